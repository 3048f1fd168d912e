//! What the office edits is heeded or told with its cell, whatever the edit: registers, decisions, settings and the command
//! line; and nothing that is older than an edit leaves the office.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::corrected::{Sheets, load, save};
use super::run::Desk;

const NOTICE: &str = "各县、市、区人民政府,市政府各部门:\n现将2026年重点工作责任分解通知如下。\n\
    请各单位于12月10日前将落实方案(见附件2)报市政府政务督查室,于12月31日前将落实情况(见附件3)报市政府政务督查室。\n\
    附件:1.2026年重点工作责任分解\n2.2026年重点工作落实方案(样表)\n3.2026年重点工作落实情况(样表)\n\
    咸宁市人民政府办公室\n2026年11月2日\n附件1\n2026年重点工作责任分解\n一、总体部署\n(一)积极的财政政策。\n\
    1.压减一般性支出5%以上。(市财政局牵头,市审计局、市发改委负责)\n\
    2.完成重点项目投资120亿元。(市发改委牵头,市住建局、市交通运输局负责)\n\
    3.改造老旧小区86个。(市住建局牵头,市审计局、市财政局负责)\n\
    附件2\n2026年重点工作落实方案(样表)\n填报单位(盖章): 填报时间:\n\
    序号 | 重点工作 | 落实措施 | 完成时限 | 责任领导 | 联系电话 |\n填表人: 联系电话:\n\
    附件3\n2026年重点工作落实情况(样表)\n填报单位(盖章): 填报时间:\n\
    序号 | 重点工作 | 落实情况 | 完成时限 | 是否完成 | 责任领导 | 联系电话 |\n填表人: 联系电话:\n";

fn office() -> Desk {
    let desk = Desk::empty();
    fs::write(desk.input().join("notice.txt"), NOTICE).unwrap();
    desk
}

/// What a run says on stderr and stdout together.
fn said(desk: &Desk, args: &[&str]) -> (i32, String) {
    let output = desk.duban(args);
    let text = [output.stderr, output.stdout].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), text.concat())
}

fn rows<'s>(sheets: &'s mut Sheets, name: &str) -> &'s mut Vec<Vec<String>> {
    let found = sheets.iter_mut().find(|(own, _)| own == name);
    found.map(|(_, rows)| rows).unwrap_or_else(|| panic!("{name}"))
}

/// Sheet and cell of each finding of a register.
fn told(register: &Value) -> BTreeSet<(String, String)> {
    let findings = register["findings"].as_array().unwrap().iter();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    findings
        .map(|finding| (text(finding, "sheet"), text(finding, "cell")))
        .collect()
}

fn a1(row: usize, column: usize) -> String {
    format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1)
}

