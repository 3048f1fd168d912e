//! Reads docx: paragraphs with their automatic numbers, and tables with merged cells.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use super::word_table::WordTable;
use crate::finding::Severity;
use crate::notice::{Block, Source, emphasis};
use crate::read::container::{self, Container};
use crate::read::list_numbers::Lists;
use crate::read::{fault, limit, xml};
use crate::reply::incoming::Fault;

/// Bytes of text that are kept of one notice.
const TEXT: usize = limit::TEXT_BYTES;
/// Tables within tables that are told apart.
const DEPTH: usize = 16;
/// Bytes of the words of notes that are kept.
const NOTES: usize = 256 << 10;

/// Reads the document in a container that has passed [`container::open`].
pub(super) fn source(name: &str, zip: &mut Container<'_>) -> Result<Source, Fault> {
    let mut lists = Lists::default();
    if let Some(part) = container::part(zip, "word/numbering.xml", 16 << 20) {
        lists.read_numbering(part.as_slice());
    }
    if let Some(part) = container::part(zip, "word/styles.xml", 16 << 20) {
        lists.read_styles(part.as_slice());
    }
    let mut notes = BTreeMap::new();
    for (part, what) in [("word/footnotes.xml", "脚注"), ("word/endnotes.xml", "尾注")] {
        if let Some(part) = container::part(zip, part, 16 << 20) {
            notes.extend(words_of_notes(&part).into_iter().map(|(id, words)| ((what, id), words)));
        }
    }
    let content = zip
        .by_name("word/document.xml")
        .map_err(|_| fault::damaged("缺少正文"))?;
    let mut walk = Walk {
        xml: xml::reader(BufReader::new(content.take(limit::ZIP_PART_BYTES))),
        buffer: Vec::new(),
        lists,
        source: Source {
            file: name.to_owned(),
            ..Source::default()
        },
        tables: Vec::new(),
        paragraph: Paragraph::default(),
        line: 0,
        text: 0,
        boxes: Vec::new(),
        cards: 0,
        notes,
        pointed: Vec::new(),
        run: Run::Outside,
        look: None,
        hidden: String::new(),
        nested: 0,
        cut: false,
    };
    walk.read();
    Ok(walk.finish())
}

/// The words of the notes at the foot of the page or the end of the document, by their ids.
fn words_of_notes(part: &[u8]) -> BTreeMap<String, String> {
    let mut reader = xml::reader(part);
    let mut notes: BTreeMap<String, String> = BTreeMap::new();
    let mut buffer = Vec::new();
    let (mut in_text, mut id, mut length) = (false, String::new(), 0);
    while length < NOTES {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) | Err(_) => break,
            Ok(Event::Start(start)) => {
                in_text = start.local_name().as_ref() == "t";
                if matches!(start.local_name().as_ref(), "footnote" | "endnote") {
                    id = xml::attribute(&start, "id").unwrap_or_default();
                }
            }
            Ok(Event::End(end)) => {
                in_text = false;
                if end.local_name().as_ref() == "p"
                    && let Some(words) = notes.get_mut(&id)
                {
                    words.push(' ');
                }
            }
            Ok(event) if in_text => {
                let words = notes.entry(id.clone()).or_default();
                let before = words.len();
                xml::push(&event, words);
                length += words.len() - before;
            }
            Ok(_) => {}
        }
    }
    notes.retain(|_, words| !words.trim().is_empty());
    notes
}

/// Where in a run of letters the walk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Outside,
    Shown,
    Hidden,
}

/// The paragraph under way.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    list: Option<u32>,
    level: Option<usize>,
    style: Option<String>,
}

struct Walk<R: BufRead> {
    xml: XmlReader<R>,
    buffer: Vec<u8>,
    lists: Lists,
    source: Source,
    tables: Vec<WordTable>,
    paragraph: Paragraph,
    line: usize,
    text: usize,
    boxes: Vec<String>,
    /// Text boxes whose lines were read.
    cards: usize,
    /// The notes to which nothing has pointed yet.
    notes: BTreeMap<(&'static str, String), String>,
    /// The words of those to which marks point, in the order of the marks.
    pointed: Vec<String>,
    run: Run,
    /// The letters of the run are in bold or underlined.
    look: Option<char>,
    hidden: String,
    nested: usize,
    cut: bool,
}

impl<R: BufRead> Walk<R> {
    fn next(&mut self) -> Option<Event<'static>> {
        self.buffer.clear();
        match self.xml.read_event_into(&mut self.buffer) {
            Ok(Event::Eof) => None,
            Ok(event) => Some(event.into_owned()),
            Err(_) => {
                self.cut = true;
                None
            }
        }
    }

