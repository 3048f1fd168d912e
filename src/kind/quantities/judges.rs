//! The judges of quantities: each asks the model one question of one sentence, and says what cannot be.

use std::sync::LazyLock;

use crate::pattern::Regex;

use super::measure::{Found, differ, is_from, is_step, is_time, is_up, plain, slack_of};
use super::{Joint, Quantity, Role, Sentence, lists, periods, rates};
use crate::form;
use crate::kind::{headings, steps};
use crate::lexicon::{self, Kind};
use crate::text::regex;

/// What is wrong with the quantities of a sentence.
pub(super) fn of(sentence: &Sentence<'_>) -> Found {
    const JUDGES: [fn(&Sentence<'_>) -> Found; 27] = [
        changed,
        rates::compared,
        rates::both_ways,
        rates::by_share,
        often,
        multiplied,
        periods::monthly,
        ahead,
        shares,
        opposite_rates,
        share_of,
        rates::share_of_aim,
        parts,
        lists::listed,
        parts_of_named,
        sum,
        periods::calendar,
        periods::running,
        periods::within,
        rate,
        settled,
        rest,
        growth,
        average,
        halves,
        beyond_aim,
        twice,
    ];
    if sentence.all.is_empty() {
        return None;
    }
    JUDGES
        .iter()
        .find_map(|judge| judge(sentence))
        .or_else(|| left_of_all(sentence.text))
}

/// A beginning, where it came to and by how much: 由86亿元增至72亿元; 新增8家，由5家增至9家; 提高30元，达到550元，由上年的540元调整而来;
/// 由80家增加到100家，增长50%.
fn changed(sentence: &Sentence<'_>) -> Found {
    let all = &sentence.all;
    (0..all.len()).find_map(|at| {
        let from = all.get(at).filter(|from| is_from(from.dated))?;
        let next = all.get(at + 1).and_then(|to| change(sentence, from, to, true));
        // 达到550元，由上年的540元调整而来: where it came to may stand first, but is no end of another change.
        let before = || {
            let to = all.get(at.checked_sub(1)?)?;
            let other = at
                .checked_sub(2)
                .and_then(|at| all.get(at))
                .is_some_and(|other| is_from(other.dated));
            (from.is(Role::Before) && !other).then(|| change(sentence, from, to, false))?
        };
        next.or_else(before)
    })
}

/// What is wrong between a beginning and what stands beside it; `behind` where that is told after it.
fn change(sentence: &Sentence<'_>, from: &Quantity<'_>, to: &Quantity<'_>, behind: bool) -> Found {
    /// Letters between what came and the two figures that it came between.
    const NEAR: usize = 8;
    /// Letters between the verb and the figure that it leads to: 增加到, 一下子提高至.
    const VERB: usize = 8;
    let same = from.unit == to.unit || from.unit == "%" && to.unit == "%";
    if !same || from.vague && to.vague {
        return None;
    }
    let up = if behind {
        let way = sentence.between(from.end, to.start);
        // 下降到年底的45个
        let of_now = way.trim_end_matches('的');
        let time = || {
            let at = of_now.find(|c: char| c.is_ascii_digit())?;
            let (verb, time) = of_now.split_at(at);
            is_time(time).then_some(verb)
        };
        let verb = Role::Now
            .words()
            .find_map(|now| of_now.strip_suffix(now))
            .or_else(time)
            .unwrap_or(way);
        let leads = verb.chars().count() <= VERB && verb.ends_with(['至', '到', '为', '达']);
        let up = leads.then(|| is_up(way))??;
        // 排名由第5提升至第2, 时间由15天提前至3天 are no growth.
        let rank = way.contains("提前")
            || lexicon::is(&to.unit, Kind::LessIsMore) && (way.contains('提') || way.contains('升'));
        let (start, end) = (from.start, to.end);
        if !rank && (up && to.value < from.value || !up && to.value > from.value) {
            let opens = from
                .dated
                .rfind(['由', '从'])
                .map_or(start, |at| start - (from.dated.len() - at));
            let way = if up { "增" } else { "减" };
            return Some(format!("，“{}”{way}得不对", sentence.between(opens, end)));
        }
        up
    } else {
        // 达到550元，由上年的540元调整而来.
        let leads = to.label.ends_with(['至', '到', '达']) && sentence.letters(to, from) <= NEAR;
        leads.then_some(to.value >= from.value)?
    };
    let (start, end) = (from.start.min(to.start), from.end.max(to.end));
    let role = if up { Role::Came } else { Role::Went };
    let gap = (to.value - from.value).abs();
    let by = |count: &&Quantity<'_>| {
        let of = count.is(role) && !count.vague || !behind && is_up(count.label) == Some(up);
        let outside = count.end <= start || count.start >= end;
        let by_so_many = !count.label.ends_with(['至', '到', '为']);
        of && outside
            && by_so_many
            && count.unit == to.unit
            // 新增托位1150个，每千人托位数由0.9个升到1.3个: the one is of all, the other of one out of many.
            && (count.is(Role::Each) || !from.is(Role::Each))
            && !(behind && count.is(Role::Each))
            && !count.is(Role::Before)
    };
    let is_off = |count: &Quantity<'_>| differ(count.value, gap, from.slack + to.slack + count.slack, 0.02);
    let said: Vec<&Quantity<'_>> = sentence.all.iter().filter(by).collect();
    let near = |count: &&&Quantity<'_>| {
        let between = if count.end <= start {
            sentence.between(count.end, start)
        } else {
            sentence.between(end, count.start)
        };
        between.chars().count() <= NEAR
    };
    // What is gone beside what came says nothing of the two; of several, one that fits is the one that is meant.
    let clear = !up || !Role::Went.said_in(sentence.text);
    let fits = said.iter().any(|count| !is_off(count));
    let whole = sentence.between(start, end);
    let off = said.iter().find(near).filter(|count| clear && !fits && is_off(count));
    if let Some(count) = off {
        return Some(format!("，“{}”与“{whole}”对不上", count.shown));
    }
    grown(sentence, from, to).map(|share| format!("，“{}”与“{whole}”对不上", share.shown))
}

