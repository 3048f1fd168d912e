//! Unreadable files beside good ones: a scan of the stamped paper, a first file that was cut off.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::hostile::make;
use crate::run::Desk;

/// A rehearsed round of two units without faults; the paths of its replies.
fn round(desk: &Desk) -> (PathBuf, Vec<PathBuf>) {
    desk.json(&["rehearse", "--units", "2", "--faults", "none"], 0);
    let rehearsal = desk.output().join("rehearsal");
    std::fs::copy(rehearsal.join("register.xlsx"), desk.input().join("register.xlsx")).expect("copied");
    let folder = rehearsal.join("replies");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("listed")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    (folder, files)
}

fn collect(desk: &Desk, folder: &Path, status: i32) -> Value {
    desk.json(
        &["collect", folder.to_str().expect("UTF-8"), "--as-of", "2020-12-31"],
        status,
    )
}

/// (severity, outcome) of the one file with this ending.
fn told(collected: &Value, ending: &str) -> (String, String) {
    let is = |value: &Value| value["file"].as_str().is_some_and(|file| file.ends_with(ending));
    let find = |list: &Value| list.as_array().expect("a list").iter().find(|value| is(value)).cloned();
    let finding = find(&collected["findings"]).expect("a finding");
    let reply = find(&collected["replies"]).expect("a reply");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    (text(&finding["severity"]), text(&reply["outcome"]))
}

#[test]
fn a_scan_beside_the_workbook_leaves_nothing_to_do() {
    let desk = Desk::empty();
    let (folder, files) = round(&desk);
    let scan = files[0].with_extension("pdf");
    std::fs::write(&scan, make::scan("")).expect("written");
    let collected = collect(&desk, &folder, 0);
    assert_eq!(told(&collected, ".pdf"), ("info".into(), "superseded".into()));

    // The scan alone is no answer.
    std::fs::remove_file(&files[0]).expect("removed");
    let collected = collect(&desk, &folder, 1);
    assert_eq!(told(&collected, ".pdf"), ("error".into(), "rejected".into()));
}

#[test]
fn a_broken_file_matters_until_its_unit_has_answered_everything() {
    let desk = Desk::empty();
    let (folder, files) = round(&desk);
    let whole = std::fs::read(&files[0]).expect("read");
    let name = files[0].file_stem().expect("a name").to_string_lossy().into_owned();
    std::fs::write(folder.join(format!("{name}（断）.xlsx")), &whole[..whole.len() / 2]).expect("written");
    let collected = collect(&desk, &folder, 0);
    assert_eq!(told(&collected, "（断）.xlsx"), ("info".into(), "superseded".into()));

    std::fs::remove_file(&files[0]).expect("removed");
    let collected = collect(&desk, &folder, 1);
    assert_eq!(told(&collected, "（断）.xlsx"), ("error".into(), "rejected".into()));
}
