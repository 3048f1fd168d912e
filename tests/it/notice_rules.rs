//! What a notice states once of who answers for its tasks holds for them, wherever it stands and however it is worded: the
//! first of several units leads, the heading names whose tasks stand below it, a sign or a place in the row means a role.
//! A statement that nobody here can read is told.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use duban::notice::{Notice, read};
use duban::read::notice_source::source;

const HEAD: &str = "清河县人民政府办公室关于印发2025年重点工作任务分解的通知\n\n各乡镇人民政府，县政府各部门：\n\
    现将2025年重点工作任务分解印发给你们，请认真抓好落实。\n";
const SIGNED: &str = "清河县人民政府办公室\n2025年3月5日\n\n清河县2025年重点工作任务分解\n";

const UNITS: [&str; 3] = ["县交通运输局", "县农业农村局", "县卫生健康局"];
const HELPERS: [&[&str]; 3] = [&["县财政局"], &["县财政局", "县审计局"], &[]];
const WORDS: [&str; 3] = [
    "新建农村公路120公里",
    "创建特色农产品优势区2个",
    "完成县医院新院区主体工程",
];

fn notice(cover: &str, body: &str) -> Notice {
    let text = format!("{HEAD}{cover}{SIGNED}{body}");
    read(&source("a.txt", text.as_bytes()).unwrap())
}

/// A list with a line for each task, of its number, words, lead and helpers.
fn list(line: impl Fn(usize, &str, &str, &str) -> String) -> String {
    (0..3)
        .map(|at| line(at + 1, WORDS[at], UNITS[at], &HELPERS[at].join("、")))
        .collect()
}

fn units(notice: &Notice) -> Vec<String> {
    let row = |task: &duban::task::Task| format!("{} | {}", task.lead.join("、"), task.co.join("、"));
    notice.tasks.iter().map(row).collect()
}

/// Who leads, and who helps, in each of the three tasks.
fn expected() -> Vec<String> {
    (0..3)
        .map(|at| format!("{} | {}", UNITS[at], HELPERS[at].join("、")))
        .collect()
}

fn all_units(number: usize, words: &str, lead: &str, others: &str) -> String {
    let parted = if others.is_empty() { "" } else { "、" };
    format!("{number}.{words}。\n责任单位：{lead}{parted}{others}\n")
}

#[test]
fn that_the_first_unit_leads_may_be_said_anywhere_and_in_any_words() {
    let rules = [
        "以上各项措施的责任单位中，排在第一位的为牵头单位，负责制定实施细则并组织兑现。",
        "以上任务由排名第一的单位牵头。",
        "各项任务责任单位排序第一的为牵头单位，其余为配合单位。",
        "涉及多个责任单位的，首家单位为牵头单位。",
        "说明：牵头单位为责任单位中列在首位的单位。",
        "备注：责任单位栏列在最前面的单位负总责，其他单位配合。",
        "（注：第一个责任单位牵头）",
        "涉及两个以上单位的事项，由列前者牵头。",
        "每项任务中的第一责任单位负责牵头抓总。",
        "责任单位中排在前面的单位牵头。",
        "凡有两个以上责任单位的，以第一个单位为主。",
        "分工中排第一的单位对该项任务负总责。",
        "以上任务，责任单位排序在前的牵头，排序在后的配合。",
    ];
    for rule in rules {
        for read in [
            notice(&format!("{rule}\n"), &list(all_units)),
            notice("", &format!("{}{rule}\n", list(all_units))),
            notice("", &format!("{rule}\n{}", list(all_units))),
        ] {
            assert_eq!(units(&read), expected(), "{rule}");
            let unread = |finding: &&duban::finding::Finding| {
                finding.rule == "notice-rule-unread"
                    || finding.rule == "notice-line-unread" && finding.found.contains("第")
            };
            assert_eq!(
                read.findings.iter().filter(unread).count(),
                0,
                "{rule}: {:#?}",
                read.findings
            );
        }
    }
}

#[test]
fn the_first_unit_leads_only_in_the_part_of_which_that_is_said() {
    let half = "一、项目建设\n1.修建公路。\n责任单位：县交通运输局、县财政局\n二、民生保障（本部分任务，列第一位的为牵头单位）\n\
        2.建设学校。\n责任单位：县教育局、县财政局\n";
    let read = notice("", half);
    assert_eq!(units(&read), [" | 县交通运输局、县财政局", "县教育局 | 县财政局"]);
}

