//! 方案与情况对照: where the status a unit reports departs from the plan it gave.

use std::collections::BTreeMap;

use crate::form::Kind;
use crate::owed::State;
use crate::register::Register;
use crate::task::Task;
use crate::text::{name_key, nfkc};

use super::answers::{Answer, FormAnswers};
use super::deadline::Deadline;
use super::matters;

/// How status departs from plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The deadline is so many days later.
    Slipped(i32),
    /// A day became an ongoing duty.
    BecameOngoing,
    /// Another leader answers for it.
    LeaderChanged,
    /// The plan names measures, the status does not answer them.
    NotAnswered,
    /// The status repeats the plan's words.
    Copied,
}

impl Change {
    /// The change in words.
    pub fn label(self) -> String {
        match self {
            Change::Slipped(days) => format!("时限推后{days}天"),
            Change::BecameOngoing => "时限改为长期".to_owned(),
            Change::LeaderChanged => "责任领导变更".to_owned(),
            Change::NotAnswered => "措施未答复落实情况".to_owned(),
            Change::Copied => "照抄方案文字".to_owned(),
        }
    }
}

/// One unit's plan and status for one task, where they depart.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// The task.
    pub task: &'a Task,
    /// The plan.
    pub plan: Answer<'a>,
    /// The status; its record is missing if it has not come.
    pub status: Answer<'a>,
    /// How they depart, in the order of [`Change`].
    pub changes: Vec<Change>,
}

/// Plan against status for all tasks.
#[derive(Debug, Clone, Default)]
pub struct Contrast<'a> {
    /// Pairs that were compared.
    pub compared: usize,
    /// Those that depart, in the notice's order.
    pub pairs: Vec<Pair<'a>>,
}

/// Compares both rounds; none unless both were collected.
pub fn of<'a>(register: &'a Register, answers: &[FormAnswers<'a>]) -> Option<Contrast<'a>> {
    let (plan, status) = (matters::plan(answers)?, matters::status(answers)?);
    if plan.form.key == status.form.key {
        return None;
    }
    let mut contrast = Contrast::default();
    for ((task, planned), reported) in register.tasks.iter().zip(&plan.tasks).zip(&status.tasks) {
        let by_unit: BTreeMap<&str, &Answer<'a>> =
            reported.answers.iter().map(|answer| (answer.unit, answer)).collect();
        for answer in planned.answers.iter().filter(|answer| answer.record.is_some()) {
            let Some(other) = by_unit.get(answer.unit) else {
                continue;
            };
            // What came unread, or was taken as filed on paper, cannot be compared.
            if other.record.is_none() && !other.stands(State::Missing) {
                continue;
            }
            contrast.compared += 1;
            let changes = changes(plan, status, answer, other);
            if !changes.is_empty() {
                contrast.pairs.push(Pair {
                    task,
                    plan: *answer,
                    status: **other,
                    changes,
                });
            }
        }
    }
    Some(contrast)
}

fn changes(plan: &FormAnswers<'_>, status: &FormAnswers<'_>, planned: &Answer<'_>, given: &Answer<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    match (Deadline::of(plan.form, planned), Deadline::of(status.form, given)) {
        (Deadline::Day(before), Deadline::Day(after)) if after > before => {
            changes.push(Change::Slipped((after - before).get_days()));
        }
        (Deadline::Day(_), Deadline::Ongoing) => changes.push(Change::BecameOngoing),
        _ => {}
    }
    let leaders = [
        planned.text(plan.form, Kind::Person),
        given.text(status.form, Kind::Person),
    ]
    .map(name_key);
    let [before, after] = &leaders;
    if !before.is_empty() && !after.is_empty() && before != after {
        changes.push(Change::LeaderChanged);
    }
    let [measures, answer] = [
        planned.text(plan.form, Kind::Narrative),
        given.text(status.form, Kind::Narrative),
    ]
    .map(nfkc);
    let (measures, answer) = (|| letters(&measures), || letters(&answer));
    if measures().next().is_some() && answer().next().is_none() {
        changes.push(Change::NotAnswered);
    }
    // A few words such as 长期坚持 may well be the same; a copied paragraph is longer.
    if measures().nth(19).is_some() && measures().eq(answer()) {
        changes.push(Change::Copied);
    }
    changes
}

/// Only what carries meaning: letters, digits and Han.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|char| char.is_alphanumeric())
}
