//! When a task is due by one answer: a day, an ongoing duty, words that name no day, or nothing.

use jiff::civil::Date;

use super::answers::Answer;
use crate::form::Kind;
use crate::text::chinese_day;

/// What a unit says about when it will be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deadline<'a> {
    /// A day.
    Day(Date),
    /// An ongoing duty.
    Ongoing,
    /// Words that name no day.
    Unclear(&'a str),
    /// Nothing.
    Unknown,
}

impl<'a> Deadline<'a> {
    /// The deadline of one answer.
    pub fn of(form: &crate::form::Form, answer: &Answer<'a>) -> Self {
        let written = answer.text(form, Kind::Deadline);
        match answer.normal(form, Kind::Deadline) {
            Some("ongoing") => Deadline::Ongoing,
            Some(text) => text.parse().map_or(Deadline::Unclear(text), Deadline::Day),
            None if written.is_empty() => Deadline::Unknown,
            None => Deadline::Unclear(written),
        }
    }

    /// This one, or the other where this one says nothing.
    pub fn or(self, other: Self) -> Self {
        if self == Deadline::Unknown { other } else { self }
    }
}

/// A deadline in words.
pub fn words(deadline: Deadline<'_>) -> String {
    match deadline {
        Deadline::Day(day) => chinese_day(day),
        Deadline::Ongoing => "长期坚持".to_owned(),
        Deadline::Unclear(text) => text.to_owned(),
        Deadline::Unknown => "未报时限".to_owned(),
    }
}
