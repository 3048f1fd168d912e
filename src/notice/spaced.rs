//! Spaces that a scanner put between the letters of Chinese words (责任 单位：镇 村镇建设办公室) are dropped.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::lines::letters;
use super::numbering::numbering;
use super::{Block, Source};
use crate::finding::Severity;
use crate::lexicon::{Kind, words};
use crate::pattern::Regex;
use crate::text::regex;

/// One space between two Chinese letters.
static GAP: LazyLock<Regex> = LazyLock::new(|| regex(r"(\p{Han}) (\p{Han})"));

/// Words that nobody writes with a space inside.
static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let roles = || words(Kind::Role).chain(words(Kind::WeakRole));
    let labels = roles().flat_map(|role| words(Kind::ClassAny).map(move |class| format!("{role}{class}")));
    let others = [
        Kind::Role,
        Kind::PeopleLabel,
        Kind::DueLabel,
        Kind::TaskVerb,
        Kind::Ending,
        Kind::FirmEnd,
        Kind::Collective,
        Kind::Tail,
    ];
    let plain = |word: &&str| {
        word.chars().count() > 1 && word.chars().all(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
    };
    labels
        .chain(others.into_iter().flat_map(words).filter(plain).map(str::to_owned))
        .collect()
});

/// A label whose letters stand apart so that it is as wide as those above it (责 任 人：): printed so, not torn by a scanner.
static STRETCHED: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*\p{Han}(?: \p{Han})+[:：]"));

/// Lines with such a word that make a scan of a text.
const LEAST: usize = 3;

/// Whether a line has a space inside a word. Where wide gaps part cells, a space may stretch a heading.
fn torn(text: &str) -> bool {
    let text = STRETCHED
        .find(text)
        .and_then(|label| text.get(label.end()..))
        .unwrap_or(text);
    if !text.contains(' ') || text.contains(['\t', '|', '｜', '│']) || text.trim().contains("  ") {
        return false;
    }
    let letters: Vec<char> = text.chars().collect();
    let is_han = |letter: &char| ('\u{4e00}'..='\u{9fff}').contains(letter);
    let beside =
        |at: usize| letters.get(at.wrapping_sub(1)).is_some_and(is_han) && letters.get(at + 1).is_some_and(is_han);
    (1..letters.len()).any(|at| {
        if letters.get(at) != Some(&' ') || !beside(at) {
            return false;
        }
        let left: Vec<char> = letters.get(at.saturating_sub(4)..at).unwrap_or(&[]).to_vec();
        let right: Vec<char> = letters.get(at + 1..letters.len().min(at + 5)).unwrap_or(&[]).to_vec();
        (1..=left.len()).any(|back| {
            (1..=right.len()).any(|on| {
                let word: String = left
                    .iter()
                    .skip(left.len() - back)
                    .chain(right.iter().take(on))
                    .collect();
                WORDS.contains(&word)
            })
        })
    })
}

/// How much shorter than the page a full line may be, for the letters that the scanner took for spaces.
const SLACK: usize = 10;

/// A line without the spaces between Chinese letters; `None` for what is a table.
fn without_gaps(block: &Block) -> Option<String> {
    let Block::Paragraph { text, .. } = block else {
        return None;
    };
    if text.contains(['\t', '|', '｜', '│']) {
        return None;
    }
    // 应改 尽 改: the letter behind one gap stands before the next.
    let once = GAP.replace_all(text, "$1$2");
    Some(GAP.replace_all(&once, "$1$2").into_owned())
}

/// The width of a page whose lines are mostly full; `None` where paragraphs stand on one line.
fn page_width(widths: impl Iterator<Item = usize>) -> Option<usize> {
    let widths: Vec<usize> = widths.filter(|&width| width > 0).collect();
    let widest = widths
        .iter()
        .copied()
        .max()
        .filter(|widest| (40..=160).contains(widest))?;
    let full = widths.iter().filter(|&&width| width + SLACK >= widest).count();
    (full >= 5 && full * 5 >= widths.len() * 2).then_some(widest)
}

/// The source without the spaces between Chinese letters, if it is a scan; a finding says so.
pub(crate) fn closed(source: &Source) -> Option<Source> {
    let lines = source.blocks.iter().filter_map(|block| match block {
        Block::Paragraph { line, text } => Some((*line, text)),
        Block::Table { .. } => None,
    });
    let found: Vec<usize> = lines.filter(|(_, text)| torn(text)).map(|(line, _)| line).collect();
    if found.len() < LEAST {
        return None;
    }
    let texts: Vec<Option<String>> = source.blocks.iter().map(without_gaps).collect();
    let width = page_width(texts.iter().flatten().map(|text| letters(text.trim())));
    let mut blocks: Vec<Block> = Vec::with_capacity(source.blocks.len());
    let mut full = false;
    for (block, text) in source.blocks.iter().zip(texts) {
        let (Block::Paragraph { line, .. }, Some(text)) = (block, text) else {
            blocks.push(block.clone());
            full = false;
            continue;
        };
        // A line that fills the page goes on in the next.
        let words = text.trim();
        let begins = words.is_empty() || numbering(words).is_some_and(|number| !number.risky);
        let fills = !words.ends_with(['。', '；', '！']) && width.is_some_and(|width| letters(words) + SLACK >= width);
        match blocks.last_mut() {
            Some(Block::Paragraph { text: above, .. }) if full && !begins => above.push_str(words),
            _ => blocks.push(Block::Paragraph {
                line: *line,
                text: text.clone(),
            }),
        }
        full = fills;
    }
    let mut closed = source.with(blocks);
    let told = format!(
        "有{}行的词语里夹有空格（像是扫描识别的文本），读的时候去掉了汉字之间的空格",
        found.len()
    );
    let texts = [told.as_str(), "", "请对照原件核对单位名称"];
    closed.tell(
        "notice-spaces-inside-words",
        Severity::Info,
        found.first().copied(),
        texts,
    );
    Some(closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_scan_loses_its_spaces() {
        let source = |texts: &[&str]| Source {
            blocks: texts
                .iter()
                .enumerate()
                .map(|(line, text)| Block::Paragraph {
                    line: line + 1,
                    text: (*text).to_owned(),
                })
                .collect(),
            ..Source::default()
        };
        let scan = source(&[
            "责任 单位：镇 村镇建",
            "应改 尽 改。协助单 位：镇民政 办公室",
            "包案 领导：田 玉梅，责 任单位",
        ]);
        let read = closed(&scan).unwrap();
        let texts: Vec<&str> = read.blocks.iter().filter_map(Block::text).collect();
        assert_eq!(
            texts,
            [
                "责任单位：镇村镇建",
                "应改尽改。协助单位：镇民政办公室",
                "包案领导：田玉梅，责任单位"
            ]
        );
        for kept in [
            &["牵头单位 市审计局", "市住建局 市交通局", "责任单位 市财政局"][..],
            &["责 任 人：安国海 各县区长", "责 任 人：孙保国", "责 任 人：方大伟"],
            &["工 作 任 务  责 任 单 位", "修路  市交通局", "办 学  市教育局"],
        ] {
            assert!(closed(&source(kept)).is_none(), "{kept:?}");
        }
    }
}
