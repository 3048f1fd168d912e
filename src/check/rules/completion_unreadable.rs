//! `completion-unreadable`: 是否完成填写不明.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// 是否完成 says neither yes nor no.
///
/// Why: It cannot be counted.
///
/// Example: `李四`.
pub const RULE: Rule = Rule {
    name: "completion-unreadable",
    severity: Severity::Warning,
    title: "是否完成填写不明",
};
