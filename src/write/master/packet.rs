//! Draws a packet: one page of a leader's units, the list of their tasks, and what of them is stuck.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::packets::Packet;
use crate::master::state::Light;
use crate::master::words::noun;
use crate::register::Register;

use super::formats::Formats;
use super::page::{self, Cell, Layout, Paper, Row};
use super::style::Style;
use super::{OVERVIEW, glance, matters};

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
    let layout = Layout {
        name: OVERVIEW.to_owned(),
        title,
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![format!("　　{}", headline(master.register, packet))],
        note_style: Style::Letter,
        columns: page::columns(&[
            ("单位", 250),
            ("报送状态", 96),
            ("牵头任务", 96),
            ("其中已完成", 110),
            ("已逾期", 96),
            ("将到期", 96),
            ("请核实", 96),
        ]),
        paper: Paper::A4Landscape,
        filter: false,
    };
    let mut rows: Vec<Row<'_>> = packet
        .units
        .iter()
        .map(|unit| {
            let name = unit.unit.unit.name.as_str();
            let own: Vec<_> = packet.lines.iter().filter(|line| line.units.contains(&name)).collect();
            let count =
                |is: &dyn Fn(Option<Light>) -> bool| own.iter().filter(|line| is(line.light)).count().to_string();
            let receipt = if unit.owed() > 0 { unit.receipt().label() } else { "—" };
            Row::new(vec![
                Cell::new(name, Style::Body),
                Cell::new(receipt, Style::Centre),
                Cell::new(own.len().to_string(), Style::Centre),
                Cell::new(
                    own.iter().filter(|line| line.is_done).count().to_string(),
                    Style::Centre,
                ),
                Cell::new(count(&|light| matches!(light, Some(Light::Red(_)))), Style::FlagCentre),
                Cell::new(
                    count(&|light| matches!(light, Some(Light::Yellow(_) | Light::Slow(_)))),
                    Style::Centre,
                ),
                Cell::new(
                    own.iter()
                        .filter(|line| !line.contradicted_by.is_empty())
                        .count()
                        .to_string(),
                    Style::Centre,
                ),
            ])
        })
        .collect();
    if packet.units.is_empty() {
        let text = "单位名录没有写明分管单位，任务按通知所列分管领导列出。";
        rows.push(Row::new(vec![Cell::wide(text, Style::Body, 7)]));
    }
    let tail = |rest: usize| -> Vec<Row<'static>> {
        let text = format!("其余{rest}个单位见“{}”。", glance::NAME);
        if rest > 0 {
            vec![Row::new(vec![Cell::wide(text, Style::Body, 7)])]
        } else {
            Vec::new()
        }
    };
    let shown = match page::fits(&layout, &rows, 1) {
        true => rows.len(),
        false => page::shown(&layout, &rows, &tail(1), 1),
    };
    let tail = tail(rows.len() - shown);
    page::draw(book, formats, &layout, &|row| {
        rows.iter().take(shown).chain(&tail).for_each(|one| row(one.clone()));
    })
}

/// How the tasks stand, in a sentence or two.
fn headline(register: &Register, packet: &Packet<'_, '_>) -> String {
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
    let late = (packet.lines.iter())
        .filter(|line| matches!(line.light, Some(Light::Red(_))))
        .count();
    let mut text = String::new();
    if !packet.units.is_empty() {
        text.push_str(&format!("分管单位{}个，", packet.units.len()));
    }
    text.push_str(&format!(
        "牵头{}{}项{}{}",
        noun(register),
        packet.lines.len(),
        if counts.is_empty() { "" } else { "：" },
        counts.join("、"),
    ));
    text.push_str(&match late {
        0 => "。".to_owned(),
        late => format!("；其中已逾期{late}项。"),
    });
    if let Some(first) = packet.urgent.first() {
        text.push_str(&format!(
            "列入需领导协调推动事项的{}件，首件为第{}项：{}。",
            packet.urgent.len(),
            first.task.label(),
            first.kind
        ));
    }
    text
}
