//! The period that a form is returned for, from a week to a year, and the ways people write one.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use regex::Captures;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

use crate::memo::Memo;
use crate::pattern::Regex;
use crate::text::regex;

/// How often a form comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rhythm {
    /// 每周, 按周: from Monday to Sunday.
    Week,
    /// 每旬: a third of a month.
    TenDays,
    /// 每两周, 双周, 隔周: two weeks of a year, the second of them of an even number; a 53rd week goes with the two before it.
    TwoWeeks,
    /// 每半月: to the 15th, and the rest of the month.
    HalfMonth,
    /// 每月, 按月.
    Month,
    /// 每两个月, 双月.
    TwoMonths,
    /// 每季度, 按季.
    Quarter,
    /// 每半年.
    Half,
    /// 每年.
    Year,
}

impl Rhythm {
    /// All of them, the shortest first.
    pub const ALL: [Rhythm; 9] = [
        Rhythm::Week,
        Rhythm::TenDays,
        Rhythm::TwoWeeks,
        Rhythm::HalfMonth,
        Rhythm::Month,
        Rhythm::TwoMonths,
        Rhythm::Quarter,
        Rhythm::Half,
        Rhythm::Year,
    ];

    /// The same in the order in which a text of which no rhythm is known names one: 4 and 4月 are a month before all.
    pub const USUAL: [Rhythm; 9] = [
        Rhythm::Month,
        Rhythm::Quarter,
        Rhythm::Half,
        Rhythm::Year,
        Rhythm::TwoMonths,
        Rhythm::HalfMonth,
        Rhythm::TenDays,
        Rhythm::Week,
        Rhythm::TwoWeeks,
    ];

    /// How many months one period has; none for what is less than a month.
    pub fn months(self) -> Option<i8> {
        Some(match self {
            Rhythm::Week | Rhythm::TwoWeeks | Rhythm::TenDays | Rhythm::HalfMonth => return None,
            Rhythm::Month => 1,
            Rhythm::TwoMonths => 2,
            Rhythm::Quarter => 3,
            Rhythm::Half => 6,
            Rhythm::Year => 12,
        })
    }

    /// How many days the parts of a month have, but for the last, which takes what is left.
    fn days(self) -> Option<i8> {
        match self {
            Rhythm::TenDays => Some(10),
            Rhythm::HalfMonth => Some(15),
            _ => None,
        }
    }

    /// How many weeks one period has, where it is counted in weeks.
    fn weeks(self) -> Option<i8> {
        match self {
            Rhythm::Week => Some(1),
            Rhythm::TwoWeeks => Some(2),
            _ => None,
        }
    }

    /// How many pairs of weeks lie before a week of a year; a 53rd week is of the last pair.
    fn pair(self, week: i8) -> i8 {
        ((week - 1) / 2).min(25)
    }

    /// How many parts a month has, where it is parted.
    pub fn parts_of_month(self) -> Option<i8> {
        self.days().map(|days| 30 / days)
    }

    /// The period of this rhythm that a day lies in.
    pub fn around(self, day: Date) -> Period {
        let first = match (self.months(), self.days()) {
            // The first of a month that a day's own year has is a day of the calendar.
            (Some(months), _) => {
                let month = (day.month() - 1) / months * months + 1;
                Date::new(day.year(), month, 1)
            }
            (None, Some(days)) => {
                let parts = 30 / days;
                let part = ((day.day() - 1) / days).min(parts - 1);
                Date::new(day.year(), day.month(), part * days + 1)
            }
            (None, None) => {
                let week = day.iso_week_date().week();
                let before = match self {
                    Rhythm::TwoWeeks => week - 1 - self.pair(week) * 2,
                    _ => 0,
                };
                let since = i64::from(before) * 7 + i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(Span::new().days(since))
            }
        };
        Period {
            rhythm: self,
            first: first.unwrap_or(day),
        }
    }

    /// How settings and clerks call it: `每周`, `每月`, `每季度`.
    pub fn word(self) -> &'static str {
        match self {
            Rhythm::Week => "每周",
            Rhythm::TwoWeeks => "每两周",
            Rhythm::TenDays => "每旬",
            Rhythm::HalfMonth => "每半月",
            Rhythm::Month => "每月",
            Rhythm::TwoMonths => "每两个月",
            Rhythm::Quarter => "每季度",
            Rhythm::Half => "每半年",
            Rhythm::Year => "每年",
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
        self.only(&spoken(text), None)
    }

