//! A message: the fuzzer's bytes behind headers that only messages have.

#![no_main]

// A panic of a library is caught, and its file told as damaged; only what is not caught is a crash.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    let file = [&b"From: a@b\r\nSubject: c\r\nMIME-Version: 1.0\r\n"[..], bytes].concat();
    let _ = duban::read::file("a.eml", &file);
});
