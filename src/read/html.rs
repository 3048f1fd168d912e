//! Reads a web page as a reply: tables become rows and columns, and the lines around them rows of their own, in one grid.
//!
//! Systems export such pages and call them `.xls`; mail programs put them into the body of a message. A workbook that
//! LibreOffice wrote as a page names its sheets, and each is a grid of its own.

use html5gum::StartTag;

use super::collector::{Collector, Reading};
use super::decode::{decode, label};
use super::tags::{self, Tag};
use super::{fault, limit};
use crate::finding::Severity;
use crate::grid::{Cancel, Value};
use crate::reply::incoming::Fault;

/// The name of the one grid of a page.
pub(super) const GRID: &str = "正文";
/// Tables within tables that are told apart.
const DEPTH: usize = 16;
/// Rows that one cell may span.
const SPAN: u32 = 4_096;
/// Elements whose content is no text of the page; `xml` holds what Office notes for itself, `rt` how a word is pronounced.
const UNREAD: [&str; 12] = [
    "script", "style", "noscript", "svg", "select", "object", "iframe", "template", "title", "xml", "rt", "rp",
];

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
    let page = Page::of(text);
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
            Piece::Table(rows) => row = lay_out(rows, row, collector),
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

/// What a page or a cell holds, in reading order.
#[derive(Debug)]
enum Piece {
    Words(String),
    /// Text that the page takes back.
    Gone(Cancel, String),
    Table(Vec<Vec<Cell>>),
    /// Here the sheet of this name begins.
    Sheet(String),
}

#[derive(Debug)]
struct Cell {
    pieces: Vec<Piece>,
    columns: u32,
    rows: u32,
}

impl Cell {
    /// Its text, a paragraph a line.
    fn text(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            let mut add = |words: &str| {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(words);
            };
            match piece {
                Piece::Words(words) => add(words),
                Piece::Gone(..) | Piece::Sheet(_) => {}
                Piece::Table(rows) => rows.iter().flatten().for_each(|cell| add(&cell.text())),
            }
        }
        text
    }

    /// What of its text the page takes back.
    fn gone(&self) -> Vec<(Cancel, &str)> {
        let each = self.pieces.iter().flat_map(|piece| match piece {
            Piece::Gone(how, words) => vec![(*how, words.as_str())],
            Piece::Table(rows) => rows.iter().flatten().flat_map(Cell::gone).collect(),
            Piece::Words(_) | Piece::Sheet(_) => Vec::new(),
        });
        each.collect()
    }
}

/// A table under way, and whether a cell of it is.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<Cell>>,
    open: bool,
}

/// Where the page stands in the heading of a sheet, as LibreOffice writes it for a workbook that it saves as a page:
/// `<a name="table0"><h1>Sheet 1: <em>填报说明</em></h1></a>`.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum SheetHeading {
    #[default]
    Outside,
    /// In the anchor.
    Anchor,
    /// In the heading, before the name or in it.
    Heading,
}

