//! The registry of findings: every rule by name, what it weighs, who acts on it, and what it is, from `rules.tsv`.

use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A person must act, or the result is incomplete; the exit status is 1.
    Error,
    /// Probably wrong; a person should look.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word that clerks read.
    pub fn label(self) -> &'static str {
        match self {
            Severity::Error => "须处理",
            Severity::Warning => "请核对",
            Severity::Info => "提示",
        }
    }
}

/// A rule by its name; what it weighs, who acts and what clerks call it stand in the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable kebab-case name.
    pub name: &'static str,
}

/// Who acts on what a rule finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Only the office: no word of it reaches the unit.
    Office,
    /// The unit: the advice of the rule is for it, and the office asks it to follow.
    Unit,
    /// Both: the advice is the office's, and this is asked of the unit.
    Both(&'static str),
}

/// A row of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Stable kebab-case name.
    pub name: &'static str,
    /// How much it weighs unless a setting or the case says otherwise.
    pub severity: Severity,
    /// What clerks call it.
    pub title: &'static str,
    /// Who acts on it.
    pub voice: Voice,
    /// What it is.
    pub what: &'static str,
    /// Why it is told.
    pub why: &'static str,
    /// An example.
    pub example: &'static str,
}

impl Rule {
    /// The rule of a name.
    const fn named(name: &'static str) -> Rule {
        Rule { name }
    }

    /// How much it weighs unless a setting says otherwise.
    pub fn severity(&self) -> Severity {
        row(self.name).map_or(Severity::Error, |row| row.severity)
    }
}

/// The row of a line; none where it does not have all of its parts.
fn read(line: &'static str) -> Option<Row> {
    let mut parts = line.split('\t');
    let name = parts.next()?;
    let severity = match parts.next()? {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "info" => Severity::Info,
        _ => return None,
    };
    let title = parts.next()?;
    let voice = match (parts.next()?, parts.next()?) {
        ("office", "") => Voice::Office,
        ("unit", "") => Voice::Unit,
        ("both", text) if !text.is_empty() => Voice::Both(text),
        _ => return None,
    };
    let row = Row {
        name,
        severity,
        title,
        voice,
        what: parts.next()?,
        why: parts.next()?,
        example: parts.next()?,
    };
    parts.next().is_none().then_some(row)
}

/// The lines of the table that are rows.
fn lines() -> impl Iterator<Item = &'static str> {
    let table: &'static str = include_str!("rules.tsv");
    table.lines().filter(|line| !line.starts_with('#'))
}

/// All rows, in the order of the table.
pub fn all() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| lines().filter_map(read).collect())
}

/// The row of a name.
pub fn row(name: &str) -> Option<&'static Row> {
    all().iter().find(|row| row.name == name)
}

/// What clerks call a rule of this name.
pub fn title(name: &str) -> Option<&'static str> {
    row(name).map(|row| row.title)
}

/// The name of the rule that clerks call so.
pub fn called(title: &str) -> Option<&'static str> {
    all().iter().find(|row| row.title == title).map(|row| row.name)
}

