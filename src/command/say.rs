//! What the verbs say: the account on stdout in Chinese, or one JSON document; progress on stderr.

use std::io::Write;
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};

/// Prints one JSON document on stdout.
///
/// # Errors
/// If stdout is closed.
pub fn json<T: Serialize>(value: &T) -> Result<()> {
    let text = to_json(value, Path::new("stdout"))?;
    print(&text)
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

/// At most how many findings the account lists; the rest are in the file it names.
const LISTED: usize = 12;

/// The findings for the console: how many of which weight, the weightiest first, `rest` says where all of them are.
pub fn findings(findings: &[Finding], rest: &str) -> String {
    if findings.is_empty() {
        return "没有需要核对的事项。\n".to_owned();
    }
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .filter(|&severity| count(severity) > 0)
        .map(|severity| format!("{} {} 处", severity.label(), count(severity)))
        .collect();
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| finding.severity);
    let mut text = format!("{}：\n", counts.join("，"));
    for finding in sorted.iter().take(LISTED) {
        text.push_str(&format!("  [{}] {finding}\n", finding.severity.label()));
    }
    if sorted.len() > LISTED {
        text.push_str(&format!("  …… 其余 {} 处见 {rest}\n", sorted.len() - LISTED));
    }
    text
}

/// A progress bar on stderr; it shows only on a terminal.
pub fn progress(length: usize, doing: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_message(doing);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}
