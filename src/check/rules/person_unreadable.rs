//! `person-unreadable`: 姓名填写不明.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A cell for a person's name holds none.
///
/// Why: Nobody is answerable.
///
/// Example: `分管领导`.
pub const RULE: Rule = Rule {
    name: "person-unreadable",
    severity: Severity::Warning,
    title: "姓名填写不明",
};
