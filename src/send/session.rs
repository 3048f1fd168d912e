//! One connection to the mail server: hands over messages and tells how each of them ended.

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use lettre::Address;
use lettre::transport::smtp::client::SmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt, Rset};
use lettre::transport::smtp::response::Response;

use super::outcome::{NoConnection, Outcome};
use super::server::Server;
use crate::error::{Error, Result};

/// An open connection.
pub struct Session<'a> {
    server: &'a Server,
    connection: SmtpConnection,
    /// An answer did not come or made no sense. It may still come, and would be taken for that to the next command: nothing
    /// more is said on this connection.
    broken: bool,
    /// Whether a letter has been handed over on it; servers may hang up after one.
    used: bool,
    /// When the server last answered.
    heard: Instant,
}

/// A server that answered so lately is taken to be there. Servers hang up on clients that ask too often.
const FRESH: Duration = Duration::from_secs(20);

/// Why a command failed.
enum Failed {
    /// Refused for good, by the server's words.
    Refused(String),
    /// Not now, by the server's words.
    Later(String),
    /// There was no answer, or none that makes sense.
    Broken(String),
}

/// What the server said to the end of a message, and whether that end may have gone out at all.
type Ended = (bool, std::result::Result<Response, Failed>);

impl<'a> Session<'a> {
    /// Connects to a server, secures the connection and signs in.
    ///
    /// # Errors
    /// If one of these fails; with the server's words, in which the password never stands.
    pub fn open(server: &'a Server, source: &Path) -> std::result::Result<Session<'a>, NoConnection> {
        Ok(Session {
            connection: server.connect(source)?,
            server,
            broken: false,
            used: false,
            heard: Instant::now(),
        })
    }

    /// Hands one message over. `commit` is called when all of it has gone out but the mark of its end: what it writes down
    /// is what a kill leaves behind. If it fails, the message is not completed.
    ///
    /// The session is good for another message if it [`is_open`](Session::is_open).
    ///
    /// # Errors
    /// What `commit` failed with.
    pub fn deliver(&mut self, to: &[String], message: &[u8], commit: impl FnMut() -> Result<()>) -> Result<Outcome> {
        let mut taken = Vec::new();
        let mut refused = Vec::new();
        let first = !self.used;
        self.used = true;
        match self.command(Mail::new(Some(self.server.from.clone()), vec![]), &[250]) {
            Ok(_) => {}
            Err(Failed::Broken(said)) if !first => return Ok(Outcome::Stale(said)),
            Err(failed) => return Ok(self.not_taken(failed)),
        }
        for address in to {
            let Ok(parsed) = address.parse::<Address>() else {
                refused.push((address.clone(), "不是邮箱地址".to_owned()));
                continue;
            };
            match self.command(Rcpt::new(parsed, vec![]), &[250, 251, 252]) {
                Ok(_) => taken.push(address.clone()),
                Err(Failed::Refused(said)) => refused.push((address.clone(), said)),
                // Other addresses must not go ahead of it: the letter is tried again for all of them.
                Err(failed) => return Ok(self.not_taken(failed)),
            }
        }
        if taken.is_empty() {
            let words: Vec<String> = refused
                .iter()
                .map(|(address, said)| format!("{address}：{said}"))
                .collect();
            return Ok(self.not_taken(Failed::Refused(words.join("；"))));
        }
        if let Err(failed) = self.command(Data, &[354]) {
            return Ok(self.not_taken(failed));
        }
        Ok(match self.content(message, commit)? {
            (_, Ok(response)) => Outcome::Accepted {
                to: taken,
                refused,
                answer: self.server.scrub(&answer(&response)),
            },
            (true, Err(Failed::Broken(said))) => Outcome::Unsure(said),
            (_, Err(failed)) => self.not_taken(failed),
        })
    }

    /// Sends the message's bytes and the mark of its end.
    fn content(&mut self, message: &[u8], mut commit: impl FnMut() -> Result<()>) -> Result<Ended> {
        let mut ending = false;
        let mut chunks = message.chunks(64 * 1024);
        let connection = &mut self.connection;
        // lettre asks for the next chunk only when the one before has gone out, and sends the mark of the end after the last:
        // so the end of the iterator is the moment to commit. Only unwinding keeps it from sending the mark then.
        let sent = catch_unwind(AssertUnwindSafe(|| {
            connection.message_iter(std::iter::from_fn(|| {
                let next = chunks.next();
                if next.is_none() && !ending {
                    if let Err(error) = commit() {
                        resume_unwind(Box::new(error));
                    }
                    ending = true;
                }
                next
            }))
        }));
        match sent {
            Ok(response) => {
                self.server.trace(&format!("> （邮件 {} 字节）", message.len()));
                Ok((ending, self.judge(response, &[250])))
            }
            Err(thrown) => match thrown.downcast::<Error>() {
                Ok(error) => Err(*error),
                Err(thrown) => resume_unwind(thrown),
            },
        }
    }

    /// Says a command; an answer counts only with one of the codes that fit the command.
    fn command(&mut self, command: impl Display, codes: &[u16]) -> std::result::Result<Response, Failed> {
        if self.broken {
            return Err(Failed::Broken("连接已中断".to_owned()));
        }
        let words = command.to_string();
        self.server.trace(&format!("> {}", words.trim_end()));
        let response = self.connection.command(words);
        self.judge(response, codes)
    }

    fn judge(
        &mut self,
        response: std::result::Result<Response, lettre::transport::smtp::Error>,
        codes: &[u16],
    ) -> std::result::Result<Response, Failed> {
        let judged = match response {
            Ok(response) if codes.contains(&u16::from(response.code())) => Ok(response),
            Ok(response) => Err(Failed::Broken(format!("服务器答非所问：{}", answer(&response)))),
            Err(error) if error.is_permanent() => Err(Failed::Refused(error.to_string())),
            Err(error) if error.is_transient() => Err(Failed::Later(error.to_string())),
            Err(error) => Err(Failed::Broken(error.to_string())),
        };
        self.heard = Instant::now();
        match &judged {
            Ok(response) => self.server.trace(&format!("< {}", answer(response))),
            Err(Failed::Refused(said) | Failed::Later(said)) => self.server.trace(&format!("< {said}")),
            Err(Failed::Broken(said)) => self.server.trace(&format!("! {said}")),
        }
        judged.map_err(|failed| match failed {
            Failed::Refused(said) => Failed::Refused(self.server.scrub(&said)),
            Failed::Later(said) => Failed::Later(self.server.scrub(&said)),
            Failed::Broken(said) => {
                self.broken = true;
                Failed::Broken(self.server.scrub(&said))
            }
        })
    }

    /// Clears the server's mind for the next message and tells how this one ended.
    fn not_taken(&mut self, failed: Failed) -> Outcome {
        // A connection that is gone by now is found out by `is_open`.
        let _ = self.command(Rset, &[250]);
        match failed {
            Failed::Refused(said) => Outcome::Refused(said),
            Failed::Later(said) | Failed::Broken(said) => Outcome::Later(said),
        }
    }

    /// Whether the server still answers.
    pub fn is_open(&mut self) -> bool {
        !self.broken && (self.heard.elapsed() < FRESH || self.command(Noop, &[250]).is_ok())
    }

    /// Says goodbye; whether the server hears it does not matter.
    pub fn quit(mut self) {
        if !self.broken {
            let _ = self.connection.quit();
        }
    }
}

/// An answer as one line.
pub(super) fn answer(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), lines.join(" "))
}
