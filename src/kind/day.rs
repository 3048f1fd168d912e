//! Days and spans of time: 完成时限, 填报时间 and 验收日期, 填报月份.

use std::sync::LazyLock;

use super::{prose, *};
use crate::grid::Dated;
use crate::lexicon;
use crate::normal::{date, deadline};
use crate::pattern::Regex;
use crate::rule;
use crate::text::regex;

/// 完成时限: a date, a period or an ongoing duty.
pub(super) static DEADLINE: Model = Model {
    kind: Kind::Deadline,
    word: "时限",
    means: |heading| {
        let day = heading.ends(&["时间", "日期"]);
        let happened = heading.has(headings::list(Kind::Date, "come"));
        let asks = heading.has(headings::list(Kind::Deadline, "asks"));
        day && asks || !(day && happened) && headings::mean(Kind::Deadline, heading)
    },
    asked: "完成的日期或时段，如“{year}12月底”“持续推进”",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: true,
    read: |content| {
        let wrong = |what: &str| Wrong::new(what, "请改填明确的日期或时段");
        if !matches!(content.held, Some(Held::Day(..))) && has_odd_year(content.text) {
            return Err(wrong("，年份有误"));
        }
        if ["例如", "例：", "示例", "如："]
            .iter()
            .any(|word| content.text.trim().starts_with(word))
        {
            return Err(wrong("，像是填写示例"));
        }
        if headings::called(Kind::Deadline)
            .iter()
            .flatten()
            .any(|word| squeeze(content.text) == *word)
        {
            return Err(wrong("，只重复了栏目名称"));
        }
        if !matches!(content.held, Some(Held::Day(..))) && prose::is_beside(content.text) {
            return Err(wrong("，看不出何时完成"));
        }
        if let Some(Held::Day(serial, dated)) = content.held {
            let read = deadline::of_day(content.text, serial, dated, content.year);
            return read
                .map(|deadline| Some(deadline.normal()))
                .map_err(|_| wrong("，看不出何时完成"));
        }
        if let Some(day) = date::from_near_number(content.text, content.year) {
            return Ok(Some(day.to_string()));
        }
        if content.number {
            if let Some(day) = date::from_number(content.text) {
                return Err(wrong(&format!("，像是丢了格式的日期（{day}），也可能不是")));
            }
            if content.text.split_once('.').is_some_and(|(_, month)| month == "1") {
                return Err(wrong("，可能是1月，也可能是10月（表格软件去掉了末尾的0）"));
            }
        }
        let backwards = quantities::days::backwards(&squeeze(content.text), content.year).is_some();
        if backwards || deadline::runs_backwards(content.text, content.year) {
            return Err(wrong("，起止时间颠倒"));
        }
        match deadline::read(content.text, content.year) {
            Ok(deadline) => Ok(Some(deadline.normal())),
            Err(date::Fault::Impossible) => Err(wrong("，日历上没有这个日期")),
            Err(date::Fault::Unreadable) => Err(wrong("，看不出何时完成")),
        }
    },
    rule: &rule::DEADLINE_UNREADABLE,
    surely: |content| fold(content.text).chars().count() <= 16 && deadline::read(content.text, content.year).is_ok(),
    normal: true,
    compared: Compared::Never,
    printed: Printed::WithNormal,
    entry: Entry {
        centered: true,
        text: true,
        question: Question::None,
        prompt: |_| Some("例如：{year}{2}月底、{year}12月31日。长期任务写“长期坚持”。".to_owned()),
        choices: no_choices,
        how: Some("写到月或日；没有终点的工作写“长期坚持”。"),
        samples: |_| Some(["12月底", "明年3月底", "长期坚持"]),
    },
    width: Width::Fixed([116, 104, 90]),
    in_master: Some(120),
};

/// Whether a number before 年 is no year that a plan can have: 202年, 2202年, 20220年, 1905年.
fn has_odd_year(text: &str) -> bool {
    const FIRST: u32 = 1990;
    const LAST: u32 = 2070;
    let bare = squeeze(text);
    bare.match_indices('年').any(|(at, _)| {
        let before = bare.get(..at).unwrap_or_default();
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let number: Option<u32> = before
            .get(before.len() - digits..)
            .and_then(|number| number.parse().ok());
        digits > 2 && !number.is_some_and(|year| digits == 4 && (FIRST..=LAST).contains(&year))
    })
}

/// Whether a heading asks for a day that comes with the end of the work: 实际办结日期, 验收日期, 销号时间.
pub fn has_come(heading: &str) -> bool {
    let plain = squeeze(heading);
    let day = plain.contains("日期") || plain.contains("时间");
    let list = |test: &str| headings::list(Kind::Date, test).iter();
    day && list("come").chain(list("end")).any(|word| plain.contains(word))
}

