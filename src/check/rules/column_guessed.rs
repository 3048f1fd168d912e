//! `column-guessed`: 列名不一致.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A long-text column bears a name that nobody knows and was taken by its place.
///
/// Why: The office should see that the right column was taken.
///
/// Example: 落实措施 was renamed 怎么干.
pub const RULE: Rule = Rule {
    name: "column-guessed",
    severity: Severity::Warning,
    title: "列名不一致",
};
