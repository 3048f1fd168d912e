//! Reads 是否完成: yes, no or partly, with what is said beside it.

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

const NO: [&str; 18] = [
    "未完成",
    "没有完成",
    "没完成",
    "尚未",
    "未能",
    "未达",
    "未启动",
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
const PARTLY: [&str; 17] = [
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
];
const YES: [&str; 8] = ["完成", "办结", "落实", "达标", "达到", "实现", "销号", "结束"];

/// Reads a completion; `None` where it says neither yes nor no.
pub fn read(text: &str) -> Option<Completion> {
    let bare = squeeze(text);
    let folded = fold(&bare);
    if let Some(state) = sign(&bare, &folded) {
        return Some(Completion { state, reason: false });
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
    // Negatives first: 未完成 holds 完成, and 否 may stand before a reason.
    let negative = NO.iter().find_map(|word| folded.find(word).map(|at| (at, word.len())));
    let first = folded.chars().next();
    if matches!(first, Some('否')) && !folded.starts_with("否则") {
        return Some(Completion {
            state: State::No,
            reason: rest(&folded, "否".len()),
        });
    }
    if bare.starts_with(['×', '✗', '✘', '☒', '✕']) {
        return Some(Completion {
            state: State::No,
            reason: folded.chars().count() >= 4,
        });
    }
    if let Some((at, len)) = negative {
        let before = folded.get(..at).unwrap_or_default();
        // 已完成…，尚未…: both are said.
        let state = if before.contains("已完成") || before.contains("部分完成") || before.contains("基本完成")
        {
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
    if PARTLY.iter().any(|word| folded.contains(word)) {
        return Some(Completion {
            state: State::Partial,
            reason: folded.chars().count() >= 8,
        });
    }
    if matches!(first, Some('是' | '已'))
        || bare.starts_with(['√', '✓', '✔', '☑'])
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

/// A percentage that is the whole answer or follows 完成: `100%`, `完成80%`; `1` and `0.8` are shares that lost their format.
fn percent(bare: &str) -> Option<f64> {
    let bare = bare.trim_end_matches(['。', '.']);
    if let Ok(share) = bare.parse::<f64>() {
        return (0.0..=1.0).contains(&share).then_some(share * 100.0);
    }
    let at = bare.find('%')?;
    let head = bare.get(..at)?;
    let digits: String = head
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let before = head.strip_suffix(digits.as_str())?;
    let plain = before.is_empty()
        || before.chars().count() <= 8
            && ["完成", "进度", "已", "达", "约"]
                .iter()
                .any(|word| before.contains(word))
            && !before.contains('未');
    let value = digits.parse().ok()?;
    plain.then_some(value)
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
