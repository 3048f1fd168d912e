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

    #[test]
    fn a_yes_of_which_a_part_is_taken_back_is_told(
        yes in prop::sample::select(vec!["是", "是的", "☑是 □否", "是√ 否", "√", "是（√） 否（ ）", "已完成", "100%"]),
        stop in prop::sample::select(vec!["，", "；", "。", "（", ",", "\n"]),
        link in prop::sample::select(vec!["", "但", "不过", "只是", "目前", "其中", "但是目前"]),
        what in prop::sample::select(vec!["", "竣工决算", "二期", "配套设施", "资金"]),
        left in prop::sample::select(vec![
            "尚未验收", "未验收", "还未验收", "还需验收", "还要补签协议", "仍需完善手续", "待验收", "有待批复", "正待审批",
            "尚缺一份批文", "尚有3户", "仍有2户没签约", "没验收", "不到位", "除外", "暂缓实施", "预计12月底验收", "还差一份批文",
            "无法验收",
        ]),
        tail in prop::sample::select(vec!["", "，正在协调", "。"]),
    ) {
        let close = if stop == "（" { "）" } else { "" };
        let text = format!("{yes}{stop}{link}{what}{left}{close}{tail}");
        let read = says(&text);
        // What is done and what is not may stand in one sentence, if the sentence does not begin with a choice.
        let is_sentence = yes == "已完成" || yes == "100%";
        prop_assert!(read == "told" || is_sentence && read == "partial", "{:?} was read as {}", text, read);
    }

    #[test]
    fn an_exception_before_what_is_done_is_told(
        yes in prop::sample::select(vec!["是", "是的", "☑是 □否", "已完成"]),
        what in prop::sample::select(vec!["二期", "3户搬迁", "附属工程", "城北片区"]),
        outside in prop::sample::select(vec!["外", "以外", "之外"]),
        rest in prop::sample::select(vec!["均已完成", "，其余全部完成", "，已完成"]),
    ) {
        let text = format!("{yes}，除{what}{outside}{rest}");
        let read = says(&text);
        prop_assert!(read == "told" || read == "partial" && yes == "已完成", "{:?} was read as {}", text, read);
    }

    #[test]
    fn a_yes_with_words_that_only_add_is_a_yes(
        yes in prop::sample::select(vec!["是", "是的", "☑是 □否", "√", "已完成"]),
        stop in prop::sample::select(vec!["，", "；", "。"]),
        more in prop::sample::select(vec![
            "已于11月完成", "未发现问题", "未发生安全事故", "没有遗留问题", "无未完成事项", "接待群众120人次", "拆除违建3处",
            "除险加固工程已完工", "待遇已全部落实", "除完成目标外，还新增3家", "不但完成目标，而且提前10天", "拖欠工资已还清",
            "剩余3户已全部搬迁", "下一步还需持续巩固", "优待政策已兑现", "未收到投诉", "尚未发现问题",
        ]),
    ) {
        let text = format!("{yes}{stop}{more}");
        prop_assert_eq!(says(&text), "yes", "{:?}", text);
    }
}
