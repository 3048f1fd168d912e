//! Lists of what each body is to do: whoever is named above or before a duty leads it, who helps stands beside, and sections
//! that give nobody anything hold no tasks.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write;

use duban::notice::{Notice, read};
use duban::read::notice_source::source;

const HEAD: &str = "清河县人民政府办公室关于印发大气污染防治工作方案的通知\n\n各乡镇人民政府，县政府各部门：\n\
    现将方案印发给你们，请认真抓好落实。\n\n清河县人民政府办公室\n2025年3月5日\n\n清河县大气污染防治工作方案\n\n";

const BODIES: [&str; 7] = [
    "县住建局",
    "县财政局",
    "县公安局",
    "县农业农村局",
    "团县委",
    "县供电公司",
    "县消防救援大队",
];

const WORDS: [&str; 7] = [
    "施工扬尘治理",
    "河道治理",
    "机动车路检",
    "秸秆禁烧",
    "散煤整治",
    "油烟治理",
    "畜禽粪污利用",
];

fn of(body: &str) -> Notice {
    read(&source("a.txt", format!("{HEAD}{body}").as_bytes()).unwrap())
}

fn body(place: usize) -> &'static str {
    BODIES[place % BODIES.len()]
}

fn duty(place: usize) -> &'static str {
    WORDS[place % WORDS.len()]
}

/// Words of the task with this duty in them, who leads it and who helps.
fn units(notice: &Notice, words: &str) -> (Vec<String>, Vec<String>) {
    let found: Vec<_> = notice.tasks.iter().filter(|task| task.text.contains(words)).collect();
    assert_eq!(found.len(), 1, "{words}: {:#?}", notice.tasks);
    (found[0].lead.clone(), found[0].co.clone())
}

fn unsure(notice: &Notice) -> Vec<&str> {
    let rules = [
        "notice-unsure",
        "notice-line-unread",
        "notice-no-lead",
        "notice-leads-missing",
    ];
    let told = notice
        .findings
        .iter()
        .filter(|finding| rules.contains(&finding.rule.as_str()));
    told.map(|finding| finding.found.as_str()).collect()
}

/// How a duty says who helps with it: on its own line, or on the next.
const HELPS: [&str; 8] = [
    "负责W，B配合。",
    "牵头W，由B、C配合。",
    "负责W。配合单位：B、C。",
    "牵头W；B、C协助。",
    "负责W（B、C配合）。",
    "牵头W。\n配合单位：B、C",
    "负责W。\n配合：B",
    "牵头W，B配合做好W保障。",
];

/// How a list says whose duties follow: before each of them, or above them.
const OWNERS: [&str; 7] = [
    "A：D",
    "1.A：D",
    "（一）A\nD",
    "A：\nD",
    "一、A\n1.D",
    "（一）A\n1.D",
    "【A】\n1.D",
];

#[test]
fn who_helps_with_a_duty_stands_beside_the_body_whose_duty_it_is() {
    for owner in OWNERS {
        for (place, helps) in HELPS.iter().enumerate() {
            let mut text = String::new();
            let (mut numbers, mut heads) = (["（一）", "（二）", "（三）"].iter(), ["一、", "二、", "三、"].iter());
            for at in 0..3 {
                let said = helps
                    .replace('W', duty(place + at))
                    .replace('B', body(at + 1))
                    .replace('C', body(at + 2));
                let line = owner
                    .replace("（一）", numbers.next().unwrap())
                    .replace("一、", heads.next().unwrap())
                    .replace("1.A", &format!("{}.A", at + 1))
                    .replace('A', body(at))
                    .replace('D', &said);
                writeln!(text, "{line}").unwrap();
            }
            let notice = of(&text);
            for at in 0..3 {
                let mut helpers = vec![body(at + 1)];
                if helps.contains('C') {
                    helpers.push(body(at + 2));
                }
                let (lead, co) = units(&notice, duty(place + at));
                assert_eq!(
                    (lead.as_slice(), co.as_slice()),
                    (
                        &[body(at).to_owned()][..],
                        &helpers.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()[..]
                    ),
                    "{text}"
                );
            }
            assert_eq!(notice.tasks.len(), 3, "{text}");
            assert_eq!(unsure(&notice), Vec::<&str>::new(), "{text}");
        }
    }
}

