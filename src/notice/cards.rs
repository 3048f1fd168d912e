//! Tasks written as cards: the words, then lines with the same labels each time (主管领导：… 责任单位：… 进度安排：…).
//!
//! The labels are known by their coming back, not by a list; what each holds is told by its meaning, as a column's heading is.

use std::collections::BTreeMap;

use super::flat::{Flat, Rows};
use super::fold::{Folded, fold};
use super::lines::Part;
use super::numbering::{Style, numbering};
use super::table_header::{Role, role};

/// A line with a label: the label, folded, and what stands behind it.
#[derive(Clone)]
struct Labelled<'p> {
    key: String,
    value: &'p str,
}

fn labelled<'p>(part: &Part<'p>) -> Option<Labelled<'p>> {
    let colon = part.plain.find(':')?;
    let key = part.plain.get(..colon)?.trim();
    let length = key.chars().count();
    let fits = (2..=8).contains(&length) && key.chars().all(|letter| letter.is_alphabetic() || letter == '及');
    if !fits || part.raw.contains('\t') || part.plain.contains('|') {
        return None;
    }
    let folded = Folded::new(part.text);
    let at = folded.text.find(':')?;
    let start = folded.range(at + 1..at + 1).start;
    Some(Labelled {
        key: key.chars().filter(|letter| !letter.is_whitespace()).collect(),
        value: part.text.get(start..).unwrap_or("").trim(),
    })
}

/// A card under way.
#[derive(Default)]
struct Card {
    words: Vec<String>,
    values: BTreeMap<usize, String>,
}

/// The cards among lines as one table, if labels come back and one of them names units.
///
/// Tasks with numbers are cards only where a label comes back that says neither who nor when: all else belongs to the outline.
pub(crate) fn table(parts: &[Part<'_>]) -> Option<Flat> {
    let mut lines: Vec<Option<Labelled<'_>>> = parts.iter().map(labelled).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines.iter().flatten() {
        *counts.entry(line.key.as_str()).or_default() += 1;
    }
    // 任务一：建设智慧停车平台 stands once and is no label.
    let once: Vec<bool> = lines
        .iter()
        .map(|line| {
            line.as_ref()
                .is_some_and(|line| counts.get(line.key.as_str()) == Some(&1))
        })
        .collect();
    let counts: BTreeMap<String, usize> = counts.into_iter().map(|(key, count)| (key.to_owned(), count)).collect();
    for (line, once) in lines.iter_mut().zip(once) {
        if once {
            *line = None;
        }
    }
    let known = |line: &Option<Labelled<'_>>| -> bool {
        line.as_ref()
            .is_some_and(|line| counts.get(line.key.as_str()).is_some_and(|count| *count > 1))
    };
    // In the order of their first coming.
    let mut keys: Vec<&str> = Vec::new();
    for line in lines.iter().filter(|line| known(line)).flatten() {
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
    let first = lines.iter().position(known)?;
    let last = lines.iter().rposition(known)?;
    // The label that follows the words of a card.
    let mut openers: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in lines.get(first.saturating_sub(1)..=last)?.windows(2) {
        if let [above, Some(below)] = pair
            && above.is_none()
            && counts.get(below.key.as_str()).is_some_and(|count| *count > 1)
        {
            *openers.entry(below.key.as_str()).or_default() += 1;
        }
    }
    let opener = openers.iter().max_by_key(|(_, count)| **count).map(|(key, _)| *key)?;
    let words_labelled = matches!(role(opener), Role::Task) && openers.get(opener).is_none_or(|count| *count < 2);
    if words_labelled {
        return None;
    }
    let numbered = parts
        .get(first.saturating_sub(1)..last)?
        .iter()
        .zip(lines.get(first.saturating_sub(1)..last)?)
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
    let mut waiting: Vec<&Part<'_>> = parts.get(first.checked_sub(1)?..first)?.iter().collect();
    for at in first..=last {
        let (Some(part), Some(line)) = (parts.get(at), lines.get(at)) else {
            continue;
        };
        if super::lines::marks_attachment(&part.plain) || super::days::day_line(&part.plain).is_some() {
            return None;
        }
        let column = line
            .as_ref()
            .filter(|_| known(line))
            .and_then(|line| Some((keys.iter().position(|key| *key == line.key)?, line)));
        let Some((column, line)) = column else {
            waiting.push(part);
            continue;
        };
        let again = cards.last().is_none_or(|card| card.values.contains_key(&column)) || line.key == opener;
        if !waiting.is_empty() && again {
            let mut card = Card::default();
            let count = waiting.len();
            for (place, part) in waiting.drain(..).enumerate() {
                let heading = place + 1 < count
                    && numbering(part.text).is_some_and(|number| number.style <= Style::HanBracket && !number.risky);
                if heading {
                    bands.push((cards.len(), part.text.to_owned()));
                } else {
                    card.words.push(part.text.to_owned());
                }
            }
            cards.push(card);
        } else if !waiting.is_empty() {
            // The value above goes on over a line.
            let rest: Vec<&str> = waiting.drain(..).map(|part| part.text).collect();
            if let Some(value) = cards.last_mut().and_then(|card| card.values.values_mut().next_back()) {
                value.push('\n');
                value.push_str(&rest.join("\n"));
            }
        } else if again && cards.last().is_some_and(|card| card.values.contains_key(&column)) {
            return None;
        }
        if let Some(card) = cards.last_mut() {
            card.values.insert(column, line.value.to_owned());
        }
    }
    // Every card has words, and nearly every one all labels.
    let full = cards.iter().filter(|card| card.values.len() * 2 >= keys.len()).count();
    if cards.len() < 2 || full * 4 < cards.len() * 3 || cards.iter().any(|card| card.words.is_empty()) {
        return None;
    }
    let printed = |key: &&str| (*key).to_owned();
    let mut rows = vec![
        std::iter::once("任务".to_owned())
            .chain(keys.iter().map(printed))
            .collect::<Vec<_>>(),
    ];
    for (place, card) in cards.iter().enumerate() {
        for (_, band) in bands.iter().filter(|(at, _)| *at == place) {
            let mut row = vec![String::new(); keys.len() + 1];
            if let Some(first) = row.first_mut() {
                band.clone_into(first);
            }
            rows.push(row);
        }
        let mut row = vec![card.words.join("\n")];
        // 工作目标：水质达标 keeps its label among the words.
        row.extend(
            keys.iter()
                .enumerate()
                .map(|(column, key)| match card.values.get(&column) {
                    Some(value) if role(key) == Role::Task && !value.is_empty() => format!("{key}：{value}"),
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
    let named = cards
        .iter()
        .filter(|card| {
            units.iter().any(|column| {
                card.values
                    .get(column)
                    .is_some_and(|value| super::words::is_body(&fold(value.split('、').next().unwrap_or(""))))
            })
        })
        .count();
    (named * 2 >= cards.len()).then_some(Flat {
        from: first - 1,
        to: last + 1,
        rows: Ok(Rows {
            rows,
            ..Rows::default()
        }),
    })
}
