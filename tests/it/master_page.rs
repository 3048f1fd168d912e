//! The master as paper and package: one page for leadership, breaks, links, what the standard asks of every part.

use std::io::Cursor;
use std::path::Path;

use calamine::{Reader, Xlsx};
use duban::finding::{Finding, Place, Severity};
use duban::list::Id;
use duban::task::TaskIndex;
use duban::unit::{Role, UnitId};
use jiff::civil::date;

use crate::master::{drawn, grid};
use crate::master_sample::{REAL, Sample, Size, sample, seeded};
use crate::workbook_parts::{Parts, check_sheet};

/// All values of an attribute of the tags of a name.
pub fn attributes(xml: &str, tag: &str, key: &str) -> Vec<String> {
    xml.split(&format!("<{tag} "))
        .skip(1)
        .filter_map(|rest| {
            rest.split('>')
                .next()?
                .split(&format!("{key}=\""))
                .nth(1)?
                .split('"')
                .next()
        })
        .map(str::to_string)
        .collect()
}

/// How much 总览 shrinks to fit its page: width and height of what is printed against the paper between the margins.
fn scale(bytes: &[u8]) -> f64 {
    let xml = Parts::of(bytes).text("xl/worksheets/sheet1.xml");
    let numbers = |tag: &str, key: &str| -> Vec<f64> {
        attributes(&xml, tag, key)
            .iter()
            .map(|value| value.parse().unwrap())
            .collect()
    };
    let columns = numbers("col", "min")
        .into_iter()
        .zip(numbers("col", "max"))
        .zip(numbers("col", "width"));
    // A digit of the default font is 8 px wide, and a pixel 0.75 pt.
    let width: f64 = columns
        .map(|((min, max), width)| (max - min + 1.0) * width * 8.0 * 0.75)
        .sum();
    let height: f64 = numbers("row", "ht").iter().skip(1).sum();
    let paper = |millimetres: f64| millimetres / 25.4 * 72.0;
    (paper(420.0 - 40.0) / width).min(paper(297.0 - 38.0) / height)
}

/// Keeps what is drawn for a look with an office suite, if the environment asks for it.
fn keep(name: &str, bytes: &[u8]) {
    if let Ok(folder) = std::env::var("DUBAN_KEEP_MASTERS") {
        std::fs::write(Path::new(&folder).join(format!("{name}.xlsx")), bytes).unwrap();
    }
}

fn answered(sample: &mut Sample, normal: &str, text: &str) {
    for record in &mut sample.collected.records {
        let heading = "是否完成 (未完成需说明原因)".to_string();
        if record.form == "status" {
            record.normalised.insert(heading.clone(), normal.to_string());
            record.fields.insert(heading, text.to_string());
        }
    }
}

/// Rounds at the edge of what a city sees.
pub fn extremes() -> Vec<(&'static str, Sample)> {
    let mut all = vec![("as usual", sample(&REAL))];
    let mut done = sample(&REAL);
    answered(&mut done, "yes", "是");
    all.push(("everything done", done));
    let mut open = sample(&REAL);
    answered(&mut open, "no", &"否，受多种因素影响项目进展缓慢，".repeat(8));
    open.collected.as_of = date(2022, 1, 1);
    all.push(("nothing done", open));
    let mut silent = sample(&REAL);
    silent.collected.records.clear();
    silent.collected.submissions.clear();
    all.push(("no reply", silent));
    let mut one = sample(&REAL);
    let name = one.register.units[UnitId::at(0)].unit.name.clone();
    one.collected.records.retain(|record| record.unit == name);
    all.push(("one unit", one));
    all.push(("forty parts", sample(&Size { parts: 40, ..REAL })));
    let mut plain = sample(&REAL);
    for unit in &mut plain.register.units {
        unit.unit.category.clear();
    }
    all.push(("no categories", plain));
    let mut led = sample(&REAL);
    for assignment in &mut led.assignments {
        assignment.role = Role::Co;
    }
    for record in &mut led.collected.records {
        record.role = Role::Co;
    }
    all.push(("no leads", led));
    let mut long = sample(&REAL);
    let end = "贯彻落实国务院政府工作报告重点工作推进领导小组全体成员单位";
    long.register.title = format!("{}责任分解", "关于贯彻落实重点工作任务的".repeat(8));
    for unit in &mut long.register.units {
        let name = format!("{}{end}", unit.unit.name);
        for record in &mut long.collected.records {
            if record.unit == unit.unit.name {
                record.unit = name.clone();
            }
        }
        unit.unit.name = name;
        unit.unit.category = format!("{end}（类别）");
    }
    for task in &mut long.register.tasks {
        task.part = format!("{}，{}", task.part, "加大力度统筹推进".repeat(5));
        task.number.clear();
    }
    all.push(("long names", long));
    all
}

