//! Takes replies one by one and keeps only what they say; at the end weighs them, checks them and draws up the account.

use std::borrow::Cow;
use std::collections::HashMap;

use super::before::Before;
use super::context::Context;
use super::decision::{Decision, Decisions};
use super::draft::{Note, Taken, at};
use super::findings::{Report, Settings};
use super::finish;
use super::forms;
use super::kept::Shelf;
use super::periods::Periods;
use super::taker::{Round, Taker};
use super::told;
use crate::form::FormId;
use crate::record::{Collected, Record};
use crate::register::Register;
use crate::register::assignment::Assignment;
use crate::reply::incoming::Incoming;
use crate::rule;
use crate::unit::UnitId;

/// Collects replies. Memory holds what the replies say, not the files.
#[derive(Debug)]
pub struct Collector<'a> {
    taker: Taker<'a>,
    taken: Vec<Taken>,
    /// The files of each content, with the units whose they are: 市财政局.pdf may hold what 市审计局.pdf does, and is its own.
    hashes: HashMap<String, Vec<(String, Vec<UnitId>)>>,
    /// Characters of findings that may still be told whole.
    left: usize,
    /// What the units reported before.
    before: Before,
}

impl<'a> Collector<'a> {
    /// A collector for one round of a register with its assignments.
    pub fn new(register: &'a Register, assignments: &[Assignment], round: Round) -> Self {
        Collector {
            taker: Taker::of_round(register, assignments, round),
            taken: Vec::new(),
            hashes: HashMap::new(),
            left: told::ALL,
            before: Before::default(),
        }
    }

    /// Compares progress with what an earlier collection recorded.
    pub fn after(mut self, earlier: &[Record]) -> Self {
        self.before.add_records(self.taker.known.register, earlier);
        self
    }

    /// Weighs findings by an office's settings.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.taker.settings = settings;
        self
    }

    /// Follows a person's decisions.
    pub fn decisions(mut self, decisions: Vec<Decision>) -> Self {
        self.taker.decisions = Decisions::new(decisions, self.taker.known.register);
        self
    }

    /// Takes in one reply.
    pub fn add(&mut self, incoming: Incoming) {
        self.add_taken(self.taker.take(&incoming));
    }

    /// Adds a reply that was taken in by the same terms elsewhere.
    pub fn add_taken(&mut self, taken: Taken) {
        let mut taken = self.taker.receive(taken);
        let (file, sha256) = (&taken.file.file, &taken.file.sha256);
        let same = self.hashes.get(sha256).map(Vec::as_slice).unwrap_or_default();
        let same = same.iter().find(|(_, units)| *units == taken.units);
        match same {
            Some((first, _)) => {
                let mut report = Report::new(&self.taker.settings);
                report.add(
                    &rule::REPLY_DUPLICATE,
                    at(file, None, None),
                    format!("与“{first}”内容完全相同"),
                    "每份回复只需一个文件",
                    "无须处理，已只计一次",
                );
                taken = taken.into_duplicate();
                let notes = report.findings.into_iter();
                taken.notes = notes.map(|finding| Note { finding, form: None }).collect();
            }
            None if !sha256.is_empty() => {
                let files = self.hashes.entry(sha256.clone()).or_default();
                files.push((file.clone(), taken.units.clone()));
            }
            None => {}
        }
        self.taker.decisions.follow(&taken.decided);
        let told = told::shorten(&mut taken, self.left, &self.taker.settings);
        self.left = self.left.saturating_sub(told);
        self.taken.push(taken);
    }

    /// Weighs and checks everything that came in.
    pub fn finish(self) -> Collected {
        self.finish_with(None)
    }

    /// The same, with what lies on a shelf.
    pub fn finish_with(mut self, shelf: Option<&dyn Shelf>) -> Collected {
        let mut taken = std::mem::take(&mut self.taken);
        taken.sort_by(|a, b| a.file.file.cmp(&b.file.file));
        let register = self.taker.known.register;
        let taker = &self.taker;
        let forms: Vec<FormId> = match &taker.forms {
            Some(forms) => forms.clone(),
            None => forms::choose(register, &taken, taker.round.as_of),
        };
        let periods = Periods::choose(register, &forms, &taken, taker.round.as_of);
        let mut before = self.before;
        for draft in periods.aside(&taken) {
            before.add_draft(register, draft, taker.year);
        }
        periods.set_aside(register, &taker.settings, &mut taken);
        self.taker.decisions.in_periods(&periods.by_key(register));
        let taker = &self.taker;
        let mut of_round = Cow::Borrowed(register);
        if !periods.by_form.is_empty() {
            of_round.to_mut().set_periods(&periods.by_key(register));
        }
        let context = Context {
            register: &of_round,
            texts: &taker.known.texts,
            roles: &taker.roles,
            forms: &forms,
            settings: &taker.settings,
            decisions: &taker.decisions,
            before: &before,
            year: taker.year,
        };
        let mut collected = finish::finish(&context, taken, taker.round.as_of, shelf);
        collected.periods = periods.by_key(register);
        let periods = &collected.periods;
        for record in &mut collected.records {
            record.period = periods.get(&record.form).copied();
        }
        for submission in &mut collected.submissions {
            submission.period = periods.get(&submission.form).copied();
        }
        collected
    }
}
