//! 进展和问题: how far the tasks are, where they stand in their life, what is in the way, and what units ask of leaders.
//!
//! Only forms that ask for such things have it; the two forms of a notice that knows 是否完成 alone do not.

use std::collections::BTreeMap;

use crate::form::{Column, Form, Kind};
use crate::kind;
use crate::kind::life;
use crate::kind::span::{self, Span};
use crate::register::Register;
use crate::task::Task;

use super::answers::{Answer, FormAnswers};
use super::standing;
use super::state::deciding;

/// What one unit says of one task that is in the way, or that it asks for.
#[derive(Debug, Clone)]
pub struct Concern<'a> {
    /// The task.
    pub task: &'a Task,
    /// The unit's answer.
    pub answer: Answer<'a>,
    /// How far it is, as written: progress, then states.
    pub stands: String,
    /// What is in the way, in the order of the form's columns.
    pub problems: Vec<&'a str>,
    /// What it asks of others.
    pub requests: Vec<&'a str>,
    /// What it will do next.
    pub next: &'a str,
}

/// How many answers of deciding units say the same of how far they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The heading of the column: 销号情况, or that of the progress.
    pub heading: &'a str,
    /// What is said: 已销号, or a range of progress.
    pub label: String,
    /// The tasks with their units, in the notice's order.
    pub of: Vec<(&'a Task, &'a str)>,
}

/// What a form of a round says of its tasks beyond whether they are done.
#[derive(Debug, Clone)]
pub struct Concerns<'a> {
    /// The form.
    pub form: &'a Form,
    /// How far the tasks are, column by column.
    pub standings: Vec<Standing<'a>>,
    /// What units ask of others, in the notice's order.
    pub requests: Vec<Concern<'a>>,
    /// What is in the way where nothing is asked, in the notice's order.
    pub problems: Vec<Concern<'a>>,
}

impl Concerns<'_> {
    /// Whether the form asks what units ask of others.
    pub fn asks_requests(&self) -> bool {
        self.asks(true)
    }

    /// Whether the form asks what is in the way.
    pub fn asks_problems(&self) -> bool {
        self.asks(false)
    }

    fn asks(&self, others: bool) -> bool {
        let mut own = self
            .form
            .unit_columns()
            .filter(|(_, column)| column.kind == Kind::Problems);
        own.any(|(_, column)| kind::asks_others(&column.heading) == others)
    }
}

/// What every collected form says, for the forms that ask.
pub fn of<'a>(register: &'a Register, answers: &[FormAnswers<'a>]) -> Vec<Concerns<'a>> {
    answers.iter().filter_map(|form| of_form(register, form)).collect()
}

fn of_form<'a>(register: &'a Register, answers: &FormAnswers<'a>) -> Option<Concerns<'a>> {
    let form = answers.form;
    let asked = |kind: Kind| {
        let of_kind = |column: &Column| column.kind == kind && (kind != Kind::State || life::counts(form, column));
        form.unit_columns().any(|(_, column)| of_kind(column))
    };
    if ![Kind::Problems, Kind::State, Kind::Progress].into_iter().any(asked) {
        return None;
    }
    let mut concerns = Concerns {
        form,
        standings: standings(register, answers),
        requests: Vec::new(),
        problems: Vec::new(),
    };
    for (task, given) in register.tasks.iter().zip(&answers.tasks) {
        for answer in given.answers.iter().filter(|answer| answer.record.is_some()) {
            let requests = standing::requests(form, answer);
            let problems = standing::problems(form, answer);
            let list = match (requests.is_empty(), problems.is_empty()) {
                (true, true) => continue,
                (false, _) => &mut concerns.requests,
                (true, false) => &mut concerns.problems,
            };
            list.push(Concern {
                task,
                answer: *answer,
                stands: stands(form, answer),
                problems,
                requests,
                next: answer.text(form, Kind::Next),
            });
        }
    }
    Some(concerns)
}

/// How far an answer is, as written: 60%，整改中.
fn stands(form: &Form, answer: &Answer<'_>) -> String {
    let progress = life::column(form, Kind::Progress).map(|(_, column)| column);
    let states = (form.columns.iter()).filter(|column| column.kind == Kind::State && life::counts(form, column));
    let shown = |column: &Column| {
        let normal = answer.record.and_then(|record| record.normalised.get(&column.heading));
        let text = match column.kind {
            Kind::Progress => normal.unwrap_or_else(|| answer.field(&column.heading)),
            _ => answer.field(&column.heading),
        };
        (!text.is_empty()).then(|| text.to_owned())
    };
    progress
        .into_iter()
        .chain(states)
        .filter_map(shown)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The ranges of progress, from its end: name, lowest and highest.
const RANGES: [(&str, f64, f64); 6] = [
    ("100%", 100.0, f64::INFINITY),
    ("75%—99%", 75.0, 100.0),
    ("50%—74%", 50.0, 75.0),
    ("25%—49%", 25.0, 50.0),
    ("1%—24%", f64::MIN_POSITIVE, 25.0),
    ("0%", f64::NEG_INFINITY, f64::MIN_POSITIVE),
];

fn standings<'a>(register: &'a Register, answers: &FormAnswers<'a>) -> Vec<Standing<'a>> {
    let form = answers.form;
    let mut all = Vec::new();
    let progress = life::column(form, Kind::Progress).map(|(_, column)| column);
    let states = form
        .columns
        .iter()
        .filter(|column| column.kind == Kind::State && span::of(&column.heading) != Span::Before)
        .filter(|column| life::counts(form, column));
    for column in progress.into_iter().chain(states) {
        // In the order in which the form offers them, else what is at its end first.
        let offered = kind::offered(form, column);
        let place = |state: &str| {
            offered
                .iter()
                .position(|word| word == state)
                .unwrap_or(offered.len() + rank(state))
        };
        let mut by_label: BTreeMap<(usize, String), Vec<(&'a Task, &'a str)>> = BTreeMap::new();
        for (task, given) in register.tasks.iter().zip(&answers.tasks) {
            for answer in deciding(given) {
                let Some(normal) = answer.record.and_then(|record| record.normalised.get(&column.heading)) else {
                    continue;
                };
                let key = match column.kind {
                    Kind::Progress => range(normal),
                    _ => Some((place(normal), normal.to_owned())),
                };
                by_label
                    .entry(key.unwrap_or((usize::MAX, normal.to_owned())))
                    .or_default()
                    .push((task, answer.unit));
            }
        }
        all.extend(by_label.into_iter().map(|((_, label), of)| Standing {
            heading: column.heading.as_str(),
            label,
            of,
        }));
    }
    all
}

fn range(normal: &str) -> Option<(usize, String)> {
    let percent: f64 = normal.trim_end_matches('%').parse().ok()?;
    let place = RANGES
        .iter()
        .position(|(_, from, to)| (*from..*to).contains(&percent))?;
    Some((place, RANGES.get(place)?.0.to_owned()))
}

/// What is at its end first, what is not begun last.
fn rank(state: &str) -> usize {
    match life::of_state(state) {
        Some(life::Stage::Done) => 0,
        Some(life::Stage::Waiting) => 1,
        Some(life::Stage::UnderWay) => 2,
        Some(life::Stage::NotDone) => 3,
        Some(life::Stage::NotBegun) => 4,
        None => 5,
    }
}
