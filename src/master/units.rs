//! Who has replied and who has not, unit by unit.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Severity;
use crate::form::{Form, Kind};
use crate::list::List;
use crate::owed::{Counts, State};
use crate::record::Collected;
use crate::register::{Register, RegisterUnit};
use crate::unit::UnitId;

use super::answers::FormAnswers;
use super::state::Receipt;

/// What one unit has returned on one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormReport<'a> {
    /// The form.
    pub form: &'a Form,
    /// Tasks that it must answer, and how many of them it has.
    pub counts: Counts,
    /// What that is, in words, each once: `“附件2.pdf”（扫描件或图片）`.
    pub came: Vec<String>,
    /// The files by which its duties stand, in order of their names.
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
        Receipt::of(self.counts)
    }
}

impl UnitReport<'_> {
    /// Answers owed on all collected forms, and how many of them have come.
    pub fn counts(&self) -> Counts {
        self.forms.iter().fold(Counts::default(), |all, form| Counts {
            owed: all.owed + form.counts.owed,
            received: all.received + form.counts.received,
            unread: all.unread + form.counts.unread,
        })
    }

    /// Answers owed on all collected forms.
    pub fn owed(&self) -> usize {
        self.counts().owed
    }

    /// Answers received of those owed.
    pub fn received(&self) -> usize {
        self.counts().received
    }

    /// How far all that it owes has come in.
    pub fn receipt(&self) -> Receipt {
        Receipt::of(self.counts())
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
    let places: BTreeMap<&str, UnitId> = (register.units.with_ids())
        .map(|(place, unit)| (unit.unit.name.as_str(), place))
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
        let mut counts = List::of_each(&register.units, |_| Counts::default());
        let mut came: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for duty in collected
            .owed
            .iter()
            .filter(|duty| duty.form == form.form.key && duty.state.is_owed())
        {
            let index = places.get(duty.unit.as_str());
            let Some(index) = index else { continue };
            counts[*index].add(duty);
            if let Some(file) = &duty.file {
                files.entry(&duty.unit).or_default().insert(file);
            }
            if duty.state == State::Unread {
                let list = came.entry(&duty.unit).or_default();
                let words = format!("“{}”（{}）", duty.file.as_deref().unwrap_or_default(), duty.why);
                if !list.contains(&words) {
                    list.push(words);
                }
            }
        }
        for (report, counts) in reports.iter_mut().zip(counts) {
            let name = report.unit.unit.name.as_str();
            report.forms.push(FormReport {
                form: form.form,
                counts,
                came: came.remove(name).unwrap_or_default(),
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
