//! The days by which replies are due, as the notice's body states them.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::lines::Line;
use super::numbering::value_of;
use crate::form::{Form, PLAN, STATUS};
use crate::lexicon::{Kind, holds, words as words_of};
use crate::pattern::Regex;
use crate::recurrence;
use crate::text::regex;

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:(\d{4}|今|明|当|次)年)?\s*(?:(\d{1,2})\s*月\s*(?:份)?(?:(\d{1,2})\s*日|(底|末))|(年底|年末|年终))(?:\([^)]{0,8}\))?(?:\d{1,2}(?:时|点|:\d\d)|下班|上班|中午|下午|上午|晚)*(?:\d{1,2}(?:时|点|:\d\d))*\s*(?:之?前|以前|止)",
    )
});

static ATTACHMENT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"附件\s*(\d{1,2}|[一二三四五六七八九十]{1,2})(?:\s*[、和及,-]\s*(?:附件)?\s*(\d{1,2}))?"));

/// A day that stands in a list before the last one: 6月28日、 or 6月底、 before 12月13日前.
static LISTED: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:(\d{4}|今|明|当|次)年)?\s*(\d{1,2})\s*月\s*(?:份)?(?:(\d{1,2})\s*日|[底末])\s*[、,和及]\s*$")
});

/// Months that share the day of the last one: 3、6、9、 before 12月20日前, 6月、9月、 before 12月底前.
static SHARED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:^|[^附件第项条\d、,和及])((?:\d{1,2}\s*月?\s*[、,和及]\s*)+)$"));

/// A due date that the body states, with what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueDate {
    pub day: Date,
    /// The days that the list names before this one: 6月底、9月底、12月底前. They are for one form that comes back, or for several.
    pub listed: Vec<Date>,
    /// The numbers of the attachments named beside it.
    pub attachments: Vec<u32>,
    /// The words between this date and the next.
    pub words: String,
    /// Place of the line.
    pub line: usize,
}

impl DueDate {
    /// Whether the words beside the date speak of a form, where no attachment is named.
    pub fn speaks_of(&self, form: &Form) -> bool {
        match form.key.as_str() {
            PLAN => holds(&self.words, Kind::PlanWord),
            STATUS => holds(&self.words, Kind::StatusWord),
            _ => self.words.contains(&form.short_name()),
        }
    }
}

/// The due dates of the body. Every day that is named before 附件N or a form's name counts for it.
pub(crate) fn due_dates(lines: &[Line], issued: Option<Date>) -> Vec<DueDate> {
    let mut dates = Vec::new();
    for line in lines {
        for sentence in line.plain.split(['。', ';']) {
            // 于3月10日前将方案(附件2)、于12月20日前将情况(附件3)报某处: the verb may stand once for both.
            let asks =
                holds(sentence, Kind::HandIn) || holds(sentence, Kind::HandOver) && ATTACHMENT.is_match(sentence);
            let mut claimed = 0;
            let days: Vec<_> = DAY.captures_iter(sentence).collect();
            for (place, found) in days.iter().enumerate() {
                let Some(whole) = found.get(0) else { continue };
                let end = days
                    .get(place + 1)
                    .and_then(|next| next.get(0))
                    .map_or(sentence.len(), |next| next.start());
                let words = sentence.get(whole.end()..end).unwrap_or("");
                // 4月20日前报送附件2，按月报送附件3: what comes back has a rhythm of its own.
                let again = recurrence::Recurrence::found(words).map(|again| again.range.start);
                let again = again
                    .and_then(|at| words.get(..at))
                    .filter(|before| before.ends_with(','));
                let words = again.unwrap_or(words);
                let attachments = attachments_in(words);
                // 每年12月20日前 says how often, and not when once.
                let stem = sentence.get(..whole.start()).unwrap_or("").trim_end();
                if !asks || recurrence::is_of_each_year(stem) {
                    continue;
                }
                let Some(day) = day_of(found, issued) else { continue };
                let before = listed_before(sentence, &days, place, issued);
                // 填报甲(附件2)、乙(附件3),分别于6月30日前、12月20日前报: the attachments stand before the days.
                let attachments = if attachments.is_empty() {
                    let named = attachments_in(sentence.get(claimed..whole.start()).unwrap_or(""));
                    Some(named)
                        .filter(|named| named.len() == before.len() + 1)
                        .unwrap_or_default()
                } else {
                    attachments
                };
                if !attachments.is_empty() {
                    claimed = end;
                }
                // 于6月28日、12月13日前分别将甲(附件2)、乙(附件3)报: the days go with the attachments one by one.
                let paired = attachments.len() > 1 && attachments.len() == before.len() + 1;
                if paired {
                    let days = before.into_iter().chain(std::iter::once(day));
                    dates.extend(days.zip(attachments).map(|(day, attachment)| DueDate {
                        day,
                        listed: Vec::new(),
                        attachments: vec![attachment],
                        words: String::new(),
                        line: line.number,
                    }));
                    continue;
                }
                dates.push(DueDate {
                    day,
                    listed: before,
                    attachments,
                    words: handed_in(words).to_owned(),
                    line: line.number,
                });
            }
        }
    }
    dates
}

/// The numbers of the attachments that words name.
pub(super) fn attachments_in(words: &str) -> Vec<u32> {
    ATTACHMENT
        .captures_iter(words)
        .flat_map(|found| [found.get(1), found.get(2)])
        .flatten()
        .filter_map(|number| value_of(number.as_str()))
        .collect()
}

