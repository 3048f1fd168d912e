//! Reads the replies folder in worker processes: as many as cores, results in the order of the files.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::cache::Cache;
use super::handle::{Handle, Silence};
use super::intake::{Intake, Skipped};
use super::protocol::{Answer, Ask};
use super::receive::{Found, Told};
use super::{fault, limit, protocol};
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
    /// Taken in by the same terms in an earlier collection.
    Kept(Box<Taken>),
    /// All of a file has come.
    Ended(Ended),
}

/// What is known of a file when all that it gave has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The file, relative to the replies folder, with `/`.
    pub file: String,
    /// SHA-256 of its bytes; empty where it could not be opened.
    pub sha256: String,
    /// How many replies were in it.
    pub replies: usize,
    /// What was passed over in it.
    pub skipped: Vec<Skipped>,
    /// Whether it was read to its end: no worker died of it, and no time ran out.
    pub is_sound: bool,
    /// Whether it is known from an earlier collection.
    pub is_kept: bool,
}

/// What the threads that read pass on.
enum Passed {
    Told(Told),
    Kept(Box<Taken>),
    Ended(Ended),
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
                Some(Ok(Passed::Told(Told::Read(incoming)))) => return Some(Came::Read(incoming)),
                Some(Ok(Passed::Told(Told::Taken(taken)))) => return Some(Came::Taken(taken)),
                Some(Ok(Passed::Kept(taken))) => return Some(Came::Kept(taken)),
                Some(Ok(Passed::Ended(ended))) => {
                    self.skipped.extend(ended.skipped.iter().cloned());
                    return Some(Came::Ended(ended));
                }
                Some(Ok(Passed::Told(Told::Began { .. } | Told::Skipped(_)))) => {}
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
            let kept = entry.taken.into_iter().map(|taken| Passed::Kept(Box::new(taken)));
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
            pass: &|told| results.send(Passed::Told(told)).is_ok(),
            starting: &starting,
            settings: &shared.settings,
            folder: &shared.folder,
        };
        let ended = file.read(&mut handle);
        let _ = results.send(Passed::Ended(ended));
    }
}

/// Reads documents whose bytes are at hand, one after another, in a worker of its own.
#[derive(Debug)]
pub struct Reader {
    settings: Settings,
    /// An empty folder: the worker may read what lies in it, and nothing else.
    folder: tempfile::TempDir,
    handle: Option<Handle>,
}

impl Reader {
    /// Starts the worker.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(settings: Settings) -> Result<Reader> {
        let refused = |source| Error::read(&settings.program, source);
        let folder = tempfile::tempdir().map_err(refused)?;
        let handle = Handle::start(&settings, folder.path()).map_err(refused)?;
        Ok(Reader {
            settings,
            folder,
            handle: Some(handle),
        })
    }

    /// Reads a document with everything packed in it.
    pub fn read(&mut self, file: &str, bytes: &[u8]) -> (Vec<Came>, Ended) {
        let came = RefCell::new(Vec::new());
        let pass = |told| {
            match told {
                Told::Read(incoming) => came.borrow_mut().push(Came::Read(incoming)),
                Told::Taken(taken) => came.borrow_mut().push(Came::Taken(taken)),
                Told::Began { .. } | Told::Skipped(_) => {}
            }
            true
        };
        let file = File {
            content: Content::Here(file, bytes),
            pass: &pass,
            starting: &|_| {},
            settings: &self.settings,
            folder: self.folder.path(),
        };
        let ended = file.read(&mut self.handle);
        (came.into_inner(), ended)
    }
}

/// A file to be read: where it lies, or what it is called and its bytes.
#[derive(Debug, Clone, Copy)]
enum Content<'a> {
    Lies(&'a Found),
    Here(&'a str, &'a [u8]),
}

impl Content<'_> {
    fn file(&self) -> &str {
        match self {
            Content::Lies(found) => &found.file,
            Content::Here(file, _) => file,
        }
    }

    fn ask(&self, course: &Course, worker: &mut Handle) {
        match self {
            Content::Lies(found) => worker.ask(&Ask::Receive {
                found: (*found).clone(),
                from: course.from,
                dead: course.dead.clone(),
            }),
            Content::Here(file, bytes) => {
                for ask in protocol::document(file, bytes, course.from, &course.dead) {
                    worker.ask(&ask);
                }
            }
        }
    }
}

