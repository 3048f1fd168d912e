//! What the covering text states of labels and places: 项目单位为责任主体，斜线前为牵头，冒号前为承办单位.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::token::{Label, Share, label_meaning, role_share};
use crate::lexicon::{Kind, any, entries, words};
use crate::text::regex;

/// A place in a row of which a statement may speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// 斜线前
    BeforeSlash,
    /// 斜线后
    BehindSlash,
    /// 冒号前
    BeforeColon,
    /// 破折号前
    BeforeDash,
    /// 破折号后
    BehindDash,
    /// 括号内
    InBrackets,
    /// 括号外
    BeforeBrackets,
    /// 加粗
    Bold,
}

/// The words of the lexicon for each.
const PLACES: &[(&str, Place)] = &[
    ("before-slash", Place::BeforeSlash),
    ("behind-slash", Place::BehindSlash),
    ("before-colon", Place::BeforeColon),
    ("before-dash", Place::BeforeDash),
    ("behind-dash", Place::BehindDash),
    ("in-brackets", Place::InBrackets),
    ("before-brackets", Place::BeforeBrackets),
    ("bold", Place::Bold),
];

static WHERE: LazyLock<Vec<(Regex, Place)>> = LazyLock::new(|| {
    let place = |name: &str| PLACES.iter().find(|(known, _)| *known == name).map(|(_, place)| *place);
    entries(Kind::Place)
        .iter()
        .filter_map(|entry| Some((regex(entry.word), place(entry.label)?)))
        .collect()
});

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

    fn learn(&mut self, part: &str, segments: &BTreeSet<String>) {
        let Some(found) = STATEMENT.captures(part) else {
            self.learn_verb(part, segments);
            return;
        };
        let (Some(subject), Some(said)) = (found.get(1), found.get(2)) else {
            return;
        };
        let Some(share) = role_share(said.as_str()) else { return };
        let places: Vec<Place> = WHERE
            .iter()
            .filter(|(words, _)| words.is_match(subject.as_str()))
            .map(|(_, place)| *place)
            .collect();
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
