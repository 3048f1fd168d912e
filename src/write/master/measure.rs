//! Text as a cell of the master may hold it.

use std::borrow::Cow;

use crate::write::text_height;

/// Share in percent of a cell's width that text is planned with: suites set lines at the screen's resolution a little
/// wider than on paper, and a page that is shrunk to fit sets them differently again.
const TIGHT: u32 = 97;

/// The height in points that `text` needs in a cell `width` pixels wide at `size` points.
pub fn height(text: &str, width: u32, size: f64) -> f64 {
    text_height::height(text, width * TIGHT / 100, size)
}

/// `text` in pieces of at most `limit` points.
pub fn pieces(text: &str, width: u32, size: f64, limit: f64) -> Vec<&str> {
    text_height::split(text, width * TIGHT / 100, size, limit)
}

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
