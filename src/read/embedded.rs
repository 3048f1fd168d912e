//! Finds what is embedded in a document: a workbook, a document or a file behind an icon, and takes it out to be read.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

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
/// What a container of OLE begins with.
const OLE: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];
/// Storages of a container that hold an embedded object, as far as their names begin alike: of Excel, of Word.
const STORAGES: [&str; 2] = ["MBD", "ObjectPool"];

/// The files embedded in a document, with their names; what draws a chart is none.
pub(crate) fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    if bytes.starts_with(&OLE) {
        return in_container(bytes);
    }
    if bytes.starts_with(b"{\\rtf") {
        return in_rtf(bytes);
    }
    if bytes.get(30..59) == Some(b"mimetypeapplication/vnd.oasis") {
        return in_open_document(bytes);
    }
    in_package(bytes)
}

/// What is embedded in a package of Word or Excel.
fn in_package(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
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
        if bytes.starts_with(&OLE) {
            files.extend(of_object(own, bytes));
        } else {
            files.push((own.to_owned(), bytes));
        }
    }
    files
}

/// What is embedded in a workbook or document of old: each object is a storage of its own.
fn in_container(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let named = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if !STORAGES.iter().any(|name| named(name)) {
        return Vec::new();
    }
    let tidied = ole::tidied(bytes);
    let Ok(mut container) = CompoundFile::open(Cursor::new(tidied.as_ref())) else {
        return Vec::new();
    };
    let places: Vec<PathBuf> = (container.walk())
        .filter(|entry| entry.is_storage() && !entry.is_root())
        .map(|entry| entry.path().to_path_buf())
        .collect();
    let mut files = Vec::new();
    for place in places {
        let stem = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if files.len() < limit::EMBEDDED {
            files.extend(held(&mut container, &place, stem.trim_start_matches('_')));
        }
    }
    files
}

/// What is embedded in a text of RTF: objects written out in hexadecimal digits.
fn in_rtf(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    const DATA: &[u8] = b"\\objdata";
    let mut files = Vec::new();
    for at in memchr::memmem::find_iter(bytes, DATA).take(limit::EMBEDDED) {
        let digits = bytes.get(at + DATA.len()..).unwrap_or_default();
        let data: Vec<u8> = digits
            .iter()
            .take_while(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace())
            .filter_map(|byte| char::from(*byte).to_digit(16))
            .filter_map(|digit| u8::try_from(digit).ok())
            .collect::<Vec<u8>>()
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
            .collect();
        files.extend(of_first_ole(&data, files.len() + 1));
    }
    files
}

/// An object by the first edition of OLE: the name of its program, two further texts, and its bytes.
fn of_first_ole(data: &[u8], number: usize) -> Option<(String, Vec<u8>)> {
    let mut at = 8;
    let mut program = &[][..];
    let size = |at: usize| -> Option<usize> {
        let four: [u8; 4] = data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(four)).ok()
    };
    for place in 0..3 {
        let length = size(at)?;
        let text = data.get(at + 4..(at + 4).checked_add(length)?)?;
        if place == 0 {
            program = text;
        }
        at += 4 + length;
    }
    let content = data.get(at + 4..(at + 4).checked_add(size(at)?)?)?;
    if content.starts_with(&OLE) {
        return of_object(&format!("嵌入对象{number}.bin"), content.to_vec());
    }
    if program.starts_with(b"Package") {
        // Without the size that stands before it in a container.
        let sized: Vec<u8> = [0; 4].iter().chain(content).copied().collect();
        return of_native(&sized);
    }
    None
}

