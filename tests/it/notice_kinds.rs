//! Kinds of notices beside the usual ones, each drawn in many wordings: cards with marks of roles, cells one a line below
//! headings that name no role, remarks, rules of a heading, points of a task, minutes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write;

use duban::notice::{Notice, read};
use duban::read::notice_source::source;
use duban::task::Task;

fn of(text: &str) -> Notice {
    read(&source("通知.txt", text.as_bytes()).unwrap())
}

fn named<'n>(notice: &'n Notice, words: &str) -> &'n Task {
    let found: Vec<&Task> = notice.tasks.iter().filter(|task| task.text.contains(words)).collect();
    assert_eq!(found.len(), 1, "{words}: {:#?}", notice.tasks);
    found[0]
}

const BODIES: &[&str] = &[
    "县财政局",
    "县水利局",
    "县住建局",
    "青山街道",
    "县供电公司",
    "县第一中学",
    "河东镇",
    "县消防救援大队",
    "团县委",
];

fn body(place: usize) -> &'static str {
    BODIES[place % BODIES.len()]
}

#[test]
fn a_role_is_said_by_its_first_letter_before_names_and_behind_them() {
    let marks = [
        ("主—A　协—B", "牵", "配"),
        ("主：A；协：B", "", ""),
        ("（主）A（协）B", "", ""),
        ("牵-A、配-B", "", ""),
        ("牵→A 参→B", "", ""),
        ("牵头—A，配合—B", "", ""),
        ("A（主）、B（协）", "", ""),
    ];
    for (shape, ..) in marks {
        for heading in ["承　　办", "责任单位", "承办单位"] {
            let mut text = "县政府督查室\n交办单\n".to_owned();
            for place in 0..4 {
                let said = shape.replace('A', body(place)).replace('B', body(place + 1));
                writeln!(
                    text,
                    "交办卡{}\n事　　项：解决第{}号小区积水\n来　　源：市长信箱\n批示领导：吴 江\n{heading}：{said}\n期　　限：6月2{place}日\n-----------",
                    place + 1,
                    place + 1
                )
                .unwrap();
            }
            let notice = of(&text);
            assert_eq!(notice.tasks.len(), 4, "{shape} {heading}");
            for place in 0..4 {
                let task = named(&notice, &format!("第{}号小区", place + 1));
                assert_eq!(task.lead, [body(place)], "{shape} {heading}");
                assert_eq!(task.co, [body(place + 1)], "{shape} {heading}");
                assert_eq!(task.due.as_deref(), Some(format!("6月2{place}日").as_str()));
                assert_eq!(task.number, (place + 1).to_string());
            }
        }
    }
}

#[test]
fn cells_one_a_line_below_headings_that_name_no_role_are_rows_by_their_period() {
    for (acts, helps) in [
        ("建设单位", ["行业主管", "属地"]),
        ("业主", ["主管部门", "所在乡镇"]),
        ("项目业主", ["行业", "地方"]),
    ] {
        for count in [3, 7, 12] {
            let mut text = format!(
                "某县2025年重点项目推进清单\n序号\n项目名称\n年度目标\n{acts}\n{}\n{}\n挂钩领导\n完成时间\n",
                helps[0], helps[1]
            );
            for place in 0..count {
                let town = if place % 5 == 4 {
                    "/"
                } else {
                    "河东镇、青山街道"
                };
                writeln!(
                    text,
                    "{}\n第{place}水厂扩建\n完成主体工程\n{}\n{}\n{town}\n何 勇\n{}月",
                    place + 1,
                    body(place),
                    body(place + 1),
                    place % 12 + 1
                )
                .unwrap();
            }
            let notice = of(&text);
            assert_eq!(notice.tasks.len(), count, "{acts}");
            for place in 0..count {
                let task = named(&notice, &format!("第{place}水厂"));
                assert_eq!(task.lead, [body(place)], "{acts}");
                let mut co = vec![body(place + 1)];
                if place % 5 != 4 {
                    co.extend(["河东镇", "青山街道"]);
                }
                co.dedup();
                assert_eq!(
                    task.co.iter().filter(|name| !co.contains(&name.as_str())).count(),
                    0,
                    "{acts}"
                );
                assert!(
                    task.co.iter().any(|name| name == body(place + 1)),
                    "{acts} {:?}",
                    task.co
                );
            }
            // Who acts was told by the cells, and a person is asked to look.
            assert!(
                notice
                    .findings
                    .iter()
                    .any(|finding| finding.rule == "notice-table-column-guessed")
            );
        }
    }
}

