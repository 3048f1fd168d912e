//! A message: the fuzzer's bytes behind headers that only messages have.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let file = [&b"From: a@b\r\nSubject: c\r\nMIME-Version: 1.0\r\n"[..], bytes].concat();
    let _ = duban::read::file("a.eml", &file);
});
