//! The workbooks that the office itself fills in: every plain way of writing is taken, every edit honoured or refused.

use std::path::Path;

use serde_json::Value;

use super::corrected::{Sheets, load, save};
use super::run::Desk;

/// A desk whose directory is this one sheet.
fn with_directory(name: &str, rows: &[&[&str]]) -> Desk {
    let desk = Desk::sample();
    let rows = rows
        .iter()
        .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
        .collect();
    save(&desk.input().join("directory.xlsx"), &vec![(name.to_owned(), rows)]);
    desk
}

fn unit<'v>(register: &'v Value, name: &str) -> &'v Value {
    let units = register["units"].as_array().unwrap();
    units
        .iter()
        .find(|unit| unit["name"] == name)
        .unwrap_or_else(|| panic!("{name}"))
}

/// Rule, cell and text of the findings of a workbook.
fn told(register: &Value, sheet: &str) -> Vec<(String, String, String)> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let place = |finding: &Value, key: &str| match &finding["place"] {
        Value::Object(place) => place.get(key).and_then(Value::as_str).unwrap_or_default().to_owned(),
        _ => text(finding, key),
    };
    let findings = register["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| place(finding, "sheet") == sheet)
        .map(|finding| (text(finding, "rule"), place(finding, "cell"), text(finding, "found")))
        .collect()
}

#[test]
fn a_directory_is_read_by_what_its_headings_mean() {
    for (sheet, headings) in [
        ("单位", ["名称", "别名", "类别", "邮箱", "联系人", "电话"]),
        (
            "Sheet1",
            ["单位名称", "简称", "单位类别", "电子邮箱", "联络员", "手机号码"],
        ),
        (
            "督查联络员名单",
            ["单位全称", "又称", "性质", "E-mail", "姓名", "联系方式（手机）"],
        ),
        ("通讯录", ["部门", "曾用名", "类型", "邮箱地址", "经办人", "办公电话"]),
    ] {
        let row = [
            "咸宁市发展和改革委员会",
            "市发改委",
            "市政府部门",
            "fgw@xn.example",
            "张三",
            "0715-8230001",
        ];
        let desk = with_directory(sheet, &[&["单位通讯录"], &headings, &row]);
        let register = desk.json(&["register"], 0);
        let one = unit(&register, "咸宁市发展和改革委员会");
        assert_eq!(
            (one["category"].as_str(), one["email"].as_str()),
            (Some("市政府部门"), Some("fgw@xn.example")),
            "{sheet}"
        );
        assert_eq!(
            (one["contact"].as_str(), one["phone"].as_str()),
            (Some("张三"), Some("0715-8230001")),
            "{sheet}"
        );
    }
    // Two columns of one meaning are both kept, and a column that nobody reads is told.
    let head = ["单位名称", "别名", "办公电话", "手机", "职务"];
    let row = ["市发展和改革委员会", "市发改委", "0715-8230001", "13907240001", "科长"];
    let register = with_directory("单位", &[&head, &row]).json(&["register"], 0);
    assert_eq!(
        unit(&register, "市发展和改革委员会")["phone"],
        "0715-8230001；13907240001"
    );
    let told = told(&register, "单位");
    assert!(
        matches!(told.as_slice(), [(rule, cell, _)] if rule == "directory-column-unread" && cell == "E1"),
        "{told:?}"
    );
}

/// Registers the sample, lets `edit` change the sheet 单位, and registers again.
fn edited(edit: impl FnOnce(&mut Vec<Vec<String>>), status: i32) -> Value {
    let desk = Desk::sample();
    desk.json(&["register"], 0);
    let mut sheets: Sheets = load(Path::new(&desk.output().join("register.xlsx")));
    let (_, units) = sheets
        .iter_mut()
        .find(|(name, _)| name == "单位")
        .expect("the sheet 单位");
    edit(units);
    save(&desk.input().join("register.xlsx"), &sheets);
    desk.json(&["register"], status)
}

