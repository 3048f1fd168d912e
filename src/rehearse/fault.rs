//! The faults that a rehearsal puts into replies, each with the one finding that it must raise.

use super::Dice;
use crate::check::rules;
use crate::form::{Form, Kind};

/// A fault of one reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The unit sends nothing.
    Silent,
    /// A cell that the unit must fill is blank.
    CellBlank,
    /// 填报时间, 填表人 or 联系电话 is blank.
    FieldBlank,
    /// The deadline is no date, period or ongoing duty.
    DeadlineUnreadable,
    /// A digit of the phone number is missing.
    PhoneUnreadable,
    /// 否 without a reason.
    ReasonMissing,
    /// The row of a task is deleted.
    TaskDeleted,
}

/// Every fault, in the order in which units get them.
const FAULTS: [Fault; 7] = [
    Fault::CellBlank,
    Fault::Silent,
    Fault::FieldBlank,
    Fault::ReasonMissing,
    Fault::DeadlineUnreadable,
    Fault::PhoneUnreadable,
    Fault::TaskDeleted,
];

impl Fault {
    /// The rule that must find it.
    pub fn rule(self) -> &'static str {
        match self {
            Fault::Silent => rules::unit_silent::RULE.name,
            Fault::CellBlank => rules::field_missing::RULE.name,
            Fault::FieldBlank => rules::field_missing::RULE.name,
            Fault::DeadlineUnreadable => rules::deadline_unreadable::RULE.name,
            Fault::PhoneUnreadable => rules::phone_unreadable::RULE.name,
            Fault::ReasonMissing => rules::reason_missing::RULE.name,
            Fault::TaskDeleted => rules::task_missing::RULE.name,
        }
    }

    /// The kind of column or field that the fault needs; `None` if any will do or none is needed.
    fn needs(self) -> Option<Kind> {
        match self {
            Fault::DeadlineUnreadable => Some(Kind::Deadline),
            Fault::PhoneUnreadable => Some(Kind::Phone),
            Fault::ReasonMissing => Some(Kind::Completion),
            Fault::Silent | Fault::CellBlank | Fault::FieldBlank | Fault::TaskDeleted => None,
        }
    }

    /// Whether a form has what the fault needs.
    fn fits(self, form: &Form) -> bool {
        match self {
            Fault::FieldBlank => form.header.iter().chain(&form.footer).any(blankable),
            Fault::CellBlank => form.unit_columns().any(|(_, column)| column.required),
            _ => self
                .needs()
                .is_none_or(|kind| form.unit_columns().any(|(_, column)| column.kind == kind)),
        }
    }
}

/// Whether a field may be left blank by mistake: the unit fills it, and must.
fn blankable(field: &crate::form::Field) -> bool {
    field.required && field.kind != Kind::Unit
}

/// A fault dealt to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dealt {
    /// The fault.
    pub fault: Fault,
    /// Place of the unit among those that get a workbook, from 0.
    pub unit: usize,
    /// Place of the form among those of the round.
    pub form: usize,
    /// Place of the row among the unit's tasks.
    pub row: usize,
    /// Place of the column, or of the field among header and then footer, that the fault concerns.
    pub column: usize,
}

/// Deals faults to about two units in five, at most one each, every kind of fault before any comes again.
///
/// `rows` is the number of tasks of each unit.
pub fn deal(rows: &[usize], forms: &[&Form], seed: u64) -> Vec<Dealt> {
    let mut dice = Dice::new(seed, "faults");
    let mut next = 0usize;
    let mut dealt = Vec::new();
    for (unit, &rows) in rows.iter().enumerate() {
        if !dice.chance(40) {
            continue;
        }
        let fault = match FAULTS.get(next % FAULTS.len()) {
            // A unit with one task would send an empty form, which is another fault.
            Some(Fault::TaskDeleted) if rows < 2 => Fault::CellBlank,
            Some(fault) => *fault,
            None => Fault::CellBlank,
        };
        let fitting: Vec<usize> = (0..forms.len())
            .filter(|&place| forms.get(place).is_some_and(|form| fault.fits(form)))
            .collect();
        next += 1;
        let Some(&form_place) = fitting.get(dice.below(fitting.len())) else {
            continue;
        };
        let Some(form) = forms.get(form_place) else { continue };
        let columns: Vec<usize> = match fault {
            Fault::FieldBlank => form
                .header
                .iter()
                .chain(&form.footer)
                .enumerate()
                .filter(|(_, field)| blankable(field))
                .map(|(place, _)| place)
                .collect(),
            _ => form
                .unit_columns()
                .filter(|(_, column)| fault.needs().map_or(column.required, |kind| column.kind == kind))
                .map(|(place, _)| place)
                .collect(),
        };
        dealt.push(Dealt {
            fault,
            unit,
            form: form_place,
            row: dice.below(rows),
            column: columns.get(dice.below(columns.len())).copied().unwrap_or(0),
        });
    }
    dealt
}

/// What a clerk wrote instead of a deadline.
pub const BAD_DEADLINE: &str = "尽快完成";
/// What a clerk wrote instead of a phone number.
pub const BAD_PHONE: &str = "1380715";
/// What a clerk wrote without giving a reason.
pub const BARE_NO: &str = "否";
/// The deadline beside it, so that it is not overdue as well.
pub const ONGOING: &str = "长期坚持";
