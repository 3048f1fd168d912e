//! A register that a person corrected is read back exactly, and every wrong edit is a finding with its cell.

use std::path::Path;

use calamine::{Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::run::Desk;

/// The sheets of a workbook as rows of text.
pub type Sheets = Vec<(String, Vec<Vec<String>>)>;

pub fn load(path: &Path) -> Sheets {
    let mut workbook: Xlsx<_> = open_workbook(path).expect("opens");
    workbook
        .sheet_names()
        .into_iter()
        .map(|name| {
            let range = workbook.worksheet_range(&name).expect("a sheet");
            let rows = range
                .rows()
                .map(|row| row.iter().map(|cell| cell.to_string()).collect())
                .collect();
            (name, rows)
        })
        .collect()
}

pub fn save(path: &Path, sheets: &Sheets) {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(name).expect("named");
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write_string(row as u32, column as u16, cell).expect("written");
            }
        }
    }
    workbook.save(path).expect("saved");
}

/// Registers the sample, lets `edit` correct the sheet 任务 (row 0 holds the headings), and registers again.
fn corrected(edit: impl FnOnce(&mut Vec<Vec<String>>), status: i32) -> Value {
    let desk = Desk::sample();
    desk.json(&["register"], 0);
    let mut sheets = load(&desk.output().join("register.xlsx"));
    let (_, tasks) = sheets
        .iter_mut()
        .find(|(name, _)| name == "任务")
        .expect("the sheet 任务");
    edit(tasks);
    save(&desk.input().join("register.xlsx"), &sheets);
    desk.json(&["register"], status)
}

fn column(rows: &[Vec<String>], heading: &str) -> usize {
    rows[0]
        .iter()
        .position(|cell| cell == heading)
        .unwrap_or_else(|| panic!("no column {heading}"))
}

/// The one finding of a rule.
fn finding<'a>(register: &'a Value, rule: &str) -> &'a Value {
    let found: Vec<&Value> = register["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["rule"] == rule)
        .collect();
    assert_eq!(found.len(), 1, "{rule}: {:?}", register["findings"]);
    found[0]
}

#[test]
fn corrections_of_every_kind_are_read_back() {
    let register = corrected(
        |rows| {
            let (text, lead, co, open) = (
                column(rows, "重点工作"),
                column(rows, "牵头单位"),
                column(rows, "责任单位"),
                column(rows, "名单未列全"),
            );
            rows[1][text] = "改过的文字。".into();
            rows[1][lead] = "市发改委、市财政局".into();
            rows[1][co] = "各县、市、区人民政府\n市教育局".into();
            rows[100][open] = String::new();
            rows.remove(2);
            let mut added = vec![String::new(); rows[0].len()];
            added[text] = "新增的一项。".into();
            added[lead] = "市教育局".into();
            rows.insert(3, added);
        },
        0,
    );
    let tasks = register["tasks"].as_array().expect("tasks");
    assert_eq!(tasks.len(), 107);
    assert_eq!(tasks[0]["text"], "改过的文字。");
    assert_eq!(tasks[0]["lead"], serde_json::json!(["市发改委", "市财政局"]));
    assert_eq!(tasks[0]["co"], serde_json::json!(["各县、市、区人民政府", "市教育局"]));
    assert_eq!(tasks[1]["id"], "T003", "ids stay with their tasks");
    assert_eq!(tasks[2]["text"], "新增的一项。");
    assert_eq!(tasks[2]["id"], "T002", "a new task gets an id that nobody has");
}

#[test]
fn a_number_twice_is_named() {
    let register = corrected(
        |rows| {
            let number = column(rows, "序号");
            rows[5][number] = "4".into();
        },
        0,
    );
    let finding = finding(&register, "register-number-repeated");
    assert_eq!(
        (finding["cell"].as_str(), finding["task"].as_str()),
        (Some("B6"), Some("T005"))
    );
}

#[test]
fn an_id_twice_is_named() {
    let register = corrected(|rows| rows[5][0] = "T004".into(), 1);
    assert_eq!(finding(&register, "register-id-repeated")["cell"], "A6");
    let ids: Vec<&str> = register["tasks"]
        .as_array()
        .expect("tasks")
        .iter()
        .filter_map(|task| task["id"].as_str())
        .collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!((ids.len(), unique.len()), (107, 107));
}

