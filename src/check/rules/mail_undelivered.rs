//! `mail-undelivered`: 邮件没有送达.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A letter of the office came back: a bounce lies among the replies.
///
/// Why: The unit does not have what was sent to it, and will answer nothing.
///
/// Example: `退信.eml` says that dc@example.gov.cn does not exist.
pub const RULE: Rule = Rule {
    name: "mail-undelivered",
    severity: Severity::Error,
    title: "邮件没有送达",
};
