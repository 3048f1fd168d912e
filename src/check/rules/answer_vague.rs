//! `answer-vague`: 措施没有量化.

use crate::check::judge::Fault;
use crate::kind::{self, Content};
use crate::lexicon;
use crate::reply::normal::fold;
use crate::reply::phrase;
use crate::rule;

const COUNTED: [&str; 24] = [
    "每年",
    "每季",
    "每月",
    "每周",
    "每日",
    "每天",
    "每半",
    "逐月",
    "按月",
    "按季",
    "月底",
    "年底",
    "年内",
    "季度",
    "上半年",
    "下半年",
    "全年",
    "全覆盖",
    "百分之",
    "翻番",
    "首个",
    "首批",
    "动态清零",
    "月报",
];
const MEASURES: &str = "个项次家名所处条户人件场轮篇份批亿万千百倍套台座公支期年月日周天";

/// Whether a heading asks for measures: 前期手续办理情况 asks for none.
pub(in crate::check) fn asks_measures(heading: &str) -> bool {
    let asks = ["措施", "举措", "做法", "方案", "打算", "计划"];
    asks.iter().any(|word| heading.contains(word))
}

/// An account that is made of nothing but words that everything goes well, or says only by when it is done: 高度重视，积极推进，
/// 取得明显成效; 12月底前完成.
/// `says_more`: whether another column of the row says how far the work is.
pub(in crate::check) fn hollow(heading: &str, text: &str, year: i16, says_more: bool) -> Option<Fault> {
    let folded = fold(text);
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .map(fold)
        .filter(|clause| !clause.is_empty());
    let of_nothing = |clause: String| phrase::made_of(&clause, |word| lexicon::is(word, lexicon::Kind::Hollow));
    let by_when = kind::is_by_when(&Content::of(heading, text, year));
    let hollow = by_when || words.all(of_nothing);
    // 已完成 says how far the work is, which may be all that a column asks for.
    let bare = by_when || !says_more && kind::is_state(&folded);
    (hollow && !folded.is_empty()).then(|| Fault {
        rule: if bare {
            &rule::ANSWER_VAGUE
        } else {
            &rule::ANSWER_HOLLOW
        },
        found: format!("“{heading}”没有写具体做了什么"),
        expected: "宜写明做了什么、做到什么程度".to_owned(),
        advice: "建议补充具体内容和数字".to_owned(),
    })
}

/// Measures, folded, that nobody could measure.
pub(in crate::check) fn check(heading: &str, folded: &str) -> Option<Fault> {
    let digits = folded.chars().any(|c| c.is_ascii_digit());
    let counted = COUNTED.iter().any(|word| folded.contains(word));
    let numeral = folded
        .chars()
        .zip(folded.chars().skip(1))
        .any(|(number, measure)| "一二两三四五六七八九十百千万".contains(number) && MEASURES.contains(measure));
    if digits || counted || numeral {
        return None;
    }
    Some(Fault {
        rule: &rule::ANSWER_VAGUE,
        found: format!("“{heading}”中没有数量、时间等可量化的内容"),
        expected: "措施宜写明数量、时间，可量化、能落实".to_owned(),
        advice: "建议补充目标数、时间节点或频次".to_owned(),
    })
}