/// The share by which a figure is said to have grown right behind where it came to, if the two figures do not give it.
fn grown<'s, 't>(sentence: &'s Sentence<'t>, from: &Quantity<'_>, to: &Quantity<'_>) -> Option<&'s Quantity<'t>> {
    let share = sentence
        .all
        .iter()
        .find(|share| share.start >= to.end && share.start > from.end)?;
    let bare = share.label.trim_end_matches(['了', '达', '到', '约', '为']);
    let bare = bare.strip_suffix("幅").or(bare.strip_suffix("率")).unwrap_or(bare);
    // 同比增长 reckons from another base.
    let said = Role::Up
        .words()
        .map(|word| (word, true))
        .chain(Role::Down.words().map(|word| (word, false)));
    let up = said.filter(|(word, _)| *word == bare).map(|(_, up)| up).next()?;
    let right_behind = sentence
        .between(to.end, share.start - share.label.len())
        .chars()
        .count()
        <= 1;
    let reckoned = if share.unit == "个百分点" && to.is_share() {
        to.value - from.value
    } else if share.is_share() && !to.is_share() && from.value > 0.0 {
        (to.value / from.value - 1.0) * 100.0
    } else {
        return None;
    };
    let told = if up { share.value } else { -share.value };
    let off = differ(told, reckoned, share.slack * 2.0 + 0.1, 0.05);
    (right_behind && !share.vague && !to.vague && !from.vague && off).then_some(share)
}

/// How often something is done in a year against how often it was: 每月召开1次，共召开60次.
fn often(sentence: &Sentence<'_>) -> Found {
    static OFTEN: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"每(周|月|季度?|半年|旬|年|两周)(?:至少|定期|集中|固定)?\p{Han}{0,6}?([0-9]{1,2}|[一二两三四])(次|期|场|轮|回|批|篇|份|个)\p{Han}{0,12}?[,，](?:全年|年内|今年|一年)?\p{Han}{0,4}?(?:共|累计|合计|总计)\p{Han}{0,6}?([0-9]+)(次|期|场|轮|回|批|篇|份|个)",
        )
    });
    let sentence = sentence.text;
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
        // In how many years?
        _ => return None,
    };
    let all: f64 = text(4).parse().ok()?;
    let whole = found.get(0)?.as_str();
    let of_each =
        Role::Each.said_in(&sentence.replacen(whole, "", 1)) || Role::Loose.said_in(sentence) || whole.contains("至少");
    (!of_each && text(3) == text(5) && all > each * times + 1.0).then(|| format!("，“{whole}”次数对不上"))
}

