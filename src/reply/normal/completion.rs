//! Reads 是否完成: yes, no or partly, with what is said beside it.

use std::cmp::Ordering;

use super::completion_share::{counted, in_part, percent};
use super::{fold, squeeze};

/// What 是否完成 says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The verdict.
    pub state: State,
    /// Whether more stands beside the verdict that can be a reason.
    pub reason: bool,
}

/// The verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Done.
    Yes,
    /// Not done.
    No,
    /// Done in part, or going on.
    Partial,
}

impl State {
    /// The normalised value of the record: `yes`, `no`, `partial`.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Yes => "yes",
            State::No => "no",
            State::Partial => "partial",
        }
    }
}

const NO: [&str; 22] = [
    "未完成",
    "没有完成",
    "没完成",
    "尚未",
    "未能",
    "未达",
    "未启动",
    "未实施",
    "未开始",
    "未组织",
    "未召开",
    "未开展",
    "未开工",
    "不能完成",
    "无法完成",
    "未落实",
    "未按",
    "暂未",
    "未实现",
    "未全部",
    "未全面",
    "未完全",
];
const PARTLY: [&str; 20] = [
    "基本",
    "部分",
    "推进",
    "进行中",
    "正在",
    "进展",
    "持续",
    "长期",
    "序时",
    "时序",
    "阶段",
    "实施中",
    "办理中",
    "落实中",
    "接近",
    "大部",
    "常态",
    "经常",
    "日常",
    "继续",
];
/// What says that something is done.
pub(super) const YES: [&str; 14] = [
    "完成",
    "办结",
    "落实",
    "达标",
    "达到",
    "实现",
    "销号",
    "结束",
    "完工",
    "竣工",
    "建成",
    "投入使用",
    "投用",
    "通车",
];

/// What says that nothing is left undone; it holds 未完成 and means the opposite.
const NOTHING_LEFT: [&str; 14] = [
    "未完成原因无",
    "未完成事项无",
    "未完成情况无",
    "未完成任务无",
    "未完成的原因无",
    "无未完成事项",
    "无未完成情况",
    "无未完成任务",
    "无未完成",
    "没有未完成事项",
    "没有未完成情况",
    "没有未完成",
    "不存在未完成情况",
    "不存在未完成",
];
/// 部分 that means the unit's own share.
const SHARES: [&str; 6] = [
    "承担部分",
    "承担的部分",
    "负责部分",
    "负责的部分",
    "涉及部分",
    "涉及的部分",
];
/// Reads a completion; `None` where it says neither yes nor no.
pub fn read(text: &str) -> Option<Completion> {
    let bare = squeeze(text);
    let mut folded = fold(&bare);
    for word in NOTHING_LEFT {
        folded = folded.replace(word, "");
    }
    if folded.is_empty() && !fold(&bare).is_empty() {
        return Some(Completion {
            state: State::Yes,
            reason: false,
        });
    }
    for word in SHARES {
        folded = folded.replace(word, "");
    }
    let first = folded.chars().next();
    if let Some(read) = boxes(&bare) {
        return Some(read);
    }
    if let Some(state) = sign(&bare, &folded) {
        return Some(Completion { state, reason: false });
    }
    // 否 stands, whatever share is named behind it.
    if matches!(first, Some('否')) && !folded.starts_with("否则") {
        return Some(Completion {
            state: State::No,
            reason: rest(&folded, "否".len()),
        });
    }
    if plainly_done(&bare) {
        return Some(Completion {
            state: State::Yes,
            reason: folded.chars().count() >= 6,
        });
    }
    if let Some(percent) = percent(&bare) {
        let state = if percent >= 100.0 {
            State::Yes
        } else if percent <= 0.0 {
            State::No
        } else {
            State::Partial
        };
        let reason = folded.chars().filter(|c| !c.is_ascii_digit()).count() >= 8;
        return Some(Completion { state, reason });
    }
    // Negatives first: 未完成 holds 完成.
    let negative = NO
        .iter()
        .find_map(|word| folded.find(word).map(|at| (at, word.len())))
        .or_else(|| not_done(&folded));
    if bare.starts_with(['×', '✗', '✘', '☒', '✕']) {
        return Some(Completion {
            state: State::No,
            reason: folded.chars().count() >= 4,
        });
    }
    if let Some((at, len)) = negative {
        let before = folded.get(..at).unwrap_or_default();
        // 已完成…，尚未…: both are said.
        let done = [
            "已完成",
            "部分完成",
            "基本完成",
            "主体完工",
            "主体完成",
            "主体已完",
            "已完工",
            "已建成",
        ];
        // 部分任务未完成: so the others are.
        let state = if before.contains("部分") || done.iter().any(|word| before.contains(word)) {
            State::Partial
        } else {
            State::No
        };
        return Some(Completion {
            state,
            reason: !before.is_empty() && before.chars().count() >= 4 || rest(&folded, at + len),
        });
    }
    if matches!(
        folded.as_str(),
        "未" | "没有" | "没" | "不是" | "n" | "no" | "false" | "不"
    ) {
        return Some(Completion {
            state: State::No,
            reason: false,
        });
    }
    let counted = counted(&folded);
    let less = counted.is_some_and(Ordering::is_lt);
    if less || PARTLY.iter().any(|word| folded.contains(word)) || in_part(&bare, &folded) {
        return Some(Completion {
            state: State::Partial,
            reason: folded.chars().count() >= 8,
        });
    }
    if matches!(first, Some('是' | '已'))
        || bare.starts_with(['√', '✓', '✔', '☑'])
        || counted.is_some()
        || YES.iter().any(|word| folded.contains(word))
    {
        return Some(Completion {
            state: State::Yes,
            reason: folded.chars().count() >= 6,
        });
    }
    matches!(folded.as_str(), "y" | "yes" | "true" | "有" | "对" | "ok").then_some(Completion {
        state: State::Yes,
        reason: false,
    })
}

