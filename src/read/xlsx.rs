//! Reads xlsx and xlsm: plain sheets in one walk, and of all others calamine streams the cells, so that they are never laid out
//! in full.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::collector::{Collector, Reading, serial};
use super::container::{self, Container};
use super::fault;
use super::xlsx_audit::{self, Heard};
use super::xlsx_directory;
use super::xlsx_directory::Parts;
use super::xlsx_floats;
use super::xlsx_looks::Looks;
use super::xlsx_mended::{self, Mended};
use super::xlsx_plain::{self, Plain};
use crate::grid::Value;
use crate::reply::incoming::Fault;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Days between the 1900 and the 1904 system of day numbers.
const DAYS_1904: f64 = 1462.0;

/// Panics of the library over one sheet after which the rest is given up.
const PANICS: usize = 1_000;

/// Reads a workbook whose container has passed [`container::open`].
pub(crate) fn read(name: &str, bytes: &[u8], zip: &mut Container<'_>) -> Result<Reading, Fault> {
    read_by(name, bytes, zip, true)
}

/// Reads a workbook; `quick` says whether plain sheets are read the quick way, which yields the same.
fn read_by(name: &str, bytes: &[u8], zip: &mut Container<'_>, quick: bool) -> Result<Reading, Fault> {
    let parts = Parts::find(zip);
    if quick && let Some(reading) = read_plain(name, zip, &parts) {
        return Ok(reading);
    }
    let mut mended = Mended::default();
    let mut book: Book<'_> = match Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => {
            // What the library stumbles over is mostly nothing that matters: the same workbook without it is read.
            let fault = refuse(error);
            if fault == fault::encrypted() {
                return Err(fault);
            }
            mended = xlsx_mended::mend(zip, &parts).ok_or_else(|| fault.clone())?;
            Xlsx::new(Cursor::new(mended.bytes.as_slice())).map_err(|_| fault)?
        }
    };
    let mut collector = Collector::new(name);
    if let Ok(properties) = book.workbook_properties() {
        for (name, value) in &properties.custom_properties {
            collector.property(name, value);
        }
        collector.changed(properties.modified.as_deref().unwrap_or_default());
    }
    let mut struck = false;
    // What was mended is not what stands in the file.
    let is_plain = quick && mended.bytes.is_empty();
    let mut strings = None;
    if let Some(part) = parts.strings() {
        if let Some(bytes) = container::whole(zip, part, xlsx_plain::PART_BYTES) {
            struck = memchr::memmem::find(&bytes, b"strike").is_some();
            strings = xlsx_plain::strings(&bytes).filter(|_| is_plain);
        } else {
            let whole;
            (whole, struck) = container::is_whole_and_holds(zip, part, b"strike");
            if !whole {
                collector.tell_corrupt("文字表");
            }
        }
    }
    let since_1900 = if book.has_1904_epoch() { DAYS_1904 } else { 0.0 };
    let looks = Looks::find(zip, &parts, struck, since_1900);
    for part in mended.torn {
        collector.tell_corrupt(part);
    }
    for sheet in book.sheets_metadata().to_vec() {
        let is_table = sheet.typ == SheetType::WorkSheet && !collector.is_full();
        if !is_table || !collector.sheet_by_name(&sheet.name, sheet.visible != SheetVisible::Visible) {
            continue;
        }
        if let Some(part) = parts.of(&sheet.name).filter(|_| is_plain)
            && let Some(bytes) = container::whole(zip, part, xlsx_plain::PART_BYTES)
            && let Some(plain) = xlsx_plain::sheet(&bytes, strings.as_deref(), &looks)
        {
            take_plain(zip, part, &bytes, plain, &looks, &mut collector);
            continue;
        }
        let told = collector.told();
        let heard = read_cells(&mut book, &sheet.name, &mut collector);
        if let Some(part) = parts.of(&sheet.name) {
            let whole = xlsx_audit::sheet(zip, part, &heard, &looks, &mut collector);
            xlsx_floats::sheet(zip, part, &mut collector);
            if !whole && collector.told() == told {
                collector.tell_corrupt("工作表");
            }
        }
        if heard.bad > 0 && collector.told() == told {
            // The second walk has not found which they were.
            collector.tell_bad_cells(heard.bad);
        }
    }
    for sheet in mended.left_out {
        if collector.is_full() || !collector.sheet_by_name(&sheet.name, sheet.hidden) {
            continue;
        }
        if sheet.harmless {
            collector.tell_left_out(sheet.reason);
        } else {
            collector.tell_sheet(sheet.reason);
        }
    }
    Ok(collector.finish())
}

