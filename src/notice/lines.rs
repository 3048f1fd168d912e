//! The blocks of a notice as numbered lines, cut into the body and its attachments.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::fold;
use super::numbering::{regex, value_of};
use super::{Block, Source};

/// One line of the notice: a paragraph, or a whole table.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Where it stands in the source, counted from 1.
    pub number: usize,
    /// Its text as printed, trimmed; empty for a table.
    pub text: String,
    /// The text folded.
    pub plain: String,
    /// The rows, if it is a table.
    pub rows: Option<Vec<Vec<String>>>,
}

/// The body of the notice or one of its attachments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The attachment's number; `None` for the body, 0 for an attachment without a number.
    pub attachment: Option<u32>,
    /// The line that says 附件N, if any.
    pub mark: Option<usize>,
    /// Its lines, without the mark.
    pub lines: Range<usize>,
}

/// The lines of a source; empty paragraphs are left out.
pub(crate) fn lines(source: &Source) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in &source.blocks {
        match block {
            Block::Paragraph { line, text } => {
                for part in text.split(['\n', '\r', '\u{2028}', '\u{b}', '\u{c}']) {
                    let plain = fold(part);
                    let plain = plain.trim();
                    if !plain.is_empty() {
                        lines.push(Line {
                            number: *line,
                            text: part.trim_matches(unseen).to_owned(),
                            plain: plain.to_owned(),
                            rows: None,
                        });
                    }
                }
            }
            Block::Table { line, rows } => {
                if rows.iter().flatten().any(|cell| !cell.trim().is_empty()) {
                    lines.push(Line {
                        number: *line,
                        text: String::new(),
                        plain: String::new(),
                        rows: Some(rows.clone()),
                    });
                }
            }
        }
    }
    lines
}

fn unseen(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

static MARK: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:附\s*(?:件|表)|附)\s*(?:第?\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3}))?\s*[:]?\s*$"));

/// Cuts the lines at the marks 附件1, 附件2, … that stand alone on a line.
pub(crate) fn segments(lines: &[Line]) -> Vec<Segment> {
    let mut segments = vec![Segment {
        attachment: None,
        mark: None,
        lines: 0..lines.len(),
    }];
    for (at, line) in lines.iter().enumerate() {
        let Some(found) = MARK.captures(&line.plain) else {
            continue;
        };
        // `附件:` alone on a line may open the list of attachments in the body.
        let lists = line.plain.ends_with(':') && lines.get(at + 1).is_some_and(|next| next.plain.starts_with("1."));
        if lists {
            continue;
        }
        let number = found.get(1).and_then(|number| value_of(number.as_str())).unwrap_or(0);
        if let Some(last) = segments.last_mut() {
            last.lines.end = at;
        }
        segments.push(Segment {
            attachment: Some(number),
            mark: Some(at),
            lines: at + 1..lines.len(),
        });
    }
    segments
}
