//! The password appears nowhere: not in what is said, not in what is written, not in a debugging trace.

use std::process::Output;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::mail_desk::{self as desk, UNIT};
use crate::run::Desk;
use crate::smtp::{Act, Server, Tls};

const PASSWORD: &str = "Mi-Ma?42+zQ/x9 督";
const USER: &str = "dc@example.gov.cn";

/// The password in the shapes in which it could slip out: plain, each stretch of its base64, escaped.
fn shapes() -> Vec<Vec<u8>> {
    let mut shapes = vec![PASSWORD.as_bytes().to_vec(), PASSWORD.replace('/', "\\/").into_bytes()];
    for before in [
        "",
        "x",
        "xy",
        "\0dc@example.gov.cn\0",
        "dc@example.gov.cn\0dc@example.gov.cn\0",
    ] {
        let encoded = STANDARD.encode(format!("{before}{PASSWORD}"));
        // The signs that depend on the password alone.
        let from = (before.len() * 8).div_ceil(6);
        shapes.push(encoded.trim_end_matches('=').as_bytes()[from..].to_vec());
        let middle = &encoded.as_bytes()[from..];
        shapes.push(middle[..middle.len().min(10)].to_vec());
    }
    shapes
}

fn hides(office: &Desk, output: &Output) {
    let mut all = vec![
        ("stdout".to_owned(), output.stdout.clone()),
        ("stderr".to_owned(), output.stderr.clone()),
    ];
    all.extend(
        office
            .made()
            .into_iter()
            .map(|(path, bytes)| (path.display().to_string(), bytes)),
    );
    for (name, bytes) in all {
        for shape in shapes() {
            let found = bytes.windows(shape.len()).any(|window| window == shape);
            assert!(!found, "{name} holds {}", String::from_utf8_lossy(&shape));
        }
    }
}

#[test]
fn the_password_signs_in_and_is_seen_nowhere() {
    for mechanisms in ["PLAIN LOGIN", "LOGIN"] {
        let server = Server::with(Tls::No, Some((USER, PASSWORD)), mechanisms, |_, _, _| Act::Go);
        let office = desk::sending_to(&server, &format!("user = \"{USER}\"\n"));
        for args in [&["--send", "--only", UNIT, "--debug"][..], &["--send", "--json"]] {
            let output = desk::mail_as(&office, PASSWORD, args);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(0), "{said}");
            hides(&office, &output);
            if args.contains(&"--debug") {
                for line in [
                    "SMTP 连接 127.0.0.1",
                    "SMTP > AUTH",
                    "SMTP > MAIL FROM",
                    "SMTP > DATA",
                    "250 2.0.0 queued",
                ] {
                    assert!(said.contains(line), "{line}: {said}");
                }
            } else {
                assert!(!said.contains("SMTP"), "{said}");
            }
        }
        assert_eq!(server.taken().len(), 107);
        // The server did hear it: the test would see it if it were anywhere.
        let heard = server.lines().join("\n");
        assert!(
            heard.contains(&STANDARD.encode(PASSWORD))
                || heard.contains(&STANDARD.encode(format!("\0{USER}\0{PASSWORD}")))
        );
    }
}

#[test]
fn a_server_that_repeats_it_does_not_make_us_repeat_it() {
    let plain = STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
    let (first, second) = plain.split_at(20);
    for answer in [
        format!("535 5.7.8 bad credentials {plain}"),
        format!("535-5.7.8 {first}\r\n535 5.7.8 {second}"),
        format!("535 5.7.8 wrong password {PASSWORD} for {USER}"),
        format!("454 4.7.0 try later {plain}"),
        format!("535 {}{plain}", "x".repeat(490)),
        format!("235 welcome {PASSWORD}"),
    ] {
        let server = Server::with(
            Tls::No,
            Some((USER, "another")),
            "PLAIN LOGIN",
            move |stage, _, line| match stage {
                "auth" => Act::Say(answer.clone()),
                "mail" | "rcpt" if line.contains('@') => Act::Say(format!("550 not for {PASSWORD}")),
                _ => Act::Go,
            },
        );
        let office = desk::sending_to(&server, &format!("user = \"{USER}\"\nattempts = 1\n"));
        for args in [
            &["--send", "--only", UNIT, "--debug"][..],
            &["--send", "--only", UNIT, "--json"],
        ] {
            let output = desk::mail_as(&office, PASSWORD, args);
            assert_ne!(output.status.code(), Some(0));
            hides(&office, &output);
        }
    }
    // A wrong password is said to be one.
    let server = Server::with(Tls::No, Some((USER, "another")), "PLAIN LOGIN", |_, _, _| Act::Go);
    let office = desk::sending_to(&server, &format!("user = \"{USER}\"\n"));
    let output = desk::mail_as(&office, PASSWORD, &["--send"]);
    assert_eq!(output.status.code(), Some(2));
    hides(&office, &output);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("授权码") && said.contains("535"), "{said}");
    assert_eq!(server.taken().len(), 0);
}
