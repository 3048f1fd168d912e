//! The names of bodies that are known before a clause is read: of the directory, and of surer places of the same notice.

use std::collections::{BTreeMap, BTreeSet};

use super::fold::fold;
use super::terms::Terms;
use super::{bare, words};
use crate::lexicon::{Kind, begins, words as words_of};

/// Names that are known, folded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    known: BTreeSet<String>,
    /// Those of the directory.
    office: BTreeSet<String>,
    /// Short names that the notice explains, with the bodies that they mean.
    full: BTreeMap<String, String>,
    /// What notes say, by the marks that point to them.
    notes: BTreeMap<String, String>,
    /// The notice's own words for roles.
    terms: Terms,
}

impl Names {
    /// Learns a name as printed. A single letter is none.
    pub fn learn(&mut self, name: &str) {
        let key = key(name);
        if key.chars().nth(1).is_some() {
            self.known.insert(key);
        }
    }

    /// Learns what a short name means: 人力资源处简称“人事处”.
    pub fn explain(&mut self, short: &str, name: &str) {
        self.learn(short);
        self.full.insert(key(short), name.to_owned());
    }

    /// The body that a short name means.
    pub fn full(&self, name: &str) -> Option<&str> {
        let meant = || self.full.get(&key(name)).map(String::as_str);
        (!self.full.is_empty()).then(meant).flatten()
    }

    /// Learns the note of a mark.
    pub fn add_note(&mut self, mark: &str, words: &str) {
        self.notes.insert(mark.to_owned(), words.to_owned());
    }

    /// What the note of a mark says.
    pub fn note(&self, mark: &str) -> Option<&str> {
        self.notes.get(mark).map(String::as_str)
    }

    /// Whether there are any.
    pub fn has_notes(&self) -> bool {
        !self.notes.is_empty()
    }

    /// The notice's own words for roles.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The same, to learn more.
    pub fn terms_mut(&mut self) -> &mut Terms {
        &mut self.terms
    }

    /// Learns a name of the directory.
    pub fn learn_of_office(&mut self, name: &str) {
        self.learn(name);
        self.office.insert(key(name));
    }

    /// Whether a folded name is one of the directory.
    pub fn of_office(&self, name: &str) -> bool {
        !self.office.is_empty() && self.office.contains(&key(name))
    }

    /// Whether a folded name is known as it stands.
    pub fn know(&self, name: &str) -> bool {
        !self.known.is_empty() && self.known.contains(&key(name))
    }

    /// Whether a folded name is known, or surely that of a body or collective.
    pub fn body(&self, name: &str) -> bool {
        words::is_body(unsigned(name)) || self.know(name)
    }

    /// Whether a folded name is a body where a role is said of it: there a department needs no more than its field (公安).
    pub fn said(&self, name: &str) -> bool {
        words::said(unsigned(name)) || self.know(name)
    }

    /// Whether a folded name is that of a body, whatever stands around it.
    pub fn firm(&self, name: &str) -> bool {
        self.know(name) || bare::firm(unsigned(name))
    }

    /// Whether a folded name is surely that of one body, and none for many: 各单位, 其他部门.
    pub fn one_body(&self, name: &str) -> bool {
        self.firm(name) && !name.starts_with('各') && !begins(name, Kind::Everybody)
    }
}

/// A folded name without the sign beside it that says its part, and is none of it: 市商务局★, *市财政局.
fn unsigned(name: &str) -> &str {
    let sign = |letter: char| words_of(Kind::RoleSign).any(|all| all.contains(letter));
    let name = name.trim();
    let name = name.strip_prefix(sign).unwrap_or(name);
    name.strip_suffix(sign).unwrap_or(name).trim()
}

fn key(name: &str) -> String {
    unsigned(&fold(name))
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}
