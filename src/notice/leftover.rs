//! What was left in a task's words and looks like units all the same: a person is told, so that no miss is silent.

use std::sync::LazyLock;

use regex::Regex;

use super::bare::firm;
use super::brackets::brackets;
use super::desk::short;
use super::fold::fold;
use super::labels::{Label, labels};
use super::lines::Line;
use super::numbering::regex;
use super::outline::Item;
use super::unit_list::split;

/// A role said of names in brackets.
static ROLE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:牵头|负责|配合|协办|主办|承办|协助|落实)(?:$|[,;、。)])"));

/// The doubts about the words of an item that no clause took.
pub(crate) fn doubts(item: &Item, lines: &[Line]) -> Vec<String> {
    let mut doubts = Vec::new();
    for paragraph in &item.paragraphs {
        let words = fold(&paragraph.words(lines));
        if words.len() > 6_000 {
            continue;
        }
        for bracket in brackets(&words) {
            let Some(inner) = words.get(bracket.inner.clone()).filter(|_| bracket.depth == 0) else {
                continue;
            };
            if inner.len() <= 900 && names_units(inner) {
                doubts.push(format!("括号里的“{}”没有读作单位", short(inner, 40)));
            }
        }
        let said = labels(&words)
            .into_iter()
            .find(|label| matches!(label.meaning, Label::Units(_)))
            .and_then(|label| words.get(label.range.start..));
        if let Some(said) = said {
            doubts.push(format!("“{}”没有读作单位", short(said, 40)));
        }
    }
    doubts
}

/// Whether names of bodies prevail in brackets, or one stands with a role.
fn names_units(inner: &str) -> bool {
    let names = split(inner).names;
    let firmly = names.iter().filter(|name| firm(&fold(name))).count();
    let role = ROLE.is_match(inner) && names.iter().any(|name| begins_firmly(&fold(name)));
    firmly > 1 && firmly * 2 > names.len() || role
}

/// 市财政局牵头: a name with a role behind it.
fn begins_firmly(name: &str) -> bool {
    ["牵头", "负责", "配合", "协办", "主办", "承办", "协助", "落实"]
        .iter()
        .any(|role| name.split_once(role).is_some_and(|(before, _)| firm(before)))
}
