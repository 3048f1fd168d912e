//! Reads ods as a stream of XML: calamine would lay sheets out in full, lose the merges and hang on a cut table.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};

use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use super::collector::{Collector, Reading, serial};
use super::container::{self, Container};
use super::xlsx_looks::Run;
use super::{fault, limit, xml};
use crate::finding::Severity;
use crate::grid::{Cancel, Dated, Value};
use crate::reply::incoming::Fault;

/// Repetitions of a filled row that are laid out; rows beyond belong to no form.
const ROW_REPEATS: u32 = 1_000;

/// Reads a spreadsheet whose container has passed [`container::open`].
pub(crate) fn read(name: &str, zip: &mut Container<'_>) -> Result<Reading, Fault> {
    if is_encrypted(zip) {
        return Err(fault::encrypted());
    }
    let mut collector = Collector::new(name);
    if let Some(meta) = container::part(zip, "meta.xml", 1 << 20) {
        read_meta(&meta, &mut collector);
    }
    let content = zip.by_name("content.xml").map_err(|_| fault::damaged("缺少表格内容"))?;
    let mut sheets = Sheets {
        xml: xml::reader(BufReader::new(content.take(limit::ZIP_PART_BYTES))),
        buffer: Vec::new(),
        hidden: BTreeSet::new(),
        struck: BTreeSet::new(),
        columns: Vec::new(),
        line: None,
        style: String::new(),
        row: 0,
        column: 0,
        last: None,
        floats: Vec::new(),
    };
    if sheets.read(&mut collector).is_none() {
        collector.tell_cut_off(sheets.last);
    }
    Ok(collector.finish())
}

/// Whether a document of OpenDocument needs a password.
pub(crate) fn is_encrypted(zip: &mut Container<'_>) -> bool {
    let manifest = container::part(zip, "META-INF/manifest.xml", 1 << 20).unwrap_or_default();
    String::from_utf8_lossy(&manifest).contains(":encryption-data")
}

/// Takes what `meta.xml` tells of a document of OpenDocument.
pub(crate) fn read_meta(bytes: &[u8], collector: &mut Collector) {
    let mut reader = xml::reader(bytes);
    let mut buffer = Vec::new();
    let mut name = None;
    let mut text = String::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => {
                text.clear();
                name = match start.name().as_ref() {
                    "meta:user-defined" => xml::attribute(&start, "name"),
                    "dc:date" => Some("dc:date".to_owned()),
                    _ => None,
                };
            }
            Ok(Event::End(_)) => match name.take().as_deref() {
                Some("dc:date") => collector.changed(&text),
                Some(name) => collector.property(name, &text),
                None => {}
            },
            Ok(Event::Eof) | Err(_) => return,
            Ok(event) => xml::push(&event, &mut text),
        }
    }
}

/// The walk over content.xml.
struct Sheets<R: BufRead> {
    xml: XmlReader<R>,
    buffer: Vec<u8>,
    /// Names of the table styles that hide their table.
    hidden: BTreeSet<String>,
    /// Names of the styles that strike through.
    struck: BTreeSet<String>,
    /// Styles of the cells of a column that have none of their own: first column behind it, and style.
    columns: Vec<(u32, String)>,
    /// The same of the row under way.
    line: Option<String>,
    style: String,
    row: u32,
    column: u32,
    last: Option<(u32, u32)>,
    /// What floats above the cell that has just been read.
    floats: Vec<(&'static str, String)>,
}

/// One cell as it stands in the file, before its repetitions.
struct Cell {
    columns: u32,
    spanned: (u32, u32),
    value: Option<Value>,
    /// What it shows of a number or day, and which parts of a day.
    shown: Option<(String, Option<Dated>)>,
    /// Runs of its text, and whether they are struck through, if any is.
    runs: Vec<Run>,
    /// Whether all of it is struck through.
    struck: bool,
}

/// The text of a cell: as a whole, in runs, and the number of its paragraphs.
struct Words {
    text: String,
    runs: Vec<Run>,
    paragraphs: u32,
}

impl<R: BufRead> Sheets<R> {
    /// Reads all tables; nothing if the file ends too early.
    fn read(&mut self, collector: &mut Collector) -> Option<()> {
        loop {
            match self.next()? {
                Event::Start(start) => match start.name().as_ref() {
                    "style:style" => self.style = xml::attribute(&start, "name").unwrap_or_default(),
                    "style:table-properties" if xml::attribute(&start, "display").as_deref() == Some("false") => {
                        self.hidden.insert(self.style.clone());
                    }
                    "style:text-properties" if strikes(&start) => {
                        self.struck.insert(self.style.clone());
                    }
                    "table:tracked-changes" => {
                        // Deleted cells live on in here.
                        self.skip()?;
                    }
                    "table:table" => {
                        let name = xml::attribute(&start, "name").unwrap_or_default();
                        let hidden =
                            xml::attribute(&start, "style-name").is_some_and(|style| self.hidden.contains(&style));
                        collector.sheet(&name, hidden);
                        self.read_table(collector)?;
                    }
                    _ => {}
                },
                Event::Eof => return Some(()),
                _ => {}
            }
            if collector.is_full() {
                return Some(());
            }
        }
    }

