//! Where a task stands by one answer, whatever the form asks for it: 是否完成, 销号情况 or 进度; what the notice itself sets; what is asked of leaders.

use jiff::civil::Date;

use super::answers::Answer;
use super::deadline::Deadline;
use crate::form::{Form, Kind};
use crate::reply::normal::blank::{Worth, worth};
use crate::reply::normal::deadline;
use crate::task::Task;

/// The kinds that say how far a task is, the surest first.
const SAYING: [Kind; 3] = [Kind::Completion, Kind::State, Kind::Progress];

/// Whether a form asks how far a task is.
pub fn asks(form: &Form) -> bool {
    SAYING.iter().any(|kind| form.column_of(*kind).is_some())
}

/// How surely a form says how far a task is; the smaller the surer.
pub fn rank(form: &Form) -> Option<usize> {
    SAYING.iter().position(|kind| form.column_of(*kind).is_some())
}

/// How far an answer says that the task is: `yes`, `partial` or `no`; `None` where it does not say.
///
/// 100% is done, 0% is not begun. Of a state only the words for the end (已完成, 已销号, 已办结) say yes and those for
/// nothing yet (未启动, 未销号) say no; every other word is something in between.
pub fn said(form: &Form, answer: &Answer<'_>) -> Option<&'static str> {
    SAYING.iter().find_map(|kind| {
        let normal = answer.normal(form, *kind)?;
        match kind {
            Kind::Completion => ["yes", "no", "partial"].into_iter().find(|word| *word == normal),
            Kind::Progress => {
                let percent: f64 = normal.trim_end_matches('%').parse().ok()?;
                Some(match percent {
                    full if full >= 100.0 => "yes",
                    none if none <= 0.0 => "no",
                    _ => "partial",
                })
            }
            _ => state(normal),
        }
    })
}

fn state(words: &str) -> Option<&'static str> {
    const DONE: [&str; 8] = [
        "已完成",
        "全部完成",
        "已销号",
        "完成销号",
        "已办结",
        "已验收",
        "已整改",
        "办结",
    ];
    const NOT: [&str; 4] = ["未启动", "未开工", "未开始", "未完成"];
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let denied = ["未", "没有", "尚", "待", "部分", "基本"]
        .iter()
        .any(|word| words.starts_with(word));
    match () {
        _ if has(&NOT) => Some("no"),
        _ if !denied && has(&DONE) => Some("yes"),
        _ if words.is_empty() => None,
        _ => Some("partial"),
    }
}

/// How far an answer says that the task is, in percent.
pub fn progress(form: &Form, answer: &Answer<'_>) -> Option<f64> {
    let normal = answer.normal(form, Kind::Progress)?;
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

/// How many percentage points behind the elapsed share of its time a task may be before it counts as behind.
pub const BEHIND: f64 = 20.0;

/// How many percentage points a task lags behind the share of its time that has passed, if that is more than [`BEHIND`].
///
/// Its time runs from the day of the notice to its deadline.
pub fn behind(percent: f64, start: Option<Date>, deadline: Deadline<'_>, as_of: Date) -> Option<i32> {
    let (Some(start), Deadline::Day(end)) = (start, deadline) else {
        return None;
    };
    let days = |from: Date, to: Date| f64::from((to - from).get_days());
    let whole = days(start, end);
    if whole <= 0.0 || as_of <= start {
        return None;
    }
    let elapsed = (days(start, as_of) / whole * 100.0).min(100.0);
    let lag = elapsed - percent;
    // Below the bound, the points are a whole number that fits.
    (lag > BEHIND).then_some(lag.round() as i32)
}

/// What an answer asks of leaders: what stands under 需协调事项 and its like, where it is more than 无.
pub fn requests<'a>(form: &Form, answer: &Answer<'a>) -> Vec<&'a str> {
    const ASKING: [&str; 7] = ["协调", "请求", "提请", "支持", "请示", "解决的", "帮助"];
    let asking = form
        .columns
        .iter()
        .filter(|column| column.kind == Kind::Problems && ASKING.iter().any(|word| column.heading.contains(word)));
    asking
        .map(|column| answer.field(&column.heading))
        .filter(|text| worth(text) == Worth::Answer && !says_none(text))
        .collect()
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
    fn states_say_done_only_by_the_words_for_the_end() {
        for (words, said) in [
            ("已销号", "yes"),
            ("已完成", "yes"),
            ("未销号", "partial"),
            ("已申请销号", "partial"),
            ("待验收", "partial"),
            ("未到销号时限", "partial"),
            ("未启动", "no"),
            ("基本完成", "partial"),
            ("推进中", "partial"),
        ] {
            assert_eq!(state(words), Some(said), "{words}");
        }
        assert!(says_none("暂无需要协调的事项。") && !says_none("无人机审批需市局协调空域，请市政府办公室牵头"));
    }
}
