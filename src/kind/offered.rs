//! The words that a form itself offers for a column: in a note below the table, or in brackets behind the heading.

use std::sync::LazyLock;

use super::{headings, notes};
use crate::form::{Column, Form, Kind};
use crate::normal::fold;
use crate::pattern::Regex;
use crate::text::regex;

/// Longest word of a choice, in characters: more is an explanation.
const LONGEST: usize = 10;

/// The words that a form offers for one of its columns, in its order; none where it offers no choice.
///
/// `说明：1.销号状态填“未启动”“整改中”“申请销号”“已销号”之一` offers four for 销号状态, `进度状态（未启动/推进中/已完成）` three. What the
/// office's settings say stands before both.
pub fn offered(form: &Form, column: &Column) -> Vec<String> {
    if !column.words.is_empty() {
        return column.words.clone();
    }
    let of_note = notes::asked(form, column).iter().find_map(|asked| in_words(asked));
    of_note.or_else(|| in_brackets(&column.heading)).unwrap_or_default()
}

/// Whether the heading of a column itself lists the words that may stand in it: 需支持事项（人员/经费/设备，可多选）, whatever the words
/// before the bracket are.
pub fn listed(column: &Column) -> bool {
    in_brackets(&column.heading).is_some_and(|words| words.len() > 1)
}

/// What the notes say that a word of a choice stands for: 列入计划逐步解决 of B in 填A、B、C（A为已解决，B为列入计划逐步解决）.
pub fn meaning(form: &Form, word: &str) -> Option<String> {
    let plain = fold(word);
    let said = |note: &String| {
        let pieces = note
            .split(['，', ',', '；', ';', '。', '（', '(', '）', ')', '、'])
            .map(str::trim);
        let mut meant = pieces.filter_map(|piece| {
            let rest = piece.strip_prefix(word)?;
            let rest = ["为", "指", "表示", "是", "：", ":", "-", "—"]
                .iter()
                .find_map(|verb| rest.strip_prefix(verb))?;
            (rest.chars().count() > 1).then(|| rest.trim().to_owned())
        });
        meant.next()
    };
    (!plain.is_empty()).then(|| form.notes.iter().find_map(said))?
}

/// What takes back the word that it stands before.
const QUALIFIERS: [&str; 10] = ["未", "不", "没", "没有", "基本", "部分", "接近", "即将", "初步", "非"];

/// What a text chooses that is none of the words offered; nothing where all of it is. 正常 is 正常推进, and what stands behind the
/// choice explains it.
pub fn other_than_offered(words: &[String], several: bool, text: &str) -> Option<String> {
    let is_one = |said: &str| {
        let said = fold(said);
        // 基本达标 is no 达标, and 未整改到位 no 整改到位.
        let whole = |word: &str| {
            said.split_once(word)
                .is_some_and(|(before, _)| !QUALIFIERS.iter().any(|qualifier| before.ends_with(qualifier)))
        };
        words.iter().map(|word| fold(word)).any(|word| {
            whole(&word) || said.chars().count() > 1 && word.contains(&said) && !said.starts_with(['未', '不'])
        })
    };
    if !several {
        return (!is_one(text)).then(|| text.to_owned());
    }
    let pieces = text.split([
        '、', '，', ',', '/', '／', ';', '；', ' ', '\u{3000}', '\n', '和', '及', '|',
    ]);
    let mut pieces = pieces.map(str::trim).filter(|piece| !fold(piece).is_empty());
    // 人员经费: several words without anything between them.
    let joined = |piece: &str| {
        let rest = words
            .iter()
            .fold(fold(piece), |rest, word| rest.replace(&fold(word), ""));
        rest.is_empty()
    };
    pieces.find(|piece| !is_one(piece) && !joined(piece)).map(str::to_owned)
}

/// Whether several of the words may be chosen at once: 可多选.
pub fn offers_several(column: &Column) -> bool {
    ["多选", "可选多项", "可选择多项"]
        .iter()
        .any(|word| column.heading.contains(word))
}

