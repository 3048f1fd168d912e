//! `office-cell-altered`: 通知内容被改动.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A cell that the office filled from the notice says something else.
///
/// Why: The notice counts; but what the unit wrote must not be lost.
///
/// Example: 整改时限 of the notice, 2026年6月30日, changed to 2026年9月底.
pub const RULE: Rule = Rule {
    name: "office-cell-altered",
    severity: Severity::Info,
    title: "通知内容被改动",
};
