//! What is embedded in a letter is read like what is attached to a mail, in every kind of document that can hold it.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use serde_json::Value;
use zip::write::SimpleFileOptions;

use super::run::Desk;

fn host(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/seen/embedded-hosts");
    std::fs::read(folder.join(name)).expect("a fixture")
}

/// What stands in a storage of a container: a package, a workbook of old, a file behind an icon.
#[derive(Debug, Clone, Copy)]
enum Object {
    Package,
    Workbook,
    Native,
}

const OBJECTS: [Object; 3] = [Object::Package, Object::Workbook, Object::Native];

type Container = cfb::CompoundFile<Cursor<Vec<u8>>>;

fn put(container: &mut Container, path: &Path, bytes: &[u8]) {
    let mut stream = container.create_stream(path).expect("a stream");
    stream.write_all(bytes).expect("written");
}

/// Puts an object into a storage.
fn embed(container: &mut Container, place: &Path, object: Object) {
    container.create_storage_all(place).expect("a storage");
    match object {
        Object::Package => put(container, &place.join("Package"), &host("form.xlsx")),
        Object::Native => put(container, &place.join("\u{1}Ole10Native"), &native(true)),
        Object::Workbook => {
            let mut workbook = cfb::CompoundFile::open(Cursor::new(host("form.xls"))).expect("a container");
            let mut bytes = Vec::new();
            let mut stream = workbook.open_stream("/Workbook").expect("a workbook");
            stream.read_to_end(&mut bytes).expect("read");
            put(container, &place.join("Workbook"), &bytes);
        }
    }
}

/// A file behind an icon; in a container its size stands before it.
fn native(sized: bool) -> Vec<u8> {
    let form = host("form.xlsx");
    let mut native = vec![2, 0];
    native.extend(b"form.xlsx\0C:\\form.xlsx\0");
    native.extend([0, 0, 3, 0]);
    native.extend(4u32.to_le_bytes());
    native.extend(b"C:\\\0");
    native.extend(u32::try_from(form.len()).expect("small").to_le_bytes());
    native.extend(form);
    if sized {
        let size = u32::try_from(native.len()).expect("small").to_le_bytes();
        native.splice(0..0, size);
    }
    native
}

fn in_container(name: &str, place: &str, object: Object) -> Vec<u8> {
    let mut container = cfb::CompoundFile::open(Cursor::new(host(name))).expect("a container");
    embed(&mut container, Path::new(place), object);
    container.flush().expect("written");
    container.into_inner().into_inner()
}

fn in_rtf(object: Object) -> Vec<u8> {
    let (program, content) = match object {
        Object::Native => ("Package", native(false)),
        object => {
            let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a container");
            embed(&mut container, Path::new("/"), object);
            container.flush().expect("written");
            ("Excel.Sheet.12", container.into_inner().into_inner())
        }
    };
    let number = |number: usize| u32::try_from(number).expect("small").to_le_bytes();
    let mut data = vec![1, 5, 0, 0, 2, 0, 0, 0];
    data.extend(number(program.len() + 1));
    data.extend(program.bytes().chain([0]));
    data.extend([0; 8]);
    data.extend(number(content.len()));
    data.extend(content);
    let digits: Vec<String> = data.iter().map(|byte| format!("{byte:02x}")).collect();
    let lines: Vec<String> = digits.chunks(64).map(|line| line.concat()).collect();
    let object = format!(
        "{{\\object\\objemb{{\\*\\objclass {program}}}{{\\*\\objdata {}}}{{\\result x}}}}",
        lines.join("\r\n")
    );
    let mut text = host("cover.rtf");
    let end = text.iter().rposition(|byte| *byte == b'}').expect("an end");
    text.splice(end..end, object.into_bytes());
    text
}

/// A document of OpenDocument with an object: a folder, or a file as it is.
fn in_open_document(name: &str, as_folder: bool) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut write = |name: &str, bytes: &[u8]| {
        out.start_file(name, options).expect("begun");
        out.write_all(bytes).expect("written");
    };
    let mut from = zip::ZipArchive::new(Cursor::new(host(name))).expect("a package");
    let kind = if as_folder {
        "application/vnd.oasis.opendocument.spreadsheet"
    } else {
        "application/vnd.sun.star.oleobject"
    };
    let path = if as_folder { "Object 1/" } else { "Object 1" };
    for index in 0..from.len() {
        let mut member = from.by_index(index).expect("a member");
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).expect("read");
        let name = member.name().expect("a name").into_owned();
        if name == "META-INF/manifest.xml" {
            let text = String::from_utf8(bytes).expect("text");
            let entry = format!(
                "<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{kind}\"/></manifest:manifest>"
            );
            bytes = text.replace("</manifest:manifest>", &entry).into_bytes();
        }
        if !name.ends_with('/') {
            write(&name, &bytes);
        }
    }
    if as_folder {
        let mut inside = zip::ZipArchive::new(Cursor::new(host("form.ods"))).expect("a package");
        for part in ["content.xml", "styles.xml"] {
            let mut bytes = Vec::new();
            inside
                .by_name(part)
                .expect("a part")
                .read_to_end(&mut bytes)
                .expect("read");
            write(&format!("Object 1/{part}"), &bytes);
        }
    } else {
        write(path, &host("form.xlsx"));
    }
    out.finish().expect("whole").into_inner()
}

#[test]
fn what_is_embedded_is_read_in_every_kind_of_document() {
    let mut letters: Vec<(String, Vec<u8>)> = Vec::new();
    for object in OBJECTS {
        letters.push((
            format!("{object:?}.doc"),
            in_container("cover.doc", "/ObjectPool/_1646123456", object),
        ));
        letters.push((
            format!("{object:?}.xls"),
            in_container("cover.xls", "/MBD00A1B2C3", object),
        ));
        letters.push((format!("{object:?}.rtf"), in_rtf(object)));
    }
    for as_folder in [true, false] {
        for end in ["odt", "ods"] {
            letters.push((
                format!("{as_folder}.{end}"),
                in_open_document(&format!("cover.{end}"), as_folder),
            ));
        }
    }
    for (name, bytes) in letters {
        let desk = Desk::sample();
        let replies = desk.input().join("replies");
        std::fs::create_dir(&replies).expect("made");
        std::fs::write(replies.join(&name), bytes).expect("written");
        let args = ["collect", "--form", "plan", "--as-of", "2020-07-05", "--records-only"];
        let collected = desk.json(&args, 1);
        let again = desk.json(&args, 1);
        assert_eq!(
            collected["replies"], again["replies"],
            "{name}: the same input, the same hashes"
        );
        let records = collected["records"].as_array().expect("records");
        let record = records.iter().find(|record| record["task"] == "T085");
        let record = record.unwrap_or_else(|| panic!("{name}: {:#}", collected["findings"]));
        let file = record["source"]["file"].as_str().expect("a file");
        assert!(file.starts_with(&format!("{name}/")), "{name}: {file}");
        let owed = collected["owed"].as_array().expect("owed").iter();
        let mut own = owed.filter(|duty: &&Value| duty["unit"] == "市红十字会");
        assert!(own.all(|duty| duty["state"] == "已报"), "{name}");
    }
}
