//! Renders a letter as a message (RFC 5322): 7-bit, the same bytes for the same letter.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::mail::Letter;
use crate::mail::address::Mailbox;
use crate::mail::settings::Office;
use crate::mark;

/// What a message carries beyond its letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp {
    /// The date as RFC 5322 writes it; a draft has none.
    pub date: Option<String>,
    /// The message's id with its angle brackets; a draft has none.
    pub message_id: Option<String>,
    /// Whether a read receipt is asked for.
    pub read_receipt: bool,
}

/// Renders a letter with the bytes of its file, and with further files by name. Without a date it is a draft, which mail programs open for editing.
pub fn message(letter: &Letter, office: &Office, file: &[u8], further: &[(String, Vec<u8>)], stamp: &Stamp) -> Vec<u8> {
    let mut text = String::new();
    if stamp.date.is_none() {
        header(&mut text, "X-Unsent", "1");
    }
    if let Some(from) = &office.from {
        header(&mut text, "From", &mailboxes(std::slice::from_ref(from)));
    }
    for (name, list) in [("To", &letter.to), ("Cc", &letter.cc)] {
        if !list.is_empty() {
            header(&mut text, name, &mailboxes(list));
        }
    }
    if let Some(reply_to) = &office.reply_to {
        header(&mut text, "Reply-To", &mailboxes(std::slice::from_ref(reply_to)));
    }
    header(&mut text, "Subject", &encoded(&letter.subject, "Subject: ".len()));
    for (name, value) in [("Date", &stamp.date), ("Message-ID", &stamp.message_id)] {
        if let Some(value) = value {
            header(&mut text, name, value);
        }
    }
    if let (true, Some(from)) = (stamp.read_receipt, &office.from) {
        header(&mut text, "Disposition-Notification-To", &format!("<{}>", from.address));
    }
    header(&mut text, "X-Duban-Unit", &mark::code(&letter.unit));
    header(&mut text, "MIME-Version", "1.0");
    let body = letter.body.replace("\r\n", "\n").replace('\n', "\r\n");
    let own = letter.attachment.as_ref().map(|name| (name.as_str(), file));
    let further = further.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let files: Vec<(&str, &[u8])> = own.into_iter().chain(further).collect();
    if files.is_empty() {
        part(&mut text, "text/plain; charset=utf-8", None, body.as_bytes());
        return text.into_bytes();
    }
    // Base64 never holds `=_` at the start of a line, so this can stand in no part.
    let mut digest = Sha256::new().chain_update(&text).chain_update(&body);
    files.iter().for_each(|(_, bytes)| digest.update(bytes));
    let digest = digest.finalize();
    let code: String = mark::hex(&digest).chars().take(24).collect();
    let boundary = format!("=_duban_{code}");
    header(
        &mut text,
        "Content-Type",
        &format!("multipart/mixed;\r\n boundary=\"{boundary}\""),
    );
    text.push_str(&format!("\r\n--{boundary}\r\n"));
    part(&mut text, "text/plain; charset=utf-8", None, body.as_bytes());
    for (name, bytes) in files {
        text.push_str(&format!("\r\n--{boundary}\r\n"));
        part(&mut text, media_type(name), Some(name), bytes);
    }
    text.push_str(&format!("\r\n--{boundary}--\r\n"));
    text.into_bytes()
}

fn header(text: &mut String, name: &str, value: &str) {
    text.push_str(&format!("{name}: {value}\r\n"));
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// A part with its headers, in base64.
///
/// The name of an attachment stands in Content-Disposition as RFC 2231 says, in one piece, since Outlook and Foxmail join no
/// pieces; and in Content-Description as RFC 2047 says. Content-Type has no such way: encoded words in its quotes are what
/// strict readers call a defect. A program that reads only that finds the ASCII part of the name there, with its ending.
fn part(text: &mut String, media_type: &str, name: Option<&str>, bytes: &[u8]) {
    match name {
        Some(name) if is_plain(name) && !name.contains(['"', '\\']) => {
            header(text, "Content-Type", &format!("{media_type};\r\n name=\"{name}\""));
            header(
                text,
                "Content-Disposition",
                &format!("attachment;\r\n filename=\"{name}\""),
            );
        }
        Some(name) => {
            header(
                text,
                "Content-Type",
                &format!("{media_type};\r\n name=\"{}\"", in_ascii(name)),
            );
            header(
                text,
                "Content-Description",
                &encoded(name, "Content-Description: ".len()),
            );
            header(
                text,
                "Content-Disposition",
                &format!("attachment;\r\n filename*=UTF-8''{}", percent(name)),
            );
        }
        None => header(text, "Content-Type", media_type),
    }
    header(text, "Content-Transfer-Encoding", "base64");
    text.push_str("\r\n");
    let encoded = STANDARD.encode(bytes);
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(76));
        text.push_str(line);
        text.push_str("\r\n");
        rest = after;
    }
}

/// What of a file name is plain, with its ending: `001-市财政局.xlsx` is `001.xlsx`.
fn in_ascii(name: &str) -> String {
    let plain = |text: &str| -> String {
        let kept = text
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        kept.take(60).collect()
    };
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let (stem, ending) = (plain(stem), plain(ending));
    let stem = match stem.trim_matches(['-', '_']) {
        "" => "attachment",
        stem => stem,
    };
    if ending.is_empty() {
        stem.to_owned()
    } else {
        format!("{stem}.{ending}")
    }
}

/// Whether a text may stand in a header as it is: printable ASCII that looks like no encoded word.
fn is_plain(value: &str) -> bool {
    value.chars().all(|c| c == ' ' || c.is_ascii_graphic()) && !value.contains("=?")
}

/// Text as RFC 2047 encoded words; plain where it needs none. `column` is how much of the line is taken already.
fn encoded(value: &str, column: usize) -> String {
    if is_plain(value) && value.len() + column <= 76 {
        return value.to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    let mut chunk = String::new();
    // `=?UTF-8?B?` and `?=` take 12 of the 75 columns that a word may have; the first also shares its line.
    let room = |first: bool| (76usize.saturating_sub(12 + if first { column } else { 1 }) / 4 * 3).clamp(4, 45);
    for c in value.chars() {
        if chunk.len() + c.len_utf8() > room(words.is_empty()) {
            words.push(std::mem::take(&mut chunk));
        }
        chunk.push(c);
    }
    words.push(chunk);
    let words: Vec<String> = words.iter().map(|chunk| word(chunk)).collect();
    words.join("\r\n ")
}

/// An encoded word.
fn word(text: &str) -> String {
    format!("=?UTF-8?B?{}?=", STANDARD.encode(text))
}

/// Percent-encoding of RFC 2231 (attribute-char stands as it is).
fn percent(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// Mailboxes, one a line.
fn mailboxes(list: &[Mailbox]) -> String {
    let one = |mailbox: &Mailbox| {
        let name: String = mailbox
            .name
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        if name.is_empty() {
            return mailbox.address.clone();
        }
        let plain = name.chars().all(|c| c == ' ' || c.is_ascii_alphanumeric()) && name.len() <= 60;
        // Even where it is ASCII, its signs could mean something in an address. And one word even where it takes more than
        // the 75 columns of RFC 2047: of two words in a name some readers, Python's among them, make two with a blank.
        let name = if plain { name } else { word(&name) };
        format!("{name}\r\n <{}>", mailbox.address)
    };
    let all: Vec<String> = list.iter().map(one).collect();
    all.join(",\r\n ")
}
