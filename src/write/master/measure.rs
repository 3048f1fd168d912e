//! Text as a cell of the master may hold it.

use std::borrow::Cow;

use crate::text::in_lines;
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
        .find(|(place, char)| *place * 2 >= end && matches!(char, '。' | '；' | '，' | '、' | ';' | ',' | '\n'))
        .map_or(end, |(place, _)| place);
    let parts = |c: char| c.is_whitespace() || matches!(c, '。' | '；' | '，' | '、' | '：' | ';' | ',' | ':');
    Cow::Owned(format!("{}……", text.get(..cut).unwrap_or(head).trim_end_matches(parts)))
}

/// A title that does not fit its line, broken between words.
pub fn title(name: &str, end: &str, width: u32, size: f64) -> String {
    in_lines(name, end, width, |text| text_height::line_width(text, size))
}

/// The beginning of a text that stands in so many lines of a cell, on one paragraph, cut at a clause where it is longer.
pub fn lines(text: &str, width: u32, size: f64, lines: usize) -> String {
    let text = text.split('\n').map(str::trim).filter(|line| !line.is_empty());
    let text = text.collect::<Vec<_>>().join(" ");
    let limit = height(&vec!["督"; lines.max(1)].join("\n"), width, size);
    if height(&text, width, size) <= limit {
        return text;
    }
    let first = pieces(&text, width, size, limit);
    let mut most = first.first().map_or(0, |piece| piece.chars().count());
    loop {
        let short = brief(&text, most);
        if most == 0 || height(&short, width, size) <= limit && !parted(&short, width, size) {
            return short.into_owned();
        }
        most -= 1;
    }
}

/// Whether the dots at the end of a text would be parted by the end of a line: LibreOffice parts them, whatever it is told.
fn parted(text: &str, width: u32, size: f64) -> bool {
    let bare = text.trim_end_matches('…');
    bare.len() < text.len() && text_height::any_more(bare, text, width * TIGHT / 100, size)
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
    fn a_long_title_breaks_between_words() {
        let of = |name: &str| title(name, "报送情况的通报", 642, 22.0);
        assert_eq!(
            of("关于2020年国务院《政府工作报告》重点工作"),
            "关于2020年国务院《政府工作报告》\n重点工作报送情况的通报"
        );
        assert_eq!(of("关于重点工作"), "关于重点工作报送情况的通报");
        assert_eq!(of(&"督".repeat(40)), format!("{}\n报送情况的通报", "督".repeat(40)));
    }

    #[test]
    fn a_text_is_cut_to_the_lines_that_a_cell_has() {
        let text = "一是建立工作台账，二是开展专项检查十二次，\n三是十一月底前完成自查。".repeat(3);
        for (width, most) in [(120, 1), (120, 2), (300, 2), (60, 1)] {
            let short = lines(&text, width, 10.5, most);
            assert!(
                height(&short, width, 10.5) <= height(&vec!["督"; most].join("\n"), width, 10.5),
                "{short}"
            );
            assert!(short.ends_with("……") && !short.contains('\n'), "{short}");
        }
        assert_eq!(lines("已办结\n", 300, 10.5, 2), "已办结");
    }

    #[test]
    fn a_brief_text_ends_at_a_clause() {
        assert_eq!(brief("一二三，四五六", 10), "一二三，四五六");
        assert_eq!(brief("一二三，四五六七八", 6), "一二三……");
        assert_eq!(brief("一二三四五六七八", 4), "一二三四……");
        assert_eq!(brief("一二三,四五六七八", 4), "一二三……");
    }
}
