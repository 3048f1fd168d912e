//! Notes that name the units of tasks are put where their marks stand, in brackets: …修订办法。`[1]` and `[1]`牵头单位：市司法局.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::clause::clause;
use super::fold::fold;
use super::names::Names;
use super::sentence::prose;
use super::{Block, Source};
use crate::finding::{Finding, Place, Severity};
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

/// Whether the words of a note do nothing but name units by their roles.
fn names_units(words: &str) -> bool {
    let names = Names::default();
    clause(words.trim(), &names).is_some_and(|read| {
        let said = read.groups.iter().all(|group| !group.word.is_empty());
        let named = read.names().all(|name| names.said(&fold(name)) && !prose(&fold(name)));
        read.names_units() && said && named && read.unread.is_empty()
    })
}

/// The source with the notes that name units where their marks stand; `None` if it has none.
pub(crate) fn placed(source: &Source) -> Option<Source> {
    let text_of = |block: &Block| match block {
        Block::Paragraph { text, .. } => Some(text.clone()),
        Block::Table { .. } => None,
    };
    // The notes by their marks, in the order of their lines.
    let mut notes: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut last = String::new();
    for (place, block) in source.blocks.iter().enumerate() {
        let Some(text) = text_of(block).filter(|text| text.len() < 2_000) else {
            continue;
        };
        let Some(found) = NOTE.captures(&text) else { continue };
        let (Some(mark), Some(words)) = (key(&found, 1..=3), found.get(4)) else {
            continue;
        };
        let mut words = words.as_str().trim().to_owned();
        if let Some(same) = SAME.captures(&words).and_then(|found| found.get(1)) {
            let other = if same.as_str() == "上" {
                last.as_str()
            } else {
                same.as_str()
            };
            words = notes.get(other).map_or(words.clone(), |(_, words)| words.clone());
        }
        if names_units(&words) {
            last = mark.to_owned();
            notes.insert(mark.to_owned(), (place, words));
        }
    }
    if notes.is_empty() {
        return None;
    }
    let lines: BTreeSet<usize> = notes.values().map(|(place, _)| *place).collect();
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut put = |text: &str| -> String {
        let placed = MARK.replace_all(text, |found: &regex::Captures<'_>| {
            let whole = found.get(0);
            let at_start =
                whole.is_some_and(|whole| text.get(..whole.start()).is_some_and(|before| before.trim().is_empty()));
            let note = key(found, 1..=4)
                .filter(|_| !at_start)
                .and_then(|mark| Some((mark, notes.get(mark)?)));
            match note {
                Some((mark, (_, words))) => {
                    used.insert(mark.to_owned());
                    let words = words.trim_end_matches(['。', '.', '；', ';']).replace('。', "；");
                    format!("（{words}）")
                }
                None => whole.map_or(String::new(), |whole| whole.as_str().to_owned()),
            }
        });
        placed.into_owned()
    };
    let mut blocks: Vec<Block> = Vec::with_capacity(source.blocks.len());
    for (place, block) in source.blocks.iter().enumerate() {
        blocks.push(match block {
            Block::Paragraph { line, text } if !lines.contains(&place) => Block::Paragraph {
                line: *line,
                text: put(text),
            },
            // What the cells of a table point to is read beside its columns.
            Block::Table { .. } | Block::Paragraph { .. } => block.clone(),
        });
    }
    // A note to which nothing points stays on its line.
    if used.is_empty() {
        return None;
    }
    let cells = || {
        source.blocks.iter().filter_map(|block| match block {
            Block::Table { rows, .. } => Some(rows.iter().flatten()),
            Block::Paragraph { .. } => None,
        })
    };
    let held = |mark: &str| {
        let points = |cell: &String| MARK.captures_iter(cell).any(|found| key(&found, 1..=4) == Some(mark));
        cells().flatten().any(points)
    };
    for (mark, (place, _)) in notes.iter().filter(|(mark, _)| !held(mark)) {
        if let Some(Block::Paragraph { text, .. }) = blocks.get_mut(*place).filter(|_| used.contains(mark)) {
            text.clear();
        }
    }
    let mut placed = Source {
        blocks,
        ..source.clone()
    };
    let place = Place {
        file: Some(source.file.clone()),
        ..Place::default()
    };
    let found = format!("有{}条注释写明单位，已读给注释所指的任务", used.len());
    let advice = "请核对这些任务的单位";
    placed.findings.push(Finding::new(
        "notice-footnote",
        Severity::Info,
        place,
        found,
        "",
        advice,
    ));
    Some(placed)
}
