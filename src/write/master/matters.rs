//! Draws 未完成事项: the most urgent on two pages for leadership, and all of them for the archive.

use std::borrow::Cow;

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::form::{Form, Kind};
use crate::master::Master;
use crate::master::deadline::Deadline;
use crate::master::deadline::words;
use crate::master::matters::Matter;
use crate::master::schedule::Duty;
use crate::master::standing;
use crate::master::state::{Light, SOON_DAYS};
use crate::master::words::noun;
use crate::owed::State;
use crate::text::told;

use super::formats::Formats;
use super::measure;
use super::page::{self, Cell, Layout, PageColumn, Paper, Row};
use super::style::Style;

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
        title: format!("{}未完成事项", super::about(&master.register.title)),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![format!(
            "{}以下按轻重缓急排列：已逾期的（久的在前）、将到期的、进度滞后的、时限不明的、未到期的。",
            counted(master)
        )],
        note_style: Style::Note,
        columns: columns(master),
        paper: Paper::A3Landscape,
        filter: false,
    };
    let mut matters: Vec<&Matter<'_>> = master.matters.iter().collect();
    matters.sort_by_key(|matter| matter.light.urgency());
    short(book, formats, (master, form), &layout, &matters)
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
        columns: columns(master),
        paper: Paper::A3Landscape,
        filter: false,
    };
    let mut matters = matters.to_vec();
    matters.sort_by_key(|matter| matter.light.urgency());
    short(book, formats, (master, form), &layout, &matters)
}

/// Draws matters on at most two pages; what is beyond is counted.
fn short(
    book: &mut Workbook,
    formats: &Formats,
    (master, form): (&Master<'_>, &Form),
    layout: &Layout,
    matters: &[&Matter<'_>],
) -> Result<(), XlsxError> {
    let rows: Vec<Row<'_>> = matters
        .iter()
        .map(|matter| short_row(master, form, matter, &layout.columns))
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
        title: format!("{}未完成事项（全部）", super::about(&master.register.title)),
        left: super::archived(master),
        right: super::as_of(master),
        notes: vec![format!(
            "{}以下按牵头单位排列，没有牵头单位的任务列在责任单位名下。",
            counted(master)
        )],
        note_style: Style::Note,
        columns: page::columns(&[
            ("序号", 56),
            (noun(master.register), 342),
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
            row(matter_row(master, form, matter));
        }
        if master.matters.is_empty() {
            row(Row::new(vec![Cell::wide("没有未完成事项。", Style::Centre, 8)]));
        }
    })
}

fn columns(master: &Master<'_>) -> Vec<PageColumn> {
    page::columns(&[
        ("序号", 56),
        (noun(master.register), 350),
        ("红黄绿", 112),
        ("完成时限", 128),
        ("是否完成及原因（单位原文，摘要）", 414),
        ("牵头单位", 150),
        ("责任领导", 96),
        ("联系电话", 124),
    ])
}

/// How many tasks are open, each counted by its most urgent light, and in how many entries.
fn counted(master: &Master<'_>) -> String {
    let count = |name: &str| master.overview.lights.get(name).copied().unwrap_or(0);
    format!(
        "涉及{}{}项，每项按最急的计：红（已逾期）{}项，黄（{SOON_DAYS}天内到期或进度滞后）{}项，绿（未到期或长期坚持）{}项，时限不明{}项；几个单位共同牵头的分别列出，共{}条。",
        noun(master.register),
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

/// The light in words; an ongoing duty is never due.
fn light(matter: &Matter<'_>) -> String {
    match (matter.light, matter.deadline) {
        (Light::Green, Deadline::Ongoing) => "绿：长期".to_owned(),
        (light, _) => light.label(),
    }
}

/// What the unit says about whether it is done, or why it says nothing.
fn reason<'a>(form: &Form, matter: &Matter<'a>) -> Cow<'a, str> {
    let answer = &matter.answer;
    if answer.stands(State::Unread) {
        return Cow::Borrowed("（材料已收到，待转录）");
    }
    if answer.record.is_none() {
        return Cow::Owned(format!("（未报送{}）", form.short_name()));
    }
    Cow::Borrowed(standing::written(form, answer))
}

/// Who answers for a matter and the number to call, as any round has said; where nobody is named, that it is not reported.
fn people<'a>(master: &Master<'a>, matter: &Matter<'_>) -> [Cow<'a, str>; 2] {
    let duty = master.schedule.duty(matter.unit, matter.task);
    let said = [duty.map_or("", |duty| duty.leader), duty.map_or("", Duty::call)];
    said.map(|said| Cow::Borrowed(if said.is_empty() { "未报" } else { said }))
}

fn short_row<'a>(master: &Master<'a>, form: &Form, matter: &Matter<'a>, columns: &[PageColumn]) -> Row<'a> {
    let answer = &matter.answer;
    let fit = |text: &str, place: usize| {
        let width = columns.get(place).map_or(100, |column| column.width);
        measure::lines(text, width, Style::Body.size(), LINES)
    };
    let [leader, call] = people(master, matter);
    Row::new(vec![
        Cell::new(matter.task.number.as_str(), Style::Centre),
        Cell::new(fit(&told(&matter.task.text), 1), Style::Body),
        Cell::new(light(matter), look(matter.light)),
        Cell::new(fit(&words(matter.deadline), 3), Style::Centre),
        Cell::new(fit(&reason(form, matter), 4), Style::Body),
        Cell::new(fit(answer.unit, 5), Style::Body),
        Cell::new(fit(&leader, 6), Style::Centre),
        Cell::new(fit(&call, 7), Style::Centre),
    ])
}

fn matter_row<'a>(master: &Master<'a>, form: &Form, matter: &Matter<'a>) -> Row<'a> {
    let answer = &matter.answer;
    let [leader, call] = people(master, matter);
    Row::new(vec![
        Cell::new(matter.task.number.as_str(), Style::Centre).repeated(),
        Cell::new(matter.task.text.as_str(), Style::Body),
        Cell::new(light(matter), look(matter.light)),
        Cell::new(words(matter.deadline), Style::Centre),
        Cell::new(reason(form, matter), Style::Lead),
        Cell::new(answer.text(form, Kind::Narrative), Style::Body),
        Cell::new(leader, Style::Centre),
        Cell::new(call, Style::Centre),
    ])
}
