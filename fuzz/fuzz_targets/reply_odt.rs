//! The content of an OpenDocument text, and behind a zero byte its meta data.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;
mod packed;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (content, meta) = (parts.next().unwrap_or_default(), parts.next());
    let mut entries = vec![("mimetype", &b"application/vnd.oasis.opendocument.text"[..]), ("content.xml", content)];
    entries.extend(meta.map(|meta| ("meta.xml", meta)));
    let _ = duban::read::document("a.odt", &packed::packed(&entries));
});
