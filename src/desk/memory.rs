//! What the desk remembers for one user: the rounds opened last, and which desk runs for which of them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// At most so many rounds are remembered.
const ROUNDS: usize = 8;

/// The small file of the desk in the user's configuration folder.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    path: Option<PathBuf>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// The rounds' folders, the last one first.
    rounds: Vec<PathBuf>,
    running: Vec<Running>,
    /// The language of the pages by its tag; empty until somebody has chosen one.
    language: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Running {
    port: u16,
    knock: String,
    folder: Option<PathBuf>,
}

impl Memory {
    /// The file in the configuration folder of this system; without such a folder nothing is remembered.
    pub fn usual() -> Memory {
        Memory {
            path: configuration().map(|folder| folder.join("duban").join("desk.json")),
        }
    }

    /// The round opened last, if its folder is still there.
    pub fn last(&self) -> Option<PathBuf> {
        self.rounds().into_iter().next()
    }

    /// The rounds opened last whose folders are still there.
    pub fn rounds(&self) -> Vec<PathBuf> {
        self.read()
            .rounds
            .into_iter()
            .filter(|folder| folder.is_dir())
            .collect()
    }

    /// The tag of the language that was chosen last; empty if none was.
    pub fn language(&self) -> String {
        self.read().language
    }

    /// Notes the language that was chosen.
    pub fn speak(&self, tag: &str) {
        self.change(|kept| kept.language = tag.to_owned());
    }

    /// Notes that the desk at this port has opened a round.
    pub fn opened(&self, folder: &Path, port: u16) {
        self.change(|kept| {
            kept.rounds.retain(|one| one != folder);
            kept.rounds.insert(0, folder.to_owned());
            kept.rounds.truncate(ROUNDS);
            for running in &mut kept.running {
                if running.port == port {
                    running.folder = Some(folder.to_owned());
                }
            }
        });
    }

    /// Notes that a desk runs, for the round that was opened last.
    pub fn running(&self, port: u16, knock: &str) {
        self.change(|kept| {
            kept.running.retain(|one| one.port != port);
            kept.running.push(Running {
                port,
                knock: knock.to_owned(),
                folder: kept.rounds.first().cloned(),
            });
        });
    }

    /// Notes that a desk has ended.
    pub fn ended(&self, port: u16) {
        self.change(|kept| kept.running.retain(|one| one.port != port));
    }

    /// Port and knock of the desk that runs for a folder, or was killed while it did.
    pub fn desk_of(&self, folder: &Path) -> Option<(u16, String)> {
        let kept = self.read();
        let running = kept
            .running
            .iter()
            .rev()
            .find(|one| one.folder.as_deref() == Some(folder))?;
        Some((running.port, running.knock.clone()))
    }

    fn read(&self) -> Kept {
        let text = self.path.as_deref().and_then(|path| fs::read(path).ok());
        text.and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default()
    }

    /// Changes the file. A memory that cannot be kept is no reason not to work.
    fn change(&self, change: impl FnOnce(&mut Kept)) {
        let Some(path) = &self.path else { return };
        let mut kept = self.read();
        change(&mut kept);
        let Ok(text) = serde_json::to_vec_pretty(&kept) else {
            return;
        };
        let Some(folder) = path.parent() else { return };
        let _ = fs::create_dir_all(folder).and_then(|()| {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            // A temporary file can be read by its owner alone: the knock opens the desk.
            file.write_all(&text)?;
            file.persist(path).map_err(|error| error.error)?;
            Ok(())
        });
    }
}

/// The user's configuration folder.
fn configuration() -> Option<PathBuf> {
    let given = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if cfg!(windows) {
        given("APPDATA")
    } else if cfg!(target_vendor = "apple") {
        given("HOME").map(|home| home.join("Library").join("Application Support"))
    } else {
        given("XDG_CONFIG_HOME").or_else(|| given("HOME").map(|home| home.join(".config")))
    }
}

/// Where choosing a folder begins: the user's own folder.
pub(super) fn home() -> PathBuf {
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    std::env::var_os(name).map_or_else(|| PathBuf::from("."), PathBuf::from)
}
