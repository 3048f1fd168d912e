//! Remembers what was found out about short texts, which stand in many cells.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

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
    found: RefCell<HashMap<String, T, BuildHasherDefault<Quick>>>,
}

/// A quick sum of a text. Texts that somebody chose to have the same sum cost time and no more: only so many are kept.
#[derive(Debug, Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.add(u64::from_le_bytes(*eight));
        }
        for byte in rest {
            self.add(u64::from(*byte));
        }
    }

    fn finish(&self) -> u64 {
        // The table looks at the lowest and the highest bits.
        self.0 ^ (self.0 >> 32)
    }
}

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
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
