//! 核对: the findings grouped by what to decide, each with its evidence, and the decisions as buttons.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::answer::{self, Answer, Failure, Said, go, html};
use super::page::frame;
use super::place::Place;
use super::settled::{NOT_DONE, Settled};
use super::shared::{Shared, in_noticed, in_round};
use super::words::key;
use super::{contrast, evidence, undo, voice};
use crate::check::{Action, Decision};
use crate::command::since::{self, Newer};
use crate::command::{decisions, reminders, returned};
use crate::finding::{Finding, Place as Where, Severity};
use crate::folder;
use crate::list::Id;
use crate::mark;
use crate::owed::{self, Owed};
use crate::read::intake;
use crate::record::{Collected, Record};
use crate::register::Register;
use crate::rule;
use crate::write;
use crate::write::decisions::Carried;

/// At most so many findings are listed at once; the rest come up as these are settled.
const LISTED: usize = 300;

/// Reasons that decisions are often given; others may be typed.
const REASONS: [&str; 5] = [
    key("已电话核实"),
    key("已与该单位核对原件"),
    key("请单位补正"),
    key("该项与该单位无关"),
    key("经领导同意"),
];

/// Which finding is shown.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Shown {
    n: Option<usize>,
}

/// The page of the findings.
pub(super) async fn page(State(desk): Shared, Query(shown): Query<Shown>) -> Answer {
    in_noticed(desk, "review", move |desk, place| {
        let frame = frame(desk, place, "review")?;
        let register = place.register()?;
        let Some(collected) = place.collected()? else {
            let none = json!({"frame": frame, "groups": [], "shown": null, "left": 0, "decided": [], "failed": [], "open": 0, "errors": 0, "newer": null, "waiting": 0, "due": false, "period": "", "as_of": "", "form": "", "reasons": []});
            return html("review.html", none);
        };
        let (decided, _) = decisions::read(&place.common.input, &register)?;
        let failed: Vec<&str> = (collected.findings.iter())
            .filter(|finding| NOT_DONE.contains(&finding.rule.as_str()))
            .map(|finding| finding.found.as_str())
            .collect();
        let settled = place.settled(&register, &collected)?;
        let open = in_order(&collected, &settled);
        let mut newer = since::collection(&place.common, &register, &collected).unwrap_or_default();
        // Of decisions the figures above speak.
        newer.retain(|one| *one != Newer::Decisions);
        let n = shown.n.or(open.first().map(|(n, _)| *n));
        let finding = n.and_then(|n| collected.findings.get(n));
        let detail = match (n, finding) {
            (Some(n), Some(finding)) => Some(detail(place, &register, &collected, &open, &settled, n, finding)?),
            _ => None,
        };
        html(
            "review.html",
            json!({
                "frame": frame, "groups": groups(&open), "shown": detail, "reasons": REASONS, "left": open.len().saturating_sub(LISTED),
                "as_of": collected.as_of.to_string(), "newer": since::said(&newer).map(|said| voice::of_page(&said)),
                "form": match collected.forms.as_slice() { [one] => one.as_str(), _ => "" },
                "decided": noted(&decided), "failed": failed, "open": open.len(), "errors": settled.errors,
                "waiting": settled.waiting(), "due": settled.due, "period": super::settled::period_of(&collected),
                "units": register.units.iter().map(|unit| &unit.unit.name).collect::<Vec<_>>(),
                "tasks": register.tasks.iter().map(|task| json!({"id": task.id, "number": task.number, "text": task.text.chars().take(24).collect::<String>()})).collect::<Vec<_>>(),
            }),
        )
    })
    .await
}

/// The findings that wait for a decision, in the order in which they are listed: what lies before somebody to be looked at
/// comes first, whoever has sent nothing is reminded; then the weightier; those of one rule together.
fn in_order<'a>(collected: &'a Collected, settled: &Settled) -> Vec<(usize, &'a Finding)> {
    let at = |&n: &usize| Some((n, collected.findings.get(n)?));
    let mut open: Vec<(usize, &Finding)> = settled.open.iter().filter_map(at).collect();
    open.sort_by_key(|(_, finding)| (finding.place.file.is_none(), finding.severity));
    let mut rules: indexmap::IndexMap<(Severity, &str), Vec<(usize, &Finding)>> = indexmap::IndexMap::new();
    for (n, finding) in open {
        let own = rules.entry((finding.severity, finding.rule.as_str())).or_default();
        own.push((n, finding));
    }
    rules.into_values().flatten().collect()
}

