//! Puts a fault into a unit's reply as people do, and says which findings it must raise.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::Result;
use crate::form::{Form, Kind};
use crate::owed::State;
use crate::rehearse::deal::Dealt;
use crate::rehearse::fault::{Duty, Fault, Spot};
use crate::rule;
use crate::task::{Task, TaskId};
use crate::write;
use crate::write::unit_workbook::{FormRow, FormSheet, UnitWorkbook};

/// What a clerk wrote instead of a deadline.
const BAD_DEADLINE: &str = "尽快完成";
/// What a clerk wrote instead of a phone number.
const BAD_PHONE: &str = "1380715";
/// What a clerk wrote instead of a name.
const BAD_PERSON: &str = "分管领导";
/// What a clerk wrote instead of yes or no.
const BAD_COMPLETION: &str = "再说吧";
/// What a clerk wrote without giving a reason.
const BARE_NO: &str = "否";
/// Not done, with a reason.
const NOT_DONE: &str = "否，项目前期手续正在办理";
/// A deadline that never passes.
const ONGOING: &str = "长期坚持";
/// Measures without any figure.
const VAGUE: &str = "加强领导，压实责任，认真抓好落实";
/// A nil reply.
const NIL: &str = "本单位不涉及此项工作";
/// An answer that is not in the form.
const ELSEWHERE: &str = "见附件";
/// A task that no notice gave.
const OWN_TASK: &str = "组织本单位党员干部开展志愿服务活动";
/// What a clerk added to a task.
const REWORDED: &str = "（由办公室牵头抓落实）";
/// What a clerk typed over a task.
const UNNAMED: &str = "另报一项";
/// What a clerk marked.
const BOTH: &str = "☑是 ☑否";
/// What a clerk wrote instead of measures.
const NAME: &str = "王建国";
/// What a clerk wrote instead of a deadline.
const NO_DEADLINE: &str = "不涉及";
/// Days between two versions of a reply.
const BETWEEN: i64 = 2;

/// The finding that a fault must raise. A part that is left open may be any.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// The rule's name.
    pub rule: String,
    /// The unit.
    pub unit: Option<String>,
    /// The task, if the fault concerns one.
    pub task: Option<TaskId>,
    /// The form's key, if the fault concerns one.
    pub form: Option<String>,
    /// The file, if the fault concerns the whole of it.
    pub file: Option<String>,
    /// How the duties stand that it concerns, where it is not as answered.
    pub state: Option<State>,
}

/// What a unit sends: file names and bytes, and the findings that must come of it.
#[derive(Debug, Default)]
pub struct Sent {
    /// The files.
    pub files: Vec<(String, Vec<u8>)>,
    /// The findings.
    pub expected: Vec<Expected>,
}

