//! What belongs together may be drawn apart: a table of words and one of bodies with the same numbers, bodies on the line above
//! their item. Either is read whole, and what has no fellow is told.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use duban::finding::Severity;
use duban::notice::{Notice, read};
use duban::read::notice_source::source;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const UNITS: &[&str] = &[
    "市财政局",
    "市审计局",
    "市发展改革委",
    "市文化和旅游局",
    "市人力资源和社会保障局",
    "市商务局",
    "市住房和城乡建设局",
    "市水利局",
    "市气象局",
];

const WORDS: &[&str] = &[
    "人行道平整，无障碍设施连续畅通",
    "新建社区食堂12家，改造老旧管网8公里",
    "举办招聘会20场，促进高校毕业生就业",
    "路面硬化、路灯装灯率100%，无乱搭乱建",
    "整治农村黑臭水体12处，完善长效管护机制",
    "建成口袋公园15个，打通断头路3条",
    "实施中小学校舍安全工程，年内完成验收",
];

const FORMAL: [&str; 12] = [
    "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖", "拾", "拾壹", "拾贰",
];

fn notice(text: &str) -> Notice {
    read(&source("通知.txt", text.as_bytes()).unwrap())
}

fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn told(notice: &Notice, rule: &str) -> Vec<String> {
    let warned = notice
        .findings
        .iter()
        .filter(|found| found.severity == Severity::Warning);
    warned
        .filter(|found| found.rule == rule)
        .map(|found| found.found.clone())
        .collect()
}

/// A task: its lead and who helps.
fn bodies() -> impl Strategy<Value = (String, Vec<String>)> {
    subsequence(UNITS, 1..4).prop_shuffle().prop_map(|all| {
        let names: Vec<String> = all.into_iter().map(str::to_owned).collect();
        (names[0].clone(), names[1..].to_vec())
    })
}

/// How the numbers of both tables are written.
type Key = fn(usize) -> String;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn two_tables_with_the_same_numbers_are_one(
        tasks in prop::collection::vec(bodies(), 4..8),
        key in select(vec![
            (|at| format!("A{at:02}")) as Key,
            |at| at.to_string(),
            |at| format!("GY-{at}"),
            |at| FORMAL[at - 1].to_owned(),
        ]),
        heading in select(vec!["测评标准", "工作任务", "建设内容"]),
        bodies_first in any::<bool>(),
        turned in any::<bool>(),
        goes_on in any::<bool>(),
        lone in any::<bool>(),
    ) {
        let mut words = format!("| 编号 | 类别 | {heading} |\n|---|---|---|\n");
        for at in 0..tasks.len() {
            words += &format!("| {} | 类{at} | {} |\n", key(at + 1), WORDS[at % WORDS.len()]);
            if at == 1 && goes_on {
                words += "|  |  | 公共座椅完好洁净，沿线亮化率98% |\n";
            }
        }
        let mut rows: Vec<String> = tasks
            .iter()
            .enumerate()
            .map(|(at, (lead, co))| format!("| {} | {lead} | {} | 9月底 |\n", key(at + 1), co.join("、")))
            .collect();
        if turned {
            rows.reverse();
        }
        if lone {
            rows.push(format!("| {} | 市档案馆 |  | 9月底 |\n", key(tasks.len() + 3)));
        }
        let who = format!("| 编号 | 牵头单位 | 配合单位 | 完成时限 |\n|---|---|---|---|\n{}", rows.concat());
        let (first, second) = if bodies_first { (who, words) } else { (words, who) };
        let text = format!("某市2026年迎检任务分解表\n\n表一\n\n{first}\n表二\n\n{second}\n");
        let read = notice(&text);
        prop_assert_eq!(read.tasks.len(), tasks.len(), "{}\n{:?}", text, read.tasks);
        for (at, (task, (lead, co))) in read.tasks.iter().zip(&tasks).enumerate() {
            prop_assert!(plain(&task.text).contains(WORDS[at % WORDS.len()]), "{}\n{:?}", text, task);
            prop_assert_eq!(&task.lead, &vec![lead.clone()], "{}", text);
            prop_assert_eq!(&task.co, co, "{}", text);
            prop_assert_eq!(task.due.as_ref().map(|due| due.to_string()), Some("9月底".to_owned()), "{}", text);
            let more = plain(&task.text).contains("公共座椅完好洁净");
            prop_assert_eq!(more, at == 1 && goes_on, "{}\n{:?}", text, task);
        }
        let alone = told(&read, "notice-table-key-alone");
        prop_assert_eq!(alone.len(), usize::from(lone), "{:?}", alone);
        prop_assert!(alone.iter().all(|found| found.contains("市档案馆")), "{:?}", alone);
    }

    #[test]
    fn brackets_above_their_items_are_of_the_items_below(
        tasks in prop::collection::vec(bodies(), 4..12),
        formal in any::<bool>(),
        behind in any::<bool>(),
        slash in select(vec!["／", "/"]),
        parts in 1..4_usize,
    ) {
        // Above its items one body alone is a heading: of those that are none, one at least lists several.
        prop_assume!(behind || tasks.iter().any(|(_, co)| !co.is_empty()));
        let mut text = "某区2026年重点事项任务书\n\n方括号内斜线前为主责，斜线后为协同。\n\n".to_owned();
        for (at, (lead, co)) in tasks.iter().enumerate() {
            if at % 4 == 0 && at / 4 < parts {
                text += &format!("第{}部分　攻坚\n", ["一", "二", "三"][at / 4]);
            }
            let number = if formal { format!("{}　", FORMAL[at]) } else { format!("{}.", at + 1) };
            let item = format!("{number}{}。9月底前完成。\n", WORDS[at % WORDS.len()]);
            let who = if co.is_empty() { format!("[{lead}]\n") } else { format!("[{lead}{slash}{}]\n", co.join("、")) };
            text += &if behind { item + &who } else { who + &item };
        }
        let read = notice(&text);
        prop_assert_eq!(read.tasks.len(), tasks.len(), "{}\n{:?}", text, read.tasks);
        for (at, (task, (lead, co))) in read.tasks.iter().zip(&tasks).enumerate() {
            prop_assert!(task.text.contains(WORDS[at % WORDS.len()]), "{}\n{:?}", text, task);
            let mut own = vec![lead.clone()];
            own.extend(co.iter().cloned());
            let named: Vec<String> = task.lead.iter().chain(&task.co).cloned().collect();
            prop_assert_eq!(named, own, "{}\n{:?}", text, task);
            if !co.is_empty() {
                prop_assert_eq!(&task.lead, &vec![lead.clone()], "{}", text);
            }
        }
    }
}

