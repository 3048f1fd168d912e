//! Knows the words that the office itself put on a form, so that only what units wrote is looked at.

use std::collections::HashSet;

use super::normal::fold;
use crate::mark;
use crate::register::Register;

/// The official words, folded.
#[derive(Debug)]
pub struct Official {
    words: HashSet<String>,
    titles: Vec<String>,
}

impl Official {
    /// Titles, attachment marks, parts and sections of a register.
    pub fn new(register: &Register) -> Self {
        let mut words: HashSet<String> = HashSet::new();
        let mut titles = Vec::new();
        for form in &register.forms {
            words.insert(format!("附件{}", form.attachment));
            for title in [form.title.clone(), form.print_title(), form.short_name(), form.label()] {
                words.insert(fold(&title));
            }
            titles.push(fold(&form.print_title()));
        }
        for task in &register.tasks {
            words.insert(fold(&task.part));
            words.insert(fold(&task.section));
        }
        words.insert(fold(&register.title));
        words.insert(fold(mark::ID_HEADING));
        words.remove("");
        titles.retain(|title| !title.is_empty());
        Official { words, titles }
    }

    /// Adds words that the writer of the workbooks puts on them.
    pub fn add(&mut self, text: &str) {
        let folded = fold(text);
        if !folded.is_empty() {
            self.words.insert(folded);
        }
    }

    /// Whether a cell holds official words only.
    pub fn holds(&self, text: &str) -> bool {
        if text.starts_with(mark::COUNTER) {
            return true;
        }
        let folded = fold(text);
        if self.words.contains(&folded) || is_counter(text) {
            return true;
        }
        // A title with the unit's or the sample's mark around it: 市财政局2020年…落实方案.
        self.titles
            .iter()
            .any(|title| folded.contains(title) && folded.chars().count() <= title.chars().count() + 24)
    }
}

/// Whether a cell is the form's own count of its blanks; it says nothing but a number.
fn is_counter(text: &str) -> bool {
    const LONGEST: usize = 40;
    text.trim().starts_with(mark::COUNTER) && text.chars().count() <= LONGEST
}

/// Whether a row's only text is a band such as `一、牵头任务（21项）`.
pub fn is_band(text: &str) -> bool {
    let folded = fold(text);
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let rest = rest.strip_suffix('项').unwrap_or(rest);
    let rest = rest
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end_matches('共');
    matches!(
        rest,
        "牵头任务"
            | "责任任务"
            | "牵头"
            | "责任"
            | "牵头单位任务"
            | "责任单位任务"
            | "配合任务"
            | "配合"
            | "牵头工作"
            | "责任工作"
            | "牵头事项"
            | "责任事项"
            | "牵头部分"
            | "责任部分"
            | "牵头负责任务"
            | "牵头的任务"
            | "负责任务"
            | "参与任务"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_known_by_their_words() {
        for text in [
            "一、牵头任务（21项）",
            "二、责任任务（3项）",
            "牵头任务",
            "（一）牵头任务 共5项",
        ] {
            assert!(is_band(text), "{text}");
        }
        assert!(!is_band("牵头推进信访工作"));
    }
}
