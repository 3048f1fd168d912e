//! Tasks written as cards: lines with the same labels each time (主管领导：… 责任单位：… 进度安排：…), below their words or with these behind a label, too.
//!
//! The labels are known by their coming back, not by a list; what each holds is told by its meaning, as a column's heading is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::clause::under;
use super::columns::role_by;
use super::flat::{Flat, Rows};
use super::fold::{Folded, fold};
use super::lines::Part;
use super::names::Names;
use super::numbering::{Numbering, Style, numbering, value_of};
use super::table_header::{Role, own_heading};
use super::token::Share;
use crate::pattern::Regex;
use crate::text::regex;

/// A line with a label: the label, folded and without spaces, and what stands behind it.
#[derive(Clone)]
struct Labelled<'p> {
    key: String,
    value: &'p str,
}

/// 责任单位：市财政局, 【责任单位】市财政局, 事　　项：…
fn labelled<'p>(part: &Part<'p>) -> Option<Labelled<'p>> {
    if part.raw.contains('\t') || part.plain.contains('|') {
        return None;
    }
    let folded = Folded::new(part.text);
    let bracketed = folded
        .text
        .strip_prefix('(')
        .and_then(|rest| rest.find(')'))
        .map(|at| at + 1);
    let (from, end) = match bracketed {
        Some(close) => (1, close),
        None => (0, folded.text.find(':')?),
    };
    let key: String = folded
        .text
        .get(from..end)?
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let fits = (2..=8).contains(&key.chars().count()) && key.chars().all(char::is_alphabetic);
    let start = folded.range(end + 1..end + 1).start;
    let value = part.text.get(start..).unwrap_or("").trim();
    let value = if bracketed.is_some() {
        value.trim_start_matches([':', '：']).trim()
    } else {
        value
    };
    fits.then_some(Labelled { key, value })
}

/// A card under way.
#[derive(Default)]
struct Card {
    words: Vec<String>,
    values: BTreeMap<usize, String>,
    /// The column of the label that was read last.
    last: Option<usize>,
    /// The column of a label with nothing behind it, below which its content stands: 整改措施：
    open: Option<usize>,
    /// How that content is numbered.
    inner: Option<Style>,
    /// The labels since the last line of content, and those that turned out to be content.
    beside: Vec<usize>,
    within: BTreeSet<usize>,
    /// Content has labels of its own, and the card has them again behind it.
    closed: bool,
}

impl Card {
    /// A label with what stands behind it.
    fn insert(&mut self, column: usize, value: &str) {
        if value.is_empty() {
            self.open = Some(column);
            self.beside.clear();
        } else {
            self.beside.push(column);
        }
        self.values.insert(column, value.to_owned());
        self.last = Some(column);
    }

    /// 责任单位：甲局 below 1.拆除围网。, and again below 2.: each belongs to its measure, with the words of that.
    fn give_back(&mut self, keys: &[&str], only_known: bool) {
        let Some(open) = self.open else { return };
        for column in std::mem::take(&mut self.beside) {
            if column == open || only_known && !self.within.contains(&column) {
                continue;
            }
            let own = self.values.remove(&column).unwrap_or_default();
            self.within.insert(column);
            if let (Some(value), Some(key)) = (self.values.get_mut(&open), keys.get(column)) {
                value.push_str(&format!("\n{key}：{own}"));
            }
        }
        self.last = Some(open);
    }

    /// Whether a label stood before the label below which the content stands.
    fn above_content(&self, column: usize) -> bool {
        !self.beside.contains(&column) && !self.within.contains(&column)
    }

    /// No further label comes: what content has had each time is content the last time, too.
    fn close(&mut self, keys: &[&str]) {
        if !self.closed && !self.within.is_empty() {
            self.give_back(keys, true);
        }
    }

    /// The value that was read last goes on over lines.
    fn goes_on<'a, 'p: 'a>(&mut self, lines: impl IntoIterator<Item = &'a Part<'p>>) {
        let Some(value) = self.last.and_then(|column| self.values.get_mut(&column)) else {
            return;
        };
        for line in lines {
            if self.inner.is_none() && self.open == self.last {
                self.inner = numbering(line.text)
                    .filter(|number| !number.risky)
                    .map(|number| number.style);
            }
            if !value.is_empty() {
                value.push('\n');
            }
            value.push_str(line.text);
        }
    }
}

