//! `answer-outdated`: 像是往年的内容.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::check::fault::Fault;
use crate::lexicon::{self, Kind};
use crate::normal::squeeze;
use crate::pattern::Regex;
use crate::rule;
use crate::text::regex;

/// The year of which an account says that it speaks, where it lies before the year in which the round began and the account
/// names no later one: 截至2019年12月底, （2019年）全年….
pub(in crate::check) fn year_of(text: &str, began: Date, title: &str) -> Option<i16> {
    static STATED: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?:截[至止]到?|^[(（\[【]|^)(20[0-9]{2})年(?:全年|[0-9]{1,2}月|底|末|[)）\]】])"));
    static YEARS: LazyLock<Regex> = LazyLock::new(|| regex(r"(20[0-9]{2})年|今年|本年|目前|本月|本期|近期"));
    // 2019年1—12月，共…; 2018年完成…: the account opens with the time of what it tells, or with what that was: 专题调研2018年完成15个.
    static DID: LazyLock<String> = LazyLock::new(|| format!("(?:全年|共|累计)?{}", lexicon::any(&[Kind::DidInYear])));
    static OPENS: LazyLock<Regex> = LazyLock::new(|| {
        let did = &*DID;
        regex(&format!(
            r"^(20[0-9]{{2}})年(?:[0-9]{{1,2}}月?[-~至][0-9]{{1,2}}月|,|，|[0-9]{{1,2}}月底前|{did})"
        ))
    });
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        let did = &*DID;
        regex(&format!(
            r"^[^,。;0-9较比于自从由以在]{{1,16}}(20[0-9]{{2}})年{did}[0-9]"
        ))
    });
    // 2015年新建…，2015年送戏…: it says so again and again.
    static FIRST: LazyLock<Regex> = LazyLock::new(|| regex(r"^(20[0-9]{2})年"));
    let bare = squeeze(text);
    let again = FIRST.captures(&bare).filter(|found| {
        let year = found.get(0).map_or("", |year| year.as_str());
        bare.match_indices(year).count() > 1
    });
    // 已于2018年全部结束: all that it says was at its end then.
    static ENDED: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:该项?|此项|本项)?(?:工作|任务|项目)?(?:均|都|全部)?已?(?:于|在)(20[0-9]{2})年(?:底|末|[0-9]{1,2}月底?)?(?:全部|全面|已|就)*(?:结束|完成|办结|完工|销号)",
        )
    });
    let opens = OPENS
        .captures(&bare)
        .or(again)
        .or(ENDED.captures(&bare))
        .or(NAMED.captures(&bare));
    let stated: i16 = (opens.as_ref().or(STATED.captures(&bare).as_ref()))?
        .get(1)?
        .as_str()
        .parse()
        .ok()?;
    // 2019年12月启动: at the opening a month may say when something began.
    let as_of =
        opens.is_some() || bare.contains("截") || bare.contains(&format!("{stated}年全年")) || !bare.starts_with("20");
    let later = YEARS.captures_iter(&bare).any(|found| {
        let year: Option<i16> = found.get(1).and_then(|year| year.as_str().parse().ok());
        year.is_none_or(|year| year >= began.year())
    });
    let of_round = title.contains(&stated.to_string());
    (as_of && !later && !of_round && stated < began.year()).then_some(stated)
}

