//! 责任领导, 填表人, 工作专班成员: a person or several.

use super::face::{self, Face};
use super::*;
use crate::reply::normal::{person, phone};
use crate::rule;

/// 责任领导, 联系人: whoever answers for it.
pub(super) static PERSON: Model = Model {
    kind: Kind::Person,
    word: "人员",
    means: |heading| {
        heading.has(&[
            "领导",
            "责任人",
            "负责人",
            "填表人",
            "联系人",
            "经办人",
            "审核人",
            "签发",
            "填报人",
            "联络员",
            "报送人",
            "制表人",
            "签字",
            "签名",
            "审签",
            "验收人",
            "办理人",
            "承办人",
            "具体人",
            "姓名",
            "经办",
        ]) && !heading.has(&["意见", "批示", "情况", "小组"])
            || is_office(heading.head)
    },
    called: &[&[
        "责任领导",
        "责任人",
        "分管领导",
        "负责人",
        "牵头领导",
        "责任领导姓名",
        "领导",
        "主要负责人",
        "单位负责人",
        "领导姓名",
        "责任领导及职务",
        "分管负责人",
        "责任领导职务",
        "责任人姓名",
        "责任领导签字",
        "分管责任领导",
        "姓名",
        "负责领导",
    ]],
    asked: "姓名",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read: names,
    rule: &rule::PERSON_UNREADABLE,
    surely: |content| is_name(content.text),
    normal: false,
    entry: Entry {
        centered: true,
        text: true,
        question: Question::None,
        prompt: |_, _| Some("请填写姓名。".to_owned()),
        choices: no_choices,
        how: None,
        samples: |_| Some(["张某某", "李某某", "王某某"]),
    },
    width: Width::Fixed([92, 84, 72]),
    in_master: Some(96),
};

/// Whether a heading ends with what a person is or does: 承办法官, 客户经理, 包保干部, 分管副院长. Who asks, complains or is ruled
/// against is a party to the matter, which may be a body.
fn is_office(head: &str) -> bool {
    const ENDS: [&str; 34] = [
        "法官",
        "检察官",
        "书记员",
        "经理",
        "干部",
        "专家",
        "书记",
        "主任",
        "校长",
        "院长",
        "处长",
        "科长",
        "局长",
        "部长",
        "所长",
        "队长",
        "站长",
        "组长",
        "班长",
        "行长",
        "总监",
        "主管",
        "专员",
        "秘书",
        "河长",
        "林长",
        "田长",
        "网格员",
        "联系员",
        "信息员",
        "审核员",
        "带班人",
        "包保人",
        "牵头人",
    ];
    let parties = ["申请", "信访", "投诉", "举报", "执行", "诉求", "来电", "反映", "当事"];
    ENDS.iter().any(|end| head.ends_with(end)) && !parties.iter().any(|word| head.contains(word))
}

/// 工作人员, 专班成员: several persons.
pub(super) static PERSONS: Model = Model {
    kind: Kind::Persons,
    word: "多人",
    means: |heading| {
        heading.ends(&["人员", "成员", "名单", "专班", "人员名单", "成员名单"])
            && !heading.has(&["填报人员", "填表人员", "数"])
            || heading.remark().contains("可填多人")
    },
    called: &[],
    asked: "姓名，多人用顿号隔开",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read: names,
    rule: &rule::PERSON_UNREADABLE,
    surely: |content| {
        content
            .text
            .split(['、', '，', ',', ' ', '\n'])
            .filter(|part| is_name(part))
            .count()
            >= 2
    },
    normal: false,
    entry: Entry {
        centered: true,
        text: true,
        question: Question::None,
        prompt: |_, _| Some("请填写姓名，多人用顿号隔开。".to_owned()),
        choices: no_choices,
        how: Some("写姓名，多人用顿号隔开。"),
        samples: |_| Some(["张某某、李某某", "李某某、王某某、赵某某", "王某某、陈某某"]),
    },
    width: Width::Fixed([132, 116, 100]),
    in_master: Some(130),
};

/// One name or several, with or without titles.
pub(super) fn names(content: &Content<'_>) -> Read {
    /// Longest text that still names persons, in characters for each of them.
    const LONGEST: usize = 30;
    let wrong = |what: &str| Wrong::new(what, "请改填姓名");
    let text = content.text.trim().trim_end_matches('。');
    // Each part of 市发改委、市财政局 names a body, and none a person.
    let faces = text
        .split(['、', '，', ',', '/', '；', ';', '\n'])
        .map(|part| face::of(&Content { text: part, ..*content }));
    let nobody = |face: Face| {
        matches!(
            face,
            Face::Sum | Face::Body | Face::State | Face::Yes | Face::Day | Face::Prompt
        )
    };
    let mut faces = faces.peekable();
    if faces.peek().is_some() && faces.all(nobody) {
        return Err(wrong("，不是姓名"));
    }
    let normal = person::read(text).map_err(|_| wrong("，不是姓名"))?;
    let parts = normal.split('、').count();
    let folded = fold(text);
    let sentence =
        text.contains('。') && folded.chars().count() > 20 || folded.chars().count() > LONGEST * parts.max(1);
    let without_han = !folded.chars().any(|c| c.is_alphabetic());
    if is_nonsense(text) || sentence || without_han || squeeze(text).contains('%') {
        return Err(wrong("，不像姓名"));
    }
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    if digits >= 7 && phone::read(text).is_ok() && folded.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return Err(wrong("，不是姓名"));
    }
    Ok(Some(normal))
}
