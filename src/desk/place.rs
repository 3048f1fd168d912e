//! The folder of one round as the desk sees it: what stands in it, read anew only where a file has changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::locked::locked;
use super::meant::Looked;
use super::reading::{self, Said, Seen};
use super::settled::Settled;
use super::words::key;
use crate::cli::Common;
use crate::command::generated::Generated;
use crate::command::names::GENERATED;
use crate::command::{context, names, since};
use crate::directory::Directory;
use crate::error::{Error, Result};
use crate::folder;
use crate::mark;
use crate::record::Collected;
use crate::register::Register;

/// One round's folder.
#[derive(Debug)]
pub(super) struct Place {
    /// The folder that holds `input/`, `output/` and `duban.toml`.
    pub folder: PathBuf,
    /// The folders as every verb takes them.
    pub common: Common,
    seen: Cached<std::result::Result<Seen, Said>>,
    collected: Cached<Collected>,
    generated: Cached<Generated>,
    settled: Cached<Settled>,
    board: Cached<Vec<Value>>,
    /// What dropped files are, as far as somebody has looked.
    pub looked: Mutex<Looked>,
}

/// A value that was read from files, with the state of the files from which it was read.
type Cached<T> = Mutex<Option<(String, Arc<T>)>>;

impl Place {
    /// The round of these folders; they are made where they are missing.
    ///
    /// # Errors
    /// If they cannot be made.
    pub fn of(common: &Common) -> Result<Place> {
        for path in [&common.input, &common.output, &common.input.join(names::REPLIES)] {
            fs::create_dir_all(path).map_err(|error| Error::write(path, error))?;
        }
        let whole = |path: &Path| fs::canonicalize(path).map_err(|error| Error::read(path, error));
        let input = plain(whole(&common.input)?);
        let output = plain(whole(&common.output)?);
        Ok(Place {
            folder: input.parent().unwrap_or(&input).to_owned(),
            common: Common {
                input,
                output,
                ..common.clone()
            },
            seen: Mutex::default(),
            collected: Mutex::default(),
            generated: Mutex::default(),
            settled: Mutex::default(),
            board: Mutex::default(),
            looked: Mutex::default(),
        })
    }

    /// The round in a folder: `input/` and `output/` inside it.
    ///
    /// # Errors
    /// As [`Place::of`].
    pub fn in_folder(folder: &Path) -> Result<Place> {
        Place::of(&Common {
            input: folder.join("input"),
            output: folder.join("output"),
            json: false,
        })
    }

    /// The folder of the replies.
    pub fn replies(&self) -> PathBuf {
        self.common.input.join(names::REPLIES)
    }

    /// The state of everything that the register is made of: it changes when one of these files does.
    pub fn state(&self) -> Result<String> {
        let mut files = folder::files(&self.common.input)?;
        files.push(context::settings_path(&self.common.input));
        Ok(state(&files))
    }

    /// Whether there is a notice, or a corrected register in its place, readable or not.
    ///
    /// # Errors
    /// If the input folder cannot be listed.
    pub fn has_notice(&self) -> Result<bool> {
        let corrected = self.common.input.join(context::REGISTER).exists();
        Ok(corrected || !context::notice_files(&self.common.input)?.is_empty())
    }

    /// The register as the commands would read it.
    ///
    /// # Errors
    /// As the commands: no notice, or one that cannot be used.
    pub fn register(&self) -> Result<Arc<Register>> {
        let seen = self.seen()?;
        let seen = seen.as_ref().as_ref().map_err(Said::error)?;
        seen.register.clone().map_err(|said| said.error())
    }

    /// The directory as the commands would read it; empty if there is none.
    ///
    /// # Errors
    /// If it cannot be read or contradicts itself.
    pub fn directory(&self) -> Result<Directory> {
        let seen = self.seen()?;
        let seen = seen.as_ref().as_ref().map_err(Said::error)?;
        seen.directory.clone().map_err(|said| said.error())
    }

    /// What the input folder holds, or why it could not be read; what cannot be read is not tried again until it changes.
    ///
    /// # Errors
    /// If the folder cannot be listed.
    pub fn seen(&self) -> Result<Arc<std::result::Result<Seen, Said>>> {
        cached(&self.seen, self.state()?, || Ok(reading::see(&self.common)))
    }

    /// The last collection, if there is one.
    ///
    /// # Errors
    /// If collected.json cannot be read.
    pub fn collected(&self) -> Result<Option<Arc<Collected>>> {
        self.document(&self.collected, names::COLLECTED)
    }

    /// What was generated last, if anything was.
    ///
    /// # Errors
    /// If generated.json cannot be read.
    pub fn generated(&self) -> Result<Option<Arc<Generated>>> {
        self.document(&self.generated, GENERATED)
    }

    /// How the findings of the last collection stand by the decisions as they are noted now.
    ///
    /// # Errors
    /// If the input folder cannot be listed.
    pub fn settled(&self, register: &Register, collected: &Collected) -> Result<Arc<Settled>> {
        cached(&self.settled, self.collection_state()?, || {
            Ok(Settled::of(&self.common, register, collected))
        })
    }

    /// The board of the units of the last collection, drawn anew only where something that it shows has changed.
    ///
    /// # Errors
    /// If the input folder cannot be listed, or it cannot be drawn.
    pub fn board(&self, draw: impl FnOnce() -> Result<Vec<Value>>) -> Result<Arc<Vec<Value>>> {
        cached(&self.board, self.collection_state()?, draw)
    }

    /// The state of everything that the last collection is seen by.
    fn collection_state(&self) -> Result<String> {
        // What a collection was made of is written a moment after the collection.
        let output = [names::COLLECTED, since::BASIS].map(|name| self.common.output.join(name));
        Ok(self.state()? + &state(&output))
    }

    fn document<T: DeserializeOwned>(&self, cache: &Cached<T>, name: &str) -> Result<Option<Arc<T>>> {
        let path = self.common.output.join(name);
        if !path.exists() {
            return Ok(None);
        }
        let read = || {
            let bytes = folder::read(&path)?;
            serde_json::from_slice(&bytes).map_err(|error| {
                Error::input(
                    &path,
                    format!("内容读不懂（{}）", crate::error::json(&error)),
                    key("请重新运行这一步"),
                )
            })
        };
        cached(cache, state(std::slice::from_ref(&path)), read).map(Some)
    }
}

/// The value read before if the files are still as they were, else read anew.
fn cached<T>(cache: &Cached<T>, state: String, read: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
    let mut kept = locked(cache);
    if let Some((at, value)) = kept.as_ref()
        && *at == state
    {
        return Ok(Arc::clone(value));
    }
    let value = Arc::new(read()?);
    *kept = Some((state, Arc::clone(&value)));
    Ok(value)
}

/// Names, sizes and times of files as one short text.
pub(super) fn state(files: &[PathBuf]) -> String {
    let mut text = String::new();
    for path in files {
        let Ok(data) = fs::metadata(path) else { continue };
        let changed = data
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let changed = changed.map_or(0, |since| since.as_nanos());
        text.push_str(&format!("{}\u{1f}{}\u{1f}{changed}\n", path.display(), data.len()));
    }
    mark::code(&text)
}

/// A whole path as people write it: Windows puts `\\?\` in front.
fn plain(path: PathBuf) -> PathBuf {
    let text = path.to_string_lossy();
    text.strip_prefix(r"\\?\").map(PathBuf::from).unwrap_or(path)
}
