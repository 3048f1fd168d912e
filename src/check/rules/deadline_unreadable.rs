//! `deadline-unreadable`: 完成时限不明.

use crate::check::judge::{Fault, Field};
use crate::check::rule::Rule;
use crate::finding::Severity;
use crate::reply::normal::{date, deadline};

/// 完成时限 names no day, no period and no ongoing duty, or a day that the calendar does not have.
///
/// Why: Nobody can tell when the work is late.
///
/// Example: `尽快`, `6月31日`; `2020.1` as a number, which may have been `2020.10`.
pub const RULE: Rule = Rule {
    name: "deadline-unreadable",
    severity: Severity::Warning,
    title: "完成时限不明",
};

/// The normal value of a deadline.
pub(in crate::check) fn read(field: &Field<'_>, text: &str) -> Result<String, Fault> {
    let fault = |what: &str| field.fault(&RULE, text, what, "请改填明确的日期或时段");
    if field.number {
        if let Some(day) = date::from_number(text) {
            return Ok(day.to_string());
        }
        if text.split_once('.').is_some_and(|(_, month)| month == "1") {
            return Err(fault("，可能是1月，也可能是10月（表格软件去掉了末尾的0）"));
        }
    }
    match deadline::read(text, field.year) {
        Ok(deadline) => Ok(deadline.normal()),
        Err(date::Fault::Impossible) => Err(fault("，日历上没有这个日期")),
        Err(date::Fault::Unreadable) => Err(fault("，看不出何时完成")),
    }
}