/// Reads a workbook of which everything is written plainly; nothing where anything is not.
fn read_plain(name: &str, zip: &mut Container<'_>, parts: &Parts) -> Option<Reading> {
    let listed = parts.listed()?;
    let mut collector = Collector::new(name);
    xlsx_directory::properties(zip, parts, &mut collector)?;
    let (mut strings, mut struck) = (None, false);
    if let Some(part) = parts.strings() {
        let bytes = container::whole(zip, part, xlsx_plain::PART_BYTES)?;
        struck = memchr::memmem::find(&bytes, b"strike").is_some();
        strings = Some(xlsx_plain::strings(&bytes)?);
    }
    let looks = Looks::find_sound(zip, parts, struck)?;
    for sheet in listed {
        if collector.is_full() || !collector.sheet_by_name(&sheet.name, sheet.hidden) {
            continue;
        }
        let part = parts.of(&sheet.name)?;
        let bytes = container::whole(zip, part, xlsx_plain::PART_BYTES)?;
        let plain = xlsx_plain::sheet(&bytes, strings.as_deref(), &looks)?;
        take_plain(zip, part, &bytes, plain, &looks, &mut collector);
    }
    Some(collector.finish())
}

/// Takes a sheet that is written plainly, with all that stands behind its cells and above them.
fn take_plain(
    zip: &mut Container<'_>,
    part: &str,
    bytes: &[u8],
    plain: Plain,
    looks: &Looks,
    collector: &mut Collector,
) {
    for (row, column, value) in plain.cells {
        if collector.is_full() {
            break;
        }
        collector.cell(row, column, value);
    }
    xlsx_audit::rest(bytes.get(plain.end..).unwrap_or_default(), looks, collector);
    xlsx_floats::sheet(zip, part, collector);
}

fn read_cells(book: &mut Book<'_>, name: &str, collector: &mut Collector) -> Heard {
    let is_1904 = book.has_1904_epoch();
    let mut heard = Heard::default();
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(_) => {
            collector.tell_sheet("工作表无法读取");
            return heard;
        }
    };
    let mut last = None;
    let mut panics = 0;
    while !collector.is_full() {
        let reader = &mut cells;
        // Addresses that are none have made the library panic; that spoils the cell only, like other faults of one.
        let next = catch_unwind(AssertUnwindSafe(move || reader.next_cell()));
        let Ok(next) = next else {
            heard.bad += 1;
            panics += 1;
            if panics > PANICS {
                collector.tell_cut_off(last);
                break;
            }
            continue;
        };
        match next {
            Ok(Some(cell)) => {
                let (row, column) = cell.get_position();
                match value(cell.get_value(), is_1904) {
                    Some(Value::Text(text)) if text.is_empty() => heard.blank.push((row, column)),
                    Some(value) => collector.cell(row, column, value),
                    None => {}
                }
                last = Some((row, column));
            }
            Ok(None) => break,
            // An entity that nobody has declared spoils its cell only.
            Err(XlsxError::Xml(quick_xml::Error::Escape(_))) => heard.bad += 1,
            Err(XlsxError::Xml(_) | XlsxError::XmlEof(_) | XlsxError::Io(_) | XlsxError::Zip(_)) => {
                collector.tell_cut_off(last);
                break;
            }
            // The reader stands behind the bad cell and goes on; the second walk tells which it was.
            Err(_) => heard.bad += 1,
        }
    }
    heard.blank.sort_unstable();
    heard
}

fn value(data: &DataRef<'_>, is_1904: bool) -> Option<Value> {
    Some(match data {
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::String(text) => Value::Text(text.clone()),
        DataRef::SharedString(text) => Value::Text((*text).to_owned()),
        DataRef::Bool(truth) => Value::Bool(*truth),
        DataRef::DateTime(moment) => Value::DateTime(day_number(moment, is_1904)),
        DataRef::DateTimeIso(text) => iso(text),
        DataRef::DurationIso(text) => Value::Text(text.clone()),
        DataRef::Error(code) => Value::Error(code.to_string()),
        DataRef::Empty => return None,
    })
}

/// The day number of the 1900 system.
pub(super) fn day_number(moment: &ExcelDateTime, is_1904: bool) -> f64 {
    // A duration counts from zero in both systems.
    if is_1904 && moment.is_datetime() {
        moment.as_f64() + DAYS_1904
    } else {
        moment.as_f64()
    }
}

/// A date or time written as text by ISO 8601; text that is none stays text.
pub(super) fn iso(text: &str) -> Value {
    serial(text).map_or_else(|| Value::Text(text.to_owned()), Value::DateTime)
}

