//! The account of a collection: expected = received + missing + excluded; every cell read is recorded or reported.

use crate::owed::{Owed, State};
use crate::record::Ledger;

/// Draws up the answers' side of the account from the duties: received = 已报 + 部分 + 不涉及, missing = 未报 + 已收到待转录,
/// excluded = 免报.
pub fn draw(owed: &[Owed]) -> Ledger {
    let count = |which: fn(State) -> bool| owed.iter().filter(|one| which(one.state)).count();
    Ledger {
        expected: owed.len(),
        received: count(State::has_come),
        missing: count(|state| state.is_owed() && !state.has_come()),
        excluded: count(|state| !state.is_owed()),
        ..Ledger::default()
    }
}
