//! A finding: what a person must look at or mend, said so that they can.

use schemars::{JsonSchema, Schema, json_schema};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;

use crate::question::Question;
pub use crate::rule::Severity;
use crate::task::TaskId;

/// Where a finding stands. Every part that is known is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// File, relative to the input folder, with `/`.
    #[serde(default)]
    pub file: Option<String>,
    /// Sheet name.
    #[serde(default)]
    pub sheet: Option<String>,
    /// A1 address.
    #[serde(default)]
    pub cell: Option<String>,
    /// Line of a text document, counted from 1.
    #[serde(default)]
    pub line: Option<usize>,
    /// The unit that it concerns.
    #[serde(default)]
    pub unit: Option<String>,
    /// The task that it concerns.
    #[serde(default)]
    pub task: Option<TaskId>,
    /// The key of the form that it concerns.
    #[serde(default)]
    pub form: Option<String>,
    /// The heading of the column, or the label of the field, that it concerns.
    #[serde(default)]
    pub column: Option<String>,
}

impl Place {
    /// Whether it names nothing.
    pub fn is_empty(&self) -> bool {
        *self == Place::default()
    }
}

impl fmt::Display for Place {
    /// `file › sheet › D5`; without a file, the unit and the task stand for it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line.map(|line| format!("第{line}行"));
        let task = self.task.as_ref().map(|task| task.to_string());
        let parts: Vec<&str> = if self.file.is_some() {
            [
                self.file.as_deref(),
                self.sheet.as_deref(),
                self.cell.as_deref(),
                line.as_deref(),
            ]
            .into_iter()
            .flatten()
            .collect()
        } else {
            [self.unit.as_deref(), task.as_deref(), line.as_deref()]
                .into_iter()
                .flatten()
                .collect()
        };
        f.write_str(&parts.join(" › "))
    }
}

/// One thing that a person must mend, decide or know. In JSON its place is given both in parts and as one text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(transform = place_as_text)]
pub struct Finding {
    /// Stable kebab-case name of the rule.
    pub rule: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// What was found, in plain Chinese.
    pub found: String,
    /// What is expected.
    pub expected: String,
    /// What the office should do.
    pub advice: String,
    /// The question that it puts, if a word can settle it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// What the unit should do, where it must act: the only words of a finding beside the first two that it reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_unit: Option<String>,
}

impl Finding {
    /// A finding of `rule`, a name of the registry; the three texts are full clauses without their final `。`.
    pub fn new(
        rule: &str,
        severity: Severity,
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        debug_assert!(
            crate::rule::row(rule).is_some_and(|row| row.severity <= severity),
            "{rule} is not in rules.tsv, or weighs less there than {severity:?}"
        );
        Finding::weighed(rule, severity, place, found, expected, advice)
    }

    /// As [`Finding::new`], of a weight that the office's settings may have changed.
    pub fn weighed(
        rule: &str,
        severity: Severity,
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Finding {
            rule: rule.to_owned(),
            severity,
            place,
            found: found.into(),
            expected: expected.into(),
            advice: advice.into(),
            question: None,
            to_unit: None,
        }
    }

    /// The finding with a question that settles it.
    pub fn asking(mut self, question: Question) -> Self {
        self.question = Some(question);
        self
    }
}

/// Adds to the schema what only the published form has: the place as one text.
fn place_as_text(schema: &mut Schema) {
    let text = json_schema!({ "description": "Where it stands, as one text: `file › sheet › D5`.", "type": "string" });
    if let Some(properties) = schema.get_mut("properties").and_then(|all| all.as_object_mut()) {
        properties.insert("place".to_owned(), text.to_value());
    }
    if let Some(required) = schema.get_mut("required").and_then(|all| all.as_array_mut()) {
        required.push("place".into());
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rule", &self.rule)?;
        map.serialize_entry("severity", &self.severity)?;
        map.serialize_entry("place", &self.place.to_string())?;
        map.serialize_entry("unit", &self.place.unit)?;
        map.serialize_entry("task", &self.place.task)?;
        map.serialize_entry("form", &self.place.form)?;
        map.serialize_entry("column", &self.place.column)?;
        map.serialize_entry("file", &self.place.file)?;
        map.serialize_entry("sheet", &self.place.sheet)?;
        map.serialize_entry("cell", &self.place.cell)?;
        map.serialize_entry("line", &self.place.line)?;
        map.serialize_entry("found", &self.found)?;
        map.serialize_entry("expected", &self.expected)?;
        map.serialize_entry("advice", &self.advice)?;
        if let Some(question) = &self.question {
            map.serialize_entry("question", question)?;
        }
        if let Some(text) = &self.to_unit {
            map.serialize_entry("to_unit", text)?;
        }
        map.end()
    }
}

impl fmt::Display for Finding {
    /// `file › sheet › D5：what was found。What is expected。What to do。`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        if !place.is_empty() {
            write!(f, "{place}：")?;
        }
        for text in [&self.found, &self.expected, &self.advice] {
            if !text.is_empty() {
                write!(f, "{}。", text.trim_end_matches('。'))?;
            }
        }
        Ok(())
    }
}

/// The A1 address of a cell; row and column are counted from 0.
pub fn a1(row: u32, column: u32) -> String {
    // Seven letters and ten figures at most.
    let mut address = String::with_capacity(17);
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        address.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    let letters = address.len();
    let mut rest = u64::from(row) + 1;
    while rest > 0 {
        let digit = u8::try_from(rest % 10).unwrap_or(0);
        address.insert(letters, char::from(b'0' + digit));
        rest /= 10;
    }
    address
}

/// Row and column, counted from 0, of an A1 address.
pub fn of_a1(address: &str) -> Option<(u32, u32)> {
    let digits = address.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = address.get(..address.len() - digits.len())?;
    let row: u32 = digits.parse().ok()?;
    let column = letters.bytes().try_fold(0u32, |column, letter| {
        column.checked_mul(26)?.checked_add(u32::from(letter - b'A') + 1)
    });
    Some((row.checked_sub(1)?, column?.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_count_like_a_spreadsheet() {
        for (row, column, address) in [
            (0, 0, "A1"),
            (4, 3, "D5"),
            (9, 25, "Z10"),
            (0, 26, "AA1"),
            (0, 701, "ZZ1"),
            (0, 702, "AAA1"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(a1(row, column), address);
            assert_eq!(of_a1(address), Some((row, column)));
        }
    }

    #[test]
    fn a_finding_reads_place_found_expected_advice() {
        let place = Place {
            file: Some("a.xlsx".into()),
            sheet: Some("附件2".into()),
            cell: Some("D5".into()),
            ..Place::default()
        };
        let finding = Finding::new(
            "field-missing",
            Severity::Error,
            place,
            "空白",
            "应填完成时限",
            "请补填",
        );
        assert_eq!(finding.to_string(), "a.xlsx › 附件2 › D5：空白。应填完成时限。请补填。");
    }
}
