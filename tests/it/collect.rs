//! Replies as grids go in; records, findings and the account come out.

use duban::check::{Collector, Round};
use duban::finding::Severity;
use duban::form::{Column, Field, FilledBy, Form, Kind, PLAN, STATUS};
use duban::grid::{Document, Grid, Value};
use duban::list::Id;
use duban::record::{Collected, Outcome};
use duban::register::assignment::Assignment;
use duban::register::{Register, RegisterUnit};
use duban::reply::incoming::{Evidence, Incoming};
use duban::task::{Task, TaskId, TaskIndex};
use duban::unit::{Role, Unit, UnitId};
use jiff::civil::date;

/// The register of a small round: two units, four tasks, both forms as the 2020 notice prints them.
pub fn register() -> Register {
    let column = |heading: &str, kind: Kind, by: FilledBy| Column {
        heading: heading.into(),
        kind,
        required: by == FilledBy::Unit,
        filled_by: by,
        ..Column::default()
    };
    let field = |label: &str, kind: Kind| Field {
        label: label.into(),
        kind,
        required: true,
    };
    let form = |key: &str, attachment: u32, title: &str, middle: Vec<Column>| {
        let mut columns = vec![
            column("序号", Kind::Serial, FilledBy::Office),
            column("重点工作", Kind::Task, FilledBy::Office),
        ];
        columns.extend(middle);
        columns.push(column("责任领导", Kind::Person, FilledBy::Unit));
        columns.push(column("联系电话", Kind::Phone, FilledBy::Unit));
        Form {
            key: key.into(),
            attachment,
            title: title.into(),
            due: Some(if key == PLAN {
                date(2020, 7, 10)
            } else {
                date(2020, 12, 31)
            }),
            every: None,
            period: None,
            header: vec![field("填报单位(盖章)", Kind::Unit), field("填报时间", Kind::Date)],
            columns,
            footer: vec![field("填表人", Kind::Person), field("联系电话", Kind::Phone)],
            notes: Vec::new(),
        }
    };
    let plan = form(
        PLAN,
        2,
        "2020年国务院《政府工作报告》重点工作落实方案(样表)",
        vec![
            column("落实措施", Kind::Narrative, FilledBy::Unit),
            column("完成时限", Kind::Deadline, FilledBy::Unit),
        ],
    );
    let status = form(
        STATUS,
        3,
        "2020年国务院《政府工作报告》重点工作落实情况(样表)",
        vec![
            column("落实情况", Kind::Narrative, FilledBy::Unit),
            column("完成时限", Kind::Deadline, FilledBy::Unit),
            column("是否完成 (未完成需说明原因)", Kind::Completion, FilledBy::Unit),
        ],
    );
    let texts = [
        "完善信访制度,化解信访突出矛盾。",
        "加强法律援助,及时解决群众合理诉求,妥善化解矛盾纠纷。",
        "宽带和专线平均资费降低15%。",
        "降低工商业电价5%政策延长到今年年底。",
    ];
    let unit = |name: &str, aliases: &[&str]| RegisterUnit {
        unit: Unit {
            name: name.into(),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            ..Unit::default()
        },
        designations: vec![name.into()],
        resolved: true,
        lead: 0,
        co: 0,
    };
    Register {
        title: "2020年国务院《政府工作报告》重点工作责任分解".into(),
        issuer: "咸宁市人民政府办公室".into(),
        date: Some(date(2020, 7, 6)),
        forms: vec![plan, status].into(),
        tasks: texts
            .iter()
            .enumerate()
            .map(|(i, text)| Task {
                id: TaskId::nth(i + 1),
                number: (i + 1).to_string(),
                text: (*text).into(),
                ..Task::default()
            })
            .collect(),
        units: vec![unit("市发改委", &["市发展和改革委员会"]), unit("市财政局", &[])].into(),
        ..Register::default()
    }
}

