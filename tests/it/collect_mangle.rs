//! Whatever people do to a workbook, every filled cell comes out at its unit and task, or in a finding; none elsewhere.

use std::collections::BTreeMap;

use duban::check::{Collector, Round};
use duban::form::{FormId, Kind};
use duban::list::Id;
use duban::record::Collected;
use duban::register::Register;
use duban::register::assignment::Assignment;
use duban::reply::incoming::{Evidence, Incoming};
use duban::task::TaskIndex;
use duban::unit::{Role, UnitId};
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::LazyLock;

use super::collect_book::{Book, Cell, Home, Kindred, real_register};
use super::collect_mangle_columns::{remove_column, two_row_head};
use super::collect_mangle_ops::{OPERATIONS, Rng, column_of};
use super::collect_mangle_rows::{delete_titles, repeat_head};

/// Register, assignments, and each unit's tasks.
type Campaign = (Register, Vec<Assignment>, Vec<Vec<(usize, Role)>>);

static CAMPAIGN: LazyLock<Campaign> = LazyLock::new(|| {
    let (register, assignments) = real_register();
    let mut tasks = vec![Vec::new(); register.units.len()];
    for one in &assignments {
        tasks[one.unit.place()].push((one.task.place(), one.role));
    }
    (register, assignments, tasks)
});

/// Where a token came out: unit, form, task, column or label.
type Place<'c> = (&'c str, &'c str, Option<&'c str>, &'c str);

/// How the cells of a mangled reply fared.
#[derive(Debug, Default)]
struct Tally {
    cells: usize,
    placed: usize,
    reported: usize,
    /// What is wrong, in words; must stay empty.
    wrong: Vec<String>,
    /// Cells that a sound reader places, but that were only reported.
    left: Vec<String>,
}

fn collect(book: &Book) -> Collected {
    let (register, assignments, _) = &*CAMPAIGN;
    let mut collector = Collector::new(
        register,
        assignments,
        Round {
            forms: Some(vec!["plan".into(), "status".into()]),
            as_of: date(2020, 7, 15),
        },
    );
    collector.add(Incoming {
        file: book.file.clone(),
        sha256: "1".into(),
        evidence: Evidence::default(),
        content: Ok(book.document(register)),
        findings: Vec::new(),
    });
    collector.finish()
}

/// The same, but printed: what comes in is a PDF of the sheets that are seen.
fn collect_printed(book: &Book) -> Collected {
    let (register, assignments, _) = &*CAMPAIGN;
    let round = Round {
        forms: Some(vec!["plan".into(), "status".into()]),
        as_of: date(2020, 7, 15),
    };
    let mut collector = Collector::new(register, assignments, round);
    let document = book.document(register);
    let seen = document
        .grids
        .iter()
        .filter(|grid| !grid.hidden && !grid.cells.is_empty());
    let pages: Vec<_> = seen.map(super::pages::printed).collect();
    let bytes = super::pages::pdf(&pages, super::pages::Coding::Mapped, false, 0);
    let reading = duban::read::document(&book.file, &bytes).unwrap();
    collector.add(Incoming {
        file: book.file.clone(),
        sha256: "1".into(),
        evidence: Evidence::default(),
        content: Ok(reading.document),
        findings: reading.findings,
    });
    collector.finish()
}

