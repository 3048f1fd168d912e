//! Finds the unit clauses of a paragraph: in brackets, behind a label, or as a sentence of its own.

use std::ops::Range;

use super::bare::names_at_end;
use super::brackets::{Bracket, bracket_clause, brackets, code_in_front};
use super::clause::{Clause, Group, clause};
use super::fold::{Folded, fold};
use super::names::Names;
use super::numbering::numbering;
use super::sentence::{headed_clause, says_who, sentence_clause};
use super::token::{Label, LabelAt, Share, bracketed_labels, labels_by, without_this};

/// How a clause stands in its paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    /// In brackets.
    Bracket,
    /// Behind a label, without brackets.
    Label,
    /// A sentence of its own: 市发改委牵头,市财政局配合。
    Sentence,
    /// Names alone, or units as the subject of the words: only where the item says nothing better.
    Bare,
}

/// A clause with its place in the paragraph as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub range: Range<usize>,
    pub stand: Stand,
    pub clause: Clause,
    /// Why a person should look, if the reading is not certain.
    pub doubt: Option<String>,
}

impl Found {
    /// A clause of nothing but these groups.
    pub fn of(range: Range<usize>, stand: Stand, groups: Vec<Group>) -> Self {
        Found {
            range,
            stand,
            clause: Clause {
                groups,
                ..Clause::default()
            },
            doubt: None,
        }
    }
}

/// The unit clauses of a paragraph, in order.
///
/// `numbered`: the text stands behind a number, so that it cannot be a clause and nothing else.
pub(crate) fn clauses(text: &str, numbered: bool, known: &Names) -> Vec<Found> {
    // Most lines have neither brackets nor a word of a role: they need no closer look.
    let own = known.terms();
    let worded = !own.is_empty() && text.contains([':', '：', '|', '｜', '(', '（', '〔', '【', '—', '→', '[', '［']);
    if !worded
        && !known.has_notes()
        && !text.contains(|letter| {
            "(（[［【〔﹝﹙{｛〖由为落牵牽责責负負配协協参參主承单單部分领領时時期助会會抓支".contains(letter)
        })
    {
        return names_at_end(text, false, known)
            .filter(|_| numbered)
            .into_iter()
            .collect();
    }
    let folded = Folded::new(text);
    let mut brackets = brackets(&folded.text);
    let all_labels = labels_by(&folded.text, known);
    // 【牵头单位】 is a label, not a clause in brackets.
    if folded.text.contains('(') {
        let bracketed = bracketed_labels(&folded.text);
        brackets.retain(|bracket| bracketed.iter().all(|label| label.range.start != bracket.outer.start));
    }
    let open = open_labels(&all_labels, &brackets);
    let stops: Vec<usize> = folded
        .text
        .match_indices('。')
        .map(|(at, stop)| at + stop.len())
        .collect();
    let mut found: Vec<Found> = Vec::new();
    let mut inside: Vec<Range<usize>> = Vec::new();
    for bracket in &brackets {
        if inside.last().is_some_and(|outer| bracket.outer.start < outer.end) {
            continue;
        }
        // Behind a label without brackets, brackets belong to the names: 责任单位:市交通委(市道运局).
        let before = open.partition_point(|label| label.range.end <= bracket.outer.start);
        let names = before
            .checked_sub(1)
            .and_then(|last| open.get(last))
            .is_some_and(|label| {
                folded
                    .text
                    .get(label.range.end..bracket.outer.start)
                    .is_some_and(|gap| !gap.contains('。'))
            });
        let next = all_labels.partition_point(|label| label.range.start < bracket.inner.start);
        let labelled = all_labels.get(next).is_some_and(|label| {
            let gap = folded.text.get(bracket.inner.start..label.range.start).unwrap_or("");
            let nothing = without_this(gap.trim()).is_empty() || code_in_front(gap, known).is_some();
            gap.len() < 64 && nothing && label.range.start < bracket.inner.end
        });
        if let Some(read) = bracket_clause(text, &folded, bracket, (labelled, names, numbered), known) {
            inside.push(bracket.outer.clone());
            found.push(read);
        }
    }
    let mut all = found;
    let noted = super::footnotes::clauses(text, known).into_iter();
    all.extend(noted.map(|(range, clause)| Found {
        range,
        stand: Stand::Bracket,
        clause,
        doubt: None,
    }));
    all.extend(label_clauses(text, &folded, open, (&inside, &stops), known));
    if all.is_empty() {
        all.extend(sentence_clause(text, &folded, numbered, known).or_else(|| headed_clause(&folded, known)));
    }
    if all.is_empty() && numbered {
        all.extend(names_at_end(text, false, known));
    }
    all.sort_by_key(|found| found.range.start);
    all
}

