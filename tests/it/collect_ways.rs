//! What units make of a form in their own way: both forms in one table, parts of a task, columns of their own, old drafts.

use duban::check::{Collector, Round};
use duban::grid::Grid;
use duban::record::Collected;
use jiff::civil::date;

use super::collect::{assignments, grid, incoming, plan, register};

/// Collects both forms from one workbook.
fn collect(file: &str, grids: Vec<Grid>) -> Collected {
    let (register, assignments) = (register(), assignments());
    let round = Round {
        forms: Some(vec!["plan".into(), "status".into()]),
        as_of: date(2020, 7, 9),
    };
    let mut collector = Collector::new(&register, &assignments, round);
    collector.add(incoming(file, grids));
    let collected = collector.finish();
    assert!(collected.ledger.balances(), "{:#?}", collected.ledger);
    collected
}

/// What a task says in a column, or nothing.
fn said<'c>(collected: &'c Collected, form: &str, task: &str, column: &str) -> &'c str {
    let record = collected
        .records
        .iter()
        .find(|one| one.form == form && one.task.as_str() == task);
    record.and_then(|record| record.fields.get(column)).unwrap_or_default()
}

/// The rules of the findings about the form that was filled in, silent units and the other form left out.
fn rules(collected: &Collected) -> Vec<&str> {
    let rules = collected.findings.iter().map(|finding| finding.rule.as_str());
    rules
        .filter(|rule| !["unit-silent", "form-missing"].contains(rule))
        .collect()
}

/// The plan with some of its rows replaced.
fn plan_with(change: impl Fn(usize, &str) -> Vec<String>) -> Vec<String> {
    plan()
        .into_iter()
        .enumerate()
        .flat_map(|(at, row)| change(at, row))
        .collect()
}

fn sheet(name: &str, rows: &[String]) -> Grid {
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    grid(name, &rows)
}

const TITLE: &str = "2020年国务院《政府工作报告》重点工作落实方案及落实情况";
const TASKS: [(&str, &str); 3] = [
    ("1", "完善信访制度,化解信访突出矛盾。"),
    ("2", "加强法律援助,及时解决群众合理诉求,妥善化解矛盾纠纷。"),
    ("3", "宽带和专线平均资费降低15%。"),
];

#[test]
fn the_long_answers_of_both_forms_in_one_table_go_to_both() {
    let mut rows = vec![
        TITLE.to_owned(),
        "填报单位(盖章)：|市发改委|填报时间：|2020年7月8日".to_owned(),
        "序号|重点工作|落实措施|落实情况|完成时限|是否完成|责任领导|联系电话".to_owned(),
    ];
    rows.extend(TASKS.map(|(number, text)| {
        format!("{number}|{text}|新建站点{number}个|已建成{number}个|2020年10月底|是|张明远|0715-8126001")
    }));
    rows.push("填表人：|赵六|联系电话：|13907240009".to_owned());
    let collected = collect("市发改委.xlsx", vec![sheet("Sheet1", &rows)]);
    assert_eq!(rules(&collected), Vec::<&str>::new(), "{:#?}", collected.findings);
    for (number, _) in TASKS {
        let task = format!("T00{number}");
        assert_eq!(
            said(&collected, "plan", &task, "落实措施"),
            format!("新建站点{number}个")
        );
        assert_eq!(
            said(&collected, "status", &task, "落实情况"),
            format!("已建成{number}个")
        );
        assert_eq!(said(&collected, "plan", &task, "联系电话"), "0715-8126001");
        assert_eq!(said(&collected, "status", &task, "联系电话"), "0715-8126001");
    }
}