/// The day up to which an account goes, where it lies months before that of the report and nothing in it is later or of the
/// whole: 截至2020年3月底，走访台企11家，一季度任务完成.
pub(in crate::check) fn stale(text: &str, day: Date) -> Option<String> {
    /// Months from the end of what an account tells to its report that nobody needs: a quarter, and the month for its figures.
    const MONTHS: i8 = 4;
    static UP_TO: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"截[至止]到?(?:(20[0-9]{2})年)?([0-9]{1,2})月(?:[0-9]{1,2}[日号])?[底末初上中下旬份]*")
    });
    static LATER: LazyLock<Regex> = LazyLock::new(|| regex(&lexicon::any(&[Kind::SinceThen])));
    let bare = squeeze(text);
    let mut last: Option<(Date, String)> = None;
    for found in UP_TO.captures_iter(&bare) {
        let number = |at: usize| found.get(at).and_then(|text| text.as_str().parse::<i16>().ok());
        let month = Date::new(number(1).unwrap_or(day.year()), i8::try_from(number(2)?).ok()?, 1).ok()?;
        let ends = month.last_of_month();
        if last.as_ref().is_none_or(|(known, _)| ends > *known) {
            last = Some((ends, found.get(0)?.as_str().to_owned()));
        }
    }
    let (ends, shown) = last?;
    let rest = UP_TO.replace_all(&bare, "");
    // 截至6月底全部完成: there was nothing to do since.
    let whole = lexicon::holds(&rest, Kind::WholeDone) || LATER.is_match(&rest);
    let months = (day.year() - ends.year()) * 12 + i16::from(day.month() - ends.month());
    (!whole && months >= i16::from(MONTHS)).then_some(shown)
}

/// An account that ends long before the report.
pub(in crate::check) fn of_old(heading: &str, when: &str) -> Fault {
    Fault {
        rule: &rule::ANSWER_OUTDATED,
        found: format!("“{heading}”只写到“{when}”"),
        expected: "应写到填报的时候".to_owned(),
        advice: "请核对；此后有进展的，请补写".to_owned(),
    }
}

/// The year before that of the round in which a text says that something will be done: 拟于2019年10月底前完成.
pub(in crate::check) fn promised(text: &str, began: Date, title: &str) -> Option<i16> {
    static PROMISED: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"(?:拟|计划|预计|力争|确保|争取|将)(?:于|在)?(20[0-9]{2})年[^,。;]{0,4}?(?:[0-9]{1,2}月|底|末|年|内|前)")
    });
    static YEARS: LazyLock<Regex> = LazyLock::new(|| regex(r"(20[0-9]{2})年|今年|本年|目前"));
    let bare = squeeze(text);
    let year: i16 = PROMISED.captures(&bare)?.get(1)?.as_str().parse().ok()?;
    let later = YEARS.captures_iter(&bare).any(|found| {
        let said: Option<i16> = found.get(1).and_then(|year| year.as_str().parse().ok());
        said.is_none_or(|said| said >= began.year())
    });
    (year < began.year() && !later && !title.contains(&year.to_string())).then_some(year)
}

/// The latest time by which next steps are to be done, where it lies before the day of the report: 2020年3月底前完成招标. Nothing
/// where another time is named.
pub(in crate::check) fn step_over(text: &str, day: Date) -> Option<String> {
    static BY: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"(20[0-9]{2})年(?:([0-9]{1,2})月)?(?:([0-9]{1,2})[日号])?[底末初上中下旬]{0,2}(?:之?前|以前)")
    });
    static TIMES: LazyLock<Regex> =
        LazyLock::new(|| regex(r"[0-9]{1,2}月|年[底内末]|季度|[上下]半年|明年|今后|长期|持续"));
    let bare = squeeze(text);
    let mut last: Option<(Date, String)> = None;
    for found in BY.captures_iter(&bare) {
        let number = |at: usize| found.get(at).and_then(|text| text.as_str().parse::<i8>().ok());
        let year: i16 = found.get(1)?.as_str().parse().ok()?;
        let month = Date::new(year, number(2).unwrap_or(12), 1).ok()?;
        let ends = number(3)
            .and_then(|day| Date::new(year, month.month(), day).ok())
            .unwrap_or(month.last_of_month());
        if last.as_ref().is_none_or(|(known, _)| ends > *known) {
            last = Some((ends, found.get(0)?.as_str().to_owned()));
        }
    }
    let (ends, shown) = last?;
    let other = TIMES.is_match(&BY.replace_all(&bare, ""));
    (ends < day && !other).then_some(shown)
}

/// Next steps that should have been done by now.
pub(in crate::check) fn over(heading: &str, when: &str) -> Fault {
    Fault {
        rule: &rule::ANSWER_OUTDATED,
        found: format!("“{heading}”写的是{when}要做的事"),
        expected: "应填写填报以后要做的事".to_owned(),
        advice: "请核对日期，改填下一步的安排".to_owned(),
    }
}

