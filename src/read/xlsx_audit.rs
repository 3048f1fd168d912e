//! Walks the XML of a sheet a second time: merged ranges, how cells show what they hold, and cells that calamine passed over.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use quick_xml::Reader as XmlReader;
use quick_xml::events::Event;

use super::collector::{Collector, excerpt, shows_picture};
use super::container::Container;
use super::xlsx_looks::{Looks, RichText};
use super::xlsx_reference::{range, reference};
use super::xml::{self, raw};
use super::{embedded, limit, xlsx_plain};
use crate::finding::Severity;
use crate::grid::Value;

/// What calamine said of the sheet's cells.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Places whose text is empty.
    pub(crate) blank: Vec<(u32, u32)>,
    /// Number of cells that it could not read.
    pub(crate) bad: usize,
}

/// Takes the merges of the current sheet, and takes or tells of cells that hold something and were not read; false if
/// the part cannot be read to its end.
pub(crate) fn sheet(
    zip: &mut Container<'_>,
    part: &str,
    heard: &Heard,
    looks: &Looks,
    collector: &mut Collector,
) -> bool {
    let Ok(entry) = zip.by_name(part) else { return false };
    let reader = BufReader::new(entry.take(limit::ZIP_PART_BYTES));
    let mut walk = Walk {
        xml: xml::reader(reader),
        buffer: Vec::new(),
        row: 0,
        column: 0,
        objects: BTreeMap::new(),
    };
    walk.run(heard, looks, collector)
}

/// Takes what stands behind the cells of a sheet whose cells have been read by themselves.
pub(crate) fn rest(bytes: &[u8], looks: &Looks, collector: &mut Collector) {
    if let Some(merges) = xlsx_plain::merges(bytes) {
        for merge in merges.iter().filter_map(|merge| range(merge)) {
            collector.merge(merge.0, merge.1);
        }
        return;
    }
    let mut walk = Walk {
        xml: xml::reader((&b"<worksheet>"[..]).chain(bytes)),
        buffer: Vec::new(),
        row: 0,
        column: 0,
        objects: BTreeMap::new(),
    };
    walk.run(&Heard::default(), looks, collector);
}

struct Walk<R: BufRead> {
    xml: XmlReader<R>,
    buffer: Vec<u8>,
    row: u32,
    column: u32,
    /// Embedded objects by the number of their shape: two programs' forms of one are one.
    objects: BTreeMap<String, String>,
}

/// One cell element, as far as it matters here.
#[derive(Default)]
struct Cell {
    raw: String,
    formula: String,
    has_formula: bool,
    /// Its own text in runs.
    rich: RichText,
    /// It holds an entity that nobody has declared, so that its text is not known.
    is_odd: bool,
    /// Its address is none, so that nobody knows where it belongs.
    is_lost: bool,
}

