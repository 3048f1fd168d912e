//! Reads docx: tables become rows and columns, and the paragraphs around them rows of their own, all in one grid.
//!
//! Of a notice more is asked than of a reply: what is set in bold or underlined, since that may tell who leads; the words of notes at
//! their marks; and text boxes apart from the paragraph that holds them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use super::beside::Beside;
use super::symbols::symbol;
use crate::finding::Severity;
use crate::grid::{Cancel, Tabled, Value};
use crate::notice::emphasis;
use crate::read::collector::{Collector, Reading};
use crate::read::container::{self, Container};
use crate::read::list_numbers::Lists;
use crate::read::{fault, limit, xml};
use crate::reply::incoming::Fault;

/// The name of the one grid of a document.
const GRID: &str = "正文";

/// Reads a reply whose container has passed [`container::open`].
pub(crate) fn read(name: &str, zip: &mut Container<'_>) -> Result<Reading, Fault> {
    walk(name, zip, None)
}

/// Reads a notice whose container has passed [`container::open`].
pub(crate) fn read_notice(name: &str, zip: &mut Container<'_>) -> Result<Reading, Fault> {
    walk(name, zip, Some(Noticed::default()))
}

fn walk(name: &str, zip: &mut Container<'_>, noticed: Option<Noticed>) -> Result<Reading, Fault> {
    let mut collector = Collector::new(name);
    read_properties(zip, &mut collector);
    collector.sheet(GRID, false);
    let mut lists = Lists::default();
    if let Some(numbering) = container::part(zip, "word/numbering.xml", 16 << 20) {
        lists.read_numbering(numbering.as_slice());
    }
    if let Some(styles) = container::part(zip, "word/styles.xml", 16 << 20) {
        lists.read_styles(styles.as_slice());
    }
    let comments = container::part(zip, "word/comments.xml", 16 << 20);
    let comments = comments.map(|bytes| read_comments(&bytes)).unwrap_or_default();
    let mut notes = BTreeMap::new();
    for (part, what) in [("word/footnotes.xml", FOOTNOTE), ("word/endnotes.xml", ENDNOTE)] {
        if let Some(part) = container::part(zip, part, 16 << 20) {
            notes.extend(read_notes(&part).into_iter().map(|(id, words)| ((what, id), words)));
        }
    }
    let content = zip
        .by_name("word/document.xml")
        .map_err(|_| fault::damaged("缺少正文"))?;
    let mut body = Body {
        xml: xml::reader(BufReader::new(content.take(limit::ZIP_PART_BYTES))),
        buffer: Vec::new(),
        row: 0,
        lists,
        tables: 0,
        comments,
        notes,
        noticed,
        prompt: false,
        pictures: 0,
    };
    if body.read(&mut collector).is_none() {
        collector.tell_cut_off(body.row.checked_sub(1).map(|row| (row, 0)));
    } else if !collector.is_full() && std::io::copy(body.xml.get_mut(), &mut std::io::sink()).is_err() {
        collector.tell_corrupt("正文");
    }
    collector.tell_pictures(body.pictures);
    body.tell_noticed(&mut collector);
    Ok(collector.finish())
}

