//! `field-missing`: 必填项未填.

use crate::check::draft::shorten;
use crate::check::judge::{Fault, Field};
use crate::check::rule::Rule;
use crate::finding::Severity;

/// A required cell, or a required field above or below the table, is empty or holds only a stroke.
///
/// Why: The answer is incomplete.
///
/// Example: 联系电话 is `/`.
pub const RULE: Rule = Rule {
    name: "field-missing",
    severity: Severity::Error,
    title: "必填项未填",
};

/// An empty field that must be filled.
pub(in crate::check) fn check(field: &Field<'_>) -> Option<Fault> {
    if !field.required || field.nil {
        return None;
    }
    let found = match field.text {
        Some(text) => format!("“{}”只填了“{}”", field.heading, shorten(text, 20)),
        None => format!("“{}”是空的", field.heading),
    };
    Some(Fault {
        rule: &RULE,
        found,
        expected: format!("应填写{}", field.asked()),
        advice: "请补填".to_owned(),
    })
}
