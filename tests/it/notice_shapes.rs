//! The same facts drawn as tables of every shape, with headings from the lexicon: each is read exactly, or a person is told.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};

use crate::chance::Chance;
use duban::finding::Severity;
use duban::notice::{Block, Notice, Source, read};

/// The words of a kind in the lexicon, with what they mean as a label.
fn lexicon(kind: &str) -> Vec<(&'static str, &'static str)> {
    include_str!("../../src/lexicon.tsv")
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            (cells.next() == Some(kind)).then(|| (cells.next().unwrap_or(""), cells.next().unwrap_or("")))
        })
        .collect()
}

/// Headings drawn from the lexicon.
struct Words {
    tasks: Vec<&'static str>,
    leads: Vec<String>,
    helps: Vec<String>,
    lead_roles: Vec<&'static str>,
    help_roles: Vec<&'static str>,
    departments: Vec<&'static str>,
}

impl Words {
    fn new() -> Self {
        // Words that are of a kind of table alone: a column of problems or of wishes has no tasks beside one of measures.
        let tasks = lexicon("heading-task").into_iter().map(|(word, _)| word);
        let tasks = tasks
            .filter(|word| word.chars().count() >= 4 && !word.contains(['建', '提', '要', '意']))
            .collect();
        let roles = |label: &'static str| {
            lexicon("role")
                .into_iter()
                .filter(move |(_, own)| *own == label)
                .map(|(word, _)| word)
        };
        let classes = ["单位", "部门", "科室", "处室"];
        let of = |label: &'static str| {
            roles(label)
                .flat_map(|role| classes.iter().map(move |class| format!("{role}{class}")))
                .collect::<Vec<String>>()
        };
        let departments = lexicon("department").into_iter().map(|(word, _)| word);
        Words {
            tasks,
            leads: of("lead"),
            helps: of("assist"),
            lead_roles: vec!["牵头", "主办", "领衔", "主抓"],
            help_roles: vec!["配合", "协办", "协同", "参与"],
            departments: departments
                .filter(|word| !word.contains(['委', '团', '联', '会', '办', '警', '院']))
                .collect(),
        }
    }
}

const SERIALS: &[&str] = &["序号", "编号", "任务编号", "序号"];
const GROUPS: &[&str] = &["类别", "领域", "任务类别"];
const DUES: &[&str] = &["完成时限", "完成时间", "办结时限", "时间节点"];
const PEOPLE: &[&str] = &["责任领导", "分管领导", "联系人"];
const VERBS: &[&str] = &["改造", "新建", "整治", "修复", "提升", "建设"];
const THINGS: &[&str] = &[
    "农村公路",
    "老旧小区",
    "口袋公园",
    "污水管网",
    "病险水库",
    "养老床位",
    "智慧路口",
    "产业园区",
];
const TIMES: &[&str] = &["6月底前", "9月30日前", "12月底前", "2025年10月", "全年"];
const NAMES: &[&str] = &["李建国", "王副市长", "张某某", "陈晓东"];
const KINDS: &[&str] = &["民生保障", "项目建设", "生态环保"];

/// A task as the office means it.
#[derive(Debug, Clone)]
struct Task {
    number: String,
    words: String,
    group: &'static str,
    lead: Vec<String>,
    co: Vec<String>,
    due: &'static str,
    person: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Usual,
    Levels,
    Changed,
    Matrix,
    MatrixOfBodies,
    MatrixBelowRoles,
    Long,
    OnSide,
    Cards,
    Beside,
    Ditto,
    Ticked,
    Said,
    Codes,
    Labels,
    Marked,
    Owned,
    Torn,
}

const SHAPES: &[Shape] = &[
    Shape::Usual,
    Shape::Levels,
    Shape::Changed,
    Shape::Matrix,
    Shape::MatrixOfBodies,
    Shape::MatrixBelowRoles,
    Shape::Long,
    Shape::OnSide,
    Shape::Cards,
    Shape::Beside,
    Shape::Ditto,
    Shape::Ticked,
    Shape::Said,
    Shape::Codes,
    Shape::Labels,
    Shape::Marked,
    Shape::Owned,
    Shape::Torn,
];

