//! Puts the headings back over a table that lost them, where the order of its columns and what stands in them agree.

use std::collections::{BTreeMap, BTreeSet};

use super::laid::Laid;
use super::turned::Turn;
use crate::form::{Column, FilledBy, Form, Kind};
use crate::kind::{self, Content};
use crate::reply::headings::title_says;
use crate::reply::place::{Claim, place};
use crate::reply::table::Finder;
use crate::reply::texts::Texts;
use crate::sheet::{Cell, Row, Sheet};

/// Share of the cells of a column that must read as its kind.
const AGREE: f64 = 0.6;

/// The sheet with a form's headings above its first task; nothing where no form or several fit.
pub(in crate::reply) fn unheaded<'g>(sheet: &Sheet<'g>, finder: &Finder<'_>, texts: &Texts) -> Option<Laid<'g>> {
    let (task, rows) = tasks(sheet, finder, texts)?;
    let first = rows.first()?.row;
    let above: Vec<&Cell> = sheet
        .rows
        .iter()
        .filter(|row| row.row < first)
        .flat_map(|row| &row.cells)
        .collect();
    let says = |form: &Form| {
        let title = above.iter().map(|cell| title_says(form, &cell.text)).max();
        title.unwrap_or(0).max(title_says(form, sheet.name).min(1))
    };
    let fitting: Vec<(&Form, Vec<(usize, u32)>)> = (finder.register.forms.iter())
        .filter_map(|form| Some((form, columns(form, task, &rows)?)))
        .collect();
    let most = fitting.iter().map(|(form, _)| says(form)).max()?;
    let mut best = fitting.into_iter().filter(|(form, _)| says(form) == most);
    let (form, columns) = best.next().filter(|_| best.next().is_none())?;
    Some(headed(sheet, form, first, &columns))
}

/// The column in which tasks stand, and their rows.
fn tasks<'s>(sheet: &'s Sheet<'_>, finder: &Finder<'_>, texts: &Texts) -> Option<(u32, Vec<&'s Row>)> {
    /// No table without headings has more rows; each is compared with all tasks.
    const ROWS: usize = 2_500;
    if sheet.rows.len() > ROWS {
        return None;
    }
    let names = |cell: &Cell| {
        let claim = Claim {
            text: cell.text.clone(),
            ..Claim::default()
        };
        texts.may_hold(&cell.text) && place(finder.register, texts, |_| true, &claim).is_ok()
    };
    let mut found: BTreeMap<u32, Vec<&Row>> = BTreeMap::new();
    for row in &sheet.rows {
        // The task stands behind its number at most.
        for cell in row.cells.iter().take(2).filter(|cell| names(cell)) {
            found.entry(cell.column).or_default().push(row);
        }
    }
    found.into_iter().max_by_key(|(_, rows)| rows.len())
}

/// The sheet columns of a form's columns in their order; nothing where there are more or fewer, or one reads otherwise.
fn columns(form: &Form, task: u32, rows: &[&Row]) -> Option<Vec<(usize, u32)>> {
    let cells = || rows.iter().flat_map(|row| &row.cells);
    let behind: BTreeSet<u32> = cells()
        .map(|cell| cell.column)
        .filter(|column| *column > task)
        .collect();
    let before: BTreeSet<u32> = cells()
        .map(|cell| cell.column)
        .filter(|column| *column < task)
        .collect();
    let own: Vec<usize> = form.unit_columns().map(|(place, _)| place).collect();
    if own.len() != behind.len() || before.len() > 1 {
        return None;
    }
    let pairs: Vec<(usize, u32)> = own.into_iter().zip(behind).collect();
    let agree = pairs.iter().all(|(place, column)| {
        let own = form.columns.get(*place);
        let texts: Vec<&str> = rows
            .iter()
            .filter_map(|row| row.at(*column))
            .map(|cell| cell.text.as_str())
            .collect();
        let good = texts
            .iter()
            .filter(|text| own.is_some_and(|column| reads(column, text)))
            .count();
        good as f64 >= AGREE * texts.len() as f64
    });
    let office = |kind: Kind| {
        form.columns
            .iter()
            .position(|column| column.kind == kind && column.filled_by == FilledBy::Office)
    };
    let named = office(Kind::Task).map(|place| (place, task));
    let serial = office(Kind::Serial).zip(before.first().copied());
    agree.then(|| serial.into_iter().chain(named).chain(pairs).collect())
}

/// Whether a text can be an answer of a kind.
fn reads(column: &Column, text: &str) -> bool {
    /// Any year: only whether it is a deadline counts.
    const YEAR: i16 = 2000;
    kind::of(column.kind)
        .read_content(&Content::of(&column.heading, text, YEAR))
        .is_ok()
}

fn headed<'g>(sheet: &Sheet<'g>, form: &Form, first: u32, columns: &[(usize, u32)]) -> Laid<'g> {
    let mut rows: Vec<Row> = Vec::new();
    let mut homes = BTreeMap::new();
    let heads = columns.iter().filter_map(|(place, column)| {
        let heading = &form.columns.get(*place)?.heading;
        Some(Cell::of(*column, heading.as_str()))
    });
    let mut heads: Vec<Cell> = heads.collect();
    heads.sort_by_key(|cell| cell.column);
    for row in &sheet.rows {
        if row.row == first {
            homes.extend(heads.iter().map(|head| ((first, head.column), (first, head.column))));
            rows.push(Row {
                row: first,
                cells: std::mem::take(&mut heads),
            });
        }
        let at = row.row + u32::from(row.row >= first);
        homes.extend(row.cells.iter().map(|cell| ((at, cell.column), (row.row, cell.column))));
        rows.push(Row {
            row: at,
            cells: row.cells.clone(),
        });
    }
    let laid = sheet.with_rows(rows);
    Laid {
        turn: Turn::Headed(homes),
        labels: 0,
        pieces: Some(laid.cells()),
        sheet: laid,
    }
}