#[test]
fn the_first_page_stays_readable_whatever_comes() {
    for (name, sample) in extremes() {
        let bytes = drawn(&sample);
        keep(name, &bytes);
        let scale = scale(&bytes);
        // The text of the page is 12 pt: at arm's length 7 pt are the least.
        let least = if name == "long names" { 0.45 } else { 0.62 };
        assert!(scale > least, "{name}: shrunk to {scale:.2}");
    }
}

#[test]
fn the_tasks_of_one_matter_stand_in_order() {
    let mut sample = sample(&REAL);
    sample.collected.records.clear();
    sample.collected.as_of = date(2021, 1, 10);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
    let rows = grid(&mut book, "总览");
    let mut seen = 0;
    for row in &rows {
        let Some(rest) = row[1].split("（还有第").nth(1) else {
            continue;
        };
        let mut numbers: Vec<usize> = vec![row[0].parse().unwrap()];
        numbers.extend(
            rest.split(['项', '等'])
                .next()
                .unwrap()
                .split('、')
                .map(|one| one.parse::<usize>().unwrap()),
        );
        assert!(numbers.is_sorted(), "{numbers:?}");
        assert!(
            rest.contains(&format!("共{}项", numbers.len())) || rest.contains('等'),
            "{rest}"
        );
        seen += 1;
    }
    assert!(seen > 3, "{seen}");
}

#[test]
fn a_silent_unit_is_one_matter_however_many_tasks_it_leads() {
    let mut sample = seeded(&REAL, 7);
    let leads: Vec<TaskIndex> = sample
        .assignments
        .iter()
        .filter(|one| one.role == Role::Lead && one.unit == UnitId::at(0))
        .map(|one| one.task)
        .collect();
    assert!(leads.len() > 1);
    let silent = sample.register.units[UnitId::at(0)].unit.name.clone();
    sample.collected.records.retain(|record| record.unit != silent);
    sample.collected.as_of = jiff::civil::date(2021, 1, 10);
    // Nothing is overdue or contradicted, so that silence is all there is.
    for record in &mut sample.collected.records {
        for (heading, normal) in record.normalised.iter_mut() {
            if heading.starts_with("是否完成") {
                *normal = "yes".into();
            }
        }
    }
    let settled = sample.settled();
    let master = duban::master::build(&sample.register, &settled);
    let of: Vec<_> = master
        .overview
        .urgent
        .iter()
        .filter(|one| one.units == [silent.as_str()])
        .collect();
    assert!(master.overview.urgent.len() <= 10);
    assert_eq!(of.len(), 1, "{:?}", master.overview.urgent);
    assert_eq!(of[0].also.len() + 1, leads.len());
    assert_eq!(of[0].kind, "牵头单位逾期未报");
}