#[test]
fn two_forms_under_headings_of_their_own_are_kept_apart() {
    let mut rows = vec![
        TITLE.to_owned(),
        "填报单位(盖章)：|市发改委|填报时间：|2020年7月8日".to_owned(),
        "序号|重点工作|落实方案||||落实情况".to_owned(),
        "||落实措施|完成时限|责任领导|联系电话|落实情况|完成时限|是否完成|责任领导|联系电话".to_owned(),
    ];
    rows.extend(TASKS.map(|(number, text)| {
        format!("{number}|{text}|新建站点{number}个|2020年9月底|张明远|0715-8126001|已建成{number}个|2020年10月底|是|李文斌|0715-8126002")
    }));
    rows.push("填表人：|赵六|联系电话：|13907240009".to_owned());
    let mut grid = sheet("Sheet1", &rows);
    grid.merges = vec![(2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 5), (2, 6, 2, 10)];
    let collected = collect("市发改委.xlsx", vec![grid]);
    // Each status puts off what its plan says.
    assert_eq!(
        rules(&collected),
        ["deadline-postponed"; TASKS.len()],
        "{:#?}",
        collected.findings
    );
    assert_eq!(said(&collected, "plan", "T002", "责任领导"), "张明远");
    assert_eq!(said(&collected, "status", "T002", "责任领导"), "李文斌");
    assert_eq!(said(&collected, "plan", "T002", "完成时限"), "2020年9月底");
    assert_eq!(said(&collected, "status", "T002", "完成时限"), "2020年10月底");
}

#[test]
fn parts_that_a_unit_numbered_below_a_task_are_that_task_s() {
    for (first, second) in [
        ("（1）", "（2）"),
        ("①", "②"),
        ("1.1", "1.2"),
        ("1-1", "1-2"),
        ("1)", "2)"),
    ] {
        let rows = plan_with(|_, row| match row.starts_with("1|") {
            true => vec![
                row.to_owned(),
                format!("{first}||摸底排查|7月底前建台账12本|7月底|李四|13907240011"),
                format!("{second}||总结验收||12月底||"),
            ],
            false => vec![row.to_owned()],
        });
        let collected = collect("市发改委.xlsx", vec![sheet("附件2 落实方案", &rows)]);
        assert_eq!(
            rules(&collected),
            Vec::<&str>::new(),
            "{first} {:#?}",
            collected.findings
        );
        let long = format!("每月接访2次，化解积案30件\n{first}摸底排查：7月底前建台账12本\n{second}总结验收");
        assert_eq!(said(&collected, "plan", "T001", "落实措施"), long);
        assert_eq!(said(&collected, "plan", "T001", "责任领导"), "张三\n李四");
    }
}

/// A task of the unit's own, numbered otherwise or not at all, is no part of the one above it.
#[test]
fn tasks_of_the_unit_s_own_stay_findings() {
    for number in ["", "4", "108", "新增", "（2）", "2.1"] {
        let rows = plan_with(|_, row| match row.starts_with("1|") {
            true => vec![
                row.to_owned(),
                format!("{number}||组织机关文明创建|开展活动5次|年底|李四|13907240011"),
            ],
            false => vec![row.to_owned()],
        });
        let collected = collect("市发改委.xlsx", vec![sheet("附件2 落实方案", &rows)]);
        assert_eq!(
            rules(&collected),
            ["task-unknown"],
            "{number} {:#?}",
            collected.findings
        );
        assert_eq!(
            said(&collected, "plan", "T001", "落实措施"),
            "每月接访2次，化解积案30件"
        );
    }
}

#[test]
fn of_a_column_given_twice_what_was_before_is_no_answer() {
    let rows = plan_with(|_, row| {
        let cells: Vec<&str> = row.split('|').collect();
        vec![match cells.as_slice() {
            [a, b, c, "落实措施", ..] => {
                format!("{a}|{b}|{c}|落实措施|完成时限（原）|完成时限（调整后）|责任领导|联系电话")
            }
            ["1", b, c, d, e, f, g] => format!("1|{b}|{c}|{d}|2020年9月底|{e}|{f}|{g}"),
            [a, b, c, d, e, f, g] => format!("{a}|{b}|{c}|{d}|{e}|不变|{f}|{g}"),
            _ => row.to_owned(),
        }]
    });
    let collected = collect("市发改委.xlsx", vec![sheet("附件2 落实方案", &rows)]);
    assert_eq!(said(&collected, "plan", "T001", "完成时限"), "2020年12月底");
    assert_eq!(said(&collected, "plan", "T003", "完成时限"), "10月底");
    assert_eq!(
        rules(&collected),
        ["column-unknown", "answer-from-above"],
        "{:#?}",
        collected.findings
    );
}

