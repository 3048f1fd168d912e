//! Draws 方案与情况对照.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::form::{Form, Kind};
use crate::master::Master;
use crate::master::contrast::{Change, Contrast, Pair};

use super::formats::Formats;
use super::page::{self, Cell, Layout, Paper, Row};
use super::style::Style;

/// Name of the sheet.
pub const NAME: &str = "存档·方案与情况对照";

/// Draws the sheet, if both rounds were collected.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let Some(contrast) = &master.contrast else {
        return Ok(());
    };
    let plan = master.register.form(crate::form::PLAN);
    let (Some(plan), Some(status)) = (plan, master.status()) else {
        return Ok(());
    };
    let layout = Layout {
        name: NAME.to_owned(),
        title: format!("{}方案与情况对照", super::about(&master.register.title)),
        left: super::archived(master),
        right: super::as_of(master),
        notes: vec![note(contrast)],
        note_style: Style::Note,
        columns: page::columns(&[
            ("序号", 56),
            ("重点工作／单位", 150),
            ("变化", 130),
            ("落实措施（方案）", 316),
            ("落实情况", 316),
            ("方案\n完成时限", 128),
            ("情况\n完成时限", 128),
            ("方案\n责任领导", 100),
            ("情况\n责任领导", 100),
        ]),
        paper: Paper::A3Landscape,
        filter: false,
    };
    page::draw(book, formats, &layout, &|row| {
        let parts = master.register.has_parts();
        let (mut part, mut task) = (None, None);
        for pair in &contrast.pairs {
            if parts && part != Some(&pair.task.part) && !pair.task.part.is_empty() {
                part = Some(&pair.task.part);
                row(Row::part(vec![Cell::wide(pair.task.part.as_str(), Style::Part, 9)]));
            }
            if task != Some(&pair.task.id) {
                task = Some(&pair.task.id);
                row(Row::heading(vec![
                    Cell::new(pair.task.number.as_str(), Style::TaskCentre),
                    Cell::wide(pair.task.text.as_str(), Style::Task, 8),
                ]));
            }
            row(pair_row(plan, status, pair));
        }
        if contrast.pairs.is_empty() {
            row(Row::new(vec![Cell::wide("没有发现变化。", Style::Centre, 9)]));
        }
    })
}

fn note(contrast: &Contrast<'_>) -> String {
    let count = |is: fn(&Change) -> bool| contrast.pairs.iter().filter(|pair| pair.changes.iter().any(is)).count();
    format!(
        "两轮都应报送且已报方案的共比对{}项，其中{}项有变化，列在下面：时限推后或改为长期{}项，责任领导变更{}项，措施未答复落实情况{}项，照抄方案文字{}项。",
        contrast.compared,
        contrast.pairs.len(),
        count(|change| matches!(change, Change::Slipped(_) | Change::BecameOngoing)),
        count(|change| *change == Change::LeaderChanged),
        count(|change| *change == Change::NotAnswered),
        count(|change| *change == Change::Copied),
    )
}

fn pair_row<'a>(plan: &Form, status: &Form, pair: &Pair<'a>) -> Row<'a> {
    let changes: Vec<String> = pair.changes.iter().map(|change| change.label()).collect();
    let given = if pair.changes.contains(&Change::Copied) {
        "（与方案文字相同）"
    } else {
        pair.status.text(status, Kind::Narrative)
    };
    Row::new(vec![
        Cell::new(pair.plan.role.label(), Style::Centre).repeated(),
        Cell::new(pair.plan.unit, Style::Centre).repeated(),
        Cell::new(changes.join("\n"), Style::Flag),
        Cell::new(pair.plan.text(plan, Kind::Narrative), Style::Body),
        Cell::new(given, Style::Body),
        Cell::new(pair.plan.text(plan, Kind::Deadline), Style::Centre),
        Cell::new(pair.status.text(status, Kind::Deadline), Style::Centre),
        Cell::new(pair.plan.text(plan, Kind::Person), Style::Centre),
        Cell::new(pair.status.text(status, Kind::Person), Style::Centre),
    ])
}
