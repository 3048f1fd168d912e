//! Draws the master workbook (汇总表): text only, print-ready, the same bytes for the same collection.

mod measure;
mod overview;
mod page;
mod problems;
mod style;
mod summary;
mod units;

use std::path::Path;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use crate::error::{Error, Result};
use crate::master::Master;

use style::Formats;

/// Name of the first sheet, to which all others link back.
const OVERVIEW: &str = "总览";

/// Draws the master and gives back its bytes; `path` names the file that they are meant for.
pub fn draw(master: &Master<'_>, path: &Path) -> Result<Vec<u8>> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    workbook(master)
        .and_then(|mut book| book.save_to_writer(&mut bytes))
        .map_err(|reason| Error::draw(path, reason))?;
    Ok(bytes.into_inner())
}

fn workbook(master: &Master<'_>) -> std::result::Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_default_format(
        &Format::new().set_font_name(style::DEFAULT_FONT).set_font_size(11),
        18,
        72,
    )?;
    let as_of = master.collected.as_of;
    let properties = DocProperties::new()
        .set_title(&master.register.title)
        .set_author(&master.register.issuer)
        .set_creation_datetime(&ExcelDateTime::from_ymd(
            u16::try_from(as_of.year()).unwrap_or(1900).max(1900),
            u8::try_from(as_of.month()).unwrap_or(1),
            u8::try_from(as_of.day()).unwrap_or(1),
        )?);
    book.set_properties(&properties);
    let formats = Formats::new();
    overview::draw(&mut book, &formats, master)?;
    for summary in &master.summaries {
        summary::draw(&mut book, &formats, master, summary)?;
    }
    units::draw(&mut book, &formats, master)?;
    problems::draw(&mut book, &formats, master)?;
    Ok(book)
}

/// A day as official documents write it: 2020年12月31日.
fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// The line that says how old the figures are.
fn as_of(master: &Master<'_>) -> String {
    format!("截至{}", day(master.collected.as_of))
}

/// The short name of the campaign that titles carry: the register's title without 责任分解 and the like.
fn subject(master: &Master<'_>) -> String {
    let title = master.register.title.trim();
    ["责任分解", "责任分工", "任务分解", "分工方案", "任务清单"]
        .iter()
        .find_map(|end| title.strip_suffix(end))
        .unwrap_or(title)
        .to_owned()
}