/// So many times so much, which is not the sum: 发放消费券4000万元，分4轮，每轮1500万元; 举办招聘会12场，每场提供岗位500个，共提供岗位8000个;
/// 每家补助3万元，共34家，合计182万元.
fn multiplied(sentence: &Sentence<'_>) -> Found {
    let all = &sentence.all;
    all.iter().enumerate().find_map(|(at, each)| {
        // 每户补助, 户均补助
        let of = each.label.rsplit_once('每').map(|(_, of)| of).or_else(|| {
            let at = each.label.find('均')?;
            let by = each.label.get(..at)?.chars().next_back()?;
            each.label.get(at - by.len_utf8()..)
        })?;
        let by = of.chars().next()?;
        let mut counted = all
            .iter()
            .filter(|times| times.unit.starts_with(by) && times.start != each.start);
        let (times, None) = (counted.next()?, counted.next()) else {
            return None;
        };
        // 分4轮: the whole is divided into them, and each is named by nothing else.
        let divided = ["分", "分为", "分成"].iter().any(|word| times.label.ends_with(word)) && of.chars().count() == 1;
        let named = of.get(by.len_utf8()..).unwrap_or_default().trim_start_matches('均');
        let is_sum = |count: &&Quantity<'_>| {
            let sum = count.is(Role::Total) || count.label.starts_with('共') || count.label.ends_with('共');
            let of_same =
                Role::Total.words().chain(["共"]).any(|word| count.label == word) || count.label.contains(named);
            sum && of_same && count.unit == each.unit && count.start > times.start
        };
        let whole = all
            .get(..at)?
            .iter()
            .rev()
            .find(|whole| divided && whole.start < times.start && whole.unit == each.unit && !whole.each)
            .or_else(|| all.get(at + 1..)?.iter().find(is_sum))?;
        let reckoned = times.value * each.value;
        let vague = [times, whole, each].iter().any(|count| count.vague);
        let loose = ["不少于", "最多", "最高", "至少", "左右"]
            .iter()
            .any(|word| each.label.contains(word));
        let off = differ(whole.value, reckoned, whole.slack + each.slack * times.value, 0.02);
        (!vague && !loose && off).then(|| format!("，“{}”乘以“{}”不是{}", times.shown, each.shown, whole.shown))
    })
}

/// More that has come to its end than has begun: 开工134个，完工150个; 到位资金21亿元，已支出25亿元.
fn ahead(sentence: &Sentence<'_>) -> Found {
    if is_carried(sentence) {
        return None;
    }
    sentence.all.windows(2).find_map(|two| {
        let [one, other] = two else { return None };
        let own = |label: &str| {
            let bare = label
                .trim_end_matches(['了', '共'])
                .trim_end_matches("资金")
                .trim_end_matches("项目");
            steps::ending(bare)
        };
        let (first, then) = (own(one.label)?, own(other.label)?);
        // 新开工30个，竣工45个: those of other years are at their end, too.
        let partly = [one, other].iter().any(|count| {
            count.vague || count.is(Role::Aim) || count.label.contains(['新', '未', '待', '本', '当', '其'])
        });
        let more = other.value > one.value + one.slack + other.slack;
        (first.matter == then.matter && first.order < then.order && one.alike(other) && more && !partly)
            .then(|| format!("，{}多于{}", other.shown, one.shown))
    })
}

/// Shares of one whole: 务工占55%，种养占38%，转移性收入占27%. Nothing else stands between them.
fn shares(sentence: &Sentence<'_>) -> Found {
    let is_of_whole = |share: &Quantity<'_>| {
        let bare = share.label.trim_end_matches(['为', '到', '了', '达', '约', '比']);
        // 占全省的30% is of another whole.
        share.is_share() && bare.ends_with('占') && share.behind.is_empty()
    };
    let runs = sentence.all.chunk_by(|one, other| {
        is_of_whole(one) && is_of_whole(other) && matches!(other.joint, Joint::Listed | Joint::Comma)
    });
    runs.filter(|run| run.len() > 1).find_map(|run| {
        let sum: f64 = run.iter().map(|share| share.value).sum();
        let closed = run.iter().any(|share| share.is(Role::Rest));
        let opposed = HALVES.iter().any(|halves| {
            let mut names = halves.names.iter();
            names.all(|name| run.iter().any(|share| share.label.contains(name)))
        });
        let one_whole =
            run.len() > 2 || closed || opposed || headings::holds(form::Kind::Amount, "one-whole", sentence.text);
        // 中央占50%、地方占50%，改为中央占80%、地方占20%: two wholes.
        if lexicon::holds(sentence.text, Kind::Replaces) {
            return None;
        }
        let over = sum > 101.0 && one_whole;
        let short = closed && sum < 99.0;
        let word = if over { "，超过100%" } else { "，不是100%" };
        (over || short).then(|| format!("，各项占比合计{}%{word}", plain(sum)))
    })
}

/// A rate and the one of what is left by its name, which together are all: 合格率99.2%，不合格率3.8%.
fn opposite_rates(sentence: &Sentence<'_>) -> Found {
    let stem = |share: &Quantity<'_>| {
        let bare = share
            .label
            .trim_end_matches(['为', '达', '到', '约', '仅', '均'])
            .to_owned();
        share.is_share().then_some(bare)?.strip_suffix('率').map(str::to_owned)
    };
    sentence.all.windows(2).find_map(|two| {
        let [one, other] = two else { return None };
        let (first, second) = (stem(one)?, stem(other)?);
        let denied = |all: &str, part: &str| {
            ["不", "未", "非"].iter().any(|not| {
                part.strip_prefix(not)
                    .is_some_and(|rest| rest.chars().count() > 1 && all.ends_with(rest) && !all.ends_with(part))
            })
        };
        let opposed = denied(&first, &second) || denied(&second, &first);
        let sum = one.value + other.value;
        let joined = matches!(other.joint, Joint::Listed | Joint::Comma);
        (opposed && joined && differ(sum, 100.0, one.slack + other.slack, 0.01))
            .then(|| format!("，“{first}率{}”与“{second}率{}”合计不是100%", one.shown, other.shown))
    })
}

