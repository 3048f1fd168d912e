//! A numbered task of the notice, with the units that it names.

use serde::{Deserialize, Serialize};
use std::fmt;

use crate::unit::Role;

/// Ordinal identity of a task: `T001` is the first task of the notice.
///
/// The number that the notice prints is not an identity: it restarts, has gaps or is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaskId(pub String);

impl TaskId {
    /// The id of the `n`-th task, counted from 1: at least three digits.
    pub fn nth(n: usize) -> Self {
        TaskId(format!("T{n:03}"))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One measure of a task that has several unit clauses in its text, each for the words before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// The words of the measure, without its unit clause.
    pub text: String,
    /// Lead designations of this measure, as written.
    pub lead: Vec<String>,
    /// Co-responsible designations of this measure, as written.
    pub co: Vec<String>,
}

/// How sure the reading of a task is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Read by an explicit label or rule of the notice.
    #[default]
    Sure,
    /// Read, but a person should look: the finding beside it says why.
    Unsure,
}

/// A task of the notice (附件1), as the notice writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Ordinal identity.
    pub id: TaskId,
    /// The number as printed, without its punctuation; empty if the notice numbers nothing.
    pub number: String,
    /// The heading of the part (一、…), as printed; empty if there is none.
    pub part: String,
    /// The heading of the section （(一)…）, as printed; empty if there is none.
    pub section: String,
    /// The words of the task, without number and unit clauses.
    pub text: String,
    /// Lead designations (牵头单位) as written, in order.
    pub lead: Vec<String>,
    /// Co-responsible designations (责任单位) as written, in order.
    pub co: Vec<String>,
    /// The lead list ends in 等: more units are meant than are named.
    pub lead_open: bool,
    /// The co-responsible list ends in 等: more units are meant than are named.
    pub co_open: bool,
    /// A deadline of the task that the notice itself states, as written.
    pub due: Option<String>,
    /// The task under which this one stands, where parent and child both carry unit clauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<TaskId>,
    /// The measures, where the text carries several unit clauses; empty otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// Where it was read: line number or cell of the notice, counted from 1; empty for made-up registers.
    #[serde(default)]
    pub source: String,
    /// How sure the reading is.
    #[serde(default)]
    pub certainty: Certainty,
}

impl Default for TaskId {
    fn default() -> Self {
        TaskId::nth(0)
    }
}

impl Task {
    /// The designations of one role.
    pub fn designations(&self, role: Role) -> &[String] {
        match role {
            Role::Lead => &self.lead,
            Role::Co => &self.co,
        }
    }
}
