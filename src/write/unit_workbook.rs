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
