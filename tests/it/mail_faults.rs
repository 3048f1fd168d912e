//! What a mail server may do to a mailing: refuse, delay, hang up, answer late or nonsense; and what a person is told then.

use std::time::Duration;

use crate::mail_desk::{self as desk, UNIT, all_once, counts, prove, rules, states};
use crate::smtp::{Act, Server, Tls, certificates, self_signed};

fn say(text: &str) -> Act {
    Act::Say(text.to_owned())
}

#[test]
fn temporary_refusals_at_every_stage_are_retried() {
    // A refusal at another stage each time; the connection is cut now and then as well.
    let server = Server::start(|stage, nth, _| match (stage, nth) {
        ("connect", 0) => say("421 too busy"),
        ("mail", nth) if nth % 29 == 3 => say("451 try again"),
        ("rcpt", nth) if nth % 31 == 8 => say("450 greylisted"),
        ("data", nth) if nth % 37 == 13 => say("451 later"),
        ("end", nth) if nth % 41 == 18 => say("452 no space"),
        ("rcpt", nth) if nth % 43 == 21 => Act::Drop,
        ("end", nth) if nth % 7 == 6 => Act::SayAndDrop,
        _ => Act::Go,
    });
    let office = desk::sending_to(&server, "");
    let output = office.duban(&["mail", "--send"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    all_once(&office, &prove(&office, &server.taken()));
}

#[test]
fn a_server_that_never_takes_is_told_and_the_next_run_goes_on() {
    let sulks = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let sulking = sulks.clone();
    let server = Server::start(move |stage, nth, _| match stage {
        "mail" if nth >= 20 && sulking.load(std::sync::atomic::Ordering::SeqCst) => say("421 4.7.0 enough for today"),
        _ => Act::Go,
    });
    let office = desk::sending_to(&server, "attempts = 2\n");
    let mailed = desk::mail(&office, &["--send"], 1);
    assert_eq!(counts(&mailed)["sent"], 20);
    assert_eq!(counts(&mailed)["deferred"], 87);
    assert_eq!(
        rules(&mailed).iter().filter(|rule| *rule == "mail-deferred").count(),
        87
    );
    sulks.store(false, std::sync::atomic::Ordering::SeqCst);
    let mailed = desk::mail(&office, &["--send"], 0);
    assert_eq!((counts(&mailed)["already-sent"], counts(&mailed)["sent"]), (20, 87));
    all_once(&office, &prove(&office, &server.taken()));
}

#[test]
fn permanent_refusals_are_findings_and_spare_the_others() {
    let server = Server::start(|stage, nth, line| match stage {
        "rcpt" if line.contains("dw010@") => say("550 5.1.1 no such user"),
        "end" if nth == 30 => say("552 5.3.4 message too big"),
        _ => Act::Go,
    });
    let office = desk::sending_to(&server, "");
    let mailed = desk::mail(&office, &["--send"], 1);
    assert_eq!(counts(&mailed)["sent"], 105);
    assert_eq!(states(&mailed)["refused"].len(), 2);
    assert_eq!(rules(&mailed), ["mail-refused", "mail-refused"]);
    let found = mailed["findings"].to_string();
    assert!(
        found.contains("no such user") && found.contains("message too big"),
        "{found}"
    );
    assert!(prove(&office, &server.taken()).values().all(|times| *times == 1));
    // They are tried again by the next run, the others are not.
    let mailed = desk::mail(&office, &["--send"], 1);
    assert_eq!((counts(&mailed)["sent"], counts(&mailed)["refused"]), (1, 1));
}

#[test]
fn one_bad_address_of_a_unit_does_not_keep_the_other_from_it() {
    let server = Server::start(|stage, _, line| match stage {
        "rcpt" if line.contains("gone@") => say("550 5.1.1 no such user"),
        _ => Act::Go,
    });
    let office = desk::sending_to(&server, "");
    desk::addressed(&office, |number, name| match name {
        UNIT => "gone@x.cn;good@x.cn".to_owned(),
        _ => desk::address(number),
    });
    let mailed = desk::mail(&office, &["--send", "--only", UNIT], 1);
    assert_eq!(rules(&mailed), ["mail-refused"]);
    assert_eq!(server.taken()[0].to, ["good@x.cn"]);
    let mailed = desk::mail(&office, &["--send", "--only", UNIT], 1);
    assert_eq!(states(&mailed)["refused"], [UNIT]);
    assert_eq!(server.taken().len(), 1, "the good address has it already");
}

#[test]
fn an_outcome_that_nobody_knows_is_told_and_waits_for_a_person() {
    // Dropped after the end of the message, with it or without, and in the middle of it: from here it looks the same.
    for (stage, act) in [("end", Act::TakeAndDrop), ("end", Act::Drop), ("body", Act::Drop)] {
        let taken = act == Act::TakeAndDrop;
        let server = Server::start(move |at, nth, _| match (at, nth) {
            (at, 50) if at == stage => act.clone(),
            _ => Act::Go,
        });
        let office = desk::sending_to(&server, "");
        let mailed = desk::mail(&office, &["--send"], 1);
        assert_eq!((counts(&mailed)["sent"], counts(&mailed)["unsure"]), (106, 1));
        assert_eq!(rules(&mailed), ["mail-outcome-unknown"]);
        let unit = states(&mailed)["unsure"][0].clone();
        let advice = mailed["findings"][0]["advice"].as_str().expect("advice").to_owned();
        assert!(advice.contains("--arrived") && advice.contains("--again --only") && advice.contains(&unit));
        // Neither sent again nor forgotten, however often it is run.
        for args in [&["--send"][..], &["--send", "--dry-run"], &[]] {
            let mailed = desk::mail(&office, args, 1);
            assert_eq!(rules(&mailed), ["mail-outcome-unknown"], "{args:?}");
        }
        let connections = server.connections();
        if taken {
            desk::mail(&office, &["--arrived", &unit], 0);
            let mailed = desk::mail(&office, &["--send"], 0);
            assert_eq!(counts(&mailed)["already-sent"], 107);
            assert_eq!(server.connections(), connections);
        } else {
            let mailed = desk::mail(&office, &["--send", "--again", "--only", &unit], 0);
            assert_eq!(counts(&mailed)["sent"], 1);
            assert_eq!(counts(&desk::mail(&office, &["--send"], 0))["already-sent"], 107);
        }
        all_once(&office, &prove(&office, &server.taken()));
        let nothing = office.duban(&["mail", "--arrived", &unit]);
        assert_eq!(nothing.status.code(), Some(2), "there is nothing left to settle");
    }
}

#[test]
fn an_answer_that_comes_too_late_is_not_taken_for_the_next_one() {
    // The answer to RCPT comes after the client has given up on it: the connection must not be used any more, or every later
    // answer would be that to the command before, and a refused message would count as accepted.
    let late = Duration::from_millis(1600);
    let server = Server::start(move |stage, nth, _| match (stage, nth) {
        ("rcpt", 2) => Act::SayLate(late, "250 ok".to_owned()),
        ("end", 2) => say("554 5.7.1 refused"),
        ("end", 6) => Act::SayLate(late, "250 2.0.0 queued".to_owned()),
        _ => Act::Go,
    });
    let office = desk::sending_to(&server, "timeout_seconds = 1\n");
    let units = [
        "市委组织部",
        "市委宣传部",
        "市委统战部",
        "市委政法委",
        "市教育局",
        "市科技局",
        "市民政局",
        "市司法局",
        "市审计局",
    ];
    let mut args = vec!["--send"];
    args.extend(units.iter().flat_map(|unit| ["--only", *unit]));
    let mailed = desk::mail(&office, &args, 1);
    assert_eq!(counts(&mailed)["refused"], 1);
    assert_eq!(counts(&mailed)["unsure"], 1);
    assert_eq!(counts(&mailed)["sent"], 7);
    assert_eq!(server.taken().len(), 7);
    assert!(server.connections() >= 3);
    // What is on record is what the server took.
    let sent: Vec<String> = desk::sent(&office)
        .iter()
        .map(|line| line["to"][0].to_string())
        .collect();
    let taken: Vec<String> = server
        .taken()
        .iter()
        .map(|letter| format!("\"{}\"", letter.to[0]))
        .collect();
    assert_eq!(sent, taken);
}

#[test]
fn answers_that_do_not_fit_the_command_are_no_acceptance() {
    for (stage, answer) in [
        ("data", "250 ok"),
        ("end", "354 go on"),
        ("end", "hello"),
        ("mail", "354 what"),
    ] {
        let server = Server::start(move |at, _, _| if at == stage { say(answer) } else { Act::Go });
        let office = desk::sending_to(&server, "attempts = 1\ntimeout_seconds = 2\n");
        let mailed = desk::mail(&office, &["--send", "--only", UNIT], 1);
        assert!(!counts(&mailed).contains_key("sent"), "{stage} {answer}: {mailed}");
        assert_eq!(desk::sent(&office).len(), 0, "{stage} {answer}");
    }
}

#[test]
fn a_slow_server_is_waited_for() {
    let server = Server::start(|_, nth, _| match nth {
        0 => Act::Wait(Duration::from_millis(300)),
        _ => Act::Go,
    });
    let office = desk::sending_to(&server, "timeout_seconds = 20\n");
    assert_eq!(counts(&desk::mail(&office, &["--send", "--only", UNIT], 0))["sent"], 1);
}

#[test]
fn no_server_is_told_and_nothing_is_lost() {
    let port = {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        listener.local_addr().expect("an address").port()
    };
    let office = desk::ready();
    desk::settings(&office, port, "attempts = 2\n");
    let mailed = desk::mail(&office, &["--send"], 1);
    assert_eq!(counts(&mailed)["deferred"], 107);
    assert!(
        mailed["findings"][0]["found"]
            .as_str()
            .expect("found")
            .contains("连接失败"),
        "{}",
        mailed["findings"][0]
    );
}

/// Sends one letter over TLS; yields the status, stderr, and what the server took.
fn over_tls(tls: Tls, more: &str, files: &[(&str, &str)]) -> (Option<i32>, String, usize, Vec<String>) {
    let server = Server::with(tls, Some(("dc", "secret-word")), "PLAIN", |_, _, _| Act::Go);
    let office = desk::sending_to(
        &server,
        &format!("user = \"dc\"\nattempts = 1\ntimeout_seconds = 5\n{more}"),
    );
    for (name, text) in files {
        std::fs::write(office.input().with_file_name(name), text).expect("written");
    }
    let output = desk::mail_as(&office, "secret-word", &["--send", "--only", UNIT]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(!said.contains("secret-word"));
    (output.status.code(), said, server.taken().len(), server.lines())
}

#[test]
fn an_office_with_its_own_authority_names_its_certificate() {
    let (config, pem) = certificates();
    let (_, stranger) = certificates();
    for (security, tls) in [
        ("tls", Tls::Wrapped(config.clone())),
        ("starttls", Tls::Starttls(config)),
    ] {
        let with = format!("security = \"{security}\"\nca_file = \"ca.pem\"\n");
        let (status, said, taken, _) = over_tls(tls.clone(), &with, &[("ca.pem", &pem)]);
        assert_eq!((status, taken), (Some(0), 1), "{security}: {said}");
        // Without it, or with another one, the server is not trusted and never hears the password.
        for (more, file) in [
            (format!("security = \"{security}\"\n"), ""),
            (with.clone(), stranger.as_str()),
        ] {
            let (status, said, taken, lines) = over_tls(tls.clone(), &more, &[("ca.pem", file)]);
            assert_eq!((status, taken), (Some(2), 0), "{security}: {said}");
            assert!(said.contains("不可信") && said.contains("ca_file"), "{said}");
            assert!(!lines.iter().any(|line| line.starts_with("AUTH")), "{lines:?}");
        }
    }
    let (status, said, ..) = over_tls(
        Tls::No,
        "security = \"starttls\"\nca_file = \"ca.pem\"\n",
        &[("ca.pem", "no PEM")],
    );
    assert_eq!(status, Some(2));
    assert!(said.contains("ca.pem") && said.contains("不是证书"), "{said}");
}

#[test]
fn a_self_signed_certificate_may_be_named_itself() {
    let (config, pem) = self_signed();
    let more = "security = \"starttls\"\nca_file = \"server.pem\"\n";
    let (status, said, taken, _) = over_tls(Tls::Starttls(config), more, &[("server.pem", &pem)]);
    assert_eq!((status, taken), (Some(0), 1), "{said}");
}

#[test]
fn nothing_goes_out_in_the_clear_unless_the_server_is_this_machine() {
    // A server that offers no TLS: not even the password is sent.
    let (status, said, taken, lines) = over_tls(Tls::No, "security = \"starttls\"\n", &[]);
    assert_eq!((status, taken), (Some(2), 0), "{said}");
    assert!(said.contains("不提供加密"), "{said}");
    assert!(
        !lines
            .iter()
            .any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")),
        "{lines:?}"
    );
    // A name that only looks like this machine's.
    let office = desk::ready();
    for server in [
        "smtp.example.cn",
        "127.0.0.1.example.cn",
        "localhost.example.cn",
        "10.0.0.1",
    ] {
        let text = format!("[mail]\nfrom = \"dc@example.cn\"\nserver = \"{server}\"\nsecurity = \"none\"\n");
        std::fs::write(office.input().with_file_name("duban.toml"), text).expect("written");
        let output = office.duban(&["mail", "--send"]);
        assert_eq!(output.status.code(), Some(2), "{server}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("明文"), "{server}");
    }
}

#[test]
fn a_refused_copy_is_told_once() {
    let server = Server::start(|stage, _, line| match stage {
        "rcpt" if line.contains("leader@") => say("550 5.1.1 no such user"),
        _ => Act::Go,
    });
    let office = desk::sending_to(&server, "cc = \"leader@example.gov.cn\"\n");
    let mailed = desk::mail(&office, &["--send"], 1);
    assert_eq!(counts(&mailed)["sent"], 107);
    assert_eq!(rules(&mailed), ["mail-copy-refused"]);
    all_once(&office, &prove(&office, &server.taken()));
}

#[test]
fn a_server_that_hangs_up_after_every_letter_gets_them_all_at_once() {
    let server = Server::start(|stage, _, _| match stage {
        "end" => Act::SayAndDrop,
        _ => Act::Go,
    });
    let office = desk::sending_to(&server, "attempts = 1\n");
    let mailed = desk::mail(&office, &["--send"], 0);
    assert_eq!(counts(&mailed)["sent"], 107);
    assert_eq!(server.connections(), 107);
    all_once(&office, &prove(&office, &server.taken()));
}
