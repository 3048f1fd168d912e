//! What stands on the sheets of a unit's workbook before it is bytes: cells, looks, checks and the paper, as they are drawn.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;
use rust_xlsxwriter::Color;

use super::empties::fixed;
use super::pens::Pen;
use crate::finding::a1;
use crate::write::style::Paper;

/// A workbook before it is bytes.
#[derive(Debug)]
pub(super) struct Book {
    /// Title of the document.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// The day that it bears.
    pub day: Option<Date>,
    /// Names and values of its own properties.
    pub properties: Vec<(&'static str, String)>,
    /// The sheets, in order.
    pub sheets: Vec<Sheet>,
}

/// What a sheet is printed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Page {
    /// A table, crosswise.
    Table(Paper),
    /// A page that stands upright.
    Letter,
    /// Nothing: nobody sees the sheet.
    #[default]
    None,
}

/// What of a sheet does not depend on how many rows it has, nor on what they say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Frame {
    /// The sheet's name.
    pub name: String,
    /// What it is printed on; a sheet without paper is hidden.
    pub page: Page,
    /// Whether the screen shows no lines between cells.
    pub is_blank: bool,
    /// The colour of its tab.
    pub tab: Option<Color>,
    /// Widths of the first columns in pixels, 0 for hidden ones.
    pub widths: Vec<u32>,
    /// How many rows stand still when the others move.
    pub frozen: u32,
    /// The row that every page repeats.
    pub repeated: Option<u32>,
    /// Whether the cells are locked.
    pub is_protected: bool,
}

/// A sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// All but cells and what depends on their place.
    pub frame: Frame,
    /// The looks of the cells, in order of first use.
    pub pens: Vec<Pen>,
    /// The cells in the order in which they were drawn; a later one takes the place of an earlier one.
    pub cells: Vec<Cell>,
    /// Heights of rows in pixels.
    pub heights: BTreeMap<u32, u32>,
    /// Rows whose height must stay free, so that they grow when people type.
    pub free: Option<RangeInclusive<u32>>,
    /// Prompts and checks by the range that they are for: `D13`, `D6:D12`.
    pub checks: BTreeMap<String, (Area, Check)>,
    /// Colours that cells take on, in order.
    pub rules: Vec<Rule>,
    /// Notes of cells.
    pub notes: Vec<Note>,
    /// What is printed.
    pub printed: Option<Area>,
}

/// A cell, or several of a row that are merged.
#[derive(Debug, PartialEq)]
pub(super) struct Cell {
    /// The row.
    pub row: u32,
    /// The first column.
    pub column: u16,
    /// The last column.
    pub last: u16,
    /// The place of its look among those of the sheet.
    pub pen: Option<usize>,
    /// What stands in it.
    pub content: Content,
}

/// What stands in a cell.
#[derive(Debug, PartialEq)]
pub(super) enum Content {
    /// Nothing.
    Blank,
    /// A text, whatever it looks like.
    Text(String),
    /// A figure.
    Number(u32),
    /// A formula, and what it shows until it is calculated.
    Formula(String, String),
    /// A link to a place in the workbook, and its text.
    Link(String, String),
}

/// A range of cells, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    /// Row and column of its first cell.
    pub first: (u32, u16),
    /// Row and column of its last cell.
    pub last: (u32, u16),
}

impl Area {
    /// One cell.
    pub(super) fn cell(row: u32, column: u16) -> Area {
        Area {
            first: (row, column),
            last: (row, column),
        }
    }

    /// `D13`, `D6:G12`.
    pub(super) fn range(&self) -> String {
        let first = self.anchor();
        match self.first == self.last {
            true => first,
            false => format!("{first}:{}", a1(self.last.0, u32::from(self.last.1))),
        }
    }

    /// `$A$41`, `$A$2:$G$13`.
    pub(super) fn fixed(&self) -> String {
        let first = fixed(self.first.0, self.first.1);
        match self.first == self.last {
            true => first,
            false => format!("{first}:{}", fixed(self.last.0, self.last.1)),
        }
    }

    /// The address of its first cell.
    pub(super) fn anchor(&self) -> String {
        a1(self.first.0, u32::from(self.first.1))
    }
}

