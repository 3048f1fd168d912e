//! Tables without rulings: a line of headings, and below it columns that keep apart.

use super::lines::Line;
use super::{Cell, Table};

/// Words that head a column of numbers.
const NUMBERS: [&str; 3] = ["序号", "编号", "序"];
/// Points between two columns.
const APART: f32 = 3.0;

/// The table that begins with the line of headings, if there is one, and the lines that stand above it.
pub(super) fn table(lines: &[Line]) -> Option<(Table, Vec<Line>)> {
    let head = lines.iter().position(|line| {
        let mut words = line.words.iter().map(|word| word.text.replace([' ', '\u{3000}'], ""));
        line.words.len() >= 3 && words.next().is_some_and(|word| NUMBERS.contains(&word.as_str()))
    })?;
    let (above, body) = lines.split_at_checked(head)?;
    let columns = columns(body)?;
    let mut table = Table {
        top: body.first()?.base,
        bottom: body.last()?.base,
        borders: columns.clone(),
        ..Table::default()
    };
    for (row, lines) in (0_u32..).zip(rows(body, &columns)) {
        for column in 0..columns.len() {
            let mut text = String::new();
            for word in lines.iter().flat_map(|line| &line.words) {
                if at(&columns, word.left) == column {
                    text.push_str(&word.text);
                }
            }
            if !text.is_empty() {
                table.cells.push(Cell {
                    row,
                    column: column as u32,
                    rows: 1,
                    columns: 1,
                    text,
                    struck: String::new(),
                });
            }
        }
        table.rows = row + 1;
    }
    Some((table, above.to_vec()))
}

/// Where the columns begin: no word reaches from one into the next.
fn columns(lines: &[Line]) -> Option<Vec<f32>> {
    let mut spans: Vec<(f32, f32)> = lines
        .iter()
        .flat_map(|line| line.words.iter().map(|word| (word.left, word.right)))
        .collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f32, f32)> = Vec::new();
    for (left, right) in spans {
        match columns.last_mut() {
            Some(column) if left - column.1 < APART => column.1 = column.1.max(right),
            _ => columns.push((left, right)),
        }
    }
    let headings = lines.first()?.words.len();
    // As many columns as headings, or the headings do not head them.
    (columns.len() == headings).then(|| columns.into_iter().map(|(left, _)| left).collect())
}

/// The column in which a place stands.
fn at(columns: &[f32], left: f32) -> usize {
    columns
        .partition_point(|column| *column <= left + 0.5)
        .saturating_sub(1)
}

/// The lines of each row: a row begins with its number, or where there is more room than between lines.
fn rows<'l>(lines: &'l [Line], columns: &[f32]) -> Vec<Vec<&'l Line>> {
    let numbered = |line: &Line| line.words.first().is_some_and(|word| at(columns, word.left) == 0);
    let gaps: Vec<f32> = lines
        .windows(2)
        .filter_map(|pair| Some(pair.last()?.base - pair.first()?.base))
        .collect();
    let pitch = gaps.iter().copied().fold(f32::INFINITY, f32::min);
    // Numbers may stand in the middle of their rows: then only the room between rows tells where these begin.
    let spaced = gaps.iter().filter(|gap| **gap > pitch * 1.25).count();
    let numbers = lines.iter().skip(1).filter(|line| numbered(line)).count();
    let by_room = spaced == numbers && spaced > 0;
    let mut rows: Vec<Vec<&Line>> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let gap = place
            .checked_sub(1)
            .and_then(|before| gaps.get(before))
            .copied()
            .unwrap_or(f32::INFINITY);
        let begins = place <= 1 || if by_room { gap > pitch * 1.25 } else { numbered(line) };
        match rows.last_mut() {
            Some(row) if !begins => row.push(line),
            _ => rows.push(vec![line]),
        }
    }
    rows
}
