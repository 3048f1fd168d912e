//! What a unit's earlier plan says about a later form: deadline, leader and phone, and the measures as a note.
//!
//! An earlier round may have had another register. So a plan is put to a task only where the contents agree; what
//! cannot be put anywhere is told, and never guessed.

pub mod earlier;
mod unused;

use std::collections::{BTreeMap, BTreeSet};

use earlier::Answer;
use unused::Unused;

use crate::assignment::Assignment;
use crate::finding::Finding;
use crate::form::{FilledBy, Form, Kind};
use crate::notice::kinds;
use crate::register::Register;
use crate::reply::names::Names;
use crate::reply::normal::fold;
use crate::reply::texts::Texts;
use crate::task::TaskId;
use crate::text::name_key;

/// Kinds that a later form takes over from the plan. Narratives and completion are what the later form asks anew.
const TAKEN_OVER: [Kind; 3] = [Kind::Deadline, Kind::Person, Kind::Phone];

/// What one unit planned for one task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Planned {
    /// By place in [`TAKEN_OVER`].
    values: BTreeMap<usize, String>,
    /// Heading and text.
    measures: Vec<(String, String)>,
}

/// The plans of all units, ready to be looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plans {
    plans: BTreeMap<(String, TaskId), Planned>,
}

/// How an earlier task stands to those of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Match {
    /// The same text.
    Same(usize),
    /// The same id and nearly the same text.
    Like(usize),
    /// The same id; the earlier text is not known.
    Unchecked(usize),
    /// None, but this one comes near.
    Near(usize),
    /// None.
    None,
}

impl Plans {
    /// Puts the plans of an earlier round to the units and tasks of a register; findings tell what could not be put.
    pub fn new(answers: &[Answer], register: &Register, assignments: &[Assignment]) -> (Plans, Vec<Finding>) {
        let names = Names::new(register);
        let texts = Texts::new(register);
        let assigned: BTreeSet<(usize, usize)> = assignments.iter().map(|it| (it.unit, it.task)).collect();
        let mut matches: BTreeMap<(&str, Option<&str>), Match> = BTreeMap::new();
        let mut plans = Plans::default();
        let mut unused = Unused::default();
        for answer in answers {
            let found = *matches
                .entry((&answer.id, answer.text.as_deref()))
                .or_insert_with(|| task_of(&texts, answer));
            let unit = names.exact(&answer.unit);
            let place = match found {
                Match::Same(task) | Match::Like(task) | Match::Unchecked(task) => task,
                Match::Near(_) | Match::None => {
                    unused.task(answer, found);
                    continue;
                }
            };
            let (Some(unit), Some(task)) = (unit, register.tasks.get(place)) else {
                unused.unit(answer);
                continue;
            };
            if !assigned.contains(&(unit, place)) {
                unused.assignment(answer);
                continue;
            }
            if found != Match::Same(place) {
                unused.task(answer, found);
            }
            let name = register.units.get(unit).map(|unit| unit.unit.name.clone());
            plans
                .plans
                .insert((name.unwrap_or_default(), task.id.clone()), planned(answer, register));
        }
        let findings = unused.findings(register);
        (plans, findings)
    }

    /// Number of (unit, task) pairs that have a plan.
    pub fn len(&self) -> usize {
        self.plans.len()
    }

    /// Whether there is no plan.
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty()
    }

    /// Values by column of a later form: blank where the plan says nothing or the column is asked anew.
    pub fn values(&self, unit: &str, task: &TaskId, form: &Form) -> Vec<String> {
        let planned = self.plans.get(&(unit.to_owned(), task.clone()));
        let mut used: Vec<Kind> = Vec::new();
        form.columns
            .iter()
            .map(|column| {
                // Only the first column of a kind means the same as the plan's.
                let first = !used.contains(&column.kind);
                used.push(column.kind);
                let place = TAKEN_OVER.iter().position(|kind| *kind == column.kind);
                match (planned, place) {
                    (Some(planned), Some(place)) if first && column.filled_by == FilledBy::Unit => {
                        planned.values.get(&place).cloned().unwrap_or_default()
                    }
                    _ => String::new(),
                }
            })
            .collect()
    }

    /// The note on a task of a later form: what the unit planned.
    pub fn note(&self, unit: &str, task: &TaskId) -> Option<String> {
        let planned = self.plans.get(&(unit.to_owned(), task.clone()))?;
        let measures = match planned.measures.as_slice() {
            [] => return None,
            [(_, only)] => only.clone(),
            several => {
                let lines: Vec<String> = several
                    .iter()
                    .map(|(heading, text)| format!("{heading}：{text}"))
                    .collect();
                lines.join("\n")
            }
        };
        Some(format!("贵单位在落实方案中报送的措施：\n{measures}"))
    }
}

/// The task of the register that an earlier one is.
fn task_of(texts: &Texts, answer: &Answer) -> Match {
    let by_id = texts.id(&answer.id);
    let Some(text) = &answer.text else {
        return by_id.map_or(Match::None, Match::Unchecked);
    };
    let folded = fold(text);
    match (texts.exact(&folded), by_id) {
        (same, Some(task)) if same.contains(&task) => return Match::Same(task),
        ([task], _) => return Match::Same(*task),
        _ => {}
    }
    // Several tasks of one text are told apart by nothing that is sure.
    let near = texts.near(&folded);
    match texts.sure(&folded, &near) {
        Some(task) if by_id == Some(task) => Match::Like(task),
        Some(task) => Match::Near(task),
        None => Match::None,
    }
}

/// What an answer says, by the kinds of its headings: the register's own where it has them, else by their words.
fn planned(answer: &Answer, register: &Register) -> Planned {
    let mut planned = Planned::default();
    for (heading, value) in &answer.fields {
        let key = name_key(heading);
        let own = register.forms.iter().flat_map(|form| &form.columns);
        let kind = own
            .into_iter()
            .find(|column| name_key(&column.heading) == key)
            .map_or_else(|| kinds::column(heading).kind, |column| column.kind);
        if kind == Kind::Narrative {
            planned.measures.push((heading.clone(), value.clone()));
        } else if let Some(place) = TAKEN_OVER.iter().position(|taken| *taken == kind) {
            planned.values.entry(place).or_insert_with(|| value.clone());
        }
    }
    planned
}