fn tally(book: &Book, collected: &Collected) -> Tally {
    let (register, _, _) = &*CAMPAIGN;
    let mut tally = Tally::default();
    // Where each token came out: unit, form, task, column.
    let mut out: BTreeMap<&str, Vec<Place<'_>>> = BTreeMap::new();
    let tokens = book.tokens();
    for record in &collected.records {
        for (heading, text) in record.fields.iter() {
            for token in tokens_in(text) {
                out.entry(token)
                    .or_default()
                    .push((&record.unit, &record.form, Some(record.task.as_str()), heading));
            }
        }
    }
    for submission in &collected.submissions {
        for (label, text) in submission.fields.iter() {
            for token in tokens_in(text) {
                out.entry(token)
                    .or_default()
                    .push((&submission.unit, &submission.form, None, label));
            }
        }
    }
    let reported: String = collected
        .findings
        .iter()
        .map(|f| f.found.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    let whole_file = collected.findings.iter().any(|f| {
        f.place.file.as_deref() == Some(&book.file)
            && f.place.sheet.is_none()
            && ["unit-unknown", "form-unknown"].contains(&f.rule.as_str())
    });
    let mine = register.units[UnitId::at(book.unit)].unit.name.as_str();
    let mut homes: BTreeMap<&str, Vec<&Home>> = BTreeMap::new();
    for (token, home) in &tokens {
        homes.entry(token).or_default().push(home);
    }
    for (token, homes) in homes {
        tally.cells += 1;
        let fits = |(unit, form, task, heading): &Place<'_>| {
            *unit == mine
                && homes.iter().any(|home| match home {
                    Home::Answer {
                        form: f,
                        tasks,
                        columns,
                    } => {
                        let data = &register.forms[FormId::at(*f)];
                        data.key == *form
                            && task.is_some_and(|task| {
                                tasks
                                    .iter()
                                    .any(|t| register.tasks[TaskIndex::at(*t)].id.as_str() == task)
                            })
                            && columns.iter().any(|c| data.columns[*c].heading == *heading)
                    }
                    Home::Field { form: f } => register.forms[FormId::at(*f)].key == *form && task.is_none(),
                    Home::Finding => false,
                })
        };
        match out.get(token) {
            Some(places) => {
                for place in places.iter().filter(|place| !fits(place)) {
                    tally
                        .wrong
                        .push(format!("{token} came out at {place:?}, its home is {homes:?}"));
                }
                tally.placed += 1;
            }
            None if reported.contains(token) || whole_file => {
                tally.reported += 1;
                if homes.iter().all(|home| **home != Home::Finding) {
                    tally.left.push(token.to_owned());
                }
            }
            None => tally.wrong.push(format!("{token} is lost, its home is {homes:?}")),
        }
    }
    if !collected.ledger.balances() {
        tally
            .wrong
            .push(format!("the account does not balance: {:?}", collected.ledger));
    }
    tally
}

/// `k` and six digits, or a made-up mobile.
fn tokens_in(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('k') {
        if let Some(token) = text
            .get(at..at + 7)
            .filter(|t| t[1..].bytes().all(|b| b.is_ascii_digit()))
        {
            found.push(token);
        }
    }
    for (at, _) in text.match_indices("13900") {
        if let Some(token) = text.get(at..at + 11).filter(|t| t.bytes().all(|b| b.is_ascii_digit())) {
            found.push(token);
        }
    }
    found
}

/// A workbook of one unit with some operations done to it.
fn mangled(unit: usize, operations: &[usize], seed: u64) -> Book {
    let (register, _, tasks) = &*CAMPAIGN;
    let mut book = Book::filled(register, &tasks[unit], unit);
    let mut rng = Rng::new(seed);
    let mut sorted = operations.to_vec();
    sorted.sort_unstable();
    for operation in sorted {
        (OPERATIONS[operation].1)(&mut book, register, &mut rng);
    }
    book
}

fn describe(book: &Book, operations: &[usize], collected: &Collected) -> String {
    let names: Vec<&str> = operations.iter().map(|i| OPERATIONS[*i].0).collect();
    let mut text = format!("operations: {names:?}\n");
    for sheet in &book.sheets {
        text.push_str(&format!("== {} merges {:?}\n", sheet.name, sheet.merges));
        for (i, row) in sheet.rows.iter().enumerate() {
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|(c, cell)| format!("{c}:{}", cell.text.chars().take(30).collect::<String>()))
                .collect();
            text.push_str(&format!("{:>3} {:?} {}\n", i + 1, row.kind, cells.join(" | ")));
        }
    }
    for finding in &collected.findings {
        if finding.rule != "unit-silent" {
            text.push_str(&format!("{} {finding}\n", finding.rule));
        }
    }
    text
}

