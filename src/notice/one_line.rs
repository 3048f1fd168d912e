//! A notice pasted as one long line without breaks: cut at the numbers that count, or else behind the clauses.

use std::sync::LazyLock;

use super::fold::Folded;
use super::names::Names;
use super::numbering::{Style, numbering, value_of};
use super::paragraph::clauses;
use super::sentence::{duty, says_who};
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
        let labels = if most { labels(&folded.text) } else { Vec::new() };
        let mut places: Vec<usize> = numbered.iter().map(|(at, _)| *at).chain(labels).collect();
        places.sort_unstable();
        places.into_iter().map(|at| folded.range(at..at).start).collect()
    } else {
        let mut places = targets(text, &folded, names);
        if places.is_empty() && !begins {
            places = duties(&folded, names);
        }
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

/// 责任单位：市公安局 实际完成情况：已通车: the places of short words behind a blank and before a colon that the page says again and
/// again. They are labels whether anybody knows them or not, and what stands before one ends there.
fn labels(text: &str) -> Vec<usize> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| regex(r" (?P<label>\p{Han}{2,8}):"));
    let found = LABEL.captures_iter(text).filter_map(|found| found.name("label"));
    let found: Vec<(usize, &str)> = found.map(|label| (label.start(), label.as_str())).collect();
    let often = |label: &str| found.iter().filter(|(_, other)| *other == label).count() >= 3;
    found
        .iter()
        .filter(|(_, label)| often(label))
        .map(|(at, _)| *at)
        .collect()
}

/// …分工如下。区委办公室负责将…；区统计局负责对…；区财政局负责保障…。各部门要…: the places where the duties of a paragraph begin, three at
/// least that follow one another, and where what stands behind them does.
fn duties(folded: &Folded, names: &Names) -> Vec<usize> {
    let text = folded.text.as_str();
    let stops = [';', '。'];
    if text.len() > 60_000 || text.matches(stops).count() < 3 {
        return Vec::new();
    }
    let mut run = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive(stops) {
        let words = part.trim_end_matches(stops).trim();
        if duty(words, names) {
            run.push(at);
        } else if run.len() >= 3 {
            run.push(at);
            break;
        } else {
            run.clear();
        }
        at += part.len();
    }
    if run.len() < 3 {
        return Vec::new();
    }
    run.into_iter().map(|at| folded.range(at..at).start).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let mut from = 0;
        let mut pieces = Vec::new();
        for at in cuts(text, true, &Names::default()).into_iter().chain([text.len()]) {
            pieces.push(text.get(from..at).unwrap_or("").trim());
            from = at;
        }
        pieces
    }

    #[test]
    fn a_label_that_nobody_knows_ends_the_list_before_it() {
        let page = "1.新增车位240套。 责任单位：市公安局 承诺兑现：调试完成，浇筑55%。 2.新辟线路12条。 责任单位：市交通局、市城管局 \
                    承诺兑现：新辟7条。 3.整治河道8条。 责任单位：市水利局 承诺兑现：清淤41万方。 附言：见报。";
        let pieces = pieces(page);
        assert_eq!(pieces.iter().filter(|piece| piece.starts_with("承诺兑现：")).count(), 3);
        assert!(pieces.contains(&"责任单位：市交通局、市城管局"), "{pieces:?}");
        // What is said once is no label of the page.
        assert!(pieces.iter().all(|piece| !piece.starts_with("附言")), "{pieces:?}");
    }

    #[test]
    fn duties_that_follow_one_another_are_parted_where_each_begins() {
        let three = "为做好全年工作，现将分工通知如下。区财政局负责保障项目资金按时到位；区审计局负责开展项目竣工决算审计；\
                     区统计局负责对数据进行真实性审核。各部门要明确责任。";
        let begins = ["为做好", "区财政局", "区审计局", "区统计局", "各部门"];
        assert!(
            pieces(three)
                .iter()
                .zip(begins)
                .all(|(piece, begin)| piece.starts_with(begin))
        );
        let two = three.replace(
            "区审计局负责开展项目竣工决算审计；",
            "项目竣工决算审计要全部覆盖，不留死角；",
        );
        assert_eq!(pieces(&two).len(), 1);
    }
}