/// The words of the notes at the foot of the page or the end of the document, by their ids.
fn read_notes(part: &[u8]) -> BTreeMap<u32, String> {
    let mut reader = xml::reader(part);
    let (mut buffer, mut notes) = (Vec::new(), BTreeMap::<u32, String>::new());
    let (mut in_text, mut id, mut length) = (false, u32::MAX, 0);
    while length < NOTES {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) | Err(_) => break,
            Ok(Event::Start(start)) => {
                in_text = start.local_name().as_ref() == "t";
                if matches!(start.local_name().as_ref(), "footnote" | "endnote") {
                    id = xml::number(&start, "id", u32::MAX);
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
                let words = notes.entry(id).or_default();
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

/// The comments of a document, by number.
fn read_comments(bytes: &[u8]) -> BTreeMap<u32, String> {
    let mut reader = xml::reader(bytes);
    let (mut buffer, mut comments) = (Vec::new(), BTreeMap::new());
    let (mut number, mut text, mut in_text) = (0, String::new(), false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => match start.local_name().as_ref() {
                "comment" => {
                    number = xml::number(&start, "id", 0);
                    text.clear();
                }
                "t" => in_text = true,
                _ => {}
            },
            Ok(Event::End(end)) => match end.local_name().as_ref() {
                "t" => in_text = false,
                "p" => text.push('\n'),
                "comment" => drop(comments.insert(number, text.trim().to_owned())),
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return comments,
            Ok(event) if in_text && text.len() < limit::CELL_TEXT => xml::push(&event, &mut text),
            Ok(_) => {}
        }
    }
}

fn read_properties(zip: &mut Container<'_>, collector: &mut Collector) {
    let core = container::part(zip, "docProps/core.xml", 1 << 20).unwrap_or_default();
    let custom = container::part(zip, "docProps/custom.xml", 1 << 20).unwrap_or_default();
    for bytes in [core, custom] {
        let mut reader = xml::reader(bytes.as_slice());
        let (mut buffer, mut property, mut text) = (Vec::new(), None, String::new());
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(start)) => {
                    text.clear();
                    match start.local_name().as_ref() {
                        "property" => property = xml::attribute(&start, "name"),
                        "modified" => property = Some(String::new()),
                        _ => {}
                    }
                }
                Ok(Event::End(_)) => match property.take().as_deref() {
                    Some("") => collector.changed(&text),
                    Some(name) => collector.property(name, &text),
                    None => {}
                },
                Ok(Event::Eof) | Err(_) => break,
                Ok(event) => xml::push(&event, &mut text),
            }
        }
    }
}

/// What clerks call the two kinds of notes.
const FOOTNOTE: &str = "脚注";
const ENDNOTE: &str = "尾注";
/// Bytes of the words of notes that are kept.
const NOTES: usize = 256 << 10;
/// Bytes of the words of one text box that are kept.
const BOX: usize = 4_096;

/// What is asked of a notice alone.
#[derive(Debug, Default)]
struct Noticed {
    /// The words of the notes to which marks point, in the order of the marks.
    pointed: Vec<String>,
    /// The words of text boxes that are no part of the text.
    boxes: Vec<String>,
    /// Lines of text boxes that are read as text, where the paragraph that holds them ends.
    cards: Vec<String>,
    /// Text boxes that were read as text.
    read: usize,
}

/// The walk over the body.
struct Body<R: BufRead> {
    xml: XmlReader<R>,
    buffer: Vec<u8>,
    row: u32,
    lists: Lists,
    /// How many tables are open around what is being read.
    tables: u32,
    /// The document's comments, by number.
    comments: BTreeMap<u32, String>,
    /// The words of the notes to which nothing has pointed yet, by their kind and number.
    notes: BTreeMap<(&'static str, u32), String>,
    /// What a notice holds besides; nothing of a reply.
    noticed: Option<Noticed>,
    /// Whether the content control that has begun shows its prompt and nothing that was typed.
    prompt: bool,
    /// Pictures that stand in no table.
    pictures: usize,
}

/// Tables within tables that are read as such; what is nested deeper is read as text.
const NESTED: u32 = 8;

/// A cell of a table row, before merges downward are known.
struct Cell {
    /// Where it stands; nothing of a paragraph outside of tables.
    at: Option<(u32, u32)>,
    column: u32,
    columns: u32,
    /// Goes on the cell above.
    continues: bool,
    /// Begins a cell that goes on below.
    begins: bool,
    /// What stands beside its words.
    beside: Beside,
}

/// A cell that goes on below: first row, first column, last row so far, last column.
type Open = (u32, u32, u32, u32);

/// Where the text of an element goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Up to the end of a paragraph.
    Paragraph,
    /// Up to the end of a table cell: paragraphs become lines.
    Cell,
}

