//! `period-other`: 填的是另一期.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A sheet of another period stands beside the one that is collected, or in place of it.
///
/// Why: Last month's sheet was left in the file, or the month on this month's was not changed.
///
/// Example: Tabs 3月 and 4月 in one file; 填报月份 of the only reply says 3月 in April.
pub const RULE: Rule = Rule {
    name: "period-other",
    severity: Severity::Warning,
    title: "填的是另一期",
};
