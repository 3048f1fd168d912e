//! `answer-unsure`: 填写不够完整.

use crate::check::draft::shorten;
use crate::check::fault::Fault;
use crate::check::field::Field;
use crate::form::Kind;
use crate::kind::{self, Wrong};
use crate::normal::{date, deadline, person, phone, squeeze};
use crate::rule;

/// What an answer that was read as `normal` lacks.
pub(in crate::check) fn check(field: &Field<'_>, text: &str, normal: &str) -> Option<Fault> {
    let (what, advice) = match field.kind {
        Kind::Person if person::is_title_only(normal) => ("，只有姓氏和职务", "可请补填姓名"),
        Kind::Person | Kind::Persons if person::is_uncommon(normal) => ("，姓名少见", "请核对"),
        Kind::Deadline if deadline::is_bare_year(text) => ("，只有年份，已按年底认定", "可请补填月份"),
        Kind::Deadline if deadline::is_undecided(text, field.year) => ("，写了两个时间，已按后一个认定", "请核对"),
        Kind::Deadline if normal == "done" => ("，没有写何时完成", "可请补填完成的日期"),
        Kind::Deadline if normal == "ongoing" && deadline::is_left_to_others(text) => {
            ("，没有写明何时完成", "上级有明确时间的，可请补填")
        }
        Kind::Deadline | Kind::Date if date::from_near_number(text, field.year).is_some() => {
            ("，是丢了格式的日期，已按日期认定", "请核对")
        }
        Kind::Progress if is_fraction(text) => ("，没有百分号，已按百分数认定", "请核对"),
        Kind::Progress if kind::is_none(text) && !text.contains('0') => ("，已按0%认定", "请核对"),
        Kind::Phone | Kind::Contact if field.area.is_some_and(|area| is_of_another_area(normal, area)) => {
            ("，区号和多数单位的不同", "请核对区号")
        }
        Kind::Phone if phone::lacks_area(normal) => ("，没有区号", "可请补填区号"),
        _ => return None,
    };
    Some(field.fault_of(&rule::ANSWER_UNSURE, text, Wrong::new(what, advice)))
}

/// What of a draft is left in an account.
pub(in crate::check) fn left_over(heading: &str, text: &str) -> Option<Fault> {
    let what = kind::left_over(text)?;
    Some(Fault {
        rule: &rule::ANSWER_UNSURE,
        found: format!("“{heading}”填的是“{}”{what}", shorten(text, 40)),
        expected: "内容应已定稿".to_owned(),
        advice: "请核对".to_owned(),
    })
}

/// Whether a landline of some numbers has another area code than most of the round.
fn is_of_another_area(numbers: &str, area: &str) -> bool {
    numbers
        .split('、')
        .any(|number| phone::area_code(number).is_some_and(|own| own != area))
}

/// 0.6 under a heading that asks for percents: a cell that lost its format.
fn is_fraction(text: &str) -> bool {
    let bare = squeeze(text);
    bare.starts_with("0.") && bare.parse::<f64>().is_ok_and(|value| value > 0.0)
}
