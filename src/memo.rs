//! Remembers what was found out about short texts, which stand in many cells.

use std::cell::RefCell;
use std::collections::HashMap;

/// Most texts of which something is kept.
const MOST: usize = 4_096;
/// Longest text of which something is kept, in bytes.
const LONGEST: usize = 400;
/// The same where long texts are nearly all different.
const SHORT: usize = 120;

/// What was found out about texts; each thread has its own.
#[derive(Debug)]
pub struct Memo<T> {
    longest: usize,
    found: RefCell<HashMap<String, T>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Memo {
            longest: LONGEST,
            found: RefCell::default(),
        }
    }
}

impl<T: Clone> Memo<T> {
    /// One that keeps only what is found out about short texts: names, days, headings.
    pub fn of_short_texts() -> Self {
        Memo {
            longest: SHORT,
            ..Memo::default()
        }
    }

    /// What is known of a text, or else what `find` yields, which must depend on nothing but the text.
    pub fn get(&self, text: &str, find: impl FnOnce() -> T) -> T {
        if text.len() > self.longest {
            return find();
        }
        if let Some(known) = self.found.borrow().get(text) {
            return known.clone();
        }
        let found = find();
        let mut known = self.found.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(text.to_owned(), found.clone());
        found
    }
}
