//! Reads a web page as a reply: tables become rows and columns, and the lines around them rows of their own, in one grid.
//!
//! Systems export such pages and call them `.xls`; mail programs put them into the body of a message. A workbook that
//! LibreOffice wrote as a page names its sheets, and each is a grid of its own.

use super::collector::{Collector, Reading};
use super::decode::{decode, label};
use super::fault;
use super::web_page::{Cell, Page, Piece};
use crate::finding::Severity;
use crate::grid::{Tabled, Value};
use crate::reply::incoming::Fault;

/// The name of the one grid of a page.
pub(super) const GRID: &str = "正文";

/// Reads a page.
///
/// # Errors
/// If there is nothing to read in it.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Reading, Fault> {
    let (text, _) = decode(bytes, label(bytes).as_deref());
    let mut collector = Collector::new(name);
    if add(GRID, &text, &mut collector) {
        Ok(collector.finish())
    } else {
        Err(nothing())
    }
}

/// What is said of a page in which there is nothing to read.
pub(super) fn nothing() -> Fault {
    fault::unsupported("没有内容的网页文件", "请用WPS或Excel打开并另存为xlsx后重新放入")
}

/// Reads a page as one sheet; false if there is nothing to read in it.
pub(super) fn add(sheet: &str, text: &str, collector: &mut Collector) -> bool {
    lay(sheet, Page::of(text), collector)
}

/// Lays a page out as one sheet, or as those that it names; false if there is nothing to read in it.
pub(super) fn lay(sheet: &str, page: Page, collector: &mut Collector) -> bool {
    if page.pieces.is_empty() {
        return false;
    }
    if !matches!(page.pieces.first(), Some(Piece::Sheet(_))) {
        collector.sheet(sheet, false);
    }
    let mut row = 0;
    for piece in page.pieces {
        match piece {
            Piece::Sheet(name) => {
                collector.sheet(&name, false);
                row = 0;
            }
            Piece::Words(words) => {
                collector.cell(row, 0, Value::Text(words));
                row += 1;
            }
            Piece::Gone(how, words) => collector.cancelled((row, 0), how, &words),
            Piece::Table(rows) => {
                let first = row;
                row = lay_out(rows, row, collector);
                let last = row.saturating_sub(1);
                let inside = None;
                collector.table(Tabled { first, last, inside });
            }
        }
    }
    if page.cut {
        collector.tell(
            "file-oversized",
            Severity::Error,
            None,
            "网页没有读完：表格过大，或有一部分没有结束",
            "一份报送表的内容远少于此",
            "请打开原文件核对，另存为xlsx后重新放入",
        );
    }
    true
}

/// Whether nothing stands on a page.
pub(super) fn is_blank(html: &str) -> bool {
    Page::of(html).pieces.iter().all(|piece| match piece {
        // What a page takes back is told, so a page with it is not blank.
        Piece::Words(words) | Piece::Gone(_, words) => words.trim().is_empty(),
        Piece::Sheet(_) => true,
        Piece::Table(rows) => rows.iter().flatten().all(|cell| cell.text().trim().is_empty()),
    }) && !html.to_ascii_lowercase().contains("<img")
}

/// Whether a page holds a table of data, and not only one that lays out the page; `numbered` asks for a column of
/// numbers with its heading, too.
pub(crate) fn holds_table(html: &str, numbered: bool) -> bool {
    Page::of(html).pieces.iter().any(|piece| match piece {
        Piece::Words(_) | Piece::Gone(..) | Piece::Sheet(_) => false,
        Piece::Table(rows) => {
            let wide = rows.iter().filter(|row| row.len() >= 3).count();
            let heads = rows.iter().flatten().any(|cell| {
                let text = cell.text();
                ["序号", "编号", "重点工作"].contains(&text.trim())
            });
            wide >= 2 && (heads || !numbered)
        }
    })
}