/// Goes on from a finding that has just been decided: to the next in the list as it stood `before` that is still open, else to the first.
pub(super) fn go_on(place: &Place, before: &[usize], n: usize) -> Answer {
    let (register, collected) = (place.register()?, place.collected()?);
    let open = match &collected {
        Some(collected) => place.settled(&register, collected)?.open.clone(),
        None => Vec::new(),
    };
    let after = before.iter().skip_while(|one| **one != n).skip(1);
    match after.copied().find(|one| open.contains(one)) {
        Some(next) => go(&format!("/review?n={next}")),
        None => go("/review"),
    }
}

/// The places of the open findings in the order in which they are listed now.
pub(super) fn listed(place: &Place, register: &Register, collected: &Collected) -> Result<Vec<usize>, Failure> {
    let settled = place.settled(register, collected)?;
    Ok(in_order(collected, &settled).into_iter().map(|(n, _)| n).collect())
}

/// A decision by the words of the button that it is taken with.
fn called_by(decision: &Decision) -> Option<&'static str> {
    Some(match decision.action? {
        Action::Accept => key("照现在的样子收下"),
        Action::Exclude if decision.place.file.is_some() && decision.place.task.is_none() => key("不要这个文件"),
        Action::Exclude => key("免报"),
        Action::Assign => key("就这样认定"),
        Action::Transcribe => key("照原件转录"),
        Action::Return => key("退回补正"),
        Action::Nil => key("确认不涉及"),
    })
}

/// The decisions that have been noted, the latest first, each with what tells it from the others.
fn noted(decided: &[Decision]) -> Vec<Value> {
    let made = decided.iter().filter(|decision| decision.action.is_some()).rev();
    made.map(|decision| {
        let what = [&decision.value, &decision.to_unit, &decision.to_task];
        let what: Vec<&str> = what
            .into_iter()
            .map(String::as_str)
            .filter(|text| !text.is_empty())
            .collect();
        let place = &decision.place;
        let about = [
            place.file.as_deref(),
            place.unit.as_deref(),
            place.task.as_ref().map(|task| task.as_str()),
            place.column.as_deref(),
        ];
        let about: Vec<&str> = about.into_iter().flatten().collect();
        json!({
            "code": code(decision), "act": called_by(decision), "place": about.join(" · "),
            "what": what.join(" "), "reason": decision.reason, "name": decision.name,
        })
    })
    .collect()
}

/// What tells a decision from every other one.
fn code(decision: &Decision) -> String {
    mark::code(&json!(decision).to_string())
}

/// Whether one decision may settle both: the same rule, of a file or of none alike.
fn is_alike(finding: &Finding, other: &Finding) -> bool {
    let of = |finding: &Finding| (finding.place.file.is_some(), finding.place.task.is_some());
    other.rule == finding.rule && other.severity == finding.severity && of(other) == of(finding)
}

/// The place of a finding as decisions give it.
pub(super) fn decidable(finding: &Finding) -> Where {
    Where {
        line: None,
        ..finding.place.clone()
    }
}

/// Findings of one rule together, the weightiest first.
fn groups(open: &[(usize, &Finding)]) -> Vec<Value> {
    let mut rules: indexmap::IndexMap<(Severity, &str), Vec<Value>> = indexmap::IndexMap::new();
    for (n, finding) in open.iter().take(LISTED) {
        let place = &finding.place;
        let about = [
            place.unit.as_deref(),
            place.task.as_ref().map(|task| task.as_str()),
            place.column.as_deref(),
        ];
        let about: Vec<&str> = about.into_iter().flatten().collect();
        let about = if about.is_empty() {
            place.file.clone().unwrap_or_else(String::new)
        } else {
            about.join(" · ")
        };
        rules
            .entry((finding.severity, finding.rule.as_str()))
            .or_default()
            .push(json!({"n": n, "found": finding.found.chars().take(60).collect::<String>(), "about": about}));
    }
    rules
        .into_iter()
        .map(|((severity, rule), items)| {
            json!({"severity": severity, "label": severity.label(), "rule": rule, "title": called(rule), "count": items.len(), "items": items})
        })
        .collect()
}

/// What clerks call a rule; the rule's own name where the table has none.
fn called(name: &str) -> &str {
    rule::title(name).unwrap_or(name)
}

