//! The number at the start of a line: its style, its value and the number as printed without punctuation.

use std::sync::LazyLock;

use super::fold::Folded;
use crate::lexicon::{Kind, any, begins};
use crate::pattern::Regex;
use crate::text::regex;

/// How an item is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Style {
    /// `第一章`, `第一部分`
    Ordinal,
    /// `Ⅰ.`
    Roman,
    /// `一、`
    Han,
    /// `第三条`, `第一件`, `任务一：`
    Article,
    /// `（一）`
    HanBracket,
    /// `1.` `1、` `1．`
    Arabic,
    /// `1.1`
    Dotted,
    /// `（1）` `1）`
    ArabicBracket,
    /// `①`
    Circled,
    /// `A.` `甲、`
    Letter,
    /// `一是`
    HanIs,
    /// `△` and other marks without a value.
    Bullet,
    /// A heading without a number.
    Unnumbered,
}

/// A number at the start of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numbering {
    /// Its style.
    pub style: Style,
    /// Its value; 0 for bullets.
    pub value: u32,
    /// As printed, without punctuation.
    pub printed: String,
    /// Where the words begin, as a byte of the line as printed.
    pub rest: usize,
    /// It may be no number at all (`3.6%`, `11.121人才`, `30 个`): only the order of numbers can tell.
    pub risky: bool,
}

/// A way in which a number stands at the start of a line: the pattern's first group holds the number.
struct Frame {
    style: Style,
    pattern: Regex,
    /// Nothing but the order of the numbers tells it from other words: 7 推进, A1 高速.
    loose: bool,
}

/// Chinese digits, and those among them that stand in figures of money: nobody writes these but as numbers, so that a space parts them.
const HAN: &str = "一二三四五六七八九十百零〇壹贰叁肆伍陆柒捌玖拾佰";
const FORMAL: &str = "壹贰叁肆伍陆柒捌玖拾佰";
/// Letters of the longest given name behind 伍 or 陆, which are surnames, too.
const NAME: usize = 3;

/// Whether a letter is a Chinese digit: 三, 叁.
pub(crate) fn han_digit(letter: char) -> bool {
    HAN.contains(letter)
}

/// The ways in which numbers stand, in the order in which they are tried.
static FRAMES: LazyLock<Vec<Frame>> = LazyLock::new(|| {
    let han = format!("[{HAN}]{{1,5}}");
    let digits = r"\d{1,3}";
    let (task, chapter) = (any(&[Kind::HeadingTask]), any(&[Kind::Chapter]));
    let frames: Vec<(Style, String, bool)> = vec![
        (
            Style::Dotted,
            format!(r"^({digits}(?:\.{digits}){{1,3}}|\d{{1,2}}[-—–]{digits})(?:[、.]\s*|\s+|$)"),
            false,
        ),
        (Style::Arabic, r"^(\d{1,4})\s*([、.])\s*".to_owned(), false),
        (Style::HanBracket, format!(r"^\(\s*({han})\s*\)\s*[、.]?\s*"), false),
        (Style::Han, format!(r"^({han})\s*[、.]\s*"), false),
        (
            Style::ArabicBracket,
            format!(r"^(?:\(\s*({digits})\s*\)|({digits})\))\s*[、.]?\s*"),
            false,
        ),
        (
            Style::Ordinal,
            format!(r"^第\s*({han}|\d{{1,5}})\s*{chapter}[ 、.:]*"),
            false,
        ),
        (
            Style::Article,
            format!(r"^\(?第\s*({han}|\d{{1,5}})\s*(?:桩事|[条项款件号桩])(?:{task})?\)?[ 、.:]*"),
            false,
        ),
        // 任务一：, 事项 3 , 【任务1】
        (
            Style::Article,
            format!(
                r"^(?:\(\s*(?:{task}|案|案件)\s*({han}|\d{{1,4}})\s*\)[ 、.:]*|(?:{task}|行动|工程)\s*({han}|\d{{1,4}})\s*[:、.|]\s*|(?:{task}|案|案件)\s*(\d{{1,4}})\s+)"
            ),
            false,
        ),
        // 壹　推进
        (Style::Han, format!(r"^([{FORMAL}]{{1,4}})\s+"), false),
        (Style::HanIs, "^([一二三四五六七八九十])是".to_owned(), false),
        // No.1, #1
        (
            Style::Arabic,
            format!(r"^(?:[Nn][Oo]\.?\s*|#)({digits})[ 、.:]*"),
            false,
        ),
        (Style::Arabic, format!(r"^({digits})\s+"), true),
        // 1：推进, 01｜推进
        (Style::Arabic, r"^(\d{1,2})\s*[:|]\s*".to_owned(), true),
        // A-1 推进, B2、推进
        (
            Style::Dotted,
            format!(r"^([A-Z]{{1,2}}[-—–]{digits})(?:[、.:]\s*|\s+)"),
            false,
        ),
        (Style::Dotted, format!(r"^([A-Z]{{1,2}}{digits})[、.:]\s*"), false),
        (Style::Letter, r"^([A-Za-z])[、.]\s*".to_owned(), true),
        (
            Style::Letter,
            r"^\(\s*([A-Za-z甲乙丙丁戊己庚辛壬癸])\s*\)\s*".to_owned(),
            true,
        ),
        (Style::Letter, "^([甲乙丙丁戊己庚辛壬癸])[、.]\\s*".to_owned(), true),
        (Style::Roman, "^([Ⅰ-Ⅻ])[、. ]\\s*".to_owned(), false),
        (Style::Bullet, r"^[△▲○●◆◇■□★☆※•·➢►✓]\s*".to_owned(), false),
    ];
    frames
        .into_iter()
        .map(|(style, pattern, loose)| Frame {
            style,
            pattern: regex(&pattern),
            loose,
        })
        .collect()
});

