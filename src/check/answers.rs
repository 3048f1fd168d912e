//! Checks the answers to one task: every column by its kind, then against one another and against other forms and units.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::before;
use super::draft::{Draft, at, says, shorten};
use super::fault::Fault;
use super::field::Field;
use super::judge::judge;
use super::judging::{Claim, Judging, names_of};
use super::key::Key;
use super::merge::{Merged, MergedHead};
use super::owed::Answered;
use super::rules;
use super::transcribe;
use crate::finding::{Place, Severity, a1};
use crate::form::{Column, FilledBy, Form, FormId, Kind, PLAN};
use crate::kind::condition::Condition;
use crate::kind::life::{self, Said, Stage};
use crate::kind::notes::Instead;
use crate::kind::span;
use crate::kind::{self, Content, Owed};
use crate::normal::blank::{Worth, is_error, worth};
use crate::normal::{denial, fold};
use crate::record::{Fields, Record, Source};
use crate::reply::body::{Answer, FromAbove};
use crate::reply::periods;
use crate::rule;
use crate::task::{Task, TaskIndex};
use crate::unit::{Role, UnitId};

/// What an answer of a row is by its kind, in its normal form.
fn normal(form: &Form, draft: &Draft, at: usize, year: i16) -> Option<String> {
    let column = form.columns.get(at)?;
    let answer = draft.said(at)?;
    let content = Content {
        number: answer.number,
        held: answer.held,
        habit: answer.habit,
        ..Content::of(&column.heading, &answer.text, year)
    };
    kind::of(column.kind).read_content(&content).ok()?
}

/// Whether what stands in a cell is the word that the form's own note lets stand there in place of an answer.
fn stands_instead(instead: &[Instead], draft: &Draft, at: usize) -> bool {
    let Some(answer) = draft.fields.get(at).and_then(Option::as_ref) else {
        return false;
    };
    let chosen = |chosen: &Option<(usize, Vec<String>)>| {
        let Some((place, words)) = chosen else { return true };
        (draft.said(*place)).is_none_or(|said| words.iter().any(|word| fold(&said.text).contains(&fold(word))))
    };
    instead.iter().any(|one| one.is(&answer.text) && chosen(&one.chosen))
}

/// Whether a stroke stands for a rate or a mean of which there is nothing to reckon yet: all that the row counts before it is 0.
fn undefined_rate(form: &Form, draft: &Draft, normalised: &Fields, at: usize) -> bool {
    let reckoned = form.columns.get(at).is_some_and(|column| {
        column.kind == Kind::Share || column.kind == Kind::Amount && column.heading.contains('均')
    });
    let stroke = || {
        let answer = draft.fields.get(at).and_then(Option::as_ref);
        answer.is_some_and(|answer| kind::is_none(&answer.text) && !answer.text.contains('0'))
    };
    if !reckoned || !stroke() {
        return false;
    }
    let counts = form
        .unit_columns()
        .filter(|(place, column)| *place != at && column.kind == Kind::Amount && !column.heading.contains('均'));
    let mut values = counts.map(|(_, column)| normalised.get(&column.heading)).peekable();
    values.peek().is_some()
        && values.all(|value| value.is_some_and(|value| value.starts_with('0') && !value.starts_with("0.")))
}

/// How far a row says that its task is.
pub(super) fn stage(form: &Form, draft: &Draft, year: i16) -> Option<Stage> {
    let place = |heading: &str| form.columns.iter().position(|column| column.heading == heading);
    life::said(form, |heading| normal(form, draft, place(heading)?, year)).map(|said| said.stage)
}

/// Whether an answer is owed, as far as the other answers of its row say.
///
/// `condition`: on which of them its own heading makes it depend; one that the row answers decides alone.
fn is_owed(form: &Form, draft: &Draft, column: &Column, condition: Option<&Condition>, year: i16) -> bool {
    if let Some(met) = condition.and_then(|condition| is_met(condition, form, draft, year)) {
        return met;
    }
    // 是否开工 says whether 实际开工时间 is owed, or 未开工原因.
    let question = kind::asked_by(form, column);
    let asked = question.and_then(|(at, _)| normal(form, draft, at, year));
    let said = asked.as_deref();
    // 是否滞后 asks for 滞后原因 beside 是, and 是否达标 for 未达标原因 beside 否.
    let late = question.is_some_and(|(_, question)| kind::asked_whether(&question.heading) == kind::Asked::Late);
    match kind::owed(column) {
        Owed::IfNotDone if column.kind == Kind::Reason && matches!(said, Some("yes" | "no")) => {
            said == Some(if late { "yes" } else { "no" })
        }
        _ if said == Some("no") => false,
        // Whether a condition is met that no other answer speaks of, nobody here knows.
        Owed::Always => condition.is_none(),
        Owed::IfNotDone if column.kind == Kind::Reason => rules::reason_missing::is_owed(form, draft, column),
        Owed::IfNotDone => false,
        Owed::IfDone => {
            stage(form, draft, year).is_none_or(|stage| stage == Stage::Done) && says_so(form, draft, column)
        }
    }
}

