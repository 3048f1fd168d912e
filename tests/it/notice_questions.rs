//! Doubts with one cause are one question on the sheet 待核, and its answer settles all of its places.

use serde_json::Value;

use crate::corrected::{Sheets, load, save};
use crate::run::Desk;

const NOTICE: &str = "青禾市2025年重点工作任务分解\n\
    1.修路。（市交通局、市财政局负责）\n\
    2.修桥。（市住建局、市财政局负责）\n\
    3.修渠。（市水利局、市财政局等负责）\n\
    4.造林。（牵头单位：市林业局；责任单位：市财政局、某某筹备）\n\
    5.治沙。（牵头单位：市林业局；责任单位：某某筹备；业主单位：市城投集团）\n\
    6.办学。（牵头单位：市教育局；业主单位：市城投集团）\n\
    7.养老。（市民政局负责，市财政局、某某筹备配合）\n\
    8.育幼。（市妇联负责，市财政局等配合）\n";

fn desk() -> Desk {
    let desk = Desk::empty();
    std::fs::write(desk.input().join("notice.txt"), NOTICE).expect("written");
    desk
}

fn of_rule<'a>(register: &'a Value, rule: &str) -> Vec<&'a Value> {
    let findings = register["findings"].as_array().expect("findings");
    findings.iter().filter(|finding| finding["rule"] == rule).collect()
}

fn review(sheets: &mut Sheets) -> &mut Vec<Vec<String>> {
    &mut sheets
        .iter_mut()
        .find(|(name, _)| name == "待核")
        .expect("a sheet 待核")
        .1
}

/// Writes an answer into the row of a rule that is about `subject`.
fn answer(sheets: &mut Sheets, rule: &str, subject: &str, said: &str) {
    let rows = review(sheets);
    let column =
        |rows: &Vec<Vec<String>>, heading: &str| rows[0].iter().position(|cell| cell == heading).expect("a column");
    let (rules, subjects, answers) = (column(rows, "规则"), column(rows, "对象"), column(rows, "答复"));
    let row = rows
        .iter_mut()
        .find(|row| row[rules] == rule && row[subjects] == subject)
        .expect("the row of the question");
    row[answers] = said.to_owned();
}

#[test]
fn one_cause_is_one_line() {
    let register = desk().json(&["register"], 0);
    for (rule, count) in [
        ("notice-list-open", 1),
        ("notice-lead-beside", 1),
        ("notice-name-unusual", 1),
        ("notice-unsure", 1),
    ] {
        assert_eq!(
            of_rule(&register, rule).len(),
            count,
            "{rule}: {:?}",
            register["findings"]
        );
    }
    let leads = of_rule(&register, "notice-no-lead").len() + of_rule(&register, "notice-leads-missing").len();
    assert_eq!(leads, 1);
    let unusual = of_rule(&register, "notice-name-unusual")[0];
    let about = unusual["question"]["about"].as_array().expect("about");
    assert_eq!(about.len(), 3, "{unusual}");
}

#[test]
fn an_answer_settles_every_place_of_its_question() {
    let desk = desk();
    let before = desk.json(&["register"], 0);
    let mut sheets = load(&desk.output().join("register.xlsx"));
    let no_lead = if of_rule(&before, "notice-no-lead").is_empty() {
        "notice-leads-missing"
    } else {
        "notice-no-lead"
    };
    answer(&mut sheets, no_lead, "", "2");
    answer(&mut sheets, "notice-name-unusual", "某某筹备", "市体育中心");
    answer(&mut sheets, "notice-unsure", "业主单位", "是责任单位");
    answer(&mut sheets, "notice-list-open", "", "没有其他单位");
    answer(&mut sheets, "notice-lead-beside", "", "不牵头");
    save(&desk.input().join("register.xlsx"), &sheets);
    let after = desk.json(&["register"], 0);
    let units = |task: usize, role: &str| -> Vec<&str> {
        let list = after["tasks"][task][role].as_array().expect("a list");
        list.iter().filter_map(Value::as_str).collect()
    };
    assert_eq!((units(0, "lead"), units(0, "co")), (vec!["市交通局"], vec!["市财政局"]));
    assert_eq!((units(2, "lead"), units(2, "co")), (vec!["市水利局"], vec!["市财政局"]));
    assert_eq!(after["tasks"][2]["co_open"], false);
    assert_eq!(units(3, "co"), ["市财政局", "市体育中心"]);
    assert_eq!(units(4, "co"), ["市体育中心", "市城投集团"]);
    assert_eq!(units(5, "co"), ["市城投集团"]);
    assert_eq!(
        (units(6, "lead").len(), units(6, "co")),
        (0, vec!["市民政局", "市财政局", "市体育中心"])
    );
    assert_eq!(of_rule(&after, "register-answers").len(), 1, "{:?}", after["findings"]);
}

