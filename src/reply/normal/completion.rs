//! Reads 是否完成: yes, no or partly, with what is said beside it.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::aspect::{self, Aspect};
use super::completion_share::{counted, in_part, percent};
use super::reservation::{has_exception, is_reserved};
use super::{fold, squeeze, trim};
use crate::lexicon::{self, Kind};
use crate::memo::Memo;
use crate::reply::choice::{self, Chosen, Doubt, Habit, Offer, Sign};

/// What 是否完成 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// The verdict.
    pub state: State,
    /// Whether more stands beside the verdict that can be a reason.
    pub reason: bool,
}

/// The verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Done.
    Yes,
    /// Not done.
    No,
    /// Done in part, or going on.
    Partial,
}

impl State {
    /// The normalised value of the record: `yes`, `no`, `partial`.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Yes => "yes",
            State::No => "no",
            State::Partial => "partial",
        }
    }
}

/// 部分 that means the unit's own share.
const SHARES: [&str; 6] = [
    "承担部分",
    "承担的部分",
    "负责部分",
    "负责的部分",
    "涉及部分",
    "涉及的部分",
];
/// What a choice offers: done, not done, in part; in this order.
pub const OFFERS: [Offer<'static>; 3] = [
    Offer {
        words: &[
            "是",
            "是的",
            "已完成",
            "完成",
            "全部完成",
            "已全部完成",
            "按期完成",
            "按时完成",
            "如期完成",
            "已按期完成",
            "提前完成",
            "已办结",
            "办结",
            "已落实",
        ],
    },
    Offer {
        words: &[
            "否",
            "未完成",
            "没有完成",
            "没完成",
            "尚未完成",
            "暂未完成",
            "未全部完成",
            "不能完成",
            "无法完成",
            "未办结",
            "未落实",
            "未启动",
        ],
    },
    Offer {
        words: &[
            "部分完成",
            "基本完成",
            "正在推进",
            "推进中",
            "进行中",
            "持续推进",
            "正在实施",
            "正在办理",
            "办理中",
            "有序推进",
            "正常推进",
            "序时推进",
            "长期坚持",
        ],
    },
];

/// Why a completion is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It says neither yes nor no.
    Unreadable,
    /// Its marks do not say which option is chosen.
    Choice(Doubt),
    /// The option that is marked and the words beside it say different things.
    Contradiction,
}

/// Reads a completion; `None` where it does not surely say yes, no or partly.
pub fn read(text: &str) -> Option<Completion> {
    read_by(text, Habit::default()).ok()
}

/// Reads a completion by the habits that the unit's other cells in the column show.
///
/// # Errors
/// Where it does not surely say yes, no or partly: why.
pub fn read_by(text: &str, habit: Habit) -> Result<Completion, Fault> {
    thread_local! {
        // 是 and 否，原因：… stand in many cells, and each is asked about more than once.
        static KNOWN: Memo<Result<Completion, Fault>> = Memo::of_short_texts();
    }
    if habit == Habit::default() {
        KNOWN.with(|known| known.get(text, || find(text, habit)))
    } else {
        find(text, habit)
    }
}

