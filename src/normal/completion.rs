//! Reads 是否完成: yes, no or partly, with what is said beside it.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::completion_share::percent;
use super::verdict;
pub use super::verdict::{Fault, State};
use super::{fold, squeeze, trim};
use crate::lexicon::{self, Kind};
use crate::memo::Memo;
use crate::normal::choice::{self, Chosen, Doubt, Habit, Offer, Sign};
use crate::normal::phrase::made_of;
use crate::pattern::Regex;
use crate::text::regex;

/// What 是否完成 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// The verdict.
    pub state: State,
    /// Whether more stands beside the verdict that can be a reason.
    pub reason: bool,
}

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
            "部分",
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

/// Reads a completion; `None` where it does not surely say yes, no or partly.
pub fn read(text: &str) -> Option<Completion> {
    read_by(text, Habit::default()).ok()
}

/// Reads a completion by the habits that the unit's other cells in the column show.
///
/// # Errors
/// Where it does not surely say yes, no or partly: why.
pub fn read_by(text: &str, habit: Habit) -> Result<Completion, Fault> {
    read_in(text, habit, None)
}

/// Reads a completion in a round of a year: what is done in a later one is not done yet.
///
/// # Errors
/// Where it does not surely say yes, no or partly: why.
pub fn read_in(text: &str, habit: Habit, year: Option<i16>) -> Result<Completion, Fault> {
    thread_local! {
        // 是 and 否，原因：… stand in many cells, and each is asked about more than once.
        static KNOWN: Memo<Result<Completion, Fault>> = Memo::of_short_texts();
    }
    // What names a year is of the round in which it stands.
    let dated = year.is_some() && squeeze(text).contains("20");
    if habit == Habit::default() && !dated {
        KNOWN.with(|known| known.get(text, || find(text, habit, None)))
    } else {
        find(text, habit, year)
    }
}

/// 已完成：否: what a label says is affirmed or denied behind it; which of the two, and the label.
fn labelled(text: &str) -> Option<(&str, bool)> {
    let (label, answer) = text.split_once([':', '：'])?;
    let label = trim(label);
    let is_done = OFFERS
        .first()
        .is_some_and(|offer| label != "是" && offer.words.contains(&label));
    let answer = match fold(answer).as_str() {
        "是" | "是的" | "对" | "有" => true,
        "否" | "不是" | "没有" | "无" | "未" => false,
        _ => return None,
    };
    is_done.then_some((label, answer))
}

