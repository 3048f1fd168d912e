//! The whole way on the real notice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::run::{Desk, strings};

/// (unit, task, role) of everything that the register assigns, expanded here by other code than the program's.
fn assigned(register: &Value) -> BTreeSet<(String, String, &'static str)> {
    let mut units: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for unit in register["units"].as_array().expect("units") {
        for designation in strings(&unit["designations"]) {
            units
                .entry(designation)
                .or_default()
                .push(unit["name"].as_str().expect("a name").to_owned());
        }
    }
    let mut all = BTreeSet::new();
    for task in register["tasks"].as_array().expect("tasks") {
        let id = task["id"].as_str().expect("an id").to_owned();
        let expand = |role: &str| -> BTreeSet<String> {
            strings(&task[role])
                .iter()
                .flat_map(|designation| units[designation].clone())
                .collect()
        };
        let lead = expand("lead");
        for unit in expand("co").difference(&lead) {
            all.insert((unit.clone(), id.clone(), "责任"));
        }
        for unit in lead {
            all.insert((unit, id.clone(), "牵头"));
        }
    }
    all
}

/// (sheet, task, role) rows of a unit's workbook, read by calamine.
fn rows_of(path: &Path) -> Vec<(String, String, &'static str)> {
    let mut workbook: Xlsx<_> = open_workbook(path).expect("opens");
    let mut found = Vec::new();
    for name in workbook.sheet_names() {
        if !name.starts_with("附件") {
            continue;
        }
        let range = workbook.worksheet_range(&name).expect("a sheet");
        let text = |cell: &Data| cell.to_string();
        let mut ids = None;
        let mut role = "";
        for row in range.rows() {
            if let Some(column) = row.iter().position(|cell| text(cell) == "任务编号") {
                ids = Some(column);
                continue;
            }
            let Some(column) = ids else { continue };
            let words: String = row.iter().map(text).collect();
            if words.contains("牵头任务（") {
                role = "牵头";
            } else if words.contains("责任任务（") {
                role = "责任";
            }
            let id = text(&row[column]);
            if !id.is_empty() && !text(&row[0]).is_empty() {
                found.push((name.clone(), id, role));
            }
        }
    }
    found
}

#[test]
fn every_assignment_stands_in_exactly_one_workbook_and_nothing_else_does() {
    let desk = Desk::sample();
    let register = desk.json(&["register"], 0);
    let generated = desk.json(&["generate"], 0);
    let mut written = BTreeSet::new();
    let mut files = BTreeSet::new();
    for workbook in generated["workbooks"].as_array().expect("workbooks") {
        let unit = workbook["unit"].as_str().expect("a unit").to_owned();
        let path = workbook["path"].as_str().expect("a path");
        assert!(files.insert(path.to_owned()), "two units share {path}");
        let rows = rows_of(&desk.input().parent().expect("the desk").join(path));
        let (plan, status): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(sheet, ..)| sheet.contains("附件2"));
        let strip = |rows: Vec<(String, String, &'static str)>| -> Vec<(String, &'static str)> {
            rows.into_iter().map(|(_, id, role)| (id, role)).collect()
        };
        let (plan, status) = (strip(plan), strip(status));
        assert_eq!(plan, status, "{unit}: the two forms list different tasks");
        let count = |role: &str| plan.iter().filter(|(_, of)| *of == role).count() as u64;
        assert_eq!(workbook["lead"], count("牵头"), "{unit}");
        assert_eq!(workbook["co"], count("责任"), "{unit}");
        let mut sorted = plan.clone();
        sorted.sort_by_key(|(id, role)| (*role == "责任", id.clone()));
        assert_eq!(plan, sorted, "{unit}: lead first, in the notice's order");
        for (id, role) in plan {
            assert!(
                written.insert((unit.clone(), id.clone(), role)),
                "{unit} has {id} twice"
            );
        }
    }
    assert_eq!(written, assigned(&register));
    let on_disk = std::fs::read_dir(desk.output().join("workbooks"))
        .expect("listed")
        .count();
    assert_eq!(on_disk, files.len());
}

