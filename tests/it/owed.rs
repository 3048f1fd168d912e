//! Every duty stands in one state, and everything that counts, lists, asks or writes says the same of it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::corrected::{load, save};
use crate::hostile::make;
use crate::run::Desk;

/// A desk with what lies in a folder of fixtures/owed.
fn desk(name: &str) -> Desk {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/owed").join(name);
    let desk = Desk::empty();
    copy(&from, desk.input().parent().expect("a folder"));
    desk
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// A desk of the sample notice whose plan forms were generated; some units' replies lie in its replies folder.
fn sample() -> Desk {
    let desk = Desk::sample();
    std::fs::create_dir(desk.input().join("replies")).expect("made");
    desk
}

fn reply(desk: &Desk, name: &str, bytes: &[u8]) {
    std::fs::write(desk.input().join("replies").join(name), bytes).expect("written");
}

fn scan(text: &str) -> Vec<u8> {
    make::scan(text)
}

/// Collects and yields collected.json, whatever the exit status.
fn collect(desk: &Desk, form: &str, as_of: &str) -> Value {
    let output = desk.duban(&["collect", "--form", form, "--as-of", as_of, "--json"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
    })
}

/// Writes decisions: each row a list of heading and text.
fn decide(desk: &Desk, rows: &[&[(&str, &str)]]) {
    let headings = [
        "规则",
        "文件",
        "工作表",
        "单元格",
        "单位",
        "任务",
        "表",
        "栏",
        "发现",
        "决定",
        "指定单位",
        "指定任务",
        "转录内容",
        "理由",
        "决定人",
    ];
    let mut table = vec![headings.map(str::to_owned).to_vec()];
    for row in rows {
        let cell = |heading: &str| {
            let given = row.iter().find(|(own, _)| *own == heading).map(|(_, text)| *text);
            let usual = match heading {
                "理由" => "已电话核实",
                "决定人" => "王某某",
                _ => "",
            };
            given.unwrap_or(usual).to_owned()
        };
        table.push(headings.map(cell).to_vec());
    }
    save(&desk.input().join("decisions.xlsx"), &vec![("决定".to_owned(), table)]);
}

/// States of a unit's duties by task.
fn states(collected: &Value, unit: &str) -> Vec<(String, String)> {
    let owed = collected["owed"].as_array().expect("owed").iter();
    let own = owed.filter(|duty| duty["unit"] == unit);
    let text = |duty: &Value, key: &str| duty[key].as_str().expect("text").to_owned();
    own.map(|duty| (text(duty, "task"), text(duty, "state"))).collect()
}

fn master(desk: &Desk, sheet: &str) -> Vec<Vec<String>> {
    let sheets = load(&desk.output().join("master.xlsx"));
    let found = sheets.into_iter().find(|(name, _)| name == sheet);
    found.expect("the sheet").1
}

/// Everything on a sheet of the master in one text.
fn text(desk: &Desk, sheet: &str) -> String {
    master(desk, sheet).concat().join("\n")
}

/// The letter to a unit, if there is one.
fn letter(desk: &Desk, unit: &str) -> Option<String> {
    let listing = std::fs::read(desk.output().join("reminders.json")).expect("a listing");
    let listing: Value = serde_json::from_slice(&listing).expect("JSON");
    let mut files = listing["files"].as_array().expect("files").iter();
    let own = files.find(|file| file["unit"] == unit)?;
    let paper = std::fs::read(desk.output().join(own["path"].as_str().expect("a path"))).expect("a letter");
    assert!(paper.starts_with(b"PK"), "no Word document");
    Some(own["text"].as_str().expect("a text").to_owned())
}

fn workbook(desk: &Desk, unit: &str) -> Option<PathBuf> {
    let files = std::fs::read_dir(desk.output().join("workbooks"))
        .expect("workbooks")
        .flatten();
    let mut paths = files.map(|file| file.path());
    paths.find(|path| path.to_string_lossy().contains(unit))
}

/// Whether the ledger is the sum of the states.
fn balances(collected: &Value) {
    let count = |wanted: &[&str]| {
        let owed = collected["owed"].as_array().expect("owed").iter();
        owed.filter(|duty| wanted.contains(&duty["state"].as_str().expect("a state")))
            .count()
    };
    let ledger = &collected["ledger"];
    assert_eq!(ledger["received"], count(&["已报", "部分", "不涉及"]));
    assert_eq!(ledger["missing"], count(&["未报", "已收到待转录"]));
    assert_eq!(ledger["excluded"], count(&["免报"]));
    assert_eq!(ledger["expected"], collected["owed"].as_array().expect("owed").len());
}

#[test]
fn a_workbook_sent_back_as_it_was_prefilled_is_no_reply() {
    let desk = desk("untouched-prefilled");
    let collected = desk.json(&["collect", "replies", "--as-of", "2020-12-20"], 1);
    balances(&collected);
    assert_eq!(
        collected["forms"],
        serde_json::json!(["status"]),
        "what came back was the status form"
    );
    let own = states(&collected, "市委组织部");
    assert_eq!(own.len(), 4);
    assert!(own.iter().all(|(_, state)| state == "未报"), "{own:?}");
    assert!(collected["records"].as_array().expect("records").is_empty());
    let findings = collected["findings"].as_array().expect("findings").iter();
    let told: Vec<&str> = findings
        .filter(|finding| finding["unit"] == "市委组织部")
        .filter_map(|finding| finding["found"].as_str())
        .collect();
    assert!(
        told.len() == 1 && told[0].contains("只有下发时预先填好的内容"),
        "{told:?}"
    );
    let rows = master(&desk, "报送情况");
    let row = rows
        .iter()
        .find(|row| row.contains(&"市委组织部".to_owned()))
        .expect("a row");
    assert!(
        row.contains(&"未报送".to_owned()) && row.contains(&"0/4".to_owned()),
        "{row:?}"
    );
    let letter = letter(&desk, "市委组织部").expect("a letter");
    assert!(
        letter.contains("均未填报") && letter.contains("001-市委组织部.xlsx"),
        "{letter}"
    );
}

#[test]
fn a_form_that_holds_only_what_was_prefilled_does_not_join_the_round() {
    let desk = desk("prefill-fills-other-form");
    let collected = collect_folder(&desk, "2026-04-28");
    balances(&collected);
    assert_eq!(collected["forms"], serde_json::json!(["status"]));
    let unit = "省审计厅";
    let own = states(&collected, unit);
    assert!(
        !own.is_empty() && own.iter().all(|(_, state)| state == "已报"),
        "{own:?}"
    );
    let findings = collected["findings"].as_array().expect("findings").iter();
    let of_unit: Vec<&Value> = findings
        .filter(|finding| finding["unit"] == unit && finding["severity"] != "info")
        .collect();
    assert!(of_unit.is_empty(), "{of_unit:?}");
    assert_eq!(letter(&desk, unit), None);
}

/// Collects the folder `replies` beside the input folder.
fn collect_folder(desk: &Desk, as_of: &str) -> Value {
    let output = desk.duban(&["collect", "replies", "--as-of", as_of, "--json"]);
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The whole way with this program: plans, prefilled status forms, one of which comes back as it went out and one with one
/// row filled in.
#[test]
fn what_the_workbook_says_was_prefilled_is_an_answer_only_in_a_row_that_the_unit_filled_in() {
    let desk = sample();
    desk.json(&["rehearse", "--form", "plan", "--faults", "none"], 0);
    let plans = desk.output().join("rehearsal/collected.json");
    desk.json(
        &["generate", "--form", "status", "--from", plans.to_str().expect("UTF-8")],
        0,
    );
    let untouched = workbook(&desk, "市委组织部").expect("a workbook");
    reply(&desk, "市委组织部.xlsx", &std::fs::read(untouched).expect("read"));
    // Saved anew by another program, with one row filled in.
    let mut sheets = load(&workbook(&desk, "市商务局").expect("a workbook"));
    let (_, rows) = sheets
        .iter_mut()
        .find(|(name, _)| name.starts_with("附件3"))
        .expect("the form");
    let head = rows.iter().position(|row| row[1] == "任务编号").expect("headings");
    let column = |name: &str| {
        rows[head]
            .iter()
            .position(|cell| cell.starts_with(name))
            .expect("a column")
    };
    let (result, done) = (column("落实情况"), column("是否完成"));
    let row = rows.iter_mut().find(|row| row[1].starts_with('T')).expect("a task");
    let task = row[1].clone();
    row[result] = "已完成改造3处，惠及群众1200人".to_owned();
    row[done] = "是".to_owned();
    save(&desk.input().join("replies/市商务局.xlsx"), &sheets);
    let collected = collect(&desk, "status", "2020-12-20");
    balances(&collected);
    let own = states(&collected, "市委组织部");
    assert!(
        !own.is_empty() && own.iter().all(|(_, state)| state == "未报"),
        "{own:?}"
    );
    let own = states(&collected, "市商务局");
    assert!(own.len() > 1, "{own:?}");
    for (one, state) in &own {
        assert_eq!(state, if *one == task { "已报" } else { "未报" }, "{one}");
    }
    // What the unit left standing in the row that it filled in is its own.
    let record = collected["records"]
        .as_array()
        .expect("records")
        .iter()
        .find(|one| one["unit"] == "市商务局");
    assert!(record.expect("a record")["fields"]["完成时限"].is_string());
}

#[test]
fn an_exempted_duty_is_owed_by_nobody_anywhere() {
    let desk = sample();
    let (all, one) = ("市委组织部", "市商务局");
    desk.duban(&["generate"]);
    let before = collect(&desk, "plan", "2020-07-15");
    let tasks = states(&before, one);
    let (first, second) = (tasks[0].0.clone(), tasks[1].0.clone());
    decide(
        &desk,
        &[
            &[
                ("规则", "unit-silent"),
                ("单位", all),
                ("表", "附件2 落实方案"),
                ("决定", "剔除"),
            ],
            &[
                ("单位", one),
                ("任务", &first),
                ("表", "附件2 落实方案"),
                ("决定", "剔除"),
            ],
            &[
                ("单位", one),
                ("任务", &second),
                ("表", "附件2 落实方案"),
                ("决定", "长期剔除"),
            ],
        ],
    );
    let collected = collect(&desk, "plan", "2020-07-15");
    balances(&collected);
    assert!(states(&collected, all).iter().all(|(_, state)| state == "免报"));
    let own = states(&collected, one);
    for (task, state) in &own {
        let excused = *task == first || *task == second;
        assert_eq!(state, if excused { "免报" } else { "未报" }, "{task}");
    }
    for duty in collected["owed"].as_array().expect("owed") {
        assert_eq!(duty["why"].is_string(), duty["state"] == "免报", "{duty}");
    }
    // Nobody is named for it.
    for sheet in ["总览", "报送情况", "报送通报", "存档·落实方案汇总"] {
        assert!(!text(&desk, sheet).contains(all), "{sheet}");
    }
    assert_eq!(letter(&desk, all), None);
    let open = own.len() - 2;
    let rows = master(&desk, "报送情况");
    let row = rows.iter().find(|row| row.contains(&one.to_owned())).expect("a row");
    assert!(row.contains(&format!("0/{open}")), "{row:?}");
    let told = letter(&desk, one).expect("a letter");
    assert!(told.contains(&format!("共{open}项任务")), "{told}");
    let said = String::from_utf8(desk.duban(&[]).stdout).expect("UTF-8");
    assert!(
        said.contains(&format!("还欠 {} 项次", collected["ledger"]["missing"])),
        "{said}"
    );
    // The next forms leave it out: this form for both, the other one only where the decision lasts.
    let generated = desk.json(&["generate"], 0);
    let units = generated["workbooks"].as_array().expect("workbooks").iter();
    let forms = |unit: &str| {
        let own = units.clone().find(|one| one["unit"] == unit).expect("a workbook");
        own["forms"].clone()
    };
    assert_eq!(forms(all), serde_json::json!(["status"]));
    assert_eq!(forms(one), serde_json::json!(["plan", "status"]));
    let sheets = load(&workbook(&desk, one).expect("a workbook"));
    let holds = |form: &str, task: &str| {
        let (_, rows) = sheets
            .iter()
            .find(|(name, _)| name.starts_with(form))
            .expect("the form");
        rows.iter().any(|row| row.iter().any(|cell| cell == task))
    };
    assert!(!holds("附件2", &first) && !holds("附件2", &second));
    assert!(holds("附件3", &first) && !holds("附件3", &second));
}

#[test]
fn a_unit_whose_material_came_unread_is_never_called_silent() {
    let desk = sample();
    let (scanned, locked, silent) = ("市委组织部", "市商务局", "市人社局");
    reply(&desk, &format!("{scanned}落实方案.pdf"), &scan("盖章件"));
    let mut cut = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("input/directory.xlsx")).expect("read");
    cut.truncate(cut.len() / 2);
    reply(&desk, &format!("{locked}.xlsx"), &cut);
    let collected = collect(&desk, "plan", "2020-07-15");
    balances(&collected);
    for unit in [scanned, locked] {
        let own = states(&collected, unit);
        assert!(
            !own.is_empty() && own.iter().all(|(_, state)| state == "已收到待转录"),
            "{own:?}"
        );
    }
    assert!(states(&collected, silent).iter().all(|(_, state)| state == "未报"));
    for duty in collected["owed"].as_array().expect("owed") {
        assert_eq!(duty["file"].is_string(), duty["state"] == "已收到待转录", "{duty}");
    }
    let rows = master(&desk, "报送情况");
    for (unit, said) in [(scanned, "待转录"), (locked, "待转录"), (silent, "未报送")] {
        let row = rows.iter().find(|row| row.contains(&unit.to_owned())).expect("a row");
        assert!(row.contains(&said.to_owned()), "{row:?}");
    }
    // They stand apart, with what came.
    let rows = master(&desk, "报送通报");
    let apart = rows
        .iter()
        .position(|row| row[0].contains("不属未报"))
        .expect("a heading");
    let place = |unit: &str| {
        rows.iter()
            .position(|row| row.iter().any(|cell| cell.contains(unit)))
            .expect("a row")
    };
    assert!(place(scanned) > apart && place(locked) > apart && place(silent) < apart);
    assert!(rows[place(scanned)].concat().contains("市委组织部落实方案.pdf"));
    let told = letter(&desk, scanned).expect("a letter");
    assert!(
        told.contains("市委组织部落实方案.pdf") && told.contains("扫描件"),
        "{told}"
    );
    assert!(
        !told.contains("未报送") && told.contains("可以编辑的电子表格"),
        "{told}"
    );
    let told = letter(&desk, silent).expect("a letter");
    assert!(told.contains("尚未收到") && told.contains("均未报送"), "{told}");
    let first = text(&desk, "总览");
    assert!(first.contains("材料已收到、待转录2个"), "{first}");
}

#[test]
fn a_decision_settles_what_came_unread() {
    let desk = sample();
    let (filed, typed, back, nil) = ("市委组织部", "市商务局", "市人社局", "市教育局");
    for unit in [filed, typed, back] {
        reply(&desk, &format!("{unit}.pdf"), &scan(unit));
    }
    let before = collect(&desk, "plan", "2020-07-15");
    let (task, other) = (states(&before, typed)[0].0.clone(), states(&before, nil)[0].0.clone());
    let form = ("表", "附件2 落实方案");
    let typed_in = |column: &'static str, value: &'static str| {
        vec![
            ("单位", typed),
            ("任务", task.as_str()),
            form,
            ("栏", column),
            ("决定", "转录"),
            ("转录内容", value),
        ]
    };
    let rows = [
        vec![
            ("规则", "file-scan"),
            ("文件", "市委组织部.pdf"),
            ("单位", filed),
            ("决定", "接受"),
        ],
        typed_in("落实措施", "建立台账，每月调度1次"),
        typed_in("完成时限", "2020年12月底"),
        typed_in("责任领导", "张某某"),
        typed_in("联系电话", "13907240001"),
        vec![
            ("规则", "file-scan"),
            ("文件", "市人社局.pdf"),
            ("决定", "退回"),
            ("理由", "字迹不清"),
        ],
        vec![
            ("单位", nil),
            ("任务", &other),
            form,
            ("决定", "不涉及"),
            ("理由", "职能已划转"),
        ],
    ];
    let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
    decide(&desk, &rows);
    let collected = collect(&desk, "plan", "2020-07-15");
    balances(&collected);
    let unusable: Vec<&Value> = (collected["findings"].as_array().expect("findings").iter())
        .filter(|finding| finding["rule"] == "decision-unusable")
        .collect();
    assert!(unusable.is_empty(), "{unusable:?}");
    assert!(states(&collected, filed).iter().all(|(_, state)| state == "已报"));
    for (one, state) in states(&collected, typed) {
        assert_eq!(state, if one == task { "已报" } else { "已收到待转录" });
    }
    assert!(states(&collected, back).iter().all(|(_, state)| state == "未报"));
    for (one, state) in states(&collected, nil) {
        assert_eq!(state, if one == other { "不涉及" } else { "未报" });
    }
    let record = (collected["records"].as_array().expect("records").iter())
        .find(|record| record["unit"] == typed)
        .expect("a record");
    assert_eq!(record["fields"]["落实措施"], "建立台账，每月调度1次");
    assert_eq!(record["normalised"]["完成时限"], "2020-12-31");
    assert_eq!(record["source"]["file"], "市商务局.pdf");
    assert_eq!(letter(&desk, filed), None);
    let told = letter(&desk, back).expect("a letter");
    assert!(told.contains("字迹不清") && !told.contains("王某某"), "{told}");
    let sheet = text(&desk, "报送通报");
    assert!(!sheet.contains(filed), "{sheet}");
    assert!(text(&desk, "存档·落实方案汇总").contains("职能已划转"));
}

#[test]
fn the_same_bytes_under_the_names_of_two_units_are_of_both() {
    let desk = sample();
    let (one, other) = ("市委组织部", "市商务局");
    for unit in [one, other] {
        reply(&desk, &format!("{unit}会签件.pdf"), &scan("同一份盖章件"));
    }
    // A copy of what the unit itself sent is one all the same.
    reply(&desk, &format!("{one}会签件（1）.pdf"), &scan("同一份盖章件"));
    let collected = collect(&desk, "plan", "2020-07-15");
    balances(&collected);
    for unit in [one, other] {
        let own = states(&collected, unit);
        assert!(own.iter().all(|(_, state)| state == "已收到待转录"), "{own:?}");
    }
    let replies = collected["replies"].as_array().expect("replies");
    let copies = replies.iter().filter(|one| one["outcome"] == "duplicate");
    assert_eq!(copies.count(), 1);
}

/// A unit's plan form as the rows of its sheet, filled in from the first row on with what `fill` says of it.
fn filled(desk: &Desk, unit: &str, mut fill: impl FnMut(usize, &mut Vec<String>)) {
    let path = workbook(desk, unit).expect("a workbook");
    let mut sheets = load(&path);
    let (_, rows) = sheets
        .iter_mut()
        .find(|(name, _)| name.starts_with("附件2"))
        .expect("a plan");
    let mut at = 0;
    for row in rows.iter_mut() {
        if row.get(1).is_some_and(|id| id.starts_with('T') && id.len() == 4) {
            row.resize(7, String::new());
            for (place, text) in [
                (3, format!("建立台账并整改{}处问题", at + 12)),
                (4, "2020年12月底".to_owned()),
                (5, "张建国".to_owned()),
                (6, "13907240001".to_owned()),
            ] {
                row[place] = text;
            }
            fill(at, row);
            at += 1;
        }
    }
    save(&desk.input().join("replies").join(format!("{unit}.xlsx")), &sheets);
}

#[test]
fn a_row_that_could_be_given_to_no_task_keeps_its_duty_from_being_called_missing() {
    let desk = sample();
    assert!(desk.duban(&["generate", "--form", "plan"]).status.code().is_some());
    let unit = "市商务局";
    let mut whose = String::new();
    filled(&desk, unit, |at, row| {
        if at == 0 {
            whose.clone_from(&row[1]);
            // The task's words and number were typed over.
            row[0] = "补".to_owned();
            row[1].clear();
            row[2] = "另报一项".to_owned();
        }
    });
    let collected = collect(&desk, "plan", "2020-07-15");
    balances(&collected);
    for (task, state) in states(&collected, unit) {
        assert_eq!(state, if task == whose { "已收到待转录" } else { "已报" }, "{task}");
    }
    let told = letter(&desk, unit).unwrap_or_default();
    assert!(!told.contains("未报送"), "{told}");
}

#[test]
fn two_tasks_in_one_row_are_told_whole_for_both() {
    let desk = sample();
    assert!(desk.duban(&["generate", "--form", "plan"]).status.code().is_some());
    let unit = "市商务局";
    let mut ids: Vec<String> = Vec::new();
    let mut first = String::new();
    filled(&desk, unit, |at, row| match at {
        0 => {
            first.clone_from(&row[0]);
            ids.push(std::mem::take(&mut row[1]));
        }
        1 => {
            ids.push(std::mem::take(&mut row[1]));
            row[0] = format!("{first}、{}", row[0]);
            row[2].clear();
            row[3] = "两项工作一并推进，年内完成37处".to_owned();
        }
        _ => {}
    });
    // The first of the two rows is gone, the second speaks for both.
    let path = desk.input().join("replies").join(format!("{unit}.xlsx"));
    let mut sheets = load(&path);
    for (_, rows) in &mut sheets {
        rows.retain(|row| row.first() != Some(&first) || first.is_empty());
    }
    save(&path, &sheets);
    let collected = collect(&desk, "plan", "2020-07-15");
    balances(&collected);
    let told = collected["findings"].as_array().expect("findings").iter();
    let told: Vec<&Value> = told
        .filter(|one| {
            one["found"]
                .as_str()
                .is_some_and(|text| text.contains("两项工作一并推进，年内完成37处"))
        })
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    for (task, state) in states(&collected, unit) {
        let both = ids.contains(&task);
        assert_eq!(state, if both { "已收到待转录" } else { "已报" }, "{task}");
    }
}

#[test]
fn a_unit_that_owes_nothing_any_more_is_asked_for_nothing() {
    let desk = sample();
    let unit = "市委组织部";
    reply(&desk, &format!("{unit}.pdf"), &scan("盖章件"));
    decide(&desk, &[&[("单位", unit), ("表", "附件2 落实方案"), ("决定", "剔除")]]);
    let collected = collect(&desk, "plan", "2020-07-15");
    assert!(states(&collected, unit).iter().all(|(_, state)| state == "免报"));
    assert_eq!(letter(&desk, unit), None);
    let own = collected["findings"].as_array().expect("findings").iter();
    let asks: Vec<&Value> = own
        .filter(|one| one["unit"] == unit && one["to_unit"].is_string())
        .collect();
    assert!(asks.is_empty(), "{asks:?}");
}

#[test]
fn nobody_is_asked_for_a_file_anew_whose_duties_are_all_settled() {
    let desk = sample();
    let unit = "市委组织部";
    reply(&desk, &format!("{unit}.pdf"), &scan("盖章件"));
    let tasks: Vec<String> = (states(&collect(&desk, "plan", "2020-07-15"), unit).into_iter())
        .map(|(task, _)| task)
        .collect();
    let form = ("表", "附件2 落实方案");
    let rows: Vec<Vec<(&str, &str)>> = (tasks.iter())
        .map(|task| vec![("单位", unit), ("任务", task.as_str()), form, ("决定", "不涉及")])
        .collect();
    let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
    decide(&desk, &rows);
    let collected = collect(&desk, "plan", "2020-07-15");
    assert!(states(&collected, unit).iter().all(|(_, state)| state == "不涉及"));
    assert_eq!(letter(&desk, unit), None);
}

#[test]
fn a_decision_holds_in_its_own_period_and_in_no_other_unless_it_says_so() {
    let desk = Desk::empty();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/forms/county-a.txt");
    std::fs::copy(from, desk.input().join("notice.txt")).expect("copied");
    let replies = desk.input().join("replies");
    std::fs::create_dir(&replies).expect("made");
    let register = desk.duban(&["register", "--json"]);
    let register: Value = serde_json::from_slice(&register.stdout).expect("a register");
    let form = register["forms"][0]["key"].as_str().expect("a key").to_owned();
    let excused = |period: &str| -> Vec<String> {
        let args = [
            "collect",
            "--form",
            &form,
            "--period",
            period,
            "--as-of",
            "2027-06-30",
            "--json",
        ];
        let output = desk.duban(&[&["generate", "--form", &form, "--period", period][..], &[]].concat());
        assert!(output.status.code().is_some_and(|code| code < 2));
        let output = desk.duban(&args);
        let collected: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        let unusable = collected["findings"].as_array().expect("findings").iter();
        assert_eq!(unusable.filter(|one| one["rule"] == "decision-unusable").count(), 0);
        let owed = collected["owed"].as_array().expect("owed").iter();
        let own = owed.filter(|duty| duty["state"] == "免报");
        own.map(|duty| duty["unit"].as_str().expect("a unit").to_owned())
            .collect()
    };
    std::fs::write(replies.join("说明.txt"), "").expect("written");
    assert!(excused("2027-05").is_empty());
    // What the program offers for May is decided there, in its own columns.
    let sheets = load(&desk.output().join("decisions.xlsx"));
    let (name, rows) = sheets
        .iter()
        .find(|(name, _)| name == "未报单位")
        .expect("silent units");
    let at = |heading: &str| rows[0].iter().position(|own| own == heading).expect("a heading");
    let unit = rows[1][at("单位")].clone();
    assert_eq!(rows[1][at("期间")], "2027-05");
    let decided = |word: &str| {
        let mut row = rows[1].clone();
        for (heading, text) in [("决定", word), ("理由", "机构调整"), ("决定人", "王某某")] {
            let place = at(heading);
            row.resize(row.len().max(place + 1), String::new());
            row[place] = text.to_owned();
        }
        let table = vec![rows[0].clone(), row];
        save(&desk.input().join("decisions.xlsx"), &vec![(name.clone(), table)]);
    };
    decided("剔除");
    assert!(excused("2027-05").contains(&unit));
    assert!(excused("2027-06").is_empty());
    decided("长期剔除");
    assert!(excused("2027-06").contains(&unit));
}

/// The first task of the notice that a lead unit and others have, by what is owed: its id and its lead units.
fn led_task(collected: &Value) -> (String, Vec<String>) {
    let owed = || collected["owed"].as_array().expect("owed").iter();
    let of_role = |task: &Value, role: &str| -> Vec<String> {
        let own = owed().filter(|duty| duty["task"] == *task && duty["role"] == role);
        own.map(|duty| duty["unit"].as_str().expect("a unit").to_owned())
            .collect()
    };
    let mut tasks = owed().map(|duty| &duty["task"]);
    let task = tasks.find(|task| !of_role(task, "lead").is_empty() && !of_role(task, "co").is_empty());
    let task = task.expect("a task");
    (task.as_str().expect("an id").to_owned(), of_role(task, "lead"))
}

#[test]
fn a_file_that_is_named_or_was_filed_for_one_form_stands_for_no_other() {
    let desk = sample();
    let (named, filed, any) = ("市委组织部", "市商务局", "市人社局");
    reply(&desk, &format!("{named}落实方案盖章件.pdf"), &scan("方案"));
    reply(&desk, &format!("{filed}.pdf"), &scan("盖章"));
    reply(&desk, &format!("{any}.pdf"), &scan("材料"));
    collect(&desk, "plan", "2020-07-15");
    // The row that the program wrote names the form that was asked for.
    let written = load(&desk.output().join("decisions.xlsx"));
    let (_, rows) = written.iter().find(|(name, _)| name == "决定").expect("the sheet");
    let row = rows.iter().find(|row| row.contains(&format!("{filed}.pdf")));
    assert!(row.expect("a row").contains(&"附件2 落实方案".to_owned()), "{row:?}");
    let file = format!("{filed}.pdf");
    decide(
        &desk,
        &[&[
            ("规则", "file-scan"),
            ("文件", &file),
            ("单位", filed),
            ("表", "附件2 落实方案"),
            ("决定", "接受"),
        ]],
    );
    let all = |collected: &Value, unit: &str, wanted: &str| {
        let own = states(collected, unit);
        assert!(
            !own.is_empty() && own.iter().all(|(_, state)| state == wanted),
            "{unit}: {own:?}"
        );
    };
    let plan = collect(&desk, "plan", "2020-07-15");
    balances(&plan);
    all(&plan, named, "已收到待转录");
    all(&plan, filed, "已报");
    let status = collect(&desk, "status", "2021-01-05");
    balances(&status);
    all(&status, named, "未报");
    all(&status, filed, "未报");
    // Of which form this one is, nothing says.
    all(&status, any, "已收到待转录");
    for unit in [named, filed] {
        let told = letter(&desk, unit).expect("a letter");
        assert!(told.contains("均未报送"), "{told}");
        let own = (status["findings"].as_array().expect("findings").iter())
            .filter(|finding| finding["rule"] == "file-scan" && finding["unit"] == unit);
        let own: Vec<&Value> = own.filter(|finding| finding["severity"] != "info").collect();
        assert!(own.is_empty(), "{own:?}");
    }
}

#[test]
fn a_blank_form_and_a_scan_are_filed_left_out_or_sent_back_as_a_person_says() {
    let desk = sample();
    desk.duban(&["generate"]);
    let (filed, dropped, back, scanned) = ("市委组织部", "市商务局", "市人社局", "市教育局");
    for unit in [filed, dropped, back] {
        let blank = std::fs::read(workbook(&desk, unit).expect("a workbook")).expect("read");
        reply(&desk, &format!("{unit}.xlsx"), &blank);
    }
    reply(&desk, &format!("{scanned}.pdf"), &scan("错发"));
    let before = collect(&desk, "plan", "2020-07-15");
    for unit in [filed, dropped, back, scanned] {
        let own = states(&before, unit);
        assert!(own.iter().all(|(_, state)| state == "已收到待转录"), "{unit}: {own:?}");
    }
    let files: Vec<String> = [filed, dropped, back]
        .iter()
        .map(|unit| format!("{unit}.xlsx"))
        .collect();
    let picture = format!("{scanned}.pdf");
    let of = |at: usize, action: &'static str| {
        vec![
            ("规则", "form-missing"),
            ("文件", files[at].as_str()),
            ("工作表", "附件2 落实方案"),
            ("表", "附件2 落实方案"),
            ("决定", action),
            ("理由", "表是空的"),
        ]
    };
    let rows = [
        of(0, "接受"),
        of(1, "剔除"),
        of(2, "退回"),
        vec![
            ("规则", "file-scan"),
            ("文件", picture.as_str()),
            ("单位", scanned),
            ("决定", "剔除"),
        ],
    ];
    let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
    decide(&desk, &rows);
    let collected = collect(&desk, "plan", "2020-07-15");
    balances(&collected);
    let findings = collected["findings"].as_array().expect("findings").iter();
    let unusable: Vec<&Value> = findings
        .filter(|finding| finding["rule"] == "decision-unusable")
        .collect();
    assert!(unusable.is_empty(), "{unusable:?}");
    for (unit, wanted) in [(filed, "已报"), (dropped, "未报"), (back, "未报"), (scanned, "未报")] {
        let own = states(&collected, unit);
        assert!(own.iter().all(|(_, state)| state == wanted), "{unit}: {own:?}");
    }
    let told = letter(&desk, back).expect("a letter");
    assert!(told.contains("表是空的") && !told.contains("王某某"), "{told}");
}

