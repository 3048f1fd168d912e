//! The directory of a workbook: the parts of its package, its sheets, and what it says of itself.
//!
//! Sheets and properties are read here where the directory is written soundly, as nearly all are.
//! Whatever is out of the ordinary (a word that is not known, an entity, a chart, days counted from 1904) is left to
//! [`super::xlsx`], which knows everything: what is read here it would read the same.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::collector::Collector;
use super::container::{self, Container};
use super::xml::{self, each_start};
use super::{limit, xml_plain};

/// Most bytes of a part that says something of the workbook.
const PART_BYTES: u64 = 1 << 20;

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
            parts.listed = sheets(&package, &relations_xml, &workbook_xml, &parts);
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

/// A sheet of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Its name.
    pub(crate) name: String,
    /// Whether it is hidden.
    pub(crate) hidden: bool,
}

/// The sheets in order, from the bytes of the package's relationships, the workbook's relationships and the workbook; nothing
/// where the directory is out of the ordinary.
pub(crate) fn sheets(package: &[u8], relations: &[u8], workbook: &[u8], parts: &Parts) -> Option<Vec<Listed>> {
    let is = |bytes: &[u8], root: &str| xml_plain::root(bytes) == Some(root);
    let holds = |bytes: &[u8], sought: &str| memchr::memmem::find(bytes, sought.as_bytes()).is_some();
    let is_sound = is(package, "Relationships") && is(relations, "Relationships") && is(workbook, "workbook");
    let odd = |bytes: &[u8]| {
        ["&", ":Id=", ":Type=", ":Target="]
            .iter()
            .any(|sought| holds(bytes, sought))
    };
    if !is_sound || odd(package) || odd(relations) {
        return None;
    }
    let mut documents = 0;
    each_start(package, |start| {
        let kind = xml::attribute(start, "Type").unwrap_or_default();
        if kind.ends_with("/officeDocument") {
            documents += if kind.ends_with("/relationships/officeDocument") {
                1
            } else {
                2
            };
        }
    });
    let (mut sheets, mut sound, mut roots) = (Vec::new(), documents == 1, 0);
    each_start(workbook, |start| match start.local_name().as_ref() {
        "sheet" => match listed(start, parts) {
            Some(sheet) => sheets.push(sheet),
            None => sound = false,
        },
        "workbookPr" => {
            sound &= xml::attribute(start, "date1904").is_none_or(|value| matches!(value.as_str(), "0" | "false"))
        }
        "workbook" => roots += 1,
        _ => {}
    });
    (sound && roots == 1).then_some(sheets)
}

/// A sheet that is a table whose part is there.
fn listed(start: &BytesStart<'_>, parts: &Parts) -> Option<Listed> {
    let (mut name, mut id, mut hidden) = (None, None, None);
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        let value = attribute.value.as_ref();
        match attribute.key.as_ref() {
            "name" if name.is_none() => name = Some(value.to_owned()),
            "state" if hidden.is_none() => {
                hidden = Some(match value {
                    "visible" => false,
                    "hidden" | "veryHidden" => true,
                    _ => return None,
                });
            }
            _ => match attribute.key.local_name().as_ref() {
                "id" if id.is_none() => id = Some(value.to_owned()),
                "id" | "name" | "state" => return None,
                _ => {}
            },
        }
    }
    let (kind, part) = parts.related(&id?)?;
    let name = name.filter(|name| !name.contains(['&', '\t', '\n', '\r']))?;
    (kind.rsplit('/').next() == Some("worksheet") && part.is_some()).then_some(Listed {
        name,
        hidden: hidden.unwrap_or(false),
    })
}

/// Tells the collector what the document says of itself; nothing where any of it is out of the ordinary.
pub(crate) fn properties(zip: &mut Container<'_>, parts: &Parts, collector: &mut Collector) -> Option<()> {
    let [core, of_program, custom] = parts.properties();
    let mut load = |part: Option<&str>, root: &str| -> Option<Vec<u8>> {
        let Some(part) = part else { return Some(Vec::new()) };
        let bytes = container::whole(zip, part, PART_BYTES)?;
        (xml_plain::root(&bytes) == Some(root)).then_some(bytes)
    };
    let core = load(core, "coreProperties")?;
    load(of_program, "Properties")?;
    let custom = load(custom, "Properties")?;
    let (mut name, mut value, mut inside, mut changed) = (None, String::new(), false, String::new());
    each(&core, |event| match event {
        Event::Start(start) => {
            value.clear();
            inside = start.local_name().as_ref() == "modified";
        }
        Event::End(_) if std::mem::take(&mut inside) && !value.is_empty() => {
            changed = std::mem::take(&mut value);
        }
        event if inside => xml::push(event, &mut value),
        _ => {}
    })?;
    let mut own: Vec<(String, String)> = Vec::new();
    each(&custom, |event| match event {
        Event::Start(start) if start.local_name().as_ref() == "property" => {
            name = xml::attribute(start, "name");
            value.clear();
        }
        Event::Start(_) => inside = name.is_some(),
        Event::End(end) => {
            inside = false;
            if end.local_name().as_ref() == "property"
                && let Some(name) = name.take()
            {
                own.push((name, std::mem::take(&mut value)));
            }
        }
        event if inside => xml::push(event, &mut value),
        _ => {}
    })?;
    for (name, value) in &own {
        collector.property(name, value);
    }
    collector.changed(&changed);
    Some(())
}

/// Calls back for every event up to the end; nothing where the part breaks off.
fn each(bytes: &[u8], mut call: impl FnMut(&Event<'_>)) -> Option<()> {
    let mut reader = xml::reader(bytes);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Eof => return Some(()),
            Event::CData(_) => return None,
            event => call(&event),
        }
    }
}
