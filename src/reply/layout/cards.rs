//! Lays out anew what stands as label and value: a card for each task, or rows of further labels below each task.

use std::collections::{BTreeMap, BTreeSet};

use super::laid::Laid;
use super::turned::Turn;
use crate::normal::fold;
use crate::reply::headings::title_says;
use crate::reply::table::{Finder, Pair, Table};
use crate::sheet::{Cell, Row, Sheet};

/// A card: what stands behind each label, by the label's column, and where that is or would be in the file.
type Card = BTreeMap<u32, (Option<Cell>, (u32, u32))>;

/// The new rows and where their cells stand in the file.
#[derive(Default)]
struct Layout {
    rows: Vec<Row>,
    homes: BTreeMap<(u32, u32), (u32, u32)>,
    labels: usize,
    /// What stands between the cards, to go below them.
    between: Vec<Row>,
    /// The labels of the cards so far, in order, each with its column and where it stands first.
    heads: Vec<(String, Cell, u32)>,
    cards: Vec<Card>,
}

impl Layout {
    fn next(&self) -> u32 {
        self.rows.last().map_or(0, |row| row.row + 1)
    }

    fn row(&mut self, row: &Row) {
        let at = self.next();
        for cell in &row.cells {
            self.homes.insert((at, cell.column), (row.row, cell.column));
        }
        self.rows.push(Row {
            row: at,
            cells: row.cells.clone(),
        });
    }

    /// Takes in a label with its value; a label that the card has already begins the next card.
    fn pair(&mut self, row: u32, pair: &Pair<'_>) {
        let key = fold(&pair.label.text);
        let known = self.heads.iter().position(|(head, ..)| *head == key);
        let column = known.unwrap_or(self.heads.len()) as u32;
        match known {
            Some(_) => self.labels += 1,
            None => self.heads.push((key, pair.label.clone(), row)),
        }
        let home = (row, pair.value.map_or(pair.label.column + 1, |cell| cell.column));
        let value = pair.value.map(|cell| Cell { column, ..cell.clone() });
        match self.cards.last_mut().filter(|card| !card.contains_key(&column)) {
            Some(card) => drop(card.insert(column, (value, home))),
            None => self.cards.push(BTreeMap::from([(column, (value, home))])),
        }
    }

    /// Writes the cards so far as a table, and below it what stood between them.
    fn flush(&mut self) {
        if !self.cards.is_empty() {
            let at = self.next();
            let mut cells = Vec::new();
            for (column, (_, label, row)) in (0..).zip(std::mem::take(&mut self.heads)) {
                self.homes.insert((at, column), (row, label.column));
                cells.push(Cell { column, ..label });
            }
            self.rows.push(Row { row: at, cells });
            for (row, card) in (at + 1..).zip(std::mem::take(&mut self.cards)) {
                let mut cells = Vec::new();
                for (column, (value, home)) in card {
                    self.homes.insert((row, column), home);
                    cells.extend(value);
                }
                self.rows.push(Row { row, cells });
            }
        }
        for row in std::mem::take(&mut self.between) {
            self.row(&row);
        }
    }
}

/// The sheet with its cards as the rows of a table; nothing where there are none.
pub(in crate::reply) fn cards<'g>(sheet: &Sheet<'g>, finder: &Finder<'_>) -> Option<Laid<'g>> {
    /// Labels that a card has at least, as a table has headings.
    const LEAST: usize = 3;
    let mut layout = Layout::default();
    let mut task = false;
    let mut labels = 0;
    for row in &sheet.rows {
        let title = |cell: &Cell| {
            finder
                .register
                .forms
                .iter()
                .any(|form| title_says(form, &cell.text) > 0)
        };
        match finder.pairs(row) {
            Some(pairs) => {
                for pair in &pairs {
                    task |= pair.names_task;
                    layout.pair(row.row, pair);
                }
                labels = labels.max(layout.heads.len());
            }
            // The next form begins.
            None if row.cells.iter().any(title) => {
                layout.flush();
                layout.row(row);
            }
            None if layout.cards.is_empty() => layout.row(row),
            None => layout.between.push(row.clone()),
        }
    }
    layout.flush();
    (task && labels >= LEAST).then(|| Laid {
        sheet: sheet.with_rows(layout.rows),
        turn: Turn::Laid(layout.homes),
        labels: layout.labels,
        pieces: None,
    })
}

