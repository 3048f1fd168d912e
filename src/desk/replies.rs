//! 收表: takes replies in, collects them, and shows who has replied: a board of all units, and a page for each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::age::Ages;
use super::answer::{Answer, Failure, go, html};
use super::page::frame;
use super::place::Place;
use super::running::Desk;
use super::settled::Settled;
use super::shared::{Shared, beside, in_noticed, in_round};
use super::words::key;
use super::{answer, dropped, forms, made, review, voice};
use crate::command::{names, reminders, returned, since};
use crate::finding::Severity;
use crate::folder;
use crate::list::Id;
use crate::master;
use crate::master::state::Receipt;
use crate::owed;
use crate::read::intake;
use crate::record::{Collected, Outcome, ReplyFile};
use crate::register::Register;
use crate::register::assignment;
use crate::unit::UnitId;

/// The page of the replies.
pub(super) async fn page(State(desk): Shared) -> Answer {
    in_noticed(desk, "replies", |desk, place| {
        let register = place.register()?;
        let collected = place.collected()?;
        let files: Vec<Value> = collected.iter().flat_map(|collected| of_files(collected, |_| true)).collect();
        let outcomes: Vec<Value> = [
            Outcome::Accepted, Outcome::Partial, Outcome::Rejected, Outcome::Superseded, Outcome::NoForm, Outcome::Duplicate,
            Outcome::Receipt,
        ]
        .into_iter()
        .map(|outcome| {
            let all = collected.iter().flat_map(|collected| &collected.replies);
            json!({"label": outcome.label(), "count": all.filter(|reply| reply.outcome == outcome).count()})
        })
        .collect();
        let board = match &collected {
            Some(collected) => {
                let settled = place.settled(&register, collected)?;
                place.board(|| Ok(board(&register, collected, &settled)))?
            }
            None => Arc::default(),
        };
        let newer = match &collected {
            Some(collected) => since::said(&since::collection(&place.common, &register, collected).unwrap_or_default()),
            None => None,
        };
        let ages = Ages::of(place, newer.is_some())?;
        let lying = folder::count(&place.replies())?;
        html(
            "replies.html",
            json!({
                "strays": dropped::strays(place)?,
                "frame": frame(desk, place, "replies")?, "recurring": forms::is_recurring(&register),
                "forms": register.forms.iter().map(|form| json!({"key": form.key, "label": form.label()})).collect::<Vec<_>>(),
                "files": files, "outcomes": outcomes, "board": *board, "lying": lying,
                "day": collected.as_ref().map(|collected| collected.as_of.to_string()), "today": jiff::ZonedDateTime::now().date().to_string(),
                "ledger": collected.as_ref().map(|collected| &collected.ledger),
                "sent": place.common.output.join(names::GENERATED).exists(),
                "folders": made::folders(place, &[returned::RETURNED, reminders::REMINDERS], &ages)?,
                "newer": newer.map(|said| voice::of_page(&said)),
                "extras": extras(place),
            }),
        )
    })
    .await
}

/// The files of a collection that are wanted, by their places: whose each is, what became of it, and why it was not taken.
fn of_files(collected: &Collected, wanted: impl Fn(&ReplyFile) -> bool) -> impl Iterator<Item = Value> {
    let mut why: BTreeMap<&str, &str> = BTreeMap::new();
    for finding in collected
        .findings
        .iter()
        .filter(|finding| finding.severity != Severity::Info)
    {
        if let (Some(file), None) = (&finding.place.file, &finding.place.cell) {
            why.entry(file).or_insert(&finding.found);
        }
    }
    let listed = collected
        .replies
        .iter()
        .enumerate()
        .filter(move |(_, reply)| wanted(reply));
    listed.map(move |(n, reply)| {
        let refused = matches!(reply.outcome, Outcome::Rejected | Outcome::NoForm);
        let why = why.get(reply.file.as_str()).filter(|_| refused);
        json!({"n": n, "file": reply.file, "unit": reply.unit, "outcome": reply.outcome, "label": reply.outcome.label(), "why": why.map(|why| why.chars().take(60).collect::<String>())})
    })
}

