//! Ditto: cells that point to another cell in place of words: 〃, 同上，另加甲局, 同第2项, 不变, 增加：甲局.
//!
//! ```text
//! reference = pointer { edit }
//! pointer   = 同上             the cell above
//!           | 同第2项          the same column in the row of that number
//!           | 不变             the column of what was, where there is one
//!           | (nothing)        the same, before an edit
//! edit      = 另加 names | 不含 names | 改为 names | 取消
//! ```
//! What a cell points to is read as if it stood there. A cell that begins like a reference and does not end as one is told.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::fold::Folded;
use super::names::Names;
use super::unit_list::split_by;
use crate::lexicon::{Kind, any, words};
use crate::pattern::Regex;
use crate::text::regex;

/// The cell that a reference points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pointer {
    /// The one above.
    Above,
    /// The one in the row with this number, as folded.
    Row(String),
    /// The one in the column of what was.
    Former,
}

/// What a cell says of another one's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub pointer: Pointer,
    edits: Vec<(Edit, Vec<String>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edit {
    Adds,
    Drops,
    Replaces,
}

/// A cell as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// It points nowhere.
    Words,
    Reference(Reference),
    /// It begins like a reference, and the rest is not understood.
    Unclear,
}

/// 同第2项, 同A1, 与第三项相同: the number of a row and what may stand around it.
static ROW: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^{}((?:[A-Za-z]{{1,3}}[-—]?)?\d{{1,4}}(?:[-.—]\d{{1,3}})?|[一二三四五六七八九十]{{1,4}})(?:项|条|号|行|任务|事项|栏|格|相同|一致|所列|单位|办理|执行)*",
        any(&[Kind::SameRow])
    ))
});

static EDIT: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"(?P<adds>{})|(?P<drops>{})|(?P<replaces>{})",
        any(&[Kind::Adds]),
        any(&[Kind::Drops]),
        any(&[Kind::Replaces])
    ))
});

/// What parts a pointer from its edits, and these from each other.
const BETWEEN: &[char] = &[
    ' ', ',', '、', ';', '。', ':', '(', ')', '，', '\n', '+', '并', '且', '但', '和', '其',
];
/// The letters with which references begin.
static FIRST: LazyLock<BTreeSet<char>> = LazyLock::new(|| {
    let kinds = [
        Kind::SameAsAbove,
        Kind::SameRow,
        Kind::Unchanged,
        Kind::Adds,
        Kind::Drops,
        Kind::Replaces,
    ];
    kinds
        .into_iter()
        .flat_map(words)
        .filter_map(|word| word.chars().next())
        .collect()
});

/// Reads a cell. `former`: a column of what was stands beside it, so that 不变 and 增加 mean something.
pub(crate) fn reference(cell: &str, former: bool, names: &Names) -> Found {
    if cell.len() > 600 || !cell.trim_start().starts_with(|letter| FIRST.contains(&letter)) {
        return Found::Words;
    }
    let folded = Folded::new(cell);
    let text = folded.text.as_str();
    let start = text.len() - text.trim_start().len();
    let plain = text.trim();
    if plain.is_empty() || plain.chars().count() > 120 {
        return Found::Words;
    }
    let longest = |kind: Kind| words(kind).filter(|word| plain.starts_with(*word)).map(str::len).max();
    let (pointer, length) = if let Some(length) = longest(Kind::SameAsAbove) {
        let rest = plain.get(length..).unwrap_or("");
        let place = words(Kind::CellWord).find(|place| rest.starts_with(place));
        (Pointer::Above, length + place.map_or(0, |place| place.len()))
    } else if let Some(found) = ROW.captures(plain)
        && let (Some(whole), Some(code)) = (found.get(0), found.get(1))
    {
        (Pointer::Row(code.as_str().to_owned()), whole.end())
    } else if let Some(length) = longest(Kind::Unchanged).filter(|_| former) {
        (Pointer::Former, length)
    } else if former && EDIT.find(plain).is_some_and(|edit| edit.start() == 0) {
        (Pointer::Former, 0)
    } else {
        return Found::Words;
    };
    match edits(&folded, cell, start + length, start + plain.len(), names) {
        Some(edits) => Found::Reference(Reference { pointer, edits }),
        // 与第三方机构签约 is a sentence.
        None if matches!(pointer, Pointer::Row(_)) => Found::Words,
        None => Found::Unclear,
    }
}