#[test]
fn silence_is_a_matter_only_when_the_day_of_the_form_has_passed_and_whole_silence_stands_first() {
    let mut sample = sample(&REAL);
    answered(&mut sample, "yes", "是");
    let leads = |task: usize| -> Vec<String> {
        let leads = sample
            .assignments
            .iter()
            .filter(|one| one.task == TaskIndex::at(task) && one.role == Role::Lead);
        leads
            .map(|one| sample.register.units[one.unit].unit.name.clone())
            .collect()
    };
    let place = |wanted: &dyn Fn(usize) -> bool| (0..107).rev().find(|task| wanted(leads(*task).len())).unwrap();
    let (whole, part) = (place(&|leads| leads == 1), place(&|leads| leads > 1));
    let silent = [whole, part].map(|task| {
        (
            sample.register.tasks[TaskIndex::at(task)].id.clone(),
            leads(task).remove(0),
        )
    });
    sample
        .collected
        .records
        .retain(|record| !silent.contains(&(record.task.clone(), record.unit.clone())));
    let due = sample.register.form("status").unwrap().due.unwrap();
    for (as_of, late) in [
        (due.yesterday().unwrap(), false),
        (due, false),
        (due.tomorrow().unwrap(), true),
    ] {
        sample.collected.as_of = as_of;
        let settled = sample.settled();
        let master = duban::master::build(&sample.register, &settled);
        let urgent = &master.overview.urgent;
        let kinds: Vec<&str> = urgent.iter().map(|one| one.kind.as_str()).collect();
        let partly = kinds.iter().position(|kind| *kind == "部分牵头单位未报");
        let wholly = kinds.iter().rposition(|kind| *kind == "牵头单位逾期未报");
        assert_eq!(wholly.is_some(), late, "{as_of}: {kinds:?}");
        assert!(!late || partly.is_none_or(|partly| Some(partly) > wholly), "{kinds:?}");
        assert!(master.overview.urgent_all >= kinds.len());
    }
}

#[test]
fn a_contradicted_task_names_its_lead_and_who_contradicts() {
    let mut sample = sample(&REAL);
    answered(&mut sample, "yes", "是");
    let heading = "是否完成 (未完成需说明原因)";
    let record = sample
        .collected
        .records
        .iter_mut()
        .find(|record| record.form == "status" && record.role == Role::Co)
        .unwrap();
    record.normalised.insert(heading, "no".to_string());
    record.fields.insert(heading, "否，资金没有到位".to_string());
    let (task, unit) = (record.task.clone(), record.unit.clone());
    let place = sample.register.tasks.iter().position(|one| one.id == task).unwrap();
    let lead = sample
        .assignments
        .iter()
        .find(|one| one.task == TaskIndex::at(place) && one.role == Role::Lead)
        .unwrap();
    let lead = sample.register.units[lead.unit].unit.name.clone();
    // Every lead unit must have answered, or the task is not reported as done.
    let settled = sample.settled();
    let master = duban::master::build(&sample.register, &settled);
    let of: Vec<_> = master
        .overview
        .urgent
        .iter()
        .filter(|one| one.task.id == task)
        .collect();
    assert_eq!(of.len(), 1);
    assert!(of[0].units.contains(&lead.as_str()), "{:?}", of[0].units);
    assert_eq!(of[0].kind, format!("牵头报完成，{unit}报未全部完成"));
    assert_eq!(of[0].words, "否，资金没有到位");
}

/// Asserts of every sheet what Excel checks when it opens it, and that the sheets lead to each other.
fn keeps_the_standard(empty: bool) {
    let mut now = sample(&REAL);
    if empty {
        now.collected.records.clear();
        now.collected.findings.clear();
    }
    let mut earlier = now.collected.clone();
    earlier.records.pop();
    let settled = now.settled();
    let master = duban::master::build(&now.register, &settled)
        .compared_with(&earlier)
        .with_links_to("../input/replies/");
    let bytes = duban::write::master::draw(&master, Path::new("master.xlsx")).unwrap();
    let parts = Parts::of(&bytes);
    assert_eq!(parts.sheets().count(), 15);
    parts.sheets().for_each(|sheet| check_sheet(&parts, sheet));
    // Every sheet leads back to the first, and the first to all others.
    for sheet in parts.sheets() {
        let links = attributes(&parts.text(sheet), "hyperlink", "location");
        let wanted = if sheet == "xl/worksheets/sheet1.xml" { 14 } else { 1 };
        assert!(links.len() >= wanted, "{sheet}: {links:?}");
    }
}

