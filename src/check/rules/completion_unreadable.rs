//! `completion-unreadable`: 是否完成填写不明.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// 是否完成 says neither yes nor no, or its marks do not tell which.
///
/// Why: It cannot be counted.
///
/// Example: `李四`; `是□否□`; `是× 否`, where the cross may choose or cancel.
pub const RULE: Rule = Rule {
    name: "completion-unreadable",
    severity: Severity::Warning,
    title: "是否完成填写不明",
};
