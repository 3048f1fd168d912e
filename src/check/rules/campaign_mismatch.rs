//! `campaign-mismatch`: 不是本次下发的表.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// The workbook was made for another campaign.
///
/// Why: Last year's file may have been filled in again; its answers were placed by the task texts.
///
/// Example: A workbook of 2019.
pub const RULE: Rule = Rule {
    name: "campaign-mismatch",
    severity: Severity::Warning,
    title: "不是本次下发的表",
};
