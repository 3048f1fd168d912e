//! Where the text of a Word document of 1997 to 2003 stands in its main stream: the beginning of the stream and the
//! piece table ([MS-DOC] 2.5.1 Fib, 2.9.38 Clx, 2.8.35 PlcPcd).

use crate::read::fault;
use crate::read::little_endian::{long, short};
use crate::reply::incoming::Fault;

/// The beginning of the main stream.
#[derive(Debug)]
pub(crate) struct Fib<'b> {
    bytes: &'b [u8],
}

/// Places of offset and length in the table stream (2.5.6 FibRgFcLcb97).
pub(crate) const CLX: usize = 0x01a2;
pub(crate) const LETTER_LOOKS: usize = 0x00fa;
pub(crate) const PARAGRAPH_LOOKS: usize = 0x0102;
pub(crate) const STYLES: usize = 0x00a2;
pub(crate) const LISTS: usize = 0x02e2;
pub(crate) const LIST_USES: usize = 0x02ea;

impl<'b> Fib<'b> {
    /// The beginning of a document that can be read.
    ///
    /// # Errors
    /// If the document needs a password, is older than Word 97, or is none.
    pub(crate) fn of(bytes: &'b [u8]) -> Result<Fib<'b>, Fault> {
        let (Some(mark), Some(version), Some(flags)) = (short(bytes, 0), short(bytes, 2), short(bytes, 0x0a)) else {
            return Err(fault::damaged("缺少正文"));
        };
        if flags & 0x0100 != 0 {
            return Err(fault::encrypted());
        }
        match mark {
            // Word 97 and later say 0xc1, some Chinese ones 0xc0 or 0xc2 (2.5.2 FibBase).
            0xa5ec if version >= 0xc0 => Ok(Fib { bytes }),
            0xa5ec | 0xa5dc | 0xa5db => Err(fault::unsupported(
                "Word 95及更早的文档",
                "请用WPS或Word打开，另存为docx后重新放入，或把内容填入下发的xlsx报送表",
            )),
            _ => Err(fault::damaged("正文内容不完整")),
        }
    }

    /// The name of the stream that holds the tables of the document.
    pub(crate) fn table_name(&self) -> &'static str {
        match short(self.bytes, 0x0a) {
            Some(flags) if flags & 0x0200 != 0 => "1Table",
            _ => "0Table",
        }
    }

    /// Places of the letters of the body, and of those in its text boxes (2.5.4 FibRgLw97).
    pub(crate) fn texts(&self) -> [(u32, u32); 2] {
        let count = |at: usize| long(self.bytes, at).filter(|count| *count < 1 << 31).unwrap_or(0);
        let body = count(0x4c);
        // Footnotes, headers, comments and endnotes stand between them.
        let boxes = [0x50, 0x54, 0x5c, 0x60]
            .iter()
            .fold(body, |sum, at| sum.saturating_add(count(*at)));
        [(0, body), (boxes, boxes.saturating_add(count(0x64)))]
    }

    /// Places of the letters of the comments; a letter of the body stands for each of them, in the same order.
    pub(crate) fn comments(&self) -> (u32, u32) {
        let count = |at: usize| long(self.bytes, at).filter(|count| *count < 1 << 31).unwrap_or(0);
        let from = [0x4c, 0x50, 0x54]
            .iter()
            .fold(0u32, |sum, at| sum.saturating_add(count(*at)));
        (from, from.saturating_add(count(0x5c)))
    }

    /// A part of the table stream, and all behind it, by the place of its offset; nothing if it is empty.
    pub(crate) fn from<'t>(&self, table: &'t [u8], at: usize) -> Option<&'t [u8]> {
        self.part(table, at)?;
        table.get(long(self.bytes, at)? as usize..)
    }

    /// A part of the table stream by the place of its offset.
    pub(crate) fn part<'t>(&self, table: &'t [u8], at: usize) -> Option<&'t [u8]> {
        let from = long(self.bytes, at)? as usize;
        let length = long(self.bytes, at.checked_add(4)?)? as usize;
        table
            .get(from..from.checked_add(length)?)
            .filter(|part| !part.is_empty())
    }
}

/// Text that stands together in the main stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// Its first letter, and the one behind its last, counted through the document.
    pub first: u32,
    pub end: u32,
    /// Where it begins in the stream.
    pub at: u32,
    /// Whether its letters are bytes of the code page of western Windows, and not UTF-16 (2.9.73 FcCompressed).
    pub narrow: bool,
    /// What changes all its looks (2.9.214 Prm).
    pub change: u16,
}

/// The piece table.
#[derive(Debug, Default)]
pub(crate) struct Pieces<'t> {
    pub pieces: Vec<Piece>,
    changes: Vec<&'t [u8]>,
}

impl<'t> Pieces<'t> {
    /// Reads the table as far as it is sound; nothing if there is none.
    pub(crate) fn of(mut clx: &'t [u8]) -> Option<Pieces<'t>> {
        let mut all = Pieces::default();
        loop {
            match *clx.first()? {
                1 => {
                    let length = usize::from(short(clx, 1)?);
                    all.changes.push(clx.get(3..)?.get(..length)?);
                    clx = clx.get(3 + length..)?;
                }
                2 => break,
                _ => return None,
            }
        }
        let length = long(clx, 1)? as usize;
        let table = clx.get(5..)?;
        let table = table.get(..length).unwrap_or(table);
        let count = length.checked_sub(4)? / 12;
        for place in 0..count {
            let numbers = (
                long(table, place * 4),
                long(table, place * 4 + 4),
                long(table, (count + 1) * 4 + place * 8 + 2),
                short(table, (count + 1) * 4 + place * 8 + 6),
            );
            let (Some(first), Some(end), Some(at), Some(change)) = numbers else {
                break;
            };
            if end < first || all.pieces.last().is_some_and(|before| before.end != first) {
                break;
            }
            let narrow = at & 0x4000_0000 != 0;
            let at = at & 0x3fff_ffff;
            all.pieces.push(Piece {
                first,
                end,
                at: if narrow { at / 2 } else { at },
                narrow,
                change,
            });
        }
        Some(all)
    }

    /// The properties that a piece's change sets: those of a list, or one by its short name (2.9.215 Prm0).
    pub(crate) fn change(&self, change: u16) -> (&'t [u8], [u8; 3]) {
        let none = [0; 3];
        if change & 1 != 0 {
            return (
                self.changes.get(usize::from(change >> 1)).copied().unwrap_or_default(),
                none,
            );
        }
        let [name, value] = change.to_le_bytes();
        let [low, high] = match name >> 1 {
            0x18 => super::doc_looks::IN_TABLE,
            0x19 => super::doc_looks::ROW_END,
            0x41 => super::doc_looks::DELETED,
            0x5c => super::doc_looks::HIDDEN,
            _ => return (&[], none),
        }
        .to_le_bytes();
        (&[], [low, high, value])
    }
}
