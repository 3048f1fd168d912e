//! The whole path of a reply: any bytes, told apart by content, with archives and messages opened.

#![no_main]

// A panic of a library is caught, and its file told as damaged; only what is not caught is a crash.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    let _ = duban::read::file("a", bytes);
});
