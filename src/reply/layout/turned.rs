//! Turns a table whose headings stand one below another, so that it is read like any other.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::reply::table::Finder;
use crate::sheet::{Cell, Row, Sheet};

/// Where the cells of a sheet that was laid out anew stand in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Turn {
    /// Some rows became columns.
    Turned {
        /// First turned row.
        first: u32,
        /// Last turned row.
        last: u32,
        /// Columns that the turned rows reach over: the rows that they take now.
        columns: u32,
    },
    /// Cells were laid elsewhere, one by one: where each stands in the file.
    Laid(BTreeMap<(u32, u32), (u32, u32)>),
    /// A row of headings was put above the first task, since the table had lost its own.
    Headed(BTreeMap<(u32, u32), (u32, u32)>),
}

impl Turn {
    /// Where a cell of the new layout stands in the file; a cell that is not there is pointed at by its row.
    pub fn home(&self, row: u32, column: u32) -> (u32, u32) {
        match self {
            Turn::Turned { first, last, columns } => {
                if row < *first {
                    (row, column)
                } else if row - first < *columns {
                    (first.saturating_add(column), row - first)
                } else {
                    let below = row - first - columns;
                    (last.saturating_add(1).saturating_add(below), column)
                }
            }
            Turn::Laid(homes) | Turn::Headed(homes) => {
                let in_row =
                    |range: std::ops::RangeInclusive<(u32, u32)>| homes.range(range).next().map(|(_, home)| *home);
                (homes.get(&(row, column)).copied())
                    .or_else(|| in_row((row, 0)..=(row, u32::MAX)).map(|(home, _)| (home, 0)))
                    .unwrap_or((row, column))
            }
        }
    }
}

/// The sheet with the rows turned in which a column holds headings; nothing where no column does.
pub(in crate::reply) fn turned<'g>(sheet: &Sheet<'g>, finder: &Finder<'_>) -> Option<(Sheet<'g>, Turn)> {
    let mut heads: BTreeMap<u32, Vec<(u32, bool)>> = BTreeMap::new();
    for row in &sheet.rows {
        for cell in &row.cells {
            if let Some(names_task) = finder.heads(&cell.text) {
                heads.entry(cell.column).or_default().push((row.row, names_task));
            }
        }
    }
    let (_, rows) = heads
        .into_iter()
        .filter(|(_, rows)| rows.len() >= 3 && rows.iter().any(|(_, names_task)| *names_task))
        .max_by_key(|(column, rows)| (rows.len(), std::cmp::Reverse(*column)))?;
    let (first, last) = (rows.first()?.0, rows.last()?.0);
    let inside = |row: &&Row| (first..=last).contains(&row.row);
    let block: Vec<&Row> = sheet.rows.iter().filter(inside).collect();
    let columns = block
        .iter()
        .flat_map(|row| row.cells.last())
        .map(|cell| cell.column + 1)
        .max()?;
    let turn = Turn::Turned { first, last, columns };
    let mut rows: Vec<Row> = sheet.rows.iter().filter(|row| row.row < first).cloned().collect();
    let mut laid: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    for row in block {
        for cell in &row.cells {
            laid.entry(first + cell.column).or_default().push(Cell {
                column: row.row - first,
                ..cell.clone()
            });
        }
    }
    rows.extend(laid.into_iter().map(|(row, cells)| Row { row, cells }));
    let below = sheet.rows.iter().filter(|row| row.row > last);
    rows.extend(below.map(|row| Row {
        row: first.saturating_add(columns).saturating_add(row.row - last - 1),
        cells: row.cells.clone(),
    }));
    Some((sheet.with_rows(rows), turn))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_a_turned_sheet_has_its_place_in_the_file() {
        // Rows 3 to 6 are turned; they reach over 5 columns, so they take rows 3 to 7 now.
        let turn = Turn::Turned {
            first: 3,
            last: 6,
            columns: 5,
        };
        for (there, home) in [
            ((2, 1), (2, 1)),
            ((3, 0), (3, 0)),
            ((5, 3), (6, 2)),
            ((7, 1), (4, 4)),
            ((8, 2), (7, 2)),
        ] {
            assert_eq!(turn.home(there.0, there.1), home, "{there:?}");
        }
    }
}
