//! The returned workbooks: for each unit that replied with faults, its own form with its own answers and the faults marked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::command::packet::packets;
use crate::command::say;
use crate::error::Result;
use crate::finding::Finding;
use crate::folder::{self, Batch, Staged};
use crate::form::Form;
use crate::parallel;
use crate::record::{Collected, Outcome, Record, Submission};
use crate::register::Register;
use crate::register::assignment::Assignment;
use crate::write;
use crate::write::unit_workbook::{Round, UnitWorkbook};

/// Folder of the returned workbooks in the output folder.
pub const RETURNED: &str = "returned";
/// What was made for whom, for later verbs.
pub const LISTING: &str = "returned.json";

/// Files that were made, one a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The files.
    pub files: Vec<Listed>,
}

/// A file made for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The unit's name.
    pub unit: String,
    /// The file, relative to the output folder.
    pub path: String,
    /// What a letter about it is called; empty where the file says so itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The letter as plain text, where the file is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl Listing {
    /// The listing that an earlier run left; empty if there is none that can be read.
    pub fn earlier(path: &Path) -> Listing {
        let bytes = folder::read(path).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// The names of the files in `folder`.
    pub fn names(&self, folder: &str) -> Vec<String> {
        self.files
            .iter()
            .filter_map(|file| file.path.strip_prefix(folder)?.strip_prefix('/').map(str::to_owned))
            .collect()
    }
}

/// Writes the returned workbooks into the batch; returns what is made.
///
/// # Errors
/// If the output cannot be written.
pub fn write(
    register: &Register,
    assignments: &[Assignment],
    collected: &Collected,
    output: &Path,
    batch: &mut Batch,
) -> Result<Listing> {
    let findings = by_unit(collected);
    let forms: Vec<&Form> = collected.forms.iter().filter_map(|key| register.form(key)).collect();
    let answers = Answers::new(collected);
    let excused: BTreeSet<(&str, &str, &str)> = (collected.owed.iter().filter(|duty| !duty.state.is_owed()))
        .map(|duty| (duty.unit.as_str(), duty.form.as_str(), duty.task.as_str()))
        .collect();
    let staged = Staged::new(&output.join(RETURNED))?;
    let mut listing = Listing::default();
    let round = Round::of(register);
    let packets = packets(register, assignments);
    let mut workbooks = Vec::new();
    for packet in &packets {
        let unit = &packet.unit.unit.name;
        let Some(findings) = findings.get(unit.as_str()) else {
            continue;
        };
        let mut workbook = packet.blank(register, &forms);
        workbook.leave_out(|form, task| excused.contains(&(unit.as_str(), form, task)));
        workbook.returned = collected.returned.get(unit).copied().unwrap_or(0) + 1;
        answers.fill(&mut workbook);
        mark(&mut workbook, findings);
        let name = packet.file_name();
        listing.files.push(Listed {
            unit: unit.clone(),
            path: format!("{RETURNED}/{name}"),
            subject: String::new(),
            text: String::new(),
        });
        workbooks.push((name, workbook));
    }
    let drawn = parallel::each(&workbooks, |(name, workbook)| {
        staged.write(name, &write::unit_workbook::draw_in(&round, workbook)?)
    });
    drawn.into_iter().collect::<Result<()>>()?;
    let path = output.join(LISTING);
    let text = say::to_json(&listing, &path)?;
    batch.folder(staged, &Listing::earlier(&path).names(RETURNED))?;
    batch.write(&path, text.as_bytes())?;
    Ok(listing)
}

