//! Draws the built-in templates of official papers as Word documents, by GB/T 9704-2012.
//!
//! The paper is A4 with 37 mm above, 28 mm at the binding edge and 156 x 225 mm of text: 22 lines of 28 characters. Lines
//! have a fixed height and characters a fixed distance, not a grid: every program sets these alike.

use std::io::Cursor;

use zip::ZipWriter;

use crate::papers::Paper;
use crate::papers::built_in::{self, Column, Format, Look, Piece, Template};

use super::docx_parts::{escaped, put};

/// Height of a line in twentieths of a point: 225 mm in 22 lines.
const LINE: u32 = 579;
/// Width of a character of the body in twentieths of a point: 156 mm in 28 characters, less what rounding takes.
pub(super) const CHAR: u32 = 315;
/// Characters of the day above whose middle the signature stands, with the four that it ends from the edge, twice.
const DAY: u32 = 15;
/// The longest name that stands above the middle of the day, in characters, and the longest that the mark holds on its line.
pub(super) const SIGNED: usize = DAY as usize;
pub(super) const MARKED: usize = 17;
/// The most characters that the last line of 版记 holds, a day of eight figures among them.
pub(super) const PRINTED: usize = 29;
/// Where 版记 begins, from the top of the page: two lines above the end of the text.
const IMPRINT: u32 = 2098 + 22 * LINE - 1240;
/// Where the middle of the signature stands.
pub(super) const SIGNED_AT: u32 = WIDTH - CHAR * DAY / 2;
/// Width of the text in twentieths of a point.
pub(super) const WIDTH: u32 = 8844;

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The built-in template of a paper; the same bytes every time.
///
/// # Errors
/// If the archive cannot be written, which in memory it can.
pub fn template(paper: Paper) -> zip::result::ZipResult<Vec<u8>> {
    let template = built_in::of(paper);
    let mut target = ZipWriter::new(Cursor::new(Vec::new()));
    let letter = template.format == Format::Letter;
    for (name, text) in [
        ("[Content_Types].xml", content_types(letter)),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("word/document.xml", document(&template)),
        ("word/_rels/document.xml.rels", relations(letter)),
        ("word/styles.xml", styles(&template)),
        ("word/settings.xml", SETTINGS.to_owned()),
        ("word/fontTable.xml", fonts()),
        ("word/footer1.xml", footer("PageOdd")),
        ("word/footer2.xml", footer("PageEven")),
    ] {
        put(&mut target, name, format!("{HEAD}{text}").as_bytes())?;
    }
    if letter {
        let mark = paragraph(Look::Mark, template.mark);
        let first = format!(
            "<w:hdr {NAMESPACES}>{mark}{}</w:hdr>",
            rule("thickThinSmallGap", "LetterRule", template.colour)
        );
        put(&mut target, "word/header1.xml", format!("{HEAD}{first}").as_bytes())?;
        let foot = format!(
            "<w:ftr {NAMESPACES}>{}</w:ftr>",
            rule("thinThickSmallGap", "LetterRule", template.colour)
        );
        put(&mut target, "word/footer3.xml", format!("{HEAD}{foot}").as_bytes())?;
    }
    Ok(target.finish()?.into_inner())
}

const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
    Target=\"word/document.xml\"/></Relationships>";

const SETTINGS: &str = "<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
    <w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"630\"/><w:evenAndOddHeaders/>\
    <w:characterSpacingControl w:val=\"doNotCompress\"/>\
    <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
    </w:compat></w:settings>";

/// The parts beside the document: name without ending, kind, relation.
fn parts(letter: bool) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut parts = vec![
        ("styles", "styles", "rId1"),
        ("settings", "settings", "rId2"),
        ("fontTable", "fontTable", "rId3"),
        ("footer1", "footer", "rId4"),
        ("footer2", "footer", "rId5"),
    ];
    if letter {
        parts.extend([("header1", "header", "rId6"), ("footer3", "footer", "rId7")]);
    }
    parts
}

fn content_types(letter: bool) -> String {
    let mut text = String::from(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/word/document.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>",
    );
    for (name, kind, _) in parts(letter) {
        text.push_str(&format!(
            "<Override PartName=\"/word/{name}.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml\"/>"
        ));
    }
    text + "</Types>"
}

fn relations(letter: bool) -> String {
    let mut text =
        String::from("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (name, kind, id) in parts(letter) {
        text.push_str(&format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" \
             Target=\"{name}.xml\"/>"
        ));
    }
    text + "</Relationships>"
}

