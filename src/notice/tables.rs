//! Reads tables of tasks: columns are known by the meaning of their headings, never by their place.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::columns::inferred;
use super::desk::Desk;
use super::fold::fold;
use super::matrix;
use super::numbering::{Style, numbering, value_of};
use super::table_header::{Header, Role, each_leads, header_by, repeats, text_column};
use super::table_rows::Reader;
use super::tasks::Seen;
use super::token::Share;
use crate::finding::Severity;
use crate::lexicon::{Kind, is};

/// Reads the table on a line. `false`: it is no table of tasks.
pub(crate) fn read(desk: &mut Desk<'_>, line: usize, headings: &(String, String)) -> bool {
    let lines = desk.lines;
    let Some(table) = lines.get(line) else { return false };
    let Some(rows) = table.rows.as_ref() else {
        return false;
    };
    match matrix::spread(rows, &desk.marks) {
        Some(spread) => {
            if !spread.unknown.is_empty() {
                let texts = [
                    format!("矩阵表里的记号“{}”没有说明是什么角色，读作责任单位", spread.unknown),
                    "“●为牵头单位，○为配合单位”一类的说明".to_owned(),
                    "请在台账中核对各项的牵头单位".to_owned(),
                ];
                desk.report("notice-table-marks", Severity::Warning, (line, None), texts);
            }
            read_rows(desk, line, &spread.rows, Some(rows), headings)
        }
        None => read_rows(desk, line, rows, None, headings),
    }
}

/// Reads rows that stand on a line as a table of tasks; `printed` are the notice's own, where others stand for them.
fn read_rows(
    desk: &mut Desk<'_>,
    line: usize,
    rows: &[Vec<String>],
    printed: Option<&[Vec<String>]>,
    headings: &(String, String),
) -> bool {
    let mut unheaded = desk.lines.get(line).is_some_and(|line| line.unheaded);
    let (header, headed) = match header_by(rows, &desk.names) {
        Some(header) => (header, true),
        None => match goes_on(desk, rows) {
            Some(header) => (header, false),
            None => match inferred(rows, &desk.names) {
                Some(columns) => {
                    unheaded = true;
                    let header = Header {
                        columns,
                        first: 0,
                        last: 0,
                    };
                    (header, true)
                }
                None => return false,
            },
        },
    };
    if unheaded {
        let named: Vec<String> = header
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| !column.printed.is_empty())
            .map(|(at, column)| format!("第{}列读作{}", at + 1, column.printed))
            .collect();
        let texts = [
            format!("表格没有表头，按各列的内容读出：{}", named.join("，")),
            "每个表都有表头".to_owned(),
            "请对照通知原文核对各列的含义，特别是谁牵头；不对的，请给表格加上表头后再读".to_owned(),
        ];
        desk.report("notice-table-without-header", Severity::Warning, (line, None), texts);
    }
    let apart = one_a_row(rows, &header);
    let rows = apart.as_deref().unwrap_or(rows);
    let (rows, carried) = filled_down(rows, &header);
    let rows = &*rows;
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
    let columns = task_columns(&header, text, &body, &carried);
    let unsure = desk.lines.get(line).map_or(&[][..], |line| line.unsure.as_slice());
    unread_columns(desk, line, &header, &columns, &body);
    if let Some(guessed) = header.columns.iter().find(|column| column.guessed) {
        let texts = [
            format!("表头没有“工作任务”一类的列，把“{}”列读作任务内容", guessed.heading),
            "表头写明哪一列是任务".to_owned(),
            "请对照通知原文核对；不对的，请把那一列的表头改为“工作任务”后再读".to_owned(),
        ];
        desk.report("notice-table-column-guessed", Severity::Warning, (line, None), texts);
    }
    for (share, read) in [(Share::Main, "牵头单位"), (Share::Assist, "责任单位")] {
        let unknown: Vec<&str> = header
            .columns
            .iter()
            .filter(|column| column.unknown && column.role == Role::Units(share))
            .map(|column| column.printed.as_str())
            .collect();
        if unknown.is_empty() {
            continue;
        }
        let texts = [
            format!("表格的“{}”列是什么分工没有写明，列中单位读作{read}", unknown.join("”“")),
            "牵头单位、责任单位、配合单位一类的列".to_owned(),
            format!("如不是{read}，请在台账中更正"),
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
        each_leads: each_leads(&header.columns),
        helped: header.columns.iter().enumerate().any(|(at, column)| {
            let filled = |(_, row): &(usize, &Vec<String>)| row.get(at).is_some_and(|cell| !cell.trim().is_empty());
            matches!(column.role, Role::Units(share) if share >= Share::Assist) && body.iter().any(filled)
        }),
        carried: &carried.rows,
        printed,
        unsure,
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

/// The rows of a table without numbers of its own, with tasks that are counted within one cell in rows of their own.
fn one_a_row(rows: &[Vec<String>], header: &Header) -> Option<Vec<Vec<String>>> {
    if header.columns.iter().any(|column| column.role == Role::Serial) {
        return None;
    }
    let words = header.columns.iter().position(|column| column.role == Role::Task)?;
    let mut changed = false;
    let mut all: Vec<Vec<String>> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let counted = row
            .get(words)
            .filter(|_| at >= header.last)
            .map_or_else(Vec::new, |cell| counted(cell));
        if counted.len() < 2 {
            all.push(row.clone());
            continue;
        }
        changed = true;
        for task in counted {
            let mut own = row.clone();
            if let Some(cell) = own.get_mut(words) {
                *cell = task;
            }
            all.push(own);
        }
    }
    changed.then_some(all)
}

/// The lines of a cell that count from one: 1.… 2.…; lines without a number go on with those above.
fn counted(cell: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in cell.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
        let number = numbering(line).filter(|number| number.style != Style::Bullet && !number.risky);
        let count = all.len();
        match (number, all.last_mut()) {
            (Some(number), _) if number.value as usize == count + 1 => all.push(line.to_owned()),
            (None, Some(last)) => {
                last.push('\n');
                last.push_str(line);
            }
            _ => return Vec::new(),
        }
    }
    all
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

/// What was filled into blank cells from the rows above.
#[derive(Default)]
struct Carried {
    /// Rows whose number and units stand further up.
    rows: BTreeSet<usize>,
    /// Columns in which a blank cell goes on with the one above.
    columns: BTreeSet<usize>,
}

/// The rows with what stands above in place of 同上, and in cells that a group above goes on in.
///
/// Copying leaves a cell that was merged downwards blank but for its first row: groups go on until the next, and so do
/// the number and the units of rows that have words and neither of both.
fn filled_down<'r>(rows: &'r [Vec<String>], header: &Header) -> (Cow<'r, [Vec<String>]>, Carried) {
    let same = |cell: &str| is(cell.trim(), Kind::SameAsAbove);
    let text = header.columns.iter().rposition(|column| column.role == Role::Task);
    let has_serial = header.columns.iter().any(|column| column.role == Role::Serial);
    let mut carried = Carried::default();
    let mut filled: Option<Vec<Vec<String>>> = None;
    for at in header.last + 1..rows.len() {
        let Some(row) = rows.get(at) else { continue };
        let blank = |cell: &String| cell.trim().is_empty();
        let above = filled.as_deref().unwrap_or(rows).get(at - 1);
        // A heading stands across the table, or in one cell; a sentence in the column of words is none.
        let across = |row: &[String]| {
            let mut cells = row
                .iter()
                .map(|cell| cell.trim())
                .enumerate()
                .filter(|(_, cell)| !cell.is_empty());
            let Some((at, first)) = cells.next() else { return true };
            let mut rest = cells.peekable();
            let words = at > 0
                && text == Some(at)
                && rest.peek().is_none()
                && (first.contains('。') || first.chars().count() > 14)
                && numbering(first).is_none_or(|number| number.style > Style::HanBracket);
            !words && rest.all(|(_, cell)| cell == first)
        };
        let Some(above) = above.filter(|above| !across(above) && !across(row)) else {
            continue;
        };
        // The words of the row: without any, it is the rest of the row above.
        let words = text.and_then(|text| row.get(text)).is_some_and(|cell| !blank(cell));
        let all_blank = |is: fn(Role) -> bool| {
            header
                .columns
                .iter()
                .zip(row)
                .all(|(column, cell)| !is(column.role) || blank(cell))
        };
        let goes_on = words
            && all_blank(|role| matches!(role, Role::Units(_) | Role::People))
            && (!has_serial || all_blank(|role| role == Role::Serial));
        let mut changed = row.clone();
        let mut group_ends = false;
        for (column, ((cell, above), heading)) in changed.iter_mut().zip(above).zip(&header.columns).enumerate() {
            let group =
                heading.role == Role::Group || heading.role == Role::Task && text.is_some_and(|text| column < text);
            let units = matches!(heading.role, Role::Units(_) | Role::People);
            if same(cell) && (units || heading.role == Role::Due) {
                cell.clone_from(above);
            } else if group && words {
                group_ends |= !blank(cell) && cell.trim() != above.trim();
                if blank(cell) && !blank(above) && !group_ends {
                    cell.clone_from(above);
                    carried.columns.insert(column);
                }
            } else if goes_on && (units || heading.role == Role::Serial) && !blank(above) {
                cell.clone_from(above);
                carried.rows.insert(at);
            }
        }
        if changed != *row {
            let all = filled.get_or_insert_with(|| rows.to_vec());
            if let Some(place) = all.get_mut(at) {
                *place = changed;
            }
        }
    }
    (filled.map_or(Cow::Borrowed(rows), Cow::Owned), carried)
}

