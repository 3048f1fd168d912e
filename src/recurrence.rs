//! How often a form comes back and by which day: 每周五前, 每月15日、30日前, 每月25日前, 每季度末前, 次月5日前.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

use crate::lexicon::{self, Kind};
use crate::period::{Named, Period, Rhythm};

/// How often a form comes back, and by which day it is due for each period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Recurrence {
    rhythm: Rhythm,
    due: Due,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Due {
    /// The words name no day.
    Open,
    /// 每月25日前, 每周五前: a day of the period's last month, or of the week.
    Within(i8),
    /// 每季度末前: the last day of the period.
    End,
    /// 次月5日前, 次周一前: a day of the month or week after the period.
    After(i8),
    /// 每月15日、30日前: a day of the month for each of its parts.
    Each([i8; 3]),
    /// 每月1日、16日前: the same of the parts before.
    EachAfter([i8; 3]),
    /// 每月最后一个工作日前: the last day of the period from Monday to Friday; of holidays nobody tells.
    LastWorkday,
    /// 6月30日、9月30日、12月15日前: a month and a day for each period of the year that has one.
    Dated(Dated),
}

/// A month and a day for each period of a year.
type Dated = [Option<(i8, i8)>; 12];

/// The longest part of a month in which a report is meant to be about the month before: 每月5日前.
const EARLY: i8 = 10;
/// The same of a week: 每周一前.
const EARLY_IN_WEEK: i8 = 2;

impl Recurrence {
    /// A form that comes back in a rhythm, without any word on the day.
    pub fn of(rhythm: Rhythm) -> Recurrence {
        Recurrence { rhythm, due: Due::Open }
    }

    /// How often it comes back.
    pub fn rhythm(self) -> Rhythm {
        self.rhythm
    }

    /// The day by which the form is due for a period; `None` where the words name no day.
    pub fn due_of(self, period: Period) -> Option<Date> {
        let last = period.last_day();
        // A month that has no 31st ends the time with its own last day.
        let day_in = |month: Date, day: i8| {
            let end = month.last_of_month();
            Date::new(month.year(), month.month(), day.min(end.day())).ok()
        };
        let in_week = |monday: Date, day: i8| monday.checked_add(Span::new().days(day - 1)).ok();
        let part = usize::try_from(period.place()).unwrap_or(1);
        let parts = usize::from(self.rhythm.parts_of_month().unwrap_or(1).unsigned_abs());
        match self.due {
            Due::Open => None,
            Due::End => Some(last),
            Due::Within(day) if self.by_weeks() => in_week(period.first_day(), day),
            Due::After(day) if self.by_weeks() => in_week(last.tomorrow().ok()?, day),
            Due::Within(day) => day_in(last, day),
            Due::After(day) => day_in(last.tomorrow().ok()?, day),
            Due::LastWorkday => {
                let over = last.weekday().to_monday_zero_offset() - 4;
                last.checked_sub(Span::new().days(i64::from(over.max(0)))).ok()
            }
            Due::Dated(days) => {
                let (month, day) = (*days.get(part - 1)?)?;
                let first = period.first_day();
                // 1月10日 for the fourth quarter.
                let year = first.year() + i16::from(month < first.month());
                day_in(Date::new(year, month, 1).ok()?, day)
            }
            Due::Each(days) => day_in(last, *days.get(part - 1)?),
            Due::EachAfter(days) => day_in(last.tomorrow().ok()?, *days.get(part % parts)?),
        }
    }

    fn by_weeks(self) -> bool {
        matches!(self.rhythm, Rhythm::Week | Rhythm::TwoWeeks)
    }

    /// By how many days what is due on a day lies before that day: a report of Monday is of the week before.
    fn lag(self) -> i8 {
        match self.due {
            Due::After(_) if self.by_weeks() => 7,
            Due::EachAfter(_) => 30 / self.rhythm.parts_of_month().unwrap_or(1).max(1),
            _ => 0,
        }
    }

    /// The period that a tab or title names, where a day may tell the week or the part of a month.
    pub fn said_on(self, text: &str) -> Option<Named> {
        self.rhythm.said_on(text, self.lag())
    }

    /// The period that is being reported on a day: the one whose own day lies nearest.
    ///
    /// On 28 April that is April, be it due on the 25th or on 5 May; on 2 May it is still April, on 20 May it is May.
    pub fn current(self, day: Date) -> Period {
        let around = self.rhythm.around(day);
        let due = |period: Period| self.due_of(period).unwrap_or(period.last_day());
        let asked = |period: &Period| !matches!(self.due, Due::Dated(_)) || self.due_of(*period).is_some();
        let away = |period: &Period| (due(*period) - day).get_days().abs();
        let periods = [around.previous(), around, around.next()];
        let asked = periods.into_iter().filter(asked).min_by_key(away);
        asked.unwrap_or(around)
    }

    /// A form that is returned on days which the notice lists: 6月30日、9月30日、12月15日前. Each day is for a period of its own: halves
    /// or quarters where the days go by them, else months; `None` where two days would be for one.
    ///
    /// A day up to the 10th of a period is for the period before: 4月10日 for the first quarter.
    pub fn on_days(days: &[(i8, i8)]) -> Option<Recurrence> {
        if days.len() < 2 {
            return None;
        }
        let early = days.iter().all(|(_, day)| *day <= EARLY);
        let by = |rhythm: Rhythm| {
            let months = rhythm.months()?;
            let count = 12 / months;
            let mut table = [None; 12];
            for &(month, day) in days {
                let first_month = (month - 1) % months == 0;
                // By months, days that differ say nothing of the month before.
                let before = day <= EARLY && first_month && (early || rhythm != Rhythm::Month);
                let place = ((month - 1) / months - i8::from(before)).rem_euclid(count);
                let slot = table.get_mut(usize::try_from(place).ok()?)?;
                if slot.replace((month, day)).is_some() {
                    return None;
                }
            }
            let places = usize::try_from(count).ok()?;
            let named = |place: usize| table.get(place % places).is_some_and(Option::is_some);
            let gaps = (0..places).filter(|place| named(*place) && !named(place + 1)).count();
            (rhythm == Rhythm::Month || gaps <= 1).then_some(Recurrence {
                rhythm,
                due: Due::Dated(table),
            })
        };
        [Rhythm::Half, Rhythm::Quarter, Rhythm::Month].into_iter().find_map(by)
    }

