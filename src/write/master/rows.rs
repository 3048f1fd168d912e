//! Writes plain rows past the library, which looks up the look of every cell anew: as it would write them, into a file of their own.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use crate::finding::a1;
use crate::write::xml;

use super::measure::clean;
use super::style::Style;

/// Stands before the number of a look, which only the library knows.
const LOOK: u8 = 1;

/// The plain rows of a sheet.
#[derive(Debug)]
pub struct SheetRows {
    /// Number of the sheet in the workbook, from 1.
    pub sheet: usize,
    xml: BufWriter<File>,
    /// Number of each row, from 1, and the bytes of its XML.
    rows: Vec<(u32, usize)>,
    /// Looks that the library has written on the sheet, each with the address of a cell that has it.
    looks: Vec<(Style, String)>,
}

impl SheetRows {
    /// No rows yet, of a sheet of this number from 1.
    pub fn new(sheet: usize) -> io::Result<SheetRows> {
        Ok(SheetRows {
            sheet,
            xml: BufWriter::new(tempfile::tempfile()?),
            rows: Vec::new(),
            looks: Vec::new(),
        })
    }

    /// Whether a look stands on the sheet already.
    pub fn knows(&self, style: Style) -> bool {
        self.place(style).is_some()
    }

    fn place(&self, style: Style) -> Option<u8> {
        let place = self.looks.iter().position(|(known, _)| *known == style)?;
        u8::try_from(place).ok()?.checked_add(b'0')
    }

    /// Notes that the library has written a cell of a look.
    pub fn note(&mut self, style: Style, row: u32, column: u16) {
        if !self.knows(style) {
            self.looks.push((style, a1(row, u32::from(column))));
        }
    }

    /// Writes a row of cells whose looks are known, `height` points high.
    pub fn push<'c>(
        &mut self,
        row: u32,
        height: f64,
        cells: impl Iterator<Item = (u16, Style, &'c str)>,
    ) -> io::Result<()> {
        let number = row + 1;
        // As the library rounds heights: to pixels, and back.
        let points = (height * 4.0 / 3.0).round() * 0.75;
        let mut xml = format!("<row r=\"{number}\" ht=\"{points}\" customHeight=\"1\">");
        for (column, style, text) in cells {
            let look = self.place(style).ok_or_else(|| io::Error::other("unknown look"))?;
            xml.extend(["<c r=\"", &a1(row, u32::from(column)), "\""]);
            xml.extend([char::from(LOOK), char::from(look)]);
            let text = clean(text);
            if text.is_empty() {
                xml.push_str("/>");
            } else {
                push_text(&text, &mut xml);
            }
        }
        xml.push_str("</row>");
        self.rows.push((number, xml.len()));
        self.xml.write_all(xml.as_bytes())
    }

    /// Writes the sheet with its plain rows among those that the library has written, which are `xml`.
    pub fn write_among(self, xml: &str, out: &mut impl Write) -> io::Result<()> {
        let looks: Vec<String> = (self.looks.iter())
            .map(|(_, address)| look_of(xml, address).unwrap_or_default())
            .collect();
        let mut file = self.xml.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        let mut plain = BufReader::with_capacity(1 << 16, file);
        let mut drawn = xml
            .match_indices("<row r=\"")
            .filter_map(|(at, mark)| {
                let number = xml.get(at + mark.len()..)?.split('"').next()?;
                Some((number.parse::<u32>().ok()?, at))
            })
            .peekable();
        let end = xml.find("</sheetData>").unwrap_or(xml.len());
        let (mut from, mut row) = (0, Vec::new());
        for (number, length) in self.rows {
            while drawn.next_if(|(drawn, _)| *drawn < number).is_some() {}
            let at = drawn.peek().map_or(end, |(_, at)| *at);
            out.write_all(xml.get(from..at).unwrap_or_default().as_bytes())?;
            from = at;
            row.resize(length, 0);
            plain.read_exact(&mut row)?;
            write_with(&row, &looks, out)?;
        }
        out.write_all(xml.get(from..).unwrap_or_default().as_bytes())
    }
}

/// Writes a row with the numbers of the looks in place of what stands for them.
fn write_with(row: &[u8], looks: &[String], out: &mut impl Write) -> io::Result<()> {
    let mut pieces = row.split(|byte| *byte == LOOK);
    out.write_all(pieces.next().unwrap_or_default())?;
    for piece in pieces {
        let (look, rest) = piece.split_first().unwrap_or((&0, &[]));
        let look = look.checked_sub(b'0').and_then(|place| looks.get(usize::from(place)));
        out.write_all(look.map_or(&[][..], String::as_bytes))?;
        out.write_all(rest)?;
    }
    Ok(())
}

/// How the look of a cell is written: ` s="7"`; nothing where it has none.
fn look_of(xml: &str, address: &str) -> Option<String> {
    let (_, cell) = xml.split_once(&format!("<c r=\"{address}\" s=\""))?;
    let (number, _) = cell.split_once('"')?;
    Some(format!(" s=\"{number}\""))
}

/// Adds what stands behind a cell's address and look where it holds a text.
pub fn push_text(text: &str, xml: &mut String) {
    let edge = |c: char| matches!(c, '\t' | '\n' | ' ');
    let is_kept = text.starts_with(edge) || text.ends_with(edge);
    let space = if is_kept { " xml:space=\"preserve\"" } else { "" };
    xml.extend([" t=\"inlineStr\"><is><t", space, ">"]);
    xml::push_text(text, xml);
    xml.push_str("</t></is></c>");
}
