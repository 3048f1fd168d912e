//! Reads a notice: lines and tables in; title, issuer, date, due dates, forms and tasks out, with a finding for every doubt.

mod account;
mod addressed;
mod ahead;
mod aligned;
mod apart;
mod bare;
mod boxed;
mod brackets;
mod cards;
mod cells;
mod classify;
mod clause;
mod coded;
mod collectives;
mod columns;
mod contact;
mod days;
mod desk;
mod ditto;
mod doubts;
mod due;
mod elided;
pub mod emphasis;
mod flat;
mod fold;
mod footnotes;
pub(crate) mod forms;
mod head;
pub(crate) mod kinds;
mod joined;
mod layout;
mod leftover;
mod legend;
mod letter;
mod lines;
mod matrix;
mod names;
mod numbering;
mod one_line;
mod outline;

mod paragraph;
mod quoted;
pub mod recurring;
mod reference;
mod rules;
mod same;
mod scope;
mod sections;
mod sentence;
mod settle;
mod shape;
mod spaced;
mod table_header;
mod table_rows;
mod tables;
mod tasks;
mod terms;
mod ticked;
mod token;
pub mod unit_list;
mod whole;
mod words;

use jiff::civil::Date;

use crate::contact::Contact;
use crate::finding::{Finding, Place, Severity};
use crate::form::Form;
use crate::task::Task;

/// A notice as it was given: its blocks in reading order, whatever file held them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The file's name, for findings.
    pub file: String,
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// When the page that it was saved from says that it was published.
    pub published: Option<Date>,
    /// What the file reader left out or could not tell.
    pub findings: Vec<Finding>,
}

impl Source {
    /// The same file with other blocks.
    pub(crate) fn with(&self, blocks: Vec<Block>) -> Self {
        Source {
            file: self.file.clone(),
            blocks,
            published: self.published,
            findings: self.findings.clone(),
        }
    }

    /// The source with its paragraphs as they are put; `None` if none is put otherwise.
    pub(crate) fn put(&self, mut put: impl FnMut(&str) -> Option<String>) -> Option<Self> {
        let mut any = false;
        let blocks = self.blocks.iter().map(|block| match block {
            Block::Paragraph { line, text } => match put(text) {
                Some(text) => {
                    any = true;
                    Block::Paragraph { line: *line, text }
                }
                None => block.clone(),
            },
            Block::Table { .. } => block.clone(),
        });
        let blocks = blocks.collect();
        any.then(|| self.with(blocks))
    }

    /// The source with tables in place of the blocks in which they are drawn; `None` if there are none.
    ///
    /// `table` reads the rows that begin with the first of some blocks, and says how many of these belong together.
    fn tabled(&self, table: impl Fn(&[Block]) -> (Option<Vec<Vec<String>>>, usize)) -> Option<Self> {
        let mut blocks: Vec<Block> = Vec::with_capacity(self.blocks.len());
        let mut rest = self.blocks.as_slice();
        let mut found = false;
        while let Some(first) = rest.first() {
            let (rows, count) = table(rest);
            let (own, behind) = rest.split_at_checked(count.max(1)).unwrap_or((rest, &[]));
            match (rows, first) {
                (Some(rows), Block::Paragraph { line, .. }) => {
                    found = true;
                    blocks.push(Block::Table { line: *line, rows });
                }
                _ => blocks.extend(own.iter().cloned()),
            }
            rest = behind;
        }
        found.then(|| self.with(blocks))
    }

    /// Tells of something before lines are laid out.
    pub(crate) fn tell(
        &mut self,
        rule: &str,
        severity: Severity,
        line: Option<usize>,
        [found, expected, advice]: [&str; 3],
    ) {
        let place = Place {
            file: Some(self.file.clone()),
            line,
            ..Place::default()
        };
        self.findings
            .push(Finding::new(rule, severity, place, found, expected, advice));
    }
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

impl Block {
    /// The text of a paragraph.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Block::Paragraph { text, .. } => Some(text),
            Block::Table { .. } => None,
        }
    }
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
    /// Whom units may call about it.
    pub contact: Contact,
    /// The forms that units return, in the order of their attachments.
    pub forms: Vec<Form>,
    /// The tasks, in the notice's order.
    pub tasks: Vec<Task>,
    /// What a person must check.
    pub findings: Vec<Finding>,
}

/// What the office says of a notice before it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// Words that mean 牵头单位 beside the usual ones.
    pub lead: Vec<String>,
    /// Words that mean 责任单位 beside the usual ones.
    pub co: Vec<String>,
    /// Names and aliases of units and collectives that the office knows, as its directory writes them.
    pub names: Vec<String>,
    /// Where nothing says who leads, the first unit does.
    pub first_leads: bool,
    /// When the notice was issued, if it does not say so itself: the year of due dates follows from it.
    pub date: Option<Date>,
}

/// Reads a notice. Whatever stands in it, this ends with a notice; what is missing or in doubt is in its findings.
pub fn read(source: &Source) -> Notice {
    read_with(source, &Hints::default())
}

/// Reads a notice of which the office has said something beforehand.
pub fn read_with(source: &Source, hints: &Hints) -> Notice {
    whole::read(source, hints).0
}

/// Tells how a task was read: source line, number, the words that name units, and by which rule each got its role.
///
/// `wanted` is a task's id (`T012`) or its number as printed. Out: lines of text for a person; empty if there is no
/// such task. A number that several tasks carry is told for each of them.
pub fn explain(source: &Source, wanted: &str) -> Vec<String> {
    explain_with(source, wanted, &Hints::default())
}

/// [`explain`], where the office has said something beforehand.
pub fn explain_with(source: &Source, wanted: &str, hints: &Hints) -> Vec<String> {
    let (notice, notes) = whole::read(source, hints);
    let wanted = wanted.trim();
    let mut lines = Vec::new();
    for (task, notes) in notice.tasks.iter().zip(notes) {
        if task.id.as_str() != wanted && task.number != wanted {
            continue;
        }
        lines.push(format!("{}：{}", task.id, task.text));
        lines.extend(
            [&task.part, &task.section]
                .into_iter()
                .filter(|text| !text.is_empty())
                .map(|text| format!("所在标题：{text}")),
        );
        lines.extend(notes);
        lines.extend(task.due.iter().map(|due| format!("时限：{due}")));
        let about = |finding: &&Finding| {
            let asked = finding.question.iter().flat_map(|question| &question.about);
            finding.place.task.as_ref() == Some(&task.id) || asked.into_iter().any(|about| about.task == task.id)
        };
        lines.extend(
            notice
                .findings
                .iter()
                .filter(about)
                .map(|finding| format!("{}：{finding}", finding.severity.label())),
        );
    }
    lines
}