    fn read_table(&mut self, collector: &mut Collector) -> Option<()> {
        self.row = 0;
        self.last = None;
        self.columns.clear();
        loop {
            match self.next()? {
                Event::Start(start) => match start.name().as_ref() {
                    "table:table-column" if !self.struck.is_empty() && self.columns.len() < 1_024 => {
                        let from = self.columns.last().map_or(0, |(end, _)| *end);
                        let end = from.saturating_add(xml::number(&start, "number-columns-repeated", 1));
                        let style = xml::attribute(&start, "default-cell-style-name").unwrap_or_default();
                        self.columns.push((end, style));
                    }
                    "table:table-row" => {
                        self.line = xml::attribute(&start, "default-cell-style-name");
                        let repeats = xml::number(&start, "number-rows-repeated", 1);
                        self.read_row(repeats, collector)?;
                        self.row = self.row.saturating_add(repeats);
                    }
                    // Text boxes that float above the table.
                    "table:shapes" => {
                        let text = self.read_float()?;
                        collector.float(None, "文本框", &text);
                    }
                    // Its title and its database ranges.
                    "table:title" | "table:desc" | "office:forms" => {
                        self.skip()?;
                    }
                    _ => {}
                },
                Event::End(end) if end.name().as_ref() == "table:table" => return Some(()),
                Event::Eof => return None,
                _ => {}
            }
            if collector.is_full() {
                return Some(());
            }
        }
    }

    fn read_row(&mut self, repeats: u32, collector: &mut Collector) -> Option<()> {
        self.column = 0;
        loop {
            match self.next()? {
                Event::Start(start)
                    if matches!(start.name().as_ref(), "table:table-cell" | "table:covered-table-cell") =>
                {
                    let covered = start.name().as_ref() == "table:covered-table-cell";
                    let cell = self.read_cell(&start)?;
                    for (what, text) in std::mem::take(&mut self.floats) {
                        collector.float(Some((self.row, self.column)), what, &text);
                    }
                    self.place(&cell, covered, repeats, collector);
                    self.column = self.column.saturating_add(cell.columns);
                }
                Event::End(end) if end.name().as_ref() == "table:table-row" => return Some(()),
                Event::Eof => return None,
                _ => {}
            }
        }
    }

    /// Puts a cell and its repetitions into the collector.
    fn place(&mut self, cell: &Cell, covered: bool, repeats: u32, collector: &mut Collector) {
        let (rows, columns) = cell.spanned;
        if !covered && (rows > 1 || columns > 1) {
            let last = (
                self.row.saturating_add(rows - 1),
                self.column.saturating_add(columns - 1),
            );
            collector.merge((self.row, self.column), last);
        }
        let Some(value) = &cell.value else { return };
        if repeats > ROW_REPEATS {
            collector.tell(
                "row-repeated",
                Severity::Warning,
                Some((self.row, self.column)),
                format!("这一格连同所在行在文件中重复{repeats}行，只读取了前{ROW_REPEATS}行"),
                "报送表没有这样多的行",
                "请打开原文件核对，多余的行请删除",
            );
        }
        let columns = cell.columns.min(limit::COLUMNS.saturating_sub(self.column).max(1));
        for row in 0..repeats.min(ROW_REPEATS) {
            for column in 0..columns {
                if collector.is_full() {
                    return;
                }
                let at = (self.row.saturating_add(row), self.column.saturating_add(column));
                collector.cell(at.0, at.1, value.clone());
                if cell.struck {
                    collector.cancel_all(at, Cancel::Struck);
                } else if !cell.runs.is_empty() {
                    collector.cancel(at, Cancel::Struck, &cell.runs);
                } else if let Some((shown, dated)) = &cell.shown {
                    collector.show(at, shown.clone(), *dated);
                }
                self.last = Some(at);
            }
        }
    }

