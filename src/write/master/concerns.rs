//! Draws 进展和问题: how far the tasks are, what units ask of leaders, and what is in the way.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::form::Kind;
use crate::master::Master;
use crate::master::concerns::{Concern, Concerns, Standing};
use crate::master::overview::label;

use super::measure;
use super::page::{self, Cell, Layout, Paper, Row};
use super::style::{Formats, Style};

/// Name of the sheet that leadership reads.
pub const NAME: &str = "进展和问题";
/// Name of the sheet that holds all, in full.
pub const ALL: &str = "存档·进展和问题";
/// Pages of the sheet that leadership reads.
const PAGES: usize = 2;
/// Lines that a text may take on it.
const LINES: usize = 4;
/// Columns: heading and width.
const COLUMNS: [(&str, u32); 8] = [
    ("序号", 56),
    ("重点工作", 270),
    ("单位", 130),
    ("进展", 110),
    ("请求协调事项（单位原文）", 290),
    ("存在问题（单位原文）", 290),
    ("下一步（单位原文）", 200),
    ("责任领导", 90),
];

/// Draws what leadership reads, if a collected form asks for such things; what is beyond two pages is counted.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    if master.concerns.is_empty() {
        return Ok(());
    }
    let layout = layout(master, NAME, master.register.issuer.clone());
    let rows = rows(master, Some(LINES));
    let columns = u16::try_from(COLUMNS.len()).unwrap_or(u16::MAX);
    let tail = vec![Row::new(vec![Cell::wide(
        format!("其余未列出，全部见汇总表的工作表“{ALL}”。"),
        Style::Flag,
        columns,
    )])];
    let shown = match page::shown(&layout, &rows, &[], PAGES) {
        all if all == rows.len() => all,
        _ => page::shown(&layout, &rows, &tail, PAGES),
    };
    page::draw(book, formats, &layout, &|row| {
        rows.iter().take(shown).for_each(|one| row(one.clone()));
        if shown < rows.len() {
            tail.iter().for_each(|one| row(one.clone()));
        }
    })
}

/// Draws all of it in full.
pub fn archive(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    if master.concerns.is_empty() {
        return Ok(());
    }
    let layout = layout(master, ALL, super::archived(master));
    let rows = rows(master, None);
    page::draw(book, formats, &layout, &|row| {
        rows.iter().for_each(|one| row(one.clone()))
    })
}

fn layout(master: &Master<'_>, name: &str, left: String) -> Layout {
    Layout {
        name: name.to_owned(),
        title: format!("{}进展和问题", super::subject(master)),
        left,
        right: super::as_of(master),
        notes: master.concerns.iter().map(note).collect(),
        note_style: Style::Note,
        columns: page::columns(&COLUMNS),
        paper: Paper::A3Landscape,
        filter: false,
    }
}

/// What a form says, counted.
fn note(concerns: &Concerns<'_>) -> String {
    let mut said = Vec::new();
    let mut headings: Vec<&str> = concerns.standings.iter().map(|standing| standing.heading).collect();
    headings.dedup();
    for heading in headings {
        let of = concerns.standings.iter().filter(|standing| standing.heading == heading);
        let counts: Vec<String> = of
            .map(|standing| format!("{}{}项", standing.label, standing.of.len()))
            .collect();
        said.push(format!("{}：{}", plain(heading), counts.join("、")));
    }
    said.push(format!(
        "请求协调{}条，另有存在问题{}条",
        concerns.requests.len(),
        concerns.problems.len()
    ));
    format!(
        "据{}。{}。进展以牵头单位所报为准，没有牵头单位的以责任单位为准；几个单位共同牵头的分别计。",
        concerns.form.round_name(),
        said.join("；")
    )
}

