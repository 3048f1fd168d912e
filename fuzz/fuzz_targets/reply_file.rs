//! The whole path of a reply: any bytes, told apart by content, with archives and messages opened.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let _ = duban::read::file("a", bytes);
});
