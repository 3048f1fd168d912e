//! Judges what one unit owes: forms that are missing or blank, what stands around the tables, the day it came, then each task.

use jiff::civil::Date;

use super::answers;
use super::decision::Decisions;
use super::draft::{Head, Taken, at, one_line};
use super::fault::Fault;
use super::field;
use super::judge::judge;
use super::judging::{Claim, Judging};
use super::key::Key;
use super::merge::{self, MergedHead};
use crate::finding::{Place, a1};
use crate::form::{Field, Form, FormId, Kind};
use crate::kind;
use crate::kind::life::Stage;
use crate::list::Id;
use crate::normal::choice::Habit;
use crate::normal::date;
use crate::record::{Fields, Outcome, Source, Submission};
use crate::rule;
use crate::task::TaskIndex;
use crate::text::walled;
use crate::unit::UnitId;

/// Judges the unit.
pub(super) fn judge_unit(judging: &mut Judging<'_>, unit: UnitId, as_of: Date) {
    let tasks = &judging.context.roles[unit];
    if tasks.is_empty() {
        return;
    }
    let mut owing: Vec<(FormId, Vec<TaskIndex>)> = Vec::new();
    for form in judging.context.forms {
        let tasks: Vec<TaskIndex> = tasks
            .keys()
            .copied()
            .filter(|task| !is_excused(judging, (unit, *form, *task)))
            .collect();
        if !tasks.is_empty() {
            owing.push((*form, tasks));
        }
    }
    let first = (FormId::at(0), TaskIndex::at(0));
    let answered = (judging.merged.range((unit, first.0, first.1)..).next()).is_some_and(|(key, _)| key.0 == unit);
    let headed = (judging.heads.range((unit, first.0)..).next()).is_some_and(|((of, _), _)| *of == unit);
    if !answered && !headed {
        tell_silent(judging, unit, &owing);
        return;
    }
    for (form, tasks) in owing {
        judge_form(judging, unit, form, &tasks, as_of);
    }
}

/// Whether a decision says that an answer is not owed; it is noted as excluded then.
fn is_excused(judging: &mut Judging<'_>, key: Key) -> bool {
    let (unit, form, task) = key;
    let name = judging.unit_name(unit);
    let register = judging.context.register;
    let (data, info) = (&register.forms[form], &register.tasks[task]);
    let Some(decision) = judging.context.decisions.excuses(&name, &info.id, &data.key) else {
        return false;
    };
    let place = judging.duty(key);
    let what = match said(judging, key) {
        Some(said) => format!("任务{}不要求本单位填报，已填内容未采用：{said}", info.number),
        None => format!("任务{}不要求本单位填报", info.number),
    };
    Decisions::tell(&mut judging.report, decision, place, what);
    judging.known.excused.insert(key, decision.spoken());
    true
}

/// What an answer says, as one text; nothing without one.
fn said(judging: &Judging<'_>, key: Key) -> Option<String> {
    let merged = judging.merged.get(&key).filter(|merged| merged.draft.answers())?;
    let said = merged.draft.fields.iter().flatten().map(|one| one_line(&one.text));
    Some(said.collect::<Vec<String>>().join("；"))
}

/// Whether a decision sends an answer back: it counts no more, and is owed again.
fn is_sent_back(judging: &mut Judging<'_>, key: Key) -> bool {
    let (unit, form, task) = key;
    let name = judging.unit_name(unit);
    let register = judging.context.register;
    let (data, info) = (&register.forms[form], &register.tasks[task]);
    let Some(decision) = judging.context.decisions.returns_answer(&name, &info.id, &data.key) else {
        return false;
    };
    let Some(said) = said(judging, key) else {
        return false;
    };
    let place = judging.duty(key);
    let what = format!("任务{}的填报已退回，未采用：{said}", info.number);
    Decisions::tell(&mut judging.report, decision, place, what);
    if let Some(told) = judging.report.findings.last_mut() {
        // Who decided it is the office's matter; the unit reads what to do and why.
        told.expected = "应按实际情况重新填报".to_owned();
        told.advice = format!("{}。无须处理，等单位重新报送", decision.spoken());
        told.to_unit = Some(format!("请重新填报：{}", decision.reason.trim()));
    }
    judging.known.sent_back.insert(key, decision.spoken());
    true
}

