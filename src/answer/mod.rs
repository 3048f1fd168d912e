//! The reply to the level above, put together from what a unit's own units said: every answer with its sources, every gap told.

pub mod join;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use crate::contact::Contact;
use crate::finding::{Finding, Place, Severity};
use crate::form::{Column, Field, Form, Kind};
use crate::kind;
use crate::owed::{Owed, State};
use crate::record::{Collected, Record};
use crate::register::Register;
use crate::register::received::Received;
use crate::task::{Task, TaskId};
use crate::text::chinese_day;
use crate::unit::Role;
use join::{How, Said, join};

/// One cell of the reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The form's key.
    pub form: String,
    /// The task.
    pub task: TaskId,
    /// The column's heading.
    pub column: String,
    /// What stands in it; empty where it is left open.
    pub text: String,
    /// How it came about.
    pub how: How,
    /// Why it is left open.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Whether it is open since the units say unlike things.
    #[serde(skip)]
    pub unlike: bool,
    /// What the units said, in the register's order.
    pub said: Vec<Said>,
}

/// The reply.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answered {
    /// The cells that the unit fills, form by form, task by task, column by column.
    pub cells: Vec<Cell>,
    /// Values of the fields above and below the tables, by form and label.
    pub fields: BTreeMap<(String, String), String>,
    /// What a person must see to.
    pub findings: Vec<Finding>,
}

impl Answered {
    /// The cell of a column.
    pub fn cell(&self, form: &str, task: &TaskId, column: &str) -> Option<&Cell> {
        self.cells
            .iter()
            .find(|cell| cell.form == form && cell.task == *task && cell.column == column)
    }
}

/// What the reply is put together from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The received workbook.
    pub received: &'a Received,
    /// The register of the own units.
    pub register: &'a Register,
    /// What they said.
    pub collected: &'a Collected,
    /// The forms of the reply.
    pub forms: &'a [&'a Form],
    /// The day that a form bears.
    pub day: fn(&Form, Date) -> Date,
}

/// Puts the reply together.
pub fn answer(sources: Sources<'_>) -> Answered {
    let mut work = Work::new(sources);
    for form in sources.forms {
        work.form(form);
        work.fields(form);
    }
    work.strange();
    work.answered
}

struct Work<'a> {
    sources: Sources<'a>,
    /// Records by form and task, in the register's order of units, those that lead first.
    records: BTreeMap<(&'a str, &'a str), Vec<&'a Record>>,
    /// Duties by form and task.
    duties: BTreeMap<(&'a str, &'a str), Vec<&'a Owed>>,
    answered: Answered,
}

