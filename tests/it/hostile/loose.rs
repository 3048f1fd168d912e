//! OpenDocument, Word documents, messages and text that are odd inside.

use super::files::Told::{self, Crowd, Fault, Harmless, Inside, Part};
use super::make::{base64, docx, docx_of, eml, noise, ods, ods_of, text_cell, xlsx, zipped};

/// Files of these kinds.
pub fn all() -> Vec<(&'static str, Vec<u8>, Told)> {
    let mut files = open_documents();
    files.extend(documents());
    files.extend(messages());
    files.extend(texts());
    files.extend(super::pages::all());
    files
}

fn open_documents() -> Vec<(&'static str, Vec<u8>, Told)> {
    let cell = "<table:table-cell office:value-type=\"string\"><text:p>好的内容</text:p></table:table-cell>";
    let row = format!("<table:table-row>{cell}</table:table-row>");
    let tables: String = (0..10_000)
        .map(|number| format!("<table:table table:name=\"{number}\">{row}</table:table>"))
        .collect();
    let inside = |body: &str| {
        let content = format!(
            "<office:document-content><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
        );
        ods_of(content.as_bytes())
    };
    let nested = format!(
        "<table:table table:name=\"外\">{row}{}</table:table>",
        "<table:table-row><table:table-cell><table:table table:name=\"内\">".repeat(50_000)
    );
    let values = "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1e999\"/>\
                  <table:table-cell office:value-type=\"date\" office:date-value=\"99999-99-99\"><text:p>远</text:p></table:table-cell>\
                  <table:table-cell office:value-type=\"怪\"><text:p>怪</text:p></table:table-cell></table:table-row>";
    let spaces = format!(
        "<table:table-row><table:table-cell><text:p>{}字</text:p></table:table-cell></table:table-row>",
        "<text:s text:c=\"4294967295\"/>".repeat(20_000)
    );
    let negative = row.replace(
        "<table:table-cell",
        "<table:table-cell table:number-columns-repeated=\"-5\" table:number-rows-spanned=\"-1\"",
    );
    let spanned = row.replace(
        "<table:table-cell",
        "<table:table-cell table:number-columns-spanned=\"4294967295\" table:number-rows-spanned=\"4294967295\"",
    );
    // As LibreOffice 24.8 and later encrypt: the whole package is one entry.
    let whole = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("encrypted-package", b"\x01\x02"),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>",
        ),
    ]);
    let other = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"<a/>"),
    ]);
    vec![
        ("一万张表.ods", inside(&tables), Part("sheet-unreadable")),
        ("表中套表.ods", inside(&nested), Part("file-damaged")),
        ("怪值.ods", ods(values), Harmless),
        ("空格放大.ods", ods(&spaces), Part("cell-too-long")),
        ("重复为负.ods", ods(&negative), Harmless),
        ("跨全表.ods", ods(&spanned), Harmless),
        ("整体加密.ods", whole, Fault("file-encrypted")),
        ("文字文档.odt", other, Part("file-damaged")),
        (
            "嵌套极深.ods",
            ods_of(format!("<office:document-content>{}", "<a>".repeat(200_000)).as_bytes()),
            Fault("file-empty"),
        ),
        (
            "没有内容.ods",
            zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]),
            Fault("file-damaged"),
        ),
    ]
}

