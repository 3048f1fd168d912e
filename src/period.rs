//! The period that a form is returned for: a month, a quarter, half a year or a year, and the ways people write one.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

use crate::memo::Memo;
use crate::text::regex;

/// How often a form comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rhythm {
    /// 每月, 按月.
    Month,
    /// 每季度, 按季.
    Quarter,
    /// 每半年.
    Half,
    /// 每年.
    Year,
}

impl Rhythm {
    /// All of them, the shortest first.
    pub const ALL: [Rhythm; 4] = [Rhythm::Month, Rhythm::Quarter, Rhythm::Half, Rhythm::Year];

    /// How many months one period has.
    fn months(self) -> i8 {
        match self {
            Rhythm::Month => 1,
            Rhythm::Quarter => 3,
            Rhythm::Half => 6,
            Rhythm::Year => 12,
        }
    }

    /// The period of this rhythm that a day lies in.
    pub fn around(self, day: Date) -> Period {
        let months = self.months();
        let month = (day.month() - 1) / months * months + 1;
        // The first of a month that a day's own year has is a day of the calendar.
        let first = Date::new(day.year(), month, 1).unwrap_or(day);
        Period { rhythm: self, first }
    }

    /// How settings and clerks call it: `每月`, `每季度`, `每半年`, `每年`.
    pub fn word(self) -> &'static str {
        match self {
            Rhythm::Month => "每月",
            Rhythm::Quarter => "每季度",
            Rhythm::Half => "每半年",
            Rhythm::Year => "每年",
        }
    }

    /// How one of its periods is called where the form asks for it: `2026年5月`, `2026年第二季度`.
    pub fn example(self) -> &'static str {
        match self {
            Rhythm::Month => "2026年5月",
            Rhythm::Quarter => "2026年第二季度",
            Rhythm::Half => "2026年上半年",
            Rhythm::Year => "2026年",
        }
    }

    /// The one period of this rhythm that a text among other words names: a tab `4月`, a title `…进展情况表（2026年4月）`.
    ///
    /// A year left out is the latest one in which the period has begun by `near`, or is about to. None where the text
    /// names no period of this rhythm, or
    /// several: `3月、4月`. A day (`4月25日`) names no period here, since a report of 5 May is that of April.
    pub fn named_in(self, text: &str, near: Date) -> Option<Period> {
        self.said_in(text)?.near(near)
    }

    /// The same, with its year left open where the text names none.
    pub fn said_in(self, text: &str) -> Option<Named> {
        self.only(&spoken(text), false)
    }

    /// The period of this rhythm that the cell of a column 填报月份 or 填报周期 names, where a bare number and a day tell it, too:
    /// `4`, `202604`, and `2026-04-01`, which is what a spreadsheet makes of 2026年4月.
    pub fn written(self, text: &str, near: Date) -> Option<Period> {
        self.said_by(text)?.near(near)
    }

    /// The same, with its year left open where the cell names none.
    pub fn said_by(self, text: &str) -> Option<Named> {
        let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        let number = plain.strip_suffix(".0").unwrap_or(&plain);
        if let Ok(nth) = number.parse::<i8>() {
            let said = match self {
                Rhythm::Month => Some(Part::Months(nth, nth)),
                Rhythm::Quarter => Some(Part::Quarter(nth)),
                Rhythm::Half | Rhythm::Year => None,
            };
            return self.meant(&Spoken {
                year: None,
                part: said?,
            });
        }
        if let (Rhythm::Year, Ok(year)) = (self, number.parse::<i16>()) {
            return Period::year(year).map(Named::Of);
        }
        self.only(&spoken(text), true)
    }

    fn only(self, said: &[Spoken], days: bool) -> Option<Named> {
        let mut found = said
            .iter()
            .filter(|said| days || !matches!(said.part, Part::Day(..)))
            .filter_map(|said| self.meant(said));
        let first = found.next()?;
        let same = |other: Named| match (first, other) {
            // 2026年4月 and 4月 beside it are one.
            (Named::Of(period), Named::Open(open)) | (Named::Open(open), Named::Of(period)) => {
                open.of(period.first.year()) == Some(period)
            }
            (first, other) => first == other,
        };
        let rest: Vec<Named> = found.collect();
        if !rest.iter().all(|other| same(*other)) {
            return None;
        }
        let whole = rest.into_iter().chain([first]).find(|one| matches!(one, Named::Of(_)));
        Some(
            whole.unwrap_or(match first {
                // 2026年度民生实事进展情况表（4月份）
                Named::Open(open) => Named::Open(Yearless {
                    campaign: said
                        .iter()
                        .filter(|said| said.part == Part::Year)
                        .find_map(|said| said.year),
                    ..open
                }),
                whole => whole,
            }),
        )
    }

    /// What is meant by words in a form of this rhythm: 1-6月 is the second quarter of a quarterly form, since such
    /// figures add up; 一季度 is no month.
    fn meant(self, said: &Spoken) -> Option<Named> {
        let ends_with = |month: i8| (1..=12).contains(&month) && month % self.months() == 0;
        let month = match said.part {
            Part::Day(month, _) => month,
            Part::Months(_, last) if ends_with(last) => last,
            Part::Quarter(nth) if (1..=4).contains(&nth) && self >= Rhythm::Quarter && ends_with(nth * 3) => nth * 3,
            Part::Half(nth) if (1..=2).contains(&nth) && self >= Rhythm::Half && ends_with(nth * 6) => nth * 6,
            Part::Year if self == Rhythm::Year => 12,
            _ => return None,
        };
        let open = Yearless {
            rhythm: self,
            month,
            day: match said.part {
                Part::Day(_, day) => day,
                _ => 1,
            },
            campaign: None,
        };
        match said.year {
            Some(year) => open.of(year).map(Named::Of),
            None => Some(Named::Open(open)),
        }
    }
}

