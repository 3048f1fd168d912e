//! What takes back a part of a yes: `但未验收`, `尚需整改`, `待批复`, `除二期外`.

use super::{fold, squeeze};
use crate::lexicon::{self, Kind};

/// Words with 未 that are no not.
const OTHER_WORDS: [&str; 7] = ["来", "雨绸缪", "成年", "必", "知", "婚", "保"];
/// What a matter waits for: 待验收, 资金待拨付.
const AWAITED: &str = "验审批拨付建办补完整改评定核复签续处落移销归清结交组国省市县上财发施开竣第下明后";
/// What stands before 待 where it is another word: 接待, 优待.
const OTHER_WAITS: [char; 9] = ['接', '招', '对', '看', '优', '善', '款', '虐', '慢'];
/// What follows 还 and 仍 where something is left: 还需, 仍未.
const LEFT: [char; 15] = [
    '需', '须', '有', '要', '待', '未', '没', '差', '缺', '不', '剩', '余', '在', '处', '存',
];

/// Whether words behind a yes take a part of it back: an exception, a wait, something that is left or was not done.
///
/// `是，但未验收` and `是（待批复）` do; `是，未发现问题`, `已完成，还需持续巩固` and `是，除完成目标外还新增3家` do not.
pub fn is_reserved(text: &str) -> bool {
    let bare = squeeze(text);
    has_exception(&bare)
        || bare
            .split(is_stop)
            .filter(|clause| !clause.is_empty())
            .scan(0, |from, clause| {
                let at = bare.get(*from..)?.find(clause)? + *from;
                *from = at + clause.len();
                Some((at, clause))
            })
            .any(|(at, clause)| reserves(&bare, at, clause))
}

/// What parts clauses.
fn is_stop(c: char) -> bool {
    !c.is_alphanumeric() && c != '%'
}

/// Whether a squeezed text excepts something: 除二期外均已完成.
pub(super) fn has_exception(bare: &str) -> bool {
    bare.match_indices('除').any(|(at, _)| is_exception(bare, at))
}

/// Whether one clause, which begins at `start` of the whole, takes something back.
fn reserves(bare: &str, start: usize, clause: &str) -> bool {
    let words = clause.strip_prefix("是").unwrap_or(clause);
    let plain = lexicon::words(Kind::TakesBack).any(|word| {
        let mut places = words.match_indices(word);
        places.any(|(at, _)| {
            let (before, after) = (words.get(..at).unwrap_or_default(), words.get(at + word.len()..));
            // 不但, 非但 and 无遗留, 没有滞后 say the opposite.
            let denied = before.ends_with(['不', '非', '无', '未']) || before.ends_with("没有");
            let whenever = word == "但" && after.is_some_and(|after| after.starts_with('凡'));
            !denied && !whenever
        })
    });
    if plain || lexicon::begins(words, Kind::TakesBackFirst) {
        return true;
    }
    let lasting = lexicon::holds(words, Kind::ForGood);
    let promised = lexicon::holds(words, Kind::Promise)
        && [
            "完成", "验收", "办结", "竣工", "交付", "销号", "到位", "完工", "开工", "投用",
        ]
        .iter()
        .any(|word| words.contains(word));
    let remains = ["剩余", "剩下", "余下", "还剩", "其余"]
        .iter()
        .any(|word| words.contains(word))
        && !["全部", "已", "均", "都", "也"].iter().any(|word| words.contains(word));
    if promised || remains {
        return true;
    }
    words.char_indices().any(|(at, c)| {
        let before = words.get(..at).unwrap_or_default();
        let after = words.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            '还' | '仍' => !lasting && after.trim_start_matches('然').starts_with(LEFT) && !is_harmless(after),
            '尚' => {
                !lasting
                    && !before.ends_with(['时', '高', '崇', '风'])
                    && !after.starts_with(['可', '好', '佳'])
                    && !is_harmless(after)
            }
            '待' => waits(before, after) && !lasting,
            '未' => {
                let nothing_left = before.ends_with('无') || before.ends_with("没有") || before.ends_with("不存在");
                // 未完成原因：无 goes on behind a stop.
                let here = start + clause.len() - words.len() + at;
                let listed = fold(bare.get(here..).unwrap_or_default());
                let listed = lexicon::begins(&listed, Kind::NothingLeft);
                let other = OTHER_WORDS.iter().any(|word| after.starts_with(word));
                !nothing_left && !listed && !other && !begins_harmless(after)
            }
            '没' => {
                let other = after.starts_with(['收', '落']) || before.ends_with(['淹', '埋', '沉', '吞']);
                !other && !is_harmless(after.strip_prefix('有').unwrap_or(after))
            }
            _ => false,
        }
    })
}

/// Whether 待 is a wait: at the start, behind 尚, 有 and the like, or before what a matter waits for.
fn waits(before: &str, after: &str) -> bool {
    if before.ends_with(OTHER_WAITS) || after.starts_with(['遇', '业', '客', '岗', '命']) {
        return false;
    }
    let led = before.is_empty() || before.ends_with(['尚', '还', '仍', '有', '正', '等', '只', '均', '亟', '是', '需']);
    led || after.starts_with(|c| AWAITED.contains(c))
}

/// Whether what follows a not tells of nothing left undone: 未发现问题.
fn begins_harmless(after: &str) -> bool {
    lexicon::begins(after, Kind::Harmless)
}

/// The same where a not may stand between: 尚未发现问题, 尚无投诉.
fn is_harmless(after: &str) -> bool {
    let bare = after.trim_start_matches(['未', '无', '没', '有']);
    after.starts_with(['未', '无', '没', '问', '投', '遗']) && begins_harmless(bare)
        || lexicon::words(Kind::Harmless)
            .any(|word| after.starts_with(word) && !word.starts_with(['有', '因', '再', '受', '留']))
}

/// Whether 除 at this place begins an exception: 除二期外，均已完成; not 拆除, and not 除完成目标外，还新增3家.
fn is_exception(bare: &str, at: usize) -> bool {
    let before = bare.get(..at).unwrap_or_default();
    let led = before
        .chars()
        .next_back()
        .is_none_or(|c| is_stop(c) || matches!(c, '是' | '但' | '的'));
    let after = bare.get(at..).unwrap_or_default();
    let Some(outside) = after.find('外') else { return false };
    let behind = after.get(outside + '外'.len_utf8()..).unwrap_or_default();
    let adds = behind.trim_start_matches(|c: char| is_stop(c));
    led && !adds.starts_with(['还', '另', '又', '并', '也', '同', '新', '超'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_back_a_part_is_told_from_what_only_adds() {
        for text in [
            "但未验收",
            "（尚未验收）",
            "还需完善台账",
            "待验收",
            "除二期外均已完成",
            "资金待拨付",
            "不含附属工程",
            "（二期除外）",
            "预计12月底验收",
            "剩余3户",
            "尚有2户没签约",
            "仍未销号",
            "无法验收",
        ] {
            assert!(is_reserved(text), "{text}");
        }
        for text in [
            "未发现违规问题",
            "尚未发现问题",
            "无未完成事项",
            "未完成原因：无",
            "还需持续巩固",
            "拆除违建3处",
            "除完成目标外，还新增3家",
            "除险加固工程已完工",
            "接待群众120人次",
            "待遇已全部落实",
            "不但完成目标，而且提前10天",
            "剩余贫困人口全部脱贫",
            "没有遗留问题",
            "还清欠款",
            "未来三年继续实施",
            "已于11月完成",
            "未成年人保护站已建成",
        ] {
            assert!(!is_reserved(text), "{text}");
        }
    }
}
