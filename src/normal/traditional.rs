//! Traditional characters as simplified ones, so that a text converted by an input method or by 繁体 paste is known again.

use std::sync::LazyLock;

/// Pairs of a traditional character and its simplified one, in the order of the first: those that no simplified text
/// uses. From OpenCC's TSCharacters (Apache-2.0), as far as both stand in Big5 and GB 2312.
const PAIRS: &str = include_str!("traditional.txt");

/// The first of the characters among which all traditional ones stand, and the last.
const HAN: (char, char) = ('\u{4e00}', '\u{9fff}');

/// What each character from the first one on is as a simplified one.
static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (HAN.0..=HAN.1).collect();
    for (traditional, simplified) in pairs() {
        if let Some(place) = place(traditional).and_then(|place| table.get_mut(place)) {
            *place = simplified;
        }
    }
    table
});

fn pairs() -> impl Iterator<Item = (char, char)> {
    let mut characters = PAIRS.chars().filter(|c| *c != '\n');
    std::iter::from_fn(move || Some((characters.next()?, characters.next()?)))
}

fn place(c: char) -> Option<usize> {
    usize::try_from(u32::from(c).checked_sub(u32::from(HAN.0))?).ok()
}

/// The simplified form of a character; the character itself where it is no traditional one.
pub(super) fn simplified(c: char) -> char {
    let known = place(c).and_then(|place| TABLE.get(place));
    known.copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_traditional_characters_change() {
        assert_eq!(
            "責任領導訪談".chars().map(simplified).collect::<String>(),
            "责任领导访谈"
        );
        assert_eq!(
            "责任领导干部后".chars().map(simplified).collect::<String>(),
            "责任领导干部后"
        );
        assert!(pairs().all(|(traditional, simplified)| super::simplified(traditional) == simplified));
    }
}