/// An account of a year that is over.
pub(in crate::check) fn fault(heading: &str, year: i16) -> Fault {
    Fault {
        rule: &rule::ANSWER_OUTDATED,
        found: format!("“{heading}”写的是{year}年的情况"),
        expected: "应填写本次工作开始以后的情况".to_owned(),
        advice: "请核对年份，改填本期的内容".to_owned(),
    }
}

/// The day, later than that of the report, on which an account says that something was done: 截至2021年1月底，完成投资3.2亿元.
///
/// `plan`: whether the text is of measures, of which only what is said to be past was done.
pub(in crate::check) fn day_ahead(text: &str, day: Date, plan: bool) -> Option<String> {
    /// Letters between a year and the 前 of what is to be done by then: 2021年春节前.
    const BY: usize = 4;
    static DAYS: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(20[0-9]{2})年(?:([0-9]{1,2})月(?:([0-9]{1,2})[日号])?)?([底末初上中下旬]*)"));
    let bare = squeeze(text);
    // Most accounts name no year at all.
    if !DAYS.is_match(&bare) {
        return None;
    }
    let sentences = bare.split(['。', ';', '；', '\n']);
    let mut found = sentences.flat_map(|sentence| DAYS.captures_iter(sentence).map(move |found| (sentence, found)));
    found.find_map(|(sentence, found)| {
        let whole = found.get(0)?;
        let number = |at: usize| found.get(at).and_then(|text| text.as_str().parse::<i8>().ok());
        let year: i16 = found.get(1)?.as_str().parse().ok()?;
        let begins = Date::new(year, number(2).unwrap_or(1), number(3).unwrap_or(1)).ok()?;
        let comma = [',', '，'];
        let before = sentence.get(..whole.start()).unwrap_or_default();
        let before = before.rsplit(comma).next().unwrap_or_default();
        let rest = sentence.get(whole.end()..).unwrap_or_default();
        let behind = rest.split(comma).next().unwrap_or_default();
        let clause = format!("{before}{}{behind}", whole.as_str());
        let clause = clause.as_str();
        // 延至2021年3月底, 2021年度参保, 2021年计划, 排在2021年, 2021年春节前验收: a time of which something is or by which it is to be, and
        // not at which it was.
        let until = before.ends_with(['至', '到', '-', '~', '—', '延', '于', '在'].as_slice())
            && !before.ends_with("截至")
            && !before.ends_with("已于")
            && !before.ends_with("已在")
            || behind.starts_with(['度', '前', '以', '之', '-', '~', '—', '至', '的', '期'].as_slice())
            || behind.chars().take(BY).any(|c| c == '前');
        let hoped = [Kind::Hope, Kind::Promise, Kind::PlanVerb]
            .into_iter()
            .any(|kind| lexicon::holds(clause, kind))
            || ["目标", "规划", "起", "继续"].iter().any(|word| clause.contains(word))
            || lexicon::holds(clause, Kind::Scheduled)
            || lexicon::begins(clause, Kind::Left);
        // What the sentence says from that day on: 二期是2021年项目，不计 tells of nothing that was done.
        let past = before.contains("截")
            || behind.contains(['已', '了'])
            || before.ends_with('已')
            || before.ends_with("已于")
            || !plan
                && ["完成", "通过", "召开", "投用", "建成", "竣工", "荣获", "验收"]
                    .iter()
                    .any(|word| rest.contains(word));
        (begins > day && !until && !hoped && past).then(|| whole.as_str().to_owned())
    })
}