/// Whether the answer that a column depends on is the one that it asks for: 暂不销号 beside 暂不销号原因. Where that answer is missing,
/// this is said of it alone. Nothing where no answer of the form tells.
fn is_met(condition: &Condition, form: &Form, draft: &Draft, year: i16) -> Option<bool> {
    match condition {
        Condition::Chosen(at, word) => {
            let written = draft.said(*at).map(|answer| fold(&answer.text));
            let mut said = written
                .into_iter()
                .chain(normal(form, draft, *at, year).map(|said| fold(&said)));
            Some(said.any(|said| said.starts_with(word.as_str())))
        }
        Condition::Below(at, limit) => {
            let rate = normal(form, draft, *at, year).and_then(|said| said.trim_end_matches('%').parse::<f64>().ok());
            Some(rate.is_some_and(|rate| rate < *limit))
        }
        Condition::Unknown => None,
    }
}

/// Whether the form asks beside a column whether there is anything to say in it, and the row says that there is: 是否面商 是 beside 面商日期.
fn is_affirmed(form: &Form, draft: &Draft, column: &Column, year: i16) -> bool {
    let before = kind::asked_by(form, column).map(|(at, _)| at);
    let mut questions = before.into_iter().chain(kind::notes::blank_unless(form, column));
    questions.any(|at| normal(form, draft, at, year).as_deref() == Some("yes"))
}

/// Whether a row that is done is so by what the heading of a day names: 已完成 is no 销号.
fn says_so(form: &Form, draft: &Draft, column: &Column) -> bool {
    let named = kind::end_named(&column.heading);
    let states = form.columns.iter().zip(&draft.fields);
    let mut states = states
        .filter(|(column, _)| matches!(column.kind, Kind::State | Kind::Completion))
        .peekable();
    let Some(named) = named.filter(|_| states.peek().is_some()) else {
        return true;
    };
    states.any(|(column, answer)| {
        let text = answer.as_ref().map(|answer| answer.text.as_str()).unwrap_or_default();
        text.contains(named) || column.heading.contains(named)
    })
}

/// The heading and the normal value of what says how far a task is.
fn value_at<'f>(form: &'f Form, normalised: &'f Fields, said: Said) -> Option<(&'f str, &'f str)> {
    let column = form.columns.get(said.at)?;
    Some((column.heading.as_str(), normalised.get(&column.heading)?))
}

/// A cell, by row and address, and how its value came from above.
type Lent = ((u32, String), FromAbove);

/// One task of one form: missing, unanswered, or a record with its findings.
pub(super) fn judge_task(judging: &mut Judging<'_>, key: Key, form: &Form, head: Option<&MergedHead>, day: Date) {
    let (unit, _, task) = key;
    let register = judging.context.register;
    let info = &register.tasks[task];
    let place = judging.duty(key);
    let expected = "本单位承担的每项任务都应填报";
    let Some(merged) = judging.merged.get(&key) else {
        // Of a scan some rows are copied and others wait: these have come, and the unit need not send them again.
        if judging.waits(unit, key.1) {
            return;
        }
        let place = Place {
            file: head.map(|head| judging.file(head.file)),
            sheet: head.map(|head| head.head.sheet.clone()),
            ..place
        };
        let found = format!("表中没有任务{}“{}”", info.number, shorten(&info.text, 40));
        judging
            .report
            .add(&rule::TASK_MISSING, place, found, expected, "请补报这项任务");
        return;
    };
    let draft = &merged.draft;
    if !draft.answers() {
        let first = form.unit_columns().find_map(|(column, _)| draft.cell(column));
        let place = Place {
            cell: first,
            file: Some(judging.file(merged.file)),
            sheet: Some(draft.sheet.clone()),
            ..place
        };
        let found = format!("任务{}“{}”没有填写", info.number, shorten(&info.text, 40));
        judging
            .report
            .add(&rule::TASK_UNANSWERED, place, found, expected, "请补填这项任务");
        return;
    }
    let Some(role) = role_of(judging, unit, task) else {
        return;
    };
    let (normalised, answered) = judge_answers(judging, key, form, info, merged, &place, day);
    let mut filled = Fields::new();
    for (column, answer) in form.columns.iter().zip(&draft.fields) {
        // An error value is no answer; that the column is empty is told with it.
        let no_answer = |text: &str| column.required && is_error(text);
        if let Some(answer) = answer.as_ref().filter(|answer| !no_answer(&answer.text)) {
            filled.insert(&column.heading, answer.text.clone());
        }
    }
    let record = record_of(judging, unit, (info, role), form, merged, filled, normalised);
    judging.known.answered.insert(key, (answered, record.source.clone()));
    judging.records.push((key, record));
}

/// What a unit has to do with a task.
fn role_of(judging: &Judging<'_>, unit: UnitId, task: TaskIndex) -> Option<Role> {
    judging.context.roles[unit].get(&task).copied()
}

