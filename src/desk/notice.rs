//! 通知: the notice as it is with what was read marked in it, the doubts beside it, and every task to be corrected.

use std::collections::BTreeSet;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::answer::{self, Answer, Failure, go, html};
use super::page::frame;
use super::place::Place;
use super::reading::{self, Piece, Seen};
use super::shared::{Shared, beside, in_round};
use super::words::key;
use super::{dropped, edit, made, undo};
use crate::command::context;
use crate::finding::Finding;
use crate::list::Id;
use crate::question;
use crate::register::Register;
use crate::register::answers::{Outcome, by_word};
use crate::task::{Task, TaskId, TaskIndex};

/// The page of the notice.
pub(super) async fn page(State(desk): Shared) -> Answer {
    in_round(desk, |desk, place| {
        let frame = frame(desk, place, "notice")?;
        let files = context::notice_files(&place.common.input)?;
        let names: Vec<String> = files
            .iter()
            .filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()))
            .collect();
        let (register, trouble) = match place.register() {
            Ok(register) => (Some(register), None),
            Err(error) => (None, (!files.is_empty()).then(|| error.to_string())),
        };
        let seen = place.seen()?;
        let (text, doubts) = match (seen.as_ref(), &register) {
            (Ok(seen), Some(register)) => (marked(&seen.text, register.tasks.as_slice()), doubts(seen, register)),
            _ => (Vec::new(), Vec::new()),
        };
        html(
            "notice.html",
            json!({
                "strays": dropped::strays(place)?,
                "frame": frame,
                "files": names,
                "trouble": trouble,
                "corrected": place.common.input.join(context::REGISTER).exists(),
                "undo": undo::can(place, context::REGISTER),
                "state": place.state()?,
                "tasks": register.as_ref().map(|register| &register.tasks),
                "questions": register.as_ref().map(|_| questions(&doubts)),
                "division": made::is_made(place, made::DIVISION).then_some(made::DIVISION),
                "title": register.as_ref().map_or("", |register| register.title.as_str()),
                "forms": register.as_ref().map(|register| heads(register)),
                "text": text,
            }),
        )
    })
    .await
}

/// What is in doubt about the notice and still open, and what the register as it stands makes doubtful; with whether it can be
/// ticked off: what the register makes doubtful goes away only when the register does.
fn doubts<'a>(seen: &'a Seen, register: &'a Register) -> Vec<(&'a Finding, bool)> {
    let known = |finding: &Finding| reading::key(&finding.rule, &finding.found);
    let own: BTreeSet<String> = register.findings.iter().map(known).collect();
    let open: BTreeSet<String> = seen.doubts.iter().map(known).collect();
    let more = seen.doubts.iter().filter(|doubt| !own.contains(&known(doubt)));
    more.chain(&register.findings)
        .map(|finding| (finding, open.contains(&known(finding))))
        .collect()
}

/// The findings of a notice, those of one rule together: what it is, in how many places, and where.
fn questions(findings: &[(&Finding, bool)]) -> Vec<Value> {
    let mut rules: indexmap::IndexMap<&str, Vec<(&Finding, bool)>> = indexmap::IndexMap::new();
    for &(finding, open) in findings {
        rules.entry(&finding.rule).or_default().push((finding, open));
    }
    let mut grouped: Vec<_> = rules.into_values().collect();
    grouped.sort_by_key(|found| found.iter().map(|(finding, _)| finding.severity).min());
    grouped
        .into_iter()
        .filter_map(|found| {
            let (first, _) = found.first()?;
            let places: Vec<Value> = found
                .iter()
                .map(|(finding, open)| {
                    let question = finding.question.as_ref();
                    json!({
                        "place": finding.place.to_string(), "task": finding.place.task, "found": finding.found, "rule": finding.rule,
                        "open": open, "choices": question.map(|question| &question.choices),
                        "about": question.map_or(0, |question| question.about.len()),
                        "named": finding.rule == question::NAME_UNUSUAL && question.is_some(),
                    })
                })
                .collect();
            Some(json!({
                "severity": first.severity, "label": first.severity.label(), "expected": first.expected,
                "advice": first.advice, "places": places,
            }))
        })
        .collect()
}

