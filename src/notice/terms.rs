//! The notice's own words for roles: a label in the place of one, with names of bodies behind it, is one, whatever it says.
//!
//! Each label that comes back is judged by all that the notice shows of it: what it says itself (its stem), what stands
//! behind it everywhere (bodies, people, times), the labels beside it, and what the covering text states of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::fold::fold;
use super::legend::{Legend, Place};
use super::matrix::Marks;
use super::names::Names;
use super::sentence::prose;
use super::token::{Label, Share, label_meaning, role_share};
use super::unit_list::split_by;
use super::words::{begins_with_verb, ends_like_unit, is_body, is_due, is_page_row, is_person, like_person};
use super::{Block, Hints, Source};
use crate::lexicon::{Kind, begins, ends, entries, holds, is, words};

/// What a word means in one notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Term {
    pub meaning: Label,
    /// Nothing says which part its bodies have: a person is asked.
    pub unknown: bool,
}

/// The words of one notice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    labels: BTreeMap<String, Term>,
    /// Words behind names that say what these do: 某局跟进.
    verbs: BTreeMap<String, Share>,
    /// Those that the office gives.
    office: BTreeSet<String>,
    /// Labels of bodies that lead where others stand beside them: they lead where nobody does, too.
    leading: BTreeSet<String>,
    /// What the notice states of places: 斜线前为牵头.
    pub legend: Legend,
    /// What it states of marks in cells: 1为牵头，2为配合.
    pub marks: Marks,
}

/// A label in a folded text, with what parts it from its value.
#[derive(Debug, Clone)]
pub(crate) struct Labelled {
    pub word: Range<usize>,
    /// Where the value begins and ends.
    pub value: Range<usize>,
}

/// Letters of the longest label.
const LONGEST: usize = 8;

fn is_han(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// What stands between a label and its value.
fn is_glue(letter: char) -> bool {
    matches!(letter, ':' | '|' | '—' | '–' | '→' | '=')
}

/// What may stand before a label.
fn bounds(letter: char) -> bool {
    !is_han(letter) && !letter.is_alphanumeric() && !matches!(letter, '“' | '《' | '+' | '%')
}

/// All places of a folded text where a short word stands apart before a colon, a bar, a dash or an arrow.
pub(crate) fn labelled(text: &str) -> Vec<Labelled> {
    let mut all: Vec<Labelled> = Vec::new();
    for (at, letter) in text
        .char_indices()
        .filter(|(_, letter)| is_glue(*letter) || *letter == ')')
    {
        // 【谁来办】区审批局: brackets part a label, too, where they stand at the start of its part.
        if letter == ')' {
            all.extend(in_brackets(text, at));
            continue;
        }
        let before = text.get(..at).unwrap_or("").trim_end_matches(' ');
        let start = before
            .char_indices()
            .rev()
            .take(LONGEST + 1)
            .take_while(|(_, letter)| is_han(*letter))
            .last()
            .map(|(start, _)| start);
        let Some(start) = start else { continue };
        let count = before.get(start..).map_or(0, |word| word.chars().count());
        let apart = before.get(..start).and_then(|rest| rest.chars().next_back());
        if count > LONGEST || !apart.is_none_or(bounds) {
            continue;
        }
        // A bar or a dash parts a label only where the label stands alone between two of them.
        let opens = apart.is_none_or(|letter| letter != '、' && (letter != ',' || count <= 4));
        if letter != ':' && !opens {
            continue;
        }
        all.push(Labelled {
            word: start..before.len(),
            value: at + letter.len_utf8()..text.len(),
        });
    }
    let starts: Vec<usize> = all.iter().map(|label| label.word.start).collect();
    for (place, label) in all.iter_mut().enumerate() {
        let next = starts.get(place + 1).copied().unwrap_or(text.len());
        let part = text.get(label.value.start..next.max(label.value.start)).unwrap_or("");
        let mut depth = 0_usize;
        let end = part
            .char_indices()
            .find(|(_, letter)| match letter {
                '(' => {
                    depth += 1;
                    false
                }
                ')' if depth == 0 => true,
                ')' => {
                    depth -= 1;
                    false
                }
                '。' => true,
                _ => false,
            })
            .map_or(part.len(), |(at, _)| at);
        label.value.end = label.value.start + end;
    }
    all
}

/// A label in brackets that end at a place, with a name behind them.
fn in_brackets(text: &str, at: usize) -> Option<Labelled> {
    let before = text.get(..at)?;
    let start = before
        .char_indices()
        .rev()
        .take(LONGEST)
        .find(|(_, letter)| *letter == '(')
        .map(|(start, _)| start)?;
    let word = before.get(start + 1..)?;
    let apart = before.get(..start)?.trim_end_matches(' ').chars().next_back();
    let opens = apart.is_none_or(|letter| ",;。|\n/".contains(letter));
    let behind = text.get(at + 1..)?.trim_start_matches([' ', ':']).chars().next()?;
    let fits = (2..=6).contains(&word.chars().count()) && word.chars().all(is_han);
    (opens && fits && (is_han(behind) || behind == '“')).then(|| Labelled {
        word: start + 1..at,
        value: at + 1..text.len(),
    })
}

/// What the values of a label were seen to be.
#[derive(Default)]
struct Seen {
    count: usize,
    bodies: usize,
    people: usize,
    dues: usize,
    nobody: usize,
    /// Other labels of the same text.
    beside: BTreeSet<String>,
    /// Where it stands first among the labels of the notice.
    first: usize,
}

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    Bodies,
    People,
    Due,
    Nobody,
    Other,
}

