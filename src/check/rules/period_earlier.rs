//! `period-earlier`: 另一期的回复.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A reply of another period lies among those that are collected, and the unit's reply for this one is there, too.
///
/// Why: Replies gather in one folder month after month; each stays where it is.
///
/// Example: The folder holds 3月 and 4月 of every unit.
pub const RULE: Rule = Rule {
    name: "period-earlier",
    severity: Severity::Info,
    title: "另一期的回复",
};