    /// What words say of it; the first of several. Words that name no rhythm say nothing.
    ///
    /// A day up to the 10th of every month is that of a report on the month before, unless 当月 stands with it.
    pub fn said(text: &str) -> Option<Recurrence> {
        let folded: String = text.nfkc().collect();
        Recurrence::found(&folded).and_then(|said| said.every)
    }

    /// The first words of recurrence in a text, which must be folded by NFKC. The grammar is
    ///
    /// ```text
    /// said  = lead count unit [place] [days] | next unit [place] days | unit tail | 一 unit 一
    /// lead  = 每|按|逐|逢, 隔 (every other), 双
    /// next  = 次|下个: what is due in the period after
    /// count = a number, 半: 每两个月, 每半年
    /// unit  = 周|星期|旬|月|季度|年|日
    /// place = [结束后] 首月|第N个月|末月|最后一个月|次月|12月
    /// days  = 末|底 | a day of the week | a day for each part of a month | 最后一个工作日
    /// tail  = 报|度|调度|通报|跟踪|推进|进展: 周报, 月调度, 季度进展
    /// ```
    pub fn found(text: &str) -> Option<Said> {
        text.char_indices().find_map(|(at, _)| Said::at(text, at))
    }
}

/// Words of recurrence in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The bytes in which they stand.
    pub range: Range<usize>,
    /// What they say; nothing where no form of this program can come back so: 每三周, 每日.
    pub every: Option<Recurrence>,
}

/// What a word does in the grammar of recurrence; the words stand in the lexicon under `recurs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// What says that something comes back: 每.
    Lead,
    /// What leaves one out: 隔.
    Other,
    /// What makes two of it: 双.
    Double,
    /// Two, where things are counted: 两.
    Two,
    /// What points to the period after: 次.
    Next,
    /// A week.
    Week,
    /// A third of a month.
    TenDays,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
    /// A day.
    Day,
    /// A half of it.
    Half,
    /// What may stand between a number and what it counts: 个.
    Measure,
    /// 度 of 月度.
    Degree,
    /// 的.
    Of,
    /// That the period is over: 结束.
    Over,
    /// After it.
    After,
    /// The first month after it: 首月.
    FirstMonth,
    /// Its last month: 末月.
    LastMonth,
    /// 第.
    Ordinal,
    /// 份 of 6月份.
    Part,
    /// What may stand before its end: 月 of 月底.
    EndOf,
    /// Its end: 末.
    End,
    /// What stands behind the number of a day.
    Date,
    /// 前.
    Before,
    /// What joins days.
    And,
    /// What may stand before the second of two days: 每月.
    Again,
    /// The last day of work of a period.
    Workday,
    /// The last day of a period.
    LastDay,
    /// Both halves of a month.
    Halves,
    /// What is done in a rhythm: 报, 调度.
    Report,
    /// What is done by years.
    YearReport,
    /// What else is done by quarters.
    QuarterReport,
    /// That a report is on the period itself: 当月.
    Now,
    /// That it is on the one before: 上月.
    Past,
    /// That days are of several forms: 分别.
    Apart,
}

impl Slot {
    /// All of them, by their labels in the lexicon.
    const ALL: [(Slot, &'static str); 36] = [
        (Slot::Lead, "lead"),
        (Slot::Other, "other"),
        (Slot::Double, "double"),
        (Slot::Two, "two"),
        (Slot::Next, "next"),
        (Slot::Week, "week"),
        (Slot::TenDays, "ten-days"),
        (Slot::Month, "month"),
        (Slot::Quarter, "quarter"),
        (Slot::Year, "year"),
        (Slot::Day, "day"),
        (Slot::Half, "half"),
        (Slot::Measure, "measure"),
        (Slot::Degree, "degree"),
        (Slot::Of, "of"),
        (Slot::Over, "over"),
        (Slot::After, "after"),
        (Slot::FirstMonth, "first-month"),
        (Slot::LastMonth, "last-month"),
        (Slot::Ordinal, "ordinal"),
        (Slot::Part, "part"),
        (Slot::EndOf, "end-of"),
        (Slot::End, "end"),
        (Slot::Date, "date"),
        (Slot::Before, "before"),
        (Slot::And, "and"),
        (Slot::Again, "again"),
        (Slot::Workday, "workday"),
        (Slot::LastDay, "last-day"),
        (Slot::Halves, "halves"),
        (Slot::Report, "report"),
        (Slot::YearReport, "year-report"),
        (Slot::QuarterReport, "quarter-report"),
        (Slot::Now, "now"),
        (Slot::Past, "past"),
        (Slot::Apart, "apart"),
    ];

    /// Its words, the longest first.
    fn words(self) -> &'static [&'static str] {
        static WORDS: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
            let of = |label: &str| {
                let entries = lexicon::entries(Kind::Recurs).iter();
                let mut words: Vec<&str> = entries
                    .filter(|entry| entry.label.split('/').any(|own| own == label))
                    .map(|entry| entry.word)
                    .collect();
                words.sort_by_key(|word| std::cmp::Reverse(word.len()));
                words
            };
            Slot::ALL.into_iter().map(|(_, label)| of(label)).collect()
        });
        WORDS.get(self as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether one of its words stands in a text.
    fn stands_in(self, text: &str) -> bool {
        self.words().iter().any(|word| text.contains(word))
    }
}

/// A unit of time in which recurrence is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    TenDays,
    Month,
    Quarter,
    Year,
}

