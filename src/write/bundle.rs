//! Packs files into a zip with UTF-8 names and fixed times, so that the same files give the same bytes.

use std::io::{Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::{Error, Result};

/// Packs `files` (name, bytes) in the order given; `path` names the archive in errors.
///
/// Workbooks are zip archives themselves, so they are stored as they are.
///
/// # Errors
/// If the writer refuses, for instance two files of one name.
pub fn zip(path: &Path, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    for (name, bytes) in files {
        archive
            .start_file(name.as_str(), options)
            .map_err(|error| Error::draw(path, error))?;
        archive.write_all(bytes).map_err(|error| Error::draw(path, error))?;
    }
    let cursor = archive.finish().map_err(|error| Error::draw(path, error))?;
    Ok(cursor.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn chinese_names_and_bytes_come_back() {
        let files = vec![
            ("001-市财政局.xlsx".to_owned(), b"one".to_vec()),
            ("002-团市委.xlsx".to_owned(), b"two".to_vec()),
        ];
        let bytes = zip(Path::new("a.zip"), &files).expect("packed");
        assert_eq!(bytes, zip(Path::new("a.zip"), &files).expect("packed"));
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("opens");
        for (place, (name, content)) in files.iter().enumerate() {
            let mut file = archive.by_index(place).expect("there");
            assert_eq!(file.name().expect("a name"), name.as_str());
            let mut read = Vec::new();
            file.read_to_end(&mut read).expect("read");
            assert_eq!(&read, content);
        }
    }
}