fn document(template: &Template) -> String {
    let letter = template.format == Format::Letter;
    let mut body = String::new();
    if !letter {
        body.push_str(&paragraph(Look::Mark, template.mark));
    }
    let mut pieces = template.pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            // The line stands below all that stands above the title.
            Piece::Text(look @ (Look::Number | Look::Issuer), text) => {
                body.push_str(&paragraph(*look, text));
                if matches!(pieces.peek(), Some(Piece::Text(Look::Title, _))) {
                    body.push_str(&rule("single", "DocumentRule", template.colour));
                }
            }
            Piece::Text(look, text) => body.push_str(&paragraph(*look, text)),
            Piece::Table(columns) => body.push_str(&[GAP, &table(columns), GAP].concat()),
        }
    }
    let first = if letter {
        "<w:headerReference w:type=\"first\" r:id=\"rId6\"/><w:footerReference w:type=\"first\" r:id=\"rId7\"/>"
    } else {
        ""
    };
    let title_page = if letter { "<w:titlePg/>" } else { "" };
    format!(
        "<w:document {NAMESPACES}><w:body>{body}<w:sectPr>\
         <w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/>{first}\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"1701\" w:footer=\"{}\" w:gutter=\"0\"/>\
         {title_page}</w:sectPr></w:body></w:document>",
        if letter { 1134 } else { 1304 }
    )
}

fn paragraph(look: Look, text: &str) -> String {
    // An office suite takes the place of a frame from the paragraph itself, not from its look.
    let frame = match look {
        Look::Imprint => format!(
            "<w:framePr w:w=\"{WIDTH}\" w:hRule=\"auto\" w:hSpace=\"0\" w:wrap=\"around\" w:vAnchor=\"page\" \
             w:hAnchor=\"margin\" w:x=\"1\" w:y=\"{IMPRINT}\"/>"
        ),
        _ => String::new(),
    };
    let tab = if look == Look::Signature {
        "<w:r><w:tab/></w:r>"
    } else {
        ""
    };
    let runs: Vec<String> = text
        .split('\t')
        .map(|part| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(part)))
        .collect();
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{}\"/>{frame}</w:pPr>{tab}{}</w:p>",
        id(look),
        runs.join("<w:r><w:tab/></w:r>")
    )
}

/// Half a line of room above and below a table.
const GAP: &str =
    "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"exact\"/></w:pPr></w:p>";

/// A line across the page in the colour of the paper.
fn rule(kind: &str, style: &str, colour: &str) -> String {
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:pBdr><w:bottom w:val=\"{kind}\" w:sz=\"{}\" w:space=\"0\" \
         w:color=\"{colour}\"/></w:pBdr></w:pPr></w:p>",
        if kind == "single" { 12 } else { 24 }
    )
}

fn table(columns: &[Column]) -> String {
    let width = |share: u32| WIDTH * share / 100;
    let mut text = format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblBorders>{}</w:tblBorders>\
         <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:top w:w=\"28\" w:type=\"dxa\"/><w:left w:w=\"85\" w:type=\"dxa\"/>\
         <w:bottom w:w=\"28\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/>\
         </w:tblCellMar></w:tblPr><w:tblGrid>",
        ["top", "left", "bottom", "right", "insideH", "insideV"]
            .map(|side| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"))
            .concat()
    );
    for (_, _, _, share) in columns {
        text.push_str(&format!("<w:gridCol w:w=\"{}\"/>", width(*share)));
    }
    text.push_str("</w:tblGrid>");
    for heading in [true, false] {
        let repeat = if heading { "<w:tblHeader/>" } else { "" };
        text.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>"));
        for (name, cell, look, share) in columns {
            text.push_str(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>{}</w:tc>",
                width(*share),
                if heading {
                    paragraph(Look::Head, name)
                } else {
                    paragraph(*look, cell)
                }
            ));
        }
        text.push_str("</w:tr>");
    }
    text + "</w:tbl>"
}

fn footer(style: &str) -> String {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    format!(
        "<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r>\
         {}<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>{}<w:r><w:t>1</w:t></w:r>{}\
         <w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>",
        field("begin"),
        field("separate"),
        field("end")
    )
}

fn id(look: Look) -> &'static str {
    match look {
        Look::Mark => "Mark",
        Look::Number => "Number",
        Look::Issuer => "Issuer",
        Look::LetterNumber => "LetterNumber",
        Look::Title => "PaperTitle",
        Look::To => "Addressee",
        Look::Body => "BodyText",
        Look::Closing => "Closing",
        Look::First => "First",
        Look::Second => "Second",
        Look::Note => "EnclosureNote",
        Look::Enclosure => "Enclosure",
        Look::EnclosureTitle => "EnclosureTitle",
        Look::Signature => "Signature",
        Look::Day => "Day",
        Look::Remark => "Remark",
        Look::Imprint => "Imprint",
        Look::Cell => "CellText",
        Look::Middle => "CellMiddle",
        Look::Head => "CellHead",
    }
}

