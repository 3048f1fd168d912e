//! Figures of an account that cannot be by themselves: a day that no calendar has, a share above its whole, a number below nothing, a
//! measure without its number. What figures say of one another is judged in [`quantities`].

use std::sync::LazyLock;

use regex::Captures;

use super::quantities;
use crate::lexicon::{self, Kind};
use crate::normal::date::month_end;
use crate::normal::{is_han, squeeze};
use crate::pattern::Regex;
use crate::text::regex;

/// What is wrong with the figures of a text, as it goes on behind the quotation in a finding.
pub(super) fn fault(text: &str, year: i16) -> Option<String> {
    // ③10月开展: the number of an item is no digit of its month.
    let bare = squeeze(&text.replace(|c| ('①'..='⒛').contains(&c) || ('⓪'..='⓿').contains(&c), ";"));
    if let Some(blank) = unnumbered(&bare) {
        return Some(format!("，“{blank}”前面没有数字"));
    }
    if !bare.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // 职业培训—2.6万人次—12月: a dash parts items, and is no sign of a number.
    let signed = || {
        bare.contains('-')
            .then(|| squeeze(&text.replace(['—', '–', '―', '─'], "~")))
    };
    day(&bare, year)
        .map(|day| format!("，日历上没有{day}"))
        .or_else(|| share(&bare).map(|share| format!("，“{share}”超过了100%")))
        .or_else(|| negative(&signed()?).map(|figure| format!("，“{figure}”是负数")))
        .or_else(|| quantities::fault(&bare, year))
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
    // 惠及率128%: whatever is called a rate is of a whole, unless its name is of one that may be more (增长率, 周转率).
    static RATES: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(\p{Han}{1,8}率)(?:已|均|约)?(?:为|达到?)?([0-9]{3,}(?:\.[0-9]+)?)%"));
    // 平均资费降低135%: nothing falls by more than all of it.
    static FALLS: LazyLock<Regex> = LazyLock::new(|| {
        regex(&format!(
            r"{}(?:了|约|幅度)?(?:为|达到?)?([0-9]{{3,}}(?:\.[0-9]+)?)%",
            lexicon::any(&[Kind::FallVerb])
        ))
    });
    let over = |found: &Captures<'_>, value: usize| {
        let value: f64 = found.get(value)?.as_str().parse().ok()?;
        let whole = found.get(0)?;
        // 处置率118%，省定任务100%: more than was to be done.
        let beside = bare.get(whole.end()..)?.trim_start_matches([',', '(']);
        let aim: String = beside.chars().take_while(|c| is_han(*c)).take(AIMED).collect();
        let number = beside.get(aim.len()..)?.starts_with(|c: char| c.is_ascii_digit());
        (value > 100.0 && !(number && quantities::names_aim(&aim))).then(|| whole.as_str().to_owned())
    };
    let bounded = |found: &Captures<'_>| {
        found
            .get(1)
            .is_some_and(|name| !lexicon::holds(name.as_str(), Kind::OpenShare))
    };
    SHARES
        .captures_iter(bare)
        .find_map(|found| over(&found, 2))
        .or_else(|| {
            RATES
                .captures_iter(bare)
                .filter(bounded)
                .find_map(|found| over(&found, 2))
        })
        .or_else(|| FALLS.captures_iter(bare).find_map(|found| over(&found, 1)))
}

/// Letters behind a rate within which what was aimed at stands: ，省定任务.
const AIMED: usize = 6;

/// Letters of the longest unit between the two numbers of a span.
const LONGEST_UNIT: usize = 6;

/// Whether a number stands so near the end that what follows is the other end of a span: 10人-20人.
fn has_span(before: &str) -> bool {
    before.chars().rev().take(LONGEST_UNIT).any(|c| c.is_ascii_digit())
}