fn find(text: &str, habit: Habit) -> Result<Completion, Fault> {
    let unprinted = without_printed(text);
    let text = without_question(&unprinted);
    // A sign of a number or a word alone is no answer, ① as little as 🈶; before an option it only counts: ②否.
    let enclosed = |c: char| {
        ('①'..='⓿').contains(&c) || ('\u{3220}'..='\u{32ff}').contains(&c) || ('\u{1f100}'..='\u{1f2ff}').contains(&c)
    };
    let counted = text.trim_start_matches(enclosed);
    if counted.len() < text.len() && (trim(counted).is_empty() || trim(counted).starts_with(['是', '否'])) {
        if trim(counted).is_empty() {
            return Err(Fault::Unreadable);
        }
        return read_by(counted, habit);
    }
    // 是？ asks.
    if text.contains(['?', '？']) && text.chars().count() <= 6 {
        return Err(Fault::Unreadable);
    }
    let (sign, offer, words) = match choice::read(text, &OFFERS, habit) {
        choice::Reading::Words(sign, offer, words) => (sign, offer, words),
        choice::Reading::Chosen(chosen) => return of_choice(&chosen),
        choice::Reading::Doubt(doubt) => return Err(Fault::Choice(doubt)),
    };
    let says = said(&words);
    let state = |state: State| Completion {
        state,
        reason: fold(&words).chars().count() >= 4,
    };
    let marked = offer.map(state_of);
    let is_yes = |state: State| state == State::Yes;
    // §是R否: both options, and signs that nobody knows.
    if sign.is_none() && names_both(&words) {
        return Err(Fault::Unreadable);
    }
    if sign.is_none()
        && let Some(behind) = behind_yes(&words)
    {
        // 是，但尚未验收: both are said.
        if is_unfinished(behind) || is_reserved(behind) {
            return Err(Fault::Contradiction);
        }
        // 是，持续推进: it is done, and goes on.
        let reason = says.ok_or(Fault::Unreadable)?.reason;
        return Ok(Completion {
            state: State::Yes,
            reason,
        });
    }
    match (sign, says) {
        // 已完成，待验收: done, and not done.
        (None | Some(Sign::Tick), Some(says)) if is_yes(says.state) && is_reserved(&words) => Err(Fault::Contradiction),
        (None, says) => says.ok_or(Fault::Unreadable),
        // √，但未验收: what stands behind a stop is not what is ticked; of √未完成 nobody knows, but a box before it chooses it.
        (Some(Sign::Tick), Some(says)) if !is_yes(says.state) && begins_with_stop(&words) => {
            // √，还需持续巩固: it is done, and goes on.
            let done = Completion {
                state: State::Yes,
                reason: says.reason,
            };
            if is_unfinished(&words) || is_reserved(&words) {
                Err(Fault::Contradiction)
            } else {
                Ok(done)
            }
        }
        (Some(Sign::Tick), Some(says)) if says.state == State::No && !text.contains(['☑', '✅', '🗹', '■']) => {
            Err(Fault::Contradiction)
        }
        (Some(Sign::Tick), None) if marked.is_none_or(is_yes) && is_reserved(&words) => Err(Fault::Contradiction),
        (Some(Sign::Tick), Some(says)) if marked.is_some_and(|marked| marked != says.state) => {
            Err(Fault::Contradiction)
        }
        // √ 基本完成: the words are ticked as they stand.
        (Some(Sign::Tick), Some(says)) => Ok(says),
        (Some(Sign::Tick), None) => Ok(Completion {
            state: marked.unwrap_or(State::Yes),
            reason: fold(&words).chars().count() >= 6,
        }),
        (Some(Sign::Cross), None) => Ok(state(State::No)),
        // ×未完成: a sign before what it says; of ×已完成 nobody knows.
        (Some(_), Some(says)) if says.state == State::No => Ok(says),
        (Some(Sign::Cross | Sign::CrossedBox), Some(_)) => Err(Fault::Contradiction),
        (Some(Sign::CrossedBox), None) => Err(Fault::Choice(Doubt::Unclear)),
    }
}

/// How a unit marks its choices, as the cells of a column show.
pub fn habit<'t>(cells: impl Iterator<Item = &'t str>) -> Habit {
    choice::habit(cells.filter(|text| choice::has_marks(text)), &OFFERS)
}

/// Whether a cell holds the options as a form prints them, and nothing is chosen: `是□否□`, `是/否`.
pub fn is_unmarked(text: &str) -> bool {
    text.contains(['是', '否', '完']) && choice::is_unmarked(text, &OFFERS)
}

/// The text without what the form itself prints in brackets: 未完成（未完成需说明原因） gives no reason.
fn without_printed(text: &str) -> Cow<'_, str> {
    const ASKS: [&str; 6] = [
        "未完成需说明原因",
        "未完成请说明原因",
        "未完成的说明原因",
        "未完成说明原因",
        "需说明原因",
        "请说明原因",
    ];
    if !text.contains("说明原因") {
        return Cow::Borrowed(text);
    }
    let mut rest = text.to_owned();
    for asks in ASKS {
        for (open, close) in [('（', '）'), ('(', ')')] {
            rest = rest.replace(&format!("{open}{asks}{close}"), "");
        }
    }
    Cow::Owned(rest)
}

/// The heading that a cell repeats before its answer: 是否完成：否.
fn without_question(text: &str) -> &str {
    let bare = trim(text);
    for question in [
        "是否完成",
        "是否已完成",
        "是否按期完成",
        "是否全部完成",
        "完成情况",
        "是否",
    ] {
        if let Some(rest) = bare.strip_prefix(question)
            && let Some(rest) = rest.trim_start().strip_prefix([':', '：'])
        {
            return rest;
        }
    }
    bare
}

