//! Hands messages to a mail server (SMTP); the only place that opens a connection.

pub mod journal;
pub mod secret;
#[cfg(feature = "mail")]
mod server;
#[cfg(feature = "mail")]
mod session;
#[cfg(not(feature = "mail"))]
mod without_mail;

use std::io;
use std::path::Path;

use crate::error::Error;

#[cfg(feature = "mail")]
pub use server::Server;
#[cfg(feature = "mail")]
pub use session::Session;
#[cfg(not(feature = "mail"))]
pub use without_mail::{Server, Session};

/// How an attempt ended.
#[derive(Debug)]
pub enum Outcome {
    /// The server took it for `to`, with its answer; it refused the others for good, with its words.
    Accepted {
        /// Addresses that it took it for.
        to: Vec<String>,
        /// Addresses that it refused.
        refused: Vec<(String, String)>,
        /// Its answer.
        answer: String,
    },
    /// Not taken for now; surely not delivered.
    Later(String),
    /// The connection had been closed since the letter before; nothing of this one was said.
    Stale(String),
    /// Refused for good; surely not delivered.
    Refused(String),
    /// The connection broke between the end of the message and the answer: it may have been delivered.
    Unsure(String),
}

/// Why there is no connection.
#[derive(Debug)]
pub enum NoConnection {
    /// Worth another try.
    Later(String),
    /// The settings or the password must be mended first.
    Never(Error),
}

/// An error of the system as one of this crate, for journals.
fn system(path: &Path, source: io::Error) -> Error {
    Error::write(path, source)
}
