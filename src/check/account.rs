//! The account of a collection: what became of every file, every answer owed and every cell read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::companions;
use super::context::Context;
use super::draft::{Draft, Taken, at};
use super::findings::Report;
use super::key::Key;
use super::merge::{Merged, Weighed};
use super::owed;
use super::returns;
use crate::finding::{Finding, Place, Severity};
use crate::form::{FieldId, FormId, Kind};
use crate::ledger;
use crate::owed::Owed;
use crate::record::{Collected, FORMAT, Outcome, Record, ReplyFile, Submission};
use crate::rule;

/// What finishing the units yields.
pub(super) struct Yield {
    pub records: Vec<(Key, Record)>,
    pub submissions: Vec<Submission>,
    pub known: owed::Known,
    /// Header and footer cells that lost against a later reply.
    pub replaced: usize,
    pub findings: Vec<Finding>,
}

/// Draws up the account.
pub(super) fn draw(
    context: &Context<'_>,
    as_of: Date,
    taken: &[Taken],
    merged: &BTreeMap<Key, Merged>,
    weighed: &Weighed,
    found: Yield,
) -> Collected {
    let Yield {
        mut records,
        submissions,
        known,
        replaced,
        mut findings,
    } = found;
    let mut report = Report::new(context.settings);
    superseded(taken, weighed, &mut report);
    let idle = idle(context, taken, &mut report);
    let owed = owed::states(context, taken, &known);
    context.decisions.settle(&mut findings, &mut report);
    let stood_in = companions::settle(context, taken, &owed, &mut findings);
    asks_nothing_of_excused(&owed, &mut findings, context);
    // Answers that do not count are told, not recorded.
    let set_aside: BTreeSet<Key> = known.excused.keys().chain(known.sent_back.keys()).copied().collect();
    let owed: Vec<Owed> = owed.into_iter().map(|(_, duty)| duty).collect();
    findings.extend(report.findings);
    findings.sort_by(by_weight_and_place);
    let order = |form: FormId| context.forms.iter().position(|f| *f == form);
    records.sort_by_key(|((unit, form, task), record)| (order(*form), *task, record.role, *unit));
    let mut ledger = ledger::draw(&owed);
    // Read on the one hand; recorded and reported, each counted on its own, on the other.
    ledger.cells_read = taken.iter().map(|taken| taken.cells).sum();
    ledger.cells_recorded = taken.iter().map(|taken| taken.official).sum::<usize>()
        + merged
            .iter()
            .filter(|(key, _)| !set_aside.contains(key))
            .map(|(_, merged)| merged.draft.cells())
            .sum::<usize>()
        + (taken.iter().map(|taken| head_cells(context, taken)).sum::<usize>()).saturating_sub(replaced);
    ledger.cells_reported = taken.iter().map(|taken| taken.reported).sum::<usize>()
        + weighed.replaced
        + replaced
        + idle
        + set_aside
            .iter()
            .filter_map(|key| merged.get(key))
            .map(|merged| merged.draft.cells())
            .sum::<usize>();
    ledger.unbalanced = (taken.iter().filter(|taken| !taken.balances()))
        .map(|taken| taken.file.file.clone())
        .collect();
    let faulty: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| finding.place.file.as_deref())
        .collect();
    Collected {
        format: FORMAT,
        as_of,
        forms: context
            .forms
            .iter()
            .map(|form| context.register.forms[*form].key.clone())
            .collect(),
        periods: BTreeMap::new(),
        replies: taken
            .iter()
            .enumerate()
            .map(|(i, reply)| outcome(i, reply, weighed, &faulty, &stood_in))
            .collect(),
        records: records.into_iter().map(|(_, record)| record).collect(),
        submissions,
        owed,
        findings,
        ledger,
        returned: returns::numbers(context.register, taken),
        mail: taken.iter().flat_map(|taken| taken.mail.iter().cloned()).collect(),
    }
}

/// A unit that owes nothing any more is asked for nothing, whatever is the matter with what it sent.
fn asks_nothing_of_excused(owed: &[(Key, Owed)], findings: &mut [Finding], context: &Context<'_>) {
    let mut owes: BTreeMap<&str, bool> = BTreeMap::new();
    for (_, duty) in owed {
        *owes.entry(&duty.unit).or_default() |= duty.state.is_owed();
    }
    for finding in findings {
        let unit = finding.place.unit.as_deref().and_then(|unit| owes.get(unit));
        let own = [rule::DECISION_UNUSABLE.name, rule::DECISION_APPLIED.name];
        if unit != Some(&false) || own.contains(&finding.rule.as_str()) {
            continue;
        }
        finding.to_unit = None;
        if finding.severity != Severity::Info && !context.settings.rules.contains_key(&finding.rule) {
            finding.severity = Severity::Info;
            finding.advice = "该单位本次免报，留存备查，无须处理".to_owned();
        }
    }
}

