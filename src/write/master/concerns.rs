//! Draws 进展和问题: how far the tasks are, what units ask of leaders, and what is in the way.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::form::Kind;
use crate::master::Master;
use crate::master::concerns::{Concern, Concerns, Standing};
use crate::master::standing;
use crate::master::words::{noun, own};
use crate::text::told;

use super::formats::Formats;
use super::measure;
use super::page::{self, Cell, Layout, PageColumn, Paper, Row};
use super::style::Style;

/// Name of the sheet that leadership reads.
pub const NAME: &str = "进展和问题";
/// Name of the sheet that holds all, in full.
pub const ALL: &str = "存档·进展和问题";
/// Pages of the sheet that leadership reads.
const PAGES: usize = 2;
/// Lines that a text may take on it.
const LINES: usize = 4;
/// What stands in a column of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Number,
    Task,
    Unit,
    Stands,
    Requests,
    Problems,
    Next,
    Leader,
}

/// Columns: what they hold, heading and width.
const COLUMNS: [(Part, &str, u32); 8] = [
    (Part::Number, "序号", 56),
    (Part::Task, "重点工作", 270),
    (Part::Unit, "单位", 130),
    (Part::Stands, "进展", 110),
    (Part::Requests, "请求协调事项（单位原文）", 290),
    (Part::Problems, "存在问题（单位原文）", 290),
    (Part::Next, "下一步（单位原文）", 200),
    (Part::Leader, "责任领导", 90),
];

/// The columns where the forms ask for states and progress alone, so that there is nothing to list but how many stand where.
const COUNTED: [(Part, &str, u32); 4] = [
    (Part::Number, "栏目", 200),
    (Part::Task, "所报情况", 240),
    (Part::Unit, "合计", 96),
    (Part::Stands, "任务序号", 900),
];

/// Whether no form asks what is in the way.
fn counts_only(master: &Master<'_>) -> bool {
    let mut asking = master.concerns.iter();
    !asking.any(|concerns| concerns.asks_requests() || concerns.asks_problems())
}

/// The columns for which a collected form has something; what the others leave free goes to the long texts.
fn columns(master: &Master<'_>) -> Vec<(Part, &'static str, u32)> {
    if counts_only(master) {
        return COUNTED.to_vec();
    }
    let asked = |part: Part| {
        master.concerns.iter().any(|concerns| match part {
            Part::Requests => concerns.asks_requests(),
            Part::Problems => concerns.asks_problems(),
            Part::Next => concerns.form.column_of(Kind::Next).is_some(),
            _ => true,
        })
    };
    let mut shown: Vec<(Part, &str, u32)> = COLUMNS.into_iter().filter(|(part, ..)| asked(*part)).collect();
    let all: u32 = COLUMNS.iter().map(|(.., width)| width).sum();
    let free = all - shown.iter().map(|(.., width)| width).sum::<u32>();
    let is_long = |part: Part| matches!(part, Part::Task | Part::Requests | Part::Problems | Part::Next);
    let long = u32::try_from(shown.iter().filter(|(part, ..)| is_long(*part)).count()).unwrap_or(1);
    for (part, _, width) in &mut shown {
        if is_long(*part) {
            *width += free / long.max(1);
        }
    }
    shown
}

/// Whether leadership has anything to read here: what is in the way or asked for, or states that differ. That all tasks stand alike is
/// said on the first page.
pub fn is_read(master: &Master<'_>) -> bool {
    let differ = |concerns: &Concerns<'_>| {
        let mut standings = concerns.standings.iter();
        let first = standings.next();
        standings.any(|other| first.is_some_and(|first| first.heading == other.heading))
    };
    !master.concerns.is_empty() && (!counts_only(master) || master.concerns.iter().any(differ))
}

