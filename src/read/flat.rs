//! Turns a document that is written as one XML file into the package that its reader knows: flat OPC, Word 2003, flat
//! OpenDocument.

use std::io::{Cursor, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::decode::{decode, label};
use super::{fault, xml};
use crate::reply::incoming::Fault;

/// The namespaces by which such files are known, in lower case.
pub(super) const MARKS: [&[u8]; 3] = [OPC, WORD_2003, OPEN_DOCUMENT];
const OPC: &[u8] = b"schemas.microsoft.com/office/2006/xmlpackage";
const WORD_2003: &[u8] = b"schemas.microsoft.com/office/word/2003/wordml";
const OPEN_DOCUMENT: &[u8] = b"office:mimetype=\"application/vnd.oasis.opendocument";

/// The bytes of a zip package with the same parts.
///
/// # Errors
/// The fault of a file that breaks off.
pub(super) fn package(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let (text, _) = decode(bytes, label(bytes).as_deref());
    let head: String = text.chars().take(4_096).collect::<String>().to_ascii_lowercase();
    let holds = |mark: &[u8]| std::str::from_utf8(mark).is_ok_and(|mark| head.contains(mark));
    let parts = if holds(OPC) {
        opc(&text)
    } else if holds(WORD_2003) {
        // The same elements as in docx but for their namespace and the name of vertical merges.
        let body = undeclared(&text).replace("w:vmerge", "w:vMerge");
        Some(vec![("word/document.xml".to_owned(), body.into_bytes())])
    } else {
        open_document(&text)
    };
    let parts = parts
        .filter(|parts| !parts.is_empty())
        .ok_or_else(|| fault::damaged("XML内容不完整"))?;
    zipped(&parts).ok_or_else(|| fault::damaged("XML内容不完整"))
}

/// A document without its declaration: the encoding that it names is no longer its own.
fn undeclared(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest,
        None => text,
    }
}

/// The parts of a flat OPC package; the last one may be cut off, which its reader then tells.
fn opc(text: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let (mut parts, mut name) = (Vec::new(), None);
    let slice = |span: std::ops::Range<u64>| -> Option<&str> {
        text.get(usize::try_from(span.start).ok()?..usize::try_from(span.end).ok()?)
    };
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => match start.local_name().as_ref() {
                "part" => name = xml::attribute(&start, "name").map(|name| name.trim_start_matches('/').to_owned()),
                "xmlData" => {
                    let from = reader.buffer_position();
                    let inside = reader.read_to_end(start.name()).ok();
                    let end = u64::try_from(text.len()).unwrap_or(u64::MAX);
                    let is_whole = inside.is_some();
                    let inside = slice(inside.unwrap_or(from..end))?;
                    parts.extend(name.take().map(|name| (name, inside.trim().as_bytes().to_vec())));
                    if !is_whole {
                        return Some(parts);
                    }
                }
                "binaryData" => {
                    let Ok(inside) = reader.read_to_end(start.name()) else {
                        return Some(parts);
                    };
                    let packed: String = slice(inside)?.chars().filter(|c| !c.is_whitespace()).collect();
                    let bytes = STANDARD.decode(packed).unwrap_or_default();
                    parts.extend(name.take().map(|name| (name, bytes)));
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return Some(parts),
            Ok(_) => {}
        }
    }
}

/// The one part of a flat OpenDocument file, with its type.
fn open_document(text: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let (_, rest) = text.split_once("office:mimetype=\"")?;
    let (kind, _) = rest.split_once('"')?;
    Some(vec![
        ("mimetype".to_owned(), kind.as_bytes().to_vec()),
        ("content.xml".to_owned(), undeclared(text).as_bytes().to_vec()),
    ])
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), options).ok()?;
        zip.write_all(bytes).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}
