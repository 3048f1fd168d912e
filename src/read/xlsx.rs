//! Reads xlsx and xlsm: calamine streams the cells, so that a sheet is never laid out in full.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::collector::{Collector, Reading, serial};
use super::container::{self, Container};
use super::fault;
use super::xlsx_audit::{self, Heard, Parts};
use super::xlsx_floats;
use super::xlsx_looks::Looks;
use super::xlsx_mended::{self, Mended};
use crate::reply::grid::Value;
use crate::reply::incoming::Fault;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Days between the 1900 and the 1904 system of day numbers.
const DAYS_1904: f64 = 1462.0;

/// Panics of the library over one sheet after which the rest is given up.
const PANICS: usize = 1_000;

/// Reads a workbook whose container has passed [`container::open`].
pub(crate) fn read(name: &str, bytes: &[u8], zip: &mut Container<'_>) -> Result<Reading, Fault> {
    let parts = Parts::find(zip);
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
    if let Some(part) = parts.strings() {
        let whole;
        (whole, struck) = container::is_whole_and_holds(zip, part, b"strike");
        if !whole {
            collector.tell_corrupt("文字表");
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