    /// Reads a cell up to its end; nothing if the file ends too early.
    fn read_cell(&mut self, start: &BytesStart<'_>) -> Option<Cell> {
        let attribute = |name| xml::attribute(start, name);
        let mut cell = Cell {
            columns: xml::number(start, "number-columns-repeated", 1).max(1),
            spanned: (
                xml::number(start, "number-rows-spanned", 1).clamp(1, limit::ROWS),
                xml::number(start, "number-columns-spanned", 1).clamp(1, limit::COLUMNS),
            ),
            value: None,
            shown: None,
            runs: Vec::new(),
            struck: false,
        };
        if !self.struck.is_empty() {
            let column = || self.columns.iter().find(|(end, _)| *end > self.column);
            let style = attribute("style-name").or_else(|| self.line.clone());
            let style = style.or_else(|| column().map(|(_, style)| style.clone()));
            cell.struck = style.is_some_and(|style| self.struck.contains(&style));
        }
        let kind = value_type(start);
        let value = attribute("value");
        let iso = attribute("date-value");
        let truth = attribute("boolean-value");
        let string = attribute("string-value");
        let Words { text, runs, paragraphs } = self.read_text()?;
        let shown = || {
            Value::Text(
                string
                    .clone()
                    .filter(|string| !string.is_empty())
                    .unwrap_or_else(|| text.clone()),
            )
        };
        cell.value = match kind.as_str() {
            "error" => Some(Value::Error(text.clone())),
            "float" | "percentage" | "currency" => {
                let number = value.and_then(|value| value.trim().parse().ok());
                Some(number.map_or_else(shown, Value::Number))
            }
            "date" => Some(iso.as_deref().and_then(serial).map_or_else(shown, Value::DateTime)),
            "boolean" => Some(truth.map_or_else(shown, |truth| Value::Bool(truth == "true"))),
            "string" => Some(shown()),
            _ if !text.is_empty() => Some(Value::Text(text.clone())),
            _ => None,
        };
        cell.shown = match &cell.value {
            Some(Value::Number(_)) if paragraphs > 0 => Some((text, None)),
            Some(Value::DateTime(_)) if paragraphs > 0 => {
                let dated = dated(&text);
                Some((text, Some(dated)))
            }
            _ => None,
        };
        if runs.iter().any(|(struck, _)| *struck) {
            cell.runs = runs;
        }
        Some(cell)
    }

