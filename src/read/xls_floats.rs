//! The notes and text boxes of an old workbook's sheet, which calamine passes over.

use std::collections::BTreeMap;

use super::collector::Collector;
use super::little_endian::widened;

const NOTE: u16 = 0x001c;
const CONTINUE: u16 = 0x003c;
const OBJECT: u16 = 0x005d;
const TEXT: u16 = 0x01b6;
/// What an object is that holds a note's text.
const NOTE_OBJECT: u32 = 0x19;

/// Gathers them record by record.
#[derive(Debug, Default)]
pub(crate) struct Floats {
    /// Kind and number of the object that was drawn last.
    object: (u32, u32),
    /// Characters of its text that are still to come.
    left: usize,
    /// Kind and text of each object by its number.
    texts: BTreeMap<u32, (u32, String)>,
    /// Cell and object of each note.
    notes: Vec<((u32, u32), u32)>,
}

impl Floats {
    /// Takes one record of the sheet.
    pub(crate) fn take(&mut self, kind: u16, data: &[u8]) {
        match kind {
            OBJECT => {
                self.object = (widened(data, 4).unwrap_or(0), widened(data, 6).unwrap_or(0));
                self.left = 0;
            }
            TEXT => {
                self.left = widened(data, 10).unwrap_or(0) as usize;
                self.texts.insert(self.object.1, (self.object.0, String::new()));
            }
            CONTINUE if self.left > 0 => self.go_on(data),
            NOTE => {
                if let (Some(row), Some(column), Some(object)) = (widened(data, 0), widened(data, 2), widened(data, 6))
                {
                    self.notes.push(((row, column), object));
                }
            }
            _ => {}
        }
    }

    /// Characters of one byte, or of two where the first byte says so.
    fn go_on(&mut self, data: &[u8]) {
        let Some(((wide, rest), (_, text))) = data.split_first().zip(self.texts.get_mut(&self.object.1)) else {
            return;
        };
        let units: Vec<u16> = if *wide & 1 == 1 {
            rest.chunks_exact(2)
                .filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)))
                .take(self.left)
                .collect()
        } else {
            rest.iter().take(self.left).map(|byte| u16::from(*byte)).collect()
        };
        self.left -= units.len();
        text.push_str(&String::from_utf16_lossy(&units));
    }

    /// Tells of them, notes first.
    pub(crate) fn tell(mut self, collector: &mut Collector) {
        for (cell, object) in std::mem::take(&mut self.notes) {
            if let Some((_, text)) = self.texts.remove(&object) {
                collector.float(Some(cell), "批注", &text);
            }
        }
        for (_, (kind, text)) in self.texts {
            if kind != NOTE_OBJECT {
                collector.float(None, "文本框", &text);
            }
        }
    }
}
