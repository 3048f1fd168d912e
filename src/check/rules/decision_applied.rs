//! `decision-applied`: 已按决定处理.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A person's decision was followed.
///
/// Why: Whoever reads the master must see what was decided, by whom and why.
///
/// Example: 市残联 is excused from task 12.
pub const RULE: Rule = Rule {
    name: "decision-applied",
    severity: Severity::Info,
    title: "已按决定处理",
};
