//! What the judges of quantities measure by: how far two figures differ, and what the words around them say.

use super::{Quantity, Role};
use crate::lexicon::{self, Kind};

/// What a judge finds, as it goes on behind the quotation in a finding.
pub(super) type Found = Option<String>;

/// A figure with one decimal at most, as findings show it: 15.5, 20.
pub(super) fn plain(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Whether two figures differ by more than what rounding makes, and by so much of the second at least.
pub(super) fn differ(told: f64, reckoned: f64, slack: f64, share: f64) -> bool {
    (told - reckoned).abs() > slack + reckoned.abs() * share + 1e-9
}

pub(super) fn slack_of<'q, 't: 'q>(all: impl IntoIterator<Item = &'q Quantity<'t>>) -> f64 {
    all.into_iter().map(|quantity| quantity.slack).sum()
}

/// Whether words are no more than a time: 2019年, 2020年底, 8月末.
pub(super) fn is_time(words: &str) -> bool {
    let rest = words.trim_end_matches(['底', '末', '初', '度']);
    rest.ends_with(['年', '月']) && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '月'))
}

/// Whether a quantity is where something began: 由上年的, 从2019年的.
pub(super) fn is_from(label: &str) -> bool {
    let Some((at, opens)) = label.char_indices().rev().find(|(_, c)| matches!(c, '由' | '从')) else {
        return false;
    };
    let rest = label
        .get(at + opens.len_utf8()..)
        .unwrap_or_default()
        .trim_end_matches(['的', '为']);
    let at_a_time = || Role::Before.words().chain(Role::Now.words()).any(|word| word == rest);
    rest.is_empty() || is_time(rest) || at_a_time()
}

/// Which way a verb goes, by the last that is said; nothing where none is.
pub(super) fn is_up(words: &str) -> Option<bool> {
    match (Role::Up.last_in(words), Role::Down.last_in(words)) {
        (None, None) => None,
        (up, down) => Some(up > down),
    }
}

/// Whether words name a step that the same things go through one after the other: 开工, 办结, 已整改.
pub(super) fn is_step(words: &str) -> bool {
    [Kind::OneBeforeOther, Kind::Settles, Kind::Finds]
        .into_iter()
        .any(|kind| lexicon::ends(words, kind))
}