fn held(value: &str, names: &Names, verbs: &BTreeMap<String, Share>) -> Held {
    let value = value.trim_matches(|letter: char| super::token::stray(letter) || is_glue(letter));
    if value.is_empty() || is(value, Kind::Nothing) {
        return Held::Nobody;
    }
    if value.chars().count() > 160 {
        return Held::Other;
    }
    if value.split([',', ';', '、']).all(|part| is_due(part.trim())) {
        return Held::Due;
    }
    let list = split_by(value, names).names;
    let body = |name: &String| {
        let name = fold(name);
        let name = without_verb(name.trim(), verbs);
        let name = name.split('(').next().unwrap_or(name);
        (2..=20).contains(&name.chars().count())
            && names.said(name)
            && !begins_with_verb(name)
            && !prose(name)
            && !like_person(name)
    };
    let bodies = list.iter().filter(|name| body(name)).count();
    if !list.is_empty() && bodies * 3 >= list.len() * 2 {
        return Held::Bodies;
    }
    let person = |word: &str| like_person(word) || is_person(word);
    if value
        .split([',', ';', '、', ' ', '\n'])
        .filter(|word| !word.is_empty())
        .all(person)
    {
        return Held::People;
    }
    Held::Other
}

/// A folded name without the verb of a role behind it.
fn without_verb<'n>(name: &'n str, verbs: &BTreeMap<String, Share>) -> &'n str {
    let own = verbs.keys().filter_map(|verb| name.strip_suffix(verb.as_str()));
    let known = entries(Kind::Role)
        .iter()
        .chain(entries(Kind::WeakRole))
        .filter(|entry| !entry.verb.is_empty())
        .filter_map(|entry| name.strip_suffix(entry.word));
    own.chain(known)
        .filter(|rest| rest.chars().count() >= 2)
        .min_by_key(|rest| rest.len())
        .unwrap_or(name)
}

/// Whether a word may be a label at all: no name of a body, no opening of a sentence, no word for where a paper comes from.
fn may_label(word: &str, names: &Names) -> bool {
    let class = ends(word, Kind::ClassAny) || role_share(word).is_some();
    !(names.know(word) || is(word, Kind::Party) || !class && is_body(word))
        && (!begins(word, Kind::ProseLabel) || is_known_verb(word))
        && (!holds(word, Kind::NoLabel) || is_stem(word))
        && !holds(word, Kind::Furniture)
        && !is(word, Kind::NoteBegin)
        && !holds(word, Kind::Total)
}

/// 成员单位: a part that tells a role and a word for bodies, and nothing else.
fn is_stem(word: &str) -> bool {
    words(Kind::ClassAny)
        .filter_map(|class| word.strip_suffix(class))
        .any(|stem| is(stem, Kind::RoleStem))
}