#[test]
fn a_task_whose_lead_is_excused_keeps_its_lead_and_is_done_by_nobody() {
    let desk = sample();
    desk.duban(&["generate"]);
    let before = collect(&desk, "status", "2020-12-20");
    let (task, leads) = led_task(&before);
    let rows: Vec<Vec<(&str, &str)>> = (leads.iter())
        .map(|lead| {
            vec![
                ("单位", lead.as_str()),
                ("任务", task.as_str()),
                ("表", "附件3 落实情况"),
                ("决定", "剔除"),
            ]
        })
        .collect();
    let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
    decide(&desk, &rows);
    let collected = collect(&desk, "status", "2020-12-20");
    balances(&collected);
    let lines = master(&desk, "任务一览");
    let number = task.trim_start_matches(['T', '0']).to_owned();
    let line = lines.iter().find(|row| row.first() == Some(&number)).expect("a line");
    assert!(line[2].contains(&leads[0]) && line[2].contains("（免报）"), "{line:?}");
    assert_eq!(line[4], "免报", "{line:?}");
    let first = text(&desk, "总览");
    assert!(first.contains("免报1项"), "{first}");
}

#[test]
fn a_scan_that_is_named_for_a_task_is_what_the_blank_row_beside_it_waits_for() {
    let desk = sample();
    desk.duban(&["generate"]);
    let unit = "市委组织部";
    let mut number = String::new();
    filled(&desk, unit, |at, row| {
        if at == 0 {
            number = row[0].clone();
            row[3..7].fill(String::new());
        }
    });
    let file = format!("{unit}第{number}项盖章件.pdf");
    reply(&desk, &file, &scan("第一项"));
    reply(&desk, &format!("{unit}盖章件.pdf"), &scan("全部"));
    let collected = collect(&desk, "plan", "2020-07-15");
    balances(&collected);
    let own = states(&collected, unit);
    let waiting: Vec<_> = own.iter().filter(|(_, state)| state == "已收到待转录").collect();
    assert_eq!(waiting.len(), 1, "{own:?}");
    assert!(
        own.iter()
            .filter(|one| !waiting.contains(one))
            .all(|(_, state)| state == "已报")
    );
    let owed = collected["owed"].as_array().expect("owed").iter();
    let duty = owed
        .filter(|duty| duty["unit"] == unit)
        .find(|duty| duty["state"] == "已收到待转录");
    assert_eq!(duty.expect("a duty")["file"], file.as_str());
}