fn find(text: &str, habit: Habit, year: Option<i16>) -> Result<Completion, Fault> {
    if let Some((_, done)) = labelled(text) {
        let state = if done { State::Yes } else { State::No };
        return Ok(Completion { state, reason: false });
    }
    let unprinted = without_former(text);
    let unprinted = without_printed(&unprinted);
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
        return read_in(counted, habit, year);
    }
    // A.是: a letter that counts the options.
    if let Some(rest) = trim(text).strip_prefix(['A', 'B', 'C', 'a', 'b', 'c', 'Ａ', 'Ｂ', 'Ｃ'])
        && let Some(rest) = rest.strip_prefix(['.', '．', '、', ')', '）'])
        && trim(rest).starts_with(['是', '否'])
    {
        return read_in(rest, habit, year);
    }
    // 1 and 0.8: shares that lost their sign; 1.0 is the number of something.
    let bare = squeeze(text);
    if let Some(share) = bare
        .parse::<f64>()
        .ok()
        .filter(|_| bare != "1.0")
        .and_then(|_| percent(&bare))
    {
        let state = match share {
            _ if share >= 100.0 => State::Yes,
            _ if share <= 0.0 => State::No,
            _ => State::Partial,
        };
        return Ok(Completion { state, reason: false });
    }
    let (sign, offer, words) = match choice::read(text, &OFFERS, habit) {
        choice::Reading::Words(sign, offer, words) => (sign, offer, words),
        choice::Reading::Chosen(chosen) => return of_choice(&chosen, year),
        choice::Reading::Doubt(doubt) => return Err(Fault::Choice(doubt)),
    };
    let answer = |state: State| Completion {
        state,
        reason: verdict::is_reason(&words),
    };
    let marked = offer.map(state_of);
    // §是R否: both options, and signs that nobody knows.
    if sign.is_none() && names_both(&words) {
        return Err(Fault::Unreadable);
    }
    let says = || verdict::weigh(&words, None, year);
    match sign {
        None => says().map(answer),
        Some(Sign::Tick) if fold(&words).is_empty() => Ok(answer(marked.unwrap_or(State::Yes))),
        // √，但未验收: what stands behind a stop is not what is ticked.
        Some(Sign::Tick) if begins_with_stop(&words) => verdict::weigh(&words, Some(true), year).map(answer),
        Some(Sign::Tick) => match says() {
            // √未完成: of that nobody knows, but a box before it chooses it, and so does a tick behind the word: 未完成√.
            Ok(State::No) if !text.contains(['☑', '✅', '🗹', '■', '否']) && !is_ticked_behind(text, &words) => {
                Err(Fault::Contradiction)
            }
            Ok(state) if marked.is_some_and(|marked| marked != state) => Err(Fault::Contradiction),
            // √ 基本完成: the words are ticked as they stand.
            Ok(state) => Ok(answer(state)),
            Err(_) if marked.is_some_and(|marked| marked != State::Yes) => Err(Fault::Contradiction),
            Err(_) => verdict::weigh(&words, Some(true), year).map(answer),
        },
        Some(Sign::Cross) => match says() {
            Ok(State::Yes) => Err(Fault::Contradiction),
            // ×（预计3月完成）: what is hoped is not done.
            Ok(_) => Ok(answer(State::No)),
            Err(_) => verdict::weigh(&words, Some(false), year).map(answer),
        },
        // ☒未完成: a sign before what it says; of ☒ alone nobody knows.
        Some(Sign::CrossedBox) => match says() {
            Ok(State::No) => Ok(answer(State::No)),
            Ok(_) => Err(Fault::Contradiction),
            Err(_) => Err(Fault::Choice(Doubt::Unclear)),
        },
    }
}

/// Whether all that a cell says is an option's word with a tick right behind it: 未完成√.
fn is_ticked_behind(text: &str, words: &str) -> bool {
    let bare = squeeze(text);
    let word = bare.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_option = OFFERS.iter().any(|offer| offer.words.contains(&word));
    is_option && word.len() < bare.len() && fold(words) == fold(word)
}

/// The clause by which an account says that the task as a whole is not done, if one does: 项目至今未动工, 拟组织培训3期.
pub fn left_open(account: &str) -> Option<String> {
    verdict::left_open(account)
}

/// The clause by which an account says that all of it is done, if one does and nothing in it is left: 已全部完成.
pub fn all_done(account: &str) -> Option<String> {
    verdict::all_done(account)
}

/// How a unit marks its choices, as the cells of a column show.
pub fn habit<'t>(cells: impl Iterator<Item = &'t str>) -> Habit {
    choice::habit(cells.filter(|text| choice::has_marks(text)), &OFFERS)
}

/// Whether a cell holds the options as a form prints them, and nothing is chosen: `是□否□`, `是/否`.
pub fn is_unmarked(text: &str) -> bool {
    text.contains(['是', '否', '完']) && labelled(text).is_none() && choice::is_unmarked(text, &OFFERS)
}

/// The text without what the form itself prints: 未完成（未完成需说明原因） gives no reason, and 未完成原因：无 says nothing.
fn without_printed(text: &str) -> Cow<'_, str> {
    if !text.contains("原因") {
        return Cow::Borrowed(text);
    }
    let mut rest = text.to_owned();
    for asks in lexicon::words(Kind::PrintedReason).filter(|asks| asks.contains("未完成") || asks.contains("说明"))
    {
        rest = rest
            .replace(&format!("（{asks}）"), "")
            .replace(&format!("({asks})"), "");
        rest = rest.replace(asks, "");
    }
    // 原因：/, 原因：不适用 and “未完成原因”不填 say nothing.
    let at = rest.rfind("原因").filter(|at| {
        let behind = rest.get(at + "原因".len()..).unwrap_or_default();
        !behind.is_empty() && made_of(&fold(behind), |word| lexicon::is(word, Kind::NothingToSay))
    });
    if let Some(at) = at {
        let kept = rest.get(..at).unwrap_or_default();
        let kept = ["具体", "主要", "未完成的", "未完成"]
            .iter()
            .fold(kept, |kept, word| kept.strip_suffix(word).unwrap_or(kept));
        rest = kept
            .trim_end_matches(['“', '"', '（', '(', '「', ' ', '，', '；'])
            .to_owned();
    }
    Cow::Owned(rest)
}