/// Name for people, font, half points, paragraph properties, run properties of a look on a paper.
fn look(look: Look, template: &Template) -> (&'static str, &'static str, u32, String, String) {
    let colour = template.colour;
    // Lines that stay empty where a document by the standard has two, and where it has one.
    let (two, one) = match template.format {
        Format::Slip => (LINE, 0),
        Format::Letter | Format::Document | Format::Bulletin => (LINE * 2, LINE),
    };
    const SONG: &str = "方正小标宋简体";
    const FANG: &str = "仿宋_GB2312";
    let line = |before: u32, after: u32| {
        format!("<w:spacing w:before=\"{before}\" w:after=\"{after}\" w:line=\"{LINE}\" w:lineRule=\"exact\"/>")
    };
    let first = format!(
        "{}<w:ind w:firstLine=\"{}\"/><w:jc w:val=\"both\"/>",
        line(0, 0),
        CHAR * 2
    );
    let centre = "<w:jc w:val=\"center\"/>";
    match look {
        Look::Mark => (
            "发文机关标志",
            SONG,
            52,
            format!(
                "<w:spacing w:before=\"{}\" w:after=\"120\" w:line=\"760\" w:lineRule=\"exact\"/>{centre}",
                // 35 mm from the head of the text to the letters, which stand lower in their line.
                if template.format == Format::Document {
                    1984 - 160
                } else {
                    0
                }
            ),
            format!("<w:color w:val=\"{colour}\"/>"),
        ),
        Look::Number => ("发文字号", FANG, 32, format!("{}{centre}", line(two, 0)), String::new()),
        Look::Issuer => (
            "编发单位和日期",
            FANG,
            28,
            format!(
                "<w:tabs><w:tab w:val=\"right\" w:pos=\"{WIDTH}\"/></w:tabs>{}",
                line(0, 0)
            ),
            String::new(),
        ),
        Look::LetterNumber => (
            "函的字号",
            FANG,
            32,
            format!("{}<w:jc w:val=\"right\"/>", line(0, 0)),
            String::new(),
        ),
        Look::Title => (
            "公文标题",
            SONG,
            44,
            format!("<w:spacing w:before=\"{two}\" w:after=\"{LINE}\" w:line=\"700\" w:lineRule=\"exact\"/>{centre}"),
            String::new(),
        ),
        Look::To => (
            "主送机关",
            FANG,
            32,
            format!("{}<w:jc w:val=\"both\"/>", line(0, 0)),
            String::new(),
        ),
        Look::Body => ("公文正文", FANG, 32, first, String::new()),
        // Stands on one page with the signature, which never stands alone.
        Look::Closing => ("结语", FANG, 32, format!("<w:keepNext/>{first}"), String::new()),
        // A heading never ends a page.
        Look::First => ("一级标题", "黑体", 32, format!("<w:keepNext/>{first}"), String::new()),
        Look::Second => (
            "二级标题",
            "楷体_GB2312",
            32,
            format!("<w:keepNext/>{first}"),
            String::new(),
        ),
        Look::Signature => (
            "署名",
            FANG,
            32,
            // Above the middle of a day of seven characters that ends four characters from the edge.
            format!(
                "<w:keepNext/><w:tabs><w:tab w:val=\"center\" w:pos=\"{}\"/></w:tabs>{}",
                SIGNED_AT,
                line(LINE * 2, 0)
            ),
            String::new(),
        ),
        Look::Day => (
            "成文日期",
            FANG,
            32,
            // Whom to call stands on the same page.
            format!(
                "<w:keepNext/>{}<w:ind w:right=\"{}\"/><w:jc w:val=\"right\"/>",
                line(0, 0),
                CHAR * 4
            ),
            String::new(),
        ),
        Look::Remark => (
            "附注",
            FANG,
            32,
            format!("{}<w:ind w:firstLine=\"{}\"/>", line(one, 0), CHAR * 2),
            String::new(),
        ),
        Look::Note => (
            "附件说明",
            FANG,
            32,
            format!("<w:keepNext/>{}<w:ind w:firstLine=\"{}\"/>", line(LINE, 0), CHAR * 2),
            String::new(),
        ),
        Look::Enclosure => (
            "附件",
            "黑体",
            32,
            format!("<w:pageBreakBefore/>{}", line(0, LINE)),
            String::new(),
        ),
        Look::EnclosureTitle => (
            "附件标题",
            SONG,
            44,
            format!("<w:spacing w:before=\"0\" w:after=\"290\" w:line=\"700\" w:lineRule=\"exact\"/>{centre}"),
            String::new(),
        ),
        Look::Imprint => (
            "版记",
            FANG,
            28,
            format!(
                "<w:pBdr><w:top w:val=\"single\" w:sz=\"8\" w:space=\"1\" w:color=\"auto\"/>\
                 <w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"1\" w:color=\"auto\"/>\
                 <w:between w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"auto\"/></w:pBdr>\
                 <w:tabs><w:tab w:val=\"right\" w:pos=\"{}\"/></w:tabs>{}<w:ind w:left=\"280\" w:right=\"280\"/>",
                WIDTH - 280,
                line(0, 0)
            ),
            String::new(),
        ),
        Look::Cell => (
            "表中文字",
            FANG,
            21,
            "<w:spacing w:line=\"360\" w:lineRule=\"exact\"/>".to_owned(),
            String::new(),
        ),
        Look::Middle => (
            "表中短文字",
            FANG,
            21,
            format!("<w:spacing w:line=\"360\" w:lineRule=\"exact\"/>{centre}"),
            String::new(),
        ),
        Look::Head => (
            "表头",
            "黑体",
            21,
            format!("<w:spacing w:line=\"360\" w:lineRule=\"exact\"/>{centre}"),
            String::new(),
        ),
    }
}

