//! Forms of other offices: a county's table of projects, a university's monthly form, a province's list of problems.

use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::chance::Chance;
use crate::run::Desk;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/forms").join(name)
}

/// A desk with an office's notice and directory, with or without settings.
fn desk(office: &str, settings: &str) -> Desk {
    let desk = Desk::empty();
    for entry in std::fs::read_dir(fixture(office)).expect("the office").flatten() {
        let name = entry.file_name();
        if name != "duban.toml" {
            std::fs::copy(entry.path(), desk.input().join(name)).expect("copied");
        }
    }
    if !settings.is_empty() {
        let path = desk.input().parent().expect("the desk").join("duban.toml");
        std::fs::write(path, settings).expect("written");
    }
    desk
}

/// A desk with one of the notices that were written for these tests.
fn more(name: &str) -> Desk {
    let desk = Desk::empty();
    std::fs::copy(
        fixture("more").join(format!("{name}.html")),
        desk.input().join("notice.html"),
    )
    .expect("copied");
    desk
}

/// The settings that an office needed before columns told by themselves who fills them.
const OLD: &str = "[form.form3.column.\"项目\"]\nkind = \"任务\"\nfilled_by = \"办公室\"\n";

fn collect(desk: &Desk, replies: &str) -> Value {
    let replies = fixture("replies").join(replies);
    let replies = replies.to_str().expect("a path");
    desk.json(&["collect", replies, "--as-of", "2026-04-28"], 1)
}

/// The findings of a collection but for units that have sent nothing: severity, rule, what was found.
fn told(collected: &Value) -> Vec<(String, String, String)> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    collected["findings"]
        .as_array()
        .expect("findings")
        .iter()
        // The workbooks of the cases were made by the program as it was when they came out wrong: its reading of these
        // notices was another, which is a hint.
        .filter(|finding| finding["rule"] != "unit-silent" && finding["rule"] != "register-older")
        .map(|finding| (text(finding, "severity"), text(finding, "rule"), text(finding, "found")))
        .collect()
}

fn record<'v>(collected: &'v Value, form: &str, task: &str) -> &'v Value {
    let records = collected["records"].as_array().expect("records");
    let found = records
        .iter()
        .find(|record| record["form"] == form && record["task"] == task);
    found.unwrap_or_else(|| panic!("no record of {form} {task}"))
}

/// The rows of a unit's form in its workbook.
fn rows(desk: &Desk, unit: &str, tab: &str) -> Vec<Vec<String>> {
    let folder = desk.output().join("workbooks");
    let files = std::fs::read_dir(folder).expect("workbooks").flatten();
    let file = files
        .map(|file| file.path())
        .find(|path| path.to_string_lossy().contains(unit));
    let mut book: Xlsx<_> = open_workbook(file.expect("the unit's workbook")).expect("opens");
    let name = book.sheet_names().into_iter().find(|name| name.starts_with(tab));
    let range = book.worksheet_range(&name.expect("the form")).expect("a sheet");
    range
        .rows()
        .map(|row| row.iter().map(|cell| cell.to_string()).collect())
        .collect()
}

fn column<'v>(register: &'v Value, form: &str, heading: &str) -> &'v Value {
    let forms = register["forms"].as_array().expect("forms");
    let form = forms.iter().find(|known| known["key"] == form).expect("the form");
    let columns = form["columns"].as_array().expect("columns");
    columns
        .iter()
        .find(|column| column["heading"] == heading)
        .expect("the column")
}

#[test]
fn every_form_shows_the_problem_that_a_row_is_about() {
    let desk = desk("province", "");
    let register = desk.json(&["register"], 0);
    for form in ["plan", "status", "form4"] {
        assert_eq!(column(&register, form, "反馈问题")["filled_by"], "office", "{form}");
    }
    assert_eq!(column(&register, "plan", "整改措施")["filled_by"], "unit");
    assert_eq!(column(&register, "plan", "责任人")["filled_by"], "unit");
    assert_eq!(column(&register, "status", "整改时限")["source"], "整改时限");
    let told = register["findings"].as_array().expect("findings");
    let said = told.iter().filter(|finding| finding["rule"] == "form-columns-divided");
    assert_eq!(said.count(), 3, "each form says who fills what");
    desk.json(&["generate"], 0);
    for tab in ["附件2", "附件3", "附件4"] {
        let rows = rows(&desk, "省审计厅", tab);
        assert!(
            rows.iter().any(|row| row.iter().any(|cell| cell == "生态环境资金沉淀")),
            "{tab}: {rows:?}"
        );
    }
    let status = rows(&desk, "省审计厅", "附件3");
    assert!(
        status.iter().any(|row| row.iter().any(|cell| cell == "2026年6月30日")),
        "{status:?}"
    );
}

