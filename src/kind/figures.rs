//! Figures of an account that cannot be: a day that no calendar has, a share above its whole, parts above what they are part of, a
//! growth that falls, a rate that its own figures do not give, an end before its beginning, a measure without its number.
//!
//! An account is read as counts, each with its measure and the words before it. What stands between two counts says how they go
//! together (其中, 合计, 由…增至…, 占…的, 应…), and whatever they then say of one another is reckoned.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::lexicon::{self, Kind};
use crate::reply::normal::date::month_end;
use crate::reply::normal::{is_han, squeeze};
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
    day(&bare, year)
        .map(|day| format!("，日历上没有{day}"))
        .or_else(|| share(&bare).map(|share| format!("，“{share}”超过了100%")))
        .or_else(|| negative(&bare).map(|figure| format!("，“{figure}”是负数")))
        .or_else(|| {
            bare.split(['。', '\n', ';'])
                .find_map(|sentence| of_sentence(sentence, year))
        })
}

/// What the figures of one sentence say against one another.
fn of_sentence(sentence: &str, year: i16) -> Option<String> {
    let counts = counts(sentence);
    changes(sentence, &counts)
        .or_else(|| backwards(sentence, year))
        .or_else(|| often(sentence))
        .or_else(|| shares(sentence))
        .or_else(|| of_budget(sentence, &counts))
        .or_else(|| parts(sentence, &counts))
        .or_else(|| sum(sentence, &counts))
        .or_else(|| rate(sentence, &counts))
        .or_else(|| settled(sentence, &counts))
        .or_else(|| growth(sentence, &counts))
        .or_else(|| average(sentence, &counts))
        .or_else(|| halves(sentence, &counts))
        .or_else(|| exceeds(sentence, &counts))
        .or_else(|| among(sentence, &counts))
        .or_else(|| left_of_all(sentence))
        .or_else(|| raised(sentence))
        .or_else(|| twice(sentence, &counts))
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
        (value > 100.0).then(|| found.get(0).map(|all| all.as_str().to_owned()))?
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

/// A figure below nothing where none can be: 发放贷款-3.6亿元; 同比增长-3% can.
fn negative(bare: &str) -> Option<String> {
    static BELOW: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(\p{Han}{0,8})(\p{Han})-([0-9]+(?:\.[0-9]+)?(?:%|\p{Han}{1,2})?)"));
    // 增长-3倍: by how many times a thing grows is never below nothing.
    static TIMES: LazyLock<Regex> = LazyLock::new(|| regex(r"-[0-9]+(?:\.[0-9]+)?倍"));
    if let Some(times) = TIMES.find(bare) {
        let before = bare.get(..times.start()).unwrap_or_default();
        if before.ends_with(is_han) {
            return Some(times.as_str().to_owned());
        }
    }
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
    let named = before.ends_with("单位") || before.ends_with(['按', '以', '用', '的']);
    let money = matches!(measure.as_str(), "万元" | "亿元");
    let again = BLANK.find_iter(bare).count() > 1;
    (!named && (money || again)).then(|| measure.as_str().to_owned())
}

/// A count of an account.
#[derive(Debug, Clone)]
struct Count<'t> {
    value: f64,
    /// What it counts by: 户, 万元 as 元; 个 of 5个小区.
    measure: String,
    /// As it stands there: 3.2万人.
    shown: String,
    /// The letters before it, up to another figure or a stop.
    name: &'t str,
    start: usize,
    end: usize,
}

/// The counts of a sentence, in order; days and shares are none.
fn counts(sentence: &str) -> Vec<Count<'_>> {
    static COUNTS: LazyLock<Regex> =
        LazyLock::new(|| regex(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?(余|多)?(万|亿)?(余|多)?(\p{Han}{1,2})"));
    let found = COUNTS.captures_iter(sentence).filter_map(|found| {
        let whole = found.get(0)?;
        let digits = found.get(1)?.as_str().replace(',', "");
        let part = found.get(2).map_or("", |text| text.as_str());
        let value: f64 = format!("{digits}{part}").parse().ok()?;
        let scale = match found.get(4).map(|text| text.as_str()) {
            Some("万") => 1e4,
            Some("亿") => 1e8,
            _ => 1.0,
        };
        let measure = found.get(6)?;
        // 5个小区: the measure is its first letter, but 人次 is none of 人.
        const LONG: [&str; 8] = ["人次", "批次", "公里", "家次", "平方", "亩次", "立方", "美元"];
        let long = LONG.contains(&measure.as_str());
        let letter: String = measure.as_str().chars().take(if long { 2 } else { 1 }).collect();
        let end = measure.start() + letter.len();
        let before = sentence.get(..whole.start()).unwrap_or_default();
        let stop = |c: char| c.is_ascii_digit() || matches!(c, ',' | '、' | '(' | ')' | ':' | '%');
        let from = before.rfind(stop).map_or(0, |at| {
            at + before
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, char::len_utf8)
        });
        Some(Count {
            value: value * scale,
            shown: sentence.get(whole.start()..end)?.to_owned(),
            measure: letter,
            name: before.get(from..).unwrap_or_default(),
            start: whole.start(),
            end,
        })
    });
    // G351, 第3批, 2-3次 and 1.5倍 count nothing.
    let counts = |count: &Count<'_>| {
        let before = sentence.get(..count.start).unwrap_or_default();
        !"年月日号时点第倍成折届岁级类路线版".contains(count.measure.as_str())
            && !before.ends_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '第' | '-' | '~' | '.' | '/' | ':'))
            && !before.ends_with("每")
    };
    found.filter(counts).collect()
}

