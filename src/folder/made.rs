//! Remembers what duban wrote into an output folder, byte for byte, so that a later run removes what it made false and
//! keeps what somebody has changed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::whole::write;
use crate::error::{Error, Result};
use crate::mark;

/// Name of the record in the output folder.
const RECORD: &str = ".duban-made.json";
/// What stands before the name of a file that is no longer of the round as it stands.
const OLD: &str = "旧-";

/// What makes files, each the same ones every time it runs; and whose files are made out of whose.
const MADE_OF: [(&str, &str); 4] = [
    ("bundles", "generate"),
    ("drafts", "generate"),
    ("drafts-returned", "collect"),
    ("drafts-reminders", "collect"),
];

/// What became of a file that an earlier run left.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aged {
    /// It was as duban had written it, and is gone.
    Removed(PathBuf),
    /// Somebody had changed it, or nobody knows who wrote it: it stands under another name now.
    Kept(PathBuf, PathBuf),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    by: String,
    /// Digests of what may stand there: two while a run is writing.
    sha256: Vec<String>,
}

/// The record of an output folder, and who adds to it.
#[derive(Debug)]
pub(super) struct Made {
    output: PathBuf,
    by: &'static str,
    entries: BTreeMap<String, Entry>,
    /// What this run writes, with its digest.
    new: BTreeMap<String, String>,
    aged: Vec<Aged>,
    /// Whether this run makes only some of the maker's files.
    pub is_partial: bool,
}

impl Made {
    /// The record of an output folder; empty where there is none that can be read.
    pub fn open(output: &Path, by: &'static str) -> Self {
        let bytes = fs::read(output.join(RECORD)).unwrap_or_default();
        Made {
            output: output.to_owned(),
            by,
            entries: serde_json::from_slice(&bytes).unwrap_or_default(),
            new: BTreeMap::new(),
            aged: Vec::new(),
            is_partial: false,
        }
    }

    fn key(&self, path: &Path) -> Option<String> {
        let within = path.strip_prefix(&self.output).ok()?;
        let steps: Option<Vec<&str>> = within.iter().map(|step| step.to_str()).collect();
        Some(steps?.join("/"))
    }

    /// Notes that a file will stand at `path` with what stands in `written` now.
    ///
    /// # Errors
    /// If `written` cannot be read.
    pub fn note(&mut self, path: &Path, written: &Path) -> Result<()> {
        if let Some(key) = self.key(path) {
            let digest = digest(written).map_err(|source| Error::read(path, source))?;
            self.new.insert(key, digest);
        }
        Ok(())
    }

    /// Whether what stands at a path is neither what duban wrote there nor what it is about to write. Of what was never
    /// recorded nobody knows.
    pub fn is_changed(&self, path: &Path) -> bool {
        let Some(key) = self.key(path) else { return false };
        let Some(entry) = self.entries.get(&key) else {
            return false;
        };
        digest(path).is_ok_and(|now| !entry.sha256.contains(&now) && self.new.get(&key) != Some(&now))
    }

    /// Notes that a changed file is kept under another name.
    pub fn kept(&mut self, from: PathBuf, to: PathBuf) {
        self.aged.push(Aged::Kept(from, to));
    }

    /// Puts files aside that this run replaces and somebody has changed; then both what stood and what will stand is on
    /// record, so that a run that is killed leaves nothing that looks as if somebody had changed it.
    ///
    /// # Errors
    /// If a file cannot be renamed, or the record cannot be written.
    pub fn begin(&mut self, files: impl Iterator<Item = PathBuf>) -> Result<()> {
        for path in files {
            if path.is_file() && self.is_changed(&path) {
                self.put_aside(path)?;
            }
        }
        let mut both = self.entries.clone();
        for (key, digest) in &self.new {
            let entry = both.entry(key.clone()).or_insert_with(|| Entry {
                by: self.by.to_owned(),
                sha256: Vec::new(),
            });
            if !entry.sha256.contains(digest) {
                entry.sha256.push(digest.clone());
            }
        }
        self.save(&both)
    }

