//! Reads odt: its paragraphs and tables in one grid, as those of docx.
//!
//! The names of elements are those of OpenDocument 1.3, part 3.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use super::columns::{Border, Merge, Shape, WIDTH};
use super::flow::Flow;
use super::odt_lists::OpenLists;
use crate::grid::Cancel;
use crate::read::collector::Reading;
use crate::read::container::{self, Container};
use crate::read::{fault, limit, ods, xml};
use crate::reply::incoming::Fault;

/// The width of a column: borders count columns here, and are far apart for [`Flow`].
const STEP: i32 = 10_000;

/// Reads a text document whose container has passed [`container::open`].
///
/// # Errors
/// If the document needs a password, or has lost its content.
pub(crate) fn read(name: &str, zip: &mut Container<'_>) -> Result<Reading, Fault> {
    if ods::is_encrypted(zip) {
        return Err(fault::encrypted());
    }
    let mut flow = Flow::new(name);
    if let Some(meta) = container::part(zip, "meta.xml", 1 << 20) {
        ods::read_meta(&meta, &mut flow.collector);
    }
    let mut lists = OpenLists::default();
    if let Some(styles) = container::part(zip, "styles.xml", 16 << 20) {
        lists.read_styles(&styles);
    }
    let content = zip.by_name("content.xml").map_err(|_| fault::damaged("缺少正文"))?;
    let mut text = Text {
        xml: xml::reader(BufReader::new(content.take(limit::ZIP_PART_BYTES))),
        buffer: Vec::new(),
        flow,
        back: BTreeMap::new(),
        around: Vec::new(),
        deleted: BTreeMap::new(),
        field: None,
        style: String::new(),
        tables: Vec::new(),
        paragraphs: 0,
        boxes: Vec::new(),
        lists,
    };
    let is_whole = text.read().is_some();
    let unsound = is_whole && !text.flow.is_full() && std::io::copy(text.xml.get_mut(), &mut std::io::sink()).is_err();
    let mut flow = text.flow;
    if !is_whole {
        flow.end_words();
        let last = flow.last();
        flow.collector.tell_cut_off(last);
    } else if unsound {
        flow.collector.tell_corrupt("正文");
    }
    Ok(flow.finish())
}

/// A table under way.
#[derive(Default)]
struct Table {
    /// Cells that go on below: first column, column behind the last one, rows left.
    above: Vec<(usize, usize, u32)>,
    /// The same of those that begin in this row.
    begun: Vec<(usize, usize, u32)>,
    shape: Shape,
}

/// The walk over content.xml.
struct Text<R: BufRead> {
    xml: XmlReader<R>,
    buffer: Vec<u8>,
    flow: Flow,
    /// Names of the styles that take their text back, and how.
    back: BTreeMap<String, Cancel>,
    /// How each of the paragraphs and spans around takes its text back.
    around: Vec<Option<Cancel>>,
    /// Deleted texts that are kept as tracked changes, by their number.
    deleted: BTreeMap<String, String>,
    /// The form field that has begun.
    field: Option<Field>,
    style: String,
    tables: Vec<Table>,
    /// How many paragraphs are open: one, or none.
    paragraphs: u32,
    /// What text boxes interrupt; nothing for one that is nested too deep to be told apart.
    boxes: Vec<Option<(Vec<Table>, u32)>>,
    /// The lists that are open, and how they are numbered.
    lists: OpenLists,
}

