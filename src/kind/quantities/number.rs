//! Finds the numbers of a sentence in one walk: 1,200.5余万人 with its digits, its scale and the letter behind it.

use std::sync::LazyLock;

use crate::normal::is_han;
use crate::pattern::Regex;
use crate::text::regex;

/// A number as it stands in a sentence.
#[derive(Debug, PartialEq)]
pub(super) struct Number<'t> {
    pub start: usize,
    pub end: usize,
    /// The digits before the point, with the commas among them.
    pub digits: &'t str,
    pub decimals: &'t str,
    /// Whether 余, 多 or 来 stands with it.
    pub about: bool,
    pub scale: &'t str,
    /// The sign of percent or the Han behind it, which is the first of what it counts in.
    pub first: Option<&'t str>,
}

/// The numbers of a sentence, one behind the other.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = Number<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text.get(from..)?.find(|c: char| c.is_ascii_digit())?;
        let number = at(text, start);
        from = number.end;
        Some(number)
    })
}

/// The number that begins at a digit.
fn at(text: &str, start: usize) -> Number<'_> {
    let rest = |from: usize| text.get(from..).unwrap_or_default();
    let run = |from: usize| rest(from).bytes().take_while(u8::is_ascii_digit).count();
    let one_of = |from: usize, words: &[&str]| {
        words
            .iter()
            .find(|word| rest(from).starts_with(**word))
            .map_or(0, |word| word.len())
    };
    let mut end = start + run(start);
    // 1,200; of 1200,300 the comma parts two numbers.
    if end - start <= 3 {
        while rest(end).starts_with(',') && run(end + 1) >= 3 {
            end += 4;
        }
    }
    let digits = end;
    if rest(end).starts_with('.') && run(end + 1) > 0 {
        end += 1 + run(end + 1);
    }
    let decimals = (digits + 1).min(end)..end;
    let about = one_of(end, &["余", "多", "来"]);
    let scale = end + about..end + about + one_of(end + about, &["万亿", "百万", "千万", "万", "亿"]);
    let again = one_of(scale.end, &["余", "多"]);
    end = scale.end + again;
    let first = rest(end).chars().next().filter(|c| *c == '%' || is_of_script(*c));
    let until = end + first.map_or(0, char::len_utf8);
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    Number {
        start,
        end: until,
        digits: part(start..digits),
        decimals: part(decimals),
        about: about + again > 0,
        scale: part(scale),
        first: first.map(|_| part(end..until)),
    }
}

/// Whether a letter is Han, be it a common one or not.
fn is_of_script(c: char) -> bool {
    static HAN: LazyLock<Regex> = LazyLock::new(|| regex(r"\p{Han}"));
    is_han(c) || !c.is_ascii() && HAN.is_match(c.encode_utf8(&mut [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn numbers_are_those_that_a_pattern_finds(
            parts in proptest::collection::vec(proptest::sample::select(
                &["1", "20", "300", "4000", ",", ".", "余", "多", "来", "万", "亿", "百", "千", "%", "户", "々", "㐀", "，", "-", "a"][..]), 0..12),
        ) {
            let pattern = regex::Regex::new(
                r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?(余|多|来)?(万亿|百万|千万|万|亿)?(余|多)?(%|\p{Han})?",
            ).unwrap();
            let text = parts.concat();
            let found = pattern.captures_iter(&text).map(|found| {
                let (whole, group) = (found.get(0).unwrap(), |at: usize| found.get(at).map(|part| part.as_str()));
                Number {
                    start: whole.start(),
                    end: whole.end(),
                    digits: group(1).unwrap_or_default(),
                    decimals: group(2).unwrap_or_default(),
                    about: group(3).or(group(5)).is_some(),
                    scale: group(4).unwrap_or_default(),
                    first: group(6),
                }
            });
            proptest::prop_assert_eq!(numbers(&text).collect::<Vec<_>>(), found.collect::<Vec<_>>());
        }
    }
}
