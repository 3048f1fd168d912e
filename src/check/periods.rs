//! Tells the periods of forms that come back apart: one of them is collected, what is of another is told and stays in its file.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::draft::{Draft, Note, Taken, at};
use super::findings::{Report, Settings};
use crate::finding::{Finding, Place, Severity};
use crate::form::FormId;
use crate::period::Period;
use crate::register::Register;
use crate::rule;
use crate::task::TaskIndex;
use crate::unit::UnitId;

/// Which periods count.
#[derive(Debug, Default)]
pub(super) struct Periods {
    /// The period of each form that comes back.
    pub by_form: BTreeMap<FormId, Period>,
    /// The latest period of a form that a unit filled in for several, though it is not known to come back, or before the one in
    /// which it is due.
    by_unit: BTreeMap<(UnitId, FormId), Period>,
}

impl Periods {
    /// The periods of the forms of a round: those that were asked for; else the one that most units have reported last,
    /// where a reply that names none is of the period that is being reported on the day of the collection.
    pub fn choose(register: &Register, forms: &[FormId], taken: &[Taken], as_of: Date) -> Periods {
        let mut periods = Periods::default();
        for place in forms {
            let form = &register.forms[*place];
            let answered = || {
                let drafts = taken.iter().flat_map(|reply| &reply.drafts);
                drafts.filter(|draft| draft.form == *place && draft.answers())
            };
            if let Some(asked) = form.period {
                periods.by_form.insert(*place, asked);
                // A form that is owed once, by December, is satisfied by what came of it in November.
                let is_once = form.every.is_none() && form.due.is_some_and(|due| asked.contains(due));
                for draft in answered().filter(|_| is_once) {
                    let Some(said) = draft.period.filter(|said| said.first_day() <= asked.first_day()) else {
                        continue;
                    };
                    let latest = periods.by_unit.entry((draft.unit, *place)).or_insert(said);
                    *latest = said.max(*latest);
                }
            } else if let Some(every) = form.every {
                let current = every.current(as_of);
                let mut said: BTreeMap<UnitId, Period> = BTreeMap::new();
                for draft in answered() {
                    let period = draft.period.unwrap_or(current);
                    let latest = said.entry(draft.unit).or_insert(period);
                    *latest = period.max(*latest);
                }
                let mut votes: BTreeMap<Period, usize> = BTreeMap::new();
                for latest in said.into_values() {
                    *votes.entry(latest).or_default() += 1;
                }
                // Of two that as many units speak of, the later one.
                let most = votes.into_iter().max_by_key(|(period, votes)| (*votes, *period));
                periods
                    .by_form
                    .insert(*place, most.map_or(current, |(period, _)| period));
            } else {
                // One task in several periods shows that the form came back; rows of different tasks do not.
                let mut of_task: BTreeMap<(UnitId, TaskIndex), BTreeSet<Period>> = BTreeMap::new();
                for draft in answered() {
                    let stated = of_task.entry((draft.unit, draft.task)).or_default();
                    stated.extend(draft.period);
                }
                for ((unit, _), stated) in of_task.into_iter().filter(|(_, stated)| stated.len() > 1) {
                    if let Some(last) = stated.into_iter().max() {
                        let latest = periods.by_unit.entry((unit, *place)).or_insert(last);
                        *latest = last.max(*latest);
                    }
                }
            }
        }
        periods
    }

    /// The period of which alone a unit's answers on a form count.
    fn of(&self, unit: UnitId, form: FormId) -> Option<Period> {
        let by_unit = self.by_unit.get(&(unit, form));
        by_unit.or(self.by_form.get(&form)).copied()
    }

    /// Whether what names a period, or none, counts.
    fn counts(&self, unit: UnitId, form: FormId, period: Option<Period>) -> bool {
        match (self.of(unit, form), period) {
            (Some(chosen), Some(period)) => chosen == period,
            _ => true,
        }
    }

    /// The periods by the forms' keys.
    pub fn by_key(&self, register: &Register) -> BTreeMap<String, Period> {
        let keyed = self.by_form.iter();
        keyed
            .map(|(form, period)| (register.forms[*form].key.clone(), *period))
            .collect()
    }