/// The status form with columns of the unit's own for 是否完成.
fn status(heads: &str, done: [&str; 3]) -> Collected {
    let mut rows = vec![
        "2020年国务院《政府工作报告》重点工作落实情况".to_owned(),
        "填报单位(盖章)：|市发改委|填报时间：|2020年12月20日".to_owned(),
        format!("序号|重点工作|落实情况|完成时限|{heads}|责任领导|联系电话"),
    ];
    rows.extend(TASKS.iter().zip(done).map(|((number, text), done)| {
        format!("{number}|{text}|已建成{number}个|2020年12月底|{done}|张明远|0715-8126001")
    }));
    rows.push("填表人：|赵六|联系电话：|13907240009".to_owned());
    collect("市发改委.xlsx", vec![sheet("Sheet1", &rows)])
}

#[test]
fn a_reason_in_a_column_of_its_own_goes_with_the_completion() {
    let collected = status("是否完成|未完成原因", ["是|", "否|上级资金尚未下达", "是|"]);
    assert_eq!(rules(&collected), Vec::<&str>::new(), "{:#?}", collected.findings);
    let heading = "是否完成 (未完成需说明原因)";
    assert_eq!(said(&collected, "status", "T001", heading), "是");
    assert_eq!(said(&collected, "status", "T002", heading), "否，上级资金尚未下达");
}

#[test]
fn ticks_under_yes_and_no_are_read() {
    let mut rows = vec![
        "2020年国务院《政府工作报告》重点工作落实情况".to_owned(),
        "填报单位(盖章)：|市发改委|填报时间：|2020年12月20日".to_owned(),
        "序号|重点工作|落实情况|完成时限|是否完成||未完成原因|责任领导|联系电话".to_owned(),
        "||||是|否".to_owned(),
    ];
    rows.extend(
        TASKS
            .iter()
            .zip(["√||", "|√|上级资金尚未下达", "√||"])
            .map(|((number, text), done)| {
                format!("{number}|{text}|已建成{number}个|2020年12月底|{done}|张明远|0715-8126001")
            }),
    );
    rows.push("填表人：|赵六|联系电话：|13907240009".to_owned());
    let mut grid = sheet("Sheet1", &rows);
    grid.merges = [0, 1, 2, 3, 6, 7, 8].map(|column| (2, column, 3, column)).into();
    grid.merges.push((2, 4, 2, 5));
    let collected = collect("市发改委.xlsx", vec![grid]);
    assert_eq!(rules(&collected), Vec::<&str>::new(), "{:#?}", collected.findings);
    let heading = "是否完成 (未完成需说明原因)";
    assert_eq!(said(&collected, "status", "T001", heading), "是");
    assert_eq!(said(&collected, "status", "T002", heading), "否，上级资金尚未下达");
}

/// Each answer quotes its task; the block was pasted a row too high, so none is recorded where it stands.
#[test]
fn answers_pasted_a_row_too_high_are_told_and_recorded_nowhere() {
    let texts = TASKS.map(|(_, text)| text);
    let rows = plan_with(|_, row| {
        let cells: Vec<&str> = row.split('|').collect();
        let next = match cells.as_slice() {
            ["1", ..] => texts[1],
            ["2", ..] => texts[2],
            _ => return vec![row.to_owned()],
        };
        let [a, b, c, d, e, f, g] = cells.as_slice() else {
            return vec![row.to_owned()];
        };
        vec![format!("{a}|{b}|{c}|关于“{next}”：{d}|{e}|{f}|{g}")]
    });
    let collected = collect("市发改委.xlsx", vec![sheet("附件2 落实方案", &rows)]);
    assert_eq!(said(&collected, "plan", "T001", "落实措施"), "");
    assert_eq!(said(&collected, "plan", "T002", "联系电话"), "");
    assert_eq!(said(&collected, "plan", "T003", "落实措施"), "督促3家运营商降费");
    let told = collected.findings.iter().filter(|one| one.rule == "answer-misplaced");
    let told: String = told.map(|one| one.found.as_str()).collect();
    assert!(told.contains("化解积案30件") && told.contains("0715-8126015"), "{told}");
}