#[test]
fn each_line_below_a_body_is_a_duty_and_a_line_of_helpers_is_of_the_one_above_it() {
    for owner in ["A：", "（一）A", "一、A"] {
        let mut text = String::new();
        for at in 0..3 {
            let number = ["一", "二", "三"][at];
            let owner = owner.replace('一', number).replace('A', body(at));
            writeln!(
                text,
                "{owner}\n牵头{}。\n配合单位：{}\n负责第{at}类清查。",
                duty(at),
                body(at + 3)
            )
            .unwrap();
        }
        let notice = of(&text);
        for at in 0..3 {
            let own = vec![body(at).to_owned()];
            assert_eq!(
                units(&notice, duty(at)),
                (own.clone(), vec![body(at + 3).to_owned()]),
                "{text}"
            );
            assert_eq!(units(&notice, &format!("第{at}类")), (own, vec![]), "{text}");
        }
        assert_eq!(notice.tasks.len(), 6, "{text}");
    }
}

#[test]
fn who_helps_is_read_where_a_task_says_nothing_else_of_bodies() {
    let notice = of("1.推进清洁取暖。（县住建局牵头）\n2.整治散煤，县公安局配合。\n3.治理扬尘。（县城管局牵头）\n");
    assert_eq!(units(&notice, "散煤"), (vec![], vec!["县公安局".to_owned()]));
}

/// Three tasks, then a section with these items; numbers run on or begin again.
fn section(heading: &str, items: &[String], on: bool) -> Notice {
    let mut text = "一、重点任务\n".to_owned();
    for at in 0..3 {
        writeln!(
            text,
            "{}.推进{}。（{}牵头，{}配合）",
            at + 1,
            duty(at),
            body(at),
            body(at + 1)
        )
        .unwrap();
    }
    writeln!(text, "{heading}").unwrap();
    for (at, item) in items.iter().enumerate() {
        writeln!(text, "{}.{item}", if on { at + 4 } else { at + 1 }).unwrap();
    }
    of(&text)
}

const SECTIONS: [&str; 8] = [
    "二、保障措施",
    "二、组织保障",
    "二、工作要求",
    "二、有关要求",
    "二、附则",
    "工作要求",
    "保障措施",
    "二、组织实施",
];

#[test]
fn a_section_of_requirements_holds_tasks_only_as_far_as_its_items_name_units() {
    let plain = [
        "加强组织领导。各单位要高度重视。",
        "强化调度通报。每月调度一次。",
        "严肃工作纪律。",
    ];
    let named = |at: usize, item: &str| format!("{item}（{}负责）", body(at + 3));
    for heading in SECTIONS {
        for on in [true, false] {
            for naming in 0..=plain.len() {
                let items: Vec<String> = plain
                    .iter()
                    .enumerate()
                    .map(|(at, item)| {
                        if at < naming {
                            named(at, item)
                        } else {
                            (*item).to_owned()
                        }
                    })
                    .collect();
                let notice = section(heading, &items, on);
                let tasks = notice.tasks.len();
                let about = format!("{heading} {on} {naming}: {:#?}", notice.findings);
                let told = |rule: &str| notice.findings.iter().filter(|finding| finding.rule == rule).count();
                match naming {
                    // Nobody is asked to do anything.
                    0 => assert_eq!((tasks, told("notice-task-without-units")), (3, 0), "{about}"),
                    // Few name units: these are tasks, and one line tells of the others.
                    1 => assert_eq!((tasks, told("notice-item-without-units")), (4, 1), "{about}"),
                    // Most do: the others are tasks, too, and lack their units.
                    2 => assert_eq!((tasks, told("notice-task-without-units")), (6, 1), "{about}"),
                    _ => assert_eq!((tasks, told("notice-task-without-units")), (6, 0), "{about}"),
                }
            }
        }
    }
}

#[test]
fn a_duty_that_only_helps_another_body_is_asked_about() {
    let text = "（一）县委宣传部\n1.负责组织新闻发布。\n2.配合县文旅局做好活动宣传。\n（二）县文旅局\n1.牵头举办文化节。\n2.协助县商务局组织展销。\n";
    let notice = of(text);
    let asked: Vec<usize> = notice
        .findings
        .iter()
        .filter(|finding| finding.found.contains("“配合县文旅局”") || finding.found.contains("“协助县商务局”"))
        .map(|finding| finding.question.as_ref().unwrap().about.len())
        .collect();
    assert_eq!(asked, [1, 1], "{:#?}", notice.findings);
}
