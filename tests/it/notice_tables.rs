//! Tables drawn at random, in random columns, headings, words and layouts: each row is read right, or a person is told.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::chance::Chance;
use duban::finding::Severity;
use duban::notice::{Notice, read};
use duban::read::notice_source::source;

const SERIALS: &[&str] = &["序号", "编号", "序"];
const GROUPS: &[&str] = &["类别", "分类", "领域"];
const TASKS: &[&str] = &["工作任务", "重点工作", "任务内容", "项目名称", "具体举措", "目标任务"];
const LEADS: &[&str] = &["牵头单位", "牵头部门", "主办单位", "牵头责任单位"];
const HELPS: &[&str] = &["责任单位", "配合单位", "协办单位", "参与单位", "配合部门"];
const DUES: &[&str] = &["完成时限", "完成时间", "时间节点", "办结期限"];
const PEOPLE: &[&str] = &["责任领导", "分管领导", "联系人"];
const NOTES: &[&str] = &["备注", "说明"];
const WORDS: &[&str] = &[
    "新建农村公路120公里",
    "改造老旧小区15个，惠及居民3200户",
    "开展安全生产大检查。整改隐患并销号",
    "送戏下乡200场",
    "完成投资3.6亿元",
    "推进政务服务“一网通办”",
    "培训技能人才8000人次",
    "建成口袋公园8个、绿道20公里",
    "出台民营经济支持政策",
    "整治河道12条，清淤5万方；修复岸线",
    "办好第三届旅游发展大会",
    "推广网上办事",
];
const BODIES: &[&str] = &[
    "市财政局",
    "市发展改革委",
    "市住房和城乡建设局",
    "市消防救援支队",
    "市城投集团",
    "团市委",
    "市残联",
    "国网某某供电公司",
    "市委宣传部",
    "市税务局",
    "市第二中学",
    "高新区管委会",
    "市公安局交警支队",
];
const MANY: &[&str] = &["各县（市、区）人民政府", "各街道", "市直有关部门", "各乡镇"];
const TIMES: &[&str] = &[
    "12月底前",
    "2025年6月",
    "全年",
    "长期坚持",
    "第三季度",
    "9月30日",
    "汛期前",
];
const NAMES: &[&str] = &["李某", "王建国", "张副市长", "陈某某"];

#[derive(Clone, Copy, PartialEq, Debug)]
enum Shape {
    Tabs,
    Bars,
    Framed,
    Lines,
    Spaces,
    Cards,
}

struct Row {
    words: String,
    lead: Vec<String>,
    co: Vec<String>,
}

fn bodies(chance: &mut Chance, most: usize, many: bool) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for _ in 0..=chance.below(most) {
        let name = chance.one(BODIES).to_owned();
        if !all.contains(&name) {
            all.push(name);
        }
    }
    if many && chance.yes(3) {
        all.push(chance.one(MANY).to_owned());
    }
    all
}

