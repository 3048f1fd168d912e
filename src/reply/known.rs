//! Reads one document whole: every cell of every sheet is official text, an answer, or left for a person.

use std::collections::{HashMap, HashSet};

use super::blank_labels::LabelBook;
use super::given::Given;
use super::headings::Headings;
use super::names::Names;
use super::official::Official;
use super::reading::{Around, Part, Reading};
use super::table::Finder;
use super::texts::Texts;
use crate::form::Kind;
use crate::grid::{Document, Grid};
use crate::mark;
use crate::normal::{self, fold};
use crate::register::Register;
use crate::sheet::{Row, Sheet, written};
use crate::task::TaskIndex;
use crate::unit::UnitId;

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
    pub fn read(&self, document: &Document, own: &dyn Fn(Option<UnitId>, TaskIndex) -> bool) -> Reading {
        let mut reading = Reading::default();
        let mut named: Vec<(String, String)> = Vec::new();
        let mut marks: HashMap<String, String> = document.properties.clone().into_iter().collect();
        for grid in document.grids.iter().filter(|grid| grid.name == mark::SHEET) {
            let sheet = Sheet::new(grid);
            for row in &sheet.rows {
                let text = |column| row.at(column).map(|cell| cell.text.clone()).unwrap_or_default();
                if !mark::is_key(&text(0)) {
                    reading.leave(&sheet, row.placed(), Around::Form);
                    continue;
                }
                reading.official += row.cells.len();
                match text(0).as_str() {
                    mark::FORM => named.push((text(1), text(2))),
                    key @ (mark::WORDS | mark::GIVEN) => {
                        let texts = row.cells.iter().skip(1).map(|cell| cell.text.as_str());
                        marks.insert(key.to_owned(), texts.collect::<Vec<_>>().join(" "));
                    }
                    key => drop(marks.entry(key.to_owned()).or_insert_with(|| text(1))),
                }
            }
            reading.cells += sheet.cells();
        }
        reading.identity = marks
            .get(mark::PROPERTY_UNIT)
            .and_then(|code| self.names.code(code.trim()))
            .or_else(|| marks.get(mark::UNIT_NAME).and_then(|name| self.names.exact(name)));
        reading.campaign = marks.get(mark::PROPERTY_CAMPAIGN).cloned();
        reading.fingerprint = marks.get(mark::PROPERTY_FINGERPRINT).cloned();
        let periods = marks
            .get(mark::PROPERTY_PERIODS)
            .map(String::as_str)
            .unwrap_or_default();
        reading.periods = (periods.split(',').filter_map(|one| one.split_once('=')))
            .filter_map(|(form, period)| Some((form.trim().to_owned(), period.parse().ok()?)))
            .collect();
        reading.returned = marks
            .get(mark::PROPERTY_RETURN)
            .and_then(|number| number.trim().parse().ok())
            .unwrap_or(0);
        let has_plan_notes = || document.floats.iter().any(|float| float.text.contains(mark::PLAN_NOTE));
        reading.given = match marks.get(mark::GIVEN) {
            Some(codes) => Given::marked(codes),
            None if reading.identity.is_some() && has_plan_notes() => Given::Unmarked,
            None => Given::Nothing,
        };
        let words: HashSet<&str> = (marks.get(mark::WORDS).map(|words| words.split(' ').collect())).unwrap_or_default();
        reading.floats = (document.floats.iter())
            .filter(|float| float.sheet != mark::SHEET && !words.contains(mark::word(&float.text).as_str()))
            .cloned()
            .collect();
        let is_own = |grid: &Grid| [mark::GUIDE_SHEET, mark::RETURN_SHEET].contains(&grid.name.as_str());
        // What a sheet holds that calls itself an old draft counts only where nothing newer stands in the file.
        let (old, new): (Vec<_>, Vec<_>) = (document.grids.iter())
            .filter(|grid| grid.name != mark::SHEET)
            .map(|grid| (grid, self.other_year(grid)))
            .partition(|(grid, other_year)| is_old(&grid.name) || other_year.is_some());
        for (grid, other_year) in new.into_iter().chain(old) {
            // Without any mark the sheet may have been copied from whatever round: it is read like any other.
            if is_own(grid) && !marks.is_empty() {
                self.own_sheet(grid, marks.get(mark::WORDS).map(String::as_str), &mut reading);
            } else {
                self.sheet((grid, other_year), &named, own, &mut reading);
            }
        }
        reading
    }

    /// Reads a sheet; with it comes the year of another campaign that it says.
    fn sheet(
        &self,
        (grid, other_year): (&Grid, Option<u16>),
        named: &[(String, String)],
        own: &dyn Fn(Option<UnitId>, TaskIndex) -> bool,
        reading: &mut Reading,
    ) {
        let sheet = Sheet::new(grid);
        let mut cells = sheet.cells();
        if grid.name.starts_with("WpsReserved") {
            reading.cells += cells;
            self.reserved_sheet(&sheet, reading);
            return;
        }
        let finder = Finder {
            register: self.register,
            headings: &self.headings,
        };
        let blank = Reading {
            identity: reading.identity,
            ..Reading::default()
        };
        let mut found = blank.clone();
        self.parts(&finder, &sheet, named, own, &mut found);
        for laid in self.laid(&sheet, &finder, own, &found) {
            let mut again = blank.clone();
            self.parts(&finder, &laid.sheet, named, own, &mut again);
            if again.answers() > found.answers() {
                again.official += laid.labels;
                cells = laid.pieces.unwrap_or(cells);
                again.turns.insert(sheet.name.to_owned(), laid.turn);
                found = again;
            }
        }
        reading.cells += cells;
        // A blank form beside a filled draft is not newer, nor is one with much less in it.
        let newer = |part: &Part| {
            let of_form = |one: &&Part| one.form == part.form;
            reading
                .parts
                .iter()
                .filter(of_form)
                .any(|new| new.answers() > 0 && new.answers() * 2 >= part.answers())
        };
        let old = is_old(&grid.name) || other_year.is_some();
        if old && !found.parts.is_empty() && found.parts.iter().all(newer) {
            let rows = sheet.rows.iter().flat_map(Row::placed).collect();
            reading.cells = reading.cells + sheet.cells() - cells;
            reading.leave(&sheet, rows, Around::Newer);
            return;
        }
        if found.parts.is_empty() && is_guide(&sheet) {
            found.strays.iter_mut().for_each(|stray| stray.around = Around::Guide);
        }
        if let Some(year) = other_year.filter(|_| found.answers() > 0) {
            reading.other_years.push((grid.name.clone(), year));
        }
        reading.take_in(found);
    }

    /// The year of another campaign that a sheet's name or a title on it says.
    fn other_year(&self, grid: &Grid) -> Option<u16> {
        /// How far below the top a title may stand, in rows.
        const TITLES: u32 = 12;
        let year = |text: &str| -> Option<u16> {
            let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
            runs.filter_map(|run| run.parse().ok())
                .find(|year| (1990..2100).contains(year))
        };
        let top: Vec<String> = (grid.cells.range(..(TITLES, 0)))
            .map(|(_, value)| written(value))
            .collect();
        let titles = self.register.forms.iter().filter_map(|form| {
            let title = fold(&form.print_title());
            let own = year(&title)?;
            let rest = title.replacen(&own.to_string(), "", 1);
            let other = |text: &str| {
                let said = year(&normal::squeeze(text)).filter(|said| *said != own)?;
                fold(text)
                    .replacen(&said.to_string(), "", 1)
                    .contains(&rest)
                    .then_some(said)
            };
            let named = year(&grid.name).filter(|said| *said != own && !grid.name.contains(&own.to_string()));
            top.iter().find_map(|text| other(text)).or(named)
        });
        titles.into_iter().next()
    }

    /// The unit that 填报单位 of a table names.
    pub fn stated_unit(&self, part: &Part) -> Option<UnitId> {
        self.names.exact(&self.stated_name(part)?)
    }

    /// What stands in 填报单位 of a table.
    pub fn stated_name(&self, part: &Part) -> Option<String> {
        let form = &self.register.forms[part.form?];
        part.fields
            .iter()
            .find(|filled| form.field(filled.field).is_some_and(|field| field.kind == Kind::Unit))
            .map(|filled| filled.text.clone())
    }
}

/// Whether a sheet is the office's instruction sheet: by its heading and its column of counts.
fn is_guide(sheet: &Sheet<'_>) -> bool {
    let mut cells = sheet.rows.iter().flat_map(|row| &row.cells);
    cells.next().is_some_and(|cell| cell.text == mark::GUIDE_SHEET)
        && cells.any(|cell| cell.text == mark::COUNT_HEADING)
}

/// Whether a sheet's name says that what it holds no longer counts: 旧稿（作废）, 草稿勿用.
fn is_old(name: &str) -> bool {
    const OLD: [&str; 14] = [
        "作废", "草稿", "初稿", "旧稿", "原稿", "废稿", "废弃", "勿用", "不用", "弃用", "旧版", "老版", "旧表", "备份",
    ];
    OLD.iter().any(|word| name.contains(word))
}
