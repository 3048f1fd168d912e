//! Saves the workbook with its tables at full length and its links whole.
//!
//! The library notes every cell of a table in memory, and looks the look of every cell up anew. So tables are drawn over one
//! row, and the package gets their true range and their other rows on its way from the temporary file to the target; every
//! other part is copied as it is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::panic::resume_unwind;
use std::thread;

use rust_xlsxwriter::{Workbook, XlsxError};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::rows::SheetRows;

/// How hard parts are deflated: three fifths larger than at the usual 6, in a sixth of the time.
pub const LEVEL: u8 = 1;

/// Stands for `#` in the path of a link until the package is written.
pub const HASH: char = '\u{f023}';
/// Stands for `?` in the path of a link until the package is written.
pub const QUERY: char = '\u{f03f}';

/// A table that was drawn over its headings and one row.
pub struct LongTable<'m> {
    /// Number of its sheet in the workbook, from 1.
    pub sheet: usize,
    /// The range that it was drawn over: `A2:W3`.
    pub drawn: String,
    /// The range that it has: `A2:W60001`.
    pub range: String,
    /// Writes its rows, where it has any: the XML of what stands in place of the row with [`PATTERN`], whose look is given.
    pub rows: Option<Box<WriteRows<'m>>>,
}

/// Writes rows in the look of this number.
pub type WriteRows<'m> = dyn Fn(&str, &mut dyn Write) -> io::Result<()> + Send + Sync + 'm;

/// What stands in the only cell of a table's only row where its rows are written by [`LongTable::rows`].
pub const PATTERN: &str = "rows";

/// Saves the workbook into `target`; `tables` are its tables in order, `plain` the rows that were written past the library.
pub fn save<W: Write + Seek>(
    book: &mut Workbook,
    tables: &[LongTable<'_>],
    mut plain: Vec<SheetRows>,
    target: &mut W,
) -> Result<(), XlsxError> {
    let mut draft = tempfile::tempfile().map_err(XlsxError::IoError)?;
    book.save_to_writer(&mut draft)?;
    let mut archive = ZipArchive::new(draft).map_err(wrong)?;
    let mut long = Vec::new();
    for table in tables {
        if let Some(rows) = &table.rows {
            let name = part_of(table.sheet);
            let xml = text_of(&mut archive, &name)?;
            long.push((name, table, rows, xml));
        }
    }
    let mut out = ZipWriter::new(target);
    thread::scope(|scope| {
        // The long tables are more than half of the work, and are packed while the other sheets are.
        let mut packing: BTreeMap<&str, _> = (long.iter())
            .map(|(name, table, rows, xml)| (name.as_str(), scope.spawn(|| pack(name, table, rows, xml))))
            .collect();
        for place in 0..archive.len() {
            let part = archive.by_index_raw(place).map_err(wrong)?;
            let name = part.name().map_err(wrong)?.into_owned();
            if let Some(packed) = packing.remove(name.as_str()) {
                let packed = packed.join().unwrap_or_else(|panic| resume_unwind(panic))?;
                let mut packed = ZipArchive::new(packed).map_err(wrong)?;
                let part = packed.by_index_raw(0).map_err(wrong)?;
                out.raw_copy_file(part).map_err(wrong)?;
                continue;
            }
            let table = (1..)
                .zip(tables)
                .find(|(number, _)| name == format!("xl/tables/table{number}.xml"));
            let among = plain.iter().position(|rows| name == part_of(rows.sheet));
            let links = name.starts_with("xl/worksheets/_rels/");
            if table.is_none() && among.is_none() && !links {
                out.raw_copy_file(part).map_err(wrong)?;
                continue;
            }
            drop(part);
            let xml = text_of(&mut archive, &name)?;
            out.start_file(name, options()).map_err(wrong)?;
            if let Some(place) = among {
                let rows = plain.swap_remove(place);
                let mut buffered = io::BufWriter::with_capacity(BUFFER, &mut out);
                let written = rows.write_among(&xml, &mut buffered);
                written.and_then(|()| buffered.flush()).map_err(XlsxError::IoError)?;
                continue;
            }
            let xml = match table {
                Some((_, table)) => {
                    xml.replace(&format!("ref=\"{}\"", table.drawn), &format!("ref=\"{}\"", table.range))
                }
                None => xml.replace(HASH, "%23").replace(QUERY, "%3F"),
            };
            out.write_all(xml.as_bytes()).map_err(XlsxError::IoError)?;
        }
        Ok::<(), XlsxError>(())
    })?;
    out.finish().map_err(wrong)?;
    Ok(())
}

/// Bytes that are gathered before they are deflated.
const BUFFER: usize = 1 << 16;

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(i64::from(LEVEL)))
        .last_modified_time(DateTime::default())
}

fn wrong(error: zip::result::ZipError) -> XlsxError {
    XlsxError::IoError(error.into())
}

/// The part of a sheet by its number.
fn part_of(sheet: usize) -> String {
    format!("xl/worksheets/sheet{sheet}.xml")
}

fn text_of(archive: &mut ZipArchive<File>, name: &str) -> Result<String, XlsxError> {
    let mut xml = String::new();
    let mut part = archive.by_name(name).map_err(wrong)?;
    part.read_to_string(&mut xml).map_err(XlsxError::IoError)?;
    Ok(xml)
}

/// A package of nothing but the sheet of a long table, with all its rows.
fn pack(name: &str, table: &LongTable<'_>, rows: &WriteRows<'_>, xml: &str) -> Result<File, XlsxError> {
    let sheet = Pattern::find(xml).ok_or_else(|| XlsxError::IoError(io::Error::other("no row to go by")))?;
    let from_top = |range: &str| format!("<dimension ref=\"{}\"/>", range.replacen('2', "1", 1));
    let above = sheet.above.replace(&from_top(&table.drawn), &from_top(&table.range));
    let mut out = ZipWriter::new(tempfile::tempfile().map_err(XlsxError::IoError)?);
    out.start_file(name, options()).map_err(wrong)?;
    let mut buffered = io::BufWriter::with_capacity(BUFFER, &mut out);
    (buffered.write_all(above.as_bytes()))
        .and_then(|()| rows(sheet.style, &mut buffered))
        .and_then(|()| buffered.write_all(sheet.below.as_bytes()))
        .and_then(|()| buffered.flush())
        .map_err(XlsxError::IoError)?;
    drop(buffered);
    out.finish().map_err(wrong)
}

/// A sheet's XML around the row with [`PATTERN`].
struct Pattern<'x> {
    above: &'x str,
    /// The number of the cell's look.
    style: &'x str,
    below: &'x str,
}

impl Pattern<'_> {
    fn find(xml: &str) -> Option<Pattern<'_>> {
        let (before, below) = xml.split_once(&format!(" t=\"inlineStr\"><is><t>{PATTERN}</t></is></c></row>"))?;
        let (above, row) = before.split_at(before.rfind("<row ")?);
        let style = row.rsplit_once(" s=\"")?.1.strip_suffix('"')?;
        Some(Pattern { above, style, below })
    }
}
