//! 出表: makes the workbooks, hands them out, and writes mail drafts; and hands out everything else that was made.

use std::path::PathBuf;

use axum::Form;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::answer::{self, Answer, Failure, go, html};
use super::job::Job;
use super::page::frame;
use super::place::Place;
use super::shared::{Shared, in_round};
use crate::command::{collect, context, decisions, generate, reminders, returned};
use crate::folder;

/// The folders of the output folder that are handed out, with their words.
pub(super) const FOLDERS: [(&str, &str); 5] = [
    (generate::WORKBOOKS, "填报表"),
    (generate::BUNDLES, "压缩包"),
    (returned::RETURNED, "退回补正的表"),
    (reminders::REMINDERS, "催报"),
    ("mail", "邮件草稿"),
];
/// The folder itself among the kinds.
pub(super) const TOP: &str = "output";
/// The files of the output folder that are handed out, with their words.
const FILES: [(&str, &str); 8] = [
    (collect::MASTER, "汇总表"),
    ("master.pdf", "打印稿"),
    (generate::MANIFEST, "清单"),
    (context::REGISTER, "台账"),
    (decisions::DECISIONS, "待决定"),
    (collect::COLLECTED, "数据（JSON）"),
    ("明细.csv", "明细（CSV）"),
    ("明细.jsonl", "明细（JSONL）"),
];

/// The files of a folder that may be handed out: name and path.
pub(super) fn listing(place: &Place, kind: &str) -> crate::error::Result<Vec<(String, PathBuf)>> {
    let known = FOLDERS.iter().any(|(folder, _)| *folder == kind);
    let path = match kind {
        TOP => place.common.output.clone(),
        kind if known => place.common.output.join(kind),
        _ => return Ok(Vec::new()),
    };
    Ok(folder::files(&path)?
        .into_iter()
        .filter_map(|path| Some((path.file_name()?.to_string_lossy().into_owned(), path)))
        .filter(|(name, _)| kind != TOP || FILES.iter().any(|(file, _)| file == name))
        .collect())
}

/// Hands out one file that was made: only one that is in the list, by its name there.
pub(super) async fn made(State(desk): Shared, Path((kind, name)): Path<(String, String)>) -> Answer {
    in_round(desk, move |_, place| {
        let files = listing(place, &kind)?;
        let (name, path) = files
            .into_iter()
            .find(|(own, _)| *own == name)
            .ok_or_else(|| Failure::absent("个文件"))?;
        answer::file(&name, folder::read(&path)?, false)
    })
    .await
}

/// Everything that can be downloaded besides the workbooks of single units.
pub(super) fn downloads(place: &Place) -> crate::error::Result<Vec<Value>> {
    let there = listing(place, TOP)?;
    Ok(FILES
        .iter()
        .filter(|(name, _)| there.iter().any(|(own, _)| own == name))
        .map(|(name, words)| json!({"kind": TOP, "name": name, "words": words}))
        .collect())
}

/// The page of the workbooks.
pub(super) async fn page(State(desk): Shared) -> Answer {
    in_round(desk, |desk, place| {
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
        let bundles: Vec<String> = listing(place, generate::BUNDLES)?
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let without: Vec<&str> = register
            .units
            .iter()
            .filter(|unit| unit.unit.email.is_empty())
            .map(|unit| unit.unit.name.as_str())
            .collect();
        html(
            "forms.html",
            json!({
                "frame": frame(desk, place, "forms")?, "books": books, "forms": forms, "bundles": bundles,
                "without": without, "drafts": listing(place, "mail")?.len(),
                "earlier": place.common.output.join(collect::COLLECTED).exists(),
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
    from: String,
    #[serde(default)]
    zip: String,
    #[serde(default)]
    what: String,
}

/// Makes the workbooks.
pub(super) async fn make(State(desk): Shared, Form(asked): Form<Asked>) -> Answer {
    let Some(place) = desk.place() else {
        return go("/choose");
    };
    let mut arguments = vec!["generate".to_owned()];
    if !asked.form.is_empty() {
        let register = place.register()?;
        let form = register.form(&asked.form).ok_or_else(|| Failure::absent("张表"))?;
        arguments.extend(["--form".to_owned(), form.key.clone()]);
    }
    if !asked.from.is_empty() {
        let earlier = place.common.output.join(collect::COLLECTED);
        arguments.extend(["--from".to_owned(), earlier.to_string_lossy().into_owned()]);
    }
    if !asked.zip.is_empty() {
        arguments.push("--zip".to_owned());
    }
    Job::start(&desk, "出表", arguments)?;
    go("/forms")
}

/// Writes the mail drafts: of the workbooks, the returned ones, or the reminders.
pub(super) async fn mail(State(desk): Shared, Form(asked): Form<Asked>) -> Answer {
    let mut arguments = vec!["mail".to_owned()];
    match asked.what.as_str() {
        "returned" => arguments.push("--returned".to_owned()),
        "reminders" => arguments.push("--reminders".to_owned()),
        _ => {}
    }
    Job::start(&desk, "写邮件草稿", arguments)?;
    go("/forms")
}
