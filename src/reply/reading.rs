//! Reads one document whole: every cell of every sheet is official text, an answer, or left for a person.

use std::collections::HashMap;

use super::body::{Entry, Reader};
use super::grid::{Document, Grid};
use super::headings::{Headings, label_words};
use super::labels::labels;
use super::names::Names;
use super::normal::fold;
use super::official::{Official, is_band};
use super::sheet::{Row, Sheet};
use super::table::{Finder, Table};
use super::texts::Texts;
use crate::form::{Field, Kind};
use crate::mark;
use crate::register::Register;

/// Everything that is known before the first reply: built once for a register.
#[derive(Debug)]
pub struct Known<'a> {
    /// The register.
    pub register: &'a Register,
    /// Units by name.
    pub names: Names,
    /// Tasks by text.
    pub texts: Texts,
    /// Columns by heading.
    pub headings: Headings,
    /// The office's own words.
    pub official: Official,
    labels: LabelBook,
}

/// The labels of header and footer fields of all forms.
#[derive(Debug, Default)]
struct LabelBook {
    words: Vec<Vec<String>>,
    /// Form, place among its header and footer fields, whether it is a footer field.
    owners: Vec<Vec<(usize, usize, bool)>>,
}

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Official,
    Answer,
    Left,
}

/// A header or footer field as filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// Place among the form's header fields followed by its footer fields.
    pub field: usize,
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
    /// The form; `None` where the headings fit several forms alike.
    pub form: Option<usize>,
    /// Where its columns stand.
    pub table: Table,
    /// Its header and footer fields that are filled.
    pub fields: Vec<Filled>,
    /// Where each field's label stands, so that a missing value can be pointed at.
    pub labels: Vec<(usize, u32, u32)>,
    /// Its tasks.
    pub entries: Vec<Entry>,
}

/// Cells that are no part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// Name of the sheet.
    pub sheet: String,
    /// Its cells: row, column, text.
    pub cells: Vec<(u32, u32, String)>,
    /// Whether the sheet holds a form at all.
    pub beside_form: bool,
}

/// A document as read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Unit by the hidden identity (document property, hidden sheet), whatever else says.
    pub identity: Option<usize>,
    /// Campaign that the hidden identity names.
    pub campaign: Option<String>,
    /// Register fingerprint that the hidden identity names.
    pub fingerprint: Option<String>,
    /// Which return of the office to the unit it is, from 1; 0 for a workbook that is no return.
    pub returned: u32,
    /// Texts that stand in 填报单位 on sheets without a table.
    pub cover: Vec<String>,
    /// The forms.
    pub parts: Vec<Part>,
    /// Everything else.
    pub strays: Vec<Stray>,
    /// Non-blank cells.
    pub cells: usize,
    /// Of these, official text.
    pub official: usize,
}

impl<'a> Known<'a> {
    /// Makes a register ready to read replies with.
    pub fn new(register: &'a Register) -> Self {
        let mut labels = LabelBook::default();
        for (place, form) in register.forms.iter().enumerate() {
            for (i, (field, footer)) in fields(form) {
                let words = label_words(&field.label);
                let which = labels
                    .words
                    .iter()
                    .position(|known| known.first() == words.first())
                    .unwrap_or_else(|| {
                        labels.words.push(words);
                        labels.owners.push(Vec::new());
                        labels.words.len() - 1
                    });
                if let Some(owners) = labels.owners.get_mut(which) {
                    owners.push((place, i, footer));
                }
            }
        }
        Known {
            register,
            names: Names::new(register),
            texts: Texts::new(register),
            headings: Headings::new(register),
            official: Official::new(register),
            labels,
        }
    }

