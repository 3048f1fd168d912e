//! Words that are looked for together: one walk over a text tells whether any of them stands in it, and where.
//!
//! A judge that asks for one of many words asks here, and goes over the text once for all of them; most letters of a text begin
//! no word, which takes a look at one bit.

use crate::memo::QuickMap;

/// A list of words.
#[derive(Debug, Default)]
pub(crate) struct Sought {
    /// Marks of the letters that begin a word; another letter may have the mark of one of these.
    marks: Vec<u64>,
    /// The words by their first letter, each in the order of the list.
    words: QuickMap<char, Vec<&'static str>>,
}

/// Marks that there are.
const MARKS: usize = 4_096;

fn mark(letter: char) -> (usize, u64) {
    let place = u32::from(letter) as usize % MARKS;
    (place / 64, 1 << (place % 64))
}

impl Sought {
    /// A list of words, of which none is empty.
    pub fn of(words: impl IntoIterator<Item = &'static str>) -> Sought {
        let mut sought = Sought {
            marks: vec![0; MARKS / 64],
            words: QuickMap::default(),
        };
        for word in words {
            let Some(first) = word.chars().next() else { continue };
            let (place, bit) = mark(first);
            if let Some(marks) = sought.marks.get_mut(place) {
                *marks |= bit;
            }
            sought.words.entry(first).or_default().push(word);
        }
        sought
    }

    /// The words with a first letter.
    fn of_letter(&self, letter: char) -> &[&'static str] {
        let (place, bit) = mark(letter);
        match self.marks.get(place) {
            Some(marks) if marks & bit != 0 => self.words.get(&letter).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }

    /// The words with which a text begins, in the order of the list.
    pub fn begun(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let words = text.chars().next().map_or(&[][..], |first| self.of_letter(first));
        words.iter().copied().filter(move |word| text.starts_with(word))
    }

    /// Where a letter of a text begins a word.
    fn stands(&self, text: &str, (at, letter): (usize, char)) -> bool {
        let words = self.of_letter(letter);
        !words.is_empty()
            && text
                .get(at..)
                .is_some_and(|rest| words.iter().any(|word| rest.starts_with(word)))
    }

    /// Where the first of the words stands in a text.
    pub fn find(&self, text: &str) -> Option<usize> {
        let mut letters = text.char_indices();
        letters.find(|letter| self.stands(text, *letter)).map(|(at, _)| at)
    }

    /// Where the last of them stands.
    pub fn rfind(&self, text: &str) -> Option<usize> {
        let mut letters = text.char_indices().rev();
        letters.find(|letter| self.stands(text, *letter)).map(|(at, _)| at)
    }

    /// Whether any of them stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 7] = ["完成", "完", "已完成", "a", "12月", "%", "成效"];

    proptest::proptest! {
        #[test]
        fn words_sought_together_are_found_where_each_by_itself_is(
            parts in proptest::collection::vec(proptest::sample::select(&["完", "成", "已", "效", "a", "A", "1", "2", "月", "%", "，", "丂"][..]), 0..9),
        ) {
            let (text, sought) = (parts.concat(), Sought::of(WORDS));
            proptest::prop_assert_eq!(sought.find(&text), WORDS.iter().filter_map(|word| text.find(word)).min());
            proptest::prop_assert_eq!(sought.rfind(&text), WORDS.iter().filter_map(|word| text.rfind(word)).max());
            proptest::prop_assert_eq!(sought.is_in(&text), WORDS.iter().any(|word| text.contains(word)));
            let begun: Vec<&str> = WORDS.into_iter().filter(|word| text.starts_with(word)).collect();
            let mut found: Vec<&str> = sought.begun(&text).collect();
            found.sort_by_key(|word| WORDS.iter().position(|own| own == word));
            proptest::prop_assert_eq!(found, begun);
        }
    }
}