/// The day of this year, later than that of the report, on which an account says that something was done: 12月29日已完成.
pub(in crate::check) fn day_to_come(text: &str, day: Date) -> Option<String> {
    static DAYS: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(截[至止]到?|已于|已在)?([0-9]{1,2})月([0-9]{1,2})[日号](?:前后?)?(已)?"));
    /// Months of the year ahead in which a day without a year is rather of the year before.
    const HALF: i8 = 6;
    let bare = squeeze(text);
    DAYS.captures_iter(&bare).find_map(|found| {
        let whole = found.get(0)?;
        let number = |at: usize| found.get(at).and_then(|text| text.as_str().parse::<i8>().ok());
        let before = bare.get(..whole.start())?;
        let said = found.get(1).is_some() || found.get(4).is_some();
        let of_other = before.ends_with(['年', '至', '到', '-', '~', '延', '自', '从']) && found.get(1).is_none();
        let at = Date::new(day.year(), number(2)?, number(3)?).ok()?;
        let near = at.month() - day.month() <= HALF;
        (said && !of_other && near && at > day).then(|| whole.as_str().trim_end_matches('已').to_owned())
    })
}

/// The last of the times by which measures are to be done, where all of them lie before the notice that asks for the measures:
/// 2020年1月底前报送，3月底前迎接复审. Nothing where any other time is named, or anything is said to be past.
pub(in crate::check) fn all_before(text: &str, began: Date) -> Option<String> {
    static TIMES: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"(?:(20[0-9]{2})年)?([0-9]{1,2})月(?:([0-9]{1,2})[日号])?[底末初上中下旬份]*(?:之?前|以前)")
    });
    static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"[0-9]月|[0-9][日天]|[季年周旬月]|小时|工作日|长期|持续|常态|随时|即|已|了|原|此前|前期|停|的")
    });
    let bare = squeeze(text);
    // What stands beside the times: 2月底前停产的企业 names something by its time.
    if !TIMES.is_match(&bare) || OTHERS.is_match(&TIMES.replace_all(&bare, "")) {
        return None;
    }
    let mut last: Option<String> = None;
    for found in TIMES.captures_iter(&bare) {
        let number = |at: usize| found.get(at).and_then(|text| text.as_str().parse::<i16>().ok());
        let year = number(1).unwrap_or(began.year());
        let month = i8::try_from(number(2)?).ok()?;
        let ends = match number(3) {
            Some(day) => Date::new(year, month, i8::try_from(day).ok()?).ok()?,
            None => Date::new(year, month, 1).ok()?.last_of_month(),
        };
        if ends >= began {
            return None;
        }
        last = Some(found.get(0)?.as_str().to_owned());
    }
    last
}

