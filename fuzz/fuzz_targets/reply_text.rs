//! Delimited text in any encoding.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = duban::read::document("a.csv", bytes);
});