/// A period as words name it: with its year, or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// 2026年5月.
    Of(Period),
    /// 5月.
    Open(Yearless),
}

impl Named {
    /// The period, with the year that is meant near a day where none is named.
    pub fn near(self, day: Date) -> Option<Period> {
        match self {
            Named::Of(period) => Some(period),
            Named::Open(open) => open.near(day),
        }
    }
}

/// A period of which nobody says the year: 5月, 二季度.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Yearless {
    rhythm: Rhythm,
    month: i8,
    day: i8,
    /// The year that the same words name of the whole campaign: 2026年度…（4月份）.
    campaign: Option<i16>,
}

impl Yearless {
    /// The period in a year; none where that year has no such day.
    pub fn of(self, year: i16) -> Option<Period> {
        let day = sane(year).then(|| Date::new(year, self.month, self.day).ok());
        day.flatten().map(|day| self.rhythm.around(day))
    }

    /// The latest one that has begun by a day, or is about to: people report of what has been, so that 6月 in December is that
    /// of this year. A campaign's own year goes before: its months are of that year or the next.
    pub fn near(self, day: Date) -> Option<Period> {
        let found = (-1..=1)
            .rev()
            .filter_map(|step| self.of(day.year() + step))
            .find(|period| (period.first_day() - day).get_days() <= AHEAD);
        match self.campaign {
            Some(year) if !found.is_some_and(|found| (year..=year.saturating_add(1)).contains(&found.first.year())) => {
                self.of(year)
            }
            _ => found,
        }
    }

    /// The one that lies nearest to a period which a neighbour names whole, and that has begun by a day or is about to.
    pub fn beside(self, neighbour: Period, by: Date) -> Option<Period> {
        let away = |period: &Period| ((period.first_day() - neighbour.first_day()).get_days().abs(), *period);
        (-1..=1)
            .filter_map(|step| self.of(neighbour.first.year() + step))
            .filter(|period| (period.first_day() - by).get_days() <= AHEAD || *period <= neighbour)
            .min_by_key(away)
    }
}

