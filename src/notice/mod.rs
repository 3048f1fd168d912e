//! Reads a notice: lines and tables in; title, issuer, date, due dates, forms and tasks out, with a finding for every doubt.

mod fold;
mod forms;
mod head;
pub(crate) mod kinds;
mod lines;
mod numbering;
mod outline;
mod paragraph;
mod roles;
mod settle;
mod tasks;
pub mod unit_list;
mod words;

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

/// Reads a notice. Whatever stands in it, this ends with a notice; what is missing or in doubt is in its findings.
pub fn read(source: &Source) -> Notice {
    let lines = lines::lines(source);
    let segments = lines::segments(&lines);
    let mut notice = Notice {
        findings: source.findings.clone(),
        ..Notice::default()
    };
    let mut lists: Vec<std::ops::Range<usize>> = Vec::new();
    for segment in &segments {
        match forms::form(segment, &lines).filter(|_| segment.attachment.is_some()) {
            Some(form) => notice.forms.push(form),
            None => lists.push(segment.lines.clone()),
        }
    }
    let body = segments.first().map(|segment| segment.lines.clone()).unwrap_or(0..0);
    let body = lines.get(body).unwrap_or(&[]);
    for (place, line) in body.iter().enumerate() {
        if let Some(day) = head::day_line(&line.plain) {
            notice.date = Some(day);
            notice.issuer = place
                .checked_sub(1)
                .and_then(|above| body.get(above))
                .map(|above| above.text.clone())
                .unwrap_or_default();
        }
        if notice.report_to.is_empty()
            && let Some(to) = head::report_to(&line.plain)
        {
            notice.report_to = to;
        }
    }
    let mut rules = settle::Rules::default();
    let outline = outline::outline(&lines, lists.iter().cloned().flatten());
    notice.tasks = tasks::tasks(&outline, &lines, &source.file, &mut rules, &mut notice.findings);
    notice.title = title(&lines, &segments);
    if notice.forms.is_empty() {
        notice.forms = forms::built_in(&notice.title);
    }
    forms::distinct_keys(&mut notice.forms);
    for due in head::due_dates(body, notice.date) {
        for form in &mut notice.forms {
            let named = due.attachments.contains(&form.attachment);
            let spoken = due.attachments.is_empty() && due.words.contains(&form.short_name());
            if form.due.is_none() && (named || spoken) {
                form.due = Some(due.day);
            }
        }
    }
    notice
}

/// The title line at the top of the notice, or else of the first attachment.
fn title(lines: &[lines::Line], segments: &[lines::Segment]) -> String {
    let body = segments.first().map(|segment| segment.lines.clone()).unwrap_or(0..0);
    let first = lines.get(body.start).filter(|_| !body.is_empty());
    if let Some(first) = first
        && !first.plain.ends_with(':')
        && first.plain.chars().count() <= 80
    {
        return first.text.clone();
    }
    segments
        .iter()
        .find(|segment| segment.attachment.is_some())
        .and_then(|segment| lines.get(segment.lines.start))
        .map(|line| line.text.clone())
        .unwrap_or_default()
}
