//! Draws a form's table: its header and, band by band, the tasks with what is already known.

use std::borrow::Cow;

use super::contents::{FormRow, FormSheet};
use super::empties::Empties;
use super::entry;
use super::layout::{ID_COLUMN, Layout};
use super::marked::{Marked, add_note};
use super::pages::{self, Slot, Space};
use super::pens::Pen;
use super::sheet::Sheet;
use crate::form::{Column, FilledBy, Form, Kind};
use crate::kind::condition;
use crate::mark;
use crate::unit::Unit;
use crate::write::style::{chinese_number, clean};
use crate::write::text_height::{GOOD_ROW, HALF_PAGE, MAX_ROW, SIZES, fit, row_height, split};

/// Height in points of a band's row.
const BAND_HEIGHT: f64 = 26.0;
/// Size in points of a task that needs several rows anyway.
const SPLIT_SIZE: f64 = 10.5;

/// Draws the headings, exactly as the notice prints them, and that of the hidden id column.
pub(super) fn draw_header(sheet: &mut Sheet, row: u32, form: &Form, layout: &Layout) {
    let pen = Pen::official(layout.size, true).in_heading_font();
    let headings: Vec<_> = form.columns.iter().map(|column| clean(&column.heading)).collect();
    for (i, heading) in headings.iter().enumerate() {
        sheet.put(row, Layout::sheet_column(i), heading, pen);
    }
    sheet.put(row, ID_COLUMN, mark::ID_HEADING, pen);
    sheet.height(row, header_height(form, layout));
}

/// Height in points of the row of headings.
pub(super) fn header_height(form: &Form, layout: &Layout) -> f64 {
    let headings: Vec<_> = form.columns.iter().map(|column| clean(&column.heading)).collect();
    let cells = headings
        .iter()
        .map(|heading| &**heading)
        .zip(layout.widths.iter().copied());
    row_height(cells, layout.size).clamp(32.0, MAX_ROW)
}

/// A task's row before it is drawn, in pieces where one row cannot hold it.
struct Set<'a, 't> {
    row: &'a FormRow<'a>,
    /// Font size in points.
    size: f64,
    /// By column of the form, the texts of the rows.
    pieces: Vec<Vec<&'t str>>,
}

/// What a table is drawn with.
pub(super) struct Tools<'b> {
    pub layout: &'b Layout,
    pub unit: &'b Unit,
    /// The room of the pages.
    pub space: Space,
}

/// Draws the bands from `row` on; the first row below them comes back.
pub(super) fn draw_bands<'a>(
    sheet: &mut Sheet,
    row: u32,
    form_sheet: &'a FormSheet<'a>,
    tools: &Tools<'_>,
    empties: &mut Empties,
    marked: &mut Vec<Marked<'a>>,
) -> u32 {
    let form = form_sheet.form;
    let layout = tools.layout;
    let texts: Vec<Vec<Cow<'_, str>>> = form_sheet
        .rows()
        .map(|row| {
            (0..form.columns.len())
                .map(|i| match text_of(row, form, tools.unit, i) {
                    Cow::Borrowed(text) => clean(text),
                    Cow::Owned(text) => clean(&text).into_owned().into(),
                })
                .collect()
        })
        .collect();
    // Smaller letters where pages would end badly in larger ones.
    let smaller = SIZES.into_iter().filter(|size| *size < layout.size && *size >= 10.0);
    let mut best: Option<(usize, Setting<'_, '_>)> = None;
    for (step, size) in std::iter::once(layout.size).chain(smaller).enumerate() {
        let (cost, setting) = setting(form_sheet, &texts, size, tools);
        if best.as_ref().is_none_or(|(least, _)| cost + step < *least) {
            best = Some((cost + step, setting));
        }
        if cost == 0 {
            break;
        }
    }
    let Some((_, Setting { bands, heights })) = best else {
        return row;
    };
    for (row, height) in (row..).zip(&heights) {
        sheet.height(row, *height);
    }
    let owed = |column: &Column| column.required && condition::always_owed(form, column);
    let owed: Vec<bool> = form.columns.iter().map(owed).collect();
    let mut row = row;
    for (label, tasks) in &bands {
        draw_band(sheet, row, label, form.columns.len(), layout.size);
        row += 1;
        for task in tasks {
            row = draw_task(sheet, row, task, form, marked);
            empties.count += form
                .asked_columns(task.row.task)
                .filter(|(i, _)| {
                    owed.get(*i) == Some(&true) && task.row.values.get(*i).is_none_or(|value| value.trim().is_empty())
                })
                .count();
        }
    }
    row
}

/// A table set in one size.
struct Setting<'a, 't> {
    /// Labels and tasks.
    bands: Vec<(String, Vec<Set<'a, 't>>)>,
    /// Heights of all rows.
    heights: Vec<f64>,
}

/// Sets a table in a size at most, and says how badly its pages end.
fn setting<'a, 't>(
    form_sheet: &'a FormSheet<'a>,
    texts: &'t [Vec<Cow<'_, str>>],
    size: f64,
    tools: &Tools<'_>,
) -> (usize, Setting<'a, 't>) {
    let layout = tools.layout;
    let rows = form_sheet.rows().zip(texts);
    let mut tasks = rows.map(|(row, texts)| set(row, texts, layout, size));
    let mut bands: Vec<(String, Vec<Set<'_, '_>>)> = Vec::new();
    let filled = form_sheet.bands.iter().filter(|(_, rows)| !rows.is_empty());
    for (i, (role, rows)) in filled.enumerate() {
        let label = format!("{}、{}任务（{}项）", chinese_number(i + 1), role.label(), rows.len());
        bands.push((label, tasks.by_ref().take(rows.len()).collect()));
    }
    let mut slots = Vec::new();
    for (_, tasks) in &bands {
        slots.push(Slot {
            need: BAND_HEIGHT,
            size: None,
        });
        slots.extend(tasks.iter().flat_map(|task| task.slots(layout)));
    }
    let (cost, heights) = pages::heights(&slots, tools.space, MAX_ROW);
    (cost, Setting { bands, heights })
}

