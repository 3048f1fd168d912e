//! Judges one filled or empty field by its kind: its normal value, or what is wrong with it.

use super::draft::shorten;
use super::fault::Fault;
use super::field::Field;
use super::rules;
use crate::form::Kind;
use crate::kind::{self, Content, Wrong};
use crate::memo::Memo;
use crate::normal::blank::Worth;
use crate::normal::choice::{self, Chosen, Doubt, Offer, Reading, Sign};
use crate::normal::fold;

/// Whether a kind says who answers for a task, or by when it is done.
fn says_who_or_when(kind: Kind) -> bool {
    kind.is_people() || matches!(kind, Kind::Deadline | Kind::Period)
}

/// What is wrong with a choice from words that the form lists, all of them.
fn of_others(field: &Field<'_>, text: &str) -> Option<Wrong> {
    if !field.closed || field.offered.len() < 2 {
        return None;
    }
    let other = kind::other_than_offered(field.offered, field.several, text)?;
    let what = if other == text {
        "，不在栏目列出的几种之内".to_owned()
    } else {
        format!("，其中“{}”不在栏目列出的几种之内", shorten(&other, 20))
    };
    Some(Wrong {
        what,
        advice: "请从栏目列出的几种中选填",
    })
}

/// Whether what stands behind the last of the boxes is of the whole cell: ☑未启动 ☐推进中 ☐已完成 ☐暂缓 招标两次流标. The boxes stand
/// all before their words or all behind them, and nothing else is said of how far the matter is.
fn only_explains(chosen: &Chosen, offered: &[String]) -> bool {
    let silent = |words: &str| {
        let folded = fold(words);
        kind::life::of_state(words.trim()).is_none() && !offered.iter().any(|word| folded.contains(&fold(word)))
    };
    chosen.habit.before.is_some() && chosen.beside.iter().all(|(words, last)| *last && silent(words))
}

/// Which of the words that the form offers is marked, whatever their kind: ☐未启动 ☑推进中 ☐已完成 is 推进中, and what nobody can tell is
/// told; nothing where the text is no choice by marks.
fn marked(field: &Field<'_>, text: &str) -> Option<(Option<String>, Option<Fault>)> {
    if field.several || field.offered.len() < 2 || field.kind == Kind::Completion {
        return None;
    }
    // 推进中/已完成: two of them, and nobody can tell which.
    let parts = text.split(['/', '／', '、', '|', '，', ',', '\n', '或']);
    let named: Vec<String> = parts.map(fold).filter(|part| !part.is_empty()).collect();
    let known = |part: &String| field.offered.iter().any(|word| fold(word) == *part);
    let differ = named.iter().any(|part| Some(part) != named.first());
    let printed = named.len() == field.offered.len() && field.offered.iter().all(|word| named.contains(&fold(word)));
    if named.len() > 1 && differ && !printed && named.iter().all(known) {
        let wrong = Wrong::new("，写了不止一项", "请只写其中的一项");
        return Some((None, Some(field.fault(text, wrong))));
    }
    if !choice::has_marks(text) && !choice::has_brackets(text) {
        // 未启动/推进中/已完成/暂缓 is what the form prints, and nothing chosen.
        let printed: String = field.offered.iter().map(|word| fold(word)).collect();
        return (fold(text) == printed).then(|| (None, rules::field_missing::check(field)));
    }
    let words: Vec<[&str; 1]> = field.offered.iter().map(|word| [word.as_str()]).collect();
    let offers: Vec<Offer<'_>> = words.iter().map(|words| Offer { words }).collect();
    let unclear = || {
        let advice = "请只在选定的一项上打“√”，或者直接写这一项";
        Some((
            None,
            Some(field.fault(text, Wrong::new("，看不出选的是哪一项", advice))),
        ))
    };
    match choice::read(text, &offers, field.habit) {
        Reading::Chosen(chosen) if chosen.beside.is_empty() || only_explains(&chosen, field.offered) => {
            let word = field.offered.get(chosen.offer)?;
            Some((Some(word.clone()), None))
        }
        Reading::Doubt(Doubt::Unmarked) => Some((None, rules::field_missing::check(field))),
        Reading::Chosen(_) | Reading::Doubt(_) => unclear(),
        Reading::Words(Some(Sign::Tick), Some(offer), _) => Some((field.offered.get(offer).cloned(), None)),
        Reading::Words(..) => {
            // ●已完成 is the word with a bullet; marks among several words that were not understood are told.
            let plain = fold(&choice::without_marks(text));
            let mut named = field.offered.iter().filter(|word| plain.contains(&fold(word)));
            match (named.next(), named.next()) {
                (Some(word), None) if plain == fold(word) => Some((Some(word.clone()), None)),
                (Some(_), Some(_)) => unclear(),
                _ => None,
            }
        }
    }
}