#[test]
fn every_part_keeps_the_order_of_the_standard() {
    keeps_the_standard(false);
    keeps_the_standard(true);
}

#[test]
fn the_foot_of_a_page_keeps_the_page_number_clear_whatever_the_title() {
    let mut sample = sample(&REAL);
    sample.register.title = format!("关于{}&和&C的重点工作", "推进高质量发展".repeat(12));
    let parts = Parts::of(&drawn(&sample));
    for sheet in parts.sheets() {
        let xml = parts.text(sheet);
        let footer = xml.split("<oddFooter>").nth(1).unwrap().split('<').next().unwrap();
        let footer = footer.replace("&quot;", "\"").replace("&amp;", "&");
        let (left, rest) = footer.split_once("&C&9").unwrap();
        assert!(rest.contains("第 &P 页 共 &N 页&R"), "{footer}");
        let title = left.rsplit('"').next().unwrap().replace("&&", "");
        let portrait = xml.contains("orientation=\"portrait\"");
        let room = match xml.contains("paperSize=\"8\"") {
            true => 50,
            false if portrait => 0,
            false => 33,
        };
        assert!(
            title.chars().count() <= room && !title.contains('&'),
            "{sheet}: {footer}"
        );
    }
}

#[test]
fn a_page_break_never_leaves_a_heading_behind() {
    let bytes = drawn(&sample(&REAL));
    let parts = Parts::of(&bytes);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    let rows = grid(&mut book, "存档·落实情况汇总");
    let xml = parts.text("xl/worksheets/sheet6.xml");
    let breaks = attributes(&xml, "brk", "id");
    assert!(breaks.len() > 20, "{}", breaks.len());
    let heights: Vec<f64> = attributes(&xml, "row", "ht")
        .iter()
        .map(|height| height.parse().unwrap())
        .collect();
    let mut last = 0;
    for id in breaks {
        let id: usize = id.parse().unwrap();
        // A task's own row holds its number, an answer's the role.
        assert!(
            rows[id - 1][0].parse::<usize>().is_err(),
            "a task's words end a page: {:?}",
            rows[id - 1]
        );
        if let Some(heights) = heights.get(last..id).filter(|_| heights.len() == rows.len()) {
            let used: f64 = heights.iter().sum();
            assert!(used < (297.0 - 38.0) / 25.4 * 72.0, "a page of {used} pt");
        }
        last = id;
    }
}

#[test]
fn a_link_leads_to_its_file_whatever_the_name() {
    let names = [
        "市 财政局 (1).xlsx",
        "100%完成 a%20b.xlsx",
        "#3 市教育局?.xlsx",
        "一 二/[三]&四.xlsx",
    ];
    let mut sample = sample(&REAL);
    sample.collected.findings = names
        .iter()
        .map(|name| {
            let place = Place {
                file: Some((*name).to_string()),
                sheet: Some("附件2 落实方案".to_string()),
                cell: Some("F6".to_string()),
                ..Place::default()
            };
            Finding::new("field-missing", Severity::Error, place, "空白", "应填写", "请补填")
        })
        .collect();
    let settled = sample.settled();
    let master = duban::master::build(&sample.register, &settled).with_links_to("../input 1/replies/");
    let bytes = duban::write::master::draw(&master, Path::new("master.xlsx")).unwrap();
    keep("links", &bytes);
    let parts = Parts::of(&bytes);
    let mut targets = Vec::new();
    for name in parts.names().filter(|name| name.starts_with("xl/worksheets/_rels/")) {
        let xml = parts.text(name).replace("&amp;", "&");
        targets.extend(
            attributes(&xml, "Relationship", "Target")
                .into_iter()
                .filter(|target| target.contains("replies")),
        );
    }
    let decoded: Vec<String> = targets.iter().map(|target| unescape(target)).collect();
    assert_eq!(
        decoded,
        names.map(|name| format!("../input 1/replies/{name}")),
        "{targets:?}"
    );
    assert!(
        targets.iter().all(|target| !target.contains(['#', '?', ' '])),
        "{targets:?}"
    );
}

/// A percent-encoded text as it was.
pub fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