/// What is embedded in a document of OpenDocument: a file as it is, or a folder that is a document of its own.
fn in_open_document(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    // Object 1/content.xml, Obj100: the names of members stand in the open.
    if memchr::memmem::find(bytes, b"Obj").is_none() {
        return Vec::new();
    }
    let Ok(mut zip) = container::open(bytes) else {
        return Vec::new();
    };
    let members = archive::members(&mut zip);
    let listed = members.iter().find(|(_, name)| name == "META-INF/manifest.xml");
    let listed = listed.and_then(|(index, _)| archive::take(&mut zip, *index).bytes.ok());
    let listed = String::from_utf8_lossy(&listed.unwrap_or_default()).into_owned();
    // <manifest:file-entry manifest:full-path="Object 1/" manifest:media-type="application/…"/>
    let entries = listed.split("<manifest:file-entry").skip(1).filter_map(|entry| {
        let value = |key: &str| {
            let (_, rest) = entry.split_once(&format!("manifest:{key}=\""))?;
            rest.split_once('"').map(|(value, _)| value.to_owned())
        };
        Some((value("full-path")?, value("media-type").unwrap_or_default()))
    });
    let mut files = Vec::new();
    for (path, kind) in entries.filter(|(path, _)| path != "/").collect::<Vec<_>>() {
        if files.len() >= limit::EMBEDDED {
            break;
        }
        if let Some(folder) = path.strip_suffix('/') {
            let end = match kind.rsplit('.').next() {
                Some("spreadsheet") => "ods",
                Some("text") => "odt",
                _ => continue,
            };
            let inside: Vec<(usize, String)> = (members.iter())
                .filter_map(|(index, name)| Some((*index, name.strip_prefix(&path)?.to_owned())))
                .filter(|(_, name)| !name.is_empty() && !name.ends_with('/'))
                .collect();
            if let Some(bytes) = alone(&mut zip, &inside, &kind) {
                files.push((format!("{folder}.{end}"), bytes));
            }
        } else if !path.contains(['/', '.'])
            && let Some((index, _)) = members.iter().find(|(_, name)| *name == path)
            && let Ok(bytes) = archive::take(&mut zip, *index).bytes
        {
            if bytes.starts_with(&OLE) {
                files.extend(of_object(&path, bytes));
            } else if bytes.starts_with(b"PK") {
                files.push((format!("{path}.{}", end_of_package(&bytes)), bytes));
            }
        }
    }
    files
}

/// A folder of a package as a package of its own.
fn alone(zip: &mut container::Container<'_>, members: &[(usize, String)], kind: &str) -> Option<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    package.start_file("mimetype", options).ok()?;
    package.write_all(kind.as_bytes()).ok()?;
    for (index, name) in members {
        let bytes = archive::take(zip, *index).bytes.ok()?;
        package.start_file(name.as_str(), options).ok()?;
        package.write_all(&bytes).ok()?;
    }
    Some(package.finish().ok()?.into_inner())
}

/// What an OLE object holds: a package of Office, a file with its name, or itself a document of Office of old.
fn of_object(own: &str, bytes: Vec<u8>) -> Option<(String, Vec<u8>)> {
    let tidied = ole::tidied(&bytes);
    let mut object = CompoundFile::open(Cursor::new(tidied.as_ref())).ok()?;
    let stem = own.rsplit_once('.').map_or(own, |(stem, _)| stem);
    held(&mut object, Path::new("/"), stem)
}

/// What a storage of a container holds: a package of Office, a file with its name, or a document of Office of old.
fn held(object: &mut CompoundFile<Cursor<&[u8]>>, at: &Path, stem: &str) -> Option<(String, Vec<u8>)> {
    if let Some(package) = stream(object, &at.join("Package")) {
        return Some((format!("{stem}.{}", end_of_package(&package)), package));
    }
    if let Some(native) = stream(object, &at.join("\u{1}Ole10Native")) {
        return of_native(&native);
    }
    let end = if object.is_stream(at.join("Workbook")) || object.is_stream(at.join("Book")) {
        "xls"
    } else if object.is_stream(at.join("WordDocument")) {
        "doc"
    } else {
        return None;
    };
    // The streams of the storage, as a container of their own.
    let names: Vec<String> = (object.read_storage(at).ok()?)
        .filter(cfb::Entry::is_stream)
        .map(|entry| entry.name().to_owned())
        .collect();
    // The edition with small sectors, which every reader knows.
    let mut own = CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).ok()?;
    for name in names {
        let content = stream(object, &at.join(&name))?;
        own.create_stream(Path::new("/").join(&name))
            .ok()?
            .write_all(&content)
            .ok()?;
    }
    own.flush().ok()?;
    Some((format!("{stem}.{end}"), own.into_inner().into_inner()))
}

/// The bytes of a stream.
fn stream(object: &mut CompoundFile<Cursor<&[u8]>>, path: &Path) -> Option<Vec<u8>> {
    let stream = object.open_stream(path).ok()?;
    let mut content = Vec::new();
    stream.take(limit::FILE_BYTES).read_to_end(&mut content).ok()?;
    Some(content)
}

/// The ending of a package of Office, by the folder in it.
fn end_of_package(package: &[u8]) -> &'static str {
    let has = |folder: &[u8]| memchr::memmem::find(package, folder).is_some();
    if has(b"word/") {
        "docx"
    } else if package.get(30..38) == Some(b"mimetype") {
        if has(b"opendocument.text") { "odt" } else { "ods" }
    } else {
        "xlsx"
    }
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
