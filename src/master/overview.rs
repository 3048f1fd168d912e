//! 总览: the key figures, by part and by unit category, and the matters that need a leader.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::form::{Form, Kind};
use crate::owed::State;
use crate::register::Register;
use crate::task::Task;
use crate::unit::Role;

use super::answers::{FormAnswers, TaskAnswers};
use super::matters::{self, Matter};
use super::standing;
use super::state::{self, Deadline, Light, Receipt, TaskState, deciding};
use super::summary::Summary;
use super::units::UnitReport;

/// How many matters the first page names.
pub const URGENT: usize = 10;

/// A table of counts: one row for each part or category, one column for each label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Breakdown {
    /// What the columns count.
    pub labels: Vec<&'static str>,
    /// Name and counts, in order of first mention.
    pub rows: Vec<(String, Vec<usize>)>,
}

impl Breakdown {
    /// The sum of each column.
    pub fn totals(&self) -> Vec<usize> {
        (0..self.labels.len())
            .map(|place| self.rows.iter().filter_map(|(_, counts)| counts.get(place)).sum())
            .collect()
    }

    /// The sum of all.
    pub fn total(&self) -> usize {
        self.totals().into_iter().sum()
    }

    /// The sum of the column of a label.
    pub fn of(&self, label: &str) -> usize {
        let place = self.labels.iter().position(|one| *one == label);
        place.and_then(|place| self.totals().get(place).copied()).unwrap_or(0)
    }

    /// The same table with at most so many rows: what is beyond stands in one last row.
    pub fn within(&self, rows: usize) -> Breakdown {
        if self.rows.len() <= rows {
            return self.clone();
        }
        let (shown, rest) = self.rows.split_at(rows.saturating_sub(1));
        let mut shown = shown.to_vec();
        let sums = (0..self.labels.len())
            .map(|place| rest.iter().filter_map(|(_, counts)| counts.get(place)).sum())
            .collect();
        shown.push((format!("其余{}个合计", rest.len()), sums));
        Breakdown {
            labels: self.labels.clone(),
            rows: shown,
        }
    }
}

/// One matter that needs a leader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urgent<'a> {
    /// The task.
    pub task: &'a Task,
    /// Further tasks for which the same can be said of the same units, in the notice's order.
    pub also: Vec<&'a Task>,
    /// The units that must act: lead units, or where nobody leads the co-responsible ones.
    pub units: Vec<&'a str>,
    /// What kind of matter it is, in words.
    pub kind: String,
    /// What the units say about it, as written; empty if nothing.
    pub words: &'a str,
    /// The deadline in words.
    pub deadline: String,
}

/// The key figures.
#[derive(Debug, Clone, Default)]
pub struct Overview<'a> {
    /// Units that owe anything, by category: how far their answers have come in.
    pub units: Breakdown,
    /// Tasks by part: how they stand, or without a status round how far the plans of their lead units have come in.
    pub tasks: Breakdown,
    /// Whether the tasks are counted by how they stand.
    pub by_state: bool,
    /// Answers owed on all collected forms.
    pub owed: usize,
    /// Answers received of those owed.
    pub received: usize,
    /// Tasks with an unfinished matter, by their most urgent light.
    pub lights: BTreeMap<&'static str, usize>,
    /// Tasks whose lead units say done while a co-responsible unit says not.
    pub contradicted: usize,
    /// The matters that need a leader most, at most [`URGENT`].
    pub urgent: Vec<Urgent<'a>>,
    /// How many matters need a leader, those that are not named among them.
    pub urgent_all: usize,
}