/// One finding with everything that helps to decide it.
fn detail(
    place: &Place,
    register: &Register,
    collected: &Collected,
    open: &[(usize, &Finding)],
    settled: &Settled,
    n: usize,
    finding: &Finding,
) -> Result<Value, Failure> {
    let task = finding
        .place
        .task
        .as_ref()
        .and_then(|id| register.tasks.iter().find(|task| task.id == *id));
    let grid = evidence::of(place, finding)?;
    // What would count as filed, without a word of it, if a file that cannot be read were accepted.
    // A unit that sent 扫描1.png and 扫描2.png waits for both, though its duties name one.
    let waits = |duty: &&Owed| {
        let of_unit = finding.place.unit.as_deref() == Some(duty.unit.as_str());
        duty.state == owed::State::Unread && (duty.file == finding.place.file || of_unit)
    };
    let unread = collected.owed.iter().filter(waits).count();
    let unit = finding.place.unit.as_deref();
    let unit = unit.and_then(|name| register.units.iter().find(|unit| unit.unit.name == name));
    let reach = unit.map(|unit| [&unit.unit.contact, &unit.unit.phone, &unit.unit.email]);
    // The notice's words beside those of the cell that is marked, where the finding is that they differ.
    let cell = evidence::marked_text(grid.as_ref());
    let differing = task.filter(|_| finding.rule == rule::TASK_TEXT_ALTERED.name);
    let differing = differing
        .zip(cell)
        .map(|(task, cell)| contrast::pieces(&task.text, cell));
    Ok(json!({
        "n": n, "rule": finding.rule, "severity": finding.severity, "label": finding.severity.label(),
        "place": finding.place.to_string(), "unit": finding.place.unit, "file": finding.place.file,
        "column": finding.place.column,
        "found": finding.found, "expected": finding.expected, "advice": finding.advice,
        "task": task.map(|task| json!({"id": task.id, "number": task.number, "text": task.text})),
        "unread": if finding.place.file.is_some() && finding.place.task.is_none() { unread } else { 0 },
        "two": is_of_two(finding).then_some(cell).flatten(), "stands": taken_of(collected, finding),
        "differing": differing, "reach": reach, "letter": letter(place, finding),
        "decided": settled.decided.get(&n), "at": finding.place.unit.as_deref().and_then(|name| register.units.find_id(|one| one.unit.name == name)).map(Id::place),
        "grid": grid, "alike": open.iter().filter(|(_, other)| is_alike(finding, other)).count(),
        "picture": finding.place.file.as_deref().and_then(picture),
        // A cell can be transcribed where it stands; what came as a whole, on a page of its own.
        "cell": finding.place.unit.is_some() && finding.place.task.is_some() && finding.place.form.is_some() && finding.place.column.is_some(),
        "whole": finding.place.file.is_some() && finding.place.task.is_none() && grid.is_none(),
    }))
}

/// The answer that counts now where a finding stands, and the file that it is of.
fn taken_of(collected: &Collected, finding: &Finding) -> Option<Value> {
    let place = &finding.place;
    let is_there = |record: &&Record| {
        place.unit.as_deref() == Some(record.unit.as_str())
            && place.task.as_ref() == Some(&record.task)
            && place.form.as_deref() == Some(record.form.as_str())
    };
    let record = collected.records.iter().find(is_there)?;
    let text = record.fields.get(place.column.as_deref()?)?;
    Some(json!({"file": record.source.file, "text": text}))
}

/// The letter to the unit of which a finding says that it is silent, as the last collection wrote it.
fn letter(place: &Place, finding: &Finding) -> Option<String> {
    let unit = finding.place.unit.as_deref()?;
    let listing = returned::Listing::earlier(&place.common.output.join(reminders::LISTING));
    let file = listing.files.into_iter().find(|file| file.unit == unit)?;
    Some(file.path.rsplit('/').next()?.to_owned())
}

/// How a file can be shown in the page as it is: pictures and PDF alone; nothing that could run.
pub(super) fn picture(file: &str) -> Option<&'static str> {
    match file.rsplit('.').next()?.to_lowercase().as_str() {
        "png" | "jpg" | "jpeg" => Some("picture"),
        "pdf" => Some("pdf"),
        _ => None,
    }
}

