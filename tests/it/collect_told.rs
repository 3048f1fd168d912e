//! What an office must hear of replies, from the files to collected.json: rows that slipped by a column in every form, days that
//! were put off, tasks that a unit calls none of its own, letters and shortcuts beside the forms.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::corrected::{Sheets, load, save};
use crate::run::Desk;

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn findings(collected: &Value) -> impl Iterator<Item = &Value> {
    collected["findings"].as_array().expect("findings").iter()
}

fn of_rule<'v>(collected: &'v Value, rule: &str) -> Vec<&'v Value> {
    findings(collected).filter(|finding| finding["rule"] == rule).collect()
}

/// Collects a folder, whatever the exit status.
fn collect(desk: &Desk, folder: &Path, more: &[&str]) -> Value {
    let args = [&["collect", folder.to_str().expect("UTF-8"), "--json"], more].concat();
    let output = desk.duban(&args);
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// A rehearsed round without faults; the folder of its replies, whose names tell their units.
fn rehearsed(desk: &Desk, more: &[&str]) -> PathBuf {
    desk.json(&[&["rehearse", "--faults", "none"], more].concat(), 0);
    desk.output().join("rehearsal/replies")
}

/// The one reply of a unit.
fn reply_of(folder: &Path, unit: &str) -> PathBuf {
    let files = std::fs::read_dir(folder)
        .expect("replies")
        .flatten()
        .map(|entry| entry.path());
    let mut own = files.filter(|path| path.to_string_lossy().contains(unit));
    own.next().unwrap_or_else(|| panic!("no reply of {unit}"))
}

/// The row and column of headings of a form's sheet: where 任务编号 stands.
fn head(rows: &[Vec<String>]) -> Option<usize> {
    rows.iter().position(|row| row.iter().any(|cell| cell == "任务编号"))
}

fn a1(row: usize, column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column).expect("a letter"));
    format!("{letter}{}", row + 1)
}

/// Lets `edit` change the rows of the form's sheet whose name begins so, and saves the workbook in its place.
fn edit(path: &Path, form: &str, edit: impl FnOnce(&mut Vec<Vec<String>>)) {
    let mut sheets: Sheets = load(path);
    let (_, rows) = sheets
        .iter_mut()
        .find(|(name, _)| name.starts_with(form))
        .expect("the form");
    edit(rows);
    save(path, &sheets);
}

/// A row is typed or pasted one column too far to the right or to the left: whatever the form asks for, every cell of it that
/// stands where it does not belong is told by itself.
#[test]
fn a_row_that_slipped_by_a_column_is_told_cell_by_cell_in_every_form() {
    let notices = [
        "county-a",
        "county-b",
        "province-a",
        "province-b",
        "university-a",
        "university-b",
    ];
    let mut forms = 0;
    let mut untold = Vec::new();
    for notice in notices {
        let desk = Desk::empty();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/forms/{notice}.txt"));
        std::fs::copy(from, desk.input().join("notice.txt")).expect("copied");
        let folder = rehearsed(&desk, &[]);
        let register = desk.json(&["register"], 0);
        let mut files: Vec<PathBuf> = (std::fs::read_dir(&folder).expect("replies").flatten())
            .map(|entry| entry.path())
            .collect();
        files.sort();
        let path = files.first().expect("a reply");
        let mut sheets = load(path);
        let mut slipped: Vec<(String, String)> = Vec::new();
        for form in register["forms"].as_array().expect("forms") {
            let columns: Vec<&Value> = form["columns"].as_array().expect("columns").iter().collect();
            let asked: Vec<&str> = (columns.iter())
                .filter(|column| column["filled_by"] == "unit")
                .map(|column| text(column, "heading"))
                .collect();
            let sheet = sheets.iter_mut().find(|(_, rows)| {
                head(rows).is_some_and(|head| {
                    asked
                        .iter()
                        .all(|heading| rows[head].iter().any(|cell| cell == heading))
                })
            });
            let Some((name, rows)) = sheet else { continue };
            let name = name.clone();
            let head = head(rows).expect("headings");
            let places: Vec<usize> = (asked.iter())
                .filter_map(|heading| rows[head].iter().position(|cell| cell == heading))
                .collect();
            // The columns of the unit that stand side by side at the right.
            let last = *places.iter().max().expect("a column");
            let first = (0..=last)
                .rev()
                .take_while(|column| places.contains(column))
                .last()
                .expect("a column");
            if last - first < 3 {
                continue;
            }
            forms += 1;
            let filled: Vec<usize> = (head + 1..rows.len())
                .filter(|row| rows[*row].get(1).is_some_and(|id| id.starts_with('T')))
                .collect();
            let (Some(&right), left) = (filled.first(), filled.get(1)) else {
                continue;
            };
            rows[right].resize(last + 2, String::new());
            rows[right][first..=last + 1].rotate_right(1);
            for column in first + 1..=last {
                slipped.push((name.clone(), a1(right, column)));
            }
            if let Some(&left) = left {
                rows[left].resize(last + 2, String::new());
                rows[left][first..=last].rotate_left(1);
                rows[left][last].clear();
                for column in first..last {
                    slipped.push((name.clone(), a1(left, column)));
                }
            }
        }
        save(path, &sheets);
        let collected = collect(&desk, &folder, &["--as-of", "2026-12-20"]);
        for (sheet, cell) in slipped {
            let told = findings(&collected).any(|finding| {
                text(finding, "sheet") == sheet
                    && text(finding, "cell") == cell
                    && finding["severity"] != "info"
                    && finding["to_unit"].is_string()
            });
            if !told {
                untold.push(format!("{notice} {sheet} {cell}"));
            }
        }
    }
    assert!(forms >= 6, "{forms} forms");
    assert!(untold.is_empty(), "{untold:#?}");
}

