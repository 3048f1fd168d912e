//! Tells whether a message is a report on one of our letters: a delivery status (RFC 3464), a receipt (RFC 8098), or what
//! servers and clients send instead of these.

use mail_parser::{HeaderName, Message, MessagePart, MimeHeaders, PartType};

use super::sniff::{self, Kind};
use crate::mail::address::addresses;
use crate::mail::letter_report::{Report, codes};
use crate::record::Says;

/// How much of a text is looked at for addresses and words.
const TEXT: usize = 64 << 10;

/// The reports that a message is, one for each thing said; none if it is a message like any other.
///
/// A message that holds a document of its own is a reply, whatever it calls itself, unless it comes from a mail system:
/// such a document is ours, coming back.
pub(super) fn reports(message: &Message<'_>) -> Vec<Report> {
    let subject = message.subject().unwrap_or_default().trim();
    let by_system = is_by_system(message);
    let statuses: Vec<&MessagePart<'_>> = parts_of(message, "delivery-status").collect();
    let receipts: Vec<&MessagePart<'_>> = parts_of(message, "disposition-notification").collect();
    let is_report = message.root_part().content_type().is_some_and(|kind| {
        let report = kind.subtype().is_some_and(|it| it.eq_ignore_ascii_case("report"));
        let about_spam = kind
            .attribute("report-type")
            .is_some_and(|it| it.eq_ignore_ascii_case("feedback-report"));
        kind.ctype().eq_ignore_ascii_case("multipart") && report && !about_spam
    });
    let holds_document = message.attachments().any(is_document);
    if holds_document && !is_report && !by_system {
        return Vec::new();
    }
    let words = words(message);
    let found = if !statuses.is_empty() {
        statuses
            .iter()
            .flat_map(|part| delivery(&text_of(part), &words))
            .collect()
    } else if !receipts.is_empty() {
        receipts.iter().map(|part| receipt(&text_of(part), &words)).collect()
    } else {
        informal(message, subject, by_system || is_report, &words)
            .into_iter()
            .collect()
    };
    complete(message, found)
}

/// Adds what the whole message tells: our marks, the addresses that only its text names, what was enclosed.
fn complete(message: &Message<'_>, mut found: Vec<Report>) -> Vec<Report> {
    if found.is_empty() {
        return found;
    }
    let mut marked = codes(&raw(message));
    for text in texts(message) {
        marked.extend(
            codes(&text)
                .into_iter()
                .filter(|code| !marked.contains(code))
                .collect::<Vec<_>>(),
        );
    }
    let enclosed: Vec<String> = message
        .attachments()
        .filter(|part| part.is_message() || is_document(part))
        .map(|part| {
            let name = part.attachment_name().map(super::name::member);
            name.unwrap_or_else(|| if part.is_message() { "原信" } else { "附件" }.to_owned())
        })
        .collect();
    for report in &mut found {
        if report.addresses.is_empty() {
            let sender = message
                .from()
                .and_then(|from| from.first())
                .and_then(|from| from.address());
            report.addresses = match report.says {
                Says::Failed | Says::Delayed => addresses_in(message),
                _ => sender.map(str::to_owned).into_iter().collect(),
            };
        }
        report.codes.clone_from(&marked);
        report.enclosed.clone_from(&enclosed);
    }
    found
}

/// Parts of a type `message/…`, outside of enclosed messages.
fn parts_of<'m>(message: &'m Message<'_>, subtype: &'static str) -> impl Iterator<Item = &'m MessagePart<'m>> {
    message.parts.iter().filter(move |part| {
        part.content_type().is_some_and(|kind| {
            let named = kind.subtype().unwrap_or_default().to_ascii_lowercase();
            kind.ctype().eq_ignore_ascii_case("message") && named.trim_start_matches("global-") == subtype
        })
    })
}

/// Whether an attachment may be somebody's form: a workbook, an archive, a document, a scan; a picture that the text shows
/// is none.
fn is_document(part: &MessagePart<'_>) -> bool {
    if part.is_message() || super::inline::is_inline_picture(part) {
        return false;
    }
    let name = part.attachment_name().unwrap_or_default();
    match sniff::kind(name, part.contents()) {
        Kind::Zip
        | Kind::Ole
        | Kind::Rtf
        | Kind::Html
        | Kind::SheetXml
        | Kind::Flat
        | Kind::Pdf
        | Kind::Scan(_)
        | Kind::Other(_)
        | Kind::Unknown => !name.is_empty(),
        Kind::Csv => name.to_lowercase().ends_with(".csv"),
        Kind::Empty | Kind::Message | Kind::Mailbox | Kind::Companion(_) => false,
    }
}

