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
use super::place::Place;
use super::shared::Shared;
use super::words::{Language, key};
use super::{edit, made, undo};
use crate::command::context;
use crate::error::{Error, Result};
use crate::folder;
use crate::read::limit;

/// At most so many files are taken at once.
const FILES: usize = 20_000;
/// Names of unfinished files start like this; the program passes over hidden files.
const UNFINISHED: &str = ".duban-upload-";

/// Takes in the files of a form: `what` is `notice`, `directory`, `division` or `replies`.
pub(super) async fn take_in(State(desk): Shared, Segment(what): Segment<String>, mut form: Multipart) -> Answer {
    let Some(place) = desk.place() else {
        return go("/choose");
    };
    if !["replies", "notice", "directory", "division"].contains(&what.as_str()) {
        return Err(Failure::absent("种文件"));
    }
    let mut taken = Vec::new();
    let mut left = Vec::new();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = safe(field.file_name().unwrap_or(""));
        if name.is_empty() {
            continue;
        }
        if what == "notice" && !context::may_be_notice(Path::new(&name)) {
            left.push(json!({"file": name, "why": Language::shown().say(key("不像通知：要 Word、WPS、PDF、OFD、网页、表格或文本，名称也不能是 register、directory 这些"), &[])}));
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
                keep(&place, &what, &name, file)?;
                taken.push(name);
            }
        }
    }
    let told = json!({"taken": taken, "left": left}).to_string();
    Ok(([(header::CONTENT_TYPE, "application/json")], told).into_response())
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
fn keep(place: &Place, what: &str, name: &str, file: tempfile::NamedTempFile) -> std::result::Result<(), Failure> {
    match what {
        "replies" => {
            let path = free(&place.replies(), name);
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
            // One notice a round: an earlier one is put aside, not lost.
            let earlier = context::notice_files(&place.common.input)?;
            let aside = place.common.input.join("以前的通知");
            for old in earlier {
                fs::create_dir_all(&aside).map_err(|error| Error::write(&aside, error))?;
                let own = old
                    .file_name()
                    .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                let to = free(&aside, &own);
                fs::rename(&old, &to).map_err(|error| Error::write(&to, error))?;
            }
            let path = free(&place.common.input, name);
            file.persist_noclobber(&path)
                .map(|_| ())
                .map_err(|error| Error::write(&path, error.error).into())
        }
        _ => Err(Failure::absent("种文件")),
    }
}

/// Copies a file, or the files of a folder, that was dropped on the program's icon into the replies.
///
/// # Errors
/// If the system refuses to read or write one of them.
pub(super) fn take(place: &Place, path: &Path) -> Result<()> {
    let files = if path.is_dir() {
        folder::files(path)?
    } else {
        vec![path.to_owned()]
    };
    for file in files {
        let name = file
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let name = safe(&name);
        if name.is_empty() || name.starts_with(['.', '~']) {
            continue;
        }
        let to = free(&place.replies(), &name);
        fs::copy(&file, &to).map_err(|error| Error::write(&to, error))?;
    }
    Ok(())
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

/// A path of this name that nothing stands at yet: a second `市财政局.xlsx` becomes `市财政局(2).xlsx`.
fn free(folder: &Path, name: &str) -> PathBuf {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) => (stem, format!(".{ending}")),
        None => (name, String::new()),
    };
    let numbered = |n: usize| match n {
        1 => folder.join(name),
        n => folder.join(format!("{stem}({n}){ending}")),
    };
    // Ten thousand units may all send a `附件2.xlsx`: a free number is looked for in ever longer steps, then between the last two.
    let (mut taken, mut free) = (0, 1);
    while numbered(free).exists() {
        taken = free;
        free *= 2;
    }
    while free - taken > 1 {
        let middle = taken + (free - taken) / 2;
        if numbered(middle).exists() {
            taken = middle;
        } else {
            free = middle;
        }
    }
    numbered(free)
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
