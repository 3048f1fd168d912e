//! Reads the directory of a workbook that is written soundly, as nearly all are: its sheets and what it says of itself.
//!
//! Whatever is out of the ordinary (a word that is not known, an entity, a chart, days counted from 1904) is left to
//! [`super::xlsx`], which knows everything: what is read here it would read the same.

use quick_xml::events::{BytesStart, Event};

use super::collector::Collector;
use super::container::{self, Container};
use super::xlsx_audit::{Parts, each_start};
use super::{xlsx_plain, xml};

/// Most bytes of a part that says something of the workbook.
const PART_BYTES: u64 = 1 << 20;

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
    let is = |bytes: &[u8], root: &str| xlsx_plain::root(bytes) == Some(root);
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
        (xlsx_plain::root(&bytes) == Some(root)).then_some(bytes)
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
