//! Old workbooks and OLE containers that are odd inside.

use super::files::Told::{self, Fault, Harmless, Part};
use super::make::{noise, ole, record, xls};

/// The beginning of a stream or sheet: version of the format and what begins.
fn begin(to: &mut Vec<u8>, version: u16, kind: u8) {
    let [low, high] = version.to_le_bytes();
    record(to, 0x0809, &[low, high, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
}

/// A workbook stream with one sheet of these records.
fn book(version: u16, globals: &[(u16, &[u8])], sheet: &[(u16, &[u8])]) -> Vec<u8> {
    let mut stream = Vec::new();
    begin(&mut stream, version, 5);
    for (kind, data) in globals {
        record(&mut stream, *kind, data);
    }
    // The names of the older format carry no byte for their encoding.
    let name: &[u8] = if version < 0x600 {
        b"\x06Sheet1"
    } else {
        b"\x06\0Sheet1"
    };
    let start = u32::try_from(stream.len() + 4 + 6 + name.len() + 4).unwrap();
    record(&mut stream, 0x0085, &[&start.to_le_bytes()[..], &[0, 0], name].concat());
    record(&mut stream, 0x000a, &[]);
    begin(&mut stream, version, 0x10);
    for (kind, data) in sheet {
        record(&mut stream, *kind, data);
    }
    record(&mut stream, 0x000a, &[]);
    stream
}

/// A number in a cell.
fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    [
        &row.to_le_bytes()[..],
        &column.to_le_bytes(),
        &[0, 0],
        &value.to_le_bytes(),
    ]
    .concat()
}

/// Old workbooks.
pub fn all() -> Vec<(&'static str, Vec<u8>, Told)> {
    let mut files = records();
    files.extend(containers());
    files
}

fn records() -> Vec<(&'static str, Vec<u8>, Told)> {
    const NEW: u16 = 0x0600;
    let cell = number(0, 0, 1.5);
    let good = (0x0203, cell.as_slice());
    // A table of strings that goes on over thousands of records.
    let mut globals: Vec<(u16, &[u8])> = vec![(0x00fc, &[255, 255, 0, 0, 255, 255, 0, 0])];
    globals.extend(std::iter::repeat_n((0x003c, &[1u8, 0, 0, b'a'][..]), 3_000));
    let pieces = book(NEW, &globals, &[good]);
    let index = [0, 0, 1, 0, 0, 0, 255, 255, 255, 127];
    let wide: Vec<u8> = [&[1u8, 0, 0, 0][..], &[0, 0, 0, 0, 240, 63].repeat(300), &[255, 255]].concat();
    let far = number(65_535, 0, 2.0);
    let sheets = {
        let bound: &[u8] = &[255, 255, 255, 127, 0, 0, 1, 0, b'x'];
        book(NEW, &vec![(0x0085, bound); 5_000], &[good])
    };
    let merges = [&[255u8, 255][..], &[0, 0, 255, 255, 0, 0, 255, 0].repeat(1_000)].concat();
    let mut endless = book(NEW, &[], &[good]);
    endless.truncate(endless.len() - 4);
    endless.extend([0x03, 0x02, 255, 255]);
    let formula = [
        &[1u8, 0, 0, 0, 0, 0][..],
        &[0, 0, 0, 0, 0, 0, 255, 255],
        &[0; 6],
        &[255, 255],
    ]
    .concat();
    let blanks = xls(&(0..60_000).map(|row| (row, 255, 1.0)).collect::<Vec<_>>());
    vec![
        ("五点零.xls", ole("Book", &book(0x0500, &[], &[good])), Harmless),
        ("版本怪.xls", ole("Workbook", &book(0x0999, &[], &[good])), Harmless),
        ("字符串碎片.xls", ole("Workbook", &pieces), Harmless),
        (
            "字符串号越界.xls",
            ole("Workbook", &book(NEW, &[], &[good, (0x00fd, &index)])),
            Part("cell-unreadable"),
        ),
        (
            "一行极宽.xls",
            ole("Workbook", &book(NEW, &[], &[good, (0x00bd, &wide)])),
            Part("cell-unreadable"),
        ),
        (
            "行号到底.xls",
            ole("Workbook", &book(NEW, &[], &[good, (0x0203, &far)])),
            Harmless,
        ),
        ("表位置越界.xls", ole("Workbook", &sheets), Fault("file-damaged")),
        (
            "合并虚报.xls",
            ole("Workbook", &book(NEW, &[], &[good, (0x00e5, &merges)])),
            Part("merges-unreadable"),
        ),
        ("记录超长.xls", ole("Workbook", &endless), Part("file-damaged")),
        (
            "公式截断.xls",
            ole("Workbook", &book(NEW, &[], &[good, (0x0006, &formula)])),
            Part("cell-unreadable"),
        ),
        ("列宽.xls", blanks, Harmless),
        (
            "代码页怪.xls",
            ole("Workbook", &book(NEW, &[(0x0042, &[255, 255])], &[good])),
            Part("file-damaged"),
        ),
        ("全是零.xls", ole("Workbook", &[0; 100_000]), Fault("file-empty")),
        (
            "乱记录.xls",
            ole("Workbook", noise(100_000).as_bytes()),
            Fault("file-damaged"),
        ),
        ("空流.xls", ole("Workbook", b""), Fault("file-empty")),
    ]
}

fn containers() -> Vec<(&'static str, Vec<u8>, Told)> {
    let sound = xls(&[(0, 0, 1.0)]);
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = sound.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        changed
    };
    // A storage, not a stream, under the name of the workbook.
    let mut storage = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    storage.create_storage("Workbook").unwrap();
    storage.flush().unwrap();
    let storage = storage.into_inner().into_inner();
    vec![
        ("扇区幂极大.xls", with(30, &[63, 0]), Fault("file-damaged")),
        ("扇区幂为零.xls", with(30, &[0, 0]), Fault("file-damaged")),
        ("小扇区幂极大.xls", with(32, &[63, 0]), Fault("file-damaged")),
        ("分配表虚报.xls", with(44, &[255, 255, 255, 127]), Harmless),
        (
            "目录位置越界.xls",
            with(48, &[255, 255, 255, 127]),
            Fault("file-damaged"),
        ),
        (
            "扩展表成环.xls",
            with(68, &[0, 0, 0, 0, 255, 255, 255, 127]),
            Fault("file-damaged"),
        ),
        ("名为目录.xls", storage, Fault("file-damaged")),
        (
            "只有标记.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            Fault("file-damaged"),
        ),
        (
            "二点零.xls",
            [&[9u8, 0, 4, 0, 2, 0, 0x10, 0][..], &[10, 0, 0, 0]].concat(),
            Fault("file-type-unknown"),
        ),
        (
            "四点零.xls",
            [&[9u8, 4, 6, 0, 0, 4, 0x10, 0, 0, 0][..], &[10, 0, 0, 0]].concat(),
            Fault("file-type-unknown"),
        ),
        (
            "邮件.msg",
            ole("__properties_version1.0", b"x"),
            Fault("file-type-unknown"),
        ),
        ("演示.ppt", ole("PowerPoint Document", b"x"), Fault("file-type-unknown")),
        ("权限保护.xlsx", ole("\u{9}DRMContent", b"x"), Fault("file-encrypted")),
    ]
}