/// The columns whose words are those of the task, in the table's order: the surest, and others that do not group rows.
fn task_columns(header: &Header, text: usize, body: &[(usize, &Vec<String>)], carried: &Carried) -> Vec<usize> {
    let cells = |at: usize| {
        body.iter()
            .filter_map(move |(_, row)| row.get(at))
            .map(|cell| cell.trim())
    };
    let groups = |at: usize| {
        let mut last = None;
        carried.columns.contains(&at)
            || cells(at).any(|cell| {
                let repeats = !cell.is_empty() && last == Some(cell);
                last = Some(cell);
                repeats
            })
    };
    // 就业 before 新增岗位5000个 says of what kind the task is; 污水直排 before 新建管网 says what is to be done.
    let says = |at: usize| {
        let (count, length) = cells(at).fold((0, 0), |(count, length), cell| {
            (count + usize::from(!cell.is_empty()), length + cell.chars().count())
        });
        length >= count * 4
    };
    header
        .columns
        .iter()
        .enumerate()
        .filter(|&(at, column)| match column.role {
            Role::Task => at == text || !groups(at) && (at > text || says(at)),
            Role::Stage => true,
            _ => false,
        })
        .map(|(at, _)| at)
        .collect()
}

fn unread_columns(desk: &mut Desk<'_>, line: usize, header: &Header, texts: &[usize], body: &[(usize, &Vec<String>)]) {
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
            Role::Task => texts.first().is_some_and(|first| at > *first) && !texts.contains(&at) && filled(at),
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
        format!("表格里“{}”列只照录在台账的“通知原表”里", unread.join("”“")),
        "任务、单位和时限的列".to_owned(),
        "如其中有单位或任务内容，请在台账的“任务”里补上；否则不必处理".to_owned(),
    ];
    desk.report("notice-column-unread", Severity::Info, (line, None), texts);
}
