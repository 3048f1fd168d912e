//! Sheets of workbooks that are well packed and odd inside: order, repetition, types, markup, amplification.

use super::files::Told::{self, Harmless, Part};
use super::make::{noise, text_cell, workbook_parts, xlsx, zipped};

/// Workbooks.
pub fn all() -> Vec<(&'static str, Vec<u8>, Told)> {
    let mut files = order();
    files.extend(values());
    files.extend(markup());
    files.extend(amplified());
    files
}

fn good() -> String {
    text_cell("A1", "好的内容")
}

/// A workbook of this sheet part.
fn part(xml: &[u8]) -> Vec<u8> {
    zipped(&workbook_parts(xml, None, None))
}

/// A workbook of this content of the worksheet element.
fn inner(xml: &str) -> Vec<u8> {
    part(format!("<worksheet>{xml}</worksheet>").as_bytes())
}

/// A workbook with these shared strings or styles.
fn beside(rows: &str, strings: Option<&str>, styles: Option<&str>) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    zipped(&workbook_parts(
        sheet.as_bytes(),
        strings.map(str::as_bytes),
        styles.map(str::as_bytes),
    ))
}

fn order() -> Vec<(&'static str, Vec<u8>, Told)> {
    let row = |number: u32, cells: &str| format!("<row r=\"{number}\">{cells}</row>");
    let backward = format!(
        "{}{}",
        row(9, &text_cell("C9", "后")),
        row(1, &format!("{}{}", text_cell("B1", "乙"), text_cell("A1", "甲")))
    );
    let same_row = format!("{}{}", row(1, &good()), row(1, &text_cell("B1", "同一行再来")));
    let nameless = "<row><c t=\"inlineStr\"><is><t>甲</t></is></c><c t=\"inlineStr\"><is><t>乙</t></is></c></row><row><c t=\"inlineStr\"><is><t>丙</t></is></c></row>";
    let empty: String = (1..=1_000_000).map(|number| format!("<row r=\"{number}\"/>")).collect();
    let odd = ["A0", "1A", "", "A", "ZZZZZZZ1", "甲1", "A-1", "A1:B2"];
    let odd: String = odd.iter().map(|at| text_cell(at, "错位")).collect();
    vec![
        ("行列倒序.xlsx", xlsx(&backward), Harmless),
        ("同一行号两次.xlsx", xlsx(&same_row), Harmless),
        ("没有地址.xlsx", xlsx(nameless), Harmless),
        ("百万空行.xlsx", xlsx(&format!("{}{empty}", row(1, &good()))), Harmless),
        (
            "地址乱写.xlsx",
            xlsx(&format!("{}{}", row(1, &good()), row(2, &odd))),
            Part("cell-unreadable"),
        ),
        (
            "两个数据区.xlsx",
            inner(&format!(
                "<sheetData>{}</sheetData><sheetData>{}</sheetData>",
                row(1, &good()),
                row(2, &text_cell("A2", "第二区"))
            )),
            Harmless,
        ),
        (
            "格在行外.xlsx",
            inner(&format!(
                "<sheetData>{}{}</sheetData>",
                row(1, &good()),
                text_cell("A5", "行外")
            )),
            Harmless,
        ),
        (
            "全表合并.xlsx",
            inner(&format!(
                "<sheetData>{}</sheetData><mergeCells>{}</mergeCells>",
                row(1, &good()),
                "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(100_000)
            )),
            Part("merges-unreadable"),
        ),
        (
            "范围虚报.xlsx",
            inner(&format!(
                "<dimension ref=\"A1:XFD1048576\"/><sheetData>{}</sheetData>",
                row(1, &good())
            )),
            Harmless,
        ),
    ]
}