/// A share that its own two figures do not give: 拨付资金600万元，占预算300万元的50%.
fn share_of(sentence: &Sentence<'_>) -> Found {
    sentence.all.iter().enumerate().find_map(|(at, whole)| {
        let share = sentence
            .all
            .get(at + 1)
            .filter(|share| share.is_share() && share.label.ends_with('的') && share.joint == Joint::Words)?;
        let opens = whole.label.rfind('占')?;
        let near = whole.label.get(opens..)?.chars().count() <= 11;
        let part = sentence.all.get(..at)?.iter().rev().find(|part| part.alike(whole))?;
        let reckoned = part.value / whole.value.max(f64::MIN_POSITIVE) * 100.0;
        let off = (reckoned - share.value).abs() > share.value.abs().max(10.0) * 0.03;
        (near && off && !part.vague && !whole.vague && !share.vague).then(|| {
            format!(
                "，“{}”占“{}”的{}%，不是{}%",
                part.shown,
                whole.shown,
                plain(reckoned),
                plain(share.value)
            )
        })
    })
}

/// Whether a quantity is no part of what stands before it: （目标6000人）, （上年12家）.
fn is_beside(count: &Quantity<'_>) -> bool {
    let other = count.is(Role::Aim) || count.is(Role::Due) || count.is(Role::Before) || count.is(Role::Total);
    other || ["总", "全", "共", "原"].iter().any(|word| count.label.contains(word))
}

/// A part, or parts together, that are more than their whole, all counted in the same measure: 检查企业120家，其中整改135家; 投入900万元，
/// 其中省级420万元、市级310万元、县级380万元; 投入900万元（省级420万元、市级610万元）.
fn parts(sentence: &Sentence<'_>) -> Found {
    let (from, until, named) = match sentence.text.find("其中") {
        Some(at) => (at, sentence.text.len(), true),
        // 减税降费11.3亿元（税8.1亿元、费3.2亿元）
        None => {
            let at = sentence.text.find('(')?;
            let until = sentence
                .text
                .get(at..)?
                .find(')')
                .map_or(sentence.text.len(), |end| at + end);
            (at, until, false)
        }
    };
    let wholes = || sentence.all.iter().filter(|count| count.end <= from && count.counts());
    let mut behind = sentence
        .all
        .iter()
        .filter(|count| count.start >= from && count.end <= until);
    let first = behind.find(|count| wholes().any(|whole| whole.unit == count.unit))?;
    // 其中包括教师，5600多个样板: in the clause of 其中 alone.
    let between = sentence.between(from, first.start - first.label.len());
    if between.contains([',', '。']) || !first.counts() || is_beside(first) {
        return None;
    }
    let list: Vec<&Quantity<'_>> = std::iter::once(first)
        .chain(behind.take_while(|count| count.joint == Joint::Listed && count.alike(first) && !is_beside(count)))
        .collect();
    let most = wholes()
        .filter(|whole| whole.alike(first))
        .max_by(|a, b| a.value.total_cmp(&b.value))?;
    let more = |part: &&&Quantity<'_>| part.value > most.value + part.slack + most.slack && !part.vague && !most.vague;
    if let Some(part) = list.iter().find(more).filter(|_| named) {
        return Some(format!("，其中的{}多于{}", part.shown, most.shown));
    }
    let whole = wholes().rev().find(|whole| whole.alike(first))?;
    // 立案62起（移送11起、结案58起）: what is one step after the other is no part beside it.
    if list.iter().any(|count| is_step(count.label)) {
        return None;
    }
    let sum: f64 = list.iter().map(|count| count.value).sum();
    // 1.2亿元（其中市级800万元、县级400万元）: the parts are the whole but for the unit.
    let times = |times: f64| (sum * times / whole.value - 1.0).abs() < 1e-9;
    if list.len() > 1 && whole.value > 0.0 && !whole.vague && [10.0, 100.0, 1e3, 1e4].into_iter().any(times) {
        return Some(format!("，其中各项合计与{}相差十倍以上", whole.shown));
    }
    let slack = slack_of(list.iter().copied()) + whole.slack + whole.value * 0.005;
    (list.len() > 1 && !whole.vague && sum > whole.value + slack).then(|| format!("，其中各项合计多于{}", whole.shown))
}

