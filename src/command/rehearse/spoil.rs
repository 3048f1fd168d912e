//! Puts a fault into a unit's reply as people do, and says which findings it must raise.

use std::io::{Cursor, Read, Write};

use jiff::ToSpan;
use jiff::civil::Date;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use super::paper;
use crate::check::{Action, Decision};
use crate::error::{Error, Result};
use crate::finding::Place;
use crate::form::{Form, Kind, PLAN};
use crate::list::Id;
use crate::owed::State;
use crate::rehearse::deal::Dealt;
use crate::rehearse::fault::{Duty, Fault, Spot};
use crate::rule;
use crate::task::{Task, TaskId};
use crate::text::chinese_day;
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
const VAGUE: &str = "健全工作机制，明确专人负责，定期调度进度";
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
/// Why a task is nothing for a unit.
const NOTHING_TO_DO: &str = "本地没有这类对象";
/// What a unit writes that thinks a task somebody else's.
const DENIED: &str = "此项工作不属于我单位职责范围，建议调整";
/// What was not begun.
const NOT_BEGUN: &str = "方案已经拟好，项目尚未开工";
/// What a clerk struck out.
const STRUCK: &str = "（本句作废）";
/// What was added on the copy that was stamped.
const PRINTED: &str = "经会议审定，";
/// A shortcut to a page, as desktops write it.
const SHORTCUT: &[u8] = b"[InternetShortcut]\r\nURL=http://www.example.cn/\r\n";
/// Who decides in a rehearsal, and why.
const DECIDED: (&str, &str) = ("张某某", "演练");
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
    /// What a person decides of it.
    pub decisions: Vec<Decision>,
}

/// A decision of the rehearsal.
fn decided(action: Action, rule: &str, place: Place) -> Decision {
    let (name, reason) = DECIDED;
    Decision {
        rule: rule.to_owned(),
        place,
        action: Some(action),
        name: name.to_owned(),
        reason: reason.to_owned(),
        ..Decision::default()
    }
}

