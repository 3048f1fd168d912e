//! Draws a unit's workbook for every use: blank, prefilled, filled for a rehearsal, returned with marks.
//!
//! What a reader of a returned workbook may rely on, as long as people have not changed it:
//!
//! - Sheets: [`crate::mark::RETURN_SHEET`] (returned workbooks only), [`crate::mark::GUIDE_SHEET`], one sheet a form, and the very hidden
//!   [`crate::mark::SHEET`]. Only form sheets hold answers.
//! - A form, from the top: a counter that starts with [`crate::mark::COUNTER`]; `附件N`; the title; header fields; the table; footer
//!   fields directly below it.
//! - A field is a label cell that ends in `：` and a value cell right of it (each may be merged over several columns).
//!   填报单位 and, in tables of one column, every field is one cell `label：value`.
//! - The table is a header row with the form's headings and [`crate::mark::ID_HEADING`] in second place; then, for each role, a
//!   band row with its label in the first cell only, and a row for each task.
//! - A task or an answer too long for one row goes on in the next row, which has the same task id, an empty 序号, and in
//!   each column the rest of the text (the pieces joined without anything between them are the text).

mod contents;
mod empties;
mod entry;
mod field_rows;
mod fields;
mod form_sheet;
mod guide_sheet;
mod identity;
mod layout;
mod library;
mod marked;
mod names;
mod notes;
mod package;
mod pages;
mod pens;
mod prototype;
mod release;
mod return_sheet;
mod sheet;
mod table;

pub use contents::{FormRow, FormSheet, UnitWorkbook};
pub use identity::Round;

use crate::error::{Error, Result};
use crate::sample::Dates;
use sheet::Book;

/// Draws a unit's workbook: the bytes of an xlsx file. The same data make the same bytes.
///
/// # Errors
/// [`Error::Draw`] if the writer refuses; text of any content and length is no reason.
pub fn draw(workbook: &UnitWorkbook) -> Result<Vec<u8>> {
    draw_in(&Round::of(workbook.register), workbook)
}

/// The same as [`draw`] for many units of one register: the round is made once, and so is what is the same in their workbooks.
///
/// # Errors
/// As [`draw`].
pub fn draw_in(round: &Round, workbook: &UnitWorkbook) -> Result<Vec<u8>> {
    let book = assemble(round, workbook);
    package::package(&book, &round.prototypes).map_err(|error| Error::draw(&workbook.unit.name, error.to_string()))
}

/// Draws all sheets.
fn assemble(round: &Round, data: &UnitWorkbook) -> Book {
    let names = names::sheet_names(data.sheets.iter().map(|sheet| sheet.form));
    let register = data.register;
    let dates = Dates::of(register.date);
    // The sheets of words stand first but tell of the forms.
    let (forms, drawn): (Vec<_>, Vec<_>) = (data.sheets.iter().zip(&names))
        .map(|(form_sheet, name)| form_sheet::draw(form_sheet, data.unit, dates, name))
        .unzip();
    let mut sheets = Vec::with_capacity(forms.len() + 3);
    let mut words = Vec::new();
    if !data.findings.is_empty() || data.sheets.iter().any(FormSheet::is_marked) {
        let (sheet, said) = return_sheet::draw(data, &drawn);
        sheets.push(sheet);
        words = said;
    }
    let (guide, said) = guide_sheet::draw(data, &drawn);
    sheets.push(guide);
    sheets.extend(forms);
    words.extend(said);
    let notes = (data.sheets.iter().flat_map(FormSheet::rows)).filter_map(|row| row.note.as_deref());
    words.extend(notes.map(marked::shown));
    words.extend((drawn.iter().flat_map(|form| &form.marked)).map(marked::Marked::note_text));
    sheets.push(round.sheet(data, &names, &words));
    Book {
        title: format!("{} {}", data.unit.name, register.title),
        author: register.issuer.clone(),
        day: register.date,
        properties: round.properties(data),
        sheets,
    }
}
