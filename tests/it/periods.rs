//! Forms that come back: a whole year of each kind of notice runs through the command line, month by month or quarter by quarter.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::corrected::{Sheets, load, save};
use crate::run::Desk;

/// What a unit wrote, by task and heading.
type Answers = BTreeMap<(String, String), String>;

/// A desk with one of the notices of fixtures/forms.
fn desk(notice: &str) -> Desk {
    let desk = Desk::empty();
    let from = fixture(&format!("{notice}.txt"));
    std::fs::copy(from, desk.input().join("notice.txt")).expect("copied");
    desk
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/forms").join(name)
}

/// What a clerk writes under a heading in a round, counted from 0.
fn written(heading: &str, round: usize, year: &str, whose: &str) -> String {
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    match () {
        _ if has(&["月份", "季度"]) && !has(&["进展"]) => panic!("{heading} is prefilled"),
        _ if has(&["联系人及电话"]) => "周建明 13907240011".to_owned(),
        _ if has(&["电话", "联系方式"]) => "13907240012".to_owned(),
        _ if has(&["进度(%)", "完成率", "比例"]) => format!("{}%", (8 * (round + 1)).min(100)),
        _ if has(&["状态"]) => "推进中".to_owned(),
        _ if has(&["销号情况"]) => "已销号".to_owned(),
        _ if has(&["是否完成"]) => "是".to_owned(),
        _ if has(&["验收日期"]) => format!("{year}年12月1日"),
        _ if has(&["验收意见"]) => "同意通过验收".to_owned(),
        _ if has(&["投资"]) => format!("{}", 120 + 10 * round),
        _ if has(&["协调"]) && round == 0 => format!("请协调尽快拨付{whose}第二批资金"),
        _ if has(&["问题", "困难", "协调"]) => "无".to_owned(),
        _ if has(&["下月", "下一步"]) => format!("计划完成{whose}第{}标段的招标和进场", round + 2),
        _ if has(&["时限"]) => format!("{year}年11月底"),
        _ if has(&["领导", "负责人", "责任人"]) => "陈国栋".to_owned(),
        _ if has(&["联系人"]) => "周建明".to_owned(),
        _ => format!("完成{whose}第{}批点位施工，投入人员{}人次", round + 1, 30 + round),
    }
}

/// Fills a workbook as a clerk does who writes into what is blank; yields what stood in it before, by task and heading.
fn fill(sheets: &mut Sheets, round: usize, year: &str) -> BTreeMap<(String, String), String> {
    let mut given = BTreeMap::new();
    for (name, rows) in sheets.iter_mut() {
        let Some(head) = rows
            .iter()
            .position(|row| row.get(1).is_some_and(|cell| cell == "任务编号"))
        else {
            continue;
        };
        let headings = rows[head].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            if at > head && row[1].starts_with('T') && !row[0].is_empty() {
                for column in 2..headings.len() {
                    let whose = format!("{}{}", name.chars().take(3).collect::<String>(), row[1]);
                    if row[column].is_empty() {
                        row[column] = written(&headings[column], round, year, &whose);
                    } else {
                        given.insert((row[1].clone(), headings[column].clone()), row[column].clone());
                    }
                }
            } else if at < head || !row[1].starts_with('T') {
                for column in 0..row.len() {
                    let Some(label) = row[column].strip_suffix('：').map(str::to_owned) else {
                        continue;
                    };
                    let value = row[column + 1..].iter().find(|cell| !cell.is_empty());
                    match value.filter(|cell| !cell.ends_with('：')) {
                        Some(value) => drop(given.insert((String::new(), label), value.clone())),
                        None => {
                            let value = match label.as_str() {
                                "填报时间" | "填报日期" => format!("{year}年3月{}日", 2 + round),
                                "联系电话" => "13907240013".to_owned(),
                                label if label.contains('人') => "周建明".to_owned(),
                                label => panic!("{label} is prefilled"),
                            };
                            row[column].push_str(&value);
                        }
                    }
                }
            }
        }
    }
    given
}

