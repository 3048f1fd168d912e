//! `task-unanswered`: 任务未填.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// The row of a task is there, and every blank in it is empty.
///
/// Why: One finding says so in place of one for every cell.
///
/// Example: A row was forgotten.
pub const RULE: Rule = Rule {
    name: "task-unanswered",
    severity: Severity::Error,
    title: "任务未填",
};