/// 填报时间, 验收日期: a day, or in a column the month, or that it is not yet fixed.
pub(super) static DATE: Model = Model {
    kind: Kind::Date,
    word: "日期",
    means: |heading| {
        let day = heading.ends(&["时间", "日期"]);
        let of_event = headings::list(Kind::Date, "event");
        let planned = headings::list(Kind::Date, "planned");
        let event = day && heading.has(of_event) && !heading.has(planned);
        // 息访日期, 复评日期: whatever happens on it; 完成日期 is by when.
        let dated = heading.ends(&["日期"]) && !heading.has(planned) && !headings::mean(Kind::Deadline, heading);
        let come = day && heading.has(headings::list(Kind::Date, "come"));
        headings::mean(Kind::Date, heading) || event || dated || come
    },
    asked: "年月日",
    nothing: Nothing::Open,
    owed: Owed::Always,
    repeats: true,
    read: day,
    rule: &rule::DATE_UNREADABLE,
    surely: |content| fold(content.text).chars().count() <= 12 && date::read(content.text, content.year).is_ok(),
    normal: true,
    compared: Compared::Never,
    printed: Printed::AsWritten,
    entry: Entry {
        centered: true,
        text: true,
        question: Question::None,
        prompt: |_| Some("例如：{year}{1}月10日。".to_owned()),
        choices: no_choices,
        how: None,
        samples: |_| Some(["{2}月20日", "尚未确定", "尚未确定"]),
    },
    width: Width::Fixed([116, 104, 90]),
    in_master: Some(120),
};

/// The normal value of a day that is not yet fixed.
const OPEN: &str = "待定";

fn day(content: &Content<'_>) -> Read {
    let text = content.text;
    // 3月初三 is a day of the other calendar.
    static OF_MOON: LazyLock<Regex> = LazyLock::new(|| regex("月初[一二三四五六七八九十]|[腊冬正]月"));
    let bare = squeeze(content.text);
    // 2020年1月15日至今 goes on.
    if bare.trim_end_matches('。').ends_with("至今") {
        return Err(Wrong::new("，看不出是哪一天", "请改填年月日，还没有的写“待定”"));
    }
    if OF_MOON.is_match(&bare) {
        return Err(Wrong::new("，像是农历的日期", "请改填公历的年月日"));
    }
    if let Some(day) = date::from_near_number(text, content.year) {
        return Ok(Some(day.to_string()));
    }
    if let Some(day) = date::from_number(text).filter(|_| content.number) {
        let what = format!("，像是丢了格式的日期（{day}），也可能不是");
        return Err(Wrong::new(what, "请改填年月日"));
    }
    let read = match content.held {
        Some(Held::Day(serial, Dated::DAY)) => date::from_serial(serial).ok_or(date::Fault::Impossible),
        _ => date::read(text, content.year),
    };
    match read {
        // 填报时间 2012年12月15日: nobody filled the form in before it was made.
        Ok(day) if content.field && day.year() < content.year && is_filling(content.heading) => {
            Err(Wrong::new("，在本次工作开始之前", "请核对年份后改填"))
        }
        // 2062年6月25日: a form is filled in by the end of the campaign or soon after.
        Ok(day) if day.year() > content.year.saturating_add(1) && is_filling(content.heading) => {
            Err(Wrong::new("，还远没有到", "请核对年份后改填"))
        }
        Ok(day) => Ok(Some(day.to_string())),
        Err(date::Fault::Impossible) => Err(Wrong::new("，日历上没有这一天", "请改填正确的年月日")),
        Err(date::Fault::Unreadable) => match remarked(content) {
            Some(day) => Ok(Some(day.to_string())),
            None if !content.field => later(content),
            None => Err(Wrong::new("，看不出是哪一天", "请改填年月日")),
        },
    }
}

/// The day beside which a remark only says what had been set: 6月30日（省限12月31日）.
fn remarked(content: &Content<'_>) -> Option<jiff::civil::Date> {
    let (day, remark) = content.text.split_once(['(', '（'])?;
    let sets = headings::holds(Kind::Date, "set", remark) && !headings::holds(Kind::Date, "in-doubt", remark);
    date::read(day, content.year).ok().filter(|_| sets)
}

/// Whether a heading asks for the day on which the form was filled in.
fn is_filling(heading: &str) -> bool {
    let plain = squeeze(heading);
    let bare = plain.trim_end_matches([':', '：']);
    matches!(bare, "时间" | "日期")
        || ["填报", "填表", "报送", "上报", "制表"]
            .iter()
            .any(|word| bare.starts_with(word))
}

/// Whether a heading asks for the planned day of what has not come: 销号日期（未销号的填预计日期）.
fn asks_planned(heading: &str) -> bool {
    let plain = squeeze(heading);
    let remark = plain.split_once('(').map_or("", |(_, remark)| remark);
    remark.contains('填') && ["预计", "计划", "拟"].iter().any(|word| remark.contains(word))
}

