//! A numbered task of the notice, with the units that it names.

use schemars::JsonSchema;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

use crate::list::id;
use crate::unit::Role;

id!(
    /// Place of a task in the register, in the notice's order; how it is called is its [`TaskId`].
    TaskIndex,
    "task of the register"
);

/// Ordinal identity of a task: `T001` is the first task of the notice.
///
/// The number that the notice prints is not an identity: it restarts, has gaps or is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
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

/// What the notice's own table says of a task, heading by heading, in the table's order; blank cells are left out.
///
/// In JSON it is an object (heading -> text) whose keys keep that order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns(Vec<(String, String)>);

impl Columns {
    /// Adds what stands below a heading. A heading that is there already (责任单位 over two columns, a task over two
    /// rows) gets the text as a further line, unless it has it.
    pub fn add(&mut self, heading: &str, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|(known, _)| known == heading) {
            Some((_, said)) if said.split('\n').any(|line| line == text) || said == text => {}
            Some((_, said)) => {
                said.push('\n');
                said.push_str(text);
            }
            None => self.0.push((heading.to_owned(), text.to_owned())),
        }
    }

    /// Adds everything that further columns say.
    pub fn extend(&mut self, more: &Columns) {
        for (heading, text) in more.iter() {
            self.add(heading, text);
        }
    }

    /// What stands below a heading, if anything does.
    pub fn get(&self, heading: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == heading).map(|(_, text)| text)
    }

    /// Headings and texts in the table's order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(heading, text)| (heading.as_str(), text.as_str()))
    }

    /// Whether the notice has no table that speaks of the task.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Columns {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (heading, text) in self.iter() {
            map.serialize_entry(heading, text)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Columns;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of headings and texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Columns, A::Error> {
                let mut columns = Columns::default();
                while let Some((heading, text)) = map.next_entry::<String, String>()? {
                    columns.add(&heading, &text);
                }
                Ok(columns)
            }
        }
        deserializer.deserialize_map(Pairs)
    }
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
    /// All that the notice's table says of the task, heading by heading; empty where it stands in no table.
    #[serde(default, skip_serializing_if = "Columns::is_empty")]
    pub columns: Columns,
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
    /// Its number as printed, or its id where it has none.
    pub fn label(&self) -> &str {
        if self.number.is_empty() {
            self.id.as_str()
        } else {
            &self.number
        }
    }

    /// The designations of one role.
    pub fn designations(&self, role: Role) -> &[String] {
        match role {
            Role::Lead => &self.lead,
            Role::Co => &self.co,
        }
    }
}
