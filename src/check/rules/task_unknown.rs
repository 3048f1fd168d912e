//! `task-unknown`: 对不上任务的行.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A row with answers that is like no task, or like several.
///
/// Why: It may be the unit's own addition or a task under another wording; a person decides.
///
/// Example: A row 108 of the unit's own.
pub const RULE: Rule = Rule {
    name: "task-unknown",
    severity: Severity::Error,
    title: "对不上任务的行",
};
