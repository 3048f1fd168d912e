//! 责任领导, 填表人, 工作专班成员: a person or several.

use super::face::{self, Face};
use super::*;
use crate::normal::{person, phone};
use crate::rule;

/// 责任领导, 联系人: whoever answers for it.
pub(super) static PERSON: Model = Model {
    kind: Kind::Person,
    word: "人员",
    means: |heading| headings::mean(Kind::Person, heading) || is_office(heading.head),
    asked: "姓名",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read: names,
    rule: &rule::PERSON_UNREADABLE,
    surely: |content| is_name(content.text),
    normal: false,
    compared: Compared::Never,
    printed: Printed::AsWritten,
    entry: Entry {
        centered: true,
        text: true,
        question: Question::None,
        prompt: |_| Some("请填写姓名。".to_owned()),
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
    let list = |test: &str| headings::list(Kind::Person, test).iter();
    list("office").any(|end| head.ends_with(end)) && !list("party").any(|word| head.contains(word))
}

/// 工作人员, 专班成员: several persons.
pub(super) static PERSONS: Model = Model {
    kind: Kind::Persons,
    word: "多人",
    means: |heading| headings::mean(Kind::Persons, heading) || heading.remark().contains("可填多人"),
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
    compared: Compared::Never,
    printed: Printed::AsWritten,
    entry: Entry {
        centered: true,
        text: true,
        question: Question::None,
        prompt: |_| Some("请填写姓名，多人用顿号隔开。".to_owned()),
        choices: no_choices,
        how: Some("写姓名，多人用顿号隔开。"),
        samples: |_| Some(["张某某、李某某", "李某某、王某某、赵某某", "王某某、陈某某"]),
    },
    width: Width::Fixed([132, 116, 100]),
    in_master: Some(130),
};

/// Whether a part of a text tells of work: it is longer than a name, begins as tasks do, and names no office: 组织培训三场.
fn is_prose(text: &str) -> bool {
    /// Most Han of a name.
    const NAME: usize = 4;
    const OFFICES: [char; 15] = [
        '长', '主', '书', '员', '部', '科', '处', '局', '室', '委', '办', '组', '队', '院', '·',
    ];
    let mut parts = text.split(['、', '，', ',', '；', ';', '\n']).map(fold);
    parts.any(|part| {
        let long = part.chars().filter(|c| is_han(*c)).count() > NAME;
        long && lexicon::begins(&part, lexicon::Kind::TaskVerb) && !part.contains(OFFICES)
    })
}

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
            Face::Sum
                | Face::Body
                | Face::State
                | Face::Yes
                | Face::No
                | Face::Day
                | Face::Heading
                | Face::Prompt
                | Face::Remark
                | Face::Refusal
        )
    };
    let mut faces = faces.peekable();
    if faces.peek().is_some() && faces.all(nobody) && !person::names_somebody_of_a_room(text) {
        return Err(wrong("，不是姓名"));
    }
    let normal = person::read(text).map_err(|fault| match fault {
        person::Fault::Gone => wrong("，看不出现在由谁负责"),
        _ => wrong("，不是姓名"),
    })?;
    let parts = normal.split('、').count();
    let folded = fold(text);
    let sentence =
        text.contains('。') && folded.chars().count() > 20 || folded.chars().count() > LONGEST * parts.max(1);
    let without_han = !folded.chars().any(|c| c.is_alphabetic());
    if is_nonsense(text) || sentence || is_prose(text) || without_han || squeeze(text).contains('%') {
        return Err(wrong("，不像姓名"));
    }
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    if digits >= 7 && phone::read(text).is_ok() && folded.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return Err(wrong("，不是姓名"));
    }
    Ok(Some(normal))
}
