//! Receives one file of the replies folder: opens archives and messages, and reads every document in them.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::container::{self, Package};
use super::sniff::{self, Kind};
use super::{archive, document, embedded, fault, limit, mailbox, message, name, own};
use crate::error::spoken;
use crate::mark;
use crate::reply::incoming::{Evidence, Fault, Incoming};

/// A file to receive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    /// Path relative to the replies folder, with `/`.
    pub(crate) file: String,
    /// Where it is.
    pub(crate) path: OsString,
}

/// A file or folder that is no reply and was passed over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Skipped {
    /// Path relative to the replies folder, with `/`.
    pub file: String,
    /// Why, in Chinese.
    pub reason: String,
}

/// What is told while a file is received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Told {
    /// A step has begun: what is known of the document or container before anything in it is read.
    /// Steps are counted from 0, in the same order every time.
    Began {
        step: usize,
        file: String,
        sha256: String,
        evidence: Evidence,
    },
    /// The document of the step has been read, or cannot be.
    Read(Box<Incoming>),
    /// A file inside a container was passed over.
    Skipped(Skipped),
}

/// Containers inside containers are opened up to this depth: a zip in a zip in a message that somebody passed on.
const DEPTH: usize = 4;

/// Receives a file; steps before `from` are passed over in silence, since they have been told before, and those in
/// `dead` are not even opened.
pub(crate) fn receive(found: &Found, from: usize, dead: &[usize], tell: &mut dyn FnMut(Told)) {
    let mut receiver = Receiver {
        step: 0,
        from,
        dead,
        inflated: 0,
        passed: 0,
        tell,
    };
    match load(Path::new(&found.path)) {
        Ok(bytes) => receiver.take(&found.file, &bytes, Evidence::default(), 0),
        Err(fault) => receiver.refuse(&found.file, Evidence::default(), fault),
    }
}

/// Receives a file whose bytes are at hand; `from` and `dead` as for [`receive`].
pub(crate) fn receive_bytes(name: &str, bytes: &[u8], from: usize, dead: &[usize], tell: &mut dyn FnMut(Told)) {
    let mut receiver = Receiver {
        step: 0,
        from,
        dead,
        inflated: 0,
        passed: 0,
        tell,
    };
    if bytes.len() as u64 > limit::FILE_BYTES {
        let fault = fault::oversized(&format!("文件大小为{}MB", bytes.len() >> 20));
        receiver.refuse(name, Evidence::default(), fault);
    } else {
        receiver.take(name, bytes, Evidence::default(), 0);
    }
}

struct Receiver<'a> {
    step: usize,
    from: usize,
    dead: &'a [usize],
    /// Bytes taken out of containers so far.
    inflated: u64,
    /// Members of containers so far, those inside containers among them.
    passed: usize,
    tell: &'a mut dyn FnMut(Told),
}

