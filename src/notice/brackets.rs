//! Unit clauses in brackets: which brackets hold one, and which belong to a name or to the words.

use std::ops::Range;

use super::clause::{Clause, How, all_units, clause_alone};
use super::fold::{Folded, fold};
use super::names::Names;
use super::paragraph::{Found, Stand, stray};
use super::sentence::prose;
use super::token::labels_by;
use super::words::{begins_with_verb, ends_like_unit};
use crate::lexicon::{Kind, ends, holds};

/// A pair of brackets in a folded text.
pub(super) struct Bracket {
    /// With the brackets, in the folded text.
    pub outer: Range<usize>,
    /// Without them.
    pub inner: Range<usize>,
    pub closed: bool,
    pub depth: usize,
}

/// The brackets of a folded text, in order of their start; one that never closes runs to the end.
pub(super) fn brackets(text: &str) -> Vec<Bracket> {
    let mut open: Vec<usize> = Vec::new();
    let mut all = Vec::new();
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => open.push(at),
            ')' => {
                if let Some(start) = open.pop() {
                    all.push(Bracket {
                        outer: start..at + 1,
                        inner: start + 1..at,
                        closed: true,
                        depth: 0,
                    });
                }
            }
            _ => {}
        }
    }
    for start in open {
        all.push(Bracket {
            outer: start..text.len(),
            inner: start + 1..text.len(),
            closed: false,
            depth: 0,
        });
    }
    all.sort_by_key(|bracket| bracket.outer.start);
    let mut ends: Vec<usize> = Vec::new();
    for bracket in &mut all {
        while ends.last().is_some_and(|&end| end <= bracket.outer.start) {
            ends.pop();
        }
        bracket.depth = ends.len();
        if bracket.closed {
            ends.push(bracket.outer.end);
        }
    }
    all
}

/// `labelled`: it opens with a label; `of_names`: it stands behind a label without brackets; `numbered`: the text stands
/// behind a number.
pub(super) fn bracket_clause(
    text: &str,
    folded: &Folded,
    bracket: &Bracket,
    (labelled, of_names, numbered): (bool, bool, bool),
    known: &Names,
) -> Option<Found> {
    if !labelled && (!bracket.closed || bracket.depth > 0 || of_names) {
        return None;
    }
    let at_end = folded
        .text
        .get(bracket.outer.end..)?
        .trim_start_matches(stray)
        .is_empty();
    let content = folded.text.get(bracket.inner.clone())?;
    let label = labels_by(content, known)
        .first()
        .filter(|_| labelled)
        .map(|label| label.range.start);
    let code = label.and_then(|label| Some((code_in_front(content.get(..label)?, known)?, label)));
    let inner = bracket.inner.start + code.map_or(0, |(_, behind)| behind)..bracket.inner.end;
    let mut read = clause_alone(folded.original(text, inner), known)?;
    let verbs = read
        .groups
        .iter()
        .any(|group| matches!(group.how, How::Verb | How::Mark));
    let mut doubt = None;
    let accepted = if labelled {
        if !bracket.closed {
            doubt = Some("单位括号没有收尾，按到段末读出".to_owned());
        }
        true
    } else if verbs {
        let sure = all_units(&read, known);
        if !sure && at_end {
            doubt = Some("括号中有“牵头”“负责”等字样，但有的名称不像单位".to_owned());
        }
        sure || at_end
    } else {
        // 由市交通委(市道运局) names one body: a clause comes behind a sentence or holds several names.
        let before = folded.text.get(..bracket.outer.start)?.trim_end();
        let apart = before.is_empty()
            || before.ends_with(['。', ';', '.', '!', '”', '"'])
            || read.names().count() > 1
            || !ends_like_unit(tail(before));
        // 3.(市教育局)新建学校: units may stand before the words of a task.
        let in_front = numbered && before.is_empty() && !at_end;
        // …汽车消费。(省商务厅、省财政厅)扩大投资。(省发改委): a clause behind each sentence.
        let between =
            before.ends_with(['。', ';', '!']) && read.names().next().is_some_and(|name| known.firm(&fold(name)));
        // …培育300人(省农业农村厅、省教育厅)。支持创业…: a clause at the end of each sentence.
        let after = folded.text.get(bracket.outer.end..)?.trim_start();
        let last = before
            .rsplit(['、', ',', ';', '。', ':', '('])
            .next()
            .unwrap_or(before)
            .trim();
        let closes = after.starts_with(['。', ';'])
            && !ends_in_name(last, known)
            && (apart || begins_with_verb(last))
            && read.names().next().is_some_and(|name| known.firm(&fold(name)))
            && read.names().all(|name| known.said(&fold(name)) && !prose(&fold(name)));
        // 国企整合重组(县国资中心): what stands before the bracket is no name, whatever it ends in.
        let one = numbered && read.names().all(|name| known.firm(&fold(name))) && !ends_in_name(last, known);
        // …报学校督办办公室(党委办公室、校长办公室)。 explains the name before it.
        let explains = !numbered && (ends(before, Kind::OfficePart) || ends(before, Kind::ClassAny));
        let apart = apart && !explains || one;
        let placed = at_end && apart || between || closes;
        if placed && !before.is_empty() && !plain_units(&read, known) && take_remarks(&mut read, known) {
            true
        } else {
            (placed || in_front) && plain_units(&read, known)
        }
    };
    // The number stays with the words, in its brackets.
    let range = match code {
        Some((end, _)) => bracket.inner.start + end..bracket.inner.end,
        None => bracket.outer.clone(),
    };
    accepted.then(|| Found {
        range: folded.range(range),
        stand: Stand::Bracket,
        clause: read,
        doubt,
    })
}

