//! The blocks of a notice as numbered lines, cut into the body and its attachments.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::cards;
use super::flat;
use super::fold::fold;
use super::names::Names;
use super::numbering::{numbering, value_of};
use super::one_line;
use super::token::{Label, labels};
use super::{Block, Source};
use crate::lexicon::{Kind, any, is};
use crate::pattern::Regex;
use crate::text::regex;

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
    /// Rows of it that a person should look at, and why.
    pub unsure: Vec<(usize, String)>,
    /// It has no header: its columns were told by what stands in them.
    pub unheaded: bool,
    /// How many further lines were joined to it.
    pub joined: usize,
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

/// A part of a paragraph: what stands between two line breaks.
#[derive(Debug, Clone)]
pub(crate) struct Part<'s> {
    /// Where it stands in the source, counted from 1.
    pub line: usize,
    /// As printed, with the tabs at its ends.
    pub raw: &'s str,
    /// As printed, trimmed.
    pub text: &'s str,
    /// The text folded.
    pub plain: String,
}

/// The number of a page, between its dashes: — 2 —, 第2页 共5页.
static PAGE: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}$", any(&[Kind::PageNumber]))));

/// Whether a line is the number of a page and nothing else.
pub(crate) fn page_mark(text: &str) -> bool {
    text.len() < 60 && PAGE.is_match(fold(text).trim())
}

/// The source without the heads of its pages: the same line beside the numbers of two pages, where it stood before. The lines of a list
/// that goes on over the page meet again.
pub(crate) fn heads_dropped(source: &Source) -> Option<Source> {
    let text = |block: &Block| block.text().unwrap_or("\u{1f}").trim().to_owned();
    let lines: Vec<(usize, String)> = source
        .blocks
        .iter()
        .map(text)
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let beside = |place: usize| {
        let near = [place.checked_sub(1), Some(place + 1)];
        near.into_iter()
            .flatten()
            .filter_map(|near| lines.get(near))
            .any(|(_, text)| page_mark(text))
    };
    let mut seen: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, (at, text)) in lines.iter().enumerate() {
        if (4..=60).contains(&text.chars().count()) && beside(place) && !page_mark(text) && numbering(text).is_none() {
            seen.entry(text).or_default().push(*at);
        }
    }
    // 责任单位：各街道办事处 may stand at the foot of two pages.
    let head = |text: &str| !fold(text).contains([':', '、', ',', '。']);
    let dropped: BTreeSet<usize> = seen
        .into_iter()
        .filter(|(text, places)| places.len() > 1 && head(text))
        .flat_map(|(text, places)| {
            // The first may be the title, unless that stands above it already.
            let stood = |first: &usize| lines.iter().any(|(at, line)| at < first && line == text);
            let first = usize::from(!places.first().is_some_and(stood));
            places.into_iter().skip(first)
        })
        .collect();
    let kept = |(at, _): &(usize, &Block)| !dropped.contains(at);
    let blocks = source
        .blocks
        .iter()
        .enumerate()
        .filter(kept)
        .map(|(_, block)| block.clone())
        .collect();
    (!dropped.is_empty()).then(|| source.with(blocks))
}

impl<'s> Part<'s> {
    /// A part; `None` if nothing stands in it.
    fn new(line: usize, raw: &'s str) -> Option<Self> {
        let plain = fold(raw);
        let plain = plain.trim();
        (!plain.is_empty() && !PAGE.is_match(plain)).then(|| Part {
            line,
            raw: raw.trim_matches(|letter| unseen(letter) && letter != '\t'),
            text: raw.trim_matches(unseen),
            plain: plain.to_owned(),
        })
    }
}

/// A table that copying has flattened and that cannot be told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Its lines.
    pub lines: Range<usize>,
    pub why: String,
}

/// The lines of a source.
#[derive(Debug, Clone, Default)]
pub(crate) struct Laid {
    pub lines: Vec<Line>,
    pub refused: Vec<Refused>,
}