/// What came to it or went from it: 由86亿元增至72亿元; 新增8家，由5家增至9家.
fn changes(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    static CHANGE: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:由|从)(?:去年的?|上年的?|年初的?|原来的?|原|最初的?)?([0-9]+(?:\.[0-9]+)?)(万|亿)?(%|\p{Han}{0,4}?)(增|提|升|涨|扩|上升|提高|提升|降|减|缩|压|下|跌)\p{Han}{0,2}?(?:至|到|为)([0-9]+(?:\.[0-9]+)?)(万|亿)?(%|\p{Han})",
        )
    });
    CHANGE.captures_iter(sentence).find_map(|found| {
        let text = |at: usize| found.get(at).map(|text| text.as_str()).unwrap_or_default();
        let scaled = |number: usize, scale: &str| -> Option<f64> {
            let value: f64 = text(number).parse().ok()?;
            Some(
                value
                    * match scale {
                        "万" => 1e4,
                        "亿" => 1e8,
                        _ => 1.0,
                    },
            )
        };
        // 从5增至9万元: the scale of the second is that of the first.
        let first_scale = if text(3).is_empty() && text(2).is_empty() {
            text(6)
        } else {
            text(2)
        };
        let (from, to) = (scaled(1, first_scale)?, scaled(5, text(6))?);
        let other = !text(3).is_empty() && text(3).chars().next() != text(7).chars().next();
        if other {
            return None;
        }
        let up = matches!(text(4), "增" | "提" | "升" | "涨" | "扩" | "上升" | "提高" | "提升");
        let whole = found.get(0)?.as_str();
        // 排名由第5提升至第2, 时间由15天提前至3天 are no growth.
        let rank = whole.contains("提前")
            || "名位天日分秒".contains(text(7)) && matches!(text(4), "提" | "升" | "提高" | "提升");
        if !rank && (up && to < from || !up && to > from) {
            let way = if up { "增" } else { "减" };
            return Some(format!("，“{whole}”{way}得不对"));
        }
        let gone = ["退出", "关停", "注销", "减少", "关闭", "撤"]
            .iter()
            .any(|word| sentence.contains(word));
        let by = if up {
            ["新增", "净增", "增加"]
        } else {
            ["压减", "减少", "压降"]
        };
        // Of several, one that fits is the one that is meant; what stands far away is of something else.
        const NEAR: usize = 8;
        let near = |count: &Count<'_>| {
            let (start, end) = found.get(0).map_or((0, 0), |all| (all.start(), all.end()));
            let between = if count.end <= start {
                sentence.get(count.end..start)
            } else {
                sentence.get(end..count.start)
            };
            between.is_some_and(|between| between.chars().count() <= NEAR)
        };
        let says = |count: &&Count<'_>| {
            let says = by.iter().any(|word| count.name.contains(word));
            says && count.measure.starts_with(text(7)) && !whole.contains(count.shown.as_str())
        };
        let far = |count: &Count<'_>| ((to - from).abs() - count.value).abs() > count.value.abs().max(1.0) * 0.02;
        if counts.iter().filter(says).any(|count| !far(count)) {
            return None;
        }
        let changed = counts.iter().filter(says).find(|count| near(count))?;
        let differs = far(changed);
        // What is gone beside what came says nothing of the two.
        let clear = !up || !gone;
        (clear && differs).then(|| format!("，“{}”与“{whole}”对不上", changed.shown))
    })
}

/// A work that ends before it begins: 工程于2020年10月开工，2020年4月竣工.
pub(super) fn backwards(sentence: &str, year: i16) -> Option<String> {
    static STEPS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:(20[0-9]{2}|当|今|本|明|次|来)年)?([0-9]{1,2})月(?:([0-9]{1,2})[日号])?(上旬|中旬|下旬|初|底|末)?(?:前|份|之前)?(?:正式|全面|顺利|已|将|就|才)?(开工|开始|启动|动工|进场|开建|竣工|完工|结束|建成|通车|投用|验收|收尾|收官|完成|授牌|挂牌|投产|销号|开园|获批)",
        )
    });
    let mut steps = Vec::new();
    let mut said: Option<i16> = None;
    for found in STEPS.captures_iter(sentence) {
        let text = |at: usize| found.get(at).map(|text| text.as_str()).unwrap_or_default();
        let own = match text(1) {
            "" => said,
            "当" | "今" | "本" => Some(year),
            "明" | "次" | "来" => Some(said.unwrap_or(year).saturating_add(1)),
            digits => digits.parse().ok(),
        };
        said = own.or(said);
        let day: i32 = match (text(3).parse::<i32>(), text(4)) {
            (Ok(day), _) => day,
            (_, "上旬" | "初") => 5,
            (_, "中旬") => 15,
            (_, "下旬" | "底" | "末") => 25,
            _ => 15,
        };
        let month: i32 = text(2).parse().ok()?;
        let begins = matches!(text(5), "开工" | "开始" | "启动" | "动工" | "进场" | "开建");
        let at = i32::from(own.unwrap_or(year)) * 400 + month * 31 + day;
        steps.push((at, begins, text(0).to_owned()));
    }
    // 一期5月完工，二期6月开工: only the first beginning and one end make one work.
    if let Some(span) = ends_before(sentence, year) {
        return Some(format!("，“{span}”先后颠倒"));
    }
    let [(one, first, begun), (other, second, ended)] = steps.as_slice() else {
        return None;
    };
    let several = ["一期", "二期", "其中", "分别", "标段", "首批", "另"]
        .iter()
        .any(|word| sentence.contains(word));
    let wrong = *first && !*second && other < one || !*first && *second && one < other && sentence.contains('拟');
    (wrong && !several && sentence.chars().count() < 60).then(|| format!("，“{begun}”与“{ended}”先后颠倒"))
}

