//! Documents in Word's older formats, and in OpenDocument's, that are odd inside.

use std::fs;
use std::io::{Cursor, Read, Write};

use duban::read::document;

use super::files::Told::{self, Fault, Harmless, Part};
use super::make::zipped;

/// The document that LibreOffice has saved.
pub fn fixture(name: &str) -> Vec<u8> {
    fs::read(format!("{}/fixtures/workbooks/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The main stream of the fixture and its tables, changed.
fn doc(change: impl FnOnce(&mut Vec<u8>, &mut Vec<u8>)) -> Vec<u8> {
    let mut sound = cfb::CompoundFile::open(Cursor::new(fixture("libreoffice.doc"))).unwrap();
    let mut stream = |name: &str| {
        let mut bytes = Vec::new();
        sound.open_stream(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let (mut main, mut table) = (stream("WordDocument"), stream("1Table"));
    change(&mut main, &mut table);
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in [("WordDocument", main), ("1Table", table)] {
        container.create_stream(name).unwrap().write_all(&bytes).unwrap();
    }
    container.flush().unwrap();
    container.into_inner().into_inner()
}

/// A number of the main stream replaced.
fn doc_with(at: usize, number: u32) -> Vec<u8> {
    doc(|main, _| main[at..at + 4].copy_from_slice(&number.to_le_bytes()))
}

fn long(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// The document with another piece table: where each piece begins in the main stream, and how many letters it has.
fn doc_of_pieces(pieces: &[(u32, u32)]) -> Vec<u8> {
    doc(|main, table| {
        let mut clx = vec![2];
        clx.extend(u32::try_from(4 + pieces.len() * 12).unwrap().to_le_bytes());
        let mut place = 0u32;
        clx.extend(place.to_le_bytes());
        for (_, count) in pieces {
            place = place.saturating_add(*count);
            clx.extend(place.to_le_bytes());
        }
        for (at, _) in pieces {
            clx.extend([0, 0]);
            clx.extend(at.to_le_bytes());
            clx.extend([0, 0]);
        }
        main[0x4c..0x50].copy_from_slice(&place.to_le_bytes());
        main[0x1a2..0x1a6].copy_from_slice(&u32::try_from(table.len()).unwrap().to_le_bytes());
        main[0x1a6..0x1aa].copy_from_slice(&u32::try_from(clx.len()).unwrap().to_le_bytes());
        table.extend(clx);
    })
}

/// Documents.
pub fn all() -> Vec<(&'static str, Vec<u8>, Told)> {
    let mut files = documents();
    files.extend(rich_texts());
    files.extend(open_texts());
    files
}

fn documents() -> Vec<(&'static str, Vec<u8>, Told)> {
    let sound = fixture("libreoffice.doc");
    // The letters of the body, in UTF-16.
    let text = |main: &[u8], table: &[u8]| {
        let clx = long(main, 0x1a2);
        let count = (long(table, clx + 1) - 4) / 12;
        long(table, clx + 5 + (count + 1) * 4 + 2)
    };
    let pages = doc(|main, table| {
        for index in [0xfa, 0x102] {
            let (from, length) = (long(main, index), long(main, index + 4));
            let count = (length - 4) / 8;
            for page in 0..count {
                let at = long(table, from + (count + 1) * 4 + page * 4) * 512;
                main[at..at + 512].fill(0xff);
            }
        }
    });
    let field = doc(|main, table| {
        let at = text(main, table);
        main[at..at + 2].copy_from_slice(&[0x13, 0]);
    });
    let pictures = doc(|main, table| {
        let at = text(main, table);
        main[at..at + 4].copy_from_slice(&[1, 0, 0x0d, 0]);
        main[0x4c..0x50].copy_from_slice(&2u32.to_le_bytes());
    });
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    vec![
        ("好的.doc", sound.clone(), Part("text-cancelled")),
        ("好的.wps", sound.clone(), Part("text-cancelled")),
        ("半份.doc", half(&sound), Fault("file-damaged")),
        ("加密.doc", doc(|main, _| main[0x0b] |= 1), Fault("file-encrypted")),
        (
            "九五版.doc",
            doc(|main, _| main[2..4].copy_from_slice(&[0x68, 0])),
            Fault("file-type-unknown"),
        ),
        ("乱标记.doc", doc(|main, _| main[0] = 0), Fault("file-damaged")),
        ("字数虚报.doc", doc_with(0x4c, 0x7fff_ffff), Part("file-damaged")),
        ("字数全一.doc", doc_with(0x4c, u32::MAX), Fault("file-empty")),
        ("分布表越界.doc", doc_with(0x1a2, u32::MAX), Fault("file-damaged")),
        ("分布表过长.doc", doc_with(0x1a6, u32::MAX), Fault("file-damaged")),
        ("段落格式越界.doc", doc_with(0x106, u32::MAX), Part("file-damaged")),
        ("字符格式越界.doc", doc_with(0xfe, u32::MAX), Harmless),
        ("格式页全乱.doc", pages, Part("file-damaged")),
        ("域不闭.doc", field, Part("file-damaged")),
        ("只有图片.doc", pictures, Fault("file-scan")),
        (
            "片段越界.doc",
            doc_of_pieces(&[(0x3fff_ff00, 50)]),
            Part("file-damaged"),
        ),
        ("片段极长.doc", doc_of_pieces(&[(0, 0x7fff_0000)]), Part("file-damaged")),
        (
            "片段重叠.doc",
            doc_of_pieces(&vec![(0x800, 2_000); 20_000]),
            Part("file-damaged"),
        ),
        ("表流缺失.doc", doc(|main, _| main[0x0b] &= !2), Fault("file-damaged")),
        ("文本框虚报.doc", doc_with(0x64, 0x7fff_fff0), Part("file-damaged")),
    ]
}

fn rich_texts() -> Vec<(&'static str, Vec<u8>, Told)> {
    let rtf = |body: &str| format!("{{\\rtf1\\ansi\\ansicpg936 good\\par {body}}}").into_bytes();
    let borders: String = (1..100_000).map(|border| format!("\\cellx{border}00")).collect();
    let wide: String = (1..1_000).map(|border| format!("\\cellx{border}00")).collect();
    let cells = "\\cell".repeat(500_000);
    let fonts: String = (0..100_000)
        .map(|font| format!("{{\\f{font}\\fcharset134 x;}}"))
        .collect();
    vec![
        ("嵌套极深.rtf", rtf(&"{".repeat(100_000)), Part("file-damaged")),
        (
            "嵌套深而闭.rtf",
            rtf(&format!("{}x{}", "{".repeat(4_000), "}".repeat(4_000))),
            Harmless,
        ),
        ("括号多一个.rtf", rtf("} lost"), Part("file-damaged")),
        ("没有结尾.rtf", b"{\\rtf1 good\\par".to_vec(), Part("file-damaged")),
        ("只有开头.rtf", b"{\\rtf".to_vec(), Part("file-damaged")),
        ("二进制虚报.rtf", rtf("\\bin2147483647 x"), Part("file-damaged")),
        ("二进制负数.rtf", rtf("\\bin-5 x"), Harmless),
        (
            "列界极多.rtf",
            rtf(&format!("\\trowd{borders}{}\\row", "\\cell".repeat(2_000))),
            Harmless,
        ),
        (
            "每行都宽.rtf",
            rtf(&format!("\\trowd{wide} {}", "x\\cell\\row ".repeat(2_000))),
            Part("file-oversized"),
        ),
        (
            "单元格极多.rtf",
            rtf(&format!("\\trowd\\cellx1{cells}\\row")),
            Part("file-oversized"),
        ),
        (
            "列界两极.rtf",
            rtf("\\trowd\\trleft-2147483648\\cellx2147483647\\cellx-99999999999\\intbl a\\cell b\\cell\\row"),
            Harmless,
        ),
        (
            "表套表.rtf",
            rtf(&format!(
                "\\intbl{}",
                "\\itap4000000 x\\nestcell\\nestrow".repeat(1_000)
            )),
            Harmless,
        ),
        ("跳过虚报.rtf", rtf("\\uc2147483647\\u26102 x\\par y"), Harmless),
        ("半个字.rtf", rtf("\\u-10179 ?\\u-10179 ?\\u12 ?"), Harmless),
        ("字体极多.rtf", rtf(&format!("{{\\fonttbl{fonts}}}x")), Harmless),
        ("坏字节.rtf", rtf("\\'ff\\'ff\\'81"), Part("text-garbled")),
        (
            "框套框.rtf",
            rtf(&"{\\shp{\\*\\shpinst{\\shptxt x\\par".repeat(1_000)),
            Part("file-damaged"),
        ),
        (
            "只有图片.rtf",
            b"{\\rtf1{\\pict\\pngblip 00}\\par}".to_vec(),
            Fault("file-scan"),
        ),
        ("一段极长.rtf", rtf(&"x".repeat(20 << 20)), Part("file-oversized")),
    ]
}

fn open_texts() -> Vec<(&'static str, Vec<u8>, Told)> {
    let odt = |body: &str| {
        let content = format!(
            "<office:document-content><office:body><office:text><text:p>good</text:p>{body}</office:text></office:body></office:document-content>"
        );
        zipped(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", content.as_bytes()),
        ])
    };
    let row = "<table:table-row><table:table-cell table:number-columns-spanned=\"4000000000\" table:number-rows-spanned=\"4000000000\" \
               table:number-columns-repeated=\"4000000000\"><text:p>x</text:p></table:table-cell><table:covered-table-cell/></table:table-row>";
    vec![
        ("好的.odt", fixture("libreoffice.odt"), Part("text-cancelled")),
        (
            "只有编号.odt",
            odt(
                "<table:table><table:table-row><table:table-cell><text:list><text:list-item><text:p/></text:list-item></text:list>\
                 </table:table-cell></table:table-row></table:table>",
            ),
            Part("number-unread"),
        ),
        (
            "跨列极大.odt",
            odt(&format!("<table:table>{row}{row}</table:table>")),
            Harmless,
        ),
        (
            "单元格极多.odt",
            odt(&format!("<table:table>{}</table:table>", row.repeat(400))),
            Part("file-oversized"),
        ),
        (
            "嵌套极深.odt",
            odt(&"<table:table><table:table-row><table:table-cell><text:p>x</text:p>".repeat(20_000)),
            Part("cell-too-long"),
        ),
        (
            "框套框.odt",
            odt(&"<text:p><draw:frame><draw:text-box>".repeat(20_000)),
            Harmless,
        ),
        (
            "截断.odt",
            zipped(&[
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("content.xml", b"<office:text><text:p>good</text:p><text:p>"),
            ]),
            Part("file-damaged"),
        ),
    ]
}

/// What is told of bytes: the rule of the fault or of the findings. A panic is caught and told as such.
fn told(name: &str, bytes: &[u8]) -> Vec<String> {
    match document(name, bytes) {
        Ok(reading) => reading.findings.into_iter().map(|finding| finding.rule).collect(),
        Err(fault) => {
            assert!(!fault.found.contains("内部结构混乱"), "{name} panics");
            vec![fault.rule]
        }
    }
}

#[test]
fn documents_of_older_formats_are_told_of() {
    let wrong: Vec<_> = all()
        .into_iter()
        .filter_map(|(name, bytes, expected)| {
            let told = told(name, &bytes);
            let right = match expected {
                Fault(rule) => told == [rule],
                Part(rule) => told.iter().any(|one| one == rule),
                _ => told.is_empty(),
            };
            (!right).then_some((name, expected, told))
        })
        .collect();
    assert_eq!(wrong, []);
}

#[test]
fn a_doc_that_is_cut_or_changed_anywhere_does_no_harm() {
    let whole = fixture("libreoffice.doc");
    for length in (0..whole.len()).step_by(64) {
        told("a.doc", &whole[..length]);
    }
    let mut streams = (0, 0);
    doc(|main, table| streams = (main.len(), table.len()));
    for length in (0..streams.0).step_by(64) {
        let told = told("a.doc", &doc(|main, _| main.truncate(length)));
        assert!(!told.is_empty() || length > streams.0 / 2, "{length}");
    }
    for length in (0..streams.1).step_by(64) {
        told("a.doc", &doc(|_, table| table.truncate(length)));
    }
    for wild in [[0xff; 4], [0xff, 0xff, 0xff, 0x7f], [0; 4], [0, 0, 1, 0]] {
        for at in (0x20..streams.0 - 4).step_by(60) {
            told("a.doc", &doc(|main, _| main[at..at + 4].copy_from_slice(&wild)));
        }
        for at in (0..streams.1 - 4).step_by(12) {
            told("a.doc", &doc(|_, table| table[at..at + 4].copy_from_slice(&wild)));
        }
    }
}

/// Without the looks of paragraphs nothing says where a row ends but the marks of its cells.
#[test]
fn a_doc_that_has_lost_the_looks_of_its_paragraphs_still_gives_its_first_row() {
    let reading = document("a.doc", &doc_with(0x106, u32::MAX)).unwrap();
    let cells = &reading.document.grids[0].cells;
    let text = |place: (u32, u32)| cells.get(&place).map(shown);
    let headings = ["序号", "重点工作", "阶段目标", "工作措施", "责任领导", "责任人", "备注"];
    for (column, heading) in (0..).zip(headings) {
        assert_eq!(text((3, column)).as_deref(), Some(heading));
    }
    assert_eq!(text((4, 0)).as_deref(), Some("一、牵头任务"));
}

fn shown(value: &duban::grid::Value) -> String {
    match value {
        duban::grid::Value::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}
