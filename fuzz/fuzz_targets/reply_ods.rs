//! The content of an OpenDocument spreadsheet.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;
mod packed;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let file = packed::packed(&[("mimetype", mimetype), ("content.xml", bytes), ("meta.xml", bytes)]);
    let _ = duban::read::document("a.ods", &file);
});
