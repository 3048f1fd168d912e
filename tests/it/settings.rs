//! Every key of duban.toml has its effect, and the settings that the docs show are good and complete.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::corrected::{load, save};
use crate::run::Desk;

/// A desk with this notice and these settings.
fn desk(notice: &str, settings: &str) -> Desk {
    let desk = Desk::empty();
    std::fs::write(desk.input().join("notice.txt"), notice).expect("written");
    set(&desk, settings);
    desk
}

fn set(desk: &Desk, settings: &str) {
    let beside = desk.input().parent().expect("the desk").join("duban.toml");
    std::fs::write(beside, settings).expect("written");
}

/// What the console says of settings that cannot be used.
fn refused(settings: &str) -> String {
    let desk = desk("1.甲事。（市财政局牵头）\n", settings);
    let output = desk.duban(&["register"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("duban.toml"), "{said}");
    said
}

const NOTICE: &str = "某市重点工作分解\n请于7月10日前将落实方案（见附件2）报市政府督查室。\n\
                      1.甲事。（牵头单位：市财政局；责任单位：市审计局）\n";

/// The page of the settings, in each language.
const PAGES: [&str; 2] = ["docs/settings.md", "docs/settings.zh-CN.md"];

/// The page of the docs that lists every finding, as the registry says it.
fn findings_page() -> String {
    let mut page = "# Findings\n\n\
        Everything that duban tells, by rule. `[check.rules]` in `duban.toml` sets a rule to `error`, `warning`, `info` or `off`\n\
        (what accounts for a cell or a line is never silent: `off` makes it info). Made from `src/rules.tsv`; after a change there,\n\
        `DUBAN_WRITE_DOCS=1 cargo test the_docs_list_every_finding` writes it anew.\n\n\
        | rule | 名称 | weighs | who acts | what | why | example |\n|---|---|---|---|---|---|---|\n"
        .to_owned();
    for row in duban::rule::all() {
        let weighs = format!("{:?}", row.severity).to_lowercase();
        let acts = match row.voice {
            duban::rule::Voice::Office => "the office".to_owned(),
            duban::rule::Voice::Unit => "the unit".to_owned(),
            duban::rule::Voice::Both(asked) => format!("both: {asked}"),
        };
        let cells = [row.title, &weighs, &acts, row.what, row.why, row.example];
        let cells = cells.map(|cell| cell.replace('|', "\\|")).join(" | ");
        page.push_str(&format!("| `{}` | {cells} |\n", row.name));
    }
    page
}

#[test]
fn the_docs_list_every_finding() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
    if std::env::var_os("DUBAN_WRITE_DOCS").is_some() {
        std::fs::write(&path, findings_page()).expect("written");
    }
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(page == findings_page(), "docs/findings.md is older than src/rules.tsv");
}

#[test]
fn a_setting_weighs_what_is_told_of_the_notice() {
    let severity = |settings: &str| -> Vec<String> {
        let read = desk(NOTICE, settings).json(&["register"], 0);
        let findings = read["findings"].as_array().expect("findings").clone();
        let of_rule = findings.iter().filter(|finding| finding["rule"] == "directory-missing");
        of_rule
            .filter_map(|finding| finding["severity"].as_str().map(str::to_owned))
            .collect()
    };
    assert_eq!(severity(""), ["info"]);
    assert_eq!(
        severity("[check.rules]\ndirectory-missing = \"warning\"\n"),
        ["warning"]
    );
    assert_eq!(severity("[check.rules]\ndirectory-missing = \"off\"\n"), ["info"]);
}

/// The examples of a page of the docs, put together.
fn documented(page: &str) -> String {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).expect("read");
    text.split("```toml")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .collect()
}

#[test]
fn the_documented_settings_are_good() {
    for page in PAGES {
        let desk = Desk::sample();
        set(&desk, &documented(page));
        let read = desk.json(&["register"], 0);
        assert_eq!(read["title"], "2020年国务院《政府工作报告》重点工作责任分解", "{page}");
    }
}

#[test]
fn both_languages_show_the_same_settings() {
    // Comments are in the language of the page; what is said stands in both.
    let [english, chinese] = PAGES.map(|page| toml::from_str::<toml::Table>(&documented(page)).expect("TOML"));
    assert_eq!(english, chinese);
}

