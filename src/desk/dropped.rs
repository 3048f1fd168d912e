//! What a dropped file is, where it was dropped as something else: a notice among the replies, a reply in place of the notice. It
//! is told, and the person says what it is to be; until then it stays where it lies, or is held in a folder of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Form;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, Failure, go};
use super::locked::locked;
use super::meant::Meant;
use super::place::{self, Place};
use super::shared::{Shared, in_round};
use super::words::key;
use super::{edit, keep, reading, undo};
use crate::check::Action;
use crate::cli::Common;
use crate::command::{context, decisions};
use crate::error::{Error, Result};
use crate::folder;
use crate::record::{Collected, Outcome};

/// The folder of the input folder where a file waits whose kind is not the one that it was dropped as.
const HELD: &str = "待认定";
/// Of more new replies than this none is looked at before they are collected: reading them twice is not worth it.
const FEW: usize = 12;
/// So many files are looked at at once.
const AT_ONCE: usize = 24;
/// Larger files are not looked at, and nothing longer than this.
const LARGEST: u64 = 16 << 20;
const TIME: Duration = Duration::from_secs(20);
/// What files with these ways and names are, as a process of its own reads them; whatever it dies of is unclear.
pub(super) fn meant(common: &Common, files: &[(PathBuf, String)]) -> Vec<Meant> {
    let unclear = || vec![Meant::Unclear; files.len()];
    let small = |path: &Path| fs::metadata(path).is_ok_and(|about| about.len() <= LARGEST);
    if files.is_empty() || !files.iter().any(|(path, _)| small(path)) {
        return unclear();
    }
    let mut arguments: Vec<OsString> = Vec::new();
    for (path, name) in files {
        arguments.push(if small(path) { path.into() } else { OsString::new() });
        arguments.push(name.into());
    }
    let told: Option<Vec<Meant>> = reading::asked(common, &arguments, TIME)
        .ok()
        .flatten()
        .and_then(|answer| serde_json::from_slice(&answer).ok());
    told.filter(|told| told.len() == files.len()).unwrap_or_else(unclear)
}

/// Holds a file that is not what it was dropped as, until the person says what it is to be.
///
/// # Errors
/// If the system refuses.
pub(super) fn hold(place: &Place, name: &str, file: tempfile::NamedTempFile, meant: Meant) -> Result<()> {
    let folder = place.common.input.join(HELD);
    fs::create_dir_all(&folder).map_err(|error| Error::write(&folder, error))?;
    let path = keep::free(&folder, name);
    file.persist_noclobber(&path)
        .map_err(|error| Error::write(&path, error.error))?;
    let state = place::state(std::slice::from_ref(&path));
    locked(&place.looked).insert(path, (state, meant));
    Ok(())
}

/// The files that are not what they were dropped as: those that are held, and those among the replies that are none.
///
/// # Errors
/// If a folder cannot be listed.
pub(super) fn strays(place: &Place) -> Result<Vec<Value>> {
    let held = folder::files(&place.common.input.join(HELD))?;
    let collected = place.collected()?;
    let mut doubtful = among_replies(place, collected.as_deref())?;
    if !doubtful.is_empty()
        && let Ok(register) = place.register()
    {
        // A person has said that these are nothing.
        let (decided, _) = decisions::read(&place.common.input, &register).unwrap_or_default();
        let left_out: BTreeSet<&str> = (decided.iter())
            .filter(|one| one.action == Some(Action::Exclude) && one.place.task.is_none())
            .filter_map(|one| one.place.file.as_deref())
            .collect();
        doubtful.retain(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy());
            name.is_none_or(|name| !left_out.contains(&*name))
        });
    }
    let all: Vec<PathBuf> = held.iter().chain(&doubtful).cloned().collect();
    let states: Vec<String> = all
        .iter()
        .map(|path| place::state(std::slice::from_ref(path)))
        .collect();
    let new: Vec<(PathBuf, String)> = {
        let looked = locked(&place.looked);
        (all.iter().zip(&states))
            .filter(|(path, state)| looked.get(*path).is_none_or(|(before, _)| before != *state))
            .filter_map(|(path, _)| Some((path.clone(), path.file_name()?.to_string_lossy().into_owned())))
            .take(AT_ONCE)
            .collect()
    };
    let told = meant(&place.common, &new);
    let mut looked = locked(&place.looked);
    for ((path, _), meant) in new.into_iter().zip(told) {
        let state = place::state(std::slice::from_ref(&path));
        looked.insert(path, (state, meant));
    }
    let is = |path: &PathBuf| looked.get(path).map_or(Meant::Unclear, |(_, meant)| *meant);
    let line = |path: &PathBuf, held: bool| {
        let meant = is(path);
        json!({"name": path.file_name().map(|name| name.to_string_lossy()), "held": held, "label": meant.label(),
               "notice": meant == Meant::Notice, "directory": meant == Meant::Directory})
    };
    let among = doubtful
        .iter()
        .filter(|path| matches!(is(path), Meant::Notice | Meant::Directory));
    Ok(held
        .iter()
        .map(|path| line(path, true))
        .chain(among.map(|path| line(path, false)))
        .collect())
}

