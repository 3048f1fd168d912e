//! Splits a list of designations as notices write it, without breaking the names that hold separators themselves.

use std::ops::Range;
use std::sync::LazyLock;

use super::collectives::merge_collectives;
use super::fold::{Folded, fold};
use super::names::Names;
use super::token::mark;
use super::words::{ends_like_unit, is_collective_start};
use crate::lexicon::{Kind, any, ends, holds, is, words};
use crate::pattern::Regex;
use crate::text::regex;

/// The designations of a list, as written and in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitList {
    /// The designations.
    pub names: Vec<String>,
    /// The list ends in 等, or has it in the middle: more units are meant than are named.
    pub open: bool,
    /// The words that leave the list open, as written: 等, 等群团组织.
    pub open_words: Vec<String>,
    /// Places where a person should look: names parted at 和, and the like.
    pub doubts: Vec<String>,
    /// Names that a letter or a number counts, as written: A.市发改委.
    pub counted: Vec<String>,
    /// What is said of a collective that might also be two: 各县区、开发区.
    pub joined: Vec<String>,
}

/// Bytes of the longest piece that is searched for several names; a longer one is prose.
const NAME: usize = 600;

/// `等`, with the words that sum the list up.
static OPEN_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"等(?:\d+|[一二三四五六七八九十两]+)?(?:个|家)?(?:有关|相关|各有关|各相关|市直|市级|省直|区级|县级|区直|县直|群团|市属|主要|职能|成员|责任|配合|协同|涉及|直属|金融|驻[\p{Han}]{1,3}|中央){0,3}(?:部门|单位|组织|机构|部门和单位|部门(?:及|和|、)?(?:有关|相关)?单位|单位(?:及|和|、)?(?:有关|相关)?部门|企业|委办局|科室|股室|处室|国有企业|国企|公司|高校|院校|集团|银行|团体|协会)?$",
    )
});

/// `等` with words of any kind that end in one for bodies.
static SUMMED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"等[\p{Han}]{2,10}(?:部门|单位|组织|机构|企业|公司|高校|院校|团体|协会)$"));

/// A shorter name that is given to a body.
static DEFINED: LazyLock<Regex> = LazyLock::new(|| regex(&format!("{}$", any(&[Kind::Defined]))));

/// A letter or a number that counts the names of a list.
static COUNTED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:[A-Za-z][.):]|[A-Za-z]$|\d{1,2}[.)]|\(\d{1,2}\)|[①-⑳]) *"));

/// Splits a list of designations.
///
/// In: what stands behind `责任单位:`, or in a cell. Out: the names in order, exactly as written but without the
/// separators around them. Collectives such as `各县、市、区人民政府` stay whole, as do names with brackets.
pub fn split(text: &str) -> UnitList {
    split_by(text, &Names::default())
}

/// [`split`], with names that are known: these stay whole, and part where they meet.
pub(crate) fn split_by(text: &str, names: &Names) -> UnitList {
    let folded = Folded::new(text);
    let mut list = UnitList::default();
    let pieces = merge_collectives(&folded, &pieces(&folded.text), &mut list);
    for piece in pieces {
        add(&mut list, text, &folded, piece, names);
    }
    list
}

/// The pieces between separators that stand outside of brackets.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut depth) = (0_usize, 0_usize);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '《' | '“' | '<' | '〈' => depth += 1,
            ')' | '》' | '”' | '>' | '〉' => {
                depth = depth.saturating_sub(1);
                // 甲局(主办)乙局(会办): the mark of a part ends a name.
                let end = at + letter.len_utf8();
                let goes_on = text
                    .get(end..)
                    .and_then(|rest| rest.chars().next())
                    .is_some_and(char::is_alphanumeric);
                if depth == 0 && goes_on && text.get(start..end).is_some_and(|name| mark(name).is_some()) {
                    pieces.push(start..end);
                    start = end;
                }
            }
            '、' | ',' | ';' | '/' | '\n' | '。' | '|' if depth == 0 => {
                pieces.push(start..at);
                start = at + letter.len_utf8();
            }
            // ①市民政局②市残联
            '①'..='⑳' if depth == 0 && at > start => {
                pieces.push(start..at);
                start = at;
            }
            _ => {}
        }
    }
    pieces.push(start..text.len());
    pieces
        .into_iter()
        .map(|piece| trim(text, piece))
        .filter(|piece| !piece.is_empty())
        .flat_map(|piece| at_marks(text, piece))
        .collect()
}