type Rows = Vec<Vec<String>>;

fn tasks(chance: &mut Chance, words: &Words) -> Vec<Task> {
    let level = chance.one(&["市", "县", "区"]);
    let mut bodies: Vec<String> = Vec::new();
    while bodies.len() < 7 {
        let name = format!("{level}{}局", words.departments[chance.below(words.departments.len())]);
        if !bodies.contains(&name) {
            bodies.push(name);
        }
    }
    let count = 4 + chance.below(5);
    let mut group = 0;
    (1..=count)
        .map(|number| {
            let mut all = bodies.clone();
            let mut pick = |chance: &mut Chance| all.remove(chance.below(all.len()));
            let lead = (0..=usize::from(chance.yes(5))).map(|_| pick(chance)).collect();
            let co = (0..=chance.below(3)).map(|_| pick(chance)).collect();
            group = (group + usize::from(chance.yes(3))).min(KINDS.len() - 1);
            Task {
                number: number.to_string(),
                words: format!(
                    "{}{}{}处",
                    chance.one(VERBS),
                    THINGS[number % THINGS.len()],
                    number * 7 + chance.below(5)
                ),
                group: KINDS[group],
                lead,
                co,
                due: chance.one(TIMES),
                person: chance.one(NAMES),
            }
        })
        .collect()
}

fn list(names: &[String]) -> String {
    names.join("、")
}

fn paragraph(line: usize, text: &str) -> Block {
    Block::Paragraph {
        line,
        text: text.to_owned(),
    }
}

/// Columns in any order, with some that say nothing of who and what.
fn usual(chance: &mut Chance, words: &Words, tasks: &[Task], cells: impl Fn(&Task) -> (String, String)) -> Rows {
    let (lead, help) = (
        &words.leads[chance.below(words.leads.len())],
        &words.helps[chance.below(words.helps.len())],
    );
    let mut columns: Vec<(String, Vec<String>)> = vec![
        (
            words.tasks[chance.below(words.tasks.len())].to_owned(),
            tasks.iter().map(|task| task.words.clone()).collect(),
        ),
        (lead.clone(), tasks.iter().map(|task| cells(task).0).collect()),
        (help.clone(), tasks.iter().map(|task| cells(task).1).collect()),
        (
            chance.one(DUES).to_owned(),
            tasks.iter().map(|task| task.due.to_owned()).collect(),
        ),
    ];
    if chance.yes(2) {
        columns.push((
            chance.one(PEOPLE).to_owned(),
            tasks.iter().map(|task| task.person.to_owned()).collect(),
        ));
    }
    if chance.yes(3) {
        columns.push(("备注".to_owned(), tasks.iter().map(|_| String::new()).collect()));
    }
    for at in (2..columns.len()).rev() {
        let other = 1 + chance.below(at);
        columns.swap(at, other);
    }
    if chance.yes(2) {
        columns.insert(
            0,
            (
                chance.one(GROUPS).to_owned(),
                tasks.iter().map(|task| task.group.to_owned()).collect(),
            ),
        );
    }
    columns.insert(
        0,
        (
            chance.one(SERIALS).to_owned(),
            tasks.iter().map(|task| task.number.clone()).collect(),
        ),
    );
    let mut rows = vec![columns.iter().map(|(head, _)| head.clone()).collect::<Vec<_>>()];
    rows.extend((0..tasks.len()).map(|at| columns.iter().map(|(_, cells)| cells[at].clone()).collect()));
    rows
}