/// The files of the replies that may be none: the few that came since the collection, and those in which it found no form.
fn among_replies(place: &Place, collected: Option<&Collected>) -> Result<Vec<PathBuf>> {
    let files = folder::files(&place.replies())?;
    let read: BTreeMap<&str, Outcome> = (collected.into_iter().flat_map(|collected| &collected.replies))
        .map(|reply| (reply.file.as_str(), reply.outcome))
        .collect();
    let named = |path: &PathBuf| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let (mut new, mut odd) = (Vec::new(), Vec::new());
    for path in files {
        let name = named(&path);
        match read.get(name.as_str()) {
            _ if name.starts_with('.') => {}
            None => new.push(path),
            Some(Outcome::NoForm | Outcome::Rejected) => odd.push(path),
            Some(_) => {}
        }
    }
    if new.len() > FEW {
        new.clear();
    }
    odd.truncate(AT_ONCE);
    new.extend(odd);
    Ok(new)
}

/// What a file is to be.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    name: String,
    #[serde(default)]
    held: String,
    #[serde(rename = "as")]
    to_be: String,
}

/// Takes a file as what the person says that it is.
pub(super) async fn take(State(desk): Shared, Form(told): Form<Told>) -> Answer {
    in_round(desk, move |_, place: &Arc<Place>| {
        let held = !told.held.is_empty();
        let folder = if held {
            place.common.input.join(HELD)
        } else {
            place.replies()
        };
        // Only a file that lies there under this very name.
        let file = folder::files(&folder)?
            .into_iter()
            .find(|path| path.file_name().is_some_and(|name| *name == *told.name))
            .ok_or_else(|| Failure::absent(key("个文件")))?;
        match told.to_be.as_str() {
            "reply" if held => {
                let to = keep::free(&place.replies(), &told.name);
                fs::rename(&file, &to).map_err(|error| Error::write(&to, error))?;
                settle(place, to);
                go("/replies")
            }
            "reply" => {
                settle(place, file);
                go("/replies")
            }
            "notice" => {
                keep::notice(place, &told.name, |to| {
                    fs::rename(&file, to).map_err(|error| Error::write(to, error))
                })?;
                go("/notice")
            }
            "directory" => {
                let bytes = folder::read(&file)?;
                edit::directory(place, || Ok(undo::write(place, context::DIRECTORY, &bytes)?))?;
                fs::remove_file(&file).map_err(|error| Error::write(&file, error))?;
                go("/units")
            }
            // What was put among the replies by mistake waits outside of them: nothing is deleted by this.
            "away" if !held => {
                let waiting = place.common.input.join(HELD);
                fs::create_dir_all(&waiting).map_err(|error| Error::write(&waiting, error))?;
                let to = keep::free(&waiting, &told.name);
                fs::rename(&file, &to).map_err(|error| Error::write(&to, error))?;
                go("/replies")
            }
            "nothing" if held => {
                fs::remove_file(&file).map_err(|error| Error::write(&file, error))?;
                go("/")
            }
            _ => Err(Failure::absent(key("种文件"))),
        }
    })
    .await
}

/// Notes that the person calls a file a reply.
fn settle(place: &Place, path: PathBuf) {
    let state = place::state(std::slice::from_ref(&path));
    locked(&place.looked).insert(path, (state, Meant::Reply));
}