/// 市发改委 leads tasks 1 and 2 and shares 3; 市财政局 leads 4.
pub fn assignments() -> Vec<Assignment> {
    vec![
        Assignment {
            unit: UnitId::at(0),
            role: Role::Lead,
            task: TaskIndex::at(0),
        },
        Assignment {
            unit: UnitId::at(0),
            role: Role::Lead,
            task: TaskIndex::at(1),
        },
        Assignment {
            unit: UnitId::at(0),
            role: Role::Co,
            task: TaskIndex::at(2),
        },
        Assignment {
            unit: UnitId::at(1),
            role: Role::Lead,
            task: TaskIndex::at(3),
        },
    ]
}

/// A sheet from rows of cells separated by `|`.
pub fn grid(name: &str, rows: &[&str]) -> Grid {
    let mut grid = Grid {
        name: name.into(),
        ..Grid::default()
    };
    for (row, line) in rows.iter().enumerate() {
        for (column, cell) in line.split('|').enumerate() {
            if !cell.is_empty() {
                grid.cells.insert((row as u32, column as u32), Value::Text(cell.into()));
            }
        }
    }
    grid
}

/// A reply of one file.
pub fn incoming(file: &str, grids: Vec<Grid>) -> Incoming {
    Incoming {
        file: file.into(),
        sha256: file.into(),
        evidence: Evidence::default(),
        content: Ok(Document {
            properties: Default::default(),
            grids,
            floats: Vec::new(),
        }),
        findings: Vec::new(),
    }
}

/// The good plan of 市发改委.
pub fn plan() -> Vec<&'static str> {
    vec![
        "附件2",
        "2020年国务院《政府工作报告》重点工作落实方案",
        "填报单位(盖章)：||市发改委|填报时间：|2020年7月8日",
        "序号|任务编号|重点工作|落实措施|完成时限|责任领导|联系电话",
        "一、牵头任务（2项）",
        "1|T001|完善信访制度,化解信访突出矛盾。|每月接访2次，化解积案30件|2020年12月底|张三|13907240001",
        "2|T002|加强法律援助,及时解决群众合理诉求,妥善化解矛盾纠纷。|新建援助站5个|年底前|李四|0715-8126015",
        "二、责任任务（1项）",
        "3|T003|宽带和专线平均资费降低15%。|督促3家运营商降费|10月底|王五|13907240003",
        "填表人：||赵六|联系电话：|13907240009",
    ]
}

/// Collects the plans among some replies.
pub fn collect(replies: Vec<Incoming>) -> Collected {
    let register = register();
    let mut collector = Collector::new(
        &register,
        &assignments(),
        Round {
            forms: Some(vec![PLAN.into()]),
            as_of: date(2020, 7, 15),
        },
    );
    for reply in replies {
        collector.add(reply);
    }
    collector.finish()
}

fn rules(collected: &Collected) -> Vec<(String, Option<String>)> {
    collected
        .findings
        .iter()
        .filter(|finding| finding.rule != "unit-silent")
        .map(|finding| (finding.rule.clone(), finding.place.cell.clone()))
        .collect()
}

/// One change to the good plan, and the findings that it must bring: rule and cell.
fn after(change: impl FnOnce(&mut Vec<String>)) -> Vec<(String, Option<String>)> {
    let mut rows: Vec<String> = plan().into_iter().map(str::to_owned).collect();
    change(&mut rows);
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let collected = collect(vec![incoming("市发改委.xlsx", vec![grid("附件2 落实方案", &rows)])]);
    assert!(collected.ledger.balances(), "{:?}", collected.ledger);
    rules(&collected)
}

fn expect(rule: &str, cell: &str) -> Vec<(String, Option<String>)> {
    vec![(rule.into(), (!cell.is_empty()).then(|| cell.into()))]
}

#[test]
fn a_good_reply_brings_no_finding() {
    let collected = collect(vec![incoming("市发改委.xlsx", vec![grid("附件2 落实方案", &plan())])]);
    assert_eq!(rules(&collected), []);
    assert_eq!(collected.records.len(), 3);
    assert_eq!(collected.replies[0].outcome, Outcome::Accepted);
    let record = &collected.records[1];
    assert_eq!(record.task, TaskId::nth(2));
    assert_eq!(record.fields.get("落实措施").unwrap(), "新建援助站5个");
    assert_eq!(record.normalised.get("完成时限").unwrap(), "2020-12-31");
    assert_eq!(record.normalised.get("联系电话").unwrap(), "0715-8126015");
    assert_eq!(record.source.row, 7);
    assert_eq!(collected.submissions[0].fields.get("联系电话").unwrap(), "13907240009");
    let ledger = &collected.ledger;
    assert!(ledger.balances(), "{ledger:?}");
    assert_eq!((ledger.expected, ledger.received, ledger.missing), (4, 3, 1));
    assert_eq!(ledger.cells_reported, 0);
}

