//! Of which tasks a clause speaks that stands at none of them: a notice composed of scopes, shapes and roles reads back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use duban::notice::{Notice, read};
use duban::read::notice_source::source;
use proptest::prelude::*;
use proptest::sample::select;

const LOCAL: &[&str] = &[
    "县发展和改革局",
    "县财政局",
    "县住房和城乡建设局",
    "县教育局",
    "县农业农村局",
    "县水利局",
    "县文化旅游局",
    "县民政局",
    "县总工会",
    "县城投集团",
];
/// Within one house names have no level before them.
const INNER: &[&str] = &[
    "战略发展部",
    "财务资产部",
    "安全监察部",
    "人力资源部",
    "办公室",
    "信息中心",
    "教务处",
    "科学技术处",
    "审计部",
    "物资公司",
];
const WORDS: &[&str] = &[
    "编制产业发展规划，确定三条主导产业",
    "引进亿元以上项目6个",
    "改造老旧小区12个，惠及居民3000户",
    "建成口袋公园15个",
    "举办专场招聘会20场",
    "推进数字化改造，上云企业达到50家",
    "新增公办学位1800个",
    "压减审批时限三成",
    "修订管理办法并组织培训",
    "建设标准化示范点10处",
    "处置闲置资产5宗",
    "完善应急预案，组织演练2次",
];
const HEADS: &[&str] = &["产业发展", "城市建设", "民生保障", "安全稳定"];
const PEOPLE: &[&str] = &["张建国", "李明", "王志强", "陈秀英"];
const HAN: &[&str] = &["一", "二", "三", "四"];

/// How a part says who leads its tasks, and who helps in all of them.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
    /// 一、产业发展（主责部门：甲局；协作：乙局）
    Inline,
    /// 一、产业发展（甲局牵头，乙局配合）
    Verbs,
    /// 一、产业发展（甲局）
    Names,
    /// 一、产业发展（分管领导：张建国；主责部门：甲局）
    Leader,
    /// 一、产业发展（甲局；联系领导：副县长 张建国）
    LeaderBehind,
    /// The label on a line of its own below the heading.
    Line,
    /// 分管领导：张建国　主责部门：甲局
    LineWithLeader,
    /// 本部分各项任务由甲局牵头，乙局配合。
    Opening,
    /// 本部分牵头单位为甲局。
    OpeningIs,
    /// 以下3项由甲局牵头负责。
    OpeningCounted,
    /// 以上3项由甲局牵头。
    Closing,
    /// 本部分各项均由甲局牵头，乙局配合。
    ClosingPart,
    /// （以上任务主责部门：甲局）
    ClosingBracket,
    /// 一、主责部门：甲局（3项）
    Body,
    /// 一、甲局（3项）
    Counted,
    /// 【甲局】
    Framed,
    /// 一、甲局牵头的任务
    Work,
}

const SHAPES: &[Shape] = &[
    Shape::Inline,
    Shape::Verbs,
    Shape::Names,
    Shape::Leader,
    Shape::LeaderBehind,
    Shape::Line,
    Shape::LineWithLeader,
    Shape::Opening,
    Shape::OpeningIs,
    Shape::OpeningCounted,
    Shape::Closing,
    Shape::ClosingPart,
    Shape::ClosingBracket,
    Shape::Body,
    Shape::Counted,
    Shape::Framed,
    Shape::Work,
];

/// What an item says itself.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Own {
    Nothing,
    /// （乙局配合）
    Helper,
    /// 。协作：乙局、丙局。6月底前
    Helpers,
    /// （乙局牵头，丙局配合）
    Other,
}

#[derive(Debug, Clone)]
struct Composed {
    shape: Shape,
    inner: bool,
    labels: (&'static str, &'static str),
    due: &'static str,
    mark: usize,
    runs_on: bool,
    /// Where its names, words and heads begin, so that no two notices are alike.
    from: usize,
    parts: Vec<Vec<Own>>,
}

fn composed() -> impl Strategy<Value = Composed> {
    let own = select(&[Own::Nothing, Own::Helper, Own::Helper, Own::Helpers, Own::Other][..]);
    let parts = prop::collection::vec(prop::collection::vec(own, 2..=3), 2..=4);
    let labels = (
        select(&["牵头单位", "主责部门", "牵头部门", "主办单位", "责任部门"][..]),
        select(&["配合单位", "协作部门", "协办单位", "参与单位", "协作", "参与"][..]),
    );
    let due = select(
        &[
            "",
            "。12月底见效",
            "，6月底前完成",
            "。9月30日前",
            "。每月一次",
            "。二季度印发",
        ][..],
    );
    let rest = (0..4_usize, any::<bool>(), any::<bool>(), 0..100_usize);
    (select(SHAPES), labels, due, rest, parts).prop_map(|(shape, labels, due, (mark, runs_on, inner, from), parts)| {
        Composed {
            shape,
            inner,
            labels,
            due,
            mark,
            runs_on,
            from,
            parts,
        }
    })
}