#[test]
fn every_edit_of_the_units_of_a_register_is_honoured_or_refused_with_its_cell() {
    let column = |rows: &[Vec<String>], heading: &str| rows[0].iter().position(|cell| cell == heading).unwrap();
    // Nothing changed, nothing said.
    assert_eq!(told(&edited(|_| {}, 0), "单位"), []);
    // What the directory does not say is taken from here, and a unit that it does not know may be renamed.
    let register = edited(
        |rows| {
            let (name, known) = (column(rows, "名称"), column(rows, "是否在名录"));
            let (mail, phone) = (column(rows, "邮箱"), column(rows, "电话"));
            let row = rows.iter_mut().find(|row| row[known] == "否").unwrap();
            row[name] = "改名后的单位".to_owned();
            row[mail] = "a@xn.example".to_owned();
            row[phone] = "0715-8230009".to_owned();
        },
        0,
    );
    let renamed = unit(&register, "改名后的单位");
    assert_eq!(
        (renamed["email"].as_str(), renamed["phone"].as_str()),
        (Some("a@xn.example"), Some("0715-8230009"))
    );
    assert!(!renamed["aliases"].as_array().unwrap().is_empty());
    assert_eq!(told(&register, "单位"), []);
    // What stands elsewhere is refused where it was written; what an edit elsewhere may have left is only mentioned.
    type Edit = fn(&mut Vec<Vec<String>>, &dyn Fn(&[Vec<String>], &str) -> usize);
    let edits: [(Edit, &str, i32); 6] = [
        (
            |rows, at| {
                let c = at(rows, "通知中的称谓");
                rows[3][c].push_str("\n某某局");
            },
            "C4",
            0,
        ),
        (
            |rows, at| {
                let c = at(rows, "牵头任务数");
                rows[2][c] = "两项".into();
            },
            "E3",
            1,
        ),
        (
            |rows, at| {
                let c = at(rows, "是否在名录");
                rows[4][c] = if rows[4][c] == "是" { "否" } else { "是" }.into();
            },
            "D5",
            1,
        ),
        (
            |rows, _| {
                let row = vec!["新来的局".to_owned()];
                rows.push(row);
            },
            "A",
            1,
        ),
        (
            |rows, _| {
                let row = vec!["老局".to_owned(), String::new(), "老称谓".to_owned()];
                rows.push(row);
            },
            "A",
            0,
        ),
        (
            |rows, _| {
                let row = rows[5].clone();
                rows.push(row);
            },
            "A",
            1,
        ),
    ];
    for (place, (edit, cell, status)) in edits.into_iter().enumerate() {
        let register = edited(|rows| edit(rows, &|rows, heading| column(rows, heading)), status);
        let told = told(&register, "单位");
        assert!(
            matches!(told.as_slice(), [(rule, at, _)] if rule == "register-unit-refused" && at.starts_with(cell)),
            "{place}: {told:?}"
        );
    }
    let register = edited(|rows| drop(rows.remove(7)), 0);
    assert!(matches!(told(&register, "单位").as_slice(), [(rule, ..)] if rule == "register-unit-without-row"));
}

#[test]
fn what_a_register_does_not_read_is_told_where_it_stands() {
    let desk = Desk::sample();
    desk.json(&["register"], 0);
    let sheets: Sheets = load(&desk.output().join("register.xlsx"));
    type Edit = fn(&mut Sheets);
    fn of<'s>(sheets: &'s mut Sheets, name: &str) -> &'s mut Vec<Vec<String>> {
        let found = sheets.iter_mut().find(|(own, _)| own == name);
        found.map(|(_, rows)| rows).unwrap()
    }
    let edits: [(Edit, &str, &str, i32); 6] = [
        (
            |sheets| sheets.push(("补充".into(), vec![vec!["加一项任务".into()]])),
            "补充",
            "register-sheet-unread",
            0,
        ),
        (
            |sheets| of(sheets, "通知").push(vec!["邮政编码".into(), "437000".into()]),
            "通知",
            "register-item-unknown",
            0,
        ),
        (
            |sheets| of(sheets, "表格")[0][3] = "内容".into(),
            "表格",
            "register-sheet-unread",
            1,
        ),
        (
            |sheets| {
                let rows = of(sheets, "单位");
                rows[0].push("分管领导".into());
                rows[1].push("王某".into());
            },
            "单位",
            "register-column-unread",
            0,
        ),
        (
            |sheets| {
                let rows = of(sheets, "任务");
                let parent = rows[0].iter().position(|cell| cell == "上级任务").unwrap();
                rows[4][parent] = "T999".into();
            },
            "任务",
            "register-parent-unknown",
            1,
        ),
        (|_| {}, "", "", 0),
    ];
    for (edit, sheet, rule, status) in edits {
        let mut changed = sheets.clone();
        edit(&mut changed);
        save(&desk.input().join("register.xlsx"), &changed);
        let register = desk.json(&["register"], status);
        let told = told(&register, sheet);
        let own: Vec<&str> = told
            .iter()
            .map(|(rule, ..)| rule.as_str())
            .filter(|one| *one == rule)
            .collect();
        assert_eq!(own.len(), usize::from(!rule.is_empty()), "{sheet} {rule}: {told:?}");
    }
}
