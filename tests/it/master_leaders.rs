//! The leadership edition: four sheets that open first, on at most twelve pages, with nothing lost between them and the archive.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use duban::list::Id;
use duban::task::TaskIndex;
use duban::unit::UnitId;

use crate::master::{drawn, grid};
use crate::master_page::{attributes, extremes};
use crate::master_sample::{REAL, Size, sample};
use crate::workbook_parts::Parts;

/// The sheets that leadership reads, and on how many pages at most.
const EDITION: [(&str, usize); 4] = [("总览", 1), ("任务一览", 8), ("未完成事项", 2), ("报送通报", 1)];

#[test]
fn the_edition_opens_first_and_what_is_long_says_that_it_is_the_archive() {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample(&REAL)))).unwrap();
    let names = book.sheet_names();
    let first: Vec<&str> = names.iter().take(4).map(String::as_str).collect();
    assert_eq!(first, EDITION.map(|(name, _)| name));
    let archive: Vec<&String> = names.iter().filter(|name| name.starts_with("存档")).collect();
    assert!(archive.len() >= 6, "{names:?}");
    for name in archive {
        let head = grid(&mut book, name).concat().concat();
        assert!(head.contains("存档资料"), "{name}");
    }
}

#[test]
fn the_edition_keeps_to_its_pages_whatever_comes() {
    let more = Size { units: 300, ..REAL };
    let rounds = extremes().into_iter().chain([("300 units", sample(&more))]);
    for (name, sample) in rounds {
        let bytes = drawn(&sample);
        let parts = Parts::of(&bytes);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        for (place, (sheet, most)) in (1..).zip(EDITION) {
            let xml = parts.text(&format!("xl/worksheets/sheet{place}.xml"));
            let pages = attributes(&xml, "brk", "id").len() + 1;
            assert!(pages <= most, "{name}: {sheet} takes {pages} pages");
            let rows = grid(&mut book, sheet);
            assert!(rows.len() > 3, "{name}: {sheet}");
        }
    }
}

#[test]
fn every_task_has_its_line_and_the_lines_count_up_to_the_first_page() {
    let sample = sample(&REAL);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
    let rows = grid(&mut book, "任务一览");
    let lines: Vec<&Vec<String>> = rows.iter().filter(|row| row[0].parse::<usize>().is_ok()).collect();
    let numbers: Vec<&str> = lines.iter().map(|row| row[0].as_str()).collect();
    let wanted: Vec<&str> = sample.register.tasks.iter().map(|task| task.number.as_str()).collect();
    assert_eq!(numbers, wanted);
    let first = grid(&mut book, "总览").concat().concat();
    for state in ["已完成", "推进中", "未完成", "未报告"] {
        let count = lines.iter().filter(|row| row[4] == state).count();
        assert!(
            first.contains(&format!("{state}{count}项（")),
            "{state} {count}: {first}"
        );
    }
    let late = lines.iter().filter(|row| row[5].starts_with('红')).count();
    assert!(
        late > 0 && first.contains(&format!("已逾期的{late}项")),
        "{late}: {first}"
    );
    // Whom the line names as answered is who answered.
    for (place, row) in sample.register.tasks.ids().zip(&lines) {
        let task = &sample.register.tasks[place].id;
        let co: Vec<&str> = (sample.assignments.iter())
            .filter(|one| one.task == place && one.role == duban::unit::Role::Co)
            .map(|one| sample.register.units[one.unit].unit.name.as_str())
            .collect();
        let came = |unit: &&&str| {
            let mut records = sample.collected.records.iter();
            records.any(|one| one.form == "status" && one.task == *task && one.unit == **unit)
        };
        let counts = format!("{}／{}", co.iter().filter(came).count(), co.len());
        assert!(
            row[8] == "—" && co.is_empty() || row[8].starts_with(&counts),
            "{row:?} {counts}"
        );
    }
}

