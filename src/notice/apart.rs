//! Labels and numbers that stand apart from what they announce, as pages and pictures set them: each on a line of its own
//! (牵头单位 above 区民政局, 01 above 家门口的公园), or parted by a bar (牵头丨区民政局｜配合丨区财政局).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::bare::names_at_end;
use super::fold::fold;
use super::lines::page_mark;
use super::names::Names;
use super::numbering::{numbering, value_of};
use super::paragraph::names_units;
use super::token::{Label, label_meaning, labels};
use super::words::said;
use super::{Block, Source};
use crate::lexicon::{Kind, any, ends, is};
use crate::pattern::Regex;
use crate::text::regex;

/// Labels of bodies that stand alone, or numbers that do, before lines are put together.
const LEAST: usize = 2;

fn text_of(block: &Block) -> Option<&str> {
    block.text().map(str::trim)
}

/// The word of a line that is nothing but a label, with its colon or without.
fn alone(text: &str) -> Option<String> {
    if !(6..=64).contains(&text.len()) {
        return None;
    }
    let plain = fold(text);
    let word: String = plain
        .trim()
        .trim_end_matches(':')
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let fits = (2..=8).contains(&word.chars().count())
        && word.chars().all(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    fits.then_some(word)
}

fn of_bodies(word: &str) -> bool {
    // 完成主体工程 holds words of a label and is none.
    let label = ends(word, Kind::ClassAny) || ends(word, Kind::Class) || is(word, Kind::Role);
    label && matches!(label_meaning(word), Some(Label::Units(_)))
}

/// Whether a line is names of bodies and nothing else.
fn only_names(text: &str) -> bool {
    text.len() < 300
        && numbering(text).is_none()
        && names_at_end(text.trim(), true, &Names::default()).is_some_and(|found| found.range.start == 0)
}

/// The source with labels that stand alone in front of the lines below them; `None` if there are none.
///
/// A word is such a label where it comes back alone on its line, before lines that differ; one of them must be of bodies.
pub(crate) fn labels_joined(source: &Source) -> Option<Source> {
    let texts: Vec<Option<&str>> = source
        .blocks
        .iter()
        .map(text_of)
        .filter(|text| text.is_none_or(|text| !text.is_empty()))
        .collect();
    let mut below: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for pair in texts.windows(2) {
        if let [Some(text), Some(next)] = pair
            && let Some(word) = alone(text)
        {
            below.entry(word).or_default().push(next);
        }
    }
    let labels: BTreeSet<&String> = below
        .iter()
        .filter(|(word, below)| {
            let differ: BTreeSet<&&str> = below.iter().collect();
            let named = of_bodies(word) && below.iter().all(|next| only_names(next));
            below.len() >= LEAST && (differ.len() > 1 || named)
        })
        .map(|(word, _)| word)
        // 县财政局 on a line of its own is a name in a list.
        .filter(|word| label_meaning(word).is_some() || !super::bare::firm(word))
        .collect();
    // What stands above a label is none itself: the row of headings of a table that lost its cells. 责任 above 领导 is half a heading.
    let named = |text: &str| {
        text.split(['、', '，', ',', '；', ' '])
            .next()
            .is_some_and(|name| said(&fold(name)))
    };
    let valued = |word: &&&String| {
        let values = below.get(**word).into_iter().flatten();
        let values = values.filter(|next| alone(next).is_none_or(|next| !labels.contains(&next)));
        of_bodies(word) && values.filter(|next| named(next)).count() >= LEAST
    };
    if !labels.iter().any(|word| valued(&word)) {
        return None;
    }
    let mut blocks: Vec<Block> = Vec::with_capacity(source.blocks.len());
    let mut waiting: Option<(usize, String, String)> = None;
    // The label's names go on below, each on a line of its own.
    let mut listing = false;
    for (place, block) in source.blocks.iter().enumerate() {
        let Block::Paragraph { line, text } = block else {
            blocks.extend(waiting.take().map(|(line, text, _)| Block::Paragraph { line, text }));
            blocks.push(block.clone());
            continue;
        };
        if text.trim().is_empty() {
            continue;
        }
        let label = alone(text).filter(|word| labels.contains(word));
        let next = source
            .blocks
            .get(place + 1..)
            .unwrap_or(&[])
            .iter()
            .filter_map(text_of)
            .find(|text| !text.is_empty());
        let signs = next.is_some_and(|next| super::days::day_line(&fold(next)).is_some());
        let goes_on = listing && label.is_none() && waiting.is_none() && !signs && only_names(text);
        if let Some(Block::Paragraph { text: above, .. }) = blocks.last_mut().filter(|_| goes_on) {
            above.push('、');
            above.push_str(text.trim());
            continue;
        }
        listing = waiting.as_ref().is_some_and(|(_, _, word)| of_bodies(word)) && label.is_none();
        match (waiting.take(), label) {
            (Some((at, _, word)), None) => blocks.push(Block::Paragraph {
                line: at,
                text: format!("{word}：{}", text.trim()),
            }),
            (first, Some(word)) => {
                blocks.extend(first.map(|(line, text, _)| Block::Paragraph { line, text }));
                waiting = Some((*line, text.clone(), word));
            }
            (None, None) => blocks.push(block.clone()),
        }
    }
    blocks.extend(waiting.map(|(line, text, _)| Block::Paragraph { line, text }));
    Some(source.with(blocks))
}

/// The source with a dash between the words of a line and the first of those whom it mentions: 修建公路@县交通局 牵头 @县财政局 配合.
pub(crate) fn mentions_parted(source: &Source) -> Option<Source> {
    let place = |text: &str| {
        let (at, _) = text.match_indices('@').find(|(at, sign)| {
            let behind = text.get(at + sign.len()..).unwrap_or("");
            behind.starts_with(|next| ('\u{4e00}'..='\u{9fff}').contains(&next))
        })?;
        let before = text.get(..at)?.trim_end();
        before
            .ends_with(|last: char| last.is_alphanumeric() || matches!(last, '）' | ')' | '”' | '。'))
            .then_some(at)
    };
    source.put(|text| {
        let at = place(text).filter(|_| text.len() < 2_000)?;
        let mut text = text.to_owned();
        text.insert_str(at, "——");
        Some(text)
    })
}

/// The source with the names that go on below a label's line in that line: 配合单位：市财政局、 above 市审计局.
pub(crate) fn lists_joined(source: &Source) -> Option<Source> {
    let opens = |text: &str| {
        labels(&fold(text))
            .first()
            .is_some_and(|label| label.range.start == 0 && matches!(label.meaning, Label::Units(_)))
    };
    let waits = |text: &str| text.trim_end().ends_with('、') && text.len() < 2_000 && opens(text.trim());
    let mut found = false;
    let mut blocks: Vec<Block> = Vec::with_capacity(source.blocks.len());
    for block in &source.blocks {
        if let (Some(Block::Paragraph { text: above, .. }), Block::Paragraph { text, .. }) = (blocks.last_mut(), block)
            && waits(above)
            && !text.trim().is_empty()
            && !opens(text.trim())
            && numbering(text).is_none_or(|number| number.risky)
        {
            // — 3 — stands between the lines of a list that goes on over the page.
            if page_mark(text.trim()) {
                continue;
            }
            above.truncate(above.trim_end().len());
            above.push_str(text.trim());
            found = true;
            continue;
        }
        blocks.push(block.clone());
    }
    found.then(|| source.with(blocks))
}

/// Signs that part a label from its value, or one from the next.
const BARS: &[char] = &['丨', '｜', '|', '│', '￤', '┃'];

/// The source with colons behind labels that bars part from their values; `None` if there are none.
pub(crate) fn bars_closed(source: &Source) -> Option<Source> {
    let closed = |text: &str| -> Option<String> {
        let cells: Vec<&str> = text.split(BARS).map(str::trim).collect();
        let labelled = |pair: &[&str]| match pair {
            [label, value] => {
                let word = alone(label);
                let own = word.is_some_and(|word| {
                    matches!(label_meaning(&word), Some(Label::Units(_) | Label::People | Label::Due))
                });
                own && !value.is_empty() && alone(value).is_none_or(|value| label_meaning(&value).is_none())
            }
            _ => false,
        };
        (cells.len() >= 2 && cells.len().is_multiple_of(2) && cells.chunks(2).all(labelled)).then(|| {
            let pairs: Vec<String> = cells.chunks(2).map(|pair| pair.join("：")).collect();
            pairs.join("；")
        })
    };
    source.put(|text| closed(text).filter(|_| text.contains(BARS) && text.len() < 2_000))
}

/// The source without the bars that stand alone between its cells, each cell and each bar on a line of its own; `None` if there are
/// none, or if two that follow one another show a blank cell.
pub(crate) fn bars_dropped(source: &Source) -> Option<Source> {
    let lone = |block: &&Block| {
        let text = text_of(block).unwrap_or("");
        text.chars().nth(1).is_none() && text.starts_with(BARS)
    };
    let filled: Vec<&Block> = source
        .blocks
        .iter()
        .filter(|block| text_of(block).is_none_or(|text| !text.is_empty()))
        .collect();
    let bars = filled.iter().filter(|block| lone(block)).count();
    let blank = filled.windows(2).any(|pair| pair.iter().all(lone));
    let first = filled.iter().position(lone)?;
    let last = filled.iter().rposition(lone)?;
    if bars < 8 || blank || bars * 2 < last - first {
        return None;
    }
    Some(source.with(source.blocks.iter().filter(|block| !lone(block)).cloned().collect()))
}

/// A number and nothing else: 01, ③, 第二, NO.4
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let task = any(&[Kind::HeadingTask]);
    regex(&format!(
        r"^(?:第|[Nn][Oo]\.?\s*|#|{task})?\s*(\d{{1,2}}|[一二三四五六七八九十]{{1,3}}|[壹贰叁肆伍陆柒捌玖拾]{{1,3}}|[①-⑳❶-❿➊-➓])\s*[项件]?\s*[.、:]?$"
    ))
});

