//! A row of a piece: what one file of the replies gave by itself, for `merge` to weigh and for other programs to query.

use jiff::civil::Date;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::draft::{Taken, address};
use super::taker::Terms;
use crate::bytes::Bytes;
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::mark;
use crate::period::{Period, same_years_since};
use crate::register::Register;
use crate::task::TaskId;
use crate::unit::UnitId;

/// The edition of the contract of pieces that this program writes and reads.
pub const FORMAT: u32 = 1;
/// The name under which the stamp stands in the notes of a file of pieces; one without rows has it nowhere else.
pub const STAMP: &str = "duban.terms";

/// By what a reply was taken in. Only what was taken in alike can be weighed together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// [`FORMAT`].
    pub format: u32,
    /// The version of the program.
    pub program: String,
    /// Digest of the register.
    pub register: String,
    /// Digest of the settings that weigh findings.
    pub settings: String,
    /// Digest of what a person decided.
    pub decisions: String,
    /// Keys of the forms that were asked for; `None` where the replies decide.
    pub forms: Option<Vec<String>>,
    /// The period that was asked for.
    pub period: Option<Period>,
    /// The day of the collection.
    pub as_of: Date,
}

impl Stamp {
    /// The stamp of a collection by these terms, for which this period was asked, on this day.
    ///
    /// # Errors
    /// If the terms cannot be written down.
    pub fn of(terms: &Terms, period: Option<Period>, as_of: Date) -> Result<Stamp> {
        Ok(Stamp {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            register: digest(&terms.register)?,
            settings: digest(&terms.settings)?,
            decisions: digest(&terms.decisions)?,
            forms: terms.round.forms.clone(),
            period,
            as_of,
        })
    }

    /// As one text, which stands in every row.
    ///
    /// # Errors
    /// If it cannot be written down.
    pub fn text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(unwritable)
    }

    /// In what two stamps differ so that what bears them cannot be weighed together, in the words of clerks.
    pub fn differs_from(&self, other: &Stamp) -> Option<&'static str> {
        match () {
            _ if self.format != other.format => Some("片段的格式"),
            _ if self.program != other.program => Some("程序的版本"),
            _ if self.forms != other.forms => Some("收的表（--form）"),
            _ if self.period != other.period => Some("收的期（--period）"),
            _ if self.register != other.register => Some("台账（通知、单位名录或 register.xlsx）"),
            _ if self.settings != other.settings => Some("duban.toml 里 [check] 的设置"),
            _ if self.decisions != other.decisions => Some("decisions.xlsx 里的决定"),
            _ if same_years_since(self.as_of) != same_years_since(other.as_of) => {
                Some("截至日期（--as-of）相差太远，没写年份的月份会认成不同的年，")
            }
            _ => None,
        }
    }
}

fn digest(what: &impl Serialize) -> Result<String> {
    let text = serde_json::to_vec(what).map_err(unwritable)?;
    Ok(mark::hex(&Sha256::digest(text)))
}

fn unwritable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::read("duban", std::io::Error::other(error))
}

/// A list in a row: texts under fixed names; what is not known is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What stands in each place of an item.
    pub columns: &'static [&'static str],
    /// The items.
    pub items: Vec<Vec<Option<String>>>,
}

impl Listed {
    fn new(columns: &'static [&'static str]) -> Listed {
        let items = Vec::new();
        Listed { columns, items }
    }
}

impl Serialize for Listed {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.items.len()))?;
        for item in &self.items {
            list.serialize_element(&Item(self.columns, item))?;
        }
        list.end()
    }
}

struct Item<'a>(&'static [&'static str], &'a [Option<String>]);

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (column, value) in self.0.iter().zip(self.1) {
            map.serialize_entry(column, value)?;
        }
        map.end()
    }
}

const REPLIES: &[&str] = &["file", "sha256", "unit", "forms", "sent", "changed"];
const ANSWERS: &[&str] = &[
    "file", "unit", "task", "form", "period", "column", "text", "sheet", "cell",
];
const FIELDS: &[&str] = &["file", "unit", "form", "period", "field", "text", "sheet", "cell"];
const FINDINGS: &[&str] = &[
    "file", "rule", "severity", "unit", "task", "form", "sheet", "cell", "found", "expected", "advice",
];