/// A header's text in lower case.
fn header(message: &Message<'_>, name: &'static str) -> Option<String> {
    // The parser has names of its own for the headers that it knows.
    let name = HeaderName::parse(name).unwrap_or(HeaderName::Other(name.into()));
    Some(message.header_raw(name)?.trim().to_ascii_lowercase())
}

/// Whether a mail system wrote the message, not a person.
fn is_by_system(message: &Message<'_>) -> bool {
    let sender = message
        .from()
        .and_then(|from| from.first())
        .and_then(|from| from.address());
    let local = sender
        .and_then(|it| it.split('@').next())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let systems = [
        "mailer-daemon",
        "mailerdaemon",
        "mail-daemon",
        "postmaster",
        "mail.daemon",
        "mdaemon",
    ];
    let failed = header(message, "X-Failed-Recipients").is_some();
    failed || systems.iter().any(|name| local.starts_with(name)) || local.starts_with("microsoftexchange")
}

/// The recipients of a delivery status (RFC 3464), by what became of the letter.
fn delivery(status: &str, words: &str) -> Vec<Report> {
    let mut found: Vec<Report> = Vec::new();
    for block in blocks(status) {
        let field = |name: &str| {
            block
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.as_str())
        };
        let Some(action) = field("action") else { continue };
        let says = match action.to_ascii_lowercase().as_str() {
            "failed" => Says::Failed,
            "delayed" => Says::Delayed,
            _ => Says::Delivered,
        };
        let recipient = field("original-recipient")
            .or(field("final-recipient"))
            .unwrap_or_default();
        // `rfc822; address`; the final address may be one that the recipient's server rewrote.
        let mut about = Vec::new();
        for text in [recipient, field("final-recipient").unwrap_or_default()] {
            about.extend(addresses(text.rsplit(';').next().unwrap_or_default()).0);
        }
        about.dedup();
        let said = field("diagnostic-code").or(field("status")).unwrap_or_default();
        let said = said.split_once(';').map_or(said, |(_, said)| said).trim();
        match found.iter_mut().find(|report| report.says == says) {
            Some(report) => report.addresses.extend(about),
            None => found.push(report(says, about, if said.is_empty() { words } else { said })),
        }
    }
    if found.is_empty() {
        // A status without recipients still says that something went wrong.
        found.push(report(Says::Failed, Vec::new(), words));
    }
    found
}

