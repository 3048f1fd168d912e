//! `date-unreadable`: 填报时间有误.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// 填报时间 is no day of the calendar.
///
/// Why: It decides which of two replies is the later.
///
/// Example: `7月`.
pub const RULE: Rule = Rule {
    name: "date-unreadable",
    severity: Severity::Warning,
    title: "填报时间有误",
};
