//! Reads what may be the heading of each column, in one row or two.

use crate::normal::fold;
use crate::sheet::{Row, Sheet};

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
