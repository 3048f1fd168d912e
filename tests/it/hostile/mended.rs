//! Workbooks that office suites open although a part of them is odd: what stands in them is read, the rest is told of.

use std::fs;

use super::make::{number_data, record, text_cell, workbook_parts, xls_of, zipped};
use duban::grid::Value;
use duban::read::intake;
use duban::reply::incoming::Incoming;

const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A sheet with text of its own, a shared text and a date (the second format of the styles) in its first row.
fn sheet() -> String {
    format!(
        "<worksheet><sheetData><row r=\"1\">{}<c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" s=\"1\"><v>44196</v></c></row></sheetData></worksheet>",
        text_cell("A1", "措施")
    )
}

const STRINGS: &str = "<sst><si><t>甲</t></si><si><t>乙 &amp; 丙</t></si><si><t>丁</t></si></sst>";
const STYLES: &str = "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"176\" formatCode=\"yyyy/m/d\"/></numFmts>\
    <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"176\"/></cellXfs></styleSheet>";

/// A sound workbook with these parts in place of its own or added.
fn book(changed: &[(&str, &str)]) -> Vec<u8> {
    let sheet = sheet();
    let mut parts = workbook_parts(sheet.as_bytes(), Some(STRINGS.as_bytes()), Some(STYLES.as_bytes()));
    for (name, text) in changed {
        parts.retain(|(own, _)| own != name);
        parts.push((name, text.as_bytes()));
    }
    zipped(&parts)
}

fn read(bytes: &[u8]) -> Incoming {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("回复"), bytes).unwrap();
    let incoming: Vec<Incoming> = intake::open(folder.path()).unwrap().collect();
    let [one] = <[Incoming; 1]>::try_from(incoming).unwrap();
    one
}

fn cells(incoming: &Incoming) -> Vec<Value> {
    let document = incoming.content.as_ref().unwrap();
    document
        .grids
        .iter()
        .flat_map(|grid| grid.cells.values().cloned())
        .collect()
}

fn whole() -> Vec<Value> {
    vec![
        Value::Text("措施".to_owned()),
        Value::Text("乙 & 丙".to_owned()),
        Value::DateTime(44196.0),
    ]
}

fn told(incoming: &Incoming) -> Vec<String> {
    let told =
        |finding: &duban::finding::Finding| format!("{} {:?} {}", finding.rule, finding.place.sheet, finding.found);
    incoming.findings.iter().map(told).collect()
}

