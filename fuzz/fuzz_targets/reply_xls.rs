//! An OLE container with a workbook: the fuzzer's bytes behind the mark.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let file = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes].concat();
    let _ = duban::read::document("a.xls", &file);
});
