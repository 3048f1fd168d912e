//! Puts together what page breaks cut: tables with their repeated headings, rows, paragraphs; and leaves out page numbers.

use super::block::{Block, Cell, Piece, Table};
use super::lines::{self, Line};

/// Points by which the borders of one table differ from page to page.
const NEAR: f32 = 4.0;
/// Rows of a heading that may be repeated.
const HEADING: u32 = 6;

/// The paragraphs and tables of a document of pages of a width, each with the number of its page, counted from 0.
pub(super) fn blocks(pages: Vec<Vec<Piece>>, width: f32) -> Vec<(usize, Block)> {
    let pages = without_margins(pages);
    let body = Body::of(&pages, width);
    let mut blocks: Vec<(usize, Block)> = Vec::new();
    // The line that may go on in the next one.
    let mut open: Option<Line> = None;
    for (number, pieces) in pages.into_iter().enumerate() {
        let mut is_first = true;
        for piece in pieces {
            match piece {
                Piece::Line(line) => {
                    let text = line.text();
                    match (&open, blocks.last_mut()) {
                        (Some(before), Some((_, Block::Paragraph(words)))) if body.goes_on(before, &line, &text) => {
                            if lines::needs_space(words, &text) {
                                words.push(' ');
                            }
                            words.push_str(&text);
                        }
                        _ => blocks.push((number, Block::Paragraph(text))),
                    }
                    open = Some(line);
                }
                Piece::Table(table) => {
                    open = None;
                    match blocks.last_mut() {
                        Some((_, Block::Table(before))) if is_first && is_one(before, &table) => {
                            go_on(before, table, number)
                        }
                        _ => blocks.push((number, Block::Table(table))),
                    }
                }
            }
            is_first = false;
        }
    }
    blocks
}

/// Whether two tables have the same columns.
fn is_one(before: &Table, next: &Table) -> bool {
    let near = |(one, other): (&f32, &f32)| (one - other).abs() <= NEAR;
    before.borders.len() == next.borders.len() && before.borders.iter().zip(&next.borders).all(near)
}

/// Puts a table of a page below the one that it goes on, without the heading that the program repeats.
fn go_on(table: &mut Table, next: Table, number: usize) {
    let of_row = |table: &Table, row: u32| -> Vec<(u32, String)> {
        let cells = table
            .cells
            .iter()
            .filter(|cell| cell.row == row && !cell.text.trim().is_empty());
        let mut cells: Vec<(u32, String)> = cells.map(|cell| (cell.column, squeezed(&cell.text))).collect();
        cells.sort();
        cells
    };
    // A table may have rows above its headings that are not repeated.
    let skip = (0..HEADING.min(table.rows))
        .map(|from| {
            (0..HEADING.min(next.rows))
                .take_while(|row| {
                    let own = of_row(&next, *row);
                    own.len() >= 2 && from + row < table.rows && own == of_row(table, from + row)
                })
                .count() as u32
        })
        .max()
        .unwrap_or(0);
    let heading = (0..HEADING.min(table.rows)).find_map(|row| {
        let cells = of_row(table, row);
        cells
            .into_iter()
            .find(|(_, text)| matches!(text.as_str(), "序号" | "编号" | "序" | "项目序号"))
    });
    let numbered = heading.map_or(0, |(column, _)| column);
    let first = of_row(&next, skip);
    let is_rest = !first.is_empty()
        && next.rows > skip
        && first.iter().all(|(column, _)| *column != numbered)
        && is_cut(table, &next, skip);
    let shift = table.rows;
    let above = u32::from(is_rest).min(next.rows.saturating_sub(skip));
    for cell in next.cells {
        if cell.row < skip {
            continue;
        }
        let row = cell.row - skip;
        if row == 0 && is_rest {
            append(table, cell, shift.saturating_sub(1));
            continue;
        }
        table.cells.push(Cell {
            row: shift + row - above,
            ..cell
        });
    }
    table.breaks.push((shift, number));
    table.rows = shift + next.rows.saturating_sub(skip) - above;
}

