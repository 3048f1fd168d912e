//! Which step of a matter a count is of: 开工 comes before 竣工, 立案 before 结案.

use crate::lexicon::{self, Kind};

/// A step of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What the steps are of; steps of two matters are not compared.
    pub matter: &'static str,
    /// The place of the step among those of its matter: of a later one there are never more.
    pub order: &'static str,
    /// The word that names it.
    pub word: &'static str,
}

/// The step that a text ends with: 已完成竣工.
pub fn ending(text: &str) -> Option<Step> {
    named(|word| text.ends_with(word))
}

/// The step that a text names: 楼栋进度（栋）开工楼栋.
pub fn within(text: &str) -> Option<Step> {
    named(|word| text.contains(word))
}

fn named(names: impl Fn(&str) -> bool) -> Option<Step> {
    let entries = lexicon::entries(Kind::OneBeforeOther).iter();
    let entry = entries
        .filter(|entry| names(entry.word))
        .max_by_key(|entry| entry.word.len())?;
    Some(Step {
        matter: entry.label,
        order: entry.verb,
        word: entry.word,
    })
}
