//! What is at hand while one unit is judged, and what judging it yields.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::choice_pairs::Pairs;
use super::context::Context;
use super::draft::{Head, Shown, Taken};
use super::findings::Report;
use super::key::Key;
use super::merge::Merged;
use super::owed::{self, Waiting};
use super::rules;
use super::usage::Usage;
use crate::finding::{Finding, Place};
use crate::form::{FieldId, FormId};
use crate::list::{Id, List};
use crate::normal::{date, fold};
use crate::record::{Record, Submission};
use crate::register::Register;
use crate::reply::given::Planned;
use crate::task::TaskIndex;
use crate::unit::UnitId;

/// Where an answer stands that only a person's transcription gave.
const DECISIONS: &str = "decisions.xlsx";

/// Stands for a long text: no two texts have the same.
pub(super) type Digest = [u8; 32];

/// One unit being judged.
pub(super) struct Judging<'f> {
    pub context: &'f Context<'f>,
    pub taken: &'f [Taken],
    pub merged: &'f BTreeMap<Key, Merged<'f>>,
    pub heads: &'f BTreeMap<(UnitId, FormId), Vec<(usize, &'f Head)>>,
    pub report: Report<'f>,
    pub records: Vec<(Key, Record)>,
    pub submissions: Vec<Submission>,
    /// What the states of the duties are made of.
    pub known: owed::Known,
    /// Header and footer cells that lost against a later reply.
    pub replaced: usize,
    /// Which choices go together in this round.
    pub pairs: &'f Pairs,
    /// Figures that the unit gave in other forms of this collection, by unit and task.
    pub figures: BTreeMap<(UnitId, TaskIndex), Vec<rules::row_figures::Told>>,
    /// How the columns of the forms are read in this round, by form and column.
    pub usage: &'f BTreeMap<(FormId, usize), Usage>,
    /// Normal deadlines of the plan, by unit and task.
    pub planned: BTreeMap<(UnitId, TaskIndex), String>,
    /// What is known of the units' plans from elsewhere.
    pub plans: &'f Plans<'f>,
    /// Measures of the plan that is collected, folded, by unit and task.
    pub measures: BTreeMap<(UnitId, TaskIndex), String>,
    /// The names of the unit, folded.
    pub names: Vec<String>,
    /// The areas that units are governments of, folded, by unit: 嘉鱼县.
    pub areas: &'f List<UnitId, Option<String>>,
    /// The names of all units.
    pub named: &'f rules::answer_others::Named<'f>,
    /// What the unit has that only the first unit may call its own, and who is the first; none is known before all units are judged.
    pub claims: Vec<Claim>,
    pub firsts: Option<&'f HashMap<Claim, UnitId>>,
    /// What has been told of the fields around tables of several units.
    pub joint: BTreeSet<Claim>,
    /// What of each unit came and cannot be read as answers.
    pub waiting: &'f BTreeMap<UnitId, Vec<Waiting<'f>>>,
}

/// What judging one unit yields.
#[derive(Serialize, Deserialize)]
pub(super) struct Judged {
    pub findings: Vec<Finding>,
    pub records: Vec<(Key, Record)>,
    pub submissions: Vec<Submission>,
    pub known: owed::Known,
    pub replaced: usize,
    pub claims: Vec<Claim>,
}

/// What several units may have and only the first of them may call its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) enum Claim {
    /// A long answer, by form, task, column and digest of the text.
    Answer(FormId, TaskIndex, usize, Digest),
    /// A field around a table of several units, by file, sheet and field.
    Joint(usize, String, FieldId),
}

impl Judging<'_> {
    /// The first unit that has something, as far as that is known.
    pub(super) fn first(&mut self, unit: UnitId, claim: Claim) -> UnitId {
        if let Some(firsts) = self.firsts {
            return firsts.get(&claim).copied().unwrap_or(unit);
        }
        self.claims.push(claim);
        unit
    }

    /// The name of a reply's file; what no reply holds a person has transcribed.
    pub(super) fn file(&self, reply: usize) -> String {
        let file = self.taken.get(reply).map(|taken| taken.file.file.as_str());
        file.unwrap_or(DECISIONS).to_owned()
    }

    pub(super) fn unit_name(&self, unit: UnitId) -> String {
        self.context.register.unit_name(unit).to_owned()
    }

    /// The place of an answer, or of where one is missing: whose, on which form, to which task.
    pub(super) fn duty(&self, (unit, form, task): Key) -> Place {
        let register = self.context.register;
        Place {
            unit: Some(self.unit_name(unit)),
            task: Some(register.tasks[task].id.clone()),
            form: Some(register.forms[form].key.clone()),
            ..Place::default()
        }
    }

    /// Whether something of the unit came that may hold its answers on a form and cannot be read as such.
    pub(super) fn waits(&self, unit: UnitId, form: FormId) -> bool {
        let waiting = self.waiting.get(&unit);
        waiting.is_some_and(|waiting| waiting.iter().any(|one| one.may_hold(form)))
    }

    /// The last day of the campaign.
    pub(super) fn campaign_end(&self) -> Option<Date> {
        self.context
            .settings
            .campaign_end
            .or_else(|| date::day_of(self.context.year, 12, 31).ok())
    }
}

/// What units had planned, by what is known apart from plans that are collected: an earlier collection, a plan that is not
/// collected, or what the office had filled in of it.
pub(super) struct Plans<'f> {
    context: &'f Context<'f>,
    /// What replies show of it, oldest first, by unit and task.
    shown: BTreeMap<(UnitId, TaskIndex), Vec<&'f Shown>>,
}

impl<'f> Plans<'f> {
    pub(super) fn of(context: &'f Context<'f>, taken: &'f [Taken]) -> Plans<'f> {
        let mut oldest: Vec<&Taken> = taken.iter().filter(|taken| !taken.plans.is_empty()).collect();
        oldest.sort_by(|a, b| a.order.cmp(&b.order));
        let mut shown: BTreeMap<(UnitId, TaskIndex), Vec<&Shown>> = BTreeMap::new();
        for plan in oldest.into_iter().flat_map(|taken| &taken.plans) {
            shown.entry((plan.unit, plan.task)).or_default().push(&plan.shown);
        }
        Plans { context, shown }
    }

    /// What replies show of a unit's plans, by task.
    pub(super) fn shown_of(&self, unit: UnitId) -> impl Iterator<Item = (TaskIndex, &[&'f Shown])> {
        let own = self.shown.range((unit, TaskIndex::at(0))..);
        let own = own.take_while(move |((of, _), _)| *of == unit);
        own.map(|((_, task), shown)| (*task, shown.as_slice()))
    }

    /// What a unit had planned for a task; of two replies the later one tells.
    pub(super) fn planned(&self, unit: UnitId, task: TaskIndex) -> Planned {
        let before = self.context.before.plans().get(&(unit, task));
        let mut known = before.cloned().unwrap_or_default();
        for shown in self.shown.get(&(unit, task)).into_iter().flatten() {
            let planned = match shown {
                Shown::Given(given) => given.clone(),
                Shown::Row(form, row) => row.read(&self.context.register.forms[*form], self.context.year),
            };
            known.day = planned.day.or(known.day);
            known.measures = planned.measures.or(known.measures);
        }
        known
    }
}

/// The names of a unit, folded.
pub(super) fn names_of(register: &Register, unit: UnitId) -> Vec<String> {
    let own = &register.units[unit].unit;
    std::iter::once(&own.name)
        .chain(&own.aliases)
        .map(|name| fold(name))
        .collect()
}