/// Lets a unit put off the day of one task in its status; yields the task.
fn put_off(path: &Path, day: &str) -> String {
    let mut task = String::new();
    edit(path, "附件3", |rows| {
        let head = head(rows).expect("headings");
        let column = |name: &str| {
            rows[head]
                .iter()
                .position(|cell| cell.starts_with(name))
                .expect("a column")
        };
        let (due, result, done) = (column("完成时限"), column("落实情况"), column("是否完成"));
        let dated = |row: &&mut Vec<String>| row[1].starts_with('T') && row[due].contains("2020");
        let row = rows.iter_mut().find(dated).expect("a task with a day");
        task.clone_from(&row[1]);
        row[due] = day.to_owned();
        row[result] = "已完成改造3处，惠及群众1200人".to_owned();
        row[done] = "是".to_owned();
    });
    task
}

#[test]
fn a_day_that_was_put_off_is_told_where_only_the_status_is_collected() {
    let desk = Desk::sample();
    rehearsed(&desk, &["--form", "plan"]);
    let plans = desk.output().join("rehearsal/collected.json");
    let plans = plans.to_str().expect("UTF-8");
    desk.json(&["generate", "--form", "status", "--from", plans], 0);
    let replies = desk.input().join("replies");
    std::fs::create_dir(&replies).expect("made");
    let reply = replies.join("市商务局.xlsx");
    std::fs::copy(reply_of(&desk.output().join("workbooks"), "市商务局"), &reply).expect("copied");
    let task = put_off(&reply, "2020年12月31日");
    // The form itself was sent out with the day of the plan.
    let collected = collect(&desk, &replies, &["--form", "status", "--as-of", "2020-12-28"]);
    let told = of_rule(&collected, "deadline-postponed");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (text(told[0], "task"), text(told[0], "unit")),
        (task.as_str(), "市商务局")
    );
    assert_eq!((text(told[0], "severity"), &told[0]["to_unit"]), ("info", &Value::Null));
    // A form that was sent out blank: the earlier collection knows.
    let blank = Desk::sample();
    blank.json(&["generate", "--form", "status"], 0);
    std::fs::create_dir(blank.input().join("replies")).expect("made");
    let reply = blank.input().join("replies/市商务局.xlsx");
    std::fs::copy(reply_of(&blank.output().join("workbooks"), "市商务局"), &reply).expect("copied");
    edit(&reply, "附件3", |rows| {
        let head = head(rows).expect("headings");
        let row = rows
            .iter_mut()
            .skip(head + 1)
            .find(|row| row.get(1) == Some(&task))
            .expect("the task");
        row.resize(8, String::new());
        for (column, answer) in (3..).zip(["已完成改造3处", "2020年12月31日", "是", "张建国", "13907240001"])
        {
            row[column] = answer.to_owned();
        }
    });
    let folder = blank.input().join("replies");
    let without = collect(&blank, &folder, &["--form", "status", "--as-of", "2020-12-28"]);
    assert_eq!(of_rule(&without, "deadline-postponed").len(), 0);
    let with = collect(
        &blank,
        &folder,
        &["--form", "status", "--as-of", "2020-12-28", "--compare", plans],
    );
    assert_eq!(of_rule(&with, "deadline-postponed").len(), 1);
}