impl Unit {
    const WORDS: [(Slot, Unit); 6] = [
        (Slot::Week, Unit::Week),
        (Slot::TenDays, Unit::TenDays),
        (Slot::Month, Unit::Month),
        (Slot::Quarter, Unit::Quarter),
        (Slot::Year, Unit::Year),
        (Slot::Day, Unit::Day),
    ];

    /// The rhythm of so many of them, or of a half of one.
    fn rhythm(self, count: i8, half: bool) -> Option<Rhythm> {
        Some(match (self, count, half) {
            (Unit::Week, 1, false) | (Unit::Day, 7, false) => Rhythm::Week,
            (Unit::Week, 2, false) | (Unit::Day, 14, false) => Rhythm::TwoWeeks,
            (Unit::TenDays, 1, false) | (Unit::Day, 10, false) => Rhythm::TenDays,
            (Unit::Month, 1, true) | (Unit::Day, 15, false) => Rhythm::HalfMonth,
            (Unit::Month, 1, false) => Rhythm::Month,
            (Unit::Month, 2, false) => Rhythm::TwoMonths,
            (Unit::Month, 3, false) | (Unit::Quarter, 1, false) => Rhythm::Quarter,
            (Unit::Month, 6, false) | (Unit::Quarter, 2, false) | (Unit::Year, 1, true) => Rhythm::Half,
            (Unit::Month, 12, false) | (Unit::Year, 1, false) => Rhythm::Year,
            _ => return None,
        })
    }
}

/// The month of a period that a day lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The words name none.
    Open,
    /// 首月, 次月: the first month after it, in which the report on it is due.
    After,
    /// 末月, 最后一个月.
    Last,
    /// 每年6月: a month of the year.
    Month(i8),
}

/// A place in a text, and what may be read there.
#[derive(Debug, Clone, Copy)]
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes the longest word of a slot that stands here.
    fn eat(&mut self, slot: Slot) -> bool {
        let rest = self.rest();
        let word = slot.words().iter().find(|word| rest.starts_with(**word));
        self.at += word.map_or(0, |word| word.len());
        word.is_some()
    }

    /// Takes a sign that stands here.
    fn eat_sign(&mut self, sign: char) -> bool {
        let stands = self.rest().starts_with(sign);
        self.at += if stands { sign.len_utf8() } else { 0 };
        stands
    }

    /// Takes a word that stands here once more: 月月.
    fn eat_again(&mut self, word: &str) -> bool {
        let stands = self.rest().starts_with(word);
        self.at += if stands { word.len() } else { 0 };
        stands
    }

    fn spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// A number of at most two figures, or a Chinese one up to 十二.
    fn number(&mut self) -> Option<i8> {
        let rest = self.rest();
        let figures = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if figures > 0 {
            self.at += figures;
            return rest.get(..figures)?.parse().ok().filter(|_| figures <= 2);
        }
        const NUMERALS: &str = "一二三四五六七八九十";
        if self.eat(Slot::Two) {
            return Some(2);
        }
        let value = |letter: Option<char>| {
            let place = NUMERALS.chars().position(|known| Some(known) == letter)?;
            i8::try_from(place + 1).ok()
        };
        let mut letters = self.rest().chars();
        let first = value(letters.next())?;
        // 十一, 十二
        let second = value(letters.next()).filter(|second| first == 10 && *second <= 2);
        self.at += '十'.len_utf8() * if second.is_some() { 2 } else { 1 };
        Some(first + second.unwrap_or(0))
    }

    fn unit(&mut self) -> Option<Unit> {
        let rest = self.rest();
        let (slot, unit) = Unit::WORDS
            .iter()
            .find(|(slot, _)| slot.words().iter().any(|word| rest.starts_with(word)))?;
        self.eat(*slot).then_some(*unit)
    }

    /// 首月, 第三个月, 最后一个月, 次月, 12月, 结束后: where no month stands, the place stays.
    fn place(&mut self, rhythm: Rhythm) -> Place {
        let start = *self;
        self.eat(Slot::Of);
        let over = self.eat(Slot::Over) | self.eat(Slot::After);
        self.eat(Slot::Of);
        let nth = |cursor: &mut Self| {
            let ordinal = cursor.eat(Slot::Ordinal);
            let number = cursor.number()?;
            let counted = cursor.eat(Slot::Measure);
            (cursor.eat(Slot::Month) && (ordinal || counted)).then_some(number)
        };
        let mut ahead = *self;
        if ahead.eat(Slot::FirstMonth) {
            *self = ahead;
            return Place::After;
        }
        if ahead.eat(Slot::LastMonth) {
            *self = ahead;
            return Place::Last;
        }
        if let Some(number) = nth(&mut ahead) {
            let months = rhythm.months();
            match number {
                1 => {
                    *self = ahead;
                    return Place::After;
                }
                _ if Some(number) == months => {
                    *self = ahead;
                    return Place::Last;
                }
                _ => {}
            }
        }
        let mut ahead = *self;
        if rhythm == Rhythm::Year
            && let Some(month) = ahead.number().filter(|month| (1..=12).contains(month))
            && ahead.eat(Slot::Month)
        {
            ahead.eat(Slot::Part);
            *self = ahead;
            return Place::Month(month);
        }
        if over {
            return Place::After;
        }
        *self = start;
        Place::Open
    }

    /// 末, 月底, 年终: the end of the period; a day behind it is one of its last month.
    fn end(&mut self) -> bool {
        let start = *self;
        self.eat(Slot::Of);
        self.eat(Slot::EndOf);
        if self.eat(Slot::End) {
            return true;
        }
        *self = start;
        false
    }

    /// 15日、30日, 10日、20日和月底: days of a month, the last of whatever month as 31.
    fn days(&mut self) -> Vec<i8> {
        /// The last day of whatever month.
        const LAST: i8 = 31;
        let start = *self;
        let _ = self.eat(Slot::Of) || self.eat_sign('(');
        self.spaces();
        let (mut days, mut named) = (Vec::new(), *self);
        while days.len() < 6 {
            let mut ahead = *self;
            let figures = ahead.rest().starts_with(|c: char| c.is_ascii_digit());
            let (day, whole) = match ahead.number().filter(|_| figures) {
                Some(day) => {
                    ahead.spaces();
                    (day, ahead.eat(Slot::Date))
                }
                None if !days.is_empty() && ahead.end() => (LAST, true),
                None => break,
            };
            if !(1..=LAST).contains(&day) {
                break;
            }
            days.push((day, whole));
            *self = ahead;
            if whole {
                named = ahead;
            }
            self.spaces();
            // 每月15日前、每月月底前
            let mut ahead = *self;
            ahead.eat(Slot::Before);
            if !ahead.eat(Slot::And) {
                break;
            }
            ahead.spaces();
            ahead.eat(Slot::Again);
            *self = ahead;
        }
        // A number behind the last 日 is no day: 每月25日、3家以上.
        let whole = days.iter().rposition(|(_, whole)| *whole).map_or(0, |last| last + 1);
        *self = if whole == 0 { start } else { named };
        days.into_iter().take(whole).map(|(day, _)| day).collect()
    }

    /// The day of a week, counted from Monday. 每周一次 and 每周一调度 name no Monday.
    fn weekday(&mut self) -> Option<i8> {
        let mut ahead = *self;
        ahead.eat(Slot::Of);
        ahead.eat(Slot::Week);
        let letter = ahead.rest().chars().next()?;
        let place = "一二三四五六日天".chars().position(|known| known == letter)?;
        ahead.at += letter.len_utf8();
        let behind = ahead.rest();
        let once = letter == '一'
            && !behind.is_empty()
            && !behind.starts_with(|c: char| c.is_ascii_digit() || "前上下中早之将的向报,、(".contains(c));
        if once || letter == '一' && behind.is_empty() {
            return None;
        }
        *self = ahead;
        i8::try_from(place.min(6) + 1).ok()
    }
}