fn documents() -> Vec<(&'static str, Vec<u8>, Told)> {
    let paragraph = "<w:p><w:r><w:t>好的内容</w:t></w:r></w:p>";
    let closed = format!(
        "{}{paragraph}{}",
        "<w:tbl><w:tr><w:tc>".repeat(30_000),
        "</w:tc></w:tr></w:tbl>".repeat(30_000)
    );
    let merged = format!(
        "<w:tbl>{}</w:tbl>",
        format!(
            "<w:tr>{}</w:tr>",
            "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p/></w:tc>".repeat(3_000)
        )
        .repeat(20)
    );
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"4294967295\"/><w:numFmt w:val=\"chineseCounting\"/>\
         <w:lvlText w:val=\"{}\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
        "%1".repeat(20_000)
    );
    let numbered = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"99999999\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>\
                    <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>";
    let body = format!("<w:document><w:body>{}</w:body></w:document>", numbered.repeat(300));
    let numbered = zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
    ]);
    let styles: String = (0..20_000)
        .map(|id| {
            format!(
                "<w:style w:styleId=\"s{id}\"><w:basedOn w:val=\"s{}\"/></w:style>",
                (id + 1) % 20_000
            )
        })
        .collect();
    let styles = format!("<w:styles>{styles}</w:styles>");
    let styled = format!(
        "<w:document><w:body>{}</w:body></w:document>",
        "<w:p><w:pPr><w:pStyle w:val=\"s0\"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>".repeat(200)
    );
    let looped = zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", styled.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
    ]);
    let pictures = zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "word/document.xml",
            b"<w:document><w:body><w:p><w:r><w:drawing/></w:r></w:p></w:body></w:document>",
        ),
        ("word/media/image1.jpeg", b"\xff\xd8\xff"),
    ]);
    vec![
        ("只贴图片.docx", pictures, Fault("file-scan")),
        ("表中套表.docx", docx(&closed), Harmless),
        ("竖并成片.docx", docx(&merged), Fault("file-empty")),
        ("编号放大.docx", numbered, Part("cell-too-long")),
        ("样式成环.docx", looped, Harmless),
        ("没有正文元素.docx", docx_of(b"<w:document/>"), Part("file-damaged")),
        (
            "段落百万.docx",
            docx(&paragraph.repeat(250_000)),
            Part("file-oversized"),
        ),
        (
            "制表放大.docx",
            docx(&format!("<w:p><w:r>{}</w:r></w:p>", "<w:tab/>".repeat(1_000_000))),
            Fault("file-empty"),
        ),
        (
            "域与对象.docx",
            docx(&format!(
                "{paragraph}<w:p><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe</w:instrText></w:r></w:p><w:altChunk r:id=\"rId1\"/>"
            )),
            Harmless,
        ),
    ]
}

fn messages() -> Vec<(&'static str, Vec<u8>, Told)> {
    let good = xlsx(&format!("<row r=\"1\">{}</row>", text_cell("A1", "好的内容")));
    let head = "From: a@b.cn\r\nTo: c@d.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n";
    let multi = |parts: &str| {
        format!("{head}Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n{parts}--b--\r\n").into_bytes()
    };
    let attached = |name: &str, encoding: &str, body: &str| {
        format!(
            "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n"
        )
    };
    let sound = attached("a.xlsx", "base64", &base64(&good));
    let many = attached("a.csv", "7bit", "").repeat(20_000);
    let wrapped: Vec<u8> = (0..2_000).fold(good_message(&good), |inner, _| {
        let mut outer = format!("{head}Content-Type: message/rfc822\r\n\r\n").into_bytes();
        outer.extend(inner);
        outer
    });
    let lines: String = (0..300_000).map(|number| format!("X-{number}: y\r\n")).collect();
    let pieces: String = (0..20_000)
        .map(|number| format!(" filename*{number}=\"{}\";\r\n", "长"))
        .collect();
    let continued = format!(
        "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment;\r\n{pieces} x=y\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        base64(&good)
    );
    let uu = "begin 644 a.xlsx\n#0V%T\n`\nend\n";
    let tnef = base64(b"\x78\x9f\x3e\x22\x01\x00\x06\x90");
    vec![
        ("附件名越界.eml", multi(&[attached("../../../../etc/cron.d/x", "base64", &base64(&good)), attached("C:\\\\Windows\\\\a.xlsx", "base64", &base64(&good)), attached("", "base64", &base64(&good))].concat()), Inside(&[])),
        ("附件两万.eml", multi(&many), Crowd("file-empty")),
        ("层层转发.eml", wrapped, Inside(&["file-type-unknown"])),
        ("信头三十万行.eml", [head.as_bytes(), lines.as_bytes(), &eml(&[("a.xlsx", &good)])[..]].concat(), Inside(&[])),
        ("附件名两万段.eml", multi(&continued), Inside(&[])),
        ("编码乱.eml", multi(&[attached("a.xlsx", "base64", "!!!!====????"), sound.clone()].concat()), Inside(&["file-damaged"])),
        ("编码未知.eml", multi(&[attached("a.xlsx", "x-none", &base64(&good)), sound.clone()].concat()), Inside(&[])),
        ("附件uu编码.eml", multi(&[attached("a.xlsx", "x-uuencode", uu), sound.clone()].concat()), Inside(&["file-type-unknown"])),
        ("正文uu编码.eml", format!("{head}Content-Type: text/plain\r\n\r\n{uu}").into_bytes(), Fault("mail-without-attachment")),
        ("winmail.eml", multi(&attached("winmail.dat", "base64", &tnef)), Inside(&["file-type-unknown"])),
        ("分界不闭.eml", multi(&sound)[..].strip_suffix(b"--b--\r\n").unwrap().to_vec(), Inside(&["file-damaged"])),
        ("分界为空.eml", format!("{head}Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\nx\r\n").into_bytes(), Inside(&[])),
        ("日期怪.eml", format!("{head}Date: Thu, 99 Foo 99999 99:99:99 +9999\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n{sound}--b--\r\n").into_bytes(), Inside(&[])),
        ("只有信头.eml", head.as_bytes().to_vec(), Fault("mail-without-attachment")),
    ]
}