/// A notice with a table, and what its rows say.
fn drawn(seed: u64) -> (String, Vec<Row>, Shape) {
    let mut chance = Chance::of(seed);
    for _ in 0..8 {
        chance.below(2);
    }
    let shape = [
        Shape::Tabs,
        Shape::Bars,
        Shape::Framed,
        Shape::Lines,
        Shape::Spaces,
        Shape::Cards,
    ][chance.below(6)];
    let serial = shape != Shape::Cards && !chance.yes(6) || matches!(shape, Shape::Lines | Shape::Spaces);
    let group = matches!(shape, Shape::Tabs | Shape::Bars) && chance.yes(4);
    let (due, people, note) = (chance.yes(2), chance.yes(4), chance.yes(6));
    let units_first = chance.yes(5) && shape != Shape::Cards;
    let mut heads: Vec<(char, &str)> = vec![('t', chance.one(TASKS))];
    let units = [('l', chance.one(LEADS)), ('c', chance.one(HELPS))];
    if units_first {
        heads.splice(0..0, units);
    } else {
        heads.extend(units);
    }
    if due {
        heads.push(('d', chance.one(DUES)));
    }
    if people {
        heads.insert(chance.below(heads.len()) + 1, ('p', chance.one(PEOPLE)));
    }
    if note {
        heads.push(('n', chance.one(NOTES)));
    }
    if group {
        heads.insert(0, ('g', chance.one(GROUPS)));
    }
    if serial {
        heads.insert(0, ('s', chance.one(SERIALS)));
    }
    let count = 3 + chance.below(6);
    let mut pool: Vec<&str> = WORDS.to_vec();
    let mut rows: Vec<Row> = Vec::new();
    let mut cells: Vec<Vec<String>> = Vec::new();
    let whole = matches!(shape, Shape::Lines | Shape::Spaces | Shape::Cards);
    for number in 1..=count {
        let words = pool.remove(chance.below(pool.len())).to_owned();
        let lead = bodies(&mut chance, 2, false);
        let mut co: Vec<String> = bodies(&mut chance, 3, true)
            .into_iter()
            .filter(|name| !lead.contains(name))
            .collect();
        if co.is_empty() {
            co.push("市审计局".to_owned());
        }
        // Where cells stand one below the other, a blank one is lost.
        if !whole && chance.yes(6) {
            co.clear();
        }
        let mut row = Vec::new();
        for (what, _) in &heads {
            row.push(match what {
                's' => number.to_string(),
                'g' if number == 1 || number == count.div_ceil(2) + 1 => {
                    if number == 1 { "经济发展" } else { "民生保障" }.to_owned()
                }
                't' => words.clone(),
                'l' => lead.join("、"),
                'c' => co.join("、"),
                'd' => chance.one(TIMES).to_owned(),
                'p' => chance.one(NAMES).to_owned(),
                'n' if whole => "重点".to_owned(),
                _ => String::new(),
            });
        }
        cells.push(row);
        rows.push(Row { words, lead, co });
    }
    let names: Vec<String> = heads.iter().map(|(_, name)| (*name).to_owned()).collect();
    let mut text = "青禾市2025年重点工作任务分解表\n".to_owned();
    if shape == Shape::Cards {
        for row in &cells {
            for (cell, (what, name)) in row.iter().zip(&heads) {
                if *what == 't' {
                    writeln!(text, "{cell}").unwrap();
                } else {
                    writeln!(text, "{name}：{cell}").unwrap();
                }
            }
        }
    } else {
        let band = !whole && chance.yes(5);
        for (place, row) in std::iter::once(&names).chain(&cells).enumerate() {
            if band && place == 1 {
                match shape {
                    Shape::Bars => text.push_str("| 一、重点项目 |\n"),
                    _ => text.push_str("一、重点项目\n"),
                }
            }
            match shape {
                Shape::Tabs => writeln!(text, "{}", row.join("\t")).unwrap(),
                Shape::Bars => {
                    writeln!(text, "| {} |", row.join(" | ")).unwrap();
                    if place == 0 {
                        writeln!(text, "|{}", "---|".repeat(row.len())).unwrap();
                    }
                }
                Shape::Framed => {
                    writeln!(text, "│{}│", row.join("│")).unwrap();
                }
                Shape::Lines => row.iter().filter(|cell| !cell.is_empty()).for_each(|cell| {
                    text.push_str(cell);
                    text.push('\n');
                }),
                _ => writeln!(text, "{}", row.join("  ")).unwrap(),
            }
        }
    }
    if chance.yes(2) {
        text.push_str("青禾市人民政府办公室\n2025年3月10日\n");
    }
    (text, rows, shape)
}