/// Answers a question: one answer settles all its tasks. Without an answer it is only ticked off.
pub(super) async fn answered(State(desk): Shared, Form(typed): Form<Vec<(String, String)>>) -> Answer {
    in_round(desk, move |_, place| {
        let given = |name: &str| answer::typed(&typed, name).trim();
        let wanted = reading::key(given("rule"), given("found"));
        let is_it = |doubt: &Finding| reading::key(&doubt.rule, &doubt.found) == wanted;
        // What the page lists is what can be answered, whether or not a corrected register stands yet.
        let listed = place.register()?;
        let seen = place.seen()?;
        let open: &[Finding] = seen.as_ref().as_ref().map_or(&[], |seen| &seen.doubts);
        let doubt = open.iter().chain(&listed.findings).find(|doubt| is_it(doubt));
        let doubt = doubt.cloned().ok_or_else(|| Failure::changed(typed.to_vec()))?;
        edit::register(place, given("state"), &typed, |register| {
            register.findings.retain(|open| !is_it(open));
            let word = given("answer");
            let Some(question) = doubt.question.as_ref().filter(|_| !word.is_empty()) else {
                return Ok(());
            };
            match by_word(&doubt.rule, question, word, register.tasks.as_mut_slice()) {
                Outcome::Unclear(choices) => Err(Failure::new(
                    StatusCode::BAD_REQUEST,
                    (key("“{0}”不是可选的答复：{1}"), [word, choices.join("；").as_str()]),
                    key("请点一个答复，或写单位的全称"),
                )),
                _ => Ok(()),
            }
        })?;
        go("/notice")
    })
    .await
}

/// What the page asks of the forms: their titles and, where they come once, the day by which they are due.
fn heads(register: &Register) -> Vec<Value> {
    let forms = register.forms.iter();
    forms
        .map(|form| {
            let day = form.due.map(|due| due.to_string()).unwrap_or_else(String::new);
            json!({"key": form.key, "label": form.label(), "title": form.title, "due": day, "once": form.every.is_none()})
        })
        .collect()
}

/// Saves what the notice is called, and how the forms are called and when they are due.
pub(super) async fn head(State(desk): Shared, Form(typed): Form<Vec<(String, String)>>) -> Answer {
    in_round(desk, move |_, place| {
        let given = |name: &str| answer::typed(&typed, name).trim();
        edit::register(place, given("state"), &typed, |register| {
            let title = given("title");
            if !title.is_empty() {
                title.clone_into(&mut register.title);
                register.findings.retain(|doubt| doubt.rule != TITLE_MISSING);
            }
            for form in &mut register.forms {
                let title = given(&format!("title:{}", form.key));
                if !title.is_empty() {
                    title.clone_into(&mut form.title);
                }
                if form.every.is_some() {
                    continue;
                }
                let due = given(&format!("due:{}", form.key));
                form.due = match (due.is_empty(), due.parse()) {
                    (true, _) => None,
                    (false, Ok(day)) => Some(day),
                    (false, Err(_)) => {
                        return Err(Failure::new(
                            StatusCode::BAD_REQUEST,
                            (key("“{0}”不是日期"), [due]),
                            key("请写成 2026-07-31 的样子"),
                        ));
                    }
                };
            }
            Ok(())
        })?;
        go("/notice")
    })
    .await
}

/// The rule that tells of a notice without a title.
const TITLE_MISSING: &str = "notice-title-missing";

/// Writes the register and, for a received workbook, the table by which its tasks are divided.
pub(super) async fn register(State(desk): Shared) -> Answer {
    beside(desk, |desk| {
        desk.run(key("写出台账"), vec!["register".to_owned()])?;
        go("/notice")
    })
    .await
}

/// The notice line by line, cut into pieces: what was read as lead, as co-responsible, as deadline, and the rest.
fn marked(text: &[Piece], tasks: &[Task]) -> Vec<Value> {
    let starts: Vec<(usize, &Task)> = tasks.iter().filter_map(|task| Some((line_of(task)?, task))).collect();
    text.iter()
        .map(|piece| match piece {
            Piece::Paragraph(line, text) => {
                let task = starts
                    .iter()
                    .rev()
                    .find(|(start, _)| start <= line)
                    .map(|(_, task)| *task);
                json!({"line": line, "task": task.map(|task| &task.id), "pieces": pieces(text, task.into_iter())})
            }
            Piece::Table(line, rows) => {
                let own: Vec<&Task> = starts
                    .iter()
                    .filter(|(start, _)| start == line)
                    .map(|(_, task)| *task)
                    .collect();
                let rows: Vec<Vec<Value>> = rows
                    .iter()
                    .map(|row| {
                        row.iter()
                            .map(|cell| json!(pieces(cell, own.iter().copied())))
                            .collect()
                    })
                    .collect();
                json!({"line": line, "rows": rows})
            }
        })
        .collect()
}

