//! What was sent (sent.jsonl) and what may have been sent (unsure.json), and what that leaves to send.

use serde::{Deserialize, Serialize};

use super::{Kind, Letter};

/// A message that the server accepted, or that a person says has arrived. One line of sent.jsonl.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// When, with the office's time zone.
    pub time: String,
    /// What it was about.
    pub kind: Kind,
    /// The unit.
    pub unit: String,
    /// Keys of the forms that it was about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// The addresses that the server accepted.
    pub to: Vec<String>,
    /// The addresses that it refused for good, with its words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<(String, String)>,
    /// The file, relative to the output folder.
    pub file: String,
    /// SHA-256 of the file.
    pub file_sha256: String,
    /// SHA-256 of the message as it was handed over.
    pub sha256: String,
    /// The message's id.
    pub message_id: String,
    /// The server's answer.
    pub answer: String,
}

/// A letter that a person wants sent again, and that has not gone out again yet. The content of again.json is a list of
/// them, so that a kill does not turn `--again` into a choice between missing some and sending others a third time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// What it is about.
    pub kind: Kind,
    /// The unit.
    pub unit: String,
    /// The addresses that it goes to.
    pub to: Vec<String>,
    /// SHA-256 of the file.
    pub file_sha256: String,
}

/// Messages of which nobody knows whether the server took them. The content of unsure.json.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsure {
    /// They, in the order in which they were sent; the answer says why nobody knows.
    pub messages: Vec<Sent>,
}

/// What a letter's standing is before sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// To be sent to these of its addresses.
    Open(Vec<String>),
    /// Sent already, at this time.
    Sent(String),
    /// Sent at this time with another file.
    OtherFile(String),
    /// Nobody knows whether the attempt of this time arrived.
    Unsure(String),
    /// Nobody knows an address.
    Unaddressed,
}

/// A letter's standing by what was sent; `to` are the addresses that it would go to, `hash` is of its file.
///
/// A unit gets its workbook of the same forms once: a file that has changed since is a person's decision. Returns and
/// reminders change from week to week and go out again when they have changed.
pub fn standing(letter: &Letter, to: &[String], hash: &str, sent: &[Sent], unsure: &Unsure) -> Standing {
    if to.is_empty() {
        return Standing::Unaddressed;
    }
    let same = |it: &&Sent| {
        let forms = letter.kind != Kind::Workbook || it.forms == letter.forms;
        it.unit == letter.unit && it.kind == letter.kind && forms
    };
    let has = |it: &Sent, address: &String| it.to.iter().any(|known| known.eq_ignore_ascii_case(address));
    let unsure = unsure.messages.iter().filter(same).find(|it| {
        let this_file = it.file_sha256 == hash || letter.kind == Kind::Workbook;
        this_file && to.iter().any(|address| has(it, address))
    });
    if let Some(unsure) = unsure {
        return Standing::Unsure(unsure.time.clone());
    }
    let (this, other): (Vec<&Sent>, Vec<&Sent>) = sent.iter().filter(same).partition(|it| it.file_sha256 == hash);
    let open: Vec<String> = to
        .iter()
        .filter(|address| !this.iter().any(|it| has(it, address)))
        .cloned()
        .collect();
    if open.is_empty() {
        return Standing::Sent(this.last().map(|it| it.time.clone()).unwrap_or_default());
    }
    let earlier = other.iter().rfind(|it| open.iter().any(|address| has(it, address)));
    match earlier {
        Some(earlier) if letter.kind == Kind::Workbook => Standing::OtherFile(earlier.time.clone()),
        _ => Standing::Open(open),
    }
}

/// The id of the next message: `base`, a number and the domain. No number is used twice for one `base`, since servers drop
/// a second message of one id.
pub fn message_id(base: &str, domain: &str, sent: &[Sent], unsure: &Unsure) -> String {
    let start = format!("<{base}.");
    let last = sent
        .iter()
        .chain(&unsure.messages)
        .filter_map(|it| {
            it.message_id
                .strip_prefix(&start)?
                .split('@')
                .next()?
                .parse::<u32>()
                .ok()
        })
        .max();
    format!("{start}{}@{domain}>", last.map_or(0, |last| last.saturating_add(1)))
}