    /// What is of another period than the one that counts.
    pub fn aside<'t>(&self, taken: &'t [Taken]) -> impl Iterator<Item = &'t Draft> {
        let drafts = taken.iter().flat_map(|reply| &reply.drafts);
        drafts.filter(|draft| draft.answers() && !self.counts(draft.unit, draft.form, draft.period))
    }

    /// Sets aside what is of another period: its cells are told once for each sheet, and nothing of it is an answer.
    pub fn set_aside(&self, register: &Register, settings: &Settings, taken: &mut [Taken]) {
        let counting: BTreeSet<(UnitId, FormId)> = (taken.iter().flat_map(|reply| &reply.drafts))
            .filter(|draft| draft.answers() && self.counts(draft.unit, draft.form, draft.period))
            .map(|draft| (draft.unit, draft.form))
            .collect();
        for reply in taken {
            self.set_aside_in(register, settings, reply, &counting);
        }
    }

    fn set_aside_in(
        &self,
        register: &Register,
        settings: &Settings,
        reply: &mut Taken,
        counting: &BTreeSet<(UnitId, FormId)>,
    ) {
        /// Unit, form, period and sheet.
        type Aside = (UnitId, FormId, Period, String);
        let mut aside: BTreeMap<Aside, usize> = BTreeMap::new();
        let mut kept: Vec<(FormId, String)> = Vec::new();
        let mut answers: BTreeSet<(UnitId, FormId)> = BTreeSet::new();
        reply.drafts.retain(|draft| {
            let counts = self.counts(draft.unit, draft.form, draft.period);
            match draft.period.filter(|_| !counts) {
                Some(period) => {
                    *aside
                        .entry((draft.unit, draft.form, period, draft.sheet.clone()))
                        .or_default() += draft.cells();
                }
                None => {
                    kept.push((draft.form, draft.sheet.clone()));
                    if draft.answers() {
                        answers.insert((draft.unit, draft.form));
                    }
                }
            }
            counts
        });
        reply.heads.retain(|head| {
            let counts = self.counts(head.unit, head.form, head.period);
            match head.period.filter(|_| !counts) {
                Some(period) => {
                    let cells: usize = head.fields.iter().map(|field| field.cells).sum();
                    *aside
                        .entry((head.unit, head.form, period, head.sheet.clone()))
                        .or_default() += cells;
                }
                None => kept.push((head.form, head.sheet.clone())),
            }
            counts
        });
        if aside.is_empty() {
            return;
        }
        // What was found on a sheet that does not count troubles nobody, but still tells of its cells.
        let gone = |form: Option<FormId>, finding: &Finding| {
            let sheet = finding.place.sheet.as_deref();
            let on = |(_, of, _, name): &Aside| form == Some(*of) && sheet == Some(name);
            aside.keys().any(on) && !kept.iter().any(|(of, name)| form == Some(*of) && sheet == Some(name))
        };
        for note in &mut reply.notes {
            if gone(note.form, &note.finding) {
                note.finding.severity = Severity::Info;
            }
        }
        for form in aside.keys().map(|(_, form, _, _)| *form) {
            let key = &register.forms[form].key;
            if !reply
                .drafts
                .iter()
                .any(|draft| draft.form == form && Draft::answers(draft))
            {
                reply.file.forms.retain(|known| known != key);
                reply.answered.retain(|known| *known != form);
            }
        }
        let mut report = Report::new(settings);
        for ((unit, form, period, sheet), cells) in aside {
            reply.reported += cells;
            let data = &register.forms[form];
            let Some(chosen) = self.of(unit, form) else {
                continue;
            };
            // Beside the sheet that counts it is an oversight; alone, where the unit owes, perhaps a slip of the pen.
            let beside = answers.contains(&(unit, form));
            let quiet = !beside && counting.contains(&(unit, form));
            let rule = if quiet {
                &rule::PERIOD_EARLIER
            } else {
                &rule::PERIOD_OTHER
            };
            let place = Place {
                unit: Some(register.unit_name(unit).to_owned()),
                form: Some(data.key.clone()),
                ..at(&reply.file.file, Some(&sheet), None)
            };
            let advice = match (beside, quiet) {
                (true, _) => "内容保留在原文件中，未列入汇总；请核对本期的内容是否填在本期的表里".to_owned(),
                (false, true) => format!("内容保留在原文件中，未列入汇总；要看那一期，请用 --period {period} 收集"),
                (false, false) => "该单位没有报本期的内容，请催报；实际就是本期的，请单位改正填报期".to_owned(),
            };
            report.account(
                rule,
                place,
                format!("“{}”是{}的内容（{cells}格）", data.label(), period.label()),
                format!("本次收集{}的", chosen.label()),
                advice,
            );
            // What came for its own period is not to be sent again, and the one for this period still is.
            if let Some(told) = report
                .findings
                .last_mut()
                .filter(|told| !beside && told.to_unit.is_some())
            {
                told.to_unit = Some(format!(
                    "{}的已收到；请另报{}的，填报期写错了的请改正后重报",
                    period.label(),
                    chosen.label()
                ));
            }
        }
        let told = report.findings.into_iter();
        reply.notes.extend(told.map(|finding| Note { finding, form: None }));
    }
}