/// One round: generate, fill, collect without any finding; yields the collection and what was given by the office.
fn round(
    desk: &Desk,
    form: &str,
    period: Option<&str>,
    as_of: &str,
    earlier: Option<&Path>,
    place: usize,
    year: &str,
) -> (PathBuf, Value, Vec<Answers>) {
    let mut args = vec!["generate", "--form", form];
    if let Some(period) = period {
        args.extend(["--period", period]);
    }
    if let Some(earlier) = earlier {
        args.extend(["--from", earlier.to_str().expect("UTF-8")]);
    }
    let generated = desk.json(&args, 0);
    let base = desk.input().parent().expect("a desk").to_owned();
    let replies = base.join("replies").join(format!("{place:02}"));
    std::fs::create_dir_all(&replies).expect("made");
    let mut given = Vec::new();
    for made in generated["workbooks"].as_array().expect("workbooks") {
        let path = base.join(made["path"].as_str().expect("a path"));
        let mut sheets = load(&path);
        given.push(fill(&mut sheets, place, year));
        save(&replies.join(path.file_name().expect("a name")), &sheets);
    }
    let mut args = vec![
        "collect",
        replies.to_str().expect("UTF-8"),
        "--form",
        form,
        "--as-of",
        as_of,
    ];
    if let Some(period) = period {
        args.extend(["--period", period]);
    }
    if let Some(earlier) = earlier {
        args.extend(["--compare", earlier.to_str().expect("UTF-8")]);
    }
    let output = desk.duban(&[args.as_slice(), &["--json"]].concat());
    let collected: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(collected["findings"], serde_json::json!([]), "{form} {period:?}");
    let kept = base.join(format!("{form}-{place:02}.json"));
    std::fs::copy(desk.output().join("collected.json"), &kept).expect("kept");
    (kept, collected, given)
}

/// A whole year of a form that comes back.
fn year(notice: &str, form: &str, periods: &[String], year: &str) {
    let desk = desk(notice);
    let mut earlier: Option<PathBuf> = None;
    for (place, period) in periods.iter().enumerate() {
        let as_of = format!("{year}-12-30");
        let (kept, collected, given) = round(&desk, form, Some(period), &as_of, earlier.as_deref(), place, year);
        assert_eq!(collected["periods"][form], period.as_str());
        let records = collected["records"].as_array().expect("records");
        assert!(!records.is_empty() && records.iter().all(|record| record["period"] == period.as_str()));
        assert_eq!(collected["ledger"]["missing"], 0, "{notice} {period}");
        // People and telephones stand there from the second period on; progress is asked anew each time.
        for given in &given {
            let stands = |words: &[&str]| {
                given
                    .keys()
                    .any(|(task, heading)| !task.is_empty() && words.iter().any(|word| heading.contains(word)))
            };
            assert_eq!(
                stands(&["领导", "责任人", "负责人"]),
                earlier.is_some(),
                "{notice} {period}: {given:?}"
            );
            assert!(
                !stands(&["进度(%)", "完成率", "比例", "问题", "困难"]),
                "{notice}: {given:?}"
            );
        }
        earlier = Some(kept);
    }
}

fn months(year: &str, from: usize) -> Vec<String> {
    (from..=12).map(|month| format!("{year}-{month:02}")).collect()
}

fn quarters(year: &str) -> Vec<String> {
    (1..=4).map(|quarter| format!("{year}-Q{quarter}")).collect()
}

#[test]
fn a_year_of_a_county_s_monthly_form_comes_out_clean() {
    year("county-a", "status", &months("2027", 3), "2027");
    year("county-b", "status", &months("2026", 9), "2026");
}

#[test]
fn a_year_of_a_university_s_monthly_form_comes_out_clean() {
    year("university-a", "form2", &months("2026", 3), "2026");
    year("university-b", "status", &months("2027", 9), "2027");
}

#[test]
fn a_year_of_a_province_s_three_forms_comes_out_clean() {
    for (notice, of) in [("province-a", "2026"), ("province-b", "2027")] {
        let desk = desk(notice);
        let (plan, ..) = round(&desk, "plan", None, &format!("{of}-04-10"), None, 0, of);
        let mut earlier = plan;
        for (place, period) in quarters(of).iter().enumerate() {
            let as_of = format!("{of}-12-28");
            let (kept, collected, given) = round(&desk, "status", Some(period), &as_of, Some(&earlier), place + 1, of);
            assert_eq!(collected["periods"]["status"], period.as_str());
            // The first quarter takes over what the plan says, under whatever heading.
            assert!(
                given
                    .iter()
                    .all(|given| given.keys().any(|(_, heading)| heading.contains("电话")))
            );
            earlier = kept;
        }
        let (_, collected, _) = round(&desk, "form4", None, &format!("{of}-12-09"), Some(&earlier), 6, of);
        assert_eq!(collected["ledger"]["missing"], 0);
    }
}