#[test]
fn an_old_draft_beside_the_form_is_told_and_left_out() {
    let new: Vec<String> = plan().iter().map(|row| (*row).to_owned()).collect();
    let old: Vec<String> = new
        .iter()
        .map(|row| row.replace("化解积案30件", "化解积案3件"))
        .collect();
    for name in ["旧稿（作废）", "初稿-作废", "草稿勿用"] {
        let grids = vec![sheet(name, &old), sheet("附件2 落实方案", &new)];
        let collected = collect("市发改委.xlsx", grids);
        assert_eq!(rules(&collected), ["sheet-unplaced"], "{:#?}", collected.findings);
        assert_eq!(
            said(&collected, "plan", "T001", "落实措施"),
            "每月接访2次，化解积案30件"
        );
    }
    // A blank form beside it is nothing newer.
    let emptied = |row: &String| match row.split('|').collect::<Vec<_>>().as_slice() {
        [number, id, task, ..] if id.starts_with('T') => format!("{number}|{id}|{task}"),
        _ => row.clone(),
    };
    let blank: Vec<String> = new.iter().map(emptied).collect();
    let collected = collect(
        "市发改委.xlsx",
        vec![sheet("初稿", &new), sheet("附件2 落实方案", &blank)],
    );
    assert_eq!(
        said(&collected, "plan", "T001", "落实措施"),
        "每月接访2次，化解积案30件"
    );
    // The only one that there is counts, whatever it is called.
    let collected = collect("市发改委.xlsx", vec![sheet("初稿", &new)]);
    assert_eq!(
        said(&collected, "plan", "T001", "落实措施"),
        "每月接访2次，化解积案30件"
    );
}

/// Last year's sheet left in the file; and last year's title left over this year's answers, of which a person is told.
#[test]
fn a_sheet_of_another_year_counts_only_where_there_is_no_other() {
    let new: Vec<String> = plan().iter().map(|row| (*row).to_owned()).collect();
    let old: Vec<String> = new
        .iter()
        .map(|row| row.replace("2020年", "2019年").replace("积案30件", "积案3件"))
        .collect();
    for name in ["2019年落实方案", "Sheet2"] {
        let collected = collect("市发改委.xlsx", vec![sheet(name, &old), sheet("附件2 落实方案", &new)]);
        assert_eq!(rules(&collected), ["sheet-unplaced"], "{:#?}", collected.findings);
        assert_eq!(
            said(&collected, "plan", "T001", "落实措施"),
            "每月接访2次，化解积案30件"
        );
    }
    let collected = collect("市发改委.xlsx", vec![sheet("Sheet1", &old)]);
    assert!(
        rules(&collected).contains(&"campaign-mismatch"),
        "{:#?}",
        collected.findings
    );
    assert_eq!(said(&collected, "plan", "T001", "落实措施"), "每月接访2次，化解积案3件");
}

#[test]
fn headings_cut_over_two_rows_are_read() {
    let rows = plan_with(|_, row| match row.starts_with("序号") {
        true => vec![
            "序||重点|落实|完成|责任|联系".to_owned(),
            "号||工作|措施|时限|领导|电话".to_owned(),
        ],
        false => vec![row.to_owned()],
    });
    let collected = collect("市发改委.xlsx", vec![sheet("附件2 落实方案", &rows)]);
    assert_eq!(
        said(&collected, "plan", "T002", "联系电话"),
        "0715-8126015",
        "{:#?}",
        collected.findings
    );
}

