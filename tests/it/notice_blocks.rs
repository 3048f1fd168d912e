//! Lists of rectification in blocks: below each numbered problem the same labels, and what is numbered below one of them is its
//! content. Blocks composed of any labels, orders and numbers read back as one task each.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write;

use crate::chance::Chance;
use duban::notice::{Notice, read};
use duban::read::notice_source::source;

const PROBLEMS: &[&str] = &[
    "部分河段水质不能稳定达标",
    "雨污混接问题突出",
    "渣土堆场建设滞后",
    "监测井管理混乱",
    "矿山修复进度缓慢",
    "粪污处理设施闲置",
];
const MEASURES: &[&str] = &[
    "组织联合执法，拆除围网520亩",
    "落实巡查制度",
    "排查改造管网21公里",
    "封堵混接点36处",
    "严查运输抛洒",
    "按月开展比对监测",
];
const BODIES: &[&str] = &[
    "市农业农村局",
    "市生态环境局",
    "市水利局",
    "市公安局",
    "市城市管理局",
    "市住房和城乡建设局",
];
const HAN: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// Aim, measures, who, who beside them, and until when.
const LABELS: &[[&str; 5]] = &[
    ["整改目标", "整改措施", "责任单位", "督导单位", "整改时限"],
    ["工作目标", "主要举措", "责任单位", "配合单位", "完成时限"],
    ["目标要求", "具体措施", "牵头单位", "配合单位", "时间要求"],
    ["存在问题", "整改措施", "责任单位", "责任人", "完成时间"],
];
/// Orders of these labels.
const ORDERS: &[[usize; 5]] = &[[0, 1, 2, 3, 4], [0, 2, 3, 4, 1], [2, 3, 4, 0, 1], [1, 0, 2, 3, 4]];
const HEADS: &[fn(usize) -> String] = &[
    |at| format!("{}、", HAN[at]),
    |at| format!("（{}）", HAN[at]),
    |at| format!("{}.", at + 1),
    |at| format!("问题{}：", at + 1),
    |at| format!("问题{}：", HAN[at]),
    |at| format!("第{}项　", at + 1),
];
const POINTS: &[fn(usize) -> String] = &[
    |at| format!("{}.", at + 1),
    |at| format!("（{}）", at + 1),
    |at| format!("（{}）", HAN[at]),
    |at| ["①", "②", "③"][at].to_owned(),
    |at| format!("{}、", at + 1),
];

/// Whether measures name bodies of their own.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Own {
    None,
    Behind,
    Below,
}

struct Block {
    problem: &'static str,
    measures: Vec<String>,
    bodies: Vec<String>,
    /// Those of its measures.
    inner: String,
}

fn of(text: &str) -> Notice {
    read(&source("a.txt", text.as_bytes()).unwrap())
}

fn composed(seed: u64) -> Option<(String, Vec<Block>, Own)> {
    let mut chance = Chance::of(seed);
    for _ in 0..8 {
        chance.below(2);
    }
    let (head, point) = (chance.below(HEADS.len()), chance.below(POINTS.len()));
    let labels = LABELS[chance.below(LABELS.len())];
    let order = ORDERS[chance.below(ORDERS.len())];
    let own = [Own::None, Own::None, Own::Behind, Own::Below][chance.below(4)];
    // Where problems, measures and labels of both look alike, nobody can tell the next problem from the next measure.
    let alike = head == 1 && point == 2 || head == 2 && matches!(point, 0 | 4);
    if alike && own == Own::Below {
        return None;
    }
    let beside = labels[3].contains("单位");
    let mut text = String::from("某某市环境问题整改任务清单\n");
    let mut blocks = Vec::new();
    for at in 0..3 + chance.below(4) {
        let first = chance.below(BODIES.len());
        let body = |step: usize| BODIES[(first + step) % BODIES.len()].to_owned();
        let (lead, co, inner) = (body(0), body(1), body(2));
        let measures: Vec<String> = (0..=chance.below(3))
            .map(|place| format!("{}{}", POINTS[point](place), MEASURES[(at + place) % MEASURES.len()]))
            .collect();
        writeln!(text, "{}{}。", HEADS[head](at), PROBLEMS[at]).unwrap();
        for label in order {
            let name = labels[label];
            match label {
                0 => writeln!(text, "{name}：全面达标，长效管护。").unwrap(),
                1 => {
                    writeln!(text, "{name}：").unwrap();
                    for measure in &measures {
                        match own {
                            Own::None => writeln!(text, "{measure}。").unwrap(),
                            Own::Behind => writeln!(text, "{measure}（责任单位：{inner}）").unwrap(),
                            Own::Below => writeln!(text, "{measure}。\n{}：{inner}", labels[2]).unwrap(),
                        }
                    }
                }
                2 => writeln!(text, "{name}：{lead}").unwrap(),
                3 => writeln!(text, "{name}：{}", if beside { &co } else { "王某某" }).unwrap(),
                _ => writeln!(text, "{name}：2026年{}月底前", at + 4).unwrap(),
            }
        }
        let bodies = if beside { vec![lead, co] } else { vec![lead] };
        blocks.push(Block {
            problem: PROBLEMS[at],
            measures,
            bodies,
            inner,
        });
    }
    Some((text, blocks, own))
}

