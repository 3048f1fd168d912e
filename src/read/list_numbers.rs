//! Automatic list numbering, rendered as the text that a reader of the page sees: the same for docx, doc and odt.

use std::collections::BTreeMap;
use std::io::BufRead;

use quick_xml::events::Event;

use crate::read::xml;

/// Levels that a Word list has.
const LEVELS: usize = 9;

/// One level of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level {
    /// The first number.
    pub start: u32,
    /// How numbers are written, by the names that docx has: `decimal`, `chineseCounting`, `bullet`, `none`.
    pub format: String,
    /// What stands around them, with `%1` for the number of the first level: `（%1）`, `%1.%2`.
    pub text: String,
    /// Whether a space follows whatever the text ends with.
    pub space: bool,
}

impl Default for Level {
    fn default() -> Self {
        Level {
            start: 1,
            format: "decimal".to_owned(),
            text: String::new(),
            space: false,
        }
    }
}

/// What a paragraph style says of lists.
#[derive(Debug, Default)]
struct StyleList {
    list: Option<u32>,
    level: Option<usize>,
    based_on: Option<String>,
}

/// The lists of a document with their counters.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Levels of a list pattern, by the pattern's id.
    patterns: BTreeMap<u32, BTreeMap<usize, Level>>,
    /// The pattern of a list, by the list's id.
    pattern_of: BTreeMap<u32, u32>,
    /// Counters that a list sets anew.
    starts: BTreeMap<(u32, usize), u32>,
    /// The list and level of a paragraph style.
    styles: BTreeMap<String, StyleList>,
    counters: BTreeMap<u32, [Option<u32>; LEVELS]>,
    started: BTreeMap<u32, bool>,
}

impl Lists {
    /// Reads word/numbering.xml.
    pub fn read_numbering(&mut self, from: impl BufRead) {
        let mut reader = xml::reader(from);
        let mut buffer = Vec::new();
        let (mut pattern, mut list, mut level) = (None, None, 0_usize);
        while let Ok(event) = reader.read_event_into(&mut buffer) {
            match event {
                Event::Start(start) => {
                    let number = |name| xml::number(&start, name, 0);
                    let value = || xml::attribute(&start, "val").unwrap_or_default();
                    match start.local_name().as_ref() {
                        "abstractNum" => {
                            pattern = Some(number("abstractNumId"));
                            list = None;
                        }
                        "num" => {
                            list = Some(number("numId"));
                            pattern = None;
                        }
                        "abstractNumId" => {
                            if let Some(list) = list {
                                self.pattern_of.insert(list, number("val"));
                            }
                        }
                        "lvl" | "lvlOverride" => level = (number("ilvl") as usize).min(LEVELS - 1),
                        "startOverride" => {
                            if let Some(list) = list {
                                self.starts.insert((list, level), number("val"));
                            }
                        }
                        "start" => self.level(pattern, level, |level| level.start = number("val")),
                        "numFmt" => self.level(pattern, level, |level| level.format = value()),
                        "lvlText" => self.level(pattern, level, |level| level.text = value()),
                        "suff" => self.level(pattern, level, |level| level.space = value() == "space"),
                        _ => {}
                    }
                }
                Event::Eof => break,
                _ => {}
            }
            buffer.clear();
        }
    }

    fn level(&mut self, pattern: Option<u32>, level: usize, change: impl FnOnce(&mut Level)) {
        if let Some(pattern) = pattern
            && self.patterns.len() < 4_096
        {
            change(self.patterns.entry(pattern).or_default().entry(level).or_default());
        }
    }