#[test]
fn a_silent_unit_is_named_once() {
    let collected = collect(vec![incoming("市发改委.xlsx", vec![grid("附件2 落实方案", &plan())])]);
    let silent: Vec<_> = collected
        .findings
        .iter()
        .filter(|finding| finding.rule == "unit-silent")
        .collect();
    assert_eq!(silent.len(), 1);
    assert_eq!(silent[0].place.unit.as_deref(), Some("市财政局"));
    assert_eq!(silent[0].severity, Severity::Error);
}

#[test]
fn one_fault_in_a_cell_is_one_finding() {
    assert_eq!(
        after(|rows| rows[5] = rows[5].replace("13907240001", "")),
        expect("field-missing", "G6")
    );
    assert_eq!(
        after(|rows| rows[5] = rows[5].replace("13907240001", "1390724000")),
        expect("phone-unreadable", "G6")
    );
    assert_eq!(
        after(|rows| rows[5] = rows[5].replace("2020年12月底", "尽快")),
        expect("deadline-unreadable", "E6")
    );
    assert_eq!(
        after(|rows| rows[5] = rows[5].replace("2020年12月底", "/")),
        expect("field-missing", "E6")
    );
    assert_eq!(
        after(|rows| rows[5] = rows[5].replace("张三", "分管领导")),
        expect("person-unreadable", "F6")
    );
    assert_eq!(
        after(|rows| rows[2] = rows[2].replace("2020年7月8日", "")),
        expect("field-missing", "D3")
    );
    assert_eq!(
        after(|rows| rows[2] = rows[2].replace("2020年7月8日", "2020年7月32日")),
        expect("date-unreadable", "E3")
    );
    assert_eq!(
        after(|rows| rows[9] = rows[9].replace("赵六", "")),
        expect("field-missing", "A10")
    );
    assert_eq!(
        after(|rows| rows[9] = rows[9].replace("13907240009", "")),
        expect("field-missing", "D10")
    );
    assert_eq!(after(|rows| drop(rows.remove(6))), expect("task-missing", ""));
    assert_eq!(
        after(|rows| rows[8] = "3|T003|宽带和专线平均资费降低15%。".into()),
        expect("task-unanswered", "D9")
    );
    assert_eq!(
        after(|rows| rows.push("注：以上数据截至6月底".into())),
        expect("text-unplaced", "A11")
    );
    assert_eq!(
        after(|rows| rows.insert(9, "4||组织开展机关党建活动|每月1次|年底|孙七|13907240004".into())),
        expect("task-unknown", "C10")
    );
    assert_eq!(
        after(|rows| rows.insert(
            9,
            "4||降低工商业电价5%政策延长到今年年底。|每月1次|年底|孙七|13907240004".into()
        )),
        expect("task-not-assigned", "C10")
    );
    assert_eq!(
        after(|rows| rows[5] = rows[5].replace("信访突出矛盾", "信访矛盾")),
        expect("task-text-altered", "C6")
    );
    assert_eq!(
        after(|rows| rows[5] = rows[5].replacen("1|", "7|", 1)),
        expect("task-number-altered", "A6")
    );
    assert_eq!(
        after(|rows| rows[5] = rows[5].replace("T001", "T002")),
        expect("task-id-differs", "C6")
    );
}

#[test]
fn the_other_form_may_stay_blank() {
    let status = grid(
        "附件3 落实情况",
        &[
            "附件3",
            "2020年国务院《政府工作报告》重点工作落实情况",
            "填报单位(盖章)：||市发改委|填报时间：",
            "序号|任务编号|重点工作|落实情况|完成时限|是否完成 (未完成需说明原因)|责任领导|联系电话",
            "1|T001|完善信访制度,化解信访突出矛盾。",
            "填表人：|||联系电话：",
        ],
    );
    let collected = collect(vec![incoming(
        "市发改委.xlsx",
        vec![grid("附件2 落实方案", &plan()), status],
    )]);
    assert_eq!(rules(&collected), []);
    assert!(collected.ledger.balances(), "{:?}", collected.ledger);
}

