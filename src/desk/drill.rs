//! 逐项: the way from a figure of the summary to the duties that it counts, and from an answer to the row that it was read from.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use serde_json::{Value, json};

use super::answer::{Answer, Failure, html};
use super::evidence;
use super::page::frame;
use super::shared::{Shared, in_round};
use super::words::key;
use crate::master::detail::normal_word;
use crate::master::overview::Counted;
use crate::master::{self, Master};
use crate::owed::{self, Owed};
use crate::record::Collected;
use crate::task::Task;
use crate::unit::Role;

/// At most so many duties are listed at once.
const LISTED: usize = 1000;

/// Which duties are asked for; nothing asks for all.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The category of units, with `label`.
    category: String,
    /// The part of tasks, with `label`.
    part: String,
    /// How units or tasks of that row are counted: 已报全.
    label: String,
    /// A task by its id.
    task: String,
    /// Whether only tasks are asked for of which the units say different things.
    differing: String,
}

impl Asked {
    /// The names that a table of counts has in the cell that was asked for.
    fn counted<'a>(&self, all: &[Counted<'a>], row: &str) -> Vec<&'a str> {
        let of = |one: &&Counted<'a>| one.row == row && (self.label.is_empty() || one.label == self.label);
        all.iter().filter(of).map(|one| one.name).collect()
    }

    /// The tasks that were asked for; nothing where all are.
    fn tasks<'a>(&self, master: &Master<'a>) -> Option<Vec<&'a str>> {
        match () {
            _ if !self.task.is_empty() => {
                let one = master.register.tasks.iter().find(|task| task.id.as_str() == self.task);
                Some(one.iter().map(|task| task.id.as_str()).collect())
            }
            _ if !self.part.is_empty() => Some(self.counted(&master.overview.counted_tasks, &self.part)),
            () => None,
        }
    }

    /// Whether a duty is one of those that say different things of a task: the lead units, and who contradicts them.
    fn differs(&self, master: &Master<'_>, duty: &Owed) -> bool {
        let form = master.summaries.iter().filter(|summary| summary.form.key == duty.form);
        let block = form
            .flat_map(|summary| &summary.blocks)
            .find(|block| block.task.id == duty.task);
        block.is_some_and(|block| {
            let against = block.contradicted_by.contains(&duty.unit.as_str());
            against || !block.contradicted_by.is_empty() && duty.role == Role::Lead
        })
    }

    /// What is listed, in words.
    fn words(&self) -> Vec<String> {
        let differing = if self.differing.is_empty() {
            ""
        } else {
            key("说法不一致")
        };
        let words = [&self.category, &self.part, &self.label].map(String::as_str);
        let words = words.into_iter().chain([differing]);
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }
}

/// The page of the duties.
pub(super) async fn page(State(desk): Shared, Query(asked): Query<Asked>) -> Answer {
    in_round(desk, move |desk, place| {
        let register = place.register()?;
        let collected = place.collected()?.ok_or_else(|| Failure::absent(key("次收表")))?;
        let master = master::build(&register, &collected);
        let tasks = asked.tasks(&master);
        let units = (!asked.category.is_empty()).then(|| asked.counted(&master.overview.counted_units, &asked.category));
        let chosen: Vec<&Owed> = (collected.owed.iter())
            .filter(|duty| asked.differing.is_empty() || asked.differs(&master, duty))
            .filter(|duty| tasks.as_ref().is_none_or(|tasks| tasks.contains(&duty.task.as_str())))
            .filter(|duty| units.as_ref().is_none_or(|units| units.contains(&duty.unit.as_str())))
            .collect();
        let states: Vec<Value> = (owed::State::ALL.iter())
            .map(|state| json!({"label": state.label(), "count": chosen.iter().filter(|duty| duty.state == *state).count()}))
            .collect();
        let by_task: BTreeMap<&str, &Task> = register.tasks.iter().map(|task| (task.id.as_str(), task)).collect();
        let places: BTreeMap<&str, usize> =
            (register.units.iter().enumerate()).map(|(n, unit)| (unit.unit.name.as_str(), n)).collect();
        let answers = answers(&collected);
        let rows: Vec<Value> = (chosen.iter().take(LISTED))
            .map(|duty| {
                let task = by_task.get(duty.task.as_str());
                let period = duty.period.map(|period| period.label());
                let form = register.form(&duty.form).map_or(duty.form.clone(), |form| form.label());
                json!({
                    "n": places.get(duty.unit.as_str()), "unit": duty.unit, "role": duty.role.label(),
                    "number": task.map(|task| task.number.as_str()), "id": duty.task,
                    "text": task.map(|task| task.text.chars().take(60).collect::<String>()),
                    "form": form, "period": period, "state": duty.state.label(), "open": duty.is_open(),
                    "lacks": duty.lacks.join("、"), "why": duty.why, "file": duty.file,
                    "answer": answers.get(&(duty.unit.as_str(), duty.task.as_str(), duty.form.as_str())),
                })
            })
            .collect();
        html(
            "answers.html",
            json!({
                "frame": frame(desk, place, "summary")?, "what": asked.words(), "rows": rows, "all": chosen.len(),
                "left": chosen.len().saturating_sub(LISTED), "states": states,
            }),
        )
    })
    .await
}

/// The place of each answer among the records, by unit, task and form.
fn answers(collected: &Collected) -> BTreeMap<(&str, &str, &str), usize> {
    let records = collected.records.iter().enumerate();
    records
        .map(|(n, record)| ((record.unit.as_str(), record.task.as_str(), record.form.as_str()), n))
        .collect()
}

/// One answer beside the page of the reply that it was read from.
pub(super) async fn answer(State(desk): Shared, Path(n): Path<usize>) -> Answer {
    in_round(desk, move |desk, place| {
        let register = place.register()?;
        let collected = place.collected()?.ok_or_else(|| Failure::absent(key("次收表")))?;
        let record = collected.records.get(n).ok_or_else(|| Failure::absent(key("份答复")))?;
        let task = register.tasks.iter().find(|task| task.id == record.task);
        let fields: Vec<Value> = (record.fields.iter())
            .map(|(heading, text)| {
                // What it was read as is worth a line where it does not say just that.
                let normal = record.normalised.get(heading).map(normal_word);
                let normal = normal.filter(|normal| *normal != text);
                json!({"heading": heading, "text": text, "normal": normal})
            })
            .collect();
        html(
            "answer.html",
            json!({
                "frame": frame(desk, place, "summary")?, "unit": record.unit, "role": record.role.label(),
                "n": register.units.iter().position(|unit| unit.unit.name == record.unit),
                "form": register.form(&record.form).map(|form| form.label()),
                "task": task.map(|task| json!({"number": task.number, "id": task.id, "text": task.text})),
                "fields": fields,
                "source": record.source.to_string(),
                "grid": evidence::of_answer(place, &record.source)?,
            }),
        )
    })
    .await
}
