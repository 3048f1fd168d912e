//! 督查专报: to leaders, at most three pages: what was to be done, what is done, what is wrong by name, what is advised.

use crate::master::Master;
use crate::master::overview::Urgent;
use crate::master::overview::receipts;
use crate::master::state::Receipt;
use crate::master::words::{about, noun};
use crate::task::Task;
use crate::text::{chinese_day, cited};

use super::brief::{gist, short};
use super::letterhead;
use super::settings::Settings;
use super::values::{Value, Values};

/// Matters that are told, and parts that are not done: three pages hold no more.
const MATTERS: usize = 5;
const PARTS: usize = 6;
/// Characters of a task, of what a unit says, and of the names of units.
const TASK: usize = 18;
const SAID: usize = 26;
const NAMES: usize = 90;

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
    let tasks = &master.overview.tasks;
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
    let open = |row: &[usize]| row.iter().skip(1).sum::<usize>() > 0;
    let parts: Vec<_> = tasks.rows.iter().filter(|(_, row)| open(row)).collect();
    if tasks.rows.len() > 1 && !parts.is_empty() {
        let told = parts.iter().take(PARTS);
        let told: Vec<String> = told
            .map(|(name, row)| {
                format!(
                    "“{}”{}项中{}",
                    short(name, TASK),
                    row.iter().sum::<usize>(),
                    counts(row)
                )
            })
            .collect();
        let rest = match parts.len().saturating_sub(PARTS) {
            0 => String::new(),
            rest => format!("；其余{rest}个部分见汇总表"),
        };
        lines.push(format!("没有全部完成的部分：{}{rest}。", told.join("；")));
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
    if overview.urgent_all > lines.len() {
        lines.push(format!(
            "以上为最急的{}件，需要推动的共涉及{}{}项，其余见汇总表。",
            lines.len(),
            noun(master.register),
            overview.urgent_tasks
        ));
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

fn matter(number: usize, one: &Urgent<'_>) -> String {
    let mut text = format!(
        "{number}．第{}项“{}”",
        one.task.label(),
        gist(&one.task.text, TASK).trim_end_matches('。')
    );
    if !one.also.is_empty() {
        text.push_str(&format!("等{}项", one.also.len() + 1));
    }
    let person = one.people.first().map(|person| {
        let contact = match person.contact {
            "" => String::new(),
            contact => format!("联系人{contact}"),
        };
        let parts = [person.name, person.phone, contact.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("，")
    });
    let person = person
        .filter(|person| !person.is_empty())
        .map(|person| format!("（{person}）"));
    text.push_str(&format!(
        "，{}{}：{}",
        named(&one.units),
        person.unwrap_or_default(),
        one.kind
    ));
    if let Some(since) = one.since {
        text.push_str(&format!("，自{}起", chinese_day(since)));
    }
    if !one.words.is_empty() {
        text.push_str(&format!(
            "。单位所述：{}",
            short(one.words, SAID).trim_end_matches('。')
        ));
    }
    text.push('。');
    text
}

/// What is asked of the readers, once for all matters on which the same is asked.
fn advice(master: &Master<'_>) -> Vec<String> {
    let mut asks: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in master.overview.urgent.iter().take(MATTERS) {
        let tasks = std::iter::once(one.task)
            .chain(one.also.iter().copied())
            .map(Task::label);
        match asks.iter_mut().find(|(ask, _)| *ask == one.asks) {
            Some((_, list)) => list.extend(tasks),
            None => asks.push((one.asks, tasks.collect())),
        }
    }
    let mut lines: Vec<String> = (1..)
        .zip(&asks)
        .map(|(number, (ask, tasks)): (usize, _)| format!("{number}．第{}项：{ask}。", tasks.join("、")))
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
