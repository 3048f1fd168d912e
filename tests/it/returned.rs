//! A rehearsal through return and correction: collect, mend what is marked in the returned workbooks, collect again.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::corrected::{Sheets, load, save};
use crate::run::Desk;

/// What a clerk would write for a finding of a column.
fn mended(column: &str) -> &'static str {
    if column.contains("是否完成") {
        "是"
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
        let rule = finding["rule"].as_str().expect("a rule");
        if finding["form"].is_null() || rule == "form-missing" {
            // Nothing of the unit, or of the form, could be read: it fills in everything.
            fill(sheets);
            continue;
        }
        if ["unit-conflict", "task-unknown", "reply-late"].contains(&rule) {
            // There is nothing to write for a file's name, a task of the unit's own or a day that has passed.
            continue;
        }
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
                    // Of what stands in other columns, and of what the row says twice, the whole row is written anew.
                    let whole = ["column-mistaken", "row-contradiction"].contains(&rule);
                    if column.is_empty() || heading == column || whole {
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

/// Fills every open cell of every form.
fn fill(sheets: &mut Sheets) {
    for (_, rows) in sheets.iter_mut().filter(|(name, _)| name.starts_with("附件")) {
        let head = rows
            .iter()
            .position(|row| row.iter().any(|cell| cell == "任务编号"))
            .expect("the headings");
        let headings = rows[head].clone();
        for row in &mut rows[head + 1..] {
            if row[1].starts_with('T') {
                for (place, heading) in headings.iter().enumerate().skip(3) {
                    if row[place].is_empty() {
                        row[place] = mended(heading).to_owned();
                    }
                }
            }
        }
        for row in rows.iter_mut() {
            for place in 0..row.len() {
                let label = row[place].trim_end_matches('：').to_owned();
                let open = ["填报时间", "填表人", "联系电话"].contains(&label.as_str()) && row[place].ends_with('：');
                // The value may stand behind hidden or merged cells.
                let value = row[place + 1..].iter().find(|cell| !cell.is_empty());
                if open && value.is_none_or(|value| value.ends_with('：')) {
                    row[place + 1] = mended(&label).to_owned();
                }
            }
        }
    }
}

/// The answer that lost stands nowhere else, so the finding quotes it whole; no cell of the returned workbook holds so much.
#[test]
fn an_answer_as_long_as_a_cell_that_is_quoted_whole_stops_no_collection() {
    let desk = Desk::sample();
    let replies = desk.input().join("replies");
    std::fs::create_dir(&replies).expect("made");
    let long: String = (1..4000).map(|n| format!("第{n}项措施由专班落实。")).collect();
    let long: String = long.chars().take(32_767).collect();
    let short = "制定工作方案并分解到责任科室，按月调度，确保第1项落实到位。";
    for (name, answer) in [("1-市红十字会", long.as_str()), ("2-市红十字会", short)] {
        let rows = format!(
            "附件2 落实方案\n填报单位：市红十字会\n序号,重点工作,落实措施,完成时限,责任领导,联系电话\n\
             85,支持社会组织、人道救助、志愿服务、慈善事业等健康发展。,{answer},2020年12月底,张建国,0715-8235601\n"
        );
        std::fs::write(replies.join(format!("{name}.csv")), rows).expect("written");
    }
    let told = desk.json(&["collect", "--as-of", "2020-12-31"], 1);
    let findings = told["findings"].as_array().expect("findings");
    let quoted = |finding: &&Value| {
        finding["rule"] == "answer-contradiction"
            && finding["found"].as_str().is_some_and(|found| found.contains(&long))
    };
    assert_eq!(findings.iter().filter(quoted).count(), 1);
    assert_eq!(told["replies"].as_array().expect("replies").len(), 2);
    assert!(desk.output().join("returned.json").exists());
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
    // Every unit that sent something and has something to mend gets its workbook back, whatever the fault; what only the
    // office can settle is no reason to send one.
    let back: BTreeSet<&str> = returned.iter().filter_map(|file| file["unit"].as_str()).collect();
    let open = |finding: &&Value| finding["to_unit"].is_string() && finding["rule"] != "unit-silent";
    let owing: BTreeSet<&str> = findings
        .iter()
        .filter(open)
        .filter_map(|finding| finding["unit"].as_str())
        .collect();
    assert_eq!(back, owing);
    let kinds: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding["unit"].as_str().is_some_and(|unit| back.contains(unit)))
        .filter_map(|finding| finding["rule"].as_str())
        .collect();
    // Seventeen kinds in that rehearsal; the others are the office's alone.
    assert!(kinds.len() >= 17, "{kinds:?}");
    for file in returned {
        let own: Vec<&Value> = findings
            .iter()
            .filter(|finding| finding["unit"] == file["unit"] && finding["to_unit"].is_string())
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
    // Nothing is left for a unit to mend but to send anything at all.
    let left: Vec<String> = second["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["to_unit"].is_string() && finding["rule"] != "unit-silent")
        .map(Value::to_string)
        .collect();
    assert_eq!(left, Vec::<String>::new());
    let ledger = &second["ledger"];
    let number = |name: &str| ledger[name].as_u64().expect("a number");
    assert_eq!(
        number("cells_read"),
        number("cells_recorded") + number("cells_reported")
    );
    assert_eq!(number("expected"), number("received") + number("missing"));
}
