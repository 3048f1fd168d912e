//! Reads one file in a worker process of its own, within the limits of replies: what is laid out in pages has the most parsers behind it.

use std::path::Path;

use super::came::Came;
use super::pool::Pool;
use super::settings::Settings;
use crate::error::Result;
use crate::read::container::{self, Package};
use crate::read::sniff::{self, Kind};
use crate::read::{Reading, fault, intake};
use crate::reply::incoming::{Fault, Incoming};

/// Whether a file is laid out in pages: PDF or OFD, told by its content.
pub fn is_laid_out(name: &str, bytes: &[u8]) -> bool {
    match sniff::kind(name, bytes) {
        Kind::Pdf => true,
        Kind::Zip => container::open(bytes).is_ok_and(|mut zip| container::package(&mut zip, name) == Package::Ofd),
        _ => false,
    }
}

/// Reads the file of this name in a folder; within is the fault that says why it could not be read, or what it cost the
/// worker.
///
/// # Errors
/// If the folder cannot be listed or no worker can be started.
pub fn document(folder: &Path, file: &str) -> Result<std::result::Result<Reading, Fault>> {
    let settings = Settings {
        workers: 1,
        ..Settings::usual()?
    };
    let mut pool = Pool::start(intake::open(folder)?.only(file), settings)?;
    let Some(Came::Read(incoming)) = pool.next() else {
        return Ok(Err(fault::unknown()));
    };
    let Incoming {
        content,
        evidence,
        findings,
        ..
    } = *incoming;
    Ok(content.map(|document| Reading {
        document,
        changed: evidence.changed,
        findings,
    }))
}