/// A unit without any answer; one whose file could not be read is named there.
fn tell_silent(judging: &mut Judging<'_>, unit: UnitId, owing: &[(FormId, Vec<TaskIndex>)]) {
    let named = |taken: &Taken| taken.units.contains(&unit) && taken.material.is_some();
    if owing.is_empty() {
        return;
    }
    if judging.taken.iter().any(named) {
        let missing: Vec<_> = owing.iter().filter(|(form, _)| !waits(judging, unit, *form)).collect();
        for (form, tasks) in missing {
            tell_unanswered(judging, unit, &judging.context.register.forms[*form], None, tasks.len());
        }
        return;
    }
    let forms: Vec<String> = owing
        .iter()
        .map(|(form, tasks)| (&judging.context.register.forms[*form], tasks.len()))
        .map(|(form, tasks)| format!("“{}”（{tasks}项任务）", form.label()))
        .collect();
    let place = Place {
        unit: Some(judging.unit_name(unit)),
        ..Place::default()
    };
    // A message that only says 请查收 came all the same.
    let came = judging
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
    judging.report.add(
        &rule::UNIT_SILENT,
        place,
        found,
        format!("应报送{}", forms.join("和")),
        "请催报",
    );
}

fn judge_form(judging: &mut Judging<'_>, unit: UnitId, form: FormId, tasks: &[TaskIndex], as_of: Date) {
    let data = &judging.context.register.forms[form];
    let answered = tasks.iter().any(|task| {
        judging
            .merged
            .get(&(unit, form, *task))
            .is_some_and(|merged| merged.draft.answers())
    });
    let heads = judging.heads.get(&(unit, form)).map(Vec::as_slice).unwrap_or_default();
    let head = merge::heads(judging.context, judging.taken, heads, &mut judging.report).map(|(head, replaced)| {
        judging.replaced += replaced;
        head
    });
    if let Some(head) = &head {
        submit(judging, unit, data, head);
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
        if head.is_some() || !waits(judging, unit, form) {
            tell_unanswered(judging, unit, data, head.as_ref(), tasks.len());
        }
        return;
    }
    let mut day = as_of;
    if let Some(head) = &head {
        day = judge_head(judging, unit, data, head).unwrap_or(as_of);
    }
    tell_lateness(judging, unit, form, data);
    for task in tasks {
        let key = (unit, form, *task);
        if !is_sent_back(judging, key) {
            let (findings, records) = (judging.report.findings.len(), judging.records.len());
            if walled(|| answers::judge_task(judging, key, data, head.as_ref(), day)).is_none() {
                judging.report.findings.truncate(findings);
                judging.records.truncate(records);
                answers::record_unjudged(judging, key, data);
            }
        }
    }
    answers::tell_from_above(judging, unit, form, data, tasks);
    tell_unchanged(judging, unit, form, data, tasks, head.as_ref());
}

/// Tells where all that a unit reports of a form that comes back reads as in the period before, though not all of it is done.
fn tell_unchanged(
    judging: &mut Judging<'_>,
    unit: UnitId,
    form: FormId,
    data: &Form,
    tasks: &[TaskIndex],
    head: Option<&MergedHead>,
) {
    let rows = tasks.iter().filter_map(|task| {
        let merged = judging.merged.get(&(unit, form, *task))?;
        merged.draft.answers().then_some(((unit, form, *task), merged))
    });
    let (mut when, mut open) = (None, false);
    for (key, merged) in rows {
        let Some(before) = judging.context.before.unchanged(key, data, &merged.draft) else {
            return;
        };
        open |= answers::stage(data, &merged.draft, judging.context.year) != Some(Stage::Done);
        when = Some(before);
    }
    let Some(when) = when.filter(|_| open) else { return };
    let place = place_of(judging, unit, data, head);
    judging.report.add(
        &rule::PERIOD_UNCHANGED,
        place,
        format!("“{}”各项内容与{when}填报的完全相同", data.label()),
        "应填写本期的进展",
        "请核对是否误报了上期的表；本期确实没有变化的，请在进展中注明",
    );
}

/// Whether something of the unit came that may hold its answers on a form and cannot be read as such.
fn waits(judging: &Judging<'_>, unit: UnitId, form: FormId) -> bool {
    let waiting = judging.waiting.get(&unit);
    waiting.is_some_and(|waiting| waiting.iter().any(|one| one.may_hold(form)))
}

