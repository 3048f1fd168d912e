//! Draws 任务一览: every task in one row of two lines.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::glance::Line;
use crate::master::state::{Light, SOON_DAYS};

use super::measure;
use super::page::{self, Cell, Layout, Paper, Row};
use super::style::{Formats, Style};

/// Name of the sheet.
pub const NAME: &str = "任务一览";
/// Lines that a text may take.
const LINES: usize = 2;
/// Columns: heading and width.
const COLUMNS: [(&str, u32); 9] = [
    ("序号", 52),
    ("重点工作", 330),
    ("牵头单位", 150),
    ("责任领导", 84),
    ("进展", 74),
    ("预警", 104),
    ("完成时限", 120),
    ("牵头单位所述（单位原文，摘要）", 346),
    ("责任单位答复", 170),
];

/// Draws the sheet of all tasks.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let title = format!("{}任务一览", super::subject(master));
    let lines: Vec<&Line<'_>> = master.lines.iter().collect();
    list(book, formats, master, title, &lines)
}

/// Draws a sheet of some tasks.
pub fn list(
    book: &mut Workbook,
    formats: &Formats,
    master: &Master<'_>,
    title: String,
    lines: &[&Line<'_>],
) -> Result<(), XlsxError> {
    let layout = Layout {
        name: NAME.to_owned(),
        title,
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![note(master, lines.len())],
        note_style: Style::Note,
        columns: page::columns(&COLUMNS),
        paper: Paper::A3Landscape,
        filter: false,
    };
    let columns = u16::try_from(COLUMNS.len()).unwrap_or(u16::MAX);
    page::draw(book, formats, &layout, &|row| {
        let parts = master.register.has_parts();
        let mut part = None;
        for line in lines {
            if parts && part != Some(&line.task.part) && !line.task.part.is_empty() {
                row(Row::heading(vec![Cell::wide(
                    line.task.part.as_str(),
                    Style::Part,
                    columns,
                )]));
            }
            part = Some(&line.task.part);
            row(line_row(line));
        }
        if lines.is_empty() {
            row(Row::new(vec![Cell::wide("没有可列的任务。", Style::Centre, columns)]));
        }
    })
}

fn note(master: &Master<'_>, count: usize) -> String {
    let by = match master.status() {
        Some(form) => format!("进展和所述取自{}", form.round_name()),
        None => match master.summaries.first() {
            Some(summary) => format!("进展和所述取自{}", summary.form.round_name()),
            None => "还没有收到可以统计的答复".to_owned(),
        },
    };
    let light = match master.status() {
        Some(_) => format!("预警：红为已逾期未完成，黄为{SOON_DAYS}天内到期或进度滞后未完成；"),
        None => String::new(),
    };
    format!(
        "共{}项，每项一行。{by}；没有牵头单位的，以责任单位为准。{light}“责任单位答复”为已答复个数／应答复个数。",
        count
    )
}

/// The width of a column.
fn width(heading: &str) -> u32 {
    COLUMNS
        .iter()
        .find(|(one, _)| *one == heading)
        .map_or(100, |(_, width)| *width)
}

fn line_row<'a>(line: &Line<'a>) -> Row<'a> {
    let fit = |text: &str, heading: &str| measure::lines(text, width(heading), Style::Body.size(), LINES);
    let [_, task, units, leaders, _, _, due, said, co] = COLUMNS.map(|(heading, _)| heading);
    let (light, style) = match line.light {
        Some(light @ Light::Red(_)) => (light.label(), Style::Red),
        Some(light @ (Light::Yellow(_) | Light::Slow(_))) => (light.label(), Style::Yellow),
        Some(light @ Light::White) => (light.label(), Style::Centre),
        Some(Light::Green) | None => ("—".to_owned(), Style::Centre),
    };
    let state = if line.is_done { Style::Centre } else { Style::FlagCentre };
    let said_by = line.said.map_or_else(
        || "—".to_owned(),
        |(unit, text)| match line.units.len() > 1 {
            true => format!("{unit}：{text}"),
            false => text.to_owned(),
        },
    );
    Row::new(vec![
        Cell::new(line.task.number.as_str(), Style::Centre),
        Cell::new(fit(&line.task.text, task), Style::Body),
        Cell::new(fit(&leads(line), units), Style::Body),
        Cell::new(fit(&people(&line.leaders), leaders), Style::Centre),
        Cell::new(line.state, state),
        Cell::new(light, style),
        Cell::new(fit(&or_dash(line.due()), due), Style::Centre),
        Cell::new(fit(&said_by, said), Style::Body),
        Cell::new(fit(&answered(line), co), Style::Body),
    ])
}

/// Who leads the task; of leads that are excused, that they are.
fn leads(line: &Line<'_>) -> String {
    match line.excused_leads.as_slice() {
        [] => super::named(&line.units, 2),
        excused => format!("{}（免报）", super::named(excused, 1)),
    }
}

/// How many co-responsible units have answered, and who contradicts.
fn answered(line: &Line<'_>) -> String {
    let (all, came) = line.co;
    let counts = match all {
        0 => "—".to_owned(),
        all => format!("{came}／{all}"),
    };
    if line.contradicted_by.is_empty() {
        return counts;
    }
    format!("{counts}；{}报未完成，请核实", super::named(&line.contradicted_by, 1))
}

/// One or two leaders by name; of more the first, and how many they are.
fn people(leaders: &[&str]) -> String {
    match leaders {
        [] => "—".to_owned(),
        [first, _, _, ..] => format!("{first}等{}人", leaders.len()),
        few => few.join("、"),
    }
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "—".to_owned() } else { text }
}
