//! How a cell that a unit fills behaves, as its kind says: alignment, format, prompt and what typing is questioned.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, XlsxError};

use crate::form::Kind;
use crate::kind::{self, Question};

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
pub(super) fn validation(
    heading: &str,
    kind: Kind,
    offered: &[String],
    first: &str,
    year: Option<i16>,
) -> Result<Option<DataValidation>, XlsxError> {
    let entry = &kind::of(kind).entry;
    let usual = (entry.choices)(heading);
    let room = offered.iter().map(|word| word.chars().count() + 1).sum::<usize>() <= LIST_MAX;
    let own = kind != Kind::Completion && !offered.is_empty() && room;
    let prompt = if own {
        Some(format!("请选一项：{}。", offered.join("、")))
    } else {
        (entry.prompt)(heading, year)
    };
    let Some(prompt) = prompt else {
        return Ok(None);
    };
    let choices: Vec<&str> = match own {
        true => offered.iter().map(String::as_str).collect(),
        false => usual.to_vec(),
    };
    let question = |rule: String, title: &str, message: &str| {
        DataValidation::new()
            .allow_custom(Formula::new(rule))
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title(title)?
            .set_error_message(message)
    };
    let rule = match entry.question {
        _ if !choices.is_empty() => DataValidation::new()
            .allow_list_strings(&choices)?
            .show_error_message(false),
        Question::Shorter(length, title, message) => question(format!("=LEN({first})>={length}"), title, message)?,
        Question::None => DataValidation::new().allow_any_value(),
    };
    let title: String = heading
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(TITLE_MAX)
        .collect();
    Ok(Some(rule.set_input_title(title)?.set_input_message(prompt)?))
}
