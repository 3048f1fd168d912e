//! Bounces, receipts and automatic answers among the replies: told of the right unit, and never taken for replies.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::corrected::{load, save};
use crate::mail_desk::{self as desk, UNIT};
use crate::run::Desk;
use crate::smtp::{Act, Server};

/// Answers the first task of a workbook.
pub fn answer(path: &Path, text: &str) {
    let mut sheets = load(path);
    let (_, rows) = sheets
        .iter_mut()
        .find(|(name, _)| name.starts_with("附件2"))
        .expect("the plan");
    let head = rows
        .iter()
        .position(|row| row.iter().any(|cell| cell == "任务编号"))
        .expect("headings");
    let column = rows[head]
        .iter()
        .position(|cell| cell == "落实措施")
        .expect("the column");
    let row = rows[head..]
        .iter()
        .position(|row| row[1].starts_with('T'))
        .expect("a task")
        + head;
    rows[row][column] = text.to_owned();
    save(path, &sheets);
}

/// A desk that has sent its letters, and the letter to the unit as the server took it.
pub fn sent() -> (Desk, String, Vec<u8>) {
    let server = Server::start(|_, _, _| Act::Go);
    let office = desk::sending_to(&server, "");
    desk::mail(&office, &["--send", "--only", UNIT], 0);
    std::fs::create_dir_all(office.input().join("replies")).expect("made");
    let letter = server.taken().remove(0);
    let (_, (_, name, _)) = desk::workbooks(&office)
        .into_iter()
        .find(|(_, (unit, ..))| unit == UNIT)
        .expect("a workbook");
    let workbook = std::fs::read(office.output().join("workbooks").join(name)).expect("a workbook");
    (office, String::from_utf8(letter.data).expect("ASCII"), workbook)
}

pub fn address_of_unit(office: &Desk) -> String {
    desk::workbooks(office)
        .into_iter()
        .find(|(_, (unit, ..))| unit == UNIT)
        .expect("a unit")
        .0
}

pub fn word(text: &str) -> String {
    format!("=?utf-8?B?{}?=", STANDARD.encode(text))
}

fn gbk(text: &str) -> String {
    format!("=?GBK?B?{}?=", STANDARD.encode(encoding_rs::GBK.encode(text).0))
}

/// A message of parts: headers and body of each.
pub fn multipart(head: &str, kind: &str, parts: &[(&str, &str)]) -> String {
    let mut text = format!("{head}MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary=\"b1\"\r\n\r\n");
    for (head, body) in parts {
        text.push_str(&format!("--b1\r\n{head}\r\n\r\n{body}\r\n"));
    }
    text + "--b1--\r\n"
}

pub const DATE: &str = "Date: Fri, 03 Jul 2020 09:00:00 +0800\r\n";

pub fn xlsx(bytes: &[u8]) -> (String, String) {
    let head = "Content-Type: application/octet-stream; name=\"form.xlsx\"\r\nContent-Disposition: attachment; filename=\"form.xlsx\"\r\nContent-Transfer-Encoding: base64";
    let lines: Vec<String> = STANDARD
        .encode(bytes)
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    (head.to_owned(), lines.join("\r\n"))
}

/// Collects one message.
pub fn collect(office: &Desk, name: &str, message: &str) -> Value {
    let path = office.input().join("replies").join(name);
    std::fs::write(&path, message).expect("written");
    let collected = office.json(&["collect", "--form", "plan", "--as-of", "2020-07-20"], 1);
    std::fs::remove_file(path).expect("removed");
    collected
}

pub fn of_rule<'a>(collected: &'a Value, rule: &str) -> Vec<&'a Value> {
    let findings = collected["findings"].as_array().expect("findings").iter();
    findings.filter(|it| it["rule"] == rule).collect()
}

/// It is a report on the unit's letter, and nothing of it counts as a reply.
fn is_report(collected: &Value, says: &str, what: &str) {
    let rule = if says == "failed" {
        "mail-undelivered"
    } else {
        "mail-receipt"
    };
    let found = of_rule(collected, rule);
    assert_eq!(found.len(), 1, "{what}: {}", collected["findings"]);
    assert_eq!(found[0]["unit"], UNIT, "{what}: {}", found[0]);
    assert_eq!(found[0]["severity"], if says == "failed" { "error" } else { "info" });
    assert_eq!(collected["mail"][0]["says"], says, "{what}");
    assert_eq!(collected["mail"][0]["unit"], UNIT, "{what}");
    assert_eq!(
        collected["replies"].as_array().map(Vec::len),
        Some(1),
        "{what}: {}",
        collected["replies"]
    );
    assert_eq!(collected["replies"][0]["outcome"], "receipt", "{what}");
    assert_eq!(collected["ledger"]["received"], 0, "{what}");
    let silent = of_rule(collected, "unit-silent");
    assert!(
        silent.iter().any(|it| it["unit"] == UNIT),
        "{what}: the unit is still to be reminded"
    );
    assert_eq!(of_rule(collected, "file-type-unknown").len(), 0, "{what}");
}

