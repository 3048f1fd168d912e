//! 收表: takes replies in, collects them, and shows who has replied: a board of all units, and a page for each.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Failure, go, html};
use super::made;
use super::page::frame;
use super::place::Place;
use super::running::Desk;
use super::shared::{Shared, beside, in_round};
use super::words::key;
use crate::command::{names, reminders, returned};
use crate::finding::Severity;
use crate::folder;
use crate::list::Id;
use crate::master;
use crate::master::state::Receipt;
use crate::owed;
use crate::record::{Collected, Outcome};
use crate::register::Register;
use crate::register::assignment;
use crate::unit::UnitId;

/// The page of the replies.
pub(super) async fn page(State(desk): Shared) -> Answer {
    in_round(desk, |desk, place| {
        let register = place.register()?;
        let collected = place.collected()?;
        let files: Vec<Value> = collected.iter().flat_map(|collected| &collected.replies).map(|reply| {
            json!({"file": reply.file, "unit": reply.unit, "outcome": reply.outcome, "label": reply.outcome.label()})
        }).collect();
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
            Some(collected) => board(&register, collected),
            None => Vec::new(),
        };
        let lying = folder::count(&place.replies())?;
        html(
            "replies.html",
            json!({
                "frame": frame(desk, place, "replies")?,
                "forms": register.forms.iter().map(|form| json!({"key": form.key, "label": form.label()})).collect::<Vec<_>>(),
                "files": files, "outcomes": outcomes, "board": board, "lying": lying,
                "today": jiff::ZonedDateTime::now().date().to_string(),
                "ledger": collected.as_ref().map(|collected| &collected.ledger),
                "sent": place.common.output.join(names::GENERATED).exists(),
                "folders": made::folders(place, &[returned::RETURNED, reminders::REMINDERS])?,
                "extras": extras(place),
            }),
        )
    })
    .await
}

/// One tile for each unit that owes anything or was excused: its state in a word and in figures.
fn board(register: &Register, collected: &Collected) -> Vec<Value> {
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
                "state": state, "look": look, "errors": unit.errors,
            })
        })
        .collect()
}

/// What a collection is asked for.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    form: String,
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
            let form = register.form(&asked.form).ok_or_else(|| Failure::absent("张表"))?;
            arguments.extend(["--form".to_owned(), form.key.clone()]);
        }
        if !asked.as_of.is_empty() {
            let day: jiff::civil::Date = asked.as_of.parse().map_err(|_| {
                Failure::new(
                    StatusCode::BAD_REQUEST,
                    format!("“{}”不是日期", asked.as_of),
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
    let unit = register.units.find(id).ok_or_else(|| Failure::absent("个单位"))?;
    let name = unit.unit.name.as_str();
    let collected = place.collected()?.ok_or_else(|| Failure::absent("次收表"))?;
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
                    let answer = collected
                        .records
                        .iter()
                        .find(|record| record.unit == name && record.form == form.key && record.task == task.id);
                    let fields: Vec<Value> = answer
                        .iter()
                        .flat_map(|record| record.fields.iter())
                        .map(|(heading, text)| json!({"heading": heading, "text": text}))
                        .collect();
                    json!({
                        "task": task.id, "number": task.number, "text": task.text, "role": one.role.label(),
                        "fields": fields, "source": answer.map(|record| record.source.to_string()),
                    })
                })
                .collect();
            json!({"label": form.label(), "tasks": tasks})
        })
        .collect();
    let findings: Vec<Value> = collected
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.place.unit.as_deref() == Some(name))
        .map(|(n, finding)| {
            json!({"n": n, "severity": finding.severity, "label": finding.severity.label(), "text": finding.to_string(),
                   "open": finding.severity != Severity::Info})
        })
        .collect();
    let files: Vec<Value> = collected
        .replies
        .iter()
        .filter(|reply| reply.unit.as_deref() == Some(name))
        .map(|reply| json!({"file": reply.file, "label": reply.outcome.label()}))
        .collect();
    html(
        "unit.html",
        json!({
            "frame": frame(desk, place, "replies")?, "name": name, "owed": owed,
            "reach": [&unit.unit.contact, &unit.unit.phone, &unit.unit.email], "findings": findings, "files": files,
        }),
    )
}
