//! Replies in Word's older formats: what LibreOffice saves of one document, and RTF as other programs write it.

use std::collections::BTreeMap;
use std::fs;

use duban::grid::Value;
use duban::read::{Reading, document};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(format!("{}/fixtures/workbooks/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// RTF as Word writes it in China, with this body.
fn rtf(body: &str) -> Vec<u8> {
    let head = "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman;}\
                {\\f13\\fnil\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f14\\fcharset136 x;}{\\f3\\fnil\\fcharset2 Wingdings;}}\
                {\\colortbl;\\red0\\green0\\blue0;}{\\stylesheet{\\s0 Normal;}}\
                {\\info{\\title \\'cc\\'e2}{\\revtim\\yr2020\\mo7\\dy9\\hr16}}";
    format!("{head}{body}}}").into_bytes()
}

/// The escapes of a text in GBK.
fn gbk(text: &str) -> String {
    let (bytes, _, _) = encoding_rs::GBK.encode(text);
    bytes.iter().map(|byte| format!("\\'{byte:02x}")).collect()
}

fn cells(reading: &Reading) -> BTreeMap<(u32, u32), String> {
    let [grid] = reading.document.grids.as_slice() else {
        panic!("{reading:?}")
    };
    assert_eq!(grid.name, "正文");
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    grid.cells.iter().map(|(place, value)| (*place, text(value))).collect()
}

fn expected(cells: &[((u32, u32), &str)]) -> BTreeMap<(u32, u32), String> {
    cells.iter().map(|(place, text)| (*place, (*text).to_owned())).collect()
}

#[test]
fn rtf_from_libreoffice_reads_as_the_docx_does() {
    same_as_docx("libreoffice.rtf");
}

#[test]
fn doc_from_libreoffice_reads_as_the_docx_does() {
    same_as_docx("libreoffice.doc");
}

#[test]
fn odt_from_libreoffice_reads_as_the_docx_does() {
    same_as_docx("libreoffice.odt");
}

fn same_as_docx(name: &str) {
    let new = document("a.docx", &fixture("libreoffice.docx")).unwrap();
    let old = document("a.doc", &fixture(name)).unwrap();
    // What is hidden or deleted is left out, and told in the same words by every reader.
    let told = |reading: &Reading| -> Vec<String> {
        let mut told: Vec<String> = (reading.findings.iter())
            .map(|finding| format!("{} {:?} {}", finding.rule, finding.place.cell, finding.found))
            .collect();
        told.sort_unstable();
        told
    };
    assert_eq!(told(&old), told(&new));
    assert_eq!(told(&old).len(), 2, "{:?}", told(&old));
    assert!(old.findings.iter().all(|finding| finding.rule == "text-cancelled"));
    assert_eq!(cells(&old)[&(3, 6)], "备注");
    assert_eq!(cells(&old)[&(5, 3)], "一是组建专班；\n二是每周调度。");
    assert_eq!(cells(&old)[&(9, 0)], "填表人：钱七\t联系电话：0715-1234567");
    assert_eq!(cells(&old), cells(&new));
    let merges = [(4, 0, 4, 6), (5, 0, 6, 0), (5, 1, 6, 1)];
    for reading in [&old, &new] {
        let mut read = reading.document.grids[0].merges.clone();
        read.sort_unstable();
        assert_eq!(read, merges);
    }
}

#[test]
fn rtf_in_gbk_gives_its_tables_and_nothing_that_is_hidden() {
    let cell = |text: &str| format!("\\pard\\intbl {}\\cell ", gbk(text));
    let body = [
        "\\pard\\plain ",
        &gbk("附件2"),
        "\\par{\\header ",
        &gbk("页眉"),
        "\\par}\\pard{\\*\\bkmkstart x}",
        &gbk("填报单位：市发改委"),
        "{\\v ",
        &gbk("隐藏"),
        "}{\\deleted ",
        &gbk("删除"),
        "}\\tab \\u26102\\'3f\\u38388 ?{\\field{\\*\\fldinst{ HYPERLINK \"x\" }}{\\fldrslt : 7/9}}\\par\n",
        "\\trowd\\trgaph108\\trleft-108\\cellx1000\\cellx3000\\cellx5000",
        &cell("序号"),
        &cell("措施"),
        &cell("备注"),
        "\\row\\trowd\\trgaph108\\trleft-100\\cellx5004",
        &cell("一、牵头任务"),
        "\\row\\trowd\\trleft-108\\clvmgf\\cellx1000\\clmgf\\cellx3000\\clmrg\\cellx5000",
        &cell("1"),
        &format!(
            "\\pard\\intbl {}\\par {}\\line{{\\f14 \\'a4@}}\\cell \\pard\\intbl\\cell ",
            gbk("一是甲"),
            gbk("二是乙")
        ),
        "\\row\\trowd\\trleft-108\\clvmrg\\cellx1000\\cellx3000\\cellx5000",
        &cell(""),
        "{\\f3 \\'fe}",
        &cell("再建"),
        &cell("\u{b7}"),
        "\\row\\pard{\\pict\\pngblip 89504e47}{\\*\\unknown x}",
        "{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv y}}{\\shptxt \\pard ",
        &gbk("框内"),
        "\\par}}{\\shprslt z}}",
        &gbk("填表人：张三"),
        "\\par",
    ]
    .concat();
    let reading = document("a.doc", &rtf(&body)).unwrap();
    let told: Vec<&str> = reading.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(told, ["picture-unread", "text-cancelled", "text-cancelled"]);
    let all = expected(&[
        ((0, 0), "附件2"),
        ((1, 0), "填报单位：市发改委\t时间: 7/9"),
        ((2, 0), "序号"),
        ((2, 1), "措施"),
        ((2, 2), "备注"),
        ((3, 0), "一、牵头任务"),
        ((4, 0), "1"),
        ((4, 1), "一是甲\n二是乙\n一"),
        ((5, 1), "☑再建"),
        ((5, 2), "·"),
        ((6, 0), "填表人：张三"),
        ((7, 0), "框内"),
    ]);
    assert_eq!(cells(&reading), all);
    assert_eq!(
        reading.document.grids[0].merges,
        [(3, 0, 3, 2), (4, 1, 4, 2), (4, 0, 5, 0)]
    );
    assert_eq!(reading.changed.unwrap().to_string(), "2020-07-09");
}

#[test]
fn rtf_tables_within_tables_stand_below() {
    let body = "\\trowd\\cellx3000\\cellx6000\\pard\\intbl A\\par\
                \\pard\\intbl\\itap2 1\\nestcell 2\\nestcell{\\*\\nesttableprops\\trowd\\cellx1000\\cellx2000\\nestrow}{\\nonesttables\\par}\
                \\pard\\intbl\\itap2 3\\nestcell 4\\nestcell{\\*\\nesttableprops\\trowd\\cellx1000\\cellx2000\\nestrow}{\\nonesttables\\par}\
                \\pard\\intbl B\\cell\\pard\\intbl C\\cell\\row\\pard D\\par";
    let reading = document("a.rtf", &rtf(body)).unwrap();
    assert_eq!(reading.findings, []);
    let all = expected(&[
        ((0, 0), "A\nB"),
        ((0, 1), "C"),
        ((1, 0), "1"),
        ((1, 1), "2"),
        ((2, 0), "3"),
        ((2, 1), "4"),
        ((3, 0), "D"),
    ]);
    assert_eq!(cells(&reading), all);
}

#[test]
fn rtf_rows_of_other_widths_line_up() {
    let body = "\\trowd\\cellx1000\\cellx2000\\cellx3000\\intbl a\\cell b\\cell c\\cell\\row\
                \\trowd\\cellx2010\\cellx3000\\intbl d\\cell e\\cell\\row\
                \\trowd\\trleft1000\\cellx2000\\cellx3000\\intbl f\\cell g\\cell\\row\
                \\trowd\\cellx2000\\cellx1000\\intbl h\\cell i\\cell j\\cell\\row\\pard\\par";
    let reading = document("a.rtf", &rtf(body)).unwrap();
    let places = [
        (0, 0),
        (0, 1),
        (0, 2),
        (1, 0),
        (1, 2),
        (2, 1),
        (2, 2),
        (3, 0),
        (3, 1),
        (3, 2),
    ];
    let all: Vec<_> = places
        .iter()
        .zip(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
        .collect();
    let all: Vec<_> = all.into_iter().map(|(place, text)| (*place, text)).collect();
    assert_eq!(cells(&reading), expected(&all));
    assert_eq!(reading.document.grids[0].merges, [(1, 0, 1, 1)]);
}

#[test]
fn rtf_that_is_cut_anywhere_says_so() {
    let whole = fixture("libreoffice.rtf");
    let end = whole.iter().rposition(|byte| *byte == b'}').unwrap();
    for length in (6..end).step_by(64) {
        let told = match document("a.rtf", &whole[..length]) {
            Ok(reading) => reading.findings.into_iter().map(|finding| finding.rule).collect(),
            Err(fault) => vec![fault.rule],
        };
        assert!(told.contains(&"file-damaged".to_owned()), "{length}: {told:?}");
    }
}

/// Programs name no code page, or a font of western letters, and mean Chinese all the same.
#[test]
fn rtf_that_names_no_encoding_is_read_as_what_fits() {
    for (head, text, meant) in [
        ("{\\rtf1\\ansi ", gbk("措施"), "措施"),
        ("{\\rtf1\\ansi\\ansicpg1252 ", "caf\\'e9".to_owned(), "café"),
        ("{\\rtf1\\ansi ", "caf\\'e9".to_owned(), "café"),
        ("{\\rtf1\\ansi\\ansicpg950 ", "\\'a4@".to_owned(), "一"),
        (
            "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f1\\fcharset0 x;}}\\f1 ",
            gbk("措施"),
            "措施",
        ),
        ("{\\rtf1\\ansi {\\listtext\\plain  1.\\tab}", gbk("措施"), "1.措施"),
        ("{\\rtf1\\ansi{\\upr{x}{\\*\\ud ", "\\u25514 ?}}".to_owned(), "措"),
    ] {
        let reading = document("a.rtf", format!("{head}{text}\\par}}").as_bytes()).unwrap();
        assert_eq!(reading.findings, []);
        assert_eq!(cells(&reading), expected(&[((0, 0), meant)]));
    }
}
