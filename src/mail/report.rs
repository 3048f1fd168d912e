//! Reports about our letters that come back among the replies: delivery failures, read receipts, automatic answers.

use serde::{Deserialize, Serialize};

use super::address::addresses;
use crate::mark;
use crate::register::RegisterUnit;

/// What a report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Says {
    /// It could not be delivered.
    Failed,
    /// It is not delivered yet; the server goes on trying.
    Delayed,
    /// It was delivered.
    Delivered,
    /// Somebody opened it.
    Read,
    /// Somebody deleted it without opening it.
    Deleted,
    /// An automatic answer: out of office and the like.
    Automatic,
}

impl Says {
    /// The words that clerks read.
    pub fn label(self) -> &'static str {
        match self {
            Says::Failed => "退信：没有送达",
            Says::Delayed => "延迟送达",
            Says::Delivered => "已送达",
            Says::Read => "已读",
            Says::Deleted => "未读即删除",
            Says::Automatic => "自动回复",
        }
    }
}

/// A report on one of our letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What it says.
    pub says: Says,
    /// The addresses that it is about.
    pub addresses: Vec<String>,
    /// The id of our letter, with or without angle brackets, if it names one.
    pub message_id: Option<String>,
    /// The other server's words, one line; may be empty.
    pub words: String,
}

/// The units that a report is about: by our letter's id, else by their addresses in the directory.
pub fn units<'a>(report: &Report, units: &'a [RegisterUnit]) -> Vec<&'a str> {
    // The id is `<campaign.kind.unit code.file.number@domain>`: see the sending.
    let code = report.message_id.as_deref().and_then(|id| id.split('.').nth(2));
    let by_id: Vec<&str> = units
        .iter()
        .map(|unit| unit.unit.name.as_str())
        .filter(|name| code == Some(mark::code(name).as_str()))
        .collect();
    if !by_id.is_empty() {
        return by_id;
    }
    let has = |unit: &&RegisterUnit| {
        let (known, _) = addresses(&unit.unit.email);
        let mut about = report.addresses.iter();
        about.any(|address| known.iter().any(|it| it.eq_ignore_ascii_case(address)))
    };
    units.iter().filter(has).map(|unit| unit.unit.name.as_str()).collect()
}
