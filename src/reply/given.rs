//! Knows what the office had filled in before the unit got a workbook, so that it is not taken for the unit's answer.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::body::{Answer, Entry};
use super::table::Table;
use crate::form::{Form, Kind, PLAN};
use crate::kind::{self, Content};
use crate::mark;
use crate::normal::blank::Worth;
use crate::normal::fold;
use crate::register::Register;
use crate::task::Task;

/// What the office had filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Given {
    /// Nothing, or it is no workbook of the office.
    #[default]
    Nothing,
    /// The values of these codes ([`mark::given`]).
    Marked(HashSet<String>),
    /// Something of a unit's plan, by the notes on its tasks; the workbook was made before values were marked.
    Unmarked,
}

impl Given {
    /// What the row [`mark::GIVEN`] of the very hidden sheet tells.
    pub fn marked(codes: &str) -> Given {
        let codes: HashSet<String> = codes.split_whitespace().map(str::to_owned).collect();
        if codes.is_empty() {
            Given::Nothing
        } else {
            Given::Marked(codes)
        }
    }

    /// What the unit had planned for the task of an entry, as far as the marks tell: the day, and its measures where the
    /// entry repeats them.
    pub fn planned(&self, task: &Task, form: &Form, entry: &Entry) -> Planned {
        let Given::Marked(codes) = self else {
            return Planned::default();
        };
        let days = mark::planned_days(&task.text);
        let day = codes.iter().find_map(|code| code.strip_prefix(days.as_str()));
        let long = form.columns.iter().zip(&entry.answers);
        let mut long = long.filter(|(column, _)| column.kind == Kind::Narrative);
        let repeated = long.find_map(|(_, answer)| {
            let text = &answer.as_ref()?.text;
            codes
                .contains(&mark::planned_words(&task.text, text))
                .then(|| fold(text))
        });
        Planned {
            day: day.and_then(|day| day.parse().ok()),
            measures: repeated,
        }
    }

    /// Whether all that an entry says was there when the office sent the form: such a row was not filled in.
    ///
    /// A row in which the unit wrote anything is the unit's whole: what it left standing it has kept.
    pub fn is_untouched(&self, register: &Register, form: &Form, table: &Table, entry: &Entry) -> bool {
        let Ok(placed) = &entry.placed else { return false };
        let task = &register.tasks[placed.task];
        let answers = || {
            let filled = form.columns.iter().enumerate().zip(&entry.answers);
            filled
                .filter_map(|((place, column), answer)| Some((place, column, answer.as_ref().filter(|one| says(one))?)))
        };
        if *self == Given::Nothing || answers().next().is_none() {
            return false;
        }
        match self {
            Given::Nothing => false,
            Given::Marked(codes) => answers().all(|(_, column, answer)| {
                codes.contains(&mark::given(&form.key, &task.text, &column.heading, &answer.text))
            }),
            // Without marks: the blanks that the plan never fills are all there, and all of them are blank.
            Given::Unmarked => {
                let taken_over = |place: usize| {
                    let kind = form.columns.get(place).map(|column| column.kind);
                    let first = form.columns.iter().position(|column| Some(column.kind) == kind);
                    first == Some(place) && kind.is_some_and(Kind::is_taken_over)
                };
                let asked: Vec<usize> = form.unit_columns().map(|(place, _)| place).collect();
                let anew = |place: &&usize| !taken_over(**place);
                form.key != PLAN
                    && asked.iter().any(|place| anew(&place))
                    && (asked.iter().filter(anew)).all(|place| table.columns.get(*place).is_some_and(Option::is_some))
                    && answers().all(|(place, _, _)| taken_over(place))
            }
        }
    }
}

/// What a unit had planned for a task, as far as a reply shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The day by which it was to be done.
    pub day: Option<Date>,
    /// The measures, folded.
    pub measures: Option<String>,
}

/// A row of a plan as it stands there. What it says is read only where it is asked for: a plan that is collected tells it itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanRow {
    /// The deadline, with the place of its column.
    day: Option<(usize, Answer)>,
    /// The measures as written.
    measures: Option<String>,
}

impl PlanRow {
    /// The row of a form.
    pub fn of(form: &Form, answers: &[Option<Answer>]) -> PlanRow {
        let first = |kind: Kind| {
            let all = form.columns.iter().zip(answers).enumerate();
            let mut own = all.filter(|(_, (column, _))| column.kind == kind);
            own.find_map(|(place, (_, answer))| Some((place, answer.as_ref().filter(|one| says(one))?)))
        };
        PlanRow {
            day: first(Kind::Deadline).map(|(place, answer)| (place, answer.clone())),
            measures: first(Kind::Narrative).map(|(_, answer)| answer.text.clone()),
        }
    }

    /// What it says.
    pub fn read(&self, form: &Form, year: i16) -> Planned {
        let day = self.day.as_ref().and_then(|(place, answer)| {
            let column = form.columns.get(*place)?;
            let content = Content {
                number: answer.number,
                held: answer.held,
                ..Content::of(&column.heading, &answer.text, year)
            };
            kind::of(Kind::Deadline).read_content(&content).ok()??.parse().ok()
        });
        Planned {
            day,
            measures: self.measures.as_deref().map(fold),
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == PlanRow::default()
    }
}

impl Planned {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Planned::default()
    }
}

fn says(answer: &Answer) -> bool {
    !matches!(kind::worth(answer.kind, &answer.text), Worth::Blank | Worth::Ditto)
}
