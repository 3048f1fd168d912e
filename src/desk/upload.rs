//! Takes files in: the notice, the directory, replies; each streamed to the disk, bounded, and whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::multipart::Field;
use axum::extract::{Multipart, Path as Segment, State};
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::json;
use tokio::io::AsyncWriteExt;

use super::answer::{Answer, Failure, go};
use super::meant::Meant;
use super::place::Place;
use super::shared::Shared;
use super::words::{Language, key};
use super::{dropped, edit, keep, made, undo};
use crate::command::context;
use crate::error::{Error, Result};
use crate::folder;
use crate::read::{intake, limit};

/// At most so many files are taken at once.
const FILES: usize = 20_000;
/// Names of unfinished files start like this; the program passes over hidden files.
const UNFINISHED: &str = ".duban-upload-";

/// Why a file is not taken as the notice.
const NO_NOTICE: &str =
    key("不像通知：要 Word、WPS、PDF、OFD、网页、表格或文本，名称也不能是 register、directory 这些");

/// Takes in the files of a form: `what` is `notice`, `directory`, `division` or `replies`.
pub(super) async fn take_in(State(desk): Shared, Segment(what): Segment<String>, mut form: Multipart) -> Answer {
    let Some(place) = desk.place() else {
        return go("/choose");
    };
    if !["replies", "notice", "directory", "division"].contains(&what.as_str()) {
        return Err(Failure::absent(key("种文件")));
    }
    let mut taken = Vec::new();
    let mut left = Vec::new();
    let mut within = PathBuf::new();
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        // The folders that a dropped file lay in say whose it is, where its own name does not.
        if field.name() == Some(FOLDER) {
            within = folders(&short(&mut field).await?);
            continue;
        }
        let inside = std::mem::take(&mut within);
        let name = safe(field.file_name().unwrap_or(""));
        if name.is_empty() {
            continue;
        }
        if what == "notice" && !context::may_be_notice(Path::new(&name)) && !may_be_table(&name) {
            left.push(json!({"file": name, "why": Language::shown().say(NO_NOTICE, &[])}));
            continue;
        }
        if taken.len() >= FILES {
            left.push(json!({"file": name, "why": Language::shown().say(key("一次最多收 {0} 个文件，请分批"), &[FILES.to_string()])}));
            break;
        }
        let bound = if what == "replies" {
            limit::FILE_BYTES
        } else {
            limit::FILE_BYTES / 2
        };
        let folder = if what == "replies" {
            place.replies()
        } else {
            place.common.input.clone()
        };
        match stream(&folder, field, bound).await? {
            None => {
                let mb = bound >> 20;
                let why = Language::shown().say(key("超过 {0} MB，没有收下"), &[mb.to_string()]);
                left.push(json!({"file": name, "why": why}));
            }
            Some(file) => {
                match other_than(&place, &what, &name, &file).await {
                    Some(meant) => dropped::hold(&place, &name, file, meant)?,
                    None if what == "notice" && !context::may_be_notice(Path::new(&name)) => {
                        left.push(json!({"file": name, "why": Language::shown().say(NO_NOTICE, &[])}));
                        continue;
                    }
                    None => put(&place, &what, &inside, &name, file)?,
                }
                taken.push(name);
            }
        }
    }
    let told = json!({"taken": taken, "left": left}).to_string();
    Ok(([(header::CONTENT_TYPE, "application/json")], told).into_response())
}

/// Whether a file may be a directory by its name.
fn may_be_table(name: &str) -> bool {
    let end = name.rsplit('.').next().unwrap_or("").to_lowercase();
    ["xlsx", "xls", "ods"].contains(&end.as_str())
}

/// What a file is that would take the place of the notice or of the directory and is neither; nothing where it may be.
async fn other_than(place: &Arc<Place>, what: &str, name: &str, file: &tempfile::NamedTempFile) -> Option<Meant> {
    let wanted = match what {
        "notice" => Meant::Notice,
        "directory" => Meant::Directory,
        _ => return None,
    };
    let (place, one) = (Arc::clone(place), (file.path().to_owned(), name.to_owned()));
    let told = tokio::task::spawn_blocking(move || dropped::meant(&place.common, &[one]))
        .await
        .ok()?;
    let meant = told.first().copied()?;
    (meant != wanted && meant != Meant::Unclear).then_some(meant)
}

fn broken(error: axum::extract::multipart::MultipartError) -> Failure {
    Failure::new(
        error.status(),
        key("文件没有传完"),
        key("请再传一次；已传完的文件都收下了"),
    )
}

/// Streams one file into a hidden file of the folder it is meant for; nothing if it is larger than the bound.
async fn stream(
    folder: &Path,
    mut field: Field<'_>,
    bound: u64,
) -> std::result::Result<Option<tempfile::NamedTempFile>, Failure> {
    let file = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempfile_in(folder)
        .map_err(|error| Error::write(folder, error))?;
    let copy = file.reopen().map_err(|error| Error::write(folder, error))?;
    let mut target = tokio::fs::File::from_std(copy);
    let mut size = 0u64;
    while let Some(bytes) = field.chunk().await.map_err(broken)? {
        size += bytes.len() as u64;
        if size > bound {
            // The rest is read and thrown away, so that the files behind it are still taken.
            while field.chunk().await.map_err(broken)?.is_some() {}
            return Ok(None);
        }
        target
            .write_all(&bytes)
            .await
            .map_err(|error| Error::write(folder, error))?;
    }
    target.flush().await.map_err(|error| Error::write(folder, error))?;
    Ok(Some(file))
}