/// A span of months that ends before it begins: 从2026年9月开展至2026年3月结束. A month without a year may be of the next one.
fn ends_before(sentence: &str, year: i16) -> Option<String> {
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:从|自|于)?(?:(20[0-9]{2}|今|本|当)年)([0-9]{1,2})月(?:[0-9]{1,2}[日号])?(?:\p{Han}{0,6}?)(?:至|到)(?:(20[0-9]{2}|今|本|当|同)年)([0-9]{1,2})月",
        )
    });
    let found = SPAN.captures(sentence)?;
    let number = |at: usize| found.get(at).and_then(|text| text.as_str().parse::<i32>().ok());
    let first = number(1).unwrap_or(i32::from(year));
    let second = match found.get(3).map(|text| text.as_str()) {
        Some("同") => first,
        _ => number(3).unwrap_or(i32::from(year)),
    };
    let (from, to) = (first * 12 + number(2)?, second * 12 + number(4)?);
    (to < from).then(|| found.get(0).map(|all| all.as_str().to_owned()))?
}

/// How often something is done in a year against how often it was: 每月召开1次，共召开60次.
fn often(sentence: &str) -> Option<String> {
    static OFTEN: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"每(周|月|季度?|半年|旬|年|两周)(?:至少|定期|集中|固定)?\p{Han}{0,6}?([0-9]{1,2}|[一二两三四])(次|期|场|轮|回|批|篇|份|个)\p{Han}{0,12}?[,，](?:全年|年内|今年|一年)?\p{Han}{0,4}?(?:共|累计|合计|总计)\p{Han}{0,6}?([0-9]+)(次|期|场|轮|回|批|篇|份|个)",
        )
    });
    let found = OFTEN.captures(sentence)?;
    let text = |at: usize| found.get(at).map(|text| text.as_str()).unwrap_or_default();
    let each: f64 = match text(2) {
        "一" => 1.0,
        "二" | "两" => 2.0,
        "三" => 3.0,
        "四" => 4.0,
        digits => digits.parse().ok()?,
    };
    let times = match text(1) {
        "周" => 53.0,
        "两周" => 27.0,
        "旬" => 36.0,
        "月" => 12.0,
        "季" | "季度" => 4.0,
        "半年" => 2.0,
        _ => 1.0,
    };
    let all: f64 = text(4).parse().ok()?;
    let of_each = ["各", "每个", "每名", "每家", "每村", "分别", "至少"]
        .iter()
        .any(|word| sentence.contains(word));
    let whole = found.get(0)?.as_str();
    (!of_each && text(3) == text(5) && all > each * times + 1.0).then(|| format!("，“{whole}”次数对不上"))
}

/// Shares of one whole that come to more than it: 务工占55%，种养占38%，转移性收入占27%.
fn shares(sentence: &str) -> Option<String> {
    static EACH: LazyLock<Regex> =
        LazyLock::new(|| regex(r"占(?:比|到|了|总\p{Han}{0,3}的?)?(?:为|达)?([0-9]+(?:\.[0-9]+)?)%"));
    let all: Vec<f64> = EACH
        .captures_iter(sentence)
        .filter_map(|found| found.get(1)?.as_str().parse().ok())
        .collect();
    let halves = [("男", "女"), ("城镇", "农村"), ("线上", "线下"), ("公办", "民办")];
    let of_one = ["结构", "构成", "分别", "其余"]
        .iter()
        .any(|word| sentence.contains(word))
        || halves
            .iter()
            .any(|(one, other)| sentence.contains(one) && sentence.contains(other));
    let sum: f64 = all.iter().sum();
    (sum > 101.0 && (all.len() >= 3 || of_one && all.len() == 2))
        .then(|| format!("，各项占比合计{}%，超过100%", plain(sum)))
}

