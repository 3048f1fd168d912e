//! What the office prints of a task: its number, its words, the unit.

use super::*;
use crate::rule;

/// 序号: the task's number as printed.
pub(super) static SERIAL: Model = Model {
    kind: Kind::Serial,
    word: "序号",
    means: |heading| headings::mean(Kind::Serial, heading) || numbers_a_matter(heading.head),
    asked: "具体内容",
    nothing: Nothing::Blank,
    repeats: false,
    width: Width::Fixed([48, 44, 38]),
    in_master: Some(72),
    ..OFFICE
};

/// Whether a heading is the number of what a row is about: 事项编号, 问题序号; 证书编号 and 合同编号 are numbers of something else.
fn numbers_a_matter(head: &str) -> bool {
    let matter = head.strip_suffix("编号").or_else(|| head.strip_suffix("序号"));
    let matters = headings::list(Kind::Serial, "matter");
    matter.is_some_and(|matter| matters.iter().any(|word| matter.ends_with(word)))
}

/// 重点工作: what the task is.
pub(super) static TASK: Model = Model {
    kind: Kind::Task,
    word: "任务",
    means: |heading| headings::mean(Kind::Task, heading),
    asked: "具体内容",
    nothing: Nothing::Word,
    repeats: true,
    entry: Entry {
        centered: false,
        text: false,
        ..PRINTED
    },
    width: Width::Task,
    in_master: Some(130),
    ..OFFICE
};

/// 填报单位: the unit's name.
pub(super) static UNIT: Model = Model {
    kind: Kind::Unit,
    word: "单位",
    means: |heading| {
        let people = heading.has(headings::list(Kind::Unit, "people"));
        !people && (headings::mean(Kind::Unit, heading) || is_role_of_body(heading.head))
    },
    asked: "单位全称",
    nothing: Nothing::Word,
    repeats: true,
    entry: Entry { text: true, ..PRINTED },
    width: Width::Fixed([132, 116, 100]),
    in_master: Some(130),
    ..OFFICE
};

/// Whether a heading is a role and what the office calls its bodies: 牵头学院, 承办支行; 责任科室 is within the unit, and its words are its own.
fn is_role_of_body(head: &str) -> bool {
    /// Longest name of such a role: 主要责任处室.
    const LONGEST: usize = 7;
    let words = |list: &str| headings::list(Kind::Unit, list).iter().copied();
    let begins = words("role").any(|role| head.starts_with(role));
    let ends = lexicon::words(lexicon::Kind::Class)
        .chain(words("body"))
        .any(|class| head.ends_with(class));
    begins && ends && !is_inner(head) && head.chars().count() <= LONGEST
}

/// Whether a heading names a body that has nothing to do with who answers for the row: 接管单位, 施工单位, 监理单位. Whoever answers is
/// called by what is done with tasks (责任单位, 实施单位, 填报单位), and such words the lexicon knows.
pub(super) fn is_another_body(head: &str) -> bool {
    let Some(what) = head.strip_suffix("单位") else {
        return false;
    };
    let does = [lexicon::Kind::Role, lexicon::Kind::WeakRole, lexicon::Kind::RoleStem];
    let known = does
        .into_iter()
        .any(|kind| lexicon::words(kind).any(|word| what.contains(word)))
        || headings::list(Kind::Unit, "role")
            .iter()
            .any(|role| what.contains(role))
        || headings::list(Kind::Unit, "reports")
            .iter()
            .any(|verb| what.starts_with(verb));
    !what.is_empty() && !known
}

/// What all columns have in common that the office prints.
const OFFICE: Model = Model {
    kind: Kind::Serial,
    word: "",
    means: |_| false,
    asked: "具体内容",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read: any,
    rule: &rule::ANSWER_UNREADABLE,
    surely: never,
    normal: false,
    compared: Compared::Never,
    printed: Printed::AsWritten,
    entry: PRINTED,
    width: Width::Fixed([132, 116, 100]),
    in_master: Some(130),
};

/// A cell that needs no help.
const PRINTED: Entry = Entry {
    centered: true,
    text: false,
    question: Question::None,
    prompt: no_prompt,
    choices: no_choices,
    how: None,
    samples: no_samples,
};
