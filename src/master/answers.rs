//! Joins what is owed with what came: for each form and task, every unit's answer or its absence.

use std::collections::{BTreeMap, BTreeSet};

use crate::form::{Form, Kind};
use crate::list::List;
use crate::owed::{Owed, State};
use crate::record::{Collected, Record};
use crate::register::Register;
use crate::task::TaskIndex;
use crate::unit::{Role, UnitId};

/// One unit's answer to one task, or the place where it is missing.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The unit's name.
    pub unit: &'a str,
    /// The unit; none for a unit that the register does not know.
    pub index: Option<UnitId>,
    /// Its role in the task.
    pub role: Role,
    /// The duty that it answers, or that is open; none where nobody asked the unit for it.
    pub duty: Option<&'a Owed>,
    /// The answer, if it came and says anything.
    pub record: Option<&'a Record>,
}

/// All answers to one task: lead units first, then co-responsible ones, units in the register's order.
#[derive(Debug, Clone, Default)]
pub struct TaskAnswers<'a> {
    /// The answers, owed ones and those that nobody asked for.
    pub answers: Vec<Answer<'a>>,
    /// Whether any unit has the task, excused or not.
    pub is_assigned: bool,
    /// Lead units that a person excused (免报), once each.
    pub excused_leads: Vec<&'a str>,
}

/// All answers on one form.
#[derive(Debug, Clone)]
pub struct FormAnswers<'a> {
    /// The form.
    pub form: &'a Form,
    /// One entry for each task of the register.
    pub tasks: List<TaskIndex, TaskAnswers<'a>>,
}

impl<'a> Answer<'a> {
    /// Whether the register asks the unit for this answer.
    pub fn is_owed(&self) -> bool {
        self.duty.is_some()
    }

    /// Whether it has come, whatever it says, recorded here or not.
    pub fn has_come(&self) -> bool {
        self.duty.map_or(self.record.is_some(), |duty| duty.state.has_come())
    }

    /// Whether its duty stands in this state.
    pub fn stands(&self, state: State) -> bool {
        self.duty.is_some_and(|duty| duty.state == state)
    }

    /// The answer in the form's first column of a kind, as written; empty if there is none.
    pub fn text(&self, form: &Form, kind: Kind) -> &'a str {
        let Some((_, column)) = form.column_of(kind) else {
            return "";
        };
        self.field(&column.heading)
    }

    /// The answer under a heading, as written; empty if there is none.
    pub fn field(&self, heading: &str) -> &'a str {
        self.record
            .and_then(|record| record.fields.get(heading))
            .map_or("", |text| text.trim())
    }

    /// The normalised answer in the form's first column of a kind.
    pub fn normal(&self, form: &Form, kind: Kind) -> Option<&'a str> {
        let (_, column) = form.column_of(kind)?;
        self.record?.normalised.get(&column.heading)
    }
}

/// Whether a record says anything in a column that the unit fills.
pub fn says_something(form: &Form, record: &Record) -> bool {
    form.unit_columns().any(|(_, column)| {
        record
            .fields
            .get(&column.heading)
            .is_some_and(|text| !text.trim().is_empty())
    })
}

/// Joins duties and records for each collected form that the register knows. What is excused is owed by nobody.
pub fn by_form<'a>(register: &'a Register, collected: &'a Collected) -> Vec<FormAnswers<'a>> {
    let tasks: BTreeMap<&str, TaskIndex> = register
        .tasks
        .with_ids()
        .map(|(place, task)| (task.id.as_str(), place))
        .collect();
    let units: BTreeMap<&str, UnitId> = register
        .units
        .with_ids()
        .map(|(place, unit)| (unit.unit.name.as_str(), place))
        .collect();
    let mut owed: BTreeMap<&str, Vec<(TaskIndex, Role, UnitId, &'a Owed)>> = BTreeMap::new();
    let assigned: BTreeSet<&str> = collected.owed.iter().map(|duty| duty.task.as_str()).collect();
    let mut excused: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for duty in &collected.owed {
        if !duty.state.is_owed() {
            let leads = excused.entry((duty.form.as_str(), duty.task.as_str())).or_default();
            if duty.role == Role::Lead && !leads.contains(&duty.unit.as_str()) {
                leads.push(&duty.unit);
            }
            continue;
        }
        let places = (tasks.get(duty.task.as_str()), units.get(duty.unit.as_str()));
        if let (Some(task), Some(unit)) = places {
            let of_form = owed.entry(duty.form.as_str()).or_default();
            of_form.push((*task, duty.role, *unit, duty));
        }
    }
    for list in owed.values_mut() {
        list.sort_by_key(|(task, role, unit, duty)| (*task, *role, *unit, &duty.period));
    }
    collected
        .forms
        .iter()
        .filter_map(|key| register.form(key))
        .map(|form| {
            let mut came: BTreeMap<(TaskIndex, &str), Vec<&'a Record>> = BTreeMap::new();
            for record in &collected.records {
                let Some(task) = tasks.get(record.task.as_str()) else {
                    continue;
                };
                if record.form == form.key && says_something(form, record) {
                    came.entry((*task, record.unit.as_str())).or_default().push(record);
                }
            }
            let owed = owed.get(form.key.as_str()).map(Vec::as_slice).unwrap_or_default();
            let mut joined = join(register, owed, came, &units);
            for (task, answers) in register.tasks.iter().zip(&mut joined) {
                answers.is_assigned = assigned.contains(task.id.as_str());
                let leads = excused.get(&(form.key.as_str(), task.id.as_str()));
                answers.excused_leads = leads.cloned().unwrap_or_default();
            }
            FormAnswers { form, tasks: joined }
        })
        .collect()
}

fn join<'a>(
    register: &'a Register,
    owed: &[(TaskIndex, Role, UnitId, &'a Owed)],
    mut came: BTreeMap<(TaskIndex, &'a str), Vec<&'a Record>>,
    units: &BTreeMap<&'a str, UnitId>,
) -> List<TaskIndex, TaskAnswers<'a>> {
    let mut tasks = List::of_each(&register.tasks, |_| TaskAnswers::default());
    for (task_place, role, unit, duty) in owed {
        let task = &mut tasks[*task_place];
        let name = duty.unit.as_str();
        let answer = Answer {
            unit: name,
            index: Some(*unit),
            role: *role,
            duty: Some(duty),
            record: None,
        };
        match came.remove(&(*task_place, name)) {
            Some(records) => task.answers.extend(records.into_iter().map(|record| Answer {
                record: Some(record),
                ..answer
            })),
            None => task.answers.push(answer),
        }
    }
    // What nobody asked for is shown all the same, in the role that the record claims.
    for ((task, _), records) in came {
        let task = &mut tasks[task];
        task.answers.extend(records.into_iter().map(|record| Answer {
            unit: record.unit.as_str(),
            index: units.get(record.unit.as_str()).copied(),
            role: record.role,
            duty: None,
            record: Some(record),
        }));
        task.answers.sort_by_key(|answer| answer.role);
    }
    tasks
}
