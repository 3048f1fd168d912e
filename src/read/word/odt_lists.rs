//! The automatic numbers of OpenDocument: list styles, and the lists that are open around a paragraph.
//!
//! The names are those of OpenDocument 1.3, part 3, 5.3 and 16.30 to 16.33.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use crate::read::list_numbers::{Level, Lists};
use crate::read::xml;

/// Lists of one document that are told apart.
const MOST: u32 = 100_000;
/// The name of the style that numbers headings outside of lists.
const OUTLINE: &str = "";

/// A list that is open.
#[derive(Debug, Clone)]
struct Open {
    list: u32,
    style: String,
}

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct OpenLists {
    lists: Lists,
    /// The pattern that a list style is.
    patterns: BTreeMap<String, u32>,
    /// The style whose levels are being read.
    style: Option<u32>,
    /// Lists by the names that later ones go on by.
    named: BTreeMap<String, u32>,
    /// The last list of each style.
    last: BTreeMap<String, u32>,
    count: u32,
    open: Vec<Open>,
    /// The list and level whose number the next paragraph shows.
    due: Option<(u32, usize)>,
    /// The number that the paragraph under way shows.
    shown: Option<(u32, usize)>,
}

impl OpenLists {
    /// Whether an element says how lists are numbered.
    pub(super) fn is_style(name: &str) -> bool {
        matches!(name, "text:list-style" | "text:outline-style") || LEVELS.contains(&name)
    }

    /// Reads the list styles of styles.xml.
    pub(super) fn read_styles(&mut self, bytes: &[u8]) {
        let mut reader = xml::reader(bytes);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(start)) if OpenLists::is_style(start.name().as_ref()) => self.style(&start),
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    /// Takes a list style that begins, or a level of it.
    pub(super) fn style(&mut self, start: &BytesStart<'_>) {
        let name = start.name();
        if LEVELS.contains(&name.as_ref()) {
            let at = (xml::number(start, "level", 1) as usize).saturating_sub(1);
            if let Some(pattern) = self.style {
                let is_bullet = name.as_ref() == "text:list-level-style-bullet";
                self.lists.set_level(pattern, at, level(start, at, is_bullet));
            }
            return;
        }
        let style = match name.as_ref() {
            "text:outline-style" => OUTLINE.to_owned(),
            _ => xml::attribute(start, "name").unwrap_or_default(),
        };
        let next = self.patterns.len() as u32;
        self.style = Some(*self.patterns.entry(style).or_insert(next));
    }

    /// Begins a list.
    pub(super) fn begin(&mut self, start: &BytesStart<'_>) {
        let style = xml::attribute(start, "style-name");
        let around = self.open.last();
        let style = style.unwrap_or_else(|| around.map(|open| open.style.clone()).unwrap_or_default());
        let goes_on = around
            .filter(|open| open.style == style)
            .map(|open| open.list)
            .or_else(|| {
                let named = xml::attribute(start, "continue-list")?;
                // One list may go on another of another style: it then counts by itself.
                self.named
                    .get(&named)
                    .copied()
                    .filter(|list| self.last.get(&style) == Some(list))
            })
            .or_else(|| {
                let go_on = xml::attribute(start, "continue-numbering").is_some_and(|value| value == "true");
                self.last.get(&style).copied().filter(|_| go_on)
            });
        let list = goes_on.unwrap_or_else(|| self.fresh(&style));
        if let Some(id) = xml::attribute(start, "id") {
            self.named.insert(id, list);
        }
        self.last.insert(style.clone(), list);
        self.open.push(Open { list, style });
    }

    fn fresh(&mut self, style: &str) -> u32 {
        // List 0 is none.
        self.count = self.count.saturating_add(1).min(MOST);
        if let Some(&pattern) = self.patterns.get(style) {
            self.lists.begin(self.count, pattern);
        }
        self.count
    }

    /// Ends the list that began last.
    pub(super) fn end(&mut self) {
        self.open.pop();
        self.due = None;
    }