    /// Reads a document. `own` says which tasks a unit has; the unit of a table is not known yet, so it gets the
    /// identity and the text of 填报单位 to decide by.
    pub fn read(&self, document: &Document, own: &dyn Fn(Option<usize>, usize) -> bool) -> Reading {
        let mut reading = Reading::default();
        let mut named: Vec<(String, String)> = Vec::new();
        let mut marks: HashMap<String, String> = document.properties.clone().into_iter().collect();
        for grid in document.grids.iter().filter(|grid| grid.name == mark::SHEET) {
            let sheet = Sheet::new(grid);
            for row in &sheet.rows {
                let text = |column| row.at(column).map(|cell| cell.text.clone()).unwrap_or_default();
                match text(0).as_str() {
                    "form" => named.push((text(1), text(2))),
                    key => drop(marks.entry(key.to_owned()).or_insert_with(|| text(1))),
                }
            }
            reading.cells += sheet.cells();
            reading.official += sheet.cells();
        }
        reading.identity = marks
            .get(mark::PROPERTY_UNIT)
            .and_then(|code| self.names.code(code.trim()))
            .or_else(|| marks.get(mark::UNIT_NAME).and_then(|name| self.names.exact(name)));
        reading.campaign = marks.get(mark::PROPERTY_CAMPAIGN).cloned();
        reading.fingerprint = marks.get(mark::PROPERTY_FINGERPRINT).cloned();
        reading.returned = marks
            .get(mark::PROPERTY_RETURN)
            .and_then(|number| number.trim().parse().ok())
            .unwrap_or(0);
        for grid in document.grids.iter().filter(|grid| grid.name != mark::SHEET) {
            self.sheet(grid, &named, own, &mut reading);
        }
        reading
    }

    fn sheet(
        &self,
        grid: &Grid,
        named: &[(String, String)],
        own: &dyn Fn(Option<usize>, usize) -> bool,
        reading: &mut Reading,
    ) {
        let sheet = Sheet::new(grid);
        reading.cells += sheet.cells();
        if [mark::GUIDE_SHEET, mark::RETURN_SHEET].contains(&grid.name.as_str()) || grid.name.starts_with("WpsReserved")
        {
            reading.official += sheet.cells();
            return;
        }
        let mut fates: HashMap<(u32, u32), Fate> = HashMap::with_capacity(sheet.cells());
        let finder = Finder {
            register: self.register,
            headings: &self.headings,
        };
        let tables = finder.tables(&sheet, named);
        let blocks = coalesce(&sheet, tables);
        for table in blocks.iter().flatten() {
            for row in sheet
                .rows
                .iter()
                .filter(|row| (table.head..=table.head_end).contains(&row.row))
            {
                for cell in &row.cells {
                    fates.insert((row.row, cell.column), Fate::Official);
                }
            }
        }
        let firsts: Vec<&Table> = blocks.iter().filter_map(|block| block.first()).collect();
        let mut parts: Vec<Part> = firsts
            .iter()
            .map(|table| Part {
                sheet: sheet.name.to_owned(),
                form: table.form,
                table: (*table).clone(),
                fields: Vec::new(),
                labels: Vec::new(),
                entries: Vec::new(),
            })
            .collect();
        let mut bodies: Vec<Vec<Option<&Row>>> = vec![Vec::new(); parts.len()];
        for row in &sheet.rows {
            if blocks
                .iter()
                .flatten()
                .any(|table| (table.head..=table.head_end).contains(&row.row))
            {
                continue;
            }
            let current = firsts.iter().rposition(|table| table.head_end < row.row);
            if self.is_official_row(row) {
                fates.extend(row.cells.iter().map(|cell| ((row.row, cell.column), Fate::Official)));
            } else if self.is_field_row(row, current.and_then(|i| firsts.get(i)).copied()) {
                self.fields(&sheet, row, &firsts, &mut parts, &mut fates, reading);
            } else {
                if let Some(body) = current.and_then(|i| bodies.get_mut(i)) {
                    body.push(Some(row));
                }
                continue;
            }
            if let Some(body) = current.and_then(|i| bodies.get_mut(i)) {
                body.push(None);
            }
        }
        for (part, body) in parts.iter_mut().zip(&bodies) {
            let Some(form) = part.form.and_then(|form| self.register.forms.get(form)) else {
                continue;
            };
            let unit = self.stated_unit(part).or(reading.identity);
            let reader = Reader {
                register: self.register,
                texts: &self.texts,
                form,
                table: &part.table,
                sheet: &sheet,
            };
            part.entries = reader.entries(body, &|task| own(unit, task));
            for entry in &part.entries {
                claim_entry(entry, &sheet, &part.table, &mut fates);
            }
        }
        self.leave(&sheet, &fates, parts.iter().any(|part| part.form.is_some()), reading);
        reading.parts.append(&mut parts);
    }

