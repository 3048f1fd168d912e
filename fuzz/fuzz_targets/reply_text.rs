//! Delimited text in any encoding.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let _ = duban::read::document("a.csv", bytes);
});
