//! What stands in a unit's workbook, for every use of it.

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
    /// Whether the values are the office's, for the unit to keep or change: left as they are, they are no answer.
    pub given: bool,
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
    /// Which return to the unit it is, from 1; 0 for a workbook that is no return.
    pub returned: u32,
}

impl<'a> FormSheet<'a> {
    /// The task rows of all bands.
    pub(super) fn rows(&self) -> impl Iterator<Item = &FormRow<'a>> {
        self.bands.iter().flat_map(|(_, rows)| rows)
    }

    /// Whether any cell or field carries a finding.
    pub(super) fn is_marked(&self) -> bool {
        !self.field_marks.is_empty() || self.rows().any(|row| !row.marks.is_empty())
    }
}

impl UnitWorkbook<'_> {
    /// Leaves out the tasks that are not owed on a form, by the form's key and the task's id, and forms of which none is left.
    pub fn leave_out(&mut self, excused: impl Fn(&str, &str) -> bool) {
        for sheet in &mut self.sheets {
            let form = sheet.form;
            for (_, rows) in &mut sheet.bands {
                rows.retain(|row| !excused(&form.key, row.task.id.as_str()));
            }
            sheet.bands.retain(|(_, rows)| !rows.is_empty());
        }
        self.sheets.retain(|sheet| !sheet.bands.is_empty());
    }
}