fn refuse(error: XlsxError) -> Fault {
    match error {
        XlsxError::Password => fault::encrypted(),
        XlsxError::Zip(error) if container::needs_password(&error) => fault::encrypted(),
        XlsxError::Zip(_) | XlsxError::Io(_) => fault::damaged("压缩结构不完整"),
        XlsxError::Xml(_) | XlsxError::XmlAttr(_) | XlsxError::XmlEof(_) => fault::damaged("内部结构不完整"),
        _ => fault::damaged("缺少工作簿的必要部分"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;
    use std::path::Path;

    use proptest::prelude::*;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn both_ways(bytes: &[u8]) -> Option<(Result<Reading, Fault>, Result<Reading, Fault>)> {
        let read = |quick| Some(read_by("a.xlsx", bytes, &mut container::open(bytes).ok()?, quick));
        Some((read(true)?, read(false)?))
    }

    fn workbooks(folder: &Path, found: &mut Vec<Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                workbooks(&path, found);
            } else if path.extension().is_some_and(|end| end == "xlsx" || end == "xlsm") {
                found.push(fs::read(&path).unwrap());
            }
        }
    }

    #[test]
    fn both_ways_to_read_a_workbook_lead_to_the_same() {
        let mut books = Vec::new();
        workbooks(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut books);
        assert!(books.len() > 5);
        for book in books {
            if let Some((quick, slow)) = both_ways(&book) {
                assert_eq!(quick, slow);
            }
        }
    }

    const STRINGS: &str =
        "<sst><si><t>甲</t></si><si><t xml:space=\"preserve\"> 乙&amp; </t></si><si><t/></si><si/></sst>";
    const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0.0&quot;万&quot;\"/></numFmts><fonts><font/>\
        <font><strike/></font></fonts><cellXfs><xf numFmtId=\"0\" fontId=\"0\"/><xf numFmtId=\"14\" fontId=\"0\"/>\
        <xf numFmtId=\"164\" fontId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\"/><xf numFmtId=\"49\" fontId=\"0\"/></cellXfs></styleSheet>";

    fn book(sheet: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        for (name, part) in [
            (
                "_rels/.rels",
                format!(
                    "<Relationships><Relationship Id=\"a\" Type=\"{RELATED}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships><Relationship Id=\"b\" Type=\"{RELATED}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                "<workbook><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"b\"/></sheets></workbook>".to_owned(),
            ),
            ("xl/sharedStrings.xml", STRINGS.to_owned()),
            ("xl/styles.xml", STYLES.to_owned()),
            ("xl/worksheets/sheet1.xml", sheet.to_owned()),
        ] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(part.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_cell_that_stands_twice_keeps_its_strike_in_both_ways() {
        let sheet = "<worksheet><sheetData><row r=\"2\"><c r=\"A2\" s=\"3\" t=\"s\"><v>2</v></c></row>\
            <row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>";
        let (quick, slow) = both_ways(&book(sheet)).unwrap();
        assert_eq!(quick, slow);
    }

    /// What programs write in sheets, and what they should not.
    const PIECES: [&str; 44] = [
        "<row r=\"1\">",
        "<row>",
        "<row r=\"0\">",
        "</row>",
        "<row r=\"3\"/>",
        "<c r=\"A1\"",
        "<c r=\"B2\"",
        "<c r=\"C1048577\"",
        "<c",
        " s=\"1\"",
        " s=\"2\"",
        " s=\"3\"",
        " s=\"4\"",
        " s=\"9\"",
        " t=\"s\"",
        " t=\"str\"",
        " t=\"b\"",
        " t=\"e\"",
        " t=\"n\"",
        " t=\"inlineStr\"",
        ">",
        "/>",
        "<v>0</v>",
        "<v>1</v>",
        "<v>44022.5</v>",
        "<v/>",
        "<v></v>",
        "<v>7 </v>",
        "<v>a&amp;b&#65;</v>",
        "<v>_x0041_</v>",
        "<v>#REF!</v>",
        "<f>A1</f>",
        "<f t=\"shared\" si=\"0\"/>",
        "<is><t> 丙 </t></is>",
        "<is><r><t>丁</t></r></is>",
        "</c>",
        "</c></row><row r=\"2\">",
        " ",
        "<!-- -->",
        "&",
        "<![CDATA[x]]>",
        "=DISPIMG(",
        "\r\n",
        "</sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>",
    ];

    proptest! {
        #[test]
        fn whatever_stands_in_a_sheet_both_ways_lead_to_the_same(
            sound in proptest::collection::vec((1u32..5, 0u8..5, 0usize..9, 0usize..9), 0..6),
            odd in proptest::collection::vec((0usize..40, 0usize..PIECES.len()), 0..3),
        ) {
            let mut pieces: Vec<String> = Vec::new();
            for (row, column, kind, style) in sound {
                let style = ["", " s=\"0\"", " s=\"1\"", " s=\"2\"", " s=\"3\"", " s=\"4\"", " s=\"9\"", "", ""][style];
                let (kind, value) = [
                    (" t=\"s\"", "<v>0</v>"),
                    (" t=\"s\"", "<v>1</v>"),
                    (" t=\"s\"", "<v>2</v>"),
                    (" t=\"str\"", "<f>1</f><v>戊</v>"),
                    (" t=\"str\"", "<f>1</f><v></v>"),
                    ("", "<v>12</v>"),
                    ("", ""),
                    (" t=\"inlineStr\"", "<is><t>己</t></is>"),
                    (" t=\"b\"", "<v>1</v>"),
                ][kind];
                let column = char::from(b'A' + column);
                pieces.extend([format!("<row r=\"{row}\">"), format!("<c r=\"{column}{row}\"{style}{kind}>"), value.to_owned(), "</c>".to_owned(), "</row>".to_owned()]);
            }
            for (place, piece) in odd {
                pieces.insert(place.min(pieces.len()), PIECES[piece].to_owned());
            }
            let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", pieces.concat());
            let (quick, slow) = both_ways(&book(&sheet)).unwrap();
            prop_assert_eq!(quick, slow, "{}", sheet);
        }
    }
}
