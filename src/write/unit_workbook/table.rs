//! Draws a form's table: its header and, band by band, the tasks with what is already known.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::empties::Empties;
use super::form_sheet::put;
use super::layout::{ID_COLUMN, Layout};
use super::marked::{Marked, add_note};
use super::pens::{Look, Pens};
use super::{FormRow, FormSheet, entry};
use crate::form::{FilledBy, Form, Kind};
use crate::mark;
use crate::unit::Unit;
use crate::write::style::{chinese_number, clean};
use crate::write::text_height::{GOOD_ROW, MAX_ROW, fit, row_height, split};

/// Height in points of a band's row.
const BAND_HEIGHT: f64 = 26.0;
/// Lines that a task's row has room for at least, so that an answer can be written in by hand.
const LEAST_LINES: f64 = 2.4;
/// Size in points of a task that needs several rows anyway.
const SPLIT_SIZE: f64 = 10.5;

/// Draws the headings, exactly as the notice prints them, and that of the hidden id column.
pub(super) fn draw_header(
    sheet: &mut Worksheet,
    row: u32,
    form: &Form,
    layout: &Layout,
    pens: &mut Pens,
) -> Result<(), XlsxError> {
    let look = Look::official(layout.size, true).in_heading_font();
    let headings: Vec<_> = form.columns.iter().map(|column| clean(&column.heading)).collect();
    for (i, heading) in headings.iter().enumerate() {
        put(sheet, row, Layout::sheet_column(i), heading, pens.get(look))?;
    }
    put(sheet, row, ID_COLUMN, mark::ID_HEADING, pens.get(look))?;
    let cells = headings
        .iter()
        .map(|heading| &**heading)
        .zip(layout.widths.iter().copied());
    sheet.set_row_height(row, row_height(cells, layout.size).clamp(32.0, MAX_ROW))?;
    Ok(())
}

/// Draws the bands from `row` on; the first row below them comes back.
#[expect(
    clippy::too_many_arguments,
    reason = "the sheet's two accounts, its formats and its layout"
)]
pub(super) fn draw_bands<'a>(
    sheet: &mut Worksheet,
    row: u32,
    form_sheet: &'a FormSheet<'a>,
    unit: &Unit,
    layout: &Layout,
    pens: &mut Pens,
    empties: &mut Empties,
    marked: &mut Vec<Marked<'a>>,
) -> Result<u32, XlsxError> {
    let mut row = row;
    for (i, (role, rows)) in form_sheet.bands.iter().filter(|(_, rows)| !rows.is_empty()).enumerate() {
        let band = format!("{}、{}任务（{}项）", chinese_number(i + 1), role.label(), rows.len());
        draw_band(sheet, row, &band, form_sheet.form.columns.len(), layout.size, pens)?;
        row += 1;
        for form_row in rows {
            row = draw_task(sheet, row, form_row, form_sheet.form, unit, layout, pens, marked)?;
            empties.count += form_sheet
                .form
                .unit_columns()
                .filter(|(i, column)| {
                    column.required && form_row.values.get(*i).is_none_or(|value| value.trim().is_empty())
                })
                .count();
        }
    }
    Ok(row)
}

/// A band's label runs over the row, so the cells right of it hold nothing, not even the hidden one.
fn draw_band(
    sheet: &mut Worksheet,
    row: u32,
    label: &str,
    columns: usize,
    size: f64,
    pens: &mut Pens,
) -> Result<(), XlsxError> {
    let look = Look::official(size, false).in_heading_font();
    let format = pens.get(look).clone().unset_text_wrap();
    let inner = rust_xlsxwriter::FormatBorder::None;
    let last = Layout::sheet_column(columns.saturating_sub(1));
    for column in 0..=last {
        let mut format = format.clone();
        if column > 0 {
            format = format.set_border_left(inner);
        }
        if column < last {
            format = format.set_border_right(inner);
        }
        put(sheet, row, column, if column == 0 { label } else { "" }, &format)?;
    }
    sheet.set_row_height(row, BAND_HEIGHT)?;
    Ok(())
}

