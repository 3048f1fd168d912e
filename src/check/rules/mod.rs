//! The rules, one a file: what, why, an example, and how it is found.

pub mod file_unreadable;
pub mod own_output;
pub mod reply_duplicate;
pub mod reply_superseded;
pub mod reply_overlong;
pub mod campaign_mismatch;
pub mod register_older;
pub mod unit_unknown;
pub mod unit_conflict;
pub mod unit_by_name;
pub mod form_unknown;
pub mod form_not_collected;
pub mod sheet_unplaced;
pub mod text_unplaced;
pub mod column_unknown;
pub mod column_missing;
pub mod column_guessed;
pub mod task_unknown;
pub mod task_not_assigned;
pub mod task_id_differs;
pub mod task_text_altered;
pub mod office_cell_altered;
pub mod task_number_altered;
pub mod task_repeated;
pub mod unit_silent;
pub mod form_missing;
pub mod reply_late;
pub mod task_missing;
pub mod task_unanswered;
pub mod field_missing;
pub mod reason_missing;
pub mod completion_unreadable;
pub mod deadline_unreadable;
pub mod deadline_late;
pub mod deadline_early;
pub mod deadline_passed;
pub mod phone_unreadable;
pub mod period_earlier;
pub mod period_other;
pub mod person_unreadable;
pub mod date_unreadable;
pub mod period_unreadable;
pub mod state_unreadable;
pub mod progress_back;
pub mod progress_unreadable;
pub mod amount_unreadable;
pub mod answer_unreadable;
pub mod column_mistaken;
pub mod answer_misplaced;
pub mod answer_nil;
pub mod answer_elsewhere;
pub mod answer_from_above;
pub mod answer_unsure;
pub mod answer_vague;
pub mod answer_copied;
pub mod answer_replaced;
pub mod answer_contradiction;
pub mod decision_applied;
pub mod decision_unusable;
pub mod mail_undelivered;
pub mod mail_receipt;

use super::rule::Rule;

/// All rules, in the order of the collection: file, unit, form, task, field, several replies, decisions, mail.
pub const ALL: &[&Rule] = &[
    &file_unreadable::RULE,
    &own_output::RULE,
    &reply_duplicate::RULE,
    &reply_superseded::RULE,
    &reply_overlong::RULE,
    &campaign_mismatch::RULE,
    &register_older::RULE,
    &unit_unknown::RULE,
    &unit_conflict::RULE,
    &unit_by_name::RULE,
    &form_unknown::RULE,
    &form_not_collected::RULE,
    &sheet_unplaced::RULE,
    &text_unplaced::RULE,
    &column_unknown::RULE,
    &column_missing::RULE,
    &column_guessed::RULE,
    &task_unknown::RULE,
    &task_not_assigned::RULE,
    &task_id_differs::RULE,
    &task_text_altered::RULE,
    &office_cell_altered::RULE,
    &task_number_altered::RULE,
    &task_repeated::RULE,
    &unit_silent::RULE,
    &form_missing::RULE,
    &reply_late::RULE,
    &task_missing::RULE,
    &task_unanswered::RULE,
    &field_missing::RULE,
    &reason_missing::RULE,
    &completion_unreadable::RULE,
    &deadline_unreadable::RULE,
    &deadline_late::RULE,
    &deadline_early::RULE,
    &deadline_passed::RULE,
    &phone_unreadable::RULE,
    &period_earlier::RULE,
    &period_other::RULE,
    &person_unreadable::RULE,
    &date_unreadable::RULE,
    &period_unreadable::RULE,
    &state_unreadable::RULE,
    &progress_unreadable::RULE,
    &progress_back::RULE,
    &amount_unreadable::RULE,
    &answer_unreadable::RULE,
    &column_mistaken::RULE,
    &answer_nil::RULE,
    &answer_elsewhere::RULE,
    &answer_from_above::RULE,
    &answer_unsure::RULE,
    &answer_vague::RULE,
    &answer_copied::RULE,
    &answer_misplaced::RULE,
    &answer_replaced::RULE,
    &answer_contradiction::RULE,
    &decision_applied::RULE,
    &decision_unusable::RULE,
    &mail_undelivered::RULE,
    &mail_receipt::RULE,
];

/// What clerks call a rule of this name; what the reader says of files goes by several names and has one title.
pub fn title(name: &str) -> Option<&'static str> {
    let own = ALL.iter().find(|rule| rule.name == name);
    let reader = name.starts_with("file-").then_some(&&file_unreadable::RULE);
    own.or(reader).map(|rule| rule.title)
}

/// The name of the rule that clerks call so; none for what the reader says of files, which goes by several names.
pub fn named(title: &str) -> Option<&'static str> {
    let rule = ALL.iter().find(|rule| rule.title == title)?;
    (rule.name != file_unreadable::RULE.name).then_some(rule.name)
}

/// Whether a text is what clerks call a rule.
pub fn is_title(text: &str) -> bool {
    ALL.iter().any(|rule| rule.title == text)
}
