//! The end of a collection: replies weighed, answers checked, what is owed named, the account drawn up.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::collector::{Context, Fields};
use super::draft::{Draft, Head, Taken, at, says, shorten};
use super::judge::{self, judge};
use super::merge::{self, Merged, Weighed};
use super::rule::Report;
use super::rules;
use crate::finding::{Finding, Place, Severity, a1};
use crate::form::{Form, Kind};
use crate::ledger;
use crate::record::{Collected, Outcome, Record, Source, Submission};
use crate::reply::body::FromAbove;
use crate::reply::normal::blank::{Worth, worth};
use crate::reply::normal::completion::{self, State};
use crate::reply::reading::fields;

/// Unit, form and task, by their places.
type Key = (usize, usize, usize);

/// Weighs, checks and accounts.
pub(super) fn finish(context: &Context<'_>, taken: Vec<Taken>, as_of: Date) -> Collected {
    let mut report = Report::new(context.settings);
    let mut weighed = Weighed {
        replaced: 0,
        used: vec![false; taken.len()],
    };
    // Oldest first, by the evidence that there is.
    let mut oldest: Vec<usize> = (0..taken.len()).collect();
    oldest.sort_by_key(|i| taken.get(*i).map(|taken| taken.order.clone()));
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
    let merged: BTreeMap<Key, Merged> = drafts
        .iter()
        .filter(|((_, form, _), _)| context.forms.contains(form))
        .filter_map(|(key, list)| Some((*key, merge::drafts(context, &taken, list, &mut weighed, &mut report)?)))
        .collect();
    let mut round = Finish {
        context,
        taken: &taken,
        merged: &merged,
        heads: &heads,
        report,
        records: Vec::new(),
        submissions: Vec::new(),
    };
    for unit in 0..context.register.units.len() {
        round.unit(unit);
    }
    let Finish {
        report,
        records,
        submissions,
        ..
    } = round;
    let mut findings: Vec<Finding> = taken
        .iter()
        .flat_map(|taken| &taken.notes)
        .filter(|note| note.form.is_none_or(|form| context.forms.contains(&form)))
        .map(|note| note.finding.clone())
        .collect();
    findings.extend(report.findings);
    let mut collected = Collected {
        as_of,
        forms: context
            .forms
            .iter()
            .filter_map(|form| context.register.forms.get(*form))
            .map(|form| form.key.clone())
            .collect(),
        replies: Vec::new(),
        records: sorted(context, records),
        submissions,
        findings,
        ledger: Default::default(),
    };
    superseded(context, &taken, &weighed, &mut collected.findings);
    collected.replies = taken
        .iter()
        .enumerate()
        .map(|(i, reply)| outcome(i, reply, &weighed, &collected.findings))
        .collect();
    collected.findings.sort_by(by_weight_and_place);
    collected.ledger = ledger::draw(context.roles, context.forms.len(), collected.records.len(), 0);
    cells(context, &taken, &merged, &weighed, &mut collected);
    collected
}

/// The cells' side of the account: read on the one hand; recorded and reported, each counted on its own, on the other.
fn cells(
    context: &Context<'_>,
    taken: &[Taken],
    merged: &BTreeMap<Key, Merged>,
    weighed: &Weighed,
    collected: &mut Collected,
) {
    let ledger = &mut collected.ledger;
    ledger.cells_read = taken.iter().map(|taken| taken.cells).sum();
    ledger.cells_recorded = taken.iter().map(|taken| taken.official).sum::<usize>()
        + merged.values().map(|merged| merged.draft.cells()).sum::<usize>()
        + taken
            .iter()
            .flat_map(|taken| &taken.heads)
            .flat_map(|head| &head.fields)
            .map(|field| field.cells)
            .sum::<usize>();
    ledger.cells_reported = taken.iter().map(|taken| taken.reported).sum::<usize>() + weighed.replaced;
    // Blank look-alikes on a form that turned out not to be collected.
    let idle: usize = taken
        .iter()
        .flat_map(|taken| &taken.drafts)
        .filter(|draft| !context.forms.contains(&draft.form))
        .map(Draft::cells)
        .sum();
    ledger.cells_recorded += idle;
}