    fn read(&mut self) {
        let mut in_text = false;
        while let Some(event) = self.next() {
            match event {
                Event::Start(start) => match start.local_name().as_ref() {
                    "t" => in_text = true,
                    "txbxContent" => self.text_box(),
                    // Deleted and moved-away text, the second of two alternatives, and field codes are not on the page.
                    "del" | "moveFrom" | "Fallback" | "instrText" | "delText" | "rPrChange" | "pPrChange" => {
                        let name = start.local_name().as_ref().to_owned();
                        self.skip(&name);
                    }
                    name => {
                        let name = name.to_owned();
                        self.begin(&name, &start);
                    }
                },
                Event::End(end) => match end.local_name().as_ref() {
                    "t" => in_text = false,
                    "r" => self.run = Run::Outside,
                    "p" => self.end_paragraph(),
                    "tc" => {
                        if let Some(table) = self.tables.last_mut() {
                            table.end_cell();
                        }
                    }
                    "tr" => {
                        if let Some(table) = self.tables.last_mut() {
                            table.end_row();
                        }
                    }
                    "tbl" => self.end_table(),
                    _ => {}
                },
                event if in_text && self.run == Run::Hidden && self.hidden.len() < 4_096 => {
                    xml::push(&event, &mut self.hidden);
                }
                event if in_text && self.run != Run::Hidden => {
                    let before = self.paragraph.text.len();
                    if self.text < TEXT {
                        xml::push(&event, &mut self.paragraph.text);
                        self.text += self.paragraph.text.len() - before;
                        let blank = self
                            .paragraph
                            .text
                            .get(before..)
                            .is_none_or(|words| words.trim().is_empty());
                        if let Some(mark) = self.look.filter(|_| !blank) {
                            self.paragraph.text.insert(before, mark);
                            self.paragraph.text.push(emphasis::END);
                        }
                    } else {
                        self.cut = true;
                    }
                }
                _ => {}
            }
        }
        self.end_paragraph();
        while !self.tables.is_empty() {
            self.end_table();
        }
    }

    fn begin(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "p" => self.paragraph = Paragraph::default(),
            "r" => {
                self.run = Run::Shown;
                self.look = None;
            }
            "b" | "u" if self.run == Run::Shown => {
                let off = xml::attribute(start, "val")
                    .is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off" | "none"));
                let mark = if name == "b" {
                    emphasis::BOLD
                } else {
                    emphasis::UNDERLINED
                };
                self.look = if off { self.look } else { Some(mark) };
            }
            "vanish" if self.run == Run::Shown => {
                let off =
                    xml::attribute(start, "val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"));
                self.run = if off { Run::Shown } else { Run::Hidden };
            }
            "pStyle" => self.paragraph.style = xml::attribute(start, "val"),
            "numId" => self.paragraph.list = Some(xml::number(start, "val", 0)),
            "ilvl" => self.paragraph.level = Some(xml::number(start, "val", 0) as usize),
            // `w:tab` is also a tab stop among the properties: those have a position.
            "tab" | "ptab" if xml::attribute(start, "pos").is_none() && !self.paragraph.text.is_empty() => {
                self.paragraph.text.push('\t');
            }
            "br" | "cr" if xml::attribute(start, "type").is_none_or(|kind| kind == "textWrapping") => {
                self.paragraph.text.push('\n');
            }
            "footnoteReference" | "endnoteReference" if self.run == Run::Shown => {
                let what = if name.starts_with('f') { "脚注" } else { "尾注" };
                let id = xml::attribute(start, "id").unwrap_or_default();
                // A note belongs to the words before its mark; its own words stand behind the text.
                if let Some(words) = self.notes.remove(&(what, id)) {
                    self.pointed.push(words.trim().to_owned());
                    self.paragraph.text.push_str(&format!("〔注{}〕", self.pointed.len()));
                }
            }
            "noBreakHyphen" => self.paragraph.text.push('-'),
            "tbl" => {
                if self.tables.len() >= DEPTH {
                    self.skip("tbl");
                    self.cut = true;
                } else {
                    self.tables.push(WordTable::default());
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.begin_cell();
                }
            }
            "gridSpan" => {
                if let Some(table) = self.tables.last_mut() {
                    table.span(xml::number(start, "val", 1));
                }
            }
            "gridBefore" => {
                if let Some(table) = self.tables.last_mut() {
                    table.skip(xml::number(start, "val", 0));
                }
            }
            "vMerge" => {
                if xml::attribute(start, "val").is_none_or(|value| value != "restart")
                    && let Some(table) = self.tables.last_mut()
                {
                    table.merge_up();
                }
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let mut text = paragraph.text;
        if !text.trim().is_empty() {
            let label = self
                .lists
                .label(paragraph.list, paragraph.level, paragraph.style.as_deref());
            text.insert_str(0, &label);
        }
        match self.tables.last_mut() {
            Some(table) => table.paragraph(&text),
            None => {
                self.line += 1;
                if !text.trim().is_empty() {
                    self.source.blocks.push(Block::Paragraph { line: self.line, text });
                }
            }
        }
    }

