//! Replies as people send them: Word tables, zips made on Windows, mails, wrong endings.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};

use duban::grid::Value;
use duban::read::{document, intake};
use duban::reply::incoming::Incoming;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::hostile::make;

/// What comes in of one file.
fn receive(name: &str, bytes: &[u8]) -> Vec<Incoming> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    intake::open(folder.path()).unwrap().collect()
}

fn reply() -> Vec<u8> {
    make::xlsx(&format!("<row r=\"1\">{}</row>", make::text_cell("A1", "措施")))
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text))
}

#[test]
fn a_word_table_becomes_rows_with_its_merges_and_the_lines_around_it() {
    let body = [
        &paragraph("附件2"),
        "<w:p/>",
        "<w:p><w:r><w:t>填报单位：市发改委</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:tab/><w:t>时间</w:t></w:r></w:p>",
        "<w:tbl><w:tblPr/><w:tr>",
        &cell("", "序号"),
        &cell("<w:gridSpan w:val=\"2\"/>", "重点工作"),
        "</w:tr><w:tr>",
        &cell("<w:vMerge w:val=\"restart\"/>", "1"),
        &cell("", "建成&amp;投产"),
        &format!("<w:tc>{}{}</w:tc>", paragraph("一是甲"), paragraph("二是乙")),
        "</w:tr><w:tr>",
        &cell("<w:vMerge/>", ""),
        &cell("", "再建"),
        &cell("", "三是丙"),
        "</w:tr></w:tbl>",
        &paragraph("填表人：张三"),
        "<w:sectPr/>",
    ]
    .concat();
    let reading = document("a.docx", &make::docx(&body)).unwrap();
    let told: Vec<&str> = reading.findings.iter().map(|finding| finding.found.as_str()).collect();
    assert_eq!(told, ["有文字在修订中删除，没有采用：A3“旧”"]);
    let [grid] = reading.document.grids.as_slice() else {
        panic!()
    };
    let text = |text: &str| Value::Text(text.to_owned());
    let expected = BTreeMap::from([
        ((0, 0), text("附件2")),
        ((2, 0), text("填报单位：市发改委\t时间")),
        ((3, 0), text("序号")),
        ((3, 1), text("重点工作")),
        ((4, 0), text("1")),
        ((4, 1), text("建成&投产")),
        ((4, 2), text("一是甲\n二是乙")),
        ((5, 1), text("再建")),
        ((5, 2), text("三是丙")),
        ((6, 0), text("填表人：张三")),
    ]);
    assert_eq!(grid.cells, expected);
    assert_eq!(grid.merges, [(3, 1, 3, 2), (4, 0, 5, 0)]);
}

#[test]
fn a_zip_made_on_chinese_windows_keeps_its_names() {
    let (gbk, _, _) = encoding_rs::GBK.encode("各单位/咸安区.xlsx");
    // The library takes names as UTF-8 only: a name of the same length is put in and the bytes are changed after.
    let stand_in = "x".repeat(gbk.len());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file(&*stand_in, options).unwrap();
    zip.write_all(&reply()).unwrap();
    for junk in ["__MACOSX/._a.xlsx", "~$a.xlsx", "Thumbs.db"] {
        zip.start_file(junk, options).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    while let Some(at) = bytes
        .windows(gbk.len())
        .position(|window| window == stand_in.as_bytes())
    {
        bytes[at..at + gbk.len()].copy_from_slice(&gbk);
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.zip"), bytes).unwrap();
    let mut intake = intake::open(folder.path()).unwrap();
    let incoming: Vec<Incoming> = intake.by_ref().collect();
    let names: Vec<&str> = incoming.iter().map(|one| one.file.as_str()).collect();
    assert_eq!(names, ["a.zip/各单位/咸安区.xlsx"]);
    assert!(incoming[0].content.is_ok());
    assert_eq!(intake.skipped.len(), 3);
}

#[test]
fn a_message_gives_its_attachments_with_who_and_when() {
    let zip = make::zipped(&[("内.xlsx", &reply())]);
    let incoming = receive(
        "回复.eml",
        &make::eml(&[("落实方案.xlsx", &reply()), ("打包.zip", &zip)]),
    );
    let names: Vec<&str> = incoming.iter().map(|one| one.file.as_str()).collect();
    assert_eq!(names, ["回复.eml/落实方案.xlsx", "回复.eml/打包.zip/内.xlsx"]);
    for one in &incoming {
        assert!(one.content.is_ok(), "{one:?}");
        assert_eq!(one.evidence.sender.as_deref(), Some("fgw@example.gov.cn"));
        assert_eq!(one.evidence.subject.as_deref(), Some("落实方案"));
        assert_eq!(one.evidence.sent.unwrap().to_string(), "2020-07-09");
    }
    assert_eq!(incoming[0].sha256, incoming[1].sha256, "the same reply twice");
}

#[test]
fn a_signature_picture_is_no_scan_but_a_lone_picture_is() {
    let text = |parts: &str| {
        format!(
            "From: a@b.cn\r\nTo: c@d.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/html\r\n\r\n<img src=\"cid:1\">\r\n{parts}--b--\r\n"
        )
    };
    let picture = "--b\r\nContent-Type: image/png; name=\"logo.png\"\r\nContent-ID: <1>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n";
    let form = format!(
        "--b\r\nContent-Type: application/octet-stream; name=\"a.xlsx\"\r\nContent-Disposition: attachment; filename=\"a.xlsx\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        make::base64(&reply())
    );
    let rules = |parts: &str| -> Vec<Option<String>> {
        receive("a.eml", text(parts).as_bytes())
            .into_iter()
            .map(|one| one.content.err().map(|fault| fault.rule))
            .collect()
    };
    assert_eq!(rules(&format!("{picture}{form}")), [None]);
    assert_eq!(rules(picture), [Some("file-scan".to_owned())]);
}

#[test]
fn the_ending_of_a_name_does_not_matter() {
    let xls = make::xls(&[(2, 1, 5.0)]);
    let docx = make::docx(&paragraph("附件2"));
    for (name, bytes) in [
        ("a.xls", &reply()),
        ("a.et", &xls),
        ("a.xlsx", &xls),
        ("a.csv", &docx),
        ("无后缀", &xls),
    ] {
        let incoming = receive(name, bytes);
        assert!(incoming[0].content.is_ok(), "{name} {incoming:?}");
    }
    let reading = document("a.et", &xls).unwrap();
    assert_eq!(
        reading.document.grids[0].cells,
        BTreeMap::from([((2, 1), Value::Number(5.0))])
    );
}

#[test]
fn text_in_cdata_and_formulas_without_result_are_not_lost() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t><![CDATA[一 & 二]]></t></is></c>\
                <c r=\"B1\"><f>TODAY()</f><v></v></c><c r=\"C1\" t=\"str\"><f>A9</f><v></v></c></row>";
    let reading = document("a.xlsx", &make::xlsx(rows)).unwrap();
    assert_eq!(
        reading.document.grids[0].cells,
        BTreeMap::from([((0, 0), Value::Text("一 & 二".into()))])
    );
    let told: Vec<_> = reading
        .findings
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.place.cell.as_deref()))
        .collect();
    assert_eq!(told, [("formula-without-value", Some("B1"))]);
}

