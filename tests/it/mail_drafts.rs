//! Drafts as mail programs open them: deterministic, 7-bit, with Chinese that reads back exactly.

use std::collections::BTreeMap;

use mail_parser::MimeHeaders;

use crate::mail_desk::{self as desk, UNIT, attachment, counts, parsed, states};
use crate::run::Desk;

/// The drafts by the number at the beginning of their names.
fn drafts(office: &Desk, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = office.output().join(folder);
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|it| it == "eml") {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            found.insert(name, std::fs::read(&path).expect("a draft"));
        }
    }
    found
}

/// What every message must keep to, whatever stands in it.
fn well_formed(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("ASCII is UTF-8");
    assert!(text.is_ascii(), "8-bit bytes");
    assert!(text.ends_with("\r\n"));
    let bare = text.replace("\r\n", "");
    assert!(!bare.contains(['\r', '\n']), "a bare CR or LF");
    let (head, body) = text.split_once("\r\n\r\n").expect("a body");
    for line in head.lines() {
        // A name is one encoded word, however long.
        let name = line.contains("=?UTF-8?B?") && !line.starts_with(' ') && !line.starts_with("Subject:");
        assert!(
            line.len() <= if name { 998 } else { 78 },
            "a header line of {}: {line}",
            line.len()
        );
    }
    let mut parameters = false;
    for line in body.lines() {
        // The type of a workbook is longer than any line should be; every program writes it so.
        if line.starts_with("Content-Type: application/vnd.openxmlformats-officedocument") {
            continue;
        }
        // An extended parameter stands in one piece, since Outlook does not join pieces.
        parameters = line.starts_with(" filename*=");
        assert!(
            line.len() <= if parameters { 998 } else { 78 },
            "a line of {}: {line}",
            line.len()
        );
    }
    assert!(!parameters);
}

#[test]
fn the_official_notice_goes_along_with_the_workbook() {
    let office = desk::ready();
    office.duban(&["generate", "--notices"]);
    desk::settings(&office, 465, "security = \"tls\"\n");
    desk::mail(&office, &[], 0);
    for (name, bytes) in drafts(&office, "mail") {
        well_formed(&bytes);
        let message = parsed(&bytes);
        let names: Vec<&str> = message
            .attachments()
            .filter_map(|part| part.attachment_name())
            .collect();
        let ends: Vec<Option<&str>> = names.iter().map(|name| name.rsplit('.').next()).collect();
        assert_eq!(ends, [Some("xlsx"), Some("docx")], "{name}: {names:?}");
    }
}