#[test]
fn a_task_whose_number_no_row_of_units_has_is_told() {
    let text = "某市2026年任务分解表\n\n| 编号 | 工作任务 |\n|---|---|\n| A1 | 新建社区食堂12家，改造老旧管网 |\n\
                | A2 | 举办招聘会20场，促进就业增收 |\n| A3 | 建成口袋公园15个，打通断头路 |\n\n\
                | 编号 | 牵头单位 |\n|---|---|\n| A1 | 市民政局 |\n| A2 | 市商务局 |\n";
    let read = notice(text);
    assert_eq!(read.tasks.len(), 3, "{:?}", read.tasks);
    let alone = told(&read, "notice-table-key-alone");
    assert!(
        alone.len() == 1 && alone[0].contains("A3") && alone[0].contains("口袋公园"),
        "{alone:?}"
    );
}

#[test]
fn a_list_of_bodies_by_number_is_not_joined_to_tasks() {
    let text = "某市2026年任务分解表\n\n| 序号 | 工作任务 |\n|---|---|\n| 1 | 新建社区食堂12家，改造老旧管网 |\n\
                | 2 | 举办招聘会20场，促进就业增收 |\n| 3 | 建成口袋公园15个，打通断头路 |\n\n\
                | 序号 | 责任单位 | 联系人 | 联系电话 |\n|---|---|---|---|\n| 1 | 市民政局 | 王某 | 2210001 |\n\
                | 2 | 市商务局 | 李某 | 2210002 |\n| 3 | 市财政局 | 张某 | 2210003 |\n";
    let read = notice(text);
    assert!(
        !read.findings.iter().any(|found| found.rule == "notice-table-joined"),
        "{:?}",
        read.findings
    );
}

#[test]
fn brackets_above_some_items_only_are_told() {
    let text = "某区2026年重点事项任务书\n\n[区民政局、区财政局]\n1.新建社区食堂12家，改造老旧管网。\n[区商务局]\n\
                2.举办招聘会20场，促进就业增收。\n3.建成口袋公园15个，打通断头路。\n[区财政局]\n";
    let read = notice(text);
    assert_eq!(told(&read, "notice-clause-ahead").len(), 1, "{:?}", read.findings);
}
