//! The real notice of 2020, read whole and compared with a table that was made by reading the notice.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use duban::form::{FilledBy, Kind};
use duban::notice::{Notice, read};
use duban::read::notice_source::source;

fn notice() -> Notice {
    let bytes = std::fs::read("input/notice.txt").unwrap();
    read(&source("notice.txt", &bytes).unwrap())
}

#[test]
fn every_task_has_the_units_of_the_table() {
    let notice = notice();
    let table = std::fs::read_to_string("fixtures/notices/xianning-2020.tsv").unwrap();
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 107);
    assert_eq!(notice.tasks.len(), rows.len());
    for (task, row) in notice.tasks.iter().zip(&rows) {
        assert_eq!(task.number, row[0]);
        assert_eq!(task.lead.join("|"), row[1], "lead of {}", row[0]);
        assert_eq!(task.co.join("|"), row[2], "co of {}", row[0]);
        assert!(task.text.starts_with(row[3]), "text of {}: {}", row[0], task.text);
        assert!(task.text.ends_with(row[4]), "end of {}: {}", row[0], task.text);
    }
    assert_eq!(notice.tasks.iter().map(|task| task.lead.len()).sum::<usize>(), 141);
    assert_eq!(notice.tasks.iter().map(|task| task.co.len()).sum::<usize>(), 633);
}

#[test]
fn parts_and_sections_are_kept_as_printed() {
    let notice = notice();
    let mut parts: Vec<&str> = notice.tasks.iter().map(|task| task.part.as_str()).collect();
    let mut sections: Vec<&str> = notice.tasks.iter().map(|task| task.section.as_str()).collect();
    parts.dedup();
    sections.dedup();
    assert_eq!((parts.len(), sections.len()), (9, 45));
    assert_eq!(parts[0], "一、2020年工作总体部署");
    assert_eq!(sections[44], "(四十五)坚持对台工作大政方针。");
    assert!(notice.tasks.iter().all(|task| !task.text.contains("单位:")));
}

#[test]
fn the_notice_tells_of_itself() {
    let notice = notice();
    assert_eq!(notice.title, "2020年国务院《政府工作报告》重点工作责任分解");
    assert_eq!(notice.issuer, "咸宁市人民政府办公室");
    assert_eq!(notice.date.unwrap().to_string(), "2020-07-06");
    assert_eq!(notice.report_to, "市政府政务督查室");
}

#[test]
fn the_forms_are_as_printed() {
    let notice = notice();
    assert_eq!(notice.forms.len(), 2);
    let (plan, status) = (&notice.forms[0], &notice.forms[1]);
    assert_eq!((plan.key.as_str(), plan.attachment), ("plan", 2));
    assert_eq!((status.key.as_str(), status.attachment), ("status", 3));
    assert_eq!(plan.title, "2020年国务院《政府工作报告》重点工作落实方案(样表)");
    assert_eq!(status.title, "2020年国务院《政府工作报告》重点工作落实情况(样表)");
    assert_eq!(plan.due.unwrap().to_string(), "2020-07-10");
    assert_eq!(status.due.unwrap().to_string(), "2020-12-31");
    let headings: Vec<&str> = plan.columns.iter().map(|column| column.heading.as_str()).collect();
    assert_eq!(
        headings,
        ["序号", "重点工作", "落实措施", "完成时限", "责任领导", "联系电话"]
    );
    let kinds: Vec<Kind> = status.columns.iter().map(|column| column.kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::Serial,
            Kind::Task,
            Kind::Narrative,
            Kind::Deadline,
            Kind::Completion,
            Kind::Person,
            Kind::Phone
        ]
    );
    assert_eq!(status.columns[4].heading, "是否完成 (未完成需说明原因)");
    for form in [plan, status] {
        let fields = |fields: &[duban::form::Field]| -> Vec<(String, Kind)> {
            fields.iter().map(|field| (field.label.clone(), field.kind)).collect()
        };
        assert_eq!(
            fields(&form.header),
            [
                ("填报单位(盖章)".to_owned(), Kind::Unit),
                ("填报时间".to_owned(), Kind::Date)
            ]
        );
        assert_eq!(
            fields(&form.footer),
            [
                ("填表人".to_owned(), Kind::Person),
                ("联系电话".to_owned(), Kind::Phone)
            ]
        );
        for (place, column) in form.columns.iter().enumerate() {
            assert_eq!(column.filled_by == FilledBy::Office, place < 2);
            assert_eq!(column.required, place >= 2);
        }
    }
}

#[test]
fn the_only_doubt_is_the_open_list() {
    let notice = notice();
    let rules: Vec<(&str, &str)> = notice
        .findings
        .iter()
        .map(|finding| {
            let task = finding.place.task.as_ref().map_or("", |task| task.as_str());
            (finding.rule.as_str(), task)
        })
        .collect();
    assert_eq!(rules, [("notice-list-open", "T100")]);
    assert!(notice.tasks[99].lead_open && !notice.tasks[99].co_open);
}
