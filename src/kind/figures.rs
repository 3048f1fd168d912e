//! Figures of an account that cannot be: a day that no calendar has, a share above its whole, a part above what it is part of.

use std::sync::LazyLock;

use regex::Regex;

use crate::lexicon::{self, Kind};
use crate::reply::normal::date::month_end;
use crate::reply::normal::squeeze;
use crate::text::regex;

/// What is wrong with the figures of a text, as it goes on behind the quotation in a finding.
pub(super) fn fault(text: &str, year: i16) -> Option<String> {
    if !text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)) {
        return None;
    }
    let bare = squeeze(text);
    day(&bare, year)
        .map(|day| format!("，日历上没有{day}"))
        .or_else(|| share(&bare).map(|share| format!("，“{share}”超过了100%")))
        .or_else(|| negative(&bare).map(|figure| format!("，“{figure}”是负数")))
        .or_else(|| part(&bare).map(|(part, whole)| format!("，其中的{part}多于{whole}")))
}

/// A day or month that no calendar has: 9月31日, 13月底.
fn day(bare: &str, year: i16) -> Option<String> {
    static DAYS: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?:((?:19|20)[0-9]{2})年)?([0-9]{1,3})(月份?|月)(?:([0-9]{1,3})[日号])?"));
    DAYS.captures_iter(bare).find_map(|found| {
        let whole = found.get(0)?;
        let number = |at: usize| found.get(at).and_then(|text| text.as_str().parse::<i16>().ok());
        let before = bare.get(..whole.start()).unwrap_or_default();
        let behind = bare.get(whole.end()..).unwrap_or_default();
        // 3.5月, 1-18月龄, 满13月 count months.
        let counts = before.ends_with(['.', '-', '~', '满', '足', '约', '近', '个', '第'])
            || before.ends_with(|c: char| c.is_ascii_digit())
            || behind.starts_with(['龄', '薪', '租', '息', '子', '球']);
        let month = number(2)?;
        if counts && found.get(1).is_none() && found.get(4).is_none() {
            return None;
        }
        let last = (1..=12)
            .contains(&month)
            .then(|| month_end(number(1).unwrap_or(year), month).ok())
            .flatten();
        let fits = match (last, number(4)) {
            (None, _) => false,
            (Some(last), Some(day)) => (1..=i16::from(last.day())).contains(&day),
            (Some(_), None) => true,
        };
        (!fits).then(|| whole.as_str().to_owned())
    })
}

/// A share of a whole that is above it: 合格率312%.
fn share(bare: &str) -> Option<String> {
    static SHARES: LazyLock<Regex> = LazyLock::new(|| {
        regex(&format!(
            r"(\p{{Han}}{{0,4}}{})(?:已|均|分别|约|近|将|要)?(?:为|达|达到|达成|至|提升到|提升至|提高到|提高至|超过|突破)?([0-9]+(?:\.[0-9]+)?)%",
            lexicon::any(&[Kind::BoundedShare])
        ))
    });
    SHARES.captures_iter(bare).find_map(|found| {
        let value: f64 = found.get(2)?.as_str().parse().ok()?;
        (value > 100.0).then(|| found.get(0).map(|all| all.as_str().to_owned()))?
    })
}

/// A figure below nothing where none can be: 发放贷款-3.6亿元; 同比增长-3% can.
fn negative(bare: &str) -> Option<String> {
    static BELOW: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(\p{Han}{0,8})(\p{Han})-([0-9]+(?:\.[0-9]+)?(?:%|\p{Han}{1,2})?)"));
    BELOW.captures_iter(bare).find_map(|found| {
        let text = |at: usize| found.get(at).map(|text| text.as_str()).unwrap_or_default();
        let spans = "年月日号时点期季旬度第至到一二三四五六七八九十栋号楼区段批轮级类岁".contains(text(2));
        let before = format!("{}{}", text(1), text(2));
        let falls = lexicon::holds(&before, Kind::MayFall);
        // 科技股2-3家 and 7月-12月 are spans.
        let span = text(3).ends_with(['月', '日', '号', '年', '季', '楼']);
        let end = found.get(0)?.end();
        let goes_on = bare.get(end..).unwrap_or_default().starts_with(['-', '/', '+']);
        (!spans && !falls && !span && !goes_on).then(|| format!("-{}", text(3)))
    })
}