/// Computes the key figures.
pub fn of<'a>(
    register: &'a Register,
    as_of: Date,
    answers: &[FormAnswers<'a>],
    units: &[UnitReport<'a>],
    summaries: &[Summary<'a>],
    matters: &[Matter<'a>],
) -> Overview<'a> {
    let mut overview = Overview::default();
    let mut categories: IndexMap<&str, Vec<usize>> = IndexMap::new();
    for unit in units.iter().filter(|unit| unit.owed() > 0) {
        let name = match unit.unit.unit.category.trim() {
            "" => "未分类单位",
            name => name,
        };
        let place = Receipt::ALL.iter().position(|one| *one == unit.receipt());
        count(&mut categories, name, place, Receipt::ALL.len());
        overview.owed += unit.owed();
        overview.received += unit.received();
    }
    overview.units = Breakdown {
        labels: Receipt::ALL.iter().map(|one| one.label()).collect(),
        rows: named(categories),
    };
    let status = matters::status(answers);
    overview.by_state = status.is_some();
    let mut parts: IndexMap<&str, Vec<usize>> = IndexMap::new();
    let has_parts = register.has_parts();
    if let Some(form) = status.or(answers.first()) {
        for (task, given) in register.tasks.iter().zip(&form.tasks) {
            let name = if task.part.is_empty() || !has_parts {
                "全部重点工作"
            } else {
                task.part.as_str()
            };
            if overview.by_state {
                let state = state::of(form, given);
                let place = TaskState::ALL.iter().position(|one| *one == state);
                count(&mut parts, name, place, TaskState::ALL.len());
            } else {
                let receipt = state::receipt(given);
                let place = Receipt::ALL.iter().position(|one| *one == receipt);
                count(&mut parts, name, place, Receipt::ALL.len());
            }
        }
    }
    overview.tasks = Breakdown {
        labels: if overview.by_state {
            TaskState::ALL.iter().map(|one| one.label()).collect()
        } else {
            Receipt::ALL.iter().map(|one| one.label()).collect()
        },
        rows: named(parts),
    };
    overview.lights = matters::lights(matters);
    overview.contradicted = summaries
        .iter()
        .flat_map(|summary| &summary.blocks)
        .filter(|block| !block.contradicted_by.is_empty())
        .count();
    let mut urgent = urgent(register, as_of, answers, summaries, matters);
    overview.urgent_all = urgent.len();
    urgent.truncate(URGENT);
    overview.urgent = urgent;
    overview
}

fn count<'a>(rows: &mut IndexMap<&'a str, Vec<usize>>, name: &'a str, place: Option<usize>, width: usize) {
    let counts = rows.entry(name).or_insert_with(|| vec![0; width]);
    if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
        *count += 1;
    }
}

fn named(rows: IndexMap<&str, Vec<usize>>) -> Vec<(String, Vec<usize>)> {
    rows.into_iter()
        .map(|(name, counts)| (name.to_owned(), counts))
        .collect()
}

/// How a matter ranks: kind, then urgency within the kind; the smallest comes first.
type Rank = (u8, i64, usize);

