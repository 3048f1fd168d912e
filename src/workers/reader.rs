//! Reads documents whose bytes are at hand in a worker of its own, one after another.

use std::cell::RefCell;

use super::came::{Came, Ended};
use super::file::{Content, File};
use super::handle::Handle;
use super::settings::Settings;
use crate::error::{Error, Result};

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
        let pass = |one| {
            came.borrow_mut().push(one);
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