#[test]
fn a_remark_adds_those_who_help_and_the_time_and_asks_about_others() {
    let mut rows = "编号\t任务\t责任部门\t备注\n".to_owned();
    let remarks = [
        ("各街道配合", &["各街道"][..], None, false),
        ("县审计局配合；8月底前完成", &["县审计局"], Some("8月底前完成"), false),
        (
            "请青山街道、河东镇配合；9月20日前",
            &["青山街道", "河东镇"],
            Some("9月20日前"),
            false,
        ),
        ("消杀经费由县审计局保障", &[], None, true),
        ("县审计局提供场地", &[], None, true),
        ("重点", &[], None, false),
    ];
    for (place, (remark, ..)) in remarks.iter().enumerate() {
        writeln!(rows, "A-{}\t第{place}类场所整治\t县财政局\t{remark}", place + 1).unwrap();
    }
    let notice = of(&format!("某县爱国卫生任务表\n{rows}"));
    for (place, (remark, co, due, asked)) in remarks.iter().enumerate() {
        let task = named(&notice, &format!("第{place}类场所"));
        let mut all = task.lead.clone();
        all.extend(task.co.clone());
        let mut wanted = vec!["县财政局"];
        wanted.extend(co.iter());
        assert_eq!(all, wanted, "{remark}");
        assert_eq!(task.due.as_deref(), *due, "{remark}");
        let about = notice.findings.iter().any(|finding| {
            let question = finding.question.iter().flat_map(|question| &question.about);
            question
                .into_iter()
                .any(|about| about.task == task.id && about.names.contains(&"县审计局".to_owned()))
        });
        assert_eq!(about, *asked, "{remark}");
    }
}

#[test]
fn a_rule_in_a_heading_holds_for_its_section_and_an_exception_ends_it() {
    for (rule, told) in [
        ("以下任务属地街道均为配合单位，不再逐条注明", "属地街道"),
        ("以下各项属地街道均为配合单位，不再一一列出", "属地街道"),
    ] {
        for except in ["属地街道不再列为配合单位", "属地街道不作为责任单位"] {
            let text = format!(
                "某区任务书\n一、片区改造（本部分各项除注明外均由区城市更新局牵头，括号内为配合单位）\n1.完成征收签约1360户。（区征收服务中心、青山街道）\n2.落实专项借款。（由区财政局牵头，区国投公司配合）\n二、小区改造（牵头单位：区住建局，下同；{rule}）\n3.改造小区46个。（区财政局配合）\n4.引入物业。\n三、住房保障（{except}）\n5.筹集住房2500套。牵头单位：区住房保障中心；配合单位：区住建局。\n"
            );
            let notice = of(&text);
            let units = |words: &str| {
                let task = named(&notice, words);
                (task.lead.join("、"), task.co.join("、"))
            };
            let pair = |lead: &str, co: &str| (lead.to_owned(), co.to_owned());
            assert_eq!(units("征收签约"), pair("区城市更新局", "区征收服务中心、青山街道"));
            assert_eq!(units("专项借款"), pair("区财政局", "区国投公司"));
            assert_eq!(units("改造小区"), pair("区住建局", &format!("区财政局、{told}")));
            assert_eq!(units("引入物业"), pair("区住建局", told));
            assert_eq!(units("筹集住房"), pair("区住房保障中心", "区住建局"));
        }
    }
}

#[test]
fn points_with_one_clause_below_them_or_each_with_its_own_are_one_task() {
    for label in ["责任单位", "配合单位"] {
        let mut text = "某市应急体系建设重点任务\n一、预案建设\n".to_owned();
        for place in 1..=6 {
            if place % 2 == 1 {
                writeln!(
                    text,
                    "{place}.完善第{place}类预案\n(1)规范编制工作。\n(2)每年开展演练。\n({label}:市应急局、{})",
                    body(place)
                )
                .unwrap();
            } else {
                writeln!(
                    text,
                    "{place}.完善第{place}类预案\n(1)规范编制工作。({label}:市应急局)\n(2)每年开展演练。({label}:{})",
                    body(place)
                )
                .unwrap();
            }
        }
        let notice = of(&text);
        assert_eq!(notice.tasks.len(), 6, "{label}");
        for place in 1..=6 {
            let task = named(&notice, &format!("第{place}类预案"));
            assert_eq!(task.co, ["市应急局", body(place)], "{label} {place}");
            assert!(task.text.contains("演练"));
        }
    }
}

