//! The register (台账): the tasks in the notice's order with the units that their designations resolve to.

pub mod answers;
pub mod assignment;
pub mod corrected;
mod corrected_forms;
pub mod corrected_units;
pub mod division;
mod order;
pub mod received;
mod received_sheet;
pub mod resolve;
pub mod round;
pub mod sheets;
pub mod unheard;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::contact::Contact;
use crate::finding::Finding;
use crate::form::{Form, FormId};
use crate::list::List;
use crate::normal::arabic;
use crate::task::{Task, TaskId, TaskIndex};
use crate::text::name_key;
use crate::unit::{Role, Unit, UnitId};

/// A unit of the register and how it came to be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterUnit {
    /// The unit.
    #[serde(flatten)]
    pub unit: Unit,
    /// The designations of the notice that resolve to it, in order of first use.
    pub designations: Vec<String>,
    /// Whether the directory knows it.
    pub resolved: bool,
    /// Number of tasks that it leads.
    pub lead: usize,
    /// Number of tasks for which it is co-responsible.
    pub co: usize,
}

/// The register: everything later stages need of the notice and the directory.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Register {
    /// Title of the task list.
    pub title: String,
    /// Who issued the notice.
    pub issuer: String,
    /// When it was issued.
    pub date: Option<Date>,
    /// To whom replies go; empty if the notice does not say.
    pub report_to: String,
    /// Whom units may call about their forms.
    #[serde(default)]
    pub contact: Contact,
    /// The forms that units return.
    pub forms: List<FormId, Form>,
    /// The tasks, in the notice's order.
    pub tasks: List<TaskIndex, Task>,
    /// The units, in directory order, then those unknown to it in order of first use.
    pub units: List<UnitId, RegisterUnit>,
    /// What a person must check.
    pub findings: Vec<Finding>,
    /// Where the tasks came in a unit's workbook of the level above: whose it is, and its part in each task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<PassedOn>,
}

/// A unit of the level above that passes its tasks on to units of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOn {
    /// The workbook that it received.
    pub file: String,
    /// Its name, as the level above knows it.
    pub unit: String,
    /// Its own role in each task.
    pub roles: BTreeMap<TaskId, Role>,
}

impl Register {
    /// The form that a person means by a name: `附件2 落实方案`, `附件2`, `附件二`, `落实方案`, `方案`, its title, its key; none where it
    /// fits several.
    pub fn form_called(&self, name: &str) -> Option<FormId> {
        let plain = |name: &str| -> String {
            let key = name_key(name);
            let inner = key.strip_prefix('《').and_then(|rest| rest.strip_suffix('》'));
            inner.unwrap_or(&key).to_owned()
        };
        let name = plain(name);
        let counted = arabic(&name);
        let only = |fits: &dyn Fn(&str) -> bool| {
            let mut called = (self.forms.with_ids())
                .filter(|(_, form)| form.names().iter().any(|own| fits(&plain(own))))
                .map(|(place, _)| place);
            called.next().filter(|_| called.next().is_none())
        };
        only(&|own| own == name)
            .or_else(|| only(&|own| own == counted))
            // 方案 for 落实方案, where no other form ends so.
            .or_else(|| only(&|own| name.chars().count() > 1 && own.ends_with(&name)))
    }

    /// The forms that a text, such as a file's name, names: `附件2落实方案（盖章）.pdf`.
    pub fn forms_named(&self, text: &str) -> Vec<FormId> {
        let text = name_key(text);
        let names = |name: &str| {
            let name = name_key(name);
            let mut found = text.match_indices(name.as_str());
            // 附件1 is not named by 附件12.
            !name.is_empty()
                && found.any(|(at, _)| {
                    let behind = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
                    !(name.ends_with(|c: char| c.is_ascii_digit()) && behind.is_some_and(|c| c.is_ascii_digit()))
                })
        };
        (self.forms.with_ids())
            .filter(|(_, form)| {
                // A key is a word of the program's, not of file names.
                let own = form.names().into_iter().filter(|name| *name != form.key);
                own.into_iter().any(|name| names(&name))
            })
            .map(|(place, _)| place)
            .collect()
    }

    /// ASCII name of the round: the notice's year and a code of its title, issuer and date.
    pub fn campaign(&self) -> String {
        let date = self.date.map(|date| date.to_string()).unwrap_or_default();
        let year = self
            .date
            .map(|date| date.year().to_string())
            .unwrap_or_else(|| "0000".to_owned());
        let code = crate::mark::code(&format!("{}\n{}\n{date}", self.title, self.issuer));
        format!("{year}-{code}")
    }

    /// ASCII fingerprint of the tasks, their units and the forms: it changes when any of them does.
    pub fn fingerprint(&self) -> String {
        let mut text = String::new();
        for task in &self.tasks {
            for part in [task.id.as_str(), &task.number, &task.text] {
                text.push_str(part);
                text.push('\u{1f}');
            }
            text.push_str(&task.lead.join("、"));
            text.push('\u{1f}');
            text.push_str(&task.co.join("、"));
            text.push('\n');
        }
        for form in &self.forms {
            text.push_str(&form.key);
            for column in &form.columns {
                text.push('\u{1f}');
                text.push_str(&column.heading);
            }
            text.push('\n');
        }
        crate::mark::code(&text)
    }

    /// Whether the tasks' parts are parts: where each task has one of its own, what was read as the part is one more column
    /// of the task.
    pub fn has_parts(&self) -> bool {
        const FEW: usize = 3;
        let parts: std::collections::BTreeSet<&str> = self.tasks.iter().map(|task| task.part.as_str()).collect();
        self.tasks.len() < FEW || parts.len() < self.tasks.len()
    }

    /// The name of a unit.
    pub fn unit_name(&self, unit: UnitId) -> &str {
        &self.units[unit].unit.name
    }

    /// The form of a key.
    pub fn form(&self, key: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.key == key)
    }
}
