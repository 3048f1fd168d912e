//! Reads the replies folder in worker processes: as many as cores, results in the order of the files.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::handle::{Handle, Silence};
use super::intake::{Intake, Skipped};
use super::protocol::{Answer, Ask};
use super::receive::{Found, Told};
use super::{fault, limit};
use crate::check::{Taken, Terms};
use crate::error::{Error, Result};
use crate::reply::incoming::{Evidence, Fault, Incoming};

/// How replies are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The program that is started as worker: duban itself.
    pub program: PathBuf,
    /// Number of workers.
    pub workers: usize,
    /// Time for one document.
    pub step: Duration,
    /// Memory of one worker in bytes.
    pub memory: usize,
    /// Bytes of text that are kept of one file with everything packed inside.
    pub text: usize,
    /// The terms by which workers take in what they read, as JSON; without them documents come as they were read.
    pub terms: Option<String>,
}

/// A reply as it comes from the workers.
#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    /// As it was read, or why it could not be.
    Read(Box<Incoming>),
    /// Taken in by the terms of the settings.
    Taken(Box<Taken>),
}

impl Settings {
    /// The running program with one worker a core and the usual limits.
    ///
    /// # Errors
    /// If the system does not tell where the running program is.
    pub fn usual() -> Result<Settings> {
        let program = std::env::current_exe().map_err(|source| Error::read("duban", source))?;
        Ok(Settings {
            program,
            workers: thread::available_parallelism().map_or(1, usize::from),
            step: Duration::from_secs(limit::SECONDS),
            memory: limit::WORKER_BYTES,
            text: limit::FILE_TEXT_BYTES,
            terms: None,
        })
    }

    /// The settings with the terms of a collection: what is done with a reply by itself is done in the worker that reads
    /// it, within its limits.
    ///
    /// # Errors
    /// If the terms cannot be written down.
    pub fn taking_in(self, terms: &Terms) -> Result<Settings> {
        let told = serde_json::to_string(terms).map_err(|error| Error::read("duban", std::io::Error::other(error)))?;
        Ok(Settings {
            terms: Some(told),
            ..self
        })
    }
}

/// The replies as they come in from the workers, in the order of the files.
///
/// What a worker dies of, or takes too long over, becomes a fault of that one document; everything else goes on.
#[derive(Debug)]
pub struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
    current: Option<Receiver<Told>>,
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
}

#[derive(Debug, Default)]
struct State {
    files: VecDeque<Found>,
    /// Number of files that have been given to workers.
    given: usize,
    /// Number of files whose results have been asked for.
    asked: usize,
    results: BTreeMap<usize, Receiver<Told>>,
    stopped: bool,
}

impl Pool {
    /// Starts the workers; reading begins at once.
    ///
    /// # Errors
    /// If the first worker cannot be started.
    pub fn start(intake: Intake, settings: Settings) -> Result<Pool> {
        let skipped = intake.skipped.clone();
        let files = intake.into_files();
        let workers = settings.workers.clamp(1, files.len().max(1));
        let folder = around(&files);
        let mut first = None;
        if !files.is_empty() {
            let started = Handle::start(&settings, &folder);
            first = Some(started.map_err(|source| Error::read(&settings.program, source))?);
        }
        let state = State {
            files,
            ..State::default()
        };
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            changed: Condvar::new(),
            settings,
            folder,
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

    /// The results of the next file, once a worker has it in hand.
    fn next_file(&self) -> Option<Receiver<Told>> {
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
                Some(Ok(Told::Read(incoming))) => return Some(Came::Read(incoming)),
                Some(Ok(Told::Taken(taken))) => return Some(Came::Taken(taken)),
                Some(Ok(Told::Skipped(file))) => self.skipped.push(file),
                Some(Ok(Told::Began { .. })) => {}
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
    fn take(&self) -> Option<(Found, SyncSender<Told>)> {
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
        let file = File {
            found: &found,
            results: &results,
            settings: &shared.settings,
            folder: &shared.folder,
        };
        file.read(&mut handle);
    }
}

/// One file in the hands of a worker.
struct File<'a> {
    found: &'a Found,
    results: &'a SyncSender<Told>,
    settings: &'a Settings,
    folder: &'a Path,
}

/// The step at which the worker is.
struct Step {
    number: usize,
    file: String,
    sha256: String,
    evidence: Evidence,
}

/// Why a worker fell silent, and at which step.
struct Failed {
    silence: Silence,
    step: Option<Step>,
}

/// How far a file has come over the workers that it has cost.
#[derive(Default)]
struct Course {
    from: usize,
    dead: Vec<usize>,
    /// The step that has cost a worker once and is tried once more: somebody else may have ended the worker.
    tried: Option<usize>,
    deaths: usize,
    /// Time spent waiting for workers, not for the one who takes the results.
    spent: Duration,
    /// Bytes of text that came of it.
    bytes: usize,
}

impl File<'_> {
    /// Reads the file to its end; a worker that dies of it is replaced.
    fn read(&self, handle: &mut Option<Handle>) {
        let mut course = Course::default();
        loop {
            let Some(worker) = self.ready(handle) else { return };
            worker.ask(&Ask::Receive {
                found: self.found.clone(),
                from: course.from,
                dead: course.dead.clone(),
            });
            let Err(failed) = self.listen(worker, &mut course) else {
                return;
            };
            *handle = None;
            course.deaths += 1;
            if !self.mourn(*failed, &mut course) {
                return;
            }
            if course.deaths >= limit::DEATHS || course.spent > self.most() {
                let fault = fault::damaged("其中多个文件无法读取，后面的没有再读");
                self.tell(self.found.file.clone(), String::new(), Evidence::default(), fault);
                return;
            }
        }
    }

