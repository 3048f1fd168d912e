//! How a cell that a unit fills behaves, as its kind says: alignment, format, prompt and what typing is questioned.

use super::sheet::{Check, Questioned};
use crate::form::Kind;
use crate::kind::{self, Question};
use crate::sample::Dates;

/// Longest title of a prompt that spreadsheets accept, in characters.
const TITLE_MAX: usize = 32;
/// Most characters of a list, commas and all.
const LIST_MAX: usize = 255;

/// Whether text of this kind stands in the middle of its cell.
pub(super) fn centered(kind: Kind) -> bool {
    kind::of(kind).entry.centered
}

/// Whether spreadsheets must take what is typed as text.
pub(super) fn is_text(kind: Kind) -> bool {
    kind::of(kind).entry.text
}

/// The prompt and the check of an entry whose first cell has the address `first`; none where nothing helps.
///
/// Nothing is refused: a list lets other words in, and a doubtful phone is only questioned. What the form itself offers
/// stands in place of the usual words.
pub(super) fn check(heading: &str, kind: Kind, offered: &[String], first: &str, dates: Dates) -> Option<Check> {
    let entry = &kind::of(kind).entry;
    let usual = (entry.choices)(heading);
    let room = offered.iter().map(|word| word.chars().count() + 1).sum::<usize>() <= LIST_MAX;
    let own = kind != Kind::Completion && !offered.is_empty() && room;
    let prompt = if own {
        Some(format!("请选一项：{}。", offered.join("、")))
    } else {
        kind::prompt(kind, heading, dates)
    };
    let choices: Vec<String> = match own {
        true => offered.to_vec(),
        false => usual.iter().map(|word| (*word).to_owned()).collect(),
    };
    let what = match entry.question {
        _ if !choices.is_empty() => Questioned::Offered(choices),
        Question::Shorter(length, title, question) => {
            Questioned::Unless(format!("LEN({first})>={length}"), title.to_owned(), question.to_owned())
        }
        Question::None => Questioned::Nothing,
    };
    let title: String = heading
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(TITLE_MAX)
        .collect();
    Some(Check {
        title,
        prompt: prompt?,
        what,
    })
}
