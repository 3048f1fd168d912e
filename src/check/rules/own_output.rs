//! `own-output`: 督办程序自己的文件.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A file that duban itself made, apart from the forms, stands among the replies.
///
/// Why: It repeats what units wrote, and is nobody's reply.
///
/// Example: Somebody saved `master.xlsx` into the folder of the replies.
pub const RULE: Rule = Rule {
    name: "own-output",
    severity: Severity::Warning,
    title: "督办程序自己的文件",
};
