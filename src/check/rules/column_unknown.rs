//! `column-unknown`: 表格中没有的列.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A column that the form does not have, with content.
///
/// Why: It is not in the master.
///
/// Example: A unit adds 备注.
pub const RULE: Rule = Rule {
    name: "column-unknown",
    severity: Severity::Warning,
    title: "表格中没有的列",
};
