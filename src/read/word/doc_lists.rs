//! The automatic numbers of a Word document of 1997 to 2003: its lists, and the styles that number their paragraphs
//! ([MS-DOC] 2.4.6.3 Determining List Formatting).

use super::doc_looks::Paragraph;
use super::doc_pieces::{self, Fib};
use crate::read::list_numbers::{Level, Lists};
use crate::read::little_endian::{long, short};

/// Lists of one document that are read; Word allows 2,047 uses of them.
const MOST: usize = 4_096;
/// Levels of a list.
const LEVELS: usize = 9;
/// Bytes of the fixed part of a list, of a level, and of a use of a list.
const LSTF: usize = 28;
const LVLF: usize = 28;
const LFO: usize = 16;

/// Reads how paragraphs are numbered, as far as it is sound.
pub(super) fn read(fib: &Fib<'_>, table: &[u8]) -> Lists {
    let mut lists = Lists::default();
    let _ = patterns(fib, table, &mut lists);
    let _ = uses(fib, table, &mut lists);
    let _ = styles(fib, table, &mut lists);
    lists
}

/// 2.9.188 PlfLst: the lists, and behind them their levels, which its length does not count.
fn patterns(fib: &Fib<'_>, table: &[u8], lists: &mut Lists) -> Option<()> {
    let part = fib.from(table, doc_pieces::LISTS)?;
    let count = usize::from(short(part, 0)?).min(MOST);
    let mut levels = part.get(2 + count * LSTF..)?;
    for place in 0..count {
        let list = part.get(2 + place * LSTF..)?.get(..LSTF)?;
        let pattern = long(list, 0)?;
        let is_simple = list.get(26)? & 1 != 0;
        for at in 0..if is_simple { 1 } else { LEVELS } {
            let (level, rest) = level(levels)?;
            lists.set_level(pattern, at, level);
            levels = rest;
        }
    }
    Some(())
}

/// 2.9.187 PlfLfo: a paragraph names a use of a list, which may count from numbers of its own.
fn uses(fib: &Fib<'_>, table: &[u8], lists: &mut Lists) -> Option<()> {
    let part = fib.from(table, doc_pieces::LIST_USES)?;
    let count = (long(part, 0)? as usize).min(MOST);
    let mut data = part.get(4 + count * LFO..)?;
    for place in 0..count {
        let used = part.get(4 + place * LFO..)?.get(..LFO)?;
        let number = place as u32 + 1;
        lists.set_list(number, long(used, 0)?);
        let overrides = usize::from(*used.get(12)?);
        // The data of each use begin with four bytes that say nothing.
        data = data.get(4..)?;
        for _ in 0..overrides {
            let (start, flags) = (long(data, 0)?, long(data, 4)?);
            let at = (flags & 0xf) as usize;
            data = data.get(8..)?;
            if flags & 0x20 != 0 {
                let (own, rest) = level(data)?;
                data = rest;
                if flags & 0x10 != 0 {
                    lists.set_start(number, at, own.start);
                }
            } else if flags & 0x10 != 0 {
                lists.set_start(number, at, start);
            }
        }
    }
    Some(())
}

/// 2.9.150 LVL, and what stands behind it.
fn level(bytes: &[u8]) -> Option<(Level, &[u8])> {
    let fixed = bytes.get(..LVLF)?;
    let (letters, paragraph) = (usize::from(*fixed.get(24)?), usize::from(*fixed.get(25)?));
    let text = bytes.get(LVLF + letters + paragraph..)?;
    let count = usize::from(short(text, 0)?);
    let units: Option<Vec<u16>> = (0..count).map(|unit| short(text, 2 + 2 * unit)).collect();
    // A number stands in the text as that of its level, counted from 0.
    let text_of = |unit: Result<char, _>| match unit {
        Ok(letter) if (letter as usize) < LEVELS => format!("%{}", letter as usize + 1),
        Ok(letter) => letter.to_string(),
        Err(_) => String::new(),
    };
    let level = Level {
        start: long(fixed, 0)?.min(0x7fff),
        format: format(*fixed.get(4)?).to_owned(),
        text: char::decode_utf16(units?).map(text_of).collect(),
        space: *fixed.get(15)? == 1,
    };
    Some((level, text.get(2 + 2 * count..)?))
}

/// The name that docx has for a way to write numbers ([MS-OSHARED] 2.2.1.3 MSONFC).
fn format(code: u8) -> &'static str {
    match code {
        0x01 => "upperRoman",
        0x02 => "lowerRoman",
        0x03 => "upperLetter",
        0x04 => "lowerLetter",
        0x0a => "ideographDigital",
        0x0b | 0x21 | 0x23 | 0x25 | 0x27 => "chineseCounting",
        0x10 | 0x22 | 0x26 => "chineseLegalSimplified",
        0x12 | 0x1c => "decimalEnclosedCircle",
        0x16 => "decimalZero",
        0x17 => "bullet",
        0x1b => "decimalEnclosedParen",
        0xff => "none",
        _ => "decimal",
    }
}

/// 2.9.271 STSH: styles may number their paragraphs.
fn styles(fib: &Fib<'_>, table: &[u8], lists: &mut Lists) -> Option<()> {
    let part = fib.part(table, doc_pieces::STYLES)?;
    let head = usize::from(short(part, 0)?);
    let info = part.get(2..)?.get(..head)?;
    let (count, base) = (usize::from(short(info, 0)?), usize::from(short(info, 2)?));
    let mut rest = part.get(2 + head..)?;
    for place in 0..count.min(0xfff) {
        let length = usize::from(short(rest, 0)?);
        let style = rest.get(2..)?.get(..length)?;
        // Each style begins at an even byte.
        rest = rest.get(2 + length + length % 2..).unwrap_or_default();
        if length > 0 {
            let _ = paragraph_style(style, base, place, lists);
        }
    }
    Some(())
}

/// 2.9.260 STD: fixed part, name, and the properties of its paragraphs and letters.
fn paragraph_style(style: &[u8], base: usize, place: usize, lists: &mut Lists) -> Option<()> {
    let kinds = short(style, 2)?;
    // Only styles of paragraphs number them.
    if kinds & 0xf != 1 {
        return None;
    }
    let based_on = kinds >> 4;
    let name = usize::from(short(style, base)?);
    let at = base + 2 + 2 * name + 2;
    let at = at + at % 2;
    let length = usize::from(short(style, at)?);
    let properties = style.get(at + 2..)?.get(..length)?.get(2..)?;
    let mut looks = Paragraph::default();
    looks.take(properties, &[]);
    lists.set_style(
        place.to_string(),
        looks.list.map(u32::from),
        looks.level.map(usize::from),
        (based_on != 0xfff).then(|| based_on.to_string()),
    );
    Some(())
}
