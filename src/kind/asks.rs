//! What a heading asks for, by one small grammar: names with their units side by side, and in brackets what limits an answer.
//!
//! `立案数（件）/罚没款（万元）` names two things, `典型做法（50字以内）`, `自评得分（满分100分）` and `拟完成时间（精确到旬）` say how much of
//! one. No list of headings: whatever is written so is read so.

use std::sync::LazyLock;

use super::amount::is_unit;
use super::{Wrong, squeeze};
use crate::normal::fold;
use crate::pattern::Regex;
use crate::text::regex;

/// One of the things that a heading names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Its name: `立案数`.
    pub name: String,
    /// Its unit, if a bracket gives one: `件`.
    pub unit: String,
    /// What else its bracket says: `主要负责人、分管负责人`.
    pub remark: String,
    /// What stands between it and the name before.
    pub joint: Option<char>,
}

/// The things that a heading names, in order; one where nothing stands between them.
pub(super) fn named(heading: &str) -> Vec<Named> {
    let plain: Vec<char> = squeeze(heading).chars().collect();
    let mut all: Vec<Named> = Vec::new();
    let (mut name, mut bracket, mut depth) = (String::new(), String::new(), 0usize);
    let mut joint = None;
    for (at, &c) in plain.iter().enumerate() {
        match c {
            '(' | '[' => {
                depth += 1;
                if depth > 1 {
                    bracket.push(c);
                }
            }
            ')' | ']' if depth > 0 => {
                depth -= 1;
                if depth > 0 {
                    bracket.push(c);
                }
            }
            _ if depth > 0 => bracket.push(c),
            _ if parts(&plain, at, &name) => {
                all.push(one(&name, &bracket, joint));
                joint = Some(c);
                (name, bracket) = (String::new(), String::new());
            }
            // 及其: the second half of the word; 其中 begins a name.
            '其' if name.is_empty() && plain.get(at + 1) != Some(&'中') => {}
            _ => {
                // 部门(单位)负责人: a bracket within a name is no remark on it, but 完成投资(万元)本月完成 has its unit there.
                if !is_units(&bracket) {
                    bracket.clear();
                }
                name.push(c);
            }
        }
    }
    all.push(one(&name, &bracket, joint));
    all.retain(|named| !named.name.is_empty());
    share_units(&mut all);
    all
}

/// 在场人员/机械（人/台）: as many units as names are one for each.
fn share_units(all: &mut [Named]) {
    let Some(last) = all.last().map(|last| last.unit.clone()) else {
        return;
    };
    let units: Vec<&str> = last.split('/').collect();
    if units.len() > 1 && units.len() == all.len() && all.iter().rev().skip(1).all(|named| named.unit.is_empty()) {
        for (named, unit) in all.iter_mut().zip(units) {
            named.unit = unit.to_owned();
        }
    }
}

/// Whether a bracket gives a unit, or several of them.
fn is_units(bracket: &str) -> bool {
    unit_in(bracket).split('/').all(is_unit)
}

/// What a bracket says, without the word for it: 单位:万元.
fn unit_in(bracket: &str) -> &str {
    let unit = bracket.trim_start_matches("单位");
    unit.trim_start_matches([':', '、', ',', '为'])
}

fn one(name: &str, bracket: &str, joint: Option<char>) -> Named {
    // 涉及资金（万元，不涉及的填“/”): what stands behind the unit is how to fill it in.
    let first = bracket.split([',', ';']).next().unwrap_or(bracket);
    let unit = [bracket, first]
        .into_iter()
        .find(|bracket| is_units(bracket))
        .map_or("", unit_in);
    Named {
        name: name.to_owned(),
        unit: unit.to_owned(),
        remark: if unit.is_empty() {
            bracket.to_owned()
        } else {
            String::new()
        },
        joint,
    }
}

/// The names in a bracket, with the unit behind them, if there is one: 资金构成（上级补助/地方配套/业主自筹，万元).
pub(super) fn within(named: &Named) -> (Vec<Named>, Option<String>) {
    let (list, unit) = match named.remark.rsplit_once([',', ';']) {
        Some((list, unit)) if is_units(unit) => (list, Some(unit_in(unit).to_owned())),
        _ => (named.remark.as_str(), None),
    };
    (self::named(list), unit)
}

/// Whether a character stands between two names: 场次及人次; 涉及 and 参与 are words.
fn parts(plain: &[char], at: usize, name: &str) -> bool {
    const WITHIN: [(char, &str, &str); 3] = [
        ('及', "涉普波触危惠顾提以论", ""),
        ('与', "参", "否会"),
        ('和', "总共饱温缓", "谐解平"),
    ];
    let Some(&c) = plain.get(at) else { return false };
    if matches!(c, '/' | '、' | '+' | '&') {
        return !name.is_empty();
    }
    let Some((_, before, behind)) = WITHIN.iter().find(|(joint, ..)| *joint == c) else {
        return false;
    };
    let last = name.chars().last();
    let next = plain.get(at + 1).copied();
    name.chars().count() > 1
        && plain.len() > at + 2
        && !last.is_some_and(|last| before.contains(last))
        && !next.is_some_and(|next| behind.contains(next))
}