/// The normal value of a field, if its kind has one, or its fault, if it has one.
///
/// What was found out about a short text is kept: a name, a number, a day stands in many rows.
pub(super) fn judge(field: &Field<'_>) -> (Option<String>, Option<Fault>) {
    type Judged = (Option<String>, Option<Fault>);
    thread_local! {
        static KNOWN: Memo<Judged> = Memo::of_short_texts();
    }
    match field.key() {
        Some(key) => KNOWN.with(|known| known.get(&key, || judge_anew(field))),
        None => judge_anew(field),
    }
}

fn judge_anew(field: &Field<'_>) -> (Option<String>, Option<Fault>) {
    let text = field.text.unwrap_or_default();
    // A word that the form itself offers is right, whatever else is known of such columns.
    if let Some(word) = field.offered.iter().find(|word| *word == text.trim()) {
        return (Some(word.clone()), None);
    }
    if let Some(read) = marked(field, text) {
        return read;
    }
    // 完成销号, where 已销号 is offered.
    if field.closed
        && !field.several
        && field.offered.len() > 1
        && kind::other_than_offered(field.offered, false, text).is_some()
        && let Some(word) = kind::life::meant(field.offered, text)
    {
        return (Some(word.clone()), None);
    }
    match kind::worth(field.kind, text) {
        // 实际办结日期 无: it has not come yet.
        Worth::Blank
            if field.kind == Kind::Date && !field.outside && kind::is_none(text) && kind::has_come(field.heading) =>
        {
            (Some("待定".to_owned()), None)
        }
        Worth::Blank if field.takes_none && kind::is_none(text) => (None, None),
        Worth::Blank | Worth::Ditto => (None, rules::field_missing::check(field)),
        // 不涉及 in one column of a row that is answered says nothing of who or when.
        Worth::Nil if !field.nil && says_who_or_when(field.kind) => (
            None,
            Some(field.fault(
                text,
                Wrong::new(
                    "，而本行填写了其他内容",
                    "请核对：涉及的请补填，不涉及的请在情况或措施一栏写明",
                ),
            )),
        ),
        Worth::Nil => (None, None),
        Worth::Elsewhere if field.nil => (None, None),
        Worth::Elsewhere => (None, Some(rules::answer_elsewhere::check(field, text))),
        Worth::Answer => {
            let content = Content {
                heading: field.heading,
                text,
                number: field.number,
                year: field.year,
                field: field.outside,
                held: field.held,
                habit: field.habit,
            };
            // 人员、经费 is no state, but chooses two of the words that are offered.
            if field.several && field.closed && field.kind == Kind::State {
                let wrong = of_others(field, text).map(|wrong| field.fault(text, wrong));
                // In the order of the form, however they were written.
                let folded = fold(text);
                let chosen: Vec<&str> = (field.offered.iter())
                    .filter(|word| folded.contains(&fold(word)))
                    .map(String::as_str)
                    .collect();
                return (wrong.is_none().then(|| chosen.join("、")), wrong);
            }
            if field.words_only
                && let Some(what) = kind::is_foreign(&content)
            {
                let wrong = Wrong::new(what, "请核对是否填错了列");
                return (None, Some(field.fault(text, wrong)));
            }
            match kind::of(field.kind).read_content(&content) {
                // What the cell holds stands beside what it shows, where the kind has no normal form: 0.6 beside 60%.
                Ok(None) => {
                    let beyond = kind::beyond(field.heading, text, None).map(|wrong| field.fault(text, wrong));
                    (field.held.and_then(|held| held.beside(text)), beyond)
                }
                Ok(Some(normal)) => {
                    // 办理状态(在办/已办结/已销号): what the form itself lists is all that may stand there.
                    if field.kind == Kind::State
                        && let Some(wrong) = of_others(field, text)
                    {
                        return (None, Some(field.fault(text, wrong)));
                    }
                    let beyond = kind::beyond(field.heading, text, Some(&normal)).map(|wrong| field.fault(text, wrong));
                    let lacks = beyond.or_else(|| rules::answer_unsure::check(field, text, &normal));
                    (Some(normal), lacks)
                }
                // 红 under 预警等级（红/黄/绿) is no state that anybody knows, and right.
                Err(_)
                    if field.kind == Kind::State
                        && field.closed
                        && field.offered.len() > 1
                        && of_others(field, text).is_none() =>
                {
                    (Some(text.trim().to_owned()), None)
                }
                Err(wrong) if field.kind == Kind::State => {
                    let wrong = of_others(field, text).unwrap_or(wrong);
                    (None, Some(field.fault(text, wrong)))
                }
                Err(wrong) => {
                    let beside = field.held.filter(|_| !kind::of(field.kind).normal);
                    (
                        beside.and_then(|held| held.beside(text)),
                        Some(field.fault(text, wrong)),
                    )
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::choice::Habit;
    use proptest::prelude::*;

    fn field<'a>(offered: &'a [String], text: &'a str) -> Field<'a> {
        Field {
            heading: "目前状态",
            kind: Kind::State,
            offered,
            closed: true,
            several: false,
            words_only: false,
            takes_none: false,
            required: true,
            text: Some(text),
            number: false,
            held: None,
            habit: Habit::default(),
            nil: false,
            year: 2026,
            area: None,
            outside: false,
        }
    }

    proptest! {
        #[test]
        fn of_words_that_a_form_offers_the_marked_one_is_read_or_told_and_never_another(
            words in prop::sample::select(vec![
                ["未启动", "推进中", "已完成", "暂缓"],
                ["待验收", "已销号", "未到时限", "整改中"],
                ["红灯", "黄灯", "绿灯", "蓝灯"],
                ["优秀", "良好", "合格", "不合格"],
            ]),
            chosen in 0usize..4,
            way in 0usize..9,
            parts in prop::sample::select(vec![" ", "　", "\n", "/", "、"]),
            reason in prop::sample::select(vec!["", "（资金未下）", "，待规划调整", "　招标流标"]),
        ) {
            let offered: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let one = |at: usize| {
                let word = words[at];
                let is = at == chosen;
                match way {
                    0 => format!("{}{word}", if is { "☑" } else { "☐" }),
                    1 => format!("{}{word}", if is { "■" } else { "□" }),
                    2 => format!("{}{word}", if is { "●" } else { "○" }),
                    3 => format!("{word}（{}）", if is { "√" } else { "  " }),
                    4 => format!("{}{word}", if is { "[x]" } else { "[ ]" }),
                    5 => format!("{word}{}", if is { "√" } else { "×" }),
                    6 => format!("{word}{}", if is { "√" } else { "" }),
                    7 => format!("{}{word}", if is { "√" } else { "" }),
                    _ => format!("{word}{}", if is { "☑" } else { "□" }),
                }
            };
            let all: Vec<String> = (0..4).map(one).collect();
            let text = format!("{}{reason}", all.join(parts));
            let (normal, fault) = judge(&field(&offered, &text));
            let right = normal.as_deref() == Some(words[chosen]);
            prop_assert!(right && fault.is_none() || normal.is_none() && fault.is_some(), "{text}: {normal:?} {fault:?}");
            // Boxes before every word, and nothing behind them, are plain to anybody.
            if way < 3 && reason.is_empty() {
                prop_assert!(right, "{text}: {fault:?}");
            }
        }

        #[test]
        fn two_marked_words_and_none_are_told(
            first in 0usize..4,
            second in 0usize..4,
            none in any::<bool>(),
        ) {
            prop_assume!(first != second);
            let words = ["未启动", "推进中", "已完成", "暂缓"];
            let offered: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let one = |at: usize| format!("{}{}", if !none && (at == first || at == second) { "☑" } else { "☐" }, words[at]);
            let all: Vec<String> = (0..4).map(one).collect();
            let text = all.join(" ");
            let (normal, fault) = judge(&field(&offered, &text));
            prop_assert!(normal.is_none() && fault.is_some(), "{text}: {normal:?}");
        }
    }

    #[test]
    fn a_word_with_a_mark_is_the_word_and_words_without_marks_are_as_before() {
        let offered: Vec<String> = ["未启动", "推进中", "已完成", "暂缓"].map(str::to_owned).to_vec();
        for (text, word) in [
            ("●已完成", "已完成"),
            ("√未启动　招标流标", "未启动"),
            ("推进中√", "推进中"),
            ("推进中", "推进中"),
        ] {
            assert_eq!(judge(&field(&offered, text)).0.as_deref(), Some(word), "{text}");
        }
        let (normal, fault) = judge(&field(&offered, "未启动/推进中/已完成/暂缓"));
        assert!(normal.is_none() && fault.is_some());
    }
}
