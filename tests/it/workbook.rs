//! The unit workbook as other programs see it: read back by another reader, checked part by part.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, SheetVisible, Xlsx, open_workbook_from_rs};
use duban::finding::{Finding, Place, Severity};
use duban::form::{Column, Field, FilledBy, Form, Kind, PLAN, STATUS};
use duban::list::Id;
use duban::mark;
use duban::register::Register;
use duban::task::{Task, TaskId, TaskIndex};
use duban::unit::{Role, Unit};
use duban::write::unit_workbook::{FormRow, FormSheet, UnitWorkbook, draw};

use crate::workbook_parts::{Parts, check_sheet};

pub fn column(heading: &str, kind: Kind) -> Column {
    let office = matches!(kind, Kind::Serial | Kind::Task | Kind::Unit);
    Column {
        heading: heading.to_owned(),
        kind,
        required: !office,
        filled_by: if office { FilledBy::Office } else { FilledBy::Unit },
        ..Column::default()
    }
}

fn field(label: &str, kind: Kind) -> Field {
    Field {
        label: label.to_owned(),
        kind,
        required: true,
    }
}

fn form(key: &str, attachment: u32, name: &str, columns: Vec<Column>) -> Form {
    Form {
        key: key.to_owned(),
        attachment,
        title: format!("某市重点工作{name}(样表)"),
        due: Some(jiff::civil::date(2020, 7, 10)),
        every: None,
        period: None,
        header: vec![field("填报单位(盖章)", Kind::Unit), field("填报时间", Kind::Date)],
        columns,
        footer: vec![field("填表人", Kind::Person), field("联系电话", Kind::Phone)],
        notes: Vec::new(),
    }
}

pub fn forms() -> Vec<Form> {
    let plan = vec![
        column("序号", Kind::Serial),
        column("重点工作", Kind::Task),
        column("落实措施", Kind::Narrative),
        column("完成时限", Kind::Deadline),
        column("责任领导", Kind::Person),
        column("联系电话", Kind::Phone),
    ];
    let mut status = plan.clone();
    status[2].heading = "落实情况".to_owned();
    status.insert(4, column("是否完成 (未完成需说明原因)", Kind::Completion));
    vec![form(PLAN, 2, "落实方案", plan), form(STATUS, 3, "落实情况", status)]
}

/// A register of tasks of growing length; the first ones are long enough to shrink and to split.
pub fn register(forms: Vec<Form>, tasks: usize) -> Register {
    let words = "推进重点项目建设，落实要素保障，完成投资1.2亿元，比上年增长6.5%。";
    Register {
        title: "某市重点工作责任分解".to_owned(),
        issuer: "某市人民政府办公室".to_owned(),
        date: Some(jiff::civil::date(2020, 7, 6)),
        report_to: "市政府政务督查室".to_owned(),
        forms: forms.into(),
        tasks: (1..=tasks)
            .map(|n| Task {
                id: TaskId::nth(n),
                number: n.to_string(),
                text: format!(
                    "第{n}件。{}",
                    words.repeat(match n {
                        1 => 40,
                        2 => 9,
                        n => n % 4,
                    })
                ),
                ..Task::default()
            })
            .collect(),
        ..Register::default()
    }
}

/// The blank workbook of a unit that leads every third task.
pub fn blank<'a>(register: &'a Register, unit: &'a Unit) -> UnitWorkbook<'a> {
    let rows = |lead: bool| -> Vec<FormRow<'a>> {
        let tasks = register.tasks.iter().enumerate().filter(|(i, _)| (i % 3 == 0) == lead);
        tasks
            .map(|(_, task)| FormRow {
                task,
                values: Vec::new(),
                given: false,
                marks: BTreeMap::new(),
                note: None,
            })
            .collect()
    };
    let sheet = |form| FormSheet {
        form,
        bands: vec![(Role::Lead, rows(true)), (Role::Co, rows(false))],
        header: Vec::new(),
        footer: Vec::new(),
        field_marks: BTreeMap::new(),
    };
    UnitWorkbook {
        register,
        unit,
        sheets: register.forms.iter().map(sheet).collect(),
        findings: Vec::new(),
        returned: 0,
    }
}

/// The first row of a sheet that is a table's header, and all rows with it as text.
fn grid(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = workbook.worksheet_range(sheet).unwrap();
    let (rows, columns) = range.end().unwrap();
    (0..=rows)
        .map(|row| {
            (0..=columns)
                .map(|column| range.get_value((row, column)).unwrap_or(&Data::Empty).to_string())
                .collect()
        })
        .collect()
}

fn header_of(grid: &[Vec<String>]) -> usize {
    grid.iter().position(|row| row[1] == mark::ID_HEADING).unwrap()
}

