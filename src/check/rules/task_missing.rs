//! `task-missing`: 缺少任务.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A task of the unit does not stand in its reply.
///
/// Why: The answer is owed.
///
/// Example: A row was deleted.
pub const RULE: Rule = Rule {
    name: "task-missing",
    severity: Severity::Error,
    title: "缺少任务",
};
