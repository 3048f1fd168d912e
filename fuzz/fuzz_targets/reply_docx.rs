//! The body of a Word document, and behind a zero byte its numbering.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;
mod packed;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (body, numbering) = (parts.next().unwrap_or_default(), parts.next());
    let mut entries = vec![("[Content_Types].xml", &b"<Types/>"[..]), ("word/document.xml", body), ("docProps/custom.xml", body)];
    entries.extend(numbering.map(|numbering| ("word/numbering.xml", numbering)));
    let _ = duban::read::document("a.docx", &packed::packed(&entries));
});
