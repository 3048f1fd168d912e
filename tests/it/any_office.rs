//! Forms that any office may send out: what a column asks is told by what its heading means, and two cells of a row are held against each other.

use std::collections::BTreeMap;

use crate::run::Desk;

/// The columns of a monthly form that the unit fills.
const COLUMNS: [&str; 14] = [
    "办理阶段",
    "本月进展情况",
    "是否面商",
    "面商日期",
    "总体进度（%）",
    "是否达到序时进度",
    "未达序时原因",
    "计量单位",
    "财政资金（万元）计划安排",
    "财政资金（万元）实际到位",
    "财政资金（万元）实际支出",
    "办理结果",
    "未解决或暂缓原因",
    "下月安排",
];

/// A row in which all is right.
const RIGHT: [&str; 14] = [
    "起草答复",
    "完成3个路口的标线改造",
    "是",
    "2026年5月12日",
    "40",
    "是",
    "",
    "个",
    "320",
    "200",
    "150",
    "A",
    "",
    "配合牵头部门开展验收准备。",
];

/// What a unit fills in, and the heading at which something must be told; nothing where all is right.
type Case = (Vec<(&'static str, &'static str)>, Option<&'static str>);

fn cases() -> Vec<Case> {
    vec![
        (vec![], None),
        // In time or not, however far the work is.
        (vec![("是否达到序时进度", "否"), ("未达序时原因", "联调推后三周")], None),
        (vec![("是否达到序时进度", "按序时推进")], None),
        (vec![("是否达到序时进度", "滞后")], Some("未达序时原因")),
        (vec![("是否达到序时进度", "否")], Some("未达序时原因")),
        (vec![("是否达到序时进度", "看情况")], Some("是否达到序时进度")),
        // Each step in its time is not the whole.
        (vec![("本月进展情况", "3个路口的标线改造均按节点完成")], None),
        (
            vec![("本月进展情况", "3个路口的标线改造已全部竣工")],
            Some("本月进展情况"),
        ),
        // A question and its day.
        (vec![("是否面商", "否"), ("面商日期", "")], None),
        (vec![("面商日期", "")], Some("面商日期")),
        (vec![("是否面商", "否")], Some("面商日期")),
        (vec![("面商日期", "2026年9月12日")], Some("面商日期")),
        (vec![("面商日期", "2025年5月12日")], Some("面商日期")),
        (vec![("面商日期", "滨函〔2026〕31号")], Some("面商日期")),
        // What the notes offer.
        (vec![("办理阶段", "差不多了")], Some("办理阶段")),
        (vec![("办理结果", "D")], Some("办理结果")),
        (vec![("办理结果", "B"), ("未解决或暂缓原因", "列入明年预算")], None),
        (vec![("办理结果", "B")], Some("未解决或暂缓原因")),
        // Money that has come and gone.
        (
            vec![("财政资金（万元）实际支出", "260")],
            Some("财政资金（万元）实际支出"),
        ),
        (
            vec![("财政资金（万元）计划安排", "已列入年初预算")],
            Some("财政资金（万元）计划安排"),
        ),
        (vec![("计量单位", "？？")], Some("计量单位")),
        (vec![], None),
    ]
}

const UNITS: &str = "一二三四五六七八九十";

/// The name of the nth unit: 滨河区第十二街道办事处.
fn unit(nth: usize) -> String {
    let digit = |n: usize| UNITS.chars().nth(n - 1).expect("a digit").to_string();
    let number = match nth {
        1..=10 => digit(nth),
        11..=19 => format!("十{}", digit(nth - 10)),
        _ => format!("{}十", digit(nth / 10)),
    };
    format!("滨河区第{number}街道办事处")
}

fn task(nth: usize) -> String {
    format!("关于改造第{nth}社区出入口标线和信号灯的建议")
}

fn notice(units: usize, columns: &[&str], notes: &str) -> String {
    let mut notice = String::from(
        "滨河区人民政府办公室关于做好2026年建议办理工作的通知\n各街道办事处:\n现将任务印发给你们,请于2026年6月25日前报送《建议办理进展情况表》(附件2)。\n\
         附件:1.建议办理任务清单\n2.建议办理进展情况表\n滨河区人民政府办公室\n2026年2月20日\n附件1\n建议办理任务清单\n序号 | 编号 | 建议题目 | 主办单位\n",
    );
    for nth in 1..=units {
        notice.push_str(&format!(
            "{nth} | 建议第{:03}号 | {} | {}\n",
            nth * 7,
            task(nth),
            unit(nth)
        ));
    }
    notice.push_str(&format!(
        "附件2\n建议办理进展情况表\n填报单位:\n序号 | 编号 | 建议题目 | {}\n{notes}\n",
        columns.join(" | ")
    ));
    notice
}

/// What the notes of the first form say.
const NOTES: &str = "说明:1.办理阶段按“已交办”“调研面商”“起草答复”“已答复”填写;2.尚未面商的,面商日期可不填;\
                     3.办理结果填A、B、C(A为已解决或基本解决,B为列入计划逐步解决,C为因条件限制留作参考)。";

#[test]
fn two_cells_of_a_row_that_do_not_agree_are_told_and_nothing_else() {
    let cases = cases();
    let desk = Desk::empty();
    std::fs::write(desk.input().join("notice.txt"), notice(cases.len(), &COLUMNS, NOTES)).expect("written");
    let register = desk.json(&["register"], 0);
    let forms = register["forms"].as_array().expect("forms");
    let columns = forms.last().expect("a form")["columns"].as_array().expect("columns");
    let kinds: BTreeMap<&str, &str> = columns
        .iter()
        .map(|column| {
            (
                column["heading"].as_str().expect("text"),
                column["kind"].as_str().expect("text"),
            )
        })
        .collect();
    assert_eq!(kinds["是否达到序时进度"], "question");
    assert_eq!(kinds["计量单位"], "text");
    assert_eq!(kinds["财政资金（万元）计划安排"], "amount");
    // The notice's own number of the matter, and no count of rows.
    let numbered = columns.iter().find(|column| column["heading"] == "编号").expect("编号");
    assert_eq!(numbered["source"], "编号", "{numbered}");
    told_where_wrong(&desk, &COLUMNS, &RIGHT, &cases, "2026-06-24");
}

/// Collects a reply for each case, and holds what is told against where it must be.
fn told_where_wrong(desk: &Desk, columns: &[&'static str], right_row: &[&'static str], cases: &[Case], day: &str) {
    let folder = desk.input().parent().expect("the desk").join("replies");
    std::fs::create_dir_all(&folder).expect("made");
    for (nth, (changed, _)) in (1..).zip(cases) {
        let mut row = right_row.to_vec();
        for (heading, text) in changed {
            let place = columns.iter().position(|column| column == heading).expect("a column");
            row[place] = text;
        }
        let text = format!(
            "附件2\n建议办理进展情况表\n填报单位:,{}\n序号,编号,建议题目,{}\n{nth},建议第{:03}号,{},{}\n",
            unit(nth),
            columns.join(","),
            nth * 7,
            task(nth),
            row.join(",")
        );
        std::fs::write(folder.join(format!("{nth:02}.csv")), text).expect("written");
    }
    let replies = folder.to_str().expect("a path");
    let collected = desk.json(&["collect", replies, "--as-of", day], 1);
    let findings = collected["findings"].as_array().expect("findings");
    let mut wrong = Vec::new();
    for (nth, (changed, right)) in (1..).zip(cases) {
        let file = format!("{nth:02}.csv");
        let told: Vec<String> = findings
            .iter()
            .filter(|finding| finding["file"].as_str().is_some_and(|name| name.ends_with(&file)))
            .filter(|finding| finding["severity"] != "info")
            .map(|finding| {
                format!(
                    "{}: {}",
                    finding["column"].as_str().unwrap_or_default(),
                    finding["found"]
                )
            })
            .collect();
        let fits = match right {
            None => told.is_empty(),
            Some(heading) => told.iter().any(|one| one.starts_with(&format!("{heading}:"))),
        };
        if !fits {
            wrong.push(format!("{changed:?} {right:?}: {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The columns of a form on how far the work is, in which a row says it in several ways.
const PACED: [&str; 9] = [
    "工作进展",
    "目前状态（未启动/推进中/已完成/暂缓）",
    "完成进度（%）",
    "序时进度（达到序时/未达序时）",
    "实际完成日期",
    "未按期完成原因",
    "自评得分",
    "扣分理由",
    "下一步打算",
];

/// A row of work that goes on in time.
const GOES_ON: [&str; 9] = [
    "完成3个路口的标线改造",
    "推进中",
    "80%",
    "达到序时",
    "尚未完成",
    "",
    "10",
    "",
    "12月底前完成剩余1个路口的标线改造",
];

/// What makes such a row one of work that is done.
fn done(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let state = ("目前状态（未启动/推进中/已完成/暂缓）", "已完成");
    let row = [
        state,
        ("完成进度（%）", "100%"),
        ("实际完成日期", "2026年10月12日"),
        ("下一步打算", "无"),
    ];
    row.into_iter().chain(more.iter().copied()).collect()
}

fn paced() -> Vec<Case> {
    let state = "目前状态（未启动/推进中/已完成/暂缓）";
    let pace = "序时进度（达到序时/未达序时）";
    vec![
        (vec![], None),
        (done(&[]), None),
        // One word, however it is put, and never two.
        (vec![(state, "在推进")], None),
        (vec![(state, "推进中（原计划10月完成）")], None),
        (vec![(state, "推进中/已完成")], Some(state)),
        (vec![(state, "☐未启动 ☑推进中 ☐已完成 ☐暂缓 招标两次流标")], None),
        // How far it is said to be, in two columns.
        (done(&[(state, "推进中")]), Some(state)),
        (vec![(state, "已完成")], Some(state)),
        (vec![("完成进度（%）", "100%")], Some(state)),
        (vec![("完成进度（%）", "12%")], Some(pace)),
        (
            vec![
                ("完成进度（%）", "12%"),
                (pace, "未达序时"),
                ("未按期完成原因", "招标两次流标"),
            ],
            None,
        ),
        // Why it is late.
        (
            vec![(pace, "未达序时"), ("未按期完成原因", "无")],
            Some("未按期完成原因"),
        ),
        (
            vec![(pace, "未达序时"), ("未按期完成原因", "按计划推进")],
            Some("未按期完成原因"),
        ),
        (vec![("未按期完成原因", "已按期完成")], Some("未按期完成原因")),
        (done(&[("未按期完成原因", "已按期完成")]), None),
        // Why a score is not full, which the notes ask for.
        (vec![("自评得分", "8")], Some("扣分理由")),
        (vec![("自评得分", "8"), ("扣分理由", "无")], Some("扣分理由")),
        (vec![("自评得分", "8"), ("扣分理由", "一个路口推迟两周")], None),
        (vec![("自评得分", "12")], Some("自评得分")),
        // What is next, and days of another year.
        (vec![("下一步打算", "无")], Some("下一步打算")),
        (done(&[("实际完成日期", "2024年10月12日")]), Some("实际完成日期")),
        (done(&[("实际完成日期", "分两批：9月30日、10月10日")]), None),
        // What was done and what is next, each in the place of the other.
        (
            vec![
                ("工作进展", "继续推进剩余1个路口，12月底前完成改造"),
                ("下一步打算", "已完成3个路口的标线改造"),
            ],
            Some("下一步打算"),
        ),
        // What was never filled in.
        (vec![("工作进展", "上市后备企业库新增***家")], Some("工作进展")),
        (vec![], None),
    ]
}

#[test]
fn a_row_that_says_in_several_ways_how_far_its_work_is_must_say_one_thing() {
    let cases = paced();
    let desk = Desk::empty();
    let notes = "说明:自评得分满分10分,低于10分的须填写扣分理由。";
    std::fs::write(desk.input().join("notice.txt"), notice(cases.len(), &PACED, notes)).expect("written");
    desk.json(&["register"], 0);
    told_where_wrong(&desk, &PACED, &GOES_ON, &cases, "2026-11-24");
}

#[test]
fn headings_that_mean_the_same_and_captions_between_rows_are_no_fault() {
    let desk = Desk::empty();
    std::fs::write(desk.input().join("notice.txt"), notice(3, &COLUMNS, NOTES)).expect("written");
    desk.json(&["register"], 0);
    let folder = desk.input().parent().expect("the desk").join("replies");
    std::fs::create_dir_all(&folder).expect("made");
    let called = [
        ("是否面商", "是否已与代表（委员）面商"),
        ("面商日期", "面商时间"),
        ("总体进度（%）", "总体完成进度"),
        ("未达序时原因", "未达序时进度的原因"),
        ("计量单位", "单位（计量）"),
        ("下月安排", "下一月工作安排"),
    ];
    let headings = COLUMNS.map(|column| {
        let other = called.iter().find(|(own, _)| *own == column);
        other.map_or(column, |(_, other)| *other)
    });
    let text = format!(
        "附件2\n建议办理进展情况表\n填报单位:,{}\n序号,编号,建议题目,{}\n一、主办件\n1,建议第007号,{},{}\n",
        unit(1),
        headings.join(","),
        task(1),
        RIGHT.join(",")
    );
    std::fs::write(folder.join("1.csv"), text).expect("written");
    let replies = folder.to_str().expect("a path");
    let collected = desk.json(&["collect", replies, "--as-of", "2026-06-24"], 1);
    let told: Vec<String> = (collected["findings"].as_array().expect("findings").iter())
        .filter(|finding| finding["file"].as_str().is_some_and(|name| name.ends_with("1.csv")))
        .filter(|finding| finding["severity"] != "info")
        .map(|finding| finding["found"].to_string())
        .collect();
    assert!(told.is_empty(), "{told:?}");
    let record = &collected["records"][0]["fields"];
    for (own, text) in COLUMNS.iter().zip(RIGHT).filter(|(_, text)| !text.is_empty()) {
        assert_eq!(record[*own], text, "{own}: {record}");
    }
}