#[test]
fn every_unit_gets_a_draft_with_its_own_workbook() {
    let office = desk::ready();
    desk::settings(
        &office,
        465,
        "security = \"tls\"\ncc = \"leader@example.gov.cn\"\nreply_to = \"收件 <in@example.gov.cn>\"\n",
    );
    let mailed = desk::mail(&office, &[], 0);
    assert_eq!(counts(&mailed)["draft"], 107);
    let drafts_now = drafts(&office, "mail");
    assert_eq!(drafts_now.len(), 107);
    let workbooks = desk::workbooks(&office);
    for message in mailed["messages"].as_array().expect("messages") {
        let bytes = std::fs::read(
            office
                .input()
                .parent()
                .expect("a base")
                .join(message["draft"].as_str().expect("a path")),
        );
        let bytes = bytes.expect("a draft");
        well_formed(&bytes);
        assert!(bytes.starts_with(b"X-Unsent: 1\r\n"));
        let read = parsed(&bytes);
        let to = read.to().and_then(|to| to.first()).expect("a recipient");
        let (unit, name, file) = &workbooks[to.address().expect("an address")];
        assert_eq!(message["unit"].as_str(), Some(unit.as_str()));
        assert_eq!(to.name(), Some(unit.as_str()));
        assert_eq!(read.subject(), message["subject"].as_str());
        let body = read.body_text(0).expect("a body").replace("\r\n", "\n");
        assert_eq!(Some(body.as_str()), message["body"].as_str());
        let (attached, inside) = attachment(&read);
        assert_eq!((&attached, &inside), (name, file));
        assert_eq!(
            read.from().and_then(|from| from.first()).and_then(|from| from.name()),
            Some("咸宁市政府政务督查室")
        );
        assert_eq!(
            read.cc().and_then(|cc| cc.first()).and_then(|cc| cc.address()),
            Some("leader@example.gov.cn")
        );
        assert_eq!(
            read.reply_to().and_then(|to| to.first()).and_then(|to| to.name()),
            Some("收件")
        );
        // What is attached, how many tasks, by when, to whom.
        for words in [
            "附件2 落实方案",
            "附件3 落实情况",
            "2020年7月10日前",
            "2020年12月31日前",
            "市政府政务督查室",
            attached.as_str(),
        ] {
            assert!(body.contains(words), "{words}: {body}");
        }
        assert!(body.contains("任务") && body.contains('项'));
    }
    // The same input, the same bytes; what is no more is removed, what is not ours stays.
    let own = office.output().join("mail/自己的.eml");
    std::fs::write(&own, "Subject: mine\r\n\r\n").expect("written");
    let stale = office.output().join("mail/999-旧.eml");
    std::fs::write(&stale, "X-Unsent: 1\r\nSubject: old\r\n\r\n").expect("written");
    desk::mail(&office, &[], 0);
    assert!(own.exists() && !stale.exists());
    std::fs::remove_file(own).expect("removed");
    assert_eq!(drafts(&office, "mail"), drafts_now);
}

#[test]
fn counts_in_the_letter_are_those_of_the_workbook() {
    let office = desk::ready();
    let mailed = desk::mail(&office, &[], 0);
    let generated: serde_json::Value =
        serde_json::from_slice(&std::fs::read(office.output().join("generated.json")).expect("generated"))
            .expect("JSON");
    for written in generated["workbooks"].as_array().expect("workbooks") {
        let messages = mailed["messages"].as_array().expect("messages");
        let message = messages
            .iter()
            .find(|it| it["unit"] == written["unit"])
            .expect("a letter");
        let body = message["body"].as_str().expect("a body");
        let (lead, co) = (
            written["lead"].as_u64().expect("a count"),
            written["co"].as_u64().expect("a count"),
        );
        let said = match (lead, co) {
            (lead, 0) => format!("承担牵头任务{lead}项，"),
            (0, co) => format!("承担责任任务{co}项，"),
            (lead, co) => format!("承担牵头任务{lead}项、责任任务{co}项，共{}项，", lead + co),
        };
        assert!(body.contains(&said), "{said}: {body}");
    }
}

#[test]
fn strange_names_read_back_exactly_and_break_no_header() {
    let office = desk::ready();
    let long = "很长的单位名称".repeat(12);
    for (file, unit) in [
        ("workbooks/001-市\"教\\育;局=（甲）.xlsx", "市\"教\\育;局=（甲）"),
        ("workbooks/plain name, with; signs.xlsx", "Plain, Name; <x>"),
        ("workbooks/𠮷野家😀.xlsx", "𠮷野家😀"),
        ("workbooks/=?UTF-8?B?5pWZ?=.xlsx", "=?UTF-8?B?5pWZ?="),
        (&*format!("workbooks/{long}.xlsx"), &*long),
        ("workbooks/x.xlsx", "市教育局\r\nBcc: evil@x.cn\r\n\r\nbody"),
    ] {
        let path = office.output().join(file);
        // Where the file system has no room for a name, there is no such file either.
        if std::fs::write(&path, format!("bytes of {unit}")).is_err() {
            continue;
        }
        let generated = serde_json::json!({"workbooks": [{"unit": unit, "path": file, "forms": ["plan"], "lead": 1, "co": 2}], "findings": []});
        std::fs::write(office.output().join("generated.json"), generated.to_string()).expect("written");
        let mailed = desk::mail(&office, &[], 0);
        assert_eq!(counts(&mailed)["unaddressed"], 1);
        let drafts = drafts(&office, "mail");
        assert_eq!(drafts.len(), 1);
        let bytes = drafts.into_values().next().expect("a draft");
        well_formed(&bytes);
        let read = parsed(&bytes);
        let (name, inside) = attachment(&read);
        assert_eq!(Some(name.as_str()), file.strip_prefix("workbooks/"));
        assert_eq!(inside, format!("bytes of {unit}").into_bytes());
        let subject = read.subject().expect("a subject");
        let flat: Vec<&str> = unit.split_whitespace().collect();
        assert!(subject.contains(&flat.join(" ")), "{subject}");
        assert!(read.bcc().is_none());
        let headers: Vec<&str> = read.headers().iter().map(|header| header.name()).collect();
        assert!(
            !headers.iter().any(|name| name.eq_ignore_ascii_case("bcc")),
            "{headers:?}"
        );
        // Programs that know neither RFC find a plain name with the right ending.
        let part = read.attachments().next().expect("an attachment");
        let plain = part
            .content_type()
            .and_then(|kind| kind.attribute("name"))
            .expect("a name");
        assert!(
            plain.is_ascii() && plain.ends_with(".xlsx") && plain.len() > 5,
            "{plain}"
        );
    }
}