/// `file-unreadable`.
pub const FILE_UNREADABLE: Rule = Rule::named("file-unreadable");
/// `own-output`.
pub const OWN_OUTPUT: Rule = Rule::named("own-output");
/// `reply-duplicate`.
pub const REPLY_DUPLICATE: Rule = Rule::named("reply-duplicate");
/// `reply-superseded`.
pub const REPLY_SUPERSEDED: Rule = Rule::named("reply-superseded");
/// `reply-overlong`.
pub const REPLY_OVERLONG: Rule = Rule::named("reply-overlong");
/// `campaign-mismatch`.
pub const CAMPAIGN_MISMATCH: Rule = Rule::named("campaign-mismatch");
/// `register-older`.
pub const REGISTER_OLDER: Rule = Rule::named("register-older");
/// `register-edit-unread`.
pub const REGISTER_EDIT_UNREAD: Rule = Rule::named("register-edit-unread");
/// `unit-unknown`.
pub const UNIT_UNKNOWN: Rule = Rule::named("unit-unknown");
/// `unit-conflict`.
pub const UNIT_CONFLICT: Rule = Rule::named("unit-conflict");
/// `unit-by-name`.
pub const UNIT_BY_NAME: Rule = Rule::named("unit-by-name");
/// `form-unknown`.
pub const FORM_UNKNOWN: Rule = Rule::named("form-unknown");
/// `form-not-collected`.
pub const FORM_NOT_COLLECTED: Rule = Rule::named("form-not-collected");
/// `sheet-unplaced`.
pub const SHEET_UNPLACED: Rule = Rule::named("sheet-unplaced");
/// `text-unplaced`.
pub const TEXT_UNPLACED: Rule = Rule::named("text-unplaced");
/// `column-unknown`.
pub const COLUMN_UNKNOWN: Rule = Rule::named("column-unknown");
/// `column-missing`.
pub const COLUMN_MISSING: Rule = Rule::named("column-missing");
/// `column-guessed`.
pub const COLUMN_GUESSED: Rule = Rule::named("column-guessed");
/// `column-otherwise`.
pub const COLUMN_OTHERWISE: Rule = Rule::named("column-otherwise");
/// `task-unknown`.
pub const TASK_UNKNOWN: Rule = Rule::named("task-unknown");
/// `task-not-assigned`.
pub const TASK_NOT_ASSIGNED: Rule = Rule::named("task-not-assigned");
/// `task-id-differs`.
pub const TASK_ID_DIFFERS: Rule = Rule::named("task-id-differs");
/// `task-text-altered`.
pub const TASK_TEXT_ALTERED: Rule = Rule::named("task-text-altered");
/// `office-cell-altered`.
pub const OFFICE_CELL_ALTERED: Rule = Rule::named("office-cell-altered");
/// `task-number-altered`.
pub const TASK_NUMBER_ALTERED: Rule = Rule::named("task-number-altered");
/// `task-repeated`.
pub const TASK_REPEATED: Rule = Rule::named("task-repeated");
/// `unit-silent`.
pub const UNIT_SILENT: Rule = Rule::named("unit-silent");
/// `form-missing`.
pub const FORM_MISSING: Rule = Rule::named("form-missing");
/// `reply-late`.
pub const REPLY_LATE: Rule = Rule::named("reply-late");
/// `task-missing`.
pub const TASK_MISSING: Rule = Rule::named("task-missing");
/// `task-unanswered`.
pub const TASK_UNANSWERED: Rule = Rule::named("task-unanswered");
/// `field-missing`.
pub const FIELD_MISSING: Rule = Rule::named("field-missing");
/// `reason-missing`.
pub const REASON_MISSING: Rule = Rule::named("reason-missing");
/// `completion-unreadable`.
pub const COMPLETION_UNREADABLE: Rule = Rule::named("completion-unreadable");
/// `deadline-unreadable`.
pub const DEADLINE_UNREADABLE: Rule = Rule::named("deadline-unreadable");
/// `deadline-late`.
pub const DEADLINE_LATE: Rule = Rule::named("deadline-late");
/// `deadline-early`.
pub const DEADLINE_EARLY: Rule = Rule::named("deadline-early");
/// `deadline-passed`.
pub const DEADLINE_PASSED: Rule = Rule::named("deadline-passed");
/// `deadline-postponed`.
pub const DEADLINE_POSTPONED: Rule = Rule::named("deadline-postponed");
/// `phone-unreadable`.
pub const PHONE_UNREADABLE: Rule = Rule::named("phone-unreadable");
/// `period-earlier`.
pub const PERIOD_EARLIER: Rule = Rule::named("period-earlier");
/// `period-other`.
pub const PERIOD_OTHER: Rule = Rule::named("period-other");
/// `person-unreadable`.
pub const PERSON_UNREADABLE: Rule = Rule::named("person-unreadable");
/// `date-unreadable`.
pub const DATE_UNREADABLE: Rule = Rule::named("date-unreadable");
/// `period-unreadable`.
pub const PERIOD_UNREADABLE: Rule = Rule::named("period-unreadable");
/// `period-assumed`.
pub const PERIOD_ASSUMED: Rule = Rule::named("period-assumed");
/// `state-unreadable`.
pub const STATE_UNREADABLE: Rule = Rule::named("state-unreadable");
/// `progress-unreadable`.
pub const PROGRESS_UNREADABLE: Rule = Rule::named("progress-unreadable");
/// `period-unchanged`.
pub const PERIOD_UNCHANGED: Rule = Rule::named("period-unchanged");
/// `progress-back`.
pub const PROGRESS_BACK: Rule = Rule::named("progress-back");
/// `progress-behind`.
pub const PROGRESS_BEHIND: Rule = Rule::named("progress-behind");
/// `row-contradiction`.
pub const ROW_CONTRADICTION: Rule = Rule::named("row-contradiction");
/// `amount-unreadable`.
pub const AMOUNT_UNREADABLE: Rule = Rule::named("amount-unreadable");
/// `answer-unreadable`.
pub const ANSWER_UNREADABLE: Rule = Rule::named("answer-unreadable");
/// `column-mistaken`.
pub const COLUMN_MISTAKEN: Rule = Rule::named("column-mistaken");
/// `answer-nil`.
pub const ANSWER_NIL: Rule = Rule::named("answer-nil");
/// `answer-elsewhere`.
pub const ANSWER_ELSEWHERE: Rule = Rule::named("answer-elsewhere");
/// `answer-from-above`.
pub const ANSWER_FROM_ABOVE: Rule = Rule::named("answer-from-above");
/// `answer-unsure`.
pub const ANSWER_UNSURE: Rule = Rule::named("answer-unsure");
/// `answer-vague`.
pub const ANSWER_VAGUE: Rule = Rule::named("answer-vague");
/// `answer-copied`.
pub const ANSWER_COPIED: Rule = Rule::named("answer-copied");
/// `answer-misplaced`.
pub const ANSWER_MISPLACED: Rule = Rule::named("answer-misplaced");
/// `answer-others`.
pub const ANSWER_OTHERS: Rule = Rule::named("answer-others");
/// `answer-outdated`.
pub const ANSWER_OUTDATED: Rule = Rule::named("answer-outdated");
/// `answer-hollow`.
pub const ANSWER_HOLLOW: Rule = Rule::named("answer-hollow");
/// `answer-ahead`.
pub const ANSWER_AHEAD: Rule = Rule::named("answer-ahead");
/// `answer-replaced`.
pub const ANSWER_REPLACED: Rule = Rule::named("answer-replaced");
/// `copy-differs`.
pub const COPY_DIFFERS: Rule = Rule::named("copy-differs");
/// `copy-agrees`.
pub const COPY_AGREES: Rule = Rule::named("copy-agrees");
/// `answer-contradiction`.
pub const ANSWER_CONTRADICTION: Rule = Rule::named("answer-contradiction");
/// `decision-applied`.
pub const DECISION_APPLIED: Rule = Rule::named("decision-applied");
/// `decision-unusable`.
pub const DECISION_UNUSABLE: Rule = Rule::named("decision-unusable");
/// `mail-undelivered`.
pub const MAIL_UNDELIVERED: Rule = Rule::named("mail-undelivered");
/// `mail-receipt`.
pub const MAIL_RECEIPT: Rule = Rule::named("mail-receipt");

