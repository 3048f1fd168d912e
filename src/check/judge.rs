//! Judges one filled or empty field by its kind: its normal value, or what is wrong with it.

use super::draft::shorten;
use super::rule::Rule;
use super::rules;
use crate::form::Kind;
use crate::reply::normal::blank::{Worth, worth};
use crate::reply::normal::fold;

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

impl Field<'_> {
    /// What its kind asks for.
    pub fn asked(&self) -> &'static str {
        match self.kind {
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

    /// A fault of its content; `what` goes on after the content was quoted.
    pub fn fault(&self, rule: &'static Rule, text: &str, what: &str, advice: &str) -> Fault {
        Fault {
            rule,
            found: format!("“{}”填的是“{}”{what}", self.heading, shorten(text, 40)),
            expected: format!("应填写{}", self.asked()),
            advice: advice.to_owned(),
        }
    }

    /// 存在问题: 无 is an answer.
    fn takes_none(&self) -> bool {
        matches!(self.kind, Kind::Narrative | Kind::Text)
            && ["问题", "困难", "建议", "备注", "原因", "说明", "需要", "意见"]
                .iter()
                .any(|word| self.heading.contains(word))
    }
}

/// The normal value of a field, if its kind has one, or its fault, if it has one.
pub(super) fn judge(field: &Field<'_>) -> (Option<String>, Option<Fault>) {
    let text = field.text.unwrap_or_default();
    match worth(text) {
        Worth::Blank if field.takes_none() && !fold(text).is_empty() => (None, None),
        Worth::Blank | Worth::Ditto => (None, rules::field_missing::check(field)),
        Worth::Nil => (None, None),
        Worth::Elsewhere if field.nil => (None, None),
        Worth::Elsewhere => (None, Some(rules::answer_elsewhere::check(field, text))),
        Worth::Answer => {
            let read = match field.kind {
                Kind::Deadline => rules::deadline_unreadable::read(field, text),
                Kind::Completion => rules::completion_unreadable::read(field, text),
                Kind::Person => rules::person_unreadable::read(field, text),
                Kind::Phone => rules::phone_unreadable::read(field, text),
                Kind::Date => rules::date_unreadable::read(field, text),
                _ => return (None, None),
            };
            match read {
                Ok(normal) => (Some(normal), None),
                Err(fault) => (None, Some(fault)),
            }
        }
    }
}
