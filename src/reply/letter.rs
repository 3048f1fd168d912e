//! Tells a message that says something of its own from one that only goes with its attachment.

use super::names::Names;
use crate::normal::{fold, without_remarks};
use crate::unit::UnitId;

/// What the text of a message is called where it is read as a document.
pub const BODY: &str = "邮件正文";

/// Whether a document is the text of a message.
pub fn is_body(file: &str) -> bool {
    file.rsplit('/')
        .next()
        .is_some_and(|name| name.split('.').next() == Some(BODY))
}

/// Words of a sentence that asks for or changes something, whatever else stands in it.
const MATTER: [&str; 34] = [
    "零报告",
    "无情况",
    "没有情况",
    "改为",
    "更正",
    "变更",
    "更新",
    "为准",
    "作废",
    "撤回",
    "替换",
    "重新报",
    "不涉及",
    "不属于",
    "无此项",
    "没有此",
    "未完成",
    "无法",
    "不能",
    "延期",
    "延迟",
    "申请",
    "建议",
    "困难",
    "问题",
    "补充",
    "另外",
    "另有",
    "原因",
    "有误",
    "遗漏",
    "漏报",
    "调整",
    "不再",
];

/// Words of a sentence that only goes with the attachment.
const COURTESY: [&str; 38] = [
    "查收",
    "您好",
    "你好",
    "附件",
    "报送",
    "上报",
    "报上",
    "报给",
    "现将",
    "谢谢",
    "感谢",
    "此致",
    "敬礼",
    "收悉",
    "收到",
    "祝",
    "联系人",
    "联系电话",
    "电话",
    "手机",
    "发自",
    "发件人",
    "收件人",
    "主题",
    "抄送",
    "发送",
    "督查室",
    "办公室",
    "领导",
    "见附",
    "查阅",
    "转发",
    "原始邮件",
    "邮箱",
    "from",
    "sent",
    "subject",
    "已盖章",
];

/// Most characters of a unit's name or a signature; a statement that matters is longer or holds a word for it.
const SIGNATURE: usize = 16;

/// What the sender of an answer wrote, without the letter that is quoted below; a letter passed on stays whole.
pub fn own<'t>(text: &'t str, subject: &str) -> &'t str {
    let subject = fold(subject);
    if !["回复", "答复", "re", "自动回复"]
        .iter()
        .any(|mark| subject.starts_with(mark))
    {
        return text;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let folded = fold(bare);
        let begins = bare.starts_with("--") && (folded.contains("原始邮件") || folded.contains("originalmessage"))
            || folded.starts_with("发件人")
            || bare.to_lowercase().starts_with("from:")
            || bare.ends_with("写道：")
            || bare.ends_with("写道:")
            || bare.ends_with("wrote:");
        if begins {
            return text.get(..at).unwrap_or(text);
        }
        at += line.len();
    }
    text
}

/// Whether a message's text says more than that the form is attached.
pub fn says_more(text: &str) -> bool {
    let mut bare = String::with_capacity(text.len());
    // What is quoted is the title of a paper.
    let mut quoted = 0usize;
    for c in text.chars() {
        match c {
            '《' => quoted += 1,
            '》' => quoted = quoted.saturating_sub(1),
            _ if quoted == 0 => bare.push(c),
            _ => {}
        }
    }
    bare.split(['\n', '\r', '。', '；', ';', '！', '!', '：'])
        .filter(|line| !line.trim_start().starts_with(['>', '-', '_', '=']))
        .any(|sentence| {
            let folded = fold(sentence);
            // 备注：…: somebody notes something.
            if ["备注", "注", "附注", "说明"].contains(&folded.as_str()) {
                return true;
            }
            if MATTER.iter().any(|word| folded.contains(word)) || names_a_task(&folded) {
                return true;
            }
            let said = fold(&without_remarks(sentence));
            let words = said.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
            words > SIGNATURE && !COURTESY.iter().any(|word| said.contains(word))
        })
}

/// Whether a text is a letter that goes with a form: 现将…报送你室，请查收.
pub fn is_cover(text: &str) -> bool {
    const SENDS: [&str; 8] = ["报送", "报上", "上报", "呈报", "报来", "送上", "反馈", "填报"];
    const FORMS: [&str; 12] = [
        "现将",
        "随函",
        "随文",
        "随信",
        "附件",
        "查收",
        "审阅",
        "的函",
        "复函",
        "的报告",
        "特此",
        "附表",
    ];
    let folded = fold(text);
    let holds = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    holds(&SENDS) && holds(&FORMS)
}

/// The unit whose letter it is, by what stands alone on one of its lines: the head of its paper, or who signs. A body writes its
/// full name there, 咸宁市城市发展（集团）有限责任公司, of which the register may hold the short one, 市城发集团.
pub fn signed_by<'t>(names: &Names, lines: impl Iterator<Item = &'t str>) -> Option<UnitId> {
    let mut found: Vec<UnitId> = Vec::new();
    for line in lines {
        let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        let bare = bare.strip_suffix("文件").unwrap_or(&bare);
        // Who is written to is followed by a colon.
        if bare.ends_with([':', '：']) {
            continue;
        }
        let name = bare.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
        let unit = names.exact(name).or_else(|| names.short_of(name));
        found.extend(unit);
    }
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [unit] => Some(*unit),
        _ => None,
    }
}

/// Whether a text asks for or changes something, or speaks of a single task.
pub fn asks(text: &str) -> bool {
    let folded = fold(text);
    MATTER.iter().any(|word| folded.contains(word)) || names_a_task(&folded)
}

/// `第3项`.
fn names_a_task(folded: &str) -> bool {
    folded.split('第').skip(1).any(|rest| {
        let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c);
        let after = rest.trim_start_matches(number);
        after.len() < rest.len() && after.starts_with('项')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_letter_is_not_the_senders() {
        let text = "请查收。\n\n在 2020年7月1日，督查室 写道：\n> 第3项不再报送";
        assert_eq!(own(text, "回复：报送通知"), "请查收。\n\n");
        assert_eq!(own(text, "转发：报送通知"), text);
    }

    #[test]
    fn courtesy_is_told_from_matter() {
        for text in [
            "",
            "请查收。",
            "督查室：\n　　现将我局《2020年国务院〈政府工作报告〉重点工作落实方案》报上，请查收。\n市财政局办公室 张三\n联系电话：0715-8255123",
            "附件为市发改委落实方案，已盖章。谢谢！\n\n发自我的iPhone",
            "咸宁市住房和城乡建设局\n2020年7月8日",
        ] {
            assert!(!says_more(text), "{text}");
        }
        for text in [
            "另，第1项任务责任领导改为张三。",
            "附件请查收。第十二项不属于我局职责。",
            "前次报送的表格作废，以本次为准",
            "备注：以上为11月底数",
            "因机构改革尚未到位，年内完成该任务存在困难",
            "我局将在下月召开专题会议研究部署并全面开展摸底排查",
        ] {
            assert!(says_more(text), "{text}");
        }
    }
}