struct Finish<'f> {
    context: &'f Context<'f>,
    taken: &'f [Taken],
    merged: &'f BTreeMap<Key, Merged>,
    heads: &'f BTreeMap<(usize, usize), Vec<(usize, &'f Head)>>,
    report: Report<'f>,
    records: Vec<(usize, usize, usize, Record)>,
    submissions: Vec<Submission>,
}

impl Finish<'_> {
    fn unit(&mut self, unit: usize) {
        let Some(tasks) = self.context.roles.get(unit).filter(|tasks| !tasks.is_empty()) else {
            return;
        };
        if self.context.forms.is_empty() {
            return;
        }
        let replied = self.heads.keys().any(|(u, _)| *u == unit);
        if !replied {
            self.silent(unit, tasks.len());
            return;
        }
        let tasks: Vec<usize> = tasks.keys().copied().collect();
        for form in self.context.forms {
            self.form(unit, *form, &tasks);
        }
    }

    /// A unit without any reply; one whose file could not be read is named there.
    fn silent(&mut self, unit: usize, tasks: usize) {
        if self.taken.iter().any(|taken| taken.units.contains(&unit)) {
            return;
        }
        let forms: Vec<String> = self.forms().map(|form| format!("“{}”", form.label())).collect();
        let place = Place {
            unit: Some(self.unit_name(unit)),
            ..Place::default()
        };
        self.report.add(
            &rules::unit_silent::RULE,
            place,
            format!("没有收到任何回复，{tasks}项任务未报"),
            format!("应报送{}", forms.join("和")),
            "请催报",
        );
    }

    fn form(&mut self, unit: usize, form: usize, tasks: &[usize]) {
        let Some(data) = self.context.register.forms.get(form) else {
            return;
        };
        let answered = tasks.iter().any(|task| {
            self.merged
                .get(&(unit, form, *task))
                .is_some_and(|merged| merged.draft.answers())
        });
        let heads = self.heads.get(&(unit, form)).map(Vec::as_slice).unwrap_or_default();
        let head = merge::heads(self.context, heads);
        if let Some(head) = &head {
            self.submit(unit, data, head);
        }
        if !answered {
            let file = head
                .as_ref()
                .and_then(|head| self.taken.get(head.file))
                .map(|taken| taken.file.file.clone());
            let found = match head {
                Some(_) => format!("“{}”是空白的，{}项任务都没有填", data.label(), tasks.len()),
                None => format!("回复中没有“{}”", data.label()),
            };
            let place = Place {
                unit: Some(self.unit_name(unit)),
                form: Some(data.key.clone()),
                sheet: head.as_ref().map(|head| head.head.sheet.clone()),
                file,
                ..Place::default()
            };
            self.report
                .add(&rules::form_missing::RULE, place, found, "本轮应报送这张表", "请催报");
            return;
        }
        if let Some(head) = &head {
            self.head_fields(unit, data, head);
        }
        for task in tasks {
            self.task(unit, form, data, *task, head.as_ref());
        }
        self.tell_from_above(unit, form, data, tasks);
    }

    fn submit(&mut self, unit: usize, form: &Form, head: &merge::MergedHead) {
        let mut filled = Fields::new();
        for (place, (field, _)) in fields(form) {
            let text = head
                .head
                .fields
                .iter()
                .find(|one| one.field == place)
                .map(|one| one.text.clone());
            if let Some(text) = text {
                filled.insert(field.label.clone(), text);
            }
        }
        self.submissions.push(Submission {
            unit: self.unit_name(unit),
            form: form.key.clone(),
            fields: filled,
            source: Source {
                file: self.file(head.file),
                sheet: head.head.sheet.clone(),
                row: head.head.row + 1,
            },
        });
    }

    fn head_fields(&mut self, unit: usize, form: &Form, head: &merge::MergedHead) {
        for (place, (field, _)) in fields(form) {
            if field.kind == Kind::Unit {
                continue;
            }
            let filled = head.head.fields.iter().find(|one| one.field == place);
            let label = head
                .head
                .labels
                .iter()
                .find(|(at, _, _)| *at == place)
                .map(|(_, row, column)| a1(*row, *column));
            let (_, fault) = judge(&judge::Field {
                heading: &field.label,
                kind: field.kind,
                required: field.required,
                text: filled.map(|one| one.text.as_str()),
                number: filled.is_some_and(|one| one.text.parse::<f64>().is_ok()),
                nil: false,
                year: self.context.year,
            });
            if let Some(fault) = fault {
                let place = Place {
                    unit: Some(self.unit_name(unit)),
                    form: Some(form.key.clone()),
                    column: Some(field.label.clone()),
                    ..at(
                        &self.file(head.file),
                        Some(&head.head.sheet),
                        filled.map(|one| a1(one.row, one.column)).or(label),
                    )
                };
                self.report
                    .add(fault.rule, place, fault.found, fault.expected, fault.advice);
            }
        }
    }

    fn task(&mut self, unit: usize, form: usize, data: &Form, task: usize, head: Option<&merge::MergedHead>) {
        let Some(info) = self.context.register.tasks.get(task) else {
            return;
        };
        let place = Place {
            unit: Some(self.unit_name(unit)),
            task: Some(info.id.clone()),
            form: Some(data.key.clone()),
            ..Place::default()
        };
        let Some(merged) = self.merged.get(&(unit, form, task)) else {
            let place = Place {
                file: head.map(|head| self.file(head.file)),
                sheet: head.map(|head| head.head.sheet.clone()),
                ..place
            };
            self.report.add(
                &rules::task_missing::RULE,
                place,
                format!("表中没有任务{}“{}”", info.number, shorten(&info.text, 40)),
                "本单位承担的每项任务都应填报",
                "请补报这项任务",
            );
            return;
        };
        let draft = &merged.draft;
        if !draft.answers() {
            let first = data.unit_columns().find_map(|(column, _)| draft.cell(column));
            let place = Place {
                cell: first,
                file: Some(self.file(merged.file)),
                sheet: Some(draft.sheet.clone()),
                ..place
            };
            self.report.add(
                &rules::task_unanswered::RULE,
                place,
                format!("任务{}“{}”没有填写", info.number, shorten(&info.text, 40)),
                "本单位承担的每项任务都应填报",
                "请补填这项任务",
            );
            return;
        }
        let normalised = self.answers(data, merged, &place);
        let role = self.context.roles.get(unit).and_then(|tasks| tasks.get(&task)).copied();
        let Some(role) = role else { return };
        let mut filled = Fields::new();
        for (column, answer) in data.columns.iter().zip(&draft.fields) {
            if let Some(answer) = answer {
                filled.insert(column.heading.clone(), answer.text.clone());
            }
        }
        let record = Record {
            unit: self.unit_name(unit),
            task: info.id.clone(),
            form: data.key.clone(),
            role,
            fields: filled,
            normalised,
            source: Source {
                file: self.file(merged.file),
                sheet: draft.sheet.clone(),
                row: draft.row + 1,
            },
        };
        self.records.push((form, task, unit, record));
    }

    /// Judges every answer of a task; yields the normal values.
    fn answers(&mut self, form: &Form, merged: &Merged, place: &Place) -> Fields {
        let draft = &merged.draft;
        let narrative = |column: usize| {
            form.columns
                .get(column)
                .is_some_and(|column| column.kind == Kind::Narrative)
        };
        let nil = draft.fields.iter().enumerate().find(|(column, answer)| {
            narrative(*column) && answer.as_ref().is_some_and(|answer| worth(&answer.text) == Worth::Nil)
        });
        if let Some((column, Some(answer))) = nil {
            let place = self.cell(merged, column, place);
            self.report.add(
                &rules::answer_nil::RULE,
                place,
                format!("单位称不涉及：“{}”", shorten(&answer.text, 60)),
                "台账中本单位承担这项任务",
                "请核对责任分解；同意的，无须处理",
            );
        }
        let mut normalised = Fields::new();
        for (place_of, column) in form.unit_columns() {
            let answer = draft.fields.get(place_of).and_then(Option::as_ref);
            if answer.is_none() && draft.absent.contains(&place_of) {
                continue;
            }
            let (normal, fault) = judge(&judge::Field {
                heading: &column.heading,
                kind: column.kind,
                required: column.required,
                text: answer.map(|answer| answer.text.as_str()),
                number: answer.is_some_and(|answer| answer.number),
                nil: nil.is_some(),
                year: self.context.year,
            });
            if let Some(normal) = normal {
                normalised.insert(column.heading.clone(), normal);
            }
            let fault = fault.or_else(|| reason(form, draft, place_of));
            if let Some(fault) = fault {
                let place = Place {
                    column: Some(column.heading.clone()),
                    ..self.cell(merged, place_of, place)
                };
                self.report
                    .add(fault.rule, place, fault.found, fault.expected, fault.advice);
            }
        }
        normalised
    }

    /// Tells once per column which values came from above.
    fn tell_from_above(&mut self, unit: usize, form: usize, data: &Form, tasks: &[usize]) {
        for (place, column) in data.unit_columns() {
            let mut cells: BTreeMap<(usize, &str), Vec<(String, FromAbove)>> = BTreeMap::new();
            for merged in tasks.iter().filter_map(|task| self.merged.get(&(unit, form, *task))) {
                let Some(answer) = merged.draft.fields.get(place).and_then(Option::as_ref) else {
                    continue;
                };
                let Some(how) = answer.from_above else { continue };
                let file = merged.from.get(place).copied().unwrap_or(merged.file);
                let own = merged
                    .draft
                    .columns
                    .get(place)
                    .copied()
                    .flatten()
                    .map(|at| a1(merged.draft.row, at))
                    .unwrap_or_default();
                cells.entry((file, &merged.draft.sheet)).or_default().push((own, how));
            }
            for ((file, sheet), list) in cells {
                let ditto = list.iter().any(|(_, how)| *how == FromAbove::Ditto);
                let names: BTreeSet<&str> = list.iter().map(|(cell, _)| cell.as_str()).collect();
                let names: Vec<&str> = names.into_iter().collect();
                let place = Place {
                    unit: Some(self.unit_name(unit)),
                    form: Some(data.key.clone()),
                    column: Some(column.heading.clone()),
                    ..at(
                        &self.file(file),
                        Some(sheet),
                        list.first().map(|(cell, _)| cell.clone()),
                    )
                };
                let how = if ditto {
                    "写着“同上”"
                } else {
                    "与上方单元格合并"
                };
                self.report.add(
                    &rules::answer_from_above::RULE,
                    place,
                    format!("“{}”中{}{how}", column.heading, names.join("、")),
                    "已取上方单元格的内容",
                    "请核对；排过序的表格，上方可能已不是原来的一行",
                );
            }
        }
    }

    fn cell(&self, merged: &Merged, column: usize, place: &Place) -> Place {
        let file = merged.from.get(column).copied().unwrap_or(merged.file);
        Place {
            file: Some(self.file(file)),
            sheet: Some(merged.draft.sheet.clone()),
            cell: merged.draft.cell(column),
            ..place.clone()
        }
    }

    fn file(&self, reply: usize) -> String {
        self.taken
            .get(reply)
            .map(|taken| taken.file.file.clone())
            .unwrap_or_default()
    }

    fn forms(&self) -> impl Iterator<Item = &Form> {
        self.context
            .forms
            .iter()
            .filter_map(|form| self.context.register.forms.get(*form))
    }

    fn unit_name(&self, unit: usize) -> String {
        self.context
            .register
            .units
            .get(unit)
            .map(|unit| unit.unit.name.clone())
            .unwrap_or_default()
    }
}

