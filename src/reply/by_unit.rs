//! Parts a table in which several units answer, by the column that says whose each row is: 填报单位.

use super::body::Entry;
use super::heading_words::label_words;
use super::known::Known;
use super::reading::{Part, RowsOf};
use crate::normal::blank::{Worth, worth};
use crate::normal::{fold, without_remarks};
use crate::sheet::{Row, Sheet};
use crate::unit::UnitId;

/// The rows of one unit in a table.
pub(super) struct Share<'r> {
    pub rows_of: RowsOf,
    /// The column of units.
    pub column: u32,
    /// The rows, parted where others' stand between them.
    pub body: Vec<Option<&'r Row>>,
}

/// Headings that say who is responsible for a task; only where nothing else names the unit that fills in.
const RESPONSIBLE: [&str; 8] = [
    "责任单位",
    "牵头单位",
    "承办单位",
    "主办单位",
    "责任部门",
    "牵头部门",
    "部门",
    "部门名称",
];

impl Known<'_> {
    /// The rows of a table by unit; none if it is one unit's, as almost every table is.
    pub(super) fn shares<'r>(
        &self,
        part: &Part,
        body: &[Option<&'r Row>],
        sheet: &Sheet<'_>,
        identity: Option<UnitId>,
    ) -> Vec<Share<'r>> {
        // The units of the notice's list quoted lead its tasks, and have not filled it in.
        let form = part.form.map(|form| &self.register.forms[form]);
        if form.is_some_and(|form| part.table.is_quoted(form)) {
            return Vec::new();
        }
        let said = self.stated_name(part).filter(|name| !fold(name).is_empty());
        let stated = said.as_deref().and_then(|name| self.one_unit(name)).or(identity);
        let is_anonymous = said.is_none() && identity.is_none();
        let fill_in = label_words("填报单位");
        let mut columns: Vec<(bool, u32, &str)> = (part.table.extra.iter())
            .filter_map(|(column, heading)| {
                let bare = fold(&without_remarks(heading));
                let is_responsible = RESPONSIBLE.contains(&bare.as_str());
                let fills = !is_responsible && fill_in.contains(&bare);
                (fills || is_responsible && is_anonymous).then_some((!fills, *column, heading.as_str()))
            })
            .collect();
        // Who fills in says more than who is responsible.
        columns.sort_unstable();
        columns
            .into_iter()
            .map(|(responsible, column, heading)| self.by_column(body, sheet, (column, heading), !responsible))
            .find(|shares| {
                let named = shares.iter().filter_map(|share| share.rows_of.unit);
                let rows = |share: &Share<'_>| share.body.iter().flatten().count();
                let of_units: usize = shares
                    .iter()
                    .filter(|share| share.rows_of.unit.is_some())
                    .map(rows)
                    .sum();
                let all: usize = shares.iter().map(rows).sum();
                let units: Vec<UnitId> = named.collect();
                // One other name than that which the form states is what the unit calls a part of itself.
                let is_own = units.len() > 1 || stated.is_none() || units.first() == stated.as_ref();
                !units.is_empty() && of_units * 2 >= all && is_own
            })
            .unwrap_or_default()
    }

    fn by_column<'r>(
        &self,
        body: &[Option<&'r Row>],
        sheet: &Sheet<'_>,
        (column, heading): (u32, &str),
        says_who_fills: bool,
    ) -> Vec<Share<'r>> {
        let mut shares: Vec<Share<'r>> = Vec::new();
        let mut last = String::new();
        for row in body {
            let Some(row) = row else {
                shares.iter_mut().for_each(|share| share.body.push(None));
                continue;
            };
            let merged = || sheet.merged_from_above(row.row, column).map(|(_, cell)| cell);
            let written = row
                .at(column)
                .or_else(merged)
                .map(|cell| cell.text.as_str())
                .unwrap_or_default();
            // A name that is not repeated goes on; so it does where the cell says 同上.
            if !matches!(worth(written), Worth::Blank | Worth::Ditto) {
                written.clone_into(&mut last);
            }
            let unit = self.one_unit(&last);
            let is_same = |share: &Share<'_>| match unit {
                Some(_) => share.rows_of.unit == unit,
                None => share.rows_of.unit.is_none() && share.rows_of.text == last,
            };
            let place = shares.iter().position(is_same).unwrap_or_else(|| {
                shares.push(Share {
                    rows_of: RowsOf {
                        unit,
                        text: last.clone(),
                        heading: heading.to_owned(),
                        says_who_fills,
                    },
                    column,
                    body: Vec::new(),
                });
                shares.len() - 1
            });
            for (at, share) in shares.iter_mut().enumerate() {
                share.body.push((at == place).then_some(*row));
            }
        }
        shares
    }

    /// The one unit that a text names.
    pub(super) fn one_unit(&self, text: &str) -> Option<UnitId> {
        let bare = without_remarks(text);
        let exact = self.names.exact(text).or_else(|| self.names.exact(&bare));
        exact.or_else(|| match self.names.inside(&bare).as_slice() {
            [one] => Some(*one),
            [] => self.names.colloquial(&bare),
            _ => None,
        })
    }
}

/// The sheet as the rows of one unit show it: what is merged over rows of several units stands in each of them. With it
/// come the cells that were added, which the file does not have.
pub(super) fn filled_down<'g>(sheet: &Sheet<'g>, columns: &[u32]) -> (Sheet<'g>, Vec<(u32, u32)>) {
    let (mut rows, mut added) = (sheet.rows.clone(), Vec::new());
    for row in &mut rows {
        for column in columns {
            if row.at(*column).is_none()
                && let Some((_, cell)) = sheet.merged_from_above(row.row, *column)
            {
                let place = row.cells.partition_point(|other| other.column < *column);
                row.cells.insert(place, cell.clone());
                added.push((row.row, *column));
            }
        }
    }
    (sheet.with_rows_as_merged(rows), added)
}

/// Takes the column of units out of what an entry holds besides, and what the file does not have; yields the cells of the
/// column.
pub(super) fn settle_column(entry: &mut Entry, column: u32, added: &[(u32, u32)]) -> Vec<(u32, u32)> {
    entry.naming.retain(|place| !added.contains(place));
    let (names, extra) = std::mem::take(&mut entry.extra)
        .into_iter()
        .partition::<Vec<_>, _>(|(at, _, _)| *at == column);
    entry.extra = extra;
    names.into_iter().map(|(column, row, _)| (row, column)).collect()
}