/// The pieces of a notice in which labels are looked for, folded: its lines and its cells.
fn texts(source: &Source) -> Vec<String> {
    let mut all = Vec::new();
    for block in &source.blocks {
        match block {
            Block::Paragraph { text, .. } => all.push(fold(text)),
            Block::Table { rows, .. } => {
                for row in rows {
                    let mut last: Option<&String> = None;
                    for cell in row {
                        // A merged cell repeats its words.
                        if last != Some(cell) {
                            all.push(fold(cell));
                        }
                        last = Some(cell);
                    }
                }
            }
        }
    }
    // What a page says of itself (组配分类：决策部署落实情况) shows nothing of the notice's own words.
    all.retain(|text| !text.trim().is_empty() && text.len() < 12_000 && !is_page_row(text));
    all
}

impl Terms {
    /// The words of a notice, with those that the office gives.
    pub fn learn(source: &Source, hints: &Hints, names: &Names) -> Self {
        let texts = texts(source);
        let mut terms = Terms::default();
        terms.learn_verbs(&texts, names);
        let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
        for text in &texts {
            let found = labelled(text);
            let word = |label: &Labelled| text.get(label.word.clone()).unwrap_or("").to_owned();
            let all: BTreeSet<String> = found.iter().map(word).collect();
            for label in &found {
                let own = word(label);
                let value = text.get(label.value.clone()).unwrap_or("");
                let bar = text
                    .get(label.word.end..label.value.start)
                    .is_some_and(|glue| !glue.contains(':'));
                let held = held(value, names, &terms.verbs);
                // Between bars and dashes only what stands before a value of its own kind is a label.
                if bar && matches!(held, Held::Other | Held::Nobody) || !may_label(&own, names) {
                    continue;
                }
                let next = seen.len();
                let entry = seen.entry(own.clone()).or_default();
                if entry.count == 0 {
                    entry.first = next;
                }
                entry.count += 1;
                match held {
                    Held::Bodies => entry.bodies += 1,
                    Held::People => entry.people += 1,
                    Held::Due => entry.dues += 1,
                    Held::Nobody => entry.nobody += 1,
                    Held::Other => {}
                }
                entry.beside.extend(all.iter().filter(|other| **other != own).cloned());
            }
        }
        terms.legend = Legend::of(&texts, &segments(source, &seen));
        texts.iter().for_each(|text| terms.marks.learn(text));
        terms.judge(&seen);
        for (word, share) in terms.legend.labels.clone() {
            let meaning = Label::Units(share);
            terms.labels.insert(
                word,
                Term {
                    meaning,
                    unknown: false,
                },
            );
        }
        for (all, share) in [(&hints.lead, Share::Lead), (&hints.co, Share::Responsible)] {
            for word in all.iter().map(|word| fold(word.trim())).filter(|word| !word.is_empty()) {
                let meaning = Label::Units(share);
                terms.office.insert(word.clone());
                terms.labels.insert(
                    word.clone(),
                    Term {
                        meaning,
                        unknown: false,
                    },
                );
                if !ends(&word, Kind::ClassAny) {
                    terms.verbs.insert(word, share);
                }
            }
        }
        terms
    }

