//! 任务一览: every task in one line: who leads it, how it stands, what its lead unit says, who else has answered.

use std::collections::BTreeMap;

use crate::owed::State;
use crate::register::Register;
use crate::task::Task;
use crate::unit::Role;

use super::answers::{Answer, FormAnswers};
use super::deadline::{Deadline, words};
use super::matters::{self, Matter};
use super::schedule::{Duty, Schedule};
use super::standing;
use super::state::{Light, TaskState, deciding};
use super::summary::Summary;
use super::words::{own, reason};

/// One task.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// The task.
    pub task: &'a Task,
    /// The units that decide how it stands: its lead units, or where nobody leads all of them.
    pub units: Vec<&'a str>,
    /// Whether they lead it.
    pub led: bool,
    /// Its lead units, where all of them are excused (免报): then nobody decides how it stands.
    pub excused_leads: Vec<&'a str>,
    /// Those of them that say that the task is not their own: they have not called it done.
    pub not_own: Vec<&'a str>,
    /// Their leaders, each once, in the order of the units.
    pub leaders: Vec<&'a str>,
    /// How it stands, in a word.
    pub state: &'static str,
    /// Whether it is done, where a form that asks was collected.
    pub is_done: bool,
    /// How urgent it is, if its lead units have not finished it.
    pub light: Option<Light>,
    /// When it is due: of several deadlines the one that presses, else the last.
    pub deadline: Deadline<'a>,
    /// The unit that speaks, and what it says, as written but for what repeats its task.
    pub said: Option<(&'a str, &'a str)>,
    /// Co-responsible units that owe an answer, and how many of them have given one.
    pub co: (usize, usize),
    /// Co-responsible units that say not done where every lead unit says done.
    pub contradicted_by: Vec<&'a str>,
}

impl Line<'_> {
    /// The deadline in words; nothing where none is known.
    pub fn due(&self) -> String {
        match self.deadline {
            Deadline::Unknown => String::new(),
            known => words(known),
        }
    }
}

/// The lines of all tasks, in the notice's order, by the form that says most surely how far they are.
pub fn of<'a>(
    register: &'a Register,
    answers: &[FormAnswers<'a>],
    summaries: &[Summary<'a>],
    matters: &[Matter<'a>],
    schedule: &Schedule<'a>,
) -> Vec<Line<'a>> {
    let form = matters::status(answers).or(answers.first());
    let summary = form.and_then(|form| summaries.iter().find(|summary| summary.form.key == form.form.key));
    let mut open: BTreeMap<&str, Vec<&Matter<'a>>> = BTreeMap::new();
    for matter in matters {
        open.entry(matter.task.id.as_str()).or_default().push(matter);
    }
    let mut duties: BTreeMap<&str, Vec<&Duty<'a>>> = BTreeMap::new();
    for duty in schedule.by_month.iter().flat_map(|(_, duties)| duties) {
        duties.entry(duty.task.id.as_str()).or_default().push(duty);
    }
    let lines = register.tasks.with_ids().map(|(id, task)| {
        let open = open.get(task.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let duties = duties.get(task.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let given = form.map(|form| &form.tasks[id]);
        let block = summary.map(|summary| &summary.blocks[id]);
        let decides: Vec<&Answer<'a>> = given.map(|given| deciding(given).collect()).unwrap_or_default();
        let mut units: Vec<&'a str> = Vec::new();
        for answer in &decides {
            if !units.contains(&answer.unit) {
                units.push(answer.unit);
            }
        }
        let mut leaders: Vec<&'a str> = Vec::new();
        for unit in &units {
            let leader = duties
                .iter()
                .find(|duty| duty.unit == *unit)
                .map_or("", |duty| duty.leader);
            if !leader.is_empty() && !leaders.contains(&leader) {
                leaders.push(leader);
            }
        }
        let worst = matters::worst(open);
        let last = duties
            .iter()
            .map(|duty| duty.deadline)
            .max_by_key(|deadline| match deadline {
                Deadline::Day(day) => (1, Some(*day)),
                Deadline::Ongoing => (2, None),
                Deadline::Unclear(_) => (0, None),
                Deadline::Unknown => (-1, None),
            });
        let owed = given.map(|given| given.answers.as_slice()).unwrap_or_default();
        let owed = owed.iter().filter(|answer| answer.is_owed() && answer.role == Role::Co);
        let co = owed.fold((0, 0), |(all, came), answer| {
            (all + 1, came + usize::from(answer.has_come()))
        });
        Line {
            task,
            not_own: (decides.iter().filter(|answer| answer.stands(State::Nil)))
                .map(|answer| answer.unit)
                .collect(),
            led: decides.iter().any(|answer| answer.role == Role::Lead),
            excused_leads: (given.filter(|_| decides.is_empty()))
                .map(|given| given.excused_leads.clone())
                .unwrap_or_default(),
            leaders,
            state: match block {
                None => "—",
                Some(block) if units.is_empty() && block.state != Some(TaskState::Excused) => "待核",
                Some(block) => block.label(),
            },
            is_done: block.and_then(|block| block.state) == Some(TaskState::Done),
            light: worst.map(|matter| matter.light),
            deadline: worst
                .map(|matter| matter.deadline)
                .or(last)
                .unwrap_or(Deadline::Unknown),
            said: (form.and_then(|form| said(form, worst, &decides)))
                .map(|(unit, text)| (unit, own(reason(text), unit, &task.text))),
            co,
            contradicted_by: block.map(|block| block.contradicted_by.clone()).unwrap_or_default(),
            units,
        }
    });
    lines.collect()
}

/// Who speaks for the task, and what it says: the unit of the most urgent matter gives its reason, else the first that
/// has not finished, else the first that has answered gives its account.
fn said<'a>(form: &FormAnswers<'a>, worst: Option<&Matter<'a>>, decides: &[&Answer<'a>]) -> Option<(&'a str, &'a str)> {
    if let Some(matter) = worst.filter(|matter| matter.answer.record.is_some()) {
        return Some((matter.answer.unit, matters::reason(form.form, &matter.answer)));
    }
    let answered = || decides.iter().filter(|answer| answer.record.is_some());
    let answer = answered()
        .find(|answer| standing::said(form.form, answer) != Some("yes"))
        .or(answered().next())?;
    Some((answer.unit, matters::account(form.form, answer)))
}
