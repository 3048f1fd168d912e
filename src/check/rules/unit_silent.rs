//! `unit-silent`: 未报送.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A unit that owes answers has sent nothing.
///
/// Why: It must be reminded.
///
/// Example: No file of 市教育局.
pub const RULE: Rule = Rule {
    name: "unit-silent",
    severity: Severity::Error,
    title: "未报送",
};
