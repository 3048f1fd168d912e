//! `form-not-collected`: 本轮不收集的表.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A form was filled in that this round does not collect.
///
/// Why: The unit's answers are left alone, and that should be known.
///
/// Example: 附件3 holds answers while the plans are collected.
pub const RULE: Rule = Rule {
    name: "form-not-collected",
    severity: Severity::Info,
    title: "本轮不收集的表",
};
