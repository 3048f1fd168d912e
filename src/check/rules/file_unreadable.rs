//! `file-unreadable`: 文件无法读取.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A file that could not be read at all. The finding bears the name that the reader gave the fault (`file-encrypted`, `file-scan`, …); this rule stands for all of them.
///
/// Why: Its answers may be in it; only a person can get at them.
///
/// Example: `市财政局.pdf` is a scan.
pub const RULE: Rule = Rule {
    name: "file-unreadable",
    severity: Severity::Error,
    title: "文件无法读取",
};
