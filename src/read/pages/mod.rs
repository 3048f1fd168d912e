//! Pages of letters and rulings as paragraphs and tables: what every fixed layout (PDF, OFD) is read by.
//!
//! A layout knows no cells. Rulings that cross make a lattice, and a letter belongs to the cell in which it stands; where
//! there are no rulings, a line of headings and the columns below it do. What a page break cuts is put together again.

mod aligned;
mod block;
mod canvas;
mod join;
mod lattice;
mod lines;
mod page;

use std::collections::BTreeMap;

use super::collector::Collector;
use crate::finding::Severity;
use crate::grid::{Cancel, Tabled, Value};
use block::{Block, Piece, Table};
pub(super) use canvas::{Canvas, Clip, Point, bounds};
pub(super) use page::Page;

/// The name of the one grid of a layout.
const GRID: &str = "正文";

/// Lays pages out in one grid: paragraphs are rows, tables rows and columns.
pub(super) fn lay_out(pages: Vec<Page>, collector: &mut Collector) {
    collector.sheet(GRID, false);
    let mut asides: Vec<String> = Vec::new();
    let mut pieces: Vec<Vec<Piece>> = Vec::new();
    let scans: Vec<usize> = (1..)
        .zip(&pages)
        .filter(|(_, page)| page.is_scan())
        .map(|(number, _)| number)
        .collect();
    let unread: usize = pages.iter().map(|page| page.unread).sum();
    let cut = pages.iter().any(|page| page.cut);
    for page in &pages {
        if !page.aside.trim().is_empty() {
            asides.push(page.aside.trim().chars().take(30).collect());
        }
        page.notes.iter().for_each(|note| collector.float(None, "批注", note));
        pieces.push(read(page));
    }
    let width = pages.iter().map(|page| page.width).fold(0.0, f32::max);
    let mut row = 0_u32;
    let mut starts: BTreeMap<u32, u32> = BTreeMap::new();
    for (number, block) in join::blocks(pieces, width) {
        starts.entry(number as u32 + 1).or_insert(row);
        match block {
            Block::Paragraph(text) => {
                collector.cell(row, 0, Value::Text(text));
                row = row.saturating_add(1);
            }
            Block::Table(table) => {
                for (first, number) in &table.breaks {
                    starts.entry(*number as u32 + 1).or_insert(row.saturating_add(*first));
                }
                row = put(table, row, collector);
            }
        }
        if collector.is_full() {
            break;
        }
    }
    collector.pages(starts.into_iter().map(|(page, row)| (row, page)).collect());
    if !scans.is_empty() {
        let named: Vec<String> = scans.iter().take(8).map(|number| format!("第{number}页")).collect();
        collector.tell(
            "file-scan",
            Severity::Error,
            None,
            format!("{}是图片，图上的文字没有读取", named.join("、")),
            "填报的内容应是文字",
            "请打开原文件核对这些页，上面有填报内容的请该单位另报xlsx电子表格",
        );
    }
    if unread > 0 {
        collector.tell(
            "text-garbled",
            Severity::Warning,
            None,
            format!("有{unread}个字在文件里没有编码对照，认不出，没有读取"),
            "文件应写明每个字是什么字",
            "请打开原文件核对，请该单位另报xlsx电子表格",
        );
    }
    if !asides.is_empty() {
        asides.dedup();
        collector.tell(
            "text-aside",
            Severity::Info,
            None,
            format!(
                "页面上有斜排或竖排的文字没有采用：{}",
                asides.iter().take(4).cloned().collect::<Vec<_>>().join("、")
            ),
            "填报的内容应横排",
            "如是水印或印章，无须处理",
        );
    }
    if cut {
        collector.tell(
            "file-oversized",
            Severity::Error,
            None,
            "页面上的文字或线条异常多，没有读完",
            "一份报送表的内容远少于此",
            "请打开原文件核对，请该单位另报xlsx电子表格",
        );
    }
}

/// Puts a table onto the grid from a row on; yields the row behind it.
fn put(table: Table, from: u32, collector: &mut Collector) -> u32 {
    for cell in table.cells {
        let at = (from.saturating_add(cell.row), cell.column);
        collector.cancelled(at, Cancel::Struck, &cell.struck);
        if !cell.text.trim().is_empty() {
            collector.cell(at.0, at.1, Value::Text(cell.text));
        }
        let last = (
            at.0.saturating_add(cell.rows.max(1) - 1),
            at.1 + cell.columns.max(1) - 1,
        );
        collector.merge(at, last);
    }
    let end = from.saturating_add(table.rows);
    if table.rows > 0 {
        collector.table(Tabled {
            first: from,
            last: end - 1,
            inside: None,
        });
    }
    end
}

/// The lines and tables of a page from the top.
fn read(page: &Page) -> Vec<Piece> {
    let (mut tables, loose) = lattice::tables(page);
    let mut pieces: Vec<(f32, Piece)> = Vec::new();
    let lines = lines::of(&loose);
    let lines = match aligned::table(&lines, &loose) {
        Some((table, rest)) if tables.is_empty() => {
            tables.push(table);
            rest
        }
        _ => lines,
    };
    pieces.extend(
        lines::rows(lines)
            .into_iter()
            .map(|line| (line.base, Piece::Line(line))),
    );
    pieces.extend(tables.into_iter().map(|table| (table.top, Piece::Table(table))));
    pieces.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    pieces.into_iter().map(|(_, piece)| piece).collect()
}