#[test]
fn a_task_with_no_unit_is_named() {
    let register = corrected(
        |rows| {
            let (lead, co) = (column(rows, "牵头单位"), column(rows, "责任单位"));
            rows[7][lead].clear();
            rows[7][co].clear();
        },
        1,
    );
    let finding = finding(&register, "register-units-missing");
    assert_eq!(
        (finding["cell"].as_str(), finding["task"].as_str()),
        (Some("F8"), Some("T007"))
    );
}

#[test]
fn an_unknown_role_is_named() {
    let register = corrected(
        |rows| {
            for (place, row) in rows.iter_mut().enumerate() {
                row.push(if place == 0 {
                    "协办单位".into()
                } else {
                    "市教育局".into()
                });
            }
        },
        1,
    );
    assert_eq!(finding(&register, "register-role-unknown")["cell"], "M1");
}

/// A register that was sorted by its lead units, with columns moved and hidden and rows filtered away, saved by an
/// office suite: the tasks are those of the notice, in its order.
#[test]
fn a_sorted_register_of_another_program_holds_the_same_tasks() {
    let desk = Desk::empty();
    std::fs::copy("fixtures/registers/notice.txt", desk.input().join("notice.txt")).expect("copied");
    let fresh = desk.json(&["register"], 0);
    std::fs::copy(
        "fixtures/registers/sorted-by-unit-libreoffice.xlsx",
        desk.input().join("register.xlsx"),
    )
    .expect("copied");
    let read = desk.json(&["register"], 0);
    assert_eq!(read["tasks"], fresh["tasks"]);
    assert_eq!(read["forms"], fresh["forms"]);
    let sorted = finding(&read, "register-sorted");
    assert_eq!(
        (sorted["severity"].as_str(), sorted["cell"].as_str()),
        (Some("info"), Some("B2"))
    );
}

#[test]
fn a_row_that_was_moved_or_added_stays_where_it_is() {
    let register = corrected(
        |rows| {
            let moved = rows.remove(20);
            rows.insert(3, moved);
            let mut added = vec![String::new(); rows[0].len()];
            added[column(rows, "重点工作")] = "新增的一项。".into();
            added[column(rows, "牵头单位")] = "市教育局".into();
            rows.insert(9, added);
        },
        0,
    );
    let ids: Vec<&str> = register["tasks"]
        .as_array()
        .expect("tasks")
        .iter()
        .filter_map(|task| task["id"].as_str())
        .take(10)
        .collect();
    assert_eq!(
        ids,
        [
            "T001", "T002", "T020", "T003", "T004", "T005", "T006", "T007", "T108", "T008"
        ]
    );
}

#[test]
fn all_columns_of_the_notice_s_table_stand_in_the_register_and_come_back_from_it() {
    let desk = Desk::empty();
    let notice = "柳河县整改任务清单\n序号\t类别\t任务编号\t问题\t牵头单位\t责任单位\t责任人\t备注\n\
        1\t大气\tA-07\t秸秆焚烧管控不严。\t县生态环境局\t各乡镇\t王某\t\n\
        2\t水\tA-09\t污水直排。\t县住建局\t县水利局\t李某\t上年遗留\n";
    std::fs::write(desk.input().join("notice.txt"), notice).expect("written");
    let read = |desk: &Desk| -> (String, Value) {
        let printed = String::from_utf8(desk.duban(&["register", "--json"]).stdout).expect("text");
        let register: Value = serde_json::from_str(&printed).expect("json");
        (printed, register["tasks"].clone())
    };
    let (printed, tasks) = read(&desk);
    let expected = [
        ("序号", "2"),
        ("类别", "水"),
        ("任务编号", "A-09"),
        ("问题", "污水直排。"),
        ("牵头单位", "县住建局"),
        ("责任单位", "县水利局"),
        ("责任人", "李某"),
        ("备注", "上年遗留"),
    ];
    assert_eq!(
        tasks[1]["columns"].as_object().expect("an object").len(),
        expected.len()
    );
    let mut last = 0;
    for (heading, text) in expected {
        assert_eq!(tasks[1]["columns"][heading], text);
        let place = printed.rfind(&format!("\"{heading}\":")).expect("printed");
        assert!(place > last, "{heading} stands where the table has it");
        last = place;
    }
    assert!(tasks[0]["columns"].get("备注").is_none(), "a blank cell says nothing");
    std::fs::copy(desk.output().join("register.xlsx"), desk.input().join("register.xlsx")).expect("copied");
    let (_, again) = read(&desk);
    for place in 0..2 {
        assert_eq!(again[place]["columns"], tasks[place]["columns"]);
    }
}
