//! `task-text-altered`: 任务文字有改动.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// The official text of a task was changed.
///
/// Why: The official text stays; the change may mean that the unit narrowed the task.
///
/// Example: 只减不增 became 基本不增.
pub const RULE: Rule = Rule {
    name: "task-text-altered",
    severity: Severity::Info,
    title: "任务文字有改动",
};