    /// Reads word/styles.xml for the styles that number their paragraphs.
    pub fn read_styles(&mut self, from: impl BufRead) {
        let mut reader = xml::reader(from);
        let mut buffer = Vec::new();
        let mut style: Option<String> = None;
        while let Ok(event) = reader.read_event_into(&mut buffer) {
            match event {
                Event::Start(start) => {
                    let value = xml::number(&start, "val", 0);
                    match start.local_name().as_ref() {
                        "style" if self.styles.len() < 65_536 => {
                            style = xml::attribute(&start, "styleId");
                            if let Some(style) = &style {
                                self.styles.insert(style.clone(), StyleList::default());
                            }
                        }
                        name => {
                            if let Some(entry) = style.as_ref().and_then(|style| self.styles.get_mut(style)) {
                                match name {
                                    "numId" => entry.list = Some(value),
                                    "ilvl" => entry.level = Some(value as usize),
                                    "basedOn" => entry.based_on = xml::attribute(&start, "val"),
                                    _ => {}
                                }
                            }
                        }
                    }
                }
                Event::Eof => break,
                _ => {}
            }
            buffer.clear();
        }
    }

    /// Sets a level of a pattern.
    pub fn set_level(&mut self, pattern: u32, level: usize, set: Level) {
        if level < LEVELS {
            self.level(Some(pattern), level, |level| *level = set);
        }
    }

    /// Sets the pattern of a list.
    pub fn set_list(&mut self, list: u32, pattern: u32) {
        self.pattern_of.insert(list, pattern);
    }

    /// Sets the number with which a level of a list starts, whatever its pattern says.
    pub fn set_start(&mut self, list: u32, level: usize, number: u32) {
        self.starts.insert((list, level), number);
    }

    /// Sets the list and level that a paragraph style gives, and the style that it is based on.
    pub fn set_style(&mut self, style: String, list: Option<u32>, level: Option<usize>, based_on: Option<String>) {
        let entry = StyleList { list, level, based_on };
        self.styles.insert(style, entry);
    }

    /// Sets a list of a pattern that counts from the start, whatever other lists of the pattern have counted.
    pub fn begin(&mut self, list: u32, pattern: u32) {
        self.set_list(list, pattern);
        for (&level, known) in self.patterns.get(&pattern).into_iter().flatten() {
            self.starts.insert((list, level), known.start);
        }
    }

    /// The next paragraph at a level of a list has this number.
    pub fn restart(&mut self, list: u32, level: usize, number: u32) {
        self.started.insert(list, true);
        let Some(&pattern) = self.pattern_of.get(&list) else {
            return;
        };
        let counters = self.counters.entry(pattern).or_insert([None; LEVELS]);
        if let Some(counter) = counters.get_mut(level) {
            *counter = number.checked_sub(1);
        }
        if number == 0 {
            self.starts.insert((list, level), 0);
        }
    }

    /// Whether it is known how a level of a list is numbered.
    pub fn knows(&self, list: u32, level: usize) -> bool {
        let pattern = self
            .pattern_of
            .get(&list)
            .and_then(|pattern| self.patterns.get(pattern));
        pattern.is_some_and(|levels| levels.contains_key(&level))
    }

    /// The list and level that a style gives its paragraphs.
    fn of_style(&self, style: &str) -> (Option<u32>, Option<usize>) {
        let mut name = style.to_owned();
        let mut level = None;
        for _ in 0..16 {
            let Some(entry) = self.styles.get(&name) else { break };
            level = level.or(entry.level);
            if entry.list.is_some() {
                return (entry.list, level);
            }
            let Some(based_on) = &entry.based_on else { break };
            name.clone_from(based_on);
        }
        (None, level)
    }

