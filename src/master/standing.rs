//! Where a task stands by one answer, whatever the form asks for it: 是否完成, 销号情况 or 进度; what the notice itself sets; what is asked of leaders.

use jiff::civil::Date;

use super::answers::Answer;
use super::deadline::Deadline;
use crate::form::{FilledBy, Form, Kind};
use crate::kind;
use crate::kind::life::{self, Stage};
use crate::normal::blank::{Worth, worth};
use crate::normal::deadline;
use crate::task::Task;

/// Whether a form asks how far a task is.
pub fn asks(form: &Form) -> bool {
    life::rank(form).is_some()
}

/// How far an answer says that the task is: `yes`, `partial` or `no`; `None` where it does not say.
///
/// 100% is done, 0% is not begun. Of a state only the words for the end (已完成, 已销号, 已办结) say yes and those for
/// nothing yet (未启动, 未完成) say no; every other word is something in between.
pub fn said(form: &Form, answer: &Answer<'_>) -> Option<&'static str> {
    let said = life::said(form, |heading| answer.record?.normalised.get(heading))?;
    Some(match said.stage {
        Stage::Done => "yes",
        Stage::NotDone | Stage::NotBegun => "no",
        Stage::UnderWay | Stage::Waiting => "partial",
    })
}

/// What an answer says of how far the task is, as written; empty where it does not say.
pub fn written<'a>(form: &Form, answer: &Answer<'a>) -> &'a str {
    let columns = life::SAYING.iter().filter_map(|kind| life::column(form, *kind));
    let mut said = columns.map(|(_, column)| answer.field(&column.heading));
    said.find(|text| !text.is_empty()).unwrap_or_default()
}

/// How far an answer says that the task is, in percent.
pub fn progress(form: &Form, answer: &Answer<'_>) -> Option<f64> {
    let (_, column) = life::column(form, Kind::Progress)?;
    let normal = answer.record?.normalised.get(&column.heading)?;
    normal.trim_end_matches('%').parse().ok()
}

/// The deadline that the notice itself sets for a task; unknown where it sets none.
pub fn of_notice(task: &Task, year: i16) -> Deadline<'_> {
    let Some(due) = task.due.as_deref() else {
        return Deadline::Unknown;
    };
    match deadline::read(due, year) {
        Ok(deadline::Deadline::By(day)) => Deadline::Day(day),
        Ok(deadline::Deadline::Ongoing) => Deadline::Ongoing,
        Ok(_) | Err(_) => Deadline::Unclear(due),
    }
}

/// The deadline that counts: the day of the notice, or else what the unit says, or else the notice's words.
pub fn deadline<'a>(task: &'a Task, year: i16, unit: Deadline<'a>) -> Deadline<'a> {
    match of_notice(task, year) {
        day @ Deadline::Day(_) => day,
        other => unit.or(other),
    }
}

/// How many percentage points a task lags behind the share of its time that has passed, if that is many.
///
/// Its time runs from the day of the notice to its deadline.
pub fn behind(percent: f64, start: Option<Date>, deadline: Deadline<'_>, as_of: Date) -> Option<i32> {
    let (Some(start), Deadline::Day(end)) = (start, deadline) else {
        return None;
    };
    life::behind(percent, start, end, as_of)
}

/// What an answer asks of leaders: what stands under 需协调事项 and its like, where it is more than 无.
pub fn requests<'a>(form: &Form, answer: &Answer<'a>) -> Vec<&'a str> {
    let asking = form
        .columns
        .iter()
        .filter(|column| column.kind == Kind::Problems && kind::asks_others(&column.heading));
    asking
        .map(|column| answer.field(&column.heading))
        .filter(|text| says(text))
        .collect()
}

/// What an answer says is in the way: what stands under 存在问题 and its like, where it is more than 无.
pub fn problems<'a>(form: &Form, answer: &Answer<'a>) -> Vec<&'a str> {
    let own = form.columns.iter().filter(|column| {
        column.kind == Kind::Problems && column.filled_by == FilledBy::Unit && !kind::asks_others(&column.heading)
    });
    own.map(|column| answer.field(&column.heading))
        .filter(|text| says(text))
        .collect()
}

/// Whether a text is more than a word or sentence for nothing.
fn says(text: &str) -> bool {
    worth(text) == Worth::Answer && !says_none(text)
}

/// 暂无需要协调的事项: a sentence that asks for nothing.
fn says_none(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['。', '.', '！']);
    text.chars().count() <= 16
        && [
            "无",
            "暂无",
            "没有",
            "暂时没有",
            "目前无",
            "目前没有",
            "目前暂无",
            "本月无",
            "不需要",
            "无需",
        ]
        .iter()
        .any(|none| text.starts_with(none))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn progress_behind_the_elapsed_time_is_told_in_points() {
        let end = Deadline::Day(date(2026, 12, 31));
        let start = Some(date(2026, 1, 1));
        // Half of the year has passed.
        let half = date(2026, 7, 2);
        assert_eq!(behind(20.0, start, end, half), Some(30));
        assert_eq!(behind(31.0, start, end, half), None);
        assert_eq!(behind(0.0, start, end, date(2027, 3, 1)), Some(100));
        assert_eq!(behind(0.0, start, Deadline::Ongoing, half), None);
        assert_eq!(behind(0.0, None, end, half), None);
        assert_eq!(behind(0.0, start, end, date(2025, 12, 1)), None);
    }

    #[test]
    fn a_sentence_may_ask_for_nothing() {
        assert!(says_none("暂无需要协调的事项。") && !says_none("无人机审批需市局协调空域，请市政府办公室牵头"));
    }
}
