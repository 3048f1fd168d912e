//! How letters and paragraphs of a Word document of 1997 to 2003 look: hidden, deleted, in which table, with which borders
//! ([MS-DOC] 2.4.6 Applying Properties, 2.6 Single Property Modifiers).

use std::ops::Range;

use super::columns::{Border, Merge, Shape};
use crate::read::little_endian::{long, short};

pub(crate) const DELETED: u16 = 0x0800;
pub(crate) const HIDDEN: u16 = 0x083c;
pub(crate) const IN_TABLE: u16 = 0x2416;
pub(crate) const ROW_END: u16 = 0x2417;
const STRUCK: u16 = 0x0837;
const STRUCK_TWICE: u16 = 0x2a53;
/// Where the data of a picture or form field stand in the data stream.
const LOCATION: u16 = 0x6a03;
const SYMBOL: u16 = 0x6a09;
const LIST: u16 = 0x460b;
const LIST_LEVEL: u16 = 0x260a;
const DEPTH: u16 = 0x6649;
const DEEPER: u16 = 0x664a;
const INNER_CELL: u16 = 0x244b;
const INNER_ROW_END: u16 = 0x244c;
/// Properties that stand in the data stream, since they need too much room.
const ELSEWHERE: [u16; 3] = [0x6645, 0x6646, 0x646b];
const ROW: u16 = 0xd608;
const TABS: u16 = 0xc615;
const MERGE_DOWN: u16 = 0xd62b;
const MERGE_ACROSS: u16 = 0x5624;
const SPLIT: u16 = 0x5625;
/// Bytes of a page of looks.
const PAGE: usize = 512;

/// The looks of letters, as far as they tell whether and how these are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Letter {
    pub deleted: bool,
    pub hidden: bool,
    pub struck: bool,
    /// Where the data of a picture or form field stand.
    pub location: Option<u32>,
    /// The letter of a font of symbols, for which another one stands in the text.
    pub symbol: Option<char>,
}

/// The place of a paragraph in tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Paragraph {
    pub in_table: bool,
    pub row_end: bool,
    pub depth: u32,
    pub inner_cell: bool,
    pub inner_row_end: bool,
    /// The use of a list that numbers it; 0 if none does, and nothing if its style decides.
    pub list: Option<u16>,
    /// The level of that list.
    pub level: Option<u8>,
    /// The cells of the row that ends with it.
    pub shape: Shape,
}

impl Letter {
    /// Takes properties.
    pub(crate) fn take(&mut self, properties: &[u8]) {
        for (name, operand) in Properties(properties) {
            let first = operand.first().copied().unwrap_or(0);
            match name {
                DELETED => self.deleted = first & 1 != 0,
                // 0x80 and 0x81: as the style, and as it is not (2.9.336 ToggleOperand).
                HIDDEN => self.hidden = first & 1 != 0,
                STRUCK | STRUCK_TWICE => self.struck = first & 1 != 0,
                LOCATION => self.location = long(operand, 0),
                SYMBOL => self.symbol = short(operand, 2).and_then(|unit| char::from_u32(u32::from(unit))),
                _ => {}
            }
        }
    }
}

impl Paragraph {
    /// Takes properties; some of them stand in the data stream.
    pub(crate) fn take(&mut self, properties: &[u8], data: &[u8]) {
        for (name, operand) in Properties(properties) {
            if ELSEWHERE.contains(&name) {
                let more = || {
                    let at = long(operand, 0)? as usize;
                    let length = usize::from(short(data, at)?);
                    data.get(at.checked_add(2)?..)?.get(..length)
                };
                for (name, operand) in Properties(more().unwrap_or_default()) {
                    self.set(name, operand);
                }
            } else {
                self.set(name, operand);
            }
        }
    }