/// One period of a form that comes back: `2026-05`, `2026-Q2`, `2026-H1`, `2026`. The earlier one is the lesser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    rhythm: Rhythm,
    first: Date,
}

impl Period {
    /// A month, counted from 1.
    pub fn month(year: i16, month: i8) -> Option<Period> {
        Period::nth(Rhythm::Month, year, month)
    }

    /// A quarter, counted from 1.
    pub fn quarter(year: i16, quarter: i8) -> Option<Period> {
        Period::nth(Rhythm::Quarter, year, quarter)
    }

    /// The first or second half of a year.
    pub fn half(year: i16, half: i8) -> Option<Period> {
        Period::nth(Rhythm::Half, year, half)
    }

    /// A whole year.
    pub fn year(year: i16) -> Option<Period> {
        Period::nth(Rhythm::Year, year, 1)
    }

    fn nth(rhythm: Rhythm, year: i16, nth: i8) -> Option<Period> {
        let fits = sane(year) && nth >= 1 && nth <= 12 / rhythm.months();
        let first = fits.then(|| Date::new(year, (nth - 1) * rhythm.months() + 1, 1).ok());
        Some(Period {
            rhythm,
            first: first.flatten()?,
        })
    }

    /// The rhythm that it belongs to.
    pub fn rhythm(self) -> Rhythm {
        self.rhythm
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        self.first
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        let last_month = self.first.month() + self.rhythm.months() - 1;
        // A period never leaves its year, so its last month is one of the calendar.
        Date::new(self.first.year(), last_month, 1)
            .unwrap_or(self.first)
            .last_of_month()
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last_day()
    }

    /// The period after it.
    pub fn next(self) -> Period {
        self.last_day().tomorrow().map_or(self, |day| self.rhythm.around(day))
    }

    /// The period before it.
    pub fn previous(self) -> Period {
        self.first.yesterday().map_or(self, |day| self.rhythm.around(day))
    }

    /// Its place in the year, counted from 1.
    fn place(self) -> i8 {
        (self.first.month() - 1) / self.rhythm.months() + 1
    }

    /// How it is printed: `2026年5月`, `2026年第二季度`, `2026年上半年`, `2026年`.
    pub fn label(self) -> String {
        let year = self.first.year();
        match self.rhythm {
            Rhythm::Month => format!("{year}年{}月", self.place()),
            Rhythm::Quarter => {
                let nth = match self.place() {
                    1 => '一',
                    2 => '二',
                    3 => '三',
                    _ => '四',
                };
                format!("{year}年第{nth}季度")
            }
            Rhythm::Half => format!("{year}年{}半年", if self.place() == 1 { '上' } else { '下' }),
            Rhythm::Year => format!("{year}年"),
        }
    }
}

/// How many days before it begins a period may be meant where its year is left out.
const AHEAD: i32 = 31;

/// The first of the days on which every text that leaves out its year is read as on this one. What depends on a day only by
/// the years that it gives is the same on all of them: a reply read on the 3rd need not be read again on the 4th.
pub fn same_years_since(near: Date) -> Date {
    let new_year = near.first_of_year();
    let ahead = jiff::Span::new().days(AHEAD);
    // The last month that may be meant already, and the day from which on it might be.
    let month = near.checked_add(ahead).map(Date::first_of_month);
    let since = month.and_then(|month| month.checked_sub(ahead));
    since.map_or(near, |since| since.max(new_year))
}

/// Years that a round of reports can be of.
fn sane(year: i16) -> bool {
    (1990..=2100).contains(&year)
}

