//! Reads a notice: lines and tables in; title, issuer, date, due dates, forms and tasks out, with a finding for every doubt.

use jiff::civil::Date;

use crate::finding::Finding;
use crate::form::Form;
use crate::task::Task;

/// A notice as it was given: its blocks in reading order, whatever file held them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The file's name, for findings.
    pub file: String,
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// What the file reader left out or could not tell.
    pub findings: Vec<Finding>,
}

/// A paragraph or a table of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph; automatic list numbering is already part of its text.
    Paragraph {
        /// Where it stands, counted from 1: line of a text, paragraph of a document.
        line: usize,
        /// Its text.
        text: String,
    },
    /// A table; merged cells repeat their text in every cell that they cover.
    Table {
        /// Where it stands, counted from 1.
        line: usize,
        /// Rows of cells.
        rows: Vec<Vec<String>>,
    },
}

/// What the notice says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notice {
    /// The title of the task list or of the notice.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// When it was issued.
    pub date: Option<Date>,
    /// To whom replies go (报市政府政务督查室); empty if it does not say.
    pub report_to: String,
    /// The forms that units return, in the order of their attachments.
    pub forms: Vec<Form>,
    /// The tasks, in the notice's order.
    pub tasks: Vec<Task>,
    /// What a person must check.
    pub findings: Vec<Finding>,
}