#[test]
fn page_numbers_and_signatures_between_tasks_are_nobody_s_answers() {
    let rows = plan_with(|_, row| match row.starts_with("1|") {
        true => vec![
            row.to_owned(),
            "|||— 2 —".to_owned(),
            "|||单位负责人签字：王局长".to_owned(),
        ],
        false => vec![row.to_owned()],
    });
    let collected = collect("市发改委.xlsx", vec![sheet("附件2 落实方案", &rows)]);
    assert_eq!(rules(&collected), ["text-unplaced"], "{:#?}", collected.findings);
    assert_eq!(
        said(&collected, "plan", "T001", "落实措施"),
        "每月接访2次，化解积案30件"
    );
}

/// The order and the content of the columns tell what the lost headings were; a person is told.
#[test]
fn a_table_that_lost_its_headings_is_read_by_order_and_content() {
    let rows = plan_with(|_, row| {
        let cells: Vec<&str> = row.split('|').collect();
        match cells.as_slice() {
            ["序号", ..] => Vec::new(),
            [a, _, rest @ ..] if rest.len() == 5 => vec![format!("{a}|{}", rest.join("|"))],
            _ => vec![row.to_owned()],
        }
    });
    let collected = collect("市发改委.xlsx", vec![sheet("Sheet1", &rows)]);
    assert_eq!(rules(&collected), ["column-guessed"], "{:#?}", collected.findings);
    assert_eq!(said(&collected, "plan", "T002", "联系电话"), "0715-8126015");
    // Two columns changed places: what stands in them does not agree, so nothing is guessed.
    let swapped: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells: Vec<&str> = row.split('|').collect();
            match cells.as_slice() {
                [a, b, c, d, e, f] => format!("{a}|{b}|{c}|{d}|{f}|{e}"),
                _ => row.clone(),
            }
        })
        .collect();
    let collected = collect("市发改委.xlsx", vec![sheet("Sheet1", &swapped)]);
    assert!(
        collected.records.is_empty() && rules(&collected) == ["form-unknown"],
        "{:#?}",
        collected.findings
    );
}

/// Nobody knows whose it is, but nothing of it is lost.
#[test]
fn a_reply_of_nobody_is_told_whole() {
    let rows: Vec<String> = plan_with(|at, row| vec![if at == 2 { String::new() } else { row.to_owned() }]);
    let collected = collect("新建工作表.xlsx", vec![sheet("附件2 落实方案", &rows)]);
    let told: String = (collected.findings.iter().filter(|one| one.rule == "unit-unknown"))
        .map(|one| one.found.as_str())
        .collect();
    for text in ["化解积案30件", "0715-8126015", "赵六", "13907240009"] {
        assert!(told.contains(text), "{text} in {told}");
    }
    // The name that people call it by is enough, where no other body stands before it.
    let collected = collect("发改委报送表.xlsx", vec![sheet("附件2 落实方案", &rows)]);
    assert_eq!(said(&collected, "plan", "T002", "联系电话"), "0715-8126015");
}

/// Who filled the form in stands at its foot, though the form lost its own column for telephones.
#[test]
fn a_name_and_a_telephone_below_the_table_are_no_columns_of_the_last_task() {
    let rows = plan_with(|_, row| {
        let cells: Vec<&str> = row.split('|').collect();
        match cells.as_slice() {
            [a, b, c, d, e, f, _] => vec![[*a, *b, *c, *d, *e, *f].join("|")],
            ["填表人：", ..] => vec!["经办人：|赵六|手机：|13907240009".to_owned()],
            _ => vec![row.to_owned()],
        }
    });
    let collected = collect("市发改委.xlsx", vec![sheet("附件2 落实方案", &rows)]);
    assert_eq!(
        said(&collected, "plan", "T003", "联系电话"),
        "",
        "{:#?}",
        collected.findings
    );
}