    fn set(&mut self, name: u16, operand: &[u8]) {
        let first = operand.first().copied().unwrap_or(0);
        let second = operand.get(1).copied().unwrap_or(0);
        let on = first != 0;
        match name {
            IN_TABLE => self.in_table = on,
            ROW_END => self.row_end = on,
            INNER_CELL => self.inner_cell = on,
            INNER_ROW_END => self.inner_row_end = on,
            // Other values say that it was in a list (2.6.2 sprmPIlfo).
            LIST => self.list = short(operand, 0).map(|list| if list < 0x7ff { list } else { 0 }),
            LIST_LEVEL => self.level = Some(first),
            DEPTH => self.depth = long(operand, 0).unwrap_or(0),
            DEEPER => {
                let by = long(operand, 0).unwrap_or(0) as i32;
                self.depth = self.depth.saturating_add_signed(by);
            }
            ROW => self.shape = row(operand).unwrap_or_default(),
            MERGE_DOWN => {
                if let Some(border) = self.shape.borders.get_mut(usize::from(first)) {
                    border.down = down(u16::from(second));
                }
            }
            MERGE_ACROSS | SPLIT => {
                let range = usize::from(first)..usize::from(second);
                for (place, border) in self.shape.borders.iter_mut().enumerate() {
                    if range.contains(&place) {
                        border.across = match name {
                            SPLIT => Merge::Not,
                            _ if place == range.start => Merge::Begins,
                            _ => Merge::Continues,
                        };
                    }
                }
            }
            _ => {}
        }
    }
}

/// The cells of a row (2.9.315 TDefTableOperand, 2.9.313 TC80).
fn row(operand: &[u8]) -> Option<Shape> {
    let count = usize::from(*operand.first()?);
    let border = |place: usize| short(operand, 1 + 2 * place).map(|border| i32::from(border as i16));
    let mut shape = Shape {
        left: border(0)?,
        borders: Vec::new(),
    };
    // Word 97 says 1 of the first cell of a range and 2 of the others, and the specification says 2 and 1.
    let mut head = 0;
    for place in 0..count {
        // Cells at the end whose looks are those of any cell may be left out.
        let looks = short(operand, 1 + 2 * (count + 1) + 20 * place).unwrap_or(0);
        let merged = looks & 3;
        let across = if merged == 0 {
            head = 0;
            Merge::Not
        } else if head == 0 || merged == head {
            head = merged;
            Merge::Begins
        } else {
            Merge::Continues
        };
        shape.borders.push(Border {
            right: border(place + 1)?,
            across,
            down: down(looks >> 5 & 3),
        });
    }
    Some(shape)
}

/// 2.9.342 VerticalMergeFlag.
fn down(flag: u16) -> Merge {
    match flag {
        1 => Merge::Continues,
        3 => Merge::Begins,
        _ => Merge::Not,
    }
}

/// Properties one by one, with their operands, as far as they are sound (2.9.207 Prl).
struct Properties<'b>(&'b [u8]);

impl<'b> Iterator for Properties<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<(u16, &'b [u8])> {
        let name = short(self.0, 0)?;
        let rest = self.0.get(2..)?;
        let byte = |at: usize| rest.get(at).copied().map(usize::from);
        let (from, length) = match name >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            7 => (0, 3),
            3 => (0, 4),
            _ if name == ROW => (2, usize::from(short(rest, 0)?).checked_sub(1)?),
            // A count that does not fit its byte is to be worked out from the two lists (2.9.189 PChgTabsOperand).
            _ if name == TABS && byte(0) == Some(255) => {
                let deleted = byte(1)?;
                (1, 2 + 4 * deleted + 3 * byte(2 + 4 * deleted)?)
            }
            _ => (1, byte(0)?),
        };
        let operand = rest.get(from..)?.get(..length)?;
        self.0 = rest.get(from + length..)?;
        Some((name, operand))
    }
}

/// The looks of stretches of the main stream: pages of the stream, by the places of the text that they tell of
/// (2.8.5 PlcBteChpx, 2.8.6 PlcBtePapx).
#[derive(Debug)]
pub(crate) struct Looks<'b> {
    main: &'b [u8],
    index: &'b [u8],
    count: usize,
    /// Whether they are of paragraphs.
    paragraphs: bool,
}

