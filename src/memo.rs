//! Remembers what was found out about texts: about short ones, which stand in many cells, and about those that were looked at last.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
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
pub(crate) struct Quick(u64);

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

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn write_u32(&mut self, word: u32) {
        self.add(u64::from(word));
    }

    fn write_usize(&mut self, word: usize) {
        self.add(word as u64);
    }

    fn finish(&self) -> u64 {
        // The table looks at the lowest and the highest bits.
        self.0 ^ (self.0 >> 32)
    }
}

/// A table of letters, pairs of letters and short words, looked into at every letter of a text.
pub(crate) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// The same of what is only known or not.
pub(crate) type QuickSet<K> = HashSet<K, BuildHasherDefault<Quick>>;

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

    /// Whether a text is so short that something is kept of it.
    pub fn keeps(&self, text: &str) -> bool {
        text.len() <= self.longest
    }

    /// What is known of a text, or else what `find` yields, which must depend on nothing but the text.
    pub fn get(&self, text: &str, find: impl FnOnce() -> T) -> T {
        if !self.keeps(text) {
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

/// What was found out about the texts that were looked at last, however many there are: each check of an answer asks for the same
/// of it again. Each thread has its own.
#[derive(Debug)]
pub struct Recent<T>(RefCell<Vec<Option<(String, T)>>>);

/// Texts of which something is kept, as a twofold logarithm.
const RECENT: u32 = 7;

impl<T> Recent<T> {
    /// One that knows of no text yet.
    pub const fn new() -> Self {
        Recent(RefCell::new(Vec::new()))
    }

    /// What is asked of what `find` yields for a text, which must depend on nothing but the text.
    pub fn get<R>(&self, text: &str, find: impl FnOnce() -> T, ask: impl FnOnce(&T) -> R) -> R {
        let place = place(text);
        if let Some(Some((known, found))) = self.0.borrow().get(place)
            && known == text
        {
            return ask(found);
        }
        let found = find();
        let answer = ask(&found);
        // Within an answer about one text another may be asked about; of that nothing is kept.
        if let Ok(mut kept) = self.0.try_borrow_mut() {
            if kept.is_empty() {
                kept.resize_with(1 << RECENT, || None);
            }
            if let Some(slot) = kept.get_mut(place) {
                *slot = Some((text.to_owned(), found));
            }
        }
        answer
    }
}

/// Where what is known of a text is kept: by its ends and its middle, which tell most texts apart.
fn place(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut sum = Quick(bytes.len() as u64);
    for from in [0, bytes.len() / 2, bytes.len().saturating_sub(8)] {
        let eight = bytes.get(from..).and_then(|rest| rest.first_chunk::<8>());
        sum.add(eight.map_or(0, |eight| u64::from_le_bytes(*eight)));
    }
    usize::try_from(sum.0 >> (64 - RECENT)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_kept_in_one_place_are_told_apart() {
        let last: Recent<usize> = Recent::new();
        let texts = ["一", "二"].map(|letter| format!("全力推进{letter}全力推进全力推进全力"));
        assert_eq!(place(&texts[0]), place(&texts[1]));
        for (number, text) in texts.iter().chain(&texts).enumerate() {
            assert_eq!(last.get(text, || number, |found| *found), number);
            assert_eq!(last.get(text, || number + 100, |found| *found), number);
        }
    }

    #[test]
    fn another_text_may_be_asked_about_within_an_answer() {
        let last: Recent<String> = Recent::new();
        let make = |text: &str| text.repeat(2);
        let ask = |text: &String| last.get("落实", || make("落实"), |other| format!("{text}{other}"));
        for _ in 0..2 {
            assert_eq!(last.get("推进", || make("推进"), ask), "推进推进落实落实");
        }
    }
}
