//! What a run makes false is removed, and what somebody has changed is kept under another name and told.

use std::fs;
use std::path::Path;

use super::run::Desk;

fn said(desk: &Desk, args: &[&str]) -> String {
    let output = desk.duban(args);
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{args:?}: {output:?}"
    );
    String::from_utf8(output.stderr).unwrap()
}

/// The names in a folder of the output, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A task more in the notice.
fn change_notice(desk: &Desk) {
    let path = desk.input().join("notice.txt");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("发展托幼服务。", "发展托幼服务和养老服务。", 1)).unwrap();
}

#[test]
fn archives_and_drafts_of_workbooks_that_are_no_more_go_with_them() {
    let desk = Desk::sample();
    said(&desk, &["generate", "--zip"]);
    said(&desk, &["mail"]);
    let (bundles, drafts) = (desk.output().join("bundles"), desk.output().join("mail"));
    let drafted = names(&drafts).iter().filter(|name| name.ends_with(".eml")).count();
    assert!(!names(&bundles).is_empty() && drafted > 100);
    // The same again leaves everything as it is.
    let before = desk.made();
    assert_eq!(said(&desk, &["generate"]), "");
    assert_eq!(desk.made(), before);
    // Somebody has written into one draft.
    let own = names(&drafts).into_iter().find(|name| name.ends_with(".eml")).unwrap();
    let text = fs::read_to_string(drafts.join(&own)).unwrap();
    fs::write(drafts.join(&own), text + "又及").unwrap();
    change_notice(&desk);
    let told = said(&desk, &["generate"]);
    assert!(
        told.contains("已删去上次生成") && told.contains(&format!("旧-{own}")),
        "{told}"
    );
    assert!(told.chars().count() < 900, "{told}");
    assert_eq!(names(&bundles), [""; 0]);
    let left: Vec<String> = names(&drafts)
        .into_iter()
        .filter(|name| name.ends_with(".eml"))
        .collect();
    assert_eq!(left, [format!("旧-{own}")]);
}

#[test]
fn what_a_collection_does_not_make_again_goes_and_what_was_edited_stays() {
    let desk = Desk::sample();
    said(&desk, &["generate"]);
    let replies = desk.input().join("replies");
    fs::create_dir(&replies).unwrap();
    let workbooks = desk.output().join("workbooks");
    let first = names(&workbooks).into_iter().next().unwrap();
    fs::copy(workbooks.join(&first), replies.join(&first)).unwrap();
    let collect = ["collect", "--as-of", "2020-07-05", "--form", "plan"];
    said(&desk, &[&collect[..], &["--export", "csv"]].concat());
    let output = desk.output();
    assert!(output.join("明细.csv").exists());
    // Words of the office's own in what duban made.
    fs::write(output.join("decisions.xlsx"), "甲").unwrap();
    fs::write(output.join("reminders/便条.txt"), "乙").unwrap();
    let letter = names(&output.join("reminders"))
        .into_iter()
        .find(|name| name.starts_with("01"))
        .unwrap();
    fs::write(output.join("reminders").join(&letter), "丙").unwrap();
    let told = said(&desk, &collect);
    assert!(!output.join("明细.csv").exists() && told.contains("明细.csv"), "{told}");
    assert_eq!(fs::read_to_string(output.join("旧-decisions.xlsx")).unwrap(), "甲");
    assert_eq!(
        fs::read_to_string(output.join("reminders").join(format!("旧-{letter}"))).unwrap(),
        "丙"
    );
    assert_eq!(fs::read_to_string(output.join("reminders/便条.txt")).unwrap(), "乙");
    assert!(
        told.contains("旧-decisions.xlsx") && told.contains(&format!("旧-{letter}")),
        "{told}"
    );
    // A second time there is nothing to say.
    let told = said(&desk, &collect);
    assert!(!told.contains("旧-"), "{told}");
}

#[test]
fn a_round_that_began_without_a_record_goes_on_and_its_old_extras_are_marked() {
    let desk = Desk::sample();
    said(&desk, &["generate", "--zip"]);
    fs::remove_file(desk.output().join(".duban-made.json")).unwrap();
    fs::write(desk.output().join("master.pdf"), "%PDF").unwrap();
    fs::create_dir(desk.input().join("replies")).unwrap();
    let told = said(&desk, &["generate"]);
    assert!(told.contains("旧-00-全部单位.zip"), "{told}");
    assert!(
        names(&desk.output().join("bundles"))
            .iter()
            .all(|name| name.starts_with("旧-"))
    );
    let told = said(&desk, &["collect", "--as-of", "2020-07-05", "--form", "plan"]);
    assert!(
        told.contains("旧-master.pdf") && desk.output().join("旧-master.pdf").exists(),
        "{told}"
    );
    assert_eq!(
        names(&desk.output().join("workbooks"))
            .iter()
            .filter(|name| name.starts_with("旧-"))
            .count(),
        0
    );
}

