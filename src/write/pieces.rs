//! Writes pieces: what each file of the replies gave, as Parquet, a row a file.

use std::io::Write;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnPath, Type as Schema};

use crate::check::piece::{Listed, Row, STAMP};
use crate::error::{Error, Result};

/// Rows that are held in memory at a time, unless they are large.
const ROWS: usize = 500;
/// Bytes from which on rows are written out before there are so many of them.
const BYTES: usize = 32 << 20;

/// Writes the rows of one piece.
pub struct Writer<W: Write + Send> {
    path: PathBuf,
    file: SerializedFileWriter<W>,
    rows: Vec<Row>,
    bytes: usize,
}

impl<W: Write + Send> Writer<W> {
    /// Begins a piece in `target`; `path` names the file that it is meant for, `stamp` is what its rows are taken in by.
    ///
    /// # Errors
    /// If `target` cannot be written.
    pub fn new(path: &Path, target: W, stamp: &str) -> Result<Writer<W>> {
        let begun = schema().and_then(|schema| {
            let taken = ColumnPath::from("taken");
            let properties = WriterProperties::builder()
                .set_compression(Compression::UNCOMPRESSED)
                .set_column_dictionary_enabled(taken.clone(), false)
                .set_column_statistics_enabled(taken, EnabledStatistics::None)
                .set_created_by(concat!("duban ", env!("CARGO_PKG_VERSION")).to_owned())
                .set_key_value_metadata(Some(vec![KeyValue::new(STAMP.to_owned(), stamp.to_owned())]))
                .build();
            SerializedFileWriter::new(target, Arc::new(schema), Arc::new(properties))
        });
        Ok(Writer {
            path: path.to_owned(),
            file: begun.map_err(|error| unwritten(path, error))?,
            rows: Vec::new(),
            bytes: 0,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If the target cannot be written.
    pub fn add(&mut self, row: Row) -> Result<()> {
        self.bytes += row.taken.0.len();
        self.rows.push(row);
        if self.rows.len() >= ROWS || self.bytes >= BYTES {
            self.flush()?;
        }
        Ok(())
    }

    /// Ends the piece.
    ///
    /// # Errors
    /// If the target cannot be written.
    pub fn finish(mut self) -> Result<()> {
        self.flush()?;
        self.file.close().map_err(|error| unwritten(&self.path, error))?;
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let rows = mem::take(&mut self.rows);
        self.bytes = 0;
        if rows.is_empty() {
            return Ok(());
        }
        group(&mut self.file, &rows).map_err(|error| unwritten(&self.path, error))
    }
}

fn unwritten(path: &Path, error: ParquetError) -> Error {
    Error::write(path, std::io::Error::other(error))
}

/// The lists of a row by their names.
fn lists(row: &Row) -> [(&'static str, &Listed); 4] {
    [
        ("replies", &row.replies),
        ("answers", &row.answers),
        ("fields", &row.fields),
        ("findings", &row.findings),
    ]
}

type Built<T> = std::result::Result<T, ParquetError>;

fn leaf(name: &str, kind: Type, needed: Repetition, is_text: bool) -> Built<Arc<Schema>> {
    Schema::primitive_type_builder(name, kind)
        .with_repetition(needed)
        .with_logical_type(is_text.then_some(LogicalType::String))
        .build()
        .map(Arc::new)
}

/// The columns of a piece, in the order in which [`group`] writes them.
fn schema() -> Built<Schema> {
    let text = |name: &str| leaf(name, Type::BYTE_ARRAY, Repetition::REQUIRED, true);
    let mut columns = vec![
        text("terms")?,
        text("source")?,
        text("sha256")?,
        leaf("sound", Type::BOOLEAN, Repetition::REQUIRED, false)?,
    ];
    for name in ["cells", "official", "reported"] {
        columns.push(leaf(name, Type::INT64, Repetition::REQUIRED, false)?);
    }
    for (name, listed) in lists(&Row::default()) {
        let own = (listed.columns.iter()).map(|name| leaf(name, Type::BYTE_ARRAY, Repetition::OPTIONAL, true));
        let element = Schema::group_type_builder("element")
            .with_repetition(Repetition::REQUIRED)
            .with_fields(own.collect::<Built<Vec<_>>>()?)
            .build()?;
        let list = Schema::group_type_builder("list")
            .with_repetition(Repetition::REPEATED)
            .with_fields(vec![Arc::new(element)])
            .build()?;
        let whole = Schema::group_type_builder(name)
            .with_repetition(Repetition::REQUIRED)
            .with_logical_type(Some(LogicalType::List))
            .with_fields(vec![Arc::new(list)])
            .build()?;
        columns.push(Arc::new(whole));
    }
    columns.push(leaf("taken", Type::BYTE_ARRAY, Repetition::REQUIRED, false)?);
    columns.push(text("seal")?);
    Schema::group_type_builder("piece").with_fields(columns).build()
}

/// Values of one column of a group of rows.
enum Column {
    Bytes(Vec<ByteArray>),
    Bools(Vec<bool>),
    Counts(Vec<i64>),
    /// Values in lists, with how far each place is there and whether it goes on with the list before.
    Nested(Vec<ByteArray>, Vec<i16>, Vec<i16>),
}

impl Column {
    fn write(&self, mut to: SerializedColumnWriter<'_>) -> Built<()> {
        match self {
            Column::Bytes(values) => to.typed::<ByteArrayType>().write_batch(values, None, None)?,
            Column::Bools(values) => to.typed::<BoolType>().write_batch(values, None, None)?,
            Column::Counts(values) => to.typed::<Int64Type>().write_batch(values, None, None)?,
            Column::Nested(values, there, goes_on) => {
                to.typed::<ByteArrayType>()
                    .write_batch(values, Some(there), Some(goes_on))?
            }
        };
        to.close()
    }
}

/// Writes rows as one group.
fn group<W: Write + Send>(file: &mut SerializedFileWriter<W>, rows: &[Row]) -> Built<()> {
    let bytes =
        |of: fn(&Row) -> &[u8]| Column::Bytes(rows.iter().map(|row| ByteArray::from(of(row).to_vec())).collect());
    let counts = |of: fn(&Row) -> u64| {
        Column::Counts(
            rows.iter()
                .map(|row| i64::try_from(of(row)).unwrap_or(i64::MAX))
                .collect(),
        )
    };
    let mut columns = vec![
        bytes(|row| row.terms.as_bytes()),
        bytes(|row| row.source.as_bytes()),
        bytes(|row| row.sha256.as_bytes()),
        Column::Bools(rows.iter().map(|row| row.sound).collect()),
        counts(|row| row.cells),
        counts(|row| row.official),
        counts(|row| row.reported),
    ];
    for (list, (_, listed)) in lists(&Row::default()).into_iter().enumerate() {
        for place in 0..listed.columns.len() {
            let own = rows.iter().filter_map(|row| Some(lists(row).get(list)?.1));
            columns.push(nested(own, place));
        }
    }
    columns.push(bytes(|row| &row.taken.0));
    columns.push(bytes(|row| row.seal.as_bytes()));
    let mut group = file.next_row_group()?;
    for column in columns {
        let Some(writer) = group.next_column()? else { break };
        column.write(writer)?;
    }
    group.close()?;
    Ok(())
}

/// One column of a list: 0 where the list is empty, 1 where the item has no such value, 2 where it has.
fn nested<'a>(lists: impl Iterator<Item = &'a Listed>, place: usize) -> Column {
    let (mut values, mut there, mut goes_on) = (Vec::new(), Vec::new(), Vec::new());
    for list in lists {
        if list.items.is_empty() {
            there.push(0);
            goes_on.push(0);
        }
        for (nth, item) in list.items.iter().enumerate() {
            goes_on.push(i16::from(nth > 0));
            match item.get(place).and_then(Option::as_ref) {
                Some(value) => {
                    values.push(ByteArray::from(value.as_str()));
                    there.push(2);
                }
                None => there.push(1),
            }
        }
    }
    Column::Nested(values, there, goes_on)
}
