//! A sheet as read, whatever file held it: sparse cells with true addresses, merges, and the marks that duban left in the file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use jiff::civil::Date;

/// The value of a cell as the file holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Text.
    Text(String),
    /// A number that is no date.
    Number(f64),
    /// A date or time: the serial day number of the 1900 system, whatever system the file used.
    DateTime(f64),
    /// True or false.
    Bool(bool),
    /// An error value such as `#REF!`.
    Error(String),
}

/// Which parts of a day a cell's format shows: 2020年12月 shows no day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// The year.
    pub year: bool,
    /// The month.
    pub month: bool,
    /// The day of the month.
    pub day: bool,
}

impl Dated {
    /// A whole day.
    pub const DAY: Dated = Dated {
        year: true,
        month: true,
        day: true,
    };
}

/// What stands behind a text that a cell shows, where its format shows it otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Held {
    /// A number: 0.6 behind `60%`.
    Number(f64),
    /// A day or time: the serial day number of the 1900 system, and what the format shows of it.
    Day(f64, Dated),
}

impl Held {
    /// The value to be kept beside the text that the cell shows, where the text does not say it already.
    pub fn beside(self, shown: &str) -> Option<String> {
        let value = match self {
            Held::Number(number) => number.to_string(),
            Held::Day(serial, _) => from_serial(serial).filter(|_| serial >= 1.0)?.to_string(),
        };
        (value != shown).then_some(value)
    }
}

/// How a text that stands in the file is taken back on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cancel {
    /// Struck through.
    Struck,
    /// Not shown: hidden text, `display:none`, a format that shows nothing.
    Hidden,
    /// Deleted, with the deletion kept as a tracked change.
    Deleted,
}

impl Cancel {
    /// What clerks call it.
    pub fn label(self) -> &'static str {
        match self {
            Cancel::Struck => "划了删除线",
            Cancel::Hidden => "隐藏不显示",
            Cancel::Deleted => "在修订中删除",
        }
    }
}

/// How the page shows a cell, where that is not simply what the file holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// What the cell shows in place of its value: `60%`, `2020年12月`.
    pub shown: Option<String>,
    /// What the format shows of a day.
    pub dated: Option<Dated>,
    /// Text that stood in the cell and that the page takes back or does not show: it is not in the value.
    pub cancelled: Vec<(Cancel, String)>,
}

/// One sheet. Rows and columns are counted from 0; only non-empty cells are kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// The sheet's name.
    pub name: String,
    /// Whether the sheet is hidden or very hidden.
    pub hidden: bool,
    /// Cells by (row, column).
    pub cells: BTreeMap<(u32, u32), Value>,
    /// Merged ranges: first row, first column, last row, last column.
    pub merges: Vec<(u32, u32, u32, u32)>,
    /// What the page shows by (row, column), for cells that show something else than their value; a cell of which all
    /// text is cancelled stands here alone.
    #[serde(default)]
    pub looks: BTreeMap<(u32, u32), Look>,
    /// The tables of a text document, from the top; its other rows are paragraphs. A sheet has none.
    #[serde(default)]
    pub tables: Vec<Tabled>,
    /// The first of the rows at the end that stand in text boxes.
    #[serde(default)]
    pub boxes: Option<u32>,
    /// Where pages begin, for what is laid out in pages: the first row of each, and its number from 1.
    #[serde(default)]
    pub pages: Vec<(u32, u32)>,
}

/// The rows of a text document that are a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tabled {
    /// Its first row.
    pub first: u32,
    /// Its last row.
    pub last: u32,
    /// The row and column of the cell that it stands in, if that is a cell of another table.
    pub inside: Option<(u32, u32)>,
}

/// What floats above the cells of a sheet: a note on a cell, a text box, pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Float {
    /// Name of the sheet.
    pub sheet: String,
    /// Row and column of a note's cell, counted from 0; nothing for what belongs to no cell.
    pub cell: Option<(u32, u32)>,
    /// What clerks call it: 批注, 文本框, 图片.
    pub what: String,
    /// Its text.
    pub text: String,
}

/// A workbook, document or text file that may hold a reply.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Custom document properties that start with `duban`, by name.
    pub properties: BTreeMap<String, String>,
    /// Its sheets or tables, in order.
    pub grids: Vec<Grid>,
    /// What floats above the cells.
    #[serde(default)]
    pub floats: Vec<Float>,
}

/// The day of a serial number of the 1900 date system.
pub fn from_serial(serial: f64) -> Option<Date> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Serial 60 is the 29 February 1900 that never was.
    let days = serial.floor() as i64;
    let days = if days > 60 { days - 1 } else { days };
    let start = Date::new(1899, 12, 31).ok()?;
    start.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}