#[test]
fn a_collection_before_any_form_was_made_says_so() {
    let desk = Desk::sample();
    let replies = desk.input().join("replies");
    fs::create_dir(&replies).unwrap();
    let refused = desk.duban(&["collect"]);
    let told = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        told.contains("一份回复也没有") && told.contains("duban generate"),
        "{told}"
    );
    assert!(!desk.output().join("reminders").exists());
    fs::write(replies.join("a.csv"), "甲,乙\n").unwrap();
    let told = said(&desk, &["collect", "--as-of", "2020-07-05"]);
    assert!(told.contains("没有生成过填报表") && told.contains("先不要发"), "{told}");
}

#[test]
fn wrong_verbs_and_missing_folders_are_told_in_chinese_with_the_mend() {
    let desk = Desk::sample();
    for (args, parts) in [
        (&["汇总"][..], &["没有“汇总”这个命令", "duban collect"][..]),
        (&["--input", "没有", "register"], &["没有：没有这个文件夹", "--input"]),
        (&["collect", "没有"], &["没有：没有这个文件夹", "input/replies"]),
        (
            &["collect", "--compare", "没有.json"],
            &["没有.json：读取失败（文件或文件夹不存在）"],
        ),
        (
            &["generate", "--from", "没有.json"],
            &["没有.json：读取失败（文件或文件夹不存在）"],
        ),
        (
            &["--output", "input/notice.txt/x", "register"],
            &["写入失败（路径中有一段不是文件夹）"],
        ),
    ] {
        fs::create_dir_all(desk.input().join("replies")).unwrap();
        fs::write(desk.input().join("replies/a.csv"), "甲,乙\n").unwrap();
        let output = desk.duban(args);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
        assert!(parts.iter().all(|part| told.contains(part)), "{args:?}: {told}");
        assert!(
            !told.contains("os error") && !told.contains("error:"),
            "{args:?}: {told}"
        );
    }
}

/// A notice of one task for each of 300 units.
fn large() -> Desk {
    let desk = Desk::empty();
    let mut text = "2026年全市重点工作任务分解\n附件：1.任务分解\n2.2026年重点工作落实方案（样表）\n".to_owned();
    text.push_str("某市人民政府办公室\n2026年3月6日\n附件1\n2026年全市重点工作任务分解\n一、重点工作\n");
    for number in 1..=300 {
        let unit = format!(
            "{}镇{}村",
            digits((number - 1) / 20, "青石柳桥东河西山南岭北坡大湖小"),
            digits(number % 20, "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉")
        );
        text.push_str(&format!(
            "{number}．推进第{number}号小型水库除险加固。（牵头单位：{unit}委员会）\n"
        ));
    }
    text.push_str(
        "附件2\n2026年重点工作落实方案\n填报单位：　　填报时间：\n序号|重点工作|落实措施|完成时限|责任领导|联系电话\n",
    );
    fs::write(desk.input().join("notice.txt"), text).unwrap();
    desk
}

/// A digit written by a sign of its own.
fn digits(number: usize, signs: &str) -> char {
    signs.chars().nth(number).unwrap()
}

#[test]
fn no_account_runs_to_a_hundred_names() {
    accounts_are_short(&Desk::sample());
    accounts_are_short(&large());
}

#[test]
fn duban_alone_says_when_forms_are_older_than_the_register() {
    let desk = Desk::sample();
    said(&desk, &["generate"]);
    let told = |desk: &Desk| String::from_utf8(desk.duban(&[]).stdout).unwrap();
    assert!(!told(&desk).contains("改动以前"), "{}", told(&desk));
    change_notice(&desk);
    let text = told(&desk);
    assert!(
        text.contains("改动以前生成的") && text.contains("duban generate"),
        "{text}"
    );
    said(&desk, &["generate"]);
    assert!(!told(&desk).contains("改动以前"), "{}", told(&desk));
}

fn accounts_are_short(desk: &Desk) {
    fs::create_dir(desk.input().join("replies")).unwrap();
    fs::write(desk.input().join("replies/a.csv"), "甲,乙\n").unwrap();
    let register = String::from_utf8(desk.duban(&["register", "--json"]).stdout).unwrap();
    let register: serde_json::Value = serde_json::from_str(&register).unwrap();
    let units = register["units"].as_array().unwrap().clone();
    assert!(units.len() > 100, "{}", units.len());
    let names: Vec<&str> = units.iter().map(|unit| unit["name"].as_str().unwrap()).collect();
    for args in [
        &["register"][..],
        &["generate", "--zip"],
        &["collect", "--as-of", "2020-07-05"],
        &["mail"],
        &["mail", "--dry-run"],
        &["mail", "--reminders"],
        &[],
    ] {
        let output = desk.duban(args);
        let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        let named = names.iter().filter(|name| text.contains(**name)).count();
        assert!(named <= 40, "{args:?} names {named} units:\n{text}");
        assert!(text.lines().count() <= 90, "{args:?}:\n{text}");
    }
}