/// Sends a filled workbook with a fault in it, as a file of this name.
///
/// `duties` are those of all units; `end` is the last day of the round.
///
/// # Errors
/// If a workbook cannot be drawn.
pub fn send(workbook: UnitWorkbook<'_>, name: &str, dealt: &Dealt, duties: &[Duty<'_>], end: Date) -> Result<Sent> {
    let spot = dealt.spot;
    let mut expected = Expected {
        rule: dealt.fault.rule().to_owned(),
        unit: Some(workbook.unit.name.clone()),
        state: dealt.fault.state(),
        ..Expected::default()
    };
    let unit = workbook.unit.name.clone();
    let mut sent = Sent::default();
    match dealt.fault {
        Fault::Silent => {}
        Fault::Scan | Fault::ScanBeside => {
            if dealt.fault == Fault::ScanBeside {
                sent.files
                    .push((name.to_owned(), write::unit_workbook::draw(&workbook)?));
            }
            let name = other_ending(name, "pdf");
            expected.file = Some(name.clone());
            // No two units scan the same sheet of paper.
            sent.files.push((name, scan(&workbook.unit.name)));
        }
        Fault::Truncated => {
            let mut bytes = write::unit_workbook::draw(&workbook)?;
            bytes.truncate(bytes.len() / 2);
            expected.file = Some(name.to_owned());
            sent.files.push((name.to_owned(), bytes));
        }
        Fault::SentTwice => {
            let bytes = write::unit_workbook::draw(&workbook)?;
            // The finding is about a file, and no unit's.
            expected.unit = None;
            sent.files.push((name.to_owned(), bytes.clone()));
            sent.files.push((before_ending(name, "（副本）"), bytes));
        }
        Fault::NameOfAnother => {
            let other = duties.get((dealt.unit + 1) % duties.len().max(1));
            let name = other.map_or(name.to_owned(), |other| {
                format!("报送 {}.xlsx", crate::folder::safe_name(&other.unit.name))
            });
            expected.file = Some(name.clone());
            sent.files.push((name, write::unit_workbook::draw(&workbook)?));
        }
        Fault::TwoVersions | Fault::TwoAnswers => {
            concern(&workbook, spot, &mut expected);
            let first = before_ending(name, "（另一份）");
            expected.file = None;
            let mut earlier = workbook.clone();
            if let Some(value) = cell(&mut earlier, spot) {
                value.insert_str(0, "（初步考虑）");
            }
            if dealt.fault == Fault::TwoVersions {
                // Nothing else of the first version counts any more.
                for sheet in &mut earlier.sheets {
                    date_back(sheet, end);
                }
                expected.file = Some(first.clone());
                sent.expected.push(Expected {
                    rule: rule::REPLY_SUPERSEDED.name.to_owned(),
                    unit: Some(unit),
                    file: Some(first.clone()),
                    ..Expected::default()
                });
            }
            sent.files.push((first, write::unit_workbook::draw(&earlier)?));
            sent.files
                .push((name.to_owned(), write::unit_workbook::draw(&workbook)?));
        }
        _ => {
            let own = altered(&workbook, spot, dealt.fault);
            let workbook = spoil(workbook, spot, dealt.fault, own.as_ref(), end, &mut expected);
            sent.files
                .push((name.to_owned(), write::unit_workbook::draw(&workbook)?));
        }
    }
    if dealt.fault == Fault::RowUnnamed {
        // The row is like no task, and its own task is not there.
        sent.expected.push(Expected {
            rule: rule::TASK_MISSING.name.to_owned(),
            ..expected.clone()
        });
        expected.task = None;
        expected.state = None;
    }
    sent.expected.push(expected);
    Ok(sent)
}

/// The task that a clerk altered or added, where the fault is one of those.
fn altered(workbook: &UnitWorkbook<'_>, spot: Spot, fault: Fault) -> Option<Task> {
    let rows = workbook.sheets.get(spot.form)?.bands.iter().flat_map(|(_, rows)| rows);
    let task = rows.into_iter().nth(spot.row)?.task;
    let tasks = &workbook.register.tasks;
    match fault {
        Fault::TaskAdded => Some(Task {
            id: TaskId(String::new()),
            number: (tasks.len() + 1).to_string(),
            text: OWN_TASK.to_owned(),
            ..Task::default()
        }),
        Fault::RowUnnamed => Some(Task {
            id: TaskId(String::new()),
            number: "补".to_owned(),
            text: UNNAMED.to_owned(),
            ..Task::default()
        }),
        Fault::TaskReworded => Some(Task {
            text: format!("{}{REWORDED}", task.text),
            ..task.clone()
        }),
        Fault::TaskRenumbered => Some(Task {
            // Not `7-1`, which says a part of task 7.
            number: format!("{}0", task.number),
            ..task.clone()
        }),
        Fault::IdOfAnother => {
            let place = tasks.iter().position(|one| one.id == task.id)?;
            let other = tasks.get((place + 1) % tasks.len().max(1))?;
            Some(Task {
                id: other.id.clone(),
                ..task.clone()
            })
        }
        _ => None,
    }
}

