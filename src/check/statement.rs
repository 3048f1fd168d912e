//! What of an account is the unit's own statement: what it repeats of its task says nothing of how the work is.

use std::borrow::Cow;

use crate::normal::fold;

/// Letters of the shortest part of a task that an account surely repeats: 滞后 may stand in both by chance.
const LEAST: usize = 5;

/// Letters of the longest name or slogan that stands in quotes, and says nothing of how the work is: 全部“双暂停”, “零拖欠”行动.
const SLOGAN: usize = 14;

/// An account without what it quotes of its task, and without the task's words before its first colon: of 牵头推进“青岚山自然保护区内3家采石场关停后
/// 生态修复滞后”：已修复12亩 that is 已修复12亩, of the work that lags nothing is said.
///
/// `task`: the task's text, folded.
pub(super) fn of<'t>(text: &'t str, task: &str) -> Cow<'t, str> {
    let quotes = text.contains(['“', '"', '「', '《', '『']);
    if task.is_empty() || !quotes && !text.contains([':', '：']) {
        return Cow::Borrowed(text);
    }
    let is_of_task = |part: &str| {
        let folded = fold(part);
        folded.chars().count() >= LEAST && task.contains(folded.as_str())
    };
    let mut own = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, open)) = rest
        .char_indices()
        .find(|(_, c)| matches!(c, '“' | '"' | '「' | '《' | '『'))
    {
        let close = match open {
            '“' => '”',
            '「' => '」',
            '《' => '》',
            '『' => '』',
            other => other,
        };
        let from = at + open.len_utf8();
        let inside = rest.get(from..).unwrap_or_default();
        let Some(length) = inside.find(close) else { break };
        let quoted = inside.get(..length).unwrap_or_default();
        let name = quoted.chars().count() <= SLOGAN && !matches!(open, '《' | '『');
        let until = match name || is_of_task(quoted) {
            true => at,
            false => from + length,
        };
        own.push_str(rest.get(..until).unwrap_or_default());
        // The sign that closes goes with what it closes.
        let behind = from + length + close.len_utf8();
        if until != at {
            own.push(close);
        }
        rest = rest.get(behind..).unwrap_or_default();
    }
    own.push_str(rest);
    // 加强新型基础设施建设：…: the task stands there as a label.
    if let Some((label, behind)) = own.split_once([':', '：'])
        && is_of_task(label)
    {
        return Cow::Owned(behind.to_owned());
    }
    if own.len() == text.len() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_the_task_is_no_statement_and_all_else_is() {
        let task = fold("青岚山自然保护区内3家采石场关停后生态修复滞后");
        for (text, own) in [
            (
                "牵头推进“青岚山自然保护区内3家采石场关停后生态修复滞后”：已修复12亩",
                "牵头推进：已修复12亩",
            ),
            ("采石场关停后生态修复滞后：已修复12亩", "已修复12亩"),
            ("落实“河长制”，修复滞后", "落实，修复滞后"),
            ("298处全部“双暂停”，分批恢复", "298处全部，分批恢复"),
            ("落实“两个暂停、一个延迟”，恢复开放241处", "落实，恢复开放241处"),
            (
                "已告知“因土地手续未办完，本项工作年内不能完成”",
                "已告知“因土地手续未办完，本项工作年内不能完成”",
            ),
            ("生态修复滞后，正在赶工", "生态修复滞后，正在赶工"),
            ("引号没有关上“青岚山自然保护区", "引号没有关上“青岚山自然保护区"),
        ] {
            assert_eq!(of(text, &task), own, "{text}");
        }
    }
}
