//! What the covering text states of labels and places: 项目单位为责任主体，斜线前为牵头，冒号前为承办单位.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::rules::{first_leads_rule, look_rule, mark_rule};
use super::token::{Label, Share, label_meaning, role_share};
use crate::lexicon::{Kind, any, ends, entries, holds, words};
use crate::pattern::Regex;
use crate::text::regex;

/// A place in a row of which a statement may speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// 斜线前, 分号前, 冒号前; 括号外 is before the bracket.
    Before(char),
    /// 斜线后
    Behind(char),
    /// 括号内
    InBrackets,
    /// 加粗
    Bold,
    /// 各标题所列
    Heading,
}

/// The place that the lexicon names: `before /`, `in-brackets`.
fn place(name: &str) -> Option<Place> {
    if let Some((side, sign)) = name.split_once(' ') {
        let sign = sign.chars().next()?;
        return Some(if side == "before" {
            Place::Before(sign)
        } else {
            Place::Behind(sign)
        });
    }
    match name {
        "in-brackets" => Some(Place::InBrackets),
        "bold" => Some(Place::Bold),
        "heading" => Some(Place::Heading),
        _ => None,
    }
}

static WHERE: LazyLock<Vec<(Regex, Place)>> = LazyLock::new(|| {
    let all = entries(Kind::Place).iter();
    all.filter_map(|entry| Some((regex(entry.word), place(entry.label)?)))
        .collect()
});

/// The places of which a subject speaks: 括号内分号前 is before the sign, wherever that stands.
fn places_of(subject: &str) -> Vec<Place> {
    let found: Vec<(Place, &str)> = WHERE
        .iter()
        .filter_map(|(words, place)| Some((*place, words.find(subject)?.as_str())))
        .collect();
    let sides = |place: Place| matches!(place, Place::Before(_) | Place::Behind(_));
    if found.iter().any(|(place, _)| sides(*place)) {
        return found
            .into_iter()
            .map(|(place, _)| place)
            .filter(|place| sides(*place))
            .collect();
    }
    // 括号内左边的: a place inside of which nobody here knows.
    let rest = found
        .iter()
        .fold(subject.to_owned(), |rest, (_, said)| rest.replacen(said, "", 1));
    if holds(&rest, Kind::Side) {
        Vec::new()
    } else {
        found.into_iter().map(|(place, _)| place).collect()
    }
}

/// A subject, what says that it is something, and the role.
static STATEMENT: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^(.{{1,40}}?)(?:均|都|分别|统一|一律)?(?:{})(.{{1,16}})$",
        any(&[Kind::Copula, Kind::States])
    ))
});

/// What bodies with a heading are to do: a heading, and the word of a role.
static DOES: LazyLock<Regex> = LazyLock::new(|| {
    let helps: Vec<&str> = entries(Kind::Role)
        .iter()
        .filter(|entry| !entry.verb.is_empty())
        .map(|entry| entry.word)
        .collect();
    regex(&format!(
        r"^(?:各|由|表中|其中)?(\p{{Han}}{{2,8}}?)(?:要|应|应当|须|积极|主动|具体|共同|予以|给予|做好)?({})",
        helps.join("|")
    ))
});

/// Whether words say a role at their end: 跟进配合的单位, but not 承担的考核分值.
fn ends_in_role(said: &str) -> bool {
    let bare = said.trim_end_matches(['”', '"', '\'', ' ']);
    let bare = words(Kind::ClassAny)
        .find_map(|class| bare.strip_suffix(class))
        .unwrap_or(bare);
    let bare = bare.trim_end_matches('的');
    [Kind::Role, Kind::WeakRole, Kind::RoleStem, Kind::RoleLetter]
        .into_iter()
        .any(|kind| ends(bare, kind))
}

/// What a notice states of its labels and of places in its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Legend {
    pub labels: BTreeMap<String, Share>,
    pub places: BTreeMap<Place, Share>,
}