/// What each of [`OFFERS`] says.
fn state_of(offer: usize) -> State {
    match offer {
        0 => State::Yes,
        1 => State::No,
        _ => State::Partial,
    }
}

/// Whether a few words hold both options of a form, as it prints them, with nothing between them but signs.
fn names_both(words: &str) -> bool {
    const FEW: usize = 6;
    let folded = fold(words);
    let both = ["是", "否"].iter().all(|word| folded.contains(word));
    both && folded.chars().count() <= FEW && !words.contains("是否")
}

/// What stands behind a 是 that is the answer; nothing where the words do not begin with one.
fn behind_yes(words: &str) -> Option<&str> {
    let behind = trim(words).strip_prefix('是')?;
    (!behind.starts_with('否')).then(|| behind.strip_prefix('的').unwrap_or(behind))
}

/// Whether words say that something is not done, or only in part; what goes on for good, 持续推进, may be done all the same.
fn is_unfinished(words: &str) -> bool {
    said(&without_lasting(words)).is_some_and(|says| says.state != State::Yes)
}

/// Words without what says that something goes on for good.
fn without_lasting(words: &str) -> String {
    // The longest first: 持续推进 before 持续.
    lexicon::words(Kind::ForGood).fold(words.to_owned(), |words, word| words.replace(word, ""))
}

/// Whether words begin with a stop, or with what takes back what was said before.
fn begins_with_stop(words: &str) -> bool {
    let words = words.trim_start_matches([' ', '\u{3000}']);
    words.starts_with([',', '，', '。', ';', '；', '(', '（', '、', '\n', '\r', '但'])
}

/// What the option that is marked says, if the words beside it do not say something else.
fn of_choice(chosen: &Chosen) -> Result<Completion, Fault> {
    let state = state_of(chosen.offer);
    let mut own = said_beside(&chosen.words);
    for (words, last) in &chosen.beside {
        let beside = said_beside(words);
        if beside.is_empty() {
            continue;
        }
        let says = said(&beside).map(|says| says.state);
        // The last words of a cell may speak of whatever is marked: ☑是 □否 已于11月完成.
        let agrees = match state {
            State::Yes => says == Some(State::Yes) || !is_unfinished(&beside) && !denies(&beside),
            State::No | State::Partial => says != Some(State::Yes),
        };
        if !last || !agrees {
            return Err(Fault::Contradiction);
        }
        own.push_str(&beside);
    }
    let says = said(&own).map(|says| says.state);
    if state == State::Yes && (is_reserved(&own) || says == Some(State::No) || says.is_none() && denies(&own)) {
        return Err(Fault::Contradiction);
    }
    Ok(Completion {
        state,
        reason: own.chars().count() >= 2,
    })
}

/// Whether words speak of something that was not done, or why.
fn denies(folded: &str) -> bool {
    let not = folded.match_indices('不').any(|(at, not)| {
        let behind = folded.get(at + not.len()..).unwrap_or_default();
        !behind.starts_with(['但', '断', '仅', '少', '止'])
    });
    not || is_reserved(folded)
        || ["因", "滞后", "推迟", "延期", "缺"]
            .iter()
            .any(|word| folded.contains(word))
}

/// What words beside an option say, folded, without what a form prints there: 原因, 未完成需说明原因.
fn said_beside(words: &str) -> String {
    const PRINTED: [&str; 16] = [
        "未完成需说明原因",
        "未完成请说明原因",
        "未完成的说明原因",
        "未完成说明原因",
        "未完成原因",
        "如未完成",
        "需说明原因",
        "请说明原因",
        "说明原因",
        "具体原因",
        "原因说明",
        "主要原因",
        "原因是",
        "原因",
        "理由",
        "说明",
    ];
    let mut folded = fold(words);
    for word in PRINTED {
        folded = folded.replace(word, "");
    }
    let options = OFFERS.iter().flat_map(|offer| offer.words);
    if folded == "无" || options.into_iter().any(|word| *word == folded) {
        folded.clear();
    }
    folded
}

