//! Writes the marks by which a workbook is known again: custom properties and the very hidden sheet.

use std::collections::BTreeMap;

use super::contents::UnitWorkbook;
use super::prototype::Prototypes;
use super::sheet::{Frame, Sheet};
use crate::form::Kind;
use crate::mark;
use crate::normal::deadline::{self, Deadline};
use crate::register::Register;
use crate::register::received::{Received, Told};
use crate::task::Task;
use crate::unit::Role;
use crate::write::style::clean;

/// Longest text that a cell holds, in characters; task ids are ASCII.
const CELL_MAX: usize = 32_000;

/// What all workbooks of a round share. Making it walks the whole register: make it once for a round.
#[derive(Debug)]
pub struct Round {
    campaign: String,
    fingerprint: String,
    /// What its workbooks have in common, made once.
    pub(super) prototypes: Prototypes,
}

impl Round {
    /// The round of a register.
    pub fn of(register: &Register) -> Round {
        Round {
            campaign: register.campaign(),
            fingerprint: register.fingerprint(),
            prototypes: Prototypes::default(),
        }
    }

    /// The round that a workbook of the level above names: what goes back to it bears its marks, where it had any.
    pub fn of_received(received: &Received) -> Round {
        Round {
            campaign: received.campaign.clone(),
            fingerprint: received.fingerprint.clone(),
            prototypes: Prototypes::default(),
        }
    }

    /// Names and values of the properties of one workbook; all ASCII.
    pub(super) fn properties(&self, workbook: &UnitWorkbook) -> Vec<(&'static str, String)> {
        let forms: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.form.key.as_str()).collect();
        let mut properties = vec![
            (mark::PROPERTY_CAMPAIGN, self.campaign.clone()),
            (mark::PROPERTY_UNIT, mark::code(&workbook.unit.name)),
            (mark::PROPERTY_FORMS, forms.join(",")),
            (mark::PROPERTY_FINGERPRINT, self.fingerprint.clone()),
        ];
        // A workbook of the level above may have lost its marks on the way.
        properties.retain(|(_, value)| !value.is_empty());
        let periods: Vec<String> = workbook
            .sheets
            .iter()
            .filter_map(|sheet| Some(format!("{}={}", sheet.form.key, sheet.form.period?)))
            .collect();
        if !periods.is_empty() {
            properties.push((mark::PROPERTY_PERIODS, periods.join(",")));
        }
        if workbook.returned > 0 {
            properties.push((mark::PROPERTY_RETURN, workbook.returned.to_string()));
        }
        properties
    }

    /// The very hidden sheet, as [`mark::SHEET`] describes it; a long list of ids goes on in the next columns.
    pub(super) fn sheet(&self, workbook: &UnitWorkbook, names: &[String], words: &[String]) -> Sheet {
        let mut sheet = Sheet::new(Frame {
            name: mark::SHEET.to_owned(),
            ..Frame::default()
        });
        let mut row = 0;
        for (name, value) in &self.properties(workbook) {
            sheet.put_plain(row, 0, name);
            sheet.put_plain(row, 1, value);
            row += 1;
        }
        sheet.put_plain(row, 0, mark::UNIT_NAME);
        sheet.put_plain(row, 1, &clean(&workbook.unit.name));
        for (form, name) in workbook.sheets.iter().zip(names) {
            row += 1;
            sheet.put_plain(row, 0, mark::FORM);
            sheet.put_plain(row, 1, &form.form.key);
            sheet.put_plain(row, 2, name);
            let ids: Vec<&str> = form
                .bands
                .iter()
                .flat_map(|(_, rows)| rows)
                .map(|row| row.task.id.as_str())
                .collect();
            let longest = ids.iter().map(|id| id.len() + 1).max().unwrap_or(1);
            for (column, ids) in (3..).zip(ids.chunks((CELL_MAX / longest).max(1))) {
                sheet.put_plain(row, column, &ids.join(","));
            }
        }
        let mut codes: Vec<String> = words.iter().map(|text| mark::word(text)).collect();
        codes.sort_unstable();
        codes.dedup();
        row += 1;
        sheet.put_plain(row, 0, mark::GIVEN);
        for (column, codes) in (1..).zip(given(workbook).chunks(CELL_MAX / 64)) {
            sheet.put_plain(row, column, &codes.join(" "));
        }
        row += 1;
        sheet.put_plain(row, 0, mark::NOTICE);
        for (column, piece) in (1..).zip(&pieces(&Told::of(workbook).to_json())) {
            sheet.put_plain(row, column, piece);
        }
        row += 1;
        sheet.put_plain(row, 0, mark::WORDS);
        // A cell holds them all unless a workbook is returned with thousands of findings.
        for (column, codes) in (1..).zip(codes.chunks(CELL_MAX / 9)) {
            sheet.put_plain(row, column, &codes.join(" "));
        }
        sheet
    }
}

