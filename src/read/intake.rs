//! Takes in the replies folder: every file in the order of its path, one in memory at a time, each with an outcome.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{document, fault, limit};
use crate::error::{Error, Result};
use crate::mark;
use crate::reply::incoming::{Evidence, Fault, Incoming};

/// A file or folder that is no reply and was passed over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Path relative to the replies folder, with `/`.
    pub file: String,
    /// Why, in Chinese.
    pub reason: &'static str,
}

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    file: String,
    path: PathBuf,
}

/// What the replies folder holds: the files to read, in order, and those passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    files: VecDeque<Found>,
    /// Office lock files, system files and hidden files.
    pub skipped: Vec<Skipped>,
}

/// Lists the replies folder with all folders inside; nothing is opened yet.
///
/// # Errors
/// The folder itself cannot be listed. What cannot be listed or read inside it becomes a fault of its own.
pub fn open(folder: &Path) -> Result<Intake> {
    let mut intake = Intake::default();
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| Error::read(folder, error))?;
    walk(entries, "", 0, &mut files, &mut intake.skipped);
    files.sort_by(|a: &Found, b: &Found| (&a.file, &a.path).cmp(&(&b.file, &b.path)));
    intake.skipped.sort();
    intake.files = files.into();
    Ok(intake)
}

impl Intake {
    /// Number of files that are still to be read.
    pub fn remaining(&self) -> usize {
        self.files.len()
    }
}

impl Iterator for Intake {
    type Item = Incoming;

    fn next(&mut self) -> Option<Incoming> {
        let found = self.files.pop_front()?;
        Some(read(&found))
    }
}

/// Folders are entered up to this depth.
const DEPTH: usize = 32;

fn walk(entries: fs::ReadDir, prefix: &str, depth: usize, files: &mut Vec<Found>, skipped: &mut Vec<Skipped>) {
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let file = format!("{prefix}{name}");
        if let Some(reason) = skip(&name) {
            skipped.push(Skipped { file, reason });
            continue;
        }
        let path = entry.path();
        let inside = entry.file_type().is_ok_and(|kind| kind.is_dir()) && depth < DEPTH;
        match inside.then(|| fs::read_dir(&path)) {
            Some(Ok(entries)) => walk(entries, &format!("{file}/"), depth + 1, files, skipped),
            _ => files.push(Found { file, path }),
        }
    }
}

/// Why a name is passed over, if it is.
fn skip(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    if name.starts_with("~$") || name.starts_with(".~") || lower.ends_with(".tmp") {
        Some("WPS或Office的临时文件")
    } else if matches!(lower.as_str(), "thumbs.db" | "desktop.ini" | "ehthumbs.db" | "__macosx") {
        Some("系统文件")
    } else if name.starts_with('.') {
        Some("隐藏文件")
    } else {
        None
    }
}

fn read(found: &Found) -> Incoming {
    let mut incoming = Incoming {
        file: found.file.clone(),
        sha256: String::new(),
        evidence: Evidence::default(),
        content: Err(fault::unknown()),
        findings: Vec::new(),
    };
    match load(&found.path) {
        Ok(bytes) => {
            incoming.sha256 = mark::hex(&Sha256::digest(&bytes));
            match document(&found.file, &bytes) {
                Ok(reading) => {
                    incoming.evidence.changed = reading.changed;
                    incoming.findings = reading.findings;
                    incoming.content = Ok(reading.document);
                }
                Err(fault) => incoming.content = Err(fault),
            }
        }
        Err(fault) => incoming.content = Err(fault),
    }
    incoming
}

/// The bytes of a plain file within the limit.
fn load(path: &Path) -> std::result::Result<Vec<u8>, Fault> {
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
    File::open(path)
        .and_then(|file| file.take(limit::FILE_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&error))?;
    Ok(bytes)
}

fn unreadable(error: &std::io::Error) -> Fault {
    let found = match error.kind() {
        std::io::ErrorKind::NotFound => "读取时文件已经不在".to_owned(),
        std::io::ErrorKind::PermissionDenied => "没有读取这个文件的权限".to_owned(),
        _ => format!("文件无法打开（{error}）"),
    };
    fault::fault(
        "file-unreadable",
        found,
        "请确认文件存在、未被其他程序占用且有读取权限，然后重新收集",
    )
}
