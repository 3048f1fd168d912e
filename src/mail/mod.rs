//! Letters to the units: who gets what, in which words; as data, before any bytes.

pub mod address;
pub mod compose;
pub mod letter_report;
pub mod sent;
pub mod settings;
pub mod template;

use serde::{Deserialize, Serialize};

use address::Mailbox;

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The unit's workbook to fill in.
    Workbook,
    /// The unit's reply, returned with its faults marked.
    Returned,
    /// A reminder.
    Reminder,
}

impl Kind {
    /// The word that clerks read.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Workbook => "下发填报表",
            Kind::Returned => "退回补正",
            Kind::Reminder => "催报",
        }
    }

    /// Its key in mail.toml, in JSON and in message ids.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Workbook => "workbook",
            Kind::Returned => "returned",
            Kind::Reminder => "reminder",
        }
    }
}

/// A letter to one unit; its attachment is named, not held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// The unit's name.
    pub unit: String,
    /// What it is about.
    pub kind: Kind,
    /// The unit's addresses; none if nobody knows one.
    pub to: Vec<Mailbox>,
    /// Who gets a copy.
    pub cc: Vec<Mailbox>,
    /// One line.
    pub subject: String,
    /// The text, lines parted by `\n`.
    pub body: String,
    /// Keys of the forms that it is about.
    pub forms: Vec<String>,
    /// The file that the letter is about, relative to the output folder: attached, or for a reminder its text.
    pub file: String,
    /// The name under which the file is attached; none if it is the text itself.
    pub attachment: Option<String>,
    /// Further files that go along, relative to the output folder.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

impl Letter {
    /// Whether it takes a returned workbook back to its unit.
    pub fn brings_back(&self) -> bool {
        self.kind == Kind::Returned || !self.also.is_empty()
    }
}
