//! Replies that are sound files and hard to match: endless headings, endless text, archives full of it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use duban::read::intake;
use duban::workers;

use super::make::{text_cell, xlsx, zipped};
use crate::collect_terms::terms;
use crate::run::Desk;

/// A workbook with these rows of text from A on, over and over.
fn repeated(rows: &[&[&str]], times: usize) -> Vec<u8> {
    let mut all = String::new();
    for (place, row) in (0..times).flat_map(|_| rows).enumerate() {
        let number = place + 1;
        let cells = row.iter().zip('A'..='Z');
        let cells: String = cells
            .map(|(text, column)| text_cell(&format!("{column}{number}"), text))
            .collect();
        all.push_str(&format!("<row r=\"{number}\">{cells}</row>"));
    }
    xlsx(&all)
}

/// A list that is no form: each row says something else.
fn list(rows: usize, length: usize) -> Vec<u8> {
    let row = |number: usize| {
        let text = format!("{number}号{}", "企业名单".repeat(length / 4));
        format!("<row r=\"{number}\">{}</row>", text_cell(&format!("A{number}"), &text))
    };
    xlsx(&(1..=rows).map(row).collect::<String>())
}

fn collect(desk: &Desk, folder: &Path, status: i32) -> Value {
    let folder = folder.to_str().expect("UTF-8");
    desk.json(&["collect", folder, "--as-of", "2020-12-31"], status)
}

fn of_file<'v>(collected: &'v Value, list: &str, file: &str) -> Vec<&'v Value> {
    let all = collected[list].as_array().expect("a list").iter();
    all.filter(|one| one["file"].as_str() == Some(file)).collect()
}

#[test]
fn what_is_hard_to_match_costs_its_own_finding_and_no_record_of_the_others() {
    let _alone = super::alone();
    let desk = Desk::empty();
    desk.json(&["rehearse", "--units", "2", "--faults", "none"], 0);
    let rehearsal = desk.output().join("rehearsal");
    fs::copy(rehearsal.join("register.xlsx"), desk.input().join("register.xlsx")).expect("copied");
    let folder = rehearsal.join("replies");
    let good = collect(&desk, &folder, 0);

    let write = |name: &str, bytes: Vec<u8>| fs::write(folder.join(name), bytes).expect("written");
    write("列名.xlsx", repeated(&[&["重点工作", "落实措施"]], 3_000));
    write(
        "抬头.xlsx",
        repeated(
            &[
                &["序号", "重点工作", "落实措施"],
                &["填报单位：市财政局"],
                &["1", "化解信访突出矛盾", "内容"],
            ],
            4_000,
        ),
    );
    write("名单.xlsx", list(4_000, 300));
    let collected = collect(&desk, &folder, 1);
    assert_eq!(collected["records"], good["records"]);
    assert_eq!(collected["submissions"], good["submissions"]);
    for file in ["列名.xlsx", "抬头.xlsx", "名单.xlsx"] {
        assert_eq!(of_file(&collected, "replies", file).len(), 1, "{file}");
        assert!(!of_file(&collected, "findings", file).is_empty(), "{file}");
    }
    let rules = |file: &str| -> Vec<&str> {
        let findings = of_file(&collected, "findings", file);
        findings.iter().filter_map(|finding| finding["rule"].as_str()).collect()
    };
    assert!(
        rules("名单.xlsx").contains(&"reply-overlong"),
        "{:?}",
        rules("名单.xlsx").len()
    );
    let characters: usize = collected["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["found"].as_str().map_or(0, |found| found.chars().count()))
        .sum();
    assert!(characters < 5 << 20, "{characters}");
}

#[test]
fn of_an_archive_so_much_text_is_kept_and_then_it_is_told_that_there_was_more() {
    let _alone = super::alone();
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<String> = (0..6).map(|number| format!("名单{number}.xlsx")).collect();
    let members: Vec<Vec<u8>> = (0..6).map(|number| list(40 + number, 2_000)).collect();
    let entries: Vec<(&str, &[u8])> = names
        .iter()
        .map(String::as_str)
        .zip(members.iter().map(Vec::as_slice))
        .collect();
    fs::write(folder.path().join("a.zip"), zipped(&entries)).expect("written");
    fs::write(folder.path().join("b.xlsx"), list(3, 8)).expect("written");
    let came = |text: usize| -> Vec<workers::Came> {
        let settings = workers::Settings {
            text,
            ..super::settings()
        };
        let settings = settings.taking_in(&terms()).expect("terms");
        workers::Pool::start(intake::open(folder.path()).expect("listed"), settings)
            .expect("started")
            .filter(|one| !matches!(one, workers::Came::Ended(_)))
            .collect()
    };
    let all = came(64 << 20);
    assert!(
        all.len() == 7 && all.iter().all(|one| matches!(one, workers::Came::Taken(_))),
        "{}",
        all.len()
    );
    // Each member has some 240 KB of text, so the third one is the last.
    let some = came(500_000);
    let faults: Vec<Option<&str>> = some
        .iter()
        .map(|one| match one {
            workers::Came::Read(incoming) => incoming.content.as_ref().err().map(|fault| fault.rule.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(faults, [None, None, None, Some("file-oversized"), None]);
}
