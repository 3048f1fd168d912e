//! The status form takes over what a unit planned, from either file of the earlier round, and only where the task is the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::corrected::{load, save};
use crate::run::Desk;

/// A round of plans in which every unit has answered; its folder.
fn planned(desk: &Desk) -> PathBuf {
    desk.json(&["rehearse", "--form", "plan", "--faults", "none"], 0);
    desk.output().join("rehearsal")
}

fn generate(desk: &Desk, from: &Path) -> Value {
    desk.json(&["generate", "--from", from.to_str().expect("UTF-8")], 0)
}

fn workbooks(desk: &Desk) -> BTreeMap<PathBuf, Vec<u8>> {
    let made = desk.made().into_iter();
    made.filter(|(path, _)| path.starts_with("workbooks")).collect()
}

/// The status form of a workbook: by task text, the cells of its row by heading.
fn status(path: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let sheets = load(path);
    let (_, rows) = sheets
        .iter()
        .find(|(name, _)| name.starts_with("附件3"))
        .expect("the status form");
    let head = rows.iter().position(|row| row[1] == "任务编号").expect("headings");
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in rows
        .iter()
        .skip(head + 1)
        .filter(|row| row[1].starts_with('T') && !row[0].is_empty())
    {
        let cells = rows[head].iter().cloned().zip(row.iter().cloned());
        found.insert(row[2].clone(), cells.collect());
    }
    found
}

fn records(rehearsal: &Path) -> Vec<Value> {
    let bytes = std::fs::read(rehearsal.join("collected.json")).expect("collected.json");
    let collected: Value = serde_json::from_slice(&bytes).expect("JSON");
    collected["records"].as_array().expect("records").clone()
}

fn rules(generated: &Value) -> Vec<&str> {
    let findings = generated["findings"].as_array().expect("findings").iter();
    let rules = findings.filter_map(|finding| finding["rule"].as_str());
    rules.filter(|rule| rule.starts_with("prefill")).collect()
}

#[test]
fn both_files_of_the_earlier_round_prefill_alike_even_saved_by_another_program() {
    let desk = Desk::sample();
    let rehearsal = planned(&desk);
    let generated = generate(&desk, &rehearsal.join("collected.json"));
    assert_eq!(rules(&generated), Vec::<&str>::new());
    let by_json = workbooks(&desk);
    generate(&desk, &rehearsal.join("master.xlsx"));
    assert!(workbooks(&desk) == by_json);
    let saved = desk.output().join("去年汇总.xlsx");
    save(&saved, &load(&rehearsal.join("master.xlsx")));
    generate(&desk, &saved);
    assert!(workbooks(&desk) == by_json);

    // Everything that was planned stands in the status form, and what the form asks anew is open.
    let mut checked = 0;
    let mut forms = BTreeMap::new();
    for written in generated["workbooks"].as_array().expect("workbooks") {
        let path = desk
            .input()
            .parent()
            .expect("the desk")
            .join(written["path"].as_str().expect("a path"));
        forms.insert(written["unit"].as_str().expect("a unit").to_owned(), path);
    }
    for record in records(&rehearsal).iter().filter(|record| record["unit"] == "市司法局") {
        let form = status(&forms["市司法局"]);
        let row = form
            .values()
            .find(|row| row["任务编号"] == record["task"].as_str().expect("an id"))
            .expect("the task");
        for heading in ["完成时限", "责任领导", "联系电话"] {
            assert_eq!(row[heading], record["fields"][heading].as_str().expect("planned"));
        }
        assert_eq!(row["落实情况"], "");
        checked += 1;
    }
    assert!(checked > 5);
    // The measures are a note on the task.
    let bytes = std::fs::read(&forms["市司法局"]).expect("read");
    let parts = crate::workbook_parts::Parts::of(&bytes);
    let notes: String = parts
        .names()
        .filter(|name| name.contains("comments"))
        .map(|name| parts.text(name))
        .collect();
    assert_eq!(notes.matches("贵单位在落实方案中报送的措施：").count(), checked);
}