#[test]
fn a_unit_is_asked_for_nothing_that_the_office_left_out_and_told_nothing_that_is_not_so() {
    let desk = sample();
    let (typed, back) = ("市商务局", "市人社局");
    for unit in [typed, back] {
        reply(&desk, &format!("{unit}.pdf"), &scan(unit));
    }
    let before = collect(&desk, "plan", "2020-07-15");
    let task = states(&before, typed)[0].0.clone();
    decide(
        &desk,
        &[&[
            ("单位", typed),
            ("任务", &task),
            ("表", "附件2 落实方案"),
            ("栏", "落实措施"),
            ("决定", "转录"),
            ("转录内容", "建立台账，每月调度1次"),
        ]],
    );
    let collected = collect(&desk, "plan", "2020-07-15");
    let told = letter(&desk, typed).expect("a letter");
    assert!(!told.contains("空") && !told.contains("补填"), "{told}");
    let mut lacking = (collected["findings"].as_array().expect("findings").iter())
        .filter(|finding| finding["rule"] == "field-missing" && finding["unit"] == typed);
    assert!(lacking.clone().count() > 0);
    assert!(lacking.all(|finding| finding.get("to_unit").is_none()
        && finding["advice"].as_str().is_some_and(|advice| advice.contains("转录"))));
    // Nothing that a unit has filled in is kept where it has filled in nothing.
    let files = std::fs::read_dir(desk.output().join("returned"))
        .expect("returned")
        .flatten();
    let own = files
        .map(|file| file.path())
        .find(|path| path.to_string_lossy().contains(back));
    let (_, rows) = &load(&own.expect("a returned workbook"))[0];
    let first = rows.concat().join("\n");
    assert!(!first.contains("不必重填") && !first.contains("都已保留"), "{first}");
}