    /// The same of a tab or title, where a day tells the week or the part of a month that it lies in, `lag` days before: what is
    /// due on Monday is of the week before.
    pub fn said_on(self, text: &str, lag: i8) -> Option<Named> {
        let days = (self < Rhythm::Month).then_some(lag);
        self.only(&spoken(text), days)
    }

    /// The period of this rhythm that the cell of a column 填报月份 or 填报周期 names, where a bare number and a day tell it, too:
    /// `4`, `202604`, and `2026-04-01`, which is what a spreadsheet makes of 2026年4月.
    pub fn written(self, text: &str, near: Date) -> Option<Period> {
        self.said_by(text)?.near(near)
    }

    /// The same, with its year left open where the cell names none.
    pub fn said_by(self, text: &str) -> Option<Named> {
        let number = number(text);
        if let Ok(nth) = number.parse::<i8>() {
            let said = match self {
                Rhythm::Week => Some(Part::Week(nth)),
                Rhythm::Month => Some(Part::Months(nth, nth)),
                Rhythm::Quarter => Some(Part::Quarter(nth)),
                _ => None,
            };
            let part = said?;
            return self.meant(&Spoken { year: None, part }, 0);
        }
        if let (Rhythm::Year, Ok(year)) = (self, number.parse::<i16>()) {
            return Period::year(year).map(Named::Of);
        }
        self.only(&spoken(text), Some(0))
    }

    /// The only period that is said; `days`: by how much what a day tells lies before it, nothing where a day tells none.
    fn only(self, said: &[Spoken], days: Option<i8>) -> Option<Named> {
        let lag = days.unwrap_or(0);
        // 第15周（6月8日—6月12日）: from when the office counts its weeks nobody else knows; the days tell.
        let dated = said
            .iter()
            .any(|said| matches!(said.part, Part::Days(..)) && self.meant(said, lag).is_some());
        let mut found = said
            .iter()
            .filter(|said| days.is_some() || !matches!(said.part, Part::Day(..)))
            .filter(|said| !dated || !matches!(said.part, Part::Week(_) | Part::Weeks(..) | Part::WeekOf(..)))
            .filter_map(|said| self.meant(said, lag));
        let first = found.next()?;
        let same = |other: Named| match (first, other) {
            // 2026年4月 and 4月 beside it are one.
            (Named::Of(period), Named::Open(open)) | (Named::Open(open), Named::Of(period)) => {
                open.of(period.of_year()) == Some(period)
            }
            (first, other) => first == other,
        };
        let rest: Vec<Named> = found.collect();
        if !rest.iter().all(|other| same(*other)) {
            return None;
        }
        let whole = rest.into_iter().chain([first]).find(|one| matches!(one, Named::Of(_)));
        let year = || {
            let years = said.iter().filter(|said| said.part == Part::Year);
            years.filter_map(|said| said.year).next()
        };
        Some(
            whole.unwrap_or(match first {
                // 2026年第24周（6月8日—6月12日）: the days are of the year that the week names.
                Named::Open(open) => match said
                    .iter()
                    .filter(|said| dated && matches!(said.part, Part::Week(_)))
                    .find_map(|said| open.of(said.year?))
                {
                    Some(period) => Named::Of(period),
                    // 2026年度民生实事进展情况表（4月份）
                    None => Named::Open(Yearless {
                        campaign: year(),
                        ..open
                    }),
                },
                whole => whole,
            }),
        )
    }

