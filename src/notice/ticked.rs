//! Boxes to tick: of the choices that a cell prints, those ticked are read, and the others are none: 县教育局　☑牵头　☐配合.

use std::sync::LazyLock;

use super::fold::fold;
use super::matrix::part;
use super::words::said;
use super::{Block, Source};
use crate::finding::Severity;
use crate::pattern::Regex;
use crate::text::regex;

/// Boxes that are ticked, and boxes that are not.
const ON: &str = "☑☒🗹✅■√✓✔";
const OFF: &str = "☐□⬜◻";

/// A box with the words behind it, up to the next one or the end of the line.
static CHOICE: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"[(（\[［]?([{ON}{OFF}])[)）\]］]?[\u{{fe0f}}]?[ \u{{3000}}\u{{a0}}]*([^{ON}{OFF}\n\r]*)"
    ))
});

/// The source with the choices that were ticked in place of all that could be; `None` if it has none.
///
/// Only choices between roles or between bodies, in cells or lines where something is ticked: a form to be filled has none.
pub(crate) fn chosen(source: &Source) -> Option<Source> {
    let mut changed = source.clone();
    let mut left: Vec<String> = Vec::new();
    let mut first = None;
    for block in &mut changed.blocks {
        match block {
            Block::Paragraph { line, text } => {
                if let Some(read) = read(text, &mut left) {
                    *text = read;
                    first = first.or(Some(*line));
                }
            }
            Block::Table { line, rows } => {
                for cell in rows.iter_mut().flatten() {
                    if let Some(read) = read(cell, &mut left) {
                        *cell = read;
                        first = first.or(Some(*line));
                    }
                }
            }
        }
    }
    let line = first?;
    if !left.is_empty() {
        left.sort_unstable();
        left.dedup();
        let found = format!("方框都没有勾选的单位（{}）没有读作该项的单位", left.join("、"));
        let advice = "如通知没有说明“未勾选的不承担”，请对照通知原文核对";
        changed.tell("notice-table-note", Severity::Info, Some(line), [&found, "", advice]);
    }
    Some(changed)
}

/// A text with the ticked choices alone; bodies beside which nothing is ticked go to `left`. `None` if it prints no choices.
fn read(text: &str, left: &mut Vec<String>) -> Option<String> {
    if text.len() > 4_000
        || !text.contains(|letter| OFF.contains(letter))
        || !text.contains(|letter| ON.contains(letter))
    {
        return None;
    }
    let stray = |letter: char| letter.is_whitespace() || "、，,；;：:".contains(letter);
    let mut choices = 0;
    let mut kept: Vec<String> = Vec::new();
    for line in text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
        let Some(start) = CHOICE.find(line).map(|found| found.start()) else {
            kept.push(line.to_owned());
            continue;
        };
        // Several bodies may stand on a line, each with its boxes behind it: the last words of a choice begin the next.
        let mut heads: Vec<(String, Vec<String>)> =
            vec![(line.get(..start)?.trim_matches(stray).to_owned(), Vec::new())];
        for found in CHOICE.captures_iter(line) {
            let sign = found.get(1)?.as_str();
            let words = found.get(2)?.as_str().trim_matches(stray);
            let (word, next) =
                match words.split_once(|letter: char| letter.is_whitespace() || "、，,；;".contains(letter)) {
                    Some((word, next)) if part(word).is_some() => (word, next.trim_matches(stray)),
                    _ => (words, ""),
                };
            let role = part(word).is_some();
            let body = !role && word.split(['、', '，', ',']).all(|name| said(&fold(name)));
            if !role && !body {
                return None;
            }
            choices += 1;
            if ON.contains(sign)
                && let Some((_, chosen)) = heads.last_mut()
            {
                chosen.push(word.to_owned());
            }
            if !next.is_empty() {
                heads.push((next.to_owned(), Vec::new()));
            }
        }
        for (head, chosen) in heads {
            let of_roles = chosen.iter().all(|word| part(word).is_some());
            match (head.is_empty(), chosen.is_empty()) {
                (_, true) if said(&fold(&head)) => left.push(head),
                (true, true) => {}
                // 配合：☐县财政局 names nobody.
                (false, true) if part(&head).is_some() => {}
                (false, true) => kept.push(head),
                (true, false) => kept.push(chosen.join("、")),
                // 县教育局 ☑牵头 is said of the body, 牵头：☑县教育局 of the role.
                (false, false) if of_roles => kept.push(format!("{head}{}", chosen.join(""))),
                (false, false) => kept.push(format!("{head}：{}", chosen.join("、"))),
            }
        }
    }
    (choices >= 2).then(|| kept.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ticked_is_kept() {
        for (text, expected, untold) in [
            (
                "县教育局　☑牵头　☐配合\n县财政局　☐牵头　☑配合",
                "县教育局牵头\n县财政局配合",
                "",
            ),
            (
                "县财政局 □牵头 ■配合\n县发展和改革局 □牵头 □配合",
                "县财政局配合",
                "县发展和改革局",
            ),
            (
                "牵头：☑县教育局 ☐县财政局\n配合：☐县教育局 ☑县财政局",
                "牵头：县教育局\n配合：县财政局",
                "",
            ),
            ("☑县教育局 ☐县财政局 ☑县民政局", "县教育局\n县民政局", ""),
        ] {
            let mut left = Vec::new();
            let read = read(text, &mut left).unwrap();
            assert_eq!(
                read.replace("县教育局、县民政局", "县教育局\n县民政局"),
                expected,
                "{text}"
            );
            assert_eq!(left.join("、"), untold, "{text}");
        }
        assert_eq!(read("是否完成：□是 □否", &mut Vec::new()), None);
        assert_eq!(read("☑是 ☐否", &mut Vec::new()), None);
    }
}
