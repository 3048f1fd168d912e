//! Reads what may be the heading of each column, in one row or two.

use super::normal::{fold, without_remarks};
use super::sheet::{Row, Sheet};
use super::table::Table;
use crate::form::Form;

/// A heading cell of one or two rows.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// Column of the sheet, counted from 0.
    pub column: u32,
    /// What may be the heading: the lower cell, both together, the upper one; then what stands before a colon or a line
    /// break in them, where somebody has typed behind the heading.
    pub texts: Vec<String>,
    /// What stands there, for people.
    pub shown: String,
    /// The heading above it that reaches over several columns.
    pub group: Option<String>,
}

/// The headings of a table, with what may be each one's text.
pub(super) fn read_headings(sheet: &Sheet<'_>, row: &Row, second: Option<&Row>) -> Vec<Heading> {
    let mut columns: Vec<u32> = row.cells.iter().map(|cell| cell.column).collect();
    columns.extend(
        second
            .iter()
            .flat_map(|second| second.cells.iter().map(|cell| cell.column)),
    );
    columns.sort_unstable();
    columns.dedup();
    columns
        .into_iter()
        .filter_map(|column| {
            let upper = row.at(column).or_else(|| {
                let (top, left, _, _) = sheet.merge_at(row.row, column)?;
                sheet.row(top)?.at(left)
            });
            let lower = second.and_then(|second| second.at(column));
            let texts = match (upper, lower) {
                (Some(upper), Some(lower)) => {
                    vec![
                        lower.text.clone(),
                        format!("{}{}", upper.text, lower.text),
                        upper.text.clone(),
                    ]
                }
                (Some(one), None) | (None, Some(one)) => vec![one.text.clone()],
                (None, None) => return None,
            };
            // A group heading over several columns says nothing of its first column alone.
            let spans = sheet
                .merge_at(row.row, column)
                .is_some_and(|(top, left, bottom, right)| {
                    left < right && second.is_some_and(|second| top <= row.row && bottom < second.row)
                });
            let group = upper
                .filter(|_| spans && lower.is_some())
                .map(|upper| upper.text.clone());
            let mut texts: Vec<String> = if group.is_some() {
                texts.into_iter().take(2).collect()
            } else {
                texts
            };
            let shown = texts.last().cloned().unwrap_or_default();
            let openings: Vec<String> = texts.iter().filter_map(|text| opening(text)).collect();
            texts.extend(openings);
            Some(Heading {
                column,
                texts,
                shown,
                group,
            })
        })
        .collect()
}

/// What stands before a colon or a line break.
fn opening(text: &str) -> Option<String> {
    let (opening, _) = text.split_once([':', '：', '\n'])?;
    (!fold(opening).is_empty()).then(|| opening.to_owned())
}

/// A long-text column under a name that nobody knows: taken where just one column of the form and one of the sheet
/// are left over and they stand between the same neighbours.
pub(super) fn take_by_place(form: &Form, table: &mut Table) {
    let open: Vec<usize> = form
        .unit_columns()
        .map(|(place, _)| place)
        .filter(|place| table.columns.get(*place).copied().flatten().is_none())
        .collect();
    let ([place], [(at, heading)]) = (open.as_slice(), table.extra.as_slice()) else {
        return;
    };
    let narrative = form.columns.get(*place).is_some_and(|column| column.kind.is_long());
    let remark = ["备注", "说明", "附注", "意见"]
        .iter()
        .any(|word| without_remarks(heading).contains(word));
    if !narrative || remark {
        return;
    }
    let before = place
        .checked_sub(1)
        .and_then(|i| table.columns.get(i))
        .copied()
        .flatten();
    let after = table.columns.get(place + 1).copied().flatten();
    let mut taken: Vec<u32> = table.columns.iter().flatten().copied().collect();
    taken.sort_unstable();
    let left = taken.iter().rev().find(|column| *column < at).copied();
    let right = taken.iter().find(|column| *column > at).copied();
    if before.is_some() && before == left && after == right {
        let (place, at, heading) = (*place, *at, heading.clone());
        if let Some(slot) = table.columns.get_mut(place) {
            *slot = Some(at);
        }
        table.guessed.push((place, heading));
        table.extra.clear();
    }
}
