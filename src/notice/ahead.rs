//! Brackets with bodies that stand on a line of their own above each item go behind its words, where a clause stands: [甲局／乙局] above 壹　….

use super::fold::fold;
use super::names::Names;
use super::numbering::{Style, numbering};
use super::paragraph::{clauses, without};
use super::words::ends_like_unit;
use super::{Block, Source};
use crate::finding::Severity;

/// Brackets that show on which side of the items they stand.
const LEAST: usize = 2;

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A bracket with bodies and nothing else.
    Bodies,
    /// A number with words, and its value.
    Item(Style, u32),
    Other,
}

/// Whether a line is a bracket with bodies and nothing else.
fn bodies(text: &str, names: &Names) -> bool {
    let plain = fold(text);
    let plain = plain.trim();
    let inner = plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let Some(inner) = inner.filter(|inner| plain.len() < 600 && !inner.contains(['(', ')', '。'])) else {
        return false;
    };
    let found = clauses(text, false, names);
    let ranges: Vec<_> = found.iter().map(|found| found.range.clone()).collect();
    let alone = found.iter().any(|found| found.clause.names_units()) && without(text, &ranges).trim().is_empty();
    let parts = || {
        inner
            .split(['、', '/', '|', ',', ';', ' '])
            .map(str::trim)
            .filter(|part| !part.is_empty())
    };
    alone || parts().next().is_some() && parts().all(|part| ends_like_unit(part) && part.chars().count() <= 24)
}

/// The source with such brackets behind the words of their items; `None` if there are none.
///
/// They stand above what they are of where one stands above the first item and none behind the last; where some of the
/// items have one and others none, they may be of all that follow, and nothing is moved.
pub(crate) fn placed(source: &Source) -> Option<Source> {
    let names = Names::default();
    let lines: Vec<(usize, Sort)> = source
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(at, block)| match block {
            Block::Paragraph { text, .. } if text.trim().is_empty() => None,
            Block::Paragraph { text, .. } if bodies(text, &names) => Some((at, Sort::Bodies)),
            Block::Paragraph { text, .. } => {
                let number = numbering(text).filter(|number| number.style != Style::Bullet);
                Some((
                    at,
                    number.map_or(Sort::Other, |number| Sort::Item(number.style, number.value)),
                ))
            }
            Block::Table { .. } => Some((at, Sort::Other)),
        })
        .collect();
    let first = lines.iter().position(|(_, sort)| *sort == Sort::Bodies)?;
    let style = match lines.get(first + 1)? {
        (_, Sort::Item(style, _)) => *style,
        _ => return None,
    };
    let of_style = |sort: Sort| matches!(sort, Sort::Item(own, _) if own == style);
    let above = |place: usize| {
        place
            .checked_sub(1)
            .and_then(|above| lines.get(above))
            .map(|(_, sort)| *sort)
    };
    let count = lines.iter().filter(|(_, sort)| *sort == Sort::Bodies).count();
    // The first item has one above it.
    let leads = lines.iter().position(|(_, sort)| of_style(*sort)) == Some(first + 1);
    // 【县住建局】 heads what stands below it; a list of bodies is no heading.
    let listed = |at: usize| match source.blocks.get(at) {
        Some(Block::Paragraph { text, .. }) => fold(text).contains(['、', '/', '|', ',', ';']),
        _ => false,
    };
    let lists = lines.iter().any(|(at, sort)| *sort == Sort::Bodies && listed(*at));
    if count < LEAST || !leads || !lists {
        return None;
    }
    let pairs: Vec<(usize, usize)> = lines
        .windows(2)
        .filter_map(|pair| match pair {
            [(at, Sort::Bodies), (item, sort)] if of_style(*sort) => Some((*at, *item)),
            _ => None,
        })
        .collect();
    let items = lines.iter().enumerate().filter(|(_, (_, sort))| of_style(*sort));
    let bare = items.filter(|(place, _)| above(*place) != Some(Sort::Bodies)).count();
    // One that stands between two items that count on is of one of both; where the numbers begin anew below it, it heads them:
    // 【县住建局】 above its duties.
    let mut last = None;
    let (mut between, mut heads) = (0, 0);
    for (place, (_, sort)) in lines.iter().enumerate() {
        match (sort, last, lines.get(place + 1)) {
            (Sort::Bodies, Some((own, value)), Some((_, Sort::Item(next, behind))))
                if own == style && *next == style =>
            {
                if *behind == value + 1 {
                    between += 1;
                } else {
                    heads += 1;
                }
            }
            (Sort::Item(own, value), ..) => last = Some((*own, *value)),
            _ => {}
        }
    }
    let mixed = pairs.len() < count || bare > 0;
    // One above several items heads them, where most have none of their own.
    if between == 0 || heads > 0 || pairs.len() == count && bare * 3 > pairs.len() {
        return None;
    }
    let line = match source.blocks.get(lines.get(first)?.0)? {
        Block::Paragraph { line, .. } | Block::Table { line, .. } => *line,
    };
    let mut placed = source.clone();
    if mixed {
        let found = format!("{count}处写有单位的括号各占一行，有的在任务前，有的不在，分不清是前一项还是后一项的单位");
        placed.tell(
            "notice-clause-ahead",
            Severity::Warning,
            Some(line),
            [
                &found,
                "每项任务的单位都写在任务前，或者都写在任务后",
                "请对照通知原文核对各项任务的单位",
            ],
        );
        return Some(placed);
    }
    for (at, item) in &pairs {
        let text = match placed.blocks.get_mut(*at) {
            Some(Block::Paragraph { text, .. }) => std::mem::take(text),
            _ => continue,
        };
        if let Some(Block::Paragraph { text: words, .. }) = placed.blocks.get_mut(*item) {
            words.truncate(words.trim_end().len());
            words.push_str(text.trim());
        }
    }
    let found = format!("单位写在任务前一行的括号里，{count}处都读作后面一项任务的单位");
    placed.tell(
        "notice-clause-ahead",
        Severity::Info,
        Some(line),
        [&found, "", "如不是这样，请在台账中更正"],
    );
    Some(placed)
}
