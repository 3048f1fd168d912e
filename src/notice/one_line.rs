//! A notice pasted as one long line without breaks: cut at the numbers that count, or else behind the clauses.

use std::sync::LazyLock;

use super::fold::Folded;
use super::names::Names;
use super::numbering::{Style, numbering, value_of};
use super::paragraph::clauses;
use super::sentence::says_who;
use super::words::ends_like_unit;
use crate::lexicon::{Kind, holds, words};
use crate::pattern::Regex;
use crate::text::regex;

/// A number inside a line: 一、 (一) 1. (1)
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<han>[一二三四五六七八九十]{1,3})、|\((?P<bracket>[一二三四五六七八九十]{1,3})\)|(?P<arabic>\d{1,3})[.、]|\((?P<round>\d{1,3})\)",
    )
});

/// Ends of titles, as they stand before the first sentence of a pasted notice.
static TITLES: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::TitleEnd).collect());

/// Letters of a line that is cut at all; a task of a usual notice seldom has more.
const LEAST: usize = 60;

/// Where a line is to be cut, in order, if most of the notice stands on it (`most`) or several of its numbered parts name units.
///
/// Out: the places where its pieces begin, the first left out; empty if the line stays whole.
pub(crate) fn cuts(text: &str, most: bool, names: &Names) -> Vec<usize> {
    if text.chars().count() < LEAST || text.len() > 400_000 || text.contains('\t') {
        return Vec::new();
    }
    let folded = Folded::new(text);
    let begins = numbering(text).is_some();
    let numbered = numbers(&folded.text);
    let finest = numbered.iter().map(|(_, style)| *style).max();
    let ends = |place: usize| numbered.get(place + 1).map_or(folded.text.len(), |(at, _)| *at);
    let bearing = numbered
        .iter()
        .enumerate()
        .filter(|(_, (_, style))| Some(*style) == finest)
        .filter(|&(place, &(at, _))| {
            let piece = folded.original(text, at..ends(place));
            piece.len() < 6_000
                && clauses(piece, true, names)
                    .iter()
                    .any(|found| found.clause.names_units())
        })
        .count();
    let of_finest = numbered.iter().filter(|(_, style)| Some(*style) == finest).count();
    let counts = bearing >= 2 && bearing * 2 >= of_finest && (most || !begins && bearing >= 3);
    let mut places: Vec<usize> = if counts {
        numbered.iter().map(|(at, _)| folded.range(*at..*at).start).collect()
    } else {
        let places = targets(text, &folded, names);
        if most && !begins && places.is_empty() {
            behind_clauses(text, names)
        } else {
            places
        }
    };
    // The title stands before the first sentence.
    if let Some(&first) = places.first().filter(|_| most)
        && let Some(stop) = text.get(..first).and_then(|head| head.find('。'))
    {
        let head = text.get(..stop).unwrap_or("");
        if head.chars().count() <= 50 && TITLES.iter().any(|end| head.ends_with(end)) {
            places.insert(0, stop + '。'.len_utf8());
        }
    }
    // …报送一次进度。某县人民政府办公室2021年2月20日: who issued it stands at the end.
    let tail = text.trim_end();
    if most
        && !places.is_empty()
        && let Some(stop) = tail.rfind(['。', '）', ')'])
        && let Some(letter) = tail.get(stop..).and_then(|rest| rest.chars().next())
        && let Some(rest) = tail.get(stop + letter.len_utf8()..)
        && super::days::signed(super::fold::fold(rest).trim()).is_some()
        && places.last().is_some_and(|&last| last < stop)
    {
        places.push(stop + letter.len_utf8());
    }
    places.retain(|&at| at > 0 && at < text.len());
    places.dedup();
    places
}

