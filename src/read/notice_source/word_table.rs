//! A Word table while it is read: grid spans, cells merged downwards, cells left out at a row's start.

/// Cells of one table that are kept; a real notice has a few thousand.
const CELLS: usize = 200_000;
/// Columns that one cell may span.
const SPAN: usize = 256;

/// A table under way.
#[derive(Debug, Default)]
pub(super) struct WordTable {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    cell: Cell,
    cells: usize,
}

/// The cell under way.
#[derive(Debug, Default)]
struct Cell {
    text: String,
    span: usize,
    /// It goes on from the cell above.
    merged: bool,
}

impl WordTable {
    /// Begins a cell.
    pub fn begin_cell(&mut self) {
        self.cell = Cell {
            span: 1,
            ..Cell::default()
        };
    }

    /// The cell spans so many columns.
    pub fn span(&mut self, columns: u32) {
        self.cell.span = (columns as usize).clamp(1, SPAN);
    }

    /// The cell goes on from the one above.
    pub fn merge_up(&mut self) {
        self.cell.merged = true;
    }

    /// The row leaves out so many columns at its start.
    pub fn skip(&mut self, columns: u32) {
        for _ in 0..(columns as usize).min(SPAN) {
            self.row.push(String::new());
        }
    }

    /// Adds a paragraph to the cell.
    pub fn paragraph(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if !self.cell.text.is_empty() {
            self.cell.text.push('\n');
        }
        self.cell.text.push_str(text.trim());
    }

    /// Ends the cell; spanned columns repeat its text, and so does a cell merged downwards.
    pub fn end_cell(&mut self) {
        let mut cell = std::mem::take(&mut self.cell);
        if cell.merged && cell.text.is_empty() {
            let above = self.rows.last().and_then(|row| row.get(self.row.len()));
            cell.text = above.cloned().unwrap_or_default();
        }
        for _ in 0..cell.span.max(1) {
            if self.cells < CELLS {
                self.cells += 1;
                self.row.push(cell.text.clone());
            }
        }
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if !row.is_empty() {
            self.rows.push(row);
        }
    }

    /// The rows, and whether cells had to be left out.
    pub fn finish(mut self) -> (Vec<Vec<String>>, bool) {
        self.end_row();
        let full = self.cells >= CELLS;
        (self.rows, full)
    }
}