/// More of a number than it has: 7家市属国企中，已建立董事会的9家.
fn parts_of_named(sentence: &Sentence<'_>) -> Found {
    const FAR: usize = 10;
    sentence.all.iter().enumerate().find_map(|(place, whole)| {
        let (noun, rest) = sentence.text.get(whole.end..)?.split_once('中')?;
        let of_whole = noun.chars().count() <= FAR && noun.chars().all(char::is_alphabetic);
        // 送到灾民手中, 10个月当中.
        let other =
            noun.ends_with(['手', '当', '途', '心', '其', '集', '高', '初']) || noun.contains(['已', '了', '的']);
        if !of_whole || other || !whole.counts() || whole.vague || !rest.starts_with([',', '已', '有', '的']) {
            return None;
        }
        // 96个小区中已有41个完成，新增端口2870个: what a comma joins may count other things.
        let from = whole.end + noun.len();
        let mut behind = sentence.all.iter().skip(place + 1).filter(|count| count.start >= from);
        let first = behind.next()?;
        let lead = sentence.between(from, first.start - first.label.len()).chars().count();
        let list = std::iter::once(first).chain(behind.take_while(|count| count.joint == Joint::Listed));
        let mut alike = list.filter(|count| count.alike(whole) && !count.vague && !is_beside(count));
        let more = alike.find(|count| lead <= 4 && count.value > whole.value)?;
        Some(format!("，其中的{}多于{}", more.shown, whole.shown))
    })
}

/// A sum that its list does not give: 减税4.6亿元、降费2.9亿元，合计减负5.1亿元; 减税12亿元、降费5亿元，合计21亿元.
fn sum(sentence: &Sentence<'_>) -> Found {
    let at = sentence.all.iter().position(|count| count.is(Role::Total))?;
    let total = sentence.all.get(at)?;
    let list: Vec<&Quantity<'_>> = sentence
        .all
        .get(..at)?
        .iter()
        .rev()
        .take_while(|part| part.alike(total))
        .collect();
    let list: Vec<&Quantity<'_>> = list.into_iter().rev().collect();
    let (Some(first), Some(last)) = (list.first(), list.last()) else {
        return None;
    };
    let joined = list.iter().skip(1).all(|part| matches!(part.joint, Joint::Listed | Joint::Comma | Joint::Words))
        && matches!(total.joint, Joint::Comma | Joint::Listed | Joint::Other)
        // 涉案款、物共计50万元: the sum stands right behind the last of the list.
        && sentence.between(last.end, total.start - total.label.len()).chars().count() <= last.behind.chars().count() + 1;
    let before = sentence.between(0, total.start - total.label.len());
    let loose = ["其中", "比", "含"].iter().any(|word| before.contains(word))
        || list
            .iter()
            .any(|part| part.is(Role::Before) || part.is(Role::Rest) || part.is(Role::Aim) && !first.is(Role::Aim));
    // 28个省制定法规，17个市共计25个规章: each counts other things.
    let nouns = list
        .iter()
        .all(|part| part.behind.is_empty() || part.behind == total.behind);
    if list.len() < 2 || !joined || loose || !nouns || list.iter().any(|part| part.vague) || total.vague {
        return None;
    }
    let sum: f64 = list.iter().map(|part| part.value).sum();
    let slack = slack_of(list.iter().copied()) + total.slack;
    let less = total.value < sum - slack - sum * 0.005;
    // What is more may hold what the list leaves out, where it does not close on it.
    // 三项合计
    let bare = |label: &str| {
        let counted = label
            .split_once('项')
            .filter(|(number, _)| number.chars().count() == 1)
            .map_or(label, |(_, rest)| rest);
        Role::Total.words().any(|word| label == word || counted == word)
    };
    let strict = list.iter().skip(1).all(|part| part.joint == Joint::Listed)
        && bare(total.label)
        && !sentence.text.contains('等')
        && matches!(first.joint, Joint::Opens | Joint::Comma | Joint::Other);
    let more = strict && total.value > sum + slack + sum * 0.005;
    if less {
        return Some(format!("，各项之和多于合计的{}", total.shown));
    }
    more.then(|| format!("，各项之和不到合计的{}", total.shown))
}

