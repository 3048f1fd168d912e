//! One file in the hands of workers: asked for, listened to, and gone on with by another worker where one dies of it.

use std::path::Path;
use std::time::{Duration, Instant};

use super::came::{Came, Ended};
use super::handle::{Handle, Silence};
use super::protocol::{self, Answer, Ask};
use super::settings::Settings;
use crate::read::receive::{Found, Skipped, Told};
use crate::read::{fault, limit};
use crate::reply::incoming::{Evidence, Fault, Incoming};

/// A file to be read: where it lies, or what it is called and its bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content<'a> {
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
pub(crate) struct File<'a> {
    pub(crate) content: Content<'a>,
    /// Passes on a reply as it comes; false where nobody listens any more.
    pub(crate) pass: &'a dyn Fn(Came) -> bool,
    /// Is told how the start of a worker went.
    pub(crate) starting: &'a dyn Fn(&std::io::Result<()>),
    pub(crate) settings: &'a Settings,
    /// Workers may read what lies in it, and nothing else.
    pub(crate) folder: &'a Path,
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
    pub(crate) fn read(&self, handle: &mut Option<Handle>) -> Ended {
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
            if !self.handle_worker_failure(*failed, course) {
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
                Ok(Answer::Told(Told::Skipped(skipped))) => course.skipped.push(skipped),
                Ok(Answer::Told(Told::Read(incoming))) => {
                    step = None;
                    if !self.pass_on(Came::Read(incoming), course) {
                        return Ok(());
                    }
                }
                Ok(Answer::Taken(taken)) => {
                    step = None;
                    course.bytes += taken.bytes();
                    if !self.pass_on(Came::Taken(taken), course) {
                        return Ok(());
                    }
                }
                Ok(Answer::Done) => return Ok(()),
                Ok(Answer::Ready(_)) => {}
                Err(silence) => return Err(Box::new(Failed { silence, step })),
            }
        }
    }

    /// Passes on the reply of the current step; false where nobody listens any more.
    fn pass_on(&self, came: Came, course: &mut Course) -> bool {
        course.from += 1;
        course.replies += 1;
        let is_heard = (self.pass)(came);
        course.is_cut |= !is_heard;
        is_heard
    }

    /// Settles what the worker died of; false if the file is finished with it.
    fn handle_worker_failure(&self, failed: Failed, course: &mut Course) -> bool {
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
        (self.pass)(Came::Read(Box::new(incoming)));
    }
}

fn late(step: Duration) -> Fault {
    fault::fault(
        "file-timeout",
        format!("读取超过{}秒，已中止", step.as_secs()),
        "请用WPS或Excel打开，把内容复制到一个新建的表格中另存为xlsx后重新放入",
    )
}
