//! Reads a single day: 填报时间 and the like.

use jiff::civil::Date;

use super::{arabic, squeeze};

pub use crate::grid::from_serial;

/// Why a text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It reads as a day, but the calendar has none such: 2月30日, 13月.
    Impossible,
    /// It does not read as a day.
    Unreadable,
}

/// The day that a text names; a year left out is `year`.
pub fn read(text: &str, year: i16) -> Result<Date, Fault> {
    let text = arabic(&squeeze(without_time(text)));
    let numbers = numbers(&text);
    let parts: Vec<i16> = numbers.iter().filter_map(|run| run.parse().ok()).collect();
    match (numbers.as_slice(), parts.as_slice()) {
        ([y, ..], [y_value, month, day, ..]) if y.len() == 4 => day_of(*y_value, *month, *day),
        ([y, ..], [y_value, month, day]) if y.len() == 2 && *y_value >= 15 => day_of(2000 + *y_value, *month, *day),
        ([run], _) if run.len() == 8 => packed(run),
        ([m, _], [month, day]) if m.len() <= 2 && (text.contains('月') || separated(&text)) => {
            day_of(year, *month, *day)
        }
        _ => Err(Fault::Unreadable),
    }
}

/// `2020-07-08 10:30:00` and `2020-07-08T10:30` without the time of day.
fn without_time(text: &str) -> &str {
    let Some((before, _)) = text.split_once([':', '：']) else {
        return text;
    };
    let day = before.trim_end_matches(|c: char| c.is_ascii_digit());
    if day.ends_with([' ', 'T', '\u{a0}']) {
        day.trim_end_matches([' ', 'T', '\u{a0}'])
    } else {
        text
    }
}

/// A day that lost its format and shows as its serial number, in the years 2000 to 2050.
pub fn from_number(text: &str) -> Option<Date> {
    let serial: f64 = text.parse().ok()?;
    (36_526.0..=54_788.0)
        .contains(&serial)
        .then(|| from_serial(serial))
        .flatten()
}

/// A day that lost its format, where it can be nothing else in a column of days: it lies in the campaign or near it. A day of
/// the 1904 system lies four years off, and is not believed.
pub fn from_near_number(text: &str, year: i16) -> Option<Date> {
    let bare = squeeze(text);
    let is_serial = bare.len() >= 5 && bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    from_number(&bare).filter(|day| is_serial && (year - 1..=year + 2).contains(&day.year()))
}

/// A day, if the calendar has it.
pub fn day_of(year: i16, month: i16, day: i16) -> Result<Date, Fault> {
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Err(Fault::Impossible);
    };
    Date::new(year, month, day).map_err(|_| Fault::Impossible)
}

/// The last day of a month.
pub fn month_end(year: i16, month: i16) -> Result<Date, Fault> {
    day_of(year, month, 1).map(|day| day.last_of_month())
}

/// `20201231`.
pub fn packed(run: &str) -> Result<Date, Fault> {
    let part = |from: usize, to: usize| run.get(from..to).and_then(|part| part.parse::<i16>().ok());
    match (part(0, 4), part(4, 6), part(6, 8)) {
        (Some(year), Some(month), Some(day)) if (1990..=2100).contains(&year) => day_of(year, month, day),
        _ => Err(Fault::Unreadable),
    }
}

fn numbers(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(str::to_owned)
        .collect()
}

fn separated(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_all_writings() {
        for text in [
            "2020年7月8日",
            "2020.7.8",
            "2020-07-08",
            "2020/7/8",
            "20200708",
            "二〇二〇年七月八日",
            "7月8日",
            "２０２０年７月８日",
            "2020 年 7 月 8 日",
            "20.7.8",
            "2020-07-08 10:30:00",
        ] {
            assert_eq!(
                read(text, 2020).map(|day| day.to_string()).as_deref(),
                Ok("2020-07-08"),
                "{text}"
            );
        }
        assert_eq!(read("2020年2月30日", 2020), Err(Fault::Impossible));
        assert_eq!(read("近期", 2020), Err(Fault::Unreadable));
        assert_eq!(read("2020年7月", 2020), Err(Fault::Unreadable));
        assert_eq!(
            from_serial(44_020.0).map(|day| day.to_string()).as_deref(),
            Some("2020-07-08")
        );
    }
}
