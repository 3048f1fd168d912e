//! `deadline-passed`: 到期未完成.

use jiff::civil::Date;

use crate::check::judge::Fault;
use crate::rule;

/// A task whose deadline has passed on the day of the report, and that is not done.
///
/// `planned` is the deadline of the plan, or of the form itself where no plan is known.
pub(in crate::check) fn check(heading: &str, state: &str, planned: &str, day: Date) -> Option<Fault> {
    let deadline: Date = planned.parse().ok()?;
    if state == "yes" || deadline >= day {
        return None;
    }
    let said = if state == "no" {
        "未完成"
    } else {
        "尚未全部完成"
    };
    Some(Fault {
        rule: &rule::DEADLINE_PASSED,
        found: format!("完成时限为{deadline}，“{heading}”填的是{said}"),
        expected: format!("截至{day}应已完成"),
        advice: "请督促，并核对原因和新的时限".to_owned(),
    })
}
