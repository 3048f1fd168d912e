//! Names what is embedded in a document: a workbook, a document or a file behind an icon.

/// What an embedded object is, by the name of the program that made it: Excel.Sheet.12.
pub(crate) fn described(program: &str) -> String {
    let what = [
        ("Excel", "Excel工作簿"),
        ("ET.", "WPS表格"),
        ("Word", "Word文档"),
        ("WPS.", "WPS文档"),
        ("PowerPoint", "演示文稿"),
        ("Acro", "PDF文件"),
        ("Foxit", "PDF文件"),
        ("Package", "文件"),
    ];
    let found = what.iter().find(|(begin, _)| program.starts_with(begin));
    let what = found.map_or("对象", |(_, what)| what);
    format!("嵌入的{what}（{program}），内容没有读取，请双击打开阅看，或请单位另行报送")
}
