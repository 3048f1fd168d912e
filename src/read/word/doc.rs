//! Reads Word documents of 1997 to 2003 (doc, wps): their paragraphs and tables in one grid, as those of docx.
//!
//! The structures, and where they stand, are those of [MS-DOC].

use std::collections::VecDeque;
use std::io::{Cursor, Read};
use std::ops::Range;

use cfb::CompoundFile;
use encoding_rs::WINDOWS_1252;
use jiff::ToSpan;
use jiff::civil::Date;

use super::columns::Shape;
use super::doc_lists;
use super::doc_looks::{Letter, Looks, Paragraph};
use super::doc_pieces::{self, Fib, Piece, Pieces};
use super::flow::Flow;

use crate::grid::Cancel;
use crate::read::collector::Reading;
use crate::read::fault;
use crate::read::list_numbers::Lists;
use crate::read::little_endian::{long, short};
use crate::reply::incoming::Fault;

/// The letter of the body that stands for a comment (2.4.1 Retrieving Text).
const COMMENT: u16 = 0x05;

/// Bytes of the main stream, of the tables, and of what else is kept; pictures make up the rest of a large document.
const MAIN: u64 = 64 << 20;
const TABLE: u64 = 16 << 20;
const DATA: u64 = 32 << 20;

/// Reads a document whose container has passed `ole::judge`.
///
/// # Errors
/// If the document needs a password, is older than Word 97, holds only pictures, or has lost what says where its text
/// stands.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Reading, Fault> {
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(|_| fault::damaged("文件结构不完整"))?;
    let mut stream = |name: &str, most: u64| -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let stream = container.open_stream(name).ok()?;
        // What can be read of a stream whose chain ends too early is kept.
        let _ = stream.take(most).read_to_end(&mut bytes);
        Some(bytes)
    };
    let main = stream("WordDocument", MAIN).ok_or_else(|| fault::damaged("缺少正文"))?;
    let fib = Fib::of(&main)?;
    let table = stream(fib.table_name(), TABLE).ok_or_else(|| fault::damaged("缺少正文的分布表"))?;
    let data = stream("Data", DATA).unwrap_or_default();
    let changed = stream("\u{5}SummaryInformation", 1 << 20).and_then(|summary| saved(&summary));
    let pieces = fib.part(&table, doc_pieces::CLX).and_then(Pieces::of);
    let pieces = pieces.ok_or_else(|| fault::damaged("缺少正文的分布表"))?;
    let mut document = Document {
        flow: Flow::new(name),
        main: &main,
        data: &data,
        letters: Looks::of(&main, fib.part(&table, doc_pieces::LETTER_LOOKS), false),
        paragraphs: Looks::of(&main, fib.part(&table, doc_pieces::PARAGRAPH_LOOKS), true),
        pieces: &pieces,
        known: (0..0, 0, Letter::default()),
        fields: Vec::new(),
        high: None,
        left: main.len(),
        columns: None,
        without_looks: false,
        broken_fields: false,
        pictures: false,
        comments: VecDeque::new(),
        lists: doc_lists::read(&fib, &table),
    };
    if let Some(changed) = changed {
        document.flow.collector.changed(&changed.to_string());
    }
    let [body, boxes] = fib.texts();
    document.comments = document.letters_of(fib.comments());
    document.walk(body);
    // Text boxes have no place in the text: they stand below it.
    if boxes.0 < boxes.1 && document.flow.begin_box() {
        document.walk(boxes);
        document.flow.end_box();
    }
    document.tell();
    let pictures = document.pictures;
    let reading = document.flow.finish();
    if pictures && reading.is_blank() {
        return Err(fault::scan("只贴了图片的文档"));
    }
    Ok(reading)
}

