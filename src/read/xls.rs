//! Reads xls and the OLE form of et: calamine lays out the cells, after the container has been judged.

use std::io::Cursor;
use std::panic::catch_unwind;

use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};

use super::collector::{Collector, Reading};
use super::xls_audit::Records;
use super::{fault, xls_mended, xlsx};
use crate::grid::Value;
use crate::reply::incoming::Fault;

/// Reads a workbook.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Reading, Fault> {
    let mended;
    let opened = catch_unwind(|| Xls::new(Cursor::new(bytes)));
    let (mut book, mended) = match opened.unwrap_or(Err(XlsError::Unrecognized { typ: "record", val: 0 })) {
        Ok(book) => (book, None),
        Err(error) => {
            let fault = refuse(error);
            if fault == fault::encrypted() {
                return Err(fault);
            }
            mended = xls_mended::mend(bytes).ok_or_else(|| fault.clone())?;
            let book: Xls<Cursor<&[u8]>> = Xls::new(Cursor::new(mended.bytes.as_slice())).map_err(|_| fault.clone())?;
            if book.sheets_metadata().is_empty() {
                return Err(fault);
            }
            (book, Some(&mended))
        }
    };
    let mut collector = Collector::new(name);
    if let Ok(properties) = book.workbook_properties() {
        for (name, value) in &properties.custom_properties {
            collector.property(name, value);
        }
        collector.changed(properties.modified.as_deref().unwrap_or_default());
    }
    let is_1904 = book.has_1904_epoch();
    let mut records = Records::of(bytes);
    if let Some(mended) = mended {
        if mended.without_strings() {
            records = records.without_strings();
        }
        mended.tell(None, &mut collector);
    }
    for (place, sheet) in book.sheets_metadata().to_vec().into_iter().enumerate() {
        let is_table = sheet.typ == SheetType::WorkSheet && !collector.is_full();
        if !is_table || !collector.sheet_by_name(&sheet.name, sheet.visible != SheetVisible::Visible) {
            continue;
        }
        let Ok(range) = book.worksheet_range(&sheet.name) else {
            collector.tell_sheet("工作表无法读取");
            continue;
        };
        // Rows and columns of a range are counted from its first used cell.
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            let place = (
                u32::try_from(row).unwrap_or(u32::MAX),
                u32::try_from(column).unwrap_or(u32::MAX),
            );
            if let Some(value) = value(data, is_1904) {
                collector.cell(top.saturating_add(place.0), left.saturating_add(place.1), value);
            }
        }
        records.sheet(place, &mut collector);
        if let Some(mended) = mended {
            mended.tell(Some(place), &mut collector);
        }
        for range in book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default() {
            collector.merge(range.start, range.end);
        }
    }
    Ok(collector.finish())
}

fn value(data: &Data, is_1904: bool) -> Option<Value> {
    Some(match data {
        Data::Int(number) => Value::Number(*number as f64),
        Data::Float(number) => Value::Number(*number),
        Data::String(text) => Value::Text(text.clone()),
        Data::Bool(truth) => Value::Bool(*truth),
        Data::DateTime(moment) => Value::DateTime(xlsx::day_number(moment, is_1904)),
        Data::DateTimeIso(text) => xlsx::iso(text),
        Data::DurationIso(text) => Value::Text(text.clone()),
        Data::Error(code) => Value::Error(code.to_string()),
        Data::Empty => return None,
    })
}

fn refuse(error: XlsError) -> Fault {
    match error {
        XlsError::Password => fault::encrypted(),
        XlsError::Io(_) | XlsError::Cfb(_) => fault::damaged("文件结构不完整"),
        _ => fault::damaged("工作簿内容不完整"),
    }
}