/// A file as it came, by its place in the collection: of one that was packed, what it was packed in. Pictures and PDF are shown, the rest is
/// for the person to open: nothing that could run is shown by the page itself.
pub(super) async fn file(State(desk): Shared, Path(n): Path<usize>) -> Answer {
    in_round(desk, move |_, place| {
        let collected = place.collected()?.ok_or_else(|| Failure::absent(key("次收表")))?;
        let reply = collected.replies.get(n).ok_or_else(|| Failure::absent(key("个文件")))?;
        let files = intake::open(&place.replies())?.only(&reply.file);
        let (name, path) = files.listed().next().ok_or_else(|| Failure::absent(key("个文件")))?;
        answer::file(
            &name.replace('/', "_"),
            folder::read(path)?,
            review::picture(name).is_some(),
        )
    })
    .await
}

/// One tile for each unit that owes anything or was excused: its state in a word and in figures.
fn board(register: &Register, collected: &Collected, settled: &Settled) -> Vec<Value> {
    let master = master::build(register, collected);
    let excused: BTreeSet<&str> = (collected.owed.iter())
        .filter(|duty| duty.state == owed::State::Excused)
        .map(|duty| duty.unit.as_str())
        .collect();
    master
        .units
        .iter()
        .enumerate()
        .filter(|(_, unit)| unit.owed() > 0 || excused.contains(unit.unit.unit.name.as_str()))
        .map(|(n, unit)| {
            let receipt = unit.receipt();
            let (state, look) = match receipt {
                _ if unit.owed() == 0 => (owed::State::Excused.label(), "x"),
                Receipt::Full => (receipt.label(), "g"),
                Receipt::Part => (receipt.label(), "a"),
                Receipt::Unread => (receipt.label(), "b"),
                Receipt::None => (receipt.label(), "r"),
            };
            json!({
                "n": n, "name": unit.unit.unit.name, "owed": unit.owed(), "received": unit.received(),
                "state": state, "look": look, "errors": settled.by_unit.get(&unit.unit.unit.name).copied().unwrap_or(0),
            })
        })
        .collect()
}

/// What a collection is asked for.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    form: String,
    period: String,
    as_of: String,
    pdf: String,
    packets: String,
    slips: String,
    csv: String,
    /// Whether it is the last collection once more: then what was made besides is made again.
    again: String,
    /// The page to go to.
    to: String,
}

/// What can be made besides the usual: the name of its field, its option, and by what one sees that it was made last time.
pub(super) const EXTRAS: [(&str, &str, &str); 4] = [
    ("pdf", "--pdf", names::PDF),
    ("packets", "--packets", names::PACKETS),
    ("slips", "--slips", names::SLIPS),
    ("csv", "--export=csv", "明细.csv"),
];

/// Which of the extras the last collection made, by the names of their fields.
pub(super) fn extras(place: &Place) -> Value {
    let made = EXTRAS
        .iter()
        .map(|(field, _, name)| ((*field).to_owned(), json!(made::is_made(place, name))));
    Value::Object(made.collect())
}

