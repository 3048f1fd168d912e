//! A text document as a source: what a reader of replies lays out in one grid is paragraphs and tables again.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Place, Severity};
use crate::grid::{Cancel, Grid, Tabled};
use crate::notice::{Block, Source, emphasis};
use crate::read::{Reading, limit};
use crate::sheet::written;

/// Cells of one table that are laid out, blank and covered ones included.
const LAID_OUT: usize = 200_000;

/// The source of a document that has been read.
pub(super) fn source(name: &str, reading: Reading) -> Source {
    let mut source = Source {
        file: name.to_owned(),
        ..Source::default()
    };
    for grid in &reading.document.grids {
        blocks(grid, &mut source);
    }
    for finding in reading.findings {
        let damaged = finding.rule == "file-damaged" || finding.rule == "file-oversized";
        match finding.rule.as_str() {
            // Said below in the words of notices; pictures of a notice are its seal and its head.
            "text-cancelled" | "picture-unread" => {}
            _ if damaged => tell(
                &mut source,
                "notice-cut-off",
                finding.severity,
                &finding.found,
                "请用WPS或Word打开，另存为新的docx后再试",
            ),
            // A document is one grid, of which nobody knows the name.
            _ => source.findings.push(Finding {
                place: Place {
                    sheet: None,
                    ..finding.place
                },
                ..finding
            }),
        }
    }
    emphasis::settle(&mut source);
    source
}

/// The paragraphs and tables of a grid.
fn blocks(grid: &Grid, source: &mut Source) {
    let end = grid.boxes.unwrap_or(u32::MAX);
    let mut line = 0;
    let mut next = 0;
    let mut tables = grid
        .tables
        .iter()
        .filter(|table| table.inside.is_none() && table.first < end);
    let rows = grid.cells.keys().map(|&(row, _)| row).collect::<BTreeSet<_>>();
    let last = rows.iter().next_back().map_or(0, |row| row + 1).min(end);
    let mut table = tables.next();
    while next < last {
        line += 1;
        match table.filter(|table| table.first <= next) {
            Some(held) => {
                match rows_of(grid, held) {
                    Some(rows) => source.blocks.push(Block::Table { line, rows }),
                    None => tell(
                        source,
                        "notice-cut-off",
                        Severity::Error,
                        "有一个表格过大，没有读入",
                        "请用WPS或Word打开，另存为新的docx后再试",
                    ),
                }
                next = held.last.saturating_add(1).max(next + 1);
                table = tables.next();
            }
            None => {
                // A tab before the words is their indent.
                let text = grid.cells.get(&(next, 0)).map(written).unwrap_or_default();
                let text = text.trim_start_matches('\t');
                if !text.trim().is_empty() {
                    source.blocks.push(Block::Paragraph {
                        line,
                        text: text.to_owned(),
                    });
                }
                next += 1;
            }
        }
    }
    tell_left_out(grid, source);
}

