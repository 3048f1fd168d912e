//! The two voices of a finding: what the office reads, and what the unit is asked to do, where it must act at all.

use super::rules;
use crate::finding::{Finding, Severity};

/// Who acts on what a rule finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// Only the office: no word of it reaches the unit.
    Office,
    /// The unit: the advice of the rule is for it, and the office asks it to follow.
    Unit,
    /// Both: the advice is the office's, and this is asked of the unit.
    Both(&'static str),
}

/// Who acts, by the rule's name. What the reader says of a file goes by its own names.
const VOICES: &[(&str, Voice)] = &[
    ("file-scan", Voice::Both("请另报可以编辑的电子表格（xlsx）")),
    ("file-encrypted", Voice::Both("请取消打开密码、另存后重新报送")),
    ("file-damaged", Voice::Both("请确认文件可以打开后重新报送")),
    ("file-empty", Voice::Both("请核对文件后重新报送")),
    ("archive-empty", Voice::Both("请核对文件后重新报送")),
    (
        "file-oversized",
        Voice::Both("请把填报内容复制到新建的表格中，另存为xlsx后重新报送"),
    ),
    ("mail-without-attachment", Voice::Both("如有填报表，请作为附件重新发送")),
    (rules::reply_duplicate::RULE.name, Voice::Office),
    (rules::reply_superseded::RULE.name, Voice::Office),
    (rules::reply_overlong::RULE.name, Voice::Office),
    (rules::campaign_mismatch::RULE.name, Voice::Office),
    (rules::register_older::RULE.name, Voice::Office),
    (rules::unit_unknown::RULE.name, Voice::Office),
    (rules::unit_conflict::RULE.name, Voice::Office),
    (rules::unit_by_name::RULE.name, Voice::Office),
    (
        rules::form_unknown::RULE.name,
        Voice::Both("请用下发的表格填报后重新报送"),
    ),
    (rules::form_not_collected::RULE.name, Voice::Office),
    (rules::sheet_unplaced::RULE.name, Voice::Office),
    (rules::text_unplaced::RULE.name, Voice::Office),
    (rules::column_unknown::RULE.name, Voice::Office),
    (rules::column_missing::RULE.name, Voice::Unit),
    (rules::column_guessed::RULE.name, Voice::Office),
    (
        rules::task_unknown::RULE.name,
        Voice::Both("属于下发任务的，请恢复原任务文字后重新报送；属于本单位自行增加的，请说明"),
    ),
    (rules::task_not_assigned::RULE.name, Voice::Office),
    (rules::task_id_differs::RULE.name, Voice::Office),
    (rules::task_text_altered::RULE.name, Voice::Office),
    (rules::task_number_altered::RULE.name, Voice::Office),
    (rules::task_repeated::RULE.name, Voice::Unit),
    (rules::unit_silent::RULE.name, Voice::Both("请尽快报送")),
    (rules::form_missing::RULE.name, Voice::Both("请填写后报送")),
    (rules::reply_late::RULE.name, Voice::Office),
    (rules::own_output::RULE.name, Voice::Office),
    (rules::office_cell_altered::RULE.name, Voice::Office),
    (rules::period_earlier::RULE.name, Voice::Office),
    (
        rules::period_other::RULE.name,
        Voice::Both("请核对填报月份；属于本期的，请改正后重新报送"),
    ),
    (rules::deadline_early::RULE.name, Voice::Office),
    (rules::answer_unsure::RULE.name, Voice::Office),
    (rules::task_missing::RULE.name, Voice::Unit),
    (rules::task_unanswered::RULE.name, Voice::Unit),
    (rules::field_missing::RULE.name, Voice::Unit),
    (rules::reason_missing::RULE.name, Voice::Unit),
    (rules::completion_unreadable::RULE.name, Voice::Unit),
    (rules::deadline_unreadable::RULE.name, Voice::Unit),
    (rules::deadline_late::RULE.name, Voice::Unit),
    (rules::deadline_passed::RULE.name, Voice::Office),
    (rules::phone_unreadable::RULE.name, Voice::Unit),
    (rules::person_unreadable::RULE.name, Voice::Unit),
    (rules::date_unreadable::RULE.name, Voice::Unit),
    (rules::period_unreadable::RULE.name, Voice::Unit),
    (rules::state_unreadable::RULE.name, Voice::Unit),
    (rules::progress_unreadable::RULE.name, Voice::Unit),
    (rules::progress_back::RULE.name, Voice::Unit),
    (rules::amount_unreadable::RULE.name, Voice::Unit),
    (rules::answer_unreadable::RULE.name, Voice::Unit),
    (rules::column_mistaken::RULE.name, Voice::Unit),
    (rules::answer_nil::RULE.name, Voice::Office),
    (rules::answer_elsewhere::RULE.name, Voice::Unit),
    (rules::answer_from_above::RULE.name, Voice::Unit),
    (rules::answer_vague::RULE.name, Voice::Unit),
    (rules::answer_copied::RULE.name, Voice::Office),
    (
        rules::answer_misplaced::RULE.name,
        Voice::Both("请核对是否填错了行，改正后重新报送"),
    ),
    (rules::answer_replaced::RULE.name, Voice::Office),
    (
        rules::answer_contradiction::RULE.name,
        Voice::Both("请告知以哪份为准，或重新报送一份完整的表格"),
    ),
    (rules::decision_applied::RULE.name, Voice::Office),
    (rules::decision_unusable::RULE.name, Voice::Office),
    (rules::mail_undelivered::RULE.name, Voice::Office),
    (rules::mail_receipt::RULE.name, Voice::Office),
];