impl<R: BufRead> Text<R> {
    /// Reads the body; nothing if the file ends too early.
    fn read(&mut self) -> Option<()> {
        loop {
            match self.next()? {
                Event::Start(start) => self.start(&start)?,
                Event::End(end) => {
                    if end.name().as_ref() == "office:text" {
                        return Some(());
                    }
                    self.end(end.name().as_ref());
                }
                Event::Eof => return None,
                // White space between the paragraphs is layout of the file.
                other if self.paragraphs > 0 => {
                    let mut text = String::new();
                    xml::push(&other, &mut text);
                    self.push(&text);
                }
                _ => {}
            }
            if self.flow.is_full() {
                return Some(());
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Option<()> {
        match start.name().as_ref() {
            "style:style" => self.style = xml::attribute(start, "name").unwrap_or_default(),
            "style:text-properties" if xml::attribute(start, "display").as_deref() == Some("none") => {
                self.back.insert(self.style.clone(), Cancel::Hidden);
            }
            "style:text-properties" if ods::strikes(start) => {
                self.back.insert(self.style.clone(), Cancel::Struck);
            }
            "text:p" | "text:h" => {
                self.paragraphs += 1;
                self.begin_back(start);
                self.lists.paragraph(start);
            }
            "text:list" => self.lists.begin(start),
            "text:list-item" => self.lists.item(start),
            "text:list-header" => self.lists.header(),
            name if OpenLists::is_style(name) => self.lists.style(start),
            "text:span" => self.begin_back(start),
            "field:fieldmark-start" | "field:fieldmark" => {
                self.field = Field::of(&xml::attribute(start, "type").unwrap_or_default());
            }
            "field:param" => {
                let (name, value) = (xml::attribute(start, "name"), xml::attribute(start, "value"));
                if let (Some(field), Some(name), Some(value)) = (&mut self.field, name, value) {
                    field.param(&name, value);
                }
            }
            "text:change" => {
                let id = xml::attribute(start, "change-id").unwrap_or_default();
                if let Some(text) = self.deleted.get(&id) {
                    self.flow.beside().cancel_all(Cancel::Deleted, text);
                }
            }
            "office:annotation" => {
                let text = self.words()?;
                if !text.trim().is_empty() {
                    self.flow.beside().float("批注", text);
                }
            }
            "draw:image" => self.flow.beside().picture(),
            "draw:object" | "draw:object-ole" => {
                self.flow
                    .beside()
                    .float("嵌入对象", crate::read::embedded::described("对象"));
            }
            // A content control that only shows its prompt.
            "loext:content-control" if xml::attribute(start, "showing-place-holder").as_deref() == Some("true") => {
                self.skip()?;
            }
            "text:line-break" => self.push("\n"),
            "text:tab" => self.push("\t"),
            "text:s" => {
                let count = xml::number(start, "c", 1).min(1_024);
                self.push(&" ".repeat(count as usize));
            }
            name if is_box(name) => {
                let aside = self.flow.begin_box().then(|| {
                    let paragraphs = std::mem::take(&mut self.paragraphs);
                    (std::mem::take(&mut self.tables), paragraphs)
                });
                self.boxes.push(aside);
            }
            "table:table" => self.tables.push(Table::default()),
            "table:table-cell" => self.cell(start, false),
            "table:covered-table-cell" => self.cell(start, true),
            // Deletions live on in here.
            "text:tracked-changes" => self.tracked()?,
            "text:note" | "text:ruby-text" | "office:forms" | "svg:title" | "svg:desc" | "table:title"
            | "table:desc" | "style:master-page" => self.skip()?,
            // Templates of indexes.
            name if name.starts_with("text:") && name.ends_with("-source") => self.skip()?,
            _ => {}
        }
        Some(())
    }

    fn end(&mut self, name: &str) {
        let depth = self.tables.len().min(u32::MAX as usize) as u32;
        match name {
            "text:span" => drop(self.around.pop()),
            "field:fieldmark-start" | "field:fieldmark" => {
                if let Some(shown) = self.field.take().and_then(|field| field.shown()) {
                    self.push(&shown);
                }
            }
            "text:p" | "text:h" => {
                self.around.pop();
                self.paragraphs = self.paragraphs.saturating_sub(1);
                if depth > 0 && self.lists.is_unknown() {
                    self.flow.numbered();
                }
                // Outside of tables an empty paragraph shows no number, and counts none.
                if (depth > 0 || !self.flow.is_line_blank())
                    && let Some(label) = self.lists.label()
                {
                    self.flow.label(&label, depth);
                }
                self.flow.paragraph(depth);
            }
            "table:table-cell" | "table:covered-table-cell" if depth > 0 => self.flow.cell(depth),
            "table:table-row" => {
                if let Some(table) = self.tables.last_mut() {
                    self.flow.end_row(depth, table.end_row());
                }
            }
            "text:list" => self.lists.end(),
            "table:table" => {
                self.tables.pop();
                if self.tables.is_empty() {
                    self.flow.end_words();
                }
            }
            name if is_box(name) => {
                if let Some(Some((tables, paragraphs))) = self.boxes.pop() {
                    self.flow.end_box();
                    self.tables = tables;
                    self.paragraphs = paragraphs;
                }
            }
            _ => {}
        }
    }

    /// Describes a cell, of which a wider or higher one may cover the place.
    fn cell(&mut self, start: &BytesStart<'_>, covered: bool) {
        let rows = xml::number(start, "number-rows-spanned", 1).clamp(1, limit::ROWS);
        let columns = xml::number(start, "number-columns-spanned", 1).clamp(1, WIDTH as u32);
        let repeats = xml::number(start, "number-columns-repeated", 1).clamp(1, WIDTH as u32);
        let depth = self.tables.len() as u32;
        let Some(table) = self.tables.last_mut() else { return };
        for repeat in 0..repeats {
            // The last one ends where its element does.
            if repeat > 0 {
                self.flow.cell(depth);
            }
            if covered {
                table.covered();
            } else {
                table.cell(columns as usize, rows);
            }
        }
    }

    fn push(&mut self, text: &str) {
        let back = self.around.iter().rev().flatten().next().copied();
        for letter in text.chars().filter(|letter| *letter != '\r') {
            match back {
                Some(how) => self.flow.take_back(how, letter),
                None => self.flow.push(letter),
            }
        }
    }

    /// Notes how a paragraph or span takes its text back.
    fn begin_back(&mut self, start: &BytesStart<'_>) {
        let style = xml::attribute(start, "style-name");
        self.around.push(style.and_then(|style| self.back.get(&style).copied()));
    }

    /// The paragraphs within an element, up to its end.
    fn words(&mut self) -> Option<String> {
        let (mut text, mut depth, mut inside) = (String::new(), 1u32, 0u32);
        while depth > 0 {
            match self.next()? {
                Event::Start(start) => {
                    depth += 1;
                    inside += u32::from(start.name().as_ref() == "text:p" || inside > 0);
                }
                Event::End(_) => {
                    depth -= 1;
                    inside = inside.saturating_sub(1);
                }
                Event::Eof => return None,
                other if inside > 0 && text.len() < limit::CELL_TEXT => xml::push(&other, &mut text),
                _ => {}
            }
        }
        Some(text)
    }

    /// Reads the tracked changes up to their end: what was deleted, by its number.
    fn tracked(&mut self) -> Option<()> {
        let (mut depth, mut id) = (1u32, String::new());
        while depth > 0 {
            match self.next()? {
                Event::Start(start) => match start.name().as_ref() {
                    "text:changed-region" => {
                        depth += 1;
                        id = xml::attribute(&start, "id").unwrap_or_default();
                    }
                    "text:deletion" => {
                        let text = self.words()?;
                        if self.deleted.len() < limit::MERGES {
                            self.deleted.insert(id.clone(), text);
                        }
                    }
                    _ => depth += 1,
                },
                Event::End(_) => depth -= 1,
                Event::Eof => return None,
                _ => {}
            }
        }
        Some(())
    }

    /// Skips to the end of the element that has just begun.
    fn skip(&mut self) -> Option<()> {
        xml::skip(&mut self.xml, &mut self.buffer)
    }

    fn next(&mut self) -> Option<Event<'static>> {
        xml::next(&mut self.xml, &mut self.buffer)
    }
}

/// A form field of the old kind under way.
#[derive(Default)]
struct Field {
    is_box: bool,
    checked: bool,
    chosen: usize,
    entries: Vec<String>,
}

impl Field {
    /// The field of a type; nothing for those whose text stands in the document.
    fn of(kind: &str) -> Option<Field> {
        let is_box = kind.ends_with("FORMCHECKBOX");
        (is_box || kind.ends_with("FORMDROPDOWN")).then(|| Field {
            is_box,
            ..Field::default()
        })
    }

    fn param(&mut self, name: &str, value: String) {
        match name {
            "Checkbox_Checked" => self.checked = value == "true" || value == "1",
            "Dropdown_Selected" => self.chosen = value.trim().parse().unwrap_or(0),
            "Dropdown_ListEntry" => self.entries.push(value),
            _ => {}
        }
    }

    /// What it shows.
    fn shown(self) -> Option<String> {
        match (self.is_box, self.checked) {
            (true, true) => Some("☑".to_owned()),
            (true, false) => Some("□".to_owned()),
            _ => self.entries.into_iter().nth(self.chosen),
        }
    }
}

/// Whether an element holds paragraphs that float above the text.
fn is_box(name: &str) -> bool {
    let shapes = [
        "text-box",
        "custom-shape",
        "rect",
        "circle",
        "ellipse",
        "caption",
        "line",
        "connector",
        "path",
    ];
    name.strip_prefix("draw:").is_some_and(|name| shapes.contains(&name))
}

impl Table {
    fn cell(&mut self, columns: usize, rows: u32) {
        let first = self.shape.borders.len();
        self.begun.push((first, first + columns, rows));
        let across = if columns > 1 { Merge::Begins } else { Merge::Not };
        let down = if rows > 1 { Merge::Begins } else { Merge::Not };
        self.border(across, down);
    }

    fn covered(&mut self) {
        let column = self.shape.borders.len();
        let holds = |span: &&(usize, usize, u32)| (span.0..span.1).contains(&column);
        let (across, down) = if self.begun.last().filter(|span| holds(span)).is_some() {
            (Merge::Continues, Merge::Not)
        } else {
            match self.above.iter().find(holds) {
                Some(span) if span.0 < column => (Merge::Continues, Merge::Not),
                Some(span) if span.1 > column + 1 => (Merge::Begins, Merge::Continues),
                Some(_) => (Merge::Not, Merge::Continues),
                None => (Merge::Not, Merge::Not),
            }
        };
        self.border(across, down);
    }

    fn border(&mut self, across: Merge, down: Merge) {
        let count = self.shape.borders.len();
        if count < WIDTH {
            let right = STEP.saturating_mul(count as i32 + 1);
            self.shape.borders.push(Border { right, across, down });
        }
    }

    /// The shape of the row that ends.
    fn end_row(&mut self) -> Shape {
        self.above.append(&mut self.begun);
        for span in &mut self.above {
            span.2 = span.2.saturating_sub(1);
        }
        self.above.retain(|span| span.2 > 0);
        std::mem::take(&mut self.shape)
    }
}
