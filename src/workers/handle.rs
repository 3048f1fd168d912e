//! The collecting side of one worker process: started, asked, waited for, and ended.

use std::io::{self, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::protocol::{self, Answer, Ask, SUBCOMMAND};
use super::settings::Settings;

/// How long a worker may take to start, on a machine that is busy with other things.
const START: Duration = Duration::from_secs(60);
/// Answers that are kept while nobody takes them; beyond, the worker waits.
const ANSWERS: usize = 4;

/// A running worker.
#[derive(Debug)]
pub(crate) struct Handle {
    child: Child,
    input: ChildStdin,
    answers: Receiver<Answer>,
    complaint: Option<JoinHandle<String>>,
}

/// Why no answer came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Silence {
    /// The time is over.
    Late,
    /// Enough has come of the file; nobody listens any more.
    Unheard,
    /// The worker has ended, for want of memory or otherwise.
    Ended {
        /// It said that it could get no more memory.
        memory: bool,
    },
}

impl Handle {
    /// Starts a worker, which may read the files of a folder and no others; one that ends before it is ready, which is nobody's
    /// reply's doing, is started anew.
    ///
    /// # Errors
    /// If it cannot be started or is of another build.
    pub(crate) fn start(settings: &Settings, folder: &Path) -> io::Result<Handle> {
        persist(|| Handle::start_once(settings, folder))
    }

    fn start_once(settings: &Settings, folder: &Path) -> io::Result<Handle> {
        let Settings {
            program, step, memory, ..
        } = settings;
        let mut child = Command::new(program)
            .arg(SUBCOMMAND)
            .arg(step.as_secs().max(1).to_string())
            .arg(memory.to_string())
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (Some(input), Some(output), Some(error)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::Error::other("no pipes"));
        };
        let mut output = BufReader::with_capacity(1 << 16, output);
        let (sender, answers) = sync_channel(ANSWERS);
        thread::spawn(move || {
            while let Ok(Some(answer)) = protocol::read(&mut output) {
                if sender.send(answer).is_err() {
                    break;
                }
            }
        });
        let complaint = thread::spawn(move || listen(error));
        let mut handle = Handle {
            child,
            input,
            answers,
            complaint: Some(complaint),
        };
        match handle.answer(START) {
            Ok(Answer::Ready(build)) if build == protocol::build_of(program) => {
                if let Some(terms) = &settings.terms {
                    handle.ask(&Ask::Terms(terms.clone()));
                }
                Ok(handle)
            }
            Ok(_) => Err(io::Error::other("程序文件在运行中被替换")),
            Err(Silence::Ended { .. } | Silence::Unheard) => {
                Err(io::Error::new(io::ErrorKind::Interrupted, "读取程序一启动就中断"))
            }
            Err(Silence::Late) => Err(io::Error::new(io::ErrorKind::TimedOut, "读取程序迟迟没有启动")),
        }
    }

    /// Asks for a file; whether that went well shows in the answers.
    pub(crate) fn ask(&mut self, ask: &Ask) {
        let _ = protocol::write(&mut self.input, ask);
    }

    /// The next answer, if it comes in time.
    pub(crate) fn answer(&mut self, within: Duration) -> Result<Answer, Silence> {
        self.answers.recv_timeout(within).map_err(|silence| {
            self.end();
            match silence {
                RecvTimeoutError::Timeout => Silence::Late,
                RecvTimeoutError::Disconnected => {
                    let complaint = self
                        .complaint
                        .take()
                        .and_then(|listener| listener.join().ok())
                        .unwrap_or_default();
                    Silence::Ended {
                        memory: complaint.contains("memory allocation of"),
                    }
                }
            }
        })
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.end();
    }
}

/// Tries again what was interrupted, or for which the system has no room just now.
fn persist<T>(mut start: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for pause in [0, 50, 200, 500, 1_000] {
        match start() {
            Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock) => {
                thread::sleep(Duration::from_millis(pause));
            }
            settled => return settled,
        }
    }
    start()
}

/// The beginning of what a process writes as errors; the rest is read and dropped.
fn listen(mut error: impl Read) -> String {
    let mut head = Vec::new();
    let _ = error.by_ref().take(4_096).read_to_end(&mut head);
    let _ = io::copy(&mut error, &mut io::sink());
    String::from_utf8_lossy(&head).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_that_somebody_interrupts_is_tried_again_and_no_other() {
        let after = |times: usize, kind: io::ErrorKind| {
            let mut tried = 0;
            let started = persist(|| {
                tried += 1;
                if tried > times {
                    Ok(tried)
                } else {
                    Err(io::Error::from(kind))
                }
            });
            (started.map_err(|error| error.kind()), tried)
        };
        assert_eq!(after(2, io::ErrorKind::Interrupted), (Ok(3), 3));
        assert_eq!(after(1, io::ErrorKind::WouldBlock), (Ok(2), 2));
        assert_eq!(
            after(99, io::ErrorKind::Interrupted),
            (Err(io::ErrorKind::Interrupted), 6)
        );
        assert_eq!(after(1, io::ErrorKind::NotFound), (Err(io::ErrorKind::NotFound), 1));
    }
}
