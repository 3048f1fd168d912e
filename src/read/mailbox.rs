//! Parts a mailbox file (mbox, RFC 4155) into its messages.

/// Bytes of a line that are looked at: what parts messages is short.
const LINE: usize = 400;

/// Whether the bytes begin as a mailbox does.
pub(super) fn is_mailbox(bytes: &[u8]) -> bool {
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n');
    matches!((lines.next(), lines.next()), (Some(first), Some(second)) if is_from_line(first) && is_header(second))
}

/// The messages of a mailbox, each without the line that parts it from the one before.
pub(super) fn messages(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = Vec::new();
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        let begins = is_from_line(line) && lines.peek().is_some_and(|next| is_header(next));
        match messages.last_mut() {
            _ if begins => messages.push(Vec::new()),
            // A line of a text that begins like one that parts was given a mark.
            Some(message) if is_quoted(line) => message.extend_from_slice(line.get(1..).unwrap_or_default()),
            Some(message) => message.extend_from_slice(line),
            None => messages.push(line.to_vec()),
        }
    }
    messages
}

/// `From sender Thu Jul  2 09:30:00 2020`: a time and a year stand in it, as in no sentence of a letter.
fn is_from_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let text = String::from_utf8_lossy(rest.get(..rest.len().min(LINE)).unwrap_or_default()).into_owned();
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let is_time = |word: &&str| {
        let parts: Vec<&str> = word.split(':').collect();
        (2..=3).contains(&parts.len()) && parts.iter().all(|part| part.len() <= 2 && is_number(part))
    };
    let is_year = |word: &&str| word.len() == 4 && is_number(word);
    words.len() <= 12 && words.iter().any(is_time) && words.iter().any(is_year)
}

fn is_quoted(line: &[u8]) -> bool {
    let bare = line.iter().position(|byte| *byte != b'>').and_then(|at| line.get(at..));
    line.starts_with(b">") && bare.is_some_and(|bare| bare.starts_with(b"From "))
}

/// `Subject: …`, the first line of a message.
fn is_header(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    line.contains(&b':') && !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_parted_where_messages_begin_and_nowhere_else() {
        let first = "Subject: a\n\nFrom here to there at 9:30.\n>From me, 2020 9:30\n>>From x\n";
        let box_ = format!(
            "From - Thu Jul  2 09:30:00 2020\n{first}\nFrom a@b.cn Thu Jul  2 10:30 2020 +0800\r\nX-Status: R\r\n\r\nb\r\n"
        );
        assert!(is_mailbox(box_.as_bytes()) && !is_mailbox(first.as_bytes()));
        let parted: Vec<String> = messages(box_.as_bytes())
            .into_iter()
            .map(|one| String::from_utf8(one).unwrap())
            .collect();
        assert_eq!(
            parted,
            [
                format!("{}\n", first.replace(">From me", "From me").replace(">>From", ">From")),
                "X-Status: R\r\n\r\nb\r\n".to_owned()
            ]
        );
    }
}