#[test]
fn the_form_stands_as_the_notice_prints_it() {
    let register = register(forms(), 7);
    let unit = Unit::named("市交通委（市道运局）");
    let bytes = draw(&blank(&register, &unit)).unwrap();
    let grid = grid(&bytes, "附件3 落实情况");
    let text: Vec<String> = grid.iter().map(|row| row.join("|")).collect();
    let header = header_of(&grid);
    assert!(grid[0][0].starts_with(mark::COUNTER), "{}", grid[0][0]);
    assert_eq!(grid[1][0], "附件3");
    assert_eq!(grid[2][0], "某市重点工作落实情况");
    assert_eq!(grid[3][0], "填报单位(盖章)：市交通委（市道运局）");
    assert!(text[3].contains("|填报时间：|"), "{}", text[3]);
    assert_eq!(
        text[header],
        "序号|任务编号|重点工作|落实情况|完成时限|是否完成 (未完成需说明原因)|责任领导|联系电话"
    );
    assert_eq!(grid[header + 1].concat(), "一、牵头任务（3项）");
    assert!(
        text.iter()
            .any(|row| row.trim_end_matches('|') == "二、责任任务（4项）"),
        "{text:#?}"
    );
    let footer = text.last().unwrap();
    assert!(
        footer.contains("填表人：|") && footer.contains("|联系电话：|"),
        "{footer}"
    );
}

#[test]
fn every_task_stands_whole_under_its_id_in_the_order_of_the_notice() {
    let register = register(forms(), 12);
    let unit = Unit::named("某局");
    let data = blank(&register, &unit);
    let bytes = draw(&data).unwrap();
    for (sheet, name) in data.sheets.iter().zip(["附件2 落实方案", "附件3 落实情况"]) {
        let grid = grid(&bytes, name);
        let mut read: Vec<(String, String, String)> = Vec::new();
        for row in &grid[header_of(&grid) + 1..] {
            match read.last_mut() {
                _ if row[1].is_empty() => {}
                Some((id, _, text)) if *id == row[1] => {
                    assert_eq!(row[0], "", "a row that goes on has no number");
                    text.push_str(&row[2]);
                }
                _ => read.push((row[1].clone(), row[0].clone(), row[2].clone())),
            }
        }
        let expected: Vec<_> = sheet
            .bands
            .iter()
            .flat_map(|(_, rows)| rows)
            .map(|row| (row.task.id.to_string(), row.task.number.clone(), row.task.text.clone()))
            .collect();
        assert_eq!(read, expected);
    }
}

#[test]
fn a_band_without_tasks_is_left_out_and_a_number_stays_as_printed() {
    let mut register = register(forms(), 3);
    register.tasks[TaskIndex::at(1)].number = "007".to_owned();
    register.tasks[TaskIndex::at(2)].number = "（三）".to_owned();
    let unit = Unit::named("某局");
    let mut data = blank(&register, &unit);
    data.sheets.truncate(1);
    data.sheets[0].bands[0].1.clear();
    let grid = grid(&draw(&data).unwrap(), "附件2 落实方案");
    let header = header_of(&grid);
    let first: Vec<&str> = grid[header + 1..header + 4].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(first, ["一、责任任务（2项）", "007", "（三）"]);
}

#[test]
fn the_workbook_says_whose_it_is_in_three_places() {
    let register = register(forms(), 5);
    let unit = Unit::named("某局");
    let data = blank(&register, &unit);
    let bytes = draw(&data).unwrap();
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
    let sheets: Vec<_> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible))
        .collect();
    assert_eq!(
        sheets.first().unwrap(),
        &(mark::GUIDE_SHEET.to_owned(), SheetVisible::Visible)
    );
    assert_eq!(
        sheets.last().unwrap(),
        &(mark::SHEET.to_owned(), SheetVisible::VeryHidden)
    );
    let hidden = workbook.worksheet_range(mark::SHEET).unwrap();
    let hidden: Vec<Vec<String>> = hidden
        .rows()
        .map(|row| row.iter().map(Data::to_string).collect())
        .collect();
    let expected = [
        (mark::PROPERTY_CAMPAIGN, register.campaign()),
        (mark::PROPERTY_UNIT, mark::code("某局")),
        (mark::PROPERTY_FORMS, "plan,status".to_owned()),
        (mark::PROPERTY_FINGERPRINT, register.fingerprint()),
    ];
    let custom = Parts::of(&bytes).text("docProps/custom.xml");
    assert!(custom.is_ascii());
    for ((name, value), row) in expected.iter().zip(&hidden) {
        assert_eq!((row[0].as_str(), &row[1]), (*name, value));
        assert!(
            custom.contains(&format!("name=\"{name}\"><vt:lpwstr>{value}<")),
            "{custom}"
        );
    }
    assert_eq!(hidden[4][..2], [mark::UNIT_NAME, "某局"]);
    assert_eq!(
        hidden[5],
        ["form", "plan", "附件2 落实方案", "T001,T004,T002,T003,T005"]
    );
    assert_eq!(hidden[6][1..3], ["status", "附件3 落实情况"]);
}

