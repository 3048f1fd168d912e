//! Mends a workbook that calamine refuses to open: its directory, texts and number formats are written anew.
//!
//! The library gives up on a whole workbook over a word that it does not know in `state`, a sheet of macros, or a fault
//! in a part that only tells how things look. Office suites open such workbooks, and so do we: the sheets are taken over
//! byte for byte, and what cannot be had is told of.

use std::io::{Cursor, Write};

use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::container::{self, Container};
use super::limit;
use super::xlsx_directory::Parts;
use super::xml::{self, raw};

/// Most bytes of a part that is written anew; those of genuine replies are far smaller.
const PART_BYTES: u64 = 32 << 20;

/// A workbook that can be opened, and what is not in it.
#[derive(Debug, Default)]
pub(crate) struct Mended {
    /// The workbook.
    pub(crate) bytes: Vec<u8>,
    /// Sheets that were left out.
    pub(crate) left_out: Vec<LeftOut>,
    /// Parts of which the end, or something inside, could not be had.
    pub(crate) torn: Vec<&'static str>,
}

/// A sheet that was left out.
#[derive(Debug)]
pub(crate) struct LeftOut {
    /// Its name.
    pub(crate) name: String,
    /// Whether it is hidden.
    pub(crate) hidden: bool,
    /// Why, as a clause.
    pub(crate) reason: &'static str,
    /// Whether nothing that a unit could have written is lost with it.
    pub(crate) harmless: bool,
}

/// Writes the workbook anew; nothing if there is no directory of sheets to be had.
pub(crate) fn mend(zip: &mut Container<'_>, parts: &Parts) -> Option<Mended> {
    let mut mended = Mended::default();
    let (workbook, relations) = directory(parts, &mut mended)?;
    let (folder, file) = parts.workbook().rsplit_once('/').unwrap_or(("", parts.workbook()));
    let below = |name: &str| {
        if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        }
    };
    let mut anew = vec![
        ("_rels/.rels".to_owned(), package(parts.workbook())),
        (parts.workbook().to_owned(), workbook),
        (below(&format!("_rels/{file}.rels")), relations),
    ];
    if let Some(part) = parts.strings() {
        let (table, whole) = strings(&container::part(zip, part, PART_BYTES)?);
        if !whole && container::is_whole(zip, part) {
            // A wrong checksum is told of anyway.
            mended.torn.push("文字表");
        }
        anew.push((part.to_owned(), table));
    }
    if let Some(part) = parts.styles() {
        let (formats, whole) = styles(&container::part(zip, part, PART_BYTES)?);
        if !whole {
            mended.torn.push("格式表（日期可能读成数字）");
        }
        anew.push((part.to_owned(), formats));
    }
    mended.bytes = rewritten(zip, &anew)?;
    Some(mended)
}

/// The container with these parts in place of those of the same names.
fn rewritten(zip: &mut Container<'_>, anew: &[(String, String)]) -> Option<Vec<u8>> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index).ok()?;
        let name = part.name().ok()?.replace('\\', "/").to_lowercase();
        if anew.iter().any(|(own, _)| own.to_lowercase() == name) {
            continue;
        }
        out.raw_copy_file(part).ok()?;
    }
    for (name, text) in anew {
        out.start_file(name.as_str(), SimpleFileOptions::default()).ok()?;
        out.write_all(text.as_bytes()).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn package(workbook: &str) -> String {
    let target = escape(workbook);
    format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{RELATIONS}/officeDocument\" Target=\"/{target}\"/></Relationships>"
    )
}

/// The workbook's own part and its relations, with nothing but the tables; nothing if no table is to be had.
fn directory(parts: &Parts, mended: &mut Mended) -> Option<(String, String)> {
    let (mut sheets, mut relations, mut is_1904) = (String::new(), String::new(), false);
    let mut count = 0;
    let whole = walk(parts.workbook_xml(), "workbook", |event| match event {
        Event::Start(start) if start.local_name().as_ref() == "workbookPr" => {
            is_1904 |= raw(start, "date1904").is_some_and(|value| value == "1" || value == "true");
        }
        Event::Start(start) if start.local_name().as_ref() == "sheet" && count < limit::SHEETS => {
            count += 1;
            sheet(start, parts, count, &mut sheets, &mut relations, &mut mended.left_out);
        }
        _ => {}
    });
    // With every table lost the workbook is no better than damaged.
    if count == 0 || (sheets.is_empty() && mended.left_out.iter().any(|sheet| !sheet.harmless)) {
        return None;
    }
    if !whole {
        mended.torn.push("工作表目录");
    }
    Some((
        format!(
            "<workbook><workbookPr date1904=\"{}\"/><sheets>{sheets}</sheets></workbook>",
            u8::from(is_1904)
        ),
        format!("<Relationships>{relations}</Relationships>"),
    ))
}