impl Said {
    fn at(text: &str, at: usize) -> Option<Said> {
        let before = text.get(..at)?;
        let mut cursor = Cursor { text, at };
        let said = |every: Option<Recurrence>, cursor: Cursor<'_>| {
            Some(Said {
                range: at..cursor.at,
                every,
            })
        };
        if cursor.eat(Slot::Next) {
            let every = Recurrence::after(&mut cursor)?;
            return said(Some(every), cursor);
        }
        let mut count = None;
        let lead = cursor.eat(Slot::Lead);
        if lead {
            cursor.eat(Slot::Measure);
        } else if cursor.eat(Slot::Other) {
            count = Some(2);
        }
        let counted = lead || count.is_some();
        let mut ahead = cursor;
        let double = !counted && ahead.eat(Slot::Double);
        if let Some(number) = if double {
            Some(2)
        } else {
            ahead.number().filter(|_| lead)
        } {
            count = Some(number);
            cursor = ahead;
        }
        cursor.eat(Slot::Measure);
        let half = cursor.eat(Slot::Half);
        cursor.eat(Slot::Measure);
        let unit_at = cursor.at;
        let unit = cursor.unit()?;
        let word = text.get(unit_at..cursor.at)?;
        let rhythm = unit.rhythm(count.unwrap_or(1), half);
        if !counted {
            let twice = cursor.eat_again(word) || Said::one_by_one(before, cursor);
            let days_behind = double && cursor.rest().trim_start().starts_with(|c: char| c.is_ascii_digit());
            let end_behind = double && { cursor }.eat(Slot::End);
            if !(twice || days_behind || end_behind || Said::titled(before, &mut cursor, unit, half)) {
                return None;
            }
            if twice && unit == Unit::Day {
                return None;
            }
        }
        let Some(rhythm) = rhythm else {
            return said(None, cursor);
        };
        // 每月上、下半月
        let mut halves = cursor;
        if rhythm == Rhythm::Month && halves.eat(Slot::Halves) {
            return said(Some(Recurrence::of(Rhythm::HalfMonth)), halves);
        }
        let every = Recurrence::due_said(rhythm, before, &mut cursor);
        said(every, cursor)
    }

    /// 一月一报, 一周一调度: the cursor stands behind the unit.
    fn one_by_one(before: &str, cursor: Cursor<'_>) -> bool {
        before.ends_with('一') && cursor.rest().starts_with('一')
    }

    /// Whether a unit without 每 is the rhythm of what follows it: 周报, 月调度, 季度进展; 6月报送 and 上半年报送 are none.
    fn titled(before: &str, cursor: &mut Cursor<'_>, unit: Unit, half: bool) -> bool {
        let of_one = |c: char| c.is_ascii_digit() || "一二三四五六七八九十两本当上中下该同前后去今明第".contains(c);
        if before.ends_with(of_one) {
            return false;
        }
        let degree = cursor.eat(Slot::Degree);
        match unit {
            Unit::Day => false,
            Unit::Year if !half => cursor.eat(Slot::YearReport),
            Unit::Month if degree => true,
            _ => cursor.eat(Slot::Report) || unit == Unit::Quarter && cursor.eat(Slot::QuarterReport),
        }
    }
}

impl Recurrence {
    /// 次月5日, 次周一, 下季度首月10日: behind 次 and 下一个.
    fn after(cursor: &mut Cursor<'_>) -> Option<Recurrence> {
        let start = cursor.at;
        let unit = cursor.unit()?;
        cursor.eat(Slot::Degree);
        let with = |rhythm: Rhythm, day: i8| {
            Some(Recurrence {
                rhythm,
                due: Due::After(day),
            })
        };
        let only = |days: Vec<i8>| match days.as_slice() {
            [day] => Some(*day),
            _ => None,
        };
        match unit {
            Unit::Week => with(Rhythm::Week, cursor.weekday()?),
            Unit::Month => with(Rhythm::Month, only(cursor.days())?),
            Unit::Quarter => {
                (cursor.place(Rhythm::Quarter) == Place::After).then_some(())?;
                with(Rhythm::Quarter, only(cursor.days())?)
            }
            // 于次年1月10日前报 is one day; 每年…次年1月10日前 comes back.
            Unit::Year if cursor.text.get(..start).is_some_and(|before| before.contains('每')) => {
                (cursor.place(Rhythm::Year) == Place::Month(1)).then_some(())?;
                with(Rhythm::Year, only(cursor.days())?)
            }
            _ => None,
        }
    }

