//! The time that a heading asks for: what was before, what this period brought, or what there is as of now; and what only grows.

use crate::form::{Column, Form, Kind};
use crate::normal::{squeeze, without_remarks};

/// The time that a figure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// 上月末进度, 去年同期: a time before the one that is reported.
    Before,
    /// 本月完成投资: this period alone.
    Within,
    /// 累计完成投资, 本月末进度: all up to now.
    ToDate,
    /// The heading does not say.
    Unsaid,
}

impl Span {
    /// Whether a figure of it tells how things stand now.
    pub fn is_now(self) -> bool {
        matches!(self, Span::ToDate | Span::Unsaid)
    }
}

/// The time of a heading.
pub fn of(heading: &str) -> Span {
    let plain = squeeze(heading);
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    if has(&[
        "上月",
        "上期",
        "上季",
        "上周",
        "上旬",
        "上半年",
        "上年",
        "上次",
        "去年",
        "同期",
        "前期",
    ]) {
        return Span::Before;
    }
    if has(&SUMS)
        || has(&[
            "截至", "截止", "月末", "月底", "季末", "期末", "年末", "目前", "当前", "现有",
        ])
    {
        return Span::ToDate;
    }
    let within = [
        "本月", "当月", "本期", "当期", "本季", "当季", "本周", "当周", "本旬", "本次",
    ];
    if has(&within) { Span::Within } else { Span::Unsaid }
}

/// What says that a figure adds up.
const SUMS: [&str; 6] = ["累计", "以来", "至今", "累积", "年内已", "年内完成"];

/// What is left of something, or how it stands: that may fall, however it is counted.
const RESTS: [&str; 12] = [
    "余", "剩", "欠", "缺", "存量", "未", "在册", "库存", "逾期", "滞后", "平均", "净",
];

/// Whether what a column holds only grows from one report to the next: 累计完成投资, 进度; not 满意率, 本月投资, 贷款余额.
pub fn only_grows(form: &Form, column: &Column) -> bool {
    let plain = squeeze(&column.heading);
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let span = of(&column.heading);
    match column.kind {
        Kind::Progress => span.is_now(),
        Kind::Amount => {
            let counts = !plain.contains('%') && !has(&["增减", "增长", "增速", "增幅"]) && !has(&RESTS);
            counts && (span != Span::Before && (has(&SUMS) || plain.starts_with('已')) || said_by_note(form, column))
        }
        _ => false,
    }
}

/// Whether a heading is of a sum, of whatever time: 上月末累计完成投资.
pub fn only_grows_by(heading: &str) -> bool {
    let plain = squeeze(heading);
    SUMS.iter().any(|word| plain.contains(word))
}

/// Whether a note of the form says that a column never falls: 累计数不得低于上月.
fn said_by_note(form: &Form, column: &Column) -> bool {
    const NEVER: [&str; 8] = [
        "低于上",
        "小于上",
        "少于上",
        "只增不减",
        "累计数",
        "累计填",
        "填累计",
        "填报累计",
    ];
    let heading = squeeze(&without_remarks(&column.heading));
    let sentences = form.notes.iter().flat_map(|note| note.split(['；', ';', '。', '\n']));
    heading.chars().count() >= 2
        && of(&column.heading) != Span::Before
        && sentences.map(squeeze).any(|said| {
            (said.contains(&heading) || is_among(&said, &heading)) && NEVER.iter().any(|word| said.contains(word))
        })
}

/// Whether a heading is one of those that a sentence speaks of by what they have in common: 楼栋、资金、投资均为累计数 is of 开工楼栋 and of
/// 完成投资.
fn is_among(said: &str, heading: &str) -> bool {
    let Some((subject, _)) = said.split_once('均').filter(|(subject, _)| !subject.contains(',')) else {
        return false;
    };
    let number = |c: char| c.is_ascii_digit() || ".．、:：()（）".contains(c);
    let subject = subject
        .rsplit([':', '：'])
        .next()
        .unwrap_or(subject)
        .trim_start_matches(number);
    let named = subject.split(['、', '和', '及', '与']);
    named
        .filter(|word| word.chars().count() > 1)
        .any(|word| heading.contains(word))
}

/// The heading without its time: 投资 of 累计完成投资(万元) and of 本月完成投资(万元).
pub fn base(heading: &str) -> String {
    let mut bare = squeeze(&without_remarks(heading));
    for word in [
        "年初以来",
        "今年以来",
        "开工以来",
        "累计",
        "累积",
        "本年度",
        "本年",
        "今年",
        "当年",
        "年内",
        "本月底",
        "本月末",
        "上月底",
        "上月末",
        "本月",
        "当月",
        "上月",
        "本期",
        "当期",
        "上期",
        "本季度",
        "上季度",
        "本季",
        "上季",
        "本周",
        "上周",
        "截至目前",
        "截至",
        "截止",
        "目前",
        "当前",
        "年初以来",
        "今年以来",
        "至今",
        "完成",
        "实际",
        "已",
        "末",
        "底",
        "的",
    ] {
        bare = bare.replace(word, "");
    }
    bare
}

/// Whether an answer to 是否完成 or a state is of the whole task: that of this month's plan, or of whether it went as planned, begins
/// anew with every report.
pub fn is_of_whole(heading: &str) -> bool {
    let plain = squeeze(heading);
    let each = [
        "按期",
        "按时",
        "及时",
        "节点",
        "计划",
        "阶段目标",
        "月度",
        "季度",
        "当期",
    ];
    !matches!(of(heading), Span::Before | Span::Within) && !each.iter().any(|word| plain.contains(word))
}

/// Whether a figure is less than another of the same unit, both in their normal form: 320万元 after 480万元.
pub fn fell(before: &str, now: &str) -> bool {
    both(before, now).is_some_and(|(before, now)| now < before - 1e-9)
}

/// Whether a figure is so many times what it was before that it must be of another unit: 125000万元 after 12.5万元 is 元.
pub fn leapt(before: &str, now: &str) -> bool {
    const TIMES: f64 = 1000.0;
    both(before, now).is_some_and(|(before, now)| before > 0.0 && now >= before * TIMES)
}

/// The numbers of two figures of one unit.
fn both(before: &str, now: &str) -> Option<(f64, f64)> {
    let parts = |text: &str| {
        let end = text
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-')))
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        Some((number.parse::<f64>().ok()?, unit.to_owned()))
    };
    let ((before, of), (now, unit)) = (parts(before)?, parts(now)?);
    (of == unit).then_some((before, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_which_time_they_are_of() {
        for (heading, span) in [
            ("上月末累计完成投资(万元)", Span::Before),
            ("本月完成投资(万元)", Span::Within),
            ("累计完成投资(万元)", Span::ToDate),
            ("本月末进度(%)", Span::ToDate),
            ("截至目前完成率", Span::ToDate),
            ("完成投资", Span::Unsaid),
        ] {
            assert_eq!(of(heading), span, "{heading}");
        }
        assert_eq!(base("累计完成投资（万元）"), base("本月完成投资（万元）"));
        assert_eq!(base("上月末进度(%)"), base("本月末进度"));
    }

    #[test]
    fn a_figure_falls_only_within_its_unit() {
        assert!(fell("480万元", "320万元") && fell("80%", "65%") && fell("12", "11.5"));
        assert!(leapt("12.5万元", "125000万元") && !leapt("12.5万元", "480万元") && !leapt("0万元", "480万元"));
        assert!(!fell("480万元", "1亿元") && !fell("5", "5") && !fell("若干", "3") && !fell("3", "8"));
    }
}
