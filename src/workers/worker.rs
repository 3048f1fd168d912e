//! The worker's side: duban started by itself to read untrusted files, so that a file can end no more than its worker.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::protocol::{self, Answer, Ask, Held, SUBCOMMAND};
use super::sandbox;
use crate::check::{Taker, Terms};
use crate::read::receive::{Told, receive, receive_bytes};
use crate::read::{fault, limit};
use crate::reply::incoming::Incoming;

/// Stack of the reading thread; the main thread's is small on some systems.
const STACK: usize = 32 << 20;

/// Serves as a worker if this process was started as one; otherwise nothing, and the command line is read as usual.
///
/// `cap` limits the memory of the process from now on to so many bytes, by the binary's allocator; false if it cannot.
pub fn serve_if_asked(cap: impl FnOnce(usize) -> bool) -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != SUBCOMMAND {
        return None;
    }
    let number = |text: Option<OsString>| text.and_then(|text| text.to_str()?.parse::<u64>().ok());
    let seconds = number(arguments.next()).unwrap_or(limit::SECONDS);
    let bytes = number(arguments.next())
        .and_then(|bytes| usize::try_from(bytes).ok())
        .unwrap_or(limit::WORKER_BYTES);
    let folder = arguments.next().map(PathBuf::from);
    // What a library says when it panics is of no use to a clerk; the fault says what is to be done.
    std::panic::set_hook(Box::new(|_| {}));
    if !cap(bytes) {
        return Some(ExitCode::from(2));
    }
    sandbox::enter(folder.as_deref());
    let watch = Watch::start(Duration::from_secs(seconds.saturating_mul(2).saturating_add(5)));
    let served = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || serve(&watch))
        .map(thread::JoinHandle::join);
    Some(match served {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        _ => ExitCode::from(2),
    })
}

fn serve(watch: &Watch) -> io::Result<()> {
    let mut from = io::stdin().lock();
    let mut to = io::stdout().lock();
    protocol::write(&mut to, &Answer::Ready(protocol::build()))?;
    let mut asked = protocol::read::<Ask>(&mut from)?;
    let terms: Option<Terms> = match &asked {
        Some(Ask::Terms(terms)) => Some(serde_json::from_str(terms).map_err(io::Error::other)?),
        _ => None,
    };
    let taker = terms.as_ref().map(Taker::new);
    let mut held = Held::default();
    while let Some(ask) = asked {
        let mut result = Ok(());
        let mut pass_on = |told| {
            if result.is_ok() {
                result = tell(&mut to, told, taker.as_ref());
            }
            watch.begin();
        };
        watch.begin();
        let is_work = match ask {
            Ask::Receive { found, from, dead } => {
                receive(&found, from, &dead, &mut pass_on);
                true
            }
            Ask::Document { file, from, dead } => {
                receive_bytes(&file, &held.take(), from, &dead, &mut pass_on);
                true
            }
            Ask::Part(part) => {
                held.add(&part);
                false
            }
            Ask::Terms(_) | Ask::Lost { .. } => false,
        };
        watch.end();
        result?;
        if is_work {
            protocol::write(&mut to, &Answer::Done)?;
        }
        asked = protocol::read(&mut from)?;
    }
    Ok(())
}

/// Tells what came of a file, with the document taken in; one of which there is too much to tell is oversized.
fn tell(to: &mut impl io::Write, told: Told, taker: Option<&Taker<'_>>) -> io::Result<()> {
    let Told::Read(incoming) = told else {
        return protocol::write(to, &Answer::Told(told));
    };
    let around = Incoming {
        file: incoming.file.clone(),
        sha256: incoming.sha256.clone(),
        evidence: incoming.evidence.clone(),
        content: Err(fault::oversized("读出的内容过多")),
        findings: Vec::new(),
    };
    let answer = |incoming: Box<Incoming>| match taker {
        Some(taker) => Answer::Taken(Box::new(taker.take(&incoming))),
        None => Answer::Told(Told::Read(incoming)),
    };
    match protocol::write(to, &answer(incoming)) {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => protocol::write(to, &answer(Box::new(around))),
        written => written,
    }
}

/// Ends the process when one step takes far too long: nobody else would if the collecting process has died.
struct Watch {
    started: Instant,
    /// Milliseconds after the start at which the step must have ended; 0 while there is none.
    until: Arc<AtomicU64>,
    most: Duration,
}

impl Watch {
    fn start(most: Duration) -> Watch {
        let watch = Watch {
            started: Instant::now(),
            until: Arc::new(AtomicU64::new(0)),
            most,
        };
        let (started, until) = (watch.started, Arc::clone(&watch.until));
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_millis(500));
                let until = until.load(Ordering::Relaxed);
                if until != 0 && started.elapsed() > Duration::from_millis(until) {
                    std::process::exit(3);
                }
            }
        });
        watch
    }

    fn begin(&self) {
        let until = (self.started.elapsed() + self.most).as_millis();
        self.until
            .store(u64::try_from(until).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn end(&self) {
        self.until.store(0, Ordering::Relaxed);
    }
}
