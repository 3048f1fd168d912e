//! Lays out anew what a unit did not keep as a table with headings above it, so that it is read like any other.

pub mod turned;

mod cards;
mod laid;
mod unheaded;
mod written;

use cards::{below, cards};
use laid::Laid;
use turned::turned;
use unheaded::unheaded;
use written::Writer;

use super::known::Known;
use super::reading::Reading;
use super::table::{Finder, Table};
use crate::sheet::Sheet;
use crate::task::TaskIndex;
use crate::unit::UnitId;

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
