//! Runs one command as a process of its own, tells how far it is, and ends it where the person cancels.

use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde::Serialize;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::process::Command;
use tokio::sync::{Notify, broadcast};

use super::locked::locked;
use super::place::Place;
use super::voice;
use super::words::Language;
use crate::command::say::{PROGRESS_MARK, PROGRESS_VARIABLE};
use crate::error::{Error, Result};

/// The variable by which a process of the second program knows that it is to run a command, not to open a desk.
pub const COMMAND_VARIABLE: &str = "DUBAN_RUN_COMMAND";
/// So many lines of what a command says are kept.
const LINES: usize = 400;
/// So much of a line of a command is kept, in characters.
const LINE: usize = 2_000;

/// One run of a command.
#[derive(Debug)]
pub(super) struct Job {
    /// What it does, in words.
    pub doing: &'static str,
    state: Mutex<State>,
    told: broadcast::Sender<String>,
    cancel: Notify,
    /// Whether a page has shown what it said.
    shown: AtomicBool,
}

/// How far a run is.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct State {
    /// Steps done.
    pub done: u64,
    /// Steps in all; 0 while nobody knows.
    pub of: u64,
    /// The files that were read, with what became of them so far.
    pub files: Vec<String>,
    /// What the command said.
    pub said: Vec<String>,
    /// The exit status once it has ended; -1 if it was cancelled or died.
    pub status: Option<i32>,
    /// Whether a person cancelled it.
    pub cancelled: bool,
}

impl Job {
    /// Starts a command with the folders of a round; `ended` is called when it has ended.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn start(
        place: &Place,
        doing: &'static str,
        arguments: &[String],
        environment: Vec<(&'static str, String)>,
        ended: impl FnOnce() + Send + 'static,
    ) -> Result<Arc<Job>> {
        let program = std::env::current_exe().map_err(|source| Error::read("duban", source))?;
        let mut child = Command::new(&program)
            .args(arguments)
            .arg("--input")
            .arg(&place.common.input)
            .arg("--output")
            .arg(&place.common.output)
            .env(PROGRESS_VARIABLE, "1")
            .env(COMMAND_VARIABLE, "1")
            .envs(environment)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|source| Error::read(&program, source))?;
        let job = Arc::new(Job {
            doing,
            state: Mutex::default(),
            told: broadcast::Sender::new(256),
            cancel: Notify::new(),
            shown: AtomicBool::new(false),
        });
        let (out, err) = (child.stdout.take(), child.stderr.take());
        let own = Arc::clone(&job);
        tokio::spawn(async move {
            let listening = async { tokio::join!(own.listen(out), own.listen(err)) };
            let status = tokio::select! {
                (_, ended) = async { tokio::join!(listening, child.wait()) } => ended.ok().and_then(|status| status.code()),
                () = own.cancel.notified() => {
                    let _ = child.kill().await;
                    locked(&own.state).cancelled = true;
                    None
                }
            };
            // What is noted of it stands before anybody sees that it has ended.
            ended();
            locked(&own.state).status = Some(status.unwrap_or(-1));
            own.tell(&json!({"ended": own.state()}));
        });
        Ok(job)
    }

    /// Whether it still runs.
    pub fn running(&self) -> bool {
        locked(&self.state).status.is_none()
    }

    /// What it said, once it has ended, for the first page that asks.
    pub fn account(&self) -> Option<serde_json::Value> {
        let state = locked(&self.state);
        if state.status.is_none() || self.shown.swap(true, Ordering::SeqCst) {
            return None;
        }
        // What was asked for and not made must not be overlooked: `没有生成 PDF：这台机器上没有 LibreOffice`.
        let missed = |line: &String| {
            ["没有生成", "没有需要", "注意："]
                .iter()
                .any(|begin| line.starts_with(begin))
        };
        Some(json!({
            "doing": self.doing, "status": state.status, "cancelled": state.cancelled, "said": state.said.join("\n"),
            "open": state.status == Some(2) || state.said.iter().any(missed),
        }))
    }

    /// How far it is.
    pub fn state(&self) -> State {
        locked(&self.state).clone()
    }

    /// Ends it. What it had not finished leaves no trace: outputs take their names together, at the very end.
    pub fn cancel(&self) {
        self.cancel.notify_one();
    }

    /// What it tells from now on.
    pub fn listen_in(&self) -> broadcast::Receiver<String> {
        self.told.subscribe()
    }

    fn tell(&self, event: &serde_json::Value) {
        // Nobody may be listening; then nobody needs to be told.
        let _ = self.told.send(event.to_string());
    }

    /// Reads what the command says, line by line and never more of a line than fits.
    async fn listen(&self, pipe: Option<impl AsyncRead + Unpin>) {
        let Some(pipe) = pipe else { return };
        let mut lines = BufReader::new(pipe);
        let mut line = Vec::new();
        loop {
            line.clear();
            match (&mut lines).take(1 << 20).read_until(b'\n', &mut line).await {
                Ok(0) | Err(_) => return,
                Ok(_) => self.take(String::from_utf8_lossy(&line).trim_end()),
            }
        }
    }

    fn take(&self, line: &str) {
        let mut state = locked(&self.state);
        let Some(progress) = line.strip_prefix(PROGRESS_MARK) else {
            if state.said.len() < LINES {
                let line: String = line.chars().take(LINE).collect();
                state.said.push(voice::of_page(&line));
            }
            return;
        };
        let Ok(told) = serde_json::from_str::<serde_json::Value>(progress) else {
            return;
        };
        let number = |key: &str| told.get(key).and_then(serde_json::Value::as_u64);
        state.done = number("done").unwrap_or(state.done);
        state.of = number("of").unwrap_or(state.of);
        let (done, of) = (state.done, state.of);
        let word = |key: &str| told.get(key).and_then(|word| word.as_str());
        // With what became of it: 市财政局.xlsx · 已接收.
        let file = word("file").map(|file| match word("outcome") {
            Some(outcome) => format!("{file} · {}", Language::shown().say(outcome, &[])),
            None => file.to_owned(),
        });
        state.files.extend(file.clone());
        drop(state);
        self.tell(&json!({"done": done, "of": of, "file": file}));
    }
}