/// Gives a file that came whole its name.
fn put(
    place: &Place,
    what: &str,
    inside: &Path,
    name: &str,
    file: tempfile::NamedTempFile,
) -> std::result::Result<(), Failure> {
    match what {
        "replies" => {
            let folder = place.replies().join(inside);
            fs::create_dir_all(&folder).map_err(|error| Error::write(&folder, error))?;
            let path = keep::free(&folder, name);
            file.persist_noclobber(&path)
                .map(|_| ())
                .map_err(|error| Error::write(&path, error.error).into())
        }
        "directory" => {
            let bytes = folder::read(file.path())?;
            edit::directory(place, || Ok(undo::write(place, context::DIRECTORY, &bytes)?))
        }
        "division" => {
            let bytes = folder::read(file.path())?;
            undo::write(place, made::DIVISION, &bytes)?;
            Ok(())
        }
        "notice" => {
            keep::notice(place, name, |to| {
                file.persist_noclobber(to)
                    .map(|_| ())
                    .map_err(|error| Error::write(to, error.error))
            })?;
            Ok(())
        }
        _ => Err(Failure::absent(key("种文件"))),
    }
}

/// Copies a file, or the files of a folder, that was dropped on the program's icon into the replies.
///
/// # Errors
/// If the system refuses to read or write one of them.
pub(super) fn take(place: &Place, path: &Path) -> Result<()> {
    let name = |path: &Path| {
        path.file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    };
    let files: Vec<(PathBuf, PathBuf)> = if path.is_dir() {
        let listed = intake::open(path)?;
        let own = name(path);
        let each = listed.listed().map(|(file, at)| {
            let within = file.rsplit_once('/').map_or("", |(within, _)| within);
            (folders(&format!("{own}/{within}")), at.to_owned())
        });
        each.collect()
    } else {
        vec![(PathBuf::new(), path.to_owned())]
    };
    for (inside, file) in files {
        let name = safe(&name(&file));
        if name.is_empty() || name.starts_with(['.', '~']) {
            continue;
        }
        let folder = place.replies().join(inside);
        fs::create_dir_all(&folder).map_err(|error| Error::write(&folder, error))?;
        let to = keep::free(&folder, &name);
        fs::copy(&file, &to).map_err(|error| Error::write(&to, error))?;
    }
    Ok(())
}

/// The field before a file that names the folders which it lay in.
const FOLDER: &str = "folder";
/// At most so many of them are made.
const DEPTH: usize = 6;

/// The start of a short field.
async fn short(field: &mut Field<'_>) -> std::result::Result<String, Failure> {
    let mut text = Vec::new();
    while let Some(bytes) = field.chunk().await.map_err(broken)? {
        if text.len() < 4_000 {
            text.extend_from_slice(&bytes);
        }
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Folders as they were named, each a name that every system takes and none of them a way out.
fn folders(text: &str) -> PathBuf {
    let names = text.split(['/', '\\']).map(str::trim);
    let names = names.filter(|name| !name.trim_matches('.').is_empty() && !name.starts_with('.'));
    names.take(DEPTH).map(folder::safe_name).collect()
}

/// The last part of a name as browsers give it, safe on every system, with its ending kept.
fn safe(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("").trim();
    if last.is_empty() {
        return String::new();
    }
    match last.rsplit_once('.') {
        Some((stem, ending)) if !stem.trim_matches('.').is_empty() && ending.chars().count() <= 8 => {
            format!("{}.{}", folder::safe_name(stem), folder::safe_name(ending))
        }
        _ => folder::safe_name(last),
    }
}

/// What is left of files that were never finished, for instance after a power cut.
pub(super) fn sweep(place: &Arc<Place>) {
    for folder in [place.replies(), place.common.input.clone()] {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folders_of_a_dropped_file_never_lead_out() {
        for (given, folder) in [
            ("回复/市财政局", "回复/市财政局"),
            ("/回复/市财政局/", "回复/市财政局"),
            ("..\\..\\etc", "etc"),
            ("../../etc/./x", "etc/x"),
            ("C:\\Windows", "C_/Windows"),
            (".ssh/a", "a"),
            ("", ""),
            ("a/b/c/d/e/f/g/h", "a/b/c/d/e/f"),
        ] {
            assert_eq!(folders(given), Path::new(folder), "{given}");
        }
    }

    #[test]
    fn a_name_from_the_browser_never_names_another_folder() {
        for (given, name) in [
            ("市财政局.xlsx", "市财政局.xlsx"),
            ("C:\\fakepath\\表.xls", "表.xls"),
            ("../../etc/passwd", "passwd"),
            ("..", "_"),
            ("a/..", "_"),
            ("CON.xlsx", "_CON.xlsx"),
            ("", ""),
            ("文件夹/", ""),
        ] {
            assert_eq!(safe(given), name, "{given}");
        }
    }
}