/// Puts a fault of one form, field, row or cell into the workbook.
fn spoil<'b>(
    mut workbook: UnitWorkbook<'b>,
    spot: Spot,
    fault: Fault,
    own: Option<&'b Task>,
    end: Date,
    expected: &mut Expected,
) -> UnitWorkbook<'b> {
    concern(&workbook, spot, expected);
    if fault == Fault::DeadlinePassed {
        // The plan promised the same day.
        let passed = end.saturating_sub(4.months());
        for sheet in &mut workbook.sheets {
            let column = sheet.form.column_of(Kind::Deadline).map(|(column, _)| column);
            write_in(
                sheet,
                spot.row,
                column,
                &format!("{}年{}月底", passed.year(), passed.month()),
            );
        }
    }
    let dated = |form: &Form| form.unit_columns().any(|(_, column)| column.kind == Kind::Deadline);
    if fault == Fault::ReasonMissing && workbook.sheets.get(spot.form).is_some_and(|sheet| !dated(sheet.form)) {
        // So that it is not overdue by its plan as well.
        for sheet in &mut workbook.sheets {
            let column = sheet.form.column_of(Kind::Deadline).map(|(column, _)| column);
            write_in(sheet, spot.row, column, ONGOING);
        }
    }
    let Some(sheet) = workbook.sheets.get_mut(spot.form) else {
        return workbook;
    };
    let form: &Form = sheet.form;
    let at = Some(spot.column);
    let column_of = |kind: Kind| form.column_of(kind).map(|(column, _)| column);
    match fault {
        Fault::FormBlank => {
            expected.task = None;
            blank(sheet);
        }
        Fault::FieldBlank | Fault::DateUnreadable | Fault::DatedLate => {
            expected.task = None;
            let due = form.due.unwrap_or(end);
            let text = match fault {
                Fault::DateUnreadable => format!("{}年{}月38日", due.year(), due.month()),
                Fault::DatedLate => day(due.saturating_add(3.days())),
                _ => String::new(),
            };
            let fields = sheet.header.iter_mut().chain(&mut sheet.footer);
            if let Some(value) = fields.into_iter().nth(spot.column) {
                *value = text;
            }
        }
        Fault::TaskDeleted | Fault::TaskTwice | Fault::TaskAdded => rearrange(sheet, spot.row, fault, own),
        Fault::TaskUnanswered => {
            if let Some(row) = row_mut(sheet, spot.row) {
                row.values.fill(String::new());
            }
        }
        Fault::TaskReworded | Fault::TaskRenumbered | Fault::IdOfAnother | Fault::RowUnnamed => {
            if let (Some(row), Some(own)) = (row_mut(sheet, spot.row), own) {
                row.task = own;
            }
        }
        Fault::ColumnsSwapped => {
            let phone = column_of(Kind::Phone);
            if let (Some(row), Some(phone)) = (row_mut(sheet, spot.row), phone)
                && phone < row.values.len()
                && spot.column < row.values.len()
            {
                row.values.swap(spot.column, phone);
            }
        }
        Fault::Nil => {
            if let Some(row) = row_mut(sheet, spot.row) {
                row.values.fill(String::new());
            }
            write_in(sheet, spot.row, at, NIL);
        }
        Fault::TaskCopied => {
            let text = row_mut(sheet, spot.row).map(|row| row.task.text.clone());
            write_in(sheet, spot.row, at, &text.unwrap_or_default());
        }
        Fault::ReasonMissing => {
            write_in(sheet, spot.row, at, BARE_NO);
            // So that it is not overdue as well.
            write_in(sheet, spot.row, column_of(Kind::Deadline), ONGOING);
        }
        Fault::DeadlinePassed => write_in(sheet, spot.row, at, NOT_DONE),
        Fault::DeadlineLate => write_in(sheet, spot.row, at, &format!("{}年6月底", end.year() + 20)),
        Fault::Ditto => {
            // The finding stands for the whole column.
            expected.task = None;
            write_in(sheet, spot.row, at, "同上");
        }
        Fault::CellBlank => write_in(sheet, spot.row, at, ""),
        Fault::DeadlineUnreadable => write_in(sheet, spot.row, at, BAD_DEADLINE),
        Fault::BothMarked => write_in(sheet, spot.row, at, BOTH),
        Fault::NameInstead => write_in(sheet, spot.row, at, NAME),
        Fault::DeadlineNil => write_in(sheet, spot.row, at, NO_DEADLINE),
        Fault::CompletionUnreadable => write_in(sheet, spot.row, at, BAD_COMPLETION),
        Fault::PersonUnreadable => write_in(sheet, spot.row, at, BAD_PERSON),
        Fault::PhoneUnreadable => write_in(sheet, spot.row, at, BAD_PHONE),
        Fault::Elsewhere => write_in(sheet, spot.row, at, ELSEWHERE),
        Fault::Vague => write_in(sheet, spot.row, at, VAGUE),
        Fault::Silent
        | Fault::Scan
        | Fault::ScanBeside
        | Fault::Truncated
        | Fault::SentTwice
        | Fault::TwoVersions
        | Fault::TwoAnswers
        | Fault::NameOfAnother => {}
    }
    if fault == Fault::TaskAdded {
        expected.task = None;
    }
    sheet.bands.retain(|(_, rows)| !rows.is_empty());
    workbook
}

