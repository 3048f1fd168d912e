//! The account of a collection: expected = received + missing + excluded; every cell read is recorded or reported.

use std::collections::BTreeMap;

use crate::record::Ledger;
use crate::unit::Role;

/// Draws up the answers' side of the account.
///
/// `roles` holds each unit's tasks, `forms` the number of forms collected, `received` the number of records, `excluded`
/// the number of answers that a person's decision excused.
pub fn draw(roles: &[BTreeMap<usize, Role>], forms: usize, received: usize, excluded: usize) -> Ledger {
    let expected = roles.iter().map(BTreeMap::len).sum::<usize>() * forms;
    Ledger {
        expected,
        received,
        missing: expected.saturating_sub(received + excluded),
        excluded,
        ..Ledger::default()
    }
}