#[test]
fn bounces_of_every_make_are_told_of_their_unit() {
    let (office, letter, workbook) = sent();
    let to = address_of_unit(&office);
    let (xlsx_head, xlsx_body) = xlsx(&workbook);
    let postfix_head = format!(
        "From: MAILER-DAEMON@example.gov.cn (Mail Delivery System)\r\nTo: dc@example.gov.cn\r\nSubject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n{DATE}"
    );
    let status = format!(
        "Reporting-MTA: dns; mx.example.gov.cn\r\n\r\nFinal-Recipient: rfc822; {to}\r\nOriginal-Recipient: rfc822;{to}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n    no such user"
    );
    let postfix = multipart(
        &postfix_head,
        "report; report-type=delivery-status",
        &[
            (
                "Content-Type: text/plain; charset=us-ascii",
                "I'm sorry to have to inform you that your message could not be delivered.",
            ),
            ("Content-Type: message/delivery-status", &status),
            ("Content-Type: message/rfc822", &letter),
        ],
    );
    // Only the headers of our letter come back, and no status names the address as the directory has it.
    let head = letter.split_once("\r\n\r\n").expect("a head").0;
    let rewritten = status.replace(&to, "box17@internal.mx");
    let headers_only = multipart(
        &postfix_head,
        "report; report-type=delivery-status",
        &[
            ("Content-Type: text/plain", "failed"),
            ("Content-Type: message/delivery-status", &rewritten),
            ("Content-Type: text/rfc822-headers", head),
        ],
    );
    let exchange = multipart(
        &format!("From: MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@units.example.cn\r\nTo: dc@example.gov.cn\r\nSubject: {}\r\n{DATE}", word("未能送达: 关于报送填报表的函")),
        "report; report-type=delivery-status",
        &[
            ("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64", &STANDARD.encode(format!("<html><body>未能向这些收件人传递邮件：<a href=\"mailto:{to}\">{to}</a><br>找不到您输入的电子邮件地址。</body></html>"))),
            ("Content-Type: message/delivery-status", &format!("Reporting-MTA: dns;ex.units.example.cn\r\n\r\nFinal-recipient: RFC822;{to}\r\nAction: failed\r\nStatus: 5.1.10\r\nDiagnostic-code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound")),
            ("Content-Type: message/rfc822", "From: dc@example.gov.cn\r\nSubject: x\r\n\r\n"),
        ],
    );
    // Exim of old: plain text, the letter below it.
    let exim = format!(
        "From: Mail Delivery System <Mailer-Daemon@example.gov.cn>\r\nX-Failed-Recipients: {to}\r\nAuto-Submitted: auto-replied\r\nTo: dc@example.gov.cn\r\nSubject: Mail delivery failed: returning message to sender\r\n{DATE}\r\nThis message was created automatically by mail delivery software.\r\n\r\n  {to}\r\n    all hosts have been failing for a long time\r\n\r\n------ This is a copy of the message's headers. ------\r\n\r\n{head}\r\n"
    );
    // The big Chinese mailboxes: no report by its form, in GBK, the original as a file or its attachment as it was.
    let qq_text =
        format!("<div>抱歉，您的邮件被退回来了……<br>原邮件信息：收件人：{to}<br>退信原因：收件人邮箱不存在</div>");
    let qq = multipart(
        &format!(
            "From: \"PostMaster\" <PostMaster@qq.com>\r\nTo: <dc@example.gov.cn>\r\nSubject: {}\r\n{DATE}",
            gbk("来自qq.com的退信")
        ),
        "mixed",
        &[
            (
                "Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64",
                &STANDARD.encode(&qq_text),
            ),
            (
                "Content-Type: message/rfc822; name=\"original.eml\"\r\nContent-Disposition: attachment; filename=\"original.eml\"",
                &letter,
            ),
        ],
    );
    let coremail_text = encoding_rs::GBK
        .encode(&format!(
            "您好，您发往 {to} 的邮件未能投递成功。\r\n可能的原因：收件人邮箱已满。"
        ))
        .0
        .into_owned();
    let coremail = multipart(
        &format!(
            "From: {} <postmaster@163.com>\r\nTo: dc@example.gov.cn\r\nSubject: {}\r\n{DATE}",
            gbk("网易邮件中心"),
            gbk("系统退信")
        ),
        "mixed",
        &[
            (
                "Content-Type: text/plain; charset=GBK\r\nContent-Transfer-Encoding: base64",
                &STANDARD.encode(&coremail_text),
            ),
            (&xlsx_head, &xlsx_body),
        ],
    );
    for (what, message) in [
        ("postfix", &postfix),
        ("headers only", &headers_only),
        ("exchange", &exchange),
        ("exim", &exim),
        ("qq", &qq),
        ("coremail", &coremail),
    ] {
        let collected = collect(&office, "退信.eml", message);
        is_report(&collected, "failed", what);
        // It is the office's business: neither returned to the unit nor held against it.
        let returned: Value =
            serde_json::from_slice(&std::fs::read(office.output().join("returned.json")).expect("a listing"))
                .expect("JSON");
        assert_eq!(returned["files"].as_array().map(Vec::len), Some(0), "{what}");
        let listing = std::fs::read(office.output().join("reminders.json")).expect("a listing");
        let listing: Value = serde_json::from_slice(&listing).expect("JSON");
        let mut files = listing["files"].as_array().expect("files").iter();
        let own = files.find(|file| file["unit"] == UNIT).expect("a reminder");
        let text = own["text"].as_str().expect("a text");
        assert!(!text.contains("退信") && !text.contains("补正"), "{what}: {text}");
    }
    let told = of_rule(&collect(&office, "退信.eml", &coremail), "mail-undelivered")[0].clone();
    let found = told["found"].as_str().expect("found");
    assert!(
        found.contains(&to) && found.contains("收件人邮箱已满") && found.contains("form.xlsx"),
        "{found}"
    );
    // The same for a letter that nobody's directory knows: told, with the file.
    let unknown = postfix
        .replace(&to, "nobody@elsewhere.cn")
        .replace("X-Duban-Unit", "X-Other")
        .replace(".workbook.", ".other.");
    let collected = collect(&office, "退信.eml", &unknown);
    let found = of_rule(&collected, "mail-undelivered");
    assert_eq!((found.len(), &found[0]["unit"]), (1, &Value::Null));
    assert!(
        found[0]["found"]
            .as_str()
            .expect("found")
            .contains("nobody@elsewhere.cn")
    );
    assert_eq!(collected["ledger"]["received"], 0);
}

