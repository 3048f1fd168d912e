//! Judges one filled or empty field by its kind: its normal value, or what is wrong with it.

use jiff::civil::Date;

use super::draft::shorten;
use super::rule::Rule;
use super::rules;
use crate::form::Kind;
use crate::reply::normal::blank::{Worth, worth};
use crate::reply::normal::{completion, date, deadline, fold, person, phone};

/// What is wrong with a field, as the three clauses of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub rule: &'static Rule,
    pub found: String,
    pub expected: String,
    pub advice: String,
}

/// A field to be judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    /// Its heading or label.
    pub heading: &'a str,
    pub kind: Kind,
    pub required: bool,
    /// What stands in it; `None` where nothing does.
    pub text: Option<&'a str>,
    /// Whether the file holds a number.
    pub number: bool,
    /// Whether the row is a nil reply, so that its other fields may be empty.
    pub nil: bool,
    /// The year of the campaign.
    pub year: i16,
}

/// The normal value of a field, if its kind has one, and its fault, if it has one.
pub(super) fn judge(field: &Field<'_>) -> (Option<String>, Option<Fault>) {
    let text = field.text.unwrap_or_default();
    match worth(text) {
        Worth::Blank if nothing_is_an_answer(field) && !fold(text).is_empty() => (None, None),
        Worth::Blank | Worth::Ditto => (None, missing(field)),
        Worth::Nil => (None, None),
        Worth::Elsewhere if field.nil => (None, None),
        Worth::Elsewhere => (
            None,
            Some(Fault {
                rule: &rules::answer_elsewhere::RULE,
                found: format!("“{}”填的是“{}”", field.heading, shorten(text, 30)),
                expected: "应在表内填写具体内容".to_owned(),
                advice: "请让单位把具体内容填进表内，或由督查室转填".to_owned(),
            }),
        ),
        Worth::Answer => value(field, text),
    }
}

/// 存在问题: 无 is an answer.
fn nothing_is_an_answer(field: &Field<'_>) -> bool {
    matches!(field.kind, Kind::Narrative | Kind::Text)
        && ["问题", "困难", "建议", "备注", "原因", "说明", "需要"]
            .iter()
            .any(|word| field.heading.contains(word))
}

fn missing(field: &Field<'_>) -> Option<Fault> {
    if !field.required || field.nil {
        return None;
    }
    let found = match field.text {
        Some(text) => format!("“{}”只填了“{}”", field.heading, shorten(text, 20)),
        None => format!("“{}”是空的", field.heading),
    };
    Some(Fault {
        rule: &rules::field_missing::RULE,
        found,
        expected: format!("应填写{}", asked(field.kind)),
        advice: "请补填".to_owned(),
    })
}

fn asked(kind: Kind) -> &'static str {
    match kind {
        Kind::Deadline => "完成的日期或时段，如“2020年12月底”“持续推进”",
        Kind::Completion => "“是”或“否”，未完成的说明原因",
        Kind::Person => "姓名",
        Kind::Phone => "手机号码或带区号的固定电话",
        Kind::Date => "年月日",
        Kind::Number => "数字",
        Kind::Unit => "单位全称",
        _ => "具体内容",
    }
}

fn value(field: &Field<'_>, text: &str) -> (Option<String>, Option<Fault>) {
    let fault = |rule: &'static Rule, what: &str, advice: &str| Fault {
        rule,
        found: format!("“{}”填的是“{}”{what}", field.heading, shorten(text, 40)),
        expected: format!("应填写{}", asked(field.kind)),
        advice: advice.to_owned(),
    };
    match field.kind {
        Kind::Deadline => match read_deadline(field, text) {
            Ok(normal) => (Some(normal), None),
            Err(what) => (
                None,
                Some(fault(&rules::deadline_unreadable::RULE, what, "请改填明确的日期或时段")),
            ),
        },
        Kind::Completion => match completion::read(text) {
            Some(read) => (Some(read.state.as_str().to_owned()), None),
            None => (
                None,
                Some(fault(
                    &rules::completion_unreadable::RULE,
                    "，看不出是否完成",
                    "请改填“是”或“否”",
                )),
            ),
        },
        Kind::Person => match person::read(text) {
            Ok(names) => (Some(names), None),
            Err(_) => (
                None,
                Some(fault(&rules::person_unreadable::RULE, "，不是姓名", "请改填姓名")),
            ),
        },
        Kind::Phone => match phone::read(text) {
            Ok(number) => (Some(number), None),
            Err(phone::Fault::DigitsLost) => (
                None,
                Some(fault(
                    &rules::phone_unreadable::RULE,
                    "，号码已被表格软件截断",
                    "请把单元格设为文本后重填完整号码",
                )),
            ),
            Err(phone::Fault::Length(digits)) => {
                let what = format!("，{digits}位数字不是有效号码");
                (None, Some(fault(&rules::phone_unreadable::RULE, &what, "请核对后改填")))
            }
            Err(phone::Fault::NoDigits) => (
                None,
                Some(fault(&rules::phone_unreadable::RULE, "，没有号码", "请补填号码")),
            ),
        },
        Kind::Date => match read_date(field, text) {
            Ok(day) => (Some(day.to_string()), None),
            Err(date::Fault::Impossible) => (
                None,
                Some(fault(
                    &rules::date_unreadable::RULE,
                    "，日历上没有这一天",
                    "请改填正确的年月日",
                )),
            ),
            Err(date::Fault::Unreadable) => (
                None,
                Some(fault(&rules::date_unreadable::RULE, "，看不出是哪一天", "请改填年月日")),
            ),
        },
        _ => (None, None),
    }
}

fn read_deadline(field: &Field<'_>, text: &str) -> Result<String, &'static str> {
    if field.number {
        if let Some(day) = serial(text) {
            return Ok(day.to_string());
        }
        // 2020.1 as a number may have been 2020.10.
        if let Some((_, month)) = text.split_once('.')
            && month == "1"
        {
            return Err("，可能是1月，也可能是10月（表格软件去掉了末尾的0）");
        }
    }
    match deadline::read(text, field.year) {
        Ok(deadline) => Ok(deadline.normal()),
        Err(date::Fault::Impossible) => Err("，日历上没有这个日期"),
        Err(date::Fault::Unreadable) => Err("，看不出何时完成"),
    }
}

fn read_date(field: &Field<'_>, text: &str) -> Result<Date, date::Fault> {
    match serial(text).filter(|_| field.number) {
        Some(day) => Ok(day),
        None => date::read(text, field.year),
    }
}

/// A day that lost its format and shows as a number, in the years 2000 to 2050.
fn serial(text: &str) -> Option<Date> {
    let serial: f64 = text.parse().ok()?;
    (36_526.0..=54_788.0)
        .contains(&serial)
        .then(|| date::from_serial(serial))
        .flatten()
}