impl SheetHeading {
    /// Whether an anchor is that of a sheet's heading.
    fn is_anchor(tag: &StartTag<()>) -> bool {
        let name = tags::attribute(tag, "name").unwrap_or_default();
        let number = name.strip_prefix("table");
        number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

/// A page under way.
#[derive(Debug, Default)]
struct Page {
    pieces: Vec<Piece>,
    tables: Vec<Table>,
    words: String,
    /// Text of the line under way that the page takes back.
    gone: Vec<(Cancel, String)>,
    /// Elements around that take their text back: their name, how many of that name are open, and how.
    back: Vec<(String, usize, Cancel)>,
    /// Tables that are open beyond [`DEPTH`] and not told apart.
    deeper: usize,
    heading: SheetHeading,
    cells: usize,
    text: usize,
    /// Whether something of the page was not kept.
    cut: bool,
}

impl Page {
    fn of(html: &str) -> Page {
        let mut page = Page::default();
        let hidden = tags::walk(html, &UNREAD, |tag| match tag {
            Tag::Open(name, tag) => page.open(name, tag),
            Tag::Close(name) => page.close(name),
            Tag::Words(words) => page.say(words),
        });
        page.cut |= hidden;
        page.end_words();
        while !page.tables.is_empty() {
            page.end_table();
        }
        page.leave_out_list_of_sheets();
        page
    }

    /// Leaves out the list of sheets above the first one: its heading (“Overview”), and the name of each.
    fn leave_out_list_of_sheets(&mut self) {
        let name = |piece: &Piece| match piece {
            Piece::Sheet(name) => Some(name.clone()),
            _ => None,
        };
        let names: Vec<String> = self.pieces.iter().filter_map(name).collect();
        let first = self.pieces.iter().position(|piece| matches!(piece, Piece::Sheet(_)));
        let listed = |piece: &Piece| matches!(piece, Piece::Words(words) if names.contains(words));
        if let Some(first) = first
            && let Some((Piece::Words(_), list)) = self.pieces.get(..first).and_then(<[Piece]>::split_first)
            && list.iter().all(listed)
        {
            self.pieces.drain(..first);
        }
    }

    /// Line breaks of the page's source are no line breaks of the page.
    fn say(&mut self, words: &str) {
        self.text += words.len();
        if self.text > limit::TEXT_BYTES {
            self.cut = true;
            return;
        }
        if let Some((_, _, how)) = self.back.last() {
            match self.gone.last_mut() {
                Some((last, text)) if last == how => text.push_str(words),
                _ => self.gone.push((*how, words.to_owned())),
            }
            return;
        }
        let mut spaced = self.words.is_empty() || self.words.ends_with([' ', '\n']);
        for letter in words.chars() {
            if matches!(letter, '\n' | '\r' | '\t' | ' ') {
                if !spaced {
                    self.words.push(' ');
                }
                spaced = true;
            } else {
                self.words.push(letter);
                spaced = false;
            }
        }
    }

    fn open(&mut self, name: &str, tag: &StartTag<()>) {
        self.open_back(name, tag);
        match name {
            "a" if self.tables.is_empty() && SheetHeading::is_anchor(tag) => {
                self.end_words();
                self.heading = SheetHeading::Anchor;
            }
            "h1" if self.heading == SheetHeading::Anchor => self.heading = SheetHeading::Heading,
            // What stands before the name says only which sheet it is: “Sheet 1:”, “工作表 1:”.
            "em" if self.heading == SheetHeading::Heading => self.words.clear(),
            // A box of a form shows whether it is ticked.
            "input" => {
                let kind = tags::attribute(tag, "type").unwrap_or_default().to_lowercase();
                if kind == "checkbox" || kind == "radio" {
                    self.say(if tags::attribute(tag, "checked").is_some() {
                        "☑"
                    } else {
                        "□"
                    });
                }
            }
            "table" if self.tables.len() >= DEPTH => {
                self.end_words();
                self.deeper += 1;
            }
            "table" => {
                self.end_words();
                self.tables.push(Table::default());
            }
            "tr" if self.deeper == 0 => {
                self.end_words();
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                    table.open = false;
                }
            }
            "td" | "th" if self.deeper == 0 => {
                self.end_words();
                self.cells += 1;
                if self.cells > limit::CELLS {
                    self.cut = true;
                } else if let Some(table) = self.tables.last_mut() {
                    let cell = Cell {
                        pieces: Vec::new(),
                        columns: span(tag, "colspan").min(limit::COLUMNS),
                        rows: span(tag, "rowspan").min(SPAN),
                    };
                    match table.rows.last_mut() {
                        Some(row) => row.push(cell),
                        None => table.rows.push(vec![cell]),
                    }
                    table.open = true;
                }
            }
            _ if is_block(name) => self.end_words(),
            _ => {}
        }
    }

    /// Begins what an element takes back of its text: struck through, or not shown.
    fn open_back(&mut self, name: &str, tag: &StartTag<()>) {
        const EMPTY: [&str; 9] = ["br", "hr", "img", "input", "col", "meta", "link", "wbr", "area"];
        if EMPTY.contains(&name) {
            return;
        }
        // A cell ends what was left open in the one before.
        if matches!(name, "td" | "th" | "tr" | "table") {
            self.end_words();
            self.end_back(name != "tr");
        }
        if let Some((_, open, _)) = self.back.last_mut().filter(|(last, ..)| last == name) {
            *open += 1;
            return;
        }
        let style = tags::attribute(tag, "style").unwrap_or_default().to_lowercase();
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        let how = match name {
            _ if style.contains("display:none")
                || style.contains("visibility:hidden")
                || style.contains("mso-hide:all") =>
            {
                Cancel::Hidden
            }
            "s" | "strike" => Cancel::Struck,
            "del" => Cancel::Deleted,
            _ if style.contains("line-through") => Cancel::Struck,
            _ => return,
        };
        if self.back.len() < DEPTH {
            self.back.push((name.to_owned(), 1, how));
        }
    }

    /// Ends what elements inside of a cell take back; those around a row or table go on.
    fn end_back(&mut self, with_row: bool) {
        let around = |name: &str| matches!(name, "div" | "table" | "tbody") || with_row && name == "tr";
        self.back.retain(|(name, ..)| around(name));
    }

    fn close_back(&mut self, name: &str) {
        if matches!(name, "td" | "th") {
            self.end_words();
            self.end_back(true);
        }
        if let Some((_, open, _)) = self.back.last_mut().filter(|(last, ..)| last == name) {
            *open -= 1;
            if *open == 0 {
                self.back.pop();
            }
        }
    }

    fn close(&mut self, name: &str) {
        self.close_back(name);
        match name {
            "em" if self.heading == SheetHeading::Heading => {
                let name = std::mem::take(&mut self.words);
                self.pieces.push(Piece::Sheet(name.trim().to_owned()));
                self.heading = SheetHeading::Outside;
            }
            "a" => self.heading = SheetHeading::Outside,
            "table" if self.deeper > 0 => {
                self.end_words();
                self.deeper -= 1;
            }
            "table" => self.end_table(),
            "td" | "th" | "tr" if self.deeper == 0 => {
                self.end_words();
                if let Some(table) = self.tables.last_mut() {
                    table.open = false;
                }
            }
            _ if is_block(name) => self.end_words(),
            _ => {}
        }
    }

    /// Ends a line.
    fn end_words(&mut self) {
        let words = std::mem::take(&mut self.words);
        if !words.trim().is_empty() {
            self.put(Piece::Words(words.trim().to_owned()));
        }
        for (how, text) in std::mem::take(&mut self.gone) {
            if !text.trim().is_empty() {
                self.put(Piece::Gone(how, text.trim().to_owned()));
            }
        }
    }

    /// Puts a piece into the open cell, or onto the page.
    fn put(&mut self, piece: Piece) {
        let open = self.tables.iter_mut().rev().find(|table| table.open);
        match open
            .and_then(|table| table.rows.last_mut())
            .and_then(|row| row.last_mut())
        {
            Some(cell) => cell.pieces.push(piece),
            None => self.pieces.push(piece),
        }
    }

    /// A table of one column, or one that holds less itself than the tables in it, only lays out the page: what is in
    /// its cells is read one after the other.
    fn end_table(&mut self) {
        self.end_words();
        let Some(table) = self.tables.pop() else { return };
        let pieces = || table.rows.iter().flatten().flat_map(|cell| &cell.pieces);
        let own = pieces().filter(|piece| matches!(piece, Piece::Words(_))).count();
        let inner = pieces().map(|piece| match piece {
            Piece::Words(_) | Piece::Gone(..) | Piece::Sheet(_) => 0,
            Piece::Table(rows) => rows.iter().map(Vec::len).sum::<usize>(),
        });
        let widest = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        if widest < 2 || inner.sum::<usize>() >= own.max(1) {
            for piece in table.rows.into_iter().flatten().flat_map(|cell| cell.pieces) {
                self.put(piece);
            }
        } else {
            self.put(Piece::Table(table.rows));
        }
    }
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

fn span(tag: &StartTag<()>, key: &str) -> u32 {
    let number = tags::attribute(tag, key).and_then(|value| value.trim().parse::<u32>().ok());
    number.unwrap_or(1).max(1)
}

/// Whether an element stands in lines of its own.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 28] = [
        "br",
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "center",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "form",
        "section",
        "article",
        "body",
        "pre",
        "tr",
    ];
    BLOCKS.contains(&name)
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
    fn a_table_that_lays_out_the_page_is_no_table() {
        let html = "<table><tr><td>您好</td></tr><tr><td><table><tr><td>序号</td><td>重点工作</td><td>措施</td></tr>\
            <tr><td>1</td><td>甲</td><td>乙</td></tr></table></td></tr></table>";
        assert_eq!(texts(html).len(), 7);
        assert!(holds_table(html, true));
        assert!(!holds_table("<table><tr><td>a</td><td>b</td></tr></table>", false));
        assert!(read("a.xls", b"<html><frameset></frameset></html>").is_err());
    }
}