fn styles(template: &Template) -> String {
    let mut text = format!(
        "<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"仿宋_GB2312\" w:cs=\"Times New Roman\"/>\
         <w:kern w:val=\"0\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/>\
         </w:rPr></w:rPrDefault><w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>\
         <w:pPr><w:widowControl w:val=\"0\"/><w:overflowPunct w:val=\"0\"/><w:autoSpaceDE w:val=\"0\"/>\
         <w:autoSpaceDN w:val=\"0\"/></w:pPr></w:style>"
    );
    for one in Look::ALL {
        let (name, font, size, paragraph, run) = look(one, template);
        // 3号 is set a quarter of a point closer, so that a line holds 28 characters.
        let spacing = if size == 32 { "<w:spacing w:val=\"-5\"/>" } else { "" };
        text.push_str(&style(
            id(one),
            name,
            &paragraph,
            &format!(
                "<w:rFonts w:eastAsia=\"{font}\"/>{run}{spacing}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>"
            ),
        ));
    }
    let number =
        "<w:rFonts w:ascii=\"宋体\" w:hAnsi=\"宋体\" w:eastAsia=\"宋体\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>";
    let page = |side: &str, jc: &str| format!("<w:ind w:{side}=\"280\"/><w:jc w:val=\"{jc}\"/>");
    text.push_str(&style("PageOdd", "单页码", &page("right", "right"), number));
    text.push_str(&style("PageEven", "双页码", &page("left", "left"), number));
    let thin = |before: u32| {
        format!(
            "<w:spacing w:before=\"{before}\" w:after=\"0\" w:line=\"60\" w:lineRule=\"exact\"/><w:ind w:left=\"{0}\" w:right=\"{0}\"/>",
            if before == 0 { -397 } else { 0 }
        )
    };
    let small = "<w:sz w:val=\"4\"/><w:szCs w:val=\"4\"/>";
    text.push_str(&style("LetterRule", "函的红线", &thin(0), small));
    text.push_str(&style("DocumentRule", "文件的红线", &thin(160), small));
    text + "</w:styles>"
}

fn style(id: &str, name: &str, paragraph: &str, run: &str) -> String {
    format!(
        "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>\
         <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )
}

/// What stands in where a font of official documents is missing.
fn fonts() -> String {
    let fonts = [
        ("方正小标宋简体", "方正小标宋_GBK", "roman"),
        ("仿宋_GB2312", "仿宋", "modern"),
        ("楷体_GB2312", "楷体", "modern"),
        ("黑体", "SimHei", "modern"),
        ("宋体", "SimSun", "auto"),
    ];
    let fonts = fonts.map(|(name, other, family)| {
        format!(
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{other}\"/><w:charset w:val=\"86\"/><w:family w:val=\"{family}\"/></w:font>"
        )
    });
    format!("<w:fonts {NAMESPACES}>{}</w:fonts>", fonts.concat())
}
