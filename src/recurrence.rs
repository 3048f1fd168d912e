//! How often a form comes back and by which day: 每周五前, 每月15日、30日前, 每月25日前, 每季度末前, 次月5日前.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::Date;
use regex::{Captures, Regex};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

use crate::period::{Named, Period, Rhythm};
use crate::text::regex;

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
}

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
            Due::Within(day) if self.rhythm == Rhythm::Week => in_week(period.first_day(), day),
            Due::After(day) if self.rhythm == Rhythm::Week => in_week(last.tomorrow().ok()?, day),
            Due::Within(day) => day_in(last, day),
            Due::After(day) => day_in(last.tomorrow().ok()?, day),
            Due::Each(days) => day_in(last, *days.get(part - 1)?),
            Due::EachAfter(days) => day_in(last.tomorrow().ok()?, *days.get(part % parts)?),
        }
    }

    /// By how many days what is due on a day lies before that day: a report of Monday is of the week before.
    fn lag(self) -> i8 {
        match self.due {
            Due::After(_) if self.rhythm == Rhythm::Week => 7,
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
        let away = |period: &Period| (due(*period) - day).get_days().abs();
        let mut periods = [around.previous(), around, around.next()];
        periods.sort_by_key(away);
        periods.first().copied().unwrap_or(around)
    }

    /// What words say of it; the first of several. Words that name no rhythm say nothing.
    ///
    /// A day up to the 10th of every month is that of a report on the month before, unless 当月 stands with it.
    pub fn said(text: &str) -> Option<Recurrence> {
        let folded: String = text.nfkc().collect();
        Recurrence::found(&folded).map(|(_, said)| said)
    }

    /// The same as [`said`](Recurrence::said), with the bytes of the text in which the words stand. The text must be folded by NFKC.
    pub fn found(text: &str) -> Option<(Range<usize>, Recurrence)> {
        SAID.iter()
            .filter_map(|(pattern, read)| {
                let found = pattern.captures(text)?;
                Some((found.get(0)?.range(), read(&found, text)?))
            })
            .min_by_key(|(range, _)| range.start)
    }
}