/// What words without marks say, as far as what is said to be done is done.
fn said(text: &str) -> Option<Completion> {
    let plain = plainly_said(text);
    let bare = squeeze(text);
    let reason = fold(&bare).chars().count() >= 6;
    let state = |state: State| Some(Completion { state, reason });
    match plain {
        // 除外部因素未完成外，其余完成: the rest is not all.
        Some(says) if says.state == State::No && has_exception(&bare) => state(State::Partial),
        Some(says) if says.state == State::No => plain,
        // 长期坚持，本年度任务已完成: what goes on for good is done for this year.
        Some(says) if says.state == State::Partial && lasts_and_is_done(&bare) => state(State::Yes),
        Some(says) if says.state == State::Partial => plain,
        says => match aspect::of(&bare) {
            Some(Aspect::Not) => state(State::No),
            Some(Aspect::Going) => state(State::Partial),
            Some(Aspect::Unsure) => None,
            None => says,
        },
    }
}

/// Whether words speak of what goes on for good, and say of this year that all is done.
fn lasts_and_is_done(bare: &str) -> bool {
    let rest = without_lasting(bare);
    let is_done = rest
        .split([',', ';', '。', '\n', '，', '；', '(', ')'])
        .any(is_done_clause);
    is_done && rest.len() < bare.len() && plainly_said(&rest).is_some_and(|says| says.state == State::Yes)
}

/// What words without marks say by the verbs in them alone.
fn plainly_said(text: &str) -> Option<Completion> {
    let bare = squeeze(text);
    let mut folded = fold(&bare);
    if folded.contains("未完成") {
        for word in lexicon::words(Kind::NothingLeft) {
            folded = folded.replace(word, "");
        }
    }
    if folded.is_empty() && !fold(&bare).is_empty() {
        return Some(Completion {
            state: State::Yes,
            reason: false,
        });
    }
    if folded.contains("部分") {
        for word in SHARES {
            folded = folded.replace(word, "");
        }
    }
    // 尚未发现问题 leaves nothing undone.
    for word in lexicon::words(Kind::NothingFound) {
        folded = folded.replace(word, "");
    }
    let first = folded.chars().next();
    // 否 stands, whatever share is named behind it; no does so before a stop.
    let opening = bare
        .split([',', ';', '。', '(', ':'])
        .next()
        .map(fold)
        .unwrap_or_default();
    if opening == "no" && folded != "no" {
        return Some(Completion {
            state: State::No,
            reason: rest(&folded, "no".len()),
        });
    }
    if matches!(first, Some('否')) && !folded.starts_with("否则") {
        return Some(Completion {
            state: State::No,
            reason: rest(&folded, "否".len()),
        });
    }
    if plainly_done(&bare) {
        return Some(Completion {
            state: State::Yes,
            reason: folded.chars().count() >= 6,
        });
    }
    if let Some(percent) = percent(&bare) {
        let state = if percent >= 100.0 {
            State::Yes
        } else if percent <= 0.0 {
            State::No
        } else {
            State::Partial
        };
        let reason = folded.chars().filter(|c| !c.is_ascii_digit()).count() >= 8;
        return Some(Completion { state, reason });
    }
    // Negatives first: 未完成 holds 完成.
    let negative = lexicon::words(Kind::Undone)
        .find_map(|word| folded.find(word).map(|at| (at, word.len())))
        .or_else(|| not_done(&folded));
    if let Some((at, len)) = negative {
        let before = folded.get(..at).unwrap_or_default();
        // 已完成…，尚未…: both are said.
        let done = [
            "已完成",
            "部分完成",
            "基本完成",
            "主体完工",
            "主体完成",
            "主体已完",
            "已完工",
            "已建成",
        ];
        // 部分任务未完成: so the others are.
        let state = if before.contains("部分") || done.iter().any(|word| before.contains(word)) {
            State::Partial
        } else {
            State::No
        };
        return Some(Completion {
            state,
            reason: !before.is_empty() && before.chars().count() >= 4 || rest(&folded, at + len),
        });
    }
    if matches!(
        folded.as_str(),
        "未" | "没有" | "没" | "不是" | "n" | "no" | "false" | "不"
    ) {
        return Some(Completion {
            state: State::No,
            reason: false,
        });
    }
    let counted = counted(&folded);
    let less = counted.is_some_and(Ordering::is_lt);
    if less || lexicon::holds(&folded, Kind::Partly) || in_part(&bare, &folded) {
        return Some(Completion {
            state: State::Partial,
            reason: folded.chars().count() >= 8,
        });
    }
    if matches!(first, Some('是' | '已'))
        || counted.is_some()
        || lexicon::holds(&folded, Kind::Done) && !is_intent(&folded)
    {
        return Some(Completion {
            state: State::Yes,
            reason: folded.chars().count() >= 6,
        });
    }
    matches!(folded.as_str(), "y" | "yes" | "true" | "有" | "对" | "ok").then_some(Completion {
        state: State::Yes,
        reason: false,
    })
}

