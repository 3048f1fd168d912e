//! Who has replied and who has not, unit by unit.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Severity;
use crate::form::{Form, Kind};
use crate::record::Collected;
use crate::register::{Register, RegisterUnit};

use super::answers::FormAnswers;
use super::state::Receipt;

/// What one unit has returned on one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormReport<'a> {
    /// The form.
    pub form: &'a Form,
    /// Tasks that it must answer.
    pub owed: usize,
    /// Of these, answered.
    pub received: usize,
    /// The files in which its answers stand, in order of their names.
    pub files: Vec<&'a str>,
    /// The day of filling in, as the form says it.
    pub filled_on: Option<&'a str>,
}

/// What one unit has returned.
#[derive(Debug, Clone)]
pub struct UnitReport<'a> {
    /// The unit.
    pub unit: &'a RegisterUnit,
    /// One entry for each collected form.
    pub forms: Vec<FormReport<'a>>,
    /// Findings of severity error that concern it.
    pub errors: usize,
    /// Findings of severity warning that concern it.
    pub warnings: usize,
    /// What became of the office's letters to it: `7月3日已读`, each once.
    pub mail: Vec<String>,
}

impl FormReport<'_> {
    /// How far it has come in.
    pub fn receipt(&self) -> Receipt {
        Receipt::of(self.owed, self.received)
    }
}

impl UnitReport<'_> {
    /// Answers owed on all collected forms.
    pub fn owed(&self) -> usize {
        self.forms.iter().map(|form| form.owed).sum()
    }

    /// Answers received of those owed.
    pub fn received(&self) -> usize {
        self.forms.iter().map(|form| form.received).sum()
    }

    /// How far all that it owes has come in.
    pub fn receipt(&self) -> Receipt {
        Receipt::of(self.owed(), self.received())
    }
}

/// Reports on every unit of the register.
pub fn report<'a>(
    register: &'a Register,
    collected: &'a Collected,
    answers: &[FormAnswers<'a>],
) -> Vec<UnitReport<'a>> {
    let mut reports: Vec<UnitReport<'a>> = register
        .units
        .iter()
        .map(|unit| UnitReport {
            unit,
            forms: Vec::with_capacity(answers.len()),
            errors: 0,
            warnings: 0,
            mail: Vec::new(),
        })
        .collect();
    for form in answers {
        let mut files: BTreeMap<&str, BTreeSet<&'a str>> = BTreeMap::new();
        let mut filled: BTreeMap<&str, &'a str> = BTreeMap::new();
        for record in collected.records.iter().filter(|record| record.form == form.form.key) {
            files.entry(&record.unit).or_default().insert(&record.source.file);
        }
        for submission in collected.submissions.iter().filter(|one| one.form == form.form.key) {
            files
                .entry(&submission.unit)
                .or_default()
                .insert(&submission.source.file);
            if let Some(day) = filled_on(form.form, &submission.fields) {
                filled.insert(&submission.unit, day);
            }
        }
        let mut counts = vec![(0usize, 0usize); reports.len()];
        for task in &form.tasks {
            let mut last = None;
            for answer in task.answers.iter().filter(|answer| answer.owed) {
                // A unit that answers a task in two records still owes it once.
                if last == Some(answer.index) {
                    continue;
                }
                last = Some(answer.index);
                let Some(count) = answer.index.and_then(|index| counts.get_mut(index)) else {
                    continue;
                };
                count.0 += 1;
                count.1 += usize::from(answer.record.is_some());
            }
        }
        for (report, (owed, received)) in reports.iter_mut().zip(counts) {
            let name = report.unit.unit.name.as_str();
            report.forms.push(FormReport {
                form: form.form,
                owed,
                received,
                files: files.remove(name).unwrap_or_default().into_iter().collect(),
                filled_on: filled.remove(name),
            });
        }
    }
    let mut open: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for finding in &collected.findings {
        let Some(unit) = finding.place.unit.as_deref() else {
            continue;
        };
        let count = open.entry(unit).or_default();
        match finding.severity {
            Severity::Error => count.0 += 1,
            Severity::Warning => count.1 += 1,
            Severity::Info => {}
        }
    }
    for report in &mut reports {
        if let Some((errors, warnings)) = open.get(report.unit.unit.name.as_str()) {
            report.errors = *errors;
            report.warnings = *warnings;
        }
    }
    for receipt in &collected.mail {
        let own = reports
            .iter_mut()
            .find(|report| Some(report.unit.unit.name.as_str()) == receipt.unit.as_deref());
        let Some(report) = own else { continue };
        let day = receipt
            .sent
            .map(|day| format!("{}月{}日", day.month(), day.day()))
            .unwrap_or_default();
        let note = format!("{day}{}", receipt.says.label());
        if !report.mail.contains(&note) {
            report.mail.push(note);
        }
    }
    reports
}

fn filled_on<'a>(form: &Form, fields: &'a crate::record::Fields) -> Option<&'a str> {
    form.header
        .iter()
        .chain(&form.footer)
        .filter(|field| field.kind == Kind::Date)
        .find_map(|field| fields.get(&field.label))
}
