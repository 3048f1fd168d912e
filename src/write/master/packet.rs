//! Draws a packet: one page of a leader's units and what needs the leader, the list of their tasks, and what of them is stuck.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::overview::{Class, Urgent};
use crate::master::packets::{Packet, Share};
use crate::master::state::{Light, Receipt};
use crate::master::words::noun;
use crate::text::{chinese_day, told};

use super::formats::Formats;
use super::measure::{self, brief};
use super::page::{self, Cell, Layout, PageColumn, Paper, Row};
use super::style::Style;
use super::{OVERVIEW, glance, matters};

/// Columns of the page, and their widths.
const COLUMNS: u16 = 9;
const WIDTHS: [u32; 9] = [158, 78, 58, 58, 58, 58, 66, 58, 58];
const DONE: &str = "本单位\n报完成";
const HEADINGS: [&str; 9] = [
    "单位",
    "报送\n状态",
    "牵头\n任务",
    DONE,
    "未完成",
    "其中\n逾期",
    "其中临期\n或滞后",
    "未报或\n不明",
    "请核实",
];
/// The fewest matters that the page tells, however many units it has.
const LEAST: usize = 3;
/// The most matters that it tells.
const MOST: usize = 10;

/// Draws the three sheets.
pub fn draw(
    book: &mut Workbook,
    formats: &Formats,
    master: &Master<'_>,
    packet: &Packet<'_, '_>,
) -> Result<(), XlsxError> {
    let title = |what: &str| format!("{}同志分管工作{what}", packet.leader);
    overview(book, formats, master, packet, title("总览"))?;
    glance::list(book, formats, master, title("任务一览"), &packet.lines)?;
    matters::packet(book, formats, master, title("未完成事项"), &packet.matters)
}

fn overview(
    book: &mut Workbook,
    formats: &Formats,
    master: &Master<'_>,
    packet: &Packet<'_, '_>,
    title: String,
) -> Result<(), XlsxError> {
    let asks = master.status().is_some();
    let layout = Layout {
        name: OVERVIEW.to_owned(),
        title,
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![format!("　　{}", headline(master, packet)), String::new()],
        note_style: Style::Letter,
        columns: (HEADINGS.iter().zip(WIDTHS))
            .map(|(heading, width)| PageColumn {
                heading: match *heading {
                    DONE if !asks => "本单位\n已报送".to_owned(),
                    heading => heading.to_owned(),
                },
                width,
            })
            .collect(),
        paper: Paper::A4Portrait,
        filter: false,
    };
    let (leading, others): (Vec<&Share<'_, '_>>, Vec<&Share<'_, '_>>) =
        packet.units.iter().partition(|unit| unit.led > 0);
    // Units give way before the last few matters do.
    let most = packet.urgent.len().min(MOST);
    let least = most.min(LEAST);
    let all = leading.len();
    let tried = ((least..=most).rev().map(|told| (all, told))).chain((0..all).rev().map(|units| (units, least)));
    let mut rows = Vec::new();
    for (units, told) in tried {
        rows = units_rows(packet, &leading, &others, units, asks);
        rows.extend(urgent_rows(packet, told));
        if page::fits(&layout, &rows, 1) {
            break;
        }
    }
    page::draw(book, formats, &layout, &|row| {
        rows.iter().for_each(|one| row(one.clone()))
    })
}

/// The units that lead tasks, so many of them, each in a row; what else there is to say of units.
fn units_rows(
    packet: &Packet<'_, '_>,
    leading: &[&Share<'_, '_>],
    others: &[&Share<'_, '_>],
    shown: usize,
    asks: bool,
) -> Vec<Row<'static>> {
    let wide = |text: String| Row::new(vec![Cell::wide(text, Style::Body, COLUMNS)]);
    let mut rows: Vec<Row<'static>> = leading.iter().take(shown).map(|unit| unit_row(unit, asks)).collect();
    if packet.units.is_empty() {
        rows.push(wide(
            "单位名录没有写明分管单位，任务按通知所列分管领导列出。".to_owned(),
        ));
    }
    if leading.len() > shown {
        rows.push(wide(format!(
            "其余{}个单位见“{}”。",
            leading.len() - shown,
            glance::NAME
        )));
    }
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|unit| unit.name()).collect();
        let owing: Vec<&str> = (others.iter())
            .filter(|unit| unit.report.owed() > 0 && matches!(unit.report.receipt(), Receipt::None | Receipt::Part))
            .map(|unit| unit.name())
            .collect();
        let owing = match owing.as_slice() {
            [] => String::new(),
            owing => format!("，其中{}未报送或者报送不全", super::named(owing, 4)),
        };
        rows.push(wide(format!(
            "没有牵头任务的单位{}个：{}{owing}。",
            names.len(),
            brief(&names.join("、"), 90)
        )));
    }
    rows
}

