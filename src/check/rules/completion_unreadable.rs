//! `completion-unreadable`: 是否完成填写不明.

use crate::check::judge::{Fault, Field};
use crate::check::rule::Rule;
use crate::finding::Severity;
use crate::reply::normal::completion;

/// 是否完成 says neither yes nor no.
///
/// Why: It cannot be counted.
///
/// Example: `李四`.
pub const RULE: Rule = Rule {
    name: "completion-unreadable",
    severity: Severity::Warning,
    title: "是否完成填写不明",
};

/// The normal value of a completion.
pub(in crate::check) fn read(field: &Field<'_>, text: &str) -> Result<String, Fault> {
    match completion::read(text) {
        Some(read) => Ok(read.state.as_str().to_owned()),
        None => Err(field.fault(&RULE, text, "，看不出是否完成", "请改填“是”或“否”，未完成的说明原因")),
    }
}
