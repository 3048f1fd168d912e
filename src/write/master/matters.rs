//! Draws 未完成事项: the most urgent on two pages for leadership, and all of them for the archive.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::form::{Form, Kind};
use crate::master::Master;
use crate::master::matters::Matter;
use crate::master::overview::words;
use crate::master::standing;
use crate::master::state::{Light, SOON_DAYS};

use super::measure;
use super::page::{self, Cell, Layout, PageColumn, Paper, Row};
use super::style::{Formats, Style};

/// Name of the sheet that leadership reads.
pub const NAME: &str = "未完成事项";
/// Name of the sheet that holds all.
pub const ALL: &str = "存档·未完成事项";
/// Pages of the sheet that leadership reads.
const PAGES: usize = 2;
/// Lines that a text may take on it.
const LINES: usize = 3;

/// Draws the most urgent matters, if a form that asks for completion was collected; what is beyond two pages is counted.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let Some(form) = master.status() else {
        return Ok(());
    };
    let layout = Layout {
        name: NAME.to_owned(),
        title: format!("{}未完成事项", super::subject(master)),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![format!(
            "{}以下按轻重缓急排列：已逾期的（久的在前）、将到期的、进度滞后的、时限不明的、未到期的。",
            counted(master)
        )],
        note_style: Style::Note,
        columns: columns(),
        paper: Paper::A3Landscape,
        filter: false,
    };
    let mut matters: Vec<&Matter<'_>> = master.matters.iter().collect();
    matters.sort_by_key(|matter| matter.light.urgency());
    short(book, formats, form, &layout, &matters)
}

