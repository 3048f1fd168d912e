//! `row-contradiction`: 同一行前后不一致.

use std::cell::LazyCell;
use std::sync::LazyLock;

use jiff::civil::Date;

use crate::check::before;
use crate::check::draft::{Draft, says, shorten};
use crate::check::fault::Fault;
use crate::check::statement;
use crate::form::{Column, Form, Kind, PLAN};
use crate::kind;
use crate::kind::life::{self, Stage};
use crate::kind::span::{self, Span};
use crate::lexicon;
use crate::normal::{completion, squeeze};
use crate::pattern::{Patterns, Regex};
use crate::record::Fields;
use crate::rule;
use crate::text::regex;

/// Contradictions of a row, each with the column at which it is told.
pub(super) type Faults = Vec<(usize, Fault)>;

/// A contradiction, with what is expected and what to do.
pub(super) fn fault(found: String, expected: &str, advice: &str) -> Fault {
    Fault {
        rule: &rule::ROW_CONTRADICTION,
        found,
        expected: expected.to_owned(),
        advice: advice.to_owned(),
    }
}

/// A contradiction of which nobody can say which cell is wrong.
pub(in crate::check) fn unlike(found: String, expected: &str) -> Fault {
    fault(found, expected, "请核对后改填")
}

/// What an account says of the task as a whole that was not done, if anything.
fn not_done(account: &str, year: i16) -> Option<String> {
    let said = lexicon::held(account, lexicon::Kind::NotBegun).map(str::to_owned);
    // 达标179个，95.7%，省定90%；8个在建: where more was done than was to be, what is still going on is beyond it.
    let passes = LazyCell::new(|| kind::passes_aim(account));
    let short = || {
        open_part(account)
            .or_else(|| short_of(account))
            .or_else(|| missed_aim(account))
            .or_else(|| kind::leaves_open(account).filter(|_| !lexicon::holds(account, lexicon::Kind::WholeDone)))
    };
    // 计划3000个，建成3162个: the aim itself says nothing of what is open.
    let is_aim = |said: &String| kind::names_aim(said) && *passes;
    said.or_else(|| next_year(account, year))
        .or_else(|| short().filter(|_| !*passes))
        .or_else(|| completion::left_open(account).filter(|said| !is_aim(said)))
}

/// Whether the time that a day's column names is still to come: 2020年第四季度, filled in within it, is not.
pub(super) fn is_to_come(draft: &Draft, at: usize, ends: Date, day: Date) -> bool {
    let said = draft.said(at).map(|answer| answer.text.as_str()).unwrap_or_default();
    begins(said, ends) > day
}

/// The first day of the time that a day's column names: 2020年第四季度 begins on 1 October; `ends` is its last.
fn begins(text: &str, ends: Date) -> Date {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"[日号]|[0-9]{4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}|^[0-9]{1,2}[./-][0-9]{1,2}$|^[0-9]{8}$|月[0-9]")
    });
    let bare = squeeze(text);
    let first = |month: i8| Date::new(ends.year(), month, 1).unwrap_or(ends);
    match () {
        () if DAY.is_match(&bare) => ends,
        () if bare.contains('季') => first((ends.month() - 1) / 3 * 3 + 1),
        () if bare.contains("半年") => first(if ends.month() > 6 { 7 } else { 1 }),
        () if ends == ends.last_of_month() => first(ends.month()),
        () => ends,
    }
}

/// What is to come only in the next year: 拟于2021年3月印发, 预计明年二季度可完成.
fn next_year(account: &str, year: i16) -> Option<String> {
    static NEXT: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:拟|计划|预计|力争|争取|将|余下|剩余)[^，。；,;0-9]{0,8}(?:明年|次年|(20[0-9]{2})年)[^，。；,;]{0,12}",
        )
    });
    NEXT.captures_iter(account).find_map(|found| {
        // 跨年87个按计划2021年完工: what is of another year says nothing of this one's.
        let before = account.get(..found.get(0)?.end())?;
        let clause = before
            .rsplit(['，', '。', '；', ',', ';', '\n'])
            .next()
            .unwrap_or_default();
        let mut others = lexicon::entries(lexicon::Kind::OtherYear).iter();
        if others.any(|other| clause.starts_with(other.word) && other.label != "set") {
            return None;
        }
        let later = match found.get(1) {
            Some(said) => said.as_str().parse::<i16>().is_ok_and(|said| said > year),
            None => true,
        };
        later.then(|| found.get(0).map(|all| all.as_str().to_owned()))?
    })
}

/// Whether a progress says how far the work is by now: that of last month does not, and neither does 资金支付率.
pub(super) fn is_of_work(column: &Column) -> bool {
    span::of(&column.heading).is_now() && !kind::headings::holds(Kind::Progress, "not-work", &column.heading)
}

