//! Tables by their rulings: lines that cross are a lattice, and cells go together where no line parts them.

use super::block::{Cell, Table};
use super::lines;
use super::page::{Glyph, Page, Ruling};

/// Points by which lines that are meant to be one differ.
const NEAR: f32 = 2.0;
/// Points of the narrowest row or column.
const NARROW: f32 = 3.0;
/// Rulings of one direction that are looked at on a page.
const MOST: usize = 3_000;
/// Cells of the finest lattice of one table.
const CELLS: usize = 100_000;

/// The tables of a page, and the letters that stand in none.
pub(super) fn tables(page: &Page) -> (Vec<Table>, Vec<Glyph>) {
    let level = joined(page.rulings.iter().filter(|ruling| !ruling.upright));
    let upright = joined(page.rulings.iter().filter(|ruling| ruling.upright));
    let mut loose: Vec<Glyph> = page.glyphs.clone();
    let mut tables: Vec<Table> = Vec::new();
    for (rows, columns) in lattices(&level, &upright) {
        let Some(lattice) = Lattice::of(&rows, &columns) else {
            continue;
        };
        let (inside, outside): (Vec<Glyph>, Vec<Glyph>) = loose.iter().partition(|glyph| lattice.holds(glyph.home));
        loose = outside;
        let struck: Vec<&Ruling> = level.iter().filter(|line| !rows.contains(line)).collect();
        tables.push(lattice.table(inside, &struck));
    }
    (tables, loose)
}

/// Lines of one direction with those that go on one another put together.
fn joined<'r>(rulings: impl Iterator<Item = &'r Ruling>) -> Vec<Ruling> {
    let mut all: Vec<Ruling> = rulings.filter(|line| line.to - line.from > NARROW).copied().collect();
    all.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut lines: Vec<Ruling> = Vec::new();
    let mut band = 0;
    for ruling in all {
        while lines.get(band).is_some_and(|line| line.at < ruling.at - NEAR / 2.0) {
            band += 1;
        }
        let touches = |line: &Ruling| ruling.from <= line.to + NEAR && ruling.to >= line.from - NEAR;
        let place = lines
            .iter()
            .skip(band)
            .position(touches)
            .map_or(lines.len(), |at| band + at);
        match lines.get_mut(place) {
            Some(line) => {
                line.from = line.from.min(ruling.from);
                line.to = line.to.max(ruling.to);
            }
            None if place < MOST => lines.push(ruling),
            None => break,
        }
    }
    lines
}

/// Lines that cross, directly or by others: the level ones and the upright ones of each lattice.
fn lattices(level: &[Ruling], upright: &[Ruling]) -> Vec<(Vec<Ruling>, Vec<Ruling>)> {
    let count = level.len();
    let mut parents: Vec<usize> = (0..count + upright.len()).collect();
    for (row, line) in level.iter().enumerate() {
        for (column, post) in upright.iter().enumerate() {
            let crosses = post.at >= line.from - NEAR
                && post.at <= line.to + NEAR
                && line.at >= post.from - NEAR
                && line.at <= post.to + NEAR;
            if crosses {
                unite(&mut parents, row, count + column);
            }
        }
    }
    let mut groups: Vec<(usize, Vec<Ruling>, Vec<Ruling>)> = Vec::new();
    for place in 0..parents.len() {
        let root = root(&mut parents, place);
        let at = match groups.iter().position(|group| group.0 == root) {
            Some(at) => at,
            None => {
                groups.push((root, Vec::new(), Vec::new()));
                groups.len() - 1
            }
        };
        if let Some((_, rows, columns)) = groups.get_mut(at) {
            rows.extend(level.get(place));
            columns.extend(place.checked_sub(count).and_then(|place| upright.get(place)));
        }
    }
    groups
        .into_iter()
        .map(|(_, rows, columns)| (rows, columns))
        .filter(|(rows, columns)| rows.len() >= 2 && !columns.is_empty())
        .collect()
}

fn root(parents: &mut [usize], mut place: usize) -> usize {
    while let Some(&parent) = parents.get(place).filter(|parent| **parent != place) {
        let above = parents.get(parent).copied().unwrap_or(parent);
        if let Some(slot) = parents.get_mut(place) {
            *slot = above;
        }
        place = parent;
    }
    place
}

fn unite(parents: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(parents, one), root(parents, other));
    // The lower number is the root, so that the order of the lines does not matter.
    if let Some(slot) = parents.get_mut(one.max(other)) {
        *slot = one.min(other);
    }
}

/// The borders of rows and columns, and the lines that are really drawn.
struct Lattice<'r> {
    rows: Vec<f32>,
    columns: Vec<f32>,
    level: &'r [Ruling],
    upright: &'r [Ruling],
}

