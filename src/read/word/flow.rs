//! Lays the paragraphs and tables of Word's older formats (doc, rtf) out in one grid, as docx is laid out.
//!
//! Both formats say where the borders of a row's cells stand, in twips; which columns a cell fills follows from the
//! borders of all rows of its table.

use super::beside::Beside;
use super::columns::{Columns, Merge, Shape};
use super::symbols::plain;
use crate::finding::Severity;
use crate::grid::{Cancel, Tabled, Value};
use crate::read::collector::{Collector, Reading};
use crate::read::limit;

/// The name of the one grid of a document.
const GRID: &str = "正文";
/// Tables within tables that are read as such; what is nested deeper is read as text.
pub(crate) const NESTED: u32 = 8;
/// Cells and borders that are kept until their table ends, empty ones counted.
const KEPT: usize = 2 * limit::CELLS;

/// A cell of a table, and the tables within.
#[derive(Debug, Default)]
struct Cell {
    text: String,
    beside: Beside,
    inner: Vec<Vec<Row>>,
    /// Whether nothing stands in it but an automatic number.
    is_number: bool,
}

impl Cell {
    fn line(&mut self, line: &str, is_number: bool) {
        self.is_number = is_number && self.text.is_empty();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(line);
    }
}

#[derive(Debug, Default)]
struct Row {
    shape: Shape,
    cells: Vec<Cell>,
}

/// A table under way.
#[derive(Debug, Default)]
struct Level {
    rows: Vec<Row>,
    cells: Vec<Cell>,
    cell: Cell,
}

/// What stands below another in the grid.
#[derive(Debug)]
enum Block {
    Words(String, Beside),
    Table(Vec<Row>),
}

/// A vertical merge under way: first row, first column, last row so far, last column.
type Open = (u32, u32, u32, u32);

/// A document under way: text, and the marks that end paragraphs, cells and rows, in the order of the file.
#[derive(Debug)]
pub(crate) struct Flow {
    /// Takes what is laid out, and the findings.
    pub collector: Collector,
    row: u32,
    line: String,
    /// What stands beside the words of the paragraph under way.
    beside: Beside,
    levels: Vec<Level>,
    /// Lines and tables that a text box interrupts.
    aside: Vec<(String, Vec<Level>)>,
    /// What stood in text boxes: it goes below all the rest.
    later: Vec<Block>,
    kept: usize,
    text: usize,
    full: bool,
    /// Cells in which nothing stands but a number that the program shows by itself.
    unnumbered: usize,
    /// Pictures that stand in no table.
    pictures: usize,
    /// Whether nothing stands in the paragraph under way but its automatic number.
    is_number: bool,
}

impl Flow {
    /// A document of this file name.
    pub(crate) fn new(name: &str) -> Flow {
        let mut collector = Collector::new(name);
        collector.sheet(GRID, false);
        Flow {
            collector,
            row: 0,
            line: String::new(),
            beside: Beside::default(),
            levels: Vec::new(),
            aside: Vec::new(),
            later: Vec::new(),
            kept: 0,
            text: 0,
            full: false,
            unnumbered: 0,
            pictures: 0,
            is_number: false,
        }
    }

    /// Whether a limit has been reached, which has been told, and nothing more is taken.
    pub(crate) fn is_full(&self) -> bool {
        self.full || self.collector.is_full()
    }

    /// The place of what was laid out last, for a finding on what comes after it.
    pub(crate) fn last(&self) -> Option<(u32, u32)> {
        self.row.checked_sub(1).map(|row| (row, 0))
    }

    /// Takes a letter of the paragraph under way.
    pub(crate) fn push(&mut self, letter: char) {
        if self.full {
            return;
        }
        let letter = plain(letter);
        self.text += letter.len_utf8();
        self.line.push(letter);
        if self.text > limit::TEXT_BYTES {
            self.overflow();
        }
    }

    /// Takes a letter of the paragraph under way that the page takes back.
    pub(crate) fn take_back(&mut self, how: Cancel, letter: char) {
        if !self.full {
            self.text += letter.len_utf8();
            self.beside.cancel(how, plain(letter));
        }
    }

    /// Takes a picture, a comment or the like that stands in the paragraph under way.
    pub(crate) fn beside(&mut self) -> &mut Beside {
        &mut self.beside
    }

    /// Whether nothing stands in the paragraph under way.
    pub(crate) fn is_line_empty(&self) -> bool {
        self.line.is_empty()
    }

