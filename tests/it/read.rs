//! Files of every kind are read into the same document.

use std::collections::BTreeMap;
use std::fs;

use crate::hostile::make;
use duban::grid::Value;
use duban::read::{document, intake};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

/// A workbook with a visible and a very hidden sheet, values of every kind, a merge and duban's marks.
pub fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_custom_property("duban-campaign", "2020-abc")
        .set_custom_property("别的", "不读");
    book.set_properties(&properties);
    let sheet = book.add_worksheet().set_name("附件2").unwrap();
    sheet.merge_range(0, 0, 0, 3, "落实方案", &Format::new()).unwrap();
    sheet.write_string(3, 1, "第一行\n第二行 & <三>").unwrap();
    sheet.write_number(3, 2, 13_800_138_000.0).unwrap();
    let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    sheet
        .write_datetime_with_format(3, 3, ExcelDateTime::from_ymd(2020, 7, 10).unwrap(), &date)
        .unwrap();
    sheet.write_boolean(4, 0, true).unwrap();
    let hidden = book.add_worksheet().set_name("duban").unwrap();
    hidden.write_string(0, 0, "duban-unit").unwrap();
    hidden.set_very_hidden(true);
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_gives_true_addresses_values_merges_and_marks() {
    let reading = document("a.xlsx", &workbook()).unwrap();
    assert_eq!(reading.findings, []);
    let document = reading.document;
    assert_eq!(
        document.properties,
        BTreeMap::from([("duban-campaign".to_owned(), "2020-abc".to_owned())])
    );
    let [form, marks] = document.grids.as_slice() else {
        panic!("{:?}", document.grids.len())
    };
    assert_eq!(
        (form.name.as_str(), form.hidden, marks.name.as_str(), marks.hidden),
        ("附件2", false, "duban", true)
    );
    let expected = BTreeMap::from([
        ((0, 0), Value::Text("落实方案".into())),
        ((3, 1), Value::Text("第一行\n第二行 & <三>".into())),
        ((3, 2), Value::Number(13_800_138_000.0)),
        ((3, 3), Value::DateTime(44022.0)),
        ((4, 0), Value::Bool(true)),
    ]);
    assert_eq!(form.cells, expected);
    assert_eq!(form.merges, [(0, 0, 0, 3)]);
    assert_eq!(marks.cells[&(0, 0)], Value::Text("duban-unit".into()));
}

#[test]
fn intake_gives_every_file_an_outcome_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write("b/回复.xls", &workbook());
    write("a.csv", "序号,重点工作\n".as_bytes());
    write("c.pdf", &make::scan(""));
    write("d.xlsx", b"");
    write("~$b.xlsx", b"x");
    write(".DS_Store", b"x");
    let intake = intake::open(folder.path()).unwrap();
    assert_eq!(intake.skipped.len(), 2);
    let outcomes: Vec<(String, Option<String>)> = intake
        .map(|incoming| (incoming.file, incoming.content.err().map(|fault| fault.rule)))
        .collect();
    let expected = [
        ("a.csv", None),
        ("b/回复.xls", None),
        ("c.pdf", Some("file-scan")),
        ("d.xlsx", Some("file-empty")),
    ];
    assert_eq!(
        outcomes,
        expected.map(|(file, rule)| (file.to_owned(), rule.map(str::to_owned)))
    );
}

/// SheetJS fills the last sector of the allocation table up with marks that cfb takes for lost sectors.
#[test]
fn a_small_workbook_of_sheetjs_is_not_called_damaged() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/workbooks/sheetjs-padded.xls");
    let bytes = fs::read(path).unwrap();
    let reading = document("a.xls", &bytes).unwrap();
    assert_eq!(reading.findings, []);
    let cells: Vec<&Value> = reading.document.grids[0].cells.values().collect();
    let text = |text: &str| Value::Text(text.into());
    assert_eq!(
        cells,
        [&text("序号"), &text("措施"), &Value::Number(1.0), &text("建成2座")]
    );
    // A container that is really cut off stays damaged.
    assert!(document("a.xls", &bytes[..bytes.len() - 1024]).is_err());
}

#[test]
fn notes_of_old_and_open_workbooks_are_read() {
    for name in ["note.xls", "note.ods"] {
        let bytes = fs::read(format!("{}/fixtures/workbooks/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let reading = document(name, &bytes).unwrap();
        assert_eq!(reading.findings, [], "{name}");
        let [note] = reading.document.floats.as_slice() else {
            panic!("{name}: {:?}", reading.document.floats)
        };
        assert_eq!((note.cell, note.what.as_str()), (Some((1, 1)), "批注"), "{name}");
        assert!(note.text.ends_with("另有1座在建"), "{name}: {}", note.text);
        assert_eq!(reading.document.grids[0].cells.len(), 2, "{name}");
    }
}
