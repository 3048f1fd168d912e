//! `reply-superseded`: 已被后报文件替代.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// Everything in a reply was replaced by, or stands also in, a later reply of the same unit.
///
/// Why: The older file is not in the master; the unit may ask why.
///
/// Example: `v1.xlsx` and the corrected `v2.xlsx`.
pub const RULE: Rule = Rule {
    name: "reply-superseded",
    severity: Severity::Info,
    title: "已被后报文件替代",
};
