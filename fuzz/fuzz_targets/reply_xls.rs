//! An OLE container with a workbook: the fuzzer's bytes behind the mark.

#![no_main]

// A panic of a library is caught, and its file told as damaged; only what is not caught is a crash.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    let file = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes].concat();
    let _ = duban::read::document("a.xls", &file);
});