fn unit_row(unit: &Share<'_, '_>, asks: bool) -> Row<'static> {
    let receipt = match unit.report.owed() {
        0 => "—",
        _ => unit.report.receipt().label(),
    };
    let count = |count: usize| match count {
        0 => Cell::new("0", Style::Centre),
        count => Cell::new(count.to_string(), Style::FlagCentre),
    };
    // Where no form asks how far the tasks are, nobody knows.
    let known = |number: usize| {
        if asks {
            count(number)
        } else {
            Cell::new("—", Style::Centre)
        }
    };
    Row::new(vec![
        Cell::new(unit.name().to_owned(), Style::Body),
        Cell::new(receipt, Style::Centre),
        Cell::new(unit.led.to_string(), Style::Centre),
        Cell::new(unit.done.to_string(), Style::Centre),
        known(unit.open),
        known(unit.late),
        known(unit.soon),
        Cell::new(unit.other().to_string(), Style::Centre),
        known(unit.doubted),
    ])
}

/// The most urgent matters, so many of them, and how many more there are.
fn urgent_rows(packet: &Packet<'_, '_>, shown: usize) -> Vec<Row<'static>> {
    let all = packet.urgent.len();
    let title = match all {
        0 => "需协调推动的事项".to_owned(),
        all => format!("需协调推动的事项（{all}件，急的在前）"),
    };
    let mut rows = vec![Row::heading(vec![Cell::wide(title, Style::Part, COLUMNS)])];
    if all == 0 {
        rows.push(Row::new(vec![Cell::wide(
            "没有需协调推动的事项。",
            Style::Body,
            COLUMNS,
        )]));
        return rows;
    }
    let heads = [("事项", 2), ("单位", 2), ("情况", 3), ("请领导", 2)];
    rows.push(Row::heading(
        heads.map(|(head, span)| Cell::wide(head, Style::Head, span)).to_vec(),
    ));
    rows.extend(packet.urgent.iter().take(shown).map(|matter| matter_row(matter)));
    if all > shown {
        let rest = format!("其余{}件见“{}”。", all - shown, glance::NAME);
        rows.push(Row::new(vec![Cell::wide(rest, Style::Body, COLUMNS)]));
    }
    rows
}

fn matter_row(matter: &Urgent<'_>) -> Row<'static> {
    let more = match matter.also.len() {
        0 => String::new(),
        also => format!("（共{}项）", also + 1),
    };
    let task = format!("第{}项{more} {}", matter.task.label(), told(&matter.task.text));
    let task = measure::lines(&task, WIDTHS.iter().take(2).sum(), Style::Body.size(), 2);
    let stands = match (matter.class, matter.since) {
        // Since when it is late, the days say; of two accounts nobody asks which came when.
        (Class::Silent | Class::PartlySilent | Class::Request, Some(since)) => {
            format!("{}（自{}起）", matter.stands(), chinese_day(since))
        }
        _ => matter.stands(),
    };
    Row::new(vec![
        Cell::wide(task, Style::Body, 2),
        Cell::wide(super::named(&matter.units, 2), Style::Body, 2),
        Cell::wide(stands, Style::Body, 3),
        Cell::wide(matter.asks, Style::Body, 2),
    ])
}

/// How the tasks stand, in a sentence or two.
fn headline(master: &Master<'_>, packet: &Packet<'_, '_>) -> String {
    let mut states: Vec<(&str, usize)> = Vec::new();
    for line in &packet.lines {
        match states.iter_mut().find(|(state, _)| *state == line.state) {
            Some((_, count)) => *count += 1,
            None => states.push((line.state, 1)),
        }
    }
    let counts: Vec<String> = states
        .iter()
        .map(|(state, count)| format!("{state}{count}项"))
        .collect();
    let noun = noun(master.register);
    let tasks = match packet.units.len() {
        0 => format!("通知列明由其分管的{noun}{}项", packet.lines.len()),
        units => format!("分管单位{units}个，牵头{noun}{}项", packet.lines.len()),
    };
    let stand = if counts.is_empty() {
        String::new()
    } else {
        format!("：{}", counts.join("、"))
    };
    // Each task once, by the most urgent light of the leader's own units.
    let open = |is: fn(Light) -> bool| {
        let mut tasks: Vec<&str> = Vec::new();
        for matter in packet.matters.iter().filter(|matter| is(matter.light)) {
            if !tasks.contains(&matter.task.id.as_str()) {
                tasks.push(matter.task.id.as_str());
            }
        }
        tasks.len()
    };
    let who = if packet.units.is_empty() { "" } else { "分管单位" };
    let pressing = [
        ("逾期未完成的", open(|light| matches!(light, Light::Red(_)))),
        (
            "临近到期或者进度滞后的",
            open(|light| matches!(light, Light::Yellow(_) | Light::Slow(_))),
        ),
    ];
    let pressing: Vec<String> = (pressing.iter())
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{what}{count}项"))
        .collect();
    match (master.status(), pressing.as_slice()) {
        (None, _) => format!("{tasks}{stand}。"),
        (_, []) => format!("{tasks}{stand}。{who}没有逾期、临近到期的事项。"),
        (_, pressing) => format!("{tasks}{stand}。{who}{}。", pressing.join("，")),
    }
}
