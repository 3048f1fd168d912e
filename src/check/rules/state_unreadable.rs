//! `state-unreadable`: 状态填写不明.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// 销号情况 or 进度状态 holds no state.
///
/// Why: It cannot be counted.
///
/// Example: `13907240001` in 销号情况.
pub const RULE: Rule = Rule {
    name: "state-unreadable",
    severity: Severity::Warning,
    title: "状态填写不明",
};
