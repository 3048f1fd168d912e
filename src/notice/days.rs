//! Days as notices print them: alone on a line, in a page's frame, behind the issuer.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::numbering::value_of;
use crate::lexicon::{Kind, begins};
use crate::pattern::Regex;
use crate::text::regex;

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\(?(\d{4}|[〇零○O一二三四五六七八九]{4})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日\)?(?:印发|印)?$",
    )
});

/// A year in Arabic or Chinese digits.
fn year(text: &str) -> Option<i16> {
    if let Ok(year) = text.parse() {
        return Some(year);
    }
    let mut year = 0_i16;
    for letter in text.chars() {
        let digit = match letter {
            '〇' | '零' | '○' | 'O' => 0,
            _ => i16::try_from("一二三四五六七八九".chars().position(|known| known == letter)? + 1).ok()?,
        };
        year = year.checked_mul(10)?.checked_add(digit)?;
    }
    Some(year)
}

fn small(text: &str) -> Option<i8> {
    i8::try_from(value_of(text)?).ok()
}

/// The day that a folded line consists of, if it is nothing else.
pub(crate) fn day_line(plain: &str) -> Option<Date> {
    let found = DATE.captures(plain.trim())?;
    let part = |place| found.get(place).map(|part: regex::Match<'_>| part.as_str());
    Date::new(year(part(1)?)?, small(part(2)?)?, small(part(3)?)?).ok()
}

/// A day that a page's frame names.
static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:发布|成文|印发|发文|公开)(?:日期|时间)\s*[:：]?\s*(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
});

/// The day that a folded line of a page's frame names: 发布日期:2025-03-21.
pub(super) fn published_on(plain: &str) -> Option<Date> {
    PUBLISHED.captures(plain).and_then(|found| day_of(&found))
}

/// Year, month and day of a match, all in Arabic digits.
fn day_of(found: &regex::Captures<'_>) -> Option<Date> {
    let part = |place| found.get(place).map(|part: regex::Match<'_>| part.as_str());
    Date::new(part(1)?.parse().ok()?, part(2)?.parse().ok()?, part(3)?.parse().ok()?).ok()
}

/// 印发单位:某某办公室 2023年3月9日
static ENDS_IN_DAY: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*(?:印发)?$"));

/// The day at the end of a folded line that says who issued the notice.
pub(super) fn issued_on(plain: &str) -> Option<Date> {
    let opens = begins(plain, Kind::SignatureBegin);
    let short = plain.chars().count() <= 80 && !plain.contains('。');
    ENDS_IN_DAY
        .captures(plain)
        .filter(|_| opens && short)
        .and_then(|found| day_of(&found))
}

/// A body and the day behind it on one line, in brackets or not: 某县人民政府办公室 2022年3月30日
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\(?\s*([^\d,;。:()]{4,60}?)[\s,]*((?:\d{4}|[〇零○O一二三四五六七八九]{4})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日)\s*(?:印发)?\)?$",
    )
});

/// The bodies and the day that a folded line consists of, if it is nothing else: the place where the bodies end.
pub(super) fn signed(plain: &str) -> Option<(std::ops::Range<usize>, Date)> {
    let found = SIGNED.captures(plain.trim_end())?;
    let (bodies, day) = (found.get(1)?, found.get(2)?);
    let named = bodies.as_str().split_whitespace().all(super::words::ends_like_unit);
    day_line(day.as_str())
        .filter(|_| named)
        .map(|day| (bodies.range(), day))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use crate::text::oracle;

    #[test]
    fn days_of_every_writing_alone_behind_a_body_and_in_a_pages_frame() {
        for row in oracle(include_str!("../../fixtures/notices/words/days.tsv")) {
            let day = match row[0].as_str() {
                "line" => day_line(&row[1]),
                "signed" => signed(&row[1]).map(|(_, day)| day),
                "published" => published_on(&row[1]),
                _ => issued_on(&row[1]),
            };
            assert_eq!(day.map_or(String::new(), |day| day.to_string()), row[2], "{}", row[1]);
        }
    }
}
