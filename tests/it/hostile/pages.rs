//! Web pages and XML workbooks that are odd inside.

use super::files::Told::{self, Fault, Harmless, Part};

/// Files of these kinds.
pub fn all() -> Vec<(&'static str, Vec<u8>, Told)> {
    let page = |body: &str| format!("<html><body>{body}</body></html>").into_bytes();
    let workbook = |rows: &str| {
        let space = "urn:schemas-microsoft-com:office:spreadsheet";
        format!(
            "<?xml version=\"1.0\"?><Workbook xmlns=\"{space}\" xmlns:ss=\"{space}\"><Worksheet ss:Name=\"表\"><Table>{rows}</Table></Worksheet></Workbook>"
        )
        .into_bytes()
    };
    let cell = "<Cell><Data ss:Type=\"String\">好</Data></Cell>";
    let cells = "<td>好</td>".repeat(300);
    vec![
        ("网页.xls", page("<table><tr><td>1</td></tr></table>"), Harmless),
        (
            "万层表.xls",
            page(&"<table><tr><td>好</td><td>".repeat(20_000)),
            Part("cell-too-long"),
        ),
        (
            "宽格.xls",
            page(
                "<table><tr><td colspan=4294967295 rowspan=4294967295>好</td><td>好</td></tr><tr><td>好</td></tr></table>",
            ),
            Part("cell-out-of-range"),
        ),
        (
            "没完的脚本.xls",
            page("<p>好</p><script>var a = 1;"),
            Part("file-oversized"),
        ),
        (
            "格子太多.html",
            page(&format!("<table>{}</table>", format!("<tr>{cells}</tr>").repeat(1_000))),
            Part("file-oversized"),
        ),
        (
            "框架.htm",
            b"<html><frameset><frame src=a></frameset></html>".to_vec(),
            Fault("file-type-unknown"),
        ),
        (
            "位置过大.xml",
            workbook(&format!(
                "<Row ss:Index=\"4294967295\">{cell}</Row><Row ss:Index=\"4294967295\" ss:Span=\"4294967295\">{cell}</Row>"
            )),
            Part("cell-out-of-range"),
        ),
        (
            "合并过大.xml",
            workbook(
                "<Row><Cell ss:MergeAcross=\"4294967295\" ss:MergeDown=\"4294967295\"><Data ss:Type=\"String\">好</Data></Cell></Row>",
            ),
            Harmless,
        ),
        (
            "中断.xml",
            workbook(&format!("<Row>{cell}</Row>"))[..200].to_vec(),
            Part("file-damaged"),
        ),
        (
            "实体.xml",
            {
                let text =
                    String::from_utf8(workbook("<Row><Cell><Data ss:Type=\"String\">&b;</Data></Cell></Row>")).unwrap();
                let entities = "<!DOCTYPE x [<!ENTITY a \"好好好好\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
                text.replacen("?>", &format!("?>{entities}"), 1).into_bytes()
            },
            Harmless,
        ),
    ]
}