/// What the brackets of a heading demand of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Limits {
    /// 50字以内: most letters.
    pub letters: Option<usize>,
    /// 满分100分, 0—100: the least and the most.
    pub range: Option<(f64, f64)>,
    /// 精确到旬: what a day must say.
    pub exact: Option<Exact>,
    /// 不少于2项: how many things must be named.
    pub items: Option<usize>,
}

/// How exact a day must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exact {
    Month,
    TenDays,
    Day,
}

/// The limits that a heading sets.
pub(super) fn limits(heading: &str) -> Limits {
    static LETTERS: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?:不超过|不得超过|限|控制在|少于|不多于)?([0-9]{2,4})个?字(?:以内|之内|以下|内)?"));
    static MOST: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?:满分|总分|最高)(?:为|是|:)?([0-9]+(?:\.[0-9]+)?)分?|([0-9]+(?:\.[0-9]+)?)分制"));
    static ITEMS: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^(?:不少于|至少|不低于)([0-9]{1,2})(?:项|条|个|份|件|种|点|处|家)$"));
    static RANGE: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^([0-9]+(?:\.[0-9]+)?)(?:-|~|至|到)([0-9]+(?:\.[0-9]+)?)分?$"));
    static EXACT: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"(?:精确|具体|明确|细化|填|写|落实)到([年月旬日天])|到([月旬日天])为止|^到([月旬日])$")
    });
    let plain = squeeze(heading);
    let mut limits = Limits::default();
    for remark in plain.split('(').skip(1) {
        let remark = remark.split(')').next().unwrap_or(remark);
        for clause in remark.split([',', ';', '。', '、']) {
            let number =
                |found: &regex::Captures<'_>, n: usize| found.get(n).and_then(|part| part.as_str().parse().ok());
            if let Some(found) = LETTERS.captures(clause) {
                let bounded = ["不", "限", "控制", "内", "少于", "以下"]
                    .iter()
                    .any(|word| clause.contains(word));
                limits.letters = limits
                    .letters
                    .or(number(&found, 1).filter(|_| bounded).map(|most: f64| most as usize));
            }
            if let Some(found) = MOST.captures(clause) {
                let most: Option<f64> = number(&found, 1).or_else(|| number(&found, 2));
                limits.range = limits.range.or(most.map(|most| (0.0, most)));
            }
            if let Some(found) = ITEMS.captures(clause) {
                limits.items = limits.items.or(number(&found, 1).map(|items: f64| items as usize));
            }
            if let Some(found) = RANGE.captures(clause) {
                limits.range = limits.range.or(number(&found, 1).zip(number(&found, 2)));
            }
            if let Some(found) = EXACT.captures(clause) {
                let word = (1..4).find_map(|n| found.get(n)).map_or("", |word| word.as_str());
                limits.exact = limits.exact.or(match word {
                    "月" => Some(Exact::Month),
                    "旬" => Some(Exact::TenDays),
                    "日" | "天" => Some(Exact::Day),
                    _ => None,
                });
            }
        }
    }
    limits
}

/// What a bare yes lacks where the bracket asks to say more with it: 是否需省级统筹（填“是”的注明事项）.
fn unexplained(heading: &str, text: &str) -> Option<Wrong> {
    static ASKS: LazyLock<Regex> =
        LazyLock::new(|| regex(r"“?是”?的?,?(?:须|应|请|需|要)?(?:注明|说明|写明|填写|列明|列出)([^,;)]{1,8})"));
    let plain = squeeze(heading);
    let asked = ASKS.captures(&plain)?.get(1)?.as_str();
    let bare = ["是", "有", "需要", "需"].contains(&fold(text).as_str());
    bare.then(|| Wrong::new(format!("，没有写明{asked}"), "请在“是”的后面补充说明"))
}

