//! Reads one document whole: every cell of every sheet is official text, an answer, or left for a person.

use std::collections::{HashMap, HashSet};

use super::blanks::{LabelBook, is_blank_label};
use super::body::{Entry, Reader};
use super::grid::{Document, Float, Grid};
use super::headings::Headings;
use super::names::Names;
use super::normal::fold;
use super::official::{Official, is_band, is_column_count, is_total};
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
    pub(super) labels: LabelBook,
}

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
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
    /// Units that the titles of the forms name: 市财政局2020年…落实方案.
    pub titled: Vec<usize>,
    /// The forms.
    pub parts: Vec<Part>,
    /// Everything else.
    pub strays: Vec<Stray>,
    /// What floats above the cells, apart from the office's own notes.
    pub floats: Vec<Float>,
    /// Non-blank cells.
    pub cells: usize,
    /// Of these, official text.
    pub official: usize,
}

impl<'a> Known<'a> {
    /// Makes a register ready to read replies with.
    pub fn new(register: &'a Register) -> Self {
        let labels = LabelBook::new(register);
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
                    mark::WORDS => {
                        let texts = row.cells.iter().skip(1).map(|cell| cell.text.as_str());
                        marks.insert(mark::WORDS.to_owned(), texts.collect::<Vec<_>>().join(" "));
                    }
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
        let words: HashSet<&str> = (marks.get(mark::WORDS).map(|words| words.split(' ').collect())).unwrap_or_default();
        reading.floats = (document.floats.iter())
            .filter(|float| float.sheet != mark::SHEET && !words.contains(mark::word(&float.text).as_str()))
            .cloned()
            .collect();
        let is_own = |grid: &Grid| [mark::GUIDE_SHEET, mark::RETURN_SHEET].contains(&grid.name.as_str());
        for grid in document.grids.iter().filter(|grid| grid.name != mark::SHEET) {
            // Without any mark the sheet may have been copied from whatever round: it is read like any other.
            if is_own(grid) && !marks.is_empty() {
                self.own_sheet(grid, marks.get(mark::WORDS).map(String::as_str), &mut reading);
            } else {
                self.sheet(grid, &named, own, &mut reading);
            }
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
        if grid.name.starts_with("WpsReserved") {
            reading.official += sheet.cells();
            return;
        }
        let finder = Finder {
            register: self.register,
            headings: &self.headings,
        };
        let sides = finder.sides(&sheet);
        if sides.is_empty() {
            self.tables(&finder, &sheet, named, own, reading);
            return;
        }
        let starts = std::iter::once(0).chain(sides.iter().copied());
        let ends = sides.iter().copied().chain([u32::MAX]);
        for (from, to) in starts.zip(ends) {
            self.tables(&finder, &sheet.between(from, to), named, own, reading);
        }
    }

    /// One of the office's own sheets: what it wrote there is official, anything else is the unit's.
    ///
    /// A workbook of an earlier version does not say what was written; there all of it counts as official.
    fn own_sheet(&self, grid: &Grid, words: Option<&str>, reading: &mut Reading) {
        let sheet = Sheet::new(grid);
        reading.cells += sheet.cells();
        let Some(words) = words else {
            reading.official += sheet.cells();
            return;
        };
        let words: HashSet<&str> = words.split(' ').collect();
        let mut left = Vec::new();
        let mut counts: Option<u32> = None;
        for row in &sheet.rows {
            for cell in &row.cells {
                let official = words.contains(mark::word(&cell.text).as_str());
                if official && cell.text == mark::COUNT_HEADING {
                    counts = Some(cell.column);
                }
                // The count of what is still to be filled goes down as the unit fills.
                let count = counts == Some(cell.column) && cell.text.parse::<u32>().is_ok();
                if official || count {
                    reading.official += 1;
                } else {
                    left.push((row.row, cell.column, cell.text.clone()));
                }
            }
        }
        if !left.is_empty() {
            reading.strays.push(Stray {
                sheet: sheet.name.to_owned(),
                cells: left,
                beside_form: true,
            });
        }
    }

    /// The tables of a sheet, and what stands around them.
    fn tables(
        &self,
        finder: &Finder<'_>,
        sheet: &Sheet<'_>,
        named: &[(String, String)],
        own: &dyn Fn(Option<usize>, usize) -> bool,
        reading: &mut Reading,
    ) {
        let mut fates: HashMap<(u32, u32), Fate> = HashMap::with_capacity(sheet.cells());
        let tables = finder.tables(sheet, named);
        let blocks = coalesce(sheet, tables);
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
            for cell in row.cells.iter().filter(|cell| self.official.names_title(&cell.text)) {
                if let [unit] = *self.names.inside(&cell.text).as_slice()
                    && !reading.titled.contains(&unit)
                {
                    reading.titled.push(unit);
                }
            }
            // The form's own count of blanks, which some programs save as a bare number.
            let count = row.row == 0 && matches!(row.cells.as_slice(), [one] if one.column == 0 && one.number);
            if count && firsts.first().is_some_and(|table| table.head > 1) {
                fates.insert((0, 0), Fate::Official);
                continue;
            }
            let below_head = firsts.iter().any(|table| table.head_end + 1 == row.row);
            if self.is_official_row(row) || below_head && is_column_count(&row.texts()) {
                fates.extend(row.cells.iter().map(|cell| ((row.row, cell.column), Fate::Official)));
            } else if self.is_field_row(row, current.and_then(|i| firsts.get(i)).copied()) {
                self.fields(sheet, row, &firsts, &mut parts, &mut fates, reading);
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
                sheet,
            };
            part.entries = reader.entries(body, &|task| own(unit, task));
            for entry in &part.entries {
                claim_entry(entry, sheet, &part.table, &mut fates);
            }
            self.leave_headings(part, sheet, &mut fates);
        }
        self.leave(sheet, &fates, parts.iter().any(|part| part.form.is_some()), reading);
        reading.parts.append(&mut parts);
    }

