//! 汇总: the key figures with charts, lists that filter, and the way from a figure to the answers behind it.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::State;
use serde_json::{Value, json};

use super::age::Ages;
use super::answer::{Answer, go, html};
use super::page::frame;
use super::shared::{Shared, beside, in_noticed};
use super::words::key;
use super::{made, replies, settled, voice};
use crate::command::{answer as reply, names, reminders, returned, since};
use crate::master::{self, overview::Breakdown};

/// Of more answers than this the page names only the numbers, each with the way to its answers: two thousand units give forty
/// thousand answers, and a page of all of them would take the browser's memory and ours.
const WHOLE: usize = 3_000;
/// The width of a chart's bars.
const WIDTH: usize = 520;

/// The page of the summary.
pub(super) async fn page(State(desk): Shared) -> Answer {
    in_noticed(desk, "summary", |desk, place| {
        let frame = frame(desk, place, "summary")?;
        let register = place.register()?;
        let collected = place.collected()?;
        let newer = match &collected {
            Some(collected) => since::said(&since::collection(&place.common, &register, collected).unwrap_or_default()),
            None => None,
        };
        let ages = Ages::of(place, newer.is_some())?;
        let files = made::files(place, &ages)?;
        let kinds = [names::PAPERS, names::PACKETS, names::SLIPS, reply::REPLY, returned::RETURNED, reminders::REMINDERS];
        let folders = made::folders(place, &kinds, &ages)?;
        let Some(collected) = collected else {
            return html(
                "summary.html",
                json!({"frame": frame, "overview": null, "files": files, "folders": folders, "newer": null, "as_of": "", "form": "", "period": ""}),
            );
        };
        let master = master::build(&register, &collected);
        let overview = &master.overview;
        let urgent: Vec<Value> = overview
            .urgent
            .iter()
            .map(|matter| {
                json!({
                    "number": matter.task.number, "id": matter.task.id, "text": matter.task.text.chars().take(60).collect::<String>(),
                    "units": matter.units.join("、"), "kind": matter.kind, "words": matter.words,
                    "deadline": matter.deadline, "also": matter.also.len(),
                })
            })
            .collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for record in &collected.records {
            *counts.entry(record.task.as_str()).or_default() += 1;
        }
        let whole = collected.records.len() <= WHOLE;
        let tasks: Vec<Value> = register
            .tasks
            .iter()
            .map(|task| {
                let answers: Vec<Value> = collected
                    .records
                    .iter()
                    .enumerate()
                    .filter(|(_, record)| whole && record.task == task.id)
                    .map(|(place, record)| {
                        let n = register.units.iter().position(|unit| unit.unit.name == record.unit);
                        json!({
                            "n": n, "record": place, "unit": record.unit, "role": record.role.label(),
                            "source": record.source.to_string(),
                            "fields": record.fields.iter().map(|(heading, text)| json!({"heading": heading, "text": text})).collect::<Vec<_>>(),
                        })
                    })
                    .collect();
                json!({"id": task.id, "number": task.number, "text": task.text, "part": task.part, "whole": whole,
                       "lead": task.lead.join("、"), "answers": answers, "count": counts.get(task.id.as_str()).copied().unwrap_or(0)})
            })
            .collect();
        html(
            "summary.html",
            json!({
                "frame": frame, "files": files, "folders": folders, "extras": replies::extras(place),
                "as_of": collected.as_of.to_string(),
                "newer": newer.map(|said| voice::of_page(&said)), "period": settled::period_of(&collected),
                "form": match collected.forms.as_slice() { [one] => one.as_str(), _ => "" },
                "printed": made::is_made(place, names::PDF),
                "overview": {
                    "owed": overview.owed, "received": overview.received, "contradicted": overview.contradicted,
                    "urgent": urgent, "urgent_all": overview.urgent_all,
                    "units": chart(&overview.units), "tasks": chart(&overview.tasks), "by_state": overview.by_state,
                },
                "tasks": tasks,
            }),
        )
    })
    .await
}

/// Fills the workbook that came from the level above with what the own units said.
pub(super) async fn answer(State(desk): Shared, Form(asked): Form<Asked>) -> Answer {
    beside(desk, move |desk| {
        let mut arguments = vec!["answer".to_owned()];
        if let Ok(day) = asked.as_of.parse::<jiff::civil::Date>() {
            arguments.extend(["--as-of".to_owned(), day.to_string()]);
        }
        desk.run(key("填报上级的表"), arguments)?;
        go("/summary")
    })
    .await
}

/// What the reply to the level above is asked for.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    as_of: String,
}

/// A table of counts as bars: for each row its pieces with place and width.
fn chart(table: &Breakdown) -> Value {
    let most = table
        .rows
        .iter()
        .map(|(_, counts)| counts.iter().sum::<usize>())
        .max()
        .unwrap_or(0)
        .max(1);
    let rows: Vec<Value> = table
        .rows
        .iter()
        .enumerate()
        .map(|(n, (name, counts))| {
            let mut left = 0;
            let pieces: Vec<Value> = counts
                .iter()
                .zip(&table.labels)
                .enumerate()
                .map(|(shade, (&count, label))| {
                    let width = count * WIDTH / most;
                    let piece = json!({"x": left, "width": width, "count": count, "label": label, "shade": shade});
                    left += width;
                    piece
                })
                .collect();
            json!({"name": name, "y": n * 30, "pieces": pieces, "total": counts.iter().sum::<usize>(), "end": left})
        })
        .collect();
    json!({"labels": table.labels, "rows": rows, "height": table.rows.len() * 30, "totals": table.totals()})
}
