//! Believable answers by kind against their right readings: what is correct must not be called wrong.

use duban::reply::normal::blank::{Worth, worth};
use duban::reply::normal::{completion, date, deadline, person, phone};

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
