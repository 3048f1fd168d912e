//! Replies that are sound files and hard to match: endless headings, endless text, an archive full of it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::make::{text_cell, xlsx, zipped};
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
    let member = list(40, 30_000);
    let names: Vec<String> = (0..14).map(|number| format!("名单{number}.xlsx")).collect();
    // Each says the same, but no two are the same bytes: a copy would be called one.
    let members: Vec<Vec<u8>> = (0..14)
        .map(|extra| [member.clone(), vec![b' '; extra]].concat())
        .collect();
    let entries: Vec<(&str, &[u8])> = names
        .iter()
        .map(String::as_str)
        .zip(members.iter().map(Vec::as_slice))
        .collect();
    write("名单.zip", zipped(&entries));

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
    // Whatever is in an archive, it is told up to a bound, and then of the archive itself that there was more.
    assert_eq!(rules("名单.zip"), ["file-oversized"]);
    let told = collected["replies"].as_array().expect("a list").iter();
    let told = told.filter(|one| one["file"].as_str().is_some_and(|file| file.starts_with("名单.zip/")));
    assert!((8..14).contains(&told.count()));
    let characters: usize = collected["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["found"].as_str().map_or(0, |found| found.chars().count()))
        .sum();
    assert!(characters < 20 << 20, "{characters}");
}
