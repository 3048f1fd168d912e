//! `task-id-differs`: 隐藏编号与任务文字不符.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// The hidden id says one task, the text another; the text was followed.
///
/// Why: A row may have been overwritten or pasted over.
///
/// Example: The text of task 9 in the row of task 8.
pub const RULE: Rule = Rule {
    name: "task-id-differs",
    severity: Severity::Warning,
    title: "隐藏编号与任务文字不符",
};
