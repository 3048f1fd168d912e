//! `decision-unusable`: 决定未能执行.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A decision that could not be followed: it matches nothing, names an unknown unit or task, or lacks its reason or name.
///
/// Why: A decision must not vanish in silence.
///
/// Example: A decision about a file that is no longer there.
pub const RULE: Rule = Rule {
    name: "decision-unusable",
    severity: Severity::Warning,
    title: "决定未能执行",
};
