//! One small notice for every quirk, each with the reading that a person gives it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write;

use duban::notice::read;
use duban::read::notice_source::source;

/// The tasks as the fixture tables write them; only the extras that the table names are shown.
fn reading(path: &str, expected: &str) -> String {
    let bytes = std::fs::read(path).unwrap();
    let notice = read(&source(path, &bytes).unwrap());
    let mut shown = String::new();
    let rows: Vec<&str> = expected.lines().collect();
    for (place, task) in notice.tasks.iter().enumerate() {
        let text = task.text.replace('\n', "\\n");
        write!(
            shown,
            "{}\t{}\t{}\t{text}",
            task.number,
            task.lead.join("|"),
            task.co.join("|")
        )
        .unwrap();
        let row = rows.get(place).copied().unwrap_or("");
        for extra in row.split('\t').skip(4) {
            let key = extra.split('=').next().unwrap();
            let value = match key {
                "part" => task.part.clone(),
                "section" => task.section.clone(),
                "due" => task.due.clone().unwrap_or_default(),
                "parent" => task
                    .parent
                    .as_ref()
                    .map(|parent| parent.to_string())
                    .unwrap_or_default(),
                "measures" => task.measures.len().to_string(),
                "open" if task.lead_open => "lead".to_owned(),
                "open" if task.co_open => "co".to_owned(),
                _ => String::new(),
            };
            write!(shown, "\t{key}={value}").unwrap();
        }
        let open = task.lead_open || task.co_open;
        if open && !row.contains("open=") {
            shown.push_str("\topen");
        }
        shown.push('\n');
    }
    shown
}

#[test]
fn every_quirk_is_read_as_a_person_reads_it() {
    let mut names: Vec<_> = std::fs::read_dir("fixtures/notices/quirks")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    names.sort();
    assert!(names.len() >= 30);
    let mut wrong = String::new();
    for path in names {
        let expected = std::fs::read_to_string(path.with_extension("tsv")).unwrap();
        let read = reading(path.to_str().unwrap(), &expected);
        if read != expected {
            write!(wrong, "{}\n expected\n{expected} read\n{read}\n", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
