//! Takes in the replies folder: every file in the order of its path, each with an outcome.

use std::collections::VecDeque;
use std::fs;
use std::path::Path;

use super::name;
use super::receive::{Found, Skipped, Told, receive};
use crate::error::{Error, Result};
use crate::reply::incoming::Incoming;

/// The replies folder as listed, and an iterator over what comes in from it.
///
/// As an iterator it reads within this process, one file at a time: for files that duban itself has written.
/// Files from elsewhere are read in worker processes by [`crate::workers::Pool`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Intake {
    files: VecDeque<Found>,
    ready: VecDeque<Incoming>,
    /// Office lock files, system files and hidden files.
    pub skipped: Vec<Skipped>,
}

/// Lists the replies folder with all folders inside; nothing is opened yet.
///
/// # Errors
/// The folder itself cannot be listed. What cannot be listed or read inside it becomes a fault of its own.
pub fn open(folder: &Path) -> Result<Intake> {
    let mut intake = Intake::default();
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| Error::read(folder, error))?;
    walk(entries, folder, "", 0, &mut files, &mut intake.skipped);
    files.sort_by(|a: &Found, b: &Found| (&a.file, &a.path).cmp(&(&b.file, &b.path)));
    intake.skipped.sort();
    intake.files = files.into();
    Ok(intake)
}

impl Intake {
    /// Number of files of the folder that are still to be read; an archive counts as one.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether no file is left.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The files of the folder that are still to be read: the name of each, and where it lies.
    pub fn listed(&self) -> impl Iterator<Item = (&str, &Path)> {
        self.files
            .iter()
            .map(|found| (found.file.as_str(), Path::new(&found.path)))
    }

    /// Where a file of the folder lies that is listed under this name.
    pub fn path(&self, file: &str) -> Option<std::path::PathBuf> {
        let found = self.files.iter().find(|found| found.file == file)?;
        Some(std::path::PathBuf::from(&found.path))
    }

    /// Only the file of this name and what is packed in it.
    pub fn only(mut self, file: &str) -> Intake {
        self.files.retain(|found| {
            let rest = file.strip_prefix(found.file.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        self
    }

    /// The files as if all of them lay in this folder; as they are without one.
    pub fn under(mut self, folder: Option<&str>) -> Intake {
        let Some(folder) = folder.map(name::member) else {
            return self;
        };
        let names = (self.files.iter_mut().map(|found| &mut found.file))
            .chain(self.skipped.iter_mut().map(|one| &mut one.file));
        for name in names {
            *name = format!("{folder}/{name}");
        }
        self
    }

    /// The files to be read.
    pub(crate) fn into_files(self) -> VecDeque<Found> {
        self.files
    }
}

impl Iterator for Intake {
    type Item = Incoming;

    fn next(&mut self) -> Option<Incoming> {
        while self.ready.is_empty() {
            let found = self.files.pop_front()?;
            let (ready, skipped) = (&mut self.ready, &mut self.skipped);
            receive(&found, 0, &[], &mut |told| match told {
                Told::Began { .. } => {}
                Told::Read(incoming) => ready.push_back(*incoming),
                Told::Skipped(file) => skipped.push(file),
            });
        }
        self.ready.pop_front()
    }
}

/// Folders are entered up to this depth.
const DEPTH: usize = 32;

fn walk(
    entries: fs::ReadDir,
    folder: &Path,
    prefix: &str,
    depth: usize,
    files: &mut Vec<Found>,
    skipped: &mut Vec<Skipped>,
) {
    for entry in entries {
        let Ok(entry) = entry else {
            // The rest of the folder cannot be listed: the folder itself gets the fault.
            let (file, path) = (prefix.trim_end_matches('/').to_owned(), folder.as_os_str().to_owned());
            files.push(Found { file, path });
            return;
        };
        let own = name::from_os(&entry.file_name());
        let file = format!("{prefix}{own}");
        if let Some(reason) = name::skip(&own) {
            skipped.push(Skipped {
                file,
                reason: reason.to_owned(),
            });
            continue;
        }
        let path = entry.path();
        let inside = entry.file_type().is_ok_and(|kind| kind.is_dir()) && depth < DEPTH;
        match inside.then(|| fs::read_dir(&path)) {
            Some(Ok(entries)) => walk(entries, &path, &format!("{file}/"), depth + 1, files, skipped),
            _ => files.push(Found {
                file,
                path: path.into_os_string(),
            }),
        }
    }
}
