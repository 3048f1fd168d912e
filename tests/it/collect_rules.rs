//! Every rule has a folder of small replies and the findings that they must bring, and no others.
//!
//! A reply is a text file: lines with `# ` say what stands around it (`sheet`, `sent`, `sha`, `property`, `fault`, `report`), or
//! hold a text that is repeated very often (`long`); all others are rows of cells parted by `|`. `round.txt` names the forms that are collected, and
//! in further lines a deadline of all tasks (`due: `) and further units that have all tasks (`unit: `); `decisions.txt` holds
//! decisions, `expected.txt` the findings: severity, rule, file, sheet, cell, unit, task; `-` stands for none.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use duban::check::{Action, Collector, Decision, Round};
use duban::finding::{Finding, Place};
use duban::form::{Column, Field, FilledBy, Form, Kind};
use duban::grid::{Document, Grid, Value};
use duban::list::Id;
use duban::mail::letter_report::Report;
use duban::record::Collected;
use duban::register::Register;
use duban::register::assignment::Assignment;
use duban::reply::incoming::{Evidence, Fault, Incoming};
use duban::task::{TaskId, TaskIndex};
use duban::unit::{Role, UnitId};
use jiff::civil::date;

use super::collect::{assignments, register};

/// How often a text is repeated that is called long.
const LONG: usize = 60_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/replies")
}

/// Lines of a file; none where there is no file.
fn lines(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path)
        .unwrap_or_default()
        .lines()
        .map(str::to_owned)
        .collect()
}

fn reply(name: &str, lines: &[String]) -> Incoming {
    let mut incoming = Incoming {
        file: name.into(),
        sha256: name.into(),
        evidence: Evidence::default(),
        content: Ok(Document::default()),
        findings: Vec::new(),
    };
    let mut document = Document::default();
    let mut fault = None;
    let mut row = 0;
    for line in lines {
        let Some((key, value)) = line.strip_prefix("# ").and_then(|rest| rest.split_once(": ")) else {
            let grid = document.grids.last_mut().expect("a sheet before its rows");
            for (column, cell) in line.split('|').enumerate().filter(|(_, cell)| !cell.is_empty()) {
                grid.cells.insert((row, column as u32), Value::Text(cell.into()));
            }
            row += 1;
            continue;
        };
        match key {
            "sheet" => {
                document.grids.push(Grid {
                    name: value.into(),
                    ..Grid::default()
                });
                row = 0;
            }
            "long" => {
                // A row of so many characters of one text, which nobody would keep in a file.
                let grid = document.grids.last_mut().expect("a sheet before its rows");
                let text = value.repeat(LONG);
                grid.cells.insert((row, 0), Value::Text(text));
                row += 1;
            }
            "sent" => incoming.evidence.sent = Some(value.parse().expect("a day")),
            "sha" => incoming.sha256 = value.into(),
            "property" => {
                let (name, value) = value.split_once('=').expect("name=value");
                document.properties.insert(name.into(), value.into());
            }
            "fault" => {
                fault = Some(Fault {
                    rule: value.into(),
                    found: "读不出".into(),
                    advice: "请重报".into(),
                })
            }
            "report" => {
                let parts: Vec<&str> = value.split('|').collect();
                incoming.evidence.reports.push(Report {
                    says: serde_json::from_value(parts[0].into()).expect("what a report says"),
                    codes: vec![parts[1].into()],
                    addresses: vec![parts[2].into()],
                    words: String::new(),
                    enclosed: Vec::new(),
                });
            }
            other => panic!("{name}: {other} is not known"),
        }
    }
    incoming.content = fault.map_or(Ok(document), Err);
    incoming
}