/// Draws what of a leader's tasks is not finished, as the sheet for all of them does.
pub fn packet(
    book: &mut Workbook,
    formats: &Formats,
    master: &Master<'_>,
    title: String,
    matters: &[&Matter<'_>],
) -> Result<(), XlsxError> {
    let Some(form) = master.status() else {
        return Ok(());
    };
    let layout = Layout {
        name: NAME.to_owned(),
        title,
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![format!("共{}条，按轻重缓急排列。", matters.len())],
        note_style: Style::Note,
        columns: columns(),
        paper: Paper::A3Landscape,
        filter: false,
    };
    let mut matters = matters.to_vec();
    matters.sort_by_key(|matter| matter.light.urgency());
    short(book, formats, form, &layout, &matters)
}

/// Draws matters on at most two pages; what is beyond is counted.
fn short(
    book: &mut Workbook,
    formats: &Formats,
    form: &Form,
    layout: &Layout,
    matters: &[&Matter<'_>],
) -> Result<(), XlsxError> {
    let rows: Vec<Row<'_>> = matters
        .iter()
        .map(|matter| short_row(form, matter, &layout.columns))
        .collect();
    let tail = |rest: &[&Matter<'_>]| -> Vec<Row<'static>> {
        match rest {
            [] => Vec::new(),
            rest => vec![Row::new(vec![Cell::wide(left_over(rest), Style::Flag, 8)])],
        }
    };
    // All of them, if they fit without a row that counts the rest.
    let shown = match page::shown(layout, &rows, &[], PAGES) {
        all if all == rows.len() => all,
        _ => page::shown(layout, &rows, &tail(matters), PAGES),
    };
    let tail = tail(matters.get(shown..).unwrap_or_default());
    page::draw(book, formats, layout, &|row| {
        rows.iter().take(shown).chain(&tail).for_each(|one| row(one.clone()));
        if rows.is_empty() {
            row(Row::new(vec![Cell::wide("没有未完成事项。", Style::Centre, 8)]));
        }
    })
}

/// Draws all matters by unit, if a form that asks for completion was collected.
pub fn archive(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let Some(form) = master.status() else {
        return Ok(());
    };
    let layout = Layout {
        name: ALL.to_owned(),
        title: format!("{}未完成事项（全部）", super::subject(master)),
        left: super::archived(master),
        right: super::as_of(master),
        notes: vec![format!(
            "{}以下按牵头单位排列，没有牵头单位的任务列在责任单位名下。",
            counted(master)
        )],
        note_style: Style::Note,
        columns: page::columns(&[
            ("序号", 56),
            ("重点工作", 342),
            ("红黄绿", 104),
            ("完成时限", 124),
            ("是否完成及原因（单位原文）", 300),
            ("落实情况（单位原文）", 300),
            ("责任领导", 86),
            ("联系电话", 120),
        ]),
        paper: Paper::A3Landscape,
        filter: false,
    };
    page::draw(book, formats, &layout, &|row| {
        let mut unit = None;
        for matter in &master.matters {
            if unit != Some(matter.unit) {
                unit = Some(matter.unit);
                let count = master.matters.iter().filter(|one| one.unit == matter.unit).count();
                let name = format!("{}（{count}条）", matter.answer.unit);
                row(Row::part(vec![Cell::wide(name, Style::Part, 8)]));
            }
            row(matter_row(form, matter));
        }
        if master.matters.is_empty() {
            row(Row::new(vec![Cell::wide("没有未完成事项。", Style::Centre, 8)]));
        }
    })
}

fn columns() -> Vec<PageColumn> {
    page::columns(&[
        ("序号", 56),
        ("重点工作", 350),
        ("红黄绿", 110),
        ("完成时限", 124),
        ("是否完成及原因（单位原文，摘要）", 420),
        ("牵头单位", 150),
        ("责任领导", 96),
        ("联系电话", 124),
    ])
}

/// How many tasks are open, each counted by its most urgent light, and in how many entries.
fn counted(master: &Master<'_>) -> String {
    let count = |name: &str| master.overview.lights.get(name).copied().unwrap_or(0);
    format!(
        "涉及重点工作{}项，每项按最急的计：红（已逾期）{}项，黄（{SOON_DAYS}天内到期或进度滞后）{}项，绿（未到期或长期坚持）{}项，时限不明{}项；几个单位共同牵头的分别列出，共{}条。",
        master.overview.lights.values().sum::<usize>(),
        count("红"),
        count("黄"),
        count("绿"),
        count("时限不明"),
        master.matters.len()
    )
}

/// How many entries do not stand here, by light.
fn left_over(rest: &[&Matter<'_>]) -> String {
    let count = |is: fn(Light) -> bool| rest.iter().filter(|matter| is(matter.light)).count();
    let counts = [
        ("红", count(|light| matches!(light, Light::Red(_)))),
        ("黄", count(|light| matches!(light, Light::Yellow(_) | Light::Slow(_)))),
        ("时限不明", count(|light| light == Light::White)),
        ("绿", count(|light| light == Light::Green)),
    ];
    let counts = counts.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(name, count)| format!("{name}{count}条")).collect();
    format!(
        "其余{}条（{}）未列出，全部见汇总表的工作表“{ALL}”。",
        rest.len(),
        counts.join("，")
    )
}

/// Where a light's colour stands for it.
fn look(light: Light) -> Style {
    match light {
        Light::Red(_) => Style::Red,
        Light::Yellow(_) | Light::Slow(_) => Style::Yellow,
        Light::Green => Style::Green,
        Light::White => Style::Centre,
    }
}

/// What the unit says about whether it is done, or why it says nothing.
fn reason<'a>(form: &Form, matter: &Matter<'a>) -> &'a str {
    let answer = &matter.answer;
    if answer.record.is_none() {
        return "（未报送落实情况；时限取自落实方案）";
    }
    standing::written(form, answer)
}

fn short_row<'a>(form: &Form, matter: &Matter<'a>, columns: &[PageColumn]) -> Row<'a> {
    let answer = &matter.answer;
    let fit = |text: &str, place: usize| {
        let width = columns.get(place).map_or(100, |column| column.width);
        measure::lines(text, width, Style::Body.size(), LINES)
    };
    Row::new(vec![
        Cell::new(matter.task.number.as_str(), Style::Centre),
        Cell::new(fit(&matter.task.text, 1), Style::Body),
        Cell::new(matter.light.label(), look(matter.light)),
        Cell::new(fit(&words(matter.deadline), 3), Style::Centre),
        Cell::new(fit(reason(form, matter), 4), Style::Body),
        Cell::new(fit(answer.unit, 5), Style::Body),
        Cell::new(fit(answer.text(form, Kind::Person), 6), Style::Centre),
        Cell::new(fit(answer.text(form, Kind::Phone), 7), Style::Centre),
    ])
}

fn matter_row<'a>(form: &Form, matter: &Matter<'a>) -> Row<'a> {
    let answer = &matter.answer;
    Row::new(vec![
        Cell::new(matter.task.number.as_str(), Style::Centre).repeated(),
        Cell::new(matter.task.text.as_str(), Style::Body),
        Cell::new(matter.light.label(), look(matter.light)),
        Cell::new(words(matter.deadline), Style::Centre),
        Cell::new(reason(form, matter), Style::Lead),
        Cell::new(answer.text(form, Kind::Narrative), Style::Body),
        Cell::new(answer.text(form, Kind::Person), Style::Centre),
        Cell::new(answer.text(form, Kind::Phone), Style::Centre),
    ])
}
