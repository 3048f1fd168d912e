//! Traditional characters as simplified ones, so that a text converted by an input method or by 繁体 paste is known again.

use std::sync::LazyLock;

/// Pairs of a traditional character and its simplified one, in the order of the first: those that no simplified text
/// uses. From OpenCC's TSCharacters (Apache-2.0), as far as both stand in Big5 and GB 2312.
const PAIRS: &str = include_str!("traditional.txt");

static TABLE: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let characters: Vec<char> = PAIRS.chars().filter(|c| *c != '\n').collect();
    characters
        .chunks_exact(2)
        .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
        .collect()
});

/// The simplified form of a character; the character itself where it is no traditional one.
pub(super) fn simplified(c: char) -> char {
    let place = TABLE.binary_search_by_key(&c, |(traditional, _)| *traditional).ok();
    place
        .and_then(|place| TABLE.get(place))
        .map_or(c, |(_, simplified)| *simplified)
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
        assert!(TABLE.is_sorted());
    }
}
