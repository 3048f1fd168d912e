//! A notice's bytes as a source: paragraphs and tables in reading order, whatever the file's kind.

mod document;
mod html;
mod sheets;
mod text;

use super::container::{self, Package};
use super::sniff::{self, Kind};
use super::word::docx;
use super::{fault, limit, message, page_archive};
use crate::error::{Error, Result};
use crate::finding::{Finding, Place, Severity};
use crate::notice::Source;
use crate::reply::incoming::Fault;

/// What to do with a document that is not read.
const SAVE_AS_DOCX: &str = "请用WPS或Word打开，选“另存为”，文件类型选docx，再把存好的文件放到原处";

/// Reads the bytes of a notice. `name` is its file name; the kind is told by content first.
///
/// Text and Markdown (UTF-8, GB18030, UTF-16), docx, doc, wps, rtf, odt, pdf, ofd, html, mht, xlsx, xls, ods and csv
/// are read.
///
/// # Errors
/// If the kind of file cannot be read, or its content is damaged: the error says how to save it so that it can.
pub fn source(name: &str, bytes: &[u8]) -> Result<Source> {
    let lower = name.to_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    if bytes.len() as u64 > limit::FILE_BYTES {
        return Err(of_fault(
            name,
            &fault::oversized(&format!("文件大小为{}MB", bytes.len() >> 20)),
        ));
    }
    match sniff::kind(name, bytes) {
        Kind::Empty => Err(Error::input(name, "文件是空的", "请重新放入通知的完整文件")),
        Kind::Zip => zip(name, bytes),
        Kind::Ole => ole(name, bytes),
        Kind::Scan(what) => Err(Error::input(
            name,
            format!("这是{what}，里面的文字不能可靠地读出"),
            "请找到通知的Word原件；没有原件的，用WPS转换为docx并逐条核对后再放入",
        )),
        Kind::Html => Ok(html::source(name, bytes)),
        Kind::SheetXml => sheets(name, bytes),
        Kind::Other(known) if *known == sniff::XML => Ok(html::source(name, bytes)),
        Kind::Flat => match super::flat::package(bytes) {
            Ok(package) => zip(name, &package),
            Err(fault) => Err(of_fault(name, &fault)),
        },
        Kind::Message if message::is_page(bytes) => page(name, bytes),
        Kind::Rtf | Kind::Pdf => document(name, bytes),
        Kind::Other(known) => Err(Error::input(
            name,
            format!("这是{}，不能直接读取", known.what),
            SAVE_AS_DOCX,
        )),
        Kind::Companion(what) => Err(Error::input(name, format!("这是{what}，不是通知"), SAVE_AS_DOCX)),
        Kind::Csv | Kind::Message if ends(&[".html", ".htm", ".shtml"]) || html::looks_like(bytes) => {
            Ok(html::source(name, bytes))
        }
        Kind::Csv if ends(&[".csv", ".tsv"]) => sheets(name, bytes),
        Kind::Csv | Kind::Message | Kind::Mailbox => Ok(text::source(name, bytes)),
        Kind::Unknown if ends(&[".txt", ".md", ".text"]) && !bytes.contains(&0) => Ok(text::source(name, bytes)),
        Kind::Unknown => Err(Error::input(name, "认不出这是什么文件", SAVE_AS_DOCX)),
    }
}

fn zip(name: &str, bytes: &[u8]) -> Result<Source> {
    let mut zip = container::open(bytes).map_err(|fault| of_fault(name, &fault))?;
    match container::package(&mut zip, name) {
        Package::Document => of_reading(name, docx::read_notice(name, &mut zip)),
        Package::Workbook => {
            drop(zip);
            sheets(name, bytes)
        }
        Package::OpenSheet => {
            drop(zip);
            sheets(name, bytes)
        }
        Package::OpenText | Package::Ofd => {
            drop(zip);
            document(name, bytes)
        }
        Package::BinaryWorkbook => Err(Error::input(
            name,
            "这是xlsb工作簿，不能直接读取",
            "请用WPS或Excel打开并另存为xlsx",
        )),
        Package::Slides => Err(Error::input(name, "这是演示文稿，不是通知", SAVE_AS_DOCX)),
        Package::Pages(what) | Package::Other(what) => {
            Err(Error::input(name, format!("这是{what}，不能直接读取"), SAVE_AS_DOCX))
        }
        Package::Archive => Err(Error::input(name, "这是压缩包", "请解压后只放入通知这一个文件")),
    }
}

/// Old Office containers: a workbook or a document.
fn ole(name: &str, bytes: &[u8]) -> Result<Source> {
    let streams: Vec<String> = cfb::CompoundFile::open(std::io::Cursor::new(super::ole::tidied(bytes)))
        .map(|file| {
            file.read_root_storage()
                .take(64)
                .map(|entry| entry.name().to_owned())
                .collect()
        })
        .unwrap_or_default();
    let has = |stream: &str| streams.iter().any(|name| name.eq_ignore_ascii_case(stream));
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return Err(Error::input(
            name,
            "文件设有打开密码，无法读取",
            "请取消打开密码后另存，再放入",
        ));
    }
    if has("Workbook") || has("Book") {
        return sheets(name, bytes);
    }
    document(name, bytes)
}

/// A page saved as one file: the words of a page, or the sheets of a workbook.
fn page(name: &str, bytes: &[u8]) -> Result<Source> {
    match page_archive::only_page(bytes) {
        Some(page) => Ok(html::source_of(name, &page)),
        None => sheets(name, bytes),
    }
}

/// A document of words and tables in a format of which the replies' reader knows the rest.
fn document(name: &str, bytes: &[u8]) -> Result<Source> {
    of_reading(name, super::document(name, bytes))
}

/// A document that has been read, within this process or apart from it, as a source; `name` is its file name.
///
/// # Errors
/// If it could not be read, or holds no text.
pub fn of_reading(name: &str, reading: std::result::Result<super::Reading, Fault>) -> Result<Source> {
    let reading = reading.map_err(|fault| of_fault(name, &fault))?;
    let source = document::source(name, reading);
    if source.blocks.is_empty() {
        let first = source.findings.into_iter().next();
        let found = first.map_or_else(|| "文件里没有读到文字".to_owned(), |finding| finding.found);
        return Err(Error::input(name, found, SAVE_AS_DOCX));
    }
    Ok(source)
}

fn sheets(name: &str, bytes: &[u8]) -> Result<Source> {
    let reading = super::document(name, bytes).map_err(|fault| of_fault(name, &fault))?;
    Ok(sheets::source(name, reading))
}

/// The reading room's faults speak of replies; of a notice the advice is to save it anew.
fn of_fault(name: &str, fault: &Fault) -> Error {
    Error::input(
        name,
        fault.found.clone(),
        "请用WPS或Office打开确认，另存为docx（表格另存为xlsx）后重新放入",
    )
}

/// Tells of a document what a notice should not hold, or what could not be read of it.
fn tell(source: &mut Source, rule: &str, severity: Severity, found: &str, advice: &str) {
    let place = Place {
        file: Some(source.file.clone()),
        ..Place::default()
    };
    let expected = "通知的内容都在正文和表格里";
    source
        .findings
        .push(Finding::new(rule, severity, place, found, expected, advice));
}
