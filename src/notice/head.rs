//! The notice's own words about itself: title, issuer, date, where replies go and when they are due.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::lines::Line;
use super::numbering::{regex, value_of};

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\(?(\d{4}|[〇零○O一二三四五六七八九]{4})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日\)?(?:印发|印)?$",
    )
});

static DOCUMENT_NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"^[\p{Han}]{2,14}\s*\(\d{4}\)\s*\d{1,4}\s*号$"));

static REPORT_TO: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:书面|统一|及时|一并|分别)?(?:报送?|报备|反馈|送|提交|上报)(?:至|到|给)?([\p{Han}()]{2,24}?(?:督查室|督查科|督查处|督查局|督查办|督办室|督办科|办公室|[室科处股局办委厅部]))(?:\([^)]*\))?(?:汇总|备案|[,。;、]|$)",
    )
});

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:(\d{4}|今|明|当|次)年)?\s*(\d{1,2})\s*月\s*(?:(\d{1,2})\s*日|(底|末))(?:\([^)]{0,8}\))?(?:\d{1,2}(?:时|点|:\d\d)|下班|上班|中午|下午|上午|晚)*(?:\d{1,2}(?:时|点|:\d\d))*\s*(?:之?前|以前|止)?",
    )
});

static ATTACHMENT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"附件\s*(\d{1,2}|[一二三四五六七八九十]{1,2})(?:\s*[、和及,-]\s*(?:附件)?\s*(\d{1,2}))?"));

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

/// Whether a folded line is a document number: 咸政办发(2020)12号.
pub(crate) fn is_document_number(plain: &str) -> bool {
    DOCUMENT_NUMBER.is_match(plain.trim())
}

/// To whom replies go.
pub(crate) fn report_to(plain: &str) -> Option<String> {
    REPORT_TO
        .captures_iter(plain)
        .filter_map(|found| found.get(1))
        .map(|to| to.as_str().to_owned())
        .find(|to| !to.contains("附件"))
}

/// A due date that the body states, with what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueDate {
    pub day: Date,
    /// The numbers of the attachments named beside it.
    pub attachments: Vec<u32>,
    /// The words between this date and the next.
    pub words: String,
    /// Place of the line.
    pub line: usize,
}

/// The due dates of the body. Every day that is named before 附件N or a form's name counts for it.
pub(crate) fn due_dates(lines: &[Line], issued: Option<Date>) -> Vec<DueDate> {
    let mut dates = Vec::new();
    for line in lines {
        for sentence in line.plain.split(['。', ';']) {
            let days: Vec<_> = DAY.captures_iter(sentence).collect();
            for (place, found) in days.iter().enumerate() {
                let Some(whole) = found.get(0) else { continue };
                let end = days
                    .get(place + 1)
                    .and_then(|next| next.get(0))
                    .map_or(sentence.len(), |next| next.start());
                let words = sentence.get(whole.end()..end).unwrap_or("");
                let attachments: Vec<u32> = ATTACHMENT
                    .captures_iter(words)
                    .flat_map(|found| [found.get(1), found.get(2)])
                    .flatten()
                    .filter_map(|number| value_of(number.as_str()))
                    .collect();
                let asks = ["报", "送", "反馈", "提交", "填"]
                    .iter()
                    .any(|word| words.contains(word));
                if (attachments.is_empty() && !asks) || !asks {
                    continue;
                }
                let Some(day) = day_of(found, issued) else { continue };
                dates.push(DueDate {
                    day,
                    attachments,
                    words: words.to_owned(),
                    line: line.number,
                });
            }
        }
    }
    dates
}

/// The day of a match; the year comes from the notice's own date, and a day before it lies in the next year.
fn day_of(found: &regex::Captures<'_>, issued: Option<Date>) -> Option<Date> {
    let month: i8 = found.get(2)?.as_str().parse().ok()?;
    let named = found.get(1).map(|year| year.as_str());
    let base = issued.map(|date| date.year());
    let year: i16 = match named {
        Some("今" | "当") | None => base?,
        Some("明" | "次") => base?.checked_add(1)?,
        Some(year) => year.parse().ok()?,
    };
    let day = |year: i16| -> Option<Date> {
        match found.get(3) {
            Some(day) => Date::new(year, month, day.as_str().parse().ok()?).ok(),
            None => Some(Date::new(year, month, 1).ok()?.last_of_month()),
        }
    };
    let first = day(year)?;
    if named.is_none() && issued.is_some_and(|issued| first < issued) {
        return day(year.checked_add(1)?);
    }
    Some(first)
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
    fn due_dates_take_their_year_from_the_notice() {
        let line = Line {
            number: 3,
            text: String::new(),
            plain: "请于7月10日前将方案(见附件2)报市政府政务督查室,于次年1月5日前将情况(见附件3)报市政府政务督查室。"
                .to_owned(),
            rows: None,
        };
        let issued = Date::new(2020, 7, 6).ok();
        let read = due_dates(std::slice::from_ref(&line), issued);
        let days: Vec<String> = read
            .iter()
            .map(|due| format!("{}:{:?}", due.day, due.attachments))
            .collect();
        assert_eq!(days, ["2020-07-10:[2]", "2021-01-05:[3]"]);
        assert_eq!(report_to(&line.plain).as_deref(), Some("市政府政务督查室"));
    }
}
