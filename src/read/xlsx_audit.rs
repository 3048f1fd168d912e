//! Walks the XML of a sheet a second time: merged ranges, how cells show what they hold, and cells that calamine passed over.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use super::collector::{Collector, excerpt, shows_picture};
use super::container::{self, Container};
use super::xlsx_directory::{self, Listed};
use super::xlsx_looks::{Looks, RichText};
use super::{embedded, limit, xlsx_plain, xml};
use crate::finding::Severity;
use crate::reply::grid::Value;

/// The parts of the sheets by sheet name, as the workbook's relationships tell.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    by_sheet: BTreeMap<String, String>,
    strings: Option<String>,
    styles: Option<String>,
    workbook: String,
    workbook_xml: Vec<u8>,
    /// What the workbook refers to: kind and part, by id.
    related: BTreeMap<String, (String, Option<String>)>,
    /// The sheets, where the directory is in order.
    listed: Option<Vec<Listed>>,
    /// What the document says of itself: of the core, of the program, of its own.
    properties: [Option<String>; 3],
}

impl Parts {
    /// Finds the parts; those that the package does not tell are left out.
    pub(crate) fn find(zip: &mut Container<'_>) -> Parts {
        let names: BTreeMap<String, String> = zip
            .file_names()
            .flatten()
            .map(|name| (name.replace('\\', "/").to_lowercase(), name.into_owned()))
            .collect();
        // Producers disagree on upper and lower case and on a leading slash.
        let actual = |path: &str| names.get(&path.trim_start_matches('/').to_lowercase()).cloned();
        let mut is_whole = zip.file_names().all(|name| name.is_ok());
        let mut load = |path: &str| {
            let path = actual(path)?;
            container::whole(zip, &path, limit::ZIP_PART_BYTES).or_else(|| {
                is_whole = false;
                container::part(zip, &path, limit::ZIP_PART_BYTES)
            })
        };
        let mut workbook = "xl/workbook.xml".to_owned();
        let package = load("_rels/.rels").unwrap_or_default();
        for relation in relations(&package).into_values() {
            if relation.kind.ends_with("/officeDocument") {
                workbook = relation.target.trim_start_matches('/').to_owned();
            }
        }
        let (folder, file) = workbook
            .rsplit_once('/')
            .map_or(("", workbook.as_str()), |(folder, file)| (folder, file));
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let relations_xml = load(&format!("{prefix}_rels/{file}.rels")).unwrap_or_default();
        let relations = relations(&relations_xml);
        let workbook_xml = load(&workbook).unwrap_or_default();
        let mut parts = Parts {
            strings: actual(&format!("{prefix}sharedStrings.xml")),
            styles: actual(&format!("{prefix}styles.xml")),
            workbook: actual(&workbook).unwrap_or(workbook),
            properties: ["core", "app", "custom"].map(|name| actual(&format!("docProps/{name}.xml"))),
            ..Parts::default()
        };
        for (id, relation) in relations {
            let path = match relation.target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("{prefix}{}", relation.target),
            };
            parts.related.insert(id, (relation.kind, actual(&path)));
        }
        each_start(&workbook_xml, |start| {
            if start.local_name().as_ref() != "sheet" {
                return;
            }
            let (Some(name), Some(id)) = (xml::attribute(start, "name"), xml::attribute(start, "id")) else {
                return;
            };
            if let Some((_, Some(path))) = parts.related.get(&id) {
                parts.by_sheet.entry(name).or_insert_with(|| path.clone());
            }
        });
        if is_whole {
            parts.listed = xlsx_directory::sheets(&package, &relations_xml, &workbook_xml, &parts);
        }
        parts.workbook_xml = workbook_xml;
        parts
    }

    /// The sheets, where the directory is in order.
    pub(crate) fn listed(&self) -> Option<&[Listed]> {
        self.listed.as_deref()
    }

    /// The parts in which the document says something of itself: of the core, of the program, of its own.
    pub(crate) fn properties(&self) -> [Option<&str>; 3] {
        self.properties.each_ref().map(Option::as_deref)
    }

    /// The path of the workbook's own part.
    pub(crate) fn workbook(&self) -> &str {
        &self.workbook
    }

    /// The workbook's own part.
    pub(crate) fn workbook_xml(&self) -> &[u8] {
        &self.workbook_xml
    }

    /// The part of the styles.
    pub(crate) fn styles(&self) -> Option<&str> {
        self.styles.as_deref()
    }

    /// Kind and part of what the workbook refers to by this id; no part if the package has none.
    pub(crate) fn related(&self, id: &str) -> Option<(&str, Option<&str>)> {
        let (kind, part) = self.related.get(id)?;
        Some((kind, part.as_deref()))
    }

    /// The part of the texts that cells share.
    pub(crate) fn strings(&self) -> Option<&str> {
        self.strings.as_deref()
    }

    /// The part of a sheet.
    pub(crate) fn of(&self, sheet: &str) -> Option<&str> {
        self.by_sheet.get(sheet).map(String::as_str)
    }
}

/// What a part refers to.
pub(crate) struct Relation {
    /// Its kind, an address.
    pub(crate) kind: String,
    /// Its path.
    pub(crate) target: String,
}

/// The relationships of a part, by id.
pub(crate) fn relations(bytes: &[u8]) -> BTreeMap<String, Relation> {
    let mut relations = BTreeMap::new();
    each_start(bytes, |start| {
        if start.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(kind), Some(target)) = (
                xml::attribute(start, "Id"),
                xml::attribute(start, "Type"),
                xml::attribute(start, "Target"),
            )
        {
            relations.insert(id, Relation { kind, target });
        }
    });
    relations
}

/// Calls back for every element that begins, up to the end or the first fault.
pub(crate) fn each_start(bytes: &[u8], mut call: impl FnMut(&BytesStart<'_>)) {
    let mut reader = xml::reader(bytes);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => call(&start),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

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

/// The value of an attribute as it stands, by its full name.
pub(crate) fn raw(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.as_ref() == name);
    found.map(|attribute| attribute.value.into_owned())
}

/// `B7` as (6, 1); nothing if it is no address of a sheet.
pub(crate) fn reference(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let split = text.find(|character: char| character.is_ascii_digit())?;
    let (letters, digits) = text.split_at_checked(split)?;
    let mut column = 0u32;
    for letter in letters.chars() {
        let digit = letter.to_ascii_uppercase().to_digit(36).filter(|digit| *digit >= 10)? - 9;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// `B7:D9` as its two corners, in order.
pub(crate) fn range(text: &str) -> Option<((u32, u32), (u32, u32))> {
    let (a, b) = text.split_once(':').unwrap_or((text, text));
    let (a, b) = (reference(a)?, reference(b)?);
    Some(((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::a1;
    use proptest::prelude::*;

    #[test]
    fn ranges_are_put_in_order_and_nonsense_is_none() {
        assert_eq!(range("D9:B7"), Some(((6, 1), (8, 3))));
        assert_eq!(range("B7"), Some(((6, 1), (6, 1))));
        for text in ["", "7", "B", "B0", "B7:?", "ZZZZZZZZZZ1", "B99999999999", "字7"] {
            assert_eq!(range(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_reference_is_the_inverse_of_an_address(row in 0u32..2_000_000, column in 0u32..20_000) {
            prop_assert_eq!(reference(&a1(row, column)), Some((row, column)));
        }
    }
}
