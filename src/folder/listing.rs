//! Lists and counts what lies in a folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The names of the files directly in a folder, sorted; an absent folder has none.
///
/// # Errors
/// If the folder is there but cannot be listed.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(Error::read(folder, source)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|source| Error::read(folder, source))?;
        let path = entry.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// How many files lie in a folder and the folders in it, hidden ones left out.
///
/// # Errors
/// If a folder cannot be listed.
pub fn count(folder: &Path) -> Result<usize> {
    let mut all = 0;
    for entry in fs::read_dir(folder).map_err(|source| Error::read(folder, source))? {
        let entry = entry.map_err(|source| Error::read(folder, source))?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        // A link to a folder is not followed: it may lead back here.
        all += match entry.file_type() {
            Ok(kind) if kind.is_dir() => count(&entry.path())?,
            _ => 1,
        };
    }
    Ok(all)
}