#[test]
fn every_key_is_documented() {
    for page in PAGES {
        let shown = documented(page);
        for table in [
            "",
            "[notice]",
            "[form.plan]",
            "[form.plan.column.\"落实措施\"]",
            "[roles]",
            "[check]",
            "[papers]",
            "[papers.number]",
            "[mail]",
        ] {
            let said = refused(&format!("{table}\nno_such_key = 1\n"));
            let known = said.split("可用的有：").nth(1).expect("the keys that may stand here");
            for key in known.trim_end_matches(['。', '\n']).split('、') {
                let key = key.trim().trim_end_matches('。');
                let as_key = shown.lines().any(|line| line.starts_with(&format!("{key} = ")));
                let as_table = shown.lines().any(|line| {
                    let name = line.trim_start_matches('[');
                    name.len() < line.len()
                        && (name.starts_with(&format!("{key}]")) || name.contains(&format!("{key}.")))
                        || name.contains(&format!(".{key}]"))
                });
                assert!(as_key || as_table, "{table} {key} is not in {page}");
            }
        }
    }
}

#[test]
fn what_the_notice_says_is_overridden() {
    let settings =
        "[notice]\ntitle = \"新标题\"\nissuer = \"某市政府\"\ndate = \"2021-03-01\"\nreport_to = \"督查组\"\n";
    let read = desk(NOTICE, settings).json(&["register"], 0);
    assert_eq!(read["title"], "新标题");
    assert_eq!(read["issuer"], "某市政府");
    assert_eq!(read["date"], "2021-03-01");
    assert_eq!(read["report_to"], "督查组");
    // The year of a due date follows from the notice's date, whoever says it.
    assert_eq!(read["forms"][0]["due"], "2021-07-10");
}

