//! What a build without Parquet says where a piece is to be read.

use std::path::{Path, PathBuf};

use crate::check::piece::Kept;
use crate::error::{Error, Result};

/// As `read::pieces::Piece`; there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The file.
    pub path: PathBuf,
    /// What its rows are taken in by, where the file itself says so.
    pub stamp: Option<String>,
    /// Its rows.
    pub rows: Vec<Kept>,
}

/// As `read::pieces::files`: the files as they are named.
///
/// # Errors
/// Never.
pub fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    Ok(named.to_vec())
}

/// As `read::pieces::read`.
///
/// # Errors
/// Always.
pub fn read(path: &Path) -> Result<Piece> {
    let advice = "请用带 parquet 的程序（cargo build --release）";
    Err(Error::input(path, "这个程序编译时没有带 Parquet，读不了片段", advice))
}