impl<'r> Lattice<'r> {
    /// The lattice of lines; nothing if it has one cell only: a frame around something else.
    fn of(level: &'r [Ruling], upright: &'r [Ruling]) -> Option<Lattice<'r>> {
        let ends = |lines: &[Ruling]| {
            let from = lines.iter().map(|line| line.from).fold(f32::INFINITY, f32::min);
            let to = lines.iter().map(|line| line.to).fold(f32::NEG_INFINITY, f32::max);
            [from, to]
        };
        // Open tables have no line at their sides: they end where the others do.
        let rows = borders(level.iter().map(|line| line.at).chain(ends(upright)));
        let columns = borders(upright.iter().map(|line| line.at).chain(ends(level)));
        let count = rows.len().saturating_sub(1) * columns.len().saturating_sub(1);
        (2..=CELLS).contains(&count).then_some(Lattice {
            rows,
            columns,
            level,
            upright,
        })
    }

    fn holds(&self, (x, y): (f32, f32)) -> bool {
        let within = |at: f32, borders: &[f32]| match (borders.first(), borders.last()) {
            (Some(first), Some(last)) => at >= *first && at <= *last,
            _ => false,
        };
        within(x, &self.columns) && within(y, &self.rows)
    }

    /// Whether a line stands at a place for most of the way.
    fn is_drawn(lines: &[Ruling], at: f32, from: f32, to: f32) -> bool {
        let covered = |line: &Ruling| (line.to.min(to) - line.from.max(from)).max(0.0);
        let near = lines.iter().filter(|line| (line.at - at).abs() <= NEAR);
        near.map(covered).sum::<f32>() >= (to - from) * 0.6
    }

    /// The cells with what stands in them.
    fn table(&self, glyphs: Vec<Glyph>, struck: &[&Ruling]) -> Table {
        let (height, width) = (self.rows.len() - 1, self.columns.len() - 1);
        let mut parents: Vec<usize> = (0..height * width).collect();
        let pair = |borders: &[f32], at: usize| Some((*borders.get(at)?, *borders.get(at + 1)?));
        for row in 0..height {
            for column in 0..width {
                let (Some((top, bottom)), Some((left, right))) = (pair(&self.rows, row), pair(&self.columns, column))
                else {
                    continue;
                };
                let place = row * width + column;
                if column + 1 < width && !Self::is_drawn(self.upright, right, top, bottom) {
                    unite(&mut parents, place, place + 1);
                }
                if row + 1 < height && !Self::is_drawn(self.level, bottom, left, right) {
                    unite(&mut parents, place, place + width);
                }
            }
        }
        let mut ranges: Vec<Option<[usize; 4]>> = vec![None; height * width];
        for row in 0..height {
            for column in 0..width {
                let at = root(&mut parents, row * width + column);
                if let Some(range) = ranges.get_mut(at) {
                    let [top, left, bottom, right] = range.unwrap_or([row, column, row, column]);
                    *range = Some([top.min(row), left.min(column), bottom.max(row), right.max(column)]);
                }
            }
        }
        let mut held: Vec<Vec<Glyph>> = vec![Vec::new(); height * width];
        let place = |borders: &[f32], at: f32| borders.partition_point(|border| *border <= at).saturating_sub(1);
        for glyph in glyphs {
            let row = place(&self.rows, glyph.home.1).min(height - 1);
            let column = place(&self.columns, glyph.home.0).min(width - 1);
            let at = root(&mut parents, row * width + column);
            if let Some(cell) = held.get_mut(at) {
                cell.push(glyph);
            }
        }
        let mut cells: Vec<Cell> = Vec::new();
        for (range, glyphs) in ranges.into_iter().zip(held) {
            let Some([top, left, bottom, right]) = range else {
                continue;
            };
            let sides = (self.columns.get(left).copied(), self.columns.get(right + 1).copied());
            let (Some(from), Some(to)) = sides else { continue };
            let (gone, kept): (Vec<Glyph>, Vec<Glyph>) = glyphs
                .into_iter()
                .partition(|glyph| struck.iter().any(|line| strikes(line, glyph)));
            cells.push(Cell {
                row: top as u32,
                column: left as u32,
                rows: (bottom - top + 1) as u32,
                columns: (right - left + 1) as u32,
                text: lines::cell(&kept, from, to),
                struck: lines::cell(&gone, from, to),
            });
        }
        Table {
            top: self.rows.first().copied().unwrap_or(0.0),
            bottom: self.rows.last().copied().unwrap_or(0.0),
            borders: self.columns.clone(),
            rows: height as u32,
            cells,
            breaks: Vec::new(),
        }
    }
}

/// Whether a line goes through the middle of a letter.
fn strikes(line: &Ruling, glyph: &Glyph) -> bool {
    let middle = (glyph.left + glyph.right) / 2.0;
    let above = (glyph.base - line.at) / glyph.size.max(1.0);
    (line.from..=line.to).contains(&middle) && (0.15..0.6).contains(&above) && !glyph.letter.is_whitespace()
}

/// Places from the lowest on, those that are near one another as one.
fn borders(places: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut places: Vec<f32> = places.filter(|place| place.is_finite()).collect();
    places.sort_by(f32::total_cmp);
    let mut borders: Vec<f32> = Vec::new();
    for place in places {
        if borders.last().is_none_or(|last| place - last > NARROW) {
            borders.push(place);
        }
    }
    borders
}
