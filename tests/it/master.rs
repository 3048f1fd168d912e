//! The master workbook, read back with another reader.

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use duban::unit::Role;

use crate::master_sample::{REAL, Sample, Size, sample, seeded};

fn drawn(sample: &Sample) -> Vec<u8> {
    let master = duban::master::build(&sample.register, &sample.assignments, &sample.collected);
    duban::write::master::draw(&master, Path::new("master.xlsx")).unwrap()
}

/// All text of a sheet, cell by cell.
fn texts(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<String> {
    book.worksheet_range(sheet)
        .unwrap()
        .cells()
        .filter_map(|(_, _, cell)| match cell {
            Data::Empty => None,
            other => Some(other.to_string()),
        })
        .collect()
}

#[test]
fn every_answer_stands_in_the_summary_of_its_form() {
    let sample = sample(&REAL);
    let bytes = drawn(&sample);
    if let Ok(path) = std::env::var("DUBAN_KEEP_MASTER") {
        std::fs::write(path, &bytes).unwrap();
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    for (form, sheet) in [("plan", "落实方案汇总"), ("status", "落实情况汇总")] {
        let all: String = texts(&mut book, sheet).concat().replace(['\r', '\n'], "");
        let mut seen = 0;
        for record in sample.collected.records.iter().filter(|record| record.form == form) {
            for text in record.fields.values() {
                // Long answers continue on further rows; their sentences stay whole.
                for line in text.lines().filter(|_| text.chars().count() < 400) {
                    assert!(all.contains(line), "{sheet} lacks {line}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 2500, "{seen}");
        for task in &sample.register.tasks {
            assert!(all.contains(&task.text.replace('\n', "")), "{sheet} lacks {}", task.id);
        }
    }
}

#[test]
fn the_same_collection_gives_the_same_bytes() {
    let sample = sample(&REAL);
    assert_eq!(drawn(&sample), drawn(&sample));
}

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

/// The cells of a sheet by row.
fn grid(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let range = book.worksheet_range(sheet).unwrap();
    range
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}

/// The numbers in a row, in order.
fn numbers(row: &[String]) -> Vec<usize> {
    row.iter().filter_map(|cell| cell.parse().ok()).collect()
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

/// How large a master of 60,000 records is and how long it takes; run by hand, see docs/master.md:
/// `cargo test --release --test it sixty_thousand -- --ignored --nocapture`.
#[test]
#[ignore = "measures; takes long in a debug build"]
fn sixty_thousand_records_are_drawn_in_flat_memory() {
    let size = Size {
        parts: 30,
        sections: 5,
        tasks: 1500,
        units: 2000,
        co: 39,
        forms: &["status"],
    };
    let sample = sample(&size);
    let before = peak();
    let start = std::time::Instant::now();
    let master = duban::master::build(&sample.register, &sample.assignments, &sample.collected);
    let built = (start.elapsed(), peak());
    let mut file = tempfile::NamedTempFile::new().unwrap();
    duban::write::master::draw_to(
        &master,
        duban::write::master::Sheets::All,
        Path::new("master.xlsx"),
        &mut file,
    )
    .unwrap();
    let length = file.as_file().metadata().unwrap().len();
    if let Ok(path) = std::env::var("DUBAN_KEEP_MASTER") {
        std::fs::copy(file.path(), path).unwrap();
    }
    println!(
        "{} records: built in {:.1?}, drawn in {:.1?}, {} MiB; peak memory {} MiB before, {} built, {} drawn",
        sample.collected.records.len(),
        built.0,
        start.elapsed() - built.0,
        length >> 20,
        before,
        built.1,
        peak()
    );
    assert!(sample.collected.records.len() > 50_000);
}

/// Peak memory of this process in MiB, where the system tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
        .unwrap_or(0)
        >> 10
}

/// Everything a reply may hold to make trouble in a workbook.
const HOSTILE: [&str; 12] = [
    "=HYPERLINK(\"http://example.com\",\"点我\")",
    "+86 0715",
    "-1+1|cmd",
    "@SUM(A1)",
    "{=1+1}",
    "http://example.com/a?b=c&d",
    "mailto:a@example.com",
    "internal:'总览'!A1",
    "<script>&amp;\"'</script>",
    "_x0041_ 与 _x000D_",
    "零宽\u{200b}、控制\u{0}\u{1}\u{b}符",
    "\t制表与换行\r\n第二行",
];

#[test]
fn text_from_replies_never_becomes_a_formula_or_a_link() {
    let mut sample = sample(&REAL);
    for (place, record) in sample.collected.records.iter_mut().enumerate() {
        for (_, text) in record.fields.iter_mut().take(1 + place % 3) {
            *text = HOSTILE[place % HOSTILE.len()].to_string();
        }
    }
    for (place, finding) in sample.collected.findings.iter_mut().enumerate() {
        finding.found = HOSTILE[place % HOSTILE.len()].to_string();
        finding.place.file = Some(HOSTILE[place % HOSTILE.len()].to_string());
        finding.place.sheet = Some("a'b!#c".to_string());
    }
    let master = duban::master::build(&sample.register, &sample.assignments, &sample.collected)
        .with_links_to("../input/replies/");
    let bytes = duban::write::master::draw(&master, Path::new("master.xlsx")).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes.clone())).unwrap();
    for place in 0..zip.len() {
        let mut part = zip.by_index(place).unwrap();
        let name = part.name().unwrap().to_string();
        assert!(!name.contains("vba") && !name.contains("externalLink"), "{name}");
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut part, &mut xml).unwrap();
        assert!(!xml.contains("<f>") && !xml.contains("<f "), "a formula in {name}");
        if name.ends_with(".rels") {
            for target in xml.split("Target=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                let external = target.contains("://") || target.starts_with("mailto");
                assert!(!external || target.starts_with("http://schemas."), "{target} in {name}");
            }
        }
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let all: Vec<String> = texts(&mut book, "明细");
    for text in &HOSTILE[..10] {
        assert!(all.iter().any(|cell| cell == text), "{text} is not as it was");
    }
    assert!(all.iter().any(|cell| cell.contains("控制") && cell.contains('符')));
}

#[test]
fn an_answer_of_many_pages_continues_on_further_rows() {
    let mut sample = sample(&REAL);
    let long: String = (0..2500).map(|n| format!("第{n}项措施已落实。")).collect();
    let place = sample
        .collected
        .records
        .iter()
        .position(|record| record.form == "status")
        .unwrap();
    sample.collected.records[place]
        .fields
        .insert("落实情况".to_string(), long.clone());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
    let all: String = texts(&mut book, "落实情况汇总")
        .into_iter()
        .filter(|text| text.contains("项措施已落实"))
        .collect();
    assert_eq!(all, long);
}

#[test]
fn a_collection_of_nothing_is_drawn_all_the_same() {
    let mut sample = sample(&REAL);
    sample.collected.records.clear();
    sample.collected.submissions.clear();
    sample.collected.findings.clear();
    sample.collected.replies.clear();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
    let rows = grid(&mut book, "总览");
    let tiles = rows
        .iter()
        .position(|row| row.iter().any(|cell| cell == "未报告"))
        .unwrap();
    assert!(numbers(&rows[tiles + 1]).starts_with(&[60, 0, 0, 60]));
    sample.collected.forms.clear();
    drawn(&sample);
    sample.register.tasks.clear();
    sample.register.units.clear();
    drawn(&sample);
}

#[test]
fn what_changed_since_the_last_collection_is_named() {
    let earlier = sample(&REAL);
    let mut now = sample(&REAL);
    let heading = "落实情况";
    let status = |sample: &Sample| {
        sample
            .collected
            .records
            .iter()
            .position(|record| record.form == "status")
            .unwrap()
    };
    let place = status(&now);
    let edited = now.collected.records[place].clone();
    now.collected.records[place]
        .fields
        .insert(heading.to_string(), "全部完成并通过验收".to_string());
    let gone = now.collected.records.pop().unwrap();
    let mut later = earlier.collected.clone();
    let new = later.records.remove(place + 1);
    let master = duban::master::build(&now.register, &now.assignments, &now.collected).compared_with(&later);
    let changes = master.changes.as_ref().unwrap();
    let found: Vec<(&str, &str)> = changes
        .answers
        .iter()
        .map(|change| (change.kind.label(), change.unit))
        .collect();
    let mut wanted = vec![
        ("有修改", edited.unit.as_str()),
        ("新报送", new.unit.as_str()),
        ("不再出现", gone.unit.as_str()),
    ];
    wanted.sort();
    let mut sorted = found.clone();
    sorted.sort();
    assert_eq!(sorted, wanted);
    let bytes = duban::write::master::draw(&master, Path::new("master.xlsx")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let all = texts(&mut book, "与上次对比");
    assert!(all.iter().any(|text| text == "全部完成并通过验收"));
    assert!(all.contains(&edited.fields[heading]));
}

/// The export of a sample.
fn exported(sample: &Sample, format: duban::write::export::Format) -> Vec<u8> {
    let master = duban::master::build(&sample.register, &sample.assignments, &sample.collected);
    let mut bytes = Vec::new();
    duban::write::export::write(&master.detail, format, Path::new("明细"), &mut bytes).unwrap();
    bytes
}

#[test]
fn every_export_holds_every_record() {
    use duban::write::export::Format;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    let mut sample = sample(&REAL);
    for (place, record) in sample.collected.records.iter_mut().enumerate() {
        record
            .fields
            .insert("责任领导".to_string(), HOSTILE[place % 10].to_string());
    }
    let records = &sample.collected.records;

    let csv = exported(&sample, Format::Csv);
    let mut reader = csv::Reader::from_reader(csv.strip_prefix("\u{feff}".as_bytes()).unwrap());
    let headings = reader.headers().unwrap().clone();
    let place = headings.iter().position(|heading| heading == "责任领导").unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), records.len());
    for (row, record) in rows.iter().zip(records) {
        let value = &row[place];
        assert!(!value.starts_with(['=', '+', '-', '@']), "{value}");
        assert_eq!(
            value.trim_start_matches('\''),
            record.fields["责任领导"].trim_start_matches('\'')
        );
    }

    let lines = String::from_utf8(exported(&sample, Format::Jsonl)).unwrap();
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), records.len());
    for (line, record) in lines.iter().zip(records) {
        assert_eq!(line["unit"], record.unit.as_str());
        assert_eq!(line["fields"]["责任领导"], record.fields["责任领导"].as_str());
    }

    let bytes = exported(&sample, Format::Parquet);
    assert_eq!(bytes, exported(&sample, Format::Parquet));
    let reader = SerializedFileReader::new(tempfile_with(&bytes)).unwrap();
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), records.len());
    for (row, record) in rows.iter().zip(records) {
        let value = row
            .get_column_iter()
            .find(|(name, _)| *name == "责任领导")
            .unwrap()
            .1
            .to_string();
        assert_eq!(value, format!("\"{}\"", record.fields["责任领导"]));
    }
}

/// A file that holds these bytes.
fn tempfile_with(bytes: &[u8]) -> std::fs::File {
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, bytes).unwrap();
    file
}
