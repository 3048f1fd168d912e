//! Says in Chinese what was wrong with the command line: the parser itself speaks English only.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The verbs: what each is for, and what people call it.
const VERBS: [(&str, &str, &[&str]); 9] = [
    (
        "register",
        "读通知，列出任务和单位",
        &["台账", "读通知", "登记", "解析", "通知", "reg", "import"],
    ),
    (
        "generate",
        "生成填报表",
        &["生成", "下发", "发表", "制表", "出表", "gen", "make", "create", "build"],
    ),
    (
        "collect",
        "回收、核验、汇总",
        &[
            "收集", "回收", "汇总", "收表", "催报", "退回", "统计", "核验", "gather", "report",
        ],
    ),
    (
        "mail",
        "写邮件草稿或发送",
        &["邮件", "发邮件", "发送", "发信", "寄送", "send", "email", "e-mail"],
    ),
    (
        "desk",
        "在浏览器里操作",
        &["浏览器", "网页", "界面", "窗口", "桌面", "web", "gui", "ui", "serve"],
    ),
    (
        "answer",
        "填好上级发来的填报表",
        &["填报", "上报", "回复", "报上级", "填表", "reply", "fill"],
    ),
    (
        "merge",
        "合并几处收来的片段",
        &["合并", "合成", "并表", "join", "combine"],
    ),
    (
        "rehearse",
        "演练一整轮",
        &["演练", "试运行", "测试", "demo", "test", "try"],
    ),
    ("take", "供其他程序用", &["接口", "pipe"]),
];

/// The error in Chinese: what is wrong, and what to write instead.
pub fn told(error: &clap::Error) -> String {
    let text = |kind: ContextKind| error.get(kind).map(words).unwrap_or_default();
    let first = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::Strings(list)) => list.first().cloned().unwrap_or_default(),
        Some(value) => words(value),
        None => String::new(),
    };
    let written = text(ContextKind::InvalidArg);
    let argument = named(&written);
    let value = text(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let given = text(ContextKind::InvalidSubcommand);
            let meant = verb(&given)
                .map(|meant| format!("是不是 duban {meant}？"))
                .unwrap_or_default();
            format!("没有“{given}”这个命令。{meant}\n{}", verbs())
        }
        ErrorKind::UnknownArgument => {
            // A word where none belongs is most often a verb that is misplaced, or a name with a space in it.
            if !argument.starts_with('-') {
                let meant = verb(&argument)
                    .map(|verb| format!("是不是 duban {verb}？"))
                    .unwrap_or_default();
                return format!("“{argument}”在这里没有用。{meant}\n名称里有空格的请加引号；{HELP}");
            }
            let meant = first(ContextKind::SuggestedArg);
            let meant = if meant.is_empty() {
                String::new()
            } else {
                format!("是不是 {meant}？")
            };
            format!("没有“{argument}”这个选项。{meant}\n{HELP}")
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面要写一个值。{}", choices(error)),
        ErrorKind::InvalidValue => format!("“{value}”不能用于 {argument}。{}", choices(error)),
        ErrorKind::ValueValidation => {
            let form = if written.contains("YYYY-MM-DD") {
                "日期请写成“年-月-日”的样子，月和日各写两位：7月10日是 07-10。"
            } else if written.contains("<PERIOD>") {
                "填报期请在年份后面写 -05（5月）、-Q2（第二季度）或 -H1（上半年），全年只写年份。"
            } else if written.contains("<N>") {
                "这里要写一个不太大的整数。"
            } else {
                ""
            };
            format!("“{value}”不能用于 {argument}。{form}\n{HELP}")
        }
        ErrorKind::MissingRequiredArgument => format!("还要写上 {argument}。\n{HELP}"),
        ErrorKind::ArgumentConflict => {
            let other = named(&text(ContextKind::PriorArg));
            if other.is_empty() || other == argument {
                format!("{argument} 只能写一次。")
            } else {
                format!("{argument} 不能与 {other} 同时用，请去掉其中一个。")
            }
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            format!("{argument} 后面的值多了或少了。\n{HELP}")
        }
        ErrorKind::InvalidUtf8 => "命令里有认不出的字符，请换一种写法。".to_owned(),
        _ => format!("命令的写法不对。\n{HELP}"),
    }
}