/// What each unit that has sent anything must mend: findings that ask something of it.
///
/// A unit of which nothing has come gets a letter instead.
fn by_unit(collected: &Collected) -> BTreeMap<&str, Vec<&Finding>> {
    let files = collected
        .replies
        .iter()
        .filter(|reply| reply.outcome != Outcome::Receipt);
    let names = files.filter_map(|reply| reply.unit.as_deref());
    let sent: BTreeSet<&str> = names
        .flat_map(|names| names.split('、'))
        .chain(collected.submissions.iter().map(|one| one.unit.as_str()))
        .collect();
    let mut by_unit: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in collected.findings.iter().filter(|finding| finding.to_unit.is_some()) {
        if let Some(unit) = finding.place.unit.as_deref().filter(|unit| sent.contains(unit)) {
            by_unit.entry(unit).or_default().push(finding);
        }
    }
    by_unit
}

/// What the units answered, ready to be put back into their forms.
pub struct Answers<'a> {
    records: BTreeMap<(&'a str, &'a str, &'a str), &'a Record>,
    submissions: BTreeMap<(&'a str, &'a str), &'a Submission>,
}

impl<'a> Answers<'a> {
    /// The answers of a collection.
    pub fn new(collected: &'a Collected) -> Answers<'a> {
        let key = |record: &'a Record| (record.unit.as_str(), record.form.as_str(), record.task.as_str());
        Answers {
            records: collected.records.iter().map(|record| (key(record), record)).collect(),
            submissions: collected
                .submissions
                .iter()
                .map(|submission| ((submission.unit.as_str(), submission.form.as_str()), submission))
                .collect(),
        }
    }

    /// Puts a unit's answers into its workbook.
    pub fn fill(&self, workbook: &mut UnitWorkbook<'_>) {
        let unit = workbook.unit.name.as_str();
        for sheet in &mut workbook.sheets {
            let form = sheet.form;
            for row in sheet.bands.iter_mut().flat_map(|(_, rows)| rows) {
                let Some(record) = self.records.get(&(unit, form.key.as_str(), row.task.id.as_str())) else {
                    continue;
                };
                row.given = false;
                for (column, value) in form.columns.iter().zip(&mut row.values) {
                    if let Some(answer) = record.fields.get(&column.heading) {
                        answer.clone_into(value);
                    }
                }
            }
            if let Some(submission) = self.submissions.get(&(unit, form.key.as_str())) {
                let fields = form.header.iter().zip(&mut sheet.header);
                for (field, value) in fields.chain(form.footer.iter().zip(&mut sheet.footer)) {
                    if let Some(answer) = submission.fields.get(&field.label) {
                        answer.clone_into(value);
                    }
                }
            }
        }
    }
}

/// Marks the cells and fields that findings concern, and lists them all on the first sheet.
fn mark<'a>(workbook: &mut UnitWorkbook<'a>, findings: &[&'a Finding]) {
    for finding in findings {
        let place = &finding.place;
        let form = place.form.as_deref();
        for sheet in workbook
            .sheets
            .iter_mut()
            .filter(|sheet| Some(sheet.form.key.as_str()) == form)
        {
            let column = place.column.as_deref();
            match &place.task {
                Some(task) => {
                    let rows = sheet.bands.iter_mut().flat_map(|(_, rows)| rows);
                    for row in rows.filter(|row| row.task.id == *task) {
                        for place in columns(sheet.form, column) {
                            row.marks.entry(place).or_default().push(finding);
                        }
                    }
                }
                None => {
                    let fields = sheet.form.header.iter().chain(&sheet.form.footer);
                    if let Some(field) = fields.into_iter().find(|field| Some(field.label.as_str()) == column) {
                        sheet.field_marks.entry(field.label.clone()).or_default().push(finding);
                    }
                }
            }
        }
    }
    workbook.findings = findings.to_vec();
}

/// The columns that a finding of a task concerns: the one of its heading; the first that the unit fills if it names none.
fn columns(form: &Form, heading: Option<&str>) -> Vec<usize> {
    let named = form
        .columns
        .iter()
        .position(|column| Some(column.heading.as_str()) == heading);
    named
        .or_else(|| form.unit_columns().next().map(|(place, _)| place))
        .into_iter()
        .collect()
}