/// A task that must be read: its words, who leads, who helps, and when.
struct Wanted {
    words: &'static str,
    lead: Vec<&'static str>,
    co: Vec<&'static str>,
    due: String,
}

fn number(mark: usize, at: usize) -> String {
    match mark {
        0 => format!("{at}."),
        1 => format!("（{at}）"),
        2 => format!("{at}、"),
        _ => char::from_u32(0x245f + u32::try_from(at).unwrap()).unwrap().to_string(),
    }
}

fn compose(of: &Composed) -> (String, Vec<Wanted>) {
    let pool = if of.inner { INNER } else { LOCAL };
    let unit = |at: usize| pool[(of.from + at) % pool.len()];
    let (lead, help) = of.labels;
    // Where only names head a part, what an item says of another lead is another kind of list.
    let heads = [Shape::Names, Shape::Body, Shape::Counted, Shape::Framed, Shape::Work].contains(&of.shape);
    let mut text = String::from(
        "某某县人民政府办公室\n关于印发2026年重点工作任务分解的通知\n\n各有关单位：\n现将任务分解印发给你们，请认真落实。\n\
         某某县人民政府办公室\n2026年3月2日\n\n某某县2026年重点工作任务分解\n",
    );
    let mut wanted = Vec::new();
    let (mut at, mut all) = (0, 0);
    for (part, owns) in of.parts.iter().enumerate() {
        let (a, b) = (unit(part * 4), unit(part * 4 + 1));
        let title = format!("{}、{}", HAN[part], HEADS[(part + of.from) % HEADS.len()]);
        let (person, count) = (PEOPLE[(part + of.from) % PEOPLE.len()], owns.len());
        let helped = [Shape::Inline, Shape::Verbs, Shape::Opening, Shape::ClosingPart].contains(&of.shape);
        let opening = match of.shape {
            Shape::Inline => format!("{title}（{lead}：{a}；{help}：{b}）"),
            Shape::Verbs => format!("{title}（{a}牵头，{b}配合）"),
            Shape::Names => format!("{title}（{a}）"),
            Shape::Leader => format!("{title}（分管领导：{person}；{lead}：{a}）"),
            Shape::LeaderBehind => format!("{title}（{a}；联系领导：副县长 {person}）"),
            Shape::Line => format!("{title}\n{lead}：{a}"),
            Shape::LineWithLeader => format!("{title}\n分管领导：{person}　{lead}：{a}"),
            Shape::Opening => format!("{title}\n本部分各项任务由{a}牵头，{b}配合。"),
            Shape::OpeningIs => format!("{title}\n本部分牵头单位为{a}。"),
            Shape::OpeningCounted => format!("{title}\n以下{count}项由{a}牵头负责。"),
            Shape::Closing | Shape::ClosingPart | Shape::ClosingBracket => title,
            Shape::Body => format!("{}、{lead}：{a}（{count}项）", HAN[part]),
            Shape::Counted => format!("{}、{a}（{count}项）", HAN[part]),
            Shape::Framed => format!("【{a}】"),
            Shape::Work => format!("{}、{a}牵头的任务", HAN[part]),
        };
        text.push_str(&opening);
        text.push('\n');
        if !of.runs_on || of.shape == Shape::Framed {
            at = 0;
        }
        for own in owns {
            at += 1;
            let words = WORDS[(of.from + all) % WORDS.len()];
            all += 1;
            let (c, d) = (unit(part * 4 + 2 + all % 2), unit(part * 4 + 4 + all % 3));
            let (mut leads, mut co) = (vec![a], if helped { vec![b] } else { Vec::new() });
            let own = if heads && *own == Own::Other { Own::Helper } else { *own };
            let tail = match own {
                Own::Nothing => format!("{}。", of.due),
                Own::Helper => {
                    co.push(c);
                    format!("{}（{c}配合）", of.due)
                }
                Own::Helpers => {
                    co.extend([c, d]);
                    let due = of.due.trim_matches(['。', '，']);
                    format!("。{help}：{c}、{d}。{due}")
                }
                Own::Other => {
                    (leads, co) = (vec![c], vec![d]);
                    format!("{}（{c}牵头，{d}配合）", of.due)
                }
            };
            text.push_str(&format!("{}{words}{tail}\n", number(of.mark, at)));
            wanted.push(Wanted {
                words,
                lead: leads,
                co,
                due: of.due.trim_matches(['。', '，']).to_owned(),
            });
        }
        match of.shape {
            Shape::Closing => text.push_str(&format!("以上{count}项由{a}牵头。\n")),
            Shape::ClosingPart => text.push_str(&format!("本部分各项均由{a}牵头，{b}配合。\n")),
            Shape::ClosingBracket => text.push_str(&format!("（以上任务{lead}：{a}）\n")),
            _ => {}
        }
    }
    (text, wanted)
}