/// The lines of a source; empty paragraphs are left out, flattened tables are put together again, and so is what a page's
/// width or a line break inside a unit clause has broken.
///
/// `names` are those that the office knows.
pub(crate) fn lines(source: &Source, names: &Names) -> Laid {
    let mut laid = Laid::default();
    let width = wrapped_at(source);
    let all: usize = source.blocks.iter().map(bytes).sum();
    let mut run: Vec<Part<'_>> = Vec::new();
    for block in &source.blocks {
        match block {
            Block::Paragraph { line, text } => {
                for part in text.split(['\n', '\r', '\u{2028}', '\u{b}', '\u{c}']) {
                    let mut from = 0;
                    for at in one_line::cuts(part, part.len() * 2 > all, names) {
                        run.extend(part.get(from..at).and_then(|piece| Part::new(*line, piece)));
                        from = at;
                    }
                    run.extend(part.get(from..).and_then(|piece| Part::new(*line, piece)));
                }
            }
            Block::Table { line, rows } => {
                laid.run(&std::mem::take(&mut run), width, names);
                if rows.iter().flatten().any(|cell| !cell.trim().is_empty()) {
                    laid.lines.push(Line::table(*line, rows.clone()));
                }
            }
        }
    }
    laid.run(&run, width, names);
    laid
}

/// Bytes of the words of a block.
fn bytes(block: &Block) -> usize {
    match block {
        Block::Paragraph { text, .. } => text.len(),
        Block::Table { rows, .. } => rows.iter().flatten().map(String::len).sum(),
    }
}