fn turned(rows: &[Vec<String>]) -> Rows {
    (0..rows[0].len())
        .map(|at| rows.iter().map(|row| row[at].clone()).collect())
        .collect()
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// All bodies of the tasks, in the order of their first coming.
fn bodies(tasks: &[Task]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in tasks.iter().flat_map(|task| task.lead.iter().chain(&task.co)) {
        if !all.contains(name) {
            all.push(name.clone());
        }
    }
    all
}

/// The tasks with their bodies in the order of `all`, as a matrix says them.
fn ordered(tasks: &mut [Task], all: &[String]) {
    let place = |name: &String| all.iter().position(|other| other == name);
    for task in tasks {
        task.lead.sort_by_key(place);
        task.co.sort_by_key(place);
    }
}

/// The blocks of a notice that draws tasks in a shape.
#[allow(clippy::too_many_lines)]
fn drawn(shape: Shape, chance: &mut Chance, words: &Words, tasks: &mut [Task]) -> Vec<Block> {
    let table = |rows: Rows| Block::Table { line: 3, rows };
    let (lead, help) = (chance.one(&words.lead_roles), chance.one(&words.help_roles));
    let plain = |task: &Task| (list(&task.lead), list(&task.co));
    match shape {
        Shape::Usual => vec![table(usual(chance, words, tasks, plain))],
        Shape::Levels => {
            let mut rows = usual(chance, words, tasks, plain);
            let is_body = |cell: &String| words.leads.contains(cell) || words.helps.contains(cell);
            let top = rows[0]
                .iter()
                .map(|cell| {
                    if is_body(cell) {
                        "责任分工".to_owned()
                    } else {
                        cell.clone()
                    }
                })
                .collect();
            rows.insert(0, top);
            vec![table(rows)]
        }
        Shape::Changed => {
            let (before, now) = *chance.one(&[&("原", "现"), &("调整前", "调整后")]);
            let mut rows = vec![
                row(&[
                    "序号",
                    "工作任务",
                    "牵头单位",
                    "牵头单位",
                    "配合单位",
                    "配合单位",
                    "完成时限",
                ]),
                row(&["序号", "工作任务", before, now, before, now, "完成时限"]),
            ];
            if chance.yes(2) {
                let heads = [
                    "序号",
                    "工作任务",
                    "原牵头单位",
                    "现牵头单位",
                    "原配合单位",
                    "现配合单位",
                    "完成时限",
                ];
                rows = vec![row(&heads)];
            }
            let other = ["省机构改革办公室".to_owned()];
            for task in tasks.iter() {
                let (was, is) = match chance.below(2) {
                    0 => (list(&task.lead), "不变".to_owned()),
                    _ => (list(&other), list(&task.lead)),
                };
                let (was_co, is_co) = match chance.below(3) {
                    0 => (list(&task.co), "不变".to_owned()),
                    1 if task.co.len() > 1 => {
                        let (first, rest) = task.co.split_at(1);
                        (list(first), format!("增加：{}", list(rest)))
                    }
                    _ => (list(&other), list(&task.co)),
                };
                rows.push(row(&[&task.number, &task.words, &was, &is, &was_co, &is_co, task.due]));
            }
            vec![table(rows)]
        }
        Shape::Matrix | Shape::MatrixOfBodies | Shape::MatrixBelowRoles => {
            let all = bodies(tasks);
            ordered(tasks, &all);
            tasks.iter_mut().for_each(|task| task.due = "");
            let below_roles = shape == Shape::MatrixBelowRoles;
            let signs = if below_roles {
                ("√", "√")
            } else {
                *chance.one(&[&("●", "○"), &("▲", "△"), &("牵头", "配合"), &("主办", "协办")])
            };
            let mark = |task: &Task, name: &String| match () {
                () if task.lead.contains(name) => signs.0,
                () if task.co.contains(name) => signs.1,
                () => "",
            };
            let mut rows: Rows = Vec::new();
            if below_roles {
                let mut top = row(&["序号", "工作任务"]);
                let mut heads = top.clone();
                let names: Vec<(&str, &String, bool)> = all
                    .iter()
                    .map(|name| ("牵头单位", name, true))
                    .chain(all.iter().map(|name| ("配合单位", name, false)))
                    .collect();
                top.extend(names.iter().map(|(role, ..)| (*role).to_owned()));
                heads.extend(names.iter().map(|(_, name, _)| (*name).clone()));
                rows.extend([top, heads]);
                for task in tasks.iter() {
                    let mut cells = row(&[&task.number, &task.words]);
                    cells.extend(names.iter().map(|(_, name, leads)| {
                        let of = if *leads { &task.lead } else { &task.co };
                        if of.contains(name) {
                            "√".to_owned()
                        } else {
                            String::new()
                        }
                    }));
                    rows.push(cells);
                }
                return vec![table(rows)];
            }
            let mut head = row(&["序号", "工作任务"]);
            head.extend(all.iter().cloned());
            rows.push(head);
            for task in tasks.iter() {
                let mut cells = row(&[&task.number, &task.words]);
                cells.extend(all.iter().map(|name| mark(task, name).to_owned()));
                rows.push(cells);
            }
            if shape == Shape::MatrixOfBodies {
                rows = turned(&rows);
                rows.remove(0);
                rows[0][0] = (*chance.one(&["单位", "责任单位", "单位\\任务", ""])).to_owned();
                for task in tasks.iter_mut() {
                    task.number = String::new();
                }
            }
            let legend = paragraph(2, &format!("注：{}为牵头单位，{}为配合单位。", signs.0, signs.1));
            let explained = signs.0.chars().count() == 1;
            explained.then_some(legend).into_iter().chain([table(rows)]).collect()
        }
        Shape::Long => {
            let mut rows = vec![row(&[
                "任务编号",
                "工作任务",
                chance.one(&["承担单位", "责任单位", "单位名称"]),
                chance.one(&["角色", "承担角色", "分工", "责任类别"]),
                "完成时限",
            ])];
            for task in tasks.iter() {
                let mut all: Vec<(&String, &str)> = task.lead.iter().map(|name| (name, lead)).collect();
                all.extend(task.co.iter().map(|name| (name, help)));
                if task.lead.len() == 1 && chance.yes(3) {
                    all.rotate_left(1);
                }
                let blank = chance.yes(3);
                for (place, (name, part)) in all.into_iter().enumerate() {
                    let first = place == 0 || !blank;
                    let (number, words) = if first {
                        (task.number.as_str(), task.words.as_str())
                    } else {
                        ("", "")
                    };
                    rows.push(row(&[number, words, name, part, if first { task.due } else { "" }]));
                }
            }
            vec![table(rows)]
        }
        Shape::OnSide => {
            let rows = usual(chance, words, tasks, plain);
            let size = [2, 3, tasks.len()][chance.below(3)];
            let mut all: Rows = Vec::new();
            for part in rows[1..].chunks(size) {
                let mut block = vec![rows[0].clone()];
                block.extend(part.iter().cloned());
                while block.len() < size + 1 {
                    block.push(vec![String::new(); rows[0].len()]);
                }
                if !all.is_empty() && chance.yes(2) {
                    all.push(vec![String::new(); size + 1]);
                }
                all.extend(turned(&block));
            }
            vec![table(all)]
        }
        Shape::Cards => {
            let two = chance.yes(2);
            if two {
                tasks.iter_mut().for_each(|task| task.number = String::new());
            }
            tasks
                .iter()
                .map(|task| {
                    let (leads, helps) = (list(&task.lead), list(&task.co));
                    let rows = if two {
                        vec![
                            row(&["任务名称", &task.words, "完成时限", task.due]),
                            row(&["牵头单位", &leads, "配合单位", &helps]),
                        ]
                    } else {
                        vec![
                            row(&["序号", &task.number]),
                            row(&["任务内容", &task.words]),
                            row(&["牵头单位", &leads]),
                            row(&["配合单位", &helps]),
                            row(&["完成时限", task.due]),
                        ]
                    };
                    table(rows)
                })
                .collect()
        }
        Shape::Beside => {
            let heads = row(&["序号", "工作任务", "牵头单位", "配合单位"]);
            let cells = |task: &Task| row(&[&task.number, &task.words, &list(&task.lead), &list(&task.co)]);
            let half = tasks.len().div_ceil(2);
            let mut rows = vec![[heads.clone(), heads].concat()];
            for at in 0..half {
                let right = tasks.get(half + at).map_or_else(|| vec![String::new(); 4], cells);
                rows.push([cells(&tasks[at]), right].concat());
            }
            tasks.iter_mut().for_each(|task| task.due = "");
            vec![table(rows)]
        }
        Shape::Ditto => {
            let above = chance.one(&["〃", "同上", "″"]);
            for at in 1..tasks.len() {
                match chance.below(3) {
                    0 => tasks[at].lead = tasks[at - 1].lead.clone(),
                    1 => tasks[at].lead = tasks[0].lead.clone(),
                    _ => {}
                }
                let lead = tasks[at].lead.clone();
                tasks[at].co.retain(|name| !lead.contains(name));
            }
            let mut rows = vec![row(&["序号", "工作任务", "主办单位", "协办单位", "完成时限"])];
            for (at, task) in tasks.iter().enumerate() {
                let before = at.checked_sub(1).map(|at| &tasks[at]);
                let lead = match before {
                    Some(before) if before.lead == task.lead => above.to_owned(),
                    Some(_) if tasks[0].lead == task.lead => "同第1项".to_owned(),
                    _ => list(&task.lead),
                };
                let adds = before.filter(|before| {
                    !before.co.is_empty() && task.co.len() > before.co.len() && task.co.starts_with(&before.co)
                });
                let co = match adds {
                    Some(before) => format!("同上，另加{}", list(&task.co[before.co.len()..])),
                    None => list(&task.co),
                };
                let due = before
                    .filter(|before| before.due == task.due)
                    .map_or(task.due, |_| above);
                rows.push(row(&[&task.number, &task.words, &lead, &co, due]));
                if at == 1 {
                    rows.push(vec!["二、其他".to_owned(); 5]);
                }
            }
            vec![table(rows)]
        }
        Shape::Ticked => {
            let all = bodies(tasks);
            ordered(tasks, &all);
            let (on, off) = *chance.one(&[&("☑", "☐"), &("■", "□"), &("✓", "□")]);
            let mut rows = vec![row(&["序号", "工作任务", "承办单位及分工", "完成时限"])];
            for task in tasks.iter() {
                let cells: Vec<String> = all
                    .iter()
                    .map(|name| {
                        let tick = |part: bool| if part { on } else { off };
                        let (leads, helps) = (task.lead.contains(name), task.co.contains(name));
                        format!("{name}　{}牵头　{}配合", tick(leads), tick(helps))
                    })
                    .collect();
                rows.push(row(&[&task.number, &task.words, &cells.join("\n"), task.due]));
            }
            vec![table(rows)]
        }
        Shape::Said => {
            let mut rows = vec![row(&[
                "序号",
                "议定事项",
                chance.one(&["落实安排", "办理要求", "工作安排"]),
            ])];
            for task in tasks.iter() {
                let said = format!("由{}牵头，{}配合，{}完成。", list(&task.lead), list(&task.co), task.due);
                rows.push(row(&[&task.number, &task.words, &said]));
            }
            tasks.iter_mut().for_each(|task| task.due = "");
            vec![table(rows)]
        }
        Shape::Codes => {
            let all = bodies(tasks);
            let letters = chance.yes(2);
            let code = |name: &String| {
                let at = all.iter().position(|other| other == name).unwrap();
                if letters {
                    format!("D{}", at + 1)
                } else {
                    format!("{:02}", at + 11)
                }
            };
            let codes = |names: &[String]| names.iter().map(code).collect::<Vec<_>>().join("、");
            let mut rows = vec![row(&["序号", "工作任务", "牵头代码", "配合代码", "完成时限"])];
            for task in tasks.iter() {
                rows.push(row(&[
                    &task.number,
                    &task.words,
                    &codes(&task.lead),
                    &codes(&task.co),
                    task.due,
                ]));
            }
            let mut known = vec![row(&["代码", "单位名称"])];
            known.extend(all.iter().map(|name| vec![code(name), name.clone()]));
            vec![table(rows), Block::Table { line: 90, rows: known }]
        }
        Shape::Labels => {
            let mut rows = vec![row(&["序号", "工作任务", "责任单位", "完成时限"])];
            let between = chance.one(&["\n", "；"]);
            for task in tasks.iter() {
                let cell = format!("{lead}：{}{between}{help}：{}", list(&task.lead), list(&task.co));
                rows.push(row(&[&task.number, &task.words, &cell, task.due]));
            }
            vec![table(rows)]
        }
        Shape::Marked => {
            let mut rows = vec![row(&["序号", "工作任务", "责任单位", "完成时限"])];
            for task in tasks.iter() {
                let leads: Vec<String> = task.lead.iter().map(|name| format!("{name}（{lead}）")).collect();
                rows.push(row(&[
                    &task.number,
                    &task.words,
                    &format!("{}、{}", leads.join("、"), list(&task.co)),
                    task.due,
                ]));
            }
            vec![table(rows)]
        }
        Shape::Owned => {
            let mut owners: Vec<String> = Vec::new();
            for task in tasks.iter_mut() {
                task.lead.truncate(1);
                if !owners.contains(&task.lead[0]) {
                    owners.push(task.lead[0].clone());
                }
            }
            tasks.sort_by_key(|task| owners.iter().position(|owner| *owner == task.lead[0]));
            for (at, task) in tasks.iter_mut().enumerate() {
                task.number = (at + 1).to_string();
            }
            let sheets = chance.yes(2);
            let heads = row(&["序号", "工作任务", "配合单位", "完成时限"]);
            let cells = |task: &Task| row(&[&task.number, &task.words, &list(&task.co), task.due]);
            if sheets {
                let mut blocks = Vec::new();
                for owner in &owners {
                    let mut rows = vec![heads.clone()];
                    rows.extend(tasks.iter().filter(|task| task.lead[0] == *owner).map(cells));
                    blocks.push(paragraph(1, &format!("{owner}任务清单")));
                    blocks.push(paragraph(2, &format!("责任单位：{owner}　　　填报人：李某")));
                    blocks.push(table(rows));
                }
                return blocks;
            }
            let mut rows = vec![heads];
            for owner in &owners {
                rows.push(vec![owner.clone(); 4]);
                rows.extend(tasks.iter().filter(|task| task.lead[0] == *owner).map(cells));
            }
            vec![table(rows)]
        }
        Shape::Torn => {
            let mut rows = vec![row(&["序号", "工作任务", "牵头单位", "配合单位", "完成时限"])];
            let torn = 1 + chance.below(tasks.len() - 1);
            for (at, task) in tasks.iter().enumerate() {
                let (leads, helps) = (list(&task.lead), list(&task.co));
                if at != torn {
                    rows.push(row(&[&task.number, &task.words, &leads, &helps, task.due]));
                    continue;
                }
                let cut = |text: &str| {
                    let half = text
                        .char_indices()
                        .nth(text.chars().count() / 2)
                        .map_or(0, |(at, _)| at);
                    (text[..half].to_owned(), text[half..].to_owned())
                };
                let ((words, more), (helps, rest)) = (cut(&task.words), cut(&helps));
                rows.push(row(&[&task.number, &words, &leads, &helps, task.due]));
                rows.push(rows[0].clone());
                rows.push(row(&["", &more, "", &rest, ""]));
            }
            vec![table(rows)]
        }
    }
}

/// Whether each task was read as it is meant; the tasks that were not, and of which nobody was told.
fn compared(notice: &Notice, tasks: &[Task]) -> (usize, Vec<String>) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut whole = notice.tasks.is_empty();
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
    let (mut right, mut silent) = (0, Vec::new());
    for task in tasks {
        let found = notice.tasks.iter().find(|read| read.text.contains(&task.words));
        let same = found.is_some_and(|read| {
            read.lead == task.lead
                && read.co == task.co
                && (task.number.is_empty() || read.number == task.number)
                && (task.due.is_empty() || read.due.as_deref() == Some(task.due))
        });
        if same {
            right += 1;
            continue;
        }
        let said = match found {
            Some(read) => {
                told.contains(read.id.as_str())
                    || notice.findings.iter().any(|one| one.found.contains(read.id.as_str()))
            }
            None => whole,
        };
        if !said {
            silent.push(format!("{task:?}\n  read as {found:?}"));
        }
    }
    let known = notice
        .tasks
        .iter()
        .filter(|read| tasks.iter().any(|task| read.text.contains(&task.words)))
        .count();
    if known < notice.tasks.len() && !whole {
        silent.push(format!("{} tasks more than there are", notice.tasks.len() - known));
    }
    (right, silent)
}

