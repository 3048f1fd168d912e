//! XML Spreadsheet 2003: the fuzzer's bytes behind the namespace.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;

const START: &[u8] = b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"";

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let file = [START, bytes].concat();
    let _ = duban::read::document("a.xls", &file);
});