#[test]
fn another_register_gets_what_agrees_and_the_rest_is_told() {
    let desk = Desk::sample();
    let rehearsal = planned(&desk);
    let earlier = records(&rehearsal);
    let path = desk.input().join("notice.txt");
    let notice = std::fs::read_to_string(&path).expect("the notice");
    let task = |number: &str| -> String {
        let line = notice.lines().find(|line| line.starts_with(number)).expect("the task");
        line[number.len()..].split('(').next().expect("its text").to_owned()
    };
    let (gone, kept, long) = (task("83."), task("84."), task("64."));
    // One task is gone, so all later ids move up; one is worded a little differently; one unit is gone from one task.
    let changed: String = notice
        .lines()
        .filter(|line| !line.starts_with("83."))
        .map(|line| match line.strip_prefix("64.") {
            Some(rest) => format!("64.切实{rest}\n"),
            None if line.starts_with("84.") => line.replace("市司法局,", "").replace("、市司法局", "") + "\n",
            None => format!("{line}\n"),
        })
        .collect();
    std::fs::write(&path, changed).expect("written");
    for from in ["collected.json", "master.xlsx"] {
        let generated = generate(&desk, &rehearsal.join(from));
        assert_eq!(
            rules(&generated),
            ["prefill-task-similar", "prefill-task-unknown", "prefill-not-assigned"],
            "{from}: {}",
            generated["findings"]
        );
        let findings = generated["findings"].as_array().expect("findings");
        let told = |rule: &str| findings.iter().find(|finding| finding["rule"] == rule).expect("told");
        assert!(
            told("prefill-task-unknown")["found"]
                .as_str()
                .expect("text")
                .contains(&gone)
        );
        assert_eq!(told("prefill-not-assigned")["unit"], "市司法局");
        let mut filled = 0;
        for written in generated["workbooks"].as_array().expect("workbooks").iter().take(40) {
            let unit = &written["unit"];
            let file = desk
                .input()
                .parent()
                .expect("the desk")
                .join(written["path"].as_str().expect("a path"));
            for (text, row) in status(&file) {
                let earlier_text = if text.starts_with("切实") {
                    long.clone()
                } else {
                    text.clone()
                };
                let id = if text == kept { "T084" } else { "" };
                // The earlier ids count the task that is gone.
                let record = earlier.iter().find(|record| {
                    record["unit"] == *unit
                        && (record["task"] == id
                            || id.is_empty()
                                && row["序号"]
                                    .parse::<usize>()
                                    .is_ok_and(|n| record["task"] == format!("T{n:03}")))
                });
                let record = record.unwrap_or_else(|| panic!("{unit} planned for {earlier_text}"));
                assert_eq!(
                    row["责任领导"],
                    record["fields"]["责任领导"].as_str().expect("planned"),
                    "{unit} {text}"
                );
                filled += 1;
            }
        }
        assert!(filled > 100);
    }
}

#[test]
fn a_unit_that_is_no_longer_there_is_told_and_a_file_without_plans_is_refused() {
    let desk = Desk::sample();
    let rehearsal = planned(&desk);
    let path = rehearsal.join("collected.json");
    let mut collected: Value = serde_json::from_slice(&std::fs::read(&path).expect("read")).expect("JSON");
    for record in collected["records"].as_array_mut().expect("records") {
        if record["unit"] == "市司法局" {
            record["unit"] = "市旧司法局".into();
        }
    }
    // The bare contract, without the tasks: ids are all there is, and that is said.
    collected.as_object_mut().expect("an object").remove("tasks");
    std::fs::write(&path, collected.to_string()).expect("written");
    let generated = generate(&desk, &path);
    assert_eq!(rules(&generated), ["prefill-unchecked", "prefill-unit-unknown"]);

    for (name, text) in [("空.json", "{\"records\":[]}"), ("坏.json", "{"), ("错.xlsx", "PK")] {
        let file = desk.output().join(name);
        std::fs::write(&file, text).expect("written");
        let output = desk.duban(&["generate", "--from", file.to_str().expect("UTF-8")]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(name));
    }
    let output = desk.duban(&[
        "generate",
        "--from",
        desk.input().join("directory.xlsx").to_str().expect("UTF-8"),
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("里面没有任何填报内容"));
}