impl Told {
    /// What a workbook tells its unit of the notice: its forms, and its tasks by their ids with its own role.
    fn of(workbook: &UnitWorkbook) -> Told {
        let register = workbook.register;
        // Only the rows of the workbook are walked: a register may have many thousands of tasks.
        let mut roles: BTreeMap<(usize, &str, &str), (Role, &Task)> = BTreeMap::new();
        for (role, rows) in workbook.sheets.iter().flat_map(|sheet| &sheet.bands) {
            for row in rows {
                let (id, text) = (row.task.id.as_str(), row.task.text.as_str());
                let known = roles.entry((id.len(), id, text)).or_insert((*role, row.task));
                known.0 = known.0.min(*role);
            }
        }
        let own = |role: Role, of: Role| {
            let name = (role == of).then(|| workbook.unit.name.clone());
            name.into_iter().collect()
        };
        let tasks = roles.into_values().map(|(role, task)| Task {
            lead: own(role, Role::Lead),
            co: own(role, Role::Co),
            lead_open: false,
            co_open: false,
            parent: None,
            measures: Vec::new(),
            ..task.clone()
        });
        Told {
            title: register.title.clone(),
            issuer: register.issuer.clone(),
            date: register.date,
            report_to: register.report_to.clone(),
            contact: register.contact.clone(),
            forms: workbook.sheets.iter().map(|sheet| sheet.form.clone()).collect(),
            tasks: tasks.collect(),
        }
    }
}

/// A text in pieces that a cell holds.
fn pieces(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    // A character beyond the basic plane counts twice.
    chars.chunks(CELL_MAX / 2).map(|piece| piece.iter().collect()).collect()
}

/// The codes of what the office filled in.
fn given(workbook: &UnitWorkbook) -> Vec<String> {
    let year = workbook.register.date.map(|date| date.year());
    let mut codes = Vec::new();
    for sheet in &workbook.sheets {
        for row in sheet.rows().filter(|row| row.given) {
            let filled = sheet.form.columns.iter().zip(&row.values);
            let filled = filled.filter(|(_, value)| !value.trim().is_empty());
            codes.extend(
                filled
                    .clone()
                    .map(|(column, value)| mark::given(&sheet.form.key, &row.task.text, &column.heading, value)),
            );
            // What was planned is known again though the unit writes something else over it.
            let day = filled
                .filter(|(column, _)| column.kind == Kind::Deadline)
                .find_map(|(_, value)| match deadline::read(value, year?) {
                    Ok(Deadline::By(day)) => Some(day),
                    _ => None,
                });
            codes.extend(day.map(|day| mark::planned_day(&row.task.text, &day.to_string())));
            let measures = row.note.as_deref().and_then(|note| note.strip_prefix(mark::PLAN_NOTE));
            codes.extend(measures.map(|measures| mark::planned_words(&row.task.text, measures)));
        }
    }
    codes
}
