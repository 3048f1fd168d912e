//! Makes what units and notices write short enough for a paper.

use crate::text::in_one_line;

/// A text without its spaces, cut where it is longer than so many characters.
pub(super) fn short(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join("");
    if text.chars().count() <= most {
        return text;
    }
    let head: String = text.chars().take(most).collect();
    // No figure is cut in two: 4.7亿元 is not 4.7.
    let cut =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '，' | '、' | '；' | '：' | ',' | ';' | ':');
    format!("{}……", head.trim_end_matches(cut))
}

/// A task in short: its name and what is to be done in one line.
pub(super) fn gist(text: &str, most: usize) -> String {
    short(&in_one_line(text), most)
}