/// A form of another office, with kinds of columns that the two of the sample notice do not have.
fn monthly() -> Form {
    let column = |heading: &str, kind: Kind| Column {
        heading: heading.into(),
        kind,
        required: true,
        ..Column::default()
    };
    let office = |heading: &str, kind: Kind| Column {
        filled_by: FilledBy::Office,
        required: false,
        ..column(heading, kind)
    };
    Form {
        key: "monthly".into(),
        attachment: 4,
        title: "进展情况月报表".into(),
        due: None,
        every: None,
        period: None,
        header: vec![Field {
            label: "填报单位".into(),
            kind: Kind::Unit,
            required: true,
        }],
        columns: vec![
            office("序号", Kind::Serial),
            office("重点工作", Kind::Task),
            column("填报月份", Kind::Period),
            column("本月进展", Kind::Narrative),
            column("当前进度(%)", Kind::Progress),
            column("完成投资(万元)", Kind::Amount),
            column("进度状态", Kind::State),
            column("存在问题", Kind::Problems),
            column("联系人及电话", Kind::Contact),
        ],
        footer: Vec::new(),
        notes: Vec::new(),
    }
}

/// A form whose columns repeat what the notice's table says of the tasks; of the third it gives no deadline.
fn list(register: &mut Register) {
    let said = [
        ("信访积案化解", "2020年12月底"),
        ("法律援助", "2020年10月底"),
        ("资费下调", ""),
    ];
    for (task, (name, due)) in register.tasks.iter_mut().zip(said) {
        task.columns.add("项目名称", name);
        task.columns.add("重点工作", &task.text.clone());
        task.columns.add("完成时限", due);
    }
    let column = |heading: &str, kind: Kind, source: Option<&str>| Column {
        heading: heading.into(),
        kind,
        required: true,
        filled_by: if source.is_some() || kind == Kind::Serial {
            FilledBy::Office
        } else {
            FilledBy::Unit
        },
        source: source.map(str::to_owned),
        ..Column::default()
    };
    let form = Form {
        key: "listed".into(),
        attachment: 5,
        title: "整改情况表".into(),
        columns: vec![
            column("序号", Kind::Serial, None),
            column("项目", Kind::Text, Some("项目名称")),
            column("重点工作", Kind::Task, Some("重点工作")),
            column("时限要求", Kind::Deadline, Some("完成时限")),
            column("整改进展", Kind::Narrative, None),
        ],
        ..monthly()
    };
    register.forms.push(form);
}

