//! Answers through the whole collection: each correct one comes out with its right reading and without a finding, and each
//! wrong one is found.

use duban::check::{Collector, Round};
use duban::record::Collected;
use jiff::civil::date;

use super::collect::{assignments, grid, incoming, register};

/// Columns of the status form's sheet: number, id, task, progress, deadline, completion, person, phone.
const HEADS: [(&str, usize, &str); 5] = [
    ("narrative", 3, "落实情况"),
    ("deadline", 4, "完成时限"),
    ("completion", 5, "是否完成 (未完成需说明原因)"),
    ("person", 6, "责任领导"),
    ("phone", 7, "联系电话"),
];

/// One unit's status form with one answer put into a column of its first task.
fn collect(column: usize, text: &str) -> Collected {
    let cells = |number: &str, id: &str, task: &str| {
        [
            number,
            id,
            task,
            "已办结12件，满意率98%",
            "2020年12月31日",
            "是",
            "张明远",
            "0715-8126001",
        ]
        .map(str::to_owned)
    };
    let mut tasks = [
        cells("1", "T001", "完善信访制度,化解信访突出矛盾。"),
        cells("2", "T002", "加强法律援助,及时解决群众合理诉求,妥善化解矛盾纠纷。"),
        cells("3", "T003", "宽带和专线平均资费降低15%。"),
    ];
    tasks[0][column] = text.to_owned();
    let heads = [
        "序号",
        "任务编号",
        "重点工作",
        "落实情况",
        "完成时限",
        "是否完成 (未完成需说明原因)",
        "责任领导",
        "联系电话",
    ];
    let mut sheet = grid(
        "附件3 落实情况",
        &[
            "附件3",
            "2020年国务院《政府工作报告》重点工作落实情况",
            "填报单位(盖章)：||市发改委|填报时间：|2020年12月20日",
        ],
    );
    let rows = std::iter::once(heads.map(str::to_owned)).chain(tasks);
    for (row, cells) in (3..).zip(rows) {
        for (at, text) in (0..).zip(cells) {
            sheet.cells.insert((row, at), duban::grid::Value::Text(text));
        }
    }
    for (at, text) in [(0, "填表人："), (2, "赵六"), (3, "联系电话："), (4, "13907240009")] {
        sheet.cells.insert((7, at), duban::grid::Value::Text(text.into()));
    }
    let (register, assignments) = (register(), assignments());
    let round = Round {
        forms: Some(vec!["status".into()]),
        as_of: date(2020, 12, 20),
    };
    let mut collector = Collector::new(&register, &assignments, round);
    collector.add(incoming("市发改委.xlsx", vec![sheet]));
    collector.finish()
}

/// Whether a normal value is the right reading as the fixture writes it.
fn agrees(kind: &str, normal: Option<&str>, right: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match (kind, normal, right) {
        ("phone", Some(normal), _) => digits(normal) == digits(right),
        // Titles stay beside the names.
        ("person", Some(normal), _) => {
            let normal = normal.replace(['•', '・', '‧', '.'], "·");
            right.split('/').all(|name| normal.contains(name))
        }
        ("completion", normal, "nil") => normal.is_none(),
        ("completion", normal, "ongoing") => normal == Some("partial"),
        (_, normal, _) => normal == Some(right),
    }
}

#[test]
fn believable_answers_come_out_right_and_without_a_finding() {
    let fixture = include_str!("../../fixtures/normal/answers.tsv");
    let (mut count, mut alarms, mut misread) = (0, Vec::new(), Vec::new());
    for line in fixture
        .lines()
        .filter(|line| !line.starts_with("# ") && !line.is_empty())
    {
        let parts: Vec<&str> = line.split('\t').collect();
        let [kind, text, right] = parts.as_slice() else {
            panic!("three parts in {line:?}")
        };
        let text = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
        let (_, column, heading) = HEADS.iter().find(|(name, ..)| name == kind).expect("a kind");
        let collected = collect(*column, &text);
        count += 1;
        // A deadline behind the campaign's end is told, as it should be.
        let told = |rule: &str| {
            // A year alone, a local number or a title without a name is read, with a hint.
            let hint = ["answer-unsure", "deadline-early"].contains(&rule);
            // 不涉及 is an answer that the office confirms.
            let nil = rule == "answer-nil" && *right == "nil";
            hint || nil
                || rule == "unit-silent"
                || rule == "deadline-late" && *kind == "deadline" && *right > "2020-12-31"
        };
        for finding in collected.findings.iter().filter(|one| !told(&one.rule)) {
            alarms.push(format!("{kind} {text:?} ({right}): {} {}", finding.rule, finding.found));
        }
        let record = collected
            .records
            .iter()
            .find(|record| record.task.as_str() == "T001")
            .expect("a record");
        let normal = record.normalised.get(heading);
        if *right == "nil" {
            let of_rule = |finding: &&duban::finding::Finding| finding.rule == "answer-nil";
            let told = collected.findings.iter().find(of_rule).map(|finding| finding.severity);
            let state = collected
                .owed
                .iter()
                .find(|duty| duty.task.as_str() == "T001")
                .map(|duty| duty.state);
            let hint = Some(duban::finding::Severity::Info);
            if (told, state) != (hint, Some(duban::owed::State::Nil)) {
                misread.push(format!("{kind} {text:?}: {told:?}, {state:?}"));
            }
        }
        if !agrees(kind, normal, right) {
            misread.push(format!("{kind} {text:?}: {right}, read as {normal:?}"));
        }
    }
    assert!(count >= 500, "{count} answers");
    assert!(misread.is_empty(), "{misread:#?}\n{alarms:#?}");
    assert!(alarms.len() * 100 < count, "{} of {count}: {alarms:#?}", alarms.len());
}

#[test]
fn wrong_answers_are_found_every_one() {
    let fixture = include_str!("../../fixtures/normal/wrong.tsv");
    let (mut count, mut missed) = (0, Vec::new());
    for line in fixture
        .lines()
        .filter(|line| !line.starts_with("# ") && !line.is_empty())
    {
        let (kind, text) = line.split_once('\t').expect("a kind and a text");
        let (_, column, _) = HEADS.iter().find(|(name, ..)| name == &kind).expect("a kind");
        let collected = collect(*column, text);
        count += 1;
        // What a finding says of other units or of the form as a whole is no finding of the answer.
        let of_it = |place: &duban::finding::Place| {
            place.task.as_ref().is_some_and(|task| task.as_str() == "T001") || place.cell.is_some()
        };
        if !collected.findings.iter().any(|finding| of_it(&finding.place)) {
            missed.push(format!("{kind} {text:?}"));
        }
    }
    assert!(count >= 400, "{count} wrong answers");
    assert!(missed.is_empty(), "{missed:#?}");
}
