//! Makes tasks of an outline: text, number, headings and units, with a finding for everything a person must settle.

use std::ops::Range;

use super::lines::Line;
use super::numbering::Style;
use super::outline::{Item, Outline};
use super::paragraph::without;
use super::settle::{By, Rules, Settled, settle};
use crate::finding::{Finding, Place, Severity};
use crate::task::{Certainty, Measure, Task, TaskId};

/// The tasks of an outline, and what a person must settle.
pub(crate) fn tasks(
    outline: &Outline,
    lines: &[Line],
    file: &str,
    rules: &mut Rules,
    findings: &mut Vec<Finding>,
) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    let mut task_of: Vec<Option<TaskId>> = Vec::with_capacity(outline.items.len());
    for item in &outline.items {
        if !item.has_clause() {
            task_of.push(None);
            continue;
        }
        let mut task = read(item, lines, rules);
        task.id = TaskId::nth(tasks.len() + 1);
        (task.part, task.section) = headings(outline, item, lines);
        task.parent = item.parent.and_then(|parent| task_of.get(parent).cloned().flatten());
        let place = Place {
            file: Some(file.to_owned()),
            line: lines.get(item.line()).map(|line| line.number),
            task: Some(task.id.clone()),
            ..Place::default()
        };
        check(&mut task, item, &place, findings);
        task_of.push(Some(task.id.clone()));
        tasks.push(task);
    }
    tasks
}

fn read(item: &Item, lines: &[Line], rules: &mut Rules) -> Task {
    let mut task = Task {
        number: item
            .number
            .as_ref()
            .map(|number| number.printed.clone())
            .unwrap_or_default(),
        source: lines
            .get(item.line())
            .map(|line| line.number.to_string())
            .unwrap_or_default(),
        ..Task::default()
    };
    let mut text: Vec<String> = Vec::new();
    let mut measures: Vec<Measure> = Vec::new();
    for paragraph in &item.paragraphs {
        let words = lines
            .get(paragraph.line)
            .and_then(|line| line.text.get(paragraph.start..))
            .unwrap_or("");
        let mut from = 0;
        for found in &paragraph.found {
            rules.first_leads |= found.clause.first_leads;
            rules.responsible_leads |= found.clause.responsible_leads;
            let settled = settle(&found.clause, *rules);
            let before = words.get(from..found.range.start).unwrap_or("").trim();
            from = found.range.end;
            match measures.last_mut() {
                Some(last)
                    if before.trim_matches(['。', '；', ';', '，', ',']).is_empty() && text_blank(&text, before) =>
                {
                    last.lead.extend(settled.lead.clone());
                    last.co.extend(settled.co.clone());
                }
                _ => measures.push(Measure {
                    text: before.to_owned(),
                    lead: settled.lead.clone(),
                    co: settled.co.clone(),
                }),
            }
            add(&mut task, &settled);
            task.due = task.due.take().or_else(|| found.clause.due.clone());
        }
        let ranges: Vec<Range<usize>> = paragraph.found.iter().map(|found| found.range.clone()).collect();
        let kept = without(words, &ranges);
        if !kept.is_empty() {
            text.push(kept);
        }
    }
    task.text = text.join("\n");
    if measures.len() > 1 {
        task.measures = measures;
    }
    task
}

fn text_blank(_text: &[String], before: &str) -> bool {
    before.trim().is_empty()
}

/// Adds units in order; a unit that stands there already is not added again.
fn add(task: &mut Task, settled: &Settled) {
    for name in &settled.lead {
        if !task.lead.contains(name) {
            task.lead.push(name.clone());
        }
    }
    for name in &settled.co {
        if !task.co.contains(name) {
            task.co.push(name.clone());
        }
    }
    task.lead_open |= settled.lead_open;
    task.co_open |= settled.co_open;
}

/// The headings above an item: the part (一、…) and the section （（一）…）.
fn headings(outline: &Outline, item: &Item, lines: &[Line]) -> (String, String) {
    let mut above: Vec<(&Item, String)> = Vec::new();
    let mut next = item.parent;
    while let Some(parent) = next.and_then(|place| outline.items.get(place)) {
        let text = lines
            .get(parent.line())
            .map(|line| line.text.clone())
            .unwrap_or_default();
        above.push((parent, text));
        next = parent.parent;
    }
    above.reverse();
    let bracketed = |item: &Item| {
        item.number
            .as_ref()
            .is_some_and(|number| number.style == Style::HanBracket)
    };
    match above.as_slice() {
        [] => (String::new(), String::new()),
        [(only, text)] if bracketed(only) => (String::new(), text.clone()),
        [(_, part), rest @ ..] => {
            let rest: Vec<&str> = rest.iter().map(|(_, text)| text.as_str()).collect();
            (part.clone(), rest.join(" / "))
        }
    }
}

fn check(task: &mut Task, item: &Item, place: &Place, findings: &mut Vec<Finding>) {
    for (open, role, names) in [
        (task.lead_open, "牵头单位", &task.lead),
        (task.co_open, "责任单位", &task.co),
    ] {
        if open {
            let words: Vec<&str> = item
                .paragraphs
                .iter()
                .flat_map(|paragraph| &paragraph.found)
                .flat_map(|found| &found.clause.groups)
                .flat_map(|group| &group.list.open_words)
                .map(String::as_str)
                .collect();
            findings.push(Finding::new(
                "notice-list-open",
                Severity::Warning,
                place.clone(),
                format!("{role}以“{}”结尾，只点名了{}", words.join("”“"), names.join("、")),
                "所指单位逐一点名",
                "如还有其他单位，请在台账中补上；没有的，不必改动",
            ));
        }
    }
    if task.lead.is_empty() && !task.co.is_empty() {
        task.certainty = Certainty::Unsure;
        findings.push(Finding::new(
            "notice-no-lead",
            Severity::Warning,
            place.clone(),
            format!("没有写明谁牵头，所列单位（{}）都读作责任单位", task.co.join("、")),
            "有一个牵头单位",
            format!(
                "请选择：由“{}”牵头，在台账中把它改为牵头；或者确无牵头单位，保持现状",
                task.co.first().map(String::as_str).unwrap_or_default()
            ),
        ));
    }
    let doubts: Vec<&String> = item
        .paragraphs
        .iter()
        .flat_map(|paragraph| &paragraph.found)
        .flat_map(|found| {
            found
                .doubt
                .iter()
                .chain(found.clause.groups.iter().flat_map(|group| &group.list.doubts))
        })
        .collect();
    for doubt in doubts {
        task.certainty = Certainty::Unsure;
        findings.push(Finding::new(
            "notice-unsure",
            Severity::Warning,
            place.clone(),
            doubt.clone(),
            "单位和分工写得没有两种读法",
            "请对照通知原文核对本项任务的单位，不对的在台账中改正",
        ));
    }
    let by = item
        .paragraphs
        .iter()
        .flat_map(|paragraph| &paragraph.found)
        .any(|found| settle(&found.clause, Rules::default()).by == By::Main);
    if by {
        task.certainty = Certainty::Unsure;
    }
}
