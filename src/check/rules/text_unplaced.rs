//! `text-unplaced`: 表外文字.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// Text beside, above or below a table that is no part of the form.
///
/// Why: What a unit writes must reach a person.
///
/// Example: A note under the table: 注：第3项数据待核.
pub const RULE: Rule = Rule {
    name: "text-unplaced",
    severity: Severity::Warning,
    title: "表外文字",
};