/// The edits in a range of a folded cell; `None` if anything else stands there.
fn edits(folded: &Folded, cell: &str, from: usize, to: usize, names: &Names) -> Option<Vec<(Edit, Vec<String>)>> {
    let text = folded.text.as_str();
    let mut all: Vec<(Edit, Vec<String>)> = Vec::new();
    let rest = text.get(from..to)?;
    if rest.trim_matches(BETWEEN).is_empty() {
        return Some(all);
    }
    let found: Vec<(Edit, usize, usize)> = EDIT
        .captures_iter(rest)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let edit = if found.name("adds").is_some() {
                Edit::Adds
            } else if found.name("drops").is_some() {
                Edit::Drops
            } else {
                Edit::Replaces
            };
            // A word inside a name edits nothing.
            let before = rest.get(..whole.start())?;
            (before.is_empty() || before.ends_with(BETWEEN)).then_some((edit, whole.start(), whole.end()))
        })
        .collect();
    let head = found.first().map_or(rest.len(), |(_, start, _)| *start);
    let before = rest.get(..head)?;
    // 同上、市财政局 adds it, too; 同上（市财政局除外） takes it away.
    if !before.trim_matches(BETWEEN).is_empty() {
        let bare = before.trim_end_matches(BETWEEN);
        let without = words(Kind::LeftOut).find_map(|word| bare.strip_suffix(word));
        let (edit, words) = match without {
            Some(without) => (Edit::Drops, without),
            None => (Edit::Adds, before),
        };
        if !before.starts_with(BETWEEN) {
            return None;
        }
        all.push((edit, list(folded, cell, from, words, 0, names)?));
    }
    for (place, (edit, _, end)) in found.iter().enumerate() {
        let next = found.get(place + 1).map_or(rest.len(), |(_, start, _)| *start);
        let words = rest.get(*end..next)?;
        let named = if words.trim_matches(BETWEEN).is_empty() {
            Vec::new()
        } else {
            list(folded, cell, from, words, *end, names)?
        };
        if named.is_empty() && *edit != Edit::Drops {
            return None;
        }
        all.push((*edit, named));
    }
    Some(all)
}

/// The names in words of a folded cell that begin behind a place; `None` if any of them is surely none.
fn list(folded: &Folded, cell: &str, from: usize, words: &str, at: usize, names: &Names) -> Option<Vec<String>> {
    let left = words.len() - words.trim_start_matches(BETWEEN).len();
    let start = from + at + left;
    let end = start + words.trim_matches(BETWEEN).len();
    let named = split_by(folded.original(cell, start..end), names).names;
    let fits = |name: &String| {
        let plain = super::fold::fold(name);
        names.said(plain.trim()) || plain.chars().count() <= 12 && !super::sentence::prose(&plain)
    };
    (!named.is_empty() && named.iter().all(fits)).then_some(named)
}

impl Reference {
    /// Whether it changes nothing of what it points to.
    pub fn is_plain(&self) -> bool {
        self.edits.is_empty()
    }

    /// The words that it stands for, where it points to these.
    pub fn words(&self, target: &str, names: &Names) -> String {
        if self.edits.is_empty() {
            return target.to_owned();
        }
        let same = |a: &str, b: &str| super::fold::fold(a).trim() == super::fold::fold(b).trim();
        let mut all = split_by(target, names).names;
        for (edit, named) in &self.edits {
            match edit {
                Edit::Adds => all.extend(
                    named
                        .iter()
                        .filter(|name| !all.contains(name))
                        .cloned()
                        .collect::<Vec<_>>(),
                ),
                Edit::Drops if named.is_empty() => all.clear(),
                Edit::Drops => all.retain(|name| !named.iter().any(|other| same(name, other))),
                Edit::Replaces => all.clone_from(named),
            }
        }
        all.join("、")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use crate::text::oracle;

    #[test]
    fn a_reference_stands_for_the_words_that_it_points_to() {
        let names = Names::default();
        for row in oracle(include_str!("../../fixtures/notices/words/references.tsv")) {
            let (pointer, read) = match reference(&row[0], row[1] == "was", &names) {
                Found::Reference(read) => (format!("{:?}", read.pointer), read.words(&row[3], &names)),
                other => (format!("{other:?}"), String::new()),
            };
            assert_eq!((&pointer, &read), (&row[2], &row[4]), "{}", row[0]);
        }
    }
}
