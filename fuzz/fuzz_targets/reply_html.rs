//! A web page, which systems export as `.xls` and mail programs put into the body of a message.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let file = [b"<html", bytes].concat();
    let _ = duban::read::document("a.xls", &file);
});