/// Every cell of the sheets that say what is used is changed to a word that nobody knows, and emptied: what comes of it shows
/// the change, or the change is told at its cell.
#[test]
fn any_cell_of_a_register_that_is_changed_is_heeded_or_told_where_it_stands() {
    let desk = office();
    desk.json(&["register"], 0);
    let fresh = load(&desk.output().join("register.xlsx"));
    save(&desk.input().join("register.xlsx"), &fresh);
    let untouched = told(&desk.json(&["register"], 0));
    let mut wrong = Vec::new();
    for (name, own) in fresh.iter().filter(|(name, _)| name != "待核") {
        for column in 0..own[0].len() {
            // The first row with something in it, and the first row with nothing.
            let full = (1..own.len()).find(|row| !own[*row][column].is_empty());
            let blank = (1..own.len()).find(|row| own[*row][column].is_empty());
            let edits = [(full, "甲乙丙"), (full, ""), (blank, "甲乙丙")];
            for (row, word) in edits.into_iter().filter_map(|(row, word)| Some((row?, word))) {
                let mut edited = fresh.clone();
                rows(&mut edited, name)[row][column] = word.to_owned();
                save(&desk.input().join("register.xlsx"), &edited);
                let output = desk.duban(&["register", "--json"]);
                let about = format!("{name}!{} = “{word}”", a1(row, column));
                let Ok(register) = serde_json::from_slice::<Value>(&output.stdout) else {
                    wrong.push(format!("{about}: {}", String::from_utf8_lossy(&output.stderr)));
                    continue;
                };
                let mut now = load(&desk.output().join("register.xlsx"));
                let now = rows(&mut now, name);
                let shown = |word: &str| {
                    now.iter()
                        .skip(1)
                        .filter(|row| row.get(column).is_some_and(|cell| cell == word))
                        .count()
                };
                let before = own.iter().skip(1).filter(|row| row[column] == word).count();
                let cells: BTreeSet<_> = told(&register).difference(&untouched).cloned().collect();
                // A unit's contact that is emptied is what the directory says, if anything.
                let heeded = shown(word) > before;
                if !heeded && !cells.contains(&(name.clone(), a1(row, column))) {
                    wrong.push(format!("{about}: {cells:?}"));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0], "{wrong:#?}");
}

#[test]
fn edits_in_another_spelling_are_no_faults_and_what_is_added_or_missing_is_told_once() {
    let desk = office();
    desk.json(&["register"], 0);
    let fresh = load(&desk.output().join("register.xlsx"));
    let read = |edit: &dyn Fn(&mut Sheets), status: i32| -> Vec<(String, String, String)> {
        let mut edited = fresh.clone();
        edit(&mut edited);
        save(&desk.input().join("register.xlsx"), &edited);
        let register = desk.json(&["register"], status);
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        (register["findings"].as_array().unwrap().iter())
            .filter(|finding| {
                finding["rule"]
                    .as_str()
                    .is_some_and(|rule| rule.starts_with("register-"))
            })
            .map(|finding| (text(finding, "rule"), text(finding, "sheet"), text(finding, "cell")))
            .collect()
    };
    let spelt = read(
        &|sheets| {
            let tasks = rows(sheets, "任务");
            tasks[1][6] = "市审计局、市发改委".to_owned();
            tasks[2][11] = "待核".to_owned();
            let notice = rows(sheets, "通知");
            notice[3][1] = "2026年11月2日".to_owned();
            let forms = rows(sheets, "表格");
            for row in forms.iter_mut().skip(1) {
                row[5] = match row[5].as_str() {
                    "是" => "√".to_owned(),
                    "否" => "选填".to_owned(),
                    other => other.to_owned(),
                };
                row[6] = row[6].replace("办公室", "督查室");
                if row[2] == "标题" {
                    row[1] = format!("附件{}", row[1]);
                    row[7] = row[7].replacen('-', "年", 1).replacen('-', "月", 1) + "日";
                }
            }
        },
        0,
    );
    assert_eq!(spelt, []);
    // A task that goes to another unit leaves the counts of the sheet 单位 behind.
    let moved = read(&|sheets| rows(sheets, "任务")[1][5] = "市审计局".to_owned(), 0);
    assert!(
        !moved.iter().any(|(rule, ..)| rule == "register-edit-unread"),
        "{moved:?}"
    );
    type Edit = fn(&mut Sheets);
    let edits: [(Edit, &str, &str, i32); 6] = [
        (
            |sheets| {
                let tasks = rows(sheets, "任务");
                tasks[0].push("备注".into());
                tasks[1].push("省里催".into());
                tasks[2].push("又催".into());
            },
            "任务",
            "M1",
            0,
        ),
        (|sheets| rows(sheets, "任务")[0][6].clear(), "任务", "G1", 1),
        (|sheets| rows(sheets, "表格")[4][0] = "方案".into(), "表格", "A5", 1),
        (|sheets| rows(sheets, "通知")[1][1].clear(), "通知", "B2", 1),
        (|sheets| rows(sheets, "通知")[2][1].clear(), "通知", "B3", 0),
        (|sheets| sheets.retain(|(name, _)| name != "表格"), "表格", "A1", 1),
    ];
    for (edit, sheet, cell, status) in edits {
        let told = read(&edit, status);
        let here = told.iter().filter(|(_, own, at)| own == sheet && at == cell).count();
        assert_eq!(here, 1, "{sheet}!{cell}: {told:?}");
        // Units whose tasks stand in a column that has no name any more have none.
        assert!(told.len() == 1 || cell == "G1", "{sheet}!{cell}: {told:?}");
    }
    // The form that lost a row's name keeps its column, and nobody is sent to settings that are not there.
    let mut edited = fresh.clone();
    rows(&mut edited, "表格")[4][0] = "方案".into();
    save(&desk.input().join("register.xlsx"), &edited);
    let (status, text) = said(&desk, &["generate"]);
    assert!(status == 1 && !text.contains("duban.toml"), "{text}");
    // An emptied title is the notice's.
    rows(&mut edited, "通知")[1][1].clear();
    save(&desk.input().join("register.xlsx"), &edited);
    let title = rows(&mut fresh.clone(), "通知")[1][1].clone();
    assert_eq!(desk.json(&["register"], 1)["title"], title.as_str());
}

/// The first row of decisions, to be filled in.
const HEAD: [&str; 12] = [
    "规则",
    "文件",
    "工作表",
    "单元格",
    "单位",
    "任务",
    "表",
    "栏",
    "决定",
    "转录内容",
    "理由",
    "决定人",
];

fn decision(cells: &[(&str, &str)]) -> Vec<String> {
    HEAD.iter()
        .map(|heading| {
            let own = cells.iter().find(|(name, _)| name == heading);
            own.map(|(_, text)| (*text).to_owned()).unwrap_or_default()
        })
        .collect()
}

fn decide(desk: &Desk, decisions: &[Vec<String>]) {
    let head = HEAD.map(str::to_owned).to_vec();
    let rows = std::iter::once(head).chain(decisions.iter().cloned()).collect();
    save(&desk.input().join("decisions.xlsx"), &vec![("决定".to_owned(), rows)]);
}

/// A round with one scan, collected.
fn collected() -> Desk {
    let desk = office();
    assert_eq!(desk.duban(&["generate"]).status.code(), Some(0));
    let replies = desk.input().join("replies");
    fs::create_dir(&replies).unwrap();
    // What the unit sent cannot be read as answers.
    fs::write(replies.join("市审计局.pdf"), b"%PDF-1.4\n%%EOF\n").unwrap();
    desk
}

const DAY: [&str; 3] = ["collect", "--as-of", "2026-12-15"];

fn refused(desk: &Desk) -> Vec<(String, String)> {
    let collected = desk.json(&DAY, 1);
    let findings = collected["findings"].as_array().unwrap();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    (findings.iter())
        .filter(|finding| finding["rule"] == "decision-unreadable" || finding["rule"] == "decision-unusable")
        .map(|finding| (text(finding, "cell"), text(finding, "found")))
        .collect()
}

#[test]
fn a_row_of_decisions_that_cannot_be_followed_comes_back_as_it_was_written_until_it_is_mended() {
    let desk = collected();
    let wrong = [
        decision(&[
            ("单位", "市财政局"),
            ("任务", "1"),
            ("表", "附件2 落实方案"),
            ("决定", "再看看吧"),
            ("理由", "话一"),
            ("决定人", "赵甲"),
        ]),
        decision(&[
            ("单位", "市审计局"),
            ("任务", "1"),
            ("表", "附件九"),
            ("栏", "落实措施"),
            ("决定", "转录"),
            ("转录内容", "话二之措施"),
            ("理由", "话二"),
            ("决定人", "赵乙"),
        ]),
        decision(&[
            ("单位", "市林业局"),
            ("任务", "1"),
            ("表", "附件2 落实方案"),
            ("决定", "免报"),
            ("理由", "话三"),
            ("决定人", "赵丙"),
        ]),
        decision(&[
            ("单位", "市财政局"),
            ("任务", "99"),
            ("表", "附件2 落实方案"),
            ("决定", "免报"),
            ("理由", "话四"),
            ("决定人", "赵丁"),
        ]),
        decision(&[
            ("单位", "市财政局"),
            ("任务", "1"),
            ("决定", "免报"),
            ("理由", "话五"),
            ("决定人", "赵戊"),
        ]),
        // Nobody has decided, but somebody has written.
        decision(&[
            ("单位", "市财政局"),
            ("任务", "3"),
            ("表", "附件2 落实方案"),
            ("理由", "话六待问"),
            ("决定人", "赵己"),
        ]),
    ];
    decide(&desk, &wrong);
    for _ in 0..3 {
        let cells: Vec<String> = refused(&desk).into_iter().map(|(cell, _)| cell).collect();
        let mut cells = cells;
        cells.sort();
        assert_eq!(cells.len(), 5, "{cells:?}");
        let written = load(&desk.output().join("decisions.xlsx"));
        let all: Vec<&Vec<String>> = written.iter().flat_map(|(_, rows)| rows).collect();
        for row in &wrong {
            let texts = row.iter().filter(|text| !text.is_empty());
            let back = all.iter().any(|own| texts.clone().all(|text| own.contains(text)));
            assert!(back, "{row:?} is not in {all:?}");
        }
        // What comes out goes in again.
        fs::copy(
            desk.output().join("decisions.xlsx"),
            desk.input().join("decisions.xlsx"),
        )
        .unwrap();
    }
}

#[test]
fn decisions_are_taken_in_plain_words_for_units_tasks_and_several_at_once() {
    let desk = collected();
    let exempt = |unit: &str, task: &str, word: &str| -> (usize, Vec<(String, String)>) {
        decide(
            &desk,
            &[decision(&[
                ("单位", unit),
                ("任务", task),
                ("表", "附件2 落实方案"),
                ("决定", word),
                ("理由", "另行安排"),
                ("决定人", "赵甲"),
            ])],
        );
        let refused = refused(&desk);
        let collected: Value =
            serde_json::from_slice(&fs::read(desk.output().join("collected.json")).unwrap()).unwrap();
        (
            usize::try_from(collected["ledger"]["excluded"].as_u64().unwrap()).unwrap(),
            refused,
        )
    };
    for word in ["免报", "豁免", "免", "移除", "剔除", "无需报送", "准予免报"] {
        assert_eq!(exempt("市财政局", "1", word), (1, vec![]), "{word}");
    }
    for task in [
        "1",
        "1.",
        "1、",
        "T1",
        "T001",
        "第1项",
        "第一项",
        "任务一",
        "任务 1",
        "压减一般性支出5%以上",
    ] {
        assert_eq!(exempt("市财政局", task, "免报"), (1, vec![]), "{task}");
    }
    for tasks in ["1、3", "第1、3项", "任务1和3", "1\n3", "1 3", "1，3"] {
        assert_eq!(exempt("市财政局", tasks, "免报"), (2, vec![]), "{tasks}");
    }
    assert_eq!(exempt("市发改委", "1-2", "免报"), (2, vec![]));
    for unit in ["财政局", "咸宁市财政局", " 市财政局 "] {
        assert_eq!(exempt(unit, "1", "免报"), (1, vec![]), "{unit}");
    }
    assert_eq!(exempt("市财政局、市审计局", "3", "免报"), (2, vec![]));
    for form in ["附件2", "附件二", "附件 2", "方案", "《落实方案》", "plan"] {
        let row = [
            ("单位", "市财政局"),
            ("任务", "1"),
            ("表", form),
            ("决定", "免报"),
            ("理由", "另行安排"),
            ("决定人", "赵甲"),
        ];
        decide(&desk, &[decision(&row)]);
        assert_eq!(refused(&desk), [], "{form}");
    }
    for (unit, task, word, cell) in [
        ("市财政局", "1", "不同意", "I2"),
        ("市财政局", "9", "免报", "F2"),
        ("市财政局", "1、9", "免报", "F2"),
        ("财政", "1", "免报", "E2"),
    ] {
        let (excluded, refused) = exempt(unit, task, word);
        let cells: Vec<&str> = refused.iter().map(|(cell, _)| cell.as_str()).collect();
        assert_eq!((excluded, cells), (0, vec![cell]), "{unit} {task} {word}: {refused:?}");
    }
}

#[test]
fn letters_that_are_older_than_a_decision_a_register_or_a_reply_are_held() {
    let desk = collected();
    desk.json(&DAY, 1);
    assert_ne!(said(&desk, &["mail", "--reminders"]).0, 2);
    let calm = said(&desk, &[]).1;
    assert!(!calm.contains("注意"), "{calm}");
    let replies = desk.input().join("replies");
    let row = decision(&[
        ("单位", "市财政局"),
        ("任务", "1"),
        ("表", "附件2 落实方案"),
        ("决定", "免报"),
        ("理由", "另行安排"),
        ("决定人", "赵甲"),
    ]);
    type Change<'a> = &'a dyn Fn();
    let changes: [(Change<'_>, &str); 5] = [
        (&|| decide(&desk, std::slice::from_ref(&row)), "决定"),
        (
            &|| fs::write(replies.join("市财政局.txt"), "已报").unwrap(),
            "市财政局.txt",
        ),
        (
            &|| fs::write(replies.join("市财政局.txt"), "已改").unwrap(),
            "市财政局.txt",
        ),
        (
            &|| fs::remove_file(replies.join("市财政局.txt")).unwrap(),
            "市财政局.txt",
        ),
        (
            &|| {
                let text = NOTICE.replace("市住建局、市交通运输局负责", "市住建局负责");
                fs::write(desk.input().join("notice.txt"), text).unwrap();
            },
            "台账",
        ),
    ];
    for (change, what) in changes {
        // The clock of files may be coarse.
        std::thread::sleep(std::time::Duration::from_millis(20));
        change();
        for kept in [true, false] {
            if !kept {
                // Of an earlier edition, or where what is kept was deleted, the collection itself says most of it.
                let _ = fs::remove_file(desk.output().join(".cache/collected-from.json"));
                if what == "市财政局.txt" && !replies.join(what).exists() {
                    continue;
                }
            }
            let (_, standing) = said(&desk, &[]);
            assert!(
                standing.contains("注意") && standing.contains(what) && standing.contains("先运行 duban collect"),
                "{what} {kept}: {standing}"
            );
            for verb in [
                &["mail", "--reminders"][..],
                &["mail", "--returned"],
                &["mail", "--reminders", "--dry-run"],
            ] {
                let (status, text) = said(&desk, verb);
                assert!(
                    status == 2 && text.contains(what) && text.contains("duban collect"),
                    "{what} {kept}: {text}"
                );
            }
        }
        let collected = desk.duban(&DAY);
        assert!(matches!(collected.status.code(), Some(0 | 1)));
        let standing = said(&desk, &[]).1;
        assert!(!standing.contains("注意"), "{what}: {standing}");
        assert_ne!(said(&desk, &["mail", "--reminders"]).0, 2, "{what}");
    }
    // The forms are older than the register now; and once they are made anew, than the decisions.
    let (status, text) = said(&desk, &["mail"]);
    assert!(
        status == 2 && text.contains("台账") && text.contains("duban generate"),
        "{text}"
    );
    desk.duban(&["generate"]);
    assert_ne!(said(&desk, &["mail"]).0, 2);
    fs::remove_file(desk.input().join("decisions.xlsx")).unwrap();
    let (status, text) = said(&desk, &["mail"]);
    assert!(
        status == 2 && text.contains("决定") && text.contains("duban generate"),
        "{text}"
    );
}

#[test]
fn a_run_for_one_form_names_the_workbooks_it_takes_away_and_forms_that_wait_are_mentioned() {
    let desk = office();
    // A unit that is excused from the plan gets a workbook for the other form only.
    decide(
        &desk,
        &[decision(&[
            ("单位", "市交通运输局"),
            ("任务", "2"),
            ("表", "附件2 落实方案"),
            ("决定", "免报"),
            ("理由", "另行安排"),
            ("决定人", "赵甲"),
        ])],
    );
    assert_eq!(said(&desk, &["generate"]).0, 0);
    let (_, text) = said(&desk, &["generate", "--form", "plan"]);
    assert!(
        text.contains("已删去") && text.contains("市交通运输局") && text.contains("附件2"),
        "{text}"
    );
    let replies = desk.input().join("replies");
    fs::create_dir(&replies).unwrap();
    fs::write(replies.join("市审计局.pdf"), b"%PDF-1.4\n%%EOF\n").unwrap();
    let (_, text) = said(&desk, &["collect", "--as-of", "2027-01-05", "--form", "plan"]);
    assert!(!text.contains("到期，没有一份"), "{text}");
}

/// Wrong settings, templates, files in the way and command lines: each is told in Chinese, with what to write instead.
#[test]
fn nothing_that_a_library_says_in_english_reaches_the_clerk() {
    let desk = office();
    let beside = desk.input().parent().unwrap().join("duban.toml");
    let english = |text: &str| -> Vec<String> {
        // Names of files, keys, verbs and options are what they are; sentences are not.
        let words = text
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|word| !word.is_empty());
        let words = words.map(str::to_lowercase);
        let told = [
            "expected",
            "invalid",
            "failed",
            "parse",
            "missing",
            "string",
            "values",
            "must",
            "quoted",
            "literal",
            "eof",
            "while",
            "parsing",
            "object",
            "line",
            "unexpected",
            "found",
            "unknown",
            "integer",
            "digit",
            "yyyy",
            "no",
            "such",
            "file",
            "or",
            "is",
            "os",
            "type",
            "usage",
            "value",
            "arguments",
            "map",
            "u",
        ];
        words.filter(|word| told.contains(&word.as_str())).collect()
    };
    for settings in [
        "[form.plan]\ndue = \"12月10日\"\n",
        "[form.plan]\ndue = \"2026-13-40\"\n",
        "[form.plan]\ndue = 20261210\n",
        "[form.plan]\ndue = 2026-12-10\n",
        "[notice]\ntitle = 某市\n",
        "[notice]\ntitle = “某市”\n",
        "[notice]\ntitle ＝ \"某市\"\n",
        "[notice]\ntitle = \"某市\n",
        "[notice]\ntitle\n",
        "[notice]\ntitle =\n",
        "[notice\ntitle = \"某市\"\n",
        "【notice】\n",
        "[notice]\ntitle = 5\n",
        "[notice]\ntitle = \"甲\"\ntitle = \"乙\"\n",
        "notice = \"甲\"\n",
        "[roles]\nlead = \"主责\"\n",
        "[roles]\nfirst_leads = \"是\"\n",
        "[form.plan.column.\"落实措施\"]\nwidth = -1\n",
        "[form.plan.column.\"落实措施\"]\nwidth = \"宽\"\n",
        "[form.plan.column.\"落实措施\"]\nrequired = \"否\"\n",
        "[form.plan.column.\"落实措施\"]\nwords = \"甲\"\n",
        "[mail]\nport = 99999\n",
        "[mail]\nport = \"二十五\"\n",
        "[check.rules]\nunit-silent = \"严重\"\n",
        "[check]\ncampaign_end = \"年底\"\n",
        "[notice]\ntitle = \"C:\\某市\"\n",
        "随便写的一行\n",
        "[form.plan]\nevery = \"有空时\"\n",
    ] {
        fs::write(&beside, settings).unwrap();
        let (status, text) = said(&desk, &["register"]);
        assert_eq!(status, 2, "{settings}: {text}");
        assert_eq!(english(&text), [""; 0], "{settings}: {text}");
        assert!(
            !text.contains("\\x") && text.contains("duban.toml") && text.lines().count() == 1,
            "{settings}: {text}"
        );
    }
    fs::remove_file(&beside).unwrap();
    // Files and folders that stand in the way, each with its own mend.
    let output = desk.output();
    fs::write(&output, "x").unwrap();
    let (status, text) = said(&desk, &["register"]);
    assert!(
        status == 2 && text.contains("改名或移走") && english(&text).is_empty(),
        "{text}"
    );
    fs::remove_file(&output).unwrap();
    fs::create_dir_all(output.join("register.xlsx")).unwrap();
    let (status, text) = said(&desk, &["register"]);
    assert!(
        status == 2 && text.contains("改名或移走") && english(&text).is_empty(),
        "{text}"
    );
    fs::remove_dir_all(&output).unwrap();
    for bytes in ["", "{", "{]", "[]", "{\"workbooks\": 5}", "甲"] {
        fs::create_dir_all(&output).unwrap();
        fs::write(output.join("generated.json"), bytes).unwrap();
        let (status, text) = said(&desk, &[]);
        assert!(status == 2 && english(&text).is_empty(), "{bytes}: {text}");
        fs::write(
            desk.input().join("old.json"),
            if bytes.starts_with('{') { bytes } else { "{" },
        )
        .unwrap();
        let (status, text) = said(&desk, &["generate", "--from", "input/old.json"]);
        assert!(status == 2 && english(&text).is_empty(), "{bytes}: {text}");
    }
    for line in [
        "genrate",
        "合并",
        "merge",
        "collect --pdf=x",
        "collect --pdf --pieces x",
        "collect --export doc",
        "collect --as-of 7月",
        "collect --as-of",
        "generate --period 五月",
        "generate --frm plan",
        "generate a b",
        "rehearse --units 0",
        "rehearse --levels 9",
        "rehearse --seed 甲",
        "mail --again",
        "mail --returned --reminders",
        "desk a b",
        "--output a --output b",
        "answer --period x",
        "xyz",
        "collect --faults x",
    ] {
        let args: Vec<&str> = line.split(' ').collect();
        let (status, text) = said(&desk, &args);
        assert!(
            status == 2 && english(&text).is_empty() && !text.contains(['<', '[']),
            "{line}: {text}"
        );
    }
}
