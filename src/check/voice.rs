//! The two voices of a finding: what the office reads, and what the unit is asked to do, where it must act at all.

use crate::finding::{Finding, Severity};
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
}
