//! Draws a unit's workbook for every use: blank, prefilled, filled for a rehearsal, returned with marks.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::form::Form;
use crate::register::Register;
use crate::task::Task;
use crate::unit::{Role, Unit};

/// One task row of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormRow<'a> {
    /// The task.
    pub task: &'a Task,
    /// Values by column of the form; a blank is left open.
    pub values: Vec<String>,
    /// Findings by column: the cell is marked and carries a note.
    pub marks: BTreeMap<usize, Vec<&'a Finding>>,
    /// A note on the task's own cell, for example the plan's 落实措施.
    pub note: Option<String>,
}

/// One form of the workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct FormSheet<'a> {
    /// The form.
    pub form: &'a Form,
    /// The unit's tasks: a band per role, lead first, tasks in the notice's order.
    pub bands: Vec<(Role, Vec<FormRow<'a>>)>,
    /// Values of the header fields, in order; a blank is left open. 填报单位 is filled by the writer.
    pub header: Vec<String>,
    /// Values of the footer fields, in order; a blank is left open.
    pub footer: Vec<String>,
    /// Findings of header and footer fields by label.
    pub field_marks: BTreeMap<String, Vec<&'a Finding>>,
}

/// Everything that stands in a unit's workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitWorkbook<'a> {
    /// The register it belongs to.
    pub register: &'a Register,
    /// The unit.
    pub unit: &'a Unit,
    /// The forms, in order.
    pub sheets: Vec<FormSheet<'a>>,
    /// Findings to list on the first sheet of a returned workbook; empty for a blank one.
    pub findings: Vec<&'a Finding>,
}

/// Draws the workbook.
///
/// # Errors
/// If the writer refuses.
pub fn draw(workbook: &UnitWorkbook<'_>) -> crate::error::Result<Vec<u8>> {
    plain(workbook).map_err(|error| crate::error::Error::draw(&workbook.unit.name, error))
}

fn plain(workbook: &UnitWorkbook<'_>) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    use crate::mark;
    use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
    let mut book = Workbook::new();
    let register = workbook.register;
    book.set_properties(
        &DocProperties::new()
            .set_creation_datetime(&ExcelDateTime::from_ymd(2020, 1, 1)?)
            .set_custom_property(mark::PROPERTY_CAMPAIGN, register.campaign())
            .set_custom_property(mark::PROPERTY_UNIT, mark::code(&workbook.unit.name))
            .set_custom_property(mark::PROPERTY_FINGERPRINT, register.fingerprint()),
    );
    for sheet in &workbook.sheets {
        let form = sheet.form;
        let page = book.add_worksheet().set_name(form.label())?;
        page.write_string(0, 0, format!("附件{}", form.attachment))?;
        page.write_string(1, 0, form.print_title())?;
        let mut column = 0u16;
        for (field, value) in form.header.iter().zip(&sheet.header) {
            page.write_string(2, column, format!("{}：", field.label))?;
            let value = if field.kind == crate::form::Kind::Unit {
                &workbook.unit.name
            } else {
                value
            };
            page.write_string(2, column + 2, value)?;
            column += 3;
        }
        let place = |column: usize| {
            if column == 0 {
                0u16
            } else {
                u16::try_from(column + 1).unwrap_or(u16::MAX)
            }
        };
        for (number, head) in form.columns.iter().enumerate() {
            page.write_string(3, place(number), &head.heading)?;
        }
        page.write_string(3, 1, mark::ID_HEADING)?;
        page.set_column_hidden(1)?;
        let mut row = 4;
        for (number, (role, rows)) in ["一", "二"].iter().zip(&sheet.bands) {
            page.write_string(row, 0, format!("{number}、{}任务（{}项）", role.label(), rows.len()))?;
            row += 1;
            for task in rows {
                for (number, head) in form.columns.iter().enumerate() {
                    let text = match head.kind {
                        crate::form::Kind::Serial => &task.task.number,
                        crate::form::Kind::Task => &task.task.text,
                        _ => task.values.get(number).unwrap_or(&task.task.part),
                    };
                    page.write_string(row, place(number), text)?;
                }
                page.write_string(row, 1, task.task.id.as_str())?;
                row += 1;
            }
        }
        let mut column = 0u16;
        for (field, value) in form.footer.iter().zip(&sheet.footer) {
            page.write_string(row, column, format!("{}：", field.label))?;
            page.write_string(row, column + 2, value)?;
            column += 3;
        }
    }
    book.save_to_buffer()
}