#[test]
fn numbers_that_word_shows_by_itself_are_read() {
    let numbered =
        "<w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p></w:tc>";
    let row = |text: &str| format!("<w:tr>{numbered}{}</w:tr>", cell("", text));
    let body = format!("<w:tbl>{}{}</w:tbl>", row("甲"), row("乙"));
    let document_xml = format!("<w:document><w:body>{body}</w:body></w:document>");
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
                     <w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
                     <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    let bytes = make::zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document_xml.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
    ]);
    let reading = document("a.docx", &bytes).unwrap();
    let texts: Vec<&Value> = reading.document.grids[0].cells.values().collect();
    let expected = ["1.", "甲", "2.", "乙"].map(|text| Value::Text(text.to_owned()));
    assert_eq!(texts, expected.iter().collect::<Vec<_>>());
}

/// A table in a cell of a layout table, or in a text box, is a table: its rows stand below what holds it.
#[test]
fn a_table_within_a_table_or_a_text_box_keeps_its_rows() {
    let cell = |content: &str| format!("<w:tc>{content}</w:tc>");
    let row = |texts: [&str; 2]| {
        let cells: String = texts.iter().map(|text| cell(&paragraph(text))).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let inner = format!("<w:tbl>{}{}</w:tbl>", row(["序号", "重点工作"]), row(["1", "建成"]));
    let nested = format!(
        "<w:tbl><w:tr>{}</w:tr><w:tr>{}{}</w:tr></w:tbl>{}",
        cell(&paragraph("附件2")),
        cell(&format!("{inner}{}", paragraph("备注"))),
        cell(&paragraph("右")),
        paragraph("填表人：张三")
    );
    let boxed = format!(
        "{}<w:p><w:r><w:txbxContent>{inner}<w:p/></w:txbxContent></w:r></w:p>{}",
        paragraph("附件2"),
        paragraph("填表人：张三")
    );
    for (body, beside) in [(nested, true), (boxed, false)] {
        let reading = document("a.docx", &make::docx(&body)).unwrap();
        assert_eq!(reading.findings, []);
        let mut expected = vec![
            ((0, 0), "附件2"),
            ((2, 0), "序号"),
            ((2, 1), "重点工作"),
            ((3, 0), "1"),
            ((3, 1), "建成"),
            ((4, 0), "填表人：张三"),
        ];
        if beside {
            expected.extend([((1, 0), "备注"), ((1, 1), "右")]);
        }
        let expected: BTreeMap<_, _> = (expected.into_iter())
            .map(|(place, text)| (place, Value::Text(text.to_owned())))
            .collect();
        assert_eq!(reading.document.grids[0].cells, expected);
    }
}
