//! A unit that gets a workbook, and the role in which it answers for a task.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::list::id;
use crate::text::name_key;

id!(
    /// Place of a unit in the register.
    UnitId,
    "unit of the register"
);

/// The role of a unit in a task.
///
/// `Lead` sorts before `Co`: where one unit has both roles in a task, the smaller one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 牵头单位: answers for the task as a whole.
    Lead,
    /// 责任单位: answers for its share of the task.
    Co,
}

impl Role {
    /// The heading of the role as official documents write it.
    pub fn label(self) -> &'static str {
        match self {
            Role::Lead => "牵头",
            Role::Co => "责任",
        }
    }
}

/// A unit as the directory (单位名录) knows it; a designation that no directory knows becomes a unit of its own name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// The name under which the unit gets its workbook.
    pub name: String,
    /// Other names of the same body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// 类别, for example 市政府部门; empty if nobody has said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// E-mail address; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// 联系人; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact: String,
    /// 电话; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// 分管领导 of the unit, several parted by 、; empty if nobody has said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub leader: String,
}

impl Unit {
    /// Whether it bears this name, or has it as another.
    pub fn is_called(&self, name: &str) -> bool {
        let key = name_key(name);
        std::iter::once(&self.name)
            .chain(&self.aliases)
            .any(|own| name_key(own) == key)
    }

    /// A unit of which only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Unit {
            name: name.into(),
            ..Unit::default()
        }
    }
}