    /// Whether nothing but white space stands in the paragraph under way.
    pub(crate) fn is_line_blank(&self) -> bool {
        self.line.trim().is_empty()
    }

    /// Whether the paragraph under way ends with one of these.
    pub(crate) fn ends_with(&self, letters: &[char]) -> bool {
        self.line.is_empty() || self.line.ends_with(letters)
    }

    /// The number of cells that are complete in the row under way of the outermost table.
    pub(crate) fn cells(&self) -> usize {
        self.levels.first().map_or(0, |level| level.cells.len())
    }

    /// Takes note that the paragraph under way shows a number of its own accord, which is not read: where nothing else
    /// stands in a cell, it is missed.
    pub(crate) fn numbered(&mut self) {
        self.unnumbered += usize::from(self.line.is_empty());
    }

    /// Puts its automatic number before the paragraph under way, which stands in this many tables. Within a table an empty
    /// paragraph shows its number, too: so Word fills the column 序号 by itself.
    pub(crate) fn label(&mut self, label: &str, depth: u32) {
        if !self.line.trim().is_empty() {
            self.line.insert_str(0, label);
        } else if depth > 0 {
            self.line.insert_str(0, label.trim_end());
            self.is_number = true;
        }
    }

    /// Ends a paragraph that stands in this many tables.
    pub(crate) fn paragraph(&mut self, depth: u32) {
        self.enter(depth.min(NESTED));
        let line = std::mem::take(&mut self.line);
        let beside = std::mem::take(&mut self.beside);
        let is_number = std::mem::take(&mut self.is_number);
        match self.levels.last_mut() {
            Some(level) => {
                level.cell.line(&line, is_number);
                level.cell.beside.append(beside);
            }
            None => self.put(Block::Words(line, beside)),
        }
    }

    /// Ends a cell of the table that is nested this deep, and its last paragraph.
    pub(crate) fn cell(&mut self, depth: u32) {
        self.paragraph(depth.max(1));
        if depth > NESTED {
            return;
        }
        self.keep(1);
        if let Some(level) = self.levels.last_mut().filter(|_| !self.full) {
            level.cells.push(std::mem::take(&mut level.cell));
        }
    }

    /// Ends a row of the table that is nested this deep.
    pub(crate) fn end_row(&mut self, depth: u32, shape: Shape) {
        if depth > NESTED {
            self.paragraph(depth);
            return;
        }
        self.enter(depth.max(1));
        if self.line.trim().is_empty() && self.beside.is_empty() {
            self.line.clear();
        } else {
            self.cell(depth);
        }
        self.keep(shape.borders.len());
        if let Some(level) = self.levels.last_mut() {
            level.end_row(shape);
        }
    }

    /// Begins a text box: what stands in it does not go on the paragraph around it.
    pub(crate) fn begin_box(&mut self) -> bool {
        let fits = self.aside.len() < NESTED as usize;
        if fits {
            let line = std::mem::take(&mut self.line);
            self.aside.push((line, std::mem::take(&mut self.levels)));
        }
        fits
    }

    /// Ends a text box that [`Self::begin_box`] has begun.
    pub(crate) fn end_box(&mut self) {
        self.end_words();
        if let Some((line, levels)) = self.aside.pop() {
            self.line = line;
            self.levels = levels;
        }
    }

    /// Ends what is under way: a paragraph without its mark, and all tables.
    pub(crate) fn end_words(&mut self) {
        let depth = self.levels.len() as u32;
        if !self.line.is_empty() || !self.beside.is_empty() {
            self.paragraph(depth);
        }
        self.enter(0);
    }

    /// The document with everything that was taken.
    pub(crate) fn finish(mut self) -> Reading {
        while !self.aside.is_empty() {
            self.end_box();
        }
        self.end_words();
        if !self.later.is_empty() {
            self.collector.boxes(self.row);
        }
        for block in std::mem::take(&mut self.later) {
            self.lay(block);
        }
        if self.unnumbered > 0 {
            self.collector.tell(
                "number-unread",
                Severity::Warning,
                None,
                format!("有{}个单元格里只有自动编号，编号没有读取", self.unnumbered),
                "编号应是输入的文字",
                "请打开原文件核对各行的编号，必要时用WPS或Word另存为docx后重新放入",
            );
        }
        self.collector.tell_pictures(self.pictures);
        self.collector.finish()
    }

