//! `unit-unknown`: 无法确定填报单位.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A reply that names no unit of the register, or several.
///
/// Why: An answer at a wrong unit is worse than one that waits.
///
/// Example: 填报单位 is blank and the file is called `附件2.xlsx`.
pub const RULE: Rule = Rule {
    name: "unit-unknown",
    severity: Severity::Error,
    title: "无法确定填报单位",
};
