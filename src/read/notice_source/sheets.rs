//! A workbook of tasks as a source: every visible sheet becomes paragraphs and a table.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Place, Severity};
use crate::grid::Grid;
use crate::notice::{Block, Source};
use crate::read::Reading;
use crate::sheet::Sheet;

/// Cells of one sheet that are laid out, blank ones included; a real task table has a few thousand.
const LAID_OUT: usize = 2_000_000;

/// The source of a workbook that has been read.
pub(super) fn source(name: &str, reading: Reading) -> Source {
    let mut source = Source {
        file: name.to_owned(),
        findings: reading.findings,
        ..Source::default()
    };
    for grid in &reading.document.grids {
        if grid.cells.is_empty() {
            continue;
        }
        if grid.hidden {
            tell(&mut source, grid, "notice-sheet-hidden", "是隐藏的，没有读入");
            continue;
        }
        match rows(grid) {
            Some(rows) => blocks(&mut source.blocks, rows),
            None => tell(&mut source, grid, "notice-sheet-oversized", "行列太多，没有读入"),
        }
    }
    source
}

fn tell(source: &mut Source, grid: &Grid, rule: &str, what: &str) {
    let place = Place {
        file: Some(source.file.clone()),
        sheet: Some(grid.name.clone()),
        ..Place::default()
    };
    source.findings.push(Finding::new(
        rule,
        Severity::Warning,
        place,
        format!("工作表“{}”{what}", grid.name),
        "任务放在看得见的工作表里",
        "如里面有任务，请取消隐藏、删去多余行列后另存",
    ));
}

/// The used rows with their numbers from 1, as the sheet shows them; merged cells repeat their text.
fn rows(grid: &Grid) -> Option<Vec<(usize, Vec<String>)>> {
    let sheet = Sheet::new(grid);
    let used: BTreeSet<u32> = sheet
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(|cell| cell.column)
        .collect();
    if sheet.rows.len().checked_mul(used.len())? > LAID_OUT {
        return None;
    }
    let columns: BTreeMap<u32, usize> = used.iter().enumerate().map(|(at, &column)| (column, at)).collect();
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for row in &sheet.rows {
        let cells = rows
            .entry(row.row)
            .or_insert_with(|| vec![String::new(); columns.len()]);
        for cell in &row.cells {
            if let Some(at) = columns.get(&cell.column).and_then(|&at| cells.get_mut(at)) {
                at.clone_from(&cell.text);
            }
        }
    }
    let mut filled = 0_usize;
    for &(top, left, bottom, right) in &grid.merges {
        let Some(text) = sheet.row(top).and_then(|row| row.at(left)).map(|cell| &cell.text) else {
            continue;
        };
        for (_, row) in rows.range_mut(top..=bottom.max(top)) {
            for (_, &at) in columns.range(left..=right.max(left)) {
                filled += 1;
                if filled > LAID_OUT {
                    return None;
                }
                if let Some(cell) = row.get_mut(at).filter(|cell| cell.is_empty()) {
                    cell.clone_from(text);
                }
            }
        }
    }
    Some(rows.into_iter().map(|(row, cells)| (row as usize + 1, cells)).collect())
}

/// Rows above the table that hold one text are paragraphs: the title, 附件1, remarks.
fn blocks(blocks: &mut Vec<Block>, rows: Vec<(usize, Vec<String>)>) {
    let mut rows = rows.into_iter().peekable();
    while let Some((line, cells)) = rows.next_if(|(_, cells)| single(cells).is_some()) {
        if let Some(text) = single(&cells) {
            blocks.push(Block::Paragraph {
                line,
                text: text.to_owned(),
            });
        }
    }
    let mut rest: Vec<(usize, Vec<String>)> = rows.collect();
    let mut below: Vec<Block> = Vec::new();
    while let Some((line, cells)) = rest.pop_if(|(_, cells)| single(cells).is_some()) {
        if let Some(text) = single(&cells) {
            below.insert(
                0,
                Block::Paragraph {
                    line,
                    text: text.to_owned(),
                },
            );
        }
    }
    if let Some(&(line, _)) = rest.first() {
        blocks.push(Block::Table {
            line,
            rows: rest.into_iter().map(|(_, cells)| cells).collect(),
        });
    }
    blocks.append(&mut below);
}

/// The only text of a row, if there is just one.
fn single(cells: &[String]) -> Option<&str> {
    let mut filled = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let first = filled.next()?;
    filled.all(|cell| cell == first).then_some(first)
}
