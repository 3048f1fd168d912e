//! PDF: the fuzzer's bytes behind the mark, and by themselves what a page draws.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let _ = duban::read::document("a.pdf", &[b"%PDF-1.7\n", bytes].concat());
    let page = [
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
          3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>endobj\n\
          5 0 obj<</Type/Font/Subtype/Type0/Encoding/GBK-EUC-H/DescendantFonts[<<>>]>>endobj\n4 0 obj<</Length "
            .to_vec(),
        bytes.len().to_string().into_bytes(),
        b">>stream\n".to_vec(),
        bytes.to_vec(),
        b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".to_vec(),
    ];
    let _ = duban::read::document("a.pdf", &page.concat());
});