#[test]
fn without_a_directory_everything_works_and_says_what_is_unresolved() {
    let desk = Desk::sample();
    std::fs::remove_file(desk.input().join("directory.xlsx")).expect("removed");
    let register = desk.json(&["register"], 0);
    assert!(
        register["units"]
            .as_array()
            .expect("units")
            .iter()
            .all(|unit| unit["resolved"] == false)
    );
    let rules: Vec<&str> = register["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["rule"].as_str())
        .collect();
    assert!(rules.contains(&"directory-missing"));
    assert!(rules.contains(&"collective-unresolved"));
    let generated = desk.json(&["generate"], 0);
    let units = register["units"].as_array().expect("units").len();
    assert_eq!(generated["workbooks"].as_array().expect("workbooks").len(), units);
}

#[test]
fn the_county_governments_are_resolved_and_leading_groups_are_not() {
    let desk = Desk::sample();
    let register = desk.json(&["register"], 0);
    let units = register["units"].as_array().expect("units");
    let unit = |name: &str| {
        units
            .iter()
            .find(|unit| unit["name"] == name)
            .unwrap_or_else(|| panic!("{name}"))
    };
    for county in ["咸安区", "嘉鱼县", "赤壁市", "通城县", "崇阳县", "通山县"] {
        assert_eq!(unit(&format!("{county}人民政府"))["co"], 107);
    }
    assert_eq!(unit("市发改委")["lead"], 21);
    assert_eq!(unit("市安委会成员单位")["resolved"], false);
    assert!(!units.iter().any(|unit| unit["name"] == "各县、市、区人民政府"));
}

#[test]
fn a_corrected_register_takes_the_place_of_the_notice() {
    let desk = Desk::sample();
    let first = desk.json(&["register"], 0);
    std::fs::copy(desk.output().join("register.xlsx"), desk.input().join("register.xlsx")).expect("copied");
    std::fs::remove_file(desk.input().join("notice.txt")).expect("removed");
    let second = desk.json(&["register"], 0);
    for part in ["title", "issuer", "date", "forms", "units"] {
        assert_eq!(first[part], second[part], "{part}");
    }
    for (before, after) in first["tasks"]
        .as_array()
        .expect("tasks")
        .iter()
        .zip(second["tasks"].as_array().expect("tasks"))
    {
        for part in [
            "id",
            "number",
            "part",
            "section",
            "text",
            "lead",
            "co",
            "lead_open",
            "co_open",
            "due",
        ] {
            assert_eq!(before[part], after[part], "{part} of {}", before["id"]);
        }
    }
}

#[test]
fn a_drafted_directory_is_read_back_and_lists_every_designation() {
    let desk = Desk::sample();
    std::fs::remove_file(desk.input().join("directory.xlsx")).expect("removed");
    desk.json(&["register", "--draft-directory"], 0);
    std::fs::copy(
        desk.output().join("directory.xlsx"),
        desk.input().join("directory.xlsx"),
    )
    .expect("copied");
    let register = desk.json(&["register"], 0);
    let open = register["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["rule"] == "unit-unknown")
        .count();
    assert_eq!(open, 0);
}

#[test]
fn a_rehearsal_without_faults_merges_every_answer_without_a_finding() {
    let desk = Desk::sample();
    let register = desk.json(&["register"], 0);
    let account = desk.json(&["rehearse", "--faults", "none"], 0);
    let collected = std::fs::read(desk.output().join("rehearsal/collected.json")).expect("collected.json");
    let collected: Value = serde_json::from_slice(&collected).expect("JSON");
    assert_eq!(
        collected["findings"].as_array().map(Vec::len),
        Some(0),
        "{}",
        collected["findings"]
    );
    let owed = assigned(&register).len() * 2;
    assert_eq!(collected["records"].as_array().map(Vec::len), Some(owed));
    assert_eq!(account["records"], owed as u64);
    let ledger = &collected["ledger"];
    assert_eq!(ledger["expected"], owed as u64);
    assert_eq!(ledger["received"], owed as u64);
    assert_eq!(ledger["missing"], 0);
    assert_eq!(ledger["cells_read"], ledger["cells_recorded"]);
}

#[test]
fn a_rehearsal_with_faults_reports_exactly_these() {
    let desk = Desk::sample();
    for seed in ["1", "2", "3"] {
        let account = desk.json(&["rehearse", "--seed", seed], 0);
        assert_eq!(strings(&account["not_found"]), Vec::<String>::new());
        assert_eq!(strings(&account["not_put_in"]), Vec::<String>::new());
        assert!(account["faults"].as_u64().expect("a number") >= 30);
        let collected = std::fs::read(desk.output().join("rehearsal/collected.json")).expect("collected.json");
        let collected: Value = serde_json::from_slice(&collected).expect("JSON");
        let findings = collected["findings"].as_array().expect("findings");
        let rules: BTreeSet<&str> = findings
            .iter()
            .map(|finding| finding["rule"].as_str().expect("a rule"))
            .collect();
        assert!(rules.len() >= 30, "{rules:?}");
    }
}

#[test]
fn a_synthetic_round_of_any_size_balances() {
    let desk = Desk::empty();
    for units in ["1", "40"] {
        let account = desk.json(&["rehearse", "--units", units, "--faults", "none"], 0);
        assert_eq!(
            account["workbooks"].as_u64().map(|count| count.to_string()).as_deref(),
            Some(units)
        );
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let desks = [Desk::sample(), Desk::sample()];
    for desk in &desks {
        desk.json(&["register", "--draft-directory"], 0);
        desk.json(&["generate"], 0);
        desk.json(&["rehearse"], 0);
    }
    let [first, second] = desks.map(|desk| desk.made());
    let names = |made: &[(std::path::PathBuf, Vec<u8>)]| made.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&first), names(&second));
    assert!(first.len() > 200);
    for ((name, a), (_, b)) in first.iter().zip(&second) {
        assert!(a == b, "{} differs", name.display());
    }
}
