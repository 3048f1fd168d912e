//! `progress-behind`: 进度滞后于时间.

use jiff::civil::Date;

use crate::check::fault::Fault;
use crate::kind::{self, life};
use crate::rule;

/// Progress far behind the share of its time that has passed since the notice, on the day of the report.
pub(in crate::check) fn check(heading: &str, normal: &str, start: Date, deadline: Date, day: Date) -> Option<Fault> {
    let percent = kind::percent(normal)?;
    let points = life::behind(percent, start, deadline, day)?;
    let elapsed = life::elapsed(start, deadline, day)?.round();
    Some(Fault {
        rule: &rule::PROGRESS_BEHIND,
        found: format!("“{heading}”填的是{normal}，比时间进度{elapsed}%落后{points}个百分点"),
        expected: format!("完成时限为{deadline}，进度应与时间大致相当"),
        advice: "请督促加快进度，并了解原因".to_owned(),
    })
}
