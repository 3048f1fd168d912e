//! Draws register.xlsx, the register for a person to correct.

use std::path::Path;

use super::table::{Cell, Heading, Sheet, draw};
use crate::error::Result;
use crate::finding::Finding;
use crate::form::{FilledBy, Form};
use crate::kind;
use crate::register::sheets::{
    self, columns as column_words, form as form_words, measure as measure_words, notice as notice_words,
    review as review_words, task as task_words,
};
use crate::register::unheard::Page;
use crate::register::{Register, RegisterUnit};
use crate::task::{Certainty, Task};

/// Draws the register; `path` names it in errors. The bytes depend on the register alone.
///
/// # Errors
/// If the writer refuses.
pub fn workbook(path: &Path, register: &Register) -> Result<Vec<u8>> {
    draw(path, &register.title, register.date, &sheets(register))
}

fn sheets(register: &Register) -> Vec<Sheet> {
    let mut sheets = vec![tasks(register), units(register), review(&register.findings)];
    sheets.extend(measures(register));
    sheets.extend(notice_columns(register));
    sheets.extend([notice(register), forms(register.forms.as_slice())]);
    sheets
}

/// What [`workbook`] would show of a register, as text.
pub fn pages(register: &Register) -> Vec<Page> {
    let text = |cell: Cell| match cell {
        Cell::Text(text) => text,
        Cell::Count(count) => count.to_string(),
    };
    let page = |sheet: Sheet| Page {
        name: sheet.name,
        headings: (sheet.headings.into_iter())
            .map(|heading| heading.text.into_owned())
            .collect(),
        rows: (sheet.rows.into_iter())
            .map(|row| row.into_iter().map(text).collect())
            .collect(),
    };
    sheets(register).into_iter().map(page).collect()
}