    /// The unit that 填报单位 of a table names.
    pub fn stated_unit(&self, part: &Part) -> Option<usize> {
        self.names.exact(&self.stated_name(part)?)
    }

    /// What stands in 填报单位 of a table.
    pub fn stated_name(&self, part: &Part) -> Option<String> {
        let form = self.register.forms.get(part.form?)?;
        let all: Vec<&Field> = form.header.iter().chain(&form.footer).collect();
        part.fields
            .iter()
            .find(|filled| all.get(filled.field).is_some_and(|field| field.kind == Kind::Unit))
            .map(|filled| filled.text.clone())
    }

    /// A row that holds nothing but official words, or a band.
    fn is_official_row(&self, row: &Row) -> bool {
        let all = row
            .cells
            .iter()
            .all(|cell| self.official.holds(&cell.text) || self.register.forms.is_empty());
        let band = match row.cells.as_slice() {
            [one] => is_band(&one.text),
            // A band repeats itself where a merge was filled.
            [one, rest @ ..] => is_band(&one.text) && rest.iter().all(|cell| fold(&cell.text) == fold(&one.text)),
            [] => false,
        };
        all || band
    }

    /// A row whose first cell opens with a field's label; inside a table it must not look like a task.
    fn is_field_row(&self, row: &Row, current: Option<&Table>) -> bool {
        let Some(first) = row.cells.first() else { return false };
        if first.text.chars().count() > 200
            || !labels(&first.text, &self.labels.words)
                .first()
                .is_some_and(|label| label.opens)
        {
            return false;
        }
        let Some(table) = current else { return true };
        let form = table.form.and_then(|form| self.register.forms.get(form));
        let task = form
            .and_then(|form| table.column_of(form, Kind::Task))
            .and_then(|column| row.at(column))
            .is_some_and(|cell| cell.column != first.column && !self.texts.exact(&fold(&cell.text)).is_empty());
        !task
    }

    /// Reads the labelled blanks of a row and gives each to the table that it belongs to.
    fn fields(
        &self,
        sheet: &Sheet<'_>,
        row: &Row,
        tables: &[&Table],
        parts: &mut [Part],
        fates: &mut HashMap<(u32, u32), Fate>,
        reading: &mut Reading,
    ) {
        let mut taken: Option<u32> = None;
        for (i, cell) in row.cells.iter().enumerate() {
            if taken == Some(cell.column) {
                continue;
            }
            let found = labels(&cell.text, &self.labels.words);
            if !found.first().is_some_and(|label| label.opens) {
                continue;
            }
            fates.insert((row.row, cell.column), Fate::Official);
            let mut counted = false;
            let last = found.len().saturating_sub(1);
            for (n, label) in found.iter().enumerate() {
                let mut at = cell.column;
                let mut text = label.value.clone();
                if text.is_none() && n == last {
                    let right = row.cells.get(i + 1).filter(|right| {
                        !labels(&right.text, &self.labels.words)
                            .first()
                            .is_some_and(|label| label.opens)
                    });
                    if let Some(right) = right {
                        text = Some(right.text.clone());
                        at = right.column;
                        taken = Some(at);
                    }
                }
                let Some((part, field)) = self.owner(label.which, row.row, tables, parts) else {
                    if let Some(text) = text {
                        let unit = self
                            .labels
                            .words
                            .get(label.which)
                            .and_then(|words| words.first())
                            .is_some_and(|w| w.contains("单位"));
                        if unit {
                            reading.cover.push(text);
                        } else {
                            fates.insert((row.row, at), Fate::Left);
                        }
                    }
                    continue;
                };
                let Some(part) = parts.get_mut(part) else { continue };
                part.labels.push((field, row.row, cell.column));
                let Some(text) = text else { continue };
                let own_cell = at != cell.column;
                let cells = usize::from(own_cell || !counted);
                counted |= !own_cell;
                fates.insert((row.row, at), Fate::Answer);
                part.fields.push(Filled {
                    field,
                    text,
                    row: row.row,
                    column: at,
                    cells,
                });
            }
        }
        let _ = sheet;
    }