#[test]
fn facts_in_a_table_of_any_shape_are_read_exactly_or_told() {
    let words = Words::new();
    let mut figures: BTreeMap<Shape, (usize, usize)> = BTreeMap::new();
    let mut wrong: Vec<String> = Vec::new();
    let mut odd: Vec<String> = Vec::new();
    for seed in 1..=180 {
        let mut chance = Chance::of(seed);
        // The first numbers of neighbouring seeds are much alike.
        for _ in 0..8 {
            chance.below(2);
        }
        let shape = SHAPES[usize::try_from(seed).unwrap() % SHAPES.len()];
        let mut all = tasks(&mut chance, &words);
        let mut blocks = vec![paragraph(1, "青禾市2025年重点工作任务分解表")];
        blocks.extend(drawn(shape, &mut chance, &words, &mut all));
        let source = Source {
            file: "a.docx".to_owned(),
            blocks,
            ..Source::default()
        };
        let notice = read(&source);
        let (right, silent) = compared(&notice, &all);
        let (sum, count) = figures.entry(shape).or_default();
        *sum += right;
        *count += all.len();
        let shown = || format!("{seed} {shape:?} {:#?}\n{:?}\n", source.blocks, notice.findings);
        if !silent.is_empty() {
            wrong.push(format!("{}{}", shown(), silent.join("\n")));
        } else if right < all.len() {
            odd.push(format!("{}{:?}\n{:?}", shown(), all, notice.tasks));
        }
    }
    println!("{figures:?}");
    assert!(
        wrong.is_empty(),
        "{}: {}",
        wrong.len(),
        wrong[..wrong.len().min(2)].join("\n\n")
    );
    let low: Vec<_> = figures
        .iter()
        .filter(|(_, (right, all))| right * 100 < all * 95)
        .collect();
    assert!(low.is_empty(), "{low:?}\n{}", odd[..odd.len().min(2)].join("\n\n"));
}

