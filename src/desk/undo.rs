//! Takes edits of the input folder back: what a file was before the desk changed it is kept, step by step.

use std::fs;
use std::path::PathBuf;

use super::place::Place;
use crate::error::{Error, Result};
use crate::folder;

/// At most so many steps are kept.
const STEPS: usize = 50;
/// The folder of the steps in the output folder.
const FOLDER: &str = "desk-undo";

/// One kept step: the file's name in the input folder and what it held; `None` where there was no file.
fn step(place: &Place, name: &str, n: usize, absent: bool) -> PathBuf {
    let end = if absent { "absent" } else { "was" };
    place.common.output.join(FOLDER).join(format!("{n:06}~{end}~{name}"))
}

/// Number, name and absence of the kept steps of a file, the oldest first.
fn steps(place: &Place) -> Result<Vec<(usize, String, bool, PathBuf)>> {
    let files = folder::files(&place.common.output.join(FOLDER))?;
    let read = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.to_owned();
        let mut parts = name.splitn(3, '~');
        let n = parts.next()?.parse().ok()?;
        let absent = parts.next()? == "absent";
        Some((n, parts.next()?.to_owned(), absent, path))
    };
    Ok(files.into_iter().filter_map(read).collect())
}

/// Writes a file of the input folder and keeps what stood there.
///
/// # Errors
/// If the system refuses; then the file is as it was.
pub(super) fn write(place: &Place, name: &str, bytes: &[u8]) -> Result<()> {
    let path = place.common.input.join(name);
    let kept = steps(place)?;
    let n = kept.last().map_or(1, |last| last.0 + 1);
    let before = path.exists().then(|| folder::read(&path)).transpose()?;
    let at = step(place, name, n, before.is_none());
    if let Some(parent) = at.parent() {
        fs::create_dir_all(parent).map_err(|error| Error::write(parent, error))?;
    }
    folder::write(&at, &before.unwrap_or_else(Vec::new))?;
    folder::write(&path, bytes)?;
    for old in kept.iter().take((kept.len() + 1).saturating_sub(STEPS)) {
        let _ = fs::remove_file(&old.3);
    }
    Ok(())
}

/// Whether the last change of a file can be taken back.
pub(super) fn can(place: &Place, name: &str) -> bool {
    steps(place).is_ok_and(|steps| steps.iter().any(|step| step.1 == name))
}

/// Takes the last change of a file back; false if there is none.
///
/// # Errors
/// If the system refuses.
pub(super) fn back(place: &Place, name: &str) -> Result<bool> {
    let Some((_, _, absent, kept)) = steps(place)?.into_iter().rfind(|step| step.1 == name) else {
        return Ok(false);
    };
    let path = place.common.input.join(name);
    if absent {
        fs::remove_file(&path).map_err(|error| Error::write(&path, error))?;
    } else {
        folder::write(&path, &folder::read(&kept)?)?;
    }
    fs::remove_file(&kept).map_err(|error| Error::write(&kept, error))?;
    Ok(true)
}
