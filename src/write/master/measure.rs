//! Text as a cell of the master may hold it.

use std::borrow::Cow;

pub use crate::write::text_height::{height, split as pieces};

/// A text as a cell may hold it: one kind of line end, no characters that a workbook cannot carry.
pub fn clean(text: &str) -> Cow<'_, str> {
    let bad = |char: char| (char.is_control() && char != '\n') || matches!(char, '\u{fffe}' | '\u{ffff}');
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{0b}', '\u{0c}'], "\n")
        .replace('\t', " ");
    Cow::Owned(text.chars().filter(|char| !bad(*char)).collect())
}

/// The beginning of a text, cut at a sentence or clause where it is longer than `most` characters.
pub fn brief(text: &str, most: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return Cow::Borrowed(text);
    };
    let head = text.get(..end).unwrap_or(text);
    let cut = head
        .char_indices()
        .rev()
        .find(|(place, char)| *place * 2 >= end && matches!(char, '。' | '；' | '，' | '、' | '\n'))
        .map_or(end, |(place, _)| place);
    Cow::Owned(format!("{}……", text.get(..cut).unwrap_or(head).trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_go_and_line_ends_become_one_kind() {
        assert_eq!(clean("a\r\nb\rc\u{0}\u{7}d\te"), "a\nb\ncd e");
        assert!(matches!(clean("一\n二"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_brief_text_ends_at_a_clause() {
        assert_eq!(brief("一二三，四五六", 10), "一二三，四五六");
        assert_eq!(brief("一二三，四五六七八", 6), "一二三……");
        assert_eq!(brief("一二三四五六七八", 4), "一二三四……");
    }
}