/// Sends a filled workbook with a fault in it, as a file of this name.
///
/// `next` is the filled workbook of the next unit, which may answer in the same table; `duties` are those of all units; `end` is the
/// last day of the round.
///
/// # Errors
/// If a workbook cannot be drawn.
pub fn send(
    workbook: UnitWorkbook<'_>,
    next: Option<&UnitWorkbook<'_>>,
    name: &str,
    dealt: &Dealt,
    duties: &[Duty<'_>],
    end: Date,
) -> Result<Sent> {
    let spot = dealt.spot;
    let mut expected = Expected {
        rule: dealt.fault.rule().to_owned(),
        unit: Some(workbook.unit.name.clone()),
        state: dealt.fault.state(),
        ..Expected::default()
    };
    let unit = workbook.unit.name.clone();
    // The last answer of a row that slipped is lost, and all others stand one column on.
    let asked = workbook
        .sheets
        .get(spot.form)
        .map(|sheet| sheet.form.unit_columns().count());
    let slipped = asked.unwrap_or_default().saturating_sub(1);
    let mut sent = Sent::default();
    match dealt.fault {
        Fault::Silent => {}
        Fault::Excused => {
            concern(&workbook, spot, &mut expected);
            let place = Place {
                unit: expected.unit.clone(),
                task: expected.task.clone(),
                form: expected.form.clone(),
                ..Place::default()
            };
            sent.decisions.push(decided(Action::Exclude, "", place));
            sent.files
                .push((name.to_owned(), write::unit_workbook::draw(&workbook)?));
        }
        Fault::EmptyFile => {
            expected.file = Some(name.to_owned());
            sent.files.push((name.to_owned(), Vec::new()));
        }
        Fault::CoverBeside | Fault::ShortcutBeside => {
            sent.files
                .push((name.to_owned(), write::unit_workbook::draw(&workbook)?));
            let (name, bytes) = if dealt.fault == Fault::CoverBeside {
                (other_ending(&before_ending(name, "报送函"), "txt"), cover(&unit))
            } else {
                // No two shortcuts are the same file.
                expected.unit = None;
                let bytes = [SHORTCUT, unit.as_bytes()].concat();
                (format!("政务网站{}.url", dealt.unit), bytes)
            };
            expected.file = Some(name.clone());
            sent.files.push((name, bytes));
        }
        Fault::EarlierPeriod => {
            let sheet = workbook.sheets.get(spot.form);
            let before = sheet.and_then(|sheet| Some((sheet.form, sheet.form.period?.previous())));
            if let Some((form, period)) = before {
                let earlier = Form {
                    period: Some(period),
                    ..form.clone()
                };
                let name = before_ending(name, "（上期）");
                expected.form = Some(form.key.clone());
                expected.file = Some(name.clone());
                sent.files.push((name, drawn_of(&workbook, spot.form, &earlier)?));
            }
            sent.files
                .push((name.to_owned(), write::unit_workbook::draw(&workbook)?));
        }
        Fault::StruckOut => {
            let mut workbook = workbook;
            if let Some(value) = cell(&mut workbook, spot) {
                value.insert_str(0, STRUCK);
            }
            // What the page takes back is told of the file.
            expected.unit = None;
            expected.file = Some(name.to_owned());
            let drawn = write::unit_workbook::draw(&workbook)?;
            let struck = strike(&drawn, STRUCK).map_err(|error| Error::draw(name, error))?;
            sent.files.push((name.to_owned(), struck));
        }
        Fault::CopyDiffers => {
            concern(&workbook, spot, &mut expected);
            let mut copy = workbook.clone();
            if let Some(value) = cell(&mut copy, spot) {
                value.insert_str(0, PRINTED);
            }
            let copied = other_ending(&before_ending(name, "（盖章件）"), "pdf");
            sent.files
                .push((name.to_owned(), write::unit_workbook::draw(&workbook)?));
            sent.files.push((copied, paper::printed(&copy)));
        }
        Fault::JointTable => {
            let mut next = next.cloned();
            if let Some(next) = &mut next {
                // That all stand in one table is no fault; what one of them left blank is that one's.
                expected.unit = Some(next.unit.name.clone());
                concern(next, spot, &mut expected);
                if let Some(value) = cell(next, spot) {
                    value.clear();
                }
            }
            let all: Vec<&UnitWorkbook<'_>> = std::iter::once(&workbook).chain(&next).collect();
            let name = format!("联合报送 {}.html", dealt.unit);
            sent.files.push((name, paper::joint(&all)));
        }
        Fault::Scan | Fault::ScanBeside | Fault::FiledOnPaper => {
            if dealt.fault == Fault::ScanBeside {
                sent.files
                    .push((name.to_owned(), write::unit_workbook::draw(&workbook)?));
            }
            let name = other_ending(name, "pdf");
            expected.file = Some(name.clone());
            if dealt.fault == Fault::FiledOnPaper {
                let place = Place {
                    file: Some(name.clone()),
                    unit: expected.unit.clone(),
                    ..Place::default()
                };
                sent.decisions.push(decided(Action::Accept, &expected.rule, place));
            }
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
    if matches!(dealt.fault, Fault::ColumnsSwapped | Fault::Slipped) {
        // Each cell that stands where it does not belong is told by itself.
        let cells = match dealt.fault {
            Fault::ColumnsSwapped => 2,
            _ => slipped,
        };
        sent.expected
            .extend(std::iter::repeat_n(expected.clone(), cells.saturating_sub(1)));
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
            let own = tasks.find_id(|one| one.id == task.id)?;
            let other = tasks.find(own.behind()).or(tasks.first())?;
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
    if fault == Fault::Postponed {
        let planned = end.saturating_sub(2.months());
        for sheet in workbook.sheets.iter_mut().filter(|sheet| sheet.form.key == PLAN) {
            let column = sheet.form.column_of(Kind::Deadline).map(|(column, _)| column);
            write_in(
                sheet,
                spot.row,
                column,
                &format!("{}年{}月底", planned.year(), planned.month()),
            );
        }
    }
    if fault == Fault::Ditto {
        // The plan says the same of both tasks, so that nothing is put off.
        for sheet in &mut workbook.sheets {
            let column = sheet.form.column_of(Kind::Deadline).map(|(column, _)| column);
            let above = spot.row.checked_sub(1).and_then(|above| row_mut(sheet, above));
            let above = above
                .zip(column)
                .and_then(|(row, column)| row.values.get(column).cloned());
            write_in(sheet, spot.row, column, &above.unwrap_or_default());
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
                Fault::DatedLate => chinese_day(due.saturating_add(3.days())),
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
        Fault::NilCompletion | Fault::Contradiction => {
            let (account, said) = match fault {
                Fault::NilCompletion => (NOTHING_TO_DO, NO_DEADLINE),
                _ => (NOT_BEGUN, "是"),
            };
            write_in(sheet, spot.row, column_of(Kind::Narrative), account);
            write_in(sheet, spot.row, at, said);
        }
        Fault::Denied => {
            if let Some(row) = row_mut(sheet, spot.row) {
                row.values.fill(String::new());
            }
            write_in(sheet, spot.row, at, DENIED);
        }
        Fault::Untouched => {
            expected.task = None;
            let kinds: Vec<Kind> = form.columns.iter().map(|column| column.kind).collect();
            blank_fields(sheet);
            for row in sheet.bands.iter_mut().flat_map(|(_, rows)| rows) {
                row.given = true;
                for (value, kind) in row.values.iter_mut().zip(&kinds) {
                    if !kind.is_taken_over() {
                        value.clear();
                    }
                }
            }
        }
        Fault::Slipped => {
            write_in(sheet, spot.row, column_of(Kind::Deadline), &chinese_day(end));
            write_in(sheet, spot.row, column_of(Kind::Completion), "是");
            let asked: Vec<usize> = form.unit_columns().map(|(place, _)| place).collect();
            if let Some(row) = row_mut(sheet, spot.row) {
                let mut before = String::new();
                for place in asked {
                    if let Some(value) = row.values.get_mut(place) {
                        std::mem::swap(value, &mut before);
                    }
                }
            }
        }
        Fault::Postponed => {
            write_in(sheet, spot.row, at, &chinese_day(end));
            write_in(sheet, spot.row, column_of(Kind::Completion), "是");
        }
        Fault::Outdated => {
            let text = format!("截至{}年12月底，完成整改37处，投入资金12万元", end.year() - 1);
            write_in(sheet, spot.row, at, &text);
            write_in(sheet, spot.row, column_of(Kind::Completion), "是");
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
        | Fault::Excused
        | Fault::FiledOnPaper
        | Fault::EmptyFile
        | Fault::EarlierPeriod
        | Fault::StruckOut
        | Fault::CoverBeside
        | Fault::ShortcutBeside
        | Fault::CopyDiffers
        | Fault::JointTable
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

/// Takes every answer out of what stands around a form's table.
fn blank_fields(sheet: &mut FormSheet<'_>) {
    for value in sheet.header.iter_mut().chain(&mut sheet.footer) {
        value.clear();
    }
}

/// The workbook with one of its forms for another period.
fn drawn_of(workbook: &UnitWorkbook<'_>, form: usize, other: &Form) -> Result<Vec<u8>> {
    let mut earlier = UnitWorkbook {
        sheets: workbook.sheets.get(form).cloned().into_iter().collect(),
        ..workbook.clone()
    };
    for sheet in &mut earlier.sheets {
        sheet.form = other;
        let fields = other.header.iter().zip(&mut sheet.header);
        for (_, value) in fields.filter(|(field, _)| field.kind == Kind::Period) {
            *value = other.period.map(|period| period.label()).unwrap_or_default();
        }
        for row in sheet.bands.iter_mut().flat_map(|(_, rows)| rows) {
            for (column, value) in other.columns.iter().zip(&mut row.values) {
                if column.kind == Kind::Period {
                    *value = other.period.map(|period| period.label()).unwrap_or_default();
                }
            }
        }
    }
    write::unit_workbook::draw(&earlier)
}

/// A letter that goes with a unit's form.
fn cover(unit: &str) -> Vec<u8> {
    format!("督查室：\n　　现将我单位填报表随函报送，请查收。\n{unit}\n").into_bytes()
}

/// The workbook with a text struck out wherever it opens a cell.
fn strike(package: &[u8], text: &str) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(package))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at)?;
        let name = part.name()?.into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)?;
        if name == "xl/sharedStrings.xml" {
            let struck = format!("<si><r><rPr><strike/></rPr><t>{text}</t></r><r><t>");
            let whole = String::from_utf8_lossy(&bytes).replace(&format!("<si><t>{text}"), &struck);
            // Each run is closed where its cell was.
            let (mut closed, mut open) = (String::with_capacity(whole.len()), false);
            for piece in whole.split_inclusive("</si>") {
                open |= piece.contains(&struck);
                if std::mem::take(&mut open) {
                    closed.push_str(&piece.replace("</t></si>", "</t></r></si>"));
                } else {
                    closed.push_str(piece);
                }
            }
            bytes = closed.into_bytes();
        }
        out.start_file(
            name,
            SimpleFileOptions::default().last_modified_time(DateTime::default()),
        )?;
        out.write_all(&bytes)?;
    }
    Ok(out.finish()?.into_inner())
}

/// Takes every answer out of a form.
fn blank(sheet: &mut FormSheet<'_>) {
    blank_fields(sheet);
    for row in sheet.bands.iter_mut().flat_map(|(_, rows)| rows) {
        row.values.fill(String::new());
    }
}

/// Dates a form some days earlier than any unit would.
fn date_back(sheet: &mut FormSheet<'_>, end: Date) {
    let due = sheet.form.due.unwrap_or(end);
    for (field, value) in sheet.form.header.iter().zip(&mut sheet.header) {
        if field.kind == Kind::Date {
            *value = chinese_day(due.saturating_sub((4 + BETWEEN).days()));
        }
    }
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
