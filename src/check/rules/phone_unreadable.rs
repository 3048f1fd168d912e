//! `phone-unreadable`: 电话有误.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// 联系电话 holds no number that can be dialled.
///
/// Why: Nobody can be reached.
///
/// Example: `1390724000` has ten digits.
pub const RULE: Rule = Rule {
    name: "phone-unreadable",
    severity: Severity::Warning,
    title: "电话有误",
};