    /// Time for the file with everything in it.
    fn most(&self) -> Duration {
        self.settings.step * limit::FILE_SECONDS_FACTOR
    }

    /// A worker that waits for work.
    fn ready<'h>(&self, handle: &'h mut Option<Handle>) -> Option<&'h mut Handle> {
        if handle.is_none() {
            match Handle::start(self.settings, self.folder) {
                Ok(started) => *handle = Some(started),
                Err(error) => {
                    let found = format!("读取程序无法启动（{error}），这个文件没有读取");
                    let fault = fault::fault("file-unreadable", found, "请关闭其他程序后重新收集");
                    self.tell(self.found.file.clone(), String::new(), Evidence::default(), fault);
                }
            }
        }
        handle.as_mut()
    }

    /// Passes on what the worker tells; if it falls silent, why, and at which step.
    fn listen(&self, worker: &mut Handle, course: &mut Course) -> std::result::Result<(), Box<Failed>> {
        let mut step = None;
        loop {
            let left = self.most().saturating_sub(course.spent);
            let asked = Instant::now();
            let answer = worker.answer(self.settings.step.min(left));
            course.spent += asked.elapsed();
            match answer {
                Ok(Answer::Told(Told::Began {
                    step: number,
                    file,
                    sha256,
                    evidence,
                })) => {
                    if course.bytes > self.settings.text {
                        let silence = Silence::Unheard;
                        return Err(Box::new(Failed { silence, step: None }));
                    }
                    course.from = number;
                    step = Some(Step {
                        number,
                        file,
                        sha256,
                        evidence,
                    });
                }
                Ok(Answer::Told(told)) => {
                    if matches!(told, Told::Read(_) | Told::Taken(_)) {
                        course.from += 1;
                        step = None;
                    }
                    if let Told::Taken(taken) = &told {
                        course.bytes += taken.bytes();
                    }
                    // Nobody takes the results any more: the pool is being dropped, and the worker with it.
                    if self.results.send(told).is_err() {
                        return Ok(());
                    }
                }
                Ok(Answer::Done) => return Ok(()),
                Ok(Answer::Ready(_)) => {}
                Err(silence) => return Err(Box::new(Failed { silence, step })),
            }
        }
    }

    /// Settles what the worker died of; false if the file is finished with it.
    fn mourn(&self, failed: Failed, course: &mut Course) -> bool {
        let fault = match failed.silence {
            Silence::Late => late(self.settings.step),
            Silence::Unheard => fault::oversized("其中各个文件的文字合计过多"),
            Silence::Ended { memory: true } => fault::oversized("读取它所需的内存超过上限"),
            Silence::Ended { memory: false } if course.tried != Some(course.from) => {
                course.tried = Some(course.from);
                return true;
            }
            Silence::Ended { memory: false } => fault::damaged("读取时出错中断"),
        };
        match failed.step {
            Some(step) => {
                course.dead.push(step.number);
                course.from = step.number + 1;
                self.tell(step.file, step.sha256, step.evidence, fault);
                // The first step is the file itself: if it is a document, nothing comes after it.
                step.number > 0
            }
            // It died between two steps, while taking the next file out of a container: the same would happen again.
            None => {
                let fault = Fault {
                    found: format!("{}；其中后面的文件没有读到", fault.found),
                    ..fault
                };
                self.tell(self.found.file.clone(), String::new(), Evidence::default(), fault);
                false
            }
        }
    }

    fn tell(&self, file: String, sha256: String, evidence: Evidence, fault: Fault) {
        let incoming = Incoming {
            file,
            sha256,
            evidence,
            content: Err(fault),
            findings: Vec::new(),
        };
        let _ = self.results.send(Told::Read(Box::new(incoming)));
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

fn late(step: Duration) -> Fault {
    fault::fault(
        "file-timeout",
        format!("读取超过{}秒，已中止", step.as_secs()),
        "请用WPS或Excel打开，把内容复制到一个新建的表格中另存为xlsx后重新放入",
    )
}
