//! `reply-duplicate`: 重复文件.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A file with the same bytes as another one.
///
/// Why: It is counted once; whoever counts files by hand must know why.
///
/// Example: The same workbook was mailed twice.
pub const RULE: Rule = Rule {
    name: "reply-duplicate",
    severity: Severity::Info,
    title: "重复文件",
};