impl Receiver<'_> {
    fn take(&mut self, file: &str, bytes: &[u8], evidence: Evidence, depth: usize) {
        let sha256 = mark::hex(&Sha256::digest(bytes));
        let is_dead = self.dead.contains(&self.step);
        let told = self.begin(file, &sha256, &evidence);
        if is_dead {
            return;
        }
        let opened = catch_unwind(AssertUnwindSafe(|| open(file, bytes)));
        let fault = match opened.unwrap_or_else(|_| Err(fault::damaged("内部结构混乱"))) {
            Ok(Holds::Document) => {
                if told {
                    self.read(file, bytes, sha256, evidence.clone());
                }
                // What is embedded in a document is read like what is attached to a mail.
                if depth < DEPTH {
                    for (name, bytes) in embedded::files(bytes) {
                        let path = format!("{file}/{name}");
                        if self.is_over(&path, &evidence) {
                            return;
                        }
                        self.take(&path, &bytes, evidence.clone(), depth + 1);
                    }
                }
                return;
            }
            Ok(_) if depth >= DEPTH => fault::unsupported("压缩包或邮件套了多层", "请逐层打开，取出报送表后重新放入"),
            Ok(Holds::Archive(members)) if members.is_empty() => {
                fault::fault("archive-empty", "压缩包里没有文件", "请该单位重新报送")
            }
            Ok(Holds::Archive(members)) => {
                let Some(companions) = self.unpack(file, bytes, &members, &evidence, depth) else {
                    return;
                };
                fault::only_companions("压缩包", &companions)
            }
            Ok(Holds::Mailbox(messages)) => {
                for (place, bytes) in messages.iter().enumerate() {
                    let path = format!("{file}/{}", message::title(place + 1, bytes));
                    if self.is_over(&path, &evidence) {
                        return;
                    }
                    self.take(&path, bytes, evidence.clone(), depth + 1);
                }
                return;
            }
            Ok(Holds::Companion(what)) if depth == 0 => {
                self.skip(file, what, told);
                return;
            }
            Ok(Holds::Companion(what)) => fault::only_companions("文件", &[what]),
            Ok(Holds::Message(message)) if message.attachments.is_empty() => {
                // Also where it is a report: then the evidence says so.
                if told {
                    let fault = message::without_attachment(&message.text, &message.companions);
                    let mut evidence = message.evidence;
                    evidence.message = (!message.text.is_empty()).then_some(message.text);
                    self.tell_read(file, sha256, evidence, Err(fault));
                }
                return;
            }
            Ok(Holds::Message(message)) => {
                for (companion, what) in message.companions.iter().take(limit::DOCUMENTS) {
                    self.skip(&format!("{file}/{companion}"), what, told);
                }
                let mut text = (!message.text.is_empty()).then_some(message.text);
                for (attachment, bytes) in message.attachments {
                    let (path, mut evidence) = (format!("{file}/{attachment}"), message.evidence.clone());
                    if self.is_over(&path, &evidence) {
                        return;
                    }
                    evidence.message = text.take();
                    match bytes {
                        Ok(bytes) => self.take(&path, &bytes, evidence, depth + 1),
                        Err(fault) => self.refuse(&path, evidence, fault),
                    }
                }
                return;
            }
            Err(fault) => fault,
        };
        if told {
            self.tell_read(file, sha256, evidence, Err(fault));
        }
    }

    /// Takes in what an archive holds; if that is nothing but what goes with a reply, yields the kinds of it.
    fn unpack(
        &mut self,
        file: &str,
        bytes: &[u8],
        members: &[(usize, String)],
        evidence: &Evidence,
        depth: usize,
    ) -> Option<Vec<&'static str>> {
        // Each container is opened anew and its members are taken out one by one, so that one is in memory at a time.
        let Ok(mut zip) = container::open(bytes) else {
            return None;
        };
        let first = self.step >= self.from;
        let mut companions: Vec<&'static str> = Vec::new();
        let mut is_all = true;
        for (index, member) in members {
            let path = format!("{file}/{member}");
            if self.is_over(&path, evidence) {
                return None;
            }
            if let Some(reason) = member.split('/').find_map(name::skip) {
                self.skip(&path, reason, first);
                continue;
            }
            if self.inflated > limit::ZIP_TOTAL_BYTES {
                is_all = false;
                self.refuse(&path, evidence.clone(), fault::oversized("压缩包解压后的总量过大"));
                continue;
            }
            let name = member.as_str();
            let member = archive::take(&mut zip, *index);
            if let Some(what) = member
                .bytes
                .as_ref()
                .ok()
                .and_then(|bytes| sniff::companion(name, bytes))
            {
                self.skip(&path, what, first);
                if !companions.contains(&what) {
                    companions.push(what);
                }
                continue;
            }
            is_all = false;
            let mut evidence = evidence.clone();
            evidence.changed = member.changed.or(evidence.changed);
            match member.bytes {
                Ok(bytes) => {
                    self.inflated += bytes.len() as u64;
                    self.take(&path, &bytes, evidence, depth + 1);
                }
                Err(fault) => self.refuse(&path, evidence, fault),
            }
        }
        (is_all && !companions.is_empty()).then_some(companions)
    }

    fn read(&mut self, file: &str, bytes: &[u8], sha256: String, mut evidence: Evidence) {
        if let Some(what) = own::data(bytes) {
            return self.tell_read(file, sha256, evidence, Err(fault::own(what)));
        }
        match document(file, bytes) {
            Ok(reading) if own::workbook(&reading.document).is_some() => {
                let what = own::workbook(&reading.document).unwrap_or_default();
                self.tell_read(file, sha256, evidence, Err(fault::own(what)));
            }
            Ok(reading) => {
                // What the document says of itself is closer to the truth than what a container says of the file.
                evidence.changed = reading.changed.or(evidence.changed);
                (self.tell)(Told::Read(Box::new(Incoming {
                    file: file.to_owned(),
                    sha256,
                    evidence,
                    content: Ok(reading.document),
                    findings: reading.findings,
                })));
            }
            Err(fault) => self.tell_read(file, sha256, evidence, Err(fault)),
        }
    }

    /// Counts one more member; true beyond the limit, which is told at the first member that is not read for it.
    fn is_over(&mut self, path: &str, evidence: &Evidence) -> bool {
        self.passed += 1;
        if self.passed == limit::DOCUMENTS + 1 {
            let what = format!("压缩包或邮件里的文件超过{}个，从这个起没有读取", limit::DOCUMENTS);
            self.refuse(path, evidence.clone(), fault::oversized(&what));
        }
        self.passed > limit::DOCUMENTS
    }

    /// A file of which there are no bytes.
    fn refuse(&mut self, file: &str, evidence: Evidence, fault: Fault) {
        if self.begin(file, "", &evidence) {
            self.tell_read(file, String::new(), evidence, Err(fault));
        }
    }

    /// Begins the next step; false if it has been told before.
    fn begin(&mut self, file: &str, sha256: &str, evidence: &Evidence) -> bool {
        let step = self.step;
        self.step += 1;
        if step < self.from || self.dead.contains(&step) {
            return false;
        }
        (self.tell)(Told::Began {
            step,
            file: file.to_owned(),
            sha256: sha256.to_owned(),
            evidence: evidence.clone(),
        });
        true
    }

    fn skip(&mut self, file: &str, reason: &'static str, told: bool) {
        if told {
            (self.tell)(Told::Skipped(Skipped {
                file: file.to_owned(),
                reason: reason.to_owned(),
            }));
        }
    }

    fn tell_read(
        &mut self,
        file: &str,
        sha256: String,
        evidence: Evidence,
        content: Result<crate::grid::Document, Fault>,
    ) {
        (self.tell)(Told::Read(Box::new(Incoming {
            file: file.to_owned(),
            sha256,
            evidence,
            content,
            findings: Vec::new(),
        })));
    }
}

