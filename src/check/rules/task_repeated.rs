//! `task-repeated`: 同一任务填了多次.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A task stands in several places of one reply; the answers were joined.
///
/// Why: They may contradict each other.
///
/// Example: Two departments filled one task on two sheets.
pub const RULE: Rule = Rule {
    name: "task-repeated",
    severity: Severity::Info,
    title: "同一任务填了多次",
};
