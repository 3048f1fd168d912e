//! `field-missing`: 必填项未填.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A required cell, or a required field above or below the table, is empty or holds only a stroke.
///
/// Why: The answer is incomplete.
///
/// Example: 联系电话 is `/`.
pub const RULE: Rule = Rule {
    name: "field-missing",
    severity: Severity::Error,
    title: "必填项未填",
};