impl Legend {
    /// The statements of folded texts about words that stand alone somewhere in the notice.
    pub fn of(texts: &[String], segments: &BTreeSet<String>) -> Self {
        let mut legend = Legend::default();
        for text in texts.iter().filter(|text| text.len() < 4_000) {
            for part in text.split(['。', ';', ',', '\n', '!', ':']) {
                legend.learn(part.trim(), segments);
            }
        }
        legend
    }

    /// 主管单位牵头落实措施, 监管单位协同督促: what the bodies of a heading do says what it means.
    fn learn_verb(&mut self, part: &str, segments: &BTreeSet<String>) {
        let Some(found) = DOES.captures(part) else { return };
        let (Some(subject), Some(verb)) = (found.get(1), found.get(2)) else {
            return;
        };
        let Some(share @ (Share::Lead | Share::Assist)) = role_share(verb.as_str()) else {
            return;
        };
        let whole = subject.as_str();
        let stem = words(Kind::ClassAny).find_map(|class| whole.strip_suffix(class));
        let said = [Some(whole), stem]
            .into_iter()
            .flatten()
            .find(|word| segments.contains(*word));
        let known = |word: &str| matches!(label_meaning(word), Some(Label::Units(share)) if share != Share::Main);
        if let Some(word) = said.filter(|word| word.chars().count() >= 2 && !known(word)) {
            self.labels.entry(word.to_owned()).or_insert(share);
        }
    }

    /// Whether a folded part of a sentence states what was learnt.
    pub fn tells(&self, part: &str) -> bool {
        let Some(found) = STATEMENT.captures(part) else {
            return DOES
                .captures(part)
                .and_then(|found| found.get(1))
                .is_some_and(|subject| {
                    let word = subject.as_str();
                    self.labels.keys().any(|label| word.starts_with(label.as_str()))
                });
        };
        let subject = found.get(1).map_or("", |subject| subject.as_str());
        let placed = places_of(subject).iter().any(|place| self.places.contains_key(place));
        // “协办”为配合单位 says what the word means anyway.
        let bare = subject.trim_matches(['“', '”', '"', '\'', ' ', '「', '」']);
        let said = found.get(2).and_then(|said| role_share(said.as_str()));
        let usual = said.is_some()
            && label_meaning(bare).or_else(|| label_meaning(&format!("{bare}单位"))) == said.map(Label::Units);
        placed || usual || self.labels.keys().any(|label| subject.contains(label.as_str()))
    }

    fn learn(&mut self, part: &str, segments: &BTreeSet<String>) {
        let Some(found) = STATEMENT.captures(part) else {
            self.learn_verb(part, segments);
            return;
        };
        let (Some(subject), Some(said)) = (found.get(1), found.get(2)) else {
            return;
        };
        let Some(share) = role_share(said.as_str()).filter(|_| ends_in_role(said.as_str())) else {
            return;
        };
        let mut places = places_of(subject.as_str());
        // 括号中用楷体字排印者为牵头单位 and 括号内第一个单位为牵头单位 are rules of their own.
        if look_rule(part) || first_leads_rule(part) || mark_rule(part).is_some() {
            places.retain(|place| *place == Place::Bold);
        }
        for place in &places {
            self.places.entry(*place).or_insert(share);
        }
        if !places.is_empty() {
            return;
        }
        let bare = |word: &str| {
            let word = word.trim_matches(['“', '”', '"', '\'', ' ', '「', '」', '《', '》', '(', ')']);
            let word = ["一栏", "栏", "列", "的", "项"]
                .iter()
                .fold(word, |rest, end| rest.strip_suffix(end).unwrap_or(rest));
            word.trim_matches(['“', '”', '"', '\'', ' ', '「', '」']).to_owned()
        };
        let all: Vec<String> = subject.as_str().split(['、', '和', '与', '及']).map(bare).collect();
        // 无牵头单位的，责任单位即为牵头单位 is a rule of its own, not what the word means.
        let known = |word: &String| matches!(label_meaning(word), Some(Label::Units(share)) if share != Share::Main);
        if all.iter().all(|word| segments.contains(word) && !known(word)) {
            for word in all {
                self.labels.entry(word).or_insert(share);
            }
        }
    }
}