/// Sets a task: the largest size at which one row is good, or else pieces that are.
fn set<'a, 't>(row: &'a FormRow<'a>, texts: &'t [Cow<'_, str>], layout: &Layout, size: f64) -> Set<'a, 't> {
    let cells: Vec<(&str, u32)> = texts
        .iter()
        .map(|text| &**text)
        .zip(layout.widths.iter().copied())
        .collect();
    let base = size;
    let (size, height) = fit(&cells, base);
    let (size, limit) = if height > GOOD_ROW {
        (SPLIT_SIZE.min(base), HALF_PAGE)
    } else {
        (size, GOOD_ROW)
    };
    let pieces = cells
        .iter()
        .map(|(text, width)| split(text, *width, size, limit))
        .collect();
    Set { row, size, pieces }
}

impl Set<'_, '_> {
    /// The number of rows.
    fn count(&self) -> usize {
        self.pieces.iter().map(Vec::len).max().unwrap_or(1)
    }

    /// What stands in a column of the n-th row.
    fn piece(&self, column: usize, n: usize) -> &str {
        let pieces = self.pieces.get(column);
        pieces.and_then(|pieces| pieces.get(n)).copied().unwrap_or_default()
    }

    /// What the rows need.
    fn slots(&self, layout: &Layout) -> Vec<Slot> {
        (0..self.count())
            .map(|n| {
                let texts = (0..self.pieces.len()).map(|i| self.piece(i, n));
                Slot {
                    need: row_height(texts.zip(layout.widths.iter().copied()), self.size).min(MAX_ROW),
                    size: Some(self.size),
                }
            })
            .collect()
    }
}

/// A band's label runs over the row, so the cells right of it hold nothing, not even the hidden one.
fn draw_band(sheet: &mut Sheet, row: u32, label: &str, columns: usize, size: f64) {
    let pen = Pen::official(size, false).in_heading_font().unwrapped();
    let last = Layout::sheet_column(columns.saturating_sub(1));
    for column in 0..=last {
        let pen = Pen {
            left: column == 0,
            right: column == last,
            ..pen
        };
        sheet.put(row, column, if column == 0 { label } else { "" }, pen);
    }
}

/// Draws one task, in further rows where it is too long for one; the first row below it comes back.
fn draw_task<'a>(sheet: &mut Sheet, row: u32, task: &Set<'a, '_>, form: &Form, marked: &mut Vec<Marked<'a>>) -> u32 {
    let count = task.count();
    for (n, row) in (row..).take(count).enumerate() {
        let edges = |pen: Pen| Pen {
            top: n == 0,
            bottom: n + 1 == count,
            ..pen
        };
        for (i, column) in form.columns.iter().enumerate() {
            let at = Layout::sheet_column(i);
            let text = task.piece(i, n);
            let pen = edges(Pen::official(task.size, entry::centered(column.kind)));
            let filled_by = if column.asks(task.row.task) {
                FilledBy::Unit
            } else {
                FilledBy::Office
            };
            let number = match column.kind {
                Kind::Serial => printed_as_number(text),
                _ => None,
            };
            match (filled_by, number) {
                (FilledBy::Office, Some(number)) => sheet.number(row, at, number, pen),
                (FilledBy::Office, None) => sheet.put(row, at, text, pen),
                (FilledBy::Unit, _) => {
                    let pen = Pen {
                        open: true,
                        text: entry::is_text(column.kind),
                        quoted: !text.is_empty(),
                        ..pen
                    };
                    sheet.put(row, at, text, pen);
                }
            }
        }
        let pen = edges(Pen::official(task.size, true));
        sheet.put(row, ID_COLUMN, task.row.task.id.as_str(), pen);
    }
    let form_row = task.row;
    let column = form.column_of(Kind::Task).map(|(i, _)| i);
    for (&i, findings) in &form_row.marks {
        let i = i.min(form.columns.len().saturating_sub(1));
        marked.push(Marked {
            cell: (row, Layout::sheet_column(i)),
            text: task.piece(i, 0).to_owned(),
            findings: findings.clone(),
            note: form_row.note.as_deref().filter(|_| Some(i) == column),
        });
    }
    if let (Some(note), Some(i)) = (&form_row.note, column)
        && !form_row.marks.contains_key(&i)
    {
        add_note(sheet, row, Layout::sheet_column(i), note);
    }
    row + u32::try_from(count).unwrap_or(1)
}

/// What stands in a column of a task's row.
fn text_of<'b>(row: &'b FormRow, form: &Form, unit: &'b Unit, column: usize) -> Cow<'b, str> {
    let given = row.values.get(column).map_or("", String::as_str);
    let Some(column) = form.columns.get(column).filter(|column| !column.asks(row.task)) else {
        return given.into();
    };
    let printed = column.given(row.task);
    match printed.is_empty() {
        true if column.kind == Kind::Unit && given.is_empty() => unit.name.as_str().into(),
        true => given.into(),
        false => printed,
    }
}

/// The number that a cell shows exactly as the notice prints it.
fn printed_as_number(text: &str) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}