/// What is asked of a unit for a file that cannot be read for whatever other reason.
const FILE: Voice = Voice::Both("请用下发的电子表格（xlsx）重新报送");

/// Who acts on what a rule of this name finds; a rule that nobody has given a voice speaks to the office alone.
fn voice(rule: &str) -> Voice {
    let own = VOICES.iter().find(|(name, _)| *name == rule).map(|(_, voice)| *voice);
    own.unwrap_or(if rule.starts_with("file-") { FILE } else { Voice::Office })
}

/// Gives a finding its two voices. What is mere information asks nothing of a unit.
pub(super) fn give(finding: &mut Finding) {
    if finding.severity == Severity::Info {
        return;
    }
    match voice(&finding.rule) {
        Voice::Office => {}
        Voice::Both(text) => finding.to_unit = Some(text.to_owned()),
        Voice::Unit => {
            let asked = match finding.advice.strip_prefix('请') {
                Some(rest) => format!("请单位{rest}"),
                None => finding.advice.clone(),
            };
            finding.to_unit = Some(std::mem::replace(&mut finding.advice, asked));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;

    #[test]
    fn every_rule_says_who_acts() {
        let named = |rule: &str| VOICES.iter().any(|(name, _)| *name == rule);
        let without: Vec<&str> = (rules::ALL.iter().map(|rule| rule.name))
            .filter(|rule| !named(rule) && !rule.starts_with("file-"))
            .collect();
        assert!(without.is_empty(), "no voice: {without:?}");
    }

    #[test]
    fn nothing_that_only_the_office_can_do_is_asked_of_a_unit() {
        for (rule, voice) in VOICES.iter().chain([&("file-other", FILE)]) {
            if let Voice::Both(text) = voice {
                for word in ["决定表", "名录", "台账", "文件夹", "收集", "该单位", "请单位"] {
                    assert!(!text.contains(word), "{rule}: {text}");
                }
            }
        }
    }

    #[test]
    fn the_office_asks_the_unit_to_do_what_the_unit_is_asked_to_do() {
        let rule = &rules::field_missing::RULE;
        let mut finding = Finding::new(
            rule.name,
            rule.severity,
            Place::default(),
            "空的",
            "应填写姓名",
            "请补填",
        );
        give(&mut finding);
        assert_eq!(finding.advice, "请单位补填");
        assert_eq!(finding.to_unit.as_deref(), Some("请补填"));
        let mut hint = Finding {
            severity: Severity::Info,
            ..finding.clone()
        };
        hint.to_unit = None;
        give(&mut hint);
        assert_eq!(hint.to_unit, None);
    }
}
