//! `reply-overlong`: 内容过多.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A document with far more text that belongs nowhere than a reply can have, such as a list of thousands of names.
///
/// Why: All of it in the list of findings would bury those of the other replies; a person looks into the file.
///
/// Example: A reply with a second sheet of 60,000 rows. Found: by the characters of its findings.
pub const RULE: Rule = Rule {
    name: "reply-overlong",
    severity: Severity::Error,
    title: "内容过多",
};
