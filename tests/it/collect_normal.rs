//! Believable answers by kind against their right readings: what is correct must not be called wrong.

use std::collections::BTreeMap;

use duban::kind::{self, Content};
use duban::normal::blank::{Worth, worth};
use duban::normal::{completion, date, deadline, person, phone};

/// Reads a fixture: each text as written, with its right reading.
fn rows(fixture: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = fixture
        .lines()
        .filter(|line| !line.starts_with("# ") && !line.is_empty())
        .collect();
    lines
        .into_iter()
        .map(|line| {
            let (text, reading) = line.split_once('\t').unwrap_or_else(|| panic!("no tab in {line:?}"));
            (text.replace("\\n", "\n").replace("\\\\", "\\"), reading.to_owned())
        })
        .collect()
}

/// Counts good answers and alarms; tells of each line that is read otherwise.
fn check(name: &str, fixture: &str, read: impl Fn(&str) -> String) -> (usize, usize, Vec<String>) {
    let (mut good, mut alarms, mut wrong) = (0, 0, Vec::new());
    for (text, right) in rows(fixture) {
        let got = read(&text);
        good += usize::from(right != "!");
        alarms += usize::from(right != "!" && got == "!");
        if got != right {
            wrong.push(format!("{name}: {text:?} is {right}, read as {got}"));
        }
    }
    (good, alarms, wrong)
}

#[test]
fn believable_answers_are_read_right() {
    let refused = || "!".to_owned();
    let results = [
        check(
            "deadline",
            include_str!("../../fixtures/normal/deadlines.tsv"),
            |text| deadline::read(text, 2020).map_or_else(|_| refused(), deadline::Deadline::normal),
        ),
        check("phone", include_str!("../../fixtures/normal/phones.tsv"), |text| {
            phone::read(text).unwrap_or_else(|_| refused())
        }),
        check(
            "completion",
            include_str!("../../fixtures/normal/completions.tsv"),
            |text| {
                completion::read(text).map_or_else(refused, |read| {
                    format!(
                        "{}{}",
                        read.state.as_str(),
                        if read.reason && read.state == completion::State::No {
                            "+"
                        } else {
                            ""
                        }
                    )
                })
            },
        ),
        check("person", include_str!("../../fixtures/normal/persons.tsv"), |text| {
            person::read(text).map_or_else(|_| refused(), |_| "ok".to_owned())
        }),
        check("date", include_str!("../../fixtures/normal/dates.tsv"), |text| {
            date::read(text, 2020).map_or_else(|_| refused(), |day| day.to_string())
        }),
        check("worth", include_str!("../../fixtures/normal/worth.tsv"), |text| {
            match worth(text) {
                Worth::Blank => "blank",
                Worth::Ditto => "ditto",
                Worth::Elsewhere => "elsewhere",
                Worth::Nil => "nil",
                Worth::Answer => "answer",
            }
            .to_owned()
        }),
    ];
    let good: usize = results.iter().map(|(good, _, _)| good).sum();
    let alarms: usize = results.iter().map(|(_, alarms, _)| alarms).sum();
    let wrong: Vec<&String> = results.iter().flat_map(|(_, _, wrong)| wrong).collect();
    assert!(good >= 300, "{good} believable answers");
    assert!(alarms * 100 < good, "{alarms} of {good} are false alarms");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What stands in a cell, by the kind of its column: the property of every kind at once. What is right is read right and
/// brings no fault; what is wrong, swapped in from another column or typed for nothing is never taken in silence.
#[test]
fn each_kind_reads_right_answers_and_tells_wrong_ones() {
    let fixture = include_str!("../../fixtures/normal/kinds.tsv");
    let lines = fixture
        .lines()
        .filter(|line| !line.starts_with("# ") && !line.is_empty());
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for line in lines {
        let parts: Vec<&str> = line.split('\t').collect();
        let [word, heading, text, right] = parts.as_slice() else {
            panic!("four parts in {line:?}")
        };
        let kind = kind::named(word).unwrap_or_else(|| panic!("{word} is a kind"));
        let text = text.replace("\\n", "\n");
        let content = Content::of(heading, &text, 2026);
        let got = match kind::worth(kind, &text) {
            Worth::Answer => match kind::of(kind).read_content(&content) {
                Ok(Some(normal)) => normal,
                Ok(None) => "ok".to_owned(),
                Err(_) => "!".to_owned(),
            },
            // What counts as empty is told, too.
            _ => "!".to_owned(),
        };
        let count = counts.entry(*word).or_default();
        if *right == "!" {
            count.1 += 1;
        } else {
            count.0 += 1;
        }
        if got != *right && (*right != "any" || got == "!") {
            wrong.push(format!("{word} {heading}: {text:?} is {right}, read as {got}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
    let judged = kind::all_words().len() - 3;
    assert_eq!(counts.len(), judged, "{counts:?}");
    for (word, (good, bad)) in counts {
        assert!(good >= 28 && bad >= 28, "{word}: {good} right, {bad} wrong");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(4_000))]

    /// What stands in a cell is judged in the process that collects: nothing in it may end that process.
    #[test]
    fn no_content_of_a_cell_ends_the_program(text in "[0-9０-９一二三十年月日.,/:：、，（）()%+\\-—是否已未完成中待√×☑□ \n市县甲张a@E]{0,14}", heading in "[0-9年月完成时限是否电话进度状态金额（）/万元]{0,10}") {
        let content = Content::of(&heading, &text, 2026);
        for word in kind::all_words() {
            let model = kind::of(kind::named(word).expect("a kind"));
            let _ = model.read_content(&content);
            let _ = (model.surely)(&content);
            let _ = kind::worth(model.kind, &text);
        }
    }
}
