//! `task-not-assigned`: 不是本单位的任务.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A row answers a task of the notice that is not this unit's.
///
/// Why: The answer is not in the master; the unit may be right and the register wrong.
///
/// Example: 市财政局 answers task 50 of 市教育局.
pub const RULE: Rule = Rule {
    name: "task-not-assigned",
    severity: Severity::Warning,
    title: "不是本单位的任务",
};
