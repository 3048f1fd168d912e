//! Saves the workbook with its tables at full length and its links whole.
//!
//! The library notes every cell of a table in memory. So tables are drawn over one row, and the package gets their
//! true range on its way from the temporary file to the target; every other part is copied as it is.

use std::io::{Read, Seek, Write};

use rust_xlsxwriter::{Workbook, XlsxError};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Stands for `#` in the path of a link until the package is written.
pub const HASH: char = '\u{f023}';
/// Stands for `?` in the path of a link until the package is written.
pub const QUERY: char = '\u{f03f}';

/// A table that was drawn over its headings and one row.
#[derive(Debug, Clone)]
pub struct LongTable {
    /// The range that it was drawn over: `A2:W3`.
    pub drawn: String,
    /// The range that it has: `A2:W60001`.
    pub range: String,
}

/// Saves the workbook into `target`; `tables` are its tables in order.
pub fn save<W: Write + Seek>(book: &mut Workbook, tables: &[LongTable], target: &mut W) -> Result<(), XlsxError> {
    let mut draft = tempfile::tempfile().map_err(XlsxError::IoError)?;
    book.save_to_writer(&mut draft)?;
    let wrong = |error: zip::result::ZipError| XlsxError::IoError(error.into());
    let mut archive = ZipArchive::new(draft).map_err(wrong)?;
    let mut out = ZipWriter::new(target);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for place in 0..archive.len() {
        let part = archive.by_index_raw(place).map_err(wrong)?;
        let name = part.name().map_err(wrong)?.into_owned();
        let table = (1..)
            .zip(tables)
            .find(|(number, _)| name == format!("xl/tables/table{number}.xml"));
        let links = name.starts_with("xl/worksheets/_rels/");
        if table.is_none() && !links {
            out.raw_copy_file(part).map_err(wrong)?;
            continue;
        }
        drop(part);
        let mut xml = String::new();
        let mut part = archive.by_index(place).map_err(wrong)?;
        part.read_to_string(&mut xml).map_err(XlsxError::IoError)?;
        let xml = match table {
            Some((_, table)) => xml.replace(&format!("ref=\"{}\"", table.drawn), &format!("ref=\"{}\"", table.range)),
            None => xml.replace(HASH, "%23").replace(QUERY, "%3F"),
        };
        out.start_file(name, options).map_err(wrong)?;
        out.write_all(xml.as_bytes()).map_err(XlsxError::IoError)?;
    }
    out.finish().map_err(wrong)?;
    Ok(())
}