/// The record of a row: its answers as written, and in their normal forms.
fn record_of(
    judging: &Judging<'_>,
    unit: UnitId,
    (info, role): (&Task, Role),
    form: &Form,
    merged: &Merged,
    fields: Fields,
    normalised: Fields,
) -> Record {
    let draft = &merged.draft;
    let turn = (judging.taken.get(merged.file)).and_then(|taken| taken.turns.get(&draft.sheet));
    let own = draft.columns.iter().flatten().min().copied().unwrap_or_default();
    let row = turn.map_or(draft.row, |turn| turn.home(draft.row, own).0);
    Record {
        unit: judging.unit_name(unit),
        task: info.id.clone(),
        form: form.key.clone(),
        period: None,
        role,
        fields,
        normalised,
        source: Source {
            file: judging.file(merged.file),
            sheet: draft.sheet.clone(),
            row: row + 1,
        },
    }
}

/// A task over whose answers this program stumbled: they are recorded as written, count as nothing, and a person is told.
pub(super) fn record_unjudged(judging: &mut Judging<'_>, key: Key, form: &Form) {
    let (unit, _, task) = key;
    let info = &judging.context.register.tasks[task];
    let (Some(merged), Some(role)) = (judging.merged.get(&key), role_of(judging, unit, task)) else {
        return;
    };
    let draft = &merged.draft;
    let mut filled = Fields::new();
    for (column, answer) in form.columns.iter().zip(&draft.fields) {
        if let Some(answer) = answer {
            filled.insert(&column.heading, answer.text.clone());
        }
    }
    let place = Place {
        unit: Some(judging.unit_name(unit)),
        task: Some(info.id.clone()),
        form: Some(form.key.clone()),
        cell: form.unit_columns().find_map(|(column, _)| draft.cell(column)),
        ..at(&judging.file(merged.file), Some(&draft.sheet), None)
    };
    let answered = Answered {
        lacks: form.unit_columns().map(|(_, column)| column.heading.clone()).collect(),
        nil: None,
    };
    let record = record_of(judging, unit, (info, role), form, merged, filled, Fields::new());
    judging.known.answered.insert(key, (answered, record.source.clone()));
    judging.records.push((key, record));
    let found = format!(
        "任务{}“{}”的回答没有核验：程序在这里出错",
        info.number,
        shorten(&info.text, 40)
    );
    judging.report.add(
        &rule::ANSWER_UNREADABLE,
        place,
        found,
        "每项回答都应核验",
        "内容已照录，没有计入完成情况；请人工核对，并把这份文件交给程序的维护者",
    );
}

