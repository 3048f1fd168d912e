//! Reads a sheet as a table by its headings, so that columns may stand in any order and at any place.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;

use crate::finding::a1;
use crate::grid::{Grid, Value};
use crate::text::name_key;

/// The day of a serial day number of the 1900 system (day 1 is 1900-01-01, and day 60 the 29 February that never was).
pub fn serial_date(serial: f64) -> Option<Date> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // The range is checked, so the cast is exact.
    let days = serial.floor() as i64;
    let base = if days < 60 {
        Date::new(1899, 12, 31)
    } else {
        Date::new(1899, 12, 30)
    }
    .ok()?;
    base.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The text of a cell's value as a person would read it: numbers without a trailing `.0`, days as `2020-07-10`.
pub fn value_text(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Error(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::DateTime(serial) => serial_date(*serial).map_or_else(|| serial.to_string(), |date| date.to_string()),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
    }
}

/// One row of a table: cells by heading.
#[derive(Debug, Clone)]
pub struct Row {
    /// Row of the sheet, counted from 0.
    pub row: u32,
    /// The headings of the table as they are compared, each once.
    headings: Arc<[String]>,
    /// The text under each, and its column in the sheet.
    cells: Vec<(String, u32)>,
}

impl Row {
    fn cell(&self, heading: &str) -> Option<&(String, u32)> {
        let place = |heading: &str| self.headings.iter().position(|own| own == heading);
        // Nearly all are asked for as they are compared.
        let place = place(heading).or_else(|| place(&name_key(heading)))?;
        self.cells.get(place)
    }

    /// The trimmed text under a heading; empty if there is none.
    pub fn get(&self, heading: &str) -> &str {
        self.cell(heading).map(|(text, _)| text.trim()).unwrap_or_default()
    }

    /// The A1 address under a heading; column A of the row if the table has no such column.
    pub fn address(&self, heading: &str) -> String {
        a1(self.row, self.cell(heading).map_or(0, |(_, column)| *column))
    }

    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|(text, _)| text.trim().is_empty())
    }
}

/// The headings of a table, as written, and its rows in order.
#[derive(Debug, Clone)]
pub struct Table {
    /// Headings with their A1 addresses.
    pub headings: Vec<(String, String)>,
    /// Rows below the headings that are not blank.
    pub rows: Vec<Row>,
}

impl Table {
    /// Finds the first row of `grid` that holds all the `required` headings; `None` if no row does.
    pub fn find(grid: &Grid, required: &[&str]) -> Option<Table> {
        Table::find_as(grid, required, str::to_owned)
    }

    /// The same, where `canonical` gives each heading the word by which it is asked for. Of two columns with one meaning,
    /// a row has what stands in both.
    pub fn find_as(grid: &Grid, required: &[&str], canonical: impl Fn(&str) -> String) -> Option<Table> {
        let mut by_row: BTreeMap<u32, Vec<(u32, &Value)>> = BTreeMap::new();
        for (&(row, column), value) in &grid.cells {
            by_row.entry(row).or_default().push((column, value));
        }
        let wanted: Vec<String> = required.iter().map(|heading| name_key(heading)).collect();
        let key = |value: &Value| name_key(&canonical(&value_text(value)));
        let (&header_row, header) = by_row.iter().find(|(_, cells)| {
            let keys: Vec<String> = cells.iter().map(|(_, value)| key(value)).collect();
            wanted.iter().all(|heading| keys.contains(heading))
        })?;
        let mut names: Vec<String> = Vec::new();
        // Where each heading stands first, and which of them each column has.
        let (mut first, mut places): (Vec<u32>, BTreeMap<u32, usize>) = (Vec::new(), BTreeMap::new());
        for (column, value) in header {
            let name = key(value);
            let place = names.iter().position(|own| *own == name).unwrap_or(names.len());
            if place == names.len() {
                names.push(name);
                first.push(*column);
            }
            places.insert(*column, place);
        }
        let names: Arc<[String]> = names.into();
        let rows = by_row
            .range(header_row.saturating_add(1)..)
            .map(|(&row, values)| {
                // Every heading gets a cell, so that a blank one has an address to point at.
                let mut cells: Vec<(String, u32)> = first.iter().map(|column| (String::new(), *column)).collect();
                for (column, value) in values {
                    let own = places.get(column).and_then(|place| cells.get_mut(*place));
                    let (Some((before, at)), text) = (own, value_text(value)) else {
                        continue;
                    };
                    if before.trim().is_empty() && !text.trim().is_empty() || *column == *at {
                        (*before, *at) = (text, *column);
                    } else if !text.trim().is_empty() && before.trim() != text.trim() {
                        before.push('；');
                        before.push_str(&text);
                    }
                }
                Row {
                    row,
                    headings: Arc::clone(&names),
                    cells,
                }
            })
            .filter(|row| !row.is_blank())
            .collect();
        Some(Table {
            headings: header
                .iter()
                .map(|(column, value)| (value_text(value).trim().to_owned(), a1(header_row, *column)))
                .collect(),
            rows,
        })
    }

    /// Whether the table has a column of this heading.
    pub fn has(&self, heading: &str) -> bool {
        let key = name_key(heading);
        self.headings.iter().any(|(text, _)| name_key(text) == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_days_of_the_1900_system() {
        for (serial, day) in [(1.0, "1900-01-01"), (61.0, "1900-03-01"), (44_022.5, "2020-07-10")] {
            assert_eq!(serial_date(serial).map(|date| date.to_string()), Some(day.to_owned()));
        }
        assert_eq!(serial_date(f64::NAN), None);
        assert_eq!(serial_date(1e300), None);
    }
}
