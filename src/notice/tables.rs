//! Reads tables of tasks: columns are known by the meaning of their headings, never by their place.

use std::borrow::Cow;

use super::desk::Desk;
use super::fold::fold;
use super::numbering::value_of;
use super::table_header::{Header, Role, header, repeats, text_column};
use super::table_rows::Reader;
use super::tasks::Seen;
use crate::finding::Severity;

/// Reads the table on a line. `false`: it is no table of tasks.
pub(crate) fn read(desk: &mut Desk<'_>, line: usize, headings: &(String, String)) -> bool {
    let Some(rows) = desk.lines.get(line).and_then(|line| line.rows.as_ref()) else {
        return false;
    };
    read_rows(desk, line, rows, headings)
}

/// Reads rows that stand on a line as a table of tasks.
pub(crate) fn read_rows(desk: &mut Desk<'_>, line: usize, rows: &[Vec<String>], headings: &(String, String)) -> bool {
    let (header, headed) = match header(rows) {
        Some(header) => (header, true),
        None => match goes_on(desk, rows) {
            Some(header) => (header, false),
            None => return false,
        },
    };
    let rows = &*same_as_above(rows, &header);
    let body: Vec<(usize, &Vec<String>)> = rows
        .iter()
        .enumerate()
        .skip(header.last)
        .filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
        .filter(|(_, row)| !repeats(row, rows, &header))
        .collect();
    if body.is_empty() {
        return false;
    }
    for (place, row) in rows.iter().enumerate().take(header.first) {
        let words = row
            .iter()
            .map(|cell| cell.trim())
            .find(|cell| !cell.is_empty())
            .unwrap_or("");
        desk.rules.first_leads |= super::rules::first_leads_rule(&fold(words));
        let _ = place;
    }
    for column in &header.columns {
        let Some((_, remark)) = column
            .heading
            .split_once('(')
            .filter(|_| matches!(column.role, Role::Units(_)))
        else {
            continue;
        };
        if super::rules::first_leads_rule(remark) {
            desk.rules.first_leads = true;
        } else if remark.contains('为') {
            let texts = [
                format!("表头“{}”里的说明没有读懂", column.heading),
                "“列第一的为牵头单位”一类的说明".to_owned(),
                "请按这句说明在台账中核对各项的牵头单位".to_owned(),
            ];
            desk.report("notice-table-note", Severity::Warning, (line, None), texts);
        }
    }
    let text = text_column(&header, &body);
    let columns = task_columns(&header, text, &body);
    unread_columns(desk, line, &header, &columns, &body);
    if let Some(guessed) = header.columns.iter().find(|column| column.guessed) {
        let texts = [
            format!("表头没有“工作任务”一类的列，把“{}”列读作任务内容", guessed.heading),
            "表头写明哪一列是任务".to_owned(),
            "请对照通知原文核对；不对的，请把那一列的表头改为“工作任务”后再读".to_owned(),
        ];
        desk.report("notice-table-column-guessed", Severity::Warning, (line, None), texts);
    }
    if !headed {
        let texts = [
            "表格没有表头，序号接着上一个表，按上一个表的表头读出".to_owned(),
            "每个表都有表头".to_owned(),
            "请对照通知原文核对这个表里各项任务的单位".to_owned(),
        ];
        desk.report("notice-table-continued", Severity::Warning, (line, None), texts);
    }
    let mut reader = Reader {
        header: &header,
        text,
        columns,
        line,
        part: headings.0.clone(),
        section: headings.1.clone(),
        last: None,
        seen: Seen::default(),
    };
    for (row_number, row) in body {
        reader.row(desk, row_number + 1, row);
    }
    desk.header = Some(header.columns);
    true
}

/// The columns of the table above, if rows without a header go on with its numbers.
fn goes_on(desk: &Desk<'_>, rows: &[Vec<String>]) -> Option<Header> {
    let columns = desk.header.as_ref()?;
    let serial = columns.iter().position(|column| column.role == Role::Serial)?;
    let first = rows.iter().find(|row| row.iter().any(|cell| !cell.trim().is_empty()))?;
    let value = |text: &str| value_of(fold(text).trim().trim_end_matches(['.', '、']));
    let last = desk.read.last().and_then(|read| value(&read.task.number))?;
    let next = first.get(serial).and_then(|cell| value(cell))?;
    (first.len() == columns.len() && next == last + 1).then(|| Header {
        columns: columns.clone(),
        first: 0,
        last: 0,
    })
}

/// The rows with 同上 replaced by what stands above it, in columns of units and deadlines.
fn same_as_above<'r>(rows: &'r [Vec<String>], header: &Header) -> Cow<'r, [Vec<String>]> {
    let same = |cell: &str| matches!(cell.trim(), "同上" | "〃" | "″" | "\"" | "″″" | "同上。");
    if !rows.iter().skip(header.last).flatten().any(|cell| same(cell)) {
        return Cow::Borrowed(rows);
    }
    let mut rows = rows.to_vec();
    for at in header.last + 1..rows.len() {
        let (above, below) = rows.split_at_mut(at);
        let (Some(above), Some(row)) = (above.last(), below.first_mut()) else {
            continue;
        };
        for ((column, cell), above) in header.columns.iter().zip(row).zip(above) {
            if same(cell) && matches!(column.role, Role::Units(_) | Role::Due | Role::People) {
                cell.clone_from(above);
            }
        }
    }
    Cow::Owned(rows)
}

/// The columns whose words are those of the task: the surest, and others that do not group rows.
fn task_columns(header: &Header, text: usize, body: &[(usize, &Vec<String>)]) -> Vec<usize> {
    let groups = |at: usize| {
        let mut last = None;
        body.iter().filter_map(|(_, row)| row.get(at)).any(|cell| {
            let cell = cell.trim();
            let repeats = !cell.is_empty() && last == Some(cell);
            last = Some(cell);
            repeats
        })
    };
    header
        .columns
        .iter()
        .enumerate()
        .filter(|&(at, column)| at == text || column.role == Role::Task && at > text && !groups(at))
        .map(|(at, _)| at)
        .collect()
}

fn unread_columns(desk: &mut Desk<'_>, line: usize, header: &Header, texts: &[usize], body: &[(usize, &Vec<String>)]) {
    let text = texts.first().copied().unwrap_or(0);
    let filled = |at: usize| {
        body.iter()
            .any(|(_, row)| row.get(at).is_some_and(|cell| !cell.trim().is_empty()))
    };
    let unread: Vec<&str> = header
        .columns
        .iter()
        .enumerate()
        .filter(|&(at, column)| match column.role {
            Role::People | Role::Note | Role::Unknown => filled(at),
            Role::Task => at > text && !texts.contains(&at) && filled(at),
            _ => false,
        })
        .map(|(_, column)| {
            if column.heading.is_empty() {
                "（无标题）"
            } else {
                column.heading.as_str()
            }
        })
        .collect();
    if unread.is_empty() {
        return;
    }
    let texts = [
        format!("表格里“{}”列没有读入台账", unread.join("”“")),
        "台账只记任务、单位和时限".to_owned(),
        "如其中有单位或任务内容，请在台账中补上".to_owned(),
    ];
    desk.report("notice-column-unread", Severity::Info, (line, None), texts);
}
