//! How a workbook's page shows its cells: number formats, and text that is struck through, whole or in part.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::collector::Collector;
use super::container::{self, Container};
use super::xlsx_directory::Parts;
use super::xml::{self, raw};
use super::xml_plain;
use crate::grid::{Cancel, Value};
use crate::normal::number_format::Format;

/// Most bytes of a part that is walked for its looks; those of genuine replies are far smaller.
const PART_BYTES: u64 = 32 << 20;
/// Most bytes of styles that are kept for the next workbook.
const KEPT: usize = 1 << 20;
/// How many of them are kept.
const LOOKS: usize = 8;
/// Most styles of cells, as Excel has them.
const STYLES: usize = 65_490;

/// A run of a cell's text, and whether it is struck through.
pub(crate) type Run = (bool, String);
/// The same before the cell's own font is known, which holds where the run does not tell.
pub(crate) type Told = (Option<bool>, String);

/// The looks of a workbook's styles.
#[derive(Debug, Default)]
struct Styles {
    /// By the number of the style: its format, if it does not show everything as it is, and whether it strikes through.
    styles: Vec<(Option<usize>, bool)>,
    /// By the number of the style: whether its numbers are numbers, as they are written.
    general: Vec<bool>,
    formats: Vec<Format>,
}

/// The looks of a workbook's cells.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    styles: Arc<Styles>,
    /// Texts that cells share of which runs tell whether they are struck through, by their place.
    texts: BTreeMap<usize, Vec<Told>>,
    /// Days to add to a number of this workbook for the serial of the 1900 system.
    since_1900: f64,
}

impl Styles {
    fn read(bytes: &[u8]) -> Styles {
        let mut looks = Styles::default();
        let mut codes: BTreeMap<u32, String> = BTreeMap::new();
        let mut struck: Vec<bool> = Vec::new();
        let mut known: BTreeMap<u32, Option<usize>> = BTreeMap::new();
        let mut within = "";
        each(bytes, |event| match event {
            Event::Start(start) => match start.local_name().as_ref() {
                "numFmts" => within = "numFmts",
                "fonts" => within = "fonts",
                "cellXfs" => within = "cellXfs",
                "numFmt" if within == "numFmts" => {
                    if let (Some(id), Some(code)) = (number(start, "numFmtId"), xml::attribute(start, "formatCode")) {
                        codes.insert(id, code);
                    }
                }
                "font" if within == "fonts" && struck.len() < STYLES => struck.push(false),
                "strike" if within == "fonts" => {
                    if let Some(last) = struck.last_mut() {
                        *last = is_on(start);
                    }
                }
                "xf" if within == "cellXfs" && looks.styles.len() < STYLES => {
                    let id = number(start, "numFmtId").unwrap_or(0);
                    let format = *known.entry(id).or_insert_with(|| {
                        let format = match codes.get(&id) {
                            Some(code) => Format::new(code),
                            None => Format::built_in(id),
                        };
                        (!format.is_plain()).then(|| {
                            looks.formats.push(format);
                            looks.formats.len() - 1
                        })
                    });
                    let font = number(start, "fontId").and_then(|font| struck.get(font as usize));
                    looks.general.push(matches!(id, 0 | 49));
                    looks.styles.push((format, font.copied().unwrap_or(false)));
                }
                _ => {}
            },
            Event::End(end) => {
                if matches!(end.local_name().as_ref(), "numFmts" | "fonts" | "cellXfs") {
                    within = "";
                }
            }
            _ => {}
        });
        looks
    }
}

impl Looks {
    /// The looks that the parts of a workbook tell; `struck` says whether its texts may be struck through in part.
    pub(crate) fn find(zip: &mut Container<'_>, parts: &Parts, struck: bool, since_1900: f64) -> Looks {
        let mut looks = Looks {
            since_1900,
            ..Looks::default()
        };
        if let Some(bytes) = parts.styles().and_then(|part| container::part(zip, part, PART_BYTES)) {
            looks.styles = Arc::new(Styles::read(&bytes));
        }
        looks.find_texts(zip, parts, struck);
        looks
    }

