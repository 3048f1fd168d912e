//! `deadline-early`: 完成时限早于通知.

use jiff::civil::Date;

use crate::check::fault::Fault;
use crate::rule;
use crate::text::chinese_day;

/// A deadline before the round began; a status may speak of what was done just before it.
pub(in crate::check) fn check(heading: &str, normal: &str, began: Date, of_plan: bool) -> Option<Fault> {
    let day: Date = normal.parse().ok()?;
    // A year or less before is a hint; two and more are a slip of the pen.
    let slip = day.year() + 1 < began.year();
    let early = day < began && (of_plan || day.year() < began.year());
    early.then(|| Fault {
        rule: if slip {
            &rule::DEADLINE_UNREADABLE
        } else {
            &rule::DEADLINE_EARLY
        },
        found: format!("“{heading}”是{}", chinese_day(day)),
        expected: format!("时限通常在通知印发（{}）以后", chinese_day(began)),
        advice: "请核对年份和月份；确已完成的，无须处理".to_owned(),
    })
}