    /// Begins an item: the first paragraph in it shows its number.
    pub(super) fn item(&mut self, start: &BytesStart<'_>) {
        let level = self.open.len().saturating_sub(1);
        let Some(open) = self.open.last() else { return };
        self.due = Some((open.list, level));
        if let Some(number) = xml::attribute(start, "start-value").and_then(|value| value.trim().parse().ok()) {
            self.lists.restart(open.list, level, number);
        }
    }

    /// Begins an item without a number.
    pub(super) fn header(&mut self) {
        self.due = None;
    }

    /// Begins a paragraph or heading.
    pub(super) fn paragraph(&mut self, start: &BytesStart<'_>) {
        self.shown = self.due.take();
        let is_heading = start.name().as_ref() == "text:h" && self.open.is_empty();
        let is_plain = || xml::attribute(start, "is-list-header").is_some_and(|value| value == "true");
        if is_heading && !is_plain() && self.patterns.contains_key(OUTLINE) {
            let list = match self.last.get(OUTLINE) {
                Some(list) => *list,
                None => self.fresh(OUTLINE),
            };
            self.last.insert(OUTLINE.to_owned(), list);
            let level = (xml::number(start, "outline-level", 1) as usize).saturating_sub(1);
            self.shown = Some((list, level));
        }
    }

    /// Whether the paragraph under way shows a number of which nothing says how it is written.
    pub(super) fn is_unknown(&self) -> bool {
        self.shown.is_some_and(|(list, level)| !self.lists.knows(list, level))
    }

    /// The number that the paragraph that ends shows.
    pub(super) fn label(&mut self) -> Option<String> {
        let (list, level) = self.shown.take()?;
        let label = self.lists.label(Some(list), Some(level), None);
        Some(label).filter(|label| !label.is_empty())
    }
}

/// Elements that say how a level is numbered.
const LEVELS: [&str; 4] = [
    "text:list-level-style-number",
    "text:list-level-style-bullet",
    "text:list-level-style-image",
    "text:outline-level-style",
];

/// How a level is numbered.
fn level(start: &BytesStart<'_>, at: usize, is_bullet: bool) -> Level {
    let said = |name: &str| xml::attribute(start, name).unwrap_or_default();
    if is_bullet {
        return Level {
            start: 1,
            format: "bullet".to_owned(),
            text: said("bullet-char"),
            space: false,
        };
    }
    let format = format(&said("num-format")).to_owned();
    // LibreOffice also writes what OpenDocument cannot say: `第%1%章`.
    let text = match xml::attribute(start, "num-list-format") {
        _ if format == "none" => format!("{}{}", said("num-prefix"), said("num-suffix")),
        Some(own) => (0..=at).fold(own, |text, level| {
            text.replace(&format!("%{}%", level + 1), &format!("%{}", level + 1))
        }),
        None => {
            let shown = xml::number(start, "display-levels", 1).max(1) as usize;
            let numbers: Vec<String> = ((at + 1).saturating_sub(shown)..=at)
                .map(|level| format!("%{}", level + 1))
                .collect();
            format!("{}{}{}", said("num-prefix"), numbers.join("."), said("num-suffix"))
        }
    };
    Level {
        start: xml::number(start, "start-value", 1),
        format,
        text,
        space: false,
    }
}

/// The name that docx has for a way to write numbers, of which OpenDocument gives the first ones: `一, 二, 三, ...`.
fn format(written: &str) -> &'static str {
    match written {
        "" => "none",
        "a" => "lowerLetter",
        "A" => "upperLetter",
        "i" => "lowerRoman",
        "I" => "upperRoman",
        "01, 02, 03, ..." => "decimalZero",
        _ => match written.chars().next() {
            Some('一') => "chineseCounting",
            Some('壹') => "chineseLegalSimplified",
            Some('①') => "decimalEnclosedCircle",
            _ => "decimal",
        },
    }
}
