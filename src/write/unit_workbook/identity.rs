//! Writes the marks by which a workbook is known again: custom properties and the very hidden sheet.

use rust_xlsxwriter::{DocProperties, Worksheet, XlsxError};

use super::UnitWorkbook;
use crate::form::Kind;
use crate::mark;
use crate::register::Register;
use crate::reply::normal::deadline::{self, Deadline};
use crate::write::style::clean;

/// Longest text that a cell holds, in characters; task ids are ASCII.
const CELL_MAX: usize = 32_000;

/// What all workbooks of a round share. Making it walks the whole register: make it once for a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    campaign: String,
    fingerprint: String,
}

impl Round {
    /// The round of a register.
    pub fn of(register: &Register) -> Round {
        Round {
            campaign: register.campaign(),
            fingerprint: register.fingerprint(),
        }
    }

    /// Names and values of the properties of one workbook; all ASCII.
    fn properties(&self, workbook: &UnitWorkbook) -> Vec<(&'static str, String)> {
        let forms: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.form.key.as_str()).collect();
        let mut properties = vec![
            (mark::PROPERTY_CAMPAIGN, self.campaign.clone()),
            (mark::PROPERTY_UNIT, mark::code(&workbook.unit.name)),
            (mark::PROPERTY_FORMS, forms.join(",")),
            (mark::PROPERTY_FINGERPRINT, self.fingerprint.clone()),
        ];
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

    /// The document properties with those of the workbook.
    pub(super) fn mark(&self, workbook: &UnitWorkbook, properties: DocProperties) -> DocProperties {
        self.properties(workbook)
            .iter()
            .fold(properties, |properties, (name, value)| {
                properties.set_custom_property(*name, value.as_str())
            })
    }

    /// Fills the very hidden sheet, as [`mark::SHEET`] describes it; a long list of ids goes on in the next columns.
    pub(super) fn write_sheet(
        &self,
        sheet: &mut Worksheet,
        workbook: &UnitWorkbook,
        names: &[String],
        words: &[String],
    ) -> Result<(), XlsxError> {
        sheet.set_name(mark::SHEET)?;
        let mut row = 0;
        for (name, value) in &self.properties(workbook) {
            sheet.write_string(row, 0, *name)?.write_string(row, 1, value)?;
            row += 1;
        }
        sheet
            .write_string(row, 0, mark::UNIT_NAME)?
            .write_string(row, 1, clean(&workbook.unit.name))?;
        for (form, name) in workbook.sheets.iter().zip(names) {
            row += 1;
            sheet
                .write_string(row, 0, mark::FORM)?
                .write_string(row, 1, &form.form.key)?
                .write_string(row, 2, name)?;
            let ids: Vec<&str> = form
                .bands
                .iter()
                .flat_map(|(_, rows)| rows)
                .map(|row| row.task.id.as_str())
                .collect();
            let longest = ids.iter().map(|id| id.len() + 1).max().unwrap_or(1);
            for (column, ids) in (3..).zip(ids.chunks((CELL_MAX / longest).max(1))) {
                sheet.write_string(row, column, ids.join(","))?;
            }
        }
        let mut codes: Vec<String> = words.iter().map(|text| mark::word(text)).collect();
        codes.sort_unstable();
        codes.dedup();
        row += 1;
        sheet.write_string(row, 0, mark::GIVEN)?;
        for (column, codes) in (1..).zip(given(workbook).chunks(CELL_MAX / 64)) {
            sheet.write_string(row, column, codes.join(" "))?;
        }
        row += 1;
        sheet.write_string(row, 0, mark::WORDS)?;
        // A cell holds them all unless a workbook is returned with thousands of findings.
        for (column, codes) in (1..).zip(codes.chunks(CELL_MAX / 9)) {
            sheet.write_string(row, column, codes.join(" "))?;
        }
        sheet.set_very_hidden(true);
        Ok(())
    }
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