    /// Goes to a depth: begins the tables missing, and ends those that are too many.
    fn enter(&mut self, depth: u32) {
        while self.levels.len() > depth as usize {
            let Some(mut level) = self.levels.pop() else { return };
            level.end_row(Shape::default());
            match self.levels.last_mut() {
                _ if level.rows.is_empty() => {}
                Some(around) => around.cell.inner.push(level.rows),
                None => self.put(Block::Table(level.rows)),
            }
        }
        while self.levels.len() < depth as usize {
            self.levels.push(Level::default());
        }
    }

    fn put(&mut self, block: Block) {
        if self.aside.is_empty() {
            self.lay(block);
        } else if !matches!(&block, Block::Words(words, beside) if words.trim().is_empty() && beside.is_empty()) {
            self.keep(1);
            self.later.push(block);
        }
    }

    fn keep(&mut self, count: usize) {
        self.kept = self.kept.saturating_add(count);
        if self.kept > KEPT {
            self.overflow();
        }
    }

    fn overflow(&mut self) {
        if !self.is_full() {
            self.collector.tell(
                "file-oversized",
                Severity::Error,
                self.last(),
                "文件内容异常庞大，读到这里为止",
                "一份报送表的内容远少于此",
                "请核对此后的内容；如有需要，请该单位只保留报送表后重新报送",
            );
        }
        self.full = true;
    }

    /// Puts a block onto the grid.
    fn lay(&mut self, block: Block) {
        match block {
            Block::Words(words, beside) => {
                self.write(self.row, 0, &words);
                self.pictures += beside.hand_over((self.row, 0), false, &mut self.collector);
                self.row = self.row.saturating_add(1);
            }
            Block::Table(rows) => {
                if self.aside.is_empty() {
                    self.kept = 0;
                }
                self.table(rows, 0, None);
            }
        }
    }

    /// Puts a table onto the grid; one that stands in a cell takes the rows below that one's.
    fn table(&mut self, rows: Vec<Row>, depth: u32, inside: Option<(u32, u32)>) {
        let inner = u32::from(depth > 0);
        let begun = self.row;
        let columns = Columns::of(rows.iter().map(|row| &row.shape));
        let mut open: Vec<Open> = Vec::new();
        for row in rows {
            self.row = self.row.saturating_add(inner);
            let at = self.row;
            let mut below: Vec<Open> = Vec::new();
            for (cell, (first, last, down)) in row.cells.into_iter().zip(columns.places(&row.shape)) {
                let is_covered =
                    last.is_none() || down == Merge::Continues && open.iter().any(|range| range.1 == first);
                // A covered cell may still hold text that was typed before the merge; its number is not shown.
                if !(is_covered && cell.is_number) {
                    self.write(at, first, &cell.text);
                }
                cell.beside.hand_over((at, first), true, &mut self.collector);
                if let Some(last) = last {
                    let above = open.iter().position(|range| range.1 == first && range.3 == last);
                    match above {
                        Some(place) if down == Merge::Continues => {
                            let range = open.swap_remove(place);
                            below.push((range.0, first, at, last));
                        }
                        _ if down == Merge::Begins => below.push((at, first, at, last)),
                        _ => self.collector.merge((at, first), (at, last)),
                    }
                }
                // The depth is bounded by NESTED where levels begin.
                for table in cell.inner {
                    self.table(table, depth + 1, Some((at, first)));
                }
            }
            self.row = self.row.saturating_add(1 - inner);
            self.close(&mut open);
            open = below;
        }
        self.close(&mut open);
        // The row under way is the last one of a table within another, and the one behind the last of any other.
        if self.row > begun {
            self.collector.table(Tabled {
                first: begun + inner,
                last: self.row - (1 - inner),
                inside,
            });
        }
    }

    /// Ends merges, from the left.
    fn close(&mut self, open: &mut Vec<Open>) {
        open.sort_unstable();
        for range in open.drain(..) {
            self.collector.merge((range.0, range.1), (range.2, range.3));
        }
    }

    fn write(&mut self, row: u32, column: u32, text: &str) {
        if !text.trim().is_empty() && !self.collector.is_full() {
            let text = text.trim_end_matches('\n').to_owned();
            self.collector.cell(row, column, Value::Text(text));
        }
    }
}

impl Level {
    /// Takes the row under way, if it holds anything.
    fn end_row(&mut self, shape: Shape) {
        if !self.cell.text.is_empty() || !self.cell.inner.is_empty() || !self.cell.beside.is_empty() {
            self.cells.push(std::mem::take(&mut self.cell));
        }
        if !self.cells.is_empty() {
            let cells = std::mem::take(&mut self.cells);
            self.rows.push(Row { shape, cells });
        }
    }
}