#[test]
fn the_same_data_make_the_same_bytes() {
    let register = register(forms(), 30);
    let unit = Unit::named("某局");
    assert!(draw(&blank(&register, &unit)).unwrap() == draw(&blank(&register, &unit)).unwrap());
}

/// Answers as a reply might hold them, some of them meant to do harm, and findings on them.
fn filled<'a>(data: &mut UnitWorkbook<'a>, findings: &'a [Finding]) {
    const ANSWERS: [&str; 5] = [
        "=HYPERLINK(\"http://example.invalid\",\"点我\")",
        "@SUM(1)",
        "http://example.invalid/x",
        "一\u{1}\u{0}二\r\n三\u{fffe}",
        "普通的答复。",
    ];
    for sheet in &mut data.sheets {
        sheet.header = vec![String::new(), "=1+1".to_owned()];
        sheet.footer = vec!["张某".repeat(3000), String::new()];
        sheet.field_marks.insert("联系电话".to_owned(), vec![&findings[1]]);
        for (n, row) in sheet.bands.iter_mut().flat_map(|(_, rows)| rows).enumerate() {
            row.values = vec![ANSWERS[n % ANSWERS.len()].to_owned(); sheet.form.columns.len()];
            row.values[3] = String::new();
            row.marks.insert(3, vec![&findings[0]]);
            row.note = Some("方案中的落实措施：按月调度".to_owned());
        }
    }
    data.findings = findings.iter().collect();
}

fn findings() -> Vec<Finding> {
    let place = Place {
        task: Some(TaskId::nth(1)),
        ..Place::default()
    };
    let finding =
        |rule: &str, place: &Place| Finding::new(rule, Severity::Error, place.clone(), "=A1", "应填写", "请补填");
    vec![
        finding("field-missing", &place),
        finding("field-missing", &Place::default()),
        finding("form-missing", &Place::default()),
    ]
}

#[test]
fn what_a_reply_says_never_becomes_a_formula_or_a_link() {
    let register = register(forms(), 10);
    let unit = Unit::named("=某局");
    let findings = findings();
    let mut data = blank(&register, &unit);
    filled(&mut data, &findings);
    let parts = Parts::of(&draw(&data).unwrap());
    let strings = parts.text("xl/sharedStrings.xml");
    assert!(
        strings.contains("=HYPERLINK(&quot;") || strings.contains("=HYPERLINK(\""),
        "the answer is there, as text"
    );
    for sheet in parts.sheets() {
        let xml = parts.text(sheet);
        for formula in xml.split("<f>").skip(1).map(|rest| rest.split("</f>").next().unwrap()) {
            assert!(
                ["IF((", "SUMPRODUCT(", "IF(TRIM(", "IF(AND("]
                    .iter()
                    .any(|ours| formula.starts_with(ours)),
                "{formula}"
            );
        }
        for link in xml.split("<hyperlink ").skip(1) {
            assert!(link.split('>').next().unwrap().contains("location="), "{link}");
        }
    }
    for name in parts.names().filter(|name| name.ends_with(".rels")) {
        assert!(!parts.text(name).contains("TargetMode=\"External\""), "{name}");
    }
}

#[test]
fn a_returned_workbook_lists_its_findings_with_links_and_notes() {
    let register = register(forms(), 4);
    let unit = Unit::named("某局");
    let findings = findings();
    let mut data = blank(&register, &unit);
    filled(&mut data, &findings);
    let bytes = draw(&data).unwrap();
    let list = grid(&bytes, mark::RETURN_SHEET);
    let rows: Vec<&Vec<String>> = list.iter().filter(|row| row[3] == "=A1").collect();
    assert_eq!(rows.len(), 3, "{list:#?}");
    assert_eq!(rows[0][1], "附件2 落实方案 E7");
    assert_eq!(rows[0][6], "待改");
    assert!(rows[1][1].starts_with("附件2 落实方案 "), "{:?}", rows[1]);
    assert_eq!(rows[2][1], "整份表格");
    let parts = Parts::of(&bytes);
    let comments: Vec<String> = parts
        .names()
        .filter(|name| name.contains("comments"))
        .map(|name| parts.text(name))
        .collect();
    assert_eq!(comments.len(), 2);
    for comment in comments {
        // Four tasks with a mark and a plan's note each, and one field.
        assert_eq!(comment.matches("<comment ").count(), 9);
        assert!(comment.contains("发现：=A1。") && comment.contains("处理：请补填。") && comment.contains("按月调度"));
        assert!(comment.contains("<author>督查室</author>"));
    }
}