fn sheet(
    start: &BytesStart<'_>,
    parts: &Parts,
    number: usize,
    sheets: &mut String,
    relations: &mut String,
    left_out: &mut Vec<LeftOut>,
) {
    let name = xml::attribute(start, "name").unwrap_or_default();
    let state = raw(start, "state").unwrap_or_default();
    // Some programs write words of their own; a sheet that is not said to be hidden is shown.
    let hidden = matches!(state.as_str(), "hidden" | "veryHidden");
    let related = xml::attribute(start, "id");
    let related = related.as_deref().and_then(|id| parts.related(id));
    let kind = related.and_then(|(kind, _)| kind.rsplit('/').next());
    let (reason, harmless) = match (kind, related.and_then(|(_, part)| part)) {
        (Some("worksheet"), Some(part)) => {
            let state = if hidden { "hidden" } else { "visible" };
            sheets.push_str(&format!(
                "<sheet name=\"{}\" state=\"{state}\" r:id=\"r{number}\"/>",
                escape(name.as_str())
            ));
            relations.push_str(&format!(
                "<Relationship Id=\"r{number}\" Type=\"{RELATIONS}/worksheet\" Target=\"/{}\"/>",
                escape(part)
            ));
            return;
        }
        // Charts and dialogs have no cells, and are passed over in sound workbooks too.
        (Some("chartsheet" | "dialogsheet"), _) => return,
        (Some("xlMacrosheet" | "xlIntlMacrosheet"), _) => ("这是宏表，不是报送的内容，没有读取", true),
        (Some("worksheet") | None, _) => ("文件中缺少这张工作表的内容", false),
        _ => ("这不是普通工作表，没有读取", false),
    };
    left_out.push(LeftOut {
        name,
        hidden,
        reason,
        harmless,
    });
}

/// The table of texts with nothing but the texts, and whether all of it was to be had.
fn strings(bytes: &[u8]) -> (String, bool) {
    let mut table = String::from("<sst>");
    let (mut text, mut in_text, mut in_sound, mut is_odd) = (String::new(), false, false, false);
    let whole = walk(bytes, "sst", |event| match event {
        Event::Start(start) => match start.local_name().as_ref() {
            "si" => text.clear(),
            "t" => in_text = !in_sound,
            // How it is pronounced.
            "rPh" => in_sound = true,
            _ => {}
        },
        Event::End(end) => match end.local_name().as_ref() {
            "t" => in_text = false,
            "rPh" => in_sound = false,
            "si" => {
                table.push_str("<si><t xml:space=\"preserve\">");
                table.push_str(&escape(text.as_str()));
                table.push_str("</t></si>");
            }
            _ => {}
        },
        event if in_text => {
            is_odd |= xml::is_undeclared(event);
            xml::push(event, &mut text);
        }
        _ => {}
    });
    table.push_str("</sst>");
    (table, whole && !is_odd)
}

/// The styles with nothing but the formats of numbers, which tell dates; and whether all of it was to be had.
fn styles(bytes: &[u8]) -> (String, bool) {
    let (mut formats, mut cells, mut in_cells) = (String::new(), String::new(), false);
    let whole = walk(bytes, "styleSheet", |event| match event {
        Event::Start(start) => match start.local_name().as_ref() {
            "numFmt" => {
                if let (Some(id), Some(code)) = (raw(start, "numFmtId"), xml::attribute(start, "formatCode")) {
                    let code = escape(code.as_str());
                    formats.push_str(&format!(
                        "<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>",
                        escape(id.as_str())
                    ));
                }
            }
            "cellXfs" => in_cells = true,
            "xf" if in_cells => {
                let id = raw(start, "numFmtId").unwrap_or_default();
                let id: String = id.chars().filter(char::is_ascii_digit).collect();
                cells.push_str(&format!("<xf numFmtId=\"{id}\"/>"));
            }
            _ => {}
        },
        Event::End(end) if end.local_name().as_ref() == "cellXfs" => in_cells = false,
        _ => {}
    });
    let styles = format!("<styleSheet><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>");
    (styles, whole)
}

/// Calls back for every event up to the end of this element or the first fault; whether the end was reached.
fn walk(bytes: &[u8], element: &str, mut call: impl FnMut(&Event<'_>)) -> bool {
    let mut reader = xml::reader(bytes);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::End(end)) if end.local_name().as_ref() == element => return true,
            Ok(Event::Eof) | Err(_) => return false,
            Ok(event) => call(&event),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_taken_over_in_their_order_up_to_the_tear() {
        let (table, whole) = strings(
            "<x:sst><x:si><x:t>甲&amp;</x:t><rPh><t>jia</t></rPh></x:si><si/><si><r><t>乙</t></r></si><si><t>丙"
                .as_bytes(),
        );
        assert_eq!(
            table,
            "<sst><si><t xml:space=\"preserve\">甲&amp;</t></si><si><t xml:space=\"preserve\"></t></si>\
             <si><t xml:space=\"preserve\">乙</t></si></sst>"
        );
        assert!(!whole);
    }

    #[test]
    fn only_the_formats_of_numbers_are_left_of_styles() {
        let (styles, whole) = styles(
            b"<styleSheet><numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;n&quot;\"/><numFmt numFmtId=\"177\"/></numFmts>\
              <fonts><font><sz val=\"big\"/></font></fonts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>\
              <cellXfs><xf fontId=\"0\"/><xf numFmtId=\"176\"><alignment horizontal=\"odd\"/></xf></cellXfs></styleSheet>",
        );
        assert_eq!(
            styles,
            "<styleSheet><numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;n&quot;\"/></numFmts>\
             <cellXfs><xf numFmtId=\"\"/><xf numFmtId=\"176\"/></cellXfs></styleSheet>"
        );
        assert!(whole);
    }
}
