//! Knows what the office had filled in before the unit got a workbook, so that it is not taken for the unit's answer.

use std::collections::HashSet;

use super::body::{Answer, Entry};
use super::normal::blank::Worth;
use super::reading::Part;
use crate::form::{Form, PLAN};
use crate::kind;
use crate::mark;
use crate::prefill::TAKEN_OVER;
use crate::register::Register;

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

    /// Whether all that an entry says was there when the office sent the form: such a row was not filled in.
    ///
    /// A row in which the unit wrote anything is the unit's whole: what it left standing it has kept.
    pub fn is_untouched(&self, register: &Register, form: &Form, part: &Part, entry: &Entry) -> bool {
        let Ok(placed) = &entry.placed else { return false };
        let Some(task) = register.tasks.get(placed.task) else {
            return false;
        };
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
                    first == Some(place) && kind.is_some_and(|kind| TAKEN_OVER.contains(&kind))
                };
                let asked: Vec<usize> = form.unit_columns().map(|(place, _)| place).collect();
                let anew = |place: &&usize| !taken_over(**place);
                form.key != PLAN
                    && asked.iter().any(|place| anew(&place))
                    && (asked.iter().filter(anew))
                        .all(|place| part.table.columns.get(*place).is_some_and(Option::is_some))
                    && answers().all(|(place, _, _)| taken_over(place))
            }
        }
    }
}

fn says(answer: &Answer) -> bool {
    !matches!(kind::worth(answer.kind, &answer.text), Worth::Blank | Worth::Ditto)
}