/// The matters that need a leader, the most urgent first:
/// overdue; lead units silent past the day of the form, or within a week before it; done and yet not done; due soon;
/// simply not done.
fn urgent<'a>(
    register: &'a Register,
    as_of: Date,
    answers: &[FormAnswers<'a>],
    summaries: &[Summary<'a>],
    matters: &[Matter<'a>],
) -> Vec<Urgent<'a>> {
    let mut by_task: BTreeMap<&str, Vec<&Matter<'a>>> = BTreeMap::new();
    for matter in matters {
        by_task.entry(matter.task.id.as_str()).or_default().push(matter);
    }
    let mut ranked: Vec<(Rank, Urgent<'a>)> = Vec::new();
    let Some(form) = matters::status(answers).or(answers.first()) else {
        return Vec::new();
    };
    let year = register.date.unwrap_or(as_of).year();
    let days = form.form.due.map_or(-1, |due| (due - as_of).get_days());
    for (place, (task, given)) in register.tasks.iter().zip(&form.tasks).enumerate() {
        let found = by_task
            .get(task.id.as_str())
            .and_then(|matters| of_matters(place, task, matters))
            .into_iter()
            .chain(of_silence(place, task, given, days))
            .chain(of_contradiction(place, task, given, form, summaries));
        ranked.extend(found.min_by_key(|(rank, _)| *rank));
        ranked.extend(requests(place, task, given, form.form, year));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut named: Vec<(Urgent<'a>, BTreeMap<usize, &'a Task>)> = Vec::new();
    for ((_, _, place), urgent) in ranked {
        // One silent unit is one matter, however many tasks it leads.
        let same = named
            .iter_mut()
            .find(|(one, _)| urgent.words.is_empty() && one.kind == urgent.kind && one.units == urgent.units);
        if let Some((_, tasks)) = same {
            tasks.insert(place, urgent.task);
        } else {
            let tasks = BTreeMap::from([(place, urgent.task)]);
            named.push((urgent, tasks));
        }
    }
    named
        .into_iter()
        .map(|(mut urgent, tasks)| {
            let mut tasks = tasks.into_values();
            urgent.task = tasks.next().unwrap_or(urgent.task);
            urgent.also = tasks.collect();
            urgent
        })
        .collect()
}

/// A task's number as printed, or its id where it has none.
pub fn label(task: &Task) -> &str {
    if task.number.is_empty() {
        task.id.as_str()
    } else {
        &task.number
    }
}

fn of_matters<'a>(place: usize, task: &'a Task, matters: &[&Matter<'a>]) -> Option<(Rank, Urgent<'a>)> {
    let worst = matters.iter().min_by_key(|matter| match matter.light {
        Light::Red(days) => (0, -days),
        Light::Yellow(days) => (1, days),
        Light::Slow(points) => (2, -points),
        Light::White => (3, 0),
        Light::Green => (4, 0),
    })?;
    let (rank, order) = match worst.light {
        Light::Red(days) => (0, -i64::from(days)),
        Light::Yellow(days) => (4, i64::from(days)),
        // What lags most stands first among what is not due soon.
        Light::Slow(points) => (5, -i64::from(points)),
        Light::White | Light::Green => (5, i64::from(worst.partial)),
    };
    let state = if worst.partial { "部分完成" } else { "未完成" };
    let state = if worst.answer.stands(State::Unread) {
        "材料待转录"
    } else if worst.answer.record.is_none() {
        "未报告"
    } else {
        state
    };
    Some((
        (rank, order, place),
        Urgent {
            task,
            also: Vec::new(),
            units: matters.iter().map(|matter| matter.answer.unit).collect(),
            kind: match worst.light {
                Light::Red(days) => format!("逾期{days}天，{state}"),
                Light::Yellow(days) => format!("{days}天内到期，{state}"),
                Light::Slow(points) => format!("进度滞后{points}个百分点，{state}"),
                Light::Green | Light::White => state.to_owned(),
            },
            words: reason(worst),
            deadline: words(worst.deadline),
        },
    ))
}

/// What units ask of leaders about a task: behind what is overdue, before everything else.
fn requests<'a>(
    place: usize,
    task: &'a Task,
    given: &TaskAnswers<'a>,
    form: &Form,
    year: i16,
) -> impl Iterator<Item = (Rank, Urgent<'a>)> {
    let asked = given.answers.iter().flat_map(move |answer| {
        let texts = standing::requests(form, answer);
        texts.into_iter().map(move |words| (answer, words))
    });
    asked.map(move |(answer, words_of)| {
        let deadline = standing::deadline(task, year, Deadline::of(form, answer));
        (
            (0, 1, place),
            Urgent {
                task,
                also: Vec::new(),
                units: vec![answer.unit],
                kind: "请求协调".to_owned(),
                words: words_of,
                deadline: words(deadline),
            },
        )
    })
}

/// What the unit says about why: the completion column, unless it holds a bare word; then the account of the work.
fn reason<'a>(matter: &Matter<'a>) -> &'a str {
    let Some(record) = matter.answer.record else { return "" };
    let written = matter
        .answer
        .record
        .iter()
        .flat_map(|record| record.normalised.keys())
        .filter(|heading| {
            record
                .normalised
                .get(heading)
                .is_some_and(|normal| matches!(normal, "yes" | "no" | "partial"))
        })
        .map(|heading| matter.answer.field(heading))
        .find(|text| text.chars().count() > 6);
    // Without a reason, the account of the work says most: the longest answer.
    written.unwrap_or_else(|| {
        let fields = record.fields.keys().map(|heading| matter.answer.field(heading));
        fields.max_by_key(|text| text.len()).unwrap_or("")
    })
}

