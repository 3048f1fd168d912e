//! What of the last collection still waits for a decision, what has been decided since, and whether a fresh collection is due.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::decision::Action;
use crate::check::{Decision, decision};
use crate::cli::Common;
use crate::command::since;
use crate::finding::{Finding, Severity};
use crate::owed::{Owed, State};
use crate::record::Collected;
use crate::register::Register;
use crate::rule;

/// Rules that tell of decisions themselves: these stand by the list of decisions.
pub(super) const NOT_DONE: [&str; 2] = [rule::DECISION_UNUSABLE.name, "decision-unreadable"];

/// How the findings of a collection stand.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// The places of the findings that somebody still has to decide.
    pub open: Vec<usize>,
    /// Of these, how many must be acted on.
    pub errors: usize,
    /// How many of a unit's own must be acted on.
    pub by_unit: BTreeMap<String, usize>,
    /// The places of the findings that are decided, and what of it takes effect with the next collection.
    pub decided: BTreeMap<usize, bool>,
    /// Whether decisions were noted, changed or struck since the collection.
    pub due: bool,
}

impl Settled {
    /// How the findings of a collection stand by the decisions as they are noted now. Decisions that cannot be read decide
    /// nothing: that is told on the page where they are taken.
    pub fn of(common: &Common, register: &Register, collected: &Collected) -> Settled {
        let noted = since::decided(common, register, &collected.periods).unwrap_or_default();
        let due = since::decisions(common, register, collected).unwrap_or(false);
        Settled::by(&noted, due, collected)
    }

    fn by(noted: &[Decision], due: bool, collected: &Collected) -> Settled {
        // One that the collection could not follow has settled nothing; whatever was noted since is for the next to try.
        let refused = |decision: &&Decision| {
            let of_it = |finding: &&Finding| finding.place == decision.place && decision::is_refusal(finding, decision);
            let mut told = collected.findings.iter().filter(|finding| finding.rule == NOT_DONE[0]);
            !due && told.any(|finding| of_it(&finding))
        };
        let other_period = |decision: &&Decision| {
            let own = decision
                .place
                .form
                .as_ref()
                .and_then(|form| collected.periods.get(form));
            own.is_some() && decision.period.is_some() && decision.period.as_ref() != own
        };
        let noted: Vec<&Decision> = (noted.iter())
            .filter(|decision| decision.action.is_some() && !other_period(decision) && !refused(decision))
            .collect();
        let applied: BTreeSet<&str> = (collected.findings.iter())
            .filter(|finding| finding.rule == rule::DECISION_APPLIED.name)
            .map(|finding| finding.expected.as_str())
            .collect();
        let mut settled = Settled {
            due,
            ..Settled::default()
        };
        for (n, finding) in collected.findings.iter().enumerate() {
            if finding.severity == Severity::Info || NOT_DONE.contains(&finding.rule.as_str()) {
                continue;
            }
            // A scan of which some rows are copied is decided when all that waits for it is.
            let part = |decision: &Decision| decision.is_part(finding) && waits(&noted, finding, collected);
            let settles = |decision: &&&Decision| decision.settles(finding) && !part(decision);
            let mut by = noted.iter().filter(settles).peekable();
            if by.peek().is_some() {
                let heeded = decision::is_heeded(finding);
                let waits = due
                    && !heeded
                    && by.any(|decision| !applied.contains(decision.spoken().as_str()) || !decision.is_of_whole_file());
                settled.decided.insert(n, waits);
                continue;
            }
            settled.open.push(n);
            if finding.severity == Severity::Error {
                settled.errors += 1;
                if let Some(unit) = &finding.place.unit {
                    *settled.by_unit.entry(unit.clone()).or_default() += 1;
                }
            }
        }
        settled
    }

    /// How many findings are decided by what takes effect with the next collection.
    pub fn waiting(&self) -> usize {
        self.decided.values().filter(|waits| **waits).count()
    }
}

/// Whether duties still wait for the file of a finding: what has been copied of it since the collection waits no more.
fn waits(noted: &[&Decision], finding: &Finding, collected: &Collected) -> bool {
    let copied = |duty: &Owed| {
        noted.iter().any(|decision| {
            let place = &decision.place;
            decision.action == Some(Action::Transcribe)
                && place.task.as_ref() == Some(&duty.task)
                && place.form.as_ref() == Some(&duty.form)
                && place.unit.as_ref().is_none_or(|unit| *unit == duty.unit)
        })
    };
    let of_file = |duty: &&Owed| duty.state == State::Unread && duty.file == finding.place.file;
    collected.owed.iter().filter(of_file).any(|duty| !copied(duty))
}

/// The period of the last collection, where it was of one form that comes back.
pub(super) fn period_of(collected: &Collected) -> String {
    let one = match collected.forms.as_slice() {
        [form] => collected.periods.get(form),
        _ => None,
    };
    one.map_or_else(String::new, ToString::to_string)
}