/// Makes of a match what it says; the whole text tells which month is meant.
type Reader = fn(&Captures<'_>, &str) -> Option<Recurrence>;

/// The words of recurrence; of those that begin at one place the first counts.
static SAID: LazyLock<Vec<(Regex, Reader)>> = LazyLock::new(|| {
    vec![
        // 每周五12时前; 每周一次 and 每周一调度 name no Monday.
        (
            regex(
                r"[每逢](?:个)?(?:周|星期|礼拜)的?(?P<w>[二三四五六日天]|一(?:[前上下中早之将的向报\d,、]|报送))(?:次|$)?",
            ),
            |found, text| {
                let day = weekday(found)?;
                let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
                let before = !says(&["本周", "当周"]) && (day <= EARLY_IN_WEEK || says(&["上周", "上一周", "前一周"]));
                with(Rhythm::Week, if before { Due::After(day) } else { Due::Within(day) })
            },
        ),
        (
            regex(r"(?:次周|下一?个?周)的?周?(?P<w>[一二三四五六日天])"),
            |found, text| {
                let day = weekday(found).filter(|_| !text.contains("每两周"))?;
                with(Rhythm::Week, Due::After(day))
            },
        ),
        (regex(r"每周[末底]"), |_, _| with(Rhythm::Week, Due::End)),
        (
            regex(
                r"每个?(?:周|星期)|[按逐]周|周周|一周一|(?:^|[^双两隔0-9一二三四五六七八九十])周(?:报|调度|通报|跟踪|推进|进展)",
            ),
            |_, _| with(Rhythm::Week, Due::Open),
        ),
        // 每月10日、20日、30日前, 每月15日和月底前.
        (
            regex(
                r"每个?月的?\s*(?P<a>\d{1,2})\s*[日号]?\s*[、,和及]\s*(?P<b>\d{1,2})\s*[日号]?\s*[、,和及]\s*(?:(?P<c>\d{1,2})\s*[日号]|月[底末])",
            ),
            |found, text| each(Rhythm::TenDays, found, text),
        ),
        (
            regex(r"每个?月的?\s*(?P<a>\d{1,2})\s*[日号]?\s*[、,和及]\s*(?:(?P<b>\d{1,2})\s*[日号]|月[底末])"),
            |found, text| each(Rhythm::HalfMonth, found, text),
        ),
        (regex(r"每旬的?[末底终]"), |_, _| with(Rhythm::TenDays, Due::End)),
        (regex(r"[每按逐]旬|旬报"), |_, _| with(Rhythm::TenDays, Due::Open)),
        (regex(r"每半个?月的?[末底终]"), |_, _| {
            with(Rhythm::HalfMonth, Due::End)
        }),
        (
            regex(r"[每按逐]半个?月|半月(?:报|调度|通报|跟踪|进展)|每月(?:上、?下|两个?)半月"),
            |_, _| with(Rhythm::HalfMonth, Due::Open),
        ),
        (
            regex(
                r"(?:每(?:两|二|2)个?月|每?双月)的?(?:结束)?后?的?(?:首月|第[一1]个月|次月|下个?月|后)的?\s*(?P<d>\d{1,2})\s*[日号]",
            ),
            |found, _| with(Rhythm::TwoMonths, Due::After(day(found)?)),
        ),
        (
            regex(r"(?:每(?:两|二|2)个?月|每?双月)的?(?:最后[一1]个月|末月|第[二2]个月)?的?\s*(?P<d>\d{1,2})\s*[日号]"),
            |found, _| with(Rhythm::TwoMonths, Due::Within(day(found)?)),
        ),
        (
            regex(r"(?:每(?:两|二|2)个?月|每?双月)的?月?[末底终]"),
            |_, _| with(Rhythm::TwoMonths, Due::End),
        ),
        (
            regex(r"每(?:两|二|2)个?月|每双月|隔月|双月(?:报|调度|通报|跟踪|进展)"),
            |_, _| with(Rhythm::TwoMonths, Due::Open),
        ),
        (
            regex(r"每?(?:次月|下个?月)的?\s*(?P<d>\d{1,2})\s*[日号]"),
            |found, _| with(Rhythm::Month, Due::After(day(found)?)),
        ),
        (
            regex(r"[每按]个?月的?\s*(?P<d>\d{1,2})\s*[日号]"),
            |found, text| {
                let day = day(found)?;
                let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
                let before = !says(&["当月", "本月"]) && (day <= EARLY || says(&["上月", "上个月"]));
                with(Rhythm::Month, if before { Due::After(day) } else { Due::Within(day) })
            },
        ),
        (regex(r"[每按]个?月月?[底末]|月底前?按月"), |_, _| {
            with(Rhythm::Month, Due::End)
        }),
        (
            regex(r"每个?季度?的?(?:最后[一1]个月|末月|第[三3]个月|末)的?\s*(?P<d>\d{1,2})\s*[日号]"),
            |found, _| with(Rhythm::Quarter, Due::Within(day(found)?)),
        ),
        (
            regex(r"每个?季度?的?(?:结束)?后?的?(?:首月|第[一1]个月|次月|下个?月|后)的?\s*(?P<d>\d{1,2})\s*[日号]"),
            |found, _| with(Rhythm::Quarter, Due::After(day(found)?)),
        ),
        (
            regex(r"(?:下一?个?季度|次季度?)(?:首月|第[一1]个月)的?\s*(?P<d>\d{1,2})\s*[日号]"),
            |found, _| with(Rhythm::Quarter, Due::After(day(found)?)),
        ),
        (regex(r"每个?季度?的?(?:末月?|底|终)"), |_, _| {
            with(Rhythm::Quarter, Due::End)
        }),
        (
            regex(r"每半年的?(?:最后[一1]个月|末月|末)的?\s*(?P<d>\d{1,2})\s*[日号]"),
            |found, _| with(Rhythm::Half, Due::Within(day(found)?)),
        ),
        (
            regex(r"每半年的?(?:结束)?后?的?(?:首月|第[一1]个月|次月|下个?月|后)的?\s*(?P<d>\d{1,2})\s*[日号]"),
            |found, _| with(Rhythm::Half, Due::After(day(found)?)),
        ),
        (regex(r"每半年的?(?:末|底|终)"), |_, _| {
            with(Rhythm::Half, Due::End)
        }),
        (
            regex(r"每年的?(?:12|十二)月(?:份)?的?\s*(?P<d>\d{1,2})\s*[日号]"),
            |found, _| with(Rhythm::Year, Due::Within(day(found)?)),
        ),
        (
            regex(r"(?:每年的?|次年|下一?年度?)(?:1|一)月(?:份)?的?\s*(?P<d>\d{1,2})\s*[日号]"),
            |found, text| {
                text.contains('每').then_some(())?;
                with(Rhythm::Year, Due::After(day(found)?))
            },
        ),
        (regex(r"每年(?:年?[底末终]|12月[底末])"), |_, _| {
            with(Rhythm::Year, Due::End)
        }),
        (regex(r"每个?月|按月|逐月|月月|月报|月度"), |_, _| {
            with(Rhythm::Month, Due::Open)
        }),
        (
            regex(r"每个?季|按季|逐季|季报|季度(?:跟踪|进展|报表|调度|报告|报送|情况)"),
            |_, _| with(Rhythm::Quarter, Due::Open),
        ),
        (
            regex(r"每半年|按半年|半年报|半年度?(?:报表|报告|报送)"),
            |_, _| with(Rhythm::Half, Due::Open),
        ),
        (regex(r"每年|按年(?:度)?|逐年|年报表"), |_, _| {
            with(Rhythm::Year, Due::Open)
        }),
    ]
});

fn with(rhythm: Rhythm, due: Due) -> Option<Recurrence> {
    Some(Recurrence { rhythm, due })
}

fn day(found: &Captures<'_>) -> Option<i8> {
    day_named(found, "d")
}

fn day_named(found: &Captures<'_>, name: &str) -> Option<i8> {
    let day: i8 = found.name(name)?.as_str().parse().ok()?;
    (1..=31).contains(&day).then_some(day)
}

/// The day of a week, counted from Monday.
fn weekday(found: &Captures<'_>) -> Option<i8> {
    let letter = found.name("w")?.as_str().chars().next()?;
    let place = "一二三四五六日".chars().position(|known| known == letter);
    let place = place.or((letter == '天').then_some(6))?;
    i8::try_from(place + 1).ok()
}

/// A day for each part of a month. Two forms that are due on two days (分别) are no parts.
fn each(rhythm: Rhythm, found: &Captures<'_>, text: &str) -> Option<Recurrence> {
    /// The last day of whatever month.
    const LAST: i8 = 31;
    let parts = rhythm.parts_of_month()?;
    let names = ["a", "b", "c"].into_iter().take(usize::try_from(parts).ok()?);
    let mut days = [0; 3];
    for (day, name) in days.iter_mut().zip(names) {
        *day = match found.name(name) {
            Some(_) => day_named(found, name)?,
            None => LAST,
        };
    }
    let said: Vec<i8> = days.iter().copied().filter(|day| *day > 0).collect();
    let rising = said.is_sorted_by(|one, other| one < other);
    let first = *said.first()?;
    if !rising || text.contains("分别") {
        return None;
    }
    // 每月1日、16日: by then the part before is at its end.
    let length = 30 / parts;
    let after = first * 3 <= length * 2;
    with(rhythm, if after { Due::EachAfter(days) } else { Due::Each(days) })
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
            (Rhythm::Week, Due::After(day)) => write!(f, "次周{}前", named(day)),
            (Rhythm::Month, Due::Within(day)) if day <= EARLY => write!(f, "每月{day}日前（当月）"),
            (Rhythm::Month, Due::Within(day)) => write!(f, "每月{day}日前"),
            (Rhythm::Month, Due::End) => f.write_str("每月底前"),
            (Rhythm::Month, Due::After(day)) => write!(f, "次月{day}日前"),
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
            "“{}”没有说多久报一次；应写成“每周五前”“每月15日、30日前”“每月25日前”“次月5日前”“每季度末前”“每半年”“每年”的样子",
            self.0
        )
    }
}