/// Rows that were read wrong without a word to anybody.
fn silent(notice: &Notice, rows: &[Row]) -> Vec<String> {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut whole = false;
    for finding in notice.findings.iter().filter(|one| one.severity != Severity::Info) {
        let asked = finding.question.iter().flat_map(|question| &question.about);
        told.extend(asked.map(|about| about.task.as_str()));
        match &finding.place.task {
            Some(task) => {
                told.insert(task.as_str());
            }
            None => whole = true,
        }
    }
    let mut wrong = Vec::new();
    for row in rows {
        let found = notice.tasks.iter().find(|task| task.text.contains(&row.words));
        let right = found.is_some_and(|task| task.lead == row.lead && task.co == row.co);
        let said = match found {
            Some(task) => {
                told.contains(task.id.as_str())
                    || notice.findings.iter().any(|one| one.found.contains(task.id.as_str()))
            }
            None => whole || notice.tasks.is_empty(),
        };
        if !right && !said {
            wrong.push(format!(
                "{} L{:?} C{:?}, read as {:?}",
                row.words,
                row.lead,
                row.co,
                found.map(|task| (&task.lead, &task.co, &task.text))
            ));
        }
    }
    wrong
}

#[test]
fn a_table_in_any_layout_is_read_right_or_a_person_is_told() {
    let (mut wrong, mut right, mut all) = (Vec::new(), 0_usize, 0_usize);
    for seed in 1..=240 {
        let (text, rows, shape) = drawn(seed);
        let notice = read(&source("a.txt", text.as_bytes()).unwrap());
        all += rows.len();
        right += rows
            .iter()
            .filter(|row| {
                notice
                    .tasks
                    .iter()
                    .any(|task| task.text.contains(&row.words) && task.lead == row.lead && task.co == row.co)
            })
            .count();
        let silent = silent(&notice, &rows);
        if !silent.is_empty() {
            wrong.push(format!("{seed} {shape:?}\n{text}{}", silent.join("\n")));
        }
    }
    println!("{right} of {all} rows, {} tables wrong in silence", wrong.len());
    assert!(
        wrong.is_empty(),
        "{}: {}",
        wrong.len(),
        wrong[..wrong.len().min(4)].join("\n\n")
    );
    assert!(right * 100 >= all * 97, "{right} of {all}");
}

#[test]
fn rows_of_one_number_beside_the_same_problem_and_units_are_one_task() {
    let head = [
        "序号",
        "反馈问题",
        "整改目标",
        "整改措施",
        "主责单位",
        "配合单位",
        "整改时限",
    ];
    let head: String = head.map(|cell| format!("<th>{cell}</th>")).concat();
    let problem = |number: usize, measures: &[&str]| {
        let cell = |text: &str| format!("<td rowspan=\"{}\">{text}</td>", measures.len());
        let before = [
            number.to_string(),
            format!("问题之{number}。"),
            format!("目标之{number}达标。"),
        ]
        .map(|text| cell(&text));
        let behind = ["市住建局", "市城管局<br>市水利局", "9月底"].map(cell).concat();
        let rows = measures.iter().enumerate().map(|(place, measure)| match place {
            0 => format!("<tr>{}<td>{measure}</td>{behind}</tr>", before.concat()),
            _ => format!("<tr><td>{measure}</td></tr>"),
        });
        rows.collect::<String>()
    };
    let rows =
        problem(1, &["1.建立清单。", "2.每周检查。", "3.通报问题。"]) + &problem(2, &["1.封堵排口。", "2.清淤河道。"]);
    let page = format!("<html><body><h1>整改清单</h1><table><tr>{head}</tr>{rows}</table></body></html>");
    let notice = read(&source("a.html", page.as_bytes()).unwrap());
    let read: Vec<String> = notice
        .tasks
        .iter()
        .map(|task| {
            [
                task.number.as_str(),
                &task.lead.join("、"),
                &task.co.join("、"),
                &task.text.replace('\n', "／"),
            ]
            .join(" ")
        })
        .collect();
    assert_eq!(
        read,
        [
            "1 市住建局 市城管局、市水利局 问题之1。／目标之1达标。／1.建立清单。／2.每周检查。／3.通报问题。",
            "2 市住建局 市城管局、市水利局 问题之2。／目标之2达标。／1.封堵排口。／2.清淤河道。",
        ]
    );
}
