//! 明细: one flat row for each record, with answers as written and as normalised.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::form::Form;
use crate::kind;
use crate::record::{Collected, Fields, Record};
use crate::register::Register;
use crate::task::{Task, TaskIndex};

/// The flat table: its headings, and its rows on demand.
#[derive(Debug, Clone)]
pub struct Detail<'a> {
    register: &'a Register,
    collected: &'a Collected,
    tasks: BTreeMap<&'a str, TaskIndex>,
    categories: BTreeMap<&'a str, &'a str>,
    answers: Vec<&'a str>,
    normalised: Vec<&'a str>,
}

/// Headings before the answers.
const BEFORE: [&str; 10] = [
    "编号",
    "表",
    "任务编号",
    "序号",
    "部分",
    "分项",
    "重点工作",
    "单位",
    "单位类别",
    "角色",
];
/// Headings after the answers.
const AFTER: [&str; 3] = ["来源文件", "来源工作表", "来源行"];

impl<'a> Detail<'a> {
    /// Prepares the table: the headings of all collected forms, each once.
    pub fn new(register: &'a Register, collected: &'a Collected) -> Self {
        let mut answers: Vec<&'a str> = Vec::new();
        let mut normalised: Vec<&'a str> = Vec::new();
        let forms = collected.forms.iter().filter_map(|key| register.form(key));
        let columns = forms.flat_map(|form: &Form| form.unit_columns().map(|(_, column)| column));
        for column in columns {
            if !answers.contains(&column.heading.as_str()) {
                answers.push(&column.heading);
            }
            if kind::of(column.kind).normal && !normalised.contains(&column.heading.as_str()) {
                normalised.push(&column.heading);
            }
        }
        // What a form does not foresee is data all the same.
        for record in &collected.records {
            for heading in record.fields.keys().chain(record.normalised.keys()) {
                let is_normal = record.normalised.contains_key(heading);
                if record.fields.contains_key(heading) && !answers.contains(&heading) {
                    answers.push(heading);
                }
                if is_normal && !normalised.contains(&heading) {
                    normalised.push(heading);
                }
            }
        }
        Detail {
            register,
            collected,
            tasks: (register.tasks.with_ids())
                .map(|(id, task)| (task.id.as_str(), id))
                .collect(),
            categories: register
                .units
                .iter()
                .map(|unit| (unit.unit.name.as_str(), unit.unit.category.as_str()))
                .collect(),
            answers,
            normalised,
        }
    }

    /// The headings, no two the same.
    pub fn headings(&self) -> Vec<String> {
        let mut headings: Vec<String> = BEFORE.iter().map(|heading| (*heading).to_owned()).collect();
        headings.extend(self.answers.iter().map(|heading| one_line(heading)));
        headings.extend(
            self.normalised
                .iter()
                .map(|heading| format!("{}（规范值）", one_line(heading))),
        );
        headings.extend(AFTER.iter().map(|heading| (*heading).to_owned()));
        let mut seen: Vec<String> = Vec::new();
        for heading in &mut headings {
            let mut name = heading.clone();
            let mut n = 2;
            while seen.contains(&name.to_lowercase()) {
                name = format!("{heading}{n}");
                n += 1;
            }
            seen.push(name.to_lowercase());
            *heading = name;
        }
        headings
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.collected.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.collected.records.is_empty()
    }

    /// The rows, in the order of the records; each as long as the headings.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Cow<'a, str>>> + '_ {
        (1..)
            .zip(&self.collected.records)
            .map(|(place, record)| self.row(place, record))
    }

    /// The task of a record, if the register knows it.
    pub fn task(&self, record: &Record) -> Option<&'a Task> {
        self.tasks
            .get(record.task.as_str())
            .map(|task| &self.register.tasks[*task])
    }

    /// The records, in order.
    pub fn records(&self) -> &'a [Record] {
        &self.collected.records
    }

    /// The category of a record's unit; empty if nobody has said.
    pub fn category(&self, record: &Record) -> &'a str {
        self.categories.get(record.unit.as_str()).copied().unwrap_or_default()
    }

    fn row(&self, place: usize, record: &'a Record) -> Vec<Cow<'a, str>> {
        let task = self.task(record);
        let of = |text: fn(&'a Task) -> &'a str| Cow::Borrowed(task.map(text).unwrap_or_default());
        let form = self.register.form(&record.form);
        let mut row: Vec<Cow<'a, str>> = vec![
            place.to_string().into(),
            form.map_or(Cow::Borrowed(record.form.as_str()), |form| form.round_name().into()),
            record.task.as_str().into(),
            of(|task| &task.number),
            of(|task| &task.part),
            of(|task| &task.section),
            of(|task| &task.text),
            record.unit.as_str().into(),
            self.category(record).into(),
            record.role.label().into(),
        ];
        fn text<'f>(map: &'f Fields, heading: &str) -> &'f str {
            map.get(heading).unwrap_or_default()
        }
        let answers = self.answers.iter();
        row.extend(answers.map(|heading| Cow::Borrowed(text(&record.fields, heading))));
        let normalised = self.normalised.iter();
        row.extend(normalised.map(|heading| Cow::Borrowed(normal_word(text(&record.normalised, heading)))));
        row.extend([
            record.source.file.as_str().into(),
            record.source.sheet.as_str().into(),
            record.source.row.to_string().into(),
        ]);
        row
    }
}

/// A normalised value as clerks read it.
pub fn normal_word(value: &str) -> &str {
    match value {
        "yes" => "完成",
        "no" => "未完成",
        "partial" => "部分完成",
        "ongoing" => "长期坚持",
        "done" => "已完成",
        "now" => "立即",
        other => other,
    }
}

fn one_line(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join("")
}