/// A share that its own two figures do not give: 拨付资金600万元，占预算300万元的50%.
fn of_budget(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    static OF: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"占\p{Han}{0,10}?([0-9]+(?:\.[0-9]+)?(?:万|亿)?)\p{Han}{1,3}?的([0-9]+(?:\.[0-9]+)?)%")
    });
    let found = OF.captures(sentence)?;
    let (said, number): (f64, _) = (found.get(2)?.as_str().parse().ok()?, found.get(1)?);
    let whole = counts.iter().find(|count| count.start == number.start())?;
    let before =
        |count: &&Count<'_>| count.end <= found.get(0).map_or(0, |all| all.start()) && count.measure == whole.measure;
    let part = counts.iter().rev().find(before)?;
    let reckoned = part.value / whole.value.max(f64::MIN_POSITIVE) * 100.0;
    ((reckoned - said).abs() > said.abs().max(10.0) * 0.03).then(|| {
        format!(
            "，“{}”占“{}”的{}%，不是{}%",
            part.shown,
            whole.shown,
            plain(reckoned),
            plain(said)
        )
    })
}

/// A part, or parts together, that are more than their whole, all counted in the same measure: 检查企业120家，其中整改135家; 投入900万元，
/// 其中省级420万元、市级310万元、县级380万元.
fn parts(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    let (whole_end, from, named) = match sentence.find("其中") {
        Some(at) => (at, at + "其中".len(), true),
        // 减税降费11.3亿元（税8.1亿元、费3.2亿元）
        None => {
            let at = sentence.find('(')?;
            (at, at, false)
        }
    };
    let until = if named {
        sentence.len()
    } else {
        sentence.get(from..)?.find(')').map_or(sentence.len(), |end| from + end)
    };
    let behind: Vec<&Count<'_>> = counts
        .iter()
        .filter(|count| count.start >= from && count.end <= until)
        .collect();
    let wholes = || counts.iter().filter(|count| count.end <= whole_end);
    let most_of = |measure: &str| {
        let of = wholes().filter(|count| count.measure == measure);
        of.max_by(|a, b| a.value.total_cmp(&b.value))
    };
    // （计划5个）, （目标6000人） and （上年12家） are no part.
    let aim = |count: &&&Count<'_>| {
        let name = count.name;
        [
            "计划", "目标", "任务", "应", "上年", "去年", "同期", "总", "全", "共", "原",
        ]
        .iter()
        .any(|word| name.contains(word))
    };
    if named {
        let more = behind.iter().filter(|count| !aim(count)).find_map(|part| {
            let whole = most_of(&part.measure)?;
            (part.value > whole.value).then(|| format!("，其中的{}多于{}", part.shown, whole.shown))
        });
        if more.is_some() {
            return more;
        }
    }
    let first = behind.first()?;
    let whole = wholes().rev().find(|count| count.measure == first.measure)?;
    // What 、 joins is a division of the whole; what a comma joins may be counted twice.
    let listed = behind.iter().skip(1).take_while(|count| {
        let before = sentence.get(..count.start - count.name.len()).unwrap_or_default();
        before.ends_with('、') && count.measure == first.measure
    });
    let all: Vec<&Count<'_>> = std::iter::once(*first).chain(listed.copied()).collect();
    let sum: f64 = all.iter().map(|count| count.value).sum();
    let alike = all.iter().all(|count| !aim(&count));
    (all.len() > 1 && alike && sum > whole.value * 1.005).then(|| format!("，其中各项合计多于{}", whole.shown))
}

/// A sum that is less than what it is the sum of: 减税4.6亿元、降费2.9亿元，合计减负5.1亿元.
fn sum(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    let at = ["合计", "共计", "总计", "合共", "两项共", "三项共", "总共"]
        .iter()
        .filter_map(|word| sentence.find(word))
        .min()?;
    let total = counts.iter().find(|count| count.start > at)?;
    let parts: Vec<&Count<'_>> = counts
        .iter()
        .filter(|count| count.end <= at && count.measure == total.measure)
        .collect();
    let joined = parts.windows(2).all(|two| match two {
        [one, other] => sentence
            .get(one.end..other.start)
            .is_some_and(|between| between.contains(['、', ',', '和'])),
        _ => true,
    });
    let sum: f64 = parts.iter().map(|count| count.value).sum();
    let whole = ["其中", "每", "同比", "比"]
        .iter()
        .any(|word| sentence.get(..at).is_some_and(|before| before.contains(word)));
    (parts.len() > 1 && joined && !whole && total.value < sum * 0.995)
        .then(|| format!("，各项之和多于合计的{}", total.shown))
}

