//! Draws 报送通报: the letter of one page that names who is late, ready to sign.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::state::Receipt;
use crate::master::units::UnitReport;
use crate::papers::circular;
use crate::text::chinese_day;

use super::formats::Formats;
use super::measure;
use super::page::{self, Cell, Layout, Paper, Row};
use super::style::Style;

/// Name of the sheet.
pub const NAME: &str = "报送通报";

/// Draws the letter.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let (late, unread) = (circular::late(master), circular::unread(master));
    let layout = Layout {
        name: NAME.to_owned(),
        title: measure::title(
            &format!("关于{}", super::about(&master.register.title)),
            "报送情况的通报",
            Paper::A4Portrait.width(),
            Style::Title.size(),
        ),
        left: String::new(),
        right: super::as_of(master),
        notes: vec![format!("　　{}", circular::opening(master)), String::new()],
        note_style: Style::Letter,
        columns: page::columns(&[("序号", 48), ("单位", 170), ("报送状态", 80), ("尚未报送的内容", 342)]),
        paper: Paper::A4Portrait,
        filter: false,
    };
    let apart = apart(&unread);
    let signed = |text: String| Row::heading(vec![Cell::wide(text, Style::Signature, 4)]);
    let closing = [
        signed(String::new()),
        signed(format!("{}　　", master.register.issuer)),
        signed(format!("{}　　", chinese_day(master.collected.as_of))),
    ];
    let whole = |rows: Vec<Row<'static>>| -> Vec<Row<'static>> {
        rows.into_iter().chain(apart.clone()).chain(closing.clone()).collect()
    };
    let listed = if late.is_empty() && unread.is_empty() {
        vec![Row::new(vec![Cell::wide("各单位均已全部报送。", Style::Centre, 4)])]
    } else {
        (1..).zip(&late).map(|(number, unit)| unit_row(number, unit)).collect()
    };
    // A letter of one page: where the list is too long for it, names stand side by side, and the last are counted.
    let mut rows = whole(listed);
    let mut most = late.len();
    while !page::fits(&layout, &rows, 1) && most > 0 {
        rows = whole(compact(&late, most));
        most = most * 9 / 10;
    }
    page::draw(book, formats, &layout, &|row| {
        rows.iter().for_each(|one| row(one.clone()))
    })
}

/// Units whose material is there that have a row each; of more only the names stand there.
const APART: usize = 6;
/// Characters of their names; what is beyond is counted.
const APART_NAMES: usize = 400;

/// The units whose material came and waits for transcription, apart from the others.
fn apart(unread: &[&UnitReport<'_>]) -> Vec<Row<'static>> {
    if unread.is_empty() {
        return Vec::new();
    }
    let wide = |text: String| Row::heading(vec![Cell::wide(text, Style::Body, 4)]);
    let mut rows = vec![wide(circular::unread_heading())];
    if unread.len() <= APART {
        rows.extend((1..).zip(unread).map(|(number, unit)| unit_row(number, unit)));
        return rows;
    }
    let mut names = String::new();
    let mut shown = 0;
    for unit in unread {
        let name = unit.unit.unit.name.as_str();
        if names.chars().count() + name.chars().count() > APART_NAMES {
            break;
        }
        names.push_str(if shown == 0 { "" } else { "、" });
        names.push_str(name);
        shown += 1;
    }
    let rest = match unread.len() - shown {
        0 => "。".to_owned(),
        rest => format!("……其余{rest}个见汇总表的工作表“{}”。", super::units::NAME),
    };
    rows.push(wide(format!("待转录的单位{}个：{names}{rest}", unread.len())));
    rows
}

/// The units that are late as names side by side, at most so many of each kind.
fn compact(late: &[&UnitReport<'_>], most: usize) -> Vec<Row<'static>> {
    let kinds = [Receipt::None, Receipt::Part].into_iter().filter_map(|receipt| {
        let units: Vec<&str> = (late.iter())
            .filter(|unit| unit.receipt() == receipt)
            .map(|unit| unit.unit.unit.name.as_str())
            .collect();
        let shown = units.get(..most.min(units.len()))?;
        let rest = match units.len() - shown.len() {
            0 => "。".to_owned(),
            rest => format!("……其余{rest}个见汇总表的工作表“{}”。", super::units::NAME),
        };
        let text = format!("{}的单位{}个：{}{rest}", receipt.label(), units.len(), shown.join("、"));
        (!units.is_empty()).then(|| Row::new(vec![Cell::wide(text, Style::Body, 4)]))
    });
    kinds.collect()
}

fn unit_row(number: usize, unit: &UnitReport<'_>) -> Row<'static> {
    Row::new(vec![
        Cell::new(number.to_string(), Style::Centre),
        Cell::new(unit.unit.unit.name.clone(), Style::Body),
        Cell::new(unit.receipt().label(), Style::FlagCentre),
        Cell::new(circular::lacks(unit).join("\n"), Style::Body),
    ])
}