/// 未完成 without its reason: neither beside it nor in the narrative.
fn reason(form: &Form, draft: &Draft, column: usize) -> Option<judge::Fault> {
    let heading = form
        .columns
        .get(column)
        .filter(|column| column.kind == Kind::Completion)?;
    let answer = draft.fields.get(column)?.as_ref().filter(|answer| says(answer))?;
    let read = completion::read(&answer.text)?;
    if read.state != State::No || read.reason {
        return None;
    }
    let told = form.columns.iter().zip(&draft.fields).any(|(column, answer)| {
        column.kind == Kind::Narrative
            && answer.as_ref().is_some_and(|answer| {
                ["原因", "由于", "因为", "受", "因"]
                    .iter()
                    .any(|word| answer.text.contains(word))
            })
    });
    (!told).then(|| judge::Fault {
        rule: &rules::reason_missing::RULE,
        found: format!(
            "“{}”填的是“{}”，没有说明原因",
            heading.heading,
            shorten(&answer.text, 30)
        ),
        expected: "未完成的应说明原因".to_owned(),
        advice: "请补填未完成的原因".to_owned(),
    })
}

/// Files of which nothing is used any more.
fn superseded(context: &Context<'_>, taken: &[Taken], weighed: &Weighed, findings: &mut Vec<Finding>) {
    let mut report = Report::new(context.settings);
    for (i, reply) in taken.iter().enumerate() {
        if is_superseded(i, reply, weighed) {
            let place = Place {
                unit: reply.file.unit.clone(),
                ..at(&reply.file.file, None, None)
            };
            report.add(
                &rules::reply_superseded::RULE,
                place,
                "内容已全部由本单位后报的文件替代",
                "以后报的为准",
                "无须处理",
            );
        }
    }
    findings.extend(report.findings);
}

