//! `column-missing`: 缺少列.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A required column of the form is gone.
///
/// Why: All answers of the column are missing at once; one finding says so for all tasks.
///
/// Example: 联系电话 was deleted.
pub const RULE: Rule = Rule {
    name: "column-missing",
    severity: Severity::Error,
    title: "缺少列",
};