/// Reads the number at the start of a line, if there is one. A star before the number is no part of it.
pub(crate) fn numbering(line: &str) -> Option<Numbering> {
    let number = number_at_start(line)?;
    if number.style != Style::Bullet {
        return Some(number);
    }
    let rest = line.get(number.rest..).unwrap_or("");
    // ●责任单位：… goes on with the item above.
    let head: String = rest.chars().take(24).collect();
    if super::token::labels(&Folded::new(&head).text)
        .first()
        .is_some_and(|label| label.range.start == 0)
    {
        return None;
    }
    match number_at_start(rest) {
        Some(own) if own.style != Style::Bullet && !own.risky => Some(Numbering {
            rest: number.rest + own.rest,
            ..own
        }),
        _ => Some(number),
    }
}

fn number_at_start(line: &str) -> Option<Numbering> {
    let trimmed = line.trim_start();
    let skipped = line.len() - trimmed.len();
    // A number is short: the head of the line is enough, however long the line is.
    let head: String = trimmed.chars().take(24).collect();
    if let Some((style, value, length)) = sign(&head) {
        let rest = trimmed.get(length..).unwrap_or("");
        let rest = rest.trim_start_matches(['、', '.', '．', ' ', '\u{3000}', ':', '：']);
        let printed = match style {
            Style::Arabic => value.to_string(),
            _ => head.chars().take(1).collect(),
        };
        return Some(Numbering {
            style,
            value,
            printed,
            rest: line.len() - rest.len(),
            risky: false,
        });
    }
    let folded = Folded::new(&head);
    let may_be = |letter: char| {
        letter.is_ascii_alphanumeric()
            || matches!(letter, 'Ⅰ'..='Ⅻ')
            || han_digit(letter)
            || "(#第案行甲乙丙丁戊己庚辛壬癸△▲○●◆◇■□★☆※•·➢►✓".contains(letter)
    };
    if !folded.text.starts_with(may_be) && !begins(&folded.text, Kind::HeadingTask) {
        return None;
    }
    FRAMES.iter().find_map(|frame| {
        let found = frame.pattern.captures(&folded.text)?;
        let whole = found.get(0)?;
        let digits = found.iter().skip(1).flatten().next();
        let printed = digits.map_or(whole.as_str().trim(), |digits| digits.as_str());
        let style = frame.style;
        let value = match style {
            Style::Bullet => 0,
            Style::Letter | Style::Roman => place_of(printed)?,
            // B-2, B2
            _ => value_of(printed.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()))?,
        };
        let after = folded.text.get(whole.end()..).unwrap_or("");
        // 一、二、三产业融合发展 and 甲、乙两地 are no numbers.
        let next = after.chars().next().map(String::from).unwrap_or_default();
        let goes_on = style == Style::Letter && place_of(&next) == Some(value + 1);
        if matches!(style, Style::Han | Style::Letter) && (frame.pattern.is_match(after) || goes_on) {
            return None;
        }
        let digit = after.starts_with(|letter: char| letter.is_ascii_digit());
        // 14:30 and 1:1 are no numbers.
        if frame.loose && style == Style::Arabic && digit && !whole.as_str().ends_with(' ') {
            return None;
        }
        Some(Numbering {
            style,
            value,
            printed: printed.to_owned(),
            rest: skipped + folded.range(whole.end()..whole.end()).start,
            // 陆、海、空 and 伍　某某 begin with no number; 伍　整治农村黑臭水体12处 does.
            risky: frame.loose
                || style == Style::Han
                    && matches!(printed, "伍" | "陆")
                    && (whole.as_str().ends_with('、') || after.trim_end().chars().count() <= NAME)
                || style == Style::Arabic && digit && !whole.as_str().ends_with(' '),
        })
    })
}

