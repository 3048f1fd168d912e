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
use crate::record::{Fields, Outcome, Source, Submission};
use crate::reply::choice::Habit;
use crate::reply::normal::date;
use crate::rule;
use crate::task::TaskIndex;
use crate::text::walled;
use crate::unit::UnitId;

impl Judging<'_> {
    /// Judges the unit.
    pub(super) fn unit(&mut self, unit: UnitId, as_of: Date) {
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
        let place = self.duty(key);
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
        let place = self.duty(key);
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
        for (id, field) in form.fields() {
            if let Some(one) = head.head.fields.iter().find(|one| one.field == id) {
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
                let claim = Claim::Joint(head.file, head.head.sheet.clone(), id);
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
            let (id, _) = data.fields().find(|(_, field)| field.kind == Kind::Date)?;
            let filled = head.fields.iter().find(|filled| filled.field == id)?;
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
