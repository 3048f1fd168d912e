//! 出表: makes the workbooks and the official notices that go along, and hands them out.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::age::Ages;
use super::answer::{Answer, Failure, go, html};
use super::page::frame;
use super::shared::{Shared, beside, in_noticed};
use super::words::key;
use super::{made, mail};
use crate::command::names;
use crate::period::Period;
use crate::register::Register;

/// The page of the workbooks.
pub(super) async fn page(State(desk): Shared) -> Answer {
    in_noticed(desk, "forms", |desk, place| {
        let register = place.register()?;
        let generated = place.generated()?;
        let books: Vec<Value> = generated
            .iter()
            .flat_map(|generated| &generated.workbooks)
            .map(|book| {
                let file = book.path.rsplit('/').next().unwrap_or("");
                json!({"unit": book.unit, "file": file, "lead": book.lead, "co": book.co, "forms": book.forms.len()})
            })
            .collect();
        let forms: Vec<Value> = register
            .forms
            .iter()
            .map(|form| json!({"key": form.key, "label": form.label(), "due": form.due, "columns": form.columns.len()}))
            .collect();
        let bundles: Vec<String> = made::listing(place, names::BUNDLES)?
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let ages = Ages::of(place, false)?;
        html(
            "forms.html",
            json!({
                "frame": frame(desk, place, "forms")?, "recurring": is_recurring(&register),
                "older": generated.as_ref().is_some_and(|generated| !generated.register.is_empty() && generated.register != register.fingerprint()), "books": books, "forms": forms, "bundles": bundles,
                "without": mail::without(&register), "drafts": made::listing(place, crate::command::mail::MAIL)?.len(),
                "earlier": made::is_made(place, names::COLLECTED),
                "manifest": made::is_made(place, names::MANIFEST).then_some(names::MANIFEST),
                "folders": made::folders(place, &[names::NOTICES], &ages)?,
                "notices": made::is_made(place, names::NOTICES),
            }),
        )
    })
    .await
}

/// What the page of the workbooks asks for.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    form: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    zip: String,
    #[serde(default)]
    notices: String,
}

/// Whether a form comes back, so that its period is asked for.
pub(super) fn is_recurring(register: &Register) -> bool {
    register.forms.iter().any(|form| form.every.is_some())
}

/// The option of a period as it was typed; none where nothing was.
///
/// # Errors
/// If it is no period.
pub(super) fn of_period(typed: &str) -> Result<Vec<String>, Failure> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let period: Period = typed.parse().map_err(|_| {
        Failure::new(
            StatusCode::BAD_REQUEST,
            (key("“{0}”不是哪一期"), [typed]),
            key("请写成 2026-05、2026-Q2 或 2026-H1 的样子"),
        )
    })?;
    Ok(vec!["--period".to_owned(), period.to_string()])
}

/// Makes the workbooks.
pub(super) async fn make(State(desk): Shared, Form(asked): Form<Asked>) -> Answer {
    beside(desk, move |desk| {
        let Some(place) = desk.place() else {
            return go("/choose");
        };
        let mut arguments = vec!["generate".to_owned()];
        if !asked.form.is_empty() {
            let register = place.register()?;
            let form = register.form(&asked.form).ok_or_else(|| Failure::absent(key("张表")))?;
            arguments.extend(["--form".to_owned(), form.key.clone()]);
        }
        arguments.extend(of_period(&asked.period)?);
        if !asked.from.is_empty() {
            let earlier = place.common.output.join(names::COLLECTED);
            arguments.extend(["--from".to_owned(), earlier.to_string_lossy().into_owned()]);
        }
        for (wanted, option) in [(&asked.zip, "--zip"), (&asked.notices, "--notices")] {
            if !wanted.is_empty() {
                arguments.push(option.to_owned());
            }
        }
        desk.run(key("出表"), arguments)?;
        go("/forms")
    })
    .await
}
