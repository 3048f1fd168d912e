//! Draws 与上次对比: what changed since an earlier collection.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::changes::Kind;
use crate::text::chinese_day;

use super::formats::Formats;
use super::page::{self, Cell, Layout, Paper, Row};
use super::style::Style;

/// Name of the sheet.
pub const NAME: &str = "与上次对比";

/// Draws the sheet, if there is an earlier collection.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let Some(changes) = &master.changes else {
        return Ok(());
    };
    let count = |kind: Kind| changes.answers.iter().filter(|change| change.kind == kind).count();
    let layout = Layout {
        name: NAME.to_owned(),
        title: format!("{}与上次对比", super::about(&master.register.title)),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![format!(
            "与{}的汇总相比：新报送{}项，有修改{}项，不再出现{}项。",
            chinese_day(changes.since),
            count(Kind::New),
            count(Kind::Edited),
            count(Kind::Gone)
        )],
        note_style: Style::Note,
        columns: page::columns(&[
            ("序号", 52),
            ("变化", 84),
            ("表", 104),
            ("任务", 60),
            ("单位", 170),
            ("栏目", 150),
            ("上次", 400),
            ("本次", 400),
        ]),
        paper: Paper::A3Landscape,
        filter: true,
    };
    page::draw(book, formats, &layout, &|row| {
        for (place, change) in changes.answers.iter().enumerate() {
            for (heading, before, after) in &change.fields {
                row(Row::new(vec![
                    Cell::new((place + 1).to_string(), Style::Centre),
                    Cell::new(change.kind.label(), Style::Centre),
                    Cell::new(change.form.as_str(), Style::Centre),
                    Cell::new(change.task, Style::Centre),
                    Cell::new(change.unit, Style::Body),
                    Cell::new(*heading, Style::Body),
                    Cell::new(*before, Style::Body),
                    Cell::new(*after, Style::Body),
                ]));
            }
        }
        if changes.answers.is_empty() {
            row(Row::new(vec![Cell::wide("没有变化。", Style::Centre, 8)]));
        }
    })
}