/// The document under way.
struct Document<'b> {
    flow: Flow,
    main: &'b [u8],
    data: &'b [u8],
    letters: Looks<'b>,
    paragraphs: Looks<'b>,
    pieces: &'b Pieces<'b>,
    /// The stretch of the stream whose looks are known, the change of its piece, and these looks.
    known: (Range<u32>, u16, Letter),
    /// The fields around, and whether their results have begun.
    fields: Vec<bool>,
    /// The first half of a letter that UTF-16 writes in two.
    high: Option<u16>,
    /// Bytes of the stream that may still be text: no two pieces hold the same.
    left: usize,
    /// Where no looks tell of the rows: the cells of the first row.
    columns: Option<usize>,
    without_looks: bool,
    broken_fields: bool,
    pictures: bool,
    /// Comments whose letter in the body is still to come.
    comments: VecDeque<String>,
    /// How its paragraphs are numbered.
    lists: Lists,
}

impl Document<'_> {
    /// Reads the letters of these places.
    fn walk(&mut self, (from, to): (u32, u32)) {
        let mut next = from;
        let all = self.pieces;
        for piece in &all.pieces {
            if piece.end <= next || self.flow.is_full() {
                continue;
            }
            if piece.first > next || next >= to {
                break;
            }
            let end = piece.end.min(to);
            if !self.piece(piece, next, end) {
                break;
            }
            next = end;
        }
        if self.fields.iter().any(|result| !result) {
            self.broken_fields = true;
        }
        self.fields.clear();
        self.flow.end_words();
        if next < to && !self.flow.is_full() {
            let last = self.flow.last();
            self.flow.collector.tell_cut_off(last);
        }
    }

    /// The comments, each of which begins with the letter that stands for it in the body.
    fn letters_of(&self, (from, to): (u32, u32)) -> VecDeque<String> {
        let mut comments: VecDeque<Vec<u16>> = VecDeque::new();
        for piece in &self.pieces.pieces {
            let (first, end) = (piece.first.max(from), piece.end.min(to));
            for place in first..end {
                let width = if piece.narrow { 1 } else { 2 };
                let at = (place - piece.first)
                    .checked_mul(width)
                    .and_then(|by| piece.at.checked_add(by))
                    .map_or(usize::MAX, |at| at as usize);
                let unit = if piece.narrow {
                    self.main.get(at).map(|byte| western(*byte))
                } else {
                    short(self.main, at)
                };
                match (unit, comments.back_mut()) {
                    (None, _) => break,
                    (Some(COMMENT), _) => comments.push_back(Vec::new()),
                    (Some(0x0d), Some(text)) => text.push(u16::from(b'\n')),
                    (Some(unit), Some(text)) if unit >= 0x20 => text.push(unit),
                    _ => {}
                }
            }
        }
        let text = |units: Vec<u16>| String::from_utf16_lossy(&units).trim().to_owned();
        comments.into_iter().map(text).collect()
    }

    /// Reads letters of a piece; false if the stream ends before them.
    fn piece(&mut self, piece: &Piece, from: u32, to: u32) -> bool {
        let width = if piece.narrow { 1 } else { 2 };
        for place in from..to {
            let Some(at) = (place - piece.first)
                .checked_mul(width)
                .and_then(|by| piece.at.checked_add(by))
            else {
                return false;
            };
            let unit = if piece.narrow {
                self.main.get(at as usize).map(|byte| western(*byte))
            } else {
                short(self.main, at as usize)
            };
            let (Some(unit), Some(left)) = (unit, self.left.checked_sub(width as usize)) else {
                return false;
            };
            self.left = left;
            self.unit(unit, at, piece.change);
            if self.flow.is_full() {
                return true;
            }
        }
        true
    }

    /// A unit of UTF-16, with the place where it stands (2.4.1 Retrieving Text; 2.8.25 PlcFld for the marks of fields).
    fn unit(&mut self, unit: u16, at: u32, change: u16) {
        match unit {
            0x07 | 0x0d | 0x0c => self.mark(unit, at, change),
            0x0b | 0x0e => self.push('\n', at, change),
            0x09 => self.push('\t', at, change),
            0x13 => self.fields.push(false),
            0x14 => {
                if let Some(result) = self.fields.last_mut() {
                    *result = true;
                }
            }
            0x15 => drop(self.fields.pop()),
            0x1e => self.push('-', at, change),
            // Within the code of a field it stands for the data of a form field.
            0x01 if self.fields.last() == Some(&false) => {
                let location = self.looks(at, change).location;
                if let Some(shown) = location.and_then(|place| form_field(self.data, place as usize)) {
                    shown.chars().for_each(|letter| self.flow.push(letter));
                }
            }
            0x01 | 0x08 => {
                self.pictures = true;
                self.flow.beside().picture();
            }
            COMMENT => {
                let comment = self.comments.pop_front().filter(|comment| !comment.is_empty());
                if let Some(comment) = comment {
                    self.flow.beside().float("批注", comment);
                }
            }
            0..0x20 => {}
            _ => {
                let high = self.high.take();
                match char::decode_utf16(high.into_iter().chain([unit])).next() {
                    Some(Ok(letter)) => self.push(letter, at, change),
                    _ if (0xd800..0xdc00).contains(&unit) => self.high = Some(unit),
                    _ => self.push(char::REPLACEMENT_CHARACTER, at, change),
                }
            }
        }
    }

    fn push(&mut self, letter: char, at: u32, change: u16) {
        if self.fields.iter().any(|result| !result) {
            return;
        }
        let looks = self.looks(at, change);
        let back = match () {
            () if looks.deleted => Some(Cancel::Deleted),
            () if looks.hidden => Some(Cancel::Hidden),
            () if looks.struck => Some(Cancel::Struck),
            () => None,
        };
        if let Some(how) = back {
            self.flow.take_back(how, letter);
            return;
        }
        let looks = &self.known.2;
        // A symbol stands in the text as a bracket.
        let symbol = looks.symbol.filter(|_| letter == '(');
        self.flow.push(symbol.unwrap_or(letter));
    }

    /// The looks of the letter at a place of the stream.
    fn looks(&mut self, at: u32, change: u16) -> &Letter {
        if !self.known.0.contains(&at) || self.known.1 != change {
            let mut looks = Letter::default();
            let (properties, stretch) = self.letters.at(at).unwrap_or((&[], at..at.saturating_add(1)));
            looks.take(properties);
            let (list, one) = self.pieces.change(change);
            looks.take(list);
            looks.take(&one);
            self.known = (stretch, change, looks);
        }
        &self.known.2
    }

    /// The mark that ends a paragraph, cell, row or section (2.4.3 Overview of Tables).
    fn mark(&mut self, unit: u16, at: u32, change: u16) {
        if self.fields.iter().any(|result| !result) {
            if unit != 0x07 {
                return;
            }
            // No cell ends within the code of a field.
            self.broken_fields = true;
            self.fields.clear();
        }
        let Some((properties, _)) = self.paragraphs.at(at) else {
            self.without_looks = true;
            return self.mark_alone(unit);
        };
        let mut looks = Paragraph::default();
        looks.take(properties, self.data);
        let (list, one) = self.pieces.change(change);
        looks.take(list, self.data);
        looks.take(&one, self.data);
        let depth = looks.depth.max(u32::from(looks.in_table));
        if !looks.row_end && !looks.inner_row_end {
            self.number(&looks, at, depth);
        }
        match unit {
            0x07 if looks.row_end => self.flow.end_row(1, looks.shape),
            0x07 => self.flow.cell(1),
            0x0c if depth > 0 => self.flow.push('\n'),
            _ if depth > 1 && looks.inner_row_end => self.flow.end_row(depth, looks.shape),
            _ if depth > 1 && looks.inner_cell => self.flow.cell(depth),
            _ => self.flow.paragraph(depth),
        }
    }

    /// Puts its number before the paragraph that ends at a place.
    fn number(&mut self, looks: &Paragraph, at: u32, depth: u32) {
        let style = self.paragraphs.style(at).map(|style| style.to_string());
        let (list, level) = (looks.list.map(u32::from), looks.level.map(usize::from));
        if list.is_some_and(|list| list != 0 && !self.lists.knows(list, level.unwrap_or(0))) {
            if depth > 0 {
                self.flow.numbered();
            }
            return;
        }
        // Outside of tables an empty paragraph shows no number, and counts none.
        if depth > 0 || !self.flow.is_line_blank() {
            let label = self.lists.label(list, level, style.as_deref());
            self.flow.label(&label, depth);
        }
    }

    /// A mark where no looks tell of tables: a row ends where an empty cell would be one too many.
    fn mark_alone(&mut self, unit: u16) {
        let cells = self.flow.cells();
        let is_empty = self.flow.is_line_empty();
        match unit {
            0x07 if is_empty && cells > 0 && self.columns.is_none_or(|columns| cells >= columns) => {
                self.columns = Some(cells);
                self.flow.end_row(1, Shape::default());
            }
            0x07 => self.flow.cell(1),
            // Within a row a paragraph is a line of its cell; before its first cell nobody can tell.
            _ => self.flow.paragraph(u32::from(cells > 0)),
        }
    }

    /// Tells what was not sound.
    fn tell(&mut self) {
        if self.without_looks {
            self.flow.collector.tell_corrupt("正文中段落和表格的格式");
        }
        if self.broken_fields {
            self.flow.collector.tell_corrupt("正文中的域");
        }
    }
}

