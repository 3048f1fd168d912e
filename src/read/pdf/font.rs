//! Fonts of a PDF: which letters its codes are, and how wide (ISO 32000-1, 9.6 to 9.10).

use std::collections::{BTreeMap, HashMap};

use encoding_rs::{GB18030, MACINTOSH, UTF_16BE, WINDOWS_1252};
use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as Bytes};

/// Fonts of one document that are told apart.
const MOST: usize = 4_096;
/// Widths of one font.
const WIDTHS: usize = 70_000;
/// Bytes of a map of letters.
const MAP: usize = 16 << 20;

/// The fonts of a document, each read once.
#[derive(Default)]
pub(super) struct Fonts {
    fonts: Vec<Font>,
    /// By where its dictionary stands in memory, which lives as long as the document.
    known: HashMap<(usize, usize), usize>,
}

impl Fonts {
    /// The number of a font.
    pub(super) fn of(&mut self, dict: &Dict<'_>) -> usize {
        let key = (dict.data().as_ptr() as usize, dict.data().len());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        if self.fonts.len() >= MOST {
            return self.fonts.len() - 1;
        }
        self.fonts.push(Font::of(dict));
        self.known.insert(key, self.fonts.len() - 1);
        self.fonts.len() - 1
    }

    pub(super) fn get(&self, number: usize) -> Option<&Font> {
        self.fonts.get(number)
    }
}

/// How bytes are codes, and codes letters where no map says so.
enum Coding {
    /// One byte a letter.
    Simple(Vec<Option<char>>),
    /// Two bytes a glyph of which only the font knows the letter.
    Glyphs,
    /// A map that the file brings along.
    Own(Box<CMap>),
    /// The codes are letters in an encoding of their own: GBK-EUC-H, UniGB-UTF16-H.
    Letters(&'static encoding_rs::Encoding),
}

/// A font.
pub(super) struct Font {
    coding: Coding,
    widths: BTreeMap<u32, f64>,
    /// The width of a code without one of its own.
    width: f64,
    letters: Option<Box<CMap>>,
}

/// A code of a string.
pub(super) struct Code {
    code: u32,
    /// Its bytes.
    length: usize,
    pub width: f64,
    /// Whether it is the one that word spacing widens.
    pub is_space: bool,
}

impl Font {
    fn of(dict: &Dict<'_>) -> Font {
        let letters = dict
            .get::<Stream<'_>>(b"ToUnicode".as_slice())
            .and_then(|map| read_map(&map))
            .map(Box::new);
        let kind = dict.get::<Name<'_>>(b"Subtype".as_slice());
        if kind.as_deref() == Some(b"Type0".as_slice()) {
            return Font::composite(dict, letters);
        }
        let description = dict.get::<Dict<'_>>(b"FontDescriptor".as_slice()).unwrap_or_default();
        let first = dict.get::<u32>(b"FirstChar".as_slice()).unwrap_or(0);
        let mut widths = BTreeMap::new();
        if let Some(given) = dict.get::<Array<'_>>(b"Widths".as_slice()) {
            for (place, width) in (first..).zip(given.iter::<f64>().take(256)) {
                widths.insert(place, width);
            }
        }
        let missing = description.get::<f64>(b"MissingWidth".as_slice()).unwrap_or(500.0);
        // Glyphs of a font that is drawn by operators have a space of their own.
        let scale = match dict.get::<Array<'_>>(b"FontMatrix".as_slice()) {
            Some(matrix) if kind.as_deref() == Some(b"Type3".as_slice()) => {
                matrix.iter::<f64>().next().unwrap_or(0.001) * 1_000.0
            }
            _ => 1.0,
        };
        widths.values_mut().for_each(|width| *width *= scale);
        Font {
            coding: Coding::Simple(simple(dict, &description)),
            widths,
            width: missing,
            letters,
        }
    }

    fn composite(dict: &Dict<'_>, letters: Option<Box<CMap>>) -> Font {
        let below = dict.get::<Array<'_>>(b"DescendantFonts".as_slice());
        let below = below
            .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
            .unwrap_or_default();
        let coding = match dict.get::<Object<'_>>(b"Encoding".as_slice()) {
            Some(Object::Name(name)) => named(&name),
            Some(Object::Stream(map)) => read_map(&map).map_or(Coding::Glyphs, |map| Coding::Own(Box::new(map))),
            _ => Coding::Glyphs,
        };
        Font {
            coding,
            widths: below
                .get::<Array<'_>>(b"W".as_slice())
                .map(|given| widths(&given))
                .unwrap_or_default(),
            width: below.get::<f64>(b"DW".as_slice()).unwrap_or(1_000.0),
            letters,
        }
    }

    /// The next code of a string.
    pub(super) fn next(&self, bytes: &mut &[u8]) -> Option<Code> {
        let first = *bytes.first()?;
        let second = bytes.get(1).copied();
        let length = match &self.coding {
            Coding::Simple(_) => 1,
            Coding::Glyphs => 2,
            Coding::Letters(encoding) if *encoding == UTF_16BE => {
                if (0xd8..0xdc).contains(&first) {
                    4
                } else {
                    2
                }
            }
            Coding::Letters(_) => match second {
                _ if first < 0x81 => 1,
                Some(b'0'..=b'9') => 4,
                _ => 2,
            },
            Coding::Own(map) => (1..=4_usize)
                .find(|length| map.lookup_cid_code(number(bytes, *length), *length as u8).is_some())
                .unwrap_or(2),
        };
        let length = length.min(bytes.len());
        let code = number(bytes, length);
        let cid = match &self.coding {
            Coding::Own(map) => map.lookup_cid_code(code, length as u8).unwrap_or(code),
            _ => code,
        };
        let width = match &self.coding {
            // The widths are by glyphs, of which these codes are none.
            Coding::Letters(_) => {
                if code < 0x80 {
                    500.0
                } else {
                    1_000.0
                }
            }
            _ => self.widths.get(&cid).copied().unwrap_or(self.width),
        };
        *bytes = bytes.get(length..).unwrap_or_default();
        Some(Code {
            code,
            length,
            width: width / 1_000.0,
            is_space: length == 1 && code == 32,
        })
    }

    fn letters(&self, code: &Code) -> Vec<char> {
        let mapped = self.letters.as_ref().and_then(|map| map.lookup_bf_string(code.code));
        match mapped {
            Some(BfString::Char(letter)) => return known([letter]),
            Some(BfString::String(letters)) => return known(letters.chars()),
            None => {}
        }
        match &self.coding {
            Coding::Simple(letters) => known(letters.get(code.code as usize).copied().flatten()),
            Coding::Glyphs | Coding::Own(_) => Vec::new(),
            Coding::Letters(encoding) => {
                let bytes = code.code.to_be_bytes();
                let bytes = bytes.get(4 - code.length.min(4)..).unwrap_or_default();
                let (text, _) = encoding.decode_without_bom_handling(bytes);
                known(text.chars())
            }
        }
    }
}