/// Targets that are parted among places stand in columns, with who answers for each below it: the places have no part in them.
#[test]
fn targets_that_are_parted_among_places_are_tasks_of_the_bodies_above_them() {
    const UNITS: [&str; 5] = ["市教育局", "市残联", "市人社局、团市委", "市妇联", "市商务局"];
    for (width, groups, merged) in [(2, 1, true), (3, 2, true), (5, 2, false), (4, 3, true), (5, 1, false)] {
        let mut rows: Rows = vec![vec!["某市2026年民生实事分工表".to_owned(); width + 1]];
        let mut expected: Vec<(String, String)> = Vec::new();
        for group in 0..groups {
            let blank = if merged { KINDS[group] } else { "" };
            let mut top = vec!["地区".to_owned(), KINDS[group].to_owned()];
            top.resize(width + 1, blank.to_owned());
            let mut tasks = vec![if merged { "地区" } else { "" }.to_owned()];
            let mut units = vec!["责任单位".to_owned()];
            for at in 0..width {
                let words = format!("{}{}第{}批", VERBS[at], THINGS[at + group], group + 1);
                tasks.push(words.clone());
                units.push(UNITS[(at + group) % UNITS.len()].to_owned());
                expected.push((words, UNITS[(at + group) % UNITS.len()].to_owned()));
            }
            rows.extend([top, tasks, units]);
            for place in ["全市", "清溪区", "洪坪县"] {
                let mut row = vec![place.to_owned()];
                row.extend((0..width).map(|at| if at == 1 { String::new() } else { format!("{}", 40 + at) }));
                rows.push(row);
            }
        }
        let source = Source {
            file: "a.xlsx".to_owned(),
            blocks: vec![Block::Table { line: 1, rows }],
            ..Source::default()
        };
        let notice = read(&source);
        let found: Vec<(String, String)> = notice
            .tasks
            .iter()
            .map(|task| (task.text.clone(), [&task.lead[..], &task.co[..]].concat().join("、")))
            .collect();
        assert_eq!(found, expected, "{width} {groups}");
        let of_places = notice.tasks[0].columns.get("地区").unwrap();
        assert!(of_places.contains("清溪区：40"), "{of_places}");
    }
}
