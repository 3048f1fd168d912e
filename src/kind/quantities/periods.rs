//! Figures of months, quarters and halves: together they are what the time is that they make up, and a running sum never falls.
//!
//! `7月42场、8月35场、9月51场，三季度共118场` gives four figures, each of a time; where times without a gap make up another one, the sum of
//! their figures is its figure. `累计数：6月底5200人，9月底4700人` is of days up to which something was counted.

use std::sync::LazyLock;

use super::measure::{Found, differ, slack_of};
use super::{Joint, Quantity, Role, Sentence};
use crate::pattern::Regex;
use crate::text::regex;

/// A time within a year: its first month and its last one.
type Span = (u8, u8);

const YEAR: Span = (1, 12);

/// The number of a month, a quarter or a half as it is written.
fn number(written: &str) -> Option<u8> {
    match written {
        "一" => Some(1),
        "二" => Some(2),
        "三" => Some(3),
        "四" => Some(4),
        digits => digits.parse().ok(),
    }
}

/// The time that words name, if they name one alone; `ends`: whether it must stand at their end, but for what says that so many were.
fn span(words: &str, ends: bool) -> Option<Span> {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(上半年|下半年|全年|年度|(?:第)?([一二三四1-4])季度|([0-9]{1,2})月份?)(?:共计|共|累计|合计|总计|已|实际|开展|完成|实现|举办|新增|为|达到?|:)*",
        )
    });
    let mut all = TIME.captures_iter(words);
    let (found, None) = (all.next()?, all.next()) else {
        return None;
    };
    let whole = found.get(0)?;
    let before = words.get(..whole.start())?;
    let behind = words.get(whole.end()..)?;
    // 1-11月, 截至9月, 9月底: up to a day, and not within the month.
    let runs = before.ends_with(['-', '~', '至', '到', '年', '比', '较', '前'])
        || behind.starts_with([
            '底', '末', '初', '前', '起', '-', '~', '至', '到', '以', '之', '上', '中', '下',
        ]);
    if runs || ends && !behind.is_empty() {
        return None;
    }
    match (found.get(1)?.as_str(), found.get(2), found.get(3)) {
        ("上半年", ..) => Some((1, 6)),
        ("下半年", ..) => Some((7, 12)),
        ("全年" | "年度", ..) => Some(YEAR),
        (_, Some(quarter), _) => {
            let quarter = number(quarter.as_str()).filter(|quarter| (1..=4).contains(quarter))?;
            Some((quarter * 3 - 2, quarter * 3))
        }
        (_, _, Some(month)) => {
            let month = number(month.as_str()).filter(|month| (1..=12).contains(month))?;
            Some((month, month))
        }
        _ => None,
    }
}

/// The time that a run of times makes up without a gap, each going on where the one before ends.
fn whole(run: &[Span]) -> Option<Span> {
    let (first, last) = (run.first()?, run.last()?);
    let joined = run
        .windows(2)
        .all(|two| matches!(two, [one, other] if one.1 + 1 == other.0));
    joined.then_some((first.0, last.1))
}

