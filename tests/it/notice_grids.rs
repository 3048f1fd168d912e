//! Every word of a role in every shape of a clause, and usual names in every shape, read as a person reads them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write;

use duban::notice::{Hints, Notice, read, read_with};
use duban::read::notice_source::source;

/// Words that make those lead of whom they are said, beside others that help.
const LEADS: &[&str] = &[
    "牵头",
    "总牵头",
    "主办",
    "抓总",
    "领衔",
    "主抓",
    "牵头负责",
    "主责",
    "承办",
    "负责",
];
/// Words that make those help of whom they are said, beside others that lead.
const HELPS: &[&str] = &[
    "配合",
    "协办",
    "协助",
    "参与",
    "参加",
    "会办",
    "协同",
    "协作",
    "支持",
    "分办",
    "落实",
    "实施",
    "配合实施",
];
/// Words of labels alone.
const LABELS: &[(&str, &str)] = &[
    ("责任", "配合"),
    ("主要责任", "配合"),
    ("牵头", "其他责任"),
    ("牵头", "主要配合"),
];

fn shapes(lead: &str, help: &str, a: &str, b: &str, labels_only: bool) -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("label", format!("1.修建道路。（{lead}单位：{a}；{help}单位：{b}）")),
        (
            "label without brackets",
            format!("1.修建道路。{lead}单位：{a}，{help}单位：{b}。"),
        ),
        (
            "label of departments",
            format!("1.修建道路。（{lead}部门：{a}；{help}部门：{b}）"),
        ),
        (
            "label in brackets",
            format!("1.修建道路。【{lead}单位】{a}【{help}单位】{b}"),
        ),
        (
            "label with a space",
            format!("1.修建道路。\n{lead}单位 {a}\n{help}单位 {b}"),
        ),
        (
            "label with 为",
            format!("1.修建道路。（{lead}单位为{a}，{help}单位为{b}）"),
        ),
        (
            "label on its line",
            format!("1.修建道路。\n{lead}单位：{a}\n{help}单位：{b}"),
        ),
        (
            "为 and a label",
            format!("1.修建道路。{a}为{lead}单位，{b}为{help}单位。"),
        ),
    ];
    if !labels_only {
        all.extend([
            ("short label", format!("1.修建道路。（{lead}：{a}；{help}：{b}）")),
            ("verb", format!("1.修建道路。（{a}{lead}，{b}{help}）")),
            ("sentence", format!("1.修建道路。由{a}{lead}，{b}{help}。")),
            (
                "sentence in the middle",
                format!("1.道路整治，由{a}{lead}，{b}{help}。重点修补路面。"),
            ),
            (
                "closing sentence",
                format!("1.修建道路。\n（1）修桥。\n（2）修路。\n此项工作由{a}{lead}，{b}{help}。"),
            ),
        ]);
    }
    all
}

fn notice(task: &str) -> Notice {
    let text = format!("青禾市2025年重点工作\n{task}\n2.其他工作。（牵头单位：市民政局；责任单位：市司法局）\n");
    read(&source("a.txt", text.as_bytes()).unwrap())
}