    /// The number before a paragraph, with its counter moved on; empty where it has none.
    pub fn label(&mut self, list: Option<u32>, level: Option<usize>, style: Option<&str>) -> String {
        let (by_style, style_level) = style.map(|style| self.of_style(style)).unwrap_or_default();
        let Some(list) = list.or(by_style).filter(|&list| list != 0) else {
            return String::new();
        };
        let level = level.or(style_level).unwrap_or(0).min(LEVELS - 1);
        let Some(&pattern) = self.pattern_of.get(&list) else {
            return String::new();
        };
        let Some(levels) = self.patterns.get(&pattern) else {
            return String::new();
        };
        let Some(own) = levels.get(&level) else {
            return String::new();
        };
        let counters = self.counters.entry(pattern).or_insert([None; LEVELS]);
        let fresh = !std::mem::replace(self.started.entry(list).or_insert(false), true);
        if fresh {
            for at in 0..LEVELS {
                if let (Some(&start), Some(counter)) = (self.starts.get(&(list, at)), counters.get_mut(at)) {
                    *counter = None;
                    if at != level {
                        *counter = Some(start);
                    }
                }
            }
        }
        let start = self.starts.get(&(list, level)).copied().unwrap_or(own.start);
        if let Some(counter) = counters.get_mut(level) {
            *counter = Some(counter.map_or(start, |value| value.saturating_add(1)));
        }
        for deeper in counters.iter_mut().skip(level + 1) {
            *deeper = None;
        }
        if own.format == "bullet" {
            // Symbol fonts keep their bullets in the private area.
            let text: String = own
                .text
                .chars()
                .filter(|letter| !('\u{e000}'..='\u{f8ff}').contains(letter))
                .collect();
            return text;
        }
        if own.format == "none" {
            return own
                .text
                .split('%')
                .enumerate()
                .fold(String::new(), |text, (place, part)| {
                    text + if place == 0 {
                        part
                    } else {
                        part.trim_start_matches(|c: char| c.is_ascii_digit())
                    }
                });
        }
        let mut text = own.text.clone();
        for at in 0..LEVELS {
            let mark = format!("%{}", at + 1);
            if text.contains(&mark) {
                let pattern = levels.get(&at);
                let value = counters
                    .get(at)
                    .copied()
                    .flatten()
                    .unwrap_or(pattern.map_or(1, |level| level.start));
                let format = pattern.map_or("decimal", |level| level.format.as_str());
                text = text.replace(&mark, &render(value, format));
            }
        }
        if own.space || !text.ends_with(['.', '、', '．', ')', '）', '，', ',', '：', ':']) {
            text.push(' ');
        }
        text
    }
}

/// A number in one of Word's formats; formats that Chinese documents do not use fall back to digits.
fn render(value: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting"
        | "ideographTraditional"
        | "japaneseLegal"
        | "chineseLegalSimplified" => han(value),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => {
            value.to_string().chars().filter_map(digit).collect()
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => char::from_u32(match value {
            1..=20 => 0x2460 + value - 1,
            21..=35 => 0x3251 + value - 21,
            _ => 0,
        })
        .filter(|letter| *letter != '\0')
        .map_or_else(|| value.to_string(), String::from),
        "decimalEnclosedParen" => format!("({value})"),
        "decimalZero" => format!("{value:02}"),
        "upperLetter" => letters(value, b'A'),
        "lowerLetter" => letters(value, b'a'),
        "upperRoman" => roman(value),
        "lowerRoman" => roman(value).to_lowercase(),
        _ => value.to_string(),
    }
}

fn digit(letter: char) -> Option<char> {
    let place = letter.to_digit(10)? as usize;
    "〇一二三四五六七八九".chars().nth(place)
}

/// Chinese counting up to 9,999: 十, 十一, 二十, 一百零五.
fn han(value: u32) -> String {
    if value == 0 || value > 9_999 {
        return value.to_string();
    }
    let mut text = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let place = value / unit % 10;
        if place == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        if !(unit == 10 && place == 1 && text.is_empty()) {
            text.extend("零一二三四五六七八九".chars().nth(place as usize));
        }
        text.push_str(name);
    }
    text
}

fn letters(value: u32, first: u8) -> String {
    let place = value.saturating_sub(1);
    let letter = char::from(first + u8::try_from(place % 26).unwrap_or(0));
    std::iter::repeat_n(letter, (place / 26 + 1).min(8) as usize).collect()
}

fn roman(value: u32) -> String {
    let mut rest = value.min(3_999);
    let mut text = String::new();
    for (unit, name) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while rest >= unit {
            text.push_str(name);
            rest -= unit;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_counting() {
        for (value, text) in [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (45, "四十五"),
            (105, "一百零五"),
            (110, "一百一十"),
        ] {
            assert_eq!(han(value), text);
        }
        assert_eq!(render(3, "decimalEnclosedCircle"), "③");
        assert_eq!(render(2020, "ideographDigital"), "二〇二〇");
        assert_eq!(render(4, "upperRoman"), "IV");
    }
}
