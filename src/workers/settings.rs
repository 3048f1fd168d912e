//! How replies are read in worker processes: by which program, how many at a time, and within which limits.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use crate::check::Terms;
use crate::error::{Error, Result};
use crate::read::limit;

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
