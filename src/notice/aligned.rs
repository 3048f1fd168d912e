//! Tables that a page's layout keeps apart by blanks alone: a cell goes on below itself, in its own place on the line.
//!
//! ```text
//! 序号   任务内容                牵头单位            完成时间
//! 1      新增城区绿地12公顷，开  县城市管理综合服    12月底
//!        放林荫停车位300个       务中心
//! ```
//! What stands below what is told by where it begins, counted in widths of letters.

use std::sync::LazyLock;

use super::fold::fold;
use super::numbering::{Style, numbering, value_of};
use super::table_header::{Role, is_task_header, plain, roles};
use super::{Block, Source};
use crate::lexicon::{Kind, any};
use crate::pattern::Regex;
use crate::text::regex;

/// A piece of a line with the place at which it begins and the one behind it, in widths of letters.
struct Piece {
    from: usize,
    to: usize,
    text: String,
}

static PAGE: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}$", any(&[Kind::PageNumber]))));

/// Half a letter to either side is the same place.
const SLACK: usize = 2;

fn width(letter: char) -> usize {
    if letter.is_ascii() { 1 } else { 2 }
}

/// The pieces of a line between gaps of two blanks or more.
fn pieces(text: &str) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    let (mut at, mut gap) = (0, 2);
    for letter in text.chars() {
        if letter.is_whitespace() {
            gap += width(letter);
            at += width(letter);
            continue;
        }
        match all.last_mut().filter(|_| gap < 2) {
            Some(last) => {
                last.text.extend(std::iter::repeat_n(' ', gap));
                last.text.push(letter);
                last.to = at + width(letter);
            }
            None => all.push(Piece {
                from: at,
                to: at + width(letter),
                text: letter.to_string(),
            }),
        }
        at += width(letter);
        gap = 0;
    }
    all
}

/// The column in which a piece stands, if it stands in one.
fn column(starts: &[usize], piece: &Piece) -> Option<usize> {
    let at = starts.iter().rposition(|start| *start <= piece.from + SLACK)?;
    let next = starts.get(at + 1);
    next.is_none_or(|next| piece.to <= *next).then_some(at)
}

/// The source with such tables in place of their lines; `None` if it has none.
pub(crate) fn tables(source: &Source) -> Option<Source> {
    source.tabled(|blocks| table(blocks).map_or((None, 1), |(rows, count)| (Some(rows), count)))
}

/// The table that begins with the first block, and how many blocks it takes; only one in which cells go on below themselves.
fn table(blocks: &[Block]) -> Option<(Vec<Vec<String>>, usize)> {
    let text = blocks.first()?.text()?;
    if text.len() > 600 || !text.contains("  ") && !text.contains('\u{3000}') {
        return None;
    }
    let head = pieces(text);
    let names: Vec<String> = head.iter().map(|piece| piece.text.clone()).collect();
    let columns = roles(&names);
    if names.len() < 3 || columns.first() != Some(&Role::Serial) || !is_task_header(&names) {
        return None;
    }
    let mut starts: Vec<usize> = head.iter().map(|piece| piece.from).collect();
    let lines: Vec<&str> = blocks.iter().skip(1).map_while(Block::text).collect();
    // Headings may stand in the middle of their columns: full rows say where these begin.
    for line in &lines {
        let row = pieces(line);
        let counts = row.first().is_some_and(|first| value_of(&fold(&first.text)).is_some());
        let earlier = |(start, piece): (&usize, &Piece)| piece.from < *start && *start - piece.from <= 16;
        if row.len() == starts.len() && counts && starts.iter().zip(&row).skip(1).any(earlier) {
            for (start, piece) in starts.iter_mut().zip(&row) {
                *start = (*start).min(piece.from);
            }
        }
    }
    let mut rows: Vec<Vec<String>> = vec![names.clone()];
    let (mut taken, mut hanging) = (1, 0);
    for (place, line) in lines.iter().enumerate() {
        let row = pieces(line);
        let same = row.len() == names.len()
            && row
                .iter()
                .zip(&names)
                .all(|(piece, name)| plain(&piece.text) == plain(name));
        if row.is_empty() || same || PAGE.is_match(fold(line).trim()) {
            continue;
        }
        let band = matches!(row.as_slice(), [only] if numbering(&only.text).is_some_and(|number| number.style <= Style::HanBracket));
        let places: Option<Vec<usize>> = row.iter().map(|piece| column(&starts, piece)).collect();
        match places {
            _ if band => rows.push(
                std::iter::once(line.trim().to_owned())
                    .chain(vec![String::new(); names.len() - 1])
                    .collect(),
            ),
            Some(places) if places.windows(2).all(|pair| matches!(pair, [a, b] if a < b)) => {
                let counted = row.first().filter(|_| places.first() == Some(&0));
                if counted.is_some_and(|first| value_of(fold(&first.text).trim_end_matches(['.', '、'])).is_none()) {
                    break;
                }
                if counted.is_some() {
                    rows.push(vec![String::new(); names.len()]);
                } else if rows.len() < 2 {
                    return None;
                } else {
                    hanging += 1;
                }
                let own = rows.last_mut()?;
                for (at, piece) in places.iter().zip(&row) {
                    let words = columns
                        .get(*at)
                        .is_some_and(|role| matches!(role, Role::Task | Role::Unknown));
                    let cell = own.get_mut(*at)?;
                    if !cell.is_empty() && !words {
                        cell.push('\n');
                    }
                    cell.push_str(&piece.text);
                }
            }
            _ => break,
        }
        taken = place + 2;
    }
    (hanging > 0 && rows.len() > 2).then_some((rows, taken))
}