/// 市残联·市妇联, 市残联+市妇联: marks that names may hold part them only where every part is a whole name.
fn at_marks(text: &str, piece: Range<usize>) -> Vec<Range<usize>> {
    let mark = |letter: char| matches!(letter, '·' | '•' | '・' | '‧' | '∙' | '+' | '&');
    let word = text.get(piece.clone()).unwrap_or("");
    if word.len() > NAME || !word.contains(mark) {
        return vec![piece];
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = piece.start;
    for part in word.split(mark) {
        parts.push(trim(text, start..start + part.len()));
        let next = start + part.len();
        start = next
            + text
                .get(next..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
    }
    let whole = |part: &Range<usize>| {
        let name = text.get(part.clone()).unwrap_or("").trim_end_matches('等');
        name.chars().count() >= 3 && (ends_like_unit(name) || is_collective_start(name))
    };
    if parts.iter().all(whole) { parts } else { vec![piece] }
}

/// The range without the spaces and stray punctuation at both ends.
fn trim(text: &str, piece: Range<usize>) -> Range<usize> {
    let part = text.get(piece.clone()).unwrap_or("");
    let stray = |letter: char| {
        letter.is_whitespace() || matches!(letter, ':' | '.' | ',' | ';' | '。' | '、' | '—' | '–' | '―')
    };
    let left = part.trim_start_matches(stray);
    let start = piece.end - left.len();
    start..start + left.trim_end_matches(stray).len()
}

/// Adds one piece: parted at spaces between whole names, at `等` in the middle, and at 和 or 及 before a collective.
fn add(list: &mut UnitList, text: &str, folded: &Folded, piece: Range<usize>, names: &Names) {
    let whole = folded.text.get(piece.clone()).unwrap_or("");
    if names.of_office(whole) || names.know(whole) && !words(Kind::And).any(|joint| whole.contains(joint)) {
        keep(list, text, folded, piece);
        return;
    }
    for piece in at_spaces(&folded.text, piece) {
        let mut rest = piece;
        while let Some((left, right)) = part(list, &folded.text, rest.clone(), names) {
            push(list, text, folded, left);
            rest = right;
        }
        push(list, text, folded, rest);
    }
}

/// 市住建局 市交通局: spaces part names only where every part is a whole name; 分 管 is one word.
fn at_spaces(text: &str, piece: Range<usize>) -> Vec<Range<usize>> {
    let word = text.get(piece.clone()).unwrap_or("");
    if word.len() > 4 * NAME || !word.contains(' ') {
        return vec![piece];
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = piece.start;
    for part in word.split(' ') {
        let end = start + part.len();
        if !part.is_empty() {
            parts.push(start..end);
        }
        start = end + 1;
    }
    let whole = parts.iter().all(|part| {
        let name = text.get(part.clone()).unwrap_or("");
        let name = name.trim_end_matches('等');
        name.chars().count() >= 3 && ends_like_unit(name) && !name.starts_with('(')
    });
    if whole { parts } else { vec![piece] }
}

/// The first place inside a piece where two names meet without a separator.
fn part(list: &mut UnitList, text: &str, piece: Range<usize>, names: &Names) -> Option<(Range<usize>, Range<usize>)> {
    let word = text.get(piece.clone()).filter(|word| word.len() <= NAME)?;
    let mut depth = 0_usize;
    for (at, letter) in word.char_indices() {
        match letter {
            '(' | '《' => depth += 1,
            ')' | '》' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 || at == 0 {
            continue;
        }
        let tail = word.get(at..)?;
        let Some(joint) = words(Kind::And).find(|joint| tail.starts_with(joint)) else {
            continue;
        };
        let left = word.get(..at)?.trim_end();
        let right = tail.get(joint.len()..)?.trim_start();
        if right.is_empty() || right.starts_with('其') {
            continue;
        }
        let open = OPEN_TAIL.find(left).is_some_and(|found| found.start() > 0);
        let whole = open || ends_like_unit(left);
        let collective = is_collective_start(right);
        let bare_committee = is(left, Kind::Committee);
        // 和 stands inside names, 及 seldom, 以及 never.
        let joins = if is(joint, Kind::AndWeak) {
            // 自然资源等部门和沿河各乡镇: 等 has ended the names before it.
            whole && collective || open && ends_like_unit(right)
        } else if joint.chars().count() > 1 {
            whole || collective
        } else {
            (whole && (ends_like_unit(right) || collective)) || (collective && left.chars().count() > 1 && open)
        };
        let both =
            !joins && !bare_committee && left.chars().count() >= 3 && ends_like_unit(left) && ends_like_unit(right);
        let likely = both
            && (names.know(left)
                || names.know(right)
                || same_start(word, right)
                || ends_firmly(left) && ends_firmly(right)
                || is_collective_start(left) && ends(left, Kind::Government));
        if likely {
            list.doubts.push(format!("“{word}”按两个单位读出（“{left}”“{right}”）"));
        } else if both && joint != "与" && !left.ends_with(['场', '村', '区', '市', '县']) {
            list.doubts
                .push(format!("“{word}”按一个单位读出，也可能是“{left}”“{right}”两个单位"));
        }
        if joins || likely {
            let end = piece.start + left.len();
            let start = piece.end - right.len();
            return Some((piece.start..end, start..piece.end));
        }
    }
    None
}

/// Ends as whole bodies do, not as the first half of a name with 和 in it: 人社局和教育局, but 市场和质量监管局.
fn ends_firmly(name: &str) -> bool {
    ends(name, Kind::PartEnd) && !holds(name, Kind::PartEndNot)
}

/// Both names begin with the same level: 市发改委和市财政局.
fn same_start(left: &str, right: &str) -> bool {
    let first = left.chars().next();
    first == right.chars().next() && first.is_some_and(|letter| "省市县区州镇乡旗盟".contains(letter))
}

/// Adds one name, or notes that the list is open.
fn push(list: &mut UnitList, text: &str, folded: &Folded, piece: Range<usize>) {
    let piece = trim(&folded.text, piece);
    let Some(word) = folded.text.get(piece.clone()) else {
        return;
    };
    // 配合单位:无 names nobody.
    if word.is_empty() || is(word, Kind::Nothing) {
        return;
    }
    // `A等部门`: the name ends before 等, unless 等 is part of it (市平等办).
    if let Some(open) = OPEN_TAIL.find(word)
        && !word
            .get(..open.start())
            .unwrap_or("")
            .ends_with(['平', '高', '中', '初', '同'])
    {
        list.open = true;
        list.open_words.push(open.as_str().to_owned());
        let name = piece.start..piece.start + open.start();
        keep(list, text, folded, name);
        return;
    }
    // `A等有关部门` in the middle of one piece: `商务部等各省级人民政府`.
    if word.len() <= NAME
        && let Some((at, _)) = word.match_indices('等').find(|(at, _)| {
            let (left, right) = (word.get(..*at).unwrap_or(""), word.get(at + 3..).unwrap_or(""));
            ends_like_unit(left) && is_collective_start(right)
        })
    {
        list.open = true;
        list.open_words.push("等".to_owned());
        keep(list, text, folded, piece.start..piece.start + at);
        keep(list, text, folded, piece.start + at + 3..piece.end);
        return;
    }
    // 税务总局等国务院相关部门: any words may sum a list up.
    if let Some(summed) = SUMMED.find(word)
        && let Some(left) = word.get(..summed.start())
        && ends_like_unit(left)
        && !left.ends_with(['平', '高', '中', '初', '同'])
    {
        list.open = true;
        list.open_words.push(summed.as_str().to_owned());
        keep(list, text, folded, piece.start..piece.start + summed.start());
        return;
    }
    keep(list, text, folded, piece);
}

fn keep(list: &mut UnitList, text: &str, folded: &Folded, piece: Range<usize>) {
    let piece = trim(&folded.text, piece);
    if piece.is_empty() {
        return;
    }
    // 市自然资源和规划局（以下简称市资规局） has its own name before the bracket.
    let plain = folded.text.get(piece.clone()).unwrap_or("");
    let piece = match DEFINED.find(plain) {
        Some(defined) => piece.start..piece.start + defined.start(),
        None => piece,
    };
    let name = folded.original(text, piece.clone()).trim();
    // A.市发改委 and ①市发改委: the mark counts the names and belongs to none. A piece that is a mark alone names nobody.
    let word = folded.text.get(piece).unwrap_or("");
    let skip = COUNTED.find(word).map_or(0, |mark| mark.as_str().chars().count());
    let bare = name
        .char_indices()
        .nth(skip)
        .and_then(|(at, _)| name.get(at..))
        .unwrap_or("");
    let counted = skip > 0 && (bare.is_empty() || ends_like_unit(&fold(bare)));
    if counted {
        list.counted.push(name.to_owned());
    }
    let name = if counted { bare.trim() } else { name };
    // Cells break long names over lines; a name holds no line break.
    let name: String = name.chars().filter(|letter| !matches!(letter, '\n' | '\r')).collect();
    if !fold(&name).trim().is_empty() {
        list.names.push(name);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use crate::text::oracle;

    #[test]
    fn separators_collectives_and_open_lists() {
        for row in oracle(include_str!("../../fixtures/notices/words/lists.tsv")) {
            let list = split(&row[0]);
            assert_eq!(list.names.join("|"), row[1], "{}", row[0]);
            assert!(row[2].is_empty() || list.open, "{}", row[0]);
        }
        assert!(!split("市财政局、市高等教育局").open);
    }

    #[test]
    fn two_units_around_he_are_parted_with_a_doubt() {
        let list = split("市发改委和市财政局");
        assert_eq!(list.names, ["市发改委", "市财政局"]);
        assert_eq!(list.doubts.len(), 1);
    }
}
