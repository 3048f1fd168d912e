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

#[test]
fn labels_and_verbs_may_stand_beside_each_other() {
    let mut wrong = String::new();
    for (clause, lead, co) in [
        (
            "（牵头单位：市发改委；市财政局、市住建局配合）",
            "市发改委",
            "市财政局|市住建局",
        ),
        (
            "（牵头单位：市发改委，市财政局、市住建局配合）",
            "市发改委",
            "市财政局|市住建局",
        ),
        ("（市发改委牵头；配合单位：市财政局）", "市发改委", "市财政局"),
        (
            "责任单位：市发改委、市财政局，市发改委为牵头单位。",
            "市发改委",
            "市财政局",
        ),
        ("（责任单位：市发改委牵头，市财政局配合）", "市发改委", "市财政局"),
        ("（主体责任：市发改委；监管责任：市财政局）", "", "市发改委|市财政局"),
        ("（以市发改委为主，市财政局配合）", "市发改委", "市财政局"),
        ("（市发改委负总责，市财政局协同推进）", "市发改委", "市财政局"),
        ("牵头单位市发改委，配合单位市财政局。", "市发改委", "市财政局"),
        ("具体由市发改委负责，市财政局予以配合。", "市发改委", "市财政局"),
        ("——市发改委牵头，市财政局配合", "市发改委", "市财政局"),
        (
            "（牵头单位：市发改委、市财政局，按职责分工负责）",
            "市发改委|市财政局",
            "",
        ),
        ("承担单位：市发改委；协作单位：市财政局", "市发改委", "市财政局"),
        ("（组织单位：市发改委；协管单位：市财政局）", "市发改委", "市财政局"),
    ] {
        let notice = notice(&format!("1.修建道路。{clause}"));
        let task = notice.tasks.first().cloned().unwrap_or_default();
        if task.lead.join("|") != lead || task.co.join("|") != co || task.text != "修建道路。" {
            writeln!(wrong, "{clause}: {:?} {:?} {}", task.lead, task.co, task.text).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Statements that bodies have a part in every task from there on, or in all of them.
const STATEMENTS: &[&str] = &[
    "以下各项责任单位均包括{X}，不再一一列出",
    "以下任务均需{X}落实，不再列出",
    "{X}为以下各项任务的共同责任单位，不再逐项列出",
    "下列工作均由{X}配合，不再重复列出",
    "各项任务均由{X}负责落实，以下不再注明",
    "凡涉及地方的，责任单位均含{X}，下同",
    "{X}均为各项任务责任单位，恕不一一列出",
    "以下各项均涉及{X}，不再单独列出",
    "后续各项工作{X}均为配合单位",
    "责任单位中{X}不再逐一列出",
    "各项工作任务还需{X}共同落实，以下不再逐一列明",
    "下述事项责任单位都包含{X}，不再赘述",
];

fn of_text(text: &str) -> Notice {
    read(&source("a.txt", text.as_bytes()).unwrap())
}

/// Places where such a statement may stand before or in the first task.
fn stated(statement: &str, place: usize) -> String {
    let tasks = "2.修桥。（牵头单位：市住建局；责任单位：市财政局）\n3.造林。（市林业局牵头，市水利局配合）\n";
    match place {
        0 => format!(
            "青禾市2025年重点工作分工\n现将任务分解如下（{statement}）：\n1.修路。（牵头单位：市交通局；责任单位：市财政局）\n{tasks}"
        ),
        1 => format!(
            "青禾市2025年重点工作分工\n现将任务分解如下。{statement}。\n1.修路。（牵头单位：市交通局；责任单位：市财政局）\n{tasks}"
        ),
        2 => format!(
            "青禾市2025年重点工作分工\n一、任务\n1.修路。（牵头单位：市交通局；责任单位：市财政局。{statement}）\n{tasks}"
        ),
        3 => format!(
            "青禾市2025年重点工作分工\n（注：{statement}）\n一、任务\n1.修路。（牵头单位：市交通局；责任单位：市财政局）\n{tasks}"
        ),
        _ => {
            format!("青禾市2025年重点工作分工\n一、任务\n1.修路。（市交通局牵头，市财政局配合；{statement}）\n{tasks}")
        }
    }
}

#[test]
fn a_statement_about_all_tasks_gives_each_its_units_whatever_its_words_and_its_place() {
    let mut wrong = String::new();
    for statement in STATEMENTS {
        for names in ["各县（市、区）人民政府", "市直有关单位", "各乡镇、各街道"] {
            for place in 0..5 {
                let text = stated(&statement.replace("{X}", names), place);
                let notice = of_text(&text);
                let all: Vec<String> = notice
                    .tasks
                    .iter()
                    .map(|task| format!("{}|{}", task.lead.join("、"), task.co.join("、")))
                    .collect();
                let expected = [
                    format!("市交通局|市财政局、{names}"),
                    format!("市住建局|市财政局、{names}"),
                    format!("市林业局|市水利局、{names}"),
                ];
                if all != expected {
                    writeln!(wrong, "{place} {statement} {names}: {all:?}").unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_statement_about_all_tasks_whose_names_are_not_understood_is_told() {
    for statement in [
        "以下各项均需有条件的地方自行安排，不再一一列出",
        "除有条件的外均由各县区落实，不再列出",
    ] {
        let notice = of_text(&stated(statement, 1));
        assert!(
            notice
                .findings
                .iter()
                .any(|finding| finding.rule == "notice-rule-unread"),
            "{statement}: {:?}",
            notice.findings
        );
    }
}
