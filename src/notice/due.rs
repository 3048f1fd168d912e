//! The days by which replies are due, as the notice's body states them.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::lines::Line;
use super::numbering::{regex, value_of};
use crate::form::{Form, PLAN, STATUS};

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:(\d{4}|今|明|当|次)年)?\s*(?:(\d{1,2})\s*月\s*(?:份)?(?:(\d{1,2})\s*日|(底|末))|(年底|年末|年终))(?:\([^)]{0,8}\))?(?:\d{1,2}(?:时|点|:\d\d)|下班|上班|中午|下午|上午|晚)*(?:\d{1,2}(?:时|点|:\d\d))*\s*(?:之?前|以前|止)",
    )
});

static ATTACHMENT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"附件\s*(\d{1,2}|[一二三四五六七八九十]{1,2})(?:\s*[、和及,-]\s*(?:附件)?\s*(\d{1,2}))?"));

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

impl DueDate {
    /// Whether the words beside the date speak of a form, where no attachment is named.
    pub fn speaks_of(&self, form: &Form) -> bool {
        let has = |words: &[&str]| words.iter().any(|word| self.words.contains(word));
        match form.key.as_str() {
            PLAN => has(&[
                "落实方案",
                "实施方案",
                "工作方案",
                "推进方案",
                "工作计划",
                "实施计划",
                "落实计划",
                "分工方案",
            ]),
            STATUS => has(&[
                "落实情况",
                "完成情况",
                "进展情况",
                "推进情况",
                "工作情况",
                "办理情况",
                "工作总结",
                "执行情况",
            ]),
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
            let asks = ["报", "送", "反馈", "提交", "填"]
                .iter()
                .any(|word| sentence.contains(word));
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
                if !asks {
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
        let line = Line {
            number: 3,
            text: String::new(),
            plain: "请于7月10日前将方案(见附件2)报市政府政务督查室,于次年1月5日前将情况(见附件3)报市政府政务督查室。"
                .to_owned(),
            rows: None,
            joined: 0,
        };
        let issued = Date::new(2020, 7, 6).ok();
        let read = due_dates(std::slice::from_ref(&line), issued);
        let days: Vec<String> = read
            .iter()
            .map(|due| format!("{}:{:?}", due.day, due.attachments))
            .collect();
        assert_eq!(days, ["2020-07-10:[2]", "2021-01-05:[3]"]);
    }
}
