//! `period-unreadable`: 填报期间不明.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// 填报月份 names no month, quarter or year.
///
/// Why: Nobody can tell which round the report belongs to.
///
/// Example: `近期`.
pub const RULE: Rule = Rule {
    name: "period-unreadable",
    severity: Severity::Warning,
    title: "填报期间不明",
};