/// A figure below nothing where none can be: 发放贷款-3.6亿元; 同比增长-3% can.
fn negative(bare: &str) -> Option<String> {
    static BELOW: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(\p{Han}{0,8})(\p{Han})-([0-9]+(?:\.[0-9]+)?(?:%|\p{Han}{1,2})?)"));
    // 增长-3倍: by how many times a thing grows is never below nothing.
    static TIMES: LazyLock<Regex> = LazyLock::new(|| regex(r"-[0-9]+(?:\.[0-9]+)?倍"));
    if let Some(times) = TIMES.find(bare) {
        let before = bare.get(..times.start()).unwrap_or_default();
        if before.ends_with(is_han) && !has_span(before) {
            return Some(times.as_str().to_owned());
        }
    }
    BELOW.captures_iter(bare).find_map(|found| {
        let text = |at: usize| found.get(at).map(|text| text.as_str()).unwrap_or_default();
        let spans = "年月日号时点期季旬度第至到一二三四五六七八九十栋号楼区段批轮级类岁".contains(text(2));
        let before = format!("{}{}", text(1), text(2));
        // 产值下降4.4%（一季度为-31%）, 社零-15.2%: a share below nothing is a growth, unless it is called a rate or a part of the work.
        let of_growth = text(3).ends_with('%') && !lexicon::holds(&before, Kind::ShareOfWork);
        let falls = lexicon::holds(&before, Kind::MayFall) || of_growth;
        // 科技股2-3家 and 7月-12月 are spans.
        let span = text(3).ends_with(['月', '日', '号', '年', '季', '楼']);
        let end = found.get(0)?.end();
        // 职业培训-2.6万人次-12月, 桥梁-9座/大桥
        let behind = bare.get(end..).unwrap_or_default();
        let item = behind
            .split(|c: char| !is_han(c) && c != '-')
            .next()
            .unwrap_or_default();
        let goes_on = behind.starts_with(['-', '/', '+']) || item.contains('-');
        // 10人-20人 is a span, and 伊尔-86 a name: only what is counted or money is below nothing.
        let opens = found.get(0).map_or("", |all| all.as_str());
        let from = bare.get(..end - opens.len() + before.len()).unwrap_or_default();
        let clause = from.rsplit([',', '、', '(', ':', '。', ';']).next().unwrap_or_default();
        let of_span = has_span(clause);
        let unit = text(3).trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let measured =
            unit.is_empty() || unit.starts_with(|c: char| "%万亿元人户家个件项亩吨米次场条处座公辆套所".contains(c));
        let named = unit.is_empty()
            && bare
                .get(end..)
                .unwrap_or_default()
                .starts_with(|c: char| c.is_ascii_alphanumeric());
        (!spans && !falls && !span && !goes_on && !of_span && measured && !named).then(|| format!("-{}", text(3)))
    })
}