/// Judges every answer of a task; yields the normal values, and what is missing of it.
fn judge_answers(
    judging: &mut Judging<'_>,
    key: Key,
    form: &Form,
    task: &Task,
    merged: &Merged,
    place: &Place,
    day: Date,
) -> (Fields, Answered) {
    let draft = &merged.draft;
    let mut answered = Answered {
        lacks: Vec::new(),
        nil: nil_answer(judging, key, form, merged, place),
    };
    let nil = answered.nil.is_some();
    let mut normalised = Fields::new();
    let mut faults: Vec<(usize, Fault)> = Vec::new();
    let reasons = match nil {
        true => Vec::new(),
        false => rules::row_figures::reasons(form, draft),
    };
    for (at, column) in form.asked_columns(task) {
        let answer = draft.fields.get(at).and_then(Option::as_ref);
        let usage = judging.usage.get(&(key.1, at));
        let condition = usage.and_then(|usage| usage.condition.as_ref());
        let is_owed = LazyCell::new(|| is_owed(form, draft, column, condition, judging.context.year));
        if answer.is_none() && draft.absent.contains(&at) {
            if column.required && !nil && *is_owed {
                answered.lacks.push(column.heading.clone());
            }
            continue;
        }
        // 无 is a reason only where the work is done.
        if (column.kind == Kind::Reason && *is_owed || rules::reason_missing::is_owed_by_state(form, draft, column))
            && answer.is_none_or(|answer| kind::is_none(&answer.text) || !says(answer))
        {
            faults.push((at, rules::reason_missing::unsaid(form, draft, column, answer)));
            continue;
        }
        if let Some((_, unsaid)) = reasons.iter().find(|(place, _)| *place == at) {
            faults.push((at, unsaid.clone()));
            continue;
        }
        let blank = answer.is_none_or(|answer| !says(answer));
        // 尚未面商的，面商日期可不填 lets it be blank beside 否, and not beside 是.
        let optional =
            usage.is_some_and(|usage| usage.may_be_blank) && !is_affirmed(form, draft, column, judging.context.year);
        let owed = column.kind != Kind::Reason && !optional && (!blank || *is_owed);
        let (normal, fault) = judge(&Field {
            heading: &column.heading,
            kind: usage.map_or(column.kind, |usage| usage.kind),
            offered: usage.map(|usage| usage.words.as_slice()).unwrap_or_default(),
            closed: usage.is_some_and(|usage| usage.closed),
            several: kind::offers_several(column),
            words_only: usage.is_some_and(|usage| usage.words_only),
            takes_none: usage.is_some_and(|usage| usage.takes_none),
            required: column.required && owed,
            text: answer.map(|answer| answer.text.as_str()),
            number: answer.is_some_and(|answer| answer.number),
            held: answer.and_then(|answer| answer.held),
            habit: answer.map(|answer| answer.habit).unwrap_or_default(),
            nil,
            year: judging.context.year,
            area: usage.and_then(|usage| usage.area.as_deref()),
            outside: false,
        });
        // What the note lets stand there is no fault; where it is an answer all the same, it keeps its meaning.
        let passes = || {
            usage.is_some_and(|usage| stands_instead(&usage.instead, draft, at))
                || undefined_rate(form, draft, &normalised, at)
        };
        let fault = fault.filter(|_| !passes());
        // 5月 is of the year that the row's neighbours tell.
        let dated = draft
            .period
            .zip(answer)
            .and_then(|(period, answer)| periods::with_year(form, column, &answer.text, period));
        if let Some(normal) = dated.or(normal) {
            normalised.insert(&column.heading, normal);
        }
        let fault = fault.or_else(|| rules::reason_missing::check(form, draft, at));
        faults.extend(fault.map(|fault| (at, fault)));
    }
    rules::column_mistaken::check(form, draft, &mut faults, &mut normalised, judging.context.year);
    let lets = |place: usize, text: &str| {
        let usage = judging.usage.get(&(key.1, place));
        usage.is_some_and(|usage| {
            usage.instead.iter().any(|instead| instead.is(text))
                || usage.closed && usage.words.iter().any(|word| fold(word) == fold(text))
        })
    };
    let strayed = rules::column_mistaken::strayed(form, draft, lets);
    faults.extend(
        strayed
            .into_iter()
            .filter(|(at, _)| !faults.iter().any(|(told, _)| told == at))
            .collect::<Vec<_>>(),
    );
    let behind = judge_calendar(judging, key, form, task, (draft, &normalised), day, &mut faults);
    if !nil {
        judge_narratives(judging, key, form, merged, day, &mut faults);
    }
    judge_growth(judging, key, form, &normalised, &mut faults);
    // A hint at a cell does not stand for what is wrong with it.
    let weighs = |fault: &Fault| fault.rule.severity() != Severity::Info;
    let told: Vec<usize> = faults
        .iter()
        .filter(|(_, fault)| weighs(fault))
        .map(|(at, _)| *at)
        .collect();
    let own = judging.context.texts.folded(key.2);
    let within = rules::row_contradiction::check(form, draft, &normalised, own, day);
    faults.extend(within.into_iter().filter(|(at, _)| !told.contains(at)));
    judge_figures(judging, key, form, task, (draft, &normalised), day, &mut faults);
    // A figure that is wrong says nothing of how late the work is.
    let sound = |(at, _): &(usize, Fault)| !faults.iter().any(|(place, _)| place == at);
    let behind = behind.filter(sound);
    faults.extend(behind);
    faults.sort_by_key(|(at, _)| *at);
    for (at, fault) in faults {
        let place = Place {
            column: form.columns.get(at).map(|column| column.heading.clone()),
            ..cell_place(judging, merged, at, place)
        };
        let lacking = [&rule::FIELD_MISSING, &rule::ANSWER_ELSEWHERE].contains(&fault.rule);
        let required = form.columns.get(at).is_some_and(|column| column.required);
        if lacking && required && !judging.context.decisions.accepted(fault.rule.name, &place) {
            answered.lacks.extend(place.column.clone());
        }
        let told = judging.report.findings.len();
        judging
            .report
            .add(fault.rule, place, fault.found, fault.expected, fault.advice);
        // What the office left out of its transcription is no blank of the unit's.
        if lacking && transcribe::is_transcribed(draft) {
            for finding in judging.report.findings.iter_mut().skip(told) {
                finding.to_unit = None;
                transcribe::LEFT_OUT.clone_into(&mut finding.advice);
            }
        }
    }
    (normalised, answered)
}

/// The figures and choices of a row against one another, and against the unit's other forms of the task.
fn judge_figures(
    judging: &mut Judging<'_>,
    key: Key,
    form: &Form,
    task: &Task,
    (draft, normalised): (&Draft, &Fields),
    day: Date,
    faults: &mut Vec<(usize, Fault)>,
) {
    let own = rules::row_figures::figures(form, task, draft, normalised, judging.context.year);
    let known = judging.figures.entry((key.0, key.2)).or_default();
    let row = rules::row_figures::Row {
        form,
        draft,
        normalised,
        task: &task.text,
        due: rules::deadline_late::of_notice(task, judging.context.year),
        others: known.as_slice(),
        day,
    };
    let found = rules::row_figures::check(&row, &own);
    known.extend(
        own.into_iter()
            .map(|told| rules::row_figures::Told { at: None, ..told }),
    );
    // A hint at a cell does not stand for what is wrong with it.
    let weighs = |fault: &Fault| fault.rule.severity() != Severity::Info;
    let told: Vec<usize> = (faults.iter())
        .filter(|(_, fault)| weighs(fault))
        .map(|(at, _)| *at)
        .collect();
    let pairs = rules::row_pairs::check(form, draft, normalised, judging.context.register.date, day);
    let found = found.into_iter().chain(pairs);
    faults.extend(found.filter(|(at, _)| !told.contains(at)));
    let opposed = rules::row_figures::opposed(form, draft, |places, words| judging.pairs.opposed(key.1, places, words));
    let told: Vec<usize> = faults.iter().map(|(at, _)| *at).collect();
    faults.extend(opposed.into_iter().filter(|(at, _)| !told.contains(at)));
}