/// Whether the last row of a table was cut by the page break: none of what goes on below began with a sentence's end
/// above it.
fn is_cut(table: &Table, next: &Table, row: u32) -> bool {
    let last = table.rows.saturating_sub(1);
    let above = |column: u32| {
        let held = |cell: &&Cell| cell.column == column && cell.row <= last && cell.row + cell.rows.max(1) > last;
        table
            .cells
            .iter()
            .find(held)
            .map(|cell| cell.text.trim_end().to_owned())
            .filter(|text| !text.is_empty())
    };
    let begun = next
        .cells
        .iter()
        .filter(|cell| cell.row == row && !cell.text.trim().is_empty());
    let mut ends = begun.map(|cell| above(cell.column));
    ends.any(|text| text.is_some_and(|text| !text.ends_with(['。', '；', '！', '？', '.', ';'])))
}

/// Puts the rest of a cell behind its beginning, which stands in the last row.
fn append(table: &mut Table, cell: Cell, last: u32) {
    let held = |one: &&mut Cell| one.column == cell.column && one.row <= last && one.row + one.rows.max(1) > last;
    match table.cells.iter_mut().rev().find(held) {
        Some(before) => {
            before.text.push_str(&cell.text);
            before.struck.push_str(&cell.struck);
        }
        None => table.cells.push(Cell {
            row: last,
            rows: 1,
            ..cell
        }),
    }
}

/// A text without white space, to be compared.
fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// Leaves out page numbers, and of lines that stand at the head or foot of every page all but the first.
fn without_margins(mut pages: Vec<Vec<Piece>>) -> Vec<Vec<Piece>> {
    for pieces in &mut pages {
        for _ in 0..2 {
            if pieces.len() > 1 && pieces.last().is_some_and(is_page_number) {
                pieces.pop();
            }
        }
        if pieces.len() > 1 && pieces.first().is_some_and(is_page_number) {
            pieces.remove(0);
        }
    }
    let at = |piece: Option<&Piece>| match piece {
        Some(Piece::Line(line)) => Some((squeezed(&line.text()), line.base)),
        _ => None,
    };
    for is_head in [true, false] {
        let ends: Vec<_> = pages
            .iter()
            .map(|pieces| at(if is_head { pieces.first() } else { pieces.last() }))
            .collect();
        for place in 1..pages.len() {
            let (Some(Some(own)), Some(Some(before))) = (ends.get(place), ends.get(place - 1)) else {
                continue;
            };
            if own.0 == before.0
                && (own.1 - before.1).abs() < NEAR
                && let Some(pieces) = pages.get_mut(place)
                && pieces.len() > 1
            {
                if is_head {
                    pieces.remove(0);
                } else {
                    pieces.pop();
                }
            }
        }
    }
    pages
}

/// 第3页 共5页, — 3 —, 3/5.
fn is_page_number(piece: &Piece) -> bool {
    let Piece::Line(line) = piece else { return false };
    let text = squeezed(&line.text());
    let said = text.contains('第') && text.contains('页') || text.chars().any(|letter| "-—－–·".contains(letter));
    let rest = text.trim_matches(|letter: char| "-—－–·第页共/，,".contains(letter));
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit());
    let parts: Vec<&str> = rest
        .split(|letter: char| "第页共/，,".contains(letter))
        .filter(|part| !part.is_empty())
        .collect();
    let short = parts.len() <= 2 && text.chars().count() <= 12 && parts.iter().all(|part| is_number(part));
    !parts.is_empty() && short && (said || text.chars().count() <= 3)
}

/// How the lines of a document stand: from where to where, how far below one another, and whether paragraphs are indented.
struct Body {
    left: f32,
    right: f32,
    /// Heights of a letter from a full line to the next; nothing where no line is full.
    pitch: Option<f32>,
    indented: bool,
}

impl Body {
    fn of(pages: &[Vec<Piece>], width: f32) -> Body {
        let lines = || {
            pages.iter().flatten().filter_map(|piece| match piece {
                Piece::Line(line) => Some(line),
                Piece::Table(_) => None,
            })
        };
        // The left border is where most lines begin.
        let mut lefts: Vec<i32> = lines().map(|line| line.left.round() as i32).collect();
        lefts.sort_unstable();
        let mut best = (0_usize, 0_i32);
        let mut from = 0;
        for (place, left) in lefts.iter().enumerate() {
            while lefts.get(from).is_some_and(|first| left.saturating_sub(*first) > 3) {
                from += 1;
            }
            if place - from + 1 > best.0 {
                best = (place - from + 1, lefts.get(from).copied().unwrap_or(*left));
            }
        }
        let left = best.1 as f32;
        let body = lines().filter(|line| (line.left - left).abs() <= line.size * 2.6);
        // Margins are alike on both sides.
        let right = right(body, width - left);
        let at_left = |line: &&Line| (line.left - left).abs() <= 4.0;
        let indents = |line: &&Line| (1.5..2.6).contains(&((line.left - left) / line.size.max(1.0)));
        let (plain, indented) = (lines().filter(at_left).count(), lines().filter(indents).count());
        let mut body = Body {
            left,
            right,
            pitch: None,
            indented: indented * 8 > plain,
        };
        body.pitch = body.usual_pitch(pages);
        body
    }

