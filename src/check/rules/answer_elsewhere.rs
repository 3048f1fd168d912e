//! `answer-elsewhere`: 内容见他处.

use crate::check::draft::shorten;
use crate::check::judge::{Fault, Field};
use crate::check::rule::Rule;
use crate::finding::Severity;

/// A cell only points to another paper.
///
/// Why: The answer is not in the form.
///
/// Example: `见附件`.
pub const RULE: Rule = Rule {
    name: "answer-elsewhere",
    severity: Severity::Warning,
    title: "内容见他处",
};

/// A pointer in place of an answer.
pub(in crate::check) fn check(field: &Field<'_>, text: &str) -> Fault {
    Fault {
        rule: &RULE,
        found: format!("“{}”填的是“{}”", field.heading, shorten(text, 30)),
        expected: "应在表内填写具体内容".to_owned(),
        advice: "请把具体内容填进表内".to_owned(),
    }
}