/// A rate that its own figures do not give: 目标任务600户，实际完成480户，完成率125%; 排查企业40家，覆盖率100%（应查80家）.
fn rate(sentence: &Sentence<'_>) -> Found {
    static RATE: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(\p{Han}{2})(?:率|进度)(?:为|达到?|约|已达)?([0-9]+(?:\.[0-9]+)?)%"));
    let mut rates = RATE.captures_iter(sentence.text);
    let (found, None) = (rates.next()?, rates.next()) else {
        return None;
    };
    let stem = found.get(1)?.as_str();
    let said: f64 = found.get(2)?.as_str().parse().ok()?;
    let counts: Vec<&Quantity<'_>> = sentence
        .all
        .iter()
        // 剩余14件 is what the other two leave.
        .filter(|count| count.counts() && !count.vague && !count.is(Role::Rest))
        .collect();
    let is_aim = |count: &&&Quantity<'_>| (count.is(Role::Aim) || count.is(Role::Due)) && !count.label.contains("完成");
    // 合格率 is not that of 不合格100批次.
    let of_stem = |count: &&&Quantity<'_>| {
        let own = count.label.match_indices(stem).any(|(at, _)| {
            let before = count.label.get(..at).unwrap_or_default();
            !before.ends_with(['不', '未', '非', '没'])
        });
        own || stem == "完成" && count.label.contains("实际")
    };
    let aim = counts.iter().find(is_aim);
    let own = counts
        .iter()
        .filter(|count| aim.is_none_or(|aim| aim.start != count.start))
        .find(of_stem);
    let (whole, part) = match (aim, own) {
        (Some(aim), Some(own)) if own.start != aim.start => (aim, own),
        // 应查80家 stands behind what was.
        (Some(aim), None) if lexicon::is(stem, Kind::RateOfAim) => (
            aim,
            counts
                .iter()
                .find(|count| count.alike(aim) && count.start != aim.start)?,
        ),
        (None, Some(own)) => (
            counts.iter().find(|count| count.alike(own) && count.end <= own.start)?,
            own,
        ),
        _ => return None,
    };
    // 就业率51%，新增就业462人，为目标400人的115.5%: a rate that stands before both is of neither.
    if found
        .get(0)
        .is_some_and(|rate| rate.start() < part.start.min(whole.start))
    {
        return None;
    }
    if !whole.alike(part) || whole.value <= 0.0 || counts.iter().filter(|count| count.alike(whole)).count() > 2 {
        return None;
    }
    // 补齐28个，达标180个，达标率90%: a part that is more than the whole is of another one.
    if aim.is_none() && part.value > whole.value && said <= 100.0 {
        return None;
    }
    let reckoned = part.value / whole.value * 100.0;
    let rounded = (part.slack + whole.slack) / whole.value * 100.0;
    // 31笔2486.3万元，清偿28笔2212.6万元，清偿率89%: the rate may be that of the money.
    let of_other = |one: &Quantity<'_>, other: &Quantity<'_>| {
        one.unit == other.unit
            && one.unit != whole.unit
            && !one.is_share()
            && one.value > 0.0
            && one.end <= other.start
            && (other.value / one.value * 100.0 - said).abs() <= 1.0
    };
    if sentence
        .all
        .iter()
        .any(|one| sentence.all.iter().any(|other| of_other(one, other)))
    {
        return None;
    }
    ((reckoned - said).abs() > 1.0 + rounded).then(|| {
        format!(
            "，“{}”按所写的数是{}%",
            found.get(0).map_or("", |all| all.as_str()),
            plain(reckoned)
        )
    })
}

/// Whether more than this account is counted: 含上年结转.
fn is_carried(sentence: &Sentence<'_>) -> bool {
    Role::Carried.said_in(sentence.text)
}

/// More that is settled than there was to settle: 排查隐患230处，已整改261处; 应查80家，实查95家; 剩余贫困人口612人，已脱贫738人.
fn settled(sentence: &Sentence<'_>) -> Found {
    const NEAR: usize = 16;
    if is_carried(sentence) {
        return None;
    }
    sentence.all.windows(2).find_map(|two| {
        let [one, other] = two else { return None };
        // 剩余612人未脱贫 is what is left beside what was done.
        let open = ["未", "没", "待", "正在"]
            .iter()
            .any(|word| one.behind.contains(word) || one.label.contains(word));
        let whole = one.finds() || (one.is(Role::Due) || one.is(Role::Stock)) && !open;
        let done = other.settles() || !one.finds() && other.is_done();
        let near = sentence.letters(one, other) <= NEAR;
        // 44项改革任务中，今年应完成16项，实际完成17项: there is more to do than is due by now.
        let pool = |count: &Quantity<'_>| count.end <= one.start && count.alike(one) && count.value >= other.value;
        if one.is(Role::Due) && sentence.all.iter().any(pool) {
            return None;
        }
        let more = other.value > one.value + one.slack + other.slack;
        (whole && done && near && one.alike(other) && !one.vague && !other.vague && more)
            .then(|| format!("，{}多于{}", other.shown, one.shown))
    })
}

impl Quantity<'_> {
    /// Whether its words say that so many are done: 已脱贫, 实查.
    fn is_done(&self) -> bool {
        let done = self.label.starts_with(['已', '实']) || lexicon::holds(self.label, Kind::Settles);
        done && !self.label.contains(['未', '待', '拟']) && !self.is(Role::Aim)
    }
}

