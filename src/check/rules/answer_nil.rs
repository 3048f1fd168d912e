//! `answer-nil`: 单位称不涉及.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A unit says that a task is not its own.
///
/// Why: It is an answer, but the office should agree.
///
/// Example: 本单位不涉及.
pub const RULE: Rule = Rule {
    name: "answer-nil",
    severity: Severity::Info,
    title: "单位称不涉及",
};