/// What one file of the replies gave, with everything packed in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The [`Stamp`], as text.
    pub terms: String,
    /// The file, relative to the replies folder, with `/`.
    pub source: String,
    /// SHA-256 of its bytes; empty where it could not be opened.
    pub sha256: String,
    /// Whether it was read to its end: no process died of it, and no time ran out.
    pub sound: bool,
    /// Non-blank cells that were read.
    pub cells: u64,
    /// Of these, official text.
    pub official: u64,
    /// Of these, named in a finding.
    pub reported: u64,
    /// The documents in it.
    pub replies: Listed,
    /// Answers as written, before they are weighed against those of other replies.
    pub answers: Listed,
    /// Header and footer fields.
    pub fields: Listed,
    /// What is found of it by itself.
    pub findings: Listed,
    /// All of this as `merge` takes it.
    pub taken: Bytes,
    /// Holds source, digest and what was taken in together.
    pub seal: String,
}

/// What `merge` needs of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The [`Stamp`], as text.
    pub terms: String,
    /// The file, relative to the replies folder, with `/`.
    pub source: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Whether it was read to its end.
    pub sound: bool,
    /// What it gave.
    pub taken: Vec<u8>,
}

/// Why a row cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

impl Kept {
    /// A row as it was read, if nothing in it has been changed since it was written.
    ///
    /// # Errors
    /// If the seal does not hold.
    pub fn sealed(self, seal: &str) -> std::result::Result<Kept, Broken> {
        let own = sealed(&self.source, &self.sha256, self.sound, &self.taken);
        if own == seal { Ok(self) } else { Err(Broken) }
    }

    /// The replies in the row.
    ///
    /// # Errors
    /// If they are not what this program writes.
    pub fn taken(&self) -> std::result::Result<Vec<Taken>, Broken> {
        rmp_serde::from_slice(&self.taken).map_err(|_| Broken)
    }

    /// Of two rows of the same file the one that counts; nothing where they are of two files that bear one name.
    ///
    /// A file that a process died of, or that could not be opened, may well have been read elsewhere.
    pub fn better<'a>(&'a self, other: &'a Kept) -> Option<&'a Kept> {
        let is_known = |one: &Kept| !one.sha256.is_empty();
        if is_known(self) && is_known(other) && self.sha256 != other.sha256 {
            return None;
        }
        let rank = |one: &'a Kept| (one.sound, is_known(one), &one.taken, &one.terms);
        Some(if rank(self) >= rank(other) { self } else { other })
    }
}

fn sealed(source: &str, sha256: &str, sound: bool, taken: &[u8]) -> String {
    let mut digest = Sha256::new();
    for part in [source.as_bytes(), sha256.as_bytes(), &[u8::from(sound)], taken] {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        digest.update(part);
    }
    mark::hex(&digest.finalize())
}

/// What is known of a file apart from what it gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The [`Stamp`], as text.
    pub terms: String,
    /// The file, relative to the replies folder, with `/`.
    pub source: String,
    /// SHA-256 of its bytes; empty where it could not be opened.
    pub sha256: String,
    /// Whether it was read to its end.
    pub sound: bool,
}

impl Default for Row {
    /// A row of nothing: it has the lists with their columns.
    fn default() -> Row {
        Row {
            terms: String::new(),
            source: String::new(),
            sha256: String::new(),
            sound: false,
            cells: 0,
            official: 0,
            reported: 0,
            replies: Listed::new(REPLIES),
            answers: Listed::new(ANSWERS),
            fields: Listed::new(FIELDS),
            findings: Listed::new(FINDINGS),
            taken: Bytes::default(),
            seal: String::new(),
        }
    }
}

impl Row {
    /// The row of a file that gave these replies, taken in by this register.
    ///
    /// # Errors
    /// If they cannot be written down.
    pub fn of(origin: Origin, replies: &[Taken], register: &Register) -> Result<Row> {
        let Origin {
            terms,
            source,
            sha256,
            sound,
        } = origin;
        let taken = rmp_serde::to_vec(replies).map_err(unwritable)?;
        let sum = |count: fn(&Taken) -> usize| -> u64 {
            let counts = replies.iter().map(|one| u64::try_from(count(one)).unwrap_or(u64::MAX));
            counts.fold(0, u64::saturating_add)
        };
        let mut row = Row {
            seal: sealed(&source, &sha256, sound, &taken),
            terms,
            source,
            sha256,
            sound,
            cells: sum(|one| one.cells),
            official: sum(|one| one.official),
            reported: sum(|one| one.reported),
            taken: Bytes(taken),
            ..Row::default()
        };
        for reply in replies {
            row.list(reply, register);
        }
        Ok(row)
    }

