//! What stands around the cells of a form, and rounds in which little or nothing came back.

use duban::check::{Collector, Round};
use duban::form::FormId;
use duban::grid::{Document, Float, Grid, Value};
use duban::list::Id;
use duban::mark;
use duban::record::Collected;
use duban::reply::incoming::Incoming;
use jiff::civil::date;

use super::collect::{assignments, collect, grid, incoming, plan, register};
use super::run::Desk;

/// Rule, cell and text of what is not about silent units.
fn told(collected: &Collected) -> Vec<(String, String, String)> {
    assert!(collected.ledger.balances(), "{:?}", collected.ledger);
    let findings = collected
        .findings
        .iter()
        .filter(|finding| finding.rule != "unit-silent");
    findings
        .map(|one| {
            let cell = one.place.cell.clone().unwrap_or_default();
            (one.rule.clone(), cell, one.found.clone())
        })
        .collect()
}

fn with(change: impl FnOnce(&mut Document)) -> Vec<(String, String, String)> {
    let mut reply = incoming("市发改委.xlsx", vec![grid("附件2 落实方案", &plan())]);
    if let Ok(document) = &mut reply.content {
        change(document);
    }
    told(&collect(vec![reply]))
}

fn float(cell: Option<(u32, u32)>, what: &str, text: &str) -> Float {
    Float {
        sheet: "附件2 落实方案".into(),
        cell,
        what: what.into(),
        text: text.into(),
    }
}

#[test]
fn notes_text_boxes_and_pictures_are_told_but_not_the_offices_own_notes() {
    let found = with(|document| {
        document.floats = vec![
            float(Some((5, 3)), "批注", "另有2项正在推进"),
            float(None, "文本框", "补充说明"),
        ];
    });
    let cells: Vec<&str> = found.iter().map(|(_, cell, _)| cell.as_str()).collect();
    assert_eq!(cells, ["", "D6"], "{found:?}");
    assert!(found.iter().all(|(rule, ..)| rule == "text-unplaced"));
    let own = with(|document| {
        let words = Grid {
            name: mark::SHEET.into(),
            hidden: true,
            cells: [
                ((0, 0), Value::Text(mark::WORDS.into())),
                ((0, 1), Value::Text(mark::word("发现：没有填写。"))),
            ]
            .into_iter()
            .collect(),
            ..Grid::default()
        };
        document.grids.push(words);
        document.floats = vec![float(Some((5, 3)), "批注", "发现：\n没有填写。")];
    });
    assert_eq!(own, []);
}

#[test]
fn a_message_that_says_something_is_told() {
    let mut reply: Incoming = incoming("信.eml/表.xlsx", vec![grid("附件2 落实方案", &plan())]);
    reply.evidence.message = Some("现将落实方案报上，请查收。".into());
    assert_eq!(told(&collect(vec![reply.clone()])), []);
    reply.evidence.message = Some("请查收。第2项责任领导改为王某。".into());
    let found = told(&collect(vec![reply]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].2.contains("第2项责任领导改为王某"), "{found:?}");
}

#[test]
fn text_typed_on_the_guide_is_told_with_its_cell() {
    let desk = Desk::sample();
    desk.json(&["generate"], 0);
    let made = desk.output().join("workbooks");
    let blank = std::fs::read_dir(&made).unwrap().flatten().next().unwrap().path();
    let clean = duban::read::document("a.xlsx", &std::fs::read(&blank).unwrap())
        .unwrap()
        .document;
    let register = duban::command::context::register(&duban::cli::Common {
        input: desk.input(),
        output: desk.output(),
        json: true,
    });
    let register = register.unwrap();
    let gather = |document: &Document| {
        let assignments = duban::register::assignment::assign(&register);
        let round = Round {
            forms: Some(vec!["plan".into(), "status".into()]),
            as_of: date(2020, 7, 1),
        };
        let mut collector = Collector::new(&register, &assignments, round);
        let mut reply = incoming("a.xlsx", Vec::new());
        reply.content = Ok(document.clone());
        collector.add(reply);
        let collected = collector.finish();
        told(&collected)
            .into_iter()
            .filter(|(rule, ..)| rule == "text-unplaced")
            .collect::<Vec<_>>()
    };
    assert_eq!(gather(&clean), []);
    let mut typed = clean;
    let guide = typed
        .grids
        .iter_mut()
        .find(|grid| grid.name == mark::GUIDE_SHEET)
        .unwrap();
    let row = guide.cells.keys().map(|(row, _)| *row).max().unwrap() + 3;
    guide.cells.insert((row, 1), Value::Text("第3项我单位不涉及".into()));
    let found = gather(&typed);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].1, duban::finding::a1(row, 1));
}

#[test]
fn without_any_answer_the_form_that_is_due_is_collected() {
    let register = register();
    let forms = |as_of, replies: Vec<Incoming>| {
        let mut register = register.clone();
        register.forms[FormId::at(0)].due = Some(date(2020, 7, 10));
        register.forms[FormId::at(1)].due = Some(date(2020, 12, 31));
        let mut collector = Collector::new(&register, &assignments(), Round { forms: None, as_of });
        for reply in replies {
            collector.add(reply);
        }
        let collected = collector.finish();
        assert!(collected.ledger.balances());
        let silent = collected
            .findings
            .iter()
            .filter(|one| one.rule == "unit-silent")
            .count();
        (collected.forms.clone(), silent, collected.ledger.missing)
    };
    assert_eq!(forms(date(2020, 7, 1), vec![]), (vec!["plan".into()], 2, 4));
    assert_eq!(forms(date(2020, 7, 15), vec![]), (vec!["plan".into()], 2, 4));
    assert_eq!(forms(date(2021, 1, 4), vec![]).0, ["plan", "status"]);
    let plan = incoming("市发改委.xlsx", vec![grid("附件2 落实方案", &plan())]);
    assert_eq!(forms(date(2020, 7, 15), vec![plan]), (vec!["plan".into()], 1, 1));
}

#[test]
fn a_round_without_replies_names_the_silent_units_and_is_not_done() {
    let desk = Desk::sample();
    std::fs::create_dir_all(desk.input().join("replies")).unwrap();
    // Before any form was made there is nothing to remind of.
    assert_eq!(desk.duban(&["generate"]).status.code(), Some(0));
    let output = desk.duban(&["collect", "--as-of", "2020-07-15"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for words in ["没有一份回复", "附件2", "应报单位 107 个：未报送 107", "催报"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("应报 0"), "{said}");
}
