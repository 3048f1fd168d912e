//! `unit-conflict`: 填报单位有出入.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// The content names one unit, the hidden identity or the file's name another; the content was followed.
///
/// Why: A unit may have filled in another unit's workbook, whose tasks are not its own.
///
/// Example: 市财政局 typed its name over 市发改委's workbook.
pub const RULE: Rule = Rule {
    name: "unit-conflict",
    severity: Severity::Warning,
    title: "填报单位有出入",
};
