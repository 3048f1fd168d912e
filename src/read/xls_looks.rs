//! How an old workbook's page shows its cells: number formats, and text that is struck through, whole or in part
//! ([MS-XLS] 2.4.353 XF, 2.4.122 Font, 2.4.126 Format, 2.5.293 XLUnicodeRichExtendedString).

use std::collections::BTreeMap;

use super::collector::Collector;
use super::little_endian::{long, widened};
use super::xlsx_looks::{Told, show, strike};
use crate::grid::Value;
use crate::normal::number_format::Format;

const FONT: u16 = 0x0031;
const FORMAT: u16 = 0x041e;
const STYLE: u16 = 0x00e0;
const CONTINUE: u16 = 0x003c;
const STRINGS: u16 = 0x00fc;
/// Most styles, fonts and formats that are kept, as Excel has them.
const STYLES: usize = 65_490;
/// Most texts that are looked through for struck runs.
const TEXTS: u32 = 100_000;

/// The looks of a workbook's cells.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    /// Font and format of each style.
    styles: Vec<(u32, u32)>,
    struck: Vec<bool>,
    formats: BTreeMap<u32, Format>,
    /// The texts that cells share, in the pieces in which they stand.
    pieces: Vec<Vec<u8>>,
    texts: BTreeMap<u32, Vec<Told>>,
    is_1904: bool,
    last: u16,
}

impl Looks {
    /// Takes one record that tells of the whole workbook.
    pub(crate) fn take(&mut self, kind: u16, data: &[u8]) {
        match kind {
            FONT if self.struck.len() < STYLES => self.struck.push(widened(data, 2).is_some_and(|bits| bits & 8 != 0)),
            FORMAT if self.formats.len() < STYLES => {
                if let (Some(id), Some(code)) = (widened(data, 0), code(data)) {
                    self.formats.insert(id, Format::new(&code));
                }
            }
            STYLE if self.styles.len() < STYLES => {
                self.styles
                    .push((widened(data, 0).unwrap_or(0), widened(data, 2).unwrap_or(0)));
            }
            STRINGS => self.pieces.push(data.to_vec()),
            CONTINUE if self.last == STRINGS => {
                self.pieces.push(data.to_vec());
                return;
            }
            // 2.4.77 Date1904.
            0x0022 => self.is_1904 = widened(data, 0) == Some(1),
            _ => {}
        }
        self.last = kind;
    }

    /// Makes ready what was taken; where no font strikes through, the texts are not looked through.
    pub(crate) fn ready(mut self) -> Looks {
        if self.struck.contains(&true) {
            self.read_texts();
        }
        self.pieces.clear();
        let ids: Vec<u32> = self.styles.iter().map(|(_, id)| *id).collect();
        for id in ids {
            self.formats.entry(id).or_insert_with(|| Format::built_in(id));
        }
        self
    }

    /// Tells the collector how a cell shows what was taken of it.
    pub(crate) fn apply(&self, at: (u32, u32), style: u32, shared: Option<u32>, collector: &mut Collector) {
        let Some((font, format)) = self.styles.get(style as usize) else {
            return;
        };
        let runs = shared.and_then(|place| self.texts.get(&place)).map(Vec::as_slice);
        strike(at, self.is_struck(*font), runs.unwrap_or_default(), collector);
        if let Some(format) = self.formats.get(format).filter(|format| !format.is_plain())
            && collector
                .value(at)
                .is_some_and(|value| !matches!(value, Value::Bool(_)))
        {
            let since_1900 = if self.is_1904 { 1462.0 } else { 0.0 };
            show(at, format, since_1900, collector);
        }
    }

    /// There is no font 4 (2.5.129 FontIndex).
    fn is_struck(&self, font: u32) -> bool {
        let place = if font > 4 { font - 1 } else { font };
        self.struck.get(place as usize).copied().unwrap_or(false)
    }

