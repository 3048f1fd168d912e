//! The records of an old workbook, in a sound OLE container, so that the fuzzer need not keep its chains whole.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;

use std::io::{Cursor, Write};

use cfb::CompoundFile;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let mut container = CompoundFile::create(Cursor::new(Vec::new())).expect("memory");
    container.create_stream("Workbook").and_then(|mut stream| stream.write_all(bytes)).expect("memory");
    container.flush().expect("memory");
    let _ = duban::read::document("a.xls", container.into_inner().get_ref());
});