/// Whether a unit leads a task, and hardly another one does: of all towns some have nothing to do with it.
fn leads_alone(judging: &Judging<'_>, unit: UnitId, task: TaskIndex) -> bool {
    const FEW: usize = 3;
    let leads = |unit: UnitId| role_of(judging, unit, task) == Some(Role::Lead);
    leads(unit) && judging.context.roles.ids().filter(|other| leads(*other)).count() <= FEW
}

/// The unit's words, where it says that the task is not its own: in its account, or in place of whether it is done.
fn nil_answer(judging: &mut Judging<'_>, key: Key, form: &Form, merged: &Merged, place: &Place) -> Option<String> {
    /// Letters of the longest answer that gives no reason: 本单位不涉及.
    const BARE: usize = 8;
    let answers = || {
        let filled = form.columns.iter().zip(&merged.draft.fields).enumerate();
        filled.filter_map(|(at, (column, answer))| Some((at, column, answer.as_ref()?)))
    };
    let long = |column: &Column| matches!(column.kind, Kind::Narrative | Kind::Next);
    let is_nil = |answer: &Answer| worth(&answer.text) == Worth::Nil;
    let denies = |answer: &Answer| denial::denies(&answer.text);
    let account = answers().find(|(_, column, answer)| long(column) && (is_nil(answer) || denies(answer)));
    let instead = || answers().find(|(_, column, answer)| column.kind == Kind::Completion && is_nil(answer));
    let (at, column, answer) = account.or_else(instead)?;
    let place = Place {
        column: Some(column.heading.clone()),
        ..cell_place(judging, merged, at, place)
    };
    // 我县无此类企业 beside 不涉及 is its reason; what was done there is to be looked at with it.
    let beside = answers().find(|(other, column, answer)| *other != at && long(column) && says(answer));
    let beside = beside.map(|(_, column, answer)| (&column.heading, answer.text.as_str()));
    let beside_said = beside
        .map(|(heading, text)| format!("，“{heading}”写的是“{}”", shorten(text, 60)))
        .unwrap_or_default();
    let told = judging.report.findings.len();
    judging.report.add(
        &rule::ANSWER_NIL,
        place,
        format!("单位称不涉及：“{}”{beside_said}", shorten(&answer.text, 60)),
        "台账中本单位承担这项任务",
        "请核对责任分解；同意的，可在决定表中确认“不涉及”；不同意的，请写“退回”",
    );
    // That there is nothing to do is an answer; that it is somebody else's work waits for the office.
    let set = judging.context.settings.rules.contains_key(rule::ANSWER_NIL.name);
    let is_denied = long(column) && denies(answer);
    // Of what is surely its own it takes a reason to say so.
    let bare = beside.is_none() && fold(&answer.text).chars().count() <= BARE && leads_alone(judging, key.0, key.2);
    if !set && !is_denied && !bare {
        let own = judging.report.findings.iter_mut().skip(told);
        own.for_each(|finding| finding.severity = Severity::Info);
    }
    let why = beside.map(|(_, text)| text).filter(|_| !long(column));
    Some(why.map_or_else(|| answer.text.clone(), |why| format!("{}：{why}", answer.text.trim())))
}

/// Deadlines against the campaign's end, what says how far the task is against deadlines that have passed; yields what is to be
/// told of progress behind the time.
fn judge_calendar(
    judging: &mut Judging<'_>,
    key: Key,
    form: &Form,
    task: &Task,
    (draft, normalised): (&Draft, &Fields),
    day: Date,
    faults: &mut Vec<(usize, Fault)>,
) -> Option<(usize, Fault)> {
    let (unit, _, place) = key;
    // 计划开工时间 before 计划竣工时间 is no deadline.
    let begins = |column: &Column| {
        ["开工", "启动", "开始", "进场"]
            .iter()
            .any(|word| column.heading.contains(word))
    };
    let ends = form
        .columns
        .iter()
        .enumerate()
        .find(|(_, column)| column.kind == Kind::Deadline && column.filled_by == FilledBy::Unit && !begins(column));
    let deadline = form.column_of(Kind::Deadline).and_then(|first| {
        let (at, column) = ends.filter(|_| begins(first.1)).unwrap_or(first);
        Some((at, column.heading.as_str(), normalised.get(&column.heading)?))
    });
    if let Some((at, heading, value)) = deadline {
        let year = judging.context.year;
        let late = rules::deadline_late::check(heading, value, judging.campaign_end(), task, year);
        // 否，因汛情停工 beside 2021年4月: when what is late will be done is asked for, and is no fault.
        let end = judging
            .campaign_end()
            .map(|end| end.saturating_add(jiff::Span::new().years(1)));
        let explained = form.key != PLAN
            && value.parse().is_ok_and(|day: Date| end.is_some_and(|end| day <= end))
            && (form.column_of(Kind::Completion))
                .and_then(|(_, column)| normalised.get(&column.heading))
                .is_some_and(|done| done != "yes")
            && rules::reason_missing::is_explained(form, draft);
        let late = late.map(|fault| match explained {
            true => Fault {
                rule: &rule::DEADLINE_POSTPONED,
                ..fault
            },
            false => fault,
        });
        faults.extend(late.map(|fault| (at, fault)));
        let began = judging.context.register.date;
        let early = began.and_then(|began| rules::deadline_early::check(heading, value, began, form.key == PLAN));
        faults.extend(early.map(|fault| (at, fault)));
        if form.key == PLAN {
            judging.planned.insert((unit, place), value.to_owned());
        } else if let Some(planned) = planned_day(judging, unit, place)
            && !faults.iter().any(|(told, _)| *told == at)
        {
            let later = rules::deadline_postponed::check(heading, value, planned);
            faults.extend(later.map(|fault| (at, fault)));
        }
    }
    let planned = planned_day(judging, unit, place);
    let planned = planned.or(deadline.and_then(|(_, _, value)| value.parse().ok()));
    // What the notice sets stands above what the unit planned.
    let set = rules::deadline_late::of_notice(task, judging.context.year);
    let due = set.or(planned)?;
    // The report of a month says how it stood at the end of that month, whenever it is collected.
    let day = form.period.map_or(day, |period| day.min(period.last_day()));
    let told = |at: usize, faults: &[(usize, Fault)]| faults.iter().any(|(place, _)| *place == at);
    let said = life::said(form, |heading| normalised.get(heading));
    if let Some(said) = said.filter(|said| !told(said.at, faults))
        && let Some((heading, value)) = value_at(form, normalised, said)
        && let Some(passed) = rules::deadline_passed::check(heading, said, value, due, day)
    {
        faults.push((said.at, passed));
        return None;
    }
    if let Some((at, column)) = life::column(form, Kind::Progress).filter(|(at, _)| !told(*at, faults))
        && said.is_none_or(|said| said.stage < Stage::Waiting)
        && let (Some(value), Some(start)) = (normalised.get(&column.heading), judging.context.register.date)
        && let Some(behind) = rules::progress_behind::check(&column.heading, value, start, due, day)
    {
        return Some((at, behind));
    }
    None
}