impl<'b> Looks<'b> {
    /// The looks that this part of the table stream gives the pages of.
    pub(crate) fn of(main: &'b [u8], index: Option<&'b [u8]>, paragraphs: bool) -> Looks<'b> {
        let index = index.unwrap_or_default();
        Looks {
            main,
            index,
            count: index.len().saturating_sub(4) / 8,
            paragraphs,
        }
    }

    /// The properties of what stands at a place of the main stream, and the stretch that has them; nothing if there are
    /// no looks for it.
    pub(crate) fn at(&self, place: u32) -> Option<(&'b [u8], Range<u32>)> {
        let (page, count) = self.page(place)?;
        let run = find(page, count, place)?;
        let stretch = long(page, run * 4)?..long(page, run * 4 + 4)?;
        let entries = (count + 1) * 4;
        let properties = if self.paragraphs {
            self.styled(page, entries + run * 13).and_then(|looks| looks.get(2..))
        } else {
            letters(page, entries + run)
        };
        Some((properties.unwrap_or_default(), stretch))
    }

    /// The style of the paragraph that ends at a place of the main stream.
    pub(crate) fn style(&self, place: u32) -> Option<u16> {
        let (page, count) = self.page(place)?;
        let run = find(page, count, place)?;
        short(self.styled(page, (count + 1) * 4 + run * 13)?, 0)
    }

    /// The page that tells of a place, and its number of stretches.
    fn page(&self, place: u32) -> Option<(&'b [u8], usize)> {
        let bin = find(self.index, self.count, place)?;
        let number = long(self.index, (self.count + 1) * 4 + bin * 4)? & 0x003f_ffff;
        let from = (number as usize).checked_mul(PAGE)?;
        let page = self.main.get(from..from.checked_add(PAGE)?)?;
        Some((page, usize::from(*page.last()?)))
    }

    /// 2.9.175 PapxInFkp: a length in words, or a zero and then the length; the style comes first.
    fn styled(&self, page: &'b [u8], entry: usize) -> Option<&'b [u8]> {
        let at = usize::from(*page.get(entry)?) * 2;
        if at == 0 {
            return None;
        }
        let (from, length) = match usize::from(*page.get(at)?) {
            0 => (at + 2, usize::from(*page.get(at + 1)?) * 2),
            words => (at + 1, words * 2 - 1),
        };
        page.get(from..)?.get(..length)
    }
}

/// 2.9.32 Chpx.
fn letters(page: &[u8], entry: usize) -> Option<&[u8]> {
    let at = usize::from(*page.get(entry)?) * 2;
    if at == 0 {
        return None;
    }
    let length = usize::from(*page.get(at)?);
    page.get(at + 1..)?.get(..length)
}

/// Which of the stretches, whose borders stand one after the other, holds a place.
fn find(borders: &[u8], count: usize, place: u32) -> Option<usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if long(borders, middle * 4 + 4)? <= place {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    (low < count && long(borders, low * 4)? <= place).then_some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_its_borders_and_merges_in_either_numbering() {
        for (begins, continues) in [(1u8, 2u8), (2, 1), (3, 1)] {
            let mut operand = vec![3];
            for border in [-108i16, 1_000, 2_000, 3_000] {
                operand.extend(border.to_le_bytes());
            }
            for looks in [0x60 | begins, continues] {
                operand.push(looks);
                operand.extend([0; 19]);
            }
            // The third cell's looks are left out.
            let mut properties = ROW.to_le_bytes().to_vec();
            properties.extend(u16::try_from(operand.len() + 1).unwrap().to_le_bytes());
            properties.extend(operand);
            properties.extend([0x2b, 0xd6, 2, 2, 1]);
            let mut paragraph = Paragraph::default();
            paragraph.take(&properties, &[]);
            assert_eq!(paragraph.shape.left, -108);
            let borders: Vec<_> = paragraph.shape.borders.iter().collect();
            let border = |right, across, down| Border { right, across, down };
            assert_eq!(
                borders,
                [
                    &border(1_000, Merge::Begins, Merge::Begins),
                    &border(2_000, Merge::Continues, Merge::Not),
                    &border(3_000, Merge::Not, Merge::Continues),
                ]
            );
        }
    }

    #[test]
    fn properties_elsewhere_and_of_any_length_are_passed_over_or_followed() {
        // Tabs whose length is to be worked out, a huge length, and the place of more in the data stream.
        let mut properties = TABS.to_le_bytes().to_vec();
        properties.extend([255, 1, 0, 0, 0, 0, 1, 0, 0, 0]);
        properties.extend([0x46, 0x66, 3, 0, 0, 0, 0x17, 0x24, 1]);
        let data = [9, 9, 9, 3, 0, 0x16, 0x24, 1, 9];
        let mut paragraph = Paragraph::default();
        paragraph.take(&properties, &data);
        assert!(paragraph.in_table && paragraph.row_end);
        let mut letter = Letter::default();
        letter.take(&[0x3c, 0x08, 0x81, 0x09, 0x6a, 5, 0, 0xfe, 0xf0, 0x08, 0xca, 200]);
        assert!(letter.hidden && !letter.deleted);
        assert_eq!(letter.symbol, Some('\u{f0fe}'));
    }
}
