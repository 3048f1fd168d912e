//! What the days of an account say of one another: a work ends after it begins, and its steps follow one another.

use std::sync::LazyLock;

use crate::pattern::Regex;

use super::Role;
use crate::lexicon::{self, Kind};
use crate::normal::phrase;
use crate::text::regex;

/// A step of a work: when, how far it brings the work, and as it stands there.
#[derive(Debug)]
struct Step<'t> {
    at: i32,
    /// The level of its stage in the lexicon, and the highest one: 启动 before 完工 before 投用.
    stage: u8,
    shown: &'t str,
    /// Whether the stage stands right behind the day: 4月竣工.
    close: bool,
    /// What stands behind the stage: 改造 of 3月启动改造.
    of: &'t str,
    /// Whether the day opens its clause, so that the clause goes on with what the clause before is of.
    opens: bool,
}

/// What days say against one another in a sentence: 工程于2020年10月开工，2020年4月竣工; 从2020年9月开展至2020年3月结束;
/// 11月启动选址，10月完成主体，8月投用.
pub(in crate::kind) fn backwards(sentence: &str, year: i16) -> Option<String> {
    if !sentence.contains('月') {
        return None;
    }
    if let Some(span) = ends_before(sentence, year) {
        return Some(format!("，“{span}”先后颠倒"));
    }
    let several = || Role::Stage.said_in(sentence) || Role::Loose.said_in(sentence);
    // 一期5月完工，二期6月开工: only the first beginning and one end make one work.
    if !lexicon::holds(sentence, Kind::WorkStage) || sentence.chars().count() >= 70 || several() {
        return None;
    }
    let steps = steps(sentence, year);
    // 3月开工，…，10月完工 of three steps and more: each pair of neighbours that surely is of one work.
    if let Some(pair) = steps.windows(2).find_map(|two| match two {
        [one, other] => out_of_order(one, other, steps.len() == 2, sentence),
        _ => None,
    }) {
        return Some(pair);
    }
    if steps.len() == 2 {
        return None;
    }
    // Each clause but the first goes on with the same work, an earlier day and a later stage.
    let falls = steps.windows(2).all(|two| match two {
        [one, other] => other.at < one.at && other.stage >= one.stage && other.opens,
        _ => true,
    });
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
        return None;
    };
    (steps.len() > 2 && falls && last.stage > first.stage)
        .then(|| format!("，“{}”与“{}”先后颠倒", first.shown, last.shown))
}

/// Whether what stands behind a stage only says what sort of work it is, or how far it is, too: 开工建设, 竣工投产.
fn says_no_more(of: &str) -> bool {
    phrase::made_of(of, |word| {
        lexicon::is(word, Kind::BuildWord) || lexicon::is(word, Kind::WorkStage)
    })
}

/// Two steps of one work of which the later comes before the earlier; `alone`: whether the sentence has no others.
fn out_of_order(one: &Step<'_>, other: &Step<'_>, alone: bool, sentence: &str) -> Option<String> {
    if !one.close || !other.close {
        return None;
    }
    let (one_begins, other_begins) = (one.stage == BEGINS, other.stage == BEGINS);
    let blank = says_no_more(one.of) && says_no_more(other.of);
    let told = || Some(format!("，“{}”与“{}”先后颠倒", one.shown, other.shown));
    // 10月8日完工，10月20日开工建设, 6月完成改造，8月启动改造: the second goes on with the first.
    // 9月完成排查验收，10月开始排查: to look at what was done is the end of it.
    let rest = one.of.strip_prefix(other.of).filter(|_| other.of.chars().count() > 1);
    let ends = |word: &str| {
        let mut stages = lexicon::entries(Kind::WorkStage).iter();
        stages.any(|stage| stage.word == word && stage.label.parse::<u8>().is_ok_and(|level| level >= ENDS))
    };
    let same_work = blank || rest.is_some_and(|rest| phrase::made_of(rest, ends));
    if !one_begins && other_begins && one.stage >= ENDS && one.at < other.at && other.opens && same_work {
        return told();
    }
    // 11月底完成水库除险竣工验收，12月组织招标并进场开工: what begins is of nothing else, and the work before it is at its very end.
    let only_begins = says_no_more(&other.of.replace(['并', '和', '及'], ""));
    let at_its_end = ["竣工", "完工"]
        .iter()
        .any(|end| one.of.contains(end) || one.shown.ends_with(end));
    if one.stage >= ENDS && other.stage <= BEGINS && one.at < other.at && other.opens && only_begins && at_its_end {
        return told();
    }
    // 12月启动明年申报，11月完成今年验收: each is of something else.
    let same = blank
        || alone
            && (one.of.is_empty() || other.of.is_empty() || one.of.contains(other.of) || other.of.contains(one.of));
    if one_begins && !other_begins && other.at < one.at && same && (other.opens || alone) {
        return told();
    }
    if alone && !one_begins && other_begins && one.at < other.at && sentence.contains('拟') && same {
        return told();
    }
    // 8月完成整改验收，9月启动排查: what is looked for comes before what is done about it.
    let phase = |of: &str| {
        let named = lexicon::entries(Kind::WorkPhase)
            .iter()
            .filter(|phase| of.contains(phase.word));
        named.filter_map(|phase| phase.label.parse::<u8>().ok()).min()
    };
    let again = lexicon::holds(sentence, Kind::Anew);
    let (before, after) = (phase(one.of)?, phase(other.of)?);
    (!again && one.stage >= ENDS && other_begins && one.at < other.at && other.opens && before > after)
        .then(told)
        .flatten()
}