#[test]
fn each_block_below_a_numbered_problem_is_one_task_with_its_measures() {
    let mut drawn = 0;
    for (text, blocks, own) in (1..=400).filter_map(composed) {
        drawn += 1;
        let notice = of(&text);
        let read: Vec<&str> = notice.tasks.iter().map(|task| task.text.as_str()).collect();
        assert_eq!(read.len(), blocks.len(), "{text}\n{read:#?}");
        for (place, (block, task)) in blocks.iter().zip(&notice.tasks).enumerate() {
            assert!(task.text.contains(block.problem), "{} in\n{text}", task.text);
            let named: Vec<&String> = task.lead.iter().chain(&task.co).collect();
            for body in &block.bodies {
                assert!(named.contains(&body), "{body} of {named:?} in\n{text}");
            }
            for name in named {
                let measure = own != Own::None && *name == block.inner;
                assert!(measure || block.bodies.contains(name), "{name} in\n{text}");
            }
            let due = task.due.clone().unwrap_or_default();
            assert!(due.contains(&format!("{}月底", place + 4)), "{due} in\n{text}");
            // A measure stands in the words or, as printed, beside them: nothing is lost.
            for measure in &block.measures {
                let printed = serde_json::to_string(&task.columns).unwrap().contains(measure.as_str());
                assert!(printed || task.text.contains(measure.as_str()), "{measure} in\n{text}");
            }
        }
    }
    assert!(drawn > 300, "{drawn}");
}

#[test]
fn a_number_before_the_first_label_of_a_bracket_stays_with_the_words() {
    for (code, stop) in [
        ("第0127号", "。"),
        ("第20260033号", "，"),
        ("编号2026-012", "；"),
        ("建议第5号", "。"),
    ] {
        let notice = of(&format!(
            "关于交办重点建议的通知\n1.关于增加学位供给的建议（{code}{stop}主办单位：市教育局；会办单位：市财政局）；\n\
             2.关于服务老人的建议（{code}{stop}主办单位：市民政局；会办单位：市水利局、市公安局）。\n"
        ));
        let rows: Vec<(String, String)> = notice
            .tasks
            .iter()
            .map(|task| (task.lead.join("、"), task.co.join("、")))
            .collect();
        let wanted = [("市教育局", "市财政局"), ("市民政局", "市水利局、市公安局")];
        assert_eq!(
            rows,
            wanted.map(|(lead, co)| (lead.to_owned(), co.to_owned())),
            "{code}"
        );
        assert!(notice.tasks[0].text.contains(code), "{}", notice.tasks[0].text);
    }
}

