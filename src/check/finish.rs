//! The end of a collection: replies weighed, answers checked, what is owed named, the account drawn up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::account;
use super::answers;
use super::choice_pairs::Pairs;
use super::collector::Context;
use super::companions;
use super::decision::Decisions;
use super::draft::{Draft, Head, Shown, Taken, at, one_line, point_home, point_to_page};
use super::judge::{self, judge};
use super::kept::{self, Kept, Shelf};
use super::merge::{self, Merged, MergedHead, Weighed};
use super::owed::{self, Waiting};
use super::report::Report;
use super::returns;
use super::rules;
use super::transcribe;
use super::usage::{self, Usage};
use crate::finding::{Finding, Place, a1};
use crate::form::{Field, Form, FormId, Kind};
use crate::kind;
use crate::kind::life::Stage;
use crate::list::{Id, List};
use crate::parallel;
use crate::record::{Collected, Fields, Outcome, Record, Source, Submission};
use crate::register::{Register, RegisterUnit};
use crate::reply::choice::Habit;
use crate::reply::given::Planned;
use crate::reply::normal::{date, fold};
use crate::reply::reading::fields;
use crate::rule;
use crate::task::TaskIndex;
use crate::text::walled;
use crate::unit::UnitId;

/// Unit, form and task.
pub(super) type Key = (UnitId, FormId, TaskIndex);

/// Where an answer stands that only a person's transcription gave.
const DECISIONS: &str = "decisions.xlsx";

/// Stands for a long text: no two texts have the same.
pub(super) type Digest = [u8; 32];

/// The work of finishing one unit.
pub(super) struct Finish<'f> {
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
    /// What the unit has that only the first unit may call its own, and who is the first; none is known before all units are judged.
    pub claims: Vec<Claim>,
    pub firsts: Option<&'f HashMap<Claim, UnitId>>,
    /// What has been told of the fields around tables of several units.
    pub joint: BTreeSet<Claim>,
    /// What of each unit came and cannot be read as answers.
    pub waiting: &'f BTreeMap<UnitId, Vec<Waiting<'f>>>,
}

/// What several units may have and only the first of them may call its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) enum Claim {
    /// A long answer, by form, task, column and digest of the text.
    Answer(FormId, TaskIndex, usize, Digest),
    /// A field around a table of several units, by file, sheet and field.
    Joint(usize, String, usize),
}

/// What judging one unit yields.
#[derive(Serialize, Deserialize)]
pub(super) struct Judged {
    findings: Vec<Finding>,
    records: Vec<(Key, Record)>,
    submissions: Vec<Submission>,
    known: owed::Known,
    replaced: usize,
    claims: Vec<Claim>,
}

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
        let mut judged = Finish {
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
            claims: Vec::new(),
            firsts,
            joint: BTreeSet::new(),
            waiting: &waiting,
        };
        judged.unit(unit, as_of);
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

/// What units had planned, by what is known apart from plans that are collected: an earlier collection, a plan that is not
/// collected, or what the office had filled in of it.
pub(super) struct Plans<'f> {
    context: &'f Context<'f>,
    /// What replies show of it, oldest first, by unit and task.
    shown: BTreeMap<(UnitId, TaskIndex), Vec<&'f Shown>>,
}

