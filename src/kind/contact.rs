//! 联系电话, and 联系人及电话: a number, or a person with a number.

use std::sync::LazyLock;

use super::*;
use crate::normal::{person, phone};
use crate::pattern::Regex;
use crate::rule;
use crate::text::regex;

/// 联系电话: numbers that can be dialled.
pub(super) static PHONE: Model = Model {
    kind: Kind::Phone,
    word: "电话",
    means: |heading| {
        let mut words = headings::list(Kind::Phone, "anywhere").iter();
        words.any(|word| heading.plain.contains(word))
    },
    asked: "手机号码或带区号的固定电话",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read: |content| match (number(content.text), content.held) {
        // 13,907,240,001: the number is whole, only its format is not one of telephones.
        (Err(wrong), Some(Held::Number(held))) => number(&held.to_string()).map(Some).map_err(|_| wrong),
        (read, _) => read.map(Some),
    },
    rule: &rule::PHONE_UNREADABLE,
    surely: |content| {
        fold(content.text).chars().filter(char::is_ascii_digit).count() >= 7 && phone::read(content.text).is_ok()
    },
    normal: true,
    compared: Compared::Never,
    printed: Printed::AsWritten,
    entry: Entry {
        centered: true,
        text: true,
        question: QUESTION,
        prompt: |_| Some("手机号，或者区号-座机号。有多个号码用顿号隔开。".to_owned()),
        choices: no_choices,
        how: Some("手机号，或者区号加座机号；有多个号码用顿号隔开。"),
        samples: |_| Some(["13X XXXX XXXX", "区号-XXXXXXX", "区号-XXXXXXX"]),
    },
    width: Width::Fixed([118, 106, 92]),
    in_master: Some(120),
};

/// 联系人及电话: a person and a number.
pub(super) static CONTACT: Model = Model {
    kind: Kind::Contact,
    word: "人员和电话",
    means: |heading| {
        static BOTH: LazyLock<Regex> = LazyLock::new(|| {
            regex(r"(人|领导|姓名|联络员|职务)\)?(及其?|和|与|、|/|\(|,|，|\+)(联系)?(电话|手机|联系方式|号码)")
        });
        BOTH.is_match(heading.plain) || parts::is_contact(heading.plain)
    },
    asked: "姓名和电话号码",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read: |content| {
        static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"[0-9+(（][0-9()（）\-—－ 转]{5,}[0-9]"));
        let advice = "请把姓名和电话号码填完整";
        let text: String = content.text.chars().map(half).collect();
        let name: String = NUMBER.replace_all(&text, "").into_owned();
        let name: String = name
            .trim_matches(|c: char| !c.is_alphabetic())
            .split(['：', ':', '、', '，', ',', ';', '；', '\n', '/', '(', ')', '（', '）'])
            .map(str::trim)
            .filter(|part| !part.is_empty() && !["电话", "手机", "联系电话", "办公电话", "座机"].contains(part))
            .collect::<Vec<_>>()
            .join("、");
        if is_nonsense(content.text) {
            return Err(Wrong::new("，没有姓名和电话号码", advice));
        }
        if !text.chars().any(|c| c.is_ascii_digit()) {
            return Err(Wrong::new("，没有电话号码", advice));
        }
        let number = number(&text)?;
        match person::read(&name) {
            Ok(name)
                if fold(&name).chars().any(char::is_alphabetic)
                    && !name.contains('%')
                    && name.chars().count() <= 40 =>
            {
                Ok(Some(format!("{name} {number}")))
            }
            _ => Err(Wrong::new("，没有姓名", advice)),
        }
    },
    rule: &rule::PHONE_UNREADABLE,
    surely: |content| CONTACT.read_content(content).is_ok(),
    normal: true,
    compared: Compared::Never,
    printed: Printed::AsWritten,
    entry: Entry {
        centered: true,
        text: true,
        question: QUESTION,
        prompt: |_| Some("请填写姓名和电话：手机号，或者区号-座机号。".to_owned()),
        choices: no_choices,
        how: Some("写姓名和电话，电话写手机号，或者区号加座机号。"),
        samples: |_| Some(["张某某 13X XXXX XXXX", "李某某 区号-XXXXXXX", "王某某 区号-XXXXXXX"]),
    },
    width: Width::Fixed([118, 106, 92]),
    in_master: Some(130),
};

const QUESTION: Question = Question::Shorter(7, "请核对电话", "号码似乎不完整：座机请带区号。确认无误可以继续。");

fn half(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        c => c,
    }
}

/// The numbers of a text.
fn number(text: &str) -> Result<String, Wrong> {
    phone::read(text).map_err(|fault| wrong(fault, "，没有号码"))
}

/// What is said of a text without a number that can be dialled; `none`: where it holds none at all.
pub(super) fn wrong(fault: phone::Fault, none: &str) -> Wrong {
    match fault {
        phone::Fault::DigitsLost => Wrong::new("，号码已被表格软件截断", "请把单元格设为文本后重填完整号码"),
        phone::Fault::Length(digits) => Wrong::new(format!("，{digits}位数字不是有效号码"), "请核对后改填"),
        phone::Fault::Cut => Wrong::new("，分机号没有写完", "请补填分机号，没有的删去“转”字"),
        phone::Fault::MadeUp => Wrong::new("，像是随手填的号码", "请核对后改填"),
        phone::Fault::NoDigits => Wrong::new(none, "请补填号码"),
    }
}
