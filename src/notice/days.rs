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
    use super::*;

    #[test]
    fn days_of_every_writing() {
        for line in [
            "2020年7月6日",
            "二〇二〇年七月六日",
            "2020 年 7 月 6 日",
            "(2020年7月6日)",
            "2020年7月6日印发",
        ] {
            assert_eq!(day_line(line), Date::new(2020, 7, 6).ok(), "{line}");
        }
        assert_eq!(day_line("2020年13月6日"), None);
        assert_eq!(day_line("于2020年7月6日前"), None);
    }

    #[test]
    fn a_body_and_its_day_on_one_line() {
        let day = Date::new(2022, 3, 30).ok();
        for line in [
            "某市国企改革领导小组办公室 2022年3月30日",
            "(某省联席会议办公室  2022年3月30日)",
            "某县人民政府办公室2022年3月30日",
            "某县人民政府办公室二〇二二年三月三十日",
        ] {
            assert_eq!(signed(line).map(|(_, day)| day), day, "{line}");
        }
        for line in [
            "(2022年3月30日区委常委会审定)",
            "完成时间 2022年3月30日",
            "请市财政局于2022年3月30日",
        ] {
            assert_eq!(signed(line), None, "{line}");
        }
    }

    #[test]
    fn days_of_a_page_and_of_an_issuer() {
        let day = Date::new(2025, 3, 21).ok();
        for line in [
            "发布日期:2025-03-21",
            "来源:某办 发布时间:2025/3/21 10:15",
            "成文日期: 2025年3月21日",
        ] {
            assert_eq!(published_on(line), day, "{line}");
        }
        assert_eq!(issued_on("印发单位:某某办公室  2025年3月21日"), day);
        assert_eq!(issued_on("请于2025年3月21日"), None);
    }
}
