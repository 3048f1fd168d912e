//! What letters, and which of them side by side, a text holds: marked once, so that whether a word may stand in it takes a look
//! and no search.

use crate::memo::Recent;

/// Marks of a text: a few thousand places, of which each letter and each two letters side by side take one.
#[derive(Debug, Clone)]
pub(crate) struct Held([u64; WORDS]);

/// What comes of looking for many words in a text.
pub(crate) fn seek<R>(text: &str, look: impl FnOnce(&dyn Fn(&str) -> bool) -> R) -> R {
    let stands = |held: &Held, word: &str| (word.is_empty() || held.has(Sign::of(word))) && text.contains(word);
    match text.len() > LONGEST {
        true => look(&|word| text.contains(word)),
        false => Held::with(text, |held| look(&|word| stands(held, word))),
    }
}

/// Where a word leaves its marks: it can only stand in a text that has both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sign(u16, u16);

/// Many words of which one is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signs {
    /// The first marks of all of them.
    firsts: Box<[u64]>,
    /// By their first marks.
    all: Vec<Sign>,
}

impl Signs {
    pub fn of(mut all: Vec<Sign>) -> Signs {
        all.sort_unstable();
        let firsts = firsts(all.iter());
        Signs { firsts, all }
    }

    pub fn count(&self) -> usize {
        self.all.len()
    }

    pub fn all(&self) -> impl Iterator<Item = Sign> {
        self.all.iter().copied()
    }

    /// Those with a first mark.
    fn with(&self, first: u16) -> impl Iterator<Item = Sign> {
        let from = self.all.partition_point(|sign| sign.0 < first);
        let behind = self.all.get(from..).unwrap_or_default().iter();
        behind.copied().take_while(move |sign| sign.0 == first)
    }
}

/// Places of what is to be looked at in a text that holds a word, by the words.
#[derive(Debug)]
pub(crate) struct ByWord {
    /// The first marks of all of them.
    firsts: Box<[u64]>,
    /// By their first marks.
    all: Vec<(Sign, usize)>,
}

impl ByWord {
    pub fn of(mut all: Vec<(Sign, usize)>) -> ByWord {
        all.sort_unstable();
        let firsts = firsts(all.iter().map(|(sign, _)| sign));
        ByWord { firsts, all }
    }
}

/// The first marks of some words.
fn firsts<'s>(signs: impl Iterator<Item = &'s Sign>) -> Box<[u64]> {
    let mut firsts = vec![0; WORDS].into_boxed_slice();
    for sign in signs {
        if let Some(word) = firsts.get_mut(usize::from(sign.0 >> 6)) {
            *word |= 1 << (sign.0 & 63);
        }
    }
    firsts
}

/// Words of 64 marks.
const WORDS: usize = 1 << (BITS - 6);
/// Twofold logarithm of the number of marks.
const BITS: u32 = 13;
/// Longest text that is marked, in bytes: of a longer one nearly all marks are set.
const LONGEST: usize = 8_192;

fn place(pair: u64) -> u16 {
    // The highest bits of the product depend on all of the letters.
    (pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS)) as u16
}

fn of_two(first: char, second: char) -> u16 {
    place(u64::from(u32::from(first.to_ascii_lowercase())) << 32 | u64::from(u32::from(second.to_ascii_lowercase())))
}

fn of_one(letter: char) -> u16 {
    place(u64::from(u32::from(letter.to_ascii_lowercase())))
}

impl Sign {
    /// Any of the ten figures.
    pub const FIGURE: Sign = Sign(0, 0);

    /// The sign of a word that is not empty.
    pub fn of(word: &str) -> Sign {
        let mut letters = word.chars();
        let (first, second) = (letters.next(), letters.next());
        let (Some(first), Some(second)) = (first, second) else {
            return Sign::of_letter(first.unwrap_or_default());
        };
        let mut last = (first, second);
        for letter in letters {
            last = (last.1, letter);
        }
        Sign(of_two(first, second), of_two(last.0, last.1))
    }

    /// Whether it is that of one letter.
    pub fn is_of_letter(self) -> bool {
        self.0 == self.1
    }

    /// The sign of a letter.
    pub fn of_letter(letter: char) -> Sign {
        Sign(of_one(letter), of_one(letter))
    }
}

impl Held {
    fn of(text: &str) -> Held {
        let mut held = Held([0; WORDS]);
        let mut before = None;
        for letter in text.chars() {
            if letter.is_ascii_digit() {
                held.mark(Sign::FIGURE.0);
            }
            held.mark(of_one(letter));
            if let Some(before) = before.replace(letter) {
                held.mark(of_two(before, letter));
            }
        }
        held
    }

    fn mark(&mut self, place: u16) {
        if let Some(word) = self.0.get_mut(usize::from(place >> 6)) {
            *word |= 1 << (place & 63);
        }
    }

    fn is_marked(&self, place: u16) -> bool {
        let word = self.0.get(usize::from(place >> 6)).copied().unwrap_or(u64::MAX);
        word & (1 << (place & 63)) != 0
    }

    /// Whether a word may stand in the text; where it may not, it surely does not.
    pub fn has(&self, sign: Sign) -> bool {
        self.is_marked(sign.0) && self.is_marked(sign.1)
    }

    /// Whether any of many words may stand in the text.
    pub fn has_any(&self, signs: &Signs) -> bool {
        let mut common = self.common(&signs.firsts);
        common.any(|first| signs.with(first).any(|sign| self.is_marked(sign.1)))
    }

    /// Adds the places of what is to be looked at where one of its words may stand in the text; one may be added twice.
    pub fn places(&self, words: &ByWord, places: &mut Vec<usize>) {
        for first in self.common(&words.firsts) {
            let from = words.all.partition_point(|(sign, _)| sign.0 < first);
            let behind = words.all.get(from..).unwrap_or_default().iter();
            let own = behind.take_while(|(sign, _)| sign.0 == first);
            places.extend(own.filter(|(sign, _)| self.is_marked(sign.1)).map(|(_, place)| *place));
        }
    }

    /// The marks that the text has of others.
    fn common(&self, others: &[u64]) -> impl Iterator<Item = u16> {
        let both = self.0.iter().zip(others).map(|(own, other)| own & other);
        both.enumerate()
            .filter(|(_, marks)| *marks != 0)
            .flat_map(|(place, mut marks)| {
                std::iter::from_fn(move || {
                    let next = (marks != 0).then_some(marks.trailing_zeros() as u16)?;
                    marks &= marks - 1;
                    Some(u16::try_from(place * 64).unwrap_or(u16::MAX) | next)
                })
            })
    }

    /// What is asked of the marks of a text; nothing where the text is too long to be marked.
    pub fn may<R>(text: &str, ask: impl FnOnce(&Held) -> R) -> Option<R> {
        (text.len() <= LONGEST).then(|| Held::with(text, ask))
    }

    fn with<R>(text: &str, ask: impl FnOnce(&Held) -> R) -> R {
        thread_local! {
            // Each text is asked about by many patterns in a row.
            static LAST: Recent<Held> = const { Recent::new() };
        }
        LAST.with(|last| last.get(text, || Held::of(text), ask))
    }
}