/// Draws what leadership reads, if there is any; what is beyond two pages is counted.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    if !is_read(master) {
        return Ok(());
    }
    let layout = layout(master, NAME, master.register.issuer.clone());
    let rows = rows(master, Some(LINES));
    let rest = format!("其余未列出，全部见汇总表的工作表“{ALL}”。");
    let span = u16::try_from(layout.columns.len()).unwrap_or(u16::MAX);
    let tail = vec![Row::new(vec![Cell::wide(rest, Style::Flag, span)])];
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
        title: format!("{}进展和问题", super::about(&master.register.title)),
        left,
        right: super::as_of(master),
        notes: master
            .concerns
            .iter()
            .map(|concerns| note(concerns, name == NAME))
            .collect(),
        note_style: Style::Note,
        columns: columns(master)
            .into_iter()
            .map(|(part, heading, width)| PageColumn {
                heading: match part {
                    Part::Task if !counts_only(master) => noun(master.register).to_owned(),
                    _ => heading.to_owned(),
                },
                width,
            })
            .collect(),
        paper: Paper::A3Landscape,
        filter: false,
    }
}

/// What a form says, counted.
fn note(concerns: &Concerns<'_>, pressing: bool) -> String {
    let mut said = Vec::new();
    let mut headings: Vec<&str> = concerns.standings.iter().map(|standing| standing.heading).collect();
    headings.dedup();
    for heading in headings {
        let of = concerns.standings.iter().filter(|standing| standing.heading == heading);
        let counts: Vec<String> = of
            .map(
                |standing| match standing.label.ends_with(|c: char| !c.is_alphabetic()) {
                    // 100%18项 would be one figure.
                    true => format!("{}的{}项", standing.label, standing.of.len()),
                    false => format!("{}{}项", standing.label, standing.of.len()),
                },
            )
            .collect();
        said.push(format!("{}：{}", plain(heading), counts.join("、")));
    }
    if concerns.asks_requests() {
        said.push(format!("请求协调{}条", concerns.requests.len()));
    }
    if concerns.asks_problems() {
        let other = if concerns.asks_requests() { "另有" } else { "" };
        said.push(format!("{other}存在问题{}条", concerns.problems.len()));
    }
    let asks = concerns.asks_requests() || concerns.asks_problems();
    let order = if pressing && asks {
        "所列事项以未完成任务的在前，牵头单位所报的在前。"
    } else {
        ""
    };
    format!(
        "据{}。{}。进展以牵头单位所报为准，没有牵头单位的以责任单位为准；几个单位共同牵头的分别计。{order}",
        concerns.form.round_name(),
        said.join("；")
    )
}

/// A heading in one line, without its remarks.
fn plain(heading: &str) -> String {
    let head = heading.split(['（', '(']).next().unwrap_or(heading);
    head.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The numbers of sections: three for each of as many forms as anybody sends out.
const NUMBERS: [&str; 15] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五",
];

/// The sections of every form, their texts cut to so many lines.
fn rows<'m>(master: &'m Master<'_>, lines: Option<usize>) -> Vec<Row<'m>> {
    let columns = columns(master);
    let span = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    let several = master.concerns.len() > 1;
    let mut rows = Vec::new();
    // Sections go on from one form to the next.
    let mut section = 0;
    for concerns in &master.concerns {
        let of = match several {
            true => format!("（{}）", concerns.form.short_name()),
            false => String::new(),
        };
        let mut open = |name: &str, count: String, rows: &mut Vec<Row<'m>>| {
            let number = NUMBERS.get(section).copied().unwrap_or_default();
            section += 1;
            let words = format!("{number}、{name}{of}{count}");
            rows.push(Row::part(vec![Cell::wide(words, Style::Part, span)]));
        };
        // How many stand where is short, and first.
        if !concerns.standings.is_empty() {
            open("进展和状态", String::new(), &mut rows);
            let width = columns.iter().skip(3).map(|(.., width)| *width).sum();
            let parted = counts_only(master);
            let row = |standing| standing_row(standing, parted, span, width, lines);
            rows.extend(concerns.standings.iter().map(row));
        }
        let requests = pressing(concerns, &concerns.requests, lines);
        let problems = pressing(concerns, &concerns.problems, lines);
        let other = if concerns.asks_requests() {
            "其他存在问题"
        } else {
            "存在问题"
        };
        for (asked, name, list, none) in [
            (
                concerns.asks_requests(),
                "请求协调的事项",
                &requests,
                "没有单位请求协调。",
            ),
            (concerns.asks_problems(), other, &problems, "没有单位报告其他问题。"),
        ] {
            if !asked {
                continue;
            }
            open(name, format!("（{}条）", list.len()), &mut rows);
            rows.extend(
                list.iter()
                    .map(|concern| concern_row(concerns, concern, &columns, lines)),
            );
            if list.is_empty() {
                rows.push(Row::new(vec![Cell::wide(none, Style::Body, span)]));
            }
        }
    }
    rows
}

