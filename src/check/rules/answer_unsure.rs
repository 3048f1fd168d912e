//! `answer-unsure`: 填写不够完整.

use crate::check::judge::{Fault, Field};
use crate::check::rule::Rule;
use crate::finding::Severity;
use crate::form::Kind;
use crate::kind::Wrong;
use crate::reply::normal::{deadline, person, phone};

/// An answer is read, and lacks something: a title without a name, a year without a month, a local number without its
/// area code.
///
/// Why: It is good enough for the table, and a person may want to ask.
///
/// Example: `王局长`, `2020年`, `8235601`.
pub const RULE: Rule = Rule {
    name: "answer-unsure",
    severity: Severity::Info,
    title: "填写不够完整",
};

/// What an answer that was read as `normal` lacks.
pub(in crate::check) fn check(field: &Field<'_>, text: &str, normal: &str) -> Option<Fault> {
    let (what, advice) = match field.kind {
        Kind::Person if person::is_title_only(normal) => ("，只有姓氏和职务", "可请补填姓名"),
        Kind::Deadline if deadline::is_bare_year(text) => ("，只有年份，已按年底认定", "可请补填月份"),
        Kind::Phone if phone::lacks_area(normal) => ("，没有区号", "可请补填区号"),
        _ => return None,
    };
    Some(field.fault_of(&RULE, text, Wrong::new(what, advice)))
}
