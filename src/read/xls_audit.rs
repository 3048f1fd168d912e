//! Walks the records of an old workbook a second time: how cells show what they hold, and cells that calamine passed over.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::collector::Collector;
use super::little_endian::{long, widened};
use super::xls_floats::Floats;
use super::xls_looks::Looks;
use crate::finding::Severity;

/// Bytes of a stream that are walked; genuine replies are far smaller, and memory is short with those that are not.
const WALKED: u64 = 32 << 20;

pub(crate) const BEGIN: u16 = 0x0809;
pub(crate) const END: u16 = 0x000a;
pub(crate) const SHEET: u16 = 0x0085;
pub(crate) const STRINGS: u16 = 0x00fc;
const NUMBER: u16 = 0x0203;
const SMALL_NUMBER: u16 = 0x027e;
const SMALL_NUMBERS: u16 = 0x00bd;
const TRUTH_OR_ERROR: u16 = 0x0205;
const SHARED_STRING: u16 = 0x00fd;
const FORMULA: u16 = 0x0006;
const LABEL: u16 = 0x0204;
/// Records of cells that are walked.
pub(crate) const CELLS: [u16; 5] = [NUMBER, SMALL_NUMBER, SMALL_NUMBERS, TRUTH_OR_ERROR, SHARED_STRING];

/// The records of a workbook.
#[derive(Debug, Default)]
pub(crate) struct Records {
    stream: Vec<u8>,
    /// Where the sheets begin, in their order.
    sheets: Vec<usize>,
    /// Number of strings that cells share.
    strings: u32,
    looks: Looks,
}

impl Records {
    /// The records of a container that has passed [`super::ole::judge`]; none if it is too large.
    pub(crate) fn of(bytes: &[u8]) -> Records {
        let (_, stream) = stream(bytes).unwrap_or_default();
        let (mut sheets, mut strings, mut looks) = (Vec::new(), 0, Looks::default());
        for (kind, data) in records(&stream) {
            looks.take(kind, data);
            match kind {
                SHEET => sheets.push(long(data, 0).map_or(usize::MAX, |at| at as usize)),
                STRINGS => strings = long(data, 4).unwrap_or(0),
                END => break,
                _ => {}
            }
        }
        Records {
            stream,
            sheets,
            strings,
            looks: looks.ready(),
        }
    }

    /// The same where the texts that cells share are not to be had.
    pub(crate) fn without_strings(self) -> Records {
        Records { strings: 0, ..self }
    }

    /// Tells of the cells of a sheet, by its place, that hold something and were not read; and of its notes and text boxes.
    pub(crate) fn sheet(&self, place: usize, collector: &mut Collector) {
        let from = self.sheets.get(place).and_then(|at| self.stream.get(*at..));
        let mut depth = 0u32;
        let mut floats = Floats::default();
        for (kind, data) in records(from.unwrap_or_default()) {
            match kind {
                // Charts stand inside their sheet and have cells of their own.
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                _ if depth == 1 => {
                    self.cells(kind, data, collector);
                    self.show(kind, data, collector);
                    floats.take(kind, data);
                }
                _ => {}
            }
        }
        floats.tell(collector);
    }

    /// Tells how the cells of a record show what was read of them.
    fn show(&self, kind: u16, data: &[u8], collector: &mut Collector) {
        let (Some(row), Some(first)) = (widened(data, 0), widened(data, 2)) else {
            return;
        };
        match kind {
            NUMBER | SMALL_NUMBER | TRUTH_OR_ERROR | FORMULA | LABEL | SHARED_STRING => {
                let shared = long(data, 6).filter(|_| kind == SHARED_STRING);
                let style = widened(data, 4).unwrap_or(0);
                self.looks.apply((row, first), style, shared, collector);
            }
            SMALL_NUMBERS => {
                let count = data.len().saturating_sub(6) / 6;
                for place in 0..u32::try_from(count).unwrap_or(0) {
                    let style = widened(data, 4 + 6 * place as usize).unwrap_or(0);
                    self.looks
                        .apply((row, first.saturating_add(place)), style, None, collector);
                }
            }
            _ => {}
        }
    }

    fn cells(&self, kind: u16, data: &[u8], collector: &mut Collector) {
        let (Some(row), Some(first)) = (widened(data, 0), widened(data, 2)) else {
            return;
        };
        let count = match kind {
            NUMBER | SMALL_NUMBER | TRUTH_OR_ERROR => 1,
            SMALL_NUMBERS => u32::try_from(data.len().saturating_sub(6) / 6).unwrap_or(0),
            // A string that is there may be empty, which is no cell.
            SHARED_STRING if long(data, 6).is_none_or(|index| index >= self.strings) => 1,
            _ => 0,
        };
        for column in first..first.saturating_add(count) {
            if !collector.is_full() && !collector.has(row, column) {
                collector.tell(
                    "cell-unreadable",
                    Severity::Error,
                    Some((row, column)),
                    "单元格已损坏，内容无法读取",
                    "单元格应能读取",
                    "请打开原文件核对这个单元格，必要时请该单位重新报送",
                );
            }
        }
    }
}

/// The stream of the workbook, with its name.
pub(crate) fn stream(bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut container = CompoundFile::open(Cursor::new(bytes)).ok()?;
    let names = container.read_root_storage().map(|entry| entry.name().to_owned());
    let name = names
        .into_iter()
        .find(|name| ["workbook", "book"].contains(&name.to_lowercase().as_str()))?;
    let opened = container.open_stream(&name).ok()?;
    if opened.len() > WALKED {
        return None;
    }
    let mut stream = Vec::new();
    opened.take(WALKED).read_to_end(&mut stream).ok()?;
    Some((name, stream))
}

/// Kind and data of one record after another, up to the first that is cut off.
fn records(mut rest: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length) = (widened(rest, 0)?, widened(rest, 2)? as usize);
        let data = rest.get(4..4 + length)?;
        rest = rest.get(4 + length..)?;
        Some((u16::try_from(kind).ok()?, data))
    })
}