/// The sheet with the labelled rows below each task as further columns of its tables; nothing where there are none.
pub(in crate::reply) fn below<'g>(sheet: &Sheet<'g>, finder: &Finder<'_>, tables: &[&Table]) -> Option<Laid<'g>> {
    let first = tables.iter().map(|table| table.head_end).min()?;
    let opens = |row: &Row| row.cells.first().is_some_and(|cell| finder.heads(&cell.text).is_some());
    let heads = |row: &Row| {
        tables
            .iter()
            .any(|table| (table.head..=table.head_end).contains(&row.row))
    };
    if !sheet
        .rows
        .iter()
        .any(|row| row.row > first && opens(row) && !heads(row))
    {
        return None;
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut homes = BTreeMap::new();
    let mut labels = 0;
    let width = sheet
        .rows
        .iter()
        .flat_map(|row| row.cells.last())
        .map(|cell| cell.column + 1)
        .max()?;
    // The further columns of the table that is being read: label, column.
    let mut further: Vec<String> = Vec::new();
    let mut table: Option<&Table> = None;
    // One row of a name and a telephone is rather what the form has at its foot.
    let (mut count, mut telling) = (0, false);
    for row in &sheet.rows {
        if let Some(next) = tables.iter().find(|table| table.head_end == row.row) {
            table = Some(next);
            further.clear();
        }
        let inside = table.filter(|table| table.head_end < row.row);
        let labelled = row
            .cells
            .first()
            .filter(|cell| inside.is_some() && finder.heads(&cell.text).is_some());
        let found = labelled.and_then(|_| finder.pairs(row));
        let own = |pair: &Pair<'_>| !pair.names_task && !inside.is_some_and(|table| has(sheet, table, pair.label));
        // A label that the task has already, with a value of its own, is left where it stands, and so is one without a task.
        let task = rows
            .last()
            .filter(|row| inside.is_some_and(|table| table.head_end < row.row));
        let free = |found: &Vec<Pair<'_>>| {
            let keys: Vec<String> = found.iter().map(|pair| fold(&pair.label.text)).collect();
            let taken = |key: &String| {
                let known = further.iter().position(|label| label == key);
                let column = known.map(|place| width + place as u32);
                column.is_some_and(|column| task.is_some_and(|row| row.at(column).is_some()))
            };
            task.is_some() && !keys.iter().any(taken) && keys.iter().collect::<BTreeSet<_>>().len() == keys.len()
        };
        let found = found.filter(|found| found.iter().all(own) && free(found));
        let (Some(found), Some(table)) = (found, inside) else {
            homes.extend(
                row.cells
                    .iter()
                    .map(|cell| ((row.row, cell.column), (row.row, cell.column))),
            );
            rows.push(row.clone());
            continue;
        };
        count += 1;
        telling |= found.iter().any(|pair| finder.is_of_task(&pair.label.text));
        for pair in found {
            let key = fold(&pair.label.text);
            let known = further.iter().position(|label| *label == key);
            let column = width + known.unwrap_or(further.len()) as u32;
            let mut put = |rows: &mut Vec<Row>, at: Option<u32>, cell: &Cell| {
                let place = rows.iter_mut().rev().find(|row| at.is_none_or(|at| row.row == at));
                if let Some(target) = place {
                    homes.insert((target.row, column), (row.row, cell.column));
                    target.cells.push(Cell { column, ..cell.clone() });
                    target.cells.sort_by_key(|cell| cell.column);
                }
            };
            if known.is_some() {
                labels += 1;
            } else {
                further.push(key);
                put(&mut rows, Some(table.head_end), pair.label);
            }
            if let Some(value) = pair.value {
                put(&mut rows, None, value);
            }
        }
    }
    (count > 1 || telling).then(|| Laid {
        sheet: sheet.with_rows_as_merged(rows),
        turn: Turn::Laid(homes),
        labels,
        pieces: None,
    })
}

/// Whether a table has a column of this heading already.
fn has(sheet: &Sheet<'_>, table: &Table, label: &Cell) -> bool {
    let heads = (table.head..=table.head_end).filter_map(|row| sheet.row(row));
    heads
        .flat_map(|row| &row.cells)
        .any(|cell| fold(&cell.text) == fold(&label.text))
}
