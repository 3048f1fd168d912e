//! What was made and is handed out: files of the output folder by their names in our own lists, one by one or a folder as one zip.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

pub(super) use super::age::DIVISION;
use super::age::{Ages, TOP};
use super::answer::{self, Answer, Failure};
use super::place::Place;
use super::shared::{Shared, in_round};
use super::words::key;
use crate::command::{answer as reply, context, decisions, mail, names, reminders, returned};
use crate::error::{Error, Result};
use crate::folder;
use crate::write;

/// The folders of the output folder that are handed out, with their words.
const FOLDERS: [(&str, &str); 12] = [
    (names::WORKBOOKS, key("填报表")),
    (names::BUNDLES, key("压缩包")),
    (names::NOTICES, key("督办通知")),
    (returned::RETURNED, key("退回补正的表")),
    (reminders::REMINDERS, key("催办函和电话清单")),
    (names::PAPERS, key("报送通报和督查专报")),
    (names::PACKETS, key("分管领导汇总")),
    (names::SLIPS, key("督办单")),
    (reply::REPLY, key("报上级的表")),
    (mail::MAIL, key("下发的邮件草稿")),
    (RETURNED_MAIL, key("退回补正的邮件草稿")),
    (REMINDER_MAIL, key("催报的邮件草稿")),
];
/// The drafts that lie in folders of their own among the others, as one name each.
const RETURNED_MAIL: &str = "mail-returned";
const REMINDER_MAIL: &str = "mail-reminders";
/// All drafts.
pub(super) const DRAFTS: [&str; 3] = [mail::MAIL, RETURNED_MAIL, REMINDER_MAIL];
/// The files of the output folder that are handed out, with their words.
const FILES: [(&str, &str); 9] = [
    (names::MASTER, key("汇总表")),
    (names::PDF, key("打印稿（PDF）")),
    (names::MANIFEST, key("清单")),
    (context::REGISTER, key("台账")),
    (DIVISION, key("分工表")),
    (decisions::DECISIONS, key("待决定")),
    (names::COLLECTED, key("数据（JSON）")),
    ("明细.csv", key("明细（CSV）")),
    ("明细.jsonl", key("明细（JSONL）")),
];
/// So much of a file is in memory while it is handed out.
const PIECE: usize = 64 << 10;

/// The files of a folder that may be handed out: name and path.
pub(super) fn listing(place: &Place, kind: &str) -> Result<Vec<(String, PathBuf)>> {
    let known = FOLDERS.iter().any(|(folder, _)| *folder == kind);
    let path = match kind {
        TOP => place.common.output.clone(),
        kind if known => path_of(place, kind),
        _ => return Ok(Vec::new()),
    };
    let fits = |name: &str| match kind {
        TOP => words(name).is_some(),
        // The journals lie beside the drafts.
        kind if DRAFTS.contains(&kind) => name.ends_with(".eml"),
        _ => !name.starts_with('.') && !name.ends_with(".json"),
    };
    Ok(folder::files(&path)?
        .into_iter()
        .filter_map(|path| Some((path.file_name()?.to_string_lossy().into_owned(), path)))
        .filter(|(name, _)| fits(name))
        .collect())
}

/// Where a folder that is handed out lies.
fn path_of(place: &Place, kind: &str) -> PathBuf {
    let mail = place.common.output.join(mail::MAIL);
    match kind {
        RETURNED_MAIL => mail.join(mail::RETURNED_DRAFTS),
        REMINDER_MAIL => mail.join(mail::REMINDER_DRAFTS),
        kind => place.common.output.join(kind),
    }
}

/// What a file of the output folder is called; also one that was put aside as no longer true.
fn words(name: &str) -> Option<&'static str> {
    let is = |file: &str| {
        let before = name.strip_suffix(file);
        before.is_some_and(|before| before.is_empty() || before.ends_with('-') && folder::is_put_aside(name))
    };
    FILES.iter().find(|(file, _)| is(file)).map(|(_, words)| *words)
}