/// The numbers of a folded line that count, each style for itself: a coarser one lets the finer begin anew.
fn numbers(text: &str) -> Vec<(usize, Style)> {
    let mut last = [0_u32; 4];
    let mut all = Vec::new();
    for found in NUMBER.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        let styles = [
            ("han", Style::Han),
            ("bracket", Style::HanBracket),
            ("arabic", Style::Arabic),
            ("round", Style::ArabicBracket),
        ];
        let Some((level, style, value)) = styles
            .iter()
            .enumerate()
            .find_map(|(level, (name, style))| Some((level, *style, value_of(found.name(name)?.as_str())?)))
        else {
            continue;
        };
        let before = text.get(..whole.start()).unwrap_or("");
        let after = text.get(whole.end()..).unwrap_or("");
        let tail = before.trim_end();
        let apart = tail.is_empty()
            || tail.len() < before.len()
            || tail.ends_with(['。', ';', '!', ')', ':', '”', '》'])
            || ends_like_unit(tail);
        let words = after
            .trim_start()
            .starts_with(|letter: char| letter.is_alphabetic() || "“《(".contains(letter));
        let above = last.get(level).copied().unwrap_or(0);
        // （一） is a number wherever it counts.
        let apart = apart || matches!(style, Style::HanBracket);
        if !apart || !words || !(value == above + 1 || value == 1) {
            continue;
        }
        for (place, last) in last.iter_mut().enumerate() {
            match place.cmp(&level) {
                std::cmp::Ordering::Equal => *last = value,
                // 1. goes on through all headings, or begins anew: both count.
                std::cmp::Ordering::Greater if place != 2 => *last = 0,
                _ => {}
            }
        }
        all.push((whole.start(), style));
    }
    all
}

/// 能耗下降3.2%，由甲局负责；耕地不减，由乙局牵头、丙局配合；…: the places behind the targets of a paragraph, if each of them, three at
/// least, has words of its own and ends in who answers for it. Behind a number they need a head that holds them together:
/// （一）人员密集场所。商场整治由甲局牵头；…; without one they are measures of what is numbered.
fn targets(text: &str, folded: &Folded, names: &Names) -> Vec<usize> {
    let plain = folded.text.trim_end().trim_end_matches('。');
    if plain.len() > 6_000 || plain.matches(';').count() < 2 {
        return Vec::new();
    }
    let start = match numbering(text) {
        Some(number) if number.style <= Style::HanBracket => {
            let head = plain.find('。').map(|at| at + '。'.len_utf8());
            let short = |end: &usize| {
                let words = plain.get(..*end).unwrap_or("");
                words.chars().count() <= 24 && !words.contains([',', ';'])
            };
            match head.filter(short) {
                Some(end) => end,
                None => return Vec::new(),
            }
        }
        Some(_) => return Vec::new(),
        None => 0,
    };
    let list = plain.get(start..).unwrap_or("");
    // 商场整治工作由甲局牵头: what hands it over may stand behind the words.
    let handed = |part: &&str| {
        let at = part.find('由')?;
        let who = part.get(at..)?;
        (says_who(who, names) && (at == 0 || holds(who, Kind::Role))).then_some(at)
    };
    let answered = |piece: &str| {
        let parts: Vec<&str> = piece.split(',').map(str::trim).collect();
        let who = parts
            .iter()
            .enumerate()
            .find_map(|(place, part)| Some((place, handed(part)?)));
        who.is_some_and(|(place, at)| place + at > 0 && parts.iter().skip(place + 1).all(|part| says_who(part, names)))
    };
    if !list.split(';').all(answered) {
        return Vec::new();
    }
    let head = (start > 0).then(|| folded.range(start..start).start);
    let behind = list
        .match_indices(';')
        .map(|(at, _)| folded.range(start + at..start + at + 1).end);
    head.into_iter()
        .chain(behind)
        .filter(|at| text.is_char_boundary(*at))
        .collect()
}

/// The places behind clauses that have words of their own before them.
fn behind_clauses(text: &str, names: &Names) -> Vec<usize> {
    if text.len() > 60_000 {
        return Vec::new();
    }
    let found: Vec<_> = clauses(text, false, names)
        .into_iter()
        .filter(|found| found.clause.names_units())
        .collect();
    let mut from = 0;
    let mut ends = Vec::new();
    for found in found {
        let words = text.get(from..found.range.start).unwrap_or("");
        let own = words.chars().filter(|letter| letter.is_alphanumeric()).count() >= 4;
        let rest = text.get(found.range.end..).unwrap_or("");
        let stop = rest.len() - rest.trim_start_matches(['。', '；', ';', ' ', '\u{3000}']).len();
        let end = found.range.end + stop;
        match ends.last_mut().filter(|_| !own) {
            Some(last) => *last = end,
            None => ends.push(end),
        }
        from = end;
    }
    if ends.len() < 3 {
        return Vec::new();
    }
    // 现将任务分解如下：
    if let Some(at) = words(Kind::ListOpens).find_map(|opening| Some(text.find(opening)? + opening.len()))
        && ends.first().is_some_and(|first| at < *first)
    {
        ends.insert(0, at);
    }
    ends
}
