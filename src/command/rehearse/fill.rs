//! Fills a unit's workbook as the unit would.

use jiff::civil::Date;

use crate::command::packet::Packet;
use crate::form::Form;
use crate::register::Register;
use crate::rehearse::answer::Respondent;
use crate::write::unit_workbook::UnitWorkbook;

/// The unit's workbook with every field and cell answered.
pub fn filled<'a>(
    packet: &Packet<'a>,
    register: &'a Register,
    forms: &[&'a Form],
    seed: u64,
    end: Date,
) -> UnitWorkbook<'a> {
    let mut workbook = packet.blank(register, forms);
    for sheet in &mut workbook.sheets {
        let respondent = Respondent {
            unit: &packet.unit.unit,
            form: sheet.form,
            seed,
            end,
            began: register.date,
        };
        for (field, value) in sheet.form.header.iter().zip(&mut sheet.header) {
            *value = respondent.field(field);
        }
        for (field, value) in sheet.form.footer.iter().zip(&mut sheet.footer) {
            *value = respondent.field(field);
        }
        for (role, rows) in &mut sheet.bands {
            for row in rows {
                row.given = false;
                for (column, value) in sheet.form.columns.iter().zip(&mut row.values) {
                    *value = respondent.cell(row.task, *role, column);
                }
            }
        }
    }
    workbook
}