impl<R: BufRead> Body<R> {
    /// Reads the body; nothing if the file ends too early.
    fn read(&mut self, collector: &mut Collector) -> Option<()> {
        loop {
            match self.next()? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "p" => {
                        let row = self.row;
                        let mut cell = Cell::nowhere();
                        let text = self.text(Scope::Paragraph, &mut cell, collector)?;
                        if !text.trim().is_empty() {
                            collector.cell(row, 0, Value::Text(text));
                        }
                        self.pictures += cell.beside.hand_over((row, 0), false, collector);
                        self.row += 1;
                        let cards = self.noticed.as_mut().map(|noticed| std::mem::take(&mut noticed.cards));
                        self.lines(cards.into_iter().flatten(), collector);
                    }
                    "tbl" => self.table(None, collector)?,
                    "sdtPr" => self.control()?,
                    "sdtContent" if std::mem::take(&mut self.prompt) => self.skip()?,
                    name if is_shadow(name) => self.skip()?,
                    _ => {}
                },
                Event::Eof => return None,
                Event::End(end) if end.local_name().as_ref() == "body" => return Some(()),
                _ => {}
            }
            if collector.is_full() {
                return Some(());
            }
        }
    }

    /// Puts lines into rows of their own.
    fn lines(&mut self, lines: impl Iterator<Item = String>, collector: &mut Collector) {
        for line in lines {
            collector.cell(self.row, 0, Value::Text(line));
            self.row += 1;
        }
    }

    /// Reads a table; one that stands in a paragraph or a cell takes the rows below that one.
    fn table(&mut self, inside: Option<(u32, u32)>, collector: &mut Collector) -> Option<()> {
        let inner = u32::from(self.tables > 0);
        let begun = self.row;
        self.tables += 1;
        let mut open: Vec<Open> = Vec::new();
        loop {
            match self.next()? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "tr" => {
                        self.row += inner;
                        self.table_row(&mut open, collector)?;
                        self.row += 1 - inner;
                    }
                    name if is_shadow(name) => self.skip()?,
                    _ => {}
                },
                Event::End(end) if end.local_name().as_ref() == "tbl" => break,
                Event::Eof => return None,
                _ => {}
            }
            if collector.is_full() {
                break;
            }
        }
        open.drain(..).for_each(|range| close(range, collector));
        self.tables -= 1;
        // The row under way is the last one of a table within another, and the one behind the last of any other.
        if self.row > begun {
            collector.table(Tabled {
                first: begun + inner,
                last: self.row - (1 - inner),
                inside,
            });
        }
        Some(())
    }

    fn table_row(&mut self, open: &mut Vec<Open>, collector: &mut Collector) -> Option<()> {
        let row = self.row;
        let mut column = 0u32;
        let mut below: Vec<Open> = Vec::new();
        loop {
            match self.next()? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "sdtPr" => self.control()?,
                    "gridBefore" => column = xml::number(&start, "val", 0).min(limit::COLUMNS),
                    "tc" => {
                        let mut cell = Cell {
                            at: Some((row, column)),
                            column,
                            ..Cell::nowhere()
                        };
                        let prompt = std::mem::take(&mut self.prompt);
                        let mut text = self.text(Scope::Cell, &mut cell, collector)?;
                        if prompt {
                            text.clear();
                        }
                        std::mem::take(&mut cell.beside).hand_over((row, column), true, collector);
                        let last = column.saturating_add(cell.columns - 1);
                        // A covered cell may still hold text that was typed before the merge.
                        if !text.trim().is_empty() {
                            collector.cell(row, column, Value::Text(text));
                        }
                        let above = open.iter().position(|range| range.1 == cell.column && range.3 == last);
                        match above {
                            Some(place) if cell.continues => {
                                let range = open.remove(place);
                                below.push((range.0, range.1, row, range.3));
                            }
                            _ if cell.begins => below.push((row, column, row, last)),
                            _ => close((row, column, row, last), collector),
                        }
                        column = last.saturating_add(1);
                    }
                    name if is_shadow(name) => self.skip()?,
                    _ => {}
                },
                Event::End(end) if end.local_name().as_ref() == "tr" => break,
                Event::Eof => return None,
                _ => {}
            }
        }
        open.drain(..).for_each(|range| close(range, collector));
        *open = below;
        Some(())
    }

    /// The text up to the end of a paragraph or cell; for a cell, also how it is merged. A table inside goes below it.
    fn text(&mut self, scope: Scope, cell: &mut Cell, collector: &mut Collector) -> Option<String> {
        let mut text = String::new();
        let mut depth = 0u32;
        let mut in_text = false;
        let mut in_run = false;
        // How the run under way is taken back.
        let mut back: Option<Cancel> = None;
        // How the letters of the run are set off, where that is asked.
        let mut look: Option<char> = None;
        // The paragraph under way; a paragraph's own element has begun already where only its text is read.
        let mut paragraph = (scope == Scope::Paragraph).then(Paragraph::default);
        let mut paragraphs = 0u32;
        loop {
            match self.next()? {
                Event::Start(start) => {
                    let local = start.local_name();
                    match local.as_ref() {
                        "del" => {
                            let gone = self.deleted()?;
                            cell.beside.cancel_all(Cancel::Deleted, &gone);
                            continue;
                        }
                        "sdtPr" => {
                            self.control()?;
                            continue;
                        }
                        "sdtContent" if std::mem::take(&mut self.prompt) => {
                            self.skip()?;
                            continue;
                        }
                        "ffData" => {
                            let shown = self.form_field()?;
                            text.push_str(&shown);
                            continue;
                        }
                        "object" => {
                            let object = self.object()?;
                            cell.beside.float("嵌入对象", object);
                            continue;
                        }
                        "txbxContent" if self.noticed.is_some() => {
                            self.text_box()?;
                            continue;
                        }
                        // How it is pronounced.
                        "rt" => {
                            self.skip()?;
                            continue;
                        }
                        _ => {}
                    }
                    if is_shadow(local.as_ref()) {
                        self.skip()?;
                        continue;
                    }
                    if local.as_ref() == "tbl" && self.tables < NESTED {
                        // A paragraph outside of any table holds one in a text box only.
                        let outside = u32::from(self.tables == 0);
                        self.tables += outside;
                        self.table(cell.at, collector)?;
                        self.tables -= outside;
                        continue;
                    }
                    depth += 1;
                    match local.as_ref() {
                        "t" => in_text = true,
                        "r" => (in_run, back, look) = (true, None, None),
                        "b" | "u" if in_run && self.noticed.is_some() && is_on(&start) => {
                            let is_bold = local.as_ref() == "b";
                            look = Some(if is_bold { emphasis::BOLD } else { emphasis::UNDERLINED });
                        }
                        "strike" | "dstrike" if in_run && is_on(&start) => back = Some(Cancel::Struck),
                        "vanish" if in_run && is_on(&start) => back = Some(Cancel::Hidden),
                        "sym" => {
                            let font = xml::attribute(&start, "font").unwrap_or_default();
                            let code = xml::attribute(&start, "char").unwrap_or_default();
                            let letter = u32::from_str_radix(code.trim(), 16).ok().and_then(char::from_u32);
                            let letter = symbol(&font, letter.unwrap_or(char::REPLACEMENT_CHARACTER));
                            match back {
                                Some(how) => cell.beside.cancel(how, letter),
                                None => text.push(letter),
                            }
                        }
                        "blip" | "imagedata" => cell.beside.picture(),
                        "commentReference" => {
                            let comment = self.comments.get(&xml::number(&start, "id", u32::MAX));
                            if let Some(comment) = comment.filter(|text| !text.is_empty()) {
                                cell.beside.float("批注", comment.clone());
                            }
                        }
                        "footnoteReference" | "endnoteReference" if back.is_none() => {
                            self.point(&start, &mut text, cell);
                        }
                        "tab" | "ptab" if depth > 1 && !is_tab_stop(&start) => text.push('\t'),
                        "br" | "cr" if is_line_break(&start) => text.push('\n'),
                        "noBreakHyphen" => text.push('-'),
                        "p" => {
                            if scope == Scope::Cell && paragraphs > 0 && !text.is_empty() {
                                text.push('\n');
                            }
                            paragraphs += 1;
                            paragraph = Some(Paragraph {
                                from: text.len(),
                                ..Paragraph::default()
                            });
                        }
                        "pStyle" | "numId" | "ilvl" => {
                            if let Some(paragraph) = &mut paragraph {
                                paragraph.note(&start);
                            }
                        }
                        "gridSpan" if depth == 2 => {
                            cell.columns = xml::number(&start, "val", 1).clamp(1, limit::COLUMNS)
                        }
                        "vMerge" if depth == 2 => {
                            let begins = xml::attribute(&start, "val").as_deref() == Some("restart");
                            (cell.begins, cell.continues) = (begins, !begins);
                        }
                        _ => {}
                    }
                }
                Event::End(_) if depth == 0 => {
                    if let Some(paragraph) = paragraph.filter(|_| !text.trim().is_empty()) {
                        self.number(&paragraph, &mut text);
                    }
                    return Some(text.trim_end_matches('\n').to_owned());
                }
                Event::End(end) => {
                    depth -= 1;
                    match end.local_name().as_ref() {
                        "t" => in_text = false,
                        "r" => (in_run, back) = (false, None),
                        // In a cell, an empty paragraph shows its number too: so Word fills the column 序号 by itself.
                        "p" => {
                            if let Some(paragraph) = paragraph.take().filter(|_| !cell.continues) {
                                self.number(&paragraph, &mut text);
                            }
                        }
                        _ => {}
                    }
                }
                Event::Eof => return None,
                other if in_text => match back {
                    Some(how) => {
                        let mut gone = String::new();
                        xml::push(&other, &mut gone);
                        cell.beside.cancel_all(how, &gone);
                    }
                    None => {
                        let before = text.len();
                        xml::push(&other, &mut text);
                        let is_blank = text.get(before..).is_none_or(|words| words.trim().is_empty());
                        if let Some(mark) = look.filter(|_| !is_blank) {
                            text.insert(before, mark);
                            text.push(emphasis::END);
                        }
                    }
                },
                _ => {}
            }
            if text.len() > limit::TEXT_BYTES {
                return None;
            }
        }
    }

    /// A mark that points to a note: in a notice the note belongs to the words before its mark, and its own words stand behind the text.
    fn point(&mut self, start: &BytesStart<'_>, text: &mut String, cell: &mut Cell) {
        let is_foot = start.local_name().as_ref() == "footnoteReference";
        let what = if is_foot { FOOTNOTE } else { ENDNOTE };
        let Some(words) = self.notes.remove(&(what, xml::number(start, "id", u32::MAX))) else {
            return;
        };
        let words = words.trim().to_owned();
        match &mut self.noticed {
            Some(noticed) => {
                noticed.pointed.push(words);
                text.push_str(&format!("〔注{}〕", noticed.pointed.len()));
            }
            None => cell.beside.float(what, words),
        }
    }

    /// Reads a text box of a notice up to its end. Its text is no part of the notice's text, unless its lines have labels: then it is a
    /// card, and its lines are read where it stands.
    fn text_box(&mut self) -> Option<()> {
        let mut lines: Vec<String> = vec![String::new()];
        let (mut length, mut depth, mut in_text) = (0, 1_usize, false);
        while depth > 0 {
            match self.next()? {
                Event::Start(start) => match start.local_name().as_ref() {
                    name if is_shadow(name) => self.skip()?,
                    name => {
                        depth += 1;
                        in_text = name == "t";
                    }
                },
                Event::End(end) => {
                    depth -= 1;
                    in_text = false;
                    if end.local_name().as_ref() == "p" {
                        lines.push(String::new());
                    }
                }
                Event::Eof => return None,
                event if in_text && length < BOX => {
                    if let Some(line) = lines.last_mut() {
                        let before = line.len();
                        xml::push(&event, line);
                        length += line.len() - before;
                    }
                }
                _ => {}
            }
        }
        lines.retain(|line| !line.trim().is_empty());
        let outside = self.tables == 0;
        let noticed = self.noticed.as_mut()?;
        if lines.iter().filter(|line| line.contains(['：', ':'])).count() > 1 && outside {
            noticed.read += 1;
            noticed.cards.append(&mut lines);
        } else if !lines.is_empty() && noticed.boxes.len() < limit::FINDINGS {
            noticed.boxes.push(lines.concat().trim().to_owned());
        }
        Some(())
    }

    /// Puts the words of a notice's notes behind its text, and tells of what stands in none of it.
    fn tell_noticed(&mut self, collector: &mut Collector) {
        let Some(noticed) = self.noticed.take() else { return };
        let pointed = noticed.pointed.into_iter().enumerate();
        self.lines(
            pointed.map(|(place, words)| format!("〔注{}〕{words}", place + 1)),
            collector,
        );
        let mut tell = |rule: &str, found: String, advice: &str| {
            collector.tell(
                rule,
                Severity::Warning,
                None,
                found,
                "通知的内容都在正文和表格里",
                advice,
            );
        };
        if let Some(first) = noticed.boxes.first() {
            let head: String = first.chars().take(40).collect();
            let found = format!("有{}个文本框没有读入（如“{head}”）", noticed.boxes.len());
            tell("notice-text-box", found, "如里面有任务或单位，请移到正文里再试");
        }
        if noticed.read > 0 {
            let found = format!("有{}个文本框按文字读入", noticed.read);
            tell("notice-text-box", found, "请核对其中的任务和单位读得对不对");
        }
        for ((what, _), words) in std::mem::take(&mut self.notes) {
            let short: String = words.trim().chars().take(60).collect();
            let found = format!("文档里有{what}，没有读入（“{short}”）");
            tell("notice-footnote", found, "如其中说明了单位或谁牵头，请在台账中核对");
        }
    }

    /// Puts the automatic number of a paragraph before its text.
    fn number(&mut self, paragraph: &Paragraph, text: &mut String) {
        let label = self
            .lists
            .label(paragraph.list, paragraph.level, paragraph.style.as_deref());
        if text.is_char_boundary(paragraph.from) {
            let is_empty = text.len() == paragraph.from;
            text.insert_str(paragraph.from, if is_empty { label.trim_end() } else { &label });
        }
    }

    /// Reads the properties of a content control up to their end: whether it only shows its prompt.
    fn control(&mut self) -> Option<()> {
        self.prompt = false;
        let mut depth = 1u32;
        while depth > 0 {
            match self.next()? {
                Event::Start(start) => {
                    depth += 1;
                    self.prompt |= start.local_name().as_ref() == "showingPlcHdr" && is_on(&start);
                }
                Event::End(_) => depth -= 1,
                Event::Eof => return None,
                _ => {}
            }
        }
        Some(())
    }

    /// The text of a deletion that is kept as a tracked change, up to its end.
    fn deleted(&mut self) -> Option<String> {
        let (mut text, mut depth, mut in_text) = (String::new(), 1u32, false);
        while depth > 0 {
            match self.next()? {
                Event::Start(start) => {
                    depth += 1;
                    in_text = matches!(start.local_name().as_ref(), "delText" | "t");
                }
                Event::End(_) => {
                    depth -= 1;
                    in_text = false;
                }
                Event::Eof => return None,
                other if in_text && text.len() < limit::CELL_TEXT => xml::push(&other, &mut text),
                _ => {}
            }
        }
        Some(text)
    }

    /// What a form field of the old kind shows, up to the end of its data: a box, or the entry of its list.
    fn form_field(&mut self) -> Option<String> {
        let (mut depth, mut is_box) = (1u32, false);
        let (mut checked, mut chosen, mut default) = (None, None, 0);
        let mut entries: Vec<String> = Vec::new();
        while depth > 0 {
            match self.next()? {
                Event::Start(start) => {
                    depth += 1;
                    match start.local_name().as_ref() {
                        "checkBox" => is_box = true,
                        "checked" => checked = Some(is_on(&start)),
                        "default" => default = xml::number(&start, "val", u32::from(is_on(&start))),
                        "result" => chosen = Some(xml::number(&start, "val", 0)),
                        "listEntry" => entries.extend(xml::attribute(&start, "val")),
                        _ => {}
                    }
                }
                Event::End(_) => depth -= 1,
                Event::Eof => return None,
                _ => {}
            }
        }
        Some(if is_box {
            let on = checked.unwrap_or(default != 0);
            if on { "☑" } else { "□" }.to_owned()
        } else {
            let place = chosen.unwrap_or(default) as usize;
            entries.get(place).cloned().unwrap_or_default()
        })
    }

    /// What an embedded object is, up to its end; the picture that stands for it is none.
    fn object(&mut self) -> Option<String> {
        let (mut program, mut depth) = (String::new(), 1u32);
        while depth > 0 {
            match self.next()? {
                Event::Start(start) => {
                    depth += 1;
                    if start.local_name().as_ref() == "OLEObject" {
                        program = xml::attribute(&start, "ProgID").unwrap_or_default();
                    }
                }
                Event::End(_) => depth -= 1,
                Event::Eof => return None,
                _ => {}
            }
        }
        Some(crate::read::embedded::described(&program))
    }

    /// Skips to the end of the element that has just begun.
    fn skip(&mut self) -> Option<()> {
        xml::skip(&mut self.xml, &mut self.buffer)
    }

    fn next(&mut self) -> Option<Event<'static>> {
        xml::next(&mut self.xml, &mut self.buffer)
    }
}