/// What a form field shows, from its data: a box, or the entry of its list (2.9.157 NilPICFAndBinData, 2.9.78 FFData).
fn form_field(data: &[u8], place: usize) -> Option<String> {
    /// The result that says that the default is shown.
    const AS_DEFAULT: u16 = 25;
    let header = usize::from(short(data, place.checked_add(4)?)?);
    let data = data.get(place.checked_add(header)?..)?;
    let bits = short(data, 4)?;
    let (kind, result) = (bits & 3, bits >> 2 & 0x1f);
    // A text: its length in units, and a zero behind it.
    let text = |at: usize| -> Option<(String, usize)> {
        let count = usize::from(short(data, at)?);
        let units: Option<Vec<u16>> = (0..count).map(|unit| short(data, at + 2 + 2 * unit)).collect();
        Some((String::from_utf16_lossy(&units?), at + 2 + 2 * count))
    };
    let (_, name) = text(10)?;
    let default = short(data, name + 2)?;
    let shown = if result == AS_DEFAULT { default } else { result };
    match kind {
        1 => Some(if shown == 0 { "□" } else { "☑" }.to_owned()),
        2 => {
            let mut at = name + 4;
            // Format, help, state, and the macros at both ends.
            for _ in 0..5 {
                at = text(at)?.1 + 2;
            }
            let count = usize::from(short(data, at + 2)?);
            at += 6;
            for entry in 0..count {
                let (text, next) = text(at)?;
                if entry == usize::from(shown) {
                    return Some(text);
                }
                at = next;
            }
            None
        }
        _ => None,
    }
}

/// A byte of a narrow piece.
fn western(byte: u8) -> u16 {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    text.encode_utf16().next().unwrap_or(u16::from(byte))
}

/// The day of the last change, from the summary of the document ([MS-OLEPS] 2.21 PropertySetStream; property 13).
fn saved(summary: &[u8]) -> Option<Date> {
    let section = summary.get(long(summary, 44)? as usize..)?;
    let count = long(section, 4)?.min(256) as usize;
    let mut entries = (0..count).map(|place| (long(section, 8 + place * 8), long(section, 12 + place * 8)));
    let at = entries.find(|(name, _)| *name == Some(13))?.1? as usize;
    let ticks: [u8; 8] = section.get(at.checked_add(4)?..)?.get(..8)?.try_into().ok()?;
    // Steps of 100 nanoseconds from 1601 on.
    let days = u64::from_le_bytes(ticks) / (10_000_000 * 86_400);
    let days = i64::try_from(days).ok().filter(|days| (1..3_000_000).contains(days))?;
    Date::new(1601, 1, 1).ok()?.checked_add(days.days()).ok()
}