/// One file in the hands of a worker.
struct File<'a> {
    content: Content<'a>,
    /// Passes on what is told; false where nobody listens any more.
    pass: &'a dyn Fn(Told) -> bool,
    /// Is told how the start of a worker went.
    starting: &'a dyn Fn(&std::io::Result<()>),
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
    /// Replies that came of it.
    replies: usize,
    /// SHA-256 of the file itself.
    sha256: String,
    skipped: Vec<Skipped>,
    /// Whether something of it could not be told.
    is_cut: bool,
}

impl File<'_> {
    /// Reads the file to its end; a worker that dies of it is replaced.
    fn read(&self, handle: &mut Option<Handle>) -> Ended {
        let mut course = Course::default();
        self.follow(handle, &mut course);
        Ended {
            file: self.content.file().to_owned(),
            is_sound: course.deaths == 0 && !course.is_cut && !course.sha256.is_empty(),
            sha256: course.sha256,
            replies: course.replies,
            skipped: course.skipped,
            is_kept: false,
        }
    }

    fn follow(&self, handle: &mut Option<Handle>, course: &mut Course) {
        loop {
            let Some(worker) = self.ready(handle, course) else {
                return;
            };
            self.content.ask(course, worker);
            let Err(failed) = self.listen(worker, course) else {
                return;
            };
            *handle = None;
            course.deaths += 1;
            if !self.mourn(*failed, course) {
                return;
            }
            if course.deaths >= limit::DEATHS || course.spent > self.most() {
                let fault = fault::damaged("其中多个文件无法读取，后面的没有再读");
                self.tell_whole(fault, course);
                return;
            }
        }
    }

    /// Time for the file with everything in it.
    fn most(&self) -> Duration {
        self.settings.step * limit::FILE_SECONDS_FACTOR
    }

    /// A worker that waits for work.
    fn ready<'h>(&self, handle: &'h mut Option<Handle>, course: &mut Course) -> Option<&'h mut Handle> {
        if handle.is_none() {
            let started = Handle::start(self.settings, self.folder).map(|started| *handle = Some(started));
            (self.starting)(&started);
            if let Err(error) = started {
                let found = format!("读取程序无法启动（{}），这个文件没有读取", crate::error::spoken(&error));
                let fault = fault::fault("file-unreadable", found, "请关闭其他程序后重新收集");
                course.is_cut = true;
                self.tell_whole(fault, course);
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
                    if number == 0 {
                        course.sha256.clone_from(&sha256);
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
                        course.replies += 1;
                        step = None;
                    }
                    if let Told::Skipped(skipped) = &told {
                        course.skipped.push(skipped.clone());
                    }
                    if let Told::Taken(taken) = &told {
                        course.bytes += taken.bytes();
                    }
                    if !(self.pass)(told) {
                        course.is_cut = true;
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
                self.tell(step.file, step.sha256, step.evidence, fault, course);
                // The first step is the file itself: if it is a document, nothing comes after it.
                step.number > 0
            }
            // It died between two steps, while taking the next file out of a container: the same would happen again.
            None => {
                let fault = Fault {
                    found: format!("{}；其中后面的文件没有读到", fault.found),
                    ..fault
                };
                self.tell_whole(fault, course);
                false
            }
        }
    }

    /// Tells a fault of the file as a whole.
    fn tell_whole(&self, fault: Fault, course: &mut Course) {
        let file = self.content.file().to_owned();
        self.tell(file, String::new(), Evidence::default(), fault, course);
    }

    fn tell(&self, file: String, sha256: String, evidence: Evidence, fault: Fault, course: &mut Course) {
        let incoming = Incoming {
            file,
            sha256,
            evidence,
            content: Err(fault),
            findings: Vec::new(),
        };
        course.replies += 1;
        (self.pass)(Told::Read(Box::new(incoming)));
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
