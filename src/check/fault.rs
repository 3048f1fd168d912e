//! What is wrong with one answer.

use crate::rule::Rule;

/// What is wrong with a field, as the three clauses of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub rule: &'static Rule,
    pub found: String,
    pub expected: String,
    pub advice: String,
}
