//! `answer-elsewhere`: 内容见他处.

use crate::check::draft::shorten;
use crate::check::fault::Fault;
use crate::check::field::Field;
use crate::rule;

/// A pointer in place of an answer.
pub(in crate::check) fn check(field: &Field<'_>, text: &str) -> Fault {
    Fault {
        rule: &rule::ANSWER_ELSEWHERE,
        found: format!("“{}”填的是“{}”", field.heading, shorten(text, 30)),
        expected: "应在表内填写具体内容".to_owned(),
        advice: "请把具体内容填进表内".to_owned(),
    }
}
