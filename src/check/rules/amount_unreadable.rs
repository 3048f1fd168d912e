//! `amount-unreadable`: 数量填写有误.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A column of amounts holds no number, or one with another unit.
///
/// Why: It cannot be added up.
///
/// Example: `85%` in 完成投资(万元).
pub const RULE: Rule = Rule {
    name: "amount-unreadable",
    severity: Severity::Warning,
    title: "数量填写有误",
};
