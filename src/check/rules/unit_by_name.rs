//! `unit-by-name`: 依文件名确定单位.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// Only the name of the file, its folder or its sender says whose the reply is.
///
/// Why: The content could not confirm it.
///
/// Example: `市财政局.docx` with a blank 填报单位.
pub const RULE: Rule = Rule {
    name: "unit-by-name",
    severity: Severity::Info,
    title: "依文件名确定单位",
};
