//! The master workbook, read back with another reader.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};

use crate::master_sample::{REAL, Sample, Size, sample};

/// The master of a sample.
pub fn drawn(sample: &Sample) -> Vec<u8> {
    let settled = sample.settled();
    let master = duban::master::build(&sample.register, &settled);
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

/// The cells of a sheet by row.
pub fn grid(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let range = book.worksheet_range(sheet).unwrap();
    range
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}

/// The numbers in a row, in order.
pub fn numbers(row: &[String]) -> Vec<usize> {
    row.iter().filter_map(|cell| cell.parse().ok()).collect()
}

#[test]
fn every_answer_stands_in_the_summary_of_its_form() {
    let sample = sample(&REAL);
    let bytes = drawn(&sample);
    if let Ok(path) = std::env::var("DUBAN_KEEP_MASTER") {
        std::fs::write(path, &bytes).unwrap();
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    for (form, sheet) in [("plan", "存档·落实方案汇总"), ("status", "存档·落实情况汇总")] {
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
    let settled = sample.settled();
    let master = duban::master::build(&sample.register, &settled);
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
    let settled = sample.settled();
    let master = duban::master::build(&sample.register, &settled).with_links_to("../input/replies/");
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
    sample.collected.records[place].fields.insert("落实情况", long.clone());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(drawn(&sample))).unwrap();
    let all: String = texts(&mut book, "存档·落实情况汇总")
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
    assert!(
        numbers(&rows[tiles + 1])
            .windows(5)
            .any(|five| five == [60, 0, 0, 0, 60])
    );
    sample.collected.forms.clear();
    drawn(&sample);
    sample.register.tasks = Default::default();
    sample.register.units = Default::default();
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
        .insert(heading, "全部完成并通过验收".to_string());
    let gone = now.collected.records.pop().unwrap();
    let mut later = earlier.collected.clone();
    let new = later.records.remove(place + 1);
    let settled = now.settled();
    let master = duban::master::build(&now.register, &settled).compared_with(&later);
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
    assert!(all.contains(&edited.fields.get(heading).unwrap().to_owned()));
}

/// The export of a sample.
fn exported(sample: &Sample, format: duban::write::export::Format) -> Vec<u8> {
    let settled = sample.settled();
    let master = duban::master::build(&sample.register, &settled);
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
        record.fields.insert("责任领导", HOSTILE[place % 10].to_string());
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
            record.fields.get("责任领导").unwrap().trim_start_matches('\'')
        );
    }

    let lines = String::from_utf8(exported(&sample, Format::Jsonl)).unwrap();
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), records.len());
    for (line, record) in lines.iter().zip(records) {
        assert_eq!(line["unit"], record.unit.as_str());
        assert_eq!(line["fields"]["责任领导"], record.fields.get("责任领导").unwrap());
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
        assert_eq!(value, format!("\"{}\"", record.fields.get("责任领导").unwrap()));
    }
}

/// A file that holds these bytes.
fn tempfile_with(bytes: &[u8]) -> std::fs::File {
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, bytes).unwrap();
    file
}