/// A part of what was planned that an account itself counts as not done: 完成改造5个，占计划的14%; 21个完工、15个在建;
/// 形象进度40%; 仅完工21个.
fn open_part(account: &str) -> Option<String> {
    static PART: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(lexicon::words(lexicon::Kind::OpenPart)));
    let bare = squeeze(account);
    // 剩余14件未到办理时限: what is not yet due is not left undone.
    let in_time = |said: &regex::Match<'_>| said.as_str().contains("未到") && said.as_str().contains(['限', '期']);
    let said = PART.find_map(&bare, |_, part| part.find(&bare).filter(|said| !in_time(said)))?;
    Some(said.as_str().trim_start_matches([',', '。', ';']).to_owned())
}

/// What an account says of the whole that is still to come, where nothing in it says that the whole is done by now: 完成年度任务的74%,
/// 还差80公里, 另外3座进度滞后, 仅启动5条, 评审材料尚未上报, 待审定后实施.
fn short_of(account: &str) -> Option<String> {
    static SHORT: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(lexicon::words(lexicon::Kind::ShortOf)));
    let bare = squeeze(account);
    // 完成全年任务的80%，11月已全部完成.
    if lexicon::holds(&bare, lexicon::Kind::WholeDone) {
        return None;
    }
    // 尾款尚未结清, 档案尚未移交: what comes after the work.
    let of_work = |said: &regex::Match<'_>| {
        let before = bare.get(..said.start()).unwrap_or_default();
        let clause = before.rsplit([',', '。', ';']).next().unwrap_or_default();
        !lexicon::holds(clause, lexicon::Kind::Aftercare)
    };
    let said = SHORT.find_map(&bare, |_, pattern| pattern.find_iter(&bare).find(of_work))?;
    Some(said.as_str().trim_start_matches([',', '。', ';']).to_owned())
}

/// What an account says of an aim that was not reached, where it neither says that all is done by now nor what the difference is made of:
/// 移交5298人（目标5312人，差额14人已核减）.
fn missed_aim(account: &str) -> Option<String> {
    let settled = [lexicon::Kind::WholeDone, lexicon::Kind::AimReduced];
    let said = kind::misses_aim(account)?;
    (!settled.into_iter().any(|kind| lexicon::holds(account, kind))).then_some(said)
}

/// A time, in a later year than that of the term, by which measures are to be done: 2021年6月底前完成 beside 2020年9月30日.
fn after_term(account: &str, due: Date, year: i16) -> Option<String> {
    static ENDS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(20[0-9]{2}|明|次|来)年[^,。;0-9]{0,2}(?:[0-9]{1,2}月)?[^,。;0-9]{0,4}(?:[0-9]{1,2}[日号])?[^,。;]{0,6}(?:完成|建成|竣工|完工|投用|交付|开工|动工|办结|销号|到位|启动)",
        )
    });
    let bare = squeeze(account);
    ENDS.captures_iter(&bare).find_map(|found| {
        // 其余2021年5月完工, 二期2021年实施: what is left to a later year by its name is beyond the term.
        let before = bare.get(..found.get(0)?.start())?;
        let clause = before.rsplit([',', '。', ';', '\n']).next().unwrap_or_default();
        if lexicon::begins(clause, lexicon::Kind::OtherYear) || lexicon::begins(clause, lexicon::Kind::Left) {
            return None;
        }
        let said = match found.get(1)?.as_str() {
            "明" | "次" | "来" => year.saturating_add(1),
            digits => digits.parse().ok()?,
        };
        (said > due.year()).then(|| found.get(0).map(|all| all.as_str().to_owned()))?
    })
}