#[test]
fn a_form_is_overridden_and_a_new_one_added() {
    let settings = "[form.plan]\ntitle = \"方案\"\ndue = \"2021-08-01\"\n\
                    columns = [\"序号\", \"重点工作\", \"下一步措施\", \"备注\"]\n\
                    [form.plan.column.\"下一步措施\"]\nkind = \"单位\"\nrequired = false\nfilled_by = \"办公室\"\nwidth = 333\n\
                    [form.monthly]\ntitle = \"月报\"\ncolumns = [\"序号\", \"重点工作\", \"进度\"]\n";
    let read = desk(NOTICE, settings).json(&["register"], 0);
    let form = |key: &str| {
        read["forms"]
            .as_array()
            .expect("forms")
            .iter()
            .find(|form| form["key"] == key)
            .cloned()
            .expect("the form")
    };
    let plan = form("plan");
    assert_eq!(plan["title"], "方案");
    assert_eq!(plan["due"], "2021-08-01");
    let headings: Vec<&str> = plan["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .filter_map(|column| column["heading"].as_str())
        .collect();
    assert_eq!(headings, ["序号", "重点工作", "下一步措施", "备注"]);
    let column = &plan["columns"][2];
    assert_eq!(column["kind"], "unit");
    assert_eq!(column["required"], false);
    assert_eq!(column["filled_by"], "office");
    assert_eq!(column["width"], 333);
    assert_eq!(form("monthly")["title"], "月报");
}

#[test]
fn the_width_of_a_column_reaches_the_workbook() {
    let widths = |settings: &str| {
        let desk = desk(NOTICE, settings);
        let made = desk.json(&["generate"], 0);
        let path = desk
            .output()
            .parent()
            .expect("the desk")
            .join(made["workbooks"][0]["path"].as_str().expect("a path"));
        let path = if path.exists() { path } else { first_workbook(&desk) };
        let file = std::fs::File::open(path).expect("opened");
        let mut zip = zip::ZipArchive::new(file).expect("a container");
        let mut all = String::new();
        for at in 0..zip.len() {
            let mut part = zip.by_index(at).expect("a part");
            if part.name().is_ok_and(|name| name.starts_with("xl/worksheets/sheet")) {
                std::io::Read::read_to_string(&mut part, &mut all).expect("text");
            }
        }
        all.match_indices("<col ")
            .map(|(at, _)| all[at..at + 60].to_owned())
            .collect::<Vec<_>>()
    };
    let column = |width: u32| format!("[form.plan.column.\"落实措施\"]\nwidth = {width}\n");
    assert_ne!(widths(&column(150)), widths(&column(380)));
}

fn first_workbook(desk: &Desk) -> std::path::PathBuf {
    desk.made()
        .into_iter()
        .map(|(name, _)| name)
        .find(|name| name.starts_with("workbooks") && name.extension().is_some_and(|end| end == "xlsx"))
        .map(|name| desk.output().join(name))
        .expect("a workbook")
}

#[test]
fn words_of_ones_own_for_the_roles() {
    let notice = "重点工作分解\n1.甲事。（总包单位：市财政局；搭手单位：市审计局）\n\
                  2.乙事。（市教育局统揽，市体育局搭手）\n3.落实总包单位制度。（总包单位：市统计局）\n";
    let settings = "[roles]\nlead = [\"总包单位\", \"统揽\", \"领衔单位\"]\nco = [\"搭手单位\", \"搭手\"]\n";
    let desk = desk(notice, settings);
    let read = desk.json(&["register"], 0);
    let units = |task: usize, role: &str| read["tasks"][task][role].clone();
    let list = |names: &[&str]| Value::from(names.to_vec());
    assert_eq!(units(0, "lead"), list(&["市财政局"]));
    assert_eq!(units(0, "co"), list(&["市审计局"]));
    assert_eq!(units(1, "lead"), list(&["市教育局"]));
    assert_eq!(units(1, "co"), list(&["市体育局"]));
    assert_eq!(units(2, "lead"), list(&["市统计局"]));
    assert_eq!(read["tasks"][2]["text"], "落实总包单位制度。");
    let said: Vec<(&str, &str)> = read["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["rule"] == "notice-role-words")
        .filter_map(|finding| Some((finding["severity"].as_str()?, finding["found"].as_str()?)))
        .collect();
    assert_eq!(said.len(), 5, "{said:?}");
    assert!(
        said.iter()
            .any(|(severity, found)| *severity == "warning" && found.contains("领衔单位")),
        "{said:?}"
    );
    let told = desk.duban(&["register", "--explain", "1"]);
    assert!(String::from_utf8_lossy(&told.stdout).contains("市财政局"));
}

#[test]
fn the_first_unit_leads_if_the_office_says_so() {
    let notice = "重点工作分解\n1.甲事。（市财政局、市审计局）\n2.乙事。（市教育局负责）\n3.丙事。（责任单位：市统计局、市教育局）\n\
                  4.丁事。（市水利局牵头，市统计局配合）\n";
    let without = desk(notice, "").json(&["register"], 0);
    assert_eq!(without["tasks"][0]["lead"], Value::from(Vec::<&str>::new()));
    let missing = |read: &Value| {
        let findings = read["findings"].as_array().expect("findings");
        findings
            .iter()
            .filter(|finding| finding["rule"] == "notice-leads-missing")
            .count()
    };
    assert_eq!(missing(&without), 1, "one finding offers the setting");
    let read = desk(notice, "[roles]\nfirst_leads = true\n").json(&["register"], 0);
    let leads: Vec<&Value> = (0..4).map(|task| &read["tasks"][task]["lead"][0]).collect();
    assert_eq!(leads, ["市财政局", "市教育局", "市统计局", "市水利局"]);
    assert_eq!(read["tasks"][0]["co"], Value::from(vec!["市审计局"]));
    assert_eq!(missing(&read), 0);
}

#[test]
fn words_of_ones_own_head_columns_too() {
    let notice = "重点工作分解表\n| 序号 | 工作任务 | 总包 | 搭手 |\n| 1 | 甲事 | 市财政局 | 市审计局 |\n| 2 | 乙事 | 市教育局 | 市体育局 |\n";
    let read = desk(notice, "[roles]\nlead = [\"总包\"]\nco = [\"搭手\"]\n").json(&["register"], 0);
    assert_eq!(read["tasks"][1]["lead"], Value::from(vec!["市教育局"]));
    assert_eq!(read["tasks"][1]["co"], Value::from(vec!["市体育局"]));
}

#[test]
fn wrong_settings_are_told_in_plain_chinese() {
    for (settings, words) in [
        ("[notice]\ntitel = \"x\"\n", &["第 2 行", "titel", "是不是“title”"][..]),
        ("[chek]\n", &["chek", "是不是“check”"]),
        (
            "[form.plan.column.\"措施\"]\nrequird = true\n",
            &["requird", "是不是“required”"],
        ),
        (
            "[form.plan.column.\"没有这列\"]\nrequired = true\n",
            &["没有这列", "这张表的列是"],
        ),
        (
            "[form.plan.column.\"落实措施\"]\nkind = \"文章\"\n",
            &["文章", "kind 只能是"],
        ),
        (
            "[form.plan.column.\"落实措施\"]\nfilled_by = \"谁\"\n",
            &["谁", "filled_by 只能是"],
        ),
        ("[notice]\ntitle = 5\n", &["值的类型不对"]),
        ("[notice]\ndate = \"七月\"\n", &["日期写法不对"]),
        ("[notice\n", &["第 1 行", "方括号不成对", "写成 [notice] 的样子"]),
        (
            "[check.rules]\nphone-unreadabel = \"info\"\n",
            &["phone-unreadabel", "是不是“phone-unreadable”"],
        ),
        (
            "[check.rules]\nphone-unreadable = \"loud\"\n",
            &["loud", "error、warning、info、off"],
        ),
    ] {
        let said = refused(settings);
        for word in words {
            assert!(said.contains(word), "{settings}: {word}: {said}");
        }
    }
}

#[test]
fn checks_follow_the_settings() {
    let collected = |settings: &str| {
        let desk = desk(NOTICE, settings);
        desk.json(&["generate"], 0);
        let mut sheets = load(&first_workbook(&desk));
        let mut filled = 0;
        for (_, rows) in &mut sheets {
            let answers = [
                ("落实措施", "建立工作专班，逐月调度"),
                ("完成时限", "2022年6月底"),
                ("责任领导", "张三"),
                ("联系电话", "123"),
            ];
            let place = |row: &Vec<String>, heading: &str| {
                row.iter()
                    .position(|cell| cell.replace(['\n', ' '], "").contains(heading))
            };
            let Some(head) = rows.iter().position(|row| {
                // The hidden sheet says all of it in one cell.
                let places: BTreeSet<_> = answers.iter().filter_map(|(heading, _)| place(row, heading)).collect();
                places.len() == answers.len()
            }) else {
                continue;
            };
            let task = rows
                .iter()
                .skip(head)
                .position(|row| row.iter().any(|cell| cell.contains("甲事")))
                .expect("the task");
            for (heading, text) in answers {
                let column = place(&rows[head], heading).expect("a column");
                rows[head + task][column] = text.to_owned();
            }
            filled += 1;
        }
        assert_eq!(filled, 1);
        std::fs::create_dir_all(desk.input().join("replies")).expect("made");
        save(&desk.input().join("replies/回复.xlsx"), &sheets);
        let output = desk.duban(&["collect", "--json"]);
        let read: Value = serde_json::from_slice(&output.stdout).expect("json");
        read["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .map(|finding| {
                format!(
                    "{}:{}",
                    finding["rule"].as_str().expect("rule"),
                    finding["severity"].as_str().expect("severity")
                )
            })
            .collect::<Vec<_>>()
    };
    let date = "[notice]\ndate = \"2021-03-01\"\n";
    let usual = collected(date);
    let has = |found: &[String], rule: &str| found.iter().any(|one| one.starts_with(rule));
    assert!(has(&usual, "deadline-late:"), "{usual:?}");
    assert!(has(&usual, "phone-unreadable:"), "{usual:?}");
    let set = collected(&format!(
        "{date}[check]\ncampaign_end = \"2022-12-31\"\n[check.rules]\nphone-unreadable = \"error\"\n"
    ));
    assert!(!has(&set, "deadline-late:"), "{set:?}");
    assert!(has(&set, "phone-unreadable:error"), "{set:?}");
    let off = collected(&format!("{date}[check.rules]\nphone-unreadable = \"off\"\n"));
    assert!(!has(&off, "phone-unreadable:"), "{off:?}");
}
