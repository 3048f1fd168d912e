//! Writes 明细 for other systems: CSV for spreadsheets, JSON lines and Parquet for programs.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::master::detail::Detail;
use crate::record::Record;

/// A format of the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, with a byte order mark so that suites read them as UTF-8.
    Csv,
    /// One JSON object a line.
    Jsonl,
    /// Apache Parquet, all columns text.
    Parquet,
}

impl Format {
    /// The ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Jsonl => "jsonl",
            Format::Parquet => "parquet",
        }
    }
}

/// Writes the records to `target`; `path` names the file that they are meant for.
///
/// # Errors
/// If `target` cannot be written.
pub fn write<W: Write + Send>(detail: &Detail<'_>, format: Format, path: &Path, target: W) -> Result<()> {
    match format {
        Format::Csv => csv(detail, target).map_err(|error| Error::write(path, error)),
        Format::Jsonl => jsonl(detail, target).map_err(|error| Error::write(path, error)),
        Format::Parquet => super::parquet::records(detail, path, target),
    }
}

fn csv<W: Write>(detail: &Detail<'_>, mut target: W) -> std::io::Result<()> {
    target.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(target);
    writer.write_record(detail.headings().iter().map(|heading| inert(heading)))?;
    for row in detail.rows() {
        writer.write_record(row.iter().map(|value| inert(value)))?;
    }
    writer.flush()
}

/// A value that no spreadsheet takes for a formula: OWASP's rule for CSV, an apostrophe before the signs that start one.
fn inert(value: &str) -> String {
    let value: String = value
        .replace("\r\n", "\n")
        .chars()
        .filter(|char| !char.is_control() || matches!(char, '\n' | '\t' | '\r'))
        .collect();
    if value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{value}")
    } else {
        value
    }
}

/// A record with its task, as a program wants it.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    record: &'a Record,
    number: &'a str,
    part: &'a str,
    section: &'a str,
    text: &'a str,
    category: &'a str,
}

fn jsonl<W: Write>(detail: &Detail<'_>, target: W) -> std::io::Result<()> {
    let mut target = std::io::BufWriter::new(target);
    for record in detail.records() {
        let task = detail.task(record);
        let line = Line {
            record,
            number: task.map_or("", |task| &task.number),
            part: task.map_or("", |task| &task.part),
            section: task.map_or("", |task| &task.section),
            text: task.map_or("", |task| &task.text),
            category: detail.category(record),
        };
        serde_json::to_writer(&mut target, &line)?;
        target.write_all(b"\n")?;
    }
    target.flush()
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn signs_that_start_a_formula_are_disarmed() {
        for value in ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "＝1"] {
            assert_eq!(inert(value), format!("'{value}"));
        }
        for value in ["是", "2020-12-31", "a=b", "13800138000"] {
            assert_eq!(inert(value), value);
        }
        assert_eq!(inert("a\r\nb\u{0}c"), "a\nbc");
    }
}
