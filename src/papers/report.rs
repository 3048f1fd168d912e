//! 督查专报: to leaders, at most three pages: what was to be done, what is done, what is wrong by name, what is advised.

use std::collections::{BTreeMap, BTreeSet};

use crate::master::Master;
use crate::master::overview::{Class, Urgent, receipts};
use crate::master::state::Receipt;
use crate::master::words::{about, noun};
use crate::task::Task;
use crate::text::{chinese_day, cited};

use super::brief::{name, short};
use super::letterhead;
use super::settings::Settings;
use super::values::{Value, Values};

/// Matters that are told, and parts that are not done: three pages hold no more.
const MATTERS: usize = 5;
const PARTS: usize = 6;
/// Characters of a task's name, of what a unit says, and of the names of units.
const TASK: usize = 24;
const SAID: usize = 40;
const NAMES: usize = 90;
/// Units that the advice names for a matter.
const ADVISED: usize = 3;

/// What stands in the report.
pub fn values(master: &Master<'_>, settings: &Settings) -> Values {
    let title = letterhead::title(&format!("关于{}", about(&master.register.title)), "落实情况的报告");
    let mut fields = letterhead::office(
        master.register,
        settings,
        &settings.number.report,
        title,
        Some(master.collected.as_of),
    );
    fields.push(("概况", Value::Lines(vec![summary(master)])));
    fields.push(("完成情况", Value::Lines(done(master))));
    fields.push(("问题", Value::Lines(problems(master))));
    fields.push(("建议", Value::Lines(advice(master))));
    Values::new(fields)
}

fn summary(master: &Master<'_>) -> String {
    let overview = &master.overview;
    let forms: Vec<String> = master
        .summaries
        .iter()
        .map(|summary| summary.form.short_name())
        .collect();
    format!(
        "{}共{}项{}。截至{}，应报{}的{}个单位中，{}。",
        cited(&master.register.title),
        master.register.tasks.len(),
        noun(master.register),
        chinese_day(master.collected.as_of),
        forms.join("、"),
        overview.units.total(),
        receipts(&overview.units),
    )
}

/// How the tasks stand, all and by part.
fn done(master: &Master<'_>) -> Vec<String> {
    let overview = &master.overview;
    let tasks = &overview.tasks;
    let counts = |counts: &[usize]| -> String {
        let known = tasks.labels.iter().zip(counts).filter(|(_, count)| **count > 0);
        let texts: Vec<String> = known.map(|(label, count)| format!("{label}{count}项")).collect();
        texts.join("、")
    };
    let what = if master.overview.by_state { "" } else { "牵头单位" };
    let mut lines = vec![format!(
        "{}项{}中，{what}{}。",
        tasks.total(),
        noun(master.register),
        counts(&tasks.totals())
    )];
    // The first column counts what is done; parts that are done need no words.
    let open_of = |row: &[usize]| row.iter().skip(1).sum::<usize>();
    let parts: Vec<_> = tasks.rows.iter().filter(|(_, row)| open_of(row) > 0).collect();
    let rows = match overview.by_part {
        true => ("没有全部完成的部分", "部分"),
        false => ("没有全部完成的牵头单位（几个单位牵头的计在第一个名下）", "单位"),
    };
    if tasks.rows.len() > 1 && !parts.is_empty() {
        let told = parts.iter().take(PARTS);
        let told: Vec<String> = told
            .map(|(row, known)| {
                let row = match overview.by_part {
                    true => format!("“{}”", name(row, TASK)),
                    false => row.clone(),
                };
                format!("{row}{}项中{}", known.iter().sum::<usize>(), counts(known))
            })
            .collect();
        let rest: usize = parts.iter().skip(PARTS).map(|(_, row)| open_of(row)).sum();
        let rest = match parts.len().saturating_sub(PARTS) {
            0 => String::new(),
            others => format!("；其余{others}个{what}共有{rest}项没有完成", what = rows.1),
        };
        lines.push(format!("{}：{}{rest}。", rows.0, told.join("；")));
    }
    lines
}

