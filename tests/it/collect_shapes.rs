//! The same form in the shapes that systems and clerks give it: a web page, an XML workbook, the text of a message, a
//! table turned on its side, a card for each task.

use duban::check::{Action, Collector, Decision, Round};
use duban::record::Collected;
use jiff::civil::date;

use super::collect::{assignments, plan, register};

/// Collects the plan from files as they come in.
fn collect(files: &[(&str, String)]) -> Collected {
    collect_decided(files, Vec::new())
}

fn collect_decided(files: &[(&str, String)], decisions: Vec<Decision>) -> Collected {
    let (register, assignments) = (register(), assignments());
    let round = Round {
        forms: Some(vec!["plan".into()]),
        as_of: date(2020, 7, 9),
    };
    let mut collector = Collector::new(&register, &assignments, round).decisions(decisions);
    for (name, text) in files {
        for incoming in duban::read::file(name, text.as_bytes()) {
            collector.add(incoming);
        }
    }
    let collected = collector.finish();
    assert!(collected.ledger.balances(), "{:?}", collected.ledger);
    collected
}

/// The rows of a complete plan, cell by cell.
fn rows() -> Vec<Vec<&'static str>> {
    plan().iter().map(|row| row.split('|').collect()).collect()
}

fn page(rows: &[Vec<&str>]) -> String {
    let row = |row: &Vec<&str>| {
        let cells: String = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{cells}</tr>")
    };
    format!("<table border=1>{}</table>", rows.iter().map(row).collect::<String>())
}

fn workbook(rows: &[Vec<&str>]) -> String {
    let row = |row: &Vec<&str>| {
        let cells: String = row
            .iter()
            .map(|cell| format!("<Cell><Data ss:Type=\"String\">{cell}</Data></Cell>"))
            .collect();
        format!("<Row>{cells}</Row>")
    };
    let space = "urn:schemas-microsoft-com:office:spreadsheet";
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Workbook xmlns=\"{space}\" xmlns:ss=\"{space}\"><Worksheet ss:Name=\"Sheet1\"><Table>{rows}</Table></Worksheet></Workbook>"
    )
}

fn message(subject: &str, kind: &str, body: &str) -> String {
    format!(
        "From: <bangong@fgw.example>\r\nTo: <ducha@example>\r\nSubject: {subject}\r\nDate: Wed, 8 Jul 2020 09:00:00 +0800\r\n\
         MIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n"
    )
}

/// Every answer has come out, and nothing is said of the reply.
fn assert_whole(files: &[(&str, String)], told: &[&str]) {
    let collected = collect(files);
    let found: Vec<&str> = (collected.findings.iter().map(|finding| finding.rule.as_str()))
        .filter(|rule| *rule != "unit-silent")
        .collect();
    let texts: Vec<&str> = collected.findings.iter().map(|one| one.found.as_str()).collect();
    assert_eq!(found, told, "{:?} {texts:?}", files[0].0);
    let answers: Vec<(&str, &str, &str)> = collected
        .records
        .iter()
        .map(|record| {
            (
                record.unit.as_str(),
                record.task.as_str(),
                record.fields.get("联系电话").unwrap_or_default(),
            )
        })
        .collect();
    let expected: Vec<(&str, &str, &str)> = rows()
        .into_iter()
        .filter(|row| row.len() == 7 && row[1].starts_with('T') && row[1].len() == 4)
        .map(|row| ("市发改委", row[1], row[6]))
        .collect();
    assert_eq!(answers, expected);
    assert_eq!(answers.len(), 3);
}

#[test]
fn web_pages_and_xml_workbooks_called_xls_are_read() {
    assert_whole(
        &[("市发改委.xls", format!("<html><body>{}</body></html>", page(&rows())))],
        &[],
    );
    assert_whole(&[("市发改委.xls", workbook(&rows()))], &[]);
    // Saved as one file by a spreadsheet program.
    let whole = format!(
        "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Location: file:///a.htm\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html>{}</html>\r\n\
         --b\r\nContent-Location: file:///filelist.xml\r\nContent-Type: text/xml\r\n\r\n<xml/>\r\n--b--\r\n",
        page(&rows())
    );
    assert_whole(&[("市发改委.mht", whole)], &[]);
}

