//! `deadline-unreadable`: 完成时限不明.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// 完成时限 names no day, no period and no ongoing duty, or a day that the calendar does not have.
///
/// Why: Nobody can tell when the work is late.
///
/// Example: `尽快`, `6月31日`; `2020.1` as a number, which may have been `2020.10`; `44177`, a day that lost its format.
pub const RULE: Rule = Rule {
    name: "deadline-unreadable",
    severity: Severity::Warning,
    title: "完成时限不明",
};