/// The rows of a table: merged cells repeat their text, and a table in a cell becomes its text.
fn rows_of(grid: &Grid, table: &Tabled) -> Option<Vec<Vec<String>>> {
    let within = |row: u32| (table.first..=table.last).contains(&row);
    let inner: Vec<&Tabled> = grid
        .tables
        .iter()
        .filter(|one| one.inside.is_some_and(|(row, _)| within(row)))
        .collect();
    let is_inner = |row: u32| inner.iter().any(|one| (one.first..=one.last).contains(&row));
    let mut cells: BTreeMap<(u32, u32), String> = grid
        .cells
        .range((table.first, 0)..=(table.last, u32::MAX))
        .filter(|((row, _), _)| !is_inner(*row))
        .map(|(&at, value)| (at, written(value)))
        .collect();
    for one in &inner {
        let Some(at) = one.inside.filter(|(row, _)| !is_inner(*row)) else {
            continue;
        };
        let words: Vec<String> = (one.first..=one.last)
            .map(|row| {
                let row = grid.cells.range((row, 0)..=(row, u32::MAX));
                row.map(|(_, value)| written(value)).collect::<Vec<_>>().join(" ")
            })
            .filter(|words| !words.is_empty())
            .collect();
        let cell = cells.entry(at).or_default();
        if !cell.is_empty() && !words.is_empty() {
            cell.push('\n');
        }
        cell.push_str(&words.join("\n"));
    }
    let merges = || grid.merges.iter().filter(|(top, ..)| within(*top) && !is_inner(*top));
    let right = |row: Option<&(u32, u32)>| row.map_or(0, |(_, column)| column + 1);
    let widest = cells.keys().max_by_key(|(_, column)| *column);
    let width = merges().map(|merge| merge.3 + 1).max().unwrap_or(0).max(right(widest)) as usize;
    let numbers: Vec<u32> = (table.first..=table.last).filter(|row| !is_inner(*row)).collect();
    if numbers.len().checked_mul(width)? > LAID_OUT {
        return None;
    }
    let mut rows: BTreeMap<u32, Vec<String>> = numbers
        .into_iter()
        .map(|row| (row, vec![String::new(); width]))
        .collect();
    for (&(row, column), text) in &cells {
        if let Some(cell) = rows.get_mut(&row).and_then(|row| row.get_mut(column as usize)) {
            text.trim().clone_into(cell);
        }
    }
    let mut filled = 0_usize;
    for &(top, left, bottom, right) in merges() {
        let Some(text) = cells.get(&(top, left)).map(|text| text.trim().to_owned()) else {
            continue;
        };
        for (_, row) in rows.range_mut(top..=bottom.max(top)) {
            for cell in row.iter_mut().take(right as usize + 1).skip(left as usize) {
                filled += 1;
                if filled > LAID_OUT {
                    return None;
                }
                if cell.is_empty() {
                    cell.clone_from(&text);
                }
            }
        }
    }
    Some(rows.into_values().collect())
}

/// Tells what stands in the document and is no part of the notice.
fn tell_left_out(grid: &Grid, source: &mut Source) {
    if let Some(from) = grid.boxes {
        let boxes: Vec<String> = grid.cells.range((from, 0)..).map(|(_, value)| written(value)).collect();
        if let Some(first) = boxes.first() {
            let head: String = first.chars().take(40).collect();
            let found = format!("有文本框没有读入（如“{head}”）");
            tell(
                source,
                "notice-text-box",
                Severity::Warning,
                &found,
                "如里面有任务或单位，请移到正文里再试",
            );
        }
    }
    let cancelled = || grid.looks.values().flat_map(|look| &look.cancelled);
    for (cancel, rule, looks, advice) in [
        (
            Cancel::Hidden,
            "notice-hidden-text",
            "隐藏",
            "打印时看不到这些字；如应算通知内容，请取消隐藏后再试",
        ),
        (
            Cancel::Struck,
            "notice-struck-text",
            "划去",
            "如应算通知内容，请去掉删除线后再试",
        ),
    ] {
        let text: String = cancelled()
            .filter(|(how, _)| *how == cancel)
            .map(|(_, text)| text.as_str())
            .collect();
        if !text.trim().is_empty() {
            let short: String = text.trim().chars().take(60).collect();
            let found = format!("文档里有{looks}的文字，没有读入（“{short}”）");
            tell(source, rule, Severity::Warning, &found, advice);
        }
    }
    let count = grid.tables.iter().filter(|table| table.inside.is_some()).count();
    if count > 0 {
        tell(
            source,
            "notice-table-nested",
            Severity::Warning,
            &format!("有{count}个表格套在别的表格里，按文字读入"),
            "请核对这些格子读得对不对",
        );
    }
}

/// As [`super::tell`], as long as there are not too many findings.
fn tell(source: &mut Source, rule: &str, severity: Severity, found: &str, advice: &str) {
    if source.findings.len() < limit::FINDINGS {
        super::tell(source, rule, severity, found, advice);
    }
}
