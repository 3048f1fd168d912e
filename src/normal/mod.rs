//! Turns what people type into one form, so that checks judge the meaning and not the typing.
//!
//! Every reader here takes text as written and answers with a value or with the reason why there is none; the text
//! itself is never changed, it stands beside the value in the record.

pub mod blank;
pub mod choice;
pub mod completion;
mod completion_share;
pub mod date;
pub mod deadline;
mod deadline_scan;
pub mod denial;
pub mod number_format;
pub mod person;
pub mod phone;
pub(crate) mod phrase;
mod traditional;
mod verdict;

use std::borrow::Cow;
use std::thread::LocalKey;

use unicode_normalization::UnicodeNormalization;

use crate::memo::Recent;
use crate::text;

/// Letters, digits and Han only, NFKC, lower case: the form in which texts, names and headings are compared.
///
/// Punctuation, spaces, brackets and invisible characters do not count; `①` is `1`, full width is half width, and a
/// traditional character is its simplified one.
pub fn fold(text: &str) -> String {
    thread_local! {
        static LAST: Recent<String> = const { Recent::new() };
    }
    once(&LAST, text, fold_anew)
}

/// What is made of a text; of one that takes longer than to look it up, what was made of it before.
fn once(last: &'static LocalKey<Recent<String>>, text: &str, make: fn(&str) -> String) -> String {
    /// Bytes of a text that is made anew as quickly.
    const SHORT: usize = 24;
    if text.len() <= SHORT {
        return make(text);
    }
    last.with(|last| last.get(text, || make(text), String::clone))
}

fn fold_anew(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // The common case first: Han is stable under NFKC.
            '\u{4e00}'..='\u{9fff}' => out.push(traditional::simplified(c)),
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() => {}
            '〇' => out.push('零'),
            _ => match text::alone(c) {
                // Full width, or punctuation.
                Some(n) if n.is_ascii_alphanumeric() => out.push(n.to_ascii_lowercase()),
                Some(_) => {}
                None => {
                    let normal = std::iter::once(c).nfkc().filter(|n| n.is_alphanumeric());
                    out.extend(normal.flat_map(char::to_lowercase));
                }
            },
        }
    }
    out
}

/// A character folded; `None` where nothing or more than one character is left of it.
pub fn fold_one(c: char) -> Option<char> {
    match c {
        '\u{4e00}'..='\u{9fff}' => Some(traditional::simplified(c)),
        _ if c.is_ascii() => c.is_ascii_alphanumeric().then_some(c.to_ascii_lowercase()),
        _ => match text::alone(c) {
            // Full width, or punctuation.
            Some(n) => n.is_ascii_alphanumeric().then_some(n.to_ascii_lowercase()),
            None => {
                let folded = fold(c.encode_utf8(&mut [0; 4]));
                let mut chars = folded.chars();
                chars.next().filter(|_| chars.next().is_none())
            }
        },
    }
}

/// Half-width, without any white space or invisible character: the form in which values are read.
pub fn squeeze(text: &str) -> String {
    thread_local! {
        static LAST: Recent<String> = const { Recent::new() };
    }
    once(&LAST, text, squeeze_anew)
}

fn squeeze_anew(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let plain = text::is_alone(text);
    let whole = if plain { Cow::Borrowed(text) } else { text::nfkc(text) };
    for c in whole.chars() {
        let c = if plain { text::alone(c).unwrap_or(c) } else { c };
        match c {
            // The common case first.
            '\u{4e00}'..='\u{9fff}' => out.push(c),
            '﹣' | '−' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '─' => out.push('-'),
            '〇' => out.push('零'),
            _ if is_space(c) => {}
            _ => out.push(c),
        }
    }
    out
}

/// Whether more Han than so many stand in a text: then it is no short word, whatever else stands there. Han are one by one
/// what they are in every form of a text that is compared or read.
pub fn has_more_han(text: &str, than: usize) -> bool {
    // A Han takes three bytes, of which the first two tell it: E4 B8 to E9 BF.
    let (bytes, mut at, mut count) = (text.as_bytes(), 0, 0);
    if bytes.len() <= 3 * than {
        return false;
    }
    while let Some(first) = bytes.get(at) {
        at += match first {
            0xe4 if bytes.get(at + 1).is_none_or(|second| *second < 0xb8) => 3,
            0xe4..=0xe9 => {
                count += 1;
                if count > than {
                    return true;
                }
                3
            }
            0..=0x7f => 1,
            0x80..=0xdf => 2,
            0xe0..=0xef => 3,
            _ => 4,
        };
    }
    false
}

/// A common Han.
pub fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// White space, or a character that nobody sees: zero-width marks, byte order mark, soft hyphen, controls.
pub fn is_space(c: char) -> bool {
    // The common case first.
    if ('\u{4e00}'..='\u{9fff}').contains(&c) {
        return false;
    }
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{3164}' | '\u{2800}')
}

/// Whether a text shows nothing.
pub fn is_empty(text: &str) -> bool {
    text.chars().all(is_space)
}

