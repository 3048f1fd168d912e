//! The letter before a task list: what it asks of offices (市政府督查室牵头督查) is no task of the list.

use super::days::day_line;
use super::lines::{Line, Segment};
use super::names::Names as Known;
use super::paragraph::{Stand, of_line};
use super::table_header::header_by;

/// How a line names units.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Nobody,
    /// In a sentence of its own, or names alone.
    InWords,
    /// In brackets, behind a label, or in a table.
    Firmly,
}

fn names(line: &Line, known: &Known) -> Names {
    if let Some(rows) = &line.rows {
        return if header_by(rows, known).is_some() {
            Names::Firmly
        } else {
            Names::Nobody
        };
    }
    let found = of_line(&line.text, known);
    let mut stands = found
        .iter()
        .filter(|found| found.clause.names_units())
        .map(|found| found.stand);
    match stands.next() {
        None => Names::Nobody,
        Some(Stand::Sentence | Stand::Bare) if stands.all(|stand| matches!(stand, Stand::Sentence | Stand::Bare)) => {
            Names::InWords
        }
        Some(_) => Names::Firmly,
    }
}

/// The lines of the letter, if the tasks stand behind it: after its date, or attached.
///
/// Empty if the letter has no end, names units as tasks do, or if nothing to speak of stands behind it.
pub(crate) fn lines(lines: &[Line], segments: &[Segment], known: &Known) -> Vec<usize> {
    let Some(body) = segments.first().map(|segment| segment.lines.clone()) else {
        return Vec::new();
    };
    let dated = |place: usize| {
        lines
            .get(place)
            .is_some_and(|line| line.rows.is_none() && day_line(&line.plain).is_some())
    };
    // A date above the title ends nothing.
    let end = match body.clone().rev().find(|&place| dated(place)) {
        Some(day) if day > body.start + 3 => day,
        _ if segments.len() > 1 => body.end,
        _ => return Vec::new(),
    };
    let named: Vec<(usize, Names)> = (body.start..end)
        .filter_map(|place| Some((place, names(lines.get(place)?, known))))
        .collect();
    let inside = named.iter().filter(|(_, names)| *names != Names::Nobody).count();
    if inside == 0 || named.iter().any(|(_, names)| *names == Names::Firmly) {
        return Vec::new();
    }
    let behind = lines
        .get(end..)
        .unwrap_or(&[])
        .iter()
        .filter(|line| line.rows.is_some() || line.plain.len() < 6_000)
        .map(|line| match (names(line, known), &line.rows) {
            (Names::Nobody, _) => 0,
            (_, Some(rows)) => rows.len(),
            _ => 1,
        })
        .sum::<usize>();
    if behind < 3 || behind < inside {
        return Vec::new();
    }
    named.into_iter().map(|(place, _)| place).collect()
}
