//! Walks through a deadline and notes every day and period in it.

use jiff::ToSpan;
use jiff::civil::Date;

use super::date::{self, Fault, day_of, month_end};

/// Spring Festival and Mid-Autumn Festival, which follow the moon: year, month and day of each.
const BY_MOON: [(i16, [i16; 2], [i16; 2]); 13] = [
    (2019, [2, 5], [9, 13]),
    (2020, [1, 25], [10, 1]),
    (2021, [2, 12], [9, 21]),
    (2022, [2, 1], [9, 10]),
    (2023, [1, 22], [9, 29]),
    (2024, [2, 10], [9, 17]),
    (2025, [1, 29], [10, 6]),
    (2026, [2, 17], [9, 25]),
    (2027, [2, 6], [9, 15]),
    (2028, [1, 26], [10, 3]),
    (2029, [2, 13], [9, 22]),
    (2030, [2, 3], [9, 12]),
    (2031, [1, 23], [10, 1]),
];

/// The Double Ninth, which follows the moon, too.
const DOUBLE_NINTH: [(i16, [i16; 2]); 13] = [
    (2019, [10, 7]),
    (2020, [10, 25]),
    (2021, [10, 14]),
    (2022, [10, 4]),
    (2023, [10, 23]),
    (2024, [10, 11]),
    (2025, [10, 29]),
    (2026, [10, 18]),
    (2027, [10, 8]),
    (2028, [10, 26]),
    (2029, [10, 16]),
    (2030, [10, 5]),
    (2031, [10, 24]),
];

/// Days by which things are to be done, as they are called.
const HOLIDAYS: [&str; 10] = [
    "元旦",
    "春节",
    "劳动节",
    "五一",
    "建党节",
    "建军节",
    "教师节",
    "中秋",
    "国庆",
    "重阳",
];

/// A holiday that begins here with 前 behind it, and the characters up to there: `春节前`, `国庆“双节”前`.
fn holiday(chars: &[char]) -> Option<(&'static str, usize)> {
    const BETWEEN: usize = 6;
    let opens = |word: &str| word.chars().zip(chars).filter(|(a, b)| a == *b).count() == word.chars().count();
    let name = HOLIDAYS.into_iter().find(|name| opens(name))?;
    let behind = chars.iter().skip(name.chars().count()).take(BETWEEN);
    let rest = behind.take_while(|c| !c.is_ascii_digit()).position(|c| *c == '前')?;
    Some((name, name.chars().count() + rest + 1))
}

/// The day before a holiday. Where no year is said, a holiday of winter is the coming one.
fn eve(name: &str, year: i16, said: Option<i16>) -> Result<Option<Date>, Fault> {
    let winter = said.unwrap_or(year.saturating_add(1));
    let by_moon = |year: i16, spring: bool| {
        let (_, first, second) = BY_MOON.iter().find(|(known, ..)| *known == year)?;
        let [month, day] = if spring { *first } else { *second };
        Some(day_of(year, month, day))
    };
    let day = match name {
        "元旦" => day_of(winter, 1, 1)?,
        "春节" => match by_moon(winter, true) {
            Some(day) => day?,
            None => return Ok(None),
        },
        "中秋" => match by_moon(year, false) {
            Some(day) => day?,
            None => return Ok(None),
        },
        "重阳" => match DOUBLE_NINTH.iter().find(|(known, _)| *known == year) {
            Some((_, [month, day])) => day_of(year, *month, *day)?,
            None => return Ok(None),
        },
        "劳动节" | "五一" => day_of(year, 5, 1)?,
        "建党节" => day_of(year, 7, 1)?,
        "建军节" => day_of(year, 8, 1)?,
        "教师节" => day_of(year, 9, 10)?,
        _ => day_of(year, 10, 1)?,
    };
    Ok(day.checked_sub(1.day()).ok())
}

/// Walks through the text and notes every day and period in it; year and month carry over to what follows.
pub(super) struct Scan {
    chars: Vec<char>,
    at: usize,
    /// The year of the round.
    round: i16,
    year: i16,
    month: Option<i16>,
    /// The year that the text itself says.
    said: Option<i16>,
    /// The last day so far.
    pub(super) last: Option<Date>,
    /// Whether 全年 is all that speaks of a day.
    pub(super) all_year: bool,
}

impl Scan {
    pub(super) fn new(text: &str, year: i16) -> Self {
        Scan {
            chars: text.chars().collect(),
            at: 0,
            round: year,
            year,
            month: None,
            last: None,
            all_year: false,
            said: None,
        }
    }

    pub(super) fn run(&mut self) -> Result<(), Fault> {
        // 2022年6月（工期24个月），年度目标12月底: what is due this year is what is asked for.
        let mut whole = None;
        while let Some(&c) = self.chars.get(self.at) {
            if let Some(len) = self.any(&["年度目标", "年度任务", "年度计划"]) {
                whole = self.last.take().or(whole);
                self.year = self.round;
                self.at += len;
            } else if c.is_ascii_digit() {
                self.number()?;
            } else if let Some((day, len)) = self.word()? {
                if let Some(day) = day {
                    self.note(day);
                }
                self.at += len;
            } else {
                self.at += 1;
            }
        }
        self.last = self.last.or(whole);
        Ok(())
    }

