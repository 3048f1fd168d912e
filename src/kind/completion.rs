//! 是否完成: yes, no with the reason, or partly.

use super::*;
use crate::mark;
use crate::normal::choice::Doubt;
use crate::normal::completion::{Fault, read, read_in};
use crate::rule;

/// Words that begin a reason.
pub const REASONS: [&str; 5] = ["原因", "由于", "因为", "受", "因"];

pub(super) static COMPLETION: Model = Model {
    kind: Kind::Completion,
    word: "完成情况",
    means: |heading| headings::mean(Kind::Completion, heading) && asked(heading.plain) == Asked::Finished,
    asked: "“是”或“否”，未完成的说明原因",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read: |content| {
        let what = match read_in(content.text, content.habit, Some(content.year)) {
            Ok(read) => return Ok(Some(read.state.as_str().to_owned())),
            Err(Fault::Unreadable) => "，看不出是否完成",
            Err(Fault::Choice(Doubt::Unmarked)) => "，没有选定其中一项",
            Err(Fault::Choice(Doubt::Several)) => "，选了不止一项",
            Err(Fault::Choice(Doubt::Unclear)) => "，看不出选的是哪一项",
            Err(Fault::Contradiction) => "，所选的与所写的不一致",
        };
        Err(Wrong::new(what, "请改填“是”或“否”，未完成的说明原因"))
    },
    rule: &rule::COMPLETION_UNREADABLE,
    surely: |content| fold(content.text).chars().count() <= 12 && read(content.text).is_some(),
    normal: true,
    compared: Compared::Stage,
    printed: Printed::AsWritten,
    entry: Entry {
        centered: true,
        text: true,
        question: Question::None,
        prompt: |_| Some("已完成选“是”；未完成选“否”，并在后面写明原因。也可以直接输入文字。".to_owned()),
        choices: |_| &mark::COMPLETION_CHOICES,
        how: Some("选“是”，或者选“否，原因：”后接着写明原因；也可以不选，直接输入。"),
        samples: |_| Some(["是", "否，原因：上级资金{2}月才下达，工程推迟到明年3月完工", "是"]),
    },
    width: Width::Fixed([116, 104, 90]),
    in_master: Some(170),
};

/// What a question of yes and no asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Whether the work is done: 是否完成, 是否按期办结.
    Finished,
    /// Whether it keeps its time, however far it is: 是否达到序时进度, 是否按计划推进.
    OnSchedule,
    /// Whether it is late, so that a yes is what asks for a reason: 是否滞后.
    Late,
    /// Whether it has begun: 是否开工.
    Begun,
    /// Something else: 是否需协调.
    Other,
}

/// What a heading asks that is answered with yes or no.
pub fn asked(heading: &str) -> Asked {
    let plain = squeeze(heading);
    let holds = |kind: Kind, list: &str| headings::holds(kind, list, &plain);
    match () {
        _ if plain.contains("是否") && holds(Kind::Completion, "other") && !plain.contains("原因") => Asked::Other,
        // 是否完成序时进度 asks for the time, too.
        _ if holds(Kind::Question, "schedule") => Asked::OnSchedule,
        _ if holds(Kind::Completion, "done") => Asked::Finished,
        _ if holds(Kind::State, "late") => Asked::Late,
        _ if holds(Kind::Question, "in-time") => Asked::OnSchedule,
        _ if holds(Kind::Question, "begun") => Asked::Begun,
        _ if plain.contains("原因") || matches!(plain.as_str(), "是否" | "与否") => Asked::Finished,
        _ => Asked::Other,
    }
}