/// Cells of header and footer fields that are recorded: of collected forms all, of others the unit's name.
fn head_cells(context: &Context<'_>, taken: &Taken) -> usize {
    let mut cells = 0;
    for head in &taken.heads {
        let collected = context.forms.contains(&head.form);
        cells += head
            .fields
            .iter()
            .filter(|field| collected || head.named && is_unit(context, head.form, field.field))
            .map(|field| field.cells)
            .sum::<usize>();
    }
    cells
}

fn is_unit(context: &Context<'_>, form: FormId, field: FieldId) -> bool {
    let field = context.register.forms[form].field(field);
    field.is_some_and(|field| field.kind == Kind::Unit)
}

/// Names what was filled in on forms that turned out not to be collected; yields the number of its cells.
fn idle(context: &Context<'_>, taken: &[Taken], report: &mut Report<'_>) -> usize {
    let mut all = 0;
    for reply in taken {
        let mut cells: BTreeMap<(FormId, &str), usize> = BTreeMap::new();
        for draft in reply.drafts.iter().filter(|draft| !context.forms.contains(&draft.form)) {
            *cells.entry((draft.form, &draft.sheet)).or_default() += draft.cells();
        }
        for head in reply.heads.iter().filter(|head| !context.forms.contains(&head.form)) {
            *cells.entry((head.form, &head.sheet)).or_default() += head
                .fields
                .iter()
                .filter(|field| !(head.named && is_unit(context, head.form, field.field)))
                .map(|field| field.cells)
                .sum::<usize>();
        }
        for ((form, sheet), cells) in cells.into_iter().filter(|(_, cells)| *cells > 0) {
            all += cells;
            let data = &context.register.forms[form];
            let (found, expected, advice) = if reply.answered.contains(&form) {
                let due = data.due.map(|due| format!("（{due}）")).unwrap_or_default();
                (
                    format!("“{}”填有任务内容（{cells}格）", data.label()),
                    format!("这张表还没有到期{due}，多数单位还没有填，本次没有收集"),
                    "内容保留在原文件中，到期收集时会一并读取；现在就要收的，请指定收集这张表",
                )
            } else {
                (
                    format!("“{}”只填了表头或表尾（{cells}格），没有填任务", data.label()),
                    "本轮没有单位填报这张表，未列入汇总".to_owned(),
                    "无须处理",
                )
            };
            let place = Place {
                unit: reply.file.unit.clone(),
                form: Some(data.key.clone()),
                ..at(&reply.file.file, Some(sheet), None)
            };
            report.account(&rule::FORM_NOT_COLLECTED, place, found, expected, advice);
        }
    }
    all
}

/// Files of which nothing is used any more; of printed copies it is told whether they agree.
fn superseded(taken: &[Taken], weighed: &Weighed, report: &mut Report<'_>) {
    for (_, reply) in taken
        .iter()
        .enumerate()
        .filter(|(i, reply)| is_superseded(*i, reply, weighed) && !weighed.copies.contains_key(i))
    {
        let place = Place {
            unit: reply.file.unit.clone(),
            ..at(&reply.file.file, None, None)
        };
        report.add(
            &rule::REPLY_SUPERSEDED,
            place,
            "内容已全部由本单位后报的文件替代",
            "以后报的为准",
            "无须处理",
        );
    }
}

fn is_superseded(place: usize, reply: &Taken, weighed: &Weighed) -> bool {
    reply.file.outcome == Outcome::Accepted
        && reply.drafts.iter().any(Draft::answers)
        && weighed.used.get(place) == Some(&false)
}

fn outcome(
    place: usize,
    reply: &Taken,
    weighed: &Weighed,
    faulty: &BTreeSet<&str>,
    stood_in: &BTreeMap<usize, Outcome>,
) -> ReplyFile {
    let mut file = reply.file.clone();
    if let Some(outcome) = stood_in.get(&place) {
        file.outcome = *outcome;
        return file;
    }
    if file.outcome != Outcome::Accepted {
        return file;
    }
    if is_superseded(place, reply, weighed) {
        file.outcome = Outcome::Superseded;
    } else if faulty.contains(file.file.as_str()) {
        file.outcome = Outcome::Partial;
    }
    file
}

/// Findings stand by weight, then by unit and place.
fn by_weight_and_place(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let (p, q) = (&a.place, &b.place);
    (a.severity, &p.unit, &p.file, &p.sheet)
        .cmp(&(b.severity, &q.unit, &q.file, &q.sheet))
        .then_with(|| row_of(p).cmp(&row_of(q)))
        .then_with(|| (&a.rule, &p.task, &p.form, &a.found).cmp(&(&b.rule, &q.task, &q.form, &b.found)))
}

/// The row of an address and the address, so that D9 stands before D10.
fn row_of(place: &Place) -> (usize, usize, &str) {
    let cell = place.cell.as_deref().unwrap_or_default();
    let digits = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    (digits.parse().unwrap_or(0), cell.len() - digits.len(), cell)
}