/// Reads sent.jsonl. A last line without its line break was cut off by a kill and is left out; what it told of is then
/// still in unsure.json.
///
/// # Errors
/// If another line cannot be read: its number, from 1.
pub fn read(text: &str) -> Result<Vec<Sent>, usize> {
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    text.get(..whole)
        .unwrap_or_default()
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, number)| serde_json::from_str(line).map_err(|_| number))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(unit: &str, to: &[&str], hash: &str) -> Sent {
        Sent {
            time: "t".to_owned(),
            kind: Kind::Workbook,
            unit: unit.to_owned(),
            forms: Vec::new(),
            to: to.iter().map(|it| it.to_string()).collect(),
            refused: Vec::new(),
            file: "f".to_owned(),
            file_sha256: hash.to_owned(),
            sha256: String::new(),
            message_id: String::new(),
            answer: String::new(),
        }
    }

    fn letter(kind: Kind) -> Letter {
        Letter {
            unit: "甲".to_owned(),
            kind,
            to: Vec::new(),
            cc: Vec::new(),
            subject: String::new(),
            body: String::new(),
            forms: Vec::new(),
            file: "f".to_owned(),
            attachment: None,
            also: Vec::new(),
        }
    }

    #[test]
    fn what_is_left_to_send() {
        let to = vec!["a@x.cn".to_owned(), "b@x.cn".to_owned()];
        let none = Unsure::default();
        let workbook = letter(Kind::Workbook);
        let stands = |log: &[Sent], unsure: &Unsure| standing(&workbook, &to, "h", log, unsure);
        assert_eq!(stands(&[], &none), Standing::Open(to.clone()));
        assert_eq!(
            stands(&[sent("乙", &["a@x.cn", "b@x.cn"], "h")], &none),
            Standing::Open(to.clone())
        );
        assert_eq!(
            stands(&[sent("甲", &["A@x.cn"], "h")], &none),
            Standing::Open(vec!["b@x.cn".to_owned()])
        );
        let both = sent("甲", &["a@x.cn", "b@x.cn"], "h");
        assert_eq!(
            stands(std::slice::from_ref(&both), &none),
            Standing::Sent("t".to_owned())
        );
        assert_eq!(
            stands(&[sent("甲", &["a@x.cn", "b@x.cn"], "old")], &none),
            Standing::OtherFile("t".to_owned())
        );
        // A test letter to another address leaves the real ones open.
        assert_eq!(
            stands(&[sent("甲", &["test@x.cn"], "old")], &none),
            Standing::Open(to.clone())
        );
        let unsure = Unsure { messages: vec![both] };
        assert_eq!(stands(&[], &unsure), Standing::Unsure("t".to_owned()));
        assert_eq!(standing(&workbook, &[], "h", &[], &none), Standing::Unaddressed);
        // Another form is another mailing.
        let mut status = letter(Kind::Workbook);
        status.forms = vec!["status".to_owned()];
        let plan = sent("甲", &["a@x.cn", "b@x.cn"], "old");
        assert_eq!(standing(&status, &to, "h", &[plan], &none), Standing::Open(to.clone()));
        let reminder = letter(Kind::Reminder);
        let mut last_week = sent("甲", &["a@x.cn", "b@x.cn"], "old");
        last_week.kind = Kind::Reminder;
        assert_eq!(
            standing(&reminder, &to, "h", &[last_week], &none),
            Standing::Open(to.clone())
        );
    }

    #[test]
    fn no_message_id_is_used_twice() {
        let mut first = sent("甲", &["a@x.cn"], "h");
        first.message_id = message_id("c.w", "x.cn", &[], &Unsure::default());
        assert_eq!(first.message_id, "<c.w.0@x.cn>");
        let unsure = Unsure { messages: vec![first] };
        assert_eq!(message_id("c.w", "x.cn", &[], &unsure), "<c.w.1@x.cn>");
        assert_eq!(message_id("c.ww", "x.cn", &[], &unsure), "<c.ww.0@x.cn>");
    }

    #[test]
    fn a_line_that_was_cut_off_is_left_out() {
        let line = serde_json::to_string(&sent("甲", &["a@x.cn"], "h")).expect("json");
        let cut: String = line.chars().take(30).collect();
        assert_eq!(read(&format!("{line}\n{cut}")).expect("read").len(), 1);
        assert_eq!(read(&format!("{line}\n{cut}\n{line}\n")), Err(2));
        assert_eq!(read(""), Ok(Vec::new()));
    }
}