    /// What is said behind a rhythm of the day by which the form is due; `None` where days stand there that no form can be due on.
    fn due_said(rhythm: Rhythm, before: &str, cursor: &mut Cursor<'_>) -> Option<Recurrence> {
        let text = cursor.text;
        let with = |due: Due| Some(Recurrence { rhythm, due });
        if let Rhythm::Week | Rhythm::TwoWeeks = rhythm {
            // 每两周周五前 is of the second of them.
            let last_week = if rhythm == Rhythm::TwoWeeks { 7 } else { 0 };
            if let Some(day) = cursor.weekday() {
                let early = day <= EARLY_IN_WEEK || Slot::Past.stands_in(text);
                let after = early && !Slot::Now.stands_in(text);
                return with(if after {
                    Due::After(day)
                } else {
                    Due::Within(last_week + day)
                });
            }
            return with(if cursor.end() { Due::End } else { Due::Open });
        }
        let months = rhythm.months().unwrap_or(0);
        let place = if months > 1 { cursor.place(rhythm) } else { Place::Open };
        let end = cursor.end();
        if cursor.eat(Slot::Workday) {
            return with(Due::LastWorkday);
        }
        if cursor.eat(Slot::LastDay) {
            return with(Due::End);
        }
        let days = cursor.days();
        match (rhythm, place, days.as_slice()) {
            (Rhythm::Year, Place::Month(12), []) if end => with(Due::End),
            (Rhythm::Year, Place::Month(12), [day]) => with(Due::Within(*day)),
            (Rhythm::Year, Place::Month(1), [day]) => with(Due::After(*day)),
            (Rhythm::Year, Place::Month(month), [day]) => with(Due::Dated(of_year(month, *day))),
            (Rhythm::Year, Place::Month(month), []) if end => with(Due::Dated(of_year(month, 31))),
            (Rhythm::Month, _, [day]) => {
                let before = !Slot::Now.stands_in(text) && (*day <= EARLY || Slot::Past.stands_in(text));
                with(if before { Due::After(*day) } else { Due::Within(*day) })
            }
            (Rhythm::Month, _, [_, _]) => each(Rhythm::HalfMonth, &days, text),
            (Rhythm::Month, _, [_, _, _]) => each(Rhythm::TenDays, &days, text),
            (Rhythm::HalfMonth | Rhythm::TenDays, _, []) if end => with(Due::End),
            (Rhythm::HalfMonth | Rhythm::TenDays, _, []) => with(Due::Open),
            (Rhythm::HalfMonth | Rhythm::TenDays, _, _) => each(rhythm, &days, text),
            (_, Place::After, [day]) => with(Due::After(*day)),
            (_, Place::Last, [day]) => with(Due::Within(*day)),
            (Rhythm::TwoMonths, Place::Open, [day]) => with(Due::Within(*day)),
            (_, Place::Open, [day]) if end => with(Due::Within(*day)),
            (_, Place::Open | Place::Last, []) if end => with(Due::End),
            // 于月底前按月报送
            (Rhythm::Month, _, []) if before.ends_with("月底前") || before.ends_with("月底") => with(Due::End),
            (_, _, []) => with(Due::Open),
            _ => None,
        }
    }
}

/// The table of a yearly form that is due on one day of the year.
fn of_year(month: i8, day: i8) -> Dated {
    let mut table = [None; 12];
    if let Some(first) = table.first_mut() {
        *first = Some((month, day));
    }
    table
}

/// A day for each part of a month. Two forms that are due on two days (分别) are no parts.
fn each(rhythm: Rhythm, said: &[i8], text: &str) -> Option<Recurrence> {
    let parts = rhythm.parts_of_month()?;
    if said.len() != usize::try_from(parts).ok()? {
        return None;
    }
    let mut days = [0; 3];
    for (day, said) in days.iter_mut().zip(said) {
        *day = *said;
    }
    let rising = said.is_sorted_by(|one, other| one < other);
    let first = *said.first()?;
    if !rising || Slot::Apart.stands_in(text) {
        return None;
    }
    // 每月1日、16日: by then the part before is at its end.
    let length = 30 / parts;
    let after = first * 3 <= length * 2;
    Some(Recurrence {
        rhythm,
        due: if after { Due::EachAfter(days) } else { Due::Each(days) },
    })
}

