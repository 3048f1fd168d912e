//! `field-missing`: 必填项未填.

use crate::check::draft::shorten;
use crate::check::fault::Fault;
use crate::check::field::Field;
use crate::rule;

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
        rule: &rule::FIELD_MISSING,
        found,
        expected: format!("应填写{}", field.asked()),
        advice: "请补填".to_owned(),
    })
}
