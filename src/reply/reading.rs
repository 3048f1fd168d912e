//! What a document says, as read: its forms with their tables, rows and blanks, and what is no part of a form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::body::Entry;
use super::given::Given;
use super::layout::turned::Turn;
use super::table::Table;
use crate::form::{FieldId, FormId};
use crate::grid::Float;
use crate::period::Period;
use crate::sheet::Sheet;
use crate::unit::UnitId;

/// A header or footer field as filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Filled {
    /// Which one.
    pub field: FieldId,
    /// Its text.
    pub text: String,
    /// Row of the cell, counted from 0.
    pub row: u32,
    /// Column of the cell, counted from 0.
    pub column: u32,
    /// Number of cells that went into it.
    pub cells: usize,
}

/// One form's table as filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Name of its sheet.
    pub sheet: String,
    /// The title above it, as far as it is one of a form.
    pub title: Option<String>,
    /// The form; `None` where the headings fit several forms alike.
    pub form: Option<FormId>,
    /// Where its columns stand.
    pub table: Table,
    /// Its header and footer fields that are filled.
    pub fields: Vec<Filled>,
    /// Where each field's label stands, so that a missing value can be pointed at.
    pub labels: Vec<(FieldId, u32, u32)>,
    /// Its tasks.
    pub entries: Vec<Entry>,
    /// Whose its rows are, where several units answer in one table.
    pub rows_of: Option<RowsOf>,
}

impl Part {
    /// Answers that stand at a task.
    pub(super) fn answers(&self) -> usize {
        let placed = self.entries.iter().filter(|entry| entry.placed.is_ok());
        placed.flat_map(|entry| entry.answers.iter().flatten()).count()
    }
}

/// Whose the rows of a part are by the column of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsOf {
    /// The unit; `None` where the column names none, or several.
    pub unit: Option<UnitId>,
    /// What stands in the column.
    pub text: String,
    /// The column's heading.
    pub heading: String,
    /// Whether the heading says who fills in, and not who is responsible.
    pub says_who_fills: bool,
}

/// Cells that are no part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// Name of the sheet.
    pub sheet: String,
    /// Its cells: row, column, text.
    pub cells: Vec<(u32, u32, String)>,
    /// Where they stand.
    pub around: Around,
}

/// Where cells stand that are no part of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// On a sheet without any form.
    Nothing,
    /// Beside, above or below a form.
    Form,
    /// Among the headings of a form.
    Heading,
    /// On a sheet that calls itself an old draft, beside one that holds the same form.
    Newer,
    /// On the office's instruction sheet, of which nobody knows any more what the unit has typed there.
    Guide,
}

/// A document as read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Unit by the hidden identity (document property, hidden sheet), whatever else says.
    pub identity: Option<UnitId>,
    /// Campaign that the hidden identity names.
    pub campaign: Option<String>,
    /// Register fingerprint that the hidden identity names.
    pub fingerprint: Option<String>,
    /// The periods for which the workbook was made, by form.
    pub periods: BTreeMap<String, Period>,
    /// Which return of the office to the unit it is, from 1; 0 for a workbook that is no return.
    pub returned: u32,
    /// What the office had filled in before the unit got the workbook.
    pub given: Given,
    /// Texts that stand in 填报单位 on sheets without a table.
    pub cover: Vec<String>,
    /// Units that the titles of the forms name: 市财政局2020年…落实方案.
    pub titled: Vec<UnitId>,
    /// The forms.
    pub parts: Vec<Part>,
    /// Everything else.
    pub strays: Vec<Stray>,
    /// What floats above the cells, apart from the office's own notes.
    pub floats: Vec<Float>,
    /// Sheets that were turned, by name.
    pub turns: BTreeMap<String, Turn>,
    /// Sheets whose name or title is of another year than the campaign, with that year.
    pub other_years: Vec<(String, u16)>,
    /// Non-blank cells.
    pub cells: usize,
    /// Of these, official text.
    pub official: usize,
}

impl Reading {
    /// Answers that stand at a task.
    pub(super) fn answers(&self) -> usize {
        self.parts.iter().map(Part::answers).sum()
    }

    /// Leaves cells of a row for a person.
    pub(super) fn leave(&mut self, sheet: &Sheet<'_>, cells: Vec<(u32, u32, String)>, around: Around) {
        if !cells.is_empty() {
            self.strays.push(Stray {
                sheet: sheet.name.to_owned(),
                cells,
                around,
            });
        }
    }

    /// Takes in what a sheet of the document holds.
    pub(super) fn take_in(&mut self, mut sheet: Reading) {
        self.cover.append(&mut sheet.cover);
        for unit in sheet.titled {
            if !self.titled.contains(&unit) {
                self.titled.push(unit);
            }
        }
        self.parts.append(&mut sheet.parts);
        self.strays.append(&mut sheet.strays);
        self.floats.append(&mut sheet.floats);
        self.turns.append(&mut sheet.turns);
        self.official += sheet.official;
    }
}
