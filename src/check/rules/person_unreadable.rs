//! `person-unreadable`: 姓名填写不明.

use crate::check::judge::{Fault, Field};
use crate::check::rule::Rule;
use crate::finding::Severity;
use crate::reply::normal::person;

/// A cell for a person's name holds none.
///
/// Why: Nobody is answerable.
///
/// Example: `分管领导`.
pub const RULE: Rule = Rule {
    name: "person-unreadable",
    severity: Severity::Warning,
    title: "姓名填写不明",
};

/// The normal value of a person's name.
pub(in crate::check) fn read(field: &Field<'_>, text: &str) -> Result<String, Fault> {
    person::read(text).map_err(|_| field.fault(&RULE, text, "，不是姓名", "请改填姓名"))
}
