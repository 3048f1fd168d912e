//! Reads telephone numbers: mobiles, landlines with and without area code, extensions, several in one cell.

use std::sync::LazyLock;

use super::{date, squeeze};
use crate::lexicon;
use crate::pattern::Regex;
use crate::text::regex;

/// Why a text holds no telephone number that can be dialled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// `1.39E+10`: the spreadsheet showed it so, and the last digits are gone.
    DigitsLost,
    /// A run of this many digits that is no number.
    Length(usize),
    /// There are no digits, or those of something else: QQ 84623317.
    NoDigits,
    /// The extension that is announced is not there: 8125600转.
    Cut,
    /// A number that nobody has: 13800000000.
    MadeUp,
}

/// All numbers of a cell in order, joined by `、`: a mobile as 11 digits, a landline as `0715-8126015`, an extension
/// after a further `-`, a short number of an office's network as `短号661572`; or why there is none.
pub fn read(text: &str) -> Result<String, Fault> {
    let bare = squeeze(text);
    if bare.to_ascii_lowercase().contains("qq") && !bare.contains("电话") {
        return Err(Fault::NoDigits);
    }
    if bare.trim_end_matches([')', '。', '.', ':']).ends_with(['转', '-']) {
        return Err(Fault::Cut);
    }
    // 2020年12月31日 has the digits of a local number, and is none.
    if text.contains('年') && text.contains('月') && date::read(text, 2000).is_ok() {
        return Err(Fault::NoDigits);
    }
    // 2020-10-30 and 2020.10.30 are days.
    static DAY: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^(?:19|20)[0-9]{2}([-./])(?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12][0-9]|3[01])$"));
    let spaced: String = without_mail(text).chars().map(plain).collect();
    if DAY.is_match(spaced.trim()) {
        return Err(Fault::NoDigits);
    }
    let spaced = written_out(&spaced).unwrap_or(spaced);
    let (spaced, short) = without_short(&spaced);
    let spaced = with_area(&joined_extension(&without_others(&spaced)));
    if lost(&squeeze(&spaced)) {
        return Err(Fault::DigitsLost);
    }
    let spaced = spaced.trim_end_matches(['。', '.']).to_owned();
    let spaced = spaced.strip_suffix(".0").map(str::to_owned).unwrap_or(spaced);
    let spaced = area_and_stroke(spaced);
    let mut numbers = Vec::new();
    let mut bad = None;
    for part in spaced.split(['/', '、', ',', ';', '\n', '|', '或', '和', '及']) {
        let part = part.trim();
        if !part.chars().any(|c| c.is_ascii_digit()) {
            continue;
        }
        // 0715-8256789、90: the last digits of the next number.
        if let Some(next) = numbers.last().and_then(|number: &String| with_tail(number, part)) {
            numbers.push(next);
            continue;
        }
        match one(part).or_else(|fault| several(part).ok_or(fault)) {
            Ok(number) => numbers.push(number),
            Err(fault) => bad = bad.or(Some(fault)),
        }
    }
    numbers.extend(short);
    match (bad, numbers.is_empty()) {
        (Some(fault), _) => Err(fault),
        (None, true) => Err(Fault::NoDigits),
        (None, false) => Ok(numbers.join("、")),
    }
}

/// A landline with its last digits replaced by those that stand alone.
fn with_tail(number: &str, tail: &str) -> Option<String> {
    let local = number.split('-').nth(usize::from(number.starts_with('0')))?;
    let fits =
        matches!(local.len(), 7 | 8) && (2..=4).contains(&tail.len()) && tail.bytes().all(|byte| byte.is_ascii_digit());
    let kept = number
        .len()
        .checked_sub(tail.len())
        .filter(|_| fits && number.ends_with(local))?;
    Some(format!("{}{tail}", number.get(..kept)?))
}

/// Whether digits are a number that an exchange gives out: it begins with none of 0, 1 and 9, and is not one digit over and over.
fn is_local(digits: &str) -> bool {
    let first = digits.chars().next();
    matches!(digits.len(), 7 | 8)
        && matches!(first, Some('2'..='8'))
        && digits.chars().any(|digit| Some(digit) != first)
}

/// `1.3907240001E10` with all its digits is `13907240001`.
fn written_out(text: &str) -> Option<String> {
    let upper = squeeze(text).to_ascii_uppercase();
    let (mantissa, exponent) = upper.split_once('E')?;
    let (whole, part) = mantissa.split_once('.')?;
    let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
    let digits = whole.len() == 1 && (whole.bytes().chain(part.bytes())).all(|byte| byte.is_ascii_digit());
    (digits && part.len() == exponent).then(|| format!("{whole}{part}"))
}