/// A month, or words for what has not happened yet.
fn later(content: &Content<'_>) -> Read {
    let folded = fold(content.text);
    if parts::is_document(content.text) {
        return Err(Wrong::new("，像是文号", "请核对是否填错了列，改填年月日"));
    }
    if let Some(day) = of_batches(content) {
        return Ok(Some(day.to_string()));
    }
    if folded == OPEN && asks_planned(content.heading) {
        return Err(Wrong::new("，没有写预计的日期", "请改填预计的年月日"));
    }
    let opens = headings::begins(Kind::Date, "not-yet", &folded);
    // 未完工，预计2021年4月: what is hoped for is no day on which it was, unless the column asks for that, too.
    let bare = squeeze(content.text);
    let hoped = [lexicon::Kind::Hope, lexicon::Kind::Promise, lexicon::Kind::PlanVerb]
        .into_iter()
        .any(|kind| lexicon::holds(&bare, kind));
    let not_yet =
        hoped && (opens || bare.starts_with(['预', '计', '拟', '力', '争'])) && !asks_planned(content.heading);
    if opens && folded.chars().count() <= 10 || not_yet && has_come(content.heading) {
        return Ok(Some(OPEN.to_owned()));
    }
    let figures = folded
        .chars()
        .any(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    match deadline::read(content.text, content.year) {
        Ok(month) if figures && folded.chars().count() <= 12 => Ok(Some(month.normal())),
        _ => Err(Wrong::new("，看不出是哪一天", "请改填年月日，还没有的写“待定”")),
    }
}

/// The last of several days, where the text says that it came in so many parts: 分两批：9月30日、12月10日, 第一批10月20日，第二批12月5日.
fn of_batches(content: &Content<'_>) -> Option<jiff::civil::Date> {
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:(?:共?分|先后)?[一二两三四五六2-9](?:批|次|期|个?阶段|标段)(?:完成|办结|验收|交付|投用|销号)?[:,]?|分别(?:为|是|于)?:?|先后于?:?)",
        )
    });
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^(?:第?[一二三四五六1-9](?:批|次|期|阶段|标段)|首批|末批|最后一批)(?:为|是|于|:)?"));
    let bare = squeeze(content.text);
    let lead = PARTS.find(&bare).map(|lead| lead.end());
    let rest = bare.get(lead.unwrap_or(0)..)?.trim_end_matches(['。', '完', '成']);
    let parts: Vec<&str> = rest.split(['、', ',', ';', '和', '及', '/']).collect();
    let unnamed = |part: &str| NAME.find(part).map_or(0, |name| name.end());
    let named = parts.len() > 1 && parts.iter().all(|part| unnamed(part) > 0);
    if lead.is_none() && !named {
        return None;
    }
    let days = (parts.iter()).map(|part| {
        let day = part.get(unnamed(part)..).unwrap_or_default();
        date::read(day.trim_end_matches(['完', '成']), content.year)
    });
    let days: Vec<jiff::civil::Date> = days.collect::<Result<_, _>>().ok()?;
    days.into_iter().max()
}

/// 填报月份: the period that a report is of.
pub(super) static PERIOD: Model = Model {
    kind: Kind::Period,
    word: "期间",
    means: |heading| headings::mean(Kind::Period, heading),
    asked: "报的是哪一期，如“{year}{2}月”“{year}第三季度”",
    nothing: Nothing::Blank,
    owed: Owed::Always,
    repeats: false,
    read: |content| {
        // Only the year of the round is known: a month without a year is one of it. By this day its December is about to begin,
        // and the next January is not yet.
        let near = jiff::civil::Date::new(content.year, 11, 10).ok();
        let found = near.and_then(|near| crate::period::written(content.text, near));
        // 2026年第五季度 is no year.
        let of_quarter = content.text.contains('季');
        let found = found.filter(|found| !of_quarter || found.rhythm() == crate::period::Rhythm::Quarter);
        match found {
            Some(period) => Ok(Some(period.to_string())),
            // 5月26日至6月25日: a period from day to day.
            None => match parts::span(content) {
                Ok(Some(span)) if span.contains('/') => Ok(Some(span)),
                _ => Err(Wrong::new("，看不出是哪一期", "请改填月份、季度或周次")),
            },
        }
    },
    rule: &rule::PERIOD_UNREADABLE,
    surely: |content| fold(content.text).chars().count() <= 10 && PERIOD.read_content(content).is_ok(),
    normal: true,
    compared: Compared::Never,
    printed: Printed::AsWritten,
    entry: Entry {
        centered: true,
        text: true,
        question: Question::None,
        prompt: |_| Some("例如：{year}{1}月。".to_owned()),
        choices: no_choices,
        how: None,
        samples: |_| Some(["{1}月", "{1}月", "{1}月"]),
    },
    width: Width::Fixed([116, 104, 90]),
    in_master: Some(100),
};
