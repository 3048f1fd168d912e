//! Draws 任务一览: every task in one row of two lines, or of one where there are many.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::glance::Line;
use crate::master::state::{Light, SOON_DAYS};
use crate::master::words::noun;
use crate::text::{full_width, told};

use super::formats::Formats;
use super::measure;
use super::page::{self, Cell, Layout, PageColumn, Paper, Row};
use super::style::Style;

/// Name of the sheet.
pub const NAME: &str = "任务一览";
/// Heading of what the lead units say.
const SAID: &str = "牵头单位所述（单位原文，摘要）";
/// Pages that the list may take: beyond, its rows are set closer.
const PAGES: usize = 8;
/// Widths of the columns where a text may take two lines.
const WIDE: [u32; 9] = [52, 324, 150, 84, 70, 108, 128, 346, 168];
/// The same where it has one.
const CLOSE: [u32; 9] = [52, 320, 150, 100, 70, 108, 124, 276, 230];

/// How closely the rows are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Setting {
    /// Lines that a text may take.
    lines: usize,
    /// Widths of the columns.
    widths: [u32; 9],
    /// Width in percent at which the columns are drawn: the page is shrunk to the paper by as much.
    percent: u32,
}

impl Setting {
    /// The settings that are tried, the easiest to read first.
    const ALL: [Setting; 4] = [
        Setting {
            lines: 2,
            widths: WIDE,
            percent: 100,
        },
        Setting {
            lines: 2,
            widths: WIDE,
            percent: 112,
        },
        Setting {
            lines: 1,
            widths: CLOSE,
            percent: 100,
        },
        Setting {
            lines: 1,
            widths: CLOSE,
            percent: 120,
        },
    ];

    fn width(&self, column: usize) -> u32 {
        self.widths.get(column).map_or(100, |width| width * self.percent / 100)
    }

    /// The first of ever shorter texts that stands in a column whole, from `most` down to 1; where none does, the last is cut.
    fn fullest(&self, most: usize, column: usize, text: impl Fn(usize) -> String) -> String {
        let mut texts = (1..=most).rev().map(text);
        let mut last = texts.next().unwrap_or_default();
        while self.fit(&last, column) != last {
            match texts.next() {
                Some(shorter) => last = shorter,
                None => return self.fit(&last, column),
            }
        }
        last
    }

    /// A text cut to the lines of a column.
    fn fit(&self, text: &str, column: usize) -> String {
        measure::lines(text, self.width(column), Style::Body.size(), self.lines)
    }
}

/// Draws the sheet of all tasks.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let title = format!("{}任务一览", super::about(&master.register.title));
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
    let noun = noun(master.register);
    let headings = [
        "序号",
        noun,
        "牵头单位",
        "责任领导",
        "进展",
        "预警",
        "完成时限",
        SAID,
        "责任单位答复",
    ];
    let layout = |setting: &Setting| Layout {
        name: NAME.to_owned(),
        title: title.clone(),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![note(master, lines.len())],
        note_style: Style::Note,
        columns: (headings.iter().enumerate())
            .map(|(place, heading)| PageColumn {
                heading: (*heading).to_owned(),
                width: setting.width(place),
            })
            .collect(),
        paper: Paper::A3Landscape,
        filter: false,
    };
    let mut drawn = None;
    for setting in &Setting::ALL {
        let (layout, rows) = (layout(setting), rows(master, lines, setting));
        let fits = page::fits(&layout, &rows, PAGES);
        drawn = Some((layout, rows));
        if fits {
            break;
        }
    }
    let Some((layout, rows)) = drawn else { return Ok(()) };
    page::draw(book, formats, &layout, &|row| {
        rows.iter().for_each(|one| row(one.clone()))
    })
}

/// The rows of some tasks, with a heading for each part.
fn rows<'l>(master: &Master<'_>, lines: &[&'l Line<'_>], setting: &Setting) -> Vec<Row<'l>> {
    let columns = u16::try_from(WIDE.len()).unwrap_or(u16::MAX);
    let parts = master.register.has_parts();
    let mut part = None;
    let mut rows = Vec::new();
    for line in lines {
        if parts && part != Some(&line.task.part) && !line.task.part.is_empty() {
            let name = full_width(&line.task.part);
            rows.push(Row::heading(vec![Cell::wide(name, Style::Part, columns)]));
        }
        part = Some(&line.task.part);
        rows.push(line_row(line, setting));
    }
    if lines.is_empty() {
        rows.push(Row::new(vec![Cell::wide("没有可列的任务。", Style::Centre, columns)]));
    }
    rows
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

fn line_row<'l>(line: &'l Line<'_>, setting: &Setting) -> Row<'l> {
    let close = setting.lines == 1;
    let (light, style) = match line.light {
        Some(light @ Light::Red(_)) => (light.label(), Style::Red),
        Some(light @ (Light::Yellow(_) | Light::Slow(_))) => (light.label(), Style::Yellow),
        Some(light @ Light::White) => (light.label(), Style::Centre),
        Some(Light::Green) | None => ("—".to_owned(), Style::Centre),
    };
    let state = if line.is_done { Style::Centre } else { Style::FlagCentre };
    let said_by = line.said.map_or_else(
        || "—".to_owned(),
        |(unit, text)| match line.units.len() > 1 && !text.starts_with(unit) {
            true => format!("{unit}：{text}"),
            false => text.to_owned(),
        },
    );
    let few = if close { 1 } else { 2 };
    Row::new(vec![
        Cell::new(line.task.number.as_str(), Style::Centre),
        Cell::new(setting.fit(&told(&line.task.text), 1), Style::Body),
        Cell::new(setting.fullest(few, 2, |most| leads(line, most)), Style::Body),
        Cell::new(
            setting.fullest(few, 3, |most| people(&line.leaders, most)),
            Style::Centre,
        ),
        Cell::new(line.state, state),
        Cell::new(light, style),
        Cell::new(setting.fit(&or_dash(line.due()), 6), Style::Centre),
        Cell::new(setting.fit(&said_by, 7), Style::Body),
        Cell::new(setting.fullest(2, 8, |most| answered(line, most > 1)), Style::Body),
    ])
}

/// Who leads the task; of leads that are excused, that they are.
fn leads(line: &Line<'_>, most: usize) -> String {
    match line.excused_leads.as_slice() {
        [] => super::named(&line.units, most),
        excused => format!("{}（免报）", super::named(excused, 1)),
    }
}

/// How many co-responsible units have answered, and who contradicts; what follows from that only where there is room.
fn answered(line: &Line<'_>, asks: bool) -> String {
    let (all, came) = line.co;
    let counts = match all {
        0 => "—".to_owned(),
        all => format!("{came}／{all}"),
    };
    if line.contradicted_by.is_empty() {
        return counts;
    }
    let asked = if asks { "，请核实" } else { "" };
    format!(
        "{counts}；{}报未全部完成{asked}",
        super::named(&line.contradicted_by, 1)
    )
}

/// At most so many leaders by name; of more the first, and how many they are.
fn people(leaders: &[&str], most: usize) -> String {
    match leaders {
        [] => "—".to_owned(),
        [first, ..] if leaders.len() > most => format!("{first}等{}人", leaders.len()),
        few => few.join("、"),
    }
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "—".to_owned() } else { text }
}
