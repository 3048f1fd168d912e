//! A sheet laid out anew.

use super::turned::Turn;
use crate::sheet::Sheet;

/// A sheet laid out as a table.
pub(in crate::reply) struct Laid<'g> {
    pub sheet: Sheet<'g>,
    pub turn: Turn,
    /// Labels that the table does not need again: one for each value below the first.
    pub labels: usize,
    /// Number of cells, where the cells of the file were cut into several.
    pub pieces: Option<usize>,
}
