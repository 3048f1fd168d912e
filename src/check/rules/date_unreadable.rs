//! `date-unreadable`: 填报时间有误.

use crate::check::judge::{Fault, Field};
use crate::check::rule::Rule;
use crate::finding::Severity;
use crate::reply::normal::date;

/// 填报时间 is no day of the calendar.
///
/// Why: It decides which of two replies is the later.
///
/// Example: `7月`.
pub const RULE: Rule = Rule {
    name: "date-unreadable",
    severity: Severity::Warning,
    title: "填报时间有误",
};

/// The normal value of a day.
pub(in crate::check) fn read(field: &Field<'_>, text: &str) -> Result<String, Fault> {
    let day = match date::from_number(text).filter(|_| field.number) {
        Some(day) => Ok(day),
        None => date::read(text, field.year),
    };
    day.map(|day| day.to_string()).map_err(|fault| match fault {
        date::Fault::Impossible => field.fault(&RULE, text, "，日历上没有这一天", "请改填正确的年月日"),
        date::Fault::Unreadable => field.fault(&RULE, text, "，看不出是哪一天", "请改填年月日"),
    })
}
