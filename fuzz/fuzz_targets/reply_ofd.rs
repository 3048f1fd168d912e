//! OFD: a page, and behind a zero byte the document that names it.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;
mod packed;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (page, document) = (parts.next().unwrap_or_default(), parts.next());
    let root = b"<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>";
    let document = document.unwrap_or(b"<Document><Pages><Page BaseLoc=\"P.xml\"/></Pages></Document>");
    let entries = [("OFD.xml", &root[..]), ("D.xml", document), ("P.xml", page)];
    let _ = duban::read::document("a.ofd", &packed::packed(&entries));
});
