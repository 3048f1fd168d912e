//! Templates of subject and body (input/mail.toml) with named placeholders in braces.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Kind;
use crate::complaint::unusable;
use crate::error::Unusable;

/// The placeholders: name, and what stands in its place.
pub const PLACEHOLDERS: [(&str, &str); 16] = [
    ("单位", "收件单位的名称"),
    ("通知", "任务分解的标题，带书名号"),
    ("表格", "要填的表，如“附件2 落实方案、附件3 落实情况”"),
    ("任务", "如“牵头任务3项、责任任务5项，共8项”"),
    ("牵头", "牵头任务数"),
    ("责任", "责任任务数"),
    ("合计", "任务总数"),
    ("时限", "每张表何时报送"),
    ("报送", "向谁报送"),
    ("印发", "印发机关"),
    (
        "咨询",
        "有疑问时联系谁，如“如有疑问，请联系张三，电话0715-8255555。”；没有写明联系人的为空",
    ),
    ("联系人", "名录中该单位的联系人"),
    ("附件", "附件的文件名"),
    ("问题", "退回时须补正、请核对各几处"),
    ("催报", "催办函全文"),
    ("事由", "催办函的标题，如“关于补报落实方案的函”"),
];

/// Subject and body of one kind of letter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// `subject = "…"`.
    pub subject: String,
    /// `body = """…"""`.
    pub body: String,
}

/// The templates of all kinds of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    /// Of the workbook to fill in.
    pub workbook: Template,
    /// Of the letter that takes a returned workbook along.
    pub returned: Template,
    /// Of the letter alone.
    pub reminder: Template,
}

impl Default for Templates {
    fn default() -> Templates {
        Templates {
            workbook: built_in(Kind::Workbook),
            returned: built_in(Kind::Returned),
            reminder: built_in(Kind::Reminder),
        }
    }
}

/// What mail.toml may say; the built-in text stands for what it leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    workbook: Option<Partial>,
    returned: Option<Partial>,
    reminder: Option<Partial>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Partial {
    subject: Option<String>,
    body: Option<String>,
}

/// The built-in template of a kind.
pub fn built_in(kind: Kind) -> Template {
    let (subject, body) = match kind {
        Kind::Workbook => (
            "关于报送{通知}{表格}的函（{单位}）",
            "{单位}：\n\n　　根据{通知}，现将你单位填报用表随信发送（见附件）。你单位承担{任务}，需填报{表格}。\n\n　　\
             {时限}请在附件中逐项填写，填好后以附件形式回复本邮件，报{报送}。请勿改动表头、序号和任务内容。{咨询}\n\n　　\
             附件：{附件}\n\n{报送}\n",
        ),
        Kind::Returned => (
            "{事由}（{单位}）",
            "{催报}\n\n　　随信附上你单位的填报表，经核对{问题}，已在表中标明，首页列有清单。请在表上填写或更正，并以附件形式\
             回复本邮件。请勿改动表头、序号和任务内容。\n\n　　附件：{附件}\n",
        ),
        Kind::Reminder => ("{事由}（{单位}）", "{催报}\n\n　　附件：{附件}\n"),
    };
    Template {
        subject: subject.to_owned(),
        body: body.to_owned(),
    }
}

/// The templates: what mail.toml says, else the built-in.
///
/// # Errors
/// If the text is no TOML, has an unknown key, or any of its templates a placeholder that is not known.
pub fn read(text: &str) -> Result<Templates, Unusable> {
    let file: File = toml::from_str(text).map_err(|error| unusable(text, &error))?;
    let mut templates = Templates::default();
    for (kind, template, part) in [
        (Kind::Workbook, &mut templates.workbook, file.workbook),
        (Kind::Returned, &mut templates.returned, file.returned),
        (Kind::Reminder, &mut templates.reminder, file.reminder),
    ] {
        let Some(part) = part else { continue };
        if let Some(subject) = part.subject {
            template.subject = subject;
        }
        if let Some(body) = part.body {
            template.body = body;
        }
        for (name, text) in [("subject", &template.subject), ("body", &template.body)] {
            check(text).map_err(|unknown| complaint(&format!("[{}] 的 {name}", kind.key()), &unknown))?;
        }
    }
    Ok(templates)
}

fn complaint(place: &str, unknown: &str) -> Unusable {
    let known: Vec<String> = PLACEHOLDERS.iter().map(|(name, _)| format!("{{{name}}}")).collect();
    Unusable {
        found: format!("{place} 里有不认识的占位符“{unknown}”"),
        advice: format!("可用的占位符是：{}；要写花括号本身，请写两个", known.join(" ")),
    }
}

/// A template's parts: text as it stands, or the name of a placeholder.
enum Part<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// Splits a template; the error is the text that is no placeholder.
fn parts(template: &str) -> Result<Vec<Part<'_>>, String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        parts.push(Part::Text(before));
        if let Some(after) = from.strip_prefix("{{") {
            parts.push(Part::Text("{"));
            rest = after;
        } else if let Some(after) = from.strip_prefix("}}") {
            parts.push(Part::Text("}"));
            rest = after;
        } else {
            let name = from
                .strip_prefix('{')
                .and_then(|inside| inside.split_once('}'))
                .filter(|(name, _)| PLACEHOLDERS.iter().any(|(known, _)| *known == name.trim()));
            let Some((name, after)) = name else {
                let end = from.find('}').map_or(from.len(), |end| end + 1);
                return Err(from.get(..end).unwrap_or(from).chars().take(20).collect());
            };
            parts.push(Part::Name(name.trim()));
            rest = after;
        }
    }
    parts.push(Part::Text(rest));
    Ok(parts)
}

/// Whether every placeholder is known; the error is the first that is not.
fn check(template: &str) -> Result<(), String> {
    parts(template).map(|_| ())
}

/// Fills a template. Values stand as they are: braces in them mean nothing. A name without a value becomes nothing.
pub fn fill(template: &str, values: &BTreeMap<&str, String>) -> String {
    let Ok(parts) = parts(template) else {
        return template.to_owned();
    };
    parts
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => text,
            Part::Name(name) => values.get(name).map(String::as_str).unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_braces_may_be_written() {
        let values = BTreeMap::from([("单位", "{牵头}局".to_owned()), ("牵头", "3".to_owned())]);
        assert_eq!(fill("{单位}：{{{ 牵头 }}} 项{责任}", &values), "{牵头}局：{3} 项");
    }

    #[test]
    fn an_unknown_placeholder_names_the_right_ones() {
        let error = read("[returned]\nbody = \"{单位名}好\"\n").expect_err("unknown");
        assert_eq!(error.found, "[returned] 的 body 里有不认识的占位符“{单位名}”");
        assert!(error.advice.contains("{单位} {通知}"), "{}", error.advice);
        assert!(read("[workbook]\nsubject = \"半个{单位\"\n").is_err());
        assert!(read("[workbok]\nsubject = \"\"\n").is_err());
        assert_eq!(read("").expect("good"), Templates::default());
        for kind in [Kind::Workbook, Kind::Returned, Kind::Reminder] {
            check(&built_in(kind).subject).expect("known");
            check(&built_in(kind).body).expect("known");
        }
    }
}