/// Number of cases: small by default, more by `DUBAN_MANGLE_CASES`.
fn cases(otherwise: u32) -> u32 {
    std::env::var("DUBAN_MANGLE_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(otherwise)
}

#[test]
fn clean_workbooks_of_all_units_bring_no_finding() {
    let (_, _, tasks) = &*CAMPAIGN;
    for unit in 0..tasks.len() {
        let book = mangled(unit, &[], 0);
        let collected = collect(&book);
        let findings: Vec<_> = collected.findings.iter().filter(|f| f.rule != "unit-silent").collect();
        assert!(findings.is_empty(), "{}", describe(&book, &[], &collected));
        let tally = tally(&book, &collected);
        assert!(tally.wrong.is_empty() && tally.reported == 0, "{tally:?}");
        assert_eq!(collected.ledger.cells_reported, 0);
    }
}

/// With the columns gone that tell one form from the other, only the title says which it is; it stands above the first
/// headings only.
#[test]
fn headings_repeated_on_the_next_page_are_still_the_same_form() {
    let (register, _, tasks) = &*CAMPAIGN;
    let mut book = Book::filled(register, &tasks[0], 0);
    for (sheet, kinds) in [
        (0, [Kind::Deadline, Kind::Person]),
        (1, [Kind::Narrative, Kind::Completion]),
    ] {
        for kind in kinds {
            let at = column_of(&book.sheets[sheet], register, kind).unwrap();
            remove_column(&mut book.sheets[sheet], at);
        }
    }
    repeat_head(&mut book, register, &mut Rng::new(1));
    let collected = collect(&book);
    let tally = tally(&book, &collected);
    assert!(
        tally.wrong.is_empty() && tally.left.is_empty(),
        "{tally:?}\n{}",
        describe(&book, &[], &collected)
    );
}

/// With the titles and the columns gone that tell the forms apart, the name of the sheet still says which it is.
#[test]
fn a_sheet_name_tells_forms_whose_own_columns_were_deleted() {
    let (register, _, tasks) = &*CAMPAIGN;
    let mut book = Book::filled(register, &tasks[0], 0);
    delete_titles(&mut book, register, &mut Rng::new(1));
    for (sheet, kinds) in [(0, vec![Kind::Narrative]), (1, vec![Kind::Narrative, Kind::Completion])] {
        for kind in kinds {
            let at = column_of(&book.sheets[sheet], register, kind).unwrap();
            remove_column(&mut book.sheets[sheet], at);
        }
    }
    let collected = collect(&book);
    let tally = tally(&book, &collected);
    assert!(
        tally.wrong.is_empty() && tally.left.is_empty(),
        "{tally:?}\n{}",
        describe(&book, &[], &collected)
    );
}

/// One heading of five is still known by itself; the hidden ids and the joined heading say that they are headings.
#[test]
fn headings_of_which_little_is_left_are_still_found() {
    let (register, _, tasks) = &*CAMPAIGN;
    let mut book = Book::filled(register, &tasks[0], 0);
    let mut rng = Rng::new(1);
    for operation in [
        "the number column deleted",
        "person and phone in one column",
        "both forms in one sheet",
    ] {
        let (_, run) = OPERATIONS.iter().find(|(name, _)| *name == operation).unwrap();
        run(&mut book, register, &mut rng);
    }
    let token = book.token();
    let head = book.sheets[0]
        .rows
        .iter_mut()
        .find(|row| row.kind == Kindred::Head)
        .unwrap();
    let task = head.cells.values_mut().find(|cell| cell.text == "重点工作").unwrap();
    task.text.push_str(&format!("：已完成{token}"));
    task.token = Some((token, Home::Finding));
    let collected = collect(&book);
    let tally = tally(&book, &collected);
    assert!(
        tally.wrong.is_empty() && tally.left.is_empty(),
        "{tally:?}\n{}",
        describe(&book, &[], &collected)
    );
}

/// 责任人 reaches over 姓名 and 联系电话, and something was typed behind both: the phones are not the persons, too.
#[test]
fn a_heading_of_a_group_does_not_join_what_stands_below_it() {
    let (register, _, tasks) = &*CAMPAIGN;
    let mut book = Book::filled(register, &tasks[0], 0);
    two_row_head(&mut book, register, &mut Rng::new(1));
    for at in 0..2 {
        let token = book.token();
        let heads = &mut book.sheets[0].rows;
        let lower = heads.iter_mut().filter(|row| row.kind == Kindred::Head).nth(1).unwrap();
        let cell = lower.cells.values_mut().nth(at).unwrap();
        cell.text.push_str(&token);
        cell.token = Some((token, Home::Finding));
    }
    let collected = collect(&book);
    let tally = tally(&book, &collected);
    assert!(
        tally.wrong.is_empty(),
        "{tally:?}\n{}",
        describe(&book, &[], &collected)
    );
}

/// The number column's heading is lost, so the band that holds a text does not stand in a number column either.
#[test]
fn what_is_typed_into_a_band_is_not_the_task_s_above() {
    let (register, _, tasks) = &*CAMPAIGN;
    let mut book = Book::filled(register, &tasks[0], 0);
    for sheet in 0..book.sheets.len() {
        let serial = column_of(&book.sheets[sheet], register, Kind::Serial).unwrap();
        let token = book.token();
        let cell = Cell {
            text: format!("序号{token}"),
            token: Some((token, Home::Finding)),
        };
        let rows = &mut book.sheets[sheet].rows;
        let head = rows.iter_mut().find(|row| row.kind == Kindred::Head).unwrap();
        head.cells.insert(serial, cell);
    }
    let token = book.token();
    for sheet in &mut book.sheets[..1] {
        let narrative = column_of(sheet, register, Kind::Narrative).unwrap();
        let band = sheet.rows.iter_mut().rfind(|row| row.kind == Kindred::Band).unwrap();
        let cell = Cell {
            text: format!("另见{token}"),
            token: Some((token.clone(), Home::Finding)),
        };
        band.cells.insert(narrative, cell);
    }
    let collected = collect(&book);
    let tally = tally(&book, &collected);
    assert!(
        tally.wrong.is_empty(),
        "{tally:?}\n{}",
        describe(&book, &[], &collected)
    );
}

#[test]
fn every_operation_alone_loses_and_misplaces_nothing() {
    let (_, _, tasks) = &*CAMPAIGN;
    let mut placeable = 0;
    let mut left = 0;
    for (i, (name, _)) in OPERATIONS.iter().enumerate() {
        let (mut cells, mut alone_left) = (0, 0);
        for seed in 0..u64::from(cases(150) / 50).min(400) {
            let unit = (seed as usize * 7 + i) % tasks.len();
            let book = mangled(unit, &[i], seed);
            let collected = collect(&book);
            let tally = tally(&book, &collected);
            assert!(
                tally.wrong.is_empty(),
                "{name} seed {seed}: {:?}\n{}",
                tally.wrong,
                describe(&book, &[i], &collected)
            );
            cells += tally.placed + tally.left.len();
            alone_left += tally.left.len();
        }
        if alone_left > 0 {
            println!("{name}: {alone_left} of {cells} left to a person");
        }
        placeable += cells;
        left += alone_left;
    }
    println!("{left} of {placeable} left to a person");
    assert!(
        left * 200 <= placeable,
        "{left} of {placeable} cells were left to a person"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(150), failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn combinations_lose_and_misplace_nothing(
        unit in any::<prop::sample::Index>(),
        operations in prop::collection::vec(0..OPERATIONS.len(), 1..7),
        seed in any::<u64>(),
    ) {
        let (_, _, tasks) = &*CAMPAIGN;
        let book = mangled(unit.index(tasks.len()), &operations, seed);
        let collected = collect(&book);
        let tally = tally(&book, &collected);
        prop_assert!(tally.wrong.is_empty(), "{:?}\n{}", tally.wrong, describe(&book, &operations, &collected));
    }
}

/// Printed as PDF, the ids and marks of a workbook are gone; what is filled in still comes out at its place or in a finding.
#[test]
fn what_is_mangled_and_printed_comes_out_at_its_place_or_in_a_finding() {
    let (_, _, tasks) = &*CAMPAIGN;
    let mut rng = Rng::new(20);
    let (mut cells, mut placed) = (0, 0);
    for case in 0..cases(40) {
        let unit = rng.below(tasks.len());
        let operations: Vec<usize> = (0..case as usize % 3).map(|_| rng.below(OPERATIONS.len())).collect();
        let book = mangled(unit, &operations, u64::from(case));
        let collected = collect_printed(&book);
        let tally = tally(&book, &collected);
        assert!(
            tally.wrong.is_empty(),
            "{:?}\n{}",
            tally.wrong,
            describe(&book, &operations, &collected)
        );
        if operations.is_empty() {
            cells += tally.cells;
            placed += tally.placed;
        }
    }
    assert_eq!(placed, cells, "of forms that nobody mangled every cell is placed");
}
