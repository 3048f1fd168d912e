//! What a unit said in an earlier round for a form that it gets now: what still holds by the meaning of the columns, the rest as a note.
//!
//! Deadlines and people still hold; what was done, how far it is and what is in the way are asked anew, and stand only in
//! the note. An earlier round may have had another register: an answer is put to a task only where the contents agree;
//! what cannot be put anywhere is told, and never guessed.

pub mod earlier;
mod matching;
mod unused;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use earlier::Answer;
use matching::{Match, task_of};
use unused::Unused;

use crate::finding::Finding;
use crate::form::{Column, FilledBy, Form, FormId, Kind, PLAN};
use crate::kind;
use crate::list::List;
use crate::notice::kinds;
use crate::period::Period;
use crate::register::Register;
use crate::register::assignment::Assignment;
use crate::reply::names::Names;
use crate::reply::texts::Texts;
use crate::task::{TaskId, TaskIndex};
use crate::text::name_key;
use crate::unit::UnitId;

/// What one unit said on one form for one task.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    /// The form; `None` where it has no such form.
    form: Option<FormId>,
    /// What the form was called.
    called: String,
    period: Option<Period>,
    /// Columns with their texts, in the form's order.
    fields: Vec<(Column, String)>,
}

/// What all units said before, ready to be looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prior {
    said: BTreeMap<(String, TaskId), Vec<Said>>,
    /// Keys of the register's forms, in order.
    keys: List<FormId, String>,
}

impl Prior {
    /// Puts the answers of an earlier round to the units and tasks of a register; findings tell what could not be put.
    pub fn new(answers: &[Answer], register: &Register, assignments: &[Assignment]) -> (Prior, Vec<Finding>) {
        let names = Names::new(register);
        let texts = Texts::new(register);
        let assigned: BTreeSet<(UnitId, TaskIndex)> = assignments.iter().map(|it| (it.unit, it.task)).collect();
        let mut matches: BTreeMap<(&str, Option<&str>), Match> = BTreeMap::new();
        let mut prior = Prior {
            keys: register.forms.iter().map(|form| form.key.clone()).collect(),
            ..Prior::default()
        };
        let mut unused = Unused::default();
        for answer in answers {
            let found = *matches
                .entry((&answer.id, answer.text.as_deref()))
                .or_insert_with(|| task_of(&texts, answer));
            let unit = names.exact(&answer.unit);
            let task = match found {
                Match::Same(task) | Match::Like(task) | Match::Unchecked(task) => task,
                Match::Near(_) | Match::None => {
                    unused.task(answer, found);
                    continue;
                }
            };
            let Some(unit) = unit else {
                unused.unit(answer);
                continue;
            };
            if !assigned.contains(&(unit, task)) {
                unused.assignment(answer);
                continue;
            }
            if found != Match::Same(task) {
                unused.task(answer, found);
            }
            let key = (register.unit_name(unit).to_owned(), register.tasks[task].id.clone());
            prior.said.entry(key).or_default().push(said(answer, register));
        }
        let findings = unused.findings(register);
        (prior, findings)
    }

