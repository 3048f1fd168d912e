//! Tables without rulings: a line of headings, and below it columns that keep apart.

use super::block::{Cell, Table};
use super::lines::{self, Line};
use super::page::Glyph;

/// Words that head a column of numbers.
const NUMBERS: [&str; 3] = ["序号", "编号", "序"];
/// Points of the widest page on which columns are looked for.
const WIDEST: usize = 20_000;

/// The table that begins with the line of headings, if there is one, and the lines that stand above it.
pub(super) fn table(lines: &[Line], glyphs: &[Glyph]) -> Option<(Table, Vec<Line>)> {
    let head = lines.iter().position(|line| {
        let mut words = line.words.iter().map(|word| word.text.replace([' ', '\u{3000}'], ""));
        line.words.len() >= 3 && words.next().is_some_and(|word| NUMBERS.contains(&word.as_str()))
    })?;
    let (above, body) = lines.split_at_checked(head)?;
    let first = body.first()?;
    let top = first.base - first.size;
    let held: Vec<Glyph> = glyphs.iter().filter(|glyph| glyph.base > top).copied().collect();
    let borders = borders(first, &held)?;
    let mut table = Table {
        top: first.base,
        bottom: body.last()?.base,
        borders: borders.clone(),
        ..Table::default()
    };
    let starts = starts(body, *borders.get(1)?);
    for (row, from) in (0_u32..).zip(&starts) {
        let until = starts.get(row as usize + 1).copied().unwrap_or(f32::INFINITY);
        for (column, pair) in (0_u32..).zip(borders.windows(2)) {
            let [left, right] = pair else { continue };
            let inside = |glyph: &&Glyph| {
                let middle = (glyph.left + glyph.right) / 2.0;
                glyph.base >= *from && glyph.base < until && middle >= *left && middle < *right
            };
            let own: Vec<Glyph> = held.iter().filter(inside).copied().collect();
            let text = lines::cell(&own, *left, *right);
            if !text.is_empty() {
                table.cells.push(Cell {
                    row,
                    column,
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

/// The borders of the columns: between two headings, where the fewest letters stand.
fn borders(head: &Line, glyphs: &[Glyph]) -> Option<Vec<f32>> {
    let right = glyphs.iter().map(|glyph| glyph.right).fold(head.right, f32::max);
    let mut counts: Vec<u32> = vec![0; (right.max(0.0) as usize).min(WIDEST) + 2];
    for glyph in glyphs.iter().filter(|glyph| !glyph.letter.is_whitespace()) {
        let (from, to) = (glyph.left.max(0.0) as usize, glyph.right.max(0.0).ceil() as usize);
        counts.iter_mut().take(to).skip(from).for_each(|count| *count += 1);
    }
    let left = glyphs.iter().map(|glyph| glyph.left).fold(head.left, f32::min);
    let mut borders = vec![left - 1.0];
    for pair in head.words.windows(2) {
        let [before, next] = pair else { continue };
        let middle = |from: f32, to: f32| ((from + to) / 2.0).max(0.0) as usize;
        let (from, to) = (middle(before.left, before.right), middle(next.left, next.right));
        let between = counts.get(from..to)?;
        let fewest = *between.iter().min()?;
        // Of all places with so few letters the widest run, and its last place: texts begin at one place and end anywhere.
        let (mut best, mut run) = ((0, 0), 0);
        for (place, count) in between.iter().enumerate() {
            run = if *count == fewest { run + 1 } else { 0 };
            if run >= best.0 {
                best = (run, place);
            }
        }
        borders.push((from + best.1) as f32 + 0.5);
    }
    borders.push(right + 1.0);
    Some(borders)
}

/// Where rows begin: at their number, or where there is more room than between lines.
fn starts(lines: &[Line], numbers: f32) -> Vec<f32> {
    let numbered = |line: &Line| line.left < numbers;
    let gaps: Vec<f32> = lines
        .windows(2)
        .filter_map(|pair| Some(pair.last()?.base - pair.first()?.base))
        .collect();
    let pitch = gaps.iter().copied().fold(f32::INFINITY, f32::min);
    // Numbers may stand in the middle of their rows: then only the room between rows tells where these begin.
    let spaced = gaps.iter().filter(|gap| **gap > pitch * 1.25).count();
    let count = lines.iter().skip(1).filter(|line| numbered(line)).count();
    let by_room = spaced == count && spaced > 0;
    let mut starts: Vec<f32> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| gaps.get(before));
        let gap = before.copied().unwrap_or(f32::INFINITY);
        if place <= 1 || if by_room { gap > pitch * 1.25 } else { numbered(line) } {
            starts.push(line.base - line.size * 0.5);
        }
    }
    starts
}
