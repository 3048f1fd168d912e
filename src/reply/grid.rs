//! A sheet as read, whatever file held it: sparse cells with true addresses, merges, and the marks that duban left in the file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