/// By their last days; of two that end together the longer one is the later, since it takes up the shorter.
impl Ord for Period {
    fn cmp(&self, other: &Period) -> Ordering {
        (self.last_day(), self.rhythm).cmp(&(other.last_day(), other.rhythm))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Period) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The key by which data files and the command line call it.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.first.year();
        match self.rhythm {
            Rhythm::Month => write!(f, "{year}-{:02}", self.place()),
            Rhythm::Quarter => write!(f, "{year}-Q{}", self.place()),
            Rhythm::Half => write!(f, "{year}-H{}", self.place()),
            Rhythm::Year => write!(f, "{year}"),
        }
    }
}

/// Why a text is no period, in a clerk's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoPeriod(String);

impl fmt::Display for NoPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "“{}”不是填报期；应写成 2026-05（月）、2026-Q2（季度）、2026-H1（半年）或 2026（年）的样子",
            self.0
        )
    }
}

impl std::error::Error for NoPeriod {}

/// Reads a key (`2026-05`, `2026-Q2`, `2026-H1`, `2026`) or the words with the year (`2026年5月`, `2026年第二季度`).
impl FromStr for Period {
    type Err = NoPeriod;

    fn from_str(text: &str) -> Result<Period, NoPeriod> {
        let no = || NoPeriod(text.to_owned());
        if let Ok(year) = text.trim().parse() {
            return Period::year(year).ok_or_else(no);
        }
        match spoken(text).as_slice() {
            [only] => only.whole().ok_or_else(no),
            _ => Err(no()),
        }
    }
}

impl JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The period of a form that comes back: `2026-05`, `2026-Q2`, `2026-H1` or `2026`.",
            "type": "string",
            "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$",
        })
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What a text says of time, whatever the form's rhythm is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spoken {
    year: Option<i16>,
    part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// 4月25日.
    Day(i8, i8),
    /// 4月, or 1-4月: the months from the first to the last.
    Months(i8, i8),
    Quarter(i8),
    Half(i8),
    Year,
}

impl Spoken {
    /// The period that is said with its year.
    fn whole(self) -> Option<Period> {
        let year = self.year?;
        match self.part {
            Part::Months(from, to) if from == to => Period::month(year, to),
            Part::Quarter(nth) => Period::quarter(year, nth),
            Part::Half(nth) => Period::half(year, nth),
            Part::Year => Period::year(year),
            Part::Day(..) | Part::Months(..) => None,
        }
    }
}

