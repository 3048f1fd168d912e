//! Bounds what is told of one file and of all: beyond it, findings are counted, and a person is sent to the file.

use std::collections::BTreeMap;

use super::draft::{Note, Taken, at};
use super::findings::{Report, Settings};
use crate::finding::{Finding, Place};
use crate::rule;

/// Characters of findings of one document, some 250 pages: every answer of a unit with a hundred tasks, twice over.
pub(super) const DOCUMENT: usize = 200_000;
/// Characters of findings of all documents together, beyond [`LEAST`] of each.
pub(super) const ALL: usize = 4 << 20;
/// Characters of findings that every document may have, however many others there are.
const LEAST: usize = 10_000;
/// Sheets that are named where findings are counted only.
const SHEETS: usize = 5;

/// Keeps the findings of a document within so many characters beyond the least, those that weigh most first; one more
/// finding says how many are not told, and where. Yields the characters that are told beyond the least.
pub(super) fn shorten(taken: &mut Taken, most: usize, settings: &Settings) -> usize {
    let all: usize = taken.notes.iter().map(size).sum();
    let most = most.saturating_add(LEAST);
    if all <= most {
        return all.saturating_sub(LEAST);
    }
    let mut notes: Vec<(usize, Note)> = std::mem::take(&mut taken.notes).into_iter().enumerate().collect();
    notes.sort_by_key(|(place, note)| (note.finding.severity, *place));
    let mut left = most;
    let (mut told, untold): (Vec<_>, Vec<_>) = notes.into_iter().partition(|(_, note)| {
        let fits = size(note) <= left;
        left -= if fits { size(note) } else { 0 };
        fits
    });
    told.sort_by_key(|(place, _)| *place);
    let untold: Vec<Finding> = untold.into_iter().map(|(_, note)| note.finding).collect();
    let mut report = Report::new(settings);
    report.account(
        &rule::REPLY_OVERLONG,
        Place {
            unit: taken.file.unit.clone(),
            ..at(&taken.file.file, None, None)
        },
        format!(
            "内容过多，另有{}条问题或文字没有逐条列出：{}",
            untold.len(),
            wheres(&untold)
        ),
        "一份回复通常只有通知所附的表格",
        "请打开原文件阅看，可删去与填报无关的内容后重新放入",
    );
    let counted = report.findings.into_iter().map(|finding| Note { finding, form: None });
    taken.notes = told.into_iter().map(|(_, note)| note).chain(counted).collect();
    (most - left).saturating_sub(LEAST)
}

/// Characters of a finding, its place counted as a line.
fn size(note: &Note) -> usize {
    const PLACE: usize = 100;
    let finding = &note.finding;
    let texts = [&finding.found, &finding.expected, &finding.advice];
    PLACE + texts.iter().map(|text| text.chars().count()).sum::<usize>()
}

/// How many findings there are on each sheet, and where the first one stands.
fn wheres(findings: &[Finding]) -> String {
    let mut sheets: BTreeMap<Option<&str>, (usize, Option<&str>)> = BTreeMap::new();
    for finding in findings {
        let (count, first) = sheets.entry(finding.place.sheet.as_deref()).or_default();
        *count += 1;
        *first = first.or(finding.place.cell.as_deref());
    }
    let mut list: Vec<String> = (sheets.iter().take(SHEETS))
        .map(|(sheet, (count, first))| {
            let sheet = sheet.map_or("整个文件".to_owned(), |sheet| format!("工作表“{sheet}”"));
            let first = first.map(|first| format!("，从{first}起")).unwrap_or_default();
            format!("{sheet}{count}条{first}")
        })
        .collect();
    if sheets.len() > SHEETS {
        list.push(format!("另有{}个工作表", sheets.len() - SHEETS));
    }
    list.join("；")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Document;
    use crate::record::Outcome;
    use crate::reply::incoming::{Evidence, Incoming};

    fn taken(texts: &[String]) -> Taken {
        let incoming = Incoming {
            file: "a.xlsx".to_owned(),
            sha256: "00".to_owned(),
            evidence: Evidence::default(),
            content: Ok(Document::default()),
            findings: Vec::new(),
        };
        let settings = Settings::default();
        let mut report = Report::new(&settings);
        for (row, text) in texts.iter().enumerate() {
            let rule = if row % 2 == 0 {
                &rule::TEXT_UNPLACED
            } else {
                &rule::TASK_UNKNOWN
            };
            report.account(
                rule,
                at("a.xlsx", Some("表"), Some(format!("A{}", row + 1))),
                text,
                "",
                "",
            );
        }
        let mut taken = Taken::new(&incoming, Outcome::Accepted);
        let notes = report.findings.into_iter();
        taken.notes = notes.map(|finding| Note { finding, form: None }).collect();
        taken
    }

    #[test]
    fn findings_within_the_bounds_are_told_as_they_are() {
        let texts: Vec<String> = (0..50).map(|row| format!("文字{row}")).collect();
        let mut one = taken(&texts);
        let before = one.clone();
        assert_eq!(shorten(&mut one, 0, &Settings::default()), 0);
        assert_eq!(one, before);
    }

    #[test]
    fn beyond_the_bounds_what_weighs_most_is_told_and_the_rest_counted_with_its_place() {
        let texts: Vec<String> = (0..100).map(|row| format!("{row}{}", "字".repeat(300))).collect();
        let mut one = taken(&texts);
        let told = shorten(&mut one, 5_000, &Settings::default());
        assert!(told <= 5_000);
        let (last, rest) = one.notes.split_last().unwrap();
        assert!(rest.iter().all(|note| note.finding.rule == "task-unknown"), "{rest:?}");
        let characters: usize = rest.iter().map(size).sum();
        assert!(characters <= 15_000 && characters > 14_000, "{characters}");
        assert_eq!(last.finding.rule, "reply-overlong");
        let untold = 100 - rest.len();
        assert!(
            last.finding.found.contains(&format!("另有{untold}条")) && last.finding.found.contains("工作表“表”"),
            "{}",
            last.finding.found
        );
    }

    #[test]
    fn one_finding_that_is_larger_than_the_bounds_does_not_hide_the_others() {
        let mut one = taken(&["短".to_owned(), "长".repeat(50_000), "也短".to_owned()]);
        shorten(&mut one, 0, &Settings::default());
        let found: Vec<&str> = one.notes.iter().map(|note| note.finding.found.as_str()).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found.get(..2), Some(&["短", "也短"][..]));
        assert!(found.concat().contains("A2"));
    }
}
