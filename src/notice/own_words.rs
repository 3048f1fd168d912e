//! Words of its own that an office uses for the roles (`[roles]` in duban.toml), put into the usual ones before reading.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::fold::Folded;
use super::{Block, Hints, Source};
use crate::finding::{Finding, Place, Severity};
use crate::text::regex;

/// What ends the words before a label, as folded.
const BEFORE: &str = ",;。、()!?|.: \n";

/// A verb of a role ends its part of a clause.
static AFTER_VERB: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*(?:$|[,;。、)\n])"));
static AFTER_LABEL: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*:"));

/// The source with the office's words for a role replaced by 牵头单位 or 责任单位 where they stand as a label, as a
/// verb at the end of a part of a clause, or as the heading of a column. A finding says how often each was.
///
/// `None`: the office has no words of its own.
pub(crate) fn replaced(source: &Source, hints: &Hints) -> Option<Source> {
    let words: Vec<(&str, &str, &str)> = hints
        .lead
        .iter()
        .map(|word| (word.trim(), "牵头单位", "牵头"))
        .chain(hints.co.iter().map(|word| (word.trim(), "责任单位", "负责")))
        .filter(|(word, _, _)| !word.is_empty())
        .collect();
    if words.is_empty() {
        return None;
    }
    let mut source = source.clone();
    for (word, label, verb) in words {
        let mut count = 0;
        let mut first = None;
        for block in &mut source.blocks {
            let before = count;
            let line = match block {
                Block::Paragraph { line, text } => {
                    count += in_text(text, word, label, verb);
                    *line
                }
                Block::Table { line, rows } => {
                    for cell in rows.iter_mut().flatten() {
                        count += in_cell(cell, word, label, verb);
                    }
                    *line
                }
            };
            if count > before {
                first = first.or(Some(line));
            }
        }
        source.findings.push(told(&source.file, word, label, count, first));
    }
    Some(source)
}

fn told(file: &str, word: &str, label: &str, count: usize, line: Option<usize>) -> Finding {
    let place = Place {
        file: Some(file.to_owned()),
        line,
        ..Place::default()
    };
    let (severity, found) = if count == 0 {
        let found = format!("duban.toml 的 [roles] 里写有“{word}”，通知里没有这样的标签");
        (Severity::Warning, found)
    } else {
        let found = format!("按 duban.toml 的 [roles]，“{word}”读作{label}，共{count}处");
        (Severity::Info, found)
    };
    let advice = if count == 0 {
        "请核对这个词是否与通知里的写法一致"
    } else {
        "如不应这样读，请改 duban.toml"
    };
    Finding::new("notice-role-words", severity, place, found, String::new(), advice)
}

fn in_cell(cell: &mut String, word: &str, label: &str, verb: &str) -> usize {
    let plain: String = cell.split_whitespace().collect();
    if plain == word {
        label.clone_into(cell);
        return 1;
    }
    in_text(cell, word, label, verb)
}

/// Replaces the word in a text, and counts how often.
fn in_text(text: &mut String, word: &str, label: &str, verb: &str) -> usize {
    if !text.contains(word) {
        return 0;
    }
    let Ok(pattern) = Regex::new(&regex::escape(word)) else {
        return 0;
    };
    let mut count = 0;
    let changed = pattern.replace_all(text, |found: &Captures<'_>| {
        let Some(range) = found.get(0).map(|found| found.range()) else {
            return String::new();
        };
        let before = Folded::new(text.get(..range.start).unwrap_or("")).text;
        let after = Folded::new(text.get(range.end..).unwrap_or("")).text;
        let apart = before.is_empty() || before.ends_with(|letter| BEFORE.contains(letter));
        let cell = (before.trim_end().is_empty() || before.trim_end().ends_with('|'))
            && (after.trim_start().is_empty() || after.trim_start().starts_with('|'));
        let said = if cell || apart && AFTER_LABEL.is_match(&after) {
            label
        } else if !apart && AFTER_VERB.is_match(&after) && !word.ends_with(['位', '门']) {
            verb
        } else {
            return word.to_owned();
        };
        count += 1;
        said.to_owned()
    });
    let changed = changed.into_owned();
    *text = changed;
    count
}