/// A rate that its own figures do not give: 目标任务600户，实际完成480户，完成率125%; 排查企业40家，覆盖率100%（应查80家）.
fn rate(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    static RATE: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(\p{Han}{2})率(?:为|达到?|约|已达)?([0-9]+(?:\.[0-9]+)?)%"));
    let mut rates = RATE.captures_iter(sentence);
    let (found, None) = (rates.next()?, rates.next()) else {
        return None;
    };
    let stem = found.get(1)?.as_str();
    let said: f64 = found.get(2)?.as_str().parse().ok()?;
    let is_aim = |count: &&Count<'_>| {
        let name = count.name;
        ["目标", "任务", "计划", "应"].iter().any(|word| name.contains(word)) && !name.contains("完成")
    };
    // 合格率 is not that of 不合格100批次.
    let of_stem = |count: &&Count<'_>| {
        let own = count.name.match_indices(stem).any(|(at, _)| {
            let before = count.name.get(..at).unwrap_or_default();
            !before.ends_with(['不', '未', '非', '没'])
        });
        own || stem == "完成" && count.name.contains("实际")
    };
    let aim = counts.iter().find(is_aim);
    let own = counts.iter().find(of_stem);
    let (whole, part) = match (aim, own) {
        (Some(aim), Some(own)) if own.start != aim.start => (aim, own),
        // 应查80家 stands behind what was.
        (Some(aim), None)
            if matches!(
                stem,
                "完成" | "覆盖" | "执行" | "参与" | "参训" | "到位" | "开工" | "竣工" | "检查"
            ) =>
        {
            (
                aim,
                counts
                    .iter()
                    .find(|count| count.measure == aim.measure && count.start != aim.start)?,
            )
        }
        (None, Some(own)) => (
            counts
                .iter()
                .find(|count| count.measure == own.measure && count.end <= own.start)?,
            own,
        ),
        _ => return None,
    };
    if whole.measure != part.measure
        || whole.value <= 0.0
        || counts.iter().filter(|count| count.measure == whole.measure).count() > 2
    {
        return None;
    }
    let reckoned = part.value / whole.value * 100.0;
    ((reckoned - said).abs() > 2.0).then(|| {
        format!(
            "，“{}”按所写的数是{}%",
            found.get(0).map_or("", |all| all.as_str()),
            plain(reckoned)
        )
    })
}

/// More that is settled than there was to settle: 排查隐患230处，已整改261处; 受理信访件85件，办结97件.
fn settled(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    let carried = ["上年", "去年", "历年", "往年", "存量", "结转", "累计", "积案", "遗留"]
        .iter()
        .any(|word| sentence.contains(word));
    counts.windows(2).find_map(|two| {
        let [one, other] = two else { return None };
        let found = lexicon::holds(one.name, Kind::Finds) && !lexicon::holds(one.name, Kind::Settles);
        let settles = lexicon::holds(other.name, Kind::Settles) && !lexicon::holds(other.name, Kind::Finds);
        let near = sentence
            .get(one.end..other.start)
            .is_some_and(|between| between.chars().count() <= 16);
        (found && settles && near && !carried && one.measure == other.measure && other.value > one.value)
            .then(|| format!("，{}多于{}", other.shown, one.shown))
    })
}

/// A growth that its own figures do not give: 接待游客2600万人次，同比增长8%，去年为2700万人次.
fn growth(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    static GROWTH: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:同比|比上年|较上年|比去年|较去年)(?:同期)?(增长|上升|提高|增加|下降|减少|降低)(?:了|约)?([0-9]+(?:\.[0-9]+)?)%",
        )
    });
    let mut found = GROWTH.captures_iter(sentence);
    let (said, None) = (found.next()?, found.next()) else {
        return None;
    };
    let share: f64 = said.get(2)?.as_str().parse().ok()?;
    let up = matches!(said.get(1)?.as_str(), "增长" | "上升" | "提高" | "增加");
    let at = said.get(0)?;
    // 去年为2700万人次, （上年同期2700万人次）: the name says nothing but of when.
    let is_before = |count: &&Count<'_>| {
        let name = count.name.trim_end_matches(['为', '是', '共', '仅', '的']);
        let name = name.trim_end_matches("同期").trim_start_matches(['而', '较', '比']);
        let name = ["低于", "高于"]
            .iter()
            .find_map(|word| name.strip_prefix(word))
            .unwrap_or(name);
        ["去年", "上年"].contains(&name)
    };
    let before = counts.iter().find(is_before)?;
    let now = counts
        .iter()
        .rev()
        .find(|count| count.end <= at.start() && count.measure == before.measure)?;
    let far = sentence
        .get(now.end..at.start())
        .is_some_and(|between| between.chars().count() > 2);
    let reckoned = (now.value / before.value.max(f64::MIN_POSITIVE) - 1.0) * 100.0;
    let told = if up { share } else { -share };
    (!far && now.start != before.start && (reckoned - told).abs() > share.max(10.0) * 0.1)
        .then(|| format!("，“{}”与“{}”“{}”对不上", at.as_str(), now.shown, before.shown))
}

/// More of a number than it has: 7家市属国企中，已建立董事会的9家.
fn among(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    const FAR: usize = 10;
    counts.iter().enumerate().find_map(|(place, whole)| {
        let (between, behind) = sentence.get(whole.end..)?.split_once('中')?;
        let of_whole = between.chars().count() <= FAR && between.chars().all(char::is_alphabetic);
        if !of_whole || !behind.starts_with([',', '已', '有', '的']) {
            return None;
        }
        // 96个小区中已有41个完成，新增端口2870个: what another clause counts need not be of them.
        let first = behind
            .trim_start_matches(',')
            .split([',', ';'])
            .next()
            .unwrap_or_default();
        let until = sentence.find(first).map_or(sentence.len(), |at| at + first.len());
        let more = counts
            .iter()
            .skip(place + 1)
            .filter(|count| count.start < until)
            .find(|count| {
                let aim = ["计划", "目标", "应", "总", "共"]
                    .iter()
                    .any(|word| count.name.contains(word));
                count.measure == whole.measure && count.value > whole.value && !aim
            })?;
        Some(format!("，其中的{}多于{}", more.shown, whole.shown))
    })
}

