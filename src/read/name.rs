//! Names of files as clerks know them: from systems and archives that disagree on encodings.

use std::ffi::OsStr;

use encoding_rs::GB18030;

/// Characters of a name that are shown.
const SHOWN: usize = 300;

/// Text of raw bytes: UTF-8, or else GB18030 as Windows in China writes it.
pub(crate) fn from_bytes(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let (text, _, wrong) = GB18030.decode(bytes);
            if wrong {
                String::from_utf8_lossy(bytes).into_owned()
            } else {
                text.into_owned()
            }
        }
    }
}

/// Text of a name of the file system.
pub(crate) fn from_os(name: &OsStr) -> String {
    match name.to_str() {
        Some(text) => tidy(text),
        None => tidy(&from_bytes(name.as_encoded_bytes())),
    }
}

/// The path of a member inside a container, as steps of plain names: nothing leads out of it or to a drive.
pub(crate) fn member(raw: &str) -> String {
    let raw = raw.replace('\\', "/");
    let steps = raw.split('/').map(|step| tidy(step.trim()));
    let steps: Vec<String> = steps
        .filter(|step| !step.is_empty() && !step.chars().all(|mark| mark == '.'))
        .collect();
    let path = steps.join("/");
    if path.is_empty() {
        "无名文件".to_owned()
    } else {
        shorten(&path)
    }
}

/// Without control characters and such as turn the direction of writing.
fn tidy(name: &str) -> String {
    name.chars()
        .map(|character| if is_odd(character) { '\u{fffd}' } else { character })
        .collect()
}

fn is_odd(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn shorten(path: &str) -> String {
    let count = path.chars().count();
    if count <= SHOWN {
        return path.to_owned();
    }
    // The end tells more than the beginning: it carries the file's own name and kind.
    let end: String = path.chars().skip(count - SHOWN).collect();
    format!("…{end}")
}

/// Why a name is passed over, if it is one that programs leave behind.
pub(crate) fn skip(name: &str) -> Option<&'static str> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let lower = name.to_lowercase();
    if name.starts_with("~$") || name.starts_with(".~") || lower.ends_with(".tmp") {
        Some("WPS或Office的临时文件")
    } else if matches!(lower.as_str(), "thumbs.db" | "desktop.ini" | "ehthumbs.db" | "__macosx") {
        Some("系统文件")
    } else if name.starts_with('.') {
        Some("隐藏文件")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_cannot_lead_out_and_keep_their_chinese() {
        for (raw, expected) in [
            ("../../etc/passwd", "etc/passwd"),
            ("..\\..\\回复.xlsx", "回复.xlsx"),
            ("/abs/./a.xlsx", "abs/a.xlsx"),
            ("C:\\a.xlsx", "C:/a.xlsx"),
            ("a\u{0}\u{202e}b.xlsx", "a\u{fffd}\u{fffd}b.xlsx"),
            ("..", "无名文件"),
        ] {
            assert_eq!(member(raw), expected);
        }
        assert_eq!(member(&"长".repeat(400)).chars().count(), SHOWN + 1);
        assert_eq!(from_bytes(&GB18030.encode("咸安区.xlsx").0), "咸安区.xlsx");
    }
}