/// Figures of the parts of a time that do not give the figure of the time: 7月42场、8月35场、9月51场，三季度共118场; 宣传205场，上半年110场，下半年
/// 105场.
pub(super) fn calendar(sentence: &Sentence<'_>) -> Found {
    /// Letters between a whole and its first part, where nothing names the time of the whole.
    const NEAR: usize = 8;
    if !sentence.text.contains(['月', '季', '半']) {
        return None;
    }
    let spans: Vec<Option<Span>> = (sentence.all.iter())
        .map(|count| span(count.dated, true).filter(|_| count.counts() && !count.vague))
        .collect();
    (0..sentence.all.len()).find_map(|from| {
        let run: Vec<Span> = spans.iter().skip(from).map_while(|span| *span).collect();
        (2..=run.len()).rev().find_map(|length| {
            let made = whole(run.get(..length)?)?;
            let parts = sentence.all.get(from..from + length)?;
            let first = parts.first()?;
            let listed = parts
                .iter()
                .skip(1)
                .all(|part| matches!(part.joint, Joint::Listed | Joint::Comma));
            if !listed || !parts.iter().all(|part| part.alike(first)) {
                return None;
            }
            let of_time = |count: &&Quantity<'_>| {
                let own = span(count.dated, false);
                let near = || count.end < first.start && sentence.letters(count, first) <= NEAR;
                let all = own == Some(made) || own.is_none() && made == YEAR && near();
                // 目标200场，上半年110场，下半年105场: an aim may be passed.
                let aimed = count.is(Role::Aim) && first.joint != Joint::Other;
                let other = aimed || count.is(Role::Before) || count.is(Role::Each) || count.label.contains("其中");
                all && !other && count.alike(first) && !count.vague
            };
            let before = from.checked_sub(1).and_then(|at| sentence.all.get(at)).filter(of_time);
            let behind = || {
                sentence
                    .all
                    .get(from + length)
                    .filter(|count| of_time(count) && count.start > first.end)
            };
            let total = before.or_else(behind)?;
            let sum: f64 = parts.iter().map(|part| part.value).sum();
            let slack = slack_of(parts) + total.slack + total.value * 0.005;
            ((sum - total.value).abs() > slack).then(|| format!("，各时段之和不是{}", total.shown))
        })
    })
}

/// A running sum that falls: 累计数：6月底5200人，9月底4700人; 9月底完成70%，11月底完成60%.
pub(super) fn running(sentence: &Sentence<'_>) -> Found {
    static POINT: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^([0-9]{1,2})月[底末](?:前|止)?(?:累计|已|可)*(完成|达到?|为|支出|建成|到)?$"));
    let point = |count: &Quantity<'_>| {
        let found = POINT.captures(count.dated)?;
        let verb = found.get(2).map_or("", |verb| verb.as_str()).to_owned();
        Some((found.get(1)?.as_str().parse::<u8>().ok()?, verb))
    };
    sentence.all.windows(2).find_map(|two| {
        let [one, other] = two else { return None };
        let same = one.unit == other.unit && !one.each && !other.each;
        let falls = same && other.value < one.value - one.slack - other.slack;
        let told = || format!("，“{}”以后又成了“{}”", one.shown, other.shown);
        // 上半年累计31处，前三季度累计26处
        if let (Some(first), Some(second)) = (summed_up_to(one.dated), summed_up_to(other.dated)) {
            let vague = one.vague || other.vague;
            let left = Role::Rest.said_in(sentence.text) || Role::Down.said_in(sentence.text);
            return (falls && first < second && !vague && !left).then(told);
        }
        let opens = sentence.between(0, one.start - one.dated.len());
        let lead = opens.rsplit('。').next().unwrap_or_default();
        // What stands before the first may go on: 再就业累计数：6月底.
        let first = point(one).or_else(|| {
            let digits = one.dated.find(|c: char| c.is_ascii_digit())?;
            let from = one.start - one.dated.len() + digits;
            let own = Quantity {
                dated: sentence.between(from, one.start),
                ..one.clone()
            };
            point(&own)
        })?;
        let second = point(other)?;
        let joined = matches!(other.joint, Joint::Listed | Joint::Comma);
        let sums = |words: &str| words.contains("累计");
        let counted = sums(lead) || sums(one.dated) || sums(other.dated);
        let done = first.1 == second.1 && ["完成", "支出", "建成"].contains(&first.1.as_str());
        let left = Role::Rest.said_in(lead) || Role::Stock.said_in(lead) || Role::Down.said_in(sentence.text);
        (joined && first.0 < second.0 && (counted || done) && !left && falls).then(told)
    })
}

/// The month up to which words before a figure say that it is a running sum: 前三季度累计 is up to the ninth, 10月末累计完成 to the tenth.
fn summed_up_to(dated: &str) -> Option<u8> {
    static UP_TO: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^[,、]?(?:截[至止]到?)?(?:(?<month>[0-9]{1,2})月[底末]|(?<first>一)季度[底末]?|(?<ended>[二三四])季度[底末]|(?<half>上半年)|前(?<several>[二三])季度|全年|1[-~至到—](?<until>[0-9]{1,2})月份?)",
        )
    });
    let found = UP_TO.captures(dated)?;
    let behind = dated.get(found.get(0)?.end()..)?;
    let named = |name: &str| found.name(name).and_then(|said| number(said.as_str()));
    let quarter = ["first", "ended", "several"].into_iter().find_map(named);
    let until = ["month", "until"].into_iter().find_map(named);
    let until = until.or(quarter.map(|quarter| quarter * 3));
    let until = until.or_else(|| Some(if found.name("half").is_some() { 6 } else { 12 }));
    until.filter(|_| behind.contains("累计"))
}

