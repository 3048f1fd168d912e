//! Reads 完成时限: a day, the end of a period, an ongoing duty, done, or at once.

use jiff::civil::Date;

use super::date::{Fault, day_of, from_serial, month_end};
use super::deadline_scan::Scan;
use super::{arabic, squeeze};
use crate::grid::Dated;

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

const ONGOING: [&str; 30] = [
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
    "时序",
    "常年",
    "常抓",
];

/// What is done at once.
const NOW: [&str; 7] = ["立即", "立行立改", "马上", "即知即改", "即时", "立刻", "即日"];

/// Characters of the longest deadline that names no month or year; one in several steps may have twice as many.
const LONGEST: usize = 30;

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
    // ①7月底②10月底: the numbers of a list are no digits of its days.
    let text = text.replace(|c| ('①'..='⒇').contains(&c), ";");
    let text = arabic(&without_festival_numbers(&squeeze(&text)));
    if is_garbled(&text) {
        return Err(Fault::Unreadable);
    }
    let mut scan = Scan::new(&text, year);
    scan.run()?;
    // 制定方案，开展排查，年内整改37处: a report, whatever it says of when.
    let length = text.chars().count();
    let year = |at: usize| {
        text.get(..at)
            .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
    };
    let names = text.contains('月') || text.match_indices('年').any(|(at, _)| year(at));
    if length > LONGEST && !names || length > 2 * LONGEST {
        return Err(Fault::Unreadable);
    }
    // 贯穿全年、长期坚持: the year is no end of it.
    let endless = scan.all_year && ["长期", "常态"].iter().any(|word| text.contains(word));
    if let Some(day) = scan.last.filter(|_| !endless) {
        return Ok(Deadline::By(day));
    }
    // 每月召开一次调度会，组织各乡镇…: a report that says how often something is done, and no deadline.
    if text.chars().count() > LONGEST {
        return Err(Fault::Unreadable);
    }
    // 成立专班，每月调度一次: how often something is done, behind what is done, is a measure.
    let opening = text.split([',', ';', '。']).next().unwrap_or_default();
    let of_time = |clause: &str| {
        let mut words = ONGOING
            .iter()
            .chain(&NOW)
            .chain(&["年", "月", "日", "季", "期", "度", "完成"]);
        words.any(|word| clause.contains(word))
    };
    let often = |word: &&&str| !word.starts_with(['每', '按', '逐', '定']) || of_time(opening);
    if ONGOING.iter().filter(often).any(|word| text.contains(word)) {
        return Ok(Deadline::Ongoing);
    }
    // The day is set elsewhere and nobody here can name it: 按省定时间节点, 根据上级要求.
    let follows = ["按", "依", "根据", "随", "以"]
        .iter()
        .any(|word| text.starts_with(word))
        && !text.contains("为准");
    if follows && SUPERIORS.iter().any(|word| text.contains(word)) {
        return Ok(Deadline::Ongoing);
    }
    if ["即日起", "即时起"].iter().any(|word| text.contains(word)) {
        return Ok(Deadline::Ongoing);
    }
    if NOW.iter().any(|word| text.contains(word)) {
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
    let short = text.chars().count() <= 8 || text.starts_with('已');
    if short && !text.contains('%') && done.iter().any(|word| text.starts_with(word)) {
        return Ok(Deadline::Done);
    }
    Err(Fault::Unreadable)
}

/// Reads a deadline from a day that the file holds and the text that the cell shows of it: what it does not show, it
/// does not say. 2020年12月 is the end of the month, whatever day stands behind it.
pub fn of_day(text: &str, serial: f64, dated: Dated, year: i16) -> Result<Deadline, Fault> {
    let day = from_serial(serial);
    let by = match (day, dated) {
        (Some(day), Dated::DAY) => return Ok(Deadline::By(day)),
        (
            Some(day),
            Dated {
                year: true,
                month: true,
                ..
            },
        ) => Ok(day.last_of_month()),
        (
            Some(day),
            Dated {
                year: true,
                month: false,
                ..
            },
        ) => Ok(day.last_of_year()),
        (
            Some(day),
            Dated {
                month: true,
                day: false,
                ..
            },
        ) => month_end(year, i16::from(day.month())),
        (
            Some(day),
            Dated {
                month: true, day: true, ..
            },
        ) => day_of(year, i16::from(day.month()), i16::from(day.day())),
        _ => Err(Fault::Unreadable),
    };
    // The words of a format may say more: 2020年12月中旬.
    read(text, year).or_else(|_| by.map(Deadline::By))
}