/// The choice that the words behind 填 give.
fn in_words(rest: &str) -> Option<Vec<String>> {
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| regex("[“‘\"「]([^”’\"」“‘「]{1,20})[”’\"」]"));
    let quoted: Vec<String> = QUOTED
        .captures_iter(rest)
        .filter_map(|found| Some(found.get(1)?.as_str().to_owned()))
        .collect();
    if quoted.len() > 1 {
        return words(quoted.iter().map(String::as_str));
    }
    // 填A、B、C（A为…）, 选一类、二类、三类: marks of grades mean nothing else.
    let head = rest.split(['（', '(', '：', ':']).next().unwrap_or(rest);
    let grades: Vec<&str> = head.split(['、', '/', '或', '，']).map(str::trim).collect();
    let is_grade = |word: &&str| {
        let bare = word.trim_end_matches(['类', '级', '等', '档']);
        let mut letters = bare.chars();
        let one = letters
            .next()
            .is_some_and(|c| c.is_ascii_uppercase() || "甲乙丙丁一二三四五ⅠⅡⅢⅣ".contains(c));
        let marked = bare.len() < word.len() || bare.is_ascii();
        one && marked && letters.next().is_none()
    };
    if grades.len() > 1 && grades.iter().all(is_grade) {
        return words(grades.into_iter());
    }
    // Without quotation marks only what says that one of them is to be taken: 填未启动、整改中、已销号之一.
    let one_of = ["之一", "其中之一", "中的一项", "其中一项", "中的一种"];
    let list = one_of.iter().find_map(|end| rest.strip_suffix(end))?;
    words(list.split(['、', '/', '或', '，']))
}

/// The choice in the brackets of a heading: 进度状态(未启动/推进中/已完成).
fn in_brackets(heading: &str) -> Option<Vec<String>> {
    let (head, rest) = heading.split_once(['（', '('])?;
    let inner = rest.split(['）', ')']).next()?;
    // 完成时间节点（立项/环评/开工): a day of each.
    if matches!(
        super::of_heading(&super::squeeze(head)),
        Kind::Deadline | Kind::Date | Kind::Phone
    ) {
        return None;
    }
    let inner = inner.trim_start_matches(['填', '选', '：', ':']);
    // 涉及环节（种养殖/生产/流通/餐饮，可多选): the remark behind is no option, but says that the others are.
    let (inner, remark) = inner.split_once(['，', ',', '；', ';']).unwrap_or((inner, ""));
    // 资金构成（上级补助/地方配套，万元): strokes between figures.
    if super::amount::is_unit(remark.trim()) {
        return None;
    }
    let chosen = ["多选", "单选", "任选", "选填", "选一", "之一"]
        .iter()
        .any(|word| remark.contains(word));
    if chosen && let Some(words) = words(inner.split(['、', '/', '／', '|', '｜', '或'])) {
        return Some(words);
    }
    // （①未启动②推进中③已完成), （1.优 2.良): what is numbered is to be chosen from, and the numbers are none of it.
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"[①-⑳⑴-⑽]|[0-9]{1,2}[.．、](?:[^0-9])"));
    if NUMBER.find_iter(inner).nth(1).is_some() {
        let number = |c: char| c.is_ascii_digit() || ".．、,，；; ".contains(c) || ('①'..='⒇').contains(&c);
        return words(inner.split(number).filter(|word| !word.trim().is_empty()));
    }
    // 验收结论（合格、整改后合格、不合格): what a state is called may stand in a list, too; 项目（规模、内容) lists what is to be told.
    let listed = matches!(super::of_heading(&super::squeeze(head)), Kind::State | Kind::Question);
    let list = words(inner.split(['、', '或'])).filter(|words| words.iter().all(|word| word.chars().count() > 1));
    if listed && list.is_some() {
        return list;
    }
    words(inner.split(['/', '／', '|', '｜'])).filter(|words| {
        // 人/次 and 万元/亩 are units, 是/否 is a question; 红/黄/绿 are three words.
        let units = words.iter().all(|word| super::amount::is_unit(word));
        // 断面水质（目标/现状）, 办理方式（改革前/改革后): sides of one thing, of which each is told.
        let sides = words.iter().all(|word| headings::holds(Kind::Parts, "side", word));
        let short = words.iter().all(|word| word.chars().count() == 1);
        let mixed = words.iter().any(|word| word.chars().count() == 1);
        !units && !sides && (!mixed || short && words.len() > 2)
    })
}

