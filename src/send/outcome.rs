//! How an attempt to send a letter ended.

use crate::error::Error;

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