/// What units say, where it is cut to pages: of what is not done first, and of it what those say who lead it.
fn pressing<'c, 'm>(concerns: &Concerns<'m>, list: &'c [Concern<'m>], lines: Option<usize>) -> Vec<&'c Concern<'m>> {
    let mut list: Vec<&Concern<'m>> = list.iter().collect();
    if lines.is_some() {
        let is_done = |concern: &Concern<'_>| standing::said(concerns.form, &concern.answer) == Some("yes");
        list.sort_by_key(|concern| (is_done(concern), concern.answer.role));
    }
    list
}

fn concern_row<'m>(
    concerns: &Concerns<'m>,
    concern: &Concern<'m>,
    columns: &[(Part, &str, u32)],
    lines: Option<usize>,
) -> Row<'m> {
    let cells = columns.iter().map(|(part, _, width)| {
        let fit = |text: &str| match lines {
            Some(lines) => measure::lines(text, *width, Style::Body.size(), lines),
            None => text.to_owned(),
        };
        match part {
            Part::Number => Cell::new(concern.task.label(), Style::Centre).repeated(),
            Part::Task => Cell::new(fit(&told(&concern.task.text)), Style::Body),
            Part::Unit => Cell::new(fit(concern.answer.unit), Style::Body),
            Part::Stands => Cell::new(concern.stands.clone(), Style::Centre),
            Part::Requests => Cell::new(fit(&concern.requests.join("\n")), Style::Body),
            Part::Problems => Cell::new(fit(&concern.problems.join("\n")), Style::Body),
            Part::Next => {
                let next = own(concern.next, concern.answer.unit, &concern.task.text);
                Cell::new(fit(if lines.is_some() { next } else { concern.next }), Style::Body)
            }
            Part::Leader => Cell::new(fit(concern.answer.text(concerns.form, Kind::Person)), Style::Centre),
        }
    });
    Row::new(cells.collect())
}

/// One state, or one range of progress, with the tasks that are in it; the list of them is so wide.
fn standing_row<'m>(standing: &Standing<'m>, parted: bool, span: u16, width: u32, lines: Option<usize>) -> Row<'m> {
    let several = |task: &str| standing.of.iter().filter(|(other, _)| other.label() == task).count() > 1;
    let mut names: Vec<String> = Vec::new();
    for (task, unit) in &standing.of {
        let number = task.label();
        names.push(match several(number) {
            true => format!("{number}（{unit}）"),
            false => number.to_owned(),
        });
    }
    let list = format!("第{}项", names.join("、"));
    let list = match lines {
        Some(lines) => measure::lines(&list, width, Style::Body.size(), lines),
        None => list,
    };
    let mut cells = match parted {
        true => vec![
            Cell::new(plain(standing.heading), Style::Body),
            Cell::new(standing.label.clone(), Style::Body),
        ],
        false => vec![Cell::wide(
            format!("{}：{}", plain(standing.heading), standing.label),
            Style::Body,
            2,
        )],
    };
    cells.push(Cell::new(format!("{}项", standing.of.len()), Style::Centre));
    cells.push(Cell::wide(list, Style::Body, span.saturating_sub(3)));
    Row::new(cells)
}