impl Laid {
    /// Lays out paragraphs that follow one another.
    fn run(&mut self, run: &[Part<'_>], width: Option<usize>, names: &Names) {
        let mut at = 0;
        let mut tables = flat::tables(run, names);
        if tables.is_empty() {
            tables.extend(cards::table(run, names));
        }
        for flat in tables {
            self.paragraphs(run.get(at..flat.from).unwrap_or(&[]), width);
            at = flat.to;
            let parts = run.get(flat.from..flat.to).unwrap_or(&[]);
            match flat.rows {
                Ok(rows) => {
                    let mut table = Line::table(parts.first().map_or(0, |part| part.line), rows.rows);
                    table.unsure = rows.unsure;
                    table.unheaded = rows.unheaded;
                    self.lines.push(table);
                }
                Err(why) => {
                    let start = self.lines.len();
                    let lines = parts.iter().map(|part| Line::new(part.line, part.text, &part.plain));
                    self.lines.extend(lines);
                    self.refused.push(Refused {
                        lines: start..self.lines.len(),
                        why,
                    });
                }
            }
        }
        self.paragraphs(run.get(at..).unwrap_or(&[]), width);
    }

    /// Lays out paragraphs with no table among them; bars that a table left behind are nothing.
    fn paragraphs(&mut self, run: &[Part<'_>], width: Option<usize>) {
        let run: Vec<&Part<'_>> = run.iter().filter(|part| !flat::only_bars(&part.plain)).collect();
        for (place, part) in run.iter().enumerate() {
            // A cell that stands alone: the title in a table's first row.
            let (text, plain) = (part.text.trim_matches(bar), part.plain.trim_matches('|').trim());
            let alone = !text.contains(|letter| bar(letter) && !letter.is_whitespace());
            let (text, plain) = if alone {
                (text, plain)
            } else {
                (part.text, part.plain.as_str())
            };
            let rest = run.get(place..).unwrap_or(&[]);
            let above = place.checked_sub(1).and_then(|above| run.get(above));
            let goes_on = |last: &&mut Line| {
                goes_on(last, plain, rest) || above.is_some_and(|above| wraps(above, last, plain, width))
            };
            match self.lines.last_mut().filter(|_| place > 0).filter(goes_on) {
                Some(last) => {
                    // A label on the next line parts the names before it from its own.
                    if labels(plain).first().is_some_and(|label| label.range.start == 0)
                        || names_meet(&last.plain, plain)
                    {
                        last.text.push('\n');
                        last.plain.push('\n');
                    }
                    last.text.push_str(text);
                    last.plain.push_str(plain);
                    last.joined += 1;
                }
                None => self.lines.push(Line::new(part.line, text, plain)),
            }
        }
    }
}

/// Whether a line ends in a whole name and the next begins with another: the break parts them.
fn names_meet(above: &str, next: &str) -> bool {
    let parts = ['、', ',', ';', ':', '(', '。', '\n'];
    let last = above.rsplit(parts).next().unwrap_or("").trim();
    let first = next
        .split(['、', ',', ';', ')', '。', '\n'])
        .next()
        .unwrap_or("")
        .trim();
    super::bare::firm(last) && (super::bare::firm(first) || first.starts_with('各'))
}

/// Width of a letter: 2 for Chinese, 1 for others.
pub(crate) fn letters(text: &str) -> usize {
    text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
}

/// The width at which every line of a text was broken, as in copies from PDF; `None` if paragraphs stand on one line.
fn wrapped_at(source: &Source) -> Option<usize> {
    let mut widths: Vec<usize> = Vec::new();
    // The width of each line with the line below it, if both are lines of text.
    let mut pairs: Vec<(&str, usize, &str)> = Vec::new();
    let texts = source.blocks.iter().map(|block| block.text().unwrap_or("").trim());
    let texts: Vec<&str> = texts.filter(|text| !page_mark(text)).collect();
    for pair in texts.windows(2) {
        if let [text, next] = pair {
            pairs.push((text, letters(text), next));
        }
    }
    for block in &source.blocks {
        // A line of a table ends where its cells end.
        if let Block::Paragraph { text, .. } = block
            && !text.trim().contains(['\t', '|', '｜', '│'])
        {
            let width = letters(text.trim());
            if width > 160 {
                return None;
            }
            if width > 0 {
                widths.push(width);
            }
        }
    }
    let widest = widths.iter().copied().max().filter(|&widest| widest >= 40)?;
    let full = widths.iter().filter(|&&width| width + 4 >= widest).count();
    // Short lines prevail in a list of tasks and units; most of its full lines break off and go on below.
    let torn = |(text, _, next): &&(&str, usize, &str)| !next.is_empty() && may_go_on(&fold(text), fold(next).trim());
    let edge = pairs.iter().filter(|(_, width, _)| width + 4 >= widest && *width <= 90);
    let broken = edge.clone().filter(torn).count();
    let whole = edge.count().saturating_sub(broken);
    let wrapped = full >= 5 && full * 5 >= widths.len() * 2
        || full >= 12 && full * 4 >= widths.len()
        || broken >= 5 && broken >= whole;
    wrapped.then_some(widest)
}

/// Whether a line ends within a sentence and the next one begins nothing of its own.
fn may_go_on(above: &str, next: &str) -> bool {
    let ends = above.ends_with(['。', '；', ';', '：', ':', '！', '!', '?', '|']);
    let begins = numbering(next).is_some_and(|number| !number.risky)
        || labels(next).first().is_some_and(|label| label.range.start == 0)
        || next.starts_with('附')
        || super::days::day_line(next).is_some()
        || next.contains('|');
    !ends && !begins
}

/// Whether a line was broken only because the page was full.
fn wraps(above: &Part<'_>, last: &Line, next: &str, width: Option<usize>) -> bool {
    let Some(width) = width else { return false };
    let full = letters(above.text) + 4 >= width;
    last.rows.is_none() && last.joined < 200 && full && may_go_on(&above.plain, next) && !above.plain.contains('|')
}

impl Line {
    /// A paragraph, as printed and folded.
    pub fn new(number: usize, text: &str, plain: &str) -> Self {
        Line {
            number,
            text: text.to_owned(),
            plain: plain.to_owned(),
            rows: None,
            unsure: Vec::new(),
            unheaded: false,
            joined: 0,
        }
    }

    /// A table.
    pub fn table(number: usize, rows: Vec<Vec<String>>) -> Self {
        let mut line = Line::new(number, "", "");
        line.rows = Some(rows);
        line
    }
}

/// Whether a line breaks off inside a unit clause, so that the next one belongs to it. `rest` begins with the next one.
fn goes_on(line: &Line, next: &str, rest: &[&Part<'_>]) -> bool {
    if line.rows.is_some() || line.joined >= 30 || numbering(next).is_some_and(|number| !number.risky) {
        return false;
    }
    // Only the end of a line tells; a long line is not searched for each line that follows it.
    let tail = tail(&line.plain, 2400);
    if unclosed(tail) > 0 && next.len() < 2400 {
        // The bracket closes on this line or, where a clause runs over several, soon.
        let mut depth = unclosed(tail);
        for part in rest.iter().take(8) {
            if part.line != rest.first().map_or(0, |first| first.line)
                && numbering(&part.plain).is_some_and(|number| !number.risky)
                || part.plain.len() >= 2400
            {
                break;
            }
            match closes(&part.plain, depth) {
                Ok(()) => return true,
                Err(open) => depth = open,
            }
        }
    }
    let Some(label) = labels(tail)
        .into_iter()
        .rfind(|label| matches!(label.meaning, Label::Units(_)))
    else {
        return false;
    };
    let after = tail.get(label.range.end..).unwrap_or("");
    let before = tail.get(..label.range.start).unwrap_or("");
    let open = before.matches('(').count() + after.matches('(').count()
        > before.matches(')').count() + after.matches(')').count();
    // 各区、县（市） above 人民政府: what is no name by itself ends the one above.
    let rest_of_name = is(next.trim(), Kind::Government) || is(next.trim(), Kind::OfficePart);
    let waits = after.trim().is_empty() || after.trim_end().ends_with(['、', ',']) || rest_of_name;
    let opens_label = labels(next).first().is_some_and(|label| label.range.start == 0);
    open || (waits && !opens_label)
}

/// How many brackets stay open.
fn unclosed(text: &str) -> usize {
    text.chars().fold(0_usize, |depth, letter| match letter {
        '(' => depth + 1,
        ')' => depth.saturating_sub(1),
        _ => depth,
    })
}

/// Whether a text closes one of so many open brackets; else how many are open behind it.
fn closes(text: &str, open: usize) -> Result<(), usize> {
    let mut depth = open;
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => {
                depth = depth.saturating_sub(1);
                if depth < open {
                    return Ok(());
                }
            }
            _ => {}
        }
    }
    Err(depth)
}

/// At most the last `bytes` bytes of a text, cut between letters.
fn tail(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while start < text.len() && !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or("")
}

fn bar(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '|' | '｜' | '│')
}