#[test]
fn templates_are_the_offices_own_and_wrong_ones_are_explained() {
    let office = desk::ready();
    let template = office.input().join("mail.toml");
    std::fs::write(
        &template,
        "[workbook]\nsubject = \"请填报\\r\\nBcc: evil@x.cn（{单位}）\"\nbody = \"\"\"{联系人}{单位}：{任务}；{牵头}+{责任}={合计}。{时限}{{原样}}\n.\n..点\n\"\"\"\n",
    )
    .expect("written");
    let mailed = desk::mail(&office, &["--only", UNIT], 0);
    let drafts = drafts(&office, "mail");
    let bytes = drafts.into_values().next().expect("a draft");
    well_formed(&bytes);
    let read = parsed(&bytes);
    assert_eq!(read.subject(), Some("请填报 Bcc: evil@x.cn（市财政局）"));
    assert!(read.bcc().is_none());
    let body = read.body_text(0).expect("a body");
    assert!(body.contains("{原样}") && body.contains("\r\n.\r\n..点"), "{body}");
    assert_eq!(states(&mailed)["draft"], [UNIT]);
    for (text, words) in [
        (
            "[workbook]\nbody = \"{单位名称}\"\n",
            vec!["{单位名称}", "{单位} {通知}", "[workbook] 的 body"],
        ),
        ("[reminder]\nsubject = \"{催报\"\n", vec!["{催报", "{单位}"]),
        ("[workbok]\nbody = \"\"\n", vec!["workbok", "workbook"]),
        ("[workbook]\nbdy = \"\"\n", vec!["bdy", "body"]),
        ("[workbook\n", vec!["mail.toml"]),
    ] {
        std::fs::write(&template, text).expect("written");
        for args in [&["mail"][..], &["mail", "--send"], &["mail", "--dry-run"]] {
            let output = office.duban(args);
            assert_eq!(output.status.code(), Some(2), "{text}");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            for word in &words {
                assert!(said.contains(word), "{word}: {said}");
            }
        }
    }
    std::fs::write(&template, b"\xd6\xd0\xce\xc4").expect("written");
    assert_eq!(office.duban(&["mail"]).status.code(), Some(2));
}

