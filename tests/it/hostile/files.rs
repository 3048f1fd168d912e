//! The hostile and broken replies, each with what is to be told of it.

use zip::CompressionMethod;

use super::make::{
    base64, docx, docx_of, eml, inflating, noise, ods, ods_of, ole, record, scan, text_cell, workbook_parts, xls, xlsx,
    zipped, zipped_by,
};

/// One hostile file.
pub struct Hostile {
    /// Its name.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is told of it.
    pub told: Told,
}

/// What is told of a hostile file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It is not read, by this rule.
    Fault(&'static str),
    /// It is read in part, with a finding of this rule.
    Part(&'static str),
    /// It does no harm and is read without a word.
    Harmless,
    /// It holds several documents; these are told of those that are not good.
    Inside(&'static [&'static str]),
    /// It holds more documents than are taken out: all those taken have this fault, and one says that there are more.
    Crowd(&'static str),
}

use Told::{Fault, Harmless, Inside, Part};

/// All of them.
pub fn all() -> Vec<Hostile> {
    let mut files = Vec::new();
    for group in [
        workbooks(),
        packages(),
        old_workbooks(),
        open_documents(),
        documents(),
        archives(),
        messages(),
        texts(),
        super::packages::all(),
        super::sheets::all(),
        super::old::all(),
        super::loose::all(),
        super::word::all(),
        super::fixed::all(),
    ] {
        files.extend(
            group
                .into_iter()
                .map(|(name, bytes, told)| Hostile { name, bytes, told }),
        );
    }
    files
}

type Group = Vec<(&'static str, Vec<u8>, Told)>;

/// A good row, so that a partly readable file has something to give.
fn good_row() -> String {
    format!("<row r=\"1\">{}</row>", text_cell("A1", "好的内容"))
}

fn workbooks() -> Group {
    let corner = format!(
        "{}<row r=\"1048576\">{}</row>",
        good_row(),
        text_cell("XFD1048576", "角")
    );
    let far = format!(
        "{}<row r=\"4294967295\">{}</row>",
        good_row(),
        text_cell("A4294967295", "远")
    );
    let beyond = format!("{}<row r=\"3\">{}</row>", good_row(), text_cell("XFE3", "外"));
    let bad = format!(
        "{}<row r=\"2\"><c r=\"A2\" t=\"zz\"><v>怪类型</v></c><c r=\"B2\" t=\"s\"><v>77</v></c>{}</row>",
        good_row(),
        text_cell("C2", "后面的")
    );
    let twice = format!("<row r=\"1\">{}{}</row>", text_cell("A1", "先"), text_cell("A1", "后"));
    let long = format!("<row r=\"1\">{}</row>", text_cell("A1", &noise(60 << 20)));
    let many: String = (1..=30_000)
        .map(|row| {
            let cells: String = (0..10)
                .map(|column| text_cell(&format!("{}{row}", char::from(b'A' + column)), &noise(8)))
                .collect();
            format!("<row r=\"{row}\">{cells}</row>")
        })
        .collect();
    let formula = format!("{}<row r=\"2\"><c r=\"A2\"><f>ROW()-3</f></c></row>", good_row());
    let strings = b"<sst count=\"1\" uniqueCount=\"10000000000\"><si><t>x</t></si></sst>";
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>\
                  <worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>";
    let outside = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\
                   <worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&e;</t></is></c></row></sheetData></worksheet>";
    let cut = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>好的内容</t></is></c></row><row r=\"2\"><c r=\"A2\"";
    let merges: String = (1..60_000)
        .map(|row| format!("<mergeCell ref=\"B{}:A{row}\"/>", row + 1))
        .collect();
    let merges = format!(
        "<worksheet><sheetData>{}</sheetData><mergeCells>{merges}</mergeCells></worksheet>",
        good_row()
    );
    let sheet = |xml: &str| zipped(&workbook_parts(xml.as_bytes(), None, None));
    let plain = format!("<worksheet><sheetData>{}</sheetData></worksheet>", good_row());
    let fonts = format!(
        "<styleSheet><fonts><font><name val=\"{}\"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>",
        noise(600_000),
        "<xf numFmtId=\"0\" fontId=\"0\"></xf>".repeat(20_000)
    );
    vec![
        ("远角.xlsx", xlsx(&corner), Harmless),
        ("行号极大.xlsx", xlsx(&far), Part("cell-out-of-range")),
        ("列号极大.xlsx", xlsx(&beyond), Part("cell-out-of-range")),
        ("坏单元格.xlsx", xlsx(&bad), Part("cell-unreadable")),
        ("同格两次.xlsx", xlsx(&twice), Part("cell-duplicate")),
        ("一格过长.xlsx", xlsx(&long), Part("cell-too-long")),
        ("单元格过多.xlsx", xlsx(&many), Part("file-oversized")),
        ("公式无值.xlsx", xlsx(&formula), Part("formula-without-value")),
        (
            "字符串计数虚报.xlsx",
            // A count that is not so is nobody's business: the texts themselves are read.
            zipped(&workbook_parts(plain.as_bytes(), Some(strings), None)),
            Harmless,
        ),
        (
            "样式放大.xlsx",
            zipped(&workbook_parts(plain.as_bytes(), None, Some(fonts.as_bytes()))),
            Harmless,
        ),
        ("实体递归.xlsx", sheet(laughs), Part("cell-unreadable")),
        ("外部实体.xlsx", sheet(outside), Part("cell-unreadable")),
        ("表内截断.xlsx", sheet(cut), Part("file-damaged")),
        ("合并过多且颠倒.xlsx", sheet(&merges), Part("merges-unreadable")),
        (
            "维度乱写.xlsx",
            sheet(&plain.replace("<sheetData>", "<dimension ref=\"?\"/><sheetData>")),
            Part("sheet-unreadable"),
        ),
        (
            "嵌套极深.xlsx",
            sheet(&format!("{}{plain}", "<a>".repeat(100_000))),
            Harmless,
        ),
    ]
}

fn packages() -> Group {
    let plain = format!("<worksheet><sheetData>{}</sheetData></worksheet>", good_row());
    let parts = workbook_parts(plain.as_bytes(), None, None);
    let sound = zipped(&parts);
    let zeros = vec![b' '; 64 << 20];
    let mut bomb = parts.clone();
    bomb.push(("xl/media/a.bin", &zeros));
    let names: Vec<String> = (0..5_000).map(|number| format!("x/{number}")).collect();
    let mut crowd = parts.clone();
    crowd.extend(names.iter().map(|name| (name.as_str(), &b""[..])));
    let mut escape = parts.clone();
    escape.push(("../../../tmp/escape", b"x"));
    escape.push(("/abs/path", b"x"));
    let mut pair = parts.clone();
    pair.extend([("xl/aa", &b"same"[..]), ("xl/ab", b"same")]);
    let pair = zipped_by(&pair, CompressionMethod::Stored);
    vec![
        ("压缩炸弹.xlsx", zipped(&bomb), Fault("file-oversized")),
        ("条目过多.xlsx", zipped(&crowd), Fault("file-oversized")),
        ("越界名.xlsx", zipped(&escape), Harmless),
        ("重名.xlsx", renamed(&pair, b"xl/ab", b"xl/aa"), Fault("file-damaged")),
        ("重叠.xlsx", overlapping(&pair), Fault("file-damaged")),
        ("截断.xlsx", sound[..sound.len() / 2].to_vec(), Fault("file-damaged")),
        ("只有开头.xlsx", b"PK\x03\x04".to_vec(), Fault("file-damaged")),
        ("长度虚报.xlsx", shortened(&sound), Fault("file-damaged")),
        ("空.xlsx", Vec::new(), Fault("file-empty")),
    ]
}

/// The entry of one name gets another's in all places.
fn renamed(zip: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = zip.to_vec();
    while let Some(at) = bytes.windows(from.len()).position(|window| window == from) {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

/// The last entry of the directory points at the one before it.
fn overlapping(zip: &[u8]) -> Vec<u8> {
    let mut bytes = zip.to_vec();
    let entries: Vec<usize> = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, w)| w == b"PK\x01\x02")
        .map(|(at, _)| at)
        .collect();
    let [.., before, last] = entries.as_slice() else {
        panic!("no entries")
    };
    bytes.copy_within(before + 42..before + 46, last + 42);
    bytes
}

/// The directory says of the sheet that it inflates to a few bytes only.
fn shortened(zip: &[u8]) -> Vec<u8> {
    let mut bytes = zip.to_vec();
    for mark in [(&b"PK\x01\x02"[..], 24), (b"PK\x03\x04", 22)] {
        let entries: Vec<usize> = bytes
            .windows(4)
            .enumerate()
            .filter(|(_, w)| *w == mark.0)
            .map(|(at, _)| at)
            .collect();
        for at in entries {
            bytes[at + mark.1..at + mark.1 + 4].copy_from_slice(&3u32.to_le_bytes());
        }
    }
    bytes
}

/// What an OLE container points to where its chains run in circles.
fn cyclic() -> Vec<u8> {
    let mut bytes = ole("Workbook", &vec![1; 20_000]);
    // Version 4 containers have sectors of 4 KiB; the first table of sectors is where the header says.
    let size = 1usize << u16::from_le_bytes([bytes[30], bytes[31]]);
    let table = u32::from_le_bytes([bytes[76], bytes[77], bytes[78], bytes[79]]) as usize;
    let at = (table + 1) * size;
    for entry in 0..size / 4 {
        let place = at + entry * 4;
        let next = u32::from_le_bytes([bytes[place], bytes[place + 1], bytes[place + 2], bytes[place + 3]]);
        if next == entry as u32 + 1 {
            // Two sectors of the same chain that point at each other.
            bytes[place + 4..place + 8].copy_from_slice(&(entry as u32).to_le_bytes());
            return bytes;
        }
    }
    panic!("no chain");
}

fn old_workbooks() -> Group {
    let sound = xls(&[(0, 0, 1.0), (3, 2, 2.5)]);
    let passed = |kind: u8| {
        let mut book = Vec::new();
        record(&mut book, 0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        record(&mut book, 0x002f, &[kind, 0, 1, 0, 1, 0, 7, 7, 7, 7]);
        ole("Workbook", &book)
    };
    let mut strings = Vec::new();
    record(&mut strings, 0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    record(&mut strings, 0x00fc, &[0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f]);
    let mut noisy = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    noisy.extend(noise(5_000).into_bytes());
    vec![
        ("好的.xls", sound.clone(), Harmless),
        ("好的.et", sound.clone(), Harmless),
        ("循环.xls", cyclic(), Fault("file-damaged")),
        ("循环改名.xlsx", cyclic(), Fault("file-damaged")),
        ("截断.xls", sound[..sound.len() / 2].to_vec(), Fault("file-damaged")),
        ("乱码.xls", noisy, Fault("file-damaged")),
        (
            "两角.xls",
            xls(&[(0, 0, 1.0), (65_535, 255, 2.0)]),
            Fault("file-oversized"),
        ),
        ("加密RC4.xls", passed(1), Fault("file-encrypted")),
        ("加密XOR.xls", passed(0), Fault("file-encrypted")),
        ("加密.xlsx", ole("EncryptedPackage", b"x"), Fault("file-encrypted")),
        ("字符串虚报.xls", ole("Workbook", &strings), Fault("file-empty")),
        ("旧Word.doc", ole("WordDocument", b"x"), Fault("file-damaged")),
    ]
}

fn open_documents() -> Group {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let cut = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"甲\"><table:table-row>{}</table:table-row>\
         <table:table-row><table:table-cell",
        cell("好的内容")
    );
    let cut_within = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"甲\"><table:table-row>{}",
        cell("好的内容")
    );
    let rows = format!(
        "<table:table-row table:number-rows-repeated=\"4000000000\">{}</table:table-row>",
        cell("重")
    );
    let columns = format!(
        "<table:table-row>{}</table:table-row>",
        cell("重").replace(
            "<table:table-cell",
            "<table:table-cell table:number-columns-repeated=\"4000000000\""
        )
    );
    let both = rows.replace(
        "<table:table-cell",
        "<table:table-cell table:number-columns-repeated=\"4000000000\"",
    );
    let encrypted = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"\x01\x02"),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>",
        ),
    ]);
    vec![
        (
            "好的.ods",
            ods(&format!("<table:table-row>{}</table:table-row>", cell("好的内容"))),
            Harmless,
        ),
        ("表内截断.ods", ods_of(cut.as_bytes()), Part("file-damaged")),
        (
            "表内截断而合法.ods",
            ods_of(cut_within.as_bytes()),
            Part("file-damaged"),
        ),
        ("行重复.ods", ods(&rows), Part("row-repeated")),
        ("列重复.ods", ods(&columns), Harmless),
        ("行列重复.ods", ods(&both), Part("file-oversized")),
        ("加密.ods", encrypted, Fault("file-encrypted")),
        ("炸弹.ods", ods_of(&vec![b' '; 64 << 20]), Fault("file-oversized")),
    ]
}

