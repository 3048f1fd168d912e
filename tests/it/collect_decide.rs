//! Decisions are followed; only who owes is reminded.

use duban::check::{Action, Collector, Decision, Round};
use duban::finding::{Place, Severity};
use duban::form::PLAN;
use jiff::civil::date;

use super::collect::{assignments, collect, grid, incoming, plan, register};

#[test]
fn only_units_that_owe_are_reminded_and_of_exactly_that() {
    let register = register();
    let rows: Vec<String> = plan()
        .into_iter()
        .filter(|row| !row.contains("T002"))
        .map(|row| row.replace("13907240003", ""))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let collected = collect(vec![incoming("市发改委.xlsx", vec![grid("附件2 落实方案", &rows)])]);
    let reminders = duban::remind::reminders(&register, &collected);
    let units: Vec<_> = reminders
        .iter()
        .map(|one| (one.unit.as_str(), one.missing, one.corrections))
        .collect();
    assert_eq!(units, [("市发改委", 1, 1), ("市财政局", 1, 0)]);
    let text = &reminders[0].text;
    assert!(
        text.contains("缺1项任务：第2项") && text.contains("第3项（G8格）：“联系电话”是空的"),
        "{text}"
    );
    assert!(reminders[1].text.contains("均未报送"), "{}", reminders[1].text);

    let money: Vec<String> = plan()
        .into_iter()
        .filter(|row| !row.contains("T00") && !row.contains("二、"))
        .map(|row| row.replace("市发改委", "市财政局"))
        .collect();
    let mut money: Vec<&str> = money.iter().map(String::as_str).collect();
    money.insert(
        5,
        "4|T004|降低工商业电价5%政策延长到今年年底。|每月调度1次|年底|孙七|13907240004",
    );
    let collected = collect(vec![
        incoming("a.xlsx", vec![grid("附件2", &plan())]),
        incoming("b.xlsx", vec![grid("附件2", &money)]),
    ]);
    assert_eq!(collected.findings, []);
    assert_eq!(duban::remind::reminders(&register, &collected), []);
}

#[test]
fn decisions_are_followed_and_told() {
    let register = register();
    let mut rows = plan();
    rows[5] = "1||办好群众信访的事|每月接访2次，化解积案30件|2020年12月底|分管领导|13907240001";
    rows[2] = "填报单位(盖章)：|||填报时间：|2020年7月8日";
    let decide = |action: Action, rule: &str, place: Place| Decision {
        rule: rule.into(),
        place,
        action: Some(action),
        reason: "已电话核实".into(),
        name: "钱科长".into(),
        ..Decision::default()
    };
    let file = || Place {
        file: Some("x.xlsx".into()),
        ..Place::default()
    };
    let decisions = vec![
        Decision {
            to_unit: "市发展和改革委员会".into(),
            ..decide(Action::Assign, "unit-unknown", file())
        },
        Decision {
            to_task: "T001".into(),
            ..decide(
                Action::Assign,
                "task-unknown",
                Place {
                    sheet: Some("附件2".into()),
                    cell: Some("C6".into()),
                    ..file()
                },
            )
        },
        decide(Action::Accept, "person-unreadable", file()),
        decide(
            Action::Exclude,
            "unit-silent",
            Place {
                unit: Some("市财政局".into()),
                ..Place::default()
            },
        ),
        decide(
            Action::Exclude,
            "",
            Place {
                file: Some("gone.xlsx".into()),
                ..Place::default()
            },
        ),
    ];
    let mut collector = Collector::new(
        &register,
        &assignments(),
        Round {
            forms: Some(vec![PLAN.into()]),
            as_of: date(2020, 7, 15),
        },
    )
    .decisions(decisions);
    collector.add(incoming("x.xlsx", vec![grid("附件2", &rows)]));
    let collected = collector.finish();
    assert_eq!(collected.records.len(), 3);
    assert_eq!(collected.ledger.excluded, 1);
    assert!(collected.ledger.balances(), "{:?}", collected.ledger);
    let open: Vec<_> = collected
        .findings
        .iter()
        .filter(|f| f.severity != Severity::Info)
        .map(|f| f.rule.as_str())
        .collect();
    assert_eq!(open, ["decision-unusable"]);
    let told = collected
        .findings
        .iter()
        .filter(|f| f.rule == "decision-applied")
        .count();
    assert_eq!(told, 3);
    assert_eq!(duban::remind::reminders(&register, &collected), []);
}

/// The workbook of decisions, filled in and saved by other programs: 市财政局 is excused, 市教育局 is left open.
#[test]
fn decisions_saved_by_other_programs_are_read() {
    for program in ["libreoffice", "openpyxl"] {
        let desk = super::run::Desk::sample();
        std::fs::create_dir_all(desk.input().join("replies")).unwrap();
        let saved = format!("{}/fixtures/decisions/{program}.xlsx", env!("CARGO_MANIFEST_DIR"));
        std::fs::copy(saved, desk.input().join("decisions.xlsx")).unwrap();
        desk.duban(&["generate"]);
        let collected = desk.json(&["collect", "--as-of", "2020-07-15"], 1);
        let findings = collected["findings"].as_array().unwrap();
        let of = |unit: &str| -> Vec<(&str, &str)> {
            let own = findings.iter().filter(|one| one["unit"] == unit);
            own.map(|one| (one["rule"].as_str().unwrap(), one["severity"].as_str().unwrap()))
                .collect()
        };
        let money = of("市财政局");
        assert!(
            !money.iter().any(|(_, severity)| *severity == "error"),
            "{program}: {money:?}"
        );
        assert!(
            money.iter().any(|(rule, _)| *rule == "decision-applied"),
            "{program}: {money:?}"
        );
        assert_eq!(of("市教育局"), [("unit-silent", "error")], "{program}");
        assert!(collected["ledger"]["excluded"].as_u64().unwrap() > 0, "{program}");
        let reminded = std::fs::read_dir(desk.output().join("reminders")).unwrap().flatten();
        assert!(
            !reminded
                .into_iter()
                .any(|file| file.file_name().to_string_lossy().contains("市财政局")),
            "{program}"
        );
    }
}
