//! What is like a bounce or a receipt and is none stays a reply; what is several things is told as each of them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::mail_desk::{self as desk, UNIT};
use crate::mail_post::{DATE, address_of_unit, answer, collect, multipart, of_rule, sent, word, xlsx};

#[test]
fn a_person_who_answers_is_a_reply_whatever_is_quoted() {
    let (office, letter, workbook) = sent();
    let to = address_of_unit(&office);
    let path = office.input().join("filled.xlsx");
    std::fs::write(&path, &workbook).expect("written");
    answer(&path, "每季度督查一次，12月底前办结");
    let (head, body) = xlsx(&std::fs::read(&path).expect("a workbook"));
    std::fs::remove_file(&path).expect("removed");
    let text = |words: &str| {
        (
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64",
            STANDARD.encode(words),
        )
    };
    let quoted = text(
        "见附件。\r\n\r\n> 系统退信 Undelivered Mail Returned to Sender\r\n> Auto-Submitted: auto-replied\r\n> Action: failed",
    );
    let from = |subject: &str, more: &str| {
        format!(
            "From: <{to}>\r\nTo: dc@example.gov.cn\r\nSubject: {}\r\n{more}{DATE}",
            word(subject)
        )
    };
    for (what, head_of) in [
        ("a forwarded bounce", from("转发: 系统退信", "")),
        (
            "an answer with a request for a receipt",
            from(
                "回复：关于报送的函",
                "Disposition-Notification-To: <x@y.cn>\r\nReturn-Receipt-To: <x@y.cn>\r\n",
            ),
        ),
        (
            "an answer through a robot",
            from("自动回复：关于报送的函", "Auto-Submitted: auto-generated\r\n"),
        ),
        ("a subject that begins like a receipt", from("已读：关于报送的函", "")),
    ] {
        let message = multipart(&head_of, "mixed", &[(quoted.0, &quoted.1), (&head, &body)]);
        let collected = collect(&office, "回复.eml", &message);
        assert_eq!(collected["replies"][0]["unit"], UNIT, "{what}");
        assert_ne!(collected["replies"][0]["outcome"], "receipt", "{what}");
        assert_eq!(collected["ledger"]["received"], 1, "{what}: {}", collected["replies"]);
        assert!(collected.get("mail").is_none(), "{what}");
    }
    // The workbook with a bounce enclosed: both count, each as what it is.
    let bounce = multipart(
        &format!("From: MAILER-DAEMON@x.cn\r\nTo: dc@example.gov.cn\r\nSubject: failure notice\r\n{DATE}"),
        "report; report-type=delivery-status",
        &[
            (
                "Content-Type: message/delivery-status",
                &format!(
                    "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.2.2"
                ),
            ),
            ("Content-Type: message/rfc822", &letter),
        ],
    )
    .replace("b1", "b2");
    let message = multipart(
        &from("转发", ""),
        "mixed",
        &[
            (quoted.0, &quoted.1),
            (&head, &body),
            (
                "Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"bounce.eml\"",
                &bounce,
            ),
        ],
    );
    let collected = collect(&office, "回复.eml", &message);
    assert_eq!(collected["ledger"]["received"], 1);
    assert_eq!(of_rule(&collected, "mail-undelivered").len(), 1);
    assert_eq!(collected["replies"].as_array().map(Vec::len), Some(2));
    // A message without any document stays what it was: something for a person to read.
    let message = format!(
        "{}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        from("回复：退信的事", ""),
        quoted.1
    );
    let collected = collect(&office, "回复.eml", &message);
    assert_eq!(of_rule(&collected, "mail-without-attachment").len(), 1);
}

#[test]
fn a_status_of_several_recipients_says_of_each_what_became_of_it() {
    let (office, ..) = sent();
    let units = desk::workbooks(&office);
    let mut addresses = units.keys();
    let (first, second, third) = (
        addresses.next().expect("one"),
        addresses.next().expect("two"),
        addresses.next().expect("three"),
    );
    let message = multipart(
        &format!("From: MAILER-DAEMON@x.cn\r\nTo: dc@example.gov.cn\r\nSubject: report\r\n{DATE}"),
        "report; report-type=delivery-status",
        &[
            ("Content-Type: text/plain", "report"),
            (
                "Content-Type: message/delivery-status",
                &format!(
                    "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {first}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nFinal-Recipient: rfc822; {second}\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\nFinal-Recipient: rfc822; {third}\r\nAction: failed\r\nStatus: 5.1.1"
                ),
            ),
        ],
    );
    let collected = collect(&office, "退信.eml", &message);
    let failed: Vec<&Value> = of_rule(&collected, "mail-undelivered")
        .into_iter()
        .map(|it| &it["unit"])
        .collect();
    assert_eq!(failed, [&units[first].0, &units[third].0]);
    let noted: Vec<&Value> = of_rule(&collected, "mail-receipt")
        .into_iter()
        .map(|it| &it["unit"])
        .collect();
    assert_eq!(noted, [&units[second].0]);
}