#[test]
fn a_heading_that_names_a_body_gives_it_to_the_tasks_below_it_however_it_looks() {
    type Look = fn(usize, &str) -> String;
    let looks: [Look; 10] = [
        |at, unit| format!("{}、{unit}（1项）", ["一", "二", "三"][at]),
        |_, unit| unit.to_owned(),
        |_, unit| format!("【{unit}】"),
        |at, unit| format!("（{}）{unit}牵头任务（1项）", ["一", "二", "三"][at]),
        |at, unit| format!("{}、牵头单位：{unit}", ["一", "二", "三"][at]),
        |_, unit| format!("{unit}牵头的工作"),
        |at, unit| format!("{}、由{unit}牵头负责的事项（共1项）", ["一", "二", "三"][at]),
        |_, unit| format!("{unit}："),
        |_, unit| format!("▲{unit}（1项）"),
        |at, unit| format!("第{}部分 {unit}", ["一", "二", "三"][at]),
    ];
    for look in looks {
        let body: String = (0..3)
            .map(|at| {
                let helpers = HELPERS[at].join("、");
                let helpers = if helpers.is_empty() {
                    helpers
                } else {
                    format!("（配合单位：{helpers}）")
                };
                format!("{}\n{}.{}。{helpers}\n", look(at, UNITS[at]), at + 1, WORDS[at])
            })
            .collect();
        for cover in ["", "各标题所列单位为该部分任务的牵头单位，括号内为配合单位。\n"] {
            assert_eq!(units(&notice(cover, &body)), expected(), "{body}");
        }
    }
}

#[test]
fn who_acts_together_with_the_body_of_the_heading_leads_with_it() {
    let body = "一、县交通运输局（2项）\n1.修建公路。（与县财政局共同牵头，配合单位：县审计局）\n2.养护公路。（配合单位：各乡镇）\n\
        二、县水利局（1项）\n3.整治河道。（配合单位：各乡镇）\n";
    assert_eq!(
        units(&notice("", body)),
        [
            "县交通运输局、县财政局 | 县审计局",
            "县交通运输局 | 各乡镇",
            "县水利局 | 各乡镇"
        ]
    );
}

#[test]
fn signs_and_places_of_which_the_notice_says_what_they_mean_are_read_so() {
    let parted = |sign: &'static str| {
        move |number: usize, words: &str, lead: &str, others: &str| {
            let sign = if others.is_empty() { "" } else { sign };
            format!("{number}.{words}（{lead}{sign}{others}）\n")
        }
    };
    for (cover, body) in [
        ("括号内分号前的为牵头单位，分号后的为配合单位。\n", list(parted("；"))),
        ("括号内“/”前为牵头单位，“/”后为配合单位。\n", list(parted("/"))),
        ("括号内第一个单位为牵头单位，其他为配合单位。\n", list(parted("、"))),
    ] {
        assert_eq!(units(&notice(cover, &body)), expected(), "{cover}");
    }
    let starred = list(|number, words, lead, others| {
        let parted = if others.is_empty() { "" } else { "、" };
        format!("{number}.{words}。（责任单位：{lead}*{parted}{others}）\n")
    });
    for note in [
        "说明：单位名称后加“*”号者系牵头单位，其余为配合单位。\n",
        "注：标*的为牵头单位。\n",
        "注：牵头单位名称后标注*。\n",
    ] {
        assert_eq!(units(&notice("", &format!("{starred}{note}"))), expected(), "{note}");
    }
}

#[test]
fn a_statement_about_roles_that_nobody_can_read_is_told_once() {
    let body = list(|number, words, lead, others| {
        let parted = if others.is_empty() { "" } else { "、" };
        format!("{number}.{words}。（{lead}{parted}{others}）\n")
    });
    for statement in [
        "括号内左边的单位为牵头单位，右边的单位为配合单位。\n",
        "名称以仿宋体排印的单位是本项任务的牵头单位。\n",
    ] {
        let read = notice(statement, &body);
        let told = read.findings.iter().filter(|finding| {
            matches!(
                finding.rule.as_str(),
                "notice-rule-unread" | "notice-line-unread" | "notice-lead-by-look"
            )
        });
        assert_eq!(told.count(), 1, "{statement}: {:#?}", read.findings);
    }
}

#[test]
fn a_body_that_watches_over_a_task_is_asked_about_and_is_none_of_those_that_answer() {
    let body = "1.第12号：关于建设充电桩的建议\n领衔代表：桑榆　主办单位：县发改局　会办单位：县住建局　督办机构：县人大财经委\n\
        2.第15号：关于规范建房的建议\n领衔代表：华英　主办单位：县住建局　会办单位：县资规局　督办机构：县人大城环委\n";
    let read = notice("", body);
    assert_eq!(units(&read), ["县发改局 | 县住建局", "县住建局 | 县资规局"]);
    assert!(
        read.findings.iter().any(|finding| finding.found.contains("督办机构")),
        "{:#?}",
        read.findings
    );
}

/// A person in the brackets behind a body is noted and told, and is no part of its name.
#[test]
fn people_in_the_brackets_behind_a_body_are_none_of_its_name() {
    let body = "1.修建公路。（牵头单位：县发改局（李某）；配合单位：县财政局（张某，13800000000））\n";
    let read = notice("", body);
    assert_eq!(units(&read), ["县发改局 | 县财政局"]);
    assert!(
        read.findings.iter().any(|finding| finding.rule == "notice-people"),
        "{:#?}",
        read.findings
    );
}