/// The day by which a unit had planned to be done with a task: by the plan that is collected, or by what else is known.
fn planned_day(judging: &Judging<'_>, unit: UnitId, task: TaskIndex) -> Option<Date> {
    match judging.planned.get(&(unit, task)) {
        Some(planned) => planned.parse().ok(),
        None => judging.plans.planned(unit, task).day,
    }
}

/// What only grows against what the unit reported before.
fn judge_growth(judging: &Judging<'_>, key: Key, form: &Form, normalised: &Fields, faults: &mut Vec<(usize, Fault)>) {
    for (at, column) in form.unit_columns() {
        let earlier = judging.context.before.value(key, at, form.period);
        let (Some(now), Some((when, before))) = (normalised.get(&column.heading), earlier) else {
            continue;
        };
        if before::went_back(column.kind, before, now) {
            let (now, before) = (before::shown(now), before::shown(before));
            let found = format!("“{}”填的是{now}，{when}报的是{before}", column.heading);
            faults.push((at, before::fault(column.kind, found)));
        } else if column.kind == Kind::Amount && span::leapt(before, now) && !faults.iter().any(|(told, _)| *told == at)
        {
            let found = format!(
                "“{}”填的是{}，{when}报的是{}",
                column.heading,
                before::shown(now),
                before::shown(before)
            );
            faults.push((at, rules::row_contradiction::unlike(found, "两期相差悬殊，请核对单位")));
        }
    }
}