    /// The paragraphs of a cell up to its end, without its notes and drawings: their text, its runs, and their number.
    fn read_text(&mut self) -> Option<Words> {
        let mut text = String::new();
        let mut runs: Vec<Run> = Vec::new();
        let mut paragraphs = 0u32;
        let mut depth = 0u32;
        // How deep the span stands that strikes through.
        let mut back: Option<u32> = None;
        let mut from = 0;
        loop {
            let event = self.next()?;
            match &event {
                Event::Start(start) => match start.name().as_ref() {
                    "office:annotation" => {
                        let text = self.read_float()?;
                        self.floats.push(("批注", text));
                    }
                    "draw:frame" | "draw:custom-shape" | "draw:g" => {
                        let text = self.read_float()?;
                        self.floats.push(("文本框", text));
                    }
                    "table:table" | "text:ruby-text" => {
                        self.skip()?;
                    }
                    name => {
                        depth += 1;
                        let style = || xml::attribute(start, "style-name");
                        if name == "text:span"
                            && back.is_none()
                            && style().is_some_and(|style| self.struck.contains(&style))
                        {
                            runs.push((false, text.get(from..).unwrap_or_default().to_owned()));
                            from = text.len();
                            back = Some(depth);
                        }
                        match name {
                            "text:p" => {
                                if paragraphs > 0 {
                                    text.push('\n');
                                }
                                paragraphs += 1;
                            }
                            "text:line-break" => text.push('\n'),
                            "text:tab" => text.push('\t'),
                            "text:s" => {
                                let count = xml::number(start, "c", 1).min(1_024);
                                text.extend(std::iter::repeat_n(' ', count as usize));
                            }
                            _ => {}
                        }
                    }
                },
                Event::End(_) if depth == 0 => {
                    runs.push((false, text.get(from..).unwrap_or_default().to_owned()));
                    return Some(Words { text, runs, paragraphs });
                }
                Event::End(_) => {
                    if back == Some(depth) {
                        runs.push((true, text.get(from..).unwrap_or_default().to_owned()));
                        from = text.len();
                        back = None;
                    }
                    depth -= 1;
                }
                Event::Eof => return None,
                // White space between the paragraphs is layout of the file.
                other if depth > 0 => xml::push(other, &mut text),
                _ => {}
            }
        }
    }

    /// The paragraphs of what floats above the table, up to its end: who wrote it and when is left out.
    fn read_float(&mut self) -> Option<String> {
        let mut text = String::new();
        let (mut depth, mut inside) = (1u32, 0u32);
        while depth > 0 {
            let event = self.next()?;
            match &event {
                Event::Start(start) => {
                    depth += 1;
                    let is_paragraph = start.name().as_ref() == "text:p";
                    if is_paragraph && !text.is_empty() {
                        text.push('\n');
                    }
                    inside += u32::from(is_paragraph || inside > 0);
                }
                Event::End(_) => {
                    depth -= 1;
                    inside = inside.saturating_sub(1);
                }
                Event::Eof => return None,
                other if inside > 0 => xml::push(other, &mut text),
                _ => {}
            }
            if text.len() > limit::TEXT_BYTES {
                return None;
            }
        }
        Some(text)
    }

    /// Skips to the end of the element that has just begun; nothing if the file ends too early.
    fn skip(&mut self) -> Option<()> {
        xml::skip(&mut self.xml, &mut self.buffer)
    }

    fn next(&mut self) -> Option<Event<'static>> {
        xml::next(&mut self.xml, &mut self.buffer)
    }
}

/// Whether properties of text strike it through.
pub(crate) fn strikes(start: &BytesStart<'_>) -> bool {
    ["text-line-through-style", "text-line-through-type"]
        .iter()
        .any(|name| xml::attribute(start, name).is_some_and(|style| style != "none"))
}

/// Which parts of a day a text shows: 2020年12月 no day, 12-31 no year.
fn dated(text: &str) -> Dated {
    let day = text.split([':', '时']).next().unwrap_or_default();
    let groups: Vec<&str> = day
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect();
    // A time of day ends with its hour.
    let timed = day.len() < text.len();
    let groups = groups
        .get(..groups.len() - usize::from(timed && !groups.is_empty()))
        .unwrap_or_default();
    let named = day.chars().filter(char::is_ascii_alphabetic).count() >= 3;
    let long = groups.first().is_some_and(|first| first.len() == 4);
    match (groups.len(), named) {
        (3.., _) | (2, true) => Dated::DAY,
        (2, false) => Dated {
            year: long,
            month: true,
            day: !long,
        },
        (1, true) => Dated {
            year: true,
            month: true,
            day: false,
        },
        (1, false) => Dated {
            year: long || day.contains('年'),
            month: day.contains('月'),
            day: day.contains('日'),
        },
        _ => Dated::default(),
    }
}

/// The type of a cell; LibreOffice marks errors in an attribute of its own.
fn value_type(start: &BytesStart<'_>) -> String {
    let mut kind = String::new();
    for attribute in start.attributes().with_checks(false).flatten() {
        match attribute.key.as_ref() {
            "calcext:value-type" if attribute.value == "error" => return "error".to_owned(),
            "office:value-type" => kind = attribute.value.to_string(),
            _ => {}
        }
    }
    kind
}