    fn read_texts(&mut self) {
        let pieces = std::mem::take(&mut self.pieces);
        let mut texts = Texts {
            pieces: &pieces,
            piece: 0,
            at: 8,
        };
        let count = pieces.first().and_then(|first| long(first, 4)).unwrap_or(0).min(TEXTS);
        for place in 0..count {
            let Some((units, marks)) = texts.next() else { return };
            if marks.is_empty() {
                continue;
            }
            // Before the first mark stands the cell's own font.
            let mut runs: Vec<Told> = Vec::new();
            let (mut from, mut struck) = (0, None);
            for (at, font) in marks.into_iter().chain([(units.len(), 0)]) {
                let run = units.get(from..at).unwrap_or_default();
                if !run.is_empty() {
                    runs.push((struck, String::from_utf16_lossy(run)));
                }
                (from, struck) = (at, Some(self.is_struck(font)));
            }
            self.texts.insert(place, runs);
        }
    }
}

/// The code of a format: as BIFF8 keeps it, or before that in letters of one byte.
fn code(data: &[u8]) -> Option<String> {
    let count = usize::from(widened(data, 2)? as u16);
    if let (Some(wide), Some(rest)) = (data.get(4), data.get(5..))
        && *wide <= 1
    {
        let width = usize::from(*wide) + 1;
        if rest.len() == count * width {
            return Some(if width == 2 {
                let units = (0..count).map(|unit| widened(rest, unit * 2).unwrap_or(0) as u16);
                String::from_utf16_lossy(&units.collect::<Vec<u16>>())
            } else {
                rest.iter().map(|byte| char::from(*byte)).collect()
            });
        }
    }
    let count = usize::from(*data.get(2)?);
    let bytes = data.get(3..).filter(|bytes| bytes.len() == count && bytes.is_ascii())?;
    Some(bytes.iter().map(|byte| char::from(*byte)).collect())
}

/// A text in units of UTF-16, and where which font begins in it.
type Marked = (Vec<u16>, Vec<(usize, u32)>);

/// Goes through the texts that cells share, which may go on in further records.
struct Texts<'b> {
    pieces: &'b [Vec<u8>],
    piece: usize,
    at: usize,
}

impl Texts<'_> {
    fn byte(&mut self) -> Option<u8> {
        loop {
            let piece = self.pieces.get(self.piece)?;
            if let Some(byte) = piece.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            (self.piece, self.at) = (self.piece + 1, 0);
        }
    }

    fn unit(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn next(&mut self) -> Option<Marked> {
        let count = usize::from(self.unit()?);
        let mut flags = self.byte()?;
        let marks = if flags & 8 != 0 { self.unit()? } else { 0 };
        let more = if flags & 4 != 0 {
            u32::from(self.unit()?) | u32::from(self.unit()?) << 16
        } else {
            0
        };
        let mut units = Vec::with_capacity(count.min(1 << 12));
        while units.len() < count {
            // Letters that go on in the next record say anew how wide they are.
            if self.pieces.get(self.piece)?.len() <= self.at {
                (self.piece, self.at) = (self.piece + 1, 0);
                flags = self.byte()?;
            }
            units.push(if flags & 1 != 0 {
                self.unit()?
            } else {
                u16::from(self.byte()?)
            });
        }
        let mut fonts = Vec::new();
        for _ in 0..marks {
            fonts.push((usize::from(self.unit()?), u32::from(self.unit()?)));
        }
        for _ in 0..more {
            self.byte()?;
        }
        Some((units, fonts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn struck_runs_are_found_in_texts_that_go_on_in_the_next_record() {
        let mut looks = Looks::default();
        for bits in [0u8, 8] {
            looks.take(FONT, &[0, 0, bits, 0]);
        }
        // One text of four letters and one run, cut behind its second letter.
        let mut first = vec![1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 9, 1, 0];
        first.extend([0x42, 0x66, 0x43, 0x66]);
        looks.take(STRINGS, &first);
        looks.take(CONTINUE, &[0, b'a', b'b', 2, 0, 1, 0]);
        let looks = looks.ready();
        let runs = vec![(None, "時晃".to_owned()), (Some(true), "ab".to_owned())];
        assert_eq!(looks.texts, BTreeMap::from([(0, runs)]));
        assert_eq!(code(&[176, 0, 2, 0, 0, b'0', b'%']).as_deref(), Some("0%"));
        assert_eq!(code(&[176, 0, 2, b'0', b'%']).as_deref(), Some("0%"));
    }
}