/// The text without white space and invisible characters at both ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// The text without bracketed remarks: `是否完成 (未完成需说明原因)` is `是否完成`.
///
/// A text that is nothing but a remark stays as it is, and so does one whose brackets do not pair.
pub fn without_remarks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '［' | '【' | '〔' => depth += 1,
            ')' | '）' | ']' | '］' | '】' | '〕' if depth > 0 => depth -= 1,
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if depth > 0 || is_empty(&out) {
        return text.to_owned();
    }
    out
}

/// How much two folded texts share: the Dice coefficient of their character pairs, 0 to 1.
pub fn dice(a: &str, b: &str) -> f64 {
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * common(&a, &b) as f64 / (a.len() + b.len()) as f64
}

/// How much of the folded text `part` stands in `whole`: the share of its character pairs, 0 to 1.
pub fn containment(part: &str, whole: &str) -> f64 {
    let (part, whole) = (pairs(part), pairs(whole));
    if part.is_empty() {
        return 0.0;
    }
    common(&part, &whole) as f64 / part.len() as f64
}

/// The character pairs of a text, sorted.
pub fn pairs(text: &str) -> Vec<(char, char)> {
    let mut pairs: Vec<(char, char)> = text.chars().zip(text.chars().skip(1)).collect();
    pairs.sort_unstable();
    pairs
}

/// How many pairs two sorted lists share, each counted as often as both have it.
pub fn common(a: &[(char, char)], b: &[(char, char)]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                n += 1;
                i += 1;
                j += 1;
            }
        }
    }
    n
}

/// Chinese numerals as digits: `二〇二〇年十二月三十一日` is `2020年12月31日`.
///
/// A run with 十 or 百 is read as a number, a run without as digits one after another. `十四五` and its like, the
/// five-year plans, stay as they are.
pub fn arabic(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while let Some(&c) = chars.get(i) {
        let len = chars.iter().skip(i).take_while(|c| numeral(**c).is_some()).count();
        if len == 0 {
            out.push(c);
            i += 1;
            continue;
        }
        let run = chars.get(i..i + len).unwrap_or_default();
        let plan = run.len() == 3 && run.first() == Some(&'十') && run.last() == Some(&'五');
        if plan {
            out.extend(run);
        } else {
            out.push_str(&number_of(run));
        }
        i += len;
    }
    out
}

fn numeral(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        _ => return None,
    })
}

fn number_of(run: &[char]) -> String {
    if !run.iter().any(|c| matches!(c, '十' | '百')) {
        return run.iter().filter_map(|c| numeral(*c)).map(|n| n.to_string()).collect();
    }
    let (mut total, mut digit) = (0u32, None);
    for n in run.iter().filter_map(|c| numeral(*c)) {
        if n >= 10 {
            total = total.saturating_add(digit.take().unwrap_or(1) * n);
        } else {
            digit = Some(n);
        }
    }
    total.saturating_add(digit.unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_are_counted_by_their_bytes_as_they_are_by_their_letters() {
        for text in ["", "一", "䷿一龥鿿ꀀ", "a一é二😀三（四）", "12月底前完成3项", "ß丁"] {
            for than in 0..6 {
                let count = text.chars().filter(|c| is_han(*c)).count();
                assert_eq!(has_more_han(text, than), count > than, "{text} {than}");
            }
        }
    }

    #[test]
    fn folding_keeps_letters_digits_and_han() {
        assert_eq!(
            fold(" 1.完善《信访》制度，\u{200b}化解ＡＢＣ①。"),
            "1完善信访制度化解abc1"
        );
        assert_eq!(fold("完善信訪制度，責任領導"), fold("完善信访制度，责任领导"));
        assert_eq!(fold("是否完成 (未完成需说明原因)"), "是否完成未完成需说明原因");
        assert_eq!(without_remarks("是否完成 (未完成需说明原因)"), "是否完成 ");
        assert_eq!(without_remarks("(备注)"), "(备注)");
    }

    #[test]
    fn what_folds_the_short_way_folds_as_the_tables_do_it() {
        for c in '\0'..=char::MAX {
            if text::alone(c).is_some() && !('\u{4e00}'..='\u{9fff}').contains(&c) {
                let normal = std::iter::once(c).nfkc().filter(|n| n.is_alphanumeric());
                let long: String = normal.flat_map(char::to_lowercase).collect();
                assert_eq!(fold(&c.to_string()), long, "{c:?}");
            }
        }
    }

    #[test]
    fn chinese_numerals_become_digits() {
        for (text, digits) in [
            ("二〇二〇年十二月三十一日", "2020年12月31日"),
            ("第四季度", "第4季度"),
            ("十月", "10月"),
            ("二十日", "20日"),
            ("“十四五”期间", "“十四五”期间"),
            ("一百二十三", "123"),
        ] {
            assert_eq!(arabic(text), digits, "{text}");
        }
    }

    #[test]
    fn likeness_counts_pairs_of_characters() {
        assert!(dice("落实措施", "落实情况") < 0.4);
        assert!(dice("完善信访制度化解矛盾纠纷", "完善信访制度化解信访突出矛盾") > 0.6);
        assert!((containment("信访制度", "完善信访制度化解矛盾") - 1.0).abs() < 1e-9);
    }
}