/// Single signs that are numbers, by the first and the last of each row, with the value of the first.
const SIGNS: &[(char, char, u32)] = &[
    ('①', '⑳', 1),
    ('㉑', '㉟', 21),
    ('㊱', '㊿', 36),
    ('⑴', '⒇', 1),
    ('⒈', '⒛', 1),
    ('❶', '❿', 1),
    ('⓫', '⓴', 11),
    ('⓵', '⓾', 1),
    ('➀', '➉', 1),
    ('➊', '➓', 1),
    ('㈠', '㈩', 1),
    ('㊀', '㊉', 1),
];

/// The number that a sign or a row of keycaps at the start stands for, and its length in bytes: ①, 1️⃣2️⃣, 🔟.
fn sign(text: &str) -> Option<(Style, u32, usize)> {
    let letter = text.chars().next()?;
    if letter == '🔟' {
        return Some((Style::Arabic, 10, letter.len_utf8()));
    }
    let (mut value, mut length) = (0_u32, 0_usize);
    while let Some(digit) = text.get(length..).and_then(|rest| rest.chars().next()?.to_digit(10)) {
        let rest = text.get(length + 1..)?;
        let key = rest.strip_prefix('\u{fe0f}').unwrap_or(rest);
        let behind = key.strip_prefix('\u{20e3}').filter(|_| value < 100)?;
        value = value * 10 + digit;
        length = text.len() - behind.len();
    }
    if length > 0 {
        return Some((Style::Arabic, value, length));
    }
    let (first, _, value) = SIGNS
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&letter))?;
    let value = u32::from(letter) - u32::from(*first) + value;
    Some((Style::Circled, value, letter.len_utf8()))
}

/// The place of a letter, a Roman numeral or one of the ten stems in its row.
fn place_of(text: &str) -> Option<u32> {
    let letter = text.chars().next()?;
    let row = |first: char| u32::from(letter) - u32::from(first) + 1;
    match letter {
        'A'..='Z' => Some(row('A')),
        'a'..='z' => Some(row('a')),
        'Ⅰ'..='Ⅻ' => Some(row('Ⅰ')),
        _ => {
            let place = "甲乙丙丁戊己庚辛壬癸".chars().position(|known| known == letter)?;
            u32::try_from(place + 1).ok()
        }
    }
}

/// The value of Arabic digits, a dotted number's last part, or Chinese digits up to 999.
pub(crate) fn value_of(text: &str) -> Option<u32> {
    let last = text.rsplit(['.', '-', '—', '–']).next().unwrap_or(text);
    if let Ok(value) = last.parse() {
        return Some(value);
    }
    let (mut total, mut digit) = (0_u32, 0_u32);
    for letter in text.chars() {
        match letter {
            '零' | '〇' => digit = 0,
            '十' | '拾' => {
                total += digit.max(1) * 10;
                digit = 0;
            }
            '百' | '佰' => {
                total += digit.max(1) * 100;
                digit = 0;
            }
            _ => {
                let place = "一二三四五六七八九壹贰叁肆伍陆柒捌玖"
                    .chars()
                    .position(|known| known == letter)?;
                digit = u32::try_from(place % 9).ok()? + 1;
            }
        }
    }
    Some(total + digit)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use crate::text::oracle;

    #[test]
    fn every_style_of_number_is_read() {
        for row in oracle(include_str!("../../fixtures/notices/words/numbers.tsv")) {
            let read = numbering(&row[0]).map_or("None|||".to_owned(), |number| {
                let rest = row[0].get(number.rest..).unwrap_or("");
                format!("{:?}|{}|{}|{rest}", number.style, number.value, number.printed)
            });
            assert_eq!(read, row[1..].join("|"), "{}", row[0]);
        }
    }
}