#[test]
fn without_a_period_the_latest_one_in_the_folder_counts_and_the_others_are_told() {
    let desk = desk("county-a");
    let periods = ["2027-03", "2027-04", "2027-05"];
    let mut earlier: Option<PathBuf> = None;
    for (place, period) in periods.iter().enumerate() {
        let (kept, ..) = round(
            &desk,
            "status",
            Some(period),
            "2027-12-30",
            earlier.as_deref(),
            place,
            "2027",
        );
        earlier = Some(kept);
    }
    let base = desk.input().parent().expect("a desk").to_owned();
    let collected = desk.json(
        &[
            "collect",
            base.join("replies").to_str().expect("UTF-8"),
            "--as-of",
            "2027-05-27",
        ],
        0,
    );
    assert_eq!(collected["periods"]["status"], "2027-05");
    assert_eq!(collected["ledger"]["missing"], 0);
    let findings = collected["findings"].as_array().expect("findings");
    let files = collected["replies"].as_array().expect("replies").len();
    assert_eq!(findings.len() * 3, files * 2, "{findings:?}");
    assert!(
        findings
            .iter()
            .all(|finding| finding["rule"] == "period-earlier" && finding["severity"] == "info")
    );
    // An earlier one is collected all the same where it is asked for.
    let collected = desk.json(
        &[
            "collect",
            base.join("replies").to_str().expect("UTF-8"),
            "--as-of",
            "2027-05-27",
            "--period",
            "2027-03",
        ],
        0,
    );
    assert_eq!(collected["periods"]["status"], "2027-03");
    assert_eq!(collected["ledger"]["missing"], 0);
}