/// Long answers: vague ones, and those that were copied.
fn judge_narratives(
    judging: &mut Judging<'_>,
    key: Key,
    form: &Form,
    merged: &Merged,
    day: Date,
    faults: &mut Vec<(usize, Fault)>,
) {
    let (unit, form_place, task_place) = key;
    let mut vague = form.key == PLAN;
    let long = |column: &Column| matches!(column.kind, Kind::Narrative | Kind::Next);
    let usage = &judging.usage;
    let agreed = |at: usize| usage.get(&(form_place, at)).is_some_and(|usage| usage.agreed);
    for (at, column) in form.unit_columns().filter(|(_, column)| long(column)) {
        let answer = merged
            .draft
            .fields
            .get(at)
            .and_then(Option::as_ref)
            .filter(|answer| says(answer));
        let Some(answer) = answer.filter(|_| !faults.iter().any(|(place, _)| *place == at)) else {
            continue;
        };
        let folded = fold(&answer.text);
        let plan = || match judging.measures.get(&(unit, task_place)) {
            Some(own) => Some(own.clone()),
            None => judging.plans.planned(unit, task_place).measures,
        };
        let own = judging.context.texts.folded(task_place);
        let copied = if rules::answer_copied::repeats(&folded, own)
            || rules::answer_copied::repeats_sentences(&answer.text, own)
        {
            Some(rules::answer_copied::like_task(&column.heading))
        } else if form.key != PLAN && plan().is_some_and(|plan| rules::answer_copied::repeats_plan(&folded, &plan)) {
            Some(rules::answer_copied::like_plan(&column.heading))
        } else if rules::answer_copied::is_compared(&folded)
            && !kind::is_shared(form, column)
            && !(agreed(at) && rules::answer_copied::is_short(&answer.text))
        {
            let claim = Claim::Answer(form_place, task_place, at, Sha256::digest(&folded).into());
            let first = judging.first(unit, claim);
            (first != unit).then(|| rules::answer_copied::like_unit(&column.heading, &judging.unit_name(first)))
        } else {
            None
        };
        let others = || {
            let shares = |other: UnitId| role_of(judging, other, task_place).is_some();
            let register = judging.context.register;
            if let Some(body) = rules::answer_others::says_it_is(&answer.text, unit, register, shares) {
                return Some(rules::answer_others::is_other(&column.heading, &body));
            }
            let bodies = rules::answer_others::of_several(&answer.text, unit, own, judging.named, shares);
            if let Some(bodies) = bodies {
                return Some(rules::answer_others::are_others(&column.heading, &bodies));
            }
            let area = rules::answer_others::named(&folded, unit, judging.areas)
                .or_else(|| rules::answer_others::speaks_as(&folded, unit, judging.areas))
                .or_else(|| rules::answer_others::of_other_city(&folded, judging.context.register))
                .or_else(|| rules::answer_others::of_other_sort(&folded, &judging.unit_name(unit)))?;
            Some(rules::answer_others::fault(&column.heading, area))
        };
        let ahead = || {
            let when = rules::answer_outdated::day_ahead(&answer.text, day, form.key == PLAN)
                .or_else(|| rules::answer_outdated::day_to_come(&answer.text, day))?;
            Some(rules::answer_outdated::ahead(&column.heading, &when))
        };
        let over = || {
            let began = || judging.context.register.date.filter(|_| form.key == PLAN);
            let when = match column.kind {
                Kind::Next => rules::answer_outdated::step_over(&answer.text, day),
                _ => began().and_then(|began| rules::answer_outdated::all_before(&answer.text, began)),
            }?;
            Some(rules::answer_outdated::over(&column.heading, &when))
        };
        let outdated = || {
            let (began, title) = (judging.context.register.date?, &judging.context.register.title);
            let year = rules::answer_outdated::year_of(&answer.text, began, title)
                .or_else(|| rules::answer_outdated::promised(&answer.text, began, title));
            let stale = || rules::answer_outdated::stale(&answer.text, day).filter(|_| form.key != PLAN);
            match year {
                Some(year) => Some(rules::answer_outdated::fault(&column.heading, year)),
                None => Some(rules::answer_outdated::of_old(&column.heading, &stale()?)),
            }
        };
        let of_whole = || {
            let mut others = judging.areas.with_ids().filter(|(other, area)| {
                *other != unit && area.is_some() && role_of(judging, *other, task_place).is_some()
            });
            let task = &judging.context.register.tasks[task_place];
            let shared = judging.areas[unit].is_some() && others.next().is_some();
            let aim = rules::answer_copied::claims_whole(&answer.text, &task.text).filter(|_| shared)?;
            Some(rules::answer_copied::of_whole(&column.heading, &aim))
        };
        let wrong = copied
            .or_else(of_whole)
            .or_else(|| several_tasks(judging, &column.heading, &answer.text, task_place))
            .or_else(|| misplaced(judging, key, &column.heading, (&answer.text, &folded)))
            .or_else(others)
            .or_else(outdated)
            .or_else(over)
            .or_else(ahead);
        if let Some(fault) = wrong {
            faults.push((at, fault));
            continue;
        }
        let first = rules::answer_vague::asks_measures(&column.heading) && std::mem::take(&mut vague);
        let unmeasured = first
            .then(|| rules::answer_vague::check(&column.heading, &folded))
            .flatten();
        let of_state = |(_, column): (usize, &Column)| column.kind == Kind::State && life::tells(form, column);
        let says_more = form.column_of(Kind::Completion).is_some() || form.unit_columns().any(of_state);
        let task = judging.context.texts.folded(task_place);
        let hollow = rules::answer_vague::hollow(&column.heading, &answer.text, task, judging.context.year, says_more);
        let left = || rules::answer_unsure::left_over(&column.heading, &answer.text);
        faults.extend(hollow.or(unmeasured).or_else(left).map(|fault| (at, fault)));
    }
    if form.key == PLAN {
        let measures = form.columns.iter().zip(&merged.draft.fields);
        let mut measures = measures.filter(|(column, _)| column.kind == Kind::Narrative);
        if let Some(answer) = measures.find_map(|(_, answer)| answer.as_ref().filter(|answer| says(answer))) {
            let measures = fold(&answer.text);
            judging.measures.insert((unit, task_place), measures);
        }
    }
}

/// An answer that tells of several tasks by their numbers: 第69项：…。第70项：….
fn several_tasks(judging: &Judging<'_>, heading: &str, text: &str, task: TaskIndex) -> Option<Fault> {
    let texts = judging.context.texts;
    let own = &judging.context.register.tasks[task].number;
    let numbers = rules::answer_misplaced::numbered(text, own, |number| !texts.numbered(&fold(number)).is_empty())?;
    Some(rules::answer_misplaced::fault_of_several(heading, &numbers))
}

