//! What a unit owes for one task on one form, and how it stands: the one word from which every count, list and letter is made.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::period::Period;
use crate::task::TaskId;
use crate::unit::Role;

/// How a duty stands. Every duty stands in exactly one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum State {
    /// 免报: a person decided that it is not owed.
    #[serde(rename = "免报")]
    Excused,
    /// 未报: nothing of it has come.
    #[serde(rename = "未报")]
    Missing,
    /// 已收到待转录: something of the unit came that may hold the answer but cannot be read as one.
    #[serde(rename = "已收到待转录")]
    Unread,
    /// 部分: answered, but something that must be answered is missing.
    #[serde(rename = "部分")]
    Part,
    /// 已报: answered.
    #[serde(rename = "已报")]
    Filed,
    /// 不涉及: the unit says that the task is not its own, or a person confirmed that it is not.
    #[serde(rename = "不涉及")]
    Nil,
}

impl State {
    /// All states, in the order in which they are shown.
    pub const ALL: [State; 6] = [
        State::Filed,
        State::Part,
        State::Nil,
        State::Unread,
        State::Missing,
        State::Excused,
    ];

    /// The word that clerks read.
    pub fn label(self) -> &'static str {
        match self {
            State::Excused => "免报",
            State::Missing => "未报",
            State::Unread => "已收到待转录",
            State::Part => "部分",
            State::Filed => "已报",
            State::Nil => "不涉及",
        }
    }

    /// Whether the unit owes, or owed, an answer at all.
    pub fn is_owed(self) -> bool {
        self != State::Excused
    }

    /// Whether an answer has come, whatever it says: it counts as received.
    pub fn has_come(self) -> bool {
        matches!(self, State::Part | State::Filed | State::Nil)
    }
}

/// One duty: what one unit owes for one task on one form in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Owed {
    /// The unit's name.
    pub unit: String,
    /// The task.
    pub task: TaskId,
    /// The form's key.
    pub form: String,
    /// The period, such as `2026-05`; none where the form comes once.
    pub period: Option<Period>,
    /// The unit's role in the task.
    pub role: Role,
    /// How it stands.
    pub state: State,
    /// The day of what it stands by, as far as it is known: that of the answer, or of what cannot be read.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub since: Option<Date>,
    /// The file that it stands by: that of the answer, or of what cannot be read.
    pub file: Option<String>,
    /// Headings of what must be answered and is not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// Why it stands so: the decision and who made it, the unit's words of 不涉及, or what is in the file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl Owed {
    /// Whether it waits for somebody: an answer is owed and none has come.
    pub fn is_open(&self) -> bool {
        self.state.is_owed() && !self.state.has_come()
    }
}

/// How many answers are owed, and of these how many have come or come unread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Owed: all but 免报.
    pub owed: usize,
    /// Of these, received.
    pub received: usize,
    /// Of these, not received, while something came that may hold the answer.
    pub unread: usize,
}

impl Counts {
    /// Counts one duty more.
    pub fn add(&mut self, duty: &Owed) {
        self.owed += usize::from(duty.state.is_owed());
        self.received += usize::from(duty.state.has_come());
        self.unread += usize::from(duty.state == State::Unread);
    }
}

/// The counts of each unit that owes anything, by its name.
pub fn by_unit(owed: &[Owed]) -> BTreeMap<&str, Counts> {
    let mut units: BTreeMap<&str, Counts> = BTreeMap::new();
    for duty in owed.iter().filter(|duty| duty.state.is_owed()) {
        units.entry(&duty.unit).or_default().add(duty);
    }
    units
}
