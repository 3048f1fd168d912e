//! What units reported before of the progress of their tasks: in an earlier collection, or on an earlier period's sheet.

use std::collections::HashMap;

use super::draft::Draft;
use crate::form::Kind;
use crate::kind::{self, Content};
use crate::period::Period;
use crate::record::Record;
use crate::register::Register;

/// Unit, form and task, by name, key and id.
type Key = (String, String, String);

/// One report of progress.
#[derive(Debug, Clone)]
struct Said {
    period: Option<Period>,
    /// Normal progress by column heading: `80%`.
    progress: Vec<(String, String)>,
}

/// Progress by unit, form and task, the latest report that stands before the one that is collected.
#[derive(Debug, Clone, Default)]
pub(super) struct Before(HashMap<Key, Said>);

impl Before {
    /// Takes in the records of an earlier collection.
    pub fn add_records(&mut self, register: &Register, records: &[Record]) {
        for record in records {
            let Some(form) = register.form(&record.form) else {
                continue;
            };
            let progress = form.columns.iter().filter(|column| column.kind == Kind::Progress);
            let progress = progress
                .filter_map(|column| {
                    let normal = record.normalised.get(&column.heading)?;
                    Some((column.heading.clone(), normal.to_owned()))
                })
                .collect();
            let key = (record.unit.clone(), record.form.clone(), record.task.to_string());
            let period = record.period;
            self.keep(key, Said { period, progress });
        }
    }

    /// Takes in a row of a sheet that was set aside, since it is of another period.
    pub fn add_draft(&mut self, register: &Register, draft: &Draft, year: i16) {
        let (Some(form), Some(unit), Some(task)) = (
            register.forms.get(draft.form),
            register.units.get(draft.unit),
            register.tasks.get(draft.task),
        ) else {
            return;
        };
        let columns = form.columns.iter().zip(&draft.fields);
        let progress = columns
            .filter(|(column, _)| column.kind == Kind::Progress)
            .filter_map(|(column, answer)| {
                let content = Content::of(&column.heading, &answer.as_ref()?.text, year);
                let normal = (kind::of(Kind::Progress).read)(&content).ok()??;
                Some((column.heading.clone(), normal))
            })
            .collect();
        let key = (unit.unit.name.clone(), form.key.clone(), task.id.to_string());
        let period = draft.period;
        self.keep(key, Said { period, progress });
    }

    fn keep(&mut self, key: Key, said: Said) {
        let known = self.0.get(&key).and_then(|known| known.period);
        if known.is_none_or(|known| said.period.is_none_or(|period| period >= known)) {
            self.0.insert(key, said);
        }
    }

    /// What a unit reported in a column before a period, and when that was; nothing where no earlier report is known.
    pub fn progress(
        &self,
        (unit, form, task): (&str, &str, &str),
        heading: &str,
        period: Option<Period>,
    ) -> Option<(String, &str)> {
        let said = self.0.get(&(unit.to_owned(), form.to_owned(), task.to_owned()))?;
        if period.zip(said.period).is_some_and(|(now, before)| before >= now) {
            return None;
        }
        let (_, normal) = said.progress.iter().find(|(known, _)| known == heading)?;
        let when = said.period.map_or_else(|| "上次".to_owned(), |period| period.label());
        Some((when, normal))
    }
}