impl Code {
    /// Its letters; none if nobody says which.
    pub(super) fn letters(&self, font: &Font) -> Vec<char> {
        font.letters(self)
    }
}

/// The letters that say something; what stands for an unknown letter does not.
fn known(letters: impl IntoIterator<Item = char>) -> Vec<char> {
    let says = |letter: &char| *letter != char::REPLACEMENT_CHARACTER && !letter.is_control();
    letters.into_iter().map(plain).filter(says).collect()
}

/// Forms of letters that some fonts map to: ⼀ for 一.
fn plain(letter: char) -> char {
    match letter {
        '\u{2e80}'..='\u{2fdf}' => {
            use unicode_normalization::UnicodeNormalization;
            std::iter::once(letter).nfkc().next().unwrap_or(letter)
        }
        _ => letter,
    }
}

fn number(bytes: &[u8], length: usize) -> u32 {
    bytes
        .iter()
        .take(length)
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn read_map(map: &Stream<'_>) -> Option<CMap> {
    let data = map.decoded_data().ok()?;
    if data.len() > MAP {
        return None;
    }
    CMap::parse(&data, |_| None)
}

/// An encoding by its name (9.7.5.2).
fn named(name: &[u8]) -> Coding {
    let starts = |marks: &[&[u8]]| marks.iter().any(|mark| name.starts_with(mark));
    if starts(&[b"GB-EUC", b"GBK-EUC", b"GBKp-EUC", b"GBK2K", b"GBpc-EUC"]) {
        Coding::Letters(GB18030)
    } else if starts(&[b"UniGB-U", b"UniCNS-U"]) {
        Coding::Letters(UTF_16BE)
    } else if starts(&[b"ETen-B5", b"ETenms-B5", b"B5pc"]) {
        Coding::Letters(encoding_rs::BIG5)
    } else {
        Coding::Glyphs
    }
}

/// Widths by glyph: `1 [500 600] 7 9 1000` (9.7.4.3).
fn widths(given: &Array<'_>) -> BTreeMap<u32, f64> {
    let mut widths = BTreeMap::new();
    let mut parts = given.iter::<Object<'_>>();
    let whole = |object: Object<'_>| match object {
        Object::Number(number) => u32::try_from(number.as_i64()).ok(),
        _ => None,
    };
    while let Some(first) = parts.next().and_then(whole) {
        match parts.next() {
            Some(Object::Array(each)) => {
                for (glyph, width) in (first..).zip(each.iter::<f64>().take(WIDTHS)) {
                    widths.insert(glyph, width);
                }
            }
            Some(last) => {
                let (Some(last), Some(Object::Number(width))) = (whole(last), parts.next()) else {
                    break;
                };
                for glyph in (first..=last).take(WIDTHS) {
                    widths.insert(glyph, width.as_f64());
                }
            }
            None => break,
        }
        if widths.len() > WIDTHS {
            break;
        }
    }
    widths
}