/// Whether a text breaks off (12月31日前完成投资的), counts back from now (20年前), or leaves open which of two years is meant.
fn is_garbled(text: &str) -> bool {
    let years_ago = text
        .strip_suffix("年前")
        .is_some_and(|count| (1..=2).contains(&count.len()) && count.bytes().all(|byte| byte.is_ascii_digit()));
    let year = |part: &str| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        (digits.len() == 4).then_some(digits)
    };
    let which = text
        .split_once('或')
        .is_some_and(|(one, other)| matches!((year(one), year(other.trim_start_matches('者'))), (Some(one), Some(other)) if one != other));
    years_ago || which || text.ends_with('的')
}

/// Whether a deadline leaves the day to somebody above the unit, and names none: 按上级要求.
pub fn is_left_to_others(text: &str) -> bool {
    let text = squeeze(text);
    let follows = ["按", "依", "根据", "随", "以"]
        .iter()
        .any(|word| text.starts_with(word));
    follows && !ONGOING.iter().any(|word| text.contains(word))
}

/// Whether a deadline is a span whose end lies before its beginning: 2020年12月31日至2020年9月1日, 11月底至10月中旬.
pub fn runs_backwards(text: &str, year: i16) -> bool {
    let bare = squeeze(text);
    ["至", "到", "--", "-", "~"].iter().any(|joint| {
        let Some((from, to)) = bare.split_once(joint) else {
            return false;
        };
        // 2020-10-15 is no span, and 30日至10月 begins in a month that nobody says.
        let says_month = |part: &str| part.contains('月') || part.starts_with("20") && part.len() > 5;
        let said = |part: &str| part.chars().take(4).filter(char::is_ascii_digit).count() == 4;
        let day = |part: &str, year: i16| match read(part, year) {
            Ok(Deadline::By(day)) if says_month(part) => Some(day),
            _ => None,
        };
        let Some(begins) = day(from, year) else { return false };
        // 2021年8月—11月: the year of the first holds for the second.
        let ends = day(to, if said(from) { begins.year() } else { year });
        ends.is_some_and(|ends| begins > ends)
    })
}

/// Whether a deadline names one day or another: 8月30日或9月30日.
pub fn is_undecided(text: &str, year: i16) -> bool {
    let bare = squeeze(text);
    let Some((one, other)) = bare.split_once("或者").or_else(|| bare.split_once('或')) else {
        return false;
    };
    [one, other]
        .iter()
        .all(|part| matches!(read(part, year), Ok(Deadline::By(_))))
}

/// Whether a deadline names a year and nothing more: `2020`, `2020年度`.
pub fn is_bare_year(text: &str) -> bool {
    let bare = arabic(&squeeze(text));
    let year = bare.trim_end_matches(['。', '.']);
    let year = year.strip_suffix("年度").or(year.strip_suffix('年')).unwrap_or(year);
    year.len() == 4 && year.starts_with("20") && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text without quotes, and with the festivals that are called by numbers by their names, so that these are not
/// read as figures: `“八一”前`, `“七一”前`.
fn without_festival_numbers(text: &str) -> String {
    let mut text = text.replace(['“', '”', '"', '‘', '’', '「', '」'], "");
    for (number, name) in [("五一", "劳动节"), ("七一", "建党节"), ("八一", "建军节")] {
        if !text.contains(number) {
            continue;
        }
        for tail in [
            "前",
            "节前",
            "国际劳动节前",
            "劳动节前",
            "建党节前",
            "建军节前",
            "之前",
            "期间",
        ] {
            text = text.replace(&format!("{number}{tail}"), &format!("{name}前"));
        }
    }
    text
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
