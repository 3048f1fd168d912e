//! The formats that a master is drawn with, and the rows that are written past the library until it is saved.

use std::cell::RefCell;

use rust_xlsxwriter::Format;

use super::rows::SheetRows;
use super::style::Style;

/// The formats of all looks, made once for a workbook.
#[derive(Debug)]
pub struct Formats(Vec<(Style, Format)>, Format, RefCell<Vec<SheetRows>>);

impl Formats {
    /// Makes them.
    pub fn new() -> Self {
        Formats(
            Style::ALL.into_iter().map(|style| (style, style.format())).collect(),
            Format::new(),
            RefCell::default(),
        )
    }

    /// Keeps the rows of a sheet that were written past the library until the workbook is saved.
    pub fn keep_rows(&self, rows: SheetRows) {
        self.2.borrow_mut().push(rows);
    }

    /// The rows that were kept.
    pub fn take_rows(&self) -> Vec<SheetRows> {
        self.2.take()
    }

    /// The format of a look.
    pub fn get(&self, style: Style) -> &Format {
        self.0
            .iter()
            .find(|(one, _)| *one == style)
            .map_or(&self.1, |(_, format)| format)
    }
}