/// The letters of a font of one byte a letter, as far as its encoding says them (9.6.6).
fn simple(dict: &Dict<'_>, description: &Dict<'_>) -> Vec<Option<char>> {
    let symbolic = description
        .get::<i32>(b"Flags".as_slice())
        .is_some_and(|flags| flags & 4 != 0);
    let embedded = [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"]
        .iter()
        .any(|file| description.contains_key(file));
    let given = dict.get::<Object<'_>>(b"Encoding".as_slice());
    let base = match &given {
        Some(Object::Name(name)) => Some(name.to_vec()),
        Some(Object::Dict(encoding)) => encoding
            .get::<Name<'_>>(b"BaseEncoding".as_slice())
            .map(|name| name.to_vec())
            .or_else(|| (!symbolic).then(|| b"WinAnsiEncoding".to_vec())),
        _ => (!symbolic && !embedded).then(|| b"WinAnsiEncoding".to_vec()),
    };
    let encoding = match base.as_deref() {
        Some(b"MacRomanEncoding") => Some(MACINTOSH),
        Some(_) => Some(WINDOWS_1252),
        None => None,
    };
    let mut letters: Vec<Option<char>> = (0..=255_u8)
        .map(|byte| {
            let (text, _) = encoding?.decode_without_bom_handling(std::slice::from_ref(&byte));
            text.chars().next().filter(|letter| !letter.is_control())
        })
        .collect();
    if let Some(Object::Dict(encoding)) = &given
        && let Some(differences) = encoding.get::<Array<'_>>(b"Differences".as_slice())
    {
        let mut code = 0_usize;
        for part in differences.iter::<Object<'_>>().take(4_096) {
            match part {
                Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(usize::MAX),
                Object::Name(name) => {
                    if let Some(letter) = letters.get_mut(code) {
                        *letter = letter_named(name.as_str());
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }
    letters
}

/// The letter of a glyph's name, for names that say it: `A`, `one`, `uni4E00`, `u20000`.
fn letter_named(name: &str) -> Option<char> {
    const NAMES: [(&str, char); 52] = [
        ("space", ' '),
        ("exclam", '!'),
        ("quotedbl", '"'),
        ("numbersign", '#'),
        ("dollar", '$'),
        ("percent", '%'),
        ("ampersand", '&'),
        ("quotesingle", '\''),
        ("quoteright", '’'),
        ("quoteleft", '‘'),
        ("parenleft", '('),
        ("parenright", ')'),
        ("asterisk", '*'),
        ("plus", '+'),
        ("comma", ','),
        ("hyphen", '-'),
        ("period", '.'),
        ("slash", '/'),
        ("zero", '0'),
        ("one", '1'),
        ("two", '2'),
        ("three", '3'),
        ("four", '4'),
        ("five", '5'),
        ("six", '6'),
        ("seven", '7'),
        ("eight", '8'),
        ("nine", '9'),
        ("colon", ':'),
        ("semicolon", ';'),
        ("less", '<'),
        ("equal", '='),
        ("greater", '>'),
        ("question", '?'),
        ("at", '@'),
        ("bracketleft", '['),
        ("backslash", '\\'),
        ("bracketright", ']'),
        ("underscore", '_'),
        ("braceleft", '{'),
        ("bar", '|'),
        ("braceright", '}'),
        ("asciitilde", '~'),
        ("quotedblleft", '“'),
        ("quotedblright", '”'),
        ("endash", '–'),
        ("emdash", '—'),
        ("ellipsis", '…'),
        ("bullet", '•'),
        ("degree", '°'),
        ("multiply", '×'),
        ("periodcentered", '·'),
    ];
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    if let Some((_, letter)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*letter);
    }
    let code = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
    let code = code.get(..code.len().min(6))?;
    (code.len() >= 4).then(|| u32::from_str_radix(code, 16).ok().and_then(char::from_u32))?
}

/// A text outside of the page: UTF-16 with its mark, UTF-8 with its mark, or letters of one byte (7.9.2.2).
pub(super) fn text_string(bytes: &Bytes<'_>) -> String {
    match bytes.as_bytes() {
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
