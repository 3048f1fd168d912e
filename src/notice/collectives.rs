//! Collectives that hold separators themselves (各县、市、区人民政府) are put together again.

use std::ops::Range;
use std::sync::LazyLock;

use super::fold::Folded;
use super::unit_list::UnitList;
use super::words::{ends_like_unit, is_collective_start, said};
use crate::lexicon::{Kind, ends, holds, is, words};
use crate::pattern::Regex;
use crate::text::regex;

/// One administrative level: what may follow 各 in a collective.
static LEVEL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:各|有关|相关|各有关|各相关|沿线|沿江|全市各|全省各|全县各|全区各|市内各|辖区各|辖区内各|所辖各|[\p{Han}]{2,4}各)?(?:省级?|自治区|直辖市|兵团|自治州|州|盟|盟行政公署|市级?|直管市|县级?市|地级?市|设区市|设区的市|县级?|自治县|区级?|县区|区县|县市区|市县区|市州|市县|旗|自治旗|特区|林区|乡级?|民族乡|镇级?|乡镇|镇乡|镇街道?|镇办|街道|街办|街|办|社区|村|场|农场|林场|园区|片区)(?:\([^()]{0,24}\))?$",
    )
});

/// A level with the body that closes the collective: 区人民政府, 街道办事处.
static LEVEL_BODY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:[\p{Han}]{2,4}林区|省级?|自治区|直辖市|兵团|自治州|州|盟|市|直管市|县级?市|县|自治县|区|县区|区县|旗|特区|林区|乡|民族乡|镇|乡镇|街道|街|园区|场)(?:\([^()]{0,24}\))?(?:级)?(?:人民政府|行政公署|行署|政府|党?委(?:和|、)?(?:人民)?政府|党委和政府|党委政府|党委、政府|党(?:工)?委|管委会|办事处|街道办事处|有关部门|相关部门|各部门|部门)(?:\([^()]{0,24}\))?$",
    )
});

/// A level with the body of several letters that closes a collective of several levels.
static LEVEL_TAIL: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:直辖市|省|市|县|区|州|旗)[\p{Han}]{3,}$"));

/// The first half of 各县（市、区）委、政府.
static COMMITTEE: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:各|有关|相关).{0,40}(?:委|党委|党工委)$"));

/// A level that has no name of its own, so that the 各 before it holds for it, too: 各乡镇人民政府、街道办事处.
static NAMELESS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?:乡镇|镇街|街道|街办|镇|乡|农?林?场|社区)(?:党工委|工委|办事处|人民政府|政府|党委|办)?|管委会|(?:经济|产业|工业|农业)?(?:开发区|园区|功能区|管理区|景区))$",
    )
});

/// A zone without a name: a place may have one of them or several.
static ZONE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:经济|产业|工业|农业)?(?:开发区|园区|功能区|管理区|景区)(?:管委会|管理委员会)?$"));

/// 市直有关部门、单位: the second word of a pair has no name, either.
static PAIRED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:有关|相关|直属)?(?:单位|部门|企业|机构|派出机构|议事机构|事业单位|企事业单位|人民团体|群团组织|高校|科研院所|中心|科室|处室|股室|站所|院系|系部|办公室|研究所|车间|班组|党支部|党总支|团支部|直属党支部|直属党总支)$",
    )
});