impl<'a> Work<'a> {
    fn new(sources: Sources<'a>) -> Work<'a> {
        let mut records: BTreeMap<(&str, &str), Vec<&Record>> = BTreeMap::new();
        for record in &sources.collected.records {
            let key = (record.form.as_str(), record.task.as_str());
            records.entry(key).or_default().push(record);
        }
        let mut duties: BTreeMap<(&str, &str), Vec<&Owed>> = BTreeMap::new();
        for duty in sources.collected.owed.iter().filter(|duty| duty.state.is_owed()) {
            duties
                .entry((duty.form.as_str(), duty.task.as_str()))
                .or_default()
                .push(duty);
        }
        Work {
            sources,
            records,
            duties,
            answered: Answered::default(),
        }
    }

    fn form(&mut self, form: &Form) {
        let received = self.sources.received;
        // Tasks of which nothing at all has come, and those that nobody has.
        let (mut bare, mut nobodys): (Vec<&TaskId>, Vec<&TaskId>) = (Vec::new(), Vec::new());
        let mut silent: BTreeMap<&str, Vec<&TaskId>> = BTreeMap::new();
        for task in &received.notice.tasks {
            let key = (form.key.as_str(), task.id.as_str());
            let duties = self.duties.get(&key).cloned().unwrap_or_default();
            let records = self.records.get(&key).cloned().unwrap_or_default();
            for duty in duties.iter().filter(|duty| !duty.state.has_come()) {
                silent.entry(&duty.unit).or_default().push(&task.id);
            }
            let mut open: Vec<Cell> = Vec::new();
            for (_, column) in form.asked_columns(task) {
                let cell = self.cell(form, task, column, &records, &duties);
                let Some(cell) = cell else { continue };
                if cell.how == How::Open {
                    open.push(cell.clone());
                }
                self.answered.cells.push(cell);
            }
            let all_silent = records.is_empty();
            match (duties.is_empty() && all_silent, all_silent && !open.is_empty()) {
                (true, _) if !open.is_empty() => nobodys.push(&task.id),
                (false, true) => bare.push(&task.id),
                (false, false) => self.open(form, task, &open),
                (true, _) => {}
            }
        }
        for (unit, tasks) in silent {
            let said = format!("{unit}没有报{}的{}", form.label(), listed(&tasks))
                .trim_end()
                .to_owned();
            let place = Place {
                unit: Some(unit.to_owned()),
                form: Some(form.key.clone()),
                task: tasks.first().map(|task| (*task).clone()).filter(|_| tasks.len() == 1),
                ..Place::default()
            };
            self.tell(
                "answer-unit-silent",
                Severity::Error,
                place,
                said,
                "每项任务的每个单位都应报送",
                "请催报，收到后再运行 duban answer",
            );
        }
        for (tasks, said, advice) in [
            (bare, "没有任何单位报", "请催报，收到后再运行 duban answer"),
            (
                nobodys,
                "没有分给任何单位",
                "请在分工表里写上单位，或由本级在报送表里直接填写",
            ),
        ] {
            if tasks.is_empty() {
                continue;
            }
            let place = Place {
                form: Some(form.key.clone()),
                task: tasks.first().map(|task| (*task).clone()).filter(|_| tasks.len() == 1),
                ..Place::default()
            };
            let found = format!("{}的{}{said}，报送表里空着", form.label(), listed(&tasks));
            self.tell("answer-open", Severity::Error, place, found, "每项任务都应填写", advice);
        }
    }

    /// One cell; none where nobody has to say anything and nobody did.
    fn cell(&self, form: &Form, task: &Task, column: &Column, records: &[&Record], duties: &[&Owed]) -> Option<Cell> {
        let said: Vec<Said> = records
            .iter()
            .filter_map(|record| {
                let text = record.fields.get(&column.heading)?.trim();
                (!text.is_empty()).then(|| Said {
                    unit: record.unit.clone(),
                    role: record.role,
                    text: text.to_owned(),
                    normal: record.normalised.get(&column.heading).map(str::to_owned),
                    source: record.source.clone(),
                })
            })
            .collect();
        let always = column.required && kind::of(column.kind).owed == kind::Owed::Always;
        let has_said = |unit: &str| said.iter().any(|one| one.unit == unit);
        // A unit to which the task is none of its own has no word for all.
        let owes = |duty: &&&Owed| duty.state != State::Nil && !has_said(&duty.unit);
        let silent: Vec<(&str, Role)> = (duties.iter().filter(owes))
            .filter(|duty| always || !duty.state.has_come())
            .map(|duty| (duty.unit.as_str(), duty.role))
            .collect();
        let units = duties.len().max(records.len());
        let standing = self
            .sources
            .received
            .cells
            .get(&(form.key.clone(), task.id.clone(), column.heading.clone()));
        let mut joined = match (said.is_empty(), standing) {
            (true, Some(standing)) => join::Joined {
                text: standing.text.clone(),
                how: How::Standing,
                why: String::new(),
                unlike: false,
            },
            (true, None) if !always => return None,
            _ => join(column.kind, &said, &silent, units),
        };
        if joined.how == How::Open && !always && said.is_empty() {
            joined.how = How::Blank;
        }
        Some(Cell {
            form: form.key.clone(),
            task: task.id.clone(),
            column: column.heading.clone(),
            text: joined.text,
            how: joined.how,
            why: joined.why,
            unlike: joined.unlike,
            said,
        })
    }

    /// Tells of the cells of a task that are left open.
    fn open(&mut self, form: &Form, task: &Task, open: &[Cell]) {
        // Why a cell is open that silent units leave is told of the units.
        let (unlike, rest): (Vec<&Cell>, Vec<&Cell>) = open.iter().partition(|cell| cell.unlike);
        for Cell { column, why, .. } in unlike {
            let place = Place {
                task: Some(task.id.clone()),
                form: Some(form.key.clone()),
                column: Some(column.clone()),
                ..Place::default()
            };
            let found = format!("“{column}”{why}，报送表里空着");
            self.tell(
                "answer-unjoined",
                Severity::Warning,
                place,
                found,
                "由本级核定一个答复",
                "请核对后在报送表里填写",
            );
        }
        let Some(Cell { why, .. }) = rest.first() else { return };
        let columns: Vec<String> = rest.iter().map(|cell| format!("“{}”", cell.column)).collect();
        let place = Place {
            task: Some(task.id.clone()),
            form: Some(form.key.clone()),
            column: rest.first().map(|cell| cell.column.clone()).filter(|_| rest.len() == 1),
            ..Place::default()
        };
        let found = format!("{}的{}空着：{why}", form.label(), columns.concat());
        self.tell(
            "answer-open",
            Severity::Error,
            place,
            found,
            "每栏都应填写",
            "请催报，收到后再运行 duban answer；或由本级在报送表里填写",
        );
    }

    /// The fields above and below a table: the day of the reply, and whom the unit itself names as its contact.
    fn fields(&mut self, form: &Form) {
        let received = self.sources.received;
        let contact = &self.sources.register.contact;
        let own = (*contact != received.notice.contact).then_some(contact);
        let mut open: Vec<&str> = Vec::new();
        for field in form
            .header
            .iter()
            .chain(&form.footer)
            .filter(|field| field.kind != Kind::Unit)
        {
            let key = (form.key.clone(), field.label.clone());
            let standing = received.fields.get(&key).cloned();
            let value = standing.or_else(|| self.field(form, field, own)).unwrap_or_default();
            if value.is_empty() {
                if field.required && !open.contains(&field.label.as_str()) {
                    open.push(&field.label);
                }
            } else {
                self.answered.fields.insert(key, value);
            }
        }
        if !open.is_empty() {
            let labels: Vec<String> = open.iter().map(|label| format!("“{label}”")).collect();
            let place = Place {
                form: Some(form.key.clone()),
                column: open
                    .first()
                    .map(|label| (*label).to_owned())
                    .filter(|_| open.len() == 1),
                ..Place::default()
            };
            let found = format!("{}的{}空着", form.label(), labels.concat());
            let advice = "请在报送表里填写；在分工表的“报送”工作表写上本级的联系人和电话，下次会自动填入";
            self.tell("answer-open", Severity::Error, place, found, "表头和表尾也要填", advice);
        }
    }

    fn field(&self, form: &Form, field: &Field, own: Option<&Contact>) -> Option<String> {
        // 审核人 is somebody else than whoever fills the form in.
        let filler = ["填表", "填报", "联系", "经办"]
            .iter()
            .any(|word| field.label.contains(word));
        let text = match field.kind {
            Kind::Date => chinese_day((self.sources.day)(form, self.sources.collected.as_of)),
            Kind::Period => form.period?.label(),
            Kind::Person if filler => own?.name.clone(),
            Kind::Phone if filler => own?.phone.clone(),
            Kind::Contact if filler => format!("{} {}", own?.name, own?.phone),
            _ => return None,
        };
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Tells of answers to tasks that the level above never gave.
    fn strange(&mut self) {
        let known: BTreeSet<&str> = (self.sources.received.notice.tasks.iter())
            .map(|task| task.id.as_str())
            .collect();
        let strange: BTreeSet<&TaskId> = (self.sources.collected.records.iter())
            .map(|record| &record.task)
            .filter(|task| !known.contains(task.as_str()))
            .collect();
        if !strange.is_empty() {
            let tasks: Vec<&TaskId> = strange.into_iter().collect();
            let found = format!("{}不是上级下发的，各单位所报没有并入报送表", listed(&tasks));
            self.tell(
                "answer-unjoined",
                Severity::Warning,
                Place::default(),
                found,
                "报送表里只有上级下发的任务",
                "需要报上级的，请另行说明",
            );
        }
    }

    fn tell(&mut self, rule: &str, severity: Severity, place: Place, found: String, expected: &str, advice: &str) {
        let finding = Finding::new(rule, severity, place, found, expected, advice);
        self.answered.findings.push(finding);
    }
}

/// Tasks as a list, the first of many.
fn listed(tasks: &[&TaskId]) -> String {
    const FEW: usize = 10;
    let first: Vec<&str> = tasks.iter().take(FEW).map(|task| task.as_str()).collect();
    match tasks.len() {
        count if count > FEW => format!("任务 {} 等 {count} 项", first.join("、")),
        _ => format!("任务 {} ", first.join("、")),
    }
}
