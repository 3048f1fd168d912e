//! Reads pieces: of each row what `merge` needs, whoever wrote the Parquet file.

use std::fs::{self, File};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};

use crate::check::piece::{Kept, STAMP};
use crate::error::{Error, Result};

/// A piece as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The file.
    pub path: PathBuf,
    /// What its rows are taken in by, where the file itself says so.
    pub stamp: Option<String>,
    /// Its rows.
    pub rows: Vec<Kept>,
}

/// The files of pieces: those that are named, and all in the folders that are named, in order of their paths.
///
/// # Errors
/// If a file is not there or a folder cannot be listed.
pub fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            let before = files.len();
            inside(path, &mut files)?;
            if files.len() == before {
                let advice = "请写 duban collect --pieces 写出的文件夹";
                return Err(Error::input(path, "这个文件夹里没有片段（.parquet 文件）", advice));
            }
        } else if path.is_file() {
            files.push(path.clone());
        } else {
            let advice = "请写片段（.parquet 文件）或放片段的文件夹";
            return Err(Error::input(path, "没有这个文件或文件夹", advice));
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

fn inside(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let refused = |source| Error::read(folder, source);
    for entry in fs::read_dir(folder).map_err(refused)? {
        let entry = entry.map_err(refused)?;
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        // What other programs put beside their files begins so.
        if name.starts_with(['.', '_']) {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => inside(&path, files)?,
            _ if name.ends_with(".parquet") => files.push(path),
            _ => {}
        }
    }
    Ok(())
}

/// Reads a piece.
///
/// # Errors
/// If it cannot be opened, is no piece, or has been changed.
pub fn read(path: &Path) -> Result<Piece> {
    let file = File::open(path).map_err(|source| Error::read(path, source))?;
    // It comes from another office: what the library makes of a broken file must not end in a panic.
    let read = catch_unwind(AssertUnwindSafe(|| rows(file)));
    let read = read.unwrap_or_else(|_| Err(Unread::Damaged("内部结构混乱".to_owned())));
    let (stamp, rows) = read.map_err(|unread| unread.told(path))?;
    Ok(Piece {
        path: path.to_owned(),
        stamp,
        rows,
    })
}

enum Unread {
    /// It has no such column.
    Other(&'static str),
    /// It cannot be read.
    Damaged(String),
    /// What stands in a row is not what was written.
    Changed(String),
}

impl From<ParquetError> for Unread {
    fn from(error: ParquetError) -> Unread {
        Unread::Damaged(error.to_string())
    }
}

impl Unread {
    fn told(self, path: &Path) -> Error {
        match self {
            Unread::Other(column) => Error::input(
                path,
                format!("不是 duban collect --pieces 写出的片段（没有“{column}”一列）"),
                "请只写片段，其余文件移到别处",
            ),
            Unread::Damaged(reason) => Error::input(
                path,
                format!("这个片段读不出来（{reason}）"),
                "请重新复制或重新生成；由其他程序转存的，请存为不压缩（uncompressed）的 Parquet",
            ),
            Unread::Changed(source) => Error::input(
                path,
                format!("片段里“{source}”一行写出后被改动过"),
                "请重新生成这个片段；要更正内容的，请改回复本身或写在 decisions.xlsx 里",
            ),
        }
    }
}

type Rows = (Option<String>, Vec<Kept>);

fn rows(file: File) -> std::result::Result<Rows, Unread> {
    let reader = SerializedFileReader::new(file)?;
    let about = reader.metadata().file_metadata();
    let notes = about.key_value_metadata().into_iter().flatten();
    let stamp = notes
        .filter(|note| note.key == STAMP)
        .find_map(|note| note.value.clone());
    let place = |name: &'static str| {
        let columns = about.schema_descr().columns();
        let found = columns.iter().position(|column| column.path().string() == name);
        found.ok_or(Unread::Other(name))
    };
    let texts = [
        place("terms")?,
        place("source")?,
        place("sha256")?,
        place("taken")?,
        place("seal")?,
    ];
    let sound = place("sound")?;
    let mut rows = Vec::new();
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group)?;
        let mut columns = Vec::new();
        for place in texts {
            columns.push(bytes(group.as_ref(), place)?.into_iter());
        }
        let sound = bools(group.as_ref(), sound)?;
        let [terms, source, sha256, taken, seal] = columns.as_mut_slice() else {
            return Err(Unread::Damaged("列数不对".to_owned()));
        };
        for sound in sound {
            let next = |column: &mut std::vec::IntoIter<ByteArray>| column.next().unwrap_or_default();
            let text = |bytes: ByteArray| String::from_utf8_lossy(bytes.data()).into_owned();
            let row = Kept {
                terms: text(next(terms)),
                source: text(next(source)),
                sha256: text(next(sha256)),
                sound,
                taken: next(taken).data().to_vec(),
            };
            let (seal, source) = (text(next(seal)), row.source.clone());
            rows.push(row.sealed(&seal).map_err(|_| Unread::Changed(source))?);
        }
    }
    Ok((stamp, rows))
}

/// All values of a column of texts or bytes; one for each row.
fn bytes(group: &dyn RowGroupReader, place: usize) -> std::result::Result<Vec<ByteArray>, Unread> {
    match group.get_column_reader(place)? {
        ColumnReader::ByteArrayColumnReader(reader) => values(group, reader),
        _ => Err(Unread::Damaged("列的类型不对".to_owned())),
    }
}

/// The same of a column of yes and no.
fn bools(group: &dyn RowGroupReader, place: usize) -> std::result::Result<Vec<bool>, Unread> {
    match group.get_column_reader(place)? {
        ColumnReader::BoolColumnReader(reader) => values(group, reader),
        _ => Err(Unread::Damaged("列的类型不对".to_owned())),
    }
}

/// All values that a reader has, if there is one for each row of the group.
fn values<T: DataType>(
    group: &dyn RowGroupReader,
    mut reader: ColumnReaderImpl<T>,
) -> std::result::Result<Vec<T::T>, Unread> {
    let wanted = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
    let (mut values, mut there) = (Vec::new(), Vec::new());
    while values.len() < wanted {
        let (read, ..) = reader.read_records(wanted, Some(&mut there), None, &mut values)?;
        if read == 0 {
            break;
        }
    }
    if values.len() == wanted {
        Ok(values)
    } else {
        Err(Unread::Damaged("有的行缺了值".to_owned()))
    }
}