fn values() -> Vec<(&'static str, Vec<u8>, Told)> {
    let cell = |kind: &str, value: &str| {
        format!(
            "<row r=\"1\">{}<c r=\"B1\" t=\"{kind}\"><v>{value}</v></c></row>",
            good()
        )
    };
    let shared: String = (2..=50_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><f t=\"shared\" si=\"0\"/><v>1</v></c></row>"))
        .collect();
    let chain = format!(
        "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" ref=\"A1:A50000\" si=\"0\">A2+1</f><v>1</v></c></row>{shared}"
    );
    let injected = format!(
        "<row r=\"1\">{}{}</row>",
        text_cell("A1", "=HYPERLINK(&quot;http://example.com&quot;)"),
        text_cell("B1", "=cmd|' /C calc'!A0")
    );
    let control = format!(
        "<row r=\"1\">{}{}</row>",
        good(),
        text_cell("B1", "&#27;[2J&#7;_x0000_&#65535;&#0;")
    );
    let links = format!(
        "<sheetData><row r=\"1\">{}</row></sheetData><hyperlinks><hyperlink ref=\"A1\" r:id=\"rId9\"/></hyperlinks>",
        good()
    );
    vec![
        ("数值溢出.xlsx", xlsx(&cell("n", "1e999")), Harmless),
        ("数值非数.xlsx", xlsx(&cell("n", "NaN")), Harmless),
        ("数值乱写.xlsx", xlsx(&cell("n", "12abc")), Part("cell-unreadable")),
        ("日期极远.xlsx", xlsx(&cell("d", "99999-13-45")), Harmless),
        ("错误值怪.xlsx", xlsx(&cell("e", "#怪!")), Part("cell-unreadable")),
        ("布尔怪.xlsx", xlsx(&cell("b", "也许")), Part("cell-unreadable")),
        (
            "字符串号为负.xlsx",
            beside(&cell("s", "-1"), Some("<sst><si><t>x</t></si></sst>"), None),
            Part("cell-unreadable"),
        ),
        ("公式成链.xlsx", xlsx(&chain), Harmless),
        ("公式注入.xlsx", xlsx(&injected), Harmless),
        ("控制字符.xlsx", xlsx(&control), Part("cell-unreadable")),
        ("外部链接.xlsx", inner(&links), Harmless),
    ]
}

fn markup() -> Vec<(&'static str, Vec<u8>, Told)> {
    let sheet = |head: &str, row_attributes: &str, tail: &str| {
        part(
            format!(
                "{head}<worksheet><sheetData><row r=\"1\"{row_attributes}>{}</row></sheetData>{tail}</worksheet>",
                good()
            )
            .as_bytes(),
        )
    };
    let attributes: String = (0..1_000_000).map(|number| format!(" a{number}=\"\"")).collect();
    let comment = format!("<!--{}-->", noise(20 << 20));
    let wide: Vec<u8> = format!("\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet><sheetData><row r=\"1\">{}</row></sheetData></worksheet>", good())
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let broken = [&b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>\xff\xfe\xc0\x80</t></is></c></row></sheetData></worksheet>"[..]].concat();
    let deep_text = format!(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is>{}<t>深</t></is></c></row>",
        "<r>".repeat(100_000)
    );
    vec![
        ("百万属性.xlsx", sheet("", &attributes, ""), Harmless),
        (
            "属性极长.xlsx",
            sheet("", &format!(" x=\"{}\"", noise(20 << 20)), ""),
            Harmless,
        ),
        ("注释极长.xlsx", sheet(&comment, "", ""), Harmless),
        (
            "有文档类型.xlsx",
            sheet("<!DOCTYPE worksheet SYSTEM \"http://example.com/x.dtd\">", "", ""),
            Harmless,
        ),
        (
            "声明两次.xlsx",
            sheet("<?xml version=\"1.0\"?><?xml version=\"9\"?>", "", ""),
            Harmless,
        ),
        ("尾有杂字.xlsx", sheet("", "", "</worksheet></a></b>\u{1}<"), Harmless),
        ("带BOM.xlsx", sheet("\u{feff}", "", ""), Harmless),
        ("UTF16大端.xlsx", part(&wide), Part("sheet-unreadable")),
        ("非法UTF8.xlsx", part(&broken), Part("file-damaged")),
        ("格内嵌套极深.xlsx", xlsx(&deep_text), Harmless),
        ("只有空白.xlsx", part(b"   \r\n  "), Part("sheet-unreadable")),
        ("不是XML.xlsx", part(&[0, 1, 2, 3, 255]), Part("sheet-unreadable")),
    ]
}

fn amplified() -> Vec<(&'static str, Vec<u8>, Told)> {
    // One text of 30,000 letters, in 100,000 cells.
    let text = format!(
        "<sst count=\"1\" uniqueCount=\"1\"><si><t>{}</t></si></sst>",
        noise(30_000)
    );
    let cells: String = (1..=100_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let runs = format!("<sst><si>{}</si></sst>", "<r><t>一</t></r>".repeat(500_000));
    let formats: String = (0..200_000)
        .map(|id| format!("<numFmt numFmtId=\"{id}\" formatCode=\"yyyy{id}\"/>"))
        .collect();
    let styles: String = (0..200_000).map(|id| format!("<xf numFmtId=\"{id}\"/>")).collect();
    let styles = format!("<styleSheet><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>");
    let plain = format!("<row r=\"1\">{}</row>", good());
    let one = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>";
    vec![
        (
            "一文十万格.xlsx",
            beside(&cells, Some(&text), None),
            Part("file-oversized"),
        ),
        (
            "字符串碎成片.xlsx",
            beside(one, Some(&runs), None),
            Part("cell-too-long"),
        ),
        ("样式二十万.xlsx", beside(&plain, None, Some(&styles)), Harmless),
        ("字符串表空.xlsx", beside(one, Some(""), None), Part("file-damaged")),
    ]
}