/// The form and task that a spot concerns.
fn concern(workbook: &UnitWorkbook<'_>, spot: Spot, expected: &mut Expected) {
    let Some(sheet) = workbook.sheets.get(spot.form) else {
        return;
    };
    expected.form = Some(sheet.form.key.clone());
    let mut rows = sheet.bands.iter().flat_map(|(_, rows)| rows);
    expected.task = rows.nth(spot.row).map(|row| row.task.id.clone());
}

/// Deletes a row, doubles it, or puts a task of the unit's own behind it.
fn rearrange<'b>(sheet: &mut FormSheet<'b>, row: usize, fault: Fault, own: Option<&'b Task>) {
    let mut row = row;
    for (_, rows) in &mut sheet.bands {
        if row >= rows.len() {
            row -= rows.len();
            continue;
        }
        let found = rows.remove(row);
        match fault {
            Fault::TaskDeleted => {}
            Fault::TaskAdded => {
                let added = own.map(|task| FormRow { task, ..found.clone() });
                rows.splice(row..row, std::iter::once(found).chain(added));
            }
            _ => {
                rows.splice(row..row, [found.clone(), found]);
            }
        }
        return;
    }
}

/// Takes every answer out of a form.
fn blank(sheet: &mut FormSheet<'_>) {
    for value in sheet.header.iter_mut().chain(&mut sheet.footer) {
        value.clear();
    }
    for row in sheet.bands.iter_mut().flat_map(|(_, rows)| rows) {
        row.values.fill(String::new());
    }
}

/// Dates a form some days earlier than any unit would.
fn date_back(sheet: &mut FormSheet<'_>, end: Date) {
    let due = sheet.form.due.unwrap_or(end);
    for (field, value) in sheet.form.header.iter().zip(&mut sheet.header) {
        if field.kind == Kind::Date {
            *value = day(due.saturating_sub((4 + BETWEEN).days()));
        }
    }
}

fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

fn row_mut<'s, 'b>(sheet: &'s mut FormSheet<'b>, row: usize) -> Option<&'s mut FormRow<'b>> {
    sheet.bands.iter_mut().flat_map(|(_, rows)| rows).nth(row)
}

fn cell<'s>(workbook: &'s mut UnitWorkbook<'_>, spot: Spot) -> Option<&'s mut String> {
    let sheet = workbook.sheets.get_mut(spot.form)?;
    row_mut(sheet, spot.row)?.values.get_mut(spot.column)
}

fn write_in(sheet: &mut FormSheet<'_>, row: usize, column: Option<usize>, text: &str) {
    let row = row_mut(sheet, row);
    if let Some(value) = row.zip(column).and_then(|(row, column)| row.values.get_mut(column)) {
        *value = text.to_owned();
    }
}

fn before_ending(name: &str, what: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}{what}.{ending}"),
        None => format!("{name}{what}"),
    }
}

fn other_ending(name: &str, ending: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.{ending}")
}

/// A PDF of one page on which no letter stands.
fn scan(text: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n% {text}\n%%EOF\n"
    )
    .into_bytes()
}
