//! Takes replies one by one and keeps only what they say; at the end weighs them, checks them and draws up the account.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::decision::{Decision, Decisions};
use super::draft::{Note, Taken, at};
use super::finish;
use super::forms;
use super::intake::Intake;
use super::rule::{Report, Settings};
use super::rules;
use crate::assignment::Assignment;
use crate::record::{Collected, Outcome};
use crate::register::Register;
use crate::reply::incoming::Incoming;
use crate::reply::reading::Known;
use crate::reply::texts::Texts;
use crate::unit::Role;

/// What is collected, and on which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Keys of the forms; `None` collects those that the replies answer, or else those that are due.
    pub forms: Option<Vec<String>>,
    /// The day of the collection.
    pub as_of: Date,
}

/// Collects replies. Memory holds what the replies say, not the files.
#[derive(Debug)]
pub struct Collector<'a> {
    known: Known<'a>,
    roles: Vec<BTreeMap<usize, Role>>,
    round: Round,
    forms: Option<Vec<usize>>,
    settings: Settings,
    decisions: Decisions,
    campaign: String,
    fingerprint: String,
    year: i16,
    taken: Vec<Taken>,
    hashes: HashMap<String, String>,
}

/// What the finishing stages need of the collector.
pub(super) struct Context<'c> {
    pub register: &'c Register,
    /// Its tasks by text.
    pub texts: &'c Texts,
    pub roles: &'c [BTreeMap<usize, Role>],
    pub forms: &'c [usize],
    pub settings: &'c Settings,
    pub decisions: &'c Decisions,
    pub year: i16,
}

impl<'a> Collector<'a> {
    /// A collector for one round of a register with its assignments.
    pub fn new(register: &'a Register, assignments: &[Assignment], round: Round) -> Self {
        let mut roles: Vec<BTreeMap<usize, Role>> = vec![BTreeMap::new(); register.units.len()];
        for one in assignments {
            if let Some(tasks) = roles.get_mut(one.unit) {
                let role = tasks.entry(one.task).or_insert(one.role);
                *role = (*role).min(one.role);
            }
        }
        let forms = round.forms.as_ref().map(|keys| {
            register
                .forms
                .iter()
                .enumerate()
                .filter(|(_, form)| keys.contains(&form.key))
                .map(|(i, _)| i)
                .collect()
        });
        let year = register.date.unwrap_or(round.as_of).year();
        Collector {
            known: Known::new(register),
            roles,
            round,
            forms,
            settings: Settings::default(),
            decisions: Decisions::default(),
            campaign: register.campaign(),
            fingerprint: register.fingerprint(),
            year,
            taken: Vec::new(),
            hashes: HashMap::new(),
        }
    }

    /// Weighs findings by an office's settings.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Follows a person's decisions.
    pub fn decisions(mut self, decisions: Vec<Decision>) -> Self {
        self.decisions = Decisions::new(decisions, self.known.register);
        self
    }

    /// Tells the collector words that the writer of the workbooks puts on them, so that they are not taken for a
    /// unit's own.
    pub fn official(mut self, words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        for word in words {
            self.known.official.add(word.as_ref());
        }
        self
    }

    /// Takes in one reply.
    pub fn add(&mut self, incoming: Incoming) {
        if !incoming.sha256.is_empty()
            && let Some(first) = self.hashes.get(&incoming.sha256)
        {
            let mut report = Report::new(&self.settings);
            report.add(
                &rules::reply_duplicate::RULE,
                at(&incoming.file, None, None),
                format!("与“{first}”内容完全相同"),
                "每份回复只需一个文件",
                "无须处理，已只计一次",
            );
            let mut taken = Taken::new(&incoming, Outcome::Duplicate);
            taken.notes = report
                .findings
                .into_iter()
                .map(|finding| Note { finding, form: None })
                .collect();
            self.taken.push(taken);
            return;
        }
        if !incoming.sha256.is_empty() {
            self.hashes.insert(incoming.sha256.clone(), incoming.file.clone());
        }
        let intake = Intake {
            known: &self.known,
            roles: &self.roles,
            forms: self.forms.as_deref(),
            settings: &self.settings,
            decisions: &self.decisions,
            year: self.year,
            marks: (&self.campaign, &self.fingerprint),
        };
        self.taken.push(intake.take(&incoming));
    }

    /// Weighs and checks everything that came in.
    pub fn finish(self) -> Collected {
        let mut taken = self.taken;
        taken.sort_by(|a, b| a.file.file.cmp(&b.file.file));
        let forms: Vec<usize> = match self.forms {
            Some(forms) => forms,
            None => forms::choose(self.known.register, &taken, self.round.as_of),
        };
        let context = Context {
            register: self.known.register,
            texts: &self.known.texts,
            roles: &self.roles,
            forms: &forms,
            settings: &self.settings,
            decisions: &self.decisions,
            year: self.year,
        };
        finish::finish(&context, taken, self.round.as_of)
    }
}
