//! What a unit's earlier answers say about a later form: deadline, leader and phone of its plan, and the measures as a note.

use std::collections::BTreeMap;

use crate::form::{FilledBy, Form, Kind, PLAN};
use crate::record::Record;
use crate::task::TaskId;

/// Kinds that a later form takes over from the plan. Narratives and completion are what the later form asks anew.
const TAKEN_OVER: [Kind; 3] = [Kind::Deadline, Kind::Person, Kind::Phone];

/// What one unit planned for one task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Planned {
    values: BTreeMap<usize, String>,
    measures: Option<String>,
}

/// The plans of all units, ready to be looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plans {
    plans: BTreeMap<(String, TaskId), Planned>,
}

impl Plans {
    /// The plans among `records`; `forms` are the register's.
    pub fn new(records: &[Record], forms: &[Form]) -> Plans {
        let Some(plan) = forms.iter().find(|form| form.key == PLAN) else {
            return Plans::default();
        };
        let mut plans: BTreeMap<(String, TaskId), Planned> = BTreeMap::new();
        for record in records.iter().filter(|record| record.form == PLAN) {
            let planned = plans.entry((record.unit.clone(), record.task.clone())).or_default();
            for (place, kind) in TAKEN_OVER.iter().enumerate() {
                let answer = plan
                    .column_of(*kind)
                    .and_then(|(_, column)| record.fields.get(&column.heading));
                if let Some(answer) = answer {
                    planned.values.insert(place, answer.clone());
                }
            }
            let narrative = plan.column_of(Kind::Narrative);
            planned.measures = narrative.and_then(|(_, column)| record.fields.get(&column.heading).cloned());
        }
        Plans { plans }
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
        let measures = planned.measures.as_ref()?;
        Some(format!("贵单位在落实方案中报送的措施：\n{measures}")).filter(|_| !measures.trim().is_empty())
    }
}