    /// What is meant by words in a form of this rhythm: 1-6月 is the second quarter of a quarterly form, since such
    /// figures add up; 一季度 is no month. A day lies so many days behind what it tells.
    fn meant(self, said: &Spoken, lag: i8) -> Option<Named> {
        let months = self.months();
        let ends_with = |month: i8| (1..=12).contains(&month) && months.is_some_and(|months| month % months == 0);
        let month = |month: i8| Some(Part::Day(month, 1));
        let lag = match said.part {
            Part::Day(..) => lag,
            _ => 0,
        };
        let part = match said.part {
            Part::Day(..) => Some(said.part),
            Part::Days(from, to) => self.holds(from, to).then_some(said.part),
            Part::Week(nth) if self.weeks().is_some() && (1..=53).contains(&nth) => Some(said.part),
            Part::TwoWeeks(nth) if self == Rhythm::TwoWeeks && (1..=26).contains(&nth) => Some(Part::Week(nth * 2 - 1)),
            // 第23—24周
            Part::Weeks(from, to) if self == Rhythm::TwoWeeks && (from + 1 == to || (from, to) == (51, 53)) => {
                Some(Part::Week(to.min(52)))
            }
            Part::WeekOf(..) if self.weeks().is_some() => Some(said.part),
            Part::OfMonth(of, at, nth) if of == self => match at {
                0 => Some(said.part),
                at => Some(Part::Day(at, (nth - 1) * self.days()? + 1)),
            },
            Part::Months(_, last) if ends_with(last) => month(last),
            Part::Quarter(nth) if (1..=4).contains(&nth) && self >= Rhythm::Quarter && ends_with(nth * 3) => {
                month(nth * 3)
            }
            Part::Half(nth) if (1..=2).contains(&nth) && self >= Rhythm::Half && ends_with(nth * 6) => month(nth * 6),
            Part::Year if self == Rhythm::Year => month(12),
            _ => None,
        };
        let open = Yearless {
            rhythm: self,
            part: part?,
            lag,
            campaign: None,
        };
        match said.year {
            Some(year) => open.of(year).map(Named::Of),
            None => Some(Named::Open(open)),
        }
    }

    /// Whether a span of days is one period: of a week or a part of a month nearly so, since a week may run from Friday to Thursday;
    /// of what is longer both ends lie in it.
    fn holds(self, from: (i8, i8), to: (i8, i8)) -> bool {
        /// A year that has all days.
        const LEAP: i16 = 2024;
        let day = |(month, day): (i8, i8), year: i16| Date::new(year, month, day).ok();
        let (Some(first), Some(last)) = (day(from, LEAP), day(to, LEAP)) else {
            return false;
        };
        let last = if last < first { day(to, LEAP + 1) } else { Some(last) };
        let Some(last) = last else { return false };
        let length = (last - first).get_days() + 1;
        match self {
            Rhythm::Week => (3..=8).contains(&length),
            Rhythm::TwoWeeks => (10..=22).contains(&length),
            Rhythm::TenDays => (6..=12).contains(&length),
            Rhythm::HalfMonth => (8..=17).contains(&length),
            _ => self.around(first) == self.around(last),
        }
    }
}

/// The period that the cell of a column 填报月份 or 填报周期 names, whatever the rhythm is: 第24周, 6月上旬, 4.
pub fn written(text: &str, near: Date) -> Option<Period> {
    let of_week = |rhythm: &Rhythm| *rhythm == Rhythm::Week;
    // 第24周（6月8日—6月12日） is a week, and not the June in which its days lie.
    let week = text.contains(['周', '週']);
    let usual = || Rhythm::USUAL.iter().copied();
    let order: Vec<Rhythm> = usual()
        .filter(|rhythm| of_week(rhythm) == week)
        .chain(usual().filter(|rhythm| of_week(rhythm) != week))
        .collect();
    written_as_one_of(&order, text)?.near(near)
}

/// The period that such a cell names where it may be of several rhythms, the first of them first. A bare number is a month then
/// or a year: 20 is no 20th week of a form of which nobody says that it comes every week.
pub fn written_as_one_of(rhythms: &[Rhythm], text: &str) -> Option<Named> {
    let open = rhythms.len() > 1 && number(text).parse::<u32>().is_ok();
    rhythms
        .iter()
        .filter(|rhythm| !open || matches!(rhythm, Rhythm::Month | Rhythm::Year))
        .find_map(|rhythm| rhythm.said_by(text))
}

/// What a cell says if it is a bare number: without its spaces and the .0 that a spreadsheet may add.
fn number(text: &str) -> String {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    plain.strip_suffix(".0").map(str::to_owned).unwrap_or(plain)
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
    /// A day of it, or which week or part of some month it is.
    part: Part,
    /// By how many days what the day tells lies before it.
    lag: i8,
    /// The year that the same words name of the whole campaign: 2026年度…（4月份）.
    campaign: Option<i16>,
}