fn headings<const N: usize>(columns: [(&'static str, f64); N]) -> Vec<Heading> {
    columns
        .into_iter()
        .map(|(text, width): (&'static str, f64)| Heading {
            text: text.into(),
            width,
        })
        .collect()
}

fn yes(value: bool) -> &'static str {
    if value { "是" } else { "否" }
}

fn tasks(register: &Register) -> Sheet {
    Sheet {
        name: sheets::TASKS.to_owned(),
        headings: headings([
            (task_words::ID, 9.0),
            (task_words::NUMBER, 7.0),
            (task_words::PART, 18.0),
            (task_words::SECTION, 18.0),
            (task_words::TEXT, 56.0),
            (task_words::LEAD, 22.0),
            (task_words::CO, 30.0),
            (task_words::OPEN, 11.0),
            (task_words::DUE, 12.0),
            (task_words::PARENT, 9.0),
            (task_words::SOURCE, 12.0),
            (task_words::CERTAINTY, 8.0),
        ]),
        rows: register.tasks.iter().map(task_row).collect(),
    }
}

fn task_row(task: &Task) -> Vec<Cell> {
    let open = match (task.lead_open, task.co_open) {
        (true, true) => "牵头、责任",
        (true, false) => "牵头",
        (false, true) => "责任",
        (false, false) => "",
    };
    vec![
        task.id.as_str().into(),
        task.number.as_str().into(),
        task.part.as_str().into(),
        task.section.as_str().into(),
        task.text.as_str().into(),
        task.lead.join("\n").into(),
        task.co.join("\n").into(),
        open.into(),
        task.due.clone().unwrap_or_default().into(),
        task.parent.as_ref().map(|id| id.to_string()).unwrap_or_default().into(),
        task.source.as_str().into(),
        match task.certainty {
            Certainty::Sure => "确定",
            Certainty::Unsure => "待核",
        }
        .into(),
    ]
}

/// The measures of tasks that have several unit clauses, if there are any.
fn measures(register: &Register) -> Option<Sheet> {
    let rows: Vec<Vec<Cell>> = register
        .tasks
        .iter()
        .flat_map(|task| task.measures.iter().map(move |measure| (task, measure)))
        .map(|(task, measure)| {
            vec![
                task.id.as_str().into(),
                measure.text.as_str().into(),
                measure.lead.join("\n").into(),
                measure.co.join("\n").into(),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Sheet {
        name: sheets::MEASURES.to_owned(),
        headings: headings([
            (task_words::ID, 9.0),
            (measure_words::TEXT, 60.0),
            (task_words::LEAD, 28.0),
            (task_words::CO, 36.0),
        ]),
        rows,
    })
}

/// All columns of the notice's own table, task by task, if it has one.
fn notice_columns(register: &Register) -> Option<Sheet> {
    let mut names: Vec<&str> = Vec::new();
    for task in &register.tasks {
        for (heading, _) in task.columns.iter() {
            if !names.contains(&heading) {
                names.push(heading);
            }
        }
    }
    if names.is_empty() {
        return None;
    }
    let mut headings = headings([(column_words::ID, 13.0)]);
    headings.extend(names.iter().map(|name| Heading {
        text: (*name).to_owned().into(),
        width: column_width(register, name),
    }));
    let rows = register
        .tasks
        .iter()
        .filter(|task| !task.columns.is_empty())
        .map(|task| {
            let cells = names.iter().map(|name| task.columns.get(name).unwrap_or("").into());
            std::iter::once(task.id.as_str().into()).chain(cells).collect()
        });
    Some(Sheet {
        name: sheets::COLUMNS.to_owned(),
        rows: rows.collect(),
        headings,
    })
}

/// A column is as wide as what it holds asks for, within bounds.
fn column_width(register: &Register, name: &str) -> f64 {
    let texts = register.tasks.iter().filter_map(|task| task.columns.get(name));
    let longest = texts
        .flat_map(str::lines)
        .chain(std::iter::once(name))
        .map(|line| line.chars().count());
    match longest.max().unwrap_or(0) {
        0..=5 => 12.0,
        6..=14 => 24.0,
        _ => 48.0,
    }
}

fn units(register: &Register) -> Sheet {
    Sheet {
        name: sheets::UNITS.to_owned(),
        headings: headings([
            ("名称", 28.0),
            ("类别", 16.0),
            ("通知中的称谓", 40.0),
            ("是否在名录", 10.0),
            ("牵头任务数", 10.0),
            ("责任任务数", 10.0),
            ("邮箱", 24.0),
            ("联系人", 12.0),
            ("电话", 16.0),
        ]),
        rows: register.units.iter().map(unit_row).collect(),
    }
}

fn unit_row(unit: &RegisterUnit) -> Vec<Cell> {
    vec![
        unit.unit.name.as_str().into(),
        unit.unit.category.as_str().into(),
        unit.designations.join("\n").into(),
        yes(unit.resolved).into(),
        unit.lead.into(),
        unit.co.into(),
        unit.unit.email.as_str().into(),
        unit.unit.contact.as_str().into(),
        unit.unit.phone.as_str().into(),
    ]
}

/// The sheet of findings, in the order given.
fn review(findings: &[Finding]) -> Sheet {
    Sheet {
        name: sheets::REVIEW.to_owned(),
        headings: headings([
            (review_words::SEVERITY, 9.0),
            (review_words::PLACE, 30.0),
            (review_words::TASK, 9.0),
            (review_words::FOUND, 46.0),
            (review_words::EXPECTED, 40.0),
            (review_words::ADVICE, 46.0),
            (review_words::CHOICES, 26.0),
            (review_words::ANSWER, 20.0),
            (review_words::SUBJECT, 14.0),
            (review_words::ABOUT, 24.0),
            (review_words::RULE, 24.0),
        ]),
        rows: findings.iter().map(review_row).collect(),
    }
}

fn review_row(finding: &Finding) -> Vec<Cell> {
    let task = finding.place.task.as_ref();
    let (mut choices, mut subject, mut about) = (String::new(), String::new(), String::new());
    if let Some(question) = &finding.question {
        let numbered = question.choices.iter().enumerate();
        let lines: Vec<String> = numbered.map(|(at, choice)| format!("{}.{choice}", at + 1)).collect();
        choices = lines.join("\n");
        subject.clone_from(&question.subject);
        let tasks: Vec<String> = question
            .about
            .iter()
            .map(|about| match about.names.as_slice() {
                [] => about.task.to_string(),
                names => format!("{}：{}", about.task, names.join("|")),
            })
            .collect();
        about = tasks.join("；");
    }
    vec![
        finding.severity.label().into(),
        finding.place.to_string().into(),
        task.map(|id| id.to_string()).unwrap_or_default().into(),
        finding.found.as_str().into(),
        finding.expected.as_str().into(),
        finding.advice.as_str().into(),
        choices.into(),
        "".into(),
        subject.into(),
        about.into(),
        finding.rule.as_str().into(),
    ]
}

fn notice(register: &Register) -> Sheet {
    let date = register.date.map(|date| date.to_string()).unwrap_or_default();
    Sheet {
        name: sheets::NOTICE.to_owned(),
        headings: headings([(notice_words::ITEM, 14.0), (notice_words::VALUE, 70.0)]),
        rows: vec![
            vec![notice_words::TITLE.into(), register.title.as_str().into()],
            vec![notice_words::ISSUER.into(), register.issuer.as_str().into()],
            vec![notice_words::DATE.into(), date.into()],
            vec![notice_words::REPORT_TO.into(), register.report_to.as_str().into()],
            vec![notice_words::CONTACT.into(), register.contact.name.as_str().into()],
            vec![notice_words::PHONE.into(), register.contact.phone.as_str().into()],
            vec![notice_words::ADDRESS.into(), register.contact.address.as_str().into()],
        ],
    }
}

fn forms(forms: &[Form]) -> Sheet {
    let mut rows = Vec::new();
    for form in forms {
        let row = |at: &str, text: &str, kind: &str, required: &str, filled_by: &str, due: String| -> Vec<Cell> {
            vec![
                form.key.as_str().into(),
                form.attachment.to_string().into(),
                at.into(),
                text.into(),
                kind.into(),
                required.into(),
                filled_by.into(),
                due.into(),
            ]
        };
        let every = form.every.map(|every| every.to_string());
        let due = form.due.map(|due| due.to_string()).or(every).unwrap_or_default();
        rows.push(row(form_words::AT_TITLE, &form.title, "", "", "", due));
        for field in &form.header {
            let kind = kind::of(field.kind).word;
            rows.push(row(
                form_words::AT_HEADER,
                &field.label,
                kind,
                yes(field.required),
                "",
                String::new(),
            ));
        }
        for column in &form.columns {
            let filled_by = match column.filled_by {
                FilledBy::Office => "办公室",
                FilledBy::Unit => "单位",
            };
            rows.push(row(
                form_words::AT_COLUMN,
                &column.heading,
                kind::of(column.kind).word,
                yes(column.required),
                filled_by,
                String::new(),
            ));
            if let (Some(source), Some(row)) = (&column.source, rows.last_mut()) {
                row.push(source.as_str().into());
            }
        }
        for field in &form.footer {
            let kind = kind::of(field.kind).word;
            rows.push(row(
                form_words::AT_FOOTER,
                &field.label,
                kind,
                yes(field.required),
                "",
                String::new(),
            ));
        }
        for note in &form.notes {
            rows.push(row(form_words::AT_NOTE, note, "", "", "", String::new()));
        }
    }
    let mut words = headings([
        (form_words::KEY, 10.0),
        (form_words::ATTACHMENT, 8.0),
        (form_words::WHERE, 8.0),
        (form_words::TEXT, 50.0),
        (form_words::KIND, 10.0),
        (form_words::REQUIRED, 8.0),
        (form_words::FILLED_BY, 10.0),
        (form_words::DUE, 14.0),
    ]);
    if forms
        .iter()
        .flat_map(|form| &form.columns)
        .any(|column| column.source.is_some())
    {
        words.extend(headings([(form_words::SOURCE, 20.0)]));
    }
    Sheet {
        name: sheets::FORMS.to_owned(),
        headings: words,
        rows,
    }
}
