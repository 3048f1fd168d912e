//! `answer-replaced`: 后报内容替代先报内容.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A later reply of the same unit says something else; the later one was taken.
///
/// Why: The older text is in no other place.
///
/// Example: A corrected deadline.
pub const RULE: Rule = Rule {
    name: "answer-replaced",
    severity: Severity::Info,
    title: "后报内容替代先报内容",
};