impl std::error::Error for NoRecurrence {}

impl FromStr for Recurrence {
    type Err = NoRecurrence;

    fn from_str(text: &str) -> Result<Recurrence, NoRecurrence> {
        Recurrence::said(text).ok_or_else(|| NoRecurrence(text.to_owned()))
    }
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
        ] {
            assert_eq!(due(words, period), expected, "{words}");
        }
        for words in [
            "6月底前报送",
            "于2026年12月20日前报送",
            "三个月内",
            "",
            "请于周五12时前报送",
            "双周报",
            "对连续两周没有变化的",
        ] {
            assert_eq!(Recurrence::said(words), None, "{words}");
        }
    }

    #[test]
    fn it_is_read_back_as_it_is_printed() {
        for rhythm in Rhythm::ALL {
            let days = match rhythm {
                Rhythm::Week => 7,
                Rhythm::TenDays | Rhythm::HalfMonth => 0,
                _ => 31,
            };
            let own = (1..=days).flat_map(|day| [Due::Within(day), Due::After(day)]);
            let parts = match rhythm {
                Rhythm::TenDays => vec![Due::Each([10, 20, 31]), Due::EachAfter([1, 11, 21])],
                Rhythm::HalfMonth => vec![Due::Each([15, 30, 0]), Due::EachAfter([2, 17, 0])],
                _ => Vec::new(),
            };
            for due in [Due::Open, Due::End].into_iter().chain(own).chain(parts) {
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