/// Whether one of the numbers of a cell, as [`read`] yields them, is a local one without its area code.
pub fn lacks_area(numbers: &str) -> bool {
    let first = |number: &str| {
        number
            .split('-')
            .next()
            .is_some_and(|first| matches!(first.len(), 7 | 8))
    };
    numbers
        .split('、')
        .any(|number| first(number) && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

/// The text without the short numbers of an office's own network, and these: `短号661572`.
fn without_short(text: &str) -> (String, Vec<String>) {
    const SHORT: &str = "短号";
    let mut rest = String::with_capacity(text.len());
    let mut found = Vec::new();
    let mut parts = text.split(SHORT);
    rest.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let bare = part.trim_start_matches([' ', ':', '：', '为']);
        let digits: String = bare.chars().take_while(char::is_ascii_digit).collect();
        if (3..=6).contains(&digits.len()) {
            rest.push_str(bare.get(digits.len()..).unwrap_or_default());
            found.push(format!("{SHORT}{digits}"));
        } else {
            rest.push_str(part);
        }
    }
    (rest, found)
}

/// The text without figures that are no telephone's: the numbers of a list (`1、张三：139…`), hours (`24小时`, `8:30`).
fn without_others(text: &str) -> String {
    static LISTED: LazyLock<Regex> = LazyLock::new(|| regex(r"(^|[,;/\n、 ])[0-9]{1,2}[、.)](\p{Han})"));
    static HOURS: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u:\b)[0-9]{1,2}(小时|时|点|[:：][0-9]{2}(?-u:\b))"));
    // 110转指挥中心，0715-8267110: a number that everybody may call, beside one of the office.
    static SERVICE: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(^|[^0-9-])1[0-9]{2}(?:[0-9]{2})?(?:转|热线|平台)(\p{Han})"));
    let text = LISTED.replace_all(text, "$1$2");
    let text = HOURS.replace_all(&text, "");
    SERVICE.replace_all(&text, "$1$2").into_owned()
}

/// `0701-6286315，分机：2101` is one number.
fn joined_extension(text: &str) -> String {
    static EXTENSION: LazyLock<Regex> = LazyLock::new(|| regex(r"[ ,;、/]*(转|分机)号?[ :：]*([0-9])"));
    EXTENSION.replace_all(text, "转$2").into_owned()
}

/// `区号0715，8126015` and `咸宁0715，8126015` are one number each.
fn with_area(text: &str) -> String {
    static APART: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(^|[^0-9-])(0[0-9]{2,3})[ ,;、/:]+([2-8][0-9]{6,7})([^0-9]|$)"));
    APART.replace_all(text, "$1$2-$3$4").into_owned()
}

/// A text without addresses of mail, whose digits are no number.
fn without_mail(text: &str) -> String {
    static MAIL: LazyLock<Regex> = LazyLock::new(|| regex(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+"));
    MAIL.replace_all(text, "").into_owned()
}

/// The area code of a landline, as [`read`] yields it.
pub fn area_code(number: &str) -> Option<&str> {
    let (code, _) = number.split_once('-')?;
    (code.starts_with('0') && matches!(code.len(), 3 | 4)).then_some(code)
}

/// `0715/8126015`: the stroke parts area code and number, not two numbers.
fn area_and_stroke(text: String) -> String {
    match text.split_once('/') {
        Some((area, rest)) if area.starts_with('0') && area.len() <= 4 && area.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{area}-{rest}")
        }
        _ => text,
    }
}

/// Half-width digits and signs, one kind of dash, one kind of space.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '－' | '﹣' | '−' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '─' | '一' | '_' => '-',
        '（' => '(',
        '）' => ')',
        '／' => '/',
        '，' => ',',
        '；' | '｜' => ';',
        '＋' => '+',
        '．' => '.',
        '\r' | '\n' => '\n',
        _ if super::is_space(c) => ' ',
        _ => c,
    }
}

fn lost(bare: &str) -> bool {
    let upper = bare.to_ascii_uppercase();
    upper.contains("E+") && upper.chars().next().is_some_and(|c| c.is_ascii_digit())
}