    /// Number of (unit, task) pairs of which something was said.
    pub fn len(&self) -> usize {
        self.said.len()
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// What may serve a form: of the form itself where it is asked for again, the latest period first; then of the others
    /// before it, the nearest first. A plan that is asked for once begins with a blank sheet.
    fn serving(&self, unit: &str, task: &TaskId, form: &Form) -> Vec<&Said> {
        let own = self.keys.find_id(|key| *key == form.key);
        let again = form.every.is_some() || form.period.is_some();
        let serves = |said: &&Said| match said.form {
            of if of.is_some() && of == own => {
                (again || form.key != PLAN)
                    && !matches!((said.period, form.period), (Some(before), Some(now)) if before >= now)
            }
            Some(other) => own.is_none_or(|own| other < own) || again,
            None => form.key != PLAN || again,
        };
        let all = self.said.get(&(unit.to_owned(), task.clone()));
        let mut serving: Vec<&Said> = all.into_iter().flatten().filter(serves).collect();
        serving.sort_by_key(|said| (said.form != own, Reverse(said.period), Reverse(said.form)));
        serving
    }

    /// Values by column of a form: blank where nothing was said or the column is asked anew.
    pub fn values(&self, unit: &str, task: &TaskId, form: &Form) -> Vec<String> {
        let serving = self.serving(unit, task, form);
        let value = |(place, column): (usize, &Column)| {
            let asked = column.filled_by == FilledBy::Unit && column.kind.is_taken_over();
            let mut found = serving.iter().filter(|_| asked);
            found
                .find_map(|said| said.meaning(&form.columns, place))
                .unwrap_or_default()
        };
        form.columns.iter().enumerate().map(value).collect()
    }

    /// The note on a task of a form: what the unit reported last that the form asks anew.
    pub fn note(&self, unit: &str, task: &TaskId, form: &Form) -> Option<String> {
        let serving = self.serving(unit, task, form);
        serving.iter().find_map(|said| said.note())
    }
}

impl Said {
    /// What was said under the column that means the same as one of a later form: the same heading, else another name for
    /// it, else the first of its kind in both.
    fn meaning(&self, columns: &[Column], place: usize) -> Option<String> {
        let wanted = columns.get(place)?;
        let of_kind = |column: &Column| column.kind == wanted.kind;
        let same = |heading: &str| name_key(heading) == name_key(&wanted.heading);
        let text = |found: Option<&(Column, String)>| found.map(|(_, text)| text.clone());
        if let Some(found) = text(
            self.fields
                .iter()
                .find(|(column, _)| of_kind(column) && same(&column.heading)),
        ) {
            return Some(found);
        }
        // A column that a later one is called exactly is that one's.
        let taken = |column: &Column| {
            columns
                .iter()
                .any(|other| name_key(&other.heading) == name_key(&column.heading))
        };
        let mut free = (self.fields.iter()).filter(|(column, _)| of_kind(column) && !taken(column));
        let family = |heading: &str| {
            let key = name_key(heading);
            let called = kind::called(wanted.kind);
            called.iter().position(|names| names.contains(&key.as_str()))
        };
        let own = family(&wanted.heading);
        let akin = (free.clone()).find(|(column, _)| own.is_some() && family(&column.heading) == own);
        if akin.is_some() {
            return text(akin);
        }
        let first = columns.iter().position(of_kind) == Some(place);
        text(free.next().filter(|_| first))
    }

    /// What was said in words and figures that no later form takes over.
    fn note(&self) -> Option<String> {
        let told = |kind: Kind| {
            kind.is_long()
                || matches!(
                    kind,
                    Kind::Progress | Kind::Share | Kind::Amount | Kind::State | Kind::Completion | Kind::Question
                )
        };
        let plan = ["方案", "计划"].iter().any(|word| self.called.contains(word));
        let long: Vec<&(Column, String)> = (self.fields.iter())
            .filter(|(column, _)| if plan { column.kind.is_long() } else { told(column.kind) })
            .collect();
        let lines = || -> Vec<String> {
            let line = |(column, text): &&(Column, String)| format!("{}：{text}", column.heading);
            long.iter().map(line).collect()
        };
        let period = self
            .period
            .map(|period| format!("（{}）", period.label()))
            .unwrap_or_default();
        Some(match long.as_slice() {
            [] => return None,
            [(_, only)] if plan => format!("贵单位在{}{period}中报送的措施：\n{only}", self.called),
            _ if plan => format!("贵单位在{}{period}中报送的措施：\n{}", self.called, lines().join("\n")),
            _ => format!("贵单位上次在{}{period}中报送：\n{}", self.called, lines().join("\n")),
        })
    }
}

/// What an answer says, by its columns: those of the register's own form where it has them, else what their words mean.
fn said(answer: &Answer, register: &Register) -> Said {
    let called = name_key(&answer.form);
    let is = |form: &Form| {
        form.key == answer.form
            || [form.label(), form.short_name(), form.print_title()]
                .iter()
                .any(|name| name_key(name) == called)
    };
    let form = register.forms.find_id(is);
    let own = form.map(|form| &register.forms[form]);
    let mut fields: Vec<(Column, String)> = (answer.fields.iter())
        .map(|(heading, text)| {
            let known = own
                .into_iter()
                .chain(&register.forms)
                .flat_map(|form| &form.columns)
                .find(|column| name_key(&column.heading) == name_key(heading));
            (known.cloned().unwrap_or_else(|| kinds::column(heading)), text.clone())
        })
        .collect();
    if let Some(own) = own {
        let place = |column: &Column| own.columns.iter().position(|other| other.heading == column.heading);
        fields.sort_by_key(|(column, _)| place(column).unwrap_or(usize::MAX));
    }
    Said {
        form,
        called: own.map_or_else(|| unknown(&answer.form), Form::short_name),
        period: answer.period,
        fields,
    }
}

/// What a form is called that the register does not have: a key is no word for a clerk.
fn unknown(form: &str) -> String {
    match form {
        PLAN => "落实方案".to_owned(),
        key if key.is_ascii() => "以前的报表".to_owned(),
        called => called.to_owned(),
    }
}
