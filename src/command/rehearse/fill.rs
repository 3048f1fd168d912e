//! Fills a unit's workbook as the unit would, and puts its fault in.

use jiff::civil::Date;

use crate::command::packet::Packet;
use crate::form::{Form, Kind};
use crate::register::Register;
use crate::rehearse::answer::Respondent;
use crate::rehearse::fault::{BAD_DEADLINE, BAD_PHONE, BARE_NO, Dealt, Fault, ONGOING};
use crate::task::TaskId;
use crate::write::unit_workbook::UnitWorkbook;

/// The finding that a fault must raise: rule, unit, task and form. A fault of no task or form leaves it open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// The rule's name.
    pub rule: String,
    /// The unit.
    pub unit: String,
    /// The task, if the fault concerns one.
    pub task: Option<TaskId>,
    /// The form's key, if the fault concerns one.
    pub form: Option<String>,
}

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
        };
        for (field, value) in sheet.form.header.iter().zip(&mut sheet.header) {
            *value = respondent.field(field);
        }
        for (field, value) in sheet.form.footer.iter().zip(&mut sheet.footer) {
            *value = respondent.field(field);
        }
        for (role, rows) in &mut sheet.bands {
            for row in rows {
                for (column, value) in sheet.form.columns.iter().zip(&mut row.values) {
                    *value = respondent.cell(row.task, *role, column);
                }
            }
        }
    }
    workbook
}

/// Puts a fault into a filled workbook; `None` if there is no workbook left to send.
pub fn spoil<'a>(mut workbook: UnitWorkbook<'a>, dealt: &Dealt) -> (Option<UnitWorkbook<'a>>, Expected) {
    let mut expected = Expected {
        rule: dealt.fault.rule().to_owned(),
        unit: workbook.unit.name.clone(),
        task: None,
        form: None,
    };
    if dealt.fault == Fault::Silent {
        return (None, expected);
    }
    let Some(sheet) = workbook.sheets.get_mut(dealt.form) else {
        return (Some(workbook), expected);
    };
    expected.form = Some(sheet.form.key.clone());
    if dealt.fault == Fault::FieldBlank {
        let fields = sheet.header.iter_mut().chain(&mut sheet.footer);
        if let Some(value) = fields.into_iter().nth(dealt.column) {
            value.clear();
        }
        return (Some(workbook), expected);
    }
    let mut row = dealt.row;
    for (_, rows) in &mut sheet.bands {
        if row >= rows.len() {
            row -= rows.len();
            continue;
        }
        if let Some(found) = rows.get_mut(row) {
            expected.task = Some(found.task.id.clone());
            if let Some(value) = found.values.get_mut(dealt.column) {
                match dealt.fault {
                    Fault::CellBlank => value.clear(),
                    Fault::DeadlineUnreadable => *value = BAD_DEADLINE.to_owned(),
                    Fault::PhoneUnreadable => *value = BAD_PHONE.to_owned(),
                    Fault::ReasonMissing => *value = BARE_NO.to_owned(),
                    Fault::Silent | Fault::FieldBlank | Fault::TaskDeleted => {}
                }
            }
        }
        match (dealt.fault, rows.get_mut(row)) {
            (Fault::TaskDeleted, Some(_)) => {
                rows.remove(row);
            }
            (Fault::ReasonMissing, Some(found)) => {
                for (column, value) in sheet.form.columns.iter().zip(&mut found.values) {
                    if column.kind == Kind::Deadline {
                        *value = ONGOING.to_owned();
                    }
                }
            }
            _ => {}
        }
        break;
    }
    sheet.bands.retain(|(_, rows)| !rows.is_empty());
    (Some(workbook), expected)
}
