//! Finds labelled blanks in a cell: `填报单位(盖章)：市财政局　填报时间：2020年7月8日`.

use crate::normal::phrase::remarks;
use crate::normal::{fold_one, is_space};

/// A label found in a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Place of the word list that matched.
    pub which: usize,
    /// Whether the cell opens with it.
    pub opens: bool,
    /// The text behind it, up to the next label; `None` where nothing stands behind it.
    pub value: Option<String>,
    /// What stands in brackets between the label and its value: `盖章`.
    pub remark: String,
}

/// The labels of a cell in order; `words` holds, for each label, its folded words.
///
/// A label ends in a colon, fills the cell, or is followed by a space; brackets such as `(盖章)` and spaces inside
/// (`填 表 人`) do not count.
pub fn labels(text: &str, words: &[Vec<String>]) -> Vec<Label> {
    let chars: Vec<char> = text.chars().collect();
    let folded: Vec<Option<char>> = chars.iter().map(|c| fold_one(*c)).collect();
    // Only the first label can do without a colon, so behind the last colon there is none.
    let end = chars.iter().rposition(|c| is_colon(*c)).unwrap_or(1).min(chars.len());
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    let mut at = 0;
    while at < end {
        match label_at(&chars, &folded, at, words) {
            Some((which, end)) => {
                found.push((which, at, end));
                at = end;
            }
            None => at += 1,
        }
    }
    let opens = |start: usize| chars.iter().take(start).all(|c| is_space(*c));
    found
        .iter()
        .enumerate()
        .map(|(i, (which, start, end))| {
            let until = found.get(i + 1).map_or(chars.len(), |next| next.1);
            let value: String = chars.get(*end..until).unwrap_or_default().iter().collect();
            let value = crate::normal::trim(&value).to_owned();
            let label: String = chars.get(*start..*end).unwrap_or_default().iter().collect();
            Label {
                which: *which,
                opens: opens(*start),
                value: (!value.is_empty()).then_some(value),
                remark: remarks(&label).join("；"),
            }
        })
        .collect()
}

/// Whether a cell opens with a label: the first of [`labels`] stands at its beginning.
pub fn opens(text: &str, words: &[Vec<String>]) -> bool {
    let begins = |c: char| {
        let folded = fold_one(c);
        let mut firsts = words.iter().flatten().filter_map(|word| word.chars().next());
        folded.is_some() && firsts.any(|first| folded == Some(first))
    };
    // Nearly every cell begins as no label does.
    let head = text.find(|c: char| !is_space(c)).unwrap_or(text.len());
    let (blank, rest) = text.split_at(head);
    let may = blank.chars().chain(rest.chars().next()).any(begins);
    may && labels(text, words).first().is_some_and(|label| label.opens)
}

/// The longest label that begins here, and where its value begins.
fn label_at(chars: &[char], folded: &[Option<char>], at: usize, words: &[Vec<String>]) -> Option<(usize, usize)> {
    let before = at.checked_sub(1).and_then(|i| chars.get(i));
    // 负责人电话 does not hold the label 电话.
    if before.is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c)) {
        return None;
    }
    let mut best: Option<(usize, usize, usize)> = None;
    for (which, list) in words.iter().enumerate() {
        for word in list {
            let Some(end) = spelled(chars, folded, at, word) else {
                continue;
            };
            let Some(value) = closed(chars, end, at == 0) else {
                continue;
            };
            if best.is_none_or(|(_, _, length)| word.len() > length) {
                best = Some((which, value, word.len()));
            }
        }
    }
    best.map(|(which, value, _)| (which, value))
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：' | '﹕' | '∶')
}

/// Where a word ends that is spelled from here on; spaces inside are allowed, and brackets, whose words are part of the word or
/// a remark within it: `部门（单位）负责人签字`.
fn spelled(chars: &[char], folded: &[Option<char>], at: usize, word: &str) -> Option<usize> {
    let mut i = at;
    for wanted in word.chars() {
        if i > at {
            loop {
                match chars.get(i) {
                    Some(c) if is_space(*c) && *c != '\n' => i += 1,
                    Some('(' | '（') if folded.get(i + 1) != Some(&Some(wanted)) => {
                        let close = chars.iter().skip(i).position(|c| matches!(c, ')' | '）'))?;
                        i += close + 1;
                    }
                    Some('(' | '（' | ')' | '）') => i += 1,
                    _ => break,
                }
            }
        }
        if *folded.get(i)? != Some(wanted) {
            return None;
        }
        i += 1;
    }
    Some(i)
}

/// Where the value begins after a label that ends here; `None` if the text goes on without a sign.
fn closed(chars: &[char], end: usize, opens: bool) -> Option<usize> {
    let mut i = end;
    let mut spaced = false;
    loop {
        match chars.get(i) {
            Some(c) if is_space(*c) => {
                spaced = true;
                i += 1;
            }
            Some('(' | '（' | '[' | '【') => {
                let close = chars
                    .iter()
                    .skip(i)
                    .position(|c| matches!(c, ')' | '）' | ']' | '】'))?;
                i += close + 1;
            }
            Some(c) if is_colon(*c) => return Some(i + 1),
            None => return opens.then_some(i),
            Some(_) => return (spaced && opens).then_some(i),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::heading_words::label_words;

    #[test]
    fn labels_are_found_with_their_values() {
        let words: Vec<Vec<String>> = ["填报单位(盖章)", "填报时间", "填表人", "联系电话"]
            .map(label_words)
            .to_vec();
        let read = |text: &str| {
            labels(text, &words)
                .into_iter()
                .map(|l| (l.which, l.value.unwrap_or_default()))
                .collect::<Vec<_>>()
        };
        assert_eq!(read("填报单位(盖章)："), [(0, String::new())]);
        assert_eq!(
            read("填报单位（盖章）：市财政局　　填报时间：2020年7月8日"),
            [(0, "市财政局".into()), (1, "2020年7月8日".into())]
        );
        assert_eq!(
            read("填 表 人：张三  电话:13907240001"),
            [(2, "张三".into()), (3, "13907240001".into())]
        );
        assert_eq!(read("填表人"), [(2, String::new())]);
        assert_eq!(read("由填表人负责"), []);
        assert_eq!(read("单位内部流程再造"), []);
    }
}