fn documents() -> Group {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let span = format!(
        "<w:tbl><w:tr>{}</w:tr></w:tbl>",
        cell("宽").replace("<w:tc>", "<w:tc><w:tcPr><w:gridSpan w:val=\"4000000000\"/></w:tcPr>")
    );
    let cut = format!(
        "<w:document><w:body><w:tbl><w:tr>{}</w:tr><w:tr><w:tc>",
        cell("好的内容")
    );
    vec![
        (
            "好的.docx",
            docx(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("好的内容"))),
            Harmless,
        ),
        ("跨列极大.docx", docx(&span), Harmless),
        ("截断.docx", docx_of(cut.as_bytes()), Part("file-damaged")),
        (
            "嵌套极深.docx",
            docx(&"<w:tbl><w:tr><w:tc>".repeat(50_000)),
            Part("file-damaged"),
        ),
        ("炸弹.docx", docx_of(&vec![b' '; 64 << 20]), Fault("file-oversized")),
    ]
}

fn archives() -> Group {
    let good = xlsx(&good_row());
    let strings = b"<sst count=\"1\" uniqueCount=\"10000000000\"><si><t>x</t></si></sst>";
    let aborting = zipped(&workbook_parts(
        b"<worksheet><sheetData/></worksheet>",
        Some(strings),
        None,
    ));
    let inner = zipped(&[("内.xlsx", &good)]);
    let nested = zipped(&[("一层.zip", &inner)]);
    let deep = (0..4).fold(nested.clone(), |inner, _| zipped(&[("里层.zip", &inner)]));
    let mixed = zipped(&[
        ("1好.xlsx", &good),
        ("2坏.xlsx", &aborting),
        ("3坏.xls", &cyclic()),
        ("4好.xlsx", &good),
    ]);
    let mut locked = zipped(&[("锁.xlsx", &good)]);
    for (mark, flags) in [(&b"PK\x01\x02"[..], 8), (b"PK\x03\x04", 6)] {
        let at = locked.windows(4).position(|window| window == mark).unwrap();
        locked[at + flags] |= 1;
    }
    let escape = zipped(&[("../../越界.xlsx", &good), ("C:\\..\\盘符.xlsx", &good)]);
    vec![
        ("一层.zip", nested, Inside(&[])),
        ("套娃.zip", deep, Inside(&["file-type-unknown"])),
        ("好坏相间.zip", mixed, Inside(&["file-empty", "file-damaged"])),
        ("加密.zip", locked, Inside(&["file-encrypted"])),
        ("越界.zip", escape, Inside(&[])),
        ("没有文件.zip", zipped(&[]), Fault("archive-empty")),
        (
            "炸弹.zip",
            zipped(&[("a.xlsx", &vec![b' '; 64 << 20])]),
            Fault("file-oversized"),
        ),
    ]
}