/// The reply of a finding as it is, where it is a picture or a PDF that lies in the folder itself.
pub(super) async fn file(State(desk): Shared, Path(n): Path<usize>) -> Answer {
    in_round(desk, move |_, place| {
        let collected = place.collected()?.ok_or_else(|| Failure::absent(key("次收表")))?;
        let finding = finding(&collected, n)?;
        let name = finding
            .place
            .file
            .clone()
            .ok_or_else(|| Failure::absent(key("个文件")))?;
        picture(&name).ok_or_else(|| Failure::absent(key("个文件")))?;
        // Only a file that the listing of the folder has by this very name.
        let path = intake::open(&place.replies())?
            .path(&name)
            .ok_or_else(|| Failure::absent(key("个文件")))?;
        answer::file(&name.replace('/', "_"), folder::read(&path)?, true)
    })
    .await
}

pub(super) fn finding(collected: &Collected, n: usize) -> Result<&Finding, Failure> {
    collected.findings.get(n).ok_or_else(|| Failure::absent(key("处问题")))
}

/// What the button says by which the marked text of a reply counts, where two replies differ.
const THIS_STANDS: &str = "以这份为准";

/// Whether a finding is that a cell of one reply differs from that of another, or of the sealed copy from that of the workbook.
fn is_of_two(finding: &Finding) -> bool {
    let of_two = [rule::ANSWER_CONTRADICTION.name, rule::COPY_DIFFERS.name];
    of_two.contains(&finding.rule.as_str()) && finding.place.column.is_some() && finding.place.cell.is_some()
}

/// What a person decides about a finding.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Decided {
    n: usize,
    /// What was found, so that a list that has changed in the meantime is noticed.
    found: String,
    act: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    task: String,
    #[serde(default)]
    value: String,
    /// Whether all findings alike are decided alike.
    #[serde(default)]
    alike: String,
    reason: String,
    name: String,
}

impl Decided {
    /// What a person typed of it, to be shown where it cannot be taken.
    fn typed(&self) -> Vec<(String, String)> {
        let fields = [
            ("decided", &self.act),
            ("unit", &self.unit),
            ("task", &self.task),
            ("value", &self.value),
            ("reason", &self.reason),
            ("decider", &self.name),
        ];
        fields.map(|(field, value)| (field.to_owned(), value.clone())).into()
    }
}

/// Notes a decision in input/decisions.xlsx.
pub(super) async fn decide(State(desk): Shared, Form(decided): Form<Decided>) -> Answer {
    in_round(desk, move |_, place| {
        let register = place.register()?;
        let collected = place.collected()?.ok_or_else(|| Failure::absent(key("次收表")))?;
        let finding = finding(&collected, decided.n)?;
        let typed = decided.typed();
        if finding.found != decided.found {
            return Err(Failure::changed(typed));
        }
        let differs = decided.act == THIS_STANDS && is_of_two(finding);
        let named = if differs {
            Some(Action::Transcribe)
        } else {
            Action::named(&decided.act)
        };
        let action = named.ok_or_else(|| Failure::absent(key("种决定")))?;
        let value = match differs {
            true => (evidence::marked_text(evidence::of(place, finding)?.as_ref()).unwrap_or_default()).to_owned(),
            false => decided.value.clone(),
        };
        let [unit, task] = [&decided.unit, &decided.task].map(|text| text.trim());
        if decided.reason.trim().is_empty() || decided.name.trim().is_empty() {
            let advice = key("每个决定都要写明理由和决定人，以后才说得清");
            return Err(Failure::refused(key("没有写理由或决定人"), advice, typed));
        }
        if action == Action::Transcribe && value.trim().is_empty() {
            return Err(Failure::refused(
                key("没有写转录的内容"),
                key("请照原件写下这一格的内容"),
                typed,
            ));
        }
        // What names nobody would only be told as unusable by the next collection.
        if action == Action::Assign {
            let (no_unit, no_task) = (
                !unit.is_empty() && !register.units.iter().any(|one| one.unit.is_called(unit)),
                !task.is_empty()
                    && !register
                        .tasks
                        .iter()
                        .any(|one| one.id.as_str() == task || one.number == task),
            );
            let found: Option<Said> = match (unit.is_empty() && task.is_empty(), no_unit, no_task) {
                (true, ..) => Some(key("没有写是哪个单位或哪项任务").into()),
                (_, true, _) => Some((key("本轮没有“{0}”这个单位"), [unit]).into()),
                (_, _, true) => Some((key("本轮没有“{0}”这项任务"), [task]).into()),
                _ => None,
            };
            if let Some(found) = found {
                return Err(Failure::refused(found, key("请从列表里选；任务写编号或序号"), typed));
            }
        }
        let before = listed(place, &register, &collected)?;
        let (mut rows, carried) = rows_of(place, &register)?;
        if action == Action::Exclude && finding.place.file.is_some() {
            // The file as a whole is meant, whatever was found in it: of a cell it would excuse the unit from the task.
            let about = Where {
                file: finding.place.file.clone(),
                ..Where::default()
            };
            rows.retain(|row| row.action != Some(Action::Exclude) || row.place != about);
            rows.push(Decision {
                place: about,
                found: finding.found.clone(),
                action: Some(action),
                reason: decided.reason.trim().to_owned(),
                name: decided.name.trim().to_owned(),
                ..Decision::default()
            });
            write_rows(place, &register, &collected, &rows, &carried)?;
            return go_on(place, &before, decided.n);
        }
        // What names another unit or task, or a value, is of one cell alone; nor is a file left out by the dozen.
        let for_all = matches!(action, Action::Accept | Action::Return | Action::Nil);
        let others = (collected.findings.iter())
            .filter(|other| !decided.alike.is_empty() && for_all && is_alike(finding, other) && *other != finding)
            .filter(|other| !rows.iter().any(|row| row.settles(other)))
            .collect::<Vec<_>>();
        for finding in std::iter::once(finding).chain(others) {
            let form = finding.place.form.as_ref();
            let period = form.and_then(|form| collected.periods.get(form)).copied();
            rows.retain(|row| row.rule != finding.rule || row.place != decidable(finding) || row.period != period);
            rows.push(Decision {
                rule: finding.rule.clone(),
                place: decidable(finding),
                found: finding.found.clone(),
                action: Some(action),
                to_unit: decided.unit.trim().to_owned(),
                to_task: decided.task.trim().to_owned(),
                value: value.trim().to_owned(),
                period,
                lasting: false,
                reason: decided.reason.trim().to_owned(),
                name: decided.name.trim().to_owned(),
            });
        }
        write_rows(place, &register, &collected, &rows, &carried)?;
        go_on(place, &before, decided.n)
    })
    .await
}