#[test]
fn leads_merged_downwards_before_the_words_hold_for_the_rows_below() {
    for (heads, lead_at) in [
        (["牵头部门", "重点任务", "配合部门", "完成时间", "分管领导"], 0),
        (["重点任务", "牵头部门", "配合部门", "完成时间", "分管领导"], 1),
    ] {
        let mut text = format!("某集团2026年重点任务分解表\n{}\n", heads.join("\t"));
        for at in 0..9 {
            let first = at % 3 == 0;
            let lead = if first {
                ["财务管理部", "安全生产部", "人力资源部"][at / 3]
            } else {
                ""
            };
            let words = format!("完成第{}类重点工作{}项", at + 1, at + 3);
            let mut cells = vec![
                words,
                ["法务风控部", "数字信息部"][at % 2].to_owned(),
                "9月30日".to_owned(),
            ];
            cells.insert(lead_at, lead.to_owned());
            cells.push(if first { "马某某".to_owned() } else { String::new() });
            writeln!(text, "{}", cells.join("\t")).unwrap();
        }
        let notice = of(&text);
        assert_eq!(notice.tasks.len(), 9, "{text}");
        for (at, task) in notice.tasks.iter().enumerate() {
            assert_eq!(
                task.lead,
                [["财务管理部", "安全生产部", "人力资源部"][at / 3]],
                "{text}"
            );
            assert_eq!(task.co, [["法务风控部", "数字信息部"][at % 2]], "{text}");
        }
    }
}

/// A copy of a page: lines end where the page does, and its number stands between them.
#[test]
fn lines_that_a_page_has_broken_are_one_again_whatever_width_it_has() {
    for width in 23..=28 {
        let mut text = String::from("某区任务分解方案\n");
        let mut wanted = Vec::new();
        for at in 0..9 {
            let bodies: Vec<&str> = (0..4).map(|step| BODIES[(at + step) % BODIES.len()]).collect();
            wanted.push((bodies[0].to_owned(), bodies[1..].join("、")));
            let lines = [
                format!(
                    "{}.{}，{}，健全制度，落实责任，形成长效机制，按期完成。",
                    at + 1,
                    MEASURES[at % 6],
                    MEASURES[(at + 1) % 6]
                ),
                format!("牵头单位：{}", bodies[0]),
                format!("协办单位：{}", bodies[1..].join("、")),
            ];
            for line in lines {
                let mut filled = 0;
                for letter in line.chars() {
                    let wide = if letter.is_ascii() { 1 } else { 2 };
                    // No line begins with a comma.
                    if filled + wide > width * 2 && !"，。、".contains(letter) {
                        text.push('\n');
                        if at % 4 == 3 {
                            writeln!(text, "{}", ["— 3 —", "— — — 4 —", "-5-"][at % 3]).unwrap();
                        }
                        filled = 0;
                    }
                    text.push(letter);
                    filled += wide;
                }
                text.push('\n');
            }
        }
        let notice = of(&text);
        let read: Vec<(String, String)> = notice
            .tasks
            .iter()
            .map(|task| (task.lead.join("、"), task.co.join("、")))
            .collect();
        assert_eq!(read, wanted, "{text}");
    }
}

#[test]
fn targets_in_one_paragraph_are_tasks_each_with_who_answers_for_it() {
    let notice = of(
        "某市任务分解\n一、主要指标\n单位地区生产总值能耗下降3.2%，由市水利局负责；耕地不低于186万亩，由市公安局牵头、市农业农村局配合；\
                     投资增长7%，由市生态环境局牵头，市公安局配合。\n二、重点任务\n1.修路。此项工作由市公安局牵头，市水利局配合。\n2.植树。此项工作由市水利局牵头，市公安局配合。\n",
    );
    let read: Vec<(usize, usize)> = notice
        .tasks
        .iter()
        .map(|task| (task.lead.len(), task.co.len()))
        .collect();
    assert_eq!(read.len(), 5, "{:#?}", notice.tasks);
    for (task, words) in notice.tasks.iter().zip(["能耗", "耕地", "投资", "修路", "植树"]) {
        assert!(task.text.contains(words), "{}", task.text);
    }
    assert_eq!(read[1..], [(1, 1); 4]);
}

#[test]
fn when_a_leader_wrote_is_no_deadline_of_a_card() {
    let mut text = String::from("某市交办单\n");
    for at in 0..4 {
        writeln!(
            text,
            "某督交〔2026〕{}号\n批示时间：2月{}日\n交办事项：{}。\n主办：{}\n会办：{}\n办结时限：{}月10日\n",
            at + 20,
            at + 10,
            MEASURES[at],
            BODIES[at],
            BODIES[at + 1],
            at + 4
        )
        .unwrap();
    }
    let notice = of(&text);
    assert_eq!(notice.tasks.len(), 4);
    for (at, task) in notice.tasks.iter().enumerate() {
        assert_eq!(task.due.as_deref(), Some(format!("{}月10日", at + 4).as_str()));
    }
}
