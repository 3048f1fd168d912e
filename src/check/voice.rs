//! The two voices of a finding: what the office reads, and what the unit is asked to do, where it must act at all.

use crate::finding::{Finding, Severity};
use crate::lexicon::{self, Kind};
use crate::rule::{self, Voice};

/// Who acts on what a rule of this name finds; what the reader says of files goes by several names, and a rule that nobody has
/// given a voice speaks to the office alone.
fn voice(name: &str) -> Voice {
    let file = || {
        name.starts_with("file-")
            .then(|| rule::row(rule::FILE_UNREADABLE.name))
            .flatten()
    };
    rule::row(name).or_else(file).map_or(Voice::Office, |row| row.voice)
}

/// Gives a finding its two voices. What is mere information asks nothing of a unit. What stands in the finding and only the office
/// can make something of (暂取“…”) is said to the office alone, as advice; where nothing is left to ask, the unit is not asked.
pub(super) fn give(finding: &mut Finding) {
    if finding.severity == Severity::Info {
        return;
    }
    let asked = match voice(&finding.rule) {
        Voice::Office => return,
        Voice::Both(text) => text.to_owned(),
        Voice::Unit => {
            let (asked, own) = parted(&finding.advice, &SENTENCES);
            if asked.is_empty() && !own.is_empty() {
                return;
            }
            let told = match asked.strip_prefix('请') {
                Some(rest) => format!("请单位{rest}"),
                None => asked.clone(),
            };
            finding.advice = joined(told, &own);
            asked
        }
    };
    for text in [&mut finding.found, &mut finding.expected] {
        let (ours, listed) = text.split_at(list_of(text));
        let (said, own) = parted(ours, &CLAUSES);
        if !own.is_empty() {
            *text = said + listed;
            finding.advice = joined(own, &finding.advice);
        }
    }
    finding.to_unit = Some(asked);
}

/// Where a text begins to list what the unit wrote, without quoting it: behind the colon of 共593格文字：各牵头单位要对照责任分解.
fn list_of(text: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        let behind = at + c.len_utf8();
        match c {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            '：' if depth == 0 && !text.get(behind..).is_some_and(|rest| rest.starts_with('“')) => return behind,
            _ => {}
        }
    }
    text.len()
}

/// Two texts as one sentence.
fn joined(mut text: String, more: &str) -> String {
    if !text.is_empty() && !more.is_empty() {
        text.push('；');
    }
    text.push_str(more);
    text
}

/// What parts that which is found or expected, and what parts one advice from another: 内容无误的，请接受本条 is one.
const CLAUSES: [char; 3] = ['，', '；', '。'];
const SENTENCES: [char; 2] = ['；', '。'];

/// The clauses of a text that a unit may read, and those of which only the office can make something. What is quoted is the unit's own.
fn parted(text: &str, stops: &[char]) -> (String, String) {
    if !lexicon::holds(text, Kind::OfficeOnly) {
        return (text.to_owned(), String::new());
    }
    let (mut both, mut own) = (String::new(), String::new());
    let mut depth = 0usize;
    let (mut clause, mut bare) = (String::new(), String::new());
    let mut close = |clause: &mut String, bare: &mut String| {
        let part = if lexicon::holds(bare, Kind::OfficeOnly) {
            &mut own
        } else {
            &mut both
        };
        part.push_str(clause);
        clause.clear();
        bare.clear();
    };
    for c in text.chars() {
        match c {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
        clause.push(c);
        if depth == 0 && stops.contains(&c) {
            close(&mut clause, &mut bare);
        }
    }
    close(&mut clause, &mut bare);
    let stop = &CLAUSES[..];
    (
        both.trim_end_matches(stop).to_owned(),
        own.trim_end_matches(stop).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;

    #[test]
    fn the_office_asks_the_unit_to_do_what_the_unit_is_asked_to_do() {
        let rule = &rule::FIELD_MISSING;
        let mut finding = Finding::new(
            rule.name,
            rule.severity(),
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

    #[test]
    fn what_only_the_office_can_do_is_said_to_it_alone() {
        let rule = &rule::ANSWER_CONTRADICTION;
        let told = |expected: &str| {
            let place = Place::default();
            let mut finding = Finding::new(
                rule.name,
                rule.severity(),
                place,
                "填的是“暂取甲，乙”",
                expected,
                "请核实",
            );
            give(&mut finding);
            [finding.found, finding.expected, finding.advice]
        };
        let whole = ["填的是“暂取甲，乙”", "同一单位的填报应一致"];
        assert_eq!(told("同一单位的填报应一致")[..2], whole);
        assert_eq!(
            told("同一单位的填报应一致，暂取“甲，乙.xlsx”"),
            [whole[0], whole[1], "暂取“甲，乙.xlsx”；请核实"]
        );
        let mut stumbles = Finding::new(
            rule::ANSWER_UNREADABLE.name,
            rule::ANSWER_UNREADABLE.severity(),
            Place::default(),
            "“备注”填的是“甲”，程序没有读懂",
            "应填写具体内容",
            "请人工核对这一格；内容无误的，请接受本条",
        );
        give(&mut stumbles);
        assert_eq!(stumbles.to_unit, None);
    }

    #[test]
    fn what_a_unit_wrote_is_never_taken_for_our_advice() {
        let rule = &rule::FORM_UNKNOWN;
        let found = "没有找到通知所附的表格，共2格文字：各单位要对照责任分解，抓紧落实；请在决定表中指定";
        let place = Place::default();
        let mut finding = Finding::new(
            rule.name,
            rule.severity(),
            place,
            found,
            "应为“附件2”",
            "请让单位用下发的表格填报",
        );
        give(&mut finding);
        assert_eq!(
            [finding.found.as_str(), &finding.advice],
            [found, "请让单位用下发的表格填报"]
        );
    }

    #[test]
    fn no_rule_asks_of_a_unit_what_only_the_office_can_do() {
        let rows = include_str!("../rules.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'));
        for row in rows {
            let asked = row.split('\t').nth(4).unwrap_or_default();
            assert_eq!(parted(asked, &SENTENCES).1, "", "{row}");
        }
    }
}
