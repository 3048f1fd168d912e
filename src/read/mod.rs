//! Reads files into documents, grids and notice sources: the only place that names calamine.
//!
//! [`intake`] walks the replies folder, [`document`] reads one file. What a file is, is told by its content.

mod archive;
mod collector;
pub(crate) mod container;
mod csv;
mod decode;
mod embedded;
pub(crate) mod fault;
mod flat;
mod html;
mod inline;
pub mod intake;
pub mod limit;
mod little_endian;
mod list_numbers;
pub mod notice_source;
mod mailbox;
mod message;
pub(crate) mod name;
mod ods;
mod ofd;
mod ole;
mod own;
mod page_archive;
mod pages;
mod pdf;
#[cfg_attr(not(feature = "parquet"), path = "without_parquet.rs")]
pub mod pieces;
pub(crate) mod receive;
mod letter_report;
mod sheet_xml;
pub(crate) mod sniff;
mod tags;
mod web_page;
mod word;
mod xls;
mod xls_audit;
mod xls_floats;
mod xls_looks;
mod xls_mended;
mod xlsx;
mod xlsx_audit;
mod xlsx_directory;
mod xlsx_floats;
mod xlsx_looks;
mod xlsx_mended;
mod xlsx_plain;
mod xlsx_reference;
mod xml;
mod xml_plain;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use collector::Reading;

use crate::reply::incoming::{Fault, Incoming};
use container::{Container, Package};
use sniff::Kind;
use word::{doc, docx, odt, rtf};

/// Reads one workbook or text file; `name` is its path relative to the replies folder, for findings.
///
/// # Errors
/// The fault that says why the file could not be read at all. What could be read only in part is in the findings.
pub fn document(name: &str, bytes: &[u8]) -> Result<Reading, Fault> {
    // The libraries that read untrusted bytes have panicked on broken files; such a file is damaged, no more.
    let read = catch_unwind(AssertUnwindSafe(|| dispatch(name, bytes)));
    let reading = read.unwrap_or_else(|_| Err(fault::damaged("内部结构混乱")))?;
    if reading.is_blank() {
        Err(fault::blank())
    } else {
        Ok(reading)
    }
}

/// Receives the bytes of one file of the replies folder within this process: an archive or a message yields one for
/// each document inside.
pub fn file(name: &str, bytes: &[u8]) -> Vec<Incoming> {
    let mut incoming = Vec::new();
    receive::receive_bytes(name, bytes, 0, &[], &mut |told| {
        if let receive::Told::Read(one) = told {
            incoming.push(*one);
        }
    });
    incoming
}

fn dispatch(name: &str, bytes: &[u8]) -> Result<Reading, Fault> {
    if bytes.len() as u64 > limit::FILE_BYTES {
        return Err(fault::oversized(&format!("文件大小为{}MB", bytes.len() >> 20)));
    }
    match sniff::kind(name, bytes) {
        Kind::Empty => Err(fault::empty()),
        Kind::Zip => zip_package(name, bytes),
        Kind::Ole => {
            let bytes = ole::tidied(bytes);
            match ole::judge(&bytes)? {
                ole::Held::Workbook => xls::read(name, &bytes),
                ole::Held::Document => doc::read(name, &bytes),
            }
        }
        Kind::Csv => Ok(csv::read(name, bytes)),
        Kind::Html => html::read(name, bytes),
        Kind::SheetXml => Ok(sheet_xml::read(name, bytes)),
        Kind::Rtf => rtf::read(name, bytes),
        Kind::Flat => zip_package(name, &flat::package(bytes)?),
        Kind::Message if message::is_page(bytes) => page_archive::read(name, bytes),
        Kind::Message | Kind::Mailbox => Err(fault::unsupported("邮件", "请取出邮件中的附件后重新放入")),
        Kind::Pdf => pdf::read(name, bytes),
        Kind::Scan(what) => Err(fault::scan(what)),
        Kind::Companion(what) => Err(fault::unsupported(what, "不是报送表，请移出本文件夹")),
        Kind::Other(known) => Err(fault::unsupported(known.what, known.advice)),
        Kind::Unknown => Err(fault::unknown()),
    }
}

fn zip_package(name: &str, bytes: &[u8]) -> Result<Reading, Fault> {
    let mut zip = container::open(bytes)?;
    let reading = read_package(name, bytes, &mut zip)?;
    // A form that was signed, photographed and pasted into a document: people do send that.
    if reading.is_blank() && container::has_pictures(&zip) {
        return Err(fault::scan("只贴了图片的文档"));
    }
    Ok(reading)
}

fn read_package(name: &str, bytes: &[u8], zip: &mut Container<'_>) -> Result<Reading, Fault> {
    match container::package(zip, name) {
        Package::Workbook => xlsx::read(name, bytes, zip),
        Package::OpenSheet => ods::read(name, zip),
        Package::OpenText => odt::read(name, zip),
        Package::BinaryWorkbook => Err(fault::unsupported(
            "xlsb工作簿",
            "请用WPS或Excel打开并另存为xlsx后重新放入",
        )),
        Package::Document => docx::read(name, zip),
        Package::Slides => Err(fault::unsupported("演示文稿", "请该单位填写下发的xlsx报送表后重新报送")),
        Package::Ofd => ofd::read(name, zip),
        Package::Pages(what) => Err(fault::scan(what)),
        Package::Other(what) => Err(fault::unsupported(
            what,
            "请该单位另存或导出为xlsx后重新报送；不是报送表的请移出本文件夹，其实是压缩包的请解压",
        )),
        Package::Archive => Err(fault::unsupported("zip压缩包", "请解压后重新放入")),
    }
}
