//! Draws the list to telephone from: every unit that owes something, with whom to call.

use std::path::Path;

use jiff::civil::Date;

use super::table::{Cell, Heading, Sheet, draw};
use crate::error::Result;
use crate::remind::{self, CALL_HEADINGS, Reminder};

/// Widths of the columns of [`CALL_HEADINGS`], in half-width characters.
const WIDTHS: [f64; 7] = [32.0, 10.0, 8.0, 8.0, 12.0, 18.0, 28.0];

/// Draws the list; `path` names the file in errors.
///
/// # Errors
/// If the writer refuses.
pub fn workbook(path: &Path, dated: Date, reminders: &[Reminder]) -> Result<Vec<u8>> {
    let sheet = Sheet {
        name: "电话催报".to_owned(),
        headings: CALL_HEADINGS
            .into_iter()
            .zip(WIDTHS)
            .map(|(text, width): (&'static str, f64)| Heading {
                text: text.into(),
                width,
            })
            .collect(),
        rows: reminders
            .iter()
            .map(|reminder| remind::call(reminder).map(Cell::Text).to_vec())
            .collect(),
    };
    draw(path, "电话催报清单", Some(dated), &[sheet])
}
