//! 销号情况, 进度状态: where a matter stands in its life, in the words of the office; never forced to 是 or 否.

use super::face::{self, Face};
use super::*;
use crate::normal::choice::{self, Offer};
use crate::normal::{date, phone};
use crate::rule;

pub(super) static STATE: Model = Model {
    kind: Kind::State,
    word: "状态",
    means: |heading| headings::mean(Kind::State, heading),
    asked: "目前的状态，如“已完成”“推进中”",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read,
    rule: &rule::STATE_UNREADABLE,
    surely: |content| {
        let short = fold(content.text).chars().count() <= 10;
        short && read(content).is_ok() && content.text.contains(['已', '未', '待', '正', '中'])
    },
    normal: true,
    compared: Compared::Stage,
    printed: Printed::AsWritten,
    entry: Entry {
        centered: true,
        text: true,
        question: Question::None,
        prompt: |heading| {
            let list = choices(heading).join("、");
            Some(format!("请选或者直接写目前的状态：{list}等。"))
        },
        choices,
        how: Some("选一个，或者直接写目前的状态。"),
        samples: |heading| {
            Some(if heading.contains("销号") {
                ["已销号", "未销号", "未到销号时限"]
            } else {
                ["已完成", "未完成", "推进中"]
            })
        },
    },
    width: Width::Fixed([116, 104, 90]),
    in_master: Some(120),
};

fn choices(heading: &str) -> &'static [&'static str] {
    if heading.contains("销号") {
        &["已销号", "已申请销号", "待验收", "未到销号时限", "未销号"]
    } else if heading.contains("验收") {
        &["已验收", "待验收", "未申请验收"]
    } else {
        &["已完成", "推进中", "未启动", "进度滞后"]
    }
}

/// States that forms print side by side to be marked.
const OFFERED: [&[&str]; 16] = [
    &["已销号"],
    &["未销号"],
    &["已申请销号"],
    &["未到销号时限"],
    &["待验收"],
    &["已验收"],
    &["未验收"],
    &["已完成", "完成"],
    &["未完成"],
    &["推进中", "正在推进"],
    &["进行中"],
    &["未启动"],
    &["进度滞后", "滞后"],
    &["正常", "正常推进"],
    &["是"],
    &["否"],
];

/// What the words of a state are made of: whoever says where a matter stands uses one of these.
const SIGNS: &str =
    "已未待正在中完销验申停缓到达办结是否无暂拟需超逾滞后常启推整改移转通合格红黄绿蓝灯√✓×☑按序进行开工";

/// The state as its first clause says it: 未销号，正在整改 is 未销号.
fn read(content: &Content<'_>) -> Read {
    /// Longest first clause that is a state and no report, in characters.
    const LONGEST: usize = 24;
    /// Longest word for a state of which no sign is known.
    const SHORT: usize = 8;
    let advice = "请写明目前的状态，如“已销号”“待验收”";
    let text = content.text;
    // ☑已销号 □未销号: the state is the one that is marked.
    if choice::has_marks(text) {
        let offers: Vec<Offer<'_>> = OFFERED.iter().map(|words| Offer { words }).collect();
        match choice::read(text, &offers, content.habit) {
            choice::Reading::Words(..) => {}
            choice::Reading::Chosen(chosen) if chosen.beside.is_empty() => {
                let words = OFFERED.get(chosen.offer).and_then(|words| words.first());
                return Ok(words.map(|word| (*word).to_owned()));
            }
            choice::Reading::Chosen(_) | choice::Reading::Doubt(_) => {
                return Err(Wrong::new("，看不出选的是哪一项", advice));
            }
        }
    }
    // 否，因资金不足 answers another column.
    if face::of(content) == Face::No {
        return Err(Wrong::new("，像是“是否完成”一栏的内容", advice));
    }
    // A sign alone says that it is done, or that it is not, in the words of the heading.
    let sign = |marks: &[char]| {
        squeeze(text)
            .trim_matches(['(', ')'])
            .chars()
            .all(|c| marks.contains(&c))
            && !squeeze(text).is_empty()
    };
    let done = ["销号", "验收"]
        .into_iter()
        .find(|word| content.heading.contains(word))
        .unwrap_or("完成");
    if choice::is_tick(text) {
        return Ok(Some(format!("已{done}")));
    }
    if sign(&['×', '✗', '✘', '✕', '✖', '❌']) {
        return Ok(Some(format!("未{done}")));
    }
    let letters = fold(text).chars().filter(|c| c.is_alphabetic()).count();
    if is_figure(text)
        || letters <= 2 && phone::read(text).is_ok()
        || date::read(text, content.year).is_ok() && is_figure(text)
    {
        return Err(Wrong::new("，不是状态", advice));
    }
    // 推进中/已完成: nobody can tell which of the two it is.
    let parts: Vec<&str> = text
        .split(['/', '／', '、', '|', '或'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let stages: Vec<Option<life::Stage>> = parts.iter().map(|part| life::of_state(part)).collect();
    let short = parts.iter().all(|part| (2..=6).contains(&part.chars().count()));
    if parts.len() > 1
        && short
        && stages.iter().all(Option::is_some)
        && stages.iter().any(|stage| Some(stage) != stages.first())
    {
        return Err(Wrong::new("，写了不止一种状态", advice));
    }
    let bare = squeeze(text);
    let first = bare
        .split(['，', ',', '。', '；', ';', '（', '(', '：', ':'])
        .find(|clause| !clause.is_empty())
        .unwrap_or_default();
    let first: String = first.chars().filter(|c| !c.is_ascii_punctuation()).collect();
    // What everybody calls 状态 is told by the words for it; under 办理阶段 any short word may be one that is nothing else.
    let mut called = headings::called(Kind::State).iter().flatten();
    let surely = called.any(|name| fold(content.heading) == *name);
    let short = first.chars().count() <= SHORT && first.chars().all(char::is_alphanumeric);
    let fits = match first.contains(|c| SIGNS.contains(c)) {
        true => true,
        false => {
            !surely
                && short
                && matches!(
                    face::of(&Content {
                        text: &first,
                        ..*content
                    }),
                    Face::Words | Face::State
                )
        }
    };
    if is_nonsense(text) || !fits {
        return Err(Wrong::new("，看不出是什么状态", advice));
    }
    // What is longer than a word begins as states do, behind its day: 已完成主体工程验收, 未到销号时限, 2026年11月20日已销号.
    let said = first.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日'));
    let report = surely
        && said.chars().count() > SHORT
        && !headings::list(Kind::State, "begins")
            .iter()
            .any(|word| said.starts_with(word));
    if report || first.chars().count() > LONGEST || fold(text).chars().count() > 60 {
        return Err(Wrong::new("，像是情况说明，不是状态", advice));
    }
    Ok(Some(first))
}
