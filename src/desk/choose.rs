//! Choosing the folder of a round: by its place in what this program lists, never by a path that a browser sends.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::answer::{Answer, Failure, go, html};
use super::locked::locked;
use super::place::Place;
use super::running::Desk;
use super::shared::{Shared, beside};
use super::upload;
use super::words::key;
use crate::command::context;
use crate::error::{Error, Result};
use crate::folder;

/// The sample round: the notice of 2020 and its directory.
const SAMPLE: [(&str, &[u8]); 2] = [
    ("notice.txt", include_bytes!("../../input/notice.txt")),
    (context::DIRECTORY, include_bytes!("../../input/directory.xlsx")),
];
/// The folder that the sample round gets.
const SAMPLE_FOLDER: &str = "督办示例";

/// A folder by its name in the list, or a round by its place in the list.
#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    name: String,
    #[serde(default)]
    n: usize,
}

/// Shows the rounds opened last and the folders to choose from.
pub(super) async fn page(State(desk): Shared) -> Answer {
    beside(desk, |desk| {
        let here = locked(&desk.choosing).clone();
        let rounds: Vec<String> = desk
            .memory
            .rounds()
            .iter()
            .map(|folder| folder.to_string_lossy().into_owned())
            .collect();
        html(
            "choose.html",
            json!({
                "here": here.to_string_lossy(),
                "up": here.parent().is_some(),
                "folders": folders(&here)?,
                "is_round": here.join("input").is_dir(),
                "rounds": rounds,
                "open": desk.place().is_some(),
                "dropped": locked(&desk.dropped).len(),
            }),
        )
    })
    .await
}

/// The folders in a folder, by name; hidden ones are left out.
fn folders(here: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(here).map_err(|error| Error::read(here, error))?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    Ok(names)
}

/// Goes into a folder of the list, or up.
pub(super) async fn into(State(desk): Shared, Form(chosen): Form<Chosen>) -> Answer {
    beside(desk, move |desk| {
        let here = locked(&desk.choosing).clone();
        let next = if chosen.name.is_empty() {
            here.parent().map(Path::to_owned)
        } else {
            folders(&here)?
                .into_iter()
                .find(|name| *name == chosen.name)
                .map(|name| here.join(name))
        };
        *locked(&desk.choosing) = next.ok_or_else(|| Failure::absent(key("个文件夹")))?;
        go("/choose")
    })
    .await
}

/// Opens the round in the folder that is shown.
pub(super) async fn here(State(desk): Shared) -> Answer {
    beside(desk, |desk| {
        let here = locked(&desk.choosing).clone();
        opened(desk, &here)
    })
    .await
}

/// Makes a new folder in the one that is shown, and opens a round in it.
pub(super) async fn new(State(desk): Shared, Form(chosen): Form<Chosen>) -> Answer {
    beside(desk, move |desk| {
        if chosen.name.trim().is_empty() {
            return Err(Failure::new(
                axum::http::StatusCode::BAD_REQUEST,
                key("没有写新文件夹的名称"),
                key("请写一个名称，如 年度重点工作"),
            ));
        }
        let folder = made(&locked(&desk.choosing).clone(), &folder::safe_name(&chosen.name))?;
        opened(desk, &folder)
    })
    .await
}

/// Makes the sample round in the folder that is shown, and opens it.
pub(super) async fn sample(State(desk): Shared) -> Answer {
    beside(desk, |desk| {
        let folder = made(&locked(&desk.choosing).clone(), SAMPLE_FOLDER)?;
        let input = folder.join("input");
        fs::create_dir_all(&input).map_err(|error| Error::write(&input, error))?;
        for (name, bytes) in SAMPLE {
            folder::write(&input.join(name), bytes)?;
        }
        opened(desk, &folder)
    })
    .await
}

/// Opens one of the rounds opened last.
pub(super) async fn again(State(desk): Shared, Form(chosen): Form<Chosen>) -> Answer {
    beside(desk, move |desk| {
        let rounds = desk.memory.rounds();
        let folder = rounds.get(chosen.n).ok_or_else(|| Failure::absent(key("一轮")))?;
        opened(desk, folder)
    })
    .await
}

/// A new folder of this name; one that is there already is left alone.
fn made(parent: &Path, name: &str) -> Result<PathBuf> {
    let mut folder = parent.join(name);
    let mut n = 2;
    while folder.exists() {
        folder = parent.join(format!("{name}({n})"));
        n += 1;
    }
    fs::create_dir_all(&folder).map_err(|error| Error::write(&folder, error))?;
    Ok(folder)
}

fn opened(desk: &Arc<Desk>, folder: &Path) -> Answer {
    if desk.busy() {
        return Err(Failure::new(
            axum::http::StatusCode::CONFLICT,
            key("上一步还没有做完"),
            key("请等它做完，或先取消，再换文件夹"),
        ));
    }
    let place = desk.open(Place::in_folder(folder)?);
    upload::sweep(&place);
    for path in std::mem::take(&mut *locked(&desk.dropped)) {
        upload::take(&place, &path)?;
    }
    go("/")
}
