//! Finds the forms on the sheets of a unit's workbook, whoever saved it since: headings, bands by role, task rows, and the fields around them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::grid::Grid;
use crate::mark;
use crate::pattern::Regex;
use crate::sheet::{Row, Sheet};
use crate::text::{name_key, regex};
use crate::unit::Role;

/// The label of a band: 一、牵头任务（21项）.
static BAND: LazyLock<Regex> = LazyLock::new(|| regex(r"^[一二三四五六七八九十]{1,3}、(牵头|责任)任务\(\d+项\)$"));
/// The mark above a title: 附件2.
static ATTACHMENT: LazyLock<Regex> = LazyLock::new(|| regex(r"^附件(\d{1,3})$"));
/// An id of the register that the form was made from.
static ID: LazyLock<Regex> = LazyLock::new(|| regex(r"^T\d{3,}$"));

/// How the label of a note below a table ends.
const NOTES: [&str; 2] = ["说明", "注"];

/// Longest heading, in characters.
const HEADING: usize = 60;

/// One task's row, with the rows that it goes on in.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// The hidden id; empty where the file has lost it.
    pub id: String,
    /// Texts by column of the form.
    pub cells: BTreeMap<usize, String>,
    /// Its first row, counted from 0.
    pub row: u32,
}

/// One form as a sheet prints it.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// Name of the sheet.
    pub sheet: String,
    /// The number of the attachment; 0 where none is printed.
    pub attachment: u32,
    /// The title.
    pub title: String,
    /// Headings with the sheet's columns, without that of the ids.
    pub columns: Vec<(u32, String)>,
    /// Row of the headings.
    pub head: u32,
    /// Labels and values above and below the table: `填报单位(盖章)` and the unit.
    pub above: Vec<(String, String)>,
    /// The same below it.
    pub below: Vec<(String, String)>,
    /// Texts below the table that are no fields.
    pub notes: Vec<String>,
    /// Tasks with the role of their band, in order; no role where the bands are gone.
    pub lines: Vec<(Option<Role>, Line)>,
}

/// Whether a text is the label of a band, and of which role.
fn band(row: &Row) -> Option<Role> {
    let mut texts = row.texts();
    texts.dedup();
    let [text] = texts.as_slice() else { return None };
    let key = name_key(text);
    let role = BAND.captures(&key)?.get(1)?.as_str().to_owned();
    [Role::Lead, Role::Co].into_iter().find(|one| one.label() == role)
}

/// The forms on a sheet. `marked` tells that the file is known to be a unit's workbook, so that its bands need not be there.
pub(super) fn forms(grid: &Grid, marked: bool) -> Vec<Found> {
    let sheet = Sheet::new(grid);
    let rows = &sheet.rows;
    let heads: Vec<usize> = (0..rows.len()).filter(|at| is_head(rows, *at, marked)).collect();
    // A heading repeated at the top of a page goes on with the table above it.
    let texts = |at: usize| rows.get(at).map(Row::texts).unwrap_or_default();
    let mut starts: Vec<usize> = Vec::new();
    for at in heads {
        let repeats = starts.last().is_some_and(|last| texts(*last) == texts(at)) && !titled(rows, &starts, at);
        if !repeats {
            starts.push(at);
        }
    }
    let mut found: Vec<Found> = Vec::new();
    let mut from = 0;
    for (n, &at) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(rows.len());
        let (form, next) = form(&sheet, from, at, end);
        from = next;
        found.push(form);
    }
    found
}

/// Whether a title or 附件N stands between the last head and this one.
fn titled(rows: &[Row], starts: &[usize], at: usize) -> bool {
    let from = starts.last().map_or(0, |last| last + 1);
    rows.get(from..at)
        .unwrap_or_default()
        .iter()
        .any(|row| matches!(row.texts().as_slice(), [text] if ATTACHMENT.is_match(&name_key(text))))
}

