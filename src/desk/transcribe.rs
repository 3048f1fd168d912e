//! 照原件转录: what came as a picture beside the form that it is, and every column of the unit's tasks as a field to be typed.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::answer::{self, Answer, Failure, html};
use super::page::frame;
use super::review::{decidable, finding, go_on, listed, picture, rows_of, write_rows};
use super::shared::{Shared, in_round};
use super::words::key;
use crate::check::{Action, Decision};
use crate::finding::{Finding, Place as Where};
use crate::form::Form as Sheet;
use crate::record::Collected;
use crate::register::Register;
use crate::register::assignment;

/// Whose form it is that is transcribed, and which.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    form: String,
}

/// The page: the file on one side, the fields on the other.
pub(super) async fn page(State(desk): Shared, Path(n): Path<usize>, Query(asked): Query<Asked>) -> Answer {
    in_round(desk, move |desk, place| {
        let register = place.register()?;
        let collected = place.collected()?.ok_or_else(|| Failure::absent(key("次收表")))?;
        let finding = finding(&collected, n)?;
        let file = finding.place.file.clone().ok_or_else(|| Failure::absent(key("个文件")))?;
        let unit = if asked.unit.is_empty() {
            finding.place.unit.clone().unwrap_or_else(String::new)
        } else {
            asked.unit.clone()
        };
        let form = chosen(&register, &collected, finding, &asked.form);
        let (decided, _) = rows_of(place, &register)?;
        let tasks = form.map_or_else(Vec::new, |form| fields(&register, form, &unit, &file, &decided));
        let forms: Vec<Value> = register
            .forms
            .iter()
            .map(|one| json!({"key": one.key, "label": one.label(), "on": form.is_some_and(|form| form.key == one.key)}))
            .collect();
        html(
            "transcribe.html",
            json!({
                "frame": frame(desk, place, "review")?, "n": n, "file": file, "picture": picture(&file), "found": finding.found,
                "unit": unit, "known": register.units.iter().any(|one| one.unit.name == unit),
                "form": form.map(|form| &form.key), "forms": forms, "tasks": tasks,
                "units": register.units.iter().map(|unit| &unit.unit.name).collect::<Vec<_>>(),
            }),
        )
    })
    .await
}

/// The form that is meant: the one asked for, that of the finding, the one that was collected, or the only one.
fn chosen<'a>(register: &'a Register, collected: &Collected, finding: &Finding, asked: &str) -> Option<&'a Sheet> {
    let of_finding = finding.place.form.as_deref();
    let collected = match collected.forms.as_slice() {
        [one] => Some(one.as_str()),
        _ => None,
    };
    let wanted = [Some(asked), of_finding, collected].into_iter().flatten();
    let mut known = wanted.filter_map(|key| register.form(key));
    known.next().or(register.forms.first())
}

/// The tasks of a unit with what is to be typed for each: the column, and what was transcribed before.
fn fields(register: &Register, form: &Sheet, unit: &str, file: &str, decided: &[Decision]) -> Vec<Value> {
    let Some(id) = register.units.find_id(|one| one.unit.name == unit) else {
        return Vec::new();
    };
    assignment::assign(register)
        .iter()
        .filter(|one| one.unit == id)
        .map(|one| (one, &register.tasks[one.task]))
        .map(|(one, task)| {
            let columns: Vec<Value> = form
                .unit_columns()
                .map(|(at, column)| {
                    let place = cell(unit, task.id.as_str(), form, &column.heading, file);
                    let before = decided.iter().find(|row| is_transcribed(row, &place));
                    json!({
                        "name": format!("{}:{at}", task.id.as_str()), "heading": column.heading,
                        "value": before.map_or("", |row| row.value.as_str()),
                    })
                })
                .collect();
            json!({"id": task.id, "number": task.number, "text": task.text, "role": one.role.label(), "columns": columns})
        })
        .collect()
}

/// Where a transcribed answer belongs.
fn cell(unit: &str, task: &str, form: &Sheet, heading: &str, file: &str) -> Where {
    Where {
        file: Some(file.to_owned()),
        unit: Some(unit.to_owned()),
        task: Some(crate::task::TaskId(task.to_owned())),
        form: Some(form.key.clone()),
        column: Some(heading.to_owned()),
        ..Where::default()
    }
}

fn is_transcribed(row: &Decision, place: &Where) -> bool {
    row.action == Some(Action::Transcribe) && row.place == *place
}

/// Notes what was typed: a decision for each field, and whose the file is where it does not say so itself.
pub(super) async fn save(
    State(desk): Shared,
    Path(n): Path<usize>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Answer {
    in_round(desk, move |_, place| {
        let given = |name: &str| answer::typed(&typed, name).trim();
        let register = place.register()?;
        let collected = place.collected()?.ok_or_else(|| Failure::absent(key("次收表")))?;
        let finding = finding(&collected, n)?;
        if finding.found != given("found") {
            return Err(Failure::changed(typed.clone()));
        }
        let file = finding
            .place
            .file
            .clone()
            .ok_or_else(|| Failure::absent(key("个文件")))?;
        let form = register
            .form(given("form"))
            .ok_or_else(|| Failure::absent(key("张表")))?;
        let unit = given("unit");
        if !register.units.iter().any(|one| one.unit.name == unit) {
            return Err(Failure::absent(key("个单位")));
        }
        if given("name").is_empty() {
            return Err(Failure::new(
                StatusCode::BAD_REQUEST,
                key("没有写转录人"),
                key("请写明是谁照原件转录的，以后才说得清"),
            ));
        }
        let before = listed(place, &register, &collected)?;
        let (mut rows, carried) = rows_of(place, &register)?;
        let reason = format!("照原件转录（{file}）");
        let decision = |place: Where, action: Action| Decision {
            place,
            action: Some(action),
            reason: reason.clone(),
            name: given("name").to_owned(),
            ..Decision::default()
        };
        let mut count = 0;
        for task in &register.tasks {
            for (at, column) in form.unit_columns() {
                let field = format!("{}:{at}", task.id.as_str());
                let Some((_, value)) = typed.iter().find(|(name, _)| *name == field) else {
                    continue;
                };
                let place = cell(unit, task.id.as_str(), form, &column.heading, &file);
                rows.retain(|row| !is_transcribed(row, &place));
                if value.trim().is_empty() {
                    continue;
                }
                count += 1;
                rows.push(Decision {
                    found: finding.found.clone(),
                    value: value.trim().to_owned(),
                    period: collected.periods.get(&form.key).copied(),
                    ..decision(place, Action::Transcribe)
                });
            }
        }
        if count == 0 {
            return Err(Failure::new(
                StatusCode::BAD_REQUEST,
                key("没有写转录的内容"),
                key("请照原件写下各栏的内容"),
            ));
        }
        if finding.place.unit.is_none() {
            let about = decidable(finding);
            rows.retain(|row| row.rule != finding.rule || row.place != about);
            rows.push(Decision {
                rule: finding.rule.clone(),
                found: finding.found.clone(),
                to_unit: unit.to_owned(),
                ..decision(about, Action::Assign)
            });
        }
        write_rows(place, &register, &collected, &rows, &carried)?;
        go_on(place, &before, n)
    })
    .await
}
