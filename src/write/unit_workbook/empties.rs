//! Counts the blanks that a unit still has to fill: once when drawing, and live by a formula while they type.

use std::ops::Range;

use super::layout::ID_COLUMN;
use crate::finding::a1;

/// Longest expression, in bytes, so that a formula may use it twice.
const EXPRESSION_MAX: usize = 3800;

/// Where the required blanks of one form stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Empties {
    /// First and last row of the table's tasks and bands.
    pub rows: Option<(u32, u32)>,
    /// Runs of required columns, as columns of the sheet.
    pub columns: Vec<Range<u16>>,
    /// Required header and footer blanks.
    pub fields: Vec<(u32, u16)>,
    /// How many of them are empty as drawn.
    pub count: usize,
}

impl Empties {
    /// Adds a required column.
    pub(super) fn add_column(&mut self, column: u16) {
        match self.columns.last_mut() {
            Some(run) if run.end == column => run.end += 1,
            _ => self.columns.push(column..column + 1),
        }
    }

    /// The number of blanks as an expression; `sheet` is empty or ends in `!`.
    ///
    /// A row counts by its task id, once: bands have none, and a continued row repeats the id above it.
    /// A form of very many columns gets none: spreadsheets refuse formulas of more than 8,192 characters.
    pub(super) fn expression(&self, sheet: &str) -> Option<String> {
        let mut parts = Vec::new();
        if let Some((first, last)) = self.rows {
            let ids = range(sheet, first, last, ID_COLUMN, ID_COLUMN);
            let above = range(
                sheet,
                first.saturating_sub(1),
                last.saturating_sub(1),
                ID_COLUMN,
                ID_COLUMN,
            );
            for run in &self.columns {
                let cells = range(sheet, first, last, run.start, run.end.saturating_sub(1));
                parts.push(format!(
                    "SUMPRODUCT(({ids}<>\"\")*({ids}<>{above})*(TRIM({cells})=\"\"))"
                ));
            }
        }
        for &(row, column) in &self.fields {
            parts.push(format!("COUNTBLANK({sheet}{})", fixed(row, column)));
        }
        let sum = if parts.is_empty() {
            "0".to_owned()
        } else {
            parts.join("+")
        };
        (sum.len() <= EXPRESSION_MAX).then_some(sum)
    }
}

/// A range with `$`, so that sorting and copying keep it.
fn range(sheet: &str, first: u32, last: u32, left: u16, right: u16) -> String {
    format!("{sheet}{}:{}", fixed(first, left), fixed(last, right))
}

/// An address with `$`.
pub(super) fn fixed(row: u32, column: u16) -> String {
    let address = a1(row, u32::from(column));
    let split = address.find(|c: char| c.is_ascii_digit()).unwrap_or(address.len());
    let (letters, digits) = address.split_at(split);
    format!("${letters}${digits}")
}

/// A sheet's name as formulas and links write it, with `!`.
pub(super) fn sheet_prefix(name: &str) -> String {
    format!("'{}'!", name.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_columns_share_one_sum() {
        let mut empties = Empties {
            rows: Some((5, 9)),
            fields: vec![(3, 5)],
            ..Empties::default()
        };
        for column in [3, 4, 6] {
            empties.add_column(column);
        }
        assert_eq!(
            empties.expression("'附件2'!").unwrap(),
            "SUMPRODUCT(('附件2'!$B$6:$B$10<>\"\")*('附件2'!$B$6:$B$10<>'附件2'!$B$5:$B$9)*(TRIM('附件2'!$D$6:$E$10)=\"\"))\
             +SUMPRODUCT(('附件2'!$B$6:$B$10<>\"\")*('附件2'!$B$6:$B$10<>'附件2'!$B$5:$B$9)*(TRIM('附件2'!$G$6:$G$10)=\"\"))\
             +COUNTBLANK('附件2'!$F$4)"
        );
        assert_eq!(Empties::default().expression("").as_deref(), Some("0"));
    }
}