/// What a collection finds, in its order: file, unit, form, task, field, several replies, decisions, mail.
pub const OF_COLLECTION: &[Rule] = &[
    FILE_UNREADABLE,
    OWN_OUTPUT,
    REPLY_DUPLICATE,
    REPLY_SUPERSEDED,
    REPLY_OVERLONG,
    CAMPAIGN_MISMATCH,
    REGISTER_OLDER,
    UNIT_UNKNOWN,
    UNIT_CONFLICT,
    UNIT_BY_NAME,
    FORM_UNKNOWN,
    FORM_NOT_COLLECTED,
    SHEET_UNPLACED,
    TEXT_UNPLACED,
    COLUMN_UNKNOWN,
    COLUMN_MISSING,
    COLUMN_GUESSED,
    COLUMN_OTHERWISE,
    TASK_UNKNOWN,
    TASK_NOT_ASSIGNED,
    TASK_ID_DIFFERS,
    TASK_TEXT_ALTERED,
    OFFICE_CELL_ALTERED,
    TASK_NUMBER_ALTERED,
    TASK_REPEATED,
    UNIT_SILENT,
    FORM_MISSING,
    REPLY_LATE,
    TASK_MISSING,
    TASK_UNANSWERED,
    FIELD_MISSING,
    REASON_MISSING,
    COMPLETION_UNREADABLE,
    DEADLINE_UNREADABLE,
    DEADLINE_LATE,
    DEADLINE_EARLY,
    DEADLINE_PASSED,
    DEADLINE_POSTPONED,
    PHONE_UNREADABLE,
    PERIOD_EARLIER,
    PERIOD_OTHER,
    PERSON_UNREADABLE,
    DATE_UNREADABLE,
    PERIOD_UNREADABLE,
    PERIOD_ASSUMED,
    STATE_UNREADABLE,
    PROGRESS_UNREADABLE,
    PERIOD_UNCHANGED,
    PROGRESS_BACK,
    PROGRESS_BEHIND,
    ROW_CONTRADICTION,
    AMOUNT_UNREADABLE,
    ANSWER_UNREADABLE,
    COLUMN_MISTAKEN,
    ANSWER_NIL,
    ANSWER_ELSEWHERE,
    ANSWER_FROM_ABOVE,
    ANSWER_UNSURE,
    ANSWER_VAGUE,
    ANSWER_HOLLOW,
    ANSWER_COPIED,
    ANSWER_MISPLACED,
    ANSWER_OTHERS,
    ANSWER_OUTDATED,
    ANSWER_AHEAD,
    ANSWER_REPLACED,
    ANSWER_CONTRADICTION,
    DECISION_APPLIED,
    DECISION_UNUSABLE,
    MAIL_UNDELIVERED,
    MAIL_RECEIPT,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_row_with_a_name_of_its_own() {
        for line in lines() {
            assert!(read(line).is_some(), "{line}");
        }
        for (at, row) in all().iter().enumerate() {
            for earlier in &all()[..at] {
                assert_ne!(row.name, earlier.name);
                assert_ne!(row.title, earlier.title);
            }
            for part in [row.title, row.what, row.why, row.example] {
                assert!(!part.trim().is_empty(), "{}", row.name);
            }
        }
    }

    #[test]
    fn every_rule_of_a_collection_is_registered() {
        for rule in OF_COLLECTION {
            assert!(row(rule.name).is_some(), "{}", rule.name);
        }
    }

    #[test]
    fn nothing_that_only_the_office_can_do_is_asked_of_a_unit() {
        for row in all() {
            if let Voice::Both(text) = row.voice {
                for word in ["决定表", "名录", "台账", "文件夹", "收集", "该单位", "请单位"] {
                    assert!(!text.contains(word), "{}: {text}", row.name);
                }
            }
        }
    }
}