/// A message with one attachment.
fn good_message(attachment: &[u8]) -> Vec<u8> {
    eml(&[("a.xlsx", attachment)])
}

fn texts() -> Vec<(&'static str, Vec<u8>, Told)> {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let line = noise(20 << 20);
    let mut late = "序号,措施\n".repeat(10_000).into_bytes();
    late.extend(b"\0\x01\x1b[2J,\n");
    let quotes = "\"".repeat(5 << 20);
    vec![
        ("一行二十兆.csv", line.clone().into_bytes(), Part("cell-too-long")),
        ("后有空字符.csv", late, Harmless),
        (
            "UTF16无标记.csv",
            wide("序号,措施\n1,建成\n"),
            Fault("file-type-unknown"),
        ),
        (
            "UTF16有标记.csv",
            [&b"\xff\xfe"[..], &wide("序号,措施\n1,建成\n")].concat(),
            Harmless,
        ),
        (
            "UTF16半字.csv",
            [&b"\xff\xfe"[..], &wide("序号,措施")[..9]].concat(),
            Part("text-garbled"),
        ),
        ("只有标记.csv", b"\xef\xbb\xbf".to_vec(), Fault("file-empty")),
        ("只有空白.csv", b" \r\n\t\r\n".to_vec(), Harmless),
        ("全是引号.csv", quotes.into_bytes(), Part("cell-too-long")),
        (
            "非法编码.csv",
            b"\xe5\xba\x8f,\xff\xff\xfe\n".to_vec(),
            Part("text-garbled"),
        ),
        (
            "公式.csv",
            "=1+1,@SUM(A1),+1,-1,\"=cmd|' /C calc'!A0\"\n".as_bytes().to_vec(),
            Harmless,
        ),
        (
            "二零零三.xml",
            b"<?xml version=\"1.0\"?><Workbook/>".to_vec(),
            Fault("file-type-unknown"),
        ),
        ("富文本.doc", b"{\\rtf1 x}".to_vec(), Harmless),
        ("程序.xlsx", b"MZ\x90\0".to_vec(), Fault("file-type-unknown")),
        (
            "快捷方式.lnk",
            b"L\0\0\0\x01\x14\x02\0".to_vec(),
            Fault("file-shortcut"),
        ),
    ]
}
