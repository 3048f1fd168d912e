//! Settles the tasks of a corrected register by the answers on its sheet 待核: one answer, all of its places.

use super::sheets::review;
use crate::notice::unit_list;
use crate::question::{self, About, Question};
use crate::table::Row;
use crate::task::{Task, TaskId};
use crate::text::name_key;

/// What became of a row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The row puts no question, or the answer keeps what stands.
    Nothing,
    /// A question without an answer.
    Open,
    /// The answer changed this many tasks.
    Settled(usize),
    /// The answer is none of the choices.
    Unclear(Vec<&'static str>),
}

/// The answer of a row as one of the choices: written out, or by its number.
fn choice(answer: &str, choices: &[&'static str]) -> Option<&'static str> {
    let key = name_key(answer);
    let bare = key.trim_end_matches(['.', '、', '。', ')', '）']);
    if let Ok(number) = bare.parse::<usize>() {
        return choices.get(number.checked_sub(1)?).copied();
    }
    // 2.由排在第一位的单位牵头 is the line of the choice, copied.
    let words = key.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.' || letter == '、');
    let mut fits = choices.iter().copied().filter(|choice| {
        let choice = name_key(choice);
        choice == words || words.chars().count() >= 2 && choice.starts_with(words)
    });
    let first = fits.next()?;
    fits.next().is_none().then_some(first)
}

/// The tasks that a row is about, as the register writes them: `T001：甲局、乙局；T002`.
fn about(cell: &str) -> Vec<About> {
    cell.split(['；', ';', '\n'])
        .filter_map(|part| {
            let (task, names) = part.split_once(['：', ':']).unwrap_or((part, ""));
            let task = task.trim();
            (!task.is_empty()).then(|| About {
                task: TaskId(task.to_owned()),
                names: names
                    .split('|')
                    .map(str::trim)
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect(),
            })
        })
        .collect()
}

/// Applies the answer of a row to the tasks.
pub(super) fn settle(row: &Row, tasks: &mut [Task]) -> Outcome {
    if row.get(review::CHOICES).is_empty() {
        return Outcome::Nothing;
    }
    let question = Question {
        subject: row.get(review::SUBJECT).to_owned(),
        choices: Vec::new(),
        about: about(row.get(review::ABOUT)),
    };
    by_word(row.get(review::RULE), &question, row.get(review::ANSWER), tasks)
}

/// Applies an answer to the tasks that a question of this rule is about.
pub fn by_word(rule: &str, question: &Question, answer: &str, tasks: &mut [Task]) -> Outcome {
    let subject = question.subject.as_str();
    let choices = question::choices(rule);
    if choices.is_empty() {
        return Outcome::Nothing;
    }
    if answer.is_empty() {
        return Outcome::Open;
    }
    let chosen = choice(answer, choices);
    // The right name in place of one like none.
    let renamed = (rule == question::NAME_UNUSUAL && chosen.is_none()).then(|| unit_list::split(answer).names);
    if chosen.is_none() && renamed.as_ref().is_none_or(Vec::is_empty) {
        return Outcome::Unclear(choices.to_vec());
    }
    let mut changed = 0;
    for about in &question.about {
        for task in tasks.iter_mut().filter(|task| task.id == about.task) {
            let before = task.clone();
            match (&renamed, chosen) {
                (Some(names), _) => replace(task, subject, names),
                (None, Some(chosen)) => one(task, chosen, subject, &about.names),
                (None, None) => {}
            }
            changed += usize::from(*task != before);
        }
    }
    Outcome::Settled(changed)
}

/// Applies a choice to one task, where it still fits: what a person changed by hand stays.
fn one(task: &mut Task, chosen: &str, subject: &str, names: &[String]) {
    match chosen {
        question::FIRST_LEADS | question::ALL_LEAD => {
            let all = chosen == question::ALL_LEAD;
            lead(&mut task.lead, &mut task.co, all);
            for measure in &mut task.measures {
                lead(&mut measure.lead, &mut measure.co, all);
            }
        }
        question::NOBODY_ELSE => {
            task.lead_open = false;
            task.co_open = false;
        }
        question::NO_UNIT if names.is_empty() => replace(task, subject, &[]),
        question::NOT_LEAD => {
            let mut co = std::mem::take(&mut task.lead);
            co.append(&mut task.co);
            task.co = co;
            for measure in &mut task.measures {
                let mut co = std::mem::take(&mut measure.lead);
                co.append(&mut measure.co);
                measure.co = co;
            }
        }
        question::COMPLETE => {
            for name in names {
                replace(task, name, &[format!("{subject}{name}")]);
            }
        }
        question::LEAD | question::CO => {
            let list = if chosen == question::LEAD {
                &mut task.lead
            } else {
                &mut task.co
            };
            for name in names {
                if !list.contains(name) {
                    list.push(name.clone());
                }
            }
        }
        _ => {}
    }
}

/// Gives the lead to the first of the units, or to all, if nobody has it.
fn lead(lead: &mut Vec<String>, co: &mut Vec<String>, all: bool) {
    if lead.is_empty() && !co.is_empty() {
        let count = if all { co.len() } else { 1 };
        lead.extend(co.drain(..count));
    }
}

/// Puts names in place of one, everywhere in a task.
fn replace(task: &mut Task, name: &str, names: &[String]) {
    let measures = task
        .measures
        .iter_mut()
        .flat_map(|measure| [&mut measure.lead, &mut measure.co]);
    for list in [&mut task.lead, &mut task.co].into_iter().chain(measures) {
        if let Some(place) = list.iter().position(|known| name_key(known) == name_key(name)) {
            let new: Vec<String> = names.iter().filter(|name| !list.contains(name)).cloned().collect();
            list.splice(place..=place, new);
        }
    }
}