/// The decisions as they stand in input/decisions.xlsx, and what there decides nothing.
///
/// # Errors
/// If a row cannot be read: writing the file anew would lose it.
pub(super) fn rows_of(place: &Place, register: &Register) -> Result<(Vec<Decision>, Carried), Failure> {
    let whole = decisions::read_whole(&place.common.input, register)?;
    let mut unreadable = whole.findings;
    unreadable.retain(|finding| finding.severity == Severity::Error);
    if unreadable.is_empty() {
        return Ok((whole.decisions, whole.carried));
    }
    let said: Vec<String> = unreadable.iter().take(3).map(Finding::to_string).collect();
    Err(Failure::new(
        StatusCode::CONFLICT,
        (
            key("input/decisions.xlsx 里有读不懂的行：{0}"),
            [said.join("；").as_str()],
        ),
        key("请先在表格里改好，再回到这里"),
    ))
}

/// Writes the decisions as they stand now; what stood there can be had back.
///
/// # Errors
/// If the file cannot be written.
pub(super) fn write_rows(
    place: &Place,
    register: &Register,
    collected: &Collected,
    rows: &[Decision],
    carried: &Carried,
) -> Result<(), Failure> {
    let path = place.common.input.join(decisions::DECISIONS);
    let bytes = write::decisions::skeleton(&path, register, collected.as_of, rows, carried)?;
    undo::write(place, decisions::DECISIONS, &bytes)?;
    Ok(())
}

/// Which decision is to be struck.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Struck {
    code: String,
}

/// Strikes one decision from input/decisions.xlsx.
pub(super) async fn forget(State(desk): Shared, Form(struck): Form<Struck>) -> Answer {
    in_round(desk, move |_, place| {
        let register = place.register()?;
        let collected = place.collected()?.ok_or_else(|| Failure::absent(key("次收表")))?;
        let (mut rows, carried) = rows_of(place, &register)?;
        let at = rows
            .iter()
            .position(|row| row.action.is_some() && code(row) == struck.code);
        rows.remove(at.ok_or_else(|| Failure::absent(key("个决定")))?);
        write_rows(place, &register, &collected, &rows, &carried)?;
        go("/review")
    })
    .await
}

/// Takes the last decision back.
pub(super) async fn undo(State(desk): Shared) -> Answer {
    in_round(desk, |_, place| {
        undo::back(place, decisions::DECISIONS)?;
        go("/review")
    })
    .await
}
