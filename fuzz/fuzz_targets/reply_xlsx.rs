//! The parts of a workbook: sheet, shared strings and styles, separated by a zero byte.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;
mod packed;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let mut parts = bytes.splitn(3, |byte| *byte == 0);
    let (sheet, strings, styles) = (parts.next(), parts.next(), parts.next());
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationships><Relationship Id=\"r1\" Type=\"x/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"r1\" Type=\"x/relationships/worksheet\" Target=\"sheet1.xml\"/></Relationships>"),
        ("xl/sheet1.xml", sheet.unwrap_or_default()),
    ];
    entries.extend(strings.map(|strings| ("xl/sharedStrings.xml", strings)));
    entries.extend(styles.map(|styles| ("xl/styles.xml", styles)));
    let _ = duban::read::document("a.xlsx", &packed::packed(&entries));
});
