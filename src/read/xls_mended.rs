//! Mends an old workbook that calamine gives up on: the records that it stumbles over are found and passed over.
//!
//! One broken record makes the library refuse the whole workbook. Which one it is, is found by halving: a copy in which
//! all records from some place on are unknown ones can be opened if and only if the broken one is behind that place.

use std::io::{Cursor, Seek, SeekFrom, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, Xls};
use cfb::CompoundFile;

use super::collector::Collector;
use super::little_endian::{long, widened};
use super::xls_audit::{self, BEGIN, END, SHEET, STRINGS};
use crate::finding::Severity;

/// Most bytes of a workbook that is mended; it is opened some dozen times.
const BYTES: usize = 8 << 20;
/// Most broken records; more of them are no longer a slip.
const MOST: usize = 12;
/// Bytes that are read in all to find them; by count and not by the clock, so that the outcome is the same every time.
const TRIED: usize = 512 << 20;

/// A kind of record that nobody knows, and that is passed over for that.
const UNKNOWN: u16 = 0x7ff0;
/// The rest of the record before it.
const CONTINUED: u16 = 0x003c;
const FORMULA: u16 = 0x0006;
const LABEL: u16 = 0x0204;
const RICH_LABEL: u16 = 0x00d6;
const RESULT: u16 = 0x0207;
const MERGES: u16 = 0x00e5;
const FORMATS: [u16; 2] = [0x00e0, 0x041e];
/// Extent of the cells, defined names and what they refer to, order of sheets, pictures: nothing that is read.
const NEVER_READ: [u16; 5] = [0x0200, 0x0018, 0x0017, 0x013d, 0x00eb];

/// A workbook that can be opened, and what is passed over in it.
#[derive(Debug)]
pub(crate) struct Mended {
    /// The workbook.
    pub(crate) bytes: Vec<u8>,
    lost: Vec<Lost>,
}

#[derive(Debug, Clone)]
struct Lost {
    /// Place of its sheet; none for what belongs to the whole workbook.
    sheet: Option<usize>,
    kind: u16,
    cell: Option<(u32, u32)>,
}

/// One record of the stream.
struct Span {
    at: usize,
    of: Lost,
    /// It cannot be had to its end, and nothing behind it.
    cut: bool,
}

/// Finds the records that make the library refuse the workbook; nothing if it cannot be opened without a few of them.
pub(crate) fn mend(bytes: &[u8]) -> Option<Mended> {
    if bytes.len() > BYTES {
        return None;
    }
    let mut tried = 0;
    let (name, mut stream) = xls_audit::stream(bytes)?;
    let spans = spans(&stream);
    let mut lost = Vec::new();
    for span in spans.iter().filter(|span| span.cut) {
        // Where the rest is not to be had, the sheet ends.
        let end = stream.get_mut(span.at..span.at + 4)?;
        end.copy_from_slice(&[END.to_le_bytes(), [0, 0]].concat());
        lost.push(span.of.clone());
    }
    let spans: Vec<Span> = spans.into_iter().filter(|span| !span.cut).collect();
    let mut gone = vec![false; spans.len()];
    loop {
        let opens = |upto: usize| opens(bytes, &name, &without(&stream, &spans, &gone, upto)?);
        if opens(spans.len()).is_some() {
            break;
        }
        // Up to `good` records it opens, up to `bad` it does not.
        let (mut good, mut bad) = (0, spans.len());
        opens(good)?;
        while bad - good > 1 {
            let middle = good + (bad - good) / 2;
            match opens(middle) {
                Some(_) => good = middle,
                None => bad = middle,
            }
            tried += bytes.len();
            if tried > TRIED {
                return None;
            }
        }
        *gone.get_mut(good)? = true;
        lost.push(spans.get(good)?.of.clone());
        if lost.len() > MOST {
            return None;
        }
    }
    let stream = without(&stream, &spans, &gone, spans.len())?;
    let bytes = container(bytes, &name, &stream)?;
    Some(Mended { bytes, lost })
}

impl Mended {
    /// Whether the texts that cells share are among what is passed over.
    pub(crate) fn without_strings(&self) -> bool {
        self.lost.iter().any(|lost| lost.kind == STRINGS)
    }

