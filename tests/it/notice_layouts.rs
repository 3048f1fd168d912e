//! Notices whose layout copying, pasting or a peculiar office has made odd, each with the reading that a person gives it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write;

use duban::finding::Severity;
use duban::notice::{Notice, read};
use duban::read::notice_source::source;
use duban::task::Task;
use serde_json::Value;

fn notice(text: &str) -> Notice {
    read(&source("a.txt", text.as_bytes()).unwrap())
}

/// What a task says under a key of the expected reading.
fn said(task: &Task, key: &str) -> Value {
    match key {
        "number" => task.number.clone().into(),
        "part" => task.part.clone().into(),
        "section" => task.section.clone().into(),
        "text" => task.text.clone().into(),
        "lead" => task.lead.clone().into(),
        "co" => task.co.clone().into(),
        "co_open" => task.co_open.into(),
        "due" => task.due.clone().into(),
        other => panic!("no task has a {other}"),
    }
}

#[test]
fn every_layout_is_read_as_a_person_reads_it() {
    let mut paths: Vec<_> = std::fs::read_dir("fixtures/notices/layouts")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt" || end == "html"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 45);
    let mut wrong = String::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let expected: Value =
            serde_json::from_str(&std::fs::read_to_string(path.with_extension("json")).unwrap()).unwrap();
        let read = read(&source(path.to_str().unwrap(), &std::fs::read(&path).unwrap()).unwrap());
        if let Some(title) = expected.get("title").filter(|title| **title != read.title) {
            writeln!(wrong, "{name}: title {} for {title}", read.title).unwrap();
        }
        let tasks = expected["tasks"].as_array().unwrap();
        if tasks.len() != read.tasks.len() {
            writeln!(
                wrong,
                "{name}: {} tasks for {}: {:#?}",
                read.tasks.len(),
                tasks.len(),
                read.tasks
            )
            .unwrap();
            continue;
        }
        for (place, (task, expected)) in read.tasks.iter().zip(tasks).enumerate() {
            for (key, value) in expected.as_object().unwrap() {
                if said(task, key) != *value {
                    writeln!(wrong, "{name} {place}: {key} is {} for {value}", said(task, key)).unwrap();
                }
            }
        }
        for finding in read
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
        {
            writeln!(wrong, "{name}: {finding}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_stays_ambiguous_is_told_with_its_line() {
    // Two columns of units and three names on lines of their own: one leads or two do.
    let read = notice(
        "任务分解表\n序号\n工作任务\n牵头单位\n配合单位\n完成时限\n1\n推进旧城改造。\n市住建局\n市财政局\n年底前\n\
         2\n新建公园两处。\n市城管局\n市水务局\n市财政局\n年底前\n3\n建设学校三所。\n市教育局\n市住建局\n年底前\n\
         4\n建设医院一所。\n市卫健委\n市住建局\n年底前\n5\n改造管网十里。\n市水务局\n市住建局\n年底前\n",
    );
    assert_eq!(read.tasks.len(), 5);
    let unsure: Vec<String> = read
        .findings
        .iter()
        .filter(|finding| finding.rule == "notice-row-unsure")
        .map(|finding| format!("{} {}", finding.place.task.clone().unwrap(), finding.found))
        .collect();
    assert_eq!(unsure.len(), 1, "{unsure:?}");
    assert!(
        unsure[0].starts_with("T002") && unsure[0].contains("第12行"),
        "{unsure:?}"
    );
}

#[test]
fn a_table_that_no_layout_explains_is_refused_with_the_line() {
    let read = notice(
        "任务分解表\n序号\t工作任务\t牵头单位\t完成时限\n1\t推进旧城改造。\t市住建局\t年底前\n2\t市财政局\t新建公园两处。\t3\t年底前\n",
    );
    let refused: Vec<String> = read
        .findings
        .iter()
        .filter(|finding| finding.rule == "notice-table-flattened")
        .map(|finding| finding.found.clone())
        .collect();
    assert_eq!(refused.len(), 1, "{:?}", read.findings);
    assert!(refused[0].contains("第4行"), "{refused:?}");
    assert!(read.tasks.is_empty());
}

#[test]
fn marks_that_nobody_explains_are_told_and_lead_nothing() {
    let read = notice(
        "分工矩阵\n序号\t工作任务\t县发改局\t县财政局\t县教育局\n1\t编制专项债项目库\t●\t○\t\n2\t新建幼儿园3所\t\t○\t●\n",
    );
    let units: Vec<(usize, usize)> = read.tasks.iter().map(|task| (task.lead.len(), task.co.len())).collect();
    assert_eq!(units, [(0, 2), (0, 2)]);
    let told = read
        .findings
        .iter()
        .filter(|finding| finding.rule == "notice-table-marks")
        .count();
    assert_eq!(told, 1);
    let columns: Vec<String> = read.tasks[0]
        .columns
        .iter()
        .map(|(heading, text)| format!("{heading}={text}"))
        .collect();
    assert_eq!(
        columns.join(" "),
        "序号=1 工作任务=编制专项债项目库 县发改局=● 县财政局=○"
    );
}

#[test]
fn a_thousand_rows_of_any_layout_cost_no_more_than_their_number() {
    let tabs: String = (1..=3000)
        .map(|n| format!("{n}\t推进工作{n}。\t市财政局\t年底前\n"))
        .collect();
    let lines: String = (1..=1000)
        .map(|n| format!("{n}\n推进工作{n}。\n市财政局\n年底前\n"))
        .collect();
    let heads: String = "序号 工作任务 牵头单位\n序号\n工作任务\n牵头单位\n".repeat(2000);
    for (head, body) in [
        ("序号\t工作任务\t责任单位\t时限\n", &tabs),
        ("序号\n工作任务\n责任单位\n时限\n", &lines),
        ("", &heads),
    ] {
        let started = std::time::Instant::now();
        let _ = notice(&format!("{head}{body}"));
        let seconds = started.elapsed().as_secs();
        assert!(seconds < 60, "{seconds} s for {} lines", body.lines().count());
    }
}
