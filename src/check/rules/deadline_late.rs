//! `deadline-late`: 完成时限晚于规定.

use jiff::civil::Date;

use crate::check::fault::Fault;
use crate::normal::deadline;
use crate::rule;
use crate::task::Task;
use crate::text::chinese_day;

/// A deadline after the day that the notice itself sets for the task, or after the end of the campaign.
pub(in crate::check) fn check(heading: &str, normal: &str, end: Option<Date>, task: &Task, year: i16) -> Option<Fault> {
    let day: Date = normal.parse().ok()?;
    if let Some(due) = of_notice(task, year) {
        return (day > due).then(|| Fault {
            rule: &rule::DEADLINE_LATE,
            found: format!("“{heading}”是{}", chinese_day(day)),
            expected: format!("通知规定的完成时限是“{}”", task.due.as_deref().unwrap_or_default()),
            advice: "请核对；确需延期的，请说明理由".to_owned(),
        });
    }
    let end = end?;
    if day <= end || speaks_of_later(task, end) {
        return None;
    }
    Some(Fault {
        rule: &rule::DEADLINE_LATE,
        found: format!("“{heading}”是{}", chinese_day(day)),
        expected: format!("应在{}以前", chinese_day(end)),
        advice: "请核对；确需跨年度的，请说明理由".to_owned(),
    })
}

/// The day that the notice itself sets for a task, if it names one.
pub fn of_notice(task: &Task, year: i16) -> Option<Date> {
    match deadline::read(task.due.as_deref()?, year) {
        Ok(deadline::Deadline::By(day)) => Some(day),
        _ => None,
    }
}

/// 延长至明年3月底: whether the task itself reaches beyond the campaign, whose last day is `end`.
pub fn speaks_of_later(task: &Task, end: Date) -> bool {
    let text = format!("{}{}", task.text, task.due.as_deref().unwrap_or_default());
    ["明年", "长期", "十四五", "三年", "五年"]
        .iter()
        .any(|word| text.contains(word))
        || (1..=15).any(|years| text.contains(&format!("{}年", end.year() + years)))
}
