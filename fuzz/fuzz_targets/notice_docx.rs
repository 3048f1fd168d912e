//! Arbitrary bytes as word/document.xml of a docx, and as the whole file: `cargo +nightly fuzz run notice_docx`.
#![no_main]

use std::io::{Cursor, Write};

use duban::notice::read;
use duban::read::notice_source::source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(source) = source("a.docx", bytes) {
        read(&source);
    }
    // A container around the bytes lets the fuzzer reach the XML without guessing a checksum.
    let Some(container) = container(bytes) else { return };
    if let Ok(source) = source("b.docx", &container) {
        read(&source);
    }
});

fn container(bytes: &[u8]) -> Option<Vec<u8>> {
    let half = bytes.len() / 4;
    let (numbering, document) = bytes.split_at(half);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, part) in [("[Content_Types].xml", &b"<Types/>"[..]), ("word/numbering.xml", numbering), ("word/document.xml", document)] {
        zip.start_file(name, options).ok()?;
        zip.write_all(part).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}
