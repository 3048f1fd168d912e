//! 未完成事项: what is not done or overdue, with its reason and light.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::form::{Form, Kind, PLAN};
use crate::kind::{is_none, life};
use crate::normal::has_more_han;
use crate::owed::State;
use crate::register::Register;
use crate::task::{Task, TaskIndex};
use crate::unit::UnitId;

use super::answers::{Answer, FormAnswers};
use super::deadline::Deadline;
use super::standing;
use super::state::{self, Light, TaskState, deciding};

/// One task that one deciding unit has not finished.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'a> {
    /// The unit.
    pub unit: UnitId,
    /// The task.
    pub task: &'a Task,
    /// The unit's answer on the status form; its record is missing if it has not reported.
    pub answer: Answer<'a>,
    /// Whether the unit says that part of it is done.
    pub partial: bool,
    /// When it is due: as the notice says, or else the status form, or else the plan.
    pub deadline: Deadline<'a>,
    /// How urgent it is.
    pub light: Light,
}

/// The form that says most surely how far a task is, if one was collected: by 是否完成, else by a state, else by progress.
pub fn status<'f, 'a>(answers: &'f [FormAnswers<'a>]) -> Option<&'f FormAnswers<'a>> {
    let saying = answers.iter().filter_map(|form| Some((life::rank(form.form)?, form)));
    saying.min_by_key(|(rank, _)| *rank).map(|(_, form)| form)
}

/// The plan form, if it was collected.
pub fn plan<'f, 'a>(answers: &'f [FormAnswers<'a>]) -> Option<&'f FormAnswers<'a>> {
    answers.iter().find(|form| form.form.key == PLAN)
}

/// Every unfinished matter of a deciding unit: by unit in the register's order, then in the notice's order.
///
/// A unit that has not reported is here if its plan says that it is overdue, or if the task is 推进中 for its silence alone: each
/// task that is counted as 推进中 or 未完成 has at least one matter. 报送情况 names the others that are silent.
pub fn of<'a>(register: &'a Register, answers: &[FormAnswers<'a>], as_of: Date) -> Vec<Matter<'a>> {
    let Some(form) = status(answers) else {
        return Vec::new();
    };
    let plan = plan(answers);
    let year = register.date.unwrap_or(as_of).year();
    let mut matters = Vec::new();
    for (id, task) in register.tasks.with_ids() {
        let given = &form.tasks[id];
        let open = |answer: &Answer<'_>| matches!(standing::said(form.form, answer), Some("no" | "partial"));
        let waits = state::of(form, given) == TaskState::UnderWay && !deciding(given).any(open);
        for answer in deciding(given) {
            let Some(unit) = answer.index else { continue };
            let said = standing::said(form.form, answer);
            // What is done, or is not the unit's own, is no open matter; nor is what a person took as filed on paper.
            let settled = answer.has_come() && (answer.record.is_none() || answer.stands(State::Nil));
            // Nobody knows yet what a scan says: whether it is late is seen when it is transcribed.
            if said == Some("yes") || settled || answer.stands(State::Unread) && !waits {
                continue;
            }
            let planned = plan.map_or(Deadline::Unknown, |plan| planned(plan, id, unit));
            let deadline = standing::deadline(task, year, Deadline::of(form.form, answer).or(planned));
            let percent = standing::progress(form.form, answer);
            let light = Light::of(deadline, as_of).with_progress(percent, register.date, deadline, as_of);
            if open(answer) || waits || matches!(light, Light::Red(_)) {
                matters.push(Matter {
                    unit,
                    task,
                    answer: *answer,
                    partial: said == Some("partial"),
                    deadline,
                    light,
                });
            }
        }
    }
    matters.sort_by_key(|matter| matter.unit);
    matters
}

/// The most urgent of some matters: longest overdue, soonest due, most behind, no known day, on track.
pub fn worst<'m, 'a>(matters: &[&'m Matter<'a>]) -> Option<&'m Matter<'a>> {
    matters.iter().copied().min_by_key(|matter| matter.light.urgency())
}

/// What the unit says about why: the completion column, unless it holds a bare word; then the column for the reason; then the account
/// of the work.
pub fn reason<'a>(form: &Form, answer: &Answer<'a>) -> &'a str {
    let Some(record) = answer.record else { return "" };
    let says = |heading: &&str| {
        let normal = record.normalised.get(heading);
        normal.is_some_and(|normal| matches!(normal, "yes" | "no" | "partial"))
    };
    let written = (record.normalised.keys().filter(says))
        .map(|heading| answer.field(heading))
        .find(|text| text.chars().count() > 6);
    let given = Some(answer.text(form, Kind::Reason)).filter(|text| !text.is_empty() && !is_none(text));
    written.or(given).unwrap_or_else(|| account(form, answer))
}

/// What the unit says of the work: its account, or else the longest text of a column that speaks of the work and not of who or when.
/// A telephone number that was put under 落实情况 is no account, wherever it stands.
pub fn account<'a>(form: &Form, answer: &Answer<'a>) -> &'a str {
    /// The fewest Han of an account, less one: a number, a day or a mark alone says nothing of the work.
    const NO_WORDS: usize = 1;
    let speaks = |text: &&str| has_more_han(text, NO_WORDS);
    let of_work = |kind: Kind| {
        kind.is_long()
            || matches!(
                kind,
                Kind::Completion | Kind::State | Kind::Question | Kind::Parts | Kind::Text
            )
    };
    let account = Some(answer.text(form, Kind::Narrative)).filter(speaks);
    account.unwrap_or_else(|| {
        let columns = form.columns.iter().filter(|column| of_work(column.kind));
        let said = columns.map(|column| answer.field(&column.heading)).filter(speaks);
        said.max_by_key(|text| text.len()).unwrap_or_default()
    })
}

/// What the unit planned for the task.
fn planned<'a>(plan: &FormAnswers<'a>, task: TaskIndex, unit: UnitId) -> Deadline<'a> {
    plan.tasks[task]
        .answers
        .iter()
        .find(|answer| answer.index == Some(unit) && answer.record.is_some())
        .map_or(Deadline::Unknown, |answer| Deadline::of(plan.form, answer))
}

/// Numbers of tasks with an open matter, each by the most urgent light of its units.
pub fn lights(matters: &[Matter<'_>]) -> BTreeMap<&'static str, usize> {
    let mut tasks: BTreeMap<&str, u8> = BTreeMap::new();
    for matter in matters {
        let rank = match matter.light {
            Light::Red(_) => 0,
            Light::Yellow(_) | Light::Slow(_) => 1,
            Light::White => 2,
            Light::Green => 3,
        };
        let worst = tasks.entry(matter.task.id.as_str()).or_insert(rank);
        *worst = rank.min(*worst);
    }
    let mut counts = BTreeMap::new();
    for rank in tasks.into_values() {
        let name = match rank {
            0 => "红",
            1 => "黄",
            2 => "时限不明",
            _ => "绿",
        };
        *counts.entry(name).or_default() += 1;
    }
    counts
}
