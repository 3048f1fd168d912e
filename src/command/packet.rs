//! A unit's packet: its tasks out of the register, as the data from which its workbook is drawn.

use std::collections::BTreeMap;

use crate::folder::safe_name;
use crate::form::{Column, FilledBy, Form, Kind};
use crate::notice::recurring;
use crate::period::Period;
use crate::prefill::Prior;
use crate::register::assignment::Assignment;
use crate::register::{Register, RegisterUnit};
use crate::task::Task;
use crate::unit::{Role, UnitId};
use crate::write::unit_workbook::{FormRow, FormSheet, UnitWorkbook};

/// One unit with its assignments.
#[derive(Debug, Clone)]
pub struct Packet<'a> {
    /// The unit.
    pub unit: &'a RegisterUnit,
    /// Its place among the units that get a workbook, from 1; files sort by it.
    pub place: usize,
    /// Digits of the largest place, at least three, so that files sort by it as texts.
    pub digits: usize,
    /// Its assignments: lead first, in the notice's order.
    pub assignments: Vec<Assignment>,
}

impl<'a> Packet<'a> {
    /// Numbers of lead and co-responsible tasks.
    pub fn counts(&self) -> (usize, usize) {
        let lead = self.assignments.iter().filter(|it| it.role == Role::Lead).count();
        (lead, self.assignments.len() - lead)
    }

    /// The name of the workbook: it sorts in directory order, and no two units share one.
    pub fn file_name(&self) -> String {
        let name = safe_name(&self.unit.unit.name);
        format!("{:0digits$}-{name}.xlsx", self.place, digits = self.digits)
    }

    /// The unit's workbook with everything left open.
    pub fn blank(&self, register: &'a Register, forms: &[&'a Form]) -> UnitWorkbook<'a> {
        UnitWorkbook {
            register,
            unit: &self.unit.unit,
            sheets: forms.iter().map(|form| self.blank_form(register, form)).collect(),
            findings: Vec::new(),
            returned: 0,
        }
    }

    /// The unit's workbook with what it said in an earlier round and still holds, to be kept or changed.
    pub fn prefilled(&self, register: &'a Register, forms: &[&'a Form], prior: &Prior) -> UnitWorkbook<'a> {
        let mut workbook = self.blank(register, forms);
        for sheet in &mut workbook.sheets {
            for row in sheet.bands.iter_mut().flat_map(|(_, rows)| rows) {
                let said = prior.values(&self.unit.unit.name, &row.task.id, sheet.form);
                for (value, said) in row.values.iter_mut().zip(said) {
                    if value.is_empty() {
                        *value = said;
                    }
                }
                let before = prior.note(&self.unit.unit.name, &row.task.id, sheet.form);
                let notes: Vec<String> = row.note.take().into_iter().chain(before).collect();
                row.note = (!notes.is_empty()).then(|| notes.join("\n"));
            }
        }
        workbook
    }

    fn blank_form(&self, register: &'a Register, form: &'a Form) -> FormSheet<'a> {
        // 填报月份 is the office's to say where the workbook is made for a month.
        let period = |label: &str| -> String {
            let asked = form.period.filter(|_| recurring::asks_for_period(label));
            asked.map(Period::label).unwrap_or_default()
        };
        let band = |role: Role| -> Vec<FormRow<'a>> {
            self.assignments
                .iter()
                .filter(|assignment| assignment.role == role)
                .map(|assignment| &register.tasks[assignment.task])
                .map(|task| FormRow {
                    task,
                    values: form.columns.iter().map(|column| period(&column.heading)).collect(),
                    // Whatever stands in a form before the unit has it is the office's.
                    given: true,
                    marks: BTreeMap::new(),
                    note: due(task, form),
                })
                .collect()
        };
        FormSheet {
            form,
            bands: [Role::Lead, Role::Co]
                .into_iter()
                .map(|role| (role, band(role)))
                .filter(|(_, rows)| !rows.is_empty())
                .collect(),
            header: form.header.iter().map(|field| period(&field.label)).collect(),
            footer: form.footer.iter().map(|field| period(&field.label)).collect(),
            field_marks: BTreeMap::new(),
        }
    }
}

/// The deadline that the notice itself sets for a task, for a form that has no column of the office's own for it.
fn due(task: &Task, form: &Form) -> Option<String> {
    let printed = |column: &Column| column.kind == Kind::Deadline && column.filled_by == FilledBy::Office;
    let due = task.due.as_deref().filter(|due| !task.text.contains(due))?;
    (!form.columns.iter().any(printed)).then(|| format!("通知规定的完成时限：{due}"))
}

/// The packets of all units that have a task, in directory order.
pub fn packets<'a>(register: &'a Register, assignments: &[Assignment]) -> Vec<Packet<'a>> {
    let mut by_unit: BTreeMap<UnitId, Vec<Assignment>> = BTreeMap::new();
    for assignment in assignments {
        by_unit.entry(assignment.unit).or_default().push(*assignment);
    }
    let digits = by_unit.len().to_string().len().max(3);
    by_unit
        .into_iter()
        .map(|(unit, assignments)| (&register.units[unit], assignments))
        .zip(1..)
        .map(|((unit, assignments), place)| Packet {
            unit,
            place,
            digits,
            assignments,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::Id;
    use crate::task::TaskIndex;
    use crate::unit::Unit;

    fn names(units: &[String]) -> Vec<String> {
        let register = Register {
            units: units
                .iter()
                .map(|name| RegisterUnit {
                    unit: Unit::named(name),
                    designations: Vec::new(),
                    resolved: true,
                    lead: 1,
                    co: 0,
                })
                .collect(),
            ..Register::default()
        };
        let assignment = |unit| Assignment {
            unit,
            role: Role::Lead,
            task: TaskIndex::at(0),
        };
        let assignments: Vec<Assignment> = register.units.ids().map(assignment).collect();
        packets(&register, &assignments).iter().map(Packet::file_name).collect()
    }

    #[test]
    fn a_thousand_files_sort_in_directory_order() {
        let names = names(&vec!["市财政局".to_owned(); 1001]);
        assert_eq!(
            (names[0].as_str(), names[1000].as_str()),
            ("0001-市财政局.xlsx", "1001-市财政局.xlsx")
        );
        assert!(names.is_sorted());
    }

    proptest::proptest! {
        #[test]
        fn no_two_units_share_a_file_on_any_system(units in proptest::collection::vec("[aA/:*?市局. \u{200b}😀]{0,4}", 1..12)) {
            let names = names(&units);
            let mut folded: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
            proptest::prop_assert!(folded.is_sorted());
            folded.dedup();
            proptest::prop_assert_eq!(folded.len(), units.len());
        }
    }
}
