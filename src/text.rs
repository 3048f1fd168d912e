//! Folding of text for comparison: what people vary without meaning anything by it is made equal.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::memo::Recent;
use crate::pattern::Regex;

/// A constant pattern; tests touch every one.
pub(crate) fn regex(source: &str) -> Regex {
    Regex::new(source)
}

/// What something yields, or nothing where this program stumbles over it: one cell must never stop a whole collection.
pub(crate) fn walled<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// A day as official documents write it: `2020年7月10日`.
pub fn chinese_day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A text in NFKC: full width becomes half width, `①` becomes `1`. Nearly every text needs no table for it.
pub fn nfkc(text: &str) -> Cow<'_, str> {
    thread_local! {
        static LAST: Recent<String> = const { Recent::new() };
    }
    if text.chars().all(|c| alone(c) == Some(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(LAST.with(|last| last.get(text, || nfkc_anew(text), String::clone)))
}

fn nfkc_anew(text: &str) -> String {
    let mut simple = String::with_capacity(text.len());
    for c in text.chars() {
        let Some(c) = alone(c) else {
            return text.nfkc().collect();
        };
        simple.push(c);
    }
    simple
}

/// Whether NFKC does a text character by character.
pub fn is_alone(text: &str) -> bool {
    text.chars().all(|c| alone(c).is_some())
}

/// What NFKC makes of a character wherever it stands; `None` where that takes tables. Such characters do not combine with
/// one another, so a text of them alone is done one by one.
pub fn alone(c: char) -> Option<char> {
    match c {
        '\0'..='\u{7f}' | '\u{4e00}'..='\u{9fff}' => Some(c),
        // Punctuation of Chinese text: 、。《》【】〔〕 “”‘’ — ·.
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}' | '\u{3015}' => Some(c),
        '\u{2014}' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{b7}' => Some(c),
        '\u{3000}' => Some(' '),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        _ => None,
    }
}

/// The key by which names are compared: NFKC (full width becomes half width), no white space, no invisible characters.
pub fn name_key(text: &str) -> String {
    nfkc(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
        .map(|c| match c {
            '〔' | '[' | '【' => '(',
            '〕' | ']' | '】' => ')',
            other => other,
        })
        .collect()
}

/// A document's title in its marks; marks within marks are single ones.
pub fn cited(title: &str) -> String {
    format!("《{}》", title.replace('《', "〈").replace('》', "〉"))
}

/// A task in one line: its name and what is to be done, which stand in lines of their own, parted by a colon, sentences by nothing.
pub fn in_one_line(task: &str) -> String {
    let mut whole = String::with_capacity(task.len());
    for line in task.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let ends = whole.ends_with(|c: char| {
            matches!(
                c,
                '。' | '；' | '，' | '、' | '：' | '！' | '？' | ';' | ',' | ':' | '.'
            )
        });
        if !whole.is_empty() && !ends {
            whole.push('：');
        }
        whole.push_str(line);
    }
    whole
}

/// A title that is wider than its line, broken between words: before its last words, or within the name that it begins
/// with around 《》, whichever leaves the two lines most alike. `wide` measures in what `line` counts.
pub fn in_two_lines(name: &str, end: &str, line: u32, wide: impl Fn(&str) -> u32) -> String {
    let whole = format!("{name}{end}");
    if wide(&whole) <= line {
        return whole;
    }
    let marks = whole.char_indices().filter_map(|(at, char)| match char {
        '《' => Some(at),
        '》' | '，' | '、' => Some(at + char.len_utf8()),
        _ => None,
    });
    let places = marks.chain([name.len()]).filter(|at| (1..whole.len()).contains(at));
    let best = places.min_by_key(|at| {
        let (first, second) = whole.split_at(*at);
        wide(first).max(wide(second))
    });
    match best {
        Some(at) => {
            let (first, second) = whole.split_at(at);
            format!("{first}\n{second}")
        }
        None => whole,
    }
}

/// The rows below the heading of a table of examples, cell by cell; `\\n` in a cell is a line break.
#[cfg(test)]
pub(crate) fn oracle(table: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.split('\t').map(|cell| cell.replace("\\n", "\n")).collect();
    table.lines().skip(1).map(cells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_short_way_to_nfkc_leads_to_the_same(text in "[ -~一-龥、。《》〔〕“”‘’—·…\u{3000}！-～①é\u{301}ｱﾞ한\u{200b}]{0,12}") {
            let long: String = text.nfkc().collect();
            proptest::prop_assert_eq!(nfkc(&text).into_owned(), long);
        }
    }

    #[test]
    fn a_title_within_a_title_has_single_marks() {
        assert_eq!(
            cited("2020年《政府工作报告》重点工作"),
            "《2020年〈政府工作报告〉重点工作》"
        );
    }

    #[test]
    fn a_task_of_two_lines_reads_as_one() {
        assert_eq!(
            in_one_line("公办幼儿园扩容\n新建公办幼儿园3所。\n"),
            "公办幼儿园扩容：新建公办幼儿园3所。"
        );
        assert_eq!(in_one_line("做好就业。\n稳住外贸。"), "做好就业。稳住外贸。");
        assert_eq!(in_one_line(""), "");
    }

    #[test]
    fn every_character_that_is_done_alone_is_done_as_the_tables_do_it() {
        for c in '\0'..=char::MAX {
            if let Some(done) = alone(c) {
                assert_eq!(c.to_string().nfkc().collect::<String>(), done.to_string(), "{c:?}");
            }
        }
    }

    #[test]
    fn width_and_space_do_not_tell_names_apart() {
        assert_eq!(name_key(" 咸宁职教（集团）　学校\n"), name_key("咸宁职教(集团)学校"));
        assert_ne!(name_key("市财政局"), name_key("市财政所"));
    }
}
