//! Lays out anew what a unit did not keep as a table with headings above it, so that it is read like any other.

pub mod turned;

pub(super) mod cards;
mod unheaded;
mod written;

use cards::{below, cards};
use turned::{Turn, turned};
use unheaded::unheaded;
use written::Writer;

use super::reading::{Known, Reading};
use super::sheet::Sheet;
use super::table::{Finder, Table};
use crate::task::TaskIndex;
use crate::unit::UnitId;

/// A sheet laid out as a table.
pub(super) struct Laid<'g> {
    pub sheet: Sheet<'g>,
    pub turn: Turn,
    /// Labels that the table does not need again: one for each value below the first.
    pub labels: usize,
    /// Number of cells, where the cells of the file were cut into several.
    pub pieces: Option<usize>,
}

impl Known<'_> {
    /// The ways in which a sheet may be laid out anew so that more of it is read: headings that stand one below another
    /// make no table until they are turned, nor do cards, a report, or a table that lost its headings; rows of labels below
    /// a task are further columns.
    pub(super) fn laid<'g>(
        &self,
        sheet: &Sheet<'g>,
        finder: &Finder<'_>,
        own: &dyn Fn(Option<UnitId>, TaskIndex) -> bool,
        found: &Reading,
    ) -> Vec<Laid<'g>> {
        if found.answers() == 0 {
            let turned = turned(sheet, finder).map(|(sheet, turn)| Laid {
                sheet,
                turn,
                labels: 0,
                pieces: None,
            });
            let writer = Writer {
                finder,
                texts: &self.texts,
                names: &self.names,
                own: &|task| own(found.identity, task),
            };
            let written = writer.table(sheet);
            let headed = unheaded(sheet, finder, &self.texts);
            (turned.into_iter())
                .chain(cards(sheet, finder))
                .chain(written)
                .chain(headed)
                .collect()
        } else {
            let tables: Vec<&Table> = found.parts.iter().map(|part| &part.table).collect();
            below(sheet, finder, &tables).into_iter().collect()
        }
    }
}
