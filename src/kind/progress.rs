//! 进度, 完成率: how much is done, in percent from 0 to 100, and a little more where more was done than was to be.

use std::sync::LazyLock;

use super::*;
use crate::lexicon;
use crate::normal::arabic;
use crate::pattern::Regex;
use crate::rule;
use crate::text::regex;

/// Whether a share is one of the work itself, so that it only grows: 完成率, 累计进度; 按期办结率 is one of how it was done.
fn of_work(head: &str) -> bool {
    let has = |test: &str| headings::holds(Kind::Progress, test, head);
    !has("manner") && (has("work") || matches!(head, "比例" | "百分比" | "占比" | "%" | ""))
}

pub(super) static PROGRESS: Model = Model {
    kind: Kind::Progress,
    word: "进度",
    means: |heading| {
        let percent = heading.plain.contains('%') || heading.has(&["百分"]);
        let words = heading.has(headings::list(Kind::Progress, "words"));
        let share = percent && !share::grows(heading) || share::is_one(heading) && !words;
        headings::mean(Kind::Progress, heading) || is_all_of_it(heading.head) || share && of_work(heading.head)
    },
    asked: "0至100的百分数，如“60%”",
    nothing: Nothing::Zero,
    owed: Owed::Always,
    repeats: false,
    read: |content| read(content).map(|percent| Some(format!("{}%", plain(percent)))),
    rule: &rule::PROGRESS_UNREADABLE,
    surely: |content| squeeze(content.text).ends_with('%') && read(content).is_ok(),
    normal: true,
    compared: Compared::Figure,
    printed: Printed::WithNormal,
    entry: Entry {
        centered: true,
        text: false,
        question: Question::None,
        prompt: |_| Some("请填0到100的百分数，如60%。尚未开始的填0。".to_owned()),
        choices: no_choices,
        how: Some("填0到100的百分数，如60%；尚未开始的填0。"),
        samples: |_| Some(["100%", "60%", "75%"]),
    },
    width: Width::Fixed([80, 72, 62]),
    in_master: Some(72),
};

/// Whether a heading is 进度 with nothing before it but how much of it is meant: 总体完成进度, 截至目前累计进度. 工程形象进度 may be an account.
fn is_all_of_it(head: &str) -> bool {
    head.strip_suffix("进度").is_some_and(|before| {
        let words = headings::list(Kind::Progress, "extent").iter();
        !before.is_empty()
            && words
                .fold(before.to_owned(), |rest, word| rest.replace(word, ""))
                .is_empty()
    })
}

/// A number without what stands for nothing behind its point: `85`, `10.08`.
pub(super) fn plain(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The share that a normal value is: 60 of 60%.
pub fn percent(normal: &str) -> Option<f64> {
    normal.trim_end_matches('%').parse().ok()
}

pub(super) fn read(content: &Content<'_>) -> Result<f64, Wrong> {
    static PERCENT: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:约|大约|近|超|超过|已|完成|已完成|达|达到|达到了|累计|总体|目前|截至目前|整体|年度|任务|工程|形象|投资|总|进度|完成率|占|为|在|[:：,，])*(-?[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?)(%|个百分点)?(?:左右|以上|多|余)?(?:[。]|[,，;；(（].*)?$",
        )
    });
    let advice = "请改填0到100的百分数";
    let text = content.text;
    let folded = fold(text);
    match folded.as_str() {
        "已完成" | "全部完成" | "完成" | "已全部完成" | "百分之百" | "百分百" | "全面完成" | "已完工" | "完工"
        | "已竣工" | "竣工" | "已办结" | "办结" | "全部完工" | "已全部完工" | "竣工验收" | "已竣工验收" =>
        {
            return Ok(100.0);
        }
        "未启动" | "未开工" | "未开始" | "尚未启动" | "尚未开工" | "尚未开始" | "暂未启动" | "未实施" =>
        {
            return Ok(0.0);
        }
        "一半" | "完成一半" | "已完成一半" | "约一半" | "过了一半" => return Ok(50.0),
        _ if is_none(text) => return Ok(0.0),
        _ => {}
    }
    let bare = arabic(&squeeze(text).replace("百分之", ""));
    let percent = bare.contains('%') || squeeze(text).contains("百分之");
    let tenths = bare
        .trim_end_matches(['左', '右', '多'])
        .trim_start_matches(['约', '近']);
    if let Some(tenths) = tenths.strip_suffix('成')
        && let Ok(tenths) = tenths.parse::<f64>()
        && (0.0..=10.0).contains(&tenths)
    {
        return Ok(tenths * 10.0);
    }
    if let Some(share) = fraction(&bare) {
        return Ok(share);
    }
    let Some(found) = PERCENT.captures(&bare) else {
        return among_words(&bare).ok_or_else(|| Wrong::new("，不是百分数", advice));
    };
    let number = found.get(1).map_or("", |number| number.as_str()).replace(',', "");
    let Ok(value) = number.parse::<f64>() else {
        return Err(Wrong::new("，不是百分数", advice));
    };
    if value < 0.0 {
        Err(Wrong::new("，进度不能是负数", advice))
    } else if value > most(content.heading) {
        Err(Wrong::new("，超过100%", "请核对；超额完成的填100%，另在情况中写明"))
    } else if value > 0.0 && value < 1.0 && !percent {
        // 0.6 is a cell that lost its per cent; a hint tells so.
        Ok(value * 100.0)
    } else {
        Ok(value)
    }
}

/// 102.3% where more was done than was planned is believable; what is far above the whole is a slip or another figure.
const MOST: f64 = 120.0;

/// The most that a share under a heading can be: of 办结率 all, of 完成进度 a little more.
fn most(heading: &str) -> f64 {
    let bounded = lexicon::holds(heading, lexicon::Kind::BoundedShare);
    if bounded { 100.0 } else { MOST }
}

/// 3/5 done is 60%.
fn fraction(bare: &str) -> Option<f64> {
    let text = bare.trim_start_matches("已").trim_start_matches("完成");
    let (done, all) = text.split_once('/').or_else(|| {
        let (all, done) = text.split_once("分之")?;
        Some((done, all))
    })?;
    let digits = |text: &str| (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let (done, all): (f64, f64) =
        (digits(done) && digits(all)).then(|| Some((done.parse().ok()?, all.parse().ok()?)))??;
    (all >= 1.0 && done <= all).then(|| (done * 100.0 / all * 100.0).round() / 100.0)
}

/// The one percentage of a report in words, or of several that which is called the progress: 主体完成，进度80%.
fn among_words(bare: &str) -> Option<f64> {
    static EACH: LazyLock<Regex> = LazyLock::new(|| regex(r"([-0-9.~至]*[0-9](?:\.[0-9]+)?)%"));
    static CALLED: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?:进度|完成率|完成比例)(?:约|为|达|达到|已达|[:：])*([0-9]+(?:\.[0-9]+)?)%"));
    let value = |text: &str| text.parse::<f64>().ok().filter(|value| (0.0..=100.0).contains(value));
    let all: Vec<f64> = EACH
        .captures_iter(bare)
        .map(|found| found.get(1).and_then(|one| value(one.as_str())))
        .collect::<Option<_>>()?;
    let plans = ["计划", "目标", "要求", "应", "较", "增", "降"]
        .iter()
        .any(|word| bare.contains(word));
    match all.as_slice() {
        [one] if !plans => Some(*one),
        _ => {
            let called: Vec<f64> = CALLED
                .captures_iter(bare)
                .filter_map(|found| value(found.get(1)?.as_str()))
                .collect();
            match called.as_slice() {
                [one] => Some(*one),
                _ => None,
            }
        }
    }
}