/// All of it, and some that is left: 清偿率100%，尚有2600万元未清偿.
fn left_of_all(sentence: &str) -> Option<String> {
    static ALL: LazyLock<Regex> = LazyLock::new(|| regex(r"(\p{Han})(\p{Han})率(?:均|已)?(?:为|达到?|保持)?100%"));
    ALL.captures_iter(sentence).find_map(|found| {
        let (whole, first, second) = (found.get(0)?, found.get(1)?.as_str(), found.get(2)?.as_str());
        let behind = sentence.get(whole.end()..)?;
        let open = [
            format!("未{first}{second}"),
            format!("没有{first}{second}"),
            format!("未能{first}{second}"),
            format!("欠{first}"),
        ];
        let said = open.iter().find(|word| {
            behind.find(word.as_str()).is_some_and(|at| {
                let before = behind.get(..at).unwrap_or_default();
                let after = behind.get(at + word.len()..).unwrap_or_default();
                // 无未整改问题, 未整改0个: there is none.
                let none = before.ends_with(['无', '零']) || before.ends_with("没有") || before.ends_with("不存在");
                let counted = after.chars().skip_while(|c| c.is_alphabetic());
                !none && !matches!(counted.take(2).collect::<String>().as_str(), zero if zero.starts_with('0') && !zero.starts_with("0."))
            })
        })?;
        Some(format!("，“{}”与“{said}”前后不一致", whole.as_str()))
    })
}

/// A rise that its own figures do not give: 补助提高30元，达到550元，由上年的540元调整而来.
fn raised(sentence: &str) -> Option<String> {
    static RAISED: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:提高|增加|上调|提升|降低|下调|减少)了?([0-9]+(?:\.[0-9]+)?)(万|亿)?(\p{Han})[^。;0-9]{0,4}?(?:达到?|至|到)([0-9]+(?:\.[0-9]+)?)(万|亿)?(\p{Han})[^。;0-9]{0,8}(?:由|从)(?:上年|去年|原来)?的?([0-9]+(?:\.[0-9]+)?)(万|亿)?(\p{Han})",
        )
    });
    let found = RAISED.captures(sentence)?;
    let text = |at: usize| found.get(at).map(|text| text.as_str()).unwrap_or_default();
    let alike = text(3) == text(6) && text(6) == text(9) && text(2) == text(5) && text(5) == text(8);
    let (by, to, from): (f64, f64, f64) = (text(1).parse().ok()?, text(4).parse().ok()?, text(7).parse().ok()?);
    (alike && ((to - from).abs() - by).abs() > by * 0.02).then(|| format!("，“{}”前后对不上", text(0)))
}

/// How many of one thing, counted twice in one sentence: 登记1.36万名普查员，普查员共8200名.
fn twice(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    const ALL: [&str; 6] = ["共有", "总数", "共计", "总计", "合计", "共"];
    counts.iter().enumerate().find_map(|(place, one)| {
        let behind = sentence.get(one.end..)?;
        let noun: String = behind
            .chars()
            .take_while(|c| c.is_alphabetic() && !c.is_ascii())
            .collect();
        let other = counts.iter().skip(place + 1).find(|other| {
            let name = ALL.iter().find_map(|word| other.name.strip_suffix(word));
            noun.chars().count() >= 2 && name == Some(noun.as_str()) && other.measure == one.measure
        })?;
        let differs = (other.value - one.value).abs() > one.value.max(1.0) * 0.005;
        differs.then(|| format!("，“{}”与“{}”前后不一致", one.shown, other.shown))
    })
}

/// A mean that its own figures do not give: 签约项目45个，总投资120亿元，平均每个项目投资5亿元.
fn average(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    static EACH: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:平均每|每(?:个|家|户|人|场)平均)\p{Han}{1,8}?[0-9]"));
    let each = EACH.find(sentence)?;
    let mean = counts
        .iter()
        .find(|count| count.start + 1 == each.end() || count.start >= each.end() - 1)?;
    let total = counts
        .iter()
        .rev()
        .find(|count| count.end <= each.start() && count.measure == mean.measure)?;
    let by = each
        .as_str()
        .trim_start_matches("平均")
        .trim_start_matches('每')
        .chars()
        .next()?;
    let mut many = counts
        .iter()
        .filter(|count| count.end <= each.start() && count.measure.starts_with(by));
    let (Some(number), None) = (many.next(), many.next()) else {
        return None;
    };
    let reckoned = total.value / number.value.max(f64::MIN_POSITIVE);
    ((reckoned - mean.value).abs() > reckoned.max(mean.value) * 0.15)
        .then(|| format!("，“{}”除以“{}”不是{}", total.shown, number.shown, mean.shown))
}

