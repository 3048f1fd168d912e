//! Unreadable files beside good ones: a scan of the stamped paper, a first file that was cut off.

use std::path::{Path, PathBuf};

use duban::grid::Grid;
use duban::read::document;
use duban::sheet::written;
use serde_json::Value;

use crate::hostile::make;
use crate::pages::{Coding, Drawn, drawn, ofd, pdf};
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
fn a_text_that_holds_no_form_is_never_taken_for_one_that_was_replaced() {
    let desk = Desk::empty();
    let (folder, files) = round(&desk);
    let unit = files[0].file_stem().expect("a name").to_string_lossy().into_owned();
    let text = "支部全年召开党员大会4次，讲党课4次，发展党员2名。";
    std::fs::write(folder.join(format!("{unit}党建总结.txt")), text).expect("written");
    let collected = collect(&desk, &folder, 0);
    assert_eq!(told(&collected, "党建总结.txt"), ("info".into(), "no-form".into()));
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

/// The plan of a workbook, drawn on pages: what a unit prints, signs and sends as well.
fn printed(workbook: &Path, change: &dyn Fn(&mut Vec<Vec<String>>)) -> Vec<Drawn> {
    let read = document("a.xlsx", &std::fs::read(workbook).expect("read")).expect("a workbook");
    let heads = |grid: &Grid, row: u32| {
        let cells: Vec<String> = grid
            .cells
            .range((row, 0)..=(row, 100))
            .map(|(_, value)| written(value))
            .collect();
        ["序号", "重点工作", "落实措施"]
            .iter()
            .all(|heading| cells.iter().any(|cell| cell == heading))
    };
    let mut grids = read.document.grids.iter();
    let grid = grids
        .find(|grid| !grid.hidden && grid.cells.keys().any(|(row, _)| heads(grid, *row)))
        .expect("the plan");
    let mut rows: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
    for (&(row, column), value) in &grid.cells {
        let cells = rows.entry(row).or_default();
        cells.resize((column as usize + 1).max(cells.len()), String::new());
        cells[column as usize] = written(value);
    }
    let head = *rows.keys().find(|row| heads(grid, **row)).expect("headings");
    let headings = rows[&head].clone();
    // The hidden column of ids is not printed.
    let shown: Vec<usize> = (0..headings.len())
        .filter(|column| {
            !headings[*column].is_empty() && !headings[*column].contains("编号") && !headings[*column].contains("duban")
        })
        .collect();
    let title: Vec<String> = rows
        .range(..head)
        .map(|(_, cells)| cells.join("  ").trim().to_owned())
        .collect();
    let mut table: Vec<Vec<String>> = rows
        .range(head..)
        .map(|(_, cells)| {
            shown
                .iter()
                .map(|column| cells.get(*column).cloned().unwrap_or_default())
                .collect()
        })
        .filter(|cells: &Vec<String>| cells[0].parse::<u32>().is_ok() || cells.contains(&"落实措施".to_owned()))
        .collect();
    change(&mut table);
    let title: Vec<&str> = title
        .iter()
        .map(String::as_str)
        .filter(|line| !line.is_empty() && line.chars().count() < 40)
        .collect();
    drawn(&title, &table, &[], true)
}

/// The findings of the file with this ending: rule, what was found.
fn findings(collected: &Value, ending: &str) -> Vec<(String, String)> {
    let all = collected["findings"].as_array().expect("a list").iter();
    let own = all.filter(|finding| finding["file"].as_str().is_some_and(|file| file.ends_with(ending)));
    own.map(|finding| {
        let text = |key: &str| finding[key].as_str().expect("text").to_owned();
        (text("rule"), text("found"))
    })
    .collect()
}

#[test]
fn a_printed_copy_with_text_is_compared_and_the_workbook_stays_what_is_recorded() {
    let desk = Desk::empty();
    let (folder, files) = round(&desk);
    let good = collect(&desk, &folder, 0);
    for kind in ["pdf", "ofd"] {
        let bytes = |pages: &[Drawn]| match kind {
            "pdf" => pdf(pages, Coding::Mapped, false, 0),
            _ => ofd(pages),
        };
        let copy = files[0].with_file_name(format!(
            "盖章-{}.{kind}",
            files[0].file_stem().unwrap().to_string_lossy()
        ));
        std::fs::write(&copy, bytes(&printed(&files[0], &|_| {}))).expect("written");
        let collected = collect(&desk, &folder, 0);
        assert_eq!(collected["records"], good["records"], "{kind}");
        let told = findings(&collected, kind);
        assert!(
            told.iter()
                .any(|(rule, found)| rule == "copy-agrees" && found.contains("盖章件与电子表一致")),
            "{kind}: {told:?}"
        );
        assert!(told.iter().all(|(rule, _)| rule != "copy-differs"), "{kind}: {told:?}");

        // Another measure in the second row of the paper that was signed.
        let other = |table: &mut Vec<Vec<String>>| {
            let column = table[0].iter().position(|heading| heading == "落实措施").unwrap();
            table[1][column] = "纸上改过的措施。".to_owned();
        };
        std::fs::write(&copy, bytes(&printed(&files[0], &other))).expect("written");
        let collected = collect(&desk, &folder, 0);
        assert_eq!(collected["records"], good["records"], "{kind}");
        let told = findings(&collected, kind);
        let differing: Vec<&String> = told
            .iter()
            .filter(|(rule, _)| rule == "copy-differs")
            .map(|(_, found)| found)
            .collect();
        assert_eq!(differing.len(), 1, "{kind}: {told:?}");
        assert!(
            differing[0].contains("纸上改过的措施。") && differing[0].contains("第1页第"),
            "{kind}: {differing:?}"
        );
        assert!(told.iter().all(|(rule, _)| rule != "copy-agrees"), "{kind}: {told:?}");
        std::fs::remove_file(&copy).expect("removed");
    }
}

#[test]
fn a_printed_form_alone_is_a_reply_like_any_other() {
    let desk = Desk::empty();
    let (folder, files) = round(&desk);
    let good = collect(&desk, &folder, 0);
    let pages = printed(&files[0], &|_| {});
    std::fs::remove_file(&files[0]).expect("removed");
    std::fs::write(files[0].with_extension("pdf"), pdf(&pages, Coding::Mapped, true, 0)).expect("written");
    // The other form is still to come.
    let collected = collect(&desk, &folder, 1);
    let plan = |collected: &Value| -> Vec<(String, String, String)> {
        let squeezed = |value: &Value| {
            value
                .as_str()
                .unwrap_or_default()
                .split_whitespace()
                .collect::<String>()
        };
        let all = collected["records"].as_array().expect("a list").iter();
        let mut answers: Vec<(String, String, String)> = all
            .filter(|record| record["form"] == "plan")
            .map(|record| {
                let text = |key: &str| record[key].as_str().expect("text").to_owned();
                (text("unit"), text("task"), squeezed(&record["fields"]["落实措施"]))
            })
            .collect();
        answers.sort();
        answers
    };
    assert_eq!(plan(&collected), plan(&good));
}