/// Whether the first thing said is that all is done, and nothing behind it says that something is left: `已完成，后续持续推进`.
fn plainly_done(bare: &str) -> bool {
    const LEFT: [&str; 9] = ["未", "剩余", "余下", "尚", "仍", "部分", "除", "不能", "无法"];
    const WHOLE: [&str; 5] = ["年度", "全年", "全部", "目标", "任务"];
    let end = bare.find([',', ';', '。', '\n', '，', '；']);
    let Some((first, behind)) = end.map(|end| bare.split_at(end)) else {
        return false;
    };
    let mut words = fold(first);
    for word in WHOLE {
        words = words.replace(word, "");
    }
    let done = [
        "完成",
        "已完成",
        "已按期完成",
        "已按时完成",
        "按期完成",
        "按时完成",
        "提前完成",
        "已办结",
        "办结",
    ];
    done.contains(&words.as_str()) && !LEFT.iter().any(|word| behind.contains(word))
}

/// 未 with what is done a word or two behind it: `未如期完成`, `未投入使用`.
fn not_done(folded: &str) -> Option<(usize, usize)> {
    const BETWEEN: usize = 4;
    folded.match_indices('未').find_map(|(at, not)| {
        let behind = folded.get(at + not.len()..)?;
        let near: String = behind.chars().take(BETWEEN + 2).collect();
        // 未来 is no not, nor is 未雨绸缪.
        let other = behind.starts_with(['来', '雨']);
        let done = YES
            .iter()
            .filter_map(|word| near.find(word).map(|to| to + word.len()))
            .min()?;
        (!other).then_some((at, not.len() + done))
    })
}

/// Two boxes with a reason behind them: `□是 ☑否，原因：…`.
fn boxes(bare: &str) -> Option<Completion> {
    let end = bare
        .find("原因")
        .or_else(|| bare.find([',', ':', ';', '，', '：', '。', '(', '（']))?;
    let head = bare.get(..end)?;
    let words = fold(head);
    if words.is_empty() || !head.contains(['□', '○', '☐']) {
        return None;
    }
    let state = sign(head, &words)?;
    let behind = fold(bare.get(end..)?);
    Some(Completion {
        state,
        reason: behind.trim_start_matches("原因").chars().count() >= 2,
    })
}

/// A single tick or cross, also as one of two boxes: `☑是 □否`.
fn sign(bare: &str, folded: &str) -> Option<State> {
    let tick = ['√', '✓', '✔', '☑', '■', '●'];
    let open = ['□', '○', '☐'];
    if folded.is_empty() {
        if bare.contains(['×', '✗', '✘', '☒', '✕']) {
            return Some(State::No);
        }
        return bare.contains(tick).then_some(State::Yes);
    }
    if !(bare.contains(tick) && bare.contains(open)) || folded.chars().count() > 8 {
        return None;
    }
    // The box belongs to the word after it: ☑是□否, or before it: 是☑否□.
    let yes = bare.find(['是', '已', '完'])?;
    let no = bare.find(['否', '未'])?;
    let ticked = bare.find(tick)?;
    let leading = bare.starts_with(tick) || bare.starts_with(open);
    let yes_ticked = if leading {
        (ticked < yes) == (yes < no) || ticked < yes && no < ticked
    } else {
        ticked > yes && (no < yes || ticked < no)
    };
    Some(if yes_ticked { State::Yes } else { State::No })
}

fn rest(folded: &str, from: usize) -> bool {
    let rest = folded.get(from..).unwrap_or_default();
    let rest = rest.strip_prefix("完成").unwrap_or(rest);
    rest.chars().count() >= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negatives_come_first() {
        for (text, state, reason) in [
            ("是", State::Yes, false),
            ("否", State::No, false),
            ("未完成", State::No, false),
            ("未完成，因疫情影响项目开工推迟", State::No, true),
            ("因疫情影响，未完成", State::No, true),
            ("√", State::Yes, false),
            ("×", State::No, false),
            ("☑是 □否", State::Yes, false),
            ("□是 ☑否", State::No, false),
            ("是☑ 否□", State::Yes, false),
            ("是□ 否☑", State::No, false),
            ("已完成", State::Yes, false),
            ("100%", State::Yes, false),
            ("完成80%", State::Partial, false),
            ("基本完成", State::Partial, false),
            ("正在推进", State::Partial, false),
            ("1", State::Yes, false),
        ] {
            let read = read(text).unwrap_or_else(|| panic!("{text} is not read"));
            assert_eq!((read.state, read.reason), (state, reason), "{text}");
        }
        assert_eq!(read("13907240001"), None);
        assert_eq!(read("张三"), None);
    }
}