fn messages() -> Group {
    let good = xlsx(&good_row());
    let sound = eml(&[("回复.xlsx", &good)]);
    let mut cut = sound.clone();
    cut.truncate(sound.len() - base64(&good).len() / 2 - 40);
    let nest: String = (0..5_000)
        .map(|depth| format!("Content-Type: multipart/mixed; boundary=\"b{depth}\"\r\n\r\n--b{depth}\r\n"))
        .collect();
    let nest = format!("From: a@b\r\nTo: c@d\r\nSubject: x\r\nMIME-Version: 1.0\r\n{nest}");
    vec![
        ("好的.eml", sound, Inside(&[])),
        ("附件截断.eml", cut, Inside(&["file-damaged"])),
        ("没有附件.eml", eml(&[]), Fault("mail-without-attachment")),
        ("嵌套极深.eml", nest.into_bytes(), Fault("mail-without-attachment")),
    ]
}

fn texts() -> Group {
    let open = format!("序号,\"{}", noise(20 << 20));
    let commas = ",".repeat(1 << 20) + "末";
    vec![
        ("引号不闭.csv", open.into_bytes(), Part("cell-too-long")),
        ("列过多.csv", commas.into_bytes(), Part("cell-out-of-range")),
        (
            "行过多.csv",
            "甲\n".repeat(300_000).into_bytes(),
            Part("file-oversized"),
        ),
        ("乱.csv", vec![0, 1, 2, 3], Fault("file-type-unknown")),
        ("扫描.pdf", scan(""), Fault("file-scan")),
        ("膨胀.pdf", inflating(420 << 20), Fault("file-oversized")),
        (
            "一半.pdf",
            b"%PDF-1.4\n1 0 obj<</Type/Cat".to_vec(),
            Fault("file-damaged"),
        ),
        ("扫描改名.xlsx", b"\xff\xd8\xff\xe0".to_vec(), Fault("file-scan")),
        ("压缩.rar", b"Rar!\x1a\x07\x01\x00".to_vec(), Fault("file-type-unknown")),
    ]
}