#[test]
fn a_period_has_the_forms_that_are_due_in_it_and_every_key_may_be_named() {
    let desk = desk("province-a");
    let forms = |args: &[&str]| -> String {
        let generated = desk.json(args, 0);
        generated["workbooks"][0]["forms"].to_string()
    };
    assert_eq!(forms(&["generate"]), r#"["plan","status","form4"]"#);
    assert_eq!(forms(&["generate", "--period", "2026-Q1"]), r#"["status"]"#);
    assert_eq!(forms(&["generate", "--period", "2026-Q2"]), r#"["plan","status"]"#);
    assert_eq!(forms(&["generate", "--period", "2026-12"]), r#"["form4"]"#);
    assert_eq!(forms(&["generate", "--form", "form4"]), r#"["form4"]"#);
    assert_eq!(
        forms(&["generate", "--form", "plan", "--form", "form4"]),
        r#"["plan","form4"]"#
    );
    for (args, said) in [
        (["generate", "--form", "form9"], "form4"),
        (["generate", "--period", "2026-05"], "每季度末前"),
        (["generate", "--period", "五月"], "2026-05"),
    ] {
        let output = desk.duban(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(said), "{error}");
    }
    // The day decides nothing unless it is given.
    let first = desk.json(&["generate", "--as-of", "2026-07-02"], 0);
    let bytes = desk.made();
    assert_eq!(desk.json(&["generate", "--as-of", "2026-07-02"], 0), first);
    assert!(desk.made() == bytes);
}

/// A desk with a case of fixtures/forms: its input, settings and replies.
fn case(name: &str) -> Desk {
    let desk = Desk::empty();
    let base = desk.input().parent().expect("a desk").to_owned();
    copy(&fixture(name), &base);
    desk
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("listed") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("copied");
        }
    }
}

#[test]
fn last_month_s_sheet_left_beside_this_month_s_is_told_and_never_joined() {
    let desk = case("old-sheet-beside");
    let collected = desk.json(&["collect", "replies", "--as-of", "2026-04-28"], 1);
    let records = collected["records"].as_array().expect("records");
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["fields"]["当前进度(%)"], "10.08%");
    assert_eq!(records[0]["fields"]["分管领导"], "倪明勇");
    assert_eq!(records[0]["period"], "2026-04");
    let findings = collected["findings"].as_array().expect("findings").iter();
    let told: Vec<&Value> = findings.filter(|finding| finding["file"] == "县商务局.xlsx").collect();
    // That March was further on than April is true, too.
    let rules: Vec<&Value> = told.iter().map(|finding| &finding["rule"]).collect();
    assert_eq!(rules, ["period-other", "progress-back"], "{told:?}");
    assert_eq!(
        (&told[0]["rule"], &told[0]["severity"], &told[0]["sheet"]),
        (&"period-other".into(), &"warning".into(), &"3月Sheet1".into())
    );
}

#[test]
fn month_two_of_a_form_is_prefilled_from_month_one_of_the_same_form() {
    let desk = case("from-status-refused");
    let april: Value =
        serde_json::from_slice(&std::fs::read(fixture("from-status-refused/april.json")).expect("read")).expect("JSON");
    let generated = desk.json(&["generate", "--from", "april.json", "--period", "2026-05"], 0);
    let base = desk.input().parent().expect("a desk").to_owned();
    let mut checked = 0;
    for made in generated["workbooks"].as_array().expect("workbooks") {
        let sheets = load(&base.join(made["path"].as_str().expect("a path")));
        let (_, rows) = sheets
            .iter()
            .find(|(name, _)| name.starts_with("附件2"))
            .expect("the form");
        assert!(rows.iter().any(|row| row.iter().any(|cell| cell == "2026年5月")));
        let head = rows.iter().position(|row| row[1] == "任务编号").expect("headings");
        for row in rows
            .iter()
            .skip(head + 1)
            .filter(|row| row[1].starts_with('T') && !row[0].is_empty())
        {
            let records = april["records"].as_array().expect("records").iter();
            let before = records
                .clone()
                .find(|record| record["unit"] == made["unit"] && record["task"] == row[1].as_str());
            let Some(before) = before else { continue };
            for (heading, cell) in rows[head].iter().zip(row) {
                match heading.as_str() {
                    "责任人" | "联系方式" => {
                        let said = before["fields"][heading].as_str().unwrap_or_default();
                        assert_eq!(cell, said, "{} {heading}", made["unit"]);
                        checked += usize::from(!said.is_empty());
                    }
                    "本月进展" | "累计完成率" | "下月计划" => assert_eq!(cell, "", "{heading}"),
                    _ => {}
                }
            }
        }
    }
    assert!(checked > 20, "{checked}");
}

#[test]
fn requests_for_coordination_and_slow_progress_are_matters_for_a_leader() {
    let desk = desk("county-a");
    round(&desk, "status", Some("2027-09"), "2027-09-26", None, 0, "2027");
    let sheets = load(&desk.output().join("master.xlsx"));
    let text = |name: &str| -> String {
        let (_, rows) = sheets
            .iter()
            .find(|(sheet, _)| sheet == name)
            .unwrap_or_else(|| panic!("no {name}"));
        rows.iter().flatten().cloned().collect::<Vec<_>>().join("|")
    };
    let overview = text("总览");
    assert!(
        overview.contains("请求协调") && overview.contains("请协调尽快拨付"),
        "{overview}"
    );
    // 8% in September, when the school is due at the end of August and the roads at the end of October.
    let matters = text("未完成事项");
    assert!(matters.contains("红：逾期26天"), "{matters}");
    assert!(matters.contains("进度滞后"), "{matters}");
    assert!(text("存档·时限清单").contains("2027年8月31日"));
    // Each task's name is no part of the list.
    assert!(overview.contains("全部重点工作"), "{overview}");
}

#[test]
fn progress_that_goes_back_is_told_against_the_period_before() {
    let desk = desk("county-a");
    let (march, ..) = round(&desk, "status", Some("2027-03"), "2027-12-30", None, 5, "2027");
    let (_, april, _) = round(&desk, "status", Some("2027-04"), "2027-12-30", None, 0, "2027");
    let base = desk.input().parent().expect("a desk").to_owned();
    let back = |args: &[&str]| -> Vec<String> {
        let period = ["--period", "2027-04", "--as-of", "2027-05-27"];
        let collected = desk.json(&[args, &period].concat(), 0);
        let findings = collected["findings"].as_array().expect("findings").iter();
        let told = findings.filter(|finding| finding["rule"] == "progress-back");
        told.map(|finding| finding["found"].to_string()).collect()
    };
    let records = april["records"].as_array().expect("records").len();
    // Against the earlier collection, and against the earlier sheets that lie in the same folder.
    let (alone, both) = (base.join("replies/00"), base.join("replies"));
    let (alone, both) = (alone.to_str().expect("UTF-8"), both.to_str().expect("UTF-8"));
    let march = march.to_str().expect("UTF-8");
    for args in [vec!["collect", alone, "--compare", march], vec!["collect", both]] {
        let told = back(&args);
        assert_eq!(told.len(), records, "{args:?}");
        assert!(
            told.iter().all(|found| found.contains("8%") && found.contains("48%")),
            "{told:?}"
        );
    }
    // The later period is no earlier report of the one before it.
    let april = base.join("status-00.json");
    let args = ["collect", "replies/05", "--compare", april.to_str().expect("UTF-8")];
    let period = ["--period", "2027-03", "--as-of", "2027-05-27"];
    let collected = desk.json(&[args.as_slice(), &period].concat(), 0);
    assert_eq!(collected["findings"], serde_json::json!([]));
}
