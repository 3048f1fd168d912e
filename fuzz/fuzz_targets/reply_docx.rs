//! The body of a Word document.

#![no_main]

mod packed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let file = packed::packed(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", bytes), ("docProps/custom.xml", bytes)]);
    let _ = duban::read::document("a.docx", &file);
});
