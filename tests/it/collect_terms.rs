//! What a worker process is told of a collection, and what comes back of a reply, are what was meant.

use std::path::Path;

use duban::check::{Action, Collector, Decision, Level, Round, Settings, Taken, Taker, Terms};
use duban::form::PLAN;
use duban::unit::Role;
use jiff::civil::date;

use super::collect::{assignments, grid, incoming, plan, register};

/// The terms of the small round, with the units named in its tasks.
pub fn terms() -> Terms {
    let mut register = register();
    for one in assignments() {
        let unit = register.units[one.unit].unit.name.clone();
        let task = &mut register.tasks[one.task];
        match one.role {
            Role::Lead => task.lead.push(unit),
            Role::Co => task.co.push(unit),
        }
    }
    Terms {
        register,
        round: Round {
            forms: None,
            as_of: date(2020, 7, 15),
        },
        settings: Settings::default(),
        decisions: Vec::new(),
    }
}

#[test]
fn a_reply_taken_in_by_terms_that_were_sent_comes_to_the_same_records_and_findings() {
    let mut terms = terms();
    terms.round.forms = Some(vec![PLAN.into()]);
    terms.settings.rules.insert("text-unplaced".into(), Level::Info);
    let mut decision = Decision {
        action: Some(Action::Exclude),
        reason: "重复".into(),
        name: "王科".into(),
        ..Decision::default()
    };
    decision.place.file = Some("作废.xlsx".into());
    terms.decisions.push(decision);
    let sent: Terms = serde_json::from_str(&serde_json::to_string(&terms).unwrap()).unwrap();
    assert_eq!(sent, terms);

    let mut rows = plan();
    rows.push("注：数据待核");
    rows[8] = "5|T009|新增的任务|自己加的|10月底|王五|123";
    let replies = || {
        ["市发改委.xlsx", "作废.xlsx"]
            .map(|name| incoming(name, vec![grid("附件2", &rows), grid("名单", &["张三|李四"])]))
    };
    let collector = || {
        Collector::new(
            &terms.register,
            &duban::register::assignment::assign(&terms.register),
            terms.round.clone(),
        )
        .settings(terms.settings.clone())
        .decisions(terms.decisions.clone())
    };
    let mut here = collector();
    let mut there = collector();
    let taker = Taker::new(&sent);
    for reply in replies() {
        let taken = taker.take(&reply);
        let told: Taken = rmp_serde::from_slice(&rmp_serde::to_vec(&taken).unwrap()).unwrap();
        assert_eq!(told, taken);
        there.add_taken(told);
        here.add(reply);
    }
    let (here, there) = (here.finish(), there.finish());
    assert_eq!(here.records.len(), 2);
    let rules: Vec<&str> = here.findings.iter().map(|finding| finding.rule.as_str()).collect();
    for rule in ["text-unplaced", "task-unknown", "sheet-unplaced", "decision-applied"] {
        assert!(rules.contains(&rule), "{rules:?}");
    }
    assert!(!rules.contains(&"decision-unusable"), "{rules:?}");
    assert_eq!(here, there);
}

/// The fuzz target `reply_path` takes replies in by these terms; `DUBAN_WRITE=1` writes them anew.
#[test]
fn the_terms_of_the_fuzz_target_can_be_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/path/terms.json");
    if std::env::var_os("DUBAN_WRITE").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&terms()).unwrap() + "\n").unwrap();
    }
    let read: Terms = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(read, terms());
}
