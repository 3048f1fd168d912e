//! What one reply is taken in by, and what it yields.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::decision::Decisions;
use super::draft::{Note, Taken, one_line, point_home, point_to_page};
use super::findings::{Report, Settings};
use crate::form::{Form, FormId};
use crate::list::List;
use crate::reply::body::Entry;
use crate::reply::known::Known;
use crate::task::TaskIndex;
use crate::unit::{Role, UnitId};

/// What is needed to take a reply in.
pub(super) struct Intake<'a, 'k> {
    pub known: &'a Known<'k>,
    pub roles: &'a List<UnitId, BTreeMap<TaskIndex, Role>>,
    /// Forms of this round; `None` where the replies decide.
    pub forms: Option<&'a [FormId]>,
    pub settings: &'a Settings,
    pub decisions: &'a Decisions,
    pub year: i16,
    /// The day of the collection: it gives months the year that they leave out.
    pub as_of: Date,
    /// The register's campaign and fingerprint.
    pub marks: (&'a str, &'a str),
}

/// One reply being taken in.
pub(super) struct Work<'s> {
    pub taken: Taken,
    pub report: Report<'s>,
    /// Whether anything in it was filled in, on whatever form.
    pub says: bool,
    /// Whether any row holds only what the office had filled in.
    pub untouched: bool,
}

impl Work<'_> {
    /// Moves what has been reported since to the notes of a form.
    pub fn note(&mut self, form: Option<FormId>) {
        let mut findings = std::mem::take(&mut self.report.findings);
        for finding in &mut findings {
            point_home(&self.taken.turns, finding);
            point_to_page(&self.taken.pages, finding);
        }
        self.taken
            .notes
            .extend(findings.into_iter().map(|finding| Note { finding, form }));
    }
}

impl Intake<'_, '_> {
    pub(super) fn unit_name(&self, unit: UnitId) -> String {
        self.known.register.unit_name(unit).to_owned()
    }
}

/// Cells of an entry apart from those that name its task, which are official once it is placed.
pub(super) fn entry_cells(entry: &Entry) -> usize {
    let naming = if entry.placed.is_err() { entry.naming.len() } else { 0 };
    naming + entry.extra.len() + answer_cells(entry)
}

/// Cells of the answers of an entry; what stands in columns of the unit's own is told by column where the task is known.
pub(super) fn answer_cells(entry: &Entry) -> usize {
    let altered: usize = entry.altered.iter().map(|(_, answer)| answer.cells).sum();
    altered + entry.answers.iter().flatten().map(|answer| answer.cells).sum::<usize>()
}

/// The answers of an entry as `heading：text`.
pub(super) fn contents(form: &Form, entry: &Entry) -> Vec<String> {
    let own = entry
        .answers
        .iter()
        .enumerate()
        .filter_map(|(place, answer)| Some((place, answer.as_ref()?)));
    let altered = entry.altered.iter().map(|(place, answer)| (*place, answer));
    own.chain(altered)
        .filter(|(_, answer)| answer.cells > 0)
        .filter_map(|(place, answer)| {
            let column = form.columns.get(place)?;
            Some(format!("{}：{}", column.heading, one_line(&answer.text)))
        })
        .collect()
}
