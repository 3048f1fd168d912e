//! Takes what floats above a sheet's cells: notes, text boxes and pictures; units put answers there too.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::collector::Collector;
use super::container::{self, Container};
use super::xlsx_directory::{Relation, relations};
use super::xlsx_reference::reference;
use super::{limit, xml};

/// Most bytes of a part of notes or drawings.
const PART_BYTES: u64 = 16 << 20;
/// Most floats that are taken of one sheet.
const MOST: usize = 500;

/// Takes the floats of the current sheet, whose part this is.
pub(crate) fn sheet(zip: &mut Container<'_>, part: &str, collector: &mut Collector) {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(bytes) = container::part(zip, &format!("{folder}/_rels/{file}.rels"), limit::ZIP_PART_BYTES) else {
        return;
    };
    for Relation { kind, target } in relations(&bytes).into_values() {
        let path = join(folder, &target);
        let read: fn(&[u8], &mut Collector) = match kind.rsplit('/').next() {
            Some("comments") => notes,
            Some("drawing") => drawing,
            _ => continue,
        };
        if let Some(bytes) = container::part(zip, &path, PART_BYTES) {
            read(&bytes, collector);
        }
    }
}

/// A relationship's target as a path of the package.
fn join(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Notes on cells.
fn notes(bytes: &[u8], collector: &mut Collector) {
    let mut reader = xml::reader(bytes);
    let mut buffer = Vec::new();
    let (mut cell, mut text, mut in_text, mut in_sound, mut taken) = (None, String::new(), false, false, 0);
    while taken < MOST {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => match start.local_name().as_ref() {
                "comment" => {
                    cell = xml::attribute(&start, "ref").and_then(|text| reference(&text));
                    text.clear();
                }
                "t" => in_text = !in_sound,
                // How it is pronounced.
                "rPh" => in_sound = true,
                _ => {}
            },
            Ok(Event::End(end)) => match end.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => in_sound = false,
                "comment" => {
                    collector.float(cell, "批注", &text);
                    taken += 1;
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return,
            Ok(event) if in_text && text.len() < limit::CELL_TEXT => xml::push(&event, &mut text),
            Ok(_) => {}
        }
    }
}

/// Text boxes and pictures.
fn drawing(bytes: &[u8], collector: &mut Collector) {
    let mut reader = xml::reader(bytes);
    let mut buffer = Vec::new();
    let (mut text, mut in_text, mut taken) = (String::new(), false, 0);
    // Pictures by the cell at whose corner they stand.
    let mut pictures: BTreeMap<Option<(u32, u32)>, usize> = BTreeMap::new();
    let (mut anchor, mut row, mut column) = (None, String::new(), String::new());
    let (mut in_from, mut inside) = (false, "");
    while taken < MOST {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => match start.local_name().as_ref() {
                "sp" => text.clear(),
                "t" => in_text = true,
                "pic" => *pictures.entry(anchor).or_default() += 1,
                "from" => in_from = true,
                "row" if in_from => inside = "row",
                "col" if in_from => inside = "col",
                "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => anchor = None,
                _ => {}
            },
            Ok(Event::End(end)) => match end.local_name().as_ref() {
                "t" => in_text = false,
                "p" if !text.is_empty() => text.push('\n'),
                "row" | "col" => inside = "",
                "from" => {
                    in_from = false;
                    let place = |text: &str| text.trim().parse::<u32>().ok();
                    anchor = place(&row).zip(place(&column));
                    row.clear();
                    column.clear();
                }
                "sp" => {
                    collector.float(None, "文本框", &text);
                    taken += 1;
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(event) if in_text && text.len() < limit::CELL_TEXT => xml::push(&event, &mut text),
            Ok(event) if inside == "row" => xml::push(&event, &mut row),
            Ok(event) if inside == "col" => xml::push(&event, &mut column),
            Ok(_) => {}
        }
    }
    for (place, count) in pictures {
        collector.float(place, "图片", &format!("{count}张，图上的内容没有读取"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_from_the_sheets_folder() {
        assert_eq!(join("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(
            join("xl/worksheets", "/xl/drawings/drawing1.xml"),
            "xl/drawings/drawing1.xml"
        );
        assert_eq!(join("", "../../x.xml"), "x.xml");
    }
}
