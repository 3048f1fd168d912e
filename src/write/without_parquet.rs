//! What a build without Parquet says where a Parquet file is asked for.

use std::convert::Infallible;
use std::io::Write;
use std::marker::PhantomData;
use std::path::Path;

use crate::check::piece::Row;
use crate::error::{Error, Result};
use crate::master::detail::Detail;

fn left_out(path: &Path) -> Error {
    let advice = "请改用 csv 或 jsonl，或者用带 parquet 的程序（cargo build --release）";
    Error::input(path, "这个程序编译时没有带 Parquet", advice)
}

/// As `write::parquet::records`.
///
/// # Errors
/// Always.
pub(super) fn records<W: Write + Send>(_: &Detail<'_>, path: &Path, _: W) -> Result<()> {
    Err(left_out(path))
}

/// As `write::pieces::Writer`; there is none.
#[derive(Debug)]
pub struct Writer<W>(Infallible, PhantomData<W>);

impl<W: Write + Send> Writer<W> {
    /// As `write::pieces::Writer::new`.
    ///
    /// # Errors
    /// Always.
    pub fn new(path: &Path, _: W, _: &str) -> Result<Writer<W>> {
        Err(left_out(path))
    }

    /// As `write::pieces::Writer::add`.
    ///
    /// # Errors
    /// Never, as there is no writer.
    pub fn add(&mut self, _: Row) -> Result<()> {
        match self.0 {}
    }

    /// As `write::pieces::Writer::finish`.
    ///
    /// # Errors
    /// Never, as there is no writer.
    pub fn finish(self) -> Result<()> {
        match self.0 {}
    }
}