#[test]
fn what_does_not_fit_two_pages_is_counted_and_stands_in_the_archive() {
    for (name, sample) in extremes() {
        let bytes = drawn(&sample);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let all = grid(&mut book, "存档·未完成事项");
        let short = grid(&mut book, "未完成事项");
        let lights = |rows: &[Vec<String>]| -> Vec<String> {
            let light = |text: &&String| {
                ["红：", "黄：", "绿：", "时限不明"]
                    .iter()
                    .any(|word| text.starts_with(word))
                    && text.chars().count() < 16
            };
            rows.iter()
                .filter_map(|row| row.get(2))
                .filter(light)
                .cloned()
                .collect()
        };
        let (whole, shown) = (lights(&all), lights(&short));
        let rest: usize = (short.iter())
            .find_map(|row| row[0].strip_prefix("其余")?.split('条').next()?.parse().ok())
            .unwrap_or(0);
        assert_eq!(shown.len() + rest, whole.len(), "{name}");
        // The longest overdue stand first.
        let overdue = |text: &String| text.starts_with('红');
        assert!(shown.is_sorted_by_key(|text| !overdue(text)), "{name}: {shown:?}");
    }
}

#[test]
fn a_packet_holds_the_tasks_of_its_leaders_units_and_no_others() {
    let mut sample = sample(&REAL);
    for (place, unit) in sample.register.units.iter_mut().enumerate() {
        unit.unit.leader = ["张三", "李四、王五", ""][place % 3].to_owned();
    }
    sample.register.tasks[TaskIndex::at(5)].columns.add("市领导", "赵六");
    let settled = sample.settled();
    let master = duban::master::build(&sample.register, &settled);
    let packets = duban::master::packets::of(&master);
    let names: Vec<&str> = packets.iter().map(|packet| packet.leader.as_str()).collect();
    assert_eq!(names, ["张三", "李四", "王五", "赵六"]);
    for packet in &packets {
        let own = |unit: UnitId| sample.register.units[unit].unit.leader.contains(&packet.leader);
        let leads = |task: TaskIndex| {
            let mut leads = sample.assignments.iter();
            leads.any(|one| one.task == task && one.role == duban::unit::Role::Lead && own(one.unit))
        };
        let wanted: Vec<&str> = (sample.register.tasks.ids())
            .filter(|task| leads(*task) || packet.leader == "赵六" && *task == TaskIndex::at(5))
            .map(|task| sample.register.tasks[task].id.as_str())
            .collect();
        let held: Vec<&str> = packet.lines.iter().map(|line| line.task.id.as_str()).collect();
        assert_eq!(held, wanted, "{}", packet.leader);
        // What a unit is said to have done, it has said itself, whatever another that leads the same task says.
        for share in &packet.units {
            let mut counted = (0, 0, 0);
            for one in sample
                .assignments
                .iter()
                .filter(|one| one.role == duban::unit::Role::Lead)
            {
                let (unit, task) = (
                    &sample.register.units[one.unit].unit.name,
                    &sample.register.tasks[one.task].id,
                );
                if unit != share.name() {
                    continue;
                }
                let mut records = sample.collected.records.iter();
                let record = records.find(|one| one.form == "status" && one.unit == *unit && one.task == *task);
                let said = record.and_then(|record| record.normalised.get("是否完成 (未完成需说明原因)"));
                counted.0 += 1;
                counted.1 += usize::from(said == Some("yes"));
                counted.2 += usize::from(matches!(said, Some("no" | "partial")));
            }
            assert_eq!((share.led, share.done), (counted.0, counted.1), "{}", share.name());
            // What is silent and past its day is open, too.
            assert!(
                share.open >= counted.2 && share.late + share.soon <= share.open,
                "{share:?}"
            );
            assert_eq!(share.done + share.open + share.other(), share.led, "{share:?}");
        }
        let is_own = |unit: &str, task: &duban::task::TaskId| {
            packet.units.iter().any(|share| share.name() == unit)
                || packet.leader == "赵六" && *task == sample.register.tasks[TaskIndex::at(5)].id
        };
        for matter in &packet.matters {
            assert!(
                is_own(matter.answer.unit, &matter.task.id),
                "{}: {}",
                packet.leader,
                matter.answer.unit
            );
        }
        let path = std::path::Path::new("packet.xlsx");
        let bytes = duban::write::master::draw_packet(&master, packet, path).unwrap();
        let parts = Parts::of(&bytes);
        // One page of overview, and two at most of what is stuck.
        for (sheet, most) in [(1, 1), (3, 2)] {
            let xml = parts.text(&format!("xl/worksheets/sheet{sheet}.xml"));
            assert!(attributes(&xml, "brk", "id").len() < most);
        }
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["总览", "任务一览", "未完成事项"]);
        let listed = grid(&mut book, "任务一览");
        let listed = listed.iter().filter(|row| row[0].parse::<usize>().is_ok()).count();
        assert_eq!(listed, wanted.len());
    }
}