    fn note(&mut self, day: Date) {
        self.all_year = self.last.is_none() && self.starts("全年");
        self.last = Some(self.last.map_or(day, |last| last.max(day)));
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn starts(&self, word: &str) -> bool {
        word.chars().enumerate().all(|(i, c)| self.peek(i) == Some(c))
    }

    fn any(&self, words: &[&str]) -> Option<usize> {
        words
            .iter()
            .find(|word| self.starts(word))
            .map(|word| word.chars().count())
    }

    /// Digits at the place, with their number.
    fn digits(&self, from: usize) -> (usize, Option<i16>) {
        let run: String = self
            .chars
            .iter()
            .skip(from)
            .take_while(|c| c.is_ascii_digit())
            .collect();
        (run.len(), run.parse().ok())
    }

    /// Periods said in words: the day they end on, if they end, and how many characters they take.
    fn word(&mut self) -> Result<Option<(Option<Date>, usize)>, Fault> {
        for (words, years) in [(["明年", "次年", "下一年"], 1), (["今年", "本年", "当年"], 0)] {
            let Some(len) = self.any(&words) else { continue };
            let year = self.year.saturating_add(years);
            let open = self
                .peek(len)
                .is_some_and(|c| c.is_ascii_digit() || matches!(c, '上' | '下' | '第'))
                || holiday(self.chars.get(self.at + len..).unwrap_or_default()).is_some();
            self.year = year;
            self.said = Some(year);
            // 明年3月底 is read on from the month.
            return Ok(Some((if open { None } else { Some(day_of(year, 12, 31)?) }, len)));
        }
        // Q4, the fourth quarter.
        if let (Some('Q' | 'q'), Some(quarter @ '1'..='4')) = (self.peek(0), self.peek(1)) {
            let month = i16::try_from(quarter.to_digit(10).unwrap_or(4)).unwrap_or(4) * 3;
            return Ok(Some((Some(month_end(self.year, month)?), 2)));
        }
        if let Some(len) = self.any(&["上半年", "年中", "半年内"]) {
            return Ok(Some((Some(day_of(self.year, 6, 30)?), len)));
        }
        if let Some((name, len)) = holiday(self.chars.get(self.at..).unwrap_or_default()) {
            return Ok(Some((eve(name, self.year, self.said)?, len)));
        }
        if let Some(len) = self.any(&["下半年", "年底", "年末", "年终", "年内", "岁末", "全年", "年度内"])
        {
            return Ok(Some((Some(day_of(self.year, 12, 31)?), len)));
        }
        // Five-year plans: the thirteenth ended in 2020.
        for (word, end) in [("十三五", 2020), ("十四五", 2025), ("十五五", 2030)] {
            if self.starts(word) {
                return Ok(Some((Some(day_of(end, 12, 31)?), 3)));
            }
        }
        Ok(None)
    }

    fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let (len, value) = self.digits(start);
        let run: String = self.chars.iter().skip(start).take(len).collect();
        self.at += len;
        if len == 8
            && let Ok(day) = date::packed(&run)
        {
            self.note(day);
            return Ok(());
        }
        if len == 6
            && let (Some(year), Some(month)) = (part(&run, 0, 4), part(&run, 4, 6))
            && (1990..=2100).contains(&year)
        {
            // 202012
            self.note(month_end(year, month)?);
            return Ok(());
        }
        let Some(value) = value else { return Ok(()) };
        if len == 4 && (1990..=2100).contains(&value) {
            return self.after_year(value);
        }
        // 20.12.31
        let sign = self.peek(0).filter(|c| matches!(c, '.' | '/' | '-'));
        let (month, _) = self.digits(self.at + 1);
        let short = sign.is_some() && matches!(month, 1 | 2) && self.peek(1 + month) == sign && start == 0;
        if len == 2 && (15..=60).contains(&value) && (self.peek(0) == Some('年') || short) {
            return self.after_year(2000 + value);
        }
        if len > 2 {
            return Ok(());
        }
        match self.peek(0) {
            Some('月') => {
                self.at += 1;
                return self.after_month(value);
            }
            Some('季') if (1..=4).contains(&value) => {
                self.at += 1;
                let day = month_end(self.year, value * 3)?;
                self.note(day);
                return Ok(());
            }
            Some('日' | '号') => {
                self.at += 1;
                if let Some(month) = self.month {
                    let day = day_of(self.year, month, value)?;
                    self.note(day);
                }
                return Ok(());
            }
            // 7-12月: the second month counts, the first only opens the range.
            Some('-' | '~' | '至' | '到' | '、') => {
                let (next, number) = self.digits(self.at + 1);
                let after = self.chars.get(self.at + 1 + next).copied();
                if next > 0 && matches!(after, Some('月' | '季')) {
                    return Ok(());
                }
                if next > 0 && self.peek(0) == Some('-') {
                    return self.month_and_day(start, value, next, number);
                }
            }
            Some('.' | '/') => {
                let (next, number) = self.digits(self.at + 1);
                if next > 0 {
                    return self.month_and_day(start, value, next, number);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// `12.31`: a day without its year, where the text opens with it or a sign stands before it.
    fn month_and_day(&mut self, start: usize, month: i16, len: usize, day: Option<i16>) -> Result<(), Fault> {
        let before = start.checked_sub(1).and_then(|i| self.chars.get(i)).copied();
        let after = self.chars.get(self.at + 1 + len).copied();
        let stands_alone = before
            .is_none_or(|c| matches!(c, '-' | '~' | '至' | '到' | '于' | '在' | '前' | '、' | '(' | '年'))
            && after.is_none_or(|c| {
                matches!(
                    c,
                    '前' | '止' | '-' | '~' | '日' | '号' | '至' | '到' | '、' | '完' | ')' | '之' | '以'
                )
            });
        let Some(day) = day.filter(|_| stands_alone && len <= 2 && (1..=12).contains(&month)) else {
            return Ok(());
        };
        self.at += 1 + len;
        self.month = Some(month);
        let day = day_of(self.year, month, day)?;
        self.note(day);
        Ok(())
    }

    fn after_year(&mut self, year: i16) -> Result<(), Fault> {
        self.year = year;
        self.said = Some(year);
        self.month = None;
        let mark = self.peek(0);
        match mark {
            Some('年') => {
                self.at += 1;
                if self.peek(0) == Some('度') {
                    self.at += 1;
                }
                // 2020年底: the period's word begins with the 年 just passed.
                if let Some(len) = self.any(&["底", "末", "内", "终", "全年"]) {
                    self.at += len;
                } else if self.peek(0) == Some('中') && !self.starts("中旬") {
                    self.at += 1;
                    let day = day_of(year, 6, 30)?;
                    self.note(day);
                    return Ok(());
                } else if self.any(&["第", "上半", "下半", "今"]).is_some()
                    || self.peek(0).is_some_and(|c| c.is_ascii_digit())
                    || holiday(self.chars.get(self.at..).unwrap_or_default()).is_some()
                {
                    return Ok(());
                }
                let day = day_of(year, 12, 31)?;
                self.note(day);
                Ok(())
            }
            Some(sign @ ('.' | '-' | '/')) => {
                let (len, month) = self.digits(self.at + 1);
                let Some(month) = month.filter(|_| matches!(len, 1 | 2)) else {
                    // 2020-2022: the first year only opens the range.
                    return Ok(());
                };
                self.at += 1 + len;
                if self.peek(0) == Some('月') {
                    self.at += 1;
                    return self.after_month(month);
                }
                // 2026.6中旬, 2026-06底
                if self.any(&["上旬", "中旬", "下旬", "初", "底", "末"]).is_some() {
                    return self.after_month(month);
                }
                self.month = Some(month);
                let (len, day) = self.digits(self.at + 1);
                if self.peek(0) == Some(sign)
                    && matches!(len, 1 | 2)
                    && let Some(day) = day
                {
                    self.at += 1 + len;
                    let day = day_of(year, month, day)?;
                    self.note(day);
                } else {
                    let day = month_end(year, month)?;
                    self.note(day);
                }
                Ok(())
            }
            // 2020至2022年, 2020—2022年 are read at the second year.
            Some('至' | '到' | '~') => Ok(()),
            _ => {
                let day = day_of(year, 12, 31)?;
                self.note(day);
                Ok(())
            }
        }
    }

    fn after_month(&mut self, month: i16) -> Result<(), Fault> {
        if !(1..=12).contains(&month) {
            return Err(Fault::Impossible);
        }
        self.month = Some(month);
        if let Some(len) = self.any(&["份"]) {
            self.at += len;
        }
        let day = if let Some(len) = self.any(&["上旬", "初"]) {
            self.at += len;
            day_of(self.year, month, 10)?
        } else if let Some(len) = self.any(&["中旬"]) {
            self.at += len;
            day_of(self.year, month, 20)?
        } else {
            let (len, day) = self.digits(self.at);
            let next = self.chars.get(self.at + len).copied();
            // 12月31日, 12月31前; not 6月10个项目.
            let is_day = matches!(len, 1 | 2)
                && (next.is_none()
                    || matches!(
                        next,
                        Some('日' | '号' | '前' | '-' | '~' | '至' | '到' | ',' | '止' | '、' | ')')
                    ));
            match day.filter(|_| is_day) {
                Some(day) => {
                    self.at += len;
                    day_of(self.year, month, day)?
                }
                None => month_end(self.year, month)?,
            }
        };
        self.note(day);
        Ok(())
    }
}

/// Some digits of a run as a number.
fn part(run: &str, from: usize, to: usize) -> Option<i16> {
    run.get(from..to)?.parse().ok()
}