fn number(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 32 {
        return None;
    }
    let plain = fold(text);
    let found = NUMBER.captures(plain.trim())?;
    let digits = found.get(1)?.as_str();
    value_of(digits).or_else(|| numbering(digits).map(|number| number.value))
}

/// The source with numbers that stand alone in front of the lines below them, where they count on and the lines between
/// them say who does what; `None` if there are none. The numbers of pages do not.
pub(crate) fn numbers_joined(source: &Source) -> Option<Source> {
    let mut places: Vec<usize> = Vec::new();
    for (place, block) in source.blocks.iter().enumerate() {
        if let Some(value) = text_of(block).and_then(number)
            && usize::try_from(value).is_ok_and(|value| value == places.len() + 1)
        {
            places.push(place);
        }
    }
    let between = |place: usize| {
        let end = places.get(place + 1).copied().unwrap_or(source.blocks.len());
        let start = places.get(place).map_or(end, |place| place + 1);
        source.blocks.get(start..end).unwrap_or(&[])
    };
    let names = Names::default();
    let says = |blocks: &[Block]| {
        let mut texts = blocks.iter().filter_map(text_of).filter(|text| text.len() < 2_000);
        texts.any(|text| names_units(text, &names))
    };
    let first = |blocks: &[Block]| {
        blocks
            .iter()
            .position(|block| text_of(block).is_none_or(|text| !text.is_empty()))
    };
    let plain = |blocks: &[Block]| {
        let next = first(blocks).and_then(|at| blocks.get(at)).and_then(text_of);
        next.is_some_and(|text| numbering(text).is_none_or(|number| number.risky))
    };
    let whole = (0..places.len()).all(|place| plain(between(place)));
    let saying = (0..places.len()).filter(|place| says(between(*place))).count();
    if places.len() <= LEAST || !whole || saying * 3 < places.len() * 2 {
        return None;
    }
    let mut blocks: Vec<Block> = source.blocks.clone();
    for (place, &at) in places.iter().enumerate() {
        let Some(next) = first(between(place)).map(|next| at + 1 + next) else {
            continue;
        };
        let own = source.blocks.get(at).and_then(text_of).unwrap_or("");
        let own = own.trim_end_matches(['.', '、', '．', ':', '：']).to_owned();
        if let Some(Block::Paragraph { text, .. }) = blocks.get_mut(next) {
            *text = format!("{own}、{}", text.trim());
        }
        if let Some(Block::Paragraph { text, .. }) = blocks.get_mut(at) {
            text.clear();
        }
    }
    Some(source.with(blocks))
}
