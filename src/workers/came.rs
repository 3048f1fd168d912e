//! What comes of a file that workers read: its replies one by one, and what is known of it at its end.

use crate::check::Taken;
use crate::read::receive::Skipped;
use crate::reply::incoming::Incoming;

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
