//! A choice is read from all of its marks: composed from options, marks, places and reasons, it is read right or told.

use duban::normal::choice::Habit;
use duban::normal::completion::{self, State};
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
    fn a_not_that_no_harmless_word_follows_never_comes_out_as_a_yes(
        head in prop::sample::select(vec!["", "是，", "是的；", "已完成，", "√ ", "☑是 □否，", "任务全部完成，", "100%，", "完成。", "12月办结，"]),
        subject in prop::sample::select(vec!["", "项目", "二期工程", "配套资金", "3个小区", "目前征地", "市级"]),
        not in prop::sample::select(vec!["未", "没有", "尚未", "还没", "暂未", "没", "未能", "无法", "不能", "并未", "还未"]),
        how in prop::sample::select(vec!["", "全部", "按期", "如期"]),
        what in prop::sample::select(vec!["批复", "完成", "到位", "开工", "验收", "启动", "落地", "交付", "办结", "达标", "签约", "拨付", "竣工"]),
        tail in prop::sample::select(vec!["", "。", "，正在协调", "（另有说明）", "，12月推进"]),
    ) {
        let text = format!("{head}{subject}{not}{how}{what}{tail}");
        prop_assert!(says(&text) != "yes", "{:?} was read as a yes", text);
    }

    #[test]
    fn a_doubt_a_hope_or_a_condition_never_comes_out_as_a_yes(
        head in prop::sample::select(vec!["", "是，", "已完成，", "√ ", "目前"]),
        doubt in prop::sample::select(vec![
            "应该", "可能", "据了解", "估计", "预计12月", "力争年底", "计划明年", "拟于3月", "如果资金到位则", "除非停工，", "争取月底", "似乎",
            "原则上", "差不多", "勉强算", "视为", "请核实是否", "不确定是否",
        ]),
        what in prop::sample::select(vec!["完成", "全部完成", "办结", "竣工验收", "完成任务"]),
        tail in prop::sample::select(vec!["", "。", "了", "，资料已归档"]),
    ) {
        let text = format!("{head}{doubt}{what}{tail}");
        prop_assert!(says(&text) != "yes", "{:?} was read as a yes", text);
    }

    #[test]
    fn words_that_are_no_account_are_told_beside_a_yes(
        yes in prop::sample::select(vec!["是", "是的", "已完成", "任务完成"]),
        stop in prop::sample::select(vec!["，", "；", "（"]),
        what in prop::sample::select(vec!["蓝天白云", "老王", "春暖花开", "门口北边", "某某科", "哈哈", "绿色", "水果", "东湖"]),
    ) {
        let text = format!("{yes}{stop}{what}");
        prop_assert_eq!(says(&text), "told", "{:?}", text);
    }

    #[test]
    fn a_no_beside_which_all_is_said_to_be_done_is_told(
        no in prop::sample::select(vec!["否", "未完成", "□是 ☑否", "×"]),
        stop in prop::sample::select(vec!["，", "；", "。", "（"]),
        done in prop::sample::select(vec!["已全部完成", "任务已完成", "完成率100%", "已于11月办结", "已完成并通过验收", "全部竣工"]),
    ) {
        let text = format!("{no}{stop}{done}");
        prop_assert_eq!(says(&text), "told", "{:?}", text);
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

    #[test]
    fn a_plain_affirmation_is_a_yes_whatever_harmless_words_stand_beside_it(
        subject in prop::sample::select(vec!["", "该任务", "年度任务", "各项工作", "我局承担的任务", "3项任务", "目标任务", "整改事项"]),
        when in prop::sample::select(vec!["", "于11月", "于2020年10月", "11月底", "第三季度", "十月底", "9月15日"]),
        how in prop::sample::select(vec!["已", "已全部", "全部", "均已", "已按期", "提前", "已圆满"]),
        verb in prop::sample::select(vec!["完成", "办结", "落实到位", "竣工", "完成并通过验收", "销号", "完成整改"]),
        stop in prop::sample::select(vec!["，", "；", "。"]),
        beside in prop::sample::select(vec![
            "", "无一遗漏", "一项不落", "一户都没少", "群众零投诉", "未发现问题", "剩余0户", "未完成事项为零", "档案正在整理", "后期管护移交社区",
            "原因：无", "原因：不适用", "“未完成原因”不填", "剩余资金23万元已结转", "说明：比原计划多改造3个", "没有没完成的", "没有未完成事项",
            "未出现未完成的任务", "人社局认定", "资料整理归档中", "下一步持续巩固",
        ]),
    ) {
        let stop = if beside.is_empty() { "" } else { stop };
        let text = format!("{subject}{when}{how}{verb}{stop}{beside}");
        prop_assert_eq!(says(&text), "yes", "{:?}", text);
    }

    #[test]
    fn that_nothing_is_left_undone_is_a_yes_and_that_something_is_never_one(
        exists in prop::sample::select(vec!["没有", "无", "不存在", "未出现", "未发生", "没有一项", "无一项"]),
        lack in prop::sample::select(vec!["未完成", "没完成", "未办结", "未落实", "完不成", "未完成的"]),
        what in prop::sample::select(vec!["", "事项", "的任务", "的指标", "情况"]),
        head in prop::sample::select(vec!["", "目前", "今年", "全年"]),
    ) {
        let text = format!("{head}{exists}{lack}{what}");
        prop_assert_eq!(says(&text), "yes", "{:?}", text);
        let text = format!("{head}有{lack}{what}");
        prop_assert!(says(&text) != "yes", "{:?}", text);
        let text = format!("{head}{lack}{what}2个");
        prop_assert!(says(&text) != "yes", "{:?}", text);
    }

    #[test]
    fn nothing_done_a_year_to_come_and_no_hope_are_never_a_yes(
        subject in prop::sample::select(vec!["", "该任务", "项目", "主体工程", "改造任务"]),
        claim in prop::sample::select(vec![
            "完成0户", "零进展", "完成率为0", "零开工", "完成0%", "完成数为零", "完成无望", "完成不了", "2021年6月完成", "2021年底完成",
            "2022年3月15日前完成", "明年6月完成", "次年完成", "已叫停，未完成", "不是全部完成", "并未完成", "没有都完成", "停摆，完成无期",
            "尚未完成", "已完成（至今尚未开工）", "已完成，预计明年完成", "已完成，未开工", "有一项没落实", "一个没完成",
        ]),
        tail in prop::sample::select(vec!["", "。", "，正在协调", "（附说明）"]),
    ) {
        let text = format!("{subject}{claim}{tail}");
        let read = completion::read_in(&text, Habit::default(), Some(2020)).map_or("told", |read| read.state.as_str());
        prop_assert!(read != "yes", "{:?} was read as a yes", text);
    }

    #[test]
    fn what_was_done_of_what_was_to_be_done_is_weighed_and_never_turned_round(
        whole in 2u32..900,
        done in 1u32..900,
        measure in prop::sample::select(vec!["个", "户", "公里", "万元", "人", "处"]),
        shape in 0usize..6,
    ) {
        let text = match shape {
            0 => format!("已完成{done}{measure}（总长{whole}{measure}）"),
            1 => format!("计划{whole}{measure}，完成{done}{measure}"),
            2 => format!("{whole}{measure}已完成{done}{measure}"),
            3 => format!("完成{done}{measure}（任务{whole}{measure}）"),
            4 => format!("目标{whole}{measure}，实际完成{done}{measure}"),
            _ => format!("应完成{whole}{measure}，已完成{done}{measure}"),
        };
        let right: &[&str] = if done < whole { &["partial", "no", "told"] } else { &["yes", "told"] };
        let read = says(&text);
        prop_assert!(right.contains(&read), "{:?} was read as {}", text, read);
    }

    #[test]
    fn a_share_in_words_is_a_part_of_it(
        head in prop::sample::select(vec!["完成", "已完成", "已完成总量的", "完成任务的", "仅完成"]),
        share in prop::sample::select(vec!["四分之三", "五分之四", "三分之二", "二分之一", "百分之八十", "七成", "一半", "80%"]),
    ) {
        let text = format!("{head}{share}");
        prop_assert_eq!(says(&text), "partial", "{:?}", text);
    }
}
