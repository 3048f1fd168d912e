//! `answer-unreadable`: 内容填写不明.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A cell for words holds only figures, or what nobody means.
///
/// Why: The answer belongs to another column, or was only tried out.
///
/// Example: `13907240001` in 落实措施; `asdf`.
pub const RULE: Rule = Rule {
    name: "answer-unreadable",
    severity: Severity::Warning,
    title: "内容填写不明",
};