/// Draws one task, in further rows where it is too long for one; the first row below it comes back.
#[expect(
    clippy::too_many_arguments,
    reason = "the row's data and the sheet's formats and account"
)]
fn draw_task<'a>(
    sheet: &mut Worksheet,
    row: u32,
    form_row: &'a FormRow<'a>,
    form: &Form,
    unit: &Unit,
    layout: &Layout,
    pens: &mut Pens,
    marked: &mut Vec<Marked<'a>>,
) -> Result<u32, XlsxError> {
    let texts: Vec<_> = (0..form.columns.len())
        .map(|i| clean(text_of(form_row, form, unit, i)))
        .collect();
    let cells: Vec<(&str, u32)> = texts
        .iter()
        .map(|text| &**text)
        .zip(layout.widths.iter().copied())
        .collect();
    let (size, height) = fit(&cells, layout.size);
    let size = if height > GOOD_ROW {
        SPLIT_SIZE.min(layout.size)
    } else {
        size
    };
    let pieces: Vec<Vec<&str>> = cells
        .iter()
        .map(|(text, width)| split(text, *width, size, GOOD_ROW))
        .collect();
    let count = pieces.iter().map(Vec::len).max().unwrap_or(1);
    for (n, row) in (row..).take(count).enumerate() {
        let piece = |i: usize| {
            pieces
                .get(i)
                .and_then(|pieces| pieces.get(n))
                .copied()
                .unwrap_or_default()
        };
        let edges = |look: Look| Look {
            top: n == 0,
            bottom: n + 1 == count,
            ..look
        };
        for (i, column) in form.columns.iter().enumerate() {
            let at = Layout::sheet_column(i);
            let text = piece(i);
            let look = edges(Look::official(size, entry::centered(column.kind)));
            match (column.filled_by, column.kind) {
                (FilledBy::Office, Kind::Serial) if printed_as_number(text).is_some() => {
                    sheet.write_number_with_format(
                        row,
                        at,
                        printed_as_number(text).unwrap_or_default(),
                        pens.get(look),
                    )?;
                }
                (FilledBy::Office, _) => put(sheet, row, at, text, pens.get(look))?,
                (FilledBy::Unit, kind) => {
                    let look = Look {
                        open: true,
                        text: entry::is_text(kind),
                        quoted: !text.is_empty(),
                        ..look
                    };
                    put(sheet, row, at, text, pens.get(look))?;
                }
            }
        }
        put(
            sheet,
            row,
            ID_COLUMN,
            form_row.task.id.as_str(),
            pens.get(edges(Look::official(size, true))),
        )?;
        let cells = (0..pieces.len()).map(|i| (piece(i), layout.widths.get(i).copied().unwrap_or_default()));
        sheet.set_row_height(row, row_height(cells, size).clamp(LEAST_LINES * size * 1.3, MAX_ROW))?;
    }
    let task = form.column_of(Kind::Task).map(|(i, _)| i);
    for (&i, findings) in &form_row.marks {
        let i = i.min(form.columns.len().saturating_sub(1));
        let text = pieces
            .get(i)
            .and_then(|pieces| pieces.first())
            .copied()
            .unwrap_or_default();
        marked.push(Marked {
            cell: (row, Layout::sheet_column(i)),
            text: text.to_owned(),
            findings: findings.clone(),
            note: form_row.note.as_deref().filter(|_| Some(i) == task),
        });
    }
    if let (Some(note), Some(i)) = (&form_row.note, task)
        && !form_row.marks.contains_key(&i)
    {
        add_note(sheet, row, Layout::sheet_column(i), note)?;
    }
    Ok(row + u32::try_from(count).unwrap_or(1))
}

/// What stands in a column of a task's row.
fn text_of<'b>(row: &'b FormRow, form: &Form, unit: &'b Unit, column: usize) -> &'b str {
    let given = row.values.get(column).map_or("", String::as_str);
    match form.columns.get(column).map(|column| (column.filled_by, column.kind)) {
        Some((FilledBy::Office, Kind::Serial)) => &row.task.number,
        Some((FilledBy::Office, Kind::Task)) => &row.task.text,
        Some((FilledBy::Office, Kind::Unit)) if given.is_empty() => &unit.name,
        _ => given,
    }
}

/// The number that a cell shows exactly as the notice prints it.
fn printed_as_number(text: &str) -> Option<f64> {
    let number: u32 = text.parse().ok()?;
    (number.to_string() == text).then(|| f64::from(number))
}