const HELP: &str = "用法见 duban --help，或在命令后加 --help。";

/// An option as people write it, without what the parser says of its value: `--pdf` for `--pdf[=<EDITION>]`; of a value that
/// stands alone, what it is.
fn named(argument: &str) -> String {
    let list: Vec<String> = (argument.split('、'))
        .map(|one| {
            let option = one.split(['[', '<', '=', ' ']).next().unwrap_or_default().trim();
            match option {
                "" if one.contains("<PIECES>") => "片段（或放片段的文件夹）".to_owned(),
                "" if one.contains("DIR") => "文件夹".to_owned(),
                option => option.to_owned(),
            }
        })
        .collect();
    list.join("、")
}

/// The verb that a word means: what people call it, or the verb that it is most like.
fn verb(word: &str) -> Option<&'static str> {
    /// Less alike than this is another word: `汇` and `xyz`.
    const ALIKE: f64 = 0.75;
    let word = word.trim().to_lowercase();
    let word = word.as_str();
    let called = VERBS
        .iter()
        .find(|(verb, _, names)| *verb == word || names.contains(&word));
    let like = || {
        let scored = VERBS.iter().flat_map(|one| {
            let names = std::iter::once(&one.0).chain(one.2);
            names.map(move |name| {
                (
                    strsim::damerau_levenshtein(word, name),
                    strsim::jaro_winkler(word, name),
                    one,
                )
            })
        });
        let best = scored.min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)))?;
        (best.1 >= ALIKE).then_some(best.2)
    };
    called.or_else(like).map(|(verb, ..)| *verb)
}

fn verbs() -> String {
    let list: Vec<String> = VERBS
        .iter()
        .map(|(verb, purpose, _)| format!("{verb}（{purpose}）"))
        .collect();
    format!("可用的命令：{}。{HELP}", list.join("、"))
}

fn choices(error: &clap::Error) -> String {
    match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(list)) if !list.is_empty() => format!("可以写：{}。", list.join("、")),
        _ => format!("\n{HELP}"),
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(list) => list.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::Number(number) => number.to_string(),
        ContextValue::Bool(truth) => truth.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Cli;

    fn said(line: &str) -> String {
        let error = Cli::try_parse_from(line.split(' ')).expect_err(line);
        told(&error)
    }

    #[test]
    fn every_wrong_command_line_is_told_in_chinese_with_what_to_write() {
        for (line, parts) in [
            ("duban 汇总", &["没有“汇总”这个命令", "duban collect"][..]),
            ("duban colect", &["duban collect"]),
            ("duban 生成", &["duban generate"]),
            ("duban xyz", &["没有“xyz”这个命令", "可用的命令"]),
            ("duban genrate", &["duban generate", "desk（", "answer（", "merge（"]),
            ("duban merg", &["duban merge"]),
            ("duban 合并", &["duban merge"]),
            ("duban merge", &["还要写上 片段"]),
            ("duban collect --pdf=x", &["“x”不能用于 --pdf。", "leadership"]),
            ("duban generate --frm a", &["没有“--frm”这个选项", "--from"]),
            ("duban generate a b", &["“a”在这里没有用"]),
            ("duban collect --as-of 7月", &["“7月”不能用于 --as-of", "年-月-日"]),
            ("duban collect --as-of", &["--as-of", "后面要写一个值"]),
            ("duban collect --export doc", &["“doc”不能用于 --export", "csv"]),
            ("duban rehearse --units 0", &["“0”不能用于 --units", "整数"]),
            ("duban mail --returned --reminders", &["不能与", "同时用"]),
            ("duban mail --again", &["还要写上", "--send"]),
            ("duban --output a --output b", &["--output", "只能写一次"]),
        ] {
            let said = said(line);
            assert!(parts.iter().all(|part| said.contains(part)), "{line}: {said}");
            let english = said
                .split_whitespace()
                .any(|word| ["error:", "unexpected", "Usage:", "invalid"].contains(&word));
            assert!(!english && !said.contains(['<', '[']), "{line}: {said}");
        }
    }
}