#[test]
fn minutes_in_prose_are_tasks_below_their_headings() {
    let text = "某新区管理委员会\n专题会议纪要\n城区防涝专题会议议定事项\n7月17日下午，管委会副主任王建国主持召开专题会议。现将议定事项纪要如下：\n一、关于易涝点\n下穿通道泵站增容，由规划建设部牵头，城发集团配合，8月20日前完工，王建国副主任调度。\n由城市管理部牵头，各街道配合，7月底前清掏雨水井1.6万座。\n雨污混接改造资金由财政审计部负责筹措，规划建设部配合，9月15日前到位。\n请应急管理局会同城市管理部修订应急预案，本月25日前印发。\n二、关于宣传\n党群工作部负责组织文明宣传，融媒体中心配合，长期坚持。\n出席：王建国、任晓东。\n";
    let notice = of(text);
    for (words, lead, co) in [
        ("泵站增容", "规划建设部", "城发集团"),
        ("雨水井", "城市管理部", "各街道"),
        ("混接改造资金", "财政审计部", "规划建设部"),
        ("修订应急预案", "应急管理局", "城市管理部"),
        ("文明宣传", "党群工作部", "融媒体中心"),
    ] {
        let task = named(&notice, words);
        assert_eq!(
            (task.lead.join("、"), task.co.join("、")),
            (lead.to_owned(), co.to_owned()),
            "{words}"
        );
    }
    assert_eq!(notice.tasks.len(), 5);
}

#[test]
fn instructions_that_speak_of_roles_are_no_tasks() {
    let text = "某市攻坚任务派发表\n牵头单位\t配合单位\t任务\n市水利局\t市林业局\t退垸还湖5800亩\n市城管局\t市水务集团\t入湖排污口封堵37个\n市农业农村局\t市畜牧中心\t精养鱼塘尾水治理\n\n填报说明\n一、主责单位对任务负总责，协同单位各负其责。\n二、办结期限为最迟期限，请倒排工期。\n";
    let notice = of(text);
    assert_eq!(notice.tasks.len(), 3, "{:#?}", notice.tasks);
}

/// A table of rows, as a sheet saved as text and as lines with tabs.
fn tables(rows: &[[&str; 5]]) -> [Notice; 2] {
    let joined = |with: &str| {
        let lines: Vec<String> = rows.iter().map(|row| row.join(with)).collect();
        format!("2025年重点工作责任分解表\n{}\n", lines.join("\n"))
    };
    [
        read(&source("通知.csv", joined(",").as_bytes()).unwrap()),
        of(&joined("\t")),
    ]
}

const DONE: [&str; 4] = [
    "新建县城北环线并解决过境交通压力",
    "解决农村饮水最后一公里的问题",
    "规范城区共享电动车停放管理",
    "加大柑橘黄龙病防控力度",
];

/// The column of the task is heard from what stands in it: people are no task, nor is what repeats from row to row, whatever
/// their headings hold; the words stand under a heading that nobody knows.
#[test]
fn a_heading_of_tasks_over_people_or_over_what_repeats_gives_way_to_the_column_that_speaks() {
    let people = ["廖志军", "向美玲", "沈军", "贺晓东"];
    let groups = ["城市建设", "城市建设", "城市建设", "农业农村"];
    for (heading, values) in [
        ("领衔代表（第一提案人）", people),
        ("提案人员", people),
        ("项目", groups),
        ("任务大类", groups),
    ] {
        for words in ["要义", "标的", "事由与诉愿"] {
            let mut rows = vec![["序号", heading, words, "主办单位", "会办单位"]];
            let numbers = ["1", "2", "3", "4"];
            for place in 0..4 {
                rows.push([numbers[place], values[place], DONE[place], body(place), body(place + 4)]);
            }
            for notice in tables(&rows) {
                assert_eq!(notice.tasks.len(), 4, "{heading} {words}: {:#?}", notice.tasks);
                for (place, words) in DONE.iter().enumerate() {
                    let task = named(&notice, words);
                    assert_eq!(
                        (&task.lead, &task.co),
                        (&vec![body(place).to_owned()], &vec![body(place + 4).to_owned()])
                    );
                }
            }
        }
    }
}

/// 主管监督单位 watches over the work of another column, and does not lead it, whatever that one is called.
#[test]
fn who_watches_over_a_work_does_not_lead_it() {
    for acts in ["整改主体", "责任单位", "承办部门", "落实单位"] {
        for watches in ["主管监督单位", "督办单位", "督促落实单位"] {
            let mut rows = vec![["序号", "整改措施", acts, watches, "整改时限"]];
            let numbers = ["1", "2", "3", "4"];
            for place in 0..4 {
                rows.push([
                    numbers[place],
                    DONE[place],
                    body(place),
                    body(place + 4),
                    "2025年9月30日",
                ]);
            }
            for notice in tables(&rows) {
                for (place, words) in DONE.iter().enumerate() {
                    let task = named(&notice, words);
                    assert!(
                        !task.lead.contains(&body(place + 4).to_owned()),
                        "{acts} {watches}: {task:#?}"
                    );
                    assert!(
                        task.lead.iter().chain(&task.co).any(|name| name == body(place)),
                        "{acts} {watches}: {task:#?}"
                    );
                }
            }
        }
    }
}