/// What helps with typing into a cell, and what typing is questioned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Check {
    /// Title of the prompt.
    pub title: String,
    /// The prompt.
    pub prompt: String,
    /// What is questioned.
    pub what: Questioned,
}

/// What typing is questioned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Questioned {
    /// None.
    Nothing,
    /// None, and these words are offered.
    Offered(Vec<String>),
    /// What a formula does not hold for: the formula, the title of the question and the question.
    Unless(String, String, String),
}

/// A colour that cells take on.
#[derive(Debug, PartialEq)]
pub(super) struct Rule {
    /// The cells.
    pub area: Area,
    /// When.
    pub when: When,
    /// The colour.
    pub fill: Color,
    /// Whether later rules do not count then.
    pub is_last: bool,
}

/// When a cell takes on a colour.
#[derive(Debug, PartialEq)]
pub(super) enum When {
    /// Nothing stands in it.
    Blank,
    /// A formula holds.
    Holds(String),
    /// A text stands in it.
    Contains(String),
}

/// A note of a cell.
#[derive(Debug, PartialEq)]
pub(super) struct Note {
    /// Row and column of the cell.
    pub cell: (u32, u16),
    /// What it says.
    pub text: String,
    /// Its height in pixels.
    pub height: u32,
}

impl Sheet {
    /// An empty sheet.
    pub(super) fn new(frame: Frame) -> Sheet {
        Sheet {
            frame,
            ..Sheet::default()
        }
    }

    fn write(&mut self, row: u32, columns: (u16, u16), pen: Option<Pen>, content: Content) {
        let pen = pen.map(|pen| {
            let known = self.pens.iter().position(|other| *other == pen);
            known.unwrap_or_else(|| {
                self.pens.push(pen);
                self.pens.len() - 1
            })
        });
        let (column, last) = columns;
        self.cells.push(Cell {
            row,
            column,
            last,
            pen,
            content,
        });
    }

    /// Writes text as text, whatever it looks like; an empty one only gives the cell its look.
    pub(super) fn put(&mut self, row: u32, column: u16, text: &str, pen: Pen) {
        self.write(row, (column, column), Some(pen), content_of(text));
    }

    /// Writes text in the look of all cells; an empty one leaves no trace.
    pub(super) fn put_plain(&mut self, row: u32, column: u16, text: &str) {
        if !text.is_empty() {
            self.write(row, (column, column), None, content_of(text));
        }
    }

    /// Writes text over some columns of a row, merged where there are several.
    pub(super) fn span(&mut self, row: u32, columns: Range<usize>, text: &str, pen: Pen) {
        let first = u16::try_from(columns.start).unwrap_or(u16::MAX);
        let last = u16::try_from(columns.end.saturating_sub(1)).unwrap_or(u16::MAX);
        self.write(row, (first, last.max(first)), Some(pen), content_of(text));
    }

    /// Writes a figure.
    pub(super) fn number(&mut self, row: u32, column: u16, number: u32, pen: Pen) {
        self.write(row, (column, column), Some(pen), Content::Number(number));
    }

    /// Writes a formula without its `=`, which shows something until it is calculated.
    pub(super) fn formula(&mut self, row: u32, column: u16, formula: String, shown: String, pen: Pen) {
        self.write(row, (column, column), Some(pen), Content::Formula(formula, shown));
    }

    /// Writes a text that leads to a place in the workbook.
    pub(super) fn link(&mut self, row: u32, column: u16, target: String, text: &str, pen: Pen) {
        self.write(row, (column, column), Some(pen), Content::Link(target, text.to_owned()));
    }

    /// Sets the height of a row in points; a screen shows whole pixels.
    pub(super) fn height(&mut self, row: u32, points: f64) {
        self.heights.insert(row, (points * 4.0 / 3.0).round() as u32);
    }

    /// Helps with typing into some cells.
    pub(super) fn check(&mut self, area: Area, check: Check) {
        self.checks.insert(area.range(), (area, check));
    }

    /// Lets some cells take on a colour.
    pub(super) fn rule(&mut self, area: Area, when: When, fill: Color) {
        self.rules.push(Rule {
            area,
            when,
            fill,
            is_last: false,
        });
    }
}

fn content_of(text: &str) -> Content {
    match text.is_empty() {
        true => Content::Blank,
        false => Content::Text(text.to_owned()),
    }
}