#[test]
fn task_rows_grow_when_people_type_and_no_other_row_moves() {
    let register = register(forms(), 9);
    let unit = Unit::named("某局");
    let parts = Parts::of(&draw(&blank(&register, &unit)).unwrap());
    for sheet in ["xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"] {
        let xml = parts.text(sheet);
        let (mut free, mut fixed) = (Vec::new(), Vec::new());
        for row in xml.split("<row ").skip(1) {
            let tag = row.split('>').next().unwrap();
            let number: u32 = tag.split('"').nth(1).unwrap().parse().unwrap();
            assert!(tag.contains(" ht=\""), "{tag}");
            let height: f64 = tag
                .split(" ht=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            assert!(height <= 409.0, "{tag}");
            let rows = if tag.contains("customHeight") {
                &mut fixed
            } else {
                &mut free
            };
            rows.push(number);
        }
        // Counter, mark, title, fields and header above; the footer below.
        let last = *fixed.last().unwrap();
        assert_eq!(fixed, [1, 2, 3, 4, 5, last], "{sheet}");
        assert_eq!(free, (6..last).collect::<Vec<_>>(), "{sheet}");
        // Two bands and nine tasks, of which the first takes several rows.
        assert!(free.len() > 9 + 2, "{sheet}: {free:?}");
    }
}

#[test]
fn every_part_obeys_the_order_of_the_standard() {
    let register = register(forms(), 10);
    let unit = Unit::named("某局");
    let findings = findings();
    let mut returned = blank(&register, &unit);
    filled(&mut returned, &findings);
    for data in [blank(&register, &unit), returned] {
        let parts = Parts::of(&draw(&data).unwrap());
        let mut checked = 0;
        for sheet in parts.sheets() {
            check_sheet(&parts, sheet);
            checked += 1;
        }
        assert_eq!(checked, 4 + usize::from(!data.findings.is_empty()));
    }
}

#[test]
fn the_counters_show_what_is_empty() {
    let register = register(forms(), 6);
    let unit = Unit::named("某局");
    let mut data = blank(&register, &unit);
    data.sheets[0].header = vec![String::new(), "2020年7月9日".to_owned()];
    let row = &mut data.sheets[0].bands[0].1[0];
    row.values = ["", "", "已部署", " ", "张某", ""].map(str::to_owned).to_vec();
    let bytes = draw(&data).unwrap();
    // Six tasks of four columns, two fields in the footer; two answers are there.
    assert!(grid(&bytes, "附件2 落实方案")[0][0].contains("还有24处未填"));
    let guide = grid(&bytes, mark::GUIDE_SHEET);
    let plan = guide.iter().find(|row| row[0] == "附件2 落实方案").unwrap();
    assert_eq!(
        (plan[1].as_str(), plan[2].as_str(), plan[4].as_str()),
        ("2020年7月10日", "6项", "24")
    );
    assert!(guide.iter().any(|row| row[0].contains("市政府政务督查室")));
}

#[test]
fn any_form_and_any_text_can_be_drawn() {
    let kinds = [
        Kind::Text,
        Kind::Narrative,
        Kind::Progress,
        Kind::Date,
        Kind::Unit,
        Kind::Completion,
        Kind::Phone,
    ];
    for count in [1, 3, 40] {
        let mut columns = vec![column("事项", Kind::Task)];
        columns.extend((0..count - 1).map(|i| {
            let mut column = column(&format!("第{i}栏"), kinds[i % kinds.len()]);
            column.required = i % 2 == 0;
            column
        }));
        let mut wide = form("form9", 9, "[进度]:表/", columns);
        wide.header.push(field(&"长".repeat(300), Kind::Text));
        let register = register(vec![wide.clone(), wide], 4);
        let unit = Unit::named("很".repeat(400));
        let mut data = blank(&register, &unit);
        for row in data.sheets[0].bands.iter_mut().flat_map(|(_, rows)| rows) {
            row.values = vec!["长文".repeat(2_000); count];
            row.values[0] = "一长文，".repeat(4_000);
        }
        data.sheets[1].bands[0].1[0].values = vec!["\u{200b}".repeat(40_000); count];
        let bytes = draw(&data).unwrap();
        let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
        assert_eq!(workbook.worksheets().len(), 4, "{count} columns");
        let parts = Parts::of(&bytes);
        parts.sheets().for_each(|sheet| check_sheet(&parts, sheet));
    }
}

#[test]
fn the_package_holds_every_part_once_and_can_be_read_to_its_end() {
    let register = register(forms(), 3);
    let unit = Unit::named("某局");
    let bytes = draw(&blank(&register, &unit)).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: std::collections::BTreeSet<String> =
        archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names.len(), archive.len());
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        assert!(text.starts_with("<?xml"), "{}", part.name().unwrap());
    }
}
