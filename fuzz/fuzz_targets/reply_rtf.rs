//! RTF, which often is named `.doc`: the fuzzer's bytes behind the mark.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let file = [b"{\\rtf1", bytes].concat();
    let _ = duban::read::document("a.doc", &file);
});
