//! The end of a collection: replies weighed, answers checked, what is owed named, the account drawn up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::account;
use super::choice_pairs::Pairs;
use super::collector::Context;
use super::companions;
use super::decision::Decisions;
use super::draft::{Draft, Head, Taken, at, one_line, point_home, point_to_page};
use super::judge::{self, judge};
use super::merge::{self, Merged, MergedHead, Weighed};
use super::owed;
use super::report::Report;
use super::returns;
use super::rules;
use super::transcribe;
use super::usage::{self, Usage};
use crate::finding::{Finding, Place, a1};
use crate::form::{Form, Kind};
use crate::record::{Collected, Fields, Record, Source, Submission};
use crate::reply::choice::Habit;
use crate::reply::given::Planned;
use crate::reply::normal::date;
use crate::reply::reading::fields;
use crate::rule;
use crate::text::walled;

/// Unit, form and task, by their places.
pub(super) type Key = (usize, usize, usize);

/// Where an answer stands that only a person's transcription gave.
const DECISIONS: &str = "decisions.xlsx";

/// Stands for a long text: no two texts have the same.
pub(super) type Digest = [u8; 32];

/// The work of finishing, one unit after another.
pub(super) struct Finish<'f> {
    pub context: &'f Context<'f>,
    pub taken: &'f [Taken],
    pub merged: &'f BTreeMap<Key, Merged<'f>>,
    pub heads: &'f BTreeMap<(usize, usize), Vec<(usize, &'f Head)>>,
    pub report: Report<'f>,
    pub records: Vec<(Key, Record)>,
    pub submissions: Vec<Submission>,
    /// What the states of the duties are made of.
    pub known: owed::Known,
    /// Header and footer cells that lost against a later reply.
    pub replaced: usize,
    /// Which choices go together in this round.
    pub pairs: Pairs,
    /// Figures that the unit gave in other forms of this collection, by unit and task.
    pub figures: BTreeMap<(usize, usize), Vec<rules::row_figures::Told>>,
    /// How the columns of the forms are read in this round, by form and column.
    pub usage: BTreeMap<(usize, usize), Usage>,
    /// Normal deadlines of the plan, by unit and task.
    pub planned: BTreeMap<(usize, usize), String>,
    /// What is known of the units' plans from elsewhere: an earlier collection, a plan that is not collected, or what the
    /// office had filled in of it; by unit and task.
    pub plans: BTreeMap<(usize, usize), Planned>,
    /// The areas that units are governments of, folded, by unit: 嘉鱼县.
    pub areas: Vec<Option<String>>,
    /// Long answers by form, task, column and digest of the text, with the unit that gave them first.
    pub answers: HashMap<(usize, usize, usize, Digest), usize>,
    /// What has been told of the fields around tables of several units: file, sheet, field.
    pub joint: BTreeSet<(usize, String, usize)>,
}