#[test]
fn receipts_delays_and_automatic_answers_are_noted() {
    let (office, letter, _) = sent();
    let to = address_of_unit(&office);
    let id = letter
        .lines()
        .find_map(|line| line.strip_prefix("Message-ID: "))
        .expect("an id");
    let receipt = |disposition: &str| {
        multipart(
            &format!(
                "From: {} <zs@elsewhere.cn>\r\nTo: dc@example.gov.cn\r\nSubject: {}\r\n{DATE}",
                word("张三"),
                word("已读: 关于报送的函")
            ),
            "report; report-type=disposition-notification",
            &[
                (
                    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64",
                    &STANDARD.encode("您的邮件已被阅读"),
                ),
                (
                    "Content-Type: message/disposition-notification",
                    &format!(
                        "Reporting-UA: Foxmail\r\nFinal-Recipient: rfc822;zs@elsewhere.cn\r\nOriginal-Message-ID: {id}\r\nDisposition: manual-action/MDN-sent-manually; {disposition}"
                    ),
                ),
            ],
        )
    };
    let delayed = multipart(
        &format!(
            "From: MAILER-DAEMON@example.gov.cn\r\nTo: dc@example.gov.cn\r\nSubject: Delayed Mail (still being retried)\r\n{DATE}"
        ),
        "report; report-type=delivery-status",
        &[
            ("Content-Type: text/plain", "It will be retried."),
            (
                "Content-Type: message/delivery-status",
                &format!(
                    "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {to}\r\nAction: delayed\r\nStatus: 4.4.1"
                ),
            ),
        ],
    );
    let plain = |subject: &str, more: &str, body: &str| {
        format!(
            "From: <{to}>\r\nTo: dc@example.gov.cn\r\nSubject: {}\r\n{more}{DATE}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            word(subject),
            STANDARD.encode(body)
        )
    };
    for (what, message, says) in [
        ("displayed", receipt("displayed"), "read"),
        ("deleted", receipt("deleted"), "deleted"),
        ("dispatched", receipt("dispatched"), "delivered"),
        ("delayed", delayed, "delayed"),
        (
            "webmail receipt",
            plain("已读：关于报送的函", "", "收件人已阅读该邮件"),
            "read",
        ),
        (
            "qq",
            plain("自动回复:关于报送的函", "", "您好，您的邮件我已收到。"),
            "automatic",
        ),
        (
            "exchange",
            plain(
                "自动答复: 关于报送的函",
                "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n",
                "我正在休假",
            ),
            "automatic",
        ),
        (
            "rfc 3834",
            plain(
                "Re: 关于报送的函",
                "Auto-Submitted: auto-replied (vacation)\r\n",
                "away",
            ),
            "automatic",
        ),
    ] {
        let collected = collect(&office, "回执.eml", &message);
        is_report(&collected, says, what);
    }
    // The sheet 报送情况 notes it.
    collect(&office, "回执.eml", &receipt("displayed"));
    use calamine::Reader;
    let mut master: calamine::Xlsx<_> = calamine::open_workbook(office.output().join("master.xlsx")).expect("a master");
    let sheet = master.worksheet_range("报送情况").expect("the sheet");
    let rows: Vec<Vec<String>> = sheet
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let head = rows
        .iter()
        .find(|row| row.iter().any(|cell| cell == "邮件情况"))
        .expect("the column");
    let column = head.iter().position(|cell| cell == "邮件情况").expect("the column");
    let row = rows
        .iter()
        .find(|row| row.iter().any(|cell| cell == UNIT))
        .expect("the unit");
    assert_eq!(row[column], "7月3日已读");
}
