//! One table in which several units answer: each row goes to the unit that its column names, or is told.

use duban::grid::{Grid, Value};
use duban::list::Id;
use duban::record::Collected;
use duban::task::TaskIndex;
use proptest::prelude::*;

use super::collect::{collect, incoming, register};
use super::containers::{case, records, told, whole};

/// A row as drawn: the unit as it is to be understood, what stands in its cell, and the task.
#[derive(Debug, Clone)]
struct Drawn {
    unit: Option<&'static str>,
    cell: &'static str,
    merged: bool,
    task: usize,
}

/// A table with the column of units at a place among the others.
fn table(heading: &str, place: usize, rows: &[Drawn], titled: bool) -> Grid {
    let mut grid = Grid {
        name: "Sheet1".into(),
        ..Grid::default()
    };
    let mut heads = vec!["序号", "重点工作", "落实措施", "完成时限", "责任领导", "联系电话"];
    heads.insert(place, heading);
    let mut put = |row: u32, column: usize, text: &str| {
        if !text.is_empty() {
            grid.cells.insert((row, column as u32), Value::Text(text.to_owned()));
        }
    };
    if titled {
        put(0, 0, "2020年国务院《政府工作报告》重点工作落实方案");
    }
    heads.iter().enumerate().for_each(|(column, text)| put(1, column, text));
    let register = register();
    for (at, drawn) in rows.iter().enumerate() {
        let task = &register.tasks[TaskIndex::at(drawn.task)];
        let phone = phone(at);
        let measure = format!("第{at}行的措施，逐项抓好落实");
        let mut cells = vec![task.number.as_str(), &task.text, &measure, "12月底", "张三", &phone];
        cells.insert(place, drawn.cell);
        cells
            .iter()
            .enumerate()
            .for_each(|(column, text)| put(at as u32 + 2, column, text));
    }
    let starts = (0..rows.len()).filter(|at| !rows[*at].merged);
    for start in starts {
        let more = rows[start + 1..].iter().take_while(|row| row.merged).count();
        if more > 0 {
            let (top, column) = (start as u32 + 2, place as u32);
            grid.merges.push((top, column, top + more as u32, column));
        }
    }
    grid
}

fn phone(row: usize) -> String {
    format!("0715-82{row:05}")
}

fn answers(collected: &Collected) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = (collected.records.iter())
        .map(|one| {
            (
                one.unit.clone(),
                one.fields.get("联系电话").unwrap_or_default().to_owned(),
            )
        })
        .collect();
    all.sort();
    all
}

