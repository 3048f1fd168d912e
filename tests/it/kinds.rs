//! Every kind of column tells contents that were swapped with another column's, shifted, or mean nothing; right ones are let pass.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::corrected::{Sheets, load, save};
use crate::run::Desk;

/// A kind: the heading of its column, and right contents.
struct Sample {
    heading: &'static str,
    /// Kinds of one family take each other's contents.
    family: u8,
    right: [&'static str; 3],
}

const fn sample(heading: &'static str, family: u8, right: [&'static str; 3]) -> Sample {
    Sample { heading, family, right }
}

/// A column of each kind.
const SAMPLES: [Sample; 23] = [
    sample(
        "本月进展",
        1,
        [
            "完成3个点位的管线迁改和路面恢复",
            "开展专项检查两次，发现隐患十一处并督促整改",
            "组织培训三场，二百余人参加",
        ],
    ),
    sample(
        "存在问题",
        1,
        [
            "征地补偿资金尚有缺口，二标段不能进场",
            "管线权属单位尚未确认迁改方案",
            "无",
        ],
    ),
    sample(
        "下一步打算",
        1,
        [
            "加快二标段招标，月底前进场施工",
            "组织一次联合检查并通报结果",
            "做好验收资料的整理归档",
        ],
    ),
    sample("预计完成时间", 4, ["2026年12月底", "2026年11月20日", "2026-12-15"]),
    sample("开工日期", 4, ["2026年3月12日", "2026-04-01", "尚未开工"]),
    sample("是否按期完成", 5, ["是", "否，因管线迁改推迟", "是"]),
    sample("是否需协调", 5, ["否", "是", "否"]),
    sample("进度状态", 6, ["正常推进", "推进中", "进度滞后"]),
    sample("累计进度(%)", 7, ["45%", "60", "0.5"]),
    sample("群众满意率", 7, ["96%", "91.5%", "98%"]),
    sample("完成投资(万元)", 8, ["1200", "720.5", "85万元"]),
    sample("责任领导", 9, ["王建国", "李志强", "刘晓明"]),
    sample("专班成员", 9, ["王建国、李志强", "刘晓明、赵磊、钱江", "陈静、周洋"]),
    sample("联系电话", 10, ["13907240001", "0715-8126015", "13807150022"]),
    sample(
        "联系人及电话",
        11,
        ["王建国 13907240001", "李伟0715-8126015", "赵磊，13807150022"],
    ),
    sample(
        "抽检批次/不合格批次",
        12,
        ["353/5", "抽检61批次，不合格1批次", "36批次 / 0批次"],
    ),
    // An account in words may say how much and whence, too.
    sample(
        "经费及来源（万元）",
        1,
        ["36万元（县财政预算）", "5.2，乡镇财政", "部门预算11万元"],
    ),
    sample(
        "联络员手机及电子邮箱",
        13,
        [
            "王建国 13907240001 wjg@example.cn",
            "李伟，13807150022，liwei@example.cn",
            "赵磊13800138000，邮箱：zl@example.cn",
        ],
    ),
    sample("督查频次", 14, ["每月1次", "1次/周", "每季度不少于2次"]),
    sample("指标目标值", 7, ["≥90%", "不高于38DDDs", "控制在18分钟以内"]),
    sample("预警等级（红/黄/绿）", 15, ["绿", "黄", "红"]),
    sample(
        "涉及环节（生产/流通/餐饮，可多选）",
        16,
        ["生产、流通", "餐饮", "流通/餐饮"],
    ),
    sample("施工单位", 17, ["滨江路桥有限公司", "滨江县第二市政集团", "无"]),
];

/// What nobody means, in whatever column it stands.
const NONSENSE: [&str; 5] = ["asdfgh", "测试", "哈哈哈", "？？？", "1111111111111111"];

/// What was done to a row.
#[derive(Debug, Clone, Copy)]
enum Fault {
    None,
    Swapped(usize, usize),
    Shifted(usize, usize),
    Nonsense(usize, &'static str),
}

fn faults() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (a, one) in SAMPLES.iter().enumerate() {
        for (b, other) in SAMPLES.iter().enumerate().skip(a + 1) {
            if one.family != other.family {
                faults.push(Fault::Swapped(a, b));
            }
        }
        faults.extend(NONSENSE.map(|text| Fault::Nonsense(a, text)));
        faults.push(Fault::None);
    }
    // Some columns are one further to the right, the last of them stands in the first.
    for from in 0..SAMPLES.len() - 3 {
        faults.push(Fault::Shifted(from, from + 3));
        faults.push(Fault::None);
    }
    faults
}