/// An account of what is still to come.
pub(in crate::check) fn ahead(heading: &str, when: &str) -> Fault {
    Fault {
        rule: &rule::ANSWER_AHEAD,
        found: format!("“{heading}”写的是{when}已经做的事"),
        expected: "填报时还没有到这一天".to_owned(),
        advice: "请核对日期后改填；还没有做的，请写成计划".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_steps_whose_time_is_over_are_told() {
        let day = Date::constant(2020, 12, 20);
        for text in ["2020年3月底前完成二期搬迁招标。", "2019年6月30日前建成投用"] {
            assert!(step_over(text, day).is_some(), "{text}");
        }
        for text in [
            "2020年12月底前完成验收",
            "2021年3月底前完成二期搬迁招标。",
            "落实2020年3月底前摸排的问题，年底完成整改",
            "3月底前完成招标",
            "继续落实2020年3月印发的方案",
        ] {
            assert_eq!(step_over(text, day), None, "{text}");
        }
    }

    #[test]
    fn an_account_that_ends_months_before_its_report_is_told_and_one_that_goes_on_or_was_done_then_is_not() {
        let day = Date::constant(2026, 12, 20);
        for text in [
            "截至2026年3月底，走访台企11家，一季度任务完成。",
            "截至5月底已发放贷款1.2亿元，惠及小微企业86家",
            "截止2025年11月，完成投资3.2亿元",
        ] {
            assert!(stale(text, day).is_some(), "{text}");
        }
        for text in [
            "截至11月底，完成投资3.2亿元。",
            "截至9月底完成投资2.1亿元",
            "截至6月底，完成投资1.1亿元；截至11月底，完成投资3.2亿元",
            "截至2026年3月底排查问题42个，10月全部整改到位",
            "截至6月底，42个问题全部整改完成",
            "截至6月底未完成的5个项目，目前已全部开工",
            "截至2026年12月15日，发放补贴300万元",
        ] {
            assert_eq!(stale(text, day), None, "{text}");
        }
        let began = Date::constant(2026, 7, 1);
        assert_eq!(
            year_of("规划专题调研2024年完成15个，形成报告15篇。", began, ""),
            Some(2024)
        );
        for text in [
            "规划调研较2024年完成15个多3个",
            "老旧小区2024年完成15个、今年完成22个",
            "2026年完成15个",
        ] {
            assert_eq!(year_of(text, began, ""), None, "{text}");
        }
    }

    #[test]
    fn what_is_set_for_a_later_year_is_not_told_as_done() {
        let day = Date::constant(2020, 12, 20);
        for text in [
            "截至2021年1月底，完成投资3.2亿元",
            "2021年1月，县医院新院区建成投用",
            "已于2021年1月完成验收",
        ] {
            assert!(day_ahead(text, day, false).is_some(), "{text}");
        }
        assert_eq!(day_ahead("三年行动今年定方案，2021年累计完成70%以上", day, true), None);
        for text in [
            "首批7个已开工，完成投资4.37亿元；余15个排在2021年（9个）、2022年（6个）",
            "土石方全部完成，剩1座跨铁路，封锁点批在2021年1月18日",
            "一期完成投资1.86亿元；二期是2021年项目，不计",
            "项目15个，12月完工，2021年春节前验收",
        ] {
            assert_eq!(day_ahead(text, day, false), None, "{text}");
        }
        for text in [
            "12月29日已完成全部接口联调",
            "截至12月30日，发放补贴1200户",
            "已于12月31日召开验收会",
        ] {
            assert!(day_to_come(text, day).is_some(), "{text}");
        }
        for text in [
            "12月18日已完成全部接口联调",
            "12月29日前完成接口联调",
            "12月29日召开总结会，已发通知",
            "延至12月29日，已报备",
            "2019年12月29日已立项",
        ] {
            assert_eq!(day_to_come(text, day), None, "{text}");
        }
        // In January a day of December is of the year before.
        assert_eq!(day_to_come("12月29日已完成", Date::constant(2021, 1, 8)), None);
    }

    #[test]
    fn a_plan_that_lies_wholly_before_its_notice_is_told() {
        let began = Date::constant(2020, 6, 28);
        for text in [
            "2020年1月底前报送材料，3月底前迎接复审。",
            "4月底前完成摸底，5月20日前印发方案，6月10日前启动。",
        ] {
            assert!(all_before(text, began).is_some(), "{text}");
        }
        for text in [
            "方案已于3月底前印发，乡镇抓落实。",
            "3月底前完成摸底，7月底前整改。",
            "5月底前完成摸底，年底前全部销号。",
            "4·15已过，下半年抓三样",
            "每年3月底前完成申报",
            "6月底前完成印发",
            "工单5日内办结，3月印发的方案继续执行",
            "对2月底前停产的企业逐户走访",
        ] {
            assert_eq!(all_before(text, began), None, "{text}");
        }
    }

    #[test]
    fn what_was_is_told_from_what_only_began_then() {
        let began = Date::constant(2020, 6, 28);
        let title = "2020年国务院《政府工作报告》重点工作";
        for text in [
            "截至2019年12月底，全县建成基站86个。",
            "（2019年）全年新增就业9820人，完成年计划的98%。",
            "2019年全年新增就业9820人",
        ] {
            assert_eq!(year_of(text, began, title), Some(2019), "{text}");
        }
        for text in [
            "完成2019年结转的3个小区收尾",
            "2019年12月启动，现已建成",
            "截至2020年11月底，建成基站86个，比2019年增加12个",
            "截至2019年底建成30个，今年新建86个",
            "2019年结转资金已全部拨付",
        ] {
            assert_eq!(year_of(text, began, title), None, "{text}");
        }
        let next = Date::constant(2021, 1, 5);
        assert_eq!(
            year_of("截至2020年12月底，建成86个", next, "关于报送2020年落实情况的通知"),
            None
        );
    }
}
