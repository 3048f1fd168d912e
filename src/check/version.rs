//! What a file's name says of which of several replies is the later one: 初稿, 修订版, 终稿, v2, (1).

use serde::{Deserialize, Serialize};

use crate::normal::fold;

/// Which draft a file is by its name; weaker than any date that somebody wrote, stronger than the file's own time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Version {
    /// -1 for a first draft, 0 where the name says nothing, 1 for a revision, 2 for the final one.
    stage: i8,
    /// The number behind: v2, 第3稿, (1).
    number: u32,
}

const FIRST: [&str; 7] = ["初稿", "草稿", "征求意见稿", "讨论稿", "送审稿", "初版", "第一稿"];
const REVISED: [&str; 9] = [
    "修改",
    "修订",
    "更正",
    "更新",
    "改稿",
    "第二稿",
    "第三稿",
    "重报",
    "再报",
];
const FINAL: [&str; 7] = ["终稿", "定稿", "终版", "最终", "正式稿", "正式版", "final"];

impl Version {
    /// A name that says nothing.
    pub const NONE: Version = Version { stage: 0, number: 0 };

    /// What the name of a file says.
    pub fn of(file: &str) -> Version {
        let name = file.rsplit('/').next().unwrap_or(file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let folded = fold(stem);
        let says = |words: &[&str]| words.iter().any(|word| folded.contains(word));
        let stage = match () {
            _ if says(&FINAL) => 2,
            _ if says(&REVISED) => 1,
            _ if says(&FIRST) => -1,
            _ => 0,
        };
        Version {
            stage,
            number: number(stem),
        }
    }

    /// Whether this is the later one of two, as far as their names tell.
    pub fn later_than(self, other: Version) -> Option<bool> {
        (self != other).then_some(self > other)
    }
}

/// The number of a version, 0 without one.
fn number(stem: &str) -> u32 {
    let lower = stem.to_lowercase();
    // v2, V1.3: not the last letter of a word.
    for (at, _) in lower.match_indices('v') {
        let (before, rest) = (
            lower.get(..at).unwrap_or_default(),
            lower.get(at + 1..).unwrap_or_default(),
        );
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let word = before.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
        if let (false, Ok(number)) = (word, digits.parse::<u32>()) {
            return number.min(9_999);
        }
    }
    let brackets = [("(", ")"), ("（", "）"), ("第", "稿"), ("第", "版")];
    for (open, close) in brackets {
        if let Some((_, rest)) = lower.rsplit_once(open)
            && let Some((inside, _)) = rest.split_once(close)
            && inside.len() <= 2
            && let Ok(number) = inside.parse::<u32>()
        {
            return number;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_first_drafts_from_final_ones() {
        let later = |a: &str, b: &str| Version::of(a).later_than(Version::of(b));
        for (new, old) in [
            ("市财政局.xlsx", "市财政局（初稿）.xlsx"),
            ("市财政局（修订版）.xlsx", "市财政局.xlsx"),
            ("市财政局定稿.xlsx", "市财政局修改稿.xlsx"),
            ("报送/市财政局(1).xlsx", "市财政局.xlsx"),
            ("市财政局（2）.xlsx", "市财政局(1).xlsx"),
            ("市财政局V2.xlsx", "市财政局v1.xls"),
            ("市财政局第3稿.xlsx", "市财政局第2稿.xlsx"),
            ("市财政局修改稿2.xlsx", "市财政局报表.xlsx"),
        ] {
            assert_eq!(later(new, old), Some(true), "{new} {old}");
            assert_eq!(later(old, new), Some(false), "{old} {new}");
        }
        for (one, other) in [
            ("市财政局.xlsx", "附件2.xlsx"),
            ("市财政局2020.xlsx", "市财政局.xlsx"),
            ("市财政局(盖章).xlsx", "市财政局.xlsx"),
        ] {
            assert_eq!(later(one, other), None, "{one} {other}");
        }
    }
}
