//! What units reported before of the progress of their tasks: in an earlier collection, or on an earlier period's sheet.

use std::collections::{BTreeMap, HashMap};

use super::draft::Draft;
use super::finish::Key;
use super::judge::Fault;
use crate::form::{Form, Kind, PLAN};
use crate::kind::{self, Content};
use crate::period::Period;
use crate::record::Record;
use crate::register::Register;
use crate::reply::given::Planned;
use crate::reply::normal::fold;
use crate::rule;

/// One report of progress.
#[derive(Debug, Clone)]
struct Said {
    period: Option<Period>,
    /// Normal progress by the place of its column: `80%`.
    progress: BTreeMap<usize, String>,
}

/// What units said before: progress by unit, form and task, the latest report that stands before the one that is collected;
/// and their plans by unit and task.
#[derive(Debug, Clone, Default)]
pub(super) struct Before {
    said: HashMap<Key, Said>,
    plans: BTreeMap<(usize, usize), Planned>,
}

impl Before {
    /// Takes in the records of an earlier collection; what the register does not know is passed over.
    pub fn add_records(&mut self, register: &Register, records: &[Record]) {
        let named = register.units.iter().enumerate();
        let units: HashMap<&str, usize> = named.map(|(at, unit)| (unit.unit.name.as_str(), at)).collect();
        let numbered = register.tasks.iter().enumerate();
        let tasks: HashMap<&str, usize> = numbered.map(|(at, task)| (task.id.as_str(), at)).collect();
        for record in records {
            let form = register.forms.iter().position(|form| form.key == record.form);
            let (Some(&unit), Some(form), Some(&task)) =
                (units.get(record.unit.as_str()), form, tasks.get(record.task.as_str()))
            else {
                continue;
            };
            let Some(data) = register.forms.get(form) else { continue };
            if data.key == PLAN {
                let of = |kind: Kind| data.columns.iter().find(move |column| column.kind == kind);
                let day = of(Kind::Deadline).and_then(|column| record.normalised.get(&column.heading));
                let measures = of(Kind::Narrative).and_then(|column| record.fields.get(&column.heading));
                let planned = Planned {
                    day: day.and_then(|day| day.parse().ok()),
                    measures: measures.map(fold),
                };
                self.plans.insert((unit, task), planned);
            }
            let progress = progress_of(data, |_, heading| record.normalised.get(heading).map(str::to_owned));
            let period = record.period;
            self.keep((unit, form, task), Said { period, progress });
        }
    }

    /// Takes in a row of a sheet that was set aside, since it is of another period.
    pub fn add_draft(&mut self, register: &Register, draft: &Draft, year: i16) {
        let Some(form) = register.forms.get(draft.form) else {
            return;
        };
        let progress = progress_of(form, |at, heading| {
            let answer = draft.fields.get(at)?.as_ref()?;
            let content = Content::of(heading, &answer.text, year);
            (kind::of(Kind::Progress).read)(&content).ok()?
        });
        let period = draft.period;
        self.keep((draft.unit, draft.form, draft.task), Said { period, progress });
    }

    fn keep(&mut self, key: Key, said: Said) {
        let known = self.said.get(&key).and_then(|known| known.period);
        if known.is_none_or(|known| said.period.is_none_or(|period| period >= known)) {
            self.said.insert(key, said);
        }
    }

    /// What units had planned, by unit and task.
    pub fn plans(&self) -> &BTreeMap<(usize, usize), Planned> {
        &self.plans
    }

    /// What a unit reported in a column before a period, and when that was; nothing where no earlier report is known.
    pub fn progress(&self, key: Key, column: usize, period: Option<Period>) -> Option<(String, &str)> {
        let said = self.said.get(&key)?;
        if period.zip(said.period).is_some_and(|(now, before)| before >= now) {
            return None;
        }
        let normal = said.progress.get(&column)?;
        let when = said.period.map_or_else(|| "上次".to_owned(), |period| period.label());
        Some((when, normal))
    }
}

/// What is told of progress that is lower than it was; `found` says both.
pub(super) fn fault(found: String) -> Fault {
    Fault {
        rule: &rule::PROGRESS_BACK,
        found,
        expected: "进度只增不减".to_owned(),
        advice: "请核对本期和上期的进度；确有调整的，请说明原因".to_owned(),
    }
}

/// The normal progress of a form's columns, as far as `normal` gives it for a place and heading.
fn progress_of(form: &Form, normal: impl Fn(usize, &str) -> Option<String>) -> BTreeMap<usize, String> {
    let columns = form.columns.iter().enumerate();
    columns
        .filter(|(_, column)| column.kind == Kind::Progress)
        .filter_map(|(at, column)| Some((at, normal(at, &column.heading)?)))
        .collect()
}
