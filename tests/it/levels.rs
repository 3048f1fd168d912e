//! A unit's workbook is a notice for the units below it: passed on, collected and answered, and what comes up is what they said.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::corrected::{Sheets, load, save};
use crate::run::{Desk, strings};

/// A notice that gives a county four tasks, two of which it leads.
const NOTICE: &str = "\
关于印发2020年重点工作责任分解的通知
各县人民政府，市政府各部门：
现将重点工作责任分解印发给你们。请于2020年7月10日前将附件2报市政府政务督查室，12月31日前将附件3报市政府政务督查室。联系人：张三，联系电话：0715-8255555。
南岭市人民政府办公室
2020年7月6日
附件1
2020年重点工作责任分解
一、稳就业
1.城镇新增就业5000人以上，加强职业技能培训。（牵头单位：甲县人民政府；责任单位：市人社局）
2.改造老旧小区12个，惠及居民3000户。（牵头单位：市住建局；责任单位：甲县人民政府）
二、保民生
3.新建义务教育学校3所，年内开工。（牵头单位：甲县人民政府、市教育局）
4.完成农村饮水安全工程建设任务。（牵头单位：市水利局；责任单位：甲县人民政府）
";

const COUNTY: &str = "甲县人民政府";

fn nothing_is_told_of_the_county(collected: &Value) {
    let own = |finding: &&Value| finding["unit"] == COUNTY || !finding["file"].is_null();
    let found: Vec<&Value> = collected["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(own)
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// The city, which has made its forms.
fn city() -> Desk {
    let city = Desk::empty();
    std::fs::write(city.input().join("notice.txt"), NOTICE).expect("written");
    city.json(&["generate"], 0);
    city
}

/// The county's workbook as the city made it.
fn workbook(city: &Desk) -> PathBuf {
    let made = city.json(&["generate"], 0);
    let workbooks = made["workbooks"].as_array().expect("workbooks").iter();
    let own = workbooks.filter(|one| one["unit"] == COUNTY);
    let path = own
        .map(|one| one["path"].as_str().expect("a path"))
        .next()
        .expect("the county's");
    city.output().parent().expect("a folder").join(path)
}

/// A county with a directory of four units and this workbook as its notice.
fn county(workbook: &Path) -> Desk {
    let county = Desk::empty();
    std::fs::copy(workbook, county.input().join("收到的表.xlsx")).expect("copied");
    directory(&county);
    county
}

fn directory(county: &Desk) {
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let units = vec![
        row(&["名称", "别名", "类别"]),
        row(&["县教育局", "", "县直部门"]),
        row(&["县住建局", "县住房和城乡建设局", "县直部门"]),
        row(&["县人社局", "", "县直部门"]),
        row(&["县水利局", "", "县直部门"]),
    ];
    save(
        &county.input().join("directory.xlsx"),
        &vec![("单位".to_owned(), units)],
    );
}

/// The division that the county fills in: rows of the sheet 分工 from the first task on, columns from 牵头单位 on.
fn divide(county: &Desk, edit: impl FnOnce(&mut Sheets)) {
    let mut sheets = load(&county.output().join("分工.xlsx"));
    // The reader of the tests leaves out blank columns at the end.
    sheets[0]
        .1
        .iter_mut()
        .for_each(|row| row.resize(COLUMNS, String::new()));
    for (task, cells) in [
        (0, &["县人社局", "县教育局"][..]),
        (1, &["县住房和城乡建设局", "县水利局", "县人社局"]),
        (2, &["县教育局", "县住建局、县人社局"]),
        (3, &["县水利局"]),
    ] {
        for (place, text) in cells.iter().enumerate() {
            sheets[0].1[HEAD + 1 + task][LEAD + place] = (*text).to_owned();
        }
    }
    for row in &mut sheets[1].1 {
        match row[0].as_str() {
            "报送单位" => row[1] = "甲县政府督查室".to_owned(),
            "联系人" => row[1] = "王建国".to_owned(),
            "联系电话" => row[1] = "0715-6322001".to_owned(),
            item if item.contains("落实方案") => row[1] = "2020-07-08".to_owned(),
            _ => {}
        }
    }
    edit(&mut sheets);
    save(&county.input().join("分工.xlsx"), &sheets);
}

/// Row of the headings of the sheet 分工, and its column of leading units.
const HEAD: usize = 3;
const LEAD: usize = 4;
/// Columns of the sheet 分工, blank ones too.
const COLUMNS: usize = 8;

fn findings<'a>(value: &'a Value, rule: &str) -> Vec<&'a Value> {
    let all = value["findings"].as_array().expect("findings");
    all.iter().filter(|finding| finding["rule"] == rule).collect()
}