/// Collects.
pub(super) async fn collect(State(desk): Shared, Form(asked): Form<Asked>) -> Answer {
    beside(desk, move |desk| {
        let Some(place) = desk.place() else {
            return go("/choose");
        };
        let mut arguments = vec!["collect".to_owned()];
        if !asked.form.is_empty() {
            let register = place.register()?;
            let form = register.form(&asked.form).ok_or_else(|| Failure::absent(key("张表")))?;
            arguments.extend(["--form".to_owned(), form.key.clone()]);
        }
        arguments.extend(forms::of_period(&asked.period)?);
        if !asked.as_of.is_empty() {
            let day: jiff::civil::Date = asked.as_of.parse().map_err(|_| {
                Failure::new(
                    StatusCode::BAD_REQUEST,
                    (key("“{0}”不是日期"), [asked.as_of.as_str()]),
                    key("请按“年-月-日”写，月和日各写两位"),
                )
            })?;
            arguments.extend(["--as-of".to_owned(), day.to_string()]);
        }
        let asked_for = [&asked.pdf, &asked.packets, &asked.slips, &asked.csv];
        for ((_, option, name), wanted) in EXTRAS.iter().zip(asked_for) {
            if !wanted.is_empty() || !asked.again.is_empty() && made::is_made(&place, name) {
                arguments.push((*option).to_owned());
            }
        }
        desk.run(key("收表"), arguments)?;
        go(match asked.to.as_str() {
            "review" => "/review",
            "summary" => "/summary",
            _ => "/replies",
        })
    })
    .await
}

/// The page of one unit: what it sent, what it owes, what is wrong with it.
pub(super) async fn unit(State(desk): Shared, Path(n): Path<usize>) -> Answer {
    in_round(desk, move |desk, place| shown(desk, place, n)).await
}

fn shown(desk: &Arc<Desk>, place: &Arc<Place>, n: usize) -> Answer {
    let register = place.register()?;
    let id = UnitId::at(n);
    let unit = register.units.find(id).ok_or_else(|| Failure::absent(key("个单位")))?;
    let name = unit.unit.name.as_str();
    let collected = place.collected()?.ok_or_else(|| Failure::absent(key("次收表")))?;
    let assignments = assignment::assign(&register);
    let owed: Vec<Value> = collected
        .forms
        .iter()
        .filter_map(|key| register.form(key))
        .map(|form| {
            let tasks: Vec<Value> = assignments
                .iter()
                .filter(|one| one.unit == id)
                .map(|one| (one, &register.tasks[one.task]))
                .map(|(one, task)| {
                    let mut records = collected.records.iter().enumerate();
                    let answer = records
                        .find(|(_, record)| record.unit == name && record.form == form.key && record.task == task.id);
                    // What is not answered may be excused, or have come as what cannot be read.
                    let mut owed = collected.owed.iter();
                    let duty = owed.find(|duty| duty.unit == name && duty.form == form.key && duty.task == task.id);
                    let fields: Vec<Value> = answer
                        .iter()
                        .flat_map(|(_, record)| record.fields.iter())
                        .map(|(heading, text)| json!({"heading": heading, "text": text}))
                        .collect();
                    json!({
                        "task": task.id, "number": task.number, "text": task.text, "role": one.role.label(),
                        "fields": fields, "source": answer.map(|(_, record)| record.source.to_string()),
                        "record": answer.map(|(n, _)| n), "state": duty.map(|duty| duty.state.label()),
                        "open": duty.map_or(answer.is_none(), owed::Owed::is_open),
                        "lacks": duty.map_or_else(String::new, |duty| duty.lacks.join("、")),
                        "why": duty.map_or("", |duty| duty.why.as_str()),
                    })
                })
                .collect();
            json!({"label": form.label(), "tasks": tasks})
        })
        .collect();
    let settled = place.settled(&register, &collected)?;
    let findings: Vec<Value> = collected
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.place.unit.as_deref() == Some(name))
        .map(|(n, finding)| {
            json!({"n": n, "severity": finding.severity, "label": finding.severity.label(), "text": finding.to_string(),
                   "open": finding.severity != Severity::Info, "decided": settled.decided.contains_key(&n)})
        })
        .collect();
    let files: Vec<Value> = of_files(&collected, |reply| reply.unit.as_deref() == Some(name)).collect();
    html(
        "unit.html",
        json!({
            "frame": frame(desk, place, "replies")?, "name": name, "owed": owed,
            "book": place.generated()?.and_then(|generated| generated.workbooks.iter().position(|book| book.unit == name)),
            "reach": [&unit.unit.contact, &unit.unit.phone, &unit.unit.email], "findings": findings, "files": files,
        }),
    )
}