/// What is done and all that is left, which are not the whole: 排查问题120个，已整改95个，剩余45个.
fn rest(sentence: &Sentence<'_>) -> Found {
    if is_carried(sentence) {
        return None;
    }
    sentence.all.windows(3).find_map(|three| {
        let [whole, done, rest] = three else { return None };
        let chained = [done, rest]
            .iter()
            .all(|part| matches!(part.joint, Joint::Comma | Joint::Listed));
        let alike = whole.alike(done) && done.alike(rest) && !three.iter().any(|count| count.vague);
        // The whole is a whole, and nothing else of it stands behind the rest.
        let is_whole = !whole.is_done() && !whole.is(Role::Rest) && !whole.label.contains("其中");
        let more = sentence.all.iter().filter(|count| count.alike(whole)).count() > 3;
        let sum = done.value + rest.value;
        let off = differ(sum, whole.value, slack_of(three), 0.0);
        // 尚有12家, 未解决18个 may not be all that is left, but are no more than that.
        let open = rest.label.starts_with(['未', '没', '待']) || lexicon::holds(rest.label, Kind::Left);
        let all_left = rest.is(Role::Rest) || open && sum > whole.value;
        (chained && alike && is_whole && !more && done.is_done() && all_left && off)
            .then(|| format!("，“{}”与“{}”之和不是{}", done.shown, rest.shown, whole.shown))
    })
}

/// A growth that its own figures do not give: 接待游客2600万人次，同比增长8%，去年为2700万人次.
fn growth(sentence: &Sentence<'_>) -> Found {
    let of_year = |share: &&Quantity<'_>| {
        let compares = headings::holds(form::Kind::Amount, "year-on-year", share.label);
        share.is_share() && compares && !share.vague && is_up(share.label).is_some()
    };
    let mut found = sentence.all.iter().filter(of_year);
    let (share, None) = (found.next()?, found.next()) else {
        return None;
    };
    let up = is_up(share.label)?;
    // 去年为2700万人次, （上年同期2700万人次）: the name says nothing but of when.
    let is_before = |count: &&Quantity<'_>| {
        let name = count.label.trim_end_matches(['为', '是', '共', '仅', '的']);
        let name = name.trim_start_matches(['而', '较', '比', '低', '高', '于']);
        Role::Before.words().any(|word| word == name) && count.counts()
    };
    let before = sentence.all.iter().find(is_before)?;
    let says = share.start - share.label.len();
    let now = sentence
        .all
        .iter()
        .rev()
        .find(|count| count.end <= says && count.alike(before))?;
    let far = sentence.between(now.end, says).chars().count() > 2;
    let reckoned = (now.value / before.value.max(f64::MIN_POSITIVE) - 1.0) * 100.0;
    let told = if up { share.value } else { -share.value };
    (!far && now.start != before.start && !now.vague && (reckoned - told).abs() > share.value.max(10.0) * 0.1).then(
        || {
            format!(
                "，“{}{}”与“{}”“{}”对不上",
                share.label, share.shown, now.shown, before.shown
            )
        },
    )
}

/// A mean that its own figures do not give: 签约项目45个，总投资120亿元，平均每个项目投资5亿元.
fn average(sentence: &Sentence<'_>) -> Found {
    static EACH: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:平均每|每(.)平均|每(.)|(.)均)\p{Han}{0,8}$"));
    let (at, mean) = sentence
        .all
        .iter()
        .enumerate()
        .find(|(_, mean)| EACH.is_match(mean.label) && !mean.is_share())?;
    let found = EACH.captures(mean.label)?;
    let by = match (1..=3).find_map(|group| found.get(group)) {
        Some(by) => by.as_str(),
        None => found.get(0)?.as_str().trim_start_matches("平均每"),
    };
    let by = by.chars().next()?;
    let before = sentence.all.get(..at)?;
    let total = before
        .iter()
        .rev()
        .find(|count| count.unit == mean.unit && !count.each)?;
    let of_by = |count: &&Quantity<'_>| count.unit.starts_with(by) || by == '人' && count.unit == "名";
    let mut many = before.iter().filter(of_by);
    let (Some(number), None) = (many.next(), many.next()) else {
        return None;
    };
    // 投入120万元，为60户每户补2000元: only what is all of it can be divided.
    // 减免租金2400万元，惠及商户1200户，户均2万元; 为1020名农民工追回工资2040万元，人均2万元: the mean of the two that stand right before it.
    let right_before = found.get(3).is_some()
        && before
            .windows(2)
            .last()
            .is_some_and(|two| matches!(two, [one, other] if [one.start, other.start] == [total.start.min(number.start), total.start.max(number.start)]));
    let whole = right_before || mean.label.contains("平均") || total.is(Role::Total) || total.label.contains('总');
    let one_total = before.iter().filter(|count| count.unit == mean.unit).count() == 1;
    let reckoned = total.value / number.value.max(f64::MIN_POSITIVE);
    (whole && one_total && differ(mean.value, reckoned, 0.0, 0.15))
        .then(|| format!("，“{}”除以“{}”不是{}", total.shown, number.shown, mean.shown))
}