/// The unit clauses of a line, behind its number if it has one; ranges count from the line's start.
pub(crate) fn of_line(text: &str, known: &Names) -> Vec<Found> {
    let start = numbering(text).map_or(0, |number| number.rest);
    let mut all = clauses(text.get(start..).unwrap_or(""), start > 0, known);
    for found in &mut all {
        found.range = found.range.start + start..found.range.end + start;
    }
    all
}

/// Whether a line, with its number or without, names units in a clause.
pub(crate) fn names_units(text: &str, known: &Names) -> bool {
    of_line(text, known).iter().any(|found| found.clause.names_units())
}

/// The labels that stand outside of brackets, in order.
fn open_labels(labels: &[LabelAt], brackets: &[Bracket]) -> Vec<LabelAt> {
    let mut closed: Vec<&Range<usize>> = brackets
        .iter()
        .filter(|bracket| bracket.closed && bracket.depth == 0)
        .map(|bracket| &bracket.outer)
        .collect();
    closed.sort_by_key(|range| range.start);
    let within = |at: usize| {
        let after = closed.partition_point(|range| range.start <= at);
        after
            .checked_sub(1)
            .and_then(|last| closed.get(last))
            .is_some_and(|range| range.contains(&at))
    };
    labels
        .iter()
        .filter(|label| !within(label.range.start))
        .cloned()
        .collect()
}

/// Clauses that a label opens without brackets.
fn label_clauses(
    text: &str,
    folded: &Folded,
    open: Vec<LabelAt>,
    (taken, stops): (&[Range<usize>], &[usize]),
    known: &Names,
) -> Vec<Found> {
    let within = |at: usize| {
        let after = taken.partition_point(|range| range.start <= at);
        after
            .checked_sub(1)
            .and_then(|last| taken.get(last))
            .is_some_and(|range| range.contains(&at))
    };
    let open: Vec<LabelAt> = open.into_iter().filter(|label| !within(label.range.start)).collect();
    let mut found = Vec::new();
    let mut next = 0;
    let mut floor = 0;
    while let Some(first) = open.get(next) {
        // The clause goes on while each sentence that follows begins with a label again.
        let mut end = sentence_end(stops, first.range.end, folded.text.len());
        next += 1;
        while let Some(label) = open.get(next) {
            if label.range.start >= end
                && folded
                    .text
                    .get(end..label.range.start)
                    .is_some_and(|gap| !gap.trim_matches(stray).is_empty())
            {
                break;
            }
            // …；免费刻制公章，责任单位：…: words that are no names belong to the next measure.
            let from = open.get(next - 1).map_or(first.range.end, |last| last.range.end);
            let people = open.get(next - 1).is_some_and(|last| last.meaning == Label::People);
            let gap = folded.text.get(from..label.range.start).unwrap_or("");
            if let Some(cut) = words_before_label(gap, known).filter(|_| !people) {
                end = from + cut;
                break;
            }
            end = end.max(sentence_end(stops, label.range.end, folded.text.len()));
            next += 1;
        }
        // …办法。学工处牵头；参与：各学院: who leads stands before the label of those that help.
        let helps = matches!(first.meaning, Label::Units(share) if share >= Share::Assist);
        let before = || said_before(&folded.text, first.range.start, (taken, floor), known);
        let start = if helps { before() } else { first.range.start };
        floor = end;
        let range = folded.range(start..end);
        // 业主单位:甲公司;责任单位:乙局: any of its labels may be that of units.
        let bodies = matches!(first.meaning, Label::Units(_) | Label::People | Label::Due)
            || open.iter().any(|label| {
                first.range.start <= label.range.start
                    && label.range.start < end
                    && matches!(label.meaning, Label::Units(_))
            });
        if bodies && let Some(read) = text.get(range.clone()).and_then(|part| clause(part, known)) {
            found.push(Found {
                range,
                stand: Stand::Label,
                clause: read,
                doubt: None,
            });
        }
    }
    found
}

