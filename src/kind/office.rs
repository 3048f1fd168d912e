//! What the office prints of a task: its number, its words, the unit.

use super::*;
use crate::lexicon;
use crate::rule;

/// 序号: the task's number as printed.
pub(super) static SERIAL: Model = Model {
    kind: Kind::Serial,
    word: "序号",
    means: |heading| {
        matches!(
            heading.head,
            "序号" | "编号" | "序" | "号" | "任务编号" | "NO." | "No." | "任务序号"
        ) || numbers_a_matter(heading.head)
    },
    called: &[&["序号", "编号", "序列", "任务序号", "顺序", "号"]],
    asked: "具体内容",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read: any,
    rule: &rule::ANSWER_UNREADABLE,
    surely: never,
    normal: false,
    entry: PRINTED,
    width: Width::Fixed([48, 44, 38]),
    in_master: Some(72),
};

/// Whether a heading is the number of what a row is about: 事项编号, 问题序号; 证书编号 and 合同编号 are numbers of something else.
fn numbers_a_matter(head: &str) -> bool {
    const MATTERS: [&str; 14] = [
        "任务", "事项", "项目", "问题", "工作", "措施", "目标", "诉求", "工单", "案件", "线索", "建议", "提案", "议案",
    ];
    let matter = head.strip_suffix("编号").or_else(|| head.strip_suffix("序号"));
    matter.is_some_and(|matter| MATTERS.iter().any(|word| matter.ends_with(word)))
}

/// 重点工作: what the task is.
pub(super) static TASK: Model = Model {
    kind: Kind::Task,
    word: "任务",
    means: |heading| {
        heading.has(&[
            "重点工作",
            "任务",
            "工作内容",
            "事项",
            "目标",
            "工作项目",
            "主要内容",
            "项目名称",
            "指标",
            "工作要点",
        ])
    },
    called: &[&[
        "重点工作",
        "重点任务",
        "工作任务",
        "任务",
        "任务内容",
        "工作内容",
        "重点工作任务",
        "主要任务",
        "目标任务",
        "工作事项",
        "任务名称",
        "重点工作内容",
        "重点工作事项",
        "任务事项",
        "工作要点",
        "具体任务",
        "任务分解",
        "重点任务内容",
    ]],
    asked: "具体内容",
    nothing: Nothing::Word,
    owed: Owed::Always,
    repeats: true,
    read: any,
    rule: &rule::ANSWER_UNREADABLE,
    surely: never,
    normal: false,
    entry: Entry {
        centered: false,
        text: false,
        ..PRINTED
    },
    width: Width::Task,
    in_master: Some(130),
};

/// 填报单位: the unit's name.
pub(super) static UNIT: Model = Model {
    kind: Kind::Unit,
    word: "单位",
    means: |heading| {
        let people = heading.has(&["负责人", "签字", "签名", "领导", "联系人"]);
        !people && (heading.has(&["单位", "部门"]) || is_role_of_body(heading.head))
    },
    called: &[
        &[
            "填报单位",
            "报送单位",
            "单位名称",
            "单位",
            "填报部门",
            "责任单位",
            "上报单位",
            "填表单位",
            "填写单位",
            "报告单位",
        ],
        &[
            "牵头单位",
            "配合单位",
            "责任科室",
            "责任部门",
            "牵头科室",
            "承办科室",
            "承办单位",
            "类别",
            "分类",
            "任务类别",
            "任务来源",
            "责任分工",
        ],
    ],
    asked: "单位全称",
    nothing: Nothing::Word,
    owed: Owed::Always,
    repeats: true,
    read: any,
    rule: &rule::ANSWER_UNREADABLE,
    surely: never,
    normal: false,
    entry: Entry { text: true, ..PRINTED },
    width: Width::Fixed([132, 116, 100]),
    in_master: Some(130),
};

/// Whether a heading is a role and what the office calls its bodies: 牵头学院, 承办支行; 责任科室 is within the unit, and its words are its own.
fn is_role_of_body(head: &str) -> bool {
    /// Longest name of such a role: 主要责任处室.
    const LONGEST: usize = 7;
    let roles = [
        "责任", "牵头", "承办", "主办", "配合", "协办", "主责", "承担", "经办", "办理", "归口", "主管", "所属", "参与",
    ];
    let more = [
        "庭室",
        "支行",
        "分行",
        "网点",
        "分公司",
        "子公司",
        "校区",
        "分局",
        "派出所",
    ];
    let begins = roles.iter().any(|role| head.starts_with(role));
    let ends = lexicon::words(lexicon::Kind::Class)
        .chain(more)
        .any(|class| head.ends_with(class));
    begins && ends && !is_inner(head) && head.chars().count() <= LONGEST
}

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