/// Two halves that make up a whole by their names and are not as many: 宣传205场，上半年110场，下半年105场.
fn halves(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    const PAIRS: [[&str; 2]; 5] = [
        ["上半年", "下半年"],
        ["男性", "女性"],
        ["男", "女"],
        ["线上", "线下"],
        ["公办", "民办"],
    ];
    PAIRS.iter().find_map(|[one, other]| {
        let named = |word: &str| {
            counts
                .iter()
                .position(|count| count.name.trim_end_matches("开展").ends_with(word))
        };
        let (first, second) = (named(one)?, named(other)?);
        let whole = counts.get(first.min(second).checked_sub(1)?)?;
        let (first, second) = (counts.get(first)?, counts.get(second)?);
        let alike = first.measure == whole.measure && second.measure == whole.measure;
        let near = sentence.get(whole.end..first.start.min(second.start))?.chars().count() <= 8;
        let sum = first.value + second.value;
        let rounded = whole.value.max(1.0) * 0.005;
        // What is less may leave out a part that neither is of.
        let exact = *one != "线上" && *one != "公办";
        let differs = sum > whole.value + rounded || exact && sum < whole.value - rounded;
        (alike && near && differs).then(|| format!("，“{}”与“{}”之和不是{}", first.shown, second.shown, whole.shown))
    })
}

/// More than the whole that is less, or by more than it is: 完成率98%，超额完成任务; 建成15万亩，较计划15万亩超额20%.
fn exceeds(sentence: &str, counts: &[Count<'_>]) -> Option<String> {
    static LESS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:完成率|(?:完成|占|达)[^,。;0-9]{0,8}(?:目标|任务|计划)[^,。;0-9]{0,4}的?)(?:为|达到?|约)?([0-9]{1,2}(?:\.[0-9]+)?)%,?(?:已|均|并|年度任务|全年任务|任务|目标)?(?:超额|全面|全部)完成",
        )
    });
    static OVER: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:较|比)(?:年度|全年)?(?:计划|目标|任务)[^,。;0-9]{0,6}([0-9.]+)[^,。;]{1,4}?超额?(?:完成)?(?:了|约)?([0-9]+(?:\.[0-9]+)?)%",
        )
    });
    if let Some(found) = LESS.find(sentence) {
        return Some(format!("，“{}”前后不一致", found.as_str()));
    }
    let found = OVER.captures(sentence)?;
    let share: f64 = found.get(2)?.as_str().parse().ok()?;
    let aim = counts
        .iter()
        .find(|count| Some(count.start) == found.get(1).map(|number| number.start()))?;
    let done = counts
        .iter()
        .rev()
        .find(|count| count.end <= found.get(0).map_or(0, |all| all.start()) && count.measure == aim.measure)?;
    let reckoned = (done.value / aim.value.max(f64::MIN_POSITIVE) - 1.0) * 100.0;
    ((reckoned - share).abs() > share.max(10.0) * 0.1).then(|| {
        format!(
            "，“{}”比“{}”多{}%，不是{}%",
            done.shown,
            aim.shown,
            plain(reckoned),
            plain(share)
        )
    })
}

