//! What a collection yields: records, the replies they came from, findings and the ledger. The contract of collected.json.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

pub use crate::fields::Fields;
use crate::finding::Finding;
use crate::owed::Owed;
use crate::period::Period;
use crate::task::{Task, TaskId};
use crate::unit::Role;

/// Where a record was read: the first row of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// File, relative to the replies folder, with `/`.
    pub file: String,
    /// Sheet name.
    pub sheet: String,
    /// Row as the spreadsheet counts it, from 1.
    pub row: u32,
}

impl fmt::Display for Source {
    /// As clerks read it: `市财政局.xlsx › 附件2 落实方案 › 第7行`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} › {} › 第{}行", self.file, self.sheet, self.row)
    }
}

/// One unit's answer to one task on one form: trusted, since only the checks make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// The unit's name.
    pub unit: String,
    /// The task.
    pub task: TaskId,
    /// The form's key.
    pub form: String,
    /// The period of the form, if it comes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The unit's role in the task.
    pub role: Role,
    /// Answer by column heading, as written; blank cells are left out.
    pub fields: Fields,
    /// Normalised answer by column heading, where the kind has a normal form:
    /// a deadline as `2020-12-31`, `ongoing`, `done` or `now`, completion as `yes`, `no` or `partial`, a phone as digits and `-`;
    /// `docs/collected.md` lists all.
    pub normalised: Fields,
    /// Where it was read.
    pub source: Source,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Read, and everything in it is good.
    Accepted,
    /// Read, with something missing or to be mended.
    Partial,
    /// A later reply of the same unit took its place.
    Superseded,
    /// A text without any form, beside the unit's form.
    #[serde(rename = "no-form")]
    NoForm,
    /// The same bytes as another file.
    Duplicate,
    /// Not read, or nobody's: a finding says why.
    Rejected,
    /// No reply but a report on a letter of the office: a bounce, a read receipt, an automatic answer.
    Receipt,
}

impl Outcome {
    /// The word that clerks read.
    pub fn label(self) -> &'static str {
        match self {
            Outcome::Accepted => "已接收",
            Outcome::Partial => "需补正",
            Outcome::Superseded => "已被替代",
            Outcome::NoForm => "不是表格",
            Outcome::Duplicate => "重复文件",
            Outcome::Rejected => "未能接收",
            Outcome::Receipt => "退信和回执",
        }
    }
}

/// One file of the replies folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReplyFile {
    /// File, relative to the replies folder, with `/`.
    pub file: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
    /// Whose it is, if known.
    pub unit: Option<String>,
    /// Keys of the forms that it answers.
    pub forms: Vec<String>,
    /// What became of it.
    pub outcome: Outcome,
}

/// One form of one reply: its header and footer fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Submission {
    /// The unit's name.
    pub unit: String,
    /// The form's key.
    pub form: String,
    /// The period of the form, if it comes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Header and footer fields by label, as written; blank ones are left out.
    /// A label that stands twice on the form (联系电话) is keyed by its field only, never by a column.
    pub fields: Fields,
    /// Where the form's table starts.
    pub source: Source,
}

/// What a report on one of our letters says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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
            Says::Failed => "没有送达（退信）",
            Says::Delayed => "延迟送达",
            Says::Delivered => "已送达",
            Says::Read => "已读",
            Says::Deleted => "未读即删除",
            Says::Automatic => "自动回复",
        }
    }
}

/// What a bounce, a receipt or an automatic answer says of a letter of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// File, relative to the replies folder, with `/`.
    pub file: String,
    /// The unit to which the letter went, if known.
    pub unit: Option<String>,
    /// What it says.
    pub says: Says,
    /// The addresses that it names.
    pub addresses: Vec<String>,
    /// The day on which it was sent.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub sent: Option<Date>,
    /// The other side's words, one line.
    pub words: String,
}

/// The account: what was expected against what came, and every cell that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ledger {
    /// Answers owed: one for each (unit, task, form) of the round.
    pub expected: usize,
    /// Answers received: 已报, 部分 and 不涉及.
    pub received: usize,
    /// Answers that have not come: 未报 and 已收到待转录.
    pub missing: usize,
    /// Answers that a person's decision excused: 免报.
    pub excluded: usize,
    /// Non-empty cells that were read.
    pub cells_read: usize,
    /// Of these, recorded or recognised as official text of the form.
    pub cells_recorded: usize,
    /// Of these, named in a finding.
    pub cells_reported: usize,
    /// Files in which the cells that were read are not those that were recorded and reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unbalanced: Vec<String>,
}

impl Ledger {
    /// Whether both sums come out, that of the cells also file by file.
    pub fn balances(&self) -> bool {
        self.unbalanced.is_empty()
            && self.expected == self.received + self.missing + self.excluded
            && self.cells_read == self.cells_recorded + self.cells_reported
    }
}

/// The edition of the contract of collected.json that this program writes.
pub const FORMAT: u32 = 2;

/// The edition of those that do not say.
fn first_format() -> u32 {
    1
}

/// Everything that a collection yields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Collected {
    /// Which edition of this contract it follows; 1 where it does not say.
    #[serde(default = "first_format")]
    pub format: u32,
    /// The day of the collection.
    #[schemars(with = "String", extend("format" = "date"))]
    pub as_of: Date,
    /// Keys of the forms that were collected.
    pub forms: Vec<String>,
    /// The periods for which forms that come back were collected, by form.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub periods: BTreeMap<String, Period>,
    /// The files, in order of their names.
    pub replies: Vec<ReplyFile>,
    /// The records: by form, then task in the notice's order, lead before co-responsible, then unit in directory order.
    pub records: Vec<Record>,
    /// Header and footer fields, by unit and form.
    pub submissions: Vec<Submission>,
    /// Every duty and how it stands, in the order of the records: the only source of every count. Empty in editions before 2.
    #[serde(default)]
    pub owed: Vec<Owed>,
    /// What a person must act on or know.
    pub findings: Vec<Finding>,
    /// The account.
    pub ledger: Ledger,
    /// Which return of the office each unit has answered last, by its name; units that answered none are left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub returned: BTreeMap<String, u32>,
    /// What became of the office's letters, as far as reports on them lie among the replies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mail: Vec<Receipt>,
}

/// A collection as it is published: collected.json and `collect --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Published<'a> {
    /// The collection.
    #[serde(flatten)]
    pub collected: &'a Collected,
    /// The tasks' texts by id, so that a later round knows what was answered even if its register is another.
    pub tasks: BTreeMap<&'a str, &'a str>,
}

/// The JSON Schema (draft 2020-12) of collected.json, which `docs/collected.schema.json` holds: what this edition writes. A
/// reader passes over keys that the schema does not name, as later editions may add some.
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Published<'static>>()
}

impl<'a> Published<'a> {
    /// The collection of a round with these tasks.
    pub fn new(collected: &'a Collected, tasks: &'a [Task]) -> Published<'a> {
        Published {
            collected,
            tasks: tasks
                .iter()
                .map(|task| (task.id.as_str(), task.text.as_str()))
                .collect(),
        }
    }
}
