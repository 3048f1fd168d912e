//! The parts of an xlsx package and the rules of ECMA-376 that a sheet must keep, so that Excel opens it without repair.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};

/// Children of `worksheet` in the order of CT_Worksheet (ECMA-376 part 1, 18.3.1.99).
const WORKSHEET: [&str; 38] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];
/// Attributes of `row` (CT_Row, 18.3.1.73).
const ROW: [&str; 12] = [
    "r",
    "spans",
    "s",
    "customFormat",
    "ht",
    "hidden",
    "customHeight",
    "outlineLevel",
    "collapsed",
    "thickTop",
    "thickBot",
    "ph",
];

/// The parts of a package by name.
pub struct Parts(BTreeMap<String, Vec<u8>>);

impl Parts {
    pub fn of(package: &[u8]) -> Parts {
        let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
        let parts = (0..archive.len()).map(|i| {
            let mut part = archive.by_index(i).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        });
        Parts(parts.collect())
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub fn sheets(&self) -> impl Iterator<Item = &str> {
        self.names().filter(|name| name.starts_with("xl/worksheets/sheet"))
    }

    #[allow(dead_code)]
    pub fn bytes(&self, name: &str) -> &[u8] {
        &self.0[name]
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.0[name].clone()).unwrap()
    }
}

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).unwrap()?;
    Some(attribute.value.to_string())
}

/// Row and column of an address, from 1.
fn cell(address: &str) -> (u32, u32) {
    let digits = address.find(|c: char| c.is_ascii_digit()).unwrap();
    let column = address[..digits]
        .bytes()
        .fold(0, |n, letter| n * 26 + u32::from(letter - b'A') + 1);
    (address[digits..].parse().unwrap(), column)
}

/// Top, left, bottom and right of a range, from 1.
pub fn range(text: &str) -> [u32; 4] {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (cell(first), cell(last));
    assert!(top <= bottom && left <= right, "{text}");
    [top, left, bottom, right]
}

/// Asserts what Excel checks when it opens a sheet: order, ascending cells, ranges, references, lengths.
pub fn check_sheet(parts: &Parts, name: &str) {
    let xml = parts.text(name);
    let styles = parts.text("xl/styles.xml");
    let count = |list: &str| -> usize {
        let list = styles
            .split(&format!("<{list} count=\""))
            .nth(1)
            .map(|rest| rest.split('"').next().unwrap());
        list.map_or(0, |count| count.parse().unwrap())
    };
    let (formats, differences) = (count("cellXfs"), count("dxfs"));
    let strings = parts.text("xl/sharedStrings.xml").matches("<si>").count();
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut depth, mut last_child, mut last_row, mut last_column) = (0, 0, 0, 0);
    let mut merges: Vec<[u32; 4]> = Vec::new();
    let mut shared = false;
    let mut in_value = false;
    loop {
        let event = reader.read_event().unwrap();
        let (tag, opens) = match &event {
            Event::Start(tag) => (tag, true),
            Event::Empty(tag) => (tag, false),
            Event::End(_) => {
                depth -= 1;
                in_value = false;
                continue;
            }
            Event::Text(text) if in_value && shared => {
                let index: usize = text.as_ref().parse().unwrap();
                assert!(index < strings, "{name}: string {index} of {strings}");
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let local = tag.local_name().as_ref().to_owned();
        if depth == 1 {
            let place = WORKSHEET.iter().position(|child| *child == local);
            let place = place.unwrap_or_else(|| panic!("{name}: {local} is no child of worksheet"));
            let again = place == last_child && local == "conditionalFormatting";
            assert!(
                place > last_child || again || local == "sheetPr" || last_child == 0,
                "{name}: {local} stands too late"
            );
            last_child = place;
        }
        match local.as_str() {
            "row" => {
                for attribute in tag.attributes() {
                    let key = attribute.unwrap().key.as_ref().to_owned();
                    assert!(
                        ROW.contains(&key.as_str()) || key.contains(':'),
                        "{name}: row has {key}"
                    );
                }
                let row: u32 = attribute(tag, "r").unwrap().parse().unwrap();
                assert!(row > last_row && row <= 1_048_576, "{name}: row {row} after {last_row}");
                (last_row, last_column) = (row, 0);
            }
            "c" => {
                let (row, column) = cell(&attribute(tag, "r").unwrap());
                assert!(row == last_row && column > last_column, "{name}: {row} {column}");
                last_column = column;
                let style: usize = attribute(tag, "s").map_or(0, |style| style.parse().unwrap());
                assert!(style < formats, "{name}: style {style} of {formats}");
                shared = attribute(tag, "t").as_deref() == Some("s");
            }
            "v" => in_value = opens,
            "mergeCell" => {
                let new = range(&attribute(tag, "ref").unwrap());
                let apart = |old: &[u32; 4]| new[0] > old[2] || new[2] < old[0] || new[1] > old[3] || new[3] < old[1];
                assert!(merges.iter().all(apart), "{name}: merges overlap at {new:?}");
                merges.push(new);
            }
            "cfRule" => {
                let style: usize = attribute(tag, "dxfId").map_or(0, |style| style.parse().unwrap());
                assert!(style < differences, "{name}: dxf {style} of {differences}");
            }
            "dataValidation" => {
                for (key, most) in [("promptTitle", 32), ("prompt", 255), ("errorTitle", 32), ("error", 255)] {
                    let length = attribute(tag, key).map_or(0, |text| text.encode_utf16().count());
                    assert!(length <= most, "{name}: {key} has {length}");
                }
            }
            _ => {}
        }
        for key in ["sqref", "ref"] {
            if let Some(refs) = attribute(tag, key) {
                refs.split(' ').for_each(|one| {
                    range(one);
                });
            }
        }
        depth += usize::from(opens);
    }
    for formula in xml.split("<f>").skip(1) {
        assert!(
            formula.split("</f>").next().unwrap().chars().count() <= 8192,
            "{name}: a formula is too long"
        );
    }
}
