//! Which choices of a form go together in a round: where a light follows from an outcome in nearly every row, a row in which
//! they are opposed is told.

use std::collections::BTreeMap;

use super::context::Context;
use super::key::Key;
use super::merge::Merged;
use crate::form::{Form, FormId, Kind};
use crate::kind;
use crate::normal::squeeze;

/// How often two words stand side by side.
type Counts = BTreeMap<(String, String), usize>;

/// The word that nearly always stands in a column beside a word of another, by form and columns, and by that word.
#[derive(Debug, Default)]
pub(super) struct Pairs(BTreeMap<(FormId, usize, usize), BTreeMap<String, String>>);

/// Rows at least from which anything can be concluded of a word.
const ENOUGH: usize = 5;

impl Pairs {
    /// The pairs of every form.
    pub fn of(context: &Context<'_>, merged: &BTreeMap<Key, Merged<'_>>) -> Pairs {
        let mut pairs: BTreeMap<(FormId, usize, usize), Counts> = BTreeMap::new();
        let choices: BTreeMap<FormId, Vec<usize>> = (context.forms.iter())
            .map(|form| (*form, choices(&context.register.forms[*form])))
            .filter(|(_, places)| places.len() > 1)
            .collect();
        if choices.is_empty() {
            return Pairs::default();
        }
        for ((_, form, _), merged) in merged {
            let Some(places) = choices.get(form) else { continue };
            let word = |place: &usize| Some((*place, squeeze(&merged.draft.said(*place)?.text)));
            let words: Vec<(usize, String)> = places.iter().filter_map(word).collect();
            for (a, one) in &words {
                for (b, other) in words.iter().filter(|(b, _)| b != a) {
                    let counts = pairs.entry((*form, *a, *b)).or_default();
                    *counts.entry((one.clone(), other.clone())).or_default() += 1;
                }
            }
        }
        let usual = pairs.iter().map(|(columns, counts)| (*columns, usual(counts)));
        Pairs(usual.collect())
    }

    /// The word that nearly always stands beside a word of another column, where another one that says the opposite stands there.
    pub fn opposed(&self, form: FormId, places: (usize, usize), words: (&str, &str)) -> Option<&str> {
        let (one, other) = (squeeze(words.0), squeeze(words.1));
        let usual = self.0.get(&(form, places.0, places.1))?.get(&one)?;
        let differs = *usual != other;
        let opposite = good(&one).zip(good(&other)).is_some_and(|(a, b)| a != b);
        let agrees = good(&one) == good(usual);
        (differs && opposite && agrees).then_some(usual.as_str())
    }
}

/// The word that nearly always stands beside each, where enough rows have it.
fn usual(counts: &Counts) -> BTreeMap<String, String> {
    let counts: Vec<(&(String, String), usize)> = counts.iter().map(|(words, count)| (words, *count)).collect();
    let mut usual = BTreeMap::new();
    for beside in counts.chunk_by(|((one, _), _), ((other, _), _)| one == other) {
        let all: usize = beside.iter().map(|(_, count)| count).sum();
        let most = beside.iter().max_by_key(|(_, count)| *count);
        if let Some(((one, other), _)) = most.filter(|(_, most)| all >= ENOUGH && *most * 10 >= all * 8) {
            usual.insert(one.clone(), other.clone());
        }
    }
    usual
}

/// The columns of a form that choose one of listed words.
fn choices(form: &Form) -> Vec<usize> {
    let columns = form.unit_columns();
    columns
        .filter(|(_, column)| column.kind == Kind::State && !kind::offers_several(column))
        .filter(|(_, column)| kind::offered(form, column).len() > 1)
        .map(|(place, _)| place)
        .collect()
}

/// Whether a word says that all is well, or that it is not; nothing for what lies between.
fn good(word: &str) -> Option<bool> {
    let holds = |words: &[&str]| words.iter().any(|part| word.contains(part));
    if holds(&["基本", "部分", "黄", "橙", "一般", "中"]) {
        return None;
    }
    if holds(&["红", "滞后", "逾期", "超期", "差", "严重"]) || word.starts_with(['未', '不', '没']) {
        return Some(false);
    }
    holds(&[
        "绿", "达成", "达标", "完成", "正常", "优", "合格", "按期", "序时", "超前", "提前",
    ])
    .then_some(true)
}