#[test]
fn a_slip_in_the_name_of_the_unit_makes_no_reply_of_another_one() {
    let desk = sample();
    desk.duban(&["generate"]);
    let (unit, other) = ("市商务局", "市财政局");
    filled(&desk, unit, |_, _| {});
    let path = desk.input().join("replies").join(format!("{unit}.xlsx"));
    let mut sheets = load(&path);
    for cell in sheets
        .iter_mut()
        .filter(|(name, _)| name.starts_with("附件2"))
        .flat_map(|(_, rows)| rows)
        .flatten()
    {
        if cell.starts_with("填报单位") {
            *cell = cell.replace(unit, other);
        }
    }
    save(&path, &sheets);
    let collected = collect(&desk, "plan", "2020-07-08");
    let records = collected["records"].as_array().expect("records");
    assert!(
        !records.is_empty() && records.iter().all(|record| record["unit"] == unit),
        "{records:?}"
    );
    let findings = collected["findings"].as_array().expect("findings");
    let told = findings
        .iter()
        .find(|finding| finding["rule"] == "unit-conflict")
        .expect("a finding");
    assert!(
        told["found"].as_str().is_some_and(|found| found.contains(other)),
        "{told}"
    );
}

#[test]
fn a_task_that_a_person_says_is_none_of_the_unit_s_is_asked_of_it_nowhere_any_more() {
    let desk = sample();
    desk.duban(&["generate", "--form", "plan"]);
    let unit = "市教育局";
    let mut gone = String::new();
    filled(&desk, unit, |at, row| {
        if at == 2 {
            gone = row[1].clone();
            row.clear();
        }
    });
    let form = ("表", "附件2 落实方案");
    let missing = |collected: &Value| -> Vec<(String, Value)> {
        let findings = collected["findings"].as_array().expect("findings").iter();
        let of_it = findings.filter(|finding| finding["rule"] == "task-missing" && finding["unit"] == unit);
        of_it
            .map(|finding| {
                (
                    finding["severity"].as_str().expect("a weight").to_owned(),
                    finding["to_unit"].clone(),
                )
            })
            .collect()
    };
    let before = collect(&desk, "plan", "2020-07-15");
    assert_eq!(missing(&before).len(), 1, "{:?}", missing(&before));
    assert_eq!(missing(&before)[0].0, "error");
    decide(
        &desk,
        &[&[
            ("单位", unit),
            ("任务", &gone),
            form,
            ("决定", "不涉及"),
            ("理由", "经请示"),
        ]],
    );
    let after = collect(&desk, "plan", "2020-07-15");
    balances(&after);
    assert_eq!(missing(&after), [("info".to_owned(), Value::Null)]);
    let told = letter(&desk, unit).unwrap_or_default();
    assert!(!told.contains("表中没有任务"), "{told}");
}