impl<'f> Plans<'f> {
    fn of(context: &'f Context<'f>, taken: &'f [Taken]) -> Plans<'f> {
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

impl Finish<'_> {
    fn unit(&mut self, unit: UnitId, as_of: Date) {
        let tasks = &self.context.roles[unit];
        if tasks.is_empty() {
            return;
        }
        let mut owing: Vec<(FormId, Vec<TaskIndex>)> = Vec::new();
        for form in self.context.forms {
            let tasks: Vec<TaskIndex> = tasks
                .keys()
                .copied()
                .filter(|task| !self.excused((unit, *form, *task)))
                .collect();
            if !tasks.is_empty() {
                owing.push((*form, tasks));
            }
        }
        let first = (FormId::at(0), TaskIndex::at(0));
        let answered = (self.merged.range((unit, first.0, first.1)..).next()).is_some_and(|(key, _)| key.0 == unit);
        let headed = (self.heads.range((unit, first.0)..).next()).is_some_and(|((of, _), _)| *of == unit);
        if !answered && !headed {
            self.silent(unit, &owing);
            return;
        }
        for (form, tasks) in owing {
            self.form(unit, form, &tasks, as_of);
        }
    }

    /// Whether a decision says that an answer is not owed; it is noted as excluded then.
    fn excused(&mut self, key: Key) -> bool {
        let (unit, form, task) = key;
        let name = self.unit_name(unit);
        let register = self.context.register;
        let (data, info) = (&register.forms[form], &register.tasks[task]);
        let Some(decision) = self.context.decisions.excuses(&name, &info.id, &data.key) else {
            return false;
        };
        let place = Place {
            unit: Some(name),
            task: Some(info.id.clone()),
            form: Some(data.key.clone()),
            ..Place::default()
        };
        let what = match self.said(key) {
            Some(said) => format!("任务{}不要求本单位填报，已填内容未采用：{said}", info.number),
            None => format!("任务{}不要求本单位填报", info.number),
        };
        Decisions::tell(&mut self.report, decision, place, what);
        self.known.excused.insert(key, decision.spoken());
        true
    }

    /// What an answer says, as one text; nothing without one.
    fn said(&self, key: Key) -> Option<String> {
        let merged = self.merged.get(&key).filter(|merged| merged.draft.answers())?;
        let said = merged.draft.fields.iter().flatten().map(|one| one_line(&one.text));
        Some(said.collect::<Vec<String>>().join("；"))
    }

    /// Whether a decision sends an answer back: it counts no more, and is owed again.
    fn sent_back(&mut self, key: Key) -> bool {
        let (unit, form, task) = key;
        let name = self.unit_name(unit);
        let register = self.context.register;
        let (data, info) = (&register.forms[form], &register.tasks[task]);
        let Some(decision) = self.context.decisions.returns_answer(&name, &info.id, &data.key) else {
            return false;
        };
        let Some(said) = self.said(key) else {
            return false;
        };
        let place = Place {
            unit: Some(name),
            task: Some(info.id.clone()),
            form: Some(data.key.clone()),
            ..Place::default()
        };
        let what = format!("任务{}的填报已退回，未采用：{said}", info.number);
        Decisions::tell(&mut self.report, decision, place, what);
        if let Some(told) = self.report.findings.last_mut() {
            // Who decided it is the office's matter; the unit reads what to do and why.
            told.expected = "应按实际情况重新填报".to_owned();
            told.advice = format!("{}。无须处理，等单位重新报送", decision.spoken());
            told.to_unit = Some(format!("请重新填报：{}", decision.reason.trim()));
        }
        self.known.sent_back.insert(key, decision.spoken());
        true
    }

    /// A unit without any answer; one whose file could not be read is named there.
    fn silent(&mut self, unit: UnitId, owing: &[(FormId, Vec<TaskIndex>)]) {
        let named = |taken: &Taken| taken.units.contains(&unit) && taken.material.is_some();
        if owing.is_empty() {
            return;
        }
        if self.taken.iter().any(named) {
            let missing: Vec<_> = owing.iter().filter(|(form, _)| !self.waits(unit, *form)).collect();
            for (form, tasks) in missing {
                self.unanswered(unit, &self.context.register.forms[*form], None, tasks.len());
            }
            return;
        }
        let forms: Vec<String> = owing
            .iter()
            .map(|(form, tasks)| (&self.context.register.forms[*form], tasks.len()))
            .map(|(form, tasks)| format!("“{}”（{tasks}项任务）", form.label()))
            .collect();
        let place = Place {
            unit: Some(self.unit_name(unit)),
            ..Place::default()
        };
        // A message that only says 请查收 came all the same.
        let came = self
            .taken
            .iter()
            .find(|reply| reply.units == [unit] && reply.file.outcome != Outcome::Receipt);
        let found = came.map_or_else(
            || "没有收到任何回复".to_owned(),
            |reply| {
                // 11月的内容 is no empty file.
                let of_other = (reply.notes.iter().map(|note| &note.finding))
                    .find(|finding| finding.rule == rule::PERIOD_OTHER.name)
                    .map(|finding| format!("，{}", finding.found));
                let what = of_other.unwrap_or_else(|| "，其中没有填报内容".to_owned());
                format!("只收到“{}”{what}", reply.file.file)
            },
        );
        self.report.add(
            &rule::UNIT_SILENT,
            place,
            found,
            format!("应报送{}", forms.join("和")),
            "请催报",
        );
    }

    fn form(&mut self, unit: UnitId, form: FormId, tasks: &[TaskIndex], as_of: Date) {
        let data = &self.context.register.forms[form];
        let answered = tasks.iter().any(|task| {
            self.merged
                .get(&(unit, form, *task))
                .is_some_and(|merged| merged.draft.answers())
        });
        let heads = self.heads.get(&(unit, form)).map(Vec::as_slice).unwrap_or_default();
        let head = merge::heads(self.context, self.taken, heads, &mut self.report).map(|(head, replaced)| {
            self.replaced += replaced;
            head
        });
        if let Some(head) = &head {
            self.submit(unit, data, head);
        }
        if !answered {
            // The latest that came with prefilled values only tells more than an older blank one.
            let untouched = heads.iter().rev().find(|(_, head)| head.untouched > 0);
            let untouched = untouched.map(|(file, head)| MergedHead {
                head: (*head).clone(),
                file: *file,
            });
            let head = untouched.or(head);
            // A scan that may be the form is told of by itself.
            if head.is_some() || !self.waits(unit, form) {
                self.unanswered(unit, data, head.as_ref(), tasks.len());
            }
            return;
        }
        let mut day = as_of;
        if let Some(head) = &head {
            day = self.head_fields(unit, data, head).unwrap_or(as_of);
        }
        self.lateness(unit, form, data);
        for task in tasks {
            let key = (unit, form, *task);
            if !self.sent_back(key) {
                let (findings, records) = (self.report.findings.len(), self.records.len());
                if walled(|| self.task(key, data, head.as_ref(), day)).is_none() {
                    self.report.findings.truncate(findings);
                    self.records.truncate(records);
                    self.unjudged(key, data);
                }
            }
        }
        self.tell_from_above(unit, form, data, tasks);
        self.unchanged(unit, form, data, tasks, head.as_ref());
    }

    /// Tells where all that a unit reports of a form that comes back reads as in the period before, though not all of it is done.
    fn unchanged(&mut self, unit: UnitId, form: FormId, data: &Form, tasks: &[TaskIndex], head: Option<&MergedHead>) {
        let rows = tasks.iter().filter_map(|task| {
            let merged = self.merged.get(&(unit, form, *task))?;
            merged.draft.answers().then_some(((unit, form, *task), merged))
        });
        let (mut when, mut open) = (None, false);
        for (key, merged) in rows {
            let Some(before) = self.context.before.unchanged(key, data, &merged.draft) else {
                return;
            };
            open |= answers::stage(data, &merged.draft, self.context.year) != Some(Stage::Done);
            when = Some(before);
        }
        let Some(when) = when.filter(|_| open) else { return };
        let place = self.place_of(unit, data, head);
        self.report.add(
            &rule::PERIOD_UNCHANGED,
            place,
            format!("“{}”各项内容与{when}填报的完全相同", data.label()),
            "应填写本期的进展",
            "请核对是否误报了上期的表；本期确实没有变化的，请在进展中注明",
        );
    }

    /// Whether something of the unit came that may hold its answers on a form and cannot be read as such.
    fn waits(&self, unit: UnitId, form: FormId) -> bool {
        let waiting = self.waiting.get(&unit);
        waiting.is_some_and(|waiting| waiting.iter().any(|one| one.may_hold(form)))
    }

    /// The place of what is told of a unit's form as a whole.
    fn place_of(&self, unit: UnitId, form: &Form, head: Option<&MergedHead>) -> Place {
        Place {
            unit: Some(self.unit_name(unit)),
            form: Some(form.key.clone()),
            sheet: head.map(|head| head.head.sheet.clone()),
            file: head.map(|head| self.file(head.file)),
            ..Place::default()
        }
    }

    /// A form that is not there, or has no answer in it.
    fn unanswered(&mut self, unit: UnitId, form: &Form, head: Option<&MergedHead>, tasks: usize) {
        let found = match head {
            Some(head) if head.head.untouched > 0 => format!(
                "“{}”没有填写，表中只有下发时预先填好的内容，{tasks}项任务都没有填",
                form.label()
            ),
            Some(_) => format!("“{}”是空白的，{tasks}项任务都没有填", form.label()),
            None => format!("回复中没有“{}”", form.label()),
        };
        let place = self.place_of(unit, form, head);
        self.report
            .add(&rule::FORM_MISSING, place, found, "本轮应报送这张表", "请催报");
    }

    fn submit(&mut self, unit: UnitId, form: &Form, head: &MergedHead) {
        let mut filled = Fields::new();
        for (place, (field, _)) in fields(form) {
            if let Some(one) = head.head.fields.iter().find(|one| one.field == place) {
                filled.insert(&field.label, one.text.clone());
            }
        }
        self.submissions.push(Submission {
            unit: self.unit_name(unit),
            form: form.key.clone(),
            period: None,
            fields: filled,
            source: Source {
                file: self.file(head.file),
                sheet: head.head.sheet.clone(),
                row: head.head.row + 1,
            },
        });
    }

    /// Judges header and footer fields; yields the day that the form bears.
    fn head_fields(&mut self, unit: UnitId, form: &Form, head: &MergedHead) -> Option<Date> {
        let mut day = None;
        for (place, (field, _)) in fields(form).filter(|(_, (field, _))| field.kind != Kind::Unit) {
            let filled = head.head.fields.iter().find(|one| one.field == place);
            let label = head.head.labels.iter().find(|(at, _, _)| *at == place);
            let (normal, fault) = judge(&judge::Field {
                heading: &field.label,
                kind: field.kind,
                offered: &[],
                closed: false,
                several: false,
                words_only: false,
                takes_none: false,
                required: field.required,
                text: filled.map(|one| one.text.as_str()),
                number: filled.is_some_and(|one| one.text.parse::<f64>().is_ok()),
                held: None,
                habit: Habit::default(),
                nil: false,
                year: self.context.year,
                area: None,
                outside: true,
            });
            if field.kind == Kind::Date {
                day = day.or(normal.as_deref().and_then(|normal| normal.parse().ok()));
            }
            let fault =
                fault.or_else(|| period_before(form, field, filled.map(|one| one.text.as_str()), normal.as_deref()));
            let Some(fault) = fault else { continue };
            let cell = filled
                .map(|one| a1(one.row, one.column))
                .or(label.map(|(_, row, column)| a1(*row, *column)));
            // Whoever put a table of several units together filled these in, once, and no unit is asked for them.
            let joint = head.head.joint;
            if joint {
                let claim = Claim::Joint(head.file, head.head.sheet.clone(), place);
                let is_first = self.first(unit, claim.clone()) == unit;
                if !self.joint.insert(claim) || !is_first {
                    continue;
                }
            }
            let place = Place {
                unit: (!joint).then(|| self.unit_name(unit)),
                form: Some(form.key.clone()),
                column: Some(field.label.clone()),
                ..at(&self.file(head.file), Some(&head.head.sheet), cell)
            };
            self.report
                .add(fault.rule, place, fault.found, fault.expected, fault.advice);
        }
        day
    }

    /// The first reply that answers a form, against the day by which the form was due.
    fn lateness(&mut self, unit: UnitId, form: FormId, data: &Form) {
        let Some(due) = data.due else { return };
        let answers = |taken: &Taken| {
            taken
                .drafts
                .iter()
                .any(|d| d.unit == unit && d.form == form && d.answers())
        };
        // The day on this form, not on another one of the same file.
        let written = |head: &Head| {
            let (place, _) = fields(data).find(|(_, (field, _))| field.kind == Kind::Date)?;
            let filled = head.fields.iter().find(|filled| filled.field == place)?;
            date::read(&filled.text, self.context.year).ok()
        };
        let replies = self
            .heads
            .get(&(unit, form))
            .into_iter()
            .flatten()
            .filter_map(|(i, head)| Some((self.taken.get(*i)?, head)));
        let days: Vec<(Option<Date>, &Taken)> = replies
            .filter(|(taken, _)| answers(taken))
            .map(|(taken, head)| (taken.order.sent.or_else(|| written(head)), taken))
            .collect();
        // A reply without any date may have been the first.
        if days.iter().any(|(day, _)| day.is_none_or(|day| day <= due)) {
            return;
        }
        let Some((Some(day), taken)) = days.into_iter().min_by_key(|(day, _)| *day) else {
            return;
        };
        let by = if taken.order.sent.is_some() {
            "邮件时间"
        } else {
            "填报时间"
        };
        let place = Place {
            unit: Some(self.unit_name(unit)),
            form: Some(data.key.clone()),
            ..at(&taken.file.file, None, None)
        };
        self.report.add(
            &rule::REPLY_LATE,
            place,
            format!("“{}”{by}为{day}", data.label()),
            format!("应在{due}以前报送"),
            "逾期情况将列入汇总",
        );
    }

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

    /// The last day of the campaign.
    pub(super) fn campaign_end(&self) -> Option<Date> {
        self.context
            .settings
            .campaign_end
            .or_else(|| date::day_of(self.context.year, 12, 31).ok())
    }
}

/// 统计截止 of the period before: the figures are those of the last report, or the line was left as it stood there.
fn period_before(form: &Form, field: &Field, text: Option<&str>, normal: Option<&str>) -> Option<judge::Fault> {
    let (period, text) = form.period.zip(text)?;
    let asks = kind::headings::holds(Kind::Period, "as-of", &field.label);
    let day: Date = normal?.parse().ok()?;
    (asks && !period.contains(day) && day < period.last_day()).then(|| judge::Fault {
        rule: &rule::PERIOD_OTHER,
        found: format!(
            "“{}”填的是“{}”，在本期以前",
            field.label,
            super::draft::shorten(text, 30)
        ),
        expected: format!("本期是{}", period.label()),
        advice: "请核对表中是不是本期的数据，并改填".to_owned(),
    })
}