/// Words that may be the options of one choice: two or more, all short and different.
fn words<'w>(list: impl Iterator<Item = &'w str>) -> Option<Vec<String>> {
    let words: Vec<String> = list
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let short = |word: &String| word.chars().count() <= LONGEST && !word.chars().any(|c| c.is_ascii_digit());
    let different = words
        .iter()
        .enumerate()
        .all(|(at, word)| !words.iter().take(at).any(|known| known == word));
    (words.len() > 1 && different && words.iter().all(short)).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(headings: &[&str], notes: &[&str]) -> Form {
        let columns = headings.iter().map(|heading| Column {
            heading: (*heading).into(),
            kind: Kind::State,
            ..Column::default()
        });
        Form::of_columns(columns, notes.iter().map(|note| (*note).to_owned()).collect())
    }

    #[test]
    fn a_choice_is_read_where_the_form_gives_it_and_nowhere_else() {
        let note = "说明：1.销号状态填“未启动”“整改中”“申请销号”“已销号”之一；2.完成度填0—100的数字；3.已销号的，未销号原因填“无”；4.无需协调的填“无”。";
        let two = "2.进展栏请填正常推进、进度滞后、已办结之一。";
        let form = form(
            &[
                "销号状态",
                "未销号原因",
                "完成度（%）",
                "进展",
                "预警（红灯/黄灯/绿灯）",
                "投资（万元）",
                "是否完成(是/否)",
                "涉及环节（种养殖/生产/流通/餐饮，可多选）",
                "预警等级（红/黄/绿）",
                "需支持事项（人员、经费、设备，可多选）",
                "人均费用（元/人）",
                "报道情况（媒体、日期）",
                "资金构成（上级补助/地方配套，万元）",
                "断面水质（目标/现状）",
                "完成时间节点（立项/环评/开工）",
            ],
            &[note, two],
        );
        let of = |at: usize| offered(&form, &form.columns[at]);
        assert_eq!(of(0), ["未启动", "整改中", "申请销号", "已销号"]);
        assert_eq!(of(3), ["正常推进", "进度滞后", "已办结"]);
        assert_eq!(of(4), ["红灯", "黄灯", "绿灯"]);
        assert_eq!(of(7), ["种养殖", "生产", "流通", "餐饮"]);
        assert_eq!(of(8), ["红", "黄", "绿"]);
        assert_eq!(of(9), ["人员", "经费", "设备"]);
        assert!(offers_several(&form.columns[7]) && !offers_several(&form.columns[4]));
        for none in [1, 2, 5, 6, 10, 11, 12, 13, 14] {
            assert_eq!(of(none), Vec::<String>::new(), "{}", form.columns[none].heading);
        }
    }

    #[test]
    fn what_is_not_offered_is_told_and_nothing_else() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let support = words(&["人员", "经费", "设备", "信息化"]);
        for right in [
            "人员",
            "人员、经费",
            "人员/信息化",
            "人员 经费",
            "人员经费",
            "设备（呼吸机）",
        ] {
            assert_eq!(other_than_offered(&support, true, right), None, "{right}");
        }
        assert_eq!(
            other_than_offered(&support, true, "人员、院领导重视").as_deref(),
            Some("院领导重视")
        );
        let lights = words(&["红", "黄", "绿"]);
        assert_eq!(other_than_offered(&lights, false, "黄灯"), None);
        assert_eq!(other_than_offered(&lights, false, "蓝").as_deref(), Some("蓝"));
        let reached = words(&["达标", "未达标"]);
        for (text, right) in [
            ("达标", true),
            ("未达标", true),
            ("已达标", true),
            ("基本达标", false),
            ("不达标", false),
        ] {
            assert_eq!(other_than_offered(&reached, false, text).is_none(), right, "{text}");
        }
        let states = words(&["正常推进", "滞后", "已完成"]);
        assert_eq!(other_than_offered(&states, false, "正常"), None);
        assert_eq!(other_than_offered(&states, false, "已完成，待验收"), None);
        assert!(
            other_than_offered(&states, false, "未").is_some()
                && other_than_offered(&states, false, "进展顺利").is_some()
        );
    }
}
