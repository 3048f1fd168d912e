//! `answer-elsewhere`: 内容见他处.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A cell only points to another paper.
///
/// Why: The answer is not in the form.
///
/// Example: `见附件`.
pub const RULE: Rule = Rule {
    name: "answer-elsewhere",
    severity: Severity::Warning,
    title: "内容见他处",
};
