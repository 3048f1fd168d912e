//! What came in: a document with the evidence around it, or the reason why it could not be read.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::grid::Document;
use crate::mail::letter_report::Report;

/// Why a file could not be read, in words that a clerk can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Stable kebab-case name: `file-encrypted`, `file-damaged`, `file-oversized`, `file-type-unknown`, `file-scan`, `file-timeout`, …
    pub rule: String,
    /// What was found.
    pub found: String,
    /// What to do.
    pub advice: String,
}

/// What stands around a document: evidence of whose it is and when it came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Sender's address of the message that held it.
    pub sender: Option<String>,
    /// Subject of the message that held it.
    pub subject: Option<String>,
    /// Day on which the message was sent.
    pub sent: Option<Date>,
    /// What the message says besides, for the first document that it held.
    #[serde(default)]
    pub message: Option<String>,
    /// Day on which the file was last changed, if the file itself says (zip entry, document property); never the disk's.
    pub changed: Option<Date>,
    /// What a message says of one of our letters, if it is no reply but such a report.
    pub reports: Vec<Report>,
}

/// One reply file as it came in. A zip or a message yields one for each document inside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incoming {
    /// Path relative to the replies folder, with `/`; a document inside a zip or message is `box.zip/inner.xlsx`.
    pub file: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
    /// What stands around it.
    pub evidence: Evidence,
    /// What it holds, or why it could not be read.
    pub content: Result<Document, Fault>,
    /// What could be read only in part: cells that were skipped and the like.
    pub findings: Vec<Finding>,
}
