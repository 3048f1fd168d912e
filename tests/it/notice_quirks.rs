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
    assert!(names.len() >= 60);
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

/// What the list of conventions asks for, with the fixtures that show it.
const CONVENTIONS: &[(&str, &[&str])] = &[
    ("1. 1． 1﹒ 1、", &["numbers-of-every-style"]),
    ("（一） (一)", &["numbers-in-brackets"]),
    ("一、", &["tasks-numbered-in-han"]),
    ("△", &["triangles-and-no-numbers"]),
    (
        "a bare number in a cell",
        &["table-with-bars", "table-parted-by-spaces"],
    ),
    ("restarting, gaps, subsets", &["numbers-restart-and-jump"]),
    ("parent and children with clauses", &["parent-and-children"]),
    (
        "numbered items without a clause",
        &["aims-are-no-tasks", "task-without-units"],
    ),
    ("11.121人才", &["digit-behind-the-number"]),
    ("the preamble's own numbers", &["preamble-has-its-own-numbers"]),
    ("a leader as a group", &["leader-as-group"]),
    ("the lead inside a heading", &["lead-inside-the-heading"]),
    ("empty headings", &["empty-headings"]),
    ("own lines", &["clause-on-lines-of-its-own"]),
    ("[…] around nested brackets", &["clause-in-square-brackets"]),
    (
        "bare after the sentence",
        &["clause-bare-at-the-end", "sentence-that-says-by-whom"],
    ),
    (
        "several in a paragraph",
        &["clauses-in-the-middle", "measures-behind-semicolons"],
    ),
    (
        "roles by label",
        &[
            "labels-of-every-kind",
            "labels-seldom-seen",
            "table-headings-of-every-kind",
        ],
    ),
    (
        "people are no units",
        &["people-are-no-units", "people-inside-the-clause"],
    ),
    ("roles by verb", &["verbs-of-every-kind", "verbs-seldom-seen"]),
    (
        "the first leads from here on",
        &[
            "first-leads-from-here-on",
            "first-leads-said-in-the-preamble",
            "first-leads-in-every-wording",
            "rule-in-brackets-behind-the-last-name",
            "table-heading-with-the-first-rule",
        ],
    ),
    (
        "without a lead the responsible lead",
        &["no-lead-means-the-responsible-lead"],
    ),
    ("separators of units and roles", &["roles-parted-in-every-way"]),
    (
        "names with 和 inside",
        &["names-with-and-inside", "two-units-joined-by-he"],
    ),
    (
        "collectives",
        &[
            "collectives-with-separators",
            "collectives-of-every-kind",
            "collectives-that-close-late",
        ],
    ),
    ("等", &["open-lists"]),
    ("nested brackets", &["brackets-that-belong-to-the-name"]),
    ("elided prefixes", &["prefix-left-off-after-the-first"]),
    ("one body under several names", &["one-body-under-several-names"]),
    ("deadlines", &["deadlines-in-the-clause"]),
    ("decoys", &["decoys", "labels-that-are-prose"]),
    (
        "flattened tables",
        &[
            "table-one-cell-a-line",
            "table-with-bars",
            "table-parted-by-spaces",
            "table-with-broken-headings",
        ],
    ),
    (
        "half and full width",
        &["half-width-everywhere", "full-width-everywhere"],
    ),
    ("Traditional", &["traditional-letters"]),
    (
        "责任领导: or 参加单位 inside a clause",
        &["people-inside-the-clause", "labels-seldom-seen"],
    ),
    ("(1) and ① nesting", &["nested-round-and-circled-numbers"]),
];

#[test]
fn every_convention_has_its_fixture() {
    for (convention, names) in CONVENTIONS {
        for name in *names {
            for end in ["txt", "tsv"] {
                let path = format!("fixtures/notices/quirks/{name}.{end}");
                let bytes = std::fs::metadata(&path).map_or(0, |found| found.len());
                assert!(bytes > 20, "{convention}: {path}");
            }
        }
    }
}