/// Whether a row holds the headings of a form.
fn is_head(rows: &[Row], at: usize, marked: bool) -> bool {
    let Some(row) = rows.get(at) else { return false };
    let texts = row.texts();
    let short = texts.len() >= 3 && texts.iter().all(|text| text.chars().count() <= HEADING);
    let with_ids = texts.iter().any(|text| name_key(text) == mark::ID_HEADING);
    // The first band stands right below the headings; what stands above 二、 is a task.
    let above_band = rows.get(at + 1).is_some_and(|next| {
        band(next).is_some()
            && next
                .texts()
                .first()
                .is_some_and(|text| name_key(text).starts_with('一'))
    });
    let is_task = texts.iter().any(|text| ID.is_match(text));
    let labels = texts.iter().any(|text| text.trim_end().ends_with(['：', ':']));
    short && !labels && !is_task && (above_band || marked && with_ids)
}

/// One form, and the row from which on the next one may have its title.
fn form(sheet: &Sheet<'_>, from: usize, at: usize, end: usize) -> (Found, usize) {
    let rows = &sheet.rows;
    let mut found = Found {
        sheet: sheet.name.to_owned(),
        ..Found::default()
    };
    let Some(head) = rows.get(at) else { return (found, at) };
    found.head = head.row;
    let body = rows.get(at + 1..end).unwrap_or_default();
    // A notice's table may have a 任务编号 of its own: the ids stand below theirs.
    let id = head.cells.iter().find(|cell| {
        let below = body.iter().filter_map(|row| row.at(cell.column));
        name_key(&cell.text) == mark::ID_HEADING && below.clone().any(|one| ID.is_match(&one.text))
    });
    let id = id.map(|cell| cell.column);
    found.columns = (head.cells.iter().filter(|cell| Some(cell.column) != id))
        .map(|cell| (cell.column, cell.text.clone()))
        .collect();
    for row in rows.get(from..at).unwrap_or_default() {
        above(&mut found, row);
    }
    let serial = found.columns.first().map(|(column, _)| *column);
    let headings: Vec<String> = head.texts().iter().map(|text| name_key(text)).collect();
    let mut role = None;
    let mut below = body.len();
    for (n, row) in body.iter().enumerate() {
        if let Some(of_band) = band(row) {
            role = Some(of_band);
            continue;
        }
        if row.texts().iter().map(|text| name_key(text)).collect::<Vec<_>>() == headings {
            continue;
        }
        let own_id = id.and_then(|column| row.at(column)).map(|cell| cell.text.clone());
        let numbered = serial.is_some_and(|column| row.at(column).is_some());
        let is_field = row.cells.iter().any(|cell| cell.text.trim_end().ends_with(['：', ':']));
        let within = row
            .cells
            .iter()
            .all(|cell| found.columns.iter().any(|(column, _)| *column == cell.column) || Some(cell.column) == id);
        let goes_on = match (&own_id, found.lines.last()) {
            (Some(own), Some((_, last))) => *own == last.id && !numbered,
            (None, Some(_)) => id.is_none() && !numbered && !is_field && row.cells.len() > 1,
            _ => false,
        };
        let starts =
            own_id.as_deref().is_some_and(|id| ID.is_match(id)) || id.is_none() && numbered && row.cells.len() > 1;
        if !within || !(goes_on || starts) || id.is_none() && is_field {
            below = n;
            break;
        }
        if !goes_on {
            let line = Line {
                id: own_id.unwrap_or_default(),
                row: row.row,
                ..Line::default()
            };
            found.lines.push((role, line));
        }
        if let Some((_, line)) = found.lines.last_mut() {
            for (place, (column, _)) in found.columns.iter().enumerate() {
                if let Some(cell) = row.at(*column) {
                    line.cells.entry(place).or_default().push_str(&cell.text);
                }
            }
        }
    }
    // What stands below belongs to this form up to the mark or title of the next one.
    let rest = body.get(below..).unwrap_or_default();
    let single = |row: &Row| row.cells.len() == 1 && fields(row).is_empty();
    let mark = |row: &Row| {
        single(row)
            && row
                .texts()
                .first()
                .is_some_and(|text| ATTACHMENT.is_match(&name_key(text)))
    };
    let marked = rest.iter().position(mark);
    // Without 附件N the title of a further form is the last line above its fields.
    let titled = || rest.iter().rposition(single).filter(|_| end < rows.len());
    let next = marked.or_else(titled).unwrap_or(rest.len());
    for row in rest.iter().take(next) {
        let fields = fields(row);
        let is_note = fields
            .first()
            .is_some_and(|(label, _)| NOTES.iter().any(|word| label.ends_with(word)));
        if fields.is_empty() || is_note {
            found.notes.extend(row.cells.iter().map(|cell| cell.text.clone()));
        } else {
            found.below.extend(fields);
        }
    }
    (found, at + 1 + below + next)
}