#[test]
fn not_concerned_in_place_of_whether_it_is_done_is_a_nil_answer_to_be_confirmed() {
    let desk = Desk::sample();
    let folder = rehearsed(&desk, &["--form", "status"]);
    let reply = reply_of(&folder, "市商务局");
    let mut tasks = Vec::new();
    edit(&reply, "附件3", |rows| {
        let head = head(rows).expect("headings");
        let mut own = rows
            .iter_mut()
            .skip(head + 1)
            .filter(|row| row.get(1).is_some_and(|id| id.starts_with('T')));
        for (result, done) in [
            ("我市无此类企业。", "不涉及"),
            ("应由市司法局牵头，我局不掌握情况", "否，因不属于我局职责"),
        ] {
            let row = own.next().expect("a task");
            tasks.push(row[1].clone());
            row[3] = result.to_owned();
            row[5] = done.to_owned();
        }
    });
    let collected = collect(&desk, &folder, &["--form", "status", "--as-of", "2020-12-31"]);
    let told = of_rule(&collected, "answer-nil");
    let of_task = |task: &str| {
        let mut own = told.iter().filter(|finding| text(finding, "task") == task);
        own.next().unwrap_or_else(|| panic!("{task} is not told: {told:?}"))
    };
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(text(of_task(&tasks[0]), "severity"), "info");
    assert!(text(of_task(&tasks[0]), "found").contains("我市无此类企业"));
    assert_eq!(text(of_task(&tasks[1]), "severity"), "warning");
    assert!(told.iter().all(|finding| finding["to_unit"].is_null()), "{told:?}");
    for duty in collected["owed"].as_array().expect("owed") {
        let nil = text(duty, "unit") == "市商务局" && tasks.iter().any(|task| text(duty, "task") == task);
        assert_eq!(text(duty, "state") == "不涉及", nil, "{duty}");
        if nil {
            assert!(
                ["我市无此类企业", "我局不掌握情况"]
                    .iter()
                    .any(|why| text(duty, "why").contains(why)),
                "{duty}"
            );
        }
    }
}

#[test]
fn what_only_lies_beside_the_forms_is_no_error() {
    let desk = Desk::sample();
    let folder = rehearsed(&desk, &["--form", "status"]);
    let letter = "咸宁市城市发展（集团）有限责任公司文件\n咸城发函〔2020〕86号\n市政府政务督查室：\n　　按照通知要求，我公司高度重视，\
                  现将《重点工作落实情况》随函报送，请审阅。\n咸宁市城市发展（集团）有限责任公司\n2020年12月22日\n";
    let nobody = letter.replace("咸宁市城市发展（集团）有限责任公司", "某某建设集团有限公司");
    for (name, bytes) in [
        ("报送函.txt", letter.as_bytes()),
        ("复函.txt", nobody.as_bytes()),
        (
            "市政府网站.url",
            b"[InternetShortcut]\r\nURL=http://www.example.cn/\r\n",
        ),
        (
            "报送表 - 快捷方式.lnk",
            b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F",
        ),
        ("desktop.ini", b"[.ShellClassInfo]\r\n"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1thumbs"),
    ] {
        std::fs::write(folder.join(name), bytes).expect("written");
    }
    let collected = collect(&desk, &folder, &["--form", "status", "--as-of", "2020-12-31"]);
    let told: Vec<(&str, &str, &str)> = findings(&collected)
        .map(|finding| (text(finding, "severity"), text(finding, "rule"), text(finding, "file")))
        .collect();
    assert!(told.iter().all(|(severity, ..)| *severity != "error"), "{told:?}");
    assert!(
        findings(&collected).all(|finding| finding["to_unit"].is_null()),
        "{told:?}"
    );
    assert!(told.contains(&("info", "form-unknown", "报送函.txt")), "{told:?}");
    assert!(told.contains(&("warning", "form-unknown", "复函.txt")), "{told:?}");
    assert!(told.contains(&("info", "file-shortcut", "市政府网站.url")), "{told:?}");
    assert!(
        !told
            .iter()
            .any(|(.., file)| ["desktop.ini", "Thumbs.db"].contains(file)),
        "{told:?}"
    );
    // What a unit sent in place of its form it is asked for.
    std::fs::remove_file(reply_of(&folder, "市商务局")).expect("removed");
    std::fs::write(folder.join("市商务局附件3.lnk"), b"L\0\0\0\x01\x14\x02\0").expect("written");
    let collected = collect(&desk, &folder, &["--form", "status", "--as-of", "2020-12-31"]);
    let told = of_rule(&collected, "file-shortcut");
    let asked = told
        .iter()
        .find(|finding| text(finding, "unit") == "市商务局")
        .expect("told");
    assert!(
        asked["severity"] == "error" && text(asked, "to_unit").contains("文件本身"),
        "{asked}"
    );
}
