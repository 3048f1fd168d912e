//! What two figures give against one another: by how much one is more than the other was, and what share of it.

use super::measure::{Found, differ, is_from, is_time, is_up, plain};
use super::{Joint, Quantity, Role, Sentence};
use crate::form;
use crate::kind::headings;
use crate::lexicon::{self, Kind};

/// Whether words are no more than a time of comparison: 去年, 上年的, 2019年底.
fn is_earlier(words: &str) -> bool {
    let rest = words.trim_end_matches(['的', '为', '末', '底']);
    is_time(rest) || Role::Before.words().any(|word| word == rest || word == words)
}

/// Whether a quantity is what another is compared with: 比去年1500件, 较2019年的94.4亿元.
fn is_compared(count: &Quantity<'_>) -> bool {
    let words = count.dated.trim_start_matches(',');
    let rest = words
        .strip_prefix(['比', '较'])
        .or_else(|| words.split_once(['比', '较']).map(|(_, rest)| rest));
    rest.is_some_and(|rest| is_earlier(rest) && !rest.is_empty())
}

/// Whether a quantity is no share and no growth.
fn is_size(count: &Quantity<'_>) -> bool {
    !count.is_share() && count.unit != "个百分点" && count.unit != "倍"
}

/// The way that words say something went, where they say nothing more: 增加, 提高了.
fn only_goes(words: &str) -> Option<bool> {
    let bare = words
        .trim_start_matches(['约', '净', '多', '再'])
        .trim_end_matches(['了', '约', '达', '近']);
    let bare = bare.strip_suffix('幅').unwrap_or(bare);
    let says = |role: Role| role.words().any(|word| word == bare);
    match (says(Role::Up), says(Role::Down)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// A figure, what it was, and by how much it changed: 1800件，比去年1500件增加300件，增长30%; 690元，比上年的720元提高30元.
pub(super) fn compared(sentence: &Sentence<'_>) -> Found {
    /// Letters between the figure and what it is compared with.
    const NEAR: usize = 2;
    (1..sentence.all.len()).find_map(|at| {
        let before = sentence.all.get(at).filter(|count| is_compared(count))?;
        // 提高到每月690元，比上年的720元提高30元: of one, and the same all the same.
        let now = sentence
            .all
            .get(at - 1)
            .filter(|now| now.unit == before.unit && is_size(now))?;
        let between = sentence.between(now.end, before.start - before.dated.len());
        let vague = now.vague || before.vague || before.value <= 0.0;
        if between.chars().count() > NEAR || vague {
            return None;
        }
        let gap = now.value - before.value;
        let share_of = |value: f64| value / before.value * 100.0;
        let whole = || sentence.between(now.start, before.end);
        let told = |count: &Quantity<'_>| Some(format!("，“{}”与“{}”对不上", count.shown, whole()));
        let next = sentence.all.get(at + 1..)?;
        let (mut up, mut exact) = (None, false);
        for count in next.iter().take(2) {
            let Some(way) = only_goes(count.label) else { break };
            let joined = matches!(count.joint, Joint::Words | Joint::Comma | Joint::Listed);
            // 增加300件，增长20%: the one says what the other does.
            if !joined || up.is_some_and(|up| up != way) || count.vague {
                break;
            }
            let signed = if way { count.value } else { -count.value };
            let off = if count.is_share() {
                // 2万人，比上年1.6万人增加0.4万人: what fits to the last digit is not rounded.
                let rounded = now.slack + before.slack * (1.0 + gap.abs() / before.value);
                let rounding = share_of(if exact {
                    rounded.min(before.slack * 2.0)
                } else {
                    rounded
                });
                (share_of(gap) - signed).abs() > count.slack * 2.0 + rounding + count.value.max(10.0) * 0.02
            } else if count.unit == before.unit {
                differ(signed, gap, now.slack + before.slack + count.slack, 0.02)
            } else {
                break;
            };
            if off {
                return told(count);
            }
            up = Some(way);
            exact = (signed - gap).abs() < gap.abs() * 1e-6;
        }
        None
    })
}

/// A growth and a fall of one thing since the same time: 同比增长11%，比去年减少130件.
pub(super) fn both_ways(sentence: &Sentence<'_>) -> Found {
    let since_year = |words: &str| {
        headings::holds(form::Kind::Amount, "year-on-year", words) || words.contains("同期") || words.contains("上年")
    };
    // The second says nothing but since when and which way: it is of what the first is of.
    let bare = |words: &str| {
        let rest = words.trim_start_matches(['同', '比', '较', '与', '相', '但', '却']);
        let rest = Role::Before
            .words()
            .filter_map(|word| rest.strip_prefix(word))
            .min_by_key(|rest| rest.len())
            .unwrap_or(rest);
        only_goes(rest.trim_start_matches('比'))
    };
    sentence.all.windows(2).find_map(|two| {
        let [one, other] = two else { return None };
        let (first, second) = (is_up(one.label)?, bare(other.label)?);
        let kinds = one.is_share() && other.counts() || other.is_share() && one.counts();
        let since = since_year(one.label) && since_year(other.label);
        (kinds && since && other.joint == Joint::Comma && first != second).then(|| {
            format!(
                "，“{}{}”与“{}{}”前后不一致",
                one.label, one.shown, other.label, other.shown
            )
        })
    })
}

/// Where something began, by which share it is to change, and where it is to end: 由上年的210件压减10%，全年控制在215件以内.
pub(super) fn by_share(sentence: &Sentence<'_>) -> Found {
    sentence.all.windows(3).find_map(|three| {
        let [from, share, to] = three else { return None };
        let up = only_goes(share.label).filter(|_| share.is_share() && share.joint == Joint::Words)?;
        let leads = lexicon::ends(to.label, Kind::EndsAt) && to.joint == Joint::Comma;
        let part = share.value / 100.0;
        let reckoned = from.value * if up { 1.0 + part } else { 1.0 - part };
        let off = if up {
            to.value < reckoned * 0.97
        } else {
            to.value > reckoned * 1.03
        };
        (is_from(from.dated) && from.alike(to) && !from.vague && leads && off)
            .then(|| format!("，“{}”与“{}”对不上", to.shown, sentence.between(from.start, share.end)))
    })
}

/// A share of an aim that stands before it: 任务1500张，建成980张，完成任务的103%.
pub(super) fn share_of_aim(sentence: &Sentence<'_>) -> Found {
    let at = sentence.all.iter().position(|share| {
        let bare = share.label.trim_end_matches(['约', '近']);
        let of = bare.ends_with('的') && (bare.contains("完成") || bare.contains('占')) || bare.ends_with("完成率");
        share.is_share() && of && (share.is(Role::Aim) || bare.ends_with('率'))
    })?;
    let share = sentence.all.get(at)?;
    let aimed = |count: &&Quantity<'_>| count.counts() && (count.is(Role::Aim) || count.is(Role::Due));
    let before = sentence.all.get(..at)?;
    let mut aims = before.iter().filter(aimed);
    let (aim, None) = (aims.next()?, aims.next()) else {
        return None;
    };
    let mut others = before
        .iter()
        .filter(|count| count.alike(aim) && count.start != aim.start);
    let (done, None) = (others.next()?, others.next()) else {
        return None;
    };
    let reckoned = done.value / aim.value.max(f64::MIN_POSITIVE) * 100.0;
    let slack = (done.slack + aim.slack) / aim.value.max(f64::MIN_POSITIVE) * 100.0;
    let vague = done.vague || aim.vague || share.vague || done.is(Role::Rest);
    (!vague && (reckoned - share.value).abs() > 1.0 + slack + share.value * 0.01).then(|| {
        format!(
            "，“{}”是“{}”的{}%，不是{}%",
            done.shown,
            aim.shown,
            plain(reckoned),
            plain(share.value)
        )
    })
}