/// Rows of three units, the third of which nobody knows, in any order, named in any way that people name them.
fn rows() -> impl Strategy<Value = Vec<Drawn>> {
    let order = Just(vec![(0usize, 0usize), (0, 1), (0, 2), (1, 3), (2, 0)]).prop_shuffle();
    (order, prop::collection::vec(0usize..4, 5)).prop_map(|(order, ways)| {
        let names = [
            ["市发改委", "市发展和改革委员会"],
            ["市财政局", "市财政局（盖章）"],
            ["某某公司", "某某公司"],
        ];
        let mut drawn: Vec<Drawn> = Vec::new();
        let mut last = usize::MAX;
        for ((unit, task), way) in order.into_iter().zip(ways) {
            let again = last == unit;
            let (cell, merged) = match way {
                2 if again => ("", true),
                3 if again => ("同上", false),
                1 => (names[unit][1], false),
                _ => (names[unit][0], false),
            };
            last = unit;
            let unit = [Some("市发改委"), Some("市财政局"), None][unit];
            drawn.push(Drawn {
                unit,
                cell,
                merged,
                task,
            });
        }
        drawn
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn rows_go_to_the_unit_of_their_column_or_are_told(
        rows in rows(),
        heading in prop::sample::select(vec!["填报单位", "报送单位", "单位名称", "单位", "上报单位", "填报单位（盖章）", "责任单位", "牵头单位", "承办单位"]),
        place in 0usize..7,
        titled: bool,
    ) {
        let collected = collect(vec![incoming("在线汇总.xlsx", vec![table(heading, place, &rows, titled)])]);
        prop_assert!(collected.ledger.balances(), "{:?}", collected.ledger);
        let mut expected: Vec<(String, String)> = rows
            .iter()
            .enumerate()
            .filter_map(|(at, row)| Some((row.unit?.to_owned(), phone(at))))
            .collect();
        expected.sort();
        prop_assert_eq!(answers(&collected), expected, "{:?}", collected.findings);
        let stranger = rows.iter().position(|row| row.unit.is_none()).unwrap();
        let unknown: Vec<_> = collected.findings.iter().filter(|one| one.rule == "unit-unknown").collect();
        prop_assert!(unknown.iter().any(|one| one.found.contains(&phone(stranger)) && one.found.contains("某某公司")), "{unknown:?}");
        prop_assert!(collected.findings.iter().all(|one| one.rule != "column-unknown"), "{:?}", collected.findings);
    }
}

#[test]
fn a_unit_that_adds_who_is_responsible_to_its_own_form_keeps_its_rows() {
    let drawn = |cell: &'static str, task: usize| Drawn {
        unit: None,
        cell,
        merged: false,
        task,
    };
    let rows = [drawn("市财政局", 0), drawn("市发改委", 2)];
    for (file, heading) in [("市发改委.xlsx", "牵头单位"), ("市发改委.xlsx", "责任单位")] {
        let collected = collect(vec![incoming(file, vec![table(heading, 2, &rows, true)])]);
        assert!(collected.ledger.balances());
        let units: Vec<&str> = collected.records.iter().map(|one| one.unit.as_str()).collect();
        assert_eq!(units, ["市发改委", "市发改委"], "{heading}");
        // What the column says otherwise is told.
        assert!(
            collected
                .findings
                .iter()
                .any(|one| one.found.contains("市财政局") && one.rule == "unit-conflict")
        );
    }
}

#[test]
fn tables_of_several_units_from_files_go_to_their_units() {
    for name in ["210-sharedsheet", "211-sharedsheet-resp"] {
        let collected = case(name);
        assert_eq!(
            records(&collected),
            [whole("市总工会", 4), whole("市红十字会", 2)],
            "{name}"
        );
        let told = told(&collected);
        assert!(
            told.iter()
                .all(|(_, rule, _)| !["unit-unknown", "column-unknown", "task-not-assigned"].contains(&rule.as_str())),
            "{name}: {told:?}"
        );
    }
}

#[test]
fn what_stands_around_a_joint_table_is_asked_of_no_unit() {
    let drawn = |unit, task| Drawn {
        unit: Some(unit),
        cell: unit,
        merged: false,
        task,
    };
    let rows = [drawn("市发改委", 0), drawn("市财政局", 0)];
    let lacking = |grid: Grid| -> Vec<(Option<String>, String)> {
        let collected = collect(vec![incoming("在线汇总.xlsx", vec![grid])]);
        let told = collected
            .findings
            .into_iter()
            .filter(|told| told.rule == "field-missing" && told.place.task.is_none());
        told.map(|told| (told.place.unit, told.place.column.unwrap_or_default()))
            .collect()
    };
    // Whoever put the table together is asked once for each field, and no unit is.
    let told = lacking(table("填报单位", 6, &rows, true));
    assert!(told.iter().all(|(unit, _)| unit.is_none()), "{told:?}");
    let mut fields: Vec<&String> = told.iter().map(|(_, field)| field).collect();
    assert!(!fields.is_empty());
    fields.sort();
    let all = fields.len();
    fields.dedup();
    assert_eq!(fields.len(), all, "asked twice: {told:?}");
    // Where the sheet has them once, nothing is asked.
    let mut grid = table("填报单位", 6, &rows, true);
    for (column, text) in ["填报时间：2020年7月3日", "填表人：王小明", "联系电话：0715-8235603"]
        .into_iter()
        .enumerate()
    {
        grid.cells
            .insert((rows.len() as u32 + 2, column as u32 * 2), Value::Text(text.to_owned()));
    }
    assert_eq!(lacking(grid), Vec::new());
}