/// Puts `各县`, `市`, `区人民政府` together again.
pub(super) fn merge_collectives(folded: &Folded, pieces: &[Range<usize>], list: &mut UnitList) -> Vec<Range<usize>> {
    let text = &folded.text;
    let word = |piece: &Range<usize>| text.get(piece.clone()).unwrap_or("");
    let pieces: Vec<Range<usize>> = pieces.iter().flat_map(|piece| parted(word(piece), piece)).collect();
    let mut merged: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(mut piece) = pieces.get(at).cloned() {
        at += 1;
        // 团市委和各区、县人民政府: the collective begins behind 和.
        let own = behind_joint(word(&piece));
        // Only `各…` or a bare level opens a collective; it goes on while levels follow and a body closes it.
        if LEVEL.is_match(own) {
            let named = own.contains('各');
            let mut end = piece.end;
            let mut closed = false;
            let mut taken = 0;
            for next in pieces.iter().skip(at).take(12) {
                let gap = text.get(end..next.start).unwrap_or("");
                let next_word = word(next);
                if gap.contains([';', '\n', '。', '|']) || next_word.starts_with('各') {
                    break;
                }
                closed = LEVEL_BODY.is_match(before_joint(next_word)) || named && is(next_word, Kind::StreetOffice);
                // 各省、自治区、直辖市服务业发展协调机制
                closed |= named && taken > 0 && LEVEL_TAIL.is_match(next_word) && !super::bare::firm(next_word);
                if !closed && !LEVEL.is_match(next_word) {
                    break;
                }
                end = next.end;
                taken += 1;
                if closed {
                    break;
                }
            }
            if taken > 0 && (named || closed) {
                // 有关盟行政公署、市人民政府: each of them is whole, so that they may be two as well.
                let whole = closed && ends_like_unit(own) && ends(own, Kind::LevelBody);
                piece.end = end;
                at += taken;
                // 各乡镇、村（社区）: the second may stand for itself.
                let whole = whole || !closed && own.chars().count() > 2 && ends_like_unit(own);
                if whole {
                    let both = text.get(piece.clone()).unwrap_or("");
                    list.joined.push(format!("“{both}”按一个集合称谓读出"));
                }
            }
        }
        // 各县区委、政府 is one collective: its last word is no body by itself.
        if let Some(next) = pieces.get(at)
            && COMMITTEE.is_match(word(&piece))
            && is(word(next), Kind::CommitteeBeside)
            && !text
                .get(piece.end..next.start)
                .unwrap_or("")
                .contains([';', '\n', '。'])
        {
            piece.end = next.end;
            at += 1;
        }
        // 各项目法人、施工、监理单位: fields before the word for bodies belong to it.
        if word(&piece).starts_with('各') {
            let field = |piece: &Range<usize>| {
                let word = word(piece);
                (2..=6).contains(&word.chars().count()) && !said(word) && word.chars().all(char::is_alphabetic)
            };
            let fields = pieces.iter().skip(at).take(6).take_while(|next| field(next)).count();
            let last = pieces.get(at + fields).filter(|last| {
                let word = word(last);
                fields > 0 && ends(word, Kind::PairEnd) && !super::bare::firm(word) && !word.starts_with('各')
            });
            let end = last.map(|last| last.end);
            let gap = end.and_then(|end| text.get(piece.end..end)).unwrap_or("\n");
            if let Some(end) = end.filter(|_| !gap.contains([',', ';', '\n', '。', '|'])) {
                piece.end = end;
                at += fields + 1;
            }
        }
        // One collective for every 各: what has no name of its own belongs to the one before it.
        while let Some(next) = pieces.get(at) {
            let gap = text.get(piece.end..next.start).map_or("", str::trim);
            let zone = ZONE.is_match(word(next)) && word(&piece).starts_with('各');
            let joins = nameless(word(&piece), word(next)) && (gap == "、" || gap == "," && !zone);
            let both = || text.get(piece.start..next.end).unwrap_or("");
            // 市直各部门、各单位: the second has no name either, though a 各 of its own.
            let again = is(word(next), Kind::Again) && !word(&piece).starts_with('各') && word(&piece).contains('各');
            if (zone || again) && matches!(gap, "、" | ",") {
                list.joined.push(if joins {
                    format!("“{}”按一个集合称谓读出", both())
                } else {
                    format!("“{}”按两个单位读出", both())
                });
            }
            if !joins {
                break;
            }
            piece.end = next.end;
            at += 1;
        }
        merged.push(piece);
    }
    merged
}

/// 街道办事处和区级有关部门 is a level without a name, which belongs to the collective before it, and another collective.
fn parted(word: &str, piece: &Range<usize>) -> Vec<Range<usize>> {
    for joint in ["和", "及", "与"] {
        if let Some((level, rest)) = word.split_once(joint)
            && NAMELESS.is_match(level)
            && is_collective_start(rest)
        {
            return vec![
                piece.start..piece.start + level.len(),
                piece.start + level.len() + joint.len()..piece.end,
            ];
        }
    }
    vec![piece.clone()]
}

/// Whether what follows a collective has no name of its own and so belongs to it.
fn nameless(before: &str, next: &str) -> bool {
    if before.starts_with('各') && NAMELESS.is_match(next) {
        return true;
    }
    let collective = is_collective_start(before) || before.contains('各') || holds(before, Kind::Related);
    collective && PAIRED.is_match(next) && ends(before, Kind::PairEnd) && before != next
}

/// The words behind 和 or 及, where a collective stands there.
fn behind_joint(word: &str) -> &str {
    words(Kind::JointEach)
        .find_map(|joint| word.rfind(joint))
        .and_then(|at| word.get(at + "和".len()..))
        .unwrap_or(word)
}

/// The words before 和: 直辖市人民政府和新疆生产建设兵团 closes a collective, and then goes on.
fn before_joint(word: &str) -> &str {
    let closed = words(Kind::Government).find_map(|government| {
        let at = word.find(government)? + government.len();
        let (left, rest) = word.split_at_checked(at)?;
        rest.starts_with('和').then_some(left)
    });
    closed.unwrap_or(word)
}