/// Takes in a row above the headings: 附件N, the title, or fields.
fn above(found: &mut Found, row: &Row) {
    let texts = row.texts();
    let first = texts.first().copied().unwrap_or_default();
    if first.starts_with(mark::COUNTER) {
        return;
    }
    let fields = fields(row);
    if let Some(number) = ATTACHMENT.captures(&name_key(first)).and_then(|found| found.get(1)) {
        found.attachment = number.as_str().parse().unwrap_or(0);
    } else if !fields.is_empty() {
        found.above.extend(fields);
    } else if texts.len() == 1 {
        found.title = first.to_owned();
    }
}

/// The fields of a row: a label that ends in `：`, and what stands behind it or in the next cell.
fn fields(row: &Row) -> Vec<(String, String)> {
    static INNER: LazyLock<Regex> = LazyLock::new(|| regex(r"[\s\u{3000}]{2,}"));
    let texts = row.texts();
    // One paragraph may hold several: 填报单位(盖章)：甲局      填报时间：.
    let pieces: Vec<&str> = texts.iter().flat_map(|text| INNER.split(text)).collect();
    let mut fields: Vec<(String, String)> = Vec::new();
    for piece in pieces {
        match piece.split_once(['：', ':']) {
            Some((label, value)) if label.chars().count() <= HEADING => {
                fields.push((label.trim().to_owned(), value.trim().to_owned()));
            }
            _ => {
                if let Some((_, value)) = fields.last_mut().filter(|(_, value)| value.is_empty()) {
                    piece.trim().clone_into(value);
                }
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Value;

    fn grid(rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::default();
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
                grid.cells.insert((row, column), Value::Text((*text).to_owned()));
            }
        }
        grid
    }

    #[test]
    fn two_forms_of_one_document_are_two_whether_ids_are_there_or_not() {
        let rows: &[&[&str]] = &[
            &["附件2"],
            &["2020年重点工作落实方案"],
            &["填报单位（盖章）：甲县    填报时间："],
            &["序号", "重点工作", "落实措施", "完成时限"],
            &["一、牵头任务（1项）"],
            &["8", "做好甲事。", "略", ""],
            &["二、责任任务（1项）"],
            &["9", "做好乙事，", "", ""],
            &["", "并做好丙事。", "说到", ""],
            &["填表人：", "", "联系电话："],
            &["2020年重点工作落实情况"],
            &["填报单位（盖章）：甲县"],
            &["序号", "重点工作", "落实情况"],
            &["一、牵头任务（1项）"],
            &["8", "做好甲事。", ""],
        ];
        let found = forms(&grid(rows), false);
        let told: Vec<String> = found
            .iter()
            .map(|form| {
                let lines: Vec<String> = (form.lines.iter())
                    .map(|(role, line)| format!("{role:?} {:?}", line.cells.values().collect::<Vec<_>>()))
                    .collect();
                format!(
                    "{} {} {:?} {:?} {lines:?}",
                    form.attachment, form.title, form.above, form.below
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                r#"2 2020年重点工作落实方案 [("填报单位（盖章）", "甲县"), ("填报时间", "")] [("填表人", ""), ("联系电话", "")] ["Some(Lead) [\"8\", \"做好甲事。\", \"略\"]", "Some(Co) [\"9\", \"做好乙事，并做好丙事。\", \"说到\"]"]"#,
                r#"0 2020年重点工作落实情况 [("填报单位（盖章）", "甲县")] [] ["Some(Lead) [\"8\", \"做好甲事。\"]"]"#,
            ]
        );
    }

    #[test]
    fn a_table_without_bands_is_no_form_of_ours() {
        let rows: &[&[&str]] = &[
            &["序号", "任务编号", "重点工作", "牵头单位"],
            &["1", "T001", "做好甲事。", "甲局"],
        ];
        assert!(forms(&grid(rows), false).is_empty());
        assert_eq!(forms(&grid(rows), true).len(), 1);
    }
}
