//! Units without brackets, labels or verbs: names alone behind the last sentence, and names inside of words.

use std::ops::Range;
use std::sync::LazyLock;

use super::clause::{How, clause};
use super::fold::{Folded, fold};
use super::names::Names;
use super::paragraph::{Found, Stand, stray};
use super::sentence::prose;
use super::token::Share;
use super::unit_list::split_by;
use super::words::{begins_with_verb, is_body};
use crate::lexicon::{Kind, any, ends, holds};
use crate::pattern::Regex;
use crate::text::regex;

/// How names begin that need nothing beside them to be known for bodies: 市财政局, 各乡镇, 团县委, 国网某某供电公司.
static FIRM_START: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}", any(&[Kind::FirmStart]))));

/// What begins so all the same: 市民, 第二行.
static FIRM_NOT: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}", any(&[Kind::FirmNot]))));

/// Whether a folded name is that of a body, whatever stands around it.
pub(crate) fn firm(name: &str) -> bool {
    let bare = name.split('(').next().unwrap_or(name);
    (2..=24).contains(&bare.chars().count())
        && FIRM_START.is_match(bare)
        && (bare.starts_with('各') || ends(bare, Kind::FirmEnd))
        && is_body(name)
        && !prose(name)
        && !begins_with_verb(name)
        && !holds(name, Kind::FirmHoldNot)
        && !FIRM_NOT.is_match(bare)
}

/// The names of bodies inside a folded text, whatever stands around them, each with its place: 消杀经费由市财政局保障.
pub(crate) fn names_inside<'t>(text: &'t str, known: &Names) -> Vec<(usize, &'t str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut end = 0;
    for (at, _) in text.char_indices().take(400) {
        if at < end {
            continue;
        }
        let rest = text.get(at..).unwrap_or("");
        if !FIRM_START.is_match(rest) {
            continue;
        }
        // A line break within a cell ends a name, too.
        let rest = rest
            .split(['、', ',', ';', '。', ':', '(', '\n'])
            .next()
            .unwrap_or(rest);
        let mut firm = rest
            .char_indices()
            .take(20)
            .filter_map(|(at, letter)| rest.get(..at + letter.len_utf8()))
            .filter(|name| name.chars().count() >= 3 && known.firm(name));
        // 各单位于每月底前报县审计局 holds a name of its own.
        let name = if rest.starts_with('各') {
            firm.next()
        } else {
            firm.last()
        };
        if let Some(name) = name {
            end = at + name.len();
            found.push((at, name));
        }
    }
    found
}

/// Whether a line is nothing but the name of an office that issues notices.
pub(crate) fn is_issuer(line: &str) -> bool {
    let plain = fold(line);
    let mut parts = plain.split_whitespace().peekable();
    parts.peek().is_some() && parts.all(issues)
}

fn issues(plain: &str) -> bool {
    let length = plain.chars().count();
    (5..=24).contains(&length)
        && ends(plain, Kind::IssuerEnd)
        && !holds(plain, Kind::IssuerNot)
        && !plain.contains([' ', ',', '、'])
}

/// Where the last sentence of a folded text begins; a dash before names parts them from the words, too.
fn last_sentence(text: &str) -> usize {
    let trimmed = text.trim_end_matches(stray);
    ["。", "!", "?", ";", "——", "--", "→"]
        .iter()
        .filter_map(|stop| trimmed.rfind(stop).map(|at| at + stop.len()))
        .max()
        .unwrap_or(0)
}

/// The last sentence, if it is nothing but names: …。县教育局、各乡镇。
///
/// `whole`: the text may be names from its start.
pub(crate) fn names_at_end(text: &str, whole: bool, known: &Names) -> Option<Found> {
    let folded = Folded::new(text);
    let mut start = last_sentence(&folded.text);
    // 县教育局;各乡镇: a `;` between names does not end the words.
    while let Some(before) = folded.text.get(..start).filter(|before| before.ends_with(';')) {
        let above = last_sentence(before);
        let part = before.get(above..)?;
        if !split_by(part, known).names.iter().all(|name| known.firm(&fold(name))) {
            break;
        }
        start = above;
    }
    if start == 0 && !whole {
        return None;
    }
    let range = folded.range(start..folded.text.len());
    let sentence = text.get(range.clone()).filter(|sentence| sentence.len() <= 900)?;
    let read = clause(sentence, known)?;
    let plain = read
        .groups
        .iter()
        .all(|group| matches!(group.how, How::Plain | How::Mark));
    let first = read.names().next().map(|name| fold(name))?;
    let all = read.names().all(|name| {
        let name = fold(name);
        known.know(&name) || known.said(&name) && !prose(&name) && name.chars().count() <= 24
    });
    let firmly = read.names().filter(|name| known.firm(&fold(name))).count() * 2 >= read.names().count();
    (plain && all && firmly && known.firm(&first) && read.unread.is_empty()).then_some(Found {
        range,
        stand: Stand::Bare,
        clause: read,
        doubt: None,
    })
}

/// Where a clause begins inside the last sentence: 新增车位500个,县城管局牵头,县住建局配合.
pub(crate) fn clause_behind_comma(text: &str, folded: &Folded, sentence: Range<usize>, known: &Names) -> Option<Found> {
    let part = folded.text.get(sentence.clone())?;
    let starts: Vec<usize> = part
        .match_indices(',')
        .take(40)
        .map(|(at, comma)| sentence.start + at + comma.len())
        .collect();
    for (place, &start) in starts.iter().enumerate() {
        let range = folded.range(start..sentence.end);
        let Some(read) = text.get(range.clone()).and_then(|part| clause(part, known)) else {
            continue;
        };
        let verbs = read
            .groups
            .iter()
            .all(|group| group.how == How::Verb && !group.word.is_empty() || group.how == How::Mark);
        let led = read.groups.iter().any(|group| {
            group.share <= Share::Responsible && group.list.names.first().is_some_and(|name| known.firm(&fold(name)))
        });
        let first = read.names().next().is_some_and(|name| known.firm(&fold(name)));
        let all = read.names().all(|name| known.said(&fold(name)) && !prose(&fold(name)));
        if verbs && led && first && all && read.unread.is_empty() {
            // 由指挥部办公室负责,县委宣传部牵头审核: what says so before it belongs to it, whatever its name is like.
            let mut from = start;
            for pair in starts.get(..=place).unwrap_or(&[]).windows(2).rev() {
                let [above, below] = pair else { break };
                let says = folded
                    .text
                    .get(*above..below - 1)
                    .is_some_and(|part| super::sentence::says_who(part.trim(), known));
                if !says {
                    break;
                }
                from = *above;
            }
            let range = folded.range(from..sentence.end);
            let read = if from == start {
                read
            } else {
                text.get(range.clone()).and_then(|part| clause(part, known))?
            };
            return Some(Found {
                range,
                stand: Stand::Sentence,
                clause: read,
                doubt: None,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use crate::text::oracle;

    #[test]
    fn names_alone_are_units_only_where_they_are_nothing_else() {
        for row in oracle(include_str!("../../fixtures/notices/words/at-end.tsv")) {
            let found = names_at_end(&row[0], row[2] == "whole", &Names::default());
            let names = found.map_or("none".to_owned(), |found| {
                found.clause.names().cloned().collect::<Vec<_>>().join("|")
            });
            assert_eq!(names, row[1], "{}", row[0]);
        }
    }
}
