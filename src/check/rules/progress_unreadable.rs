//! `progress-unreadable`: 进度填写有误.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// 进度 or 完成率 holds no share from 0 to 100 percent.
///
/// Why: It cannot be compared with the time that has passed.
///
/// Example: `185%`, `-5%`, `正在推进`.
pub const RULE: Rule = Rule {
    name: "progress-unreadable",
    severity: Severity::Warning,
    title: "进度填写有误",
};