/// A part that is more than its whole, both counted in the same measure: 检查企业120家，其中整改135家.
fn part(bare: &str) -> Option<(String, String)> {
    static COUNTS: LazyLock<Regex> = LazyLock::new(|| regex(r"([0-9]+(?:\.[0-9]+)?)(万|亿)?(\p{Han}{1,2})"));
    let counts = |text: &str| -> Vec<(f64, String, String)> {
        let found = COUNTS.captures_iter(text).filter_map(|found| {
            let value: f64 = found.get(1)?.as_str().parse().ok()?;
            let scale = match found.get(2).map(|text| text.as_str()) {
                Some("万") => 1e4,
                Some("亿") => 1e8,
                _ => 1.0,
            };
            let measure = found.get(3)?.as_str();
            // 5个小区: the measure is its first letter, but 人次 is none of 人.
            let measure = if ["人次", "批次", "公里", "家次", "平方", "万元", "亩次"].contains(&measure) {
                measure.to_owned()
            } else {
                measure.chars().next()?.to_string()
            };
            let all = found.get(0)?.as_str();
            let shown = all.get(..all.find(|c: char| !c.is_ascii_digit() && c != '.' && !"万亿".contains(c))?)?;
            Some((value * scale, format!("{shown}{measure}"), measure))
        });
        found
            .filter(|(_, _, measure)| !"年月日号时点期第、，。倍成".contains(measure.as_str()))
            .collect()
    };
    bare.split(['。', '\n', ';', '；']).find_map(|sentence| {
        let (before, behind) = sentence.split_once("其中")?;
        let wholes = counts(before);
        let parts = counts(behind);
        let whole_of = |measure: &str| {
            let of = wholes.iter().filter(|(_, _, other)| other == measure);
            of.max_by(|a, b| a.0.total_cmp(&b.0))
        };
        parts.iter().find_map(|(value, shown, measure)| {
            let (most, whole, _) = whole_of(measure)?;
            (value > most).then(|| (shown.clone(), whole.clone()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_part_is_told_where_it_is_more_than_its_whole_and_only_there(
            whole in 1u32..5_000,
            part in 1u32..5_000,
            what in prop::sample::select(vec![("检查企业", "家"), ("改造小区", "个"), ("培训", "人次"), ("修复管网", "公里"), ("发放贷款", "万元")]),
            inner in prop::sample::select(vec!["已整改", "重点", "农村"]),
            link in prop::sample::select(vec!["，其中", "（其中", "，其中："]),
        ) {
            let text = format!("{}{whole}{}{link}{inner}{part}{}。", what.0, what.1, what.1);
            prop_assert_eq!(fault(&text, 2020).is_some(), part > whole, "{}", text);
        }

        #[test]
        fn a_day_is_told_where_the_calendar_has_none(month in 1i16..=14, day in 1i16..=33) {
            let text = format!("{month}月{day}日前完成全部改造任务。");
            let is = jiff::civil::Date::new(2020, i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0)).is_ok();
            prop_assert_eq!(fault(&text, 2020).is_none(), is, "{}", text);
        }
    }

    #[test]
    fn what_may_be_is_not_told() {
        for text in [
            "签约康养项目3个（总投资12.5亿元），其中2个已落地动工",
            "组织技能培训1.1万人次（其中以工代训3000人次）",
            "完成率131%，增长率达到120%",
            "2020年7月-12月，每月检查2-3次",
            "同比增长-3.2%，社零额增速-1.5%",
            "满13个月龄",
            "36个小区全部开工，其中32个已完工",
            "G351改建完成投资2.1亿元",
        ] {
            assert_eq!(fault(text, 2020), None, "{text}");
        }
        for text in [
            "培训合格率312%。",
            "发放贷款-3.6亿元。",
            "13月份完成登记。",
            "参训率达到150%",
            "完成率为-12%",
        ] {
            assert!(fault(text, 2020).is_some(), "{text}");
        }
    }
}