/// Where a clause begins that a label opens in a folded text: 学工处牵头；参与：各学院 begins with the part of a sentence before it.
fn said_before(text: &str, label: usize, (taken, floor): (&[Range<usize>], usize), known: &Names) -> usize {
    let before = text.get(..label).unwrap_or("").trim_end_matches(stray);
    let parts = [&['。', ';', '!', '?'][..], &['。', ';', '!', '?', ','][..]];
    let starts = parts.into_iter().filter_map(|stops| {
        let at = before.rfind(stops)?;
        Some(at + before.get(at..)?.chars().next()?.len_utf8())
    });
    let says = |start: &usize| {
        let part = before.get(*start..).unwrap_or("").trim();
        let free = *start >= floor && taken.iter().all(|range| range.end <= *start);
        free && says_who(part, known)
    };
    starts.into_iter().find(says).unwrap_or(label)
}

/// Where names end and words of the next measure begin, between two labels: behind the last `;`, if no body follows it.
fn words_before_label(gap: &str, known: &Names) -> Option<usize> {
    let stop = gap.trim_end_matches(stray).rfind(';')?;
    let words = gap.get(stop + 1..)?.trim_matches(stray);
    let plain = words.chars().count() >= 4
        && super::unit_list::split_by(words, known)
            .names
            .iter()
            .all(|name| !known.body(&fold(name)));
    let named = gap.get(..stop)?.trim_matches(stray);
    (plain && !named.is_empty()).then_some(stop + 1)
}

/// Where the sentence ends that goes on at `from`: behind its `。`, or at the end of the text.
fn sentence_end(stops: &[usize], from: usize, end: usize) -> usize {
    stops
        .get(stops.partition_point(|&stop| stop <= from))
        .copied()
        .unwrap_or(end)
}

pub(crate) fn stray(letter: char) -> bool {
    letter.is_whitespace() || ",;。、.!".contains(letter)
}

/// The words of a paragraph without the given ranges, with doubled final punctuation dropped.
pub(crate) fn without(text: &str, ranges: &[Range<usize>]) -> String {
    let mut words = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        words.push_str(text.get(at..range.start).unwrap_or(""));
        at = range.end.max(at);
        // `…工作。(A负责)。`: the second full stop belongs to the clause.
        if words.trim_end().ends_with(['。', '；', ';', '！', '，', ',']) {
            let rest = text.get(at..).unwrap_or("");
            let kept = rest.trim_start_matches(['。', '；', ';', '，', ',', '、']);
            at += rest.len() - kept.len();
        }
    }
    words.push_str(text.get(at..).unwrap_or(""));
    let mut words = words.trim();
    // 由县交通局负责，新增公交车: the comma behind the clause went with it.
    if ranges
        .first()
        .is_some_and(|first| text.get(..first.start).is_some_and(|before| before.trim().is_empty()))
    {
        words = words.trim_start_matches(['，', ',', '、', '；', ';', '。', '：', ':']);
    }
    // 新增公交车，县交通局负责。: the comma went with the clause.
    if ranges.last().is_some_and(|last| {
        text.get(last.end..)
            .is_some_and(|rest| !rest.contains(char::is_alphanumeric))
    }) {
        words = words.trim_end_matches(['，', ',', '、', '—', '–', '→', '~', '～', '｜', '|', ' ', '\u{3000}']);
    }
    // ——牵头单位：…: the dash, or whatever else marks the label, goes with it.
    if !ranges.is_empty() && !words.chars().any(char::is_alphanumeric) {
        return String::new();
    }
    words.to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use crate::text::oracle;

    #[test]
    fn clauses_wherever_they_stand() {
        for row in oracle(include_str!("../../fixtures/notices/words/paragraphs.tsv")) {
            let found = clauses(&row[0], false, &Names::default());
            let ranges: Vec<Range<usize>> = found.iter().map(|found| found.range.clone()).collect();
            let names = found
                .iter()
                .map(|found| found.clause.names().cloned().collect::<Vec<_>>().join("|"));
            let names: Vec<String> = names.collect();
            assert_eq!(
                (without(&row[0], &ranges), names.join("；")),
                (row[1].clone(), row[2].clone())
            );
        }
    }
}