#[test]
fn every_word_of_a_role_is_read_in_every_shape() {
    let mut wrong = String::new();
    let pairs: Vec<(&str, &str, bool)> = LEADS
        .iter()
        .map(|lead| (*lead, "配合", false))
        .chain(HELPS.iter().map(|help| ("牵头", *help, false)))
        .chain(LABELS.iter().map(|(lead, help)| (*lead, *help, true)))
        .collect();
    for (lead, help, labels_only) in pairs {
        for (shape, text) in shapes(lead, help, "市财政局", "市教育局、市水利局", labels_only) {
            let notice = notice(&text);
            let task = notice.tasks.first().cloned().unwrap_or_default();
            if notice.tasks.len() != 2 || task.lead != ["市财政局"] || task.co != ["市教育局", "市水利局"] {
                writeln!(wrong, "{lead}/{help} {shape}: {:?} {:?}", task.lead, task.co).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_mark_behind_a_name_says_who_leads() {
    for lead in ["牵头", "主办", "抓总", "领衔", "主责", "牵头单位"] {
        let notice = notice(&format!(
            "1.修建道路。（市财政局（{lead}）、市教育局、市水利局（配合））"
        ));
        assert_eq!(notice.tasks[0].lead, ["市财政局"], "{lead}");
        assert_eq!(notice.tasks[0].co, ["市教育局", "市水利局"], "{lead}");
    }
}

/// Usual names, with and without a word for bodies at their end.
const NAMES: &[&str] = &[
    "公安局",
    "发改委",
    "县法院",
    "城管大队",
    "自来水厂",
    "县一中",
    "农商行",
    "电信公司",
    "县医院",
    "城关镇",
    "经开区",
    "人武部",
    "县红十字会",
    "县气象台",
    "青禾海关",
    "县残联",
    "总工会",
    "疾控中心",
    "红星社区",
    "县委网信办",
    "河长办",
    "县供电",
    "工信",
    "国投",
    "司法",
    "应急",
    "县融媒体",
    "交警",
    "县邮储",
];

fn name_shapes(name: &str) -> Vec<(String, Vec<String>)> {
    let both = vec![name.to_owned(), "县财政局".to_owned()];
    let turned = vec!["县财政局".to_owned(), name.to_owned()];
    vec![
        (
            format!("1.修建道路。（牵头单位：{name}；责任单位：县财政局）"),
            both.clone(),
        ),
        (format!("1.修建道路。（{name}牵头，县财政局配合）"), both.clone()),
        (format!("1.修建道路。由{name}牵头，县财政局配合。"), both.clone()),
        (format!("1.修建道路。（{name}、县财政局）"), both.clone()),
        (format!("1.修建道路。（县财政局、{name}）"), turned.clone()),
        (format!("1.修建道路。县财政局、{name}。"), turned),
        (
            format!("1.修建道路。牵头单位为{name}，责任单位为县财政局。"),
            both.clone(),
        ),
        (format!("1.修建道路。\n牵头单位 {name}\n责任单位 县财政局"), both),
    ]
}

#[test]
fn usual_names_are_read_in_every_shape() {
    let mut wrong = String::new();
    for name in NAMES {
        for (text, expected) in name_shapes(name) {
            let notice = notice(&text);
            let task = notice.tasks.first().cloned().unwrap_or_default();
            let read: Vec<String> = task.lead.iter().chain(&task.co).cloned().collect();
            if read != expected {
                writeln!(wrong, "{text}: {read:?}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn names_that_the_directory_or_another_task_knows_are_read_in_every_shape() {
    let names = ["甲乙丙", "青禾丁", "大桥工程筹备", "老旧厂改造专"];
    let hints = Hints {
        names: names.map(str::to_owned).to_vec(),
        ..Hints::default()
    };
    let mut wrong = String::new();
    for name in names {
        for (task, expected) in name_shapes(name) {
            let text = format!("青禾县重点工作\n{task}\n2.其他工作。（牵头单位：县民政局）\n");
            let known = read_with(&source("a.txt", text.as_bytes()).unwrap(), &hints);
            let text = format!("青禾县重点工作\n{task}\n2.其他工作。（牵头单位：县民政局；责任单位：{name}）\n");
            let elsewhere = read(&source("a.txt", text.as_bytes()).unwrap());
            for notice in [known, elsewhere] {
                let first = notice.tasks.first().cloned().unwrap_or_default();
                let read: Vec<String> = first.lead.iter().chain(&first.co).cloned().collect();
                if read != expected {
                    writeln!(wrong, "{task}: {read:?}").unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn units_of_every_later_task_are_added_and_the_rule_names_none() {
    for rule in [
        "以下均需各县（市、区）政府落实，不再列出",
        "以下责任单位均包括各县（市、区）政府，不再列出",
        "以下均需各县（市、区）政府推动落实，不再列出",
        "本条及以下所有任务责任单位均含各县（市、区）政府",
        "以下各项任务均由各县（市、区）政府共同负责，以下不再逐一列出",
    ] {
        let text = format!(
            "青禾市重点工作\n1.修路。（市交通局负责。{rule}）\n2.修桥。（市住建局牵头，市财政局配合）\n3.修渠。（责任单位：市水利局）\n"
        );
        let notice = read(&source("a.txt", text.as_bytes()).unwrap());
        let units: Vec<Vec<String>> = notice
            .tasks
            .iter()
            .map(|task| task.lead.iter().chain(&task.co).cloned().collect())
            .collect();
        let all = "各县（市、区）政府";
        assert_eq!(units[0], ["市交通局", all], "{rule}");
        assert_eq!(units[1], ["市住建局", "市财政局", all], "{rule}");
        assert_eq!(units[2], ["市水利局", all], "{rule}");
    }
}
