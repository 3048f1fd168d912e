//! What a print-ready sheet is made of: paper, columns, rows and cells, before it is drawn.

use std::borrow::Cow;

use super::style::Style;

/// The paper a sheet is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// A4, lying.
    A4Landscape,
    /// A3, lying.
    A3Landscape,
    /// A4, standing.
    A4Portrait,
}

impl Paper {
    /// Usable height in points between margins of 20 and 18 mm.
    pub fn height(self) -> f64 {
        let millimetres = match self {
            Paper::A4Landscape => 210.0,
            Paper::A3Landscape | Paper::A4Portrait => 297.0,
        };
        (millimetres - 38.0) / 25.4 * 72.0
    }

    /// Characters of 9 pt that stand beside the page number at the foot; a standing page has no room for a title there.
    pub fn beside_page_number(self) -> usize {
        match self {
            Paper::A4Landscape => 33,
            Paper::A3Landscape => 50,
            Paper::A4Portrait => 0,
        }
    }

    /// Usable width in pixels at full size, between margins of 20 mm.
    pub fn width(self) -> u32 {
        match self {
            Paper::A4Landscape => 971,
            Paper::A3Landscape => 1436,
            Paper::A4Portrait => 642,
        }
    }
}

/// A column of a sheet.
#[derive(Debug, Clone)]
pub struct PageColumn {
    /// Its heading.
    pub heading: String,
    /// Its width in pixels.
    pub width: u32,
}

/// Columns from headings and widths in pixels.
pub fn columns(of: &[(&str, u32)]) -> Vec<PageColumn> {
    of.iter()
        .map(|(heading, width)| PageColumn {
            heading: (*heading).to_owned(),
            width: *width,
        })
        .collect()
}

/// What is fixed about a sheet.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The sheet's name.
    pub name: String,
    /// The title above the table.
    pub title: String,
    /// Below the title, to the left.
    pub left: String,
    /// Below the title, to the right.
    pub right: String,
    /// Notes above the table.
    pub notes: Vec<String>,
    /// Their look.
    pub note_style: Style,
    /// The columns.
    pub columns: Vec<PageColumn>,
    /// The paper.
    pub paper: Paper,
    /// Whether the headings carry filters.
    pub filter: bool,
}

/// One cell of a row, over one or more columns.
#[derive(Debug, Clone)]
pub struct Cell<'t> {
    /// Its text.
    pub text: Cow<'t, str>,
    /// Its look.
    pub style: Style,
    /// Number of columns that it covers.
    pub span: u16,
    /// Whether it is repeated where the row continues.
    pub repeat: bool,
    /// A link of our own making, never one that a reply holds.
    pub link: Option<String>,
}

impl<'t> Cell<'t> {
    /// A cell of one column.
    pub fn new(text: impl Into<Cow<'t, str>>, style: Style) -> Self {
        Cell {
            text: text.into(),
            style,
            span: 1,
            repeat: false,
            link: None,
        }
    }

    /// A cell over several columns.
    pub fn wide(text: impl Into<Cow<'t, str>>, style: Style, span: u16) -> Self {
        Cell {
            span,
            ..Cell::new(text, style)
        }
    }

    /// The same cell, repeated where the row continues.
    pub fn repeated(self) -> Self {
        Cell { repeat: true, ..self }
    }

    /// The same cell with a link.
    pub fn linked(self, link: Option<String>) -> Self {
        Cell { link, ..self }
    }
}

/// One row of a sheet.
#[derive(Debug, Clone)]
pub struct Row<'t> {
    /// Its cells, from the first column on.
    pub cells: Vec<Cell<'t>>,
    /// Whether it must stand on one page with the next row.
    pub keep: bool,
    /// Whether a part starts here.
    pub part: bool,
}

impl<'t> Row<'t> {
    /// A row of the body.
    pub fn new(cells: Vec<Cell<'t>>) -> Self {
        Row {
            cells,
            keep: false,
            part: false,
        }
    }

    /// A heading that stays with what follows.
    pub fn heading(cells: Vec<Cell<'t>>) -> Self {
        Row {
            keep: true,
            ..Row::new(cells)
        }
    }

    /// The heading of a part.
    pub fn part(cells: Vec<Cell<'t>>) -> Self {
        Row {
            part: true,
            ..Row::heading(cells)
        }
    }
}

/// Gives every row of a sheet, in order, as often as it is asked: once to measure and once to draw.
pub type Rows<'r> = &'r dyn Fn(&mut dyn FnMut(Row<'_>));
