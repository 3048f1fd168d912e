//! Unit clauses that are a sentence: 市发改委牵头，市财政局配合。

use std::ops::Range;

use super::bare::clause_behind_comma;
use super::clause::{Clause, Group, How, clause};
use super::fold::{Folded, fold};
use super::names::Names;
use super::paragraph::{Found, Stand, stray};
use super::token::Share;
use super::unit_list::UnitList;
use super::words::begins_with_verb;
use crate::lexicon::{Kind, begins, holds, words};

/// The last sentence, if it does nothing but say who leads and who helps.
pub(super) fn sentence_clause(text: &str, folded: &Folded, numbered: bool, known: &Names) -> Option<Found> {
    let trimmed = folded.text.trim_end_matches(stray);
    let sentence_start = |text: &str| {
        text.rfind(['。', '!', '?', ';', ':']).map_or(0, |at| {
            at + text
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, char::len_utf8)
        })
    };
    let mut start = sentence_start(trimmed);
    // 甲局牵头;乙局配合: the sentence begins with the first of them.
    while let Some(before) = trimmed.get(..start).and_then(|before| before.strip_suffix(';')) {
        let above = sentence_start(before);
        let range = folded.range(above..before.len());
        if text
            .get(range.clone())
            .and_then(|part| whole_sentence(part, range, known))
            .is_none()
        {
            break;
        }
        start = above;
    }
    let range = folded.range(start..folded.text.len());
    let sentence = text.get(range.clone())?;
    if sentence.chars().count() > 600 {
        return None;
    }
    // Behind a number the words of the task come first.
    let whole = whole_sentence(sentence, range, known).filter(|whole| !numbered || whole.range.start > 0);
    whole
        .or_else(|| {
            numbered
                .then(|| clause_behind_comma(text, folded, start..folded.text.len(), known))
                .flatten()
        })
        .or_else(|| said_by(text, folded, numbered, known))
        .or_else(|| numbered.then(|| acted_by(folded, known)).flatten())
}

/// 资金由县财政局负责筹措，县住建局配合 and 请县应急局会同县公安局修订预案: bodies that act in the words of an item, where
/// parts of the sentence behind it say who helps, or where they act together. The words keep them.
fn acted_by(folded: &Folded, known: &Names) -> Option<Found> {
    let plain = folded.text.trim_end_matches(stray);
    if plain.len() > 2_000 {
        return None;
    }
    let mut parts = plain.split([',', ';', '。']).map(str::trim);
    let (words, list) = parts.find_map(|part| Some((part, actors(part, known)?)))?;
    let mut groups = list;
    let joined = groups.len() > 1;
    let helpers = parts.filter(|part| says_who(part, known));
    let before = groups.len();
    for helper in helpers {
        if let Some(read) = clause(helper, known) {
            groups.extend(read.groups.into_iter().filter(|group| group.share >= Share::Assist));
        }
    }
    let opened = ["请", "由"].iter().any(|opener| words.contains(opener)) || joined;
    (joined || groups.len() > before && (opened || before > 0)).then(|| Found {
        range: 0..0,
        stand: Stand::Bare,
        clause: Clause {
            groups,
            ..Clause::default()
        },
        doubt: Some("单位写在任务内容里，没有另外写明单位".to_owned()),
    })
}

/// The bodies that act in a part of a sentence: at its start or behind 由, before a verb; those behind 会同 in a second group.
fn actors(part: &str, known: &Names) -> Option<Vec<Group>> {
    let at = part.find('由').map_or(0, |at| at + '由'.len_utf8());
    let rest = part.get(at..)?;
    let rest = if at == 0 { rest.trim_start_matches('请') } else { rest };
    let (first, end) = names_at_start(rest, known)?;
    let behind = rest.get(end..)?;
    let group = |names: Vec<String>, word: &str| Group {
        share: Share::Responsible,
        how: How::Verb,
        word: word.to_owned(),
        list: UnitList {
            names,
            ..UnitList::default()
        },
    };
    let joint = words(Kind::Joint).find(|joint| behind.starts_with(joint));
    if let Some(joint) = joint
        && let Some((second, more)) = names_at_start(behind.get(joint.len()..)?, known)
    {
        let verb = behind.get(joint.len() + more..)?;
        return (verb.chars().count() > 1).then(|| vec![group(first, "负责"), group(second, joint)]);
    }
    (behind.chars().count() > 1).then(|| vec![group(first, "负责")])
}

/// The names at the start of folded words, and where they end: known ones whole, others as long as they surely are names.
fn names_at_start(words: &str, known: &Names) -> Option<(Vec<String>, usize)> {
    let mut names = Vec::new();
    let mut end = 0;
    loop {
        let rest = words.get(end..)?;
        let fits = |sure: &dyn Fn(&str) -> bool| {
            rest.char_indices()
                .take(20)
                .filter_map(|(at, letter)| rest.get(..at + letter.len_utf8()))
                .filter(|name| name.chars().count() >= 3 && sure(name))
                .last()
        };
        let verb = |name: &str| {
            let behind = rest.get(name.len()..).unwrap_or("");
            holds(behind.split(['、', ',']).next().unwrap_or(""), Kind::Role) && known.said(name) && !prose(name)
        };
        let name = fits(&|name| known.know(name))
            .or_else(|| fits(&|name| known.firm(name)))
            .or_else(|| {
                // 党群工作部负责组织宣传: whatever stands before the word of a role.
                let role = words_of_roles().filter_map(|role| rest.find(role)).min()?;
                rest.get(..role)
                    .filter(|name| (3..=12).contains(&name.chars().count()) && verb(name))
            });
        let Some(name) = name else { break };
        names.push(name.to_owned());
        end += name.len();
        match words.get(end..).and_then(|rest| rest.chars().next()) {
            Some(letter @ ('、' | '和')) => end += letter.len_utf8(),
            _ => break,
        }
    }
    (!names.is_empty()).then_some((names, end))
}

