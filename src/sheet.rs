//! A grid made ready to be understood: rows of written text, and merges that can be asked about.

use std::collections::BTreeMap;

use crate::grid::{Dated, Grid, Held, Look, Value};
use crate::normal::number_format::general;
use crate::normal::{self, date};

/// A non-blank cell as people see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Column, counted from 0.
    pub column: u32,
    /// What stands in it, without white space at the ends.
    pub text: String,
    /// Whether the file holds a number, so that digits may have been lost (`2020.10` becomes `2020.1`).
    pub number: bool,
    /// What the file holds behind the text, where it shows a number or day by a format.
    pub held: Option<Held>,
}

impl Cell {
    /// A cell of text.
    pub fn of(column: u32, text: impl Into<String>) -> Cell {
        Cell {
            column,
            text: text.into(),
            number: false,
            held: None,
        }
    }
}

/// A row with at least one non-blank cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Row, counted from 0.
    pub row: u32,
    /// Its non-blank cells, by column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The texts of its cells, in order.
    pub fn texts(&self) -> Vec<&str> {
        self.cells.iter().map(|cell| cell.text.as_str()).collect()
    }

    /// Its cells with their places: row, column, text.
    pub fn placed(&self) -> Vec<(u32, u32, String)> {
        self.cells
            .iter()
            .map(|cell| (self.row, cell.column, cell.text.clone()))
            .collect()
    }

    /// The cell of a column.
    pub fn at(&self, column: u32) -> Option<&Cell> {
        let place = self.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        self.cells.get(place)
    }
}

/// A sheet: its non-blank rows in order, and its merges.
#[derive(Debug, Clone)]
pub struct Sheet<'g> {
    /// Its name.
    pub name: &'g str,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Merges by first column: first row, last row, last column.
    merges: BTreeMap<u32, Vec<(u32, u32, u32)>>,
}

impl<'g> Sheet<'g> {
    /// Reads a grid; cells that show nothing are left out.
    pub fn new(grid: &'g Grid) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        for ((row, column), value) in &grid.cells {
            let look = grid.looks.get(&(*row, *column));
            let shown = look.and_then(|look| look.shown.clone());
            let shown = shown.map(|shown| whole_percent(value, shown));
            let text = shown.unwrap_or_else(|| written(value));
            let text = normal::trim(&text);
            if text.is_empty() {
                continue;
            }
            let held = held(value, look);
            let cell = Cell {
                column: *column,
                text: text.to_owned(),
                number: matches!(value, Value::Number(_)) && held.is_none(),
                held,
            };
            match rows.last_mut() {
                Some(last) if last.row == *row => last.cells.push(cell),
                _ => rows.push(Row {
                    row: *row,
                    cells: vec![cell],
                }),
            }
        }
        let mut merges: BTreeMap<u32, Vec<(u32, u32, u32)>> = BTreeMap::new();
        for (top, left, bottom, right) in &grid.merges {
            merges.entry(*left).or_default().push((*top, *bottom, *right));
        }
        merges.values_mut().for_each(|list| list.sort_unstable());
        Sheet {
            name: &grid.name,
            rows,
            merges,
        }
    }

    /// The part of the sheet between two columns, the second one left out; every cell keeps its address.
    pub fn between(&self, from: u32, to: u32) -> Sheet<'g> {
        let within = |column: u32| (from..to).contains(&column);
        let rows = self.rows.iter().filter_map(|row| {
            let cells: Vec<Cell> = row.cells.iter().filter(|cell| within(cell.column)).cloned().collect();
            (!cells.is_empty()).then_some(Row { row: row.row, cells })
        });
        Sheet {
            name: self.name,
            rows: rows.collect(),
            merges: self
                .merges
                .range(from..to)
                .map(|(left, list)| (*left, list.clone()))
                .collect(),
        }
    }

    /// The sheet with other rows; nothing is merged in them.
    pub(super) fn with_rows(&self, rows: Vec<Row>) -> Sheet<'g> {
        Sheet {
            name: self.name,
            rows,
            merges: BTreeMap::new(),
        }
    }

    /// The sheet with other rows, merged as before.
    pub(super) fn with_rows_as_merged(&self, rows: Vec<Row>) -> Sheet<'g> {
        Sheet { rows, ..self.clone() }
    }

    /// Number of non-blank cells.
    pub fn cells(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).sum()
    }

    /// The row of a number.
    pub fn row(&self, row: u32) -> Option<&Row> {
        let place = self.rows.binary_search_by_key(&row, |r| r.row).ok()?;
        self.rows.get(place)
    }

    /// The merge that covers a cell: its first row, first column, last row, last column.
    pub fn merge_at(&self, row: u32, column: u32) -> Option<(u32, u32, u32, u32)> {
        // Merges do not overlap, so in each first column only the last one that starts at or above the row can cover it.
        self.merges.range(..=column).rev().take(64).find_map(|(left, list)| {
            let place = list.partition_point(|(top, _, _)| *top <= row);
            let (top, bottom, right) = *list.get(place.checked_sub(1)?)?;
            (bottom >= row && right >= column).then_some((top, *left, bottom, right))
        })
    }

    /// The cell above that covers this one by a vertical merge, with its row.
    pub fn merged_from_above(&self, row: u32, column: u32) -> Option<(u32, &Cell)> {
        let (top, left, _, _) = self.merge_at(row, column)?;
        if top == row {
            return None;
        }
        Some((top, self.row(top)?.at(left)?))
    }
}

