//! `mail-receipt`: 邮件回执.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A receipt, a notice of delay or an automatic answer lies among the replies.
///
/// Why: It is no reply; the sheet 报送情况 notes it, and nobody should look for a form in it.
///
/// Example: `已读.eml` says that 市财政局 has read the letter.
pub const RULE: Rule = Rule {
    name: "mail-receipt",
    severity: Severity::Info,
    title: "邮件回执",
};
