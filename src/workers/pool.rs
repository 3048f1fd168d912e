//! Reads the replies folder in worker processes: as many as cores, results in the order of the files.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::cache::Cache;
use super::came::{Came, Ended};
use super::file::{Content, File};
use super::handle::Handle;
use super::settings::Settings;
use crate::error::{Error, Result};
use crate::read::intake::Intake;
use crate::read::receive::{Found, Skipped};

/// What the threads that read pass on.
enum Passed {
    Came(Came),
    Ended(Ended),
}

/// The replies as they come in from the workers, in the order of the files.
///
/// What a worker dies of, or takes too long over, becomes a fault of that one document; everything else goes on.
#[derive(Debug)]
pub struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
    current: Option<Receiver<Passed>>,
    /// Files passed over so far: those of the folder, and those inside containers that have been read.
    pub skipped: Vec<Skipped>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    settings: Settings,
    /// What holds all files: workers read nothing else.
    folder: PathBuf,
    /// What is known of files from earlier collections.
    cache: Option<Arc<Cache>>,
}

#[derive(Debug, Default)]
struct State {
    files: VecDeque<Found>,
    /// Number of files that have been given to workers.
    given: usize,
    /// Number of files whose results have been asked for.
    asked: usize,
    results: BTreeMap<usize, Receiver<Passed>>,
    stopped: bool,
    /// Whether any worker has ever started, and why the first that did not.
    started: bool,
    failed: Option<std::io::Error>,
}

impl Pool {
    /// Starts the workers; reading begins at once.
    ///
    /// # Errors
    /// If the first worker cannot be started.
    pub fn start(intake: Intake, settings: Settings) -> Result<Pool> {
        Pool::start_with(intake, settings, None)
    }

    /// The same with what is known from earlier collections by the same terms: then workers are started when the first file
    /// is not known, and whether they could be is told by [`Pool::failed`].
    ///
    /// # Errors
    /// As [`Pool::start`].
    pub fn start_with(intake: Intake, settings: Settings, cache: Option<Arc<Cache>>) -> Result<Pool> {
        let skipped = intake.skipped.clone();
        let files = intake.into_files();
        let workers = settings.workers.clamp(1, files.len().max(1));
        let folder = around(&files);
        let mut first = None;
        if !files.is_empty() && cache.is_none() {
            let started = Handle::start(&settings, &folder);
            first = Some(started.map_err(|source| Error::read(&settings.program, source))?);
        }
        let state = State {
            files,
            started: first.is_some(),
            ..State::default()
        };
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            changed: Condvar::new(),
            settings,
            folder,
            cache,
        });
        let threads = (0..workers)
            .map(|_| {
                let shared = Arc::clone(&shared);
                let handle = first.take();
                thread::spawn(move || work(&shared, handle))
            })
            .collect();
        Ok(Pool {
            shared,
            threads,
            current: None,
            skipped,
        })
    }

    /// Number of files whose results have not been asked for; an archive counts as one.
    pub fn len(&self) -> usize {
        let state = self.shared.lock();
        state.files.len() + state.given - state.asked
    }

    /// Whether no file is left.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Why no worker at all could be started: then nothing that has come is worth anything.
    pub fn failed(&self) -> Option<Error> {
        let failed = self.shared.lock().failed.take()?;
        Some(Error::read(&self.shared.settings.program, failed))
    }

    /// The results of the next file, once a worker has it in hand.
    fn next_file(&self) -> Option<Receiver<Passed>> {
        let mut state = self.shared.lock();
        if state.files.is_empty() && state.asked == state.given {
            return None;
        }
        let place = state.asked;
        state.asked += 1;
        self.shared.changed.notify_all();
        loop {
            if let Some(results) = state.results.remove(&place) {
                return Some(results);
            }
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Iterator for Pool {
    type Item = Came;

    fn next(&mut self) -> Option<Came> {
        loop {
            match self.current.as_ref().map(Receiver::recv) {
                Some(Ok(Passed::Came(came))) => return Some(came),
                Some(Ok(Passed::Ended(ended))) => {
                    self.skipped.extend(ended.skipped.iter().cloned());
                    return Some(Came::Ended(ended));
                }
                Some(Err(_)) | None => self.current = Some(self.next_file()?),
            }
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.stopped = true;
        state.files.clear();
        state.results.clear();
        drop(state);
        self.current = None;
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next file to read and where its results go; nothing at the end.
    fn take(&self) -> Option<(Found, SyncSender<Passed>)> {
        let ahead = self.settings.workers * 2 + 2;
        let mut state = self.lock();
        // Results that nobody has asked for yet are kept in memory: no more of them than a few for each worker.
        while !state.stopped && !state.files.is_empty() && state.given >= state.asked + ahead {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let found = state.files.pop_front()?;
        let (sender, results) = sync_channel(RESULTS);
        let place = state.given;
        state.given += 1;
        state.results.insert(place, results);
        self.changed.notify_all();
        Some((found, sender))
    }
}

/// Results of one file that are kept while nobody takes them.
const RESULTS: usize = 4;

fn work(shared: &Shared, mut handle: Option<Handle>) {
    while let Some((found, results)) = shared.take() {
        // Nobody takes the results any more where the pool is being dropped, and the worker with it.
        let known = shared.cache.as_ref().and_then(|cache| cache.get(&found));
        if let Some(entry) = known {
            let ended = Ended {
                file: found.file,
                sha256: entry.about.sha256,
                replies: entry.taken.len(),
                skipped: entry.about.skipped,
                is_sound: true,
                is_kept: true,
            };
            let kept = entry
                .taken
                .into_iter()
                .map(|taken| Passed::Came(Came::Kept(Box::new(taken))));
            for passed in kept.chain([Passed::Ended(ended)]) {
                if results.send(passed).is_err() {
                    break;
                }
            }
            continue;
        }
        let starting = |started: &std::io::Result<()>| {
            let mut state = shared.lock();
            match started {
                Ok(()) => state.started = true,
                Err(error) if !state.started && state.failed.is_none() => {
                    state.failed = Some(std::io::Error::new(error.kind(), error.to_string()));
                }
                Err(_) => {}
            }
        };
        let file = File {
            content: Content::Lies(&found),
            pass: &|came| results.send(Passed::Came(came)).is_ok(),
            starting: &starting,
            settings: &shared.settings,
            folder: &shared.folder,
        };
        let ended = file.read(&mut handle);
        let _ = results.send(Passed::Ended(ended));
    }
}

/// The innermost folder that holds all files.
fn around(files: &VecDeque<Found>) -> PathBuf {
    let mut folders = files.iter().filter_map(|file| Path::new(&file.path).parent());
    let mut folder = folders.next().map(Path::to_path_buf).unwrap_or_default();
    for other in folders {
        while !other.starts_with(&folder) && folder.pop() {}
    }
    // A file without a folder stands in the one that the program runs in.
    if folder.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        folder
    }
}
