//! Every figure of 总览, counted again from the JSON by other code than the master's.

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use duban::unit::Role;

use crate::master::{drawn, grid, numbers};
use crate::master_sample::{REAL, Sample, seeded};

/// Counts of units and tasks, computed from collected.json alone, by other code than the master's.
struct Figures {
    units: [usize; 4],
    owed: usize,
    answered: usize,
    states: BTreeMap<&'static str, usize>,
    by_part: BTreeMap<String, BTreeMap<&'static str, usize>>,
    by_category: BTreeMap<String, [usize; 4]>,
    lights: BTreeMap<&'static str, usize>,
    contradicted: usize,
}

/// Works on the JSON as another program would.
fn figures(sample: &Sample) -> Figures {
    let json: serde_json::Value = serde_json::from_str(&serde_json::to_string(&sample.collected).unwrap()).unwrap();
    let register: serde_json::Value = serde_json::from_str(&serde_json::to_string(&sample.register).unwrap()).unwrap();
    let records = json["records"].as_array().unwrap();
    let mut answers: HashMap<(String, String, String), &serde_json::Value> = HashMap::new();
    for record in records {
        let key = |name: &str| record[name].as_str().unwrap().to_string();
        if record["fields"]
            .as_object()
            .unwrap()
            .values()
            .any(|text| !text.as_str().unwrap().trim().is_empty())
        {
            answers.insert((key("form"), key("task"), key("unit")), record);
        }
    }
    let forms: Vec<&str> = json["forms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key.as_str().unwrap())
        .collect();
    let unit = |place: usize| register["units"][place]["name"].as_str().unwrap();
    let task = |place: usize| register["tasks"][place]["id"].as_str().unwrap();
    let find =
        |form: &str, task: &str, unit: &str| answers.get(&(form.to_string(), task.to_string(), unit.to_string()));

    let mut per_unit: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for assignment in &sample.assignments {
        for form in &forms {
            let count = per_unit.entry(assignment.unit).or_default();
            count.0 += 1;
            count.1 += usize::from(find(form, task(assignment.task), unit(assignment.unit)).is_some());
        }
    }
    let mut units = [per_unit.len(), 0, 0, 0];
    let mut by_category: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for (place, (owed, came)) in &per_unit {
        let column = match came {
            0 => 3,
            came if came == owed => 1,
            _ => 2,
        };
        units[column] += 1;
        let category = register["units"][*place]["category"]
            .as_str()
            .unwrap_or("未分类单位")
            .to_string();
        let row = by_category.entry(category).or_default();
        row[0] += 1;
        row[column] += 1;
    }

    let completion = "是否完成 (未完成需说明原因)";
    let mut figures = Figures {
        units,
        owed: per_unit.values().map(|(owed, _)| owed).sum(),
        answered: per_unit.values().map(|(_, came)| came).sum(),
        states: BTreeMap::new(),
        by_part: BTreeMap::new(),
        by_category,
        lights: BTreeMap::new(),
        contradicted: 0,
    };
    let as_of: jiff::civil::Date = json["as_of"].as_str().unwrap().parse().unwrap();
    for place in 0..sample.register.tasks.len() {
        let said = |role: Role| -> Vec<Option<String>> {
            sample
                .assignments
                .iter()
                .filter(|one| one.task == place && one.role == role)
                .map(|one| {
                    let record = find("status", task(place), unit(one.unit))?;
                    record["normalised"][completion].as_str().map(str::to_string)
                })
                .collect()
        };
        let leads = said(Role::Lead);
        let has = |word: &str| leads.iter().flatten().any(|said| said == word);
        let state = if leads.iter().all(|said| said.as_deref() == Some("yes")) {
            "已完成"
        } else if has("yes") || has("partial") {
            "推进中"
        } else if has("no") {
            "未完成"
        } else {
            "未报告"
        };
        *figures.states.entry(state).or_default() += 1;
        let part = register["tasks"][place]["part"].as_str().unwrap().to_string();
        *figures.by_part.entry(part).or_default().entry(state).or_default() += 1;
        let not = said(Role::Co).into_iter().flatten().any(|said| said != "yes");
        figures.contradicted += usize::from(state == "已完成" && not);
        for one in sample
            .assignments
            .iter()
            .filter(|one| one.task == place && one.role == Role::Lead)
        {
            let status = find("status", task(place), unit(one.unit));
            let plan = find("plan", task(place), unit(one.unit));
            let said = status.and_then(|record| record["normalised"][completion].as_str());
            if said == Some("yes") {
                continue;
            }
            let due = [status, plan]
                .into_iter()
                .flatten()
                .find_map(|record| record["normalised"]["完成时限"].as_str());
            let light = match due.map(str::parse::<jiff::civil::Date>) {
                Some(Ok(day)) if day < as_of => "红",
                Some(Ok(day)) if day <= as_of.checked_add(jiff::Span::new().days(30)).unwrap() => "黄",
                Some(_) => "绿",
                None => "时限不明",
            };
            if said.is_some() || light == "红" {
                *figures.lights.entry(light).or_default() += 1;
            }
        }
    }
    figures
}

#[test]
fn every_figure_of_the_first_page_can_be_counted_again() {
    for seed in [7, 8, 9] {
        let sample = seeded(&REAL, seed);
        let figures = figures(&sample);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
        let rows = grid(&mut book, "总览");
        let tiles = rows
            .iter()
            .position(|row| row.iter().any(|cell| cell == "应报单位"))
            .unwrap();
        let names: Vec<&String> = rows[tiles].iter().filter(|cell| !cell.is_empty()).collect();
        let shown: HashMap<&str, usize> = names
            .iter()
            .map(|name| name.as_str())
            .zip(numbers(&rows[tiles + 1]))
            .collect();
        let count = |map: &BTreeMap<&str, usize>, name: &str| map.get(name).copied().unwrap_or(0);
        let mut expected = vec![
            ("应报单位", figures.units[0]),
            ("全部报送", figures.units[1]),
            ("部分报送", figures.units[2]),
            ("未报送", figures.units[3]),
            ("应答复", figures.owed),
            ("已答复", figures.answered),
            ("重点工作", sample.register.tasks.len()),
            ("已逾期", count(&figures.lights, "红")),
            ("将到期", count(&figures.lights, "黄")),
            ("请核实", figures.contradicted),
        ];
        expected.extend(["已完成", "推进中", "未完成", "未报告"].map(|name| (name, count(&figures.states, name))));
        assert_eq!(shown.len(), expected.len(), "{names:?}");
        for (name, number) in &expected {
            assert_eq!(shown.get(name), Some(number), "{name}");
        }
        for (part, states) in &figures.by_part {
            let row = rows.iter().find(|row| row.contains(part)).unwrap();
            let place = row.iter().position(|cell| cell == part).unwrap();
            let states = ["已完成", "推进中", "未完成", "未报告"].map(|name| count(states, name));
            let mut wanted = vec![states.iter().sum()];
            wanted.extend(states);
            assert_eq!(numbers(&row[place..])[..5], wanted, "{part}");
        }
        for (category, counts) in &figures.by_category {
            let row = rows.iter().find(|row| row.contains(category)).unwrap();
            let place = row.iter().position(|cell| cell == category).unwrap();
            assert_eq!(numbers(&row[place..])[..4], *counts, "{category}");
        }
        let sentence = &rows.iter().find(|row| row[0].starts_with("应报")).unwrap()[0];
        for number in expected.iter().map(|(_, number)| number.to_string()) {
            assert!(sentence.contains(&number), "{number} in {sentence}");
        }
    }
}

#[test]
fn a_silent_unit_is_one_matter_however_many_tasks_it_leads() {
    let mut sample = seeded(&REAL, 7);
    let leads: Vec<usize> = sample
        .assignments
        .iter()
        .filter(|one| one.role == Role::Lead && one.unit == 0)
        .map(|one| one.task)
        .collect();
    assert!(leads.len() > 1);
    let silent = sample.register.units[0].unit.name.clone();
    sample.collected.records.retain(|record| record.unit != silent);
    sample.collected.as_of = jiff::civil::date(2021, 1, 10);
    // Nothing is overdue or contradicted, so that silence is all there is.
    for record in &mut sample.collected.records {
        for (heading, normal) in &mut record.normalised {
            if heading.starts_with("是否完成") {
                *normal = "yes".into();
            }
        }
    }
    let master = duban::master::build(&sample.register, &sample.assignments, &sample.collected);
    let of: Vec<_> = master
        .overview
        .urgent
        .iter()
        .filter(|one| one.units == [silent.as_str()])
        .collect();
    assert!(master.overview.urgent.len() <= 10);
    assert_eq!(of.len(), 1, "{:?}", master.overview.urgent);
    assert_eq!(of[0].also.len() + 1, leads.len());
    assert_eq!(of[0].kind, "牵头单位逾期未报");
}
