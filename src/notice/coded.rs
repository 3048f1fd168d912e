//! Bodies that a notice calls by letters: A＝市发展改革委 B＝市教育局, and then （A、B）.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::fold::fold;
use super::words::said;
use super::{Block, Source};
use crate::text::regex;

/// A letter and the body that it stands for.
static MEANS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:^|[\s,，;；、。(（:：|])([A-Z]|[①-⑳])\s*(?:=|＝|:|：|—|-|代表|表示|指|为)\s*(\p{Han}[^\s,，;；、。=＝()（）]{1,20})",
    )
});

/// Letters alone between brackets, bars or at the end of a line, parted as names are.
static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<open>[(（\[［【〔|｜:：]\s*|^\s*)(?P<all>(?:[A-Z]|[①-⑳])(?:\s*[、，,/／;；]?\s*(?:[A-Z]|[①-⑳]))*)(?P<close>\s*(?:[)）\]］】〕|｜]|$))",
    )
});

/// The letters of a notice with their bodies; none where there are fewer than three.
fn meanings(source: &Source) -> BTreeMap<char, String> {
    let texts = source.blocks.iter().flat_map(|block| match block {
        Block::Paragraph { text, .. } => vec![text.as_str()],
        Block::Table { rows, .. } => rows.iter().flatten().map(String::as_str).collect(),
    });
    let mut all: BTreeMap<char, String> = BTreeMap::new();
    for text in texts.filter(|text| text.len() < 2_000) {
        for found in MEANS.captures_iter(text) {
            let (Some(letter), Some(name)) = (found.get(1), found.get(2)) else {
                continue;
            };
            if let Some(letter) = letter.as_str().chars().next().filter(|_| said(&fold(name.as_str()))) {
                all.entry(letter).or_insert_with(|| name.as_str().trim().to_owned());
            }
        }
    }
    if all.len() < 3 { BTreeMap::new() } else { all }
}

/// The source with the bodies in place of the letters that stand for them; `None` if it uses none.
pub(crate) fn named(source: &Source) -> Option<Source> {
    let meanings = meanings(source);
    if meanings.is_empty() {
        return None;
    }
    let spelled = |text: &str| {
        let names = |found: &Captures<'_>| {
            let all = found.name("all").map_or("", |all| all.as_str());
            let letters = || {
                all.chars()
                    .filter(|letter| letter.is_alphanumeric() || ('①'..='⑳').contains(letter))
            };
            let known: Vec<&str> = letters()
                .filter_map(|letter| meanings.get(&letter))
                .map(String::as_str)
                .collect();
            let own = |name: &str| found.name(name).map_or("", |part| part.as_str());
            if known.is_empty() || known.len() < letters().count() {
                return found.get(0).map_or("", |whole| whole.as_str()).to_owned();
            }
            format!("{}{}{}", own("open"), known.join("、"), own("close"))
        };
        ALONE.replace_all(text, names).into_owned()
    };
    let mut changed = source.clone();
    for block in &mut changed.blocks {
        match block {
            Block::Paragraph { text, .. } if !MEANS.is_match(text) => *text = spelled(text),
            Block::Paragraph { .. } => {}
            Block::Table { rows, .. } => {
                for cell in rows.iter_mut().flatten().filter(|cell| !MEANS.is_match(cell)) {
                    *cell = spelled(cell);
                }
            }
        }
    }
    (changed != *source).then_some(changed)
}