impl Yearless {
    /// The period in a year; none where that year has no such day, or nobody says of which month it is a part.
    pub fn of(self, year: i16) -> Option<Period> {
        if !sane(year) {
            return None;
        }
        let day = match self.part {
            Part::Day(month, day) => Date::new(year, month, day).ok()?,
            Part::Days((month, day), (to, until)) => {
                let first = Date::new(year, month, day).ok()?;
                let turns = (to, until) < (month, day);
                let last = Date::new(year + i16::from(turns), to, until).ok()?;
                let half = (last - first).get_days() / 2;
                first.checked_add(Span::new().days(half)).ok()?
            }
            Part::Week(nth) => return Period::week(year, nth).map(|week| self.rhythm.around(week.first_day())),
            Part::WeekOf(month, nth) => Date::new(year, month, 1)
                .and_then(|first| first.nth_weekday_of_month(nth, Weekday::Thursday))
                .ok()?,
            _ => return None,
        };
        let day = day.checked_sub(Span::new().days(self.lag)).ok()?;
        Some(self.rhythm.around(day))
    }

    /// The latest one that has begun by a day, or is about to: people report of what has been, so that 6月 in December is that
    /// of this year. A campaign's own year goes before: its months are of that year or the next.
    pub fn near(self, day: Date) -> Option<Period> {
        let found = (-1..=1)
            .rev()
            .filter_map(|step| self.of(day.year() + step))
            .find(|period| period.ahead_of(day) <= AHEAD);
        match self.campaign {
            Some(year) if !found.is_some_and(|found| (year..=year.saturating_add(1)).contains(&found.of_year())) => {
                self.of(year)
            }
            _ => found,
        }
    }

    /// The one that lies nearest to a period which a neighbour names whole, and that has begun by a day or is about to.
    pub fn beside(self, neighbour: Period, by: Date) -> Option<Period> {
        // 上半月 beside what is of June.
        if let (Part::OfMonth(_, 0, nth), Some(days)) = (self.part, self.rhythm.days()) {
            let first = neighbour.first.first_of_month();
            let day = Date::new(first.year(), first.month(), (nth - 1) * days + 1).ok();
            return day.map(|day| self.rhythm.around(day));
        }
        let away = |period: &Period| ((period.first_day() - neighbour.first_day()).get_days().abs(), *period);
        (-1..=1)
            .filter_map(|step| self.of(neighbour.of_year() + step))
            .filter(|period| period.ahead_of(by) <= AHEAD || *period <= neighbour)
            .min_by_key(away)
    }
}