/// What an answer of a column breaks of the limits that the heading sets; `normal` is what it was read as.
pub fn beyond(heading: &str, text: &str, normal: Option<&str>) -> Option<Wrong> {
    if !heading.contains(['(', '（']) {
        return None;
    }
    if let Some(wrong) = unexplained(heading, text) {
        return Some(wrong);
    }
    let limits = limits(heading);
    if let Some(most) = limits.letters {
        let letters = fold(text).chars().count();
        if letters > most {
            let what = format!("，共{letters}字，栏目要求不超过{most}字");
            return Some(Wrong::new(what, "请压缩后改填"));
        }
    }
    if let Some(least) = limits.items {
        let items = items(text);
        if items < least && !super::is_none(text) {
            let what = format!("，只有{items}项，栏目要求不少于{least}项");
            return Some(Wrong::new(what, "请按栏目要求补填"));
        }
    }
    if let Some((least, most)) = limits.range {
        let number: String = normal
            .unwrap_or_default()
            .chars()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
            .collect();
        if number
            .parse::<f64>()
            .is_ok_and(|number| number > most || number < least)
        {
            return Some(Wrong::new(format!("，不在{least}至{most}之间"), "请核对后改填"));
        }
    }
    if let Some(exact) = limits.exact {
        let said = squeeze(text);
        let is_day =
            normal.is_some_and(|normal| normal.len() == 10 && normal.starts_with(|c: char| c.is_ascii_digit()));
        if is_day && how_exact(&said) < Some(exact) {
            let to = match exact {
                Exact::Month => "月",
                Exact::TenDays => "旬",
                Exact::Day => "日",
            };
            return Some(Wrong::new(format!("，没有写到{to}"), "请按栏目要求的精确程度改填"));
        }
    }
    None
}

/// How many things a text lists: by what stands between them, or by the names in 《》.
fn items(text: &str) -> usize {
    let names = text.matches('《').count();
    let pieces = text.split(['、', '，', ',', '；', ';', '\n', '。', '和', '及', '/']);
    let pieces = pieces
        .filter(|piece| fold(piece).chars().any(char::is_alphabetic))
        .count();
    names.max(pieces)
}

/// How exact a text says a day.
fn how_exact(said: &str) -> Option<Exact> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"月[0-9一二三四五六七八九十]{1,3}(?:[日号]|$|前)|[0-9][-./][0-9]{1,2}[-./][0-9]{1,2}|^[0-9]{8}$|^[0-9]{1,2}[./][0-9]{1,2}",
        )
    });
    static TEN: LazyLock<Regex> = LazyLock::new(|| regex("旬|月[初底末]|年[底末]"));
    static MONTH: LazyLock<Regex> = LazyLock::new(|| regex(r"月|季度|半年|[0-9]{4}[-./][0-9]{1,2}"));
    if DAY.is_match(said) {
        Some(Exact::Day)
    } else if TEN.is_match(said) {
        Some(Exact::TenDays)
    } else {
        MONTH.is_match(said).then_some(Exact::Month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(heading: &str) -> Vec<String> {
        let names = named(heading).into_iter();
        names
            .map(|named| format!("{}[{}]{}", named.name, named.unit, named.remark))
            .collect()
    }

    #[test]
    fn names_stand_side_by_side_and_words_are_not_cut() {
        for (heading, right) in [
            ("立案数（件）/罚没款（万元）", vec!["立案数[件]", "罚没款[万元]"]),
            ("培训场次及人次", vec!["培训场次[]", "人次[]"]),
            ("联络员手机及其电子邮箱", vec!["联络员手机[]", "电子邮箱[]"]),
            ("涉及主体数（户）", vec!["涉及主体数[户]"]),
            ("参与单位", vec!["参与单位[]"]),
            ("完成与否", vec!["完成与否[]"]),
            ("部门（单位）负责人签字", vec!["部门负责人签字[]"]),
            ("预警等级\n（红/黄/绿）", vec!["预警等级[]红/黄/绿"]),
            ("亩均产值（万元/亩）", vec!["亩均产值[万元/亩]"]),
            ("在场人员/机械（人/台）", vec!["在场人员[人]", "机械[台]"]),
            ("完成投资（万元）本月完成", vec!["完成投资本月完成[万元]"]),
            ("涉及资金（万元，不涉及的填“/”）", vec!["涉及资金[万元]"]),
        ] {
            assert_eq!(said(heading), right, "{heading}");
        }
    }

    #[test]
    fn brackets_limit_letters_scores_and_days() {
        assert!(beyond("典型做法（10字以内）", "一二三四五六七八九十。", None).is_none());
        assert!(beyond("典型做法（不超过10字）", "甲乙丙丁戊己庚辛壬癸甲", None).is_some());
        assert!(beyond("自评得分（满分100分）", "135", Some("135")).is_some());
        assert!(beyond("自评得分（百分制）", "135", Some("135")).is_none());
        assert!(beyond("得分（0—10分）", "11", Some("11分")).is_some());
        for (text, normal, fits) in [
            ("2026年", "2026-12-31", false),
            ("2026年6月", "2026-06-30", false),
            ("2026年6月中旬", "2026-06-20", true),
            ("6月20日前", "2026-06-20", true),
            ("2026.6.20", "2026-06-20", true),
            ("6月底", "2026-06-30", true),
            ("长期坚持", "ongoing", true),
        ] {
            let told = beyond("拟完成时间（精确到旬）", text, Some(normal));
            assert_eq!(told.is_none(), fits, "{text}");
        }
    }
}