#[test]
fn returns_and_reminders_are_mailed_likewise() {
    let office = desk::ready();
    desk::collect_one_answer(&office);
    let returned = desk::mail(&office, &["--returned"], 0);
    assert_eq!(states(&returned)["draft"], [UNIT]);
    let message = &returned["messages"][0];
    let body = message["body"].as_str().expect("a body");
    for words in [
        "已收到，尚有部分内容未报",
        "处需要补正",
        "已在表中标明",
        "报市政府政务督查室",
    ] {
        assert!(body.contains(words), "{words}: {body}");
    }
    let bytes = drafts(&office, "mail/returned").into_values().next().expect("a draft");
    well_formed(&bytes);
    let read = parsed(&bytes);
    let enclosed: Vec<_> = read.attachments().collect();
    assert_eq!(enclosed.len(), 2, "the letter and the workbook");
    assert_eq!(
        enclosed[1].contents(),
        std::fs::read(
            office
                .output()
                .join("returned")
                .join(enclosed[1].attachment_name().expect("a name"))
        )
        .expect("a return")
    );
    let reminders = desk::mail(&office, &["--reminders"], 0);
    assert_eq!(counts(&reminders)["draft"], 107);
    // One draft a unit: the one with the workbook still lies with the returned.
    let mut drafts = drafts(&office, "mail/reminders");
    assert_eq!(drafts.len(), 106);
    drafts.extend(self::drafts(&office, "mail/returned"));
    assert_eq!(drafts.len(), 107);
    for message in reminders["messages"].as_array().expect("messages") {
        let unit = message["unit"].as_str().expect("a unit");
        let subject = message["subject"].as_str().expect("a subject");
        let body = message["body"].as_str().expect("a body");
        assert!(body.starts_with(&format!("{unit}：")), "{body}");
        let name = message["attachment"].as_str().expect("the letter");
        assert!(
            name.ends_with(".docx") && body.contains(&format!("附件：{name}")),
            "{body}"
        );
        let expected = if unit == UNIT {
            "关于补报"
        } else {
            "关于尽快报送"
        };
        assert!(
            subject.starts_with(expected) && subject.ends_with(&format!("（{unit}）")),
            "{subject}"
        );
    }
    for bytes in drafts.values() {
        well_formed(bytes);
        // One mail a unit: the letter, and where a reply came with faults the workbook that goes back with it.
        let read = parsed(bytes);
        let names: Vec<&str> = read.attachments().filter_map(|part| part.attachment_name()).collect();
        let wanted = if names.iter().any(|name| name.contains(UNIT)) {
            2
        } else {
            1
        };
        assert_eq!(names.len(), wanted, "{names:?}");
    }
}

#[test]
fn what_cannot_be_mailed_is_said() {
    let office = Desk::sample();
    let said = |args: &[&str]| {
        let output = office.duban(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(said(&["mail"]).contains("duban generate"));
    assert!(said(&["mail", "--returned"]).contains("duban collect"));
    assert!(said(&["mail", "--reminders"]).contains("duban collect"));
    let office = desk::ready();
    let output = office.duban(&["mail", "--only", "市财证局"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.code() == Some(2) && said.contains("是不是“市财政局”"),
        "{said}"
    );
    // Sending without settings says what is missing, key by key.
    for (toml, key) in [
        ("", "server"),
        ("[mail]\nserver = \"127.0.0.1\"\n", "from"),
        ("[mail]\nserver = \"127.0.0.1\"\nfrom = \"督查室\"\n", "from"),
        (
            "[mail]\nserver = \"127.0.0.1\"\nfrom = \"a@x.cn\"\nuser = \"u\"\n",
            "DUBAN_SMTP_PASSWORD",
        ),
        ("[mail]\nsever = \"127.0.0.1\"\n", "server"),
        ("[mail]\npassword = \"x\"\n", "password"),
        ("[mail]\ncc = \"a@x.cn; b\"\n", "cc"),
    ] {
        std::fs::write(office.input().with_file_name("duban.toml"), toml).expect("written");
        let output = office.duban(&["mail", "--send"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(key), "{toml}: {said}");
    }
}

#[test]
fn the_documents_name_every_placeholder_and_no_other() {
    let text =
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mail.md")).expect("read");
    let mut named: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("| `{"))
        .flat_map(|line| line.split('{').skip(1).filter_map(|rest| rest.split('}').next()))
        .collect();
    let mut known: Vec<&str> = duban::mail::template::PLACEHOLDERS
        .iter()
        .map(|(name, _)| *name)
        .collect();
    named.sort_unstable();
    known.sort_unstable();
    assert_eq!(named, known);
}