/// A heading in one line, without its remarks.
fn plain(heading: &str) -> String {
    let head = heading.split(['（', '(']).next().unwrap_or(heading);
    head.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The sections of every form, their texts cut to so many lines.
fn rows<'m>(master: &'m Master<'_>, lines: Option<usize>) -> Vec<Row<'m>> {
    let columns = u16::try_from(COLUMNS.len()).unwrap_or(u16::MAX);
    let several = master.concerns.len() > 1;
    let mut rows = Vec::new();
    for concerns in &master.concerns {
        let of = match several {
            true => format!("（{}）", concerns.form.short_name()),
            false => String::new(),
        };
        let mut section = 0;
        let mut open = |name: &str, count: String, rows: &mut Vec<Row<'m>>| {
            section += 1;
            let number = ["一", "二", "三"].get(section - 1).copied().unwrap_or_default();
            let words = format!("{number}、{name}{of}{count}");
            rows.push(Row::part(vec![Cell::wide(words, Style::Part, columns)]));
        };
        for (name, list, none) in [
            ("请求协调的事项", &concerns.requests, "没有单位请求协调。"),
            ("其他存在问题", &concerns.problems, "没有单位报告其他问题。"),
        ] {
            if !asks_problems(concerns) {
                continue;
            }
            open(name, format!("（{}条）", list.len()), &mut rows);
            rows.extend(list.iter().map(|concern| concern_row(concerns, concern, lines)));
            if list.is_empty() {
                rows.push(Row::new(vec![Cell::wide(none, Style::Body, columns)]));
            }
        }
        if !concerns.standings.is_empty() {
            open("进展和状态", String::new(), &mut rows);
            rows.extend(concerns.standings.iter().map(|standing| standing_row(standing, lines)));
        }
    }
    rows
}

/// Whether a form asks for problems at all.
fn asks_problems(concerns: &Concerns<'_>) -> bool {
    concerns.form.column_of(Kind::Problems).is_some()
}

fn concern_row<'m>(concerns: &Concerns<'m>, concern: &Concern<'m>, lines: Option<usize>) -> Row<'m> {
    let fit = |text: &str, place: usize| match lines {
        Some(lines) => {
            let width = COLUMNS.get(place).map_or(100, |(_, width)| *width);
            measure::lines(text, width, Style::Body.size(), lines)
        }
        None => text.to_owned(),
    };
    let person = concern.answer.text(concerns.form, Kind::Person);
    Row::new(vec![
        Cell::new(label(concern.task), Style::Centre).repeated(),
        Cell::new(fit(&concern.task.text, 1), Style::Body),
        Cell::new(fit(concern.answer.unit, 2), Style::Body),
        Cell::new(concern.stands.clone(), Style::Centre),
        Cell::new(fit(&concern.requests.join("\n"), 4), Style::Body),
        Cell::new(fit(&concern.problems.join("\n"), 5), Style::Body),
        Cell::new(fit(concern.next, 6), Style::Body),
        Cell::new(fit(person, 7), Style::Centre),
    ])
}

/// One state, or one range of progress, with the tasks that are in it.
fn standing_row<'m>(standing: &Standing<'m>, lines: Option<usize>) -> Row<'m> {
    let several = |task: &str| standing.of.iter().filter(|(other, _)| label(other) == task).count() > 1;
    let mut names: Vec<String> = Vec::new();
    for (task, unit) in &standing.of {
        let number = label(task);
        names.push(match several(number) {
            true => format!("{number}（{unit}）"),
            false => number.to_owned(),
        });
    }
    let list = format!("第{}项", names.join("、"));
    let width = COLUMNS.iter().skip(3).map(|(_, width)| *width).sum();
    let list = match lines {
        Some(lines) => measure::lines(&list, width, Style::Body.size(), lines),
        None => list,
    };
    Row::new(vec![
        Cell::wide(
            format!("{}：{}", plain(standing.heading), standing.label),
            Style::Body,
            2,
        ),
        Cell::new(format!("{}项", standing.of.len()), Style::Centre),
        Cell::wide(list, Style::Body, 5),
    ])
}
