//! `deadline-passed`: 到期未完成.

use jiff::civil::Date;

use crate::check::fault::Fault;
use crate::form::Kind;
use crate::kind::life::{Said, Stage};
use crate::rule;

/// A task whose deadline has passed on the day of the report, and that is not done by whatever says how far it is; `normal` is
/// what the column says.
///
/// What waits for others to accept it is done as far as its unit can do it.
pub(in crate::check) fn check(heading: &str, said: Said, normal: &str, deadline: Date, day: Date) -> Option<Fault> {
    if said.stage >= Stage::Waiting || deadline >= day {
        return None;
    }
    let words = match (said.kind, said.stage) {
        (Kind::Completion, Stage::NotDone) => "未完成",
        (Kind::Completion, Stage::UnderWay) => "尚未全部完成",
        _ => normal,
    };
    let words = match said.kind {
        Kind::Completion => words.to_owned(),
        _ => format!("“{words}”"),
    };
    Some(Fault {
        rule: &rule::DEADLINE_PASSED,
        found: format!("完成时限为{deadline}，“{heading}”填的是{words}"),
        expected: format!("截至{day}应已完成"),
        advice: "请督促，并核对原因和新的时限".to_owned(),
    })
}