fn of(text: &str) -> Notice {
    read(&source("a.txt", text.as_bytes()).unwrap())
}

fn sorted(names: &[impl AsRef<str>]) -> Vec<String> {
    let mut all: Vec<String> = names.iter().map(|name| name.as_ref().to_owned()).collect();
    all.sort();
    all
}

fn check(composed: &Composed) -> Result<(), TestCaseError> {
    let (text, wanted) = compose(composed);
    let notice = of(&text);
    prop_assert_eq!(notice.tasks.len(), wanted.len(), "{}\n{:#?}", &text, &notice.tasks);
    for (task, wanted) in notice.tasks.iter().zip(&wanted) {
        prop_assert!(task.text.contains(wanted.words), "{} in {}", &task.text, &text);
        // 责任部门 alone says that nobody leads, which is asked.
        let alone = wanted.co.is_empty() && task.lead.is_empty();
        let (lead, co) = if alone {
            prop_assert_eq!(task.certainty, duban::task::Certainty::Unsure, "{}", &text);
            (Vec::new(), sorted(&wanted.lead))
        } else {
            (sorted(&wanted.lead), sorted(&wanted.co))
        };
        prop_assert_eq!(
            (sorted(&task.lead), sorted(&task.co)),
            (lead, co),
            "{} in\n{}",
            wanted.words,
            &text
        );
        let due = task.due.clone().unwrap_or_default();
        let head: String = wanted.due.chars().take(3).collect();
        prop_assert!(due.contains(&head), "{} but {} in\n{}", &due, &wanted.due, &text);
    }
    Ok(())
}

/// What is said of watching over the tasks gives none of them a unit.
#[test]
fn who_watches_over_all_tasks_is_no_unit_of_them() {
    for said in [
        "说明：2.全部任务的考核由企业管理部负责，考核结果与年薪挂钩。",
        "以上各项任务由县委督查室督办。",
        "各项任务的验收由县审计局牵头。",
    ] {
        let notice = of(&format!(
            "某某县2026年任务\n1.修路。（县交通局牵头）\n2.植树。（县林业局牵头）\n{said}\n"
        ));
        let rows: Vec<(String, String)> = notice
            .tasks
            .iter()
            .map(|task| (task.lead.join("、"), task.co.join("、")))
            .collect();
        let wanted = [("县交通局", ""), ("县林业局", "")].map(|(lead, co)| (lead.to_owned(), co.to_owned()));
        assert_eq!(rows, wanted, "{said}");
    }
}

/// Paragraphs without numbers, each closed by a line of its units, are tasks below their heading.
#[test]
fn a_line_of_units_closes_the_paragraph_above_it() {
    let mut text = String::from("某某市重点工作责任分解\n");
    for (part, head) in HEADS.iter().take(2).enumerate() {
        text.push_str(&format!(
            "{}、{head}\n坚持调优调强，加快构筑现代产业高地。\n",
            HAN[part]
        ));
        for at in 0..3 {
            let (lead, co) = (LOCAL[part * 3 + at], LOCAL[part * 3 + at + 1]);
            text.push_str(&format!(
                "抓好第{at}类工作。{}。\n牵头领导：{}；牵头单位：{lead}；责任单位：{co}\n",
                WORDS[part * 3 + at],
                PEOPLE[at]
            ));
        }
    }
    let notice = of(&text);
    assert_eq!(notice.tasks.len(), 6, "{:#?}", notice.tasks);
    for (at, task) in notice.tasks.iter().enumerate() {
        assert!(task.text.contains(WORDS[at]), "{}", task.text);
        assert_eq!(
            (task.lead.join("、"), task.co.join("、")),
            (LOCAL[at].to_owned(), LOCAL[at + 1].to_owned())
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_a_part_says_of_its_tasks_goes_with_what_each_says_itself(composed in composed()) {
        check(&composed)?;
    }
}
