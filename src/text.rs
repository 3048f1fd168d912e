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

/// A task as papers and lists tell it: in one line, without the stop at its end, with full-width marks between Chinese words.
pub fn told(task: &str) -> String {
    let line = full_width(&in_one_line(task));
    line.trim_end_matches('。').to_owned()
}

/// The same text with full-width commas, semicolons and colons, as Chinese is printed: 减税降费,稳住就业 was typed in haste. Those of
/// figures and addresses stay: 1,000, 9:30.
pub fn full_width(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let is_ascii = |c: Option<&char>| c.is_some_and(char::is_ascii_graphic);
        let parts = !is_ascii(before.as_ref()) || chars.peek().is_some_and(|c| !c.is_ascii());
        out.push(match char {
            ',' if parts => '，',
            ';' if parts => '；',
            ':' if parts => '：',
            other => other,
        });
        before = Some(char);
    }
    out
}

/// A title that is wider than its line, broken between words into two lines or, where these are too long, three: before its
/// last words, or within the name that it begins with, around 《》, behind a year and before 和, so that the lines are most
/// alike. `wide` measures in what `line` counts.
pub fn in_lines(name: &str, end: &str, line: u32, wide: impl Fn(&str) -> u32) -> String {
    let whole = format!("{name}{end}");
    if wide(&whole) <= line {
        return whole;
    }
    let widest = |lines: &Vec<&str>| lines.iter().map(|line| wide(line)).max().unwrap_or(0);
    // Before the last words and around a name a title breaks best, between any two words only where it must.
    let mut best: Option<Vec<&str>> = None;
    for any in [false, true] {
        let mut places: Vec<usize> = (breaks(&whole, any).chain([name.len()]))
            .filter(|at| (1..whole.len()).contains(at))
            .collect();
        places.sort_unstable();
        places.dedup();
        let cut = |at: usize, to: usize| whole.get(at..to).unwrap_or_default();
        let two = places.iter().map(|at| vec![cut(0, *at), cut(*at, whole.len())]);
        let three = places.iter().enumerate().flat_map(|(n, at)| {
            let later = places.iter().skip(n + 1);
            later.map(|to| vec![cut(0, *at), cut(*at, *to), cut(*to, whole.len())])
        });
        for lines in [two.min_by_key(widest), three.min_by_key(widest)].into_iter().flatten() {
            if best.as_ref().is_some_and(|best| widest(best) <= line) {
                break;
            }
            if best.as_ref().is_none_or(|best| widest(&lines) < widest(best)) {
                best = Some(lines);
            }
        }
    }
    best.map_or_else(|| whole.clone(), |lines| lines.join("\n"))
}

/// Where a line of a title may end: around a name in 《》, behind a comma; `any`: behind a year and before a word that joins two others, too.
fn breaks(title: &str, any: bool) -> impl Iterator<Item = usize> {
    /// Words in which 和 and 与 join nothing: 和谐, 参与.
    const WHOLE: [&str; 12] = [
        "和谐", "和平", "和睦", "和美", "和解", "温和", "缓和", "饱和", "总和", "参与", "与会", "赋与",
    ];
    let is_whole = move |at: usize, joint: char| {
        WHOLE.iter().any(|word| {
            let from = word.find(joint).and_then(|before| at.checked_sub(before));
            from.and_then(|from| title.get(from..))
                .is_some_and(|rest| rest.starts_with(word))
        })
    };
    let before_year = |at: usize| {
        title
            .get(..at)
            .is_some_and(|text| text.ends_with(|c: char| c.is_ascii_digit()))
    };
    title.char_indices().filter_map(move |(at, char)| match char {
        '《' => Some(at),
        '和' | '与' | '暨' => (any && !is_whole(at, char)).then_some(at),
        '》' | '，' | '、' => Some(at + char.len_utf8()),
        '年' => (any && before_year(at)).then_some(at + char.len_utf8()),
        _ => None,
    })
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
    fn a_title_breaks_between_words_into_as_few_lines_as_hold_it() {
        let of = |name: &str, end: &str| in_lines(name, end, 20, |text| text.chars().count() as u32);
        for (name, end, lines) in [
            ("关于重点工作", "的通报", "关于重点工作的通报"),
            (
                "关于2020年国务院《政府工作报告》重点工作",
                "报送情况的通报",
                "关于2020年国务院《政府工作报告》\n重点工作报送情况的通报",
            ),
            (
                "关于2026年市人大代表建议和市政协提案办理工作",
                "报送情况的通报",
                "关于2026年市人大代表建议\n和市政协提案办理工作报送情况的通报",
            ),
            (
                "关于2026年十大类30件民生实事",
                "落实情况的报告",
                "关于2026年十大类30件民生实事\n落实情况的报告",
            ),
            (
                "关于构建和谐劳动关系三年行动计划贯彻落实推进情况",
                "报送情况的通报",
                "关于构建和谐劳动关系三年行动计划贯彻落实推进情况\n报送情况的通报",
            ),
            (
                "关于全县农村人居环境整治和生活垃圾分类处理、污水管网改造提升行动",
                "落实情况的报告",
                "关于全县农村人居环境整治\n和生活垃圾分类处理、\n污水管网改造提升行动落实情况的报告",
            ),
        ] {
            assert_eq!(of(name, end), lines, "{name}");
        }
    }

    #[test]
    fn a_task_is_told_with_the_marks_of_chinese_print() {
        assert_eq!(
            told("减税降费,稳住就业;投资1,000万元,9:30开工。\n"),
            "减税降费，稳住就业；投资1,000万元，9:30开工"
        );
        assert_eq!(
            told("公办幼儿园扩容\n新建3所,扩建2所。"),
            "公办幼儿园扩容：新建3所，扩建2所"
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
