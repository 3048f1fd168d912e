//! Sending a whole rehearsal through a mail server in this process.

use std::time::{Duration, Instant};

use crate::mail_desk::{self as desk, UNIT, addressed, all_once, attachment, counts, parsed, prove, rules, states};
use crate::run::strings;
use crate::smtp::{Act, Server};

#[test]
fn every_unit_gets_its_own_workbook_once_and_no_others() {
    let server = Server::start(|_, _, _| Act::Go);
    let office = desk::sending_to(&server, "");
    let mailed = desk::mail(&office, &["--send"], 0);
    assert_eq!(counts(&mailed)["sent"], 107);
    assert_eq!(server.connections(), 1);
    let taken = server.taken();
    all_once(&office, &prove(&office, &taken));
    assert!(taken.iter().all(|letter| letter.from == "dc@example.gov.cn"));
    // Each is on record with its unit, address, hashes, time and the server's answer.
    let sent = desk::sent(&office);
    assert_eq!(sent.len(), 107);
    for (line, letter) in sent.iter().zip(&taken) {
        assert_eq!(strings(&line["to"]), letter.to);
        assert_eq!(line["answer"], "250 2.0.0 queued");
        for key in ["time", "unit", "file", "file_sha256", "sha256", "message_id", "kind"] {
            assert!(line[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
        }
        let id = parsed(&letter.data).message_id().map(|id| format!("<{id}>"));
        assert_eq!(line["message_id"].as_str(), id.as_deref());
    }
    assert_eq!(desk::unsure(&office), Vec::<String>::new());
    // A second run has nothing to do, and does not even connect.
    let mailed = desk::mail(&office, &["--send"], 0);
    assert_eq!(counts(&mailed)["already-sent"], 107);
    assert_eq!(server.connections(), 1);
    // `--again` says otherwise.
    let mailed = desk::mail(&office, &["--send", "--again", "--only", UNIT], 0);
    assert_eq!(states(&mailed)["sent"], [UNIT]);
    assert_eq!(server.taken().len(), 108);
    let ids: std::collections::BTreeSet<String> = desk::sent(&office)
        .iter()
        .map(|line| line["message_id"].to_string())
        .collect();
    assert_eq!(ids.len(), 108, "a message id was used twice");
}

#[test]
fn nothing_goes_to_the_network_without_send() {
    let server = Server::start(|_, _, _| Act::Go);
    let office = desk::sending_to(&server, "");
    desk::mail(&office, &[], 0);
    desk::mail(&office, &["--dry-run"], 0);
    let before = office.made();
    desk::mail(&office, &["--send", "--dry-run"], 0);
    assert_eq!(office.made(), before, "a dry run writes nothing");
    desk::mail(&office, &["--to", "test@example.cn"], 0);
    std::fs::create_dir_all(office.input().join("replies")).expect("made");
    office.duban(&["collect"]);
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_dry_run_shows_exactly_what_would_go_to_whom() {
    let server = Server::start(|_, _, _| Act::Go);
    let office = desk::sending_to(&server, "cc = \"leader@example.gov.cn\"\n");
    let shown = desk::mail(&office, &["--send", "--dry-run", "--only", UNIT], 0);
    let text = office.duban(&["mail", "--send", "--dry-run", "--only", UNIT]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    desk::mail(&office, &["--send", "--only", UNIT], 0);
    let letter = server.taken().remove(0);
    let message = parsed(&letter.data);
    let planned = &shown["messages"][0];
    assert_eq!(planned["subject"].as_str(), message.subject());
    assert_eq!(planned["attachment"].as_str(), Some(attachment(&message).0.as_str()));
    let mut recipients = strings(&planned["recipients"]);
    recipients.push("leader@example.gov.cn".to_owned());
    assert_eq!(recipients, letter.to);
    for said in [
        strings(&planned["recipients"])[0].as_str(),
        "抄送 leader@example.gov.cn",
        planned["subject"].as_str().expect("a subject"),
        planned["file"].as_str().expect("a file"),
        "这是预览",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    for line in message.body_text(0).expect("a body").lines() {
        assert!(text.contains(line.trim_end()), "{line}");
    }
}

#[test]
fn a_test_address_gets_everything_and_spares_the_units() {
    let server = Server::start(|_, _, _| Act::Go);
    let office = desk::sending_to(&server, "cc = \"leader@example.gov.cn\"\n");
    let args = [
        "--send",
        "--to",
        "test@example.cn",
        "--only",
        UNIT,
        "--only",
        "市教育局",
    ];
    assert_eq!(counts(&desk::mail(&office, &args, 0))["sent"], 2);
    assert!(server.taken().iter().all(|letter| letter.to == ["test@example.cn"]));
    // The test settles nothing for the units themselves.
    let mailed = desk::mail(&office, &["--send", "--only", UNIT], 0);
    assert_eq!(counts(&mailed)["sent"], 1);
    assert_eq!(server.taken()[2].to.len(), 2);
    for wrong in ["not an address", "a@b", "a@x.cn\r\nRCPT TO:<b@x.cn>"] {
        assert_eq!(
            office.duban(&["mail", "--send", "--to", wrong]).status.code(),
            Some(2),
            "{wrong}"
        );
    }
}

#[test]
fn cells_with_several_shared_bad_or_no_addresses() {
    let server = Server::start(|_, _, _| Act::Go);
    let office = desk::ready();
    addressed(&office, |number, name| match name {
        "市委组织部" => "a@x.cn；ｂ＠x.cn、李四 <c@x.cn>".to_owned(),
        "市教育局" | "市科技局" => "shared@x.cn（王五 0715-8126015）".to_owned(),
        "市民政局" => "mz#x.cn".to_owned(),
        "市司法局" => "无".to_owned(),
        "市公安局" => String::new(),
        "市审计局" => "sj@x.cn\r\nRCPT TO:<evil@x.cn>".to_owned(),
        _ => desk::address(number),
    });
    office.json(&["generate"], 0);
    desk::settings(&office, server.port, "");
    let mailed = desk::mail(&office, &["--send"], 1);
    let states = states(&mailed);
    assert_eq!(states["unaddressed"], ["市公安局", "市民政局", "市司法局"]);
    assert_eq!(states["sent"].len(), 104);
    let mut wrong = rules(&mailed);
    wrong.sort();
    assert_eq!(
        wrong,
        [
            "mail-address-missing",
            "mail-address-missing",
            "mail-address-missing",
            "mail-address-unreadable",
            "mail-address-unreadable"
        ]
    );
    let taken = server.taken();
    assert_eq!(taken[0].to, ["a@x.cn", "b@x.cn", "c@x.cn"]);
    let shared: Vec<String> = taken
        .iter()
        .filter(|letter| letter.to == ["shared@x.cn"])
        .map(|letter| attachment(&parsed(&letter.data)).0)
        .collect();
    assert_eq!(shared.len(), 2, "two units with one address get a letter each");
    assert_ne!(shared[0], shared[1]);
    // What came after the line break of the cell is an address like any other or none; it is never a command.
    let audit = taken
        .iter()
        .find(|letter| letter.to.contains(&"sj@x.cn".to_owned()))
        .expect("sent");
    assert!(
        audit.to.iter().all(|to| to == "sj@x.cn" || to == "evil@x.cn"),
        "{:?}",
        audit.to
    );
    assert!(
        server
            .lines()
            .iter()
            .filter(|line| line.starts_with("RCPT"))
            .all(|line| line.matches('@').count() == 1)
    );
    // The manifest names those that must be served otherwise, also where the cell holds no usable address.
    use calamine::Reader;
    let mut manifest: calamine::Xlsx<_> =
        calamine::open_workbook(office.output().join("清单.xlsx")).expect("a manifest");
    let sheet = manifest.worksheet_range("需另行送达").expect("the sheet");
    let text: Vec<String> = sheet.rows().map(|row| row[1].to_string()).collect();
    for unit in ["市公安局", "市民政局", "市司法局"] {
        assert!(text.iter().any(|cell| cell == unit), "{unit}: {text:?}");
    }
    assert!(!text.iter().any(|cell| cell == UNIT));
    let told = office.duban(&["mail", "--send", "--dry-run"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(
        told.contains("需另行送达的单位 3 个：市公安局、市民政局、市司法局"),
        "{told}"
    );
}

#[test]
fn a_later_address_and_a_later_form_go_out_and_nothing_twice() {
    let server = Server::start(|_, _, _| Act::Go);
    let office = desk::sending_to(&server, "");
    desk::mail(&office, &["--send", "--only", UNIT], 0);
    // A second address in the directory: only that one gets a letter.
    let first = server.taken()[0].to[0].clone();
    addressed(&office, |number, name| match name {
        UNIT => format!("{};second@x.cn", desk::address(number)),
        _ => desk::address(number),
    });
    desk::mail(&office, &["--send", "--only", UNIT], 0);
    assert_eq!(server.taken()[1].to, ["second@x.cn"]);
    assert_ne!(first, "second@x.cn");
    // The workbook was generated anew with other content: a person decides.
    let written = |form: &str| {
        office.json(&["generate", "--form", form], 0);
    };
    written("plan");
    assert_eq!(
        counts(&desk::mail(&office, &["--send", "--only", UNIT], 0))["sent"],
        1,
        "another form is another mailing"
    );
    let path = desk::workbooks(&office)
        .into_values()
        .find(|(unit, _, _)| unit == UNIT)
        .expect("a workbook")
        .1;
    let path = office.output().join("workbooks").join(path);
    let mut bytes = std::fs::read(&path).expect("a workbook");
    bytes.extend_from_slice(b"changed");
    std::fs::write(&path, bytes).expect("written");
    let mailed = desk::mail(&office, &["--send", "--only", UNIT], 0);
    assert_eq!(states(&mailed)["changed"], [UNIT]);
    assert_eq!(rules(&mailed), ["mail-file-changed"]);
    assert_eq!(
        counts(&desk::mail(&office, &["--send", "--again", "--only", UNIT], 0))["sent"],
        1
    );
}

#[test]
fn the_pace_and_the_size_are_kept() {
    let server = Server::start(|_, _, _| Act::Go);
    let office = desk::sending_to(&server, "");
    let toml = office.input().with_file_name("duban.toml");
    let text = std::fs::read_to_string(&toml).expect("settings");
    std::fs::write(&toml, text.replace("per_minute = 0", "per_minute = 120")).expect("written");
    let start = Instant::now();
    let args = ["--send", "--only", UNIT, "--only", "市教育局", "--only", "市科技局"];
    assert_eq!(counts(&desk::mail(&office, &args, 0))["sent"], 3);
    assert!(
        start.elapsed() >= Duration::from_millis(1000),
        "two pauses of half a second"
    );
    std::fs::write(&toml, text + "max_mb = 1\n").expect("written");
    let path = desk::workbooks(&office)
        .into_values()
        .find(|(unit, _, _)| unit == "市民政局")
        .expect("a workbook")
        .1;
    std::fs::write(office.output().join("workbooks").join(path), vec![b'x'; 800 << 10]).expect("written");
    let mailed = desk::mail(&office, &["--send", "--only", "市民政局"], 1);
    assert_eq!(states(&mailed)["too-large"], ["市民政局"]);
    assert_eq!(rules(&mailed), ["mail-too-large"]);
    assert_eq!(server.taken().len(), 3);
}

#[test]
fn a_unit_gets_one_mail_a_collection_whichever_verb_sends_it() {
    for first in ["--returned", "--reminders"] {
        let server = Server::start(|_, _, _| Act::Go);
        let office = desk::sending_to(&server, "");
        desk::collect_one_answer(&office);
        let second = if first == "--returned" {
            "--reminders"
        } else {
            "--returned"
        };
        desk::mail(&office, &[first, "--send"], 0);
        let mailed = desk::mail(&office, &[second, "--send"], 0);
        let mut already = states(&mailed)["already-sent"].clone();
        already.retain(|unit| unit == UNIT);
        assert_eq!(already, [UNIT], "{second} after {first}");
        let mut letters: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        for taken in server.taken() {
            *letters.entry(taken.to.join(",")).or_default() += 1;
        }
        assert_eq!(letters.len(), 107, "every unit owes something");
        assert!(
            letters.values().all(|count| *count == 1),
            "two mails to one unit: {letters:?}"
        );
        // What came, what is owed and what to mend go together.
        let own = server.taken();
        let own = own
            .iter()
            .map(|taken| parsed(&taken.data))
            .find(|message| message.attachment_count() == 2);
        let names: Vec<String> = own
            .expect("the unit's mail")
            .attachments()
            .filter_map(|part| mail_parser::MimeHeaders::attachment_name(part).map(str::to_owned))
            .collect();
        assert!(names[0].ends_with(".docx") && names[1].ends_with(".xlsx"), "{names:?}");
        // The drafts of one verb are no second drafts of the other.
        for option in [first, second, first] {
            desk::mail(&office, &[option], 0);
        }
        let drafts =
            |folder: &str| std::fs::read_dir(office.output().join("mail").join(folder)).map_or(0, Iterator::count);
        assert_eq!((drafts("returned"), drafts("reminders")), (1, 106), "{first}");
    }
}
