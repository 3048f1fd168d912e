//! Tables drawn with lines (┌─┬─┐), as old gazettes and legal databases print them.

use super::flat::{Flat, Rows};
use super::lines::Part;

/// Letters that stand where lines meet or cross.
const JOINTS: &str = "┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷┿╂┝┥┰┸";
/// Letters of an upright line.
const UPRIGHT: &str = "│┃║";
/// Letters of a level line.
const LEVEL: &str = "─━═—-";

/// The table that begins on a line, with the tables that go on with it on the next page.
///
/// A cell runs until a level line ends it in its own column, so that a cell may reach over several rows. Refused
/// where the cells of a line cannot be told: neither one for every column, nor a single one across all of them.
pub(crate) fn table(parts: &[Part<'_>], at: usize) -> Option<Flat> {
    let text = |at: usize| -> Option<&str> { parts.get(at).map(|part| part.text) };
    if !text(at)?.starts_with(['┌', '┏', '╔']) {
        return None;
    }
    let mut drawing = Drawing::default();
    let mut to = at;
    let mut fault = None;
    while let Some(line) = text(to).filter(|line| is_drawn(line)) {
        if fault.is_none() && !drawing.line(line) {
            fault = Some(format!("第{}行的格数和上面不一样", number(parts, to)));
        }
        to += 1;
    }
    drawing.end_row();
    let rows = drawing.rows();
    if rows.len() < 2 && fault.is_none() {
        return None;
    }
    Some(Flat {
        from: at,
        to,
        rows: fault.map_or(
            Ok(Rows {
                rows,
                ..Rows::default()
            }),
            Err,
        ),
    })
}

fn number(parts: &[Part<'_>], at: usize) -> usize {
    parts.get(at).map_or(0, |part| part.line)
}

fn is_drawn(line: &str) -> bool {
    line.starts_with(|letter| JOINTS.contains(letter) || UPRIGHT.contains(letter))
}

/// A table as far as it was followed. Rows hold places in `cells`, so that a cell's later words reach its earlier rows.
#[derive(Default)]
struct Drawing {
    cells: Vec<String>,
    current: Vec<usize>,
    filled: bool,
    rows: Vec<Vec<usize>>,
}

impl Drawing {
    /// Follows one line. `false`: it does not fit the columns.
    fn line(&mut self, line: &str) -> bool {
        let level = |part: &str| !part.is_empty() && part.chars().all(|letter| LEVEL.contains(letter));
        let parts: Vec<&str> = parts(line);
        if parts.is_empty() || parts.len() > 64 {
            return false;
        }
        if !line.contains(|letter| JOINTS.contains(letter)) {
            return self.words(&parts);
        }
        if parts.iter().all(|part| level(part)) {
            self.end_row();
            // A page begins with its own top line: the columns are counted anew.
            self.current.clear();
            self.open(parts.len());
            return true;
        }
        // Some cells end here, the others go on and may have words beside the line.
        if parts.len() != self.current.len() {
            return false;
        }
        self.end_row();
        for (column, part) in parts.iter().enumerate() {
            if level(part) {
                let cell = self.cells.len();
                self.cells.push(String::new());
                if let Some(place) = self.current.get_mut(column) {
                    *place = cell;
                }
            } else {
                self.append(column, part);
            }
        }
        true
    }

    fn open(&mut self, columns: usize) {
        for _ in 0..columns {
            self.current.push(self.cells.len());
            self.cells.push(String::new());
        }
    }

    fn words(&mut self, parts: &[&str]) -> bool {
        self.filled = true;
        if parts.len() == self.current.len() {
            for (column, part) in parts.iter().enumerate() {
                self.append(column, part);
            }
            return true;
        }
        // One cell across the table.
        let [part] = parts else { return false };
        let Some(&first) = self.current.first() else {
            return false;
        };
        self.current.iter_mut().for_each(|cell| *cell = first);
        self.append(0, part);
        true
    }

    fn append(&mut self, column: usize, part: &str) {
        if let Some(cell) = self.current.get(column).and_then(|&cell| self.cells.get_mut(cell)) {
            cell.push_str(part.trim());
        }
    }

    fn end_row(&mut self) {
        if std::mem::take(&mut self.filled) {
            self.rows.push(self.current.clone());
        }
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let text = |cell: &usize| self.cells.get(*cell).cloned().unwrap_or_default();
        self.rows.iter().map(|row| row.iter().map(text).collect()).collect()
    }
}

/// What stands between the joints and upright lines of a line.
fn parts(line: &str) -> Vec<&str> {
    let edge = |letter: char| JOINTS.contains(letter) || UPRIGHT.contains(letter);
    let inner = line.trim().trim_start_matches(edge);
    let inner = inner.strip_suffix(edge).unwrap_or(inner);
    inner.split(edge).collect()
}