#[test]
fn rows_below_a_task_belong_to_it() {
    let mut rows = plan();
    rows.insert(6, "|||另建台账1本|11月底||");
    let collected = collect(vec![incoming("市发改委.xlsx", vec![grid("Sheet1", &rows)])]);
    assert_eq!(rules(&collected), []);
    assert_eq!(
        collected.records[0].fields.get("落实措施").unwrap(),
        "每月接访2次，化解积案30件\n另建台账1本"
    );
    assert!(collected.ledger.balances());
}

#[test]
fn the_later_reply_wins_and_the_older_is_named() {
    let good = plan();
    let later: Vec<String> = good
        .iter()
        .map(|row| {
            row.replace("2020年7月8日", "2020年7月9日")
                .replace("新建援助站5个", "新建援助站6个")
        })
        .collect();
    let later: Vec<&str> = later.iter().map(String::as_str).collect();
    let collected = collect(vec![
        incoming("b.xlsx", vec![grid("附件2", &good)]),
        incoming("a.xlsx", vec![grid("附件2", &later)]),
    ]);
    assert_eq!(collected.records[1].fields.get("落实措施").unwrap(), "新建援助站6个");
    let names: Vec<_> = rules(&collected).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(names, ["reply-superseded", "answer-replaced"]);
    assert!(collected.ledger.balances(), "{:?}", collected.ledger);
}

#[test]
fn the_name_of_a_file_says_which_reply_is_the_later_where_no_date_does() {
    let good = plan();
    let other: Vec<String> = good
        .iter()
        .map(|row| row.replace("新建援助站5个", "新建援助站6个"))
        .collect();
    let other: Vec<&str> = other.iter().map(String::as_str).collect();
    // The name of the file with 5, that with 6, and the evidence around the latter.
    let won = |five: &str, six: &str, evidence: Evidence| {
        let mut later = incoming(six, vec![grid("附件2", &other)]);
        later.evidence = evidence;
        let mut first = incoming(five, vec![grid("附件2", &good)]);
        first.evidence.sent = later.evidence.sent.map(|_| date(2020, 7, 8));
        first.evidence.changed = later.evidence.changed.map(|_| date(2020, 7, 8));
        let collected = collect(vec![first, later]);
        let said = collected
            .findings
            .iter()
            .find(|one| one.rule.starts_with("answer-"))
            .unwrap();
        (
            collected.records[1].fields.get("落实措施").unwrap().to_owned(),
            said.rule.clone(),
            said.expected.clone(),
        )
    };
    let none = Evidence::default;
    for (five, six) in [
        ("z初稿.xlsx", "a.xlsx"),
        ("z.xlsx", "a(1).xlsx"),
        ("z修订版.xlsx", "a终稿.xlsx"),
        ("z表v1.xlsx", "a表v2.xlsx"),
    ] {
        let (text, rule, expected) = won(five, six, none());
        assert_eq!(
            (text.as_str(), rule.as_str()),
            ("新建援助站6个", "answer-replaced"),
            "{five} {six}"
        );
        assert!(expected.contains("按文件名"), "{expected}");
    }
    // The file's own time is weaker, the mail's stronger.
    let changed = Evidence {
        changed: Some(date(2020, 7, 9)),
        ..none()
    };
    assert_eq!(won("z终稿.xlsx", "a.xlsx", changed).0, "新建援助站5个");
    let sent = Evidence {
        sent: Some(date(2020, 7, 9)),
        ..none()
    };
    let (text, _, expected) = won("z终稿.xlsx", "a.xlsx", sent);
    assert_eq!(text, "新建援助站6个");
    assert!(expected.contains("按邮件时间"), "{expected}");
    assert_eq!(won("z.xlsx", "a.xlsx", none()).1, "answer-contradiction");
}
