//! A rehearsal through return and correction: collect, mend what is marked in the returned workbooks, collect again.

use std::path::Path;

use serde_json::Value;

use crate::corrected::{Sheets, load, save};
use crate::run::Desk;

/// What a clerk would write for a finding of a column.
fn mended(column: &str) -> &'static str {
    if column.contains("是否完成") {
        "否，原因：项目前期手续正在办理"
    } else if column.contains("时限") {
        "2020年12月底"
    } else if column.contains("电话") {
        "13807150001"
    } else if column.contains("时间") {
        "2020年7月8日"
    } else if column.contains("领导") || column.contains("人") {
        "张建国"
    } else {
        "已制定实施方案，明确8项措施，9月底前完成，共检查12次。"
    }
}

/// Writes into the returned workbook what its findings ask for.
fn mend(sheets: &mut Sheets, findings: &[&Value]) {
    for finding in findings {
        let form = if finding["form"] == "plan" {
            "附件2"
        } else {
            "附件3"
        };
        let (_, rows) = sheets
            .iter_mut()
            .find(|(name, _)| name.starts_with(form))
            .expect("the form");
        let head = rows
            .iter()
            .position(|row| row.iter().any(|cell| cell == "任务编号"))
            .expect("the headings");
        let headings = rows[head].clone();
        let column = finding["column"].as_str().unwrap_or_default();
        match finding["task"].as_str() {
            Some(task) => {
                let row = rows[head..]
                    .iter()
                    .position(|row| row[1] == task)
                    .expect("the task's row")
                    + head;
                for (place, heading) in headings.iter().enumerate().skip(3) {
                    if column.is_empty() || heading == column {
                        rows[row][place] = mended(heading).to_owned();
                    }
                }
            }
            None => {
                let cell = rows
                    .iter()
                    .enumerate()
                    .flat_map(|(row, cells)| {
                        cells
                            .iter()
                            .enumerate()
                            .map(move |(place, cell)| (row, place, cell.clone()))
                    })
                    .find(|(row, _, cell)| cell.trim_end_matches('：') == column && *row != head)
                    .unwrap_or_else(|| panic!("no label {column}"));
                rows[cell.0][cell.1 + 1] = mended(column).to_owned();
            }
        }
    }
}

#[test]
fn mending_what_is_marked_closes_the_findings() {
    let desk = Desk::sample();
    desk.json(&["rehearse"], 0);
    let rehearsal = desk.output().join("rehearsal");
    let replies = rehearsal.join("replies");
    let args = ["collect", replies.to_str().expect("UTF-8"), "--as-of", "2020-12-31"];
    let first = desk.json(&args, 1);
    let findings = first["findings"].as_array().expect("findings");
    let listing: Value =
        serde_json::from_slice(&std::fs::read(desk.output().join("returned.json")).expect("listing")).expect("JSON");
    let returned = listing["files"].as_array().expect("files");
    assert!(returned.len() > 20);
    for file in returned {
        let own: Vec<&Value> = findings
            .iter()
            .filter(|finding| finding["unit"] == file["unit"] && finding["severity"] != "info")
            .collect();
        let path = desk.output().join(file["path"].as_str().expect("a path"));
        let mut sheets = load(&path);
        mend(&mut sheets, &own);
        let name = Path::new(file["path"].as_str().expect("a path"))
            .file_name()
            .expect("a name");
        save(&replies.join(format!("补正{}", name.to_string_lossy())), &sheets);
    }
    let second = desk.json(&args, 1);
    // Only the units that sent nothing are left.
    for finding in second["findings"].as_array().expect("findings") {
        assert!(
            finding["severity"] == "info" || finding["rule"] == "unit-silent",
            "{finding}"
        );
    }
    let ledger = &second["ledger"];
    let number = |name: &str| ledger[name].as_u64().expect("a number");
    assert_eq!(
        number("cells_read"),
        number("cells_recorded") + number("cells_reported")
    );
    assert_eq!(number("expected"), number("received") + number("missing"));
}