/// Puts the rows of a table onto the sheet from a row on; yields the row behind them.
fn lay_out(rows: Vec<Vec<Cell>>, from: u32, collector: &mut Collector) -> u32 {
    let mut row = from;
    // Columns that cells above still fill: first column, behind the last one, rows left.
    let mut above: Vec<(u32, u32, u32)> = Vec::new();
    for cells in rows {
        let mut column = 0;
        let mut below: Vec<(u32, u32, u32)> = Vec::new();
        for cell in cells {
            while let Some((_, end, _)) = above.iter().find(|(start, end, _)| (*start..*end).contains(&column)) {
                column = *end;
            }
            let end = column.saturating_add(cell.columns);
            collector.cell(row, column, Value::Text(cell.text()));
            for (how, text) in cell.gone() {
                collector.cancelled((row, column), how, text);
            }
            let last = row.saturating_add(cell.rows - 1);
            if cell.columns > 1 || cell.rows > 1 {
                collector.merge((row, column), (last, end - 1));
            }
            if cell.rows > 1 {
                below.push((column, end, cell.rows));
            }
            column = end;
        }
        above.append(&mut below);
        for open in &mut above {
            open.2 -= 1;
        }
        above.retain(|open| open.2 > 0);
        row = row.saturating_add(1);
        if collector.is_full() {
            break;
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<(u32, u32, String)> {
        let reading = read("a.xls", html.as_bytes()).unwrap();
        let cells = reading.document.grids[0].cells.iter();
        cells
            .map(|((row, column), value)| match value {
                Value::Text(text) => (*row, *column, text.clone()),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn tables_keep_their_places_and_merges() {
        let html = "<html><head><title>x</title><style>td{}</style><!--[if gte mso 9]><xml>y</xml><![endif]--></head><body>\
            <p>附件2</p><table><tr><th rowspan=2>序号</th><th colspan=2>责任人</th></tr><tr><td>姓名</td><td>电话</td></tr>\
            <tr><td>1<td>张<br>三<td>&nbsp;139&lt;</table>填表人：李四";
        let expected = [
            (0, 0, "附件2"),
            (1, 0, "序号"),
            (1, 1, "责任人"),
            (2, 1, "姓名"),
            (2, 2, "电话"),
            (3, 0, "1"),
            (3, 1, "张\n三"),
            (3, 2, "139<"),
            (4, 0, "填表人：李四"),
        ];
        assert_eq!(
            texts(html),
            expected.map(|(row, column, text)| (row, column, text.to_owned()))
        );
        let reading = read("a.xls", html.as_bytes()).unwrap();
        assert_eq!(reading.document.grids[0].merges, [(1, 0, 2, 0), (1, 1, 1, 2)]);
    }

    #[test]
    fn a_workbook_saved_as_a_page_keeps_its_sheets() {
        let html = "<body><hr><p><center><h1>Overview</h1><A HREF=\"#table0\">填报说明</A><br><A HREF=\"#table1\">附件2</A><br></center></p>\
            <hr><A NAME=\"table0\"><h1>Sheet 1: <em>填报说明</em></h1></A><table><tr><td>一</td><td>二</td></tr></table>\
            <A NAME=\"table1\"><h1>Sheet 2: <em>附件2</em></h1></A><table><tr><td>序号</td><td>措施</td></tr></table></body>";
        let reading = read("a.html", html.as_bytes()).unwrap();
        let sheets = reading
            .document
            .grids
            .iter()
            .map(|grid| (grid.name.as_str(), grid.cells.len()));
        assert_eq!(sheets.collect::<Vec<_>>(), [("填报说明", 2), ("附件2", 2)]);
        // An anchor of the same name on another page is only an anchor.
        assert_eq!(
            texts("<p><a name=\"table1\">表1：<em>任务</em></a></p><p><a href=\"#table1\">见表1</a></p>"),
            [(0, 0, "表1：任务".to_owned()), (1, 0, "见表1".to_owned())]
        );
    }

    #[test]
    fn the_numbers_of_a_list_and_the_lines_of_typed_text_are_kept() {
        let html = "<table><tr><td>1</td><td><ol><li>建成厂房</li><li>通过验收</li></ol></td><td><pre>一是建成\n二是验收</pre></td></tr></table>";
        let expected = [
            (0, 0, "1"),
            (0, 1, "1.建成厂房\n2.通过验收"),
            (0, 2, "一是建成\n二是验收"),
        ];
        assert_eq!(
            texts(html),
            expected.map(|(row, column, text)| (row, column, text.to_owned()))
        );
    }

    #[test]
    fn a_table_that_lays_out_the_page_is_no_table() {
        let html = "<table><tr><td>您好</td></tr><tr><td><table><tr><td>序号</td><td>重点工作</td><td>措施</td></tr>\
            <tr><td>1</td><td>甲</td><td>乙</td></tr></table></td></tr></table>";
        assert_eq!(texts(html).len(), 7);
        assert!(holds_table(html, true));
        assert!(!holds_table("<table><tr><td>a</td><td>b</td></tr></table>", false));
        assert!(read("a.xls", b"<html><frameset></frameset></html>").is_err());
    }
}
