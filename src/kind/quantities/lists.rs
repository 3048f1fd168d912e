//! A whole that is taken apart right behind it, one short item after the other: 目标2.4万人次：市直0.6万、咸安0.5万、嘉鱼0.3万.

use std::sync::LazyLock;

use super::measure::{Found, is_step};
use super::{Quantity, Role, Sentence};
use crate::lexicon::{self, Kind};
use crate::pattern::Regex;
use crate::text::regex;

/// Letters between a whole and the sign behind which it is taken apart: 18个一级指标（.
const NOUN: usize = 6;
/// What opens the name of what is not at its end: 在建, 未开工, 待验收.
const OPEN: [char; 4] = ['在', '未', '待', '拟'];
/// So many items of a list that nothing calls a part of it are all of it.
const ALL: usize = 3;

/// The items of a list, each with how far from it the true one may lie, if it is nothing but that: each a name and a number, in the
/// measure of the whole or in none; `bare` is the scale of what bears none.
fn items(body: &[&str], whole: &Quantity<'_>, bare: f64) -> Option<Vec<(f64, f64)>> {
    static ITEM: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"^(?:其中:?)?([\p{Han}“”A-Za-z]{1,12}?)([0-9]+(?:,[0-9]{3})*)(?:\.([0-9]+))?(万|亿)?(\p{Han}{0,6})$")
    });
    let name = |part: &str| {
        part.split(|c: char| c.is_ascii_digit())
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let steps = body.iter().filter(|part| is_step(&name(part))).count();
    let parted = steps == 1 && body.iter().any(|part| part.starts_with(OPEN));
    body.iter()
        .map(|part| {
            let found = ITEM.captures(part)?;
            let text = |at: usize| found.get(at).map_or("", |text| text.as_str());
            let (name, unit) = (text(1), text(5));
            let beside = [
                Role::Aim,
                Role::Due,
                Role::Before,
                Role::Each,
                Role::Total,
                Role::Rest,
                Role::Loose,
            ];
            // 上年12个, 每户3个 are no parts.
            // 开工13个、竣工11个 are the same ones; 竣工13个、在建11个 are not.
            let is_part = !beside.iter().any(|role| role.said_in(name))
                && !lexicon::is(unit, Kind::NoUnit)
                && (!is_step(name) || parted);
            let measured = unit.strip_prefix(whole.unit.as_str());
            let unmeasured = unit.is_empty();
            let scale = match text(4) {
                "万" => 1e4,
                "亿" => 1e8,
                _ if unmeasured => bare,
                _ => 1.0,
            };
            let decimals = text(3);
            let number: f64 = format!("{}.{decimals}0", text(2).replace(',', "")).parse().ok()?;
            let ulp = decimals.chars().fold(scale, |ulp, _| ulp / 10.0);
            let exact = scale == 1.0 && decimals.is_empty();
            let slack = if exact { 0.0 } else { ulp * 0.5 };
            (is_part && (unmeasured || measured.is_some())).then_some((number * scale, slack))
        })
        .collect()
}

/// A list that does not give the whole before it.
pub(super) fn listed(sentence: &Sentence<'_>) -> Found {
    sentence.all.iter().find_map(|whole| {
        let behind = sentence.text.get(whole.end..)?;
        let (noun, rest) = behind.split_at(behind.find([':', '('])?);
        let named = noun.chars().count() <= NOUN && noun.chars().all(char::is_alphabetic);
        if !named || !whole.counts() || whole.vague {
            return None;
        }
        let colon = rest.starts_with(':');
        let inner = rest.get(1..)?;
        let body = if colon { inner } else { inner.split(')').next()? };
        // （电信1320、移动1080） behind 2960万元 are of 万元, too; （市直6000、咸安5000） behind 2.4万人次 are not.
        let own = match whole.shown {
            shown if shown.contains('亿') => 1e8,
            shown if shown.contains('万') => 1e4,
            _ => 1.0,
        };
        let of = |bare: f64| {
            // 大气28处、水25处，11月底前销号: what stands behind the last comma may speak of all of it.
            let all: Vec<&str> = body.split(['、', ',']).collect();
            let first: Vec<&str> = body.split(',').next()?.split('、').collect();
            let list = items(&all, whole, bare).or_else(|| items(&first, whole, bare).filter(|list| list.len() > 1))?;
            let sum: f64 = list.iter().map(|(value, _)| value).sum();
            // Some are rounded up and some down.
            let rounded = list.iter().map(|(_, slack)| slack * slack).sum::<f64>().sqrt();
            let slack = rounded + whole.slack + whole.value * 0.005;
            Some((list, sum, slack))
        };
        let near = |sum: f64| (sum / whole.value.max(f64::MIN_POSITIVE)).ln().abs();
        let (scaled, plain) = (of(own)?, of(1.0)?);
        let (list, sum, slack) = if near(plain.1) < near(scaled.1) { plain } else { scaled };
        // 重点是, 其中, 等: not all of it is told.
        let partly = lexicon::holds(body, Kind::NotAll) || lexicon::holds(noun, Kind::NotAll);
        let more = list.len() > 1 && sum > whole.value + slack;
        let less = list.len() >= ALL && !partly && sum < whole.value - slack;
        let is = if more { "多于" } else { "不到" };
        (more || less).then(|| format!("，所列各项合计{is}{}", whole.shown))
    })
}