/// The matters of the first page, and who is silent.
fn problems(master: &Master<'_>) -> Vec<String> {
    let overview = &master.overview;
    let mut lines: Vec<String> = (1..)
        .zip(overview.urgent.iter().take(MATTERS))
        .map(|(number, one)| matter(number, one))
        .collect();
    let rest = others(master);
    if !rest.is_empty() {
        let rest: Vec<String> = rest
            .iter()
            .map(|(class, count)| format!("{}{count}项", class.label()))
            .collect();
        lines.push(format!("此外还有{}。", rest.join("，")));
    }
    for receipt in [Receipt::None, Receipt::Part] {
        let units: Vec<&str> = (master.units.iter())
            .filter(|unit| unit.owed() > 0 && unit.receipt() == receipt)
            .map(|unit| unit.unit.unit.name.as_str())
            .collect();
        if !units.is_empty() {
            lines.push(format!(
                "{}的单位{}个：{}。",
                receipt.label(),
                units.len(),
                named(&units)
            ));
        }
    }
    if lines.is_empty() {
        lines.push("没有需要报告的问题。".to_owned());
    }
    lines
}

/// The matters that are not told by themselves, by class: of how many tasks each is true.
fn others(master: &Master<'_>) -> Vec<(Class, usize)> {
    let overview = &master.overview;
    let mut classes: BTreeMap<Class, BTreeSet<&str>> = BTreeMap::new();
    for one in overview.urgent.iter().skip(MATTERS).chain(&overview.beyond) {
        let tasks = one.tasks().map(|task| task.id.as_str());
        classes.entry(one.class).or_default().extend(tasks);
    }
    classes.into_iter().map(|(class, tasks)| (class, tasks.len())).collect()
}

fn matter(number: usize, one: &Urgent<'_>) -> String {
    let mut text = format!("{number}．第{}项“{}”", one.task.label(), name(&one.task.text, TASK));
    if !one.also.is_empty() {
        text.push_str(&format!("等{}项", one.also.len() + 1));
    }
    text.push_str(&format!("（{}{}）{}", named(&one.units), leader(one), one.stands()));
    // Since when it is late, its days say.
    if let Some(since) = one.since.filter(|_| one.class != Class::Overdue) {
        text.push_str(&format!("（自{}起）", chinese_day(since)));
    }
    let said = one.own_words();
    if !said.is_empty() {
        let who = if one.is_told_by_itself() { "单位" } else { one.told_by };
        let said = short(said, SAID);
        text.push_str(&format!("。{who}反映：{}", said.trim_end_matches('。')));
    }
    text.push('。');
    text
}

/// Who answers for a matter, by name: a paper is no place for telephones.
fn leader(one: &Urgent<'_>) -> String {
    let mut names = one.people.iter().filter(|person| !person.name.is_empty());
    let Some(first) = names.next() else {
        return String::new();
    };
    let kind = if first.is_contact { "联系人" } else { "责任领导" };
    match names.count() {
        0 => format!("，{kind}{}", first.name),
        more => format!("，{kind}{}等{}人", first.name, more + 1),
    }
}

/// What is asked of the readers, once for all matters on which the same is asked.
fn advice(master: &Master<'_>) -> Vec<String> {
    let mut asks: Vec<(&str, Vec<String>)> = Vec::new();
    let mut ask = |what: &'static str, of: String| match asks.iter_mut().find(|(ask, _)| *ask == what) {
        Some((_, list)) => list.push(of),
        None => asks.push((what, vec![of])),
    };
    for one in master.overview.urgent.iter().take(MATTERS) {
        let tasks: Vec<&str> = one.tasks().map(Task::label).collect();
        let mut units = one.units.iter().take(ADVISED).copied().collect::<Vec<_>>().join("、");
        if one.units.len() > ADVISED {
            units.push_str(&format!("等{}个", one.units.len()));
        }
        ask(one.asks, format!("第{}项（{units}）", tasks.join("、")));
    }
    for (class, count) in others(master) {
        ask(class.asks(), format!("{}{count}项", class.label()));
    }
    let mut lines: Vec<String> = (1..)
        .zip(&asks)
        .map(|(number, (ask, tasks)): (usize, _)| format!("{number}．{ask}：{}。", tasks.join("、")))
        .collect();
    let late = (master.units.iter())
        .filter(|unit| unit.owed() > 0 && matches!(unit.receipt(), Receipt::None | Receipt::Part))
        .count();
    if late > 0 {
        lines.push(format!(
            "{}．请责成未报送、报送不全的{late}个单位补报。",
            lines.len() + 1
        ));
    }
    if lines.is_empty() {
        lines.push("请继续抓好落实。".to_owned());
    }
    lines
}

/// Names within [`NAMES`] characters, and how many more there are.
fn named(units: &[&str]) -> String {
    let mut text = String::new();
    for (place, unit) in units.iter().enumerate() {
        if place > 0 && text.chars().count() + unit.chars().count() > NAMES {
            text.push_str(&format!("等{}个", units.len()));
            break;
        }
        text.push_str(if place > 0 { "、" } else { "" });
        text.push_str(unit);
    }
    text
}