    /// A table ends: on the page it is a block; inside a cell it becomes the cell's text.
    fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        let (rows, full) = table.finish();
        self.cut |= full;
        match self.tables.last_mut() {
            Some(outer) => {
                self.nested += 1;
                for row in rows {
                    outer.paragraph(&row.join("\t"));
                }
            }
            None => {
                self.line += 1;
                self.source.blocks.push(Block::Table { line: self.line, rows });
            }
        }
    }

    /// The text of a text box is no part of the notice's text and is kept for the finding, unless its lines have labels:
    /// then it is a card, and its lines are read where it stands.
    fn text_box(&mut self) {
        let mut lines: Vec<String> = vec![String::new()];
        let mut length = 0;
        let mut depth = 1_usize;
        let mut in_text = false;
        while depth > 0 {
            let Some(event) = self.next() else { break };
            match &event {
                Event::Start(start) => match start.local_name().as_ref() {
                    "txbxContent" => depth += 1,
                    "t" => in_text = true,
                    _ => {}
                },
                Event::End(end) => match end.local_name().as_ref() {
                    "txbxContent" => depth -= 1,
                    "t" => in_text = false,
                    "p" => lines.push(String::new()),
                    _ => {}
                },
                event if in_text && length < 4_096 => {
                    if let Some(line) = lines.last_mut() {
                        let before = line.len();
                        xml::push(event, line);
                        length += line.len() - before;
                    }
                }
                _ => {}
            }
        }
        lines.retain(|line| !line.trim().is_empty());
        if lines.iter().filter(|line| line.contains(['：', ':'])).count() > 1 && self.tables.is_empty() {
            self.cards += 1;
            for text in lines {
                self.line += 1;
                self.source.blocks.push(Block::Paragraph { line: self.line, text });
            }
        } else if !lines.is_empty() && self.boxes.len() < limit::FINDINGS {
            self.boxes.push(lines.concat().trim().to_owned());
        }
    }

    /// Passes over an element that has begun.
    fn skip(&mut self, name: &str) {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next() {
                Some(Event::Start(start)) if start.local_name().as_ref() == name => depth += 1,
                Some(Event::End(end)) if end.local_name().as_ref() == name => depth -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    fn finish(mut self) -> Source {
        if let Some(first) = self.boxes.first() {
            let head: String = first.chars().take(40).collect();
            let found = format!("有{}个文本框没有读入（如“{head}”）", self.boxes.len());
            self.tell(
                "notice-text-box",
                Severity::Warning,
                &found,
                "如里面有任务或单位，请移到正文里再试",
            );
        }
        if self.cards > 0 {
            let found = format!("有{}个文本框按文字读入", self.cards);
            let advice = "请核对其中的任务和单位读得对不对";
            self.tell("notice-text-box", Severity::Warning, &found, advice);
        }
        let short = |words: &str| words.trim().chars().take(60).collect::<String>();
        for (place, words) in std::mem::take(&mut self.pointed).into_iter().enumerate() {
            self.line += 1;
            let text = format!("〔注{}〕{words}", place + 1);
            self.source.blocks.push(Block::Paragraph { line: self.line, text });
        }
        for ((what, _), words) in std::mem::take(&mut self.notes) {
            let found = format!("文档里有{what}，没有读入（“{}”）", short(&words));
            self.tell(
                "notice-footnote",
                Severity::Warning,
                &found,
                "如其中说明了单位或谁牵头，请在台账中核对",
            );
        }
        if !self.hidden.trim().is_empty() {
            let found = format!("文档里有隐藏的文字，没有读入（“{}”）", short(&self.hidden));
            self.tell(
                "notice-hidden-text",
                Severity::Warning,
                &found,
                "打印时看不到这些字；如应算通知内容，请取消隐藏后再试",
            );
        }
        if self.nested > 0 {
            let found = format!("有{}个表格套在别的表格里，按文字读入", self.nested);
            self.tell(
                "notice-table-nested",
                Severity::Warning,
                &found,
                "请核对这些格子读得对不对",
            );
        }
        if self.cut {
            let found = "文件没有读完：内容残缺或过长".to_owned();
            self.tell(
                "notice-cut-off",
                Severity::Error,
                &found,
                "请用WPS或Word打开，另存为新的docx后再试",
            );
        }
        emphasis::settle(&mut self.source);
        self.source
    }

    fn tell(&mut self, rule: &str, severity: Severity, found: &str, advice: &str) {
        super::tell(&mut self.source, rule, severity, found, advice);
    }
}
