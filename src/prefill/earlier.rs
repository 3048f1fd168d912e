//! Reads what units said in an earlier round: from its collected.json, or from the sheets 明细 of its master workbook.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::finding::{Place, a1};
use crate::grid::{Document, Grid};
use crate::period::Period;
use crate::record::Source;
use crate::table::{Row, Table};
use crate::text::name_key;

/// One answer of an earlier round, wherever it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The unit as it was called.
    pub unit: String,
    /// The task's id of that round.
    pub id: String,
    /// The task's text; unknown in a collected.json that does not give the tasks.
    pub text: Option<String>,
    /// The form: its key, or what people call it.
    pub form: String,
    /// The period of the form, if it comes back.
    pub period: Option<Period>,
    /// Answers by heading, as written; none is blank.
    pub fields: IndexMap<String, String>,
    /// Where it stands.
    pub place: Place,
}

/// The part of a collected.json that tells of answers.
#[derive(Debug, Deserialize)]
struct Collection {
    records: Vec<Recorded>,
    /// Texts of the tasks by id.
    #[serde(default)]
    tasks: BTreeMap<String, String>,
}

/// The part of a record that tells of an answer.
#[derive(Debug, Deserialize)]
struct Recorded {
    unit: String,
    task: String,
    form: String,
    #[serde(default)]
    period: Option<Period>,
    fields: IndexMap<String, String>,
    #[serde(default)]
    source: Source,
}

/// The answers of a collected.json; `file` names it in findings.
///
/// # Errors
/// If it is no such document.
pub fn collected(file: &str, bytes: &[u8]) -> serde_json::Result<Vec<Answer>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let collection: Collection = serde_json::from_slice(bytes)?;
    Ok((collection.records.into_iter())
        .map(|record| Answer {
            unit: record.unit,
            text: collection.tasks.get(&record.task).cloned(),
            id: record.task,
            form: record.form,
            period: record.period,
            fields: filled(record.fields),
            place: Place {
                file: Some(file.to_owned()),
                sheet: Some(record.source.file).filter(|source| !source.is_empty()),
                ..Place::default()
            },
        })
        .collect())
}

/// Headings of 明细 that are no answers.
const NO_ANSWERS: [&str; 13] = [
    RECORD,
    FORM,
    ID,
    "序号",
    "部分",
    "分项",
    TEXT,
    UNIT,
    "单位类别",
    "角色",
    "来源文件",
    "来源工作表",
    "来源行",
];
const RECORD: &str = "编号";
const FORM: &str = "表";
const ID: &str = "任务编号";
const TEXT: &str = "重点工作";
const UNIT: &str = "单位";
/// What the heading of a normalised answer ends in; the answer as written has a column of its own.
const NORMALISED: &str = "(规范值)";

/// The answers in the sheets of a master workbook that have the headings of 明细, whatever they are called.
pub fn master(file: &str, document: &Document) -> Vec<Answer> {
    document.grids.iter().flat_map(|grid| sheet(file, grid)).collect()
}

fn sheet(file: &str, grid: &Grid) -> Vec<Answer> {
    let Some(table) = Table::find(grid, &[FORM, TEXT, UNIT]) else {
        return Vec::new();
    };
    let answers: Vec<&str> = table
        .headings
        .iter()
        .map(|(heading, _)| heading.as_str())
        .filter(|heading| !NO_ANSWERS.contains(heading) && !name_key(heading).ends_with(NORMALISED))
        .collect();
    let mut answered: Vec<(String, Answer)> = Vec::new();
    for row in &table.rows {
        let number = row.get(RECORD).to_owned();
        let fields = answers
            .iter()
            .map(|heading| ((*heading).to_owned(), row.get(heading).to_owned()));
        match answered.last_mut() {
            // What one cell cannot hold goes on in the next row, which has the record's number and nothing else.
            Some((last, answer)) if *last == number && !number.is_empty() && is_rest(row) => {
                for (heading, rest) in fields {
                    if let Some(text) = answer.fields.get_mut(&heading) {
                        text.push_str(&rest);
                    }
                }
            }
            _ if row.get(FORM).is_empty() => {}
            _ => answered.push((number, answer(file, grid, row, fields.collect()))),
        }
    }
    answered.into_iter().map(|(_, answer)| answer).collect()
}

fn answer(file: &str, grid: &Grid, row: &Row, fields: IndexMap<String, String>) -> Answer {
    let (form, period) = of_round(row.get(FORM));
    Answer {
        unit: row.get(UNIT).to_owned(),
        id: row.get(ID).to_owned(),
        text: Some(row.get(TEXT).to_owned()).filter(|text| !text.is_empty()),
        form: form.to_owned(),
        period,
        fields: filled(fields),
        place: Place {
            file: Some(file.to_owned()),
            sheet: Some(grid.name.clone()),
            cell: Some(a1(row.row, 0)),
            ..Place::default()
        },
    }
}

/// The form's name and the period behind it: `进展情况月报表（2026年5月）`.
fn of_round(name: &str) -> (&str, Option<Period>) {
    let split = name
        .strip_suffix(['）', ')'])
        .and_then(|name| name.rsplit_once(['（', '(']));
    let named = split.and_then(|(form, period)| Some((form, period.parse().ok()?)));
    named.map_or((name, None), |(form, period)| (form, Some(period)))
}

/// Whether a row only continues the one above it.
fn is_rest(row: &Row) -> bool {
    row.get(UNIT).is_empty() && row.get(FORM).is_empty()
}

/// Without what is blank.
fn filled(fields: IndexMap<String, String>) -> IndexMap<String, String> {
    fields
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .collect()
}