    /// Says what each label means.
    fn judge(&mut self, seen: &BTreeMap<String, Seen>) {
        let units = |word: &str| matches!(label_meaning(word), Some(Label::Units(_)));
        let mut open: Vec<&String> = Vec::new();
        for (word, seen) in seen {
            if label_meaning(word).is_some() {
                continue;
            }
            let filled = seen.count - seen.nobody;
            let beside = seen
                .beside
                .iter()
                .any(|other| units(other) || self.legend.labels.contains_key(other));
            let most = |count: usize| count > 0 && count * 10 >= filled * 7;
            let often = seen.count >= 2;
            let bodies =
                most(seen.bodies) && (often || beside || ends(word, Kind::ClassAny) && word.chars().count() >= 3);
            let meaning = if bodies {
                match role_share(word) {
                    Some(share) => Label::Units(share),
                    None => {
                        open.push(word);
                        continue;
                    }
                }
            } else if most(seen.people) && (often || beside) {
                Label::People
            } else if most(seen.dues) && (often || beside) && !holds(word, Kind::DueLabelNot) {
                Label::Due
            } else if often && beside && filled > 0 {
                Label::Words
            } else {
                continue;
            };
            self.labels.insert(
                word.clone(),
                Term {
                    meaning,
                    unknown: false,
                },
            );
        }
        // A word that says nothing of a role: beside those that lead or answer it helps, beside those that only help it acts;
        // of several such words the first acts.
        open.sort_by_key(|word| seen.get(*word).map_or(0, |seen| seen.first));
        let several = open.len() > 1;
        for word in open {
            let share_of = |other: &String| match self
                .label(other)
                .map(|term| term.meaning)
                .or_else(|| label_meaning(other))?
            {
                Label::Units(share) => Some(share),
                _ => None,
            };
            let beside = seen.get(word).into_iter().flat_map(|seen| &seen.beside);
            let mut shares: Vec<Share> = beside.filter_map(share_of).collect();
            if shares.is_empty() {
                let often = seen.iter().filter(|(other, seen)| seen.count > 1 && *other != word);
                shares = often.filter_map(|(other, _)| share_of(other)).collect();
            }
            let share = if shares.iter().any(|share| *share <= Share::Responsible) {
                Share::Assist
            } else if shares.is_empty() && !several {
                Share::Responsible
            } else {
                Share::Main
            };
            let meaning = Label::Units(share);
            self.labels.insert(word.clone(), Term { meaning, unknown: true });
        }
    }

    /// Verbs that nobody here knows: what comes back behind names in brackets and behind labels (县委办跟进、各村协力).
    fn learn_verbs(&mut self, texts: &[String], names: &Names) {
        let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        // Verbs beside which a role is said in the same breath.
        let mut beside: BTreeSet<&str> = BTreeSet::new();
        for text in texts {
            let brackets = super::brackets::brackets(text)
                .into_iter()
                .filter(|bracket| bracket.closed && bracket.depth == 0)
                .filter_map(|bracket| text.get(bracket.inner));
            let values = labelled(text).into_iter().filter_map(|label| text.get(label.value));
            let wholes: Vec<&str> = brackets.chain(values).filter(|part| part.len() < 900).collect();
            let parts = wholes.iter().flat_map(|whole| {
                let led = whole.split([',', ';', '|']).count() > 1 && says_lead(whole);
                whole.split([',', ';', '|']).map(move |part| (part, led))
            });
            for (part, led) in parts {
                let part = part.rsplit(':').next().unwrap_or(part);
                let last = part.rsplit('、').next().unwrap_or(part).trim();
                if (names.said(last) || ends_like_unit(last)) && !led || prose(last) {
                    continue;
                }
                let count = last.chars().count();
                let found = (2..=4).find_map(|length| {
                    let (at, _) = last.char_indices().nth(count.checked_sub(length)?)?;
                    let (name, verb) = last.split_at_checked(at)?;
                    // 本交办单按牵头部门编排 speaks of a role.
                    let body = is_body(name) && !begins_with_verb(name) && !holds(name, Kind::Role);
                    let whole = name.chars().count() >= 2 && (names.know(name) || body);
                    (whole && verb.chars().all(is_han)).then_some((name, verb))
                });
                if let Some((name, verb)) = found {
                    seen.entry(verb).or_default().insert(name);
                    if led {
                        beside.insert(verb);
                    }
                }
            }
        }
        for (verb, bodies) in seen {
            // 跟进 goes on behind a verb, and helps where it is one: 某街道跟进.
            let helps = is(verb, Kind::Tail) && !is(verb, Kind::WeakRole) && role_share(verb) == Some(Share::Assist);
            let said = holds(verb, Kind::Role) || is_known_verb(verb) && !helps;
            if bodies.len() < 2 || like_person(verb) || said {
                continue;
            }
            let whole =
                ends_like_unit(verb) && (verb.chars().count() > 2 || words(Kind::Ending).any(|end| end == verb));
            match role_share(verb).filter(|_| !ends_like_unit(verb)) {
                Some(share) => drop(self.verbs.insert(verb.to_owned(), share)),
                // 林业局主导，公安局搭台: what is said beside a lead helps it, whatever it is called.
                None if beside.contains(verb) && !whole => drop(self.verbs.insert(verb.to_owned(), Share::Assist)),
                None => {}
            }
        }
    }

