//! Notes to which marks in the words of tasks point are read as if they stood there: …修订办法。`[1]` and `[1]`牵头单位：市司法局.

use std::ops::Range;
use std::sync::LazyLock;

use super::cells::remark;
use super::clause::{Clause, clause};
use super::desk::{Desk, Use, short};
use super::fold::fold;
use super::names::Names;
use super::sentence::prose;
use crate::finding::Severity;
use crate::lexicon::{Kind, any};
use crate::pattern::Regex;
use crate::text::regex;

/// A note with its mark: `[1]…`, 〔注1〕…, 注1：…, ①….
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    let (note, sign) = (any(&[Kind::NoteBegin]), any(&[Kind::NoteSign]));
    regex(&format!(
        r"^\s*(?:{note}\s*[:：]?\s*)?(?:[\[［〔【（(]{sign}?(\d{{1,2}})[\]］〕】）)]|{sign}\s*(\d{{1,2}})\s*[:：、.．]|([①-⑳]))\s*(\S.*)$"
    ))
});

/// Marks that point to notes; round brackets hold one only with its word.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    let (sign, points) = (any(&[Kind::NoteSign]), any(&[Kind::PointsNote]));
    regex(&format!(
        r"[\[［〔【]{sign}?(\d{{1,2}})[\]］〕】]|([①-⑳])|[（(]{points}?{sign}(\d{{1,2}})[）)]"
    ))
});

/// 同注7, 同上
static SAME: LazyLock<Regex> = LazyLock::new(|| {
    let (sign, points, same) = (any(&[Kind::NoteSign]), any(&[Kind::PointsNote]), any(&[Kind::SameNote]));
    let nth = "第";
    regex(&format!(
        r"^{points}(?:{sign}|{nth})?\s*[\[［〔【（(]?(\d{{1,2}}|[①-⑳]|上)[\]］〕】）)]?{same}?[。.]?$"
    ))
});

/// The key of a mark: its number, or its sign.
fn key<'t>(found: &regex::Captures<'t>, groups: std::ops::RangeInclusive<usize>) -> Option<&'t str> {
    let mut groups = groups;
    groups.find_map(|group| found.get(group)).map(|mark| mark.as_str())
}

/// The mark at the start of a note, and its words. What has no square brackets is one only where it names units.
fn note(text: &str) -> Option<(&str, &str)> {
    let found = NOTE.captures(text)?;
    let (mark, words) = (key(&found, 1..=3)?, found.get(4)?.as_str().trim());
    let before = text.get(..found.get(1).map_or(0, |mark| mark.start())).unwrap_or("");
    let square = before.contains(['[', '［', '〔', '【']);
    let points = || SAME.is_match(words) || units(words, &Names::default()).is_some();
    (square || points()).then_some((mark, words))
}

/// The marks in the words of a task that point to notes, with their places.
fn marks(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let marks = MARK
        .captures_iter(text)
        .filter_map(|found| Some((found.get(0)?.range(), key(&found, 1..=4)?)));
    marks.filter(|(range, _)| text.get(..range.start).is_some_and(|before| !before.trim().is_empty()))
}

/// The clause of a note whose words do nothing but name units by their roles.
fn units(words: &str, names: &Names) -> Option<Clause> {
    clause(words.trim(), names).filter(|read| {
        let said = read.groups.iter().all(|group| !group.word.is_empty());
        let named = read.names().all(|name| names.said(&fold(name)) && !prose(&fold(name)));
        read.names_units() && said && named && read.unread.is_empty()
    })
}

/// The clauses of the notes to which a text points, at their marks.
pub(crate) fn clauses(text: &str, names: &Names) -> Vec<(Range<usize>, Clause)> {
    if !names.has_notes() {
        return Vec::new();
    }
    marks(text)
        .filter_map(|(range, mark)| Some((range, units(names.note(mark)?, names)?)))
        .collect()
}

/// Reads the notes to which the words of a task point, as remarks beside it.
pub(crate) fn noted(words: &str, clause: &mut Clause, names: &Names) {
    if !names.has_notes() {
        return;
    }
    for (_, mark) in marks(words) {
        match names.note(mark).map(|note| (note, units(note, names))) {
            Some((_, Some(read))) => clause.absorb(read),
            Some((note, None)) => remark(note, "注", clause, names),
            None => {}
        }
    }
}

/// Learns the lines to which marks in the words of tasks point.
pub(crate) fn learn(desk: &mut Desk<'_>) {
    let lines = desk.lines;
    let mut unread: Vec<(usize, String)> = Vec::new();
    let mut placed: Vec<usize> = Vec::new();
    let mut last: Option<String> = None;
    for (place, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.rows.is_none() && line.text.len() < 2_000)
    {
        let Some((mark, words)) = note(&line.text) else {
            continue;
        };
        // 同注7, 同上
        let same = SAME.captures(words).and_then(|found| found.get(1));
        let other = same.and_then(|same| desk.names.note(same.as_str()).map(str::to_owned).or(last.clone()));
        let words = other.unwrap_or_else(|| words.to_owned());
        last = Some(words.clone());
        let told = |text: &str| note(text).is_none() && marks(text).any(|(_, other)| other == mark);
        let cells = |line: &super::lines::Line| line.rows.iter().flatten().flatten().any(|cell| told(cell));
        if !lines.iter().any(|line| told(&line.text) || cells(line)) {
            continue;
        }
        desk.mark(place, Use::Task);
        if units(&words, &desk.names).is_some() {
            placed.push(place);
        } else {
            let mut said = Clause::default();
            remark(&words, "注", &mut said, &desk.names);
            if said.groups.is_empty() && said.others.is_empty() && said.due.is_none() {
                unread.push((place, words.clone()));
            }
        }
        desk.names.add_note(mark, &words);
    }
    if let Some(first) = placed.first() {
        let found = format!("有{}条注释写明单位，已读给注释所指的任务", placed.len());
        let texts = [found, String::new(), "请核对这些任务的单位".to_owned()];
        desk.report("notice-footnote", Severity::Info, (*first, None), texts);
    }
    let Some((place, words)) = unread.first() else { return };
    let texts = [
        format!("有{}条注释没有读作单位或时限（如“{}”）", unread.len(), short(words, 60)),
        String::new(),
        "如其中说明了单位或谁牵头，请在台账中核对".to_owned(),
    ];
    desk.report("notice-footnote", Severity::Warning, (*place, None), texts);
}
