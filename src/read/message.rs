//! Takes the attachments out of an e-mail message, with its sender, subject and date as evidence; or the reports that it is.

use jiff::civil::Date;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::inline::is_inline_picture;
use super::{fault, html, letter_report, limit, name, page_archive, sniff};
use crate::reply::incoming::{Evidence, Fault};
use crate::reply::letter;

/// What a message holds.
#[derive(Debug)]
pub(crate) struct Opened {
    /// Who sent it, of what and when.
    pub(crate) evidence: Evidence,
    /// Names and bytes of the attachments, in their order, or why there are no bytes.
    pub(crate) attachments: Vec<(String, Result<Vec<u8>, Fault>)>,
    /// Names of what only goes with the message, and what each is: pictures within the text, cards, signatures.
    pub(crate) companions: Vec<(String, &'static str)>,
    /// Its text, as far as a cell could hold it; empty where its table is among the attachments.
    pub(crate) text: String,
}

/// What a message of a mailbox is called: its place and its subject.
pub(crate) fn title(place: usize, bytes: &[u8]) -> String {
    const SUBJECT: usize = 40;
    let message = MessageParser::default().parse_headers(bytes);
    let subject = message.as_ref().and_then(Message::subject).unwrap_or_default();
    let words: String = subject
        .trim()
        .chars()
        .map(|c| if matches!(c, '/' | '\\') { '-' } else { c })
        .collect();
    match words.chars().take(SUBJECT).collect::<String>() {
        subject if subject.is_empty() => format!("第{place}封"),
        subject => name::member(&format!("第{place}封 {subject}")),
    }
}

/// Opens a message.
///
/// # Errors
/// If the bytes are no message after all.
pub(crate) fn open(bytes: &[u8]) -> Result<Opened, Fault> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| fault::damaged("邮件不完整"))?;
    let mut opened = Opened {
        evidence: evidence(&message),
        attachments: Vec::new(),
        companions: Vec::new(),
        text: message
            .body_text(0)
            .map(|text| text.trim().chars().take(limit::CELL_TEXT).collect())
            .unwrap_or_default(),
    };
    opened.evidence.reports = letter_report::reports(&message);
    if !opened.evidence.reports.is_empty() {
        return Ok(opened);
    }
    let mut pictures = Vec::new();
    for (place, part) in message.attachments().enumerate() {
        let name = attachment_name(part, place + 1);
        let inside = match &part.body {
            PartType::Message(inner) => Ok(inner.raw_message().to_vec()),
            // What stands there instead of the bytes is the text that could not be decoded.
            _ if part.is_encoding_problem => Err(fault::damaged("邮件附件不完整")),
            _ => Ok(part.contents().to_vec()),
        };
        if is_inline_picture(part) {
            pictures.push((name, inside));
        } else if let Some(what) = super::name::skip(&name).or_else(|| sniff::companion(&name, inside.as_ref().ok()?)) {
            opened.companions.push((name, what));
        } else {
            opened.attachments.push((name, inside));
        }
    }
    if let Some((name, bytes)) = body_table(&message, opened.attachments.is_empty()) {
        opened.text.clear();
        opened.attachments.insert(0, (name, Ok(bytes)));
    }
    // Pictures within the text are its decoration, unless they are all that came: then they may be the form itself.
    if opened.attachments.is_empty() {
        opened.attachments = pictures;
    } else {
        let pictures = pictures.into_iter().map(|(name, _)| (name, "邮件正文里的图片"));
        opened.companions.extend(pictures);
    }
    Ok(opened)
}

/// Whether the bytes are a page saved as one file and no message.
pub(crate) fn is_page(bytes: &[u8]) -> bool {
    MessageParser::default()
        .parse(bytes)
        .is_some_and(|message| page_archive::is_page(&message))
}

/// A form that was pasted into the text itself. Beside attachments only what is surely a form counts: letterheads and
/// signatures are tables, too.
fn body_table(message: &Message<'_>, alone: bool) -> Option<(String, Vec<u8>)> {
    let page = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(page) => Some(page),
        _ => None,
    });
    if let Some(page) = page.filter(|page| html::holds_table(page, !alone)) {
        // The parts of a message are text already; without a mark of its own it would be taken for what it names itself.
        return Some((format!("{}.html", letter::BODY), page.as_bytes().to_vec()));
    }
    let text = message.body_text(0).filter(|_| alone && page.is_none())?;
    let tabbed = text.lines().filter(|line| line.matches('\t').count() >= 2).count();
    (tabbed >= 2).then(|| (format!("{}.txt", letter::BODY), text.as_bytes().to_vec()))
}

fn evidence(message: &Message<'_>) -> Evidence {
    let sender = message
        .from()
        .and_then(|from| from.first())
        .and_then(|sender| sender.address());
    let sent = message.date().and_then(|date| {
        let year = i16::try_from(date.year).ok()?;
        Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
    });
    Evidence {
        sender: sender.map(|address| address.trim().to_owned()),
        subject: message.subject().map(|subject| subject.trim().to_owned()),
        sent,
        message: None,
        changed: None,
        reports: Vec::new(),
    }
}

fn attachment_name(part: &MessagePart<'_>, place: usize) -> String {
    match part.attachment_name() {
        Some(given) if !given.trim().is_empty() => name::member(given),
        _ => format!("附件{place}{}", if part.is_message() { ".eml" } else { "" }),
    }
}

/// A message without any attachment but such as only go with it, or a report on one of our letters; the text stands in
/// the fault, so that a clerk can tell what it was about.
pub(crate) fn without_attachment(text: &str, companions: &[(String, &'static str)]) -> Fault {
    let mut kinds: Vec<&str> = companions.iter().map(|(_, what)| *what).collect();
    kinds.dedup();
    let attached = if kinds.is_empty() {
        "没有附件".to_owned()
    } else {
        format!("没有报送表，附件只有{}", kinds.join("、"))
    };
    let found = if text.is_empty() {
        format!("邮件里{attached}，正文也是空的")
    } else {
        format!("邮件里{attached}，正文为“{text}”")
    };
    fault::fault(
        "mail-without-attachment",
        found,
        "请看邮件正文；如应有报送表，请该单位重新发送附件",
    )
}
