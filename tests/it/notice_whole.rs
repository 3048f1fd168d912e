//! What a notice says besides its tasks, and the account of how it was read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use duban::finding::Severity;
use duban::notice::{Notice, explain, read};
use duban::read::notice_source::source;
use duban::task::Certainty;

fn notice(text: &str) -> Notice {
    read(&source("notice.txt", text.as_bytes()).unwrap())
}

fn rules(notice: &Notice) -> Vec<&str> {
    notice.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

const TASKS: &str = "一、工作\n1.甲事。（市财政局牵头）\n";

#[test]
fn due_dates_in_every_wording() {
    for (words, plan, status) in [
        (
            "请于3月10日前将实施方案（附件2）、于12月20日前将完成情况（附件3）报市政府督查室。",
            "2024-03-10",
            "2024-12-20",
        ),
        (
            "实施方案（见附件2）请于2024年3月10日下班前报市政府督查室。",
            "2024-03-10",
            "",
        ),
        (
            "填报实施方案（附件2）、完成情况（附件3），分别于6月30日前、12月20日前报市政府督查室。",
            "2024-06-30",
            "2024-12-20",
        ),
        (
            "请于3月底前报送实施方案（附件2），年底前将完成情况（见附件3）反馈市政府督查室。",
            "2024-03-31",
            "2024-12-31",
        ),
        (
            "请各单位3月10日（星期日）前将落实方案报市政府督查室，次年1月5日前将落实情况报市政府督查室。",
            "2024-03-10",
            "2025-01-05",
        ),
        ("请于1月5日前将附件2、附件3报市政府督查室。", "2025-01-05", "2025-01-05"),
        (
            "请于6月28日、12月13日前分别将推进表（附件2）、总结表（附件3）报市政府督查室。",
            "2024-06-28",
            "2024-12-13",
        ),
        (
            "请分别于6月20日前、12月5日前将阶段进展（附件2）、年度总结（附件3）送市政府督查室。",
            "2024-06-20",
            "2024-12-05",
        ),
        ("请于7月5日前将实施方案（附件2）交市政府督查室。", "2024-07-05", ""),
        ("请于2月30日前将落实方案（附件2）报市政府督查室。", "", ""),
    ] {
        let text = format!(
            "某市人民政府办公室关于分解任务的通知\n各区人民政府：\n{words}\n某市人民政府办公室\n2024年2月1日\n附件1\n任务表\n{TASKS}附件2\n实施方案（样表）\n序号 | 重点工作 | 落实措施 |\n附件3\n完成情况（样表）\n序号 | 重点工作 | 完成情况 | 备注 |\n"
        );
        let notice = notice(&text);
        let due = |place: usize| notice.forms[place].due.map(|day| day.to_string()).unwrap_or_default();
        assert_eq!((due(0).as_str(), due(1).as_str()), (plan, status), "{words}");
    }
}

#[test]
fn a_notice_without_samples_gets_the_two_forms_that_are_built_in() {
    let notice = notice(&format!(
        "某市人民政府办公室关于印发2024年重点工作责任分解的通知\n各区人民政府：\n现印发给你们。\n{TASKS}"
    ));
    let titles: Vec<&str> = notice.forms.iter().map(|form| form.title.as_str()).collect();
    assert_eq!(titles, ["2024年重点工作落实方案", "2024年重点工作落实情况"]);
    assert_eq!(notice.issuer, "某市人民政府办公室");
    assert_eq!(rules(&notice), ["notice-forms-built-in"]);
}

#[test]
fn no_line_disappears() {
    let notice = notice(&format!(
        "{TASKS}这一段不知道是什么，写得很长，没有序号，也没有单位。\n2.乙事。（市审计局牵头）\n"
    ));
    assert_eq!(notice.tasks.len(), 2);
    let unread = notice
        .findings
        .iter()
        .find(|finding| finding.rule == "notice-line-unread")
        .unwrap();
    assert_eq!(unread.place.line, Some(3));
    assert!(unread.found.contains("这一段不知道是什么"));
}

#[test]
fn an_office_alone_above_the_title_is_the_issuer() {
    let of = |head: &str| notice(&format!("{head}\n各区人民政府：\n现印发给你们。\n{TASKS}"));
    let alone = of("某县人民政府办公室\n某县2024年重点任务分解表");
    assert_eq!(
        (alone.title.as_str(), alone.issuer.as_str()),
        ("某县2024年重点任务分解表", "某县人民政府办公室")
    );
    let joined = of("某区管理委员会\n关于印发2024年任务清单的通知");
    assert_eq!(joined.title, "某区管理委员会关于印发2024年任务清单的通知");
    let broken = of("某市人民政府办公室关于做好2022年目标任务\n分解落实工作的通知");
    assert_eq!(
        broken.title,
        "某市人民政府办公室关于做好2022年目标任务分解落实工作的通知"
    );
}

#[test]
fn a_label_without_a_colon_before_sure_names_is_one() {
    let read =
        notice("任务表\n1.甲事。\n牵头单位：市财政局\n责任单位市发改委、市审计局\n2.乙事。\n牵头单位：市教育局\n");
    assert_eq!(read.tasks.len(), 2);
    assert_eq!(read.tasks[0].co, ["市发改委", "市审计局"]);
}

/// A word for a role that nobody here knows, before a body, gives the body its part, and is told.
#[test]
fn an_unknown_label_before_a_body_is_a_role_and_is_told() {
    let read = notice("任务表\n1.甲事。\n牵头单位：市财政局\n经办单位：市发改委\n2.乙事。\n牵头单位：市教育局\n");
    assert_eq!(read.tasks.len(), 2);
    let units: Vec<&String> = read.tasks[0].lead.iter().chain(&read.tasks[0].co).collect();
    assert_eq!(units, ["市财政局", "市发改委"]);
    assert!(rules(&read).contains(&"notice-role-words"), "{:?}", rules(&read));
    assert_eq!(read.tasks[1].section, "");
}

#[test]
fn names_on_a_line_of_their_own_are_no_heading() {
    for line in ["市直各单位", "责任单位；市发改委、市审计局"] {
        let read = notice(&format!(
            "任务表\n1.甲事。\n牵头单位：市财政局\n{line}\n2.乙事。\n牵头单位：市教育局\n"
        ));
        assert_eq!(read.tasks.len(), 2, "{line}");
        assert!(
            rules(&read).contains(&"notice-line-unread"),
            "{line}: {:?}",
            rules(&read)
        );
        assert_eq!(read.tasks[1].section, "", "{line}");
    }
    let clean = notice(
        "任务表\n1.甲事。（牵头单位：市委市直机关工委；责任单位：市委市政府督查室、市社区教育学院、市委各部门）\n",
    );
    assert!(!rules(&clean).contains(&"notice-name-unusual"), "{:?}", clean.findings);
}

#[test]
fn what_only_letters_show_or_headings_do_not_say_is_told() {
    let by_look = notice("任务表\n注：责任单位中加下划线的为牵头单位。\n1.甲事。（责任单位：市财政局、市审计局）\n");
    assert!(rules(&by_look).contains(&"notice-lead-by-look"));
    let guessed = notice("清单\n序号 | 现状 | 下步打算 | 牵头单位 |\n1 | 缺 | 补齐三处短板 | 市财政局 |\n");
    assert!(rules(&guessed).contains(&"notice-table-column-guessed"));
    assert_eq!(guessed.tasks[0].text, "补齐三处短板");
}

#[test]
fn a_flattened_table_that_cannot_be_told_is_refused() {
    let notice = notice("任务表\n序号 |\n任务 |\n牵头单位 |\n1 |\n甲事 |\n市财政局 |\n乙事 |\n市审计局 |\n");
    assert!(notice.tasks.is_empty());
    assert!(rules(&notice).contains(&"notice-table-flattened"));
    let worst = notice.findings.iter().map(|finding| finding.severity).min();
    assert_eq!(worst, Some(Severity::Error));
}

#[test]
fn doubts_are_told_and_mark_the_task() {
    for (line, rule) in [
        ("1.甲事。（市财政局、市审计局负责）", "notice-no-lead"),
        ("1.甲事。（牵头单位：市财政局和市审计局）", "notice-unsure"),
        (
            "1.甲事。（主要责任单位：市财政局；其他责任单位：市审计局）",
            "notice-lead-by-main",
        ),
        ("1.甲事。（牵头单位：张某某）", "notice-name-unusual"),
        ("1.甲事。（牵头单位：市财政局；责任单位：市审计局", "notice-unsure"),
        ("1.甲事。（牵头单位：市财政局；监督单位：市督查室）", "notice-unsure"),
        ("1.甲事。（牵头单位：★市财政局）", "notice-name-unusual"),
        ("1.甲事。（牵头单位：县住建局县交运局）", "notice-name-unusual"),
        ("1.甲事。（牵头单位：市财政局()）", "notice-name-unusual"),
        ("1.甲事。（牵头单位：人事处财务处）", "notice-name-unusual"),
        ("1.甲事。（牵头单位：市财政局、中心）", "notice-name-unusual"),
        ("1.甲事。（牵头单位：团市委市委组织部）", "notice-name-unusual"),
        (
            "1.甲事。（牵头单位：市交通委（市道运局）市供销社）",
            "notice-name-unusual",
        ),
        ("1.甲事。（牵头单位：市审计局各有关单位）", "notice-name-unusual"),
        ("1.甲事。（牵头单位：市发改委.市城发集团）", "notice-name-unusual"),
        ("1.甲事。市政协办。（牵头单位：市财政局）", "notice-unsure"),
        ("1.甲事。（A.市财政局；B.市审计局）", "notice-unsure"),
        ("1.甲事。（市财政局、市审计局，责任到人）", "notice-unsure"),
        ("1.市财政局负责做好甲事。", "notice-unsure"),
        (
            "1.甲事（市审计局、市统计局、市司法局）继续做好。（市教育局牵头）",
            "notice-unsure",
        ),
    ] {
        let notice = notice(&format!("一、工作\n{line}\n2.乙事。（市教育局牵头）\n"));
        assert!(rules(&notice).contains(&rule), "{line}: {:?}", rules(&notice));
        assert_eq!(notice.tasks[0].certainty, Certainty::Unsure, "{line}");
        assert_eq!(notice.tasks[1].certainty, Certainty::Sure, "{line}");
    }
}

#[test]
fn a_name_without_its_prefix_is_offered_in_full() {
    let notice = notice("1.甲事。（牵头单位：市发改委、国土房管局；责任单位：市教育局）\n");
    assert_eq!(notice.tasks[0].lead, ["市发改委", "国土房管局"]);
    let offer = notice
        .findings
        .iter()
        .find(|finding| finding.rule == "notice-prefix-elided")
        .unwrap();
    assert_eq!(offer.severity, Severity::Info);
    assert!(offer.expected.contains("市国土房管局"));
}

#[test]
fn explain_tells_line_number_words_and_rule() {
    let text =
        "1.甲事。（市财政局、市审计局负责，排在第一位的为牵头单位，下同）\n2.乙事。（责任单位：市教育局、市科技局）\n";
    let source = source("notice.txt", text.as_bytes()).unwrap();
    let told = explain(&source, "2").join("\n");
    for part in [
        "T002",
        "第2行",
        "责任单位：市教育局、市科技局",
        "排在第一位",
        "牵头：市教育局；责任：市科技局",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert_eq!(explain(&source, "T002"), explain(&source, "2"));
    assert!(explain(&source, "9").is_empty());
}

/// Headings as a task table has them, with nothing below but who fills them in, are a sample form; the task is printed
/// once, and what else is to be achieved is for the unit to say.
#[test]
fn sample_forms_that_name_units_and_aims() {
    for parted in [" | ", "\t"] {
        let heads = |words: &[&str]| words.join(parted);
        let notice = notice(&format!(
            "某市人民政府办公室关于分解任务的通知\n市政府各部门：\n请落实。\n某市人民政府办公室\n2024年2月1日\n附件1\n任务表\n{TASKS}附件2\n落实方案（样表）\n填报单位：    填报时间：\n{}\n填表人：   联系电话：\n附件3\n落实情况（样表）\n填报单位：\n{}\n{}\n",
            heads(&[
                "序号",
                "重点工作",
                "年度目标",
                "牵头单位",
                "工作措施",
                "完成时限",
                "责任科室"
            ]),
            heads(&["序号", "工作目标", "责任单位", "进展情况", "是否完成", "联系电话"]),
            heads(&[" ", " ", " ", " ", " ", " "]),
        ));
        let kinds = |key: &str| -> Vec<String> {
            let form = notice.forms.iter().find(|form| form.key == key).unwrap();
            let columns = form.columns.iter();
            columns
                .map(|column| format!("{} {:?} {:?}", column.heading, column.kind, column.filled_by))
                .collect()
        };
        assert_eq!(
            kinds("plan"),
            [
                "序号 Serial Office",
                "重点工作 Task Office",
                "年度目标 Text Unit",
                "牵头单位 Unit Office",
                "工作措施 Narrative Unit",
                "完成时限 Deadline Unit",
                "责任科室 Text Unit",
            ],
        );
        assert_eq!(
            kinds("status"),
            [
                "序号 Serial Office",
                "工作目标 Task Office",
                "责任单位 Unit Office",
                "进展情况 Narrative Unit",
                "是否完成 Completion Unit",
                "联系电话 Phone Unit",
            ],
        );
        assert!(!rules(&notice).contains(&"table-scattered"), "{:?}", rules(&notice));
        assert!(
            notice
                .findings
                .iter()
                .all(|finding| finding.severity != Severity::Error),
            "{:?}",
            rules(&notice)
        );
    }
}

#[test]
fn what_a_page_says_of_itself_is_neither_title_nor_a_word_of_the_notice() {
    let text = "云川区教育局\n当前位置: 网站首页 > 信息公开 > 区教育局 > 部署落实情况\n>> 专题专栏 >> 归档专题 >> 2026重点工作(已归档)\n\
        组配分类: 部署落实情况\n发布机构: 云川区教育局 主题分类: 教育\n云川区教育局2026年重点工作任务分解表\n\
        时间:2026-03-11 17:01 浏览次数: 信息来源: 云川区教育局\n\
        1.新建两所幼儿园。（牵头单位：区教育局；配合单位：区住建局）\n2.改造五所小学。（牵头单位：区教育局；配合单位：区财政局）\n";
    let notice = read(&source("a.txt", text.as_bytes()).unwrap());
    assert_eq!(notice.title, "云川区教育局2026年重点工作任务分解表");
    assert_eq!(notice.tasks.len(), 2);
    let rules: Vec<&str> = notice.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert!(!rules.contains(&"notice-role-words"), "{:?}", notice.findings);
}

#[test]
fn a_rule_of_who_leads_behind_the_units_of_one_task_holds_from_it_on_and_takes_no_unit_away() {
    for rule in ["(第一责任单位为牵头单位,下同)", "。(列第一位的为牵头单位,下同)"] {
        for due in ["", "\n时限要求:持续推进"] {
            let notice = notice(&format!(
                "2026年重点任务\n(一)完善机制建设,确保落实到位。\n责任单位:市发改委、市财政局{rule}{due}\n\
                 (二)严格落实规定。\n责任单位:市建设局、市水利局{due}\n(三)引导信贷投放。\n责任单位:市金融监管局、市工信局{due}\n"
            ));
            let units: Vec<(String, String)> = (notice.tasks.iter())
                .map(|task| (task.lead.join("、"), task.co.join("、")))
                .collect();
            let expected = [
                ("市发改委", "市财政局"),
                ("市建设局", "市水利局"),
                ("市金融监管局", "市工信局"),
            ];
            let expected = expected.map(|(lead, co)| (lead.to_owned(), co.to_owned()));
            assert_eq!(units, expected, "{rule} {due}");
        }
    }
}