#[test]
fn what_only_tells_how_things_look_costs_nothing() {
    let odd_style = STYLES.replace(
        "<cellXfs>",
        "<fonts><font><b val=\"perhaps\"/><color theme=\"x\"/></font></fonts><cellXfs>",
    );
    let no_id = STYLES.replace(
        "<numFmt numFmtId=\"176\"",
        "<numFmt formatCode=\"0\"/><numFmt numFmtId=\"176\"",
    );
    let odd_alignment = STYLES.replace(
        "<xf numFmtId=\"0\"/>",
        "<xf numFmtId=\"0\"><alignment horizontal=\"leftish\" textRotation=\"x\"/></xf>",
    );
    let odd_border = STYLES.replace("<cellXfs>", "<borders><border><left style=\"wavy\"/></border></borders><fills><fill><patternFill patternType=\"dots\"/></fill></fills><cellXfs>");
    let state =
        "<workbook><sheets><sheet name=\"附件2\" sheetId=\"1\" state=\"show\" r:id=\"r1\"/></sheets></workbook>";
    let names = "<workbook><sheets><sheet name=\"附件2\" sheetId=\"1\" r:id=\"r1\"/></sheets><definedNames><definedName name=\"a\">&odd;</definedName></definedNames></workbook>";
    for (what, changed) in [
        ("nothing", ("docProps/app.xml", "<Properties/>")),
        ("a font", ("xl/styles.xml", odd_style.as_str())),
        ("a format without number", ("xl/styles.xml", no_id.as_str())),
        ("an alignment", ("xl/styles.xml", odd_alignment.as_str())),
        ("a border and a fill", ("xl/styles.xml", odd_border.as_str())),
        ("a word for shown", ("xl/workbook.xml", state)),
        ("a defined name", ("xl/workbook.xml", names)),
    ] {
        let incoming = read(&book(&[changed]));
        assert_eq!(cells(&incoming), whole(), "{what}");
        assert_eq!(told(&incoming), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn a_sheet_that_is_none_is_told_of_and_the_others_are_read() {
    let workbook = "<workbook><sheets><sheet name=\"Macro1\" sheetId=\"2\" r:id=\"r2\"/>\
        <sheet name=\"附件2\" sheetId=\"1\" r:id=\"r1\"/><sheet name=\"丢失\" sheetId=\"3\" state=\"hidden\" r:id=\"r9\"/></sheets></workbook>";
    let relations = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{KIND}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"r2\" Type=\"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet\" Target=\"macrosheets/sheet1.xml\"/></Relationships>"
    );
    let macros = "<xm:macrosheet><sheetData><row><c r=\"A1\"><f>HALT()</f></c></row></sheetData></xm:macrosheet>";
    let incoming = read(&book(&[
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/macrosheets/sheet1.xml", macros),
    ]));
    assert_eq!(cells(&incoming), whole());
    assert_eq!(
        told(&incoming),
        [
            "sheet-unreadable Some(\"Macro1\") 这是宏表，不是报送的内容，没有读取",
            "sheet-unreadable Some(\"丢失\") 文件中缺少这张工作表的内容",
        ]
    );
}

#[test]
fn a_torn_part_gives_what_stands_before_the_tear() {
    let torn = |part: &str, text: &str, tear: &str| {
        let at = text.find(tear).unwrap();
        read(&book(&[(part, text.get(..at).unwrap())]))
    };
    let strings = torn("xl/sharedStrings.xml", STRINGS, "</t></si></sst>");
    assert_eq!(cells(&strings), whole());
    assert_eq!(
        told(&strings),
        ["file-damaged None 文字表不完整或校验码不符，读到的内容可能与原来的不同"]
    );
    // The text that the cell points to is behind the tear.
    let strings = torn("xl/sharedStrings.xml", STRINGS, "乙");
    assert_eq!(cells(&strings), [whole().remove(0), whole().remove(2)]);
    assert!(
        told(&strings)
            .contains(&"cell-unreadable Some(\"附件2\") 单元格已损坏，内容无法读取（文件中记为“1”）".to_owned()),
        "{:?}",
        told(&strings)
    );
    // A date whose format is behind the tear is a number, and that it may be is said.
    let styles = torn("xl/styles.xml", STYLES, "<xf numFmtId=\"176\"/>");
    assert_eq!(cells(&styles).pop(), Some(Value::Number(44196.0)));
    assert!(
        told(&styles).iter().any(|one| one.contains("日期可能读成数字")),
        "{:?}",
        told(&styles)
    );
    let undeclared = read(&book(&[("xl/sharedStrings.xml", &STRINGS.replace("丁", "&odd;"))]));
    assert_eq!(cells(&undeclared), whole());
    assert!(
        told(&undeclared).iter().any(|one| one.contains("文字表")),
        "{:?}",
        told(&undeclared)
    );
}

/// The data of a record for a text of its own.
fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(units.len() / 2).unwrap();
    [
        &row.to_le_bytes()[..],
        &column.to_le_bytes(),
        &[0, 0],
        &length.to_le_bytes(),
        &[1],
        &units,
    ]
    .concat()
}

#[test]
fn a_broken_record_of_an_old_workbook_costs_its_cell() {
    // Texts in A1 to A5 and numbers in B1 to B5; one record of each kind broken in its turn.
    let sheet = |broken: &dyn Fn(u16, u16, Vec<u8>) -> Vec<u8>| {
        let mut records = Vec::new();
        for row in 0..5u16 {
            record(
                &mut records,
                0x0204,
                &broken(row, 0, label(row, 0, &format!("措施{row}"))),
            );
            record(
                &mut records,
                0x0203,
                &broken(row, 1, number_data(row, 1, f64::from(row))),
            );
        }
        read(&xls_of(&[], &records))
    };
    let sound = sheet(&|_, _, data| data);
    assert_eq!((cells(&sound).len(), told(&sound)), (10, vec![]));
    for (row, column) in [(0, 0), (3, 0), (4, 1), (2, 1)] {
        let torn = sheet(&|at, across, data| match (at, across) == (row, column) {
            true => data.get(..7).unwrap().to_vec(),
            false => data,
        });
        let (mut expected, lost) = (cells(&sound), usize::from(row * 2 + column));
        expected.remove(lost);
        assert_eq!(cells(&torn), expected, "{row} {column}");
        let cell = format!("{}{}", if column == 0 { 'A' } else { 'B' }, row + 1);
        let places: Vec<Option<&str>> = torn.findings.iter().map(|one| one.place.cell.as_deref()).collect();
        assert_eq!(places, [Some(cell.as_str())], "{:?}", told(&torn));
        assert_eq!(torn.findings[0].rule, "cell-unreadable");
    }
    // Two at once.
    let torn = sheet(&|row, column, data| match column == 0 && row % 3 == 0 {
        true => data.get(..7).unwrap().to_vec(),
        false => data,
    });
    assert_eq!((cells(&torn).len(), torn.findings.len()), (8, 2), "{:?}", told(&torn));
}

#[test]
fn an_old_workbook_is_read_up_to_a_record_that_never_ends() {
    let mut records = Vec::new();
    record(&mut records, 0x0204, &label(0, 0, "措施"));
    let at = records.len();
    record(&mut records, 0x0204, &label(1, 0, "后面的"));
    records[at + 2..at + 4].copy_from_slice(&60_000u16.to_le_bytes());
    let incoming = read(&xls_of(&[], &records));
    assert_eq!(cells(&incoming), [Value::Text("措施".to_owned())]);
    assert_eq!(
        told(&incoming),
        ["file-damaged Some(\"Sheet1\") 文件从这里起已损坏，后面的内容没有读到"]
    );
}

#[test]
fn an_old_workbook_without_its_shared_texts_gives_its_numbers() {
    let mut own = Vec::new();
    // Says that it holds two texts, and holds none.
    record(&mut own, 0x00fc, &[2, 0, 0, 0, 2, 0, 0, 0, 9]);
    let mut records = Vec::new();
    record(&mut records, 0x00fd, &[0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    record(&mut records, 0x0203, &number_data(1, 0, 7.0));
    let incoming = read(&xls_of(&own, &records));
    assert_eq!(cells(&incoming), [Value::Number(7.0)]);
    assert_eq!(
        told(&incoming),
        [
            "file-damaged None 文字表不完整或校验码不符，读到的内容可能与原来的不同",
            "cell-unreadable Some(\"Sheet1\") 单元格已损坏，内容无法读取",
        ]
    );
}
