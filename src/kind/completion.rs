//! 是否完成: yes, no with the reason, or partly.

use super::*;
use crate::mark;
use crate::reply::choice::Doubt;
use crate::reply::normal::completion::{Fault, read, read_by};
use crate::rule;

/// Words that begin a reason.
pub const REASONS: [&str; 5] = ["原因", "由于", "因为", "受", "因"];

pub(super) static COMPLETION: Model = Model {
    kind: Kind::Completion,
    word: "完成情况",
    means: |heading| heading.has(&["是否", "与否", "能否"]),
    called: &[&[
        "是否完成",
        "完成与否",
        "是否办结",
        "是否已完成",
        "是否完成任务",
        "是否落实",
        "是否完成目标",
        "是否全部完成",
    ]],
    asked: "“是”或“否”，未完成的说明原因",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read: |content| {
        let what = match read_by(content.text, content.habit) {
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
    entry: Entry {
        centered: true,
        text: true,
        question: Question::None,
        prompt: |_, _| Some("已完成选“是”；未完成选“否”，并在后面写明原因。也可以直接输入文字。".to_owned()),
        choices: |_| &mark::COMPLETION_CHOICES,
        how: Some("选“是”，或者选“否，原因：”后接着写明原因；也可以不选，直接输入。"),
        samples: |_| Some(["是", "否，原因：上级资金10月才下达，工程推迟到明年3月完工", "是"]),
    },
    width: Width::Fixed([116, 104, 90]),
    in_master: Some(170),
};