/// A disposition notification (RFC 8098).
fn receipt(notification: &str, words: &str) -> Report {
    let blocks = blocks(notification);
    let field = |name: &str| {
        let mut fields = blocks.iter().flatten();
        fields
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    };
    let disposition = field("disposition")
        .rsplit(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let says = if disposition.starts_with("deleted") {
        Says::Deleted
    } else if disposition.starts_with("displayed") {
        Says::Read
    } else {
        Says::Delivered
    };
    let mut about = Vec::new();
    for text in [field("original-recipient"), field("final-recipient")] {
        about.extend(addresses(text.rsplit(';').next().unwrap_or_default()).0);
    }
    about.dedup();
    report(says, about, words)
}

/// Words in subjects by which mail systems report a failure, in the languages that come in.
const FAILURES: [&str; 22] = [
    "退信",
    "退回",
    "投递失败",
    "发送失败",
    "发送不成功",
    "未送达",
    "未能送达",
    "未能投递",
    "无法投递",
    "无法传递",
    "无法送达",
    "无法发送",
    "不能送达",
    "undeliver",
    "delivery status",
    "failure notice",
    "delivery failure",
    "delivery has failed",
    "returned mail",
    "mail delivery",
    "delivery problem",
    "not delivered",
];

/// What is no report by its form but says the same: bounces of older Chinese systems, receipts and automatic answers as
/// plain messages.
fn informal(message: &Message<'_>, subject: &str, by_system: bool, words: &str) -> Option<Report> {
    let lower = subject.to_lowercase();
    if by_system {
        let both = format!("{lower} {}", words.to_lowercase());
        if ["延迟", "仍在尝试", "delayed", "still trying", "will keep trying"]
            .iter()
            .any(|word| both.contains(word))
        {
            return Some(report(Says::Delayed, Vec::new(), words));
        }
        // What a mail system sends is about the post; a person's forwarding of it is not from a mail system.
        let failure = FAILURES.iter().any(|word| both.contains(word));
        return failure.then(|| report(Says::Failed, Vec::new(), words));
    }
    let begins = |marks: &[&str]| {
        marks.iter().any(|mark| {
            let rest = lower.strip_prefix(mark).map(str::trim_start);
            rest.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with([':', '：', '-', '—', '】', ']', '）', ')', '“', '"'])
            })
        })
    };
    if begins(&[
        "已读",
        "已阅读",
        "已读回执",
        "阅读回执",
        "邮件回执",
        "read",
        "read receipt",
        "【已读回执",
        "【阅读回执",
    ]) {
        return Some(report(Says::Read, Vec::new(), words));
    }
    if begins(&["未读", "未读取已删除", "not read"]) {
        return Some(report(Says::Deleted, Vec::new(), words));
    }
    let header = |name: &'static str| header(message, name).unwrap_or_default();
    let submitted = header("Auto-Submitted");
    let automatic = (!submitted.is_empty() && !submitted.starts_with("no"))
        || !header("X-Autoreply").is_empty()
        || !header("X-Autorespond").is_empty()
        || header("Precedence") == "auto_reply"
        || begins(&[
            "自动回复",
            "自动答复",
            "【自动回复",
            "[自动回复",
            "(自动回复",
            "（自动回复",
            "automatic reply",
            "auto reply",
            "auto-reply",
            "autoreply",
            "auto",
            "out of office",
        ]);
    automatic.then(|| report(Says::Automatic, Vec::new(), words))
}

fn report(says: Says, addresses: Vec<String>, words: &str) -> Report {
    let words: Vec<&str> = words.split_whitespace().collect();
    Report {
        says,
        addresses,
        codes: Vec::new(),
        words: words.join(" ").chars().take(160).collect(),
        enclosed: Vec::new(),
    }
}

/// The groups of fields of a status, parted by blank lines; names in lower case, folded lines joined.
fn blocks(text: &str) -> Vec<Vec<(String, String)>> {
    let mut blocks: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.lines() {
        let Some(block) = blocks.last_mut() else { break };
        if line.trim().is_empty() {
            blocks.push(Vec::new());
        } else if line.starts_with([' ', '\t'])
            && let Some((_, value)) = block.last_mut()
        {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            block.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    blocks
}

fn text_of(part: &MessagePart<'_>) -> String {
    match &part.body {
        PartType::Message(inner) => String::from_utf8_lossy(inner.raw_message()).into_owned(),
        _ => String::from_utf8_lossy(part.contents()).into_owned(),
    }
}

/// The message's bytes as text, as far as they are looked at: an enclosed letter begins well before.
fn raw(message: &Message<'_>) -> String {
    let bytes = message.raw_message();
    let head = bytes.get(..bytes.len().min(TEXT)).unwrap_or_default();
    String::from_utf8_lossy(head).into_owned()
}

/// The texts of the message itself.
fn texts(message: &Message<'_>) -> Vec<String> {
    (0..message.text_body_count())
        .filter_map(|place| message.body_text(place))
        .map(|text| text.chars().take(TEXT).collect())
        .collect()
}

/// The first words of the message.
fn words(message: &Message<'_>) -> String {
    let text = message.body_text(0).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().take(200).collect();
    words.join(" ").chars().take(400).collect()
}

/// Addresses in the text, and those that an enclosed message was sent to: whose they are is for the directory to say.
fn addresses_in(message: &Message<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for text in texts(message) {
        let is_sign = |c: char| c.is_ascii_alphanumeric() || "@.!#$%&'*+-/=?^_`{|}~".contains(c);
        for word in text.split(|c| !is_sign(c)).filter(|word| word.contains('@')) {
            found.extend(addresses(word.trim_matches(['.', '\'', '`'])).0);
        }
    }
    for part in message.attachments() {
        let PartType::Message(inner) = &part.body else { continue };
        let to = inner.to().into_iter().flat_map(|to| to.iter());
        found.extend(to.filter_map(|one| one.address()).map(str::to_owned));
    }
    found.dedup();
    found
}