/// The text without a remark on what stood there before: 是（原填“否”，12月18日更正）.
fn without_former(text: &str) -> Cow<'_, str> {
    static FORMER: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"[（(](?:原|此前|之前|上次|前次)(?:填|报|为|写|选|误填|误报|误选)[^（）()]*[)）]|[，,。；;](?:原|此前|之前|上次|前次)(?:填|报|为|写|选)[^，,。；;]*(?:误|错|更正)[^。]*",
        )
    });
    if !text.contains(['原', '前', '次']) {
        return Cow::Borrowed(text);
    }
    let rest = FORMER.replace_all(text, "");
    if fold(&rest).is_empty() {
        Cow::Borrowed(text)
    } else {
        rest
    }
}

/// The heading that a cell repeats before its answer: 是否完成：否.
fn without_question(text: &str) -> &str {
    let bare = trim(text);
    for question in [
        "是否完成",
        "是否已完成",
        "是否按期完成",
        "是否全部完成",
        "完成与否",
        "完成情况",
        "是否",
    ] {
        if let Some(rest) = bare.strip_prefix(question)
            && let Some(rest) = rest.trim_start().strip_prefix([':', '：', '?', '？'])
            && !trim(rest).is_empty()
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

/// Whether words begin with a stop, or with what takes back what was said before.
fn begins_with_stop(words: &str) -> bool {
    let words = words.trim_start_matches([' ', '\u{3000}']);
    words.starts_with([',', '，', '。', ';', '；', '(', '（', '、', '\n', '\r', '但'])
}

/// What the option that is marked says, if the words beside it do not say something else.
fn of_choice(chosen: &Chosen, year: Option<i16>) -> Result<Completion, Fault> {
    let state = state_of(chosen.offer);
    let mut own = said_beside(&chosen.words, Some(chosen.offer));
    for (words, last) in &chosen.beside {
        // ☑否，已全部完成: the last words of a cell are no option that stands unmarked.
        let beside = said_beside(words, last.then_some(chosen.offer));
        if beside.is_empty() {
            continue;
        }
        // The last words of a cell may speak of whatever is marked: ☑是 □否 已于11月完成.
        if !last {
            return Err(Fault::Contradiction);
        }
        own = format!("{own}，{beside}");
    }
    let agrees = match state {
        State::Yes => verdict::weigh(&own, Some(true), year).is_ok(),
        State::No => verdict::weigh(&own, Some(false), year).is_ok(),
        State::Partial => verdict::weigh(&own, None, year) != Ok(State::Yes),
    };
    if !agrees {
        return Err(Fault::Contradiction);
    }
    Ok(Completion {
        state,
        reason: verdict::is_reason(&own),
    })
}

/// What words beside an option say, without what a form prints there: 原因, 未完成需说明原因; nothing where they only repeat an
/// option or say that there is nothing.
fn said_beside(words: &str, of: Option<usize>) -> String {
    let mut rest = words.to_owned();
    for word in lexicon::words(Kind::PrintedReason) {
        rest = rest.replace(word, "");
    }
    let folded = fold(&rest);
    // ☑否 未完成 says it twice; of ☑否 已完成 nobody knows.
    let offers = OFFERS
        .iter()
        .enumerate()
        .filter(|(place, _)| of.is_none_or(|of| of == *place));
    let options = offers.flat_map(|(_, offer)| offer.words);
    if folded == "无" || folded.is_empty() || options.into_iter().any(|word| *word == folded) {
        rest.clear();
    }
    rest
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
