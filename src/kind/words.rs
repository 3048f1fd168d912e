//! Answers in words: what is done or was done, problems and requests, reasons, plans of next steps, short texts.

use super::face::{self, Face};
use super::*;
use crate::rule;

/// 落实措施, 落实情况, 工作进展: long free text.
pub(super) static NARRATIVE: Model = Model {
    kind: Kind::Narrative,
    word: "叙述",
    means: |heading| {
        heading.has(&[
            "措施",
            "情况",
            "问题",
            "方案",
            "进展",
            "进度",
            "成效",
            "做法",
            "计划",
            "建议",
            "举措",
            "步骤",
            "说明",
            "亮点",
            "节点目标",
            "阶段目标",
            "阶段性",
            "工作安排",
            "具体安排",
            "推进安排",
            "整改结果",
            "结果",
        ])
    },
    called: &[
        &[
            "落实措施",
            "措施",
            "工作措施",
            "具体措施",
            "主要措施",
            "推进措施",
            "落实举措",
            "工作举措",
            "具体举措",
            "主要举措",
            "落实方案",
            "实施措施",
            "贯彻落实措施",
            "保障措施",
            "工作安排",
            "工作计划",
            "落实计划",
            "落实的措施",
            "具体落实措施",
            "拟采取措施",
            "拟采取的措施",
            "措施及办法",
            "措施办法",
        ],
        &[
            "落实情况",
            "进展情况",
            "工作进展",
            "工作进展情况",
            "完成情况",
            "推进情况",
            "落实进展",
            "落实进展情况",
            "落实情况及成效",
            "工作情况",
            "进度情况",
            "目前进展",
            "进展",
            "目前进展情况",
            "办理情况",
            "实施情况",
            "任务完成情况",
            "贯彻落实情况",
            "工作落实情况",
            "任务落实情况",
            "具体落实情况",
            "落实完成情况",
            "工作完成情况",
            "推进落实情况",
        ],
    ],
    asked: "具体内容",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: true,
    read: account,
    rule: &rule::ANSWER_UNREADABLE,
    surely: long,
    normal: false,
    entry: Entry {
        centered: false,
        text: false,
        question: Question::None,
        prompt: |heading, _| {
            Some(
                if heading.contains("措施") || heading.contains("方案") {
                    "请写具体做法和步骤，可以分条写。换行按 Alt+Enter，行高会自动增加。"
                } else {
                    "请写进展、成效和数字，可以分条写。换行按 Alt+Enter，行高会自动增加。"
                }
                .to_owned(),
            )
        },
        choices: no_choices,
        how: None,
        samples: |heading| {
            let plan = ["措施", "方案", "打算", "计划", "安排", "步骤"];
            Some(if plan.iter().any(|word| heading.contains(word)) {
                [
                    "1.摸清底数，6月底前建立台账。2.组织专项行动，9月底前完成整治。3.12月初开展“回头看”。",
                    "1.会同有关部门制定实施方案。2.分解到责任科室，按月调度。3.争取上级资金支持。",
                    "纳入日常工作，每季度调度一次，年底形成总结。",
                ]
            } else {
                [
                    "已整治37处，占年度目标的100%；建立长效机制3项，群众满意度96%。",
                    "已完成方案编制和招标，完成投资1.2亿元，占年度计划的60%。",
                    "每季度调度一次，目前进展正常，全年开展培训12场、980人次。",
                ]
            })
        },
    },
    width: Width::Long,
    in_master: None,
};

