//! Containers that lie: sizes, checksums, names, passwords, nesting, and workbooks with parts missing or doubled.

use super::files::Told::{self, Crowd, Fault, Harmless, Inside, Part};
use super::make::{noise, text_cell, workbook_parts, xlsx, zipped};
use super::raw::{Entry, container};

/// Zip containers and packages.
pub fn all() -> Vec<(&'static str, Vec<u8>, Told)> {
    let mut files = lies();
    files.extend(names());
    files.extend(nests());
    files.extend(parts());
    files
}

fn sheet() -> String {
    format!(
        "<worksheet><sheetData><row r=\"1\">{}</row></sheetData></worksheet>",
        text_cell("A1", "好的内容")
    )
}

/// The entries of a sound workbook.
fn entries() -> Vec<Entry> {
    let sheet = sheet();
    let parts = workbook_parts(sheet.as_bytes(), None, None);
    parts
        .iter()
        .map(|(name, bytes)| Entry::stored(name.as_bytes(), bytes))
        .collect()
}

/// A workbook whose entries all say something that is not so.
fn lying(change: impl Fn(&mut Entry)) -> Vec<u8> {
    let mut entries = entries();
    entries.iter_mut().for_each(change);
    container(&entries)
}

fn lies() -> Vec<(&'static str, Vec<u8>, Told)> {
    // The sizes in a field of their own, as for files above 4 GiB: 2^60 bytes.
    let huge = |entry: &mut Entry| {
        entry.sizes = (u32::MAX, u32::MAX);
        entry.own_sizes = (u32::MAX, u32::MAX);
        let size = (1u64 << 60).to_le_bytes();
        entry.extra = [&[1, 0, 16, 0][..], &size, &size].concat();
    };
    let described = lying(|entry| {
        entry.flags = 8;
        entry.own_sizes = (0, 0);
    });
    let sound = container(&entries());
    let mut comment = sound.clone();
    comment.extend(noise(70_000).into_bytes());
    let mut many_ends = sound.clone();
    many_ends.extend(b"PK\x05\x06".repeat(20_000));
    vec![
        ("尺寸字段64位虚报.xlsx", lying(huge), Fault("file-oversized")),
        (
            "尺寸为负.xlsx",
            lying(|entry| entry.sizes = (u32::MAX, u32::MAX)),
            Fault("file-oversized"),
        ),
        ("尺寸为零.xlsx", lying(|entry| entry.sizes.0 = 0), Fault("file-damaged")),
        (
            "校验和不符.xlsx",
            lying(|entry| entry.checksum ^= 1),
            Part("file-damaged"),
        ),
        ("条目加密.xlsx", lying(|entry| entry.flags = 1), Fault("file-encrypted")),
        ("少见压缩.xlsx", lying(|entry| entry.method = 14), Fault("file-damaged")),
        ("尺寸写在后面.xlsx", described, Harmless),
        (
            "前有杂字节.xlsx",
            [&b"HTTP/1.1 200 OK\r\n\r\n"[..], &sound].concat(),
            Fault("file-type-unknown"),
        ),
        ("后有长尾.xlsx", comment, Fault("file-damaged")),
        ("结尾记录成串.xlsx", many_ends, Fault("file-damaged")),
        (
            "分卷标记.xlsx",
            [&b"PK\x07\x08"[..], &sound].concat(),
            Fault("file-type-unknown"),
        ),
    ]
}

fn names() -> Vec<(&'static str, Vec<u8>, Told)> {
    let good = xlsx(&format!("<row r=\"1\">{}</row>", text_cell("A1", "好的内容")));
    let of = |names: &[&[u8]]| {
        let entries: Vec<Entry> = names.iter().map(|name| Entry::stored(name, &good)).collect();
        container(&entries)
    };
    let squeezed = {
        let mut entry = Entry::stored(b"a.xlsx", &good);
        entry.method = 93;
        container(&[entry])
    };
    let long = [&b"a/".repeat(30_000)[..], b"x.xlsx"].concat();
    vec![
        ("压缩方式少见.zip", squeezed, Inside(&["file-type-unknown"])),
        (
            "名带空字符.zip",
            of(&[b"a\0b.xlsx", b"c\x1b[2Jd.xlsx", "e\u{202e}xslx.f".as_bytes()]),
            Inside(&[]),
        ),
        (
            "名为网络路径.zip",
            of(&[b"\\\\server\\share\\a.xlsx", b"//server/b.xlsx", b"file:///c.xlsx"]),
            Inside(&[]),
        ),
        (
            "名为保留字.zip",
            of(&[b"CON", b"aux.xlsx", b"COM1.xlsx", b"..", b".", b"", b"/"]),
            Inside(&[]),
        ),
        ("名极长.zip", of(&[&long]), Inside(&[])),
        (
            "名为乱码.zip",
            of(&[b"\xff\xfe\x81.xlsx", b"\xcf\xcc\xb0\xb2.xlsx"]),
            Inside(&[]),
        ),
        ("名只差大小写.zip", of(&[b"a.xlsx", b"A.xlsx", b"a.XLSX"]), Inside(&[])),
    ]
}

fn nests() -> Vec<(&'static str, Vec<u8>, Told)> {
    // Each archive holds 1,000 archives of 1,000 empty files: a million documents in 150 KB.
    let names: Vec<String> = (0..1_000).map(|number| format!("{number}.xlsx")).collect();
    let inner: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let inner = zipped(&inner);
    let outer: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), inner.as_slice())).collect();
    let bomb = zipped(&[("a.xlsx", &vec![b' '; 64 << 20]), ("b.txt", b"x")]);
    vec![
        ("百万文件.zip", zipped(&outer), Crowd("file-empty")),
        (
            "炸弹在内层.zip",
            zipped(&[("内.zip", &bomb), ("好.csv", "甲\n".as_bytes())]),
            Inside(&["file-oversized"]),
        ),
        (
            "内层截断.zip",
            zipped(&[("内.zip", &bomb[..30]), ("好.csv", "甲\n".as_bytes())]),
            Inside(&["file-damaged"]),
        ),
    ]
}

