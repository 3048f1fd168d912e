//! A mailing that is killed, many times and anywhere, ends complete: nothing twice, nothing lost, nothing silent.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::mail_desk::{self as desk, all_once, counts, prove, rules};
use crate::run::Desk;
use crate::smtp::{Act, Server};

/// Starts `duban mail --send` and kills it after a while.
fn killed_after(office: &Desk, args: &[&str], time: Duration) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_duban"))
        .current_dir(office.input().parent().expect("a base"))
        .args(["mail", "--send"])
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("duban runs");
    std::thread::sleep(time);
    let running = child.try_wait().expect("asked").is_none();
    child.kill().expect("killed");
    child.wait().expect("ended");
    running
}

#[test]
fn killed_anywhere_a_second_run_completes_the_rest() {
    // A little slow at every stage, so that the kills fall everywhere.
    let server = Server::start(|stage, nth, _| match stage {
        "end" | "data" => Act::Wait(Duration::from_millis(1 + nth as u64 % 5)),
        _ => Act::Go,
    });
    let office = desk::sending_to(&server, "");
    let mut kills = 0;
    let mut settled = 0;
    for round in 0..60u64 {
        // Around the moment at which it has read what there is and begins to send, spread by odd steps.
        let time = Duration::from_millis(60 + round * 37 % 400);
        if !killed_after(&office, &[], time) {
            break;
        }
        kills += 1;
        // What is in doubt is settled as a person would, who can look into the mailbox.
        for unit in desk::unsure(&office) {
            let arrived = {
                let address = desk::workbooks(&office)
                    .into_iter()
                    .find(|(_, (name, ..))| *name == unit)
                    .expect("a unit")
                    .0;
                let known = desk::sent(&office).iter().any(|line| line["unit"] == unit.as_str());
                // The server may still be taking what was handed over when the client was killed.
                std::thread::sleep(Duration::from_millis(50));
                (!known).then(|| server.taken().iter().any(|letter| letter.to[0] == address))
            };
            settled += 1;
            match arrived {
                None => {}
                Some(true) => {
                    desk::mail(&office, &["--arrived", &unit], 0);
                }
                Some(false) => {
                    desk::mail(&office, &["--send", "--again", "--only", &unit], 0);
                }
            }
        }
    }
    let last = desk::mail(&office, &["--send"], 0);
    assert_eq!(rules(&last), Vec::<String>::new());
    let counts = counts(&last);
    assert_eq!(
        counts.get("sent").unwrap_or(&0) + counts.get("already-sent").unwrap_or(&0),
        107
    );
    all_once(&office, &prove(&office, &server.taken()));
    assert_eq!(desk::sent(&office).len(), 107);
    assert!(kills >= 3, "{kills} kills, {settled} in doubt");
}

#[test]
fn a_kill_after_the_end_of_a_message_leaves_it_in_doubt_and_not_in_the_dark() {
    // The server takes the message and answers so late that the client is dead by then.
    let server = Server::start(|stage, nth, _| match (stage, nth) {
        ("end", 5) => Act::Wait(Duration::from_secs(3)),
        _ => Act::Go,
    });
    let office = desk::sending_to(&server, "");
    let mut child = Command::new(env!("CARGO_BIN_EXE_duban"))
        .current_dir(office.input().parent().expect("a base"))
        .args(["mail", "--send"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("duban runs");
    for _ in 0..600 {
        // Between two journals a message stands in both for a moment: that is the fifth, and it is known.
        let known: Vec<String> = desk::sent(&office)
            .iter()
            .map(|line| line["unit"].to_string())
            .collect();
        let open = desk::unsure(&office)
            .iter()
            .all(|unit| !known.contains(&format!("\"{unit}\"")));
        if known.len() == 5 && open && desk::unsure(&office).len() == 1 {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    let unsure = desk::unsure(&office);
    assert_eq!(unsure.len(), 1);
    let mailed = desk::mail(&office, &["--send"], 1);
    assert_eq!(rules(&mailed), ["mail-outcome-unknown"]);
    assert_eq!((counts(&mailed)["sent"], counts(&mailed)["already-sent"]), (101, 5));
    desk::mail(&office, &["--arrived", &unsure[0]], 0);
    assert_eq!(counts(&desk::mail(&office, &["--send"], 0))["already-sent"], 107);
}

#[test]
fn a_line_that_the_kill_cut_off_is_made_whole_and_a_spoiled_journal_stops_everything() {
    let server = Server::start(|_, _, _| Act::Go);
    let office = desk::sending_to(&server, "");
    desk::mail(&office, &["--send", "--only", "市教育局", "--only", "市科技局"], 0);
    let path = office.output().join("mail/sent.jsonl");
    let whole = std::fs::read_to_string(&path).expect("a journal");
    let half: String = whole.lines().next().expect("a line").chars().take(40).collect();
    std::fs::write(&path, format!("{whole}{half}")).expect("written");
    desk::mail(&office, &["--send", "--only", "市民政局"], 0);
    assert_eq!(desk::sent(&office).len(), 3);
    std::fs::write(&path, format!("{half}\n{whole}")).expect("written");
    let taken = server.taken().len();
    let output = office.duban(&["mail", "--send"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("sent.jsonl") && said.contains("第 1 行"), "{said}");
    assert_eq!(server.taken().len(), taken);
}

#[test]
fn an_interrupted_again_goes_on_where_it_stopped() {
    let server = Server::start(|stage, nth, _| match (stage, nth) {
        // Ten of the second mailing, then the connection is gone for good.
        ("mail", nth) if (117..200).contains(&nth) => Act::Drop,
        ("connect", nth) if (2..6).contains(&nth) => Act::Drop,
        _ => Act::Go,
    });
    let office = desk::sending_to(&server, "attempts = 1\n");
    desk::mail(&office, &["--send"], 0);
    let mailed = desk::mail(&office, &["--send", "--again"], 1);
    assert_eq!(counts(&mailed)["sent"], 10);
    // Each way of going on sends the other 97 once more and the ten not a third time.
    let shown = desk::mail(&office, &["--dry-run"], 0);
    assert_eq!((counts(&shown)["would-send"], counts(&shown)["already-sent"]), (97, 10));
    let shown = desk::mail(&office, &["--send", "--again", "--dry-run"], 0);
    assert_eq!(counts(&shown)["would-send"], 97);
    let mut last = mailed;
    for _ in 0..100 {
        last = serde_json::from_slice(&office.duban(&["mail", "--send", "--json"]).stdout).expect("JSON");
        if !counts(&last).contains_key("deferred") {
            break;
        }
    }
    assert!(!counts(&last).contains_key("deferred"));
    let times = prove(&office, &server.taken());
    assert!(times.values().all(|times| *times == 2), "{times:?}");
    assert_eq!(counts(&desk::mail(&office, &["--send"], 0))["already-sent"], 107);
    assert!(!office.output().join("mail/again.json").exists());
}