/// 存在问题, 需协调事项: what a leader may have to settle; 无 is an answer.
pub(super) static PROBLEMS: Model = Model {
    kind: Kind::Problems,
    word: "问题",
    means: |heading| {
        let asks = ["需", "请求", "提请", "建议"]
            .iter()
            .any(|word| heading.head.contains(word))
            && heading.has(&["协调", "解决", "支持", "帮助", "上级", "研究"]);
        let of_work = heading.ends(&["情况", "进展", "成效", "措施", "方案", "结果", "状态", "时限", "意见"]);
        // 诉求事项 names the matter, 需协调事项 what is asked.
        let of_work = of_work || heading.head == "诉求事项";
        asks || heading.has(&["问题", "困难", "诉求", "堵点", "难点", "风险", "短板", "建议"]) && !of_work
    },
    called: &[&[
        "存在问题",
        "存在的问题",
        "存在问题及困难",
        "困难和问题",
        "问题困难",
        "存在困难",
        "存在的困难和问题",
        "主要问题",
        "存在的主要问题",
        "困难问题",
        "问题和困难",
        "问题及困难",
    ]],
    asked: "具体问题，没有的写“无”",
    nothing: Nothing::Answer,
    owed: Owed::Always,
    repeats: true,
    read: problems,
    rule: &rule::ANSWER_UNREADABLE,
    surely: long,
    normal: false,
    entry: Entry {
        prompt: |_, _| Some("请写具体问题和需要谁协调解决；没有的写“无”。".to_owned()),
        how: Some("没有的写“无”。"),
        samples: |_| {
            Some([
                "无",
                "上级资金尚有300万元未到位，影响二期开工。",
                "个别乡镇专业人员不足，需人社部门协调解决。",
            ])
        },
        ..NARRATIVE_ENTRY
    },
    width: Width::Long,
    in_master: None,
};

/// 未完成原因: owed only where the work is not done.
pub(super) static REASON: Model = Model {
    kind: Kind::Reason,
    word: "原因",
    means: |heading| {
        heading.has(&["原因"])
            && (heading.has(&["未", "滞后", "逾期", "延期", "超期", "不能", "没有完成"])
                || matches!(heading.head, "原因" | "原因说明" | "原因分析" | "说明原因"))
    },
    called: &[&[
        "未完成原因",
        "未完成的原因",
        "未完成原因说明",
        "未完成情况说明",
        "滞后原因",
        "逾期原因",
        "未完成理由",
    ]],
    asked: "未完成的原因",
    nothing: Nothing::Answer,
    owed: Owed::IfNotDone,
    repeats: false,
    read: words,
    rule: &rule::ANSWER_UNREADABLE,
    surely: long,
    normal: false,
    entry: Entry {
        prompt: |_, _| Some("未完成的写明原因；已完成的不用填。".to_owned()),
        how: Some("未完成的写明原因；已完成的不用填。"),
        samples: |_| {
            Some([
                "无",
                "上级资金10月才下达，工程推迟到明年3月完工",
                "长期任务，按计划推进，年内不能全部完成",
            ])
        },
        ..NARRATIVE_ENTRY
    },
    width: Width::Long,
    in_master: None,
};

/// 下一步措施, 下月计划: the plan of next steps.
pub(super) static NEXT: Model = Model {
    kind: Kind::Next,
    word: "下一步",
    means: |heading| heading.has(&["下一步", "下步", "下月", "下阶段", "下一阶段", "下季", "下周", "打算"]),
    called: &[&[
        "下步打算",
        "下一步打算",
        "下步工作",
        "下一步工作",
        "下一步工作打算",
        "下步工作打算",
        "下一步计划",
        "下步计划",
        "下一步措施",
        "下一步工作计划",
        "下步措施",
        "下一步工作安排",
        "下一步安排",
    ]],
    asked: "下一步的具体做法",
    nothing: Nothing::Word,
    owed: Owed::Always,
    repeats: false,
    read: words,
    rule: &rule::ANSWER_UNREADABLE,
    surely: long,
    normal: false,
    entry: Entry {
        prompt: |_, _| Some("请写下一步的具体做法和时间；已经完成的写“无”。换行按 Alt+Enter。".to_owned()),
        samples: |_| {
            Some([
                "做好扫尾和验收，6月底前完成资料归档。",
                "加快施工进度，7月底前完成主体工程。",
                "继续按月调度，下月开展一次检查。",
            ])
        },
        ..NARRATIVE_ENTRY
    },
    width: Width::Long,
    in_master: None,
};