fn is_superseded(place: usize, reply: &Taken, weighed: &Weighed) -> bool {
    reply.file.outcome == Outcome::Accepted
        && reply.drafts.iter().any(Draft::answers)
        && weighed.used.get(place) == Some(&false)
}

fn outcome(place: usize, reply: &Taken, weighed: &Weighed, findings: &[Finding]) -> crate::record::ReplyFile {
    let mut file = reply.file.clone();
    if file.outcome != Outcome::Accepted {
        return file;
    }
    let faulty = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error && finding.place.file.as_deref() == Some(&file.file));
    if is_superseded(place, reply, weighed) {
        file.outcome = Outcome::Superseded;
    } else if faulty {
        file.outcome = Outcome::Partial;
    }
    file
}

fn sorted(context: &Context<'_>, mut records: Vec<(usize, usize, usize, Record)>) -> Vec<Record> {
    let order = |form: usize| context.forms.iter().position(|f| *f == form);
    records.sort_by_key(|(form, task, unit, record)| (order(*form), *task, record.role, *unit));
    records.into_iter().map(|(_, _, _, record)| record).collect()
}

/// Findings stand by weight, then by unit and place.
fn by_weight_and_place(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let key = |finding: &Finding| (finding.severity, finding.rule.clone(), finding.place.task.clone());
    let (p, q) = (&a.place, &b.place);
    let cell = |place: &Place| row_of(place.cell.as_deref().unwrap_or_default());
    (a.severity, &p.unit, &p.file, &p.sheet)
        .cmp(&(b.severity, &q.unit, &q.file, &q.sheet))
        .then_with(|| cell(p).cmp(&cell(q)))
        .then_with(|| key(a).cmp(&key(b)))
}

/// The row of an address and the address, so that D9 stands before D10.
fn row_of(cell: &str) -> (usize, String) {
    (
        cell.trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .parse()
            .unwrap_or(0),
        cell.to_owned(),
    )
}