/// One period of a form that comes back: `2026-W24`, `2026-F12`, `2026-06-D1`, `2026-06-H2`, `2026-05`, `2026-B3`, `2026-Q2`, `2026-H1`,
/// `2026`. The earlier one is the lesser.
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

    /// Two months of a year, counted from 1.
    pub fn two_months(year: i16, nth: i8) -> Option<Period> {
        Period::nth(Rhythm::TwoMonths, year, nth)
    }

    /// A week of a year, as ISO 8601 counts them.
    pub fn week(year: i16, nth: i8) -> Option<Period> {
        let day = sane(year).then(|| ISOWeekDate::new(year, nth, Weekday::Monday).ok());
        Some(Period {
            rhythm: Rhythm::Week,
            first: day.flatten()?.date(),
        })
    }

    /// Two weeks of a year, counted from 1.
    fn two_weeks(year: i16, nth: i8) -> Option<Period> {
        let nth = Some(nth).filter(|nth| (1..=26).contains(nth))?;
        let first = Period::week(year, nth * 2 - 1)?;
        Some(Rhythm::TwoWeeks.around(first.first_day()))
    }

    /// A part of a month, counted from 1.
    fn of_month(rhythm: Rhythm, year: i16, month: i8, nth: i8) -> Option<Period> {
        let days = rhythm
            .days()
            .filter(|days| sane(year) && (1..=30 / days).contains(&nth))?;
        let first = Date::new(year, month, (nth - 1) * days + 1).ok()?;
        Some(Period { rhythm, first })
    }

    fn nth(rhythm: Rhythm, year: i16, nth: i8) -> Option<Period> {
        let months = rhythm.months()?;
        let fits = sane(year) && nth >= 1 && nth <= 12 / months;
        let first = fits.then(|| Date::new(year, (nth - 1) * months + 1, 1).ok());
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

    /// The year that it is counted in: of a week the one that most of its days are of.
    pub fn of_year(self) -> i16 {
        match self.rhythm {
            Rhythm::Week | Rhythm::TwoWeeks => self.first.iso_week_date().year(),
            _ => self.first.year(),
        }
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        let month = self.first.last_of_month();
        let days = |days: i8| self.first.checked_add(Span::new().days(days - 1)).unwrap_or(month);
        match (self.rhythm.months(), self.rhythm.days()) {
            // What is counted in months never leaves its year, so its last month is one of the calendar.
            (Some(months), _) => Date::new(self.first.year(), self.first.month() + months - 1, 1)
                .unwrap_or(self.first)
                .last_of_month(),
            (None, Some(_)) if Some(self.place()) == self.rhythm.parts_of_month() => month,
            (None, Some(length)) => days(length),
            // The 53rd week of a year goes with the two before it.
            (None, None) if self.rhythm == Rhythm::TwoWeeks && self.place() == 26 => {
                let long = ISOWeekDate::new(self.of_year(), 53, Weekday::Monday).is_ok();
                days(if long { 21 } else { 14 })
            }
            (None, None) => days(self.rhythm.weeks().unwrap_or(1) * 7),
        }
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

    /// By how many days the month in which it begins lies ahead of a day. By months, so that what depends on it changes but once in
    /// a month.
    fn ahead_of(self, day: Date) -> i32 {
        (self.first.first_of_month() - day).get_days()
    }

    /// Its place in the year or month, counted from 1.
    pub fn place(self) -> i8 {
        match (self.rhythm.months(), self.rhythm.days()) {
            (Some(months), _) => (self.first.month() - 1) / months + 1,
            (None, Some(days)) => (self.first.day() - 1) / days + 1,
            (None, None) => {
                let weeks = self.rhythm.weeks().unwrap_or(1);
                (self.first.iso_week_date().week() - 1) / weeks + 1
            }
        }
    }

    /// How it is printed: `2026年第24周`, `2026年第23—24周`, `2026年6月上旬`, `2026年5月`, `2026年第二季度`, `2026年上半年`, `2026年`.
    pub fn label(self) -> String {
        let (year, place, month) = (self.of_year(), self.place(), self.first.month());
        match self.rhythm {
            Rhythm::Week => format!("{year}年第{place}周"),
            Rhythm::TwoWeeks => {
                let (first, last) = (self.first.iso_week_date(), self.last_day().iso_week_date());
                format!("{year}年第{}—{}周", first.week(), last.week())
            }
            Rhythm::TenDays => {
                let part = match place {
                    1 => '上',
                    2 => '中',
                    _ => '下',
                };
                format!("{year}年{month}月{part}旬")
            }
            Rhythm::HalfMonth => format!("{year}年{month}月{}半月", if place == 1 { '上' } else { '下' }),
            Rhythm::Month => format!("{year}年{place}月"),
            Rhythm::TwoMonths => format!("{year}年{month}—{}月", month + 1),
            Rhythm::Quarter => {
                let nth = match place {
                    1 => '一',
                    2 => '二',
                    3 => '三',
                    _ => '四',
                };
                format!("{year}年第{nth}季度")
            }
            Rhythm::Half => format!("{year}年{}半年", if place == 1 { '上' } else { '下' }),
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
    let ahead = Span::new().days(AHEAD);
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
        let (year, place, month) = (self.of_year(), self.place(), self.first.month());
        match self.rhythm {
            Rhythm::Week => write!(f, "{year}-W{place:02}"),
            Rhythm::TwoWeeks => write!(f, "{year}-F{place:02}"),
            Rhythm::TenDays => write!(f, "{year}-{month:02}-D{place}"),
            Rhythm::HalfMonth => write!(f, "{year}-{month:02}-H{place}"),
            Rhythm::Month => write!(f, "{year}-{place:02}"),
            Rhythm::TwoMonths => write!(f, "{year}-B{place}"),
            Rhythm::Quarter => write!(f, "{year}-Q{place}"),
            Rhythm::Half => write!(f, "{year}-H{place}"),
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
            "“{}”不是填报期；请在年份后面写 -W24（第24周）、-F12（第23、24周）、-06-D1（6月上旬）、-06-H2（6月下半月）、-05（5月）、-B3（5、6月）、-Q2（第二季度）或 -H1（上半年），全年只写年份",
            self.0
        )
    }
}

impl std::error::Error for NoPeriod {}

/// Reads a key (`2026-W24`, `2026-05`, `2026-Q2`, `2026`) or the words with the year (`2026年第24周`, `2026年5月`, `2026年第二季度`).
impl FromStr for Period {
    type Err = NoPeriod;

    fn from_str(text: &str) -> Result<Period, NoPeriod> {
        let no = || NoPeriod(text.to_owned());
        if let Ok(year) = text.trim().parse() {
            return Period::year(year).ok_or_else(no);
        }
        let found = match spoken(text).as_slice() {
            [only] => only.whole().ok_or_else(no)?,
            _ => return Err(no()),
        };
        // 2026-06-H3 holds a month, and is no key.
        let bare = |text: &str| text.trim().to_uppercase().replace('-', "");
        let key = text.is_ascii() && text.contains(|c: char| c.is_ascii_alphabetic());
        if key && bare(text) != bare(&found.to_string()) {
            return Err(no());
        }
        Ok(found)
    }
}

impl JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The period of a form that comes back: a week `2026-W24`, two weeks `2026-F12`, ten days `2026-06-D1`, half a month `2026-06-H2`, a month `2026-05`, two months `2026-B3`, a quarter `2026-Q2`, half a year `2026-H1` or a year `2026`.",
            "type": "string",
            "pattern": "^[0-9]{4}(-(W(0[1-9]|[1-4][0-9]|5[0-3])|F(0[1-9]|1[0-9]|2[0-6])|(0[1-9]|1[0-2])(-(D[1-3]|H[12]))?|B[1-6]|Q[1-4]|H[12]))?$",
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
    /// 6月8日—6月12日: month and day of both ends.
    Days((i8, i8), (i8, i8)),
    /// 第24周.
    Week(i8),
    /// 第23—24周.
    Weeks(i8, i8),
    /// 2026-F12: which two weeks of the year.
    TwoWeeks(i8),
    /// 6月第2周.
    WeekOf(i8, i8),
    /// 6月上旬, 6月下半月: of which rhythm, of which month (0 where nobody says it), and which part of it.
    OfMonth(Rhythm, i8, i8),
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
            // 5—6月
            Part::Months(from, to) if from + 1 == to && to % 2 == 0 => Period::two_months(year, to / 2),
            Part::Week(nth) => Period::week(year, nth),
            Part::Weeks(from, to) if from + 1 == to && to % 2 == 0 || (from, to) == (51, 53) => {
                Period::two_weeks(year, from / 2 + 1)
            }
            Part::TwoWeeks(nth) => Period::two_weeks(year, nth),
            Part::OfMonth(rhythm, month, nth) => Period::of_month(rhythm, year, month, nth),
            Part::Quarter(nth) => Period::quarter(year, nth),
            Part::Half(nth) => Period::half(year, nth),
            Part::Year => Period::year(year),
            Part::Day(..) | Part::Days(..) | Part::Weeks(..) | Part::WeekOf(..) | Part::Months(..) => None,
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
            .replace("NTH", r"\d{1,2}|十[一二]?|[一二三四五六七八九元]")
            .replace("DAY", r"\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]")
            .replace("TO", r"\s*(?:-|—|–|―|~|～|至|到)+\s*");
        regex(&format!(r"(?P<before>^|[^\d.〇零○一二三四五六七八九十]){source}"))
    };
    vec![
        // 2026-06-D1, 2026-06-H2, 2026-B3: the keys.
        (
            pattern(r"(?P<year>(?:19|20)\d{2})-(?P<m>\d{2})-(?:D(?P<t>[1-3])|H(?P<h>[12]))(?:$|[^\d])"),
            |found| {
                let (rhythm, name) = match found.name("t") {
                    Some(_) => (Rhythm::TenDays, "t"),
                    None => (Rhythm::HalfMonth, "h"),
                };
                Some(Spoken {
                    year: year(found)?,
                    part: Part::OfMonth(rhythm, nth(found, "m")?, nth(found, name)?),
                })
            },
        ),
        (pattern(r"(?P<year>(?:19|20)\d{2})-F(?P<f>\d{2})(?:$|[^\d])"), |found| {
            Some(Spoken {
                year: year(found)?,
                part: Part::TwoWeeks(nth(found, "f")?),
            })
        }),
        (pattern(r"(?P<year>(?:19|20)\d{2})-B(?P<b>[1-6])(?:$|[^\d])"), |found| {
            let last = nth(found, "b")? * 2;
            Some(Spoken {
                year: year(found)?,
                part: Part::Months(last - 1, last),
            })
        }),
        // 2026年6月8日—6月12日, 2026.6.8-6.12, 6月8日至12日, 6.8-6.12.
        (
            pattern(
                r"(?:YEAR[-./_]?\s*)(?P<m>NTH)\s*[-./月]\s*(?P<d>DAY)\s*[日号]?TO(?:(?:19|20)\d{2}\s*[-./年]\s*)?(?:(?P<m2>NTH)\s*[-./月]\s*)?(?P<d2>DAY)\s*(?:[日号]|$|[^\d月年])",
            ),
            days,
        ),
        (
            pattern(
                r"(?P<m>NTH)\s*[./月]\s*(?P<d>DAY)\s*[日号]?TO(?:(?:19|20)\d{2}\s*[-./年]\s*)?(?:(?P<m2>NTH)\s*[./月]\s*)?(?P<d2>DAY)\s*(?:[日号]|$|[^\d月年.])",
            ),
            days,
        ),
        // 6月第2周.
        (
            pattern(r"(?:YEAR[-./_]?\s*)?(?P<m>NTH)\s*月份?的?\s*第?\s*(?P<w>[1-6一二三四五六])\s*[周週]"),
            |found| {
                Some(Spoken {
                    year: year(found)?,
                    part: Part::WeekOf(nth(found, "m")?, nth(found, "w")?),
                })
            },
        ),
        // 2026年第23—24周, 第23、24周.
        (
            pattern(
                r"(?:YEAR[-./_]?\s*)?第?\s*(?P<w>\d{1,2})\s*[周週]?\s*(?:-|—|–|―|~|～|至|到|、|和|及)+\s*第?\s*(?P<v>\d{1,2})\s*(?:个?自然)?[周週]",
            ),
            |found| {
                Some(Spoken {
                    year: year(found)?,
                    part: Part::Weeks(nth(found, "w")?, nth(found, "v")?),
                })
            },
        ),
        // 2026年第24周, 第二十四周, 2026-W24.
        (
            pattern(
                r"(?:YEAR[-./_]?\s*)?(?:第\s*(?P<w>\d{1,2}|[一二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*(?:个?自然)?[周週]|[Ww](?P<v>\d{1,2})(?:$|[^\d]))",
            ),
            |found| {
                Some(Spoken {
                    year: year(found)?,
                    part: Part::Week(nth(found, "w").or_else(|| nth(found, "v"))?),
                })
            },
        ),
        // 6月上旬, 6月份下半月, 6月（上半月）, 上半月.
        (
            pattern(r"(?:(?:YEAR[-./_]?\s*)?(?P<m>NTH)\s*月份?的?\s*[（(]?\s*)?(?P<part>[上中下]旬|[上下]半个?月)"),
            |found| {
                let part = found.name("part")?.as_str();
                let rhythm = if part.ends_with('旬') {
                    Rhythm::TenDays
                } else {
                    Rhythm::HalfMonth
                };
                let nth_part = match (part.chars().next()?, rhythm) {
                    ('上', _) => 1,
                    ('下', Rhythm::TenDays) => 3,
                    _ => 2,
                };
                Some(Spoken {
                    year: year(found)?,
                    part: Part::OfMonth(rhythm, nth(found, "m").unwrap_or(0), nth_part),
                })
            },
        ),
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

/// A span from day to day.
fn days(found: &Captures<'_>) -> Option<Spoken> {
    let month = nth(found, "m")?;
    let last = nth(found, "d2").filter(|day| (1..=31).contains(day))?;
    Some(Spoken {
        year: year(found)?,
        part: Part::Days((month, day(found)?), (nth(found, "m2").unwrap_or(month), last)),
    })
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
            "第2周",
            "第52周",
            "12月下旬",
            "1月上半月",
            "12月29日—1月4日",
            "11—12月",
        ];
        let all = Rhythm::ALL;
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
            "2026-W54",
            "2026-06-H3",
            "2026-06-D4",
            "2026-B7",
            "2026年6月8日—6月12日",
            "2026年上半月",
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
        for text in ["5—6月", "2026年5-6月", "6月", "2026-B3"] {
            assert_eq!(
                Rhythm::TwoMonths.named_in(text, near),
                Some(period("2026-B3")),
                "{text}"
            );
        }
        assert!(period("2026-06") < period("2026-Q2") && period("2026-Q2") < period("2026-H1"));
        assert!(period("2026-H1") < period("2026-07") && period("2025") < period("2026-01"));
    }

    #[test]
    fn weeks_and_parts_of_months_are_read_in_all_writings() {
        let near = date(2026, 6, 13);
        for text in [
            "第24周",
            "2026年第24周",
            "2026年第24周（6月8日—6月12日）",
            "第二十四周",
            "2026-W24",
            "W24",
            "6月第2周",
            "6月8日—6月12日",
            "2026年6月8日至12日",
            "2026.6.8-6.12",
            "6.8-6.12",
            "6月8日-14日",
            "6月5日—6月11日",
            // From when this office counts nobody else knows.
            "第15周（6月8日—6月12日）",
        ] {
            assert_eq!(Rhythm::Week.named_in(text, near), Some(period("2026-W24")), "{text}");
            assert_eq!(Rhythm::Week.written(text, near), Some(period("2026-W24")), "{text}");
            assert_eq!(
                written(text, near).map(|found| found.first_day().year()),
                Some(2026),
                "{text}"
            );
        }
        for text in ["6月12日", "2026-06-12", "20260612"] {
            assert_eq!(
                Rhythm::Week.said_on(text, 0).and_then(|said| said.near(near)),
                Some(period("2026-W24"))
            );
            assert_eq!(
                Rhythm::Week.said_on(text, 7).and_then(|said| said.near(near)),
                Some(period("2026-W23"))
            );
            assert_eq!(Rhythm::Week.named_in(text, near), None, "{text}");
        }
        for text in [
            "周报",
            "本周",
            "两周",
            "第60周",
            "第23周、第24周",
            "6月",
            "6月1日—6月30日",
            "附件24",
        ] {
            assert_eq!(Rhythm::Week.named_in(text, near), None, "{text}");
        }
        for text in [
            "6月上旬",
            "2026年6月上旬",
            "6月份上旬",
            "2026-06-D1",
            "6月1日—10日",
            "2026.6.1-6.10",
        ] {
            assert_eq!(
                Rhythm::TenDays.named_in(text, near),
                Some(period("2026-06-D1")),
                "{text}"
            );
        }
        for text in [
            "6月下半月",
            "2026年6月下半月",
            "6月（下半月）",
            "六月下半月",
            "2026-06-H2",
            "6月16日—30日",
        ] {
            assert_eq!(
                Rhythm::HalfMonth.named_in(text, near),
                Some(period("2026-06-H2")),
                "{text}"
            );
            // Days tell their month, too; a half of it is no month.
            let month = text.contains('日').then(|| period("2026-06"));
            assert_eq!(Rhythm::Month.named_in(text, near), month, "{text}");
        }
        let half = Rhythm::HalfMonth.said_in("上半月");
        assert_eq!(half.and_then(|half| half.near(near)), None);
        match half {
            Some(Named::Open(open)) => assert_eq!(open.beside(period("2026-06-H2"), near), Some(period("2026-06-H1"))),
            other => panic!("{other:?}"),
        }
        assert_eq!(written("2026年6月上半月", near), Some(period("2026-06-H1")));
        assert_eq!(
            written("2026年第24周（6月8日—6月12日）", near),
            Some(period("2026-W24"))
        );
        assert_eq!(written("4", near), Some(period("2026-04")));
    }
}