/// Weighs, checks and accounts.
pub(super) fn finish(context: &Context<'_>, taken: Vec<Taken>, as_of: Date) -> Collected {
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
    let mut heads: BTreeMap<(usize, usize), Vec<(usize, &Head)>> = BTreeMap::new();
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
    let mut round = Finish {
        context,
        taken: &taken,
        merged: &merged,
        heads: &heads,
        report,
        records: Vec::new(),
        submissions: Vec::new(),
        known: owed::Known::default(),
        replaced: 0,
        pairs: Pairs::of(context, &merged),
        figures: BTreeMap::new(),
        usage,
        planned: BTreeMap::new(),
        plans: plans(context, &taken),
        areas: rules::answer_others::areas(context.register),
        answers: HashMap::new(),
        joint: BTreeSet::new(),
    };
    for unit in 0..context.register.units.len() {
        round.unit(unit, as_of);
    }
    let Finish {
        mut report,
        records,
        submissions,
        known,
        replaced,
        ..
    } = round;
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

/// What units had planned, by what is known apart from plans that are collected; of two replies the later one tells.
fn plans(context: &Context<'_>, taken: &[Taken]) -> BTreeMap<(usize, usize), Planned> {
    let mut plans = context.before.plans().clone();
    let mut oldest: Vec<&Taken> = taken.iter().filter(|taken| !taken.plans.is_empty()).collect();
    oldest.sort_by(|a, b| a.order.cmp(&b.order));
    for plan in oldest.into_iter().flat_map(|taken| &taken.plans) {
        let known = plans.entry((plan.unit, plan.task)).or_default();
        known.day = plan.planned.day.or(known.day);
        if plan.planned.measures.is_some() {
            known.measures.clone_from(&plan.planned.measures);
        }
    }
    plans
}

impl Finish<'_> {
    fn unit(&mut self, unit: usize, as_of: Date) {
        let Some(tasks) = self.context.roles.get(unit).filter(|tasks| !tasks.is_empty()) else {
            return;
        };
        let mut owing: Vec<(usize, Vec<usize>)> = Vec::new();
        for form in self.context.forms {
            let tasks: Vec<usize> = tasks
                .keys()
                .copied()
                .filter(|task| !self.excused((unit, *form, *task)))
                .collect();
            if !tasks.is_empty() {
                owing.push((*form, tasks));
            }
        }
        let answered = self.merged.range((unit, 0, 0)..(unit + 1, 0, 0)).next().is_some();
        if !answered && self.heads.range((unit, 0)..(unit + 1, 0)).next().is_none() {
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
        let (Some(data), Some(info)) = (
            self.context.register.forms.get(form),
            self.context.register.tasks.get(task),
        ) else {
            return false;
        };
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
        let (Some(data), Some(info)) = (
            self.context.register.forms.get(form),
            self.context.register.tasks.get(task),
        ) else {
            return false;
        };
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
            told.to_unit = Some(format!("请重新填报：{}", decision.reason.trim()));
        }
        self.known.sent_back.insert(key, decision.spoken());
        true
    }

    /// A unit without any reply; one whose file could not be read is named there.
    fn silent(&mut self, unit: usize, owing: &[(usize, Vec<usize>)]) {
        let named = |taken: &Taken| taken.units.contains(&unit) && taken.material.is_some();
        if owing.is_empty() || self.taken.iter().any(named) {
            return;
        }
        let forms: Vec<String> = owing
            .iter()
            .filter_map(|(form, tasks)| Some((self.context.register.forms.get(*form)?, tasks.len())))
            .map(|(form, tasks)| format!("“{}”（{tasks}项任务）", form.label()))
            .collect();
        let place = Place {
            unit: Some(self.unit_name(unit)),
            ..Place::default()
        };
        self.report.add(
            &rule::UNIT_SILENT,
            place,
            "没有收到任何回复",
            format!("应报送{}", forms.join("和")),
            "请催报",
        );
    }

    fn form(&mut self, unit: usize, form: usize, tasks: &[usize], as_of: Date) {
        let Some(data) = self.context.register.forms.get(form) else {
            return;
        };
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
            self.unanswered(unit, data, head.as_ref(), tasks.len());
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
    }

    /// A form that is not there, or has no answer in it.
    fn unanswered(&mut self, unit: usize, form: &Form, head: Option<&MergedHead>, tasks: usize) {
        let found = match head {
            Some(head) if head.head.untouched > 0 => format!(
                "“{}”没有填写，表中只有下发时预先填好的内容，{tasks}项任务都没有填",
                form.label()
            ),
            Some(_) => format!("“{}”是空白的，{tasks}项任务都没有填", form.label()),
            None => format!("回复中没有“{}”", form.label()),
        };
        let place = Place {
            unit: Some(self.unit_name(unit)),
            form: Some(form.key.clone()),
            sheet: head.map(|head| head.head.sheet.clone()),
            file: head.map(|head| self.file(head.file)),
            ..Place::default()
        };
        self.report
            .add(&rule::FORM_MISSING, place, found, "本轮应报送这张表", "请催报");
    }

    fn submit(&mut self, unit: usize, form: &Form, head: &MergedHead) {
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
    fn head_fields(&mut self, unit: usize, form: &Form, head: &MergedHead) -> Option<Date> {
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
                day = day.or(normal.and_then(|normal| normal.parse().ok()));
            }
            let Some(fault) = fault else { continue };
            let cell = filled
                .map(|one| a1(one.row, one.column))
                .or(label.map(|(_, row, column)| a1(*row, *column)));
            // Whoever put a table of several units together filled these in, once, and no unit is asked for them.
            let joint = head.head.joint;
            if joint && !self.joint.insert((head.file, head.head.sheet.clone(), place)) {
                continue;
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
    fn lateness(&mut self, unit: usize, form: usize, data: &Form) {
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

    /// The name of a reply's file; what no reply holds a person has transcribed.
    pub(super) fn file(&self, reply: usize) -> String {
        let file = self.taken.get(reply).map(|taken| taken.file.file.as_str());
        file.unwrap_or(DECISIONS).to_owned()
    }

    pub(super) fn unit_name(&self, unit: usize) -> String {
        self.context
            .register
            .units
            .get(unit)
            .map(|unit| unit.unit.name.clone())
            .unwrap_or_default()
    }

    /// The last day of the campaign.
    pub(super) fn campaign_end(&self) -> Option<Date> {
        self.context
            .settings
            .campaign_end
            .or_else(|| date::day_of(self.context.year, 12, 31).ok())
    }
}