/// 备注, 验收意见, and whatever nothing else is known of: short free text.
pub(super) static TEXT: Model = Model {
    kind: Kind::Text,
    word: "文字",
    means: |_| true,
    called: &[&["备注", "说明", "附注", "其他", "备考"]],
    asked: "具体内容",
    nothing: Nothing::Word,
    owed: Owed::Always,
    repeats: true,
    read: |content| {
        if is_nonsense(content.text) && !is_figure(content.text) {
            return Err(Wrong::new("，看不出意思", "请改填具体内容"));
        }
        Ok(None)
    },
    rule: &rule::ANSWER_UNREADABLE,
    surely: never,
    normal: false,
    entry: Entry {
        centered: true,
        text: true,
        prompt: no_prompt,
        samples: no_samples,
        ..NARRATIVE_ENTRY
    },
    width: Width::Heading([116, 104, 90]),
    in_master: Some(130),
};

const NARRATIVE_ENTRY: Entry = Entry {
    centered: false,
    text: false,
    question: Question::None,
    prompt: no_prompt,
    choices: no_choices,
    how: None,
    samples: no_samples,
};

/// Words, and nothing that belongs to another column or says nothing at all.
fn words(content: &Content<'_>) -> Read {
    but(content, &[Face::State])
}

/// What is in the way: how the work stands is no problem, and the name of a body is none unless it is asked for help.
fn problems(content: &Content<'_>) -> Read {
    let asks = ["协调", "支持", "解决", "帮助", "请求"];
    if asks.iter().any(|word| content.heading.contains(word)) {
        return but(content, &[Face::Body]);
    }
    but(content, &[])
}

/// Words, or what else is let pass here.
fn but(content: &Content<'_>, passes: &[Face]) -> Read {
    let text = content.text;
    if is_none(text) {
        return Ok(None);
    }
    let face = face::of(content);
    if let Some(what) = face.what().filter(|_| !passes.contains(&face)) {
        return Err(Wrong::new(what, "请核对是否填错了列，改填文字内容"));
    }
    if is_nonsense(text) {
        return Err(Wrong::new("，看不出意思", "请改填具体内容"));
    }
    Ok(None)
}

/// What was or will be done, in words: neither a day, a number to ring, nor a word that only answers.
fn account(content: &Content<'_>) -> Read {
    // 已全部完成 is no measure; beside how far the work is, it may be all that there is to say.
    let asks_measures = ["措施", "举措", "做法"]
        .iter()
        .any(|word| content.heading.contains(word))
        && !["情况", "进展", "成效", "结果"]
            .iter()
            .any(|word| content.heading.contains(word));
    if asks_measures {
        but(content, &[])?
    } else {
        words(content)?
    };
    if asks_measures && face::is_by_when(content) {
        return Err(Wrong::new(
            "，像是“完成时限”一栏的内容",
            "请核对是否填错了列，改填文字内容",
        ));
    }
    if !has_more_han(content.text, 3) && ANSWERS.contains(&fold(content.text).as_str()) {
        return Err(Wrong::new("，没有写做什么或做了什么", "请改填具体内容"));
    }
    Ok(None)
}

/// Words that answer somebody and say nothing of the work.
const ANSWERS: [&str; 16] = [
    "是",
    "否",
    "好",
    "好的",
    "有",
    "对",
    "收到",
    "同意",
    "已报",
    "已阅",
    "知悉",
    "无异议",
    "无意见",
    "不详",
    "照办",
    "按要求",
];

/// A text that is long enough to be nothing else.
fn long(content: &Content<'_>) -> bool {
    fold(content.text).chars().count() >= 10 && !is_figure(content.text)
}
