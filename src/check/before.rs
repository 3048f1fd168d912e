//! What units reported before of their tasks, as far as it only grows: in an earlier collection, or on an earlier period's sheet.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::draft::Draft;
use super::fault::Fault;
use super::key::Key;
use crate::form::{Column, Form, Kind, PLAN};
use crate::kind::life::{self, Stage};
use crate::kind::{self, Compared, Content, span};
use crate::normal::fold;
use crate::period::Period;
use crate::record::Record;
use crate::register::Register;
use crate::reply::given::Planned;
use crate::rule;
use crate::task::TaskIndex;
use crate::unit::UnitId;

/// One report.
#[derive(Debug, Clone)]
struct Said {
    period: Option<Period>,
    /// Normal values by the place of their column: `80%`, `320万元`, `已销号`.
    values: BTreeMap<usize, String>,
    /// All that was written, as [`wording`] tells it.
    wording: Option<u64>,
}

/// What units said before: what only grows, by unit, form and task, each report by its period; and their plans by unit and task.
#[derive(Debug, Clone, Default)]
pub(super) struct Before {
    said: HashMap<Key, Vec<Said>>,
    plans: BTreeMap<(UnitId, TaskIndex), Planned>,
}

impl Before {
    /// Takes in the records of an earlier collection; what the register does not know is passed over.
    pub fn add_records(&mut self, register: &Register, records: &[Record]) {
        let named = register.units.with_ids();
        let units: HashMap<&str, UnitId> = named.map(|(at, unit)| (unit.unit.name.as_str(), at)).collect();
        let numbered = register.tasks.with_ids();
        let tasks: HashMap<&str, TaskIndex> = numbered.map(|(at, task)| (task.id.as_str(), at)).collect();
        for record in records {
            let form = register.forms.find_id(|form| form.key == record.form);
            let (Some(&unit), Some(form), Some(&task)) =
                (units.get(record.unit.as_str()), form, tasks.get(record.task.as_str()))
            else {
                continue;
            };
            let data = &register.forms[form];
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
            let values = values_of(data, |_, column| {
                record.normalised.get(&column.heading).map(str::to_owned)
            });
            let wording = wording(data, |_, column| record.fields.get(&column.heading));
            let period = record.period;
            let said = Said {
                period,
                values,
                wording,
            };
            self.keep((unit, form, task), said);
        }
    }

    /// Takes in a row of a sheet that was set aside, since it is of another period.
    pub fn add_draft(&mut self, register: &Register, draft: &Draft, year: i16) {
        let form = &register.forms[draft.form];
        let values = values_of(form, |at, column| {
            let answer = draft.fields.get(at)?.as_ref()?;
            let content = Content {
                habit: answer.habit,
                ..Content::of(&column.heading, &answer.text, year)
            };
            kind::of(column.kind).read_content(&content).ok()?
        });
        let said = Said {
            period: draft.period,
            values,
            wording: wording_of(form, draft),
        };
        self.keep((draft.unit, draft.form, draft.task), said);
    }

    fn keep(&mut self, key: Key, said: Said) {
        let reports = self.said.entry(key).or_default();
        match reports.iter_mut().find(|known| known.period == said.period) {
            Some(known) => *known = said,
            None => reports.push(said),
        }
    }

    /// All that a unit reported before of a task, in words for nobody.
    pub fn told(&self, key: Key) -> Option<String> {
        self.said.get(&key).map(|said| format!("{said:?}"))
    }

    /// What units had planned, by unit and task.
    pub fn plans(&self) -> &BTreeMap<(UnitId, TaskIndex), Planned> {
        &self.plans
    }

    /// What a unit reported in a column last before a period, and when that was; nothing where no earlier report is known.
    pub fn value(&self, key: Key, column: usize, period: Option<Period>) -> Option<(String, &str)> {
        let (when, said) = self.last(key, period)?;
        Some((when, said.values.get(&column)?))
    }