#[test]
fn the_first_page_names_only_units_of_which_the_same_is_true() {
    use duban::master::state::Light;
    let mut several = 0;
    for seed in 1..6 {
        let mut sample = crate::master_sample::seeded(&REAL, seed);
        // Two units lead each task, so that one may be late where the other is not.
        for place in 0..sample.assignments.len() {
            if sample.assignments[place].task.place().is_multiple_of(2) && place.is_multiple_of(3) {
                sample.assignments[place].role = duban::unit::Role::Lead;
            }
        }
        let roles = sample.assignments.clone();
        for record in &mut sample.collected.records {
            let (register, unit, task) = (&sample.register, &record.unit, &record.task);
            let one = roles
                .iter()
                .find(|one| register.units[one.unit].unit.name == *unit && register.tasks[one.task].id == *task);
            record.role = one.map_or(record.role, |one| one.role);
        }
        let settled = sample.settled();
        let master = duban::master::build(&sample.register, &settled);
        for urgent in &master.overview.urgent {
            let lights: Vec<Light> = (master.matters.iter())
                .filter(|matter| matter.task.id == urgent.task.id && urgent.units.contains(&matter.answer.unit))
                .map(|matter| matter.light)
                .collect();
            if urgent.kind.contains("逾期") && !urgent.kind.contains("未报") {
                assert!(lights.iter().all(|light| matches!(light, Light::Red(_))), "{urgent:?}");
                let alike = lights.iter().all(|light| *light == lights[0]);
                assert_eq!(alike, !urgent.kind.starts_with("最长"), "{urgent:?}");
            }
            if urgent.kind.contains("天内到期") {
                assert!(
                    lights.iter().all(|light| matches!(light, Light::Yellow(_))),
                    "{urgent:?}"
                );
            }
            several += usize::from(urgent.units.len() > 1 && !lights.is_empty());
        }
    }
    assert!(several > 0);
}

#[test]
fn three_hundred_tasks_stand_on_eight_pages_each_in_a_row() {
    let many = Size {
        tasks: 300,
        units: 300,
        ..REAL
    };
    let bytes = drawn(&sample(&many));
    let xml = Parts::of(&bytes).text("xl/worksheets/sheet2.xml");
    assert!(attributes(&xml, "brk", "id").len() < 8);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let rows = grid(&mut book, "任务一览");
    assert_eq!(rows.iter().filter(|row| row[0].parse::<usize>().is_ok()).count(), 300);
}

#[test]
fn every_key_figure_has_room_for_its_digits() {
    let many = Size {
        tasks: 300,
        units: 300,
        ..REAL
    };
    for (name, sample) in extremes().into_iter().chain([("300 units", sample(&many))]) {
        let bytes = drawn(&sample);
        let xml = Parts::of(&bytes).text("xl/worksheets/sheet1.xml");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let rows = grid(&mut book, "总览");
        let names = rows
            .iter()
            .position(|row| row.iter().any(|cell| cell == "应报单位"))
            .unwrap();
        let tiles = rows[names].iter().filter(|cell| !cell.is_empty()).count();
        // Rows of a sheet are counted from 1, and the figures stand below their names.
        let merged = attributes(&xml, "mergeCell", "ref");
        let row = (names + 2).to_string();
        let own = merged.iter().filter(|range| {
            let end = range.split(':').next_back().unwrap();
            end.trim_start_matches(|c: char| c.is_ascii_uppercase()) == row
        });
        assert_eq!(own.count(), tiles, "{name}: a figure in one narrow column");
    }
}

