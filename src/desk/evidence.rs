//! The evidence for a finding: the reply's own page as a grid with the cell marked, read by a worker like every reply.

use serde_json::{Value, json};

use super::place::Place;
use crate::error::Result;
use crate::finding::{Finding, a1, of_a1};
use crate::grid::Grid;
use crate::read::intake;
use crate::reply::incoming::Incoming;
use crate::reply::sheet::written;
use crate::workers::{Came, Pool, Settings};

/// So many rows above and below the marked cell are shown.
const ROWS: u32 = 8;
/// So many columns are shown at most.
const COLUMNS: usize = 16;

/// The page of the reply around the place of a finding; nothing where it names no file that can be read.
///
/// # Errors
/// If the replies cannot be listed or no worker can be started.
pub(super) fn of(place: &Place, finding: &Finding) -> Result<Option<Value>> {
    let Some(file) = finding.place.file.as_deref() else {
        return Ok(None);
    };
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
    let named = |grid: &&Grid| finding.place.sheet.as_deref() == Some(grid.name.as_str());
    let Some(grid) = document.grids.iter().find(named).or_else(|| document.grids.first()) else {
        return Ok(None);
    };
    let at = finding
        .place
        .cell
        .as_deref()
        .and_then(|cell| of_a1(cell.split(':').next().unwrap_or(cell)));
    Ok(Some(drawn(grid, at)))
}

/// Rows and columns around a cell as values for the page.
fn drawn(grid: &Grid, at: Option<(u32, u32)>) -> Value {
    let (row, column) = at.unwrap_or((0, 0));
    let rows = row.saturating_sub(ROWS)..=row.saturating_add(ROWS);
    let mut columns: Vec<u32> = grid
        .cells
        .range((*rows.start(), 0)..=(*rows.end(), u32::MAX))
        .map(|(&(_, column), _)| column)
        .chain(at.map(|_| column))
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
            written || at.is_some_and(|at| at.0 == row)
        })
        .map(|row| {
            let cells: Vec<Value> = columns
                .iter()
                .map(|&column| {
                    let text = grid.cells.get(&(row, column)).map_or_else(String::new, written);
                    json!({"text": text, "hit": at == Some((row, column)), "at": a1(row, column)})
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
