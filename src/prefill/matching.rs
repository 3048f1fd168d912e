//! Finds the task of the register that a task of an earlier round is.

use super::earlier::Answer;
use crate::normal::fold;
use crate::reply::texts::Texts;
use crate::task::TaskIndex;

/// How an earlier task stands to those of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// The same text.
    Same(TaskIndex),
    /// The same id and nearly the same text.
    Like(TaskIndex),
    /// The same id; the earlier text is not known.
    Unchecked(TaskIndex),
    /// None, but this one comes near.
    Near(TaskIndex),
    /// None.
    None,
}

/// The task of the register that an earlier one is.
pub(super) fn task_of(texts: &Texts, answer: &Answer) -> Match {
    let by_id = texts.id(&answer.id);
    let Some(text) = &answer.text else {
        return by_id.map_or(Match::None, Match::Unchecked);
    };
    let folded = fold(text);
    match (texts.exact(&folded), by_id) {
        (same, Some(task)) if same.contains(&task) => return Match::Same(task),
        ([task], _) => return Match::Same(*task),
        _ => {}
    }
    // Several tasks of one text are told apart by nothing that is sure.
    let near = texts.near(&folded);
    match texts.sure(&folded, &near) {
        Some(task) if by_id == Some(task) => Match::Like(task),
        Some(task) => Match::Near(task),
        None => Match::None,
    }
}