/// As settings and the register write it: `每月25日前`, `次月5日前`, `每季度末前`, `每季度`.
impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.rhythm.word();
        match (self.rhythm, self.due) {
            (_, Due::Open) => f.write_str(word),
            (_, Due::Each(days) | Due::EachAfter(days)) => {
                let days = days.iter().filter(|day| **day > 0).map(|day| format!("{day}日"));
                write!(f, "每月{}前", days.collect::<Vec<_>>().join("、"))
            }
            (Rhythm::Week, Due::Within(day)) if day <= EARLY_IN_WEEK => {
                write!(f, "每周{}前（本周）", named(day))
            }
            (Rhythm::Week, Due::Within(day)) => write!(f, "每周{}前", named(day)),
            (Rhythm::TwoWeeks, Due::Within(day)) if day <= 7 + EARLY_IN_WEEK => {
                write!(f, "{word}周{}前（本周）", named(day - 7))
            }
            (Rhythm::TwoWeeks, Due::Within(day)) => write!(f, "{word}周{}前", named(day - 7)),
            (Rhythm::TwoWeeks, Due::After(day)) if day > EARLY_IN_WEEK => {
                write!(f, "{word}周{}前（报上周）", named(day))
            }
            (Rhythm::TwoWeeks, Due::After(day)) => write!(f, "{word}周{}前", named(day)),
            (Rhythm::Week, Due::After(day)) => write!(f, "次周{}前", named(day)),
            (Rhythm::Month, Due::Within(day)) if day <= EARLY => write!(f, "每月{day}日前（当月）"),
            (Rhythm::Month, Due::Within(day)) => write!(f, "每月{day}日前"),
            (Rhythm::Month, Due::End) => f.write_str("每月底前"),
            (Rhythm::Month, Due::After(day)) => write!(f, "次月{day}日前"),
            (Rhythm::Year, Due::Dated(days)) => match days.first().copied().flatten() {
                Some((month, day)) => write!(f, "每年{month}月{day}日前"),
                None => f.write_str(word),
            },
            (_, Due::Dated(days)) => {
                let days = days.iter().flatten().map(|(month, day)| format!("{month}月{day}日"));
                write!(f, "{}前", days.collect::<Vec<_>>().join("、"))
            }
            (Rhythm::Month, Due::LastWorkday) => f.write_str("每月最后一个工作日前"),
            (_, Due::LastWorkday) => write!(f, "{word}最后一个工作日前"),
            (Rhythm::Year, Due::Within(day)) => write!(f, "每年12月{day}日前"),
            (Rhythm::Year, Due::After(day)) => write!(f, "每年1月{day}日前"),
            (_, Due::Within(day)) => write!(f, "{word}最后一个月{day}日前"),
            (_, Due::End) => write!(f, "{word}末前"),
            (_, Due::After(day)) => write!(f, "{word}结束后次月{day}日前"),
        }
    }
}

/// 五 of 每周五.
fn named(day: i8) -> char {
    let place = usize::try_from(day - 1).unwrap_or(0);
    "一二三四五六日".chars().nth(place).unwrap_or('日')
}

/// Why a text says nothing of how often a form comes back, in a clerk's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoRecurrence(String);

impl fmt::Display for NoRecurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "“{}”没有说多久报一次；应写成“每周五前”“每月15日、30日前”“每月25日前”“次月5日前”“每季度末前”“每半年”“每年”“6月30日、12月15日前”的样子",
            self.0
        )
    }
}

impl std::error::Error for NoRecurrence {}

impl FromStr for Recurrence {
    type Err = NoRecurrence;

    fn from_str(text: &str) -> Result<Recurrence, NoRecurrence> {
        Recurrence::said(text)
            .or_else(|| Recurrence::on_days(&days_listed(text)))
            .ok_or_else(|| NoRecurrence(text.to_owned()))
    }
}

/// Whether a day behind these words is one of each year: 每年12月20日.
pub fn is_of_each_year(before: &str) -> bool {
    before.trim_end().ends_with("每年")
}

/// The days of a list: 6月30日、12月15日前.
fn days_listed(text: &str) -> Vec<(i8, i8)> {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let day = |part: &str| {
        let (month, day) = part.split_once('月')?;
        let day = day.trim_end_matches('前').trim_end_matches(['日', '号']);
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
    };
    let days: Option<Vec<_>> = folded.split(['、', ',']).map(day).collect();
    days.unwrap_or_default()
}