/// One number: digits and the signs between them, words around it left out.
fn one(part: &str) -> Result<String, Fault> {
    let (main, extension) = split_extension(part);
    let mut groups: Vec<String> = Vec::new();
    let mut open = false;
    for c in main.chars() {
        if c.is_ascii_digit() {
            if !open {
                groups.push(String::new());
                open = true;
            }
            if let Some(group) = groups.last_mut() {
                group.push(c);
            }
        } else {
            open = false;
        }
    }
    if groups.first().is_some_and(|group| group == "86" || group == "0086") && groups.len() > 1 {
        groups.remove(0);
        // The area code drops its 0 behind the country's: +86-27-87654321.
        if let Some(area) = groups.first_mut().filter(|area| matches!(area.len(), 2 | 3)) {
            area.insert(0, '0');
        }
    }
    let joined: String = groups.concat();
    let digits = joined
        .strip_prefix("0086")
        .or_else(|| {
            joined
                .strip_prefix("86")
                .filter(|rest| rest.len() == 11 && mobile(rest))
        })
        .unwrap_or(&joined);
    let tail = extension
        .as_ref()
        .map(|digits| format!("-{digits}"))
        .unwrap_or_default();
    let is_made_up = |digits: &str| {
        let behind = digits.get(3..).unwrap_or_default();
        behind.bytes().all(|digit| digit == b'0') || behind == "12345678"
    };
    if mobile(digits) && is_made_up(digits) {
        return Err(Fault::MadeUp);
    }
    if mobile(digits) {
        return Ok(format!("{digits}{tail}"));
    }
    if digits.len() == 12 && digits.starts_with('0') && digits.get(1..).is_some_and(mobile) {
        return Ok(digits.get(1..).unwrap_or_default().to_owned());
    }
    if let Some(area) = area(digits) {
        let (area, rest) = digits.split_at(area);
        // 0715-8126015-803: the extension after a dash.
        return match rest.len() {
            8 if groups.len() < 3 && lexicon::is(area, lexicon::Kind::ShortArea) => Err(Fault::Length(digits.len())),
            8 if groups.last().is_some_and(|last| last.len() == 1) && lexicon::is(area, lexicon::Kind::ShortArea) => {
                // 0715-8230112-6: the extension after a dash.
                let (number, last) = rest.split_at(7);
                Ok(format!("{area}-{number}-{last}"))
            }
            7 | 8 if is_local(rest) => Ok(format!("{area}-{rest}{tail}")),
            9..=12 if groups.len() >= 3 && extension.is_none() => {
                let last = groups.last().map(String::as_str).unwrap_or_default();
                let number = rest.strip_suffix(last).unwrap_or(rest);
                if is_local(number) {
                    Ok(format!("{area}-{number}-{last}"))
                } else {
                    Err(Fault::Length(digits.len()))
                }
            }
            _ => Err(Fault::Length(digits.len())),
        };
    }
    if (digits.starts_with("400") || digits.starts_with("800")) && digits.len() == 10 {
        return Ok(format!("{digits}{tail}"));
    }
    if is_local(digits) {
        return Ok(format!("{digits}{tail}"));
    }
    if let [number, last] = groups.as_slice() {
        // 8126015-803
        if matches!(number.len(), 7 | 8)
            && matches!(last.len(), 2..=5)
            && extension.is_none()
            && matches!(number.chars().next(), Some('2'..='8'))
        {
            return Ok(format!("{number}-{last}"));
        }
    }
    Err(Fault::Length(digits.len()))
}

/// Several numbers with only spaces or words between them: `13907240001 0715-8126015`.
fn several(part: &str) -> Option<String> {
    let pieces: Vec<&str> = part
        .split(|c: char| c == ' ' || c == '(' || c == ')' || c == ':' || c == '：' || c.is_alphabetic())
        .filter(|piece| piece.chars().any(|c| c.is_ascii_digit()))
        .collect();
    if pieces.len() < 2 {
        return None;
    }
    let numbers: Option<Vec<String>> = pieces.iter().map(|piece| one(piece).ok()).collect();
    numbers.map(|numbers| numbers.join("、"))
}

fn split_extension(part: &str) -> (&str, Option<String>) {
    for word in ["转", "分机", "ext", "#"] {
        if let Some(at) = part.find(word) {
            let digits: String = part
                .get(at..)
                .unwrap_or_default()
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            if matches!(digits.len(), 1..=6) {
                return (part.get(..at).unwrap_or_default(), Some(digits));
            }
        }
    }
    (part, None)
}

fn mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'))
}

/// Length of the area code: 010 and 02x have three digits, all others four.
fn area(digits: &str) -> Option<usize> {
    match digits.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', _, ..] => Some(3),
        [b'0', b'3'..=b'9', _, _, ..] => Some(4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("13907240001", "13907240001"),
            ("１３９０７２４０００１", "13907240001"),
            ("139 0724 0001", "13907240001"),
            ("139-0724-0001", "13907240001"),
            ("+86 13907240001", "13907240001"),
            ("13907240001.0", "13907240001"),
            ("0715-8126015", "0715-8126015"),
            ("(0715)8126015", "0715-8126015"),
            ("0715—8126015", "0715-8126015"),
            ("07158126015", "0715-8126015"),
            ("027-87654321", "027-87654321"),
            ("8126015", "8126015"),
            ("0715-8126015转803", "0715-8126015-803"),
            ("0715-8126015-803", "0715-8126015-803"),
            ("13907240001/0715-8126015", "13907240001、0715-8126015"),
            ("13907240001、13907240002", "13907240001、13907240002"),
            ("13907240001 0715-8126015", "13907240001、0715-8126015"),
            ("张三 13907240001", "13907240001"),
            ("0715-8126015（办）", "0715-8126015"),
            ("总机：0715-8126015，分机：803", "0715-8126015-803"),
            ("1、张三：13907240001；2、李四：13907240002", "13907240001、13907240002"),
            ("13907240001（24小时开机）", "13907240001"),
            ("0715-8126015（8:30-17:30）", "0715-8126015"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(number), "{text}");
        }
        assert_eq!(read("1.3907240001E10").as_deref(), Ok("13907240001"));
        assert_eq!(read("1.3907240001E+10").as_deref(), Ok("13907240001"));
        assert_eq!(read("2020年12月31日"), Err(Fault::NoDigits));
        assert_eq!(read("1.39E+10"), Err(Fault::DigitsLost));
        assert_eq!(read("1390724000"), Err(Fault::Length(10)));
        assert_eq!(read("139072400011"), Err(Fault::Length(12)));
        assert_eq!(read("张三"), Err(Fault::NoDigits));
    }
}