    fn list(&mut self, reply: &Taken, register: &Register) {
        let file = &reply.file;
        self.replies.items.push(vec![
            Some(file.file.clone()),
            Some(file.sha256.clone()).filter(|sha256| !sha256.is_empty()),
            file.unit.clone(),
            (!file.forms.is_empty()).then(|| file.forms.join(",")),
            reply.order.sent.map(|day| day.to_string()),
            reply.order.changed.map(|day| day.to_string()),
        ]);
        let unit = |unit: UnitId| Some(register.unit_name(unit).to_owned());
        let cell = |sheet: &str, row: u32, column: u32| Some(address(reply.turns.get(sheet), row, column));
        for draft in &reply.drafts {
            let data = &register.forms[draft.form];
            let task = register.tasks[draft.task].id.to_string();
            for (place, answer) in draft.fields.iter().enumerate() {
                let Some(answer) = answer else { continue };
                let column = data.columns.get(place);
                self.answers.items.push(vec![
                    Some(file.file.clone()),
                    unit(draft.unit),
                    Some(task.clone()),
                    Some(data.key.clone()),
                    draft.period.map(|period| period.to_string()),
                    column.map(|column| column.heading.clone()),
                    Some(answer.text.clone()),
                    Some(draft.sheet.clone()),
                    cell(&draft.sheet, answer.row, answer.column),
                ]);
            }
        }
        for head in &reply.heads {
            let data = &register.forms[head.form];
            for filled in &head.fields {
                let field = data.field(filled.field);
                self.fields.items.push(vec![
                    Some(file.file.clone()),
                    unit(head.unit),
                    Some(data.key.clone()),
                    head.period.map(|period| period.to_string()),
                    field.map(|field| field.label.clone()),
                    Some(filled.text.clone()),
                    Some(head.sheet.clone()),
                    cell(&head.sheet, filled.row, filled.column),
                ]);
            }
        }
        for finding in reply.findings() {
            let place = &finding.place;
            self.findings.items.push(vec![
                place.file.clone(),
                Some(finding.rule.clone()),
                Some(weight(finding.severity).to_owned()),
                place.unit.clone(),
                place.task.as_ref().map(TaskId::to_string),
                place.form.clone(),
                place.sheet.clone(),
                place.cell.clone(),
                Some(finding.found.clone()),
                Some(finding.expected.clone()),
                Some(finding.advice.clone()),
            ]);
        }
    }
}

/// The word for a weight in data.
fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

impl Taken {
    /// What is found of the reply by itself.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.notes.iter().map(|note| &note.finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kept() -> impl Strategy<Value = Kept> {
        (any::<bool>(), "[a]?", "[ab]", "[ab]").prop_map(|(sound, sha256, taken, terms)| Kept {
            terms,
            source: "市财政局.xlsx".to_owned(),
            sound: sound && !sha256.is_empty(),
            sha256,
            taken: taken.into_bytes(),
        })
    }

    proptest! {
        #[test]
        fn of_several_rows_of_one_file_the_same_counts_in_any_order(rows in proptest::collection::vec(kept(), 1..5), turn in 0usize..5) {
            let best = |rows: &[Kept]| rows.iter().skip(1).fold(rows[0].clone(), |best, one| best.better(one).unwrap().clone());
            let mut turned = rows.clone();
            turned.rotate_left(turn % rows.len());
            prop_assert_eq!(best(&rows), best(&turned));
            turned.reverse();
            prop_assert_eq!(best(&rows), best(&turned));
        }
    }

    #[test]
    fn two_files_of_one_name_are_told_apart_and_a_changed_row_is_refused() {
        let row = |sha256: &str, taken: &[u8]| Kept {
            terms: String::new(),
            source: "a.xlsx".to_owned(),
            sha256: sha256.to_owned(),
            sound: true,
            taken: taken.to_vec(),
        };
        assert_eq!(row("1", b"x").better(&row("2", b"x")), None);
        let seal = sealed("a.xlsx", "1", true, b"x");
        assert!(row("1", b"x").sealed(&seal).is_ok());
        for other in [row("2", b"x"), row("1", b"y")] {
            assert_eq!(other.sealed(&seal), Err(Broken));
        }
    }
}
