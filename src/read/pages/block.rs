//! What a page holds once its letters are put in lines and cells: paragraphs and tables as they are drawn.

use super::lines::Line;

/// What stands below another on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Line(Line),
    Table(Table),
}

/// A table as drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table {
    pub(super) top: f32,
    pub(super) bottom: f32,
    /// Borders of the columns, from the left.
    pub(super) borders: Vec<f32>,
    pub(super) rows: u32,
    pub(super) cells: Vec<Cell>,
    /// Where further pages begin: the first row of each, and its number from 0.
    pub(super) breaks: Vec<(u32, usize)>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cell {
    pub(super) row: u32,
    pub(super) column: u32,
    /// Rows and columns that it spans.
    pub(super) rows: u32,
    pub(super) columns: u32,
    pub(super) text: String,
    /// What of its text is struck through.
    pub(super) struck: String,
}

/// A row or more of the result.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    Paragraph(String),
    Table(Table),
}