#[test]
fn a_form_in_the_text_of_a_message_is_read() {
    let around = |form: &str| format!("<p>督查室：</p><p>我局落实方案如下，请查收。</p>{form}<p>市发改委办公室</p>");
    assert_whole(
        &[(
            "信.eml",
            message("市发改委落实方案", "text/html", &around(&page(&rows()))),
        )],
        &[],
    );
    let tabbed: Vec<String> = rows().iter().map(|row| row.join("\t")).collect();
    assert_whole(
        &[(
            "信.eml",
            message("市发改委落实方案", "text/plain", &tabbed.join("\r\n")),
        )],
        &[],
    );
    // What else the text says is told.
    let more = around(&page(&rows())).replace("市发改委办公室", "第3项我局不涉及，请予调整。");
    assert_whole(
        &[("信.eml", message("市发改委", "text/html", &more))],
        &["text-unplaced"],
    );
}

#[test]
fn a_table_typed_to_the_right_of_the_blank_one_is_read() {
    // The blank form with a filled copy of its table beside it, its headings one row higher.
    let rows = rows();
    let blank = |row: &Vec<&'static str>| -> Vec<&'static str> {
        let keep = if row.len() == 7 && row[0] != "序号" {
            3
        } else {
            row.len()
        };
        (0..8)
            .map(|i| row.get(i).copied().filter(|_| i < keep).unwrap_or_default())
            .collect()
    };
    let copied = |row: &Vec<&'static str>| if row.len() == 7 { row.clone() } else { Vec::new() };
    let beside: Vec<Vec<&str>> = (0..rows.len())
        .map(|i| {
            blank(&rows[i])
                .into_iter()
                .chain(rows.get(i + 1).map(copied).unwrap_or_default())
                .collect()
        })
        .collect();
    assert_whole(&[("市发改委.xls", workbook(&beside))], &[]);
}

#[test]
fn columns_typed_anew_beside_their_blank_ones_are_read() {
    let doubled: Vec<Vec<&str>> = rows()
        .into_iter()
        .map(|row| match row.as_slice() {
            ["序号", ..] => row.iter().chain(&row[4..]).copied().collect(),
            [.., _, _, _, _] if row.len() == 7 => {
                let blank = row[..4].iter().copied().chain(["", "", ""]);
                blank.chain(row[4..].iter().copied()).collect()
            }
            _ => row,
        })
        .collect();
    assert_whole(&[("市发改委.xls", workbook(&doubled))], &[]);
}

/// The table with its headings one below another.
fn turned() -> Vec<Vec<&'static str>> {
    let rows = rows();
    let (head, tasks): (Vec<_>, Vec<_>) = (rows.iter().filter(|row| row.len() == 7)).partition(|row| row[0] == "序号");
    let mut turned: Vec<Vec<&str>> = rows.iter().take_while(|row| row[0] != "序号").cloned().collect();
    turned.extend((0..7).map(|column| head.iter().chain(&tasks).map(|row| row[column]).collect()));
    turned.push(rows.last().cloned().unwrap());
    turned
}

#[test]
fn a_table_turned_on_its_side_is_read_and_findings_point_into_the_file() {
    assert_whole(&[("市发改委.xls", workbook(&turned()))], &[]);
    let mut wrong = turned();
    // The telephone of the second task: the last heading's row, third column.
    let row = wrong.iter().position(|row| row[0] == "联系电话").unwrap();
    wrong[row][2] = "12345";
    let collected = collect(&[("市发改委.xls", workbook(&wrong))]);
    let cells: Vec<&str> = collected
        .findings
        .iter()
        .filter_map(|one| one.place.cell.as_deref())
        .collect();
    assert_eq!(cells, [format!("C{}", row + 1)], "{:#?}", collected.findings);
}

#[test]
fn a_card_for_each_task_is_read() {
    let table = turned();
    let (above, block): (Vec<_>, Vec<_>) = table.iter().partition(|row| row.len() != 4);
    let mut cards: Vec<Vec<&str>> = above[..above.len() - 1].iter().map(|row| (*row).clone()).collect();
    for task in 1..4 {
        cards.extend(block.iter().map(|row| vec![row[0], row[task]]));
        cards.push(vec![""]);
    }
    cards.push(above[above.len() - 1].clone());
    let collected = collect(&[("市发改委.xls", workbook(&cards))]);
    assert_eq!(collected.records.len(), 3, "{:#?}", collected.findings);
}