    /// Tells of what is passed over in a sheet, by its place, or in what belongs to no sheet.
    ///
    /// Cells with numbers and shared texts are told of by [`xls_audit`].
    pub(crate) fn tell(&self, sheet: Option<usize>, collector: &mut Collector) {
        for lost in self.lost.iter().filter(|lost| lost.sheet == sheet) {
            match lost.kind {
                END => collector.tell_cut_off(None),
                STRINGS => collector.tell_corrupt("文字表"),
                kind if FORMATS.contains(&kind) => collector.tell_corrupt("格式表（日期可能读成数字）"),
                MERGES => collector.tell(
                    "merges-unreadable",
                    Severity::Warning,
                    None,
                    "合并单元格的记录已损坏，按没有合并处理",
                    "合并单元格应能读取",
                    "请核对此表中合并单元格的内容是否归对了行",
                ),
                FORMULA | LABEL | RICH_LABEL | RESULT => collector.tell(
                    "cell-unreadable",
                    Severity::Error,
                    lost.cell,
                    "单元格已损坏，内容无法读取",
                    "单元格应能读取",
                    "请打开原文件核对这个单元格，必要时请该单位重新报送",
                ),
                // Cells of these kinds that were not read are found by the second walk.
                kind if xls_audit::CELLS.contains(&kind) || NEVER_READ.contains(&kind) => {}
                _ => collector.tell_corrupt("工作簿的一处内部记录"),
            }
        }
    }
}

/// The records of the workbook and of its sheets, but for those that hold it together.
fn spans(stream: &[u8]) -> Vec<Span> {
    let (mut spans, mut sheets) = (Vec::new(), Vec::new());
    walk(stream, 0, None, &mut spans, &mut |data| sheets.extend(long(data, 0)));
    for (place, from) in sheets.into_iter().enumerate() {
        walk(stream, from as usize, Some(place), &mut spans, &mut |_| {});
    }
    spans
}

fn walk(stream: &[u8], from: usize, sheet: Option<usize>, spans: &mut Vec<Span>, on_sheet: &mut dyn FnMut(&[u8])) {
    let (mut at, mut depth, mut cell) = (from, 0u32, None);
    while let Some(rest) = stream.get(at..).filter(|rest| rest.len() >= 4) {
        let (Some(kind), Some(length)) = (widened(rest, 0), widened(rest, 2)) else {
            return;
        };
        let Ok(kind) = u16::try_from(kind) else { return };
        let Some(data) = rest.get(4..4 + length as usize) else {
            let of = Lost {
                sheet,
                kind: END,
                cell: None,
            };
            return spans.push(Span { at, of, cut: true });
        };
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => return,
            END => depth -= 1,
            CONTINUED => {}
            SHEET if sheet.is_none() => on_sheet(data),
            _ => {
                // The result of a formula stands in the record after it.
                if kind != RESULT {
                    cell = widened(data, 0).zip(widened(data, 2));
                }
                let of = Lost { sheet, kind, cell };
                spans.push(Span { at, of, cut: false });
            }
        }
        at += 4 + data.len();
    }
}

/// The stream with the records that are gone, and all from one on, as unknown ones.
fn without(stream: &[u8], spans: &[Span], gone: &[bool], upto: usize) -> Option<Vec<u8>> {
    let mut stream = stream.to_vec();
    for (place, (span, gone)) in spans.iter().zip(gone).enumerate() {
        if *gone || place >= upto {
            stream
                .get_mut(span.at..span.at + 2)?
                .copy_from_slice(&UNKNOWN.to_le_bytes());
        }
    }
    Some(stream)
}

/// The container with this stream in place of that of the workbook, which is of the same length.
fn container(bytes: &[u8], name: &str, stream: &[u8]) -> Option<Vec<u8>> {
    let mut container = CompoundFile::open(Cursor::new(bytes.to_vec())).ok()?;
    let mut target = container.open_stream(name).ok()?;
    target.seek(SeekFrom::Start(0)).ok()?;
    target.write_all(stream).ok()?;
    target.flush().ok()?;
    drop(target);
    container.flush().ok()?;
    Some(container.into_inner().into_inner())
}

/// Whether the library opens the workbook with this stream.
fn opens(bytes: &[u8], name: &str, stream: &[u8]) -> Option<()> {
    let bytes = container(bytes, name, stream)?;
    let opened = catch_unwind(AssertUnwindSafe(|| {
        let book: Result<Xls<_>, _> = Xls::new(Cursor::new(bytes));
        book.is_ok()
    }));
    opened.ok().filter(|opens| *opens).map(drop)
}
