//! Draws the master workbook (汇总表): text only, print-ready, the same bytes for the same collection.

mod audit;
mod changes;
mod charts;
mod circular;
mod concerns;
mod contrast;
mod detail;
mod formats;
mod glance;
mod grid;
mod layout;
mod matters;
mod measure;
mod overview;
mod package;
mod packet;
mod page;
mod paginate;
mod problems;
mod rows;
mod schedule;
mod style;
mod summary;
mod units;

use std::io::{Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use crate::error::{Error, Result};
use crate::master::Master;
use crate::master::overview::receipts;
use crate::master::packets::Packet;
use crate::master::words::about;
use crate::text::chinese_day;

use formats::Formats;
use package::LongTable;
use rows::SheetRows;

/// Name of the first sheet, to which all others link back.
const OVERVIEW: &str = "总览";

/// What the names of the sheets begin with that are kept for looking things up: full, and far too long to be handed on.
const ARCHIVE: &str = "存档·";
/// What those sheets say of themselves below their titles.
const ARCHIVED: &str = "存档资料，供工作人员查阅，不作为领导阅件打印";

/// Which sheets are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheets {
    /// All of them.
    All,
    /// The leadership edition: 总览, 任务一览, 未完成事项, 进展和问题, 报送通报, which open first.
    Leadership,
}

/// Draws the master and gives back its bytes; `path` names the file that they are meant for.
pub fn draw(master: &Master<'_>, path: &Path) -> Result<Vec<u8>> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    draw_to(master, Sheets::All, path, &mut bytes)?;
    Ok(bytes.into_inner())
}

/// Draws the master into `target`; `path` names the file that it is meant for.
pub fn draw_to<W: Write + Seek + Send>(master: &Master<'_>, sheets: Sheets, path: &Path, target: &mut W) -> Result<()> {
    workbook(master, sheets)
        .and_then(|(mut book, tables, rows)| package::save(&mut book, &tables, rows, target))
        .map_err(|reason| Error::draw(path, reason))
}

/// Draws a leader's packet and gives back its bytes; `path` names the file that they are meant for.
///
/// # Errors
/// If the writer refuses.
pub fn draw_packet(master: &Master<'_>, packet: &Packet<'_, '_>, path: &Path) -> Result<Vec<u8>> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    blank(master)
        .and_then(|mut book| {
            let formats = Formats::new();
            packet::draw(&mut book, &formats, master, packet)?;
            package::save(&mut book, &[], formats.take_rows(), &mut bytes)
        })
        .map_err(|reason| Error::draw(path, reason))?;
    Ok(bytes.into_inner())
}

/// A workbook without sheets, with the unit of widths and the properties of the collection.
fn blank(master: &Master<'_>) -> std::result::Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_zip_compression_level(package::LEVEL);
    book.set_default_format(
        &Format::new()
            .set_font_name(style::UNIT_FONT)
            .set_font_size(style::UNIT_SIZE),
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
    Ok(book)
}

fn workbook<'m>(
    master: &'m Master<'_>,
    sheets: Sheets,
) -> std::result::Result<(Workbook, Vec<LongTable<'m>>, Vec<SheetRows>), XlsxError> {
    let mut book = blank(master)?;
    let formats = Formats::new();
    overview::draw(&mut book, &formats, master, &index(master, sheets))?;
    glance::draw(&mut book, &formats, master)?;
    matters::draw(&mut book, &formats, master)?;
    concerns::draw(&mut book, &formats, master)?;
    circular::draw(&mut book, &formats, master)?;
    let mut tables = Vec::new();
    if sheets == Sheets::All {
        for summary in &master.summaries {
            summary::draw(&mut book, &formats, master, summary)?;
        }
        matters::archive(&mut book, &formats, master)?;
        concerns::archive(&mut book, &formats, master)?;
        contrast::draw(&mut book, &formats, master)?;
        schedule::times(&mut book, &formats, master)?;
        schedule::duties(&mut book, &formats, master)?;
        units::draw(&mut book, &formats, master)?;
        changes::draw(&mut book, &formats, master)?;
        problems::draw(&mut book, &formats, master)?;
        audit::draw(&mut book, &formats, master)?;
        tables = detail::draw(&mut book, &formats, master, detail::ROWS)?;
    }
    let rows = formats.take_rows();
    Ok((book, tables, rows))
}

/// Names of the sheets after the first, in order.
fn index(master: &Master<'_>, sheets: Sheets) -> Vec<String> {
    let asks = master.status().is_some();
    let drawn = |list: &[(&str, bool)]| -> Vec<String> {
        let drawn = list.iter().filter(|(_, drawn)| *drawn);
        drawn.map(|(name, _)| (*name).to_owned()).collect()
    };
    let concerns = !master.concerns.is_empty();
    let mut names = drawn(&[
        (glance::NAME, true),
        (matters::NAME, asks),
        (concerns::NAME, concerns::is_read(master)),
        (circular::NAME, true),
    ]);
    if sheets == Sheets::All {
        names.extend(master.summaries.iter().map(|summary| summary::sheet_name(summary.form)));
        names.extend(drawn(&[
            (matters::ALL, asks),
            (concerns::ALL, concerns),
            (contrast::NAME, master.contrast.is_some()),
            (schedule::TIMES, true),
            (schedule::DUTIES, true),
            (units::NAME, true),
            (changes::NAME, master.changes.is_some()),
            (problems::NAME, true),
            (audit::NAME, true),
            (detail::NAME, true),
        ]));
    }
    names
}

/// What stands below the title of a sheet of the archive: who issued it, and that it is one.
fn archived(master: &Master<'_>) -> String {
    match master.register.issuer.as_str() {
        "" => ARCHIVED.to_owned(),
        issuer => format!("{issuer}　{ARCHIVED}"),
    }
}

/// At most so many units by name, and how many there are where that is more.
fn named(units: &[&str], most: usize) -> String {
    let names: Vec<_> = units.iter().take(most).map(|unit| measure::brief(unit, 24)).collect();
    let mut text = names.join("、");
    if units.len() > most {
        text.push_str(&format!("等{}个", units.len()));
    }
    text
}

/// The line that says how old the figures are.
fn as_of(master: &Master<'_>) -> String {
    format!("截至{}", chinese_day(master.collected.as_of))
}