/// The plan of one task as its cells: number, id, task, measures, deadline, leader, telephone.
fn tasks() -> Vec<Vec<&'static str>> {
    let all = rows();
    all.into_iter()
        .filter(|row| row.len() == 7 && row[0] != "序号")
        .collect()
}

/// The rows above and below the table.
fn around() -> (Vec<Vec<&'static str>>, Vec<&'static str>) {
    let rows = rows();
    let above = rows.iter().take_while(|row| row[0] != "序号").cloned().collect();
    (above, rows.last().cloned().unwrap())
}

#[test]
fn cards_of_two_labels_a_row_are_read_and_findings_point_at_the_cell_beside_the_label() {
    let cards = |phone: &'static str| {
        let (mut cards, below) = around();
        for (at, task) in tasks().into_iter().enumerate() {
            let phone = if at == 1 { phone } else { task[6] };
            cards.push(vec!["序号", task[0], "完成时限", task[4]]);
            cards.push(vec!["重点工作", task[2]]);
            cards.push(vec!["落实措施", task[3]]);
            cards.push(vec!["责任领导", task[5], "联系电话", phone]);
            cards.push(vec![""]);
        }
        cards.push(below);
        cards
    };
    let whole = tasks()[1][6];
    assert_whole(&[("市发改委.xls", workbook(&cards(whole)))], &[]);
    let wrong = cards("12345");
    let row = wrong.iter().position(|row| row.last() == Some(&"12345")).unwrap();
    let collected = collect(&[("市发改委.xls", workbook(&wrong))]);
    let cells: Vec<&str> = (collected.findings.iter())
        .filter_map(|one| one.place.cell.as_deref())
        .collect();
    assert_eq!(cells, [format!("D{}", row + 1)], "{:#?}", collected.findings);
}

#[test]
fn labels_in_the_row_below_each_task_are_further_columns() {
    let (mut sheet, below) = around();
    sheet.push(vec!["序号", "重点工作", "落实措施"]);
    for task in tasks() {
        sheet.push(vec![task[0], task[2], task[3]]);
        sheet.push(vec!["完成时限", task[4], "责任领导", task[5], "联系电话", task[6]]);
    }
    sheet.push(below);
    assert_whole(&[("市发改委.xls", workbook(&sheet))], &[]);
    // A finding about a cell that was not moved points at that cell, too.
    let row = sheet.iter().position(|row| row[0] == "2").unwrap();
    sheet[row][2] = "见附件";
    let collected = collect(&[("市发改委.xls", workbook(&sheet))]);
    let cells: Vec<&str> = (collected.findings.iter())
        .filter_map(|one| one.place.cell.as_deref())
        .collect();
    assert_eq!(cells, [format!("C{}", row + 1)], "{:#?}", collected.findings);
}

/// The plan as a report: each task a paragraph, its answers below it behind labels in several styles.
#[test]
fn a_report_of_paragraphs_with_labels_is_read() {
    for style in ["{}：", "【{}】", "（一）{}：", "{}。"] {
        let (above, _) = around();
        let title = above.iter().flatten().find(|cell| cell.contains("落实方案")).unwrap();
        let mut lines = vec![format!("市发改委关于{title}的报告"), "市政府政务督查室：".to_owned()];
        for (task, number) in tasks().into_iter().zip(["一、", "二、", "三、"]) {
            lines.push(format!("{number}{}", task[2]));
            for (label, answer) in [
                ("落实措施", task[3]),
                ("完成时限", task[4]),
                ("责任领导", task[5]),
                ("联系电话", task[6]),
            ] {
                lines.push(format!("{}{answer}", style.replace("{}", label)));
            }
        }
        lines.extend(["市发改委".to_owned(), "2020年7月8日".to_owned()]);
        let page: String = lines.iter().map(|line| format!("<p>{line}</p>")).collect();
        let collected = collect(&[("市发改委.html", page)]);
        assert_eq!(collected.records.len(), 3, "{style} {:#?}", collected.findings);
        for (record, task) in collected.records.iter().zip(tasks()) {
            assert_eq!(record.fields.get("联系电话"), Some(task[6]), "{style}");
            assert_eq!(record.fields.get("落实措施"), Some(task[3]), "{style}");
        }
    }
}