fn decision(line: &str) -> Decision {
    let parts: Vec<&str> = line.split('|').collect();
    let [
        action,
        rule,
        file,
        sheet,
        cell,
        unit,
        task,
        to_unit,
        to_task,
        reason,
        name,
    ] = parts.as_slice()
    else {
        panic!("eleven parts in {line}")
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Decision {
        rule: (*rule).into(),
        place: Place {
            file: some(file),
            sheet: some(sheet),
            cell: some(cell),
            unit: some(unit),
            task: some(task).map(TaskId),
            ..Place::default()
        },
        action: Action::named(action),
        to_unit: (*to_unit).into(),
        to_task: (*to_task).into(),
        reason: (*reason).into(),
        name: (*name).into(),
        ..Decision::default()
    }
}

fn line_of(finding: &Finding) -> String {
    let place = &finding.place;
    let dash = |part: Option<&str>| part.unwrap_or("-").to_owned();
    let severity = format!("{:?}", finding.severity).to_lowercase();
    [
        severity,
        finding.rule.clone(),
        dash(place.file.as_deref()),
        dash(place.sheet.as_deref()),
        dash(place.cell.as_deref()),
        dash(place.unit.as_deref()),
        dash(place.task.as_ref().map(TaskId::as_str)),
    ]
    .join("\t")
}

/// Collects a folder; yields its findings, one a line, sorted.
fn findings(folder: &Path) -> Vec<String> {
    let mut found: Vec<String> = collected(folder).findings.iter().map(line_of).collect();
    found.sort();
    found
}

/// Collects a folder, as its files of the round and the decisions say.
fn collected(folder: &Path) -> Collected {
    let mut register = register();
    let forms = lines(&folder.join("round.txt"))
        .first()
        .cloned()
        .unwrap_or_else(|| "plan".into());
    if forms.contains("monthly") {
        register.forms.push(monthly());
    }
    if forms.contains("listed") {
        list(&mut register);
    }
    if forms.contains("areas") {
        // Governments in place of bureaus.
        for (unit, name) in register.units.iter_mut().zip(["嘉鱼县人民政府", "通城县人民政府"]) {
            unit.unit.name = name.into();
            unit.designations = vec![name.into()];
            unit.unit.aliases.clear();
        }
    }
    let mut assigned = assignments();
    for line in lines(&folder.join("round.txt")).iter().skip(1) {
        match line.split_once(": ").expect("a key") {
            ("due", due) => register
                .tasks
                .iter_mut()
                .for_each(|task| task.due = Some(due.to_owned())),
            ("unit", name) => {
                let mut unit = register.units[UnitId::at(0)].clone();
                unit.unit.name = name.to_owned();
                unit.unit.aliases.clear();
                register.units.push(unit);
                assigned.extend((0..3).map(|task| Assignment {
                    unit: UnitId::at(register.units.len() - 1),
                    task: TaskIndex::at(task),
                    role: Role::Co,
                }));
            }
            other => panic!("{other:?} is not known"),
        }
    }
    let round = Round {
        forms: Some(forms.split(',').map(str::to_owned).collect()),
        as_of: date(2020, 12, 31),
    };
    let decisions = lines(&folder.join("decisions.txt"))
        .iter()
        .map(|line| decision(line))
        .collect();
    let mut collector = Collector::new(&register, &assigned, round).decisions(decisions);
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .filter(|name| !["expected.txt", "round.txt", "decisions.txt"].contains(&name.as_str()))
        .collect();
    files.sort();
    for file in files {
        let name = file.strip_suffix(".txt").expect("replies are text files");
        collector.add(reply(name, &lines(&folder.join(&file))));
    }
    let collected = collector.finish();
    assert!(
        collected.ledger.balances(),
        "{}: {:?}",
        folder.display(),
        collected.ledger
    );
    collected
}

/// The words of which only the office can make something: those of the lexicon, read here as the table is.
fn of_the_office() -> Vec<String> {
    let table = lines(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lexicon.tsv"));
    let words = table.iter().filter_map(|line| line.strip_prefix("office-only\t"));
    words
        .map(|rest| rest.split('\t').next().expect("a word").to_owned())
        .collect()
}

/// A text without what it quotes.
fn unquoted(text: &str) -> String {
    let mut depth = 0_i32;
    text.chars()
        .filter(|c| {
            depth += i32::from(*c == '“') - i32::from(*c == '”');
            depth == 0 && *c != '”'
        })
        .collect()
}

#[test]
fn what_only_the_office_can_do_is_in_no_finding_that_a_unit_reads() {
    let words = of_the_office();
    assert!(words.len() > 20 && words.iter().any(|word| word == "暂取"));
    let mut read = 0;
    for folder in std::fs::read_dir(root()).expect("the fixtures") {
        let folder = folder.expect("a folder").path();
        for finding in collected(&folder).findings {
            let Some(asked) = &finding.to_unit else { continue };
            read += 1;
            for text in [&finding.found, &finding.expected, asked] {
                let said = unquoted(text);
                let word = words.iter().find(|word| said.contains(word.as_str()));
                assert_eq!(word, None, "{}: {text}", finding.rule);
            }
        }
    }
    assert!(read > 60, "{read}");
}

#[test]
fn every_rule_finds_what_its_folder_holds_and_nothing_else() {
    let mut wrong = Vec::new();
    for folder in std::fs::read_dir(root()).expect("the fixtures") {
        let folder = folder.expect("a folder").path();
        let mut expected = lines(&folder.join("expected.txt"));
        expected.sort();
        let found = findings(&folder);
        if found != expected {
            wrong.push(format!(
                "{}\n  found    {found:#?}\n  expected {expected:#?}",
                folder.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_folder_and_every_folder_a_rule() {
    let folders: BTreeSet<String> = std::fs::read_dir(root())
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    let names: BTreeSet<String> = duban::rule::OF_COLLECTION
        .iter()
        .map(|rule| rule.name.to_owned())
        .collect();
    assert_eq!(folders, names);
    for name in &names {
        let expected = lines(&root().join(name).join("expected.txt"));
        // The reader has its own names for what it could not read: file-scan, file-encrypted, …
        let rule = if name == "file-unreadable" {
            "file-scan"
        } else {
            name.as_str()
        };
        assert!(
            expected.iter().any(|line| line.split('\t').nth(1) == Some(rule)),
            "{name} expects no finding of its own"
        );
    }
}