/// What a file holds: a document to read, or further files.
enum Holds {
    Document,
    Archive(Vec<(usize, String)>),
    Message(message::Opened),
    Mailbox(Vec<Vec<u8>>),
    /// Something that goes with a reply and is none.
    Companion(&'static str),
}

fn open(file: &str, bytes: &[u8]) -> Result<Holds, Fault> {
    match sniff::kind(file, bytes) {
        Kind::Zip => {
            let mut zip = container::open(bytes)?;
            Ok(match container::package(&mut zip, file) {
                Package::Archive => Holds::Archive(archive::members(&mut zip)),
                _ => Holds::Document,
            })
        }
        Kind::Message if message::is_page(bytes) => Ok(Holds::Document),
        Kind::Message => Ok(Holds::Message(message::open(bytes)?)),
        Kind::Mailbox => {
            let mut messages = mailbox::messages(bytes);
            match messages.pop() {
                // One message is what it would be without the line of the mailbox.
                Some(one) if messages.is_empty() => Ok(Holds::Message(message::open(&one)?)),
                last => Ok(Holds::Mailbox(messages.into_iter().chain(last).collect())),
            }
        }
        Kind::Companion(what) => Ok(Holds::Companion(what)),
        // What a mail program cut off a message; any other empty text may be somebody's reply that was lost.
        _ if sniff::is_mail_rest(file, bytes) => Ok(Holds::Companion("没有内容的文本")),
        _ => Ok(Holds::Document),
    }
}

/// The bytes of a plain file within the limit.
pub(crate) fn load(path: &Path) -> Result<Vec<u8>, Fault> {
    let kind = fs::symlink_metadata(path).map_err(|error| unreadable(&error))?;
    if kind.is_symlink() {
        return Err(fault::fault(
            "file-not-plain",
            "这是指向别处的链接，没有读取",
            "请把链接所指的文件本身放入",
        ));
    }
    if kind.is_dir() {
        return Err(fault::fault(
            "file-unreadable",
            "文件夹无法打开或层数过多",
            "请确认有读取权限，或把里面的文件移到上层",
        ));
    }
    if !kind.is_file() {
        return Err(fault::fault(
            "file-not-plain",
            "这是系统设备或管道，不是文件，没有读取",
            "请移出本文件夹",
        ));
    }
    if kind.len() > limit::FILE_BYTES {
        return Err(fault::oversized(&format!("文件大小为{}MB", kind.len() >> 20)));
    }
    let mut bytes = Vec::new();
    let length = File::open(path)
        .and_then(|mut file| {
            file.by_ref().take(limit::FILE_BYTES + 1).read_to_end(&mut bytes)?;
            file.metadata()
        })
        .map_err(|error| unreadable(&error))?
        .len();
    let read = bytes.len() as u64;
    if read > limit::FILE_BYTES {
        return Err(fault::oversized(&format!("文件大小为{}MB", length >> 20)));
    }
    if read != length {
        // Half of a text file looks like a whole one.
        return Err(fault::fault(
            "file-unreadable",
            "读取时文件的大小还在变化，多半是复制或同步没有完成",
            "请等复制或同步完成后重新收集",
        ));
    }
    Ok(bytes)
}

fn unreadable(error: &std::io::Error) -> Fault {
    let found = match error.kind() {
        std::io::ErrorKind::NotFound => "读取时文件已经不在".to_owned(),
        std::io::ErrorKind::PermissionDenied => "没有读取这个文件的权限".to_owned(),
        _ => format!("文件无法打开（{}）", spoken(error)),
    };
    fault::fault(
        "file-unreadable",
        found,
        "请确认文件存在、未被其他程序占用且有读取权限，然后重新收集",
    )
}