/// Hands out one file that was made: only one that is in the list, by its name there.
pub(super) async fn one(State(desk): Shared, Path((kind, name)): Path<(String, String)>) -> Answer {
    in_round(desk, move |_, place| {
        let files = listing(place, &kind)?;
        let (name, path) = files
            .into_iter()
            .find(|(own, _)| *own == name)
            .ok_or_else(|| Failure::absent(key("个文件")))?;
        let file = File::open(&path).map_err(|error| Error::read(&path, error))?;
        answer::file(&name, flowing(file), false)
    })
    .await
}

/// Hands out all files of a folder as one zip.
pub(super) async fn packed(State(desk): Shared, Path(kind): Path<String>) -> Answer {
    in_round(desk, move |_, place| {
        let (_, words) = FOLDERS
            .iter()
            .find(|(folder, _)| *folder == kind)
            .ok_or_else(|| Failure::absent(key("个文件夹")))?;
        let mut files = listing(place, &kind)?;
        // What is no longer true goes out only by itself, under the name that says so.
        let old = |name: &str| folder::is_put_aside(name);
        if files.iter().any(|(name, _)| !old(name)) {
            files.retain(|(name, _)| !old(name));
        }
        let path = path_of(place, &kind);
        let mut archive = tempfile::tempfile().map_err(|error| Error::write(&path, error))?;
        let each = files
            .iter()
            .map(|(name, path)| Ok((name.as_str(), folder::read(path)?)));
        write::bundle::zip(&path, &mut archive, each)?;
        archive
            .seek(SeekFrom::Start(0))
            .map_err(|error| Error::read(&path, error))?;
        answer::file(&format!("{words}.zip"), flowing(archive), false)
    })
    .await
}

/// A file as it is read, piece by piece; whoever takes it slowly holds no more than a piece.
fn flowing(mut file: File) -> Body {
    let (pass, pieces) = mpsc::channel::<std::io::Result<Bytes>>(2);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut piece = vec![0; PIECE];
            let read = file.read(&mut piece);
            let next = match read {
                Ok(0) => return,
                Ok(length) => {
                    piece.truncate(length);
                    Ok(Bytes::from(piece))
                }
                Err(error) => Err(error),
            };
            let failed = next.is_err();
            if pass.blocking_send(next).is_err() || failed {
                return;
            }
        }
    });
    Body::from_stream(ReceiverStream::new(pieces))
        .into_response()
        .into_body()
}

/// The single files that were made, with their words; those that are old behind the others, with why.
pub(super) fn files(place: &Place, ages: &Ages) -> Result<Vec<Value>> {
    let there = listing(place, TOP)?;
    let mut found: Vec<(bool, usize, Value)> = (there.iter())
        .filter_map(|(name, _)| {
            let words = words(name)?;
            let old = ages.old(TOP, name);
            let order = FILES.iter().position(|(_, own)| *own == words)?;
            Some((
                old.is_some(),
                order,
                json!({"kind": TOP, "name": name, "words": words, "old": old}),
            ))
        })
        .collect();
    found.sort_by_key(|(old, order, _)| (*old, *order));
    Ok(found.into_iter().map(|(_, _, file)| file).collect())
}

/// These folders with their words and files, as far as there is anything in them; what is old in them apart, with why.
pub(super) fn folders(place: &Place, kinds: &[&str], ages: &Ages) -> Result<Vec<Value>> {
    let mut found = Vec::new();
    for (kind, words) in FOLDERS.iter().filter(|(kind, _)| kinds.contains(kind)) {
        let (mut files, mut olds) = (Vec::new(), Vec::new());
        for (name, _) in listing(place, kind)? {
            match ages.old(kind, &name) {
                Some(old) => olds.push(json!({"name": name, "old": old})),
                None => files.push(name),
            }
        }
        if !files.is_empty() || !olds.is_empty() {
            found.push(json!({"kind": kind, "words": words, "files": files, "olds": olds}));
        }
    }
    Ok(found)
}

/// Whether anything of this name stands in the output folder.
pub(super) fn is_made(place: &Place, name: &str) -> bool {
    place.common.output.join(name).exists()
}