/// The line of the notice where a task was read: `23`, or `12 表格第3行`.
fn line_of(task: &Task) -> Option<usize> {
    let digits: String = task.source.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn pieces<'a>(text: &str, tasks: impl Iterator<Item = &'a Task>) -> Vec<Value> {
    let mut words: Vec<(&str, &str)> = Vec::new();
    for task in tasks {
        words.extend(task.lead.iter().map(|name| (name.as_str(), "lead")));
        words.extend(task.co.iter().map(|name| (name.as_str(), "co")));
        words.extend(task.due.iter().map(|due| (due.as_str(), "due")));
    }
    words.retain(|(word, _)| !word.is_empty());
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    words.dedup();
    let mut cut = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some((word, kind)) = words.iter().find(|(word, _)| rest.starts_with(word)) {
            if !plain.is_empty() {
                cut.push(json!({"kind": "", "text": std::mem::take(&mut plain)}));
            }
            cut.push(json!({"kind": kind, "text": word}));
            rest = rest.get(word.len()..).unwrap_or("");
        } else {
            let mut chars = rest.chars();
            plain.extend(chars.next());
            rest = chars.as_str();
        }
    }
    if !plain.is_empty() {
        cut.push(json!({"kind": "", "text": plain}));
    }
    cut
}

/// The page of one task.
pub(super) async fn task(State(desk): Shared, Path(id): Path<String>) -> Answer {
    in_round(desk, move |desk, place| {
        let register = place.register()?;
        let at = position(&register, &id)?;
        let task = &register.tasks[at];
        let about: Vec<String> = register
            .findings
            .iter()
            .filter(|finding| finding.place.task.as_ref() == Some(&task.id))
            .map(Finding::to_string)
            .collect();
        html(
            "task.html",
            json!({
                "frame": frame(desk, place, "notice")?, "task": task, "about": about, "state": place.state()?,
                "first": at.before().is_none(),
                "before": at.before().map(|at| &register.tasks[at].id),
                "after": register.tasks.find(at.behind()).map(|task| &task.id),
                "lead": task.lead.join("\n"), "co": task.co.join("\n"),
                "due": task.due.clone().unwrap_or_else(String::new),
            }),
        )
    })
    .await
}

fn position(register: &Register, id: &str) -> std::result::Result<TaskIndex, Failure> {
    let place = register.tasks.find_id(|task| task.id.as_str() == id);
    place.ok_or_else(|| Failure::absent(key("项任务")))
}

/// Saves what was changed of one task: its words, units and deadline; or splits, joins, adds, removes.
pub(super) async fn save(
    State(desk): Shared,
    Path(id): Path<String>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Answer {
    in_round(desk, move |_, place| {
        let given = |name: &str| answer::typed(&typed, name).trim();
        let names = |name: &str| -> Vec<String> {
            // One a line: a name may hold 、 itself (各县、市、区人民政府).
            given(name)
                .lines()
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect()
        };
        edit::register(place, given("state"), &typed, |register| {
            let at = position(register, &id)?;
            let empty = || {
                Failure::new(
                    StatusCode::BAD_REQUEST,
                    key("重点工作是空的"),
                    key("请写明内容；不要这一项的，请用“删去”"),
                )
            };
            let last = register.tasks.len() == 1;
            let task = &mut register.tasks[at];
            match given("act") {
                "remove" if last => {
                    return Err(Failure::new(
                        StatusCode::BAD_REQUEST,
                        key("只剩这一项任务"),
                        key("至少要有一项任务"),
                    ));
                }
                "remove" => {
                    register.tasks.remove(at);
                }
                "join" => {
                    let joined = register.tasks.remove(at);
                    let Some(before) = at.before().map(|at| &mut register.tasks[at]) else {
                        return Err(Failure::new(
                            StatusCode::BAD_REQUEST,
                            key("上面没有任务可并入"),
                            key("请在下一项上并入"),
                        ));
                    };
                    before.text.push_str(&joined.text);
                    for (own, more) in [(&mut before.lead, joined.lead), (&mut before.co, joined.co)] {
                        own.extend(more.into_iter().filter(|name| !own.contains(name)).collect::<Vec<_>>());
                    }
                }
                act => {
                    if given("text").is_empty() {
                        return Err(empty());
                    }
                    task.text = given("text").to_owned();
                    task.number = given("number").to_owned();
                    task.lead = names("lead");
                    task.co = names("co");
                    task.due = Some(given("due").to_owned()).filter(|due| !due.is_empty());
                    if act == "split" {
                        if given("second").is_empty() {
                            return Err(Failure::new(
                                StatusCode::BAD_REQUEST,
                                key("没有写第二项的内容"),
                                key("请写明拆出的那一项"),
                            ));
                        }
                        let second = Task {
                            id: TaskId(String::new()),
                            text: given("second").to_owned(),
                            number: String::new(),
                            measures: Vec::new(),
                            ..task.clone()
                        };
                        register.tasks.insert(at.behind(), second);
                    }
                }
            }
            Ok(())
        })?;
        go(if matches!(given("act"), "save" | "") {
            "/notice#tasks"
        } else {
            "/notice"
        })
    })
    .await
}

/// Takes the last edit of the register back.
pub(super) async fn undo(State(desk): Shared) -> Answer {
    in_round(desk, |_, place: &std::sync::Arc<Place>| {
        undo::back(place, context::REGISTER)?;
        go("/notice")
    })
    .await
}
