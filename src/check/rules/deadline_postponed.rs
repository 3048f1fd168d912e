//! `deadline-postponed`: 完成时限推迟.

use jiff::civil::Date;

use crate::check::fault::Fault;
use crate::rule;
use crate::text::chinese_day;

/// A deadline that lies after the day that the unit itself had planned.
pub(in crate::check) fn check(heading: &str, normal: &str, planned: Date) -> Option<Fault> {
    let day: Date = normal.parse().ok()?;
    (day > planned).then(|| Fault {
        rule: &rule::DEADLINE_POSTPONED,
        found: format!("“{heading}”是{}，此前报的是{}", chinese_day(day), chinese_day(planned)),
        expected: "前后填报的时限应一致".to_owned(),
        advice: "请核对；确需推迟的，请了解原因".to_owned(),
    })
}