/// (第0127号。主办单位:甲局): a number of what the task is about before the first label, which is no body. Out: where it ends.
pub(super) fn code_in_front(front: &str, known: &Names) -> Option<usize> {
    let words = front
        .trim_end()
        .strip_suffix(['。', ';', ',', '、'])
        .unwrap_or(front)
        .trim_end();
    let coded = words.contains(|letter: char| letter.is_ascii_digit());
    let bodies = words
        .split(['。', ';', ',', '、'])
        .any(|part| known.firm(part.trim()) || known.know(part.trim()));
    (coded && !bodies).then_some(words.len())
}

/// Whether words end in what is surely a name: 推进市交通委.
fn ends_in_name(words: &str, known: &Names) -> bool {
    let start = words.char_indices().rev().nth(23).map_or(0, |(at, _)| at);
    let words = words.get(start..).unwrap_or("");
    words
        .char_indices()
        .any(|(at, _)| words.get(at..).is_some_and(|name| known.firm(name) || known.know(name)))
}

/// The last words of a text.
fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(11).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or("")
}

/// Names without any word of a role: only a list of what are surely bodies is taken for a clause.
fn plain_units(read: &Clause, known: &Names) -> bool {
    let names: Vec<String> = read.names().map(|name| fold(name)).collect();
    !names.is_empty()
        && all_units(read, known)
        && names.iter().enumerate().all(|(place, name)| {
            let whole = place > 0 || name.chars().count() >= 3 || name.starts_with('各');
            // (司法、县财政局): beside a firm name, a department needs no more than its field.
            let beside = known.said(name) && names.iter().any(|other| known.firm(other));
            (whole && known.body(name) || beside) && !holds(name, Kind::NoClause)
        })
}

/// Takes remarks out of names: (区商务局、各街道,责任到人) is a clause all the same if names prevail in it.
fn take_remarks(read: &mut Clause, known: &Names) -> bool {
    let names: Vec<String> = read.names().map(|name| fold(name)).collect();
    let bodies = names.iter().filter(|name| known.body(name) && !prose(name)).count();
    let odd = names.len() - bodies;
    let surely = names.first().is_some_and(|name| known.firm(name)) || bodies >= 3 && bodies >= odd * 2;
    let fits = surely
        && bodies > odd
        && odd > 0
        && names
            .iter()
            .all(|name| name.chars().count() <= 24 && !name.contains(['。', ':', '"', '“']));
    if !fits {
        return false;
    }
    let mut remarks: Vec<String> = Vec::new();
    for group in &mut read.groups {
        group.list.names.retain(|name| {
            let plain = fold(name);
            let remark = !known.body(&plain) && holds(&plain, Kind::Remark);
            if remark {
                remarks.push(name.clone());
            }
            !remark
        });
    }
    read.unread.extend(remarks);
    true
}
