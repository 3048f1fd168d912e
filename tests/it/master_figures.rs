//! Every figure of 总览, counted again from the JSON by other code than the master's.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use duban::list::Id;
use duban::task::TaskIndex;
use duban::unit::{Role, UnitId};

use crate::master::{drawn, grid, numbers};
use crate::master_sample::{REAL, Sample, Size, seeded};
use crate::workbook_parts::{Parts, range as range_of};

/// Counts of units and tasks, computed from collected.json alone, by other code than the master's.
struct Figures {
    units: [usize; 4],
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
    let unit = |unit: UnitId| register["units"][unit.place()]["name"].as_str().unwrap();
    let task = |task: TaskIndex| register["tasks"][task.place()]["id"].as_str().unwrap();
    let find =
        |form: &str, task: &str, unit: &str| answers.get(&(form.to_string(), task.to_string(), unit.to_string()));

    let mut per_unit: BTreeMap<UnitId, (usize, usize)> = BTreeMap::new();
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
        let category = register["units"][place.place()]["category"]
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
        states: BTreeMap::new(),
        by_part: BTreeMap::new(),
        by_category,
        lights: BTreeMap::new(),
        contradicted: 0,
    };
    const URGENCY: [&str; 4] = ["红", "黄", "时限不明", "绿"];
    let as_of: jiff::civil::Date = json["as_of"].as_str().unwrap().parse().unwrap();
    for place in sample.register.tasks.ids() {
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
        // Of a task that is under way for somebody's silence alone, the silent are told.
        let waits = state == "推进中" && !has("no") && !has("partial");
        *figures.states.entry(state).or_default() += 1;
        let part = register["tasks"][place.place()]["part"].as_str().unwrap().to_string();
        *figures.by_part.entry(part).or_default().entry(state).or_default() += 1;
        let not = said(Role::Co).into_iter().flatten().any(|said| said != "yes");
        // A task is counted once, by the most urgent light of its lead units.
        let mut worst: Option<usize> = None;
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
            if said.is_some() || waits || light == "红" {
                let rank = URGENCY.iter().position(|one| *one == light).unwrap();
                worst = Some(worst.unwrap_or(rank).min(rank));
            }
        }
        if let Some(rank) = worst {
            *figures.lights.entry(URGENCY[rank]).or_default() += 1;
        }
    }
    figures
}

#[test]
fn every_figure_of_the_first_page_can_be_counted_again() {
    for sample in [seeded(&REAL, 7), seeded(&REAL, 8), half_silent(9), half_silent(10)] {
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
            ("待转录", 0),
            ("未报送", figures.units[3]),
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
            let [all, full, part, none] = *counts;
            assert_eq!(numbers(&row[place..])[..5], [all, full, part, 0, none], "{category}");
        }
        let sentence = &rows.iter().find(|row| row[0].contains("项重点工作中")).unwrap()[0];
        let open: usize = figures.lights.values().sum();
        assert!(
            sentence.contains(&format!("还有未完成事项的重点工作{open}项")),
            "{open} in {sentence}"
        );
        let share = |part: usize, whole: usize| format!("{:.1}%", part as f64 * 100.0 / whole as f64);
        let tasks = sample.register.tasks.len();
        // What is nowhere goes without words.
        let mut phrases: Vec<String> = (["已完成", "推进中", "未完成", "未报告"].iter())
            .map(|name| (*name, count(&figures.states, name)))
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| format!("{name}{count}项（{}）", share(count, tasks)))
            .collect();
        let late = [("已逾期", "红"), ("30天内到期或进度滞后", "黄")];
        let late = late.map(|(words, light)| (words, count(&figures.lights, light)));
        phrases.extend(
            late.iter()
                .filter(|(_, count)| *count > 0)
                .map(|(words, count)| format!("{words}的{count}项")),
        );
        for (words, _) in late.iter().filter(|(_, count)| *count == 0) {
            assert!(!sentence.contains(words), "{words} in {sentence}");
        }
        if figures.contradicted > 0 {
            phrases.push(format!("需核实的{}项", figures.contradicted));
        }
        let of_units = ["全部报送", "部分报送", "未报送"].into_iter().zip(&figures.units[1..]);
        let of_units: Vec<String> = (of_units.enumerate())
            .filter(|(place, (_, count))| *place == 0 || **count > 0)
            .map(|(_, (name, count))| format!("{name}{count}个"))
            .collect();
        phrases.extend([
            format!("{tasks}项重点工作中"),
            format!("应报落实方案、落实情况的{}个单位中", figures.units[0]),
            of_units.join("，"),
        ]);
        for phrase in phrases {
            assert!(sentence.contains(&phrase), "{phrase} in {sentence}");
        }
    }
}

