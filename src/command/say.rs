//! What the verbs say: the account on stdout in Chinese, or one JSON document; progress on stderr.

use std::io::Write;
use std::path::Path;

use indexmap::IndexMap;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::folder::Aged;

/// Prints one JSON document on stdout.
///
/// # Errors
/// If stdout is closed.
pub fn json<T: Serialize>(value: &T) -> Result<()> {
    match write_json(value, std::io::stdout().lock()) {
        // A reader that has gone (`| head`) is no fault.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::write("stdout", error)),
        _ => Ok(()),
    }
}

/// Writes a value as JSON that people can read, with a final newline, piece by piece: a collection is large.
///
/// # Errors
/// If the target cannot be written or the value has no JSON form.
pub fn write_json<T: Serialize>(value: &T, target: impl Write) -> std::io::Result<()> {
    let mut target = std::io::BufWriter::new(target);
    serde_json::to_writer_pretty(&mut target, value)?;
    target.write_all(b"\n")?;
    target.flush()
}

/// A value as JSON that people can read, with a final newline; `path` names the file in errors.
///
/// # Errors
/// If the value has no JSON form.
pub fn to_json<T: Serialize>(value: &T, path: &Path) -> Result<String> {
    let mut text = serde_json::to_string_pretty(value).map_err(|error| Error::draw(path, error))?;
    text.push('\n');
    Ok(text)
}

/// Prints text on stdout. A reader that has gone (`| head`) is no fault.
///
/// # Errors
/// If stdout fails otherwise.
pub fn print(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::write("stdout", error)),
        _ => Ok(()),
    }
}

/// The first few of a list of names, and how many there are.
pub fn few(names: &[impl AsRef<str>]) -> String {
    const FEW: usize = 5;
    let first: Vec<&str> = names.iter().take(FEW).map(AsRef::as_ref).collect();
    match names.len() {
        count if count > FEW => format!("{} 等 {count} 个", first.join("、")),
        _ => first.join("、"),
    }
}

/// Tells on stderr what became of files that earlier runs left in the output folder.
pub fn aged(aged: &[Aged]) {
    let name = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let removed: Vec<String> = aged
        .iter()
        .filter_map(|one| match one {
            Aged::Removed(path) => Some(name(path)),
            Aged::Kept(..) => None,
        })
        .collect();
    if !removed.is_empty() {
        eprintln!("已删去上次生成、现在不再作数的文件：{}。", few(&removed));
    }
    let kept: Vec<String> = aged
        .iter()
        .filter_map(|one| match one {
            Aged::Kept(from, to) => Some(format!("{} → {}", from.display(), name(to))),
            Aged::Removed(_) => None,
        })
        .collect();
    if !kept.is_empty() {
        eprintln!(
            "下列文件生成后被人改过，或不知道是谁写的，内容已经过时，改名留着，请看过后自行处理：{}。",
            few(&kept)
        );
    }
}

/// At most how many findings of one rule the account lists; the rest are in the file it names.
const LISTED: usize = 3;

/// The findings for the console: how many of which weight, the weightiest first, of each rule the first few;
/// `rest` says where all of them are.
pub fn findings(findings: &[Finding], rest: &str) -> String {
    if findings.is_empty() {
        return "没有需要核对的事项。\n".to_owned();
    }
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let mut rules: IndexMap<&str, Vec<&Finding>> = IndexMap::new();
        for finding in findings.iter().filter(|finding| finding.severity == severity) {
            rules.entry(&finding.rule).or_default().push(finding);
        }
        let count: usize = rules.values().map(Vec::len).sum();
        if count > 0 {
            text.push_str(&format!("{} {count} 处：\n", severity.label()));
        }
        for found in rules.values() {
            for finding in found.iter().take(LISTED) {
                let shown = Finding {
                    found: glance(&finding.found, rest),
                    ..(*finding).clone()
                };
                text.push_str(&format!("  {}\n", plain(&shown.to_string())));
            }
            if found.len() > LISTED {
                text.push_str(&format!("  …… 同类还有 {} 处，见 {rest}\n", found.len() - LISTED));
            }
        }
    }
    text
}

/// A text short enough for the console; `rest` says where the whole of it is.
fn glance(text: &str, rest: &str) -> String {
    const MOST: usize = 300;
    let length = text.chars().count();
    if length <= MOST {
        return text.to_owned();
    }
    let head: String = text.chars().take(MOST).collect();
    format!("{head}……（共{length}字，全文见 {rest}）")
}

/// Text from documents as a terminal may show it: what would steer the terminal or turn the direction of writing is
/// replaced.
fn plain(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace(['\n', '\t'], " ").replace(steers, "\u{fffd}")
}

/// The variable that asks for progress as lines of JSON on stderr, for a program that shows it (the desk).
pub const PROGRESS_VARIABLE: &str = "DUBAN_PROGRESS";
/// What such a line starts with: `@progress {"done":3,"of":40,"file":"市财政局.xlsx"}`.
pub const PROGRESS_MARK: &str = "@progress ";

/// How far a command is: a bar on stderr where that is a terminal, or lines for a program that asked for them.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    told: bool,
}

impl Progress {
    /// So many steps are done.
    pub fn set_position(&self, done: u64) {
        self.bar.set_position(done);
        self.tell(None);
    }

    /// One more step is done.
    pub fn inc(&self) {
        self.bar.inc(1);
        self.tell(None);
    }

    /// A file has been dealt with.
    pub fn file(&self, name: &str) {
        self.tell(Some((name, None)));
    }

    /// A file has been read, with what became of it so far.
    pub fn read(&self, name: &str, outcome: &str) {
        self.tell(Some((name, Some(outcome))));
    }

    /// Shows other words.
    pub fn set_message(&self, words: impl Into<std::borrow::Cow<'static, str>>) {
        self.bar.set_message(words);
    }

    /// Takes the bar away.
    pub fn finish_and_clear(&self) {
        self.bar.finish_and_clear();
    }

    fn tell(&self, file: Option<(&str, Option<&str>)>) {
        if self.told {
            let (file, outcome) = file.map_or((None, None), |(name, outcome)| (Some(name), outcome));
            let said = serde_json::json!({"done": self.bar.position(), "of": self.bar.length(), "file": file, "outcome": outcome});
            eprintln!("{PROGRESS_MARK}{said}");
        }
    }
}

/// Progress through so many steps.
pub fn progress(length: usize, doing: &'static str) -> Progress {
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_message(doing);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    Progress {
        bar,
        told: std::env::var_os(PROGRESS_VARIABLE).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;

    #[test]
    fn a_long_text_is_cut_for_the_console_and_says_where_all_of_it_is() {
        let finding =
            |found: &str| Finding::new("text-unplaced", Severity::Warning, Place::default(), found, "甲", "乙");
        let said = findings(&[finding(&"长".repeat(5_000)), finding("短")], "问题清单");
        assert!(said.contains("……（共5000字，全文见 问题清单）。甲。乙"), "{said}");
        assert!(said.contains("短。甲。乙") && said.chars().count() < 500, "{said}");
    }
}