/// An answer that opens with another of the unit's tasks.
fn misplaced(
    judging: &Judging<'_>,
    (unit, _, task): Key,
    heading: &str,
    (text, folded): (&str, &str),
) -> Option<Fault> {
    let texts = judging.context.texts;
    let own = &judging.context.roles[unit];
    let others = own.keys().filter(|other| **other != task);
    let others = others.map(|other| (*other, texts.folded(*other)));
    let quoted = rules::answer_misplaced::quoted(folded, texts.folded(task), others);
    let Some(other) = quoted else {
        let others = own.keys().copied().filter(|other| *other != task);
        // 市自然资源和规划局 says who has done it, and not what.
        let unnamed = |text: &str| (judging.names.iter()).fold(text.to_owned(), |rest, name| rest.replace(name, ""));
        let what = unnamed(folded);
        // 靠后的6个（获得信贷、跨境贸易）: what is only named in passing says nothing of whose the account is.
        let spoken = unnamed(&fold(&rules::answer_misplaced::without_asides(text)));
        let foreign = |what: &str| texts.foreign_to(what, task, others.clone());
        let foreign = foreign(&spoken).and_then(|_| foreign(&what)).and_then(|_| {
            // 会同国有资产管理处现场踏勘: the names of those who share the task say no more than its own.
            let of_task = judging
                .context
                .roles
                .ids()
                .filter(|unit| role_of(judging, *unit, task).is_some());
            let names = of_task.flat_map(|unit| names_of(judging.context.register, unit));
            foreign(&names.fold(what.clone(), |rest, name| rest.replace(&name, "")))
        });
        if foreign == Some(None) {
            return Some(rules::answer_misplaced::fault_of_other(heading));
        }
        // Of a task that is another unit's it takes more words: two may stand together by chance.
        let enough = |(other, words): &(TaskIndex, usize)| *words > 2 || own.contains_key(other);
        let of = |what: &str| texts.spoken_of(what, task).filter(enough).map(|(other, _)| other);
        let spoken_of = || of(&what).filter(|other| of(&spoken) == Some(*other));
        let other = foreign.flatten().or_else(spoken_of)?;
        let other = &judging.context.register.tasks[other];
        return Some(rules::answer_misplaced::fault_of_matter(
            heading,
            &other.number,
            &shorten(&other.text, 20),
        ));
    };
    let other = &judging.context.register.tasks[other];
    Some(rules::answer_misplaced::fault(
        heading,
        &other.number,
        &shorten(&other.text, 20),
    ))
}

/// Tells once per column which values came from above.
pub(super) fn tell_from_above(judging: &mut Judging<'_>, unit: UnitId, form: FormId, data: &Form, tasks: &[TaskIndex]) {
    for (place, column) in data.unit_columns() {
        let mut cells: BTreeMap<(usize, &str, bool), Vec<Lent>> = BTreeMap::new();
        for merged in tasks.iter().filter_map(|task| judging.merged.get(&(unit, form, *task))) {
            let Some(answer) = merged.draft.fields.get(place).and_then(Option::as_ref) else {
                continue;
            };
            let (Some(how), Some(own)) = (answer.from_above, merged.draft.columns.get(place).copied().flatten()) else {
                continue;
            };
            let file = merged.from.get(place).copied().unwrap_or(merged.file);
            let cell = (merged.draft.row, a1(merged.draft.row, own));
            let unchanged = how == FromAbove::Unchanged;
            cells
                .entry((file, &merged.draft.sheet, unchanged))
                .or_default()
                .push((cell, how));
        }
        for ((file, sheet, unchanged), list) in cells {
            let ditto = list.iter().any(|(_, how)| *how == FromAbove::Ditto);
            let names: BTreeSet<&(u32, String)> = list.iter().map(|(cell, _)| cell).collect();
            let names: Vec<&str> = names.into_iter().map(|(_, name)| name.as_str()).collect();
            let place = Place {
                unit: Some(judging.unit_name(unit)),
                form: Some(data.key.clone()),
                column: Some(column.heading.clone()),
                ..at(
                    &judging.file(file),
                    Some(sheet),
                    names.first().map(|name| (*name).to_owned()),
                )
            };
            let (how, taken, advice) = if unchanged {
                ("写着“不变”", "已取同一行原内容一栏的内容", "请核对")
            } else {
                let how = if ditto {
                    "写着“同上”"
                } else {
                    "与上方单元格合并"
                };
                let advice = "请核对；排过序的表格，上方可能已不是原来的一行";
                (how, "已取上方单元格的内容", advice)
            };
            let found = format!("“{}”中{}{how}", column.heading, names.join("、"));
            let told = judging.report.findings.len();
            judging
                .report
                .add(&rule::ANSWER_FROM_ABOVE, place, found, taken, advice);
            // What was done for the task above is hardly what was done for this one.
            let set = judging
                .context
                .settings
                .rules
                .contains_key(rule::ANSWER_FROM_ABOVE.name);
            if ditto && !set && matches!(column.kind, Kind::Narrative | Kind::Next) {
                let own = judging.report.findings.iter_mut().skip(told);
                own.for_each(|finding| finding.severity = Severity::Warning);
            }
        }
    }
}

fn cell_place(judging: &Judging<'_>, merged: &Merged, column: usize, place: &Place) -> Place {
    let file = merged.from.get(column).copied().unwrap_or(merged.file);
    Place {
        file: Some(judging.file(file)),
        sheet: Some(merged.draft.sheet.clone()),
        cell: merged.draft.cell(column),
        ..place.clone()
    }
}