/// What one answer of a row says against another: done at 60 %, done without its day, a day that is still to come, less than
/// the month before.
///
/// `task`: the task's text, folded; what an account repeats of it is no statement of the unit.
pub(in crate::check) fn check(form: &Form, draft: &Draft, normalised: &Fields, task: &str, day: Date) -> Faults {
    let of = |kind: Kind| {
        let columns = form.unit_columns().filter(move |(_, column)| column.kind == kind);
        columns.filter_map(|(at, column)| Some((at, column, normalised.get(&column.heading)?)))
    };
    let mut faults = Vec::new();
    let accounts = form
        .columns
        .iter()
        .zip(&draft.fields)
        .filter(|(column, _)| column.kind == Kind::Narrative);
    let account: String = (accounts.filter_map(|(_, answer)| answer.as_ref().filter(|answer| says(answer))))
        .map(|answer| statement::of(&answer.text, task))
        .collect();
    // The words that contradict stand in the account.
    let told = form
        .columns
        .iter()
        .zip(&draft.fields)
        .position(|(column, answer)| column.kind == Kind::Narrative && answer.as_ref().is_some_and(says));
    let undone = || not_done(&account, day.year());
    for (at, column, done) in of(Kind::Completion) {
        let other = match done {
            "yes" => undone(),
            // 承担部分已落实 says nothing against 是否验收 否.
            "no" => completion::all_done(&account)
                .filter(|said| kind::end_named(&column.heading).is_none_or(|end| said.contains(end))),
            _ => None,
        };
        // Beside 否 the reason may say what is left of what is done.
        let answer = draft
            .fields
            .get(at)
            .and_then(Option::as_ref)
            .map(|answer| answer.text.as_str());
        if let Some((other, account)) = other.zip(told) {
            let heading = form
                .columns
                .get(account)
                .map_or("情况", |column| column.heading.as_str());
            faults.push((
                account,
                fault(
                    format!(
                        "“{heading}”里写的是“{}”，“{}”报的是“{}”",
                        shorten(&other, 40),
                        column.heading,
                        shorten(answer.unwrap_or_default(), 20)
                    ),
                    "同一行各栏应相互一致",
                    "请核对后改填",
                ),
            ));
        }
    }
    // 全部竣工 beside 60% of the whole; 本月任务已完成 is of the month.
    let of_period = kind::headings::holds(Kind::Progress, "of-period", &account);
    let short = of(Kind::Progress)
        .find(|(_, column, value)| is_of_work(column) && kind::percent(value).is_some_and(|share| share < 100.0));
    if let (Some((_, column, value)), Some(place), false) = (short, told, of_period)
        && of(Kind::Completion).next().is_none()
        // 均按节点完成 keeps the schedule, at whatever share.
        && let Some(said) = completion::all_done(&account).filter(|said| kind::asked_whether(said) != kind::Asked::OnSchedule)
        // 补助拨付到位 is of the money.
        && !kind::headings::holds(Kind::Progress, "not-whole", &said)
    {
        let found = format!("“{}”是{value}，情况里写的是“{}”", column.heading, shorten(&said, 40));
        faults.push((place, unlike(found, "同一行各栏应相互一致")));
    }
    if form.key == PLAN {
        let deadline = of(Kind::Deadline)
            .next()
            .and_then(|(_, column, value)| Some((column, value.parse::<Date>().ok()?)));
        let late = deadline.and_then(|(column, due)| Some((column, due, after_term(&account, due, day.year())?)));
        if let Some(((column, due, when), told)) = late.zip(told) {
            let found = format!("措施里写到{when}，“{}”是{due}", column.heading);
            faults.push((told, unlike(found, "措施应在完成时限以前做完")));
        }
    }
    let at_end = |column: &Column, state: &str| life::of_state(state) == Some(Stage::Done) && life::tells(form, column);
    // 任务没有完成 beside 已完成.
    let ended = of(Kind::State).find(|(_, column, state)| at_end(column, state) && span::is_of_whole(&column.heading));
    if let (Some((_, column, state)), Some(place)) = (ended, told)
        && of(Kind::Completion).next().is_none()
        && let Some(other) = undone()
    {
        let heading = form.columns.get(place).map_or("情况", |column| column.heading.as_str());
        let found = format!(
            "“{heading}”里写的是“{}”，“{}”填的是“{state}”",
            shorten(&other, 40),
            column.heading
        );
        faults.push((place, unlike(found, "同一行各栏应相互一致")));
    }
    for (at, column, state) in of(Kind::State).filter(|(_, column, state)| at_end(column, state)) {
        // What is done need not be paid for, and where another word is behind it (已化解 before 已息访) the work may go on.
        let at_last = form
            .columns
            .get(at)
            .is_some_and(|own| life::of_choice(&kind::offered(form, own), state) == Some(Stage::Done))
            || kind::headings::holds(Kind::Date, "finish", state);
        let share = of(Kind::Progress).find(|(_, column, value)| {
            is_of_work(column) && at_last && kind::percent(value).is_some_and(|share| share < 100.0)
        });
        let open = of(Kind::Date).find(|(_, column, value)| kind::has_come(&column.heading) && *value == "待定");
        if let Some((_, other, value)) = share.or(open) {
            faults.push((
                at,
                fault(
                    format!("“{}”填的是“{state}”，“{}”是{value}", column.heading, other.heading),
                    "同一行各栏应相互一致",
                    "请核对后改填",
                ),
            ));
        }
    }
    // 验收日期 may be planned; 实际办结日期 is past.
    for (at, column, value) in of(Kind::Date).filter(|(_, column, _)| column.heading.contains("实际")) {
        if (value.parse::<Date>()).is_ok_and(|has_come| is_to_come(draft, at, has_come, day)) {
            faults.push((
                at,
                fault(
                    format!("“{}”是{value}，在填报以后", column.heading),
                    "已经办结的日期不会晚于填报的日期",
                    "请核对日期；还没有办结的写“无”",
                ),
            ));
        }
    }
    // 上月末进度 beside 本月末进度, 累计完成投资 beside 本月完成投资: a sum is no less than what it was, or than what came to it.
    for kind in [Kind::Progress, Kind::Amount] {
        for (at, column, now) in of(kind).filter(|(_, column, _)| span::only_grows(form, column)) {
            let less = of(kind).find(|(_, part, value)| {
                let of_part = match span::of(&part.heading) {
                    Span::Before => kind == Kind::Progress || span::only_grows_by(&part.heading),
                    Span::Within => kind == Kind::Amount,
                    Span::ToDate | Span::Unsaid => false,
                };
                // Where a form has one progress, whatever it calls it, that of last month is of the same.
                let alone =
                    kind == Kind::Progress && of(kind).filter(|(_, one, _)| span::only_grows(form, one)).count() == 1;
                let same = alone || span::base(&part.heading) == span::base(&column.heading);
                of_part && same && span::fell(value, now)
            });
            if let Some((_, part, value)) = less {
                let found = format!("“{}”填的是{now}，“{}”是{value}", column.heading, part.heading);
                faults.push((at, before::fault(kind, found)));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Works as accounts count them: the verb, what, and the measure.
    const WORKS: [(&str, &str, &str); 8] = [
        ("改造", "老旧小区", "个"),
        ("新建", "社区食堂", "个"),
        ("完成", "病险水库除险加固", "座"),
        ("建成", "高标准农田", "万亩"),
        ("开展", "技能培训", "场"),
        ("整治", "重大隐患", "处"),
        ("引进", "亿元以上项目", "个"),
        ("新增", "高新技术企业", "家"),
    ];

    proptest! {
        #[test]
        fn an_account_that_falls_short_is_told_beside_a_yes_and_one_of_the_whole_is_not(
            work in prop::sample::select(WORKS.to_vec()),
            whole in 12u32..400,
            part in 1u32..11,
            shape in 0usize..12,
            opens in prop::sample::select(vec!["", "截至11月底，", "今年以来，", "目前，"]),
            closes in prop::sample::select(vec!["。", "，惠及群众1200人。", "；召开调度会4次。"]),
        ) {
            let (verb, what, measure) = work;
            let (done, rest, share) = (whole - part, part, (whole - part) * 100 / whole);
            let begin = format!("{opens}{verb}{what}{done}{measure}");
            let short = match shape {
                0 => format!("{begin}，占年度任务的{share}%{closes}"),
                1 => format!("{begin}，距年度目标还差{rest}{measure}{closes}"),
                2 => format!("{begin}，完成率{share}%{closes}"),
                3 => format!("{begin}，其余{rest}{measure}正在施工{closes}"),
                4 => format!("{begin}，另外{rest}{measure}进度滞后{closes}"),
                5 => format!("{opens}仅{verb}{done}{measure}{closes}"),
                6 => format!("{opens}{what}实施方案尚未印发{closes}"),
                7 => format!("{opens}{what}还处于前期准备阶段{closes}"),
                8 => format!("{opens}{what}实施方案已经起草，待领导审定后实施{closes}"),
                9 => format!("{opens}{what}{whole}{measure}，{verb}{done}{measure}，{rest}{measure}正在推进{closes}"),
                10 => format!("{begin}，{rest}{measure}尚未达到要求{closes}"),
                _ => format!("{begin}，离全年目标还有一定差距{closes}"),
            };
            prop_assert!(not_done(&short, 2026).is_some(), "{}", short);
            let full = match shape % 7 {
                0 => format!("{opens}{verb}{what}{whole}{measure}，占年度任务的100%{closes}"),
                1 => format!("{opens}{verb}{what}{whole}{measure}，比年度目标多{rest}{measure}{closes}"),
                2 => format!("{begin}，完成率{share}%；11月底{whole}{measure}全部完成{closes}"),
                3 => format!("{opens}{verb}{what}{whole}{measure}，档案资料正在整理{closes}"),
                4 => format!("{opens}{verb}{what}{whole}{measure}，{rest}{measure}正在办理竣工结算{closes}"),
                5 => format!("{opens}{verb}{what}{whole}{measure}，储备项目{rest}{measure}正在推进{closes}"),
                _ => format!("{opens}{verb}{what}{whole}{measure}，不仅完成{whole}{measure}的任务，还带动就业{closes}"),
            };
            prop_assert_eq!(not_done(&full, 2026), None, "{}", full);
        }
    }
}