/// The month and day of each day in the first list of several that a text holds: 分别于6月25日、12月25日前.
pub(super) fn listed_in(text: &str) -> Vec<(i8, i8)> {
    /// Any year that has all days; only months and days are asked for.
    const LEAP: i16 = 2024;
    let issued = Date::new(LEAP, 1, 1).ok();
    let days: Vec<_> = DAY.captures_iter(text).collect();
    let lists = (0..days.len()).rev().filter_map(|place| {
        let last = day_of(days.get(place)?, issued)?;
        let mut listed = listed_before(text, &days, place, issued);
        listed.push(last);
        (listed.len() > 1).then_some(listed)
    });
    let longest = lists.max_by_key(Vec::len).unwrap_or_default();
    longest.into_iter().map(|day| (day.month(), day.day())).collect()
}

/// Where the first day of a text begins.
pub(super) fn first_day_in(text: &str) -> Option<usize> {
    DAY.find(text).map(|found| found.start())
}

/// The days that stand right before a day in a list, in order.
fn listed_before(sentence: &str, days: &[regex::Captures<'_>], place: usize, issued: Option<Date>) -> Vec<Date> {
    let mut listed = Vec::new();
    let Some(mut start) = days.get(place).and_then(|day| day.get(0)).map(|day| day.start()) else {
        return listed;
    };
    let mut above = place;
    while listed.len() < 8 {
        let before = sentence.get(..start).unwrap_or("");
        if let Some(found) = LISTED.captures(before)
            && let Some(whole) = found.get(0)
        {
            listed.extend(day_of(&found, issued));
            start = whole.start();
            continue;
        }
        // 6月20日前、12月5日前
        let last = above.checked_sub(1).and_then(|above| days.get(above));
        let Some(whole) = last.and_then(|last| last.get(0)) else {
            break;
        };
        let gap = sentence.get(whole.end()..start).unwrap_or("-").trim();
        if !matches!(gap, "、" | "," | "和" | "及") {
            break;
        }
        listed.extend(last.and_then(|last| day_of(last, issued)));
        start = whole.start();
        above -= 1;
    }
    listed.reverse();
    if listed.is_empty() {
        listed = shared(sentence, days, place, issued);
    }
    listed
}

/// The days of months that share the day of the last one: 3、6、9、12月20日前.
fn shared(sentence: &str, days: &[regex::Captures<'_>], place: usize, issued: Option<Date>) -> Vec<Date> {
    let of = || {
        let last = days.get(place)?;
        let month: i8 = last.get(2)?.as_str().parse().ok()?;
        let day = day_of(last, issued)?;
        let months = SHARED.captures(sentence.get(..last.get(0)?.start())?)?.get(1)?.as_str();
        let months: Vec<i8> = months
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|month| month.parse().ok())
            .collect();
        let end = last.get(3).is_none();
        let all = months.iter().copied().chain([month]).collect::<Vec<_>>();
        if !all.is_sorted_by(|one, other| one < other) || !all.iter().all(|month| (1..=12).contains(month)) {
            return None;
        }
        let in_month = |month: i8| {
            let first = Date::new(day.year(), month, 1).ok()?;
            if end {
                Some(first.last_of_month())
            } else {
                Date::new(day.year(), month, day.day()).ok()
            }
        };
        months.into_iter().map(in_month).collect()
    };
    of().unwrap_or_default()
}

/// What is handed in: 将…报某处 says it between 将 and the verb.
pub(super) fn handed_in(words: &str) -> &str {
    let Some(start) = ["将", "把"].iter().filter_map(|word| words.find(word)).min() else {
        return words;
    };
    let rest = words.get(start..).unwrap_or(words);
    let end = words_of(Kind::HandInEnd).filter_map(|verb| rest.find(verb)).min();
    rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest)
}

/// The day of a match; the year comes from the notice's own date, and a day before it lies in the next year.
fn day_of(found: &regex::Captures<'_>, issued: Option<Date>) -> Option<Date> {
    let month: i8 = found.get(2).map_or(Some(12), |month| month.as_str().parse().ok())?;
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
    fn due_dates_take_their_year_from_the_notice() {
        let line = Line::new(
            1,
            "",
            "请于7月10日前将方案(见附件2)报市政府政务督查室,于次年1月5日前将情况(见附件3)报市政府政务督查室。",
        );
        let issued = Date::new(2020, 7, 6).ok();
        let read = due_dates(std::slice::from_ref(&line), issued);
        let days: Vec<String> = read
            .iter()
            .map(|due| format!("{}:{:?}", due.day, due.attachments))
            .collect();
        assert_eq!(days, ["2020-07-10:[2]", "2021-01-05:[3]"]);
    }

    #[test]
    fn listed_days_go_with_the_attachments_one_by_one() {
        for text in [
            "请于6月28日、12月13日前分别将任务推进情况表(附件2)、全年工作总结表(附件3)报送管委会办公室。",
            "请分别于6月28日前、12月13日前将阶段进展(附件2)、年度总结(附件3)送办公厅汇总。",
        ] {
            let line = Line::new(1, "", text);
            let days: Vec<String> = due_dates(std::slice::from_ref(&line), Date::new(2024, 4, 9).ok())
                .iter()
                .filter(|due| !due.attachments.is_empty())
                .map(|due| format!("{}:{:?}", due.day, due.attachments))
                .collect();
            assert_eq!(days, ["2024-06-28:[2]", "2024-12-13:[3]"], "{text}");
        }
    }
}