#[test]
fn a_received_workbook_is_read_as_a_notice_whose_tasks_nobody_has_yet() {
    let county = county(&workbook(&city()));
    let register = county.json(&["register"], 1);
    assert_eq!(register["title"], "关于印发2020年重点工作责任分解的通知");
    assert_eq!(
        (&register["issuer"], &register["date"]),
        (&"南岭市人民政府办公室".into(), &"2020-07-06".into())
    );
    assert_eq!(register["contact"]["phone"], "0715-8255555");
    let tasks = register["tasks"].as_array().expect("tasks");
    let told: Vec<String> = tasks
        .iter()
        .map(|task| {
            let (id, number) = (
                task["id"].as_str().expect("an id"),
                task["number"].as_str().expect("a number"),
            );
            format!(
                "{id} {number} {} {}",
                task["part"].as_str().expect("a part"),
                register["received"]["roles"][id]
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            r#"T001 1 一、稳就业 "lead""#,
            r#"T002 2 一、稳就业 "co""#,
            r#"T003 3 二、保民生 "lead""#,
            r#"T004 4 二、保民生 "co""#
        ]
    );
    assert!(
        tasks
            .iter()
            .all(|task| strings(&task["lead"]).is_empty() && strings(&task["co"]).is_empty())
    );
    let forms = register["forms"].as_array().expect("forms");
    let forms: Vec<String> = forms
        .iter()
        .map(|form| format!("{} {}", form["key"], form["due"]))
        .collect();
    assert_eq!(forms, [r#""plan" "2020-07-10""#, r#""status" "2020-12-31""#]);
    assert_eq!(register["received"]["unit"], COUNTY);
    assert_eq!(findings(&register, "division-missing").len(), 1);
    assert!(county.output().join("分工.xlsx").exists());
    let explained = county.duban(&["register", "--explain", "T003"]);
    let explained = String::from_utf8(explained.stdout).expect("UTF-8");
    assert!(
        explained.contains("牵头") && explained.contains("收到的表.xlsx"),
        "{explained}"
    );
    let refused = county.duban(&["answer"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("分工"));
}

#[test]
fn what_the_own_units_said_comes_back_to_the_level_above_without_a_finding() {
    let city = city();
    let county = county(&workbook(&city));
    county.json(&["register"], 1);
    divide(&county, |_| ());
    let register = county.json(&["register"], 0);
    let units: Vec<String> = (register["units"].as_array().expect("units").iter())
        .map(|unit| format!("{} {} {}", unit["name"], unit["lead"], unit["co"]))
        .collect();
    assert_eq!(
        units,
        [
            r#""县教育局" 1 1"#,
            r#""县住建局" 1 1"#,
            r#""县人社局" 1 2"#,
            r#""县水利局" 1 1"#
        ]
    );
    assert_eq!(register["report_to"], "甲县政府督查室");
    county.json(&["generate"], 0);
    // The own units answer as the rehearsal does, in real workbooks.
    county.json(&["rehearse", "--faults", "none"], 0);
    let replies = county.output().join("rehearsal/replies");
    let folder = replies.to_str().expect("UTF-8");
    let day = ["--as-of", "2020-12-30", "--form", "status"];
    let answered = county.json(&[&["answer", folder], &day[..]].concat(), 0);
    assert_eq!((&answered["unit"], &answered["open"]), (&COUNTY.into(), &0.into()));
    assert!(
        answered["findings"].as_array().expect("findings").is_empty(),
        "{}",
        answered["findings"]
    );
    let cell = |task: &str, column: &str| {
        let cells = answered["cells"].as_array().expect("cells").iter();
        let mut own = cells
            .filter(|cell| cell["task"] == task && cell["column"].as_str().is_some_and(|one| one.starts_with(column)));
        own.next().expect("a cell").clone()
    };
    // Every word of every unit stands behind its name, with the row that it came from.
    let narrative = cell("T002", "落实情况");
    let text = narrative["text"].as_str().expect("a text");
    assert_eq!(narrative["said"].as_array().expect("words").len(), 3);
    for said in narrative["said"].as_array().expect("words") {
        let words = said["text"].as_str().expect("a text").trim_end_matches('。');
        assert!(
            text.contains(&format!("{}：{words}", said["unit"].as_str().expect("a unit"))),
            "{text}"
        );
        assert!(said["source"]["row"].as_u64().is_some_and(|row| row > 0));
    }
    // The only unit of a task speaks for the county as it is.
    let sole = cell("T004", "落实情况");
    assert_eq!(
        (&sole["how"], &sole["text"]),
        (&"sole".into(), &sole["said"][0]["text"])
    );
    let reply = county.output().join("报送").join(format!("{COUNTY}.xlsx"));
    assert!(county.output().join("报送/来源.xlsx").exists());
    std::fs::create_dir(city.input().join("replies")).expect("made");
    std::fs::copy(&reply, city.input().join("replies/甲县.xlsx")).expect("copied");
    let collected = city.json(&[&["collect"], &day[..]].concat(), 1);
    assert_eq!(collected["replies"][0]["outcome"], "accepted");
    nothing_is_told_of_the_county(&collected);
    let records = collected["records"].as_array().expect("records").iter();
    let ids: Vec<&str> = records.map(|record| record["task"].as_str().expect("an id")).collect();
    assert_eq!(ids, ["T001", "T002", "T003", "T004"]);
}

#[test]
fn a_silent_unit_leaves_gaps_that_are_told_and_never_filled() {
    let county = county(&workbook(&city()));
    county.json(&["register"], 1);
    divide(&county, |_| ());
    county.json(&["rehearse", "--faults", "none"], 0);
    let replies = county.output().join("rehearsal/replies");
    for file in std::fs::read_dir(&replies).expect("listed").flatten() {
        if file.file_name().to_string_lossy().contains("县水利局") {
            std::fs::remove_file(file.path()).expect("removed");
        }
    }
    let folder = replies.to_str().expect("UTF-8");
    let answered = county.json(&["answer", folder, "--as-of", "2020-12-30", "--form", "status"], 1);
    let silent = findings(&answered, "answer-unit-silent");
    assert_eq!(silent.len(), 1);
    let found = silent[0]["found"].as_str().expect("words");
    assert!(
        found.contains("县水利局") && found.contains("T002") && found.contains("T004"),
        "{found}"
    );
    let cells = answered["cells"].as_array().expect("cells");
    let of = |task: &str, start: &str| {
        let mut own = cells
            .iter()
            .filter(|cell| cell["task"] == task && cell["column"].as_str().is_some_and(|one| one.starts_with(start)));
        own.next().expect("a cell")
    };
    // A word for all waits for all; what each said is kept.
    assert_eq!(
        (&of("T002", "是否完成")["how"], &of("T002", "是否完成")["text"]),
        (&"open".into(), &"".into())
    );
    let narrative = of("T002", "落实情况")["text"].as_str().expect("a text");
    assert!(narrative.contains("县住建局：") && narrative.contains("县人社局：") && !narrative.contains("县水利局："));
    assert!(
        cells
            .iter()
            .filter(|cell| cell["task"] == "T004")
            .all(|cell| cell["text"] == "")
    );
    assert_eq!(of("T001", "是否完成")["how"], "all-done");
}

#[test]
fn edits_of_the_division_are_followed_or_refused_with_their_cell() {
    let county = county(&workbook(&city()));
    county.json(&["register"], 1);
    divide(&county, |sheets| {
        let rows = &mut sheets[0].1;
        rows[HEAD + 1][2] = "城镇新增就业50人。".to_owned();
        rows[HEAD + 2][LEAD] = "同上".to_owned();
        rows[HEAD + 3][LEAD] = String::new();
        rows[HEAD + 3][LEAD + 1] = "/".to_owned();
        let mut own = vec![String::new(); rows[HEAD].len()];
        own[2] = "另外增加的一项工作。".to_owned();
        own[LEAD] = "县教育局".to_owned();
        rows.push(own);
        for row in rows.iter_mut() {
            row.push(String::new());
        }
        let last = rows[HEAD].len() - 1;
        rows[HEAD][last] = "县住建局".to_owned();
        rows[HEAD + 1][last] = "√".to_owned();
        rows[HEAD + 4][last] = "待定".to_owned();
        for row in &mut sheets[1].1 {
            if row[0].contains("落实方案") {
                row[1] = "尽快".to_owned();
            }
        }
        sheets.push(("备用".to_owned(), vec![vec!["县财政局".to_owned()]]));
    });
    let register = county.json(&["register"], 1);
    let cells = |rule: &str| -> Vec<String> {
        let cell = |finding: &&Value| {
            format!(
                "{}!{}",
                finding["sheet"].as_str().unwrap_or(""),
                finding["cell"].as_str().unwrap_or("")
            )
        };
        findings(&register, rule).iter().map(cell).collect()
    };
    assert_eq!(cells("division-edit-refused"), ["分工!C5", "分工!I8", "报送!B6"]);
    assert_eq!(cells("division-row-unknown"), ["分工!C9"]);
    assert_eq!(cells("division-task-open"), ["分工!E7"]);
    assert_eq!(cells("division-column-unread"), ["备用!A1"]);
    let tasks = register["tasks"].as_array().expect("tasks");
    assert_eq!(tasks[0]["text"], "城镇新增就业5000人以上，加强职业技能培训。");
    assert_eq!(strings(&tasks[0]["co"]), ["县教育局", "县住建局"]);
    assert_eq!(strings(&tasks[1]["lead"]), ["县人社局"]);
}

/// The workbook without its hidden sheet, its instruction sheet and its ids, as a copy into a new file has it.
fn bare(from: &Path, to: &Path) {
    let mut workbook = Workbook::new();
    for (name, rows) in load(from)
        .iter()
        .filter(|(name, _)| name != "duban" && name != "填报说明")
    {
        let sheet = workbook.add_worksheet().set_name(name).expect("named");
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(column, _)| *column != 1) {
                sheet.write_string(row as u32, column as u16, cell).expect("written");
            }
        }
    }
    workbook.save(to).expect("saved");
}

#[test]
fn it_is_known_by_what_it_shows_where_its_marks_are_lost() {
    let city = city();
    let county = Desk::empty();
    bare(&workbook(&city), &county.input().join("表.xlsx"));
    directory(&county);
    let register = county.json(&["register"], 1);
    assert_eq!(register["received"]["unit"], COUNTY);
    assert_eq!(findings(&register, "received-ids-lost").len(), 1);
    assert_eq!(findings(&register, "received-unsaid").len(), 1);
    let roles: Vec<String> = (register["tasks"].as_array().expect("tasks").iter())
        .map(|task| {
            let id = task["id"].as_str().expect("an id");
            format!("{} {}", task["number"], register["received"]["roles"][id])
        })
        .collect();
    assert_eq!(roles, [r#""1" "lead""#, r#""2" "co""#, r#""3" "lead""#, r#""4" "co""#]);
    let keys: Vec<&Value> = register["forms"]
        .as_array()
        .expect("forms")
        .iter()
        .map(|form| &form["key"])
        .collect();
    assert_eq!(keys, ["plan", "status"]);
    divide(&county, |_| ());
    county.json(&["rehearse", "--faults", "none", "--form", "status"], 0);
    let replies = county.output().join("rehearsal/replies");
    let day = ["--as-of", "2020-12-30", "--form", "status"];
    county.json(&[&["answer", replies.to_str().expect("UTF-8")], &day[..]].concat(), 0);
    // The level above knows the tasks by their texts.
    std::fs::create_dir(city.input().join("replies")).expect("made");
    let reply = county.output().join("报送").join(format!("{COUNTY}.xlsx"));
    std::fs::copy(&reply, city.input().join("replies/甲县.xlsx")).expect("copied");
    let collected = city.json(&[&["collect"], &day[..]].concat(), 1);
    let mut ids: Vec<&str> = (collected["records"].as_array().expect("records").iter())
        .map(|record| record["task"].as_str().expect("an id"))
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, ["T001", "T002", "T003", "T004"]);
    nothing_is_told_of_the_county(&collected);
}

#[test]
fn a_notice_with_a_task_table_is_no_received_workbook() {
    let desk = Desk::empty();
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let rows = vec![
        row(&["2020年重点工作责任分解"]),
        row(&["序号", "任务编号", "重点工作", "牵头单位", "责任单位"]),
        row(&["1", "T001", "新建学校3所，年内开工。", "市教育局", "市住建局"]),
        row(&["2", "T002", "改造老旧小区12个。", "市住建局", "市财政局"]),
    ];
    save(&desk.input().join("notice.xlsx"), &vec![("任务".to_owned(), rows)]);
    let register = desk.duban(&["register", "--json"]);
    let register: Value = serde_json::from_slice(&register.stdout).expect("JSON");
    assert!(register.get("received").is_none());
    assert_eq!(strings(&register["tasks"][0]["lead"]), ["市教育局"]);
    let refused = desk.duban(&["answer"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn three_levels_come_to_what_a_flat_collection_gives() {
    for faults in ["none", "typical"] {
        let desk = Desk::empty();
        let args = ["rehearse", "--levels", "3", "--units", "4", "--faults", faults];
        let account = desk.json(&args, 0);
        assert_eq!(account["rolled"], account["flat"], "{faults}");
        assert!(account["differences"].as_array().expect("a list").is_empty());
        assert!(account["rolled"][1].as_u64().is_some_and(|answered| answered > 20));
        if faults == "typical" {
            assert!(account["rolled"][1].as_u64() <= account["rolled"][0].as_u64());
            assert!(account["rolled"][2].as_u64() < account["rolled"][1].as_u64());
        }
    }
}