#[test]
fn an_answer_that_is_none_of_the_choices_is_told_with_its_cell() {
    let desk = desk();
    desk.json(&["register"], 0);
    let mut sheets = load(&desk.output().join("register.xlsx"));
    answer(&mut sheets, "notice-list-open", "", "也许");
    save(&desk.input().join("register.xlsx"), &sheets);
    let after = desk.json(&["register"], 1);
    let unclear = of_rule(&after, "register-answer-unclear");
    assert_eq!(unclear.len(), 1);
    assert_eq!(unclear[0]["sheet"], "待核");
    assert!(
        unclear[0]["advice"]
            .as_str()
            .is_some_and(|advice| advice.contains("照抄"))
    );
    assert_eq!(after["tasks"][2]["co_open"], true);
}

#[test]
fn a_level_that_is_written_once_is_carried_on_to_one_unit() {
    let desk = Desk::empty();
    let notice = "南岭自治区实施意见\n一、任务\n\
        （一）抓好甲事。（责任单位：自治区发展改革委、自然资源厅，各设区市人民政府）\n\
        （二）抓好乙事。（责任单位：自治区自然资源厅、发展改革委，南岭证监局、银保监局）\n\
        （三）抓好丙事。（责任单位：自治区财政厅、发展改革委、证监局）\n";
    std::fs::write(desk.input().join("notice.txt"), notice).expect("written");
    let register = desk.json(&["register"], 0);
    let units = register["units"].as_array().expect("units");
    for (name, count) in [("发展改革委", 1), ("自然资源厅", 1), ("证监局", 1)] {
        let of: Vec<&Value> = units
            .iter()
            .filter(|unit| unit["name"].as_str().is_some_and(|unit| unit.ends_with(name)))
            .collect();
        assert_eq!(of.len(), count, "{name}: {units:?}");
        assert_eq!(of[0]["designations"].as_array().map(Vec::len), Some(2), "{name}");
    }
    assert_eq!(of_rule(&register, "unit-level-carried").len(), 1);
}

/// Rooms that read clauses, names, headings and layouts: what they know of words stands in the lexicon.
const ROOMS: &[&str] = &[
    "bare",
    "boxed",
    "brackets",
    "cards",
    "cells",
    "classify",
    "clause",
    "collectives",
    "desk",
    "ditto",
    "doubts",
    "due",
    "elided",
    "flat",
    "fold",
    "footnotes",
    "head",
    "layout",
    "leftover",
    "letter",
    "lines",
    "names",
    "numbering",
    "outline",
    "paragraph",
    "one_line",
    "quoted",
    "recurring",
    "reference",
    "rules",
    "same",
    "scope",
    "sentence",
    "shape",
    "spaced",
    "aligned",
    "apart",
    "ticked",
    "token",
    "unit_list",
    "words",
];

#[test]
fn no_vocabulary_stands_outside_the_lexicon_in_the_rooms_that_read_clauses() {
    let han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let mut found = Vec::new();
    for room in ROOMS {
        let code = std::fs::read_to_string(format!("src/notice/{room}.rs")).expect("a room");
        let code = code.split("#[cfg(test)]").next().unwrap_or("");
        for (number, line) in code.lines().enumerate() {
            let line = line.trim_start();
            if line.starts_with("//") {
                continue;
            }
            let code = line.split(" // ").next().unwrap_or(line);
            // A sentence for a person is no vocabulary.
            for literal in code.split('"').skip(1).step_by(2) {
                let letters = literal.chars().filter(|&letter| han(letter)).count();
                let sentence = letters >= 8 || literal.contains('“');
                if letters >= 2 && !sentence {
                    found.push(format!("{room}.rs:{}: {literal}", number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