/// A per cent with the digits that the cell holds, where its format shows fewer: 68.4% of a cell that shows 68%.
///
/// What nobody typed (a quotient of many places) is rounded to two.
fn whole_percent(value: &Value, shown: String) -> String {
    /// Most places of a per cent that somebody typed.
    const TYPED: usize = 4;
    let (Value::Number(number), Some(bare)) = (value, shown.strip_suffix('%')) else {
        return shown;
    };
    let Ok(said) = bare.replace(',', "").parse::<f64>() else {
        return shown;
    };
    let percent = number * 100.0;
    let exact = format!("{percent:.6}");
    let exact = exact.trim_end_matches('0').trim_end_matches('.');
    let places = exact.split_once('.').map_or(0, |(_, behind)| behind.len());
    if (said - percent).abs() < 1e-7 || !percent.is_finite() {
        return shown;
    }
    if places <= TYPED {
        return format!("{exact}%");
    }
    let rounded = format!("{percent:.2}");
    let rounded = rounded.trim_end_matches('0').trim_end_matches('.');
    let own = bare.split_once('.').map_or(0, |(_, behind)| behind.len());
    if own >= 2 { shown } else { format!("{rounded}%") }
}

/// What stands behind the text of a cell.
fn held(value: &Value, look: Option<&Look>) -> Option<Held> {
    match value {
        Value::Number(number) => {
            let shown = look.is_some_and(|look| look.shown.is_some());
            shown.then_some(Held::Number(*number))
        }
        Value::DateTime(serial) => {
            let dated = look.and_then(|look| look.dated);
            Some(Held::Day(*serial, dated.unwrap_or(Dated::DAY)))
        }
        _ => None,
    }
}

/// A value as people see it: whole numbers without a point, days as `2020-12-31`.
pub fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => general(*number),
        Value::DateTime(serial) => match date::from_serial(*serial) {
            Some(day) if serial.fract() == 0.0 => day.to_string(),
            Some(day) => {
                let minutes = (serial.fract() * 1440.0).round() as i64;
                format!("{day} {:02}:{:02}", minutes / 60, minutes % 60)
            }
            None => serial.to_string(),
        },
        Value::Bool(true) => "TRUE".to_owned(),
        Value::Bool(false) => "FALSE".to_owned(),
        Value::Error(error) => error.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_read_as_people_see_them() {
        assert_eq!(written(&Value::Number(13_907_240_001.0)), "13907240001");
        assert_eq!(written(&Value::Number(0.5)), "0.5");
        assert_eq!(written(&Value::DateTime(44_196.0)), "2020-12-31");
        assert_eq!(written(&Value::DateTime(44_196.5)), "2020-12-31 12:00");
    }

    #[test]
    fn a_per_cent_keeps_the_digits_that_its_format_does_not_show() {
        for (number, shown, right) in [
            (0.684, "68%", "68.4%"),
            (0.6, "60%", "60%"),
            (0.955, "95.5%", "95.5%"),
            (0.9846, "98%", "98.46%"),
            (1.0 / 3.0, "33%", "33.33%"),
            (1.0 / 3.0, "33.333%", "33.333%"),
            (1.234, "123%", "123.4%"),
            (0.6, "60.00%", "60.00%"),
        ] {
            assert_eq!(
                whole_percent(&Value::Number(number), shown.to_owned()),
                right,
                "{number} {shown}"
            );
        }
    }

    #[test]
    fn a_vertical_merge_is_found_from_any_of_its_cells() {
        let mut grid = Grid {
            merges: vec![(2, 1, 4, 1), (6, 1, 7, 2)],
            ..Grid::default()
        };
        grid.cells.insert((2, 1), Value::Text("甲".into()));
        let sheet = Sheet::new(&grid);
        assert_eq!(
            sheet
                .merged_from_above(4, 1)
                .map(|(row, cell)| (row, cell.text.as_str())),
            Some((2, "甲"))
        );
        assert!(sheet.merged_from_above(2, 1).is_none());
        assert!(sheet.merged_from_above(5, 1).is_none());
        assert_eq!(sheet.merge_at(7, 2), Some((6, 1, 7, 2)));
    }
}
