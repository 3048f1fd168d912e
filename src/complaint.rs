//! What is wrong with a settings file, in a clerk's words: none of the parser's own reach the clerk.

use crate::error::Unusable;

/// The known word that is most like an unknown one.
pub(crate) fn nearest<'k>(unknown: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .copied()
        .max_by(|a, b| strsim::jaro_winkler(unknown, a).total_cmp(&strsim::jaro_winkler(unknown, b)))
}

/// The parser's complaint in a clerk's words, with the nearest right key. None of its own words reach the clerk: what is wrong
/// is told by what was expected, and by the line.
pub(crate) fn unusable(text: &str, error: &toml::de::Error) -> Unusable {
    let before = error.span().and_then(|span| text.get(..span.start));
    let number = before.map(|before| before.matches('\n').count());
    let line = number
        .and_then(|number| text.lines().nth(number))
        .unwrap_or_default()
        .trim();
    let at = number
        .map(|number| format!("第 {} 行：", number + 1))
        .unwrap_or_default();
    let message = error.message();
    let mut quoted = message.split('`').skip(1).step_by(2);
    let first = quoted.next().unwrap_or_default();
    let known: Vec<&str> = quoted.collect();
    if message.starts_with("unknown field") {
        return Unusable {
            found: format!("{at}不认识的设置“{first}”"),
            advice: match nearest(first, &known) {
                Some(nearest) => format!("是不是“{nearest}”？这里可用的有：{}", known.join("、")),
                None => "这里不能写任何设置，请删去".to_owned(),
            },
        };
    }
    if message.starts_with("unknown variant") {
        return Unusable {
            found: format!("{at}不认识的取值“{first}”"),
            advice: format!("只能是：{}", known.join("、")),
        };
    }
    let key = line.split('=').next().unwrap_or_default().trim();
    let (found, advice) = if let Some((found, advice)) = unlike(message, key, first) {
        (found.to_owned(), advice)
    } else {
        let (found, advice) = misspelt(line, message);
        (found.to_owned(), advice.to_owned())
    };
    let shown: String = line.chars().take(60).collect();
    let shown = if shown.is_empty() {
        String::new()
    } else {
        format!("（{shown}）")
    };
    Unusable {
        found: format!("{at}{found}{shown}"),
        advice,
    }
}

/// What is wrong with a value that is well written but of another kind than its key asks for; `first` is the name that the
/// complaint gives.
fn unlike(message: &str, key: &str, first: &str) -> Option<(&'static str, String)> {
    const DATE: &str = "日期写法不对";
    if message.starts_with("missing field") {
        return Some(("少了一个设置", format!("请加上“{first}”")));
    }
    if message.starts_with("duplicate key") {
        return Some(("同一个设置写了两次", "请只留一处".to_owned()));
    }
    // What jiff says of dates names their parts.
    let of_date = ["year", "month", "day", "date", "time", "ISO 8601"];
    if message.starts_with("failed to parse") || of_date.iter().any(|word| message.contains(word)) {
        return Some((
            DATE,
            format!("应写成 {key} = \"年-月-日\" 的样子，月和日各写两位：7月6日是 07-06"),
        ));
    }
    let wanted = message.rsplit_once("expected ").map(|(_, wanted)| wanted.trim())?;
    let is_value = message.starts_with("invalid type") || message.starts_with("invalid value");
    if !is_value {
        return None;
    }
    let example = match wanted {
        wanted if wanted.contains("string") || wanted.contains("str") => {
            format!("应是文字，写成 {key} = \"……\" 的样子")
        }
        wanted if wanted.contains("bool") => format!("只能写 {key} = true 或 {key} = false"),
        wanted if wanted.contains("sequence") || wanted.contains("array") => {
            format!("应是几个文字，写成 {key} = [\"……\", \"……\"] 的样子")
        }
        wanted if wanted.starts_with(['u', 'i', 'f', 'n']) => format!("应是一个不太大的整数，写成 {key} = 25 的样子"),
        wanted if wanted.contains("map") || wanted.contains("struct") => {
            format!("“{key}”是一节，应单起一行写成 [{key}]，下面再写各项")
        }
        _ => format!("请照 {SAMPLE} 改正"),
    };
    Some(("值的类型不对", example))
}

const SAMPLE: &str = "docs/settings.zh-CN.md 的例子";

/// What is wrong with a line that is no TOML, told from the line itself.
fn misspelt(line: &str, message: &str) -> (&'static str, &'static str) {
    const EXAMPLE: &str = "文字要用英文双引号括起来，写成 title = \"……\" 的样子";
    let is_head = line.starts_with('[') || line.starts_with('【');
    let full_width = |c: char| "“”‘’＝［］【】＂＇，".contains(c);
    let quotes = line.matches('"').count();
    let value = line.split_once('=').map(|(_, value)| value.trim());
    match value {
        _ if is_head && (line.starts_with('【') || !line.trim_end().ends_with(']')) => {
            ("方括号不成对，或用了全角的括号", "一节的开头应写成 [notice] 的样子")
        }
        None if line.contains('＝') => ("用了全角的等号", "等号和引号都要用英文的，如 title = \"……\""),
        None if !is_head => ("这一行没有等号", "每一行应写成 title = \"……\" 的样子；说明文字前面加 #"),
        Some("") => ("等号后面没有内容", EXAMPLE),
        Some(value) if value.starts_with(full_width) => ("用了中文的引号或括号", EXAMPLE),
        Some(_) if quotes % 2 == 1 => ("引号不成对", EXAMPLE),
        Some(value) if value.starts_with('[') && !value.ends_with(']') => {
            ("方括号不成对", "几个文字应写成 lead = [\"……\", \"……\"] 的样子")
        }
        Some(value)
            if !value.starts_with(['"', '\'', '[', '{']) && !value.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            ("值没有用引号括起来", EXAMPLE)
        }
        _ if message.contains("escape") => ("引号里有反斜杠", "路径请用 / 代替 \\，或用单引号括起来"),
        _ => ("这一行的写法不对", "请照 docs/settings.zh-CN.md 的例子改正"),
    }
}
