//! Takes documents as frames from one side and gives what they gave as frames to the other, for as long as any come.

use std::ffi::OsStr;
use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

use super::came::{Came, Ended};
use super::protocol::{self, Ask, Given, Held};
use super::reader::Reader;
use crate::check::piece::Row;
use crate::error::Result;
use crate::mark;
use crate::read::receive::Skipped;
use crate::read::{fault, limit, name};
use crate::reply::incoming::{Evidence, Incoming};

/// Serves until the other side ends. `row` makes a row of what a document gave.
///
/// A document that costs a worker its life costs this process nothing: it is told in its own row.
///
/// # Errors
/// If what comes is no frame of this protocol, nothing more can be written, or `row` fails.
pub fn serve(
    mut from: impl Read,
    mut to: impl Write,
    reader: &mut Reader,
    mut row: impl FnMut(Ended, Vec<Came>) -> Result<Row>,
) -> Result<io::Result<()>> {
    let mut held = Held::default();
    if let Err(error) = protocol::write_named(&mut to, &Given::Ready(protocol::build())) {
        return Ok(Err(error));
    }
    loop {
        let (came, ended) = match protocol::read::<Ask>(&mut from) {
            Err(error) => return Ok(Err(error)),
            Ok(None) => return Ok(Ok(())),
            Ok(Some(Ask::Part(part))) => {
                held.add(&part);
                continue;
            }
            Ok(Some(Ask::Document { file, .. })) => {
                let (file, bytes) = (name::from_os(OsStr::new(&file)), held.take());
                match file.split('/').find_map(name::skip) {
                    Some(reason) => passed_over(file, &bytes, reason),
                    None => reader.read(&file, &bytes),
                }
            }
            Ok(Some(Ask::Lost { file })) => lost(file, &held.take()),
            // Files are named to workers only: what this process reads it is given.
            Ok(Some(Ask::Terms(_) | Ask::Receive { .. })) => {
                let error = io::Error::new(io::ErrorKind::InvalidData, "只收文件的内容");
                return Ok(Err(error));
            }
        };
        let given = Given::Row(Box::new(row(ended, came)?));
        if let Err(error) = protocol::write_named(&mut to, &given) {
            return Ok(Err(error));
        }
    }
}

/// A document that is no reply by its name, as in the replies folder: a row without replies.
fn passed_over(file: String, bytes: &[u8], reason: &str) -> (Vec<Came>, Ended) {
    let skipped = Skipped {
        file: file.clone(),
        reason: reason.to_owned(),
    };
    let ended = Ended {
        file,
        sha256: mark::hex(&Sha256::digest(bytes)),
        replies: 0,
        skipped: vec![skipped],
        is_sound: true,
        is_kept: false,
    };
    (Vec::new(), ended)
}

/// A document that has cost the process which was to read it.
fn lost(file: String, bytes: &[u8]) -> (Vec<Came>, Ended) {
    let sha256 = match bytes.len() as u64 {
        1..=limit::FILE_BYTES => mark::hex(&Sha256::digest(bytes)),
        _ => String::new(),
    };
    let incoming = Incoming {
        file: file.clone(),
        sha256: sha256.clone(),
        evidence: Evidence::default(),
        content: Err(fault::damaged("读取时出错中断")),
        findings: Vec::new(),
    };
    let ended = Ended {
        file,
        sha256,
        replies: 1,
        skipped: Vec::new(),
        is_sound: false,
        is_kept: false,
    };
    (vec![Came::Read(Box::new(incoming))], ended)
}