/// A measure whose number was never put in: 发放补助万元，受益群众人次.
fn unnumbered(bare: &str) -> Option<String> {
    static BLANK: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"[\p{Han}--[一二两三四五六七八九十百千万亿几数余多约每上近过超逾干半位]](万元|亿元|万人次|人次|万户|万亩|平方米|立方米|公里)(?:$|[,。;、])",
        )
    });
    // 单位万元 names a unit, 参观人次 is a figure's name where a number stands behind it.
    let found = BLANK.captures(bare)?;
    let measure = found.get(1)?;
    let before = bare.get(..measure.start())?;
    // 年收入达万元, 产值突破亿元: one of it.
    let named = before.ends_with("单位") || before.ends_with(['按', '以', '用', '的', '达', '破', '成']);
    let part = before.ends_with("平方") || before.ends_with("立方");
    let money = matches!(measure.as_str(), "万元" | "亿元");
    let again = BLANK.find_iter(bare).count() > 1;
    (!named && !part && (money || again)).then(|| measure.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accounts_are_told_where_their_figures_do_not_go_together_and_only_there() {
        let fixture = include_str!("../../fixtures/normal/quantities.tsv");
        let (mut count, mut wrong) = (0, Vec::new());
        for line in fixture.lines().filter(|line| !line.starts_with('#')) {
            let (right, rest) = line.split_once('\t').expect(line);
            let (_, text) = rest.split_once('\t').expect(line);
            let told = fault(text, 2020);
            if told.is_some() != (right == "wrong") {
                wrong.push(format!("{right} {text}: {told:?}"));
            }
            count += 1;
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(count >= 300, "{count}");
    }

    /// Ways to say what is counted: verb, noun and unit.
    fn things() -> impl Strategy<Value = (&'static str, &'static str)> {
        prop::sample::select(vec![
            ("投入资金", "万元"),
            ("走访企业", "家"),
            ("培训", "人次"),
            ("改造小区", "个"),
            ("修复管网", "公里"),
            ("整治隐患", "处"),
            ("发放贷款", "亿元"),
            ("新建泊位", "个"),
        ])
    }

    /// Words around an account that say nothing of its figures.
    fn around() -> impl Strategy<Value = (&'static str, &'static str)> {
        prop::sample::select(vec![
            ("", "。"),
            ("8月底前由专班负责，", "，12月底前验收。"),
            ("按月调度；", "；9月通报一次。"),
            ("我局牵头，", "，群众反映良好。"),
        ])
    }

    /// A relation of quantities, put into words: true where `bend` is nothing, and false by so many where it is not.
    fn account(way: usize, (what, unit): (&str, &str), [a, b, c]: [u32; 3], bend: u32) -> String {
        let (sum, all) = (a + b, a + b + c);
        match way {
            0 => format!(
                "省级{what}{a}{unit}、市级{what}{b}{unit}、县级{what}{c}{unit}，合计{}{unit}",
                all + bend
            ),
            1 => format!(
                "{what}{all}{unit}，其中城区{}{unit}、乡镇{b}{unit}、园区{c}{unit}",
                a + bend
            ),
            2 => format!(
                "{what}{all}{unit}（城区{a}{unit}、乡镇{b}{unit}、园区{}{unit}）",
                c + bend
            ),
            3 => format!("排查问题{all}个，已整改{sum}个，剩余{}个", c + bend),
            4 => format!("受理信访件{all}件，办结{}件", if bend == 0 { sum } else { all + bend }),
            5 => format!("{what}由{a}{unit}增加到{sum}{unit}，新增{}{unit}", b + bend),
            6 => format!(
                "{what}由{all}{unit}减少到{}{unit}",
                if bend == 0 { a } else { all + bend }
            ),
            7 => {
                let share = f64::from(a) / f64::from(all) * 100.0;
                let bent = if bend == 0 { share } else { share + 9.0 };
                format!("完成{a}{unit}，占任务{all}{unit}的{bent:.1}%")
            }
            8 => {
                let (one, other) = (f64::from(a % 90) + 5.0, if bend == 0 { 0.0 } else { 4.0 });
                format!("抽检合格率{one}%，不合格率{}%", 100.0 - one + other)
            }
            9 => format!("{what}{sum}{unit}，上半年{a}{unit}，下半年{}{unit}", b + bend),
            10 => format!(
                "全年{}月启动招标，{}月完成主体，{}月建成投用",
                if bend == 0 { 3 } else { 11 },
                7,
                if bend == 0 { 11 } else { 5 }
            ),
            11 => {
                let rate = f64::from(sum) / f64::from(all) * 100.0;
                let bent = if bend == 0 {
                    rate
                } else if rate > 50.0 {
                    rate - 20.0
                } else {
                    rate + 20.0
                };
                format!("应整改{all}处，实际整改{sum}处，整改率{bent:.1}%")
            }
            12 => {
                let rounds = a % 7 + 2;
                format!(
                    "{what}{}{unit}，分{rounds}轮，每轮{b}{unit}",
                    b * rounds + bend * rounds
                )
            }
            13 => format!("项目开工{sum}个，完工{}个", if bend == 0 { a } else { sum + bend }),
            14 => format!(
                "{what}由2019年的{a}{unit}增加到2020年的{}{unit}",
                if bend == 0 {
                    sum
                } else {
                    a.saturating_sub(bend.min(a / 2 + 1))
                }
            ),
            15 => format!("{what}{sum}{unit}，其中9月场{a}{unit}、11月场{}{unit}", b + bend),
            _ => {
                let (one, other) = (a % 40 + 20, b % 20 + 10);
                let rest = 100 - one - other + if bend == 0 { 0 } else { 12 };
                format!("经费中财政占{one}%、社会占{other}%、自筹占{rest}%")
            }
        }
    }

    const TRUE_WAYS: usize = 20;
    const FALSE_WAYS: usize = 12;

    /// What units say in one sentence and what is true: growths below nothing, shares above all, batches, plans of later years, remarks
    /// in brackets, slogans in quotes, and figures that go together.
    fn true_part(way: usize, (what, unit): (&str, &str), [a, b, c]: [u32; 3]) -> String {
        let (sum, all) = (a + b, a + b + c);
        let rate = f64::from(a) / 10.0;
        match way {
            0 => format!("产值{all}亿元，下降{rate:.1}%（一季度为-{:.1}%）", rate + 3.0),
            1 => format!("{what}增速前三季度-{rate:.1}%、全年-{:.1}%，降幅收窄", rate / 2.0),
            2 => format!(
                "年度任务{a}个，实际完成{}个，完成率{:.1}%",
                sum,
                f64::from(sum) / f64::from(a) * 100.0
            ),
            3 => format!("{what}分两批：第一批{a}{unit}9月到位，第二批{b}{unit}12月到位"),
            4 => format!("{what}{all}{unit}（市级{a}{unit}、县级{b}{unit}、其他{c}{unit}）"),
            5 => format!("{what}{all}{unit}：城区{a}{unit}、乡镇{b}{unit}、园区{c}{unit}"),
            6 => format!("二期{what}{a}{unit}列入2021年计划，2022年6月底前完成"),
            7 => format!("“双{a}”行动、“零拖欠”专项推进，走访{b}户"),
            8 => format!(
                "{what}{sum}{unit}，比上年{a}{unit}增加{b}{unit}，增长{:.1}%",
                f64::from(b) / f64::from(a) * 100.0
            ),
            9 => format!("{what}{a}{unit}，比去年{sum}{unit}减少{b}{unit}"),
            10 => format!("{what}4月{a}{unit}、5月{b}{unit}、6月{c}{unit}，二季度共{all}{unit}"),
            11 => format!("{what}累计：6月底{a}{unit}，9月底{sum}{unit}，12月底{all}{unit}"),
            12 => format!("任务—数量—时限：{what}—{a}{unit}—12月"),
            13 => format!("审批时限由目前{}天压缩到{b}天", sum),
            14 => format!("办案{sum}件，同比增长{rate:.1}%，比去年增加{}件", b),
            15 => format!("会议由上年的{}次压减20%，控制在{}次以内", a * 5, a * 4),
            16 => format!("补助{a}人，每人每月{b}元，全年12个月共发放{}元", a * b * 12),
            17 => format!("欠费线索{a}件于3月12日交办，9月{}日全部办结", b % 28 + 1),
            18 => format!("{what}（含上年结转）{a}{unit}，约占计划的九成，其余{c}{unit}转下年"),
            _ => format!("应{}{all}{unit}，已{what}{sum}{unit}，其余{c}{unit}明年3月完成", what),
        }
    }

    /// The same with a fault in it.
    fn false_part(way: usize, (what, unit): (&str, &str), [a, b, c]: [u32; 3]) -> String {
        let (sum, all) = (a + b, a + b + c);
        let much = all * 2;
        match way {
            0 => format!(
                "任务{all}个，建成{a}个，完成任务的{:.1}%",
                f64::from(a) / f64::from(all) * 100.0 + 15.0
            ),
            1 => format!(
                "{what}{all}{unit}（市级{a}{unit}、县级{b}{unit}、其他{}{unit}）",
                c + much
            ),
            2 => format!(
                "{what}{all}{unit}：城区{a}{unit}、乡镇{b}{unit}、园区{}{unit}",
                c + much
            ),
            3 => format!(
                "{what}{sum}{unit}，比上年{a}{unit}增加{b}{unit}，增长{:.1}%",
                f64::from(b) / f64::from(a) * 130.0 + 25.0
            ),
            4 => format!("{what}{a}{unit}，比去年的{sum}{unit}提高{b}{unit}"),
            5 => format!(
                "{what}4月{a}{unit}、5月{b}{unit}、6月{c}{unit}，二季度共{}{unit}",
                all + much
            ),
            6 => format!("{what}累计：6月底{sum}{unit}，9月底{}{unit}，12月底{all}{unit}", a / 3),
            7 => format!("审批时限由目前{a}天压缩到{sum}天"),
            8 => format!("办案{sum}件，同比增长{}%，比去年减少{b}件", a % 40 + 3),
            9 => format!("会议由上年的{}次压减20%，控制在{}次以内", a * 5, a * 5 + 3),
            10 => format!("补助{a}人，每人每月{b}元，全年12个月共发放{}元", a * b * 3),
            _ => format!("欠费线索{a}件于10月12日交办，9月{}日全部办结", b % 28 + 1),
        }
    }

    proptest! {
        #[test]
        fn an_account_that_is_composed_of_true_figures_is_silent_and_one_bent_figure_is_told(
            way in 0usize..=16,
            what in things(),
            around in around(),
            parts in [12u32..900, 12u32..900, 12u32..900],
            off in 5u32..60,
        ) {
            // What stands around may name days of its own.
            let around = if way == 10 { ("", "。") } else { around };
            let text = |bend: u32| format!("{}{}{}", around.0, account(way, what, parts, bend), around.1);
            let right = text(0);
            prop_assert_eq!(fault(&right, 2020), None, "{}", right);
            // So much that no rounding makes it.
            let sum: u32 = parts.iter().sum();
            let wrong = text(sum * off / 100 + 3);
            prop_assert!(fault(&wrong, 2020).is_some(), "{}", wrong);
        }

        #[test]
        fn an_account_that_is_drawn_from_true_parts_is_silent_and_one_that_a_fault_is_put_into_is_told(
            places in prop::collection::vec(0usize..TRUE_WAYS, 1..5),
            faulty in 0usize..FALSE_WAYS,
            numbers in prop::collection::vec([12u32..900, 12u32..900, 12u32..900], 5),
            whats in prop::collection::vec(things(), 5),
            joints in prop::collection::vec(prop::sample::select(vec!["。", "；", "；\n"]), 5),
        ) {
            let parts = places.iter().zip(&whats).zip(&numbers);
            let mut right: Vec<String> = parts.map(|((way, what), [a, b, c])| true_part(*way, *what, [*a, *b, *c])).collect();
            let join = |parts: &[String]| {
                let ends = parts.iter().zip(&joints).map(|(part, joint)| format!("{part}{joint}"));
                ends.collect::<String>()
            };
            let text = join(&right);
            prop_assert_eq!(fault(&text, 2020), None, "{}", text);
            if let (Some(what), Some([a, b, c])) = (whats.last(), numbers.last()) {
                let at = *a as usize % (right.len() + 1);
                right.insert(at, false_part(faulty, *what, [*a, *b, *c]));
                let text = join(&right);
                prop_assert!(fault(&text, 2020).is_some(), "{}", text);
            }
        }

        #[test]
        fn a_part_is_told_where_it_is_more_than_its_whole_and_only_there(
            whole in 1u32..5_000,
            part in 1u32..5_000,
            what in things(),
            inner in prop::sample::select(vec!["已整改", "重点", "农村"]),
            link in prop::sample::select(vec!["，其中", "（其中", "，其中："]),
        ) {
            let text = format!("{}{whole}{}{link}{inner}{part}{}。", what.0, what.1, what.1);
            // 5亿元 may be 5.4, and a part of it, too.
            let rounded = if what.1.ends_with("亿元") || what.1.ends_with("万元") { 1 } else { 0 };
            prop_assert_eq!(fault(&text, 2020).is_some(), part > whole + rounded, "{}", text);
        }

        #[test]
        fn a_day_is_told_where_the_calendar_has_none(month in 1i16..=14, day in 1i16..=33) {
            let text = format!("{month}月{day}日前完成全部改造任务。");
            let is = jiff::civil::Date::new(2020, i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0)).is_ok();
            prop_assert_eq!(fault(&text, 2020).is_none(), is, "{}", text);
        }

        #[test]
        fn a_growth_that_falls_is_told_and_one_that_grows_is_not(
            from in 1u32..900,
            to in 1u32..900,
            way in prop::sample::select(vec![("增至", true), ("增加到", true), ("提高到", true), ("降至", false), ("减少到", false), ("压缩至", false)]),
            what in prop::sample::select(vec![("贷款余额", "亿元"), ("托育机构", "家"), ("存栏", "头")]),
            opens in prop::sample::select(vec!["由", "从", "由上年的"]),
        ) {
            prop_assume!(from != to);
            let text = format!("{}{opens}{from}{}{}{to}{}。", what.0, what.1, way.0, what.1);
            prop_assert_eq!(fault(&text, 2020).is_some(), (to > from) != way.1, "{}", text);
        }

        #[test]
        fn whatever_stands_between_figures_the_model_reads_it(text in "[0-9一二年月日%万亿个户家，、。（）其中由增至占比率合计剩余已]{0,40}") {
            let _ = fault(&text, 2020);
        }
    }
}