/// How many of the lines below a label are still its content, before the heading of the next card or of the next part;
/// none where nothing tells the two apart.
fn content(card: &Card, waiting: &[&Part<'_>]) -> Option<usize> {
    let number = |text: &str| numbering(text).filter(|number| !number.risky && number.style != Style::HanIs);
    let head = number(card.words.first()?)?;
    let numbers: Vec<Option<Numbering>> = waiting.iter().map(|part| number(part.text)).collect();
    let empty = card
        .last
        .and_then(|column| card.values.get(&column))
        .is_some_and(String::is_empty);
    let first = numbers.first()?.as_ref();
    // （一）… below 整改措施： of 1.…: the first number below a label with nothing behind it shows how its content is numbered.
    let inner = card
        .inner
        .or_else(|| first.filter(|first| empty && first.value == 1).map(|first| first.style));
    let begins = first.is_some_and(|first| {
        first.style > head.style || first.style == head.style && first.value <= head.value || Some(first.style) == inner
    });
    if !empty && !begins {
        return None;
    }
    let like = |number: &&Numbering| number.style == head.style;
    let next = numbers.iter().rposition(|number| {
        number
            .as_ref()
            .filter(like)
            .is_some_and(|number| number.value == head.value + 1)
    });
    // 二、大气 above a new 1.: the part's heading is none of the content.
    let coarser = |number: &Numbering| number.style < head.style && Some(number.style) != inner;
    let part = numbers.iter().position(|number| number.as_ref().is_some_and(coarser));
    Some(match (part, next) {
        (Some(part), _) => part,
        (None, Some(next)) => next,
        (None, None) => waiting.len(),
    })
}

/// How many lines at the start of a text are the content of a card's last label: numbers from 1 on.
fn numbered_on(card: &Card, behind: &[&Part<'_>]) -> usize {
    let number = |text: &str| numbering(text).filter(|number| !number.risky);
    let empty = card
        .last
        .and_then(|column| card.values.get(&column))
        .is_some_and(String::is_empty);
    let headed = card.words.first().is_some_and(|line| number(line).is_some());
    if !headed || !empty {
        return 0;
    }
    let mut style = None;
    behind
        .iter()
        .zip(1..)
        .take_while(|(part, place)| {
            number(part.text)
                .is_some_and(|number| number.value == *place && *style.get_or_insert(number.style) == number.style)
        })
        .count()
}

/// Where the first card begins: the line above its first label, or with the words of the second card as a measure the numbered
/// line a little further up (一、水质不达标。 above lines that describe it).
fn head_of_first(parts: &[Part<'_>], lines: &[Option<Labelled<'_>>], first: usize, opener: &str) -> Option<usize> {
    let near = first.checked_sub(1)?;
    let second = lines
        .iter()
        .enumerate()
        .skip(first + 1)
        .find(|(_, line)| line.as_ref().is_some_and(|line| line.key == opener))
        .map(|(at, _)| at)?;
    let number = |at: usize| numbering(parts.get(at)?.text).filter(|number| !number.risky);
    let free = |at: &usize| lines.get(*at).is_some_and(Option::is_none);
    if number(near).is_some() {
        return Some(near);
    }
    let head = (0..second).rev().take_while(free).take(4).find_map(number);
    let Some(head) = head else { return Some(near) };
    let like = |at: &usize| number(*at).is_some_and(|other| other.style == head.style && other.value + 1 == head.value);
    Some((0..near).rev().take_while(free).take(3).find(like).unwrap_or(near))
}

/// The number of a card, whatever it is called: 交办卡1, 第三号, NO.4
static MARK: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^[^\d,;。:]{0,8}?(\d{1,4}|[一二三四五六七八九十]{1,4})[\p{Han}).、:]{0,3}$"));

/// The number in the words above a card, if they are nothing else.
pub(crate) fn mark(words: &str) -> Option<u32> {
    let plain = fold(words);
    value_of(MARK.captures(plain.trim())?.get(1)?.as_str())
}

/// Whether a line is a rule between cards: -----
fn is_rule(part: &Part<'_>) -> bool {
    !part.plain.chars().any(char::is_alphanumeric)
}

/// The cards among lines as one table, if labels come back and one of them names units.
///
/// Tasks with numbers are cards only where a label comes back that says neither who nor when: all else belongs to the outline.
pub(crate) fn table(parts: &[Part<'_>], names: &Names) -> Option<Flat> {
    let role = |key: &str| role_by(key, names);
    let mut lines: Vec<Option<Labelled<'_>>> = parts.iter().map(labelled).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines.iter().flatten() {
        *counts.entry(line.key.clone()).or_default() += 1;
    }
    let again = |line: &Option<Labelled<'_>>| {
        line.as_ref()
            .is_some_and(|line| counts.get(&line.key).is_some_and(|count| *count > 1))
    };
    let first = lines.iter().position(again)?;
    let last = lines.iter().rposition(again)?;
    // 任务一：建设智慧停车平台 stands once and is no label; 配合单位：… on one card alone is.
    for line in &mut lines {
        let once = line
            .as_ref()
            .is_some_and(|line| !matches!(role(&line.key), Role::Units(_) | Role::Due | Role::People | Role::Note));
        if !again(line) && once {
            *line = None;
        }
    }
    // In the order of their first coming.
    let mut keys: Vec<&str> = Vec::new();
    for line in lines.get(first..=last)?.iter().flatten() {
        if !keys.contains(&line.key.as_str()) {
            keys.push(line.key.as_str());
        }
        if keys.len() > 24 {
            return None;
        }
    }
    let units = keys.iter().any(|key| matches!(role(key), Role::Units(_)));
    if keys.len() < 2 || !units {
        return None;
    }
    // The label that follows the words of a card.
    let mut openers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut above: Option<bool> = first.checked_sub(1).and_then(|at| lines.get(at)).map(Option::is_none);
    // Where the first card has a number, only numbers of its style head a card.
    let style = |part: &Part<'_>| {
        numbering(part.text)
            .filter(|number| !number.risky)
            .map(|number| number.style)
    };
    let headed_by = first.checked_sub(1).and_then(|at| parts.get(at)).and_then(style);
    let mut heads = true;
    for (line, part) in lines.iter().zip(parts).take(last + 1).skip(first) {
        if let Some(line) = line.as_ref().filter(|_| above == Some(true)) {
            if heads {
                *openers.entry(line.key.as_str()).or_default() += 1;
            }
            heads = headed_by.is_none();
        } else if line.is_none() {
            heads |= style(part) == headed_by;
        }
        if line.is_some() || !is_rule(part) {
            above = Some(line.is_none());
        }
    }
    // The words may stand behind the first label, and nothing between the cards.
    let opens = |key: &str| openers.get(key).is_some_and(|count| *count > 1);
    let lead_key = keys
        .first()
        .copied()
        .filter(|key| counts.get(*key).is_some_and(|count| *count > 1))?;
    // 1.… and 2.… below 整改措施： put 责任单位： behind lines without a label, too: the label that comes first in a card opens it.
    let most = openers.values().max().copied().unwrap_or(0);
    let opener = match keys
        .iter()
        .copied()
        .find(|key| openers.get(key).is_some_and(|count| count * 2 > most))
    {
        Some(key) if opens(key) => key,
        _ => lead_key,
    };
    let headed = opens(opener);
    let words_key = keys.iter().position(|key| role(key) == Role::Task);
    if !headed && (words_key.is_none() || keys.len() < 3) {
        return None;
    }
    let from = if headed {
        head_of_first(parts, &lines, first, opener)?
    } else {
        first
    };
    let numbered = parts
        .get(from..last)?
        .iter()
        .zip(lines.get(from..last)?)
        .any(|(part, line)| {
            line.is_none()
                && numbering(part.text).is_some_and(|number| !number.risky && number.style > Style::HanBracket)
        });
    let silent = |key: &&str| matches!(role(key), Role::Task | Role::Note | Role::Unknown | Role::Stage);
    if numbered && !keys.iter().any(silent) {
        return None;
    }
    let mut cards: Vec<Card> = Vec::new();
    let mut bands: Vec<(usize, String)> = Vec::new();
    let mut waiting: Vec<&Part<'_>> = Vec::new();
    for (part, line) in parts.iter().zip(&lines).take(last + 1).skip(from) {
        if super::lines::marks_attachment(&part.plain) || super::days::day_line(&part.plain).is_some() {
            return None;
        }
        let column = line
            .as_ref()
            .and_then(|line| Some((keys.iter().position(|key| *key == line.key)?, line)));
        let Some((column, line)) = column else {
            if !is_rule(part) {
                waiting.push(part);
            }
            continue;
        };
        let taken = cards.last().is_none_or(|card| card.values.contains_key(&column));
        let mut again = taken || line.key == opener;
        // What is numbered within a label's content is content: only the heading of the next card ends it.
        if let Some(card) = cards.last_mut().filter(|_| headed)
            && taken
            && card.open.is_some_and(|open| open != column)
        {
            let all = content(card, &waiting).is_some_and(|own| own == waiting.len() || line.key != opener);
            let twice = waiting.is_empty() && card.beside.contains(&column);
            if (all || waiting.is_empty()) && card.above_content(column) {
                // The card has had its own 责任单位 before its measures began.
                waiting.push(part);
                card.last = card.open;
                card.goes_on(waiting.drain(..));
                continue;
            }
            if all || twice {
                card.give_back(&keys, false);
                card.goes_on(waiting.drain(..));
                card.closed = twice;
                card.insert(column, line.value);
                continue;
            }
        }
        if let Some(card) = cards.last_mut().filter(|_| headed && again)
            && let Some(own) = content(card, &waiting)
        {
            card.goes_on(waiting.drain(..own));
            again = !waiting.is_empty();
        }
        if again && let Some(card) = cards.last_mut() {
            card.close(&keys);
        }
        if again && (!waiting.is_empty() || !headed) {
            let mut card = Card::default();
            let count = waiting.len();
            for (place, part) in waiting.drain(..).enumerate() {
                let heading = (place + 1 < count || !headed)
                    && numbering(part.text).is_some_and(|number| number.style <= Style::HanBracket && !number.risky);
                if heading {
                    bands.push((cards.len(), part.text.to_owned()));
                } else if headed {
                    card.words.push(part.text.to_owned());
                } else if let Some(card) = cards.last_mut() {
                    card.goes_on([part]);
                }
            }
            cards.push(card);
        } else if !waiting.is_empty() {
            // The value above goes on over a line.
            if let Some(card) = cards.last_mut() {
                card.goes_on(waiting.drain(..));
            }
        } else if taken {
            return None;
        }
        if let Some(card) = cards.last_mut() {
            card.insert(column, line.value);
        }
    }
    // The content of the last label runs on behind it, as far as it is numbered.
    let mut to = last + 1;
    if let Some(card) = cards.last_mut().filter(|_| headed) {
        let behind: Vec<&Part<'_>> = parts.iter().skip(to).take(200).collect();
        let own = numbered_on(card, &behind);
        card.goes_on(behind.into_iter().take(own));
        card.close(&keys);
        to += own;
    }
    // 一、河段水质不达标 above the lines that describe it: a heading above each card alone is the first of its words.
    let own = |(place, (at, _)): (usize, &(usize, String))| place == *at;
    let plain = |card: &Card| {
        card.words
            .first()
            .is_some_and(|line| numbering(line).is_none_or(|number| number.risky))
    };
    if headed && bands.len() == cards.len() && bands.iter().enumerate().all(own) && cards.iter().all(plain) {
        for (card, (_, band)) in cards.iter_mut().zip(bands.drain(..)) {
            card.words.insert(0, band);
        }
    }
    // 交办卡1 above 事项：…: the lines above count the cards, the words stand behind a label.
    let counts: Vec<Option<u32>> = cards.iter().map(|card| mark(&card.words.join(""))).collect();
    let counted = headed && words_key.is_some() && counts.iter().all(Option::is_some) && {
        let steps = counts
            .windows(2)
            .filter(|pair| matches!(pair, [Some(a), Some(b)] if *b == a + 1))
            .count();
        steps * 4 >= counts.len().saturating_sub(1) * 3
    };
    // A.改造管网 above 牵头单位：…: letters that may be none are numbers where they count from card to card.
    let numbers: Vec<Option<Numbering>> = cards
        .iter()
        .map(|card| card.words.first().and_then(|line| numbering(line)))
        .collect();
    let lettered = headed
        && !counted
        && numbers.len() > 1
        && numbers.windows(2).all(|pair| match pair {
            [Some(a), Some(b)] => a.style == b.style && a.style != Style::Bullet && b.value == a.value + 1,
            _ => false,
        });
    if lettered {
        for (card, number) in cards.iter_mut().zip(&numbers) {
            if let (Some(first), Some(number)) = (card.words.first_mut(), number) {
                *first = first.get(number.rest..).unwrap_or("").to_owned();
            }
        }
    }
    let words_key = words_key.filter(|_| counted || !headed);
    // Every card has words, and nearly every one all labels.
    let full = cards.iter().filter(|card| card.values.len() * 2 >= keys.len()).count();
    let worded = |card: &Card| match words_key {
        Some(key) => card.values.get(&key).is_some_and(|words| !words.is_empty()),
        None => !card.words.is_empty(),
    };
    if cards.len() < 2 || full * 4 < cards.len() * 3 || !cards.iter().all(worded) {
        return None;
    }
    let before = match (counted, words_key) {
        (true, _) => vec![own_heading(Role::Serial).to_owned()],
        (false, Some(_)) => Vec::new(),
        (false, None) if lettered => [Role::Serial, Role::Task]
            .map(|role| own_heading(role).to_owned())
            .to_vec(),
        (false, None) => vec![own_heading(Role::Task).to_owned()],
    };
    let width = before.len() + keys.len();
    let printed = |key: &&str| (*key).to_owned();
    let mut rows = vec![
        before
            .iter()
            .cloned()
            .chain(keys.iter().map(printed))
            .collect::<Vec<_>>(),
    ];
    for (place, card) in cards.iter().enumerate() {
        for (_, band) in bands.iter().filter(|(at, _)| *at == place) {
            let mut row = vec![String::new(); width];
            if let Some(first) = row.first_mut() {
                band.clone_into(first);
            }
            rows.push(row);
        }
        let mut row: Vec<String> = before.iter().map(|_| card.words.join("\n")).collect();
        if let (true, Some(first)) = (row.len() > 1, row.first_mut()) {
            let number = numbers.get(place).and_then(Option::as_ref);
            *first = number.map_or(String::new(), |number| number.printed.clone());
        }
        if let Some(number) = counts.get(place).copied().flatten().filter(|_| counted) {
            row = vec![number.to_string()];
        }
        // 工作目标：水质达标 keeps its label among the words.
        row.extend(
            keys.iter()
                .enumerate()
                .map(|(column, key)| match card.values.get(&column) {
                    Some(value) if role(key) == Role::Task && words_key != Some(column) && !value.is_empty() => {
                        format!("{key}：{value}")
                    }
                    value => value.cloned().unwrap_or_else(String::new),
                }),
        );
        rows.push(row);
    }
    let units: Vec<usize> = keys
        .iter()
        .enumerate()
        .filter(|(_, key)| matches!(role(key), Role::Units(_)))
        .map(|(column, _)| column)
        .collect();
    let names_body = |value: &String| {
        let read = under(value, Share::Responsible, "", names);
        read.names()
            .next()
            .is_some_and(|name| super::words::said(fold(name).trim()))
    };
    let named = cards.iter().filter(|card| {
        units
            .iter()
            .any(|column| card.values.get(column).is_some_and(names_body))
    });
    (named.count() * 2 >= cards.len()).then_some(Flat {
        from,
        to,
        rows: Ok(Rows {
            rows,
            ..Rows::default()
        }),
    })
}
