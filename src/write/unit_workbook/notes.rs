//! Draws what the notice prints below a form's table for whoever fills it in: 填表说明, 注.

use super::pens::Pen;
use super::sheet::Sheet;
use crate::form::Form;
use crate::write::style::{BODY_FONT, clean};
use crate::write::text_height::{MAX_ROW, row_height};

/// Least height in points of a note.
const HEIGHT: f64 = 20.0;

/// Height in points of all notes of a form.
pub(super) fn height(form: &Form, widths: &[u32], size: f64) -> f64 {
    form.notes.iter().map(|note| row_of(note, widths, size)).sum()
}

/// Draws the notes from `row` on, each over all columns; the first row below them comes back.
pub(super) fn draw(sheet: &mut Sheet, row: u32, form: &Form, widths: &[u32], size: f64) -> u32 {
    let pen = Pen::new(BODY_FONT, size).wrapped().on_the_left();
    let mut row = row;
    for note in &form.notes {
        sheet.span(row, 0..widths.len(), &clean(note), pen);
        sheet.height(row, row_of(note, widths, size));
        row += 1;
    }
    row
}

fn row_of(note: &str, widths: &[u32], size: f64) -> f64 {
    row_height([(&*clean(note), widths.iter().sum())], size).clamp(HEIGHT, MAX_ROW)
}