/// Whether words only say that something is to be done: 按要求落实, 抓好落实.
fn is_intent(folded: &str) -> bool {
    const DONE: [&str; 12] = [
        "已", "均", "全", "到位", "完", "了", "得到", "结束", "建成", "通车", "达", "办结",
    ];
    folded.contains("落实") && folded != "落实" && !DONE.iter().any(|word| folded.contains(word))
}

/// Whether the first thing said is that all is done, and nothing behind it says that something is left: `已完成，后续持续推进`.
fn plainly_done(bare: &str) -> bool {
    const LEFT: [&str; 9] = ["未", "剩余", "余下", "尚", "仍", "部分", "除", "不能", "无法"];
    let end = bare.find([',', ';', '。', '\n', '，', '；']);
    let Some((first, behind)) = end.map(|end| bare.split_at(end)) else {
        return false;
    };
    is_done_clause(first) && !LEFT.iter().any(|word| behind.contains(word))
}

/// Whether a clause says that all is done, and nothing else: 本年度任务已完成.
fn is_done_clause(clause: &str) -> bool {
    const WHOLE: [&str; 9] = ["本年度", "年度", "全年", "今年", "全部", "目标", "任务", "均", "各项"];
    let mut words = fold(clause);
    for word in WHOLE {
        words = words.replace(word, "");
    }
    let done = [
        "完成",
        "已完成",
        "已按期完成",
        "已按时完成",
        "按期完成",
        "按时完成",
        "提前完成",
        "已办结",
        "办结",
    ];
    done.contains(&words.as_str())
}

/// 未 or 没 with what is done a word or two behind it: `未如期完成`, `未投入使用`, `没搞完`.
fn not_done(folded: &str) -> Option<(usize, usize)> {
    const BETWEEN: usize = 4;
    let nots = ['未', '没', '莫', '冇'];
    folded.match_indices(nots).find_map(|(at, not)| {
        let behind = folded.get(at + not.len()..)?;
        let near: String = behind.chars().take(if not == "未" { BETWEEN + 2 } else { 2 }).collect();
        // 未来 is no not, nor is 未雨绸缪.
        let other = behind.starts_with(['来', '雨']);
        let done = lexicon::words(Kind::Done)
            .filter_map(|word| near.find(word).map(|to| to + word.len()))
            .min()?;
        (!other).then_some((at, not.len() + done))
    })
}

fn rest(folded: &str, from: usize) -> bool {
    let rest = folded.get(from..).unwrap_or_default();
    let rest = rest.strip_prefix("完成").unwrap_or(rest);
    let count = rest.chars().count();
    // 因疫情 is a reason, short as it is.
    count >= 4 || count >= 3 && rest.starts_with(['因', '受'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negatives_come_first() {
        for (text, state, reason) in [
            ("是", State::Yes, false),
            ("否", State::No, false),
            ("未完成", State::No, false),
            ("未完成，因疫情影响项目开工推迟", State::No, true),
            ("因疫情影响，未完成", State::No, true),
            ("√", State::Yes, false),
            ("×", State::No, false),
            ("☑是 □否", State::Yes, false),
            ("□是 ☑否", State::No, false),
            ("是☑ 否□", State::Yes, false),
            ("是□ 否☑", State::No, false),
            ("已完成", State::Yes, false),
            ("100%", State::Yes, false),
            ("完成80%", State::Partial, false),
            ("基本完成", State::Partial, false),
            ("正在推进", State::Partial, false),
            ("1", State::Yes, false),
        ] {
            let read = read(text).unwrap_or_else(|| panic!("{text} is not read"));
            assert_eq!((read.state, read.reason), (state, reason), "{text}");
        }
        assert_eq!(read("13907240001"), None);
        assert_eq!(read("张三"), None);
    }
}
