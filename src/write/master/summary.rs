//! Draws 落实方案汇总 and 落实情况汇总.

use std::borrow::Cow;

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::form::{Column, Form, Kind};
use crate::kind::{self, Printed};
use crate::master::Master;
use crate::master::answers::Answer;
use crate::master::summary::{Group, Summary, TaskBlock};
use crate::text::chinese_day;
use crate::unit::Role;

use super::formats::Formats;
use super::page::{self, Cell, Layout, PageColumn, Paper, Row};
use super::style::Style;

/// Width in pixels of an A3 sheet at full size.
const WIDTH: u32 = 1430;

/// Draws the summary of one form.
pub fn draw(
    book: &mut Workbook,
    formats: &Formats,
    master: &Master<'_>,
    summary: &Summary<'_>,
) -> Result<(), XlsxError> {
    let form = summary.form;
    let columns: Vec<&Column> = form.unit_columns().map(|(_, column)| column).collect();
    let layout = Layout {
        name: sheet_name(form),
        title: match form.period {
            None => format!("{}汇总", form.print_title()),
            Some(period) => format!("{}汇总（{}）", form.print_title(), period.label()),
        },
        left: super::archived(master),
        right: super::as_of(master),
        notes: Vec::new(),
        note_style: Style::Note,
        columns: widths(&columns),
        paper: Paper::A3Landscape,
        filter: false,
    };
    let last = u16::try_from(columns.len() + 2).unwrap_or(u16::MAX);
    page::draw(book, formats, &layout, &|row| {
        let parts = master.register.has_parts();
        let (mut part, mut section) = (None, None);
        for block in &summary.blocks {
            headings(block, last, (parts, &mut part), &mut section, row);
            rows(block, &columns, last, row);
        }
    })
}

/// The rows of a part and a section, where they change; `parts` says whether the tasks' parts are parts.
pub fn headings<'a>(
    block: &TaskBlock<'a>,
    last: u16,
    (parts, part): (bool, &mut Option<&'a str>),
    section: &mut Option<&'a str>,
    row: &mut dyn FnMut(Row<'_>),
) {
    let task = block.task;
    if *part != Some(&task.part) {
        *part = Some(&task.part);
        *section = None;
        if parts && !task.part.is_empty() {
            row(Row::part(vec![Cell::wide(task.part.as_str(), Style::Part, last)]));
        }
    }
    if *section != Some(&task.section) {
        *section = Some(&task.section);
        if !task.section.is_empty() {
            row(Row::heading(vec![Cell::wide(
                task.section.as_str(),
                Style::Section,
                last,
            )]));
        }
    }
}

/// The sheet's name: none of the characters that a sheet name cannot hold, and room for a number behind it.
pub fn sheet_name(form: &Form) -> String {
    format!("{}{}汇总", super::ARCHIVE, form.short_name())
        .chars()
        .filter(|char| !"[]:*?/\\'".contains(*char))
        .take(26)
        .collect()
}

/// The rows of one task: its words, a flag, the answers, who is missing.
fn rows(block: &TaskBlock<'_>, columns: &[&Column], last: u16, row: &mut dyn FnMut(Row<'_>)) {
    row(Row::heading(vec![
        Cell::new(block.task.number.as_str(), Style::TaskCentre).repeated(),
        Cell::wide(block.task.text.as_str(), Style::Task, last - 2),
        Cell::new(block.label(), Style::TaskCentre),
    ]));
    if !block.contradicted_by.is_empty() {
        let text = format!(
            "牵头单位报已完成，但{}报未完成或部分完成（{}个单位），请核实。",
            block.contradicted_by.join("、"),
            block.contradicted_by.len()
        );
        row(Row::heading(vec![
            Cell::new("请核实", Style::FlagCentre),
            Cell::wide(text, Style::Flag, last - 1),
        ]));
    }
    for group in &block.groups {
        row(answer_row(group, columns));
    }
    for answer in &block.unseen {
        let Some(duty) = answer.duty else { continue };
        let file = duty.file.as_ref().map(|file| format!("，见“{file}”"));
        let text = format!(
            "{}单位：{}（{}{}）",
            answer.role.label(),
            answer.unit,
            duty.why,
            file.unwrap_or_default()
        );
        row(Row::new(vec![
            Cell::new(duty.state.label(), Style::Centre),
            Cell::wide(text, Style::Body, last - 1),
        ]));
    }
    if !block.unread.is_empty() {
        let came = |answer: &Answer<'_>| {
            let duty = answer.duty?;
            let file = duty.file.as_deref().unwrap_or_default();
            Some(format!(
                "{}单位{}：“{file}”（{}）",
                answer.role.label(),
                answer.unit,
                duty.why
            ))
        };
        let texts: Vec<String> = block.unread.iter().filter_map(came).collect();
        row(Row::new(vec![
            Cell::new("待转录", Style::FlagCentre),
            Cell::wide(texts.join("；"), Style::Body, last - 1),
        ]));
    }
    for (role, missing) in [(Role::Lead, &block.missing_lead), (Role::Co, &block.missing_co)] {
        if !missing.is_empty() {
            let text = format!("{}单位：{}（{}个）", role.label(), missing.join("、"), missing.len());
            row(Row::new(vec![
                Cell::new("未报", Style::FlagCentre),
                Cell::wide(
                    text,
                    if role == Role::Lead { Style::Flag } else { Style::Body },
                    last - 1,
                ),
            ]));
        }
    }
    let open = block.missing_lead.len() + block.missing_co.len() + block.unread.len();
    if block.groups.is_empty() && open + block.unseen.len() == 0 && !block.is_assigned {
        row(Row::new(vec![
            Cell::new("待核", Style::FlagCentre),
            Cell::wide("台账没有为这项任务确定牵头单位和责任单位。", Style::Flag, last - 1),
        ]));
    }
}

