//! `deadline-early`: 完成时限早于通知.

use jiff::civil::Date;

use crate::check::judge::Fault;
use crate::check::rule::Rule;
use crate::finding::Severity;

/// 完成时限 of a plan lies before the day of the notice.
///
/// Why: A plan speaks of what is to come; an earlier day is mostly a slip in the year.
///
/// Example: `2019年12月底` in a round that began in June 2020.
pub const RULE: Rule = Rule {
    name: "deadline-early",
    severity: Severity::Info,
    title: "完成时限早于通知",
};

/// A deadline before the round began.
pub(in crate::check) fn check(heading: &str, normal: &str, began: Date) -> Option<Fault> {
    let day: Date = normal.parse().ok()?;
    (day < began).then(|| Fault {
        rule: &RULE,
        found: format!("“{heading}”是{}年{}月{}日", day.year(), day.month(), day.day()),
        expected: format!(
            "落实方案的时限通常在通知印发（{}年{}月{}日）以后",
            began.year(),
            began.month(),
            began.day()
        ),
        advice: "请核对年份和月份；确已完成的，无须处理".to_owned(),
    })
}
