//! The sample forms at a notice's end, whatever their columns, and the two built-in ones for a notice without samples.

use std::sync::LazyLock;

use regex::Regex;

use super::kinds::{column, field};
use super::lines::{Line, Segment};
use super::numbering::regex;
use crate::form::{Column, Field, Form, Kind, PLAN, STATUS};

static LABEL: LazyLock<Regex> = LazyLock::new(|| regex(r"([\p{Han}A-Za-z][\p{Han}A-Za-z0-9/()（）、]{1,24}?)\s*[:：]"));

/// The labels of a line of blanks: `填报单位(盖章):  填报时间:`.
pub(crate) fn fields(text: &str) -> Vec<Field> {
    LABEL
        .captures_iter(text)
        .filter_map(|found| found.get(1))
        .map(|label| label.as_str().trim_start_matches(['年', '月', '日']))
        .filter(|label| !label.is_empty())
        .map(field)
        .collect()
}

/// The cells of a line copied out of a table: `序号 | 重点工作 |`. A bar at either end is no cell.
pub(crate) fn bar_cells(text: &str) -> Option<Vec<String>> {
    let bar = |letter: char| matches!(letter, '|' | '｜' | '│');
    if !text.contains(bar) {
        return None;
    }
    let text = text.trim();
    let inner = text.strip_prefix(bar).unwrap_or(text);
    let inner = inner.strip_suffix(bar).unwrap_or(inner);
    Some(inner.split(bar).map(|cell| cell.trim().to_owned()).collect())
}

/// Whether cells are the header of a form or task table: a task column among at least three short headings.
pub(crate) fn is_header(cells: &[String]) -> bool {
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.trim().is_empty()).collect();
    filled.len() >= 3
        && filled.iter().all(|cell| cell.chars().count() <= 30)
        && filled
            .iter()
            .filter(|cell| matches!(column(cell).kind, Kind::Serial | Kind::Task))
            .count()
            >= 1
        && filled.iter().filter(|cell| column(cell).kind != Kind::Text).count() >= 2
}

/// Reads a segment as a sample form: a header of a table with nothing filled in below it.
pub(crate) fn form(segment: &Segment, lines: &[Line]) -> Option<Form> {
    let lines = lines.get(segment.lines.clone())?;
    let (at, columns, last) = header(lines)?;
    let above = lines.get(..at).unwrap_or(&[]);
    let below = lines.get(last + 1..).unwrap_or(&[]);
    let title: String = above
        .iter()
        .take_while(|line| fields(&line.text).is_empty())
        .map(|line| line.text.as_str())
        .collect();
    let header: Vec<Field> = above.iter().flat_map(|line| fields(&line.text)).collect();
    let footer: Vec<Field> = below
        .iter()
        .take_while(|line| line.rows.is_none())
        .filter(|line| !line.plain.starts_with('注'))
        .flat_map(|line| fields(&line.text))
        .collect();
    let attachment = segment.attachment.unwrap_or(0);
    Some(Form {
        key: key_of(&title, &columns, attachment),
        attachment,
        title,
        due: None,
        header,
        columns,
        footer,
    })
}

/// The header row, where it starts and where the table ends. `None` if rows below it hold answers or tasks.
fn header(lines: &[Line]) -> Option<(usize, Vec<Column>, usize)> {
    for (at, line) in lines.iter().enumerate() {
        if let Some(rows) = &line.rows {
            let place = rows.iter().position(|row| is_header(row))?;
            let cells = rows.get(place)?;
            let task = cells.iter().position(|cell| column(cell).kind == Kind::Task);
            let filled = rows
                .iter()
                .skip(place + 1)
                .filter(|row| {
                    task.and_then(|task| row.get(task))
                        .is_some_and(|cell| cell.chars().count() > 4)
                })
                .count();
            return (filled == 0).then(|| (at, columns(cells), at));
        }
        if let Some(cells) = bar_cells(&line.text)
            && is_header(&cells)
        {
            let blank = lines
                .iter()
                .skip(at + 1)
                .take_while(|next| bar_cells(&next.text).is_some())
                .all(|next| {
                    bar_cells(&next.text).is_some_and(|cells| cells.iter().all(|cell| cell.chars().count() <= 4))
                });
            let rows = lines
                .iter()
                .skip(at + 1)
                .take_while(|next| bar_cells(&next.text).is_some())
                .count();
            return blank.then(|| (at, columns(&cells), at + rows));
        }
    }
    None
}

fn columns(cells: &[String]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for cell in cells.iter().filter(|cell| !cell.trim().is_empty()) {
        // A merged heading repeats in every cell that it covers.
        if columns.last().is_none_or(|last| last.heading != cell.trim()) {
            columns.push(column(cell));
        }
    }
    columns
}

/// The stable name of a form, by its title and then by its columns.
fn key_of(title: &str, columns: &[Column], attachment: u32) -> String {
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if has(&["方案", "计划"]) {
        PLAN.to_owned()
    } else if has(&["情况", "进展", "进度", "完成"]) || columns.iter().any(|column| column.kind == Kind::Completion)
    {
        STATUS.to_owned()
    } else {
        format!("form{attachment}")
    }
}

/// Gives every form a key of its own: a second plan becomes `form4`.
pub(crate) fn distinct_keys(forms: &mut [Form]) {
    let mut seen: Vec<String> = Vec::new();
    for (place, form) in forms.iter_mut().enumerate() {
        if seen.contains(&form.key) {
            form.key = if form.attachment > 0 {
                format!("form{}", form.attachment)
            } else {
                format!("form{}", place + 1)
            };
        }
        seen.push(form.key.clone());
    }
}

/// The two forms of a notice that prints none: plan and status, titled after the notice.
pub(crate) fn built_in(title: &str) -> Vec<Form> {
    let subject = title
        .trim_end_matches("责任分解表")
        .trim_end_matches("责任分解")
        .trim_end_matches("分解表")
        .trim_end_matches("分工")
        .to_owned();
    let form = |key: &str, name: &str, headings: &[&str]| Form {
        key: key.to_owned(),
        attachment: 0,
        title: format!("{subject}{name}"),
        due: None,
        header: ["填报单位(盖章)", "填报时间"].map(field).to_vec(),
        columns: headings.iter().map(|heading| column(heading)).collect(),
        footer: ["填表人", "联系电话"].map(field).to_vec(),
    };
    vec![
        form(
            PLAN,
            "落实方案",
            &["序号", "重点工作", "落实措施", "完成时限", "责任领导", "联系电话"],
        ),
        form(
            STATUS,
            "落实情况",
            &[
                "序号",
                "重点工作",
                "落实情况",
                "完成时限",
                "是否完成(未完成需说明原因)",
                "责任领导",
                "联系电话",
            ],
        ),
    ]
}
