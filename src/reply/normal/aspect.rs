//! How far what is said to be done is done: done indeed, only hoped or begun, nearly, or somebody else's by now.

use super::fold;
use crate::lexicon::{self, Kind};

/// How far the words of a completion go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Aspect {
    /// It is not: 完成不了, 莫得完成.
    Not,
    /// It has begun, is hoped or planned, or a part of it is not done: 已开工, 力争12月底完成, 三个在建.
    Going,
    /// Nobody can say: 大体完成, 完成难度较大, 已移交他局.
    Unsure,
}

/// What takes from a claim that something is done, if anything does.
pub(super) fn of(bare: &str) -> Option<Aspect> {
    let folded = fold(bare);
    if lexicon::holds(&folded, Kind::NotDone) {
        return Some(Aspect::Not);
    }
    let done = |text: &str| lexicon::find(text, Kind::Done);
    let clauses: Vec<String> = (bare.split(|c: char| !c.is_alphanumeric() && c != '%'))
        .map(fold)
        .filter(|clause| !clause.is_empty())
        .collect();
    let claims: Vec<&String> = clauses.iter().filter(|clause| done(clause).is_some()).collect();
    let hoped = |clause: &str| {
        let claimed = done(clause).unwrap_or(clause.len());
        let before = clause.get(..claimed).unwrap_or_default();
        let is_done = ["已", "均", "全部已"].iter().any(|word| before.contains(word));
        let hope = lexicon::holds(before, Kind::Promise) || lexicon::holds(before, Kind::Hope);
        let plan = lexicon::words(Kind::PlanVerb).any(|word| {
            before.match_indices(word).any(|(at, _)| {
                let after = before.get(at + word.len()..).unwrap_or_default();
                after.starts_with(|c: char| c.is_ascii_digit()) || lexicon::begins(after, Kind::PlanTime)
            })
        });
        !is_done && (hope || plan)
    };
    if !claims.is_empty() && claims.iter().all(|clause| hoped(clause)) {
        return Some(Aspect::Going);
    }
    let under_way = |clause: &String| {
        lexicon::holds(clause, Kind::UnderWay)
            || clause.match_indices("在办").any(|(at, word)| {
                let after = clause.get(at + word.len()..).unwrap_or_default();
                !after.starts_with(['结', '好', '完', '妥'])
            })
    };
    if clauses.iter().any(under_way) {
        return Some(Aspect::Going);
    }
    let nearly = |clause: &&String| {
        let claimed = done(clause).unwrap_or(0);
        let before = clause.get(..claimed).unwrap_or_default();
        lexicon::holds(before, Kind::Nearly)
    };
    if claims.iter().any(nearly) || lexicon::holds(&folded, Kind::Hard) {
        return Some(Aspect::Unsure);
    }
    let claimed_behind = |word: &str| {
        let place = folded.find(word)?;
        let behind = folded.get(place..)?;
        Some(done(behind).is_some() || behind.contains("到位"))
    };
    if lexicon::words(Kind::Away).any(|word| claimed_behind(word) == Some(false)) && claims.is_empty() {
        return Some(Aspect::Unsure);
    }
    (claims.is_empty() && lexicon::holds(&folded, Kind::Begun)).then_some(Aspect::Going)
}
