//! `answer-vague`: 措施没有量化.

use crate::check::judge::Fault;
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