    /// What a folded word means as a label or heading, where the notice or the office says it.
    pub fn label(&self, word: &str) -> Option<Term> {
        if self.labels.is_empty() {
            return None;
        }
        self.labels.get(word).copied()
    }

    /// The verbs of the notice, with what they say.
    pub fn verbs(&self) -> impl Iterator<Item = (&str, Share)> {
        self.verbs.iter().map(|(verb, share)| (verb.as_str(), *share))
    }

    /// What the notice's own words of bodies were read as, for a person.
    pub fn told(&self) -> Vec<String> {
        let read = |share: Share| match share {
            Share::Lead | Share::Main => "牵头",
            Share::Responsible => "责任",
            Share::Assist | Share::Guide => "配合",
        };
        let labels = self.labels.iter().filter_map(|(word, term)| match term.meaning {
            Label::Units(share) if !term.unknown && !self.office.contains(word) => {
                Some(format!("“{word}”{}", read(share)))
            }
            _ => None,
        });
        let verbs = self
            .verbs
            .iter()
            .filter(|(verb, _)| !self.office.contains(*verb))
            .map(|(verb, share)| format!("“…{verb}”{}", read(*share)));
        labels.chain(verbs).take(12).collect()
    }

    /// Whether nothing was learnt.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.verbs.is_empty()
    }

    /// Notes that the bodies of a label lead where others stand beside them.
    pub fn lead(&mut self, word: &str) {
        self.leading.insert(word.to_owned());
    }

    /// The labels whose bodies lead somewhere, for words that are learnt anew.
    pub fn leading(&self) -> BTreeSet<String> {
        self.leading.clone()
    }

    /// Whether the bodies of a label lead elsewhere in the notice.
    pub fn leads(&self, word: &str) -> bool {
        self.leading.contains(word)
    }

    /// The role that the notice gives to what stands in a place.
    pub fn place(&self, place: Place) -> Option<Share> {
        self.legend.places.get(&place).copied()
    }
}

/// Whether a part of a clause says that somebody leads.
fn says_lead(clause: &str) -> bool {
    // 主责 says so beside others: 甲局主责；乙局共管.
    let roles = entries(Kind::Role).iter().filter(|entry| entry.verb == "main");
    let stems = entries(Kind::RoleStem).iter().chain(entries(Kind::Role));
    stems
        .filter(|entry| entry.label == "lead")
        .chain(roles)
        .filter(|entry| entry.word.chars().count() > 1)
        .any(|entry| {
            clause
                .split([',', ';', '|'])
                .any(|part| part.trim_end().ends_with(entry.word))
        })
}

/// Whether the lexicon knows a word as the verb of a role.
fn is_known_verb(verb: &str) -> bool {
    words(Kind::Role)
        .chain(words(Kind::WeakRole))
        .chain(words(Kind::Tail))
        .any(|word| word == verb)
}

/// The short words that stand alone in cells, or between gaps, bars and tabs: what a statement may speak of.
fn segments(source: &Source, seen: &BTreeMap<String, Seen>) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = seen.keys().cloned().collect();
    let mut add = |text: &str| {
        let plain: String = fold(text).chars().filter(|letter| !letter.is_whitespace()).collect();
        if (1..=10).contains(&plain.chars().count()) && plain.chars().all(is_han) {
            all.insert(plain);
        }
    };
    for block in &source.blocks {
        match block {
            Block::Paragraph { text, .. } if text.len() < 600 => {
                let gaps = text.replace("  ", "\t").replace('\u{3000}', "\t");
                gaps.split(['\t', '|', '｜', '│']).for_each(&mut add);
            }
            Block::Table { rows, .. } => rows.iter().take(8).flatten().for_each(|cell| add(cell)),
            Block::Paragraph { .. } => {}
        }
    }
    all
}
