//! The streams of an old Word document, in a sound OLE container: the first byte says how many sectors of 512 bytes the
//! main stream has, and the rest is its tables.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;

use std::io::{Cursor, Write};

use cfb::CompoundFile;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let Some((sectors, bytes)) = bytes.split_first() else { return };
    let (main, tables) = bytes.split_at((usize::from(*sectors) * 512).min(bytes.len()));
    let mut container = CompoundFile::create(Cursor::new(Vec::new())).expect("memory");
    for (name, content) in [("WordDocument", main), ("1Table", tables), ("0Table", tables), ("Data", tables)] {
        container.create_stream(name).and_then(|mut stream| stream.write_all(content)).expect("memory");
    }
    container.flush().expect("memory");
    let _ = duban::read::document("a.doc", container.into_inner().get_ref());
});