/// Two that make up a whole by their names.
struct Halves {
    names: [&'static str; 2],
    /// Whether nothing is neither: what is not 公办 or 民办 may be left out.
    exact: bool,
}

const fn halves_of(names: [&'static str; 2], exact: bool) -> Halves {
    Halves { names, exact }
}

const HALVES: [Halves; 5] = [
    halves_of(["男性", "女性"], true),
    halves_of(["男", "女"], true),
    halves_of(["城镇", "农村"], false),
    halves_of(["线上", "线下"], false),
    halves_of(["公办", "民办"], false),
];

/// Two halves that are not as many as the whole: 培训205人，男性110人，女性105人.
fn halves(sentence: &Sentence<'_>) -> Found {
    HALVES.iter().find_map(|halves| {
        let [one, other] = halves.names;
        let named = |word: &str| {
            let ends = |count: &Quantity<'_>| count.label.trim_end_matches("开展").ends_with(word);
            sentence.all.iter().position(ends)
        };
        let (first, second) = (named(one)?, named(other)?);
        let whole = sentence.all.get(first.min(second).checked_sub(1)?)?;
        let (first, second) = (sentence.all.get(first)?, sentence.all.get(second)?);
        let alike = first.alike(whole) && second.alike(whole);
        let near = sentence
            .between(whole.end, first.start.min(second.start))
            .chars()
            .count()
            <= 8;
        let sum = first.value + second.value;
        let slack = slack_of([whole, first, second]) + whole.value * 0.005;
        let differs = sum > whole.value + slack || halves.exact && sum < whole.value - slack;
        let vague = [whole, first, second].iter().any(|count| count.vague);
        (alike && near && differs && !vague)
            .then(|| format!("，“{}”与“{}”之和不是{}", first.shown, second.shown, whole.shown))
    })
}

/// More than the whole that is less, or by more than it is: 完成率98%，超额完成任务; 建成15万亩，较计划15万亩超额20%.
fn beyond_aim(sentence: &Sentence<'_>) -> Found {
    static LESS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:完成率|(?:完成|占|达)[^,。;0-9]{0,8}(?:目标|任务|计划)[^,。;0-9]{0,4}的?)(?:为|达到?|约)?([0-9]{1,2}(?:\.[0-9]+)?)%,?(?:已|均|并|年度任务|全年任务|任务|目标)?(?:超额|全面|全部)完成",
        )
    });
    if let Some(found) = LESS.find(sentence.text) {
        return Some(format!("，“{}”前后不一致", found.as_str()));
    }
    // 计划3000个，实际建成1240个，超额完成.
    let short = sentence.all.windows(2).find_map(|two| {
        let [aim, done] = two else { return None };
        let behind = sentence.text.get(done.end..)?;
        let claims =
            headings::holds(form::Kind::Completion, "wholly", behind) && !behind.contains(['未', '底', '将', '其']);
        let less = done.value + done.slack + aim.slack < aim.value * 0.98;
        let told = (aim.is(Role::Aim) || aim.is(Role::Due)) && done.is_done() && aim.alike(done) && less && claims;
        (told && !aim.vague && !done.vague).then(|| format!("，{}少于计划的{}，却写已完成", done.shown, aim.shown))
    });
    if short.is_some() {
        return short;
    }
    let over = |share: &Quantity<'_>| {
        share.is_share()
            && share
                .label
                .trim_end_matches(['了', '约'])
                .trim_end_matches("完成")
                .ends_with(['超', '额'])
    };
    let (at, share) = sentence.all.iter().enumerate().find(|(_, share)| over(share))?;
    let aim = sentence.all.get(at.checked_sub(1)?)?;
    let compares = ["较", "比"].iter().any(|word| aim.label.contains(word)) && aim.is(Role::Aim);
    let done = sentence
        .all
        .get(..at - 1)?
        .iter()
        .rev()
        .find(|count| count.alike(aim))?;
    let reckoned = (done.value / aim.value.max(f64::MIN_POSITIVE) - 1.0) * 100.0;
    (compares && share.joint != Joint::Comma && (reckoned - share.value).abs() > share.value.max(10.0) * 0.1).then(
        || {
            format!(
                "，“{}”比“{}”多{}%，不是{}%",
                done.shown,
                aim.shown,
                plain(reckoned),
                plain(share.value)
            )
        },
    )
}

/// How many of one thing, counted twice in one sentence: 登记1.36万名普查员，普查员共8200名.
fn twice(sentence: &Sentence<'_>) -> Found {
    sentence.all.iter().enumerate().find_map(|(place, one)| {
        let noun = one.behind;
        let other = sentence.all.iter().skip(place + 1).find(|other| {
            let ends = Role::Total.words().chain(["共有", "总数", "共"]);
            let named = ends
                .filter_map(|word| other.label.strip_suffix(word))
                .min_by_key(|name| name.len());
            noun.chars().count() >= 2 && named == Some(noun) && other.alike(one)
        })?;
        let off = differ(other.value, one.value, one.slack + other.slack, 0.005);
        (off && !one.vague && !other.vague).then(|| format!("，“{}”与“{}”前后不一致", one.shown, other.shown))
    })
}

/// All of it, and some that is left: 清偿率100%，尚有2600万元未清偿.
fn left_of_all(sentence: &str) -> Found {
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
