//! Forms that come back: a whole year of each kind of notice runs through the command line, month by month or quarter by quarter.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

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

/// How far the work is in a round, counted from 0: far enough for every month, and done before the first deadline.
fn progress(round: usize) -> usize {
    match round {
        SLOW => 8,
        round => (20 * (round + 1)).min(100),
    }
}

/// A round in which all work is far behind.
const SLOW: usize = 99;

/// What a clerk writes under a heading in a round, counted from 0.
fn written(heading: &str, round: usize, year: &str, whose: &str) -> String {
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    match () {
        _ if has(&["月份", "季度"]) && !has(&["进展"]) => panic!("{heading} is prefilled"),
        _ if has(&["联系人及电话"]) => "周建明 13907240011".to_owned(),
        _ if has(&["电话", "联系方式"]) => "13907240012".to_owned(),
        _ if has(&["进度(%)", "完成率", "比例"]) => format!("{}%", progress(round)),
        _ if has(&["状态"]) && progress(round) == 100 => "已完成".to_owned(),
        _ if has(&["状态"]) => "推进中".to_owned(),
        _ if has(&["科室", "处室"]) => "督查整改科".to_owned(),
        _ if has(&["销号情况"]) => "已销号".to_owned(),
        _ if has(&["是否完成"]) => "是".to_owned(),
        // Not after the day of the report.
        _ if has(&["验收日期", "销号日期"]) => format!("{year}年3月1日"),
        _ if has(&["验收意见"]) => "同意通过验收".to_owned(),
        _ if has(&["投资"]) => format!("{}", 120 + 10 * round),
        _ if has(&["协调"]) && (round == 0 || round == SLOW) => format!("请协调尽快拨付{whose}第二批资金"),
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

/// Which round of a form runs.
#[derive(Clone, Copy)]
struct Step<'s> {
    form: &'s str,
    period: Option<&'s str>,
    as_of: &'s str,
    /// The collection of the round before.
    earlier: Option<&'s Path>,
    /// Its number, counted from 0.
    place: usize,
    year: &'s str,
    /// Rules by which something is told all the same.
    told: &'s [&'s str],
}

