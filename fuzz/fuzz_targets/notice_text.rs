//! Arbitrary bytes as a text or web page: `cargo +nightly fuzz run notice_text -- -max_total_time=600`.
#![no_main]

use duban::notice::{explain, read};
use duban::read::notice_source::source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.txt", "a.html"] {
        if let Ok(source) = source(name, bytes) {
            read(&source);
            explain(&source, "1");
        }
    }
});
