//! A choice is read from all of its marks: composed from options, marks, places and reasons, it is read right or told.

use duban::reply::choice::Habit;
use duban::reply::normal::completion::{self, State};
use proptest::prelude::*;

fn says(text: &str) -> &'static str {
    completion::read(text).map_or("told", |read| read.state.as_str())
}

#[test]
fn every_rule_of_marked_choices_holds() {
    for line in include_str!("../../fixtures/normal/choices.tsv").lines() {
        let Some((cell, reading)) = line.split_once('\t').filter(|_| !line.starts_with("# ")) else {
            continue;
        };
        assert_eq!(says(&cell.replace("\\n", "\n")), reading, "{cell}");
    }
}

/// Two options that a form prints: yes, no.
const PAIRS: [(&str, &str); 4] = [("是", "否"), ("已完成", "未完成"), ("完成", "未完成"), ("是", "未完成")];
/// A mark that chooses, and what stands at the other option.
const MARKS: [(&str, &str); 18] = [
    ("☑", "□"),
    ("☑", "☐"),
    ("☒", "☐"),
    ("■", "□"),
    ("√", "□"),
    ("●", "○"),
    ("◉", "○"),
    ("（√）", "（ ）"),
    ("(√)", "( )"),
    ("（ √ ）", "（  ）"),
    ("【√】", "【 】"),
    ("[x]", "[ ]"),
    ("[√]", "[ ]"),
    ("√", "×"),
    ("✓", "✗"),
    ("√", ""),
    ("✔", ""),
    ("☑", ""),
];
const REASONS: [&str; 6] = [
    "",
    "，原因：资金未到位",
    "（因疫情影响，项目推迟开工）",
    "，资金未到位",
    "。原因：上级文件尚未出台",
    "；用地未批",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]
    #[test]
    fn a_composed_choice_is_read_right_or_told_and_never_the_other_way(
        pair in 0usize..PAIRS.len(),
        marks in 0usize..MARKS.len(),
        before in any::<bool>(),
        turned in any::<bool>(),
        chosen in any::<bool>(),
        inner in prop::sample::select(vec!["", " ", "　"]),
        between in prop::sample::select(vec!["", " ", "  ", "　", "/", "、", "；", "\n"]),
        reason in 0usize..REASONS.len(),
        behind_own in any::<bool>(),
    ) {
        let ((yes, no), (mark, other)) = (PAIRS[pair], MARKS[marks]);
        // A lone mark touches its word: of 是 √ 否 nobody can say which it marks.
        prop_assume!(!other.is_empty() || inner.is_empty());
        let option = |word: &str, is_chosen: bool| {
            let mark = if is_chosen { mark } else { other };
            match (mark, before) {
                ("", _) => word.to_owned(),
                (mark, true) => format!("{mark}{inner}{word}"),
                (mark, false) => format!("{word}{inner}{mark}"),
            }
        };
        // A reason only where no is chosen: behind its option, or behind all.
        let why = if chosen { "" } else { REASONS[reason] };
        let (mut yes, mut no) = (option(yes, chosen), option(no, !chosen));
        if behind_own {
            no.push_str(why);
        }
        if turned {
            std::mem::swap(&mut yes, &mut no);
        }
        let mut text = format!("{yes}{between}{no}");
        if !behind_own {
            text.push_str(why);
        }
        let right = if chosen { "yes" } else { "no" };
        let read = says(&text);
        prop_assert!(read == right || read == "told", "{:?} is {} and was read as {}", text, right, read);
        // Where both options have a mark of their own and stand apart, there is nothing to doubt.
        let clear = !other.is_empty() && !between.is_empty() && (behind_own || !turned);
        prop_assert!(!clear || read == right, "{:?} is {} and was {}", text, right, read);
        // The habits of other cells turn nothing round either.
        for habit in [Habit { before: Some(before), crossed: false }, Habit { before: Some(before), crossed: true }] {
            let read = completion::read_by(&text, habit).map_or("told", |read| read.state.as_str());
            prop_assert!(read == right || read == "told", "{:?} with {:?} is {} and was read as {}", text, habit, right, read);
        }
        // Of a no with a reason, the reason is seen.
        if let Some(read) = completion::read(&text) && read.state == State::No && !why.is_empty() {
            prop_assert!(read.reason, "{:?}", text);
        }
    }

    #[test]
    fn marks_that_contradict_each_other_are_told(
        mark in prop::sample::select(vec!["☑", "√", "■", "☒", "●", "（√）"]),
        before in any::<bool>(),
        gap in prop::sample::select(vec!["", " ", "，"]),
    ) {
        let text = if before {
            format!("{mark}是{gap}{mark}否")
        } else {
            format!("是{mark}{gap}否{mark}")
        };
        prop_assert_eq!(says(&text), "told", "{:?}", text);
    }
}