impl Step<'_> {
    /// Collects a folder of replies of this round.
    fn collect(&self, desk: &Desk, replies: &Path) -> Value {
        let replies = replies.to_str().expect("UTF-8");
        let mut args = vec!["collect", replies, "--form", self.form, "--as-of", self.as_of];
        if let Some(period) = self.period {
            args.extend(["--period", period]);
        }
        if let Some(earlier) = self.earlier {
            args.extend(["--compare", earlier.to_str().expect("UTF-8")]);
        }
        let output = desk.duban(&[args.as_slice(), &["--json"]].concat());
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// One round: generate, fill, collect without any finding; mangle the replies, collect again. Yields the collection of the
/// mangled ones, what was collected clean, and what was given by the office.
fn round(desk: &Desk, step: Step<'_>) -> (PathBuf, Value, Vec<Answers>) {
    let Step {
        form,
        period,
        place,
        year,
        ..
    } = step;
    let mut args = vec!["generate", "--form", form];
    if let Some(period) = period {
        args.extend(["--period", period]);
    }
    if let Some(earlier) = step.earlier {
        args.extend(["--from", earlier.to_str().expect("UTF-8")]);
    }
    let generated = desk.json(&args, 0);
    let base = desk.input().parent().expect("a desk").to_owned();
    let replies = base.join("replies").join(format!("{place:02}"));
    let mangled = base.join("mangled").join(format!("{place:02}"));
    std::fs::create_dir_all(&replies).expect("made");
    std::fs::create_dir_all(&mangled).expect("made");
    let mut given = Vec::new();
    for (unit, made) in generated["workbooks"].as_array().expect("workbooks").iter().enumerate() {
        let path = base.join(made["path"].as_str().expect("a path"));
        let mut sheets = load(&path);
        given.push(fill(&mut sheets, place, year));
        let name = path.file_name().expect("a name");
        save(&replies.join(name), &sheets);
        let before = base
            .join("replies")
            .join(format!("{:02}", place.wrapping_sub(1)))
            .join(name);
        mangle(&mut sheets, place + unit, before.exists().then(|| load(&before)));
        save(&mangled.join(name), &sheets);
    }
    let again = step.collect(desk, &mangled);
    let kept = base.join(format!("{form}-{place:02}.json"));
    std::fs::copy(desk.output().join("collected.json"), &kept).expect("kept");
    // What lies in the output at last is that of the clean replies.
    let collected = step.collect(desk, &replies);
    let told = collected["findings"].as_array().expect("findings").iter();
    let told: Vec<&Value> = told
        .filter(|finding| !step.told.iter().any(|rule| finding["rule"] == *rule))
        .collect();
    assert!(told.is_empty(), "{form} {period:?}: {told:#?}");
    agree(&collected, &again);
    (kept, collected, given)
}

/// What people do to a workbook, one thing after another by number; `before` is the unit's workbook of the round before.
fn mangle(sheets: &mut Sheets, nth: usize, before: Option<Sheets>) {
    const WAYS: usize = 9;
    let Some(at) = sheets.iter().position(|(_, rows)| head_of(rows).is_some()) else {
        return;
    };
    let rows = &mut sheets[at].1;
    let head = head_of(rows).expect("headings");
    let last = rows
        .iter()
        .rposition(|row| row.get(1).is_some_and(|id| id.starts_with('T')));
    let last = last.expect("tasks");
    match nth % WAYS {
        // Sorted the other way round, number and all.
        0 => rows[head + 1..=last].reverse(),
        // The column of ids is gone.
        1 => rows
            .iter_mut()
            .filter(|row| row.len() > 1)
            .for_each(|row| drop(row.remove(1))),
        // The last column stands first.
        2 => {
            for row in &mut rows[head..=last] {
                let cell = row.pop().expect("a cell");
                row.insert(0, cell);
            }
        }
        // A blank row behind each, and one above all.
        3 => {
            let width = rows[head].len();
            for place in (head + 1..=last + 1).rev() {
                rows.insert(place, vec![String::new(); width]);
            }
            rows.insert(0, vec![String::new(); width]);
        }
        // The tab is renamed.
        4 => sheets[at].0 = "Sheet1".to_owned(),
        // Last month's sheet is left beside this one.
        5 => {
            let old = before.and_then(|sheets| sheets.into_iter().find(|(_, rows)| head_of(rows).is_some()));
            let last = |name: String| {
                let skipped = name.chars().count().saturating_sub(30);
                name.chars().skip(skipped).collect::<String>()
            };
            sheets.extend(old.map(|(name, rows)| (format!("旧{}", last(name)), rows)));
        }
        // Figures and letters of full width, blanks around.
        6 => {
            for row in &mut rows[head + 1..=last] {
                for cell in row.iter_mut().skip(2).filter(|cell| !cell.is_empty()) {
                    *cell = format!(" {}　", full_width(cell));
                }
            }
        }
        // A new workbook: the table alone, without title, fields, ids and hidden sheets.
        7 => {
            let table: Vec<Vec<String>> = rows[head..=last]
                .iter()
                .map(|row| {
                    row.iter()
                        .enumerate()
                        .filter(|(place, _)| *place != 1)
                        .map(|(_, cell)| cell.clone())
                        .collect()
                })
                .collect();
            *sheets = vec![("Sheet1".to_owned(), table)];
        }
        // Two columns and two rows further in.
        _ => {
            for row in rows.iter_mut() {
                row.splice(0..0, [String::new(), String::new()]);
            }
            rows.splice(0..0, [Vec::new(), Vec::new()]);
        }
    }
}

fn head_of(rows: &[Vec<String>]) -> Option<usize> {
    rows.iter()
        .position(|row| row.get(1).is_some_and(|cell| cell == "任务编号"))
}

fn full_width(text: &str) -> String {
    let wide = |c: char| match c {
        '0'..='9' => char::from_u32(u32::from(c) - 0x30 + 0xff10).unwrap_or(c),
        '(' => '（',
        ')' => '）',
        c => c,
    };
    text.chars().map(wide).collect()
}

/// Every answer that was collected clean stands at its place in the collection of the mangled replies, or an error or warning
/// names its file; none stands elsewhere, and no more than three in a hundred are only told.
fn agree(clean: &Value, mangled: &Value) {
    let answers = |collected: &Value| -> BTreeMap<(String, String, String), String> {
        let records = collected["records"].as_array().expect("records").iter();
        let fields = |record: &Value| {
            let (unit, task) = (record["unit"].to_string(), record["task"].to_string());
            let fields = record["fields"].as_object().expect("fields").clone();
            fields.into_iter().map(move |(heading, text)| {
                let text: String = text
                    .as_str()
                    .expect("text")
                    .nfkc()
                    .filter(|c| !c.is_whitespace())
                    .collect();
                ((unit.clone(), task.clone(), heading), text)
            })
        };
        records.flat_map(fields).collect()
    };
    let (right, found) = (answers(clean), answers(mangled));
    let findings = mangled["findings"].as_array().expect("findings");
    let told = |unit: &str| {
        findings.iter().any(|finding| {
            let weighs = ["error", "warning"].iter().any(|weight| finding["severity"] == *weight);
            weighs && (finding["unit"] == unit || finding["file"].to_string().contains(unit.trim_matches('"')))
        })
    };
    let mut only_told = 0;
    for (place, text) in &right {
        match found.get(place) {
            Some(other) => assert_eq!(other, text, "{place:?}"),
            None => {
                assert!(told(&place.0), "{place:?} is lost in silence: {findings:#?}");
                only_told += 1;
            }
        }
    }
    let stray: Vec<_> = found.keys().filter(|place| !right.contains_key(*place)).collect();
    assert!(stray.is_empty(), "{stray:?}");
    assert!(
        only_told * 100 <= right.len() * 3,
        "{only_told} of {}: {findings:#?}",
        right.len()
    );
}

/// A whole year of a form that comes back.
fn year(notice: &str, form: &str, periods: &[String], year: &str) {
    let desk = desk(notice);
    let mut earlier: Option<PathBuf> = None;
    let as_of = format!("{year}-12-30");
    for (place, period) in periods.iter().enumerate() {
        let step = Step {
            form,
            period: Some(period),
            as_of: &as_of,
            earlier: earlier.as_deref(),
            place,
            year,
            told: &[],
        };
        let (kept, collected, given) = round(&desk, step);
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
        let step = |form, place| Step {
            form,
            period: None,
            as_of: "",
            earlier: None,
            place,
            year: of,
            told: &[],
        };
        let as_of = format!("{of}-04-10");
        let (plan, ..) = round(
            &desk,
            Step {
                as_of: &as_of,
                ..step("plan", 0)
            },
        );
        let mut earlier = plan;
        for (place, period) in quarters(of).iter().enumerate() {
            let as_of = format!("{of}-12-28");
            let quarter = Step {
                period: Some(period),
                as_of: &as_of,
                earlier: Some(&earlier),
                ..step("status", place + 1)
            };
            let (kept, collected, given) = round(&desk, quarter);
            assert_eq!(collected["periods"]["status"], period.as_str());
            // The first quarter takes over what the plan says, under whatever heading.
            assert!(
                given
                    .iter()
                    .all(|given| given.keys().any(|(_, heading)| heading.contains("电话")))
            );
            earlier = kept;
        }
        let as_of = format!("{of}-12-09");
        let last = Step {
            as_of: &as_of,
            earlier: Some(&earlier),
            ..step("form4", 6)
        };
        let (_, collected, _) = round(&desk, last);
        assert_eq!(collected["ledger"]["missing"], 0);
    }
}

/// A round of a county's monthly form, collected at the end of the year.
fn county<'s>(period: &'s str, place: usize, earlier: Option<&'s Path>) -> Step<'s> {
    Step {
        form: "status",
        period: Some(period),
        as_of: "2027-12-30",
        earlier,
        place,
        year: "2027",
        told: &[],
    }
}

#[test]
fn without_a_period_the_latest_one_in_the_folder_counts_and_the_others_are_told() {
    let desk = desk("county-a");
    let periods = ["2027-03", "2027-04", "2027-05"];
    let mut earlier: Option<PathBuf> = None;
    for (place, period) in periods.iter().enumerate() {
        let (kept, ..) = round(&desk, county(period, place, earlier.as_deref()));
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
        (["generate", "--period", "五月"], "-05（5月）"),
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

/// Fills the form of one of the made workbooks, titled with a month, and puts it among the replies.
fn early(desk: &Desk, form: &str, month: &str) -> PathBuf {
    let base = desk.input().parent().expect("a desk").to_owned();
    let book = std::fs::read_dir(desk.output().join("workbooks"))
        .expect("listed")
        .map(|entry| entry.expect("an entry").path())
        .find(|path| path.to_string_lossy().contains("省生态环境厅"))
        .expect("a workbook");
    let mut sheets = load(&book);
    sheets.retain(|(name, _)| name.contains(form));
    let (_, rows) = sheets.first_mut().expect("the form");
    let title = rows
        .iter_mut()
        .flatten()
        .find(|cell| cell.contains("情况表"))
        .expect("a title");
    title.push_str(&format!("（{month}）"));
    let head = rows
        .iter()
        .position(|row| row.iter().any(|cell| cell == "任务编号"))
        .expect("headings");
    let headings = rows[head].clone();
    for row in rows
        .iter_mut()
        .skip(head + 1)
        .filter(|row| row.get(1).is_some_and(|id| id.starts_with('T')))
    {
        row.resize(headings.len(), String::new());
        for (cell, heading) in row.iter_mut().zip(&headings).filter(|(cell, _)| cell.is_empty()) {
            *cell = written(heading, 4, "2026", "沿线");
        }
    }
    let folder = base.join("early");
    std::fs::create_dir_all(&folder).expect("made");
    save(&folder.join("省生态环境厅.xlsx"), &sheets);
    folder
}

#[test]
fn a_form_that_is_due_once_is_satisfied_by_what_came_early_whatever_month_it_bears() {
    let desk = desk("province-a");
    desk.json(&["generate", "--form", "form4"], 0);
    let folder = early(&desk, "销号", "2026年11月");
    let folder = folder.to_str().expect("UTF-8");
    for period in [&["--period", "2026-12"][..], &["--period", "2026-Q4"], &[]] {
        let args = [
            &["collect", folder, "--form", "form4", "--as-of", "2026-12-28"][..],
            period,
        ]
        .concat();
        let collected = desk.json(&args, 1);
        let own = |list: &str, key: &str| -> Vec<String> {
            let list = collected[list].as_array().expect("a list").iter();
            let own = list.filter(|one| one["unit"] == "省生态环境厅");
            own.map(|one| one[key].as_str().unwrap_or_default().to_owned())
                .collect()
        };
        assert_eq!(own("owed", "state"), ["已报"], "{period:?}");
        let told = own("findings", "rule");
        assert!(
            !told.iter().any(|rule| rule == "period-other" || rule == "unit-silent"),
            "{told:?}"
        );
    }
}

#[test]
fn every_day_and_period_that_a_form_shows_as_an_example_is_of_its_round() {
    for (notice, year) in [("county-a", "2027"), ("province-a", "2026"), ("university-a", "2026")] {
        let text = std::fs::read_to_string(fixture(&format!("{notice}.txt"))).expect("read");
        for shift in [0, 3] {
            let desk = desk(notice);
            let (own, shifted): (i32, String) = (year.parse().expect("a year"), text.clone());
            let of = |year: i32| year.to_string();
            let moved = (own - 3..own + 3)
                .rev()
                .fold(shifted, |text, year| text.replace(&of(year), &of(year + shift)));
            std::fs::write(desk.input().join("notice.txt"), &moved).expect("written");
            let generated = desk.json(&["generate"], 0);
            let path = generated["workbooks"][0]["path"].as_str().expect("a path").to_owned();
            let sheets = load(&desk.input().parent().expect("a desk").join(path));
            let (_, guide) = sheets.first().expect("the guide");
            let said: String = guide.iter().flatten().map(String::as_str).collect();
            for year in (2015..2040).filter(|year| !moved.contains(&of(*year))) {
                assert!(!said.contains(&of(year)), "{notice} {year}: {said}");
            }
        }
    }
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
    let told = &["deadline-passed", "progress-behind"];
    let step = Step {
        as_of: "2027-09-26",
        told,
        ..county("2027-09", SLOW, None)
    };
    let (_, collected, _) = round(&desk, step);
    let findings = collected["findings"].as_array().expect("findings").iter();
    let told: Vec<(&Value, &Value)> = findings.map(|one| (&one["rule"], &one["severity"])).collect();
    // 8% when the school is due at the end of August; 8% of roads that are due at the end of October.
    assert!(
        told.contains(&(&"deadline-passed".into(), &"warning".into())),
        "{told:?}"
    );
    assert!(told.contains(&(&"progress-behind".into(), &"info".into())), "{told:?}");
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
    let concerns = text("进展和问题");
    for words in [
        "一、进展和状态",
        "二、请求协调的事项",
        "三、其他存在问题",
        "请协调尽快拨付",
        "当前进度：1%—24%",
    ] {
        assert!(concerns.contains(words), "{words}: {concerns}");
    }
    // Each task's name is no part of the list; without parts the tasks are counted by who leads them.
    assert!(overview.contains("完成情况（按牵头单位）"), "{overview}");
}

#[test]
fn progress_that_goes_back_is_told_against_the_period_before() {
    let desk = desk("county-a");
    let (march, ..) = round(&desk, county("2027-03", 3, None));
    let (april_kept, april, _) = round(&desk, county("2027-04", 0, None));
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
        // Progress, and what was invested until then.
        let of = |before: &str, now: &str| {
            told.iter()
                .filter(|found| found.contains(before) && found.contains(now))
                .count()
        };
        assert_eq!(
            (of("20%", "80%"), of("120万元", "150万元"), told.len()),
            (records, records, 2 * records),
            "{told:?}"
        );
    }
    // The later period is no earlier report of the one before it.
    let args = [
        "collect",
        "replies/03",
        "--compare",
        april_kept.to_str().expect("UTF-8"),
    ];
    let period = ["--period", "2027-03", "--as-of", "2027-05-27"];
    let collected = desk.json(&[args.as_slice(), &period].concat(), 0);
    assert_eq!(collected["findings"], serde_json::json!([]));
}

#[test]
fn what_is_sent_again_with_a_new_day_is_told_as_the_report_of_the_period_before() {
    let desk = desk("county-a");
    let (march, ..) = round(&desk, county("2027-03", 3, None));
    let base = desk.input().parent().expect("a desk").to_owned();
    let generated = desk.json(&["generate", "--form", "status", "--period", "2027-04"], 0);
    let replies = base.join("again");
    std::fs::create_dir_all(&replies).expect("made");
    let made = generated["workbooks"].as_array().expect("workbooks");
    for (at, workbook) in made.iter().enumerate() {
        let path = base.join(workbook["path"].as_str().expect("a path"));
        let mut sheets = load(&path);
        // The first unit has got on.
        fill(&mut sheets, if at == 0 { 4 } else { 3 }, "2027");
        save(&replies.join(path.file_name().expect("a name")), &sheets);
    }
    let march = march.to_str().expect("UTF-8");
    let args = [
        "collect",
        "again",
        "--compare",
        march,
        "--period",
        "2027-04",
        "--as-of",
        "2027-04-30",
    ];
    let collected = desk.json(&args, 0);
    let findings = collected["findings"].as_array().expect("findings").iter();
    let told: Vec<&Value> = findings
        .filter(|finding| finding["rule"] == "period-unchanged")
        .collect();
    assert_eq!(told.len(), made.len() - 1, "{told:#?}");
    let first = &told[0];
    assert!(
        first["found"].as_str().expect("a text").contains("2027年3月"),
        "{first}"
    );
    assert!(first["to_unit"].is_string() && first["file"].is_string(), "{first}");
}

#[test]
fn last_month_s_sheet_under_a_name_that_says_nothing_is_known_by_its_day() {
    let desk = desk("county-a");
    let base = desk.input().parent().expect("a desk").to_owned();
    let mut made = Vec::new();
    for (month, round) in [("2027-03", 3), ("2027-04", 4)] {
        let generated = desk.json(&["generate", "--form", "status", "--period", month], 0);
        let path = base.join(generated["workbooks"][0]["path"].as_str().expect("a path"));
        let mut sheets = load(&path);
        fill(&mut sheets, round, "2027");
        for row in sheets.iter_mut().flat_map(|(_, rows)| rows) {
            for cell in row
                .iter_mut()
                .filter(|cell| cell.starts_with("填报日期：") || cell.starts_with("填报时间："))
            {
                let label: String = cell.chars().take(5).collect();
                *cell = format!("{label}2027年{}月24日", round);
            }
        }
        made.push((path, sheets));
    }
    let is_form = |name: &str| name.starts_with("附件");
    let (_, march) = made.remove(0);
    let (path, mut april) = made.remove(0);
    let place = april.iter().position(|(name, _)| is_form(name)).expect("the form");
    let (_, rows) = march.into_iter().find(|(name, _)| is_form(name)).expect("the form");
    april.insert(place, ("第一次".to_owned(), rows));
    let replies = base.join("replies");
    std::fs::create_dir_all(&replies).expect("made");
    save(&replies.join(path.file_name().expect("a name")), &april);
    let collected = desk.json(&["collect", "replies", "--as-of", "2027-04-28"], 1);
    let records = collected["records"].as_array().expect("records");
    assert!(!records.is_empty());
    for record in records {
        assert_eq!(record["period"], "2027-04");
        assert!(!record["fields"].to_string().contains("第4批"), "{record}");
    }
    let findings = collected["findings"].as_array().expect("findings").iter();
    let told: Vec<&Value> = findings.filter(|finding| finding["rule"] == "period-other").collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["sheet"], "第一次");
}

#[test]
fn who_sent_the_report_of_the_month_before_is_asked_for_this_month_s_and_not_for_the_same_again() {
    let desk = desk("county-a");
    let base = desk.input().parent().expect("a desk").to_owned();
    let replies = base.join("mixed");
    std::fs::create_dir_all(&replies).expect("made");
    let mut late = String::new();
    for (month, round) in [("2027-04", 4), ("2027-03", 3)] {
        let generated = desk.json(&["generate", "--form", "status", "--period", month], 0);
        let made = generated["workbooks"].as_array().expect("workbooks").clone();
        // The first unit sends what it had for March, all others what is of April.
        for (at, workbook) in made
            .iter()
            .enumerate()
            .filter(|(at, _)| (*at == 0) == (month == "2027-03"))
        {
            let path = base.join(workbook["path"].as_str().expect("a path"));
            let mut sheets = load(&path);
            fill(&mut sheets, round, "2027");
            save(&replies.join(path.file_name().expect("a name")), &sheets);
            if at == 0 {
                late = workbook["unit"].as_str().expect("a unit").to_owned();
            }
        }
    }
    let collected = desk.json(&["collect", "mixed", "--as-of", "2027-05-02"], 1);
    assert_eq!(collected["periods"]["status"], "2027-04", "{}", collected["periods"]);
    let findings = collected["findings"].as_array().expect("findings").iter();
    let own: Vec<&Value> = findings.filter(|finding| finding["unit"] == late.as_str()).collect();
    let of = |rule: &str| {
        let found = own.iter().find(|finding| finding["rule"] == rule);
        *found.unwrap_or_else(|| panic!("{rule}: {own:#?}"))
    };
    let silent = of("unit-silent")["found"].as_str().expect("a text");
    assert!(
        silent.contains("2027年3月的内容") && !silent.contains("没有填报内容"),
        "{silent}"
    );
    let asked = of("period-other")["to_unit"].as_str().expect("a text");
    assert!(
        asked.contains("2027年3月的已收到") && asked.contains("另报2027年4月的"),
        "{asked}"
    );
}

/// What the body of a notice says of when its form is returned, as a table of cases that anyone can extend.
#[test]
fn the_days_and_rhythms_of_a_form_are_read_or_told() {
    let oracle = std::fs::read_to_string(fixture("rhythms.tsv")).expect("read");
    let mut wrong = Vec::new();
    let cases = oracle.lines().filter(|line| !line.starts_with('#'));
    for (at, line) in cases.enumerate() {
        let parts: Vec<&str> = line.split('\t').collect();
        let [sentence, every, due, told] = parts.as_slice() else {
            panic!("four parts in {line:?}")
        };
        let desk = Desk::empty();
        let notice = format!(
            "青禾县人民政府办公室关于分解落实2026年重点工作任务的通知\n\n各乡镇人民政府，县直各单位：\n为确保完成重点工作，现将任务分解\
             如下。{sentence}\n\n一、项目建设\n1.完成城北幼儿园主体工程。（牵头单位：县教育局；责任单位：县住建局）\n\
             2.新增城镇就业2000人。（牵头单位：县人社局；责任单位：县工信局）\n\n2026年3月20日\n\n附件2\n\n重点工作任务统计表\n\n\
             填报单位：　　　　填报人：　　　联系电话：\n\n| 序号 | 任务名称 | 牵头单位 | 工作情况 | 存在问题 | 备注 |\n\
             |---|---|---|---|---|---|\n| | | | | | |\n"
        );
        std::fs::write(desk.input().join("notice.txt"), notice).expect("written");
        let register = desk.json(&["register"], 0);
        let form = &register["forms"][0];
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let unread = register["findings"].as_array().expect("findings").iter();
        let unread = unread.filter(|finding| finding["rule"] == "notice-form-rhythm").count();
        let got = (text(&form["every"]), text(&form["due"]), unread);
        if got != ((*every).to_owned(), (*due).to_owned(), usize::from(!told.is_empty())) {
            wrong.push(format!("{}: {sentence}: {got:?}", at + 1));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
