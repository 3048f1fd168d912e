//! Answers in words: what is done or was done, problems and requests, reasons, plans of next steps, short texts.

use std::sync::LazyLock;

use super::face::{self, Face};
use super::{figures, prose, *};
use crate::pattern::Regex;
use crate::rule;
use crate::text::regex;

/// 落实措施, 落实情况, 工作进展: long free text.
pub(super) static NARRATIVE: Model = Model {
    kind: Kind::Narrative,
    word: "叙述",
    means: |heading| headings::mean(Kind::Narrative, heading),
    asked: "具体内容",
    nothing: Nothing::Blank,
    repeats: true,
    read: account,
    entry: Entry {
        prompt: |heading| {
            Some(
                if heading.contains("措施") || heading.contains("方案") {
                    "请写具体做法和步骤，可以分条写。换行按 Alt+Enter，行高会自动增加。"
                } else {
                    "请写进展、成效和数字，可以分条写。换行按 Alt+Enter，行高会自动增加。"
                }
                .to_owned(),
            )
        },
        samples: |heading| {
            let plan = ["措施", "方案", "打算", "计划", "安排", "步骤"];
            Some(if plan.iter().any(|word| heading.contains(word)) {
                [
                    "1.摸清底数，{1}月底前建立台账。2.组织专项行动，{2}月底前完成整治。3.{3}月初开展“回头看”。",
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
        ..PLAIN
    },
    ..LONG
};

/// 存在问题, 需协调事项: what a leader may have to settle; 无 is an answer.
pub(super) static PROBLEMS: Model = Model {
    kind: Kind::Problems,
    word: "问题",
    means: |heading| {
        let list = |test: &str| headings::list(Kind::Problems, test);
        let asks = heading.has(list("asks")) && heading.has(list("asked"));
        // 突出问题及下步措施 asks for problems first.
        let first = || {
            let named = super::asks::named(heading.plain);
            let first = named.first().filter(|_| named.len() > 1);
            first.is_some_and(|first| headings::mean(Kind::Problems, &Heading::of(&first.name)))
        };
        asks || headings::mean(Kind::Problems, heading) || heading.has(list("holds")) && first()
    },
    asked: "具体问题，没有的写“无”",
    nothing: Nothing::Answer,
    repeats: true,
    read: problems,
    entry: Entry {
        prompt: |_| Some("请写具体问题和需要谁协调解决；没有的写“无”。".to_owned()),
        how: Some("没有的写“无”。"),
        samples: |_| {
            Some([
                "无",
                "上级资金尚有300万元未到位，影响二期开工。",
                "个别乡镇专业人员不足，需人社部门协调解决。",
            ])
        },
        ..PLAIN
    },
    ..LONG
};

/// 未完成原因: owed only where the work is not done.
pub(super) static REASON: Model = Model {
    kind: Kind::Reason,
    word: "原因",
    means: |heading| {
        headings::mean(Kind::Reason, heading)
            || heading.has(&["原因"]) && heading.has(headings::list(Kind::Reason, "late"))
    },
    asked: "未完成的原因",
    nothing: Nothing::Answer,
    owed: Owed::IfNotDone,
    repeats: false,
    read: reasons,
    entry: Entry {
        prompt: |_| Some("未完成的写明原因；已完成的不用填。".to_owned()),
        how: Some("未完成的写明原因；已完成的不用填。"),
        samples: |_| {
            Some([
                "无",
                "上级资金{2}月才下达，工程推迟到明年3月完工",
                "长期任务，按计划推进，年内不能全部完成",
            ])
        },
        ..PLAIN
    },
    ..LONG
};

/// 下一步措施, 下月计划: the plan of next steps.
pub(super) static NEXT: Model = Model {
    kind: Kind::Next,
    word: "下一步",
    means: |heading| headings::mean(Kind::Next, heading),
    asked: "下一步的具体做法",
    nothing: Nothing::Word,
    repeats: false,
    read: words,
    entry: Entry {
        prompt: |_| Some("请写下一步的具体做法和时间；已经完成的写“无”。换行按 Alt+Enter。".to_owned()),
        samples: |_| {
            Some([
                "做好扫尾和验收，{3}月底前完成资料归档。",
                "加快施工进度，{3}月底前完成主体工程。",
                "继续按月调度，下月开展一次检查。",
            ])
        },
        ..PLAIN
    },
    ..LONG
};

/// 备注, 验收意见, and whatever nothing else is known of: short free text.
pub(super) static TEXT: Model = Model {
    kind: Kind::Text,
    word: "文字",
    means: |_| true,
    asked: "具体内容",
    nothing: Nothing::Word,
    repeats: true,
    read: |content| {
        if is_nonsense(content.text) && !is_figure(content.text) {
            return Err(Wrong::new("，看不出意思", "请改填具体内容"));
        }
        // XXX系统: the pattern was left as it stood in a sample.
        if let Face::Prompt | Face::Trial = face::of(content) {
            return Err(Wrong::new("，像是没有填完的样字", "请改填具体内容"));
        }
        // 1111111111 under 施工单位: a body has a name.
        let head = fold(&without_remarks(content.heading));
        if super::office::is_another_body(&head) && is_figure(content.text) && !is_none(content.text) {
            return Err(Wrong::new("，不是单位名称", "请填写单位名称"));
        }
        Ok(None)
    },
    surely: never,
    entry: Entry {
        centered: true,
        text: true,
        prompt: no_prompt,
        samples: no_samples,
        ..PLAIN
    },
    width: Width::Heading([116, 104, 90]),
    in_master: Some(130),
    ..LONG
};

/// What all answers in words have in common.
pub(super) const LONG: Model = Model {
    kind: Kind::Narrative,
    word: "",
    means: |_| false,
    asked: "具体内容",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read: words,
    rule: &rule::ANSWER_UNREADABLE,
    surely: long,
    normal: false,
    compared: Compared::Never,
    printed: Printed::AsWritten,
    entry: PLAIN,
    width: Width::Long,
    in_master: None,
};

/// A cell for words, without help.
const PLAIN: Entry = Entry {
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
    if !has_more_han(content.text, 2) && ["否", "不是", "不"].contains(&fold(content.text).as_str()) {
        return Err(Wrong::new("，没有具体内容", "请核对是否填错了列，改填文字内容"));
    }
    but(content, &[Face::State])
}

/// What is in the way: how the work stands is no problem, and the name of a body is none unless it is asked for help.
fn problems(content: &Content<'_>) -> Read {
    if asks_others(content.heading) {
        but(content, &[Face::Body])?;
        // 请予协调。
        if phrase::made_of(&fold(content.text), |word| {
            lexicon::is(word, lexicon::Kind::BareRequest)
        }) && !is_none(content.text)
        {
            return Err(Wrong::new("，没有写要协调什么", "请写明需要协调解决的具体事项"));
        }
        return Ok(None);
    }
    // 无（常态化工作）: that there is none is an answer here, whatever is remarked on it.
    let plain = without_remarks(content.text);
    if plain.len() < content.text.len() && is_none(&plain) {
        return Ok(None);
    }
    but(content, &[])?;
    // 超额完成任务，成效明显 is no problem.
    if prose::tells_success(content.text) {
        return Err(Wrong::new(
            "，像是工作成效，没有写存在的问题",
            "请核对是否填错了列；没有问题的填“无”",
        ));
    }
    Ok(None)
}

/// Why something is not done: words that only stand for a reason (客观原因, 原因待补充) are none.
fn reasons(content: &Content<'_>) -> Read {
    let folded = fold(content.text);
    let stands = headings::holds(Kind::Reason, "stands", &folded);
    if stands && !is_none(content.text) && phrase::made_of(&folded, |word| lexicon::is(word, lexicon::Kind::NoReason)) {
        return Err(Wrong::new("，没有写明原因", "请写明具体原因"));
    }
    words(content)
}

/// Whether a column of problems asks for something of others: 需协调事项, 拟请研究事项.
pub fn asks_others(heading: &str) -> bool {
    headings::holds(Kind::Problems, "request", heading)
}

/// 无（已销号）, 无（按期完成）: nothing, and the remark says that there need be nothing.
fn is_none_since_done(text: &str) -> bool {
    if has_more_han(text, 12) || !text.contains(['(', '（']) || !is_none(&without_remarks(text)) {
        return false;
    }
    let remarks = phrase::remarks(text);
    !remarks.is_empty() && remarks.iter().all(|remark| completion_state(remark))
}

/// Whether a remark says that a work is at its end.
fn completion_state(remark: &str) -> bool {
    use crate::normal::completion::{State, read};
    read(remark).is_some_and(|read| read.state == State::Yes)
}

/// Words, or what else is let pass here.
fn but(content: &Content<'_>, passes: &[Face]) -> Read {
    let text = content.text;
    if is_none(text) || is_none_since_done(text) {
        return Ok(None);
    }
    let face = face::of(content);
    if let Some(what) = face.what().filter(|_| !passes.contains(&face)) {
        return Err(Wrong::new(what, "请核对是否填错了列，改填文字内容"));
    }
    if is_nonsense(text) {
        return Err(Wrong::new("，看不出意思", "请改填具体内容"));
    }
    if repeats_heading(text) {
        return Err(Wrong::new("，只重复了栏目名称", "请改填具体内容"));
    }
    if let Some(what) = prose::fault(text) {
        return Err(Wrong::new(what, "请核对后改填具体内容"));
    }
    if let Some(what) = figures::fault(text, content.year) {
        return Err(Wrong::new(what, "请核对后改正"));
    }
    Ok(None)
}

/// Whether a text is made of nothing but words of which headings are made: 存在的主要问题及原因分析.
fn repeats_heading(text: &str) -> bool {
    /// Letters of the shortest text of which this can be said.
    const LEAST: usize = 4;
    let folded = fold(text);
    folded.chars().count() >= LEAST && phrase::made_of(&folded, |word| lexicon::is(word, lexicon::Kind::HeadingCopy))
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
    if is_sample(content.text) {
        return Err(Wrong::new("，是填报说明里的样例", "请改填本单位的具体内容"));
    }
    if asks_measures && face::is_by_when(content) {
        return Err(Wrong::new(
            "，像是“完成时限”一栏的内容",
            "请核对是否填错了列，改填文字内容",
        ));
    }
    let nothing = Wrong::new("，没有写做什么或做了什么", "请改填具体内容");
    if asks_measures && prose::refuses(content.text) {
        return Err(nothing);
    }
    if prose::only_asks(content.text) {
        return Err(Wrong::new(
            "，写的是问题和请求，没有写做什么",
            "请改填具体内容，问题和请求写在相应的栏",
        ));
    }
    if prose::describes_unit(content.text) {
        return Err(Wrong::new("，写的是单位的情况，没有写做什么", "请改填具体内容"));
    }
    // 应由市司法局牵头 is told as what it is.
    let denies = crate::normal::denial::denies(content.text);
    let is_state = face::of(content) == Face::State || is_none(content.text);
    if !is_state && !denies && prose::names_no_act(content.text) {
        return Err(nothing);
    }
    // 路基整修完成160%
    if content.heading.contains("形象进度") && is_over(content.text) {
        return Err(Wrong::new("，其中的进度超过100%", "请核对后改填"));
    }
    if !has_more_han(content.text, 3) && ANSWERS.contains(&fold(content.text).as_str()) {
        return Err(Wrong::new("，没有写做什么或做了什么", "请改填具体内容"));
    }
    Ok(None)
}

/// Whether an account is an example of the guide, whatever figures stand in it.
fn is_sample(text: &str) -> bool {
    static SAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let all = ["措施", "情况"].into_iter().filter_map(NARRATIVE.entry.samples);
        let plain = |text: &str| -> String { fold(text).chars().filter(|c| !c.is_ascii_digit()).collect() };
        all.flatten().map(plain).collect()
    });
    let folded = fold(text);
    let plain = || folded.chars().filter(|c| !c.is_ascii_digit());
    text.len() <= 400 && SAMPLES.iter().any(|sample| sample.chars().eq(plain()))
}

/// Whether a text says that more than the whole of a piece of work is done; more may be spent than was planned.
fn is_over(text: &str) -> bool {
    static DONE: LazyLock<Regex> =
        LazyLock::new(|| regex(r"完成(?:约|了|率|总量的|工程量的)?([0-9]{3,}(?:\.[0-9]+)?)%"));
    let bare = squeeze(text);
    DONE.captures_iter(&bare)
        .filter_map(|found| found.get(1)?.as_str().parse::<f64>().ok())
        .any(|share| share > 100.0)
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
    (has_more_han(content.text, 9) || fold(content.text).chars().count() >= 10) && !is_figure(content.text)
}