/// A figure with two decimals at most.
fn plain(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
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

        #[test]
        fn parts_and_sums_are_told_where_they_do_not_add_up(
            parts in prop::collection::vec(2u32..900, 2..5),
            off in prop::sample::select(vec![0u32, 0, 20, 45]),
            what in prop::sample::select(vec![("投入资金", "万元"), ("走访企业", "家"), ("培训", "人次")]),
            form in 0usize..3,
        ) {
            let names = ["省级", "市级", "县级", "乡级"];
            let list: Vec<String> = parts.iter().zip(names).map(|(part, name)| format!("{name}{part}{}", what.1)).collect();
            let sum: u32 = parts.iter().sum();
            // So much less than the parts that no rounding makes it.
            let whole = sum - sum * off / 100;
            prop_assume!(whole > *parts.iter().max().unwrap_or(&0));
            let list = list.join("、");
            let text = match form {
                0 => format!("{}{whole}{}，其中{list}。", what.0, what.1),
                1 => format!("{}{whole}{}（{list}）。", what.0, what.1),
                _ => format!("{}{list}，合计{whole}{}。", what.0, what.1),
            };
            prop_assert_eq!(fault(&text, 2020).is_some(), off > 0, "{}", text);
        }

        #[test]
        fn a_growth_that_falls_is_told_and_one_that_grows_is_not(
            from in 1u32..900,
            to in 1u32..900,
            way in prop::sample::select(vec![("增至", true), ("增加到", true), ("提高到", true), ("降至", false), ("减少到", false), ("压缩至", false)]),
            what in prop::sample::select(vec![("贷款余额", "亿元"), ("托育机构", "家"), ("存栏", "头")]),
            opens in prop::sample::select(vec!["由", "从"]),
        ) {
            prop_assume!(from != to);
            let text = format!("{}{opens}{from}{}{}{to}{}。", what.0, what.1, way.0, what.1);
            prop_assert_eq!(fault(&text, 2020).is_some(), (to > from) != way.1, "{}", text);
        }
    }

    #[test]
    fn figures_that_do_not_go_together_are_told() {
        for text in [
            "计划投入900万元，其中省级补助420万元、市级配套310万元、县级自筹380万元。",
            "走访企业120家，其中规上企业95家、小微企业70家。",
            "排查隐患230处，已整改261处。",
            "受理信访件85件，办结97件。",
            "目标任务600户，实际完成480户，完成率125%。",
            "排查企业40家，覆盖率100%（应查80家）。",
            "拨付资金600万元，占预算300万元的50%。",
            "收入结构：务工占55%，种养占38%，转移性收入占27%。",
            "减税4.6亿元、降费2.9亿元，合计减负5.1亿元。",
            "新增贷款较上年增长，由86亿元增至72亿元。",
            "新增托育机构8家，全县由5家增至9家。",
            "全年每月召开1次调度会，共召开60次。",
            "工程于2020年10月开工，2020年4月竣工。",
            "发放补助万元，受益群众人次。",
            "培训合格率312%。",
            "发放贷款-3.6亿元。",
            "13月份完成登记。",
            "参训率达到150%",
            "完成率为-12%",
            "接待游客2600万人次，同比增长8%，去年为2700万人次。",
            "进出口48.7亿元，同比增长7.6%，低于上年的52.3亿元。",
            "7家市属国企中，已建立外部董事占多数董事会的9家。",
            "142个小区中，已开工142个、完工151个。",
            "清偿账款1.18亿元，清偿率100%，尚有2600万元未清偿。",
            "发放率100%，欠发3个月养老金412万元正在筹措。",
            "财政补助提高30元，达到550元，由上年的540元调整而来。",
            "全市登记1.36万名普查员，普查员共8200名。",
            "粮食总产21.9亿斤，比上年增长-3倍。",
            "优良天数比例达到137.5%。",
            "签约项目45个，总投资120亿元，平均每个项目投资5亿元。",
            "开展宣传205场，上半年110场，下半年105场。",
            "走访老人1200人，其中男性700人、女性800人。",
            "完成营造林8.6万亩，完成率98%，超额完成任务。",
            "建成高标准农田15万亩，较计划15万亩超额完成20%。",
            "压减经费320万元，由5800万元压减到5600万元。",
            "演练从2020年9月开展至2020年3月结束，共120场。",
        ] {
            assert!(fault(text, 2020).is_some(), "{text}");
        }
    }

    #[test]
    fn what_may_be_is_not_told() {
        for text in [
            "①摸底6月完成。③10月开展“回头看”。",
            "142个小区中，已开工142个、完工121个。",
            "整改率100%，无未整改问题；未整改0个。",
            "财政补助提高10元，达到550元，由上年的540元调整而来。",
            "招募120名志愿者，志愿者共120名。",
            "新增专精特新企业18家，入库企业由92家增加到131家，新增39家。",
            "全年新增门店18家，全县夜间经济示范点由2家增加到5家。",
            "中小企业32家中标，中心城区45家完成改造。",
            "抽检食品6230批次，合格率98.4%，不合格的100批次全部处置到位。",
            "接待游客2700万人次，同比增长8%，去年为2500万人次。",
            "签约项目24个，总投资120亿元，平均每个项目投资5亿元。",
            "开展宣传215场，上半年110场，下半年105场。",
            "培训900人，其中线上300人、线下500人，其余为自学。",
            "完成率98%，预计12月底全部完成。",
            "一期2020年5月竣工，二期2020年6月启动。",
            "2020年9月至2021年3月开展整治。",
            "压减经费320万元，由5800万元压减到5480万元。",
            "签约康养项目3个（总投资12.5亿元），其中2个已落地动工",
            "组织技能培训1.1万人次（其中以工代训3000人次）",
            "完成率131%，增长率达到120%",
            "2020年7月-12月，每月检查2-3次",
            "同比增长-3.2%，社零额增速-1.5%",
            "满13个月龄",
            "36个小区全部开工，其中32个已完工",
            "G351改建完成投资2.1亿元",
            "城镇新增就业6318人（目标6000人），登记失业率3.9%。",
            "累计减税降费11.3亿元（税8.1亿元、费3.2亿元），惠及4.2万户次。",
            "财政补助由520元提高到550元，资金8月12日拨付。",
            "饮水工程惠及1.43万人（任务1.4万人）。",
            "排查企业1206家，查出隐患3118条，改了3118条。",
            "社消零额跌幅由-28%收窄到-9.3%，村级服务社升级60家。",
            "复议案收78件、结78件，纠错率11.5%。",
            "每月召开1次调度会，共召开12次。",
            "8月开工，次年4月竣工。",
            "17个县城补短板项目均投用：公厕11座、水厂1座、管网扩建5处。",
            "培训1200人，发证300人，满意率98%。",
            "堵点问题131个，答复131个，解决126个，转省5个。",
            "人均550元，县级配套330万元列入调整预算，8月到账。",
            "接待群众1900人次，化解矛盾12件。",
        ] {
            assert_eq!(fault(text, 2020), None, "{text}");
        }
    }
}