/// A round in which every unit has one task and one fault.
fn desk(units: usize) -> Desk {
    let desk = Desk::empty();
    let mut notice = String::from(
        "滨江县人民政府办公室关于印发2026年重点项目清单的通知\n各有关单位:\n现将清单印发给你们,请于2026年9月25日前将《重点项目进展情况表》(附件2)报县政府督查室。\n\
         附件:1.重点项目清单\n2.重点项目进展情况表\n滨江县人民政府办公室\n2026年2月20日\n附件1\n重点项目清单\n",
    );
    for unit in 1..=units {
        notice.push_str(&format!(
            "{unit}.建设第{unit}号泵站及配套管网。(牵头单位:县第{unit}工程局)\n"
        ));
    }
    let headings: Vec<&str> = SAMPLES.iter().map(|sample| sample.heading).collect();
    notice.push_str("附件2\n重点项目进展情况表\n填报单位:\n序号 | 重点工作 | ");
    notice.push_str(&headings.join(" | "));
    notice.push_str(" |\n");
    std::fs::write(desk.input().join("notice.txt"), notice).expect("written");
    desk
}

/// Fills the one row of a unit.
fn fill(sheets: &mut Sheets, nth: usize, fault: Fault) {
    let is_head = |row: &Vec<String>| row.get(1).is_some_and(|cell| cell == "任务编号");
    let (_, rows) = sheets
        .iter_mut()
        .find(|(_, rows)| rows.iter().any(is_head))
        .expect("the form");
    let head = rows.iter().position(is_head).expect("headings");
    let place = |heading: &str, rows: &[Vec<String>]| {
        rows[head]
            .iter()
            .position(|cell| cell == heading)
            .unwrap_or_else(|| panic!("{heading}: {:?}", rows[head]))
    };
    let columns: Vec<usize> = SAMPLES.iter().map(|sample| place(sample.heading, rows)).collect();
    let row = rows
        .iter()
        .position(|row| row.get(1).is_some_and(|id| id.starts_with('T')))
        .expect("a task");
    // 无 is right in more than one column: what was exchanged for it is nothing wrong.
    let kinds = if matches!(fault, Fault::None) { 3 } else { 2 };
    let mut texts: Vec<&str> = SAMPLES.iter().map(|sample| sample.right[nth % kinds]).collect();
    match fault {
        Fault::None => {}
        Fault::Swapped(a, b) => texts.swap(a, b),
        Fault::Shifted(from, to) => texts[from..=to].rotate_right(1),
        Fault::Nonsense(at, text) => texts[at] = text,
    }
    for (column, text) in columns.iter().zip(texts) {
        rows[row][*column] = text.to_owned();
    }
}

