//! Tells where a unit says that a task is none of its work: 不属于我单位职责, 应由市水利和湖泊局填报, 我局无此职能，请调整.

use std::sync::LazyLock;

use super::{has_more_han, squeeze};
use crate::lexicon::{self, Kind};
use crate::pattern::{Patterns, Regex};
use crate::text::regex;

/// Most Han of a text that does nothing but deny: a longer one reports something, too.
const LONGEST: usize = 60;

/// Whether a text says that the task is somebody else's, and reports no work on it.
pub fn denies(text: &str) -> bool {
    static DENIES: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(lexicon::words(Kind::Denial)));
    if has_more_han(text, LONGEST) {
        return false;
    }
    let bare = squeeze(text);
    !has_more_han(&bare, LONGEST) && DENIES.first_match(&bare).is_some() && !counts(&bare)
}

/// Whether a text holds a figure that is no year, month or day: it counts something that was done.
fn counts(bare: &str) -> bool {
    static FIGURE: LazyLock<Regex> = LazyLock::new(|| regex(r"[0-9]+(?:\.[0-9]+)?([^0-9年月日.]|$)"));
    FIGURE.is_match(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_denial_denies_in_its_example() {
        for entry in lexicon::entries(Kind::Denial) {
            assert!(denies(entry.example), "{}", entry.example);
        }
    }

    #[test]
    fn what_speaks_of_duties_and_reports_work_denies_nothing() {
        for text in [
            "明确应由企业承担的主体责任，压实各方责任",
            "做好机构改革职责划转工作",
            "阶段性减免应由单位缴纳的三项社保费",
            "由市财政局牵头，我局配合，已拨付资金200万元",
            "我县不在自贸区范围内，本年复制推广改革试点经验17项。",
            "不属于我局职责的12件已转办，其余全部办结",
            "建议调整产业结构，扩大种植面积",
            "高度重视，加强领导",
        ] {
            assert!(!denies(text), "{text}");
        }
    }
}