    /// When a unit reported last before a period, if what it writes now reads as it did then, days and periods apart.
    pub fn unchanged(&self, key: Key, form: &Form, draft: &Draft) -> Option<String> {
        let period = form.period.or(draft.period)?;
        let (when, said) = self.last(key, Some(period))?;
        (said.wording.is_some() && said.wording == wording_of(form, draft)).then_some(when)
    }

    /// What a unit reported last before a period.
    fn last(&self, key: Key, period: Option<Period>) -> Option<(String, &Said)> {
        // Sums of a year begin anew with the next.
        let earlier = |said: &&Said| {
            let other = |(now, before): (Period, Period)| before >= now || before.of_year() != now.of_year();
            !period.zip(said.period).is_some_and(other)
        };
        let reports = self.said.get(&key)?.iter().filter(earlier);
        let said = reports.max_by_key(|said| said.period)?;
        let when = said.period.map_or_else(|| "上次".to_owned(), |period| period.label());
        Some((when, said))
    }
}

/// All that a row says, so that two may be compared: every answer folded, but for the day and the period of the report, which change by
/// themselves. `None` where it says nothing.
fn wording<'t>(form: &Form, text: impl Fn(usize, &Column) -> Option<&'t str>) -> Option<u64> {
    let mut hash = DefaultHasher::new();
    let mut says = false;
    let told = form
        .unit_columns()
        .filter(|(_, column)| !matches!(column.kind, Kind::Date | Kind::Period));
    for (at, column) in told {
        let folded = text(at, column).map(fold).unwrap_or_default();
        says |= !folded.is_empty();
        (at, folded).hash(&mut hash);
    }
    says.then(|| hash.finish())
}

/// The same of a row that is being collected.
fn wording_of(form: &Form, draft: &Draft) -> Option<u64> {
    wording(form, |at, _| {
        let answer = draft.fields.get(at)?.as_ref()?;
        Some(answer.text.as_str())
    })
}

/// Whether a column holds what goes forward only, from one report to the next.
fn goes_forward(form: &Form, column: &Column) -> bool {
    match kind::of(column.kind).compared {
        Compared::Never => false,
        Compared::Stage => span::is_of_whole(&column.heading),
        Compared::Figure => span::only_grows(form, column),
    }
}

/// Whether a value is less than the one before, or a matter that was at its end is so no more.
pub(super) fn went_back(kind: Kind, before: &str, now: &str) -> bool {
    match kind::of(kind).compared {
        Compared::Never => false,
        Compared::Stage => {
            let stage = |normal: &str| life::stage(kind, normal);
            stage(before) == Some(Stage::Done) && stage(now).is_some_and(|now| now < Stage::Done)
        }
        Compared::Figure => span::fell(before, now),
    }
}

/// A normal value as a clerk reads it.
pub(super) fn shown(normal: &str) -> &str {
    match normal {
        "yes" => "完成",
        "no" => "未完成",
        "partial" => "部分完成",
        other => other,
    }
}

/// What is told of what is less than it was; `found` says both.
pub(super) fn fault(kind: Kind, found: String) -> Fault {
    let (expected, advice) = match kind {
        Kind::Completion | Kind::State => ("已经办结的不再退回", "请核对本期和上期的状态；确有反复的，请说明原因"),
        Kind::Amount => ("累计数只增不减", "请核对本期和上期的累计数；确有调整的，请说明原因"),
        _ => ("进度只增不减", "请核对本期和上期的进度；确有调整的，请说明原因"),
    };
    Fault {
        rule: &rule::PROGRESS_BACK,
        found,
        expected: expected.to_owned(),
        advice: advice.to_owned(),
    }
}

/// The normal values of a form's columns that go forward only, as far as `normal` gives them for a place and column.
fn values_of(form: &Form, normal: impl Fn(usize, &Column) -> Option<String>) -> BTreeMap<usize, String> {
    let columns = form.columns.iter().enumerate();
    columns
        .filter(|(_, column)| goes_forward(form, column))
        .filter_map(|(at, column)| Some((at, normal(at, column)?)))
        .collect()
}
