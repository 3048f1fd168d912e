//! Reads 完成时限: a day, the end of a period, an ongoing duty, done, or at once.

use jiff::civil::Date;

use super::date::{self, Fault, day_of, month_end};
use super::{arabic, squeeze};

/// What a deadline says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deadline {
    /// By this day; of several days or periods, the last.
    By(Date),
    /// An ongoing duty: 长期坚持, 持续推进, 常态化, 每季度.
    Ongoing,
    /// Already done: 已完成.
    Done,
    /// At once: 立即, 立行立改.
    Now,
}

impl Deadline {
    /// The normalised value of the record: `2020-12-31`, `ongoing`, `done`, `now`.
    pub fn normal(self) -> String {
        match self {
            Deadline::By(day) => day.to_string(),
            Deadline::Ongoing => "ongoing".to_owned(),
            Deadline::Done => "done".to_owned(),
            Deadline::Now => "now".to_owned(),
        }
    }
}

const ONGOING: [&str; 28] = [
    "长期",
    "持续",
    "常态",
    "不断",
    "经常",
    "一直",
    "全程",
    "日常",
    "每年",
    "每月",
    "每周",
    "每日",
    "每季",
    "每半年",
    "按月",
    "按季",
    "按周",
    "按年",
    "逐年",
    "逐月",
    "逐步",
    "始终",
    "随时",
    "永久",
    "贯穿",
    "定期",
    "动态",
    "时序进度",
];

/// Whoever is above the unit and sets the day.
const SUPERIORS: [&str; 12] = [
    "上级",
    "国家",
    "中央",
    "国务院",
    "省",
    "市委",
    "市政府",
    "部委",
    "统一部署",
    "统一安排",
    "通知要求",
    "文件要求",
];

/// Reads a deadline; a year left out is `year`, the year of the campaign.
pub fn read(text: &str, year: i16) -> Result<Deadline, Fault> {
    let text = arabic(&squeeze(text));
    let mut scan = Scan::new(&text, year);
    scan.run()?;
    if let Some(day) = scan.last {
        return Ok(Deadline::By(day));
    }
    if ONGOING.iter().any(|word| text.contains(word)) {
        return Ok(Deadline::Ongoing);
    }
    // The day is set elsewhere and nobody here can name it: 按省定时间节点, 根据上级要求.
    let follows = ["按", "依", "根据", "随", "以"]
        .iter()
        .any(|word| text.starts_with(word));
    if follows && SUPERIORS.iter().any(|word| text.contains(word)) {
        return Ok(Deadline::Ongoing);
    }
    if ["即日起", "即时起"].iter().any(|word| text.contains(word)) {
        return Ok(Deadline::Ongoing);
    }
    if ["立即", "立行立改", "马上", "即知即改", "即时", "立刻", "即日"]
        .iter()
        .any(|word| text.contains(word))
    {
        return Ok(Deadline::Now);
    }
    let done = [
        "已完成",
        "已办结",
        "完成",
        "已全部完成",
        "办结",
        "已落实",
        "已销号",
        "已完结",
    ];
    if done.iter().any(|word| text.starts_with(word)) && text.chars().count() <= 8 {
        return Ok(Deadline::Done);
    }
    Err(Fault::Unreadable)
}

/// Walks through the text and notes every day and period in it; year and month carry over to what follows.
struct Scan {
    chars: Vec<char>,
    at: usize,
    year: i16,
    month: Option<i16>,
    last: Option<Date>,
}

impl Scan {
    fn new(text: &str, year: i16) -> Self {
        Scan {
            chars: text.chars().collect(),
            at: 0,
            year,
            month: None,
            last: None,
        }
    }

    fn run(&mut self) -> Result<(), Fault> {
        while let Some(&c) = self.chars.get(self.at) {
            if c.is_ascii_digit() {
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
        Ok(())
    }

    fn note(&mut self, day: Date) {
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
                .is_some_and(|c| c.is_ascii_digit() || matches!(c, '上' | '下' | '第'));
            self.year = year;
            // 明年3月底 is read on from the month.
            return Ok(Some((if open { None } else { Some(day_of(year, 12, 31)?) }, len)));
        }
        if let Some(len) = self.any(&["上半年", "年中", "半年内"]) {
            return Ok(Some((Some(day_of(self.year, 6, 30)?), len)));
        }
        if let Some(len) = self.any(&["国庆节前", "国庆前"]) {
            return Ok(Some((Some(day_of(self.year, 9, 30)?), len)));
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
        if len == 2 && (15..=60).contains(&value) && self.peek(0) == Some('年') {
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
            .is_none_or(|c| matches!(c, '-' | '~' | '至' | '到' | '于' | '在' | '前' | '、' | '('))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_are_read_as_officials_write_them() {
        // The whole list stands in fixtures/normal/deadlines.tsv.
        for (text, value) in [
            ("2020年12月底前完成", "2020-12-31"),
            ("2020.7-2020.12", "2020-12-31"),
            ("明年3月底", "2021-03-31"),
            ("持续推进，12月底前取得阶段性成效", "2020-12-31"),
            ("长期坚持", "ongoing"),
            ("按省定时间节点", "ongoing"),
            ("按国家统一部署推进", "ongoing"),
            ("根据省厅安排", "ongoing"),
        ] {
            assert_eq!(read(text, 2020).map(Deadline::normal).as_deref(), Ok(value), "{text}");
        }
        for (text, fault) in [
            ("2020年13月", Fault::Impossible),
            ("6月31日", Fault::Impossible),
            ("尽快", Fault::Unreadable),
            ("按要求推进", Fault::Unreadable),
            ("张三", Fault::Unreadable),
            ("13907240001", Fault::Unreadable),
        ] {
            assert_eq!(read(text, 2020), Err(fault), "{text}");
        }
    }
}