/// 6号任务（开头几个字）, as people write in a message; whose task nobody recognises is told with all that follows it.
#[test]
fn tasks_called_by_number_and_opening_are_read() {
    let mut lines = vec!["2020年国务院《政府工作报告》重点工作落实方案".to_owned()];
    for (task, opening) in tasks().into_iter().zip([
        "9号任务（做好别的工作",
        "2号任务（加强法律援助,及时解决）",
        "任务3：宽带和专线平均资费",
    ]) {
        lines.push(opening.to_owned());
        for (label, answer) in [
            ("落实措施", task[3]),
            ("完成时限", task[4]),
            ("责任领导", task[5]),
            ("联系电话", task[6]),
        ] {
            lines.push(format!("{label}：{answer}"));
        }
    }
    let page: String = lines.iter().map(|line| format!("<p>{line}</p>")).collect();
    let collected = collect(&[("市发改委.html", page)]);
    let said: Vec<(&str, Option<&str>)> = (collected.records.iter())
        .map(|record| (record.task.as_str(), record.fields.get("联系电话")))
        .collect();
    assert_eq!(
        said,
        [("T002", Some(tasks()[1][6])), ("T003", Some(tasks()[2][6]))],
        "{:#?}",
        collected.findings
    );
    let told = collected
        .findings
        .iter()
        .find(|one| one.rule == "task-unknown")
        .unwrap();
    assert!(
        told.found.contains(tasks()[0][6]) && told.found.contains(tasks()[0][3]),
        "{told:?}"
    );
}

/// What is written below a long answer is more of it; who signs the report is not.
#[test]
fn a_paragraph_below_a_long_answer_belongs_to_it() {
    let task = tasks()[0].clone();
    let lines = [
        "2020年国务院《政府工作报告》重点工作落实方案",
        task[2],
        "完成时限：2020年10月底",
        "责任领导：张明远；联系电话：0715-8126001",
        "落实措施：办结信访积案12件。",
        "每月调度一次。",
        "市发改委",
        "2020年7月8日",
    ];
    let page: String = lines.iter().map(|line| format!("<p>{line}</p>")).collect();
    let collected = collect(&[("市发改委.html", page)]);
    let fields = &collected.records.first().expect("a record").fields;
    assert_eq!(fields.get("落实措施"), Some("办结信访积案12件。\n每月调度一次。"));
    assert_eq!(fields.get("责任领导"), Some("张明远"));
    assert_eq!(fields.get("联系电话"), Some("0715-8126001"));
}

/// A row that is no task's is assigned by the address that its finding gave, though the sheet was laid out anew.
#[test]
fn a_decision_finds_its_row_on_a_turned_sheet() {
    let mut turned = turned();
    let row = turned.iter().position(|row| row[0] == "重点工作").unwrap();
    turned[row][2] = "本局自己的工作";
    let file = ("市发改委.xls", workbook(&turned));
    let collected = collect(&[(file.0, file.1.clone())]);
    let unknown = collected
        .findings
        .iter()
        .find(|one| one.rule == "task-unknown")
        .unwrap();
    assert_eq!(unknown.place.cell, Some(format!("C{}", row + 1)));
    let decision = Decision {
        rule: unknown.rule.clone(),
        place: unknown.place.clone(),
        action: Some(Action::Assign),
        to_task: tasks()[1][1].to_owned(),
        reason: "电话核实".into(),
        name: "王科长".into(),
        ..Decision::default()
    };
    let decided = collect_decided(&[file], vec![decision]);
    assert_eq!(decided.records.len(), 3, "{:#?}", decided.findings);
    assert!(
        decided.findings.iter().all(|one| one.rule != "decision-unusable"),
        "{:#?}",
        decided.findings
    );
}

/// English behind the headings changes nothing of what they mean: nobody has to do anything about it.
#[test]
fn headings_with_their_english_are_read() {
    let mut rows = rows();
    let head = rows
        .iter()
        .position(|row| row.first().is_some_and(|cell| *cell == "序号"))
        .unwrap();
    for (cell, english) in rows[head].iter_mut().zip([
        "序号 No.",
        "任务编号",
        "重点工作 Key Tasks",
        "落实措施 Measures",
        "完成时限 Deadline",
        "责任领导 Leader",
        "联系电话 Tel",
    ]) {
        *cell = english;
    }
    assert_whole(&[("市发改委.xls", page(&rows))], &[]);
}
