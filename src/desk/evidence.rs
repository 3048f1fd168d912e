//! The evidence for a finding or an answer: the reply's own page as a grid with the cell or row marked, read by a worker like every reply.

use serde_json::{Value, json};

use super::place::Place;
use crate::error::Result;
use crate::finding::{Finding, a1, of_a1};
use crate::grid::Grid;
use crate::read::intake;
use crate::record::Source;
use crate::reply::incoming::Incoming;
use crate::sheet::written;
use crate::workers::{Came, Pool, Settings};

/// So many rows above and below the marked cell are shown.
const ROWS: u32 = 8;
/// So many columns are shown at most.
const COLUMNS: usize = 16;

/// What is marked on the page.
#[derive(Debug, Clone, Copy)]
enum Marked {
    /// Nothing; the page is shown from its top.
    Nothing,
    /// A cell, by row and column from 0.
    Cell(u32, u32),
    /// All of a row, from 0.
    Row(u32),
}

/// The page of the reply around the place of a finding; nothing where it names no file that can be read.
///
/// # Errors
/// If the replies cannot be listed or no worker can be started.
pub(super) fn of(place: &Place, finding: &Finding) -> Result<Option<Value>> {
    let at = &finding.place;
    let cell = at.cell.as_deref();
    let cell = cell.and_then(|cell| of_a1(cell.split(':').next().unwrap_or(cell)));
    let marked = cell.map_or(Marked::Nothing, |(row, column)| Marked::Cell(row, column));
    match at.file.as_deref() {
        Some(file) => page(place, file, at.sheet.as_deref(), marked),
        None => Ok(None),
    }
}

/// The text of the marked cell of a page.
pub(super) fn marked_text(grid: Option<&Value>) -> Option<&str> {
    let lines = grid?.get("lines")?.as_array()?;
    let mut cells = lines.iter().filter_map(|line| line.get("cells")?.as_array()).flatten();
    let hit = cells.find(|cell| cell.get("hit").and_then(Value::as_bool) == Some(true))?;
    hit.get("text")?.as_str()
}

/// The page of the reply around the row that an answer was read from; nothing where the file cannot be read any more.
///
/// # Errors
/// If the replies cannot be listed or no worker can be started.
pub(super) fn of_answer(place: &Place, source: &Source) -> Result<Option<Value>> {
    page(
        place,
        &source.file,
        Some(&source.sheet),
        Marked::Row(source.row.saturating_sub(1)),
    )
}

fn page(place: &Place, file: &str, sheet: Option<&str>, marked: Marked) -> Result<Option<Value>> {
    let files = intake::open(&place.replies())?.only(file);
    if files.is_empty() {
        return Ok(None);
    }
    let settings = Settings {
        workers: 1,
        ..Settings::usual()?
    };
    let pool = Pool::start(files, settings)?;
    let mut found: Option<Incoming> = None;
    for came in pool {
        if let Came::Read(incoming) = came
            && incoming.file == file
        {
            found = Some(*incoming);
        }
    }
    let Some(Ok(document)) = found.map(|incoming| incoming.content) else {
        return Ok(None);
    };
    let named = |grid: &&Grid| sheet == Some(grid.name.as_str());
    let Some(grid) = document.grids.iter().find(named).or_else(|| document.grids.first()) else {
        return Ok(None);
    };
    Ok(Some(drawn(grid, marked)))
}

/// Rows and columns around what is marked as values for the page.
fn drawn(grid: &Grid, marked: Marked) -> Value {
    let (row, at) = match marked {
        Marked::Nothing => (0, None),
        Marked::Cell(row, column) => (row, Some(column)),
        Marked::Row(row) => (row, None),
    };
    let column = at.unwrap_or(0);
    let is_row = |other: u32| !matches!(marked, Marked::Nothing) && other == row;
    let rows = row.saturating_sub(ROWS)..=row.saturating_add(ROWS);
    let mut columns: Vec<u32> = grid
        .cells
        .range((*rows.start(), 0)..=(*rows.end(), u32::MAX))
        .map(|(&(_, column), _)| column)
        .chain(at)
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let first = columns.iter().position(|&one| one == column).unwrap_or(0);
    let from = first
        .saturating_sub(COLUMNS / 2)
        .min(columns.len().saturating_sub(COLUMNS));
    let columns: Vec<u32> = columns.into_iter().skip(from).take(COLUMNS).collect();
    let lines: Vec<Value> = rows
        .filter(|&row| {
            let written = grid.cells.range((row, 0)..=(row, u32::MAX)).next().is_some();
            written || is_row(row)
        })
        .map(|row| {
            let cells: Vec<Value> = columns
                .iter()
                .map(|&column| {
                    let text = grid.cells.get(&(row, column)).map_or_else(String::new, written);
                    let hit = is_row(row) && at.is_none_or(|at| at == column);
                    json!({"text": text, "hit": hit, "at": a1(row, column)})
                })
                .collect();
            json!({"row": row + 1, "cells": cells})
        })
        .collect();
    let heads: Vec<String> = columns
        .iter()
        .map(|&column| a1(0, column).trim_end_matches(|c: char| c.is_ascii_digit()).to_owned())
        .collect();
    json!({"sheet": grid.name, "heads": heads, "lines": lines})
}