fn unseen(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

static MARK: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:附\s*(?:件|表)|附)\s*(?:第?\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3}))?\s*[:]?\s*$"));

/// 附件2 with its title on the same line.
static TITLED_MARK: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^附\s*(?:件|表)\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:\s*[:]\s*|\s+)(\S.{1,60})$"));

/// Whether a folded line is the mark of an attachment: 附件2, with its title or without.
pub(crate) fn marks_attachment(plain: &str) -> bool {
    plain.len() <= 300 && (MARK.is_match(plain) || TITLED_MARK.is_match(plain))
}

/// Cuts the lines at the marks 附件1, 附件2, …
///
/// A mark stands alone on its line, or has the attachment's title behind it; the list of attachments in the body looks
/// the same, so a titled mark counts only where the same number is not marked again further down.
pub(crate) fn segments(lines: &[Line]) -> Vec<Segment> {
    let mut marks: Vec<(usize, u32, bool)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.plain.len() > 300 {
            continue;
        }
        if let Some(found) = MARK.captures(&line.plain) {
            // `附件:` alone on a line may open the list of attachments in the body.
            let next = lines.get(at + 1).map(|next| next.plain.as_str()).unwrap_or("");
            if line.plain.ends_with(':') && found.get(1).is_none() && next.starts_with(['1', '１', '一']) {
                continue;
            }
            let number = found.get(1).and_then(|number| value_of(number.as_str())).unwrap_or(0);
            marks.push((at, number, false));
        } else if let Some(found) = TITLED_MARK.captures(&line.plain)
            && let Some(number) = found.get(1).and_then(|number| value_of(number.as_str()))
            && found.get(2).is_some_and(|title| !title.as_str().contains(['。', ';']))
        {
            marks.push((at, number, true));
        }
    }
    let mut segments = vec![Segment {
        attachment: None,
        mark: None,
        lines: 0..lines.len(),
    }];
    // No notice has hundreds of attachments.
    marks.truncate(256);
    for (place, &(at, number, titled)) in marks.iter().enumerate() {
        let again = marks.iter().skip(place + 1).any(|&(_, other, _)| other == number);
        // Titled marks on lines that follow one another are the list itself.
        let neighbour = marks
            .iter()
            .any(|&(other, _, titled)| titled && (other == at + 1 || other + 1 == at));
        if titled && (again || neighbour) {
            continue;
        }
        if let Some(last) = segments.last_mut() {
            last.lines.end = at;
        }
        segments.push(Segment {
            attachment: Some(number),
            mark: Some(at),
            lines: if titled { at..lines.len() } else { at + 1..lines.len() },
        });
    }
    segments
}

/// The attachment's title on the line of its mark.
pub(crate) fn title_behind_mark(line: &Line) -> Option<&str> {
    let found = TITLED_MARK.captures(&line.plain)?;
    let length = found.get(2)?.as_str().chars().count();
    let skip = line.text.chars().count().checked_sub(length)?;
    let at = line.text.char_indices().nth(skip)?.0;
    line.text.get(at..)
}
