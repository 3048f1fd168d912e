//! `form-unknown`: 不是本次的表格.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A document or sheet whose headings are no form of this notice, or fit two alike.
///
/// Why: Its content cannot be placed without a person.
///
/// Example: A work report in free text was sent in place of the form.
pub const RULE: Rule = Rule {
    name: "form-unknown",
    severity: Severity::Error,
    title: "不是本次的表格",
};