#[test]
fn swapped_shifted_and_nonsense_contents_are_told_in_every_kind() {
    let faults = faults();
    let desk = desk(faults.len());
    let generated = desk.json(&["generate"], 0);
    let base = desk.input().parent().expect("a desk").to_owned();
    std::fs::create_dir(base.join("replies")).expect("made");
    let mut files = BTreeMap::new();
    for (nth, (made, fault)) in generated["workbooks"]
        .as_array()
        .expect("workbooks")
        .iter()
        .zip(&faults)
        .enumerate()
    {
        let path = base.join(made["path"].as_str().expect("a path"));
        let mut sheets = load(&path);
        fill(&mut sheets, nth, *fault);
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        save(&base.join("replies").join(&name), &sheets);
        files.insert(name, *fault);
    }
    let collected = desk.json(&["collect", "replies", "--as-of", "2026-09-24"], 1);
    let mut wrong = Vec::new();
    for (file, fault) in files {
        let findings: Vec<&Value> = (collected["findings"].as_array().expect("findings").iter())
            .filter(|finding| finding["file"].as_str().is_some_and(|name| name.ends_with(&file)))
            .filter(|finding| finding["severity"] != "info")
            .collect();
        let names = |heading: &str| findings.iter().any(|finding| finding.to_string().contains(heading));
        let heading = |at: usize| SAMPLES[at].heading;
        let told = match fault {
            Fault::None => findings.is_empty(),
            Fault::Swapped(a, b) => names(heading(a)) || names(heading(b)),
            Fault::Shifted(from, to) => (from..=to).any(|at| names(heading(at))),
            Fault::Nonsense(at, _) => names(heading(at)),
        };
        if !told {
            let what = match fault {
                Fault::Swapped(a, b) => format!("{} <> {}", heading(a), heading(b)),
                Fault::Shifted(from, to) => format!("{} ... {}", heading(from), heading(to)),
                Fault::Nonsense(at, text) => format!("{}: {text}", heading(at)),
                Fault::None => "nothing".to_owned(),
            };
            wrong.push(format!(
                "{file}: {what}: {:?}",
                findings.iter().map(|one| &one["found"]).collect::<Vec<_>>()
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}",
        wrong.len(),
        faults.len(),
        wrong.join("\n")
    );
}

/// A round of one form of some columns, of units with one task each: yields the desk, and the workbooks with their units.
fn round(columns: &str, units: usize, settings: &str) -> (Desk, Vec<(String, Sheets)>) {
    let desk = Desk::empty();
    let mut notice = String::from(
        "滨江县人民政府办公室关于印发2026年重点项目清单的通知\n各有关单位:\n现将清单印发给你们,自2026年3月起每月25日前将《重点项目月报表》(附件2)报县政府督查室。\n\
         附件:1.重点项目清单\n2.重点项目月报表\n滨江县人民政府办公室\n2026年2月20日\n附件1\n重点项目清单\n",
    );
    for unit in 1..=units {
        notice.push_str(&format!(
            "{unit}.建设第{unit}号泵站及配套管网。(牵头单位:县第{unit}工程局)\n"
        ));
    }
    notice.push_str(&format!(
        "附件2\n重点项目月报表\n填报单位:\n序号 | 重点工作 | {columns} |\n"
    ));
    std::fs::write(desk.input().join("notice.txt"), notice).expect("written");
    let base = desk.input().parent().expect("a desk").to_owned();
    if !settings.is_empty() {
        let key = desk.json(&["register"], 0)["forms"][0]["key"]
            .as_str()
            .expect("a key")
            .to_owned();
        std::fs::write(base.join("duban.toml"), settings.replace("KEY", &key)).expect("written");
    }
    let generated = desk.json(&["generate", "--period", "2026-05"], 0);
    std::fs::create_dir_all(base.join("replies")).expect("made");
    let books = generated["workbooks"].as_array().expect("workbooks").iter();
    let books = books.map(|made| {
        let path = base.join(made["path"].as_str().expect("a path"));
        (
            path.file_name().expect("a name").to_string_lossy().into_owned(),
            load(&path),
        )
    });
    let books = books.collect();
    (desk, books)
}

/// Puts texts into the one row of a unit, by heading.
fn put(sheets: &mut Sheets, texts: &[(&str, &str)]) {
    let is_head = |row: &Vec<String>| row.get(1).is_some_and(|cell| cell == "任务编号");
    let (_, rows) = sheets
        .iter_mut()
        .find(|(_, rows)| rows.iter().any(is_head))
        .expect("the form");
    let head = rows.iter().position(is_head).expect("headings");
    let row = rows
        .iter()
        .position(|row| row.get(1).is_some_and(|id| id.starts_with('T')))
        .expect("a task");
    for (heading, text) in texts {
        let column = rows[head]
            .iter()
            .position(|cell| cell == heading)
            .unwrap_or_else(|| panic!("{heading}"));
        rows[row][column] = (*text).to_owned();
    }
}

fn send(desk: &Desk, name: &str, sheets: &Sheets) {
    let path = desk.input().parent().expect("a desk").join("replies").join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    save(&path, sheets);
}

/// Errors and warnings: rule, file.
fn told(collected: &Value) -> Vec<(String, String)> {
    let findings = collected["findings"].as_array().expect("findings").iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    findings
        .filter(|finding| finding["severity"] != "info")
        .map(|finding| (text(&finding["rule"]), text(&finding["file"])))
        .collect()
}

/// Collects May, of which nothing must be told but one state that cannot be read; the collection, and its states in a column.
fn with_one_unreadable_state(desk: &Desk, heading: &str) -> (Value, Vec<Value>) {
    let collected = desk.json(
        &["collect", "replies", "--period", "2026-05", "--as-of", "2026-05-26"],
        0,
    );
    let told = told(&collected);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, "state-unreadable");
    let records = collected["records"].as_array().expect("records").iter();
    let states = records.map(|record| record["normalised"][heading].clone()).collect();
    (collected, states)
}

#[test]
fn the_words_of_a_state_come_from_the_settings() {
    let settings = "[form.KEY.column.\"办理情形\"]\nwords = [\"甲类\", \"乙类\", \"丙类\"]\n";
    let (desk, books) = round("办理情形 | 本月进展 | 联系电话", 4, settings);
    for ((name, mut sheets), word) in books.into_iter().zip(["甲类", "丙类", " 乙类", "王建国"]) {
        put(
            &mut sheets,
            &[
                ("办理情形", word),
                ("本月进展", &format!("完成{name}所在片区的管线迁改")),
                ("联系电话", "13907240001"),
            ],
        );
        send(&desk, &name, &sheets);
    }
    let (collected, states) = with_one_unreadable_state(&desk, "办理情形");
    assert_eq!(states[..3], ["甲类", "丙类", "乙类"]);
    // The cell of the workbook offers them.
    let generated = desk.json(&["generate", "--period", "2026-05"], 0);
    let path = desk
        .input()
        .parent()
        .expect("a desk")
        .join(generated["workbooks"][0]["path"].as_str().expect("a path"));
    let mut package = zip::ZipArchive::new(std::fs::File::open(path).expect("opened")).expect("a package");
    let offered = (0..package.len()).any(|place| {
        let mut xml = String::new();
        let mut part = package.by_index(place).expect("a part");
        std::io::Read::read_to_string(&mut part, &mut xml).is_ok() && xml.contains("甲类,乙类,丙类")
    });
    assert!(offered);
    let wrong = settings.replace("KEY", "status").replace("\"甲类\", \"乙类\", ", "");
    let base = desk.input().parent().expect("a desk").to_owned();
    let key = collected["periods"]
        .as_object()
        .expect("periods")
        .keys()
        .next()
        .expect("a form")
        .clone();
    std::fs::write(
        base.join("duban.toml"),
        wrong.replace("form.status", &format!("form.{key}")),
    )
    .expect("written");
    let output = desk.duban(&["generate"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("words"));
}

#[test]
fn the_words_of_a_state_come_from_what_several_units_write() {
    let (desk, books) = round("进度状态 | 本月进展 | 联系电话", 5, "");
    for ((name, mut sheets), word) in books.into_iter().zip(["在库", "出库", "在库", "出库", "砂石"]) {
        put(
            &mut sheets,
            &[
                ("进度状态", word),
                ("本月进展", &format!("完成{name}所在片区的管线迁改")),
                ("联系电话", "13907240001"),
            ],
        );
        send(&desk, &name, &sheets);
    }
    let (_, states) = with_one_unreadable_state(&desk, "进度状态");
    assert_eq!(states[..4], ["在库", "出库", "在库", "出库"], "never 是 or 否");
}

#[test]
fn a_column_that_most_units_understand_otherwise_is_read_as_they_do() {
    let (desk, books) = round("复核人员意向 | 包保干部 | 联系电话", 6, "");
    let bodies = [
        "城东片区专班",
        "县住建局",
        "工程指挥部",
        "县财政局",
        "城西片区专班",
        "李志强",
    ];
    for ((name, mut sheets), body) in books.into_iter().zip(bodies) {
        put(
            &mut sheets,
            &[
                ("复核人员意向", "按期复核"),
                ("包保干部", body),
                ("联系电话", "13907240001"),
            ],
        );
        send(&desk, &name, &sheets);
    }
    let collected = desk.json(
        &["collect", "replies", "--period", "2026-05", "--as-of", "2026-05-26"],
        0,
    );
    assert_eq!(told(&collected), []);
    let findings = collected["findings"].as_array().expect("findings").iter();
    let rules: Vec<&Value> = findings.map(|finding| &finding["rule"]).collect();
    let told = rules.iter().filter(|rule| **rule == "column-otherwise").count();
    assert_eq!(told, 1, "{rules:?}");
}

#[test]
fn a_month_without_its_year_is_understood_by_its_neighbours() {
    let columns = "填报月份 | 本月进展 | 联系电话";
    let month = |sheets: &mut Sheets, month: &str, whose: &str| {
        put(
            sheets,
            &[
                ("填报月份", month),
                ("本月进展", &format!("完成{whose}片区的管线迁改")),
                ("联系电话", "13907240001"),
            ],
        );
    };
    let normal = |collected: &Value| -> Vec<String> {
        let records = collected["records"].as_array().expect("records").iter();
        records
            .map(|record| record["normalised"]["填报月份"].as_str().expect("a period").to_owned())
            .collect()
    };
    // By the round, also beyond the year of the notice.
    let (desk, books) = round(columns, 2, "");
    for (name, mut sheets) in books.clone() {
        month(&mut sheets, "2月", &name);
        send(&desk, &name, &sheets);
    }
    let collected = desk.json(
        &["collect", "replies", "--period", "2027-02", "--as-of", "2027-03-02"],
        0,
    );
    assert_eq!(
        (normal(&collected), collected["findings"].clone()),
        (vec!["2027-02".to_owned(); 2], serde_json::json!([]))
    );
    // By the name of the file, where the round would say another year; and that is another round's.
    let (desk, books) = round(columns, 2, "");
    for (name, mut sheets) in books.clone() {
        month(&mut sheets, "9月", &name);
        send(&desk, &format!("2026年9月/{name}"), &sheets);
    }
    let collected = desk.json(&["collect", "replies", "--as-of", "2027-08-20"], 0);
    assert_eq!(normal(&collected), ["2026-09", "2026-09"], "{}", collected["findings"]);
    // Where nothing tells it, the guess is told.
    let (desk, books) = round(columns, 2, "");
    for (name, mut sheets) in books.clone() {
        month(&mut sheets, "9月", &name);
        let sheets: Sheets = sheets
            .into_iter()
            // Neither the tab nor what the workbook says of itself is left.
            .filter(|(tab, _)| tab.starts_with("附件"))
            .map(|(tab, rows)| (tab.chars().take(6).collect(), rows))
            .collect();
        send(&desk, &name, &sheets);
    }
    let collected = desk.json(&["collect", "replies", "--as-of", "2027-05-20"], 0);
    let findings = collected["findings"].as_array().expect("findings").iter();
    let rules: Vec<&Value> = findings.map(|finding| &finding["rule"]).collect();
    assert!(
        rules.iter().all(|rule| **rule == "period-assumed") && !rules.is_empty(),
        "{rules:?}"
    );
}

#[test]
fn the_latest_reply_of_a_period_wins_and_other_periods_are_kept() {
    let columns = "填报月份 | 本月进展 | 累计进度(%) | 联系电话";
    let (desk, books) = round(columns, 2, "");
    for (name, sheets) in books {
        for (file, month, account, progress) in [
            (format!("a/{name}"), "4月", "完成勘察", "20%"),
            (format!("b/{name}"), "5月", "完成勘察和设计", "40%"),
            (format!("c/改后的{name}"), "2026年5月", "完成勘察、设计和招标", "45%"),
        ] {
            let mut sheets = sheets.clone();
            put(
                &mut sheets,
                &[
                    ("填报月份", month),
                    ("本月进展", &format!("{account}（{name}）")),
                    ("累计进度(%)", progress),
                    ("联系电话", "13907240001"),
                ],
            );
            send(&desk, &file, &sheets);
        }
    }
    let collected = desk.json(&["collect", "replies", "--as-of", "2026-05-26"], 0);
    let findings = collected["findings"].as_array().expect("findings");
    assert!(
        findings
            .iter()
            .all(|finding| finding["rule"] != "row-contradiction" && finding["rule"] != "progress-back"),
        "{findings:#?}"
    );
    assert!(
        findings.iter().all(|finding| finding["severity"] != "error"),
        "{findings:#?}"
    );
    assert_eq!(
        findings
            .iter()
            .filter(|finding| finding["rule"] == "period-earlier")
            .count(),
        2,
        "{findings:#?}"
    );
    let records = collected["records"].as_array().expect("records");
    assert_eq!(records.len(), 2);
    for record in records {
        assert_eq!(
            (&record["period"], &record["fields"]["累计进度(%)"]),
            (&"2026-05".into(), &"45%".into()),
            "{record}"
        );
        assert_eq!(record["normalised"]["填报月份"], "2026-05");
    }
}

#[test]
fn the_examples_and_notes_of_a_form_tell_what_headings_do_not() {
    let desk = Desk::empty();
    let notice = "滨江县人民政府办公室关于印发2026年重点项目清单的通知\n各有关单位:\n现将清单印发给你们,自2026年3月起每月25日前将《重点项目月报表》(附件2)报县政府督查室。\n\
         附件:1.重点项目清单\n2.重点项目月报表\n滨江县人民政府办公室\n2026年2月20日\n附件1\n重点项目清单\n\
         1.建设城东泵站及配套管网。(牵头单位:县住建局)\n2.改造老旧管网30公里。(牵头单位:县水务局)\n附件2\n重点项目月报表\n填报单位:\n\
         序号 | 重点工作 | 本月进展 | 核验时点 | 值守专线 | 群众评判 | 赋分 | 推进档次 |\n\
         示例 | 建设城南泵站及配套管网 | 完成基坑开挖 | 2026年3月20日 | 13800138000 | 96% | 12分 | 一档 |\n\
         填表说明:1.推进档次填“一档”“二档”“三档”之一;2.本月没有进展的填“无”。\n";
    std::fs::write(desk.input().join("notice.txt"), notice).expect("written");
    let register = desk.json(&["register"], 0);
    let columns = register["forms"][0]["columns"].as_array().expect("columns").iter();
    let kinds: Vec<String> = columns
        .map(|column| {
            format!(
                "{} {}",
                column["heading"].as_str().unwrap_or_default(),
                column["kind"].as_str().unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(
        kinds[3..],
        [
            "核验时点 date",
            "值守专线 phone",
            "群众评判 share",
            "赋分 amount",
            "推进档次 state"
        ],
        "{}",
        register["forms"]
    );
    // The guide shows the form's own words.
    let generated = desk.json(&["generate", "--period", "2026-05"], 0);
    let base = desk.input().parent().expect("a desk").to_owned();
    let sheets = load(&base.join(generated["workbooks"][0]["path"].as_str().expect("a path")));
    let guide: Vec<&Vec<String>> = sheets
        .iter()
        .filter(|(tab, _)| tab == "填报说明")
        .flat_map(|(_, rows)| rows)
        .collect();
    let row = guide
        .iter()
        .find(|row| row.first().is_some_and(|cell| cell == "推进档次"))
        .expect("examples");
    assert_eq!(row[1..4], ["三档", "一档", "二档"], "{row:?}");
}

/// What a unit writes in the row of two forms, and the column of which something must be told; nothing where all is right.
struct Row {
    plan: [&'static str; 5],
    report: [&'static str; 9],
    told: Option<&'static str>,
}

const PLAN: [&str; 5] = [
    "总投资（亿元）",
    "年度计划投资（万元）",
    "分季度投资计划（万元）",
    "开工/竣工时间",
    "联络员手机及电子邮箱",
];
const REPORT: [&str; 9] = [
    "累计完成投资（万元）",
    "年度投资完成率",
    "检测批次/不合格批次",
    "检测合格率",
    "推进状态（未启动/序时/滞后/已完成）",
    "累计进度（%）",
    "问题及措施",
    "典型做法（20字以内）",
    "填报月份",
];

const RIGHT: Row = Row {
    plan: [
        "3.2",
        "12000",
        "一季度3000；二季度3000；三季度3000；四季度3000",
        "2025年3月/2027年6月",
        "王建国 13907240001 wjg@example.cn",
    ],
    report: [
        "4800",
        "40%",
        "200/3",
        "98.5%",
        "序时",
        "45%",
        "管线权属单位尚未确认迁改方案，下步上门会商",
        "实行一线工作法",
        "2026年6月",
    ],
    told: None,
};

/// Rows in which one thing contradicts another: each is right in every cell by itself, or breaks what its heading says.
fn contradictions() -> Vec<Row> {
    let plan = |at: usize, text: &'static str| {
        let mut row = Row {
            told: Some(PLAN[at]),
            ..RIGHT
        };
        row.plan[at] = text;
        row
    };
    let report = |at: usize, text: &'static str| {
        let mut row = Row {
            told: Some(REPORT[at]),
            ..RIGHT
        };
        row.report[at] = text;
        row
    };
    let also = |mut row: Row, at: usize, text: &'static str, told: &'static str| {
        row.report[at] = text;
        row.told = Some(told);
        row
    };
    vec![
        RIGHT,
        // By its unit: 32000 is 万元 under 亿元.
        plan(0, "32000"),
        // The year is more than the whole.
        plan(1, "42000"),
        plan(2, "一季度12000；二季度12000；三季度12000；四季度12000"),
        plan(3, "2027年6月/2025年3月"),
        plan(3, "2025年3月"),
        plan(4, "王建国 13907240001"),
        RIGHT,
        // 元 under 万元.
        also(report(0, "48000000"), 1, "40%", REPORT[0]),
        report(1, "75%"),
        report(2, "3/200"),
        report(2, "200"),
        report(3, "78.5%"),
        report(4, "未启动"),
        report(4, "已完成"),
        report(4, "正常"),
        also(report(6, "无"), 4, "滞后", REPORT[6]),
        also(report(6, ""), 4, "滞后", REPORT[6]),
        report(8, "2026年12月"),
        report(8, "2027年6月"),
        report(7, "坚持一线工作法，县乡村三级联动，定期会商研判、联合检查、公开曝光"),
        RIGHT,
    ]
}

#[test]
fn what_a_row_says_against_itself_its_heading_and_the_plan_is_told() {
    let rows = contradictions();
    let desk = Desk::empty();
    let mut notice = String::from(
        "滨江县人民政府办公室关于印发2026年重点项目清单的通知\n各有关单位:\n现将清单印发给你们,请于2026年3月10日前报送《重点项目计划表》(附件2),2026年6月25日前报送《重点项目进展情况表》(附件3)。\n\
         附件:1.重点项目清单\n2.重点项目计划表\n3.重点项目进展情况表\n滨江县人民政府办公室\n2026年2月20日\n附件1\n重点项目清单\n",
    );
    for unit in 1..=rows.len() {
        notice.push_str(&format!(
            "{unit}.建设第{unit}号泵站及配套管网。(牵头单位:县第{unit}工程局;完成时限:2026年12月底)\n"
        ));
    }
    notice.push_str(&format!(
        "附件2\n重点项目计划表\n填报单位:\n序号 | 重点工作 | {} |\n说明:1.分季度投资计划之和应等于年度计划投资;2.竣工时间可以晚于年度目标。\n",
        PLAN.join(" | ")
    ));
    notice.push_str(&format!(
        "附件3\n重点项目进展情况表\n填报单位:\n序号 | 重点工作 | {} |\n说明:1.年度投资完成率=累计完成投资÷年度计划投资;2.滞后、未启动的,须在“问题及措施”栏说明原因。\n",
        REPORT.join(" | ")
    ));
    std::fs::write(desk.input().join("notice.txt"), notice).expect("written");
    let generated = desk.json(&["generate"], 0);
    let base = desk.input().parent().expect("a desk").to_owned();
    std::fs::create_dir(base.join("replies")).expect("made");
    let mut files = BTreeMap::new();
    for (made, row) in generated["workbooks"].as_array().expect("workbooks").iter().zip(&rows) {
        let path = base.join(made["path"].as_str().expect("a path"));
        let mut sheets = load(&path);
        let has = |rows: &Vec<Vec<String>>, heading: &str| rows.iter().flatten().any(|cell| cell == heading);
        for (headings, texts) in [
            (PLAN.as_slice(), row.plan.as_slice()),
            (REPORT.as_slice(), row.report.as_slice()),
        ] {
            let place = sheets
                .iter()
                .position(|(tab, rows)| tab.starts_with("附件") && has(rows, headings[0]));
            let mut one: Sheets = vec![sheets[place.expect("the form")].clone()];
            let pairs: Vec<(&str, &str)> = headings.iter().copied().zip(texts.iter().copied()).collect();
            put(&mut one, &pairs);
            sheets[place.expect("the form")] = one.remove(0);
        }
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        save(&base.join("replies").join(&name), &sheets);
        files.insert(name, row.told);
    }
    let collected = desk.json(&["collect", "replies", "--as-of", "2026-06-24"], 1);
    let mut wrong = Vec::new();
    for (file, right) in files {
        let findings = collected["findings"].as_array().expect("findings").iter();
        let told: Vec<String> = findings
            .filter(|finding| finding["file"].as_str().is_some_and(|name| name.ends_with(&file)))
            .filter(|finding| finding["severity"] != "info")
            .map(|finding| format!("{} {}", finding["column"], finding["found"]))
            .collect();
        let fits = match right {
            None => told.is_empty(),
            Some(heading) => told.iter().any(|one| one.contains(heading)),
        };
        if !fits {
            wrong.push(format!("{file}: {right:?}: {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_stands_behind_the_number_in_the_form_of_a_notice_in_prose_is_the_task() {
    for (headings, task) in [
        (
            "序号 | 反馈问题 | 整改目标 | 整改举措 | 完成时限 | 联系电话",
            "反馈问题",
        ),
        ("序号 | 问题描述 | 整改要求 | 整改情况 | 是否完成", "问题描述"),
        (
            "序号 | 责任单位 | 反馈的主要情形 | 目标任务 | 落实措施 | 完成时限",
            "目标任务",
        ),
        ("编号 | 督办事项 | 存在问题 | 下步打算 | 联系电话", "督办事项"),
        ("序号 | 年度目标 | 重点工作 | 落实情况 | 完成时限", "重点工作"),
    ] {
        let desk = Desk::empty();
        let notice = format!(
            "滨江县教育局关于做好督导反馈问题整改工作的通知\n各有关单位:\n请于2026年3月10日前报送《整改方案报备表》(附件2)。\n\
             附件:1.整改任务清单\n2.整改方案报备表\n滨江县教育局\n2026年2月20日\n附件1\n整改任务清单\n\
             1.部分学校大班额消除不彻底。(牵头单位:县招生办;完成时限:2026年8月底)\n2.寄宿制学校生活用房不足。(牵头单位:县校建办;完成时限:2026年11月底)\n\
             附件2\n整改方案报备表\n填报单位:\n{headings} |\n"
        );
        std::fs::write(desk.input().join("notice.txt"), notice).expect("written");
        let generated = desk.json(&["generate"], 0);
        let base = desk.input().parent().expect("a desk").to_owned();
        let sheets = load(&base.join(generated["workbooks"][0]["path"].as_str().expect("a path")));
        let (_, rows) = sheets
            .iter()
            .find(|(_, rows)| rows.iter().any(|row| row.iter().any(|cell| cell == "任务编号")))
            .expect("the form");
        let head = rows
            .iter()
            .position(|row| row.iter().any(|cell| cell == "任务编号"))
            .expect("headings");
        let column = rows[head].iter().position(|cell| cell == task).expect("the column");
        assert!(
            rows.iter().skip(head + 1).any(|row| row
                .get(column)
                .is_some_and(|cell| cell.contains("大班额") || cell.contains("生活用房"))),
            "{headings}: {rows:?}"
        );
    }
}

/// The row of headings of a form, and that of its one task.
fn rows_of(sheets: &mut Sheets) -> (&mut Vec<String>, &mut Vec<String>) {
    let is_head = |row: &Vec<String>| row.get(1).is_some_and(|cell| cell == "任务编号");
    let (_, rows) = sheets
        .iter_mut()
        .find(|(_, rows)| rows.iter().any(is_head))
        .expect("the form");
    let head = rows.iter().position(is_head).expect("headings");
    let task = (rows.iter())
        .position(|row| row.get(1).is_some_and(|id| id.starts_with('T')))
        .expect("a task");
    let (above, below) = rows.split_at_mut(task);
    (&mut above[head], &mut below[0])
}

#[test]
fn a_column_that_a_unit_made_two_of_and_one_that_says_already_are_read_as_printed() {
    let (desk, books) = round("开工泵站（座） | 本月进展 | 联系人及电话", 1, "");
    let (name, mut sheets) = books[0].clone();
    put(
        &mut sheets,
        &[
            ("开工泵站（座）", "3"),
            ("本月进展", "完成3座泵站的管线迁改"),
            ("联系人及电话", "薛雅琴"),
        ],
    );
    let (head, task) = rows_of(&mut sheets);
    for heading in head.iter_mut() {
        match heading.as_str() {
            "开工泵站（座）" => "已开工泵站（座）".clone_into(heading),
            "联系人及电话" => "联系人".clone_into(heading),
            _ => {}
        }
    }
    head.push("联系电话".to_owned());
    task.resize(head.len() - 1, String::new());
    task.push("0739-5213501".to_owned());
    send(&desk, &name, &sheets);
    let collected = desk.json(
        &["collect", "replies", "--period", "2026-05", "--as-of", "2026-05-26"],
        0,
    );
    assert_eq!(told(&collected), []);
    let fields = &collected["records"][0]["fields"];
    assert_eq!(fields["联系人及电话"], "薛雅琴 0739-5213501", "{fields}");
    assert_eq!(fields["开工泵站（座）"], "3", "{fields}");
}

#[test]
fn a_word_of_another_column_in_an_account_and_a_hedge_for_yes_or_no_are_told() {
    let columns = "本月进展 | 群众满意率 | 存在问题 | 是否达到序时进度";
    for (rate, problems, timed, rule) in [
        ("未开展", "无", "是", None),
        ("无", "未开展", "是", Some("column-mistaken")),
        ("未开展", "满意率调查尚未开展", "是", None),
        ("未开展", "无", "基本达到", Some("completion-unreadable")),
    ] {
        let (desk, books) = round(
            &format!("{columns} |\n说明：1.群众满意率尚未开展测评的，填“未开展”；2.没有问题的填“无”。\n"),
            1,
            "",
        );
        let (name, mut sheets) = books[0].clone();
        put(
            &mut sheets,
            &[
                ("本月进展", "完成3座泵站的管线迁改"),
                ("群众满意率", rate),
                ("存在问题", problems),
                ("是否达到序时进度", timed),
            ],
        );
        send(&desk, &name, &sheets);
        let output = desk.duban(&[
            "collect",
            "replies",
            "--period",
            "2026-05",
            "--as-of",
            "2026-05-26",
            "--json",
        ]);
        let collected: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let rules: Vec<String> = told(&collected).into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(
            rules.first().map(String::as_str),
            rule,
            "{rate} {problems} {timed}: {rules:?}"
        );
    }
}
