//! Lets rows grow when people type: drops `customHeight` from the task rows, which the library can only write together with a height.

use std::io::{Cursor, Read, Write};
use std::ops::RangeInclusive;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// How hard the sheets are deflated: hardly larger than at the usual 6, in less than half of the time.
const LEVEL: i64 = 3;

/// The package with the rows of some sheets released; every other part is copied as it is.
///
/// `sheets` gives for sheets by their place in the workbook the rows to release, counted from 0.
pub(super) fn release(package: Vec<u8>, sheets: &[(usize, RangeInclusive<u32>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(package.len())));
    let mut archive = ZipArchive::new(Cursor::new(package))?;
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::default());
    let mut xml = String::new();
    for i in 0..archive.len() {
        let part = archive.by_index_raw(i)?;
        let name = part.name()?.into_owned();
        let rows = sheets
            .iter()
            .find(|(sheet, _)| name == format!("xl/worksheets/sheet{}.xml", sheet + 1))
            .map(|(_, rows)| rows);
        let Some(rows) = rows else {
            out.raw_copy_file(part)?;
            continue;
        };
        drop(part);
        xml.clear();
        archive.by_index(i)?.read_to_string(&mut xml)?;
        out.start_file(name, options)?;
        out.write_all(release_rows(&xml, rows).as_bytes())?;
    }
    Ok(out.finish()?.into_inner())
}

/// The XML of a sheet without `customHeight="1"` on the rows.
fn release_rows(xml: &str, rows: &RangeInclusive<u32>) -> String {
    const ROW: &str = "<row r=\"";
    const FIXED: &str = " customHeight=\"1\"";
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((before, tag)) = rest.split_once(ROW) {
        out.push_str(before);
        out.push_str(ROW);
        let (tag, after) = tag.split_at(tag.find('>').unwrap_or(tag.len()));
        let number = tag.split('"').next().and_then(|number| number.parse::<u32>().ok());
        match number {
            Some(number) if rows.contains(&number.saturating_sub(1)) => out.push_str(&tag.replace(FIXED, "")),
            _ => out.push_str(tag),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_rows_lose_their_fixed_height() {
        let xml = r#"<sheetData><row r="1" ht="18" customHeight="1"><c r="A1"/></row><row r="2" spans="1:2" ht="40" customHeight="1"/><row r="12" ht="5" customHeight="1"></row></sheetData>"#;
        assert_eq!(
            release_rows(xml, &(1..=3)),
            r#"<sheetData><row r="1" ht="18" customHeight="1"><c r="A1"/></row><row r="2" spans="1:2" ht="40"/><row r="12" ht="5" customHeight="1"></row></sheetData>"#
        );
    }
}