impl<R: BufRead> Walk<R> {
    /// Walks to the end; false if that is not to be had.
    fn run(&mut self, heard: &Heard, looks: &Looks, collector: &mut Collector) -> bool {
        let plain = looks.are_plain();
        loop {
            self.buffer.clear();
            let event = match self.xml.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                // What stands behind the sheet's own element is nobody's business, if only the bytes are right.
                Err(quick_xml::Error::Io(_)) => return false,
                Err(_) => return std::io::copy(self.xml.get_mut(), &mut std::io::sink()).is_ok(),
            };
            match event {
                Event::Start(start) => match start.local_name().as_ref() {
                    "row" => {
                        let row = raw(&start, "r").and_then(|text| text.trim().parse::<u32>().ok());
                        self.row = row.map_or(self.row, |row| row.saturating_sub(1));
                    }
                    "c" => {
                        let address = raw(&start, "r");
                        let at = address.as_deref().and_then(reference);
                        let (row, column) = at.unwrap_or((self.row, self.column));
                        self.column = column.saturating_add(1);
                        let kind = raw(&start, "t").unwrap_or_default();
                        let style = raw(&start, "s").and_then(|style| style.trim().parse().ok());
                        let own = kind == "inlineStr";
                        // Excel writes an error where a program without rich values cannot show the picture in the cell.
                        let is_rich = kind == "e" && raw(&start, "vm").is_some();
                        let Some(mut cell) = self.cell(own) else { return false };
                        cell.is_lost = address.is_some() && at.is_none();
                        let runs = std::mem::take(&mut cell.rich).runs;
                        let shared = (kind == "s").then(|| cell.raw.trim().parse().ok()).flatten();
                        if kind == "e" && (is_rich && cell.raw.trim() == "#VALUE!" || shows_picture(&cell.formula)) {
                            collector.picture((row, column));
                            continue;
                        }
                        settle((row, column), &kind, cell, heard, collector);
                        if !plain || own {
                            looks.apply((row, column), style, shared, &runs, collector);
                        }
                    }
                    "oleObject" if self.objects.len() < limit::FINDINGS => {
                        let program = raw(&start, "progId").unwrap_or_default();
                        let shape = raw(&start, "shapeId").unwrap_or_default();
                        let Some(place) = self.object() else { return false };
                        if self.objects.insert(shape, program.clone()).is_none() {
                            collector.float(place, "嵌入对象", &embedded::described(&program));
                        }
                    }
                    "mergeCell" => {
                        if let Some((first, last)) = raw(&start, "ref").and_then(|text| range(&text)) {
                            collector.merge(first, last);
                        }
                    }
                    _ => {}
                },
                Event::End(end) if end.local_name().as_ref() == "row" => {
                    self.row = self.row.saturating_add(1);
                    self.column = 0;
                }
                Event::Eof => return true,
                _ => {}
            }
        }
    }

    /// The cell at whose corner an embedded object stands, from its element up to the end of that.
    fn object(&mut self) -> Option<Option<(u32, u32)>> {
        let (mut depth, mut inside, mut before) = (1u32, "", true);
        let (mut row, mut column) = (String::new(), String::new());
        while depth > 0 {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).ok()? {
                Event::Start(start) => {
                    depth += 1;
                    inside = match start.local_name().as_ref() {
                        "row" if before => "row",
                        "col" if before => "col",
                        _ => "",
                    };
                }
                Event::End(end) => {
                    depth -= 1;
                    before &= end.local_name().as_ref() != "from";
                    inside = "";
                }
                Event::Eof => return None,
                text if inside == "row" => xml::push(&text, &mut row),
                text if inside == "col" => xml::push(&text, &mut column),
                _ => {}
            }
        }
        Some(row.trim().parse().ok().zip(column.trim().parse().ok()))
    }

    /// Reads a cell up to its end; nothing if the file ends too early.
    fn cell(&mut self, own: bool) -> Option<Cell> {
        let mut cell = Cell::default();
        let (mut inside, mut in_sound) = ("", false);
        loop {
            self.buffer.clear();
            let event = self.xml.read_event_into(&mut self.buffer).ok()?;
            if own {
                cell.rich.take(&event);
            }
            match &event {
                Event::Start(start) => match start.local_name().as_ref() {
                    "v" => inside = "v",
                    "f" => {
                        cell.has_formula = true;
                        inside = "f";
                    }
                    "t" if !in_sound => inside = "t",
                    // How it is pronounced.
                    "rPh" => in_sound = true,
                    _ => {}
                },
                Event::End(end) => match end.local_name().as_ref() {
                    "c" => return Some(cell),
                    "v" | "f" | "t" => inside = "",
                    "rPh" => in_sound = false,
                    _ => {}
                },
                Event::Eof => return None,
                text => match inside {
                    "v" | "t" => {
                        cell.is_odd |= xml::is_undeclared(text);
                        xml::push(text, &mut cell.raw);
                    }
                    "f" if cell.formula.len() < 256 => xml::push(text, &mut cell.formula),
                    _ => {}
                },
            }
        }
    }
}

/// Takes, or tells of, a cell that calamine has passed over although something stands in it, or has misread.
fn settle((row, column): (u32, u32), kind: &str, cell: Cell, heard: &Heard, collector: &mut Collector) {
    // An index with a sign or a letter is taken for another one.
    let astray = kind == "s" && !cell.raw.trim().bytes().all(|byte| byte.is_ascii_digit());
    let doubtful = cell.is_lost || astray;
    let read = collector.has(row, column) || row >= limit::ROWS || column >= limit::COLUMNS;
    if collector.is_full() || (read && !doubtful) {
        return;
    }
    let raw = cell.raw.trim();
    let is_text = matches!(kind, "str" | "inlineStr");
    if !raw.is_empty() && heard.blank.binary_search(&(row, column)).is_err() {
        if is_text && !cell.is_odd && !doubtful {
            // Text in CDATA, which calamine leaves out.
            collector.cell(row, column, Value::Text(cell.raw));
            return;
        }
        collector.tell(
            "cell-unreadable",
            Severity::Error,
            Some((row, column)),
            format!("单元格已损坏，内容无法读取（文件中记为“{}”）", excerpt(raw)),
            "单元格应能读取",
            "请打开原文件核对这个单元格，必要时请该单位重新报送",
        );
    } else if cell.has_formula && raw.is_empty() && !is_text {
        // An empty text may well be the result of a formula; no number is none.
        collector.tell(
            "formula-without-value",
            Severity::Warning,
            Some((row, column)),
            format!("单元格只有公式“={}”而没有计算结果", excerpt(&cell.formula)),
            "应有可读取的内容",
            "请用WPS或Excel打开原文件，保存一次后重新收集",
        );
    }
}