/// What a chart of 总览 draws: for each series its name and figures, read from the cells that it refers to.
fn charted(sample: &Sample, number: usize) -> Vec<(String, Vec<usize>)> {
    let bytes = drawn(sample);
    let xml = Parts::of(&bytes).text(&format!("xl/charts/chart{number}.xml"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("总览").unwrap();
    let cells = |formula: &str| -> Vec<String> {
        let cells = formula.rsplit('!').next().unwrap().replace('$', "");
        let [top, left, bottom, right] = range_of(&cells);
        (top..=bottom)
            .flat_map(|row| (left..=right).map(move |column| (row - 1, column - 1)))
            .map(|place| range.get_value(place).unwrap().to_string())
            .collect()
    };
    let formula = |series: &str, of: &str| -> Vec<String> {
        let part = series.split(of).nth(1).unwrap();
        let formula = part.split("<c:f>").nth(1).unwrap().split("</c:f>").next().unwrap();
        cells(formula)
    };
    let series = xml.split("<c:ser>").skip(1);
    series
        .map(|series| {
            let name = formula(series, "<c:tx>").concat();
            let values = formula(series, "<c:val>");
            (name, values.iter().map(|value| value.parse().unwrap()).collect())
        })
        .collect()
}

#[test]
fn the_charts_draw_the_figures_that_can_be_counted_again() {
    let sample = seeded(&REAL, 7);
    let figures = figures(&sample);
    let tasks = charted(&sample, 1);
    let names: Vec<&str> = tasks.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["已完成", "推进中", "未完成", "未报告"]);
    for (name, counts) in &tasks {
        let parts = figures.by_part.values();
        let wanted: Vec<usize> = parts
            .map(|states| states.get(name.as_str()).copied().unwrap_or(0))
            .collect();
        assert_eq!(*counts, wanted, "{name}");
    }
    let units = charted(&sample, 2);
    let names: Vec<&str> = units.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["全部", "部分", "待转录", "未报"]);
    assert!(units[2].1.iter().all(|count| *count == 0));
    let readable = units.iter().filter(|(name, _)| name != "待转录");
    for (place, (name, counts)) in readable.enumerate() {
        // The categories stand in the order of the register, the count of ours in that of their names.
        let mut wanted: Vec<usize> = figures.by_category.values().map(|row| row[place + 1]).collect();
        let mut counts = counts.clone();
        wanted.sort_unstable();
        counts.sort_unstable();
        assert_eq!(counts, wanted, "{name}");
    }
}

/// The same round with every second unit silent.
fn half_silent(seed: u64) -> Sample {
    let mut sample = seeded(&REAL, seed);
    let silent: Vec<String> = sample
        .register
        .units
        .iter()
        .skip(1)
        .step_by(2)
        .map(|unit| unit.unit.name.clone())
        .collect();
    sample.collected.records.retain(|record| !silent.contains(&record.unit));
    sample.collected.submissions.retain(|one| !silent.contains(&one.unit));
    sample
}

#[test]
fn a_plan_round_counts_what_the_lead_units_have_planned() {
    let size = Size {
        forms: &["plan"],
        ..REAL
    };
    for mut sample in [seeded(&size, 7), seeded(&size, 8)] {
        let gone = sample.register.units[UnitId::at(3)].unit.name.clone();
        sample.collected.records.retain(|record| record.unit != gone);
        let came: HashSet<(&str, &str)> = sample
            .collected
            .records
            .iter()
            .map(|record| (record.task.as_str(), record.unit.as_str()))
            .collect();
        let mut wanted = [0usize; 4];
        for (place, task) in sample.register.tasks.with_ids() {
            let leads = sample
                .assignments
                .iter()
                .filter(|one| one.task == place && one.role == Role::Lead);
            let units: Vec<&str> = leads
                .map(|one| sample.register.units[one.unit].unit.name.as_str())
                .collect();
            let count = units
                .iter()
                .filter(|unit| came.contains(&(task.id.as_str(), **unit)))
                .count();
            wanted[if count == units.len() {
                0
            } else if count > 0 {
                1
            } else {
                3
            }] += 1;
        }
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
        let rows = grid(&mut book, "总览");
        let tiles = rows
            .iter()
            .position(|row| row.contains(&"牵头全部报送".to_string()))
            .unwrap();
        let shown = numbers(&rows[tiles + 1]);
        assert_eq!(shown[0], sample.register.tasks.len());
        assert_eq!(shown[1..5], wanted);
        assert!(wanted[3] > 0);
    }
}

#[test]
fn every_silent_unit_is_named_or_counted() {
    for sample in [seeded(&REAL, 7), half_silent(7)] {
        let came: HashSet<&str> = sample
            .collected
            .records
            .iter()
            .map(|record| record.unit.as_str())
            .collect();
        let owing: HashSet<UnitId> = sample.assignments.iter().map(|one| one.unit).collect();
        let silent: Vec<&str> = sample
            .register
            .units
            .with_ids()
            .filter(|(place, unit)| owing.contains(place) && !came.contains(unit.unit.name.as_str()))
            .map(|(_, unit)| unit.unit.name.as_str())
            .collect();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
        let rows = grid(&mut book, "总览");
        let row = rows.iter().find(|row| row[0].starts_with("未报送（")).unwrap();
        assert_eq!(row[0], format!("未报送（{}个）", silent.len()));
        let named = silent
            .iter()
            .filter(|name| row[5].split(['、', '…']).any(|one| one == **name))
            .count();
        assert!(named > 0);
        let rest = silent.len() - named;
        assert_eq!(row[5].contains(&format!("其余{rest}个")), rest > 0, "{}", row[5]);
    }
}