#[test]
fn a_notice_without_parts_is_counted_by_who_leads_and_never_in_one_row() {
    let mut sample = sample(&REAL);
    for task in &mut sample.register.tasks {
        task.part.clear();
    }
    let settled = sample.settled();
    let master = duban::master::build(&sample.register, &settled);
    let tasks = &master.overview.tasks;
    assert!(!master.overview.by_part && tasks.rows.len() > 1);
    assert_eq!(tasks.total(), sample.register.tasks.len());
    let open: Vec<usize> = tasks.rows.iter().map(|(_, counts)| counts[1..].iter().sum()).collect();
    assert!(open.is_sorted_by(|one, other| one >= other), "{open:?}");
    for (unit, counts) in &tasks.rows {
        // Each task stands under one unit that leads it.
        let leads = sample
            .assignments
            .iter()
            .filter(|one| one.role == duban::unit::Role::Lead && sample.register.units[one.unit].unit.name == *unit);
        assert!(leads.count() >= counts.iter().sum(), "{unit}");
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
    assert!(grid(&mut book, "总览").concat().concat().contains("（按牵头单位）"));
}

#[test]
fn the_first_page_states_the_order_of_the_kinds_that_stand_on_it() {
    for (name, sample) in extremes() {
        let settled = sample.settled();
        let master = duban::master::build(&sample.register, &settled);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
        let text = grid(&mut book, "总览").concat().concat();
        let mut kinds: Vec<&str> = master.overview.urgent.iter().map(|one| one.class.label()).collect();
        kinds.dedup();
        let mut rest = match text.split("排列顺序：").nth(1) {
            Some(rest) => rest.split("未到期").next().unwrap(),
            None => {
                assert!(kinds.len() < 2, "{name}: {kinds:?}");
                continue;
            }
        };
        for kind in kinds {
            let at = rest
                .find(kind)
                .unwrap_or_else(|| panic!("{name}: {kind} is not in {rest}"));
            rest = &rest[at + kind.len()..];
        }
    }
}

#[test]
fn no_cell_of_the_list_loses_the_words_that_say_what_is_so() {
    for (name, sample) in extremes() {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
        for row in grid(&mut book, "任务一览") {
            let Some(answered) = row.get(8).filter(|text| text.contains('；')) else {
                continue;
            };
            // 等2个报未完…… would say nothing.
            let is_whole = answered.contains("报未全部完成");
            assert!(is_whole || name == "long names", "{name}: {answered}");
        }
    }
}

#[test]
fn whatever_is_counted_as_under_way_or_not_done_stands_among_what_is_not_done() {
    for (name, sample) in extremes() {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
        let listed = grid(&mut book, "任务一览");
        let open: Vec<String> = (grid(&mut book, "存档·未完成事项").iter())
            .map(|row| row[0].clone())
            .collect();
        for row in listed
            .iter()
            .filter(|row| ["推进中", "未完成"].contains(&row[4].as_str()))
        {
            assert!(open.contains(&row[0]), "{name}: {row:?}");
        }
    }
}

#[test]
fn a_telephone_number_in_the_place_of_an_account_is_not_quoted_to_leaders() {
    const PHONE: &str = "18782354011";
    let mut sample = sample(&REAL);
    for record in &mut sample.collected.records {
        record.fields.insert("落实情况", PHONE.to_owned());
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
    for sheet in ["总览", "任务一览", "未完成事项"] {
        let rows = grid(&mut book, sheet);
        let quoted = rows.iter().flatten().find(|text| text.contains(PHONE));
        assert_eq!(quoted, None, "{sheet}");
    }
}
