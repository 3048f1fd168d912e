//! What `duban generate` made, as later verbs and other programs read it.

use serde::{Deserialize, Serialize};

use crate::finding::Finding;

/// One workbook that was written. The contract of `generate --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The unit's name.
    pub unit: String,
    /// The file: with the output folder on stdout, relative to it in generated.json.
    pub path: String,
    /// Keys of the forms in it.
    pub forms: Vec<String>,
    /// Lead tasks.
    pub lead: usize,
    /// Co-responsible tasks.
    pub co: usize,
    /// The official notice to the unit, if one was written; like the path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
}

/// What `generate` made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Generated {
    /// The register's fingerprint, by which forms that are older than it are known; empty in earlier editions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub register: String,
    /// A code of the decisions by which something was left out; empty where there were none, and not there in earlier editions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<String>,
    /// The workbooks, in directory order.
    pub workbooks: Vec<Written>,
    /// What a person must look at.
    pub findings: Vec<Finding>,
}