/// More within a month than in all: 走访企业98家，本月走访102家; or less up to a later month: 1-11月支持312家，1-10月支持345家.
pub(super) fn within(sentence: &Sentence<'_>) -> Found {
    static UP_TO: LazyLock<Regex> = LazyLock::new(|| regex(r"^0?1月?[-~至到]([0-9]{1,2})月份?"));
    /// What names a time that is within what is counted in all.
    const NOW: [&str; 5] = ["本月", "当月", "本周", "当周", "本季度"];
    let up_to = |count: &Quantity<'_>| {
        let found = UP_TO.captures(count.dated.trim_start_matches(','))?;
        found.get(1)?.as_str().parse::<u8>().ok()
    };
    sentence.all.windows(2).find_map(|two| {
        let [one, other] = two else { return None };
        let joined = matches!(other.joint, Joint::Listed | Joint::Comma);
        if !joined || !one.alike(other) || one.vague || other.vague {
            return None;
        }
        if let (Some(first), Some(second)) = (up_to(one), up_to(other)) {
            let falls = first > second && one.value < other.value || first < second && one.value > other.value;
            return falls.then(|| format!("，“{}”与“{}”对不上", one.shown, other.shown));
        }
        // What was done in all, by the same word: 走访98家, 本月走访102家.
        let verb = NOW
            .iter()
            .find_map(|now| other.label.trim_start_matches('其').strip_prefix(now))?;
        let verb = verb.trim_start_matches(['新', '又', '共', '已']);
        let same = verb.chars().count() > 1 && one.label.contains(verb);
        let timed = span(one.dated, false).is_some() || NOW.iter().any(|now| one.label.contains(now));
        let other_time = [Role::Before, Role::Aim, Role::Due].iter().any(|role| one.is(*role));
        (same && !timed && !other_time && other.value > one.value + one.slack + other.slack)
            .then(|| format!("，本期的{}多于{}", other.shown, one.shown))
    })
}

/// So much a month for each, and in so many months: 2.1万人，每人每月80元，全年12个月共发放320万元.
pub(super) fn monthly(sentence: &Sentence<'_>) -> Found {
    static MONTHS: LazyLock<Regex> = LazyLock::new(|| regex(r"([0-9]{1,2})个月"));
    let mut said = MONTHS.captures_iter(sentence.text);
    let (months, None) = (said.next()?, said.next()) else {
        return None;
    };
    let months: f64 = months.get(1)?.as_str().parse().ok()?;
    let at = sentence
        .all
        .iter()
        .position(|each| each.label.contains("每月") && each.label.contains(['人', '户', '名']))?;
    let each = sentence.all.get(at)?;
    let by = each.label.chars().find(|c| ['人', '户', '名'].contains(c))?;
    let mut many = sentence.all.iter().filter(|count| {
        let persons = count.unit.starts_with(by) || by == '人' && count.unit.starts_with('名');
        persons && count.start != each.start && !count.each
    });
    let (many, None) = (many.next()?, many.next()) else {
        return None;
    };
    let total = sentence
        .all
        .get(at + 1..)?
        .iter()
        .find(|total| total.unit == each.unit && (total.is(Role::Total) || total.label.contains('共')))?;
    let reckoned = many.value * each.value * months;
    let vague = [each, many, total].iter().any(|count| count.vague);
    let slack = total.slack + many.slack * each.value * months;
    (!vague && differ(total.value, reckoned, slack, 0.05)).then(|| {
        format!(
            "，“{}”每月“{}”，{months}个月不是{}",
            many.shown, each.shown, total.shown
        )
    })
}