/// The stage of a beginning.
const BEGINS: u8 = 1;
/// The stage of an end.
const ENDS: u8 = 3;

fn steps(sentence: &str, year: i16) -> Vec<Step<'_>> {
    static DAYS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:(20[0-9]{2}|当|今|本|明|次|来)年)?([0-9]{1,2})月(?:([0-9]{1,2})[日号])?(上旬|中旬|下旬|初|底|末)?(?:前|份|之前)?",
        )
    });
    static PADDING: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^(?:正式|全面|全部|顺利|组织|均|已|将|就|才|可|项目|工程)*"));
    let mut said: Option<i16> = None;
    let mut steps = Vec::new();
    for found in DAYS.captures_iter(sentence) {
        let text = |at: usize| found.get(at).map(|text| text.as_str()).unwrap_or_default();
        let Some(whole) = found.get(0) else { continue };
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
        let Ok(month) = text(2).parse::<i32>() else { continue };
        let behind = sentence.get(whole.end()..).unwrap_or_default();
        let clause = behind.split([',', '、', '(', ')', ':']).next().unwrap_or_default();
        if !lexicon::holds(clause, Kind::WorkStage) {
            continue;
        }
        let padding = PADDING.find(clause).map_or(0, |padding| padding.end());
        let act = clause.get(padding..).unwrap_or_default();
        let stages = || lexicon::entries(Kind::WorkStage).iter();
        let right_behind = stages().find(|stage| act.starts_with(stage.word) || clause.starts_with(stage.word));
        // 11月启动选址, 10月完成主体: the least of what is named says how far the work is.
        let named = || stages().filter(|stage| clause.contains(stage.word));
        let least = named().filter_map(|stage| stage.label.parse::<u8>().ok()).min();
        let first = named().min_by_key(|stage| clause.find(stage.word));
        let (Some(word), Some(stage)) = (right_behind.or(first), least) else {
            continue;
        };
        let before = sentence.get(..whole.start()).unwrap_or_default();
        let shown_end = clause.find(word.word).map_or(0, |at| at + word.word.len());
        steps.push(Step {
            at: i32::from(own.unwrap_or(year)) * 400 + month * 31 + day,
            stage,
            of: clause.get(shown_end..).unwrap_or_default(),
            shown: sentence.get(whole.start()..whole.end() + shown_end).unwrap_or_default(),
            close: right_behind.is_some(),
            opens: {
                let link = before.trim_end_matches(['并', '且', '已', '将', '拟', '于', '后']);
                link.is_empty() || link.ends_with([',', '、', '('])
            },
        });
    }
    steps
}

/// A span that ends before it begins: 从2026年9月开展至2026年3月结束, 10月25日至10日. A month without a year may be of the next one.
fn ends_before(sentence: &str, year: i16) -> Option<String> {
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:从|自|于)?(?:(20[0-9]{2}|今|本|当)年)([0-9]{1,2})月(?:[0-9]{1,2}[日号])?(?:\p{Han}{0,6}?)(?:至|到)(?:(20[0-9]{2}|今|本|当|同)年)([0-9]{1,2})月",
        )
    });
    // 10月25日至10月8日, 10月25日至8日: within one month nothing runs into the next year.
    static WITHIN: LazyLock<Regex> =
        LazyLock::new(|| regex(r"([0-9]{1,2})月([0-9]{1,2})[日号]?(?:至|到|-|~)(?:([0-9]{1,2})月)?([0-9]{1,2})[日号]"));
    for found in WITHIN.captures_iter(sentence) {
        let number = |at: usize| found.get(at).and_then(|text| text.as_str().parse::<i32>().ok());
        let same = number(3).is_none() || number(3) == number(1);
        if let (true, Some(from), Some(to)) = (same, number(2), number(4))
            && to < from
        {
            return found.get(0).map(|all| all.as_str().to_owned());
        }
    }
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
