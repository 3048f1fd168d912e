//! The master workbook, read back with another reader.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};

use crate::master_sample::{REAL, Sample, sample};

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