fn parts() -> Vec<(&'static str, Vec<u8>, Told)> {
    let sheet = sheet();
    let sound = workbook_parts(sheet.as_bytes(), None, None);
    let without = |name: &str| {
        let parts: Vec<(&str, &[u8])> = sound.iter().copied().filter(|(part, _)| *part != name).collect();
        zipped(&parts)
    };
    let with = |name: &str, bytes: &[u8]| {
        let mut parts = sound.clone();
        match parts.iter_mut().find(|(part, _)| *part == name) {
            Some(part) => part.1 = bytes,
            None => parts.push((name, bytes)),
        }
        zipped(&parts)
    };
    let relations = "xl/_rels/workbook.xml.rels";
    let relation = |id: usize, kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"r{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
        )
    };
    let relate = |inner: &str| with(relations, format!("<Relationships>{inner}</Relationships>").as_bytes());
    let book = |sheets: &str| {
        with(
            "xl/workbook.xml",
            format!("<workbook><sheets>{sheets}</sheets></workbook>").as_bytes(),
        )
    };
    let crowd: String = (0..10_000)
        .map(|number| format!("<sheet name=\"表{number}\" sheetId=\"{number}\" r:id=\"r1\"/>"))
        .collect();
    let long = format!("<sheet name=\"{}\" sheetId=\"1\" r:id=\"r1\"/>", "名".repeat(100_000));
    let loops: String = (0..5_000).map(|id| relation(id, "worksheet", "workbook.xml")).collect();
    let macros = with("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 macro");
    let binary = zipped(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"x")]);
    let wide: Vec<u8> = "<worksheet><sheetData/></worksheet>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let wide = [&b"\xff\xfe"[..], &wide].concat();
    let (gbk, _, _) = encoding_rs::GBK.encode(&sheet);
    let deep = |name: &str, root: &str| with(name, format!("<{root}>{}", "<a>".repeat(200_000)).as_bytes());
    vec![
        (
            "缺共享字符串.xlsx",
            with(
                "xl/worksheets/sheet1.xml",
                sheet
                    .replace("t=\"inlineStr\"", "t=\"s\"")
                    .replace("<is><t>好的内容</t></is>", "<v>0</v>")
                    .as_bytes(),
            ),
            Part("cell-unreadable"),
        ),
        ("缺类型表.xlsx", without("[Content_Types].xml"), Harmless),
        ("缺总关系.xlsx", without("_rels/.rels"), Harmless),
        ("缺关系.xlsx", without(relations), Fault("file-damaged")),
        (
            "缺工作表.xlsx",
            without("xl/worksheets/sheet1.xml"),
            Part("sheet-unreadable"),
        ),
        (
            "关系指向自己.xlsx",
            relate(&relation(1, "worksheet", "workbook.xml")),
            Part("sheet-unreadable"),
        ),
        ("关系成环.xlsx", relate(&loops), Part("sheet-unreadable")),
        (
            "关系越界.xlsx",
            relate(&relation(1, "worksheet", "../../../../etc/passwd")),
            Part("sheet-unreadable"),
        ),
        (
            "关系指向网址.xlsx",
            relate(&relation(
                1,
                "worksheet",
                "http://example.com/a.xml\" TargetMode=\"External",
            )),
            Part("sheet-unreadable"),
        ),
        (
            "只有图表页.xlsx",
            relate(&relation(1, "chartsheet", "worksheets/sheet1.xml")),
            Fault("file-empty"),
        ),
        ("没有表.xlsx", book(""), Fault("file-empty")),
        ("一万张表.xlsx", book(&crowd), Part("sheet-unreadable")),
        ("表名极长.xlsx", book(&long), Harmless),
        (
            "表名带控制字符.xlsx",
            book("<sheet name=\"&#27;[2J&#8238;../../x\" sheetId=\"1\" r:id=\"r1\"/>"),
            Harmless,
        ),
        (
            "同名两表.xlsx",
            book("<sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/><sheet name=\"a\" sheetId=\"2\" r:id=\"r1\"/>"),
            Part("sheet-unreadable"),
        ),
        ("带宏.xlsm", macros, Harmless),
        ("二进制.xlsb", binary, Fault("file-type-unknown")),
        (
            "严格格式.xlsx",
            relate(&relation(1, "worksheet", "worksheets/sheet1.xml").replace(
                "schemas.openxmlformats.org/officeDocument/2006",
                "purl.oclc.org/ooxml/officeDocument",
            )),
            Harmless,
        ),
        (
            "UTF16表.xlsx",
            with("xl/worksheets/sheet1.xml", &wide),
            Part("sheet-unreadable"),
        ),
        (
            "GBK表.xlsx",
            with("xl/worksheets/sheet1.xml", &gbk),
            Part("file-damaged"),
        ),
        (
            "样式嵌套极深.xlsx",
            deep("xl/styles.xml", "styleSheet"),
            Part("file-damaged"),
        ),
        (
            "字符串嵌套极深.xlsx",
            deep("xl/sharedStrings.xml", "sst"),
            Part("file-damaged"),
        ),
        (
            "工作簿嵌套极深.xlsx",
            deep("xl/workbook.xml", "workbook"),
            Fault("file-damaged"),
        ),
        ("属性嵌套极深.xlsx", deep("docProps/custom.xml", "Properties"), Harmless),
    ]
}
