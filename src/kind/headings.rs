//! What columns and fields are called: the words of `headings.tsv` by kind, and the one test that all kinds share.

use std::sync::{LazyLock, OnceLock};

use super::Heading;
use crate::form::Kind;
use crate::memo::QuickMap;
use crate::sought::Sought;

/// One list of words a line: kind, test, words.
const TABLE: &str = include_str!("headings.tsv");

/// The lists of a kind.
#[derive(Debug, Default)]
struct Words {
    lists: QuickMap<&'static str, List>,
    called: Vec<Vec<&'static str>>,
    same: Vec<Vec<&'static str>>,
}

/// The words of one test, one by one and to be looked for together.
#[derive(Debug, Default)]
struct List {
    words: Vec<&'static str>,
    sought: OnceLock<Sought>,
}

static WORDS: LazyLock<QuickMap<Kind, Words>> = LazyLock::new(|| {
    let mut all: QuickMap<Kind, Words> = QuickMap::default();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('\t');
        let (Some(kind), Some(test)) = (parts.next().and_then(super::named), parts.next()) else {
            continue;
        };
        let words = all.entry(kind).or_default();
        match test {
            "called" => words.called.push(parts.collect()),
            "same" => words.same.push(parts.collect()),
            test => words.lists.entry(test).or_default().words.extend(parts),
        }
    }
    all
});

/// The words of a kind for a test; none where the table has none.
pub fn list(kind: Kind, test: &str) -> &'static [&'static str] {
    found(kind, test).map(|list| list.words.as_slice()).unwrap_or_default()
}

fn found(kind: Kind, test: &str) -> Option<&'static List> {
    WORDS.get(&kind)?.lists.get(test)
}

/// Whether a text holds one of the words of a kind for a test.
pub fn holds(kind: Kind, test: &str, text: &str) -> bool {
    found(kind, test).is_some_and(|list| {
        let words = || Sought::of(list.words.iter().copied());
        list.sought.get_or_init(words).is_in(text)
    })
}

/// Whether a text begins with one of the words of a kind for a test.
pub fn begins(kind: Kind, test: &str, text: &str) -> bool {
    list(kind, test).iter().any(|word| text.starts_with(word))
}

/// Whether a text ends with one of the words of a kind for a test.
pub fn ends(kind: Kind, test: &str, text: &str) -> bool {
    list(kind, test).iter().any(|word| text.ends_with(word))
}

/// What people call such columns: headings of one row mean the same.
pub fn called(kind: Kind) -> &'static [Vec<&'static str>] {
    WORDS
        .get(&kind)
        .map(|words| words.called.as_slice())
        .unwrap_or_default()
}

/// A folded heading without what people leave out or put in as they like, each word by the first that means the same: 具体承办处室 is 承办科室,
/// 佐证资料名称 is 佐证材料, 截至本月累计完成 is 累计完成.
pub fn core(folded: &str) -> String {
    let Some(words) = WORDS.get(&Kind::Text) else {
        return folded.to_owned();
    };
    let mut core = folded.to_owned();
    for same in &words.same {
        if let Some((first, others)) = same.split_first() {
            core = others.iter().fold(core, |core, other| core.replace(other, first));
        }
    }
    list(Kind::Text, "spare")
        .iter()
        .fold(core, |core, word| core.replace(word, ""))
}

/// Whether a heading is of a kind by the words that it holds, ends with or is.
pub(super) fn mean(kind: Kind, heading: &Heading<'_>) -> bool {
    let is = heading.has(list(kind, "holds"))
        || heading.ends(list(kind, "ends"))
        || list(kind, "whole").contains(&heading.head);
    is && !heading.has(list(kind, "not")) && !heading.ends(list(kind, "not-ends"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn every_line_is_of_a_kind_and_has_words_that_no_other_of_its_test_has() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let parts: Vec<&str> = line.split('\t').collect();
            assert!(parts.len() > 2 && crate::kind::named(parts[0]).is_some(), "{line}");
            let mut words = parts[2..].to_vec();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), parts.len() - 2, "{line}");
            assert!(
                words.iter().all(|word| !word.is_empty() && *word == word.trim()),
                "{line}"
            );
        }
        // A heading that two families know would be taken for either.
        let mut families: HashMap<&str, usize> = HashMap::new();
        for name in super::super::ALL
            .into_iter()
            .flat_map(|model| called(model.kind))
            .flatten()
        {
            *families.entry(name).or_default() += 1;
        }
        let twice: Vec<_> = families.into_iter().filter(|(_, count)| *count > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