    /// Removes what is no longer true: what this maker wrote before and did not write again, and what was made out of what
    /// has changed now. `legacy` are names that a version without a record may have written. Yields what became of each.
    ///
    /// # Errors
    /// If a file cannot be removed, or the record cannot be written.
    pub fn finish(mut self, legacy: &[PathBuf]) -> Result<Vec<Aged>> {
        let own = |entry: &Entry| entry.by == self.by;
        let before: BTreeMap<&String, &Vec<String>> = (self.entries.iter())
            .filter(|(_, entry)| own(entry))
            .map(|(key, entry)| (key, &entry.sha256))
            .collect();
        let is_same = before.len() == self.new.len()
            && self
                .new
                .iter()
                .all(|(key, digest)| before.get(key).is_some_and(|known| known.contains(digest)));
        let outdated = |entry: &Entry| !is_same && MADE_OF.contains(&(entry.by.as_str(), self.by));
        let stale: Vec<String> = (self.entries.iter())
            .filter(|(key, entry)| !self.new.contains_key(*key) && (own(entry) && !self.is_partial || outdated(entry)))
            .map(|(key, _)| key.clone())
            .collect();
        for key in stale {
            let path = self.output.join(&key);
            if path.is_file() {
                if self.is_changed(&path) {
                    self.put_aside(path)?;
                } else {
                    fs::remove_file(&path).map_err(|source| Error::write(&path, source))?;
                    self.aged.push(Aged::Removed(path));
                }
            }
            self.entries.remove(&key);
        }
        for path in legacy {
            let known = self
                .key(path)
                .is_some_and(|key| self.new.contains_key(&key) || self.entries.contains_key(&key));
            if !known && path.is_file() {
                self.put_aside(path.clone())?;
            }
        }
        for (key, digest) in std::mem::take(&mut self.new) {
            let by = self.by.to_owned();
            self.entries.insert(
                key,
                Entry {
                    by,
                    sha256: vec![digest],
                },
            );
        }
        self.save(&self.entries)?;
        self.aged.sort();
        Ok(self.aged)
    }

    fn put_aside(&mut self, path: PathBuf) -> Result<()> {
        let to = free_name(&path);
        fs::rename(&path, &to).map_err(|source| Error::write(&path, source))?;
        self.kept(path, to);
        Ok(())
    }

    fn save(&self, entries: &BTreeMap<String, Entry>) -> Result<()> {
        let path = self.output.join(RECORD);
        let mut text = serde_json::to_string_pretty(entries).map_err(|error| Error::draw(&path, error))?;
        text.push('\n');
        write(&path, text.as_bytes())
    }
}

/// Whether a file bears the name of one that was put aside as no longer true.
pub fn is_put_aside(name: &str) -> bool {
    let sign = OLD.trim_end_matches('-');
    let rest = name.strip_prefix(sign);
    rest.is_some_and(|rest| rest.starts_with('-') || rest.starts_with('(') && rest.contains(")-"))
}

/// What made the files of an output folder that are on record, by their ways within it: `reminders/01-市财政局.docx` by `collect`.
pub fn makers(output: &Path) -> BTreeMap<String, String> {
    let made = Made::open(output, "");
    made.entries.into_iter().map(|(key, entry)| (key, entry.by)).collect()
}

/// The name under which an old file is kept: the first of its kind that nothing bears.
pub(super) fn free_name(path: &Path) -> PathBuf {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let numbered = |n: usize| match n {
        1 => format!("{OLD}{name}"),
        n => format!("{}({n})-{name}", OLD.trim_end_matches('-')),
    };
    let names = (1..).map(|n| path.with_file_name(numbered(n)));
    names.into_iter().find(|name| !name.exists()).unwrap_or_default()
}

/// The digest of a file, as hex.
fn digest(path: &Path) -> std::io::Result<String> {
    let mut file = fs::File::open(path)?;
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(mark::hex(&hasher.finalize())),
            count => hasher.update(buffer.get(..count).unwrap_or_default()),
        }
    }
}
