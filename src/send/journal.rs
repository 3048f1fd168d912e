//! Keeps sent.jsonl, unsure.json and again.json so that a kill at any moment leaves a true account.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::folder;
use crate::mail::Kind;
use crate::mail::sent::{self, Again, Sent, Unsure};

/// What was accepted, one JSON document a line.
pub const SENT: &str = "sent.jsonl";
/// What may have been accepted.
pub const UNSURE: &str = "unsure.json";
/// What is to be sent again and has not been yet.
const AGAIN: &str = "again.json";

/// The journals of a mail folder.
///
/// Before the end of a message goes out, it is written into unsure.json; once the server has taken it, into sent.jsonl, and
/// then out of unsure.json. So a kill leaves each message in one of them, or it was not completed.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    /// What was accepted.
    pub sent: Vec<Sent>,
    /// What may have been.
    pub unsure: Unsure,
    /// What is to be sent again and has not been yet.
    pub again: Vec<Again>,
}

impl Journal {
    /// Opens the journals; those that are not there are empty.
    ///
    /// # Errors
    /// If one cannot be read: then nobody knows what was sent, and nothing may be.
    pub fn open(folder: &Path) -> Result<Journal> {
        let path = folder.join(SENT);
        let spoiled = |path: &Path, found: String| {
            Error::input(
                path,
                found,
                "它记着已发出的邮件，缺了会重复发送；请从备份恢复，确认无用后才可移走",
            )
        };
        let sent = if path.exists() {
            let bytes = folder::read(&path)?;
            sent::read(&String::from_utf8_lossy(&bytes))
                .map_err(|line| spoiled(&path, format!("第 {line} 行读不懂")))?
        } else {
            Vec::new()
        };
        let path = folder.join(UNSURE);
        let mut unsure: Unsure = if path.exists() {
            serde_json::from_slice(&folder::read(&path)?)
                .map_err(|error| spoiled(&path, format!("内容读不懂（{}）", crate::error::json(&error))))?
        } else {
            Unsure::default()
        };
        // A kill between the two writes leaves an accepted message in both.
        unsure
            .messages
            .retain(|it| !sent.iter().any(|known: &Sent| known.message_id == it.message_id));
        let path = folder.join(AGAIN);
        let again = if path.exists() {
            serde_json::from_slice(&folder::read(&path)?)
                .map_err(|error| spoiled(&path, format!("内容读不懂（{}）", crate::error::json(&error))))?
        } else {
            Vec::new()
        };
        Ok(Journal {
            folder: folder.to_owned(),
            sent,
            unsure,
            again,
        })
    }

    /// Notes that the end of a message is about to go out.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin(&mut self, message: &Sent) -> Result<()> {
        self.unsure.messages.push(message.clone());
        self.write_unsure()
    }

    /// Notes why nobody knows what became of a message that was begun.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn doubt(&mut self, message_id: &str, why: &str) -> Result<()> {
        for message in &mut self.unsure.messages {
            if message.message_id == message_id {
                message.answer = why.to_owned();
            }
        }
        self.write_unsure()
    }

    /// Notes that a message that was begun was surely not taken.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn settle(&mut self, message_id: &str) -> Result<()> {
        let before = self.unsure.messages.len();
        self.unsure.messages.retain(|it| it.message_id != message_id);
        if self.unsure.messages.len() == before {
            return Ok(());
        }
        self.write_unsure()
    }

    /// Notes that a message was accepted: on the disk when this returns.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn accept(&mut self, message: Sent) -> Result<()> {
        let path = self.folder.join(SENT);
        std::fs::create_dir_all(&self.folder).map_err(|error| system(&self.folder, error))?;
        append(&path, &message).map_err(|error| system(&path, error))?;
        self.settle(&message.message_id)?;
        self.sent.push(message);
        Ok(())
    }

    /// Notes that letters are to be sent again.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn resend(&mut self, letters: Vec<Again>) -> Result<()> {
        self.again.retain(|it| !letters.contains(it));
        self.again.extend(letters);
        self.write_again()
    }

    /// Notes that nothing of a unit is to be sent again any more.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn resent(&mut self, kind: Kind, unit: &str) -> Result<()> {
        let before = self.again.len();
        self.again.retain(|it| it.kind != kind || it.unit != unit);
        if self.again.len() == before {
            return Ok(());
        }
        self.write_again()
    }

    fn write_again(&self) -> Result<()> {
        let path = self.folder.join(AGAIN);
        if self.again.is_empty() {
            return match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(system(&path, error)),
                _ => Ok(()),
            };
        }
        let text = serde_json::to_vec_pretty(&self.again).map_err(|error| system(&path, error.into()))?;
        folder::write(&path, &text)
    }

    fn write_unsure(&self) -> Result<()> {
        let path = self.folder.join(UNSURE);
        let text = serde_json::to_vec_pretty(&self.unsure).map_err(|error| system(&path, error.into()))?;
        folder::write(&path, &text)
    }
}

/// Appends a line and waits for the disk. A line that a kill cut off is dropped first.
fn append(path: &Path, message: &Sent) -> std::io::Result<()> {
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let end = u64::try_from(whole).unwrap_or(u64::MAX);
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end))?;
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    file.write_all(&line)?;
    file.sync_all()
}

/// An error of the system as one of this crate.
fn system(path: &Path, source: io::Error) -> Error {
    Error::write(path, source)
}