#[test]
fn a_kind_alone_is_enough_for_the_office_to_fill_a_column() {
    let desk = desk("province", "[form.status.column.\"反馈问题\"]\nkind = \"任务\"\n");
    desk.json(&["generate"], 0);
    let rows = rows(&desk, "省审计厅", "附件3");
    assert!(
        rows.iter().any(|row| row.iter().any(|cell| cell == "生态环境资金沉淀")),
        "{rows:?}"
    );
}

#[test]
fn a_setting_that_would_print_an_empty_column_is_an_error() {
    let settings = "[form.status.column.\"联系人\"]\nfilled_by = \"办公室\"\n";
    let output = desk("province", settings).duban(&["generate"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("联系人") && said.contains("from"), "{said}");
    // From a column of the notice it is filled.
    let desk = desk("province", "[form.status.column.\"联系人\"]\nfrom = \"责任人\"\n");
    let register = desk.json(&["register"], 0);
    assert_eq!(column(&register, "status", "联系人")["filled_by"], "office");
}

#[test]
fn a_form_whose_rows_would_not_show_their_task_is_refused() {
    let desk = desk(
        "university",
        "[form.status]\ncolumns = [\"序号\", \"本月进展\", \"责任人\"]\n",
    );
    let output = desk.duban(&["generate"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("哪项任务") && said.contains("columns"), "{said}");
    assert!(!desk.output().join("workbooks").exists());
}

#[test]
fn a_unit_s_own_column_and_the_register_that_was_corrected_keep_what_was_chosen() {
    let desk = desk("province", "[form.status.column.\"整改时限\"]\nfilled_by = \"单位\"\n");
    let register = desk.json(&["register"], 0);
    assert_eq!(column(&register, "status", "整改时限")["filled_by"], "unit");
    std::fs::copy(desk.output().join("register.xlsx"), desk.input().join("register.xlsx")).expect("copied");
    let again = desk.json(&["register"], 0);
    assert_eq!(again["forms"], register["forms"]);
}

#[test]
fn no_problem_is_an_answer() {
    let collected = collect(&desk("university", ""), "need-coordination-none");
    assert_eq!(told(&collected), []);
    assert_eq!(record(&collected, "status", "T033")["fields"]["需学校协调的事项"], "无");
}

#[test]
fn progress_is_read_and_checked() {
    let desk = desk("county", OLD);
    let zero = collect(&desk, "zero-progress");
    assert_eq!(told(&zero), []);
    assert_eq!(record(&zero, "status", "T002")["normalised"]["当前进度(%)"], "0%");
    let words = told(&collect(&desk, "progress-text"));
    let [(severity, rule, _)] = words.as_slice() else {
        panic!("{words:?}")
    };
    assert_eq!((severity.as_str(), rule.as_str()), ("warning", "progress-unreadable"));
    // A share that the file holds as a fraction is the percentage it shows, or told: never taken in silence.
    let share = collect(&desk, "pct-cell");
    let normal = &record(&share, "status", "T002")["normalised"]["当前进度(%)"];
    let said = told(&share);
    assert!(*normal == "85%" && said.is_empty() || said.iter().any(|(_, rule, _)| rule == "progress-unreadable"));
}

#[test]
fn a_reason_is_owed_only_where_the_work_is_not_done() {
    assert_eq!(told(&collect(&desk("county", OLD), "reason-when-done")), []);
}

#[test]
fn rows_are_known_by_the_project_s_name() {
    let collected = collect(&desk("county", ""), "project-name-not-known");
    assert_eq!(told(&collected), []);
    assert_eq!(record(&collected, "status", "T002")["fields"]["分管领导"], "倪明勇");
    assert_eq!(record(&collected, "status", "T013")["fields"]["分管领导"], "毕永鹏");
}

#[test]
fn the_notice_s_list_quoted_is_no_form_that_lacks_columns() {
    let collected = collect(&desk("county", OLD), "notice-quoted");
    let loud: Vec<_> = told(&collected)
        .into_iter()
        .filter(|(severity, ..)| severity != "info")
        .collect();
    assert_eq!(loud, []);
    record(&collected, "status", "T001");
}

#[test]
fn states_of_a_life_cycle_are_no_yes_or_no() {
    let collected = collect(&desk("province", ""), "xiaohao-words");
    assert_eq!(record(&collected, "status", "T013")["normalised"]["销号情况"], "待验收");
    assert_eq!(
        record(&collected, "status", "T022")["normalised"]["销号情况"],
        "已申请销号"
    );
    // The old workbook asked for 整改时限, which the notice gives: what the unit wrote is kept in a finding.
    for (severity, rule, found) in told(&collected) {
        // Nor does it show the whole of a task, of which problem and measures are both read now.
        assert_eq!(severity, "info", "{found}");
        assert!(
            ["office-cell-altered", "task-text-altered"].contains(&rule.as_str()),
            "{rule} {found}"
        );
    }
}

#[test]
fn two_forms_in_one_report_stay_apart() {
    let collected = collect(&desk("province", ""), "prose-two-forms");
    let plan = record(&collected, "plan", "T001");
    assert_eq!(plan["normalised"]["整改时限"], "2026-05-28");
    assert_eq!(plan["normalised"]["责任人"], "费玉阳");
    let status = record(&collected, "status", "T001");
    assert_eq!(status["normalised"]["责任人"], "朱志辉");
    assert_eq!(status["normalised"]["销号情况"], "未销号");
    assert!(!told(&collected).iter().any(|(_, rule, _)| rule == "task-repeated"));
}

#[test]
fn names_and_examples_are_the_form_s_own() {
    let desk = desk("county", "");
    desk.json(&["generate"], 0);
    let folder = desk.output().join("workbooks");
    for file in std::fs::read_dir(folder).expect("workbooks").flatten() {
        let mut book: Xlsx<_> = open_workbook(file.path()).expect("opens");
        for name in book.sheet_names() {
            assert!(!name.contains("落实方案") && !name.contains("落实情况"), "{name}");
        }
        let guide = book.worksheet_range("填报说明").expect("the guide");
        for row in guide.rows() {
            let cells: Vec<String> = row.iter().map(|cell| cell.to_string()).collect();
            assert!(!cells.concat().contains("落实方案"), "{cells:?}");
            if cells[0].contains("万元") {
                assert!(!cells.concat().contains('%'), "{cells:?}");
            }
        }
    }
}

/// Whole rounds on notices of three kinds of offices: filled rightly nothing is told, and of what people spoil exactly that.
#[test]
fn rounds_of_any_office_tell_what_was_spoilt_and_nothing_else() {
    let mut wrong = Vec::new();
    for name in [
        "county-a",
        "county-b",
        "university-a",
        "university-b",
        "province-a",
        "province-b",
    ] {
        for args in [["none", "1"], ["typical", "1"], ["typical", "7"]] {
            let desk = more(name);
            let output = desk.duban(&["rehearse", "--faults", args[0], "--seed", args[1]]);
            let said = String::from_utf8_lossy(&output.stdout);
            if output.status.code() != Some(0) {
                wrong.push(format!("{name} {args:?}: {said}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Columns that go together, with what the notes below the table say of them.
const TOGETHER: [(&[&str], &str); 14] = [
    (&["是否面商", "面商日期"], "尚未面商的，面商日期可不填。"),
    (
        &["办理结果", "未解决原因"],
        "办理结果填A、B、C（A为已解决或基本解决，B为列入计划逐步解决，C为因条件限制留作参考）。",
    ),
    (&["满意程度"], "满意程度填“满意”“基本满意”“不满意”。"),
    (
        &["年度计划数", "累计完成数", "完成比例"],
        "完成比例＝累计完成数÷年度计划数。",
    ),
    (
        &[
            "财政资金计划安排（万元）",
            "财政资金实际到位（万元）",
            "财政资金实际支出（万元）",
        ],
        "",
    ),
    (&["进度评价", "存在问题及原因"], "进度评价填“超前”“正常”“滞后”。"),
    (&["是否达到序时进度", "未达序时原因"], ""),
    (&["总体进度（%）"], "总体进度填0—100的整数，为累计数。"),
    (
        &["销号情况", "未销号原因"],
        "销号情况填“已销号”“正在公示”“申请销号”“未销号”；未销号的必须填写原因。",
    ),
    (&["自评得分（满分100分）"], ""),
    (&["是否开工", "实际开工时间", "未开工原因"], ""),
    (&["答复文号", "答复日期"], ""),
    (&["联络员及电话"], ""),
    (&["工作状态（未启动/推进中/已完成）"], ""),
];

/// A notice whose form is put together from columns that go together.
fn composed(chance: &mut Chance) -> String {
    let mut chosen: Vec<usize> = (0..TOGETHER.len()).collect();
    while chosen.len() > 4 {
        chosen.remove(chance.below(chosen.len()));
    }
    let columns: Vec<&str> = (chosen.iter()).flat_map(|&at| TOGETHER[at].0.iter().copied()).collect();
    let notes: String = chosen.iter().map(|&at| TOGETHER[at].1).collect();
    let notes = match notes.as_str() {
        "" => String::new(),
        notes => format!("填表说明：{notes}\n"),
    };
    let often = chance.one(&["每月25日前报送", "每季度末月20日前报送", "于2026年11月30日前报送"]);
    format!(
        "临河市人民政府办公室关于做好重点事项办理工作的通知\n各有关单位：\n现将《重点事项清单》印发给你们。请{often}《重点事项进展情况表》（附件2）。\n\
         附件：1.重点事项清单\n2.重点事项进展情况表\n临河市人民政府办公室\n2026年3月16日\n附件1\n重点事项清单\n\
         序号 | 事项 | 牵头单位 | 责任单位\n\
         1 | 新建社区养老服务中心6处。 | 市民政局 | 市财政局、市住房城乡建设局\n\
         2 | 改造老旧小区42个。 | 市住房城乡建设局 | 市财政局\n\
         3 | 打通滨河路断头路。 | 市城管局 | 市自然资源局、市财政局\n\
         附件2\n重点事项进展情况表\n填报单位（盖章）：            填报日期：\n\
         序号 | 事项 | 进展情况 | {} | 填报人\n{notes}",
        columns.join(" | "),
    )
}

/// Whatever columns a form has: rows that agree with themselves are told nothing, and of what is spoilt exactly that.
#[test]
fn rounds_of_composed_forms_tell_what_was_spoilt_and_nothing_else() {
    let mut chance = Chance::of(20);
    let mut wrong = Vec::new();
    for _ in 0..10 {
        let notice = composed(&mut chance);
        let desk = Desk::empty();
        std::fs::write(desk.input().join("notice.txt"), &notice).expect("written");
        let faults = chance.one(&["none", "typical"]);
        let seed = chance.below(90).to_string();
        let output = desk.duban(&["rehearse", "--faults", faults, "--seed", &seed]);
        if output.status.code() != Some(0) {
            let said = String::from_utf8_lossy(&output.stdout);
            wrong.push(format!("{notice}{faults} {seed}: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A list of problems whose forms bear notes, repeat the notice's own deadline, and ask for the day that came.
const NOTED: &str = "江北省整改工作领导小组办公室关于做好反馈问题整改工作的通知
各有关单位:
现将《反馈问题整改清单》印发给你们。请于2026年6月20日前报送《整改方案表》(附件2),于2026年12月10日前报送《整改情况表》(附件3)。
附件:1.反馈问题整改清单
2.整改方案表
3.整改情况表
江北省整改工作领导小组办公室
2026年5月20日
附件1
反馈问题整改清单
序号 | 反馈问题 | 整改目标 | 整改措施 | 牵头单位 | 责任单位 | 整改时限
1 | 危险废物超期贮存,处置能力不足。 | 处置能力达标。 | 建成处置中心。 | 省生态环境厅 | 省财政厅 | 2026年10月底
2 | 违规占用林地建设光伏项目。 | 恢复林业生产条件。 | 拆除并复绿。 | 省林业局 | 省财政厅 | 2026年11月底
附件2
整改方案表
填报单位(盖章):            填报日期:
序号 | 反馈问题 | 整改目标 | 整改时限 | 具体措施 | 责任领导 | 联系电话
注:一个问题一行,不得漏项。
附件3
整改情况表
填报单位(盖章):            填报日期:
序号 | 反馈问题 | 整改进展情况 | 实际完成时间 | 是否达到时序进度 | 存在困难及原因 | 填报人
填表说明:
1.整改进展情况写截至当月20日的情况。
2.没有困难的写“无”。
";

#[test]
fn notes_are_printed_and_the_notice_s_own_deadline_is_not_asked_again() {
    let desk = Desk::empty();
    std::fs::write(desk.input().join("notice.txt"), NOTED).expect("written");
    let register = desk.json(&["register"], 0);
    assert_eq!(column(&register, "plan", "整改时限")["filled_by"], "office");
    assert_eq!(column(&register, "plan", "具体措施")["filled_by"], "unit");
    assert_eq!(column(&register, "status", "实际完成时间")["filled_by"], "unit");
    assert_eq!(column(&register, "status", "实际完成时间")["kind"], "date");
    for form in register["forms"].as_array().expect("forms") {
        assert!(form["footer"].as_array().expect("a footer").is_empty(), "{form}");
    }
    // The register that a person corrects keeps the notes.
    std::fs::copy(desk.output().join("register.xlsx"), desk.input().join("register.xlsx")).expect("copied");
    assert_eq!(desk.json(&["register"], 0)["forms"], register["forms"]);
    desk.json(&["generate"], 0);
    let stands = |tab: &str, text: &str| {
        let rows = rows(&desk, "省财政厅", tab);
        assert!(rows.iter().flatten().any(|cell| cell == text), "{text}: {rows:?}");
    };
    stands("附件2", "注:一个问题一行,不得漏项。");
    stands("附件2", "2026年10月底");
    stands("附件3", "填表说明:");
    stands("附件3", "2.没有困难的写“无”。");
}

/// A notice in prose, whose tasks state their deadlines and who assists in brackets, with a form that repeats both.
const STATED: &str = "澄河市人民政府国有资产监督管理委员会关于印发改革任务台账的通知
各有关单位:
请每月28日前报送《改革任务月度台账》(附件2)。
附件:1.改革任务
2.改革任务月度台账
澄河市人民政府国有资产监督管理委员会
2026年3月20日
附件1
改革任务
1.配备外部董事。(牵头单位:市城投集团;配合单位:市交投集团;完成时限:2026年9月底)
2.完成管理层级压减。(牵头单位:市交投集团;配合单位:市城投集团)
附件2
改革任务月度台账
填报单位(盖章):            填报日期:
序号 | 改革任务 | 牵头单位 | 配合单位 | 完成时限 | 本月推进情况 | 任务状态(①未启动②推进中③已完成) | 当前阶段 | 开工楼栋(栋) | 完工楼栋(栋) | 满意度(%) | 是否移交物业 | 接管单位 | 核查意见(同意销号/暂不销号) | 暂不销号原因 | 销号文号(同意销号的填写) | 评议得分率(%) | 未满分原因(评议得分率低于100%的填写)
填表说明:1.楼栋均为开工以来的累计数;2.当前阶段从“前期手续”“正在施工”“完工待验”中选填;3.满意度填调查结果,尚未开展的填“未开展”;4.尚未移交物业的,接管单位不填。
";

/// A reply to that form, by the texts of its two rows.
fn stated(desk: &Desk, rows: &[&str]) -> Vec<(String, String, String)> {
    let mut reply =
        "填报单位(盖章),市城投集团,填报日期,2026年3月27日\n序号,改革任务,牵头单位,配合单位,完成时限,本月推进情况,\
                     任务状态(①未启动②推进中③已完成),当前阶段,开工楼栋(栋),完工楼栋(栋),满意度(%),是否移交物业,接管单位,\
                     核查意见(同意销号/暂不销号),暂不销号原因,销号文号(同意销号的填写),\
                     评议得分率(%),未满分原因(评议得分率低于100%的填写)\n"
            .to_owned();
    for row in rows {
        reply.push_str(row);
        reply.push('\n');
    }
    let folder = desk.input().join("replies");
    std::fs::create_dir_all(&folder).expect("made");
    std::fs::write(folder.join("市城投集团.csv"), reply).expect("written");
    let output = desk.duban(&["collect", "--period", "2026-03", "--as-of", "2026-03-28", "--json"]);
    let collected: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut told = told(&collected);
    told.retain(|(severity, rule, _)| severity != "info" && !rule.starts_with("unit-") && rule != "file-untraced");
    told
}

#[test]
fn what_a_task_states_is_printed_by_the_office_and_what_the_notes_offer_is_all_that_may_stand_there() {
    let desk = Desk::empty();
    std::fs::write(desk.input().join("notice.txt"), STATED).expect("written");
    let register = desk.json(&["register"], 0);
    let of = |heading: &str, key: &str| {
        let column = column(&register, "status", heading);
        column[key].as_str().unwrap_or_default().to_owned()
    };
    for (heading, filled_by) in [
        ("牵头单位", "office"),
        ("配合单位", "office"),
        ("完成时限", "office"),
        ("本月推进情况", "unit"),
        ("接管单位", "unit"),
    ] {
        assert_eq!(of(heading, "filled_by"), filled_by, "{heading}");
    }
    // The register that a person corrects keeps what was chosen.
    std::fs::copy(desk.output().join("register.xlsx"), desk.input().join("register.xlsx")).expect("copied");
    assert_eq!(desk.json(&["register"], 0)["forms"], register["forms"]);
    desk.json(&["generate", "--period", "2026-03"], 0);
    let printed = rows(&desk, "市城投集团", "附件2");
    let row = |number: &str| {
        let found = printed
            .iter()
            .find(|row| row.first().is_some_and(|cell| cell == number));
        found.cloned().unwrap_or_else(|| panic!("{number}: {printed:?}"))
    };
    // Who leads stands there in every unit's workbook, and is not the unit whose workbook it is.
    // (A hidden column stands before all others.)
    let stands = |number: &str| row(number).split_off(3).into_iter().take(3).collect::<Vec<_>>();
    assert_eq!(stands("1"), ["市城投集团", "市交投集团", "2026年9月底"]);
    assert_eq!(stands("2"), ["市交投集团", "市城投集团", ""]);

    let right = [
        "1,配备外部董事。,市城投集团,市交投集团,2026年9月底,已配备外部董事5名。,推进中,正在施工,3,1,未开展,否,,暂不销号,消防验收尚未办理,,96%,两名代表认为公示偏晚",
        "2,完成管理层级压减。,市交投集团,市城投集团,2026年10月底,已压减企业2户。,①未启动,完工待验,2,2,93.2,是,市水务集团,同意销号,,泽国资销〔2026〕8号,100%,",
    ];
    assert_eq!(stated(&desk, &right), [], "what is right");
    for (from, to, said) in [
        ("正在施工", "第三阶段", "第三阶段"),
        ("推进中", "暂缓", "暂缓"),
        (",3,1,", ",3,5,", "完工楼栋"),
        ("市水务集团", "", "接管单位"),
        // Each is owed beside the answer that its heading names, and beside no other.
        ("消防验收尚未办理", "", "暂不销号原因"),
        ("泽国资销〔2026〕8号", "", "销号文号"),
        ("两名代表认为公示偏晚", "", "未满分原因"),
        ("两名代表认为公示偏晚", "无", "未满分原因"),
    ] {
        let wrong: Vec<String> = right.iter().map(|row| row.replacen(from, to, 1)).collect();
        let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
        let told = stated(&desk, &wrong);
        assert!(
            told.len() == 1 && told.iter().all(|(_, _, found)| found.contains(said)),
            "{to:?} for {from:?}: {told:?}"
        );
    }
}

#[test]
fn what_is_printed_on_a_form_is_nobody_s_text_and_a_reason_may_stand_under_difficulties() {
    let desk = Desk::empty();
    std::fs::write(desk.input().join("notice.txt"), NOTED).expect("written");
    let reply = |why: &str| {
        format!(
            "附件3\n整改情况表\n填报单位(盖章):,省林业局,填报日期:,2026年10月12日\n\
             序号,反馈问题,整改进展情况,实际完成时间,是否达到时序进度,存在困难及原因,填报人\n\
             2,违规占用林地建设光伏项目。,已拆除光伏板1200块，复绿340亩。,待定,否，原因：,{why},周建明\n\
             填表说明:\n1.整改进展情况写截至当月20日的情况。\n2.没有困难的写“无”。\n"
        )
    };
    let folder = desk.input().parent().expect("the desk").join("replies");
    std::fs::create_dir_all(&folder).expect("made");
    let told = |why: &str| {
        std::fs::write(folder.join("省林业局.csv"), reply(why)).expect("written");
        let replies = folder.to_str().expect("a path");
        let collected = desk.json(&["collect", replies, "--form", "status", "--as-of", "2026-10-20"], 1);
        assert_eq!(record(&collected, "status", "T002")["fields"]["存在困难及原因"], why);
        told(&collected)
            .into_iter()
            .map(|(_, rule, _)| rule)
            .collect::<Vec<_>>()
    };
    assert_eq!(told("承包地退还须逐户签约，比计划晚了一个月"), Vec::<String>::new());
    assert_eq!(told("无"), ["reason-missing"]);
}

/// Matters with a number of their own, a question that is no completion, and answers that bear on each other.
const HOTLINE: &str = "青桥街道办事处关于开展热线诉求办理攻坚的通知
各办公室、社区:
请于2026年4月10日前报送《办理方案表》(附件2),于2026年6月28日前报送《办理情况表》(附件3)。
附件:1.诉求清单
2.办理方案表
3.办理情况表
青桥街道办事处
2026年3月25日
附件1
诉求清单
事项编号 | 诉求事项 | 主办单位 | 协办单位 | 办结时限
QQ-01 | 老旧小区化粪池满溢问题。 | 城市管理办公室 | 柳荫社区 | 2026年6月底
QQ-02 | 夜间烧烤油烟扰民问题。 | 综合执法队 | 柳荫社区 | 2026年9月底
附件2
办理方案表
报送单位(盖章):            报送时间:
事项编号 | 诉求事项 | 拟采取的办理措施 | 是否需街道统筹 | 承诺办结日期 | 经办人
附件3
办理情况表
报送单位(盖章):            部门(单位)负责人签字:
事项编号 | 诉求事项 | 上月末累计进度(%) | 本月末累计进度(%) | 办理状态(在办/已办结/已销号) | 实际办结日期 | 未办结原因 | 经办人
";

#[test]
fn what_a_row_says_twice_must_agree_and_a_question_is_no_completion() {
    let desk = Desk::empty();
    std::fs::write(desk.input().join("notice.txt"), HOTLINE).expect("written");
    let register = desk.json(&["register"], 0);
    let kind = |form: &str, heading: &str| column(&register, form, heading)["kind"].clone();
    assert_eq!(kind("plan", "事项编号"), "serial");
    assert_eq!(kind("plan", "诉求事项"), "task");
    assert_eq!(kind("plan", "是否需街道统筹"), "question");
    assert_eq!(kind("plan", "承诺办结日期"), "deadline");
    desk.json(&["generate"], 0);
    let rows = rows(&desk, "综合执法队", "附件3");
    let signed = rows.iter().flatten().find(|cell| cell.contains("签字"));
    assert!(!signed.expect("the signature").contains("综合执法队"), "{rows:?}");
    let folder = desk.input().parent().expect("the desk").join("replies");
    std::fs::create_dir_all(&folder).expect("made");
    let collect = |form: &str, text: &str| {
        for file in std::fs::read_dir(&folder).expect("listed").flatten() {
            std::fs::remove_file(file.path()).expect("removed");
        }
        std::fs::write(folder.join("答复.csv"), text).expect("written");
        let replies = folder.to_str().expect("a path").to_owned();
        desk.json(&["collect", &replies, "--form", form, "--as-of", "2026-06-28"], 1)
    };
    let rules = |collected: &Value| -> Vec<String> { told(collected).into_iter().map(|(_, rule, _)| rule).collect() };
    let plan = |need: &str, day: &str| {
        let head = "附件2\n办理方案表\n报送单位(盖章):,综合执法队,报送时间:,2026年4月8日\n事项编号,诉求事项,拟采取的办理措施,是否需街道统筹,承诺办结日期,经办人\n";
        collect(
            "plan",
            &format!("{head}QQ-02,夜间烧烤油烟扰民问题。,联合执法3次，督促12家店铺安装净化器,{need},{day},周建明\n"),
        )
    };
    for need in ["否", "不需要", "□是 ☑否", "需要", "无"] {
        assert_eq!(rules(&plan(need, "2026年9月15日")), Vec::<String>::new(), "{need}");
    }
    assert_eq!(rules(&plan("是□ 否□", "2026年9月15日")), ["field-missing"]);
    assert_eq!(rules(&plan("否", "尽快办结")), ["deadline-unreadable"]);
    let status = |before: &str, now: &str, state: &str, day: &str, why: &str| {
        let head = "附件3\n办理情况表\n报送单位(盖章):,综合执法队,部门（单位）负责人签字：,许承远\n事项编号,诉求事项,上月末累计进度(%),本月末累计进度(%),办理状态(在办/已办结/已销号),实际办结日期,未办结原因,经办人\n";
        rules(&collect(
            "status",
            &format!("{head}QQ-02,夜间烧烤油烟扰民问题。,{before},{now},{state},{day},{why},周建明\n"),
        ))
    };
    let none: [&str; 0] = [];
    assert_eq!(status("40", "60", "在办", "无", "4家店铺净化器待安装"), none);
    assert_eq!(status("40", "100", "已办结", "2026年6月20日", "无"), none);
    assert_eq!(
        status("40", "60", "已办结", "2026年6月20日", "无"),
        ["row-contradiction"]
    );
    assert_eq!(status("40", "100", "已办结", "无", "无"), ["row-contradiction"]);
    assert_eq!(
        status("40", "100", "已办结", "2026年9月15日", "无"),
        ["row-contradiction"]
    );
    assert_eq!(
        status("60", "40", "在办", "无", "4家店铺净化器待安装"),
        ["progress-back"]
    );
    assert_eq!(
        status("40", "60", "推进中吧", "无", "4家店铺净化器待安装"),
        ["state-unreadable"]
    );
    assert_eq!(status("40", "60", "在办", "无", "无"), ["reason-missing"]);
    // Two units' tables on one sheet: each begins with its own line.
    let two = "附件2\n办理方案表\n报送单位(盖章):综合执法队,报送时间:,2026年4月8日\n事项编号,诉求事项,拟采取的办理措施,是否需街道统筹,承诺办结日期,经办人\n\
        QQ-02,夜间烧烤油烟扰民问题。,联合执法3次，督促12家店铺安装净化器,否,2026年9月15日,周建明\n\
        报送单位(盖章):柳荫社区,报送时间:,2026年4月9日\n事项编号,诉求事项,拟采取的办理措施,是否需街道统筹,承诺办结日期,经办人\n\
        QQ-01,老旧小区化粪池满溢问题。,摸排36栋楼，建立清掏台账,否,2026年6月20日,林志强\n\
        QQ-02,夜间烧烤油烟扰民问题。,入户走访58户，收集意见14条,否,2026年9月15日,林志强\n";
    let collected = collect("plan", two);
    let records = collected["records"].as_array().expect("records");
    let mut whose: Vec<(&str, &str)> = records
        .iter()
        .map(|record| {
            (
                record["unit"].as_str().expect("a unit"),
                record["task"].as_str().expect("a task"),
            )
        })
        .collect();
    whose.sort_unstable();
    assert_eq!(
        whose,
        [("柳荫社区", "T001"), ("柳荫社区", "T002"), ("综合执法队", "T002")]
    );
    assert_eq!(rules(&collected), none);
}
