//! The collections of the past, one a line in a file of the output folder, with what each brought.

use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::error::{Error, Result};
use crate::folder;
use crate::record::Collected;

/// The history of the collections, one a line, in the output folder.
const HISTORY: &str = "desk-history.jsonl";

/// One collection of the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Past {
    as_of: String,
    files: usize,
    expected: usize,
    received: usize,
    missing: usize,
    excluded: usize,
    /// What must be acted on, as every page counts it.
    errors: usize,
    /// Errors that the collection told, decided or not; earlier editions counted these alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told: Option<usize>,
}

impl Past {
    /// Whether it is the same collection, whatever has been decided since.
    fn is_same(&self, other: &Past) -> bool {
        let of = |past: &Past| Past {
            errors: past.told.unwrap_or(past.errors),
            told: None,
            ..past.clone()
        };
        of(self) == of(other)
    }
}

/// So many of them are shown.
const SHOWN: usize = 12;

/// The collections so far, the latest first, the one that stands there now among them.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn shown(place: &Place, collected: &Collected) -> Result<Vec<Past>> {
    let (mut past, _) = all(place, collected)?;
    past.reverse();
    past.truncate(SHOWN);
    Ok(past)
}

/// Notes the collection that stands there now, if it is not the one that was noted last. Where it cannot be noted, it is noted later.
pub(super) fn note(place: &Place) {
    let noted = || -> Result<()> {
        let Some(collected) = place.collected()? else {
            return Ok(());
        };
        let (past, new) = all(place, &collected)?;
        if !new {
            return Ok(());
        }
        let path = place.common.output.join(HISTORY);
        let mut lines = String::new();
        for one in &past {
            lines.push_str(&serde_json::to_string(one).map_err(|error| Error::draw(&path, error))?);
            lines.push('\n');
        }
        folder::write(&path, lines.as_bytes())
    };
    let _ = noted();
}

/// The collections so far in their order with the one that stands there now, and whether that is new.
fn all(place: &Place, collected: &Collected) -> Result<(Vec<Past>, bool)> {
    let path = place.common.output.join(HISTORY);
    let text = if path.exists() {
        folder::read(&path)?
    } else {
        Vec::new()
    };
    let mut past: Vec<Past> = String::from_utf8_lossy(&text)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let ledger = &collected.ledger;
    let told = collected
        .findings
        .iter()
        .filter(|finding| finding.severity == crate::finding::Severity::Error)
        .count();
    let register = place.register().ok();
    let settled = register.and_then(|register| place.settled(&register, collected).ok());
    let now = Past {
        as_of: collected.as_of.to_string(),
        files: collected.replies.len(),
        expected: ledger.expected,
        received: ledger.received,
        missing: ledger.missing,
        excluded: ledger.excluded,
        errors: settled.map_or(told, |settled| settled.errors),
        told: Some(told),
    };
    let new = !past.last().is_some_and(|last| last.is_same(&now));
    if !new {
        past.pop();
    }
    past.push(now);
    Ok((past, new))
}
