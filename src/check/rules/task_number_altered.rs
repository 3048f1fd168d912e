//! `task-number-altered`: 序号有改动.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// The printed number of a task was changed.
///
/// Why: The task was found by its text; the office should know.
///
/// Example: 12 became 1.
pub const RULE: Rule = Rule {
    name: "task-number-altered",
    severity: Severity::Info,
    title: "序号有改动",
};