fn answer_row<'a>(group: &Group<'a>, columns: &[&Column]) -> Row<'a> {
    let (text, centre) = match group.role {
        Role::Lead => (Style::Lead, Style::LeadCentre),
        Role::Co => (Style::Body, Style::Centre),
    };
    let names: Vec<&str> = group.answers.iter().map(|answer| answer.unit).collect();
    let mut units = names.join("、");
    if names.len() > 1 {
        units.push_str(&format!("（{}个）", names.len()));
    }
    if group.answers.iter().any(|answer| !answer.is_owed()) {
        units.push_str("（台账未列）");
    }
    let mut cells = vec![
        Cell::new(group.role.label(), centre).repeated(),
        Cell::new(units, centre).repeated(),
    ];
    for column in columns {
        let style = if column.kind.is_long() { text } else { centre };
        let values: Vec<Cow<'_, str>> = group.answers.iter().map(|answer| shown(answer, column)).collect();
        let same = values.iter().all(|value| values.first() == Some(value));
        let value = if same {
            values.into_iter().next().unwrap_or_default().into_owned()
        } else {
            // In the order of the units; a blank keeps its place.
            let shown = values.iter().map(|value| if value.is_empty() { "—" } else { value });
            shown.collect::<Vec<_>>().join("、")
        };
        cells.push(Cell::new(value, style));
    }
    Row::new(cells)
}

/// What stands in a cell: the answer as written, and beside it the day that it means where it says that otherwise.
fn shown<'a>(answer: &Answer<'a>, column: &Column) -> Cow<'a, str> {
    let written = answer.field(&column.heading);
    if kind::of(column.kind).printed == Printed::AsWritten {
        return Cow::Borrowed(written);
    }
    let normal = answer.record.and_then(|record| record.normalised.get(&column.heading));
    let meant = normal.and_then(|normal| match column.kind {
        Kind::Deadline => normal.parse().ok().map(chinese_day),
        // 60 is 60% to every reader.
        _ => Some(normal.to_owned())
            .filter(|normal| normal.trim_end_matches('%') != written.trim_end_matches(['%', '％'])),
    });
    match meant {
        Some(day) if day != written => Cow::Owned(format!("{written}（{day}）")),
        _ => Cow::Borrowed(written),
    }
}

/// The columns: fixed widths by kind, the rest to the narratives.
fn widths(columns: &[&Column]) -> Vec<PageColumn> {
    let mut result = page::columns(&[("序号", 56), ("重点工作／单位", 150)]);
    let fixed = |column: &Column| kind::of(column.kind).in_master;
    let taken: u32 = columns.iter().filter_map(|column| fixed(column)).sum();
    let free = columns.iter().filter(|column| fixed(column).is_none()).count();
    let rest = WIDTH.saturating_sub(taken + 206) / u32::try_from(free.max(1)).unwrap_or(1);
    result.extend(columns.iter().map(|column| PageColumn {
        heading: column.heading.clone(),
        width: fixed(column).unwrap_or(rest.max(200)),
    }));
    result
}