/// Makes of a match what it says.
type Reader = fn(&Captures<'_>) -> Option<Spoken>;

/// The words of time, the longest first: what one has read is no other's. `YEAR` and `NTH` stand for the two ways of writing figures.
static SPOKEN: LazyLock<Vec<(Regex, Reader)>> = LazyLock::new(|| {
    let pattern = |source: &str| {
        let source = source
            .replace(
                "YEAR",
                r"(?P<year>(?:19|20)\d{2}|[12一二][〇零○Oo0九9][〇零○一二三四五六七八九]{2}|\d{2}年)\s*(?:年度?)?",
            )
            .replace("NTH", r"\d{1,2}|十[一二]?|[一二三四五六七八九元]");
        regex(&format!(r"(?P<before>^|[^\d.〇零○一二三四五六七八九十]){source}"))
    };
    vec![
        // 2026年4月25日, 2026-04-25, 20260425, 4月25日.
        (
            pattern(
                r"(?:YEAR[-./_]?\s*)(?P<m>NTH)\s*[-./月]\s*(?P<d>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:日|号|$|[^\d月年])",
            ),
            |found| {
                Some(Spoken {
                    year: year(found)?,
                    part: Part::Day(nth(found, "m")?, day(found)?),
                })
            },
        ),
        (pattern(r"(?P<year>20\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:$|\D)"), |found| {
            Some(Spoken {
                year: year(found)?,
                part: Part::Day(nth(found, "m")?, day(found)?),
            })
        }),
        (
            pattern(r"(?P<m>NTH)\s*月\s*(?P<d>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*[日号]"),
            |found| {
                Some(Spoken {
                    year: None,
                    part: Part::Day(nth(found, "m")?, day(found)?),
                })
            },
        ),
        // 2026年第二季度, 二季度, 2026-Q2.
        (
            pattern(r"(?:YEAR[-./_]?\s*)?(?:第?\s*(?P<m>[1-4一二三四])\s*季度?|[Qq](?P<q>[1-4]))"),
            |found| {
                let nth = nth(found, "m").or_else(|| nth(found, "q"))?;
                Some(Spoken {
                    year: year(found)?,
                    part: Part::Quarter(nth),
                })
            },
        ),
        // 2026年上半年, 2026-H1.
        (
            pattern(r"(?:YEAR[-./_]?\s*)?(?:(?P<half>[上下])半年|[Hh](?P<h>[12])(?:$|[^\d]))"),
            |found| {
                let half = match found.name("half").map(|half| half.as_str()) {
                    Some("上") => 1,
                    Some(_) => 2,
                    None => nth(found, "h")?,
                };
                Some(Spoken {
                    year: year(found)?,
                    part: Part::Half(half),
                })
            },
        ),
        // 1-4月, 1月至4月, 2026年1—6月份.
        (
            pattern(r"(?:YEAR[-./_]?\s*)?(?P<f>NTH)\s*月?份?\s*(?:-|—|–|―|~|～|至|到)+\s*(?P<m>NTH)\s*月"),
            |found| {
                Some(Spoken {
                    year: year(found)?,
                    part: Part::Months(nth(found, "f")?, nth(found, "m")?),
                })
            },
        ),
        // 2026年4月, 2026-4月, 4月份, 十一月.
        (pattern(r"(?:YEAR[-./_]?\s*)?(?P<m>NTH)\s*月"), |found| {
            let month = nth(found, "m")?;
            Some(Spoken {
                year: year(found)?,
                part: Part::Months(month, month),
            })
        }),
        // 2026-04, 2026.4, 202604.
        (
            pattern(r"(?P<year>(?:19|20)\d{2})\s*[-./_年]\s*(?P<m>\d{1,2})(?:$|[^\d年])"),
            |found| {
                let month = nth(found, "m")?;
                Some(Spoken {
                    year: year(found)?,
                    part: Part::Months(month, month),
                })
            },
        ),
        (pattern(r"(?P<year>20\d{2})(?P<m>0[1-9]|1[0-2])(?:$|\D)"), |found| {
            let month = nth(found, "m")?;
            Some(Spoken {
                year: year(found)?,
                part: Part::Months(month, month),
            })
        }),
        // 2026年, 2026年度.
        (pattern(r"(?P<year>(?:19|20)\d{2})\s*年"), |found| {
            Some(Spoken {
                year: year(found)?,
                part: Part::Year,
            })
        }),
    ]
});

/// All that a text says of time, in the order of the patterns.
fn spoken(text: &str) -> Vec<Spoken> {
    thread_local! {
        // The same sheets and titles stand in every workbook.
        static KNOWN: Memo<Vec<Spoken>> = Memo::of_short_texts();
    }
    KNOWN.with(|known| known.get(text, || find_spoken(text)))
}

fn find_spoken(text: &str) -> Vec<Spoken> {
    let mut rest: String = text.nfkc().collect();
    let mut said = Vec::new();
    for (pattern, read) in SPOKEN.iter() {
        while let Some(found) = pattern.captures(&rest) {
            let (Some(whole), Some(before)) = (found.get(0), found.name("before")) else {
                break;
            };
            said.extend(read(&found));
            // What was read is gone, but its place still parts its neighbours.
            let gone = before.end()..whole.end();
            rest.replace_range(gone, "|");
        }
    }
    said
}

/// The year of a match: `Some(None)` where it names none, `None` where it names none that can be.
fn year(found: &Captures<'_>) -> Option<Option<i16>> {
    let Some(text) = found.name("year") else {
        return Some(None);
    };
    let mut year = 0_i16;
    for letter in text.as_str().trim_end_matches('年').chars() {
        let digit = match letter {
            '〇' | '零' | '○' | 'O' | 'o' => 0,
            _ => match letter.to_digit(10) {
                Some(digit) => i16::try_from(digit).ok()?,
                None => i16::try_from("一二三四五六七八九".chars().position(|known| known == letter)? + 1).ok()?,
            },
        };
        year = year.checked_mul(10)?.checked_add(digit)?;
    }
    let year = if year < 100 { 2000 + year } else { year };
    sane(year).then_some(Some(year))
}

/// A small number of a match, in either way of writing.
fn nth(found: &Captures<'_>, name: &str) -> Option<i8> {
    small(found.name(name)?.as_str())
}

fn day(found: &Captures<'_>) -> Option<i8> {
    nth(found, "d").filter(|day| (1..=31).contains(day))
}

fn small(text: &str) -> Option<i8> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let digit = |letter: char| match letter {
        '元' => Some(1),
        _ => "一二三四五六七八九"
            .chars()
            .position(|known| known == letter)
            .and_then(|place| i8::try_from(place + 1).ok()),
    };
    let one = |text: &str| {
        let mut letters = text.chars();
        letters.next().filter(|_| letters.next().is_none()).and_then(digit)
    };
    match text.split_once('十') {
        None => one(text),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { one(tens)? };
            let ones = if ones.is_empty() { 0 } else { one(ones)? };
            Some(tens * 10 + ones)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn period(key: &str) -> Period {
        key.parse().expect("a period")
    }

    #[test]
    fn the_years_that_are_left_out_are_the_same_since_the_day_that_says_so() {
        let texts = [
            "1月",
            "2月",
            "5月",
            "6月",
            "12月",
            "一季度",
            "四季度",
            "上半年",
            "1-6月",
            "12月25日",
            "3",
        ];
        let all = [Rhythm::Month, Rhythm::Quarter, Rhythm::Half, Rhythm::Year];
        let mut near = date(2025, 11, 1);
        let mut days = std::collections::BTreeSet::new();
        while near < date(2027, 3, 1) {
            let since = same_years_since(near);
            assert!(since <= near && since.year() == near.year(), "{near}: {since}");
            assert_eq!(same_years_since(since), since, "{near}");
            for (rhythm, text) in all.into_iter().flat_map(|rhythm| texts.map(|text| (rhythm, text))) {
                let on = |day: Date| (rhythm.named_in(text, day), rhythm.written(text, day));
                assert_eq!(on(near), on(since), "{text} on {near} and {since}");
            }
            days.insert(since);
            near = near.tomorrow().unwrap();
        }
        assert!(days.len() < 25, "{days:?}");
    }

    #[test]
    fn a_key_is_read_back_as_it_is_printed() {
        let mut day = date(2024, 1, 1);
        while day < date(2027, 1, 1) {
            for rhythm in Rhythm::ALL {
                let around = rhythm.around(day);
                assert_eq!(around.to_string().parse(), Ok(around));
                assert_eq!(around.label().parse(), Ok(around), "{}", around.label());
                assert_eq!(
                    rhythm.named_in(&format!("进展情况表（{}）", around.label()), day),
                    Some(around)
                );
                assert_eq!(rhythm.written(&around.label(), day), Some(around));
                assert!(around.contains(day) && around.first_day() <= day && day <= around.last_day());
                assert_eq!(around.next().previous(), around);
                assert!(around.previous() < around && around < around.next());
                assert_eq!(around.next().first_day(), around.last_day().tomorrow().expect("a day"));
                let json = serde_json::to_string(&around).expect("a text");
                assert_eq!(serde_json::from_str::<Period>(&json).expect("a period"), around);
            }
            day = day.tomorrow().expect("a day");
        }
        for wrong in [
            "",
            "2026-13",
            "2026-Q5",
            "5月",
            "2026-05-06",
            "2026-H3",
            "上月",
            "3026",
            "2026年3月、4月",
        ] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn months_are_read_in_all_writings_and_get_the_year_that_is_meant() {
        let near = date(2026, 4, 28);
        for text in [
            "4月",
            "四月",
            "4月份",
            "04月",
            "４月",
            "2026年4月",
            "2026 年 4 月",
            "2026-04",
            "2026.4",
            "2026/4",
            "202604",
            "26年4月",
            "二〇二六年四月",
            "民生实事4月",
            "附件3（4月）",
            "2026年度民生实事进展情况表（4月份）",
            "1-4月",
            "1—4月",
            "1月至4月",
            "2026年1-4月",
            "2026-4月",
            "4月(2)",
            "表4月报",
        ] {
            assert_eq!(Rhythm::Month.named_in(text, near), Some(period("2026-04")), "{text}");
            assert_eq!(Rhythm::Month.written(text, near), Some(period("2026-04")), "{text}");
        }
        for text in [
            "4",
            "4.0",
            "2026-04-01",
            "2026年4月25日",
            "4月30日",
            "2026-04-01 00:00:00",
            "20260401",
        ] {
            assert_eq!(Rhythm::Month.written(text, near), Some(period("2026-04")), "{text}");
            assert_eq!(Rhythm::Month.named_in(text, near), None, "{text}");
        }
        for text in [
            "",
            "本月",
            "每月",
            "3个月",
            "3月、4月",
            "13月",
            "一季度",
            "2026年",
            "Sheet4",
            "附件4",
            "二十四月",
        ] {
            assert_eq!(Rhythm::Month.written(text, near), None, "{text}");
            assert_eq!(Rhythm::Month.named_in(text, near), None, "{text}");
        }
        assert_eq!(
            Rhythm::Month.named_in("6月", date(2020, 12, 31)),
            Some(period("2020-06"))
        );
        assert_eq!(
            Rhythm::Month.named_in("12月", date(2026, 1, 10)),
            Some(period("2025-12"))
        );
        assert_eq!(
            Rhythm::Month.named_in("1月", date(2025, 12, 28)),
            Some(period("2026-01"))
        );
        assert_eq!(
            Rhythm::Month.named_in("十二月", date(2026, 12, 28)),
            Some(period("2026-12"))
        );
    }

    #[test]
    fn quarters_halves_and_years_are_read_in_all_writings() {
        let near = date(2026, 7, 3);
        for text in [
            "二季度",
            "第二季度",
            "2季度",
            "2026年第2季度",
            "2026-Q2",
            "2026Q2",
            "Q2",
            "26年二季度",
            "1-6月",
            "4—6月",
            "6月",
            "2026年6月",
        ] {
            assert_eq!(Rhythm::Quarter.named_in(text, near), Some(period("2026-Q2")), "{text}");
        }
        assert_eq!(Rhythm::Quarter.written("2", near), Some(period("2026-Q2")));
        assert_eq!(Rhythm::Quarter.written("2026-05-01", near), Some(period("2026-Q2")));
        assert_eq!(Rhythm::Quarter.named_in("5月", near), None);
        for text in ["上半年", "2026年上半年", "2026-H1", "1-6月", "一二季度"] {
            let expected = (text != "一二季度").then(|| period("2026-H1"));
            assert_eq!(Rhythm::Half.named_in(text, near), expected, "{text}");
        }
        for text in ["2026年", "2026年度"] {
            assert_eq!(Rhythm::Year.named_in(text, near), Some(period("2026")), "{text}");
        }
        assert_eq!(Rhythm::Year.written("2026", near), Some(period("2026")));
        assert!(period("2026-06") < period("2026-Q2") && period("2026-Q2") < period("2026-H1"));
        assert!(period("2026-H1") < period("2026-07") && period("2025") < period("2026-01"));
    }
}
