//! The end of a collection: replies weighed, units judged, what is owed named, the account drawn up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::account;
use super::choice_pairs::Pairs;
use super::companions;
use super::context::Context;
use super::draft::{Draft, Head, Taken, point_home, point_to_page};
use super::findings::Report;
use super::judging::{Claim, Judged, Judging, Plans, names_of};
use super::kept::{self, Kept, Shelf};
use super::key::Key;
use super::merge::{self, Merged, Weighed};
use super::owed;
use super::returns;
use super::rules;
use super::transcribe;
use super::unit;
use super::usage;
use crate::finding::Finding;
use crate::form::FormId;
use crate::list::List;
use crate::parallel;
use crate::record::Collected;
use crate::register::RegisterUnit;
use crate::unit::UnitId;

/// Weighs, checks and accounts; what judging the units yielded lies on the shelf, if there is one.
pub(super) fn finish(context: &Context<'_>, taken: Vec<Taken>, as_of: Date, shelf: Option<&dyn Shelf>) -> Collected {
    let mut report = Report::new(context.settings);
    let mut taken = returns::set_aside(taken);
    companions::adopt(context.register, &mut taken);
    let mut weighed = Weighed {
        replaced: 0,
        used: vec![false; taken.len()],
        copies: BTreeMap::new(),
    };
    // Oldest first, by the evidence that there is.
    let mut oldest: Vec<usize> = (0..taken.len()).collect();
    // A printed copy is never later than the workbook that it was printed from.
    oldest.sort_by_key(|i| taken.get(*i).map(|taken| (taken.pages.is_empty(), taken.order.clone())));
    let mut drafts: BTreeMap<Key, Vec<(usize, &Draft)>> = BTreeMap::new();
    let mut heads: BTreeMap<(UnitId, FormId), Vec<(usize, &Head)>> = BTreeMap::new();
    for i in oldest {
        let Some(reply) = taken.get(i) else { continue };
        for draft in &reply.drafts {
            drafts
                .entry((draft.unit, draft.form, draft.task))
                .or_default()
                .push((i, draft));
        }
        for head in &reply.heads {
            heads.entry((head.unit, head.form)).or_default().push((i, head));
        }
    }
    let mut merged: BTreeMap<Key, Merged> = drafts
        .iter()
        .filter(|((_, form, _), _)| context.forms.contains(form))
        .filter_map(|(key, list)| Some((*key, merge::drafts(context, &taken, list, &mut weighed, &mut report)?)))
        .collect();
    drop(drafts);
    merge::tell_copies(context, &taken, &weighed, &mut report);
    transcribe::apply(context, &taken, &mut merged, &mut weighed, &mut report);
    let usage = usage::of(context, &merged, &mut report);
    let pairs = Pairs::of(context, &merged);
    let plans = Plans::of(context, &taken);
    let areas = rules::answer_others::areas(context.register);
    let named = rules::answer_others::Named::of(context.register);
    let waiting = owed::waiting(context, &taken);
    let kept = shelf.map(|shelf| Kept {
        shelf,
        context,
        taken: &taken,
        merged: &merged,
        heads: &heads,
        plans: &plans,
        waiting: &waiting,
        common: kept::common(context, as_of, &usage, &pairs),
    });
    let judge = |unit: UnitId, firsts: Option<&HashMap<Claim, UnitId>>| {
        // Against other units a unit is judged anew.
        let kept = kept.as_ref().filter(|_| firsts.is_none());
        let kept = kept.and_then(|kept| Some((kept, kept.key(unit)?)));
        if let Some(known) = kept.as_ref().and_then(|(kept, key)| kept.get(key)) {
            return known;
        }
        let mut judged = Judging {
            context,
            taken: &taken,
            merged: &merged,
            heads: &heads,
            report: Report::new(context.settings),
            records: Vec::new(),
            submissions: Vec::new(),
            known: owed::Known::default(),
            replaced: 0,
            pairs: &pairs,
            figures: BTreeMap::new(),
            usage: &usage,
            planned: BTreeMap::new(),
            plans: &plans,
            measures: BTreeMap::new(),
            names: names_of(context.register, unit),
            areas: &areas,
            named: &named,
            claims: Vec::new(),
            firsts,
            joint: BTreeSet::new(),
            waiting: &waiting,
        };
        unit::judge_unit(&mut judged, unit, as_of);
        let judged = Judged {
            findings: judged.report.findings,
            records: judged.records,
            submissions: judged.submissions,
            known: judged.known,
            replaced: judged.replaced,
            claims: judged.claims,
        };
        if let Some((kept, key)) = kept {
            kept.put(&key, &judged);
        }
        judged
    };
    let (mut records, mut submissions) = (Vec::new(), Vec::new());
    let (mut known, mut replaced) = (owed::Known::default(), 0);
    for judged in judge_all(&context.register.units, judge) {
        report.findings.extend(judged.findings);
        records.extend(judged.records);
        submissions.extend(judged.submissions);
        known.answered.extend(judged.known.answered);
        known.excused.extend(judged.known.excused);
        known.sent_back.extend(judged.known.sent_back);
        replaced += judged.replaced;
    }
    let turned: BTreeMap<&str, &Taken> = (taken.iter())
        .filter(|taken| !taken.turns.is_empty() || !taken.pages.is_empty())
        .map(|taken| (taken.file.file.as_str(), taken))
        .collect();
    for finding in &mut report.findings {
        let reply = finding.place.file.as_deref().and_then(|file| turned.get(file));
        if let Some(reply) = reply {
            point_home(&reply.turns, finding);
            point_to_page(&reply.pages, finding);
        }
    }
    let mut findings: Vec<Finding> = taken
        .iter()
        .flat_map(|taken| &taken.notes)
        .filter(|note| note.form.is_none_or(|form| context.forms.contains(&form)))
        .map(|note| note.finding.clone())
        .collect();
    findings.extend(report.findings);
    account::draw(
        context,
        as_of,
        &taken,
        &merged,
        &weighed,
        account::Yield {
            records,
            submissions,
            known,
            replaced,
            findings,
        },
    )
}

/// Judges all units on all cores, as if they were judged one after another: each by itself at first, and once more those that
/// have what another unit has had before them.
fn judge_all<J>(units: &List<UnitId, RegisterUnit>, judge: J) -> List<UnitId, Judged>
where
    J: Fn(UnitId, Option<&HashMap<Claim, UnitId>>) -> Judged + Sync,
{
    let ids: Vec<UnitId> = units.ids().collect();
    let mut all: List<UnitId, Judged> = parallel::each(&ids, |unit| judge(*unit, None)).into();
    let mut firsts: HashMap<Claim, UnitId> = HashMap::new();
    let mut late: Vec<UnitId> = Vec::new();
    for (unit, judged) in all.with_ids_mut() {
        let mut is_late = false;
        for claim in judged.claims.drain(..) {
            is_late |= *firsts.entry(claim).or_insert(unit) != unit;
        }
        if is_late {
            late.push(unit);
        }
    }
    let again = parallel::each(&late, |unit| judge(*unit, Some(&firsts)));
    for (unit, judged) in late.into_iter().zip(again) {
        all[unit] = judged;
    }
    all
}