    /// The distance at which lines most often go on one another, in heights of a letter.
    fn usual_pitch(&self, pages: &[Vec<Piece>]) -> Option<f32> {
        let pairs = pages.iter().flat_map(|pieces| pieces.windows(2));
        let mut found: Vec<f32> = pairs
            .filter_map(|pair| match pair {
                [Piece::Line(before), Piece::Line(line)] if self.goes_on(before, line, &line.text()) => {
                    Some(distance(before, line))
                }
                _ => None,
            })
            .collect();
        found.sort_by(f32::total_cmp);
        found.get(found.len().saturating_sub(1) / 2).copied()
    }

    /// Whether a line goes on the one before.
    fn goes_on(&self, before: &Line, line: &Line, text: &str) -> bool {
        let at_left = (line.left - self.left).abs() <= 4.0;
        let began = before.left - self.left;
        let alike = (before.size - line.size).abs() <= before.size * 0.1;
        // A title stands in the middle.
        let is_one = |line: &Line| line.parts() == 1 || line.parts() == 2 && line.is_numbered();
        let one = is_one(before) && line.parts() == 1;
        let is_body = began <= before.size * 2.6 && alike && one;
        if !at_left || !is_body {
            return false;
        }
        if is_to_fill_in(text) || self.is_parted(before, line) {
            return false;
        }
        let full = lines::goes_on(before, before.right - self.left, self.right - self.left, text, 0.8);
        full && (self.indented || !begins_item(text))
    }

    /// Whether an empty line stands between two lines: behind it a paragraph begins, however full the line above is, as the
    /// office that signs does: …报区政府办公室。, a blank line, 铁岭山区人民政府办公室. The top of a page says nothing of it.
    fn is_parted(&self, before: &Line, line: &Line) -> bool {
        /// Of the usual distance; an empty line doubles it, or nearly so where its letters are smaller.
        const PARTED: f32 = 1.5;
        self.pitch.is_some_and(|pitch| distance(before, line) > pitch * PARTED)
    }
}

/// How far a line stands below another, in heights of a letter.
fn distance(before: &Line, line: &Line) -> f32 {
    (line.base - before.base) / before.size.max(1.0)
}

/// The right border: where most of the long lines end, or where it is thought to be. Closing marks may hang beyond it.
fn right<'l>(lines: impl Iterator<Item = &'l Line>, thought: f32) -> f32 {
    let mut ends: Vec<(f32, f32)> = lines.map(|line| (line.right, line.size)).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut best, mut from) = ((0_usize, thought), 0);
    for (place, (end, size)) in ends.iter().enumerate() {
        while ends.get(from).is_some_and(|first| end - first.0 > size * 1.2) {
            from += 1;
        }
        let count = place - from + 1;
        if *end > thought * 0.85 && count >= 3 && count >= best.0 {
            best = (count, *end);
        }
    }
    best.1
}

/// Whether a line is to be filled in, and so one of its own: 填表人：　　联系电话：
fn is_to_fill_in(text: &str) -> bool {
    let short = |label: &str| label.trim().chars().count() <= 8;
    text.ends_with([':', '：']) && text.split([':', '：']).all(short)
}

/// Whether a text begins with what numbers a paragraph: 一、, （一）, 1., 第三条, 附件.
fn begins_item(text: &str) -> bool {
    let rest = text.trim_start_matches(['（', '(', '第', '附']);
    let numbers: usize = rest
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || "一二三四五六七八九十百".contains(*letter))
        .count();
    let opened = rest.len() < text.len();
    let mut after = rest.chars().skip(numbers);
    let (mark, next) = (after.next(), after.next());
    let ends = mark.is_some_and(|mark| "、.．）)条章".contains(mark));
    text.starts_with("附件")
        || numbers > 0 && numbers <= 4 && ends && (opened || next.is_none_or(|next| !next.is_ascii_digit()))
}
