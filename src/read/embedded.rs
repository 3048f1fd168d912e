//! Finds what is embedded in a document: a workbook, a document or a file behind an icon, and takes it out to be read.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::{archive, container, limit, ole};

/// What an embedded object is, by the name of the program that made it: Excel.Sheet.12.
pub(crate) fn described(program: &str) -> String {
    let what = [
        ("Excel", "Excel工作簿"),
        ("ET.", "WPS表格"),
        ("Word", "Word文档"),
        ("WPS.", "WPS文档"),
        ("PowerPoint", "演示文稿"),
        ("Acro", "PDF文件"),
        ("Foxit", "PDF文件"),
        ("Package", "文件"),
    ];
    let found = what.iter().find(|(begin, _)| program.starts_with(begin));
    let what = found.map_or("对象", |(_, what)| what);
    format!("嵌入的{what}（{program}），能够取出的已按附件读取，其余请双击打开阅看，或请单位另行报送")
}

/// The folder of embedded objects in a package of Word or Excel.
const FOLDER: &[u8] = b"/embeddings/";

/// The files embedded in a package of Word or Excel, with their names; what draws a chart is none.
pub(crate) fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    if memchr::memmem::find(bytes, FOLDER).is_none() {
        return Vec::new();
    }
    let Ok(mut zip) = container::open(bytes) else {
        return Vec::new();
    };
    let members = archive::members(&mut zip);
    let mut of_charts = String::new();
    for (index, name) in &members {
        if name.contains("charts/_rels/") {
            let rels = archive::take(&mut zip, *index).bytes.unwrap_or_default();
            of_charts.push_str(&String::from_utf8_lossy(&rels));
        }
    }
    let mut files = Vec::new();
    for (index, name) in members {
        let Some((_, own)) = name.split_once("/embeddings/") else {
            continue;
        };
        if own.is_empty() || of_charts.contains(own) || files.len() >= limit::EMBEDDED {
            continue;
        }
        let Ok(bytes) = archive::take(&mut zip, index).bytes else {
            continue;
        };
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            files.extend(of_object(own, bytes));
        } else {
            files.push((own.to_owned(), bytes));
        }
    }
    files
}

/// What an OLE object holds: a package of Office, a file with its name, or itself a document of Office of old.
fn of_object(own: &str, bytes: Vec<u8>) -> Option<(String, Vec<u8>)> {
    let tidied = ole::tidied(&bytes);
    let mut object = CompoundFile::open(Cursor::new(tidied.as_ref())).ok()?;
    let mut stream = |name: &str| -> Option<Vec<u8>> {
        let stream = object.open_stream(name).ok()?;
        let mut content = Vec::new();
        stream.take(limit::FILE_BYTES).read_to_end(&mut content).ok()?;
        Some(content)
    };
    let stem = own.rsplit_once('.').map_or(own, |(stem, _)| stem);
    if let Some(package) = stream("Package") {
        let end = if memchr::memmem::find(&package, b"word/").is_some() {
            "docx"
        } else {
            "xlsx"
        };
        return Some((format!("{stem}.{end}"), package));
    }
    if let Some(native) = stream("\u{1}Ole10Native") {
        return of_native(&native);
    }
    let is = |object: &CompoundFile<Cursor<&[u8]>>, name: &str| object.is_stream(name);
    let end = if is(&object, "Workbook") || is(&object, "Book") {
        "xls"
    } else if is(&object, "WordDocument") {
        "doc"
    } else {
        return None;
    };
    drop(object);
    Some((format!("{stem}.{end}"), bytes))
}

/// A file behind an icon: its size, two names, where it came from, and its bytes.
fn of_native(native: &[u8]) -> Option<(String, Vec<u8>)> {
    let rest = native.get(6..)?;
    let end = memchr::memchr(0, rest)?;
    let name = super::name::from_bytes(rest.get(..end)?);
    let rest = rest.get(end + 1..)?;
    let end = memchr::memchr(0, rest)?;
    let rest = rest.get(end + 1..)?;
    // Two numbers, then the length of a path and the path.
    let number = |at: usize| -> Option<usize> {
        let four: [u8; 4] = rest.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(four)).ok()
    };
    let path = number(4)?;
    let from = 8usize.checked_add(path)?;
    let size = number(from)?;
    let content = rest.get(from + 4..)?.get(..size)?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    (!name.is_empty()).then(|| (name, content.to_vec()))
}
