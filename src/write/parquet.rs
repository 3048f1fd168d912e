//! Writes 明细 as Apache Parquet, all columns text.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type as Schema;

use crate::error::{Error, Result};
use crate::master::detail::Detail;

/// Rows of a Parquet row group: what is held in memory at a time.
const GROUP: usize = 10_000;

/// Writes the records to `target`; `path` names the file that they are meant for.
///
/// # Errors
/// If `target` cannot be written.
pub(super) fn records<W: Write + Send>(detail: &Detail<'_>, path: &Path, target: W) -> Result<()> {
    group_by_group(detail, target).map_err(|error| Error::write(path, std::io::Error::other(error)))
}

fn group_by_group<W: Write + Send>(detail: &Detail<'_>, target: W) -> std::result::Result<(), ParquetError> {
    let headings = detail.headings();
    let columns = headings
        .iter()
        .map(|heading| {
            Schema::primitive_type_builder(heading, Type::BYTE_ARRAY)
                .with_repetition(Repetition::REQUIRED)
                .with_logical_type(Some(LogicalType::String))
                .build()
                .map(Arc::new)
        })
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let schema = Schema::group_type_builder("records").with_fields(columns).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        .set_created_by(concat!("duban ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut writer = SerializedFileWriter::new(target, Arc::new(schema), Arc::new(properties))?;
    let mut rows = detail.rows().peekable();
    while rows.peek().is_some() {
        let batch: Vec<Vec<Cow<'_, str>>> = rows.by_ref().take(GROUP).collect();
        let mut group = writer.next_row_group()?;
        let mut place = 0;
        while let Some(mut column) = group.next_column()? {
            let values: Vec<ByteArray> = batch
                .iter()
                .map(|row| ByteArray::from(row.get(place).map(AsRef::as_ref).unwrap_or_default()))
                .collect();
            column.typed::<ByteArrayType>().write_batch(&values, None, None)?;
            column.close()?;
            place += 1;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(())
}