    /// The same of a workbook whose days count from 1900; nothing where its styles are not written soundly.
    pub(crate) fn find_sound(zip: &mut Container<'_>, parts: &Parts, struck: bool) -> Option<Looks> {
        thread_local! {
            // The styles of the workbooks before: what one office sends out comes back with one of a few.
            static LAST: RefCell<VecDeque<(Vec<u8>, Arc<Styles>)>> = RefCell::default();
        }
        let mut looks = Looks::default();
        if let Some(part) = parts.styles() {
            let bytes = container::whole(zip, part, PART_BYTES)?;
            let last = LAST.with_borrow(|last| {
                let mut same = last.iter().filter(|(known, _)| *known == bytes);
                same.next().map(|(_, styles)| Arc::clone(styles))
            });
            looks.styles = match last {
                Some(styles) => styles,
                None if xml_plain::root(&bytes) != Some("styleSheet") => return None,
                None => {
                    let styles = Arc::new(Styles::read(&bytes));
                    if bytes.len() <= KEPT {
                        LAST.with_borrow_mut(|last| {
                            last.truncate(LOOKS - 1);
                            last.push_front((bytes, Arc::clone(&styles)));
                        });
                    }
                    styles
                }
            };
        }
        looks.find_texts(zip, parts, struck);
        Some(looks)
    }

    /// Finds the texts that are struck through in part, where any may be.
    fn find_texts(&mut self, zip: &mut Container<'_>, parts: &Parts, struck: bool) {
        let struck = struck || self.styles.styles.iter().any(|(_, struck)| *struck);
        if struck && let Some(bytes) = parts.strings().and_then(|part| container::part(zip, part, PART_BYTES)) {
            self.read_texts(&bytes);
        }
    }

    fn read_texts(&mut self, bytes: &[u8]) {
        let (mut place, mut text) = (0usize, RichText::default());
        each(bytes, |event| {
            if let Event::End(end) = event
                && end.local_name().as_ref() == "si"
            {
                let runs = std::mem::take(&mut text).runs;
                if runs.iter().any(|(struck, _)| struck.is_some()) {
                    self.texts.insert(place, runs);
                }
                place += 1;
            } else {
                text.take(event);
            }
        });
    }

    /// Whether every cell shows what it holds.
    pub(crate) fn are_plain(&self) -> bool {
        self.texts.is_empty()
            && self
                .styles
                .styles
                .iter()
                .all(|(format, struck)| format.is_none() && !struck)
    }

    /// Whether a style shows all that its cells hold, as it is written.
    pub(crate) fn shows_all(&self, style: Option<u32>) -> bool {
        let style = style.and_then(|style| self.styles.styles.get(style as usize));
        self.texts.is_empty() && style.is_none_or(|(format, struck)| format.is_none() && !struck)
    }

    /// Whether a style is of plain numbers, neither days nor anything else.
    pub(crate) fn is_general(&self, style: Option<u32>) -> bool {
        style.is_none_or(|style| self.styles.general.get(style as usize) == Some(&true))
    }

    /// Tells the collector how a cell shows what was taken of it; `runs` are those of a text of its own.
    pub(crate) fn apply(
        &self,
        at: (u32, u32),
        style: Option<u32>,
        shared: Option<usize>,
        runs: &[Told],
        collector: &mut Collector,
    ) {
        let style = style.and_then(|style| self.styles.styles.get(style as usize));
        let (format, struck) = style.copied().unwrap_or_default();
        let shared = shared.and_then(|place| self.texts.get(&place)).map(Vec::as_slice);
        strike(at, struck, shared.unwrap_or(runs), collector);
        if let Some(format) = format.and_then(|format| self.styles.formats.get(format)) {
            show(at, format, self.since_1900, collector);
        }
    }
}