    /// A heading that nobody knows over a column without any content is a remark of the unit's.
    fn leave_headings(&self, part: &Part, sheet: &Sheet<'_>, fates: &mut HashMap<(u32, u32), Fate>) {
        for (column, heading) in &part.table.extra {
            let filled = part
                .entries
                .iter()
                .flat_map(|entry| &entry.extra)
                .any(|(at, _, _)| at == column);
            if filled || self.headings.is_known(heading) || self.official.holds(heading) {
                continue;
            }
            for row in part.table.head..=part.table.head_end {
                if sheet.row(row).is_some_and(|row| row.at(*column).is_some()) {
                    fates.insert((row, *column), Fate::Left);
                }
            }
        }
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
        let is_unit = |text: &str| self.names.exact(text).is_some();
        let all = row.cells.iter().all(|cell| {
            self.official.holds(&cell.text)
                || self.official.holds_title(&cell.text, is_unit)
                || is_blank_label(&cell.text)
        }) && !row.cells.iter().any(|cell| self.opens_field(&cell.text))
            || is_total(&row.texts());
        let band = match row.cells.as_slice() {
            [one] => is_band(&one.text),
            // A band repeats itself where a merge was filled.
            [one, rest @ ..] => is_band(&one.text) && rest.iter().all(|cell| fold(&cell.text) == fold(&one.text)),
            [] => false,
        };
        all || band
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
                    None if self.official.holds(&cell.text)
                        || self
                            .official
                            .holds_title(&cell.text, |text| self.names.exact(text).is_some()) =>
                    {
                        reading.official += 1;
                    }
                    None => left.push((row.row, cell.column, cell.text.clone())),
                }
            }
            // A label that the unit added and left blank says nothing; with a text in its row it says what that is.
            if left.iter().all(|(_, _, text)| is_blank_label(text)) {
                reading.official += left.len();
                continue;
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