fn of_silence<'a>(place: usize, task: &'a Task, given: &TaskAnswers<'a>, days: i32) -> Option<(Rank, Urgent<'a>)> {
    let silent: Vec<&'a str> = deciding(given)
        .filter(|answer| answer.stands(State::Missing))
        .map(|answer| answer.unit)
        .collect();
    if silent.is_empty() {
        return None;
    }
    let all = deciding(given).count() == silent.len();
    let co = given
        .answers
        .iter()
        .filter(|answer| answer.role == Role::Co && answer.record.is_some())
        .count();
    let (rank, kind) = match (all, days) {
        (true, ..0) => (1, "牵头单位逾期未报"),
        (true, 0..=7) => (2, "牵头单位尚未报送"),
        (true, _) => (6, "牵头单位尚未报送"),
        (false, ..=7) => (5, "部分牵头单位未报"),
        // While there is time, a task of which nothing is known stands before one of which something is.
        (false, _) => (7, "部分牵头单位未报"),
    };
    Some((
        // The more co-responsible units have answered, the more the lead's silence holds up.
        (rank, -i64::try_from(co).unwrap_or(0), place),
        Urgent {
            task,
            also: Vec::new(),
            units: silent,
            kind: kind.to_owned(),
            words: "",
            deadline: task.due.clone().unwrap_or_default(),
        },
    ))
}

fn of_contradiction<'a>(
    place: usize,
    task: &'a Task,
    given: &TaskAnswers<'a>,
    form: &FormAnswers<'a>,
    summaries: &[Summary<'a>],
) -> Option<(Rank, Urgent<'a>)> {
    let block = summaries
        .iter()
        .find(|summary| summary.form.key == form.form.key)?
        .blocks
        .get(place)
        .filter(|block| !block.contradicted_by.is_empty())?;
    let weight = i64::try_from(block.contradicted_by.len()).unwrap_or(0);
    let told = block
        .groups
        .iter()
        .flat_map(|group| &group.answers)
        .filter(|answer| block.contradicted_by.contains(&answer.unit))
        .map(|answer| (answer, answer.text(form.form, Kind::Completion)));
    // The unit that says most about why speaks for them.
    let told = told.max_by_key(|(_, text)| text.len());
    let told_by = told.map_or("", |(answer, _)| answer.unit);
    Some((
        (3, -weight, place),
        Urgent {
            task,
            also: Vec::new(),
            units: deciding(given).map(|answer| answer.unit).collect(),
            kind: match block.contradicted_by.as_slice() {
                [one] => format!("牵头报完成，{one}报未完成"),
                all => format!("牵头报完成，{}等{}个单位报未完成", told_by, all.len()),
            },
            words: told.map_or("", |(_, text)| text),
            deadline: told.map_or_else(String::new, |(answer, _)| words(Deadline::of(form.form, answer))),
        },
    ))
}

/// A deadline in words.
pub fn words(deadline: Deadline<'_>) -> String {
    match deadline {
        Deadline::Day(day) => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Deadline::Ongoing => "长期坚持".to_owned(),
        Deadline::Unclear(text) => text.to_owned(),
        Deadline::Unknown => "未报时限".to_owned(),
    }
}
