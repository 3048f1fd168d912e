//! Takes in one reply at a time: all that is done with it before it is weighed against others, in whatever process.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::decision::{Decision, Decisions};
use super::draft::Taken;
use super::findings::Settings;
use super::intake::take_in;
use super::told;
use super::unaccounted::{told_unfit, told_whole};
use super::work::Intake;
use crate::form::FormId;
use crate::list::List;
use crate::register::Register;
use crate::register::assignment::{self, Assignment};
use crate::reply::incoming::Incoming;
use crate::reply::known::Known;
use crate::reply::whose::by_names;
use crate::task::TaskIndex;
use crate::unit::{Role, UnitId};

/// What is collected, and on which day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Keys of the forms; `None` collects those that the replies answer, or else those that are due.
    pub forms: Option<Vec<String>>,
    /// The day of the collection.
    pub as_of: Date,
}

/// All that taking in a reply depends on, apart from the reply: what a worker process is told of a collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// The register.
    pub register: Register,
    /// What is collected.
    pub round: Round,
    /// How much the rules weigh.
    pub settings: Settings,
    /// What a person decided.
    pub decisions: Vec<Decision>,
}

/// Takes in replies, each by itself: the same reply gives the same result, whatever came before it.
#[derive(Debug)]
pub struct Taker<'a> {
    pub(super) known: Known<'a>,
    pub(super) roles: List<UnitId, BTreeMap<TaskIndex, Role>>,
    pub(super) round: Round,
    pub(super) forms: Option<Vec<FormId>>,
    pub(super) settings: Settings,
    pub(super) decisions: Decisions,
    pub(super) year: i16,
    campaign: String,
    fingerprint: String,
}

impl<'a> Taker<'a> {
    /// A taker for the terms of a collection.
    pub fn new(terms: &'a Terms) -> Self {
        let register = &terms.register;
        let mut taker = Taker::of_round(register, &assignment::assign(register), terms.round.clone());
        taker.settings = terms.settings.clone();
        taker.decisions = Decisions::new(terms.decisions.clone(), register);
        taker
    }

    /// A taker for one round of a register with its assignments, with the usual settings and no decisions.
    pub(super) fn of_round(register: &'a Register, assignments: &[Assignment], round: Round) -> Self {
        let mut roles: List<UnitId, BTreeMap<TaskIndex, Role>> = List::of_each(&register.units, |_| BTreeMap::new());
        for one in assignments {
            let role = roles[one.unit].entry(one.task).or_insert(one.role);
            *role = (*role).min(one.role);
        }
        let forms = round.forms.as_ref().map(|keys| {
            let all = register.forms.with_ids();
            let chosen = all.filter(|(_, form)| keys.contains(&form.key));
            chosen.map(|(id, _)| id).collect()
        });
        let year = register.date.unwrap_or(round.as_of).year();
        Taker {
            known: Known::new(register),
            roles,
            round,
            forms,
            settings: Settings::default(),
            decisions: Decisions::default(),
            year,
            campaign: register.campaign(),
            fingerprint: register.fingerprint(),
        }
    }

    /// A reply that was taken in by the same terms elsewhere: by a worker, or earlier.
    pub fn receive(&self, taken: Taken) -> Taken {
        match taken.fits(self.known.register) {
            true => taken,
            false => told_unfit(taken, &self.settings),
        }
    }

    /// Takes one reply in.
    pub fn take(&self, incoming: &Incoming) -> Taken {
        let intake = Intake {
            known: &self.known,
            roles: &self.roles,
            forms: self.forms.as_deref(),
            settings: &self.settings,
            decisions: &self.decisions,
            year: self.year,
            as_of: self.round.as_of,
            marks: (&self.campaign, &self.fingerprint),
        };
        // A mistake of this program must cost one reply at most; where it is being developed, it must show.
        let taken = catch_unwind(AssertUnwindSafe(|| take_in(&intake, incoming)));
        let is_sound = taken.as_ref().is_ok_and(Taken::balances);
        debug_assert!(is_sound, "{}: not accounted for: {taken:?}", incoming.file);
        let mut taken = taken.ok().filter(|_| is_sound).unwrap_or_else(|| {
            let unit = by_names(&self.known, incoming).map(|unit| (unit, intake.unit_name(unit)));
            told_whole(incoming, unit, &self.settings)
        });
        taken.decided = self.decisions.take_used();
        told::shorten(&mut taken, told::DOCUMENT, &self.settings);
        taken
    }
}