/// The place of what is told of a unit's form as a whole.
fn place_of(judging: &Judging<'_>, unit: UnitId, form: &Form, head: Option<&MergedHead>) -> Place {
    Place {
        unit: Some(judging.unit_name(unit)),
        form: Some(form.key.clone()),
        sheet: head.map(|head| head.head.sheet.clone()),
        file: head.map(|head| judging.file(head.file)),
        ..Place::default()
    }
}

/// A form that is not there, or has no answer in it.
fn tell_unanswered(judging: &mut Judging<'_>, unit: UnitId, form: &Form, head: Option<&MergedHead>, tasks: usize) {
    let found = match head {
        Some(head) if head.head.untouched > 0 => format!(
            "“{}”没有填写，表中只有下发时预先填好的内容，{tasks}项任务都没有填",
            form.label()
        ),
        Some(_) => format!("“{}”是空白的，{tasks}项任务都没有填", form.label()),
        None => format!("回复中没有“{}”", form.label()),
    };
    let place = place_of(judging, unit, form, head);
    judging
        .report
        .add(&rule::FORM_MISSING, place, found, "本轮应报送这张表", "请催报");
}

fn submit(judging: &mut Judging<'_>, unit: UnitId, form: &Form, head: &MergedHead) {
    let mut filled = Fields::new();
    for (id, field) in form.fields() {
        if let Some(one) = head.head.fields.iter().find(|one| one.field == id) {
            filled.insert(&field.label, one.text.clone());
        }
    }
    judging.submissions.push(Submission {
        unit: judging.unit_name(unit),
        form: form.key.clone(),
        period: None,
        fields: filled,
        source: Source {
            file: judging.file(head.file),
            sheet: head.head.sheet.clone(),
            row: head.head.row + 1,
        },
    });
}

/// Judges header and footer fields; yields the day that the form bears.
fn judge_head(judging: &mut Judging<'_>, unit: UnitId, form: &Form, head: &MergedHead) -> Option<Date> {
    let mut day = None;
    for (id, field) in form.fields().filter(|(_, field)| field.kind != Kind::Unit) {
        let filled = head.head.fields.iter().find(|one| one.field == id);
        let label = head.head.labels.iter().find(|(at, _, _)| *at == id);
        let (normal, fault) = judge(&field::Field {
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
            year: judging.context.year,
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
            let claim = Claim::Joint(head.file, head.head.sheet.clone(), id);
            let is_first = judging.first(unit, claim.clone()) == unit;
            if !judging.joint.insert(claim) || !is_first {
                continue;
            }
        }
        let place = Place {
            unit: (!joint).then(|| judging.unit_name(unit)),
            form: Some(form.key.clone()),
            column: Some(field.label.clone()),
            ..at(&judging.file(head.file), Some(&head.head.sheet), cell)
        };
        judging
            .report
            .add(fault.rule, place, fault.found, fault.expected, fault.advice);
    }
    day
}

/// The first reply that answers a form, against the day by which the form was due.
fn tell_lateness(judging: &mut Judging<'_>, unit: UnitId, form: FormId, data: &Form) {
    let Some(due) = data.due else { return };
    let answers = |taken: &Taken| {
        taken
            .drafts
            .iter()
            .any(|d| d.unit == unit && d.form == form && d.answers())
    };
    // The day on this form, not on another one of the same file.
    let written = |head: &Head| {
        let (id, _) = data.fields().find(|(_, field)| field.kind == Kind::Date)?;
        let filled = head.fields.iter().find(|filled| filled.field == id)?;
        date::read(&filled.text, judging.context.year).ok()
    };
    let replies = judging
        .heads
        .get(&(unit, form))
        .into_iter()
        .flatten()
        .filter_map(|(i, head)| Some((judging.taken.get(*i)?, head)));
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
        unit: Some(judging.unit_name(unit)),
        form: Some(data.key.clone()),
        ..at(&taken.file.file, None, None)
    };
    judging.report.add(
        &rule::REPLY_LATE,
        place,
        format!("“{}”{by}为{day}", data.label()),
        format!("应在{due}以前报送"),
        "逾期情况将列入汇总",
    );
}

/// 统计截止 of the period before: the figures are those of the last report, or the line was left as it stood there.
fn period_before(form: &Form, field: &Field, text: Option<&str>, normal: Option<&str>) -> Option<Fault> {
    let (period, text) = form.period.zip(text)?;
    let asks = kind::headings::holds(Kind::Period, "as-of", &field.label);
    let day: Date = normal?.parse().ok()?;
    (asks && !period.contains(day) && day < period.last_day()).then(|| Fault {
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
