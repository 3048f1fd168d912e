//! The sheets behind the first page: contrast, deadlines, duties, unfinished matters, who is late.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use duban::record::Record;

use crate::master::{drawn, grid};
use crate::master_sample::{REAL, Sample, sample};

fn rows(sample: &Sample, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(sample))).unwrap();
    grid(&mut book, sheet)
}

const MEASURES: &str = "一是建立工作台账，二是开展专项检查十二次，三是十一月底前完成自查。";

/// Sets plan and status of every pair to the same sober answer, so that only what a test changes departs.
fn agreed(sample: &mut Sample) -> Vec<(usize, usize)> {
    let records = &mut sample.collected.records;
    for record in records.iter_mut() {
        let narrative = if record.form == "plan" {
            "落实措施"
        } else {
            "落实情况"
        };
        let text = if record.form == "plan" {
            MEASURES
        } else {
            "台账已建立，检查已完成。"
        };
        let set = |record: &mut Record, heading: &str, text: &str| {
            record.fields.insert(heading, text.to_string());
        };
        set(record, narrative, text);
        set(record, "完成时限", "2020年11月30日");
        set(record, "责任领导", "张建国");
        record.normalised.insert("完成时限", "2020-11-30".to_string());
    }
    let place = |form: &str, like: &Record| {
        let same = |one: &Record| one.form == form && one.task == like.task && one.unit == like.unit;
        records.iter().position(same)
    };
    let plans = records.iter().enumerate().filter(|(_, one)| one.form == "plan");
    plans
        .filter_map(|(plan, one)| Some((plan, place("status", one)?)))
        .collect()
}

#[test]
fn plan_and_status_are_contrasted_in_four_ways() {
    let mut sample = sample(&REAL);
    let pairs = agreed(&mut sample);
    let quiet = rows(&sample, "存档·方案与情况对照");
    assert!(
        quiet[3][0].contains(&format!("共比对{}项，其中0项有变化", pairs.len())),
        "{:?}",
        quiet[3]
    );
    assert!(quiet.iter().any(|row| row[0] == "没有发现变化。"));

    let status = |n: usize| pairs[n].1;
    let records = &mut sample.collected.records;
    records[status(0)].normalised.insert("完成时限", "2020-12-20".into());
    records[status(1)].normalised.insert("完成时限", "ongoing".into());
    records[status(2)].fields.insert("责任领导", "李卫东".into());
    records[status(3)].fields.insert("落实情况", String::new());
    // Punctuation and blanks do not make a copy another text.
    records[status(4)]
        .fields
        .insert("落实情况", MEASURES.replace('，', ", "));
    let units: Vec<String> = (0..5).map(|n| records[status(n)].unit.clone()).collect();
    let wanted = [
        "时限推后20天",
        "时限改为长期",
        "责任领导变更",
        "措施未答复落实情况",
        "照抄方案文字",
    ];
    let rows = rows(&sample, "存档·方案与情况对照");
    let found: Vec<&Vec<String>> = rows.iter().filter(|row| wanted.contains(&row[2].as_str())).collect();
    assert_eq!(found.len(), 5, "{found:?}");
    for (unit, change) in units.iter().zip(wanted) {
        assert!(
            found.iter().any(|row| row[1] == *unit && row[2] == change),
            "{unit} {change}"
        );
    }
    assert!(
        rows[3][0].contains(
            "其中5项有变化，列在下面：时限推后或改为长期2项，责任领导变更1项，措施未答复落实情况1项，照抄方案文字1项"
        ),
        "{}",
        rows[3][0]
    );
}

#[test]
fn deadlines_stand_by_month_and_ongoing_ones_last() {
    let rows = rows(&sample(&REAL), "存档·时限清单");
    let heads: Vec<&str> = rows
        .iter()
        .map(|row| row[0].as_str())
        .filter(|text| text.ends_with("项）"))
        .collect();
    let months: Vec<&str> = heads.iter().filter_map(|head| head.split('（').next()).collect();
    assert_eq!(
        months,
        ["2020年11月", "2020年12月", "2021年6月", "长期坚持", "未报时限"]
    );
    let listed = rows.iter().filter(|row| row[1].parse::<usize>().is_ok()).count();
    let said: usize = heads
        .iter()
        .map(|head| head.split(['（', '项']).nth(1).unwrap().parse::<usize>().unwrap())
        .sum();
    assert_eq!(listed, said);
    // An unfinished task past its day says so in words.
    assert!(
        rows.iter()
            .any(|row| row[0] == "2020年11月30日" && row[6].ends_with("已逾期"))
    );
}

#[test]
fn duties_name_every_task_of_a_unit_with_leader_and_telephone() {
    let sample = sample(&REAL);
    let rows = rows(&sample, "存档·责任清单");
    let owed: Vec<_> = sample.assignments.iter().collect();
    let listed: Vec<&Vec<String>> = rows
        .iter()
        .filter(|row| ["牵头", "责任"].contains(&row[2].as_str()))
        .collect();
    // What stands alike for one leader shares a row; its number and the numbers of its tasks say how many it is.
    let said: usize = listed.iter().map(|row| row[3].parse::<usize>().unwrap()).sum();
    assert_eq!(said, owed.len());
    for row in &listed {
        let tasks = match row[2].as_str() {
            "牵头" => row[4].split('\n').filter(|line| line.starts_with('第')).count(),
            _ => row[4].split('、').count(),
        };
        assert_eq!(row[3], tasks.to_string(), "{row:?}");
    }
    for row in &listed {
        assert_eq!(row[0] == "未报", row[1].is_empty(), "{row:?}");
    }
}

#[test]
fn an_unfinished_matter_has_its_light_as_a_word_and_its_reason_as_written() {
    let sample = sample(&REAL);
    let rows = rows(&sample, "存档·未完成事项");
    let lights: Vec<&Vec<String>> = rows.iter().filter(|row| row[0].parse::<usize>().is_ok()).collect();
    assert!(lights.len() > 20);
    for row in &lights {
        let word = ["红：逾期", "黄：", "绿：未到期", "绿：长期", "时限不明"]
            .iter()
            .any(|word| row[2].starts_with(word));
        assert!(word, "{row:?}");
        // The day and the colour agree.
        assert_eq!(row[3] == "2020年11月30日", row[2] == "红：逾期20天", "{row:?}");
    }
    let reason = "否，受疫情影响，项目开工推迟，预计明年一季度完成";
    assert!(lights.iter().any(|row| row[4] == reason));
}

#[test]
fn who_is_late_stands_in_the_list_and_in_the_letter() {
    let sample = sample(&REAL);
    let list = rows(&sample, "报送情况");
    let letter = rows(&sample, "报送通报");
    // The letter names who sent nothing first.
    let late = ["未报送", "部分报送"].map(|word| list.iter().filter(move |row| row[2] == word));
    let late: Vec<&str> = late.into_iter().flatten().map(|row| row[1].as_str()).collect();
    assert!(late.len() > 5);
    let named: Vec<&str> = letter
        .iter()
        .filter(|row| ["未报送", "部分报送"].contains(&row[2].as_str()))
        .map(|row| row[1].as_str())
        .collect();
    assert_eq!(named, late);
    assert!(
        letter
            .iter()
            .any(|row| row[3].contains("缺") && row[3].contains("应报"))
    );
    let text: String = letter.iter().map(|row| row[0].as_str()).collect();
    assert!(text.contains("市政府政务督查室"), "{text}");
}
