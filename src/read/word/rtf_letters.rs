//! Turns the bytes of RTF's text into letters: by the character set of their font, or the code page of the document.

use std::collections::BTreeMap;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// Fonts that are remembered.
const FONTS: usize = 4_096;

/// What the bytes of a font are.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Set {
    /// Letters of this encoding.
    Letters(&'static Encoding),
    /// Places in a font of symbols.
    Symbols,
}

/// The fonts of a document and its code page.
#[derive(Debug, Default)]
pub(crate) struct Letters {
    fonts: BTreeMap<i32, Set>,
    page: Option<&'static Encoding>,
}

impl Letters {
    /// Takes the document's code page (`\ansicpg`).
    pub(crate) fn page(&mut self, number: i32) {
        self.page = encoding(number);
    }

    /// Takes a font's character set (`\fcharset`); sets that follow the document or the system tell nothing.
    pub(crate) fn charset(&mut self, font: i32, number: i32) {
        let set = match number {
            2 => Some(Set::Symbols),
            128 => Some(Set::Letters(SHIFT_JIS)),
            129 => Some(Set::Letters(EUC_KR)),
            134 => Some(Set::Letters(GB18030)),
            136 => Some(Set::Letters(BIG5)),
            161 => Some(Set::Letters(WINDOWS_1253)),
            162 => Some(Set::Letters(WINDOWS_1254)),
            163 => Some(Set::Letters(WINDOWS_1258)),
            177 => Some(Set::Letters(WINDOWS_1255)),
            178 => Some(Set::Letters(WINDOWS_1256)),
            186 => Some(Set::Letters(WINDOWS_1257)),
            204 => Some(Set::Letters(WINDOWS_1251)),
            222 => Some(Set::Letters(WINDOWS_874)),
            238 => Some(Set::Letters(WINDOWS_1250)),
            _ => None,
        };
        self.put(font, set);
    }

    /// Takes a font's code page (`\cpg`).
    pub(crate) fn font_page(&mut self, font: i32, number: i32) {
        self.put(font, encoding(number).map(Set::Letters));
    }

    fn put(&mut self, font: i32, set: Option<Set>) {
        if let Some(set) = set.filter(|_| self.fonts.len() < FONTS) {
            self.fonts.insert(font, set);
        }
    }

    /// The text of bytes in this font, and whether some were not of its encoding.
    ///
    /// Programs name the wrong encoding at times, or none: the bytes then are of the first one that fits.
    pub(crate) fn decode(&self, bytes: &[u8], font: i32) -> (String, bool) {
        let own = match self.fonts.get(&font) {
            Some(Set::Symbols) => return (bytes.iter().map(|byte| symbol(*byte)).collect(), false),
            Some(Set::Letters(encoding)) => Some(*encoding),
            None => None,
        };
        let page = self.page.unwrap_or(GB18030);
        let first = own.unwrap_or(page);
        for encoding in [first, page, GB18030] {
            if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
                return (text.into_owned(), false);
            }
        }
        if own.is_none() && self.page.is_none() {
            // "ANSI" alone is the code page of western Windows.
            return (WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), false);
        }
        (first.decode_without_bom_handling(bytes).0.into_owned(), true)
    }
}

/// A letter of a font of symbols, at its place in the private area.
fn symbol(byte: u8) -> char {
    match byte {
        b' ' => ' ',
        other => char::from_u32(0xf000 + u32::from(other)).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

fn encoding(page: i32) -> Option<&'static Encoding> {
    Some(match page {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 | 54936 => GB18030,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        65001 => encoding_rs::UTF_8,
        _ => return None,
    })
}
