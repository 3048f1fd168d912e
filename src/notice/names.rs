//! The names of bodies that are known before a clause is read: of the directory, and of surer places of the same notice.

use std::collections::BTreeSet;

use super::fold::fold;
use super::{bare, words};
use crate::lexicon::{Kind, ends, is};

/// Names that are known, folded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    known: BTreeSet<String>,
}

impl Names {
    /// Learns a name as printed. A single letter is none.
    pub fn learn(&mut self, name: &str) {
        let key = key(name);
        if key.chars().nth(1).is_some() {
            self.known.insert(key);
        }
    }

    /// Whether a folded name is known as it stands.
    pub fn know(&self, name: &str) -> bool {
        !self.known.is_empty() && self.known.contains(&key(name))
    }

    /// Whether a folded name is known, or surely that of a body or collective.
    pub fn body(&self, name: &str) -> bool {
        words::is_body(name) || self.know(name)
    }

    /// Whether a folded name is a body where a role is said of it: there a department needs no more than its field (公安).
    pub fn said(&self, name: &str) -> bool {
        self.body(name) || ends(name.trim(), Kind::EndingShort) || {
            let bare = name.trim().trim_start_matches(words::LEVELS);
            is(bare, Kind::Department)
        }
    }

    /// Whether a folded name is that of a body, whatever stands around it.
    pub fn firm(&self, name: &str) -> bool {
        self.know(name) || bare::firm(name)
    }
}

fn key(name: &str) -> String {
    fold(name).chars().filter(|letter| !letter.is_whitespace()).collect()
}
