//! Draws 报送通报: the letter that names who is late, ready to sign.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::state::Receipt;
use crate::master::units::UnitReport;

use super::page::{self, Cell, Layout, Paper, Row};
use super::style::{Formats, Style};

/// Name of the sheet.
pub const NAME: &str = "报送通报";

/// Draws the letter.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let of = |receipts: &[Receipt]| -> Vec<&UnitReport<'_>> {
        let owing = master.units.iter().filter(|unit| unit.owed() > 0);
        owing.filter(|unit| receipts.contains(&unit.receipt())).collect()
    };
    let (late, unread) = (of(&[Receipt::Part, Receipt::None]), of(&[Receipt::Unread]));
    let names: Vec<String> = master
        .summaries
        .iter()
        .map(|summary| summary.form.short_name())
        .collect();
    let layout = Layout {
        name: NAME.to_owned(),
        title: format!("关于{}报送情况的通报", super::subject(master)),
        left: String::new(),
        right: super::as_of(master),
        notes: letter(master, &names, &late),
        note_style: Style::Letter,
        columns: page::columns(&[("序号", 52), ("单位", 200), ("报送状态", 96), ("尚未报送的内容", 292)]),
        paper: Paper::A4Portrait,
        filter: false,
    };
    page::draw(book, formats, &layout, &|row| {
        for (place, unit) in late.iter().enumerate() {
            row(unit_row(place + 1, unit));
        }
        if late.is_empty() && unread.is_empty() {
            row(Row::new(vec![Cell::wide("各单位均已全部报送。", Style::Centre, 4)]));
        }
        if !unread.is_empty() {
            let text = "以下单位的材料已经收到，但不能直接读取，正在核对转录，不属未报：";
            row(Row::heading(vec![Cell::wide(text, Style::Body, 4)]));
        }
        for (place, unit) in unread.iter().enumerate() {
            row(unit_row(place + 1, unit));
        }
        row(Row::heading(vec![Cell::wide("", Style::Signature, 4)]));
        row(Row::heading(vec![Cell::wide(
            format!("{}　　", master.register.issuer),
            Style::Signature,
            4,
        )]));
        row(Row::new(vec![Cell::wide(
            format!("{}　　", super::day(master.collected.as_of)),
            Style::Signature,
            4,
        )]));
    })
}

fn unit_row<'a>(number: usize, unit: &UnitReport<'a>) -> Row<'a> {
    Row::new(vec![
        Cell::new(number.to_string(), Style::Centre),
        Cell::new(unit.unit.unit.name.as_str(), Style::Body),
        Cell::new(unit.receipt().label(), Style::FlagCentre),
        Cell::new(lacks(unit).join("\n"), Style::Body),
    ])
}

/// What is open on each form, and what came in its place.
fn lacks(unit: &UnitReport<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for form in unit.forms.iter().filter(|form| form.counts.received < form.counts.owed) {
        let (name, missing) = (
            form.form.short_name(),
            form.counts.owed - form.counts.received - form.counts.unread,
        );
        if missing > 0 {
            lines.push(format!("{name}：缺{missing}项（应报{}项）", form.counts.owed));
        }
        if form.counts.unread > 0 {
            let came = form.came.join("、");
            lines.push(format!("{name}：{}项待转录，已收到{came}", form.counts.unread));
        }
    }
    lines
}

fn letter(master: &Master<'_>, names: &[String], late: &[&UnitReport<'_>]) -> Vec<String> {
    let units = &master.overview.units;
    let dues: Vec<String> = master
        .summaries
        .iter()
        .filter_map(|summary| Some((summary.form.short_name(), summary.form.due?)))
        .map(|(name, due)| format!("{name}应于{}前报送", super::day(due)))
        .collect();
    let passed = master
        .summaries
        .iter()
        .all(|summary| summary.form.due.is_none_or(|due| due < master.collected.as_of));
    let mut text = format!(
        "　　{}。截至{}，应报送{}的{}个单位中，{}。",
        if dues.is_empty() {
            "按照通知要求".to_owned()
        } else {
            format!("按照通知要求，{}", dues.join("，"))
        },
        super::day(master.collected.as_of),
        names.join("、"),
        units.total(),
        super::receipts(units),
    );
    if !late.is_empty() {
        let to = if master.register.report_to.is_empty() {
            "我办"
        } else {
            &master.register.report_to
        };
        text.push_str(if passed {
            "现将逾期未报、报送不全的单位通报如下，请抓紧补报"
        } else {
            "现将尚未报送、报送不全的单位通报如下，请按时报送"
        });
        text.push_str(&format!("至{to}。"));
    }
    vec![text]
}