/// Takes back what of a cell is struck through, by its own font and that of the runs of its text.
pub(crate) fn strike(at: (u32, u32), struck: bool, runs: &[Told], collector: &mut Collector) {
    let runs: Vec<Run> = runs
        .iter()
        .map(|(own, text)| (own.unwrap_or(struck), text.clone()))
        .collect();
    if runs.iter().any(|(struck, _)| *struck) {
        collector.cancel(at, Cancel::Struck, &runs);
    } else if struck && runs.is_empty() {
        collector.cancel_all(at, Cancel::Struck);
    }
}

/// Tells the collector what a format shows of the value at a place.
///
/// A day that the library did not tell from a number comes as the file counts it, `since_1900` days behind.
pub(crate) fn show(at: (u32, u32), format: &Format, since_1900: f64, collector: &mut Collector) {
    match collector.value(at) {
        Some(Value::Text(text)) => {
            if let Some(shown) = format.text(text) {
                collector.show(at, shown, None);
            }
        }
        Some(Value::Number(number)) if format.is_date() => {
            let serial = *number + if *number >= 1.0 { since_1900 } else { 0.0 };
            if let Some(shown) = format.number(serial) {
                collector.retype(at, Value::DateTime(serial));
                collector.show(at, shown.text, shown.dated);
            }
        }
        Some(Value::Number(number) | Value::DateTime(number)) => {
            if let Some(shown) = format.number(*number) {
                collector.show(at, shown.text, shown.dated);
            }
        }
        _ => {}
    }
}

/// A text in runs, as it is read.
#[derive(Debug, Default)]
pub(crate) struct RichText {
    pub(crate) runs: Vec<Told>,
    in_text: bool,
    in_sound: bool,
    struck: Option<bool>,
}

impl RichText {
    /// Takes one event of the element that holds the text.
    pub(crate) fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(start) => match start.local_name().as_ref() {
                "r" => self.struck = None,
                // A run with properties of its own has nothing of the cell's font.
                "rPr" => self.struck = Some(false),
                "strike" => self.struck = Some(is_on(start)),
                "t" => self.in_text = !self.in_sound,
                // How it is pronounced.
                "rPh" => self.in_sound = true,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "t" => self.in_text = false,
                "rPh" => self.in_sound = false,
                "r" => self.struck = None,
                _ => {}
            },
            event if self.in_text => match self.runs.last_mut().filter(|(struck, _)| *struck == self.struck) {
                Some((_, text)) => xml::push(event, text),
                None => {
                    let mut text = String::new();
                    xml::push(event, &mut text);
                    self.runs.push((self.struck, text));
                }
            },
            _ => {}
        }
    }
}

/// Whether a property that is on by standing there is not switched off.
fn is_on(start: &BytesStart<'_>) -> bool {
    xml::attribute(start, "val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"))
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    raw(start, name)?.trim().parse().ok()
}

/// Calls back for every event up to the end or the first fault.
fn each(bytes: &[u8], mut call: impl FnMut(&Event<'_>)) {
    let mut reader = xml::reader(bytes);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) | Err(_) => return,
            Ok(event) => call(&event),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn struck_runs_are_told_from_the_others_and_sounds_are_no_text() {
        let mut looks = Looks::default();
        looks.read_texts(
            "<sst><si><t>甲</t></si><si><r><rPr><strike/></rPr><t>9月底</t></r><r><rPr><strike val=\"0\"/></rPr>\
             <t>12月</t></r><r><t>底</t></r><rPh><t>di</t></rPh></si></sst>"
                .as_bytes(),
        );
        let runs = [
            (Some(true), "9月底".to_owned()),
            (Some(false), "12月".to_owned()),
            (None, "底".to_owned()),
        ];
        assert_eq!(looks.texts, BTreeMap::from([(1, runs.to_vec())]));
    }
}
