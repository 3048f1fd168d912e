//! What judging a unit yielded is taken from an earlier collection where all that it was judged by is the same.
//!
//! What all units are judged by (the day, how columns are used, which choices go together) is one digest; a unit's own answers, as
//! they were weighed, with what it reported before and had planned, make its own. That the register, the settings, the decisions
//! and the program are the same is for the shelf to see to. A unit that a decision names, of which something waits to be read, or
//! whose table is one of several units is judged anew each time.

use std::collections::BTreeMap;
use std::fmt::Debug;

use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::choice_pairs::Pairs;
use super::context::Context;
use super::draft::{Head, Taken};
use super::judging::{Digest, Judged, Plans};
use super::key::Key;
use super::merge::Merged;
use super::owed::Waiting;
use super::usage::Usage;
use crate::form::FormId;
use crate::list::Id;
use crate::task::TaskIndex;
use crate::unit::UnitId;

/// Where it is kept between collections by one register, one program and the same settings and decisions.
pub trait Shelf: Debug + Sync {
    /// What lies under a key.
    fn get(&self, key: &[u8; 32]) -> Option<Vec<u8>>;

    /// Puts something under a key; whether it lies there the next time is nobody's matter.
    fn put(&self, key: &[u8; 32], judged: &[u8]);
}

/// What the units of a collection are judged by, and where it is kept what that yielded.
pub(super) struct Kept<'f> {
    pub shelf: &'f dyn Shelf,
    pub context: &'f Context<'f>,
    pub taken: &'f [Taken],
    pub merged: &'f BTreeMap<Key, Merged<'f>>,
    pub heads: &'f BTreeMap<(UnitId, FormId), Vec<(usize, &'f Head)>>,
    pub plans: &'f Plans<'f>,
    pub waiting: &'f BTreeMap<UnitId, Vec<Waiting<'f>>>,
    /// The digest of what all of them are judged by.
    pub common: Digest,
}

/// The digest of what all units of a collection are judged by.
pub(super) fn common(
    context: &Context<'_>,
    as_of: Date,
    usage: &BTreeMap<(FormId, usize), Usage>,
    pairs: &Pairs,
) -> Digest {
    let forms = context.forms.iter().map(|form| &context.register.forms[*form]);
    let forms: Vec<_> = forms.map(|form| (&form.key, form.period, form.due)).collect();
    let year = context.year;
    Sha256::digest(format!("judged {as_of} {year} {forms:?} {usage:?} {pairs:?}")).into()
}

impl Kept<'_> {
    /// The key of all that a unit is judged by; nothing where it is to be judged anew.
    pub fn key(&self, unit: UnitId) -> Option<Digest> {
        let name = &self.context.register.units[unit].unit.name;
        if self.waiting.contains_key(&unit) || self.context.decisions.name(name) {
            return None;
        }
        let mut all = Grounds(self.common.to_vec());
        all.add(&unit)?;
        let file = |place: usize| self.taken.get(place).map(|taken| taken.file.file.as_str());
        let (form, task) = (FormId::at(0), TaskIndex::at(0));
        let merged = self.merged.range((unit, form, task)..);
        for (key, one) in merged.take_while(|(key, _)| key.0 == unit) {
            let turn = (self.taken.get(one.file)).and_then(|taken| taken.turns.get(&one.draft.sheet));
            let from: Vec<Option<&str>> = one.from.iter().map(|place| file(*place)).collect();
            all.add(&(key, &*one.draft, file(one.file), from, turn))?;
            let before = self.context.before.told(*key);
            all.add(&(before, self.context.before.plans().get(&(unit, key.2))))?;
        }
        let heads = self.heads.range((unit, form)..);
        for ((_, form), list) in heads.take_while(|((of, _), _)| *of == unit) {
            for (place, head) in list {
                let reply = self.taken.get(*place).filter(|_| !head.joint)?;
                let answers =
                    |draft: &super::draft::Draft| draft.unit == unit && draft.form == *form && draft.answers();
                let answers = reply.drafts.iter().any(answers);
                all.add(&(form, head, file(*place), reply.order.sent, answers))?;
            }
        }
        for (task, shown) in self.plans.shown_of(unit) {
            all.add(&(task, shown))?;
        }
        Some(Sha256::digest(&all.0).into())
    }

    /// What judging by all of this yielded.
    pub fn get(&self, key: &Digest) -> Option<Judged> {
        rmp_serde::from_slice(&self.shelf.get(key)?).ok()
    }

    /// Keeps what it yielded.
    pub fn put(&self, key: &Digest, judged: &Judged) {
        if let Ok(judged) = rmp_serde::to_vec_named(judged) {
            self.shelf.put(key, &judged);
        }
    }
}

/// All that a unit is judged by, one behind the other.
struct Grounds(Vec<u8>);

impl Grounds {
    fn add(&mut self, part: &impl Serialize) -> Option<()> {
        rmp_serde::encode::write(&mut self.0, part).ok()
    }
}