fn words_of_roles() -> impl Iterator<Item = &'static str> {
    words(Kind::Role)
}

/// 由甲局负责,乙局配合 anywhere in an item: parts of a sentence that do nothing but say who answers, the first opened by 由.
fn said_by(text: &str, folded: &Folded, numbered: bool, known: &Names) -> Option<Found> {
    let plain = folded.text.as_str();
    if plain.len() > 6_000 {
        return None;
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for (at, stop) in plain.match_indices([',', ';', '。']) {
        parts.push(start..at);
        start = at + stop.len();
    }
    parts.push(start..plain.len());
    let part = |range: &Range<usize>| plain.get(range.clone()).unwrap_or("").trim();
    let opens = |range: &Range<usize>| {
        begins(part(range), Kind::Opener) && (numbered || range.start == 0) && says_who(part(range), known)
    };
    // …错漏由县委外事办牵头订正: the clause begins inside the part, behind the words.
    let inside = |range: &Range<usize>| {
        let words = plain.get(range.clone()).filter(|_| numbered)?;
        words.match_indices('由').take(4).find_map(|(at, _)| {
            let own = range.start + at..range.end;
            (at > 0 && says_who(part(&own), known)).then_some(own)
        })
    };
    let opened = match parts.iter().position(opens) {
        Some(opened) => opened,
        None => {
            let (place, own) = parts
                .iter()
                .enumerate()
                .find_map(|(place, range)| Some((place, inside(range)?)))?;
            if let Some(part) = parts.get_mut(place) {
                *part = own;
            }
            place
        }
    };
    let part = |range: &Range<usize>| plain.get(range.clone()).unwrap_or("").trim();
    let first = parts.get(opened)?;
    let mut end = first.end;
    for next in parts.iter().skip(opened + 1) {
        let same = plain.get(end..next.start).is_some_and(|gap| !gap.contains('。'));
        if !same || !says_who(part(next), known) {
            break;
        }
        end = next.end;
    }
    let range = folded.range(first.start..end);
    let read = clause(text.get(range.clone())?, known).filter(Clause::names_units)?;
    Some(Found {
        range,
        stand: Stand::Sentence,
        clause: read,
        doubt: None,
    })
}

/// Whether a part of a sentence is names with a verb of a role and nothing else, or a leader with one.
pub(crate) fn says_who(part: &str, known: &Names) -> bool {
    clause(part, known).is_some_and(|read| {
        let verbs = read
            .groups
            .iter()
            .all(|group| group.how == How::Verb && !group.word.is_empty());
        let named = read
            .names()
            .all(|name| known.said(&fold(name)) && !prose(&fold(name)) && !begins_with_verb(&fold(name)));
        verbs
            && named
            && read.unread.is_empty()
            && (read.names_units() || !read.people.is_empty() && read.due.is_none())
    })
}

/// A sentence that does nothing but say who leads and who helps.
fn whole_sentence(sentence: &str, range: Range<usize>, known: &Names) -> Option<Found> {
    let read = clause(sentence, known)?;
    let last_is_verb = read
        .groups
        .last()
        .is_some_and(|group| group.how == How::Verb && !group.word.is_empty());
    let strict = read.names().all(|name| {
        let name = fold(name);
        known.know(&name) || known.said(&name) && !prose(&name) && !begins_with_verb(&name)
    });
    // 由某局牵头 is a clause even where one of the helpers has a name like no other.
    let led = || {
        let leads = read.groups.iter().filter(|group| holds(&group.word, Kind::LeadJoint));
        let mut names = leads
            .flat_map(|group| &group.list.names)
            .map(|name| fold(name))
            .peekable();
        begins(sentence.trim_start(), Kind::Opener)
            && names.peek().is_some()
            && names.all(|name| known.said(&name) && !prose(&name))
            && read
                .names()
                .all(|name| name.chars().count() <= 30 && !prose(&fold(name)))
    };
    if !last_is_verb || !read.names_units() || !(strict || led()) {
        return None;
    }
    // 其他单位积极配合。 asks something of everybody; it is no clause of a task.
    let nobody = read.groups.iter().all(|group| {
        group.share == Share::Assist
            && group.list.names.iter().all(|name| {
                let name = fold(name);
                begins(&name, Kind::Everybody)
            })
    });
    if nobody {
        return None;
    }
    Some(Found {
        range,
        stand: Stand::Sentence,
        clause: read,
        doubt: (!strict).then(|| "句子写明了谁牵头，但有的名称不像单位".to_owned()),
    })
}

/// Words that stand in sentences and not in names; 在汉高校 is a collective.
pub(crate) fn prose(name: &str) -> bool {
    let inner = name
        .strip_prefix('在')
        .filter(|rest| rest.chars().count() <= 8)
        .unwrap_or(name);
    // 各有审批事项的司局 says of which bodies it speaks.
    let inner = &if inner.starts_with('各') {
        inner.replace('的', "")
    } else {
        inner.to_owned()
    };
    let says = |text: &str| holds(text, Kind::Prose);
    // 应急管理局, 对外联络处 and 自由贸易区 hold such letters in words of their own.
    let own = || words(Kind::ProseNot).fold(inner.to_owned(), |rest, word| rest.replace(word, ""));
    says(inner) && says(&own())
}
