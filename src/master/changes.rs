//! What changed since an earlier collection.

use std::collections::BTreeMap;

use crate::form::FormId;
use crate::record::{Collected, Record};
use crate::register::Register;
use crate::task::TaskIndex;

use super::answers::says_something;

/// How one answer changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It came in since.
    New,
    /// It says something else.
    Edited,
    /// It was there and is no longer.
    Gone,
}

impl Kind {
    /// The change in words.
    pub fn label(self) -> &'static str {
        match self {
            Kind::New => "新报送",
            Kind::Edited => "有修改",
            Kind::Gone => "不再出现",
        }
    }
}

/// One answer that changed.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// How it changed.
    pub kind: Kind,
    /// The unit.
    pub unit: &'a str,
    /// The task's number as printed, or its id where it has none.
    pub task: &'a str,
    /// The form's name.
    pub form: String,
    /// Heading, earlier words, present words; only headings that differ.
    pub fields: Vec<(&'a str, &'a str, &'a str)>,
}

/// Everything that changed.
#[derive(Debug, Clone)]
pub struct Changes<'a> {
    /// The day of the earlier collection.
    pub since: jiff::civil::Date,
    /// The answers that changed: by form, task, unit.
    pub answers: Vec<Change<'a>>,
}

type Key<'a> = (FormId, TaskIndex, &'a str, usize);

/// Compares two collections of the same register.
pub fn between<'a>(register: &'a Register, earlier: &'a Collected, now: &'a Collected) -> Changes<'a> {
    let tasks: BTreeMap<&str, TaskIndex> = register
        .tasks
        .with_ids()
        .map(|(place, task)| (task.id.as_str(), place))
        .collect();
    let index = |collected: &'a Collected| {
        let mut found: BTreeMap<Key<'a>, &'a Record> = BTreeMap::new();
        for record in &collected.records {
            let form = register.forms.find_id(|form| form.key == record.form);
            let (Some(form), Some(task)) = (form, tasks.get(record.task.as_str())) else {
                continue;
            };
            if !says_something(&register.forms[form], record) {
                continue;
            }
            // A second answer of the same unit to the same task keeps its place beside the first.
            let mut key = (form, *task, record.unit.as_str(), 0);
            while found.contains_key(&key) {
                key.3 += 1;
            }
            found.insert(key, record);
        }
        found
    };
    let (before, after) = (index(earlier), index(now));
    let mut keys: Vec<Key<'a>> = before.keys().chain(after.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let answers = keys
        .into_iter()
        .filter(|key| {
            // A round that was not collected this time has not been withdrawn.
            now.forms.contains(&register.forms[key.0].key)
        })
        .filter_map(|key| change(register, key, before.get(&key).copied(), after.get(&key).copied()))
        .collect();
    Changes {
        since: earlier.as_of,
        answers,
    }
}

fn change<'a>(
    register: &'a Register,
    key: Key<'a>,
    before: Option<&'a Record>,
    after: Option<&'a Record>,
) -> Option<Change<'a>> {
    let (form, task) = (&register.forms[key.0], &register.tasks[key.1]);
    let kind = match (before, after) {
        (None, Some(_)) => Kind::New,
        (Some(_), None) => Kind::Gone,
        _ => Kind::Edited,
    };
    let text = |record: Option<&'a Record>, heading: &str| -> &'a str {
        record
            .and_then(|record| record.fields.get(heading))
            .map_or("", |text| text.trim())
    };
    let fields: Vec<_> = form
        .unit_columns()
        .map(|(_, column)| {
            let heading = column.heading.as_str();
            (heading, text(before, heading), text(after, heading))
        })
        .filter(|(_, before, after)| before != after)
        .collect();
    (!fields.is_empty()).then(|| Change {
        kind,
        unit: key.2,
        task: task.label(),
        form: form.short_name(),
        fields,
    })
}
