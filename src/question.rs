//! A question to whoever checks the register: one cause, its choices, and every place that the answer settles.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::task::TaskId;

/// A task that a question is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct About {
    /// The task.
    pub task: TaskId,
    /// The names in doubt there; empty if the task as a whole is.
    #[serde(default)]
    pub names: Vec<String>,
}

/// A question that a finding puts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// The name, label or level in doubt; empty where the rule says it all.
    pub subject: String,
    /// The answers that are understood; the first is the reading as it stands.
    pub choices: Vec<String>,
    /// Its tasks.
    pub about: Vec<About>,
}

impl Question {
    /// A question about one task; further ones are added by [`Question::absorb`].
    pub fn new(subject: &str, choices: &[&str], task: TaskId, names: &[String]) -> Self {
        Question {
            subject: subject.to_owned(),
            choices: choices.iter().map(|&choice| choice.to_owned()).collect(),
            about: vec![About {
                task,
                names: names.to_vec(),
            }],
        }
    }

    /// Takes in the tasks of the same question.
    pub fn absorb(&mut self, other: Question) {
        for about in other.about {
            match self.about.iter_mut().find(|known| known.task == about.task) {
                Some(known) => {
                    for name in about.names {
                        if !known.names.contains(&name) {
                            known.names.push(name);
                        }
                    }
                }
                None => self.about.push(about),
            }
        }
    }
}

/// The choices of a rule; empty where nothing can be settled by a word.
pub fn choices(rule: &str) -> &'static [&'static str] {
    match rule {
        NO_LEAD | LEADS_MISSING => &[KEEP, FIRST_LEADS, ALL_LEAD],
        LIST_OPEN => &[KEEP, NOBODY_ELSE],
        NAME_UNUSUAL => &[A_UNIT, NO_UNIT],
        LEAD_BESIDE | LEAD_BY_MAIN => &[KEEP, NOT_LEAD],
        PREFIX_ELIDED => &[KEEP, COMPLETE],
        UNSURE => &[NO_UNIT, LEAD, CO],
        _ => &[],
    }
}

/// Nobody is called lead.
pub const NO_LEAD: &str = "notice-no-lead";
/// Most tasks have nobody that is called lead.
pub const LEADS_MISSING: &str = "notice-leads-missing";
/// A list ends in 等.
pub const LIST_OPEN: &str = "notice-list-open";
/// A name is like none of a body.
pub const NAME_UNUSUAL: &str = "notice-name-unusual";
/// 负责 stands beside 配合.
pub const LEAD_BESIDE: &str = "notice-lead-beside";
/// 主办 stands beside others.
pub const LEAD_BY_MAIN: &str = "notice-lead-by-main";
/// The level may be left off.
pub const PREFIX_ELIDED: &str = "notice-prefix-elided";
/// A label of bodies with another part, and all that has no other rule.
pub const UNSURE: &str = "notice-unsure";

/// As it was read.
pub const KEEP: &str = "保持现状";
/// The first unit leads.
pub const FIRST_LEADS: &str = "由排在第一位的单位牵头";
/// All units lead.
pub const ALL_LEAD: &str = "所列单位都牵头";
/// The list is whole.
pub const NOBODY_ELSE: &str = "没有其他单位";
/// The name is one of a unit.
pub const A_UNIT: &str = "是单位";
/// It is none.
pub const NO_UNIT: &str = "不是责任单位";
/// The units do not lead.
pub const NOT_LEAD: &str = "不牵头，只是责任单位";
/// The level belongs before the name.
pub const COMPLETE: &str = "补上";
/// The units lead.
pub const LEAD: &str = "是牵头单位";
/// The units are responsible.
pub const CO: &str = "是责任单位";