    /// The table whose blank a label in a row is: a footer's the table above, a header's the table below.
    fn owner(&self, which: usize, row: u32, tables: &[&Table], parts: &[Part]) -> Option<(usize, usize)> {
        let owners = self.labels.owners.get(which)?;
        let above = tables.iter().rposition(|table| table.head_end < row);
        let below = tables.iter().position(|table| table.head > row);
        let field = |part: usize, footer: Option<bool>| {
            let form = parts.get(part)?.form?;
            let free = |place: usize| {
                !parts
                    .get(part)
                    .is_some_and(|part| part.labels.iter().any(|(field, _, _)| *field == place))
            };
            owners
                .iter()
                .find(|(f, place, is_footer)| {
                    *f == form && footer.is_none_or(|footer| footer == *is_footer) && free(*place)
                })
                .map(|(_, place, _)| (part, *place))
        };
        above
            .and_then(|part| field(part, Some(true)))
            .or_else(|| below.and_then(|part| field(part, Some(false))))
            .or_else(|| above.and_then(|part| field(part, None)))
            .or_else(|| below.and_then(|part| field(part, None)))
    }

    /// Counts official text and gathers what is left over.
    fn leave(&self, sheet: &Sheet<'_>, fates: &HashMap<(u32, u32), Fate>, beside_form: bool, reading: &mut Reading) {
        let mut whole = Stray {
            sheet: sheet.name.to_owned(),
            cells: Vec::new(),
            beside_form,
        };
        for row in &sheet.rows {
            let mut left = Vec::new();
            for cell in &row.cells {
                match fates.get(&(row.row, cell.column)) {
                    Some(Fate::Official) => reading.official += 1,
                    Some(Fate::Answer) => {}
                    Some(Fate::Left) => left.push((row.row, cell.column, cell.text.clone())),
                    None if self.official.holds(&cell.text) => reading.official += 1,
                    None => left.push((row.row, cell.column, cell.text.clone())),
                }
            }
            if beside_form && !left.is_empty() {
                reading.strays.push(Stray {
                    sheet: sheet.name.to_owned(),
                    cells: left,
                    beside_form,
                });
            } else {
                whole.cells.append(&mut left);
            }
        }
        if !whole.cells.is_empty() {
            reading.strays.push(whole);
        }
    }
}

/// A form's header and footer fields with their places.
pub fn fields(form: &crate::form::Form) -> impl Iterator<Item = (usize, (&Field, bool))> {
    form.header
        .iter()
        .map(|field| (field, false))
        .chain(form.footer.iter().map(|field| (field, true)))
        .enumerate()
}

/// Joins a table with the repeats of its headings that follow it without a title or a field in between.
fn coalesce(sheet: &Sheet<'_>, tables: Vec<Table>) -> Vec<Vec<Table>> {
    let mut blocks: Vec<Vec<Table>> = Vec::new();
    for table in tables {
        let before = sheet.rows.iter().rev().find(|row| row.row < table.head);
        match blocks.last_mut() {
            Some(block)
                if block.first().is_some_and(|first| {
                    first.columns == table.columns
                        && first.form == table.form
                        && before.is_some_and(|row| {
                            row.row > first.head_end && row.row + 1 == table.head && row.cells.len() > 2
                        })
                }) =>
            {
                block.push(table);
            }
            _ => blocks.push(vec![table]),
        }
    }
    blocks
}

/// Notes the cells of an entry: those that name a placed task are official, its answers are answers; the cells of an
/// entry without a task are left for the finding that tells of it.
fn claim_entry(entry: &Entry, sheet: &Sheet<'_>, table: &Table, fates: &mut HashMap<(u32, u32), Fate>) {
    let fate = if entry.placed.is_ok() {
        Fate::Official
    } else {
        Fate::Answer
    };
    for cell in &entry.naming {
        fates.insert(*cell, fate);
    }
    let columns: Vec<u32> = table.columns.iter().flatten().copied().collect();
    for row in entry.rows.iter().filter_map(|row| sheet.row(*row)) {
        for cell in row.cells.iter().filter(|cell| columns.contains(&cell.column)) {
            fates.entry((row.row, cell.column)).or_insert(Fate::Answer);
        }
    }
    for (column, row, _) in &entry.extra {
        fates.insert((*row, *column), Fate::Answer);
    }
}
