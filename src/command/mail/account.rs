//! The account of `mail` for the console.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Mailed, Message, State};
use crate::command::say;

/// At most how many letters are shown with their text in a dry run.
const SHOWN: usize = 1;
/// At most how many letters a dry run lists.
const LISTED: usize = 20;

/// What was done, for whom, and what is left.
pub fn account(mailed: &Mailed, folder: &Path) -> String {
    let of = |state: State| -> Vec<&Message> { mailed.messages.iter().filter(|it| it.state == state).collect() };
    let mut text = format!("{}：{} 封\n", mailed.kind.label(), mailed.messages.len());
    if mailed.mode == "dry-run" {
        text.push_str(&preview(mailed));
    }
    for (state, words) in [
        (State::Draft, "已写草稿"),
        (State::WouldSend, "将发送"),
        (State::Sent, "已发送"),
        (State::AlreadySent, "先前已发，未再发"),
        (State::Changed, "文件有变，未再发"),
        (State::Deferred, "服务器暂时不收"),
        (State::Refused, "服务器拒收"),
        (State::Unsure, "结果不明，未再发"),
        (State::TooLarge, "太大"),
        (State::FileMissing, "缺文件"),
    ] {
        let count = of(state).len();
        if count > 0 {
            text.push_str(&format!("  {words} {count} 封\n"));
        }
    }
    let unaddressed: Vec<&str> = of(State::Unaddressed)
        .iter()
        .map(|it| it.letter.unit.as_str())
        .collect();
    if !unaddressed.is_empty() {
        text.push_str(&format!(
            "没有邮箱、需另行送达的单位 {} 个：{}（全部见清单.xlsx 的“需另行送达”工作表）\n",
            unaddressed.len(),
            say::few(&unaddressed)
        ));
    }
    let others: Vec<_> = mailed
        .findings
        .iter()
        .filter(|it| it.rule != "mail-address-missing")
        .cloned()
        .collect();
    if !others.is_empty() {
        text.push_str(&say::findings(&others, "--json 的 findings"));
    }
    let (place, next) = match mailed.mode {
        "drafts" => (
            "草稿",
            "打开草稿核对后逐封发送；或运行 duban mail --send --dry-run 预览，再去掉 --dry-run 发送。",
        ),
        "send" => (
            "发送记录",
            "收到的回复、退信和回执放进 input/replies，然后运行 duban collect。",
        ),
        _ => return text + "这是预览：什么都没有写，也没有发。\n",
    };
    // Drafts lie by their kind: 退回补正 beside 催报.
    let drafts: BTreeSet<&Path> = (mailed.messages.iter())
        .filter_map(|message| Path::new(message.draft.as_ref()?).parent())
        .collect();
    let lie = match drafts.is_empty() {
        true => folder.display().to_string(),
        false => drafts
            .iter()
            .map(|folder| folder.display().to_string())
            .collect::<Vec<_>>()
            .join("、"),
    };
    text.push_str(&format!("{place}：{lie}\n下一步：{next}\n"));
    text
}

/// The first letters with whom each goes to, its subject and its attachment; the text of the first.
fn preview(mailed: &Mailed) -> String {
    let mut text = String::new();
    for message in mailed.messages.iter().take(LISTED) {
        let letter = &message.letter;
        let does = match message.state {
            State::WouldSend => "发送",
            State::AlreadySent => "不发（已发过）",
            State::Changed => "不发（文件有变）",
            State::Unsure => "不发（上次结果不明）",
            State::Unaddressed => "不发（没有邮箱）",
            State::TooLarge => "不发（太大）",
            _ => "不发（缺文件）",
        };
        let cc: Vec<&str> = letter.cc.iter().map(|it| it.address.as_str()).collect();
        text.push_str(&format!("{does}  {} <{}>", letter.unit, message.recipients.join("；")));
        if !cc.is_empty() {
            text.push_str(&format!("  抄送 {}", cc.join("；")));
        }
        text.push_str(&format!("\n      {}\n", letter.subject));
        if letter.attachment.is_some() {
            text.push_str(&format!(
                "      附 {}（{} KB）\n",
                letter.file,
                message.bytes.div_ceil(1024)
            ));
        }
    }
    if mailed.messages.len() > LISTED {
        text.push_str(&format!(
            "…… 另有 {} 封，加 --json 看全部，加 --only 单位 看一个单位的\n",
            mailed.messages.len() - LISTED
        ));
    }
    for message in mailed.messages.iter().take(SHOWN) {
        text.push_str(&format!("正文（以 {} 为例）：\n", message.letter.unit));
        for line in message.letter.body.lines() {
            text.push_str(&format!("  | {line}\n"));
        }
    }
    text
}
