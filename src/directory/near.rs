//! Which unit of the directory a name that it does not know may be: the same body cut short or written in full, never a guess.

use super::Directory;
use crate::text::name_key;

/// At most so many are named; a name that may be any of more says nothing.
const NAMED: usize = 3;
/// Names that share less of the longer one than this are of two bodies: 市委办 and 市发展和改革委员会办公室.
const SHARED: f64 = 0.3;
/// As near as this to the nearest one is just as near.
const JUST_AS: f64 = 0.15;
/// How long the word of a body may be that a short name begins: 委 for 委员会, 办 for 办公室.
const BODY: usize = 3;
/// Shorter names are the end of too many others.
const SHORTEST: usize = 3;
/// So much may stand before a name that is another's end: 咸宁市 before 教育局.
const BEFORE: usize = 4;

/// The units whose names or aliases are the same name, shorter or longer; the nearest first.
pub fn units(name: &str, directory: &Directory) -> Vec<String> {
    let key = letters(name);
    let mut near: Vec<(f64, &str)> = (directory.units.iter())
        .filter_map(|unit| {
            let names = std::iter::once(&unit.name).chain(&unit.aliases);
            let best = names
                .filter_map(|own| nearness(&key, &letters(own)))
                .max_by(f64::total_cmp)?;
            Some((best, unit.name.as_str()))
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = near.first().map_or(0.0, |(best, _)| *best);
    near.retain(|(one, _)| *one >= best - JUST_AS);
    if near.len() > NAMED {
        return Vec::new();
    }
    near.into_iter().map(|(_, name)| name.to_owned()).collect()
}

fn letters(name: &str) -> Vec<char> {
    name_key(name).chars().collect()
}

/// How much of the longer name the shorter one holds, where both can be names of one body; nothing where they cannot.
fn nearness(one: &[char], other: &[char]) -> Option<f64> {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if short.len() < SHORTEST || numerals(short) != numerals(long) {
        return None;
    }
    let shared = ratio(short.len(), long.len());
    // 教育局 for 市教育局: what stands before it is left out.
    if long.ends_with(short) && long.len() - short.len() <= BEFORE {
        return Some(shared.max(1.0 - JUST_AS));
    }
    if short.len() == long.len() {
        return is_swapped(short, long).then_some(1.0);
    }
    let (rest, body) = ends_alike(short, long)?;
    let (short_stem, long_stem) = (short.get(..rest)?, long.get(..body)?);
    // The level and the first letter of what the body is for are never left out.
    let begins = short_stem.len() >= 3 && short_stem.get(..2) == long_stem.get(..2);
    (begins && shared >= SHARED && is_within(short_stem, long_stem)).then_some(shared)
}

/// Where the words for the bodies begin, if both names end in the same: 局 and 局, 委 and 委员会.
fn ends_alike(short: &[char], long: &[char]) -> Option<(usize, usize)> {
    let last = short.last()?;
    let body = long.iter().rposition(|letter| letter == last)?;
    // 委员会 and 委员会 end alike by their last letter already.
    (long.len() - body <= BODY).then_some((short.len() - 1, body))
}

/// Whether the letters of the first stand in the second in their order.
fn is_within(short: &[char], long: &[char]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|letter| rest.any(|other| other == letter))
}

/// Whether two neighbours have changed places, and nothing else differs.
fn is_swapped(one: &[char], other: &[char]) -> bool {
    let differing: Vec<usize> = (one.iter().zip(other).enumerate())
        .filter(|(_, (a, b))| a != b)
        .map(|(at, _)| at)
        .collect();
    match differing.as_slice() {
        [] => true,
        &[a, b] => b == a + 1 && one.get(a) == other.get(b) && one.get(b) == other.get(a),
        _ => false,
    }
}

/// The numerals of a name: 第一中学 is not 第二十一中学.
fn numerals(name: &[char]) -> Vec<char> {
    let is = |letter: &&char| letter.is_ascii_digit() || "〇一二三四五六七八九十".contains(**letter);
    name.iter().filter(is).copied().collect()
}

#[expect(clippy::cast_precision_loss, reason = "names are short")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::oracle;
    use crate::unit::Unit;

    /// A name, the units of a directory, and which of them it may be.
    #[test]
    fn a_name_is_near_to_its_own_body_and_to_no_other() {
        for row in oracle(include_str!("../../fixtures/desk/near.tsv")) {
            let [name, known, wanted] = row.as_slice() else {
                panic!("{row:?}")
            };
            let units_of = |cell: &str| {
                cell.split('；')
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            let known: Vec<Unit> = units_of(known).into_iter().map(Unit::named).collect();
            let (directory, _) = Directory::new(known, Vec::new()).expect("a directory");
            assert_eq!(units(name, &directory), units_of(wanted), "{name}");
        }
    }

    proptest::proptest! {
        /// Whatever is left out of a name's inside, the name itself is among what it may be, or nothing is.
        #[test]
        fn nothing_far_is_suggested(name in "[市县区][教育民政财水利文旅]{2,6}[局委办]", other in "[市县区][公安交通商务税统计]{2,6}[局委办]") {
            let (directory, _) = Directory::new(vec![Unit::named(other)], Vec::new()).expect("a directory");
            proptest::prop_assert_eq!(units(&name, &directory), Vec::<String>::new());
        }
    }
}