/// 是否需协调, 是否达到序时进度: a question about something else than whether the work is done.
pub(super) static QUESTION: Model = Model {
    kind: Kind::Question,
    word: "是否",
    means: |heading| headings::mean(Kind::Question, heading),
    asked: "“是”或“否”",
    nothing: Nothing::Word,
    owed: Owed::Always,
    repeats: false,
    read: |content| {
        /// Longest text that answers a question without 是 or 否, in characters.
        const LONGEST: usize = 10;
        let folded = fold(content.text);
        let begins = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
        let unknown = ["不详", "不清", "不知", "不明", "不确定", "未定", "无法确定", "未知"];
        if begins(&unknown) || is_figure(content.text) {
            return Err(Wrong::new("，看不出是“是”还是“否”", "请改填“是”或“否”"));
        }
        // 基本达到序时: who asks yes or no is told neither.
        if asked(content.heading) == Asked::OnSchedule && begins(&["基本达", "基本能", "基本符", "大致"]) {
            return Err(Wrong::new("，看不出是“是”还是“否”", "请改填“是”或“否”"));
        }
        // 按序时推进, 滞后: how the work keeps its time answers whether it does.
        if asked(content.heading) == Asked::OnSchedule
            && !crate::normal::choice::has_marks(content.text)
            && !folded.starts_with(['是', '否'])
            && folded.chars().count() <= LONGEST
        {
            let late = begins(&["未", "不", "没", "尚未"]) || headings::holds(Kind::State, "late", &folded);
            let well = headings::holds(Kind::State, "well", &folded) || begins(&["达到", "达标", "已达"]);
            if late || well {
                return Ok(Some(if late { "no" } else { "yes" }.to_owned()));
            }
        }
        // 不需要, 无: words of the question itself; what is marked or begins with 是 or 否 is a choice like any other.
        if !crate::normal::choice::has_marks(content.text) && !folded.starts_with(['是', '否']) {
            if begins(&["不", "无", "没", "未", "免", "暂无", "暂不"]) {
                return Ok(Some("no".to_owned()));
            }
            let word = ["有", "要", "可", "能", "已"].contains(&folded.as_str());
            if word || begins(&["需", "有需", "有必要", "要求", "可以", "涉及", "同意"]) {
                return Ok(Some("yes".to_owned()));
            }
        }
        // 是，资金缺口300万元: what is needed stands behind a yes.
        let yes = folded.starts_with('是') && !folded.starts_with("是否") && !content.text.contains(['否', '?', '？']);
        if yes && !crate::normal::choice::has_marks(content.text) {
            return Ok(Some("yes".to_owned()));
        }
        // A sentence about the work answers no question, whatever it says of how far that is.
        let begins_so = folded.starts_with(['是', '否', '√', '×', '已', '部', '基']);
        let sentence = folded.chars().count() > LONGEST && !begins_so;
        match read_in(content.text, content.habit, Some(content.year)) {
            Ok(_) if sentence && !crate::normal::choice::has_marks(content.text) => {
                Err(Wrong::new("，看不出是“是”还是“否”", "请改填“是”或“否”"))
            }
            // 正常推进 says how the work is, and neither yes nor no.
            Ok(read) if read.state.as_str() == "partial" && !folded.starts_with(['是', '否', '部', '基']) => {
                Err(Wrong::new("，看不出是“是”还是“否”", "请改填“是”或“否”"))
            }
            Ok(read) => Ok(Some(read.state.as_str().to_owned())),
            Err(Fault::Unreadable) => Err(Wrong::new("，看不出是“是”还是“否”", "请改填“是”或“否”")),
            Err(Fault::Choice(_)) => Err(Wrong::new("，看不出选的是哪一项", "请改填“是”或“否”")),
            Err(Fault::Contradiction) => Err(Wrong::new("，所选的与所写的不一致", "请改填“是”或“否”")),
        }
    },
    rule: &rule::COMPLETION_UNREADABLE,
    surely: |content| fold(content.text).chars().count() <= 4 && content.text.starts_with(['是', '否']),
    normal: true,
    compared: Compared::Never,
    printed: Printed::AsWritten,
    entry: Entry {
        centered: true,
        text: true,
        question: Question::None,
        prompt: |_| Some("请选“是”或“否”，也可以直接输入文字。".to_owned()),
        choices: |_| &["是", "否"],
        how: Some("选“是”或“否”。"),
        samples: |heading| {
            Some(match asked(heading) {
                Asked::OnSchedule | Asked::Begun | Asked::Finished => ["是", "否", "是"],
                Asked::Late | Asked::Other => ["否", "是", "否"],
            })
        },
    },
    width: Width::Fixed([116, 104, 90]),
    in_master: Some(100),
};