impl Serialize for Recurrence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Recurrence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Recurrence, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn due(words: &str, period: &str) -> String {
        let said = Recurrence::said(words).unwrap_or_else(|| panic!("{words}"));
        let due = said.due_of(period.parse().expect("a period"));
        format!(
            "{} {}",
            said.rhythm().word(),
            due.map(|day| day.to_string()).unwrap_or_default()
        )
    }

    #[test]
    fn the_words_of_notices_say_how_often_and_by_which_day() {
        for (words, period, expected) in [
            (
                "自2026年4月起,每月25日前将月报表(附件2)报督查室",
                "2026-05",
                "每月 2026-05-25",
            ),
            ("自4月起每月28日前", "2026-02", "每月 2026-02-28"),
            ("每月31日前报送", "2026-06", "每月 2026-06-30"),
            ("每月5日前报送上月进展", "2026-05", "每月 2026-06-05"),
            ("每月5日前报送", "2026-12", "每月 2027-01-05"),
            ("每月8日前报送当月计划", "2026-05", "每月 2026-05-08"),
            ("于次月3日前报送", "2026-05", "每月 2026-06-03"),
            ("每月底前报送", "2026-05", "每月 2026-05-31"),
            ("实行按月调度", "2026-05", "每月 "),
            ("每季度末前将整改进展报送", "2026-Q2", "每季度 2026-06-30"),
            ("每季度最后一个月20日前", "2026-Q2", "每季度 2026-06-20"),
            ("每季度末月25日前", "2026-Q4", "每季度 2026-12-25"),
            ("每季度结束后次月10日前", "2026-Q4", "每季度 2027-01-10"),
            ("每季度首月10日前报送上季度进展", "2026-Q1", "每季度 2026-04-10"),
            ("按季度报送", "2026-Q1", "每季度 "),
            ("每半年报送一次", "2026-H1", "每半年 "),
            ("每半年末前", "2026-H1", "每半年 2026-06-30"),
            ("每年12月20日前", "2026", "每年 2026-12-20"),
            ("于每周五12时前填写周调度表", "2026-W24", "每周 2026-06-12"),
            ("每周一前报送上周进展", "2026-W24", "每周 2026-06-15"),
            ("每周一上午报送", "2026-W24", "每周 2026-06-15"),
            ("每周一前报送本周计划", "2026-W24", "每周 2026-06-08"),
            ("于次周二前报送", "2026-W24", "每周 2026-06-16"),
            ("每周报送一次", "2026-W24", "每周 "),
            ("每周一次报送", "2026-W24", "每周 "),
            ("每周一调度、每月一通报", "2026-W24", "每周 "),
            ("实行周调度", "2026-W24", "每周 "),
            ("每周末前报送", "2026-W24", "每周 2026-06-14"),
            ("于每月15日、30日前填写", "2026-06-H1", "每半月 2026-06-15"),
            ("每月15日、30日前", "2026-02-H2", "每半月 2026-02-28"),
            ("每月15日和月底前", "2026-05-H2", "每半月 2026-05-31"),
            ("每月1日、16日前报送", "2026-06-H1", "每半月 2026-06-16"),
            ("每月1日、16日前报送", "2026-12-H2", "每半月 2027-01-01"),
            ("隐患整改进展半月报表", "2026-06-H1", "每半月 "),
            ("每半月报送一次", "2026-06-H1", "每半月 "),
            ("每月10日、20日、30日前", "2026-06-D2", "每旬 2026-06-20"),
            ("每月10日、20日和月底前", "2026-02-D3", "每旬 2026-02-28"),
            ("按旬报送", "2026-06-D2", "每旬 "),
            ("每旬末前报送", "2026-06-D1", "每旬 2026-06-10"),
            ("每两个月报送一次", "2026-B3", "每两个月 "),
            ("双月20日前报送", "2026-B3", "每两个月 2026-06-20"),
            ("每双月底前", "2026-B1", "每两个月 2026-02-28"),
            ("每两个月结束后次月5日前", "2026-B6", "每两个月 2027-01-05"),
            ("每年6月20日前", "2026", "每年 2026-06-20"),
            ("每月最后一个工作日前报送", "2026-05", "每月 2026-05-29"),
            ("每月15日前、每月月底前各报送一次", "2026-05-H2", "每半月 2026-05-31"),
            ("于次季度首月5日前报送", "2026-Q1", "每季度 2026-04-05"),
            ("一月一报", "2026-05", "每月 "),
            ("每双周周五前报送", "2026-F12", "每两周 2026-06-12"),
            ("每两周周一前报送", "2026-F12", "每两周 2026-06-15"),
            ("隔周周三报送", "2026-F12", "每两周 2026-06-10"),
            ("每两周报送一次", "2026-F12", "每两周 "),
            ("双周报", "2026-F12", "每两周 "),
            ("每双周周五前报送", "2026-F26", "每两周 2026-12-25"),
        ] {
            assert_eq!(due(words, period), expected, "{words}");
        }
        for words in [
            "6月底前报送",
            "于2026年12月20日前报送",
            "三个月内",
            "",
            "请于周五12时前报送",
            "对连续两周没有变化的",
        ] {
            assert_eq!(Recurrence::said(words), None, "{words}");
        }
    }

    #[test]
    fn a_rhythm_of_which_there_are_no_periods_is_seen_and_is_none() {
        for words in ["每日17时前报送", "每三周报送一次", "隔日报送"] {
            let said = Recurrence::found(words).unwrap_or_else(|| panic!("{words}"));
            assert_eq!(said.every, None, "{words}");
        }
        for words in [
            "6月报送一次",
            "上半年报送情况",
            "第三季度情况",
            "今年报表",
            "十二月通报",
        ] {
            assert_eq!(Recurrence::found(words), None, "{words}");
        }
    }

    proptest::proptest! {
        /// Days that an office lists, one a period and in any order, are of these periods and are read back as they are printed.
        #[test]
        fn listed_days_are_of_the_periods_that_they_end(
            months in proptest::sample::select(vec![3i8, 6]),
            first in 0i8..4,
            count in 2i8..5,
            days in proptest::collection::vec((proptest::bool::ANY, 0i8..2), 4),
            turned in proptest::bool::ANY,
        ) {
            let all = 12 / months;
            let rhythm = if months == 3 { Rhythm::Quarter } else { Rhythm::Half };
            let count = count.min(all);
            let mut listed = Vec::new();
            let mut expected = Vec::new();
            for (nth, (after, more)) in (0..count).zip(days) {
                let place = (first + nth) % all;
                // Early in the month behind the period, or late in its last.
                let (month, day) = if after { ((place + 1) * months % 12 + 1, 5 + more) } else { ((place + 1) * months, 20 + more) };
                listed.push((month, day));
                let period = rhythm.around(Date::new(2026, place * months + 1, 1).expect("a day"));
                let year = if after && place + 1 == all { 2027 } else { 2026 };
                expected.push((period, Date::new(year, month, day).ok()));
            }
            if turned {
                listed.reverse();
            }
            let said = Recurrence::on_days(&listed).expect("said");
            // Two quarters that are halves, too, are halves.
            proptest::prop_assume!(said.rhythm() == rhythm);
            for (period, day) in expected {
                proptest::prop_assert_eq!(said.due_of(period), day, "{}", said);
            }
            proptest::prop_assert_eq!(said.to_string().parse(), Ok(said), "{}", said);
        }
    }

    /// Ways to say a rhythm, without a day.
    fn leads(rhythm: Rhythm) -> &'static [&'static str] {
        match rhythm {
            Rhythm::Week => &["每周", "每个星期", "按周", "逐周"],
            Rhythm::TwoWeeks => &["每两周", "每双周", "隔周", "每2周", "每14天"],
            Rhythm::TenDays => &["每旬", "按旬", "每10天"],
            Rhythm::HalfMonth => &["每半月", "每半个月", "每15天"],
            Rhythm::Month => &["每月", "每个月", "按月", "逐月"],
            Rhythm::TwoMonths => &["每两个月", "隔月", "每2个月"],
            Rhythm::Quarter => &["每季度", "按季度", "每3个月", "每季"],
            Rhythm::Half => &["每半年", "每6个月"],
            Rhythm::Year => &["每年", "每12个月"],
        }
    }

    /// What may stand behind a rhythm of the day by which the form is due, and what it means.
    fn ends(rhythm: Rhythm, day: i8) -> Vec<(String, Due)> {
        let late = day.max(EARLY + 1);
        let early = day.min(EARLY);
        let mut all = vec![(String::new(), Due::Open)];
        match rhythm {
            Rhythm::Week | Rhythm::TwoWeeks => {
                let last = if rhythm == Rhythm::TwoWeeks { 7 } else { 0 };
                let day = day % 7 + 1;
                let own = if day <= EARLY_IN_WEEK {
                    Due::After(day)
                } else {
                    Due::Within(last + day)
                };
                all.push((format!("周{}前", named(day)), own));
                all.push((format!("星期{}下班前", named(day)), own));
                all.push((format!("周{}前报送本周进展，", named(day)), Due::Within(last + day)));
                if rhythm == Rhythm::Week {
                    all.push(("末前".to_owned(), Due::End));
                }
            }
            Rhythm::TenDays | Rhythm::HalfMonth => all.push(("末前".to_owned(), Due::End)),
            Rhythm::Month => {
                all.push((format!("{late}日前"), Due::Within(late)));
                all.push((format!("{early}日前"), Due::After(early)));
                all.push((format!("{early}号前报送当月情况，"), Due::Within(early)));
                all.push(("底前".to_owned(), Due::End));
                all.push(("最后一个工作日前".to_owned(), Due::LastWorkday));
            }
            Rhythm::Year => {
                all.push((format!("12月{late}日前"), Due::Within(late)));
                all.push((format!("1月{early}日前"), Due::After(early)));
            }
            _ => {
                all.push(("末前".to_owned(), Due::End));
                all.push((format!("最后一个月{late}日前"), Due::Within(late)));
                all.push((format!("结束后次月{early}日前"), Due::After(early)));
                all.push((format!("首月{early}日前"), Due::After(early)));
            }
        }
        all
    }

    proptest::proptest! {
        /// Whatever the rhythm and however it is said, it is read as what was meant, printed so that it is read again, and each of
        /// its days belongs to its own period.
        #[test]
        fn any_rhythm_is_read_from_the_words_that_say_it(
            place in 0usize..Rhythm::ALL.len(),
            lead in 0usize..8,
            end in 0usize..8,
            day in 1i8..=28,
            before in proptest::sample::select(vec!["", "请", "各责任单位", "自即日起，", "实行台账管理，"]),
            behind in proptest::sample::select(vec!["报送附件2。", "，将进展情况报县政府督查室。", "填报一次。"]),
            month in 1i8..=12,
        ) {
            let rhythm = Rhythm::ALL[place];
            let leads = leads(rhythm);
            let ends = ends(rhythm, day);
            let (words, due) = &ends[end % ends.len()];
            let text = format!("{before}{}{words}{behind}", leads[lead % leads.len()]);
            let said = Recurrence::said(&text);
            let meant = Recurrence { rhythm, due: *due };
            proptest::prop_assert_eq!(said, Some(meant), "{}", text);
            proptest::prop_assert_eq!(meant.to_string().parse(), Ok(meant), "{}", meant);
            let period = rhythm.around(Date::new(2026, month, day).expect("a day"));
            proptest::prop_assert!(period.contains(Date::new(2026, month, day).expect("a day")));
            proptest::prop_assert_eq!(period.to_string().parse(), Ok(period), "{}", period);
            proptest::prop_assert_eq!(period.next().previous(), period);
            if let Some(due) = meant.due_of(period) {
                proptest::prop_assert!(due >= period.first_day() && due <= period.next().last_day(), "{}: {}", text, due);
                proptest::prop_assert_eq!(meant.current(due), period, "{}: {}", text, due);
            }
        }
    }

    #[test]
    fn it_is_read_back_as_it_is_printed() {
        for rhythm in Rhythm::ALL {
            let days = match rhythm {
                Rhythm::Week => 7,
                Rhythm::TwoWeeks | Rhythm::TenDays | Rhythm::HalfMonth => 0,
                _ => 31,
            };
            let own = (1..=days).flat_map(|day| [Due::Within(day), Due::After(day)]);
            let parts = match rhythm {
                Rhythm::TenDays => vec![Due::Each([10, 20, 31]), Due::EachAfter([1, 11, 21])],
                Rhythm::HalfMonth => vec![Due::Each([15, 30, 0]), Due::EachAfter([2, 17, 0])],
                Rhythm::TwoWeeks => (1..=7)
                    .flat_map(|day| [Due::Within(7 + day), Due::After(day)])
                    .collect(),
                _ => Vec::new(),
            };
            let ends = if rhythm.months().is_some() {
                vec![Due::LastWorkday]
            } else {
                Vec::new()
            };
            for due in [Due::Open, Due::End].into_iter().chain(ends).chain(own).chain(parts) {
                let one = Recurrence { rhythm, due };
                assert_eq!(one.to_string().parse(), Ok(one), "{one}");
            }
        }
    }

    #[test]
    fn the_period_that_is_being_reported_is_the_one_whose_day_is_nearest() {
        let current = |words: &str, day: Date| Recurrence::said(words).expect("said").current(day).to_string();
        assert_eq!(current("每月25日前", date(2026, 4, 28)), "2026-04");
        assert_eq!(current("每月25日前", date(2026, 5, 2)), "2026-04");
        assert_eq!(current("每月25日前", date(2026, 5, 20)), "2026-05");
        assert_eq!(current("次月5日前", date(2026, 4, 28)), "2026-04");
        assert_eq!(current("次月5日前", date(2026, 5, 6)), "2026-04");
        assert_eq!(current("每季度末前", date(2026, 7, 3)), "2026-Q2");
        assert_eq!(current("每月", date(2026, 1, 4)), "2025-12");
        assert_eq!(current("每周五前", date(2026, 6, 13)), "2026-W24");
        assert_eq!(current("每周五前", date(2026, 6, 15)), "2026-W24");
        assert_eq!(current("每周一前", date(2026, 6, 15)), "2026-W24");
        assert_eq!(current("每月15日、30日前", date(2026, 6, 30)), "2026-06-H2");
        assert_eq!(current("每月15日、30日前", date(2026, 6, 17)), "2026-06-H1");
        assert_eq!(current("每月1日、16日前", date(2026, 6, 17)), "2026-06-H1");
    }
}
