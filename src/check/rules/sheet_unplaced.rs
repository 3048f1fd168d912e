//! `sheet-unplaced`: 未识别的工作表.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A further sheet with content that is no form.
///
/// Why: What stands there is not in the master.
///
/// Example: A unit adds a sheet `补充说明`.
pub const RULE: Rule = Rule {
    name: "sheet-unplaced",
    severity: Severity::Warning,
    title: "未识别的工作表",
};