/// What decides the automatic number of a paragraph.
#[derive(Default)]
struct Paragraph {
    /// Where its text begins.
    from: usize,
    list: Option<u32>,
    level: Option<usize>,
    style: Option<String>,
}

impl Paragraph {
    fn note(&mut self, start: &BytesStart<'_>) {
        match start.local_name().as_ref() {
            "pStyle" => self.style = xml::attribute(start, "val"),
            "numId" => self.list = Some(xml::number(start, "val", 0)),
            _ => self.level = Some(xml::number(start, "val", 0) as usize),
        }
    }
}

impl Cell {
    fn nowhere() -> Cell {
        Cell {
            at: None,
            column: 0,
            columns: 1,
            continues: false,
            begins: false,
            beside: Beside::default(),
        }
    }
}

/// Whether a property that is on by standing there is not switched off.
fn is_on(start: &BytesStart<'_>) -> bool {
    xml::attribute(start, "val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off" | "none"))
}

/// Whether a break ends a line, and no page or column.
fn is_line_break(start: &BytesStart<'_>) -> bool {
    xml::attribute(start, "type").is_none_or(|kind| kind == "textWrapping")
}

/// Elements whose text is not, or no longer, part of the document: deletions, the origin of what was moved, and the
/// second form that drawings are kept in for old programs.
fn is_shadow(name: &str) -> bool {
    matches!(
        name,
        "del" | "moveFrom" | "Fallback" | "rPrChange" | "pPrChange" | "tcPrChange" | "tblPrChange"
    )
}

/// In the properties of a paragraph, a tab is a stop and no character.
fn is_tab_stop(start: &BytesStart<'_>) -> bool {
    xml::attribute(start, "pos").is_some()
}

fn close(range: Open, collector: &mut Collector) {
    collector.merge((range.0, range.1), (range.2, range.3));
}
